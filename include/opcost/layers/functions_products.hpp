// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Matrix products and attention as functions.
#include <opcost/layers/function.hpp>
#include <opcost/ops/attention.hpp>
#include <opcost/ops/binary_arithmetic.hpp>
#include <opcost/ops/einsum.hpp>
#include <opcost/ops/matmul.hpp>

namespace opcost {
namespace fn {
/// A matrix product of operands with ranks A and B; 0: any rank.
template <int A, int B> struct product {};
/// beta m + alpha a b, where a and b have rank `Rank`.
template <int Rank> struct added_product { real_number beta = 1, alpha = 1; };
/// F.linear. Operands: x, weight [out, in], optional bias.
struct linear_map {};
/// F.bilinear. Operands: x, y, weight [out, in1, in2], optional bias.
struct bilinear_map {};
/// F.scaled_dot_product_attention. Operands: queries, keys, values, optional mask.
struct attending {
  bool attn_mask = false;
  double dropout_p = 0;
  bool is_causal = false;
  none_or<double> scale{};
  bool enable_gqa = false;  // several heads of queries share one head of keys and values
};

using matmul = function<"torch.matmul", product<0, 0>>;
using mm = function<"torch.mm", product<2, 2>>;
using bmm = function<"torch.bmm", product<3, 3>>;
using mv = function<"torch.mv", product<2, 1>>;
using dot = function<"torch.dot", product<1, 1>>;
using operator_matmul = function<"operator.matmul", product<0, 0>>;
using tensor_matmul = function<"torch.Tensor.matmul", product<0, 0>>;
using tensor_mm = function<"torch.Tensor.mm", product<2, 2>>;
using tensor_bmm = function<"torch.Tensor.bmm", product<3, 3>>;
using addmm = function<"torch.addmm", added_product<2>>;
using baddbmm = function<"torch.baddbmm", added_product<3>>;
using tensor_addmm = function<"torch.Tensor.addmm", added_product<2>>;
using tensor_baddbmm = function<"torch.Tensor.baddbmm", added_product<3>>;
using einsum = function<"torch.einsum", opcost::einsum>;
using linear = function<"F.linear", linear_map>;
using bilinear = function<"F.bilinear", bilinear_map>;
using scaled_dot_product_attention = function<"F.scaled_dot_product_attention", attending>;
}  // namespace fn

template <int A, int B> struct op_traits<fn::product<A, B>> {
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::product<A, B>&, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 2) return rejected("expected 2 inputs, got {}", in.size());
    if ((A != 0 && !detail::may_have_rank(in[0].dims, A)) || (B != 0 && !detail::may_have_rank(in[1].dims, B)))
      return rejected(
          "inputs 0 and 1: expected ranks {} and {}, got one of {}", A, B,
          A != 0 && !detail::may_have_rank(in[0].dims, A) ? detail::rank_of(in[0].dims) : detail::rank_of(in[1].dims));
    return f(matmul{}, in[0], in[1]);
  }
};
template <int Rank> struct op_traits<fn::added_product<Rank>> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("beta", l.beta);
    f("alpha", l.alpha);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::added_product<Rank>& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 3) return rejected("expected 3 inputs (an addend and two matrices), got {}", in.size());
    if (!detail::may_have_rank(in[1].dims, Rank) || !detail::may_have_rank(in[2].dims, Rank))
      return rejected("inputs 1 and 2 (matrices): expected rank {}, got {} and {}", Rank, detail::rank_of(in[1].dims),
                      detail::rank_of(in[2].dims));
    const auto scaled = [&](const basic_tensor<Dim>& x, const real_number& by) {
      return by.value >= 1 && by.value <= 1 ? x : f(multiply{}, x, detail::one_setting(in));
    };
    const basic_tensor<Dim> product = scaled(f(matmul{}, in[1], in[2]), l.alpha);
    return f(add{}, scaled(in[0], l.beta), product);
  }
};
// torch.einsum ignores blanks in its equation, as the operation does.
template <> struct op_traits<fn::einsum> {
  static constexpr std::string_view name = "torch.einsum";
  static constexpr std::string_view repr = "...";
  static constexpr int required = 1;
  static constexpr bool functional = true;
  static constexpr void attributes(auto& l, auto&& f) { f("equation", l.equation); }
  template <class Dim> static constexpr inferred<Dim> lower(const einsum& l, const basic_operands<Dim>& in, auto&& f) {
    switch (in.size()) {
      case 1: return f(l, in[0]);
      case 2: return f(l, in[0], in[1]);
      case 3: return f(l, in[0], in[1], in[2]);
      case 4: return f(l, in[0], in[1], in[2], in[3]);
      default: return rejected("expected 1 to 4 inputs, got {}", in.size());
    }
  }
};
template <> struct op_traits<fn::linear_map> {
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::linear_map&, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 2 && in.size() != 3)
      return rejected("expected 2 or 3 inputs (x, weight, bias), got {}", in.size());
    if (in[0].dims.rank == 0 || !detail::may_have_rank(in[1].dims, 2))
      return rejected("inputs 0 (x) and 1 (weight): expected at least rank 1 and rank 2, got {} and {}",
                      detail::rank_of(in[0].dims), detail::rank_of(in[1].dims));
    const basic_tensor<Dim> y = f(matmul{.transpose_b = true}, in[0], in[1]);
    return in.has(2) ? f(add_bias{}, y, in[2]) : y;
  }
};
template <> struct op_traits<fn::bilinear_map> {
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::bilinear_map&, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 3 && in.size() != 4)
      return rejected("expected 3 or 4 inputs (two inputs, weight, bias), got {}", in.size());
    const basic_tensor<Dim> y = f(einsum{"...i,oij,...j->...o"}, in[0], in[2], in[1]);
    return in.has(3) ? f(add_bias{}, y, in[3]) : y;
  }
};
template <> struct op_traits<fn::attending> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("attn_mask", l.attn_mask);
    f("dropout_p", l.dropout_p);
    f("is_causal", l.is_causal);
    f("scale", l.scale);
    f("enable_gqa", l.enable_gqa);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::attending& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != (l.attn_mask ? 4 : 3) && in.size() != 4)
      return rejected("expected {} inputs (queries, keys, values, optionally a mask), got {}", l.attn_mask ? 4 : 3,
                      in.size());
    if (l.is_causal && in.has(3)) return rejected("is_causal: expected false with a mask (input 3)");
    basic_tensor<Dim> k = in[1], v = in[2];
    if (l.enable_gqa) {
      const Dim heads = in[0].dims[-3];
      for (basic_tensor<Dim>* t : {&k, &v}) {
        if (in[0].dims.rank < 3 || t->dims.rank < 3)
          return rejected("enable_gqa: expected at least rank 3 for queries, keys and values, got {} and {}",
                          detail::rank_of(in[0].dims), detail::rank_of(t->dims));
        const Dim own = t->dims[-3];
        if (known(heads) && known(own) && (lower_of(own) < 1 || lower_of(heads) % lower_of(own) != 0))
          return rejected(
              "input 0 (queries): expected heads that are a multiple of those of keys and values ({}), got {}", own,
              heads);
        t->dims.set(-3, heads);
      }
    }
    const scaled_dot_product_attention op{.causal = l.is_causal, .after_past = false};
    if (l.scale.given) return f(op, in[0], k, v, in[3], detail::one_setting(in));
    return f(op, in[0], k, v, in[3]);
  }

 private:
  static constexpr count_t lower_of(const auto& d) { return opcost::lower(d); }
};

}  // namespace opcost
