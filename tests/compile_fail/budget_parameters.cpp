// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// expect: "parameters"
// errors: GNU 2 Clang 1
#include <opcost/opcost.hpp>

constexpr auto network() {
  opcost::network<> net;
  net.add(opcost::linear{10}, net.input({1, 100}));
  return net;
}
#ifdef OPCOST_REJECT
constexpr opcost::budget device{.parameters = 50};
#else
constexpr opcost::budget device{.parameters = 5000};
#endif
static_assert(opcost::fits<device, network>());
