// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Operations that work element by element, and activations.
#include <opcost/onnx/front_end/expansion_parts.hpp>

namespace opcost::onnx::front_end {
namespace detail {

inline edge attribute_number(expansion& e, std::string_view name, double otherwise, dtype type) {
  return e.scalar(e.node.real(name, otherwise), type);
}
inline dtype type_or_f32(const expansion& e, int k) { return is_real(e.type(k)) ? e.type(k) : dtype::f32; }

// Old broadcasting: the second operand is aligned at `axis`.
inline void old_broadcast(expansion& e) {
  edge second = e.in(1);
  const std::int64_t axis = e.node.integer("axis", -1);
  if (e.node.integer("broadcast", 0) != 0 && e.has_rank(0) && e.has_rank(1) && axis >= 0 &&
      axis + e.rank(1) < e.rank(0) && e.tensor(1).dims.is_static()) {
    shape dims = numbers(e.tensor(1).dims);
    while (axis + dims.rank < e.rank(0)) dims.push_back(1);
    std::vector<std::int64_t> to;
    for (int d = 0; d < dims.rank; ++d) to.push_back(dims[d].n);
    second = reshape(e, second, e.numbers(to));
  }
  e.out(two(e, e.layer_type(), e.in(0), second));
}
inline void joined(expansion& e) {
  edge all = e.in(0);
  for (int k = 1; k < e.inputs(); ++k) all = two(e, e.layer_type(), all, e.in(k));
  e.out(all);
}
inline void mean_of_all(expansion& e) {
  edge all = e.in(0);
  for (int k = 1; k < e.inputs(); ++k) all = two(e, "Add", all, e.in(k));
  e.out(two(e, "Divide", all, e.scalar(e.inputs(), e.type(0))));
}
inline void power(expansion& e) {
  const dtype base = e.type(0), exponent = e.type(1);
  if (base == exponent || base == dtype::dynamic || exponent == dtype::dynamic || e.node.version < 12)
    return e.out(two(e, "Power", e.in(0), e.in(1)));
  if (is_real(base) || (!is_real(exponent) && bits_of(base) >= bits_of(exponent)))
    return e.out(two(e, "Power", e.in(0), convert(e, e.in(1), base)));
  e.out(convert(e, two(e, "Power", convert(e, e.in(0), exponent), e.in(1)), base));
}
inline void modulo(expansion& e) {
  e.out(two(e, e.node.integer("fmod", 0) != 0 ? "Mod" : "FloorMod", e.in(0), e.in(1)));
}
inline void reciprocal(expansion& e) { e.out(two(e, "Divide", e.scalar(1, e.type(0)), e.in(0))); }
inline void bit_shift(expansion& e) {
  const edge base = e.filled({count_t(1)}, 2, e.type(1));
  const edge factor = two(e, "Power", base, e.in(1));
  e.out(two(e, e.node.text("direction") == "LEFT" ? "Multiply" : "Divide", e.in(0), factor));
}
inline void cast(expansion& e) {
  const dtype to = element_type(static_cast<int>(e.node.integer("to", 1)));
  edge x = e.in(0);
  if ((to == dtype::i4 || to == dtype::u4) && is_real(e.type(0)))
    x = e.make("Round", 5, {x}, {{"mode", "half_to_even"}});
  e.out(convert(e, x, to));
}
inline void cast_like(expansion& e) { e.out(convert_like(e, e.in(0), e.in(1))); }
inline void elu(expansion& e) { e.out(e.make("Elu", 1, {e.in(0)}, {{"alpha", e.text(e.node.real("alpha", 1))}})); }
inline void leaky_relu(expansion& e) {
  e.out(two(e, "PRelu", e.in(0), e.filled({count_t(1)}, e.node.real("alpha", double(0.01f)), type_or_f32(e, 0))));
}
inline void hard_sigmoid(expansion& e) {
  const edge alpha = attribute_number(e, "alpha", double(0.2f), type_or_f32(e, 0)),
             beta = attribute_number(e, "beta", double(0.5f), type_or_f32(e, 0));
  e.out(e.make("HardSigmoid", 1, {e.in(0), alpha, beta}));
}
inline void selu(expansion& e) {
  const edge alpha = attribute_number(e, "alpha", double(1.6732632f), type_or_f32(e, 0)),
             gamma = attribute_number(e, "gamma", double(1.0507010f), type_or_f32(e, 0));
  e.out(e.make("Selu", 1, {e.in(0), alpha, gamma}));
}
inline void celu(expansion& e) {
  const dtype t = type_or_f32(e, 0);
  const edge zero = e.scalar(0, t), alpha = attribute_number(e, "alpha", 1, t), one = e.scalar(1, t);
  const edge positive = two(e, "Maximum", e.in(0), zero);
  const edge grown = e.make("Exp", 1, {two(e, "Divide", e.in(0), alpha)});
  const edge negative = two(e, "Minimum", two(e, "Multiply", alpha, two(e, "Subtract", grown, one)), zero);
  e.out(two(e, "Add", positive, negative));
}
inline void thresholded_relu(expansion& e) {
  const edge least = attribute_number(e, "alpha", 1, e.type(0));
  const edge above = convert(e, two(e, "Greater", e.in(0), least), e.type(0));
  e.out(two(e, "Multiply", e.in(0), above));
}
inline void shrink(expansion& e) {
  const double lambda = e.node.real("lambd", 0.5);
  const dtype t = e.type(0);
  const edge low = e.scalar(-lambda, t), bias = e.scalar(e.node.real("bias", 0), t), high = e.scalar(lambda, t);
  const edge below = convert(e, two(e, "Less", e.in(0), low), t);
  const edge raised = two(e, "Multiply", below, two(e, "Add", e.in(0), bias));
  const edge above = convert(e, two(e, "Greater", e.in(0), high), t);
  const edge lowered = two(e, "Multiply", above, two(e, "Subtract", e.in(0), bias));
  e.out(two(e, "Add", raised, lowered));
}
inline void clamp(expansion& e) {
  e.out(e.make("Clamp", 1, {e.in(0)},
               {{"min", e.text(e.node.real("min", -3.4028234663852886e+38))},
                {"max", e.text(e.node.real("max", 3.4028234663852886e+38))}}));
}
// The least or the greatest number of a type.
inline edge limit_of(expansion& e, dtype t, bool least) {
  if (is_real(t)) {
    const double most = t == dtype::f16 ? 65504 : t == dtype::f64 ? 1.7976931348623157e308 : 3.4028234663852886e+38;
    return e.scalar(least ? -most : most, t);
  }
  const int bits = bits_of(t);
  const bool is_signed = t == dtype::i8 || t == dtype::i16 || t == dtype::i32 || t == dtype::i64;
  if (!is_signed) return e.number(least ? 0 : bits >= 63 ? count_t::limit : (std::int64_t{1} << bits) - 1, t);
  const std::int64_t most = bits >= 63 ? count_t::limit : (std::int64_t{1} << (bits - 1)) - 1;
  return e.number(least ? -most - (bits < 63 ? 1 : 0) : most, t);
}
inline void clip(expansion& e) {
  const edge least = e.has(1) ? e.in(1) : limit_of(e, e.type(0), true);
  const edge most = e.has(2) ? e.in(2) : limit_of(e, e.type(0), false);
  e.out(two(e, "Minimum", most, two(e, "Maximum", least, e.in(0))));
}
inline void gelu(expansion& e) {
  e.out(e.make("Gelu", 7, {e.in(0)}, {{"approximation_mode", e.node.text("approximate") == "tanh" ? "TANH" : "ERF"}}));
}
inline void swish(expansion& e) {
  const edge beta = attribute_number(e, "alpha", 1, type_or_f32(e, 0));
  e.out(e.make("Swish", 4, {e.in(0), beta}));
}
inline void round_half_to_even(expansion& e) { e.out(e.make("Round", 5, {e.in(0)}, {{"mode", "half_to_even"}})); }
inline void is_infinite(expansion& e) {
  e.out(e.make("IsInf", 10, {e.in(0)},
               {{"detect_negative", e.text(e.node.integer("detect_negative", 1) != 0)},
                {"detect_positive", e.text(e.node.integer("detect_positive", 1) != 0)}}));
}
// Identity of a constant is the constant.
inline void identity(expansion& e) {
  if (e.is_constant(0)) return e.passes(e.in(0));
  e.out(e.make("Identity", 16, {e.in(0)}));
}
inline void dropout(expansion& e) {
  ints trains;
  if (e.has(2) && (!e.numbers_of(e.in(2), trains) || trains.rank == 0 || trains[0] != 0))
    return e.refuse("its training form");
  e.passes(e.in(0));
  if (e.node.outputs() < 2 || !e.node.wants(1)) return;
  const edge all_true = e.number(1, e.node.version < 10 ? e.type(0) : dtype::boolean);
  e.out(1, broadcast(e, all_true, shape_of(e, e.in(0))));
}

}  // namespace detail

inline constexpr expansion_rule elementwise_expansions[] = {
    {"Abs", 1, same_layer, "Abs"},
    {"Acos", 1, same_layer, "Acos"},
    {"Acosh", 1, same_layer, "Acosh", 4},
    {"Add", 1, detail::old_broadcast, "Add"},
    {"Add", 7, same_layer, "Add"},
    {"And", 1, detail::old_broadcast, "LogicalAnd"},
    {"And", 7, same_layer, "LogicalAnd"},
    {"Asin", 1, same_layer, "Asin"},
    {"Asinh", 1, same_layer, "Asinh", 4},
    {"Atan", 1, same_layer, "Atan"},
    {"Atanh", 1, same_layer, "Atanh", 4},
    {"BitShift", 1, detail::bit_shift},
    {"BitwiseAnd", 1, same_layer, "BitwiseAnd", 13},
    {"BitwiseNot", 1, same_layer, "BitwiseNot", 13},
    {"BitwiseOr", 1, same_layer, "BitwiseOr", 13},
    {"BitwiseXor", 1, same_layer, "BitwiseXor", 13},
    {"Cast", 1, detail::cast},
    {"CastLike", 1, detail::cast_like},
    {"Ceil", 1, same_layer, "Ceiling"},
    {"Celu", 1, detail::celu},
    {"Clip", 1, detail::clamp},
    {"Clip", 11, detail::clip},
    {"Cos", 1, same_layer, "Cos"},
    {"Cosh", 1, same_layer, "Cosh"},
    {"Div", 1, detail::old_broadcast, "Divide"},
    {"Div", 7, same_layer, "Divide"},
    {"Dropout", 1, detail::dropout},
    {"Elu", 1, detail::elu},
    {"Equal", 1, detail::old_broadcast, "Equal"},
    {"Equal", 7, same_layer, "Equal"},
    {"Erf", 1, same_layer, "Erf"},
    {"Exp", 1, same_layer, "Exp"},
    {"Floor", 1, same_layer, "Floor"},
    {"Gelu", 1, detail::gelu},
    {"Greater", 1, detail::old_broadcast, "Greater"},
    {"Greater", 7, same_layer, "Greater"},
    {"GreaterOrEqual", 1, same_layer, "GreaterEqual"},
    {"HardSigmoid", 1, detail::hard_sigmoid},
    {"HardSwish", 1, same_layer, "HSwish", 4},
    {"Identity", 1, detail::identity},
    {"IsInf", 1, detail::is_infinite},
    {"IsNaN", 1, same_layer, "IsNaN", 10},
    {"LeakyRelu", 1, detail::leaky_relu},
    {"Less", 1, detail::old_broadcast, "Less"},
    {"Less", 7, same_layer, "Less"},
    {"LessOrEqual", 1, same_layer, "LessEqual"},
    {"Log", 1, same_layer, "Log"},
    {"Max", 1, detail::joined, "Maximum"},
    {"Mean", 1, detail::mean_of_all},
    {"Min", 1, detail::joined, "Minimum"},
    {"Mish", 1, same_layer, "Mish", 4},
    {"Mod", 1, detail::modulo},
    {"Mul", 1, detail::old_broadcast, "Multiply"},
    {"Mul", 7, same_layer, "Multiply"},
    {"Neg", 1, same_layer, "Negative"},
    {"Not", 1, same_layer, "LogicalNot"},
    {"Or", 1, detail::old_broadcast, "LogicalOr"},
    {"Or", 7, same_layer, "LogicalOr"},
    {"PRelu", 1, same_layer, "PRelu"},
    {"Pow", 1, detail::power},
    {"Reciprocal", 1, detail::reciprocal},
    {"Relu", 1, same_layer, "Relu"},
    {"Round", 1, detail::round_half_to_even},
    {"Selu", 1, detail::selu},
    {"Shrink", 1, detail::shrink},
    {"Sigmoid", 1, same_layer, "Sigmoid"},
    {"Sign", 1, same_layer, "Sign"},
    {"Sin", 1, same_layer, "Sin"},
    {"Sinh", 1, same_layer, "Sinh"},
    {"Softplus", 1, same_layer, "SoftPlus", 4},
    {"Softsign", 1, same_layer, "SoftSign", 9},
    {"Sqrt", 1, same_layer, "Sqrt"},
    {"Sub", 1, detail::old_broadcast, "Subtract"},
    {"Sub", 7, same_layer, "Subtract"},
    {"Sum", 1, detail::joined, "Add"},
    {"Swish", 1, detail::swish},
    {"Tan", 1, same_layer, "Tan"},
    {"Tanh", 1, same_layer, "Tanh"},
    {"ThresholdedRelu", 1, detail::thresholded_relu},
    {"Where", 1, same_layer, "Select"},
    {"Xor", 1, detail::old_broadcast, "LogicalXor"},
    {"Xor", 7, same_layer, "LogicalXor"},
};

}  // namespace opcost::onnx::front_end
