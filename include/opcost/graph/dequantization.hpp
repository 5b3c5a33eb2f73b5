// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Scales and zero points of compressed weights. A file stores a weight in 8 bits or fewer and restores it:
//   weight -> Convert -> Subtract(zero point) -> Multiply(scale) -> Reshape -> Convert -> user
// for whole tensors, channels or groups; each step but the Multiply may be missing. Source: OpenVINO, low precision
// representation of compressed weights.
#include <opcost/graph/analysis.hpp>

namespace opcost {
namespace detail {

class dequantization_search {
 public:
  constexpr explicit dequantization_search(const analysis_base& a) : a_(a), leaf_(a.rows.size(), unknown) {}

  // 1 for each row that is a constant and scales or shifts compressed weights.
  constexpr sequence<char> find() {
    sequence<char> marks(a_.rows.size(), 0);
    for (int i = 0; i < static_cast<int>(a_.rows.size()); ++i) {
      const row& r = a_.at(i);
      leaf_[i] = leaf_of(i, r);
      if (!restores(r)) continue;
      const pair of = operands_of(r);
      if (of.weight >= 0 && of.other >= 0 && is_compressed(of.weight)) marks[static_cast<std::size_t>(of.other)] = 1;
    }
    return marks;
  }

 private:
  static constexpr int unknown = -1;
  struct pair {
    int weight = -1;
    int other = -1;
  };
  const analysis_base& a_;
  sequence<int> leaf_;  // by row: the constant whose elements the row restores or moves; -1: none

  static constexpr bool restores(const row& r) {
    return r.inputs == 2 && (r.type == "Multiply" || r.type == "Subtract");
  }
  static constexpr bool moves(const row& r) {
    for (std::string_view type : {"Convert", "Reshape", "Gather", "Squeeze", "Unsqueeze", "Transpose"})
      if (r.type == type) return r.inputs > 0;
    return false;
  }
  constexpr int leaf_of(int i, const row& r) const {
    if (r.kind == node_kind::constant) return r.outputs > 0 && a_.outputs_of(r)[0].dims.is_static() ? i : unknown;
    if (moves(r)) return leaf_of_input(r, 0);
    if (!restores(r)) return unknown;
    const pair of = operands_of(r);
    return of.other >= 0 ? of.weight : unknown;
  }
  constexpr int leaf_of_input(const row& r, int k) const {
    const int from = a_.inputs_of(r)[k].row;
    return from < 0 ? unknown : leaf_[from];
  }
  constexpr count_t elements_of(int constant) const {
    return numbers(a_.outputs_of(a_.at(constant))[0].dims).elements();
  }
  // The operand with more elements is the weight.
  constexpr pair operands_of(const row& r) const {
    const int first = leaf_of_input(r, 0);
    const int second = leaf_of_input(r, 1);
    if (first < 0 || second < 0) return {};
    return elements_of(second) > elements_of(first) ? pair{second, first} : pair{first, second};
  }
  constexpr bool is_compressed(int constant) const {
    const dtype t = a_.outputs_of(a_.at(constant))[0].type;
    const int bits = bits_of(t);
    return bits >= 2 && bits <= 8 && t != dtype::boolean;
  }
};
}  // namespace detail

/// By row: 1 for a stored constant that is a scale or a zero point of compressed weights, not a weight.
constexpr sequence<char> quantization_constants(const analysis_base& a) {
  return detail::dequantization_search(a).find();
}

}  // namespace opcost
