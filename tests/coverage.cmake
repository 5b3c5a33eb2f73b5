# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# The lines of include/ that the tests have run, by header; fails below 90 % in all. After the tests:
#   cmake --build build --target coverage
# Lines that only static_asserts run are not counted: the compiler runs them.
find_program(GCOVR gcovr REQUIRED)
add_custom_target(coverage
  COMMAND ${GCOVR} --root ${PROJECT_SOURCE_DIR} --object-directory ${CMAKE_CURRENT_BINARY_DIR}
          --filter ${PROJECT_SOURCE_DIR}/include/ --gcov-ignore-parse-errors --fail-under-line 90
          --txt ${PROJECT_BINARY_DIR}/coverage.txt --print-summary
  COMMENT "coverage.txt lists each header"
  VERBATIM)
