# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# Fuzz targets: fuzz/<target>.cpp, with seeds in fuzz/seeds/<target>. Every build replays the seeds; with OPCOST_FUZZ
# libFuzzer runs each target for OPCOST_FUZZ_SECONDS. By hand: fuzz_model -max_total_time=600 KEPT SEEDS.
set(OPCOST_FUZZ_SECONDS 10 CACHE STRING "Seconds that each fuzz target runs as a test")
function(opcost_fuzz_target target)
  set(seeds ${here}/fuzz/seeds/${target})
  opcost_program(fuzz_replay_${target} fuzz/${target}.cpp fuzz/replay.cpp ${ARGN})
  set_target_properties(fuzz_replay_${target} PROPERTIES OPCOST_UNOPTIMISED ON)
  add_test(NAME fuzz.seeds_${target} COMMAND fuzz_replay_${target} ${seeds})
  if(OPCOST_FUZZ)
    opcost_program(fuzz_${target} fuzz/${target}.cpp ${ARGN})
    target_compile_options(fuzz_${target} PRIVATE -g1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all)
    target_link_options(fuzz_${target} PRIVATE -fsanitize=fuzzer,address,undefined)
    set(kept ${CMAKE_CURRENT_BINARY_DIR}/fuzz_kept_${target})
    file(MAKE_DIRECTORY ${kept})
    add_test(NAME fuzz.${target}
             COMMAND fuzz_${target} -seed=1 -max_total_time=${OPCOST_FUZZ_SECONDS} -timeout=10 -max_len=16000
                     ${kept} ${seeds})
  endif()
endfunction()
opcost_fuzz_target(model)
opcost_fuzz_target(text)
opcost_fuzz_target(onnx_wire)
opcost_fuzz_target(onnx_text)
opcost_fuzz_target(onnx_model)
if(OPCOST_EXAMPLES AND UNIX)
  file(GLOB program_sources CONFIGURE_DEPENDS ${root}/examples/opcost/*.cpp)
  list(FILTER program_sources EXCLUDE REGEX "/main.cpp$")
  opcost_fuzz_target(program ${program_sources})
  target_compile_definitions(fuzz_replay_program PRIVATE OPCOST_FUZZ_INITIALIZE)
endif()
