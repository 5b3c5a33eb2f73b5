// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Layers of two inputs: bilinear forms, distance and similarity of vectors.
#include <opcost/layers/functions_products.hpp>
#include <opcost/layers/functions_reduction.hpp>

namespace opcost {

/// y_o = x1' W_o x2 + b_o: inputs [..., in1_features] and [..., in2_features], W [out_features, in1_features,
/// in2_features] (torch's Bilinear).
struct bilinear {
  count_t in1_features = 0, in2_features = 0, out_features = 0;
  bool bias = true;
};
template <> struct op_traits<bilinear> {
  static constexpr std::string_view name = "Bilinear";
  static constexpr std::string_view repr = "in1_features, in2_features, out_features, bias";
  static constexpr int required = 3;
  static constexpr void attributes(auto& l, auto&& f) {
    f("in1_features", l.in1_features);
    f("in2_features", l.in2_features);
    f("out_features", l.out_features);
    f("bias", l.bias);
  }
  static constexpr void parameters(const bilinear& l, const tensors&, auto&& f) {
    f("weight", shape{l.out_features, l.in1_features, l.in2_features});
    if (l.bias) f("bias", shape{l.out_features});
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const bilinear& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 2) return rejected("expected 2 inputs, got {}", in.size());
    if (l.in1_features < 1 || l.in2_features < 1 || l.out_features < 1)
      return rejected("in1_features, in2_features and out_features: expected at least 1, got {}, {} and {}",
                      l.in1_features, l.in2_features, l.out_features);
    if (in[0].dims.rank == 0 || in[1].dims.rank != in[0].dims.rank)
      return rejected("inputs 0 and 1: expected one rank of at least 1, got {} and {}", detail::rank_of(in[0].dims),
                      detail::rank_of(in[1].dims));
    if (!may_be(in[0].dims[-1], l.in1_features.n))
      return rejected("input 0: expected a last dimension of {} (in1_features), got {}", l.in1_features,
                      in[0].dims[-1]);
    if (!may_be(in[1].dims[-1], l.in2_features.n))
      return rejected("input 1: expected a last dimension of {} (in2_features), got {}", l.in2_features,
                      in[1].dims[-1]);
    const basic_tensor<Dim> y =
        f(einsum{"...i,oij,...j->...o"}, in[0], learned(in, {l.out_features, l.in1_features, l.in2_features}), in[1]);
    return l.bias ? f(add_bias{}, y, learned_bias(in, {l.out_features})) : y;
  }
};

/// x1 . x2 / max(|x1| |x2|, eps) along dim (torch's CosineSimilarity).
struct cosine_similarity {
  count_t dim = 1;
  double eps = 1e-8;
};
template <> struct op_traits<cosine_similarity> {
  static constexpr std::string_view name = "CosineSimilarity";
  static constexpr std::string_view repr = "";
  static constexpr void attributes(auto& l, auto&& f) {
    f("dim", l.dim);
    f("eps", l.eps);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const cosine_similarity& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 2) return rejected("expected 2 inputs, got {}", in.size());
    const int rank = in[0].dims.rank > in[1].dims.rank ? in[0].dims.rank : in[1].dims.rank,
              axis = detail::normal_axis(l.dim, rank);
    if (axis < 0) return detail::dim_outside;
    const ints dim{axis - rank};
    const basic_tensor<Dim> dot = f(reduce_sum{}, f(multiply{}, in[0], in[1]), detail::whole_numbers<Dim>(dim).list());
    const basic_tensor<Dim> lengths =
        f(multiply{}, detail::norms(in, in[0], 2, dim, false, f), detail::norms(in, in[1], 2, dim, false, f));
    return f(divide{}, dot, f(maximum{}, lengths, detail::one_setting(in)));
  }
};
/// |x1 - x2 + eps|_p over the last dimension (torch's PairwiseDistance).
struct pairwise_distance {
  real_number p = 2.0;
  double eps = 1e-6;
  bool keepdim = false;
};
template <> struct op_traits<pairwise_distance> {
  static constexpr std::string_view name = "PairwiseDistance";
  static constexpr std::string_view repr = "";
  static constexpr void attributes(auto& l, auto&& f) {
    f("p", l.p);
    f("eps", l.eps);
    f("keepdim", l.keepdim);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const pairwise_distance& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 2) return rejected("expected 2 inputs, got {}", in.size());
    const basic_tensor<Dim> difference = f(add{}, f(subtract{}, in[0], in[1]), detail::one_setting(in));
    if (difference.dims.rank == 0) return rejected("inputs 0 and 1: expected at least rank 1, got 0");
    return detail::norms(in, difference, l.p.value, {-1}, l.keepdim, f);
  }
};

namespace fn {
using cosine_similarity = function<"F.cosine_similarity", opcost::cosine_similarity>;
using pairwise_distance = function<"F.pairwise_distance", opcost::pairwise_distance>;
}  // namespace fn

}  // namespace opcost
