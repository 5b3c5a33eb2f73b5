// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Operators with products or windows: the shapes are permuted for the catalogue, the tensors stay NHWC.
#include <opcost/tflite/operator_node.hpp>
#include <opcost/tflite/products.hpp>

namespace opcost::tflite::detail {

// The sink of products.hpp over the steps of a lowering.
struct product_steps {
  lowering_step& step;
  template <class Op, class... Operands> partial_tensor operator()(const Op& op, const Operands&... operands) {
    return step(op, operands...);
  }
  template <class Op, class... Operands>
  partial_tensor as(const partial_tensor&, const Op& op, const Operands&... operands) {
    return step(op, operands...);
  }
};

// The field of the fused activation in the options, or -1.
constexpr int activation_field(builtin op) {
  switch (op) {
    case builtin::conv_2d: return field::conv_2d::activation;
    case builtin::depthwise_conv_2d: return field::depthwise_conv_2d::activation;
    case builtin::conv_3d:
    case builtin::conv_3d_transpose: return field::conv_3d::activation;
    case builtin::transpose_conv: return field::transpose_conv::activation;
    case builtin::fully_connected: return field::fully_connected::activation;
    case builtin::average_pool_2d:
    case builtin::max_pool_2d:
    case builtin::l2_pool_2d: return field::pool_2d::activation;
    case builtin::svdf: return field::svdf::activation;
    case builtin::rnn: return field::rnn::activation;
    case builtin::unidirectional_sequence_rnn: return field::sequence_rnn::activation;
    case builtin::add:
    case builtin::sub:
    case builtin::mul:
    case builtin::div: return 0;
    case builtin::concatenation: return 1;
    default: return -1;
  }
}
constexpr int bias_operand(builtin op) {
  switch (op) {
    case builtin::conv_2d:
    case builtin::depthwise_conv_2d:
    case builtin::conv_3d:
    case builtin::fully_connected: return 2;
    case builtin::transpose_conv:
    case builtin::conv_3d_transpose:
    case builtin::svdf: return 3;
    default: return -1;
  }
}

inline lowered_outputs lower_product(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  product_steps f{step};
  const builtin op = n.is->op;
  const partial_outputs y = lower_products(op, n.options(), in, n.stored_output(0), f);
  if (!y.refusal.empty()) return y;
  partial_tensor out = y[0];
  const int bias = bias_operand(op);
  if (op == builtin::svdf && out.dims.rank == 2) {  // the filters of a unit are added up
    const count_t rank = n.options().integer(field::svdf::rank, 1);
    if (rank > 1 && known(out.dims[1])) {
      const partial_shape units{out.dims[0], floor_div(out.dims[1], interval(rank)), interval(rank)};
      out = step(reduce_sum{}, with(out, units), step.numbers({2}));
    }
  }
  if (bias >= 0 && in.has(bias)) out = step(add{}, out, in[bias]);
  return activated(out, activation_field(op) >= 0 ? n.options().choice(activation_field(op)) : 0, step);
}

// x [N, H, W, C] in the order of the catalogue's windows.
inline partial_tensor channels_second_tensor(const partial_tensor& x) {
  partial_shape d{x.dims[0], x.dims[-1]};
  for (int i = 1; i + 1 < x.dims.rank; ++i) d.push_back(x.dims[i]);
  return with(x, d);
}
inline partial_tensor channels_last_tensor(const partial_tensor& x) {
  partial_shape d{x.dims[0]};
  for (int i = 2; i < x.dims.rank; ++i) d.push_back(x.dims[i]);
  d.push_back(x.dims[1]);
  return with(x, d);
}
inline lowered_outputs lower_pool(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  using fields = field::pool_2d;
  if (in[0].dims.rank != 4) return rejected("input 0: expected rank 4, got {}", count_t(in[0].dims.rank));
  const auto o = n.options();
  const auto fill = [&](auto op) {
    op.kernel_size = {o.integer(fields::filter_h, 1), o.integer(fields::filter_w, 1)};
    op.strides = {o.integer(fields::stride_h, 1), o.integer(fields::stride_w, 1)};
    op.pad = o.choice(fields::padding) == 0 ? auto_pad::same_upper : auto_pad::valid;
    return op;
  };
  partial_tensor x = channels_second_tensor(in[0]);
  if (n.is->op == builtin::l2_pool_2d) x = step(multiply{}, x, x);
  partial_tensor y;
  if (n.is->op == builtin::max_pool_2d) {
    y = step(fill(max_pool{}), x);
  } else {
    avg_pool op = fill(avg_pool{});
    op.exclude_pad = true;
    y = step(op, x);
  }
  if (n.is->op == builtin::l2_pool_2d) y = step(math::sqrt{}, y);
  return activated(channels_last_tensor(y), o.choice(fields::activation), step);
}

}  // namespace opcost::tflite::detail
