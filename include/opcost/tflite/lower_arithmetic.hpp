// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Operators that work element by element, and reductions.
#include <opcost/tflite/lower_windows_nhwc.hpp>

namespace opcost::tflite::detail {

inline lowered_outputs lower_pair(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  const partial_tensor &a = in[0], &b = in[1];
  const auto fused = [&](const partial_tensor& y) { return activated(y, n.options().choice(0), step); };
  switch (n.is->op) {
    case builtin::add: return fused(step(add{}, a, b));
    case builtin::sub: return fused(step(subtract{}, a, b));
    case builtin::mul: return fused(step(multiply{}, a, b));
    case builtin::div: return fused(step(divide{}, a, b));
    case builtin::maximum:
    case builtin::stablehlo_maximum: return step(maximum{}, a, b);
    case builtin::minimum:
    case builtin::stablehlo_minimum: return step(minimum{}, a, b);
    case builtin::pow:
    case builtin::stablehlo_power: return step(power{}, a, b);
    case builtin::squared_difference: return step(squared_difference{}, a, b);
    case builtin::floor_mod: return step(floor_mod{}, a, b);
    case builtin::stablehlo_remainder: return step(mod{}, a, b);
    case builtin::floor_div: return step(math::floor{}, step(divide{}, a, b));
    case builtin::atan2: return step(math::atan{}, step(divide{}, a, b));
    case builtin::equal: return step(equal{}, a, b);
    case builtin::not_equal: return step(not_equal{}, a, b);
    case builtin::less: return step(less{}, a, b);
    case builtin::less_equal: return step(less_equal{}, a, b);
    case builtin::greater: return step(greater{}, a, b);
    case builtin::stablehlo_compare: return step(less{}, a, b);
    case builtin::greater_equal: return step(greater_equal{}, a, b);
    case builtin::logical_and:
    case builtin::stablehlo_and: return step(logical_and{}, a, b);
    case builtin::logical_or:
    case builtin::stablehlo_or: return step(logical_or{}, a, b);
    case builtin::bitwise_xor: return step(bitwise_xor{}, a, b);
    case builtin::right_shift: return step(bitwise_right_shift{}, a, b);
    case builtin::stablehlo_shift_left: return step(bitwise_left_shift{}, a, b);
    case builtin::stablehlo_add: return step(add{}, a, b);
    case builtin::stablehlo_subtract: return step(subtract{}, a, b);
    case builtin::stablehlo_multiply: return step(multiply{}, a, b);
    case builtin::stablehlo_divide: return step(divide{}, a, b);
    default: return "an operator without a formula";
  }
}
inline lowered_outputs lower_unary(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  const partial_tensor& x = in[0];
  switch (n.is->op) {
    case builtin::relu: return step(relu{}, x);
    case builtin::relu6: return step(clamp{.min = 0, .max = 6}, x);
    case builtin::relu_n1_to_1: return step(clamp{.min = -1, .max = 1}, x);
    case builtin::relu_0_to_1: return step(clamp{.min = 0, .max = 1}, x);
    case builtin::leaky_relu: return step(prelu{}, x, step.real(n.options().real(0), x.type));
    case builtin::prelu:
      return step(add{}, step(relu{}, x), step(multiply{}, step(minimum{}, x, step.real(0, x.type)), in[1]));
    case builtin::elu: return step(elu{}, x);
    case builtin::tanh:
    case builtin::stablehlo_tanh: return step(math::tanh{}, x);
    case builtin::logistic:
    case builtin::stablehlo_logistic: return step(sigmoid{}, x);
    case builtin::hard_swish: return step(hswish{}, x);
    case builtin::gelu: return step(gelu{}, x);
    case builtin::softmax: {
      const double beta = n.options().real(0);
      const partial_tensor scaled = beta < 1 || beta > 1 ? step(multiply{}, x, step.real(beta, x.type)) : x;
      return step(softmax{.axis = x.dims.rank - 1}, scaled);
    }
    case builtin::log_softmax: return step(log_softmax{.axis = x.dims.rank - 1}, x);
    case builtin::abs:
    case builtin::stablehlo_abs: return step(math::abs{}, x);
    case builtin::neg:
    case builtin::stablehlo_negate: return step(math::negative{}, x);
    case builtin::sign: return step(math::sign{}, x);
    case builtin::sin: return step(math::sin{}, x);
    case builtin::cos:
    case builtin::stablehlo_cosine: return step(math::cos{}, x);
    case builtin::exp:
    case builtin::stablehlo_exponential: return step(math::exp{}, x);
    case builtin::log:
    case builtin::stablehlo_log: return step(math::log{}, x);
    case builtin::sqrt: return step(math::sqrt{}, x);
    case builtin::rsqrt:
    case builtin::stablehlo_rsqrt: return step(divide{}, step.real(1, x.type), step(math::sqrt{}, x));
    case builtin::stablehlo_cbrt: return step(power{}, x, step.real(1.0 / 3, x.type));
    case builtin::square: return step(multiply{}, x, x);
    case builtin::floor:
    case builtin::stablehlo_floor: return step(math::floor{}, x);
    case builtin::ceil: return step(math::ceiling{}, x);
    case builtin::round: return step(math::round{}, x);
    case builtin::logical_not: return step(logical_not{}, x);
    case builtin::cast:
    case builtin::stablehlo_convert: return step(convert{n.stored_output(0).type}, x);
    case builtin::dequantize:
      // one multiplication per element, after the zero point is subtracted; halves are only widened
      if (x.type == dtype::f16) return step(convert{dtype::f32}, x);
      return step(multiply{}, step(subtract{}, step(convert{dtype::f32}, x), step.real(0)), step.real(1));
    case builtin::quantize:
    case builtin::fake_quant: {
      partial_tensor y = step(convert{dtype::f32}, x);
      y = step(math::round{}, step(add{}, step(multiply{}, y, step.real(1)), step.real(0)));
      return step(convert{n.stored_output(0).type}, step(clamp{}, y));
    }
    case builtin::l2_normalization: return step(normalize_l2{}, x, step.numbers({x.dims.rank - 1}));
    case builtin::local_response_normalization: {
      lrn op;
      op.size = 2 * n.options().integer(0, 5) + 1;
      return channels_last_tensor(step(op, channels_second_tensor(x), step.numbers({1})));
    }
    default: return "an operator without a formula";
  }
}

inline lowered_outputs lower_reduction(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  const bool keep = n.options().flag(0);
  const auto run = [&](auto op) -> lowered_outputs {
    op.keep_dims = keep;
    return step(op, in[0], in[1]);
  };
  switch (n.is->op) {
    case builtin::mean: return run(reduce_mean{});
    case builtin::sum: return run(reduce_sum{});
    case builtin::reduce_prod: return run(reduce_prod{});
    case builtin::reduce_max: return run(reduce_max{});
    case builtin::reduce_min: return run(reduce_min{});
    case builtin::reduce_all: return run(reduce_logical_and{});
    default: return run(reduce_logical_or{});
  }
}

}  // namespace opcost::tflite::detail
