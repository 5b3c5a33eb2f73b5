// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Joins the dimensions from start_dim to end_dim.
#include <opcost/op/lowering.hpp>
#include <opcost/ops/reshaping.hpp>

namespace opcost {

struct flatten { count_t start_dim = 1, end_dim = -1; };
template <> struct op_traits<flatten> {
  static constexpr std::string_view name = "Flatten";
  static constexpr void attributes(auto& l, auto&& f) { f("start_dim", l.start_dim), f("end_dim", l.end_dim); }
  static constexpr auto lower(const flatten& l, const auto& in, auto&& f) {
    using Dim = dim_of<decltype(in)>;
    const auto& x = in[0].dims;
    const int from = normal_axis(l.start_dim, x.rank), to = normal_axis(l.end_dim, x.rank);
    Dim target[shape::max_rank + 1];
    int n = 0;
    for (int i = 0; i < from; ++i) target[n++] = x[i];
    if (from >= 0 && from <= to) target[n++] = x.product(from, to + 1);
    for (int i = to + 1; i < x.rank && to >= 0; ++i) target[n++] = x[i];
    basic_tensor<Dim> dims = fixed(in, basic_shape<Dim>{n});
    dims.type = dtype::i64, dims.value = std::span<const Dim>(target).first(static_cast<std::size_t>(n));
    return f(reshape{.special_zero = false}, in[0], dims);
  }
};

}  // namespace opcost
