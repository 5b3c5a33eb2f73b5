// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// expect: opcost: a figure is not known, so the budget cannot be judged: figure, known part, limit (README: Budgets)
// errors: GNU 2 Clang 1
#include <opcost/opcost.hpp>

// A network without a convention has no FLOPs.
constexpr auto network() {
#ifdef OPCOST_REJECT
  opcost::network<> net;
#else
  opcost::network<opcost::exact> net;
#endif
  net.add(opcost::linear{10}, net.input({1, 100}));
  return net;
}
constexpr opcost::budget device{.flops = 5000};
static_assert(opcost::fits<device, network>());
