// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <opcost/opcost.hpp>

constexpr auto net() {
  opcost::network<opcost::exact> n;
  n.output(n.add(opcost::relu{}, n.add(opcost::convolution{}, n.input({1, 3, 32, 32}), n.constant({16, 3, 3, 3}))));
  return n;
}
static_assert(net().macs() == 16 * 30 * 30 * 3 * 3 * 3);

int main() {
  const auto n = net();
  std::printf("opcost %s: %lld MACs\n", OPCOST_VERSION, static_cast<long long>(n.macs().n));
  return n.macs() == 16 * 30 * 30 * 3 * 3 * 3 ? 0 : 1;
}
