// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// expect: declared here
// errors: GNU 2 Clang 1
#include <opcost/opcost.hpp>

#ifndef OPCOST_REJECT
constexpr
#endif
    auto
    net() {
  opcost::network<> n;
  n.add(opcost::conv2d{.out_channels = 8, .kernel_size = {3, 3}}, n.input({1, 3, 32, 32}));
  return n;
}
static_assert(net().macs() > 0);
