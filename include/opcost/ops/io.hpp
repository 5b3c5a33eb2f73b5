// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Inputs, constants and outputs of a graph. None of them does arithmetic.
#include <opcost/op/common.hpp>

namespace opcost {

/// An input of the network, with its shape and element type.
struct input {
  partial_shape dims{};
  dtype type = dtype::f32;
};
template <> struct op_traits<input> {
  static constexpr std::string_view name = "Parameter";
  static constexpr node_kind kind = node_kind::input;
  static constexpr void attributes(auto& op, auto&& f) {
    f("shape", op.dims);
    f("element_type", op.type);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const input& op, const basic_operands<Dim>&) {
    if constexpr (std::same_as<Dim, interval>)
      return detail::of(op.dims, op.type);
    else
      return op.dims.is_static() ? inferred<Dim>(detail::of(numbers(op.dims), op.type))
                                 : inferred<Dim>(undecided("a dimension is unknown"));
  }
  static constexpr tally count(const input&, const tensors&, const outputs&) { return {}; }
};

/// A constant, with its shape and element type.
struct constant {
  ints dims{};
  dtype type = dtype::f32;
  span<const interval> numbers{};  // its content, if the graph has it
};
template <> struct op_traits<constant> {
  static constexpr std::string_view name = "Constant";
  static constexpr node_kind kind = node_kind::constant;
  static constexpr void attributes(auto& op, auto&& f) {
    f("shape", op.dims);
    f("element_type", op.type);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const constant& op, const basic_operands<Dim>&) {
    basic_shape<Dim> dims = op.dims;
    return detail::of(dims, op.type);
  }
  static constexpr tally count(const constant&, const tensors&, const outputs&) { return {}; }
  template <class Dim>
  static constexpr bool value(const constant& op, const basic_operands<Dim>&, const basic_tensor<Dim>&, int,
                              content<Dim> into) {
    if (op.numbers.size() != into.numbers.size() || op.numbers.empty()) return false;
    for (std::size_t i = 0; i < into.numbers.size(); ++i)
      into.numbers[i] = between<Dim>(op.numbers[i].min, op.numbers[i].max);
    return true;
  }
};

/// An output of the network.
struct network_output {};
template <> struct op_traits<network_output> {
  static constexpr std::string_view name = "Result";
  static constexpr int inputs = 1;
  static constexpr node_kind kind = node_kind::output;
  template <class Dim> static constexpr inferred<Dim> infer(const network_output&, const basic_operands<Dim>& in) {
    return in[0];
  }
  static constexpr tally count(const network_output&, const tensors&, const outputs&) { return {}; }
};

}  // namespace opcost
