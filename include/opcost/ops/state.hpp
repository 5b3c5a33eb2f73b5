// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Variables that keep their value from one run to the next. Attributes and shapes: OpenVINO operation specifications
// ReadValue-3, -6, Assign-3, -6.
#include <opcost/op/common.hpp>

namespace opcost {

/// Reads a variable; its value before the first assignment is the input.
struct read_value {
  std::string_view variable_id{};
};
/// ReadValue of opset 6, with the shape and type of the variable.
struct read_value_6 {
  std::string_view variable_id{};
  partial_shape variable_shape = partial_shape::of_unknown_rank();
  dtype variable_type = dtype::dynamic;
};
/// Writes a variable.
struct assign {
  std::string_view variable_id{};
};
/// Assign of opset 6.
struct assign_6 : assign {};

// The value of the variable; before the first assignment, that of the input.
template <> struct op_traits<read_value> {
  static constexpr std::string_view name = "ReadValue";
  static constexpr std::string_view formula = "moves data: no arithmetic";
  static constexpr int opset = 3, inputs = 1;
  static constexpr bool pure = false;
  static constexpr void attributes(auto& op, auto&& f) { f("variable_id", op.variable_id); }
  template <class Dim> static constexpr inferred<Dim> infer(const read_value&, const basic_operands<Dim>& in) {
    return in[0];
  }
  static constexpr tally count(const read_value&, const tensors&, const outputs&) { return {}; }
};
// Shape and type are those of the variable if they are given.
template <> struct op_traits<read_value_6> {
  static constexpr std::string_view name = "ReadValue";
  static constexpr std::string_view formula = "moves data: no arithmetic";
  static constexpr int opset = 6;
  static constexpr bool pure = false;
  static constexpr void attributes(auto& op, auto&& f) {
    f("variable_id", op.variable_id);
    f("variable_type", op.variable_type);
    f("variable_shape", op.variable_shape);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const read_value_6& op, const basic_operands<Dim>& in) {
    const dtype type = op.variable_type == dtype::dynamic && in.has(0) ? in[0].type : op.variable_type;
    if (!op.variable_shape.ranked())
      return in.has(0) ? inferred<Dim>(detail::of(in[0].dims, type))
                       : inferred<Dim>(detail::of_unknown_rank<Dim>(type));
    if constexpr (std::same_as<Dim, interval>)
      return detail::of(op.variable_shape, type);
    else
      return op.variable_shape.is_static() ? inferred<Dim>(detail::of(numbers(op.variable_shape), type))
             : in.has(0)                   ? inferred<Dim>(detail::of(in[0].dims, type))
                                           : inferred<Dim>(undecided("a dimension of the variable is unknown"));
  }
  static constexpr tally count(const read_value_6&, const tensors&, const outputs&) { return {}; }
};

template <> struct op_traits<assign> {
  static constexpr std::string_view name = "Assign";
  static constexpr int opset = 3, inputs = 1;
  static constexpr node_kind kind = node_kind::output;
  static constexpr bool pure = false;
  static constexpr void attributes(auto& op, auto&& f) { f("variable_id", op.variable_id); }
  template <class Dim> static constexpr inferred<Dim> infer(const assign&, const basic_operands<Dim>& in) {
    return in[0];
  }
  static constexpr tally count(const assign&, const tensors&, const outputs&) { return {}; }
};
template <> struct op_traits<assign_6> : op_traits<assign> { static constexpr int opset = 6; };

}  // namespace opcost
