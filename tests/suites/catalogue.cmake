# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# The catalogue of operations, compiled once for the golden tests and the benchmark.
add_library(test_analyze STATIC support/analyze.cpp)
target_link_libraries(test_analyze PUBLIC opcost_dev)
target_compile_options(test_analyze PRIVATE $<$<NOT:$<CXX_COMPILER_ID:MSVC>>:-O2>)
