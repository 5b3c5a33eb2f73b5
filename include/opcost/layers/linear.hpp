// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// y = x W^T + b over the last dimension; W is [out, in].
#include <opcost/op/lowering.hpp>
#include <opcost/ops/binary_arithmetic.hpp>
#include <opcost/ops/matmul.hpp>

namespace opcost {

struct linear {
  count_t out_features = 0;
  bool bias = true;
  count_t in_features = 0;
};  // in_features 0: those of the input
template <> struct op_traits<linear> {
  static constexpr std::string_view name = "Linear";
  static constexpr std::string_view repr = "in_features, out_features, bias";
  static constexpr int required = 2;
  static constexpr void attributes(auto& l, auto&& f) {
    f("in_features", l.in_features), f("out_features", l.out_features), f("bias", l.bias);
  }
  static constexpr void parameters(const linear& l, const tensors& in, auto&& f) {
    f("weight", shape{l.out_features, l.in_features != 0 ? l.in_features : in[0].dims[-1]});
    if (l.bias) f("bias", shape{l.out_features});
  }
  template <class Dim> static constexpr inferred<Dim> lower(const linear& l, const basic_operands<Dim>& in, auto&& f) {
    if (in[0].dims.rank == 0) return "its input has no dimension";
    const basic_tensor<Dim> y =
        f(matmul{.transpose_b = true}, in[0],
          learned(in, {l.out_features, l.in_features != 0 ? Dim(l.in_features) : in[0].dims[-1]}));
    return l.bias ? f(add_bias{}, y, learned(in, {l.out_features})) : y;
  }
};

}  // namespace opcost
