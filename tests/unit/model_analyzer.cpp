// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <opcost/opcost.hpp>
#include <opcost/ops/activation.hpp>
#include <opcost/ops/binary_arithmetic.hpp>
#include <opcost/ops/convolution.hpp>
#include <opcost/ops/io.hpp>
#include <opcost/ops/reduction.hpp>
#include <opcost/replay/model_analyzer/report_texts.hpp>
#include <opcost/replay/model_analyzer/rows.hpp>

namespace {
namespace replay = opcost::replay::model_analyzer;
using opcost::count_t;
using opcost::edge;

// The example in Model Analyzer's README: MobileNetV2 as trained in Caffe. The stride of the fourth stage is in its
// last block, and a converter has added the mean and the scale of the images at the input. Batch normalization is
// folded into a convolution and the addition of a bias.
opcost::network<opcost::model_analyzer> mobilenet_v2() {
  using namespace opcost;
  network<opcost::model_analyzer> net;
  const auto bias = [&](edge x, count_t channels) { return net.add(add{}, x, net.constant({1, channels, 1, 1})); };
  const auto dense = [&](edge x, count_t in, count_t out, count_t kernel, count_t stride) {
    return bias(net.add(convolution{.strides = {stride, stride},
                                    .pads_begin = {kernel / 2, kernel / 2},
                                    .pads_end = {kernel / 2, kernel / 2}},
                        x, net.constant({out, in, kernel, kernel})),
                out);
  };
  const auto by_channel = [&](edge x, count_t channels, count_t stride) {
    group_convolution op;
    op.strides = {stride, stride};
    op.pads_begin = op.pads_end = {1, 1};
    return bias(net.add(op, x, net.constant({channels, 1, 1, 3, 3})), channels);
  };
  edge x = net.input({1, 3, 224, 224});
  x = net.add(multiply{}, net.add(add{}, x, net.constant({1, 3, 1, 1})), net.constant({1}));
  x = net.add(relu{}, dense(x, 3, 32, 3, 2));
  count_t channels = 32;
  const struct {
    int out, blocks, expand, stride, at;
  } stages[] = {{16, 1, 1, 1, 0}, {24, 2, 6, 2, 0},  {32, 3, 6, 2, 0}, {64, 4, 6, 1, 0},
                {96, 3, 6, 2, 0}, {160, 3, 6, 2, 0}, {320, 1, 6, 1, 0}};
  for (const auto& s : stages)
    for (int block = 0; block < s.blocks; ++block) {
      const count_t stride = block == s.at ? s.stride : 1, wide = channels * s.expand;
      edge y = net.add(relu{}, dense(x, channels, wide, 1, 1));
      y = net.add(relu{}, by_channel(y, wide, stride));
      y = dense(y, wide, s.out, 1, 1);
      x = stride == 1 && channels == s.out ? net.add(add{}, x, y) : y;
      channels = s.out;
    }
  x = net.add(relu{}, dense(x, 320, 1280, 1, 1));
  reduce_mean mean;
  mean.keep_dims = true;
  x = net.add(mean, x, net.numbers({2, 3}));
  x = dense(x, 1280, 1000, 1, 1);
  x = net.add(softmax{}, x);
  net.output(x);
  return net;
}
}  // namespace

TEST_CASE("equals the example in Model Analyzer's README") {
  const auto net = mobilenet_v2();
  const replay::figures f = replay::analyze(net);
  CHECK(f.flops == 884'184'976);
  CHECK(replay::fixed4(f.gflops) == "0.8842");
  CHECK(replay::fixed4(f.giops) == "0.0000");
  CHECK(replay::fixed4(f.mparams()) == "3.4889");
  CHECK(replay::fixed4(f.min_memory()) == "2.4084");
  CHECK(replay::fixed4(f.max_memory()) == "26.8328");
  CHECK(f.type == "classificator");
  CHECK(f.parameters.elements == 3'488'878);
  CHECK(f.memory.least == 2 * (96 * 112 * 112));
  CHECK(f.memory.most == 26'832'760);
}
