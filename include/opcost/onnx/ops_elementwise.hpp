// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// ONNX operations that work element by element: arithmetic, mathematics, comparisons, logic, activations, conversions.
#include <opcost/onnx/onnx_call.hpp>

namespace opcost::onnx::detail {

template <class Op> lowered_outputs one_operand(const call&, const partial_tensors& in, steps& step) {
  return step(Op{}, in[0]);
}
// In opsets 1 to 6 the second operand starts at `axis` of the first one if `broadcast` is set.
inline partial_tensor placed(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor& b = in[1];
  if (c.version >= 7 || !c.flag("broadcast") || !c.has("axis")) return b;
  if (!in[0].dims.ranked() || !b.dims.ranked()) return b;
  const std::int64_t axis = c.integer("axis", 0);
  const std::int64_t behind = in[0].dims.rank - (axis < 0 ? axis + in[0].dims.rank : axis) - b.dims.rank;
  if (behind <= 0) return b;
  ints axes;
  for (std::int64_t i = 0; i < behind; ++i) axes.push_back(b.dims.rank + i);
  return step(unsqueeze{}, b, step.numbers(axes));
}
template <class Op> lowered_outputs two_operands(const call& c, const partial_tensors& in, steps& step) {
  return step(Op{}, in[0], placed(c, in, step));
}
template <class Op> lowered_outputs many_operands(const call&, const partial_tensors& in, steps& step) {
  if (in.size() == 0) return "expected at least 1 input, got 0";
  partial_tensor sum = in[0];
  for (int i = 1; i < in.size(); ++i) sum = step(Op{}, sum, in[i]);
  return sum;
}
inline lowered_outputs mean(const call& c, const partial_tensors& in, steps& step) {
  lowered_outputs sum = many_operands<add>(c, in, step);
  if (in.size() < 2) return sum;
  return step(divide{}, sum[0], step.real(in.size(), in[0].type));
}
inline lowered_outputs pow(const call& c, const partial_tensors& in, steps& step) {
  partial_tensor b = placed(c, in, step);
  if (b.type != in[0].type && in[0].type != dtype::dynamic) b = step(convert{in[0].type}, b);
  return step(power{}, in[0], b);
}
inline lowered_outputs modulo(const call& c, const partial_tensors& in, steps& step) {
  return c.flag("fmod") ? step(mod{}, in[0], in[1]) : step(floor_mod{}, in[0], in[1]);
}
inline lowered_outputs reciprocal(const call&, const partial_tensors& in, steps& step) {
  return step(divide{}, step.real(1, in[0].type), in[0]);
}
inline lowered_outputs bit_shift(const call& c, const partial_tensors& in, steps& step) {
  return c.text("direction") == "RIGHT" ? step(bitwise_right_shift{}, in[0], in[1])
                                        : step(bitwise_left_shift{}, in[0], in[1]);
}
inline lowered_outputs is_infinite(const call& c, const partial_tensors& in, steps& step) {
  return step(is_inf{c.flag("detect_negative", true), c.flag("detect_positive", true)}, in[0]);
}

// ---- activations
inline lowered_outputs clip(const call& c, const partial_tensors& in, steps& step) {
  if (c.version < 11) {
    constexpr double most = 3.4028234663852886e38;
    return step(clamp{c.real("min", -most), c.real("max", most)}, in[0]);
  }
  step.settings(0b110);  // bounds are not parameters
  partial_tensor y = in[0];
  if (in.has(1)) y = step(maximum{}, y, in[1]);
  if (in.has(2)) y = step(minimum{}, y, in[2]);
  return y;
}
inline lowered_outputs leaky_relu(const call& c, const partial_tensors& in, steps& step) {
  return step(prelu{}, in[0], step.real(c.real("alpha", 0.01), in[0].type));
}
inline lowered_outputs parametric_relu(const call& c, const partial_tensors& in, steps& step) {
  partial_tensor slope = in[1];
  // to opset 6 a list is one slope per channel
  if (c.version < 7 && slope.dims.rank == 1 && in[0].dims.rank > 2 && !is(slope.dims[0], 1)) {
    ints axes;
    for (int i = 1; i < in[0].dims.rank - 1; ++i) axes.push_back(i);
    slope = step(unsqueeze{}, slope, step.numbers(axes));
  } else if (slope.dims.rank == 1 && in[0].dims.rank > 1) {
    slope = step(unsqueeze{}, slope, step.numbers({0}));  // broadcast from the right, not one per channel
  }
  return step(prelu{}, in[0], slope);
}
inline lowered_outputs exponential_linear(const call& c, const partial_tensors& in, steps& step) {
  return step(elu{c.real("alpha", 1)}, in[0]);
}
inline lowered_outputs celu(const call& c, const partial_tensors& in, steps& step) {
  const double alpha = c.real("alpha", 1);
  if (alpha == 1) return step(elu{1}, in[0]);
  const partial_tensor a = step.real(alpha, in[0].type);
  return step(multiply{}, step(elu{1}, step(divide{}, in[0], a)), a);
}
inline lowered_outputs scaled_elu(const call& c, const partial_tensors& in, steps& step) {
  return step(selu{}, in[0], step.real(c.real("alpha", 1.6732632423543772), in[0].type),
              step.real(c.real("gamma", 1.0507009873554805), in[0].type));
}
inline lowered_outputs hard_sigmoid_of(const call& c, const partial_tensors& in, steps& step) {
  return step(hard_sigmoid{}, in[0], step.real(c.real("alpha", 0.2), in[0].type),
              step.real(c.real("beta", 0.5), in[0].type));
}
inline lowered_outputs gelu_of(const call& c, const partial_tensors& in, steps& step) {
  return step(gelu_7{c.text("approximate") == "tanh" ? gelu_mode::tanh : gelu_mode::erf}, in[0]);
}
inline lowered_outputs swish_of(const call& c, const partial_tensors& in, steps& step) {
  const double alpha = c.real("alpha", 1);
  return alpha == 1 ? step(swish{}, in[0]) : step(swish{}, in[0], step.real(alpha, in[0].type));
}
inline lowered_outputs thresholded_relu(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor limit = step.real(c.real("alpha", 1), in[0].type);
  return step(where{}, step(greater{}, in[0], limit), in[0], step.real(0, in[0].type));
}
inline lowered_outputs shrink(const call& c, const partial_tensors& in, steps& step) {
  const dtype t = in[0].type;
  const partial_tensor limit = step.real(c.real("lambd", 0.5), t), bias = step.real(c.real("bias", 0), t);
  const partial_tensor high = step(greater{}, in[0], limit);
  const partial_tensor low = step(less{}, in[0], step.real(-c.real("lambd", 0.5), t));
  const partial_tensor inside = step(where{}, low, step(add{}, in[0], bias), step.real(0, t));
  return step(where{}, high, step(subtract{}, in[0], bias), inside);
}
inline lowered_outputs swiglu(const call& c, const partial_tensors& in, steps& step) {
  const lowered_outputs halves = step.all(split{2}, in[0], step.number(c.integer("axis", -1)));
  return step(multiply{}, step(swish{}, halves[0]), halves[1]);
}
// y = a * x + b, as old files have it.
inline lowered_outputs affine(const call& c, const partial_tensors& in, steps& step) {
  return step(add{}, step(multiply{}, in[0], step.real(c.real("alpha", 1), in[0].type)),
              step.real(c.real("beta", 0), in[0].type));
}
inline lowered_outputs scale(const call& c, const partial_tensors& in, steps& step) {
  return step(multiply{}, in[0], step.real(c.real("scale", 1), in[0].type));
}
inline lowered_outputs scaled_tanh(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor y = step(math::tanh{}, step(multiply{}, in[0], step.real(c.real("beta", 1), in[0].type)));
  return step(multiply{}, y, step.real(c.real("alpha", 1), in[0].type));
}
inline lowered_outputs parametric_softplus(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor y = step(softplus{}, step(multiply{}, in[0], step.real(c.real("beta", 1), in[0].type)));
  return step(multiply{}, y, step.real(c.real("alpha", 1), in[0].type));
}
inline lowered_outputs image_scaler(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor y = step(multiply{}, in[0], step.real(c.real("scale", 1), in[0].type));
  const auto n = static_cast<std::int64_t>(c.reals("bias").size());
  return step(add{}, y, step.learned({n, 1, 1}, in[0].type));
}

// ---- conversions
inline lowered_outputs cast(const call& c, const partial_tensors& in, steps& step) {
  dtype to = element_type(static_cast<int>(c.integer("to", 0)));
  if (c.version < 6 && !c.text("to").empty()) {  // opset 1 has the type's name
    to = opcost::detail::same_ignoring_case(c.text("to"), "float")    ? dtype::f32
         : opcost::detail::same_ignoring_case(c.text("to"), "double") ? dtype::f64
         : opcost::detail::same_ignoring_case(c.text("to"), "int64")  ? dtype::i64
         : opcost::detail::same_ignoring_case(c.text("to"), "int32")  ? dtype::i32
                                                                      : dtype_named(c.text("to"));
  }
  if (to == dtype::dynamic || to == dtype::none) return "attribute to: no element type";
  return step(convert{to}, in[0]);
}
inline lowered_outputs cast_like(const call&, const partial_tensors& in, steps& step) {
  if (in[1].type == dtype::dynamic) return step(convert_like{}, in[0], in[1]);
  return step(convert{in[1].type}, in[0]);
}
inline lowered_outputs same_bits(const call& c, const partial_tensors& in, steps& step) {
  const dtype to = element_type(static_cast<int>(c.integer("to", 0)));
  if (bits_of(to) != bits_of(in[0].type)) return "attribute to: expected a type of as many bits";
  partial_tensor y = step(identity{}, in[0]);
  y.type = to;
  y.value = {};
  y.reals = {};
  return y;
}
inline lowered_outputs same(const call&, const partial_tensors& in, steps& step) { return step(identity{}, in[0]); }
inline lowered_outputs dropout(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor y = step(identity{}, in[0]);
  if (c.outputs() < 2) return y;
  return {y, step.constant(in[0].dims, c.version < 10 ? in[0].type : dtype::boolean)};
}

inline constexpr op_rule elementwise_rules[] = {
    {"Abs", 1, one_operand<math::abs>},
    {"Acos", 7, one_operand<math::acos>},
    {"Acosh", 9, one_operand<math::acosh>},
    {"Add", 1, two_operands<add>},
    {"Affine", 1, affine},
    {"And", 1, two_operands<logical_and>},
    {"Asin", 7, one_operand<math::asin>},
    {"Asinh", 9, one_operand<math::asinh>},
    {"Atan", 7, one_operand<math::atan>},
    {"Atanh", 9, one_operand<math::atanh>},
    {"BitCast", 26, same_bits},
    {"BitShift", 11, bit_shift},
    {"BitwiseAnd", 18, two_operands<bitwise_and>},
    {"BitwiseNot", 18, one_operand<bitwise_not>},
    {"BitwiseOr", 18, two_operands<bitwise_or>},
    {"BitwiseXor", 18, two_operands<bitwise_xor>},
    {"Cast", 1, cast},
    {"CastLike", 15, cast_like},
    {"Ceil", 1, one_operand<math::ceiling>},
    {"Celu", 12, celu},
    {"Clip", 1, clip},
    {"Cos", 7, one_operand<math::cos>},
    {"Cosh", 9, one_operand<math::cosh>},
    {"Div", 1, two_operands<divide>},
    {"Dropout", 1, dropout},
    {"Elu", 1, exponential_linear},
    {"Equal", 1, two_operands<equal>},
    {"Erf", 9, one_operand<math::erf>},
    {"Exp", 1, one_operand<math::exp>},
    {"Floor", 1, one_operand<math::floor>},
    {"Gelu", 20, gelu_of},
    {"Greater", 1, two_operands<greater>},
    {"GreaterOrEqual", 12, two_operands<greater_equal>},
    {"HardSigmoid", 1, hard_sigmoid_of},
    {"HardSwish", 14, one_operand<hswish>},
    {"Identity", 1, same},
    {"ImageScaler", 1, image_scaler},
    {"IsInf", 10, is_infinite},
    {"IsNaN", 9, one_operand<is_nan>},
    {"LeakyRelu", 1, leaky_relu},
    {"Less", 1, two_operands<less>},
    {"LessOrEqual", 12, two_operands<less_equal>},
    {"Log", 1, one_operand<math::log>},
    {"Max", 1, many_operands<maximum>},
    {"Mean", 1, mean},
    {"Min", 1, many_operands<minimum>},
    {"Mish", 18, one_operand<mish>},
    {"Mod", 10, modulo},
    {"Mul", 1, two_operands<multiply>},
    {"Neg", 1, one_operand<math::negative>},
    {"Not", 1, one_operand<logical_not>},
    {"Or", 1, two_operands<logical_or>},
    {"PRelu", 1, parametric_relu},
    {"ParametricSoftplus", 1, parametric_softplus},
    {"Pow", 1, pow},
    {"Reciprocal", 1, reciprocal},
    {"Relu", 1, one_operand<relu>},
    {"Round", 11, one_operand<math::round>},
    {"Scale", 1, scale},
    {"ScaledTanh", 1, scaled_tanh},
    {"Selu", 1, scaled_elu},
    {"Shrink", 9, shrink},
    {"Sigmoid", 1, one_operand<sigmoid>},
    {"Sign", 9, one_operand<math::sign>},
    {"Sin", 7, one_operand<math::sin>},
    {"Sinh", 9, one_operand<math::sinh>},
    {"Softplus", 1, one_operand<softplus>},
    {"Softsign", 1, one_operand<softsign>},
    {"Sqrt", 1, one_operand<math::sqrt>},
    {"Sub", 1, two_operands<subtract>},
    {"Sum", 1, many_operands<add>},
    {"SwiGLU", 28, swiglu},
    {"Swish", 24, swish_of},
    {"Tan", 7, one_operand<math::tan>},
    {"Tanh", 1, one_operand<math::tanh>},
    {"ThresholdedRelu", 1, thresholded_relu},
    {"Xor", 1, two_operands<logical_xor>},
};

}  // namespace opcost::onnx::detail
