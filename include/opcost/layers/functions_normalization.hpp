// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Normalizations whose statistics, scales and shifts are operands, in torch's order.
#include <opcost/layers/function.hpp>
#include <opcost/layers/normalization_layers.hpp>
#include <opcost/layers/response_norm.hpp>
#include <opcost/layers/rms_norm.hpp>

namespace opcost {
namespace fn {
/// F.batch_norm.
struct normalizing_batch {
  bool training = false;
  double momentum = 0.1, eps = 1e-5;
};  // operands: x, mean, variance, optional scale and shift
/// F.instance_norm.
struct normalizing_instance {
  bool use_input_stats = true;
  double momentum = 0.1, eps = 1e-5;
};  // operands: x, optional mean and variance, optional scale and shift
/// F.layer_norm.
struct normalizing_layer {
  ints normalized_shape{};
  double eps = 1e-5;
};  // operands: x, optional scale and shift
/// F.group_norm.
struct normalizing_groups {
  count_t num_groups = 1;
  double eps = 1e-5;
};  // operands: x, optional scale and shift
/// F.rms_norm.
struct normalizing_root {
  ints normalized_shape{};
  none_or<double> eps{};
};  // operands: x, optional scale

using batch_norm = function<"F.batch_norm", normalizing_batch>;
using instance_norm = function<"F.instance_norm", normalizing_instance>;
using layer_norm = function<"F.layer_norm", normalizing_layer>;
using group_norm = function<"F.group_norm", normalizing_groups>;
using rms_norm = function<"F.rms_norm", normalizing_root>;
using local_response_norm = function<"F.local_response_norm", opcost::local_response_norm>;
}  // namespace fn

namespace detail {
// Multiplies y by operand `first` and adds the next one, if they are given.
template <class Dim>
constexpr basic_tensor<Dim> scaled_and_shifted(const basic_operands<Dim>& in, const basic_tensor<Dim>& y, int first,
                                               bool per_channel, auto&& f) {
  basic_tensor<Dim> result = y;
  for (int i = first; i < first + 2; ++i) {
    if (!in.has(i)) continue;
    basic_tensor<Dim> by = in[i];
    if (per_channel && by.dims.rank == 1) by.dims = per_channel_shape(y.dims, by.dims[0]);
    result = i == first ? f(multiply{}, result, by) : f(add{}, result, by);
  }
  return result;
}
template <class Dim> constexpr bool lists_of_channels(const basic_operands<Dim>& in, int from) {
  for (int i = from; i < in.size(); ++i)
    if (in[i].dims.rank != 1 || !may_be(in[0].dims[1], opcost::lower(in[i].dims[0]).n)) return false;
  return true;
}
}  // namespace detail

template <> struct op_traits<fn::normalizing_batch> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("training", l.training);
    f("momentum", l.momentum);
    f("eps", l.eps);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::normalizing_batch& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() < 3 || in.size() > 5 || !may_be(Dim(in[0].dims.rank < 2 ? 0 : 1), 1))
      return rejected(
          "expected 3 to 5 inputs (x of at least rank 2, mean, variance, optionally scale and shift), got {}",
          in.size());
    if (!detail::lists_of_channels(in, 1))
      return rejected("inputs from 1: expected lists of {} numbers, the channels of x",
                      detail::dim_or_unknown(in[0].dims, 1));
    if (l.training)
      return detail::scaled_and_shifted(
          in,
          f(mvn_6{.eps = l.eps}, in[0], detail::axes_operand<Dim>(in, detail::axes_from<Dim>(0, in[0].dims.rank, 1))),
          3, true, f);
    const basic_tensor<Dim>&mean = in[1], &scale = in.has(3) ? in[3] : mean, &shift = in.has(4) ? in[4] : mean;
    return f(batch_norm_inference{.epsilon = l.eps}, in[0], scale, shift, mean, in[2]);
  }
};
template <> struct op_traits<fn::normalizing_instance> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("use_input_stats", l.use_input_stats);
    f("momentum", l.momentum);
    f("eps", l.eps);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::normalizing_instance& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() < 1 || in.size() == 2 || in.size() > 5)
      return rejected("expected 1 or 3 to 5 inputs (x, mean, variance, scale, shift), got {}", in.size());
    if (in[0].dims.ranked() && in[0].dims.rank < 3)
      return rejected("input 0: expected at least rank 3, got {}", in[0].dims.rank);
    if (!detail::lists_of_channels(in, 1))
      return rejected("inputs from 1: expected lists of {} numbers, the channels of x",
                      detail::dim_or_unknown(in[0].dims, 1));
    if (!l.use_input_stats && in.size() < 3)
      return rejected("inputs 1 (mean) and 2 (variance): missing; use_input_stats is false");
    if (!l.use_input_stats) return op_traits<fn::normalizing_batch>::lower(fn::normalizing_batch{.eps = l.eps}, in, f);
    return detail::scaled_and_shifted(
        in, f(mvn_6{.eps = l.eps}, in[0], detail::axes_operand<Dim>(in, detail::axes_from<Dim>(2, in[0].dims.rank))), 3,
        true, f);
  }
};
template <> struct op_traits<fn::normalizing_layer> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("normalized_shape", as_tuple(l.normalized_shape));
    f("eps", l.eps);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::normalizing_layer& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() > 3) return rejected("expected 1 to 3 inputs (x, scale, shift), got {}", in.size());
    if (!detail::ends_in(in[0].dims, l.normalized_shape))
      return detail::rejected_ending(in[0].dims, l.normalized_shape);
    return detail::scaled_and_shifted(
        in,
        f(mvn_6{.eps = l.eps}, in[0],
          detail::axes_operand<Dim>(in, detail::axes_from<Dim>(-l.normalized_shape.rank, 0))),
        1, false, f);
  }
};
template <> struct op_traits<fn::normalizing_groups> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("num_groups", l.num_groups);
    f("eps", l.eps);
  }
  // Every group is one row of x.
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::normalizing_groups& l, const basic_operands<Dim>& in, auto&& f) {
    const auto& x = in[0].dims;
    if (in.size() > 3 || x.rank < 2)
      return rejected("expected 1 to 3 inputs (x of at least rank 2, scale, shift), got {} inputs, x of rank {}",
                      in.size(), detail::rank_of(x));
    if (l.num_groups < 1 || (known(x[1]) && opcost::lower(x[1]) % l.num_groups != 0))
      return rejected("input 0: expected channels that are a multiple of num_groups ({}), got {}", l.num_groups, x[1]);
    if (!detail::lists_of_channels(in, 1))
      return rejected("inputs 1 (scale) and 2 (shift): expected lists of {} numbers, the channels of x",
                      detail::dim_or_unknown(x, 1));
    const Dim axes[]{-1};
    f(mvn_6{.eps = l.eps},
      detail::of(basic_shape<Dim>{x[0], l.num_groups, x.product(1, x.rank) / Dim(l.num_groups)}, in[0].type),
      detail::axes_operand<Dim>(in, axes));
    return detail::scaled_and_shifted(in, detail::of(x, in[0].type), 1, true, f);
  }
};
template <> struct op_traits<fn::normalizing_root> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("normalized_shape", as_tuple(l.normalized_shape));
    f("eps", l.eps);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::normalizing_root& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() > 2) return rejected("expected 1 or 2 inputs (x, scale), got {}", in.size());
    const inferred<Dim> y = op_traits<rms_norm>::lower(
        rms_norm{.normalized_shape = l.normalized_shape, .eps = l.eps, .affine = false}, in, f);
    return y.refusal.empty() && in.has(1) ? inferred<Dim>(f(multiply{}, y[0], in[1])) : y;
  }
};

}  // namespace opcost
