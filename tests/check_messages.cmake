# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# Every message that the library gives at compile time is seen by a test of compile_fail/: cmake -DROOT=<repository> -P
# check_messages.cmake
cmake_minimum_required(VERSION 3.24)
set(expected "")
file(GLOB tests ${ROOT}/tests/compile_fail/*.cpp)
foreach(test IN LISTS tests)
  file(STRINGS ${test} line REGEX "^// expect: " LIMIT_COUNT 1)
  string(APPEND expected "${line}\n")
endforeach()
file(GLOB_RECURSE headers RELATIVE ${ROOT} ${ROOT}/include/*.hpp)
set(count 0)
foreach(header IN LISTS headers)
  file(READ ${ROOT}/${header} code)
  string(REPLACE ";" "," code "${code}")
  string(REGEX REPLACE "\"\n *\"" "" code "${code}")    # a literal in two pieces is one text
  string(REGEX MATCHALL "\"opcost: [^\"\n]*\\(README: [^\"\n]*\"|inline void [a-z_0-9]+\\([a-z_:]*\\) {}" messages
      "${code}")
  foreach(message IN LISTS messages)
    string(REGEX REPLACE "^\"(.*)\"$" "\\1" message "${message}")
    string(REGEX REPLACE "^inline void ([a-z_0-9]+).*" "\\1" message "${message}")
    math(EXPR count "${count} + 1")
    string(FIND "${expected}" "// expect: ${message}" found)
    if(found EQUAL -1)
      message(SEND_ERROR "${header}: no file of tests/compile_fail expects '${message}'")
    endif()
  endforeach()
endforeach()
message(STATUS "${count} messages")
