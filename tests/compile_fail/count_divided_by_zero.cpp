// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// expect: a_count_is_divided_by_zero
#include <opcost/core/count.hpp>

#ifdef OPCOST_REJECT
constexpr opcost::count_t n = opcost::count_t(7) / 0;
#else
constexpr opcost::count_t n = opcost::count_t(7) / 1;
#endif
