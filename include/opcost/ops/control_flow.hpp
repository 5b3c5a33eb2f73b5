// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Operations with bodies. Their outputs and work are those of their bodies (graph/run_bodies.hpp).
#include <opcost/op/op_traits.hpp>

namespace opcost {
namespace detail {
// Used only if a graph has no bodies.
template <class Op> struct decided_by_bodies {
  template <class Dim> static constexpr inferred<Dim> infer(const Op&, const basic_operands<Dim>&) {
    return undecided("the outputs depend on a body, and the graph has none");
  }
  static constexpr tally count(const Op&, const tensors&, const outputs&) { return {}; }
};
}  // namespace detail

/// Runs a body for each slice of its inputs.
struct tensor_iterator {};
template <> struct op_traits<tensor_iterator> : detail::decided_by_bodies<tensor_iterator> {
  static constexpr std::string_view name = "TensorIterator";
  static constexpr std::string_view formula = "its body, once for each slice";
};
/// Runs a body until its condition is false or the trip count is reached. Inputs: trip count, condition, then the
/// body's.
struct loop {};
template <> struct op_traits<loop> : detail::decided_by_bodies<loop> {
  static constexpr std::string_view name = "Loop";
  static constexpr std::string_view formula = "its body, as often as it runs";
  static constexpr int opset = 5;
  static constexpr unsigned reads = 0b11;  // trip count, condition
};
/// If: runs one of two bodies. Inputs: condition, then those of the bodies.
struct branch {};
template <> struct op_traits<branch> : detail::decided_by_bodies<branch> {
  static constexpr std::string_view name = "If";
  static constexpr std::string_view formula = "the branch that runs";
  static constexpr int opset = 8;
  static constexpr unsigned reads = 0b1;  // condition
};

}  // namespace opcost
