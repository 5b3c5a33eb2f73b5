// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Conventions that count by module classes and patched functions, compared with recorded figures of the tools.
#include <doctest/doctest.h>
#include <opcost/convention/calflops.hpp>
#include <opcost/convention/dnn_analyzer.hpp>
#include <opcost/convention/ptflops_pytorch.hpp>
#include <opcost/convention/thop.hpp>
#include <opcost/convention/torchinfo.hpp>
#include <opcost/graph/convention_figures.hpp>
#include <opcost/layers/functions_activation.hpp>
#include <opcost/layers/functions_arithmetic.hpp>
#include <opcost/replay/dnn_analyzer/dnn_table.hpp>

#include <vector>
#include "../support/trap_nets.hpp"

namespace {
using namespace opcost;
using all = with_readings<network, ptflops_pytorch, thop, torchinfo, calflops, dnn_analyzer>;

template <class C> std::vector<double> figures_of(const auto& net) {
  std::vector<double> n;
  each_figure<C>(net, [&](std::string_view, const figure& f) { n.push_back(static_cast<double>(f)); });
  return n;
}
using list = std::vector<double>;
void check(edge (*build)(all&), const list& ptflops, const list& of_thop, const list& of_torchinfo,
           const list& of_calflops) {
  all net;
  build(net);
  CHECK(figures_of<ptflops_pytorch>(net) == ptflops);
  CHECK(figures_of<thop>(net) == of_thop);
  CHECK(figures_of<torchinfo>(net) == of_torchinfo);
  CHECK(figures_of<calflops>(net) == of_calflops);
}
}  // namespace

TEST_CASE("counts small networks with traps as each tool does") {
  check(trap_nets::tied, {5600, 800}, {11200, 800}, {3200, 1600}, {22400, 11200, 800});
  check(trap_nets::reused, {26568, 156}, {25920, 156}, {23992, 156}, {49248, 23328, 156});
  check(trap_nets::residual, {121600, 1184}, {121600, 1184}, {115232, 1184}, {235200, 115200, 1184});
  check(trap_nets::squeeze_and_excitation, {2512, 148}, {1856, 148}, {296, 148}, {2128, 256, 148});
  check(trap_nets::frozen, {6062, 14}, {5844, 182}, {6062, 182}, {11904, 5844, 14});
  check(trap_nets::free_parameters, {1560, 288}, {2880, 156}, {312, 288}, {5760, 2880, 288});
  check(trap_nets::several_outputs, {812, 88}, {1472, 88}, {1624, 88}, {3096, 1472, 88});
  check(trap_nets::loop, {360, 360}, {648, 360}, {720, 360}, {1296, 648, 360});
  check(trap_nets::sequential, {147524, 548}, {573760, 548}, {426512, 548}, {934400, 426240, 548});
  check(trap_nets::encoder, {160560, 25632}, {156672, 12960}, {25920, 25632}, {601344, 294912, 25632});
}

TEST_CASE("ptflops divides the count of hooks by the batch, but not that of patched functions") {
  for (const count_t batch : {1, 4}) {
    all net;
    net.add("r", nn::relu{}, net.input({batch, 8, 6, 6}));
    CHECK(figures_of<ptflops_pytorch>(net) == list{static_cast<double>(8 * 6 * 6 * (1 + batch)), 0});
  }
  all two;
  two.add("r", nn::relu{}, two.input({4, 8, 6, 6}));
  two.input({4, 3});
  CHECK(figures_of<ptflops_pytorch>(two) ==
        list{static_cast<double>(4 * 8 * 6 * 6 * 2), 0});  // with a second input the batch counts as 1
}

TEST_CASE("functions are not modules") {
  all net;
  const edge x = net.input({1, 8, 6, 6});
  net.add(fn::relu{}, x);
  net.add(fn::add{}, x, x);
  net.add(fn::operator_add{}, x, x);
  CHECK(figures_of<ptflops_pytorch>(net)[0] == 2 * 8 * 6 * 6);
  CHECK(figures_of<calflops>(net)[0] == 2 * 8 * 6 * 6);
  CHECK(figures_of<thop>(net)[0] == 0);
  CHECK(replay::dnn_analyzer::calls_of(net).empty());
}

TEST_CASE("attention with keys of its own, and interpolation by pooling") {
  all net;
  const edge x = net.input({5, 2, 8});
  net.add(multihead_attention{.embed_dim = 8, .num_heads = 2, .add_bias_kv = true, .add_zero_attn = true}, x, x, x);
  CHECK(figures_of<calflops>(net) == list{5260, 2560, 304});
  all pooled;
  pooled.add(fn::interpolate{{{.size = {4, 4}, .mode = upsample_mode::area}}}, pooled.input({2, 4, 5, 8}));
  CHECK(figures_of<ptflops_pytorch>(pooled) == list{448, 0});
}

TEST_CASE("prints dnn_analyzer's text") {
  all net;
  net.add("c", conv2d{.out_channels = 32, .kernel_size = {1, 1}}, net.input({1, 16, 32, 32}));
  net.add("d", nn::dropout{}, net.input({1, 16, 32, 32}));
  auto calls = replay::dnn_analyzer::calls_of(net);
  REQUIRE(calls.size() == 2);
  calls[0].milliseconds = 3;
  calls[1].milliseconds = 1;
  std::string text;
  const auto put = [&](std::string_view s) { text += s; };
  replay::dnn_analyzer::write(sink(put), calls);
  // reads 16 x 32 x 32 and 544 parameters, writes 32 x 32 x 32; 16 x 32 MACs a place
  CHECK(text == R"(Not supported for memory read and write calculations: Dropout
Not supported for MACs calculation: Dropout
+---------------+--------------+-----------------+------------------+----------------+------------------+---------------+---------------+
| module name   |   parameters |   mem read (MB) |   mem write (MB) |   storage (MB) |   inference (MB) |   MACs (Mega) | duration[%]   |
|---------------+--------------+-----------------+------------------+----------------+------------------+---------------+---------------|
| Conv2d        |          544 |           0.065 |            0.125 |          0.002 |            0.125 |         0.524 | 75.0 %        |
| Dropout       |            0 |           0     |            0     |          0     |            0.062 |         0     | 25.0 %        |
+---------------+--------------+-----------------+------------------+----------------+------------------+---------------+---------------+
Total Storage:  2.12 KB
Total Parameters:  544
Total inference memory:  192.0 KB
Total number of Macs:  524.29 KMAC
Total Memory Read + Write:  194.12 KB
)");
}
