// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// fvcore's FlopCountAnalysis and ActivationCountAnalysis: fifteen aten operators have a handler, a multiply-accumulate
// counts 1, all other operators count 0. Conventions of tools that use its handlers define `form` (mmengine.hpp,
// mmpretrain.hpp) and share the rules below.
#include <opcost/convention/aten.hpp>
#include <opcost/convention/einsum_path.hpp>
#include <opcost/ops/normalization.hpp>
#include <opcost/ops/pooling.hpp>
#include <opcost/ops/resampling.hpp>

namespace opcost {

/// Evaluation or training: a convention of fvcore's handlers names the form in which it counts.
enum class network_form : std::uint8_t { evaluation, training };

/// fvcore after eval(): "flops", "activations", "params".
struct fvcore {
  static constexpr std::string_view name = "fvcore";
  static constexpr std::string_view about =
      "fvcore after eval(): a multiply-accumulate is 1, bias free; norms, pooling to a size and resampling per "
      "element; what it does not know is 0";
  static constexpr tally weights{};
  static constexpr network_form form = network_form::evaluation;

  /// Elements of the outputs of convolutions, linear layers and matrix products.
  struct activations {
    static constexpr std::string_view name = "fvcore.activations",
                                      about = "elements that convolutions, linear layers and matrix products write";
    static constexpr tally weights{};
  };
  using readings = convention_list<fvcore, activations>;
  template <class C> static constexpr void figures_of(const auto& a, auto&& f) {
    f("flops", a.template flops<C>());
    f("activations", a.template flops<activations>());
    f("params", figure(owned_parameters(a)));
  }
  static constexpr void figures(const auto& a, auto&& f) { figures_of<fvcore>(a, f); }
  static constexpr std::string_view ir_note =
      "batch norm is folded into convolutions in such a file, pooling to one place is a mean, a norm's scale is an "
      "operation of its own: "
      "fvcore would add 2 per element of the first, 1 per input element of the second, 1 per element of the third";
};
/// fvcore on a network in training form: batch norm computes its statistics from the input.
struct fvcore_train {
  static constexpr std::string_view name = "fvcore_train";
  static constexpr std::string_view about =
      "fvcore on a network in training form: batch norm counts 5 per element instead of 2";
  static constexpr tally weights{};
  static constexpr network_form form = network_form::training;
  using readings = convention_list<fvcore_train, fvcore::activations>;
  static constexpr void figures(const auto& a, auto&& f) { fvcore::figures_of<fvcore_train>(a, f); }
  static constexpr std::string_view manner(std::string_view type) {
    return type.starts_with("BatchNorm") ? " in training form" : "";
  }
  static constexpr std::string_view ir_note =
      "batch norm is folded into convolutions in such a file, pooling to one place is a mean, a norm's scale is an "
      "operation of its own: "
      "in training form 5 per element of the first would be added, 1 per input element of the second, 1 per element of "
      "the third";
};

template <class C>
concept counts_like_fvcore = requires {
  { C::form } -> std::convertible_to<network_form>;
};

namespace aten {
/// fvcore's norm_flop_counter: mean, difference, square and quotient per element, and one more with a weight.
constexpr count_t norm_operations(count_t elements, bool affine) { return elements * (affine ? 5 : 4); }
/// fvcore's operations of a batch norm: 1 per element, or 2 with a scale and shift; 4 or 5 with statistics of the data.
constexpr count_t batch_norm_operations(count_t elements, bool affine, bool of_data) {
  return of_data ? norm_operations(elements, affine) : elements * (affine ? 2 : 1);
}
}  // namespace aten

// ---- Rules for the operations of the catalogue.
template <counts_like_fvcore C, class Op>
requires(aten::convolves<Op>) struct rule<C, Op> {
  static constexpr figure figure_of(const Op&, const tensors& in, const outputs& out) {
    return aten::convolution_products<Op>(in, out);
  }
};
/// matmul, linear, bmm, addmm: elements of the left operand x columns of the right one. A batch of the right operand
/// that broadcasts is ignored. With a vector on the right fvcore fails, and mmengine uses it as a column.
template <counts_like_fvcore C> struct rule<C, matmul> {
  static constexpr figure figure_of(const matmul& op, const tensors& in, const outputs&) {
    const shape& b = in[1].dims;
    return in[0].dims.elements() * (b.rank < 2 ? count_t(1) : b[op.transpose_b ? -2 : -1]);
  }
};
/// Two equations have a formula; for all others the tool halves numpy's estimate as it is printed.
template <counts_like_fvcore C> struct rule<C, einsum> {
  static constexpr figure figure_of(const einsum& op, const tensors& in, const outputs&) {
    const shape &a = in[0].dims, &b = in[in.size() - 1].dims;
    if (aten::same_equation(op.equation, "abc,abd->acd")) return a.elements() * b[-1];
    if (aten::same_equation(op.equation, "abc,adc->adb")) return a.elements() * b[1];
    aten::einsum_path path(op, in);
    return path.sound() ? figure(aten::through_four_digits(path.operations()) / 2) : figure{};
  }
};
template <counts_like_fvcore C> struct rule<C, batch_norm_inference> {
  static constexpr figure figure_of(const batch_norm_inference&, const tensors& in, const outputs&) {
    return aten::batch_norm_operations(in[0].dims.elements(), true, C::form == network_form::training);
  }
};
template <counts_like_fvcore C> struct rule<C, group_normalization> {
  static constexpr figure figure_of(const group_normalization&, const tensors& in, const outputs&) {
    return aten::norm_operations(in[0].dims.elements(), true);
  }
};
/// The scale and shift of a layer are operations of their own here.
template <counts_like_fvcore C> struct rule<C, mvn_6> {
  static constexpr figure figure_of(const mvn_6&, const tensors& in, const outputs&) {
    return aten::norm_operations(in[0].dims.elements(), false);
  }
};
/// Only aten::adaptive_avg_pool2d has a handler: elements of the input.
template <counts_like_fvcore C> struct rule<C, adaptive_avg_pool> {
  static constexpr figure figure_of(const adaptive_avg_pool&, const tensors& in, const outputs&) {
    return in[0].dims.rank == 4 ? in[0].dims.elements() : count_t(0);
  }
};
/// aten::upsample_nearest2d and upsample_bilinear2d: 1 and 4 per element of the output.
template <counts_like_fvcore C, class Op>
requires(std::derived_from<Op, interpolate_4> || std::same_as<Op, interpolate>) struct rule<C, Op> {
  static constexpr figure figure_of(const Op& op, const tensors& in, const outputs& out) {
    const bool nearest = op.mode == interpolate_mode::nearest,
               linear = op.mode == interpolate_mode::linear || op.mode == interpolate_mode::linear_onnx;
    return in[0].dims.rank == 4 && !op.antialias ? out[0].dims.elements() * (nearest ? 1 : linear ? 4 : 0) : count_t(0);
  }
};
template <counts_like_fvcore C> struct rule<C, grid_sample> {
  static constexpr figure figure_of(const grid_sample&, const tensors&, const outputs& out) {
    return out[0].dims.elements() * 4;
  }
};
template <counts_like_fvcore C, class Op>
requires(aten::cell_weights<Op> >= 0) struct rule<C, Op> {
  static constexpr figure figure_of(const Op&, const tensors& in, const outputs&) {
    return aten::cell_products<Op>(in);
  }
};

// ---- Rules for layers and functions.
namespace aten {
/// Operators without a handler, although they consist of products: aten::lstm, aten::bilinear, ...
template <class L>
concept unknown_to_fvcore = lowered_op<L> &&
    (recurrent_layer<L> || looks_up<L> ||
     one_of(function_name(op_traits<L>::name),
            {"Bilinear", "bilinear", "mv", "dot", "vdot", "inner", "baddbmm", "addmv", "addbmm", "tensordot",
             "chain_matmul", "linalg.multi_dot", "cdist", "affine_grid", "conv_tbc", "scaled_dot_product_attention"}));
/// A padding of 'same' or 'valid' is the operator _convolution_mode, which has no handler.
template <class L>
concept pads_by_word = lowered_op<L> && requires(const L& l) {
  {l.pad == auto_pad::explicit_};
  l.kernel_size;
  l.groups;
};
/// With another padding_mode than zeros, torch calls F.pad first and then a convolution with padding 0.
template <class L> constexpr bool is_padded_by_word(const L& l) {
  if constexpr (requires { l.padding_mode; })
    if (l.padding_mode != decltype(l.padding_mode){}) return false;  // zeros
  return l.pad != auto_pad::explicit_;
}
/// Layers that resample to a size or by a factor.
template <class L>
concept upsamples = lowered_op<L> && kind_of_module<L>
== module_kind::upsample;
/// The kind of norm of a module or function, for any number of dimensions.
template <class L> constexpr module_kind norm_of() {
  constexpr std::string_view name = function_name(op_traits<L>::name);
  if (!lowered_op<L>) return module_kind::other;
  if (name.starts_with("BatchNorm") || name.starts_with("LazyBatchNorm") || name == "SyncBatchNorm" ||
      name == "batch_norm")
    return module_kind::batchnorm;
  if (name.starts_with("InstanceNorm") || name.starts_with("LazyInstanceNorm") || name == "instance_norm")
    return module_kind::instancenorm;
  return name == "GroupNorm" || name == "group_norm"                            ? module_kind::groupnorm
         : name == "LayerNorm" || name == "LayerNorm2d" || name == "layer_norm" ? module_kind::layernorm
                                                                                : module_kind::other;
}
template <class L>
concept normalizes = norm_of<L>()
!= module_kind::other;

/// Whether a norm has a weight: modules by an attribute, functions by an operand.
template <normalizes L> constexpr bool has_weight(const L& l, const tensors& in) {
  constexpr module_kind kind = norm_of<L>();
  if constexpr (functional_of<L>())
    return in.has(kind == module_kind::batchnorm || kind == module_kind::instancenorm ? 3 : 1);
  else
    return detail::attribute<bool>(l, kind == module_kind::layernorm ? "elementwise_affine" : "affine", true);
}
}  // namespace aten

template <counts_like_fvcore C, aten::unknown_to_fvcore L> struct rule<C, L> {
  static constexpr figure figure_of(const L&, const tensors&, const outputs&) { return 0; }
};
template <counts_like_fvcore C, aten::pads_by_word L> struct rule<C, L> {
  static constexpr figure figure_of(const L& l, const tensors&, const outputs&) {
    return aten::is_padded_by_word(l) ? figure(0) : figure{};
  }
};
/// Batch norm without running statistics computes them from the input in evaluation too.
template <counts_like_fvcore C, aten::normalizes L> struct rule<C, L> {
  static constexpr figure figure_of(const L& l, const tensors& in, const outputs&) {
    const bool affine = aten::has_weight(l, in);
    const count_t elements = in[0].dims.elements();
    if constexpr (aten::norm_of<L>() != module_kind::batchnorm)
      return aten::norm_operations(elements, affine);
    else if constexpr (functional_of<L>())
      return aten::batch_norm_operations(elements, affine, detail::attribute<bool>(l, "training", false));
    else
      return aten::batch_norm_operations(
          elements, affine,
          C::form == network_form::training || !detail::attribute<bool>(l, "track_running_stats", true));
  }
  static constexpr std::string_view note([[maybe_unused]] const L& l, const tensors& in) {
    constexpr module_kind kind = aten::norm_of<L>();
    const shape& x = in[0].dims;
    if (kind == module_kind::layernorm && x.rank == 1)
      return "the tool fails on an input of rank 1: norm_flop_counter takes ranks 2 to 5";
    if (kind == module_kind::batchnorm && C::form == network_form::training && x.elements() == x.at_or(1, 0))
      return "torch fails: batch norm in training form needs more than one value per channel";
    return {};
  }
};
/// torch cannot trace unpooling.
template <counts_like_fvcore C, class L>
requires(lowered_op<L>&& std::string_view(op_traits<L>::name).starts_with("MaxUnpool")) struct rule<C, L> {
  static constexpr figure figure_of(const L&, const tensors&, const outputs&) { return 0; }
  static constexpr std::string_view note(const L&, const tensors&) {
    return "the tool fails: torch cannot trace unpooling (TypeError)";
  }
};
/// Of the adaptive average poolings only the one with two dimensions has a handler.
template <counts_like_fvcore C, class L>
requires(lowered_op<L>&& aten::one_of(op_traits<L>::name,
                                      {"AdaptiveAvgPool2d", "F.adaptive_avg_pool2d"})) struct rule<C, L> {
  static constexpr figure figure_of(const L&, const tensors& in, const outputs&) { return in[0].dims.elements(); }
};
/// With a vector on the right fvcore fails; mmengine uses it as a column.
template <counts_like_fvcore C, class L>
requires(lowered_op<L>&& aten::function_name(op_traits<L>::name) == "matmul") struct rule<C, L> {
  static constexpr std::string_view note(const L&, const tensors& in) {
    if constexpr (requires { C::vectors_are_columns; })
      return {};
    else
      return in[1].dims.rank == 1
                 ? "the tool fails on a vector on the right (IndexError); the figure is that of a column"
                 : "";
  }
};

/// Mode nearest-exact is the operator _upsample_nearest_exact2d, which has no handler.
template <counts_like_fvcore C, aten::upsamples L> struct rule<C, L> {
  static constexpr figure figure_of(const L& l, const tensors&, const outputs&) {
    return detail::attribute<std::string_view>(l, "mode", "") == "nearest-exact" ? figure(0) : figure{};
  }
};

template <counts_like_fvcore C, aten::attends L> struct rule<C, L> {
  static constexpr figure figure_of(const L& l, const tensors& in, const outputs&) {
    const aten::attention_work w = aten::attention_of(l, in);
    return w.projections + (w.weights ? w.attention : count_t(0));
  }
};

// ---- Activations: output 0 of _convolution, addmm, bmm, einsum, matmul and linear, but not of mm.
template <class Op>
requires(aten::convolves<Op> || std::same_as<Op, matmul> ||
         std::same_as<Op, einsum>) struct rule<fvcore::activations, Op> {
  static constexpr figure figure_of(const Op&, const tensors&, const outputs& out) { return out[0].dims.elements(); }
};
template <class Op>
requires(aten::cell_weights<Op> >= 0) struct rule<fvcore::activations, Op> {
  static constexpr figure figure_of(const Op&, const tensors& in, const outputs&) { return aten::cell_outputs<Op>(in); }
};
template <class L>
requires(aten::unknown_to_fvcore<L> ||
         (lowered_op<L> && aten::function_name(op_traits<L>::name) == "mm")) struct rule<fvcore::activations, L> {
  static constexpr figure figure_of(const L&, const tensors&, const outputs&) { return 0; }
};
template <aten::pads_by_word L> struct rule<fvcore::activations, L> : rule<fvcore, L> {};
template <aten::attends L> struct rule<fvcore::activations, L> {
  static constexpr figure figure_of(const L& l, const tensors& in, const outputs&) {
    const aten::attention_work w = aten::attention_of(l, in);
    return w.projected + (w.weights ? w.attended : count_t(0));
  }
};

}  // namespace opcost
