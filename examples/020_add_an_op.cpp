// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Your own operation: its name, its attributes, the shape of its output, and its work.
#include <cstdio>
#include <opcost/opcost.hpp>

struct hard_gate {
  double slope = 1;
};
template <> struct opcost::op_traits<hard_gate> {
  static constexpr std::string_view name = "HardGate";
  static constexpr void attributes(auto& op, auto&& f) { f("slope", op.slope); }
  static constexpr auto infer(const hard_gate&, const auto& in) { return in[0]; }
  static constexpr tally count(const hard_gate&, const tensors&, const outputs& out) {  // min(max(slope x, 0), 1)
    return tally{.mul = 1, .cmp = 2} * out[0].dims.elements();
  }
};

constexpr auto gated() {
  opcost::network<opcost::exact> net;
  net.add(hard_gate{}, net.input({1, 16, 10, 10}));
  return net;
}
static_assert(gated().flops<opcost::exact>() == 3 * 1600);

int main() {
  std::printf("HardGate on 1600 elements: %lld FLOPs\n", static_cast<long long>(gated().flops<opcost::exact>().whole));
}
