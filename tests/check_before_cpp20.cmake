# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# Before C++20 each door gives one error, which says so:
#   cmake -DCXX=<compiler> -DINCLUDE=<folder> "-DDOORS=opcost;all" -P check_before_cpp20.cmake
cmake_minimum_required(VERSION 3.22)
foreach(door IN LISTS DOORS)
  set(file ${CMAKE_CURRENT_BINARY_DIR}/before_cpp20_${door}.cpp)
  file(WRITE ${file} "#include <opcost/${door}.hpp>\n")
  foreach(standard 11 17)
    execute_process(COMMAND ${CXX} -std=c++${standard} -fsyntax-only -I${INCLUDE} ${file}
                    ERROR_VARIABLE said RESULT_VARIABLE failed)
    string(REGEX MATCHALL " error: " errors "${said}")
    list(LENGTH errors count)
    if(NOT failed OR NOT count EQUAL 1 OR NOT said MATCHES "opcost needs C[+][+]20")
      message(SEND_ERROR
          "opcost/${door}.hpp as C++${standard}: expected one error that names C++20, got ${count}:\n${said}")
    endif()
  endforeach()
  file(REMOVE ${file})
endforeach()
