// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// expect: input 0: expected rank {} or {}, got {}
// errors: GNU 2 Clang 1
#include <opcost/opcost.hpp>

constexpr auto net() {
  opcost::network<> n;
#ifdef OPCOST_REJECT
  n.add(opcost::conv2d{.out_channels = 8, .kernel_size = {3, 3}}, n.input({32, 32}));
#else
  n.add(opcost::conv2d{.out_channels = 8, .kernel_size = {3, 3}}, n.input({1, 3, 32, 32}));
#endif
  return n;
}
static_assert(net().macs() > 0);
