// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Conventions that count by aten's operators, compared with recorded figures of the tools for small networks; and
// explanations of one figure by another.
#include <doctest/doctest.h>
#include <opcost/convention/mmpretrain.hpp>
#include <opcost/convention/ptflops_aten.hpp>
#include <opcost/layers/functions.hpp>
#include <opcost/layers/transformer_layers.hpp>
#include <opcost/report/conventions_table.hpp>

#include "../support/trap_nets.hpp"

namespace {
using namespace opcost;
using shown =
    convention_list<exact, fvcore, fvcore_train, mmengine, mmengine_eval, mmpretrain, ptflops_aten, torch_flop_counter>;
using all = with_readings<network, exact, fvcore, fvcore_train, mmengine, mmengine_eval, mmpretrain, ptflops_aten,
                          torch_flop_counter>;
using list = std::vector<std::int64_t>;

template <class C> list figures_of(const all& net) {
  list n;
  each_figure<C>(net, [&](std::string_view, const figure& f) {
    CHECK(f.known);
    n.push_back(f.whole.n);
  });
  return n;
}
// In evaluation; the addition of training form; the two conventions that count at the dispatcher.
void check(const auto& build, const list& evaluated, std::int64_t training, const list& with_biases,
           std::int64_t dispatched) {
  all net;
  build(net);
  list trained = evaluated;
  trained[0] += training;
  CHECK(figures_of<fvcore>(net) == evaluated);
  CHECK(figures_of<mmengine_eval>(net) == evaluated);
  CHECK(figures_of<fvcore_train>(net) == trained);
  CHECK(figures_of<mmengine>(net) == trained);
  CHECK(figures_of<ptflops_aten>(net) == with_biases);
  CHECK(figures_of<torch_flop_counter>(net) == list{dispatched});
}
template <class C> std::string explained(const all& net, const figure& total = {}) {
  std::string s;
  const auto append = [&](std::string_view piece) { s += piece; };
  write_explanation(explain(net, all::conventions, column_for<C>(net, total)), append);
  return s;
}
}  // namespace

TEST_CASE("small extents and pooling by another name") {
  const auto product = [](count_t n) {
    return [=](all& net) { net.add(fn::einsum{{.equation = "ea,efd->da"}}, net.input({n, 6}), net.input({n, 1, 3})); };
  };
  check(product(1), {18, 18, 0}, 0, {0, 0}, 0);    // a mul
  check(product(2), {36, 18, 0}, 0, {36, 0}, 72);  // a bmm
  check(
      [](all& net) {
        net.add(fn::matmul{}, net.input({1}), net.input({2, 1, 4}));
      },
      {4, 8, 0}, 0, {0, 0}, 0);  // an mv
  check(
      [](all& net) {
        net.add(fn::interpolate{{{.size = {4, 4}, .mode = upsample_mode::area}}}, net.input({2, 4, 5, 8}));
      },
      {320, 0, 0}, 0, {0, 0}, 0);
}

TEST_CASE("counts small networks with traps as each tool does") {
  check(trap_nets::tied<all>, {11200, 700, 800}, 0, {11200, 800}, 22400);
  check(trap_nets::reused<all>, {24624, 648, 156}, 2 * 3 * 4 * 9 * 9, {23976, 156}, 46656);
  check(trap_nets::residual<all>, {118400, 1600, 1184}, 2 * 3 * 8 * 10 * 10, {115200, 1184}, 230400);
  check(trap_nets::squeeze_and_excitation<all>, {1824, 40, 148}, 0, {296, 148}, 512);
  check(trap_nets::frozen<all>, {5844, 218, 182}, 0, {6062, 14}, 11688);
  check(trap_nets::free_parameters<all>, {2880, 240, 288}, 0, {3120, 288}, 5760);
  check(trap_nets::several_outputs<all>, {1472, 152, 88}, 0, {1624, 88}, 2944);
  check(trap_nets::loop<all>, {648, 72, 360}, 0, {720, 360}, 1296);
}

TEST_CASE("counts calls that a layer makes besides its main operation") {
  const auto by_matmul = [](all& net) {
    const edge q = net.input({2, 4, 10, 16}), k = net.input({2, 4, 10, 16}), v = net.input({2, 4, 10, 16});
    const edge scores =
        net.add(fn::div{{.other = 4.0}}, net.add(fn::matmul{}, q, net.add(fn::transpose{{.dim0 = -2, .dim1 = -1}}, k)));
    net.add(fn::matmul{}, net.add(fn::softmax{{.dim = -1}}, scores), v);
  };
  check(by_matmul, {25600, 2080, 0}, 0, {25600, 0}, 51200);
  const auto by_bmm = [](all& net) {
    const edge q = net.input({6, 5, 8}), k = net.input({6, 9, 8}), v = net.input({6, 9, 8});
    net.add(fn::bmm{},
            net.add(fn::softmax{{.dim = -1}}, net.add(fn::bmm{}, q, net.add(fn::transpose{{.dim0 = 1, .dim1 = 2}}, k))),
            v);
  };
  check(by_bmm, {4320, 510, 0}, 0, {4320, 0}, 8640);
  check(
      [](all& net) {
        net.add(fn::grid_sample{}, net.input({1, 3, 8, 8}), net.add(fn::tanh{}, net.input({1, 5, 6, 2})));
      },
      {360, 0, 0}, 0, {0, 0}, 0);
  check(
      [](all& net) {
        net.add(fn::batch_norm{}, net.input({2, 6, 4, 4}), net.input({6}), net.add(fn::abs{}, net.input({6})));
      },
      {192, 0, 0}, 0, {0, 0}, 0);
  const auto sequential = [](all& net) {
    edge x =
        net.add(conv2d{.out_channels = 8, .kernel_size = {3, 3}, .stride = {2, 2}, .padding = {1, 1}, .bias = false},
                net.input({4, 3, 32, 32}));
    x = net.add(nn::relu6{}, net.add(batch_norm2d{}, x));
    x = net.add(conv2d{.out_channels = 8, .kernel_size = {3, 3}, .padding = {1, 1}, .groups = 8, .bias = false}, x);
    x = net.add(conv2d{.out_channels = 16, .kernel_size = {1, 1}, .bias = false},
                net.add(nn::relu6{}, net.add(batch_norm2d{}, x)));
    x = net.add(flatten{}, net.add(adaptive_avg_pool2d{}, net.add(batch_norm2d{}, x)));
    net.add(linear{4}, net.add(nn::dropout{.p = 0.2}, x));
  };
  check(sequential, {508160, 32784, 548}, 606464 - 508160, {426256, 548}, 852480);
}

TEST_CASE("counts fused and composed attention") {
  const auto encoder = [](all& net) {
    net.add("e", transformer_encoder_layer{{.d_model = 64, .nhead = 4, .dim_feedforward = 128, .batch_first = true}},
            net.input({1, 16, 64}));
  };
  check(encoder, {534528, 7168, 33472}, 0, {531456, 33472}, 0);
  // An odd number of heads has no fast path: 2 x (4 projections + the block's two linear layers).
  const auto odd = [](all& net) {
    net.add("e", transformer_encoder_layer{{.d_model = 6, .nhead = 3, .dim_feedforward = 8, .batch_first = true}},
            net.input({1, 5, 6}));
  };
  all net;
  odd(net);
  CHECK(figures_of<torch_flop_counter>(net) == list{2 * (4 * 5 * 6 * 6 + 2 * 5 * 6 * 8)});
  all self, cross;
  const multihead_attention attention{.embed_dim = 64, .num_heads = 4, .batch_first = true};
  const edge x = self.input({2, 10, 64}), a = cross.input({2, 10, 64}), b = cross.input({2, 10, 64});
  self.add("a", attention, x);
  cross.add("a", attention, a, b, b);
  CHECK(figures_of<torch_flop_counter>(self) == list{0});
  CHECK(figures_of<torch_flop_counter>(cross) == list{706560});
  CHECK(figures_of<fvcore>(self) == list{353280, 7200, 16640});
}

TEST_CASE("explains a figure by the MACs and what is counted beyond them") {
  all net;
  trap_nets::residual(net);
  CHECK(explained<mmengine>(net) == "115,200 MACs + 8,000 batch norm in training form = 123,200 (mmengine)\n");
  CHECK(explained<fvcore>(net) == "115,200 MACs + 3,200 batch norm = 118,400 (fvcore)\n");
  CHECK(explained<torch_flop_counter>(net) == "2 x 115,200 MACs = 230,400 (torch_flop_counter)\n");
  CHECK(explained<exact>(net) ==
        "2 x 115,200 MACs + 3,200 batch norm + 1,600 ReLU + 800 addition = 236,000 (opcost)\n");
  CHECK(explained<fvcore>(net, figure(118'000.25)) ==
        "115,200 MACs + 3,200 batch norm - 399.75 what fvcore does to the network before it counts = 118,000.25 "
        "(fvcore)\n");

  std::string between;
  const auto append = [&](std::string_view piece) { between += piece; };
  write_explanation(explain_between<fvcore, mmengine>(net), append);
  write_explanation(explain_between<mmengine, ptflops_aten>(net), append);
  CHECK(between ==
        "118,400 (fvcore) + 4,800 batch norm in training form = 123,200 (mmengine)\n123,200 (mmengine) - 8,000 batch "
        "norm that it does not count = 115,200 (ptflops_aten)\n");

  all biased;
  trap_nets::frozen(biased);
  CHECK(explained<ptflops_aten>(biased) ==
        "5,844 MACs + 216 biases of convolution + 2 biases of linear = 6,062 (ptflops_aten)\n");

  all headed;
  headed.add("fc", linear{3, false}, headed.add("conv", linear{4, false}, headed.input({1, 5})));
  CHECK(explained<mmpretrain>(headed) == "32 MACs - 12 linear that it does not count = 20 (mmpretrain)\n");
}

TEST_CASE("the terms of every explanation add up to the figure") {
  for (const auto build :
       {trap_nets::tied<all>, trap_nets::reused<all>, trap_nets::residual<all>, trap_nets::squeeze_and_excitation<all>,
        trap_nets::frozen<all>, trap_nets::free_parameters<all>}) {
    all net;
    build(net);
    shown::each([&]<class C>(std::type_identity<C>) {
      const explanation e = explain<C>(net);
      figure sum = e.base;
      CHECK(sum == e.macs * e.per_mac);
      for (const explanation::term& t : e.terms) sum = sum + t.amount;
      CHECK(sum == e.total);
      CHECK(e.total == net.flops<C>());
    });
  }
}

TEST_CASE("prints all conventions in one table") {
  all net;
  trap_nets::reused(net);
  const subject of{.name = "Reused", .source = "C++"};
  const auto rows = figures_by_convention(net, shown{}, of);
  REQUIRE(rows.size() == 8);
  CHECK(rows[1].convention == "fvcore");
  CHECK(rows[1].note.empty());
  CHECK(!figures_by_convention(net, shown{}, {.name = "x", .source = "openvino-ir-11", .exported = true})[1]
             .note.empty());
  std::string table;
  const auto append = [&](std::string_view piece) { table += piece; };
  write_all_conventions(rows, of, append);
  CHECK(table.substr(0, table.find('\n')) == "Reused, C++");
  const std::size_t at = table.find("\nmmengine ");
  REQUIRE(at != std::string::npos);
  std::string line = table.substr(at + 1, table.find('\n', at + 1) - at - 1);
  for (std::size_t blanks = line.find("  "); blanks != std::string::npos; blanks = line.find("  "))
    line.erase(blanks, 1);
  CHECK(line == "mmengine 26,568 648 156");
  std::string json;
  const auto append_json = [&](std::string_view piece) { json += piece; };
  write_all_conventions_json(rows, of, append_json);
  CHECK(json.find("\"ptflops_aten\": {\"macs\": 23976, \"params\": 156}") != std::string::npos);
}

TEST_CASE("writes types in words") {
  CHECK(in_words("AdaptiveAvgPool2d") == "adaptive average pooling");
  CHECK(in_words("BatchNorm2d") == "batch norm");
  CHECK(in_words("ConvTranspose1d") == "transposed convolution");
  CHECK(in_words("LSTM") == "LSTM");
  CHECK(in_words("LeakyReLU") == "LeakyReLU");
  CHECK(in_words("F.adaptive_avg_pool2d") == "adaptive average pooling");
  CHECK(in_words("torch.Tensor.add") == "addition");
  CHECK(in_words("F.scaled_dot_product_attention") == "scaled dot product attention");
  CHECK(in_words("_") == "_");
  CHECK(in_words("x.") == "x.");
  CHECK(in_words("").empty());
}
