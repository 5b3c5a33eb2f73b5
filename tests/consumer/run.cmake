# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# One kind of user: cmake -DKIND=subdirectory|package|single|firmware -DROOT=<repository> -DBUILD=<its build tree> -DWORK=<folder to work in>
#   -DCXX=<compiler> -DGENERATOR=... -DOPENVINO=ON|OFF -P run.cmake
cmake_minimum_required(VERSION 3.24)
file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})
set(here ${CMAKE_CURRENT_LIST_DIR})
function(run)
  execute_process(COMMAND ${ARGV} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()

if(KIND STREQUAL "subdirectory" OR KIND STREQUAL "package")
  if(KIND STREQUAL "package")
    run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/installed)
  endif()
  run(${CMAKE_COMMAND} -S ${here} -B ${WORK}/build -G ${GENERATOR} -DCMAKE_CXX_COMPILER=${CXX} -DKIND=${KIND} -DROOT=${ROOT} -DOPENVINO=${OPENVINO} -DOPCOST_OPENVINO=${OPENVINO}
      -DCMAKE_PREFIX_PATH=${WORK}/installed)
  run(${CMAKE_COMMAND} --build ${WORK}/build)
  run(${CMAKE_CTEST_COMMAND} --test-dir ${WORK}/build --output-on-failure --no-tests=error)

elseif(KIND STREQUAL "single")
  # One file and a compiler.
  file(COPY ${ROOT}/single_include/opcost/opcost.hpp DESTINATION ${WORK}/opcost)
  foreach(standard c++20 c++2b)
    run(${CXX} -std=${standard} -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -fno-exceptions -fno-rtti -I${WORK} ${here}/use.cpp -o ${WORK}/use)
    run(${WORK}/use)
  endforeach()

elseif(KIND STREQUAL "firmware")
  find_program(cross arm-none-eabi-g++)
  find_program(cross_nm arm-none-eabi-nm)
  find_program(cross_size arm-none-eabi-size)
  if(NOT cross)
    message(STATUS "skipped: there is no arm-none-eabi-g++ (Debian: gcc-arm-none-eabi libstdc++-arm-none-eabi-newlib)")
    return()
  endif()
  run(${cross} -std=c++20 -mcpu=cortex-m4 -mthumb -Os -fno-exceptions -fno-rtti -ffunction-sections -fdata-sections -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -I${ROOT}/include
      ${here}/firmware.cpp -o ${WORK}/firmware.elf --specs=nano.specs --specs=nosys.specs -Wl,--gc-sections)
  run(${cross_size} ${WORK}/firmware.elf)
  execute_process(COMMAND ${cross_nm} -C ${WORK}/firmware.elf OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX MATCHALL "[^\n]*(opcost::|operator new|operator delete|malloc|_sbrk)[^\n]*" unwanted "${symbols}")
  if(unwanted)
    message(FATAL_ERROR "what should be constants only has code or a heap:\n${unwanted}")
  endif()
endif()
