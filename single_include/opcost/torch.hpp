// Generated from include/ by single_include/amalgamate.cmake. Do not edit.
#ifndef OPCOST_TORCH_HPP_SINGLE_INCLUDE
#define OPCOST_TORCH_HPP_SINGLE_INCLUDE
#include "all.hpp"

// ---- opcost/torch.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The door for torch's layers, by their text too, and for the tools that count them: conventions, explanations, tables
// and texts.

// ---- opcost/convention/all_conventions.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The catalogue of conventions: one line each.

// ---- opcost/convention/calflops.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// calflops 0.3.2: FLOPs and MACs of patched functions, whoever calls them; recurrent layers by hooks, without MACs.
// torch.mm, torch.bmm, operators and scaled_dot_product_attention are not patched and 0. (DeepSpeed's profiler counts
// alike.)

// ---- opcost/convention/einsum_path.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// What numpy prints as "Optimized FLOP count" of einsum_path(equation, optimize="optimal"): the cheapest order of
// contractions, two terms at a time, none of whose results is larger than the largest operand or the output; where no
// order keeps to that, what is left goes in one.

namespace opcost::aten {

class einsum_path {
 public:
  static constexpr int operands_at_most = 7;  // all orders are tried; of eight operands there are 1.6 million

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

  // A multiplication for each further term and, where labels are summed, an addition, of each combination of the labels
  // that meet; and 1.
  constexpr count_t operations() {
    labels all = 0;
    for (int i = 0; i < given_.count; ++i) all |= given_.sets[i], limit_ = larger(limit_, size_of(given_.sets[i]));
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
  // The terms of a mask become one, of the labels that others or the output still need; it stands last.
  constexpr contracted contraction(const terms& from, unsigned mask) const {
    contracted r;
    labels met = 0, needed = output_;
    int n = 0;
    for (int i = 0; i < from.count; ++i) {
      if ((mask >> i & 1u) != 0)
        met |= from.sets[i], ++n;
      else
        needed |= from.sets[i], r.left.sets[r.left.count++] = from.sets[i];
    }
    r.result = met & needed;
    r.left.sets[r.left.count++] = r.result;
    r.cost = size_of(met) * ((n > 2 ? n - 1 : 1) + (r.result != met ? 1 : 0));
    return r;
  }
  // Keeps the cheapest of the longest ways, the first of equals.
  constexpr void search(const terms& from, count_t cost) {
    if (best_.count == 0 || from.count < best_.count || (from.count == best_.count && cost < cost_))
      best_ = from, cost_ = cost;
    for (int a = 0; a < from.count; ++a)
      for (int b = a + 1; b < from.count; ++b)
        if (const contracted c = contraction(from, 1u << a | 1u << b); size_of(c.result) <= limit_)
          search(c.left, cost + c.cost);
  }
};

// A number through the text "%.3e" and back: four significant digits, halves to even.
constexpr count_t through_four_digits(count_t n) {
  count_t unit = 1;
  while (n / unit >= 10'000) unit *= 10;
  const count_t rest = n % unit, kept = n / unit;
  const bool up = rest * 2 > unit || (rest * 2 == unit && kept % 2 == 1);
  return (kept + (up ? 1 : 0)) * unit;
}

}  // namespace opcost::aten

// ---- opcost/convention/ptflops_pytorch.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// ptflops 0.7.5, backend "pytorch": MACs by hooks on module classes and, beside them, by patched functions: nn.ReLU,
// which calls F.relu, counts twice. The hooks' sum is divided by the batch, the functions' is not; with more than one
// input the batch counts as 1.

// ---- opcost/convention/module_kind.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// What the tools see that count by torch's classes and functions: which kind of module or function a name is, and what
// its filter looks like. They look names up, and what they do not find is 0: a layer is never the sum of what it lowers
// to. Operations of IR files are read as the module that they come from.

namespace opcost {

enum class module_kind : std::uint8_t {
  other,
  convolution,
  transposed_convolution,
  linear,
  product,  // product: of two tensors, or of one and a stored one
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
  upsampling,  // upsampling: the older classes, of one mode each
  local_response_norm,
  attention,
  recurrent,
  recurrent_cell,
  matrix_product,
  added_product,
  elementwise,
  einsum  // functions alone
};

constexpr bool is_pool(module_kind k) {
  return k == module_kind::max_pool || k == module_kind::avg_pool || k == module_kind::adaptive_max_pool ||
         k == module_kind::adaptive_avg_pool;
}

struct module_class {
  std::string_view name{};  // '#' stands for 1, 2 or 3
  module_kind kind = module_kind::other;
  bool function = false;  // called as a function: hooks of modules do not see it

  constexpr bool is(std::string_view n) const {
    if (n.size() != name.size()) return false;
    for (std::size_t i = 0; i < n.size(); ++i)
      if (n[i] != name[i] && !(name[i] == '#' && n[i] >= '1' && n[i] <= '3')) return false;
    return true;
  }
};

namespace detail {
inline constexpr module_class module_classes[] = {{"Conv#d", module_kind::convolution},
                                                  {"ConvTranspose#d", module_kind::transposed_convolution},
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
// Operations that go by another name than torch's modules.
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

// Layers and functions go by torch's names, other operations by their own.
template <class Op>
concept torch_layer = lowered_op<Op> || functional_of<Op>();
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
// A module with modules within: no leaf, though it is one layer here.
template <class Op>
concept nested_module = requires(const Op& op, detail::declaring net) {
  op_traits<Op>::submodules(op, net);
};
// Every layer, and the operations that are read as modules: what a tool says of them it says by their class.
template <class Op>
concept seen_as_module = torch_layer<Op> || kind_of_module<Op>
!= module_kind::other;
// What hooks on leaf modules see.
template <class Op>
concept leaf_module = seen_as_module<Op> && !functional_of<Op>() && !class_of<Op>().function && !nested_module<Op>;

namespace detail {
// An attribute by torch's name, where the layer has one, and a value in it, that T can hold. A choice is its spelling;
// a padding of 'same' or 'valid' has a mode.
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

// A list with a number for each of n dimensions: one stands for all, none for `otherwise`.
constexpr ints spread_to(const ints& list, int n, count_t otherwise) {
  return list.rank == n ? list : ints::filled(n, list.empty() ? otherwise : list[0]);
}
template <class Op> constexpr ints list_attribute_of(const Op& op, std::string_view name, int n, count_t otherwise) {
  return spread_to(attribute<ints>(op, name, {}), n, otherwise);
}

// Calls f(name, shape) for each parameter that a layer owns.
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
// Whether it scales: a layer by a parameter of its own, a function by operand i; an operation does.
template <class Op> constexpr bool is_affine(const Op& op, const tensors& in, int i) {
  if constexpr (!torch_layer<Op>)
    return true;
  else if constexpr (class_of<Op>().function)
    return in.has(i);
  else
    return !parameter_shape(op, in, "weight").empty();
}

// The filter of a convolution, whoever owns it.
struct filter {
  shape
      weight{};  // in torch's layout: [out, in / groups, kernel...], of a transposed one [in, out / groups, kernel...]
  count_t in_channels = 0, out_channels = 0, groups = 1, taps = 1;  // channels of all groups; taps of one channel
  count_t elements = 0;                                             // of the weight and the bias
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
    if constexpr (class_of<Op>().function)
      w = in[1].dims, f.bias = in.has(2);
    else
      op_traits<Op>::parameters(op, in, [&](std::string_view name, const shape& s) {
        f.elements += s.elements(), name == "weight" ? void(w = s) : void(f.bias = true);
      });
  } else {
    w = in[1].dims, f.elements = in[1].stored != 0 ? w.elements() : count_t(0);
    if constexpr (std::string_view(op_traits<Op>::name).starts_with("Group")) {
      f.groups = w[0], w = w.slice(1, w.rank);
      w.set(0, w[0] * f.groups);
    }
  }
  f.in_channels = transposed ? w[0] : w[1] * f.groups, f.out_channels = transposed ? w[1] * f.groups : w[0],
  f.taps = w.product(2, w.rank);
  return f;
}

// The weights of a recurrent layer's forward direction, of all its layers; torch's names of them (weight_ih_l0,
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
    if (name.ends_with("_reverse")) return r.directions = 2, void();
    if (from_input && r.layers == 0) r.input = s[1];
    if (from_input) r.layers += 1, r.hidden = s[0] / r.gates;
    if (from_input || from_state) r.weights += s.elements(), r.rows += s[0];
    if (name.starts_with("bias_ih") || name.starts_with("bias_hh")) r.biases += s.elements();
  });
  return r;
}
// Of one element of a hidden state, beside the products: what ptflops, and those after it, count of the gates.
constexpr count_t gate_operations(count_t gates) { return gates == 4 ? 10 : gates == 3 ? 7 : 1; }

// A matrix product by weights: a Linear, or how an IR file writes one.
template <class Op> constexpr bool is_linear(const tensors& in) {
  return (kind_of_module<Op> == module_kind::linear && !class_of<Op>().function) ||
         (kind_of_module<Op> == module_kind::product && !class_of<Op>().function && in[1].stored != 0);
}
// A Clamp is one where it cuts off at 0 and 6.
template <class Op> constexpr bool is_relu6([[maybe_unused]] const Op& op) {
  if constexpr (torch_layer<Op>)
    return true;
  else if constexpr (requires { op.min, op.max; })
    return !(op.min < 0) && !(op.min > 0) && !(op.max < 6) && !(op.max > 6);
  else
    return false;
}
// Elements of the parameters of a module; of an operation of an IR file: of the constants that it works with.
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

// Of a shape [N, C, ...]: the number of positions.
constexpr count_t positions(const shape& s) { return s.product(2, s.rank); }

// Numpy's broadcast, aligned at the front: how some tools count element-wise functions.
constexpr count_t elements_aligned_at_the_front(const shape& a, const shape& b) {
  count_t n = 1;
  for (int i = 0; i < a.rank || i < b.rank; ++i) n *= larger(a.at_or(i, 1), b.at_or(i, 1));
  return n;
}
}  // namespace detail

}  // namespace opcost

namespace opcost {

struct ptflops_pytorch {
  static constexpr std::string_view name = "ptflops_pytorch";
  static constexpr std::string_view about =
      "ptflops 0.7.5, pytorch backend: hooks on modules (divided by the batch) + patched functions (not divided); "
      "biases count, frozen parameters do not";
  static constexpr tally weights{};

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
        ++inputs, n = dims.rank > 0 && dims.is_static() ? numbers(dims)[0] : count_t(1);
      }
    return inputs == 1 && n > 0 ? n : count_t(1);
  }
  static constexpr void figures(const auto& a, auto&& f) {
    const figure hooks = a.template flops<ptflops_pytorch>(), functions = a.template flops<patched>();
    f("macs", figure(hooks.whole / batch(a) + functions.whole)), f("params", figure(trained_parameters(a)));
  }
};

namespace detail {
// Queries, keys and values of an attention, [N, L, E] or [L, N, E].
struct attention_call {
  count_t batch = 0, heads = 1, queries = 0, keys = 0, query_dim = 0, key_dim = 0, value_dim = 0;
  count_t added_keys = 0;  // by the layer itself: learned ones, zeros
  bool bias = true, weights_wanted = true;
};
template <class Op> constexpr bool wants_weights(const Op& op) {  // an argument of the call
  if constexpr (requires { op.need_weights; })
    return op.need_weights;
  else
    return true;
}
template <class Op> constexpr attention_call attention_call_of(const Op& op, const tensors& in) {
  const bool batch_first = attribute<bool>(op, "batch_first", false);
  const shape &q = in[0].dims, &k = in[in.has(1) ? 1 : 0].dims, &v = in[in.has(2) ? 2 : in.has(1) ? 1 : 0].dims;
  const int length = batch_first ? 1 : 0;
  return {.batch = q[1 - length],
          .heads = attribute<count_t>(op, "num_heads", 1),
          .queries = q[length],
          .keys = k[length],
          .query_dim = q[2],
          .key_dim = k[2],
          .value_dim = v[2],
          .added_keys =
              count_t(attribute<bool>(op, "add_bias_kv", false)) + count_t(attribute<bool>(op, "add_zero_attn", false)),
          .bias = attribute<bool>(op, "bias", true),
          .weights_wanted = wants_weights(op)};
}
// Scaling, three projections, the heads' products and softmax, the output projection, which always has a bias.
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

// By the size, or by the input and the factor: one for all dimensions as a real number, one a dimension each cut off to
// a whole one. By area it is a pooling as well, which is patched too.
template <class Op> constexpr figure ptflops_interpolation(const Op& op, const shape& x, const shape& y) {
  const factors scale = attribute<factors>(op, "scale_factor", {});
  const count_t pooled = attribute<std::string_view>(op, "mode", "nearest") == "area" ? x.elements() : count_t(0);
  if (scale.size == 0) return y.elements() + pooled;
  double n = static_cast<double>(x.elements());
  for (int i = 0; i < x.rank - 2; ++i) n *= scale.size == 1 ? scale[0] : static_cast<double>(to_count(scale[i]));
  return n + static_cast<double>(pooled);
}
// Modules and functions whose patched function counts each element of its input. nn.ReLU6 calls hardtanh, which is not
// patched.
constexpr bool patched_an_element(module_class c) {
  return is_pool(c.kind) || c.kind == module_kind::relu || c.kind == module_kind::prelu || c.kind == module_kind::elu ||
         c.kind == module_kind::gelu || c.kind == module_kind::silu || c.kind == module_kind::softmax ||
         (c.kind == module_kind::relu6 && c.function);
}
// What of a local response norm or a power-average pooling the patched functions within it count.
constexpr count_t parts_of_local_response_norm(
    const shape& x, count_t size) {  // x x, its mean over padded channels, times alpha, plus k
  return x[1] == 0 ? count_t(0) : x.elements() * 3 + x.elements() / x[1] * (x[1] + size - 1);
}
constexpr count_t parts_of_lp_pool(const shape& x, const shape& y) {
  return x.elements() + y.elements() * 2;
}  // the mean, relu of its absolute value, times the area
}  // namespace detail

template <class Op>
requires seen_as_module<Op>
struct rule<ptflops_pytorch, Op> {
  static constexpr figure figure_of([[maybe_unused]] const Op& op, [[maybe_unused]] const tensors& in,
                                    [[maybe_unused]] const outputs& out) {
    constexpr module_kind kind = kind_of_module<Op>;
    [[maybe_unused]] const shape& x = in[0].dims;
    [[maybe_unused]] const shape y = out[0].dims;
    if constexpr (functional_of<Op>() || class_of<Op>().function)
      return 0;
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
      return y.product(1, y.rank);  // the first element of the batch alone
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
      return in[1].dims.elements() * in[2].dims[-1] + x.elements();
    else if constexpr (kind == module_kind::elementwise)
      return detail::elements_aligned_at_the_front(x, in[1].dims);
    else if constexpr (kind == module_kind::local_response_norm)
      return detail::parts_of_local_response_norm(x, detail::attribute<count_t>(op, "size", 1));
    else if constexpr (kind == module_kind::lp_pool)
      return detail::parts_of_lp_pool(x, y);
    else if constexpr (kind == module_kind::attention) {  // with its weights asked for: two products and a softmax
      const detail::attention_call a = detail::attention_call_of(op, in);
      return a.weights_wanted && a.heads > 0 ? a.batch * a.heads * a.queries * a.keys * (a.query_dim / a.heads * 2 + 1)
                                             : count_t(0);
    } else
      return 0;
  }
};

}  // namespace opcost

namespace opcost {

struct calflops {
  static constexpr std::string_view name = "calflops";
  static constexpr std::string_view about =
      "calflops 0.3.2: patched functions; 2 a MAC + biases of convolutions, activations and pools 1 an element, norms "
      "by their kind";
  static constexpr tally weights{};
  static constexpr int per_mac = 2;

  struct multiply_accumulates {
    static constexpr std::string_view name = "calflops.macs";
    static constexpr std::string_view about = "calflops' MACs";
    static constexpr tally weights{};
  };
  using readings = convention_list<calflops, multiply_accumulates>;

  static constexpr void figures(const auto& a, auto&& f) {
    f("flops", a.template flops<calflops>()), f("macs", a.template flops<multiply_accumulates>()),
        f("params", figure(trained_parameters(a)));
  }
};

namespace detail {
// It takes its own output extents: one less where a padding of 'same' cannot be split evenly.
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
// Of a transposed one it takes the extents that a convolution would yield.
template <class Op> constexpr count_t calflops_transposed_places(const Op& op, const filter& w, const shape& x) {
  const int n = w.weight.rank - 2;
  const ints stride = list_attribute_of(op, "stride", n, 1), padding = list_attribute_of(op, "padding", n, 0),
             dilation = list_attribute_of(op, "dilation", n, 1);
  count_t places = x[0];
  for (int i = 0; i < n; ++i) {
    const count_t room = x[i + 2] + padding[i] * 2 - (dilation[i] * (w.weight[i + 2] - 1) + 1);
    places *= (room < 0 ? -ceil_div(-room, stride[i]) : room / stride[i]) + 1;  // rounded down
  }
  return places;
}
// It raises one factor a dimension to the power of the batch, which only numbers can be.
template <class Op> constexpr bool calflops_refuses(const Op& op, const tensors& in) {
  const factors scale = attribute<factors>(op, "scale_factor", {});
  return scale.size > 1 && attribute<ints>(op, "size", {}).empty() && in[0].dims[0] != scale.size;
}
// Four projections; of the weights, where they are asked for, a softmax over all keys, those included that the layer
// adds.
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
    const count_t places = calflops_places(op, w, y);
    return as_macs(w.taps * w.in_channels * (w.out_channels / w.groups) * places,
                   w.bias ? w.out_channels * places : count_t(0));
  } else if constexpr (kind == module_kind::transposed_convolution) {  // its output channels are the filter's dimension
                                                                       // 1, those of one group, and divided by the
                                                                       // groups once more
    const filter w = filter_of(op, in);
    const count_t channels = w.out_channels / w.groups;
    return as_macs(w.taps * w.in_channels * (channels / w.groups) * x[0] * positions(x),
                   w.bias ? channels * calflops_transposed_places(op, w, x) : count_t(0));
  } else if constexpr (kind == module_kind::linear)
    return as_macs(x.elements() * y[-1]);
  else if constexpr (kind == module_kind::product)
    return as_macs(x.elements() * (c.function ? in[1].dims[-1] : y[-1]));
  else if constexpr (kind == module_kind::added_product)
    return as_macs(in[1].dims.elements() * in[2].dims[-1], x.elements());
  else if constexpr (kind == module_kind::elementwise)
    return {elements_aligned_at_the_front(x, in[1].dims)};
  else if constexpr (kind == module_kind::einsum) {  // of numpy's text
    aten::einsum_path path(einsum{attribute<std::string_view>(op, "equation", {})}, in);
    return {path.sound() ? aten::through_four_digits(path.operations()) : count_t(0)};
  } else if constexpr (kind == module_kind::batchnorm ||
                       kind == module_kind::sync_batchnorm) {  // without running statistics, as in training
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
    return {size.empty() ? x.elements() : size.elements()};
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

// ---- opcost/convention/dnn_analyzer.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// dnn_analyzer (TU Darmstadt, its only version): per call of a leaf module MACs, bytes read and written, bytes of its
// parameters, bytes of its output. As its code counts, not as its README says:
//   Conv2d      K C_in (H_out / s1) (W_out / s0) (C_out div g) N: the output is strided already and is divided again,
//   each side by the other's stride; a fraction stays Linear      x1 y1 N, whatever the rank; of its outputs it reads
//   all but the first sample's parameters  read again for each sample; of a module that is called twice, counted twice

namespace opcost {

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
    f("macs", a.template flops<dnn_analyzer>()), f("parameters", a.template flops<parameters>()),
        f("read_bytes", a.template flops<read>()), f("write_bytes", a.template flops<write>());
    f("storage_bytes", a.template flops<storage>()), f("inference_bytes", a.template flops<inference>());
  }
};

namespace detail {
struct dnn_call {
  figure macs = 0;
  count_t parameters = 0, read = 0, write = 0, storage = 0, inference = 0;
};
// From left to right, in doubles, as the tool multiplies.
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
// The element type is the input's, whatever is read or written, but for the output's own bytes.
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
      if (y.rank == 4) c.macs = dnn_convolution(op, w, y);  // of Conv2d alone
      c.parameters = w.elements, c.read = x.elements() + x[0] * w.elements, c.write = y.elements();
    } else if constexpr (kind == module_kind::linear || kind == module_kind::product) {
      c.macs = x[1] * y[1] * y[0], c.read = x[0] * ((y[0] - 1) * y.product(1, y.rank) + weights),
      c.write = y.elements();
    } else if constexpr (kind == module_kind::batchnorm) {
      c.macs = x.elements() * (is_affine(op, in, 0) ? 2 : 1), c.read = y.elements() + x[0] * x[1] * 2,
      c.write = y.elements();
    } else if constexpr (kind == module_kind::relu || kind == module_kind::relu6 || kind == module_kind::leaky_relu ||
                         kind == module_kind::prelu || is_pool(kind)) {
      c.macs = x.elements(), c.read = x.elements() + weights, c.write = y.elements();
    }
    const auto bytes = [&](count_t& n) { n = bytes_of(in[0].type, n); };
    c.storage = c.parameters;
    bytes(c.read), bytes(c.write), bytes(c.storage);
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

// ---- opcost/convention/mmpretrain.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// mmpretrain's get_flops: mmengine after eval(), and forward is extract_feat: what the head does is in no figure but
// the parameters'.

// ---- opcost/convention/mmengine.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// mmengine's get_model_complexity_info: fvcore's handlers, on the network in the form in which it is found, and a
// freshly made one is in training form.

// ---- opcost/convention/fvcore.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// fvcore's FlopCountAnalysis and ActivationCountAnalysis: fifteen of aten's operators have a figure, a fused
// multiply-add is 1, all others are 0. Those who count by its handlers are conventions that state `form` (mmengine.hpp,
// mmpretrain.hpp): the rules below are theirs too.

// ---- opcost/convention/aten.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// What torch's tools see of a network: aten's operators. Which of the catalogue's operations are one of them, and how
// much such a call multiplies.

namespace opcost::aten {

// aten::_convolution, plain, grouped, transposed.
template <class Op> inline constexpr bool convolves = false;
template <> inline constexpr bool convolves<convolution> = true;
template <> inline constexpr bool convolves<group_convolution> = true;
template <> inline constexpr bool convolves<convolution_backprop_data> = true;
template <> inline constexpr bool convolves<group_convolution_backprop_data> = true;
template <class Op> inline constexpr bool transposes = std::derived_from<Op, convolution_backprop_data>;
template <class Op>
inline constexpr bool has_groups =
    std::derived_from<Op, group_convolution> || std::derived_from<Op, group_convolution_backprop_data>;

// Every position of the output, of the input where it is transposed, meets its group's channels times the kernel;
// positions on padding too.
template <class Op> constexpr count_t convolution_products(const tensors& in, const outputs& out) {
  const shape& positions = transposes<Op> ? in[0].dims : out[0].dims;
  return positions.elements() * in[1].dims.product(has_groups<Op> ? 2 : 1, in[1].dims.rank);
}

// A recurrent cell is aten::linear twice, of the input and of the state, each to all gates. Operand W; R stands after
// it.
template <class Op> inline constexpr int cell_weights = -1;
template <> inline constexpr int cell_weights<lstm_cell> = 3;
template <> inline constexpr int cell_weights<lstm_cell_4> = 3;
template <> inline constexpr int cell_weights<gru_cell> = 2;
template <> inline constexpr int cell_weights<rnn_cell> = 2;
template <class Op> constexpr count_t cell_products(const tensors& in) {
  return in[0].dims[0] * (in[cell_weights<Op>].dims.elements() + in[cell_weights<Op> + 1].dims.elements());
}
template <class Op> constexpr count_t cell_outputs(const tensors& in) {
  return in[0].dims[0] * in[cell_weights<Op>].dims[0] * 2;
}

// "baddbmm" of torch.baddbmm, torch.Tensor.baddbmm, F.baddbmm; a module's name as it is.
constexpr std::string_view function_name(std::string_view name) {
  for (std::string_view prefix : {"torch.Tensor.", "torch.", "F.", "operator."})
    if (name.starts_with(prefix)) return name.substr(prefix.size());
  return name;
}
constexpr bool one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  for (std::string_view n : names)
    if (n == name) return true;
  return false;
}
template <class Op>
inline constexpr bool recurrent_layer = lowered_op<Op>&& one_of(op_traits<Op>::name, {"LSTM", "GRU", "RNN"});

// Equal but for blanks and for which letters stand for which labels; `form` has them in alphabetical order of
// appearance.
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

// A recurrent layer multiplies each of its weights, and adds each bias, once for each step of each sequence.
template <class L> constexpr count_t steps_of(const tensors& in) { return in[0].dims.product(0, in[0].dims.rank - 1); }
template <class L> constexpr count_t recurrent_products(const L& l, const tensors& in) {
  count_t n = 0;
  detail::each_parameter(l, in, [&](std::string_view name, const shape& s) {
    if (name.starts_with("weight")) n += s.elements();
  });
  return n * steps_of<L>(in);
}
// What is given batch first is transposed, and then contiguous only where one of the two extents is 1. The first
// layer's input.
constexpr bool stays_contiguous(const shape& x, bool batch_first) {
  return !batch_first || x.rank < 3 || x[0] == 1 || x[1] == 1;
}
template <class L> constexpr count_t recurrent_biases(const L& l, const tensors& in) {
  const bool contiguous = stays_contiguous(in[0].dims, detail::attribute<bool>(l, "batch_first", false));
  count_t n = 0;
  detail::each_parameter(l, in, [&](std::string_view name, const shape& s) {
    if (name.starts_with("bias") && (contiguous || !name.starts_with("bias_ih_l0"))) n += s.elements();
  });
  return n * steps_of<L>(in);
}

// nn.MultiheadAttention of queries [L, N, E] (batch_first: [N, L, E]; one sequence: [L, E]), keys and values, or of one
// tensor that is all three: projections are aten::linear; scores and mixing two bmm where the weights are wanted too,
// else one fused call.
template <class L>
concept attends = requires {
  requires op_traits<L>::name == "MultiheadAttention";
};
struct attention_work {
  count_t projections = 0, attention = 0;           // multiply-accumulates
  count_t projected = 0, attended = 0, biases = 0;  // what they write; what is added where the call is an addmm
  bool weights = true, of_itself = false;           // whether they are wanted; queries, keys and values are one tensor
};
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
// In evaluation, without gradients: both of torch's fused ways ask for batch_first, biases and an even number of heads.
template <class L> constexpr bool takes_fast_path(const L& l, const tensors& in, std::string_view heads) {
  return in[0].dims.rank == 3 && detail::attribute<bool>(l, "batch_first", false) &&
         detail::attribute<bool>(l, "bias", true) && detail::attribute<count_t>(l, heads, 1) % 2 == 0;
}

}  // namespace opcost::aten

namespace opcost {

enum class network_form : std::uint8_t { evaluation, training };

struct fvcore {
  static constexpr std::string_view name = "fvcore";
  static constexpr std::string_view about =
      "fvcore after eval(): a multiply-accumulate is 1, bias free; norms, pooling to a size and resampling per "
      "element; what it does not know is 0";
  static constexpr tally weights{};
  static constexpr network_form form = network_form::evaluation;

  // The elements of the outputs of convolutions, linear layers and matrix products.
  struct activations {
    static constexpr std::string_view name = "fvcore.activations",
                                      about = "elements that convolutions, linear layers and matrix products write";
    static constexpr tally weights{};
  };
  using readings = convention_list<fvcore, activations>;
  template <class C> static constexpr void figures_of(const auto& a, auto&& f) {
    f("flops", a.template flops<C>()), f("activations", a.template flops<activations>()),
        f("params", figure(owned_parameters(a)));
  }
  static constexpr void figures(const auto& a, auto&& f) { figures_of<fvcore>(a, f); }
  static constexpr std::string_view ir_note =
      "batch norm is folded into convolutions in such a file, pooling to one place is a mean, a norm's scale is an "
      "operation of its own: "
      "fvcore would add 2 per element of the first, 1 per input element of the second, 1 per element of the third";
};
// As a network is made: batch norm takes its statistics from the data.
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
// norm_flop_counter: a mean, a difference, a square, a quotient per element, with a weight one more.
constexpr count_t norm_operations(count_t elements, bool affine) { return elements * (affine ? 5 : 4); }
constexpr count_t batch_norm_operations(count_t elements, bool affine, bool of_data) {
  return of_data ? norm_operations(elements, affine) : elements * (affine ? 2 : 1);
}
}  // namespace aten

// ---- Of the catalogue's operations.
template <counts_like_fvcore C, class Op>
requires(aten::convolves<Op>) struct rule<C, Op> {
  static constexpr figure figure_of(const Op&, const tensors& in, const outputs& out) {
    return aten::convolution_products<Op>(in, out);
  }
};
// matmul, linear, bmm, addmm: the left operand's elements times the columns of the right one; how the right one's batch
// stretches the left one is not seen. fvcore fails on a vector on the right, mmengine takes it for a column.
template <counts_like_fvcore C> struct rule<C, matmul> {
  static constexpr figure figure_of(const matmul& op, const tensors& in, const outputs&) {
    const shape& b = in[1].dims;
    return in[0].dims.elements() * (b.rank < 2 ? count_t(1) : b[op.transpose_b ? -2 : -1]);
  }
};
// Two equations have a formula; of others numpy's estimate, as it is printed, is halved.
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
// A layer's scale and shift are operations of their own here.
template <counts_like_fvcore C> struct rule<C, mvn_6> {
  static constexpr figure figure_of(const mvn_6&, const tensors& in, const outputs&) {
    return aten::norm_operations(in[0].dims.elements(), false);
  }
};
// aten::adaptive_avg_pool2d alone, by the input's elements.
template <counts_like_fvcore C> struct rule<C, adaptive_avg_pool> {
  static constexpr figure figure_of(const adaptive_avg_pool&, const tensors& in, const outputs&) {
    return in[0].dims.rank == 4 ? in[0].dims.elements() : count_t(0);
  }
};
// aten::upsample_nearest2d and upsample_bilinear2d, by the output's elements.
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

// ---- Of layers and functions.
namespace aten {
// No handler, whatever they are made of: aten::lstm, aten::bilinear, ...
template <class L>
concept unknown_to_fvcore = lowered_op<L> &&
    (recurrent_layer<L> || one_of(function_name(op_traits<L>::name), {"Bilinear", "bilinear", "mv", "dot", "inner",
                                                                      "baddbmm", "scaled_dot_product_attention"}));
// Padding by a word is another operator, _convolution_mode, without a handler too.
template <class L>
concept pads_by_word = lowered_op<L> && requires(const L& l) {
  {l.pad == auto_pad::explicit_};
  l.kernel_size;
  l.groups;
};
// Modules of any number of dimensions, and functions.
template <class L> constexpr module_kind norm_of() {
  constexpr std::string_view name = function_name(op_traits<L>::name);
  if (!lowered_op<L>) return module_kind::other;
  if (name.starts_with("BatchNorm") || name == "SyncBatchNorm" || name == "batch_norm") return module_kind::batchnorm;
  if (name.starts_with("InstanceNorm") || name == "instance_norm") return module_kind::instancenorm;
  return name == "GroupNorm" || name == "group_norm"   ? module_kind::groupnorm
         : name == "LayerNorm" || name == "layer_norm" ? module_kind::layernorm
                                                       : module_kind::other;
}
template <class L>
concept normalizes = norm_of<L>()
!= module_kind::other;

// Whether there is a weight: an attribute of modules, an operand of functions.
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
    return l.pad == auto_pad::explicit_ ? figure{} : figure(0);
  }
};
// Batch norm without running statistics takes them from the data in evaluation too.
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
// Of the three that pool to a size, the one of two dimensions.
template <counts_like_fvcore C, class L>
requires(lowered_op<L>&& aten::one_of(op_traits<L>::name,
                                      {"AdaptiveAvgPool2d", "F.adaptive_avg_pool2d"})) struct rule<C, L> {
  static constexpr figure figure_of(const L&, const tensors& in, const outputs&) { return in[0].dims.elements(); }
};
// Where mmengine takes a vector on the right for a column, fvcore fails.
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

template <counts_like_fvcore C, aten::attends L> struct rule<C, L> {
  static constexpr figure figure_of(const L& l, const tensors& in, const outputs&) {
    const aten::attention_work w = aten::attention_of(l, in);
    return w.projections + (w.weights ? w.attention : count_t(0));
  }
};

// ---- What is written: output 0 of _convolution, addmm, bmm, einsum, matmul, linear; mm is none of them.
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

namespace opcost {

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

namespace opcost {

struct mmpretrain {
  static constexpr std::string_view name = "mmpretrain";
  static constexpr std::string_view about =
      "mmpretrain's get_flops: fvcore after eval() without the head (head, heads, fc, classifier), which counts as "
      "parameters alone";
  static constexpr tally weights{};
  static constexpr network_form form = network_form::evaluation;
  static constexpr bool vectors_are_columns = true;

  // Networks that are no mmpretrain classifier have their head by another name: torchvision's.
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
    f("flops", a.template flops<mmpretrain>()), f("activations", a.template flops<activations>()),
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

// ---- opcost/convention/ptflops_aten.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// ptflops with backend "aten": multiply-accumulates at the dispatcher, as torch_flop_counter sees them, and a bias
// where it is part of the call: of convolutions, and of linear layers on contiguous inputs (addmm). baddbmm is not
// known.

// ---- opcost/convention/torch_flop_counter.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// torch.utils.flop_counter's FlopCounterMode, on a CPU in evaluation: what the dispatcher calls in the end, products
// alone, a multiply-accumulate is 2. Who counts at the same place states `adds_bias` (ptflops_aten.hpp): the rules
// below are theirs too.

namespace opcost {

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
// mm, bmm, addmm; a vector on the right, or one of one element on the left of several matrices, makes it mv or dot,
// which are not known.
template <counts_dispatched C> struct rule<C, matmul> {
  static constexpr figure figure_of(const matmul& op, const tensors& in, const outputs& out) {
    const shape &a = in[0].dims, &b = in[1].dims;
    return b.rank == 1 || (a.rank == 1 && a[0] == 1 && b.rank > 2)
               ? count_t(0)
               : op_traits<matmul>::count(op, in, out).mac * C::per_mac;
  }
};
// A contraction becomes a bmm; what only multiplies, or sums one operand or one element, is none.
template <counts_dispatched C> struct rule<C, einsum> {
  static constexpr figure figure_of(const einsum& op, const tensors& in, const outputs&) {
    return op_traits<einsum>::pairs(op, in, 2).mac * C::per_mac;
  }
};
// Rank 4 and values as wide as keys go to a fused kernel that is not known; others are two bmm.
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

// ---- Of layers and functions.
// An LSTM is one call of a fused kernel, unless its state is projected; RNN and GRU are matrix products.
template <counts_dispatched C, class L>
requires(aten::recurrent_layer<L>) struct rule<C, L> {
  static constexpr figure figure_of(const L& l, const tensors& in, const outputs&) {
    if (op_traits<L>::name == "LSTM" && detail::attribute<count_t>(l, "proj_size", 0) == 0) return 0;
    return aten::recurrent_products(l, in) * C::per_mac + (C::adds_bias ? aten::recurrent_biases(l, in) : count_t(0));
  }
};
template <counts_dispatched C, class L>
requires(lowered_op<L>&& aten::one_of(aten::function_name(op_traits<L>::name),
                                      {"Bilinear", "bilinear"})) struct rule<C, L> {
  static constexpr figure figure_of(const L&, const tensors&, const outputs&) { return 0; }
};

// Of one tensor, as a decoder's self attention is, it is a fused call in evaluation; so is an encoder's layer as a
// whole.
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

namespace opcost {

struct ptflops_aten {
  static constexpr std::string_view name = "ptflops_aten";
  static constexpr std::string_view about =
      "ptflops, aten backend: multiply-accumulates of convolutions and matrix products, and their biases; fused "
      "attention and LSTM are 0";
  static constexpr tally weights{.bias = 1};
  static constexpr int per_mac = 1;
  static constexpr bool adds_bias = true;
  static constexpr void figures(const auto& a, auto&& f) {
    f("macs", a.template flops<ptflops_aten>()), f("params", figure(trained_parameters(a)));
  }
  static constexpr std::string_view ir_note =
      "bias is an operation of its own in such a file: ptflops would add 1 per element of every output that has one";
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

// ---- opcost/convention/thop.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// thop 0.1.1 (the release of September 2022): "MACs" of the modules that it registers, by their class. Functions are
// not seen, and of modules that it does not register neither operations nor parameters count; nor do those of a module
// that is never called.

namespace opcost {

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
  // Of the registered modules that are called, a shared tensor each time.
  static constexpr count_t parameters(const auto& a) {
    if (a.tree.modules.empty()) return a.parameters();
    count_t n = 0;
    for (const auto& p : a.tree.parameters)
      if (const auto& m = a.tree.at(p.module); m.calls > 0 && m.leaf && registers(m.type)) n += p.dims.elements();
    return n;
  }
  static constexpr void figures(const auto& a, auto&& f) {
    f("macs", a.template flops<thop>()), f("params", figure(parameters(a)));
  }
};

namespace detail {
// A step of one layer: the products, the gates' sums, what joins them. h (i + h) + h, and 2h of bias, a gate.
constexpr count_t thop_cell(count_t input, count_t hidden, count_t gates, bool bias) {
  return gates * (hidden * (input + hidden) + hidden + (bias ? hidden * 2 : 0)) + (gates == 1 ? 0 : hidden * 4);
}
constexpr count_t thop_recurrent(const recurrent_weights& r, count_t steps) {
  count_t n = 0;
  for (count_t layer = 0; layer < r.layers; ++layer)
    n += thop_cell(layer == 0 ? r.input : r.hidden * r.directions, r.hidden, r.gates, r.biases > 0) * r.directions;
  return n * steps;
}
// (the product of in / out over the spatial dimensions + 1) y, in doubles and cut off
constexpr count_t thop_adaptive(const shape& x, const shape& y) {
  double window = 1;
  for (int i = 2; i < y.rank; ++i) window *= static_cast<double>(x[i]) / static_cast<double>(y[i]);
  return to_count((window + 1) * static_cast<double>(y.elements()));
}
// By the mode of interpolation; others are 0.
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
    if constexpr (!leaf_module<Op>)
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

// ---- opcost/convention/torchinfo.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// torchinfo 1.8.0 (the release): "mult-adds" from the parameters that a leaf module owns, by their names, and the shape
// of its first output.
//   weight or bias, a class with "Conv" in its name    elements x N x positions
//   weight or bias, any other                          elements x the first dimension: a Linear's middle dimensions are
//   left out, a bias counts weight_ih_l0 and the like                          elements x the first two dimensions

namespace opcost {

struct torchinfo {
  static constexpr std::string_view name = "torchinfo";
  static constexpr std::string_view about =
      "torchinfo 1.8.0: elements of weights and biases x positions (Conv) or x the first dimension; functions, and "
      "modules without parameters, are 0";
  static constexpr tally weights{};

  // Bytes that leaf modules with parameters write, forward and backward: twice their outputs.
  struct output_bytes {
    static constexpr std::string_view name = "torchinfo.output_bytes";
    static constexpr std::string_view about =
        "torchinfo's forward and backward pass size: 2 x the output bytes of modules with parameters";
    static constexpr tally weights{};
  };
  using readings = convention_list<torchinfo, output_bytes>;

  // Of every module that is called, once; a shared tensor in each of them. What a module that is no leaf adds to its
  // children is never below 0; modules that are never called count there.
  static constexpr count_t total_parameters(const auto& a) {
    if (a.tree.modules.empty()) return a.parameters();
    count_t n = 0;
    for (int m = 0; m < a.tree.size(); ++m)
      if (m == 0 || a.tree.at(m).calls > 0) n += larger(unique_within(a.tree, m) - taken_within(a.tree, m), 0);
    return n;
  }
  static constexpr void figures(const auto& a, auto&& f) {
    f("total_mult_adds", a.template flops<torchinfo>()), f("total_params", figure(total_parameters(a)));
  }

 private:
  // Elements of the parameters below a module, a shared one once.
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
  // What the modules below it that are called have of it.
  static constexpr count_t taken_within(const auto& tree, int m) {
    count_t n = 0;
    for (int c = tree.at(m).first_child; c >= 0; c = tree.at(c).next)
      n += tree.at(c).calls > 0 ? unique_within(tree, c) : taken_within(tree, c);
    return n;
  }
};

namespace detail {
constexpr bool contains(std::string_view text,
                        std::string_view part) {  // find() is no constant expression where g++ checks for null pointers
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text.substr(i).starts_with(part)) return true;
  return false;
}
// Calls f(elements, how many times) for each parameter.
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

namespace opcost {

using all_conventions =
    convention_list<exact, model_analyzer, fvcore, fvcore_train, mmengine, mmengine_eval, mmpretrain, dnn_analyzer,
                    ptflops_pytorch, ptflops_aten, thop, torchinfo, calflops, torch_flop_counter>;

namespace detail {
template <template <class...> class To, class List> struct reading_all;
template <template <class...> class To, class... Cs> struct reading_all<To, convention_list<Cs...>> {
  using type = with_readings<To, Cs...>;
};
}  // namespace detail
// An analysis, or a network, that can tell the figures of all of them.
template <template <class...> class To>
using with_all_readings = typename detail::reading_all<To, all_conventions>::type;

}  // namespace opcost

// ---- opcost/layers/all_layers.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The catalogue of layers that are known by their text.

// ---- opcost/layers/activation_layers.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Activation functions as modules, with torch's attributes and defaults. They lie in nn, since many have an operation's
// name.

namespace opcost {

enum class gelu_approximation : std::uint8_t { none, tanh };
template <> inline constexpr std::array<std::string_view, 2> spellings<gelu_approximation>{"none", "tanh"};

namespace nn {
struct relu {
  bool inplace = false;
};
struct relu6 {
  bool inplace = false;
};
struct leaky_relu {
  double negative_slope = 0.01;
  bool inplace = false;
};
struct prelu {
  count_t num_parameters = 1;
  double init = 0.25;
};
struct rrelu {
  double lower = 1.0 / 8, upper = 1.0 / 3;
  bool inplace = false;
};
struct elu {
  double alpha = 1;
  bool inplace = false;
};
struct selu {
  bool inplace = false;
};
struct celu {
  double alpha = 1;
  bool inplace = false;
};
struct gelu {
  gelu_approximation approximate = gelu_approximation::none;
};
struct silu {
  bool inplace = false;
};
struct mish {
  bool inplace = false;
};
struct sigmoid {};
struct tanh {};
struct tanhshrink {};
struct log_sigmoid {};
struct hardtanh {
  real_number min_val = -1.0, max_val = 1.0;
  bool inplace = false;
};
struct hardswish {
  bool inplace = false;
};
struct hardsigmoid {
  bool inplace = false;
};
struct hardshrink {
  real_number lambd = 0.5;
};
struct softshrink {
  real_number lambd = 0.5;
};
struct softplus {
  real_number beta = 1.0, threshold = 20.0;
};  // beyond the threshold x itself, which differs by nothing that counts
struct softsign {};
struct threshold {
  real_number threshold = 0.0, value = 0.0;
  bool inplace = false;
};
struct softmax {
  none_or<count_t> dim{};
};  // dim None: 0 of rank 0, 1 and 3, else 1
struct softmin {
  none_or<count_t> dim{};
};
struct log_softmax {
  none_or<count_t> dim{};
};
struct softmax2d {};  // over the channels
struct glu {
  count_t dim = -1;
};  // the first half times the sigmoid of the second
}  // namespace nn

namespace detail {
// A setting that is a single number.
template <class Dim> constexpr basic_tensor<Dim> scalar_of(const basic_operands<Dim>& in) {
  return fixed(in, basic_shape<Dim>{});
}

// One operation, perhaps with scalar settings.
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
    f("min_val", l.min_val), f("max_val", l.max_val), f("inplace", l.inplace);
  }
  static constexpr auto lower(const nn::hardtanh& l, const auto& in, auto&& f) {
    return f(clamp{l.min_val.value, l.max_val.value}, in[0]);
  }
};
template <> struct op_traits<nn::leaky_relu> : detail::as_operation<"LeakyReLU", prelu, 1> {
  static constexpr std::string_view repr = "negative_slope, inplace?";
  static constexpr void attributes(auto& l, auto&& f) {
    f("negative_slope", l.negative_slope), f("inplace", l.inplace);
  }
};
// The slope is random where it is trained, and the mean of both bounds elsewhere.
template <> struct op_traits<nn::rrelu> : detail::as_operation<"RReLU", prelu, 1> {
  static constexpr std::string_view repr = "lower, upper, inplace?";
  static constexpr void attributes(auto& l, auto&& f) {
    f("lower", l.lower), f("upper", l.upper), f("inplace", l.inplace);
  }
};
template <> struct op_traits<nn::prelu> {
  static constexpr std::string_view name = "PReLU";
  static constexpr std::string_view repr = "num_parameters";
  static constexpr void attributes(auto& l, auto&& f) { f("num_parameters", l.num_parameters), f("init", l.init); }
  static constexpr void parameters(const nn::prelu& l, const tensors&, auto&& f) {
    f("weight", shape{l.num_parameters});
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const nn::prelu& l, const basic_operands<Dim>& in, auto&& f) {
    const Dim channels = in[0].dims.rank > 1 ? in[0].dims[1] : Dim(1);
    if (l.num_parameters < 1 || (l.num_parameters != 1 && !may_be(channels, l.num_parameters.n)))
      return "num_parameters must be 1 or the number of channels";
    return f(prelu{}, in[0], learned(in, {l.num_parameters}));
  }
};
template <> struct op_traits<nn::elu> {
  static constexpr std::string_view name = "ELU";
  static constexpr std::string_view repr = "alpha, inplace?";
  static constexpr void attributes(auto& l, auto&& f) { f("alpha", l.alpha), f("inplace", l.inplace); }
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
// x where |x| > lambda, else 0
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
    if (l.lambd.value < 0) return "lambd is negative";
    return f(subtract{}, in[0], f(clamp{-l.lambd.value, l.lambd.value}, in[0]));
  }
};
// ln(1 + e^(beta x)) / beta
template <> struct op_traits<nn::softplus> {
  static constexpr std::string_view name = "Softplus";
  static constexpr std::string_view repr = "beta, threshold";
  static constexpr void attributes(auto& l, auto&& f) { f("beta", l.beta), f("threshold", l.threshold); }
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
    f("threshold", l.threshold), f("value", l.value), f("inplace", l.inplace);
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
    axis.type = dtype::i64, axis.value = along;
    const inferred<Dim> halves = f.all(split{.num_splits = 2}, in[0], axis);
    return f(multiply{}, halves[0], f(sigmoid{}, halves[1]));
  }
};

}  // namespace opcost

// ---- opcost/layers/attention_layers.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Multi-head attention as a module (Vaswani et al. 2017, arXiv:1706.03762): queries [L, N, E], keys [S, N, K], values
// [S, N, V]; batch_first [N, L, E]; one sequence [L, E]. One input is all three. Outputs: [L, N, E] and, where they are
// wanted, the weights [N, L, S], their mean over the heads.

namespace opcost {

struct multihead_attention {
  count_t embed_dim = 0, num_heads = 1;
  double dropout = 0;
  bool bias = true, add_bias_kv = false,
       add_zero_attn = false;  // add_bias_kv: one more key and value, learned; add_zero_attn: one more of zeros
  none_or<count_t> kdim{}, vdim{};
  bool batch_first = false;
  bool need_weights = true;  // an argument of the call: no attribute
};

namespace nn {
// torch's name of the Linear within an attention.
struct output_projection : linear {};
}  // namespace nn
template <> struct op_traits<nn::output_projection> : op_traits<linear> {
  static constexpr std::string_view name = "NonDynamicallyQuantizableLinear";
};

template <> struct op_traits<multihead_attention> {
  static constexpr std::string_view name = "MultiheadAttention";
  static constexpr std::string_view repr = "";  // torch prints what is within alone
  static constexpr int required = 2;
  static constexpr void attributes(auto& l, auto&& f) {
    f("embed_dim", l.embed_dim), f("num_heads", l.num_heads), f("dropout", l.dropout), f("bias", l.bias),
        f("add_bias_kv", l.add_bias_kv), f("add_zero_attn", l.add_zero_attn);
    f("kdim", l.kdim), f("vdim", l.vdim), f("batch_first", l.batch_first);
  }
  static constexpr count_t key_dim(const multihead_attention& l) { return l.kdim.given ? l.kdim.value : l.embed_dim; }
  static constexpr count_t value_dim(const multihead_attention& l) { return l.vdim.given ? l.vdim.value : l.embed_dim; }
  static constexpr void parameters(const multihead_attention& l, const tensors&, auto&& f) {
    const count_t e = l.embed_dim;
    if (key_dim(l) == e && value_dim(l) == e)
      f("in_proj_weight", shape{e * 3, e});
    else
      f("q_proj_weight", shape{e, e}), f("k_proj_weight", shape{e, key_dim(l)}),
          f("v_proj_weight", shape{e, value_dim(l)});
    if (l.bias) f("in_proj_bias", shape{e * 3});
    if (l.add_bias_kv) f("bias_k", shape{1, 1, e}), f("bias_v", shape{1, 1, e});
  }
  static constexpr void submodules(const multihead_attention& l, auto& net) {
    net.declare("out_proj", nn::output_projection{{l.embed_dim, l.bias, l.embed_dim}});
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const multihead_attention& l, const basic_operands<Dim>& in, auto&& f) {
    const basic_tensor<Dim>&q = in[0], &k = in[in.has(1) ? 1 : 0], &v = in[in.has(2) ? 2 : in.has(1) ? 1 : 0];
    const count_t e = l.embed_dim;
    if (l.num_heads < 1 || e < 1 || e % l.num_heads != 0) return "embed_dim must be a positive multiple of num_heads";
    if ((q.dims.rank != 2 && q.dims.rank != 3) || k.dims.rank != q.dims.rank || v.dims.rank != q.dims.rank)
      return "queries, keys and values must have rank 2 or 3";
    if (!may_be(q.dims[-1], e.n)) return "the queries do not end in embed_dim";
    if (!may_be(k.dims[-1], key_dim(l).n) || !may_be(v.dims[-1], value_dim(l).n))
      return "keys or values do not end in kdim, vdim";
    const bool batched = q.dims.rank == 3, first = batched && l.batch_first;
    Dim n = batched ? q.dims[first ? 0 : 1] : Dim(1), sources = k.dims[first ? 1 : 0];
    const Dim targets = q.dims[first ? 1 : 0];
    if (batched && (!merge(n, k.dims[first ? 0 : 1]) || !merge(n, v.dims[first ? 0 : 1])))
      return "queries, keys and values differ in their batch";
    if (!merge(sources, v.dims[first ? 1 : 0])) return "keys and values differ in their number";
    const auto projected = [&](const basic_tensor<Dim>& x) {
      const basic_tensor<Dim> y = f(matmul{.transpose_b = true}, x, learned(in, {Dim(e), x.dims[-1]}));
      return l.bias ? f(add_bias{}, y, learned(in, {Dim(e)})) : y;
    };
    projected(q), projected(k), projected(v);
    if (l.add_bias_kv) sources = sources + Dim(1);
    if (l.add_zero_attn) sources = sources + Dim(1);
    const auto heads = [&](Dim rows) { return of(basic_shape<Dim>{n, l.num_heads, rows, e / l.num_heads}, q.type); };
    const basic_tensor<Dim> extra = l.add_bias_kv ? learned(in, {Dim(1), Dim(1), Dim(e)})
                                                  : absent<Dim>;  // concatenated: it costs nothing but its parameters
    f(scaled_dot_product_attention{}, heads(targets), heads(sources), heads(sources),
      in.has(3) ? mask(in, n, l.num_heads, targets, sources) : absent<Dim>, absent<Dim>, absent<Dim>, extra, extra);
    const basic_tensor<Dim> mixed = of(q.dims, q.type);
    const basic_tensor<Dim> y = f(matmul{.transpose_b = true}, mixed, learned(in, {Dim(e), Dim(e)}));
    if (l.bias) f(add_bias{}, y, learned(in, {Dim(e)}));
    if (!l.need_weights) return mixed;
    const Dim axis[]{1};
    f(reduce_mean{}, of(basic_shape<Dim>{n, l.num_heads, targets, sources}, q.type),
      detail::axes_operand<Dim>(in, axis));
    return {mixed, of(batched ? basic_shape<Dim>{n, targets, sources} : basic_shape<Dim>{targets, sources}, q.type)};
  }

 private:
  template <class Dim> static constexpr basic_tensor<Dim> absent = detail::absent<Dim>;
  // [L, S], or [N H, L, S].
  template <class Dim>
  static constexpr basic_tensor<Dim> mask(const basic_operands<Dim>& in, Dim n, count_t heads, Dim targets,
                                          Dim sources) {
    return of(in[3].dims.rank == 3 ? basic_shape<Dim>{n, heads, targets, sources} : basic_shape<Dim>{targets, sources},
              in[3].type);
  }
};

}  // namespace opcost

// ---- opcost/layers/distance.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Layers of two inputs: bilinear forms, and how far apart or alike vectors are.

// ---- opcost/layers/functions_products.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Functions that multiply matrices, and attention.

// ---- opcost/layers/function.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Functions: what frameworks call without a module, by its full name: torch.matmul, F.relu, operator.add. Tensors are
// operands, other arguments attributes. A function is a body under a name: fn::of<math::exp>, an operation; nn::relu,
// what a module does; or a struct of its own with op_traits.
//   namespace fn { using exp = function<"torch.exp", of<math::exp>>; }    net.add(fn::exp{}, x)

namespace opcost {

template <fixed_string Name, class Body> struct function : Body {};
template <fixed_string Name, class Body> struct op_traits<function<Name, Body>> : op_traits<Body> {
  static constexpr std::string_view name = Name;
  static constexpr std::string_view repr = "...";  // all attributes that are not the default's, by name
  static constexpr bool functional = true;
};

namespace detail {
// A setting that is a single number.
template <class Dim> constexpr basic_tensor<Dim> one_setting(const basic_operands<Dim>& in) {
  return fixed(in, basic_shape<Dim>{});
}
// A setting that is whole numbers; what it refers to lives as long as `list`.
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
    t.value = std::span<const Dim>(items).first(size);
    return t;
  }
  constexpr basic_tensor<Dim> one() const {
    basic_tensor<Dim> t = list();
    t.dims = {};
    return t;
  }
};
// Operands of two types become the real one of them, as torch promotes.
template <class Dim> constexpr void promote(basic_tensor<Dim>& a, basic_tensor<Dim>& b) {
  if (common(a.type, b.type) != dtype::none) return;
  a.type = b.type = is_real(a.type) || is_boolean(b.type) ? a.type : b.type;
}
inline constexpr const char* dim_outside = "dim is outside the rank of its input";
inline constexpr const char* second_operand_missing = "its second operand is missing: a tensor, or other=";
}  // namespace detail

// An operation of as many operands as are given.
namespace fn {
template <class Op> struct of {};
}  // namespace fn
template <class Op> struct op_traits<fn::of<Op>> {
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::of<Op>&, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != (inputs_of<Op>() < 1 ? 1 : inputs_of<Op>())) return "it takes another count of operands";
    if constexpr (inputs_of<Op>() < 2)
      return f(Op{}, in[0]);
    else if constexpr (inputs_of<Op>() == 2)
      return f(Op{}, in[0], in[1]);
    else
      return f(Op{}, in[0], in[1], in[2]);
  }
};

// Two operands whose shapes broadcast; the second may be a number.
namespace fn {
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

namespace opcost {
namespace fn {
// Ranks: of both operands; 0: any.
template <int A, int B> struct product {};
// beta m + alpha a b
template <int Rank> struct added_product { real_number beta = 1, alpha = 1; };
struct linear_map {};    // x, weight [out, in], perhaps a bias
struct bilinear_map {};  // x, y, weight [out, in1, in2], perhaps a bias
struct attending {       // queries, keys, values, perhaps a mask
  bool attn_mask = false;
  double dropout_p = 0;
  bool is_causal = false;
  none_or<double> scale{};
  bool enable_gqa = false;  // fewer heads of keys and values, each for several of the queries
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
    if (in.size() != 2) return "it takes two operands";
    if ((A != 0 && !may_have_rank(in[0].dims, A)) || (B != 0 && !may_have_rank(in[1].dims, B)))
      return "an operand has not the rank that it must";
    return f(matmul{}, in[0], in[1]);
  }
};
template <int Rank> struct op_traits<fn::added_product<Rank>> {
  static constexpr void attributes(auto& l, auto&& f) { f("beta", l.beta), f("alpha", l.alpha); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::added_product<Rank>& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 3) return "it takes what is added and two matrices";
    if (!may_have_rank(in[1].dims, Rank) || !may_have_rank(in[2].dims, Rank))
      return "an operand has not the rank that it must";
    const auto scaled = [&](const basic_tensor<Dim>& x, const real_number& by) {
      return by.value >= 1 && by.value <= 1 ? x : f(multiply{}, x, detail::one_setting(in));
    };
    const basic_tensor<Dim> product = scaled(f(matmul{}, in[1], in[2]), l.alpha);
    return f(add{}, scaled(in[0], l.beta), product);
  }
};
// torch.einsum passes over blanks, as the operation does.
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
      default: return "it takes 1 to 4 operands";
    }
  }
};
template <> struct op_traits<fn::linear_map> {
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::linear_map&, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 2 && in.size() != 3) return "it takes x, a weight and perhaps a bias";
    if (in[0].dims.rank == 0 || !may_have_rank(in[1].dims, 2)) return "it takes x and a matrix";
    const basic_tensor<Dim> y = f(matmul{.transpose_b = true}, in[0], in[1]);
    return in.has(2) ? f(add_bias{}, y, in[2]) : y;
  }
};
template <> struct op_traits<fn::bilinear_map> {
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::bilinear_map&, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 3 && in.size() != 4) return "it takes two inputs, a weight and perhaps a bias";
    const basic_tensor<Dim> y = f(einsum{"...i,oij,...j->...o"}, in[0], in[2], in[1]);
    return in.has(3) ? f(add_bias{}, y, in[3]) : y;
  }
};
template <> struct op_traits<fn::attending> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("attn_mask", l.attn_mask), f("dropout_p", l.dropout_p), f("is_causal", l.is_causal), f("scale", l.scale),
        f("enable_gqa", l.enable_gqa);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::attending& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != (l.attn_mask ? 4 : 3) && in.size() != 4)
      return l.attn_mask ? "it takes queries, keys, values and a mask"
                         : "it takes queries, keys, values and perhaps a mask";
    if (l.is_causal && in.has(3)) return "a mask is given, and is_causal";
    basic_tensor<Dim> k = in[1], v = in[2];
    if (l.enable_gqa) {
      const Dim heads = in[0].dims[-3];
      for (basic_tensor<Dim>* t : {&k, &v}) {
        if (in[0].dims.rank < 3 || t->dims.rank < 3)
          return "enable_gqa asks for heads as the third dimension from the end";
        const Dim own = t->dims[-3];
        if (known(heads) && known(own) && (lower_of(own) < 1 || lower_of(heads) % lower_of(own) != 0))
          return "the heads of the queries are no multiple of those of keys and values";
        t->dims.set(-3, heads);
      }
    }
    const scaled_dot_product_attention op{.causal = l.is_causal};
    if (l.scale.given) return f(op, in[0], k, v, in[3], detail::one_setting(in));
    return f(op, in[0], k, v, in[3]);
  }

 private:
  static constexpr count_t lower_of(const auto& d) { return opcost::lower(d); }
};

}  // namespace opcost

// ---- opcost/layers/functions_reduction.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Functions that fold elements along dimensions, order them, or add them up on the way. No dim: all of them.

namespace opcost {
namespace fn {
template <class Op> struct folding {
  ints dim{};
  bool keepdim = false;
};
template <bool Root> struct spread {
  ints dim{};
  bool unbiased = true;
  real_number correction = 1;
  bool keepdim = false;
};
template <class Op> struct finding {
  none_or<count_t> dim{};
  bool keepdim = false;
};  // where the greatest or least stands
template <class Op, class Pair> struct extreme {
  none_or<count_t> dim{};
  bool keepdim = false;
};  // it, and where it stands along dim; of two tensors the greater
struct norm_of {
  real_number p = 2;
  ints dim{};
  bool keepdim = false;
};
struct normalizing {
  real_number p = 2.0;
  ints dim{1};
  double eps = 1e-12;
};
struct log_of_sum_of_exp {
  ints dim{};
  bool keepdim = false;
};
struct running_sum {
  count_t dim = 0;
};
struct best {
  count_t k = 1, dim = -1;
  bool largest = true, sorted = true;
};
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
// The dimensions to fold as an operand; all of them where none is named.
template <class Dim> constexpr whole_numbers<Dim> folded_dims(const ints& dim, const basic_shape<Dim>& x) {
  whole_numbers<Dim> axes(dim);
  for (int i = 0; dim.empty() && i < x.rank; ++i) axes.add(i);
  return axes;
}
constexpr void folding_attributes(auto& l, auto&& f) { f("dim", as_written(l.dim)), f("keepdim", l.keepdim); }

// The p-norms along dimensions, kept or not.
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
    f("dim", as_written(l.dim)), f("unbiased", l.unbiased), f("keepdim", l.keepdim), f("correction", l.correction);
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
  static constexpr void attributes(auto& l, auto&& f) { f("dim", l.dim), f("keepdim", l.keepdim); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::finding<Op>& l, const basic_operands<Dim>& in, auto&& f) {
    basic_tensor<Dim> y = f(Op{{.keep_dims = l.keepdim}}, in[0],
                            detail::folded_dims(l.dim.given ? ints{l.dim.value} : ints{}, in[0].dims).list());
    y.type = dtype::i64;
    return y;
  }
};
template <class Op, class Pair> struct op_traits<fn::extreme<Op, Pair>> {
  static constexpr void attributes(auto& l, auto&& f) { f("dim", l.dim), f("keepdim", l.keepdim); }
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
  static constexpr void attributes(auto& l, auto&& f) { f("p", l.p), detail::folding_attributes(l, f); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::norm_of& l, const basic_operands<Dim>& in, auto&& f) {
    return detail::norms(in, in[0], l.p.value, l.dim, l.keepdim, f);
  }
};
// x / max(norm, eps)
template <> struct op_traits<fn::normalizing> {
  static constexpr void attributes(auto& l, auto&& f) { f("p", l.p), f("dim", as_written(l.dim)), f("eps", l.eps); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::normalizing& l, const basic_operands<Dim>& in, auto&& f) {
    return f(divide{}, in[0],
             f(maximum{}, detail::norms(in, in[0], l.p.value, l.dim, true, f), detail::one_setting(in)));
  }
};
// The largest is taken off before and put on again behind.
template <> struct op_traits<fn::log_of_sum_of_exp> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { detail::folding_attributes(l, f); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::log_of_sum_of_exp& l, const basic_operands<Dim>& in, auto&& f) {
    const detail::whole_numbers<Dim> axes = detail::folded_dims(l.dim, in[0].dims);
    const basic_tensor<Dim> largest = f(reduce_max{{.keep_dims = true}}, in[0], axes.list());
    const basic_tensor<Dim> sums =
        f(reduce_sum{{.keep_dims = l.keepdim}}, f(math::exp{}, f(subtract{}, in[0], largest)), axes.list());
    return f(add{}, f(math::log{}, sums), of(sums.dims, in[0].type));
  }
};
template <> struct op_traits<fn::running_sum> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { f("dim", l.dim); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::running_sum& l, const basic_operands<Dim>& in, auto&& f) {
    if (normal_axis(l.dim, in[0].dims.rank) < 0) return detail::dim_outside;
    return f(cum_sum{}, in[0], detail::whole_numbers<Dim>(ints{l.dim}).one());
  }
};
template <> struct op_traits<fn::best> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("k", l.k), f("dim", l.dim), f("largest", l.largest), f("sorted", l.sorted);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::best& l, const basic_operands<Dim>& in, auto&& f) {
    const int axis = normal_axis(l.dim, in[0].dims.rank);
    if (axis < 0) return detail::dim_outside;
    if (l.k < 0 || upper(in[0].dims[axis]) < l.k) return "k is negative, or more than there are";
    top_k_11 op;
    op.axis = l.dim, op.mode = l.largest ? top_k_mode::max : top_k_mode::min,
    op.sort = l.sorted ? top_k_sort::value : top_k_sort::none, op.index_element_type = dtype::i64;
    return f.all(op, in[0], detail::whole_numbers<Dim>(ints{l.k}).one());
  }
};
template <> struct op_traits<fn::in_order> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("dim", l.dim), f("descending", l.descending), f("stable", l.stable);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::in_order& l, const basic_operands<Dim>& in, auto&& f) {
    const int axis = normal_axis(l.dim, in[0].dims.rank);
    if (axis < 0) return detail::dim_outside;
    detail::whole_numbers<Dim> all;
    all.add(in[0].dims[axis]);
    top_k_11 op;
    op.axis = l.dim, op.mode = l.descending ? top_k_mode::max : top_k_mode::min, op.sort = top_k_sort::value,
    op.index_element_type = dtype::i64;
    return f.all(op, in[0], all.one());
  }
};

}  // namespace opcost

namespace opcost {

// y_o = x1' W_o x2 + b_o; W is [out, in1, in2].
struct bilinear {
  count_t in1_features = 0, in2_features = 0, out_features = 0;
  bool bias = true;
};
template <> struct op_traits<bilinear> {
  static constexpr std::string_view name = "Bilinear";
  static constexpr std::string_view repr = "in1_features, in2_features, out_features, bias";
  static constexpr int required = 3;
  static constexpr void attributes(auto& l, auto&& f) {
    f("in1_features", l.in1_features), f("in2_features", l.in2_features), f("out_features", l.out_features),
        f("bias", l.bias);
  }
  static constexpr void parameters(const bilinear& l, const tensors&, auto&& f) {
    f("weight", shape{l.out_features, l.in1_features, l.in2_features});
    if (l.bias) f("bias", shape{l.out_features});
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const bilinear& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 2) return "it takes two inputs";
    if (l.in1_features < 1 || l.in2_features < 1 || l.out_features < 1) return "features must be positive";
    if (in[0].dims.rank == 0 || in[1].dims.rank != in[0].dims.rank)
      return "its inputs must have the same rank, 1 or more";
    if (!may_be(in[0].dims[-1], l.in1_features.n) || !may_be(in[1].dims[-1], l.in2_features.n))
      return "its inputs do not end in in1_features, in2_features";
    const basic_tensor<Dim> y =
        f(einsum{"...i,oij,...j->...o"}, in[0], learned(in, {l.out_features, l.in1_features, l.in2_features}), in[1]);
    return l.bias ? f(add_bias{}, y, learned(in, {l.out_features})) : y;
  }
};

// x1 . x2 / max(|x1| |x2|, eps), along dim.
struct cosine_similarity {
  count_t dim = 1;
  double eps = 1e-8;
};
template <> struct op_traits<cosine_similarity> {
  static constexpr std::string_view name = "CosineSimilarity";
  static constexpr std::string_view repr = "";
  static constexpr void attributes(auto& l, auto&& f) { f("dim", l.dim), f("eps", l.eps); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const cosine_similarity& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 2) return "it takes two inputs";
    const int rank = in[0].dims.rank > in[1].dims.rank ? in[0].dims.rank : in[1].dims.rank,
              axis = normal_axis(l.dim, rank);
    if (axis < 0) return detail::dim_outside;
    const ints dim{axis - rank};
    const basic_tensor<Dim> dot = f(reduce_sum{}, f(multiply{}, in[0], in[1]), detail::whole_numbers<Dim>(dim).list());
    const basic_tensor<Dim> lengths =
        f(multiply{}, detail::norms(in, in[0], 2, dim, false, f), detail::norms(in, in[1], 2, dim, false, f));
    return f(divide{}, dot, f(maximum{}, lengths, detail::one_setting(in)));
  }
};
// |x1 - x2 + eps|_p of the last dimension.
struct pairwise_distance {
  real_number p = 2.0;
  double eps = 1e-6;
  bool keepdim = false;
};
template <> struct op_traits<pairwise_distance> {
  static constexpr std::string_view name = "PairwiseDistance";
  static constexpr std::string_view repr = "";
  static constexpr void attributes(auto& l, auto&& f) { f("p", l.p), f("eps", l.eps), f("keepdim", l.keepdim); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const pairwise_distance& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 2) return "it takes two inputs";
    const basic_tensor<Dim> difference = f(add{}, f(subtract{}, in[0], in[1]), detail::one_setting(in));
    if (difference.dims.rank == 0) return "its inputs have no dimension";
    return detail::norms(in, difference, l.p.value, {-1}, l.keepdim, f);
  }
};

namespace fn {
using cosine_similarity = function<"F.cosine_similarity", opcost::cosine_similarity>;
using pairwise_distance = function<"F.pairwise_distance", opcost::pairwise_distance>;
}  // namespace fn

}  // namespace opcost

// ---- opcost/layers/dropout.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Layers that do nothing where a network is run and not trained.

namespace opcost {
namespace nn {
struct identity {};
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

template <> struct op_traits<nn::identity> {
  static constexpr std::string_view name = "Identity";
  static constexpr auto lower(const nn::identity&, const auto& in, auto&& f) { return f(identity{}, in[0]); }
};
template <fixed_string Name> struct op_traits<nn::dropping<Name>> {
  static constexpr std::string_view name = Name;
  static constexpr std::string_view repr = "p, inplace";
  static constexpr void attributes(auto& l, auto&& f) { f("p", l.p), f("inplace", l.inplace); }
  static constexpr auto lower(const nn::dropping<Name>&, const auto& in, auto&& f) { return f(identity{}, in[0]); }
};

}  // namespace opcost

// ---- opcost/layers/embedding_bag_layer.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Rows of a table, those of a bag summed, averaged or the largest of them: input [bags, n], or a list with the places
// where bags begin; output [bags, embedding_dim].

namespace opcost {

enum class bag_mode : std::uint8_t { sum, mean, max };
template <> inline constexpr std::array<std::string_view, 3> spellings<bag_mode>{"sum", "mean", "max"};

struct embedding_bag {
  count_t num_embeddings = 0, embedding_dim = 0;
  none_or<real_number> max_norm{};
  real_number norm_type = 2.0;
  bool scale_grad_by_freq = false;
  bag_mode mode = bag_mode::mean;
  bool sparse = false, include_last_offset = false;
  none_or<count_t> padding_idx{};
};

template <> struct op_traits<embedding_bag> {
  static constexpr std::string_view name = "EmbeddingBag";
  static constexpr std::string_view repr =
      "*num_embeddings, *embedding_dim, max_norm?, norm_type?, scale_grad_by_freq?, mode, padding_idx?";
  static constexpr int required = 2;
  static constexpr std::array input_types{dtype::i64, dtype::i64};
  static constexpr void attributes(auto& l, auto&& f) {
    f("num_embeddings", l.num_embeddings), f("embedding_dim", l.embedding_dim), f("max_norm", l.max_norm),
        f("norm_type", l.norm_type), f("scale_grad_by_freq", l.scale_grad_by_freq);
    f("mode", l.mode), f("sparse", l.sparse), f("include_last_offset", l.include_last_offset),
        f("padding_idx", l.padding_idx);
  }
  static constexpr void parameters(const embedding_bag& l, const tensors&, auto&& f) {
    f("weight", shape{l.num_embeddings, l.embedding_dim});
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const embedding_bag& l, const basic_operands<Dim>& in, auto&& f) {
    if (l.num_embeddings < 1 || l.embedding_dim < 1) return detail::empty_table;
    const basic_tensor<Dim> table = detail::table_of(l, in, dtype::f32);
    if (in[0].dims.rank == 1 && in[1].dims.rank == 1) {  // a list, and where each bag begins
      if (l.mode == bag_mode::max || l.max_norm.given)
        return "bags by offsets are summed or averaged only, without max_norm";
      basic_tensor<Dim> y =
          f(embedding_bag_offsets{l.mode == bag_mode::mean ? bag_reduction::mean : bag_reduction::sum}, table, in[0],
            in[1]);
      if (l.include_last_offset) y.dims.set(0, in[1].dims[0] - Dim(1));
      return y;
    }
    if (in[0].dims.rank != 2 || in.size() != 1)
      return "it takes bags of equal length, [bags, n], or a list and offsets";
    const basic_tensor<Dim> rows = detail::looked_up(in, table, l.max_norm, f);
    const Dim one[]{1};
    basic_tensor<Dim> axis = fixed(in, basic_shape<Dim>{});
    axis.type = dtype::i64, axis.value = one;
    return l.mode == bag_mode::sum    ? f(reduce_sum{}, rows, axis)
           : l.mode == bag_mode::mean ? f(reduce_mean{}, rows, axis)
                                      : f(reduce_max{}, rows, axis);
  }
};

}  // namespace opcost

// ---- opcost/layers/fold_layers.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Windows of a picture as columns [N, C K, L], and columns added up to a picture.

namespace opcost {
namespace nn {
struct unfold {
  ints kernel_size{}, dilation{}, padding{}, stride{};
};
struct fold {
  ints output_size{}, kernel_size{}, dilation{}, padding{}, stride{};
};
}  // namespace nn

template <> struct op_traits<nn::unfold> {
  static constexpr std::string_view name = "Unfold";
  static constexpr std::string_view repr = "kernel_size, dilation, padding, stride";
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("kernel_size", as_written(l.kernel_size)), f("dilation", as_written(l.dilation, {1})),
        f("padding", as_written(l.padding, {0})), f("stride", as_written(l.stride, {1}));
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const nn::unfold& l, const basic_operands<Dim>& in, auto&& f) {
    const auto list = [](const ints& given, count_t otherwise) {
      return given.empty() ? ints::filled(2, otherwise) : spread_over(given, 2);
    };
    if (!detail::batched(in[0].dims, 2)) return detail::not_batched;
    if (!detail::positive(l.kernel_size)) return "kernel_size must be positive";
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
    f("output_size", as_written(l.output_size)), f("kernel_size", as_written(l.kernel_size)),
        f("dilation", as_written(l.dilation, {1}));
    f("padding", as_written(l.padding, {0})), f("stride", as_written(l.stride, {1}));
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const nn::fold& l, const basic_operands<Dim>& in, auto&& f) {
    const ints size = spread_over(l.output_size, 2), kernel = spread_over(l.kernel_size, 2),
               pads = spread_over(l.padding, 2);
    const Dim sizes[]{size[0], size[1]}, kernels[]{kernel[0], kernel[1]};
    basic_tensor<Dim> s = fixed(in, basic_shape<Dim>{2}), k = s;
    s.type = k.type = dtype::i64, s.value = sizes, k.value = kernels;
    return f(col2im{.strides = spread_over(l.stride, 2),
                    .dilations = spread_over(l.dilation, 2),
                    .pads_begin = pads,
                    .pads_end = pads},
             in[0], s, k);
  }
};

}  // namespace opcost

// ---- opcost/layers/functions.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The catalogue of functions that are known by their name. torch.Tensor.NAME is read as torch.NAME where it has no line
// of its own.

// ---- opcost/layers/functions_activation.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The functions that activation modules call, and those of torch with the same effect.

namespace opcost {
namespace fn {
// x, and the slopes as an operand.
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

using torch_relu = function<"torch.relu", nn::relu>;
using torch_sigmoid = function<"torch.sigmoid", nn::sigmoid>;
using torch_tanh = function<"torch.tanh", nn::tanh>;
using torch_softmax = function<"torch.softmax", nn::softmax>;
using torch_log_softmax = function<"torch.log_softmax", nn::log_softmax>;
}  // namespace fn

template <> struct op_traits<fn::sloping> {
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::sloping&, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 2) return "it takes x and the slopes";
    return f(prelu{}, in[0], in[1]);
  }
};

}  // namespace opcost

// ---- opcost/layers/functions_arithmetic.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Functions that work element by element, of one operand and of several.

namespace opcost {
namespace fn {
// a + alpha b, or a - alpha b
template <class Op> struct scaled_pair {
  none_or<real_number> other{};
  real_number alpha = 1;
};
struct raising {
  none_or<real_number> exponent{};
};
struct clamping {
  none_or<real_number> min{}, max{};
};
template <class First, class Second> struct chained {};  // Second(First(x))
template <class Op> struct with_one {};                  // an operation of x and a constant number
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
  static constexpr void attributes(auto& l, auto&& f) { f("other", l.other), f("alpha", l.alpha); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::scaled_pair<Op>& l, const basic_operands<Dim>& in, auto&& f) {
    if (!in.has(1) && !l.other.given) return detail::second_operand_missing;
    basic_tensor<Dim> a = in[0], b = in.has(1) ? in[1] : detail::one_setting(in);
    detail::promote(a, b);
    const bool plain = (l.alpha.value >= 1 && l.alpha.value <= 1) || !in.has(1);
    if (plain) return f(Op{}, a, b);
    return f(Op{}, a, f(multiply{}, b, of(basic_shape<Dim>{}, b.type)));
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
  static constexpr void attributes(auto& l, auto&& f) { f("min", l.min), f("max", l.max); }
  // Each bound is a comparison.
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::clamping& l, const basic_operands<Dim>& in, auto&& f) {
    if (!l.min.given && !l.max.given) return "at least one of min and max must be given";
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
// in: condition, and what is taken where it holds and where not, each a tensor or a number
template <> struct op_traits<fn::selecting> {
  static constexpr void attributes(auto& l, auto&& f) { f("input", l.input), f("other", l.other); }
  static constexpr std::array input_types{dtype::boolean};
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::selecting& l, const basic_operands<Dim>& in, auto&& f) {
    const int tensors_wanted = (l.input.given ? 0 : 1) + (l.other.given ? 0 : 1);
    if (in.size() != 1 + tensors_wanted) return "it takes a condition and two values, each a tensor or a number";
    const basic_tensor<Dim> number = of(basic_shape<Dim>{}, in.has(1) ? in[1].type : dtype::f32);
    return f(where{}, in[0], l.input.given ? number : in[1], l.other.given ? number : in[l.input.given ? 1 : 2]);
  }
};

}  // namespace opcost

// ---- opcost/layers/functions_movement.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Functions that move elements or look at them otherwise: no arithmetic.

namespace opcost {
namespace fn {
struct permuting {
  ints dims{};
};
struct swapping {
  count_t dim0 = 0, dim1 = 1;
};
struct reshaping {
  ints shape{};
};  // one of the extents may be -1: what is left
struct squeezing {
  ints dim{};
};
struct unsqueezing {
  count_t dim = 0;
};
struct expanding {
  ints size{};
};  // -1: as the input has it
struct repeating {
  ints repeats{};
};
struct joining {
  count_t dim = 0;
};
struct stacking {
  count_t dim = 0;
};
struct chunking {
  count_t chunks = 1, dim = 0;
};
struct splitting {
  ints split_size{};
  count_t dim = 0;
};  // one number: pieces of that length, the last of what is left
struct flipping {
  ints dims{};
};
struct rolling {
  ints shifts{}, dims{};
};
struct gathering {
  count_t dim = 0;
};
struct selecting_rows {
  count_t dim = 0;
};
struct looking_up {
  none_or<count_t> padding_idx{};
  none_or<real_number> max_norm{};
};  // row numbers, and the table
struct narrowing {
  count_t dim = 0, start = 0, length = 0;
};
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
using tile = function<"torch.tile", repeating>;
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

namespace detail {
// Pieces along an axis, each as long as `length` says; at most four of them where they differ.
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
    default: return "more than four pieces of different lengths";
  }
}
// Pieces of `length` and a last one of what is left.
template <class Dim>
constexpr inferred<Dim> cut_every(const basic_operands<Dim>& in, int axis, count_t length, auto&& f) {
  if (!known(in[0].dims[axis])) return "the extent of the dimension is not known";
  const count_t n = opcost::lower(in[0].dims[axis]), pieces = n == 0 ? count_t(1) : ceil_div(n, length);
  const basic_tensor<Dim> x = f(identity{}, in[0]);
  if (pieces > most_pieces) return "more pieces than a graph can have";
  if (pieces <= 4) {
    whole_numbers<Dim> lengths;
    for (count_t i = 0; i < pieces; i += 1) lengths.add(smaller(length, n - i * length));
    return cut_by(x, axis, lengths);
  }
  if (n % length != 0) return "more than four pieces of different lengths";
  basic_tensor<Dim> each = x;
  each.dims.set(axis, length);
  return inferred<Dim>::pieces(each, axis, static_cast<int>(pieces), {});
}
}  // namespace detail

template <> struct op_traits<fn::permuting> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { f("dims", as_written(l.dims)); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::permuting& l, const basic_operands<Dim>& in, auto&& f) {
    ints order;
    for (count_t d : l.dims) order.push_back(normal_axis(d, in[0].dims.rank));
    if (order.rank != in[0].dims.rank) return "dims has not one entry for each dimension";
    if (order.empty()) return f(identity{}, in[0]);
    return f(transpose{}, in[0], detail::whole_numbers<Dim>(order).list());
  }
};
template <> struct op_traits<fn::swapping> {
  static constexpr int required = 2;
  static constexpr void attributes(auto& l, auto&& f) { f("dim0", l.dim0), f("dim1", l.dim1); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::swapping& l, const basic_operands<Dim>& in, auto&& f) {
    const int a = normal_axis(l.dim0, in[0].dims.rank), b = normal_axis(l.dim1, in[0].dims.rank);
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
    if (!in[0].dims.ranked() || front < 0) return "size has fewer dimensions than its input";
    detail::whole_numbers<Dim> target;
    for (int i = 0; i < l.size.rank; ++i) {
      if (l.size[i] < -1 || (l.size[i] == -1 && i < front))
        return "size must be positive, or -1 where its input has a dimension";
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
    if (normal_axis(l.dim, in[0].dims.rank) < 0) return detail::dim_outside;
    const concat op{l.dim};
    switch (in.size()) {
      case 1: return f(op, in[0]);
      case 2: return f(op, in[0], in[1]);
      case 3: return f(op, in[0], in[1], in[2]);
      case 4: return f(op, in[0], in[1], in[2], in[3]);
      case 5: return f(op, in[0], in[1], in[2], in[3], in[4]);
      case 6: return f(op, in[0], in[1], in[2], in[3], in[4], in[5]);
      default: return "more than six tensors";
    }
  }
};
template <> struct op_traits<fn::stacking> {
  static constexpr void attributes(auto& l, auto&& f) { f("dim", l.dim); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::stacking& l, const basic_operands<Dim>& in, auto&& f) {
    basic_shape<Dim> each = in[0].dims;
    for (int i = 1; i < in.size(); ++i)
      if (!merge(each, in[i].dims)) return "the tensors differ in their shapes";
    const basic_tensor<Dim> y = f(unsqueeze{}, of(each, in[0].type), detail::whole_numbers<Dim>(ints{l.dim}).list());
    basic_tensor<Dim> all = y;
    all.dims.set(static_cast<int>(l.dim.n < 0 ? l.dim.n + y.dims.rank : l.dim.n), Dim(in.size()));
    return all;
  }
};
template <> struct op_traits<fn::chunking> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { f("chunks", l.chunks), f("dim", l.dim); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::chunking& l, const basic_operands<Dim>& in, auto&& f) {
    const int axis = normal_axis(l.dim, in[0].dims.rank);
    if (axis < 0) return detail::dim_outside;
    if (l.chunks < 1) return "chunks must be positive";
    return detail::cut_every(in, axis, larger(ceil_div(opcost::lower(in[0].dims[axis]), l.chunks), 1), f);
  }
};
template <> struct op_traits<fn::splitting> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { f("split_size", as_written(l.split_size)), f("dim", l.dim); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::splitting& l, const basic_operands<Dim>& in, auto&& f) {
    const int axis = normal_axis(l.dim, in[0].dims.rank);
    if (axis < 0) return detail::dim_outside;
    count_t sum = 0;
    for (count_t n : l.split_size) {
      if (n < 0) return "a length is negative";
      sum += n;
    }
    if (l.split_size.rank == 1)
      return l.split_size[0] < 1 ? inferred<Dim>("split_size must be positive")
                                 : detail::cut_every(in, axis, l.split_size[0], f);
    if (!may_be(in[0].dims[axis], sum.n)) return "the lengths do not sum up to the dimension";
    return detail::cut_by(f(identity{}, in[0]), axis, detail::whole_numbers<Dim>(l.split_size));
  }
};
template <> struct op_traits<fn::flipping> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { f("dims", as_written(l.dims)); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::flipping& l, const basic_operands<Dim>& in, auto&& f) {
    ints axes;
    for (count_t d : l.dims) axes.push_back(normal_axis(d, in[0].dims.rank));
    for (count_t d : axes)
      if (d < 0) return detail::dim_outside;
    return f(reverse{}, in[0], detail::whole_numbers<Dim>(axes).list());
  }
};
template <> struct op_traits<fn::rolling> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("shifts", as_written(l.shifts)), f("dims", as_written(l.dims));
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::rolling& l, const basic_operands<Dim>& in, auto&& f) {
    if (l.dims.rank != 0 && l.dims.rank != l.shifts.rank) return "shifts and dims differ in their number";
    for (count_t d : l.dims)
      if (normal_axis(d, in[0].dims.rank) < 0) return detail::dim_outside;
    return f(identity{}, in[0]);
  }
};
template <> struct op_traits<fn::gathering> {
  static constexpr int required = 1;
  static constexpr std::array input_types{dtype::f32, dtype::i64};
  static constexpr void attributes(auto& l, auto&& f) { f("dim", l.dim); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::gathering& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 2) return "it takes a tensor and indices";
    const auto &x = in[0].dims, &index = in[1].dims;
    const int axis = normal_axis(l.dim, x.rank);
    if (axis < 0) return detail::dim_outside;
    if (index.rank != x.rank) return "the indices have not the rank of the data";
    for (int i = 0; i < x.rank; ++i)
      if (i != axis && opcost::lower(index[i]) > upper(x[i])) return "the indices reach beyond the data";
    basic_tensor<Dim> data = in[0];  // torch lets the indices be shorter along the other dimensions
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
    if (in.size() != 2 || in[1].dims.rank > 1) return "it takes a tensor and a list of indices";
    if (normal_axis(l.dim, in[0].dims.rank) < 0) return detail::dim_outside;
    return f(gather_8{}, in[0], in[1], detail::whole_numbers<Dim>(ints{l.dim}).one());
  }
};
template <> struct op_traits<fn::looking_up> {
  static constexpr std::array input_types{dtype::i64, dtype::f32};
  static constexpr void attributes(auto& l, auto&& f) { f("padding_idx", l.padding_idx), f("max_norm", l.max_norm); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::looking_up& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 2 || in[1].dims.rank != 2) return "it takes row numbers and a table";
    return detail::looked_up(in, in[1], l.max_norm, f);
  }
};
template <> struct op_traits<fn::narrowing> {
  static constexpr int required = 3;
  static constexpr void attributes(auto& l, auto&& f) { f("dim", l.dim), f("start", l.start), f("length", l.length); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::narrowing& l, const basic_operands<Dim>& in, auto&& f) {
    const int axis = normal_axis(l.dim, in[0].dims.rank);
    if (axis < 0) return detail::dim_outside;
    if (l.start < 0 || l.length < 0 || upper(in[0].dims[axis]) < l.start + l.length)
      return "start and length reach beyond the dimension";
    basic_tensor<Dim> y = f(identity{}, in[0]);
    y.dims.set(axis, l.length);
    return y;
  }
};
template <> struct op_traits<fn::triangle> {
  static constexpr void attributes(auto& l, auto&& f) { f("diagonal", l.diagonal); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::triangle&, const basic_operands<Dim>& in, auto&& f) {
    if (in[0].dims.ranked() && in[0].dims.rank < 2) return "its input must have rank 2 or more";
    return f(identity{}, in[0]);
  }
};

}  // namespace opcost

// ---- opcost/layers/functions_normalization.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Normalisations whose statistics, scales and shifts are operands, in torch's order.

// ---- opcost/layers/response_norm.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Normalisation by what the neighbouring channels hold.

namespace opcost {

// x / (k + alpha / size sum x^2)^beta, over `size` channels around each.
struct local_response_norm {
  count_t size = 1;
  double alpha = 1e-4, beta = 0.75;
  real_number k = 1.0;
};
struct cross_map_lrn2d {
  count_t size = 1;
  double alpha = 1e-4, beta = 0.75;
  real_number k = 1;
};

namespace detail {
// A window over the channels.
template <class Layer> struct over_channels {
  static constexpr std::string_view repr = "*size, alpha, beta, k";
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("size", l.size), f("alpha", l.alpha), f("beta", l.beta), f("k", l.k);
  }
  template <class Dim> static constexpr inferred<Dim> lower(const Layer& l, const basic_operands<Dim>& in, auto&& f) {
    if (l.size < 1) return "size must be positive";
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

// ---- opcost/layers/rms_norm.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Normalisation by the root of the mean square, with a scale of its own.

namespace opcost {

// x / sqrt(mean(x^2) + eps), over the last dimensions. eps None: the least that makes a difference to 1.
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
    f("normalized_shape", as_tuple(l.normalized_shape)), f("eps", l.eps), f("elementwise_affine", l.affine);
  }
  static constexpr void parameters(const rms_norm& l, const tensors&, auto&& f) {
    detail::affine_parameters(l.affine, false, l.normalized_shape, f);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const rms_norm& l, const basic_operands<Dim>& in, auto&& f) {
    if (!detail::ends_in(in[0].dims, l.normalized_shape)) return "its input does not end in normalized_shape";
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

namespace opcost {
namespace fn {
struct normalizing_batch {
  bool training = false;
  double momentum = 0.1, eps = 1e-5;
};  // x, mean, variance, perhaps scale, shift
struct normalizing_instance {
  bool use_input_stats = true;
  double momentum = 0.1, eps = 1e-5;
};  // the same; mean and variance may be absent
struct normalizing_layer {
  ints normalized_shape{};
  double eps = 1e-5;
};  // x, perhaps scale, shift
struct normalizing_groups {
  count_t num_groups = 1;
  double eps = 1e-5;
};  // x, perhaps scale, shift
struct normalizing_root {
  ints normalized_shape{};
  none_or<double> eps{};
};  // x, perhaps scale

using batch_norm = function<"F.batch_norm", normalizing_batch>;
using instance_norm = function<"F.instance_norm", normalizing_instance>;
using layer_norm = function<"F.layer_norm", normalizing_layer>;
using group_norm = function<"F.group_norm", normalizing_groups>;
using rms_norm = function<"F.rms_norm", normalizing_root>;
using local_response_norm = function<"F.local_response_norm", opcost::local_response_norm>;
}  // namespace fn

namespace detail {
// y s + t, with operands from number `first` on, where they are given.
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
    f("training", l.training), f("momentum", l.momentum), f("eps", l.eps);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::normalizing_batch& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() < 3 || in.size() > 5 || !may_be(Dim(in[0].dims.rank < 2 ? 0 : 1), 1))
      return "it takes x [N, C, ...], mean, variance, perhaps a scale and a shift";
    if (!detail::lists_of_channels(in, 1))
      return "mean, variance, scale and shift must be lists of as many numbers as x has channels";
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
    f("use_input_stats", l.use_input_stats), f("momentum", l.momentum), f("eps", l.eps);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::normalizing_instance& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() < 1 || in.size() == 2 || in.size() > 5)
      return "it takes x, perhaps mean and variance, perhaps a scale and a shift";
    if (in[0].dims.ranked() && in[0].dims.rank < 3) return "its input has no spatial dimension";
    if (!detail::lists_of_channels(in, 1))
      return "mean, variance, scale and shift must be lists of as many numbers as x has channels";
    if (!l.use_input_stats && in.size() < 3) return "without use_input_stats mean and variance must be given";
    if (!l.use_input_stats) return op_traits<fn::normalizing_batch>::lower(fn::normalizing_batch{.eps = l.eps}, in, f);
    return detail::scaled_and_shifted(
        in, f(mvn_6{.eps = l.eps}, in[0], detail::axes_operand<Dim>(in, detail::axes_from<Dim>(2, in[0].dims.rank))), 3,
        true, f);
  }
};
template <> struct op_traits<fn::normalizing_layer> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("normalized_shape", as_tuple(l.normalized_shape)), f("eps", l.eps);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::normalizing_layer& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() > 3) return "it takes x, perhaps a scale and a shift";
    if (!detail::ends_in(in[0].dims, l.normalized_shape)) return "its input does not end in normalized_shape";
    return detail::scaled_and_shifted(
        in,
        f(mvn_6{.eps = l.eps}, in[0],
          detail::axes_operand<Dim>(in, detail::axes_from<Dim>(-l.normalized_shape.rank, 0))),
        1, false, f);
  }
};
template <> struct op_traits<fn::normalizing_groups> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { f("num_groups", l.num_groups), f("eps", l.eps); }
  // x as one row a group
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::normalizing_groups& l, const basic_operands<Dim>& in, auto&& f) {
    const auto& x = in[0].dims;
    if (in.size() > 3 || x.rank < 2) return "it takes x [N, C, ...], perhaps a scale and a shift";
    if (l.num_groups < 1 || (known(x[1]) && opcost::lower(x[1]) % l.num_groups != 0))
      return "the channels do not divide into the groups";
    if (!detail::lists_of_channels(in, 1)) return "scale and shift must be lists of as many numbers as x has channels";
    const Dim axes[]{-1};
    f(mvn_6{.eps = l.eps},
      of(basic_shape<Dim>{x[0], l.num_groups, x.product(1, x.rank) / Dim(l.num_groups)}, in[0].type),
      detail::axes_operand<Dim>(in, axes));
    return detail::scaled_and_shifted(in, of(x, in[0].type), 1, true, f);
  }
};
template <> struct op_traits<fn::normalizing_root> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("normalized_shape", as_tuple(l.normalized_shape)), f("eps", l.eps);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::normalizing_root& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() > 2) return "it takes x and perhaps a scale";
    const inferred<Dim> y = op_traits<rms_norm>::lower(
        rms_norm{.normalized_shape = l.normalized_shape, .eps = l.eps, .affine = false}, in, f);
    return y.refusal.empty() && in.has(1) ? inferred<Dim>(f(multiply{}, y[0], in[1])) : y;
  }
};

}  // namespace opcost

// ---- opcost/layers/functions_windows.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Functions of pictures and signals: convolutions whose filter is an operand, pools, interpolation, padding, sampling.

// ---- opcost/layers/shuffle_layers.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Channels traded for places, and channels among themselves.

namespace opcost {
namespace nn {
struct pixel_shuffle {
  count_t upscale_factor = 1;
};
struct pixel_unshuffle {
  count_t downscale_factor = 1;
};
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

// ---- opcost/layers/special_pooling_layers.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Pools beside the common ones: the largest of as many windows as the output asks for, p-norms, windows at random
// places.

// ---- opcost/layers/upsampling_layers.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Interpolation over the spatial dimensions, to a size or by a factor: floor(factor x extent).

namespace opcost {

enum class upsample_mode : std::uint8_t { nearest, linear, bilinear, bicubic, trilinear, area, nearest_exact };
template <>
inline constexpr std::array<std::string_view, 7> spellings<upsample_mode>{
    "nearest", "linear", "bilinear", "bicubic", "trilinear", "area", "nearest-exact"};

namespace nn {
struct upsample {
  ints size{};
  factors scale_factor{};
  upsample_mode mode = upsample_mode::nearest;
  bool align_corners = false, recompute_scale_factor = false;
};
// The older classes, of one mode each.
struct upsampling_nearest2d : upsample {};
struct upsampling_bilinear2d : upsample {
  constexpr upsampling_bilinear2d() { mode = upsample_mode::bilinear, align_corners = true; }
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

// What nn.Upsample and F.interpolate do.
template <class Dim> constexpr inferred<Dim> resampled(const nn::upsample& l, const basic_operands<Dim>& in, auto&& f) {
  const auto& x = in[0].dims;
  if (x.ranked() && (x.rank < 3 || x.rank > 5)) return "its input has 1 to 3 spatial dimensions";
  const int spatial = x.ranked() ? x.rank - 2 : 2;
  if (l.size.empty() == (l.scale_factor.size == 0)) return "either size or scale_factor must be given";
  if (l.size.rank > 1 && l.size.rank != spatial) return "size must be one number a spatial dimension";
  if (l.scale_factor.size > 1 && l.scale_factor.size != spatial)
    return "scale_factor must be one number a spatial dimension";
  if ((l.mode == upsample_mode::linear && spatial != 1) ||
      ((l.mode == upsample_mode::bilinear || l.mode == upsample_mode::bicubic) && spatial != 2) ||
      (l.mode == upsample_mode::trilinear && spatial != 3))
    return "the mode is one for another number of spatial dimensions";
  Dim wanted[3]{};
  interpolate op{.axes = {}, .mode = interpolation_of(l.mode), .align_corners = l.align_corners};
  for (int i = 0; i < spatial; ++i) {
    op.axes.push_back(2 + i);
    wanted[i] = l.size.empty() ? scaled_extent(x[2 + i], l.scale_factor[i]) : Dim(l.size[l.size.rank == 1 ? 0 : i]);
    if (upper(wanted[i]) < 1) return "the output would be empty";
  }
  basic_tensor<Dim> sizes = fixed(in, basic_shape<Dim>{spatial});
  sizes.type = dtype::i64, sizes.value = std::span<const Dim>(wanted).first(static_cast<std::size_t>(spatial));
  if (l.mode == upsample_mode::area) return f(adaptive_avg_pool{}, in[0], sizes);  // which it is
  return f(op, in[0], sizes);
}

template <class Layer> struct upsampling_traits {
  static constexpr std::string_view repr = "scale_factor?, size?, mode";
  static constexpr void attributes(auto& l, auto&& f) {
    f("size", l.size), f("scale_factor", l.scale_factor), f("mode", l.mode);
    if constexpr (std::same_as<Layer, nn::upsample>)
      f("align_corners", l.align_corners), f("recompute_scale_factor", l.recompute_scale_factor);
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

namespace opcost {

template <int Spatial> struct adaptive_max_pooling {
  ints output_size{};
  bool return_indices = false;
};
using adaptive_max_pool1d = adaptive_max_pooling<1>;
using adaptive_max_pool2d = adaptive_max_pooling<2>;
using adaptive_max_pool3d = adaptive_max_pooling<3>;
// (sum x^p)^(1/p) of each window, as torch computes it: the mean of the powers, times the window's size.
template <int Spatial> struct lp_pooling {
  real_number norm_type = 2;
  ints kernel_size{}, stride{};
  bool ceil_mode = false;
};
using lp_pool1d = lp_pooling<1>;
using lp_pool2d = lp_pooling<2>;
using lp_pool3d = lp_pooling<3>;
// Windows at pseudo-random places, as many as the output has elements; output_ratio: of the input's extents.
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
    f("output_size", as_written(l.output_size, {1})), f("return_indices", l.return_indices);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const adaptive_max_pooling<Spatial>& l, const basic_operands<Dim>& in,
                                       auto&& f) {
    if (!detail::batched(in[0].dims, Spatial)) return detail::not_batched;
    if (!detail::none_negative(l.output_size)) return "output_size must be positive";
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
    f("norm_type", l.norm_type), f("kernel_size", as_written(l.kernel_size)), f("stride", as_written(l.stride)),
        f("ceil_mode", l.ceil_mode);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const lp_pooling<Spatial>& l, const basic_operands<Dim>& in, auto&& f) {
    if (!detail::batched(in[0].dims, Spatial)) return detail::not_batched;
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
    f("kernel_size", as_written(l.kernel_size)), f("output_size", as_written(l.output_size)),
        f("output_ratio", l.output_ratio), f("return_indices", l.return_indices);
  }
  // The windows side by side, gathered along one dimension after the other, and the largest of each.
  template <class Dim>
  static constexpr inferred<Dim> lower(const fractional_max_pooling<Spatial>& l, const basic_operands<Dim>& in,
                                       auto&& f) {
    if (!detail::batched(in[0].dims, Spatial)) return detail::not_batched;
    const auto& x = in[0].dims;
    if (l.output_size.empty() == (l.output_ratio.size == 0)) return "either output_size or output_ratio must be given";
    const ints kernel = spread_over(l.kernel_size, Spatial), size = spread_over(l.output_size, Spatial);
    basic_tensor<Dim> windows = in[0];
    for (int i = 0; i < Spatial; ++i) {
      const Dim places = size.empty() ? detail::scaled_extent(x[2 + i], l.output_ratio[i]) : Dim(size[i]);
      if (kernel[i] < 1 || upper(places) < 1) return "kernel_size and output_size must be positive";
      if (opcost::lower(places + kernel[i] - 1) > upper(x[2 + i])) return "the windows do not fit into the input";
      const Dim along[]{2 + i};
      basic_tensor<Dim> axis = fixed(in, basic_shape<Dim>{}),
                        indices = fixed(in, basic_shape<Dim>{places * Dim(kernel[i])});
      axis.type = indices.type = dtype::i64, axis.value = along;
      windows = f(gather_8{}, windows, indices, axis);
    }
    max_pool_14 op;
    op.kernel_size = op.strides = kernel;
    if (l.return_indices) return f.all(op, windows);
    return f(op, windows);
  }
};

}  // namespace opcost

namespace opcost {

enum class padding_by : std::uint8_t { constant, reflect, replicate, circular };
template <>
inline constexpr std::array<std::string_view, 4> spellings<padding_by>{"constant", "reflect", "replicate", "circular"};

namespace fn {
// in: x, filter [O, I / G, k...], of a transposed one [I, O / G, k...], perhaps a bias
template <int Spatial> struct convolving {
  ints stride{}, padding{}, dilation{};
  count_t groups = 1;
  auto_pad pad = auto_pad::explicit_;
};
template <int Spatial> struct transposed_convolving {
  ints stride{}, padding{}, output_padding{};
  count_t groups = 1;
  ints dilation{};
};
template <int Spatial>
struct max_pooling : opcost::max_pooling<Spatial> {};  // torch's function lists ceil_mode before return_indices
struct interpolating : nn::upsample {
  bool antialias = false;
};
struct padding {
  ints pad{};
  padding_by mode = padding_by::constant;
  none_or<real_number> value{};
};
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
// The filter of a convolution of several groups, one group's after the other.
template <class Dim> constexpr basic_tensor<Dim> filter_by_groups(basic_tensor<Dim> w, count_t groups) {
  basic_shape<Dim> dims{groups, w.dims[0] / Dim(groups)};
  for (int i = 1; i < w.dims.rank; ++i) dims.push_back(w.dims[i]);
  w.dims = dims;
  return w;
}
template <int Spatial, class Dim>
constexpr const char* refused_filter(const basic_operands<Dim>& in, count_t groups, int groups_of) {
  if (in.size() != 2 && in.size() != 3) return "it takes x, a filter and perhaps a bias";
  if (!may_have_rank(in[0].dims, Spatial + 2) || in[1].dims.rank != Spatial + 2)
    return "x and the filter must have two dimensions more than are convolved";
  if (groups < 1 || (known(in[1].dims[0]) && lower(in[1].dims[0]) % groups != 0))
    return groups_of == 0 ? "the filter does not divide into the groups" : "groups must be positive";
  return nullptr;
}
}  // namespace detail

template <int Spatial> struct op_traits<fn::convolving<Spatial>> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("stride", per_axis<Spatial>(l.stride, {1})), f("padding", padding_per_axis<Spatial>(l.padding, l.pad)),
        f("dilation", per_axis<Spatial>(l.dilation, {1})), f("groups", l.groups);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::convolving<Spatial>& l, const basic_operands<Dim>& in, auto&& f) {
    if (const char* why = detail::refused_filter<Spatial>(in, l.groups, 0)) return why;
    convolution op{.strides = spread_over(l.stride, Spatial),
                   .dilations = spread_over(l.dilation, Spatial),
                   .pads_begin = spread_over(l.padding, Spatial),
                   .pads_end = {},
                   .pad = l.pad};
    op.pads_end = op.pads_begin;
    const basic_tensor<Dim> y = l.groups == 1
                                    ? f(op, in[0], in[1])
                                    : f(group_convolution{op}, in[0], detail::filter_by_groups(in[1], l.groups));
    return in.has(2) ? f(add_bias{}, y, in[2]) : y;
  }
};
template <int Spatial> struct op_traits<fn::transposed_convolving<Spatial>> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("stride", per_axis<Spatial>(l.stride, {1})), f("padding", per_axis<Spatial>(l.padding, {0})),
        f("output_padding", per_axis<Spatial>(l.output_padding, {0}));
    f("groups", l.groups), f("dilation", per_axis<Spatial>(l.dilation, {1}));
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::transposed_convolving<Spatial>& l, const basic_operands<Dim>& in,
                                       auto&& f) {
    if (const char* why = detail::refused_filter<Spatial>(in, l.groups, 1)) return why;
    convolution_backprop_data op;
    op.strides = spread_over(l.stride, Spatial), op.dilations = spread_over(l.dilation, Spatial),
    op.pads_begin = op.pads_end = spread_over(l.padding, Spatial);
    op.output_padding = spread_over(l.output_padding, Spatial);
    const basic_tensor<Dim> y =
        l.groups == 1 ? f(op, in[0], in[1])
                      : f(group_convolution_backprop_data{op}, in[0], detail::filter_by_groups(in[1], l.groups));
    return in.has(2) ? f(add_bias{}, y, in[2]) : y;
  }
};
template <int Spatial> struct op_traits<fn::max_pooling<Spatial>> : op_traits<max_pooling<Spatial>> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("kernel_size", as_written(l.kernel_size)), f("stride", as_written(l.stride, l.kernel_size)),
        f("padding", as_written(l.padding, {0})), f("dilation", as_written(l.dilation, {1}));
    f("ceil_mode", l.ceil_mode), f("return_indices", l.return_indices);
  }
};
template <> struct op_traits<fn::interpolating> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("size", as_written(l.size)), f("scale_factor", l.scale_factor), f("mode", l.mode),
        f("align_corners", l.align_corners);
    f("recompute_scale_factor", l.recompute_scale_factor), f("antialias", l.antialias);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::interpolating& l, const basic_operands<Dim>& in, auto&& f) {
    return detail::resampled(l, in, f);
  }
};
// Pairs of numbers, the last dimension's first. Negative ones cut off.
template <> struct op_traits<fn::padding> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("pad", as_written(l.pad)), f("mode", l.mode), f("value", l.value);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::padding& l, const basic_operands<Dim>& in, auto&& f) {
    const int dims = l.pad.rank / 2;
    if (l.pad.rank % 2 != 0 || l.pad.empty() || (in[0].dims.ranked() && dims > in[0].dims.rank))
      return "pad must be two numbers for each of the last dimensions";
    ints begin, end;
    for (int i = dims - 1; i >= 0; --i) begin.push_back(l.pad[2 * i]), end.push_back(l.pad[2 * i + 1]);
    return detail::padded(in, begin, end,
                          l.mode == padding_by::reflect    ? pad_mode::reflect
                          : l.mode == padding_by::constant ? pad_mode::constant
                                                           : pad_mode::edge,
                          f);
  }
};
template <> struct op_traits<fn::sampling> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("mode", l.mode), f("padding_mode", l.padding_mode), f("align_corners", l.align_corners);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::sampling& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 2) return "it takes x and a grid";
    return f(grid_sample{.align_corners = l.align_corners, .mode = l.mode, .padding = l.padding_mode}, in[0], in[1]);
  }
};

}  // namespace opcost

namespace opcost {

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
              fn::expand, fn::repeat, fn::tile, fn::cat, fn::stack, fn::chunk, fn::split, fn::flip, fn::roll,
              fn::gather, fn::index_select, fn::embedding, fn::narrow, fn::tril, fn::triu, fn::clone, fn::conv1d,
              fn::conv2d, fn::conv3d, fn::conv_transpose1d, fn::conv_transpose2d, fn::conv_transpose3d, fn::max_pool1d,
              fn::max_pool2d, fn::max_pool3d, fn::avg_pool1d, fn::avg_pool2d, fn::avg_pool3d, fn::adaptive_avg_pool1d,
              fn::adaptive_avg_pool2d, fn::adaptive_avg_pool3d, fn::adaptive_max_pool1d, fn::adaptive_max_pool2d,
              fn::adaptive_max_pool3d, fn::lp_pool1d, fn::lp_pool2d, fn::interpolate, fn::upsample, fn::pad,
              fn::grid_sample, fn::unfold, fn::fold, fn::pixel_shuffle, fn::pixel_unshuffle, fn::channel_shuffle,
              fn::batch_norm, fn::instance_norm, fn::layer_norm, fn::group_norm, fn::rms_norm,
              fn::local_response_norm> {};

}  // namespace opcost

// ---- opcost/layers/padding_layers.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Padding as a module: elements before and after the last dimensions, the last one's first, as torch lists them.

namespace opcost {
namespace nn {
enum class pads_with : std::uint8_t { constant, zero, reflection, replication, circular };
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
    if (pads.rank != 2 * Spatial) return "padding must be two numbers a dimension";
    ints begin, end;
    for (int i = Spatial - 1; i >= 0; --i) begin.push_back(pads[2 * i]), end.push_back(pads[2 * i + 1]);
    if (in[0].dims.ranked() && in[0].dims.rank < Spatial) return "its input has too few dimensions";
    return detail::padded(in, begin, end,
                          With == nn::pads_with::reflection                                       ? pad_mode::reflect
                          : With == nn::pads_with::replication || With == nn::pads_with::circular ? pad_mode::edge
                                                                                                  : pad_mode::constant,
                          f);
  }
};

}  // namespace opcost

// ---- opcost/layers/recurrent_layers.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Recurrent networks as modules: input [T, N, I], batch_first [N, T, I], one sequence alone [T, I]; a state may be
// given too. Outputs: all h [T, N, D H], the last h [D L, N, H] and, of an LSTM, the last c, of D directions and L
// layers. torch keeps two biases a layer, which are added up ahead; of a GRU's new gate both are needed. LSTM with
// projections: Sak et al. 2014, arXiv:1402.1128.

// ---- opcost/layers/recurrent_names.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The names of a recurrent layer's parameters: weight_ih_l0, bias_hh_l1_reverse.
#include <array>
#include <string_view>

namespace opcost::detail {

inline constexpr int recurrent_layers_at_most = 64;
inline constexpr std::array<std::string_view, 5> recurrent_kinds{"weight_ih", "weight_hh", "bias_ih", "bias_hh",
                                                                 "weight_hr"};

// All of one kind, forward and reverse: the texts lie side by side.
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
      put(kind), put("_l");
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

namespace opcost {

enum class rnn_nonlinearity : std::uint8_t { tanh, relu };
template <> inline constexpr std::array<std::string_view, 2> spellings<rnn_nonlinearity>{"tanh", "relu"};

namespace nn {
struct recurrent {
  count_t input_size = 0, hidden_size = 0, num_layers = 1;
  bool bias = true, batch_first = false;
  double dropout = 0;
  bool bidirectional = false;
};
struct lstm : recurrent {
  count_t proj_size = 0;
};  // 0: the state is not projected
struct gru : recurrent {};
struct rnn : recurrent {
  rnn_nonlinearity nonlinearity = rnn_nonlinearity::tanh;
};

struct recurrent_cell {
  count_t input_size = 0, hidden_size = 0;
  bool bias = true;
};  // input [N, I] or [I]
struct lstm_cell : recurrent_cell {};
struct gru_cell : recurrent_cell {};
struct rnn_cell : recurrent_cell {
  rnn_nonlinearity nonlinearity = rnn_nonlinearity::tanh;
};
}  // namespace nn

namespace detail {
constexpr std::string_view rnn_activation(rnn_nonlinearity n) { return n == rnn_nonlinearity::relu ? "relu" : "tanh"; }
constexpr count_t projection(const nn::lstm& l) { return l.proj_size; }
constexpr count_t projection(const nn::recurrent&) { return 0; }
constexpr const char* refused_sizes(count_t input, count_t hidden) {
  return input < 1 || hidden < 1 ? "input_size and hidden_size must be positive" : nullptr;
}

// What an operation takes of a layer's parameters: W, R, the biases' sum, and beyond its operands torch's two biases,
// so that they count as parameters.
template <class Dim> struct recurrent_operands {
  basic_tensor<Dim> w, r, bias, first, second;
  constexpr recurrent_operands(const basic_operands<Dim>& in, const recurrence& kind, bool has_bias, Dim input,
                               Dim hidden, std::initializer_list<Dim> lead) {
    const auto with = [&](std::initializer_list<Dim> own) {
      basic_shape<Dim> s(lead);
      for (const Dim& d : own) s.push_back(d);
      return learned(in, s);
    };
    w = with({hidden * Dim(kind.gates), input}), r = with({hidden * Dim(kind.gates), hidden});
    bias = first = second = absent<Dim>;
    if (!has_bias) return;
    first = second = with({hidden * Dim(kind.gates)}), bias = with({hidden * Dim(kind.bias_gates)});
    bias.stored = 0;
  }
};

// A layer with projections: h is P numbers, made of H. All steps at once, which are as many products. Returns all h.
template <class Dim>
constexpr basic_tensor<Dim> projected_layer(const nn::lstm& l, const basic_operands<Dim>& in,
                                            const basic_tensor<Dim>& x, Dim input, auto&& f) {
  const Dim hidden = l.hidden_size, projected = l.proj_size, gates = hidden * Dim(4);
  const auto wide = [&](Dim last) { return of(basic_shape<Dim>{x.dims[0], x.dims[1], last}, x.type); };
  const basic_tensor<Dim> all = f(matmul{.transpose_b = true}, x, learned(in, {gates, input}));
  f(matmul{.transpose_b = true}, wide(projected), learned(in, {gates, projected}));
  if (l.bias) f(add_bias{}, all, learned(in, {gates}), learned(in, {gates}));
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
    f("input_size", l.input_size), f("hidden_size", l.hidden_size), f("num_layers", l.num_layers);
    if constexpr (requires { l.nonlinearity; }) f("nonlinearity", l.nonlinearity);
    f("bias", l.bias), f("batch_first", l.batch_first), f("dropout", l.dropout), f("bidirectional", l.bidirectional);
    if constexpr (requires { l.proj_size; }) f("proj_size", l.proj_size);
  }
  static constexpr void parameters(const Layer& l, const tensors&, auto&& f) {
    const count_t h = l.hidden_size, p = projection(l), state = p > 0 ? p : h, directions = l.bidirectional ? 2 : 1;
    for (int layer = 0; layer < l.num_layers && layer < recurrent_layers_at_most; ++layer)
      for (int d = 0; d < directions; ++d) {
        f(recurrent_name<0>(layer, d != 0), shape{h * Kind.gates, layer == 0 ? l.input_size : state * directions}),
            f(recurrent_name<1>(layer, d != 0), shape{h * Kind.gates, state});
        if (l.bias)
          f(recurrent_name<2>(layer, d != 0), shape{h * Kind.gates}),
              f(recurrent_name<3>(layer, d != 0), shape{h * Kind.gates});
        if (p > 0) f(recurrent_name<4>(layer, d != 0), shape{p, h});
      }
  }
  template <class Dim> static constexpr inferred<Dim> lower(const Layer& l, const basic_operands<Dim>& in, auto&& f) {
    const auto& given = in[0].dims;
    const count_t p = projection(l);
    if (const char* why = refused_sizes(l.input_size, l.hidden_size)) return why;
    if (l.num_layers < 1 || l.num_layers > recurrent_layers_at_most) return "num_layers must be from 1 to 64";
    if (p < 0 || p >= l.hidden_size) return "proj_size must be smaller than hidden_size";
    if (given.rank != 2 && given.rank != 3) return "its input must have rank 2 or 3";
    if (!may_be(given[-1], l.input_size.n)) return "its input does not end in input_size";
    const bool batched = given.rank == 3, first = batched && l.batch_first;
    const Dim n = batched ? given[first ? 0 : 1] : Dim(1), steps = given[first ? 1 : 0], hidden = l.hidden_size,
              directions = l.bidirectional ? 2 : 1, state = p > 0 ? Dim(p) : hidden;
    basic_tensor<Dim> x = of(basic_shape<Dim>{n, steps, l.input_size}, in[0].type);
    const basic_tensor<Dim> start = of(basic_shape<Dim>{n, directions, hidden}, in[0].type);
    for (count_t layer = 0; layer < l.num_layers; ++layer) {
      if constexpr (requires { l.proj_size; }) {
        for (int d = 0; p > 0 && d < (l.bidirectional ? 2 : 1); ++d) projected_layer(l, in, x, x.dims[2], f);
      }
      if (p == 0) {
        Sequence op;
        op.hidden_size = l.hidden_size,
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
    if (batched)
      all.push_back(first ? n : steps), all.push_back(first ? steps : n), last.push_back(n);
    else
      all.push_back(steps);
    all.push_back(state * directions), cell = last, last.push_back(state), cell.push_back(hidden);
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
    f("input_size", l.input_size), f("hidden_size", l.hidden_size), f("bias", l.bias);
    if constexpr (requires { l.nonlinearity; }) f("nonlinearity", l.nonlinearity);
  }
  static constexpr void parameters(const Layer& l, const tensors&, auto&& f) {
    const count_t rows = l.hidden_size * Kind.gates;
    f("weight_ih", shape{rows, l.input_size}), f("weight_hh", shape{rows, l.hidden_size});
    if (l.bias) f("bias_ih", shape{rows}), f("bias_hh", shape{rows});
  }
  template <class Dim> static constexpr inferred<Dim> lower(const Layer& l, const basic_operands<Dim>& in, auto&& f) {
    const auto& given = in[0].dims;
    if (const char* why = refused_sizes(l.input_size, l.hidden_size)) return why;
    if (given.rank != 1 && given.rank != 2) return "its input must have rank 1 or 2";
    if (!may_be(given[-1], l.input_size.n)) return "its input does not end in input_size";
    const Dim n = given.rank == 2 ? given[0] : Dim(1), hidden = l.hidden_size;
    const basic_tensor<Dim> x = of(basic_shape<Dim>{n, l.input_size}, in[0].type),
                            start = of(basic_shape<Dim>{n, hidden}, in[0].type);
    const recurrent_operands<Dim> own(in, Kind, l.bias, l.input_size, hidden, {});
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

// ---- opcost/layers/transformer_layers.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Transformers as modules, made of the layers that torch makes them of (Vaswani et al. 2017, arXiv:1706.03762);
// norm_first: Xiong et al. 2020, arXiv:2002.04745.

namespace opcost {

enum class transformer_activation : std::uint8_t { relu, gelu };
template <> inline constexpr std::array<std::string_view, 2> spellings<transformer_activation>{"relu", "gelu"};

struct transformer_layer {
  count_t d_model = 0, nhead = 1, dim_feedforward = 2048;
  double dropout = 0.1;
  transformer_activation activation = transformer_activation::relu;
  double layer_norm_eps = 1e-5;
  bool batch_first = false, norm_first = false, bias = true;
};
struct transformer_encoder_layer : transformer_layer {};
struct transformer_decoder_layer : transformer_layer {};
// norm: none where its shape is empty
struct transformer_encoder {
  transformer_encoder_layer encoder_layer{};
  count_t num_layers = 1;
  layer_norm norm{};
  bool enable_nested_tensor = true, mask_check = true;
};
struct transformer_decoder {
  transformer_decoder_layer decoder_layer{};
  count_t num_layers = 1;
  layer_norm norm{};
};
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
  f("dim_feedforward", l.dim_feedforward), f("dropout", l.dropout), f("activation", l.activation);
}
constexpr void transformer_flags(auto& l, auto&& f) {
  f("layer_norm_eps", l.layer_norm_eps), f("batch_first", l.batch_first), f("norm_first", l.norm_first),
      f("bias", l.bias);
}

// A layer keeps the function that it was made with: tools that patch F.relu afterwards do not see it called.
using kept_relu = function<"relu", nn::relu>;
using kept_gelu = function<"gelu", nn::gelu>;

// The layers' modules, named as torch names them.
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
  // A part of the layer with the residual around it: x + f(norm(x)), or norm(x + f(x)).
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
struct transformer_layer_traits {
  static constexpr std::string_view repr = "";
  static constexpr int required = 2;
  static constexpr void attributes(auto& l, auto&& f) {
    f("d_model", l.d_model), f("nhead", l.nhead), transformer_rest(l, f), transformer_flags(l, f);
  }
};
// A stack of equal layers, perhaps with a norm behind it.
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
    net.declare("self_attn", p.attention()), net.declare("linear1", p.wide()), net.declare("dropout", p.drop()),
        net.declare("linear2", p.narrow());
    net.declare("norm1", p.norm()), net.declare("norm2", p.norm()), net.declare("dropout1", p.drop()),
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
    net.declare("self_attn", p.attention()), net.declare("multihead_attn", p.attention());
    net.declare("linear1", p.wide()), net.declare("dropout", p.drop()), net.declare("linear2", p.narrow());
    net.declare("norm1", p.norm()), net.declare("norm2", p.norm()), net.declare("norm3", p.norm());
    net.declare("dropout1", p.drop()), net.declare("dropout2", p.drop()), net.declare("dropout3", p.drop());
  }
  // `memory`: the encoder's output.
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
    f("encoder_layer", l.encoder_layer), f("num_layers", l.num_layers), f("norm", l.norm),
        f("enable_nested_tensor", l.enable_nested_tensor), f("mask_check", l.mask_check);
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
    f("decoder_layer", l.decoder_layer), f("num_layers", l.num_layers), f("norm", l.norm);
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
    f("d_model", l.d_model), f("nhead", l.nhead), f("num_encoder_layers", l.num_encoder_layers),
        f("num_decoder_layers", l.num_decoder_layers);
    detail::transformer_rest(l, f), detail::transformer_flags(l, f);
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
    net.declare("encoder", encoder(l)), net.declare("decoder", decoder(l));
  }
  static constexpr auto build(const transformer& l, auto& net, auto source, auto target) {
    return net.add("decoder", decoder(l), target, net.add("encoder", encoder(l), source));
  }
};

}  // namespace opcost

namespace opcost {

struct builtin_layers
    : op_list_cat<
          op_list<conv1d, conv2d, conv3d, conv_transpose1d, conv_transpose2d, conv_transpose3d, linear, nn::identity,
                  batch_norm1d, batch_norm2d, batch_norm3d, instance_norm1d, instance_norm2d, instance_norm3d,
                  layer_norm, group_norm, rms_norm, local_response_norm, cross_map_lrn2d, max_pool1d, max_pool2d,
                  max_pool3d, avg_pool1d, avg_pool2d, avg_pool3d, adaptive_avg_pool1d, adaptive_avg_pool2d,
                  adaptive_avg_pool3d, adaptive_max_pool1d, adaptive_max_pool2d, adaptive_max_pool3d, lp_pool1d,
                  lp_pool2d, lp_pool3d, fractional_max_pool2d, fractional_max_pool3d, nn::relu, nn::relu6,
                  nn::leaky_relu, nn::prelu, nn::rrelu, nn::elu, nn::selu, nn::celu, nn::gelu, nn::silu, nn::mish,
                  nn::sigmoid, nn::log_sigmoid, nn::tanh, nn::tanhshrink, nn::hardtanh, nn::hardswish, nn::hardsigmoid,
                  nn::hardshrink, nn::softshrink, nn::softplus, nn::softsign, nn::threshold, nn::softmax, nn::softmin,
                  nn::log_softmax, nn::softmax2d, nn::glu, nn::dropout, nn::dropout1d, nn::dropout2d, nn::dropout3d,
                  nn::alpha_dropout, nn::feature_alpha_dropout, nn::constant_pad1d, nn::constant_pad2d,
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

// ---- opcost/replay/calflops/profile.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// What calflops' calculate_flops prints: totals, and the tree of modules with each one's share.

// ---- opcost/graph/module_figures.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Figures by module: a module's is the sum over what lies in it and below it.

namespace opcost {

// Calls f(module, depth) for each, a parent before its children, in the order in which they are listed.
constexpr void each_module(const module_tree& tree, auto&& f, int from = 0, int depth = 0) {
  if (from >= tree.size()) return;
  f(from, depth);
  for (int child = tree.at(from).first_child; child >= 0; child = tree.at(child).next)
    each_module(tree, f, child, depth + 1);
}
// Calls f(parameter) for each that a module and those below it own, in that order, its own before those of its
// children; one that is shared, under its first name.
constexpr void each_listed_parameter(const module_tree& tree, auto&& f, int from = 0) {
  sequence<int> seen;
  each_module(
      tree,
      [&](int m, int) {
        for (const module_parameter& p : tree.parameters) {
          if (p.module != m) continue;
          int self = static_cast<int>(&p - tree.parameters.data());
          while (tree.parameters[static_cast<std::size_t>(self)].same_as >= 0)
            self = tree.parameters[static_cast<std::size_t>(self)].same_as;
          bool first = true;
          for (int s : seen) first = first && s != self;
          if (!first) continue;
          seen.push_back(self);
          f(p);
        }
      },
      from);
}

// By index into tree.modules.
template <class C, class... Cs> constexpr sequence<figure> figures_by_module(const analysis<Cs...>& a) {
  sequence<figure> sums;
  for (int m = 0; m < a.tree.size(); ++m) sums.push_back(figure(count_t(0)));
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    const row& r = a.at(i);
    if (!r.reached || (r.folded && !counts_folded<C>())) continue;
    for (int m = r.module; m >= 0; m = a.tree.at(m).parent)
      sums[static_cast<std::size_t>(m)] = sums[static_cast<std::size_t>(m)] + a.template flops<C>(i);
  }
  return sums;
}
// Elements; a shared parameter counts for its first name alone.
constexpr sequence<count_t> parameters_by_module(const module_tree& tree) {
  sequence<count_t> sums;
  for (int m = 0; m < tree.size(); ++m) sums.push_back(0);
  each_listed_parameter(tree, [&](const module_parameter& p) {
    for (int m = p.module; m >= 0; m = tree.at(m).parent) sums[static_cast<std::size_t>(m)] += p.dims.elements();
  });
  return sums;
}

}  // namespace opcost

// ---- opcost/replay/torch/module_calls.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The tree of modules as torch prints it, with what a tool puts into it. A graph without modules prints nothing.

#include <vector>

namespace opcost::replay {

// "Conv2d" and "3, 64, kernel_size=(7, 7)" of "Conv2d(3, 64, kernel_size=(7, 7))". A network keeps the text where one
// of its conventions describes layers.
inline std::string_view class_of(const module_tree& tree, int m) {
  if (m >= tree.size()) return {};
  const std::string_view text = tree.text_of(m);
  return text.empty() ? tree.at(m).type : text.substr(0, text.find('('));
}
inline std::string_view settings_of(const module_tree& tree, int m) {
  if (m >= tree.size()) return {};
  const std::string_view text = tree.text_of(m);
  const std::size_t open = text.find('(');
  return open == text.npos || text.size() < open + 2 ? std::string_view()
                                                     : text.substr(open + 1, text.size() - open - 2);
}

// Lists of modules are never called: no hook of theirs runs.
inline bool is_list(const module_tree& tree, int m) {
  return class_of(tree, m) == "ModuleList" || class_of(tree, m) == "ModuleDict";
}

// `lines(m)` are what stands in front of a module's children: its settings, a tool's figures.
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

namespace opcost::replay::calflops {

struct number_format {
  std::string unit{};  // T, G, M, K, m, u; empty: the one that suits the number
  int precision = 2;
};
// "1.81 G", before the name of what is counted.
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
// Its billions are B.
inline std::string params_to_string(const python::number& n, const number_format& f = {}) {
  std::string s = number_to_string(n, f);
  for (char& c : s)
    if (c == 'G') c = 'B';
  while (!s.empty() && s.back() == ' ') s.pop_back();
  return s;
}

// The figures that it returns, and the text that it prints; with each module's share the network needs network<...,
// replay::module_texts>.
struct profile {
  std::string flops{}, macs{}, params{}, text{};
};
template <class... Cs>
profile calculate_flops(const analysis<Cs...>& a, bool print_detailed = true, double backward_factor = 2) {
  sequence<figure> flops = figures_by_module<opcost::calflops>(a),
                   macs = figures_by_module<opcost::calflops::multiply_accumulates>(a);
  sequence<count_t> params(static_cast<std::size_t>(a.tree.size()), count_t(0));
  if (params.empty())
    flops.push_back(a.template flops<opcost::calflops>()),
        macs.push_back(a.template flops<opcost::calflops::multiply_accumulates>()), params.push_back(a.parameters());
  each_listed_parameter(a.tree, [&](const module_parameter& p) {
    for (int m = p.module; m >= 0 && p.trainable; m = a.tree.at(m).parent)
      params[static_cast<std::size_t>(m)] += p.dims.elements();
  });
  profile p{.flops = flops_to_string(flops[0]),
            .macs = macs_to_string(macs[0]),
            .params = params_to_string(params[0]),
            .text = {}};
  const auto line = [&](std::string name, std::string value) {
    name.resize(72, ' '), value.resize(value.size() < 8 ? 8 : value.size(), ' ');
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

// ---- opcost/replay/dnn_analyzer/dnn_table.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// What dnn_analyzer prints: a line for each call of a module that it does not support, a table with a row for each call
// of a leaf module, and the totals.

namespace opcost::replay::dnn_analyzer {

// A call of a leaf module. Its share of the time comes from outside.
struct call {
  std::string_view type{};
  count_t parameters = 0, read_bytes = 0, write_bytes = 0, storage_bytes = 0, inference_bytes = 0;
  double macs = 0, milliseconds = 0;
};

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
    if (c.inference_bytes > 0) calls.push_back(c);  // others are functions, or no leaves
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

// 12.5 K: in the largest unit of which there is one, to two digits; below the first as it is.
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

inline void write(const sink& to, std::span<const call> calls) {
  using align = table::align;
  constexpr double mebi = 1024.0 * 1024.0, mega = 1e6;
  double time = 0, macs = 0;
  bool whole = true;
  count_t parameters = 0, moved = 0, storage = 0, inference = 0;
  for (const call& c : calls) {
    if (!detail::reads_and_writes(c.type))
      to << "Not supported for memory read and write calculations: " << c.type << "\n";
    if (!detail::multiplies(c.type)) to << "Not supported for MACs calculation: " << c.type << "\n";
    time += c.milliseconds, macs += c.macs, whole = whole && c.type != "Conv2d";
    parameters += c.parameters, moved += c.read_bytes + c.write_bytes, storage += c.storage_bytes,
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

// ---- opcost/replay/mmpretrain/get_flops.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// mmpretrain's tools/analysis_tools/get_flops.py: what it makes of --shape, and all that it prints.

// ---- opcost/replay/mmengine/complexity.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// mmengine's get_model_complexity_info: figures, their texts, the table and the architecture.

// ---- opcost/replay/fvcore/fvcore_texts.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// fvcore's texts of a network: flop_count_str, flop_count_table, parameter_count_table. The convention is fvcore, or
// another that counts by its handlers.

// ---- opcost/replay/fvcore/statistics.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// What fvcore's and mmengine's texts are made of: FLOPs, activations and parameters by module, as lines with lines
// below them. Lines of zeros are left out, a module whose only line below says the same is joined with it.

// ---- opcost/replay/fvcore/sizes.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Figures as fvcore and mmengine print them: 4.145G, 0.101K, 100.

namespace opcost::replay::fvcore {

namespace detail {
constexpr python::number_text as_it_is(const python::number& n) {
  if (!n.is_float) return python::number_text(std::string_view(digits(n.whole)));
  return python::number_text(n.text());
}
}  // namespace detail

// The unit changes above 100, 10^5, 10^8, ... of it: 999 is 0.999K. At most `digits` decimals, without zeros at the
// end.
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
// The other one: 0.3K, 25.6M, 138.4M is 0.1G.
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

// By module.
struct statistics {
  const module_tree* tree = nullptr;
  sequence<figure> flops, activations;
  sequence<count_t> parameters;
  sequence<char> called;  // something was computed in it or below it
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
      for (int m = r.module; m >= 0; m = a.tree.at(m).parent) s.called[static_cast<std::size_t>(m)] = 1;
  if (!s.called.empty()) s.called[0] = 1;
  s.activations = figures_by_module<activations_of<C>>(a);
  return s;
}

// A row of a table: a module or a parameter. What a line does not have is empty.
struct line {
  enum column { parameters, flops, activations, columns };
  std::string name{};
  std::string cells[columns]{};
  bool has[columns]{};
  bool zero = true;  // every figure that it has
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

// With the parameters of a module before its children, and children without parameters last. Named by their paths, the
// first by an empty name.
inline line lines_of(const statistics& s, const std::vector<const module_parameter*>& listed, int m = 0) {
  const auto at = static_cast<std::size_t>(m);
  line l{.name = path_of(*s.tree, m)};
  for (const module_parameter* p : listed)
    if (p->module == m) {
      line& own = l.below.emplace_back();
      own.name = path_of(*s.tree, *p), own.parameter = own.has[line::parameters] = true,
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

  l.has[line::flops] = true, l.has[line::activations] = s.with_activations;
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
    std::string prefix{};  // of the joined root: said once
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
    rows.push_back({indent + (m == 0 ? std::string("model") : path_of(tree, m)),
                    indent + std::string(format_count(sums[static_cast<std::size_t>(m)]))});
    if (depth < max_depth)
      for (const module_parameter* p : listed)
        if (p->module == m) rows.push_back({further + path_of(tree, *p), further + python::tuple(p->dims)});
  });
  return rows;
}

// The tree as torch prints it, each module with a line of its figures. Those that are all zero have none.
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

// ---- opcost/replay/torch/torch_texts.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A network that is asked for module_texts as well keeps how each of its layers prints itself: network<...,
// replay::module_texts>. At run time only.

// ---- opcost/layers/layer_text.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A layer's text, as torch prints it and as people type it: Conv2d(3, 64, kernel_size=(7, 7), stride=(2, 2)). Both ways
// go by the attributes that op_traits<L> visits, in the order of torch's constructor, and by
//   required     how many of the first ones have no default (default 0)
//   repr         how torch prints them: "*in_channels, *out_channels, kernel_size, padding?": x is name=value, *x the
//   value alone, x? only
//                where it is not the default's, x~ a text without quotes; without repr: all that are not the default's
//   submodules(l, net)   calls net.declare(name, layer) for each module inside, in torch's order
//   functional   true for what is a function and no module: it is called by its full name, torch.matmul()
//   input_types  element types of its inputs where they are not real numbers: std::array{dtype::i64}
#include <new>

namespace opcost {

class layer_visitor;
class layer_printer;

// A layer's class, its type erased.
struct layer_form {
  std::string_view name{}, repr{};
  int required = 0;
  bool functional = false;
  std::span<const dtype> input_types{};
  std::size_t size = 0;
  void (*make)(void* raw) = nullptr;
  void (*visit)(void* layer, layer_visitor&) = nullptr;
  void (*children)(const void* layer, layer_printer&) = nullptr;  // may be null
};
template <class L> constexpr layer_form form_of();

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
  virtual void visit(std::string_view name, none_or<count_t>&) = 0;
  virtual void visit(std::string_view name, none_or<double>&) = 0;
  virtual void visit(std::string_view name, none_or<real_number>&) = 0;
  virtual void visit(std::string_view name, int& choice, std::span<const std::string_view> spelled) = 0;
  virtual void visit(std::string_view name, const layer_form&, void* layer) = 0;  // a layer within

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

namespace detail {
// Room for a layer of a form.
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

// Writes one attribute's value.
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
    if (v.size == 0) return void(to_ << "None");
    if (v.size == 1) return python::write(to_, v.items[0]);
    for (int i = 0; i < v.size; ++i) to_ << (i ? ", " : "("), python::write(to_, v[i]);
    to_ << ")";
  }
  void visit(std::string_view n, none_or<count_t>& v) override {
    if (is(n)) v.given ? void(to_ << v.value) : void(to_ << "None");
  }
  void visit(std::string_view n, none_or<double>& v) override {
    if (is(n)) v.given ? python::write(to_, v.value) : void(to_ << "None");
  }
  void visit(std::string_view n, none_or<real_number>& v) override {
    if (is(n)) v.given ? write(v.value) : void(to_ << "None");
  }
  void visit(std::string_view n, int& choice, std::span<const std::string_view> spelled) override {
    if (is(n) && choice >= 0 && static_cast<std::size_t>(choice) < spelled.size())
      text(spelled[static_cast<std::size_t>(choice)]);
  }
  void visit(std::string_view n, const layer_form& f, void* layer) override;

 private:
  std::string_view wanted_;
  const sink to_;
  bool quotes_;

  bool is(std::string_view n) { return n == wanted_ && (found = true); }
  void text(std::string_view s) { quotes_ ? void(to_ << "'" << s << "'") : void(to_ << s); }
  void write(const real_number& v) {
    v.whole&& v.value > -9e15 && v.value < 9e15 ? void(to_ << count_t(static_cast<std::int64_t>(v.value)))
                                                : python::write(to_, v.value);
  }
  void list(const list_attribute& a) {
    if (a.mode && *a.mode != auto_pad::explicit_) return text(*a.mode == auto_pad::valid ? "valid" : "same");
    ints v = a.list.empty() ? a.otherwise : a.list;
    if (v.rank == 1 && a.width > 1) v = ints::filled(a.width, v[0]);
    if (v.empty()) return void(to_ << "None");
    const bool one = v.rank == 1 && a.width == 0;
    for (int i = 0; i < v.rank; ++i) {
      to_ << (one ? "" : i ? ", " : "(");
      v[i] == as_input ? void(to_ << "None") : void(to_ << v[i]);
    }
    if (!one) to_ << (v.rank == 1 ? ",)" : ")");
  }
};
inline void write_attributes(const sink& to, const layer_form& f, void* layer, std::string_view between);
}  // namespace detail

// Writes the lines of a layer's submodules.
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
  // Equal ones: torch prints them once, (0-5): 6 x Layer(...).
  template <class L> void declare_all(const L& layer, count_t n);
  // The line that ends the module, where there were any before.
  void close() const {
    if (lines_ > 0) new_line(indent_);
    to_ << ")";
  }

  void new_line(int indent) const {
    to_ << "\n";
    for (int i = 0; i < indent; ++i) to_ << " ";
  }
  void begin_line() { ++lines_, new_line(indent_ + 2); }

 private:
  const sink to_;
  int indent_, lines_ = 0;
  layer_printer* within_ = nullptr;  // the scope whose body runs

  void line(std::string_view name) { begin_line(), to_ << "(" << name << "): "; }
  void line(int name) { line(std::string_view(digits(name))); }
};

// As torch prints it. `indent`: that of the line on which it begins.
inline void write_layer(const sink& to, const layer_form& f, void* layer, int indent = 0) {
  to << f.name << "(";
  if (!f.children) {
    detail::write_attributes(to, f, layer, ", ");
    return void(to << ")");
  }
  layer_printer lines(to, indent);
  detail::text_buffer own;
  detail::write_attributes(own, f, layer, ", ");
  if (!own.chars.empty()) lines.begin_line(), to << own;
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
  static void visit(void* layer, layer_visitor& f) {
    if constexpr (requires { op_traits<L>::attributes(*static_cast<L*>(layer), f); })
      op_traits<L>::attributes(*static_cast<L*>(layer), f);
    else
      (void)layer, (void)f;
  }
  static void children(const void* layer, layer_printer& f) {
    if constexpr (requires { op_traits<L>::submodules(*static_cast<const L*>(layer), f); })
      op_traits<L>::submodules(*static_cast<const L*>(layer), f);
    else
      (void)layer, (void)f;
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
  if constexpr (requires { op_traits<L>::input_types; }) f.input_types = op_traits<L>::input_types;
  if constexpr (requires(const L& l, layer_printer& p) { op_traits<L>::submodules(l, p); })
    f.children = &detail::erased_layer<L>::children;
  return f;
}

namespace detail {
template <class... Ls> constexpr std::array<layer_form, sizeof...(Ls)> forms_of(op_list<Ls...>) {
  return {form_of<Ls>()...};
}
}  // namespace detail
// The forms of a catalogue of layers.
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
  void visit(std::string_view n, none_or<count_t>&) override { add(n); }
  void visit(std::string_view n, none_or<double>&) override { add(n); }
  void visit(std::string_view n, none_or<real_number>&) override { add(n); }
  void visit(std::string_view n, int&, std::span<const std::string_view>) override { add(n); }
  void visit(std::string_view n, const layer_form&, void*) override { add(n); }

 private:
  void add(std::string_view n) { all(all.chars.empty() ? "" : ","), all(n), all("?"); }
};

inline void attribute_writer::visit(std::string_view n, const layer_form& f, void* layer) {
  if (is(n)) write_layer(to_, f, layer);
}

inline void write_attributes(const sink& to, const layer_form& f, void* layer, std::string_view between) {
  layer_storage plain;
  void* const default_one = plain.make(f);
  attribute_names names;
  std::string_view format = f.repr;
  if (format == all_that_differ) f.visit(layer, names), format = names.all;
  bool first = true;
  while (!format.empty()) {
    std::string_view item = format.substr(0, format.find(','));
    format.remove_prefix(item.size() == format.size() ? item.size() : item.size() + 1);
    bool bare = false, differing = false, quotes = true;
    while (!item.empty() && (item.front() == ' ' || item.front() == '*'))
      bare |= item.front() == '*', item.remove_prefix(1);
    while (!item.empty() && (item.back() == '?' || item.back() == '~'))
      differing |= item.back() == '?', quotes &= item.back() != '~', item.remove_suffix(1);
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

namespace opcost::replay {

namespace detail {
// What a layer takes from its input is a number in its text: channels, features.
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
  void visit(std::string_view, none_or<count_t>&) override {}
  void visit(std::string_view, none_or<double>&) override {}
  void visit(std::string_view, none_or<real_number>&) override {}
  void visit(std::string_view, int&, std::span<const std::string_view>) override {}
  void visit(std::string_view, const layer_form&, void*) override {}

 private:
  shape input_;
};
}  // namespace detail

struct module_texts {
  static constexpr std::string_view name = "module_texts", about = "no figures: how layers print themselves";

  template <class L> static void describe(const L& layer, const tensors& in, append_text put) {
    put(op_traits<L>::name), put("(");
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

namespace opcost::replay::fvcore {

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
  text.pop_back();  // of the last line
  return text;
}
}  // namespace detail

// The network has to know how its layers print themselves: network<..., replay::module_texts>.
template <class C = opcost::fvcore, class... Cs>
std::string flop_count_str(const analysis<Cs...>& a, bool activations = false) {
  return text_of(statistics_of<C>(a, activations));
}
template <class C = opcost::fvcore, class... Cs>
std::string flop_count_table(const analysis<Cs...>& a, const table_options& o = {}) {
  return detail::pipe(
      detail::header_of(o.show_param_shapes, o.activations),
      rows_of(lines_of(statistics_of<C>(a, o.activations)), o.max_depth, o.show_param_shapes, o.activations));
}
inline std::string parameter_count_table(const module_tree& tree, int max_depth = 3) {
  return detail::pipe({"name", "#elements or shape"}, parameter_rows(tree, max_depth));
}

}  // namespace opcost::replay::fvcore

namespace opcost::replay::mmengine {

struct complexity {
  figure flops{}, activations{};
  count_t params = 0;
  std::string flops_str{}, activations_str{}, params_str{};
  std::string out_table{}, out_arch{};
};
struct complexity_options {
  bool show_table = true, show_arch = true;
  std::size_t console = 80;  // columns: what a pipe gives; a terminal's are its own
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

template <class C, class... Cs> std::string complexity_stats_table(const analysis<Cs...>& a, std::size_t console = 80) {
  return detail::boxed(fvcore::detail::header_of(true, true),
                       fvcore::rows_of(fvcore::lines_of(fvcore::statistics_of<C>(a)), 3, true, true), console);
}
inline std::string parameter_count_table(const module_tree& tree, int max_depth = 3, std::size_t console = 80) {
  return detail::boxed({"name", "#elements or shape"}, fvcore::parameter_rows(tree, max_depth), console,
                       "parameter count of " + std::string(class_of(tree, 0)));
}
// Of a network that was made at its input's shape. Its texts need network<..., replay::module_texts>.
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

// By what makes the network, and input shapes as mmengine takes them: {3, 224, 224} is one input, {{3, 224, 224}, {3,
// 10}} are two, each a batch of one.
//   get_model_complexity_info([](const partial_shape& images) { return resnet50<mmengine, fvcore::activations,
//   replay::module_texts>(images); }, {3, 224, 224})
namespace detail {
inline partial_shape batch_of_one(const shape& of) {
  partial_shape s{1};
  s.append(of);
  return s;
}
}  // namespace detail
template <class C = opcost::mmengine, class Make>
requires std::is_invocable_v<Make&, const partial_shape&> complexity
get_model_complexity_info(Make&& make, const shape& input_shape, const complexity_options& o = {}) {
  return get_model_complexity_info<C>(make(detail::batch_of_one(input_shape)), o);
}
template <class C = opcost::mmengine, class Make>
requires std::is_invocable_v<Make&, std::span<const partial_shape>> complexity
get_model_complexity_info(Make&& make, std::initializer_list<shape> input_shapes, const complexity_options& o = {}) {
  std::vector<partial_shape> batches;
  for (const shape& s : input_shapes) batches.push_back(detail::batch_of_one(s));
  return get_model_complexity_info<C>(make(std::span<const partial_shape>(batches)), o);
}

}  // namespace opcost::replay::mmengine

namespace opcost::replay::mmpretrain {

// --shape: none is 224 x 224, one value a square, two are height and width.
inline result<shape> input_shape(std::span<const count_t> given) {
  if (given.size() > 2)
    return error::at(error_code::bad_argument)
           << "--shape takes one value (a square) or two (height and width), not " << count_t(given.size());
  for (count_t n : given)
    if (n < 1) return error::at(error_code::bad_argument) << "--shape " << n << " is not positive";
  const count_t height = given.empty() ? count_t(224) : given[0], width = given.size() == 2 ? given[1] : height;
  return shape{3, height, width};
}

// `input_shape` is without batch, as input_shape() gives it.
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

// ---- opcost/replay/ptflops/ptflops_texts.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// What ptflops prints with print_per_layer_stat: the tree of modules (backend pytorch), the operators of the outermost
// modules (backend aten).

// ---- opcost/replay/torch/aten_calls.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// What torch's dispatcher calls for a row that multiplies: aten.convolution, aten.addmm, aten.mm, aten.bmm.

#include <vector>

namespace opcost::replay {

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

// Figures by operator, in the order in which the operators first come.
struct by_operator {
  struct entry {
    std::string_view name{};
    count_t n = 0;
  };
  std::vector<entry> entries{};
  void add(std::string_view name, count_t n) {
    for (entry& e : entries)
      if (e.name == name) return e.n += n, void();
    entries.push_back({name, n});
  }
  count_t sum() const {
    count_t n = 0;
    for (const entry& e : entries) n += e.n;
    return n;
  }
};

}  // namespace opcost::replay

namespace opcost::replay::ptflops {

// The unit of which there is at least one, or the one that is asked for: "GMac", "MMac", "KMac", "Mac".
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
// "M", "K", "B"; by itself it never takes billions, and its thousands are k.
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

// The tree needs network<..., replay::module_texts>. With `verbose`, first a line for each class that has no hook.
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
  // A module that is not hooked is the sum of those within it, its own parameters and functions left out.
  std::string text;
  std::vector<std::string_view> seen;
  const auto visit = [&](const auto& self, int m) -> void {
    const auto at = static_cast<std::size_t>(m);
    const std::string_view type = class_of(tree, m);
    const bool hooked = detail::is_hooked(type);
    for (int c = tree.at(m).first_child; c >= 0; c = tree.at(c).next) {
      self(self, c);
      if (!hooked) macs[at] += macs[static_cast<std::size_t>(c)], params[at] += params[static_cast<std::size_t>(c)];
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
// What the dispatcher calls beside products, in evaluation: by the row's class, and by its text where that has
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
  std::string name(r.type.substr(r.type.rfind('.') + 1));  // others go by the name of their class
  for (char& c : name)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  put(name);
}
}  // namespace detail

// With `verbose`, first a line for each operator that it does not know.
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

// ---- opcost/replay/thop/thop_texts.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// What thop prints while it registers a network's modules, and its clever_format.

namespace opcost::replay::thop {

// 4.13G, 277.00B: above 10^12, 10^9, 10^6, 10^3.
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

// A line for each class that it knows, when it first meets it; modules after those within them.
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

// ---- opcost/replay/torch_flop_counter/flop_table.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The table of torch.utils.flop_counter's FlopCounterMode: a row for each module that multiplies, and one for each of
// its operators.

namespace opcost::replay::torch_flop_counter {

// The unit of a number by the length of its text; 1003.500K.
inline int unit_of(const python::number& n) {
  const auto length = static_cast<int>(n.text().size());
  const int unit = (length - 2) / 3;
  return length < 2 ? 0 : unit > 4 ? 4 : unit;
}
inline std::string convert_num(const python::number& n, int unit) {
  constexpr struct {
    double size;
    std::string_view name;
  } units[] = {{1, ""}, {1e3, "K"}, {1e6, "M"}, {1e9, "B"}, {1e12, "T"}};
  return std::string(python::fixed(n.value / units[unit].size, 3)) + std::string(units[unit].name);
}

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
    lines[static_cast<std::size_t>(m)].name = network + (path.empty() ? "" : ".") + path,
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

// ---- opcost/replay/torchinfo/torchinfo_summary.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// torchinfo's summary: a line for each call of a module, indented by its depth, and the totals.

// ---- opcost/replay/torch/calls.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The calls of modules as hooks see them: in the order in which they begin, each with what it is given and what it
// returns. A leaf's call is a row; a module with modules within is entered with the first row inside and left with the
// last.

namespace opcost::replay {

struct module_call {
  int module = 0, depth = 0;
  int first_row = 0, last_row = 0;
  bool hooked = true;  // ModuleList and ModuleDict are never called themselves
  bool again = false;  // an earlier call was of the same module
  shape input{}, output{};
  dtype output_type = dtype::f32;
};

inline std::vector<module_call> calls_of(const analysis_base& a) {
  std::vector<module_call> calls;
  std::vector<std::size_t> open;  // of the modules around the row
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
  std::size_t entered = 0;  // of tree.entries
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    const row& r = a.at(i);
    if (r.kind != node_kind::computed || r.module < 0) continue;
    std::vector<int> around;  // from the network to the module
    for (int m = r.module; m >= 0; m = a.tree.at(m).parent) around.insert(around.begin(), m);
    std::size_t common = 0;
    while (common < open.size() && common < around.size() && calls[open[common]].module == around[common]) ++common;
    for (; entered < a.tree.entries.size() && a.tree.entries[entered].row <= i;
         ++entered)  // a module that is still open is called again
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
    if (last.outputs > 0) c.output = shape_of({c.last_row, 0}), c.output_type = a[edge{c.last_row, 0}].type;
  }
  // The network itself: its first input, its first output.
  bool has_input = false, has_output = false;
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    const row& r = a.at(i);
    if (r.kind == node_kind::input && !has_input) calls[0].input = shape_of({i, 0}), has_input = true;
    if (r.kind == node_kind::output && r.inputs > 0 && !has_output)
      calls[0].output = shape_of(a.inputs_of(r)[0]), has_output = true;
  }
  return calls;
}

}  // namespace opcost::replay

namespace opcost::replay::torchinfo {

enum class column : std::uint8_t {
  input_size,
  output_size,
  num_params,
  params_percent,
  kernel_size,
  mult_adds,
  trainable
};
struct summary_options {
  int depth = 3;
  std::vector<column> columns{column::output_size, column::num_params};
  std::size_t column_width = 25;
  bool var_names = false, ascii_only = false;
  bool parameters = false;  // verbose=2: those of each module below its line
};

enum class unit : std::uint8_t { automatic, none, megabytes, gigabytes, terabytes };
// " (Units.MEGABYTES): 0.02"; a whole number of units has no fraction. This is how Python prints the unit from 3.11 on.
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
inline std::string megabytes(double bytes) { return std::string(python::fixed(bytes / 1e6, 2)); }

namespace detail {
struct layer {
  module_call call{};
  bool leaf = false;
  int index = 0;  // among those of its depth
  count_t parameters = 0, trained = 0, parameter_bytes = 0, left = 0,
          left_trained = 0;  // left: what its children have not
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
            l.parameters += p.dims.elements(), l.parameter_bytes += bytes_of(p.type, p.dims.elements());
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
      if (t.dims.is_static()) input_bytes_ += bytes_of(t.type, numbers(t.dims).elements()) + 64;  // and a Python object
    }
    std::vector<int> of_depth;
    for (layer& l : layers_) {
      const auto d = static_cast<std::size_t>(l.call.depth);
      if (of_depth.size() <= d) of_depth.resize(d + 1, 0);
      l.index = ++of_depth[d];
    }
    for (std::size_t i = layers_.size(); i-- > 0;) {
      layer& l = layers_[i];
      l.left = l.parameters, l.left_trained = l.trained;
      each_child(i, [&](const layer& c) {
        if (!c.call.again)
          l.left -= c.leaf ? c.parameters : c.left, l.left_trained -= c.leaf ? c.trained : c.left_trained;
      });
    }
    for (const layer& l : layers_) {
      if (l.leaf) macs_ += l.macs, output_bytes_ += l.parameters > 0 ? l.output_bytes * 2 : count_t(0);
      if (l.call.again) continue;
      parameters_ += larger(l.leaf ? l.parameters : l.left, 0),
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
    for (std::string c : cells) pad(c, o_.column_width), s += c + " ";
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
  // kernel_size=(3, 3) of its text.
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

// As print(summary(...)) shows it. Kernel sizes need network<..., replay::module_texts>.
template <class... Cs> std::string summary(const analysis<Cs...>& a, const summary_options& o = {}) {
  return detail::summary(a, o).text();
}

}  // namespace opcost::replay::torchinfo

// ---- opcost/report/conventions_table.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// One network, all conventions: what each tool would print of it, side by side, every figure by the tool's own word for
// it.

// ---- opcost/report/explain.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The way from a network's MACs to what a convention says of it: by type of layer, what the convention counts beyond a
// layer's MACs, or leaves out of them.
//   4,089,184,256 MACs + 55,569,920 batch norm in training form + 100,352 adaptive average pooling = 4,144,854,528
//   (mmengine)
// Or from one convention to another:
//   4,111,512,576 (fvcore) + 33,341,952 batch norm in training form = 4,144,854,528 (mmengine)

// ---- opcost/text/spoken_names.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A type's name as it is said in a sentence: "AdaptiveAvgPool2d" and "F.adaptive_avg_pool2d" are adaptive average
// pooling, "BatchNormInference" batch norm, "LSTM" LSTM.
#include <array>
#include <string>
#include <string_view>

namespace opcost {
namespace detail {
// Names that are said otherwise, then words within names.
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

inline std::string in_words(std::string_view type) {
  if (const std::size_t dot = type.rfind('.'); dot != type.npos && dot + 1 < type.size())
    type.remove_prefix(dot + 1);  // of a function's name
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
    std::string word(type.substr(from, to - from));
    if (!word.empty() && detail::is_capital(word[0])) word[0] = static_cast<char>(word[0] - 'A' + 'a');
    for (const auto& w : detail::spoken_words)
      if (w[0] == word) word = w[1];
    text.append(text.empty() ? "" : " ").append(word);
    from = to < type.size() && type[to] == '_' ? to + 1 : to;
  }
  return text;
}

}  // namespace opcost

namespace opcost {

// What one multiply-accumulate is in a convention's figures: as it says, as its weights say, 1.
template <class C> constexpr int per_mac() {
  if constexpr (requires { C::per_mac; })
    return C::per_mac;
  else if constexpr (requires { requires C::weights.mac.n > 0; })
    return static_cast<int>(C::weights.mac.n);
  else
    return 1;
}

// One convention's column of an analysis.
struct convention_column {
  std::string_view name{};
  int column = 0;
  bool counts_folded = false;
  int per_mac = 1;
  std::string_view (*manner)(std::string_view type) = nullptr;
  figure total{};  // what the tool says of the network as a whole, where that is more than its rows
};
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

struct explanation {
  struct term {
    figure amount{count_t(0)};  // whole may be negative
    std::string what{};
  };
  std::string_view from{}, to{};  // conventions; from nothing: the MACs, each as much as the convention counts one
  count_t macs = 0;
  int per_mac = 1;
  figure base{count_t(0)}, total{count_t(0)};  // base + all terms = total
  std::vector<term> terms{};                   // the largest first
};

namespace detail {
// Without its sign: -5 + 0.25 is 4.75 less.
inline figure size_of(const figure& f) {
  figure size = f;
  if (f.whole < 0) size.whole = count_t(0) - f.whole - (f.part > 0 ? 1 : 0), size.part = f.part > 0 ? 1 - f.part : 0;
  return size;
}
inline std::string with_commas(const figure& f) {
  return grouped(f.whole) + (f.part > 0 ? to_string(figure(f.part)).substr(1) : "");
}
inline figure difference(const figure& a, const figure& b) {
  figure d = a;
  d.whole -= b.whole, d.part -= b.part, d.known = true;
  if (d.part < 0) d.whole -= 1, d.part += 1;
  return d;
}
inline bool is_zero(const figure& f) { return f.whole == 0 && !(f.part > 0); }
inline void add_term(explanation& e, const figure& amount, std::string what) {
  if (is_zero(amount)) return;
  for (explanation::term& t : e.terms)
    if (t.what == what) return t.amount = t.amount + amount, void();
  e.terms.push_back({amount, std::move(what)});
}
inline std::string_view manner_of(const convention_column* c, std::string_view type) {
  return c && c->manner ? c->manner(type) : std::string_view();
}
// What a row's figure is more than it was, in words.
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
  return r.reached && (c.counts_folded || !r.folded) ? a.figures[static_cast<std::size_t>(row * columns + c.column)]
                                                     : figure(count_t(0));
}
// To the sum of its rows what the tool's own total has more.
inline void add_rest(explanation& e, const convention_column& c, figure& sum, bool taken_away) {
  if (!c.total.known || c.total == sum) return;
  add_term(e, taken_away ? difference(sum, c.total) : difference(c.total, sum),
           "what " + std::string(c.name) + " does to the network before it counts");
  sum = c.total;
}
}  // namespace detail

// `columns`: of the analysis; from: null for the MACs.
inline explanation explain(const analysis_base& a, int columns, const convention_column& to,
                           const convention_column* from = nullptr) {
  explanation e{.from = from ? from->name : std::string_view(), .to = to.name, .per_mac = to.per_mac};
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    const row& r = a.at(i);
    const count_t macs = r.counts() ? r.work.mac : count_t(0);
    const figure is = detail::figure_of(a, columns, i, to),
                 was = from ? detail::figure_of(a, columns, i, *from) : figure(macs * e.per_mac),
                 more = detail::difference(is, was);
    e.macs += macs, e.base = e.base + was, e.total = e.total + is;
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
template <class To, class... Cs> explanation explain(const analysis<Cs...>& a) {
  return explain(a, analysis<Cs...>::conventions, column_for<To>(a));
}
template <class From, class To, class... Cs> explanation explain_between(const analysis<Cs...>& a) {
  const convention_column from = column_for<From>(a);
  return explain(a, analysis<Cs...>::conventions, column_for<To>(a), &from);
}

inline void write_explanation(const explanation& e, const sink& to) {
  if (!e.from.empty())
    to << detail::with_commas(e.base) << " (" << e.from << ")";
  else
    (e.per_mac == 1 ? to : to << count_t(e.per_mac) << " x ") << grouped(e.macs) << " MACs";
  for (const explanation::term& t : e.terms)
    to << (t.amount.whole < 0 ? " - " : " + ") << detail::with_commas(detail::size_of(t.amount)) << " " << t.what;
  to << " = " << detail::with_commas(e.total) << " (" << e.to << ")\n";
}

// { "model", "from", "convention", "macs", "per_mac", "base", "terms": [ { "what", "amount" } ], "total" }: base,
// per_mac x macs where it is from no convention, and the amounts add up to the total.
inline void write_explanation_json(const explanation& e, const subject& of, const sink& to) {
  detail::json_writer w(to);
  w.open('{');
  w.key("model").text(of.name);
  e.from.empty() ? w.key("from").null() : w.key("from").text(e.from);
  w.key("convention").text(e.to), w.key("macs").number(e.macs), w.key("per_mac").number(e.per_mac),
      w.key("base").raw(to_string(e.base));
  w.key("terms").open('[');
  for (const explanation::term& t : e.terms) {
    w.open('{');
    w.key("what").text(t.what),
        w.key("amount").raw((t.amount.whole < 0 ? "-" : "") + to_string(detail::size_of(t.amount)));
    w.close('}');
  }
  w.close(']');
  w.key("total").raw(to_string(e.total));
  w.close('}');
  to << "\n";
}

}  // namespace opcost

namespace opcost {

struct convention_figures {
  struct one {
    std::string_view name{};
    figure is{};
  };
  std::string_view convention{}, note{};
  std::vector<one> figures{};
};
// `Shown` conventions, of an analysis that was asked for what they read.
template <class... Shown, class... Cs>
std::vector<convention_figures> figures_by_convention(const analysis<Cs...>& a, convention_list<Shown...>,
                                                      const subject& of = {}) {
  std::vector<convention_figures> all;
  const auto each = [&]<class C>(std::type_identity<C>) {
    all.push_back({.convention = C::name, .note = note_for<C>(of)});
    each_figure<C>(a, [&](std::string_view name, const figure& f) { all.back().figures.push_back({name, f}); });
  };
  (each(std::type_identity<Shown>{}), ...);
  return all;
}

namespace detail {
inline std::string shown(const figure& f) { return f.known ? with_commas(f) : std::string("-"); }
// Each figure's column: the first ones are what a tool calls the work, parameters stand in one column whatever they are
// called.
inline std::string_view column_of(std::string_view name) {
  return name == "params" || name == "parameters" || name == "total_params" ? "parameters"
         : name == "total_mult_adds"                                        ? "macs"
                                                                            : name;
}
}  // namespace detail

inline void write_all_conventions(const std::vector<convention_figures>& all, const subject& of, const sink& to) {
  std::vector<std::string_view> columns{"macs", "flops"};
  std::vector<std::string_view> further;  // a tool's own: in lines below
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
  if (!of.name.empty()) to << of.name << (of.source.empty() ? "" : ", ") << of.source << "\n\n";
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

// { "model", "source", "conventions": { NAME: { FIGURE: n, .., "note" } } }
inline void write_all_conventions_json(const std::vector<convention_figures>& all, const subject& of, const sink& to) {
  detail::json_writer w(to);
  w.open('{');
  w.key("model").text(of.name), w.key("source").text(of.source);
  w.key("conventions").open('{');
  for (const convention_figures& c : all) {
    w.line_break();
    w.key(c.convention).open('{');
    for (const auto& f : c.figures) f.is.known ? w.key(f.name).raw(to_string(f.is)) : w.key(f.name).null();
    if (!c.note.empty()) w.key("note").text(c.note);
    w.close('}');
  }
  w.close('}');
  w.close('}');
  to << "\n";
}

}  // namespace opcost

// ---- opcost/report/layer/layer_report.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// What one layer costs, in every convention at once.

// ---- opcost/graph/one_layer.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// One layer as a whole network, as tools are given it: the module "layer" of a network that does nothing else. A
// function is called in the network itself.

// ---- opcost/graph/layer_call.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Layers that are known at run time only, by their text, called in a network: each behind plain function pointers, so
// that what a network does with a layer is compiled once and not for every one of a catalogue.

// ---- opcost/layers/read_layer_text.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Layers read from their text. What is read refers to the text.

#include <optional>

namespace opcost {

// A layer, or a Sequential of them.
struct layer_text {
  std::string_view name{};  // within a Sequential
  int form = -1;            // its place among the forms; -1: a Sequential
  detail::layer_storage storage{};
  sequence<layer_text> children{};
  const void* layer() const { return storage.room.data(); }
};

namespace detail {
class attribute_taker final : public layer_visitor {
 public:
  attribute_taker(const layer_form& f, const python::value& call)
      : form_(f), call_(call), used_(call.items.size() + 1, false) {}
  // After the visit: what was wrong, or was not taken.
  std::optional<error> problem() {
    for (std::size_t i = 0; i < call_.items.size() && !error_; ++i) {
      const python::value& v = call_.items[i];
      if (used_[i] || v.key == "device" || v.key == "dtype" || (v.module && form_.children)) continue;
      if (v.module)
        error_.emplace(begin() << " has no module '" << v.key << "'");
      else if (v.key.empty())
        error_.emplace(begin() << " takes no value '" << v.source << "' there");
      else
        error_.emplace(begin() << " has no attribute '" << v.key << "'");
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
    if (const auto* v = find(n)) v->is == kind::word ? void(to = v->word) : refuse(n, "a text", *v);
  }
  void visit(std::string_view n, list_attribute to) override {
    const auto* v = find(n);
    if (!v) return;
    if (v->is == kind::word && to.mode && (v->word == "same" || v->word == "valid"))
      return void(*to.mode = v->word == "same" ? auto_pad::same_upper : auto_pad::valid);
    ints read;
    if (v->is == kind::integer)
      read.push_back(v->whole);
    else if (v->is == kind::list && v->items.size() <= static_cast<std::size_t>(ints::max_rank)) {
      for (const python::value& i : v->items) {
        if (i.is != kind::integer && i.is != kind::none) return refuse(n, "whole numbers", *v);
        read.push_back(i.is == kind::none ? as_input : i.whole);
      }
    } else if (v->is != kind::none) {
      return refuse(n, to.mode ? "whole numbers, 'same' or 'valid'" : "whole numbers, at most 8", *v);
    }
    if (to.width > 0 && read.rank > 1 && read.rank != to.width) return refuse(n, "another count of numbers", *v);
    to.list = read;
  }
  void visit(std::string_view n, factors& to) override {
    const auto* v = find(n);
    if (!v) return;
    factors read;
    if (v->is == kind::list && v->items.size() <= read.items.size()) {
      for (const python::value& i : v->items)
        if (!real(n, i, read.items[static_cast<std::size_t>(read.size++)])) return;
    } else if (v->is != kind::none) {
      read.size = 1;
      if (!real(n, *v, read.items[0])) return;
    }
    to = read;
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
  void visit(std::string_view n, int& choice, std::span<const std::string_view> spelled) override {
    const auto* v = find(n);
    if (!v) return;
    for (std::size_t i = 0; i < spelled.size(); ++i)
      if (v->is == kind::word && v->word == spelled[i]) return void(choice = static_cast<int>(i));
    if (error_) return;
    error_.emplace(begin() << ": " << n << " is one of");
    for (const std::string_view s : spelled) error_->what(" "), error_->what(s);
    error_->what(", not "), error_->what(v->source);
  }
  void visit(std::string_view n, const layer_form& f, void* layer) override;

 private:
  using kind = python::value::kind;
  const layer_form& form_;
  const python::value& call_;
  sequence<bool> used_;
  std::optional<error> error_{};
  int position_ = 0;

  error begin() const { return error::at(error_code::bad_argument) << form_.name; }
  void refuse(std::string_view n, std::string_view takes, const python::value& v) {
    if (!error_) error_.emplace(begin() << ": " << n << " takes " << takes << ", not " << v.source);
  }
  const python::value* find(std::string_view name) {
    const int position = position_++;
    const python::value* found = nullptr;
    int unnamed = 0;
    for (std::size_t i = 0; i < call_.items.size(); ++i) {
      const python::value& v = call_.items[i];
      if (v.module || (v.key.empty() ? unnamed++ != position : v.key != name)) continue;
      if (found && !error_) error_.emplace(begin() << ": " << name << " is given twice");
      found = &v, used_[i] = true;
    }
    if (!found && position < form_.required && !error_)
      error_.emplace(begin() << " needs " << name
                             << (form_.children ? ", which torch does not print: give it by name" : ""));
    return found;
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
    return v.is == kind::integer ? (to = v.whole, true) : (refuse(n, "a whole number", v), false);
  }
  bool real(std::string_view n, const python::value& v, double& to) {
    return v.is == kind::integer || v.is == kind::real ? (to = v.number, true) : (refuse(n, "a number", v), false);
  }
  bool number(std::string_view n, const python::value& v, real_number& to) {
    return real(n, v, to.value) ? (to.whole = v.is == kind::integer, true) : false;
  }
};

inline std::optional<error> take_attributes(const layer_form& f, const python::value& call, void* layer) {
  attribute_taker take(f, call);
  f.visit(layer, take);
  return take.problem();
}
inline void attribute_taker::visit(std::string_view n, const layer_form& f, void* layer) {
  const python::value* v = find(n);
  if (!v || error_ || v->is == kind::none) return;
  if (v->is != kind::call || v->word != f.name) return refuse(n, f.name, *v);
  error_ = take_attributes(f, *v, layer);
}

// The form whose name is these two, one behind the other; -1: none.
inline int form_called(std::span<const layer_form> forms, std::string_view space, std::string_view name) {
  for (std::size_t i = 0; i < forms.size(); ++i)
    if (forms[i].name.starts_with(space) && forms[i].name.substr(space.size()) == name) return static_cast<int>(i);
  return -1;
}
// By any name that torch has for it: torch.nn.functional.relu is F.relu; a tensor's method is torch's function, where
// it has no form of its own.
inline int form_named(std::span<const layer_form> forms, std::string_view type) {
  for (std::string_view space : {"torch.nn.functional.", "nn.functional."})
    if (type.starts_with(space)) return form_called(forms, "F.", type.substr(space.size()));
  const int own = form_called(forms, "", type);
  return own < 0 && type.starts_with("torch.Tensor.") ? form_called(forms, "torch.", type.substr(13)) : own;
}
inline result<layer_text> layer_of(const python::value& v, std::span<const layer_form> forms) {
  if (v.is != python::value::kind::call)
    return error::at(error_code::bad_argument) << "'" << v.source << "' is no layer: a layer is Name(...)";
  std::string_view type = v.word;
  if (type.starts_with("torch.nn.") && !type.starts_with("torch.nn.functional."))
    type.remove_prefix(9);
  else if (type.starts_with("nn.") && !type.starts_with("nn.functional."))
    type.remove_prefix(3);
  layer_text t;
  if (type == "Sequential") {
    int number = 0;
    for (const python::value& i : v.items) {
      if (!i.key.empty() && !i.module)
        return error::at(error_code::bad_argument) << "Sequential has no attribute '" << i.key << "'";
      auto child = layer_of(i, forms);
      if (!child) return child;
      child->name = i.key;
      if (++number > 100'000) return error::at(error_code::bad_argument) << "more than 100000 layers";
      t.children.push_back(static_cast<layer_text&&>(*child));
    }
    return t;
  }
  t.form = form_named(forms, type);
  if (t.form < 0) return error::at(error_code::unsupported) << "no layer or function is called '" << v.word << "'";
  const layer_form& f = forms[static_cast<std::size_t>(t.form)];
  if (auto wrong = take_attributes(f, v, t.storage.make(f))) return static_cast<error&&>(*wrong);
  return t;
}
}  // namespace detail

template <class List> result<layer_text> read_layer(std::string_view text) {
  const auto v = python::reader(text).read();
  if (!v) return v.error();
  return detail::layer_of(*v, layer_forms<List>);
}

// The element type that it takes as input i.
template <class List> dtype input_type(const layer_text& t, int i) {
  if (t.form < 0) return t.children.empty() ? dtype::f32 : input_type<List>(t.children[0], i);
  const std::span<const dtype> types = layer_forms<List>[static_cast<std::size_t>(t.form)].input_types;
  return static_cast<std::size_t>(i) < types.size() ? types[static_cast<std::size_t>(i)] : dtype::f32;
}

// As torch prints it.
template <class List> void write_layer(const sink& to, layer_text& t, int indent = 0) {
  if (t.form >= 0)
    return write_layer(to, layer_forms<List>[static_cast<std::size_t>(t.form)], t.storage.room.data(), indent);
  to << "Sequential(";
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

// What a network of these conventions does with a layer of a class.
template <class... Cs> struct layer_functions {
  std::string_view name{};
  bool functional = false;
  outputs (*measure)(const void* layer, evaluation<sizeof...(Cs)>&, const tensors&) = nullptr;  // null: it is a block
  void (*parameters)(const void* layer, const tensors&, parameter_sink) = nullptr;              // may be null
  void (*submodules)(const void* layer, network<Cs...>&) = nullptr;                             // may be null
  edge (*build)(const void* layer, network<Cs...>&, const module_name&,
                std::span<const edge>) = nullptr;  // null: it is none
  std::array<std::string_view, sizeof...(Cs)> (*notes)(const void* layer,
                                                       const tensors&) = nullptr;  // by convention; may be null
};

// A call; what it refers to lives as long as the call.
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
  static edge build(const void* layer, net& n, const module_name& name, std::span<const edge> in) {
    edge result{-1, 0};
    const auto with = [&]<std::size_t... At>(std::index_sequence<At...>) {
      if constexpr (block<Op, net, std::enable_if_t<(At >= 0), edge>...>)
        if (in.size() == sizeof...(At)) result = first_of(n.add(name, at(layer), in[At]...));
    };
    with(std::make_index_sequence<1>{}), with(std::make_index_sequence<2>{}), with(std::make_index_sequence<3>{});
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
                std::span<const edge> in) {
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

// What conventions add in words to the figures of a layer, by convention. Of a Sequential they say nothing.
template <std::size_t Conventions> using layer_notes = std::array<std::string_view, Conventions>;

// The layer's first output; row < 0: it takes another count of inputs. `t` lives as long as the network.
template <class List, class... Cs>
edge add_layer(network<Cs...>& net, const module_name& name, const layer_text& t, std::span<const edge> in,
               layer_notes<sizeof...(Cs)>* notes = nullptr) {
  if (t.form >= 0) {
    const layer_functions<Cs...>& f = detail::layer_functions_of<List, Cs...>[static_cast<std::size_t>(t.form)];
    if (f.notes && notes) {
      sequence<tensor> given;
      for (const edge& v : in) given.push_back(numbers(net[v]));
      *notes = f.notes(t.layer(), tensors(std::span<const tensor>(given)));
    }
    if (f.build) return f.build(t.layer(), net, name, in);
    return f.functional ? detail::call_layer<true>(net, name, f, t.layer(), in)
                        : detail::call_layer<false>(net, name, f, t.layer(), in);
  }
  if (in.size() != 1) return {-1, 0};
  return net.in(name, "Sequential", [&] {
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

namespace opcost {

struct layer_input {
  shape dims{};
  dtype type = dtype::dynamic;  // dynamic: what the layer takes
};

template <class... Cs> struct one_layer {
  layer_text text{};
  network<Cs...> net{};
  edge last{};  // its first output
  layer_notes<sizeof...(Cs)> notes{};

  std::span<const partial_tensor> outputs() const { return net.outputs_of(net.at(last.row)); }
};

// layer_reader<builtin_layers, network<exact, fvcore>>::read("Linear(10, 20)", inputs); what is returned refers to the
// text.
template <class List, class Net> struct layer_reader;
template <class List, class... Cs> struct layer_reader<List, network<Cs...>> {
  static result<one_layer<Cs...>> read(std::string_view text, std::span<const layer_input> inputs) {
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
             << "it does not take " << count_t(static_cast<std::int64_t>(inputs.size())) << " inputs";
    for (const row& r : one.net.rows)
      if (r.state != standing::counted) return error::at(error_code::bad_argument) << r.type << ": " << r.why;
    return one;
  }
};

}  // namespace opcost

namespace opcost {

struct layer_report {
  struct named {
    std::string_view name{};
    figure is{};
  };
  struct by_convention {
    std::string_view name{}, note{};
    sequence<named> figures{};
  };
  std::string_view given{};  // its text
  std::string layer{};       // as torch prints it
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
  r.parameters = one.net.parameters(), r.work = one.net.work();
  const auto add = [&]<class C>(std::type_identity<C>) {
    layer_report::by_convention c{C::name,
                                  one.notes[static_cast<std::size_t>(analysis<Cs...>::template index_of<C>())]};
    bool all_known = true;  // what a convention has no rule for is not known, and no 0
    for (int i = 0; i < static_cast<int>(one.net.rows.size()); ++i)
      all_known = all_known && (one.net.at(i).kind != node_kind::computed || one.net.template flops<C>(i).known);
    each_figure<C>(one.net, [&](std::string_view name, const figure& f) {
      c.figures.push_back({name, all_known || name != "flops" ? f : figure{}});
    });
    r.conventions.push_back(static_cast<layer_report::by_convention&&>(c));
  };
  (add(std::type_identity<Shown>{}), ...);
  return r;
}

namespace detail {
// Whole where it is; what a convention has no rule for is null.
inline std::string figure_text(const figure& f, bool group, std::string_view unknown) {
  if (!f.known) return std::string(unknown);
  if (f.part == 0) return std::string(std::string_view(digits(f.whole, group)));
  std::string s;
  const auto put = [&](std::string_view piece) { s += piece; };
  python::write(put, static_cast<double>(f));
  return s;
}
}  // namespace detail

// { "layer": TEXT, "repr": TEXT, "outputs": [[..]], "parameters": n, "tally": { .. }, "conventions": { NAME: { FIGURE:
// n, .. }, .. } }
inline void write_json(const layer_report& r, const sink& to) {
  detail::json_writer j(to);
  j.open('{');
  j.key("layer").text(r.given);
  j.line_break(), j.key("repr").text(r.layer);
  j.line_break(), j.key("outputs"), j.open('[');
  for (const partial_tensor& t : r.outputs) detail::json_shape(j, t.dims);
  j.close(']');
  j.line_break(), j.key("parameters").number(r.parameters);
  j.line_break(), j.key("tally"), j.open('{');
  for (const auto& f : tally::fields)
    if (r.work.*f.member != 0) j.key(f.name).number(r.work.*f.member);
  j.close('}');
  j.line_break(), j.key("conventions"), j.open('{');
  for (const auto& c : r.conventions) {
    j.line_break(), j.key(c.name), j.open('{');
    for (const auto& f : c.figures) j.key(f.name).raw(detail::figure_text(f.is, false, "null"));
    if (!c.note.empty()) j.key("note").text(c.note);
    j.close('}');
  }
  j.close('}');
  j.close('}');
  to << "\n";
}

inline void write_text(const layer_report& r, const sink& to) {
  const auto shapes = [&](std::string_view title, const sequence<partial_tensor>& list) {
    to << title;
    for (const partial_tensor& t : list) to << " " << t.dims;
    to << "\n";
  };
  to << r.layer << "\n\n";
  shapes("inputs    ", r.inputs), shapes("outputs   ", r.outputs);
  to << "parameters " << digits(r.parameters, true) << "\ntally     ";
  bool first = true;
  for (const auto& f : tally::fields) {
    if (r.work.*f.member == 0) continue;
    to << (first ? " " : ", ") << f.name << " " << digits(r.work.*f.member, true);
    first = false;
  }
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

#endif // OPCOST_TORCH_HPP_SINGLE_INCLUDE
