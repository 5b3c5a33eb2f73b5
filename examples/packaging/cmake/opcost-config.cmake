# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# find_package(opcost): opcost::opcost, opcost_budget, opcost_model; with COMPONENTS openvino or compiled
# opcost::openvino and opcost::compiled too.
include("${CMAKE_CURRENT_LIST_DIR}/opcost-targets.cmake")
if(NOT OPCOST_PROGRAM)
  find_program(OPCOST_PROGRAM NAMES opcost HINTS "${CMAKE_CURRENT_LIST_DIR}/../../../bin" NO_CMAKE_FIND_ROOT_PATH
               DOC "opcost's program, for this machine; opcost_budget and opcost_model run it")
endif()
include("${CMAKE_CURRENT_LIST_DIR}/opcost-functions.cmake")
foreach(component IN LISTS opcost_FIND_COMPONENTS)
  if(EXISTS "${CMAKE_CURRENT_LIST_DIR}/opcost-${component}-targets.cmake")
    include(CMakeFindDependencyMacro)
    if(NOT TARGET pugixml::pugixml AND NOT TARGET pugixml)
      find_dependency(pugixml)
    endif()
    include("${CMAKE_CURRENT_LIST_DIR}/opcost-${component}-targets.cmake")
    set(opcost_${component}_FOUND TRUE)
  elseif(opcost_FIND_REQUIRED_${component})
    set(opcost_FOUND FALSE)
    set(opcost_NOT_FOUND_MESSAGE "opcost has no component '${component}'")
  endif()
endforeach()
