// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// expect: nn
// errors: GNU 2 Clang 2
#include <opcost/opcost.hpp>

constexpr auto net() {
  opcost::network<> n;
#ifdef OPCOST_REJECT
  n.add(opcost::nn::lstm{}, n.input({5, 3, 32}));
#else
  n.add(opcost::relu{}, n.add(opcost::linear{10}, n.input({1, 512})));
#endif
  return n;
}
static_assert(net().macs() > 0);
