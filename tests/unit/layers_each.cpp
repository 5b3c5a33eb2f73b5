// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Every layer of the catalogue: its shape, its work by a closed form, its parameters, and an input that it rejects.
#include <doctest/doctest.h>
#include <opcost/convention/exact.hpp>
#include <opcost/graph/one_layer.hpp>
#include <opcost/graph/totals.hpp>
#include <opcost/layers/all_layers.hpp>
#include <set>
#include <string>
#include <vector>

using namespace opcost;

namespace {
using inputs = std::vector<shape>;
struct layer_case {
  std::string text;
  inputs in;
  std::string outputs;
  tally work{};
  count_t parameters = 0;
  inputs rejected{};  // empty: it takes any shape
};
struct outcome {
  tally work{};
  count_t parameters = 0;
  std::string outputs{}, error{};
};
outcome run(const std::string& text, const inputs& shapes) {
  std::vector<layer_input> in;
  for (const shape& s : shapes) in.push_back({s});
  const auto one = layer_reader<builtin_layers, network<exact>>::read(text, in);
  outcome o;
  if (!one) {
    o.error = std::string(std::string_view(one.error().what));
    return o;
  }
  o.work = one->net.work();
  o.parameters = one->net.parameters();
  const auto put = [&](std::string_view s) { o.outputs += s; };
  for (const partial_tensor& t : one->outputs()) sink(put) << t.dims;
  return o;
}
std::string name_of_layer(const std::string& text) { return text.substr(0, text.find('(')); }

std::set<std::string>& tested() {
  static std::set<std::string> names;
  return names;
}
void check(const layer_case& c) {
  INFO(c.text);
  const outcome o = run(c.text, c.in);
  CHECK(o.error == "");
  CHECK(o.outputs == c.outputs);
  for (const auto& f : tally::fields) CHECK_MESSAGE((o.work.*f.member).n == (c.work.*f.member).n, f.name);
  CHECK(o.parameters.n == c.parameters.n);
  if (!c.rejected.empty()) CHECK(run(c.text, c.rejected).error != "");
  const std::string with_more =
      c.text.substr(0, c.text.size() - 1) + (c.text.ends_with("()") ? "" : ", ") + "colour=1)";
  CHECK(run(with_more, c.in).error.find("unknown attribute 'colour'") != std::string::npos);
  tested().insert(name_of_layer(c.text));
}

// A name or a shape in 1, 2 or 3 spatial dimensions.
std::string in_dims(const std::string& name, int n) { return name + std::to_string(n) + "d"; }
shape image(count_t batch, count_t channels, int n, count_t extent) {
  shape s{batch, channels};
  for (int i = 0; i < n; ++i) s.push_back(extent);
  return s;
}
std::string text_of(const shape& s) {
  std::string t;
  const auto put = [&](std::string_view piece) { t += piece; };
  sink(put) << s;
  return t;
}
count_t to_the(count_t base, int n) {
  count_t p = 1;
  for (int i = 0; i < n; ++i) p *= base;
  return p;
}
constexpr tally softmax_of(count_t rows, count_t n) {
  return tally{.add = rows * (2 * n - 1), .div = rows * n, .cmp = rows * (n - 1), .exp = rows * n};
}
// Mean, variance and division by the deviation, of groups of elements.
constexpr tally standardized(count_t all, count_t groups) {
  return {.add = 3 * all - groups, .mul = all, .div = all + 2 * groups, .sqrt = groups};
}
constexpr tally scaled(count_t all) { return {.add = all, .mul = all}; }
constexpr tally logistic{.add = 1, .div = 1, .exp = 1};

template <class... Ops> std::vector<std::string_view> names_of_modules(op_list<Ops...>) {
  return {(functional_of<Ops>() ? std::string_view() : op_traits<Ops>::name)...};
}
}  // namespace

TEST_CASE("convolution layers") {
  for (int n = 1; n <= 3; ++n) {
    const count_t taps = to_the(3, n), windows = to_the(6, n), stretched = to_the(10, n);
    const shape x = image(2, 4, n, 8), y = image(2, 6, n, 6), wrong = image(2, 3, n, 8);
    const tally plain{.mac = 2 * 6 * windows * 4 * taps, .bias = 2 * 6 * windows},
        transposed{.mac = 2 * 4 * to_the(8, n) * 6 * taps, .bias = 2 * 6 * stretched};
    check({in_dims("Conv", n) + "(4, 6, 3)", {x}, text_of(y), plain, 6 * 4 * taps + 6, {wrong}});
    check({in_dims("LazyConv", n) + "(6, 3)", {x}, text_of(y), plain, 6 * 4 * taps + 6, {{4}}});
    check({in_dims("ConvTranspose", n) + "(4, 6, 3)",
           {x},
           text_of(image(2, 6, n, 10)),
           transposed,
           6 * 4 * taps + 6,
           {wrong}});
    check({in_dims("LazyConvTranspose", n) + "(6, 3)",
           {x},
           text_of(image(2, 6, n, 10)),
           transposed,
           6 * 4 * taps + 6,
           {{4}}});
  }
  CHECK(run("Conv2d(4, 6, 3, groups=4)", {{2, 4, 8, 8}})
            .error.find("out_channels: expected a multiple of groups (4), got 6") != std::string::npos);
  const count_t points = 2 * 6 * 6 * 9;
  check({"DeformConv2d(4, 6, 3)",
         {{2, 4, 8, 8}, {2, 18, 6, 6}},
         "[2,6,6,6]",
         tally{.mac = 2 * 6 * 36 * 4 * 9, .bias = 2 * 6 * 36} + tally{.add = 4 + 2, .mul = 4, .round = 2} * points +
             tally{.add = 3, .mul = 4} * (points * 4),
         6 * 4 * 9 + 6,
         {{2, 4, 8, 8}, {2, 17, 6, 6}}});
}

TEST_CASE("products") {
  const tally product{.mac = 2 * 5 * 4 * 3, .bias = 2 * 5 * 3};
  check({"Linear(4, 3)", {{2, 5, 4}}, "[2,5,3]", product, 4 * 3 + 3, {{2, 5, 3}}});
  check({"LazyLinear(3)", {{2, 5, 4}}, "[2,5,3]", product, 4 * 3 + 3, {}});
  check({"NonDynamicallyQuantizableLinear(4, 3)", {{2, 5, 4}}, "[2,5,3]", product, 4 * 3 + 3, {{2, 5, 3}}});
  check({"Bilinear(4, 5, 3)",
         {{2, 4}, {2, 5}},
         "[2,3]",
         tally{.mac = 2 * (3 * 4 * 5 + 3 * 5), .bias = 2 * 3},
         3 * 4 * 5 + 3,
         {{2, 4}, {2, 4}}});
  check({"Identity()", {{2, 5}}, "[2,5]", {}, 0, {}});
}

TEST_CASE("normalization layers") {
  for (int n = 1; n <= 3; ++n) {
    const shape x = image(2, 6, n, 4);
    const count_t all = x.elements();
    const inputs wrong{image(2, 5, n, 4)};
    check({in_dims("BatchNorm", n) + "(6)", {x}, text_of(x), scaled(all), 12, wrong});
    check({in_dims("LazyBatchNorm", n) + "()", {x}, text_of(x), scaled(all), 12, {{6}}});
    check({in_dims("InstanceNorm", n) + "(6)", {x}, text_of(x), standardized(all, 2 * 6), 0, {{2, 6, 4, 4, 4, 4}}});
    // which keeps statistics, unlike InstanceNorm
    check({in_dims("LazyInstanceNorm", n) + "()", {x}, text_of(x), scaled(all), 12, {{2, 6, 4, 4, 4, 4}}});
  }
  const shape x{2, 6, 4, 4};
  const count_t all = x.elements();
  check({"SyncBatchNorm(6)", {x}, "[2,6,4,4]", scaled(all), 12, {{2, 5, 4, 4}}});
  check({"FrozenBatchNorm2d(6)", {x}, "[2,6,4,4]", scaled(all), 0, {{2, 5, 4, 4}}});
  check({"LayerNorm(4)", {x}, "[2,6,4,4]", standardized(all, 2 * 6 * 4) + scaled(all), 8, {{2, 6, 4, 5}}});
  check({"LayerNorm2d(6)", {x}, "[2,6,4,4]", standardized(all, 2 * 4 * 4) + scaled(all), 12, {{2, 5, 4, 4}}});
  check({"GroupNorm(3, 6)", {x}, "[2,6,4,4]", standardized(all, 2 * 3) + scaled(all), 12, {{2, 5, 4, 4}}});
  check({"RMSNorm(4)",
         {x},
         "[2,6,4,4]",
         tally{.add = 48 * (4 - 1) + 48, .mul = 2 * all, .div = 48 + all, .sqrt = 48},
         4,
         {{2, 6, 4, 5}}});
  const tally windows_of_three{.add = (3 * 6 - 2) * 2 * 16, .mul = 2 * all, .div = all, .pow = all};
  check({"LocalResponseNorm(3)", {x}, "[2,6,4,4]", windows_of_three, 0, {{2}}});
  check({"CrossMapLRN2d(3)", {x}, "[2,6,4,4]", windows_of_three, 0, {{2}}});
}

TEST_CASE("pooling layers") {
  for (int n = 1; n <= 3; ++n) {
    const shape x = image(2, 3, n, 8);
    const count_t taps = to_the(2, n), windows = 6 * to_the(4, n);
    const std::string halved = text_of(image(2, 3, n, 4));
    const inputs wrong{{8}};
    check({in_dims("MaxPool", n) + "(2)", {x}, halved, tally{.cmp = windows * (taps - 1)}, 0, wrong});
    check({in_dims("AvgPool", n) + "(2)", {x}, halved, tally{.add = windows * (taps - 1), .div = windows}, 0, wrong});
    check({in_dims("AdaptiveMaxPool", n) + "(4)", {x}, halved, tally{.cmp = windows * (taps - 1)}, 0, wrong});
    check({in_dims("AdaptiveAvgPool", n) + "(4)",
           {x},
           halved,
           tally{.add = windows * (taps - 1), .div = windows},
           0,
           wrong});
    check({in_dims("LPPool", n) + "(2, 2)",
           {x},
           halved,
           tally{.add = windows * (taps - 1), .mul = x.elements() + windows, .div = windows, .sqrt = windows},
           0,
           wrong});
    check({in_dims("MaxUnpool", n) + "(2)",
           {image(2, 3, n, 4), image(2, 3, n, 4)},
           text_of(x),
           {},
           0,
           {image(2, 3, n, 4), image(2, 3, n, 3)}});
    if (n == 1) continue;
    check({in_dims("FractionalMaxPool", n) + "(2, 4)", {x}, halved, tally{.cmp = windows * (taps - 1)}, 0, wrong});
  }
}

TEST_CASE("layers of regions") {
  const tally region{.add = 2, .mul = 4, .div = 2}, point{.add = 6, .mul = 6, .round = 2};
  check({"RoIAlign((2, 2), 1.0, 2)",
         {{1, 8, 6, 6}, {5, 5}},
         "[5,8,2,2]",
         region * 5 + point * (5 * 4 * 4) + (tally{.add = 3, .mul = 4} * 4 + tally{.add = 3, .div = 1}) * (5 * 8 * 4),
         0,
         {{8, 6, 6}, {5, 5}}});
  check({"RoIPool((2, 2), 1.0)",
         {{1, 8, 6, 6}, {5, 5}},
         "[5,8,2,2]",
         region * 5 + tally{.cmp = 5 * 8 * (36 - 4)},
         0,
         {{8, 6, 6}, {5, 5}}});
  check({"PSRoIPool(2, 1.0)",
         {{1, 8, 6, 6}, {5, 5}},
         "[5,2,2,2]",
         region * 5 + tally{.add = 5 * 2 * (36 - 4), .div = 5 * 2 * 4},
         0,
         {{1, 7, 6, 6}, {5, 5}}});
}

TEST_CASE("activation layers") {
  const auto each = [](const std::string& text, const tally& work, count_t parameters = 0) {
    check({text, {{2, 6, 5}}, "[2,6,5]", work * 60, parameters, {}});
  };
  const tally shrunk{.add = 1, .cmp = 2}, sloped{.mul = 1, .cmp = 1}, softplus{.add = 1, .exp = 1, .log = 1};
  each("ReLU()", {.cmp = 1});
  each("Threshold(0.1, 20)", {.cmp = 1});
  each("ReLU6()", {.cmp = 2});
  each("Hardtanh()", {.cmp = 2});
  each("Hardshrink()", {.cmp = 2});
  each("LeakyReLU()", sloped);
  each("RReLU()", sloped);
  each("PReLU(6)", sloped, 6);
  each("ELU()", {.add = 1, .mul = 1, .cmp = 1, .exp = 1});
  each("SELU()", {.add = 1, .mul = 2, .cmp = 1, .exp = 1});
  each("CELU(2.0)", {.add = 1, .mul = 2, .cmp = 1, .exp = 1});
  each("GELU()", {.add = 1, .mul = 3, .erf = 1});
  each("SiLU()", logistic + tally{.mul = 1});
  each("Mish()", softplus + tally{.mul = 1, .tanh = 1});
  each("Sigmoid()", logistic);
  each("LogSigmoid()", softplus + tally{.add = 2});
  each("Tanh()", {.tanh = 1});
  each("Tanhshrink()", {.add = 1, .tanh = 1});
  each("Hardswish()", {.add = 1, .mul = 2, .cmp = 2});
  each("Hardsigmoid()", {.add = 1, .mul = 1, .cmp = 2});
  each("Softshrink()", shrunk);
  each("Softplus()", softplus);
  each("Softsign()", {.add = 1, .div = 1, .cmp = 1});
  const inputs wrong{{6}};
  check({"Softmax(1)", {{2, 6, 5}}, "[2,6,5]", softmax_of(2 * 5, 6), 0, wrong});
  check({"Softmin(1)", {{2, 6, 5}}, "[2,6,5]", softmax_of(2 * 5, 6) + tally{.add = 60}, 0, wrong});
  check({"LogSoftmax(1)",
         {{2, 6, 5}},
         "[2,6,5]",
         tally{.add = 10 * (3 * 6 - 1), .cmp = 10 * (6 - 1), .exp = 60, .log = 10},
         0,
         wrong});
  check({"Softmax2d()", {{2, 6, 5, 4}}, "[2,6,5,4]", softmax_of(2 * 5 * 4, 6), 0, {{2, 6}}});
  check({"GLU(1)", {{2, 6, 5}}, "[2,3,5]", (logistic + tally{.mul = 1}) * 30, 0, {{2, 5, 5}}});
}

TEST_CASE("layers that drop or move elements") {
  for (const char* name : {"Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "AlphaDropout", "FeatureAlphaDropout"})
    check({std::string(name) + "(0.5)", {{2, 6, 5, 5}}, "[2,6,5,5]", {}, 0, {}});
  check({"StochasticDepth(0.5, 'row')", {{2, 6}}, "[2,6]", {}, 0, {}});
  for (int n = 1; n <= 3; ++n) {
    const shape x = image(2, 3, n, 4);
    const std::string wider = text_of(image(2, 3, n, 6));
    check({in_dims("ConstantPad", n) + "(1, 0.5)", {x}, wider, {}, 0, {}});
    for (const char* name : {"ZeroPad", "ReflectionPad", "ReplicationPad", "CircularPad"})
      check({in_dims(name, n) + "(1)", {x}, wider, {}, 0, {}});
    CHECK(run(in_dims("ReflectionPad", n) + "(4)", {x}).error != "");
  }
  check({"Permute([0, 2, 1])", {{2, 3, 4}}, "[2,4,3]", {}, 0, {{2, 3}}});
  check({"PixelShuffle(2)", {{2, 12, 5, 4}}, "[2,3,10,8]", {}, 0, {{2, 11, 5, 4}}});
  check({"PixelUnshuffle(2)", {{2, 3, 10, 8}}, "[2,12,5,4]", {}, 0, {{2, 3, 9, 8}}});
  check({"ChannelShuffle(3)", {{2, 12, 5, 4}}, "[2,12,5,4]", {}, 0, {{2, 11, 5, 4}}});
  check({"Flatten()", {{2, 3, 4}}, "[2,12]", {}, 0, {}});
  check({"Unflatten(1, (2, 3))", {{2, 6, 4}}, "[2,2,3,4]", {}, 0, {{2, 5, 4}}});
  check({"Unfold(2, stride=2)", {{2, 3, 6, 6}}, "[2,12,9]", {}, 0, {{6}}});
  check({"Fold((6, 6), 2, stride=2)", {{2, 12, 9}}, "[2,3,6,6]", tally{.add = 2 * 12 * 9}, 0, {{2, 12, 8}}});
  check({"Embedding(100, 8)", {{2, 5}}, "[2,5,8]", {}, 800, {}});
  check({"EmbeddingBag(100, 8)", {{2, 5}}, "[2,8]", tally{.add = 2 * (5 - 1) * 8, .div = 2 * 8}, 800, {{2, 5, 5}}});
}

TEST_CASE("layers that resize") {
  const tally coordinates = tally{.add = 1, .mul = 1, .round = 1} * (10 + 10);
  const tally blends = tally{.add = 2} * 20 + tally{.mul = 4} * 100 + tally{.add = 3, .mul = 4} * 300;
  check({"Upsample(scale_factor=2)", {{1, 3, 5, 5}}, "[1,3,10,10]", coordinates, 0, {{3}}});
  check({"UpsamplingNearest2d(scale_factor=2)", {{1, 3, 5, 5}}, "[1,3,10,10]", coordinates, 0, {{3}}});
  check({"UpsamplingBilinear2d(scale_factor=2)", {{1, 3, 5, 5}}, "[1,3,10,10]", coordinates + blends, 0, {{3}}});
}

TEST_CASE("recurrent layers, attention, transformers: parameters and shapes; their work is in layers_functions.cpp") {
  const auto parts = [](const layer_case& given) {
    layer_case c = given;
    c.work = run(c.text, c.in).work;
    CHECK(c.work.mac > 0);
    check(c);
  };
  const count_t gate = 6 * (4 + 6 + 2);
  const inputs wrong{{5, 2, 3}};
  parts({"RNN(4, 6)", {{5, 2, 4}}, "[5,2,6][1,2,6]", {}, gate, wrong});
  parts({"GRU(4, 6)", {{5, 2, 4}}, "[5,2,6][1,2,6]", {}, 3 * gate, wrong});
  parts({"LSTM(4, 6)", {{5, 2, 4}}, "[5,2,6][1,2,6][1,2,6]", {}, 4 * gate, wrong});
  parts({"RNNCell(4, 6)", {{2, 4}}, "[2,6]", {}, gate, {{2, 3}}});
  parts({"GRUCell(4, 6)", {{2, 4}}, "[2,6]", {}, 3 * gate, {{2, 3}}});
  parts({"LSTMCell(4, 6)", {{2, 4}}, "[2,6][2,6]", {}, 4 * gate, {{2, 3}}});
  const count_t attention = 4 * (8 * 8 + 8), norm = 2 * 8, feed = 8 * 16 + 16 + 16 * 8 + 8;
  const count_t encoder = attention + feed + 2 * norm, decoder = 2 * attention + feed + 3 * norm;
  const shape x{5, 2, 8};
  parts({"MultiheadAttention(8, 2)", {x, x, x}, "[5,2,8][2,5,5]", {}, attention, {x, x, {4, 2, 8}}});
  parts({"TransformerEncoderLayer(8, 2, 16)", {x}, "[5,2,8]", {}, encoder, {{5, 2, 7}}});
  parts({"TransformerDecoderLayer(8, 2, 16)", {x, x}, "[5,2,8]", {}, decoder, {{5, 2, 7}, x}});
  parts({"Transformer(8, 2, 2, 3, 16)", {x, x}, "[5,2,8]", {}, 2 * encoder + 3 * decoder + 2 * norm, {x, {5, 2, 7}}});
}

TEST_CASE("distances") {
  check({"CosineSimilarity()",
         {{2, 5}, {2, 5}},
         "[2]",
         tally{.mac = 2 * 2 * 5, .add = 2 * (5 - 1), .mul = 2 * 5 + 2, .div = 2, .cmp = 2, .sqrt = 4},
         0,
         {{2, 5}, {2, 4}}});
  check({"PairwiseDistance()",
         {{2, 5}, {2, 5}},
         "[2]",
         tally{.mac = 2 * 5, .add = 2 * 2 * 5, .sqrt = 2},
         0,
         {{2, 5}, {2, 4}}});
}

TEST_CASE("no layer is left out") {
  // a stack of layers is given as its layer: TransformerEncoder((layers): ...)
  const std::set<std::string> nested{"TransformerEncoder", "TransformerDecoder"};
  for (std::string_view name : names_of_modules(opcost::detail::list_of<builtin_layers>{}))
    if (!name.empty())
      CHECK_MESSAGE((tested().count(std::string(name)) + nested.count(std::string(name))) == 1, name, " is not tested");
}
