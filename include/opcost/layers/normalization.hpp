// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Normalisation as frameworks name it, with a scale and a shift of its own. Batch norm uses its running statistics, as networks do when
// they run; the others take theirs from the data.
#include <opcost/op/lowering.hpp>
#include <opcost/ops/elementwise.hpp>
#include <opcost/ops/normalization.hpp>

namespace opcost {

struct batch_norm { bool affine = true; };                                 // [N, C, ...], per channel
struct instance_norm { bool affine = false; };                             // [N, C, spatial...], over each channel's positions
struct layer_norm { ints normalized_shape{}; bool affine = true; };        // over the last dimensions
struct group_norm { count_t num_groups = 1; bool affine = true; };         // [N, C, ...], over groups of channels

namespace detail {
// y = s x + t, with a learned scale and shift of the given shape.
constexpr auto scale_and_shift(const auto& in, const auto& y, const auto& dims, auto&& f) { return f(add{}, f(multiply{}, y, learned(in, dims)), learned(in, dims)); }
template <class Operands> constexpr auto axes_operand(const Operands& in, std::span<const dim_of<Operands>> axes) {
  using Dim = dim_of<Operands>;
  basic_tensor<Dim> t = fixed(in, basic_shape<Dim>{static_cast<std::int64_t>(axes.size())});
  t.type = dtype::i64, t.value = axes;
  return t;
}
template <class Dim> constexpr basic_shape<Dim> per_channel_shape(const basic_shape<Dim>& x) {
  basic_shape<Dim> s{x[1]};
  for (int i = 2; i < x.rank; ++i) s.push_back(1);
  return s;
}
}  // namespace detail

template <> struct op_traits<batch_norm> {
  static constexpr std::string_view name = "BatchNorm";
  static constexpr void attributes(auto& l, auto&& f) { f("affine", l.affine); }
  static constexpr auto lower(const batch_norm& l, const auto& in, auto&& f) {
    const auto weight = learned(in, {in[0].dims[1]});
    auto statistic = weight;
    statistic.stored = 0;
    return l.affine ? f(batch_norm_inference{}, in[0], weight, weight, statistic, statistic) : f(batch_norm_inference{}, in[0], statistic, statistic, statistic, statistic);
  }
};
template <> struct op_traits<instance_norm> {
  static constexpr std::string_view name = "InstanceNorm";
  static constexpr void attributes(auto& l, auto&& f) { f("affine", l.affine); }
  static constexpr auto lower(const instance_norm& l, const auto& in, auto&& f) {
    using Dim = dim_of<decltype(in)>;
    Dim axes[shape::max_rank];
    int n = 0;
    for (int i = 2; i < in[0].dims.rank; ++i) axes[n++] = i;
    const auto y = f(mvn_6{}, in[0], detail::axes_operand(in, std::span<const Dim>(axes).first(static_cast<std::size_t>(n))));
    return l.affine ? detail::scale_and_shift(in, y, detail::per_channel_shape(in[0].dims), f) : y;
  }
};
template <> struct op_traits<layer_norm> {
  static constexpr std::string_view name = "LayerNorm";
  static constexpr void attributes(auto& l, auto&& f) { f("normalized_shape", l.normalized_shape), f("elementwise_affine", l.affine); }
  static constexpr auto lower(const layer_norm& l, const auto& in, auto&& f) {
    using Dim = dim_of<decltype(in)>;
    Dim axes[shape::max_rank];
    basic_shape<Dim> dims;
    for (int i = 0; i < l.normalized_shape.rank; ++i) axes[i] = i - l.normalized_shape.rank, dims.push_back(l.normalized_shape[i]);
    const auto y = f(mvn_6{}, in[0], detail::axes_operand(in, std::span<const Dim>(axes).first(static_cast<std::size_t>(dims.rank))));
    return l.affine ? detail::scale_and_shift(in, y, dims, f) : y;
  }
};
template <> struct op_traits<group_norm> {
  static constexpr std::string_view name = "GroupNorm";
  static constexpr void attributes(auto& l, auto&& f) { f("num_groups", l.num_groups), f("affine", l.affine); }
  static constexpr auto lower(const group_norm& l, const auto& in, auto&& f) {
    auto weight = learned(in, {in[0].dims[1]});
    if (!l.affine) weight.stored = 0;
    return f(group_normalization{.num_groups = l.num_groups}, in[0], weight, weight);
  }
};

}  // namespace opcost
