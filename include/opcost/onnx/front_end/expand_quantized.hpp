// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Quantization, and operations on quantized numbers.
#include <opcost/onnx/front_end/expand_products.hpp>
#include <opcost/onnx/front_end/expand_windows.hpp>

namespace opcost::onnx::front_end {
namespace detail {

inline bool single(const expansion& e, int k) {
  const partial_shape& s = e.tensor(k).dims;
  return !e.has(k) || s.rank == 0 || (s.is_static() && numbers(s).elements() == 1);
}
// [1, C, 1, ...] of the rank of input `like`.
inline std::vector<std::int64_t> along_axis(const expansion& e, int like, int vector, std::int64_t axis) {
  std::vector<std::int64_t> dims(static_cast<std::size_t>(e.rank(like)), 1);
  if (axis < 0) axis += e.rank(like);
  const interval n = e.tensor(vector).dims[0];
  if (axis >= 0 && axis < e.rank(like)) dims[static_cast<std::size_t>(axis)] = n.exact() ? n.min.n : -1;
  return dims;
}
inline bool per_axis(const expansion& e, int data, int scale) {
  return e.has_rank(scale) && e.rank(scale) == 1 && !single(e, scale) && e.has_rank(data);
}

inline edge dequantized(expansion& e, int data, int scale, int zero, std::int64_t axis, bool by_axis) {
  const dtype to = is_real(e.type(scale)) ? e.type(scale) : dtype::f32;
  edge x = convert(e, e.in(data), to);
  if (e.has(zero)) {
    edge z = convert(e, e.in(zero), to);
    if (by_axis) z = reshape(e, z, e.numbers(along_axis(e, data, scale, axis)), true);
    x = two(e, "Subtract", x, z);
  }
  edge s = e.in(scale);
  if (by_axis) s = reshape(e, s, e.numbers(along_axis(e, data, scale, axis)), true);
  return two(e, "Multiply", x, s);
}
// Blocks of a scale each: the axis is cut into blocks, and put together again.
inline edge dequantized_blocks(expansion& e, std::int64_t axis, std::int64_t block) {
  const dtype to = is_real(e.type(1)) ? e.type(1) : dtype::f32;
  if (axis < 0) axis += e.rank(0);
  std::vector<std::int64_t> dims;
  for (int d = 0; d < e.rank(0); ++d) {
    const interval n = e.tensor(0).dims[d];
    if (!n.exact()) return nothing;
    if (d == axis) dims.push_back(n.min.n / block);
    dims.push_back(d == axis ? block : n.min.n);
  }
  edge x = convert(e, reshape(e, e.in(0), e.numbers(dims)), to);
  const edge at = e.numbers({axis + 1});
  if (e.has(2)) x = two(e, "Subtract", x, convert(e, e.make("Unsqueeze", 1, {e.in(2), at}), to));
  x = two(e, "Multiply", x, e.make("Unsqueeze", 1, {e.in(1), at}));
  return reshape(e, x, old_shape_of(e, e.in(0)));
}
inline void dequantize_linear(expansion& e) {
  const std::int64_t axis = e.node.integer("axis", 1), block = e.node.integer("block_size", 0);
  if (block > 0 && e.has_rank(0)) {
    const edge y = dequantized_blocks(e, axis, block);
    if (y.row < 0) return e.refuse("extents that are not known");
    return e.out(y);
  }
  e.out(dequantized(e, 0, 1, 2, axis, per_axis(e, 0, 1)));
}

inline double least_of(dtype t) {
  return t == dtype::i8 ? -128 : t == dtype::i16 ? -32768 : t == dtype::i4 ? -8 : t == dtype::i32 ? -2147483648.0 : 0;
}
inline double most_of(dtype t) {
  return t == dtype::i8    ? 127
         : t == dtype::u8  ? 255
         : t == dtype::i16 ? 32767
         : t == dtype::u16 ? 65535
         : t == dtype::i4  ? 7
         : t == dtype::u4  ? 15
                           : 2147483647.0;
}
inline bool is_float8(dtype t) {
  return t == dtype::f8e4m3 || t == dtype::f8e4m3fnuz || t == dtype::f8e5m2 || t == dtype::f8e5m2fnuz;
}
// The limits of the input are those of the output, as the scale and the zero point have them.
inline edge fake_quantize(expansion& e, edge x, edge low_in, edge high_in, edge low, edge high, dtype to) {
  const auto levels = static_cast<std::int64_t>(most_of(to) - least_of(to)) + 1;
  const edge y = e.make("FakeQuantize", 1, {x, low_in, high_in, low, high}, {{"levels", e.text(levels)}});
  return convert(e, y, to);
}
inline edge quantized(expansion& e, edge x, dtype type_of_x, int like, int scale, int zero, std::int64_t axis) {
  const dtype to = e.has(zero) ? e.type(zero) : dtype::u8;
  const dtype real = is_real(e.type(scale)) ? e.type(scale) : dtype::f32;
  if (!is_real(type_of_x)) x = convert(e, x, real);
  if (is_float8(to)) {
    const edge one = e.scalar(1, real), ratio = two(e, "Divide", x, e.in(scale));
    const edge y = e.make("FakeConvert", 13, {ratio, one}, {{"destination_type", name_of(to)}});
    return convert(e, y, to);
  }
  const bool by_axis = like >= 0 && per_axis(e, like, scale);
  if (e.is_constant(scale) && e.is_constant(zero)) {
    shape dims;
    if (by_axis)
      for (std::int64_t n : along_axis(e, like, scale, axis)) dims.push_back(n);
    const edge low_in = e.limits(dims, e.in(scale), e.in(zero), least_of(to), real),
               high_in = e.limits(dims, e.in(scale), e.in(zero), most_of(to), real);
    const edge low = e.scalar(least_of(to), real), high = e.scalar(most_of(to), real);
    return fake_quantize(e, x, low_in, high_in, low, high, to);
  }
  edge s = e.in(scale), z = e.has(zero) ? e.in(zero) : e.number(0, dtype::u8);
  if (by_axis) {
    s = reshape(e, s, e.numbers(along_axis(e, like, scale, axis)));
    z = reshape(e, z, e.numbers(along_axis(e, like, scale, axis)));
  }
  const edge low = e.scalar(least_of(to), real), high = e.scalar(most_of(to), real);
  z = convert(e, z, real);
  const edge low_in = two(e, "Multiply", s, two(e, "Subtract", low, z)),
             high_in = two(e, "Multiply", s, two(e, "Subtract", high, z));
  return fake_quantize(e, x, low_in, high_in, low, high, to);
}
inline void quantize_linear(expansion& e) {
  if (e.node.integer("block_size", 0) > 0) return e.refuse("blocks of quantized numbers");
  e.out(quantized(e, e.in(0), e.type(0), 0, 1, 2, e.node.integer("axis", 1)));
}

inline edge reduced_over_all(expansion& e, std::string_view type, edge x) {
  const edge zero = e.number(0), rank = e.make("Squeeze", 1, {shape_of(e, shape_of(e, x))}), one = e.number(1);
  return e.make(type, 1, {x, range(e, zero, rank, one)}, {{"keep_dims", "false"}});
}
inline void dynamic_quantize_linear(expansion& e) {
  const edge x = e.in(0), low = e.scalar(0, dtype::f32), high = e.scalar(255, dtype::f32);
  const edge span = two(e, "Subtract", high, low);
  const edge most = two(e, "Maximum", e.scalar(0, dtype::f32), reduced_over_all(e, "ReduceMax", x));
  const edge least = two(e, "Minimum", e.scalar(0, dtype::f32), reduced_over_all(e, "ReduceMin", x));
  const edge apart = two(e, "Subtract", most, least);
  const edge scale = two(e, "Divide", apart, high);
  const auto rounded = [&](edge v) { return e.make("Round", 5, {v}, {{"mode", "half_to_even"}}); };
  const auto clamped = [&](edge v) { return e.make("Clamp", 1, {v}, {{"min", "0"}, {"max", "255"}}); };
  const edge zero = convert(e, clamped(rounded(two(e, "Divide", two(e, "Subtract", low, least), scale))), dtype::u8);
  const edge y = rounded(two(e, "Divide", two(e, "Multiply", x, span), apart));
  e.out(0, convert(e, clamped(two(e, "Add", y, convert(e, zero, dtype::f32))), dtype::u8));
  e.out(1, scale);
  e.out(2, zero);
}

inline void mat_mul_integer(expansion& e) {
  const edge a = convert(e, e.in(0), dtype::i32), b = convert(e, e.in(1), dtype::i32);
  edge zero_a = convert(e, e.has(2) ? e.in(2) : e.numbers({0}, dtype::i32), dtype::i32);
  if (!e.has(2) || (e.has_rank(2) && e.rank(2) == 1))
    zero_a = e.make("Unsqueeze", 1, {zero_a, e.numbers({1}, dtype::i32)});
  const edge zero_b = convert(e, e.has(3) ? e.in(3) : e.numbers({0}, dtype::i32), dtype::i32);
  const edge left = two(e, "Subtract", a, zero_a), right = two(e, "Subtract", b, zero_b);
  e.out(matmul(e, left, right));
}
inline void conv_integer(expansion& e) {
  const edge x = convert(e, e.in(0), dtype::i32), w = convert(e, e.in(1), dtype::i32);
  const edge zero_x = convert(e, e.has(2) ? e.in(2) : e.number(0, dtype::i32), dtype::i32);
  edge zero_w = convert(e, e.has(3) ? e.in(3) : e.number(0, dtype::i32), dtype::i32);
  if (e.has(3) && !e.is_constant(3)) {  // one zero point for each output channel
    const auto shape_i32 = [&](edge v) { return e.make("ShapeOf", 3, {v}, {{"output_type", "i32"}}); };
    const edge one = e.number(1, dtype::i32);
    const edge rank = e.make("Squeeze", 1, {shape_i32(shape_i32(e.in(0))), e.numbers({0})});
    const edge axes = e.make("Range", 4, {one, rank, one}, {{"output_type", "i32"}});
    zero_w = e.make("Unsqueeze", 1, {zero_w, axes});
  }
  const edge left = two(e, "Subtract", x, zero_x), right = two(e, "Subtract", w, zero_w);
  e.out(convolution(e, left, right, spatial_axes(e, 0, 1)));
}
inline void qlinear_conv(expansion& e) {
  if (e.has(8)) return e.refuse("a quantized bias");
  const edge x = dequantized(e, 0, 1, 2, 1, false), w = dequantized(e, 3, 4, 5, 0, per_axis(e, 3, 4));
  const edge y = convolution(e, x, w, spatial_axes(e, 0, 3));
  e.out(quantized(e, y, dtype::f32, -1, 6, 7, 1));
}
inline edge dequantized_matrix(expansion& e, int data, int scale, int zero) {
  const auto scalar = [&](int k) {
    return e.has_rank(k) && e.rank(k) == 1 ? e.make("Squeeze", 1, {e.in(k), e.numbers({0})}) : e.in(k);
  };
  const edge x = convert(e, e.in(data), dtype::f32), z = convert(e, scalar(zero), dtype::f32);
  return two(e, "Multiply", two(e, "Subtract", x, z), scalar(scale));
}
inline void qlinear_mat_mul(expansion& e) {
  const edge a = dequantized_matrix(e, 0, 1, 2), b = dequantized_matrix(e, 3, 4, 5);
  e.out(quantized(e, matmul(e, a, b), dtype::f32, -1, 6, 7, 1));
}

// ---- com.microsoft: two operands, each with scale and zero point, and those of the result
inline edge requantized(expansion& e, edge y, int scale, int zero) {
  const edge ratio = two(e, "Divide", y, e.in(scale));
  return convert(e, two(e, "Add", ratio, convert(e, e.in(zero), dtype::f32)), e.type(zero));
}
inline void qlinear_two(expansion& e) {
  const edge a = dequantized(e, 0, 1, 2, 1, false), b = dequantized(e, 3, 4, 5, 1, false);
  e.out(requantized(e, two(e, e.layer_type(), a, b), 6, 7));
}
inline void qlinear_concat(expansion& e) {
  std::vector<edge> parts;
  for (int k = 2; k + 2 < e.inputs(); k += 3) parts.push_back(dequantized(e, k, k + 1, k + 2, 1, false));
  const edge all = e.make("Concat", 1, parts, {{"axis", e.text(e.node.integer("axis", 1))}});
  const edge ratio = two(e, "Divide", all, e.in(0));
  e.out(convert(e, two(e, "Add", ratio, convert(e, e.in(1), dtype::f32)), e.type(1)));
}
inline void qlinear_one(expansion& e) {
  const edge x = dequantized(e, 0, 1, 2, 1, false);
  edge y = nothing;
  if (e.layer_type() == "LeakyRelu")
    y = two(e, "Maximum", x, two(e, "Multiply", x, e.scalar(e.node.real("alpha", double(0.01f)), dtype::f32)));
  else if (e.layer_type() == "AvgPool")
    y = average(e, x, e.node.integer("count_include_pad", 0) == 0, false);
  else if (e.layer_type() == "Softmax")
    y = e.make("Softmax", 8, {x}, {{"axis", e.text(e.node.integer("axis", -1))}});
  else
    y = e.make(e.layer_type(), 1, {x});
  const edge whole = convert(e, two(e, "Divide", y, e.in(3)), e.type(4));
  e.out(two(e, "Add", whole, e.in(4)));
}
inline void mat_mul_integer_to_float(expansion& e) {
  const edge a = dequantized(e, 0, 2, 4, 1, false), b = dequantized(e, 1, 3, 5, 1, false);
  e.out(matmul(e, a, b));
}
// The input stays as it is: only the weights are dequantized.
inline void dynamic_quantize_mat_mul(expansion& e) { e.out(matmul(e, e.in(0), dequantized(e, 1, 2, 3, 1, false))); }

// Weights of 4 bits in blocks [N, blocks, size].
inline void mat_mul_n_bits(expansion& e) {
  const std::int64_t k = e.node.integer("K", 0), n = e.node.integer("N", 0), bits = e.node.integer("bits", 4),
                     block = e.node.integer("block_size", 32);
  if (bits != 4 || k < 1 || n < 1 || block < 1 || !e.is_constant(1) || !e.of(e.in(1)).data)
    return e.refuse("weights of another width, or computed");
  const std::int64_t blocks = (k + block - 1) / block;
  const edge packed = e.repacked(e.in(1), {n, blocks, block}, dtype::u4);
  const dtype real = e.type(0);
  edge w = convert(e, packed, real);
  edge zero = nothing;
  if (!e.has(3)) {
    zero = convert(e, e.filled({count_t(1)}, 8, dtype::u4), real);
  } else {
    const std::int64_t stored = (blocks + 1) / 2 * 2;  // rows of whole bytes
    zero = convert(e, e.repacked(e.in(3), {n, stored, 1}, dtype::u4), real);
    if (stored != blocks || blocks == 1) {
      const edge from = e.numbers({0}, dtype::i32), to = e.numbers({blocks}, dtype::i32),
                 step = e.numbers({1}, dtype::i32), axis = e.numbers({1}, dtype::i32);
      zero = e.make("Slice", 8, {zero, from, to, step, axis});
    }
  }
  w = two(e, "Subtract", w, zero);
  const edge scale = reshape(e, convert(e, e.in(2), real), e.numbers({n, blocks, 1}));
  w = reshape(e, two(e, "Multiply", w, scale), e.numbers({0, -1}, dtype::i32), true);
  if (blocks * block != k) {
    const edge from = e.numbers({0}, dtype::i32), to = e.numbers({k}, dtype::i32), step = e.numbers({1}, dtype::i32),
               axis = e.numbers({1}, dtype::i32);
    w = e.make("Slice", 8, {w, from, to, step, axis});
  }
  e.out(matmul(e, e.in(0), w, false, true));
}

}  // namespace detail

inline constexpr expansion_rule quantized_expansions[] = {
    {"ConvInteger", 1, detail::conv_integer},
    {"DequantizeLinear", 1, detail::dequantize_linear},
    {"DynamicQuantizeLinear", 1, detail::dynamic_quantize_linear},
    {"MatMulInteger", 1, detail::mat_mul_integer},
    {"QLinearConv", 1, detail::qlinear_conv},
    {"QLinearMatMul", 1, detail::qlinear_mat_mul},
    {"QuantizeLinear", 1, detail::quantize_linear},
};

}  // namespace opcost::onnx::front_end
