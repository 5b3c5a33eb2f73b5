# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# Gates in a build:
#   opcost_budget(TARGET app MODEL net.xml MACS 300M PEAK_BYTES 64KiB ...)
#     fails the build of `app` if the model needs more. Figures: the names of opcost --budget, in upper case.
#   opcost_model(TARGET app MODEL net.xml NAME net)
#     gives `app` a header <net.hpp> with the model's figures as constants: net::macs, net::arena_bytes, ...
#   opcost_embed(TARGET app MODEL m.tflite NAME g_model)
#     gives `app` a header <g_model.hpp> with the model's bytes as a constexpr array g_model, for static_asserts with
#     <opcost/tflite.hpp>; it needs no program.
# The first two run only if the model, its weights, the limits or the program change. The program runs on this machine,
# also if the project is cross-compiled: OPCOST_PROGRAM if it is set, otherwise opcost's program is built for this
# machine.
set(OPCOST_FUNCTIONS ${CMAKE_CURRENT_LIST_DIR} CACHE INTERNAL "Where opcost's CMake functions are")

# The program, and what a command depends on that runs it.
function(opcost_find_program program depends)
  if(OPCOST_PROGRAM)
    set(${program} ${OPCOST_PROGRAM} PARENT_SCOPE)
    set(${depends} ${OPCOST_PROGRAM} PARENT_SCOPE)
    return()
  endif()
  if(NOT OPCOST_SOURCE)
    message(FATAL_ERROR "opcost: this package has no program; set OPCOST_PROGRAM to one that runs on this machine")
  endif()
  set(folder ${CMAKE_BINARY_DIR}/opcost-host)
  set(suffix "")
  if(CMAKE_HOST_WIN32)
    set(suffix .exe)
  endif()
  set(file ${folder}/examples/opcost${suffix})
  if(NOT TARGET opcost-host-program)
    set(options -DCMAKE_BUILD_TYPE=Release -DOPCOST_TESTS=OFF -DOPCOST_EXAMPLES=ON)
    if(NOT CMAKE_CROSSCOMPILING)
      list(APPEND options -DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER})
    endif()
    file(GLOB_RECURSE sources ${OPCOST_SOURCE}/include/*.hpp ${OPCOST_SOURCE}/examples/opcost/*)
    add_custom_command(OUTPUT ${file}
      COMMAND ${CMAKE_COMMAND} -E env --unset=CC --unset=CXX --unset=CFLAGS --unset=CXXFLAGS --unset=LDFLAGS
              ${CMAKE_COMMAND} -S ${OPCOST_SOURCE} -B ${folder} ${options}
      COMMAND ${CMAKE_COMMAND} --build ${folder} --config Release --target opcost-cli
      DEPENDS ${sources} COMMENT "Building opcost's program for this machine" VERBATIM)
    add_custom_target(opcost-host-program DEPENDS ${file})
  endif()
  set(${program} ${file} PARENT_SCOPE)
  set(${depends} opcost-host-program ${file} PARENT_SCOPE)
endfunction()

# The absolute path of a model, and the files that its figures depend on.
function(opcost_find_model text path files)
  get_filename_component(model "${text}" ABSOLUTE BASE_DIR ${CMAKE_CURRENT_SOURCE_DIR})
  set(list ${model})
  string(REGEX REPLACE "[.]xml$" ".bin" weights ${model})
  if(NOT weights STREQUAL model AND EXISTS ${weights})
    list(APPEND list ${weights})
  endif()
  set(${path} ${model} PARENT_SCOPE)
  set(${files} ${list} PARENT_SCOPE)
endfunction()

function(opcost_budget)
  set(figures MACS VALID_MACS FLOPS PARAMETERS WEIGHT_BYTES ACTIVATIONS PEAK_BYTES ARENA_BYTES ARENA_BYTES_IN_PLACE
      STATE_BYTES QUANTIZATION_BYTES RAM_BYTES)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "TARGET;MODEL;CONVENTION;${figures}" "OPTIONS")
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_TARGET OR NOT arg_MODEL)
    message(FATAL_ERROR "opcost_budget: expected TARGET, MODEL and figures (${figures}), got ${ARGV}")
  endif()
  set(limits "")
  foreach(figure IN LISTS figures)
    if(DEFINED arg_${figure})
      string(TOLOWER ${figure} name)
      list(APPEND limits "${name}=${arg_${figure}}")
    endif()
  endforeach()
  list(JOIN limits "," limits)
  if(limits STREQUAL "")
    message(FATAL_ERROR "opcost_budget(${arg_MODEL}): no figure is limited; give one of ${figures}")
  endif()
  if(arg_CONVENTION)
    list(APPEND arg_OPTIONS --convention ${arg_CONVENTION})
  endif()
  opcost_find_program(program needs)
  opcost_find_model("${arg_MODEL}" model files)
  string(SHA256 id "${arg_TARGET} ${model}")
  string(SUBSTRING ${id} 0 8 id)
  set(name opcost-budget-${arg_TARGET}-${id})
  set(stamp ${CMAKE_CURRENT_BINARY_DIR}/${name}.stamp)
  file(GENERATE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/${name}.txt CONTENT "${limits};${arg_OPTIONS}\n")
  set(run ${program} ${arg_OPTIONS} --budget ${limits} ${model})
  add_custom_command(OUTPUT ${stamp}
    COMMAND ${CMAKE_COMMAND} "-DRUN=${run}" -DSTAMP=${stamp} -P ${OPCOST_FUNCTIONS}/opcost-model.cmake
    DEPENDS ${files} ${needs} ${CMAKE_CURRENT_BINARY_DIR}/${name}.txt
    COMMENT "Checking ${arg_MODEL} against its budget: ${limits}" VERBATIM)
  add_custom_target(${name} DEPENDS ${stamp})
  add_dependencies(${arg_TARGET} ${name})
endfunction()

function(opcost_embed)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "TARGET;MODEL;NAME" "")
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_TARGET OR NOT arg_MODEL OR NOT arg_NAME)
    message(FATAL_ERROR "opcost_embed: expected TARGET, MODEL and NAME, got ${ARGV}")
  endif()
  opcost_find_model("${arg_MODEL}" model files)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/opcost-models)
  set(header ${folder}/${arg_NAME}.hpp)
  add_custom_command(OUTPUT ${header}
    COMMAND ${CMAKE_COMMAND} -DFROM=${model} -DHEADER=${header} -DNAME=${arg_NAME}
            -P ${OPCOST_FUNCTIONS}/opcost-embed.cmake
    DEPENDS ${model} ${OPCOST_FUNCTIONS}/opcost-embed.cmake
    COMMENT "Writing the bytes of ${arg_MODEL} as an array" VERBATIM)
  add_custom_target(opcost-embed-${arg_TARGET}-${arg_NAME} DEPENDS ${header})
  add_dependencies(${arg_TARGET} opcost-embed-${arg_TARGET}-${arg_NAME})
  target_include_directories(${arg_TARGET} PRIVATE ${folder})
endfunction()

function(opcost_model)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "TARGET;MODEL;NAME;CONVENTION" "OPTIONS")
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_TARGET OR NOT arg_MODEL OR NOT arg_NAME)
    message(FATAL_ERROR "opcost_model: expected TARGET, MODEL and NAME, got ${ARGV}")
  endif()
  if(arg_CONVENTION)
    list(APPEND arg_OPTIONS --convention ${arg_CONVENTION})
  endif()
  opcost_find_program(program needs)
  opcost_find_model("${arg_MODEL}" model files)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/opcost-models)
  set(header ${folder}/${arg_NAME}.hpp)
  file(GENERATE OUTPUT ${folder}/${arg_NAME}.txt CONTENT "${arg_MODEL};${arg_OPTIONS}\n")
  set(run ${program} ${arg_OPTIONS} --plan --format json ${model})
  add_custom_command(OUTPUT ${header}
    COMMAND ${CMAKE_COMMAND} "-DRUN=${run}" -DHEADER=${header} -DNAME=${arg_NAME} -DMODEL=${arg_MODEL}
            -P ${OPCOST_FUNCTIONS}/opcost-model.cmake
    DEPENDS ${files} ${needs} ${folder}/${arg_NAME}.txt ${OPCOST_FUNCTIONS}/opcost-model.cmake
    COMMENT "Writing the figures of ${arg_MODEL} as constants" VERBATIM)
  add_custom_target(opcost-model-${arg_TARGET}-${arg_NAME} DEPENDS ${header})
  add_dependencies(${arg_TARGET} opcost-model-${arg_TARGET}-${arg_NAME})
  target_include_directories(${arg_TARGET} PRIVATE ${folder})
endfunction()
