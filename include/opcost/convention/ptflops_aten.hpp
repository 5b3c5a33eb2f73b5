// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// ptflops 0.7.5, backend "aten": multiply-accumulates of dispatched calls, as in torch_flop_counter, and biases that
// are part of a call: of convolutions, and of linear layers on contiguous inputs (addmm). baddbmm counts 0.
#include <opcost/convention/torch_flop_counter.hpp>
#include <opcost/ops/binary_arithmetic.hpp>

namespace opcost {

/// ptflops 0.7.5 with backend "aten": "macs" of dispatched calls.
struct ptflops_aten {
  static constexpr std::string_view name = "ptflops_aten";
  static constexpr std::string_view about =
      "ptflops, aten backend: multiply-accumulates of convolutions and matrix products, and their biases; fused "
      "attention and LSTM are 0";
  static constexpr tally weights{.bias = 1};
  static constexpr int per_mac = 1;
  static constexpr bool adds_bias = true;
  static constexpr void figures(const auto& a, auto&& f) {
    f("macs", a.template flops<ptflops_aten>());
    f("params", figure(trained_parameters(a)));
  }
  static constexpr std::string_view ir_note =
      "bias is an operation of its own in such a file: ptflops would add 1 per element of every output that has one";
};

template <class L>
requires(lowered_op<L>&& is_lazy<L>()) struct rule<ptflops_aten, L> {
  static constexpr figure figure_of(const L&, const tensors&, const outputs&) { return {}; }
  static constexpr std::string_view note(const L& l, const tensors& in) {
    return detail::weights_of_call(l, in) > 0 ? lazy_note : "";
  }
};
template <> struct rule<ptflops_aten, add_bias> {
  static constexpr figure figure_of(const add_bias&, const tensors&, const outputs& out) {
    return out[0].dims.elements();
  }
};
template <class L>
requires(lowered_op<L>&& aten::one_of(aten::function_name(op_traits<L>::name),
                                      {"addmm", "baddbmm"})) struct rule<ptflops_aten, L> {
  static constexpr figure figure_of(const L&, const tensors& in, const outputs& out) {
    return aten::function_name(op_traits<L>::name) == "addmm" ? out[0].dims.elements() * (in[1].dims[-1] + 1)
                                                              : count_t(0);
  }
};
template <class L>
requires(lowered_op<L>&& aten::one_of(aten::function_name(op_traits<L>::name),
                                      {"DeformConv2d", "deform_conv2d"})) struct rule<ptflops_aten, L> {
  static constexpr figure figure_of(const L&, const tensors&, const outputs&) { return 0; }
};
template <class L>
requires(lowered_op<L>&& kind_of_module<L> == module_kind::recurrent_cell) struct rule<ptflops_aten, L> {
  static constexpr figure figure_of(const L& l, const tensors& in, const outputs&) {
    return aten::recurrent_products(l, in) + aten::recurrent_biases(l, in);
  }
};

template <aten::attends L> struct rule<ptflops_aten, L> {
  static constexpr figure figure_of(const L& l, const tensors& in, const outputs&) {
    const aten::attention_work w = aten::attention_of(l, in);
    return w.projections + (w.weights ? w.attention : count_t(0)) + w.biases;
  }
};

}  // namespace opcost
