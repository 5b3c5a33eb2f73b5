// opcost 0.1.0: what a neural network costs. https://github.com/opcost/opcost
// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Usage: #include "opcost/torch.hpp", C++20. Needs all.hpp next to it.
// Generated from include/ by single_include/amalgamate.cmake. Do not edit.
#ifndef OPCOST_TORCH_HPP_SINGLE_INCLUDE
#define OPCOST_TORCH_HPP_SINGLE_INCLUDE
#include "all.hpp"

// ---- opcost/torch.hpp
#ifndef OPCOST_TORCH_HPP_PIECE
#define OPCOST_TORCH_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The door for PyTorch's layers, in C++ or as text, and for the tools that count them: all conventions, explanations,
// tables and texts.

#ifdef OPCOST_HAS_CPP20

// ---- opcost/convention/all_conventions.hpp
#ifndef OPCOST_CONVENTION_ALL_CONVENTIONS_HPP_PIECE
#define OPCOST_CONVENTION_ALL_CONVENTIONS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The catalogue of conventions, one line each.

// ---- opcost/convention/calflops.hpp
#ifndef OPCOST_CONVENTION_CALFLOPS_HPP_PIECE
#define OPCOST_CONVENTION_CALFLOPS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// calflops 0.3.2: FLOPs and MACs of patched functions, whoever calls them, and of recurrent layers by hooks, without
// MACs. torch.mm, torch.bmm, operators and scaled_dot_product_attention are not patched and count 0. DeepSpeed's
// profiler counts the same.

// ---- opcost/convention/einsum_path.hpp
#ifndef OPCOST_CONVENTION_EINSUM_PATH_HPP_PIECE
#define OPCOST_CONVENTION_EINSUM_PATH_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// numpy's "Optimized FLOP count" of einsum_path(equation, optimize="optimal"): the cheapest order of contractions of
// two terms, in which no result is larger than the largest operand or the output. If no order satisfies that, the
// remaining terms are contracted at once.

namespace opcost::aten {

/// The cheapest order of contractions of an equation. sound() is false if the equation has too many operands.
class einsum_path {
 public:
  static constexpr int operands_at_most = 7;  // all orders are tried; eight operands have 1.6 million

  constexpr einsum_path(const einsum& op, const tensors& in) {
    if (in.size() < 1 || in.size() > operands_at_most || detail::einsum_operand_count(op.equation) != in.size()) return;
    for (int i = 0; i < in.size(); ++i) {
      const detail::einsum_term term = detail::einsum_operand(op.equation, i);
      if (extents_.add(term, in[i].dims)) return;
      term.each([&](int l) { given_.sets[i] |= labels{1} << l; });
    }
    if (!detail::each_output_label(op.equation, [&](int l) { output_ |= labels{1} << l; })) return;
    given_.count = in.size();
  }
  constexpr bool sound() const { return given_.count > 0; }

  // Per combination of the labels: one multiplication for each term after the first, and one addition if labels are
  // summed. numpy adds 1.
  constexpr count_t operations() {
    labels all = 0;
    for (int i = 0; i < given_.count; ++i) {
      all |= given_.sets[i];
      limit_ = larger(limit_, size_of(given_.sets[i]));
    }
    limit_ = larger(limit_, size_of(output_));
    if (given_.count <= 2 || all == output_) return contraction(given_, (1u << given_.count) - 1).cost + 1;
    search(given_, 0);
    return cost_ + (best_.count > 1 ? contraction(best_, (1u << best_.count) - 1).cost : count_t(0)) + 1;
  }

 private:
  using labels = std::uint64_t;
  struct terms {
    labels sets[operands_at_most]{};
    int count = 0;
  };
  struct contracted {
    terms left{};
    labels result = 0;
    count_t cost = 0;
  };
  detail::einsum_extents<count_t> extents_{};
  terms given_{}, best_{};
  labels output_ = 0;
  count_t limit_ = 0, cost_ = 0;

  constexpr count_t size_of(labels set) const {
    bool has[detail::einsum_labels]{};
    for (int l = 0; l < detail::einsum_labels; ++l) has[l] = (set >> l & 1u) != 0;
    return detail::einsum_elements(extents_, has);
  }
  // Contracts the terms of a mask to one, with the labels that other terms or the output need. It becomes the last
  // term.
  constexpr contracted contraction(const terms& from, unsigned mask) const {
    contracted r;
    labels met = 0, needed = output_;
    int n = 0;
    for (int i = 0; i < from.count; ++i) {
      if ((mask >> i & 1u) != 0) {
        met |= from.sets[i];
        ++n;
      } else {
        needed |= from.sets[i];
        r.left.sets[r.left.count++] = from.sets[i];
      }
    }
    r.result = met & needed;
    r.left.sets[r.left.count++] = r.result;
    r.cost = size_of(met) * ((n > 2 ? n - 1 : 1) + (r.result != met ? 1 : 0));
    return r;
  }
  // Keeps the cheapest of the longest orders, and the first among equals.
  constexpr void search(const terms& from, count_t cost) {
    if (best_.count == 0 || from.count < best_.count || (from.count == best_.count && cost < cost_)) {
      best_ = from;
      cost_ = cost;
    }
    for (int a = 0; a < from.count; ++a)
      for (int b = a + 1; b < from.count; ++b)
        if (const contracted c = contraction(from, 1u << a | 1u << b); size_of(c.result) <= limit_)
          search(c.left, cost + c.cost);
  }
};

/// A number printed with "%.3e" and read back: four significant digits, halves rounded to even.
constexpr count_t through_four_digits(count_t n) {
  count_t unit = 1;
  while (n / unit >= 10'000) unit *= 10;
  const count_t rest = n % unit, kept = n / unit;
  const bool up = rest * 2 > unit || (rest * 2 == unit && kept % 2 == 1);
  return (kept + (up ? 1 : 0)) * unit;
}

}  // namespace opcost::aten

#endif

// ---- opcost/convention/ptflops_pytorch.hpp
#ifndef OPCOST_CONVENTION_PTFLOPS_PYTORCH_HPP_PIECE
#define OPCOST_CONVENTION_PTFLOPS_PYTORCH_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// ptflops 0.7.5, backend "pytorch": MACs by hooks on module classes and by patched functions. nn.ReLU calls F.relu, so
// it counts twice. The sum of the hooks is divided by the batch, that of the functions is not. With several inputs the
// batch counts as 1.

// ---- opcost/convention/module_kind.hpp
#ifndef OPCOST_CONVENTION_MODULE_KIND_HPP_PIECE
#define OPCOST_CONVENTION_MODULE_KIND_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// For tools that count by torch's classes and functions: the kind of a module or function by its name, and its filter.
// These tools look names up, and a name that they do not find counts 0. A layer is never the sum of the operations that
// it lowers to. An operation of an IR file is read as the module that it comes from.

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

#endif

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

#endif

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

#endif

// ---- opcost/convention/dnn_analyzer.hpp
#ifndef OPCOST_CONVENTION_DNN_ANALYZER_HPP_PIECE
#define OPCOST_CONVENTION_DNN_ANALYZER_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// dnn_analyzer (TU Darmstadt, its only version): MACs, bytes read and written, bytes of parameters and bytes of output
// per call of a leaf module. It follows the code of the tool, not its README:
//   Conv2d      K C_in (H_out / s1) (W_out / s0) (C_out div g) N: the output extents are divided by the strides once
//               more, each by the stride of the other side; fractions stay
//   Linear      x1 y1 N for any rank; it reads its outputs except those of the first sample
//   parameters  are read once per sample, and count twice for a module that is called twice

namespace opcost {

/// dnn_analyzer: MACs per call of a leaf module.
struct dnn_analyzer {
  static constexpr std::string_view name = "dnn_analyzer";
  static constexpr std::string_view about =
      "dnn_analyzer (TU Darmstadt): MACs of six families of modules, strides divided out twice; bytes read, written, "
      "stored, and of outputs";
  static constexpr tally weights{};

  struct parameters {
    static constexpr std::string_view name = "dnn_analyzer.parameters", about = "parameters of each call";
    static constexpr tally weights{};
  };
  struct read {
    static constexpr std::string_view name = "dnn_analyzer.read", about = "bytes that each call reads";
    static constexpr tally weights{};
  };
  struct write {
    static constexpr std::string_view name = "dnn_analyzer.write", about = "bytes that each call writes";
    static constexpr tally weights{};
  };
  struct storage {
    static constexpr std::string_view name = "dnn_analyzer.storage",
                                      about = "bytes of each call's parameters, in the input's element type";
    static constexpr tally weights{};
  };
  struct inference {
    static constexpr std::string_view name = "dnn_analyzer.inference",
                                      about = "bytes of each call's output, of one sample";
    static constexpr tally weights{};
  };
  using readings = convention_list<dnn_analyzer, parameters, read, write, storage, inference>;

  static constexpr void figures(const auto& a, auto&& f) {
    f("macs", a.template flops<dnn_analyzer>());
    f("parameters", a.template flops<parameters>());
    f("read_bytes", a.template flops<read>());
    f("write_bytes", a.template flops<write>());
    f("storage_bytes", a.template flops<storage>());
    f("inference_bytes", a.template flops<inference>());
  }
};

namespace detail {
struct dnn_call {
  figure macs = 0;
  count_t parameters = 0, read = 0, write = 0, storage = 0, inference = 0;
};
// Multiplies from left to right in doubles, as the tool does.
template <class Op> constexpr figure dnn_convolution(const Op& op, const filter& w, const shape& y) {
  ints stride;
  if constexpr (requires { op.stride; })
    stride = spread_to(op.stride, 2, 1);
  else
    stride = list_attribute_of(op, "strides", 2, 1);
  const auto real = [](count_t n) { return static_cast<double>(n); };
  return real(w.taps * w.in_channels) * (real(y[2]) / real(stride[1])) * (real(y[3]) / real(stride[0])) *
         real(w.out_channels / w.groups) * real(y[0]);
}
// Bytes are those of the element type of the input, except for the bytes of the output.
template <class Op>
constexpr dnn_call dnn_call_of([[maybe_unused]] const Op& op, [[maybe_unused]] const tensors& in,
                               [[maybe_unused]] const outputs& out) {
  dnn_call c;
  if constexpr (leaf_module<Op>) {
    constexpr module_kind kind = kind_of_module<Op>;
    if ((kind == module_kind::product && !is_linear<Op>(in)) || (kind == module_kind::relu6 && !is_relu6(op))) return c;
    const shape& x = in[0].dims;
    const shape y = out[0].dims;
    [[maybe_unused]] const count_t weights = kind == module_kind::convolution ? count_t(0) : weights_of_call(op, in);
    c.parameters = weights;
    if constexpr (kind == module_kind::convolution) {
      const filter w = filter_of(op, in);
      if (y.rank == 4) c.macs = dnn_convolution(op, w, y);  // only Conv2d has MACs
      c.parameters = w.elements;
      c.read = x.elements() + x[0] * w.elements;
      c.write = y.elements();
    } else if constexpr (kind == module_kind::linear || kind == module_kind::product) {
      c.macs = x[1] * y[1] * y[0];
      c.read = x[0] * ((y[0] - 1) * y.product(1, y.rank) + weights);
      c.write = y.elements();
    } else if constexpr (kind == module_kind::batchnorm) {
      c.macs = x.elements() * (is_affine(op, in, 0) ? 2 : 1);
      c.read = y.elements() + x[0] * x[1] * 2;
      c.write = y.elements();
    } else if constexpr (kind == module_kind::relu || kind == module_kind::relu6 || kind == module_kind::leaky_relu ||
                         kind == module_kind::prelu || is_pool(kind)) {
      c.macs = x.elements();
      c.read = x.elements() + weights;
      c.write = y.elements();
    }
    const auto bytes = [&](count_t& n) { n = bytes_of(in[0].type, n); };
    c.storage = c.parameters;
    bytes(c.read);
    bytes(c.write);
    bytes(c.storage);
    c.inference = bytes_of(out[0].type, y.product(1, y.rank));
  }
  return c;
}
template <auto Member> struct dnn_rule {
  static constexpr figure figure_of(const auto& op, const tensors& in, const outputs& out) {
    return dnn_call_of(op, in, out).*Member;
  }
};
}  // namespace detail

template <class Op>
requires seen_as_module<Op>
struct rule<dnn_analyzer, Op> : detail::dnn_rule<&detail::dnn_call::macs> {
};
template <class Op>
requires seen_as_module<Op>
struct rule<dnn_analyzer::parameters, Op> : detail::dnn_rule<&detail::dnn_call::parameters> {
};
template <class Op>
requires seen_as_module<Op>
struct rule<dnn_analyzer::read, Op> : detail::dnn_rule<&detail::dnn_call::read> {
};
template <class Op>
requires seen_as_module<Op>
struct rule<dnn_analyzer::write, Op> : detail::dnn_rule<&detail::dnn_call::write> {
};
template <class Op>
requires seen_as_module<Op>
struct rule<dnn_analyzer::storage, Op> : detail::dnn_rule<&detail::dnn_call::storage> {
};
template <class Op>
requires seen_as_module<Op>
struct rule<dnn_analyzer::inference, Op> : detail::dnn_rule<&detail::dnn_call::inference> {
};

}  // namespace opcost

#endif

// ---- opcost/convention/mmpretrain.hpp
#ifndef OPCOST_CONVENTION_MMPRETRAIN_HPP_PIECE
#define OPCOST_CONVENTION_MMPRETRAIN_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// mmpretrain's get_flops: mmengine after eval(), with extract_feat as forward. The head counts only in the parameters.

// ---- opcost/convention/mmengine.hpp
#ifndef OPCOST_CONVENTION_MMENGINE_HPP_PIECE
#define OPCOST_CONVENTION_MMENGINE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// mmengine's get_model_complexity_info: fvcore's handlers on the network in its current form. A new network is in
// training form.

// ---- opcost/convention/fvcore.hpp
#ifndef OPCOST_CONVENTION_FVCORE_HPP_PIECE
#define OPCOST_CONVENTION_FVCORE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// fvcore's FlopCountAnalysis and ActivationCountAnalysis: fifteen aten operators have a handler, a multiply-accumulate
// counts 1, all other operators count 0. Conventions of tools that use its handlers define `form` (mmengine.hpp,
// mmpretrain.hpp) and share the rules below.

// ---- opcost/convention/aten.hpp
#ifndef OPCOST_CONVENTION_ATEN_HPP_PIECE
#define OPCOST_CONVENTION_ATEN_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// aten's operators, which torch's tools see: which operations of the catalogue are such an operator, and how many
// products a call has.

namespace opcost::aten {

/// Operations that are aten::_convolution: plain, grouped, transposed.
template <class Op> inline constexpr bool convolves = false;
template <> inline constexpr bool convolves<convolution> = true;
template <> inline constexpr bool convolves<group_convolution> = true;
template <> inline constexpr bool convolves<convolution_backprop_data> = true;
template <> inline constexpr bool convolves<group_convolution_backprop_data> = true;
template <class Op>
inline constexpr bool transposes =
    std::same_as<Op, convolution_backprop_data> || std::same_as<Op, group_convolution_backprop_data>;
template <class Op>
inline constexpr bool has_groups =
    std::derived_from<Op, group_convolution> || std::derived_from<Op, group_convolution_backprop_data>;

/// Positions of the output (of the input if transposed) x channels of a group x kernel. Taps on padding count too.
template <class Op> constexpr count_t convolution_products(const tensors& in, const outputs& out) {
  const shape& positions = transposes<Op> ? in[0].dims : out[0].dims;
  return positions.elements() * in[1].dims.product(has_groups<Op> ? 2 : 1, in[1].dims.rank);
}

/// A recurrent cell calls aten::linear twice: input to gates and state to gates. The index of operand W; R follows it.
template <class Op> inline constexpr int cell_weights = -1;
template <> inline constexpr int cell_weights<lstm_cell> = 3;
template <> inline constexpr int cell_weights<lstm_cell_4> = 3;
template <> inline constexpr int cell_weights<gru_cell> = 2;
template <> inline constexpr int cell_weights<rnn_cell> = 2;
/// The products of a recurrent cell.
template <class Op> constexpr count_t cell_products(const tensors& in) {
  return in[0].dims[0] * (in[cell_weights<Op>].dims.elements() + in[cell_weights<Op> + 1].dims.elements());
}
/// The elements that the two products of a recurrent cell write.
template <class Op> constexpr count_t cell_outputs(const tensors& in) {
  return in[0].dims[0] * in[cell_weights<Op>].dims[0] * 2;
}

/// The name of a function without its namespace: torch.Tensor.baddbmm is baddbmm. The name of a module does not change.
constexpr std::string_view function_name(std::string_view name) {
  for (std::string_view prefix : {"torch.Tensor.", "torch.", "F.", "operator.", "torchvision.ops."})
    if (name.starts_with(prefix)) return name.substr(prefix.size());
  return name;
}
/// True if the list contains the name.
constexpr bool one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  for (std::string_view n : names)
    if (n == name) return true;
  return false;
}
template <class Op>
inline constexpr bool recurrent_layer = lowered_op<Op>&& one_of(op_traits<Op>::name, {"LSTM", "GRU", "RNN"});

/// With max_norm these call aten::embedding_renorm_, which no tool counts.
template <class L>
inline constexpr bool looks_up = lowered_op<L>&& one_of(function_name(op_traits<L>::name), {"Embedding", "embedding"});

/// Whether two equations are equal except for blanks and the choice of letters. In `form` the letters appear in
/// alphabetical order.
constexpr bool same_equation(std::string_view equation, std::string_view form) {
  char letters[128]{};
  char next = 'a';
  std::size_t at = 0;
  for (char c : equation) {
    if (c == ' ') continue;
    if (detail::label_of(c) >= 0) {
      char& as = letters[static_cast<unsigned char>(c)];
      if (as == 0) as = next++;
      c = as;
    }
    if (at == form.size() || form[at++] != c) return false;
  }
  return at == form.size();
}

/// A recurrent layer uses each weight and each bias once per step of each sequence.
template <class L> constexpr count_t steps_of(const tensors& in) { return in[0].dims.product(0, in[0].dims.rank - 1); }
template <class L> constexpr count_t recurrent_products(const L& l, const tensors& in) {
  count_t n = 0;
  detail::each_parameter(l, in, [&](std::string_view name, const shape& s) {
    if (name.starts_with("weight")) n += s.elements();
  });
  return n * steps_of<L>(in);
}
/// Whether the input of the first layer is contiguous: with batch_first it is transposed, so only if one of the two
/// extents is 1.
constexpr bool stays_contiguous(const shape& x, bool batch_first) {
  return !batch_first || x.rank < 3 || x[0] == 1 || x[1] == 1;
}
/// The additions of biases of a recurrent layer, over all steps.
template <class L> constexpr count_t recurrent_biases(const L& l, const tensors& in) {
  const bool contiguous = stays_contiguous(in[0].dims, detail::attribute<bool>(l, "batch_first", false));
  count_t n = 0;
  detail::each_parameter(l, in, [&](std::string_view name, const shape& s) {
    if (name.starts_with("bias") && (contiguous || !name.starts_with("bias_ih_l0"))) n += s.elements();
  });
  return n * steps_of<L>(in);
}

/// nn.MultiheadAttention on queries [L, N, E] (batch_first: [N, L, E]; without a batch: [L, E]), keys and values, or on
/// one tensor for all three. The projections are aten::linear. Scores and weighted values are two bmm if the call asks
/// for the weights, and one fused call if not.
template <class L>
concept attends = requires {
  requires op_traits<L>::name == "MultiheadAttention";
};
/// The work of a multi-head attention.
struct attention_work {
  count_t projections = 0, attention = 0;           // multiply-accumulates
  count_t projected = 0, attended = 0, biases = 0;  // elements that they write; additions of calls that are an addmm
  bool weights = true, of_itself = false;  // the call asks for the weights; one tensor for queries, keys and values
};
/// Computes the work of a multi-head attention from its inputs.
template <attends L> constexpr attention_work attention_of(const L& l, const tensors& in) {
  const shape &q = in[0].dims, &k = in[in.has(1) ? 1 : 0].dims, &v = in[in.has(2) ? 2 : in.has(1) ? 1 : 0].dims;
  const bool first = detail::attribute<bool>(l, "batch_first", false);
  const auto rows = [](const shape& x) { return x.product(0, x.rank - 1); };
  const count_t wide = q[-1], heads = detail::attribute<count_t>(l, "num_heads", 1),
                batch = q.rank < 3 ? count_t(1) : q[first ? 0 : 1];
  const count_t targets = batch == 0 ? count_t(0) : rows(q) / batch,
                sources = (batch == 0 ? count_t(0) : rows(k) / batch) +
                          (detail::attribute<bool>(l, "add_bias_kv", false) ? 1 : 0) +
                          (detail::attribute<bool>(l, "add_zero_attn", false) ? 1 : 0);
  attention_work w{.of_itself = in.size() == 1};
  w.projections = wide * (rows(q) * wide * 2 + rows(k) * k[-1] + rows(v) * v[-1]);
  w.projected = wide * (rows(q) * 2 + rows(k) + rows(v));
  w.attention = batch * targets * sources * wide * 2;
  w.attended = batch * targets * (sources * heads + wide);
  if (detail::attribute<bool>(l, "bias", true))
    w.biases = wide * (rows(q) + (stays_contiguous(q, first) ? rows(q) : 0) +
                       (stays_contiguous(k, first) ? rows(k) : 0) + (stays_contiguous(v, first) ? rows(v) : 0));
  if constexpr (requires { l.need_weights; }) w.weights = l.need_weights;
  return w;
}
/// Whether torch takes a fused path in evaluation without gradients: it requires batch_first, biases and an even number
/// of heads.
template <class L> constexpr bool takes_fast_path(const L& l, const tensors& in, std::string_view heads) {
  return in[0].dims.rank == 3 && detail::attribute<bool>(l, "batch_first", false) &&
         detail::attribute<bool>(l, "bias", true) && detail::attribute<count_t>(l, heads, 1) % 2 == 0;
}

}  // namespace opcost::aten

#endif

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

#endif

namespace opcost {

/// mmengine on a network as it is created, in training form.
struct mmengine {
  static constexpr std::string_view name = "mmengine";
  static constexpr std::string_view about =
      "mmengine on a network as it is made, in training form: as fvcore, but batch norm counts 5 per element and a "
      "vector on the right is a column";
  static constexpr tally weights{};
  static constexpr network_form form = network_form::training;
  static constexpr bool vectors_are_columns = true;
  using readings = convention_list<mmengine, fvcore::activations>;
  static constexpr void figures(const auto& a, auto&& f) { fvcore::figures_of<mmengine>(a, f); }
  static constexpr std::string_view manner(std::string_view type) { return fvcore_train::manner(type); }
  static constexpr std::string_view ir_note = fvcore_train::ir_note;
};
/// mmengine after eval().
struct mmengine_eval {
  static constexpr std::string_view name = "mmengine_eval";
  static constexpr std::string_view about = "mmengine after eval(): fvcore's figures";
  static constexpr tally weights{};
  static constexpr network_form form = network_form::evaluation;
  static constexpr bool vectors_are_columns = true;
  using readings = convention_list<mmengine_eval, fvcore::activations>;
  static constexpr void figures(const auto& a, auto&& f) { fvcore::figures_of<mmengine_eval>(a, f); }
  static constexpr std::string_view ir_note = fvcore::ir_note;
};

}  // namespace opcost

#endif

namespace opcost {

/// mmpretrain's get_flops.
struct mmpretrain {
  static constexpr std::string_view name = "mmpretrain";
  static constexpr std::string_view about =
      "mmpretrain's get_flops: fvcore after eval() without the head (head, heads, fc, classifier), which counts as "
      "parameters alone";
  static constexpr tally weights{};
  static constexpr network_form form = network_form::evaluation;
  static constexpr bool vectors_are_columns = true;

  // The head has another name in torchvision's networks.
  static constexpr bool is_head(const auto& n) {
    return n.text == "head" || n.text == "heads" || n.text == "fc" || n.text == "classifier";
  }
  static constexpr bool leaves_out(const auto& tree, int module) {
    while (module > 0 && tree.at(module).parent > 0) module = tree.at(module).parent;
    return module > 0 && is_head(tree.at(module).name);
  }
  struct activations : fvcore::activations {
    static constexpr std::string_view name = "mmpretrain.activations";
    static constexpr bool leaves_out(const auto& tree, int module) { return mmpretrain::leaves_out(tree, module); }
  };
  using readings = convention_list<mmpretrain, activations>;
  static constexpr void figures(const auto& a, auto&& f) {
    f("flops", a.template flops<mmpretrain>());
    f("activations", a.template flops<activations>());
    f("params", figure(owned_parameters(a)));
  }
  static constexpr std::string_view ir_note =
      "such a file does not say where the head begins, which is counted here; batch norm is folded into convolutions, "
      "pooling to one place is a mean, a norm's scale is an operation of its own: "
      "get_flops would add 2 per element of the first, 1 per input element of the second, 1 per element of the third";
};
template <class Op>
requires has_rule<fvcore::activations, Op>
struct rule<mmpretrain::activations, Op> : rule<fvcore::activations, Op> {
};

}  // namespace opcost

#endif

// ---- opcost/convention/onnx_opcounter.hpp
#ifndef OPCOST_CONVENTION_ONNX_OPCOUNTER_HPP_PIECE
#define OPCOST_CONVENTION_ONNX_OPCOUNTER_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// onnx-opcounter 0.0.4, by node type of an ONNX file. Its quirks: Conv has no bias; ConvTranspose counts as if each
// output had all taps; Gemm and MatMul are the elements of the first operand times the last output dimension, whatever
// is transposed or repeated; Relu and Add are the elements of the first operand; what it does not know counts one per
// output element.

namespace opcost {

/// onnx-opcounter 0.0.4. Graphs that do not come from ONNX show their multiply-accumulates.
struct onnx_opcounter {
  static constexpr std::string_view name = "onnx_opcounter";
  static constexpr std::string_view about =
      "onnx-opcounter 0.0.4, by ONNX node: no biases, transposed convolutions by every tap of every output, matrix "
      "products by the first operand, 1 an element of what it does not know";
  static constexpr tally weights{.mac = 1};
  static constexpr bool counts_folded = true;

  /// A node with `type`, and attributes by list(name), integer(name, default), text(name), has(name). All shapes are
  /// known.
  template <class Node>
  static figure of_node(std::string_view type, const Node& n, const tensors& in, const outputs& out) {
    constexpr std::string_view free[] = {"Constant",  "Reshape", "Slice",   "Shape",     "Gather", "ScatterND", "Tile",
                                         "Transpose", "Sign",    "Squeeze", "Unsqueeze", "Split",  "Cast"};
    for (std::string_view f : free)
      if (type == f) return count_t(0);
    const count_t x = in[0].dims.elements(), y = out[0].dims.elements();
    if (type == "Conv" || type == "ConvTranspose") {
      count_t taps = 1;
      const ints kernel = n.list("kernel_shape");
      for (int i = 0; i < kernel.rank; ++i) taps *= kernel[i];
      if (kernel.rank == 0 || in[0].dims.rank < 2) return {};  // the tool fails
      return y * (in[0].dims[1] / n.integer("group", 1)) * taps;
    }
    if (type == "Gemm" || type == "MatMul") return out[0].dims.rank == 0 ? figure{} : figure(x * out[0].dims[-1]);
    if (type == "BatchNormalization") return y * (in.size() == 5 ? 2 : 1);
    if (type == "Relu" || type == "Add") return x;
    if (type == "Upsample" || type == "Resize") {
      if (!n.has("mode") || n.text("mode") == "nearest") return count_t(0);
      return n.text("mode") == "linear" ? figure(y * 11) : figure{};  // of other modes the tool fails
    }
    return y;
  }
};

}  // namespace opcost

#endif

// ---- opcost/convention/onnx_tool.hpp
#ifndef OPCOST_CONVENTION_ONNX_TOOL_HPP_PIECE
#define OPCOST_CONVENTION_ONNX_TOOL_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// onnx-tool 1.0.1, by node type of an ONNX file. Its "MACs" weigh other operations by a constant per element: a
// division 4, an exponential or a power 32, a square root 24. Its quirks: an operation with several operands counts
// once for each but the first, though it may be a bias; pools of one or three axes count the first axis of their window
// only; recurrent networks count one step of every sequence twice where the bias has two halves; what it does not know
// is free.

namespace opcost {

namespace detail {
// What onnx-tool counts per output element; `by_operands`: times the operands but the first, at least once.
struct onnx_tool_weight {
  std::string_view type;
  int weight;
  bool by_operands = false;
};
}  // namespace detail

/// onnx-tool 1.0.1. Graphs that do not come from ONNX show their multiply-accumulates.
struct onnx_tool {
  static constexpr std::string_view name = "onnx_tool";
  static constexpr std::string_view about =
      "onnx-tool 1.0.1, by ONNX node: multiply-accumulates with padding and biases, and a constant per element of "
      "other "
      "operations (division 4, exponential 32, square root 24)";
  static constexpr tally weights{.mac = 1};

  /// A node with `type`, and attributes by list(name), integer(name, default), text(name). All shapes are known.
  template <class Node>
  static figure of_node(std::string_view type, const Node& n, const tensors& in, const outputs& out);

 private:
  static constexpr int division = 4, exponential = 32, logarithm = 43, sine = 39, root = 24,
                       tangent = exponential + 2 + division;
  static constexpr detail::onnx_tool_weight elements[] = {{"Abs", 1, true},
                                                          {"Add", 1, true},
                                                          {"And", 1},
                                                          {"Atan", root + 4 + division, true},
                                                          {"Ceil", 1, true},
                                                          {"Clip", 2},
                                                          {"Cos", sine, true},
                                                          {"CumSum", 1},
                                                          {"DequantizeLinear", 2},
                                                          {"Div", division, true},
                                                          {"Elu", exponential + 3},
                                                          {"Equal", 1},
                                                          {"Exp", exponential},
                                                          {"Floor", 1},
                                                          {"Gelu", exponential + 2, true},
                                                          {"Greater", 1},
                                                          {"GreaterOrEqual", 1},
                                                          {"HardSigmoid", 4, true},
                                                          {"HardSwish", 5, true},
                                                          {"ImageScaler", 2},
                                                          {"InstanceNormalization", 3 + division, true},
                                                          {"LeakyRelu", 2, true},
                                                          {"Less", 1},
                                                          {"LessOrEqual", 1},
                                                          {"Log", logarithm},
                                                          {"LogSoftmax", exponential + division + 1 + logarithm},
                                                          {"LpNormalization", exponential + 1, true},
                                                          {"Max", 1, true},
                                                          {"Min", 1, true},
                                                          {"Mod", 1, true},
                                                          {"Mul", 1, true},
                                                          {"Neg", 1, true},
                                                          {"NonZero", 1},
                                                          {"Not", 1},
                                                          {"Or", 1},
                                                          {"PRelu", 2},
                                                          {"Pow", exponential, true},
                                                          {"QuantizeLinear", 2},
                                                          {"Reciprocal", division, true},
                                                          {"Relu", 1, true},
                                                          {"Round", 1},
                                                          {"Sigmoid", exponential},
                                                          {"Sign", 1, true},
                                                          {"Sin", sine, true},
                                                          {"Softmax", exponential + division},
                                                          {"Softplus", exponential + 1 + logarithm},
                                                          {"Sqrt", root, true},
                                                          {"Sub", 1, true},
                                                          {"Sum", 1, true},
                                                          {"Tanh", 2 * tangent},
                                                          {"Xor", 1}};

  // Products with weights and recurrence for every step; `tangents` and `sigmoids` per element of the state.
  static figure recurrent(const tensors& in, int gates, int sigmoids, int tangents, int blend) {
    if (in.size() < 4 || !in.has(3) || in[0].dims.rank != 3 || in[1].dims.rank != 3) return {};  // the tool fails
    const count_t steps = in[0].dims[0] * in[0].dims[1], state = steps * (in[1].dims[1] / gates);
    const count_t products = (in[1].dims.elements() + in[2].dims.elements() + in[3].dims.elements()) * steps;
    return products + state * (gates + exponential * sigmoids + tangent * tangents + blend);
  }
};

template <class Node>
figure onnx_tool::of_node(std::string_view type, const Node& n, const tensors& in, const outputs& out) {
  const count_t x = in[0].dims.elements(), y = out[0].dims.elements();
  const auto is = [&](std::string_view a) { return type == a; };
  if (is("Conv") || is("ConvTranspose") || is("ConvInteger") || is("QLinearConv")) {
    const int weights_at = is("QLinearConv") ? 3 : 1;
    const shape& w = in[weights_at].dims;
    if (w.rank < 2) return {};
    const bool several = is("ConvInteger") ? in.size() > 3 : is("QLinearConv") ? false : in.size() > 3;
    if (several) return count_t(0);
    return y * w.slice(1, w.rank).elements() + (in.size() > 2 && !is("QLinearConv") ? y : count_t(0));
  }
  if (is("Gemm") || is("MatMul") || is("MatMulInteger")) {
    const shape& w = in[1].dims;
    if (w.rank < 2) return {};
    const bool turned = is("Gemm") && n.integer("transB", 0) > 0;
    return y * w[turned ? -1 : -2] + (in.size() == 3 ? y : count_t(0));
  }
  if (is("QLinearMatMul")) return in[3].dims.rank == 0 ? figure{} : figure(x * in[3].dims[-1]);
  if (is("BatchNormalization")) return y * (3 + root + division);
  if (is("AveragePool") || is("MaxPool")) {
    const ints kernel = n.list("kernel_shape");
    if (kernel.rank == 0) return y * 9;
    return y * kernel[0] * (kernel.rank == 2 ? kernel[1] : count_t(1));
  }
  if (is("GlobalAveragePool")) return x + y * division;
  if (is("ReduceMean") || is("ReduceSum") || is("ReduceProd") || is("ReduceMin") || is("ReduceMax")) return x;
  if (is("ReduceL2")) return x * (1 + root);
  if (is("LRN")) return y * (division + exponential + 1 + n.integer("size", 1));
  if (is("Resize") || is("Upsample")) {
    const std::string_view mode = n.text("mode");
    return mode == "linear" ? y * 4 : mode == "cubic" ? y * 8 : count_t(0);
  }
  if (is("LayerNormalization")) {
    const std::int64_t axis = n.integer("axis", -1);
    const count_t length = in[0].dims.rank == 0 ? count_t(1) : in[0].dims[static_cast<int>(axis)];
    return x * 7 + (length > 0 ? x / length : count_t(0)) * (1 + root + division);
  }
  if (is("LSTM")) return recurrent(in, 4, 3, 2, 4);
  if (is("GRU")) return recurrent(in, 3, 2, 1, 5);
  for (const detail::onnx_tool_weight& e : elements)
    if (is(e.type)) return y * e.weight * (e.by_operands && in.size() > 2 ? in.size() - 1 : 1);
  return count_t(0);
}

}  // namespace opcost

#endif

// ---- opcost/convention/ptflops_aten.hpp
#ifndef OPCOST_CONVENTION_PTFLOPS_ATEN_HPP_PIECE
#define OPCOST_CONVENTION_PTFLOPS_ATEN_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// ptflops 0.7.5, backend "aten": multiply-accumulates of dispatched calls, as in torch_flop_counter, and biases that
// are part of a call: of convolutions, and of linear layers on contiguous inputs (addmm). baddbmm counts 0.

// ---- opcost/convention/torch_flop_counter.hpp
#ifndef OPCOST_CONVENTION_TORCH_FLOP_COUNTER_HPP_PIECE
#define OPCOST_CONVENTION_TORCH_FLOP_COUNTER_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// torch.utils.flop_counter's FlopCounterMode on a CPU in evaluation: products of dispatched calls, a
// multiply-accumulate counts 2. A convention that counts dispatched calls too defines `adds_bias` (ptflops_aten.hpp)
// and shares the rules below.

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

#endif

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

#endif

// ---- opcost/convention/tflite_converter.hpp
#ifndef OPCOST_CONVENTION_TFLITE_CONVERTER_HPP_PIECE
#define OPCOST_CONVENTION_TFLITE_CONVERTER_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// What TensorFlow Lite's converter logs: "Estimated count of arithmetic ops". A multiply-accumulate is 2, a bias and an
// element-by-element sum, difference, product or quotient 1 an element, pools 1 a tap, softmax 6, tanh and logistic 64
// an element; activations that are fused, comparisons and what moves data 0. Bodies of loops count once.
// The rule follows from logs of 39 models (../shared/tflite.md, section 5); other operators have no figure.

namespace opcost {

/// TensorFlow Lite's converter.
struct tflite_converter {
  static constexpr std::string_view name = "tflite";
  static constexpr std::string_view about =
      "TensorFlow Lite's converter, 'Estimated count of arithmetic ops': 2 a multiply-accumulate, biases and sums 1, "
      "pools 1 a tap, softmax 6, tanh and logistic 64 an element";
  static constexpr tally weights{.mac = 2};
};

namespace detail {
// Arithmetic operations per output element; 0: the rule is that of the tally.
template <class Op> constexpr int converter_weight() {
  constexpr std::string_view n = op_traits<Op>::name;
  if (n == "Add" || n == "Subtract" || n == "Multiply" || n == "Divide") return 1;
  if (n == "SoftMax") return 6;
  if (n == "Tanh" || n == "Sigmoid") return 64;
  return 0;
}
// Pools with a window: every output takes all taps.
template <class Op>
concept pools_windows = requires(const Op& op) {
  op.kernel_size;
}
&&(op_traits<Op>::name == std::string_view("MaxPool") || op_traits<Op>::name == std::string_view("AvgPool"));
template <class Op> constexpr count_t taps_of_pool(const Op& op, const outputs& out) {
  count_t taps = out[0].dims.elements();
  for (int i = 0; i < op.kernel_size.rank; ++i) taps *= op.kernel_size[i];
  return taps;
}
}  // namespace detail

template <class Op>
requires(detail::converter_weight<Op>() > 0) struct rule<tflite_converter, Op> {
  static constexpr figure figure_of(const Op&, const tensors&, const outputs& out) {
    return out[0].dims.elements() * detail::converter_weight<Op>();
  }
};
template <detail::pools_windows Op> struct rule<tflite_converter, Op> {
  static constexpr figure figure_of(const Op& op, const tensors&, const outputs& out) {
    return detail::taps_of_pool(op, out);
  }
};

}  // namespace opcost

#endif

// ---- opcost/convention/thop.hpp
#ifndef OPCOST_CONVENTION_THOP_HPP_PIECE
#define OPCOST_CONVENTION_THOP_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// thop 0.1.1 (the release of September 2022): "MACs" of registered module classes. Functions do not count. Modules of
// other classes and modules that are never called count neither operations nor parameters.

namespace opcost {

/// thop 0.1.1, by module class.
struct thop {
  static constexpr std::string_view name = "thop";
  static constexpr std::string_view about =
      "thop (pytorch-OpCounter) 0.1.1: multiply-accumulates of registered module classes; biases free, norms 4 an "
      "element, parameters of other classes dropped";
  static constexpr tally weights{};

  static constexpr bool registers(std::string_view type) {
    constexpr std::string_view owners[] = {
        "Conv#d",         "ConvTranspose#d", "Linear",  "BatchNorm#d", "SyncBatchNorm",
        "InstanceNorm#d", "LayerNorm",       "PReLU",   "RNN",         "GRU",
        "LSTM",           "RNNCell",         "GRUCell", "LSTMCell"};
    for (std::string_view n : owners)
      if (module_class{n}.is(type)) return true;
    return false;
  }
  /// Parameters of the registered modules that are called. A shared tensor counts each time.
  static constexpr count_t parameters(const auto& a) {
    if (a.tree.modules.empty()) return a.parameters();
    count_t n = 0;
    for (const auto& p : a.tree.parameters)
      if (const auto& m = a.tree.at(p.module); m.calls > 0 && m.leaf && registers(m.type)) n += p.dims.elements();
    return n;
  }
  static constexpr void figures(const auto& a, auto&& f) {
    f("macs", a.template flops<thop>());
    f("params", figure(parameters(a)));
  }
};

namespace detail {
// A step of one layer: h (i + h) + h per gate, 2 h more with biases, and 4 h if there are several gates.
constexpr count_t thop_cell(count_t input, count_t hidden, count_t gates, bool bias) {
  return gates * (hidden * (input + hidden) + hidden + (bias ? hidden * 2 : 0)) + (gates == 1 ? 0 : hidden * 4);
}
constexpr count_t thop_recurrent(const recurrent_weights& r, count_t steps) {
  count_t n = 0;
  for (count_t layer = 0; layer < r.layers; ++layer)
    n += thop_cell(layer == 0 ? r.input : r.hidden * r.directions, r.hidden, r.gates, r.biases > 0) * r.directions;
  return n * steps;
}
// (product of in / out over the spatial dimensions + 1) x elements of y, in doubles, truncated.
constexpr count_t thop_adaptive(const shape& x, const shape& y) {
  double window = 1;
  for (int i = 2; i < y.rank; ++i) window *= static_cast<double>(x[i]) / static_cast<double>(y[i]);
  return to_count((window + 1) * static_cast<double>(y.elements()));
}
// Operations per output element by mode; 0 for other modes.
constexpr count_t thop_upsample(std::string_view mode) {
  return mode == "nearest" ? 1 : mode == "linear" ? 5 : mode == "bilinear" ? 11 : mode == "bicubic" ? 224 + 35 : 0;
}
}  // namespace detail

template <class Op>
requires seen_as_module<Op>
struct rule<thop, Op> {
  static constexpr figure figure_of([[maybe_unused]] const Op& op, [[maybe_unused]] const tensors& in,
                                    [[maybe_unused]] const outputs& out) {
    constexpr module_kind kind = kind_of_module<Op>;
    [[maybe_unused]] const shape& x = in[0].dims;
    [[maybe_unused]] const shape y = out[0].dims;
    if constexpr (!leaf_module<Op> || class_of<Op>().derived)
      return 0;
    else if constexpr (kind == module_kind::convolution ||
                       kind == module_kind::transposed_convolution) {  // of a transposed one, too, every tap of every
                                                                       // output
      const detail::filter w = detail::filter_of(op, in);
      return y.elements() * (x[1] / w.groups) * w.taps;
    } else if constexpr (kind == module_kind::linear || kind == module_kind::product)
      return detail::is_linear<Op>(in) ? y.elements() * x[-1] : count_t(0);
    else if constexpr (kind == module_kind::batchnorm || kind == module_kind::sync_batchnorm ||
                       kind == module_kind::instancenorm || kind == module_kind::layernorm)
      return x.elements() * (detail::is_affine(op, in, 0) ? 4 : 2);
    else if constexpr (kind == module_kind::prelu)
      return x.elements();
    else if constexpr (kind == module_kind::avg_pool)
      return y.elements();
    else if constexpr (kind == module_kind::adaptive_avg_pool)
      return detail::thop_adaptive(x, y);
    else if constexpr (kind == module_kind::softmax && op_traits<Op>::name != "Softmax2d") {
      const count_t n =
          x[static_cast<int>(detail::attribute<count_t>(op, "dim", detail::attribute<count_t>(op, "axis", 1)).n)];
      return n == 0 ? count_t(0) : x.elements() / n * (n * 3 - 1);
    } else if constexpr (kind == module_kind::upsample)
      return y.elements() * detail::thop_upsample(detail::attribute<std::string_view>(op, "mode", "nearest"));
    else if constexpr (kind == module_kind::upsampling)
      return y.elements() *
             detail::thop_upsample(op_traits<Op>::name == "UpsamplingBilinear2d" ? "bilinear" : "nearest");
    else if constexpr (kind == module_kind::recurrent)
      return detail::thop_recurrent(detail::recurrent_weights_of(op, in), x[0] * x[1]);
    else if constexpr (kind == module_kind::recurrent_cell)
      return detail::thop_recurrent(detail::recurrent_weights_of(op, in), x[0]);
    else
      return 0;
  }
};

}  // namespace opcost

#endif

// ---- opcost/convention/torchinfo.hpp
#ifndef OPCOST_CONVENTION_TORCHINFO_HPP_PIECE
#define OPCOST_CONVENTION_TORCHINFO_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// torchinfo 1.8.0 (the release): "mult-adds" by the names of a leaf module's parameters and the shape of its first
// output.
//   weight or bias, class with "Conv" in its name   elements x N x positions
//   weight or bias, other classes                   elements x the first dimension, so the middle dimensions of a
//                                                   Linear do not count; biases do
//   weight_ih_l0 and similar names                  elements x the first two dimensions

namespace opcost {

/// torchinfo 1.8.0: "mult-adds" by the parameters of leaf modules.
struct torchinfo {
  static constexpr std::string_view name = "torchinfo";
  static constexpr std::string_view about =
      "torchinfo 1.8.0: elements of weights and biases x positions (Conv) or x the first dimension; functions, and "
      "modules without parameters, are 0";
  static constexpr tally weights{};

  /// Bytes that leaf modules with parameters write forward and backward: twice their outputs.
  struct output_bytes {
    static constexpr std::string_view name = "torchinfo.output_bytes";
    static constexpr std::string_view about =
        "torchinfo's forward and backward pass size: 2 x the output bytes of modules with parameters";
    static constexpr tally weights{};
  };
  using readings = convention_list<torchinfo, output_bytes>;

  /// Parameters of every called module, once; a shared tensor counts in each of them. A module with children adds what
  /// they do not have, at least 0, including modules that are never called.
  static constexpr count_t total_parameters(const auto& a) {
    if (a.tree.modules.empty()) return a.parameters();
    count_t n = 0;
    for (int m = 0; m < a.tree.size(); ++m)
      if (m == 0 || a.tree.at(m).calls > 0) n += larger(unique_within(a.tree, m) - taken_within(a.tree, m), 0);
    return n;
  }
  static constexpr void figures(const auto& a, auto&& f) {
    f("total_mult_adds", a.template flops<torchinfo>());
    f("total_params", figure(total_parameters(a)));
  }

 private:
  // Elements of the parameters below a module; a shared tensor counts once.
  static constexpr count_t unique_within(const auto& tree, int m) {
    const auto below = [&](int i) {
      while (i > m) i = tree.at(i).parent;
      return i == m;
    };
    const auto tensor_of = [&](int i) {
      return tree.parameters[static_cast<std::size_t>(i)].same_as < 0
                 ? i
                 : tree.parameters[static_cast<std::size_t>(i)].same_as;
    };
    count_t n = 0;
    for (int i = 0; i < static_cast<int>(tree.parameters.size()); ++i) {
      if (!below(tree.parameters[static_cast<std::size_t>(i)].module)) continue;
      bool seen = false;
      for (int k = 0; k < i && !seen; ++k)
        seen = tensor_of(k) == tensor_of(i) && below(tree.parameters[static_cast<std::size_t>(k)].module);
      if (!seen) n += tree.parameters[static_cast<std::size_t>(i)].dims.elements();
    }
    return n;
  }
  // The part of it that called modules below have.
  static constexpr count_t taken_within(const auto& tree, int m) {
    count_t n = 0;
    for (int c = tree.at(m).first_child; c >= 0; c = tree.at(c).next)
      n += tree.at(c).calls > 0 ? unique_within(tree, c) : taken_within(tree, c);
    return n;
  }
};

namespace detail {
constexpr bool contains(
    std::string_view text,
    std::string_view part) {  // g++ rejects find() in constant expressions if it checks for null pointers
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text.substr(i).starts_with(part)) return true;
  return false;
}
// Calls f(elements, factor) for each parameter.
template <class Op> constexpr void each_torchinfo_term(const Op& op, const tensors& in, const shape& y, auto&& f) {
  constexpr bool convolves = contains(op_traits<Op>::name, "Conv");
  const count_t places = convolves ? y[0] * positions(y) : y[0];
  if constexpr (torch_layer<Op>) {
    each_parameter(op, in, [&](std::string_view name, const shape& s) {
      if (name == "weight" || name == "bias")
        f(s.elements(), places);
      else if (contains(name, "weight") || contains(name, "bias"))
        f(s.elements(), y[0] * (y.rank > 1 ? y[1] : count_t(1)));
    });
  } else if (const count_t n = weights_of_call(op, in); n > 0) {
    f(n, places);
  }
}
}  // namespace detail

template <class Op>
requires seen_as_module<Op>
struct rule<torchinfo, Op> {
  static constexpr figure figure_of([[maybe_unused]] const Op& op, [[maybe_unused]] const tensors& in,
                                    [[maybe_unused]] const outputs& out) {
    count_t n = 0;
    if constexpr (leaf_module<Op>)
      detail::each_torchinfo_term(op, in, out[0].dims, [&](count_t elements, count_t times) { n += elements * times; });
    return n;
  }
};
template <class Op>
requires seen_as_module<Op>
struct rule<torchinfo::output_bytes, Op> {
  static constexpr figure figure_of([[maybe_unused]] const Op& op, [[maybe_unused]] const tensors& in,
                                    [[maybe_unused]] const outputs& out) {
    bool owns = false;
    if constexpr (leaf_module<Op>)
      detail::each_torchinfo_term(op, in, out[0].dims, [&](count_t, count_t) { owns = true; });
    return owns ? bytes_of(out[0].type, out[0].dims.elements()) * 2 : count_t(0);
  }
};

}  // namespace opcost

#endif

// ---- opcost/convention/vela.hpp
#ifndef OPCOST_CONVENTION_VELA_HPP_PIECE
#define OPCOST_CONVENTION_VELA_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Arm's Vela 5.2: `nn_macs` for an Ethos-U55. Convolutions and matrix products count their multiply-accumulates (a
// transposed convolution every tap of every output), pools every tap, softmax and reductions every element of the
// input (softmax twice), tanh, logistic and PRELU every output element. What runs on the CPU counts 0.
// Exact for what Vela keeps; copies that it inserts and operators that it splits depend on its own lowering
// (tests/golden/tflite.cpp names them).

namespace opcost {

/// Vela's nn_macs for an Ethos-U55.
struct vela {
  static constexpr std::string_view name = "vela";
  static constexpr std::string_view about =
      "Vela 5.2, nn_macs for an Ethos-U55: multiply-accumulates, taps of pools, 2 an element of softmax; 0 for floats";
  static constexpr tally weights{.mac = 1};
};

namespace detail {
template <class Op> constexpr bool reduces_for_vela() {
  constexpr std::string_view n = op_traits<Op>::name;
  return n == "ReduceMean" || n == "ReduceMax";
}
template <class Op> constexpr bool is_table_for_vela() {
  constexpr std::string_view n = op_traits<Op>::name;
  return n == "Tanh" || n == "Sigmoid";
}
}  // namespace detail

template <detail::pools_windows Op> struct rule<vela, Op> {
  static constexpr figure figure_of(const Op& op, const tensors&, const outputs& out) {
    return detail::taps_of_pool(op, out);
  }
};
template <class Op>
requires(op_traits<Op>::name == std::string_view("SoftMax")) struct rule<vela, Op> {
  static constexpr figure figure_of(const Op&, const tensors& in, const outputs&) { return in[0].dims.elements() * 2; }
};
template <class Op>
requires(detail::reduces_for_vela<Op>()) struct rule<vela, Op> {
  static constexpr figure figure_of(const Op&, const tensors& in, const outputs&) { return in[0].dims.elements(); }
};
template <class Op>
requires(detail::is_table_for_vela<Op>()) struct rule<vela, Op> {
  static constexpr figure figure_of(const Op&, const tensors&, const outputs& out) { return out[0].dims.elements(); }
};
/// x [N, C, ...], filter [C, O, kernel...]
template <> struct rule<vela, convolution_backprop_data> {
  static constexpr figure figure_of(const convolution_backprop_data&, const tensors& in, const outputs& out) {
    count_t taps = out[0].dims.elements() * in[1].dims[0];
    for (int i = 2; i < in[1].dims.rank; ++i) taps *= in[1].dims[i];
    return taps;
  }
};

}  // namespace opcost

#endif

namespace opcost {

using all_conventions =
    convention_list<exact, model_analyzer, fvcore, fvcore_train, mmengine, mmengine_eval, mmpretrain, dnn_analyzer,
                    ptflops_pytorch, ptflops_aten, thop, torchinfo, calflops, torch_flop_counter, tflite_converter,
                    vela, onnx_tool, onnx_opcounter>;

namespace detail {
template <template <class...> class To, class List> struct reading_all;
template <template <class...> class To, class... Cs> struct reading_all<To, convention_list<Cs...>> {
  using type = with_readings<To, Cs...>;
};
}  // namespace detail
/// An analysis or a network with the readings of all conventions.
template <template <class...> class To>
using with_all_readings = typename detail::reading_all<To, all_conventions>::type;

}  // namespace opcost

#endif

// ---- opcost/layers/all_layers.hpp
#ifndef OPCOST_LAYERS_ALL_LAYERS_HPP_PIECE
#define OPCOST_LAYERS_ALL_LAYERS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The catalogue of layers that a text can name.

// ---- opcost/layers/activation_layers.hpp
#ifndef OPCOST_LAYERS_ACTIVATION_LAYERS_HPP_PIECE
#define OPCOST_LAYERS_ACTIVATION_LAYERS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Activation functions as modules, with torch's attributes and defaults. They are in namespace nn because many share
// their name with an operation.

namespace opcost {

/// The formula of GELU: with erf, or with the approximation by tanh.
enum class gelu_approximation : std::uint8_t { none, tanh };
template <> inline constexpr std::array<std::string_view, 2> spellings<gelu_approximation>{"none", "tanh"};

namespace nn {
/// max(x, 0), any shape (torch's ReLU).
struct relu {
  bool inplace = false;
};
/// min(max(x, 0), 6), any shape.
struct relu6 {
  bool inplace = false;
};
/// x if x > 0, else negative_slope x.
struct leaky_relu {
  double negative_slope = 0.01;
  bool inplace = false;
};
/// x if x > 0, else a learned slope times x: one slope, or one per channel (dimension 1).
struct prelu {
  count_t num_parameters = 1;
  double init = 0.25;
};
/// x if x > 0, else the mean of lower and upper times x.
struct rrelu {
  double lower = 1.0 / 8, upper = 1.0 / 3;
  bool inplace = false;
};
/// x if x > 0, else alpha (e^x - 1).
struct elu {
  double alpha = 1;
  bool inplace = false;
};
/// A scaled ELU with torch's constants.
struct selu {
  bool inplace = false;
};
/// max(x, 0) + min(alpha (e^(x / alpha) - 1), 0).
struct celu {
  double alpha = 1;
  bool inplace = false;
};
/// x times the normal distribution of x, exact or by tanh.
struct gelu {
  gelu_approximation approximate = gelu_approximation::none;
};
/// x sigmoid(x).
struct silu {
  bool inplace = false;
};
/// x tanh(softplus(x)).
struct mish {
  bool inplace = false;
};
/// 1 / (1 + e^-x).
struct sigmoid {};
/// tanh x.
struct tanh {};
/// x - tanh x.
struct tanhshrink {};
/// ln(sigmoid(x)).
struct log_sigmoid {};
/// min(max(x, min_val), max_val).
struct hardtanh {
  real_number min_val = -1.0, max_val = 1.0;
  bool inplace = false;
};
/// x min(max(x + 3, 0), 6) / 6.
struct hardswish {
  bool inplace = false;
};
/// min(max(x / 6 + 1 / 2, 0), 1).
struct hardsigmoid {
  bool inplace = false;
};
/// x if |x| > lambd, else 0.
struct hardshrink {
  real_number lambd = 0.5;
};
/// x moved toward 0 by lambd.
struct softshrink {
  real_number lambd = 0.5;
};
/// ln(1 + e^(beta x)) / beta.
struct softplus {
  real_number beta = 1.0, threshold = 20.0;
};  // beyond the threshold torch returns x; the work is counted as the same
/// x / (1 + |x|).
struct softsign {};
/// x if x > threshold, else value.
struct threshold {
  real_number threshold = 0.0, value = 0.0;
  bool inplace = false;
};
/// e^x / sum e^x along dim.
struct softmax {
  none_or<count_t> dim{};
};  // dim None: 0 for ranks 0, 1 and 3, else 1
/// Softmax of -x along dim.
struct softmin {
  none_or<count_t> dim{};
};
/// ln(softmax(x)) along dim.
struct log_softmax {
  none_or<count_t> dim{};
};
/// Softmax over the channels of [N, C, H, W] or [C, H, W].
struct softmax2d {};  // over the channels
/// a sigmoid(b), where a and b are the halves of x along dim.
struct glu {
  count_t dim = -1;
};  // the first half times the sigmoid of the second
}  // namespace nn

namespace detail {
// A constant that is a single number.
template <class Dim> constexpr basic_tensor<Dim> scalar_of(const basic_operands<Dim>& in) {
  return fixed(in, basic_shape<Dim>{});
}

// A module that is one operation, with `Scalars` constants as further operands.
template <fixed_string Name, class Op, int Scalars = 0> struct as_operation {
  static constexpr std::string_view name = Name;
  static constexpr std::string_view repr = "inplace?";
  static constexpr void attributes([[maybe_unused]] auto& l, [[maybe_unused]] auto&& f) {
    if constexpr (requires { l.inplace; }) f("inplace", l.inplace);
  }
  template <class Dim> static constexpr basic_tensor<Dim> lower(const auto&, const basic_operands<Dim>& in, auto&& f) {
    if constexpr (Scalars == 0)
      return f(Op{}, in[0]);
    else if constexpr (Scalars == 1)
      return f(Op{}, in[0], scalar_of(in));
    else
      return f(Op{}, in[0], scalar_of(in), scalar_of(in));
  }
};
constexpr count_t dim_or_implied(const none_or<count_t>& dim, int rank) {
  return dim.given ? dim.value : count_t(rank == 0 || rank == 1 || rank == 3 ? 0 : 1);
}
struct along_dim {
  static constexpr std::string_view repr = "dim";
  static constexpr void attributes(auto& l, auto&& f) { f("dim", l.dim); }
};
}  // namespace detail

template <> struct op_traits<nn::relu> : detail::as_operation<"ReLU", relu> {};
template <> struct op_traits<nn::silu> : detail::as_operation<"SiLU", swish> {};
template <> struct op_traits<nn::mish> : detail::as_operation<"Mish", mish> {};
template <> struct op_traits<nn::selu> : detail::as_operation<"SELU", selu, 2> {};
template <> struct op_traits<nn::hardswish> : detail::as_operation<"Hardswish", hswish> {};
template <> struct op_traits<nn::hardsigmoid> : detail::as_operation<"Hardsigmoid", hsigmoid> {};
template <> struct op_traits<nn::sigmoid> : detail::as_operation<"Sigmoid", sigmoid> {};
template <> struct op_traits<nn::tanh> : detail::as_operation<"Tanh", math::tanh> {};
template <> struct op_traits<nn::softsign> : detail::as_operation<"Softsign", softsign> {};

template <> struct op_traits<nn::relu6> : detail::as_operation<"ReLU6", clamp> {
  static constexpr auto lower(const nn::relu6&, const auto& in, auto&& f) { return f(clamp{0, 6}, in[0]); }
};
template <> struct op_traits<nn::hardtanh> {
  static constexpr std::string_view name = "Hardtanh";
  static constexpr std::string_view repr = "min_val, max_val, inplace?";
  static constexpr void attributes(auto& l, auto&& f) {
    f("min_val", l.min_val);
    f("max_val", l.max_val);
    f("inplace", l.inplace);
  }
  static constexpr auto lower(const nn::hardtanh& l, const auto& in, auto&& f) {
    return f(clamp{l.min_val.value, l.max_val.value}, in[0]);
  }
};
template <> struct op_traits<nn::leaky_relu> : detail::as_operation<"LeakyReLU", prelu, 1> {
  static constexpr std::string_view repr = "negative_slope, inplace?";
  static constexpr void attributes(auto& l, auto&& f) {
    f("negative_slope", l.negative_slope);
    f("inplace", l.inplace);
  }
};
// The slope is random in training and the mean of both bounds at inference.
template <> struct op_traits<nn::rrelu> : detail::as_operation<"RReLU", prelu, 1> {
  static constexpr std::string_view repr = "lower, upper, inplace?";
  static constexpr void attributes(auto& l, auto&& f) {
    f("lower", l.lower);
    f("upper", l.upper);
    f("inplace", l.inplace);
  }
};
template <> struct op_traits<nn::prelu> {
  static constexpr std::string_view name = "PReLU";
  static constexpr std::string_view repr = "num_parameters";
  static constexpr void attributes(auto& l, auto&& f) {
    f("num_parameters", l.num_parameters);
    f("init", l.init);
  }
  static constexpr void parameters(const nn::prelu& l, const tensors&, auto&& f) {
    f("weight", shape{l.num_parameters});
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const nn::prelu& l, const basic_operands<Dim>& in, auto&& f) {
    const Dim channels = in[0].dims.rank > 1 ? in[0].dims[1] : Dim(1);
    if (l.num_parameters < 1 || (l.num_parameters != 1 && !may_be(channels, l.num_parameters.n)))
      return rejected("num_parameters: expected 1 or {}, the channels of input 0, got {}", channels, l.num_parameters);
    return f(prelu{}, in[0], learned(in, {l.num_parameters}));
  }
};
template <> struct op_traits<nn::elu> {
  static constexpr std::string_view name = "ELU";
  static constexpr std::string_view repr = "alpha, inplace?";
  static constexpr void attributes(auto& l, auto&& f) {
    f("alpha", l.alpha);
    f("inplace", l.inplace);
  }
  static constexpr auto lower(const nn::elu& l, const auto& in, auto&& f) { return f(elu{l.alpha}, in[0]); }
};
// max(x, 0) + min(alpha (e^(x / alpha) - 1), 0)
template <> struct op_traits<nn::celu> : op_traits<nn::elu> {
  static constexpr std::string_view name = "CELU";
  static constexpr auto lower(const nn::celu& l, const auto& in, auto&& f) {
    return f(elu{l.alpha}, f(multiply{}, in[0], detail::scalar_of(in)));
  }
};
template <> struct op_traits<nn::gelu> {
  static constexpr std::string_view name = "GELU";
  static constexpr std::string_view repr = "approximate";
  static constexpr void attributes(auto& l, auto&& f) { f("approximate", l.approximate); }
  static constexpr auto lower(const nn::gelu& l, const auto& in, auto&& f) {
    return f(gelu_7{l.approximate == gelu_approximation::none ? gelu_mode::erf : gelu_mode::tanh}, in[0]);
  }
};
template <> struct op_traits<nn::tanhshrink> {
  static constexpr std::string_view name = "Tanhshrink";
  static constexpr auto lower(const nn::tanhshrink&, const auto& in, auto&& f) {
    return f(subtract{}, in[0], f(math::tanh{}, in[0]));
  }
};
// -ln(1 + e^-x)
template <> struct op_traits<nn::log_sigmoid> {
  static constexpr std::string_view name = "LogSigmoid";
  static constexpr auto lower(const nn::log_sigmoid&, const auto& in, auto&& f) {
    return f(math::negative{}, f(softplus{}, f(math::negative{}, in[0])));
  }
};
// x if |x| > lambda, else 0
template <> struct op_traits<nn::hardshrink> {
  static constexpr std::string_view name = "Hardshrink";
  static constexpr std::string_view repr = "*lambd";
  static constexpr void attributes(auto& l, auto&& f) { f("lambd", l.lambd); }
  static constexpr auto lower(const nn::hardshrink&, const auto& in, auto&& f) {
    const auto limit = detail::scalar_of(in);
    return f(where{}, f(greater{}, f(math::abs{}, in[0]), limit), in[0], limit);
  }
};
// x - min(max(x, -lambda), lambda)
template <> struct op_traits<nn::softshrink> {
  static constexpr std::string_view name = "Softshrink";
  static constexpr std::string_view repr = "*lambd";
  static constexpr void attributes(auto& l, auto&& f) { f("lambd", l.lambd); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const nn::softshrink& l, const basic_operands<Dim>& in, auto&& f) {
    if (l.lambd.value < 0) return rejected("lambd: expected at least 0");
    return f(subtract{}, in[0], f(clamp{-l.lambd.value, l.lambd.value}, in[0]));
  }
};
// ln(1 + e^(beta x)) / beta
template <> struct op_traits<nn::softplus> {
  static constexpr std::string_view name = "Softplus";
  static constexpr std::string_view repr = "beta, threshold";
  static constexpr void attributes(auto& l, auto&& f) {
    f("beta", l.beta);
    f("threshold", l.threshold);
  }
  template <class Dim>
  static constexpr basic_tensor<Dim> lower(const nn::softplus& l, const basic_operands<Dim>& in, auto&& f) {
    if (l.beta.value >= 1 && l.beta.value <= 1) return f(softplus{}, in[0]);
    const basic_tensor<Dim> beta = detail::scalar_of(in);
    return f(divide{}, f(softplus{}, f(multiply{}, in[0], beta)), beta);
  }
};
template <> struct op_traits<nn::threshold> {
  static constexpr std::string_view name = "Threshold";
  static constexpr std::string_view repr = "threshold, value, inplace?";
  static constexpr int required = 2;
  static constexpr void attributes(auto& l, auto&& f) {
    f("threshold", l.threshold);
    f("value", l.value);
    f("inplace", l.inplace);
  }
  static constexpr auto lower(const nn::threshold&, const auto& in, auto&& f) {
    const auto limit = detail::scalar_of(in);
    return f(where{}, f(greater{}, in[0], limit), in[0], limit);
  }
};

template <> struct op_traits<nn::softmax> : detail::along_dim {
  static constexpr std::string_view name = "Softmax";
  static constexpr auto lower(const nn::softmax& l, const auto& in, auto&& f) {
    return f(softmax_8{{detail::dim_or_implied(l.dim, in[0].dims.rank)}}, in[0]);
  }
};
template <> struct op_traits<nn::softmin> : detail::along_dim {
  static constexpr std::string_view name = "Softmin";
  static constexpr auto lower(const nn::softmin& l, const auto& in, auto&& f) {
    return f(softmax_8{{detail::dim_or_implied(l.dim, in[0].dims.rank)}}, f(math::negative{}, in[0]));
  }
};
template <> struct op_traits<nn::log_softmax> : detail::along_dim {
  static constexpr std::string_view name = "LogSoftmax";
  static constexpr auto lower(const nn::log_softmax& l, const auto& in, auto&& f) {
    return f(log_softmax{detail::dim_or_implied(l.dim, in[0].dims.rank)}, in[0]);
  }
};
template <> struct op_traits<nn::softmax2d> {
  static constexpr std::string_view name = "Softmax2d";
  static constexpr auto lower(const nn::softmax2d&, const auto& in, auto&& f) { return f(softmax_8{{-3}}, in[0]); }
};
template <> struct op_traits<nn::glu> : detail::along_dim {
  static constexpr std::string_view name = "GLU";
  template <class Dim>
  static constexpr basic_tensor<Dim> lower(const nn::glu& l, const basic_operands<Dim>& in, auto&& f) {
    const Dim along[]{l.dim};
    basic_tensor<Dim> axis = detail::scalar_of(in);
    axis.type = dtype::i64;
    axis.value = along;
    const inferred<Dim> halves = f.all(split{.num_splits = 2}, in[0], axis);
    return f(multiply{}, halves[0], f(sigmoid{}, halves[1]));
  }
};

}  // namespace opcost

#endif

// ---- opcost/layers/attention_layers.hpp
#ifndef OPCOST_LAYERS_ATTENTION_LAYERS_HPP_PIECE
#define OPCOST_LAYERS_ATTENTION_LAYERS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Multi-head attention as a module (Vaswani et al. 2017, arXiv:1706.03762). Inputs: queries [L, N, E], keys [S, N, K]
// and values [S, N, V]; with batch_first [N, L, E]; without a batch [L, E]. A single input serves as all three.
// Outputs: [L, N, E], and the attention weights [N, L, S], averaged over the heads, if the call asks for them.

namespace opcost {

/// torch's MultiheadAttention with torch's attributes. Errors: embed_dim is no multiple of num_heads, inputs do not end
/// in embed_dim, kdim, vdim.
struct multihead_attention {
  count_t embed_dim = 0, num_heads = 1;
  double dropout = 0;
  bool bias = true, add_bias_kv = false,
       add_zero_attn =
           false;  // add_bias_kv: a learned key and value more; add_zero_attn: a key and value of zeros more
  none_or<count_t> kdim{}, vdim{};
  bool batch_first = false;
  bool need_weights = true;  // an argument of the call, not an attribute
};

template <> struct op_traits<multihead_attention> {
  static constexpr std::string_view name = "MultiheadAttention";
  static constexpr std::string_view repr = "";  // torch prints only the modules within
  static constexpr int required = 2;
  static constexpr void attributes(auto& l, auto&& f) {
    f("embed_dim", l.embed_dim);
    f("num_heads", l.num_heads);
    f("dropout", l.dropout);
    f("bias", l.bias);
    f("add_bias_kv", l.add_bias_kv);
    f("add_zero_attn", l.add_zero_attn);
    f("kdim", l.kdim);
    f("vdim", l.vdim);
    f("batch_first", l.batch_first);
  }
  static constexpr count_t key_dim(const multihead_attention& l) { return l.kdim.given ? l.kdim.value : l.embed_dim; }
  static constexpr count_t value_dim(const multihead_attention& l) { return l.vdim.given ? l.vdim.value : l.embed_dim; }
  static constexpr void parameters(const multihead_attention& l, const tensors&, auto&& f) {
    const count_t e = l.embed_dim;
    if (key_dim(l) == e && value_dim(l) == e)
      f("in_proj_weight", shape{e * 3, e});
    else {
      f("q_proj_weight", shape{e, e});
      f("k_proj_weight", shape{e, key_dim(l)});
      f("v_proj_weight", shape{e, value_dim(l)});
    }
    if (l.bias) f("in_proj_bias", shape{e * 3});
    if (l.add_bias_kv) {
      f("bias_k", shape{1, 1, e});
      f("bias_v", shape{1, 1, e});
    }
  }
  static constexpr void submodules(const multihead_attention& l, auto& net) {
    net.declare("out_proj", nn::output_projection{l.embed_dim, l.bias, l.embed_dim});
  }
  static constexpr void read_modules(multihead_attention& l, const auto& printed) {
    nn::output_projection out;
    if (!printed.read("out_proj", out)) return;
    printed.set("embed_dim", l.embed_dim, out.in_features);
    printed.set("bias", l.bias, out.bias.value);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const multihead_attention& l, const basic_operands<Dim>& in, auto&& f) {
    const basic_tensor<Dim>&q = in[0], &k = in[in.has(1) ? 1 : 0], &v = in[in.has(2) ? 2 : in.has(1) ? 1 : 0];
    const count_t e = l.embed_dim;
    if (l.num_heads < 1 || e < 1 || e % l.num_heads != 0)
      return rejected("embed_dim: expected a positive multiple of num_heads ({}), got {}", l.num_heads, e);
    if ((q.dims.rank != 2 && q.dims.rank != 3) || k.dims.rank != q.dims.rank || v.dims.rank != q.dims.rank)
      return rejected("inputs 0 to 2 (queries, keys, values): expected one rank, 2 or 3, got {}, {} and {}",
                      detail::rank_of(q.dims), detail::rank_of(k.dims), detail::rank_of(v.dims));
    if (!may_be(q.dims[-1], e.n))
      return rejected("input 0 (queries): expected a last dimension of {} (embed_dim), got {}", e, q.dims[-1]);
    if (!may_be(k.dims[-1], key_dim(l).n) || !may_be(v.dims[-1], value_dim(l).n))
      return rejected("inputs 1 (keys) and 2 (values): expected last dimensions kdim and vdim, got {} and {}",
                      k.dims[-1], v.dims[-1]);
    const bool batched = q.dims.rank == 3, first = batched && l.batch_first;
    Dim n = batched ? q.dims[first ? 0 : 1] : Dim(1), sources = k.dims[first ? 1 : 0];
    const Dim targets = q.dims[first ? 1 : 0];
    if (batched && (!merge(n, k.dims[first ? 0 : 1]) || !merge(n, v.dims[first ? 0 : 1])))
      return rejected("inputs 0 to 2 (queries, keys, values): expected one batch, got {}, {} and {}", n,
                      k.dims[first ? 0 : 1], v.dims[first ? 0 : 1]);
    if (!merge(sources, v.dims[first ? 1 : 0]))
      return rejected("input 2 (values): expected {} values, one per key, got {}", sources, v.dims[first ? 1 : 0]);
    const auto projected = [&](const basic_tensor<Dim>& x) {
      const basic_tensor<Dim> y = f(matmul{.transpose_b = true}, x, learned(in, {Dim(e), x.dims[-1]}));
      return l.bias ? f(add_bias{}, y, learned_bias(in, {Dim(e)})) : y;
    };
    projected(q);
    projected(k);
    projected(v);
    if (l.add_bias_kv) sources = sources + Dim(1);
    if (l.add_zero_attn) sources = sources + Dim(1);
    const auto heads = [&](Dim rows) {
      return detail::of(basic_shape<Dim>{n, l.num_heads, rows, e / l.num_heads}, q.type);
    };
    const basic_tensor<Dim> extra = l.add_bias_kv ? learned(in, {Dim(1), Dim(1), Dim(e)})
                                                  : absent<Dim>;  // concatenation costs nothing but the parameters
    f(scaled_dot_product_attention{}, heads(targets), heads(sources), heads(sources),
      in.has(3) ? mask(in, n, l.num_heads, targets, sources) : absent<Dim>, absent<Dim>, absent<Dim>, extra, extra);
    const basic_tensor<Dim> mixed = detail::of(q.dims, q.type);
    const basic_tensor<Dim> y = f(matmul{.transpose_b = true}, mixed, learned(in, {Dim(e), Dim(e)}));
    if (l.bias) f(add_bias{}, y, learned_bias(in, {Dim(e)}));
    if (!l.need_weights) return mixed;
    const Dim axis[]{1};
    f(reduce_mean{}, detail::of(basic_shape<Dim>{n, l.num_heads, targets, sources}, q.type),
      detail::axes_operand<Dim>(in, axis));
    return {mixed,
            detail::of(batched ? basic_shape<Dim>{n, targets, sources} : basic_shape<Dim>{targets, sources}, q.type)};
  }

 private:
  template <class Dim> static constexpr basic_tensor<Dim> absent = detail::absent<Dim>;
  // The mask: [L, S] or [N heads, L, S].
  template <class Dim>
  static constexpr basic_tensor<Dim> mask(const basic_operands<Dim>& in, Dim n, count_t heads, Dim targets,
                                          Dim sources) {
    return detail::of(
        in[3].dims.rank == 3 ? basic_shape<Dim>{n, heads, targets, sources} : basic_shape<Dim>{targets, sources},
        in[3].type);
  }
};

}  // namespace opcost

#endif

// ---- opcost/layers/distance.hpp
#ifndef OPCOST_LAYERS_DISTANCE_HPP_PIECE
#define OPCOST_LAYERS_DISTANCE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Layers of two inputs: bilinear forms, distance and similarity of vectors.

// ---- opcost/layers/functions_products.hpp
#ifndef OPCOST_LAYERS_FUNCTIONS_PRODUCTS_HPP_PIECE
#define OPCOST_LAYERS_FUNCTIONS_PRODUCTS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Matrix products and attention as functions.

// ---- opcost/layers/function.hpp
#ifndef OPCOST_LAYERS_FUNCTION_HPP_PIECE
#define OPCOST_LAYERS_FUNCTION_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Functions that frameworks call without a module, by their full name: torch.matmul, F.relu, operator.add. Tensors are
// operands, other arguments are attributes. A function is a name and a body: an operation (fn::of<math::exp>), a module
// (nn::relu), or a struct of its own with op_traits.
//   namespace fn { using exp = function<"torch.exp", of<math::exp>>; }
//   net.add(fn::exp{}, x)

namespace opcost {

/// A function of a framework: its full name and what it does.
template <fixed_string Name, class Body> struct function : Body {};
template <fixed_string Name, class Body> struct op_traits<function<Name, Body>> : op_traits<Body> {
  static constexpr std::string_view name = Name;
  static constexpr std::string_view repr = "...";  // all attributes that differ from their defaults, by name
  static constexpr bool functional = true;
};

namespace detail {
// A constant that is a single number.
template <class Dim> constexpr basic_tensor<Dim> one_setting(const basic_operands<Dim>& in) {
  return fixed(in, basic_shape<Dim>{});
}
// A constant list of integers. The tensor refers to this object.
template <class Dim> struct whole_numbers {
  Dim items[shape::max_rank]{};
  std::size_t size = 0;
  constexpr whole_numbers() = default;
  constexpr whole_numbers(const ints& list) {
    for (count_t n : list) add(n);
  }
  constexpr void add(Dim d) {
    if (size < shape::max_rank) items[size++] = d;
  }
  constexpr basic_tensor<Dim> list() const {
    basic_tensor<Dim> t = of(basic_shape<Dim>{static_cast<std::int64_t>(size)}, dtype::i64);
    t.value = span<const Dim>(items).first(size);
    return t;
  }
  constexpr basic_tensor<Dim> one() const {
    basic_tensor<Dim> t = list();
    t.dims = {};
    return t;
  }
};
// Gives two operands of different types the same type, as torch promotes them: the real one.
template <class Dim> constexpr void promote(basic_tensor<Dim>& a, basic_tensor<Dim>& b) {
  if (common(a.type, b.type) != dtype::none) return;
  a.type = b.type = is_real(a.type) || is_boolean(b.type) ? a.type : b.type;
}
inline constexpr const char* dim_outside = "dim: expected a dimension of the input";
inline constexpr const char* second_operand_missing = "expected a second input or the attribute other";
}  // namespace detail

// A function that is one operation.
namespace fn {
/// The body of a function that is one operation.
template <class Op> struct of {};
}  // namespace fn
template <class Op> struct op_traits<fn::of<Op>> {
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::of<Op>&, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != (inputs_of<Op>() < 1 ? 1 : inputs_of<Op>()))
      return rejected("expected {} inputs, got {}", inputs_of<Op>() < 1 ? 1 : inputs_of<Op>(), in.size());
    if constexpr (inputs_of<Op>() < 2)
      return f(Op{}, in[0]);
    else if constexpr (inputs_of<Op>() == 2)
      return f(Op{}, in[0], in[1]);
    else
      return f(Op{}, in[0], in[1], in[2]);
  }
};

// A function of two operands that broadcast; the second may be a number.
namespace fn {
/// The body of a function that is one operation of two operands; `other`: a number instead of the second one.
template <class Op> struct pair { none_or<real_number> other{}; };
}  // namespace fn
template <class Op> struct op_traits<fn::pair<Op>> {
  static constexpr void attributes(auto& l, auto&& f) { f("other", l.other); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::pair<Op>& l, const basic_operands<Dim>& in, auto&& f) {
    if (!in.has(1) && !l.other.given) return detail::second_operand_missing;
    basic_tensor<Dim> a = in[0], b = in.has(1) ? in[1] : detail::one_setting(in);
    detail::promote(a, b);
    return f(Op{}, a, b);
  }
};

}  // namespace opcost

#endif

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

#endif

// ---- opcost/layers/functions_reduction.hpp
#ifndef OPCOST_LAYERS_FUNCTIONS_REDUCTION_HPP_PIECE
#define OPCOST_LAYERS_FUNCTIONS_REDUCTION_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Reductions along dimensions, sorting and running sums. Without dim a reduction covers all dimensions.

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

#endif

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

#endif

// ---- opcost/layers/dropout.hpp
#ifndef OPCOST_LAYERS_DROPOUT_HPP_PIECE
#define OPCOST_LAYERS_DROPOUT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Layers that do nothing at inference.

namespace opcost {
namespace nn {
/// torch's Identity.
struct identity {};
/// torch's dropout classes: the identity at inference. p: the share that training drops.
template <fixed_string Name> struct dropping {
  double p = 0.5;
  bool inplace = false;
};
using dropout = dropping<"Dropout">;
using dropout1d = dropping<"Dropout1d">;
using dropout2d = dropping<"Dropout2d">;
using dropout3d = dropping<"Dropout3d">;
using alpha_dropout = dropping<"AlphaDropout">;
using feature_alpha_dropout = dropping<"FeatureAlphaDropout">;
}  // namespace nn

/// What StochasticDepth drops in training: rows, or the whole batch.
enum class stochastic_depth_mode : std::uint8_t { row, batch };
template <> inline constexpr std::array<std::string_view, 2> spellings<stochastic_depth_mode>{"row", "batch"};
namespace nn {
/// torchvision's StochasticDepth: the identity when a network runs. `mode`: what training drops.
struct stochastic_depth {
  double p = 0;
  stochastic_depth_mode mode = stochastic_depth_mode::row;
};
}  // namespace nn
template <> struct op_traits<nn::stochastic_depth> {
  static constexpr std::string_view name = "StochasticDepth";
  static constexpr std::string_view repr = "p, mode~";
  static constexpr int required = 2;
  static constexpr void attributes(auto& l, auto&& f) {
    f("p", l.p);
    f("mode", l.mode);
  }
  static constexpr auto lower(const nn::stochastic_depth&, const auto& in, auto&& f) { return f(identity{}, in[0]); }
};

template <> struct op_traits<nn::identity> {
  static constexpr std::string_view name = "Identity";
  static constexpr auto lower(const nn::identity&, const auto& in, auto&& f) { return f(identity{}, in[0]); }
};
template <fixed_string Name> struct op_traits<nn::dropping<Name>> {
  static constexpr std::string_view name = Name;
  static constexpr std::string_view repr = "p, inplace";
  static constexpr void attributes(auto& l, auto&& f) {
    f("p", l.p);
    f("inplace", l.inplace);
  }
  static constexpr auto lower(const nn::dropping<Name>&, const auto& in, auto&& f) { return f(identity{}, in[0]); }
};

}  // namespace opcost

#endif

// ---- opcost/layers/embedding_bag_layer.hpp
#ifndef OPCOST_LAYERS_EMBEDDING_BAG_LAYER_HPP_PIECE
#define OPCOST_LAYERS_EMBEDDING_BAG_LAYER_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Rows of a table, reduced per bag to their sum, mean or maximum. Input: indices [bags, n], or a list of indices and
// the offset of each bag. Output: [bags, embedding_dim].

namespace opcost {

/// How the rows of a bag are reduced.
enum class bag_mode : std::uint8_t { sum, mean, max };
template <> inline constexpr std::array<std::string_view, 3> spellings<bag_mode>{"sum", "mean", "max"};

/// torch's EmbeddingBag: indices [bags, n], or a list of indices and offsets, to [bags, embedding_dim].
struct embedding_bag {
  count_t num_embeddings = 0, embedding_dim = 0;
  none_or<real_number> max_norm{};
  real_number norm_type = 2.0;
  bool scale_grad_by_freq = false;
  bag_mode mode = bag_mode::mean;
  bool sparse = false, include_last_offset = false;
  none_or<count_t> padding_idx{};
};

namespace detail {
// The reduced rows of a table: by bags of equal length, or by a list of indices and the offset of each bag.
template <class Dim>
constexpr inferred<Dim> bagged(const basic_operands<Dim>& in, const basic_tensor<Dim>& table, bag_mode mode,
                               const none_or<real_number>& max_norm, bool include_last_offset, auto&& f) {
  if (in[0].dims.rank == 1 && in[1].dims.rank == 1) {  // a list of indices and the offset of each bag
    if (mode == bag_mode::max || max_norm.given)
      return rejected("mode: expected sum or mean, and no max_norm, for bags by offsets");
    basic_tensor<Dim> y = f(embedding_bag_offsets{mode == bag_mode::mean ? bag_reduction::mean : bag_reduction::sum},
                            table, in[0], in[1]);
    if (include_last_offset) y.dims.set(0, in[1].dims[0] - Dim(1));
    return y;
  }
  if (in[0].dims.rank != 2 || in.size() != 1)
    return rejected(
        "expected 1 input of rank 2 (bags), or lists of indices and offsets; got {} inputs, input 0 of rank {}",
        in.size(), rank_of(in[0].dims));
  const basic_tensor<Dim> rows = looked_up(in, table, max_norm, f);
  const Dim one[]{1};
  basic_tensor<Dim> axis = fixed(in, basic_shape<Dim>{});
  axis.type = dtype::i64;
  axis.value = one;
  return mode == bag_mode::sum    ? f(reduce_sum{}, rows, axis)
         : mode == bag_mode::mean ? f(reduce_mean{}, rows, axis)
                                  : f(reduce_max{}, rows, axis);
}
}  // namespace detail

template <> struct op_traits<embedding_bag> {
  static constexpr std::string_view name = "EmbeddingBag";
  static constexpr std::string_view repr =
      "*num_embeddings, *embedding_dim, max_norm?, norm_type?, scale_grad_by_freq?, mode, padding_idx?";
  static constexpr int required = 2;
  static constexpr std::array input_types{dtype::i64, dtype::i64};
  static constexpr void attributes(auto& l, auto&& f) {
    f("num_embeddings", l.num_embeddings);
    f("embedding_dim", l.embedding_dim);
    f("max_norm", l.max_norm);
    f("norm_type", l.norm_type);
    f("scale_grad_by_freq", l.scale_grad_by_freq);
    f("mode", l.mode);
    f("sparse", l.sparse);
    f("include_last_offset", l.include_last_offset);
    f("padding_idx", l.padding_idx);
  }
  static constexpr void parameters(const embedding_bag& l, const tensors&, auto&& f) {
    f("weight", shape{l.num_embeddings, l.embedding_dim});
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const embedding_bag& l, const basic_operands<Dim>& in, auto&& f) {
    if (l.num_embeddings < 1 || l.embedding_dim < 1) return detail::empty_table;
    return detail::bagged(in, detail::table_of(l, in, dtype::f32), l.mode, l.max_norm, l.include_last_offset, f);
  }
};

namespace fn {
/// The rows of a table that is an operand: bags [bags, n] and the table, or a list, the table and where bags begin.
struct bagging {
  none_or<real_number> max_norm{};
  real_number norm_type = 2;
  bool scale_grad_by_freq = false;
  bag_mode mode = bag_mode::mean;
  bool sparse = false;
};
using embedding_bag = function<"F.embedding_bag", bagging>;
}  // namespace fn
template <> struct op_traits<fn::bagging> {
  static constexpr std::array input_types{dtype::i64, dtype::f32, dtype::i64};
  static constexpr void attributes(auto& l, auto&& f) {
    f("max_norm", l.max_norm);
    f("norm_type", l.norm_type);
    f("scale_grad_by_freq", l.scale_grad_by_freq);
    f("mode", l.mode);
    f("sparse", l.sparse);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::bagging& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 2 && in.size() != 3)
      return rejected("expected indices, a table and optional offsets, got {} inputs", in.size());
    if (!detail::may_have_rank(in[1].dims, 2))
      return rejected("input 1 (table): expected rank 2, got {}", in[1].dims.rank);
    const basic_tensor<Dim> without_table[]{in[0], in[2]};
    const span<const basic_tensor<Dim>> all(without_table);
    const basic_operands<Dim> given(all.first(in.has(2) ? 2 : 1));
    return detail::bagged(given, in[1], l.mode, l.max_norm, false, f);
  }
};

}  // namespace opcost

#endif

// ---- opcost/layers/fold_layers.hpp
#ifndef OPCOST_LAYERS_FOLD_LAYERS_HPP_PIECE
#define OPCOST_LAYERS_FOLD_LAYERS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Windows of an image as columns [N, C K, L], and the sum of such columns as an image.

namespace opcost {
namespace nn {
/// Windows of x [N, C, H, W] or [C, H, W] as columns [N, C kernel, windows] (torch's Unfold).
struct unfold {
  ints kernel_size{}, dilation{}, padding{}, stride{};
};
/// The sum of columns [N, C kernel, windows] as an image [N, C, output_size] (torch's Fold).
struct fold {
  ints output_size{}, kernel_size{}, dilation{}, padding{}, stride{};
};
}  // namespace nn

template <> struct op_traits<nn::unfold> {
  static constexpr std::string_view name = "Unfold";
  static constexpr std::string_view repr = "kernel_size, dilation, padding, stride";
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("kernel_size", as_written(l.kernel_size));
    f("dilation", as_written(l.dilation, {1}));
    f("padding", as_written(l.padding, {0}));
    f("stride", as_written(l.stride, {1}));
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const nn::unfold& l, const basic_operands<Dim>& in, auto&& f) {
    return detail::with_batch(in, 2, [&](const auto& batched) { return lower_batched(l, batched, f); });
  }

 private:
  template <class Dim>
  static constexpr inferred<Dim> lower_batched(const nn::unfold& l, const basic_operands<Dim>& in, auto&& f) {
    const auto list = [](const ints& given, count_t otherwise) {
      return given.empty() ? ints::filled(2, otherwise) : spread_over(given, 2);
    };
    if (const rejection why = detail::check_batched(in[0].dims, 2)) return why;
    if (const auto why = detail::check_at_least("kernel_size[{}]: expected at least {}, got {}", l.kernel_size, 1))
      return why;
    const ints pads = list(l.padding, 0);
    const basic_tensor<Dim> wide = pads == ints{0, 0} ? in[0] : detail::padded(in, pads, pads, pad_mode::constant, f);
    const basic_tensor<Dim> y = f(
        extract_image_patches{
            .sizes = list(l.kernel_size, 1), .strides = list(l.stride, 1), .rates = list(l.dilation, 1)},
        wide);
    return detail::reshaped_to(in, y, basic_shape<Dim>{y.dims[0], y.dims[1], y.dims[2] * y.dims[3]}, f);
  }
};
template <> struct op_traits<nn::fold> {
  static constexpr std::string_view name = "Fold";
  static constexpr std::string_view repr = "output_size, kernel_size, dilation, padding, stride";
  static constexpr int required = 2;
  static constexpr void attributes(auto& l, auto&& f) {
    f("output_size", as_written(l.output_size));
    f("kernel_size", as_written(l.kernel_size));
    f("dilation", as_written(l.dilation, {1}));
    f("padding", as_written(l.padding, {0}));
    f("stride", as_written(l.stride, {1}));
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const nn::fold& l, const basic_operands<Dim>& in, auto&& f) {
    return detail::with_batch(in, 1, [&](const auto& batched) { return lower_batched(l, batched, f); });
  }

 private:
  template <class Dim>
  static constexpr inferred<Dim> lower_batched(const nn::fold& l, const basic_operands<Dim>& in, auto&& f) {
    const ints size = spread_over(l.output_size, 2), kernel = spread_over(l.kernel_size, 2),
               pads = spread_over(l.padding, 2);
    const Dim sizes[]{size[0], size[1]}, kernels[]{kernel[0], kernel[1]};
    basic_tensor<Dim> s = fixed(in, basic_shape<Dim>{2}), k = s;
    s.type = k.type = dtype::i64;
    s.value = sizes;
    k.value = kernels;
    return f(col2im{.strides = spread_over(l.stride, 2),
                    .dilations = spread_over(l.dilation, 2),
                    .pads_begin = pads,
                    .pads_end = pads},
             in[0], s, k);
  }
};

}  // namespace opcost

#endif

// ---- opcost/layers/functions.hpp
#ifndef OPCOST_LAYERS_FUNCTIONS_HPP_PIECE
#define OPCOST_LAYERS_FUNCTIONS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The catalogue of functions. A text torch.Tensor.NAME means torch.NAME unless it has a line of its own.

// ---- opcost/layers/functions_activation.hpp
#ifndef OPCOST_LAYERS_FUNCTIONS_ACTIVATION_HPP_PIECE
#define OPCOST_LAYERS_FUNCTIONS_ACTIVATION_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The functions that activation modules call, and torch's functions with the same effect.

namespace opcost {
namespace fn {
/// x and the slopes, both operands.
struct sloping {};

using relu = function<"F.relu", nn::relu>;
using relu6 = function<"F.relu6", nn::relu6>;
using leaky_relu = function<"F.leaky_relu", nn::leaky_relu>;
using prelu = function<"F.prelu", sloping>;
using rrelu = function<"F.rrelu", nn::rrelu>;
using elu = function<"F.elu", nn::elu>;
using selu = function<"F.selu", nn::selu>;
using celu = function<"F.celu", nn::celu>;
using gelu = function<"F.gelu", nn::gelu>;
using silu = function<"F.silu", nn::silu>;
using mish = function<"F.mish", nn::mish>;
using sigmoid = function<"F.sigmoid", nn::sigmoid>;
using tanh = function<"F.tanh", nn::tanh>;
using tanhshrink = function<"F.tanhshrink", nn::tanhshrink>;
using logsigmoid = function<"F.logsigmoid", nn::log_sigmoid>;
using hardtanh = function<"F.hardtanh", nn::hardtanh>;
using hardswish = function<"F.hardswish", nn::hardswish>;
using hardsigmoid = function<"F.hardsigmoid", nn::hardsigmoid>;
using hardshrink = function<"F.hardshrink", nn::hardshrink>;
using softshrink = function<"F.softshrink", nn::softshrink>;
using softplus = function<"F.softplus", nn::softplus>;
using softsign = function<"F.softsign", nn::softsign>;
using threshold = function<"F.threshold", nn::threshold>;
using softmax = function<"F.softmax", nn::softmax>;
using softmin = function<"F.softmin", nn::softmin>;
using log_softmax = function<"F.log_softmax", nn::log_softmax>;
using glu = function<"F.glu", nn::glu>;
using dropout = function<"F.dropout", nn::dropout>;
using dropout1d = function<"F.dropout1d", nn::dropout>;
using dropout2d = function<"F.dropout2d", nn::dropout>;
using dropout3d = function<"F.dropout3d", nn::dropout>;
using alpha_dropout = function<"F.alpha_dropout", nn::dropout>;
using feature_alpha_dropout = function<"F.feature_alpha_dropout", nn::dropout>;
using stochastic_depth = function<"torchvision.ops.stochastic_depth", nn::stochastic_depth>;
/// The in-place forms. No tool patches them.
using relu_in_place = function<"F.relu_", nn::relu>;
using elu_in_place = function<"F.elu_", nn::elu>;
using selu_in_place = function<"F.selu_", nn::selu>;
using celu_in_place = function<"F.celu_", nn::celu>;
using leaky_relu_in_place = function<"F.leaky_relu_", nn::leaky_relu>;
using rrelu_in_place = function<"F.rrelu_", nn::rrelu>;
using hardtanh_in_place = function<"F.hardtanh_", nn::hardtanh>;
using threshold_in_place = function<"F.threshold_", nn::threshold>;

using torch_relu = function<"torch.relu", nn::relu>;
using torch_sigmoid = function<"torch.sigmoid", nn::sigmoid>;
using torch_tanh = function<"torch.tanh", nn::tanh>;
using torch_softmax = function<"torch.softmax", nn::softmax>;
using torch_log_softmax = function<"torch.log_softmax", nn::log_softmax>;
}  // namespace fn

template <> struct op_traits<fn::sloping> {
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::sloping&, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 2) return rejected("expected 2 inputs (x, slopes), got {}", in.size());
    return f(prelu{}, in[0], in[1]);
  }
};

}  // namespace opcost

#endif

// ---- opcost/layers/functions_arithmetic.hpp
#ifndef OPCOST_LAYERS_FUNCTIONS_ARITHMETIC_HPP_PIECE
#define OPCOST_LAYERS_FUNCTIONS_ARITHMETIC_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Functions that work element by element, with one or several operands.

namespace opcost {
namespace fn {
/// a + alpha b, or a - alpha b
template <class Op> struct scaled_pair {
  none_or<real_number> other{};
  real_number alpha = 1;
};
/// x to the power of a number or of a second operand.
struct raising {
  none_or<real_number> exponent{};
};
/// x limited to [min, max]; at least one is given.
struct clamping {
  none_or<real_number> min{}, max{};
};
/// Second(First(x)).
template <class First, class Second> struct chained {};
template <class Op> struct with_one {};  // an operation on x and a constant
/// Operands: a condition and two values; a value may be a number.
struct selecting {
  none_or<real_number> input{}, other{};
};

using add = function<"torch.add", scaled_pair<opcost::add>>;
using sub = function<"torch.sub", scaled_pair<subtract>>;
using mul = function<"torch.mul", pair<multiply>>;
using div = function<"torch.div", pair<divide>>;
using tensor_add = function<"torch.Tensor.add", scaled_pair<opcost::add>>;
using tensor_mul = function<"torch.Tensor.mul", pair<multiply>>;
using operator_add = function<"operator.add", pair<opcost::add>>;
using operator_sub = function<"operator.sub", pair<subtract>>;
using operator_mul = function<"operator.mul", pair<multiply>>;
using operator_iadd = function<"operator.iadd", pair<opcost::add>>;  // x += y
using operator_truediv = function<"operator.truediv", pair<divide>>;
using maximum = function<"torch.maximum", pair<opcost::maximum>>;
using minimum = function<"torch.minimum", pair<opcost::minimum>>;
using remainder = function<"torch.remainder", pair<floor_mod>>;
using pow = function<"torch.pow", raising>;
using eq = function<"torch.eq", pair<equal>>;
using ne = function<"torch.ne", pair<not_equal>>;
using lt = function<"torch.lt", pair<less>>;
using le = function<"torch.le", pair<less_equal>>;
using gt = function<"torch.gt", pair<greater>>;
using ge = function<"torch.ge", pair<greater_equal>>;
using where = function<"torch.where", selecting>;
using logical_and = function<"torch.logical_and", of<opcost::logical_and>>;
using logical_or = function<"torch.logical_or", of<opcost::logical_or>>;
using logical_not = function<"torch.logical_not", of<opcost::logical_not>>;

using abs = function<"torch.abs", of<math::abs>>;
using neg = function<"torch.neg", of<math::negative>>;
using sign = function<"torch.sign", of<math::sign>>;
using floor = function<"torch.floor", of<math::floor>>;
using ceil = function<"torch.ceil", of<math::ceiling>>;
using round = function<"torch.round", of<math::round>>;
using sqrt = function<"torch.sqrt", of<math::sqrt>>;
using rsqrt = function<"torch.rsqrt", chained<math::sqrt, with_one<divide>>>;
using reciprocal = function<"torch.reciprocal", with_one<divide>>;
using square = function<"torch.square", chained<void, multiply>>;
using exp = function<"torch.exp", of<math::exp>>;
using expm1 = function<"torch.expm1", chained<math::exp, with_one<subtract>>>;
using log = function<"torch.log", of<math::log>>;
using log1p = function<"torch.log1p", chained<with_one<opcost::add>, math::log>>;
using log2 = function<"torch.log2", of<math::log>>;
using log10 = function<"torch.log10", of<math::log>>;
using erf = function<"torch.erf", of<math::erf>>;
using sin = function<"torch.sin", of<math::sin>>;
using cos = function<"torch.cos", of<math::cos>>;
using tan = function<"torch.tan", of<math::tan>>;
using asin = function<"torch.asin", of<math::asin>>;
using acos = function<"torch.acos", of<math::acos>>;
using atan = function<"torch.atan", of<math::atan>>;
using sinh = function<"torch.sinh", of<math::sinh>>;
using cosh = function<"torch.cosh", of<math::cosh>>;
using clamp = function<"torch.clamp", clamping>;
}  // namespace fn

template <class Op> struct op_traits<fn::scaled_pair<Op>> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("other", l.other);
    f("alpha", l.alpha);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::scaled_pair<Op>& l, const basic_operands<Dim>& in, auto&& f) {
    if (!in.has(1) && !l.other.given) return detail::second_operand_missing;
    basic_tensor<Dim> a = in[0], b = in.has(1) ? in[1] : detail::one_setting(in);
    detail::promote(a, b);
    const bool plain = (l.alpha.value >= 1 && l.alpha.value <= 1) || !in.has(1);
    if (plain) return f(Op{}, a, b);
    return f(Op{}, a, f(multiply{}, b, detail::of(basic_shape<Dim>{}, b.type)));
  }
};
template <> struct op_traits<fn::raising> {
  static constexpr void attributes(auto& l, auto&& f) { f("exponent", l.exponent); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::raising& l, const basic_operands<Dim>& in, auto&& f) {
    return op_traits<fn::pair<power>>::lower(fn::pair<power>{.other = l.exponent}, in, f);
  }
};
template <> struct op_traits<fn::clamping> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("min", l.min);
    f("max", l.max);
  }
  // Each bound is one comparison.
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::clamping& l, const basic_operands<Dim>& in, auto&& f) {
    if (!l.min.given && !l.max.given) return rejected("min and max: expected at least one of them");
    const basic_tensor<Dim> bound = detail::one_setting(in), x = l.min.given ? f(maximum{}, in[0], bound) : in[0];
    return l.max.given ? f(minimum{}, x, bound) : x;
  }
};
template <class Op> struct op_traits<fn::with_one<Op>> {
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::with_one<Op>&, const basic_operands<Dim>& in, auto&& f) {
    return f(Op{}, in[0], detail::one_setting(in));
  }
};
namespace detail {
template <class Op> struct chain_step {
  template <class Dim>
  static constexpr basic_tensor<Dim> of(const basic_operands<Dim>&, const basic_tensor<Dim>& x, auto&& f) {
    return f(Op{}, x);
  }
};
template <> struct chain_step<void> {
  template <class Dim>
  static constexpr basic_tensor<Dim> of(const basic_operands<Dim>&, const basic_tensor<Dim>& x, auto&&) {
    return x;
  }
};
template <> struct chain_step<multiply> {
  template <class Dim>
  static constexpr basic_tensor<Dim> of(const basic_operands<Dim>&, const basic_tensor<Dim>& x, auto&& f) {
    return f(multiply{}, x, x);
  }
};
template <class Op> struct chain_step<fn::with_one<Op>> {
  template <class Dim>
  static constexpr basic_tensor<Dim> of(const basic_operands<Dim>& in, const basic_tensor<Dim>& x, auto&& f) {
    return f(Op{}, x, one_setting(in));
  }
};
}  // namespace detail
template <class First, class Second> struct op_traits<fn::chained<First, Second>> {
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::chained<First, Second>&, const basic_operands<Dim>& in, auto&& f) {
    return detail::chain_step<Second>::of(in, detail::chain_step<First>::of(in, in[0], f), f);
  }
};
// Operands: a condition, the value if it holds and the value if not, each a tensor or a number.
template <> struct op_traits<fn::selecting> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("input", l.input);
    f("other", l.other);
  }
  static constexpr std::array input_types{dtype::boolean};
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::selecting& l, const basic_operands<Dim>& in, auto&& f) {
    const int tensors_wanted = (l.input.given ? 0 : 1) + (l.other.given ? 0 : 1);
    if (in.size() != 1 + tensors_wanted)
      return rejected("expected {} inputs (a condition, and the values that are tensors), got {}", 1 + tensors_wanted,
                      in.size());
    const basic_tensor<Dim> number = detail::of(basic_shape<Dim>{}, in.has(1) ? in[1].type : dtype::f32);
    return f(where{}, in[0], l.input.given ? number : in[1], l.other.given ? number : in[l.input.given ? 1 : 2]);
  }
};

}  // namespace opcost

#endif

// ---- opcost/layers/functions_fft.hpp
#ifndef OPCOST_LAYERS_FUNCTIONS_FFT_HPP_PIECE
#define OPCOST_LAYERS_FUNCTIONS_FFT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// torch.fft: discrete Fourier transforms. A shape counts complex numbers, as torch's does. An element type of complex
// numbers does not exist here: a complex output has type f64, which is as large as torch's complex64.

namespace opcost {
namespace fn {
/// What a transform reads and writes.
enum class fft_kind : std::uint8_t { complex, inverse, real, inverse_real };
/// How a transform is scaled, as torch names it.
enum class fft_norm : std::uint8_t { backward, ortho, forward };
/// One dimension; n: points of the signal, the input is cut or padded with zeros.
template <fft_kind Kind> struct fft_along {
  none_or<count_t> n{};
  count_t dim = -1;
  fft_norm norm = fft_norm::backward;
};
/// Several dimensions; s: points of the signal along each. Two: the last two dimensions unless given, else all.
template <fft_kind Kind, bool Two> struct fft_over {
  ints s{}, dim{};
  fft_norm norm = fft_norm::backward;
};
/// Moves the zero frequency to the middle (fftshift), or back (ifftshift), along dims.
struct fft_shifting {
  ints dim{};
};

using fft = function<"torch.fft.fft", fft_along<fft_kind::complex>>;
using ifft = function<"torch.fft.ifft", fft_along<fft_kind::inverse>>;
using rfft = function<"torch.fft.rfft", fft_along<fft_kind::real>>;
using irfft = function<"torch.fft.irfft", fft_along<fft_kind::inverse_real>>;
using hfft = function<"torch.fft.hfft", fft_along<fft_kind::inverse_real>>;
using ihfft = function<"torch.fft.ihfft", fft_along<fft_kind::real>>;
using fft2 = function<"torch.fft.fft2", fft_over<fft_kind::complex, true>>;
using ifft2 = function<"torch.fft.ifft2", fft_over<fft_kind::inverse, true>>;
using rfft2 = function<"torch.fft.rfft2", fft_over<fft_kind::real, true>>;
using irfft2 = function<"torch.fft.irfft2", fft_over<fft_kind::inverse_real, true>>;
using fftn = function<"torch.fft.fftn", fft_over<fft_kind::complex, false>>;
using ifftn = function<"torch.fft.ifftn", fft_over<fft_kind::inverse, false>>;
using rfftn = function<"torch.fft.rfftn", fft_over<fft_kind::real, false>>;
using irfftn = function<"torch.fft.irfftn", fft_over<fft_kind::inverse_real, false>>;
using fftshift = function<"torch.fft.fftshift", fft_shifting>;
using ifftshift = function<"torch.fft.ifftshift", fft_shifting>;
}  // namespace fn
template <> inline constexpr std::array<std::string_view, 3> spellings<fn::fft_norm>{"backward", "ortho", "forward"};

namespace detail {
template <fn::fft_kind Kind, class Dim>
constexpr inferred<Dim> transformed(const basic_operands<Dim>& in, const ints& dims, const ints& sizes, auto&& f) {
  constexpr bool reads_complex = Kind != fn::fft_kind::real;
  constexpr bool writes_complex = Kind != fn::fft_kind::inverse_real;
  const basic_shape<Dim>& x = in[0].dims;
  if (!x.ranked()) return undecided("a rank is unknown");
  if (x.rank < 1) return rejected("input 0: expected rank 1 or more, got 0");
  if (!sizes.empty() && sizes.rank != dims.rank)
    return rejected("s: expected {} sizes, one per dimension, got {}", dims.rank, sizes.rank);
  whole_numbers<Dim> axes, points;
  for (int i = 0; i < dims.rank; ++i) {
    const int axis = normal_axis(dims[i], x.rank);
    if (axis < 0) return dim_outside;
    const Dim n = sizes.empty() ? Dim(-1) : Dim(sizes[i]);
    if (!sizes.empty() && sizes[i] < 1 && sizes[i] != -1) return rejected("expected 1 point or more, got {}", sizes[i]);
    axes.add(axis);
    points.add(n);
  }
  basic_shape<Dim> numbers = x;
  if (reads_complex) numbers.push_back(2);
  const basic_tensor<Dim> given = of(numbers, dtype::f32);
  const auto run = [&](const auto& op) -> basic_tensor<Dim> {
    return sizes.empty() ? f(op, given, axes.list()) : f(op, given, axes.list(), points.list());
  };
  const basic_tensor<Dim> y = Kind == fn::fft_kind::complex   ? run(dft{})
                              : Kind == fn::fft_kind::inverse ? run(idft{})
                              : Kind == fn::fft_kind::real    ? run(rdft{})
                                                              : run(irdft{});
  return writes_complex ? of(y.dims.slice(0, y.dims.rank - 1), dtype::f64) : of(y.dims, dtype::f32);
}
}  // namespace detail

template <fn::fft_kind Kind> struct op_traits<fn::fft_along<Kind>> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("n", l.n);
    f("dim", l.dim);
    f("norm", l.norm);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::fft_along<Kind>& l, const basic_operands<Dim>& in, auto&& f) {
    return detail::transformed<Kind>(in, ints{l.dim}, l.n.given ? ints{l.n.value} : ints{}, f);
  }
};
template <fn::fft_kind Kind, bool Two> struct op_traits<fn::fft_over<Kind, Two>> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("s", as_written(l.s));
    f("dim", as_written(l.dim));
    f("norm", l.norm);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::fft_over<Kind, Two>& l, const basic_operands<Dim>& in, auto&& f) {
    ints dims = l.dim;
    const int rank = in[0].dims.rank;
    const int n = Two ? 2 : l.s.empty() ? rank : l.s.rank;
    for (int i = 0; l.dim.empty() && i < n; ++i) dims.push_back(i - n);
    return detail::transformed<Kind>(in, dims, l.s, f);
  }
};
template <> struct op_traits<fn::fft_shifting> {
  static constexpr void attributes(auto& l, auto&& f) { f("dim", as_written(l.dim)); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::fft_shifting&, const basic_operands<Dim>& in, auto&& f) {
    return f(identity{}, in[0]);
  }
};

}  // namespace opcost

#endif

// ---- opcost/layers/functions_formula.hpp
#ifndef OPCOST_LAYERS_FUNCTIONS_FORMULA_HPP_PIECE
#define OPCOST_LAYERS_FUNCTIONS_FORMULA_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Element-wise functions of torch that are a formula of several operations.

namespace opcost {
namespace fn {
/// A function whose formula is `Formula::of(a, b, number, f)`, over one operand or over two that broadcast; the second
/// may be a number. `number` stands for any constant.
template <class Formula> struct computed { none_or<real_number> other{}; };
}  // namespace fn

namespace detail {
struct one_operand {
  static constexpr int operands = 1;
};
struct two_operands {
  static constexpr int operands = 2;
};
// x - trunc(x)
struct frac_formula : one_operand {
  static constexpr auto of(auto a, auto, auto, auto&& f) { return f(subtract{}, a, f(math::round{}, a)); }
};
struct erfc_formula : one_operand {
  static constexpr auto of(auto a, auto, auto number, auto&& f) { return f(subtract{}, number, f(math::erf{}, a)); }
};
// sin(pi x) / (pi x)
struct sinc_formula : one_operand {
  static constexpr auto of(auto a, auto, auto number, auto&& f) {
    const auto angle = f(multiply{}, a, number);
    return f(divide{}, f(math::sin{}, angle), angle);
  }
};
struct scale_formula : one_operand {
  static constexpr auto of(auto a, auto, auto number, auto&& f) { return f(multiply{}, a, number); }
};
// ln(x / (1 - x))
struct logit_formula : one_operand {
  static constexpr auto of(auto a, auto, auto number, auto&& f) {
    return f(math::log{}, f(divide{}, a, f(subtract{}, number, a)));
  }
};
// NaN to a number, infinities to the limits of the type
struct nan_to_num_formula : one_operand {
  static constexpr auto of(auto a, auto, auto number, auto&& f) {
    return f(clamp{}, f(where{}, f(is_nan{}, a), number, a));
  }
};
struct signbit_formula : one_operand {
  static constexpr auto of(auto a, auto, auto number, auto&& f) { return f(less{}, a, number); }
};
struct infinite_formula : one_operand {
  static constexpr auto of(auto a, auto, auto number, auto&& f) { return f(equal{}, a, number); }
};
// b - a
struct rsub_formula : two_operands {
  static constexpr auto of(auto a, auto b, auto, auto&& f) { return f(subtract{}, b, a); }
};
struct atan2_formula : two_operands {
  static constexpr auto of(auto a, auto b, auto, auto&& f) { return f(math::atan{}, f(divide{}, a, b)); }
};
struct hypot_formula : two_operands {
  static constexpr auto of(auto a, auto b, auto, auto&& f) {
    return f(math::sqrt{}, f(add{}, f(multiply{}, a, a), f(multiply{}, b, b)));
  }
};
// max(a, b) + ln(1 + e^-|a - b|)
struct logaddexp_formula : two_operands {
  static constexpr auto of(auto a, auto b, auto number, auto&& f) {
    const auto power = f(math::exp{}, f(math::negative{}, f(math::abs{}, f(subtract{}, a, b))));
    return f(add{}, f(maximum{}, a, b), f(math::log{}, f(add{}, number, power)));
  }
};
struct floor_divide_formula : two_operands {
  static constexpr auto of(auto a, auto b, auto, auto&& f) { return f(math::floor{}, f(divide{}, a, b)); }
};
struct copysign_formula : two_operands {
  static constexpr auto of(auto a, auto b, auto number, auto&& f) {
    const auto size = f(math::abs{}, a);
    return f(where{}, f(less{}, b, number), f(math::negative{}, size), size);
  }
};
// a ln b, 0 if a is 0
struct xlogy_formula : two_operands {
  static constexpr auto of(auto a, auto b, auto number, auto&& f) {
    return f(where{}, f(equal{}, a, number), number, f(multiply{}, a, f(math::log{}, b)));
  }
};
// 0, b or 1, as a is below, at or above 0
struct heaviside_formula : two_operands {
  static constexpr auto of(auto a, auto b, auto number, auto&& f) {
    return f(where{}, f(equal{}, a, number), b, f(greater{}, a, number));
  }
};
// a 2^b
struct ldexp_formula : two_operands {
  static constexpr auto of(auto a, auto b, auto number, auto&& f) { return f(multiply{}, a, f(power{}, number, b)); }
};
}  // namespace detail

template <class Formula> struct op_traits<fn::computed<Formula>> {
  static constexpr void attributes(auto& l, auto&& f) {
    if constexpr (Formula::operands == 2) f("other", l.other);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::computed<Formula>& l, const basic_operands<Dim>& in, auto&& f) {
    const basic_tensor<Dim> number = detail::one_setting(in);
    if constexpr (Formula::operands == 1) {
      if (in.size() != 1) return rejected("expected 1 input, got {}", in.size());
      return Formula::of(in[0], in[0], number, f);
    } else {
      if (!in.has(1) && !l.other.given) return detail::second_operand_missing;
      basic_tensor<Dim> a = in[0], b = in.has(1) ? in[1] : number;
      detail::promote(a, b);
      return Formula::of(a, b, number, f);
    }
  }
};

namespace fn {
/// x + value a b, or x + value a / b.
template <class Op> struct adding_combined { real_number value = 1; };
/// a + weight (b - a); the weight is a number or a third operand.
struct interpolating_between {
  none_or<real_number> weight{};
};

using addcmul = function<"torch.addcmul", adding_combined<multiply>>;
using addcdiv = function<"torch.addcdiv", adding_combined<divide>>;
using lerp = function<"torch.lerp", interpolating_between>;
using multiply_ = function<"torch.multiply", pair<opcost::multiply>>;
using trunc = function<"torch.trunc", of<math::round>>;
using frac = function<"torch.frac", computed<detail::frac_formula>>;
using exp2 = function<"torch.exp2", of<math::exp>>;
using erfc = function<"torch.erfc", computed<detail::erfc_formula>>;
using asinh = function<"torch.asinh", of<math::asinh>>;
using acosh = function<"torch.acosh", of<math::acosh>>;
using atanh = function<"torch.atanh", of<math::atanh>>;
using sinc = function<"torch.sinc", computed<detail::sinc_formula>>;
using deg2rad = function<"torch.deg2rad", computed<detail::scale_formula>>;
using rad2deg = function<"torch.rad2deg", computed<detail::scale_formula>>;
using logit = function<"torch.logit", computed<detail::logit_formula>>;
using sgn = function<"torch.sgn", of<math::sign>>;
using isnan = function<"torch.isnan", of<is_nan>>;
using isinf = function<"torch.isinf", of<is_inf>>;
using isfinite = function<"torch.isfinite", of<is_finite>>;
using isposinf = function<"torch.isposinf", computed<detail::infinite_formula>>;
using isneginf = function<"torch.isneginf", computed<detail::infinite_formula>>;
using nan_to_num = function<"torch.nan_to_num", computed<detail::nan_to_num_formula>>;
using signbit = function<"torch.signbit", computed<detail::signbit_formula>>;
using rsub = function<"torch.rsub", computed<detail::rsub_formula>>;
using fmod = function<"torch.fmod", pair<mod>>;
using atan2 = function<"torch.atan2", computed<detail::atan2_formula>>;
using hypot = function<"torch.hypot", computed<detail::hypot_formula>>;
using logaddexp = function<"torch.logaddexp", computed<detail::logaddexp_formula>>;
using logaddexp2 = function<"torch.logaddexp2", computed<detail::logaddexp_formula>>;
using fmax = function<"torch.fmax", pair<opcost::maximum>>;
using fmin = function<"torch.fmin", pair<opcost::minimum>>;
using floor_divide = function<"torch.floor_divide", computed<detail::floor_divide_formula>>;
using copysign = function<"torch.copysign", computed<detail::copysign_formula>>;
using xlogy = function<"torch.xlogy", computed<detail::xlogy_formula>>;
using heaviside = function<"torch.heaviside", computed<detail::heaviside_formula>>;
using ldexp = function<"torch.ldexp", computed<detail::ldexp_formula>>;
using logical_xor = function<"torch.logical_xor", of<opcost::logical_xor>>;
}  // namespace fn

template <class Op> struct op_traits<fn::adding_combined<Op>> {
  static constexpr void attributes(auto& l, auto&& f) { f("value", l.value); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::adding_combined<Op>& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 3) return rejected("expected 3 inputs, got {}", in.size());
    const basic_tensor<Dim> both = f(Op{}, in[1], in[2]);
    const bool plain = l.value.value >= 1 && l.value.value <= 1;
    return f(add{}, in[0], plain ? both : f(multiply{}, both, detail::one_setting(in)));
  }
};
template <> struct op_traits<fn::interpolating_between> {
  static constexpr void attributes(auto& l, auto&& f) { f("weight", l.weight); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::interpolating_between& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != (l.weight.given ? 2 : 3))
      return rejected("expected 2 inputs and a weight (a number or input 2), got {} inputs", in.size());
    const basic_tensor<Dim> weight = l.weight.given ? detail::one_setting(in) : in[2];
    return f(add{}, in[0], f(multiply{}, f(subtract{}, in[1], in[0]), weight));
  }
};

}  // namespace opcost

#endif

// ---- opcost/layers/functions_movement.hpp
#ifndef OPCOST_LAYERS_FUNCTIONS_MOVEMENT_HPP_PIECE
#define OPCOST_LAYERS_FUNCTIONS_MOVEMENT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Functions that move elements or change their shape. They compute nothing.

// ---- opcost/layers/cut_pieces.hpp
#ifndef OPCOST_LAYERS_CUT_PIECES_HPP_PIECE
#define OPCOST_LAYERS_CUT_PIECES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Pieces of a tensor along an axis, for functions that split and chunk.

namespace opcost::detail {

// Pieces along an axis with the given lengths, at most four.
template <class Dim>
constexpr inferred<Dim> cut_by(const basic_tensor<Dim>& x, int axis, const whole_numbers<Dim>& lengths) {
  const auto piece = [&](std::size_t i) {
    basic_tensor<Dim> t = x;
    t.dims.set(axis, lengths.items[i]);
    return t;
  };
  switch (lengths.size) {
    case 1: return {piece(0)};
    case 2: return {piece(0), piece(1)};
    case 3: return {piece(0), piece(1), piece(2)};
    case 4: return {piece(0), piece(1), piece(2), piece(3)};
    default: return rejected("expected at most 4 pieces of different lengths");
  }
}
// Pieces of `length` along an axis; the last one may be shorter.
template <class Dim>
constexpr inferred<Dim> cut_every(const basic_operands<Dim>& in, int axis, count_t length, auto&& f) {
  if (!known(in[0].dims[axis])) return undecided("input 0: dimension {} is unknown", axis);
  const count_t n = opcost::lower(in[0].dims[axis]), pieces = n == 0 ? count_t(1) : ceil_div(n, length);
  const basic_tensor<Dim> x = f(identity{}, in[0]);
  if (pieces > most_pieces) return rejected("expected at most {} pieces, got {}", most_pieces, pieces);
  if (pieces <= 4) {
    whole_numbers<Dim> lengths;
    for (count_t i = 0; i < pieces; i += 1) lengths.add(smaller(length, n - i * length));
    return cut_by(x, axis, lengths);
  }
  if (n % length != 0) return rejected("expected at most 4 pieces of different lengths");
  basic_tensor<Dim> each = x;
  each.dims.set(axis, length);
  return inferred<Dim>::pieces(each, axis, static_cast<int>(pieces), {});
}

}  // namespace opcost::detail

#endif

namespace opcost {
namespace fn {
/// Reorders dimensions: output i is input dims[i].
struct permuting {
  ints dims{};
};
/// Exchanges two dimensions.
struct swapping {
  count_t dim0 = 0, dim1 = 1;
};
/// Gives x another shape with as many elements.
struct reshaping {
  ints shape{};
};  // one extent may be -1: what remains
/// Removes dimensions of extent 1: those of dim, or all.
struct squeezing {
  ints dim{};
};
/// Inserts a dimension of extent 1.
struct unsqueezing {
  count_t dim = 0;
};
/// Broadcasts x to size.
struct expanding {
  ints size{};
};  // -1: the extent of the input
/// Repeats x along each dimension.
struct repeating {
  ints repeats{};
};
/// Joins 1 to 6 tensors along dim.
struct joining {
  count_t dim = 0;
};
/// Joins tensors of one shape along a new dimension.
struct stacking {
  count_t dim = 0;
};
/// Cuts x into at most `chunks` equal pieces along dim.
struct chunking {
  count_t chunks = 1, dim = 0;
};
/// Cuts x into pieces of split_size along dim.
struct splitting {
  ints split_size{};
  count_t dim = 0;
};  // one number: pieces of that length; the last one may be shorter
/// Reverses x along dims.
struct flipping {
  ints dims{};
};
/// Rotates x along dims.
struct rolling {
  ints shifts{}, dims{};
};
/// Elements of x [..., n, ...] by indices along dim.
struct gathering {
  count_t dim = 0;
};
/// Slices of x by a list of indices along dim.
struct selecting_rows {
  count_t dim = 0;
};
/// Rows of a table by indices. Operands: row indices and the table.
struct looking_up {
  none_or<count_t> padding_idx{};
  none_or<real_number> max_norm{};
};
/// `length` elements of x from `start` along dim.
struct narrowing {
  count_t dim = 0, start = 0, length = 0;
};
/// The upper or lower triangle of matrices; the rest is 0.
struct triangle {
  count_t diagonal = 0;
};

using permute = function<"torch.permute", permuting>;
using transpose = function<"torch.transpose", swapping>;
using reshape = function<"torch.reshape", reshaping>;
using flatten = function<"torch.flatten", opcost::flatten>;
using squeeze = function<"torch.squeeze", squeezing>;
using unsqueeze = function<"torch.unsqueeze", unsqueezing>;
using expand = function<"torch.Tensor.expand", expanding>;
using repeat = function<"torch.Tensor.repeat", repeating>;
using cat = function<"torch.cat", joining>;
using stack = function<"torch.stack", stacking>;
using chunk = function<"torch.chunk", chunking>;
using split = function<"torch.split", splitting>;
using flip = function<"torch.flip", flipping>;
using roll = function<"torch.roll", rolling>;
using gather = function<"torch.gather", gathering>;
using index_select = function<"torch.index_select", selecting_rows>;
using embedding = function<"F.embedding", looking_up>;
using narrow = function<"torch.narrow", narrowing>;
using tril = function<"torch.tril", triangle>;
using triu = function<"torch.triu", triangle>;
using clone = function<"torch.clone", of<identity>>;
}  // namespace fn

template <> struct op_traits<fn::permuting> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { f("dims", as_written(l.dims)); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::permuting& l, const basic_operands<Dim>& in, auto&& f) {
    ints order;
    for (count_t d : l.dims) order.push_back(detail::normal_axis(d, in[0].dims.rank));
    if (order.rank != in[0].dims.rank)
      return rejected("dims: expected {} numbers, got {}", in[0].dims.rank, order.rank);
    if (order.empty()) return f(identity{}, in[0]);
    return f(transpose{}, in[0], detail::whole_numbers<Dim>(order).list());
  }
};
template <> struct op_traits<fn::swapping> {
  static constexpr int required = 2;
  static constexpr void attributes(auto& l, auto&& f) {
    f("dim0", l.dim0);
    f("dim1", l.dim1);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::swapping& l, const basic_operands<Dim>& in, auto&& f) {
    const int a = detail::normal_axis(l.dim0, in[0].dims.rank), b = detail::normal_axis(l.dim1, in[0].dims.rank);
    if (a < 0 || b < 0) return detail::dim_outside;
    ints order;
    for (int i = 0; i < in[0].dims.rank; ++i) order.push_back(i == a ? b : i == b ? a : i);
    return f(transpose{}, in[0], detail::whole_numbers<Dim>(order).list());
  }
};
template <> struct op_traits<fn::reshaping> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { f("shape", as_written(l.shape)); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::reshaping& l, const basic_operands<Dim>& in, auto&& f) {
    return f(reshape{}, in[0], detail::whole_numbers<Dim>(l.shape).list());
  }
};
template <> struct op_traits<fn::squeezing> {
  static constexpr void attributes(auto& l, auto&& f) { f("dim", as_written(l.dim)); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::squeezing& l, const basic_operands<Dim>& in, auto&& f) {
    if (l.dim.empty()) return f(squeeze_1{}, in[0]);
    return f(squeeze_1{}, in[0], detail::whole_numbers<Dim>(l.dim).list());
  }
};
template <> struct op_traits<fn::unsqueezing> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { f("dim", l.dim); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::unsqueezing& l, const basic_operands<Dim>& in, auto&& f) {
    return f(unsqueeze{}, in[0], detail::whole_numbers<Dim>(ints{l.dim}).list());
  }
};
template <> struct op_traits<fn::expanding> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { f("size", as_written(l.size)); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::expanding& l, const basic_operands<Dim>& in, auto&& f) {
    const int front = l.size.rank - in[0].dims.rank;
    if (!in[0].dims.ranked() || front < 0)
      return rejected("size: expected at least {} numbers, got {}", detail::rank_of(in[0].dims), l.size.rank);
    detail::whole_numbers<Dim> target;
    for (int i = 0; i < l.size.rank; ++i) {
      if (l.size[i] < -1 || (l.size[i] == -1 && i < front))
        return rejected("size[{}]: expected at least 0, or -1 for a dimension of the input, got {}", i, l.size[i]);
      target.add(l.size[i] == -1 ? in[0].dims[i - front] : Dim(l.size[i]));
    }
    return f(broadcast_3{}, in[0], target.list());
  }
};
template <> struct op_traits<fn::repeating> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { f("repeats", as_written(l.repeats)); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::repeating& l, const basic_operands<Dim>& in, auto&& f) {
    return f(tile{}, in[0], detail::whole_numbers<Dim>(l.repeats).list());
  }
};
template <> struct op_traits<fn::joining> {
  static constexpr void attributes(auto& l, auto&& f) { f("dim", l.dim); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::joining& l, const basic_operands<Dim>& in, auto&& f) {
    if (detail::normal_axis(l.dim, in[0].dims.rank) < 0) return detail::dim_outside;
    const concat op{l.dim};
    switch (in.size()) {
      case 1: return f(op, in[0]);
      case 2: return f(op, in[0], in[1]);
      case 3: return f(op, in[0], in[1], in[2]);
      case 4: return f(op, in[0], in[1], in[2], in[3]);
      case 5: return f(op, in[0], in[1], in[2], in[3], in[4]);
      case 6: return f(op, in[0], in[1], in[2], in[3], in[4], in[5]);
      default: return rejected("expected at most 6 inputs, got {}", in.size());
    }
  }
};
template <> struct op_traits<fn::stacking> {
  static constexpr void attributes(auto& l, auto&& f) { f("dim", l.dim); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::stacking& l, const basic_operands<Dim>& in, auto&& f) {
    basic_shape<Dim> each = in[0].dims;
    for (int i = 1; i < in.size(); ++i)
      if (!merge(each, in[i].dims))
        return rejected("input {}: expected the shape of input 0, got rank {}", i, detail::rank_of(in[i].dims));
    const basic_tensor<Dim> y =
        f(unsqueeze{}, detail::of(each, in[0].type), detail::whole_numbers<Dim>(ints{l.dim}).list());
    basic_tensor<Dim> all = y;
    all.dims.set(static_cast<int>(l.dim.n < 0 ? l.dim.n + y.dims.rank : l.dim.n), Dim(in.size()));
    return all;
  }
};
template <> struct op_traits<fn::chunking> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("chunks", l.chunks);
    f("dim", l.dim);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::chunking& l, const basic_operands<Dim>& in, auto&& f) {
    const int axis = detail::normal_axis(l.dim, in[0].dims.rank);
    if (axis < 0) return detail::dim_outside;
    if (l.chunks < 1) return rejected("chunks: expected at least 1, got {}", l.chunks);
    return detail::cut_every(in, axis, larger(ceil_div(opcost::lower(in[0].dims[axis]), l.chunks), 1), f);
  }
};
template <> struct op_traits<fn::splitting> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("split_size", as_written(l.split_size));
    f("dim", l.dim);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::splitting& l, const basic_operands<Dim>& in, auto&& f) {
    const int axis = detail::normal_axis(l.dim, in[0].dims.rank);
    if (axis < 0) return detail::dim_outside;
    count_t sum = 0;
    for (count_t n : l.split_size) {
      if (n < 0) return rejected("split_size: expected at least 0, got {}", n);
      sum += n;
    }
    if (l.split_size.rank == 1)
      return l.split_size[0] < 1 ? inferred<Dim>("split_size: expected at least 1")
                                 : detail::cut_every(in, axis, l.split_size[0], f);
    if (!may_be(in[0].dims[axis], sum.n))
      return rejected("split_size: expected a sum of {}, got {}", in[0].dims[axis], sum);
    return detail::cut_by(f(identity{}, in[0]), axis, detail::whole_numbers<Dim>(l.split_size));
  }
};
template <> struct op_traits<fn::flipping> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { f("dims", as_written(l.dims)); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::flipping& l, const basic_operands<Dim>& in, auto&& f) {
    ints axes;
    for (count_t d : l.dims) axes.push_back(detail::normal_axis(d, in[0].dims.rank));
    for (count_t d : axes)
      if (d < 0) return detail::dim_outside;
    return f(reverse{}, in[0], detail::whole_numbers<Dim>(axes).list());
  }
};
template <> struct op_traits<fn::rolling> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("shifts", as_written(l.shifts));
    f("dims", as_written(l.dims));
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::rolling& l, const basic_operands<Dim>& in, auto&& f) {
    if (l.dims.rank != 0 && l.dims.rank != l.shifts.rank)
      return rejected("dims: expected {} numbers, one per shift, got {}", l.shifts.rank, l.dims.rank);
    for (count_t d : l.dims)
      if (detail::normal_axis(d, in[0].dims.rank) < 0) return detail::dim_outside;
    return f(identity{}, in[0]);
  }
};
template <> struct op_traits<fn::gathering> {
  static constexpr int required = 1;
  static constexpr std::array input_types{dtype::f32, dtype::i64};
  static constexpr void attributes(auto& l, auto&& f) { f("dim", l.dim); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::gathering& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 2) return rejected("expected 2 inputs (a tensor, indices), got {}", in.size());
    const auto &x = in[0].dims, &index = in[1].dims;
    const int axis = detail::normal_axis(l.dim, x.rank);
    if (axis < 0) return detail::dim_outside;
    if (index.rank != x.rank) return rejected("input 1 (indices): expected rank {}, got {}", x.rank, index.rank);
    for (int i = 0; i < x.rank; ++i)
      if (i != axis && opcost::lower(index[i]) > upper(x[i]))
        return rejected("input 1 (indices): expected at most {} in dimension {}, got {}", x[i], i, index[i]);
    basic_tensor<Dim> data = in[0];  // torch accepts fewer indices along the other dimensions
    for (int i = 0; i < x.rank; ++i)
      if (i != axis) data.dims.set(i, index[i]);
    return f(gather_elements{l.dim}, data, in[1]);
  }
};
template <> struct op_traits<fn::selecting_rows> {
  static constexpr int required = 1;
  static constexpr std::array input_types{dtype::f32, dtype::i64};
  static constexpr void attributes(auto& l, auto&& f) { f("dim", l.dim); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::selecting_rows& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 2 || in[1].dims.rank > 1)
      return rejected("expected 2 inputs (a tensor, a list of indices), got {}; input 1 has rank {}", in.size(),
                      detail::rank_of(in[1].dims));
    if (detail::normal_axis(l.dim, in[0].dims.rank) < 0) return detail::dim_outside;
    return f(gather_8{}, in[0], in[1], detail::whole_numbers<Dim>(ints{l.dim}).one());
  }
};
template <> struct op_traits<fn::looking_up> {
  static constexpr std::array input_types{dtype::i64, dtype::f32};
  static constexpr void attributes(auto& l, auto&& f) {
    f("padding_idx", l.padding_idx);
    f("max_norm", l.max_norm);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::looking_up& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 2 || in[1].dims.rank != 2)
      return rejected("expected 2 inputs (indices, a table of rank 2), got {}; input 1 has rank {}", in.size(),
                      detail::rank_of(in[1].dims));
    return detail::looked_up(in, in[1], l.max_norm, f);
  }
};
template <> struct op_traits<fn::narrowing> {
  static constexpr int required = 3;
  static constexpr void attributes(auto& l, auto&& f) {
    f("dim", l.dim);
    f("start", l.start);
    f("length", l.length);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::narrowing& l, const basic_operands<Dim>& in, auto&& f) {
    const int axis = detail::normal_axis(l.dim, in[0].dims.rank);
    if (axis < 0) return detail::dim_outside;
    if (l.start < 0 || l.length < 0 || upper(in[0].dims[axis]) < l.start + l.length)
      return rejected("start and length: expected at most {} elements, got {} + {}", in[0].dims[axis], l.start,
                      l.length);
    basic_tensor<Dim> y = f(identity{}, in[0]);
    y.dims.set(axis, l.length);
    return y;
  }
};
template <> struct op_traits<fn::triangle> {
  static constexpr void attributes(auto& l, auto&& f) { f("diagonal", l.diagonal); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::triangle&, const basic_operands<Dim>& in, auto&& f) {
    if (in[0].dims.ranked() && in[0].dims.rank < 2)
      return rejected("input 0: expected at least rank 2, got {}", in[0].dims.rank);
    return f(identity{}, in[0]);
  }
};

}  // namespace opcost

#endif

// ---- opcost/layers/functions_normalization.hpp
#ifndef OPCOST_LAYERS_FUNCTIONS_NORMALIZATION_HPP_PIECE
#define OPCOST_LAYERS_FUNCTIONS_NORMALIZATION_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Normalizations whose statistics, scales and shifts are operands, in torch's order.

// ---- opcost/layers/response_norm.hpp
#ifndef OPCOST_LAYERS_RESPONSE_NORM_HPP_PIECE
#define OPCOST_LAYERS_RESPONSE_NORM_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Normalization by neighboring channels.

namespace opcost {

/// x / (k + alpha / size sum x^2)^beta, where the sum covers `size` channels around each (torch's LocalResponseNorm): x
/// [N, C, ...].
struct local_response_norm {
  count_t size = 1;
  double alpha = 1e-4, beta = 0.75;
  real_number k = 1.0;
};
/// The same under an older class of torch (CrossMapLRN2d).
struct cross_map_lrn2d {
  count_t size = 1;
  double alpha = 1e-4, beta = 0.75;
  real_number k = 1;
};

namespace detail {
// Traits of both classes: a window over the channels.
template <class Layer> struct over_channels {
  static constexpr std::string_view repr = "*size, alpha, beta, k";
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("size", l.size);
    f("alpha", l.alpha);
    f("beta", l.beta);
    f("k", l.k);
  }
  template <class Dim> static constexpr inferred<Dim> lower(const Layer& l, const basic_operands<Dim>& in, auto&& f) {
    if (l.size < 1) return rejected("size: expected at least 1, got {}", l.size);
    const Dim channels[]{1};
    return f(lrn{.alpha = l.alpha, .beta = l.beta, .bias = l.k.value, .size = l.size}, in[0],
             axes_operand<Dim>(in, channels));
  }
};
}  // namespace detail
template <> struct op_traits<local_response_norm> : detail::over_channels<local_response_norm> {
  static constexpr std::string_view name = "LocalResponseNorm";
};
template <> struct op_traits<cross_map_lrn2d> : detail::over_channels<cross_map_lrn2d> {
  static constexpr std::string_view name = "CrossMapLRN2d";
};

}  // namespace opcost

#endif

// ---- opcost/layers/rms_norm.hpp
#ifndef OPCOST_LAYERS_RMS_NORM_HPP_PIECE
#define OPCOST_LAYERS_RMS_NORM_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Normalization by the root mean square, with a scale of its own.

namespace opcost {

/// x / sqrt(mean(x^2) + eps) over the last dimensions (torch's RMSNorm): x [..., normalized_shape]. eps None: the
/// machine epsilon.
struct rms_norm {
  ints normalized_shape{};
  none_or<double> eps{};
  bool affine = true;
};
template <> struct op_traits<rms_norm> {
  static constexpr std::string_view name = "RMSNorm";
  static constexpr std::string_view repr = "*normalized_shape, eps, elementwise_affine";
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("normalized_shape", as_tuple(l.normalized_shape));
    f("eps", l.eps);
    f("elementwise_affine", l.affine);
  }
  static constexpr void parameters(const rms_norm& l, const tensors&, auto&& f) {
    detail::affine_parameters(l.affine, false, l.normalized_shape, f);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const rms_norm& l, const basic_operands<Dim>& in, auto&& f) {
    if (!detail::ends_in(in[0].dims, l.normalized_shape))
      return detail::rejected_ending(in[0].dims, l.normalized_shape);
    const basic_tensor<Dim> square = f(multiply{}, in[0], in[0]);
    const basic_tensor<Dim> mean =
        f(reduce_mean{{.keep_dims = true}}, square,
          detail::axes_operand<Dim>(in, detail::axes_from<Dim>(-l.normalized_shape.rank, 0)));
    const basic_tensor<Dim> root = f(math::sqrt{}, f(add{}, mean, fixed(in, basic_shape<Dim>{})));
    const basic_tensor<Dim> y = f(divide{}, in[0], root);
    return l.affine ? f(multiply{}, y, learned(in, detail::as_dims_of<Dim>(l.normalized_shape))) : y;
  }
};

}  // namespace opcost

#endif

namespace opcost {
namespace fn {
/// F.batch_norm.
struct normalizing_batch {
  bool training = false;
  double momentum = 0.1, eps = 1e-5;
};  // operands: x, mean, variance, optional scale and shift
/// F.instance_norm.
struct normalizing_instance {
  bool use_input_stats = true;
  double momentum = 0.1, eps = 1e-5;
};  // operands: x, optional mean and variance, optional scale and shift
/// F.layer_norm.
struct normalizing_layer {
  ints normalized_shape{};
  double eps = 1e-5;
};  // operands: x, optional scale and shift
/// F.group_norm.
struct normalizing_groups {
  count_t num_groups = 1;
  double eps = 1e-5;
};  // operands: x, optional scale and shift
/// F.rms_norm.
struct normalizing_root {
  ints normalized_shape{};
  none_or<double> eps{};
};  // operands: x, optional scale

using batch_norm = function<"F.batch_norm", normalizing_batch>;
using instance_norm = function<"F.instance_norm", normalizing_instance>;
using layer_norm = function<"F.layer_norm", normalizing_layer>;
using group_norm = function<"F.group_norm", normalizing_groups>;
using rms_norm = function<"F.rms_norm", normalizing_root>;
using local_response_norm = function<"F.local_response_norm", opcost::local_response_norm>;
}  // namespace fn

namespace detail {
// Multiplies y by operand `first` and adds the next one, if they are given.
template <class Dim>
constexpr basic_tensor<Dim> scaled_and_shifted(const basic_operands<Dim>& in, const basic_tensor<Dim>& y, int first,
                                               bool per_channel, auto&& f) {
  basic_tensor<Dim> result = y;
  for (int i = first; i < first + 2; ++i) {
    if (!in.has(i)) continue;
    basic_tensor<Dim> by = in[i];
    if (per_channel && by.dims.rank == 1) by.dims = per_channel_shape(y.dims, by.dims[0]);
    result = i == first ? f(multiply{}, result, by) : f(add{}, result, by);
  }
  return result;
}
template <class Dim> constexpr bool lists_of_channels(const basic_operands<Dim>& in, int from) {
  for (int i = from; i < in.size(); ++i)
    if (in[i].dims.rank != 1 || !may_be(in[0].dims[1], opcost::lower(in[i].dims[0]).n)) return false;
  return true;
}
}  // namespace detail

template <> struct op_traits<fn::normalizing_batch> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("training", l.training);
    f("momentum", l.momentum);
    f("eps", l.eps);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::normalizing_batch& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() < 3 || in.size() > 5 || !may_be(Dim(in[0].dims.rank < 2 ? 0 : 1), 1))
      return rejected(
          "expected 3 to 5 inputs (x of at least rank 2, mean, variance, optionally scale and shift), got {}",
          in.size());
    if (!detail::lists_of_channels(in, 1))
      return rejected("inputs from 1: expected lists of {} numbers, the channels of x",
                      detail::dim_or_unknown(in[0].dims, 1));
    if (l.training)
      return detail::scaled_and_shifted(
          in,
          f(mvn_6{.eps = l.eps}, in[0], detail::axes_operand<Dim>(in, detail::axes_from<Dim>(0, in[0].dims.rank, 1))),
          3, true, f);
    const basic_tensor<Dim>&mean = in[1], &scale = in.has(3) ? in[3] : mean, &shift = in.has(4) ? in[4] : mean;
    return f(batch_norm_inference{.epsilon = l.eps}, in[0], scale, shift, mean, in[2]);
  }
};
template <> struct op_traits<fn::normalizing_instance> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("use_input_stats", l.use_input_stats);
    f("momentum", l.momentum);
    f("eps", l.eps);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::normalizing_instance& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() < 1 || in.size() == 2 || in.size() > 5)
      return rejected("expected 1 or 3 to 5 inputs (x, mean, variance, scale, shift), got {}", in.size());
    if (in[0].dims.ranked() && in[0].dims.rank < 3)
      return rejected("input 0: expected at least rank 3, got {}", in[0].dims.rank);
    if (!detail::lists_of_channels(in, 1))
      return rejected("inputs from 1: expected lists of {} numbers, the channels of x",
                      detail::dim_or_unknown(in[0].dims, 1));
    if (!l.use_input_stats && in.size() < 3)
      return rejected("inputs 1 (mean) and 2 (variance): missing; use_input_stats is false");
    if (!l.use_input_stats) return op_traits<fn::normalizing_batch>::lower(fn::normalizing_batch{.eps = l.eps}, in, f);
    return detail::scaled_and_shifted(
        in, f(mvn_6{.eps = l.eps}, in[0], detail::axes_operand<Dim>(in, detail::axes_from<Dim>(2, in[0].dims.rank))), 3,
        true, f);
  }
};
template <> struct op_traits<fn::normalizing_layer> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("normalized_shape", as_tuple(l.normalized_shape));
    f("eps", l.eps);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::normalizing_layer& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() > 3) return rejected("expected 1 to 3 inputs (x, scale, shift), got {}", in.size());
    if (!detail::ends_in(in[0].dims, l.normalized_shape))
      return detail::rejected_ending(in[0].dims, l.normalized_shape);
    return detail::scaled_and_shifted(
        in,
        f(mvn_6{.eps = l.eps}, in[0],
          detail::axes_operand<Dim>(in, detail::axes_from<Dim>(-l.normalized_shape.rank, 0))),
        1, false, f);
  }
};
template <> struct op_traits<fn::normalizing_groups> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("num_groups", l.num_groups);
    f("eps", l.eps);
  }
  // Every group is one row of x.
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::normalizing_groups& l, const basic_operands<Dim>& in, auto&& f) {
    const auto& x = in[0].dims;
    if (in.size() > 3 || x.rank < 2)
      return rejected("expected 1 to 3 inputs (x of at least rank 2, scale, shift), got {} inputs, x of rank {}",
                      in.size(), detail::rank_of(x));
    if (l.num_groups < 1 || (known(x[1]) && opcost::lower(x[1]) % l.num_groups != 0))
      return rejected("input 0: expected channels that are a multiple of num_groups ({}), got {}", l.num_groups, x[1]);
    if (!detail::lists_of_channels(in, 1))
      return rejected("inputs 1 (scale) and 2 (shift): expected lists of {} numbers, the channels of x",
                      detail::dim_or_unknown(x, 1));
    const Dim axes[]{-1};
    f(mvn_6{.eps = l.eps},
      detail::of(basic_shape<Dim>{x[0], l.num_groups, x.product(1, x.rank) / Dim(l.num_groups)}, in[0].type),
      detail::axes_operand<Dim>(in, axes));
    return detail::scaled_and_shifted(in, detail::of(x, in[0].type), 1, true, f);
  }
};
template <> struct op_traits<fn::normalizing_root> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("normalized_shape", as_tuple(l.normalized_shape));
    f("eps", l.eps);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::normalizing_root& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() > 2) return rejected("expected 1 or 2 inputs (x, scale), got {}", in.size());
    const inferred<Dim> y = op_traits<rms_norm>::lower(
        rms_norm{.normalized_shape = l.normalized_shape, .eps = l.eps, .affine = false}, in, f);
    return y.refusal.empty() && in.has(1) ? inferred<Dim>(f(multiply{}, y[0], in[1])) : y;
  }
};

}  // namespace opcost

#endif

// ---- opcost/layers/functions_rearranging.hpp
#ifndef OPCOST_LAYERS_FUNCTIONS_REARRANGING_HPP_PIECE
#define OPCOST_LAYERS_FUNCTIONS_REARRANGING_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// More functions that move elements: repetition, joining along a fixed dimension, parts of a tensor, masks, unpooling.

// ---- opcost/layers/functions_windows.hpp
#ifndef OPCOST_LAYERS_FUNCTIONS_WINDOWS_HPP_PIECE
#define OPCOST_LAYERS_FUNCTIONS_WINDOWS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Functions on images and signals: convolutions whose filter is an operand, pooling, interpolation, padding, sampling.

// ---- opcost/layers/shuffle_layers.hpp
#ifndef OPCOST_LAYERS_SHUFFLE_LAYERS_HPP_PIECE
#define OPCOST_LAYERS_SHUFFLE_LAYERS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Rearranging channels and positions.

namespace opcost {
namespace nn {
/// [..., C r^2, H, W] to [..., C, H r, W r], r = upscale_factor (torch's PixelShuffle).
struct pixel_shuffle {
  count_t upscale_factor = 1;
};
/// [..., C, H r, W r] to [..., C r^2, H, W], r = downscale_factor (torch's PixelUnshuffle).
struct pixel_unshuffle {
  count_t downscale_factor = 1;
};
/// Reorders the channels of [N, C, ...] across groups (torch's ChannelShuffle).
struct channel_shuffle {
  count_t groups = 1;
};
}  // namespace nn

template <> struct op_traits<nn::pixel_shuffle> {
  static constexpr std::string_view name = "PixelShuffle";
  static constexpr std::string_view repr = "upscale_factor";
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { f("upscale_factor", l.upscale_factor); }
  static constexpr auto lower(const nn::pixel_shuffle& l, const auto& in, auto&& f) {
    return f(depth_to_space{l.upscale_factor, block_order::depth_first}, in[0]);
  }
};
template <> struct op_traits<nn::pixel_unshuffle> {
  static constexpr std::string_view name = "PixelUnshuffle";
  static constexpr std::string_view repr = "downscale_factor";
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { f("downscale_factor", l.downscale_factor); }
  static constexpr auto lower(const nn::pixel_unshuffle& l, const auto& in, auto&& f) {
    return f(space_to_depth{{l.downscale_factor, block_order::depth_first}}, in[0]);
  }
};
template <> struct op_traits<nn::channel_shuffle> {
  static constexpr std::string_view name = "ChannelShuffle";
  static constexpr std::string_view repr = "groups";
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { f("groups", l.groups); }
  static constexpr auto lower(const nn::channel_shuffle& l, const auto& in, auto&& f) {
    return f(shuffle_channels{.axis = 1, .group = l.groups}, in[0]);
  }
};

}  // namespace opcost

#endif

// ---- opcost/layers/special_pooling_layers.hpp
#ifndef OPCOST_LAYERS_SPECIAL_POOLING_LAYERS_HPP_PIECE
#define OPCOST_LAYERS_SPECIAL_POOLING_LAYERS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Adaptive maximum, p-norm and fractional maximum pooling.

// ---- opcost/layers/upsampling_layers.hpp
#ifndef OPCOST_LAYERS_UPSAMPLING_LAYERS_HPP_PIECE
#define OPCOST_LAYERS_UPSAMPLING_LAYERS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Interpolation over the spatial dimensions of x [N, C, spatial...], to a size or by a factor: floor(factor x extent).

namespace opcost {

/// How Upsample computes elements.
enum class upsample_mode : std::uint8_t { nearest, linear, bilinear, bicubic, trilinear, area, nearest_exact };
template <>
inline constexpr std::array<std::string_view, 7> spellings<upsample_mode>{
    "nearest", "linear", "bilinear", "bicubic", "trilinear", "area", "nearest-exact"};

namespace nn {
/// Resampling of x [N, C, spatial...] to size or by scale_factor; exactly one of them is given (torch's Upsample).
struct upsample {
  ints size{};
  factors scale_factor{};
  upsample_mode mode = upsample_mode::nearest;
  bool align_corners = false, recompute_scale_factor = false;
};
/// torch's older classes, with one mode each.
struct upsampling_nearest2d : upsample {};
struct upsampling_bilinear2d : upsample {
  constexpr upsampling_bilinear2d() {
    mode = upsample_mode::bilinear;
    align_corners = true;
  }
};
}  // namespace nn

namespace detail {
constexpr interpolate_mode interpolation_of(upsample_mode m) {
  switch (m) {
    case upsample_mode::linear:
    case upsample_mode::bilinear:
    case upsample_mode::trilinear: return interpolate_mode::linear_onnx;
    case upsample_mode::bicubic: return interpolate_mode::cubic;
    default: return interpolate_mode::nearest;
  }
}
template <class Dim> constexpr Dim scaled_extent(Dim n, double by) {
  const auto scaled = [&](count_t d) { return d.saturated() ? d : to_count(static_cast<double>(d.n) * by); };
  return between<Dim>(scaled(lower(n)), scaled(upper(n)));
}

// Lowers nn.Upsample and F.interpolate.
template <class Dim> constexpr inferred<Dim> resampled(const nn::upsample& l, const basic_operands<Dim>& in, auto&& f) {
  const auto& x = in[0].dims;
  if (x.ranked() && (x.rank < 3 || x.rank > 5)) return rejected("input 0: expected rank 3 to 5, got {}", x.rank);
  const int spatial = x.ranked() ? x.rank - 2 : 2;
  if (l.size.empty() == (l.scale_factor.size == 0))
    return rejected("size and scale_factor: expected exactly one of them");
  if (l.size.rank > 1 && l.size.rank != spatial)
    return rejected("size: expected {} numbers, got {}", spatial, l.size.rank);
  if (l.scale_factor.size > 1 && l.scale_factor.size != spatial)
    return rejected("scale_factor: expected {} numbers, got {}", spatial, l.scale_factor.size);
  if ((l.mode == upsample_mode::linear && spatial != 1) ||
      ((l.mode == upsample_mode::bilinear || l.mode == upsample_mode::bicubic) && spatial != 2) ||
      (l.mode == upsample_mode::trilinear && spatial != 3))
    return rejected("mode: does not match {} spatial dimensions", spatial);
  Dim wanted[3]{};
  interpolate op{.axes = {}, .mode = interpolation_of(l.mode), .align_corners = l.align_corners};
  for (int i = 0; i < spatial; ++i) {
    op.axes.push_back(2 + i);
    wanted[i] = l.size.empty() ? scaled_extent(x[2 + i], l.scale_factor[i]) : Dim(l.size[l.size.rank == 1 ? 0 : i]);
    if (upper(wanted[i]) < 1) return rejected("the output would have {} elements in dimension {}", wanted[i], 2 + i);
  }
  basic_tensor<Dim> sizes = fixed(in, basic_shape<Dim>{spatial});
  sizes.type = dtype::i64;
  sizes.value = span<const Dim>(wanted).first(static_cast<std::size_t>(spatial));
  if (l.mode == upsample_mode::area) return f(adaptive_avg_pool{}, in[0], sizes);  // area means adaptive pooling
  return f(op, in[0], sizes);
}

template <class Layer> struct upsampling_traits {
  static constexpr std::string_view repr = "scale_factor?, size?, mode";
  static constexpr void attributes(auto& l, auto&& f) {
    f("size", l.size);
    f("scale_factor", l.scale_factor);
    f("mode", l.mode);
    if constexpr (std::same_as<Layer, nn::upsample>) {
      f("align_corners", l.align_corners);
      f("recompute_scale_factor", l.recompute_scale_factor);
    }
  }
  template <class Dim> static constexpr inferred<Dim> lower(const Layer& l, const basic_operands<Dim>& in, auto&& f) {
    return resampled(l, in, f);
  }
};
}  // namespace detail
template <> struct op_traits<nn::upsample> : detail::upsampling_traits<nn::upsample> {
  static constexpr std::string_view name = "Upsample";
};
template <> struct op_traits<nn::upsampling_nearest2d> : detail::upsampling_traits<nn::upsampling_nearest2d> {
  static constexpr std::string_view name = "UpsamplingNearest2d";
};
template <> struct op_traits<nn::upsampling_bilinear2d> : detail::upsampling_traits<nn::upsampling_bilinear2d> {
  static constexpr std::string_view name = "UpsamplingBilinear2d";
};

}  // namespace opcost

#endif

namespace opcost {

/// The maximum of as many windows as the output has elements (torch's AdaptiveMaxPool).
template <int Spatial> struct adaptive_max_pooling {
  ints output_size{};
  bool return_indices = false;
};
using adaptive_max_pool1d = adaptive_max_pooling<1>;
using adaptive_max_pool2d = adaptive_max_pooling<2>;
using adaptive_max_pool3d = adaptive_max_pooling<3>;
/// (sum x^p)^(1/p) per window (torch's LPPool), computed as torch does: the mean of the powers, times the window size.
template <int Spatial> struct lp_pooling {
  real_number norm_type = 2;
  ints kernel_size{}, stride{};
  bool ceil_mode = false;
};
using lp_pool1d = lp_pooling<1>;
using lp_pool2d = lp_pooling<2>;
using lp_pool3d = lp_pooling<3>;
/// The maximum of windows at pseudo-random positions, one per output element (torch's FractionalMaxPool; Graham 2014,
/// arXiv:1412.6071). output_ratio: the output extents relative to the input.
template <int Spatial> struct fractional_max_pooling {
  ints kernel_size{}, output_size{};
  factors output_ratio{};
  bool return_indices = false;
};
using fractional_max_pool2d = fractional_max_pooling<2>;
using fractional_max_pool3d = fractional_max_pooling<3>;

template <int Spatial> struct op_traits<adaptive_max_pooling<Spatial>> {
  static constexpr std::string_view name =
      detail::numbered(Spatial, "AdaptiveMaxPool1d", "AdaptiveMaxPool2d", "AdaptiveMaxPool3d");
  static constexpr std::string_view repr = "output_size";
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("output_size", as_written(l.output_size, {1}));
    f("return_indices", l.return_indices);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const adaptive_max_pooling<Spatial>& l, const basic_operands<Dim>& in,
                                       auto&& f) {
    return detail::with_batch(in, Spatial, [&](const auto& batched) { return lower_batched(l, batched, f); });
  }

 private:
  template <class Dim>
  static constexpr inferred<Dim> lower_batched(const adaptive_max_pooling<Spatial>& l, const basic_operands<Dim>& in,
                                               auto&& f) {
    if (const rejection why = detail::check_batched(in[0].dims, Spatial)) return why;
    if (const rejection why = detail::check_output_size(l.output_size)) return why;
    const detail::pool_places<Spatial, Dim> places(l.output_size, in[0].dims);
    if (l.return_indices) return f.all(adaptive_max_pool{}, in[0], places.operand(in));
    return f(adaptive_max_pool{}, in[0], places.operand(in));
  }
};

template <int Spatial> struct op_traits<lp_pooling<Spatial>> {
  static constexpr std::string_view name = detail::numbered(Spatial, "LPPool1d", "LPPool2d", "LPPool3d");
  static constexpr std::string_view repr = "norm_type, kernel_size, stride, ceil_mode";
  static constexpr int required = 2;
  static constexpr void attributes(auto& l, auto&& f) {
    f("norm_type", l.norm_type);
    f("kernel_size", as_written(l.kernel_size));
    f("stride", as_written(l.stride));
    f("ceil_mode", l.ceil_mode);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const lp_pooling<Spatial>& l, const basic_operands<Dim>& in, auto&& f) {
    return detail::with_batch(in, Spatial, [&](const auto& batched) { return lower_batched(l, batched, f); });
  }

 private:
  template <class Dim>
  static constexpr inferred<Dim> lower_batched(const lp_pooling<Spatial>& l, const basic_operands<Dim>& in, auto&& f) {
    if (const rejection why = detail::check_batched(in[0].dims, Spatial)) return why;
    avg_pool_14 op;
    const struct {
      ints kernel_size, stride, padding;
      bool ceil_mode;
    } window{l.kernel_size, l.stride, {}, l.ceil_mode};
    detail::pool_lists<Spatial>(op, window);
    const basic_tensor<Dim> one = fixed(in, basic_shape<Dim>{});
    const bool squares = l.norm_type.value >= 2 && l.norm_type.value <= 2;
    const basic_tensor<Dim> powers = squares ? f(multiply{}, in[0], in[0]) : f(power{}, in[0], one);
    const basic_tensor<Dim> sums = f(multiply{}, f(op, powers), one);
    return squares ? f(math::sqrt{}, sums) : f(power{}, sums, one);
  }
};

template <int Spatial> struct op_traits<fractional_max_pooling<Spatial>> {
  static constexpr std::string_view name =
      detail::numbered(Spatial, "FractionalMaxPool1d", "FractionalMaxPool2d", "FractionalMaxPool3d");
  static constexpr std::string_view repr = "";
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("kernel_size", as_written(l.kernel_size));
    f("output_size", as_written(l.output_size));
    f("output_ratio", l.output_ratio);
    f("return_indices", l.return_indices);
  }
  // Gathers the windows side by side along each dimension and takes the maximum of each.
  template <class Dim>
  static constexpr inferred<Dim> lower(const fractional_max_pooling<Spatial>& l, const basic_operands<Dim>& in,
                                       auto&& f) {
    return detail::with_batch(in, Spatial, [&](const auto& batched) { return lower_batched(l, batched, f); });
  }

 private:
  template <class Dim>
  static constexpr inferred<Dim> lower_batched(const fractional_max_pooling<Spatial>& l, const basic_operands<Dim>& in,
                                               auto&& f) {
    if (const rejection why = detail::check_batched(in[0].dims, Spatial)) return why;
    const auto& x = in[0].dims;
    if (l.output_size.empty() == (l.output_ratio.size == 0))
      return rejected("output_size and output_ratio: expected exactly one of them");
    const ints kernel = spread_over(l.kernel_size, Spatial), size = spread_over(l.output_size, Spatial);
    basic_tensor<Dim> windows = in[0];
    for (int i = 0; i < Spatial; ++i) {
      const Dim places = size.empty() ? detail::scaled_extent(x[2 + i], l.output_ratio[i]) : Dim(size[i]);
      if (kernel[i] < 1 || upper(places) < 1)
        return rejected("kernel_size and output_size: expected at least 1, got {} and {}", kernel[i], places);
      if (opcost::lower(places + kernel[i] - 1) > upper(x[2 + i]))
        return rejected("the windows need {} elements in dimension {}, got {}", places + kernel[i] - 1, 2 + i,
                        x[2 + i]);
      const Dim along[]{2 + i};
      basic_tensor<Dim> axis = fixed(in, basic_shape<Dim>{}),
                        indices = fixed(in, basic_shape<Dim>{places * Dim(kernel[i])});
      axis.type = indices.type = dtype::i64;
      axis.value = along;
      windows = f(gather_8{}, windows, indices, axis);
    }
    max_pool_14 op;
    op.kernel_size = op.strides = kernel;
    if (l.return_indices) return f.all(op, windows);
    return f(op, windows);
  }
};

}  // namespace opcost

#endif

namespace opcost {

/// What F.pad adds.
enum class padding_by : std::uint8_t { constant, reflect, replicate, circular };
template <>
inline constexpr std::array<std::string_view, 4> spellings<padding_by>{"constant", "reflect", "replicate", "circular"};

namespace fn {
/// Operands: x, a filter [O, I / G, k...] (transposed: [I, O / G, k...]), an optional bias.
template <int Spatial> struct convolving {
  ints stride{}, padding{}, dilation{};
  count_t groups = 1;
  auto_pad pad = auto_pad::explicit_;
};
/// A transposed convolution; operands as of a convolution.
template <int Spatial> struct transposed_convolving {
  ints stride{}, padding{}, output_padding{};
  count_t groups = 1;
  ints dilation{};
};
template <int Spatial>
struct max_pooling : opcost::max_pooling<Spatial> {};  // torch's function lists ceil_mode before return_indices
/// A pool that always returns indices too.
template <class Pool> struct with_indices { Pool pool{}; };
/// theta [N, 2, 3] (or [N, 3, 4]) to a grid [N, H, W, 2]: every position times theta.
struct making_grid {
  ints size{};
  bool align_corners = false;
};
/// x [T, N, C], filter [K, C, O], bias [O]: a convolution over time.
struct convolving_time_first {
  count_t pad = 0;
};
/// F.interpolate: the attributes of nn::upsample and antialias.
struct interpolating : nn::upsample {
  bool antialias = false;
};
/// F.pad.
struct padding {
  ints pad{};
  padding_by mode = padding_by::constant;
  none_or<real_number> value{};
};
/// F.grid_sample: x [N, C, H, W] at positions [N, H', W', 2].
struct sampling {
  grid_mode mode = grid_mode::bilinear;
  grid_padding padding_mode = grid_padding::zeros;
  bool align_corners = false;
};

using conv1d = function<"F.conv1d", convolving<1>>;
using conv2d = function<"F.conv2d", convolving<2>>;
using conv3d = function<"F.conv3d", convolving<3>>;
using conv_transpose1d = function<"F.conv_transpose1d", transposed_convolving<1>>;
using conv_transpose2d = function<"F.conv_transpose2d", transposed_convolving<2>>;
using conv_transpose3d = function<"F.conv_transpose3d", transposed_convolving<3>>;
using max_pool1d = function<"F.max_pool1d", max_pooling<1>>;
using max_pool2d = function<"F.max_pool2d", max_pooling<2>>;
using max_pool3d = function<"F.max_pool3d", max_pooling<3>>;
using avg_pool1d = function<"F.avg_pool1d", avg_pooling<1>>;
using avg_pool2d = function<"F.avg_pool2d", avg_pooling<2>>;
using avg_pool3d = function<"F.avg_pool3d", avg_pooling<3>>;
using adaptive_avg_pool1d = function<"F.adaptive_avg_pool1d", adaptive_avg_pooling<1>>;
using adaptive_avg_pool2d = function<"F.adaptive_avg_pool2d", adaptive_avg_pooling<2>>;
using adaptive_avg_pool3d = function<"F.adaptive_avg_pool3d", adaptive_avg_pooling<3>>;
using adaptive_max_pool1d = function<"F.adaptive_max_pool1d", adaptive_max_pooling<1>>;
using adaptive_max_pool2d = function<"F.adaptive_max_pool2d", adaptive_max_pooling<2>>;
using adaptive_max_pool3d = function<"F.adaptive_max_pool3d", adaptive_max_pooling<3>>;
using lp_pool1d = function<"F.lp_pool1d", lp_pooling<1>>;
using lp_pool2d = function<"F.lp_pool2d", lp_pooling<2>>;
using lp_pool3d = function<"F.lp_pool3d", lp_pooling<3>>;
using max_pool1d_with_indices = function<"F.max_pool1d_with_indices", with_indices<max_pooling<1>>>;
using max_pool2d_with_indices = function<"F.max_pool2d_with_indices", with_indices<max_pooling<2>>>;
using max_pool3d_with_indices = function<"F.max_pool3d_with_indices", with_indices<max_pooling<3>>>;
using adaptive_max_pool1d_with_indices =
    function<"F.adaptive_max_pool1d_with_indices", with_indices<adaptive_max_pooling<1>>>;
using adaptive_max_pool2d_with_indices =
    function<"F.adaptive_max_pool2d_with_indices", with_indices<adaptive_max_pooling<2>>>;
using adaptive_max_pool3d_with_indices =
    function<"F.adaptive_max_pool3d_with_indices", with_indices<adaptive_max_pooling<3>>>;
using fractional_max_pool2d = function<"F.fractional_max_pool2d", fractional_max_pooling<2>>;
using fractional_max_pool3d = function<"F.fractional_max_pool3d", fractional_max_pooling<3>>;
using fractional_max_pool2d_with_indices =
    function<"F.fractional_max_pool2d_with_indices", with_indices<fractional_max_pooling<2>>>;
using fractional_max_pool3d_with_indices =
    function<"F.fractional_max_pool3d_with_indices", with_indices<fractional_max_pooling<3>>>;
using upsample_nearest = function<"F.upsample_nearest", nn::upsampling_nearest2d>;
using upsample_bilinear = function<"F.upsample_bilinear", nn::upsampling_bilinear2d>;
using native_channel_shuffle = function<"F.native_channel_shuffle", nn::channel_shuffle>;
using affine_grid = function<"F.affine_grid", making_grid>;
using conv_tbc = function<"F.conv_tbc", convolving_time_first>;
using interpolate = function<"F.interpolate", interpolating>;
using upsample = function<"F.upsample", nn::upsample>;
using pad = function<"F.pad", padding>;
using grid_sample = function<"F.grid_sample", sampling>;
using unfold = function<"F.unfold", nn::unfold>;
using fold = function<"F.fold", nn::fold>;
using pixel_shuffle = function<"F.pixel_shuffle", nn::pixel_shuffle>;
using pixel_unshuffle = function<"F.pixel_unshuffle", nn::pixel_unshuffle>;
using channel_shuffle = function<"F.channel_shuffle", nn::channel_shuffle>;
}  // namespace fn

namespace detail {
// The filter of a grouped convolution with a dimension of its own for the groups.
template <class Dim> constexpr basic_tensor<Dim> filter_by_groups(basic_tensor<Dim> w, count_t groups) {
  basic_shape<Dim> dims{groups, w.dims[0] / Dim(groups)};
  for (int i = 1; i < w.dims.rank; ++i) dims.push_back(w.dims[i]);
  w.dims = dims;
  return w;
}
template <int Spatial, class Dim> constexpr rejection refused_filter(const basic_operands<Dim>& in, count_t groups) {
  if (in.size() != 2 && in.size() != 3) return rejected("expected 2 or 3 inputs (x, filter, bias), got {}", in.size());
  if (!may_have_rank(in[0].dims, Spatial + 2) || in[1].dims.rank != Spatial + 2)
    return rejected("inputs 0 (x) and 1 (filter): expected rank {}, got {} and {}", Spatial + 2, rank_of(in[0].dims),
                    rank_of(in[1].dims));
  if (groups < 1 || (known(in[1].dims[0]) && lower(in[1].dims[0]) % groups != 0))
    return rejected("input 1 (filter): expected dimension 0 to be a multiple of groups ({}), got {}", groups,
                    in[1].dims[0]);
  return {};
}
}  // namespace detail

template <int Spatial> struct op_traits<fn::convolving<Spatial>> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("stride", per_axis<Spatial>(l.stride, {1}));
    f("padding", padding_per_axis<Spatial>(l.padding, l.pad));
    f("dilation", per_axis<Spatial>(l.dilation, {1}));
    f("groups", l.groups);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::convolving<Spatial>& l, const basic_operands<Dim>& in, auto&& f) {
    return detail::with_batch(in, Spatial, [&](const auto& batched) { return lower_batched(l, batched, f); });
  }

 private:
  template <class Dim>
  static constexpr inferred<Dim> lower_batched(const fn::convolving<Spatial>& l, const basic_operands<Dim>& in,
                                               auto&& f) {
    if (const rejection why = detail::refused_filter<Spatial>(in, l.groups)) return why;
    convolution op{.strides = spread_over(l.stride, Spatial),
                   .dilations = spread_over(l.dilation, Spatial),
                   .pads_begin = spread_over(l.padding, Spatial),
                   .pads_end = {},
                   .pad = l.pad};
    op.pads_end = op.pads_begin;
    const basic_tensor<Dim> y = l.groups == 1
                                    ? f(op, in[0], in[1])
                                    : f(group_convolution{op.strides, op.dilations, op.pads_begin, op.pads_end, op.pad},
                                        in[0], detail::filter_by_groups(in[1], l.groups));
    return in.has(2) ? f(add_bias{}, y, in[2]) : y;
  }
};
template <int Spatial> struct op_traits<fn::transposed_convolving<Spatial>> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("stride", per_axis<Spatial>(l.stride, {1}));
    f("padding", per_axis<Spatial>(l.padding, {0}));
    f("output_padding", per_axis<Spatial>(l.output_padding, {0}));
    f("groups", l.groups);
    f("dilation", per_axis<Spatial>(l.dilation, {1}));
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::transposed_convolving<Spatial>& l, const basic_operands<Dim>& in,
                                       auto&& f) {
    return detail::with_batch(in, Spatial, [&](const auto& batched) { return lower_batched(l, batched, f); });
  }

 private:
  template <class Dim>
  static constexpr inferred<Dim> lower_batched(const fn::transposed_convolving<Spatial>& l,
                                               const basic_operands<Dim>& in, auto&& f) {
    if (const rejection why = detail::refused_filter<Spatial>(in, l.groups)) return why;
    convolution_backprop_data op;
    op.strides = spread_over(l.stride, Spatial);
    op.dilations = spread_over(l.dilation, Spatial);
    op.pads_begin = op.pads_end = spread_over(l.padding, Spatial);
    op.output_padding = spread_over(l.output_padding, Spatial);
    const basic_tensor<Dim> y = l.groups == 1
                                    ? f(op, in[0], in[1])
                                    : f(group_convolution_backprop_data{op.strides, op.dilations, op.pads_begin,
                                                                        op.pads_end, op.pad, op.output_padding},
                                        in[0], detail::filter_by_groups(in[1], l.groups));
    return in.has(2) ? f(add_bias{}, y, in[2]) : y;
  }
};
template <int Spatial> struct op_traits<fn::max_pooling<Spatial>> : op_traits<max_pooling<Spatial>> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("kernel_size", as_written(l.kernel_size));
    f("stride", as_written(l.stride, l.kernel_size));
    f("padding", as_written(l.padding, {0}));
    f("dilation", as_written(l.dilation, {1}));
    f("ceil_mode", l.ceil_mode);
    f("return_indices", l.return_indices);
  }
};
template <class Pool> struct op_traits<fn::with_indices<Pool>> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { op_traits<Pool>::attributes(l.pool, f); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::with_indices<Pool>& l, const basic_operands<Dim>& in, auto&& f) {
    Pool pool = l.pool;
    pool.return_indices = true;
    return op_traits<Pool>::lower(pool, in, f);
  }
};
template <> struct op_traits<fn::making_grid> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("size", as_written(l.size));
    f("align_corners", l.align_corners);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::making_grid& l, const basic_operands<Dim>& in, auto&& f) {
    const int spatial = l.size.rank - 2;
    if (spatial != 2 && spatial != 3) return rejected("size: expected 4 or 5 numbers, got {}", l.size.rank);
    if (!detail::may_have_rank(in[0].dims, 3)) return rejected("input 0: expected rank 3, got {}", in[0].dims.rank);
    basic_shape<Dim> grid{l.size[0]};
    for (int i = 0; i < spatial; ++i) grid.push_back(l.size[2 + i]);
    grid.push_back(spatial);
    f(matmul{}, detail::of(basic_shape<Dim>{l.size[0], l.size.product(2, l.size.rank), spatial + 1}, in[0].type),
      detail::of(basic_shape<Dim>{l.size[0], spatial + 1, spatial}, in[0].type));
    return detail::of(grid, in[0].type);
  }
};
template <> struct op_traits<fn::convolving_time_first> {
  static constexpr void attributes(auto& l, auto&& f) { f("pad", l.pad); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::convolving_time_first& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 3) return rejected("expected x, a filter and a bias, got {} inputs", in.size());
    const basic_shape<Dim>&x = in[0].dims, &w = in[1].dims;
    for (int i = 0; i < 2; ++i)
      if (in[i].dims.rank != 3) return rejected("input {}: expected rank 3, got {}", i, in[i].dims.rank);
    convolution op{.strides = {1}, .dilations = {1}, .pads_begin = {l.pad}, .pads_end = {l.pad}, .pad = {}};
    const basic_tensor<Dim> y = f(op, detail::of(basic_shape<Dim>{x[1], x[2], x[0]}, in[0].type),
                                  detail::of(basic_shape<Dim>{w[2], w[1], w[0]}, in[1].type));
    f(add_bias{}, y, in[2]);
    return detail::of(basic_shape<Dim>{y.dims[2], x[1], w[2]}, in[0].type);
  }
};
template <> struct op_traits<fn::interpolating> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("size", as_written(l.size));
    f("scale_factor", l.scale_factor);
    f("mode", l.mode);
    f("align_corners", l.align_corners);
    f("recompute_scale_factor", l.recompute_scale_factor);
    f("antialias", l.antialias);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::interpolating& l, const basic_operands<Dim>& in, auto&& f) {
    return detail::resampled(l, in, f);
  }
};
// pad: two numbers per dimension, those of the last dimension first. A negative number crops.
template <> struct op_traits<fn::padding> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("pad", as_written(l.pad));
    f("mode", l.mode);
    f("value", l.value);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::padding& l, const basic_operands<Dim>& in, auto&& f) {
    const int dims = l.pad.rank / 2;
    if (l.pad.rank % 2 != 0 || l.pad.empty() || (in[0].dims.ranked() && dims > in[0].dims.rank))
      return rejected("pad: expected two numbers per padded dimension, at most {}, got {}", detail::rank_of(in[0].dims),
                      l.pad.rank);
    ints begin, end;
    for (int i = dims - 1; i >= 0; --i) {
      begin.push_back(l.pad[2 * i]);
      end.push_back(l.pad[2 * i + 1]);
    }
    return detail::padded(in, begin, end,
                          l.mode == padding_by::reflect    ? pad_mode::reflect
                          : l.mode == padding_by::constant ? pad_mode::constant
                                                           : pad_mode::edge,
                          f);
  }
};
template <> struct op_traits<fn::sampling> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("mode", l.mode);
    f("padding_mode", l.padding_mode);
    f("align_corners", l.align_corners);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::sampling& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 2) return rejected("expected 2 inputs (x, grid), got {}", in.size());
    return f(grid_sample{.align_corners = l.align_corners, .mode = l.mode, .padding = l.padding_mode}, in[0], in[1]);
  }
};

}  // namespace opcost

#endif

namespace opcost {
namespace fn {
/// torch.repeat_interleave: every element `repeats` times, along dim or flattened.
struct repeating_each {
  count_t repeats = 1;
  none_or<count_t> dim{};
};
/// torch.tile.
struct tiling {
  ints dims{};
};
/// torch.vstack (0), hstack (1), dstack (2).
template <int Dim> struct joining_along {};
struct joining_columns {};
/// torch.movedim.
struct moving_dim {
  ints source{}, destination{};
};
/// torch.select: one index along dim.
struct picking {
  count_t dim = 0, index = 0;
};
/// torch.unbind: all slices along dim.
struct unbinding {
  count_t dim = 0;
};
/// torch.diagonal.
struct diagonal_of {
  count_t offset = 0, dim1 = 0, dim2 = 1;
};
/// torch.t: the transpose of a matrix.
struct transposing_matrix {};
/// torch.take_along_dim.
struct taking_along {
  none_or<count_t> dim{};
};
/// torch.masked_fill: `value` at the elements of a mask.
struct masking {
  none_or<real_number> value{};
};
/// torch.broadcast_to.
struct broadcasting_to {
  ints size{};
};
/// F.one_hot.
struct one_hot_of {
  count_t num_classes = -1;
};
template <int Spatial> struct max_unpooling { ints kernel_size{}, stride{}, padding{}, output_size{}; };

using repeat_interleave = function<"torch.repeat_interleave", repeating_each>;
using tile = function<"torch.tile", tiling>;
using vstack = function<"torch.vstack", joining_along<0>>;
using hstack = function<"torch.hstack", joining_along<1>>;
using dstack = function<"torch.dstack", joining_along<2>>;
using column_stack = function<"torch.column_stack", joining_columns>;
using movedim = function<"torch.movedim", moving_dim>;
using select = function<"torch.select", picking>;
using unbind = function<"torch.unbind", unbinding>;
using diagonal = function<"torch.diagonal", diagonal_of>;
using t = function<"torch.t", transposing_matrix>;
using take_along_dim = function<"torch.take_along_dim", taking_along>;
using masked_fill = function<"torch.masked_fill", masking>;
using broadcast_to = function<"torch.broadcast_to", broadcasting_to>;
using unflatten = function<"torch.unflatten", opcost::unflatten>;
using one_hot = function<"F.one_hot", one_hot_of>;
using max_unpool1d = function<"F.max_unpool1d", max_unpooling<1>>;
using max_unpool2d = function<"F.max_unpool2d", max_unpooling<2>>;
using max_unpool3d = function<"F.max_unpool3d", max_unpooling<3>>;
}  // namespace fn

/// torch's MaxUnpool1d to MaxUnpool3d: input [N, C, spatial...] and indices of the same shape; no arithmetic.
template <int Spatial> struct max_unpooling { ints kernel_size{}, stride{}, padding{}; };
using max_unpool1d = max_unpooling<1>;
using max_unpool2d = max_unpooling<2>;
using max_unpool3d = max_unpooling<3>;

namespace detail {
// x with another shape, its elements moved and not computed.
template <class Dim>
constexpr basic_tensor<Dim> moved_to(const basic_tensor<Dim>& x, const basic_shape<Dim>& dims, auto&& f) {
  basic_tensor<Dim> y = f(identity{}, x);
  y.dims = dims;
  return y;
}
// (n - 1) stride - 2 padding + kernel, or the size that is given.
template <int Spatial, class Dim>
constexpr inferred<Dim> unpooled(const auto& l, const ints& size, const basic_operands<Dim>& in, auto&& f) {
  if (in.size() != 2) return rejected("expected x and indices, got {} inputs", in.size());
  const basic_shape<Dim>& x = in[0].dims;
  if (x.rank != Spatial + 1 && x.rank != Spatial + 2)
    return rejected("input 0: expected rank {} or {}, got {}", Spatial + 1, Spatial + 2, x.rank);
  basic_shape<Dim> both = x;
  if (!merge(both, in[1].dims)) return "input 1 (indices): expected the shape of input 0";
  const ints kernel = spread_over(l.kernel_size, Spatial);
  const ints stride = l.stride.empty() ? kernel : spread_over(l.stride, Spatial);
  const ints padding = spread_over(l.padding, Spatial);
  basic_shape<Dim> y = x;
  for (int i = 0; i < Spatial; ++i) {
    const int axis = x.rank - Spatial + i;
    const Dim extent = (x[axis] - Dim(1)) * Dim(stride.at_or(i, 1)) - Dim(padding.at_or(i, 0) * 2) + Dim(kernel[i]);
    y.set(axis, size.rank >= Spatial ? Dim(size[size.rank - Spatial + i]) : extent);
  }
  return moved_to(in[0], y, f);
}
}  // namespace detail
template <int Spatial> struct op_traits<max_unpooling<Spatial>> {
  static constexpr std::string_view name = detail::numbered(Spatial, "MaxUnpool1d", "MaxUnpool2d", "MaxUnpool3d");
  static constexpr std::string_view repr = "kernel_size, stride, padding";
  static constexpr int required = 1;
  static constexpr std::array input_types{dtype::f32, dtype::i64};
  static constexpr void attributes(auto& l, auto&& f) {
    f("kernel_size", per_axis<Spatial>(l.kernel_size));
    f("stride", per_axis<Spatial>(l.stride, l.kernel_size));
    f("padding", per_axis<Spatial>(l.padding, {0}));
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const max_unpooling<Spatial>& l, const basic_operands<Dim>& in, auto&& f) {
    return detail::unpooled<Spatial>(l, ints{}, in, f);
  }
};
template <int Spatial> struct op_traits<fn::max_unpooling<Spatial>> {
  static constexpr int required = 1;
  static constexpr std::array input_types{dtype::f32, dtype::i64};
  static constexpr void attributes(auto& l, auto&& f) {
    f("kernel_size", as_written(l.kernel_size));
    f("stride", as_written(l.stride, l.kernel_size));
    f("padding", as_written(l.padding, {0}));
    f("output_size", as_written(l.output_size));
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::max_unpooling<Spatial>& l, const basic_operands<Dim>& in, auto&& f) {
    return detail::unpooled<Spatial>(l, l.output_size, in, f);
  }
};

template <> struct op_traits<fn::repeating_each> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("repeats", l.repeats);
    f("dim", l.dim);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::repeating_each& l, const basic_operands<Dim>& in, auto&& f) {
    const basic_shape<Dim>& x = in[0].dims;
    if (l.repeats < 0) return rejected("repeats: expected 0 or more, got {}", l.repeats);
    if (!l.dim.given) return detail::moved_to(in[0], basic_shape<Dim>{x.elements() * Dim(l.repeats)}, f);
    const int axis = detail::normal_axis(l.dim.value, x.rank);
    if (axis < 0) return detail::dim_outside;
    basic_shape<Dim> y = x;
    y.set(axis, x[axis] * Dim(l.repeats));
    return detail::moved_to(in[0], y, f);
  }
};
template <> struct op_traits<fn::tiling> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { f("dims", as_written(l.dims)); }
  // Fewer numbers than dimensions repeat the last ones.
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::tiling& l, const basic_operands<Dim>& in, auto&& f) {
    ints repeats = ints::filled(larger(in[0].dims.rank - l.dims.rank, 0), 1);
    repeats.append(l.dims);
    return op_traits<fn::repeating>::lower(fn::repeating{repeats}, in, f);
  }

 private:
  static constexpr int larger(int a, int b) { return a > b ? a : b; }
};
namespace detail {
// The inputs, each given at least `rank` dimensions, joined along `axis`.
template <class Dim>
constexpr inferred<Dim> joined_along(const basic_operands<Dim>& in, int rank, int axis, bool columns, auto&& f) {
  constexpr int most = 6;
  if (in.size() < 1 || in.size() > most) return rejected("expected 1 to {} inputs, got {}", most, in.size());
  basic_tensor<Dim> wide[most]{};
  for (int i = 0; i < in.size(); ++i) {
    const basic_shape<Dim>& x = in[i].dims;
    if (!x.ranked()) return undecided("a rank is unknown");
    wide[i] = in[i];
    if (columns && x.rank < 2) {
      wide[i].dims = basic_shape<Dim>{x.elements(), 1};
      continue;
    }
    basic_shape<Dim> y;  // at the front for the first new dimension, behind for the third
    if (x.rank < 2 && rank > 1) y.push_back(1);
    y.append(x);
    while (y.rank < rank) y.push_back(1);
    wide[i].dims = y;
  }
  const span<const basic_tensor<Dim>> all(wide);
  return op_traits<fn::joining>::lower(fn::joining{axis},
                                       basic_operands<Dim>(all.first(static_cast<std::size_t>(in.size()))), f);
}
}  // namespace detail
template <int Along> struct op_traits<fn::joining_along<Along>> {
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::joining_along<Along>&, const basic_operands<Dim>& in, auto&& f) {
    if constexpr (Along == 1)
      return detail::joined_along(in, 1, in[0].dims.rank < 2 ? 0 : 1, false, f);
    else
      return detail::joined_along(in, Along == 0 ? 2 : 3, Along, false, f);
  }
};
template <> struct op_traits<fn::joining_columns> {
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::joining_columns&, const basic_operands<Dim>& in, auto&& f) {
    return detail::joined_along(in, 2, 1, true, f);
  }
};
template <> struct op_traits<fn::moving_dim> {
  static constexpr int required = 2;
  static constexpr void attributes(auto& l, auto&& f) {
    f("source", as_written(l.source));
    f("destination", as_written(l.destination));
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::moving_dim& l, const basic_operands<Dim>& in, auto&& f) {
    const int rank = in[0].dims.rank;
    if (l.source.rank != l.destination.rank)
      return rejected("expected as many destinations as sources ({}), got {}", l.source.rank, l.destination.rank);
    if (rank < 0) return undecided("a rank is unknown");
    ints order = ints::filled(rank, -1);
    bool moved[shape::max_rank]{};
    for (int i = 0; i < l.source.rank; ++i) {
      const int from = detail::normal_axis(l.source[i], rank), to = detail::normal_axis(l.destination[i], rank);
      if (from < 0 || to < 0) return detail::dim_outside;
      if (moved[from] || order[to] >= 0) return rejected("source and destination: a dimension occurs twice");
      moved[from] = true;
      order.set(to, from);
    }
    int next = 0;
    for (int to = 0; to < rank; ++to) {
      if (order[to] >= 0) continue;
      while (moved[next]) ++next;
      order.set(to, next++);
    }
    return op_traits<fn::permuting>::lower(fn::permuting{order}, in, f);
  }
};
template <> struct op_traits<fn::picking> {
  static constexpr int required = 2;
  static constexpr void attributes(auto& l, auto&& f) {
    f("dim", l.dim);
    f("index", l.index);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::picking& l, const basic_operands<Dim>& in, auto&& f) {
    const basic_shape<Dim>& x = in[0].dims;
    const int axis = detail::normal_axis(l.dim, x.rank);
    if (axis < 0) return detail::dim_outside;
    if (l.index >= upper(x[axis]) || l.index < upper(x[axis]) * -1)
      return rejected("index: expected a value within dimension {}, got {}", x[axis], l.index);
    basic_shape<Dim> y = x.slice(0, axis);
    y.append(x.slice(axis + 1, x.rank));
    return detail::moved_to(in[0], y, f);
  }
};
template <> struct op_traits<fn::unbinding> {
  static constexpr void attributes(auto& l, auto&& f) { f("dim", l.dim); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::unbinding& l, const basic_operands<Dim>& in, auto&& f) {
    const basic_shape<Dim>& x = in[0].dims;
    const int axis = detail::normal_axis(l.dim, x.rank);
    if (axis < 0) return detail::dim_outside;
    if (!known(x[axis])) return undecided("the dimension to unbind is unknown");
    const count_t n = opcost::lower(x[axis]);
    if (n < 1 || n > detail::most_pieces) return rejected("expected 1 to {} pieces, got {}", detail::most_pieces, n);
    basic_shape<Dim> y = x.slice(0, axis);
    y.append(x.slice(axis + 1, x.rank));
    return inferred<Dim>::pieces(detail::moved_to(in[0], y, f), 0, static_cast<int>(n.n), {});
  }
};
template <> struct op_traits<fn::diagonal_of> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("offset", l.offset);
    f("dim1", l.dim1);
    f("dim2", l.dim2);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::diagonal_of& l, const basic_operands<Dim>& in, auto&& f) {
    const basic_shape<Dim>& x = in[0].dims;
    const int a = detail::normal_axis(l.dim1, x.rank), b = detail::normal_axis(l.dim2, x.rank);
    if (a < 0 || b < 0 || a == b) return detail::dim_outside;
    const auto length = [&](auto bound) {
      const count_t rows = bound(x[a]) + smaller(l.offset, 0), columns = bound(x[b]) - larger(l.offset, 0);
      return larger(smaller(rows, columns), 0);
    };
    basic_shape<Dim> y;
    for (int i = 0; i < x.rank; ++i)
      if (i != a && i != b) y.push_back(x[i]);
    y.push_back(between<Dim>(length([](Dim d) { return opcost::lower(d); }), length([](Dim d) { return upper(d); })));
    return detail::moved_to(in[0], y, f);
  }
};
template <> struct op_traits<fn::transposing_matrix> {
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::transposing_matrix&, const basic_operands<Dim>& in, auto&& f) {
    if (in[0].dims.rank > 2) return rejected("input 0: expected rank 2 or less, got {}", in[0].dims.rank);
    if (in[0].dims.rank < 2) return f(identity{}, in[0]);
    return f(transpose{}, in[0], detail::whole_numbers<Dim>(ints{1, 0}).list());
  }
};
template <> struct op_traits<fn::taking_along> {
  static constexpr std::array input_types{dtype::f32, dtype::i64};
  static constexpr void attributes(auto& l, auto&& f) { f("dim", l.dim); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::taking_along& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 2) return rejected("expected x and indices, got {} inputs", in.size());
    if (!l.dim.given) return detail::moved_to(in[0], basic_shape<Dim>{in[1].dims.elements()}, f);
    return op_traits<fn::gathering>::lower(fn::gathering{l.dim.value}, in, f);
  }
};
template <> struct op_traits<fn::masking> {
  static constexpr std::array input_types{dtype::f32, dtype::boolean};
  static constexpr void attributes(auto& l, auto&& f) { f("value", l.value); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::masking& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != (l.value.given ? 2 : 3))
      return rejected("expected x, a mask and a value (a number or input 2), got {} inputs", in.size());
    return f(where{}, in[1], detail::of(basic_shape<Dim>{}, in[0].type), in[0]);
  }
};
template <> struct op_traits<fn::broadcasting_to> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { f("size", as_written(l.size)); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::broadcasting_to& l, const basic_operands<Dim>& in, auto&& f) {
    return op_traits<fn::expanding>::lower(fn::expanding{l.size}, in, f);
  }
};
template <> struct op_traits<fn::one_hot_of> {
  static constexpr std::array input_types{dtype::i64};
  static constexpr void attributes(auto& l, auto&& f) { f("num_classes", l.num_classes); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::one_hot_of& l, const basic_operands<Dim>& in, auto&& f) {
    if (l.num_classes < 0) return undecided("num_classes is not given: the output depends on the values of the input");
    basic_shape<Dim> y = in[0].dims;
    y.push_back(l.num_classes);
    return detail::moved_to(in[0], y, f);
  }
};

}  // namespace opcost

#endif

// ---- opcost/layers/functions_scanning.hpp
#ifndef OPCOST_LAYERS_FUNCTIONS_SCANNING_HPP_PIECE
#define OPCOST_LAYERS_FUNCTIONS_SCANNING_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// More reductions: several results at once, running results along a dimension, vector norms.

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

#endif

// ---- opcost/layers/functions_tensor_products.hpp
#ifndef OPCOST_LAYERS_FUNCTIONS_TENSOR_PRODUCTS_HPP_PIECE
#define OPCOST_LAYERS_FUNCTIONS_TENSOR_PRODUCTS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Products of vectors, matrices and tensors beside matmul, and distances between rows.

namespace opcost {
namespace fn {
/// a [n], b [m]: y [n, m] = a_i b_j.
struct outer_product {};
/// a [..., k], b [..., k]: y = sum over k, with the other dimensions of a, then of b.
struct inner_product {};
/// 1 to 6 matrices, multiplied in the order with the fewest products.
struct product_chain {};
/// Every element of a times every element of b.
struct kronecker {};
/// The cross product of a and b, which have 3 elements along dim.
struct cross_product {
  count_t dim = -1;
};
/// The sum over dim of a b.
struct vector_dots {
  count_t dim = -1;
};
/// Sums over the last `last` dimensions of a and the first of b, or over listed ones.
struct contracting {
  contraction_dims dims{};
};
/// beta x + alpha a b, of a matrix and a vector, of two vectors (the outer product), or summed over a batch of
/// matrices.
enum class added_kind : std::uint8_t { matrix_vector, outer, batch_sum };
template <added_kind Kind> struct adding_product { real_number beta = 1, alpha = 1; };
/// When torch.cdist computes distances by a matrix product.
enum class distance_mode : std::uint8_t { if_necessary, always, never };
/// Distances |a_i - b_j|_p of all rows of a [..., P, M] and b [..., R, M]: y [..., P, R].
struct row_distances {
  real_number p = 2.0;
  distance_mode compute_mode = distance_mode::if_necessary;
};
/// Distances of all pairs of rows of x [N, M]: y [N (N - 1) / 2].
struct pair_distances {
  real_number p = 2.0;
};

using outer = function<"torch.outer", outer_product>;
using inner = function<"torch.inner", inner_product>;
using vdot = function<"torch.vdot", product<1, 1>>;
using linalg_matmul = function<"torch.linalg.matmul", product<0, 0>>;
using chain_matmul = function<"torch.chain_matmul", product_chain>;
using multi_dot = function<"torch.linalg.multi_dot", product_chain>;
using kron = function<"torch.kron", kronecker>;
using cross = function<"torch.cross", cross_product>;
using linalg_cross = function<"torch.linalg.cross", cross_product>;
using vecdot = function<"torch.linalg.vecdot", vector_dots>;
using tensordot = function<"torch.tensordot", contracting>;
using addmv = function<"torch.addmv", adding_product<added_kind::matrix_vector>>;
using addr = function<"torch.addr", adding_product<added_kind::outer>>;
using addbmm = function<"torch.addbmm", adding_product<added_kind::batch_sum>>;
using cdist = function<"torch.cdist", row_distances>;
using pdist = function<"F.pdist", pair_distances>;
}  // namespace fn
template <>
inline constexpr std::array<std::string_view, 3> spellings<fn::distance_mode>{
    "use_mm_for_euclid_dist_if_necessary", "use_mm_for_euclid_dist", "donot_use_mm_for_euclid_dist"};

namespace detail {
template <class Dim> constexpr rejection refused_operands(const basic_operands<Dim>& in, int count) {
  return in.size() == count ? rejection{} : rejected("expected {} inputs, got {}", count, in.size());
}
template <class Dim> constexpr basic_tensor<Dim> column_of(const basic_tensor<Dim>& x) {
  return of(basic_shape<Dim>{dim_or_unknown(x.dims, 0), 1}, x.type);
}
template <class Dim> constexpr basic_tensor<Dim> row_of(const basic_tensor<Dim>& x) {
  return of(basic_shape<Dim>{1, dim_or_unknown(x.dims, 0)}, x.type);
}
}  // namespace detail

template <> struct op_traits<fn::outer_product> {
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::outer_product&, const basic_operands<Dim>& in, auto&& f) {
    if (const rejection why = detail::refused_operands(in, 2)) return why;
    for (int i = 0; i < 2; ++i)
      if (!detail::may_have_rank(in[i].dims, 1))
        return rejected("input {}: expected rank 1, got {}", i, in[i].dims.rank);
    return f(multiply{}, detail::column_of(in[0]), detail::row_of(in[1]));
  }
};
template <> struct op_traits<fn::inner_product> {
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::inner_product&, const basic_operands<Dim>& in, auto&& f) {
    if (const rejection why = detail::refused_operands(in, 2)) return why;
    const basic_shape<Dim>&a = in[0].dims, &b = in[1].dims;
    if (!a.ranked() || !b.ranked()) return undecided("a rank is unknown");
    if (a.rank == 0 || b.rank == 0) return f(multiply{}, in[0], in[1]);
    if (a.rank == 1 && b.rank == 1) return f(matmul{}, in[0], in[1]);
    basic_shape<Dim> y = a.slice(0, a.rank - 1);
    y.append(b.slice(0, b.rank - 1));
    f(matmul{.transpose_b = true}, detail::of(basic_shape<Dim>{a.product(0, a.rank - 1), a[-1]}, in[0].type),
      detail::of(basic_shape<Dim>{b.product(0, b.rank - 1), b[-1]}, in[1].type));
    return detail::of(y, in[0].type);
  }
};
template <> struct op_traits<fn::product_chain> {
  // cost[i][j]: the fewest products of matrices i to j (matrix chain multiplication).
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::product_chain&, const basic_operands<Dim>& in, auto&& f) {
    const int n = in.size();
    if (n < 1 || n > most) return rejected("expected 1 to {} inputs, got {}", most, n);
    count_t sizes[most + 1]{};
    for (int i = 0; i < n; ++i) {
      if (!detail::may_have_rank(in[i].dims, 2))
        return rejected("input {}: expected rank 2, got {}", i, in[i].dims.rank);
      if (!in[i].dims.is_static()) return undecided("a dimension is unknown");
      sizes[i] = opcost::lower(in[i].dims[0]);
      sizes[i + 1] = opcost::lower(in[i].dims[1]);
      if (i > 0 && !may_be(in[i - 1].dims[1], sizes[i].n))
        return rejected("input {}: expected {} rows, got {}", i, in[i - 1].dims[1], in[i].dims[0]);
    }
    if (n == 1) return f(identity{}, in[0]);
    count_t cost[most][most]{};
    int cut[most][most]{};
    for (int length = 1; length < n; ++length)
      for (int i = 0; i + length < n; ++i) {
        const int j = i + length;
        for (int k = i; k < j; ++k) {
          const count_t c = cost[i][k] + cost[k + 1][j] + sizes[i] * sizes[k + 1] * sizes[j + 1];
          if (k > i && !(c < cost[i][j])) continue;
          cost[i][j] = c;
          cut[i][j] = k;
        }
      }
    return multiplied(in, cut, 0, n - 1, f);
  }

 private:
  static constexpr int most = 6;
  template <class Dim>
  static constexpr basic_tensor<Dim> multiplied(const basic_operands<Dim>& in, const int (&cut)[most][most], int i,
                                                int j, auto&& f) {
    if (i == j) return in[i];
    const int k = cut[i][j];
    return f(matmul{}, multiplied(in, cut, i, k, f), multiplied(in, cut, k + 1, j, f));
  }
};
template <> struct op_traits<fn::kronecker> {
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::kronecker&, const basic_operands<Dim>& in, auto&& f) {
    if (const rejection why = detail::refused_operands(in, 2)) return why;
    const basic_shape<Dim>&a = in[0].dims, &b = in[1].dims;
    if (!a.ranked() || !b.ranked()) return undecided("a rank is unknown");
    const int rank = a.rank > b.rank ? a.rank : b.rank;
    basic_shape<Dim> y;
    for (int i = rank; i > 0; --i) y.push_back((i <= a.rank ? a[-i] : Dim(1)) * (i <= b.rank ? b[-i] : Dim(1)));
    f(multiply{}, detail::of(basic_shape<Dim>{a.elements(), 1}, in[0].type),
      detail::of(basic_shape<Dim>{1, b.elements()}, in[1].type));
    return detail::of(y, in[0].type);
  }
};
// y_i = a_j b_k - a_k b_j: two products and a difference per element.
template <> struct op_traits<fn::cross_product> {
  static constexpr void attributes(auto& l, auto&& f) { f("dim", l.dim); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::cross_product& l, const basic_operands<Dim>& in, auto&& f) {
    if (const rejection why = detail::refused_operands(in, 2)) return why;
    const basic_tensor<Dim> product = f(multiply{}, in[0], in[1]);
    const int axis = detail::normal_axis(l.dim, product.dims.rank);
    if (axis < 0) return detail::dim_outside;
    if (!may_be(product.dims[axis], 3)) return rejected("dim: expected 3 elements, got {}", product.dims[axis]);
    return f(subtract{}, product, f(multiply{}, in[0], in[1]));
  }
};
template <> struct op_traits<fn::vector_dots> {
  static constexpr void attributes(auto& l, auto&& f) { f("dim", l.dim); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::vector_dots& l, const basic_operands<Dim>& in, auto&& f) {
    if (const rejection why = detail::refused_operands(in, 2)) return why;
    const basic_tensor<Dim> product = f(multiply{}, in[0], in[1]);
    if (detail::normal_axis(l.dim, product.dims.rank) < 0) return detail::dim_outside;
    return f(reduce_sum{}, product, detail::whole_numbers<Dim>(ints{l.dim}).list());
  }
};
template <> struct op_traits<fn::contracting> {
  static constexpr void attributes(auto& l, auto&& f) { f("dims", l.dims); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::contracting& l, const basic_operands<Dim>& in, auto&& f) {
    if (const rejection why = detail::refused_operands(in, 2)) return why;
    const basic_shape<Dim>&a = in[0].dims, &b = in[1].dims;
    if (!a.ranked() || !b.ranked()) return undecided("a rank is unknown");
    const int n = l.dims.is_list ? l.dims.first.rank : static_cast<int>(larger(smaller(l.dims.last, 9), -1).n);
    if (n < 0 || n > a.rank || n > b.rank || (l.dims.is_list && l.dims.second.rank != n))
      return rejected("dims: expected equal numbers of dimensions of both inputs, within their ranks {} and {}", a.rank,
                      b.rank);
    bool in_a[shape::max_rank]{}, in_b[shape::max_rank]{};
    Dim contracted = 1;
    for (int i = 0; i < n; ++i) {
      const int x = l.dims.is_list ? detail::normal_axis(l.dims.first[i], a.rank) : a.rank - n + i;
      const int y = l.dims.is_list ? detail::normal_axis(l.dims.second[i], b.rank) : i;
      if (x < 0 || y < 0) return detail::dim_outside;
      Dim both = a[x];
      if (!merge(both, b[y])) return rejected("dims: expected equal dimensions, got {} and {}", a[x], b[y]);
      in_a[x] = in_b[y] = true;
      contracted = contracted * both;
    }
    basic_shape<Dim> result;
    Dim rows = 1, columns = 1;
    for (int i = 0; i < a.rank; ++i) {
      if (in_a[i]) continue;
      rows = rows * a[i];
      result.push_back(a[i]);
    }
    for (int i = 0; i < b.rank; ++i) {
      if (in_b[i]) continue;
      columns = columns * b[i];
      result.push_back(b[i]);
    }
    f(matmul{}, detail::of(basic_shape<Dim>{rows, contracted}, in[0].type),
      detail::of(basic_shape<Dim>{contracted, columns}, in[1].type));
    return detail::of(result, in[0].type);
  }
};
template <fn::added_kind Kind> struct op_traits<fn::adding_product<Kind>> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("beta", l.beta);
    f("alpha", l.alpha);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::adding_product<Kind>& l, const basic_operands<Dim>& in, auto&& f) {
    if (const rejection why = detail::refused_operands(in, 3)) return why;
    constexpr int rank_a = Kind == fn::added_kind::outer ? 1 : Kind == fn::added_kind::matrix_vector ? 2 : 3;
    constexpr int rank_b = Kind == fn::added_kind::batch_sum ? 3 : 1;
    const basic_tensor<Dim>&a = in[1], &b = in[2];
    if (!detail::may_have_rank(a.dims, rank_a))
      return rejected("input 1: expected rank {}, got {}", rank_a, a.dims.rank);
    if (!detail::may_have_rank(b.dims, rank_b))
      return rejected("input 2: expected rank {}, got {}", rank_b, b.dims.rank);
    const auto scaled = [&](const basic_tensor<Dim>& x, const real_number& by) {
      return by.value >= 1 && by.value <= 1 ? x : f(multiply{}, x, detail::one_setting(in));
    };
    const auto product = [&]() -> basic_tensor<Dim> {
      if constexpr (Kind == fn::added_kind::outer) {
        return f(multiply{}, detail::column_of(a), detail::row_of(b));
      } else if constexpr (Kind == fn::added_kind::matrix_vector) {
        return f(matmul{}, a, b);
      } else {
        const Dim batch = detail::dim_or_unknown(a.dims, 0);
        return f(
            matmul{},
            detail::of(basic_shape<Dim>{detail::dim_or_unknown(a.dims, 1), batch * detail::dim_or_unknown(a.dims, 2)},
                       a.type),
            detail::of(basic_shape<Dim>{detail::dim_or_unknown(b.dims, 0) * detail::dim_or_unknown(b.dims, 1),
                                        detail::dim_or_unknown(b.dims, 2)},
                       b.type));
      }
    };
    return f(add{}, scaled(in[0], l.beta), scaled(product(), l.alpha));
  }
};
// Euclidean distances of more than 25 rows are |a|^2 + |b|^2 - 2 a b, one product of matrices with M + 2 columns, as
// torch computes them; all others are a difference and a norm per pair.
template <> struct op_traits<fn::row_distances> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("p", l.p);
    f("compute_mode", l.compute_mode);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::row_distances& l, const basic_operands<Dim>& in, auto&& f) {
    if (const rejection why = detail::refused_operands(in, 2)) return why;
    basic_tensor<Dim> a = in[0], b = in[1];
    if (a.dims.rank < 2 || b.dims.rank < 2)
      return rejected("expected inputs of rank 2 or more, got {} and {}", a.dims.rank, b.dims.rank);
    if (!may_be(a.dims[-1] - b.dims[-1], 0))
      return rejected("input 1: expected {} columns, got {}", a.dims[-1], b.dims[-1]);
    const Dim rows = a.dims[-2], others = b.dims[-2], columns = a.dims[-1];
    const bool euclidean = l.p.value >= 2 && l.p.value <= 2;
    const bool many = opcost::lower(rows) > 25 || opcost::lower(others) > 25;
    if (euclidean &&
        (l.compute_mode == fn::distance_mode::always || (l.compute_mode == fn::distance_mode::if_necessary && many))) {
      const auto widened = [&](const basic_tensor<Dim>& x) {
        f(reduce_sum{}, f(multiply{}, x, x), detail::whole_numbers<Dim>(ints{-1}).list());
        basic_tensor<Dim> wide = x;
        wide.dims.set(-1, columns + Dim(2));
        return wide;
      };
      const basic_tensor<Dim> left = widened(f(multiply{}, a, detail::one_setting(in))), right = widened(b);
      return f(math::sqrt{}, f(maximum{}, f(matmul{.transpose_b = true}, left, right), detail::one_setting(in)));
    }
    basic_shape<Dim> x = a.dims.slice(0, a.dims.rank - 2), y = b.dims.slice(0, b.dims.rank - 2);
    x.append(basic_shape<Dim>{rows, 1, columns});
    y.append(basic_shape<Dim>{1, others, columns});
    a.dims = x;
    b.dims = y;
    return detail::norms(in, f(subtract{}, a, b), l.p.value, {-1}, false, f);
  }
};
template <> struct op_traits<fn::pair_distances> {
  static constexpr void attributes(auto& l, auto&& f) { f("p", l.p); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::pair_distances& l, const basic_operands<Dim>& in, auto&& f) {
    const basic_shape<Dim>& x = in[0].dims;
    if (!detail::may_have_rank(x, 2)) return rejected("input 0: expected rank 2, got {}", x.rank);
    if (!known(detail::dim_or_unknown(x, 0))) return undecided("the number of rows is unknown");
    const count_t n = opcost::lower(x[0]);
    const basic_tensor<Dim> rows = detail::of(basic_shape<Dim>{n * (n - 1) / 2, x[1]}, in[0].type);
    return detail::norms(in, f(subtract{}, rows, rows), l.p.value, {-1}, false, f);
  }
};

}  // namespace opcost

#endif

namespace opcost {

/// The catalogue of functions that a text can name.
struct builtin_functions
    : op_list<fn::matmul, fn::mm, fn::bmm, fn::mv, fn::dot, fn::operator_matmul, fn::tensor_matmul, fn::tensor_mm,
              fn::tensor_bmm, fn::addmm, fn::baddbmm, fn::tensor_addmm, fn::tensor_baddbmm, fn::einsum, fn::linear,
              fn::bilinear, fn::scaled_dot_product_attention, fn::add, fn::sub, fn::mul, fn::div, fn::tensor_add,
              fn::tensor_mul, fn::operator_add, fn::operator_iadd, fn::operator_sub, fn::operator_mul,
              fn::operator_truediv, fn::maximum, fn::minimum, fn::remainder, fn::pow, fn::eq, fn::ne, fn::lt, fn::le,
              fn::gt, fn::ge, fn::where, fn::logical_and, fn::logical_or, fn::logical_not, fn::abs, fn::neg, fn::sign,
              fn::floor, fn::ceil, fn::round, fn::sqrt, fn::rsqrt, fn::reciprocal, fn::square, fn::exp, fn::expm1,
              fn::log, fn::log1p, fn::log2, fn::log10, fn::erf, fn::sin, fn::cos, fn::tan, fn::asin, fn::acos, fn::atan,
              fn::sinh, fn::cosh, fn::clamp, fn::relu, fn::relu6, fn::leaky_relu, fn::prelu, fn::rrelu, fn::elu,
              fn::selu, fn::celu, fn::gelu, fn::silu, fn::mish, fn::sigmoid, fn::tanh, fn::tanhshrink, fn::logsigmoid,
              fn::hardtanh, fn::hardswish, fn::hardsigmoid, fn::hardshrink, fn::softshrink, fn::softplus, fn::softsign,
              fn::threshold, fn::softmax, fn::softmin, fn::log_softmax, fn::glu, fn::dropout, fn::torch_relu,
              fn::torch_sigmoid, fn::torch_tanh, fn::torch_softmax, fn::torch_log_softmax, fn::sum, fn::mean, fn::prod,
              fn::amax, fn::amin, fn::all, fn::any, fn::var, fn::standard_deviation, fn::argmax, fn::argmin, fn::max,
              fn::min, fn::norm, fn::normalize, fn::logsumexp, fn::cumsum, fn::topk, fn::sort, fn::cosine_similarity,
              fn::pairwise_distance, fn::permute, fn::transpose, fn::reshape, fn::flatten, fn::squeeze, fn::unsqueeze,
              fn::expand, fn::repeat, fn::cat, fn::stack, fn::chunk, fn::split, fn::flip, fn::roll, fn::gather,
              fn::index_select, fn::embedding, fn::narrow, fn::tril, fn::triu, fn::clone, fn::conv1d, fn::conv2d,
              fn::conv3d, fn::conv_transpose1d, fn::conv_transpose2d, fn::conv_transpose3d, fn::max_pool1d,
              fn::max_pool2d, fn::max_pool3d, fn::avg_pool1d, fn::avg_pool2d, fn::avg_pool3d, fn::adaptive_avg_pool1d,
              fn::adaptive_avg_pool2d, fn::adaptive_avg_pool3d, fn::adaptive_max_pool1d, fn::adaptive_max_pool2d,
              fn::adaptive_max_pool3d, fn::lp_pool1d, fn::lp_pool2d, fn::interpolate, fn::upsample, fn::pad,
              fn::grid_sample, fn::unfold, fn::fold, fn::pixel_shuffle, fn::pixel_unshuffle, fn::channel_shuffle,
              fn::batch_norm, fn::instance_norm, fn::layer_norm, fn::group_norm, fn::rms_norm, fn::local_response_norm,
              fn::addcmul, fn::addcdiv, fn::lerp, fn::multiply_, fn::trunc, fn::frac, fn::exp2, fn::erfc, fn::asinh,
              fn::acosh, fn::atanh, fn::sinc, fn::deg2rad, fn::rad2deg, fn::logit, fn::sgn, fn::isnan, fn::isinf,
              fn::isfinite, fn::isposinf, fn::isneginf, fn::nan_to_num, fn::signbit, fn::rsub, fn::fmod, fn::atan2,
              fn::hypot, fn::logaddexp, fn::logaddexp2, fn::fmax, fn::fmin, fn::floor_divide, fn::copysign, fn::xlogy,
              fn::heaviside, fn::ldexp, fn::logical_xor, fn::outer, fn::inner, fn::vdot, fn::linalg_matmul,
              fn::chain_matmul, fn::multi_dot, fn::kron, fn::cross, fn::linalg_cross, fn::vecdot, fn::tensordot,
              fn::addmv, fn::addr, fn::addbmm, fn::cdist, fn::pdist, fn::repeat_interleave, fn::tile, fn::vstack,
              fn::hstack, fn::dstack, fn::column_stack, fn::movedim, fn::select, fn::unbind, fn::diagonal, fn::t,
              fn::take_along_dim, fn::masked_fill, fn::broadcast_to, fn::unflatten, fn::one_hot, fn::max_unpool1d,
              fn::max_unpool2d, fn::max_unpool3d, fn::nansum, fn::count_nonzero, fn::var_mean, fn::std_mean,
              fn::aminmax, fn::cumprod, fn::cummax, fn::cummin, fn::logcumsumexp, fn::vector_norm, fn::square_sum_norm,
              fn::fft, fn::ifft, fn::rfft, fn::irfft, fn::hfft, fn::ihfft, fn::fft2, fn::ifft2, fn::rfft2, fn::irfft2,
              fn::fftn, fn::ifftn, fn::rfftn, fn::irfftn, fn::fftshift, fn::ifftshift, fn::dropout1d, fn::dropout2d,
              fn::dropout3d, fn::alpha_dropout, fn::feature_alpha_dropout, fn::stochastic_depth, fn::relu_in_place,
              fn::elu_in_place, fn::selu_in_place, fn::celu_in_place, fn::leaky_relu_in_place, fn::rrelu_in_place,
              fn::hardtanh_in_place, fn::threshold_in_place, fn::lp_pool3d, fn::max_pool1d_with_indices,
              fn::max_pool2d_with_indices, fn::max_pool3d_with_indices, fn::adaptive_max_pool1d_with_indices,
              fn::adaptive_max_pool2d_with_indices, fn::adaptive_max_pool3d_with_indices, fn::fractional_max_pool2d,
              fn::fractional_max_pool3d, fn::fractional_max_pool2d_with_indices, fn::fractional_max_pool3d_with_indices,
              fn::upsample_nearest, fn::upsample_bilinear, fn::native_channel_shuffle, fn::affine_grid, fn::conv_tbc> {
};

}  // namespace opcost

#endif

// ---- opcost/layers/padding_layers.hpp
#ifndef OPCOST_LAYERS_PADDING_LAYERS_HPP_PIECE
#define OPCOST_LAYERS_PADDING_LAYERS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Padding as modules. padding: the numbers of elements before and after each dimension, those of the last dimension
// first, as in torch.

namespace opcost {
namespace nn {
/// What a padding layer adds.
enum class pads_with : std::uint8_t { constant, zero, reflection, replication, circular };
/// torch's ConstantPad, ZeroPad, ReflectionPad, ReplicationPad and CircularPad with 1 to 3 dimensions.
template <pads_with With, int Spatial> struct pad {
  ints padding{};
  real_number value = 0.0;
};
using constant_pad1d = pad<pads_with::constant, 1>;
using constant_pad2d = pad<pads_with::constant, 2>;
using constant_pad3d = pad<pads_with::constant, 3>;
using zero_pad1d = pad<pads_with::zero, 1>;
using zero_pad2d = pad<pads_with::zero, 2>;
using zero_pad3d = pad<pads_with::zero, 3>;
using reflection_pad1d = pad<pads_with::reflection, 1>;
using reflection_pad2d = pad<pads_with::reflection, 2>;
using reflection_pad3d = pad<pads_with::reflection, 3>;
using replication_pad1d = pad<pads_with::replication, 1>;
using replication_pad2d = pad<pads_with::replication, 2>;
using replication_pad3d = pad<pads_with::replication, 3>;
using circular_pad1d = pad<pads_with::circular, 1>;
using circular_pad2d = pad<pads_with::circular, 2>;
using circular_pad3d = pad<pads_with::circular, 3>;
}  // namespace nn

template <nn::pads_with With, int Spatial> struct op_traits<nn::pad<With, Spatial>> {
  using layer = nn::pad<With, Spatial>;
  static constexpr std::string_view name =
      With == nn::pads_with::constant ? detail::numbered(Spatial, "ConstantPad1d", "ConstantPad2d", "ConstantPad3d")
      : With == nn::pads_with::zero   ? detail::numbered(Spatial, "ZeroPad1d", "ZeroPad2d", "ZeroPad3d")
      : With == nn::pads_with::reflection
          ? detail::numbered(Spatial, "ReflectionPad1d", "ReflectionPad2d", "ReflectionPad3d")
      : With == nn::pads_with::replication
          ? detail::numbered(Spatial, "ReplicationPad1d", "ReplicationPad2d", "ReplicationPad3d")
          : detail::numbered(Spatial, "CircularPad1d", "CircularPad2d", "CircularPad3d");
  static constexpr std::string_view repr = With == nn::pads_with::constant ? "padding, value" : "*padding";
  static constexpr int required = With == nn::pads_with::constant ? 2 : 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("padding", per_axis<2 * Spatial>(l.padding));
    if constexpr (With == nn::pads_with::constant) f("value", l.value);
  }
  template <class Dim> static constexpr inferred<Dim> lower(const layer& l, const basic_operands<Dim>& in, auto&& f) {
    const ints pads = spread_over(l.padding, 2 * Spatial);
    if (pads.rank != 2 * Spatial) return rejected("padding: expected {} numbers, got {}", 2 * Spatial, pads.rank);
    ints begin, end;
    for (int i = Spatial - 1; i >= 0; --i) {
      begin.push_back(pads[2 * i]);
      end.push_back(pads[2 * i + 1]);
    }
    if (in[0].dims.ranked() && in[0].dims.rank < Spatial)
      return rejected("input 0: expected at least rank {}, got {}", Spatial, in[0].dims.rank);
    return detail::padded(in, begin, end,
                          With == nn::pads_with::reflection                                       ? pad_mode::reflect
                          : With == nn::pads_with::replication || With == nn::pads_with::circular ? pad_mode::edge
                                                                                                  : pad_mode::constant,
                          f);
  }
};

}  // namespace opcost

#endif

// ---- opcost/layers/recurrent_layers.hpp
#ifndef OPCOST_LAYERS_RECURRENT_LAYERS_HPP_PIECE
#define OPCOST_LAYERS_RECURRENT_LAYERS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Recurrent networks as modules. Input: [T, N, I], with batch_first [N, T, I], without a batch [T, I]; an initial state
// is optional. Outputs for D directions and L layers: all h [T, N, D H], the last h [D L, N, H] and for an LSTM the
// last c. torch has two biases per layer. Their sum is constant and not counted; the new gate of a GRU needs both. LSTM
// with projections: Sak et al. 2014, arXiv:1402.1128.

// ---- opcost/layers/recurrent_names.hpp
#ifndef OPCOST_LAYERS_RECURRENT_NAMES_HPP_PIECE
#define OPCOST_LAYERS_RECURRENT_NAMES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The names of the parameters of a recurrent layer: weight_ih_l0, bias_hh_l1_reverse.
#include <array>
#include <string_view>

namespace opcost::detail {

inline constexpr int recurrent_layers_at_most = 64;
inline constexpr std::array<std::string_view, 5> recurrent_kinds{"weight_ih", "weight_hh", "bias_ih", "bias_hh",
                                                                 "weight_hr"};

// The names of one kind for all layers, forward and reverse.
struct recurrent_names {
  static constexpr std::size_t widest = 24;
  char text[2 * recurrent_layers_at_most][widest]{};
  std::size_t size[2 * recurrent_layers_at_most]{};
  constexpr explicit recurrent_names(std::string_view kind) {
    for (int i = 0; i < 2 * recurrent_layers_at_most; ++i) {
      const auto at = static_cast<std::size_t>(i);
      const auto put = [&](std::string_view s) {
        for (char c : s) text[at][size[at]++] = c;
      };
      const auto digit = [&](int d) { text[at][size[at]++] = static_cast<char>('0' + d); };
      put(kind);
      put("_l");
      if (i / 2 >= 10) digit(i / 2 / 10);
      digit(i / 2 % 10);
      if (i % 2 != 0) put("_reverse");
    }
  }
};
template <int Kind> inline constexpr recurrent_names recurrent_names_of{recurrent_kinds[Kind]};

template <int Kind> constexpr std::string_view recurrent_name(int layer, bool reverse) {
  const std::size_t i = static_cast<std::size_t>(2 * layer + (reverse ? 1 : 0));
  return {recurrent_names_of<Kind>.text[i], recurrent_names_of<Kind>.size[i]};
}

}  // namespace opcost::detail

#endif

namespace opcost {

/// The activation of an Elman network.
enum class rnn_nonlinearity : std::uint8_t { tanh, relu };
template <> inline constexpr std::array<std::string_view, 2> spellings<rnn_nonlinearity>{"tanh", "relu"};

namespace nn {
/// A stack of LSTM layers. input_size 0: the last dimension of the input. proj_size 0: the state is not projected.
struct lstm {
  count_t input_size = 0, hidden_size = 0, num_layers = 1;
  bool bias = true, batch_first = false;
  double dropout = 0;
  bool bidirectional = false;
  count_t proj_size = 0;
};
/// A stack of GRU layers. input_size 0: the last dimension of the input.
struct gru {
  count_t input_size = 0, hidden_size = 0, num_layers = 1;
  bool bias = true, batch_first = false;
  double dropout = 0;
  bool bidirectional = false;
};
/// A stack of Elman layers. input_size 0: the last dimension of the input.
struct rnn {
  count_t input_size = 0, hidden_size = 0, num_layers = 1;
  bool bias = true, batch_first = false;
  double dropout = 0;
  bool bidirectional = false;
  rnn_nonlinearity nonlinearity = rnn_nonlinearity::tanh;
};

/// One step of an LSTM: input [N, I] or [I]. input_size 0: the last dimension of the input.
struct lstm_cell {
  count_t input_size = 0, hidden_size = 0;
  bool bias = true;
};
/// One step of a GRU: input [N, I] or [I]. input_size 0: the last dimension of the input.
struct gru_cell {
  count_t input_size = 0, hidden_size = 0;
  bool bias = true;
};
/// One step of an Elman network: input [N, I] or [I]. input_size 0: the last dimension of the input.
struct rnn_cell {
  count_t input_size = 0, hidden_size = 0;
  bool bias = true;
  rnn_nonlinearity nonlinearity = rnn_nonlinearity::tanh;
};
}  // namespace nn

namespace detail {
constexpr std::string_view rnn_activation(rnn_nonlinearity n) { return n == rnn_nonlinearity::relu ? "relu" : "tanh"; }
template <class Layer> constexpr count_t projection(const Layer& l) {
  if constexpr (requires { l.proj_size; })
    return l.proj_size;
  else
    return 0;
}
// The attribute input_size, or if it is 0, the last dimension of the input.
template <class Layer, class Dim> constexpr Dim input_size_of(const Layer& l, const basic_shape<Dim>& given) {
  return l.input_size != 0 ? Dim(l.input_size) : given[-1];
}
template <class Layer, class Dim> constexpr rejection check_sizes(const Layer& l, const basic_shape<Dim>& given) {
  if (l.hidden_size < 1) return rejected("hidden_size: expected at least 1, got {}", l.hidden_size);
  if (l.input_size < 0) return rejected("input_size: expected at least 0, got {}", l.input_size);
  if (l.input_size != 0 && !may_be(given[-1], l.input_size.n))
    return rejected("input 0: expected a last dimension of {} (input_size), got {}", l.input_size, given[-1]);
  if (upper(given[-1]) < 1) return rejected("input 0: expected a last dimension of at least 1, got {}", given[-1]);
  return {};
}

// The parameters of a layer as operands of an operation: W, R and the sum of the biases. torch's two biases follow,
// beyond the operands that the operation reads, so that they count as parameters.
template <class Dim> struct recurrent_operands {
  basic_tensor<Dim> w, r, bias, first, second;
  constexpr recurrent_operands(const basic_operands<Dim>& in, const recurrence& kind, bool has_bias, Dim input,
                               Dim hidden, std::initializer_list<Dim> lead) {
    const auto with = [&](std::initializer_list<Dim> own) {
      basic_shape<Dim> s(lead);
      for (const Dim& d : own) s.push_back(d);
      return learned(in, s);
    };
    w = with({hidden * Dim(kind.gates), input});
    r = with({hidden * Dim(kind.gates), hidden});
    bias = first = second = absent<Dim>;
    if (!has_bias) return;
    first = second = with({hidden * Dim(kind.gates)});
    bias = with({hidden * Dim(kind.bias_gates)});
    bias.stored = 0;
    first.type = second.type = learned_bias(in, {hidden}).type;
  }
};

// A layer whose state h is projected from H to P numbers. All steps at once, which takes as many products. Returns all
// h.
template <class Dim>
constexpr basic_tensor<Dim> projected_layer(const nn::lstm& l, const basic_operands<Dim>& in,
                                            const basic_tensor<Dim>& x, Dim input, auto&& f) {
  const Dim hidden = l.hidden_size, projected = l.proj_size, gates = hidden * Dim(4);
  const auto wide = [&](Dim last) { return of(basic_shape<Dim>{x.dims[0], x.dims[1], last}, x.type); };
  const basic_tensor<Dim> all = f(matmul{.transpose_b = true}, x, learned(in, {gates, input}));
  f(matmul{.transpose_b = true}, wide(projected), learned(in, {gates, projected}));
  if (l.bias) f(add_bias{}, all, learned_bias(in, {gates}), learned_bias(in, {gates}));
  f(sigmoid{}, wide(hidden * Dim(3)));
  const basic_tensor<Dim> state = wide(hidden);
  const basic_tensor<Dim> cell = f(add{}, f(multiply{}, state, state), f(multiply{}, state, f(math::tanh{}, state)));
  return f(matmul{.transpose_b = true}, f(multiply{}, state, f(math::tanh{}, cell)), learned(in, {projected, hidden}));
}

template <class Layer, class Sequence, recurrence Kind> struct recurrent_layer {
  static constexpr std::string_view repr =
      "*input_size, *hidden_size, proj_size?, num_layers?, bias?, batch_first?, dropout?, bidirectional?";
  static constexpr int required = 2;
  static constexpr void attributes(auto& l, auto&& f) {
    f("input_size", l.input_size);
    f("hidden_size", l.hidden_size);
    f("num_layers", l.num_layers);
    if constexpr (requires { l.nonlinearity; }) f("nonlinearity", l.nonlinearity);
    f("bias", l.bias);
    f("batch_first", l.batch_first);
    f("dropout", l.dropout);
    f("bidirectional", l.bidirectional);
    if constexpr (requires { l.proj_size; }) f("proj_size", l.proj_size);
  }
  static constexpr void parameters(const Layer& l, const tensors& in, auto&& f) {
    const count_t input = input_size_of(l, in[0].dims), h = l.hidden_size, p = projection(l), state = p > 0 ? p : h,
                  directions = l.bidirectional ? 2 : 1;
    for (int layer = 0; layer < l.num_layers && layer < recurrent_layers_at_most; ++layer)
      for (int d = 0; d < directions; ++d) {
        f(recurrent_name<0>(layer, d != 0), shape{h * Kind.gates, layer == 0 ? input : state * directions});
        f(recurrent_name<1>(layer, d != 0), shape{h * Kind.gates, state});
        if (l.bias) {
          f(recurrent_name<2>(layer, d != 0), shape{h * Kind.gates});
          f(recurrent_name<3>(layer, d != 0), shape{h * Kind.gates});
        }
        if (p > 0) f(recurrent_name<4>(layer, d != 0), shape{p, h});
      }
  }
  template <class Dim> static constexpr inferred<Dim> lower(const Layer& l, const basic_operands<Dim>& in, auto&& f) {
    const auto& given = in[0].dims;
    const count_t p = projection(l);
    if (!given.ranked()) return undecided("input 0: the rank is unknown");
    if (given.rank != 2 && given.rank != 3) return rejected("input 0: expected rank 2 or 3, got {}", given.rank);
    if (const rejection why = check_sizes(l, given)) return why;
    if (l.num_layers < 1 || l.num_layers > recurrent_layers_at_most)
      return rejected("num_layers: expected 1 to {}, got {}", recurrent_layers_at_most, l.num_layers);
    if (p < 0 || p >= l.hidden_size)
      return rejected("proj_size: expected less than hidden_size ({}), got {}", l.hidden_size, p);
    const bool batched = given.rank == 3, first = batched && l.batch_first;
    const Dim n = batched ? given[first ? 0 : 1] : Dim(1), steps = given[first ? 1 : 0], hidden = l.hidden_size,
              directions = l.bidirectional ? 2 : 1, state = p > 0 ? Dim(p) : hidden;
    basic_tensor<Dim> x = of(basic_shape<Dim>{n, steps, input_size_of(l, given)}, in[0].type);
    const basic_tensor<Dim> start = of(basic_shape<Dim>{n, directions, hidden}, in[0].type);
    for (count_t layer = 0; layer < l.num_layers; ++layer) {
      if constexpr (requires { l.proj_size; }) {
        for (int d = 0; p > 0 && d < (l.bidirectional ? 2 : 1); ++d) projected_layer(l, in, x, x.dims[2], f);
      }
      if (p == 0) {
        Sequence op;
        op.hidden_size = l.hidden_size;
        op.direction = l.bidirectional ? sequence_direction::bidirectional : sequence_direction::forward;
        if constexpr (requires { op.linear_before_reset; }) op.linear_before_reset = true;
        if constexpr (requires { l.nonlinearity; }) op.activations = rnn_activation(l.nonlinearity);
        const recurrent_operands<Dim> own(in, Kind, l.bias, x.dims[2], hidden, {directions});
        if constexpr (Kind.states > 1)
          f.all(op, x, start, start, absent<Dim>, own.w, own.r, own.bias, own.first, own.second);
        else
          f.all(op, x, start, absent<Dim>, own.w, own.r, own.bias, own.first, own.second);
      }
      x = of(basic_shape<Dim>{n, steps, state * directions}, in[0].type);
    }
    basic_shape<Dim> all, last{directions * Dim(l.num_layers)}, cell;
    if (batched) {
      all.push_back(first ? n : steps);
      all.push_back(first ? steps : n);
      last.push_back(n);
    } else
      all.push_back(steps);
    all.push_back(state * directions);
    cell = last;
    last.push_back(state);
    cell.push_back(hidden);
    if constexpr (Kind.states > 1)
      return {of(all, in[0].type), of(last, in[0].type), of(cell, in[0].type)};
    else
      return {of(all, in[0].type), of(last, in[0].type)};
  }
};

template <class Layer, class Cell, recurrence Kind> struct recurrent_cell_layer {
  static constexpr std::string_view repr = "*input_size, *hidden_size, bias?, nonlinearity~?";
  static constexpr int required = 2;
  static constexpr void attributes(auto& l, auto&& f) {
    f("input_size", l.input_size);
    f("hidden_size", l.hidden_size);
    f("bias", l.bias);
    if constexpr (requires { l.nonlinearity; }) f("nonlinearity", l.nonlinearity);
  }
  static constexpr void parameters(const Layer& l, const tensors& in, auto&& f) {
    const count_t rows = l.hidden_size * Kind.gates;
    f("weight_ih", shape{rows, input_size_of(l, in[0].dims)});
    f("weight_hh", shape{rows, l.hidden_size});
    if (l.bias) {
      f("bias_ih", shape{rows});
      f("bias_hh", shape{rows});
    }
  }
  template <class Dim> static constexpr inferred<Dim> lower(const Layer& l, const basic_operands<Dim>& in, auto&& f) {
    const auto& given = in[0].dims;
    if (!given.ranked()) return undecided("input 0: the rank is unknown");
    if (given.rank != 1 && given.rank != 2) return rejected("input 0: expected rank 1 or 2, got {}", given.rank);
    if (const rejection why = check_sizes(l, given)) return why;
    const Dim input = input_size_of(l, given);
    const Dim n = given.rank == 2 ? given[0] : Dim(1), hidden = l.hidden_size;
    const basic_tensor<Dim> x = of(basic_shape<Dim>{n, input}, in[0].type),
                            start = of(basic_shape<Dim>{n, hidden}, in[0].type);
    const recurrent_operands<Dim> own(in, Kind, l.bias, input, hidden, {});
    Cell op;
    op.hidden_size = l.hidden_size;
    if constexpr (requires { op.linear_before_reset; }) op.linear_before_reset = true;
    if constexpr (requires { l.nonlinearity; }) op.activations = rnn_activation(l.nonlinearity);
    if constexpr (Kind.states > 1)
      f.all(op, x, start, start, own.w, own.r, own.bias, own.first, own.second);
    else
      f.all(op, x, start, own.w, own.r, own.bias, own.first, own.second);
    const basic_tensor<Dim> state = given.rank == 2 ? start : of(basic_shape<Dim>{hidden}, in[0].type);
    if constexpr (Kind.states > 1)
      return {state, state};
    else
      return state;
  }
};
inline constexpr recurrence lstm_recurrence{4, 2, 4}, gru_recurrence{3, 1, 4}, rnn_recurrence{1, 1, 1};
}  // namespace detail

template <> struct op_traits<nn::lstm> : detail::recurrent_layer<nn::lstm, lstm_sequence, detail::lstm_recurrence> {
  static constexpr std::string_view name = "LSTM";
};
template <> struct op_traits<nn::gru> : detail::recurrent_layer<nn::gru, gru_sequence, detail::gru_recurrence> {
  static constexpr std::string_view name = "GRU";
};
template <> struct op_traits<nn::rnn> : detail::recurrent_layer<nn::rnn, rnn_sequence, detail::rnn_recurrence> {
  static constexpr std::string_view name = "RNN";
};
template <>
struct op_traits<nn::lstm_cell> : detail::recurrent_cell_layer<nn::lstm_cell, lstm_cell_4, detail::lstm_recurrence> {
  static constexpr std::string_view name = "LSTMCell";
};
template <>
struct op_traits<nn::gru_cell> : detail::recurrent_cell_layer<nn::gru_cell, gru_cell, detail::gru_recurrence> {
  static constexpr std::string_view name = "GRUCell";
};
template <>
struct op_traits<nn::rnn_cell> : detail::recurrent_cell_layer<nn::rnn_cell, rnn_cell, detail::rnn_recurrence> {
  static constexpr std::string_view name = "RNNCell";
};

}  // namespace opcost

#endif

// ---- opcost/layers/region_layers.hpp
#ifndef OPCOST_LAYERS_REGION_LAYERS_HPP_PIECE
#define OPCOST_LAYERS_REGION_LAYERS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Pooling of regions of interest (torchvision.ops): x [N, C, H, W] and boxes [R, 5], each an index into the batch and
// two corners, to [R, channels, bins].

namespace opcost {

/// torchvision.ops.RoIAlign: the mean of points read between elements, per bin (He et al. 2017, arXiv:1703.06870).
struct region_align {
  ints output_size{};
  double spatial_scale = 1;
  count_t sampling_ratio = -1;  ///< points of a bin along each dimension; below 1: as many as it spans elements
  bool aligned = false;
};
/// torchvision.ops.RoIPool: the largest element of each bin (Girshick 2015, arXiv:1504.08083).
struct region_max_pool {
  ints output_size{};
  double spatial_scale = 1;
};
/// torchvision.ops.PSRoIPool: the mean of each bin, which has channels of its own (Dai et al. 2016, arXiv:1605.06409).
struct position_sensitive_pool {
  ints output_size{};
  double spatial_scale = 1;
};

namespace detail {
struct region_traits {
  static constexpr std::string_view repr = "output_size, spatial_scale";
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("output_size", as_written(l.output_size));
    f("spatial_scale", l.spatial_scale);
  }
  template <class Dim> static constexpr rejection refused(const ints& output_size, const basic_operands<Dim>& in) {
    if (in.size() != 2) return rejected("expected x and boxes, got {} inputs", in.size());
    if (output_size.empty() || output_size.rank > 2)
      return rejected("output_size: expected 1 or 2 numbers, got {}", output_size.rank);
    return {};
  }
};
}  // namespace detail
template <> struct op_traits<region_align> : detail::region_traits {
  static constexpr std::string_view name = "RoIAlign";
  static constexpr std::string_view repr = "output_size, spatial_scale, sampling_ratio, aligned";
  static constexpr void attributes(auto& l, auto&& f) {
    region_traits::attributes(l, f);
    f("sampling_ratio", l.sampling_ratio);
    f("aligned", l.aligned);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const region_align& l, const basic_operands<Dim>& in, auto&& f) {
    if (const rejection why = region_traits::refused(l.output_size, in)) return why;
    const basic_shape<Dim>& boxes = in[1].dims;
    if (!detail::may_have_rank(boxes, 2) || !may_be(detail::dim_or_unknown(boxes, 1), 5))
      return rejected("input 1 (boxes): expected 5 numbers per box, got {}", detail::dim_or_unknown(boxes, 1));
    const ints bins = spread_over(l.output_size, 2);
    roi_align_9 op;
    op.pooled_h = bins[0];
    op.pooled_w = bins[1];
    op.sampling_ratio = l.sampling_ratio < 0 ? count_t(0) : l.sampling_ratio;
    op.spatial_scale = l.spatial_scale;
    const Dim regions = detail::dim_or_unknown(boxes, 0);
    return f(op, in[0], detail::of(basic_shape<Dim>{regions, 4}, in[1].type),
             detail::of(basic_shape<Dim>{regions}, dtype::i64));
  }
};
template <> struct op_traits<region_max_pool> : detail::region_traits {
  static constexpr std::string_view name = "RoIPool";
  template <class Dim>
  static constexpr inferred<Dim> lower(const region_max_pool& l, const basic_operands<Dim>& in, auto&& f) {
    if (const rejection why = refused(l.output_size, in)) return why;
    const ints bins = spread_over(l.output_size, 2);
    roi_pooling op;
    op.pooled_h = bins[0];
    op.pooled_w = bins[1];
    op.spatial_scale = l.spatial_scale;
    return f(op, in[0], in[1]);
  }
};
template <> struct op_traits<position_sensitive_pool> : detail::region_traits {
  static constexpr std::string_view name = "PSRoIPool";
  template <class Dim>
  static constexpr inferred<Dim> lower(const position_sensitive_pool& l, const basic_operands<Dim>& in, auto&& f) {
    if (const rejection why = refused(l.output_size, in)) return why;
    const ints bins = spread_over(l.output_size, 2);
    const Dim channels = detail::dim_or_unknown(in[0].dims, 1);
    if (bins[0] != bins[1] || bins[0] < 1)
      return rejected("output_size: expected two equal positive numbers, got {} and {}", bins[0], bins[1]);
    if (!known(channels)) return undecided("the number of channels is unknown");
    psroi_pooling op;
    op.group_size = bins[0];
    op.output_dim = opcost::lower(channels) / (bins[0] * bins[0]);
    op.spatial_scale = l.spatial_scale;
    return f(op, in[0], in[1]);
  }
};

namespace fn {
using roi_align = function<"torchvision.ops.roi_align", region_align>;
using roi_pool = function<"torchvision.ops.roi_pool", region_max_pool>;
using ps_roi_pool = function<"torchvision.ops.ps_roi_pool", position_sensitive_pool>;
}  // namespace fn

}  // namespace opcost

#endif

// ---- opcost/layers/torchvision_layers.hpp
#ifndef OPCOST_LAYERS_TORCHVISION_LAYERS_HPP_PIECE
#define OPCOST_LAYERS_TORCHVISION_LAYERS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Modules of torchvision that are no combination of torch's modules.

namespace opcost {

/// A batch norm of x [N, C, H, W] with constants only (torchvision.ops.FrozenBatchNorm2d): one product and one sum per
/// element, no parameters. num_features 0: taken from the input.
struct frozen_batch_norm2d {
  count_t num_features = 0;
  double eps = 1e-5;
};
template <> struct op_traits<frozen_batch_norm2d> {
  static constexpr std::string_view name = "FrozenBatchNorm2d";
  static constexpr std::string_view repr = "*num_features, eps";
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("num_features", l.num_features);
    f("eps", l.eps);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const frozen_batch_norm2d& l, const basic_operands<Dim>& in, auto&& f) {
    const basic_shape<Dim>& x = in[0].dims;
    if (!detail::may_have_rank(x, 4)) return rejected("input 0: expected rank 4, got {}", x.rank);
    const Dim channels = detail::dim_or_unknown(x, 1);
    if (l.num_features != 0 && !may_be(channels, l.num_features.n))
      return rejected("input 0: expected {} channels, got {}", l.num_features, channels);
    const basic_tensor<Dim> constant = fixed(in, basic_shape<Dim>{1, channels, 1, 1});
    return f(add{}, f(multiply{}, in[0], constant), constant);
  }
};

/// A layer norm over the channels of x [N, C, H, W] (torchvision's and timm's LayerNorm2d).
struct layer_norm2d {
  ints normalized_shape{};
  bool affine = true;
  double eps = 1e-5;
  bool bias = true;
};
template <> struct op_traits<layer_norm2d> {
  static constexpr std::string_view name = "LayerNorm2d";
  static constexpr std::string_view repr = op_traits<layer_norm>::repr;
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { op_traits<layer_norm>::attributes(l, f); }
  static constexpr void parameters(const layer_norm2d& l, const tensors&, auto&& f) {
    detail::affine_parameters(l.affine, l.bias, l.normalized_shape, f);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const layer_norm2d& l, const basic_operands<Dim>& in, auto&& f) {
    const basic_shape<Dim>& x = in[0].dims;
    if (!detail::may_have_rank(x, 4)) return rejected("input 0: expected rank 4, got {}", x.rank);
    if (l.normalized_shape.rank != 1)
      return rejected("normalized_shape: expected 1 number, got {}", l.normalized_shape.rank);
    if (!may_be(detail::dim_or_unknown(x, 1), l.normalized_shape[0].n))
      return rejected("input 0: expected {} channels, got {}", l.normalized_shape[0], detail::dim_or_unknown(x, 1));
    const Dim channels[]{1};
    const basic_tensor<Dim> y = f(mvn_6{.eps = l.eps}, in[0], detail::axes_operand<Dim>(in, channels));
    return l.affine ? detail::scale_and_shift(in, y, basic_shape<Dim>{l.normalized_shape[0], 1, 1}, l.bias, f) : y;
  }
};

namespace nn {
/// torchvision.ops.Permute; torch does not print its dims.
struct permute {
  ints dims{};
};
}  // namespace nn
template <> struct op_traits<nn::permute> {
  static constexpr std::string_view name = "Permute";
  static constexpr std::string_view repr = "";
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { f("dims", as_written(l.dims)); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const nn::permute& l, const basic_operands<Dim>& in, auto&& f) {
    return op_traits<fn::permuting>::lower(fn::permuting{l.dims}, in, f);
  }
};

/// A convolution whose taps are moved by offsets (torchvision.ops.DeformConv2d; Dai et al. 2017, arXiv:1703.06211).
/// Inputs: x [N, C, H, W], offsets [N, 2 G kernel, H', W'], optional mask [N, G kernel, H', W'].
struct deform_conv2d {
  count_t in_channels = 0, out_channels = 0;
  ints kernel_size{}, stride{}, padding{}, dilation{};
  count_t groups = 1;
  bool bias = true;
};
namespace detail {
// x, offsets, filter and mask of a deformable convolution with stride, padding, dilation and groups as torch has them.
template <class Dim>
constexpr inferred<Dim> deformed(const auto& l, const basic_operands<Dim>& in, const basic_tensor<Dim>& filter,
                                 const basic_tensor<Dim>& mask, auto&& f) {
  const Dim offsets = dim_or_unknown(in[1].dims, 1);
  const count_t per_group = lower(dim_or_unknown(filter.dims, 2) * dim_or_unknown(filter.dims, 3)) * 2;
  deformable_convolution_8 op;
  op.strides = spread_over(l.stride, 2);
  op.dilations = spread_over(l.dilation, 2);
  op.pads_begin = spread_over(l.padding, 2);
  op.pads_end = op.pads_begin;
  op.group = l.groups;
  op.deformable_group = per_group > 0 && known(offsets) ? larger(opcost::lower(offsets) / per_group, 1) : count_t(1);
  return mask.present() ? f(op, in[0], in[1], filter, mask) : f(op, in[0], in[1], filter);
}
}  // namespace detail
template <> struct op_traits<deform_conv2d> {
  static constexpr std::string_view name = "DeformConv2d";
  static constexpr std::string_view repr =
      "*in_channels, *out_channels, kernel_size, stride, padding?, dilation?, groups?, bias?";
  static constexpr int required = 3;
  static constexpr void attributes(auto& l, auto&& f) {
    f("in_channels", l.in_channels);
    f("out_channels", l.out_channels);
    f("kernel_size", per_axis<2>(l.kernel_size));
    f("stride", per_axis<2>(l.stride, {1}));
    f("padding", per_axis<2>(l.padding, {0}));
    f("dilation", per_axis<2>(l.dilation, {1}));
    f("groups", l.groups);
    f("bias", l.bias);
  }
  static constexpr void parameters(const deform_conv2d& l, const tensors& in, auto&& f) {
    f("weight", detail::with_kernel<count_t>(
                    {l.out_channels, detail::given_or(l.in_channels, in[0].dims[1]) / larger(l.groups, 1)},
                    spread_over(l.kernel_size, 2)));
    if (l.bias) f("bias", shape{l.out_channels});
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const deform_conv2d& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 2 && in.size() != 3) return rejected("expected 2 or 3 inputs, got {}", in.size());
    if (!detail::may_have_rank(in[0].dims, 4)) return rejected("input 0: expected rank 4, got {}", in[0].dims.rank);
    if (const rejection why = detail::check_convolution(l, in[0].dims, 2)) return why;
    const Dim channels = detail::given_or(l.in_channels, detail::dim_or_unknown(in[0].dims, 1)) / Dim(l.groups);
    const basic_tensor<Dim> filter =
        learned(in, detail::with_kernel<Dim>({l.out_channels, channels}, spread_over(l.kernel_size, 2)));
    const inferred<Dim> y = detail::deformed(l, in, filter, in[2], f);
    if (y.refusal || !l.bias) return y;
    return f(add_bias{}, y[0], learned_bias(in, {Dim(l.out_channels)}));
  }
};

namespace fn {
/// torchvision.ops.deform_conv2d: x, offsets, filter [O, C / groups, kernel], optional bias and mask.
struct deforming {
  ints stride{}, padding{}, dilation{};
};
using deform_conv2d = function<"torchvision.ops.deform_conv2d", deforming>;
}  // namespace fn
template <> struct op_traits<fn::deforming> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("stride", per_axis<2>(l.stride, {1}));
    f("padding", per_axis<2>(l.padding, {0}));
    f("dilation", per_axis<2>(l.dilation, {1}));
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::deforming& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() < 3 || in.size() > 4)
      return rejected("expected x, offsets, a filter and an optional bias, got {} inputs", in.size());
    const Dim channels = detail::dim_or_unknown(in[0].dims, 1), each = detail::dim_or_unknown(in[2].dims, 1);
    if (!known(channels) || !known(each) || opcost::lower(each) < 1)
      return undecided("the number of channels is unknown");
    const struct {
      ints stride, padding, dilation;
      count_t groups;
    } how{l.stride, l.padding, l.dilation, larger(opcost::lower(channels) / opcost::lower(each), 1)};
    const inferred<Dim> y = detail::deformed(how, in, in[2], detail::absent<Dim>, f);
    if (y.refusal || !in.has(3)) return y;
    return f(add_bias{}, y[0], in[3]);
  }
};

}  // namespace opcost

#endif

// ---- opcost/layers/transformer_layers.hpp
#ifndef OPCOST_LAYERS_TRANSFORMER_LAYERS_HPP_PIECE
#define OPCOST_LAYERS_TRANSFORMER_LAYERS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Transformers as modules, built from the same layers as torch's (Vaswani et al. 2017, arXiv:1706.03762; norm_first:
// Xiong et al. 2020, arXiv:2002.04745).

namespace opcost {

/// The activation of the feed-forward network.
enum class transformer_activation : std::uint8_t { relu, gelu };
template <> inline constexpr std::array<std::string_view, 2> spellings<transformer_activation>{"relu", "gelu"};

/// What torch's encoder and decoder layers have in common: width d_model, nhead heads, a hidden width dim_feedforward.
struct transformer_layer {
  count_t d_model = 0, nhead = 1, dim_feedforward = 2048;
  double dropout = 0.1;
  transformer_activation activation = transformer_activation::relu;
  double layer_norm_eps = 1e-5;
  bool batch_first = false, norm_first = false, bias = true;
};
/// Self-attention and a feed-forward network: x [L, N, d_model] (torch's TransformerEncoderLayer).
struct transformer_encoder_layer : transformer_layer {};
/// Self-attention, attention to memory, a feed-forward network: x [L, N, d_model], memory [S, N, d_model].
struct transformer_decoder_layer : transformer_layer {};
/// A stack of equal layers. norm: a final layer norm; none if its normalized_shape is empty.
struct transformer_encoder {
  transformer_encoder_layer encoder_layer{};
  count_t num_layers = 1;
  layer_norm norm{};
  bool enable_nested_tensor = true, mask_check = true;
};
/// A stack of decoder layers with a final norm, if its normalized_shape is not empty.
struct transformer_decoder {
  transformer_decoder_layer decoder_layer{};
  count_t num_layers = 1;
  layer_norm norm{};
};
/// An encoder and a decoder: source [S, N, d_model], target [L, N, d_model] (torch's Transformer).
struct transformer {
  count_t d_model = 512, nhead = 8, num_encoder_layers = 6, num_decoder_layers = 6, dim_feedforward = 2048;
  double dropout = 0.1;
  transformer_activation activation = transformer_activation::relu;
  double layer_norm_eps = 1e-5;
  bool batch_first = false, norm_first = false, bias = true;
};

namespace detail {
constexpr count_t transformer_layers_at_most = 1000;

constexpr void transformer_rest(auto& l, auto&& f) {
  f("dim_feedforward", l.dim_feedforward);
  f("dropout", l.dropout);
  f("activation", l.activation);
}
constexpr void transformer_flags(auto& l, auto&& f) {
  f("layer_norm_eps", l.layer_norm_eps);
  f("batch_first", l.batch_first);
  f("norm_first", l.norm_first);
  f("bias", l.bias);
}

// A layer keeps the function that it was made with, so tools that patch F.relu later do not see it.
using kept_relu = function<"relu", nn::relu>;
using kept_gelu = function<"gelu", nn::gelu>;

// The modules within a layer, with torch's names.
struct transformer_parts {
  const transformer_layer& l;
  constexpr multihead_attention attention() const {
    return {.embed_dim = l.d_model,
            .num_heads = l.nhead,
            .dropout = l.dropout,
            .bias = l.bias,
            .batch_first = l.batch_first,
            .need_weights = false};
  }
  constexpr linear wide() const { return {l.dim_feedforward, l.bias, l.d_model}; }
  constexpr linear narrow() const { return {l.d_model, l.bias, l.dim_feedforward}; }
  constexpr layer_norm norm() const {
    return {.normalized_shape = {l.d_model}, .eps = l.layer_norm_eps, .bias = l.bias};
  }
  constexpr nn::dropout drop() const { return {.p = l.dropout}; }
  // A part of the layer with its residual connection: x + f(norm(x)), or norm(x + f(x)).
  constexpr auto residual(auto& net, auto x, const char* norm_name, auto&& part) const {
    if (l.norm_first) return net.add(fn::operator_add{}, x, part(net.add(norm_name, norm(), x)));
    return net.add(norm_name, norm(), net.add(fn::operator_add{}, x, part(x)));
  }
  constexpr auto feed_forward(auto& net, auto x, const char* last_dropout) const {
    x = net.add("linear1", wide(), x);
    x = l.activation == transformer_activation::relu ? net.add(kept_relu{}, x) : net.add(kept_gelu{}, x);
    return net.add(last_dropout, drop(), net.add("linear2", narrow(), net.add("dropout", drop(), x)));
  }
};
// The attributes that the modules of a printed layer show.
constexpr void read_transformer_layer(auto& l, const auto& printed) {
  linear wide;
  if (printed.read("linear1", wide)) {
    printed.set("d_model", l.d_model, wide.in_features);
    printed.set("dim_feedforward", l.dim_feedforward, wide.out_features);
    printed.set("bias", l.bias, wide.bias.value);
  }
  nn::dropout drop;
  if (printed.read("dropout", drop)) printed.set("dropout", l.dropout, drop.p);
  layer_norm norm;
  if (printed.read("norm1", norm)) printed.set("layer_norm_eps", l.layer_norm_eps, norm.eps);
}
struct transformer_layer_traits {
  static constexpr std::string_view repr = "";
  static constexpr int required = 2;
  static constexpr void read_modules(auto& l, const auto& printed) { read_transformer_layer(l, printed); }
  static constexpr void attributes(auto& l, auto&& f) {
    f("d_model", l.d_model);
    f("nhead", l.nhead);
    transformer_rest(l, f);
    transformer_flags(l, f);
  }
};
// Declares a stack of equal layers and its norm, if there is one.
constexpr void declare_stack(const auto& layer, count_t n, const layer_norm& norm, auto& net) {
  net.declare("layers", "ModuleList", [&] { net.declare_all(layer, smaller(n, transformer_layers_at_most)); });
  if (!norm.normalized_shape.empty()) net.declare("norm", norm);
}
constexpr auto build_stack(const auto& layer, count_t n, const layer_norm& norm, auto& net, auto x, auto... others) {
  net.in("layers", "ModuleList", [&] {
    for (int i = 0; i < n && i < transformer_layers_at_most; ++i) x = net.add(i, layer, x, others...);
  });
  return norm.normalized_shape.empty() ? x : net.add("norm", norm, x);
}
}  // namespace detail

template <> struct op_traits<transformer_encoder_layer> : detail::transformer_layer_traits {
  static constexpr std::string_view name = "TransformerEncoderLayer";
  static constexpr void submodules(const transformer_encoder_layer& l, auto& net) {
    const detail::transformer_parts p{l};
    net.declare("self_attn", p.attention());
    net.declare("linear1", p.wide());
    net.declare("dropout", p.drop());
    net.declare("linear2", p.narrow());
    net.declare("norm1", p.norm());
    net.declare("norm2", p.norm());
    net.declare("dropout1", p.drop());
    net.declare("dropout2", p.drop());
  }
  static constexpr auto build(const transformer_encoder_layer& l, auto& net, auto x) {
    const detail::transformer_parts p{l};
    submodules(l, net);
    x = p.residual(net, x, "norm1",
                   [&](auto y) { return net.add("dropout1", p.drop(), net.add("self_attn", p.attention(), y)); });
    return p.residual(net, x, "norm2", [&](auto y) { return p.feed_forward(net, y, "dropout2"); });
  }
};
template <> struct op_traits<transformer_decoder_layer> : detail::transformer_layer_traits {
  static constexpr std::string_view name = "TransformerDecoderLayer";
  static constexpr void submodules(const transformer_decoder_layer& l, auto& net) {
    const detail::transformer_parts p{l};
    net.declare("self_attn", p.attention());
    net.declare("multihead_attn", p.attention());
    net.declare("linear1", p.wide());
    net.declare("dropout", p.drop());
    net.declare("linear2", p.narrow());
    net.declare("norm1", p.norm());
    net.declare("norm2", p.norm());
    net.declare("norm3", p.norm());
    net.declare("dropout1", p.drop());
    net.declare("dropout2", p.drop());
    net.declare("dropout3", p.drop());
  }
  // memory: the output of the encoder.
  static constexpr auto build(const transformer_decoder_layer& l, auto& net, auto x, auto memory) {
    const detail::transformer_parts p{l};
    submodules(l, net);
    x = p.residual(net, x, "norm1",
                   [&](auto y) { return net.add("dropout1", p.drop(), net.add("self_attn", p.attention(), y)); });
    x = p.residual(net, x, "norm2", [&](auto y) {
      return net.add("dropout2", p.drop(), net.add("multihead_attn", p.attention(), y, memory, memory));
    });
    return p.residual(net, x, "norm3", [&](auto y) { return p.feed_forward(net, y, "dropout3"); });
  }
};
template <> struct op_traits<transformer_encoder> {
  static constexpr std::string_view name = "TransformerEncoder";
  static constexpr std::string_view repr = "";
  static constexpr int required = 2;
  static constexpr void attributes(auto& l, auto&& f) {
    f("encoder_layer", l.encoder_layer);
    f("num_layers", l.num_layers);
    f("norm", l.norm);
    f("enable_nested_tensor", l.enable_nested_tensor);
    f("mask_check", l.mask_check);
  }
  static constexpr void read_modules(transformer_encoder& l, const auto& printed) {
    const auto layers = printed.within("layers");
    if (layers.size() < 1) return;
    layers.read_attribute("encoder_layer", "0", l.encoder_layer);
    printed.set("num_layers", l.num_layers, layers.size());
    printed.read_attribute("norm", "norm", l.norm);
  }
  static constexpr void submodules(const transformer_encoder& l, auto& net) {
    detail::declare_stack(l.encoder_layer, l.num_layers, l.norm, net);
  }
  static constexpr auto build(const transformer_encoder& l, auto& net, auto x) {
    return detail::build_stack(l.encoder_layer, l.num_layers, l.norm, net, x);
  }
};
template <> struct op_traits<transformer_decoder> {
  static constexpr std::string_view name = "TransformerDecoder";
  static constexpr std::string_view repr = "";
  static constexpr int required = 2;
  static constexpr void attributes(auto& l, auto&& f) {
    f("decoder_layer", l.decoder_layer);
    f("num_layers", l.num_layers);
    f("norm", l.norm);
  }
  static constexpr void read_modules(transformer_decoder& l, const auto& printed) {
    const auto layers = printed.within("layers");
    if (layers.size() < 1) return;
    layers.read_attribute("decoder_layer", "0", l.decoder_layer);
    printed.set("num_layers", l.num_layers, layers.size());
    printed.read_attribute("norm", "norm", l.norm);
  }
  static constexpr void submodules(const transformer_decoder& l, auto& net) {
    detail::declare_stack(l.decoder_layer, l.num_layers, l.norm, net);
  }
  static constexpr auto build(const transformer_decoder& l, auto& net, auto x, auto memory) {
    return detail::build_stack(l.decoder_layer, l.num_layers, l.norm, net, x, memory);
  }
};
template <> struct op_traits<transformer> {
  static constexpr std::string_view name = "Transformer";
  static constexpr std::string_view repr = "";
  static constexpr void attributes(auto& l, auto&& f) {
    f("d_model", l.d_model);
    f("nhead", l.nhead);
    f("num_encoder_layers", l.num_encoder_layers);
    f("num_decoder_layers", l.num_decoder_layers);
    detail::transformer_rest(l, f);
    detail::transformer_flags(l, f);
  }
  // torch prints neither nhead nor batch_first and norm_first: they have their defaults unless the text gives them.
  static constexpr void read_modules(transformer& l, const auto& printed) {
    const auto encoder_layers = printed.within("encoder").within("layers");
    const auto decoder_layers = printed.within("decoder").within("layers");
    if (encoder_layers.size() < 1 || decoder_layers.size() < 1) return;
    detail::read_transformer_layer(l, encoder_layers.within("0"));
    printed.set("num_encoder_layers", l.num_encoder_layers, encoder_layers.size());
    printed.set("num_decoder_layers", l.num_decoder_layers, decoder_layers.size());
  }
  static constexpr transformer_layer layer(const transformer& l) {
    return {l.d_model,        l.nhead,       l.dim_feedforward, l.dropout, l.activation,
            l.layer_norm_eps, l.batch_first, l.norm_first,      l.bias};
  }
  static constexpr transformer_encoder encoder(const transformer& l) {
    return {.encoder_layer = {layer(l)},
            .num_layers = l.num_encoder_layers,
            .norm = detail::transformer_parts{layer(l)}.norm()};
  }
  static constexpr transformer_decoder decoder(const transformer& l) {
    return {.decoder_layer = {layer(l)},
            .num_layers = l.num_decoder_layers,
            .norm = detail::transformer_parts{layer(l)}.norm()};
  }
  static constexpr void submodules(const transformer& l, auto& net) {
    net.declare("encoder", encoder(l));
    net.declare("decoder", decoder(l));
  }
  static constexpr auto build(const transformer& l, auto& net, auto source, auto target) {
    return net.add("decoder", decoder(l), target, net.add("encoder", encoder(l), source));
  }
};

}  // namespace opcost

#endif

namespace opcost {

/// The catalogue of layers and functions that a text can name.
struct builtin_layers
    : op_list_cat<
          op_list<conv1d, conv2d, conv3d, conv_transpose1d, conv_transpose2d, conv_transpose3d, lazy_conv1d,
                  lazy_conv2d, lazy_conv3d, lazy_conv_transpose1d, lazy_conv_transpose2d, lazy_conv_transpose3d,
                  deform_conv2d, linear, nn::lazy_linear, nn::output_projection, nn::identity, batch_norm1d,
                  batch_norm2d, batch_norm3d, instance_norm1d, instance_norm2d, instance_norm3d, lazy_batch_norm1d,
                  lazy_batch_norm2d, lazy_batch_norm3d, sync_batch_norm, frozen_batch_norm2d, lazy_instance_norm1d,
                  lazy_instance_norm2d, lazy_instance_norm3d, layer_norm, layer_norm2d, group_norm, rms_norm,
                  local_response_norm, cross_map_lrn2d, max_pool1d, max_pool2d, max_pool3d, avg_pool1d, avg_pool2d,
                  avg_pool3d, adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d, adaptive_max_pool1d,
                  adaptive_max_pool2d, adaptive_max_pool3d, lp_pool1d, lp_pool2d, lp_pool3d, fractional_max_pool2d,
                  fractional_max_pool3d, max_unpool1d, max_unpool2d, max_unpool3d, fn::deform_conv2d, region_align,
                  region_max_pool, position_sensitive_pool, fn::roi_align, fn::roi_pool, fn::ps_roi_pool,
                  fn::embedding_bag, nn::relu, nn::relu6, nn::leaky_relu, nn::prelu, nn::rrelu, nn::elu, nn::selu,
                  nn::celu, nn::gelu, nn::silu, nn::mish, nn::sigmoid, nn::log_sigmoid, nn::tanh, nn::tanhshrink,
                  nn::hardtanh, nn::hardswish, nn::hardsigmoid, nn::hardshrink, nn::softshrink, nn::softplus,
                  nn::softsign, nn::threshold, nn::softmax, nn::softmin, nn::log_softmax, nn::softmax2d, nn::glu,
                  nn::dropout, nn::dropout1d, nn::dropout2d, nn::dropout3d, nn::alpha_dropout,
                  nn::feature_alpha_dropout, nn::stochastic_depth, nn::permute, nn::constant_pad1d, nn::constant_pad2d,
                  nn::constant_pad3d, nn::zero_pad1d, nn::zero_pad2d, nn::zero_pad3d, nn::reflection_pad1d,
                  nn::reflection_pad2d, nn::reflection_pad3d, nn::replication_pad1d, nn::replication_pad2d,
                  nn::replication_pad3d, nn::circular_pad1d, nn::circular_pad2d, nn::circular_pad3d, nn::upsample,
                  nn::upsampling_nearest2d, nn::upsampling_bilinear2d, nn::pixel_shuffle, nn::pixel_unshuffle,
                  nn::channel_shuffle, flatten, unflatten, nn::fold, nn::unfold, embedding, embedding_bag, bilinear,
                  cosine_similarity, pairwise_distance, nn::rnn, nn::lstm, nn::gru, nn::rnn_cell, nn::lstm_cell,
                  nn::gru_cell, multihead_attention, transformer_encoder_layer, transformer_decoder_layer,
                  transformer_encoder, transformer_decoder, transformer>,
          builtin_functions> {};

}  // namespace opcost

#endif

// ---- opcost/replay/calflops/profile.hpp
#ifndef OPCOST_REPLAY_CALFLOPS_PROFILE_HPP_PIECE
#define OPCOST_REPLAY_CALFLOPS_PROFILE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The output of calflops' calculate_flops: totals, and the tree of modules with the share of each.

// ---- opcost/graph/module_figures.hpp
#ifndef OPCOST_GRAPH_MODULE_FIGURES_HPP_PIECE
#define OPCOST_GRAPH_MODULE_FIGURES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Figures by module: the sum over the rows of a module and of the modules below it.

namespace opcost {

/// Calls f(module, depth) for each module below `from`, parents before children, in listed order.
constexpr void each_module(const module_tree& tree, auto&& f, int from = 0, int depth = 0) {
  if (from >= tree.size()) return;
  f(from, depth);
  for (int child = tree.at(from).first_child; child >= 0; child = tree.at(child).next)
    each_module(tree, f, child, depth + 1);
}
/// Calls f(parameter) for each parameter of the module `from` and of those below it, in listed order, those of a module
/// before those of its children. A shared parameter comes once, under its first name.
constexpr void each_listed_parameter(const module_tree& tree, auto&& f, int from = 0) {
  sequence<int> seen;
  each_module(
      tree,
      [&](int m, int) {
        for (const module_parameter& p : tree.parameters) {
          if (p.module != m) continue;
          int self = static_cast<int>(&p - tree.parameters.data());
          while (tree.parameters[self].same_as >= 0) self = tree.parameters[self].same_as;
          bool first = true;
          for (int s : seen) first = first && s != self;
          if (!first) continue;
          seen.push_back(self);
          f(p);
        }
      },
      from);
}

/// The figures of convention C by index in tree.modules.
template <class C, class... Cs> constexpr sequence<figure> figures_by_module(const analysis<Cs...>& a) {
  sequence<figure> sums;
  for (int m = 0; m < a.tree.size(); ++m) sums.push_back(figure(count_t(0)));
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    const row& r = a.at(i);
    if (!r.reached || (r.folded && !counts_folded<C>())) continue;
    for (int m = r.module; m >= 0; m = a.tree.at(m).parent) sums[m] = sums[m] + a.template flops<C>(i);
  }
  return sums;
}
/// Elements of parameters by index in tree.modules. A shared parameter counts only for its first name.
constexpr sequence<count_t> parameters_by_module(const module_tree& tree) {
  sequence<count_t> sums;
  for (int m = 0; m < tree.size(); ++m) sums.push_back(0);
  each_listed_parameter(tree, [&](const module_parameter& p) {
    for (int m = p.module; m >= 0; m = tree.at(m).parent) sums[m] += p.dims.elements();
  });
  return sums;
}

}  // namespace opcost

#endif

// ---- opcost/replay/torch/module_calls.hpp
#ifndef OPCOST_REPLAY_TORCH_MODULE_CALLS_HPP_PIECE
#define OPCOST_REPLAY_TORCH_MODULE_CALLS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The tree of modules as PyTorch prints it, with the lines that a tool adds. A graph without modules prints nothing.

#include <vector>

namespace opcost::replay {

/// The class of a module, "Conv2d".
inline std::string_view class_of(const module_tree& tree, int m) {
  if (m >= tree.size()) return {};
  const std::string_view text = tree.text_of(m);
  return text.empty() ? tree.at(m).type : text.substr(0, text.find('('));
}
/// The settings of a module, "3, 64, kernel_size=(7, 7)". A network keeps them if one of its conventions describes
/// layers; otherwise empty.
inline std::string_view settings_of(const module_tree& tree, int m) {
  if (m >= tree.size()) return {};
  const std::string_view text = tree.text_of(m);
  const std::size_t open = text.find('(');
  return open == text.npos || text.size() < open + 2 ? std::string_view()
                                                     : text.substr(open + 1, text.size() - open - 2);
}

/// True for a list of modules, which PyTorch never calls: its hooks never run.
inline bool is_list(const module_tree& tree, int m) {
  return class_of(tree, m) == "ModuleList" || class_of(tree, m) == "ModuleDict";
}

/// Appends the tree below module m. lines(m): the lines before the children of a module: its settings, and the figures
/// of a tool.
template <class Lines>
void append_module(std::string& to, const module_tree& tree, int m, const Lines& lines, std::size_t indent = 0) {
  if (m >= tree.size()) return;
  const std::vector<std::string> own = lines(m);
  const bool alone = tree.at(m).first_child < 0 && own.size() <= 1;
  to.append(class_of(tree, m)).append("(");
  if (alone) {
    for (const std::string& line : own) to += line;
  } else {
    const std::string blanks(indent + 2, ' ');
    to += "\n";
    for (const std::string& line : own) to.append(blanks).append(line).append("\n");
    for (int c = tree.at(m).first_child; c >= 0; c = tree.at(c).next) {
      to.append(blanks).append("(").append(to_string(tree.at(c).name)).append("): ");
      append_module(to, tree, c, lines, indent + 2);
      to += "\n";
    }
    to.append(indent, ' ');
  }
  to += ")";
}

}  // namespace opcost::replay

#endif

namespace opcost::replay::calflops {

/// How a number prints.
struct number_format {
  std::string unit{};  // T, G, M, K, m, u; empty: depends on the number
  int precision = 2;
};
/// "1.81 G": the number that comes before the name of the unit.
inline std::string number_to_string(const python::number& n, const number_format& f = {}) {
  constexpr struct {
    double size;
    std::string_view name;
  } units[] = {{1e12, "T"}, {1e9, "G"}, {1e6, "M"}, {1e3, "K"}, {1, ""}, {1e-3, "m"}, {1e-6, "u"}};
  for (const auto& u : units)
    if (f.unit.empty() ? n.value >= u.size || (n.value == 0 && u.size == 1) || u.size == 1e-6 : f.unit == u.name)
      return python::general(python::rounded(n.value / u.size, f.precision)) + " " + std::string(u.name);
  return {};
}
inline std::string flops_to_string(const python::number& n) { return number_to_string(n) + "FLOPS"; }
inline std::string macs_to_string(const python::number& n) { return number_to_string(n) + "MACs"; }
/// A number with a unit; billions are B.
inline std::string params_to_string(const python::number& n, const number_format& f = {}) {
  std::string s = number_to_string(n, f);
  for (char& c : s)
    if (c == 'G') c = 'B';
  while (!s.empty() && s.back() == ' ') s.pop_back();
  return s;
}

/// The figures that calculate_flops returns and the text that it prints. Shares per module require network<...,
/// replay::module_texts>.
struct profile {
  std::string flops{}, macs{}, params{}, text{};
};
/// `backward_factor`: the cost of the backward pass as a multiple of the forward pass.
template <class... Cs>
profile calculate_flops(const analysis<Cs...>& a, bool print_detailed = true, double backward_factor = 2) {
  sequence<figure> flops = figures_by_module<opcost::calflops>(a),
                   macs = figures_by_module<opcost::calflops::multiply_accumulates>(a);
  sequence<count_t> params(static_cast<std::size_t>(a.tree.size()), count_t(0));
  if (params.empty()) {
    flops.push_back(a.template flops<opcost::calflops>());
    macs.push_back(a.template flops<opcost::calflops::multiply_accumulates>());
    params.push_back(a.parameters());
  }
  each_listed_parameter(a.tree, [&](const module_parameter& p) {
    for (int m = p.module; m >= 0 && p.trainable; m = a.tree.at(m).parent) params[m] += p.dims.elements();
  });
  profile p{.flops = flops_to_string(flops[0]),
            .macs = macs_to_string(macs[0]),
            .params = params_to_string(params[0]),
            .text = {}};
  const auto line = [&](std::string name, std::string value) {
    name.resize(72, ' ');
    value.resize(value.size() < 8 ? 8 : value.size(), ' ');
    p.text += name + value + "\n";
  };
  p.text =
      "\n------------------------------------- Calculate Flops Results -------------------------------------\n"
      "Notations:\n"
      "number of parameters (Params), number of multiply-accumulate operations(MACs),\n"
      "number of floating-point operations (FLOPs), floating-point operations per second (FLOPS),\n"
      "fwd FLOPs (model forward propagation FLOPs), bwd FLOPs (model backward propagation FLOPs),\n"
      "default model backpropagation takes " +
      std::string(python::fixed(backward_factor, 2)) + " times as much computation as forward propagation.\n\n";
  const auto both_ways = [&](const figure& f) {
    return python::number(static_cast<double>(f) * (1 + backward_factor));
  };
  line("Total Training Params: ", p.params);
  line("fwd MACs: ", p.macs);
  line("fwd FLOPs: ", p.flops);
  line("fwd+bwd MACs: ", macs_to_string(both_ways(macs[0])));
  line("fwd+bwd FLOPs: ", flops_to_string(both_ways(flops[0])));
  if (print_detailed) {
    p.text +=
        "\n-------------------------------- Detailed Calculated FLOPs Results --------------------------------\n"
        "Each module caculated is listed after its name in the following order: \n"
        "params, percentage of total params, MACs, percentage of total MACs, FLOPS, percentage of total FLOPs\n"
        "\nNote: 1. A module can have torch.nn.module or torch.nn.functional to compute logits (e.g. "
        "CrossEntropyLoss). \n"
        " They are not counted as submodules in calflops and not to be printed out. However they make up the "
        "difference between a parent's MACs and the sum of its submodules'.\n"
        "2. Number of floating-point operations is a theoretical estimation, thus FLOPS computed using that could be "
        "larger than the maximum system throughput.\n\n";
    const auto share = [](const figure& part, const figure& whole, std::string_view of) {
      const double percent = whole == 0 ? 0 : 100 * static_cast<double>(part) / static_cast<double>(whole);
      return " = " + python::general(python::rounded(percent, 2)) + "% " + std::string(of);
    };
    append_module(p.text, a.tree, 0, [&](int m) {
      const auto at = static_cast<std::size_t>(m);
      std::string s = params_to_string(params[at]) + share(figure(params[at]), figure(params[0]), "Params") + ", " +
                      macs_to_string(macs[at]) + share(macs[at], macs[0], "MACs") + ", " + flops_to_string(flops[at]) +
                      share(flops[at], flops[0], "FLOPs");
      if (const std::string_view settings = settings_of(a.tree, m); !settings.empty()) s.append(", ").append(settings);
      return std::vector<std::string>{std::move(s)};
    });
    p.text += "\n";
  }
  p.text += "---------------------------------------------------------------------------------------------------\n";
  return p;
}

}  // namespace opcost::replay::calflops

#endif

// ---- opcost/replay/dnn_analyzer/dnn_table.hpp
#ifndef OPCOST_REPLAY_DNN_ANALYZER_DNN_TABLE_HPP_PIECE
#define OPCOST_REPLAY_DNN_ANALYZER_DNN_TABLE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The output of dnn_analyzer: a line per call of an unsupported module, a table with a row per call of a leaf module,
// and the totals.

namespace opcost::replay::dnn_analyzer {

/// A call of a leaf module. The caller gives its share of the time.
struct call {
  std::string_view type{};
  count_t parameters = 0, read_bytes = 0, write_bytes = 0, storage_bytes = 0, inference_bytes = 0;
  double macs = 0, milliseconds = 0;
};

/// The calls of leaf modules, in the order of the analysis.
template <class... Cs> std::vector<call> calls_of(const analysis<Cs...>& a) {
  std::vector<call> calls;
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    const auto whole = [&]<class C>(std::type_identity<C>) { return a.template flops<C>(i).whole; };
    call c{.type = a.at(i).type,
           .parameters = whole(std::type_identity<opcost::dnn_analyzer::parameters>{}),
           .read_bytes = whole(std::type_identity<opcost::dnn_analyzer::read>{}),
           .write_bytes = whole(std::type_identity<opcost::dnn_analyzer::write>{}),
           .storage_bytes = whole(std::type_identity<opcost::dnn_analyzer::storage>{}),
           .inference_bytes = whole(std::type_identity<opcost::dnn_analyzer::inference>{}),
           .macs = static_cast<double>(a.template flops<opcost::dnn_analyzer>(i))};
    if (c.inference_bytes > 0) calls.push_back(c);  // other rows are functions or have modules within
  }
  return calls;
}

namespace detail {
inline bool is_one_of(std::string_view type, std::initializer_list<std::string_view> classes) {
  for (std::string_view c : classes)
    if (module_class{c}.is(type)) return true;
  return false;
}
inline bool reads_and_writes(std::string_view type) {
  return is_one_of(type, {"Conv#d", "Linear", "BatchNorm#d", "ReLU", "ReLU6", "PReLU", "LeakyReLU", "MaxPool#d",
                          "AvgPool#d", "AdaptiveMaxPool#d", "AdaptiveAvgPool#d"});
}
inline bool multiplies(std::string_view type) {
  return reads_and_writes(type) && !is_one_of(type, {"Conv1d", "Conv3d"});
}

// 12.5 K: in the largest unit that is not above the number, with two decimals; without a unit if it is smaller.
inline std::string with_unit(double n, double base, bool whole) {
  constexpr std::string_view units[] = {" T", " G", " M", " K"};
  double unit = base * base * base * base;
  for (std::string_view u : units) {
    if (n >= unit) return python::repr(python::rounded(n / unit, 2)) + std::string(u);
    unit /= base;
  }
  return whole ? std::string(python::fixed(n, 0)) : python::repr(n);
}
inline std::string part(double n, double unit) { return python::repr(python::rounded(n / unit, 3)); }
}  // namespace detail

/// Writes all that the tool prints.
inline void write(const sink& to, span<const call> calls) {
  using align = table::align;
  constexpr double mebi = 1024.0 * 1024.0, mega = 1e6;
  double time = 0, macs = 0;
  bool whole = true;
  count_t parameters = 0, moved = 0, storage = 0, inference = 0;
  for (const call& c : calls) {
    if (!detail::reads_and_writes(c.type))
      to << "Not supported for memory read and write calculations: " << c.type << "\n";
    if (!detail::multiplies(c.type)) to << "Not supported for MACs calculation: " << c.type << "\n";
    time += c.milliseconds;
    macs += c.macs;
    whole = whole && c.type != "Conv2d";
    parameters += c.parameters;
    moved += c.read_bytes + c.write_bytes;
    storage += c.storage_bytes;
    inference += c.inference_bytes;
  }
  const auto real = [](count_t n) { return static_cast<double>(n); };
  table rows(std::vector<align>(8, align::by_content),
             {"module name", "parameters", "mem read (MB)", "mem write (MB)", "storage (MB)", "inference (MB)",
              "MACs (Mega)", "duration[%]"});
  for (const call& c : calls)
    rows.add({std::string(c.type), std::string(std::string_view(digits(c.parameters))),
              detail::part(real(c.read_bytes), mebi), detail::part(real(c.write_bytes), mebi),
              detail::part(real(c.storage_bytes), mebi), detail::part(real(c.inference_bytes), mebi),
              detail::part(c.macs, mega), python::repr(python::rounded(100 * c.milliseconds / time, 2)) + " %"});
  if (calls.empty())
    to << "\n";
  else
    rows.write(to, psql_table);
  to << "Total Storage:  " << detail::with_unit(real(storage), 1024, true) << "B\n"
     << "Total Parameters:  " << std::string_view(digits(parameters)) << "\n"
     << "Total inference memory:  " << detail::with_unit(real(inference), 1024, true) << "B\n"
     << "Total number of Macs:  " << detail::with_unit(macs, 1000, whole) << "MAC\n"
     << "Total Memory Read + Write:  " << detail::with_unit(real(moved), 1024, true) << "B\n";
}

}  // namespace opcost::replay::dnn_analyzer

#endif

// ---- opcost/replay/mmpretrain/get_flops.hpp
#ifndef OPCOST_REPLAY_MMPRETRAIN_GET_FLOPS_HPP_PIECE
#define OPCOST_REPLAY_MMPRETRAIN_GET_FLOPS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// mmpretrain's tools/analysis_tools/get_flops.py: its option --shape and its output.

// ---- opcost/replay/mmengine/complexity.hpp
#ifndef OPCOST_REPLAY_MMENGINE_COMPLEXITY_HPP_PIECE
#define OPCOST_REPLAY_MMENGINE_COMPLEXITY_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// mmengine's get_model_complexity_info: figures, their texts, the table and the architecture.

// ---- opcost/replay/fvcore/fvcore_texts.hpp
#ifndef OPCOST_REPLAY_FVCORE_FVCORE_TEXTS_HPP_PIECE
#define OPCOST_REPLAY_FVCORE_FVCORE_TEXTS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// fvcore's texts for a network: flop_count_str, flop_count_table, parameter_count_table. For fvcore and other
// conventions that use its handlers.

// ---- opcost/replay/fvcore/statistics.hpp
#ifndef OPCOST_REPLAY_FVCORE_STATISTICS_HPP_PIECE
#define OPCOST_REPLAY_FVCORE_STATISTICS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The statistics of fvcore's and mmengine's texts: FLOPs, activations and parameters by module, as a tree of lines.
// Lines with only zeros are dropped. A module with a single child of equal figures is merged with it.

// ---- opcost/replay/fvcore/sizes.hpp
#ifndef OPCOST_REPLAY_FVCORE_SIZES_HPP_PIECE
#define OPCOST_REPLAY_FVCORE_SIZES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// How fvcore and mmengine print figures: 4.145G, 0.101K, 100.

namespace opcost::replay::fvcore {

namespace detail {
constexpr python::number_text as_it_is(const python::number& n) {
  if (!n.is_float) return python::number_text(std::string_view(digits(n.whole)));
  return python::number_text(n.text());
}
}  // namespace detail

/// The unit changes above 100, 10^5, 10^8, ...: 999 is 0.999K. At most `digits` decimals, without trailing zeros.
constexpr python::number_text format_size(const python::number& n, int digits = 3) {
  constexpr struct {
    double above, unit;
    std::string_view letter;
  } units[] = {{1e14, 1e15, "P"}, {1e11, 1e12, "T"}, {1e8, 1e9, "G"}, {1e5, 1e6, "M"}, {1e2, 1e3, "K"}};
  for (const auto& u : units) {
    if (n.value <= u.above && -n.value <= u.above) continue;
    python::number_text text = python::trimmed(n.value / u.unit, digits);
    text(u.letter);
    return text;
  }
  return detail::as_it_is(n);
}
/// The format of parameter_count_table, with one decimal: 0.3K, 25.6M; 138.4M is 0.1G.
constexpr python::number_text format_count(const python::number& n) {
  constexpr struct {
    double above, unit;
    std::string_view letter;
  } units[] = {{1e8, 1e9, "G"}, {1e5, 1e6, "M"}, {1e2, 1e3, "K"}};
  for (const auto& u : units) {
    if (n.value <= u.above) continue;
    python::number_text text = python::fixed(n.value / u.unit, 1);
    text(u.letter);
    return text;
  }
  return detail::as_it_is(n);
}

}  // namespace opcost::replay::fvcore

#endif

#include <utility>

namespace opcost::replay::fvcore {

namespace detail {
template <class C> bool left_out(const module_tree& tree, int m) {
  if constexpr (requires { C::leaves_out(tree, m); })
    return m >= 0 && C::leaves_out(tree, m);
  else
    return false;
}
}  // namespace detail

// Figures by module.
struct statistics {
  const module_tree* tree = nullptr;
  sequence<figure> flops, activations;
  sequence<count_t> parameters;
  sequence<char> called;  // a row belongs to the module or to one below it
  bool with_activations = true;

  bool any_uncalled() const {
    for (char c : called)
      if (c == 0) return true;
    return false;
  }
};
template <class C> struct activations_reading { using type = opcost::fvcore::activations; };
template <class C>
requires requires { typename C::activations; }
struct activations_reading<C> {
  using type = typename C::activations;
};
template <class C> using activations_of = typename activations_reading<C>::type;

template <class C, class... Cs> statistics statistics_of(const analysis<Cs...>& a, bool with_activations = true) {
  statistics s{.tree = &a.tree,
               .flops = figures_by_module<C>(a),
               .activations = {},
               .parameters = parameters_by_module(a.tree),
               .called = sequence<char>(static_cast<std::size_t>(a.tree.size()), 0)};
  s.with_activations = with_activations;
  for (const row& r : a.rows)
    if (r.kind == node_kind::computed && r.type != "Identity" && !detail::left_out<C>(a.tree, r.module))
      for (int m = r.module; m >= 0; m = a.tree.at(m).parent) s.called[m] = 1;
  if (!s.called.empty()) s.called[0] = 1;
  s.activations = figures_by_module<activations_of<C>>(a);
  return s;
}

// A row of a table: a module or a parameter. Missing cells are empty.
struct line {  // NOLINT(bugprone-reserved-identifier): the check names a variable of the compiler
  enum column { parameters, flops, activations, columns };
  std::string name{};
  std::string cells[columns]{};
  bool has[columns]{};
  bool zero = true;  // every figure is 0
  bool parameter = false;
  std::vector<line> below{};
};

namespace detail {
inline void drop(std::vector<line>& lines, auto&& out) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (out(lines[i])) continue;
    if (kept != i) lines[kept] = std::move(lines[i]);
    ++kept;
  }
  lines.resize(kept);
}
inline bool join(line& with, const line& only) {
  for (int c = 0; c < line::columns; ++c) {
    if (with.has[c] != only.has[c]) return false;
    if (with.cells[c] != only.cells[c] && !with.cells[c].empty() && !only.cells[c].empty()) return false;
  }
  return true;
}
}  // namespace detail

// The parameters of a module come before its children; children without parameters come last. Names are paths; that of
// the root is empty.
inline line lines_of(const statistics& s, const std::vector<const module_parameter*>& listed, int m = 0) {
  const auto at = static_cast<std::size_t>(m);
  line l{.name = path_of(*s.tree, m)};
  for (const module_parameter* p : listed)
    if (p->module == m) {
      line& own = l.below.emplace_back();
      own.name = path_of(*s.tree, *p);
      own.parameter = own.has[line::parameters] = true;
      own.zero = p->dims.elements() == 0;
      own.cells[line::parameters] = python::tuple(p->dims);
      l.has[line::parameters] = true;
    }
  std::vector<line> without;
  for (int c = s.tree->at(m).first_child; c >= 0; c = s.tree->at(c).next) {
    line child = lines_of(s, listed, c);
    l.has[line::parameters] = l.has[line::parameters] || child.has[line::parameters];
    (child.has[line::parameters] ? l.below : without).push_back(std::move(child));
  }
  for (line& w : without) l.below.push_back(std::move(w));

  l.has[line::flops] = true;
  l.has[line::activations] = s.with_activations;
  if (l.has[line::parameters]) l.cells[line::parameters] = std::string(format_size(s.parameters[at]));
  if (s.called[at] != 0) {
    l.cells[line::flops] = std::string(format_size(s.flops[at]));
    if (s.with_activations) l.cells[line::activations] = std::string(format_size(s.activations[at]));
  }
  l.zero = s.parameters[at] == 0 && s.flops[at] == 0 && (!s.with_activations || s.activations[at] == 0);
  detail::drop(l.below, [](const line& b) { return b.zero && b.below.empty(); });
  return l;
}
inline line lines_of(const statistics& s) {
  if (s.tree->modules.empty()) return line{.name = {}};
  std::vector<const module_parameter*> listed;
  each_listed_parameter(*s.tree, [&](const module_parameter& p) { listed.push_back(&p); });
  return lines_of(s, listed);
}

// The cells of a table, each indented by its depth.
inline std::vector<std::vector<std::string>> rows_of(line root, int max_depth, bool show_shapes,
                                                     bool with_activations) {
  struct writer {
    int max_depth;
    bool show_shapes, with_activations;
    std::string prefix{};  // the path of the merged root, printed once
    std::vector<std::vector<std::string>> rows{};

    line joined(line l) const {
      if (!show_shapes) detail::drop(l.below, [](const line& b) { return b.parameter; });
      while (l.below.size() == 1 && detail::join(l, l.below[0])) {
        line only = std::move(l.below[0]);
        for (int c = 0; c < line::columns; ++c)
          if (!l.cells[c].empty()) only.cells[c] = l.cells[c];
        l = std::move(only);
        if (!show_shapes) detail::drop(l.below, [](const line& b) { return b.parameter; });
      }
      return l;
    }
    void put(const line& l, std::string_view name, int depth) {
      const std::string indent(static_cast<std::size_t>(depth), ' ');
      std::vector<std::string> cells{indent + std::string(name)};
      for (int c = 0; c < (with_activations ? 3 : 2); ++c)
        cells.push_back(l.has[c] ? indent + l.cells[c] : std::string());
      rows.push_back(std::move(cells));
    }
    void fill(std::vector<line>& lines, int depth) {
      if (depth > max_depth) return;
      for (line& each : lines) {
        line l = joined(std::move(each));
        put(l,
            !prefix.empty() && l.name.starts_with(prefix) ? std::string_view(l.name).substr(prefix.size())
                                                          : std::string_view(l.name),
            depth);
        fill(l.below, depth + 1);
      }
    }
  } w{max_depth, show_shapes, with_activations};
  line top = w.joined(std::move(root));
  w.put(top, top.name.empty() ? std::string_view("model") : std::string_view(top.name), 0);
  if (!top.name.empty()) w.prefix = top.name + ".";
  w.fill(top.below, 1);
  return std::move(w.rows);
}

// Parameters and the modules that own them, down to a depth.
inline std::vector<std::vector<std::string>> parameter_rows(const module_tree& tree, int max_depth) {
  std::vector<const module_parameter*> listed;
  each_listed_parameter(tree, [&](const module_parameter& p) { listed.push_back(&p); });
  const auto owns = [&](int m) {
    for (const module_parameter* p : listed)
      for (int at = p->module; at >= 0; at = tree.at(at).parent)
        if (at == m) return true;
    return false;
  };
  const sequence<count_t> sums = parameters_by_module(tree);
  std::vector<std::vector<std::string>> rows;
  each_module(tree, [&](int m, int depth) {
    if (depth > max_depth || (m != 0 && !owns(m))) return;
    const std::string indent(static_cast<std::size_t>(depth), ' '), further = indent + " ";
    rows.push_back(
        {indent + (m == 0 ? std::string("model") : path_of(tree, m)), indent + std::string(format_count(sums[m]))});
    if (depth < max_depth)
      for (const module_parameter* p : listed)
        if (p->module == m) rows.push_back({further + path_of(tree, *p), further + python::tuple(p->dims)});
  });
  return rows;
}

// The tree as torch prints it, with a line of figures per module. A module with only zeros has no such line.
inline std::string text_of(const statistics& s) {
  std::string text;
  if (s.any_uncalled())
    text =
        "N/A indicates a possibly missing statistic due to how the module was called. Missing values are still "
        "included in the parent's total.\n";
  append_module(text, *s.tree, 0, [&](int m) {
    const auto at = static_cast<std::size_t>(m);
    std::vector<std::string> lines;
    if (const std::string_view settings = settings_of(*s.tree, m); !settings.empty()) lines.emplace_back(settings);
    const bool called = s.called[at] != 0;
    if (called && (m != 0 || s.any_uncalled()) && s.parameters[at] == 0 && s.flops[at] == 0 &&
        (!s.with_activations || s.activations[at] == 0))
      return lines;
    std::string of = "#params: " + std::string(format_size(s.parameters[at], 2)) +
                     ", #flops: " + (called ? std::string(format_size(s.flops[at], 2)) : std::string("N/A"));
    if (s.with_activations)
      of += ", #acts: " + (called ? std::string(format_size(s.activations[at], 2)) : std::string("N/A"));
    lines.push_back(std::move(of));
    return lines;
  });
  return text;
}

}  // namespace opcost::replay::fvcore

#endif

// ---- opcost/replay/torch/torch_texts.hpp
#ifndef OPCOST_REPLAY_TORCH_TORCH_TEXTS_HPP_PIECE
#define OPCOST_REPLAY_TORCH_TORCH_TEXTS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The texts of layers: network<..., replay::module_texts> keeps how each layer prints. At run time only.

// ---- opcost/layers/layer_text.hpp
#ifndef OPCOST_LAYERS_LAYER_TEXT_HPP_PIECE
#define OPCOST_LAYERS_LAYER_TEXT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The text of a layer, as torch prints it and as people type it: Conv2d(3, 64, kernel_size=(7, 7), stride=(2, 2)).
// Reading and writing use the attributes that op_traits<L> visits, in the order of torch's constructor, and
//   required     the number of leading attributes without a default (default 0)
//   repr         how torch prints them, "*in_channels, *out_channels, kernel_size, padding?": x prints as name=value,
//                *x as the value alone, x? only if it differs from the default, x~ without quotes; without repr all
//                attributes that differ from their defaults print
//   submodules(l, net)   calls net.declare(name, layer) for each module within, in torch's order
//   lazy         true for a class that torch prints with a leading 0, which its constructor does not take
//   read_modules(l, printed)   sets attributes from the modules that torch prints within the layer (printed_modules)
//   functional   true for a function, which is called by its full name: torch.matmul()
//   input_types  the element types of its inputs if they are not real numbers: std::array{dtype::i64}
#include <new>

// ---- opcost/layers/layer_form.hpp
#ifndef OPCOST_LAYERS_LAYER_FORM_HPP_PIECE
#define OPCOST_LAYERS_LAYER_FORM_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Layers without their C++ type, for the texts of layers: their form, a visitor of their attributes, and the modules
// that torch prints within them.

namespace opcost {

class layer_visitor;
class layer_printer;
class printed_modules;

/// The class of a layer without its C++ type.
struct layer_form {
  std::string_view name{}, repr{};
  int required = 0;
  bool functional = false;
  bool lazy = false;
  span<const dtype> input_types{};
  std::size_t size = 0;
  void (*make)(void* raw) = nullptr;
  void (*visit)(void* layer, layer_visitor&) = nullptr;
  void (*children)(const void* layer, layer_printer&) = nullptr;        // optional
  void (*read_modules)(void* layer, const printed_modules&) = nullptr;  // optional
};
/// The form of a layer type.
template <class L> constexpr layer_form form_of();

/// The modules that torch prints within a layer's text. They contain what the layer's own line does not:
///
///     static constexpr void read_modules(multihead_attention& l, const auto& printed) {
///       nn::output_projection out;
///       if (printed.read("out_proj", out)) printed.set("embed_dim", l.embed_dim, out.in_features);
///     }
class printed_modules {
 public:
  /// What all parts of one text share.
  struct state {
    bool (*read)(state&, const layer_form&, const python::value&, void* layer) = nullptr;
    bool checking = false;               // true: attributes are read and must agree with the modules
    sequence<std::string_view> shown{};  // attributes that the modules show
    std::string_view contradiction{};    // an attribute that the modules contradict
  };
  printed_modules(const python::value* at, state& shared) : at_(at), state_(&shared) {}

  /// The modules within module `name`; none if it is not printed.
  printed_modules within(std::string_view name) const { return {find(name), *state_}; }
  /// Reads module `name` as a layer. False if it is not printed, or not as this layer.
  template <class L> bool read(std::string_view name, L& layer) const {
    const python::value* v = find(name);
    return v && state_->read(*state_, form_of<L>(), *v, &layer);
  }
  /// The number of modules here, repeated ones included.
  count_t size() const {
    count_t n = 0;
    if (!at_) return n;
    for (const python::value& v : at_->items)
      if (v.module) n += v.repeats;
    return n;
  }
  /// Gives an attribute the value that the modules show.
  template <class T> void set(std::string_view name, T& attribute, const T& shown) const {
    if (!state_->checking) {
      attribute = shown;
      state_->shown.push_back(name);
    } else if (attribute < shown || shown < attribute) {
      state_->contradiction = name;
    }
  }
  /// Reads module `module` as the attribute `name`, which is a layer.
  template <class L> void read_attribute(std::string_view name, std::string_view module, L& layer) const {
    if (!state_->checking && read(module, layer)) state_->shown.push_back(name);
  }

 private:
  const python::value* at_;
  state* state_;

  // "0" finds "(0): " and "(0-5): 6 x ".
  const python::value* find(std::string_view name) const {
    if (!at_) return nullptr;
    for (const python::value& v : at_->items)
      if (v.module && (v.key == name || (v.key.starts_with(name) && v.key.substr(name.size(), 1) == "-"))) return &v;
    return nullptr;
  }
};

/// Visits the attributes of a layer by name, in the order of torch's constructor.
class layer_visitor {
 public:
  virtual void visit(std::string_view name, bool&) = 0;
  virtual void visit(std::string_view name, switch_attribute) = 0;
  virtual void visit(std::string_view name, count_t&) = 0;
  virtual void visit(std::string_view name, double&) = 0;
  virtual void visit(std::string_view name, real_number&) = 0;
  virtual void visit(std::string_view name, std::string_view&) = 0;
  virtual void visit(std::string_view name, list_attribute) = 0;
  virtual void visit(std::string_view name, factors&) = 0;
  virtual void visit(std::string_view name, contraction_dims&) = 0;
  virtual void visit(std::string_view name, none_or<count_t>&) = 0;
  virtual void visit(std::string_view name, none_or<double>&) = 0;
  virtual void visit(std::string_view name, none_or<real_number>&) = 0;
  virtual void visit(std::string_view name, int& choice, span<const std::string_view> spelled) = 0;
  virtual void visit(std::string_view name, const layer_form&, void* layer) = 0;  // a layer as an attribute

  template <class T> void operator()(std::string_view name, T&& attribute) {
    using plain = std::remove_cvref_t<T>;
    if constexpr (std::is_enum_v<plain>) {
      int choice = static_cast<int>(attribute);
      visit(name, choice, spellings<plain>);
      attribute = static_cast<plain>(choice);
    } else if constexpr (std::same_as<plain, ints>) {
      visit(name, list_attribute{attribute});
    } else if constexpr (requires { op_traits<plain>::name; }) {
      visit(name, form_of<plain>(), &attribute);
    } else {
      visit(name, attribute);
    }
  }

 protected:
  ~layer_visitor() = default;
};

}  // namespace opcost

#endif

namespace opcost {

namespace detail {
// Storage for a layer of any form.
struct layer_storage {
  sequence<std::max_align_t> room{};
  void* make(const layer_form& f) {
    room.resize((f.size + sizeof(std::max_align_t) - 1) / sizeof(std::max_align_t) + 1);
    f.make(room.data());
    return room.data();
  }
};
struct text_buffer {
  sequence<char> chars{};
  void operator()(std::string_view s) { chars.append(s.data(), s.size()); }
  operator std::string_view() const { return {chars.data(), chars.size()}; }
};

// Writes the value of one attribute.
class attribute_writer final : public layer_visitor {
 public:
  attribute_writer(std::string_view wanted, const sink& to, bool quotes) : wanted_(wanted), to_(to), quotes_(quotes) {}
  bool found = false;

  void visit(std::string_view n, bool& v) override {
    if (is(n)) to_ << (v ? "True" : "False");
  }
  void visit(std::string_view n, switch_attribute v) override {
    if (is(n)) to_ << (v.is && v.possible ? "True" : "False");
  }
  void visit(std::string_view n, count_t& v) override {
    if (is(n)) to_ << v;
  }
  void visit(std::string_view n, double& v) override {
    if (is(n)) python::write(to_, v);
  }
  void visit(std::string_view n, real_number& v) override {
    if (is(n)) write(v);
  }
  void visit(std::string_view n, std::string_view& v) override {
    if (is(n)) text(v);
  }
  void visit(std::string_view n, list_attribute v) override {
    if (is(n)) list(v);
  }
  void visit(std::string_view n, factors& v) override {
    if (!is(n)) return;
    if (v.size == 0) return none();
    if (!v.is_list) return python::write(to_, v.items[0]);
    for (int i = 0; i < v.size; ++i) {
      to_ << (i > 0 ? ", " : "(");
      python::write(to_, v[i]);
    }
    to_ << (v.size == 1 ? ",)" : ")");
  }
  void visit(std::string_view n, contraction_dims& v) override {
    if (!is(n)) return;
    if (!v.is_list) {
      to_ << v.last;
      return;
    }
    to_ << "(";
    list(as_tuple(v.first));
    to_ << ", ";
    list(as_tuple(v.second));
    to_ << ")";
  }
  void visit(std::string_view n, none_or<count_t>& v) override {
    if (!is(n)) return;
    if (!v.given) return none();
    to_ << v.value;
  }
  void visit(std::string_view n, none_or<double>& v) override {
    if (!is(n)) return;
    if (!v.given) return none();
    python::write(to_, v.value);
  }
  void visit(std::string_view n, none_or<real_number>& v) override {
    if (!is(n)) return;
    if (!v.given) return none();
    write(v.value);
  }
  void visit(std::string_view n, int& choice, span<const std::string_view> spelled) override {
    if (is(n) && choice >= 0 && static_cast<std::size_t>(choice) < spelled.size()) text(spelled[choice]);
  }
  void visit(std::string_view n, const layer_form& f, void* layer) override;

 private:
  std::string_view wanted_;
  const sink to_;
  bool quotes_;

  bool is(std::string_view n) { return n == wanted_ && (found = true); }
  void none() { to_ << "None"; }
  void text(std::string_view s) {
    const std::string_view quote = quotes_ ? "'" : "";
    to_ << quote << s << quote;
  }
  void write(const real_number& v) {
    if (v.whole && v.value > -9e15 && v.value < 9e15)
      to_ << count_t(static_cast<std::int64_t>(v.value));
    else
      python::write(to_, v.value);
  }
  void list(const list_attribute& a) {
    if (a.mode && *a.mode != auto_pad::explicit_) return text(*a.mode == auto_pad::valid ? "valid" : "same");
    ints v = a.list.empty() ? a.otherwise : a.list;
    if (v.rank == 1 && a.width > 1) v = ints::filled(a.width, v[0]);
    if (v.empty()) return none();
    const bool one = v.rank == 1 && a.width == 0;
    for (int i = 0; i < v.rank; ++i) {
      to_ << (one ? "" : i ? ", " : "(");
      if (v[i] == as_input)
        none();
      else
        to_ << v[i];
    }
    if (!one) to_ << (v.rank == 1 ? ",)" : ")");
  }
};
inline void write_attributes(const sink& to, const layer_form& f, void* layer, std::string_view between);
}  // namespace detail

/// Writes the lines of the modules within a layer.
class layer_printer {
 public:
  layer_printer(const sink& to, int indent) : to_(to), indent_(indent) {}
  template <class Name, class L>
  requires(requires { op_traits<L>::name; }) void declare(const Name& name, const L& layer);
  template <class Name, class Body>
  requires(std::is_invocable_v<Body>) void declare(const Name& name, std::string_view type, Body&& body) {
    line(name);
    to_ << type << "(";
    layer_printer inner(to_, indent_ + 2);
    layer_printer* const outer = std::exchange(within_, &inner);
    body();
    within_ = outer;
    inner.close();
  }
  // Equal modules, which torch prints once: (0-5): 6 x Layer(...).
  template <class L> void declare_all(const L& layer, count_t n);
  // Writes the closing line of the module if it has lines.
  void close() const {
    if (lines_ > 0) new_line(indent_);
    to_ << ")";
  }

  void new_line(int indent) const {
    to_ << "\n";
    for (int i = 0; i < indent; ++i) to_ << " ";
  }
  void begin_line() {
    ++lines_;
    new_line(indent_ + 2);
  }

 private:
  const sink to_;
  int indent_, lines_ = 0;
  layer_printer* within_ = nullptr;  // the scope whose body is running

  void line(std::string_view name) {
    begin_line();
    to_ << "(" << name << "): ";
  }
  void line(int name) { line(std::string_view(digits(name))); }
};

/// Writes a layer as torch prints it. `indent`: the indentation of its first line.
inline void write_layer(const sink& to, const layer_form& f, void* layer, int indent = 0) {
  to << f.name << "(";
  if (!f.children) {
    detail::write_attributes(to, f, layer, ", ");
    to << ")";
    return;
  }
  layer_printer lines(to, indent);
  detail::text_buffer own;
  detail::write_attributes(own, f, layer, ", ");
  if (!own.chars.empty()) {
    lines.begin_line();
    to << own;
  }
  f.children(layer, lines);
  lines.close();
}
template <class L> void write_layer(const sink& to, const L& layer, int indent = 0) {
  L copy = layer;
  write_layer(to, form_of<L>(), &copy, indent);
}
template <class Name, class L>
requires(requires { op_traits<L>::name; }) void layer_printer::declare(const Name& name, const L& layer) {
  if (within_) return within_->declare(name, layer);
  line(name);
  write_layer(to_, layer, indent_ + 2);
}
template <class L> void layer_printer::declare_all(const L& layer, count_t n) {
  if (within_) return within_->declare_all(layer, n);
  if (n < 1) return;
  begin_line();
  if (n > 1)
    to_ << "(0-" << n - 1 << "): " << n << " x ";
  else
    to_ << "(0): ";
  write_layer(to_, layer, indent_ + 2);
}

namespace detail {
template <class L> struct erased_layer {
  static void make(void* raw) { ::new (raw) L{}; }
  static void visit([[maybe_unused]] void* layer, [[maybe_unused]] layer_visitor& f) {
    if constexpr (requires { op_traits<L>::attributes(*static_cast<L*>(layer), f); })
      op_traits<L>::attributes(*static_cast<L*>(layer), f);
  }
  static void children([[maybe_unused]] const void* layer, [[maybe_unused]] layer_printer& f) {
    if constexpr (requires { op_traits<L>::submodules(*static_cast<const L*>(layer), f); })
      op_traits<L>::submodules(*static_cast<const L*>(layer), f);
  }
  static void read_modules(void* layer, const printed_modules& printed) {
    op_traits<L>::read_modules(*static_cast<L*>(layer), printed);
  }
};
inline constexpr std::string_view all_that_differ = "...";
}  // namespace detail

template <class L> constexpr layer_form form_of() {
  static_assert(std::is_trivially_destructible_v<L> && alignof(L) <= alignof(std::max_align_t),
                "opcost: a layer must be a plain struct (README: Add an op)");
  layer_form f{.name = op_traits<L>::name,
               .repr = detail::all_that_differ,
               .required = 0,
               .functional = functional_of<L>(),
               .size = sizeof(L),
               .make = &detail::erased_layer<L>::make,
               .visit = &detail::erased_layer<L>::visit};
  if constexpr (requires { op_traits<L>::repr; }) f.repr = op_traits<L>::repr;
  if constexpr (requires { op_traits<L>::required; }) f.required = op_traits<L>::required;
  if constexpr (requires { op_traits<L>::lazy; }) f.lazy = op_traits<L>::lazy;
  if constexpr (requires { op_traits<L>::input_types; }) f.input_types = op_traits<L>::input_types;
  if constexpr (requires(const L& l, layer_printer& p) { op_traits<L>::submodules(l, p); })
    f.children = &detail::erased_layer<L>::children;
  if constexpr (requires(L & l, const printed_modules& p) { op_traits<L>::read_modules(l, p); })
    f.read_modules = &detail::erased_layer<L>::read_modules;
  return f;
}

namespace detail {
template <class... Ls> constexpr std::array<layer_form, sizeof...(Ls)> forms_of(op_list<Ls...>) {
  return {form_of<Ls>()...};
}
}  // namespace detail
/// The forms of all layers of a catalogue, in its order.
template <class List> inline constexpr auto layer_forms = detail::forms_of(detail::list_of<List>{});

namespace detail {
// The names of all attributes, separated by commas.
class attribute_names final : public layer_visitor {
 public:
  text_buffer all{};
  void visit(std::string_view n, bool&) override { add(n); }
  void visit(std::string_view n, switch_attribute) override { add(n); }
  void visit(std::string_view n, count_t&) override { add(n); }
  void visit(std::string_view n, double&) override { add(n); }
  void visit(std::string_view n, real_number&) override { add(n); }
  void visit(std::string_view n, std::string_view&) override { add(n); }
  void visit(std::string_view n, list_attribute) override { add(n); }
  void visit(std::string_view n, factors&) override { add(n); }
  void visit(std::string_view n, contraction_dims&) override { add(n); }
  void visit(std::string_view n, none_or<count_t>&) override { add(n); }
  void visit(std::string_view n, none_or<double>&) override { add(n); }
  void visit(std::string_view n, none_or<real_number>&) override { add(n); }
  void visit(std::string_view n, int&, span<const std::string_view>) override { add(n); }
  void visit(std::string_view n, const layer_form&, void*) override { add(n); }

 private:
  void add(std::string_view n) {
    all(all.chars.empty() ? "" : ",");
    all(n);
    all("?");
  }
};

inline void attribute_writer::visit(std::string_view n, const layer_form& f, void* layer) {
  if (is(n)) write_layer(to_, f, layer);
}

inline void write_attributes(const sink& to, const layer_form& f, void* layer, std::string_view between) {
  layer_storage plain;
  void* const default_one = plain.make(f);
  attribute_names names;
  std::string_view format = f.repr;
  if (format == all_that_differ) {
    f.visit(layer, names);
    format = names.all;
  }
  bool first = true;
  while (!format.empty()) {
    std::string_view item = format.substr(0, format.find(','));
    format.remove_prefix(item.size() == format.size() ? item.size() : item.size() + 1);
    bool bare = false, differing = false, quotes = true;
    while (!item.empty() && (item.front() == ' ' || item.front() == '*')) {
      bare |= item.front() == '*';
      item.remove_prefix(1);
    }
    while (!item.empty() && (item.back() == '?' || item.back() == '~')) {
      differing |= item.back() == '?';
      quotes &= item.back() != '~';
      item.remove_suffix(1);
    }
    text_buffer value, standard;
    attribute_writer writes(item, value, quotes), writes_default(item, standard, quotes);
    f.visit(layer, writes);
    if (differing) f.visit(default_one, writes_default);
    if (differing && std::string_view(value) == std::string_view(standard)) continue;
    to << (first ? std::string_view{} : between);
    if (!bare) to << item << "=";
    to << value;
    first = false;
  }
}
}  // namespace detail

}  // namespace opcost

#endif

namespace opcost::replay {

namespace detail {
// Sets the attributes that depend on the input: channels, features. The text shows them as numbers.
class from_input final : public layer_visitor {
 public:
  explicit from_input(const shape& input) : input_(input) {}
  void visit(std::string_view name, count_t& n) override {
    if (n != 0 || input_.rank < 1) return;
    if (name == "in_channels" || name == "num_features" || name == "num_channels") n = input_[input_.rank > 1 ? 1 : 0];
    if (name == "in_features" || name == "input_size") n = input_[-1];
  }
  void visit(std::string_view, bool&) override {}
  void visit(std::string_view, switch_attribute) override {}
  void visit(std::string_view, double&) override {}
  void visit(std::string_view, real_number&) override {}
  void visit(std::string_view, std::string_view&) override {}
  void visit(std::string_view, list_attribute) override {}
  void visit(std::string_view, factors&) override {}
  void visit(std::string_view, contraction_dims&) override {}
  void visit(std::string_view, none_or<count_t>&) override {}
  void visit(std::string_view, none_or<double>&) override {}
  void visit(std::string_view, none_or<real_number>&) override {}
  void visit(std::string_view, int&, span<const std::string_view>) override {}
  void visit(std::string_view, const layer_form&, void*) override {}

 private:
  shape input_;
};
}  // namespace detail

/// A convention without figures: it makes a network keep the texts of its layers.
struct module_texts {
  static constexpr std::string_view name = "module_texts", about = "no figures: how layers print themselves";

  template <class L> static void describe(const L& layer, const tensors& in, append_text put) {
    put(op_traits<L>::name);
    put("(");
    if constexpr (lowered_op<L> || requires { op_traits<L>::repr; }) {
      L copy = layer;
      const layer_form form = form_of<L>();
      detail::from_input given(in.size() > 0 ? in[0].dims : shape());
      form.visit(&copy, given);
      opcost::detail::write_attributes(put, form, &copy, ", ");
    }
    put(")");
  }
};

}  // namespace opcost::replay

#endif

namespace opcost::replay::fvcore {

/// The arguments of flop_count_table.
struct table_options {
  int max_depth = 3;
  bool activations = false;
  bool show_param_shapes = true;
};

namespace detail {
inline std::vector<std::string> header_of(bool shapes, bool activations) {
  std::vector<std::string> header{"module", shapes ? "#parameters or shape" : "#parameters", "#flops"};
  if (activations) header.push_back("#activations");
  return header;
}
inline std::string pipe(std::vector<std::string> header, std::vector<std::vector<std::string>> rows) {
  std::vector<table::align> sides(header.size(), table::align::by_content);
  table t(std::move(sides), std::move(header));
  for (auto& r : rows) t.add(std::move(r));
  std::string text;
  const auto append = [&](std::string_view s) { text += s; };
  t.write(append, pipe_table);
  text.pop_back();  // the newline of the last line
  return text;
}
}  // namespace detail

/// The tree of modules with their figures. Requires network<..., replay::module_texts>.
template <class C = opcost::fvcore, class... Cs>
std::string flop_count_str(const analysis<Cs...>& a, bool activations = false) {
  return text_of(statistics_of<C>(a, activations));
}
/// A Markdown table with a row for each module.
template <class C = opcost::fvcore, class... Cs>
std::string flop_count_table(const analysis<Cs...>& a, const table_options& o = {}) {
  return detail::pipe(
      detail::header_of(o.show_param_shapes, o.activations),
      rows_of(lines_of(statistics_of<C>(a, o.activations)), o.max_depth, o.show_param_shapes, o.activations));
}
/// A Markdown table of parameters and of the modules that own them.
inline std::string parameter_count_table(const module_tree& tree, int max_depth = 3) {
  return detail::pipe({"name", "#elements or shape"}, parameter_rows(tree, max_depth));
}

}  // namespace opcost::replay::fvcore

#endif

namespace opcost::replay::mmengine {

/// What get_model_complexity_info returns.
struct complexity {
  figure flops{}, activations{};
  count_t params = 0;
  std::string flops_str{}, activations_str{}, params_str{};
  std::string out_table{}, out_arch{};
};
/// Its arguments.
struct complexity_options {
  bool show_table = true, show_arch = true;
  std::size_t console = 80;  // columns; 80 if the output is a pipe
};

namespace detail {
inline std::string boxed(std::vector<std::string> header, std::vector<std::vector<std::string>> rows,
                         std::size_t console, std::string title = {}) {
  std::vector<table::align> sides(header.size(), table::align::left);
  table t(std::move(sides), std::move(header));
  t.title(std::move(title));
  for (auto& r : rows) t.add(std::move(r));
  std::string text;
  const auto append = [&](std::string_view s) { text += s; };
  t.write(append, ascii2_table, console);
  return text;
}
}  // namespace detail

/// The table of modules with their figures.
template <class C, class... Cs> std::string complexity_stats_table(const analysis<Cs...>& a, std::size_t console = 80) {
  return detail::boxed(fvcore::detail::header_of(true, true),
                       fvcore::rows_of(fvcore::lines_of(fvcore::statistics_of<C>(a)), 3, true, true), console);
}
/// The table of parameters. `console`: columns of the terminal.
inline std::string parameter_count_table(const module_tree& tree, int max_depth = 3, std::size_t console = 80) {
  return detail::boxed({"name", "#elements or shape"}, fvcore::parameter_rows(tree, max_depth), console,
                       "parameter count of " + std::string(class_of(tree, 0)));
}
/// For a network with given input shapes. The texts require network<..., replay::module_texts>.
template <class C = opcost::mmengine, class... Cs>
complexity get_model_complexity_info(const analysis<Cs...>& a, const complexity_options& o = {}) {
  complexity c{.flops = a.template flops<C>(),
               .activations = a.template flops<fvcore::activations_of<C>>(),
               .params = owned_parameters(a)};
  c.flops_str = std::string(fvcore::format_size(c.flops));
  c.activations_str = std::string(fvcore::format_size(c.activations));
  c.params_str = std::string(fvcore::format_size(c.params));
  if (o.show_table) c.out_table = "\n" + complexity_stats_table<C>(a, o.console);
  if (o.show_arch) c.out_arch = "\n" + fvcore::text_of(fvcore::statistics_of<C>(a));
  return c;
}

namespace detail {
inline partial_shape batch_of_one(const shape& of) {
  partial_shape s{1};
  s.append(of);
  return s;
}
}  // namespace detail
/// For a function that makes the network from its input shape without the batch, which is 1:
///
///     get_model_complexity_info(
///         [](const partial_shape& x) { return resnet50<mmengine, fvcore::activations, replay::module_texts>(x); },
///         {3, 224, 224})
template <class C = opcost::mmengine, class Make>
requires std::is_invocable_v<Make&, const partial_shape&> complexity
get_model_complexity_info(Make&& make, const shape& input_shape, const complexity_options& o = {}) {
  return get_model_complexity_info<C>(make(detail::batch_of_one(input_shape)), o);
}
template <class C = opcost::mmengine, class Make>
requires std::is_invocable_v<Make&, span<const partial_shape>> complexity
get_model_complexity_info(Make&& make, std::initializer_list<shape> input_shapes, const complexity_options& o = {}) {
  std::vector<partial_shape> batches;
  for (const shape& s : input_shapes) batches.push_back(detail::batch_of_one(s));
  return get_model_complexity_info<C>(make(span<const partial_shape>(batches)), o);
}

}  // namespace opcost::replay::mmengine

#endif

namespace opcost::replay::mmpretrain {

/// Reads --shape: no value is 224 x 224, one is a square, two are height and width. *Errors*: more values, or values
/// below 1.
inline result<shape> input_shape(span<const count_t> given) {
  if (given.size() > 2)
    return error::at(error_code::bad_argument)
           << "--shape: expected one value (a square) or two (height and width), got " << count_t(given.size());
  for (count_t n : given)
    if (n < 1) return error::at(error_code::bad_argument) << "--shape: expected values from 1, got " << n;
  const count_t height = given.empty() ? count_t(224) : given[0], width = given.size() == 2 ? given[1] : height;
  return shape{3, height, width};
}

/// Returns all that the script prints. `input_shape`: without the batch, as input_shape() returns it.
template <class... Cs>
std::string get_flops(const analysis<Cs...>& a, const shape& input_shape, std::size_t console = 80) {
  const mmengine::complexity c = mmengine::get_model_complexity_info<opcost::mmpretrain>(a, {.console = console});
  const std::string rule(30, '=');
  return c.out_arch + "\n" + c.out_table + "\n" + rule + "\nInput shape: " + python::tuple(input_shape) +
         "\nFlops: " + c.flops_str + "\nParams: " + c.params_str + "\nActivation: " + c.activations_str + "\n" + rule +
         "\n!!!Only the backbone network is counted in FLOPs analysis.\n" +
         "!!!Please be cautious if you use the results in papers. You may need to check if all ops are supported and "
         "verify that the flops computation is correct.\n";
}

}  // namespace opcost::replay::mmpretrain

#endif

// ---- opcost/replay/ptflops/ptflops_texts.hpp
#ifndef OPCOST_REPLAY_PTFLOPS_PTFLOPS_TEXTS_HPP_PIECE
#define OPCOST_REPLAY_PTFLOPS_PTFLOPS_TEXTS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The output of ptflops with print_per_layer_stat: the tree of modules (backend pytorch), or the operators of the
// outermost modules (backend aten).

// ---- opcost/replay/torch/aten_calls.hpp
#ifndef OPCOST_REPLAY_TORCH_ATEN_CALLS_HPP_PIECE
#define OPCOST_REPLAY_TORCH_ATEN_CALLS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The operators that PyTorch dispatches for rows with products: aten.convolution, aten.addmm, aten.mm, aten.bmm.

#include <vector>

namespace opcost::replay {

/// The operator of row `of`.
inline std::string_view aten_product(const analysis_base& a, int of) {
  const row& r = a.at(of);
  const auto has = [&](std::string_view part) { return r.type.find(part) != r.type.npos; };
  if (has("Conv") || has("conv")) return "aten.convolution";
  const bool with_bias = r.module >= 0 && a.tree.at(r.module).leaf && a.tree.find_parameter(r.module, "bias") >= 0;
  if (has("addmm") || (has("inear") && with_bias)) return "aten.addmm";
  if (has("baddbmm")) return "aten.baddbmm";
  if (has("scaled_dot_product")) return "aten._scaled_dot_product_flash_attention_for_cpu";
  const bool batched =
      !has("inear") && r.inputs > 1 && a[a.inputs_of(r)[0]].dims.rank > 2 && a[a.inputs_of(r)[1]].dims.rank > 2;
  return batched ? "aten.bmm" : "aten.mm";
}

/// Figures by operator, in the order of their first call.
struct by_operator {
  struct entry {
    std::string_view name{};
    count_t n = 0;
  };
  std::vector<entry> entries{};
  void add(std::string_view name, count_t n) {
    for (entry& e : entries)
      if (e.name == name) {
        e.n += n;
        return;
      }
    entries.push_back({name, n});
  }
  count_t sum() const {
    count_t n = 0;
    for (const entry& e : entries) n += e.n;
    return n;
  }
};

}  // namespace opcost::replay

#endif

namespace opcost::replay::ptflops {

/// A number in the largest unit that is not above it, or in a given one: "GMac", "MMac", "KMac", "Mac".
inline std::string flops_to_string(const python::number& n, std::string_view unit = {}, int precision = 2) {
  constexpr struct {
    double size;
    std::string_view name;
  } units[] = {{1e9, "GMac"}, {1e6, "MMac"}, {1e3, "KMac"}};
  for (const auto& u : units)
    if (unit.empty() ? n.value >= u.size : unit == u.name)
      return python::repr(python::rounded(n.value / u.size, precision)) + " " + std::string(u.name);
  return n.text() + " Mac";
}
/// A number with a given unit "M", "K" or "B"; without one it uses M or k, never B.
inline std::string params_to_string(const python::number& n, std::string_view unit = {}, int precision = 2) {
  const auto in = [&](double size, std::string_view name) {
    return python::repr(python::rounded(n.value / size, precision)) + " " + std::string(name);
  };
  if (unit.empty()) return n.value >= 1e6 ? in(1e6, "M") : n.value >= 1e3 || n.value < 0 ? in(1e3, "k") : n.text();
  return unit == "M" ? in(1e6, unit) : unit == "K" ? in(1e3, unit) : unit == "B" ? in(1e9, unit) : n.text();
}

namespace detail {
// The classes that have a hook.
inline bool is_hooked(std::string_view type) {
  for (const module_class& c : opcost::detail::module_classes) {
    if (c.function || !c.is(type)) continue;
    using enum module_kind;
    return c.kind != other && c.kind != sync_batchnorm && c.kind != silu && c.kind != softmax && c.kind != upsampling &&
           c.kind != local_response_norm && c.kind != lp_pool;
  }
  return false;
}
}  // namespace detail

/// The tree of modules; requires network<..., replay::module_texts>. verbose: starts with a line per class without a
/// hook.
template <class... Cs> std::string pytorch_text(const analysis<Cs...>& a, bool verbose = false) {
  const module_tree& tree = a.tree;
  if (tree.modules.empty()) return {};
  const auto size = static_cast<std::size_t>(tree.size());
  std::vector<count_t> macs(size, 0), params(size, 0);
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i)
    if (const int m = a.at(i).module; m >= 0 && tree.at(m).leaf)
      macs[static_cast<std::size_t>(m)] += a.template flops<ptflops_pytorch>(i).whole;
  for (const module_parameter& p : tree.parameters)
    for (int m = p.module; m >= 0 && p.trainable; m = tree.at(m).parent)
      if (detail::is_hooked(class_of(tree, m))) params[static_cast<std::size_t>(m)] += p.dims.elements();
  // A module without a hook is the sum of the modules within; its own parameters and functions do not count.
  std::string text;
  std::vector<std::string_view> seen;
  const auto visit = [&](const auto& self, int m) -> void {
    const auto at = static_cast<std::size_t>(m);
    const std::string_view type = class_of(tree, m);
    const bool hooked = detail::is_hooked(type);
    for (int c = tree.at(m).first_child; c >= 0; c = tree.at(c).next) {
      self(self, c);
      if (!hooked) {
        macs[at] += macs[static_cast<std::size_t>(c)];
        params[at] += params[static_cast<std::size_t>(c)];
      }
    }
    for (std::string_view s : seen)
      if (s == type) return;
    seen.push_back(type);
    if (verbose && !hooked && type != "Sequential" && type != "ModuleList")
      text.append("Warning: module ").append(type).append(" is treated as a zero-op.\n");
  };
  visit(visit, 0);
  const count_t batch = ptflops_pytorch::batch(a);
  const double functions = static_cast<double>(a.template flops<ptflops_pytorch::patched>());
  const double all_macs = static_cast<double>(macs[0]) / static_cast<double>(batch) + functions,
               total = all_macs < 1 ? 1 : all_macs;
  const count_t trained = trained_parameters(a), all_params = trained < 1 ? count_t(1) : trained;
  append_module(text, tree, 0, [&](int m) {
    const auto at = static_cast<std::size_t>(m);
    const double n = static_cast<double>(macs[at]) / static_cast<double>(batch);
    const auto percent = [](double part, double whole) {
      return std::string(python::fixed(part / whole * 100, 3)) + "% ";
    };
    return std::vector<std::string>{params_to_string(params[at]) + ", " +
                                    percent(static_cast<double>(params[at]), static_cast<double>(all_params)) +
                                    "Params, " + flops_to_string(n) + ", " + percent(n, total) + "MACs, " +
                                    std::string(settings_of(tree, m))};
  });
  return text + "\n";
}

namespace detail {
// Dispatched calls other than products in evaluation, by the class of a row, and by its text if that contains
// `settings`.
struct dispatched {
  std::string_view type, settings, names;
};
inline constexpr dispatched dispatched_operators[] = {{"BatchNorm1d", "", "empty native_batch_norm"},
                                                      {"BatchNorm2d", "", "empty native_batch_norm"},
                                                      {"BatchNorm3d", "", "empty native_batch_norm"},
                                                      {"ReLU", "inplace=True", "relu_ detach"},
                                                      {"ReLU", "", "relu detach"},
                                                      {"ReLU6", "inplace=True", "clone hardtanh_"},
                                                      {"ReLU6", "", "hardtanh"},
                                                      {"MaxPool2d", "", "max_pool2d_with_indices"},
                                                      {"MaxPool3d", "", "max_pool3d_with_indices"},
                                                      {"AdaptiveAvgPool2d", "(1, 1)", "mean"},
                                                      {"AdaptiveAvgPool2d", "=1", "mean"},
                                                      {"AdaptiveAvgPool2d", "", "_adaptive_avg_pool2d"},
                                                      {"F.adaptive_avg_pool2d", "", "mean"},
                                                      {"torch.flatten", "", "view"},
                                                      {"Flatten", "", "view"},
                                                      {"Add", "", "add"},
                                                      {"operator.add", "", "add"},
                                                      {"operator.iadd", "", "add_"},
                                                      {"Multiply", "", "mul"},
                                                      {"operator.mul", "", "mul"},
                                                      {"ReduceMean", "", "mean"},
                                                      {"Dropout", "", ""},
                                                      {"Identity", "", ""},
                                                      {"Conv1d", "", ""},
                                                      {"Conv2d", "", ""},
                                                      {"Conv3d", "", ""}};
inline void zero_operations(std::string& to, const analysis_base& a, int of) {
  const row& r = a.at(of);
  const auto put = [&](std::string_view names) {
    while (!names.empty()) {
      const std::string_view name = names.substr(0, names.find(' '));
      names.remove_prefix(name.size() < names.size() ? name.size() + 1 : name.size());
      to.append("Warning: aten.").append(name).append(" operation is treated as a zero-op\n");
    }
  };
  if (r.type == "Linear")
    return put(a.inputs_of(r).empty() || a[a.inputs_of(r)[0]].dims.rank <= 2 ? "t" : "view t view");
  const std::string_view settings =
      r.module >= 0 && a.tree.at(r.module).leaf ? settings_of(a.tree, r.module) : std::string_view();
  for (const dispatched& d : dispatched_operators)
    if (r.type == d.type && settings.find(d.settings) != settings.npos) return put(d.names);
  std::string name(r.type.substr(r.type.rfind('.') + 1));  // other rows: the name of their class
  for (char& c : name)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  put(name);
}
}  // namespace detail

/// verbose: starts with a line per operator that the tool does not know.
template <class... Cs> std::string aten_text(const analysis<Cs...>& a, bool verbose = false) {
  struct part {
    std::string name{};
    by_operator counts{};
    int module = -1;
  };
  std::vector<part> parts{{.name = "Global"}};
  std::string text;
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    if (a.at(i).kind != node_kind::computed) continue;
    const count_t n = a.template flops<ptflops_aten>(i).whole;
    if (verbose) detail::zero_operations(text, a, i);
    if (n == 0) continue;
    parts[0].counts.add(aten_product(a, i), n);
    int outermost = a.at(i).module;
    while (outermost > 0 && a.tree.at(outermost).parent != 0) outermost = a.tree.at(outermost).parent;
    if (outermost <= 0 || is_list(a.tree, outermost)) continue;
    std::size_t at = 1;
    while (at < parts.size() && parts[at].module != outermost) ++at;
    if (at == parts.size())
      parts.push_back({.name = to_string(a.tree.at(outermost).name), .counts = {}, .module = outermost});
    parts[at].counts.add(aten_product(a, i), n);
  }
  text += "Total:" + flops_to_string(parts[0].counts.sum()) + "\n";
  for (const part& p : parts) {
    text += "Module:  " + p.name + "\n";
    for (const auto& e : p.counts.entries) text += std::string(e.name) + ": " + flops_to_string(e.n) + "\n";
    text += "\n";
  }
  return text;
}

}  // namespace opcost::replay::ptflops

#endif

// ---- opcost/replay/thop/thop_texts.hpp
#ifndef OPCOST_REPLAY_THOP_THOP_TEXTS_HPP_PIECE
#define OPCOST_REPLAY_THOP_THOP_TEXTS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The lines that thop prints while it registers modules, and its clever_format.

namespace opcost::replay::thop {

/// thop's clever_format: 4.13G, 277.00B. The unit changes above 10^12, 10^9, 10^6 and 10^3.
inline std::string clever_format(const python::number& n, int decimals = 2) {
  constexpr struct {
    double size;
    std::string_view name;
  } units[] = {{1e12, "T"}, {1e9, "G"}, {1e6, "M"}, {1e3, "K"}};
  for (const auto& u : units)
    if (n.value > u.size) return std::string(python::fixed(n.value / u.size, decimals)) + std::string(u.name);
  return std::string(python::fixed(n.value, decimals)) + "B";
}

namespace detail {
struct registration {
  std::string_view type, function, file;
};  // '#' stands for 1, 2 or 3
inline constexpr registration registrations[] = {{"Conv#d", "count_convNd", "conv"},
                                                 {"ConvTranspose#d", "count_convNd", "conv"},
                                                 {"BatchNorm#d", "count_normalization", "batchnorm"},
                                                 {"ZeroPad2d", "zero_ops", "padding"},
                                                 {"LayerNorm", "count_normalization", "normalization"},
                                                 {"InstanceNorm#d", "count_normalization", "instancenorm"},
                                                 {"PReLU", "count_prelu", "activation"},
                                                 {"Softmax", "count_softmax", "activation"},
                                                 {"ReLU", "zero_ops", "activation"},
                                                 {"ReLU6", "zero_ops", "activation"},
                                                 {"LeakyReLU", "count_relu", "activation"},
                                                 {"MaxPool#d", "zero_ops", "pooling"},
                                                 {"AdaptiveMaxPool#d", "zero_ops", "pooling"},
                                                 {"AvgPool#d", "count_avgpool", "pooling"},
                                                 {"AdaptiveAvgPool#d", "count_adap_avgpool", "pooling"},
                                                 {"Linear", "count_linear", "linear"},
                                                 {"Dropout", "zero_ops", "dropout"},
                                                 {"Upsample", "count_upsample", "upsampling"},
                                                 {"UpsamplingBilinear2d", "count_upsample", "upsampling"},
                                                 {"UpsamplingNearest2d", "count_upsample", "upsampling"},
                                                 {"RNNCell", "count_rnn_cell", "rnn"},
                                                 {"GRUCell", "count_gru_cell", "rnn"},
                                                 {"LSTMCell", "count_lstm_cell", "rnn"},
                                                 {"RNN", "count_rnn", "rnn"},
                                                 {"GRU", "count_gru", "rnn"},
                                                 {"LSTM", "count_lstm", "rnn"},
                                                 {"Sequential", "zero_ops", "container"},
                                                 {"PixelShuffle", "zero_ops", "pixelshuffle"}};
}  // namespace detail

/// A line per known class at its first module; a module comes after the modules within it.
inline std::string registered(const module_tree& tree) {
  std::string text;
  std::vector<std::string_view> seen;
  const auto visit = [&](const auto& self, int m) -> void {
    for (int c = tree.at(m).first_child; c >= 0; c = tree.at(c).next) self(self, c);
    const std::string_view type = class_of(tree, m);
    for (std::string_view s : seen)
      if (s == type) return;
    seen.push_back(type);
    for (const auto& r : detail::registrations)
      if (module_class{r.type}.is(type))
        text.append("[INFO] Register ")
            .append(r.function)
            .append("() for <class 'torch.nn.modules.")
            .append(r.file)
            .append(".")
            .append(type)
            .append("'>.\n");
  };
  if (!tree.modules.empty()) visit(visit, 0);
  return text;
}

}  // namespace opcost::replay::thop

#endif

// ---- opcost/replay/torch_flop_counter/flop_table.hpp
#ifndef OPCOST_REPLAY_TORCH_FLOP_COUNTER_FLOP_TABLE_HPP_PIECE
#define OPCOST_REPLAY_TORCH_FLOP_COUNTER_FLOP_TABLE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The table of FlopCounterMode in torch.utils.flop_counter: a row for each module with products, and for each operator.

namespace opcost::replay::torch_flop_counter {

/// The unit of a number, which depends on its number of digits: 1003.500K.
inline int unit_of(const python::number& n) {
  const auto length = static_cast<int>(n.text().size());
  const int unit = (length - 2) / 3;
  return length < 2 ? 0 : unit > 4 ? 4 : unit;
}
/// A number in this unit, with three decimals.
inline std::string convert_num(const python::number& n, int unit) {
  constexpr struct {
    double size;
    std::string_view name;
  } units[] = {{1, ""}, {1e3, "K"}, {1e6, "M"}, {1e9, "B"}, {1e12, "T"}};
  return std::string(python::fixed(n.value / units[unit].size, 3)) + std::string(units[unit].name);
}

/// The table, down to a depth of modules.
template <class... Cs> std::string get_table(const analysis<Cs...>& a, int depth = 2) {
  struct line {
    std::string name{};
    int depth = 0;
    by_operator counts{};
  };
  std::vector<line> lines(static_cast<std::size_t>(a.tree.size()));
  const std::string network(class_of(a.tree, 0));
  each_module(a.tree, [&](int m, int at) {
    const std::string path = path_of(a.tree, m);
    lines[static_cast<std::size_t>(m)].name = network + (path.empty() ? "" : ".") + path;
    lines[static_cast<std::size_t>(m)].depth = at + 1;
  });
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i)
    if (const count_t n = a.template flops<opcost::torch_flop_counter>(i).whole; n > 0)
      for (int m = a.at(i).module; m >= 0; m = a.tree.at(m).parent)
        if (!is_list(a.tree, m)) lines[static_cast<std::size_t>(m)].counts.add(aten_product(a, i), n);
  std::vector<const line*> sorted;
  for (const line& l : lines) {
    if (l.counts.entries.empty() || l.depth > depth) continue;
    std::size_t at = sorted.size();
    sorted.push_back(&l);
    for (; at > 0 && l.name < sorted[at - 1]->name; --at) std::swap(sorted[at], sorted[at - 1]);
  }
  using align = table::align;
  table t({align::left, align::right, align::right}, {"Module", "FLOP", "% Total"});
  const count_t total = lines.empty() ? count_t(0) : lines[0].counts.sum();
  const int unit = unit_of(total);
  const auto put = [&](std::string name, count_t n) {
    t.add({std::move(name), convert_num(n, unit),
           std::string(python::fixed(static_cast<double>(n) / static_cast<double>(total) * 100, 2)) + "%"});
  };
  for (const line* l : sorted) {
    put(l->name, l->counts.sum());
    for (const auto& e : l->counts.entries) put("- " + std::string(e.name), e.n);
  }
  if (sorted.empty()) t.add({"Global", "0", "0%"});
  std::string text;
  const auto append = [&](std::string_view s) { text += s; };
  t.write(append, simple_table);
  text.pop_back();
  return text;
}

}  // namespace opcost::replay::torch_flop_counter

#endif

// ---- opcost/replay/torchinfo/torchinfo_summary.hpp
#ifndef OPCOST_REPLAY_TORCHINFO_TORCHINFO_SUMMARY_HPP_PIECE
#define OPCOST_REPLAY_TORCHINFO_TORCHINFO_SUMMARY_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// torchinfo's summary: a line for each call of a module, indented by its depth, and the totals.

// ---- opcost/replay/torch/calls.hpp
#ifndef OPCOST_REPLAY_TORCH_CALLS_HPP_PIECE
#define OPCOST_REPLAY_TORCH_CALLS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The calls of modules as PyTorch's hooks see them, in the order in which they start, with their inputs and outputs.
// The call of a leaf is a row. The call of any other module starts with the first row inside of it and ends with the
// last.

namespace opcost::replay {

/// A call of a module. `input` and `output` have rank 0 if they are unknown.
struct module_call {
  int module = 0, depth = 0;
  int first_row = 0, last_row = 0;
  bool hooked = true;  // ModuleList and ModuleDict are never called themselves
  bool again = false;  // the same module was called before
  shape input{}, output{};
  dtype output_type = dtype::f32;
};

/// All calls of an analysis.
inline std::vector<module_call> calls_of(const analysis_base& a) {
  std::vector<module_call> calls;
  std::vector<std::size_t> open;  // calls of the modules around the row
  std::vector<char> seen(a.tree.modules.size(), 0);
  const auto enter = [&](int m, int row) {
    open.push_back(calls.size());
    calls.push_back({.module = m,
                     .depth = static_cast<int>(open.size()) - 1,
                     .first_row = row,
                     .last_row = row,
                     .hooked = !is_list(a.tree, m),
                     .again = seen[static_cast<std::size_t>(m)] != 0});
    seen[static_cast<std::size_t>(m)] = 1;
  };
  const auto shape_of = [&](edge v) { return a[v].dims.is_static() ? numbers(a[v].dims) : shape(); };
  if (a.tree.modules.empty() || a.rows.empty()) return calls;
  enter(0, 0);
  std::size_t entered = 0;  // index into tree.entries
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    const row& r = a.at(i);
    if (r.kind != node_kind::computed || r.module < 0) continue;
    std::vector<int> around;  // from the network to the module
    for (int m = r.module; m >= 0; m = a.tree.at(m).parent) around.insert(around.begin(), m);
    std::size_t common = 0;
    while (common < open.size() && common < around.size() && calls[open[common]].module == around[common]) ++common;
    // a module can be called again before its last call ends
    for (; entered < a.tree.entries.size() && a.tree.entries[entered].row <= i; ++entered)
      for (std::size_t k = 1; k < common; ++k)
        if (around[k] == a.tree.entries[entered].module && calls[open[k]].first_row < a.tree.entries[entered].row)
          common = k;
    if (common == around.size() && a.tree.at(r.module).leaf) --common;  // a leaf called again
    open.resize(common);
    while (open.size() < around.size()) enter(around[open.size()], i);
    for (const std::size_t c : open) calls[c].last_row = i;
  }
  for (module_call& c : calls) {
    const row &first = a.at(c.first_row), &last = a.at(c.last_row);
    if (first.inputs > 0) c.input = shape_of(a.inputs_of(first)[0]);
    if (last.outputs > 0) {
      c.output = shape_of({c.last_row, 0});
      c.output_type = a[edge{c.last_row, 0}].type;
    }
  }
  // The network itself, with its first input and its first output.
  bool has_input = false, has_output = false;
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    const row& r = a.at(i);
    if (r.kind == node_kind::input && !has_input) {
      calls[0].input = shape_of({i, 0});
      has_input = true;
    }
    if (r.kind == node_kind::output && r.inputs > 0 && !has_output) {
      calls[0].output = shape_of(a.inputs_of(r)[0]);
      has_output = true;
    }
  }
  return calls;
}

}  // namespace opcost::replay

#endif

namespace opcost::replay::torchinfo {

/// A column of the table.
enum class column : std::uint8_t {
  input_size,
  output_size,
  num_params,
  params_percent,
  kernel_size,
  mult_adds,
  trainable
};
/// The arguments of torchinfo.summary.
struct summary_options {
  int depth = 3;
  std::vector<column> columns{column::output_size, column::num_params};
  std::size_t column_width = 25;
  bool var_names = false, ascii_only = false;
  bool parameters = false;  // verbose=2: parameters below the line of each module
};

/// The unit of a total.
enum class unit : std::uint8_t { automatic, none, megabytes, gigabytes, terabytes };
/// " (Units.MEGABYTES): 0.02", as Python 3.11 and later print it. An integer has no fraction.
inline std::string format_output_num(double n, unit in = unit::automatic) {
  constexpr struct {
    std::string_view name;
    double size;
  } units[] = {{"", 1}, {"", 1}, {"MEGABYTES", 1e6}, {"GIGABYTES", 1e9}, {"TERABYTES", 1e12}};
  if (in == unit::automatic) in = n >= 1e12 ? unit::terabytes : n >= 1e9 ? unit::gigabytes : unit::megabytes;
  const auto& u = units[static_cast<int>(in)];
  const double v = n / u.size;
  return (u.name.empty() ? std::string() : " (Units." + std::string(u.name) + ")") + ": " +
         python::grouped(v == 0 ? 0 : v, python::rounded(v, 0) == v ? 0 : 2);
}
/// Megabytes with two decimals.
inline std::string megabytes(double bytes) { return std::string(python::fixed(bytes / 1e6, 2)); }

namespace detail {
struct layer {
  module_call call{};
  bool leaf = false;
  int index = 0;  // within its depth
  count_t parameters = 0, trained = 0, parameter_bytes = 0;
  count_t left = 0, left_trained = 0;  // parameters that its children do not have
  count_t macs = 0, output_bytes = 0;
};

class summary {
 public:
  template <class... Cs> summary(const analysis<Cs...>& a, const summary_options& o) : tree_(a.tree), o_(o) {
    for (const module_call& c : calls_of(a)) {
      layer l{.call = c, .leaf = a.tree.at(c.module).first_child < 0};
      each_listed_parameter(
          tree_,
          [&](const module_parameter& p) {
            l.parameters += p.dims.elements();
            l.parameter_bytes += bytes_of(p.type, p.dims.elements());
            if (p.trainable) l.trained += p.dims.elements();
            if (!l.leaf && c.hooked && c.output.rank > 0) {
              const std::string name = name_below(c.module, p);
              if (name == "weight" || name == "bias")
                l.macs += p.dims.elements() * c.output[0];
              else if (opcost::detail::contains(name, "weight") || opcost::detail::contains(name, "bias"))
                l.macs += p.dims.elements() * c.output[0] * (c.output.rank > 1 ? c.output[1] : count_t(1));
            }
          },
          c.module);
      if (l.leaf) l.macs = a.template flops<opcost::torchinfo>(c.first_row).whole;
      l.output_bytes = bytes_of(c.output_type, c.output.elements());
      layers_.push_back(l);
    }
    for (const row& r : a.rows) {
      if (r.kind != node_kind::input || r.outputs == 0) continue;
      const partial_tensor& t = a.outputs_of(r)[0];
      if (t.dims.is_static())
        input_bytes_ += bytes_of(t.type, numbers(t.dims).elements()) + 64;  // 64 bytes for a Python object
    }
    std::vector<int> of_depth;
    for (layer& l : layers_) {
      const auto d = static_cast<std::size_t>(l.call.depth);
      if (of_depth.size() <= d) of_depth.resize(d + 1, 0);
      l.index = ++of_depth[d];
    }
    for (std::size_t i = layers_.size(); i-- > 0;) {
      layer& l = layers_[i];
      l.left = l.parameters;
      l.left_trained = l.trained;
      each_child(i, [&](const layer& c) {
        if (!c.call.again) {
          l.left -= c.leaf ? c.parameters : c.left;
          l.left_trained -= c.leaf ? c.trained : c.left_trained;
        }
      });
    }
    for (const layer& l : layers_) {
      if (l.leaf) {
        macs_ += l.macs;
        output_bytes_ += l.parameters > 0 ? l.output_bytes * 2 : count_t(0);
      }
      if (l.call.again) continue;
      parameters_ += larger(l.leaf ? l.parameters : l.left, 0);
      trained_ += larger(l.leaf ? l.trained : l.left_trained, 0);
      if (l.leaf) parameter_bytes_ += l.parameter_bytes;
    }
    std::size_t longest = 0;
    for (const layer& l : layers_) {
      const std::size_t n = columns_of(std::string_view(title(l))) + static_cast<std::size_t>(l.call.depth) * 5 + 1;
      longest = n > longest ? n : longest;
    }
    if (longest >= name_width_) name_width_ = (longest + 4) / 5 * 5;
  }

  std::string text() const {
    const std::string divider = std::string(o_.columns.size() * o_.column_width + name_width_, '=') + "\n";
    std::string s = divider;
    std::vector<std::string> header;
    constexpr const char* titles[] = {"Input Shape",  "Output Shape", "Param #",  "Param %",
                                      "Kernel Shape", "Mult-Adds",    "Trainable"};
    for (const column c : o_.columns) header.emplace_back(titles[static_cast<int>(c)]);
    line(s, o_.var_names ? "Layer (type (var_name):depth-idx)" : "Layer (type:depth-idx)", header);
    s += divider;
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      const layer& l = layers_[i];
      if (l.call.depth > o_.depth) continue;
      std::vector<std::string> cells;
      for (const column c : o_.columns) cells.push_back(cell(i, c));
      line(s, start(l.call.depth) + title(l), cells);
      if (o_.parameters) parameter_lines(s, l);
    }
    const auto megabytes = [](count_t bytes) { return torchinfo::megabytes(static_cast<double>(bytes)); };
    s += divider + "Total params: " + grouped(parameters_) + "\nTrainable params: " + grouped(trained_) +
         "\nNon-trainable params: " + grouped(parameters_ - trained_);
    s += "\nTotal mult-adds" + format_output_num(static_cast<double>(macs_)) + "\n" + divider;
    s += "Input size (MB): " + megabytes(input_bytes_) +
         "\nForward/backward pass size (MB): " + megabytes(output_bytes_);
    s += "\nParams size (MB): " + megabytes(parameter_bytes_) +
         "\nEstimated Total Size (MB): " + megabytes(input_bytes_ + output_bytes_ + parameter_bytes_) + "\n";
    s += divider;
    return s;
  }

 private:
  const module_tree& tree_;
  const summary_options& o_;
  std::vector<layer> layers_{};
  std::size_t name_width_ = 40;
  count_t parameters_ = 0, trained_ = 0, parameter_bytes_ = 0, macs_ = 0, output_bytes_ = 0, input_bytes_ = 0;

  std::string name_below(int m, const module_parameter& p) const {
    const std::string all = path_of(tree_, p), owner = path_of(tree_, m);
    return owner.empty() ? all : all.substr(owner.size() + 1);
  }
  void each_child(std::size_t i, auto&& f) const {  // at any depth
    for (std::size_t k = i + 1; k < layers_.size() && layers_[k].call.depth > layers_[i].call.depth; ++k) f(layers_[k]);
  }

  std::string title(const layer& l) const {
    std::string s(class_of(tree_, l.call.module));
    if (o_.var_names) s += " (" + (l.call.module == 0 ? s : to_string(tree_.at(l.call.module).name)) + ")";
    if (l.call.depth > 0) s += ": " + to_string(l.call.depth) + "-" + to_string(l.index);
    return s;
  }
  std::string start(int depth) const {
    std::string s;
    for (int d = 1; d < depth; ++d) s += o_.ascii_only ? "|    " : "\u2502    ";
    return depth == 0 ? s : s + (o_.ascii_only ? "+ " : depth == 1 ? "\u251c\u2500" : "\u2514\u2500");
  }
  void line(std::string& to, std::string name, const std::vector<std::string>& cells) const {
    const auto pad = [](std::string& s, std::size_t width) {
      if (const std::size_t n = columns_of(std::string_view(s)); n < width) s.append(width - n, ' ');
    };
    pad(name, name_width_);
    std::string s = std::move(name) + " ";
    for (std::string c : cells) {
      pad(c, o_.column_width);
      s += c + " ";
    }
    while (!s.empty() && s.back() == ' ') s.pop_back();
    to += s + "\n";
  }
  std::string cell(std::size_t i, column c) const {
    const layer& l = layers_[i];
    const bool deepest = l.call.depth == o_.depth, again = l.call.again;
    const auto size = [&](const shape& s) { return l.call.hooked && s.rank > 0 ? python::list(s) : std::string("--"); };
    const count_t shown = deepest || l.leaf ? l.parameters : l.left;
    switch (c) {
      case column::input_size: return size(l.call.input);
      case column::output_size: return size(l.call.output);
      case column::kernel_size: return kernel(l.call.module);
      case column::num_params:
        if (l.parameters == 0) return "--";
        if (again) return "(recursive)";
        if (deepest || l.leaf) return l.trained != 0 ? grouped(shown) : "(" + grouped(shown) + ")";
        return shown > 0 ? grouped(shown) : "--";
      case column::params_percent: {
        if (parameters_ == 0) return "     --";
        if (again) return "(recursive)";
        if (shown == 0) return "     --";
        const std::string s =
            std::string(python::fixed(static_cast<double>(shown) / static_cast<double>(parameters_) * 100, 2)) + "%";
        return std::string(s.size() < 7 ? 7 - s.size() : 0, ' ') + s;
      }
      case column::mult_adds: {
        if (l.macs <= 0) return "--";
        if (l.leaf) return grouped(l.macs);
        if (!deepest) return "--";
        count_t n = 0;
        each_child(i, [&](const layer& child) {
          if (child.leaf) n += child.macs;
        });
        return grouped(n);
      }
      case column::trainable:
        return l.parameters == 0 ? "--" : l.trained == 0 ? "False" : l.trained == l.parameters ? "True" : "Partial";
    }
    return {};
  }
  // The kernel size in the text of a layer: kernel_size=(3, 3).
  std::string kernel(int m) const {
    const std::string_view settings = settings_of(tree_, m), key = "kernel_size=";
    const std::size_t at = settings.find(key);
    if (at == settings.npos) return "--";
    std::string_view value = settings.substr(at + key.size());
    if (!value.starts_with("(")) return std::string(value.substr(0, value.find(',')));
    value = value.substr(1, value.find(')') - 1);
    return "[" + std::string(value.ends_with(",") ? value.substr(0, value.size() - 1) : value) + "]";
  }
  void parameter_lines(std::string& to, const layer& l) const {
    std::vector<std::pair<std::string, const module_parameter*>> lines;
    each_listed_parameter(
        tree_,
        [&](const module_parameter& p) {
          std::string name = name_below(l.call.module, p);
          if (l.call.module != 0 || name.find('.') == name.npos) lines.emplace_back(std::move(name), &p);
        },
        l.call.module);
    for (const auto& [name, p] : lines) {
      shape dims;
      const bool inputs_first = name == "weight" && p->dims.rank > 1;
      for (int d = 0; d < p->dims.rank; ++d) dims.push_back(p->dims[inputs_first && d < 2 ? 1 - d : d]);
      std::vector<std::string> cells;
      for (const column c : o_.columns)
        if (c == column::kernel_size)
          cells.push_back(python::list(dims));
        else if (c == column::num_params)
          cells.push_back((p == lines.back().second ? "\u2514\u2500" : "\u251c\u2500") + grouped(p->dims.elements()));
        else
          cells.emplace_back();
      line(to, start(l.call.depth + 1) + name, cells);
    }
  }
};
}  // namespace detail

/// The text that print(summary(...)) shows. Kernel sizes require network<..., replay::module_texts>.
template <class... Cs> std::string summary(const analysis<Cs...>& a, const summary_options& o = {}) {
  return detail::summary(a, o).text();
}

}  // namespace opcost::replay::torchinfo

#endif

// ---- opcost/report/conventions_table.hpp
#ifndef OPCOST_REPORT_CONVENTIONS_TABLE_HPP_PIECE
#define OPCOST_REPORT_CONVENTIONS_TABLE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The figures of one network under all conventions, side by side, with each tool's own names for them.

// ---- opcost/report/explain.hpp
#ifndef OPCOST_REPORT_EXPLAIN_HPP_PIECE
#define OPCOST_REPORT_EXPLAIN_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Explains the figure of a convention: the terms, by type of layer, that it adds to the network's MACs or leaves out of
// them.
//   4,089,184,256 MACs + 55,569,920 batch norm in training form + 100,352 adaptive average pooling = 4,144,854,528
//   (mmengine)
// Or the terms between two conventions:
//   4,111,512,576 (fvcore) + 33,341,952 batch norm in training form = 4,144,854,528 (mmengine)

// ---- opcost/text/spoken_names.hpp
#ifndef OPCOST_TEXT_SPOKEN_NAMES_HPP_PIECE
#define OPCOST_TEXT_SPOKEN_NAMES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Names of types in sentences: "AdaptiveAvgPool2d" and "F.adaptive_avg_pool2d" are "adaptive average pooling",
// "BatchNormInference" is "batch norm".
#include <array>
#include <string>
#include <string_view>

namespace opcost {
namespace detail {
// Words for whole names, then for parts of names.
inline constexpr std::array<std::string_view, 2> spoken_names[] = {
    {"Conv", "convolution"},
    {"ConvTranspose", "transposed convolution"},
    {"ConvolutionBackpropData", "transposed convolution"},
    {"GroupConvolution", "convolution"},
    {"GroupConvolutionBackpropData", "transposed convolution"},
    {"MatMul", "matrix product"},
    {"BatchNormInference", "batch norm"},
    {"GroupNormalization", "group norm"},
    {"Add", "addition"},
    {"Subtract", "subtraction"},
    {"Multiply", "multiplication"},
    {"Divide", "division"},
    {"SoftMax", "softmax"},
    {"Elu", "ELU"},
    {"Gelu", "GELU"},
    {"Interpolate", "interpolation"},
    {"conv", "convolution"},
    {"add", "addition"},
    {"iadd", "addition"},
    {"sub", "subtraction"},
    {"mul", "multiplication"},
    {"div", "division"},
    {"truediv", "division"},
    {"matmul", "matrix product"},
    {"mm", "matrix product"},
    {"bmm", "matrix product"},
    {"relu", "ReLU"},
    {"relu6", "ReLU6"},
    {"elu", "ELU"},
    {"gelu", "GELU"},
    {"silu", "SiLU"}};
inline constexpr std::array<std::string_view, 2> spoken_words[] = {
    {"avg", "average"}, {"pool", "pooling"}, {"normalization", "norm"}};

constexpr bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
}  // namespace detail

/// The words for a type or a function. Acronyms (LSTM, PReLU) do not change.
inline std::string in_words(std::string_view type) {
  if (const std::size_t dot = type.rfind('.'); dot != type.npos && dot + 1 < type.size())
    type.remove_prefix(dot + 1);  // the namespace of a function
  for (std::string_view end : {"1d", "2d", "3d"})
    if (type.size() > 2 && type.ends_with(end)) type.remove_suffix(2);
  for (const auto& n : detail::spoken_names)
    if (n[0] == type) return std::string(n[1]);
  for (std::size_t i = 1; i < type.size(); ++i)
    if (detail::is_capital(type[i]) && detail::is_capital(type[i - 1])) return std::string(type);  // LSTM, PReLU
  std::string text;
  for (std::size_t from = 0; from < type.size();) {
    std::size_t to = from + 1;
    while (to < type.size() && !detail::is_capital(type[to]) && type[to] != '_') ++to;
    std::string part(type.substr(from, to - from));
    if (!part.empty() && detail::is_capital(part[0])) part[0] = static_cast<char>(part[0] - 'A' + 'a');
    for (const auto& w : detail::spoken_words)
      if (w[0] == part) part = w[1];
    text.append(text.empty() ? "" : " ").append(part);
    from = to < type.size() && type[to] == '_' ? to + 1 : to;
  }
  return text;
}

}  // namespace opcost

#endif

namespace opcost {

// What a convention counts for one multiply-accumulate: its own constant, else its weight, else 1.
template <class C> constexpr int per_mac() {
  if constexpr (requires { C::per_mac; })
    return C::per_mac;
  else if constexpr (requires { requires C::weights.mac.n > 0; })
    return static_cast<int>(C::weights.mac.n);
  else
    return 1;
}

/// The column of a convention in an analysis.
struct convention_column {
  std::string_view name{};
  int column = 0;
  bool counts_folded = false;
  int per_mac = 1;
  std::string_view (*manner)(std::string_view type) = nullptr;
  figure total{};  // the tool's total for the network, if it is not the sum over rows
};
/// The column of convention C.
template <class C, class... Cs> convention_column column_for(const analysis<Cs...>&, const figure& total = {}) {
  convention_column c{.name = C::name,
                      .column = analysis<Cs...>::template index_of<C>(),
                      .counts_folded = counts_folded<C>(),
                      .per_mac = per_mac<C>(),
                      .total = total};
  if constexpr (requires { C::manner(std::string_view()); })
    c.manner = [](std::string_view type) -> std::string_view { return C::manner(type); };
  return c;
}

/// The terms of an explanation.
struct explanation {
  struct term {
    figure amount{count_t(0)};  // whole may be negative
    std::string what{};
  };
  std::string_view from{}, to{};  // conventions; `from` empty: from the MACs, times what `to` counts for one MAC
  count_t macs = 0;
  int per_mac = 1;
  figure base{count_t(0)}, total{count_t(0)};  // base + all terms = total
  std::vector<term> terms{};                   // the largest first
};

namespace detail {
// The absolute value: -5 + 0.25 is 4.75 less.
inline figure size_of(const figure& f) {
  figure size = f;
  if (f.whole < 0) {
    size.whole = count_t(0) - f.whole - (f.part > 0 ? 1 : 0);
    size.part = f.part > 0 ? 1 - f.part : 0;
  }
  return size;
}
inline std::string with_commas(const figure& f) {
  return grouped(f.whole) + (f.part > 0 ? to_string(figure(f.part)).substr(1) : "");
}
inline figure difference(const figure& a, const figure& b) {
  figure d = a;
  d.whole -= b.whole;
  d.part -= b.part;
  d.known = true;
  if (d.part < 0) {
    d.whole -= 1;
    d.part += 1;
  }
  return d;
}
inline bool is_zero(const figure& f) { return f.whole == 0 && !(f.part > 0); }
inline void add_term(explanation& e, const figure& amount, std::string what) {
  if (is_zero(amount)) return;
  for (explanation::term& t : e.terms)
    if (t.what == what) {
      t.amount = t.amount + amount;
      return;
    }
  e.terms.push_back({amount, std::move(what)});
}
inline std::string_view manner_of(const convention_column* c, std::string_view type) {
  return c && c->manner ? c->manner(type) : std::string_view();
}
// Describes the difference between two figures of a row.
inline std::string what_differs(const row& r, const figure& is, const figure& more, const convention_column& to,
                                const convention_column* from) {
  const std::string type = in_words(r.type);
  if (r.work.bias != 0 && size_of(more).whole == r.work.bias && !(more.part > 0)) return "biases of " + type;
  if (is_zero(is)) return type + (is.known ? " that it does not count" : " that it has no rule for");
  const std::string_view manner = manner_of(&to, r.type);
  return type + std::string(manner.empty() ? manner_of(from, r.type) : manner);
}
inline figure figure_of(const analysis_base& a, int columns, int row, const convention_column& c) {
  const opcost::row& r = a.at(row);
  return r.reached && (c.counts_folded || !r.folded) ? a.figures[row * columns + c.column] : figure(count_t(0));
}
// Adds the difference between the tool's own total and the sum over rows.
inline void add_rest(explanation& e, const convention_column& c, figure& sum, bool taken_away) {
  if (!c.total.known || c.total == sum) return;
  add_term(e, taken_away ? difference(sum, c.total) : difference(c.total, sum),
           "what " + std::string(c.name) + " does to the network before it counts");
  sum = c.total;
}
}  // namespace detail

/// Explains convention `to`. `columns`: the number of figures per row of the analysis. `from`: null for the MACs.
inline explanation explain(const analysis_base& a, int columns, const convention_column& to,
                           const convention_column* from = nullptr) {
  explanation e{.from = from ? from->name : std::string_view(), .to = to.name, .per_mac = to.per_mac};
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    const row& r = a.at(i);
    const count_t macs = r.counts() ? r.work.mac : count_t(0);
    const figure is = detail::figure_of(a, columns, i, to),
                 was = from ? detail::figure_of(a, columns, i, *from) : figure(macs * e.per_mac),
                 more = detail::difference(is, was);
    e.macs += macs;
    e.base = e.base + was;
    e.total = e.total + is;
    if (!detail::is_zero(more)) detail::add_term(e, more, detail::what_differs(r, is, more, to, from));
  }
  detail::add_rest(e, to, e.total, false);
  if (from) detail::add_rest(e, *from, e.base, true);
  const auto size = [](const explanation::term& t) { return detail::size_of(t.amount).whole; };
  for (std::size_t i = 1; i < e.terms.size(); ++i)
    for (std::size_t k = i; k > 0 && size(e.terms[k - 1]) < size(e.terms[k]); --k)
      std::swap(e.terms[k - 1], e.terms[k]);
  return e;
}
/// Explains convention To from the MACs.
template <class To, class... Cs> explanation explain(const analysis<Cs...>& a) {
  return explain(a, analysis<Cs...>::conventions, column_for<To>(a));
}
/// Explains convention To from convention From.
template <class From, class To, class... Cs> explanation explain_between(const analysis<Cs...>& a) {
  const convention_column from = column_for<From>(a);
  return explain(a, analysis<Cs...>::conventions, column_for<To>(a), &from);
}

/// Writes the explanation in one line.
inline void write_explanation(const explanation& e, const sink& to) {
  if (!e.from.empty())
    to << detail::with_commas(e.base) << " (" << e.from << ")";
  else
    (e.per_mac == 1 ? to : to << count_t(e.per_mac) << " x ") << grouped(e.macs) << " MACs";
  for (const explanation::term& t : e.terms)
    to << (t.amount.whole < 0 ? " - " : " + ") << detail::with_commas(detail::size_of(t.amount)) << " "
       << visible(t.what);
  to << " = " << detail::with_commas(e.total) << " (" << e.to << ")\n";
}

/// Writes { "model", "from", "convention", "macs", "per_mac", "base", "terms": [ { "what", "amount" } ], "total" }. The
/// base (per_mac x macs if there is no `from`) and the amounts add up to the total.
inline void write_explanation_json(const explanation& e, const subject& of, const sink& to) {
  detail::json_writer w(to);
  w.open('{');
  w.key("model").text(of.name);
  e.from.empty() ? w.key("from").null() : w.key("from").text(e.from);
  w.key("convention").text(e.to);
  w.key("macs").number(e.macs);
  w.key("per_mac").number(e.per_mac);
  w.key("base").raw(to_string(e.base));
  w.key("terms").open('[');
  for (const explanation::term& t : e.terms) {
    w.open('{');
    w.key("what").text(t.what);
    w.key("amount").raw((t.amount.whole < 0 ? "-" : "") + to_string(detail::size_of(t.amount)));
    w.close('}');
  }
  w.close(']');
  w.key("total").raw(to_string(e.total));
  w.close('}');
  to << "\n";
}

}  // namespace opcost

#endif

namespace opcost {

/// The figures of one convention.
struct convention_figures {
  struct one {
    std::string_view name{};
    figure is{};
  };
  std::string_view convention{}, note{};
  std::vector<one> figures{};
};
/// The figures of the conventions `Shown`. The analysis must have the readings that they need.
template <class... Shown, class... Cs>
std::vector<convention_figures> figures_by_convention(const analysis<Cs...>& a, convention_list<Shown...>,
                                                      const subject& of = {}) {
  std::vector<convention_figures> all;
  convention_list<Shown...>::each([&]<class C>(std::type_identity<C>) {
    all.push_back({.convention = C::name, .note = note_for<C>(of)});
    each_figure<C>(a, [&](std::string_view name, const figure& f) { all.back().figures.push_back({name, f}); });
  });
  return all;
}

namespace detail {
inline std::string shown(const figure& f) { return f.known ? with_commas(f) : std::string("-"); }
// The column of a figure. All names for parameters have the same column.
inline std::string_view column_of(std::string_view name) {
  return name == "params" || name == "parameters" || name == "total_params" ? "parameters"
         : name == "total_mult_adds"                                        ? "macs"
                                                                            : name;
}
}  // namespace detail

/// Writes a table with a row for each convention.
inline void write_all_conventions(const std::vector<convention_figures>& all, const subject& of, const sink& to) {
  std::vector<std::string_view> columns{"macs", "flops"};
  std::vector<std::string_view> further;  // figures that only one tool has: in lines below the table
  const auto holds = [](const std::vector<std::string_view>& list, std::string_view name) {
    for (std::string_view n : list)
      if (n == name) return true;
    return false;
  };
  for (std::string_view name : {"valid_macs", "activations", "parameters"})
    for (const convention_figures& c : all)
      for (const auto& f : c.figures)
        if (detail::column_of(f.name) == name && !holds(columns, name)) columns.push_back(name);
  std::vector<table::align> sides(columns.size() + 1, table::align::right);
  sides[0] = table::align::left;
  table t(sides);
  std::vector<std::string> cells{"convention"};
  for (std::string_view c : columns) cells.push_back(to_string(c));
  t.add(cells);
  for (const convention_figures& c : all) {
    cells.assign(columns.size() + 1, "");
    cells[0] = to_string(c.convention);
    for (const auto& f : c.figures)
      for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i] == detail::column_of(f.name)) cells[i + 1] = detail::shown(f.is);
    t.add(cells);
  }
  if (!of.name.empty()) to << visible(of.name) << (of.source.empty() ? "" : ", ") << of.source << "\n\n";
  t.write(to);
  for (const convention_figures& c : all) {
    std::string line;
    for (const auto& f : c.figures)
      if (!holds(columns, detail::column_of(f.name)))
        line.append(line.empty() ? "" : ", ").append(f.name).append(" ").append(detail::shown(f.is));
    if (!line.empty()) to << "\n" << c.convention << ": " << line << "\n";
  }
  std::string_view before{};
  for (const convention_figures& c : all) {
    if (!c.note.empty() && c.note != before)
      to << (before.empty() ? "\n" : "") << "note, " << c.convention << ": " << c.note << "\n";
    before = c.note.empty() ? before : c.note;
  }
}

/// Writes { "model", "source", "conventions": { NAME: { FIGURE: n, .., "note" } } }.
inline void write_all_conventions_json(const std::vector<convention_figures>& all, const subject& of, const sink& to) {
  detail::json_writer w(to);
  w.open('{');
  w.key("model").text(of.name);
  w.key("source").text(of.source);
  w.key("conventions").open('{');
  for (const convention_figures& c : all) {
    w.line_break();
    w.key(c.convention).open('{');
    bool saturated = false;
    for (const auto& f : c.figures) {
      f.is.known ? w.key(f.name).raw(to_string(f.is)) : w.key(f.name).null();
      saturated = saturated || (f.is.known && f.is.whole.saturated());
    }
    if (saturated) w.key("saturated").raw("true");
    if (!c.note.empty()) w.key("note").text(c.note);
    w.close('}');
  }
  w.close('}');
  w.close('}');
  to << "\n";
}

}  // namespace opcost

#endif

// ---- opcost/report/layer/layer_report.hpp
#ifndef OPCOST_REPORT_LAYER_LAYER_REPORT_HPP_PIECE
#define OPCOST_REPORT_LAYER_LAYER_REPORT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The cost of one layer under all conventions.

// ---- opcost/graph/one_layer.hpp
#ifndef OPCOST_GRAPH_ONE_LAYER_HPP_PIECE
#define OPCOST_GRAPH_ONE_LAYER_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A network of one layer, as tools measure it: its only module is "layer". A function is called in the network itself.

// ---- opcost/graph/layer_call.hpp
#ifndef OPCOST_GRAPH_LAYER_CALL_HPP_PIECE
#define OPCOST_GRAPH_LAYER_CALL_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Calls layers that are known only at run time, by their text, in a network. Each layer is behind plain function
// pointers, so that the code of the network is compiled once and not for every layer of a catalogue.

// ---- opcost/layers/read_layer_text.hpp
#ifndef OPCOST_LAYERS_READ_LAYER_TEXT_HPP_PIECE
#define OPCOST_LAYERS_READ_LAYER_TEXT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Reads layers from their text. The result refers to the text.

// ---- opcost/layers/torch_names.hpp
#ifndef OPCOST_LAYERS_TORCH_NAMES_HPP_PIECE
#define OPCOST_LAYERS_TORCH_NAMES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Names of torch and torchvision that mean something else in the catalogue: aliases of functions, and classes that are
// a Sequential.
#include <array>
#include <string_view>

namespace opcost::detail {

// Other names of torch for functions of the catalogue. Only functions that no tool counts by name.
inline constexpr std::array<std::string_view, 2> torch_aliases[] = {{"torch.absolute", "torch.abs"},
                                                                    {"torch.arccos", "torch.acos"},
                                                                    {"torch.arccosh", "torch.acosh"},
                                                                    {"torch.arcsin", "torch.asin"},
                                                                    {"torch.arcsinh", "torch.asinh"},
                                                                    {"torch.arctan", "torch.atan"},
                                                                    {"torch.arctan2", "torch.atan2"},
                                                                    {"torch.arctanh", "torch.atanh"},
                                                                    {"torch.celu_", "F.celu_"},
                                                                    {"torch.clip", "torch.clamp"},
                                                                    {"torch.concat", "torch.cat"},
                                                                    {"torch.concatenate", "torch.cat"},
                                                                    {"torch.cosine_similarity", "F.cosine_similarity"},
                                                                    {"torch.divide", "torch.div"},
                                                                    {"torch.fix", "torch.trunc"},
                                                                    {"torch.float_power", "torch.pow"},
                                                                    {"torch.ger", "torch.outer"},
                                                                    {"torch.greater", "torch.gt"},
                                                                    {"torch.greater_equal", "torch.ge"},
                                                                    {"torch.less", "torch.lt"},
                                                                    {"torch.less_equal", "torch.le"},
                                                                    {"torch.moveaxis", "torch.movedim"},
                                                                    {"torch.negative", "torch.neg"},
                                                                    {"torch.not_equal", "torch.ne"},
                                                                    {"torch.pairwise_distance", "F.pairwise_distance"},
                                                                    {"torch.pdist", "F.pdist"},
                                                                    {"torch.pixel_shuffle", "F.pixel_shuffle"},
                                                                    {"torch.pixel_unshuffle", "F.pixel_unshuffle"},
                                                                    {"torch.positive", "torch.clone"},
                                                                    {"torch.prelu", "F.prelu"},
                                                                    {"torch.row_stack", "torch.vstack"},
                                                                    {"torch.selu", "F.selu_"},
                                                                    {"torch.special.erf", "torch.erf"},
                                                                    {"torch.special.erfc", "torch.erfc"},
                                                                    {"torch.special.exp2", "torch.exp2"},
                                                                    {"torch.special.expit", "torch.sigmoid"},
                                                                    {"torch.special.expm1", "torch.expm1"},
                                                                    {"torch.special.log1p", "torch.log1p"},
                                                                    {"torch.special.log_softmax", "torch.log_softmax"},
                                                                    {"torch.special.logit", "torch.logit"},
                                                                    {"torch.special.logsumexp", "torch.logsumexp"},
                                                                    {"torch.special.round", "torch.round"},
                                                                    {"torch.special.sinc", "torch.sinc"},
                                                                    {"torch.special.softmax", "torch.softmax"},
                                                                    {"torch.special.xlogy", "torch.xlogy"},
                                                                    {"torch.subtract", "torch.sub"},
                                                                    {"torch.swapaxes", "torch.transpose"},
                                                                    {"torch.swapdims", "torch.transpose"},
                                                                    {"torch.true_divide", "torch.div"}};

// Sequential, and the classes of torchvision that derive from it and run their modules in order.
inline bool is_sequential(std::string_view type) {
  constexpr std::string_view classes[] = {"Sequential",
                                          "Conv2dNormActivation",
                                          "Conv3dNormActivation",
                                          "ConvNormActivation",
                                          "ConvBNActivation",
                                          "ConvBNReLU",
                                          "MLP",
                                          "MLPBlock",
                                          "SimpleStemIN",
                                          "AnyStage",
                                          "BottleneckTransform",
                                          "Conv2Plus1D",
                                          "BasicStem",
                                          "R2Plus1dStem",
                                          "TemporalSeparableConv",
                                          "FCNHead",
                                          "ASPPConv",
                                          "_Transition"};
  for (std::string_view c : classes)
    if (c == type) return true;
  return false;
}

}  // namespace opcost::detail

#endif

#include <optional>

namespace opcost {

/// A layer or a Sequential that was read from a text.
struct layer_text {
  std::string_view name{};               // within a Sequential
  int form = -1;                         // index of its form, or -1 for a Sequential
  std::string_view type = "Sequential";  // the class of a Sequential
  detail::layer_storage storage{};
  sequence<layer_text> children{};
  const void* layer() const { return storage.room.data(); }
};

namespace detail {
class attribute_taker final : public layer_visitor {
 public:
  attribute_taker(const layer_form& f, const python::value& call, const sequence<std::string_view>& shown)
      : form_(f), call_(call), shown_(shown), used_(call.items.size() + 1, false) {
    if (!f.lazy || call.items.empty()) return;
    const python::value& first = call.items[0];
    skipped_ = first.key.empty() && !first.module && first.is == kind::integer && first.whole == 0;
    if (skipped_) used_[0] = true;
  }
  // After the visit: the first error, or an argument that no attribute took.
  std::optional<error> problem() {
    for (std::size_t i = 0; i < call_.items.size() && !error_; ++i) {
      const python::value& v = call_.items[i];
      if (used_[i] || v.key == "device" || v.key == "dtype" || (v.module && form_.children)) continue;
      if (v.module)
        error_.emplace(begin() << ": unknown module '" << v.key << "'");
      else if (v.key.empty())
        error_.emplace(begin() << ": unexpected value '" << v.source << "'");
      else
        error_.emplace(begin() << ": unknown attribute '" << v.key << "'");
    }
    return static_cast<std::optional<error>&&>(error_);
  }

  void visit(std::string_view n, bool& to) override {
    if (const auto* v = find(n)) truth(n, *v, to);
  }
  void visit(std::string_view n, switch_attribute to) override {
    if (const auto* v = find(n)) truth(n, *v, to.is);
  }
  void visit(std::string_view n, count_t& to) override {
    if (const auto* v = find(n)) whole(n, *v, to);
  }
  void visit(std::string_view n, double& to) override {
    if (const auto* v = find(n)) real(n, *v, to);
  }
  void visit(std::string_view n, real_number& to) override {
    if (const auto* v = find(n)) number(n, *v, to);
  }
  void visit(std::string_view n, std::string_view& to) override {
    const auto* v = find(n);
    if (!v) return;
    if (v->is != kind::word) return refuse(n, "a text", *v);
    to = v->word;
  }
  void visit(std::string_view n, list_attribute to) override {
    const auto* v = find(n);
    if (!v) return;
    if (v->is == kind::word && to.mode && (v->word == "same" || v->word == "valid")) {
      *to.mode = v->word == "same" ? auto_pad::same_upper : auto_pad::valid;
      return;
    }
    ints read;
    if (v->is == kind::integer)
      read.push_back(v->whole);
    else if (v->is == kind::list && v->items.size() <= static_cast<std::size_t>(ints::max_rank)) {
      for (const python::value& i : v->items) {
        if (i.is != kind::integer && i.is != kind::none) return refuse(n, "integers", *v);
        read.push_back(i.is == kind::none ? as_input : i.whole);
      }
    } else if (v->is != kind::none) {
      return refuse(n, to.mode ? "integers, 'same' or 'valid'" : "at most 8 integers", *v);
    }
    if (to.width > 0 && read.rank > 1 && read.rank != to.width) return refuse(n, "one number per dimension", *v);
    to.list = read;
  }
  void visit(std::string_view n, factors& to) override {
    const auto* v = find(n);
    if (!v) return;
    factors read;
    read.is_list = v->is == kind::list;
    if (v->is == kind::list && v->items.size() <= read.items.size()) {
      for (const python::value& i : v->items)
        if (!real(n, i, read.items[static_cast<std::size_t>(read.size++)])) return;
    } else if (v->is != kind::none) {
      read.size = 1;
      if (!real(n, *v, read.items[0])) return;
    }
    to = read;
  }
  void visit(std::string_view n, contraction_dims& to) override {
    const auto* v = find(n);
    if (!v) return;
    to.is_list = v->is == kind::list;
    if (!to.is_list) {
      whole(n, *v, to.last);
      return;
    }
    if (v->items.size() != 2) return refuse(n, "an integer or two lists", *v);
    for (int side = 0; side < 2; ++side) {
      ints& list = side == 0 ? to.first : to.second;
      const python::value& given = v->items[side];
      list = {};
      if (given.is == kind::integer) list.push_back(given.whole);
      if (given.is != kind::integer && given.is != kind::list) return refuse(n, "an integer or two lists", *v);
      for (const python::value& i : given.items) {
        if (i.is != kind::integer || list.rank == ints::max_rank)
          return refuse(n, "two lists of at most 8 integers", *v);
        list.push_back(i.whole);
      }
    }
  }
  void visit(std::string_view n, none_or<count_t>& to) override {
    if (const auto* v = find_or_none(n, to)) to.given = whole(n, *v, to.value);
  }
  void visit(std::string_view n, none_or<double>& to) override {
    if (const auto* v = find_or_none(n, to)) to.given = real(n, *v, to.value);
  }
  void visit(std::string_view n, none_or<real_number>& to) override {
    if (const auto* v = find_or_none(n, to)) to.given = number(n, *v, to.value);
  }
  void visit(std::string_view n, int& choice, span<const std::string_view> spelled) override {
    const auto* v = find(n);
    if (!v) return;
    for (std::size_t i = 0; i < spelled.size(); ++i)
      if (v->is == kind::word && v->word == spelled[i]) {
        choice = static_cast<int>(i);
        return;
      }
    if (error_) return;
    error_.emplace(begin() << ": " << n << ": expected one of");
    for (std::size_t i = 0; i < spelled.size(); ++i) {
      error_->what(i == 0 ? " " : ", ");
      error_->what(spelled[i]);
    }
    error_->what("; got ");
    error_->what(v->source);
  }
  void visit(std::string_view n, const layer_form& f, void* layer) override;

 private:
  using kind = python::value::kind;
  const layer_form& form_;
  const python::value& call_;
  const sequence<std::string_view>& shown_;
  sequence<bool> used_;
  std::optional<error> error_{};
  int position_ = 0;
  bool skipped_ = false;  // the leading 0 of a lazy class

  error begin() const { return error::at(error_code::bad_argument) << form_.name; }
  void refuse(std::string_view n, std::string_view expected, const python::value& v) {
    if (!error_) error_.emplace(begin() << ": " << n << ": expected " << expected << ", got " << v.source);
  }
  const python::value* find(std::string_view name) {
    const int position = position_++;
    const python::value* found = nullptr;
    int unnamed = 0;
    for (std::size_t i = skipped_ ? 1 : 0; i < call_.items.size(); ++i) {
      const python::value& v = call_.items[i];
      if (v.module || (v.key.empty() ? unnamed++ != position : v.key != name)) continue;
      if (found && !error_) error_.emplace(begin() << ": " << name << ": given twice");
      found = &v;
      used_[i] = true;
    }
    if (!found && position < form_.required && !error_ && !is_shown(name))
      error_.emplace(begin() << ": missing " << name
                             << (form_.children ? ", which torch does not print; give it by name" : ""));
    return found;
  }
  bool is_shown(std::string_view name) const {
    for (std::string_view s : shown_)
      if (s == name) return true;
    return false;
  }
  template <class T> const python::value* find_or_none(std::string_view name, T& to) {
    const python::value* v = find(name);
    if (!v || v->is != kind::none) return v;
    to = T{};
    return nullptr;
  }
  bool truth(std::string_view n, const python::value& v, bool& to) {
    return v.is == kind::boolean ? (to = v.truth, true) : (refuse(n, "True or False", v), false);
  }
  bool whole(std::string_view n, const python::value& v, count_t& to) {
    return v.is == kind::integer ? (to = v.whole, true) : (refuse(n, "an integer", v), false);
  }
  bool real(std::string_view n, const python::value& v, double& to) {
    return v.is == kind::integer || v.is == kind::real ? (to = v.number, true) : (refuse(n, "a number", v), false);
  }
  bool number(std::string_view n, const python::value& v, real_number& to) {
    return real(n, v, to.value) ? (to.whole = v.is == kind::integer, true) : false;
  }
};

inline std::optional<error> take_attributes(const layer_form& f, const python::value& call, void* layer);
// Keeps the first error within a printed module.
struct reading_modules : printed_modules::state {
  std::optional<error> problem{};
  reading_modules() {
    read = [](state& s, const layer_form& f, const python::value& v, void* layer) {
      if (v.is != python::value::kind::call || v.word != f.name) return false;
      auto wrong = take_attributes(f, v, layer);
      if (!wrong) return true;
      auto& self = static_cast<reading_modules&>(s);
      if (!self.problem) self.problem = static_cast<std::optional<error>&&>(wrong);
      return false;
    };
  }
};
inline std::optional<error> take_attributes(const layer_form& f, const python::value& call, void* layer) {
  reading_modules modules;
  const printed_modules printed(&call, modules);
  if (f.read_modules) f.read_modules(layer, printed);
  if (modules.problem) return static_cast<std::optional<error>&&>(modules.problem);
  attribute_taker take(f, call, modules.shown);
  f.visit(layer, take);
  if (auto wrong = take.problem()) return wrong;
  modules.checking = true;
  if (f.read_modules) f.read_modules(layer, printed);
  if (!modules.contradiction.empty())
    return error::at(error_code::bad_argument)
           << f.name << ": " << modules.contradiction << ": contradicts the modules that are printed within";
  return {};
}
inline void attribute_taker::visit(std::string_view n, const layer_form& f, void* layer) {
  const python::value* v = find(n);
  if (!v || error_ || v->is == kind::none) return;
  if (v->is != kind::call || v->word != f.name) return refuse(n, f.name, *v);
  error_ = take_attributes(f, *v, layer);
}

// The index of the form that is called `space` followed by `name`, or -1.
inline int form_called(span<const layer_form> forms, std::string_view space, std::string_view name) {
  for (std::size_t i = 0; i < forms.size(); ++i)
    if (forms[i].name.starts_with(space) && forms[i].name.substr(space.size()) == name) return static_cast<int>(i);
  return -1;
}
// The index of a form by any name of torch: torch.nn.functional.relu is F.relu; a method of Tensor is torch's function
// unless it has a form of its own.
inline int form_named(span<const layer_form> forms, std::string_view type) {
  for (std::string_view space : {"torch.nn.functional.", "nn.functional."})
    if (type.starts_with(space)) return form_called(forms, "F.", type.substr(space.size()));
  for (const auto& alias : torch_aliases)
    if (alias[0] == type) type = alias[1];
  const int own = form_called(forms, "", type);
  return own < 0 && type.starts_with("torch.Tensor.") ? form_called(forms, "torch.", type.substr(13)) : own;
}
// Whether all arguments of a call are numbered modules: "(0): ", "(1): ", ...
inline bool numbers_its_modules(const python::value& v) {
  for (const python::value& i : v.items)
    if (!i.module || i.key.find_first_not_of("0123456789-") != i.key.npos) return false;
  return !v.items.empty();
}
inline result<layer_text> layer_of(const python::value& v, span<const layer_form> forms) {
  if (v.is != python::value::kind::call)
    return error::at(error_code::bad_argument) << "expected a layer Name(...), got '" << v.source << "'";
  std::string_view type = v.word;
  if (type.starts_with("torch.nn.") && !type.starts_with("torch.nn.functional."))
    type.remove_prefix(9);
  else if (type.starts_with("nn.") && !type.starts_with("nn.functional."))
    type.remove_prefix(3);
  layer_text t;
  if (is_sequential(type)) {
    t.type = type;
    int number = 0;
    for (const python::value& i : v.items) {
      if (!i.key.empty() && !i.module)
        return error::at(error_code::bad_argument) << type << ": unknown attribute '" << i.key << "'";
      auto child = layer_of(i, forms);
      if (!child) return child;
      for (count_t n = 0; n < i.repeats; n += 1) {
        if (++number > 100'000) return error::at(error_code::bad_argument) << "expected at most 100000 layers";
        layer_text copy = *child;
        copy.name = i.repeats > 1 ? std::string_view{} : i.key;
        t.children.push_back(static_cast<layer_text&&>(copy));
      }
    }
    return t;
  }
  t.form = form_named(forms, type);
  if (t.form < 0 && numbers_its_modules(v))
    return error::at(error_code::unsupported)
           << "unknown class '" << v.word << "'; if it runs its modules in order, write Sequential instead";
  if (t.form < 0) return error::at(error_code::unsupported) << "unknown layer or function '" << v.word << "'";
  const layer_form& f = forms[t.form];
  if (auto wrong = take_attributes(f, v, t.storage.make(f))) return static_cast<error&&>(*wrong);
  return t;
}
}  // namespace detail

/// Reads a layer, a function or a Sequential of the catalogue `List`. Errors: `bad_argument` with the place in the
/// text.
template <class List> result<layer_text> read_layer(std::string_view text) {
  const auto v = python::reader(text).read();
  if (!v) return v.error();
  return detail::layer_of(*v, layer_forms<List>);
}

/// The element type of input i.
template <class List> dtype input_type(const layer_text& t, int i) {
  if (t.form < 0) return t.children.empty() ? dtype::f32 : input_type<List>(t.children[0], i);
  const span<const dtype> types = layer_forms<List>[static_cast<std::size_t>(t.form)].input_types;
  return static_cast<std::size_t>(i) < types.size() ? types[i] : dtype::f32;
}

/// Writes a layer that was read as torch prints it.
template <class List> void write_layer(const sink& to, layer_text& t, int indent = 0) {
  if (t.form >= 0)
    return write_layer(to, layer_forms<List>[static_cast<std::size_t>(t.form)], t.storage.room.data(), indent);
  to << t.type << "(";
  layer_printer lines(to, indent);
  int number = 0;
  for (layer_text& child : t.children) {
    lines.begin_line();
    to << "(";
    child.name.empty() ? to << count_t(number) : to << child.name;
    to << "): ";
    write_layer<List>(to, child, indent + 2), ++number;
  }
  lines.close();
}

}  // namespace opcost

#endif

namespace opcost {

// f(name, shape) for each parameter.
struct parameter_sink {
  void* to;
  void (*put)(void*, std::string_view, const shape&);
  template <class F>
  explicit parameter_sink(F& f)
      : to(&f), put([](void* t, std::string_view n, const shape& s) { (*static_cast<F*>(t))(n, s); }) {}
  void operator()(std::string_view n, const shape& s) const { put(to, n, s); }
};

// The functions of a layer's class for a network of these conventions.
template <class... Cs> struct layer_functions {
  std::string_view name{};
  bool functional = false;
  outputs (*measure)(const void* layer, evaluation<sizeof...(Cs)>&,
                     const tensors&) = nullptr;                                     // null: the layer is a block
  void (*parameters)(const void* layer, const tensors&, parameter_sink) = nullptr;  // may be null
  void (*submodules)(const void* layer, network<Cs...>&) = nullptr;                 // may be null
  edge (*build)(const void* layer, network<Cs...>&, const module_name&,
                span<const edge>) = nullptr;  // null: not a block
  std::array<std::string_view, sizeof...(Cs)> (*notes)(const void* layer,
                                                       const tensors&) = nullptr;  // by convention; may be null
};

// A call of a layer, which must outlive it.
template <bool Functional, class... Cs> struct layer_call {
  const layer_functions<Cs...>* functions = nullptr;
  const void* layer = nullptr;
};
template <bool Functional, class... Cs> struct op_traits<layer_call<Functional, Cs...>> {
  using call = layer_call<Functional, Cs...>;
  static constexpr std::string_view name = "layer";
  static constexpr bool functional = Functional;
  static constexpr bool erased = true;
  static std::string_view name_of(const call& c) { return c.functions->name; }
  static outputs lower(const call& c, const tensors& in, detail::adding_up<Cs...>& f) {
    return c.functions->measure(c.layer, f.e, in);
  }
  static partial_outputs lower(const call&, const partial_tensors&, detail::following_shapes&) {
    return "a dimension is not known";
  }
  static outputs lower(const call&, const tensors&, const detail::lowering_probe&);
  static void parameters(const call& c, const tensors& in, auto&& f) {
    if (c.functions->parameters) c.functions->parameters(c.layer, in, parameter_sink(f));
  }
  static void submodules(const call& c, network<Cs...>& net) {
    if (c.functions->submodules) c.functions->submodules(c.layer, net);
  }
};

namespace detail {
template <class Op, class... Cs> struct erased_call {
  using net = network<Cs...>;
  static const Op& at(const void* layer) { return *static_cast<const Op*>(layer); }
  static outputs measure(const void* layer, evaluation<sizeof...(Cs)>& e, const tensors& in) {
    return detail::measure<Cs...>(e, at(layer), in);
  }
  static void parameters(const void* layer, const tensors& in, parameter_sink f) {
    op_traits<Op>::parameters(at(layer), in, f);
  }
  static void submodules(const void* layer, net& n) { op_traits<Op>::submodules(at(layer), n); }
  static edge first_of(const edge& v) { return v; }
  static edge first_of(const auto& list) { return list[0]; }
  static edge build(const void* layer, net& n, const module_name& name, span<const edge> in) {
    edge result{-1, 0};
    const auto with = [&]<std::size_t... At>(std::index_sequence<At...>) {
      if constexpr (block<Op, net, std::enable_if_t<(At >= 0), edge>...>)
        if (in.size() == sizeof...(At)) result = first_of(n.add(name, at(layer), in[At]...));
    };
    with(std::make_index_sequence<1>{});
    with(std::make_index_sequence<2>{});
    with(std::make_index_sequence<3>{});
    return result;
  }
  static std::array<std::string_view, sizeof...(Cs)> notes(const void* layer, const tensors& in) {
    return {note_of<Cs>(at(layer), in)...};
  }
};
template <class Op, class Net>
concept some_block = block<Op, Net, edge> || block<Op, Net, edge, edge> || block<Op, Net, edge, edge, edge>;

template <class Op, class... Cs> constexpr layer_functions<Cs...> functions_of() {
  using erased = erased_call<Op, Cs...>;
  layer_functions<Cs...> f{.name = op_traits<Op>::name, .functional = functional_of<Op>()};
  if constexpr (some_block<Op, network<Cs...>>) {
    f.build = &erased::build;
  } else {
    f.measure = &erased::measure;
    if constexpr (requires(const Op& op, tensors in, parameter_sink s) { op_traits<Op>::parameters(op, in, s); })
      f.parameters = &erased::parameters;
    if constexpr (requires(const Op& op, network<Cs...>& n) { op_traits<Op>::submodules(op, n); })
      f.submodules = &erased::submodules;
  }
  if constexpr ((requires(const Op& op, tensors in) { rule<Cs, Op>::note(op, in); } || ...)) f.notes = &erased::notes;
  return f;
}
template <class... Cs, class... Ops>
constexpr std::array<layer_functions<Cs...>, sizeof...(Ops)> functions_of_all(op_list<Ops...>) {
  return {functions_of<Ops, Cs...>()...};
}
template <class List, class... Cs> inline constexpr auto layer_functions_of = functions_of_all<Cs...>(list_of<List>{});

template <bool Functional, class... Cs>
edge call_layer(network<Cs...>& net, const module_name& name, const layer_functions<Cs...>& f, const void* layer,
                span<const edge> in) {
  const layer_call<Functional, Cs...> call{&f, layer};
  switch (in.size()) {
    case 1: return net.add(name, call, in[0]);
    case 2: return net.add(name, call, in[0], in[1]);
    case 3: return net.add(name, call, in[0], in[1], in[2]);
    case 4: return net.add(name, call, in[0], in[1], in[2], in[3]);
    case 5: return net.add(name, call, in[0], in[1], in[2], in[3], in[4]);
    case 6: return net.add(name, call, in[0], in[1], in[2], in[3], in[4], in[5]);
    default: return net.add(name, call);
  }
}
}  // namespace detail

/// Remarks of the conventions on a layer, by convention; none on a Sequential.
template <std::size_t Conventions> using layer_notes = std::array<std::string_view, Conventions>;

/// Adds a layer by its text. Returns its first output; row < 0 if the number of inputs is wrong. `t` must outlive the
/// network.
template <class List, class... Cs>
edge add_layer(network<Cs...>& net, const module_name& name, const layer_text& t, span<const edge> in,
               layer_notes<sizeof...(Cs)>* notes = nullptr) {
  if (t.form >= 0) {
    const layer_functions<Cs...>& f = detail::layer_functions_of<List, Cs...>[static_cast<std::size_t>(t.form)];
    if (f.notes && notes) {
      sequence<tensor> given;
      for (const edge& v : in) given.push_back(numbers(net[v]));
      *notes = f.notes(t.layer(), tensors(span<const tensor>(given)));
    }
    if (f.build) return f.build(t.layer(), net, name, in);
    return f.functional ? detail::call_layer<true>(net, name, f, t.layer(), in)
                        : detail::call_layer<false>(net, name, f, t.layer(), in);
  }
  if (in.size() != 1) return {-1, 0};
  return net.in(name, t.type, [&] {
    edge x = in[0];
    int number = 0;
    for (const layer_text& child : t.children) {
      if (x.row < 0) return x;
      const bool numbered = child.name.find_first_not_of("0123456789") == child.name.npos && child.name.size() < 9;
      const module_name by_number(number++), by_name(child.name);
      const edge given[]{x};
      x = add_layer<List>(net, numbered ? by_number : by_name, child, given);
    }
    return x;
  });
}

}  // namespace opcost

#endif

namespace opcost {

/// An input of the layer.
struct layer_input {
  shape dims{};
  dtype type = dtype::dynamic;  // dynamic: the type that the layer expects
};

/// The network.
template <class... Cs> struct one_layer {
  layer_text text{};
  network<Cs...> net{};
  edge last{};  // its first output
  layer_notes<sizeof...(Cs)> notes{};

  span<const partial_tensor> outputs() const { return net.outputs_of(net.at(last.row)); }
};

/// Reads a layer by its text: layer_reader<builtin_layers, network<exact, fvcore>>::read("Linear(10, 20)", inputs). The
/// result refers to the text. *Errors*: an unknown layer, wrong attributes, inputs that the layer rejects.
template <class List, class Net> struct layer_reader;
template <class List, class... Cs> struct layer_reader<List, network<Cs...>> {
  static result<one_layer<Cs...>> read(std::string_view text, span<const layer_input> inputs) {
    auto t = read_layer<List>(text);
    if (!t) return t.error();
    one_layer<Cs...> one{static_cast<layer_text&&>(*t)};
    sequence<edge> in;
    for (const layer_input& i : inputs)
      in.push_back(one.net.input(
          i.dims, i.type == dtype::dynamic ? input_type<List>(one.text, static_cast<int>(in.size())) : i.type));
    one.last = add_layer<List>(one.net, "layer", one.text, in, &one.notes);
    if (one.last.row < 0)
      return error::at(error_code::bad_argument)
             << "the layer does not take " << count_t(static_cast<std::int64_t>(inputs.size())) << " inputs";
    for (const row& r : one.net.rows)
      if (r.state != standing::counted) return error::at(error_code::bad_argument) << r.type << ": " << r.why;
    return one;
  }
};

}  // namespace opcost

#endif

namespace opcost {

/// The figures of one layer.
struct layer_report {
  struct named {
    std::string_view name{};
    figure is{};
  };
  struct by_convention {
    std::string_view name{}, note{};
    sequence<named> figures{};
  };
  std::string_view given{};  // the text that was read
  std::string layer{};       // the text that PyTorch prints
  sequence<partial_tensor> inputs{}, outputs{};
  count_t parameters = 0;
  tally work{};
  sequence<by_convention> conventions{};
};

template <class List, class... Shown, class... Cs>
layer_report make_layer_report(std::string_view text, one_layer<Cs...>& one, convention_list<Shown...>) {
  layer_report r{.given = text};
  const auto put = [&](std::string_view s) { r.layer += s; };
  write_layer<List>(put, one.text);
  for (const row& in : one.net.rows)
    if (in.kind == node_kind::input) r.inputs.push_back(one.net.outputs_of(in)[0]);
  for (const partial_tensor& t : one.outputs()) r.outputs.push_back(t);
  r.parameters = one.net.parameters();
  r.work = one.net.work();
  convention_list<Shown...>::each([&]<class C>(std::type_identity<C>) {
    layer_report::by_convention c{C::name,
                                  one.notes[static_cast<std::size_t>(analysis<Cs...>::template index_of<C>())]};
    bool all_known = true;  // false: a convention has no rule for the layer, so that its figure is unknown and not 0
    for (int i = 0; i < static_cast<int>(one.net.rows.size()); ++i)
      all_known = all_known && (one.net.at(i).kind != node_kind::computed || one.net.template flops<C>(i).known);
    each_figure<C>(one.net, [&](std::string_view name, const figure& f) {
      c.figures.push_back({name, all_known || name != "flops" ? f : figure{}});
    });
    r.conventions.push_back(static_cast<layer_report::by_convention&&>(c));
  });
  return r;
}

namespace detail {
// A figure as digits; unknown if the convention has no rule for the layer.
inline std::string figure_text(const figure& f, bool group, std::string_view unknown) {
  if (!f.known) return std::string(unknown);
  if (f.part == 0) return (group && f.whole.saturated() ? ">= " : "") + to_string(digits(f.whole, group));
  std::string s;
  const auto put = [&](std::string_view piece) { s += piece; };
  python::write(put, static_cast<double>(f));
  return s;
}
}  // namespace detail

/// True if a figure is beyond 64 bits, and therefore a lower bound.
inline bool is_saturated(const layer_report& r) {
  bool any = r.parameters.saturated();
  for (const auto& f : tally::fields) any = any || (r.work.*f.member).saturated();
  for (const auto& c : r.conventions)
    for (const auto& f : c.figures) any = any || (f.is.known && f.is.whole.saturated());
  return any;
}

/// Writes { "layer": TEXT, "repr": TEXT, "outputs": [[..]], "parameters": n, "tally": { .. }, "conventions": { NAME: {
/// FIGURE: n, .. }, .. } }. A figure without a rule is null.
inline void write_json(const layer_report& r, const sink& to) {
  detail::json_writer j(to);
  j.open('{');
  j.key("layer").text(r.given);
  j.line_break();
  j.key("repr").text(r.layer);
  j.line_break();
  j.key("outputs");
  j.open('[');
  for (const partial_tensor& t : r.outputs) detail::json_shape(j, t.dims);
  j.close(']');
  j.line_break();
  j.key("parameters").number(r.parameters);
  j.line_break();
  j.key("tally");
  j.open('{');
  for (const auto& f : tally::fields)
    if (r.work.*f.member != 0) j.key(f.name).number(r.work.*f.member);
  j.close('}');
  j.line_break();
  j.key("conventions");
  j.open('{');
  for (const auto& c : r.conventions) {
    j.line_break();
    j.key(c.name);
    j.open('{');
    for (const auto& f : c.figures) j.key(f.name).raw(detail::figure_text(f.is, false, "null"));
    if (!c.note.empty()) j.key("note").text(c.note);
    j.close('}');
  }
  j.close('}');
  j.line_break();
  detail::json_bool(j, "saturated", is_saturated(r));
  j.close('}');
  to << "\n";
}

/// Writes the figures for people.
inline void write_text(const layer_report& r, const sink& to) {
  const auto shapes = [&](std::string_view title, const sequence<partial_tensor>& list) {
    to << title;
    for (const partial_tensor& t : list) to << " " << t.dims;
    to << "\n";
  };
  to << r.layer << "\n\n";
  shapes("inputs    ", r.inputs);
  shapes("outputs   ", r.outputs);
  to << "parameters " << grouped(r.parameters) << "\ntally     ";
  bool first = true;
  for (const auto& f : tally::fields) {
    if (r.work.*f.member == 0) continue;
    to << (first ? " " : ", ") << f.name << " " << grouped(r.work.*f.member);
    first = false;
  }
  if (is_saturated(r)) to << "\nsaturated  at least one figure is beyond 64 bits: its lower bound is shown";
  to << (first ? " no arithmetic\n\n" : "\n\n");
  std::size_t width = 0;
  for (const auto& c : r.conventions) width = c.name.size() > width ? c.name.size() : width;
  for (const auto& c : r.conventions) {
    to << c.name;
    for (std::size_t i = c.name.size(); i < width; ++i) to << " ";
    for (const auto& f : c.figures) to << "  " << f.name << " " << detail::figure_text(f.is, true, "-");
    if (!c.note.empty()) to << "  (" << c.note << ")";
    to << "\n";
  }
}

}  // namespace opcost

#endif

#endif

#endif

#endif // OPCOST_TORCH_HPP_SINGLE_INCLUDE
