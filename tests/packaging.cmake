# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# A package manager's recipe in a project of its own: cmake -DKIND=conan|meson|pkg_config|embed -DTOOL=<program>
#   -DROOT=<repository> -DBUILD=<its build tree> -DWORK=<folder> -DCXX=<compiler> -P packaging.cmake
cmake_minimum_required(VERSION 3.22)
file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})
set(use ${ROOT}/tests/consumer/use.cpp)
function(run)
  execute_process(COMMAND ${ARGV} WORKING_DIRECTORY ${WORK} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()

if(KIND STREQUAL "conan")
  set(ENV{CONAN_HOME} ${WORK}/home)
  set(ENV{CXX} ${CXX})
  run(${TOOL} profile detect)
  set(options -s compiler.cppstd=20 -o opcost/*:openvino=False)
  run(${TOOL} create ${ROOT}/examples/packaging/conan ${options})
  file(WRITE ${WORK}/conanfile.txt "[requires]\nopcost/[*]\n[generators]\nCMakeDeps\n")
  run(${TOOL} install . ${options} --output-folder ${WORK}/generators)
  file(WRITE ${WORK}/CMakeLists.txt "cmake_minimum_required(VERSION 3.22)\nproject(use LANGUAGES CXX)
set(CMAKE_CXX_STANDARD 20)\nfind_package(opcost REQUIRED)\nadd_executable(use ${use})
target_link_libraries(use PRIVATE opcost::opcost)\n")
  run(${CMAKE_COMMAND} -S . -B build -DCMAKE_PREFIX_PATH=${WORK}/generators -DCMAKE_BUILD_TYPE=Release
      -DCMAKE_CXX_COMPILER=${CXX})
  run(${CMAKE_COMMAND} --build build)
  run(${WORK}/build/use)

elseif(KIND STREQUAL "meson")
  set(ENV{CXX} ${CXX})
  file(COPY ${ROOT}/examples/packaging/meson/subprojects DESTINATION ${WORK})
  file(REMOVE ${WORK}/subprojects/opcost.wrap)
  # What meson does with the wrap file, without the download.
  file(COPY ${ROOT}/include ${WORK}/subprojects/packagefiles/opcost/meson.build DESTINATION ${WORK}/subprojects/opcost)
  file(COPY ${use} DESTINATION ${WORK})
  file(WRITE ${WORK}/meson.build "project('use', 'cpp', default_options: ['cpp_std=c++20'])
opcost = subproject('opcost').get_variable('opcost_dep')\nexecutable('use', 'use.cpp', dependencies: opcost)\n")
  run(${TOOL} setup build)
  run(${TOOL} compile -C build)
  run(${WORK}/build/use)

elseif(KIND STREQUAL "pkg_config")
  run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/installed)
  set(ENV{PKG_CONFIG_PATH} ${WORK}/installed/share/pkgconfig)
  execute_process(COMMAND ${TOOL} --define-prefix --cflags opcost OUTPUT_VARIABLE flags
                  OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  separate_arguments(flags UNIX_COMMAND "${flags}")
  run(${CXX} -std=c++20 ${flags} ${use} -o ${WORK}/use)
  run(${WORK}/use)
elseif(KIND STREQUAL "embed")
  # A model's bytes as an array in a project of its own; under a budget and with constants if there is a program.
  set(model ${ROOT}/tests/data/tflite/micro_speech_quantized.tflite)
  file(WRITE ${WORK}/use.cpp "#include <g_model.hpp>\n#include <opcost/tflite.hpp>
static_assert(sizeof g_model >= g_model_bytes && g_model_bytes == 18800);
static_assert(opcost::tflite::macs(g_model) == 336'000);
static_assert(opcost::tflite::arena(g_model).head_bytes == 5'968);
#ifdef HAS_PROGRAM\n#include <speech.hpp>\nstatic_assert(speech::macs == 336'000);\n#endif
int main() {}\n")
  set(program ${BUILD}/examples/opcost)
  set(with_program "")
  if(EXISTS ${program})
    set(with_program "target_compile_definitions(use PRIVATE HAS_PROGRAM)
opcost_budget(TARGET use MODEL ${model} MACS 400k)\nopcost_model(TARGET use MODEL ${model} NAME speech)\n")
  else()
    message(STATUS "without opcost_budget and opcost_model: ${program} is not built")
  endif()
  file(WRITE ${WORK}/CMakeLists.txt "cmake_minimum_required(VERSION 3.22)\nproject(use LANGUAGES CXX)
add_subdirectory(${ROOT} opcost)\nadd_executable(use use.cpp)\ntarget_link_libraries(use PRIVATE opcost::opcost)
target_compile_options(use PRIVATE -Wall -Wextra -Wpedantic -Werror)
opcost_embed(TARGET use MODEL ${model} NAME g_model)\n${with_program}")
  run(${CMAKE_COMMAND} -S . -B build -DOPCOST_PROGRAM=${program} -DCMAKE_CXX_COMPILER=${CXX} -DOPCOST_OPENVINO=OFF)
  run(${CMAKE_COMMAND} --build build --target use)
  run(${WORK}/build/use)
endif()
