// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// expect: opcost: limits on arenas need fits_with_arena of <opcost/budget/arena_budget.hpp> (README: Budgets)
// errors: GNU 2 Clang 2
#include <opcost/opcost.hpp>

constexpr auto network() {
  opcost::network<> net;
  net.add(opcost::linear{10}, net.input({1, 100}));
  return net;
}
#ifdef OPCOST_REJECT
constexpr opcost::budget device{.arena_bytes = 5000};
#else
constexpr opcost::budget device{.macs = 5000};
#endif
static_assert(opcost::fits<device, network>());
