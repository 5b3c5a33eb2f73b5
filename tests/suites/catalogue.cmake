# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# The catalogue of operations, compiled once for the golden tests and the benchmark.
add_library(test_analyse STATIC support/analyse.cpp)
target_link_libraries(test_analyse PUBLIC opcost_dev)
target_compile_options(test_analyse PRIVATE $<$<NOT:$<CXX_COMPILER_ID:MSVC>>:-O2>)
