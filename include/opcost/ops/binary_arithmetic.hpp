// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Arithmetic of two operands, element by element. OpenVINO operation specifications: arithmetic/Add-1, ..., Power-1,
// SquaredDifference-1.
#include <opcost/op/elementwise.hpp>
#include <opcost/op/real_functions.hpp>

namespace opcost {

/// a + b.
struct add : broadcasting {};
template <> struct op_traits<add> : elementwise_pair<"Add", tally{.add = 1}>, pair_value<> {
  static constexpr std::string_view formula = "a + b";
  static constexpr interval number(interval a, interval b) { return detail::sum_of(a, b); }
  static constexpr double real(double a, double b) { return a + b; }
};

/// a - b.
struct subtract : broadcasting {};
template <> struct op_traits<subtract> : elementwise_pair<"Subtract", tally{.add = 1}>, pair_value<> {
  static constexpr std::string_view formula = "a - b";
  static constexpr interval number(interval a, interval b) { return detail::difference_of(a, b); }
  static constexpr double real(double a, double b) { return a - b; }
};

/// a * b.
struct multiply : broadcasting {};
template <> struct op_traits<multiply> : elementwise_pair<"Multiply", tally{.mul = 1}>, pair_value<> {
  static constexpr std::string_view formula = "a b";
  static constexpr interval number(interval a, interval b) { return detail::product_of(a, b); }
  static constexpr double real(double a, double b) { return a * b; }
};

/// a / b. Integers are rounded toward minus infinity as in Python, or toward zero.
struct divide : broadcasting {
  bool python_division = true;
};
template <> struct op_traits<divide> : elementwise_pair<"Divide", tally{.div = 1}> {
  static constexpr std::string_view formula = "a / b";
  static constexpr void attributes(auto& op, auto&& f) {
    detail::broadcasting_attributes(op, f);
    f("m_pythondiv", op.python_division);
  }
  static constexpr bool value(const divide& op, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    const detail::pair_rule floored{[](interval a, interval b) { return detail::quotient_of(a, b, true); }, nullptr};
    const detail::pair_rule plain{[](interval a, interval b) { return detail::quotient_of(a, b, false); },
                                  [](double a, double b) { return b == 0 ? detail::no_number : a / b; }};
    return detail::map_broadcast(op, op.python_division && into.reals.empty() ? floored : plain, false, in, out, into);
  }
};

/// The larger of a and b.
struct maximum : broadcasting {};
template <> struct op_traits<maximum> : elementwise_pair<"Maximum", tally{.cmp = 1}>, pair_value<> {
  static constexpr std::string_view formula = "max(a, b)";
  static constexpr interval number(interval a, interval b) { return detail::larger_of(a, b); }
  static constexpr double real(double a, double b) { return a < b ? b : a; }
};

/// The smaller of a and b.
struct minimum : broadcasting {};
template <> struct op_traits<minimum> : elementwise_pair<"Minimum", tally{.cmp = 1}>, pair_value<> {
  static constexpr std::string_view formula = "min(a, b)";
  static constexpr interval number(interval a, interval b) { return detail::smaller_of(a, b); }
  static constexpr double real(double a, double b) { return b < a ? b : a; }
};

/// The remainder with the sign of the dividend.
struct mod : broadcasting {};
template <> struct op_traits<mod> : elementwise_pair<"Mod", tally{.div = 1}>, pair_value<> {
  static constexpr std::string_view formula = "a - b trunc(a / b)";
  static constexpr interval number(interval a, interval b) { return detail::remainder_of(a, b, false); }
  static constexpr double real(double a, double b) {
    return b == 0 ? detail::no_number : a - b * detail::truncated(a / b);
  }
};

/// The remainder with the sign of the divisor.
struct floor_mod : broadcasting {};
template <>
struct op_traits<floor_mod> : elementwise_pair<"FloorMod", tally{.add = 1, .mul = 1, .div = 1, .round = 1}>,
                              pair_value<> {
  static constexpr std::string_view formula = "a - b floor(a / b)";
  static constexpr interval number(interval a, interval b) { return detail::remainder_of(a, b, true); }
  static constexpr double real(double a, double b) {
    return b == 0 ? detail::no_number : a - b * detail::floor_of(a / b);
  }
};

/// a to the power of b.
struct power : broadcasting {};
template <> struct op_traits<power> : elementwise_pair<"Power", tally{.pow = 1}>, pair_value<> {
  static constexpr std::string_view formula = "a^b";
  static constexpr interval number(interval a, interval b) { return detail::power_of(a, b); }
  static constexpr double real(double a, double b) { return detail::real_power(a, b); }
};

/// (a - b)^2.
struct squared_difference : broadcasting {};
template <>
struct op_traits<squared_difference> : elementwise_pair<"SquaredDifference", tally{.add = 1, .mul = 1}>, pair_value<> {
  static constexpr std::string_view formula = "(a - b)^2";
  static constexpr double real(double a, double b) { return (a - b) * (a - b); }
};

/// The bias of a layer, added after a convolution or a matrix product. No graph has it as an operation.
struct add_bias {};
template <> struct op_traits<add_bias> : elementwise<"Bias", tally{.bias = 1}, accepts::anything> {
  static constexpr int inputs = 2;
  static constexpr std::string_view formula = "x + b";
};

}  // namespace opcost
