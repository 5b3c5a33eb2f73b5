// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Your own convention: here the cycles of a small core that divides slowly and computes four ReLUs at once.
#include <cstdio>
#include <opcost/opcost.hpp>

struct core_cycles {
  static constexpr std::string_view name = "core_cycles";
  static constexpr std::string_view about = "cycles of our core: a MAC takes one, a division 18, an exponential 40";
  static constexpr opcost::tally weights{.mac = 1, .add = 1, .mul = 1, .div = 18, .cmp = 1, .exp = 40, .bias = 1};
};
// The weights do not describe ReLU on this core, so it gets a rule.
template <> struct opcost::rule<core_cycles, opcost::relu> {
  static constexpr count_t figure_of(const relu&, const tensors&, const outputs& out) {
    return ceil_div(out[0].dims.elements(), 4);
  }
};

constexpr auto block() {
  opcost::network<opcost::exact, core_cycles> net;
  opcost::edge x = net.input({1, 8, 16, 16});
  x = net.add(opcost::conv2d{.out_channels = 8, .kernel_size = {1, 1}}, x);
  x = net.add(opcost::relu{}, x);
  net.add(opcost::sigmoid{}, x);
  return net;
}
static_assert(block().flops<core_cycles>() == 2048 * 8 + 2048 + 2048 / 4 + 2048 * (1 + 18 + 40));

int main() {
  const auto net = block();
  std::printf("%lld FLOPs, %lld cycles\n", static_cast<long long>(net.flops<opcost::exact>().whole),
              static_cast<long long>(net.flops<core_cycles>().whole));
}
