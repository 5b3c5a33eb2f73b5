// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A network that fits its device, or does not compile.
#include <cstdio>
#include <opcost/core/sink.hpp>
#include <opcost/opcost.hpp>

constexpr opcost::budget cortex_m4{.macs = 3'000'000, .weight_bytes = 64 * 1024, .peak_bytes = 48 * 1024};

constexpr auto keyword_spotter() {
  opcost::network<opcost::exact> net;
  opcost::edge x = net.input({1, 1, 49, 10}, opcost::dtype::i8);
  x = net.add(opcost::conv2d{.out_channels = 64, .kernel_size = {10, 4}, .stride = {2, 2}, .padding = {5, 1}}, x);
  for (int i = 0; i < 4; ++i) {
    x = net.add(opcost::conv2d{.out_channels = 64, .kernel_size = {3, 3}, .padding = {1, 1}, .groups = 64}, x);
    x = net.add(opcost::relu{}, x);
    x = net.add(opcost::conv2d{.out_channels = 64, .kernel_size = {1, 1}}, x);
    x = net.add(opcost::relu{}, x);
  }
  x = net.add(opcost::adaptive_avg_pool2d{}, x);
  net.add(opcost::linear{12}, net.add(opcost::flatten{}, x));
  return net;
}
static_assert(opcost::fits<cortex_m4, keyword_spotter>());

void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

int main() {
  // The same check at run time names every figure that exceeds its limit, and the layer with the largest share.
  const auto net = keyword_spotter();
  const opcost::sink out(print);
  const opcost::budget_report report = opcost::check(net, {.macs = 1'000'000});
  for (const opcost::figure_verdict& v : report.all())
    out << v.name() << ": " << v.value.whole << " of " << v.limit << ", most in row " << opcost::count_t(v.heaviest)
        << ", " << net.at(v.heaviest).type << " with " << v.heaviest_value << "\n";
}
