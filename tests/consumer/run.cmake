# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# One kind of user: cmake -DKIND=subdirectory|package|parents|gate|single|firmware -DROOT=<repository> -DBUILD=<its
# build tree> -DWORK=<folder to work in>
#   -DCXX=<compiler> -DGENERATOR=... -DOPENVINO=ON|OFF -P run.cmake
cmake_minimum_required(VERSION 3.22)
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
  run(${CMAKE_COMMAND} -S ${here} -B ${WORK}/build -G ${GENERATOR} -DCMAKE_CXX_COMPILER=${CXX} -DKIND=${KIND}
      -DROOT=${ROOT} -DOPENVINO=${OPENVINO} -DOPCOST_OPENVINO=${OPENVINO}
      -DCMAKE_PREFIX_PATH=${WORK}/installed)
  run(${CMAKE_COMMAND} --build ${WORK}/build)
  run(${CMAKE_CTEST_COMMAND} --test-dir ${WORK}/build --output-on-failure --no-tests=error)

elseif(KIND STREQUAL "parents")
  # Projects that have pugixml themselves, that have none and cannot download it, that add opcost twice, and that export
  # a library that links opcost.
  foreach(parent own_pugixml no_pugixml twice exports)
    set(options "")
    if(parent STREQUAL "no_pugixml")
      set(options -DCMAKE_DISABLE_FIND_PACKAGE_pugixml=ON -DFETCHCONTENT_FULLY_DISCONNECTED=ON)
    elseif(parent STREQUAL "own_pugixml" AND NOT OPENVINO)
      continue()
    endif()
    run(${CMAKE_COMMAND} -S ${here}/parents -B ${WORK}/${parent} -G ${GENERATOR} -DCMAKE_CXX_COMPILER=${CXX}
        -DROOT=${ROOT}
        -DPARENT=${parent} -DCMAKE_INSTALL_PREFIX=${WORK}/${parent}-installed ${options})
    run(${CMAKE_COMMAND} --build ${WORK}/${parent})
    run(${CMAKE_COMMAND} --install ${WORK}/${parent})
  endforeach()
  file(GLOB installed ${WORK}/exports-installed/*)
  if(NOT EXISTS ${WORK}/exports-installed/share/mine/mine.cmake OR NOT installed STREQUAL
      ${WORK}/exports-installed/share)
    message(FATAL_ERROR "expected the exported library alone, got ${installed}")
  endif()

elseif(KIND STREQUAL "gate")
  # A budget and constants of a model in a project of its own, by a program that is installed already.
  set(program ${BUILD}/examples/opcost)
  if(NOT EXISTS ${program})
    message(STATUS "skipped: ${program} is not built")
    return()
  endif()
  file(COPY ${here}/gate/ DESTINATION ${WORK}/project)
  file(COPY_FILE ${MODEL} ${WORK}/project/net.xml)
  set(targets host)
  find_program(cross arm-none-eabi-g++)
  if(cross)
    list(APPEND targets arm-none-eabi)
  endif()
  foreach(target IN LISTS targets)
    set(options -DCMAKE_CXX_COMPILER=${CXX})
    if(target STREQUAL "arm-none-eabi")
      set(options -DCMAKE_CXX_COMPILER=${cross} -DCMAKE_SYSTEM_NAME=Generic -DCMAKE_SYSTEM_PROCESSOR=arm
          "-DCMAKE_CXX_FLAGS=-mcpu=cortex-m4 -mthumb" -DCMAKE_TRY_COMPILE_TARGET_TYPE=STATIC_LIBRARY)
    endif()
    set(configure ${CMAKE_COMMAND} -S ${WORK}/project -B ${WORK}/${target} -G ${GENERATOR} -DROOT=${ROOT}
        -DOPCOST_PROGRAM=${program} ${options})
    set(build ${CMAKE_COMMAND} --build ${WORK}/${target})
    run(${configure} -DMACS=400M)
    run(${build})
    # Nothing changes: nothing runs.
    execute_process(COMMAND ${build} OUTPUT_VARIABLE said COMMAND_ERROR_IS_FATAL ANY)
    if(said MATCHES "Checking|Writing")
      message(FATAL_ERROR "a second build checks the model again:\n${said}")
    endif()
    # A smaller budget fails, and says what is over.
    run(${configure} -DMACS=300M)
    execute_process(COMMAND ${build} OUTPUT_VARIABLE said ERROR_VARIABLE errors RESULT_VARIABLE code)
    if(code EQUAL 0 OR NOT "${said}${errors}" MATCHES "macs")
      message(FATAL_ERROR "expected a build that fails over the budget of MACs, got ${code}:\n${said}${errors}")
    endif()
    # A changed model is checked again.
    run(${configure} -DMACS=400M)
    run(${build})
    file(TOUCH ${WORK}/project/net.xml)
    execute_process(COMMAND ${build} OUTPUT_VARIABLE said COMMAND_ERROR_IS_FATAL ANY)
    if(NOT said MATCHES "Checking" OR NOT said MATCHES "Writing")
      message(FATAL_ERROR "a changed model is not checked again:\n${said}")
    endif()
  endforeach()

elseif(KIND STREQUAL "single")
  # One file and a compiler.
  file(COPY ${ROOT}/single_include/opcost/opcost.hpp DESTINATION ${WORK}/opcost)
  foreach(standard c++20 c++2b)
    run(${CXX} -std=${standard} -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -fno-exceptions -fno-rtti
        -I${WORK} ${here}/use.cpp -o ${WORK}/use)
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
  run(${cross} -std=c++20 -mcpu=cortex-m4 -mthumb -Os -fno-exceptions -fno-rtti -ffunction-sections -fdata-sections
      -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -I${ROOT}/include
      ${here}/firmware.cpp -o ${WORK}/firmware.elf --specs=nano.specs --specs=nosys.specs -Wl,--gc-sections)
  run(${cross_size} ${WORK}/firmware.elf)
  execute_process(COMMAND ${cross_nm} -C ${WORK}/firmware.elf OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX MATCHALL "[^\n]*(opcost::|operator new|operator delete|malloc|_sbrk)[^\n]*" unwanted "${symbols}")
  if(unwanted)
    message(FATAL_ERROR "what should be constants only has code or a heap:\n${unwanted}")
  endif()
endif()
