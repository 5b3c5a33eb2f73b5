// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Layers by their text: their cost by closed forms, how they print, and which are rejected.
#include <doctest/doctest.h>
#include <opcost/convention/exact.hpp>
#include <opcost/graph/one_layer.hpp>
#include <opcost/graph/totals.hpp>
#include <opcost/layers/all_layers.hpp>
#include <string>
#include <vector>

using namespace opcost;

namespace {
using reader = layer_reader<builtin_layers, network<exact>>;

struct outcome {
  tally work{};
  count_t parameters = 0;
  std::string shapes{}, error{};
};
outcome run(std::string_view text, std::initializer_list<shape> inputs) {
  std::vector<layer_input> in;
  for (const shape& s : inputs) in.push_back({s});
  const auto one = reader::read(text, in);
  outcome o;
  if (!one) {
    o.error = std::string(std::string_view(one.error().what));
    return o;
  }
  o.work = one->net.work();
  o.parameters = one->net.parameters();
  const auto put = [&](std::string_view s) { o.shapes += s; };
  for (const partial_tensor& t : one->outputs()) sink(put) << t.dims;
  return o;
}
std::string printed(std::string_view text) {
  auto t = read_layer<builtin_layers>(text);
  std::string s;
  const auto put = [&](std::string_view piece) { s += piece; };
  if (!t) return std::string(std::string_view(t.error().what));
  write_layer<builtin_layers>(put, *t);
  return s;
}
// Of each of the 2 x 6 x 5 elements.
tally each(std::string_view text) {
  const outcome o = run(text, {{2, 6, 5}});
  CHECK_MESSAGE(o.error.empty(), text, ": ", o.error);
  tally t;
  for (const auto& f : tally::fields) {
    CHECK_MESSAGE((o.work.*f.member).n % 60 == 0, text);
    t.*f.member = (o.work.*f.member) / 60;
  }
  return t;
}
}  // namespace

TEST_CASE("convolutions count every tap of every output, and those on padding") {
  CHECK(run("Conv2d(3, 8, 3, padding=1, bias=False)", {{2, 3, 7, 9}}).work ==
        tally{.mac = 2 * 8 * 7 * 9 * (3 * 3 * 3), .padded = 2 * 8 * 3 * (7 * 9 * 9 - (3 * 7 - 2) * (3 * 9 - 2))});
  CHECK(run("Conv2d(6, 12, (3, 2), groups=3)", {{1, 6, 7, 9}}).work ==
        tally{.mac = 12 * 5 * 8 * (2 * 3 * 2), .bias = 12 * 5 * 8});
  CHECK(run("Conv2d(6, 12, (3, 2), groups=3)", {{1, 6, 7, 9}}).parameters == 12 * 2 * 3 * 2 + 12);
  CHECK(run("Conv1d(4, 8, 3, padding='same', dilation=2, bias=False)", {{1, 4, 10}}).shapes == "[1,8,10]");
  CHECK(run("Conv1d(4, 8, 3, padding='valid', stride=2, bias=False)", {{1, 4, 10}}).shapes == "[1,8,4]");
  // padding that repeats real elements has no tap on zeros
  for (const char* mode : {"reflect", "replicate", "circular"}) {
    const std::string ending = std::string(", padding_mode='") + mode + "', bias=False)";
    CHECK(run("Conv2d(3, 4, 3, padding=1" + ending, {{1, 3, 6, 6}}).work == tally{.mac = 4 * 6 * 6 * 3 * 9});
    CHECK(run("Conv2d(3, 4, 4, padding='same'" + ending, {{1, 3, 6, 6}}).shapes == "[1,4,6,6]");
  }
  const outcome transposed =
      run("ConvTranspose2d(4, 6, 3, stride=2, padding=1, output_padding=1, groups=2)", {{1, 4, 5, 5}});
  CHECK(transposed.shapes == "[1,6,10,10]");
  CHECK(transposed.work.mac == 4 * 5 * 5 * 3 * 9);
  CHECK(transposed.work.bias == 6 * 10 * 10);
  CHECK(transposed.parameters == 4 * 3 * 9 + 6);
  CHECK(run("Conv3d(1, 2, 2)", {{1, 1, 3, 3, 3}}).work.mac == 2 * 8 * 8);
}

TEST_CASE("counts linear, flatten and unflatten") {
  CHECK(run("Linear(4, 3)", {{2, 5, 4}}).work == tally{.mac = 2 * 5 * 4 * 3, .bias = 2 * 5 * 3});
  CHECK(run("Linear(4, 3, bias=False)", {{4}}).shapes == "[3]");
  CHECK(run("Flatten()", {{2, 3, 4}}).shapes == "[2,12]");
  CHECK(run("Flatten(0, 1)", {{2, 3, 4}}).shapes == "[6,4]");
  CHECK(run("Unflatten(1, (2, -1))", {{2, 6, 4}}).shapes == "[2,2,3,4]");
}

TEST_CASE("normalization costs a scale and a shift, and the statistics if it computes them") {
  const count_t all = 2 * 6 * 5;
  const auto statistics = [&](count_t groups) {
    return tally{.add = 3 * all - groups, .mul = all, .div = all + 2 * groups, .sqrt = groups};
  };
  CHECK(run("BatchNorm1d(6)", {{2, 6, 5}}).work == tally{.add = all, .mul = all});
  CHECK(run("BatchNorm1d(6)", {{2, 6, 5}}).parameters == 12);
  CHECK(run("BatchNorm1d(6, bias=False)", {{2, 6, 5}}).parameters == 6);
  CHECK(run("BatchNorm1d(6, affine=False)", {{2, 6, 5}}).parameters == 0);
  CHECK(run("BatchNorm1d(6, track_running_stats=False)", {{2, 6, 5}}).work ==
        statistics(6) + tally{.add = all, .mul = all});
  CHECK(run("InstanceNorm1d(6)", {{2, 6, 5}}).work == statistics(2 * 6));
  CHECK(run("InstanceNorm1d(6, track_running_stats=True)", {{2, 6, 5}}).work == tally{.add = all, .mul = all});
  CHECK(run("LayerNorm(5)", {{2, 6, 5}}).work == statistics(2 * 6) + tally{.add = all, .mul = all});
  CHECK(run("LayerNorm((6, 5), bias=False)", {{2, 6, 5}}).work == statistics(2) + tally{.mul = all});
  CHECK(run("LayerNorm((6, 5), bias=False)", {{2, 6, 5}}).parameters == 30);
  CHECK(run("GroupNorm(3, 6)", {{2, 6, 5}}).work == statistics(2 * 3) + tally{.add = all, .mul = all});
  // x^2, the mean of each of 12 rows, eps, a root, a division an element
  CHECK(run("RMSNorm(5)", {{2, 6, 5}}).work ==
        tally{.add = 12 * (5 - 1) + 12, .mul = 2 * all, .div = 12 + all, .sqrt = 12});
  // windows of 3 channels: 3 x 6 - 2 real taps
  CHECK(run("LocalResponseNorm(3)", {{2, 6, 5}}).work ==
        tally{.add = all + (3 * 6 - 2) * 2 * 5 - all, .mul = 2 * all, .div = all, .pow = all});
}

TEST_CASE("pooling costs K - 1 operations per output") {
  CHECK(run("MaxPool2d(3, 2, 1)", {{1, 4, 8, 8}}).work == tally{.cmp = 4 * 4 * 4 * (9 - 1)});
  CHECK(run("MaxPool2d(2, return_indices=True)", {{1, 4, 8, 8}}).shapes == "[1,4,4,4][1,4,4,4]");
  CHECK(run("AvgPool1d(4)", {{1, 4, 8}}).work == tally{.add = 8 * 3, .div = 8});
  CHECK(run("AvgPool2d(3, 2, ceil_mode=True)", {{1, 4, 8, 8}}).shapes == "[1,4,4,4]");
  CHECK(run("AdaptiveAvgPool2d(1)", {{1, 4, 8, 8}}).work == tally{.add = 4 * (64 - 1), .div = 4});
  CHECK(run("AdaptiveAvgPool2d((None, 3))", {{1, 4, 8, 8}}).shapes == "[1,4,8,3]");
  CHECK(run("AdaptiveMaxPool1d(5, return_indices=True)", {{1, 4, 8}}).shapes == "[1,4,5][1,4,5]");
  CHECK(run("LPPool1d(2, 4)", {{1, 4, 8}}).work == tally{.add = 8 * 3, .mul = 4 * 8 + 8, .div = 8, .sqrt = 8});
  CHECK(run("LPPool1d(3, 4)", {{1, 4, 8}}).work == tally{.add = 8 * 3, .mul = 8, .div = 8, .pow = 4 * 8 + 8});
  CHECK(run("FractionalMaxPool2d(3, (4, 5))", {{1, 2, 9, 9}}).work == tally{.cmp = 2 * 4 * 5 * (9 - 1)});
  CHECK(run("FractionalMaxPool2d(2, output_ratio=0.5)", {{1, 2, 9, 9}}).shapes == "[1,2,4,4]");
}

TEST_CASE("activations cost their formula per element") {
  const tally comparison{.cmp = 1}, clamped{.cmp = 2}, sloped{.mul = 1, .cmp = 1};
  CHECK(each("ReLU()") == comparison);
  CHECK(each("ReLU6(inplace=True)") == clamped);
  CHECK(each("Hardtanh(-2, 2.0)") == clamped);
  CHECK(each("LeakyReLU(0.1)") == sloped);
  CHECK(each("RReLU()") == sloped);
  CHECK(each("PReLU(6)") == sloped);
  CHECK(each("ELU()") == tally{.add = 1, .mul = 1, .cmp = 1, .exp = 1});
  CHECK(each("CELU(2.0)") == tally{.add = 1, .mul = 2, .cmp = 1, .exp = 1});
  CHECK(each("SELU()") == tally{.add = 1, .mul = 2, .cmp = 1, .exp = 1});
  CHECK(each("GELU()") == tally{.add = 1, .mul = 3, .erf = 1});
  CHECK(each("GELU(approximate='tanh')") == tally{.add = 2, .mul = 6, .tanh = 1});
  CHECK(each("SiLU()") == tally{.add = 1, .mul = 1, .div = 1, .exp = 1});
  CHECK(each("Mish()") == tally{.add = 1, .mul = 1, .exp = 1, .log = 1, .tanh = 1});
  CHECK(each("Sigmoid()") == tally{.add = 1, .div = 1, .exp = 1});
  CHECK(each("LogSigmoid()") ==
        each("Softplus()") +
            op_traits<math::negative>::count(math::negative{}, {}, detail::of(shape{2}, dtype::f32)));  // two negations
  CHECK(each("Tanh()") == tally{.tanh = 1});
  CHECK(each("Tanhshrink()") == tally{.add = 1, .tanh = 1});
  CHECK(each("Hardswish()") == tally{.add = 1, .mul = 2, .cmp = 2});
  CHECK(each("Hardsigmoid()") == tally{.add = 1, .mul = 1, .cmp = 2});
  CHECK(each("Hardshrink()") == tally{.cmp = 2});
  CHECK(each("Softshrink()") == tally{.add = 1, .cmp = 2});
  CHECK(each("Softplus()") == tally{.add = 1, .exp = 1, .log = 1});
  CHECK(each("Softplus(beta=2)") == tally{.add = 1, .mul = 1, .div = 1, .exp = 1, .log = 1});
  CHECK(each("Softsign()") == tally{.add = 1, .div = 1, .cmp = 1});
  CHECK(each("Threshold(0.1, 20)") == comparison);
  for (const char* nothing : {"Identity()", "Dropout(0.3)", "Dropout2d()", "AlphaDropout(p=0.1, inplace=True)",
                              "Unflatten(0, (1, 2))", "PixelShuffle(1)"})
    CHECK(each(nothing) == tally{});
  CHECK(run("PReLU(6)", {{2, 6, 5}}).parameters == 6);
  // a row of n: n - 1 comparisons, 2 n - 1 additions, n exponentials, n divisions
  const auto softmax = [](count_t rows, count_t n) {
    return tally{.add = rows * (2 * n - 1), .div = rows * n, .cmp = rows * (n - 1), .exp = rows * n};
  };
  CHECK(run("Softmax(dim=-1)", {{2, 6, 5}}).work == softmax(12, 5));
  CHECK(run("Softmax(dim=None)", {{2, 6, 5}}).work == softmax(30, 2));
  CHECK(run("Softmax()", {{6, 5}}).work == softmax(6, 5));
  CHECK(run("Softmax2d()", {{1, 6, 5, 1}}).work == softmax(5, 6));
  CHECK(run("GLU(1)", {{2, 6, 5}}).work == tally{.add = 1, .mul = 1, .div = 1, .exp = 1} * 30);
}

TEST_CASE("layers that move data cost nothing; interpolation costs its blending") {
  CHECK(run("ZeroPad2d((1, 2, 3, 4))", {{1, 2, 5, 5}}).shapes == "[1,2,12,8]");
  CHECK(run("ConstantPad1d(2, 0.5)", {{1, 2, 5}}).shapes == "[1,2,9]");
  CHECK(run("ReflectionPad1d(5)", {{1, 2, 5}}).error != "");
  CHECK(run("CircularPad3d(1)", {{1, 2, 5, 5, 5}}).work == tally{});
  CHECK(run("PixelShuffle(3)", {{2, 27, 5, 4}}).shapes == "[2,3,15,12]");
  CHECK(run("PixelUnshuffle(2)", {{1, 4, 8, 8}}).shapes == "[1,16,4,4]");
  CHECK(run("ChannelShuffle(4)", {{1, 16, 6, 6}}).work == tally{});
  CHECK(run("Unfold(3, padding=1, stride=2)", {{1, 4, 9, 9}}).shapes == "[1,36,25]");
  CHECK(run("Fold((8, 8), 2, stride=2)", {{1, 12, 16}}).work == tally{.add = 12 * 16});
  // each new coordinate is placed once
  CHECK(run("Upsample(scale_factor=2)", {{1, 3, 5, 5}}).work ==
        tally{.add = 10 + 10, .mul = 10 + 10, .round = 10 + 10});
  // and has a weight for each of its 2 taps; a point has 2 x 2 weights, by which an output blends
  CHECK(run("Upsample(scale_factor=2, mode='bilinear')", {{1, 3, 5, 5}}).work ==
        tally{.add = 20 + 20 * 2 + 300 * 3, .mul = 20 + 10 * 10 * 4 + 300 * 4, .round = 20});
  CHECK(run("Upsample(scale_factor=(1.5, 2.0), mode='bilinear')", {{1, 3, 5, 5}}).shapes == "[1,3,7,10]");
  CHECK(run("Upsample((9, 11), mode='bilinear')", {{1, 3, 5, 5}}).work ==
        run("UpsamplingBilinear2d((9, 11))", {{1, 3, 5, 5}}).work);
}

TEST_CASE("reads and prints a Sequential of several lines") {
  const std::string text =
      "Sequential(\n  (0): Conv2d(3, 8, kernel_size=(3, 3), stride=(1, 1))\n  (act): ReLU(inplace=True)\n  (2): "
      "Sequential(\n    (0): Flatten(start_dim=1, end_dim=-1)\n  )\n)";
  CHECK(printed(text) == text);
  CHECK(printed("nn.Sequential(torch.nn.ReLU(), Identity())") == "Sequential(\n  (0): ReLU()\n  (1): Identity()\n)");
  CHECK(printed("Sequential()") == "Sequential()");
  const outcome o = run(text, {{1, 3, 6, 6}});
  CHECK(o.shapes == "[1,128]");
  CHECK(o.work == tally{.mac = 8 * 16 * 27, .cmp = 8 * 16, .bias = 8 * 16});
}

TEST_CASE("prints layers as torch does") {
  CHECK(printed("Conv2d(3, 4, 3, padding='same', padding_mode='circular')") ==
        "Conv2d(3, 4, kernel_size=(3, 3), stride=(1, 1), padding=same, padding_mode=circular)");
  CHECK(printed("MaxPool2d(2)") == "MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)");
  CHECK(printed("AvgPool1d(2)") == "AvgPool1d(kernel_size=(2,), stride=(2,), padding=(0,))");
  CHECK(printed("BatchNorm2d(8, momentum=None)") ==
        "BatchNorm2d(8, eps=1e-05, momentum=None, affine=True, bias=True, track_running_stats=True)");
  CHECK(printed("Threshold(1, 2.5)") == "Threshold(threshold=1, value=2.5)");
  CHECK(printed("Upsample(scale_factor=2)") == "Upsample(scale_factor=2.0, mode='nearest')");
  CHECK(printed("ELU(1e16)") == "ELU(alpha=1e+16)");
}

TEST_CASE("rejects invalid layers with a message") {
  CHECK(printed("Conv2d(3)") == "Conv2d: missing out_channels");
  CHECK(printed("Conv2d(3, 4, 3, color=1)") == "Conv2d: unknown attribute 'color'");
  CHECK(printed("Conv2d(3, 4, 3, stride=(1, 2, 3))") ==
        "Conv2d: stride: expected one number per dimension, got (1, 2, 3)");
  CHECK(printed("Conv2d(3, 4, 3, 1, stride=1)") == "Conv2d: stride: given twice");
  CHECK(printed("GELU('exact')") == "GELU: approximate: expected one of none, tanh; got 'exact'");
  CHECK(printed("ReLU(1)") == "ReLU: inplace: expected True or False, got 1");
  CHECK(printed("Conv4d(3)") == "unknown layer or function 'Conv4d'");
  CHECK(printed("ReLU") == "expected a layer Name(...), got 'ReLU'");
  CHECK(printed("ReLU((0): ReLU())") == "ReLU: unknown module '0'");
  for (const char* broken :
       {"", "(", "ReLU(", "ReLU())", "Conv2d(3,,4)", "Conv2d(3 4)", "Conv2d('3)", "Conv2d(99999999999999999999, 1, 1)",
        "Sequential(x=ReLU())", "Linear(1e999, 1)", "Linear(-, 1)"})
    CHECK_MESSAGE(!read_layer<builtin_layers>(broken), broken);
  const std::string deep = std::string(100'000, '(');
  CHECK(!read_layer<builtin_layers>(deep));
  CHECK(!read_layer<builtin_layers>("Sequential(" + deep));
  for (const char* impossible : {"Conv2d(3, 4, 0)",
                                 "Conv2d(3, 4, 3, stride=0)",
                                 "Conv2d(3, 4, 3, groups=0)",
                                 "Conv2d(3, 4, 3, groups=-1)",
                                 "Conv2d(4, 4, 3)",
                                 "Conv2d(3, 4, 9)",
                                 "Conv1d(3, 4, 3)",
                                 "MaxPool2d(0)",
                                 "MaxPool2d(9)",
                                 "MaxPool2d(2, 0)",
                                 "GroupNorm(0, 3)",
                                 "GroupNorm(2, 3)",
                                 "LayerNorm(())",
                                 "LayerNorm(4)",
                                 "Linear(4, 3)",
                                 "PixelShuffle(0)",
                                 "PixelShuffle(2)",
                                 "ChannelShuffle(2)",
                                 "Upsample()",
                                 "Upsample(2, 2)",
                                 "Upsample(scale_factor=0)",
                                 "Upsample(scale_factor=-1)",
                                 "Upsample(2, mode='linear')",
                                 "Softmax(7)",
                                 "GLU(1)",
                                 "Flatten(2, 1)",
                                 "Unflatten(1, ())",
                                 "Unflatten(1, (2, 2))",
                                 "AdaptiveAvgPool2d(-1)",
                                 "Fold(4, 3)",
                                 "Unfold(0)",
                                 "FractionalMaxPool2d(3, 7)",
                                 "LocalResponseNorm(0)",
                                 "PReLU(2)",
                                 "Hardtanh(1, 0)",
                                 "ZeroPad2d(-4)"}) {
    const outcome o = run(impossible, {{1, 3, 6, 6}});
    CHECK_MESSAGE(!o.error.empty(), impossible, " gave ", o.shapes);
  }
}
