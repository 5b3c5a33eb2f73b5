// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// More reductions: several results at once, running results along a dimension, vector norms.
#include <opcost/layers/functions_formula.hpp>
#include <opcost/layers/functions_reduction.hpp>

namespace opcost {
namespace fn {
/// torch.nansum: a sum that leaves out NaN.
struct adding_numbers {
  ints dim{};
  bool keepdim = false;
};
/// torch.count_nonzero.
struct counting_nonzero {
  ints dim{};
};
/// Variance, or standard deviation if Root, and the mean.
template <bool Root> struct spread_and_mean {
  ints dim{};
  bool unbiased = true;
  real_number correction = 1;
  bool keepdim = false;
};
/// torch.aminmax: the minimum and the maximum.
struct both_extremes {
  none_or<count_t> dim{};
  bool keepdim = false;
};
/// One Step for each element after the first along dim.
template <class Step, bool Indices> struct running { count_t dim = 0; };
/// torch.linalg.vector_norm.
struct vector_norm_of {
  real_number ord = 2;
  ints dim{};
  bool keepdim = false;
};
/// A step of torch.logcumsumexp.
struct log_add_step {};

using nansum = function<"torch.nansum", adding_numbers>;
using count_nonzero = function<"torch.count_nonzero", counting_nonzero>;
using var_mean = function<"torch.var_mean", spread_and_mean<false>>;
using std_mean = function<"torch.std_mean", spread_and_mean<true>>;
using aminmax = function<"torch.aminmax", both_extremes>;
using cumprod = function<"torch.cumprod", running<opcost::multiply, false>>;
using cummax = function<"torch.cummax", running<opcost::maximum, true>>;
using cummin = function<"torch.cummin", running<opcost::minimum, true>>;
using logcumsumexp = function<"torch.logcumsumexp", running<log_add_step, false>>;
using vector_norm = function<"torch.linalg.vector_norm", vector_norm_of>;
using square_sum_norm = function<"torch.linalg.norm", vector_norm_of>;
}  // namespace fn

template <> struct op_traits<fn::adding_numbers> {
  static constexpr void attributes(auto& l, auto&& f) { detail::folding_attributes(l, f); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::adding_numbers& l, const basic_operands<Dim>& in, auto&& f) {
    const basic_tensor<Dim> numbers = f(where{}, f(is_nan{}, in[0]), detail::one_setting(in), in[0]);
    return f(reduce_sum{{.keep_dims = l.keepdim}}, numbers, detail::folded_dims(l.dim, in[0].dims).list());
  }
};
template <> struct op_traits<fn::counting_nonzero> {
  static constexpr void attributes(auto& l, auto&& f) { f("dim", as_written(l.dim)); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::counting_nonzero& l, const basic_operands<Dim>& in, auto&& f) {
    basic_tensor<Dim> ones = f(not_equal{}, in[0], detail::one_setting(in));
    ones.type = dtype::i64;
    return f(reduce_sum{}, ones, detail::folded_dims(l.dim, in[0].dims).list());
  }
};
template <bool Root> struct op_traits<fn::spread_and_mean<Root>> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("dim", as_written(l.dim));
    f("unbiased", l.unbiased);
    f("keepdim", l.keepdim);
    f("correction", l.correction);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::spread_and_mean<Root>& l, const basic_operands<Dim>& in, auto&& f) {
    const inferred<Dim> spread = op_traits<fn::spread<Root>>::lower(
        fn::spread<Root>{.dim = l.dim, .unbiased = l.unbiased, .correction = l.correction, .keepdim = l.keepdim}, in,
        f);
    if (spread.refusal) return spread;
    return {spread[0], spread[0]};
  }
};
template <> struct op_traits<fn::both_extremes> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("dim", l.dim);
    f("keepdim", l.keepdim);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::both_extremes& l, const basic_operands<Dim>& in, auto&& f) {
    const auto axes = detail::folded_dims(l.dim.given ? ints{l.dim.value} : ints{}, in[0].dims);
    return {f(reduce_min{{.keep_dims = l.keepdim}}, in[0], axes.list()),
            f(reduce_max{{.keep_dims = l.keepdim}}, in[0], axes.list())};
  }
};
template <class Step, bool Indices> struct op_traits<fn::running<Step, Indices>> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { f("dim", l.dim); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::running<Step, Indices>& l, const basic_operands<Dim>& in, auto&& f) {
    basic_tensor<Dim> y = in[0];
    if (y.dims.ranked() && y.dims.rank > 0) {
      const int axis = detail::normal_axis(l.dim, y.dims.rank);
      if (axis < 0) return detail::dim_outside;
      basic_tensor<Dim> after_first = y;
      after_first.dims.set(axis, opcost::larger(y.dims[axis] - Dim(1), Dim(0)));
      if constexpr (std::same_as<Step, fn::log_add_step>)
        detail::logaddexp_formula::of(after_first, after_first, detail::one_setting(in), f);
      else
        f(Step{}, after_first, after_first);
    }
    if constexpr (!Indices) return detail::of(y.dims, y.type);
    return {detail::of(y.dims, y.type), detail::of(y.dims, dtype::i64)};
  }
};
template <> struct op_traits<fn::vector_norm_of> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("ord", l.ord);
    detail::folding_attributes(l, f);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::vector_norm_of& l, const basic_operands<Dim>& in, auto&& f) {
    return detail::norms(in, in[0], l.ord.value, l.dim, l.keepdim, f);
  }
};

}  // namespace opcost
