// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// y = x W^T + b over the last dimension; W is [out, in].
#include <opcost/op/lowering.hpp>
#include <opcost/ops/elementwise.hpp>
#include <opcost/ops/matmul.hpp>

namespace opcost {

struct linear { count_t out_features = 0; bool bias = true; };
template <> struct op_traits<linear> {
  static constexpr std::string_view name = "Linear";
  static constexpr void attributes(auto& l, auto&& f) { f("out_features", l.out_features), f("bias", l.bias); }
  static constexpr auto lower(const linear& l, const auto& in, auto&& f) {
    const auto y = f(matmul{.transpose_b = true}, in[0], learned(in, {l.out_features, in[0].dims[-1]}));
    return l.bias ? f(add_bias{}, y, learned(in, {l.out_features})) : y;
  }
};

}  // namespace opcost
