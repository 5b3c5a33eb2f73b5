// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// ptflops 0.7.5, backend "pytorch": MACs by hooks on module classes and by patched functions. nn.ReLU calls F.relu, so
// it counts twice. The sum of the hooks is divided by the batch, that of the functions is not. With several inputs the
// batch counts as 1.
#include <opcost/convention/module_kind.hpp>

namespace opcost {

/// ptflops 0.7.5 with backend "pytorch": "macs" of hooks and patched functions.
struct ptflops_pytorch {
  static constexpr std::string_view name = "ptflops_pytorch";
  static constexpr std::string_view about =
      "ptflops 0.7.5, pytorch backend: hooks on modules (divided by the batch) + patched functions (not divided); "
      "biases count, frozen parameters do not";
  static constexpr tally weights{};

  /// The share of patched functions, for the whole batch.
  struct patched {
    static constexpr std::string_view name = "ptflops_pytorch.patched";
    static constexpr std::string_view about =
        "the share of ptflops_pytorch that its patched functions count, for the whole batch";
    static constexpr tally weights{};
  };
  using readings = convention_list<ptflops_pytorch, patched>;

  static constexpr count_t batch(const auto& a) {
    count_t n = 1;
    int inputs = 0;
    for (const auto& r : a.rows)
      if (r.kind == node_kind::input && r.outputs > 0) {
        const auto& dims = a.outputs_of(r)[0].dims;
        ++inputs;
        n = dims.rank > 0 && dims.is_static() ? numbers(dims)[0] : count_t(1);
      }
    return inputs == 1 && n > 0 ? n : count_t(1);
  }
  static constexpr void figures(const auto& a, auto&& f) {
    const figure hooks = a.template flops<ptflops_pytorch>(), functions = a.template flops<patched>();
    f("macs", figure(hooks.whole / batch(a) + functions.whole));
    f("params", figure(trained_parameters(a)));
  }
};

namespace detail {
// The extents of an attention: queries, keys and values [N, L, E] or [L, N, E].
struct attention_call {
  count_t batch = 0, heads = 1, queries = 0, keys = 0, query_dim = 0, key_dim = 0, value_dim = 0;
  count_t added_keys = 0;  // keys that the layer adds: learned ones and zeros
  bool bias = true, weights_wanted = true;
};
template <class Op> constexpr bool wants_weights(const Op& op) {  // an argument of the call, not an attribute
  if constexpr (requires { op.need_weights; })
    return op.need_weights;
  else
    return true;
}
template <class Op> constexpr attention_call attention_call_of(const Op& op, const tensors& in) {
  const bool batch_first = attribute<bool>(op, "batch_first", false) && in[0].dims.rank > 2;
  const shape &q = in[0].dims, &k = in[in.has(1) ? 1 : 0].dims, &v = in[in.has(2) ? 2 : in.has(1) ? 1 : 0].dims;
  const int length = batch_first ? 1 : 0;
  return {.batch = q.rank > 2 ? q[1 - length] : count_t(1),
          .heads = attribute<count_t>(op, "num_heads", 1),
          .queries = q[length],
          .keys = k[length],
          .query_dim = q[-1],
          .key_dim = k[-1],
          .value_dim = v[-1],
          .added_keys =
              count_t(attribute<bool>(op, "add_bias_kv", false)) + count_t(attribute<bool>(op, "add_zero_attn", false)),
          .bias = attribute<bool>(op, "bias", true),
          .weights_wanted = wants_weights(op)};
}
// Scaling, three projections, the products and softmax of the heads, and the output projection, whose bias always
// counts.
constexpr count_t ptflops_attention(const attention_call& a) {
  count_t n = a.queries * a.query_dim + a.queries * a.query_dim * a.query_dim + a.keys * a.key_dim * a.key_dim +
              a.keys * a.value_dim * a.value_dim;
  if (a.bias) n += (a.queries + a.keys + a.keys) * a.query_dim;
  if (a.heads > 0) n += a.heads * a.queries * a.keys * (a.query_dim / a.heads + 1 + a.value_dim / a.heads);
  return (n + a.queries * a.value_dim * (a.value_dim + 1)) * a.batch;
}
template <class Op>
constexpr count_t ptflops_convolution(const Op& op, const shape& x, const shape& y, const tensors& in) {
  const filter w = filter_of(op, in);
  const count_t places = kind_of_module<Op> == module_kind::transposed_convolution ? positions(x) : positions(y);
  return w.taps * w.in_channels * (w.out_channels / w.groups) * x[0] * places +
         (w.bias ? x[0] * y.product(1, y.rank) : count_t(0));
}

// A convolution with 24 more operations per tap and position for coordinates and interpolation, 25 with a mask.
template <class Op>
constexpr count_t ptflops_deformable(const Op& op, const shape& x, const shape& y, const tensors& in) {
  const filter w = filter_of(op, in);
  const count_t per_tap = w.in_channels * (w.out_channels / w.groups) + (in.has(2) ? 25 : 24);
  return w.taps * per_tap * x[0] * positions(y) + (w.bias ? x[0] * y.product(1, y.rank) : count_t(0));
}

// Elements of the output by size, or elements of the input x factor: a single factor as a real number, factors in a
// list truncated to integers. Mode area calls a pooling, which is patched too.
template <class Op> constexpr figure ptflops_interpolation(const Op& op, const shape& x, const shape& y) {
  const factors scale = attribute<factors>(op, "scale_factor", {});
  const count_t pooled = attribute<std::string_view>(op, "mode", "nearest") == "area" ? x.elements() : count_t(0);
  if (scale.size == 0) return y.elements() + pooled;
  double n = static_cast<double>(x.elements());
  for (int i = 0; i < x.rank - 2; ++i) n *= scale.is_list ? static_cast<double>(to_count(scale[i])) : scale[0];
  return n + static_cast<double>(pooled);
}
// Whether a patched function counts the elements of its input. nn.ReLU6 calls hardtanh, which is not patched.
constexpr bool patched_an_element(module_class c) {
  return is_pool(c.kind) || c.kind == module_kind::relu || c.kind == module_kind::prelu || c.kind == module_kind::elu ||
         c.kind == module_kind::gelu || c.kind == module_kind::silu || c.kind == module_kind::softmax ||
         (c.kind == module_kind::relu6 && c.function);
}
// The count of the patched functions within a local response norm or a p-norm pooling.
constexpr count_t parts_of_local_response_norm(
    const shape& x, count_t size) {  // x x, its mean over padded channels, times alpha, plus k
  return x[1] == 0 ? count_t(0) : x.elements() * 3 + x.elements() / x[1] * (x[1] + size - 1);
}
constexpr count_t parts_of_lp_pool(const shape& x, const shape& y) {
  return x.elements() + y.elements() * 2;
}  // the mean, ReLU of its absolute value, times the area
}  // namespace detail

template <class Op>
requires seen_as_module<Op>
struct rule<ptflops_pytorch, Op> {
  static constexpr std::string_view note([[maybe_unused]] const Op& op, [[maybe_unused]] const tensors& in) {
    [[maybe_unused]] constexpr module_kind kind = kind_of_module<Op>;
    if constexpr (is_lazy<Op>()) return lazy_note;
    if constexpr (kind == module_kind::recurrent_cell)
      if (lacks_batch<Op>(in, 2)) return "the tool fails on an input without a batch (IndexError)";
    if constexpr (kind == module_kind::attention)
      if (lacks_batch<Op>(in, 3)) return "the tool fails on inputs without a batch (IndexError)";
    return in.size() == 1 && in[0].dims.rank == 0 ? "the tool fails on a scalar input: it has no batch" : "";
  }
  static constexpr figure figure_of([[maybe_unused]] const Op& op, [[maybe_unused]] const tensors& in,
                                    [[maybe_unused]] const outputs& out) {
    constexpr module_kind kind = kind_of_module<Op>;
    [[maybe_unused]] const shape& x = in[0].dims;
    [[maybe_unused]] const shape y = out[0].dims;
    if constexpr (functional_of<Op>() || class_of<Op>().function || class_of<Op>().derived)
      return 0;
    else if constexpr (kind == module_kind::deformable_convolution)
      return detail::ptflops_deformable(op, x, y, in);
    else if constexpr (kind == module_kind::convolution || kind == module_kind::transposed_convolution)
      return detail::ptflops_convolution(op, x, y, in);
    else if constexpr (kind == module_kind::linear)
      return (x[-1] * y[-1] + (detail::parameter_shape(op, in, "bias").empty() ? count_t(0) : y[-1])) *
             x.product(0, x.rank - 1);
    else if constexpr (kind == module_kind::product)
      return detail::is_linear<Op>(in) ? x.elements() * y[-1] : count_t(0);
    else if constexpr (is_pool(kind) || kind == module_kind::layernorm)
      return x.elements();
    else if constexpr (kind == module_kind::batchnorm || kind == module_kind::instancenorm ||
                       kind == module_kind::groupnorm)
      return x.elements() * (detail::is_affine(op, in, 0) ? 2 : 1);
    else if constexpr (kind == module_kind::relu6)
      return detail::is_relu6(op) ? y.elements() : count_t(0);
    else if constexpr (kind == module_kind::relu || kind == module_kind::leaky_relu || kind == module_kind::prelu ||
                       kind == module_kind::elu || kind == module_kind::gelu)
      return y.elements();
    else if constexpr (kind == module_kind::upsample)
      return y.product(1, y.rank);  // only the first element of the batch
    else if constexpr (kind == module_kind::recurrent || kind == module_kind::recurrent_cell) {
      const detail::recurrent_weights r = detail::recurrent_weights_of(op, in);
      const count_t step = r.weights + r.biases + r.layers * r.hidden * detail::gate_operations(r.gates);
      return step * r.directions * x[0] * (kind == module_kind::recurrent ? x[1] : count_t(1));
    } else if constexpr (kind == module_kind::attention)
      return detail::ptflops_attention(detail::attention_call_of(op, in));
    else
      return 0;
  }
};
template <class Op>
requires seen_as_module<Op>
struct rule<ptflops_pytorch::patched, Op> {
  static constexpr figure figure_of([[maybe_unused]] const Op& op, [[maybe_unused]] const tensors& in,
                                    [[maybe_unused]] const outputs& out) {
    constexpr module_class c = class_of<Op>();
    constexpr module_kind kind = c.kind;
    [[maybe_unused]] const shape& x = in[0].dims;
    [[maybe_unused]] const shape y = out[0].dims;
    if constexpr (detail::patched_an_element(c))
      return x.elements();
    else if constexpr (kind == module_kind::upsample || kind == module_kind::upsampling)
      return detail::ptflops_interpolation(op, x, y);
    else if constexpr (kind == module_kind::product && !c.function)
      return detail::is_linear<Op>(in) ? count_t(0) : x.elements() * y[-1];
    else if constexpr (kind == module_kind::product || kind == module_kind::matrix_product)
      return x.elements() * in[1].dims[-1];
    else if constexpr (kind == module_kind::added_product)
      return in[1].dims.elements() * in[2].dims[-1] +
             (detail::attribute<real_number>(op, "beta", 1).value != 0 ? x.elements() : count_t(0));
    else if constexpr (kind == module_kind::elementwise)
      return detail::elements_aligned_at_the_front(x, in[1].dims);
    else if constexpr (kind == module_kind::local_response_norm)
      return detail::parts_of_local_response_norm(x, detail::attribute<count_t>(op, "size", 1));
    else if constexpr (kind == module_kind::lp_pool)
      return detail::parts_of_lp_pool(x, y);
    else if constexpr (kind == module_kind::attention) {
      // If the call asks for the weights: torch.bmm twice and F.softmax, over all keys, including those that the layer
      // adds.
      const detail::attention_call a = detail::attention_call_of(op, in);
      if (!a.weights_wanted || a.heads < 1) return 0;
      return a.batch * a.heads * a.queries * (a.keys + a.added_keys) * (a.query_dim / a.heads * 2 + 1);
    } else
      return 0;
  }
};

}  // namespace opcost
