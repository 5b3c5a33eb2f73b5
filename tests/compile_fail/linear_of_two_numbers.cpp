// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// expect: opcost: the second value of linear is bias, true or false: write .in_features (README: Layers)
// errors: GNU 1 Clang 1
#include <opcost/opcost.hpp>

constexpr auto net() {
  opcost::network<> n;
#ifdef OPCOST_REJECT
  n.add(opcost::linear{512, 1}, n.input({1, 512}));
#else
  n.add(opcost::linear{512}, n.input({1, 512}));
  n.add(opcost::linear{512, false}, n.input({1, 512}));
  n.add(opcost::linear{.out_features = 1, .in_features = 512}, n.input({1, 512}));
#endif
  return n;
}
static_assert(net().macs() > 0);
