// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// torch.utils.flop_counter's FlopCounterMode on a CPU in evaluation: products of dispatched calls, a
// multiply-accumulate counts 2. A convention that counts dispatched calls too defines `adds_bias` (ptflops_aten.hpp)
// and shares the rules below.
#include <opcost/convention/aten.hpp>
#include <opcost/ops/attention.hpp>

namespace opcost {

/// torch's FlopCounterMode on a CPU.
struct torch_flop_counter {
  static constexpr std::string_view name = "torch_flop_counter";
  static constexpr std::string_view about =
      "torch's FlopCounterMode on a CPU: convolutions and matrix products, a multiply-accumulate is 2; fused attention "
      "and LSTM are 0";
  static constexpr tally weights{};
  static constexpr int per_mac = 2;
  static constexpr bool adds_bias = false;
  static constexpr void figures(const auto& a, auto&& f) { f("flops", a.template flops<torch_flop_counter>()); }
};

template <class C>
concept counts_dispatched = requires {
  { C::adds_bias } -> std::convertible_to<bool>;
};

template <counts_dispatched C, class Op>
requires(aten::convolves<Op>) struct rule<C, Op> {
  static constexpr figure figure_of(const Op&, const tensors& in, const outputs& out) {
    return aten::convolution_products<Op>(in, out) * C::per_mac;
  }
};
/// mm, bmm and addmm count. A vector on the right, or a vector of one element on the left of several matrices,
/// dispatches mv or dot, which do not.
template <counts_dispatched C> struct rule<C, matmul> {
  static constexpr figure figure_of(const matmul& op, const tensors& in, const outputs& out) {
    const shape &a = in[0].dims, &b = in[1].dims;
    return b.rank == 1 || (a.rank == 1 && a[0] == 1 && b.rank > 2)
               ? count_t(0)
               : op_traits<matmul>::count(op, in, out).mac * C::per_mac;
  }
};
/// A contraction dispatches bmm. A product without a sum, and a sum over one operand or one element, do not.
template <counts_dispatched C> struct rule<C, einsum> {
  static constexpr figure figure_of(const einsum& op, const tensors& in, const outputs&) {
    return op_traits<einsum>::pairs(op, in, 2).mac * C::per_mac;
  }
};
/// Rank 4 with values as wide as keys dispatches a fused kernel, which does not count; other shapes are two bmm.
template <counts_dispatched C> struct rule<C, scaled_dot_product_attention> {
  static constexpr figure figure_of(const scaled_dot_product_attention& op, const tensors& in, const outputs& out) {
    const bool fused = in[0].dims.rank == 4 && in[0].dims[-1] == in[2].dims[-1];
    return fused ? count_t(0) : op_traits<scaled_dot_product_attention>::count(op, in, out).mac * C::per_mac;
  }
};
template <counts_dispatched C, class Op>
requires(aten::cell_weights<Op> >= 0) struct rule<C, Op> {
  static constexpr figure figure_of(const Op&, const tensors& in, const outputs&) {
    return aten::cell_products<Op>(in) * C::per_mac;
  }
};
template <counts_dispatched C, class Op>
requires(std::same_as<Op, gru_sequence> || std::same_as<Op, rnn_sequence>) struct rule<C, Op> {
  static constexpr figure figure_of(const Op& op, const tensors& in, const outputs& out) {
    return op_traits<Op>::count(op, in, out).mac * C::per_mac;
  }
};

// ---- Rules for layers and functions.
// An LSTM without projection is one fused kernel, which does not count; RNN and GRU are matrix products.
template <counts_dispatched C, class L>
requires(aten::recurrent_layer<L>) struct rule<C, L> {
  static constexpr figure figure_of(const L& l, const tensors& in, const outputs&) {
    if (op_traits<L>::name == "LSTM" && detail::attribute<count_t>(l, "proj_size", 0) == 0) return 0;
    return aten::recurrent_products(l, in) * C::per_mac + (C::adds_bias ? aten::recurrent_biases(l, in) : count_t(0));
  }
};
template <counts_dispatched C, class L>
requires((lowered_op<L> && aten::one_of(aten::function_name(op_traits<L>::name),
                                        {"Bilinear", "bilinear", "addbmm", "conv_tbc", "affine_grid"})) ||
         (lowered_op<L> && aten::looks_up<L>)) struct rule<C, L> {
  static constexpr figure figure_of(const L&, const tensors&, const outputs&) { return 0; }
};

/// Attention on one tensor, as in a decoder's self-attention, is a fused call in evaluation. A whole encoder layer is
/// one too.
template <aten::attends L> struct rule<torch_flop_counter, L> {
  static constexpr figure figure_of(const L& l, const tensors& in, const outputs&) {
    const aten::attention_work w = aten::attention_of(l, in);
    return w.of_itself && aten::takes_fast_path(l, in, "num_heads")
               ? count_t(0)
               : (w.projections + (w.weights ? w.attention : count_t(0))) * 2;
  }
};
template <class L>
requires(op_traits<L>::name == "TransformerEncoderLayer") struct rule<torch_flop_counter, L> {
  static constexpr figure figure_of(const L& l, const tensors& in, const outputs&) {
    return aten::takes_fast_path(l, in, "nhead") ? figure(0) : figure{};
  }
};

}  // namespace opcost
