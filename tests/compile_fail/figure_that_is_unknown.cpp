// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// expect: a_figure_is_unknown
// errors: GNU 2 Clang 1
#include <opcost/opcost.hpp>

#ifdef OPCOST_REJECT
constexpr opcost::figure f{};
#else
constexpr opcost::figure f = 3;
#endif
static_assert(f <= 10);
