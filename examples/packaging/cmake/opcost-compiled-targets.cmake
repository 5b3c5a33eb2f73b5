# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# opcost::compiled: the functions of <opcost/compiled.hpp>. The project that links it compiles them, once and with its
# own compiler and flags; nobody else pays for it.
if(NOT TARGET opcost::openvino)
  include("${CMAKE_CURRENT_LIST_DIR}/opcost-openvino-targets.cmake")
endif()
if(NOT TARGET opcost_compiled)
  set(opcost_compiled_source ${CMAKE_CURRENT_BINARY_DIR}/opcost-compiled.cpp)
  file(CONFIGURE OUTPUT ${opcost_compiled_source}
       CONTENT "#define OPCOST_IMPLEMENTATION\n#include <opcost/compiled.hpp>\n")
  add_library(opcost_compiled STATIC EXCLUDE_FROM_ALL ${opcost_compiled_source})
  add_library(opcost::compiled ALIAS opcost_compiled)
  target_link_libraries(opcost_compiled PUBLIC opcost::openvino)
  target_compile_options(opcost_compiled PRIVATE $<$<CXX_COMPILER_ID:MSVC>:/bigobj>)
  unset(opcost_compiled_source)
endif()
