// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// expect: a_count_overflows_64_bits
#include <opcost/core/count.hpp>

constexpr opcost::count_t quarter = std::int64_t{1} << 61;
#ifdef OPCOST_REJECT
constexpr opcost::count_t n = quarter * 4;
#else
constexpr opcost::count_t n = quarter * 3;
#endif
