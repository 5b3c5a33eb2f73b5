// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Functions of one number, element by element. OpenVINO operation specifications: arithmetic/Abs-1, ..., Tan-1,
// Acosh-4, Asinh-4, Atanh-4, Round-5. They are in a namespace of their own because <math.h> has most of the names.
#include <opcost/op/elementwise.hpp>
#include <opcost/op/real_functions.hpp>

namespace opcost {
namespace math {
/// Elementwise functions of one input, each called as its function.
struct abs {};
struct ceiling {};
struct floor {};
struct negative {};
struct sign {};
struct sqrt {};
struct exp {};
struct log {};
struct erf {};
struct erf_inv {};
struct sin {};
struct cos {};
struct tan {};
struct asin {};
struct acos {};
struct atan {};
struct sinh {};
struct cosh {};
struct asinh {};
struct acosh {};
struct atanh {};

/// Where Round moves halves.
enum class rounding : std::uint8_t { half_to_even, half_away_from_zero };
/// The nearest integer.
struct round {
  rounding mode = rounding::half_to_even;
};
}  // namespace math
template <>
inline constexpr std::array<std::string_view, 2> spellings<math::rounding>{"half_to_even", "half_away_from_zero"};

template <> struct op_traits<math::abs> : elementwise<"Abs", tally{.cmp = 1}>, element_value<false> {
  static constexpr std::string_view formula = "|x|";
  static constexpr interval number(interval x) {
    if (x.min.n == -count_t::limit) return interval::unknown();
    return x.min >= 0 ? x : x.max <= 0 ? -x : interval(0, larger(-x.min, x.max));
  }
  static constexpr double real(double x) { return x < 0 ? -x : x; }
};
template <> struct op_traits<math::ceiling> : elementwise<"Ceiling", tally{.round = 1}>, element_value<> {
  static constexpr std::string_view formula = "ceil(x)";
  static constexpr interval number(interval x) { return x; }
  static constexpr double real(double x) { return detail::ceiling_of(x); }
};
template <> struct op_traits<math::floor> : elementwise<"Floor", tally{.round = 1}>, element_value<> {
  static constexpr std::string_view formula = "floor(x)";
  static constexpr interval number(interval x) { return x; }
  static constexpr double real(double x) { return detail::floor_of(x); }
};
template <> struct op_traits<math::round> : elementwise<"Round", tally{.round = 1}, accepts::anything> {
  static constexpr std::string_view formula = "round(x)";
  static constexpr int opset = 5;
  static constexpr void attributes(auto& op, auto&& f) { f("mode", op.mode); }
  static constexpr bool value(const math::round& op, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    return detail::map_elements(
        {[](interval x) { return x; },
         op.mode == math::rounding::half_to_even ? detail::half_to_even : detail::half_away_from_zero},
        true, in[0], out, into);
  }
};
template <> struct op_traits<math::negative> : elementwise<"Negative", tally{.add = 1}>, element_value<> {
  static constexpr std::string_view formula = "0 - x";
  static constexpr interval number(interval x) { return -x; }
  static constexpr double real(double x) { return -x; }
};
template <> struct op_traits<math::sign> : elementwise<"Sign", tally{.cmp = 2}>, element_value<> {
  static constexpr std::string_view formula = "1 if x > 0, -1 if x < 0, else 0";
  static constexpr interval number(interval x) { return x.min > 0 ? 1 : x.min < 0 ? -1 : 0; }
  static constexpr double real(double x) { return x > 0 ? 1 : x < 0 ? -1 : 0; }
};
template <> struct op_traits<math::sqrt> : elementwise<"Sqrt", tally{.sqrt = 1}>, element_value<> {
  static constexpr std::string_view formula = "sqrt(x)";
  static constexpr double real(double x) { return detail::square_root(x); }
};
template <> struct op_traits<math::exp> : elementwise<"Exp", tally{.exp = 1}>, element_value<> {
  static constexpr std::string_view formula = "e^x";
  static constexpr double real(double x) { return detail::exponential(x); }
};
template <> struct op_traits<math::log> : elementwise<"Log", tally{.log = 1}>, element_value<> {
  static constexpr std::string_view formula = "ln x";
  static constexpr double real(double x) { return detail::logarithm(x); }
};
template <> struct op_traits<math::erf> : elementwise<"Erf", tally{.erf = 1}> {
  static constexpr std::string_view formula = "erf(x)";
};
template <> struct op_traits<math::erf_inv> : elementwise<"ErfInv", tally{.erf = 1}, accepts::reals> {
  static constexpr std::string_view formula = "erf^-1(x)";
  static constexpr int opset = 17;
};

// Circular and hyperbolic functions and their inverses: one such function per element.
template <> struct op_traits<math::sin> : elementwise<"Sin", tally{.trig = 1}>, element_value<> {
  static constexpr std::string_view formula = "sin x";
  static constexpr double real(double x) { return detail::sine(x); }
};
template <> struct op_traits<math::cos> : elementwise<"Cos", tally{.trig = 1}>, element_value<> {
  static constexpr std::string_view formula = "cos x";
  static constexpr double real(double x) { return detail::cosine(x); }
};
template <> struct op_traits<math::tan> : elementwise<"Tan", tally{.trig = 1}> {
  static constexpr std::string_view formula = "tan x";
};
template <> struct op_traits<math::asin> : elementwise<"Asin", tally{.trig = 1}> {
  static constexpr std::string_view formula = "arcsin x";
};
template <> struct op_traits<math::acos> : elementwise<"Acos", tally{.trig = 1}> {
  static constexpr std::string_view formula = "arccos x";
};
template <> struct op_traits<math::atan> : elementwise<"Atan", tally{.trig = 1}> {
  static constexpr std::string_view formula = "arctan x";
};
template <> struct op_traits<math::sinh> : elementwise<"Sinh", tally{.trig = 1}> {
  static constexpr std::string_view formula = "sinh x";
};
template <> struct op_traits<math::cosh> : elementwise<"Cosh", tally{.trig = 1}> {
  static constexpr std::string_view formula = "cosh x";
};
template <> struct op_traits<math::asinh> : elementwise<"Asinh", tally{.trig = 1}> {
  static constexpr std::string_view formula = "arsinh x";
  static constexpr int opset = 4;
};
template <> struct op_traits<math::acosh> : elementwise<"Acosh", tally{.trig = 1}> {
  static constexpr std::string_view formula = "arcosh x";
  static constexpr int opset = 4;
};
template <> struct op_traits<math::atanh> : elementwise<"Atanh", tally{.trig = 1}> {
  static constexpr std::string_view formula = "artanh x";
  static constexpr int opset = 4;
};

}  // namespace opcost
