# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# What opcost_budget and opcost_model do at build time: runs the program, then
#   -DSTAMP=<file>                                   touches a file if the model is within its budget
#   -DHEADER=<file> -DNAME=<namespace> -DMODEL=...   writes the model's figures as constants
cmake_minimum_required(VERSION 3.22)
execute_process(COMMAND ${RUN} OUTPUT_VARIABLE text ERROR_VARIABLE said RESULT_VARIABLE code)
if(NOT code EQUAL 0)
  message(FATAL_ERROR "${said}")
endif()
if(STAMP)
  file(TOUCH ${STAMP})
  return()
endif()

# Integers that are known; others get no constant, so that using one does not compile.
set(lines "")
foreach(figure macs valid_macs flops flops_float flops_integer parameters activations zeros weight_bytes peak_bytes
        memory_peak_bytes state_bytes quantization_bytes)
  string(JSON value ERROR_VARIABLE none GET "${text}" totals ${figure})
  if(none STREQUAL "NOTFOUND" AND value MATCHES "^-?[0-9]+$")
    string(APPEND lines "inline constexpr std::int64_t ${figure} = ${value};\n")
  endif()
endforeach()

string(JSON planners ERROR_VARIABLE none LENGTH "${text}" plan arena_bytes)
if(none STREQUAL "NOTFOUND" AND planners GREATER 0)
  set(least "")
  math(EXPR last "${planners} - 1")
  foreach(i RANGE ${last})
    string(JSON planner MEMBER "${text}" plan arena_bytes ${i})
    string(JSON bytes GET "${text}" plan arena_bytes ${planner})
    if(bytes MATCHES "^[0-9]+$" AND (least STREQUAL "" OR bytes LESS least))
      set(least ${bytes})
    endif()
  endforeach()
  if(NOT least STREQUAL "")
    string(APPEND lines "inline constexpr std::int64_t arena_bytes = ${least};\n")
  endif()
  string(JSON tensors ERROR_VARIABLE none GET "${text}" plan tensors)
  string(JSON count ERROR_VARIABLE none LENGTH "${tensors}")
  if(none STREQUAL "NOTFOUND" AND count GREATER 0)
    string(APPEND lines "\nstruct placed_tensor {\n  const char* name;\n  std::int64_t bytes, offset;\n};\n")
    string(APPEND lines "inline constexpr placed_tensor tensors[] = {\n")
    math(EXPR last "${count} - 1")
    foreach(i RANGE ${last})
      string(JSON tensor GET "${tensors}" ${i})
      string(JSON name GET "${tensor}" name)
      string(JSON bytes GET "${tensor}" bytes)
      string(JSON offset GET "${tensor}" offset)
      string(REPLACE "\\" "\\\\" name "${name}")
      string(REPLACE "\"" "\\\"" name "${name}")
      string(APPEND lines "    {\"${name}\", ${bytes}, ${offset}},\n")
    endforeach()
    string(APPEND lines "};\n")
  endif()
endif()

# Shapes of the inputs: the outputs of layers that have no inputs and are no constants.
string(JSON layers LENGTH "${text}" layers)
set(number 0)
math(EXPR last "${layers} - 1")
foreach(i RANGE ${last})
  string(JSON type GET "${text}" layers ${i} type)
  if(NOT type MATCHES "^(Parameter|Input)$")
    continue()
  endif()
  string(JSON shape ERROR_VARIABLE none GET "${text}" layers ${i} outputs 0 shape)
  if(none STREQUAL "NOTFOUND" AND shape MATCHES "^[[][0-9, \n\t\r]+[]]$")
    string(REGEX REPLACE "[][ \n\t\r]" "" shape "${shape}")
    string(APPEND lines "inline constexpr std::int64_t input_${number}_shape[] = {${shape}};\n")
  endif()
  math(EXPR number "${number} + 1")
endforeach()

string(JSON convention GET "${text}" convention)
file(WRITE ${HEADER} "// Written by opcost_model from ${MODEL}; figures of the convention ${convention}. Do not edit.
#pragma once
#include <cstdint>

namespace ${NAME} {
${lines}}  // namespace ${NAME}
")
