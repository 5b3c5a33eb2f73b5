// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A microcontroller that knows what its network costs: everything is computed by the compiler, and nothing of opcost is
// left but constants.
#include <opcost/opcost.hpp>

namespace {
constexpr auto keyword_spotter() {
  using namespace opcost;
  network<exact> n;
  edge x = n.input({1, 1, 49, 10}, dtype::i8);
  x = n.add(relu{}, n.add(convolution{.strides = {2, 2}, .pads_begin = {4, 1}, .pads_end = {5, 1}}, x,
                          n.constant({64, 1, 10, 4}, dtype::i8)));
  for (int block = 0; block < 4; ++block) {
    x = n.add(relu{}, n.add(group_convolution{.pads_begin = {1, 1}, .pads_end = {1, 1}}, x,
                            n.constant({64, 1, 1, 3, 3}, dtype::i8)));
    x = n.add(relu{}, n.add(convolution{}, x, n.constant({64, 64, 1, 1}, dtype::i8)));
  }
  n.output(x);
  return n;
}

struct cost {
  std::uint32_t macs, weight_bytes, output_bytes;
};
constexpr auto costs = [] {
  constexpr std::size_t rows = keyword_spotter().rows.size();
  std::array<cost, rows> all{};
  const auto n = keyword_spotter();
  const auto own = opcost::parameters_by_row(n);
  for (std::size_t i = 0; i < rows; ++i) {
    const auto out = n.outputs_of(n.rows[i]);
    const opcost::count_t bytes =
        out.empty() ? opcost::count_t(0) : opcost::bytes_of(out[0].type, numbers(out[0].dims).elements());
    all[i] = {static_cast<std::uint32_t>(n.rows[i].work.valid_mac()), static_cast<std::uint32_t>(own[i].bytes),
              static_cast<std::uint32_t>(bytes)};
  }
  return all;
}();
static_assert(keyword_spotter().weight_bytes() == 64 * 10 * 4 + 4 * (64 * 3 * 3 + 64 * 64));
static_assert(keyword_spotter().weight_bytes() <= 24 * 1024, "the weights fit into 24 KiB of flash");
}  // namespace

volatile std::uint32_t sink;
int main() {
  std::uint32_t macs = 0;
  for (const cost& c : costs) macs += c.macs;
  sink = macs;
}
