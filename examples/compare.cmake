# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# Runs a program and compares what it prints with a file: cmake -DPROGRAM=... -DEXPECTED=... -DWORKING=... -P compare.cmake
execute_process(COMMAND ${PROGRAM} WORKING_DIRECTORY ${WORKING} OUTPUT_VARIABLE printed RESULT_VARIABLE exit)
file(READ ${EXPECTED} expected)
if(NOT exit EQUAL 0 OR NOT printed STREQUAL expected)
  message(FATAL_ERROR "${PROGRAM} exits with ${exit} and prints\n${printed}\ninstead of ${EXPECTED}\n${expected}")
endif()
