// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// calflops 0.3.2: FLOPs and MACs of patched functions, whoever calls them, and of recurrent layers by hooks, without
// MACs. torch.mm, torch.bmm, operators and scaled_dot_product_attention are not patched and count 0. DeepSpeed's
// profiler counts the same.
#include <opcost/convention/einsum_path.hpp>
#include <opcost/convention/ptflops_pytorch.hpp>

namespace opcost {

/// calflops 0.3.2: "flops" and "macs" of patched functions.
struct calflops {
  static constexpr std::string_view name = "calflops";
  static constexpr std::string_view about =
      "calflops 0.3.2: patched functions; 2 a MAC + biases of convolutions, activations and pools 1 an element, norms "
      "by their kind";
  static constexpr tally weights{};
  static constexpr int per_mac = 2;

  /// The "macs" of calflops.
  struct multiply_accumulates {
    static constexpr std::string_view name = "calflops.macs";
    static constexpr std::string_view about = "calflops' MACs";
    static constexpr tally weights{};
  };
  using readings = convention_list<calflops, multiply_accumulates>;

  static constexpr void figures(const auto& a, auto&& f) {
    f("flops", a.template flops<calflops>());
    f("macs", a.template flops<multiply_accumulates>());
    f("params", figure(trained_parameters(a)));
  }
};

namespace detail {
// The output positions that the tool computes: with padding 'same' an extent is one less if the padding is odd.
template <class Op> constexpr count_t calflops_places(const Op& op, const filter& w, const shape& y) {
  if constexpr (requires { op.pad; })
    if (op.pad == auto_pad::explicit_) return y[0] * positions(y);
  if (attribute<auto_pad>(op, "padding", auto_pad::explicit_) != auto_pad::same_upper ||
      attribute<std::string_view>(op, "padding_mode", "zeros") != "zeros")
    return y[0] * positions(y);
  const int n = w.weight.rank - 2;
  const ints dilation = list_attribute_of(op, "dilation", n, 1);
  count_t places = y[0];
  for (int i = 0; i < n; ++i) places *= y[i + 2] - dilation[i] * (w.weight[i + 2] - 1) % 2;
  return places;
}
// The output positions that a convolution would have, from dimension 2 of its input on. The tool uses this for a
// transposed convolution too. An input without a batch loses a dimension.
template <class Op> constexpr count_t calflops_computed_places(const Op& op, const shape& weight, const shape& x) {
  const int n = weight.rank - 2;
  const ints stride = list_attribute_of(op, "stride", n, 1), padding = list_attribute_of(op, "padding", n, 0),
             dilation = list_attribute_of(op, "dilation", n, 1);
  count_t places = x[0];
  for (int i = 0; i < x.rank - 2; ++i) {
    const count_t room = x[i + 2] + padding[i] * 2 - (dilation[i] * (weight[i + 2] - 1) + 1);
    places *= (room < 0 ? -ceil_div(-room, stride[i]) : room / stride[i]) + 1;  // rounded down
  }
  return places;
}
// Whether the tool fails: it raises scale_factor to the power of the batch, which a tuple does not support.
template <class Op> constexpr bool calflops_refuses(const Op& op, const tensors& in) {
  const factors scale = attribute<factors>(op, "scale_factor", {});
  return scale.size > 1 && attribute<ints>(op, "size", {}).empty() && in[0].dims[0] != scale.size;
}
// Four projections. If the call asks for the weights, a softmax over all keys is added, including the keys that the
// layer adds.
constexpr count_t calflops_attention(const attention_call& a) {
  return a.batch * a.query_dim * (a.queries * a.query_dim * 2 + a.keys * (a.key_dim + a.value_dim));
}

struct calflops_count {
  count_t flops = 0, macs = 0;
};
constexpr calflops_count as_macs(count_t macs, count_t more = 0) { return {macs * 2 + more, macs}; }

template <class Op>
constexpr calflops_count calflops_of([[maybe_unused]] const Op& op, [[maybe_unused]] const tensors& in,
                                     [[maybe_unused]] const outputs& out) {
  constexpr module_class c = class_of<Op>();
  constexpr module_kind kind = c.kind;
  [[maybe_unused]] const shape& x = in[0].dims;
  [[maybe_unused]] const shape y = out[0].dims;
  if constexpr (kind == module_kind::convolution) {
    const filter w = filter_of(op, in);
    const bool batched = x.rank == w.weight.rank;
    const count_t places = batched ? calflops_places(op, w, y) : calflops_computed_places(op, w.weight, x);
    return as_macs(w.taps * w.in_channels * (w.out_channels / w.groups) * places,
                   w.bias ? w.out_channels * places : count_t(0));
  } else if constexpr (kind == module_kind::transposed_convolution) {  // its output channels are the filter's dimension
                                                                       // 1, those of one group, and divided by the
                                                                       // groups once more
    const filter w = filter_of(op, in);
    const count_t channels = w.out_channels / w.groups;
    return as_macs(w.taps * x[1] * (channels / w.groups) * x[0] * positions(x),
                   w.bias ? channels * calflops_computed_places(op, w.weight, x) : count_t(0));
  } else if constexpr (kind == module_kind::linear)
    return as_macs(x.elements() * y[-1]);
  else if constexpr (kind == module_kind::product)
    return as_macs(x.elements() * (c.function ? in[1].dims[-1] : y[-1]));
  else if constexpr (kind == module_kind::added_product)
    return as_macs(in[1].dims.elements() * in[2].dims[-1], x.elements());
  else if constexpr (kind == module_kind::elementwise)
    return {elements_aligned_at_the_front(x, in[1].dims)};
  else if constexpr (kind == module_kind::einsum) {  // numpy's printed estimate
    aten::einsum_path path(einsum{attribute<std::string_view>(op, "equation", {})}, in);
    return {path.sound() ? aten::through_four_digits(path.operations()) : count_t(0)};
  } else if constexpr (kind == module_kind::batchnorm ||
                       kind == module_kind::sync_batchnorm) {  // without running statistics as in training
    const bool affine = is_affine(op, in, 3), statistics = attribute<bool>(op, "track_running_stats", true);
    return {x.elements() * (statistics ? affine ? 2 : 1 : affine ? 5 : 4)};
  } else if constexpr (kind == module_kind::instancenorm || kind == module_kind::groupnorm ||
                       kind == module_kind::layernorm)
    return {x.elements() * (is_affine(op, in, kind == module_kind::instancenorm ? 3 : 1) ? 5 : 4)};
  else if constexpr (patched_an_element(c) || kind == module_kind::leaky_relu)
    return {x.elements()};
  else if constexpr (kind == module_kind::upsample ||
                     kind == module_kind::upsampling) {  // the size alone, or the input: it multiplies by the factor
                                                         // and drops the product
    if constexpr (!torch_layer<Op>) return {positions(y)};
    const ints size = attribute<ints>(op, "size", {});
    const bool pools = attribute<std::string_view>(op, "mode", "nearest") == "area";
    return {(size.empty() ? x.elements() : size.elements()) + (pools ? x.elements() : count_t(0))};
  } else if constexpr (kind == module_kind::local_response_norm)
    return {parts_of_local_response_norm(x, attribute<count_t>(op, "size", 1))};
  else if constexpr (kind == module_kind::lp_pool)
    return {parts_of_lp_pool(x, y)};
  else if constexpr (kind == module_kind::attention) {
    const attention_call a = attention_call_of(op, in);
    return as_macs(calflops_attention(a),
                   a.weights_wanted ? a.batch * a.heads * a.queries * (a.keys + a.added_keys) : count_t(0));
  } else if constexpr (kind == module_kind::recurrent || kind == module_kind::recurrent_cell) {
    const recurrent_weights r = recurrent_weights_of(op, in);
    const count_t step = r.weights * 2 - r.rows + r.biases + r.layers * r.hidden * gate_operations(r.gates);
    return {step * r.directions * x[0] * (kind == module_kind::recurrent ? x[1] : count_t(1))};
  } else
    return {};
}
}  // namespace detail

template <class Op>
requires seen_as_module<Op>
struct rule<calflops, Op> {
  static constexpr figure figure_of(const Op& op, const tensors& in, const outputs& out) {
    return detail::calflops_of(op, in, out).flops;
  }
  static constexpr std::string_view note([[maybe_unused]] const Op& op, const tensors& in) {
    if constexpr (kind_of_module<Op> == module_kind::upsample)
      if (detail::calflops_refuses(op, in)) return "calflops itself fails: several scale factors";
    if constexpr (is_lazy<Op>())
      if (detail::weights_of_call(op, in) > 0) return lazy_note;
    if constexpr (kind_of_module<Op> == module_kind::convolution && torch_layer<Op>) {
      const detail::filter w = detail::filter_of(op, in);
      if (in[0].dims.rank < w.weight.rank && in[0].dims[1] != w.in_channels)
        return "calflops itself fails on an input without a batch (AssertionError)";
    }
    if constexpr (kind_of_module<Op> == module_kind::recurrent_cell && torch_layer<Op>)
      if (in[0].dims.rank == 1) return "calflops itself fails on an input without a batch (IndexError)";
    return detail::weights_of_call(op, in) == 0 ? "calflops itself fails on a model without parameters" : "";
  }
};
template <class Op>
requires seen_as_module<Op>
struct rule<calflops::multiply_accumulates, Op> {
  static constexpr figure figure_of(const Op& op, const tensors& in, const outputs& out) {
    return detail::calflops_of(op, in, out).macs;
  }
};

}  // namespace opcost
