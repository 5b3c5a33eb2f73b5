// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// ResNet-50 under the conventions that count by aten's operators, to the last digit. One analysis serves all of them.
#include <opcost/convention/mmengine.hpp>
#include <opcost/convention/ptflops_aten.hpp>

#include "../../examples/060_resnet50.cpp"

namespace {
using namespace opcost;

struct five {
  count_t evaluation, training, activations, dispatched, with_biases;
};
constexpr five figures = [] {
  const auto net = resnet50<fvcore, mmengine, fvcore::activations, torch_flop_counter, ptflops_aten>();
  return five{net.flops<fvcore>().whole, net.flops<mmengine>().whole, net.flops<fvcore::activations>().whole,
              net.flops<torch_flop_counter>().whole, net.flops<ptflops_aten>().whole};
}();
// Every convolution is normalized, the classifier is not; only the classifier has a bias.
constexpr count_t macs = 4'089'184'256, normalized = 11'113'984, pooled = 2048 * 7 * 7, classes = 1000;
static_assert(figures.evaluation == macs + 2 * normalized + pooled);
static_assert(figures.training == macs + 5 * normalized + pooled &&
              figures.training == 4'144'854'528);  // mmengine's documentation: 4.145G
static_assert(figures.activations == normalized + classes);
static_assert(figures.dispatched == 2 * macs);
static_assert(figures.with_biases == macs + classes);
}  // namespace
