# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# Tests that only compile.

# Every header compiles on its own.
if(NOT OPCOST_SINGLE AND PROJECT_IS_TOP_LEVEL AND CMAKE_VERSION VERSION_GREATER_EQUAL 3.24)
  add_test(NAME headers
           COMMAND ${CMAKE_COMMAND} --build ${PROJECT_BINARY_DIR} --config $<CONFIG>
                   --target all_verify_interface_header_sets --parallel 2)
  set_tests_properties(headers PROPERTIES TIMEOUT 900)
endif()

# static/: files of static_asserts. A file that compiles has passed.
file(GLOB sources CONFIGURE_DEPENDS static/*.cpp)
add_library(static_tests OBJECT ${sources})
target_link_libraries(static_tests PRIVATE opcost_dev)

# The TensorFlow Lite models that static tests include as arrays.
set(embedded ${CMAKE_CURRENT_BINARY_DIR}/embedded)
file(GLOB models CONFIGURE_DEPENDS data/tflite/*.tflite)
foreach(model IN LISTS models)
  get_filename_component(name ${model} NAME_WE)
  if(NOT EXISTS ${embedded}/${name}.inc)
    execute_process(COMMAND ${CMAKE_COMMAND} -DFROM=${model} -DLIST=${embedded}/${name}.inc
                            -P ${root}/examples/packaging/cmake/opcost-embed.cmake
                    COMMAND_ERROR_IS_FATAL ANY)
  endif()
endforeach()
target_include_directories(static_tests PRIVATE ${embedded})

# Two files of one program include everything.
opcost_program(odr odr_a.cpp odr_b.cpp)
add_test(NAME odr COMMAND odr)

if(MSVC)
  return()
endif()
set(include_dir ${root}/include)
if(OPCOST_SINGLE)
  set(include_dir ${PROJECT_BINARY_DIR}/single)
endif()

# compile_fail/: each file compiles as it is. With OPCOST_REJECT it fails with the expected message and with no other.
file(GLOB sources CONFIGURE_DEPENDS compile_fail/*.cpp)
foreach(source IN LISTS sources)
  get_filename_component(name ${source} NAME_WE)
  opcost_script_test(compile_fail.${name} ${here}/compile_fail.cmake
    -DCXX=${CMAKE_CXX_COMPILER} -DCXX_ID=${CMAKE_CXX_COMPILER_ID} -DFILE=${source} -DINCLUDE=${include_dir})
endforeach()

# The doors compile after the macros of other libraries.
foreach(list X11 UNREAL ARDUINO WINDOWS OTHERS)
  string(TOLOWER ${list} name)
  add_test(NAME hostile_macros.${name}
           COMMAND ${CMAKE_CXX_COMPILER} -std=c++20 -fsyntax-only -DLIST_${list} -I${include_dir}
                   ${here}/hostile_macros.cpp)
endforeach()

# Before C++20 each door gives one error.
add_test(NAME check.before_cpp20
         COMMAND ${CMAKE_COMMAND} -DCXX=${CMAKE_CXX_COMPILER} -DINCLUDE=${include_dir} "-DDOORS=${single_doors}"
                 -P ${here}/check_before_cpp20.cmake)    # a list that is one argument
