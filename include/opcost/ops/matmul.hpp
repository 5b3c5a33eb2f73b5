// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Matrix products. Shapes: OpenVINO operation specifications MatMul-1, GroupedMatMul-17.
#include <opcost/op/common.hpp>

namespace opcost {

namespace detail {
constexpr dtype product_type(dtype a, dtype b) { return common(a, b) == dtype::none ? a : common(a, b); }
}  // namespace detail

/// The products of matrices [..., n, k] and [..., k, m]; either may be transposed. Batch dimensions are broadcast.
struct matmul {
  bool transpose_a = false, transpose_b = false;
};

// y[..., i, j] = sum over k of a[..., i, k] b[..., k, j]:  MACs = #y K
template <> struct op_traits<matmul> {
  static constexpr std::string_view name = "MatMul";
  static constexpr std::string_view formula = "MACs = #y K";
  static constexpr int inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) {
    f("transpose_a", op.transpose_a);
    f("transpose_b", op.transpose_b);
  }
  // A vector on the left is a row, one on the right a column; transpose does not apply to vectors. The added dimension
  // of 1 is not part of the output.
  template <class Dim> static constexpr inferred<Dim> infer(const matmul& op, const basic_operands<Dim>& in) {
    basic_shape<Dim> a = in[0].dims, b = in[1].dims;
    const dtype type = detail::product_type(in[0].type, in[1].type);
    if (!a.ranked() || !b.ranked()) return detail::of_unknown_rank<Dim>(type);
    if (a.rank == 0 || b.rank == 0)
      return rejected("inputs 0 and 1: expected at least rank 1, got {} and {}", a.rank, b.rank);
    const bool row = a.rank == 1, column = b.rank == 1;
    if (row)
      a = {1, a[0]};
    else if (op.transpose_a)
      swap_last(a);
    if (column)
      b = {b[0], 1};
    else if (op.transpose_b)
      swap_last(b);
    if (known(a[-1]) && known(b[-2]) && !(a[-1] == b[-2]))
      return rejected("input 1: expected {} rows, the columns of input 0, got {}", a[-1], b[-2]);
    basic_shape<Dim> out = a.slice(0, a.rank - 2);
    if (!broadcast(out, b.slice(0, b.rank - 2)))
      return rejected("inputs 0 and 1: the batch dimensions of ranks {} and {} do not broadcast", a.rank, b.rank);
    if (!row) out.push_back(a[-2]);
    if (!column) out.push_back(b[-1]);
    return detail::of(out, type);
  }
  static constexpr tally count(const matmul& op, const tensors& in, const outputs& out) {
    const shape& a = in[0].dims;
    return {.mac = out[0].dims.elements() * a[a.rank > 1 && op.transpose_a ? -2 : -1]};
  }

 private:
  template <class Dim> static constexpr void swap_last(basic_shape<Dim>& s) {
    const Dim last = s[-1];
    s.set(-1, s[-2]);
    s.set(-2, last);
  }
};

/// One product per group. Groups of rows of a are given by offsets, or are a batch dimension. b is stored transposed:
/// [G, N, K].
///   a [T, K], b [G, N, K]: y [T, N];  a [G, M, K], b [G, N, K]: y [G, M, N].  MACs = elements of a times N, in both
struct grouped_matmul {};
template <> struct op_traits<grouped_matmul> {
  static constexpr std::string_view name = "GroupedMatMul";
  static constexpr std::string_view formula = "MACs = #a N";
  static constexpr int opset = 17, inputs = 2;
  static constexpr unsigned selects = 1u << 2;
  template <class Dim> static constexpr inferred<Dim> infer(const grouped_matmul&, const basic_operands<Dim>& in) {
    const auto &a = in[0].dims, &b = in[1].dims, &offsets = in[2].dims;
    const dtype type = detail::product_type(in[0].type, in[1].type);
    if (!a.ranked() || !b.ranked()) return detail::of_unknown_rank<Dim>(type);
    if (b.rank != 3 || (a.rank != 2 && a.rank != 3))
      return rejected("inputs 0 and 1: expected ranks 2 and 3 or 3 and 3, got {} and {}", a.rank, b.rank);
    Dim k = a[-1];
    if (!merge(k, b[-1])) return rejected("input 1: expected a last dimension of {}, got {}", a[-1], b[-1]);
    if (a.rank == 2) {
      if (!in.has(2)) return rejected("input 2 (offsets): missing; expected a list with the end of each group");
      if (offsets.ranked() && offsets.rank != 1)
        return rejected("input 2 (offsets): expected rank 1, got {}", offsets.rank);
      return detail::of(basic_shape<Dim>{a[0], b[1]}, type);
    }
    Dim groups = a[0];
    if (!merge(groups, b[0])) return rejected("input 1: expected {} groups, got {}", a[0], b[0]);
    return detail::of(basic_shape<Dim>{groups, a[1], b[1]}, type);
  }
  static constexpr tally count(const grouped_matmul&, const tensors& in, const outputs&) {
    return {.mac = in[0].dims.elements() * in[1].dims[-2]};
  }
};

}  // namespace opcost
