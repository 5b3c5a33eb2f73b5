// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Recurrent layers, attention, transformers and functions: their cost by closed forms, their outputs, and which inputs
// they reject.
#include <doctest/doctest.h>
#include <opcost/convention/exact.hpp>
#include <opcost/core/sink.hpp>
#include <opcost/graph/convention_figures.hpp>
#include <opcost/graph/network.hpp>
#include <opcost/graph/totals.hpp>
#include <opcost/layers/embedding_bag_layer.hpp>
#include <opcost/layers/functions.hpp>
#include <opcost/layers/recurrent_layers.hpp>
#include <opcost/layers/transformer_layers.hpp>
#include <string>

using namespace opcost;

namespace {
struct outcome {
  tally work{};
  count_t parameters = 0;
  std::string shapes{}, refusal{};
};
// The row of one layer with real inputs of these shapes.
template <class L, class... Shapes> outcome run(const L& layer, const Shapes&... shapes) {
  network<exact> net;
  const auto v = net.add("layer", layer, net.input(shapes)...);
  const row& last = net.at(v.row);
  outcome o{net.work(), net.parameters(), {}, std::string(last.why)};
  const auto put = [&](std::string_view s) { o.shapes += s; };
  for (const partial_tensor& t : net.outputs_of(last)) sink(put) << t.dims;
  return o;
}
using dims = partial_shape;
constexpr tally sigmoid_each{.add = 1, .div = 1, .exp = 1};
constexpr tally lstm_each = tally{.add = 4 + 1, .mul = 3, .tanh = 2} + sigmoid_each * 3;
constexpr tally softmax_row(count_t n) {
  return tally{.add = n + (n - 1), .div = n, .cmp = n - 1, .exp = n};
}  // less the largest, exp, sum, divide
}  // namespace

TEST_CASE("recurrent layers multiply by all weights in each step and direction") {
  nn::lstm lstm{.input_size = 10, .hidden_size = 20};
  CHECK(run(lstm, dims{5, 3, 10}).work == tally{.mac = 5 * 3 * (4 * 20 * (10 + 20))} + lstm_each * (5 * 3 * 20));
  CHECK(run(lstm, dims{5, 3, 10}).shapes == "[5,3,20][1,3,20][1,3,20]");
  CHECK(run(lstm, dims{5, 3, 10}).parameters == 4 * 20 * (10 + 20 + 2));
  CHECK(run(lstm, dims{5, 10}).shapes == "[5,20][1,20][1,20]");
  lstm.num_layers = 2;
  lstm.bidirectional = lstm.batch_first = true;
  lstm.bias = false;
  CHECK(run(lstm, dims{3, 5, 10}).work == tally{.mac = 5 * 3 * 2 * (4 * 20 * (10 + 20) + 4 * 20 * (40 + 20))} +
                                              (lstm_each + tally{.add = -4}) * (5 * 3 * 20 * 2 * 2));
  CHECK(run(lstm, dims{3, 5, 10}).shapes == "[3,5,40][4,3,20][4,3,20]");
  CHECK(run(lstm, dims{3, 5, 10}).parameters == 2 * (4 * 20 * (10 + 20) + 4 * 20 * (40 + 20)));

  nn::lstm projected{.input_size = 10, .hidden_size = 20};
  projected.proj_size = 7;
  tally each = lstm_each + tally{.add = -4, .bias = 4};
  CHECK(run(projected, dims{5, 3, 10}).work ==
        tally{.mac = 5 * 3 * (4 * 20 * (10 + 7) + 7 * 20)} + each * (5 * 3 * 20));
  CHECK(run(projected, dims{5, 3, 10}).parameters == 4 * 20 * (10 + 7 + 2) + 7 * 20);
  CHECK(run(projected, dims{5, 3, 10}).shapes == "[5,3,7][1,3,7][1,3,20]");

  const nn::gru gru{.input_size = 10, .hidden_size = 20};
  CHECK(run(gru, dims{5, 3, 10}).work ==
        tally{.mac = 5 * 3 * (3 * 20 * (10 + 20))} +
            (tally{.add = 4 + 1 + 2, .mul = 3, .tanh = 1} + sigmoid_each * 2) * (5 * 3 * 20));
  CHECK(run(gru, dims{5, 3, 10}).parameters == 3 * 20 * (10 + 20 + 2));
  const nn::rnn rnn{.input_size = 7, .hidden_size = 11, .nonlinearity = rnn_nonlinearity::relu};
  CHECK(run(rnn, dims{3, 2, 7}).work == tally{.mac = 3 * 2 * 11 * (7 + 11)} + tally{.add = 1, .cmp = 1} * (3 * 2 * 11));

  // a cell is one step
  CHECK(run(nn::lstm_cell{10, 20}, dims{3, 10}).work ==
        run(nn::lstm{.input_size = 10, .hidden_size = 20}, dims{1, 3, 10}).work);
  CHECK(run(nn::gru_cell{10, 20}, dims{3, 10}).work == run(gru, dims{1, 3, 10}).work);
  CHECK(run(nn::rnn_cell{7, 11, true, rnn_nonlinearity::relu}, dims{2, 7}).work == run(rnn, dims{1, 2, 7}).work);
  CHECK(run(nn::lstm_cell{10, 20}, dims{3, 10}).parameters == 4 * 20 * (10 + 20 + 2));
  CHECK(run(nn::lstm_cell{10, 20}, dims{10}).shapes == "[20][20]");
  // the input size is the input's
  CHECK(run(nn::lstm{.hidden_size = 20}, dims{5, 3, 10}).work ==
        run(nn::lstm{.input_size = 10, .hidden_size = 20}, dims{5, 3, 10}).work);
  CHECK(run(nn::lstm{.hidden_size = 20}, dims{5, 3, 10}).parameters == 4 * 20 * (10 + 20 + 2));
  CHECK(run(nn::gru_cell{.hidden_size = 20}, dims{3, 10}).parameters == 3 * 20 * (10 + 20 + 2));
}

TEST_CASE("rejects invalid recurrent layers") {
  CHECK(run(nn::lstm{.input_size = 10, .hidden_size = 20}, dims{5, 3, 11}).refusal ==
        "input 0: expected a last dimension of 10 (input_size), got 11");
  CHECK(run(nn::lstm{.input_size = 10, .hidden_size = 20}, dims{5, 3, 4, 10}).refusal ==
        "input 0: expected rank 2 or 3, got 4");
  CHECK(run(nn::gru{.input_size = 10, .hidden_size = 20, .num_layers = 1'000'000'000}, dims{5, 3, 10}).refusal ==
        "num_layers: expected 1 to 64, got 1000000000");
  CHECK(run(nn::gru{.input_size = 10, .hidden_size = 0}, dims{5, 3, 10}).refusal ==
        "hidden_size: expected at least 1, got 0");
  nn::lstm projected{.input_size = 10, .hidden_size = 20};
  projected.proj_size = 20;
  CHECK(run(projected, dims{5, 3, 10}).refusal == "proj_size: expected less than hidden_size (20), got 20");
}

TEST_CASE("attention has two products of all queries with all keys, with or without a causal mask") {
  fn::scaled_dot_product_attention attention;
  const tally scores = tally{.mac = 2 * (2 * 8 * 24 * 30 * 16), .mul = 2 * 8 * 24 * 30} +
                       softmax_row(30) * (2 * 8 * 24) + tally{.div = 1, .sqrt = 1};
  CHECK(run(attention, dims{2, 8, 24, 16}, dims{2, 8, 30, 16}, dims{2, 8, 30, 16}).work == scores);
  attention.is_causal = true;
  const count_t hidden = 2 * 8 * (24 * 30 - 24 * 25 / 2);  // query i sees the first i + 1 keys
  CHECK(run(attention, dims{2, 8, 24, 16}, dims{2, 8, 30, 16}, dims{2, 8, 30, 16}).work ==
        scores + tally{.padded = hidden * (16 + 16), .add = 2 * 8 * 24 * 30});
  attention.is_causal = false;
  attention.enable_gqa = true;
  CHECK(run(attention, dims{2, 8, 24, 16}, dims{2, 2, 30, 16}, dims{2, 2, 30, 16}).work == scores);
  CHECK(run(attention, dims{2, 8, 24, 16}, dims{2, 3, 30, 16}, dims{2, 3, 30, 16}).refusal ==
        "input 0 (queries): expected heads that are a multiple of those of keys and values (3), got 8");
  attention.enable_gqa = false;
  attention.scale = 0.5;
  CHECK(run(attention, dims{2, 8, 24, 16}, dims{2, 8, 30, 16}, dims{2, 8, 30, 16}).work.sqrt == 0);

  multihead_attention heads{.embed_dim = 24, .num_heads = 2, .kdim = 16, .vdim = 12, .batch_first = true};
  const auto macs = [](count_t n, count_t l, count_t s, count_t e, count_t k, count_t v, count_t keys) {
    return n * (2 * l * e * e + s * e * (k + v)) + 2 * n * l * keys * e;
  };
  outcome o = run(heads, dims{2, 5, 24}, dims{2, 6, 16}, dims{2, 6, 12});
  CHECK(o.work.mac == macs(2, 5, 6, 24, 16, 12, 6));
  CHECK(o.work.bias == 2 * 24 * (5 + 6 + 6 + 5));
  CHECK(o.work.sqrt == 1);
  CHECK(o.parameters == 24 * (24 + 16 + 12 + 24) + 4 * 24);
  CHECK(o.shapes == "[2,5,24][2,5,6]");
  heads.add_bias_kv = heads.add_zero_attn = true;
  o = run(heads, dims{2, 5, 24}, dims{2, 6, 16}, dims{2, 6, 12});
  CHECK(o.work.mac == macs(2, 5, 6, 24, 16, 12, 8));
  CHECK(o.parameters == 24 * (24 + 16 + 12 + 24) + 4 * 24 + 2 * 24);
  CHECK(o.shapes == "[2,5,24][2,5,8]");
  // of itself, one sequence alone
  CHECK(run(multihead_attention{.embed_dim = 64, .num_heads = 4}, dims{10, 64}).work.mac ==
        macs(1, 10, 10, 64, 64, 64, 10));
  CHECK(run(multihead_attention{.embed_dim = 64, .num_heads = 4}, dims{10, 64}).shapes == "[10,64][10,10]");
  CHECK(run(multihead_attention{.embed_dim = 64, .num_heads = 5}, dims{10, 64}).refusal ==
        "embed_dim: expected a positive multiple of num_heads (5), got 64");
}

TEST_CASE("the cost of a transformer is the sum of its parts") {
  const transformer_layer plan{.d_model = 32, .nhead = 4, .dim_feedforward = 64};
  const auto attention = [](count_t n, count_t l, count_t s, count_t e) {
    return n * (2 * l * e * e + 2 * s * e * e) + 2 * n * l * s * e;
  };
  const count_t layer_parameters = 4 * (32 * 32 + 32) + (32 * 64 + 64) + (64 * 32 + 32);
  outcome o = run(transformer_encoder_layer{plan}, dims{9, 2, 32});
  CHECK(o.work.mac == attention(2, 9, 9, 32) + 2 * (2 * 9 * 32 * 64));
  CHECK(o.parameters == layer_parameters + 2 * (2 * 32));
  CHECK(o.shapes == "[9,2,32]");
  transformer_encoder_layer first{plan};
  first.norm_first = true;
  CHECK(run(first, dims{9, 2, 32}).work == o.work);
  o = run(transformer_decoder_layer{plan}, dims{5, 2, 32}, dims{8, 2, 32});
  CHECK(o.work.mac == attention(2, 5, 5, 32) + attention(2, 5, 8, 32) + 2 * (2 * 5 * 32 * 64));
  CHECK(o.parameters == layer_parameters + 4 * (32 * 32 + 32) + 3 * (2 * 32));
  o = run(transformer_encoder{.encoder_layer = {plan}, .num_layers = 3}, dims{9, 2, 32});
  CHECK(o.work.mac == 3 * run(transformer_encoder_layer{plan}, dims{9, 2, 32}).work.mac);
  CHECK(o.parameters == 3 * (layer_parameters + 2 * (2 * 32)));
  o = run(
      transformer{.d_model = 32, .nhead = 4, .num_encoder_layers = 2, .num_decoder_layers = 1, .dim_feedforward = 64},
      dims{8, 2, 32}, dims{5, 2, 32});
  CHECK(o.work.mac == 2 * run(transformer_encoder_layer{plan}, dims{8, 2, 32}).work.mac +
                          run(transformer_decoder_layer{plan}, dims{5, 2, 32}, dims{8, 2, 32}).work.mac);
  CHECK(o.shapes == "[5,2,32]");
}

TEST_CASE("counts layers of two inputs and embedding tables") {
  CHECK(run(bilinear{5, 6, 7}, dims{3, 5}, dims{3, 6}).work == tally{.mac = 3 * (7 * 5 * 6 + 7 * 6), .bias = 3 * 7});
  CHECK(run(bilinear{5, 6, 7}, dims{3, 5}, dims{3, 6}).parameters == 7 * 5 * 6 + 7);
  CHECK(run(bilinear{5, 6, 7}, dims{3, 5}, dims{3, 5}).refusal ==
        "input 1: expected a last dimension of 6 (in2_features), got 5");
  CHECK(run(cosine_similarity{}, dims{4, 16}, dims{4, 16}).work ==
        tally{.mac = 2 * 4 * 16, .add = 4 * 15, .mul = 4 * 16 + 4, .div = 4, .cmp = 4, .sqrt = 2 * 4});
  CHECK(run(cosine_similarity{}, dims{4, 16}, dims{4, 16}).shapes == "[4]");
  CHECK(run(pairwise_distance{}, dims{5, 8}, dims{5, 8}).work == tally{.mac = 5 * 8, .add = 2 * 5 * 8, .sqrt = 5});
  CHECK(run(pairwise_distance{.keepdim = true}, dims{5, 8}, dims{5, 8}).shapes == "[5,1]");
  CHECK(run(embedding{100, 16}, dims{4, 6}).work == tally{});
  CHECK(run(embedding{100, 16}, dims{4, 6}).parameters == 100 * 16);
  embedding shortened{100, 16};
  shortened.max_norm = 1.0;
  CHECK(run(shortened, dims{4, 6}).work == tally{.mac = 24 * 16, .mul = 24 * 16, .div = 24, .cmp = 24, .sqrt = 24});
  CHECK(run(shortened, dims{4, 6}).shapes == "[4,6,16]");
  CHECK(run(fn::embedding{}, dims{4, 6}, dims{100, 16}).shapes == "[4,6,16]");
  CHECK(run(fn::embedding{}, dims{4, 6}, dims{100}).refusal ==
        "expected 2 inputs (indices, a table of rank 2), got 2; input 1 has rank 1");
  embedding_bag bag{100, 16};
  CHECK(run(bag, dims{4, 6}).work == tally{.add = 4 * 16 * (6 - 1), .div = 4 * 16});
  bag.mode = bag_mode::max;
  CHECK(run(bag, dims{4, 6}).work == tally{.cmp = 4 * 16 * (6 - 1)});
  CHECK(run(embedding_bag{100, 16}, dims{10}, dims{4}).shapes == "[4,16]");
}

TEST_CASE("counts functions of matrices") {
  CHECK(run(fn::matmul{}, dims{2, 1, 3, 4}, dims{6, 4, 5}).work == tally{.mac = 2 * 6 * 3 * 5 * 4});
  CHECK(run(fn::dot{}, dims{9}, dims{9}).work == tally{.mac = 9});
  CHECK(run(fn::bmm{}, dims{5, 6}, dims{6, 7}).refusal == "inputs 0 and 1: expected ranks 3 and 3, got one of 2");
  fn::addmm added;
  CHECK(run(added, dims{7}, dims{5, 6}, dims{6, 7}).work == tally{.mac = 5 * 7 * 6, .add = 5 * 7});
  added.beta = 0.5;
  CHECK(run(added, dims{7}, dims{5, 6}, dims{6, 7}).work == tally{.mac = 5 * 7 * 6, .add = 5 * 7, .mul = 7});
  fn::einsum sum{{"b i d, b j d -> b i j"}};
  CHECK(run(sum, dims{2, 5, 4}, dims{2, 6, 4}).work == tally{.mac = 2 * 5 * 6 * 4});
  CHECK(run(sum, dims{2, 5, 4}, dims{2, 6, 4}).shapes == "[2,5,6]");
  CHECK(run(fn::linear{}, dims{2, 3, 8}, dims{5, 8}, dims{5}).work == tally{.mac = 2 * 3 * 5 * 8, .bias = 2 * 3 * 5});
}

TEST_CASE("element-wise functions accept a number as the second operand") {
  fn::add sum;
  CHECK(run(sum, dims{3, 5}).refusal == "expected a second input or the attribute other");
  sum.other = 1.0;
  CHECK(run(sum, dims{3, 5}).work == tally{.add = 15});
  CHECK(run(sum, dims{3, 5}, dims{5}).work == tally{.add = 15});
  sum.alpha = 2;
  CHECK(run(sum, dims{3, 5}, dims{5}).work == tally{.add = 15, .mul = 5});
  fn::clamp bounds;
  CHECK(run(bounds, dims{3, 5}).refusal == "min and max: expected at least one of them");
  bounds.min = 0;
  CHECK(run(bounds, dims{3, 5}).work == tally{.cmp = 15});
  bounds.max = 6;
  CHECK(run(bounds, dims{3, 5}).work == tally{.cmp = 30});
  fn::pow cube;
  cube.exponent = 3;
  CHECK(run(cube, dims{3, 5}).work == tally{.pow = 15});
  CHECK(run(fn::rsqrt{}, dims{3, 5}).work == tally{.div = 15, .sqrt = 15});
  CHECK(run(fn::square{}, dims{3, 5}).work == tally{.mul = 15});
  CHECK(run(fn::prelu{}, dims{2, 3, 4}, dims{3}).shapes == "[2,3,4]");
}

TEST_CASE("reductions work along dimensions or over all elements") {
  const dims x{2, 6, 5, 4};
  fn::mean mean;
  CHECK(run(mean, x).shapes == "[]");
  CHECK(run(mean, x).work == tally{.add = 239, .div = 1});
  mean.dim = {2, 3};
  mean.keepdim = true;
  CHECK(run(mean, x).shapes == "[2,6,1,1]");
  fn::var variance;
  variance.dim = {1};
  CHECK(run(variance, x).work == tally{.add = 40 * 5 + 240 + 40 * 5, .mul = 240, .div = 40 + 40});
  fn::max largest;
  CHECK(run(largest, x).shapes == "[]");
  largest.dim = 1;
  CHECK(run(largest, x).shapes == "[2,5,4][2,5,4]");
  CHECK(run(largest, x).work == tally{.cmp = 40 * 5});
  fn::topk best;
  best.k = 3;
  best.dim = 1;
  CHECK(run(best, x).shapes == "[2,3,5,4][2,3,5,4]");
  CHECK(run(best, x).work == tally{.cmp = 240 * 2});  // a place among three: two comparisons
  best.k = 7;
  CHECK(run(best, x).refusal == "k: expected 0 to 6, got 7");
  fn::normalize unit;
  CHECK(run(unit, x).work == tally{.mac = 240, .div = 240, .cmp = 40, .sqrt = 40});
  fn::argmax where;
  where.dim = 4;
  CHECK(!run(where, x).refusal.empty());
}

TEST_CASE("functions that move elements change shapes and cost nothing") {
  const dims x{2, 6, 5, 4};
  const auto moved = [&](const auto& f, auto... more) {
    const outcome o = run(f, x, more...);
    CHECK(o.work == tally{});
    return o.refusal.empty() ? o.shapes : o.refusal;
  };
  fn::permute order;
  order.dims = {0, 2, 3, -3};
  CHECK(moved(order) == "[2,5,4,6]");
  fn::reshape flat;
  flat.shape = {2, -1};
  CHECK(moved(flat) == "[2,120]");
  fn::chunk parts;
  parts.chunks = 4;
  parts.dim = 2;
  CHECK(moved(parts) == "[2,6,2,4][2,6,2,4][2,6,1,4]");  // as torch: three pieces of ceil(5 / 4)
  fn::split pieces;
  pieces.split_size = {1};
  pieces.dim = 1;
  CHECK(moved(pieces) == "[2,1,5,4][2,1,5,4][2,1,5,4][2,1,5,4][2,1,5,4][2,1,5,4]");
  pieces.split_size = {2, 4};
  CHECK(moved(pieces) == "[2,2,5,4][2,4,5,4]");
  pieces.split_size = {2, 3};
  CHECK(moved(pieces) == "split_size: expected a sum of 6, got 5");
  fn::expand wide;
  wide.size = {3, -1, 6, 5, 4};
  CHECK(moved(wide) == "[3,2,6,5,4]");
  fn::stack above;
  above.dim = -1;
  CHECK(moved(above, x, x) == "[2,6,5,4,3]");
  fn::cat beside;
  beside.dim = 1;
  CHECK(moved(beside, dims{2, 1, 5, 4}) == "[2,7,5,4]");
  fn::narrow part;
  part.dim = 1;
  part.start = 4;
  part.length = 3;
  CHECK(moved(part) == "start and length: expected at most 6 elements, got 4 + 3");
  fn::tril triangle;
  CHECK(moved(triangle) == "[2,6,5,4]");
}

TEST_CASE("functions with parameters as operands cost the same as the modules") {
  fn::conv2d conv;
  conv.stride = {2};
  conv.groups = 4;
  const conv2d module{.out_channels = 12, .kernel_size = {3, 3}, .stride = {2}, .groups = 4};
  CHECK(run(conv, dims{2, 8, 9, 9}, dims{12, 2, 3, 3}, dims{12}).work == run(module, dims{2, 8, 9, 9}).work);
  CHECK(run(conv, dims{2, 8, 9, 9}, dims{12, 2, 3, 3}).parameters == 0);
  conv.groups = 0;
  CHECK(!run(conv, dims{2, 8, 9, 9}, dims{12, 2, 3, 3}).refusal.empty());
  fn::conv_transpose2d transposed;
  CHECK(run(transposed, dims{2, 8, 9, 9}, dims{8, 4, 3, 3}).work ==
        run(conv_transpose2d{.out_channels = 4, .kernel_size = {3, 3}, .bias = false}, dims{2, 8, 9, 9}).work);
  const dims x{2, 6, 4, 4};
  CHECK(run(fn::batch_norm{}, x, dims{6}, dims{6}, dims{6}, dims{6}).work == run(batch_norm{}, x).work);
  CHECK(run(fn::batch_norm{}, x, dims{5}, dims{6}).refusal ==
        "inputs from 1: expected lists of 6 numbers, the channels of x");
  fn::group_norm groups;
  groups.num_groups = 3;
  CHECK(run(groups, x, dims{6}, dims{6}).work == run(group_norm{.num_groups = 3}, x).work);
  fn::layer_norm rows;
  rows.normalized_shape = {4};
  CHECK(run(rows, x, dims{4}, dims{4}).work == run(layer_norm{.normalized_shape = {4}}, x).work);
  CHECK(run(fn::instance_norm{}, x).work == run(instance_norm{}, x).work);
  fn::pad around;
  around.pad = {1, 2, 0, 1};
  CHECK(run(around, dims{2, 6, 5, 4}).shapes == "[2,6,6,7]");
  around.pad = {1, 2, 0};
  CHECK(run(around, dims{2, 6, 5, 4}).refusal == "pad: expected two numbers per padded dimension, at most 4, got 3");
}
