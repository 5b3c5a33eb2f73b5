// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Linear algebra besides products. Attributes and shapes: OpenVINO operation specification Inverse-14.
#include <opcost/op/common.hpp>

namespace opcost {

/// The inverses of square matrices [..., n, n].
struct inverse {
  bool adjoint = false;
};

// Gauss-Jordan elimination of each n x n matrix with partial pivoting: the row of each of n pivots is subtracted from
// all others. MACs = n^2 (n - 1), n^2 divisions
template <> struct op_traits<inverse> {
  static constexpr std::string_view name = "Inverse";
  static constexpr std::string_view formula = "MACs = B n^2 (n - 1), B n^2 divisions";
  static constexpr int opset = 14, inputs = 1;
  static constexpr void attributes(auto& op, auto&& f) { f("adjoint", op.adjoint); }
  template <class Dim> static constexpr inferred<Dim> infer(const inverse&, const basic_operands<Dim>& in) {
    const basic_shape<Dim>& x = in[0].dims;
    if (x.ranked() && x.rank < 2) return rejected("input 0: expected at least rank 2, got {}", x.rank);
    if (x.ranked() && known(x[-1]) && known(x[-2]) && !(x[-1] == x[-2]))
      return rejected("input 0: expected square matrices, got {} x {}", x[-2], x[-1]);
    return in[0];
  }
  static constexpr tally count(const inverse& op, const tensors& in, const outputs&) {
    const shape& x = in[0].dims;
    const count_t n = x[-1], elements = x.elements();
    tally work{.mac = elements * larger(n - 1, 0),
               .div = elements,
               .cmp = x.product(0, x.rank - 2) * (n * larger(n - 1, 0) / 2)};
    if (op.adjoint) work.mul = elements + x.product(0, x.rank - 2) * larger(n - 1, 0);  // times the determinant
    return work;
  }
};

}  // namespace opcost
