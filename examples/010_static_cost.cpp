// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The cost of a network, known to the compiler.
#include <cstdio>
#include <opcost/opcost.hpp>

constexpr auto lenet(opcost::count_t side) {
  opcost::network<opcost::exact> net;
  opcost::edge x = net.input({1, 1, side, side});
  x = net.add(opcost::conv2d{.out_channels = 8, .kernel_size = {3, 3}, .stride = {2, 2}, .padding = {1, 1}}, x);
  x = net.add(opcost::relu{}, x);
  net.add(opcost::linear{10}, net.add(opcost::flatten{}, x));
  return net;
}
static_assert(lenet(28).macs() == 8 * 14 * 14 * (3 * 3) + 10 * (8 * 14 * 14) &&
              lenet(28).parameters() == 8 * 9 + 8 + 10 * 1568 + 10);

int main() {
  for (int side : {28, 56}) std::printf("%d x %d: %lld MACs\n", side, side, static_cast<long long>(lenet(side).macs()));
}
