// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reductions along dimensions, sorting and running sums. Without dim a reduction covers all dimensions.
#include <opcost/layers/function.hpp>
#include <opcost/ops/activation.hpp>
#include <opcost/ops/binary_arithmetic.hpp>
#include <opcost/ops/comparison.hpp>
#include <opcost/ops/math.hpp>
#include <opcost/ops/normalization.hpp>
#include <opcost/ops/reduction.hpp>
#include <opcost/ops/sorting.hpp>

namespace opcost {
namespace fn {
/// A reduction along dims; keepdim keeps them with extent 1.
template <class Op> struct folding {
  ints dim{};
  bool keepdim = false;
};
/// Variance, or standard deviation if Root, along dims.
template <bool Root> struct spread {
  ints dim{};
  bool unbiased = true;
  real_number correction = 1;
  bool keepdim = false;
};
/// The index of the extreme along dim.
template <class Op> struct finding {
  none_or<count_t> dim{};
  bool keepdim = false;
};  // the index of the extreme
/// The extreme along dim and its index, or the extreme of two tensors.
template <class Op, class Pair> struct extreme {
  none_or<count_t> dim{};
  bool keepdim = false;
};  // the extreme and its index along dim; with two tensors their maximum or minimum
/// The p-norm along dims.
struct norm_of {
  real_number p = 2;
  ints dim{};
  bool keepdim = false;
};
/// x / max(p-norm along dim, eps).
struct normalizing {
  real_number p = 2.0;
  ints dim{1};
  double eps = 1e-12;
};
/// ln(sum e^x) along dims.
struct log_of_sum_of_exp {
  ints dim{};
  bool keepdim = false;
};
/// Running sums along dim.
struct running_sum {
  count_t dim = 0;
};
/// The k largest or smallest elements along dim and their indices.
struct best {
  count_t k = 1, dim = -1;
  bool largest = true, sorted = true;
};
/// x sorted along dim and the indices.
struct in_order {
  count_t dim = -1;
  bool descending = false, stable = false;
};

using sum = function<"torch.sum", folding<reduce_sum>>;
using mean = function<"torch.mean", folding<reduce_mean>>;
using prod = function<"torch.prod", folding<reduce_prod>>;
using amax = function<"torch.amax", folding<reduce_max>>;
using amin = function<"torch.amin", folding<reduce_min>>;
using all = function<"torch.all", folding<reduce_logical_and>>;
using any = function<"torch.any", folding<reduce_logical_or>>;
using var = function<"torch.var", spread<false>>;
using standard_deviation = function<"torch.std", spread<true>>;
using argmax = function<"torch.argmax", finding<reduce_max>>;
using argmin = function<"torch.argmin", finding<reduce_min>>;
using max = function<"torch.max", extreme<reduce_max, opcost::maximum>>;
using min = function<"torch.min", extreme<reduce_min, opcost::minimum>>;
using norm = function<"torch.norm", norm_of>;
using normalize = function<"F.normalize", normalizing>;
using logsumexp = function<"torch.logsumexp", log_of_sum_of_exp>;
using cumsum = function<"torch.cumsum", running_sum>;
using topk = function<"torch.topk", best>;
using sort = function<"torch.sort", in_order>;
}  // namespace fn

namespace detail {
// The dimensions to reduce as an operand; all of them if none is named.
template <class Dim> constexpr whole_numbers<Dim> folded_dims(const ints& dim, const basic_shape<Dim>& x) {
  whole_numbers<Dim> axes(dim);
  for (int i = 0; dim.empty() && i < x.rank; ++i) axes.add(i);
  return axes;
}
constexpr void folding_attributes(auto& l, auto&& f) {
  f("dim", as_written(l.dim));
  f("keepdim", l.keepdim);
}

// The p-norms along dimensions. keep: the output keeps the reduced dimensions with extent 1.
template <class Dim>
constexpr basic_tensor<Dim> norms(const basic_operands<Dim>& in, const basic_tensor<Dim>& x, double p, const ints& dim,
                                  bool keep, auto&& f) {
  const whole_numbers<Dim> axes = folded_dims(dim, x.dims);
  if (p >= 2 && p <= 2) return f(reduce_l2{{.keep_dims = keep}}, x, axes.list());
  if (p >= 1 && p <= 1) return f(reduce_l1{{.keep_dims = keep}}, x, axes.list());
  const basic_tensor<Dim> one = one_setting(in);
  return f(power{}, f(reduce_sum{{.keep_dims = keep}}, f(power{}, f(math::abs{}, x), one), axes.list()), one);
}
}  // namespace detail

template <class Op> struct op_traits<fn::folding<Op>> {
  static constexpr void attributes(auto& l, auto&& f) { detail::folding_attributes(l, f); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::folding<Op>& l, const basic_operands<Dim>& in, auto&& f) {
    return f(Op{{.keep_dims = l.keepdim}}, in[0], detail::folded_dims(l.dim, in[0].dims).list());
  }
};
// sum (x - mean)^2 / (n - 1)
template <bool Root> struct op_traits<fn::spread<Root>> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("dim", as_written(l.dim));
    f("unbiased", l.unbiased);
    f("keepdim", l.keepdim);
    f("correction", l.correction);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::spread<Root>& l, const basic_operands<Dim>& in, auto&& f) {
    const detail::whole_numbers<Dim> axes = detail::folded_dims(l.dim, in[0].dims);
    const basic_tensor<Dim> mean = f(reduce_mean{{.keep_dims = true}}, in[0], axes.list());
    const basic_tensor<Dim> sums =
        f(reduce_sum{{.keep_dims = l.keepdim}}, f(squared_difference{}, in[0], mean), axes.list());
    const basic_tensor<Dim> variance = f(divide{}, sums, detail::one_setting(in));
    if constexpr (Root)
      return f(math::sqrt{}, variance);
    else
      return variance;
  }
};
template <class Op> struct op_traits<fn::finding<Op>> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("dim", l.dim);
    f("keepdim", l.keepdim);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::finding<Op>& l, const basic_operands<Dim>& in, auto&& f) {
    basic_tensor<Dim> y = f(Op{{.keep_dims = l.keepdim}}, in[0],
                            detail::folded_dims(l.dim.given ? ints{l.dim.value} : ints{}, in[0].dims).list());
    y.type = dtype::i64;
    return y;
  }
};
template <class Op, class Pair> struct op_traits<fn::extreme<Op, Pair>> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("dim", l.dim);
    f("keepdim", l.keepdim);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::extreme<Op, Pair>& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.has(1)) return op_traits<fn::pair<Pair>>::lower(fn::pair<Pair>{}, in, f);
    const basic_tensor<Dim> y = f(Op{{.keep_dims = l.keepdim}}, in[0],
                                  detail::folded_dims(l.dim.given ? ints{l.dim.value} : ints{}, in[0].dims).list());
    if (!l.dim.given) return y;
    basic_tensor<Dim> where = y;
    where.type = dtype::i64;
    return {y, where};
  }
};
template <> struct op_traits<fn::norm_of> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("p", l.p);
    detail::folding_attributes(l, f);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::norm_of& l, const basic_operands<Dim>& in, auto&& f) {
    return detail::norms(in, in[0], l.p.value, l.dim, l.keepdim, f);
  }
};
// x / max(norm, eps)
template <> struct op_traits<fn::normalizing> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("p", l.p);
    f("dim", as_written(l.dim));
    f("eps", l.eps);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::normalizing& l, const basic_operands<Dim>& in, auto&& f) {
    return f(divide{}, in[0],
             f(maximum{}, detail::norms(in, in[0], l.p.value, l.dim, true, f), detail::one_setting(in)));
  }
};
// The maximum is subtracted before and added after.
template <> struct op_traits<fn::log_of_sum_of_exp> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { detail::folding_attributes(l, f); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::log_of_sum_of_exp& l, const basic_operands<Dim>& in, auto&& f) {
    const detail::whole_numbers<Dim> axes = detail::folded_dims(l.dim, in[0].dims);
    const basic_tensor<Dim> largest = f(reduce_max{{.keep_dims = true}}, in[0], axes.list());
    const basic_tensor<Dim> sums =
        f(reduce_sum{{.keep_dims = l.keepdim}}, f(math::exp{}, f(subtract{}, in[0], largest)), axes.list());
    return f(add{}, f(math::log{}, sums), detail::of(sums.dims, in[0].type));
  }
};
template <> struct op_traits<fn::running_sum> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { f("dim", l.dim); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::running_sum& l, const basic_operands<Dim>& in, auto&& f) {
    if (detail::normal_axis(l.dim, in[0].dims.rank) < 0) return detail::dim_outside;
    return f(cum_sum{}, in[0], detail::whole_numbers<Dim>(ints{l.dim}).one());
  }
};
template <> struct op_traits<fn::best> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("k", l.k);
    f("dim", l.dim);
    f("largest", l.largest);
    f("sorted", l.sorted);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::best& l, const basic_operands<Dim>& in, auto&& f) {
    const int axis = detail::normal_axis(l.dim, in[0].dims.rank);
    if (axis < 0) return detail::dim_outside;
    if (l.k < 0 || upper(in[0].dims[axis]) < l.k) return rejected("k: expected 0 to {}, got {}", in[0].dims[axis], l.k);
    top_k_11 op;
    op.axis = l.dim;
    op.mode = l.largest ? top_k_mode::max : top_k_mode::min;
    op.sort = l.sorted ? top_k_sort::value : top_k_sort::none;
    op.index_element_type = dtype::i64;
    return f.all(op, in[0], detail::whole_numbers<Dim>(ints{l.k}).one());
  }
};
template <> struct op_traits<fn::in_order> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("dim", l.dim);
    f("descending", l.descending);
    f("stable", l.stable);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::in_order& l, const basic_operands<Dim>& in, auto&& f) {
    const int axis = detail::normal_axis(l.dim, in[0].dims.rank);
    if (axis < 0) return detail::dim_outside;
    detail::whole_numbers<Dim> all;
    all.add(in[0].dims[axis]);
    top_k_11 op;
    op.axis = l.dim;
    op.mode = l.descending ? top_k_mode::max : top_k_mode::min;
    op.sort = top_k_sort::value;
    op.index_element_type = dtype::i64;
    return f.all(op, in[0], all.one());
  }
};

}  // namespace opcost
