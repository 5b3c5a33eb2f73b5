// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Functions that work element by element, with one or several operands.
#include <opcost/layers/function.hpp>
#include <opcost/ops/activation.hpp>
#include <opcost/ops/binary_arithmetic.hpp>
#include <opcost/ops/comparison.hpp>
#include <opcost/ops/logical.hpp>
#include <opcost/ops/math.hpp>

namespace opcost {
namespace fn {
/// a + alpha b, or a - alpha b
template <class Op> struct scaled_pair {
  none_or<real_number> other{};
  real_number alpha = 1;
};
/// x to the power of a number or of a second operand.
struct raising {
  none_or<real_number> exponent{};
};
/// x limited to [min, max]; at least one is given.
struct clamping {
  none_or<real_number> min{}, max{};
};
/// Second(First(x)).
template <class First, class Second> struct chained {};
template <class Op> struct with_one {};  // an operation on x and a constant
/// Operands: a condition and two values; a value may be a number.
struct selecting {
  none_or<real_number> input{}, other{};
};

using add = function<"torch.add", scaled_pair<opcost::add>>;
using sub = function<"torch.sub", scaled_pair<subtract>>;
using mul = function<"torch.mul", pair<multiply>>;
using div = function<"torch.div", pair<divide>>;
using tensor_add = function<"torch.Tensor.add", scaled_pair<opcost::add>>;
using tensor_mul = function<"torch.Tensor.mul", pair<multiply>>;
using operator_add = function<"operator.add", pair<opcost::add>>;
using operator_sub = function<"operator.sub", pair<subtract>>;
using operator_mul = function<"operator.mul", pair<multiply>>;
using operator_iadd = function<"operator.iadd", pair<opcost::add>>;  // x += y
using operator_truediv = function<"operator.truediv", pair<divide>>;
using maximum = function<"torch.maximum", pair<opcost::maximum>>;
using minimum = function<"torch.minimum", pair<opcost::minimum>>;
using remainder = function<"torch.remainder", pair<floor_mod>>;
using pow = function<"torch.pow", raising>;
using eq = function<"torch.eq", pair<equal>>;
using ne = function<"torch.ne", pair<not_equal>>;
using lt = function<"torch.lt", pair<less>>;
using le = function<"torch.le", pair<less_equal>>;
using gt = function<"torch.gt", pair<greater>>;
using ge = function<"torch.ge", pair<greater_equal>>;
using where = function<"torch.where", selecting>;
using logical_and = function<"torch.logical_and", of<opcost::logical_and>>;
using logical_or = function<"torch.logical_or", of<opcost::logical_or>>;
using logical_not = function<"torch.logical_not", of<opcost::logical_not>>;

using abs = function<"torch.abs", of<math::abs>>;
using neg = function<"torch.neg", of<math::negative>>;
using sign = function<"torch.sign", of<math::sign>>;
using floor = function<"torch.floor", of<math::floor>>;
using ceil = function<"torch.ceil", of<math::ceiling>>;
using round = function<"torch.round", of<math::round>>;
using sqrt = function<"torch.sqrt", of<math::sqrt>>;
using rsqrt = function<"torch.rsqrt", chained<math::sqrt, with_one<divide>>>;
using reciprocal = function<"torch.reciprocal", with_one<divide>>;
using square = function<"torch.square", chained<void, multiply>>;
using exp = function<"torch.exp", of<math::exp>>;
using expm1 = function<"torch.expm1", chained<math::exp, with_one<subtract>>>;
using log = function<"torch.log", of<math::log>>;
using log1p = function<"torch.log1p", chained<with_one<opcost::add>, math::log>>;
using log2 = function<"torch.log2", of<math::log>>;
using log10 = function<"torch.log10", of<math::log>>;
using erf = function<"torch.erf", of<math::erf>>;
using sin = function<"torch.sin", of<math::sin>>;
using cos = function<"torch.cos", of<math::cos>>;
using tan = function<"torch.tan", of<math::tan>>;
using asin = function<"torch.asin", of<math::asin>>;
using acos = function<"torch.acos", of<math::acos>>;
using atan = function<"torch.atan", of<math::atan>>;
using sinh = function<"torch.sinh", of<math::sinh>>;
using cosh = function<"torch.cosh", of<math::cosh>>;
using clamp = function<"torch.clamp", clamping>;
}  // namespace fn

template <class Op> struct op_traits<fn::scaled_pair<Op>> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("other", l.other);
    f("alpha", l.alpha);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::scaled_pair<Op>& l, const basic_operands<Dim>& in, auto&& f) {
    if (!in.has(1) && !l.other.given) return detail::second_operand_missing;
    basic_tensor<Dim> a = in[0], b = in.has(1) ? in[1] : detail::one_setting(in);
    detail::promote(a, b);
    const bool plain = (l.alpha.value >= 1 && l.alpha.value <= 1) || !in.has(1);
    if (plain) return f(Op{}, a, b);
    return f(Op{}, a, f(multiply{}, b, detail::of(basic_shape<Dim>{}, b.type)));
  }
};
template <> struct op_traits<fn::raising> {
  static constexpr void attributes(auto& l, auto&& f) { f("exponent", l.exponent); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::raising& l, const basic_operands<Dim>& in, auto&& f) {
    return op_traits<fn::pair<power>>::lower(fn::pair<power>{.other = l.exponent}, in, f);
  }
};
template <> struct op_traits<fn::clamping> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("min", l.min);
    f("max", l.max);
  }
  // Each bound is one comparison.
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::clamping& l, const basic_operands<Dim>& in, auto&& f) {
    if (!l.min.given && !l.max.given) return rejected("min and max: expected at least one of them");
    const basic_tensor<Dim> bound = detail::one_setting(in), x = l.min.given ? f(maximum{}, in[0], bound) : in[0];
    return l.max.given ? f(minimum{}, x, bound) : x;
  }
};
template <class Op> struct op_traits<fn::with_one<Op>> {
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::with_one<Op>&, const basic_operands<Dim>& in, auto&& f) {
    return f(Op{}, in[0], detail::one_setting(in));
  }
};
namespace detail {
template <class Op> struct chain_step {
  template <class Dim>
  static constexpr basic_tensor<Dim> of(const basic_operands<Dim>&, const basic_tensor<Dim>& x, auto&& f) {
    return f(Op{}, x);
  }
};
template <> struct chain_step<void> {
  template <class Dim>
  static constexpr basic_tensor<Dim> of(const basic_operands<Dim>&, const basic_tensor<Dim>& x, auto&&) {
    return x;
  }
};
template <> struct chain_step<multiply> {
  template <class Dim>
  static constexpr basic_tensor<Dim> of(const basic_operands<Dim>&, const basic_tensor<Dim>& x, auto&& f) {
    return f(multiply{}, x, x);
  }
};
template <class Op> struct chain_step<fn::with_one<Op>> {
  template <class Dim>
  static constexpr basic_tensor<Dim> of(const basic_operands<Dim>& in, const basic_tensor<Dim>& x, auto&& f) {
    return f(Op{}, x, one_setting(in));
  }
};
}  // namespace detail
template <class First, class Second> struct op_traits<fn::chained<First, Second>> {
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::chained<First, Second>&, const basic_operands<Dim>& in, auto&& f) {
    return detail::chain_step<Second>::of(in, detail::chain_step<First>::of(in, in[0], f), f);
  }
};
// Operands: a condition, the value if it holds and the value if not, each a tensor or a number.
template <> struct op_traits<fn::selecting> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("input", l.input);
    f("other", l.other);
  }
  static constexpr std::array input_types{dtype::boolean};
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::selecting& l, const basic_operands<Dim>& in, auto&& f) {
    const int tensors_wanted = (l.input.given ? 0 : 1) + (l.other.given ? 0 : 1);
    if (in.size() != 1 + tensors_wanted)
      return rejected("expected {} inputs (a condition, and the values that are tensors), got {}", 1 + tensors_wanted,
                      in.size());
    const basic_tensor<Dim> number = detail::of(basic_shape<Dim>{}, in.has(1) ? in[1].type : dtype::f32);
    return f(where{}, in[0], l.input.given ? number : in[1], l.other.given ? number : in[l.input.given ? 1 : 2]);
  }
};

}  // namespace opcost
