# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# opcost::compiled: the functions of <opcost/compiled.hpp>. The project that links it compiles them, once and with its
# own compiler and flags; other projects do not compile them.
if(NOT TARGET opcost::openvino)
  include("${CMAKE_CURRENT_LIST_DIR}/opcost-openvino-targets.cmake")
endif()
if(NOT TARGET opcost_compiled)
  # Readers and reports apart, so that they compile at once and a change to one spares the other.
  set(opcost_compiled_sources "")
  foreach(opcost_part define_load define_cost)
    set(opcost_source ${CMAKE_CURRENT_BINARY_DIR}/opcost-${opcost_part}.cpp)
    file(CONFIGURE OUTPUT ${opcost_source} CONTENT "#include <opcost/compiled/${opcost_part}.hpp>\n")
    list(APPEND opcost_compiled_sources ${opcost_source})
  endforeach()
  add_library(opcost_compiled STATIC EXCLUDE_FROM_ALL ${opcost_compiled_sources})
  add_library(opcost::compiled ALIAS opcost_compiled)
  target_link_libraries(opcost_compiled PUBLIC opcost::openvino)
  target_compile_options(opcost_compiled PRIVATE $<$<CXX_COMPILER_ID:MSVC>:/bigobj>)
  unset(opcost_compiled_sources)
  unset(opcost_part)
  unset(opcost_source)
endif()
