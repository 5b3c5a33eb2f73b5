// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The functions that activation modules call, and torch's functions with the same effect.
#include <opcost/layers/activation_layers.hpp>
#include <opcost/layers/dropout.hpp>
#include <opcost/layers/function.hpp>

namespace opcost {
namespace fn {
/// x and the slopes, both operands.
struct sloping {};

using relu = function<"F.relu", nn::relu>;
using relu6 = function<"F.relu6", nn::relu6>;
using leaky_relu = function<"F.leaky_relu", nn::leaky_relu>;
using prelu = function<"F.prelu", sloping>;
using rrelu = function<"F.rrelu", nn::rrelu>;
using elu = function<"F.elu", nn::elu>;
using selu = function<"F.selu", nn::selu>;
using celu = function<"F.celu", nn::celu>;
using gelu = function<"F.gelu", nn::gelu>;
using silu = function<"F.silu", nn::silu>;
using mish = function<"F.mish", nn::mish>;
using sigmoid = function<"F.sigmoid", nn::sigmoid>;
using tanh = function<"F.tanh", nn::tanh>;
using tanhshrink = function<"F.tanhshrink", nn::tanhshrink>;
using logsigmoid = function<"F.logsigmoid", nn::log_sigmoid>;
using hardtanh = function<"F.hardtanh", nn::hardtanh>;
using hardswish = function<"F.hardswish", nn::hardswish>;
using hardsigmoid = function<"F.hardsigmoid", nn::hardsigmoid>;
using hardshrink = function<"F.hardshrink", nn::hardshrink>;
using softshrink = function<"F.softshrink", nn::softshrink>;
using softplus = function<"F.softplus", nn::softplus>;
using softsign = function<"F.softsign", nn::softsign>;
using threshold = function<"F.threshold", nn::threshold>;
using softmax = function<"F.softmax", nn::softmax>;
using softmin = function<"F.softmin", nn::softmin>;
using log_softmax = function<"F.log_softmax", nn::log_softmax>;
using glu = function<"F.glu", nn::glu>;
using dropout = function<"F.dropout", nn::dropout>;
using dropout1d = function<"F.dropout1d", nn::dropout>;
using dropout2d = function<"F.dropout2d", nn::dropout>;
using dropout3d = function<"F.dropout3d", nn::dropout>;
using alpha_dropout = function<"F.alpha_dropout", nn::dropout>;
using feature_alpha_dropout = function<"F.feature_alpha_dropout", nn::dropout>;
using stochastic_depth = function<"torchvision.ops.stochastic_depth", nn::stochastic_depth>;
/// The in-place forms. No tool patches them.
using relu_in_place = function<"F.relu_", nn::relu>;
using elu_in_place = function<"F.elu_", nn::elu>;
using selu_in_place = function<"F.selu_", nn::selu>;
using celu_in_place = function<"F.celu_", nn::celu>;
using leaky_relu_in_place = function<"F.leaky_relu_", nn::leaky_relu>;
using rrelu_in_place = function<"F.rrelu_", nn::rrelu>;
using hardtanh_in_place = function<"F.hardtanh_", nn::hardtanh>;
using threshold_in_place = function<"F.threshold_", nn::threshold>;

using torch_relu = function<"torch.relu", nn::relu>;
using torch_sigmoid = function<"torch.sigmoid", nn::sigmoid>;
using torch_tanh = function<"torch.tanh", nn::tanh>;
using torch_softmax = function<"torch.softmax", nn::softmax>;
using torch_log_softmax = function<"torch.log_softmax", nn::log_softmax>;
}  // namespace fn

template <> struct op_traits<fn::sloping> {
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::sloping&, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 2) return rejected("expected 2 inputs (x, slopes), got {}", in.size());
    return f(prelu{}, in[0], in[1]);
  }
};

}  // namespace opcost
