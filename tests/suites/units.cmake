# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# Tests with doctest: units, formulas against loops that count, and a proof of each operation.
include(FetchContent)
set(DOCTEST_NO_INSTALL ON)
set(DOCTEST_WITH_TESTS OFF)
set(CMAKE_POLICY_DEFAULT_CMP0077 NEW)
find_package(doctest 2.4.9 QUIET)
if(NOT doctest_FOUND)
  FetchContent_Declare(doctest
    URL https://github.com/doctest/doctest/archive/refs/tags/v2.4.12.tar.gz
    URL_HASH SHA256=73381c7aa4dee704bd935609668cf41880ea7f19fa0504a200e13b74999c2d70)
  FetchContent_MakeAvailable(doctest)
endif()
add_library(doctest_main OBJECT support/doctest_main.cpp)
target_link_libraries(doctest_main PUBLIC doctest::doctest)

foreach(kind unit property)
  file(GLOB sources CONFIGURE_DEPENDS ${kind}/*.cpp)
  if(NOT OPCOST_OPENVINO)
    list(FILTER sources EXCLUDE REGEX "openvino|compiled")
  endif()
  opcost_program(${kind}_tests ${sources})
  target_link_libraries(${kind}_tests PRIVATE doctest_main)
  target_compile_definitions(${kind}_tests PRIVATE OPCOST_TEST_DATA="${here}/data")
  add_test(NAME ${kind} COMMAND ${kind}_tests)
endforeach()
set_target_properties(unit_tests PROPERTIES OPCOST_UNOPTIMISED ON)
if(OPCOST_OPENVINO)
  target_link_libraries(unit_tests PRIVATE opcost::compiled)
endif()

# ops/<family>.cpp next to include/opcost/ops/<family>.hpp: each operation runs on numbers that count operations.
# One family alone: cmake --build build --target ops_pooling && build/tests/ops_pooling
add_library(proof OBJECT support/proof.cpp)
target_link_libraries(proof PUBLIC opcost_dev doctest_main)
set_target_properties(proof PROPERTIES OPCOST_UNOPTIMISED ON)
file(GLOB sources CONFIGURE_DEPENDS ops/*.cpp)
foreach(source IN LISTS sources)
  get_filename_component(family ${source} NAME_WE)
  opcost_program(ops_${family} ${source} $<TARGET_OBJECTS:proof> $<TARGET_OBJECTS:doctest_main>)
  target_link_libraries(ops_${family} PRIVATE doctest::doctest)
  set_target_properties(ops_${family} PROPERTIES OPCOST_UNOPTIMISED ON)
  add_test(NAME ops.${family} COMMAND ops_${family})
endforeach()
