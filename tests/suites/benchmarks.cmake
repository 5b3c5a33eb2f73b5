# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# Benchmarks. No test runs them.
opcost_program(bench_model_analyzer bench/model_analyzer.cpp)
target_compile_options(bench_model_analyzer PRIVATE $<$<NOT:$<CXX_COMPILER_ID:MSVC>>:-O2>)
if(NOT MSVC)
  opcost_program(bench_machine bench/machine.cpp)
  target_compile_options(bench_machine PRIVATE -O3 -march=native)
endif()
opcost_program(bench bench/bench.cpp)
target_link_libraries(bench PRIVATE test_analyze)
target_compile_options(bench PRIVATE $<$<NOT:$<CXX_COMPILER_ID:MSVC>>:-O2>)
target_compile_definitions(bench PRIVATE OPCOST_EXAMPLE_DATA="${root}/examples/data" OPCOST_PROGRAM="${program}")

# How the program's time and output grow with the model: bench_scale PROGRAM FOLDER [CASE].
if(OPCOST_EXAMPLES AND UNIX)
  opcost_program(bench_scale bench/scale.cpp)
  target_compile_definitions(bench_scale PRIVATE OPCOST_DEVICES="${root}/examples/devices")
endif()

# How long ONNX files take to read, next to a plain walk over their structure: bench_onnx_reading FILE...
opcost_program(bench_onnx_reading bench/onnx_reading.cpp)
target_compile_options(bench_onnx_reading PRIVATE $<$<NOT:$<CXX_COMPILER_ID:MSVC>>:-O2>)
