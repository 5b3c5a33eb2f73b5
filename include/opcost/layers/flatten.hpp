// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Joins dimensions and splits one.
#include <opcost/op/lowering.hpp>
#include <opcost/ops/reshaping.hpp>

namespace opcost {
namespace detail {
// Reshapes x.
template <class Dim>
constexpr basic_tensor<Dim> reshaped_to(const basic_operands<Dim>& in, const basic_tensor<Dim>& x,
                                        const basic_shape<Dim>& to, auto&& f) {
  Dim target[shape::max_rank]{};
  for (int i = 0; i < to.rank; ++i) target[i] = to[i];
  basic_tensor<Dim> dims = fixed(in, basic_shape<Dim>{to.rank < 0 ? 0 : to.rank});
  dims.type = dtype::i64;
  dims.value = span<const Dim>(target).first(static_cast<std::size_t>(to.rank < 0 ? 0 : to.rank));
  return f(reshape{.special_zero = false}, x, dims);
}
}  // namespace detail

/// Joins the dimensions from start_dim to end_dim (torch's Flatten).
struct flatten {
  count_t start_dim = 1, end_dim = -1;
};
template <> struct op_traits<flatten> {
  static constexpr std::string_view name = "Flatten";
  static constexpr std::string_view repr = "start_dim, end_dim";
  static constexpr void attributes(auto& l, auto&& f) {
    f("start_dim", l.start_dim);
    f("end_dim", l.end_dim);
  }
  template <class Dim> static constexpr inferred<Dim> lower(const flatten& l, const basic_operands<Dim>& in, auto&& f) {
    const auto& x = in[0].dims;
    const int from = detail::normal_axis(l.start_dim, x.rank), to = detail::normal_axis(l.end_dim, x.rank);
    if (x.ranked() && x.rank > 0 && (from < 0 || to < from))
      return rejected("start_dim and end_dim: expected ascending dimensions of rank {}, got {} and {}", x.rank,
                      l.start_dim, l.end_dim);
    basic_shape<Dim> target = x.rank > 0 ? x.slice(0, from) : basic_shape<Dim>{1};
    if (x.rank > 0) {
      target.push_back(x.product(from, to + 1));
      target.append(x.slice(to + 1, x.rank));
    }
    return detail::reshaped_to(in, in[0], target, f);
  }
};

/// Splits dimension dim into unflattened_size (torch's Unflatten).
struct unflatten {
  count_t dim = 0;
  ints unflattened_size{};
};  // one size may be -1: what remains
template <> struct op_traits<unflatten> {
  static constexpr std::string_view name = "Unflatten";
  static constexpr std::string_view repr = "dim, unflattened_size";
  static constexpr int required = 2;
  static constexpr void attributes(auto& l, auto&& f) {
    f("dim", l.dim);
    f("unflattened_size", l.unflattened_size);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const unflatten& l, const basic_operands<Dim>& in, auto&& f) {
    const auto& x = in[0].dims;
    const int at = detail::normal_axis(l.dim, x.rank);
    if (at < 0) return rejected("dim: expected a dimension of rank {}, got {}", x.rank, l.dim);
    if (l.unflattened_size.empty()) return rejected("unflattened_size: expected at least 1 number, got 0");
    basic_shape<Dim> target = x.slice(0, at);
    for (count_t n : l.unflattened_size) target.push_back(n);
    target.append(x.slice(at + 1, x.rank));
    return detail::reshaped_to(in, in[0], target, f);
  }
};

}  // namespace opcost
