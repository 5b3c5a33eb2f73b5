# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# opcost_dev: what tests, examples and benchmarks of this repository are compiled with. Nobody else sees it.
add_library(opcost_dev INTERFACE)
if(MSVC)
  target_compile_options(opcost_dev INTERFACE /W4 /permissive- /utf-8 /Zc:preprocessor /Zc:__cplusplus)
  target_compile_options(opcost_dev INTERFACE $<$<BOOL:${OPCOST_WERROR}>:/WX>)
else()
  target_compile_options(opcost_dev INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
  target_compile_options(opcost_dev INTERFACE $<$<BOOL:${OPCOST_WERROR}>:-Werror>)
  if(OPCOST_DEFAULT_BUILD_TYPE AND CMAKE_BUILD_TYPE STREQUAL "Release")
    # Most tests run shorter than an optimizer does. OPCOST_UNOPTIMISED: targets that compile much and run little;
    # OPCOST_OPTIMISED: programs whose speed users see.
    target_compile_options(opcost_dev INTERFACE
      $<$<NOT:$<BOOL:$<TARGET_PROPERTY:OPCOST_OPTIMISED>>>:$<IF:$<BOOL:$<TARGET_PROPERTY:OPCOST_UNOPTIMISED>>,-O0,-O1>>)
  endif()
endif()
if(OPCOST_SANITIZE)
  target_compile_options(opcost_dev INTERFACE -g -fsanitize=address,undefined -fno-sanitize-recover=all
      -fno-omit-frame-pointer)
  target_link_options(opcost_dev INTERFACE -fsanitize=address,undefined)
  target_compile_definitions(opcost_dev INTERFACE OPCOST_SANITIZED)
endif()
if(OPCOST_COVERAGE)
  target_compile_options(opcost_dev INTERFACE -O0 --coverage)
  target_link_options(opcost_dev INTERFACE --coverage)
endif()

if(NOT OPCOST_SINGLE)
  target_link_libraries(opcost_dev INTERFACE $<IF:$<BOOL:${OPCOST_OPENVINO}>,opcost::openvino,opcost::opcost>)
else()
  # Every header of the tree, in a folder of its own, forwards to the single header that holds its text.
  target_compile_features(opcost_dev INTERFACE cxx_std_20)
  target_include_directories(opcost_dev INTERFACE ${PROJECT_BINARY_DIR}/single)
  if(OPCOST_OPENVINO)
    target_link_libraries(opcost_dev INTERFACE pugixml::pugixml)
  endif()
  foreach(door IN LISTS single_doors)
    set(held_by_${door} "")
    file(STRINGS single_include/opcost/${door}.hpp held_by_${door} REGEX "^// ---- opcost/")
  endforeach()
  foreach(header IN LISTS headers openvino_headers)
    file(RELATIVE_PATH name ${PROJECT_SOURCE_DIR}/include ${header})
    set(holder "")
    foreach(door IN LISTS single_doors)
      if("// ---- ${name}" IN_LIST held_by_${door})
        set(holder ${door})
      endif()
    endforeach()
    if(NOT holder)
      message(SEND_ERROR
          "${name} is in no single header: no door includes it, or single_include is stale (target opcost-amalgamate)")
    endif()
    file(CONFIGURE OUTPUT single/${name} CONTENT
        "#pragma once\n#include \"${PROJECT_SOURCE_DIR}/single_include/opcost/${holder}.hpp\"\n")
  endforeach()
endif()
