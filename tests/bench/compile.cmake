# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# What opcost costs a compiler, as ratios to #include <string> in the same run, with peak memory, beside other headers
# that are installed: cmake -DCXX="g++;clang++-14" -DROOT=<repository> [-DRUNS=3] [-DONLY=<regex>] -P compile.cmake
# The best user time of RUNS runs counts, by GNU time; without it the best wall time, and no memory.
cmake_minimum_required(VERSION 3.22)
if(NOT RUNS)
  set(RUNS 3)
endif()
set(work ${CMAKE_CURRENT_BINARY_DIR}/bench_compile)
find_program(gnu_time time PATHS /usr/bin NO_DEFAULT_PATH)
set(measure "")
if(gnu_time)
  set(measure ${gnu_time} -f "measured %U %M")
endif()

# Sets ms and mb for compiling the text with what ARGN says; ms is empty if it does not compile.
function(measure_compiler text)
  file(WRITE ${work}.cpp "${text}")
  set(best "")
  set(peak 0)
  foreach(run RANGE 1 ${RUNS})
    string(TIMESTAMP begin "%s%f")
    execute_process(COMMAND ${measure} ${ARGN} -std=c++20 -I${ROOT}/include -I${ROOT}/examples -c ${work}.cpp
                            -o ${work}.o ERROR_VARIABLE said OUTPUT_QUIET RESULT_VARIABLE failed)
    string(TIMESTAMP end "%s%f")
    if(failed)
      set(ms "" PARENT_SCOPE)
      return()
    endif()
    math(EXPR took "(${end} - ${begin}) / 1000")
    if(said MATCHES "measured ([0-9]+)[.]([0-9][0-9]) ([0-9]+)")
      math(EXPR took "(${CMAKE_MATCH_1} * 100 + 1${CMAKE_MATCH_2} - 100) * 10")
      math(EXPR peak "${CMAKE_MATCH_3} / 1024")
    endif()
    if(best STREQUAL "" OR took LESS best)
      set(best ${took})
    endif()
  endforeach()
  set(ms ${best} PARENT_SCOPE)
  set(mb ${peak} PARENT_SCOPE)
endfunction()

# The example without its main function and what only that needs.
file(READ ${ROOT}/examples/060_resnet50.cpp resnet50)
string(REGEX REPLACE "\nvoid print.*" "\n" resnet50 "${resnet50}")
string(REPLACE "#include <cstdio>\n" "" resnet50 "${resnet50}")

set(titles "")
# Adds a row: a title, and the text of a file.
function(row title text)
  set(titles ${titles} "${title}" PARENT_SCOPE)
  set("text_${title}" "${text}" PARENT_SCOPE)
endfunction()
row("`<string>`" "#include <string>\n")
row("`nlohmann/json.hpp`" "#include <nlohmann/json.hpp>\n")
row("`pugixml.hpp`" "#include <pugixml.hpp>\n")
row("`doctest.h`" "#include <doctest/doctest.h>\n")
row("`fmt/format.h`" "#include <fmt/format.h>\n")
row("`opcost.hpp`" "#include <opcost/opcost.hpp>\n")
row("`compiled.hpp`" "#include <opcost/compiled.hpp>\n")
row("`openvino.hpp`" "#include <opcost/openvino.hpp>\n")
row("ResNet-50 in a static_assert" "${resnet50}")
row("MobileNetV2 of the zoo in a static_assert" [[
#include <zoo/mobilenet_v2.hpp>
constexpr bool as_published(const auto& net) { return net.macs() == 300774272 && net.parameters() == 3504872; }
static_assert(as_published(zoo::mobilenet_v2()));
]])
row("the same under all conventions" [[
#include <opcost/torch.hpp>
#include <zoo/mobilenet_v2.hpp>
template <class... Cs> constexpr auto net(opcost::convention_list<Cs...>) { return zoo::mobilenet_v2<Cs...>(); }
static_assert(net(opcost::with_all_readings<opcost::convention_list>{}).macs() == 300774272);
]])
row("a file that analyzes an IR" [[
#include <opcost/openvino.hpp>
opcost::count_t macs(const char* path) {
  const auto m = opcost::openvino::read_file(path);
  return m ? opcost::analyze<opcost::exact>(opcost::openvino::graph(*m)).macs() : opcost::count_t(0);
}
]])
row("the same with `compiled.hpp`" [[
#include <opcost/compiled.hpp>
opcost::count_t macs(const char* path) {
  const auto m = opcost::compiled::read(path);
  if (!m) return 0;
  const auto cost = m->analyze();
  return cost ? cost->figures().macs : opcost::count_t(0);
}
]])

set(head "| compiles | ")
set(line "| --- | ")
foreach(compiler IN LISTS CXX)
  get_filename_component(name ${compiler} NAME)
  foreach(level -O0 -O2)
    string(APPEND head "${name} ${level} | ")
    string(APPEND line "--- | ")
  endforeach()
endforeach()
message("Ratio to <string> (milliseconds, peak MB); best of ${RUNS}\n${head}\n${line}")
foreach(title IN LISTS titles)
  if(ONLY AND NOT title MATCHES "${ONLY}" AND NOT title STREQUAL "`<string>`")
    continue()
  endif()
  set(cells "| ${title} | ")
  foreach(compiler IN LISTS CXX)
    foreach(level -O0 -O2)
      measure_compiler("${text_${title}}" ${compiler} ${level})
      set(base "base_${compiler}_${level}")
      if(ms STREQUAL "")
        string(APPEND cells "- | ")
        continue()
      endif()
      if(NOT DEFINED "${base}")
        set("${base}" ${ms})
      endif()
      math(EXPR tenths "(${ms} * 100 / ${${base}} + 5) / 10")
      string(REGEX REPLACE "^(.*)(.)$" "\\1.\\2" ratio "0${tenths}")
      string(REGEX REPLACE "^0+([0-9])" "\\1" ratio "${ratio}")
      string(APPEND cells "${ratio} x (${ms}, ${mb}) | ")
    endforeach()
  endforeach()
  message("${cells}")
endforeach()
file(REMOVE ${work}.cpp ${work}.o)
