// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Element-wise functions of torch that are a formula of several operations.
#include <opcost/layers/functions_arithmetic.hpp>

namespace opcost {
namespace fn {
/// A function whose formula is `Formula::of(a, b, number, f)`, over one operand or over two that broadcast; the second
/// may be a number. `number` stands for any constant.
template <class Formula> struct computed { none_or<real_number> other{}; };
}  // namespace fn

namespace detail {
struct one_operand {
  static constexpr int operands = 1;
};
struct two_operands {
  static constexpr int operands = 2;
};
// x - trunc(x)
struct frac_formula : one_operand {
  static constexpr auto of(auto a, auto, auto, auto&& f) { return f(subtract{}, a, f(math::round{}, a)); }
};
struct erfc_formula : one_operand {
  static constexpr auto of(auto a, auto, auto number, auto&& f) { return f(subtract{}, number, f(math::erf{}, a)); }
};
// sin(pi x) / (pi x)
struct sinc_formula : one_operand {
  static constexpr auto of(auto a, auto, auto number, auto&& f) {
    const auto angle = f(multiply{}, a, number);
    return f(divide{}, f(math::sin{}, angle), angle);
  }
};
struct scale_formula : one_operand {
  static constexpr auto of(auto a, auto, auto number, auto&& f) { return f(multiply{}, a, number); }
};
// ln(x / (1 - x))
struct logit_formula : one_operand {
  static constexpr auto of(auto a, auto, auto number, auto&& f) {
    return f(math::log{}, f(divide{}, a, f(subtract{}, number, a)));
  }
};
// NaN to a number, infinities to the limits of the type
struct nan_to_num_formula : one_operand {
  static constexpr auto of(auto a, auto, auto number, auto&& f) {
    return f(clamp{}, f(where{}, f(is_nan{}, a), number, a));
  }
};
struct signbit_formula : one_operand {
  static constexpr auto of(auto a, auto, auto number, auto&& f) { return f(less{}, a, number); }
};
struct infinite_formula : one_operand {
  static constexpr auto of(auto a, auto, auto number, auto&& f) { return f(equal{}, a, number); }
};
// b - a
struct rsub_formula : two_operands {
  static constexpr auto of(auto a, auto b, auto, auto&& f) { return f(subtract{}, b, a); }
};
struct atan2_formula : two_operands {
  static constexpr auto of(auto a, auto b, auto, auto&& f) { return f(math::atan{}, f(divide{}, a, b)); }
};
struct hypot_formula : two_operands {
  static constexpr auto of(auto a, auto b, auto, auto&& f) {
    return f(math::sqrt{}, f(add{}, f(multiply{}, a, a), f(multiply{}, b, b)));
  }
};
// max(a, b) + ln(1 + e^-|a - b|)
struct logaddexp_formula : two_operands {
  static constexpr auto of(auto a, auto b, auto number, auto&& f) {
    const auto power = f(math::exp{}, f(math::negative{}, f(math::abs{}, f(subtract{}, a, b))));
    return f(add{}, f(maximum{}, a, b), f(math::log{}, f(add{}, number, power)));
  }
};
struct floor_divide_formula : two_operands {
  static constexpr auto of(auto a, auto b, auto, auto&& f) { return f(math::floor{}, f(divide{}, a, b)); }
};
struct copysign_formula : two_operands {
  static constexpr auto of(auto a, auto b, auto number, auto&& f) {
    const auto size = f(math::abs{}, a);
    return f(where{}, f(less{}, b, number), f(math::negative{}, size), size);
  }
};
// a ln b, 0 if a is 0
struct xlogy_formula : two_operands {
  static constexpr auto of(auto a, auto b, auto number, auto&& f) {
    return f(where{}, f(equal{}, a, number), number, f(multiply{}, a, f(math::log{}, b)));
  }
};
// 0, b or 1, as a is below, at or above 0
struct heaviside_formula : two_operands {
  static constexpr auto of(auto a, auto b, auto number, auto&& f) {
    return f(where{}, f(equal{}, a, number), b, f(greater{}, a, number));
  }
};
// a 2^b
struct ldexp_formula : two_operands {
  static constexpr auto of(auto a, auto b, auto number, auto&& f) { return f(multiply{}, a, f(power{}, number, b)); }
};
}  // namespace detail

template <class Formula> struct op_traits<fn::computed<Formula>> {
  static constexpr void attributes(auto& l, auto&& f) {
    if constexpr (Formula::operands == 2) f("other", l.other);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::computed<Formula>& l, const basic_operands<Dim>& in, auto&& f) {
    const basic_tensor<Dim> number = detail::one_setting(in);
    if constexpr (Formula::operands == 1) {
      if (in.size() != 1) return rejected("expected 1 input, got {}", in.size());
      return Formula::of(in[0], in[0], number, f);
    } else {
      if (!in.has(1) && !l.other.given) return detail::second_operand_missing;
      basic_tensor<Dim> a = in[0], b = in.has(1) ? in[1] : number;
      detail::promote(a, b);
      return Formula::of(a, b, number, f);
    }
  }
};

namespace fn {
/// x + value a b, or x + value a / b.
template <class Op> struct adding_combined { real_number value = 1; };
/// a + weight (b - a); the weight is a number or a third operand.
struct interpolating_between {
  none_or<real_number> weight{};
};

using addcmul = function<"torch.addcmul", adding_combined<multiply>>;
using addcdiv = function<"torch.addcdiv", adding_combined<divide>>;
using lerp = function<"torch.lerp", interpolating_between>;
using multiply_ = function<"torch.multiply", pair<opcost::multiply>>;
using trunc = function<"torch.trunc", of<math::round>>;
using frac = function<"torch.frac", computed<detail::frac_formula>>;
using exp2 = function<"torch.exp2", of<math::exp>>;
using erfc = function<"torch.erfc", computed<detail::erfc_formula>>;
using asinh = function<"torch.asinh", of<math::asinh>>;
using acosh = function<"torch.acosh", of<math::acosh>>;
using atanh = function<"torch.atanh", of<math::atanh>>;
using sinc = function<"torch.sinc", computed<detail::sinc_formula>>;
using deg2rad = function<"torch.deg2rad", computed<detail::scale_formula>>;
using rad2deg = function<"torch.rad2deg", computed<detail::scale_formula>>;
using logit = function<"torch.logit", computed<detail::logit_formula>>;
using sgn = function<"torch.sgn", of<math::sign>>;
using isnan = function<"torch.isnan", of<is_nan>>;
using isinf = function<"torch.isinf", of<is_inf>>;
using isfinite = function<"torch.isfinite", of<is_finite>>;
using isposinf = function<"torch.isposinf", computed<detail::infinite_formula>>;
using isneginf = function<"torch.isneginf", computed<detail::infinite_formula>>;
using nan_to_num = function<"torch.nan_to_num", computed<detail::nan_to_num_formula>>;
using signbit = function<"torch.signbit", computed<detail::signbit_formula>>;
using rsub = function<"torch.rsub", computed<detail::rsub_formula>>;
using fmod = function<"torch.fmod", pair<mod>>;
using atan2 = function<"torch.atan2", computed<detail::atan2_formula>>;
using hypot = function<"torch.hypot", computed<detail::hypot_formula>>;
using logaddexp = function<"torch.logaddexp", computed<detail::logaddexp_formula>>;
using logaddexp2 = function<"torch.logaddexp2", computed<detail::logaddexp_formula>>;
using fmax = function<"torch.fmax", pair<opcost::maximum>>;
using fmin = function<"torch.fmin", pair<opcost::minimum>>;
using floor_divide = function<"torch.floor_divide", computed<detail::floor_divide_formula>>;
using copysign = function<"torch.copysign", computed<detail::copysign_formula>>;
using xlogy = function<"torch.xlogy", computed<detail::xlogy_formula>>;
using heaviside = function<"torch.heaviside", computed<detail::heaviside_formula>>;
using ldexp = function<"torch.ldexp", computed<detail::ldexp_formula>>;
using logical_xor = function<"torch.logical_xor", of<opcost::logical_xor>>;
}  // namespace fn

template <class Op> struct op_traits<fn::adding_combined<Op>> {
  static constexpr void attributes(auto& l, auto&& f) { f("value", l.value); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::adding_combined<Op>& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 3) return rejected("expected 3 inputs, got {}", in.size());
    const basic_tensor<Dim> both = f(Op{}, in[1], in[2]);
    const bool plain = l.value.value >= 1 && l.value.value <= 1;
    return f(add{}, in[0], plain ? both : f(multiply{}, both, detail::one_setting(in)));
  }
};
template <> struct op_traits<fn::interpolating_between> {
  static constexpr void attributes(auto& l, auto&& f) { f("weight", l.weight); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::interpolating_between& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != (l.weight.given ? 2 : 3))
      return rejected("expected 2 inputs and a weight (a number or input 2), got {} inputs", in.size());
    const basic_tensor<Dim> weight = l.weight.given ? detail::one_setting(in) : in[2];
    return f(add{}, in[0], f(multiply{}, f(subtract{}, in[1], in[0]), weight));
  }
};

}  // namespace opcost
