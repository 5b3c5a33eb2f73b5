// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Operators of com.microsoft on quantized tensors.
#include <opcost/onnx/ops_quantized.hpp>

namespace opcost::onnx::detail {

template <class Op, bool Parameter = false>
partial_tensor apply_one(const call& c, const partial_tensor& x, steps& step) {
  if constexpr (Parameter)
    return step(Op{}, x, step.real(c.real("alpha", 0.01), x.type));
  else
    return step(Op{}, x);
}
template <class Op> lowered_outputs qlinear_two(const call&, const partial_tensors& in, steps& step) {
  const partial_tensor a = dequantized(in[0], in[1], in[2], 0, step), b = dequantized(in[3], in[4], in[5], 0, step);
  const partial_tensor y = quantized(step(Op{}, a, b), in[6], in[7], 0, in[0].type, step);
  step.settings(0);
  return y;
}
template <class Op, bool Parameter> lowered_outputs qlinear_one(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor x = dequantized(in[0], in[1], in[2], 0, step);
  const partial_tensor y = quantized(apply_one<Op, Parameter>(c, x, step), in[3], in[4], 0, in[0].type, step);
  step.settings(0);
  return y;
}
inline lowered_outputs qlinear_softmax(const call& c, const partial_tensors& in, steps& step) {
  softmax_8 op;
  op.axis = c.integer("axis", -1);
  const partial_tensor y = step(op, dequantized(in[0], in[1], in[2], 0, step));
  const partial_tensor q = quantized(y, in[3], in[4], 0, in[0].type, step);
  step.settings(0);
  return q;
}
inline lowered_outputs qlinear_concat(const call& c, const partial_tensors& in, steps& step) {
  sequence<partial_tensor> parts;
  for (int i = 2; i + 2 < in.size(); i += 3) parts.push_back(dequantized(in[i], in[i + 1], in[i + 2], 0, step));
  const partial_tensor y = step(concat{c.integer("axis", 0)}, span<const partial_tensor>(parts));
  const partial_tensor q = quantized(y, in[0], in[1], 0, in[2].type, step);
  step.settings(0);
  return q;
}
inline lowered_outputs qlinear_global_average(const call& c, const partial_tensors& in, steps& step) {
  const bool last = c.flag("channels_last");
  const partial_tensor x = last ? channels_first(in[0], step) : in[0];
  if (!x.dims.ranked()) return moved(x.dims, x.type, step);
  partial_tensor y = step(keeping_dims<reduce_mean>(), dequantized(x, in[1], in[2], 0, step), spatial_axes(x, step));
  y = quantized(y, in[3], in[4], 0, in[0].type, step);
  step.settings(0);
  return last ? channels_last(y, step) : y;
}
inline lowered_outputs qlinear_average(const call& c, const partial_tensors& in, steps& step) {
  const bool last = c.flag("channels_last");
  const partial_tensor x = dequantized(last ? channels_first(in[0], step) : in[0], in[1], in[2], 0, step);
  partial_tensor y = step(average_pool_of(c, c.flag("count_include_pad")), x);
  y = quantized(y, in[3], in[4], 0, in[0].type, step);
  step.settings(0);
  return last ? channels_last(y, step) : y;
}
inline lowered_outputs qgemm(const call& c, const partial_tensors& in, steps& step) {
  partial_tensor y = step(matmul{c.flag("transA"), c.flag("transB")}, less_zero(in[0], in[2], 0, step),
                          seen_as(less_zero(in[3], opcost::detail::absent<interval>, 0, step), dtype::i32));
  if (in.has(6)) y = step(add{}, y, seen_as(in[6], dtype::i32));
  y = in.has(7) ? requantized(y, in[7], in[8], 0, step)
                : step(multiply{}, seen_as(y, dtype::f32), step(reshape{}, in[1], step.numbers(ints{})));
  step.settings(0);
  return y;
}
// Weights [N, K] of few bits, in blocks along K.
inline lowered_outputs few_bits_product(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t k = c.integer("K", 0), n = c.integer("N", 0);
  const bool transposed = c.is->type != "MatMulBnb4" || c.flag("transB", true);
  const partial_tensor w = seen_as(in[1], transposed ? partial_shape{n, k} : partial_shape{k, n}, in[0].type);
  partial_tensor y = step(matmul{false, transposed}, in[0], w);
  if (in.has(5)) y = step(add{}, y, in[5]);
  step.settings(0);
  return y;
}
// A of reals, B quantized; or both quantized: [A, B, scale a, scale b, zero a, zero b, bias]
inline lowered_outputs dynamic_product(const call& c, const partial_tensors& in, steps& step) {
  partial_tensor y, a = in[0];
  const bool dynamic = c.is->type == "DynamicQuantizeMatMul";
  const int zero = dynamic ? 3 : 5, bias = dynamic ? 4 : 6;
  if (dynamic) a = dynamic_quantize(c, in, step)[0];
  y = integer_product(a, dynamic ? opcost::detail::absent<interval> : in[4], in[1], in[zero], step);
  y = step(multiply{}, seen_as(y, dtype::f32), seen_as(against(y, in[dynamic ? 2 : 3], -1, step), dtype::f32));
  if (in.has(bias)) y = step(add{}, y, in[bias]);
  step.settings(0);
  return y;
}
inline lowered_outputs dynamic_lstm(const call& c, const partial_tensors& in, steps& step) {
  sequence<partial_tensor> given;
  for (int i = 0; i < in.size() && i < 8; ++i) given.push_back(in[i]);
  for (int i = 1; i < 3 && i < in.size(); ++i) {  // stored as [D, I, 4 H]
    if (in[i].dims.rank != 3) return undecided("the rank is not known");
    given[i] = seen_as(in[i], partial_shape{in[i].dims[0], in[i].dims[2], in[i].dims[1]}, in[0].type);
  }
  lowered_outputs y = lstm(c, partial_tensors(span<const partial_tensor>(given)), step);
  step.settings(0b10000);
  return y;
}

}  // namespace opcost::onnx::detail
