// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// For tools that count by torch's classes and functions: the kind of a module or function by its name, and its filter.
// These tools look names up, and a name that they do not find counts 0. A layer is never the sum of the operations that
// it lowers to. An operation of an IR file is read as the module that it comes from.
#include <opcost/convention/reading.hpp>
#include <opcost/layers/attribute_types.hpp>

namespace opcost {

/// The kinds of modules and functions that the tools distinguish.
enum class module_kind : std::uint8_t {
  other,
  convolution,
  transposed_convolution,
  deformable_convolution,
  linear,
  product,  // of two tensors, or of a tensor and a stored one
  batchnorm,
  sync_batchnorm,
  instancenorm,
  groupnorm,
  layernorm,
  max_pool,
  avg_pool,
  adaptive_max_pool,
  adaptive_avg_pool,
  lp_pool,
  relu,
  relu6,
  leaky_relu,
  prelu,
  elu,
  gelu,
  silu,
  softmax,
  upsample,
  upsampling,  // torch's older classes, with one mode each
  local_response_norm,
  attention,
  recurrent,
  recurrent_cell,
  matrix_product,
  added_product,
  elementwise,
  einsum  // functions only
};

/// Maximum, average and adaptive pooling.
constexpr bool is_pool(module_kind k) {
  return k == module_kind::max_pool || k == module_kind::avg_pool || k == module_kind::adaptive_max_pool ||
         k == module_kind::adaptive_avg_pool;
}

/// A class or function of torch and its kind.
struct module_class {
  std::string_view name{};  // '#' stands for 1, 2 or 3
  module_kind kind = module_kind::other;
  bool function = false;  // a function, which hooks on modules do not see
  bool derived =
      false;  // a class of its own that calls the function of this kind: hooks on torch's classes do not see it

  constexpr bool is(std::string_view n) const {
    if (n.size() != name.size()) return false;
    for (std::size_t i = 0; i < n.size(); ++i)
      if (n[i] != name[i] && !(name[i] == '#' && n[i] >= '1' && n[i] <= '3')) return false;
    return true;
  }
};

namespace detail {
inline constexpr module_class module_classes[] = {
    {"Conv#d", module_kind::convolution},
    {"ConvTranspose#d", module_kind::transposed_convolution},
    {"DeformConv2d", module_kind::deformable_convolution},
    {"LazyConv#d", module_kind::convolution, false, true},
    {"LazyConvTranspose#d", module_kind::transposed_convolution, false, true},
    {"LazyLinear", module_kind::linear, false, true},
    {"NonDynamicallyQuantizableLinear", module_kind::linear, false, true},
    {"LazyBatchNorm#d", module_kind::batchnorm, false, true},
    {"LazyInstanceNorm#d", module_kind::instancenorm, false, true},
    {"LayerNorm2d", module_kind::layernorm, false, true},
    {"Linear", module_kind::linear},
    {"BatchNorm#d", module_kind::batchnorm},
    {"SyncBatchNorm", module_kind::sync_batchnorm},
    {"InstanceNorm#d", module_kind::instancenorm},
    {"GroupNorm", module_kind::groupnorm},
    {"LayerNorm", module_kind::layernorm},
    {"MaxPool#d", module_kind::max_pool},
    {"AvgPool#d", module_kind::avg_pool},
    {"AdaptiveMaxPool#d", module_kind::adaptive_max_pool},
    {"AdaptiveAvgPool#d", module_kind::adaptive_avg_pool},
    {"LPPool#d", module_kind::lp_pool},
    {"ReLU", module_kind::relu},
    {"ReLU6", module_kind::relu6},
    {"LeakyReLU", module_kind::leaky_relu},
    {"PReLU", module_kind::prelu},
    {"ELU", module_kind::elu},
    {"GELU", module_kind::gelu},
    {"SiLU", module_kind::silu},
    {"Softmax", module_kind::softmax},
    {"Softmax2d", module_kind::softmax},
    {"Upsample", module_kind::upsample},
    {"UpsamplingNearest2d", module_kind::upsampling},
    {"UpsamplingBilinear2d", module_kind::upsampling},
    {"LocalResponseNorm", module_kind::local_response_norm},
    {"MultiheadAttention", module_kind::attention},
    {"RNN", module_kind::recurrent},
    {"GRU", module_kind::recurrent},
    {"LSTM", module_kind::recurrent},
    {"RNNCell", module_kind::recurrent_cell},
    {"GRUCell", module_kind::recurrent_cell},
    {"LSTMCell", module_kind::recurrent_cell},
    // torch's functions
    {"F.linear", module_kind::linear, true},
    {"F.conv#d", module_kind::convolution, true},
    {"F.conv_transpose#d", module_kind::transposed_convolution, true},
    {"F.batch_norm", module_kind::batchnorm, true},
    {"F.layer_norm", module_kind::layernorm, true},
    {"F.instance_norm", module_kind::instancenorm, true},
    {"F.group_norm", module_kind::groupnorm, true},
    {"F.local_response_norm", module_kind::local_response_norm, true},
    {"F.lp_pool#d", module_kind::lp_pool, true},
    {"F.max_pool#d", module_kind::max_pool, true},
    {"F.avg_pool#d", module_kind::avg_pool, true},
    {"F.adaptive_max_pool#d", module_kind::adaptive_max_pool, true},
    {"F.adaptive_avg_pool#d", module_kind::adaptive_avg_pool, true},
    {"F.relu", module_kind::relu, true},
    {"F.relu6", module_kind::relu6, true},
    {"F.leaky_relu", module_kind::leaky_relu, true},
    {"F.prelu", module_kind::prelu, true},
    {"F.elu", module_kind::elu, true},
    {"F.gelu", module_kind::gelu, true},
    {"F.silu", module_kind::silu, true},
    {"F.softmax", module_kind::softmax, true},
    {"F.interpolate", module_kind::upsample, true},
    {"F.upsample", module_kind::upsample, true},
    {"torch.matmul", module_kind::product, true},
    {"torch.Tensor.matmul", module_kind::product, true},
    {"torch.mm", module_kind::matrix_product, true},
    {"torch.Tensor.mm", module_kind::matrix_product, true},
    {"torch.bmm", module_kind::matrix_product, true},
    {"torch.Tensor.bmm", module_kind::matrix_product, true},
    {"torch.addmm", module_kind::added_product, true},
    {"torch.Tensor.addmm", module_kind::added_product, true},
    {"torch.baddbmm", module_kind::added_product, true},
    {"torch.add", module_kind::elementwise, true},
    {"torch.mul", module_kind::elementwise, true},
    {"torch.Tensor.add", module_kind::elementwise, true},
    {"torch.Tensor.mul", module_kind::elementwise, true},
    {"torch.einsum", module_kind::einsum, true}};
// Operations whose name differs from that of torch's module.
inline constexpr module_class operation_classes[] = {
    {"Convolution", module_kind::convolution},
    {"GroupConvolution", module_kind::convolution},
    {"ConvolutionBackpropData", module_kind::transposed_convolution},
    {"GroupConvolutionBackpropData", module_kind::transposed_convolution},
    {"MatMul", module_kind::product},
    {"BatchNormInference", module_kind::batchnorm},
    {"GroupNormalization", module_kind::groupnorm},
    {"MaxPool", module_kind::max_pool},
    {"AvgPool", module_kind::avg_pool},
    {"AdaptiveMaxPool", module_kind::adaptive_max_pool},
    {"AdaptiveAvgPool", module_kind::adaptive_avg_pool},
    {"ReLU", module_kind::relu},
    {"PReLU", module_kind::prelu},
    {"Elu", module_kind::elu},
    {"Gelu", module_kind::gelu},
    {"Swish", module_kind::silu},
    {"Clamp", module_kind::relu6},
    {"SoftMax", module_kind::softmax},
    {"Interpolate", module_kind::upsample}};
}  // namespace detail

/// Layers and functions have torch's names, other operations their own.
template <class Op>
concept torch_layer = lowered_op<Op> || functional_of<Op>();
/// The class of a layer, function or operation; kind `other` if no tool knows its name.
template <class Op> constexpr module_class class_of() {
  if constexpr (torch_layer<Op>) {
    for (const module_class& c : detail::module_classes)
      if (c.is(op_traits<Op>::name)) return c;
  } else {
    for (const module_class& c : detail::operation_classes)
      if (c.is(op_traits<Op>::name)) return c;
  }
  return {};
}
template <class Op> inline constexpr module_kind kind_of_module = class_of<Op>().kind;

namespace detail {
struct declaring {
  constexpr void declare(auto&&...) {}
};
}  // namespace detail
/// A layer that has modules within, so it is not a leaf.
template <class Op>
concept nested_module = requires(const Op& op, detail::declaring net) {
  op_traits<Op>::submodules(op, net);
};
/// Whether torch creates the parameters of this class at the first call. Tools that count parameters before fail.
template <class Op> constexpr bool is_lazy() {
  if constexpr (requires { op_traits<Op>::lazy; })
    return op_traits<Op>::lazy;
  else
    return std::string_view(op_traits<Op>::name).starts_with("Lazy");
}
/// The note on a class that creates its parameters at the first call.
inline constexpr std::string_view lazy_note =
    "the tool fails: it counts parameters before torch has made them (UninitializedParameter)";
/// Whether a layer has an input of lower rank than the tool expects: it has no batch.
template <class Op> constexpr bool lacks_batch(const tensors& in, int rank) {
  return torch_layer<Op> && in[0].dims.rank < rank;
}
/// Layers, and operations that are read as modules. Tools count them by their class.
template <class Op>
concept seen_as_module = torch_layer<Op> || kind_of_module<Op>
!= module_kind::other;
/// Modules that hooks on leaf modules see.
template <class Op>
concept leaf_module = seen_as_module<Op> && !functional_of<Op>() && !class_of<Op>().function && !nested_module<Op>;

namespace detail {
// The value of an attribute by torch's name, if the layer has it and T can hold it. A choice is its spelling. A padding
// of 'same' or 'valid' is a mode.
template <class T, class V> constexpr void take_attribute(T& into, const V& v) {
  if constexpr (std::same_as<V, list_attribute>) {
    if constexpr (std::same_as<T, ints>) into = v.list.empty() ? v.otherwise : v.list;
    if constexpr (std::same_as<T, auto_pad>) {
      if (v.mode) into = *v.mode;
    }
  } else if constexpr (std::same_as<V, switch_attribute>) {
    if constexpr (std::same_as<T, bool>) into = v.is && v.possible;
  } else if constexpr (requires {
                         v.given;
                         v.value;
                       }) {
    if (v.given) take_attribute(into, v.value);
  } else if constexpr (std::is_enum_v<V> && std::same_as<T, std::string_view>) {
    into = spellings<V>[static_cast<std::size_t>(v)];
  } else if constexpr (std::convertible_to<V, T>) {
    into = static_cast<T>(v);
  }
}
template <class T, class Op> constexpr T attribute(const Op& op, std::string_view name, T otherwise) {
  const auto take = [&](std::string_view n, const auto& v, const auto&...) {
    if (n == name) take_attribute(otherwise, v);
  };
  if constexpr (requires { op_traits<Op>::attributes(op, take); }) op_traits<Op>::attributes(op, take);
  return otherwise;
}

// A list of n numbers: a single one stands for all, an empty list for `otherwise`.
constexpr ints spread_to(const ints& list, int n, count_t otherwise) {
  return list.rank == n ? list : ints::filled(n, list.empty() ? otherwise : list[0]);
}
template <class Op> constexpr ints list_attribute_of(const Op& op, std::string_view name, int n, count_t otherwise) {
  return spread_to(attribute<ints>(op, name, {}), n, otherwise);
}

// Calls f(name, shape) for each parameter of a layer.
template <class Op> constexpr void each_parameter(const Op& op, const tensors& in, auto&& f) {
  if constexpr (requires { op_traits<Op>::parameters(op, in, f); }) op_traits<Op>::parameters(op, in, f);
}
template <class Op> constexpr shape parameter_shape(const Op& op, const tensors& in, std::string_view name) {
  shape found;
  each_parameter(op, in, [&](std::string_view n, const shape& s) {
    if (n == name) found = s;
  });
  return found;
}
// Whether a norm has a scale: a layer as a parameter, a function as operand i, an operation always.
template <class Op> constexpr bool is_affine(const Op& op, const tensors& in, int i) {
  if constexpr (!torch_layer<Op>)
    return true;
  else if constexpr (class_of<Op>().function)
    return in.has(i);
  else
    return !parameter_shape(op, in, "weight").empty();
}

// The filter of a convolution: a parameter of a layer or an operand.
struct filter {
  shape
      weight{};  // in torch's layout: [out, in / groups, kernel...], of a transposed one [in, out / groups, kernel...]
  count_t in_channels = 0, out_channels = 0, groups = 1, taps = 1;  // channels of all groups; taps of one channel
  count_t elements = 0;                                             // elements of weight and bias
  bool bias = false;
};
template <class Op> constexpr filter filter_of(const Op& op, const tensors& in) {
  constexpr bool transposed = kind_of_module<Op> == module_kind::transposed_convolution;
  filter f;
  shape& w = f.weight;
  if constexpr (torch_layer<Op>) {
    if constexpr (requires { op.groups; })
      f.groups = op.groups;
    else
      f.groups = attribute<count_t>(op, "groups", 1);
    if constexpr (class_of<Op>().function) {
      w = in[1].dims;
      f.bias = in.has(2);
    } else
      op_traits<Op>::parameters(op, in, [&](std::string_view name, const shape& s) {
        f.elements += s.elements();
        if (name == "weight")
          w = s;
        else
          f.bias = true;
      });
  } else {
    w = in[1].dims;
    f.elements = in[1].stored != 0 ? w.elements() : count_t(0);
    if constexpr (std::string_view(op_traits<Op>::name).starts_with("Group")) {
      f.groups = w[0];
      w = w.slice(1, w.rank);
      w.set(0, w[0] * f.groups);
    }
  }
  f.in_channels = transposed ? w[0] : w[1] * f.groups;
  f.out_channels = transposed ? w[1] * f.groups : w[0];
  f.taps = w.product(2, w.rank);
  return f;
}

// The weights of the forward direction of a recurrent layer, over all its layers, by torch's names (weight_ih_l0,
// bias_hh_l1_reverse).
struct recurrent_weights {
  count_t input = 0, hidden = 0, gates = 1, layers = 0, directions = 1;
  count_t weights = 0, rows = 0, biases = 0;  // elements of the matrices and their rows, elements of the biases
};
template <class Op> constexpr recurrent_weights recurrent_weights_of(const Op& op, const tensors& in) {
  constexpr std::string_view type = op_traits<Op>::name;
  recurrent_weights r{.gates = type.starts_with("LSTM") ? 4 : type.starts_with("GRU") ? 3 : 1};
  each_parameter(op, in, [&](std::string_view name, const shape& s) {
    const bool from_input = name.starts_with("weight_ih"), from_state = name.starts_with("weight_hh");
    if (name.ends_with("_reverse")) {
      r.directions = 2;
      return;
    }
    if (from_input && r.layers == 0) r.input = s[1];
    if (from_input) {
      r.layers += 1;
      r.hidden = s[0] / r.gates;
    }
    if (from_input || from_state) {
      r.weights += s.elements();
      r.rows += s[0];
    }
    if (name.starts_with("bias_ih") || name.starts_with("bias_hh")) r.biases += s.elements();
  });
  return r;
}
// The operations per element of the hidden state that ptflops and calflops count for the gates, beside the products.
constexpr count_t gate_operations(count_t gates) { return gates == 4 ? 10 : gates == 3 ? 7 : 1; }

// Whether this is a Linear: the module, or a product with a stored matrix in an IR file.
template <class Op> constexpr bool is_linear(const tensors& in) {
  return (kind_of_module<Op> == module_kind::linear && !class_of<Op>().function) ||
         (kind_of_module<Op> == module_kind::product && !class_of<Op>().function && in[1].stored != 0);
}
// Whether this is a ReLU6. A Clamp is one if its bounds are 0 and 6.
template <class Op> constexpr bool is_relu6([[maybe_unused]] const Op& op) {
  if constexpr (torch_layer<Op>)
    return true;
  else if constexpr (requires {
                       op.min;
                       op.max;
                     })
    return !(op.min < 0) && !(op.min > 0) && !(op.max < 6) && !(op.max > 6);
  else
    return false;
}
// Elements of the parameters of a module, or of the constant operands of an operation in an IR file.
template <class Op> constexpr count_t weights_of_call(const Op& op, const tensors& in) {
  count_t n = 0;
  if constexpr (torch_layer<Op>) {
    each_parameter(op, in, [&](std::string_view, const shape& s) { n += s.elements(); });
  } else {
    constexpr module_kind kind = kind_of_module<Op>;
    constexpr bool one = kind == module_kind::convolution || kind == module_kind::transposed_convolution ||
                         kind == module_kind::product || kind == module_kind::prelu;
    for (int i = 1; i <= (one ? 1 : kind == module_kind::batchnorm || kind == module_kind::groupnorm ? 2 : 0); ++i)
      if (in[i].stored != 0) n += in[i].dims.elements();
  }
  return n;
}

// The number of positions of a shape [N, C, ...].
constexpr count_t positions(const shape& s) { return s.product(2, s.rank); }

// The elements of two broadcast shapes aligned at the front. Some tools count element-wise functions like this.
constexpr count_t elements_aligned_at_the_front(const shape& a, const shape& b) {
  count_t n = 1;
  for (int i = 0; i < a.rank || i < b.rank; ++i) n *= larger(a.at_or(i, 1), b.at_or(i, 1));
  return n;
}
}  // namespace detail

}  // namespace opcost
