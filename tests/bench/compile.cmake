# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# What opcost costs a compiler, against <string>: cmake -DCXX=<compiler> -DROOT=<repository> -P compile.cmake
cmake_minimum_required(VERSION 3.24)
set(work ${CMAKE_CURRENT_BINARY_DIR}/bench_compile.cpp)
function(best_of_three title text)    # further arguments: the compiler's
  file(WRITE ${work} "${text}")
  set(best 999999999)
  foreach(run 1 2 3)
    string(TIMESTAMP begin "%s%f")
    execute_process(COMMAND ${CXX} -std=c++20 ${ARGN} -c -I${ROOT}/include ${work} -o ${work}.o ERROR_VARIABLE said RESULT_VARIABLE failed)
    string(TIMESTAMP end "%s%f")
    if(failed)
      message("${title}: does not compile\n${said}")
      return()
    endif()
    math(EXPR took "(${end} - ${begin}) / 1000")
    if(took LESS best)
      set(best ${took})
    endif()
  endforeach()
  if(NOT DEFINED string_ms)
    set(string_ms ${best} PARENT_SCOPE)
    set(string_ms ${best})
  endif()
  math(EXPR percent "${best} * 100 / ${string_ms}")
  message("${title}: ${best} ms, ${percent} % of <string>")
endfunction()
message("compile time, ${CXX}, best of 3:")
best_of_three("#include <string>         " "#include <string>\n")
best_of_three("#include core/            " "#include <opcost/core/sink.hpp>\n#include <opcost/core/tally.hpp>\n")
best_of_three("#include opcost.hpp       " "#include <opcost/opcost.hpp>\n")
best_of_three("#include openvino.hpp     " "#include <opcost/openvino.hpp>\n")
best_of_three("ResNet-50, static_assert  " "#include <opcost/opcost.hpp>
#define main program
#include \"${ROOT}/examples/060_resnet50.cpp\"
" -fsyntax-only)
set(user_of_openvino "#include <opcost/openvino.hpp>
opcost::count_t macs(const char* path) {
  const auto m = opcost::openvino::read_file(path);
  return m ? opcost::analyze<opcost::exact>(opcost::openvino::graph(*m)).macs() : opcost::count_t(0);
}
")
best_of_three("a user of openvino.hpp    " "${user_of_openvino}")
best_of_three("the same, -O1             " "${user_of_openvino}" -O1)
file(REMOVE ${work} ${work}.o)
