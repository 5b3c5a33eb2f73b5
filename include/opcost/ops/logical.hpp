// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Boolean and bitwise functions. OpenVINO operation specifications: logical/LogicalAnd-1, ..., LogicalXor-1,
// bitwise/BitwiseAnd-13, ..., BitwiseRightShift-15.
#include <opcost/op/elementwise.hpp>

namespace opcost {

/// a and b, on booleans.
struct logical_and : broadcasting {};
template <>
struct op_traits<logical_and> : elementwise_pair<"LogicalAnd", tally{.logic = 1}, accepts::booleans>, pair_value<true> {
  static constexpr std::string_view formula = "a and b";
  static constexpr interval number(interval a, interval b) { return detail::smaller_of(a, b); }
};
/// a or b, on booleans.
struct logical_or : broadcasting {};
template <>
struct op_traits<logical_or> : elementwise_pair<"LogicalOr", tally{.logic = 1}, accepts::booleans>, pair_value<true> {
  static constexpr std::string_view formula = "a or b";
  static constexpr interval number(interval a, interval b) { return detail::larger_of(a, b); }
};
/// Either a or b, on booleans.
struct logical_xor : broadcasting {};
template <>
struct op_traits<logical_xor> : elementwise_pair<"LogicalXor", tally{.logic = 1}, accepts::booleans>, pair_value<true> {
  static constexpr std::string_view formula = "a xor b";
  static constexpr int opset = 2;
  static constexpr interval number(interval a, interval b) { return is(a, 0) == is(b, 0) ? 0 : 1; }
};
/// Not a, on booleans.
struct logical_not {};
template <>
struct op_traits<logical_not> : elementwise<"LogicalNot", tally{.logic = 1}, accepts::anything>, element_value<> {
  static constexpr std::string_view formula = "not x";
  static constexpr interval number(interval x) { return is(x, 0) ? 1 : 0; }
};
/// LogicalXor under its first name.
struct xor_1 : logical_xor {};
template <> struct op_traits<xor_1> : op_traits<logical_xor> {
  static constexpr std::string_view name = "Xor";
  static constexpr int opset = 1;
};

// ---- bit by bit; booleans are integers of one bit

/// a and b, bit by bit.
struct bitwise_and : broadcasting {};
template <> struct op_traits<bitwise_and> : elementwise_pair<"BitwiseAnd", tally{.logic = 1}, accepts::integers> {
  static constexpr std::string_view formula = "a & b";
  static constexpr int opset = 13;
};
/// a or b, bit by bit.
struct bitwise_or : broadcasting {};
template <> struct op_traits<bitwise_or> : elementwise_pair<"BitwiseOr", tally{.logic = 1}, accepts::integers> {
  static constexpr std::string_view formula = "a | b";
  static constexpr int opset = 13;
};
/// Either a or b, bit by bit.
struct bitwise_xor : broadcasting {};
template <> struct op_traits<bitwise_xor> : elementwise_pair<"BitwiseXor", tally{.logic = 1}, accepts::integers> {
  static constexpr std::string_view formula = "a ^ b";
  static constexpr int opset = 13;
};
/// Not a, bit by bit.
struct bitwise_not {};
template <> struct op_traits<bitwise_not> : elementwise<"BitwiseNot", tally{.logic = 1}, accepts::integers> {
  static constexpr std::string_view formula = "~x";
  static constexpr int opset = 13;
};

namespace detail {
template <class Dim> constexpr inferred<Dim> shifted(const broadcasting& how, const basic_operands<Dim>& in) {
  if (is_boolean(in[0].type) || is_boolean(in[1].type))
    return rejected("input 0: expected an integer element type, got {t}",
                    is_boolean(in[0].type) ? in[0].type : in[1].type);
  return broadcast_pair(how, in, accepts::integers, dtype::dynamic);
}
}  // namespace detail
/// a * 2^b.
struct bitwise_left_shift : broadcasting {};
template <> struct op_traits<bitwise_left_shift> : elementwise_pair<"BitwiseLeftShift", tally{.logic = 1}> {
  static constexpr std::string_view formula = "a << b";
  static constexpr int opset = 15;
  template <class Dim>
  static constexpr inferred<Dim> infer(const bitwise_left_shift& op, const basic_operands<Dim>& in) {
    return detail::shifted(op, in);
  }
};
/// a / 2^b, rounded toward negative infinity.
struct bitwise_right_shift : broadcasting {};
template <> struct op_traits<bitwise_right_shift> : elementwise_pair<"BitwiseRightShift", tally{.logic = 1}> {
  static constexpr std::string_view formula = "a >> b";
  static constexpr int opset = 15;
  template <class Dim>
  static constexpr inferred<Dim> infer(const bitwise_right_shift& op, const basic_operands<Dim>& in) {
    return detail::shifted(op, in);
  }
};

}  // namespace opcost
