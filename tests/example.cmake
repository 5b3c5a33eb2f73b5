# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# Runs an example and compares what it prints: cmake -DPROGRAM=... -DARGUMENTS="..." -DEXPECTED=<file, may be absent> -P
# example.cmake
cmake_minimum_required(VERSION 3.24)
separate_arguments(ARGUMENTS UNIX_COMMAND "${ARGUMENTS}")
execute_process(COMMAND ${PROGRAM} ${ARGUMENTS} OUTPUT_VARIABLE printed RESULT_VARIABLE failed)
if(failed)
  message(FATAL_ERROR "${PROGRAM} ${ARGUMENTS}: exit ${failed}\n${printed}")
endif()
if(EXISTS ${EXPECTED})
  file(READ ${EXPECTED} expected)
  string(REPLACE "\r\n" "\n" printed "${printed}")
  if(NOT printed STREQUAL expected)
    message(FATAL_ERROR "${PROGRAM} prints\n${printed}\ninstead of\n${expected}")
  endif()
endif()
