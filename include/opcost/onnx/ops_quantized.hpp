// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// ONNX operations on quantized tensors. Real = (stored - zero point) * scale. Products of quantized operands are of
// 32-bit integers; scaling and rounding of their sums is counted separately.
#include <opcost/onnx/ops_reduction.hpp>

namespace opcost::onnx::detail {

// The same elements as another type: a conversion that a kernel does while loading is not an operation.
inline partial_tensor seen_as(partial_tensor t, dtype type) {
  t.type = type;
  t.value = {};
  t.reals = {};
  return t;
}
inline partial_tensor seen_as(partial_tensor t, const partial_shape& dims, dtype type) {
  t.dims = dims;
  return seen_as(t, type);
}
// A scale or a zero point against the elements of x: one for all, one per index of an axis, or one per block.
inline partial_tensor against(const partial_tensor& x, const partial_tensor& each, std::int64_t axis, steps& step) {
  if (each.dims.rank == 0 || !x.dims.ranked() || !each.dims.ranked()) return each;
  if (is(each.dims.elements(), 1)) return step(reshape{}, each, step.numbers(ints{}));
  if (each.dims.rank == x.dims.rank && each.dims.rank > 1) return seen_as(each, x.dims, each.type);
  const int at = opcost::detail::normal_axis(axis, x.dims.rank);
  if (at < 0 || at == x.dims.rank - 1) return each;
  ints axes;
  for (int i = 1; i < x.dims.rank - at; ++i) axes.push_back(i);
  return step(unsqueeze{}, each, step.numbers(axes));
}
inline partial_tensor dequantized(const partial_tensor& x, const partial_tensor& scale, const partial_tensor& zero,
                                  std::int64_t axis, steps& step, dtype to = dtype::f32) {
  partial_tensor y = seen_as(x, to);
  if (zero.present()) y = step(subtract{}, y, seen_as(against(x, zero, axis, step), to));
  return step(multiply{}, y, seen_as(against(x, scale, axis, step), to));
}
inline partial_tensor quantized(const partial_tensor& x, const partial_tensor& scale, const partial_tensor& zero,
                                std::int64_t axis, dtype to, steps& step) {
  partial_tensor y = step(divide{}, x, seen_as(against(x, scale, axis, step), x.type));
  y = step(math::round{}, y);
  if (zero.present()) y = step(add{}, y, seen_as(against(x, zero, axis, step), x.type));
  const interval limits = is_real(to) ? interval(-448, 448) : opcost::detail::range_of(to);
  y = step(clamp{static_cast<double>(limits.min.n), static_cast<double>(limits.max.n)}, y);
  return step(convert{to}, y);
}
// Elements less their zero point, as 32-bit integers.
inline partial_tensor less_zero(const partial_tensor& x, const partial_tensor& zero, std::int64_t axis, steps& step) {
  const partial_tensor y = seen_as(x, dtype::i32);
  if (!zero.present()) return y;
  return step(subtract{}, y, seen_as(against(x, zero, axis, step), dtype::i32));
}
// Sums of integer products, scaled and rounded into the result's type.
inline partial_tensor requantized(const partial_tensor& sums, const partial_tensor& scale, const partial_tensor& zero,
                                  std::int64_t axis, steps& step) {
  const dtype to = zero.present() ? zero.type : dtype::u8;
  return quantized(seen_as(sums, dtype::f32), scale, zero, axis, to, step);
}

inline lowered_outputs quantize_linear(const call& c, const partial_tensors& in, steps& step) {
  const dtype to = in.has(2) ? in[2].type : type_or(c, "output_dtype", dtype::u8);
  const partial_tensor x = is_real(in[0].type) ? in[0] : seen_as(in[0], dtype::f32);
  const partial_tensor y = quantized(x, in[1], in[2], c.integer("axis", 1), to, step);
  step.settings(0);
  return y;
}
inline lowered_outputs dequantize_linear(const call& c, const partial_tensors& in, steps& step) {
  const dtype to = type_or(c, "output_dtype", is_real(in[1].type) ? in[1].type : dtype::f32);
  const partial_tensor y = dequantized(in[0], in[1], in[2], c.integer("axis", 1), step, to);
  step.settings(0);
  return y;
}
inline lowered_outputs dynamic_quantize(const call&, const partial_tensors& in, steps& step) {
  const partial_tensor all = axes_from(in[0], 0, step);
  const partial_tensor most = step(reduce_max{}, in[0], all), least = step(reduce_min{}, in[0], all);
  const partial_tensor scale = step(divide{}, step(subtract{}, most, least), step.real(255));
  const partial_tensor zero = step(convert{dtype::u8}, step(math::round{}, step(divide{}, least, scale)));
  return {quantized(in[0], scale, zero, 0, dtype::u8, step), scale, zero};
}
inline partial_tensor integer_product(const partial_tensor& a, const partial_tensor& a_zero, const partial_tensor& b,
                                      const partial_tensor& b_zero, steps& step) {
  return step(matmul{}, less_zero(a, a_zero, -2, step), less_zero(b, b_zero, -1, step));
}
inline lowered_outputs matmul_integer(const call&, const partial_tensors& in, steps& step) {
  const partial_tensor y = integer_product(in[0], in[2], in[1], in[3], step);
  step.settings(0);
  return y;
}
inline lowered_outputs conv_integer(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor y = convolve(c, less_zero(in[0], in[2], 1, step), less_zero(in[1], in[3], 0, step), step);
  step.settings(0);
  return y;
}
inline partial_tensor channels_first(const partial_tensor& x, steps& step) {
  if (!x.dims.ranked() || x.dims.rank < 3) return x;
  ints perm{0, x.dims.rank - 1};
  for (int i = 1; i < x.dims.rank - 1; ++i) perm.push_back(i);
  return step(transpose{}, x, step.numbers(perm));
}
inline partial_tensor channels_last(const partial_tensor& x, steps& step) {
  if (!x.dims.ranked() || x.dims.rank < 3) return x;
  ints perm{0};
  for (int i = 2; i < x.dims.rank; ++i) perm.push_back(i);
  perm.push_back(1);
  return step(transpose{}, x, step.numbers(perm));
}
// x, scale, zero; w, scale, zero; scale and zero of the result; bias
inline lowered_outputs qlinear_conv(const call& c, const partial_tensors& in, steps& step) {
  const bool last = c.flag("channels_last");
  const partial_tensor x = last ? channels_first(in[0], step) : in[0];
  partial_tensor y = convolve(c, less_zero(x, in[2], 1, step), less_zero(in[3], in[5], 0, step), step);
  if (in.has(8)) y = with_bias(y, seen_as(in[8], dtype::i32), step);
  y = requantized(y, in[6], in[7], 1, step);
  step.settings(0);
  return last ? channels_last(y, step) : y;
}
inline lowered_outputs qlinear_matmul(const call&, const partial_tensors& in, steps& step) {
  const partial_tensor sums = integer_product(in[0], in[2], in[3], in[5], step);
  const partial_tensor y = requantized(sums, in[6], in[7], -2, step);
  step.settings(0);
  return y;
}

inline constexpr op_rule quantized_rules[] = {
    {"ConvInteger", 10, conv_integer},
    {"DequantizeLinear", 10, dequantize_linear},
    {"DynamicQuantizeLinear", 11, dynamic_quantize},
    {"MatMulInteger", 10, matmul_integer},
    {"QLinearConv", 10, qlinear_conv},
    {"QLinearMatMul", 10, qlinear_matmul},
    {"QuantizeLinear", 10, quantize_linear},
};

}  // namespace opcost::onnx::detail
