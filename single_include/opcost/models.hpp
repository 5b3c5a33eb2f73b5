// opcost 0.1.0: what a neural network costs. https://github.com/opcost/opcost
// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Usage: #include "opcost/models.hpp", C++20. Needs model_analyzer.hpp next to it.
// Generated from include/ by single_include/amalgamate.cmake. Do not edit.
#ifndef OPCOST_MODELS_HPP_SINGLE_INCLUDE
#define OPCOST_MODELS_HPP_SINGLE_INCLUDE
#include "model_analyzer.hpp"

// ---- opcost/models.hpp
#ifndef OPCOST_MODELS_HPP_PIECE
#define OPCOST_MODELS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The door for model files of any format. It needs pugixml.

#ifdef OPCOST_HAS_CPP20

// ---- opcost/formats/all_formats.hpp
#ifndef OPCOST_FORMATS_ALL_FORMATS_HPP_PIECE
#define OPCOST_FORMATS_ALL_FORMATS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The input formats of opcost, in the order in which read_model tries them.

// ---- opcost/legacy_ir/old_format.hpp
#ifndef OPCOST_LEGACY_IR_OLD_FORMAT_HPP_PIECE
#define OPCOST_LEGACY_IR_OLD_FORMAT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Old OpenVINO IR as an input format.

// ---- opcost/legacy_ir/old_model_analyzer.hpp
#ifndef OPCOST_LEGACY_IR_OLD_MODEL_ANALYZER_HPP_PIECE
#define OPCOST_LEGACY_IR_OLD_MODEL_ANALYZER_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Model Analyzer's figures for a whole model in old IR: parameters, memory, precision. Source: the tool's
// first public commit, 0967130 (July 2021), and the figures that Open Model Zoo published for these versions.

// ---- opcost/legacy_ir/old_graph.hpp
#ifndef OPCOST_LEGACY_IR_OLD_GRAPH_HPP_PIECE
#define OPCOST_LEGACY_IR_OLD_GRAPH_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// An old model as a graph that analyze() walks: one row per layer of the file. The shapes of these versions are the
// stored ones; inference takes over for other input shapes and for --check-shapes.

// ---- opcost/legacy_ir/old_types.hpp
#ifndef OPCOST_LEGACY_IR_OLD_TYPES_HPP_PIECE
#define OPCOST_LEGACY_IR_OLD_TYPES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The layer types of old IR with the functions that lower them. A type with the same meaning as a current operation is
// lowered to that operation, with the same attributes.

// ---- opcost/legacy_ir/lower_elements.hpp
#ifndef OPCOST_LEGACY_IR_LOWER_ELEMENTS_HPP_PIECE
#define OPCOST_LEGACY_IR_LOWER_ELEMENTS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Old layers that work element by element, normalize, or multiply matrices.

// ---- opcost/legacy_ir/old_layer.hpp
#ifndef OPCOST_LEGACY_IR_OLD_LAYER_HPP_PIECE
#define OPCOST_LEGACY_IR_OLD_LAYER_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The view of an old layer for the functions that lower it: attributes by name, blobs, stored outputs.

// ---- opcost/graph/reader_lowering.hpp
#ifndef OPCOST_GRAPH_READER_LOWERING_HPP_PIECE
#define OPCOST_GRAPH_READER_LOWERING_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Nodes that a reader lowers to operations of its catalogue (graph/lowered_node.hpp).
//
// In a reader, lowerings are plain functions. They are compiled once each, not once per convention or kind of number:
//   using my_lowering = lowering_to<builtin_ops>;
//   lowered_outputs lower_gemm(const my_node& n, const partial_tensors& in, my_lowering& step) {
//     partial_tensor y = step(matmul{.transpose_a = n.trans_a, .transpose_b = n.trans_b}, in[0], in[1]);
//     return in.has(2) ? step(add{}, y, in[2]) : y;
//   }
//   lowered_outputs lower_flatten(const my_node& n, const partial_tensors& in, my_lowering& step) {
//     if (n.axis > 8) return "axis: expected at most 8";                    // rejects the node, with a reason
//     return step(reshape{}, in[0], step.numbers({1, -1}));                 // a constant made on the spot
//   }
// and `visit` says f(lowered_by(node, &lower_gemm)).

namespace opcost {
namespace detail {
// A convention for the steps of a reader's lowering.
struct erased_convention {
  std::string_view name;
  const rule_function* rules;  // by index in the catalogue
  figure (*weigh)(const tally&);
  bool counts_folded;
};
template <class List, class... Cs>
inline constexpr std::array<erased_convention, sizeof...(Cs)> erased_conventions{
    erased_convention{Cs::name, rules_of<Cs, List>.data(), &weigh<Cs>, counts_folded<Cs>()}...};
}  // namespace detail

/// Evaluates the steps of a reader's lowering; not a template, so that it is compiled once.
class lowering_sink : public lowering_steps {
 public:
  /// A step with the operation of index `index` in the catalogue, whose attributes are at `op`.
  lowered_outputs apply(int index, const void* op, span<partial_tensor> operands) {
    const detail::any_op<detail::erased_op_ref> face({entries_ + index, op});
    return run(face, operands,
               [&](const detail::any_op<detail::erased_op_ref>&, const tensors& in, const outputs& out, bool folded) {
                 add(static_cast<std::size_t>(index), op, in, out, folded);
                 return face.memory();
               });
  }

  /// Sets the figure of the whole node under the convention of this name, instead of the sum over its steps, for a tool
  /// that has a rule for the node's type. Unknown: the tool does not count the type.
  void figure_of(std::string_view convention, const figure& f) {
    for (std::size_t c = 0; c < conventions_.size(); ++c)
      if (conventions_[c].name == convention) figures_[c] = f;
  }

 protected:
  lowering_sink(span<const partial_tensor> operands, detail::lowering_store& store, const op_entry* entries,
                span<const detail::erased_convention> conventions, tally& work, span<figure> figures)
      : lowering_steps(operands, store), entries_(entries), conventions_(conventions), work_(work), figures_(figures) {
    for (figure& f : figures) f = count_t(0);
  }

 private:
  const op_entry* entries_;
  span<const detail::erased_convention> conventions_;
  tally& work_;
  span<figure> figures_;

  void add(std::size_t index, const void* op, const tensors& in, const outputs& out, bool folded) {
    const tally work = entries_[index].count(op, in, out);
    if (!folded) work_ += work;
    for (std::size_t c = 0; c < conventions_.size(); ++c) {
      const detail::erased_convention& by = conventions_[c];
      if (folded && !by.counts_folded) continue;
      const rule_function rule = by.rules[index];
      const figure f = rule ? rule(op, in, out) : by.weigh(work);
      figure& sum = figures_[c];
      sum = sum.known && f.known ? sum + f : figure{};
    }
  }
};

/// The steps of a reader's lowering: operations of the catalogue `List`, by type.
template <class List> class lowering_to final : public lowering_sink {
 public:
  template <class... Cs>
  lowering_to(span<const partial_tensor> operands, detail::lowering_store& store, std::type_identity<void (*)(Cs...)>,
              tally& work, span<figure> figures)
      : lowering_sink(operands, store, catalogue<List>::entries.data(), detail::erased_conventions<List, Cs...>, work,
                      figures) {}

  template <class Op, class... Operands> lowered_outputs all(const Op& op, const Operands&... operands) {
    constexpr int index = catalogue<List>::template index_of<Op>();
    static_assert(index >= 0,
                  "opcost: a step of a lowering must be an operation of the reader's list (README: Add an op)");
    if constexpr (sizeof...(Operands) == 1 && (std::convertible_to<const Operands&, partial_tensors> && ...)) {
      sequence<partial_tensor> given;
      const auto copy = [&](const partial_tensors& list) {
        for (const partial_tensor& t : list) given.push_back(t);
      };
      (copy(operands), ...);
      return this->apply(index, &op, span<partial_tensor>(given.data(), given.size()));
    } else {
      std::array<partial_tensor, sizeof...(Operands)> given{operands...};
      return this->apply(index, &op, span<partial_tensor>(given));
    }
  }
  template <class Op, class... Operands> partial_tensor operator()(const Op& op, const Operands&... operands) {
    return all(op, operands...)[0];
  }
};

/// A node and the function that lowers it; made by lowered_by().
template <class Catalogue> struct lowering_ref {
  using list = Catalogue;
  using any_function = void (*)();
  const void* node = nullptr;
  any_function lower = nullptr;
  lowered_outputs (*call)(const void* node, any_function lower, const partial_tensors&, lowering_to<list>&) = nullptr;
};

/// For visit of a graph: f(lowered_by(node, &lower_gemm)). The node must outlive the call.
template <class Node, class List>
lowering_ref<List> lowered_by(const Node& node,
                              lowered_outputs (*lower)(const Node&, const partial_tensors&, lowering_to<List>&)) {
  using function = lowered_outputs (*)(const Node&, const partial_tensors&, lowering_to<List>&);
  using any_function = typename lowering_ref<List>::any_function;
  return {&node, reinterpret_cast<any_function>(lower),
          [](const void* n, any_function f, const partial_tensors& in, lowering_to<List>& step) {
            return reinterpret_cast<function>(f)(*static_cast<const Node*>(n), in, step);
          }};
}

}  // namespace opcost

#endif

// ---- opcost/legacy_ir/old_model.hpp
#ifndef OPCOST_LEGACY_IR_OLD_MODEL_HPP_PIECE
#define OPCOST_LEGACY_IR_OLD_MODEL_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// An IR file of version 2 to 9 as plain structs: the layers, ports and edges of openvino/ir_model.hpp, and the blobs
// that old layers own. Names, types and attributes are views into the file's text, which the model owns.
#include <deque>

namespace opcost::legacy_ir {

using openvino::layer;
namespace detail {
using opcost::detail::same_ignoring_case;
}

/// A range of the .bin that belongs to a layer: its weights, its biases, the content of a Const.
struct blob {
  std::string_view name{};  // "weights", "biases", "custom"
  count_t offset = -1, bytes = 0;
  dtype type = dtype::f32;
  /// Bytes divided by the size of an element, as the old reader counts. A packed binary blob counts as f32.
  count_t elements() const { return bits_of(type) < 8 ? bytes / 4 : bytes / (bits_of(type) / 8); }
};

struct body;
/// The layers of a model or of one body. A port that no edge enters is fed by a layer "Input" that the reader adds; an
/// output that no layer reads is read by a layer "Result" that the reader adds.
struct net {
  openvino::net graph{};
  sequence<blob> blobs{};      // of all layers
  sequence<int> first_blob{};  // by layer, one more than there are layers
  sequence<body> bodies{};     // of all layers: layer.first_body, layer.bodies

  span<const blob> blobs_of(int l) const {
    const auto first = static_cast<std::size_t>(first_blob[l]);
    const auto last = static_cast<std::size_t>(first_blob[l + 1]);
    return span(blobs).subspan(first, last - first);
  }
  int index_of(const layer& l) const { return static_cast<int>(&l - graph.layers.data()); }
};
struct body {
  net layers{};
  body_wiring wiring{};
};

struct model {
  int version = 0;  // of the IR
  std::string_view name{};
  net main{};
  sequence<error> remarks{};
  files::weights weights{};
  std::string weights_note{};  // why the weights are missing

  sequence<char> text{};           // parsed in place
  std::deque<std::string> made{};  // names of the layers that the reader adds
  pugi::xml_document document{};
};

}  // namespace opcost::legacy_ir

#endif

namespace opcost::legacy_ir {

using lowering_step = lowering_to<builtin_ops>;

class old_layer {
 public:
  /// `stored`: the shapes in the file are valid, even if they contradict the attributes.
  old_layer(const net& in, const layer& l, bool stored = true) : net_(&in), layer_(&l), stored_(stored) {}

  const net& within() const { return *net_; }
  const layer& source() const { return *layer_; }
  std::string_view type() const { return layer_->type; }
  bool is(std::string_view type) const { return opcost::detail::same_ignoring_case(layer_->type, type); }

  bool has(std::string_view name) const { return net_->graph.attribute_of(*layer_, name) != nullptr; }
  std::string_view text(std::string_view name, std::string_view otherwise = {}) const {
    const char* s = net_->graph.attribute_of(*layer_, name);
    return s ? text::trimmed(s) : otherwise;
  }
  /// An integer; "2.0" reads as 2, as the old reader takes it.
  count_t integer(std::string_view name, count_t otherwise) const {
    count_t n = otherwise;
    if (has(name)) text::read_integer(text(name), n);
    return n;
  }
  double real(std::string_view name, double otherwise) const {
    double v = otherwise;
    if (has(name)) text::read_real(text(name), v);
    return v;
  }
  bool flag(std::string_view name, bool otherwise = false) const {
    const std::string_view s = text(name);
    if (s.empty()) return otherwise;
    return s == "1" || opcost::detail::same_ignoring_case(s, "true");
  }
  ints list(std::string_view name) const {
    ints items;
    text::each_item(text(name), [&](std::string_view item) {
      count_t n = 0;
      if (text::read_integer(item, n)) items.push_back(n);
    });
    return items;
  }

  /// The layer's own blob of this name, null if it does not exist.
  const blob* blob_named(std::string_view name) const {
    for (const blob& b : net_->blobs_of(net_->index_of(*layer_)))
      if (b.name == name) return &b;
    return nullptr;
  }
  int outputs() const { return layer_->outputs; }
  bool has_stored_shapes() const { return stored_ && layer_->outputs > 0; }
  /// Output k as the file stores it.
  partial_tensor stored_output(int k) const {
    return openvino::stored(net_->graph, net_->graph.outputs[layer_->first_output + k]);
  }

 private:
  const net* net_;
  const layer* layer_;
  bool stored_;
};

/// The tensor with other dimensions and without content, for layers that move data.
inline partial_tensor moved(const partial_tensor& t, const partial_shape& dims) {
  partial_tensor r = t;
  r.dims = dims;
  r.value = {};
  r.reals = {};
  return r;
}

/// A blob as a parameter of the layer with these dimensions.
inline partial_tensor learned_blob(lowering_step& step, const blob& b, const partial_shape& dims) {
  return step.learned(dims, b.type);
}

}  // namespace opcost::legacy_ir

#endif

namespace opcost::legacy_ir {
namespace detail {
// [1, C, 1, ...] if the blob has as many elements as there are channels, else one element.
inline partial_shape per_channel(const partial_shape& x, count_t elements) {
  partial_shape dims = partial_shape::filled(x.rank, 1);
  for (int axis : {1, 0, x.rank - 1})
    if (axis >= 0 && axis < x.rank && x[axis] == interval(elements)) {
      dims.set(axis, elements);
      return dims;
    }
  return dims;
}
inline partial_tensor channel_blob(const blob& b, const partial_tensor& x, lowering_step& step) {
  return step.learned(per_channel(x.dims, b.elements()), b.type);
}
// The shapes of an Eltwise are aligned at the front.
inline partial_tensor aligned_at_front(const partial_tensor& t, int rank) {
  partial_tensor r = t;
  while (r.dims.ranked() && r.dims.rank < rank) r.dims.push_back(1);
  return r;
}
}  // namespace detail

inline lowered_outputs lower_fully_connected(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  const partial_shape& x = in[0].dims;
  count_t outputs = n.integer("out-size", 0);
  if (n.has_stored_shapes()) {
    const partial_shape y = n.stored_output(0).dims;
    outputs = lower(y.product(1, y.rank));
  }
  if (outputs < 1) return rejected("out-size: expected at least 1, got {}", outputs);
  if (x.rank < 1) return rejected("input 0: expected rank 1 to 5, got {}", count_t(x.rank));
  const interval features = x.product(1, x.rank);
  partial_tensor rows = in[0];
  rows.dims = {x[0], features};
  const blob* weights = n.blob_named("weights");
  partial_tensor y =
      step(matmul{.transpose_b = true}, rows, step.learned({outputs, features}, weights ? weights->type : in[0].type));
  if (const blob* b = n.blob_named("biases")) y = step(add{}, y, step.learned({1, outputs}, b->type));
  return y;
}

inline lowered_outputs lower_gemm(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  const matmul op{.transpose_a = n.flag("transpose_a"), .transpose_b = n.flag("transpose_b")};
  const partial_tensor y = step(op, in[0], in[1]);
  return in.has(2) ? step(add{}, y, in[2]) : y;
}

inline lowered_outputs lower_scale_shift(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  partial_tensor y = in[0];
  if (const blob* b = n.blob_named("weights")) y = step(multiply{}, y, detail::channel_blob(*b, in[0], step));
  if (const blob* b = n.blob_named("biases")) y = step(add{}, y, detail::channel_blob(*b, in[0], step));
  return y;
}
/// (x - mean) / sqrt(variance + epsilon): the divisor is a constant, so a subtraction and a multiplication.
inline lowered_outputs lower_batch_normalization(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  partial_tensor y = in[0];
  if (const blob* b = n.blob_named("biases")) y = step(subtract{}, y, detail::channel_blob(*b, in[0], step));
  if (const blob* b = n.blob_named("weights")) y = step(multiply{}, y, detail::channel_blob(*b, in[0], step));
  return y;
}

/// Two or more inputs, combined from the left; coefficients other than 1 are a multiplication each.
inline lowered_outputs lower_eltwise(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  const std::string_view operation = n.text("operation", "sum");
  std::array<double, 16> coefficients{};
  std::size_t given = 0;
  text::each_item(n.text("coeff"), [&](std::string_view item) {
    double v = 1;
    if (given < coefficients.size() && text::read_real(item, v)) coefficients[given++] = v;
  });
  int rank = 0;
  for (int i = 0; i < in.size(); ++i) rank = in[i].dims.rank > rank ? in[i].dims.rank : rank;
  const auto operand = [&](int i) {
    const partial_tensor t = detail::aligned_at_front(in[i], rank);
    const auto at = static_cast<std::size_t>(i);
    const bool scaled = at < given && (coefficients[at] < 1 || coefficients[at] > 1);
    return scaled ? step(multiply{}, t, step.real(coefficients[at])) : t;
  };
  // old IR has truth values of any type
  const auto truth = [](partial_tensor t) {
    t.type = dtype::boolean;
    return t;
  };
  const auto pair = [&](const partial_tensor& a, const partial_tensor& b) -> partial_tensor {
    if (operation == "mul" || operation == "prod") return step(multiply{}, a, b);
    if (operation == "max") return step(maximum{}, a, b);
    if (operation == "min") return step(minimum{}, a, b);
    if (operation == "sub") return step(subtract{}, a, b);
    if (operation == "div") return step(divide{}, a, b);
    if (operation == "squared_diff") return step(squared_difference{}, a, b);
    if (operation == "floor_mod") return step(floor_mod{}, a, b);
    if (operation == "pow") return step(power{}, a, b);
    if (operation == "equal") return step(equal{}, a, b);
    if (operation == "not_equal") return step(not_equal{}, a, b);
    if (operation == "less") return step(less{}, a, b);
    if (operation == "less_equal") return step(less_equal{}, a, b);
    if (operation == "greater") return step(greater{}, a, b);
    if (operation == "greater_equal") return step(greater_equal{}, a, b);
    if (operation == "logical_and") return step(logical_and{}, truth(a), truth(b));
    if (operation == "logical_or") return step(logical_or{}, truth(a), truth(b));
    if (operation == "logical_xor") return step(logical_xor{}, truth(a), truth(b));
    return step(add{}, a, b);
  };
  partial_tensor y = operand(0);
  if (operation == "logical_not") return step(logical_not{}, truth(y));
  for (int i = 1; i < in.size(); ++i) y = pair(y, operand(i));
  if (operation == "mean") y = step(multiply{}, y, step.real(1.0 / in.size()));
  y.type = in[0].type;
  return y;
}

/// (shift + scale x)^power, without neutral parts (shift 0, scale 1, power 1).
inline lowered_outputs lower_power(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  const double scale = n.real("scale", 1), shift = n.real("shift", 0), exponent = n.real("power", 1);
  partial_tensor y = in[0];
  if (scale < 1 || scale > 1) y = step(multiply{}, y, step.real(scale, y.type));
  if (shift < 0 || shift > 0) y = step(add{}, y, step.real(shift, y.type));
  if (exponent < 1 || exponent > 1) y = step(power{}, y, step.real(exponent, y.type));
  return y;
}

inline lowered_outputs lower_relu(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  const double slope = n.real("negative_slope", 0);
  if (slope < 0 || slope > 0) return step(prelu{}, in[0], step.reals({slope}, in[0].type));
  return step(relu{}, in[0]);
}
inline lowered_outputs lower_prelu(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  const blob* b = n.blob_named("weights");
  const count_t slopes = b ? b->elements() : count_t(1);
  return step(prelu{}, in[0], step.learned({slopes}, b ? b->type : in[0].type));
}
inline lowered_outputs lower_clamp(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  return step(clamp{.min = n.real("min", 0), .max = n.real("max", 6)}, in[0]);
}
inline lowered_outputs lower_hard_sigmoid(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  const dtype type = in[0].type;
  return step(hard_sigmoid{}, in[0], step.real(n.real("alpha", 0.2), type), step.real(n.real("beta", 0.5), type));
}
inline lowered_outputs lower_selu(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  const dtype type = in[0].type;
  return step(selu{}, in[0], step.real(n.real("alpha", 1.67326), type), step.real(n.real("gamma", 1.0507), type));
}
inline lowered_outputs lower_not(const old_layer&, const partial_tensors& in, lowering_step& step) {
  partial_tensor x = in[0];
  x.type = dtype::boolean;
  return step(logical_not{}, x);
}
inline lowered_outputs lower_softmax(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  const count_t axis = in[0].dims.rank > 1 ? n.integer("axis", 1) : count_t(0);
  if (n.is("LogSoftmax")) return step(log_softmax{.axis = axis}, in[0]);
  return step(softmax{.axis = axis}, in[0]);
}
inline lowered_outputs lower_norm(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  lrn op;
  op.size = n.integer("local-size", n.integer("local_size", 1));
  op.alpha = n.real("alpha", 1e-4);
  op.beta = n.real("beta", 0.75);
  op.bias = n.real("k", 1);
  if (n.text("region", "across") == "across") return step(op, in[0], step.numbers({1}));
  ints axes;
  for (int i = 2; i < in[0].dims.rank; ++i) axes.push_back(i);
  return step(op, in[0], step.numbers(axes));
}
inline lowered_outputs lower_mvn(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  mvn op;
  op.across_channels = n.flag("across_channels");
  op.normalize_variance = n.flag("normalize_variance", true);
  op.eps = n.real("eps", 1e-9);
  return step(op, in[0]);
}
inline lowered_outputs lower_normalize(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  ints axes{1};
  if (n.flag("across_spatial"))
    for (int i = 2; i < in[0].dims.rank; ++i) axes.push_back(i);
  partial_tensor y = step(normalize_l2{.eps = n.real("eps", 1e-10)}, in[0], step.numbers(axes));
  if (const blob* b = n.blob_named("weights")) y = step(multiply{}, y, detail::channel_blob(*b, in[0], step));
  return y;
}

}  // namespace opcost::legacy_ir

#endif

// ---- opcost/legacy_ir/lower_recurrent.hpp
#ifndef OPCOST_LEGACY_IR_LOWER_RECURRENT_HPP_PIECE
#define OPCOST_LEGACY_IR_LOWER_RECURRENT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Cells of old IR: one blob [gates x hidden, input + hidden] holds both matrices.

namespace opcost::legacy_ir {

inline lowered_outputs lower_cell(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  const count_t hidden = n.integer("hidden_size", 0);
  if (hidden < 1) return rejected("hidden_size: expected at least 1, got {}", hidden);
  const bool lstm = n.is("LSTMCell"), gru = n.is("GRUCell");
  for (int i = 1; i < (lstm ? 3 : 2); ++i)
    if (in[i].dims.rank != 2 || !(in[i].dims[1] == interval(hidden)))
      return rejected("input {}: expected a state of {} elements, got {}", count_t(i), hidden, in[i].dims[1]);
  const count_t gates = lstm ? 4 : gru ? 3 : 1;
  const blob* weights = n.blob_named("weights");
  const dtype type = weights ? weights->type : in[0].type;
  const partial_tensor w = step.learned({gates * hidden, in[0].dims[1]}, type);
  const partial_tensor r = step.learned({gates * hidden, hidden}, type);
  const bool linear = n.flag("linear_before_reset");
  const partial_tensor b = step.learned({(gru && linear ? 4 : gates) * hidden}, type);
  if (lstm) {
    lstm_cell_4 op;
    op.hidden_size = hidden;
    op.clip = n.real("clip", 0);
    return step.all(op, in[0], in[1], in[2], w, r, b);
  }
  if (gru) {
    gru_cell op;
    op.hidden_size = hidden;
    op.clip = n.real("clip", 0);
    op.linear_before_reset = linear;
    return step.all(op, in[0], in[1], w, r, b);
  }
  rnn_cell op;
  op.hidden_size = hidden;
  op.clip = n.real("clip", 0);
  return step.all(op, in[0], in[1], w, r, b);
}

/// Memory with index 0 reads a state, with index 1 it writes one.
inline lowered_outputs lower_memory(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  if (n.outputs() == 0) return step(network_output{}, in[0]);
  return n.stored_output(0);
}

}  // namespace opcost::legacy_ir

#endif

// ---- opcost/legacy_ir/lower_shapes.hpp
#ifndef OPCOST_LEGACY_IR_LOWER_SHAPES_HPP_PIECE
#define OPCOST_LEGACY_IR_LOWER_SHAPES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Old layers that move data: reshapes, pieces, permutations, resampling.

namespace opcost::legacy_ir {
namespace detail {
inline int axis_of(count_t axis, int rank) { return static_cast<int>(axis < 0 ? axis.n + rank : axis.n); }
// A layer that copies elements: its output has memory of its own.
inline lowered_outputs copied(const partial_tensor& t, const partial_shape& dims, lowering_step& step) {
  step.memory(memory_use::own);
  return moved(t, dims);
}
inline bool content_of(const partial_tensor& t, ints& list) {
  list = {};
  for (const interval& v : t.value) {
    if (!known(v)) return false;
    list.push_back(lower(v));
  }
  for (double v : t.reals) list.push_back(to_count(v));
  return list.rank > 0;
}
// 0 copies a dimension, -1 is the rest.
inline rejection target_shape(const partial_shape& x, const ints& list, partial_shape& y) {
  y = {};
  int open = -1;
  for (int i = 0; i < list.rank; ++i) {
    if (list[i] == -1) open = i;
    y.push_back(list[i] == 0 ? x[i] : list[i] == -1 ? interval(1) : interval(list[i]));
  }
  const interval all = x.elements(), rest = y.elements();
  if (!known(all) || !known(rest)) return undecided("input 0: a dimension is unknown");
  if (open >= 0 && lower(rest) > 0 && lower(all) % lower(rest) == 0) y.set(open, lower(all) / lower(rest));
  if (!(y.elements() == all)) return rejected("the target shape has {} elements, the input {}", y.elements(), all);
  return {};
}
}  // namespace detail

/// By `dim`, by a second input, by `axis` and `num_axes`; without any of them into one dimension.
inline lowered_outputs lower_reshape(const old_layer& n, const partial_tensors& in, lowering_step&) {
  const partial_shape& x = in[0].dims;
  ints list;
  if (n.has("dim")) {
    list = n.list("dim");
    if (n.has("axis") || n.has("num_axes")) {
      const int first = detail::axis_of(n.integer("axis", 0), x.rank);
      const count_t count = n.integer("num_axes", -1);
      const int last = count < 0 ? x.rank : first + static_cast<int>(count.n);
      ints whole;
      for (int i = 0; i < first; ++i) whole.push_back(lower(x[i]));
      for (int i = 0; i < list.rank; ++i) whole.push_back(list[i] == 0 ? lower(x[first + i]) : list[i]);
      for (int i = last; i < x.rank; ++i) whole.push_back(lower(x[i]));
      list = whole;
    }
  } else if (in.has(1)) {
    if (!detail::content_of(in[1], list)) return undecided("the target shape is unknown");
  } else {
    list = {-1};
  }
  partial_shape y;
  if (const rejection why = detail::target_shape(x, list, y)) return why;
  return moved(in[0], y);
}
inline lowered_outputs lower_flatten(const old_layer& n, const partial_tensors& in, lowering_step&) {
  const partial_shape& x = in[0].dims;
  const int first = n.has("axis") ? detail::axis_of(n.integer("axis", 0), x.rank) : 0;
  const int last = detail::axis_of(n.integer("end_axis", -1), x.rank);
  partial_shape y;
  for (int i = 0; i < first; ++i) y.push_back(x[i]);
  y.push_back(x.product(first, last + 1));
  for (int i = last + 1; i < x.rank; ++i) y.push_back(x[i]);
  return moved(in[0], y);
}
inline lowered_outputs lower_squeeze(const old_layer&, const partial_tensors& in, lowering_step& step) {
  if (in.has(1) && !in[1].has_value()) return undecided("the axes are unknown");
  return step(squeeze_1{}, in[0], in[1]);
}
inline lowered_outputs lower_unsqueeze(const old_layer&, const partial_tensors& in, lowering_step& step) {
  if (in.has(1) && !in[1].has_value()) return undecided("the axes are unknown");
  return step(unsqueeze{}, in[0], in[1]);
}
inline lowered_outputs lower_permute(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  return step(transpose{}, in[0], step.numbers(n.list("order")));
}
inline lowered_outputs lower_tile(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  partial_shape y = in[0].dims;
  const int axis = detail::axis_of(n.integer("axis", 0), y.rank);
  y.set(axis, y[axis] * interval(n.integer("tiles", 1)));
  return detail::copied(in[0], y, step);
}
/// By `axis`, `offset` and `dim`, by crop_begin and crop_end, or to the dimensions of a second input.
inline lowered_outputs lower_crop(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  partial_shape y = in[0].dims;
  const ints axes = n.list("axis"), dims = n.list("dim"), begin = n.list("crop_begin"), end = n.list("crop_end");
  for (int i = 0; i < axes.rank; ++i) {
    const int axis = detail::axis_of(axes[i], y.rank);
    if (in.has(1))
      y.set(axis, in[1].dims[axis]);
    else if (i < dims.rank)
      y.set(axis, dims[i]);
    else if (i < begin.rank)
      y.set(axis, y[axis] - interval(begin[i] + end.at_or(i, 0)));
  }
  return detail::copied(in[0], y, step);
}
inline lowered_outputs lower_pad(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  partial_shape y = in[0].dims;
  const ints begin = n.list("pads_begin"), end = n.list("pads_end");
  for (int i = 0; i < y.rank; ++i) y.set(i, y[i] + interval(begin.at_or(i, 0) + end.at_or(i, 0)));
  return detail::copied(in[0], y, step);
}
inline lowered_outputs lower_concat(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  return step(concat{.axis = n.integer("axis", 1)}, span<const partial_tensor>(in.begin(), in.end()));
}
/// The pieces are as long as the stored outputs.
inline lowered_outputs lower_split(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  const int axis = detail::axis_of(n.integer("axis", 1), in[0].dims.rank);
  lowered_outputs pieces;
  interval sum = 0;
  for (int k = 0; k < n.outputs(); ++k) {
    partial_shape y = in[0].dims;
    y.set(axis, n.stored_output(k).dims[axis]);
    sum = sum + y[axis];
    pieces.push_back(moved(in[0], y));
  }
  if (!(sum == in[0].dims[axis]))
    return rejected("the pieces have {} elements along axis {}, the input {}", sum, count_t(axis), in[0].dims[axis]);
  step.memory(memory_use::own);
  return pieces;
}
inline lowered_outputs lower_gather(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  return step(gather_1{}, in[0], in[1], step.number(n.integer("axis", 0)));
}
inline lowered_outputs lower_one_hot(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  const partial_shape& x = in[0].dims;
  const count_t axis = n.integer("axis", -1);
  const int at = static_cast<int>(axis < 0 ? count_t(x.rank).n : axis.n);
  partial_shape y;
  for (int i = 0; i <= x.rank; ++i) {
    if (i == at) y.push_back(n.integer("depth", 1));
    if (i < x.rank) y.push_back(x[i]);
  }
  return detail::copied(in[0], y, step);
}
inline lowered_outputs lower_copy(const old_layer&, const partial_tensors& in, lowering_step&) { return in[0]; }

/// Bilinear: by height and width, by a second input, or by factors, truncated.
inline lowered_outputs lower_interp(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  const partial_shape& x = in[0].dims;
  ints sizes, given;
  const bool by_content = in.has(1) && detail::content_of(in[1], given) && given.rank >= 2;
  for (int i = 2; i < x.rank; ++i) {
    if (!known(x[i])) return undecided("input 0: dimension {} is unknown", count_t(i));
    const double extent = static_cast<double>(lower(x[i]) + n.integer("pad_beg", 0) + n.integer("pad_end", 0));
    const count_t wanted = n.integer(i == x.rank - 2 ? "height" : "width", 0);
    double factor = n.real("factor", 1);
    if (!n.has("factor")) factor = n.real("zoom_factor", 1) / n.real("shrink_factor", 1);
    if (by_content)
      sizes.push_back(given[given.rank - (x.rank - i)]);
    else if (wanted > 0)
      sizes.push_back(wanted);
    else
      sizes.push_back(to_count(extent * factor));
  }
  interpolate op;
  op.mode = interpolate_mode::linear;
  for (int i = 2; i < x.rank; ++i) op.axes.push_back(i);
  return step(op, in[0], step.numbers(sizes));
}
/// Nearest neighbor: by a factor, rounded up, or by a second input.
inline lowered_outputs lower_resample(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  const partial_shape& x = in[0].dims;
  ints sizes, given;
  const bool by_content = in.has(1) && detail::content_of(in[1], given) && given.rank >= 2;
  double factor = 1;
  if (!by_content && !text::read_real(n.text("factor", "1"), factor))
    return rejected("factor: expected a number, got '{t}'", n.text("factor"));
  double antialias = 0;
  if (n.has("antialias") && !text::read_real(n.text("antialias"), antialias))
    return rejected("antialias: expected 0 or 1, got '{t}'", n.text("antialias"));
  for (int i = 2; i < x.rank; ++i) {
    if (!known(x[i])) return undecided("input 0: dimension {} is unknown", count_t(i));
    sizes.push_back(by_content ? given[given.rank - (x.rank - i)]
                               : to_count(opcost::detail::ceiling_of(static_cast<double>(lower(x[i])) * factor)));
  }
  interpolate op;
  op.mode = n.text("type").ends_with("LINEAR") ? interpolate_mode::linear : interpolate_mode::nearest;
  op.antialias = antialias > 0;
  for (int i = 2; i < x.rank; ++i) op.axes.push_back(i);
  return step(op, in[0], step.numbers(sizes));
}

inline lowered_outputs lower_arg_max(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  if (!n.has("top_k")) return rejected("top_k is missing");
  const partial_shape& x = in[0].dims;
  const count_t k = n.integer("top_k", 1);
  partial_tensor rows = in[0];
  int axis = 0;
  partial_shape y = x;
  if (n.has("axis")) {
    axis = detail::axis_of(n.integer("axis", 0), x.rank);
    y.set(axis, k);
  } else {
    rows.dims = {x[0], x.product(1, x.rank)};
    axis = 1;
    y = {x[0], interval(n.flag("out_max_val") ? 2 : 1), interval(k)};
  }
  const lowered_outputs best = step.all(top_k_1{.axis = axis}, rows, step.number(k));
  return moved(best[0], y);
}

/// 1, 2, 4 H W priors. The boxes depend only on shapes.
inline lowered_outputs lower_prior_box(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  count_t priors = 0;
  if (n.is("PriorBoxClustered")) {
    text::each_item(n.text("width"), [&](std::string_view) { priors += 1; });
  } else {
    const auto items = [&](std::string_view name) {
      count_t all = 0;
      text::each_item(n.text(name), [&](std::string_view) { all += 1; });
      return all;
    };
    const count_t ratios = items("aspect_ratio") * (n.flag("flip") ? 2 : 1);
    const count_t fixed = items("fixed_size");
    if (fixed > 0) {
      count_t densities = 0;
      text::each_item(n.text("density"), [&](std::string_view s) {
        count_t d = 1;
        text::read_integer(s, d);
        densities += d * d;
      });
      const count_t fixed_ratios = items("fixed_ratio");
      priors = densities * (fixed_ratios > 0 ? fixed_ratios : ratios + 1);
    } else if (n.flag("scale_all_sizes", true)) {
      priors = (ratios + 1) * items("min_size") + items("max_size");
    } else {
      priors = ratios + items("min_size") - 1;
    }
  }
  const partial_shape& x = in[0].dims;
  partial_tensor y;
  y.type = dtype::f32;
  y.dims = {1, 2, interval(4 * priors) * x.product(2, x.rank)};
  step.settings(3);
  return y;
}

}  // namespace opcost::legacy_ir

#endif

// ---- opcost/legacy_ir/lower_windows.hpp
#ifndef OPCOST_LEGACY_IR_LOWER_WINDOWS_HPP_PIECE
#define OPCOST_LEGACY_IR_LOWER_WINDOWS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Convolutions and poolings of old IR. Version 2 has kernel-x (width) and kernel-y, later versions lists from the
// outermost dimension on. Source: shape functions of the Inference Engine 2021.1.

namespace opcost::legacy_ir {

/// A window over the spatial dimensions.
struct old_window {
  ints kernel{}, strides{}, begin{}, end{}, dilations{};
  std::string_view automatic{};  // "", "valid", "same_upper", "same_lower"
};

namespace detail {
// "kernel" and so on as a list, or "kernel-x", "kernel-y" as version 2 has them; `otherwise` for what is missing.
inline ints per_dimension(const old_layer& n, std::string_view list, std::string_view x, std::string_view y,
                          int spatial, count_t otherwise) {
  if (n.has(list)) {
    const ints given = n.list(list);
    ints all;
    for (int i = 0; i < spatial; ++i) all.push_back(given.at_or(i, otherwise));
    return all;
  }
  ints all = ints::filled(spatial, otherwise);
  if (n.has(x)) all.set(spatial - 1, n.integer(x, otherwise));
  if (n.has(y) && spatial > 1) all.set(spatial - 2, n.integer(y, otherwise));
  return all;
}
inline ints at_least_one(ints list) {
  for (int i = 0; i < list.rank; ++i)
    if (list[i] < 1) list.set(i, 1);
  return list;
}
}  // namespace detail

inline old_window window_of(const old_layer& n, int spatial) {
  old_window w;
  w.kernel = detail::per_dimension(n, "kernel", "kernel-x", "kernel-y", spatial, 1);
  if (n.has("kernel_size")) w.kernel = ints::filled(spatial, n.integer("kernel_size", 1));
  if (n.has("kernel_w")) w.kernel = detail::per_dimension(n, "", "kernel_w", "kernel_h", spatial, 1);
  w.strides = detail::at_least_one(
      detail::per_dimension(n, n.has("stride-x") ? "" : "strides", "stride-x", "stride-y", spatial, 1));
  if (n.has("stride_w")) w.strides = detail::per_dimension(n, "", "stride_w", "stride_h", spatial, 1);
  w.begin = detail::per_dimension(n, "pads_begin", "pad-x", "pad-y", spatial, 0);
  if (n.has("pad_w")) w.begin = detail::per_dimension(n, "", "pad_w", "pad_h", spatial, 0);
  w.end = n.has("pads_end") ? n.list("pads_end") : w.begin;
  if (n.has("pad-r")) w.end.set(spatial - 1, n.integer("pad-r", 0));
  if (n.has("pad-b") && spatial > 1) w.end.set(spatial - 2, n.integer("pad-b", 0));
  w.dilations = detail::at_least_one(detail::per_dimension(n, "dilations", "dilation-x", "dilation-y", spatial, 1));
  w.automatic = n.text("auto_pad");
  return w;
}

/// The extent of the output. Explicit pads: floor or ceil((i + pads - window) / stride) + 1.
inline count_t window_output(const old_window& w, int i, count_t extent, bool rounds_up) {
  const count_t window = dilated(w.kernel[i], w.dilations[i]), stride = w.strides[i];
  if (w.automatic == "valid") return ceil_div(extent - window + 1, stride);
  if (w.automatic == "same_upper") return ceil_div(extent, stride);
  if (w.automatic == "same_lower") return floor_div(extent, stride);
  const count_t room = extent + w.begin.at_or(i, 0) + w.end.at_or(i, 0) - window;
  if (!rounds_up) return floor_div(room, stride) + 1;
  count_t outputs = ceil_div(room, stride) + 1;
  // no window starts in the padding behind the input
  if ((outputs - 1) * stride >= extent + w.begin.at_or(i, 0)) outputs -= 1;
  return outputs;
}

namespace detail {
// An input and pads with which an operation that rounds down has exactly `outputs`: a tail that no window reaches is
// left out.
struct fitted {
  partial_shape input{};
  ints begin{}, end{}, outputs{};
};
inline rejection fit(const old_layer& n, const old_window& w, const partial_shape& x, bool rounds_up, fitted& f) {
  f.input = x;
  const partial_shape stored = n.has_stored_shapes() ? n.stored_output(0).dims : partial_shape{};
  for (int i = 0; i < w.kernel.rank; ++i) {
    if (!known(x[2 + i])) return undecided("input 0: dimension {} is unknown", count_t(2 + i));
    const count_t extent = lower(x[2 + i]), window = dilated(w.kernel[i], w.dilations[i]);
    const count_t outputs = stored.rank == x.rank ? lower(stored[2 + i]) : window_output(w, i, extent, rounds_up);
    if (outputs < 1)
      return rejected("the window, dilated, is larger than the padded input: {} and {}", window,
                      extent + w.begin.at_or(i, 0) + w.end.at_or(i, 0));
    const bool same = w.automatic == "same_upper" || w.automatic == "same_lower";
    count_t begin = w.automatic.empty() ? w.begin.at_or(i, 0) : count_t(0);
    if (same) {
      const count_t total = larger((outputs - 1) * w.strides[i] + window - extent, 0);
      begin = w.automatic == "same_lower" ? total - total / 2 : total / 2;
    }
    const count_t reached = (outputs - 1) * w.strides[i] + window - begin;
    f.begin.push_back(begin);
    f.end.push_back(larger(reached - extent, 0));
    f.outputs.push_back(outputs);
    f.input.set(2 + i, smaller(reached, extent));
  }
  return {};
}
// A convolution of today with this window and these pads.
template <class Op> Op placed(const old_window& w, const ints& begin, const ints& end) {
  Op op;
  op.strides = w.strides;
  op.dilations = w.dilations;
  op.pads_begin = begin;
  op.pads_end = end;
  return op;
}
// Adds the biases, one per channel.
inline partial_tensor with_biases(const old_layer& n, const partial_tensor& y, lowering_step& step) {
  const blob* b = n.blob_named("biases");
  if (!b || y.dims.rank < 2) return y;
  partial_shape dims = partial_shape::filled(y.dims.rank, 1);
  dims.set(1, y.dims[1]);
  return step(add{}, y, learned_blob(step, *b, dims));
}
inline dtype weights_type(const old_layer& n) {
  const blob* b = n.blob_named("weights");
  return b ? b->type : dtype::f32;
}
// [outputs, channels of a group, kernel...], with the groups in front if there are several.
inline rejection filter_of(const old_layer& n, const old_window& w, interval channels, bool transposed,
                           partial_shape& filter, count_t& groups) {
  groups = n.integer("group", 1);
  const count_t outputs = n.integer("output", 0);
  if (outputs < 1 || groups < 1)
    return rejected("output and group: expected at least 1, got {} and {}", outputs, groups);
  if (!known(channels)) return undecided("input 0: the number of channels is unknown");
  if (lower(channels) % groups != 0 || outputs % groups != 0)
    return rejected("group: {} channels and {} outputs are not multiples of {}", channels, outputs, groups);
  const count_t each_in = lower(channels) / groups, each_out = outputs / groups;
  filter = {};
  if (groups > 1) filter.push_back(groups);
  filter.push_back(transposed ? each_in : each_out);
  filter.push_back(transposed ? each_out : each_in);
  for (count_t k : w.kernel) filter.push_back(k);
  return {};
}
}  // namespace detail

inline lowered_outputs lower_convolution(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  const partial_shape& x = in[0].dims;
  if (x.rank < 3) return rejected("input 0: expected rank 3 to 5, got {}", count_t(x.rank));
  const old_window w = window_of(n, x.rank - 2);
  partial_shape filter;
  count_t groups = 1;
  if (const rejection why = detail::filter_of(n, w, x[1], false, filter, groups)) return why;
  detail::fitted f;
  if (const rejection why = detail::fit(n, w, x, false, f)) return why;
  partial_tensor data = in[0];
  data.dims = f.input;
  const partial_tensor weights = step.learned(filter, detail::weights_type(n));
  partial_tensor y;
  if (n.is("DeformableConvolution")) {
    auto deformable = detail::placed<deformable_convolution>(w, f.begin, f.end);
    deformable.group = groups;
    deformable.deformable_group = n.integer("deformable_group", 1);
    partial_shape plain{filter[0] * (groups > 1 ? filter[1] : interval(1))};
    if (groups > 1)
      for (int i = 2; i < filter.rank; ++i) plain.push_back(filter[i]);
    else
      plain = filter;
    y = step(deformable, data, in[1], step.learned(plain, detail::weights_type(n)));
  } else if (n.is("BinaryConvolution")) {
    y = step(detail::placed<binary_convolution>(w, f.begin, f.end), data, step.learned(filter, dtype::u1));
  } else if (groups > 1) {
    y = step(detail::placed<group_convolution>(w, f.begin, f.end), data, weights);
  } else {
    y = step(detail::placed<convolution>(w, f.begin, f.end), data, weights);
  }
  return detail::with_biases(n, y, step);
}

inline lowered_outputs lower_deconvolution(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  const partial_shape& x = in[0].dims;
  if (x.rank < 3) return rejected("input 0: expected rank 3 to 5, got {}", count_t(x.rank));
  const old_window w = window_of(n, x.rank - 2);
  partial_shape filter;
  count_t groups = 1;
  if (const rejection why = detail::filter_of(n, w, x[1], true, filter, groups)) return why;
  ints outputs, begin;
  for (int i = 0; i < w.kernel.rank; ++i) {
    if (!known(x[2 + i])) return undecided("input 0: dimension {} is unknown", count_t(2 + i));
    const count_t extent = lower(x[2 + i]);
    const count_t full = w.strides[i] * (extent - 1) + dilated(w.kernel[i], w.dilations[i]);
    if (w.automatic == "same_upper" || w.automatic == "same_lower") {
      const count_t o = extent * w.strides[i], total = larger(full - o, 0);
      outputs.push_back(o);
      begin.push_back(w.automatic == "same_lower" ? total - total / 2 : total / 2);
    } else {
      const bool valid = w.automatic == "valid";
      outputs.push_back(valid ? full : full - w.begin.at_or(i, 0) - w.end.at_or(i, 0));
      begin.push_back(valid ? count_t(0) : w.begin.at_or(i, 0));
    }
    if (outputs[i] < 1) return rejected("the output would have the extent {}", outputs[i]);
  }
  const ints no_crop = ints::filled(begin.rank, 0);
  const partial_tensor weights = step.learned(filter, detail::weights_type(n)), extents = step.numbers(outputs);
  partial_tensor y;
  if (groups > 1) {
    y = step(detail::placed<group_convolution_backprop_data>(w, begin, no_crop), in[0], weights, extents);
  } else {
    y = step(detail::placed<convolution_backprop_data>(w, begin, no_crop), in[0], weights, extents);
  }
  return detail::with_biases(n, y, step);
}

/// Rounds up unless the rounding type says floor.
inline lowered_outputs lower_pooling(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  const partial_shape& x = in[0].dims;
  if (x.rank < 3) return rejected("input 0: expected rank 3 to 5, got {}", count_t(x.rank));
  const old_window w = window_of(n, x.rank - 2);
  const std::string_view rounding = n.text("rounding_type", n.text("rounding-type", "ceil"));
  detail::fitted f;
  if (const rejection why = detail::fit(n, w, x, rounding != "floor", f)) return why;
  const auto fill = [&](auto op) {
    op.kernel_size = w.kernel;
    op.strides = w.strides;
    op.pads_begin = f.begin;
    op.pads_end = f.end;
    return op;
  };
  partial_tensor data = in[0];
  data.dims = f.input;
  const std::string_view method = n.text("pool-method", n.text("pool"));
  const bool average = method == "avg" || method.ends_with(".AVE");
  // whether the mean leaves out the padding does not change the work; the window may then be padded by its own extent
  if (average) return step(fill(avg_pool{}), data);
  return step(fill(max_pool{}), data);
}

}  // namespace opcost::legacy_ir

#endif

namespace opcost::legacy_ir {

using lowering_function = lowered_outputs (*)(const old_layer&, const partial_tensors&, lowering_step&);

namespace detail {
inline lowered_outputs lower_input(const old_layer& n, const partial_tensors&, lowering_step& step) {
  const partial_tensor t = n.outputs() > 0 ? n.stored_output(0) : partial_tensor{};
  return step(input{t.dims, t.type});
}
inline lowered_outputs lower_const(const old_layer& n, const partial_tensors&, lowering_step& step) {
  const partial_tensor t = n.outputs() > 0 ? n.stored_output(0) : partial_tensor{};
  return step(constant{numbers(t.dims), t.type});
}
inline lowered_outputs lower_result(const old_layer&, const partial_tensors& in, lowering_step& step) {
  return step(network_output{}, in[0]);
}
// Boxes are normalized unless the file says otherwise; today's operation has the opposite default.
inline lowered_outputs lower_detection_output(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  detection_output op;
  openvino::attribute_reader reader(n.within().graph, n.source());
  op_traits<detection_output>::attributes(op, static_cast<attribute_visitor&>(reader));
  op.normalized = n.flag("normalized", true);
  return step(op, span<const partial_tensor>(in.begin(), in.end()));
}
template <class Op> lowered_outputs lower_to(const old_layer&, const partial_tensors& in, lowering_step& step) {
  return step(Op{}, in[0]);
}

struct old_type {
  std::string_view name;
  lowering_function lower;
  std::string_view today = {};  // the current operation, if `lower` is null
  int opset = 1;
};
inline constexpr old_type old_types[] = {
    {"Input", lower_input},
    {"Const", lower_const},
    {"Result", lower_result},
    {"Convolution", lower_convolution},
    {"DeformableConvolution", lower_convolution},
    {"BinaryConvolution", lower_convolution},
    {"Deconvolution", lower_deconvolution},
    {"Pooling", lower_pooling},
    {"FullyConnected", lower_fully_connected},
    {"InnerProduct", lower_fully_connected},
    {"Gemm", lower_gemm},
    {"ScaleShift", lower_scale_shift},
    {"BatchNormalization", lower_batch_normalization},
    {"Eltwise", lower_eltwise},
    {"Power", lower_power},
    {"ReLU", lower_relu},
    {"ReLU6", lower_clamp},
    {"Clamp", lower_clamp},
    {"PReLU", lower_prelu},
    {"ELU", lower_to<elu>},
    {"Sigmoid", lower_to<sigmoid>},
    {"Logistic", lower_to<sigmoid>},
    {"TanH", lower_to<math::tanh>},
    {"Exp", lower_to<math::exp>},
    {"Log", lower_to<math::log>},
    {"Abs", lower_to<math::abs>},
    {"Sqrt", lower_to<math::sqrt>},
    {"Neg", lower_to<math::negative>},
    {"Not", lower_not},
    {"Floor", lower_to<math::floor>},
    {"Ceil", lower_to<math::ceiling>},
    {"Ceiling", lower_to<math::ceiling>},
    {"Erf", lower_to<math::erf>},
    {"Sin", lower_to<math::sin>},
    {"Cos", lower_to<math::cos>},
    {"Tan", lower_to<math::tan>},
    {"Asin", lower_to<math::asin>},
    {"Acos", lower_to<math::acos>},
    {"Atan", lower_to<math::atan>},
    {"Sinh", lower_to<math::sinh>},
    {"Cosh", lower_to<math::cosh>},
    {"Asinh", lower_to<math::asinh>},
    {"Acosh", lower_to<math::acosh>},
    {"Atanh", lower_to<math::atanh>},
    {"Sign", lower_to<math::sign>},
    {"Gelu", lower_to<gelu>},
    {"Mish", lower_to<mish>},
    {"HSwish", lower_to<hswish>},
    {"SoftPlus", lower_to<softplus>},
    {"SoftMax", lower_softmax},
    {"LogSoftmax", lower_softmax},
    {"Norm", lower_norm},
    {"LRN", lower_norm},
    {"MVN", lower_mvn},
    {"Normalize", lower_normalize},
    {"Concat", lower_concat},
    {"Split", lower_split},
    {"Slice", lower_split},
    {"Reshape", lower_reshape},
    {"Flatten", lower_flatten},
    {"Squeeze", lower_squeeze},
    {"Unsqueeze", lower_unsqueeze},
    {"Permute", lower_permute},
    {"Tile", lower_tile},
    {"Crop", lower_crop},
    {"Pad", lower_pad},
    {"Gather", lower_gather},
    {"OneHot", lower_one_hot},
    {"Copy", lower_copy},
    {"Interp", lower_interp},
    {"Resample", lower_resample},
    {"ArgMax", lower_arg_max},
    {"PriorBox", lower_prior_box},
    {"PriorBoxClustered", lower_prior_box},
    {"LSTMCell", lower_cell},
    {"GRUCell", lower_cell},
    {"RNNCell", lower_cell},
    {"Memory", lower_memory},
    {"GRN", nullptr, "GRN"},
    {"Quantize", nullptr, "FakeQuantize"},
    {"FakeQuantize", nullptr, "FakeQuantize"},
    {"DetectionOutput", lower_detection_output},
    {"Proposal", nullptr, "Proposal"},
    {"RegionYolo", nullptr, "RegionYolo"},
    {"ReorgYolo", nullptr, "ReorgYolo"},
    {"PSROIPooling", nullptr, "PSROIPooling"},
    {"ROIPooling", nullptr, "ROIPooling"},
    {"CTCGreedyDecoder", nullptr, "CTCGreedyDecoder"},
    {"TopK", nullptr, "TopK"},
    {"ShuffleChannels", nullptr, "ShuffleChannels"},
    {"DepthToSpace", nullptr, "DepthToSpace"},
    {"SpaceToDepth", nullptr, "SpaceToDepth"},
    {"StridedSlice", nullptr, "StridedSlice"},
    {"ReverseSequence", nullptr, "ReverseSequence"},
    {"HardSigmoid", lower_hard_sigmoid},
    {"Selu", lower_selu},
    {"Select", nullptr, "Select"},
    {"Broadcast", nullptr, "Broadcast"},
    {"Range", nullptr, "Range"},
    {"ReduceSum", nullptr, "ReduceSum"},
    {"ReduceMean", nullptr, "ReduceMean"},
    {"ReduceMax", nullptr, "ReduceMax"},
    {"ReduceMin", nullptr, "ReduceMin"},
    {"ReduceProd", nullptr, "ReduceProd"},
    {"NonMaxSuppression", nullptr, "NonMaxSuppression"},
    {"GatherTree", nullptr, "GatherTree"},
    {"Convert", nullptr, "Convert"},
};

inline const old_type* find_old_type(std::string_view name) {
  for (const old_type& t : old_types)
    if (same_ignoring_case(t.name, name)) return &t;
  return nullptr;
}

// Operands that old files may write as a list of one number.
inline bool takes_number(std::string_view type, std::size_t operand) {
  if (type == "TopK") return operand == 1;
  if (type == "NonMaxSuppression") return operand >= 2;
  if (type == "GatherTree") return operand == 3;
  return type == "Range";
}
// The current operation, with the attributes of the file.
inline lowered_outputs lower_as_today(const old_layer& n, const old_type& t, const partial_tensors& in,
                                      lowering_step& step) {
  const int index = catalogue<builtin_ops>::find(t.today, t.opset);
  alignas(std::max_align_t) std::byte raw[catalogue<builtin_ops>::storage];
  openvino::attribute_reader reader(n.within().graph, n.source());
  catalogue<builtin_ops>::entries[static_cast<std::size_t>(index)].read(raw, reader);
  sequence<partial_tensor> operands;
  for (const partial_tensor& i : in) operands.push_back(i);
  // old files write a single number as a list of one, and the extents of a picture with a batch
  for (std::size_t i = 0; i < operands.size(); ++i) {
    partial_shape& dims = operands[i].dims;
    if (takes_number(t.today, i) && dims == partial_shape{1}) dims = partial_shape{};
    if (t.today == "Proposal" && i == 2 && dims.rank == 2) dims = {smaller(lower(dims[1]), 4)};
  }
  return step.apply(index, raw, span<partial_tensor>(operands.data(), operands.size()));
}
}  // namespace detail

}  // namespace opcost::legacy_ir

#endif

// ---- opcost/legacy_ir/tool_operations.hpp
#ifndef OPCOST_LEGACY_IR_TOOL_OPERATIONS_HPP_PIECE
#define OPCOST_LEGACY_IR_TOOL_OPERATIONS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Model Analyzer's operations per output element of the layer types of old IR. Source: its first public commit, 0967130
// (July 2021), whose code still has the branch for them.

namespace opcost::legacy_ir {

namespace detail {
using opcost::detail::same_ignoring_case;
struct fixed_operations {
  std::string_view type;
  double per_element;
};
inline constexpr fixed_operations fixed_operations_of[] = {
    {"relu", 2},        {"elu", 3},          {"sigmoid", 3},    {"tanh", 6},
    {"prelu", 2},       {"clamp", 2},        {"softmax", 5},    {"logsoftmax", 6},
    {"hardsigmoid", 4}, {"grn", 3},          {"normalize", 4},  {"interp", 9},
    {"round", 1},       {"exp", 1},          {"log", 1},        {"multiply", 1},
    {"divide", 1},      {"add", 1},          {"subtract", 1},   {"less", 1},
    {"lessequal", 1},   {"greaterequal", 1}, {"scaleshift", 2}, {"batchnormalization", 2},
    {"reducel1", 4},    {"reducel2", 4},     {"mish", 10},      {"hswish", 4},
    {"softplus", 3},    {"swish", 5},        {"acosh", 5},      {"asinh", 5},
    {"atanh", 5},       {"normalizel2", 4}};
inline constexpr std::string_view without_operations[] = {"concat",
                                                          "const",
                                                          "constant",
                                                          "crop",
                                                          "gather",
                                                          "gathernd",
                                                          "gathertree",
                                                          "gatherelements",
                                                          "nonmaxsuppression",
                                                          "input",
                                                          "parameter",
                                                          "range",
                                                          "output",
                                                          "result",
                                                          "reshape",
                                                          "reducemin",
                                                          "reducemax",
                                                          "reversesequence",
                                                          "squeeze",
                                                          "select",
                                                          "sparsetodense",
                                                          "scatterndupdate",
                                                          "tile",
                                                          "unsqueeze",
                                                          "pad",
                                                          "onehot",
                                                          "split",
                                                          "stridedslice",
                                                          "permute",
                                                          "priorbox",
                                                          "priorboxclustered",
                                                          "proposal",
                                                          "loop"};
inline constexpr std::string_view without_parameters[] = {
    "const", "constant",  "input",        "parameter",    "output",          "result",
    "pad",   "onehot",    "permute",      "convert",      "detectionoutput", "tensoriterator",
    "less",  "lessequal", "greaterequal", "batchtospace", "spacetobatch",    "fakequantize"};
inline constexpr std::string_view with_parameters_of_input_0[] = {
    "reshape", "squeeze",      "unsqueeze", "gather",    "gathernd",  "gathertree",   "gatherelements",
    "split",   "stridedslice", "exp",       "broadcast", "transpose", "variadicsplit"};

template <std::size_t N> bool is_one_of(const old_layer& n, const std::string_view (&list)[N]) {
  for (std::string_view s : list)
    if (n.is(s)) return true;
  return false;
}
inline double product_of(const ints& list) { return static_cast<double>(list.elements()); }
inline double number_of(interval d) { return known(d) ? static_cast<double>(lower(d)) : 0; }

// The kernel and the strides as the tool reads them: a list, or -x, -y and -z.
inline double taps_of(const old_layer& n, std::string_view list, std::string_view one) {
  if (n.has(list)) return product_of(n.list(list));
  double all = 1;
  for (const char* axis : {"-x", "-y", "-z"}) all *= static_cast<double>(n.integer(std::string(one) + axis, 1));
  return all;
}

/// Operations per output element; false if the tool does not count the type.
inline bool operations_per_element(const old_layer& n, const partial_tensors& in, const partial_shape& out,
                                   double& each) {
  for (const fixed_operations& f : fixed_operations_of)
    if (n.is(f.type)) {
      each = f.per_element;
      return true;
    }
  each = 0;
  if (is_one_of(n, without_operations)) return true;
  const partial_shape& x = in[0].dims;
  const bool deconvolution = n.is("Deconvolution");
  if (n.is("Convolution") || n.is("DeformableConvolution") || deconvolution) {
    const double channels = number_of(x[x.rank == 3 ? 0 : 1]) / static_cast<double>(n.integer("group", 1));
    each = 2 * channels * taps_of(n, "kernel", "kernel");
    if (deconvolution) each /= taps_of(n, "strides", "stride");
    return true;
  }
  if (n.is("FullyConnected")) {
    each = 2 * number_of(x.product(1, x.rank));
    return true;
  }
  if (n.is("Gemm") || n.is("MatMul")) {
    each = 2 * number_of(x[-1]);
    return true;
  }
  if (n.is("Pooling") || n.is("MaxPool") || n.is("AvgPool")) {
    each = taps_of(n, "kernel", "kernel");
    return true;
  }
  if (n.is("Norm")) {
    if (!n.has("local-size")) return false;
    const double size = static_cast<double>(n.integer("local-size", 1)), rolls = 2 * size;
    each = 2 * (n.text("region") == "across" ? rolls * size : rolls) + 1;
    return true;
  }
  if (n.is("Eltwise")) {
    each = 2 * in.size() - 1;
    return true;
  }
  if (n.is("Power")) {
    each = 2 + (n.real("power", 1) - 1);
    return true;
  }
  if (n.is("MVN")) {
    each = n.text("normalize_variance") == "1" ? 5 : 2;
    return true;
  }
  if (n.is("PSROIPooling") || n.is("ROIPooling")) {
    each = 1;
    for (int i = 1; i <= (x.rank == 5 ? 3 : 2); ++i)
      each *= number_of(out[-i]) > 0
                  ? static_cast<double>(static_cast<std::int64_t>(number_of(x[-i]) / number_of(out[-i])))
                  : 0;
    return true;
  }
  if (n.is("ArgMax")) {
    const double k = static_cast<double>(n.integer("top_k", 1));
    const count_t axis = n.integer("axis", 0);
    double r = 0;
    if (axis != 0)
      r = number_of(x[static_cast<int>(axis.n)]);
    else
      for (int i = 0; i < in.size(); ++i) r += number_of(in[i].dims.elements());
    each = r * k - k * (k + 1) / 2;
    return true;
  }
  return false;
}
}  // namespace detail

/// Operations of one layer; not known if the tool does not count its type.
inline figure tool_operations(const old_layer& n, const partial_tensors& in, span<const partial_tensor> out) {
  double each = 0;
  if (!detail::operations_per_element(n, in, out.empty() ? partial_shape{} : out[0].dims, each)) return {};
  double elements = 0;
  for (const partial_tensor& t : out) elements += detail::number_of(t.dims.elements());
  return figure(each * elements);
}

}  // namespace opcost::legacy_ir

#endif

#include <vector>

namespace opcost::legacy_ir {

class graph {
 public:
  explicit graph(const model& m) : graph(m, m.main) {}
  graph(const model& m, const net& n) : model_(&m), net_(&n) {}
  /// The same graph without the stored shapes: all shapes are inferred from the inputs.
  graph without_stored_shapes() const {
    graph g = *this;
    g.stored_ = false;
    return g;
  }
  bool has_stored_shapes() const { return stored_; }
  const model& source() const { return *model_; }
  const net& layers() const { return *net_; }

 private:
  const model* model_;
  const net* net_;
  bool stored_ = true;
};

namespace detail {
// The node that visit passes to the lowering: the layer, and whether its stored shapes are valid.
struct old_node {
  const net* in;
  const layer* is;
  const old_type* type;
  bool stored;
};
inline lowered_outputs lower_old_node(const old_node& n, const partial_tensors& in, lowering_step& step) {
  const old_layer l(*n.in, *n.is, n.stored);
  lowered_outputs out = n.type->lower ? n.type->lower(l, in, step) : lower_as_today(l, *n.type, in, step);
  if (!out.refusal.empty()) {
    // the weights with the target shape are missing, but the layer only moves data and its shape is stored
    if (!n.stored || out.refusal.is_contradiction() || step.steps() > 0 || l.outputs() == 0) return out;
    out = in[0];
  }
  lowered_outputs held;
  for (int k = 0; k < l.outputs(); ++k) {
    const partial_tensor stored = l.stored_output(k);
    partial_tensor t = k < out.size() ? out[k] : stored;
    if (n.stored && !(t.dims == stored.dims)) t = moved(t, stored.dims);
    t.type = stored.type;
    held.push_back(t);
  }
  step.figure_of("model_analyzer", tool_operations(l, in, span<const partial_tensor>(held.begin(), held.end())));
  return held;
}
}  // namespace detail

}  // namespace opcost::legacy_ir

template <> struct opcost::graph_traits<opcost::legacy_ir::graph> {
  using graph = legacy_ir::graph;
  using layer = legacy_ir::layer;
  static const sequence<layer>& nodes(const graph& g) { return g.layers().graph.layers; }
  static span<const edge> inputs(const graph& g, const layer& l) { return g.layers().graph.sources_of(l); }
  static content_use reads(const graph&, const layer& l) {
    return {l.inputs > 1 ? ~1u : 0u, false};  // the first input is data
  }
  static node_facts facts(const graph& g, const layer& l) {
    node_facts f{.name = l.name, .type = l.type, .opset = 0};
    if (l.type != "Const") return f;
    f.storage = l.size > 0 ? (l.offset + 1).n : 0;
    const count_t all = g.source().weights.size();
    f.bytes = all >= 0 && l.size > 0 && l.offset + l.size > all ? -2 : l.size.n;
    return f;
  }
  static sequence<partial_tensor> outputs(const graph& g, const layer& l) {
    sequence<partial_tensor> all;
    for (const openvino::port& p : g.layers().graph.outputs_of(l)) {
      all.push_back(openvino::stored(g.layers().graph, p));
      if (!g.has_stored_shapes()) all.back().dims = partial_shape::of_unknown_rank();
    }
    return all;
  }
  struct inside {
    legacy_ir::graph graph;
    const body_wiring& wiring;
  };
  static std::vector<inside> bodies(const graph& g, const layer& l) {
    std::vector<inside> all;
    for (int i = 0; i < l.bodies; ++i) {
      const legacy_ir::body& b = g.layers().bodies[l.first_body + i];
      const graph body(g.source(), b.layers);
      all.push_back({g.has_stored_shapes() ? body : body.without_stored_shapes(), b.wiring});
    }
    return all;
  }
  static void visit(const graph& g, const layer& l, auto&& f) {
    if (l.bodies > 0) return f(op_ref<builtin_ops>{catalogue<builtin_ops>::find("TensorIterator", 1), &iterator});
    const legacy_ir::detail::old_type* type = legacy_ir::detail::find_old_type(l.type);
    if (!type) return f(unknown_op{l.type});
    const legacy_ir::detail::old_node node{&g.layers(), &l, type, g.has_stored_shapes()};
    f(lowered_by(node, &legacy_ir::detail::lower_old_node));
  }
  static bool content(const graph& g, const layer& l, const partial_tensor& t, opcost::content<interval> into) {
    std::byte bytes[8 * max_content];
    if (l.size < 1 || l.size > count_t(sizeof bytes)) return false;
    const span<std::byte> all = span(bytes).first(static_cast<std::size_t>(l.size.n));
    return g.source().weights.read(l.offset, all) && decode(t.type, all, into);
  }

 private:
  static constexpr tensor_iterator iterator{};
};

#endif

#include <vector>

namespace opcost::legacy_ir {

/// The tool's figures for a whole model.
struct tool_totals {
  double operations = 0;
  count_t parameters = 0;                  // elements of all blobs that layers own, biases too: what was published
  count_t parameters_0967130 = 0;          // as commit 0967130 counts: the last blob of a layer by name, so no biases
  count_t memory_min = 0, memory_max = 0;  // elements
  std::string precision{};                 // of the outputs: "FP32", "FP32-I32"
  std::vector<std::string_view> uncounted{};  // types without a figure
};

namespace detail {
// The layers that the tool sees: those connected with an Input that a layer reads. Their order: from the layers without
// inputs, sorted by name, depth first over the readers of each output by name, in reversed postorder.
class tool_order {
 public:
  explicit tool_order(const net& n) : net_(n), count_(n.graph.layers.size()), readers_(count_) {
    for (std::size_t i = 0; i < count_; ++i) {
      const layer& l = n.graph.layers[i];
      readers_[i].resize(static_cast<std::size_t>(l.outputs));
    }
    for (std::size_t i = 0; i < count_; ++i) {
      if (n.graph.layers[i].type == "Result") continue;
      for (const edge& e : n.graph.sources_of(n.graph.layers[i]))
        if (e.row >= 0)
          readers_[static_cast<std::size_t>(e.row)][static_cast<std::size_t>(e.port)].push_back(static_cast<int>(i));
    }
    for (auto& outputs : readers_)
      for (auto& r : outputs) sort_by_name(r);
  }
  std::vector<int> order() {
    const std::vector<char> seen = connected();
    std::vector<int> heads;
    for (std::size_t i = 0; i < count_; ++i)
      if (seen[i] && net_.graph.layers[i].inputs == 0) heads.push_back(static_cast<int>(i));
    sort_by_name(heads);
    std::vector<char> done(count_, 0);
    std::vector<int> post;
    struct frame {
      int layer;
      std::vector<int> next;
      std::size_t at = 0;
    };
    for (int h : heads) {
      if (done[static_cast<std::size_t>(h)]) continue;
      done[static_cast<std::size_t>(h)] = 1;
      std::vector<frame> stack{{h, all_readers(h)}};
      while (!stack.empty()) {
        frame& f = stack.back();
        if (f.at == f.next.size()) {
          post.push_back(f.layer);
          stack.pop_back();
          continue;
        }
        const int c = f.next[f.at++];
        if (done[static_cast<std::size_t>(c)]) continue;
        done[static_cast<std::size_t>(c)] = 1;
        stack.push_back({c, all_readers(c)});
      }
    }
    return {post.rbegin(), post.rend()};
  }
  bool unread(int l, std::size_t port) const {
    const auto& outputs = readers_[static_cast<std::size_t>(l)];
    return port >= outputs.size() || outputs[port].empty();
  }
  std::vector<int> all_readers(int l) const {
    std::vector<int> all;
    for (const auto& r : readers_[static_cast<std::size_t>(l)]) all.insert(all.end(), r.begin(), r.end());
    return all;
  }

 private:
  struct by_name {
    std::string_view name;
    int layer;
    bool operator<(const by_name& o) const { return name < o.name; }
  };
  const net& net_;
  std::size_t count_;
  std::vector<std::vector<std::vector<int>>> readers_;  // by layer and output

  void sort_by_name(std::vector<int>& layers) const {
    std::vector<by_name> named;
    for (int i : layers) named.push_back({net_.graph.layers[i].name, i});
    opcost::detail::heap_sort(span(named));
    for (std::size_t i = 0; i < named.size(); ++i) layers[i] = named[i].layer;
  }
  std::vector<char> connected() const {
    std::vector<char> seen(count_, 0);
    std::vector<int> reachable;
    for (std::size_t i = 0; i < count_; ++i)
      if (same_ignoring_case(net_.graph.layers[i].type, "Input"))
        for (const auto& r : readers_[i])
          if (!r.empty()) reachable.push_back(r[0]);
    while (!reachable.empty()) {
      const int l = reachable.back();
      reachable.pop_back();
      if (seen[static_cast<std::size_t>(l)]) continue;
      seen[static_cast<std::size_t>(l)] = 1;
      for (const edge& e : net_.graph.sources_of(net_.graph.layers[l]))
        if (e.row >= 0) reachable.push_back(e.row);
      for (int r : all_readers(l)) reachable.push_back(r);
    }
    return seen;
  }
};
}  // namespace detail

/// The tool's totals over the rows of an analysis of the model's main graph.
inline tool_totals tool_totals_of(const model& m, const analysis_base& a) {
  tool_totals t;
  const net& n = m.main;
  detail::tool_order graph(n);
  const std::vector<int> order = graph.order();
  const std::size_t layers = n.graph.layers.size();
  std::vector<int> row_of(layers, -1);
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i)
    if (a.at(i).node >= 0) row_of[static_cast<std::size_t>(a.at(i).node)] = i;
  std::vector<count_t> size(layers, 0);
  std::vector<char> counted_const(layers, 0);
  std::vector<int> live;
  const auto is_const = [&](int i) { return n.graph.layers[i].type == "Const"; };
  std::vector<std::string> types;
  for (int i : order) {
    const layer& l = n.graph.layers[i];
    const old_layer o(n, l);
    const row& r = a.at(row_of[static_cast<std::size_t>(i)]);
    sequence<partial_tensor> in;
    for (const edge& e : a.inputs_of(r)) in.push_back(a[e]);
    const auto out = a.outputs_of(r);
    const auto unread = [&](std::ptrdiff_t port) { return graph.unread(i, static_cast<std::size_t>(port)); };
    for (const partial_tensor& x : out) {
      if (known(x.dims.elements())) size[static_cast<std::size_t>(i)] += lower(x.dims.elements());
      // The tool's runtime takes f16 inputs as f32 and returns outputs that no layer reads as f32 or i32.
      const bool converted = o.is("Input") ? x.type == dtype::f16 : x.type != dtype::i32 && unread(&x - out.data());
      const std::string name(opcost::detail::fact(converted ? dtype::f32 : x.type).ir_name);
      bool have = false;
      for (const std::string& s : types) have = have || s == name;
      if (!have) types.push_back(name);
    }
    const figure f = tool_operations(o, partial_tensors(span<const partial_tensor>(in)), out);
    if (f.known)
      t.operations += static_cast<double>(f);
    else
      t.uncounted.push_back(l.type);
    if (!is_const(i)) live.push_back(i);
    const auto blobs = n.blobs_of(i);
    if (!is_const(i))
      for (const blob& b : blobs) t.parameters += b.elements();
    if (detail::is_one_of(o, detail::without_parameters)) continue;
    if (!blobs.empty()) {
      const blob* last = &blobs[0];
      for (const blob& b : blobs)
        if (last->name < b.name) last = &b;
      t.parameters_0967130 += last->elements();
      continue;
    }
    int k = 0;
    for (const edge& e : n.graph.sources_of(l)) {
      if (k++ > 0 && detail::is_one_of(o, detail::with_parameters_of_input_0)) break;
      if (e.row < 0 || !is_const(e.row) || n.blobs_of(e.row).empty() || counted_const[static_cast<std::size_t>(e.row)])
        continue;
      counted_const[static_cast<std::size_t>(e.row)] = 1;
      t.parameters_0967130 +=
          lower(openvino::stored(n.graph, n.graph.outputs_of(n.graph.layers[e.row])[0]).dims.elements());
    }
  }
  // An output is freed after the last layer that reads it; an output that no layer reads is freed at once.
  std::vector<int> place(layers, -1);
  for (std::size_t i = 0; i < live.size(); ++i) place[static_cast<std::size_t>(live[i])] = static_cast<int>(i);
  std::vector<count_t> freed_after(live.size(), 0);
  count_t now = 0;
  for (std::size_t i = 0; i < live.size(); ++i) {
    const count_t own = size[static_cast<std::size_t>(live[i])];
    t.memory_max += own;
    t.memory_min = larger(t.memory_min, now + own);
    int last = -1;
    for (int r : graph.all_readers(live[i]))
      last = place[static_cast<std::size_t>(r)] > last ? place[static_cast<std::size_t>(r)] : last;
    if (last > static_cast<int>(i)) {
      now += own;
      freed_after[static_cast<std::size_t>(last)] += own;
    }
    now -= freed_after[i];
  }
  opcost::detail::heap_sort(span(types));
  for (const std::string& s : types) t.precision += (t.precision.empty() ? "" : "-") + s;
  return t;
}

}  // namespace opcost::legacy_ir

#endif

// ---- opcost/legacy_ir/read_old.hpp
#ifndef OPCOST_LEGACY_IR_READ_OLD_HPP_PIECE
#define OPCOST_LEGACY_IR_READ_OLD_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Reads IR versions 2 to 9. The format: blobs inside layers, no opsets, no Result layers, attributes in <data> or in an
// element named after the type. Source: the Inference Engine of OpenVINO 2021.1, the last release that reads it.

namespace opcost::legacy_ir {
namespace detail {

// Where a type keeps its attributes, if not in <data>, <type_data> or <type>.
struct attribute_place {
  std::string_view type;
  std::array<const char*, 4> elements;
};
inline constexpr attribute_place attribute_places[] = {
    {"InnerProduct", {"fc", "fc_data", "data", ""}},
    {"FullyConnected", {"fc", "fc_data", "data", ""}},
    {"LRN", {"lrn", "norm", "norm_data", "data"}},
    {"Norm", {"lrn", "norm", "norm_data", "data"}},
    {"Crop", {"crop", "crop-data", "data", ""}},
    {"BatchNormalization", {"batch_norm", "batch_norm_data", "data", ""}},
    {"Eltwise", {"elementwise", "elementwise_data", "data", ""}},
};
inline pugi::xml_node attributes_of(pugi::xml_node layer, std::string_view type) {
  for (const attribute_place& p : attribute_places)
    if (same_ignoring_case(p.type, type)) {
      for (const char* element : p.elements)
        if (const pugi::xml_node n = layer.child(element)) return n;
      return {};
    }
  if (const pugi::xml_node n = layer.child("data")) return n;
  std::string lower;
  for (char c : type) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (const pugi::xml_node n = layer.child((lower + "_data").c_str())) return n;
  return layer.child(lower.c_str());
}

class old_reader {
 public:
  using outcome = std::optional<error>;
  explicit old_reader(model& m) : model_(m) {}

  outcome read(pugi::xml_node root) {
    precision_ = root.attribute("precision").value();
    bool any_input = false;
    for (const pugi::xml_node l : root.child("layers").children("layer")) {
      const std::string_view type = l.attribute("type").value();
      any_input = any_input || same_ignoring_case(type, "Input") || same_ignoring_case(type, "Const");
    }
    if (!any_input) return fail(root) << "the network has no Input and no Const layer";
    if (auto bad = read_net(root, model_.main, 0)) return bad;
    return {};
  }

 private:
  model& model_;
  const char* precision_ = "";

  error fail(pugi::xml_node n) const {
    return error::at(error_code::malformed,
                     text::line_of(std::string_view(model_.text.data(), model_.text.size()), n.offset_debug()));
  }
  static bool number(const pugi::xml_attribute& a, int& into) {
    count_t n = 0;
    const std::string_view s = text::trimmed(a.value());
    if (!text::read_integer(s, n) || s.find_first_not_of("0123456789") != s.npos || n > 2147483647) return false;
    into = static_cast<int>(n.n);
    return true;
  }

  outcome read_net(pugi::xml_node xml, net& into, int depth) {
    openvino::net& g = into.graph;
    files::id_index index;
    for (pugi::xml_node n : xml.child("layers").children("layer")) {
      int id = 0;
      if (!number(n.attribute("id"), id))
        return fail(n) << "layer '" << n.attribute("name").value() << "': expected an id that is a number, got '"
                       << n.attribute("id").value() << "'";
      index.add(id, static_cast<int>(g.layers.size()));
      if (auto bad = read_layer(n, into, depth)) return bad;
    }
    into.first_blob.push_back(static_cast<int>(into.blobs.size()));
    index.sort();
    if (const int id = index.duplicate(); id >= 0)
      return fail(xml.child("layers")) << "two layers have the id " << count_t(id);
    g.sources.resize(g.inputs.size(), edge{-1, 0});
    sequence<char> read_by_layer(g.outputs.size(), 0);
    for (pugi::xml_node e : xml.child("edges").children("edge"))
      if (auto bad = read_edge(e, g, index, read_by_layer)) return bad;
    std::size_t bodies = 0;
    for (pugi::xml_node n : xml.child("layers").children("layer")) {
      const layer& l = g.layers[bodies++];
      if (l.bodies > 0)
        if (auto bad = wire_body(n, g, l, into.bodies[l.first_body])) return bad;
    }
    feed_open_ports(into);
    if (depth == 0) add_results(into, read_by_layer);
    return {};
  }

  outcome read_layer(pugi::xml_node n, net& into, int depth) {
    openvino::net& g = into.graph;
    layer l;
    l.name = n.attribute("name").value();
    l.type = n.attribute("type").value();
    if (l.type.empty()) return fail(n) << "layer '" << l.name << "' has no type";
    const char* precision = n.attribute("precision") ? n.attribute("precision").value() : precision_;
    if (same_ignoring_case(precision, "MIXED"))
      return fail(n) << "layer '" << l.name << "': expected the precision of one element type, got MIXED";
    l.first_attribute = static_cast<int>(g.attributes.size());
    for (const pugi::xml_attribute a : attributes_of(n, l.type).attributes()) {
      if (same_ignoring_case(l.type, "Activation") && std::string_view(a.name()) == "type") l.type = a.value();
      g.attributes.push_back({a.name(), a.value()});
    }
    for (const pugi::xml_node piece : n.child("crop").children("crop")) {  // version 2: one element per axis
      for (const pugi::xml_attribute a : piece.attributes()) g.attributes.push_back({a.name(), a.value()});
    }
    l.attributes = static_cast<int>(g.attributes.size()) - l.first_attribute;
    if (same_ignoring_case(l.type, "ArgMax") && !attributes_of(n, l.type).attribute("top_k"))
      return fail(n) << "layer '" << l.name << "' (ArgMax): the attribute top_k is missing";
    if (model_.version < 6 && l.type == "FakeQuantize")
      return fail(n) << "layer '" << l.name << "': FakeQuantize exists from version 6 on, the file has version "
                     << count_t(model_.version);
    if (model_.version < 6 && l.type == "Quantize") l.type = "FakeQuantize";
    if (auto bad = read_ports(n, l, precision, g)) return bad;
    into.first_blob.push_back(static_cast<int>(into.blobs.size()));
    for (const char* own : {"biases", "weights"})
      if (const pugi::xml_node b = n.child(own))
        if (auto bad = read_blob(b, l, precision, into)) return bad;
    for (const pugi::xml_node b : n.child("blobs").children())
      if (auto bad = read_blob(b, l, precision, into)) return bad;
    const auto first = static_cast<std::size_t>(into.first_blob.back());
    if (l.type == "Const" && first < into.blobs.size()) {
      l.offset = into.blobs[first].offset;
      l.size = into.blobs[first].bytes;
    }
    if (const pugi::xml_node inside = n.child("body")) {
      if (depth >= 8)
        return error::at(error_code::unsupported) << "layer '" << l.name << "': bodies nested deeper than 8";
      l.first_body = static_cast<int>(into.bodies.size());
      l.bodies = 1;
      into.bodies.push_back(body{});
      net body_layers;
      if (auto bad = read_net(inside, body_layers, depth + 1)) return bad;
      into.bodies.back().layers = std::move(body_layers);
    }
    g.layers.push_back(l);
    return {};
  }
  outcome read_ports(pugi::xml_node n, layer& l, const char* precision, openvino::net& g) {
    l.first_input = static_cast<int>(g.inputs.size());
    l.first_output = static_cast<int>(g.outputs.size());
    for (const char* side : {"input", "output"}) {
      auto& ports = side[0] == 'i' ? g.inputs : g.outputs;
      for (const pugi::xml_node p : n.child(side).children("port")) {
        openvino::port port;
        if (!number(p.attribute("id"), port.id))
          return fail(p) << "layer '" << l.name << "': a port has no id that is a number";
        port.precision = p.attribute("precision") ? p.attribute("precision").value() : precision;
        port.first_dim = static_cast<int>(g.dims.size());
        for (const pugi::xml_node d : p.children("dim")) {
          const char* dim = d.child_value();
          count_t extent = 0;
          if (!text::read_integer(text::trimmed(dim), extent) || extent < 1)
            return fail(d) << "layer '" << l.name << "': expected a dimension of at least 1, got '" << dim << "'";
          g.dims.push_back(dim);
          ++port.dims;
        }
        if (port.dims > partial_shape::max_rank)
          return error::at(error_code::unsupported)
                 << "layer '" << l.name << "': expected at most " << count_t(partial_shape::max_rank)
                 << " dimensions, got " << count_t(port.dims);
        ports.push_back(port);
      }
    }
    l.inputs = static_cast<int>(g.inputs.size()) - l.first_input;
    l.outputs = static_cast<int>(g.outputs.size()) - l.first_output;
    return {};
  }
  outcome read_blob(pugi::xml_node n, const layer& l, const char* precision, net& into) {
    blob b;
    b.name = n.name();
    const auto read = [&](const char* name, count_t& to) {
      const pugi::xml_attribute a = n.attribute(name);
      return !a || (text::read_integer(text::trimmed(a.value()), to) && to >= 0);
    };
    if (!read("offset", b.offset) || !read("size", b.bytes))
      return fail(n) << "layer '" << l.name << "': the blob '" << b.name
                     << "' needs an offset and a size of at least 0";
    if (b.bytes == 0) return {};
    b.type = dtype_named(n.attribute("precision") ? n.attribute("precision").value() : precision);
    if (bits_of(b.type) == 0) b.type = dtype::f32;
    into.blobs.push_back(b);
    return {};
  }
  outcome read_edge(pugi::xml_node e, openvino::net& g, const files::id_index& index, sequence<char>& read_by_layer) {
    int id[2] = {-1, -1}, port[2] = {-1, -1};
    const char* names[2][2] = {{"from-layer", "from-port"}, {"to-layer", "to-port"}};
    for (int end = 0; end < 2; ++end)
      if (!number(e.attribute(names[end][0]), id[end]) || !number(e.attribute(names[end][1]), port[end]))
        return fail(e) << "an edge has an end that is not a number";
    const int from = index.find(id[0]), to = index.find(id[1]);
    if (from < 0 || to < 0)
      return fail(e) << "an edge names layer " << count_t(from < 0 ? id[0] : id[1]) << ", which does not exist";
    const layer &source = g.layers[from], &target = g.layers[to];
    const int output = position(g.outputs, source.first_output, source.outputs, port[0]);
    const int input = position(g.inputs, target.first_input, target.inputs, port[1]);
    if (output < 0)
      return fail(e) << "an edge leaves layer '" << source.name << "' by port " << count_t(port[0])
                     << ", which does not exist";
    if (input < 0)
      return fail(e) << "an edge enters layer '" << target.name << "' by port " << count_t(port[1])
                     << ", which does not exist";
    const partial_shape left = stored(g, g.outputs[source.first_output + output]).dims;
    const partial_shape right = stored(g, g.inputs[target.first_input + input]).dims;
    if (!(left == right)) {
      error bad = fail(e);
      sink(bad.what) << "an edge from '" << source.name << "' to '" << target.name << "': the output is " << left
                     << ", the input " << right;
      return bad;
    }
    g.sources[target.first_input + input] = {from, output};
    read_by_layer[source.first_output + output] = 1;
    return {};
  }
  static int position(const sequence<openvino::port>& ports, int first, int n, int id) {
    const int guess = n > 0 ? id - ports[first].id : -1;
    if (guess >= 0 && guess < n && ports[first + guess].id == id) return guess;
    for (int i = 0; i < n; ++i)
      if (ports[first + i].id == id) return i;
    return -1;
  }

  // A layer that is not in the file, fed by `from`, or with the output `like`.
  int add_layer(net& into, std::string_view type, const std::string& name, const openvino::port* like, edge from) {
    openvino::net& g = into.graph;
    layer l;
    model_.made.push_back(name);
    l.name = model_.made.back();
    l.type = type;
    l.first_attribute = static_cast<int>(g.attributes.size());
    l.first_input = static_cast<int>(g.inputs.size());
    l.first_output = static_cast<int>(g.outputs.size());
    if (like) {
      const openvino::port copy = *like;
      g.outputs.push_back(copy);
      l.outputs = 1;
    } else {
      g.inputs.push_back({});
      g.sources.push_back(from);
      l.inputs = 1;
    }
    g.layers.push_back(l);
    into.first_blob.push_back(static_cast<int>(into.blobs.size()));
    return static_cast<int>(g.layers.size()) - 1;
  }
  void feed_open_ports(net& into) {
    openvino::net& g = into.graph;
    const std::size_t layers = g.layers.size();
    for (std::size_t i = 0; i < layers; ++i)
      for (int k = 0; k < g.layers[i].inputs; ++k) {
        const auto at = static_cast<std::size_t>(g.layers[i].first_input + k);
        if (g.sources[at].row >= 0) continue;
        openvino::port like = g.inputs[at];
        like.precision = like.precision[0] != '\0' ? like.precision : "FP32";
        const std::string name =
            std::string(g.layers[i].name) + "." + std::string(std::string_view(digits(count_t(like.id))));
        const int source = add_layer(into, "Input", name, &like, {});
        g.sources[at] = {source, 0};
      }
  }
  void add_results(net& into, const sequence<char>& read_by_layer) {
    openvino::net& g = into.graph;
    const std::size_t layers = g.layers.size();
    for (std::size_t i = 0; i < layers; ++i) {
      const layer l = g.layers[i];
      for (int k = 0; k < l.outputs; ++k) {
        const auto at = static_cast<std::size_t>(l.first_output + k);
        if (at >= read_by_layer.size() || read_by_layer[at] != 0) continue;
        if (l.type == "Const" || (same_ignoring_case(l.type, "Memory") && l.inputs > 0)) continue;
        std::string name(l.name);
        if (l.outputs > 1) name.append(".").append(std::string_view(digits(count_t(k))));
        add_layer(into, "Result", name + "/result", nullptr, {static_cast<int>(i), k});
      }
    }
  }

  // Port maps name a layer of the body and its port; a port of the body that is fed from outside has an Input now.
  outcome wire_body(pugi::xml_node n, const openvino::net& around, const layer& l, body& b) {
    openvino::net& g = b.layers.graph;
    files::id_index index;
    int at = 0;
    for (pugi::xml_node inner : n.child("body").child("layers").children("layer")) {
      int id = 0;
      number(inner.attribute("id"), id);
      index.add(id, at++);
    }
    index.sort();
    const auto bad_map = [&](pugi::xml_node e) {
      return fail(e) << "layer '" << l.name << "': its port map names a port or a layer that does not exist";
    };
    const auto fed_by_outside = [&](int id, int port) {
      const int inner = index.find(id);
      if (inner < 0) return -1;
      const layer& x = g.layers[inner];
      const int k = position(g.inputs, x.first_input, x.inputs, port);
      return k < 0 ? -1 : g.sources[x.first_input + k].row;
    };
    const auto result_of = [&](int id, int port) {
      const int inner = index.find(id);
      if (inner < 0) return -1;
      const layer x = g.layers[inner];
      const int k = position(g.outputs, x.first_output, x.outputs, port);
      return k < 0 ? -1 : add_layer(b.layers, "Result", std::string(x.name) + "/result", nullptr, {inner, k});
    };
    for (pugi::xml_node m : n.child("port_map").children()) {
      const bool input = std::string_view(m.name()) == "input";
      int external = -1, id = -1, port = -1;
      if (!number(m.attribute("external_port_id"), external) || !number(m.attribute("internal_layer_id"), id) ||
          !number(m.attribute("internal_port_id"), port))
        return bad_map(m);
      port_map map;
      map.outer = input ? position(around.inputs, l.first_input, l.inputs, external)
                        : position(around.outputs, l.first_output, l.outputs, external);
      map.inner = input ? fed_by_outside(id, port) : result_of(id, port);
      if (map.outer < 0 || map.inner < 0) return bad_map(m);
      const auto value = [&](const char* name, count_t otherwise) {
        count_t v = otherwise;
        if (const pugi::xml_attribute a = m.attribute(name)) text::read_integer(text::trimmed(a.value()), v);
        return v;
      };
      const count_t axis = value("axis", -1);
      map.sliced = axis >= 0;
      map.axis = static_cast<int>(axis.n);
      map.start = value("start", 0);
      map.end = value("end", -1);
      map.stride = value("stride", 1);
      map.part = value("part_size", 1);
      (input ? b.wiring.inputs : b.wiring.outputs).push_back(map);
    }
    for (pugi::xml_node e : n.child("back_edges").children("edge")) {
      int from = -1, from_port = -1, to = -1, to_port = -1;
      if (!number(e.attribute("from-layer"), from) || !number(e.attribute("from-port"), from_port) ||
          !number(e.attribute("to-layer"), to) || !number(e.attribute("to-port"), to_port))
        return bad_map(e);
      const carried c{result_of(from, from_port), fed_by_outside(to, to_port)};
      if (c.result < 0 || c.parameter < 0) return bad_map(e);
      b.wiring.back.push_back(c);
    }
    return {};
  }
};

}  // namespace detail

/// The model of a text that is an IR of version 2 to 9. *Errors*: version 1, what the old reader refuses.
inline result<model> read_text(sequence<char> text) {
  model m;
  m.text = std::move(text);
  const auto parsed = m.document.load_buffer_inplace(m.text.data(), m.text.size(), openvino::detail::parsing);
  if (!parsed)
    return error::at(error_code::malformed)
           << "not well-formed XML: " << parsed.description() << "; the file is damaged";
  const pugi::xml_node root = m.document.document_element();
  count_t version = 0;
  text::read_integer(text::trimmed(root.attribute("version").value()), version);
  if (version < 2)
    return error::at(error_code::unsupported)
           << "IR version " << version << " is older than 2, which no released OpenVINO reads; convert the model again";
  m.version = static_cast<int>(version.n);
  m.name = root.attribute("name").value();
  if (auto bad = detail::old_reader(m).read(root)) return *bad;
  return m;
}

/// Reads a file and opens its weights: `weights_path`, or the .bin of the same name if it exists.
inline result<model> read_file(const std::string& path, const std::string& weights_path = {}) {
  auto text = files::read_file(path);
  if (!text) return text.error();
  return openvino::with_weights_of(read_text(std::move(*text)), path, weights_path);
}

}  // namespace opcost::legacy_ir

#endif

// ---- opcost/model/graph_model.hpp
#ifndef OPCOST_MODEL_GRAPH_MODEL_HPP_PIECE
#define OPCOST_MODEL_GRAPH_MODEL_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A loaded_model over any graph with graph_traits.

// ---- opcost/model/loaded_model.hpp
#ifndef OPCOST_MODEL_LOADED_MODEL_HPP_PIECE
#define OPCOST_MODEL_LOADED_MODEL_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A model that was read from a file of any format, behind one interface for reports and programs.
#include <memory>

#include <optional>

namespace opcost {

/// A model. `Cs` are the readings that its analyses have: `with_all_readings<loaded_model>` for those of all
/// conventions. Several threads may use one const model. An analysis refers to names in the model, so the model must
/// outlive it. Most formats derive from graph_model and override only what a graph does not say.
template <class... Cs> class loaded_model {
 public:
  loaded_model() = default;
  loaded_model(const loaded_model&) = delete;
  loaded_model& operator=(const loaded_model&) = delete;
  virtual ~loaded_model() = default;

  /// Name and source, "openvino-ir-11", as headings and JSON print them.
  virtual subject about() const = 0;
  /// What the reader skipped without an error, and other remarks for the user.
  virtual span<const error> remarks() const { return {}; }

  /// The model's inputs with the shapes that the file gives them.
  virtual sequence<graph_input> inputs() const = 0;
  /// The variables that the model keeps from one run to the next; `name` is the variable's.
  virtual sequence<graph_input> states() const { return {}; }
  /// True if the file itself has a symbolic dimension of this name.
  virtual bool has_dimension(std::string_view) const { return false; }
  /// True if a layer of this name, in the model or inside a body, is a loop or a branch.
  virtual bool has_bodies(std::string_view layer) const = 0;
  /// The cost of the model as it is stored.
  virtual analysis<Cs...> analyze(const assumptions&) const = 0;
  /// The cost of the model with other input shapes. *Errors*: shapes that contradict the layers.
  virtual result<analysis<Cs...>> reshape(span<const given_input>, const assumptions&) const = 0;
  /// Compares the inferred shapes with those in the file. `a` is an analysis without stored shapes.
  virtual shape_check check_shapes(const analysis_base& a) const = 0;
  /// Zeros of the stored parameters, by row; unknown without weights.
  virtual zero_counts zeros(const analysis_base&) const { return {}; }
  /// Sections of the report that only this format has: the arena of a TFLite file, ...
  virtual std::vector<std::unique_ptr<report_section>> sections(const analysis_base&) const { return {}; }
  /// The file as Model Analyzer reads it; null if the tool does not read this format.
  virtual const replay::model_analyzer::file* model_analyzer_file() const { return nullptr; }
  /// Model Analyzer's figures for the whole model; none if the tool does not read this format, or if the analyses do
  /// not have the reading model_analyzer.
  virtual std::optional<replay::model_analyzer::figures> model_analyzer_figures(
      [[maybe_unused]] const analysis<Cs...>& a, [[maybe_unused]] const replay::model_analyzer::options& o) const {
    if constexpr ((std::same_as<Cs, model_analyzer> || ...))
      if (const auto* file = model_analyzer_file()) return replay::model_analyzer::analyze(a, *file, o);
    return {};
  }
};

}  // namespace opcost

#endif

namespace opcost {

/// A loaded_model that owns what a reader returned (`File`) and the graph over it (`Graph`, constructible from a File).
/// A format derives from it and overrides about(), and whatever else its files have.
template <class File, class Graph, class... Cs> class graph_model : public loaded_model<Cs...> {
 public:
  explicit graph_model(File f) : file_(std::move(f)), graph_(file_) {}
  sequence<graph_input> inputs() const override { return inputs_of_graph(graph_); }
  bool has_bodies(std::string_view layer) const override { return finds_bodies(graph_, layer); }
  analysis<Cs...> analyze(const assumptions& assumed) const override { return opcost::analyze<Cs...>(graph_, assumed); }
  result<analysis<Cs...>> reshape(span<const given_input> given, const assumptions& assumed) const override {
    return reshaped<Cs...>(graph_, given, assumed);
  }
  opcost::shape_check check_shapes(const analysis_base& a) const override {
    if constexpr (has_outputs<Graph>)
      return opcost::check_shapes(a, graph_);
    else
      return {};
  }

 protected:
  const File& file() const { return file_; }
  const Graph& graph() const { return graph_; }

 private:
  File file_;
  Graph graph_;

  static bool finds_bodies(const Graph& g, std::string_view layer) {
    if constexpr (tells_bodies<Graph>) {
      using traits = graph_traits<Graph>;
      int index = 0;
      for (const auto& node : traits::nodes(g)) {
        kept_text texts;
        const std::string_view name = detail::facts_of_node(g, node, index++, texts).name;
        const auto bodies = traits::bodies(g, node);
        if (!bodies.empty() && name == layer) return true;
        for (const auto& b : bodies)
          if (finds_bodies(b.graph, layer)) return true;
      }
    }
    return false;
  }
};

}  // namespace opcost

#endif

// ---- opcost/model/input_format.hpp
#ifndef OPCOST_MODEL_INPUT_FORMAT_HPP_PIECE
#define OPCOST_MODEL_INPUT_FORMAT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A list of input formats. read_model recognizes the format of a file by its content, and reads it.
#include <memory>

namespace opcost {

/// An input format is a type with
///   name                 "openvino-ir", as messages call it
///   help                 one line: which files, which versions
///   options              the members of read_options that it uses: "weights"
///   recognizes(f)        true if the content of a files::input_file looks like one; only its head is read
///   read<Cs...>(f, o)    the model as result<std::unique_ptr<loaded_model<Cs...>>>; may move from f
template <class F>
concept input_format = requires(const files::input_file& f) {
  { F::name } -> std::convertible_to<std::string_view>;
  { F::help } -> std::convertible_to<std::string_view>;
  { F::options } -> std::convertible_to<std::string_view>;
  { F::recognizes(f) } -> std::same_as<bool>;
};

/// Several input formats. The first that recognizes a file reads it.
template <input_format... Fs> struct input_format_list {
  /// Calls f(std::type_identity<F>) for each.
  template <class F> static constexpr void each(F&& f) { (f(std::type_identity<Fs>{}), ...); }
};

/// Reads a model of any of the formats. *Errors*: no format recognizes the file; its format does not have one of the
/// options (`bad_argument`); the errors of the format's reader.
template <class... Cs, class... Fs>
result<std::unique_ptr<loaded_model<Cs...>>> read_model(files::input_file file, const read_options& options,
                                                        input_format_list<Fs...>) {
  if (file.is_folder()) return error::at(error_code::cannot_read) << "the file cannot be read; is it a folder?";
  result<std::unique_ptr<loaded_model<Cs...>>> model = not_a_model(file.head(), "a model that opcost reads");
  bool found = false;
  const auto try_one = [&]<class F>(std::type_identity<F>) {
    if (found || !F::recognizes(file)) return;
    found = true;
    if ((!options.weights.empty() || !options.weights_content.empty()) &&
        std::string_view(F::options).find("weights") == std::string_view::npos)
      model = error::at(error_code::bad_argument) << "a model of the format " << F::name << " has no weights file";
    else if (!options.signature.empty() && std::string_view(F::options).find("signature") == std::string_view::npos)
      model = error::at(error_code::bad_argument) << "a model of the format " << F::name << " has no signatures";
    else
      model = F::template read<Cs...>(std::move(file), options);
  };
  (try_one(std::type_identity<Fs>{}), ...);
  return model;
}
/// The same from a path. *Errors*: also a file that cannot be read.
template <class... Cs, class... Fs>
result<std::unique_ptr<loaded_model<Cs...>>> read_model(const std::string& path, const read_options& options,
                                                        input_format_list<Fs...> formats) {
  auto opened = files::input_file::open(path);
  if (!opened) return opened.error();
  return read_model<Cs...>(std::move(*opened), options, formats);
}

}  // namespace opcost

#endif

namespace opcost::legacy_ir {
namespace detail {

template <class... Cs> class loaded_old_ir final : public graph_model<model, legacy_ir::graph, Cs...> {
 public:
  explicit loaded_old_ir(model m) : graph_model<model, legacy_ir::graph, Cs...>(std::move(m)) {
    source_ = "openvino-ir-" + std::string(std::string_view(digits(count_t(this->file().version))));
  }
  subject about() const override { return {.name = this->file().name, .source = source_, .exported = true}; }
  span<const error> remarks() const override { return this->file().remarks; }
  analysis<Cs...> analyze(const assumptions& assumed) const override {
    return assumed.stored_shapes ? opcost::analyze<Cs...>(this->graph(), assumed)
                                 : opcost::analyze<Cs...>(this->graph().without_stored_shapes(), assumed);
  }
  result<analysis<Cs...>> reshape(span<const given_input> given, const assumptions& assumed) const override {
    return reshaped<Cs...>(this->graph().without_stored_shapes(), given, assumed);
  }
  std::optional<replay::model_analyzer::figures> model_analyzer_figures(
      const analysis<Cs...>& a, const replay::model_analyzer::options&) const override {
    const tool_totals t = tool_totals_of(this->file(), a);
    replay::model_analyzer::figures f;
    f.flops = figure(t.operations);
    f.gflops = f.gops = t.operations * 1e-9;
    f.parameters.elements = t.parameters;
    f.parameters.known = true;
    f.memory = {.least = t.memory_min, .most = t.memory_max, .known = true};
    f.precision = t.precision;
    f.uncounted = t.uncounted;
    return f;
  }

 private:
  std::string source_{};
};

}  // namespace detail

/// OpenVINO IR of versions 2 to 9, as the releases of 2018 to 2020 wrote it.
struct old_ir_format {
  static constexpr std::string_view name = "openvino-ir-old", help = "OpenVINO IR (.xml), versions 2 to 9",
                                    options = "weights";
  /// True if the file is XML whose element `net` has a version below 10. Like the old reader, looks at its first bytes.
  static bool recognizes(const files::input_file& f) {
    const std::string_view head = f.head();
    std::size_t net = head.find("<net");
    if (net == head.npos) net = head.find("<Net");
    if (net == head.npos) return false;
    const std::string_view tag = head.substr(net, head.find('>', net) - net);
    for (std::size_t at = tag.find("version"); at != tag.npos; at = tag.find("version", at + 1)) {
      const std::size_t quote = tag.find_first_of("\"'", at);
      if (quote == tag.npos) return false;
      count_t version = 0;
      const std::string_view text = tag.substr(quote + 1, tag.find_first_of("\"'", quote + 1) - quote - 1);
      return text::read_integer(text::trimmed(text), version) && version < 10;
    }
    return false;
  }
  template <class... Cs>
  static result<std::unique_ptr<loaded_model<Cs...>>> read(files::input_file f, const read_options& o) {
    const std::string path = f.path();
    auto text = f.take_contents();
    if (!text) return text.error();
    auto m = openvino::with_weights_of(read_text(std::move(*text)), path, o);
    if (!m) return m.error();
    return std::unique_ptr<loaded_model<Cs...>>(new detail::loaded_old_ir<Cs...>(std::move(*m)));
  }
};

}  // namespace opcost::legacy_ir

#endif

// ---- opcost/onnx/onnx_format.hpp
#ifndef OPCOST_ONNX_ONNX_FORMAT_HPP_PIECE
#define OPCOST_ONNX_ONNX_FORMAT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// ONNX as an input format.

// ---- opcost/onnx/front_end/onnx_figures.hpp
#ifndef OPCOST_ONNX_FRONT_END_ONNX_FIGURES_HPP_PIECE
#define OPCOST_ONNX_FRONT_END_ONNX_FIGURES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Model Analyzer's figures of an ONNX file.
#include <memory>

// ---- opcost/onnx/front_end/expand_model.hpp
#ifndef OPCOST_ONNX_FRONT_END_EXPAND_MODEL_HPP_PIECE
#define OPCOST_ONNX_FRONT_END_EXPAND_MODEL_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Expands a whole model, node by node. OpenVINO reads a model only if it has a rule for each of its nodes.

// ---- opcost/onnx/front_end/expansion_rules.hpp
#ifndef OPCOST_ONNX_FRONT_END_EXPANSION_RULES_HPP_PIECE
#define OPCOST_ONNX_FRONT_END_EXPANSION_RULES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Which function expands an ONNX operation, by domain and name.

// ---- opcost/onnx/front_end/expand_attention.hpp
#ifndef OPCOST_ONNX_FRONT_END_EXPAND_ATTENTION_HPP_PIECE
#define OPCOST_ONNX_FRONT_END_EXPAND_ATTENTION_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Attention, and the rotation of its operands.
#include <limits>

// ---- opcost/onnx/front_end/expand_products.hpp
#ifndef OPCOST_ONNX_FRONT_END_EXPAND_PRODUCTS_HPP_PIECE
#define OPCOST_ONNX_FRONT_END_EXPAND_PRODUCTS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Matrix products.

// ---- opcost/onnx/front_end/expansion_parts.hpp
#ifndef OPCOST_ONNX_FRONT_END_EXPANSION_PARTS_HPP_PIECE
#define OPCOST_ONNX_FRONT_END_EXPANSION_PARTS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Chains of layers that several expansions have in common.

// ---- opcost/onnx/front_end/expansion.hpp
#ifndef OPCOST_ONNX_FRONT_END_EXPANSION_HPP_PIECE
#define OPCOST_ONNX_FRONT_END_EXPANSION_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// What the expansion of an ONNX node is given: the node, what its inputs have become, and a way to make layers; and the
// entries of the tables that name the expansions.

// ---- opcost/onnx/front_end/expanded_model.hpp
#ifndef OPCOST_ONNX_FRONT_END_EXPANDED_MODEL_HPP_PIECE
#define OPCOST_ONNX_FRONT_END_EXPANDED_MODEL_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// An ONNX model as OpenVINO's front end makes it: several OpenVINO operations for one ONNX node, with the names that
// OpenVINO gives them. Model Analyzer's figures of an ONNX file are those of this model.

// ---- opcost/onnx/onnx_graph.hpp
#ifndef OPCOST_ONNX_ONNX_GRAPH_HPP_PIECE
#define OPCOST_ONNX_ONNX_GRAPH_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A model as a graph that analyze() walks: what it asks of each row.

// ---- opcost/onnx/bodies_of_graph.hpp
#ifndef OPCOST_ONNX_BODIES_OF_GRAPH_HPP_PIECE
#define OPCOST_ONNX_BODIES_OF_GRAPH_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The bodies of If, Loop and Scan as graphs, and how they are wired to the graph around.

// ---- opcost/onnx/nodes_of_graph.hpp
#ifndef OPCOST_ONNX_NODES_OF_GRAPH_HPP_PIECE
#define OPCOST_ONNX_NODES_OF_GRAPH_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A model as a graph that analyze() walks: inputs, initializers, nodes and outputs, one row each. Calls of the file's
// own functions are replaced by the functions' nodes, named after the call. A body of a loop or a branch is a graph of
// its own; what it uses of the graph around is appended to the node's operands.
#include <memory>

// ---- opcost/onnx/name_table.hpp
#ifndef OPCOST_ONNX_NAME_TABLE_HPP_PIECE
#define OPCOST_ONNX_NAME_TABLE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Names to numbers, in constant time on average; and texts that stay where they are.

namespace opcost::onnx {

class name_table {
 public:
  /// The number of a name; -1: it has none.
  int find(std::string_view name) const {
    if (slots_.empty()) return -1;
    for (std::size_t i = start(name);; i = i + 1 < slots_.size() ? i + 1 : 0) {
      if (slots_[i].number < 0) return -1;
      if (slots_[i].name == name) return slots_[i].number;
    }
  }
  /// Gives a name a number; one that it had is replaced.
  void set(std::string_view name, int number) {
    if (2 * (used_ + 1) > slots_.size()) grow();
    put(name, number);
  }

 private:
  struct slot {
    std::string_view name{};
    int number = -1;
  };
  sequence<slot> slots_{};
  std::size_t used_ = 0;

  std::size_t start(std::string_view name) const { return to_size(hash(name) % slots_.size()); }
  static std::uint64_t hash(std::string_view name) {
    std::uint64_t h = 14695981039346656037u;
    for (char c : name) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211u;
    return h ^ h >> 29;
  }
  void put(std::string_view name, int number) {
    for (std::size_t i = start(name);; i = i + 1 < slots_.size() ? i + 1 : 0) {
      if (slots_[i].number >= 0 && slots_[i].name != name) continue;
      if (slots_[i].number < 0) ++used_;
      slots_[i] = {name, number};
      return;
    }
  }
  void grow() {
    sequence<slot> old = std::move(slots_);
    slots_ = sequence<slot>(old.empty() ? 16 : 2 * old.size());
    used_ = 0;
    for (const slot& s : old)
      if (s.number >= 0) put(s.name, s.number);
  }
};

/// Texts that are put together from parts; views of them stay valid when the object is moved.
class text_store {
 public:
  std::string_view join(std::initializer_list<std::string_view> parts) {
    std::size_t n = 0;
    for (std::string_view p : parts) n += p.size();
    if (chunks_.empty() || chunks_.back().size() + n > chunks_.back().capacity()) {
      chunks_.push_back(sequence<char>{});
      chunks_.back().reserve(n > 4096 ? n : 4096);
    }
    sequence<char>& last = chunks_.back();
    const std::size_t from = last.size();
    for (std::string_view p : parts) last.append(p.data(), p.size());
    return {last.data() + from, n};
  }

 private:
  sequence<sequence<char>> chunks_{};
};

}  // namespace opcost::onnx

#endif

// ---- opcost/onnx/onnx_rules.hpp
#ifndef OPCOST_ONNX_ONNX_RULES_HPP_PIECE
#define OPCOST_ONNX_ONNX_RULES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Which function lowers an ONNX operation, by domain and name.

// ---- opcost/onnx/ops_elementwise.hpp
#ifndef OPCOST_ONNX_OPS_ELEMENTWISE_HPP_PIECE
#define OPCOST_ONNX_OPS_ELEMENTWISE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// ONNX operations that work element by element: arithmetic, mathematics, comparisons, logic, activations, conversions.

// ---- opcost/onnx/onnx_call.hpp
#ifndef OPCOST_ONNX_ONNX_CALL_HPP_PIECE
#define OPCOST_ONNX_ONNX_CALL_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// What the lowering of an ONNX operation is given: a node with its attributes, and the version of its operator set; and
// the entries of the tables that name the lowerings.

// ---- opcost/onnx/onnx_model.hpp
#ifndef OPCOST_ONNX_ONNX_MODEL_HPP_PIECE
#define OPCOST_ONNX_ONNX_MODEL_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// An ONNX file as plain structs. Names and texts are views into the file's bytes, which the model keeps as far as they
// are structure; the data of tensors stays in the file. Numbers of fields and types are those of onnx.proto.

namespace opcost::onnx {

/// A run of elements in one of a net's pools.
struct range {
  int first = 0, count = 0;
};

/// A dimension: a number, a name, or neither.
struct dimension {
  count_t value = -1;  // -1: not a number; other negative numbers as the file has them
  std::string_view name{};
};

enum class type_kind : std::uint8_t { none, tensor, sparse, sequence, optional, map };

/// What a value is. Of a sequence or an optional: of its elements.
struct value_type {
  type_kind kind = type_kind::none;  // of the value itself; its tensors can be several levels below
  bool has_shape = false;            // false: the rank is not known
  int element = 0;                   // TensorProto.DataType of the tensor or of the tensors within; 0: not told
  range dims{};                      // in net.dims
};
struct value_info {
  std::string_view name{};
  value_type type{};
};

enum class storage : std::uint8_t {
  none,  // nothing is stored: a tensor without elements, or a file that lacks its data
  raw,
  float_data,
  int32_data,
  int64_data,
  double_data,
  uint64_data,
  string_data,
  external,
  several  // of more than one kind, which no tensor should have
};

struct tensor_data {
  std::string_view name{};
  shape dims{};
  int type = 0;  // TensorProto.DataType
  storage stored = storage::none;
  std::uint64_t at = 0, bytes = 0;  // the position of raw data, or of the only packed block, in the file
  std::string_view kept{};          // the same bytes, where they are few
  count_t entries = 0;              // of the typed data; packed varints are not counted: -1
  range listed{};                   // in net.entries: those entries, as bits, where they are few
  // external data
  std::string_view location{}, checksum{};
  count_t offset = 0, length = -1;  // -1: not told
  bool misplaced = false;           // an offset or a length that is not a number
  bool sparse = false;              // the values of a sparse tensor; dims are those of the whole
  count_t sparse_values = 0;        // how many of its elements are stored
};

enum class attribute_type : std::uint8_t {
  none,
  real,
  integer,
  text,
  tensor,
  graph,
  reals,
  integers,
  texts,
  tensors,
  graphs,
  sparse_tensor,
  sparse_tensors,
  type_proto,
  type_protos
};
struct attribute {
  std::string_view name{}, refers_to{};  // refers_to: an attribute of the calling function
  attribute_type type = attribute_type::none;
  float real = 0;
  std::int64_t integer = 0;
  std::string_view text{};
  range list{};    // of reals, integers or texts in the net's pools of that name
  range tensor{};  // in net.tensors; also of `tensor` and of sparse tensors, as their values
  range graphs{};  // in net.bodies
  value_type proto{};
};

/// Empty names of inputs and outputs: not given.
struct node {
  std::string_view name{}, type{}, domain{}, overload{};
  range inputs{}, outputs{};  // in net.inputs, net.outputs
  range attributes{};         // in net.attributes
};

/// A graph: of the model, of an attribute, or of a function. It owns what its nodes refer to; nets of attributes are in
/// `bodies`.
struct net {
  std::string_view name{};
  sequence<node> nodes;
  sequence<std::string_view> inputs, outputs;   // of all nodes
  sequence<attribute> attributes;               // of all nodes
  sequence<value_info> given, results, values;  // GraphProto.input, output, value_info
  sequence<tensor_data> initializers, tensors;  // tensors: of attributes
  sequence<net> bodies;
  // pools
  sequence<dimension> dims;
  sequence<float> reals;
  sequence<std::int64_t> integers;
  sequence<std::string_view> texts;
  sequence<std::uint64_t> entries;

  template <class T> static constexpr span<const T> of(const sequence<T>& pool, range r) {
    return span<const T>(pool).subspan(static_cast<std::size_t>(r.first), static_cast<std::size_t>(r.count));
  }
  constexpr span<const std::string_view> inputs_of(const node& n) const { return of(inputs, n.inputs); }
  constexpr span<const std::string_view> outputs_of(const node& n) const { return of(outputs, n.outputs); }
  constexpr span<const attribute> attributes_of(const node& n) const { return of(attributes, n.attributes); }
  /// The attribute of that name; null if the node has none. Of two, the first.
  constexpr const attribute* attribute_of(const node& n, std::string_view called) const {
    for (const attribute& a : attributes_of(n))
      if (a.name == called) return &a;
    return nullptr;
  }
};

struct opset_import {
  std::string_view domain{};
  count_t version = 0;
};

struct function {
  std::string_view name{}, domain{}, overload{};
  sequence<std::string_view> inputs, outputs, attributes;
  sequence<opset_import> imports;
  range defaults{};  // attributes that have a default, in body.attributes
  net body;
};

struct metadata {
  std::string_view key{}, value{};
};

/// A whole file. It is moved, never copied; views stay valid when it is moved.
struct model {
  count_t ir_version = 0;  // 0: the file does not say
  std::string_view producer{}, producer_version{}, domain{};
  count_t version = 0;
  sequence<opset_import> imports;
  sequence<metadata> properties;
  sequence<function> functions;
  bool has_graph = false;
  net graph;

  bool text_form = false;           // read from .prototxt; offsets are those of its binary form
  std::string_view bytes{};         // where the file is in memory
  sequence<sequence<char>> kept{};  // what views refer to
  files::weights file{};            // where it is not: for the data of tensors
  sequence<char> folder{};  // the folder of external data, with a separator at its end; empty: the current folder
  bool has_folder = false;  // false: read from memory

  constexpr model() = default;
  constexpr model(model&&) noexcept = default;
  model& operator=(model&&) noexcept = default;

  /// The version of a domain's operators; the last import of a domain counts, "ai.onnx" is the empty name. -1: none.
  static constexpr count_t opset_of(span<const opset_import> imports, std::string_view domain) {
    count_t v = -1;
    for (const opset_import& i : imports)
      if (same_domain(i.domain, domain)) v = i.version;
    return v;
  }
  static constexpr std::string_view domain_name(std::string_view d) { return d == "ai.onnx" ? std::string_view() : d; }
  static constexpr bool same_domain(std::string_view a, std::string_view b) { return domain_name(a) == domain_name(b); }
};

/// TensorProto.DataType as an element type; `dynamic`: a number that no type has.
constexpr dtype element_type(int onnx_type) {
  constexpr dtype types[] = {
      dtype::dynamic, dtype::f32,    dtype::u8,      dtype::i8,     dtype::u16,        dtype::i16,    dtype::i32,
      dtype::i64,     dtype::string, dtype::boolean, dtype::f16,    dtype::f64,        dtype::u32,    dtype::u64,
      dtype::c64,     dtype::c128,   dtype::bf16,    dtype::f8e4m3, dtype::f8e4m3fnuz, dtype::f8e5m2, dtype::f8e5m2fnuz,
      dtype::u4,      dtype::i4,     dtype::f4e2m1,  dtype::f8e8m0, dtype::u2,         dtype::i2};
  return onnx_type > 0 && onnx_type < static_cast<int>(std::size(types)) ? types[onnx_type] : dtype::dynamic;
}

}  // namespace opcost::onnx

#endif

namespace opcost::onnx {

using steps = lowering_to<builtin_ops>;

/// A node as its lowering sees it. Attributes that refer to those of a calling function are already followed.
struct call {
  const net* in = nullptr;
  const node* is = nullptr;
  int version = 1;                   // of the operator set that the node's domain is imported at
  const call* caller = nullptr;      // of the function that the node is in; null: it is in no function
  const function* callee = nullptr;  // the function that `caller` calls: its attributes have defaults
  const model* from = nullptr;

  struct found {
    const attribute* is = nullptr;
    const net* in = nullptr;
    explicit operator bool() const { return is != nullptr; }
  };
  found find(std::string_view name) const {
    const attribute* a = in->attribute_of(*is, name);
    if (!a) return {};
    if (a->refers_to.empty()) return {a, in};
    if (!caller) return {};
    if (const found given = caller->find(a->refers_to)) return given;
    for (const attribute& d : net::of(callee->body.attributes, callee->defaults))
      if (d.name == a->refers_to) return {&d, &callee->body};
    return {};
  }
  bool has(std::string_view name) const { return find(name).is != nullptr; }
  std::int64_t integer(std::string_view name, std::int64_t otherwise) const {
    const found a = find(name);
    return a ? a.is->integer : otherwise;
  }
  bool flag(std::string_view name, bool otherwise = false) const { return integer(name, otherwise ? 1 : 0) != 0; }
  double real(std::string_view name, double otherwise) const {
    const found a = find(name);
    return a ? static_cast<double>(a.is->real) : otherwise;
  }
  std::string_view text(std::string_view name, std::string_view otherwise = {}) const {
    const found a = find(name);
    return a ? a.is->text : otherwise;
  }
  span<const std::int64_t> integers(std::string_view name) const {
    const found a = find(name);
    return a && a.is->type == attribute_type::integers ? net::of(a.in->integers, a.is->list)
                                                       : span<const std::int64_t>();
  }
  span<const float> reals(std::string_view name) const {
    const found a = find(name);
    return a && a.is->type == attribute_type::reals ? net::of(a.in->reals, a.is->list) : span<const float>();
  }
  span<const std::string_view> texts(std::string_view name) const {
    const found a = find(name);
    return a && a.is->type == attribute_type::texts ? net::of(a.in->texts, a.is->list) : span<const std::string_view>();
  }
  /// A short list; empty if the attribute is missing.
  ints list(std::string_view name) const {
    ints r;
    for (std::int64_t v : integers(name)) r.push_back(v);
    return r;
  }
  const tensor_data* tensor(std::string_view name) const {
    const found a = find(name);
    return a && a.is->tensor.count > 0 ? &net::of(a.in->tensors, a.is->tensor)[0] : nullptr;
  }
  int outputs() const { return is->outputs.count; }
  /// Whether output i is given a name, so that something may use it.
  bool wants(int i) const { return i < is->outputs.count && !in->outputs_of(*is)[i].empty(); }
};

using lower_function = lowered_outputs (*)(const call&, const partial_tensors&, steps&);

/// One ONNX operation: from this version of its domain on it is lowered by `lower`.
struct op_rule {
  std::string_view name;
  int since;
  lower_function lower;
};

}  // namespace opcost::onnx

#endif

namespace opcost::onnx::detail {

template <class Op> lowered_outputs one_operand(const call&, const partial_tensors& in, steps& step) {
  return step(Op{}, in[0]);
}
// In opsets 1 to 6 the second operand starts at `axis` of the first one if `broadcast` is set.
inline partial_tensor placed(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor& b = in[1];
  if (c.version >= 7 || !c.flag("broadcast") || !c.has("axis")) return b;
  if (!in[0].dims.ranked() || !b.dims.ranked()) return b;
  const std::int64_t axis = c.integer("axis", 0);
  const std::int64_t behind = in[0].dims.rank - (axis < 0 ? axis + in[0].dims.rank : axis) - b.dims.rank;
  if (behind <= 0) return b;
  ints axes;
  for (std::int64_t i = 0; i < behind; ++i) axes.push_back(b.dims.rank + i);
  return step(unsqueeze{}, b, step.numbers(axes));
}
template <class Op> lowered_outputs two_operands(const call& c, const partial_tensors& in, steps& step) {
  return step(Op{}, in[0], placed(c, in, step));
}
template <class Op> lowered_outputs many_operands(const call&, const partial_tensors& in, steps& step) {
  if (in.size() == 0) return "expected at least 1 input, got 0";
  partial_tensor sum = in[0];
  for (int i = 1; i < in.size(); ++i) sum = step(Op{}, sum, in[i]);
  return sum;
}
inline lowered_outputs mean(const call& c, const partial_tensors& in, steps& step) {
  lowered_outputs sum = many_operands<add>(c, in, step);
  if (in.size() < 2) return sum;
  return step(divide{}, sum[0], step.real(in.size(), in[0].type));
}
inline lowered_outputs pow(const call& c, const partial_tensors& in, steps& step) {
  partial_tensor b = placed(c, in, step);
  if (b.type != in[0].type && in[0].type != dtype::dynamic) b = step(convert{in[0].type}, b);
  return step(power{}, in[0], b);
}
inline lowered_outputs modulo(const call& c, const partial_tensors& in, steps& step) {
  return c.flag("fmod") ? step(mod{}, in[0], in[1]) : step(floor_mod{}, in[0], in[1]);
}
inline lowered_outputs reciprocal(const call&, const partial_tensors& in, steps& step) {
  return step(divide{}, step.real(1, in[0].type), in[0]);
}
inline lowered_outputs bit_shift(const call& c, const partial_tensors& in, steps& step) {
  return c.text("direction") == "RIGHT" ? step(bitwise_right_shift{}, in[0], in[1])
                                        : step(bitwise_left_shift{}, in[0], in[1]);
}
inline lowered_outputs is_infinite(const call& c, const partial_tensors& in, steps& step) {
  return step(is_inf{c.flag("detect_negative", true), c.flag("detect_positive", true)}, in[0]);
}

// ---- activations
inline lowered_outputs clip(const call& c, const partial_tensors& in, steps& step) {
  if (c.version < 11) {
    constexpr double most = 3.4028234663852886e38;
    return step(clamp{c.real("min", -most), c.real("max", most)}, in[0]);
  }
  step.settings(0b110);  // bounds are not parameters
  partial_tensor y = in[0];
  if (in.has(1)) y = step(maximum{}, y, in[1]);
  if (in.has(2)) y = step(minimum{}, y, in[2]);
  return y;
}
inline lowered_outputs leaky_relu(const call& c, const partial_tensors& in, steps& step) {
  return step(prelu{}, in[0], step.real(c.real("alpha", 0.01), in[0].type));
}
inline lowered_outputs parametric_relu(const call& c, const partial_tensors& in, steps& step) {
  partial_tensor slope = in[1];
  // to opset 6 a list is one slope per channel
  if (c.version < 7 && slope.dims.rank == 1 && in[0].dims.rank > 2 && !is(slope.dims[0], 1)) {
    ints axes;
    for (int i = 1; i < in[0].dims.rank - 1; ++i) axes.push_back(i);
    slope = step(unsqueeze{}, slope, step.numbers(axes));
  } else if (slope.dims.rank == 1 && in[0].dims.rank > 1) {
    slope = step(unsqueeze{}, slope, step.numbers({0}));  // broadcast from the right, not one per channel
  }
  return step(prelu{}, in[0], slope);
}
inline lowered_outputs exponential_linear(const call& c, const partial_tensors& in, steps& step) {
  return step(elu{c.real("alpha", 1)}, in[0]);
}
inline lowered_outputs celu(const call& c, const partial_tensors& in, steps& step) {
  const double alpha = c.real("alpha", 1);
  if (alpha == 1) return step(elu{1}, in[0]);
  const partial_tensor a = step.real(alpha, in[0].type);
  return step(multiply{}, step(elu{1}, step(divide{}, in[0], a)), a);
}
inline lowered_outputs scaled_elu(const call& c, const partial_tensors& in, steps& step) {
  return step(selu{}, in[0], step.real(c.real("alpha", 1.6732632423543772), in[0].type),
              step.real(c.real("gamma", 1.0507009873554805), in[0].type));
}
inline lowered_outputs hard_sigmoid_of(const call& c, const partial_tensors& in, steps& step) {
  return step(hard_sigmoid{}, in[0], step.real(c.real("alpha", 0.2), in[0].type),
              step.real(c.real("beta", 0.5), in[0].type));
}
inline lowered_outputs gelu_of(const call& c, const partial_tensors& in, steps& step) {
  return step(gelu_7{c.text("approximate") == "tanh" ? gelu_mode::tanh : gelu_mode::erf}, in[0]);
}
inline lowered_outputs swish_of(const call& c, const partial_tensors& in, steps& step) {
  const double alpha = c.real("alpha", 1);
  return alpha == 1 ? step(swish{}, in[0]) : step(swish{}, in[0], step.real(alpha, in[0].type));
}
inline lowered_outputs thresholded_relu(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor limit = step.real(c.real("alpha", 1), in[0].type);
  return step(where{}, step(greater{}, in[0], limit), in[0], step.real(0, in[0].type));
}
inline lowered_outputs shrink(const call& c, const partial_tensors& in, steps& step) {
  const dtype t = in[0].type;
  const partial_tensor limit = step.real(c.real("lambd", 0.5), t), bias = step.real(c.real("bias", 0), t);
  const partial_tensor high = step(greater{}, in[0], limit);
  const partial_tensor low = step(less{}, in[0], step.real(-c.real("lambd", 0.5), t));
  const partial_tensor inside = step(where{}, low, step(add{}, in[0], bias), step.real(0, t));
  return step(where{}, high, step(subtract{}, in[0], bias), inside);
}
inline lowered_outputs swiglu(const call& c, const partial_tensors& in, steps& step) {
  const lowered_outputs halves = step.all(split{2}, in[0], step.number(c.integer("axis", -1)));
  return step(multiply{}, step(swish{}, halves[0]), halves[1]);
}
// y = a * x + b, as old files have it.
inline lowered_outputs affine(const call& c, const partial_tensors& in, steps& step) {
  return step(add{}, step(multiply{}, in[0], step.real(c.real("alpha", 1), in[0].type)),
              step.real(c.real("beta", 0), in[0].type));
}
inline lowered_outputs scale(const call& c, const partial_tensors& in, steps& step) {
  return step(multiply{}, in[0], step.real(c.real("scale", 1), in[0].type));
}
inline lowered_outputs scaled_tanh(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor y = step(math::tanh{}, step(multiply{}, in[0], step.real(c.real("beta", 1), in[0].type)));
  return step(multiply{}, y, step.real(c.real("alpha", 1), in[0].type));
}
inline lowered_outputs parametric_softplus(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor y = step(softplus{}, step(multiply{}, in[0], step.real(c.real("beta", 1), in[0].type)));
  return step(multiply{}, y, step.real(c.real("alpha", 1), in[0].type));
}
inline lowered_outputs image_scaler(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor y = step(multiply{}, in[0], step.real(c.real("scale", 1), in[0].type));
  const auto n = static_cast<std::int64_t>(c.reals("bias").size());
  return step(add{}, y, step.learned({n, 1, 1}, in[0].type));
}

// ---- conversions
inline lowered_outputs cast(const call& c, const partial_tensors& in, steps& step) {
  dtype to = element_type(static_cast<int>(c.integer("to", 0)));
  if (c.version < 6 && !c.text("to").empty()) {  // opset 1 has the type's name
    to = opcost::detail::same_ignoring_case(c.text("to"), "float")    ? dtype::f32
         : opcost::detail::same_ignoring_case(c.text("to"), "double") ? dtype::f64
         : opcost::detail::same_ignoring_case(c.text("to"), "int64")  ? dtype::i64
         : opcost::detail::same_ignoring_case(c.text("to"), "int32")  ? dtype::i32
                                                                      : dtype_named(c.text("to"));
  }
  if (to == dtype::dynamic || to == dtype::none) return "attribute to: no element type";
  return step(convert{to}, in[0]);
}
inline lowered_outputs cast_like(const call&, const partial_tensors& in, steps& step) {
  if (in[1].type == dtype::dynamic) return step(convert_like{}, in[0], in[1]);
  return step(convert{in[1].type}, in[0]);
}
inline lowered_outputs same_bits(const call& c, const partial_tensors& in, steps& step) {
  const dtype to = element_type(static_cast<int>(c.integer("to", 0)));
  if (bits_of(to) != bits_of(in[0].type)) return "attribute to: expected a type of as many bits";
  partial_tensor y = step(identity{}, in[0]);
  y.type = to;
  y.value = {};
  y.reals = {};
  return y;
}
inline lowered_outputs same(const call&, const partial_tensors& in, steps& step) { return step(identity{}, in[0]); }
inline lowered_outputs dropout(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor y = step(identity{}, in[0]);
  if (c.outputs() < 2) return y;
  return {y, step.constant(in[0].dims, c.version < 10 ? in[0].type : dtype::boolean)};
}

inline constexpr op_rule elementwise_rules[] = {
    {"Abs", 1, one_operand<math::abs>},
    {"Acos", 7, one_operand<math::acos>},
    {"Acosh", 9, one_operand<math::acosh>},
    {"Add", 1, two_operands<add>},
    {"Affine", 1, affine},
    {"And", 1, two_operands<logical_and>},
    {"Asin", 7, one_operand<math::asin>},
    {"Asinh", 9, one_operand<math::asinh>},
    {"Atan", 7, one_operand<math::atan>},
    {"Atanh", 9, one_operand<math::atanh>},
    {"BitCast", 26, same_bits},
    {"BitShift", 11, bit_shift},
    {"BitwiseAnd", 18, two_operands<bitwise_and>},
    {"BitwiseNot", 18, one_operand<bitwise_not>},
    {"BitwiseOr", 18, two_operands<bitwise_or>},
    {"BitwiseXor", 18, two_operands<bitwise_xor>},
    {"Cast", 1, cast},
    {"CastLike", 15, cast_like},
    {"Ceil", 1, one_operand<math::ceiling>},
    {"Celu", 12, celu},
    {"Clip", 1, clip},
    {"Cos", 7, one_operand<math::cos>},
    {"Cosh", 9, one_operand<math::cosh>},
    {"Div", 1, two_operands<divide>},
    {"Dropout", 1, dropout},
    {"Elu", 1, exponential_linear},
    {"Equal", 1, two_operands<equal>},
    {"Erf", 9, one_operand<math::erf>},
    {"Exp", 1, one_operand<math::exp>},
    {"Floor", 1, one_operand<math::floor>},
    {"Gelu", 20, gelu_of},
    {"Greater", 1, two_operands<greater>},
    {"GreaterOrEqual", 12, two_operands<greater_equal>},
    {"HardSigmoid", 1, hard_sigmoid_of},
    {"HardSwish", 14, one_operand<hswish>},
    {"Identity", 1, same},
    {"ImageScaler", 1, image_scaler},
    {"IsInf", 10, is_infinite},
    {"IsNaN", 9, one_operand<is_nan>},
    {"LeakyRelu", 1, leaky_relu},
    {"Less", 1, two_operands<less>},
    {"LessOrEqual", 12, two_operands<less_equal>},
    {"Log", 1, one_operand<math::log>},
    {"Max", 1, many_operands<maximum>},
    {"Mean", 1, mean},
    {"Min", 1, many_operands<minimum>},
    {"Mish", 18, one_operand<mish>},
    {"Mod", 10, modulo},
    {"Mul", 1, two_operands<multiply>},
    {"Neg", 1, one_operand<math::negative>},
    {"Not", 1, one_operand<logical_not>},
    {"Or", 1, two_operands<logical_or>},
    {"PRelu", 1, parametric_relu},
    {"ParametricSoftplus", 1, parametric_softplus},
    {"Pow", 1, pow},
    {"Reciprocal", 1, reciprocal},
    {"Relu", 1, one_operand<relu>},
    {"Round", 11, one_operand<math::round>},
    {"Scale", 1, scale},
    {"ScaledTanh", 1, scaled_tanh},
    {"Selu", 1, scaled_elu},
    {"Shrink", 9, shrink},
    {"Sigmoid", 1, one_operand<sigmoid>},
    {"Sign", 9, one_operand<math::sign>},
    {"Sin", 7, one_operand<math::sin>},
    {"Sinh", 9, one_operand<math::sinh>},
    {"Softplus", 1, one_operand<softplus>},
    {"Softsign", 1, one_operand<softsign>},
    {"Sqrt", 1, one_operand<math::sqrt>},
    {"Sub", 1, two_operands<subtract>},
    {"Sum", 1, many_operands<add>},
    {"SwiGLU", 28, swiglu},
    {"Swish", 24, swish_of},
    {"Tan", 7, one_operand<math::tan>},
    {"Tanh", 1, one_operand<math::tanh>},
    {"ThresholdedRelu", 1, thresholded_relu},
    {"Xor", 1, two_operands<logical_xor>},
};

}  // namespace opcost::onnx::detail

#endif

// ---- opcost/onnx/ops_microsoft.hpp
#ifndef OPCOST_ONNX_OPS_MICROSOFT_HPP_PIECE
#define OPCOST_ONNX_OPS_MICROSOFT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Operations of the domain com.microsoft, which exporters and onnxruntime's optimizer write: fused, quantized, and for
// transformers. Inputs and attributes: onnxruntime's ContribOperators.md.

// ---- opcost/onnx/ops_microsoft_fused.hpp
#ifndef OPCOST_ONNX_OPS_MICROSOFT_FUSED_HPP_PIECE
#define OPCOST_ONNX_OPS_MICROSOFT_FUSED_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Operators of com.microsoft that are several operations in one: fused activations and normalizations, and attention.

// ---- opcost/onnx/ops_quantized.hpp
#ifndef OPCOST_ONNX_OPS_QUANTIZED_HPP_PIECE
#define OPCOST_ONNX_OPS_QUANTIZED_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// ONNX operations on quantized tensors. Real = (stored - zero point) * scale. Products of quantized operands are of
// 32-bit integers; scaling and rounding of their sums is counted separately.

// ---- opcost/onnx/ops_reduction.hpp
#ifndef OPCOST_ONNX_OPS_REDUCTION_HPP_PIECE
#define OPCOST_ONNX_OPS_REDUCTION_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// ONNX operations over axes: reductions, normalizations, softmax, sorting, detection, losses.

// ---- opcost/onnx/ops_products.hpp
#ifndef OPCOST_ONNX_OPS_PRODUCTS_HPP_PIECE
#define OPCOST_ONNX_OPS_PRODUCTS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// ONNX operations that multiply matrices: products, einsum, recurrent layers, attention, Fourier transforms.

// ---- opcost/onnx/ops_windows.hpp
#ifndef OPCOST_ONNX_OPS_WINDOWS_HPP_PIECE
#define OPCOST_ONNX_OPS_WINDOWS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// ONNX operations with windows: convolutions, pooling, resampling.

// ---- opcost/onnx/ops_movement.hpp
#ifndef OPCOST_ONNX_OPS_MOVEMENT_HPP_PIECE
#define OPCOST_ONNX_OPS_MOVEMENT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// ONNX operations that move elements or work on shapes: reshaping, slicing, joining, gathering, scattering, filling.

// ---- opcost/onnx/tensor_contents.hpp
#ifndef OPCOST_ONNX_TENSOR_CONTENTS_HPP_PIECE
#define OPCOST_ONNX_TENSOR_CONTENTS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The elements of stored tensors, read when they are asked for: from the file, from memory, or from external data in
// the model's folder.

namespace opcost::onnx {

inline constexpr std::uint64_t most_content_bytes = 8 * max_content;

namespace detail {
/// A relative path that stays inside of the folder.
inline bool stays_inside(std::string_view path) {
  if (path.empty() || path[0] == '/' || path[0] == '\\' || path.find(':') != path.npos) return false;
  while (!path.empty()) {
    const std::size_t end = path.find_first_of("/\\");
    if (path.substr(0, end) == "..") return false;
    path = end == path.npos ? std::string_view() : path.substr(end + 1);
  }
  return true;
}
inline result<files::weights> open_external(const model& m, const tensor_data& t) {
  if (!m.has_folder) return error::at(error_code::cannot_read) << "read from memory: external data has no folder";
  if (!stays_inside(t.location))
    return error::at(error_code::bad_argument)
           << "external data '" << t.location << "' is not inside of the model's folder";
  std::string path(m.folder.data(), m.folder.size());
  path.append(t.location);
  return files::weights::open(path);
}
inline bool read_bytes(const model& m, const tensor_data& t, span<std::byte> into) {
  if (t.stored == storage::external) {
    if (t.misplaced) return false;
    const auto file = open_external(m, t);
    return file && file->read(t.offset, into);
  }
  if (!t.kept.empty() || into.empty()) {
    if (t.kept.size() < into.size()) return false;
    for (std::size_t i = 0; i < into.size(); ++i) into[i] = static_cast<std::byte>(t.kept[i]);
    return true;
  }
  if (t.bytes < into.size()) return false;
  if (m.file) return m.file.read(t.at, into);
  if (t.at + into.size() > m.bytes.size()) return false;
  for (std::size_t i = 0; i < into.size(); ++i)
    into[i] = static_cast<std::byte>(m.bytes[static_cast<std::size_t>(t.at) + i]);
  return true;
}
// ONNX stores elements with fewer than 8 bits from the lowest bit up, also those with two bits.
inline count_t small_integer(dtype type, span<const std::byte> bytes, std::size_t i) {
  const auto width = static_cast<std::size_t>(bits_of(type));
  const std::size_t at = i * width;
  const std::uint64_t bits =
      (std::to_integer<std::uint64_t>(bytes[at / 8]) >> (at % 8)) & ((std::uint64_t{1} << width) - 1);
  return integer_element(type, bits);
}
inline double typed_real(const tensor_data& t, dtype type, std::uint64_t bits) {
  if (t.stored == storage::float_data)
    return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
  return real_element(type, bits);
}
}  // namespace detail

/// The content of a stored tensor; false if it is not there, or of a kind that has none.
inline bool read_content(const model& m, const net& in, const tensor_data& t, content<interval> into) {
  const dtype type = element_type(t.type);
  if (t.sparse || bits_of(type) == 0 || is_complex(type)) return false;
  const std::size_t n = is_real(type) ? into.reals.size() : into.numbers.size();
  if (t.stored == storage::raw || t.stored == storage::external) {
    std::byte bytes[most_content_bytes];
    const count_t size = bytes_of(type, count_t(n));
    if (size > count_t(sizeof bytes)) return false;
    const auto all = span<std::byte>(bytes).first(static_cast<std::size_t>(size.n));
    if (!detail::read_bytes(m, t, all)) return false;
    if (bits_of(type) >= 8 || is_real(type)) return decode(type, all, into);
    for (std::size_t i = 0; i < n; ++i) into.numbers[i] = detail::small_integer(type, all, i);
    return true;
  }
  if (t.listed.count < 0 || bits_of(type) < 8) return false;
  const auto entries = net::of(in.entries, t.listed);
  if (entries.size() != n) return false;
  for (std::size_t i = 0; i < n; ++i) {
    if (is_real(type))
      into.reals[i] = detail::typed_real(t, type, entries[i]);
    else if (is_boolean(type))
      into.numbers[i] = entries[i] != 0 ? 1 : 0;
    else
      into.numbers[i] = type == dtype::u64 ? count_t(entries[i]) : count_t(static_cast<std::int64_t>(entries[i]));
  }
  return true;
}

/// The stored bytes of a tensor; -1: the file does not say.
inline std::int64_t stored_bytes(const tensor_data& t) {
  if (t.sparse) return -1;
  if (t.stored == storage::raw) return static_cast<std::int64_t>(t.bytes);
  return -1;
}

}  // namespace opcost::onnx

#endif

namespace opcost::onnx::detail {

inline bool all_known(const partial_tensor& t) { return opcost::detail::has_content(t) && t.reals.empty(); }

/// A setting that is an attribute in old operator sets and an input in newer ones; absent if it is neither.
inline partial_tensor setting(const call& c, std::string_view attribute, const partial_tensors& in, int input,
                              steps& step) {
  if (in.has(input)) return in[input];
  if (!c.has(attribute)) return opcost::detail::absent<interval>;
  return step.numbers(c.list(attribute));
}
inline partial_tensor axis_of(const call& c, std::int64_t otherwise, steps& step) {
  return step.number(c.integer("axis", otherwise));
}
/// A node that only moves elements, in a way that no operation of the catalogue has. Its operands are data; it has no
/// work.
inline partial_tensor moved(const partial_shape& dims, dtype type, steps& step) {
  step.settings(0);
  step.memory(memory_use::own);
  return step.constant(dims, type);
}
/// A reduction that leaves an extent of 1 in the place of the axes.
template <class Op> Op keeping_dims(bool keep = true) {
  Op op;
  op.keep_dims = keep;
  return op;
}
inline partial_shape unknown_dims(int rank) { return partial_shape::filled(rank, interval::unknown()); }

// ---- shapes
inline lowered_outputs reshape_of(const call& c, const partial_tensors& in, steps& step) {
  return step(reshape{!c.flag("allowzero")}, in[0], setting(c, "shape", in, 1, step));
}
inline lowered_outputs flatten_at(const call& c, const partial_tensors& in, steps& step) {
  const partial_shape& x = in[0].dims;
  if (!x.ranked()) return step(reshape{}, in[0], step.numbers({interval::unknown(), interval::unknown()}));
  std::int64_t axis = c.integer("axis", 1);
  if (axis < 0) axis += x.rank;
  if (axis < 0 || axis > x.rank) return rejected("axis: expected 0 to {}, got {}", x.rank, c.integer("axis", 1));
  const interval front = x.product(0, static_cast<int>(axis)), back = x.product(static_cast<int>(axis), x.rank);
  if (known(front) && known(back)) return step(reshape{}, in[0], step.numbers({front, back}));
  if (known(front) && !is(front, 0)) return step(reshape{}, in[0], step.numbers({front, -1}));
  if (known(back) && !is(back, 0)) return step(reshape{}, in[0], step.numbers({-1, back}));
  return step(reshape{}, in[0], step.numbers({front, back}));
}
inline lowered_outputs squeeze_of(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor axes = setting(c, "axes", in, 1, step);
  if (!axes.present() || (axes.dims.is_static() && is(axes.dims.elements(), 0))) return step(squeeze_15{}, in[0]);
  return step(squeeze_15{}, in[0], axes);
}
inline lowered_outputs unsqueeze_of(const call& c, const partial_tensors& in, steps& step) {
  return step(unsqueeze{}, in[0], setting(c, "axes", in, 1, step));
}
inline lowered_outputs transpose_of(const call& c, const partial_tensors& in, steps& step) {
  if (c.has("perm")) return step(transpose{}, in[0], step.numbers(c.list("perm")));
  if (!in[0].dims.ranked()) return moved(in[0].dims, in[0].type, step);
  ints perm;
  for (int i = in[0].dims.rank; i-- > 0;) perm.push_back(i);
  return step(transpose{}, in[0], step.numbers(perm));
}
inline lowered_outputs shape_of_input(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor dims = step(shape_of_3{}, in[0]);
  if (!c.has("start") && !c.has("end")) return dims;
  const std::int64_t end = c.has("end") ? c.integer("end", 0) : count_t::limit;
  return step(slice{}, dims, step.numbers({c.integer("start", 0)}), step.numbers({end}), step.numbers({1}),
              step.numbers({0}));
}
inline lowered_outputs size_of_input(const call&, const partial_tensors& in, steps& step) {
  return step(reduce_prod{}, step(shape_of_3{}, in[0]), step.numbers({0}));
}
inline lowered_outputs expand(const call&, const partial_tensors& in, steps& step) {
  broadcast_3 op;
  op.mode = broadcast_mode::bidirectional;
  return step(op, in[0], in[1]);
}
inline lowered_outputs tile_of(const call& c, const partial_tensors& in, steps& step) {
  if (c.version >= 6) return step(tile{}, in[0], in[1]);
  if (!in[0].dims.ranked() || in[1].value.size() != 1 || in[2].value.size() != 1 || !in[2].value[0].exact())
    return moved(in[0].dims.ranked() ? unknown_dims(in[0].dims.rank) : in[0].dims, in[0].type, step);
  std::array<interval, 8> repeats{};
  for (interval& r : repeats) r = 1;
  const int axis = opcost::detail::normal_axis(in[2].value[0].min, in[0].dims.rank);
  if (axis < 0) return "input 2 (axis): outside of the rank";
  repeats[static_cast<std::size_t>(axis)] = in[1].value[0];
  return step(tile{}, in[0],
              step.numbers(span<const interval>(repeats).first(static_cast<std::size_t>(in[0].dims.rank))));
}

// ---- joining and cutting
inline lowered_outputs concat_of(const call& c, const partial_tensors& in, steps& step) {
  return step(concat{c.integer("axis", 1)}, in);
}
// `n` times the number v.
inline partial_tensor repeated(std::int64_t v, const partial_tensor& as_many_as, steps& step) {
  const partial_shape& s = as_many_as.dims;
  if (s.rank != 1 || !known(s[0]) || s[0].min > 64) return step.constant(s, dtype::i64);
  std::array<interval, 64> list{};
  for (interval& i : list) i = v;
  return step.numbers(span<const interval>(list).first(static_cast<std::size_t>(s[0].min.n)));
}
inline lowered_outputs slice_of(const call& c, const partial_tensors& in, steps& step) {
  const bool by_attributes = c.version < 10 && c.has("starts");
  const partial_tensor starts = by_attributes ? step.numbers(c.list("starts")) : in[1];
  const partial_tensor ends = by_attributes ? step.numbers(c.list("ends")) : in[2];
  const partial_tensor axes = by_attributes ? setting(c, "axes", {}, 0, step) : in[3];
  const partial_tensor by = !by_attributes && in.has(4) ? in[4] : repeated(1, starts, step);
  if (!axes.present()) return step(slice{}, in[0], starts, ends, by);
  return step(slice{}, in[0], starts, ends, by, axes);
}
inline lowered_outputs split_of(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor axis = axis_of(c, 0, step);
  const partial_tensor sizes = setting(c, "split", in, 1, step);
  if (sizes.present()) return step.all(variadic_split{}, in[0], axis, sizes);
  const std::int64_t parts = c.integer("num_outputs", c.outputs());
  if (parts < 1) return "expected at least 1 output, got 0";
  const int at = in[0].dims.ranked() ? opcost::detail::normal_axis(c.integer("axis", 0), in[0].dims.rank) : -1;
  if (at < 0 || !known(in[0].dims[at]) || in[0].dims[at].min.n % parts == 0) return step.all(split{parts}, in[0], axis);
  if (parts > 64) return undecided("more than 64 parts of unlike sizes");
  std::array<interval, 64> lengths{};
  std::int64_t left = in[0].dims[at].min.n;
  const std::int64_t each = (left + parts - 1) / parts;
  for (std::int64_t i = 0; i < parts; ++i) {
    const std::int64_t n = left < each ? left : each;
    lengths[static_cast<std::size_t>(i)] = n;
    left -= n;
  }
  return step.all(variadic_split{}, in[0], axis,
                  step.numbers(span<const interval>(lengths).first(static_cast<std::size_t>(parts))));
}
inline lowered_outputs pad_of(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor pads = c.version < 11 ? step.numbers(c.list(c.version < 2 ? "paddings" : "pads")) : in[1];
  const std::string_view mode = c.text("mode", "constant");
  pad_12 op;
  op.mode = mode == "reflect" ? pad_mode::reflect : mode == "edge" ? pad_mode::edge : pad_mode::constant;
  const int rank = in[0].dims.rank;
  std::array<interval, 8> begin{}, end{};
  bool good = in[0].dims.ranked() && (all_known(pads) || (c.version < 11 && !pads.value.empty()));
  if (good) {
    const bool chosen = c.version >= 18 && in.has(3);
    const std::size_t n = pads.value.size() / 2;
    good = chosen ? all_known(in[3]) && in[3].value.size() == n : n == static_cast<std::size_t>(rank);
    for (int i = 0; i < rank; ++i) {
      begin[static_cast<std::size_t>(i)] = 0;
      end[static_cast<std::size_t>(i)] = 0;
    }
    for (std::size_t i = 0; good && i < n; ++i) {
      const int axis = chosen ? (in[3].value[i].exact() ? opcost::detail::normal_axis(in[3].value[i].min, rank) : -1)
                              : static_cast<int>(i);
      good = axis >= 0;
      if (!good) break;
      begin[static_cast<std::size_t>(axis)] = pads.value[i];
      end[static_cast<std::size_t>(axis)] = pads.value[n + i];
    }
  }
  if (!good) return moved(in[0].dims.ranked() ? unknown_dims(rank) : in[0].dims, in[0].type, step);
  step.settings(~1u);
  const auto count = static_cast<std::size_t>(rank);
  if (rank == 0) return step(identity{}, in[0]);
  const partial_tensor from = step.numbers(span<const interval>(begin).first(count));
  const partial_tensor to = step.numbers(span<const interval>(end).first(count));
  if (c.version >= 11 && in.has(2) && op.mode == pad_mode::constant) {
    const partial_tensor value = in[2].dims.rank == 0 ? in[2] : step(squeeze_15{}, in[2]);
    return step(op, in[0], from, to, value);
  }
  return step(op, in[0], from, to);
}
inline lowered_outputs center_crop_pad(const call& c, const partial_tensors& in, steps& step) {
  partial_shape y = in[0].dims;
  if (!y.ranked()) return moved(y, in[0].type, step);
  ints axes = c.list("axes");
  if (!c.has("axes"))
    for (int i = 0; i < y.rank; ++i) axes.push_back(i);
  for (int i = 0; i < axes.rank; ++i) {
    const int axis = opcost::detail::normal_axis(axes[i], y.rank);
    if (axis < 0) return "attribute axes: outside of the rank";
    y.set(axis, static_cast<std::size_t>(i) < in[1].value.size() ? in[1].value[i] : interval::unknown());
  }
  lowered_outputs r = moved(y, in[0].type, step);
  step.settings(0b10);
  return r;
}
inline lowered_outputs triangle(const call&, const partial_tensors& in, steps& step) {
  step.memory(memory_use::own);
  return step(identity{}, in[0]);
}
inline lowered_outputs crop(const call& c, const partial_tensors& in, steps& step) {
  const ints border = c.list("border"), scale = c.list("scale");
  partial_shape y = in[0].dims;
  if (y.rank != 4 || border.rank != 4) return undecided("expected rank 4 and 4 borders");
  y.set(2, scale.rank == 2 ? interval(scale[0]) : y[2] - interval(border[1] + border[3]));
  y.set(3, scale.rank == 2 ? interval(scale[1]) : y[3] - interval(border[0] + border[2]));
  return moved(y, in[0].type, step);
}

// ---- gathering and scattering
inline lowered_outputs gather(const call& c, const partial_tensors& in, steps& step) {
  return step(gather_8{}, in[0], in[1], axis_of(c, 0, step));
}
inline lowered_outputs gather_elements_of(const call& c, const partial_tensors& in, steps& step) {
  return step(gather_elements{c.integer("axis", 0)}, in[0], in[1]);
}
inline lowered_outputs gather_nd(const call& c, const partial_tensors& in, steps& step) {
  gather_nd_8 op;
  op.batch_dims = c.integer("batch_dims", 0);
  return step(op, in[0], in[1]);
}
inline scatter_reduction reduction_of(const call& c) {
  const std::string_view r = c.text("reduction", "none");
  return r == "add"   ? scatter_reduction::sum
         : r == "mul" ? scatter_reduction::prod
         : r == "max" ? scatter_reduction::max
         : r == "min" ? scatter_reduction::min
                      : scatter_reduction::none;
}
inline lowered_outputs scatter_elements(const call& c, const partial_tensors& in, steps& step) {
  scatter_elements_update_12 op;
  op.reduction = reduction_of(c);
  return step(op, in[0], in[1], in[2], axis_of(c, 0, step));
}
inline lowered_outputs scatter_nd(const call& c, const partial_tensors& in, steps& step) {
  scatter_nd_update_15 op;
  op.reduction = reduction_of(c);
  return step(op, in[0], in[1], in[2]);
}
inline lowered_outputs tensor_scatter(const call&, const partial_tensors& in, steps& step) {
  const partial_tensor r = moved(in[0].dims, in[0].type, step);
  step.settings(0b100);
  return r;
}
inline lowered_outputs compress(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor chosen = step(squeeze_15{}, step(non_zero{}, in[1]), step.numbers({0}));
  if (c.has("axis")) return step(gather_8{}, in[0], chosen, axis_of(c, 0, step));
  return step(gather_8{}, step(reshape{}, in[0], step.numbers({-1})), chosen, step.number(0));
}
inline lowered_outputs one_hot(const call& c, const partial_tensors& in, steps& step) {
  step.settings(0b10);
  partial_tensor depth = in[1].dims.rank == 0 ? in[1] : step(squeeze_15{}, in[1]);
  if (depth.type != dtype::i64) depth = step(convert{dtype::i64}, depth);
  partial_tensor at = in[0];
  if (at.type != dtype::i64 && at.type != dtype::i32) at = step(convert{dtype::i64}, at);
  const lowered_outputs values = step.all(split{2}, in[2], step.number(0));
  const partial_tensor off = step(squeeze_15{}, values[0]), on = step(squeeze_15{}, values[1]);
  one_hot_16 op;
  op.axis = c.integer("axis", -1);
  return step(op, at, depth, on, off);
}
inline lowered_outputs non_zero_of(const call&, const partial_tensors& in, steps& step) {
  return step(non_zero{}, in[0]);
}
inline lowered_outputs reverse_sequence_of(const call& c, const partial_tensors& in, steps& step) {
  return step(reverse_sequence{c.integer("batch_axis", 1), c.integer("time_axis", 0)}, in[0], in[1]);
}
inline lowered_outputs depth_to_space_of(const call& c, const partial_tensors& in, steps& step) {
  const bool crd = c.text("mode", "DCR") == "CRD";
  return step(depth_to_space{c.integer("blocksize", 1), crd ? block_order::depth_first : block_order::blocks_first},
              in[0]);
}
inline lowered_outputs space_to_depth_of(const call& c, const partial_tensors& in, steps& step) {
  space_to_depth op;
  op.block_size = c.integer("blocksize", 1);
  return step(op, in[0]);
}

// ---- filling
// Constant nodes whose value is not a tensor.
inline lowered_outputs constant_of(const call& c, const partial_tensors&, steps& step) {
  step.kind(node_kind::constant);
  const auto list = [&](auto values) {
    std::array<interval, max_content> items{};
    const std::size_t n = values.size();
    if (n > items.size()) return step.constant({static_cast<std::int64_t>(n)}, dtype::i64);
    for (std::size_t i = 0; i < n; ++i) items[i] = values[i];
    return step.numbers(span<const interval>(items).first(n));
  };
  if (c.has("value_int")) return step.number(c.integer("value_int", 0));
  if (c.has("value_ints")) return list(c.integers("value_ints"));
  if (c.has("value_float")) return step.real(c.real("value_float", 0));
  if (c.has("value_string")) return step.constant({}, dtype::string);
  if (c.has("value_strings"))
    return step.constant({static_cast<std::int64_t>(c.texts("value_strings").size())}, dtype::string);
  if (c.has("value_floats")) {
    std::array<double, max_content> items{};
    const auto values = c.reals("value_floats");
    if (values.size() > items.size()) return step.constant({static_cast<std::int64_t>(values.size())}, dtype::f32);
    for (std::size_t i = 0; i < values.size(); ++i) items[i] = static_cast<double>(values[i]);
    return step.reals(span<const double>(items).first(values.size()));
  }
  const tensor_data* t = c.tensor("value");
  if (!t) t = c.tensor("sparse_value");
  if (!t) return "the constant has no value";
  return step.constant(t->dims, element_type(t->type));
}
inline lowered_outputs constant_of_shape(const call& c, const partial_tensors& in, steps& step) {
  const tensor_data* t = c.tensor("value");
  const dtype type = t ? element_type(t->type) : dtype::f32;
  partial_tensor value = step.constant({}, type);
  interval number = 0;
  double real = 0;
  const bool known_value =
      !t || read_content(*c.from, *c.find("value").in, *t,
                         is_real(type) ? content<interval>{{}, {&real, 1}} : content<interval>{{&number, 1}, {}});
  if (known_value) value = is_real(type) ? step.real(real, type) : step.number(number, type);
  return step(broadcast_3{}, value, in[0]);
}
inline lowered_outputs range_of_inputs(const call&, const partial_tensors& in, steps& step) {
  const auto scalar = [&](int i) { return in[i].dims.rank == 0 ? in[i] : step(squeeze_15{}, in[i]); };
  return step(range_4{in[0].type}, scalar(0), scalar(1), in.has(2) ? scalar(2) : step.number(1));
}
inline dtype type_or(const call& c, std::string_view name, dtype otherwise) {
  const dtype t = element_type(static_cast<int>(c.integer(name, 0)));
  return t == dtype::dynamic ? otherwise : t;
}
inline lowered_outputs eye_like(const call& c, const partial_tensors& in, steps& step) {
  const interval rows = opcost::detail::dim_or_unknown(in[0].dims, 0),
                 columns = opcost::detail::dim_or_unknown(in[0].dims, 1);
  return step(eye{type_or(c, "dtype", in[0].type)}, step.number(rows), step.number(columns),
              step.number(c.integer("k", 0)));
}
inline lowered_outputs random_of_shape(const call& c, const partial_tensors&, steps& step) {
  const dtype t = type_or(c, "dtype", dtype::f32);
  return step(random_uniform{t}, step.numbers(c.list("shape")), step.real(0, t), step.real(1, t));
}
inline lowered_outputs random_like(const call& c, const partial_tensors& in, steps& step) {
  const dtype t = type_or(c, "dtype", in[0].type);
  return step(random_uniform{t}, step(shape_of_3{}, in[0]), step.real(0, t), step.real(1, t));
}
inline lowered_outputs bernoulli(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor drawn = step(random_uniform{dtype::f32}, step(shape_of_3{}, in[0]), step.real(0), step.real(1));
  const partial_tensor p = in[0].type == dtype::f32 ? in[0] : step(convert{dtype::f32}, in[0]);
  return step(convert{type_or(c, "dtype", in[0].type)}, step(less{}, drawn, p));
}
inline lowered_outputs multinomial_of(const call& c, const partial_tensors& in, steps& step) {
  return step(multinomial{type_or(c, "dtype", dtype::i32), true, true}, in[0],
              step.numbers({c.integer("sample_size", 1)}));
}
inline lowered_outputs where_of(const call&, const partial_tensors& in, steps& step) {
  return step(where{}, in[0], in[1], in[2]);
}
inline lowered_outputs unique_of(const call& c, const partial_tensors& in, steps& step) {
  const unique op{c.flag("sorted", true)};
  return c.has("axis") ? step.all(op, in[0], step.numbers({c.integer("axis", 0)})) : step.all(op, in[0]);
}

inline constexpr op_rule movement_rules[] = {
    {"Bernoulli", 15, bernoulli},
    {"CenterCropPad", 18, center_crop_pad},
    {"Compress", 9, compress},
    {"Concat", 1, concat_of},
    {"Constant", 1, constant_of},
    {"ConstantOfShape", 9, constant_of_shape},
    {"Crop", 1, crop},
    {"DepthToSpace", 1, depth_to_space_of},
    {"Expand", 8, expand},
    {"EyeLike", 9, eye_like},
    {"Flatten", 1, flatten_at},
    {"Gather", 1, gather},
    {"GatherElements", 11, gather_elements_of},
    {"GatherND", 11, gather_nd},
    {"Multinomial", 7, multinomial_of},
    {"NonZero", 9, non_zero_of},
    {"OneHot", 9, one_hot},
    {"Pad", 1, pad_of},
    {"RandomNormal", 1, random_of_shape},
    {"RandomNormalLike", 1, random_like},
    {"RandomUniform", 1, random_of_shape},
    {"RandomUniformLike", 1, random_like},
    {"Range", 11, range_of_inputs},
    {"Reshape", 1, reshape_of},
    {"ReverseSequence", 10, reverse_sequence_of},
    {"Scatter", 9, scatter_elements},
    {"ScatterElements", 11, scatter_elements},
    {"ScatterND", 11, scatter_nd},
    {"Shape", 1, shape_of_input},
    {"Size", 1, size_of_input},
    {"Slice", 1, slice_of},
    {"SpaceToDepth", 1, space_to_depth_of},
    {"Split", 1, split_of},
    {"Squeeze", 1, squeeze_of},
    {"TensorScatter", 24, tensor_scatter},
    {"Tile", 1, tile_of},
    {"Transpose", 1, transpose_of},
    {"Trilu", 14, triangle},
    {"Unique", 11, unique_of},
    {"Unsqueeze", 1, unsqueeze_of},
    {"Where", 9, where_of},
};

}  // namespace opcost::onnx::detail

#endif

namespace opcost::onnx::detail {

inline auto_pad auto_pad_of(const call& c) {
  const std::string_view p = c.text("auto_pad", "NOTSET");
  return p == "SAME_UPPER" || p == "SAME" ? auto_pad::same_upper
         : p == "SAME_LOWER"              ? auto_pad::same_lower
         : p == "VALID"                   ? auto_pad::valid
                                          : auto_pad::explicit_;
}
// pads holds the begins of all axes, then the ends.
inline ints first_half(const ints& pads) { return pads.slice(0, pads.rank / 2); }
inline ints second_half(const ints& pads) { return pads.slice(pads.rank / 2, pads.rank); }

// The attributes that every operation with a sliding window has.
template <class Op> Op window_of(const call& c) {
  Op op;
  const ints pads = c.list("pads");
  op.strides = c.list("strides");
  op.pads_begin = first_half(pads);
  op.pads_end = second_half(pads);
  op.pad = auto_pad_of(c);
  return op;
}
template <class Op> Op convolution_of(const call& c) {
  Op op = window_of<Op>(c);
  op.dilations = c.list("dilations");
  return op;
}
// Weights [M, C/g, k...] in groups [g, M/g, C/g, k...].
inline partial_tensor in_groups(const partial_tensor& w, std::int64_t groups, steps& step) {
  if (!w.dims.ranked() || w.dims.rank < 1) return w;
  std::array<interval, 9> dims{};
  dims[0] = groups;
  dims[1] = known(w.dims[0]) ? interval(w.dims[0].min / groups) : interval::unknown();
  for (int i = 1; i < w.dims.rank; ++i) dims[static_cast<std::size_t>(i + 1)] = w.dims[i];
  return step(reshape{}, w, step.numbers(span<const interval>(dims).first(static_cast<std::size_t>(w.dims.rank + 1))));
}
// A list of one number per channel, to be broadcast over the axes behind axis 1.
inline partial_tensor per_channel(const partial_tensor& list, int rank, steps& step) {
  if (rank < 3 || list.dims.rank != 1) return list;
  ints axes;
  for (int i = 1; i < rank - 1; ++i) axes.push_back(i);
  return step(unsqueeze{}, list, step.numbers(axes));
}
inline partial_tensor convolve(const call& c, const partial_tensor& x, const partial_tensor& w, steps& step) {
  const std::int64_t groups = c.integer("group", 1);
  if (groups <= 1) return step(convolution_of<convolution>(c), x, w);
  return step(convolution_of<group_convolution>(c), x, in_groups(w, groups, step));
}
inline partial_tensor with_bias(const partial_tensor& y, const partial_tensor& bias, steps& step) {
  return bias.present() ? step(add{}, y, per_channel(bias, y.dims.rank, step)) : y;
}
inline lowered_outputs conv(const call& c, const partial_tensors& in, steps& step) {
  return with_bias(convolve(c, in[0], in[1], step), in[2], step);
}
template <class Op>
partial_tensor transposed(const call& c, const partial_tensor& x, const partial_tensor& w, steps& step) {
  const ints wanted = c.list("output_shape");
  Op op = convolution_of<Op>(c);
  op.output_padding = c.list("output_padding");
  if (op.pad == auto_pad::explicit_ && wanted.rank > 0) op.pad = auto_pad::same_lower;
  if (wanted.rank > 0) {
    const int n = x.dims.ranked() ? x.dims.rank - 2 : wanted.rank;
    return step(op, x, w, step.numbers(wanted.slice(wanted.rank > n ? wanted.rank - n : 0, wanted.rank)));
  }
  const bool same = op.pad == auto_pad::same_upper || op.pad == auto_pad::same_lower;
  if (!same || !x.dims.ranked() || x.dims.rank < 2) return step(op, x, w);
  std::array<interval, 8> dims{};  // the extents times the strides
  for (int i = 2; i < x.dims.rank; ++i)
    dims[static_cast<std::size_t>(i - 2)] = x.dims[i] * interval(op.strides.at_or(i - 2, 1));
  return step(op, x, w, step.numbers(span<const interval>(dims).first(static_cast<std::size_t>(x.dims.rank - 2))));
}
inline lowered_outputs conv_transpose(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t groups = c.integer("group", 1);
  if (groups <= 1) return with_bias(transposed<convolution_backprop_data>(c, in[0], in[1], step), in[2], step);
  const partial_tensor w = in_groups(in[1], groups, step);
  return with_bias(transposed<group_convolution_backprop_data>(c, in[0], w, step), in[2], step);
}
inline lowered_outputs deform_conv(const call& c, const partial_tensors& in, steps& step) {
  auto op = convolution_of<deformable_convolution_8>(c);
  op.group = c.integer("group", 1);
  op.deformable_group = c.integer("offset_group", 1);
  op.bilinear_interpolation_pad = true;
  const partial_tensor y = in.has(4) ? step(op, in[0], in[2], in[1], in[4]) : step(op, in[0], in[2], in[1]);
  return with_bias(y, in[3], step);
}

// ---- pooling
template <class Op> Op pool_of(const call& c) {
  Op op = convolution_of<Op>(c);
  op.kernel_size = c.list("kernel_shape");
  op.round = c.flag("ceil_mode") ? rounding::ceil_torch : rounding::floor;
  return op;
}
inline avg_pool_16 average_pool_of(const call& c, bool counts_padding) {
  auto op = pool_of<avg_pool_16>(c);
  op.exclude_pad = !counts_padding;
  return op;
}
inline lowered_outputs max_pool_of(const call& c, const partial_tensors& in, steps& step) {
  lowered_outputs y = step.all(pool_of<max_pool_8>(c), in[0]);
  if (c.outputs() > 1) return y;
  return y[0];
}
inline lowered_outputs average_pool(const call& c, const partial_tensors& in, steps& step) {
  return step(average_pool_of(c, c.flag("count_include_pad")), in[0]);
}
inline partial_tensor spatial_axes(const partial_tensor& x, steps& step) {
  ints axes;
  for (int i = 2; i < x.dims.rank; ++i) axes.push_back(i);
  return step.numbers(axes);
}
template <class Reduce> lowered_outputs global_pool(const call&, const partial_tensors& in, steps& step) {
  if (!in[0].dims.ranked()) return moved(in[0].dims, in[0].type, step);
  return step(keeping_dims<Reduce>(), in[0], spatial_axes(in[0], step));
}
// (sum of |x|^p)^(1/p) of windows, or of all spatial elements.
inline partial_tensor to_the_power(const partial_tensor& x, std::int64_t p, steps& step) {
  const partial_tensor y = step(math::abs{}, x);
  if (p == 1) return y;
  return p == 2 ? step(multiply{}, y, y) : step(power{}, y, step.real(static_cast<double>(p), x.type));
}
inline partial_tensor root_of(const partial_tensor& x, std::int64_t p, steps& step) {
  if (p == 1) return x;
  return p == 2 ? step(math::sqrt{}, x) : step(power{}, x, step.real(1.0 / static_cast<double>(p), x.type));
}
inline std::int64_t exponent_of(const call& c) {
  return c.version < 2 ? static_cast<std::int64_t>(c.real("p", 2)) : c.integer("p", 2);
}
inline lowered_outputs global_lp_pool(const call& c, const partial_tensors& in, steps& step) {
  if (!in[0].dims.ranked()) return undecided("the rank is not known");
  const std::int64_t p = exponent_of(c);
  const partial_tensor y = step(keeping_dims<reduce_sum>(), to_the_power(in[0], p, step), spatial_axes(in[0], step));
  return root_of(y, p, step);
}
inline lowered_outputs lp_pool(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t p = exponent_of(c);
  const avg_pool_16 window = average_pool_of(c, true);
  const partial_tensor y = step(window, to_the_power(in[0], p, step));
  const double n = static_cast<double>(window.kernel_size.elements());
  return root_of(step(multiply{}, y, step.real(n, y.type)), p, step);
}
inline lowered_outputs max_unpool(const call& c, const partial_tensors& in, steps& step) {
  const partial_shape& x = in[0].dims;
  const ints kernel = c.list("kernel_shape"), strides = c.list("strides"), pads = c.list("pads");
  partial_shape y = x;
  if (in.has(2)) {
    opcost::detail::as_dims(in[2], y);
  } else if (x.ranked()) {
    for (int i = 2; i < x.rank; ++i)
      y.set(i, (x[i] - interval(1)) * interval(strides.at_or(i - 2, 1)) + interval(kernel.at_or(i - 2, 1)) -
                   interval(pads.at_or(i - 2, 0) + pads.at_or(i - 2 + pads.rank / 2, 0)));
  }
  const partial_tensor r = moved(y, in[0].type, step);
  step.settings(0b110);
  return r;
}
inline lowered_outputs max_roi_pool(const call& c, const partial_tensors& in, steps& step) {
  roi_pooling op;
  op.output_size = c.list("pooled_shape");
  return step(op, in[0], in[1]);
}
inline lowered_outputs roi_align_of(const call& c, const partial_tensors& in, steps& step) {
  roi_align_9 op;
  op.pooled_h = c.integer("output_height", 1);
  op.pooled_w = c.integer("output_width", 1);
  op.sampling_ratio = c.integer("sampling_ratio", 0);
  op.spatial_scale = c.real("spatial_scale", 1);
  op.mode = c.text("mode", "avg") == "max" ? roi_mode::max : roi_mode::avg;
  return step(op, in[0], in[1], in[2]);
}
inline lowered_outputs column_to_image(const call& c, const partial_tensors& in, steps& step) {
  const ints pads = c.list("pads");
  return step(col2im{c.list("strides"), c.list("dilations"), first_half(pads), second_half(pads)}, in[0], in[1], in[2]);
}
inline lowered_outputs local_response(const call& c, const partial_tensors& in, steps& step) {
  return step(lrn{c.real("alpha", 1e-4), c.real("beta", 0.75), c.real("bias", 1), c.integer("size", 1)}, in[0],
              step.numbers({1}));
}
inline lowered_outputs grid_sample_of(const call& c, const partial_tensors& in, steps& step) {
  const std::string_view mode = c.text("mode", "bilinear"), padding = c.text("padding_mode", "zeros");
  grid_sample op;
  op.align_corners = c.flag("align_corners");
  op.mode = mode == "nearest"                      ? grid_mode::nearest
            : mode == "bicubic" || mode == "cubic" ? grid_mode::bicubic
                                                   : grid_mode::bilinear;
  op.padding = padding == "border"       ? grid_padding::border
               : padding == "reflection" ? grid_padding::reflection
                                         : grid_padding::zeros;
  return step(op, in[0], in[1]);
}

// ---- resampling
inline interpolate_11 interpolate_of(const call& c) {
  const std::string_view mode = c.text("mode", "nearest"), where = c.text("coordinate_transformation_mode"),
                         nearest = c.text("nearest_mode", "round_prefer_floor");
  interpolate_11 op;
  op.mode = mode == "cubic"                          ? interpolate_mode::cubic
            : mode == "linear" || mode == "bilinear" ? interpolate_mode::linear_onnx
                                                     : interpolate_mode::nearest;
  op.coordinates = where == "asymmetric" || c.version < 11 ? coordinate_transformation::asymmetric
                   : where == "align_corners"              ? coordinate_transformation::align_corners
                   : where == "pytorch_half_pixel"         ? coordinate_transformation::pytorch_half_pixel
                                                           : coordinate_transformation::half_pixel;
  op.nearest = nearest == "floor"               ? nearest_mode::floor
               : nearest == "ceil"              ? nearest_mode::ceil
               : nearest == "round_prefer_ceil" ? nearest_mode::round_prefer_ceil
                                                : nearest_mode::round_prefer_floor;
  op.antialias = c.flag("antialias");
  op.cube_coeff = c.real("cubic_coeff_a", -0.75);
  return op;
}
// To the extents `y` of all axes. Axes that keep their extent are not interpolated.
inline lowered_outputs resample(const call& c, const partial_tensor& x, const partial_shape& y, steps& step) {
  if (!x.dims.ranked() || !y.ranked()) return moved(y, x.type, step);
  std::array<interval, 8> sizes{};
  ints axes;
  for (int i = 0; i < y.rank; ++i) {
    if (known(x.dims[i]) && x.dims[i] == y[i]) continue;
    sizes[static_cast<std::size_t>(axes.rank)] = y[i];
    axes.push_back(i);
  }
  if (axes.rank == 0) {
    step.memory(memory_use::own);
    return step(identity{}, x);
  }
  interpolate_11 op = interpolate_of(c);
  if (op.mode == interpolate_mode::linear_onnx && axes.rank > 3) op.mode = interpolate_mode::linear;
  return step(op, x, step.numbers(span<const interval>(sizes).first(static_cast<std::size_t>(axes.rank))),
              step.numbers(axes));
}
// floor(extent * scale) of each axis; scales that are not known leave the extents open.
inline interval scaled(interval extent, double scale) {
  if (!known(extent)) return interval::unknown();
  return to_count(opcost::detail::floor_of(static_cast<double>(extent.min.n) * scale));
}
inline lowered_outputs resize(const call& c, const partial_tensors& in, steps& step) {
  const partial_shape& x = in[0].dims;
  if (!x.ranked()) return moved(x, in[0].type, step);
  const partial_tensor& scales = c.version < 11 ? in[1] : in[2];
  const partial_tensor sizes = c.version < 11 ? opcost::detail::absent<interval> : in[3];
  ints axes = c.list("axes");
  if (!c.has("axes"))
    for (int i = 0; i < x.rank; ++i) axes.push_back(i);
  partial_shape y = x;
  const bool by_sizes = sizes.present() && !(sizes.dims.is_static() && is(sizes.dims.elements(), 0));
  const std::string_view policy = c.text("keep_aspect_ratio_policy", "stretch");
  double one = 0;  // the scale of all axes where the aspect ratio is kept
  bool known_ratio = policy != "stretch" && by_sizes;
  for (int i = 0; known_ratio && i < axes.rank; ++i) {
    const int axis = opcost::detail::normal_axis(axes[i], x.rank);
    const auto at = static_cast<std::size_t>(i);
    known_ratio = axis >= 0 && at < sizes.value.size() && known(sizes.value[at]) && known(x[axis]) && x[axis].min > 0;
    if (!known_ratio) break;
    const double ratio = static_cast<double>(sizes.value[at].min) / static_cast<double>(x[axis].min);
    one = i == 0 || (policy == "not_larger" ? ratio < one : ratio > one) ? ratio : one;
  }
  for (int i = 0; i < axes.rank; ++i) {
    const int axis = opcost::detail::normal_axis(axes[i], x.rank);
    if (axis < 0) return "attribute axes: outside of the rank";
    const auto at = static_cast<std::size_t>(i);
    interval d = interval::unknown();
    if (by_sizes && policy == "stretch") {
      if (at < sizes.value.size()) d = sizes.value[at];
    } else if (by_sizes) {
      if (known_ratio) d = to_count(opcost::detail::floor_of(static_cast<double>(x[axis].min) * one + 0.5));
    } else if (at < scales.reals.size()) {
      d = scaled(x[axis], scales.reals[at]);
    }
    y.set(axis, d);
  }
  lowered_outputs r = resample(c, in[0], y, step);
  step.settings(~1u);
  return r;
}
inline lowered_outputs upsample(const call& c, const partial_tensors& in, steps& step) {
  partial_shape y = in[0].dims;
  if (!y.ranked()) return moved(y, in[0].type, step);
  const auto scales = c.reals("scales");
  for (int i = 0; i < y.rank; ++i) {
    const auto at = static_cast<std::size_t>(i);
    if (c.version < 7)
      y.set(i, scaled(y[i], i == y.rank - 1   ? c.real("width_scale", 1)
                            : i == y.rank - 2 ? c.real("height_scale", 1)
                                              : 1));
    else if (at < scales.size())
      y.set(i, scaled(y[i], static_cast<double>(scales[at])));
    else
      y.set(i, at < in[1].reals.size() ? scaled(y[i], in[1].reals[at]) : interval::unknown());
  }
  lowered_outputs r = resample(c, in[0], y, step);
  step.settings(~1u);
  return r;
}
inline lowered_outputs affine_grid(const call& c, const partial_tensors& in, steps& step) {
  partial_shape size;
  if (!opcost::detail::as_dims(in[1], size) || !size.ranked()) return undecided("the size is not known");
  if (size.rank != 4 && size.rank != 5) return rejected("input 1 (size): expected 4 or 5 numbers, got {}", size.rank);
  const int n = size.rank - 2;
  partial_shape y{size[0]};
  interval points = 1;
  for (int i = 2; i < size.rank; ++i) {
    y.push_back(size[i]);
    points = points * size[i];
  }
  y.push_back(n);
  (void)c;
  const partial_tensor grid = step.constant({size[0], points, n + 1}, in[0].type);
  const partial_tensor flat = step(matmul{false, true}, grid, in[0]);
  std::array<interval, 8> dims{};
  for (int i = 0; i < y.rank; ++i) dims[static_cast<std::size_t>(i)] = y[i];
  return step(reshape{}, flat, step.numbers(span<const interval>(dims).first(static_cast<std::size_t>(y.rank))));
}

inline constexpr op_rule window_rules[] = {
    {"AffineGrid", 20, affine_grid},
    {"AveragePool", 1, average_pool},
    {"Col2Im", 18, column_to_image},
    {"Conv", 1, conv},
    {"ConvTranspose", 1, conv_transpose},
    {"DeformConv", 19, deform_conv},
    {"GlobalAveragePool", 1, global_pool<reduce_mean>},
    {"GlobalLpPool", 1, global_lp_pool},
    {"GlobalMaxPool", 1, global_pool<reduce_max>},
    {"GridSample", 16, grid_sample_of},
    {"LRN", 1, local_response},
    {"LpPool", 1, lp_pool},
    {"MaxPool", 1, max_pool_of},
    {"MaxRoiPool", 1, max_roi_pool},
    {"MaxUnpool", 9, max_unpool},
    {"Resize", 10, resize},
    {"RoiAlign", 10, roi_align_of},
    {"Upsample", 1, upsample},
};

}  // namespace opcost::onnx::detail

#endif

namespace opcost::onnx::detail {

inline lowered_outputs matrix_product(const call&, const partial_tensors& in, steps& step) {
  return step(matmul{}, in[0], in[1]);
}
// y = alpha * A' B' + beta * C
inline lowered_outputs gemm(const call& c, const partial_tensors& in, steps& step) {
  partial_tensor y = step(matmul{c.flag("transA"), c.flag("transB")}, in[0], in[1]);
  if (const double alpha = c.real("alpha", 1); alpha != 1) y = step(multiply{}, y, step.real(alpha, y.type));
  const double beta = c.real("beta", 1);
  if (!in.has(2) || beta == 0) return y;
  return step(add{}, y, beta == 1 ? in[2] : step(multiply{}, in[2], step.real(beta, y.type)));
}
inline lowered_outputs einsum_of(const call& c, const partial_tensors& in, steps& step) {
  return step(einsum{c.text("equation")}, in);
}
inline lowered_outputs determinant(const call&, const partial_tensors& in, steps& step) {
  const partial_shape& x = in[0].dims;
  if (!x.ranked() || x.rank < 2) return undecided("the rank is not known");
  // an elimination is that of an inverse without the backward part
  const partial_tensor factors = step(inverse{}, in[0]);
  ints axes{x.rank - 2, x.rank - 1};
  return step(reduce_prod{}, factors, step.numbers(axes));
}

// ---- recurrent layers
struct recurrent_parts {
  partial_tensor x{}, w{}, r{}, b{}, lengths{}, h{}, c{};
  count_t hidden = 0;
  sequence_direction direction = sequence_direction::forward;
  bool batch_first = false;
};
inline partial_tensor swapped(const partial_tensor& t, steps& step) {
  ints perm{1, 0};
  for (int i = 2; i < t.dims.rank; ++i) perm.push_back(i);
  return step(transpose{}, t, step.numbers(perm));
}
inline partial_tensor zeros_of(std::initializer_list<interval> dims, dtype type, steps& step) {
  return step.constant(partial_shape(dims), type);
}
// X [T, N, I], W [D, G H, I], R [D, G H, H], B [D, 2 G H]: the sequences of the catalogue have the batch first and one
// bias per gate.
inline recurrent_parts recurrent_of(const call& c, const partial_tensors& in, int gates, int biases, steps& step) {
  recurrent_parts p;
  const std::string_view d = c.text("direction", "forward");
  p.direction = d == "reverse"         ? sequence_direction::reverse
                : d == "bidirectional" ? sequence_direction::bidirectional
                                       : sequence_direction::forward;
  const std::int64_t directions = p.direction == sequence_direction::bidirectional ? 2 : 1;
  p.batch_first = c.version >= 14 && c.flag("layout");
  p.x = p.batch_first || in[0].dims.rank != 3 ? in[0] : swapped(in[0], step);
  p.w = in[1];
  p.r = in[2];
  const interval hidden = in[2].dims.rank == 3 ? in[2].dims[2] : interval::unknown();
  p.hidden = known(hidden) ? hidden.min : count_t(c.integer("hidden_size", 0));
  const interval h = p.hidden > 0 ? interval(p.hidden) : hidden;
  const interval batch = opcost::detail::dim_or_unknown(p.x.dims, 0);
  if (in.has(3) && biases == gates) {
    const lowered_outputs halves = step.all(split{2}, in[3], step.number(1));
    p.b = step(add{}, halves[0], halves[1]);
  } else if (in.has(3)) {  // the recurrent bias of the last gate stays apart
    const lowered_outputs parts = step.all(split{2 * gates}, in[3], step.number(1));
    const partial_tensor update = step(add{}, parts[0], parts[gates]);
    const partial_tensor reset = step(add{}, parts[1], parts[gates + 1]);
    const std::array list{update, reset, parts[2], parts[gates + 2]};
    p.b = step(concat{1}, span<const partial_tensor>(list));
  } else {
    p.b = zeros_of({directions, interval(biases) * h}, p.x.type, step);
  }
  p.lengths = in.has(4) ? in[4] : zeros_of({batch}, dtype::i32, step);
  const auto state = [&](int i) {
    if (!in.has(i)) return zeros_of({batch, directions, h}, p.x.type, step);
    return p.batch_first || in[i].dims.rank != 3 ? in[i] : swapped(in[i], step);
  };
  p.h = state(5);
  p.c = state(6);
  return p;
}
// Y [T, D, N, H] of [N, D, T, H], the last states [D, N, H] of [N, D, H]; layout 1: Y [N, T, D, H].
inline lowered_outputs recurrent_results(const call& c, const recurrent_parts& p, const lowered_outputs& y,
                                         steps& step) {
  if (!y.refusal.empty() || y.size() == 0) return y;
  lowered_outputs all;
  for (int i = 0; i < c.outputs() && i < y.size(); ++i) {
    if (!c.wants(i))
      all.push_back(y[i]);
    else if (i == 0)
      all.push_back(step(transpose{}, y[0], p.batch_first ? step.numbers({0, 2, 1, 3}) : step.numbers({2, 1, 0, 3})));
    else
      all.push_back(p.batch_first ? y[i] : swapped(y[i], step));
  }
  return all;
}
template <class Sequence> Sequence sequence_of(const call& c, const recurrent_parts& p) {
  Sequence op;
  op.hidden_size = p.hidden;
  op.direction = p.direction;
  op.clip = c.real("clip", 0);
  return op;
}
inline lowered_outputs lstm(const call& c, const partial_tensors& in, steps& step) {
  const recurrent_parts p = recurrent_of(c, in, 4, 4, step);
  lowered_outputs y = step.all(sequence_of<lstm_sequence>(c, p), p.x, p.h, p.c, p.lengths, p.w, p.r, p.b);
  lowered_outputs all = recurrent_results(c, p, y, step);
  if (in.has(7) && y.size() > 0) {  // peepholes: each gate but one sees the cell
    const partial_tensor seen = step.constant(y[0].dims, y[0].type);
    for (int i = 0; i < 3; ++i) step(add{}, step(multiply{}, y[0], seen), seen);
  }
  return all;
}
inline lowered_outputs gru(const call& c, const partial_tensors& in, steps& step) {
  const bool linear = c.flag("linear_before_reset");
  const recurrent_parts p = recurrent_of(c, in, 3, linear ? 4 : 3, step);
  gru_sequence op = sequence_of<gru_sequence>(c, p);
  op.linear_before_reset = linear;
  return recurrent_results(c, p, step.all(op, p.x, p.h, p.lengths, p.w, p.r, p.b), step);
}
inline lowered_outputs rnn(const call& c, const partial_tensors& in, steps& step) {
  const recurrent_parts p = recurrent_of(c, in, 1, 1, step);
  return recurrent_results(c, p, step.all(sequence_of<rnn_sequence>(c, p), p.x, p.h, p.lengths, p.w, p.r, p.b), step);
}

// ---- attention
// [B, L, heads * size] as [B, heads, L, size]
inline partial_tensor by_heads(const partial_tensor& t, std::int64_t heads, steps& step) {
  if (t.dims.rank != 3 || heads < 1) return t;
  const interval size = known(t.dims[2]) ? interval(t.dims[2].min / heads) : interval::unknown();
  const partial_tensor split_up = step(reshape{}, t, step.numbers({t.dims[0], t.dims[1], heads, size}));
  return step(transpose{}, split_up, step.numbers({0, 2, 1, 3}));
}
inline partial_tensor heads_joined(const partial_tensor& y, steps& step) {
  if (y.dims.rank != 4) return y;
  const partial_tensor t = step(transpose{}, y, step.numbers({0, 2, 1, 3}));
  return step(reshape{}, t, step.numbers({t.dims[0], t.dims[1], t.dims[2] * t.dims[3]}));
}
// Keys and values of fewer heads serve several heads of queries.
inline partial_tensor for_all_heads(const partial_tensor& t, const partial_tensor& q, steps& step) {
  if (t.dims.rank != 4 || q.dims.rank != 4 || t.dims[1] == q.dims[1] || !known(q.dims[1])) return t;
  partial_tensor r = t;
  r.dims.set(1, q.dims[1]);
  step.settings(0);
  return step.constant(r.dims, r.type);
}
inline partial_tensor after(const partial_tensor& past, const partial_tensor& t, steps& step) {
  if (!past.present()) return t;
  const std::array list{past, t};
  return step(concat{2}, span<const partial_tensor>(list));
}
inline partial_tensor scores_mixed(const partial_tensor& q, const partial_tensor& k, const partial_tensor& v,
                                   const partial_tensor& mask, bool causal, steps& step) {
  const scaled_dot_product_attention op{causal};
  const partial_tensor scale = step.real(1, q.type);
  const partial_tensor keys = for_all_heads(k, q, step), values = for_all_heads(v, q, step);
  if (mask.present() && mask.dims.rank >= 2) return step(op, q, keys, values, mask, scale);
  return step(op, q, keys, values, step.real(0, q.type), scale);
}
inline lowered_outputs attention(const call& c, const partial_tensors& in, steps& step) {
  const bool flat = in[0].dims.rank == 3;
  const std::int64_t q_heads = c.integer("q_num_heads", 0), kv_heads = c.integer("kv_num_heads", q_heads);
  const partial_tensor q = flat ? by_heads(in[0], q_heads, step) : in[0];
  const partial_tensor k = after(in[4], flat ? by_heads(in[1], kv_heads, step) : in[1], step);
  const partial_tensor v = after(in[5], flat ? by_heads(in[2], kv_heads, step) : in[2], step);
  partial_tensor mask = in[3];
  if (mask.present() && k.dims.rank == 4 && mask.dims.rank >= 1 && known(mask.dims[-1]) && known(k.dims[2]) &&
      mask.dims[-1].min < k.dims[2].min)
    mask.dims.set(mask.dims.rank - 1, k.dims[2]);  // shorter masks are filled up
  const partial_tensor y = scores_mixed(q, k, v, mask, c.flag("is_causal"), step);
  if (const double cap = c.real("softcap", 0); cap != 0 && q.dims.rank == 4) {  // cap * tanh(score / cap)
    partial_tensor score = q;
    score.dims.set(3, opcost::detail::dim_or_unknown(k.dims, 2));
    const partial_tensor limit = step.real(cap, q.type);
    step(multiply{}, step(math::tanh{}, step(divide{}, score, limit)), limit);
  }
  lowered_outputs all;
  all.push_back(flat ? heads_joined(y, step) : y);
  if (c.outputs() > 1) all.push_back(k);
  if (c.outputs() > 2) all.push_back(v);
  if (c.outputs() > 3) {
    partial_shape s = q.dims;
    if (s.rank == 4) s.set(3, opcost::detail::dim_or_unknown(k.dims, 2));
    all.push_back(step.constant(s, q.type));
  }
  return all;
}
// x * cos + rotated x * sin of the first dimensions of each head.
inline lowered_outputs rotary(const call&, const partial_tensors& in, steps& step) {
  const partial_tensor table = step.constant(in[0].dims, in[0].type);
  const partial_tensor a = step(multiply{}, in[0], table);
  const partial_tensor b = step(multiply{}, in[0], table);
  const partial_tensor y = step(add{}, a, b);
  step.settings(0);
  return y;
}

// ---- Fourier transforms
inline lowered_outputs fourier(const call& c, const partial_tensors& in, steps& step) {
  const partial_shape& x = in[0].dims;
  if (!x.ranked() || x.rank < 2) return undecided("the rank is not known");
  std::int64_t axis = c.integer("axis", c.version < 20 ? 1 : -2);
  if (c.version >= 20 && in.has(2)) {
    if (in[2].value.size() != 1 || !in[2].value[0].exact()) return moved(unknown_dims(x.rank), in[0].type, step);
    axis = in[2].value[0].min.n;
  }
  const int at = opcost::detail::normal_axis(axis, x.rank);
  if (at < 0 || at == x.rank - 1) return "axis: outside of the rank";
  const partial_tensor axes = step.numbers({at});
  const bool complex = is(x[-1], 2), inverted = c.flag("inverse"), onesided = c.flag("onesided");
  partial_tensor t = in[0];
  if (!complex && (!onesided || inverted)) {  // real numbers get an imaginary part of 0
    const std::array parts{t, step.constant(t.dims, t.type)};
    t = step(concat{x.rank - 1}, span<const partial_tensor>(parts));
  }
  const partial_tensor length = in.has(1) ? (in[1].dims.rank == 1 ? in[1] : step(reshape{}, in[1], step.numbers({-1})))
                                          : opcost::detail::absent<interval>;
  if (onesided && !inverted) {
    partial_tensor flat = t;
    if (is(x[-1], 1)) flat = step(squeeze_15{}, t, step.numbers({x.rank - 1}));
    return length.present() ? step(rdft{}, flat, axes, length) : step(rdft{}, flat, axes);
  }
  if (onesided) {
    const partial_tensor y = length.present() ? step(irdft{}, t, axes, length) : step(irdft{}, t, axes);
    return step(unsqueeze{}, y, step.numbers({-1}));
  }
  if (inverted) return length.present() ? step(idft{}, t, axes, length) : step(idft{}, t, axes);
  return length.present() ? step(dft{}, t, axes, length) : step(dft{}, t, axes);
}
// Frames of the signal, windowed and transformed.
inline lowered_outputs short_time_fourier(const call& c, const partial_tensors& in, steps& step) {
  const partial_shape& x = in[0].dims;
  const auto number = [&](int i) { return in[i].value.size() == 1 ? in[i].value[0] : interval::unknown(); };
  const interval length = in.has(3) ? number(3) : in[2].dims.rank == 1 ? in[2].dims[0] : interval::unknown();
  const interval by = number(1);
  if (!x.ranked() || x.rank < 2 || !known(length) || !known(by) || by.min < 1 || !known(x[1]))
    return moved(partial_shape{opcost::detail::dim_or_unknown(x, 0), interval::unknown(), interval::unknown(), 2},
                 in[0].type, step);
  const interval frames = (x[1].min - length.min) / by.min + 1;
  const bool real = x.rank == 2 || is(x[2], 1);
  step.settings(0b1010);
  const bool onesided = c.flag("onesided", true);
  const partial_shape each = real ? partial_shape{x[0], frames, length} : partial_shape{x[0], frames, length, 2};
  partial_tensor cut = in[0];  // the frames, as if they were copied
  cut.dims = each;
  if (in.has(2)) cut = step(multiply{}, cut, real ? in[2] : step(unsqueeze{}, in[2], step.numbers({1})));
  if (real && onesided) return step(rdft{}, cut, step.numbers({2}));
  if (!real) return step(dft{}, cut, step.numbers({2}));
  partial_tensor both = cut;
  both.dims.push_back(2);
  return step(dft{}, both, step.numbers({2}));
}

inline constexpr op_rule product_rules[] = {
    {"Attention", 23, attention},
    {"DFT", 17, fourier},
    {"Det", 11, determinant},
    {"Einsum", 12, einsum_of},
    {"GRU", 1, gru},
    {"Gemm", 1, gemm},
    {"LSTM", 1, lstm},
    {"MatMul", 1, matrix_product},
    {"RNN", 1, rnn},
    {"RotaryEmbedding", 23, rotary},
    {"STFT", 17, short_time_fourier},
};

}  // namespace opcost::onnx::detail

#endif

namespace opcost::onnx::detail {

// ---- reductions
struct reduced_axes {
  partial_tensor axes{};
  bool none = false;  // nothing is reduced
};
inline partial_tensor axes_from(const partial_tensor& x, int first, steps& step) {
  ints axes;
  for (int i = first; i < x.dims.rank; ++i) axes.push_back(i);
  return step.numbers(axes);
}
// The axes attribute of older operator sets, the input of newer ones; without axes all.
inline reduced_axes axes_of(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor given = setting(c, "axes", in, 1, step);
  const bool empty = !given.present() || (given.dims.is_static() && is(given.dims.elements(), 0));
  if (!empty) return {given};
  if (c.flag("noop_with_empty_axes")) return {{}, true};
  return {axes_from(in[0], 0, step)};
}
template <class Op>
partial_tensor reduced(const call& c, const partial_tensor& x, const partial_tensor& axes, steps& step) {
  return step(keeping_dims<Op>(c.flag("keepdims", true)), x, axes);
}
template <class Op> lowered_outputs reduce(const call& c, const partial_tensors& in, steps& step) {
  const reduced_axes over = axes_of(c, in, step);
  if (over.none) return step(identity{}, in[0]);
  if (!in[0].dims.ranked() && !in.has(1) && !c.has("axes")) return undecided("the rank is not known");
  return reduced<Op>(c, in[0], over.axes, step);
}
inline lowered_outputs reduce_boolean(const call& c, const partial_tensors& in, steps& step, bool any) {
  const reduced_axes over = axes_of(c, in, step);
  if (over.none) return step(identity{}, in[0]);
  return any ? reduced<reduce_logical_or>(c, in[0], over.axes, step)
             : reduced<reduce_logical_and>(c, in[0], over.axes, step);
}
inline lowered_outputs reduce_largest(const call& c, const partial_tensors& in, steps& step) {
  return is_boolean(in[0].type) ? reduce_boolean(c, in, step, true) : reduce<reduce_max>(c, in, step);
}
inline lowered_outputs reduce_least(const call& c, const partial_tensors& in, steps& step) {
  return is_boolean(in[0].type) ? reduce_boolean(c, in, step, false) : reduce<reduce_min>(c, in, step);
}
inline lowered_outputs reduce_log_sum(const call& c, const partial_tensors& in, steps& step) {
  const reduced_axes over = axes_of(c, in, step);
  return step(math::log{}, over.none ? in[0] : reduced<reduce_sum>(c, in[0], over.axes, step));
}
inline lowered_outputs reduce_log_sum_exp(const call& c, const partial_tensors& in, steps& step) {
  const reduced_axes over = axes_of(c, in, step);
  const partial_tensor e = step(math::exp{}, in[0]);
  return step(math::log{}, over.none ? e : reduced<reduce_sum>(c, e, over.axes, step));
}
inline lowered_outputs reduce_sum_square(const call& c, const partial_tensors& in, steps& step) {
  const reduced_axes over = axes_of(c, in, step);
  const partial_tensor squares = step(multiply{}, in[0], in[0]);
  return over.none ? squares : reduced<reduce_sum>(c, squares, over.axes, step);
}
template <bool Largest> lowered_outputs arg_extreme(const call& c, const partial_tensors& in, steps& step) {
  top_k_11 op;
  op.axis = c.integer("axis", 0);
  op.mode = Largest ? top_k_mode::max : top_k_mode::min;
  op.index_element_type = dtype::i64;
  lowered_outputs found = step.all(op, in[0], step.number(1));
  if (!found.refusal.empty() || found.size() < 2) return found;
  if (c.flag("keepdims", true)) return found[1];
  return step(squeeze_15{}, found[1], axis_of(c, 0, step));
}
inline lowered_outputs cumulative_sum(const call& c, const partial_tensors& in, steps& step) {
  step.settings(0b10);
  const partial_tensor axis = in[1].dims.rank == 0 ? in[1] : step(squeeze_15{}, in[1]);
  return step(cum_sum{c.flag("exclusive"), c.flag("reverse")}, in[0], axis);
}
inline lowered_outputs cumulative_product(const call& c, const partial_tensors& in, steps& step) {
  (void)c;  // one product where a cumulative sum has one addition
  step.settings(0b10);
  return step(multiply{}, in[0], in[0]);
}
inline lowered_outputs top_k_of(const call& c, const partial_tensors& in, steps& step) {
  top_k_11 op;
  op.axis = c.integer("axis", -1);
  op.mode = c.flag("largest", true) ? top_k_mode::max : top_k_mode::min;
  op.sort = c.flag("sorted", true) ? top_k_sort::value : top_k_sort::none;
  op.index_element_type = dtype::i64;
  if (c.version < 10) return step.all(op, in[0], step.number(c.integer("k", 1)));
  step.settings(0b10);
  return step.all(op, in[0], in[1].dims.rank == 0 ? in[1] : step(squeeze_15{}, in[1]));
}

// ---- softmax
template <class Op> lowered_outputs soft_maximum(const call& c, const partial_tensors& in, steps& step) {
  Op op;
  if (c.version >= 13) {
    op.axis = c.integer("axis", -1);
    return step(op, in[0]);
  }
  // one row per leading index: all axes from `axis` on are summed over together
  const partial_shape& x = in[0].dims;
  if (!x.ranked()) return moved(x, in[0].type, step);
  std::int64_t axis = c.integer("axis", 1);
  if (axis < 0) axis += x.rank;
  if (axis == x.rank - 1) {
    op.axis = axis;
    return step(op, in[0]);
  }
  if (axis < 0 || axis > x.rank) return rejected("axis: expected 0 to {}, got {}", x.rank, axis);
  const interval front = x.product(0, static_cast<int>(axis)), back = x.product(static_cast<int>(axis), x.rank);
  op.axis = 1;
  const partial_tensor y = step(op, step(reshape{}, in[0], step.numbers({front, back})));
  return step(reshape{}, y, step(shape_of_3{}, in[0]));
}
inline lowered_outputs hard_maximum(const call& c, const partial_tensors& in, steps& step) {
  const partial_shape& x = in[0].dims;
  if (!x.ranked()) return moved(x, in[0].type, step);
  partial_tensor rows = in[0];
  std::int64_t axis = c.integer("axis", c.version < 13 ? 1 : -1);
  if (axis < 0) axis += x.rank;
  if (axis < 0 || axis >= x.rank) return rejected("axis: expected 0 to {}, got {}", x.rank - 1, axis);
  if (c.version < 13) {
    rows = step(reshape{}, rows,
                step.numbers({x.product(0, static_cast<int>(axis)), x.product(static_cast<int>(axis), x.rank)}));
    axis = 1;
  }
  top_k_11 op;
  op.axis = axis;
  op.index_element_type = dtype::i64;
  step.all(op, rows, step.number(1));
  step.memory(memory_use::own);
  return in[0];
}

// ---- normalizations
inline lowered_outputs batch_normalization(const call& c, const partial_tensors& in, steps& step) {
  const bool training = c.version >= 14 ? c.flag("training_mode")
                        : c.version < 7 ? !c.flag("is_test")
                                        : c.outputs() > 1;
  const batch_norm_inference op{c.real("epsilon", 1e-5)};
  if (!training || !in[0].dims.ranked() || in[0].dims.rank < 2) {
    const partial_tensor y = step(op, in[0], in[1], in[2], in[3], in[4]);
    lowered_outputs all(y);
    for (int i = 1; i < c.outputs(); ++i) all.push_back(i % 2 == 1 ? in[3] : in[4]);
    return all;
  }
  ints axes{0};
  for (int i = 2; i < in[0].dims.rank; ++i) axes.push_back(i);
  const partial_tensor over = step.numbers(axes);
  const partial_tensor mean = step(keeping_dims<reduce_mean>(), in[0], over);
  const partial_tensor centered = step(subtract{}, in[0], mean);
  const partial_tensor variance = step(reduce_mean{}, step(multiply{}, centered, centered), over);
  const partial_tensor flat_mean = step(squeeze_15{}, mean, over);
  const auto running = [&](const partial_tensor& old, const partial_tensor& now) {
    const double m = c.real("momentum", 0.9);
    return step(add{}, step(multiply{}, old, step.real(m, old.type)),
                step(multiply{}, now, step.real(1 - m, now.type)));
  };
  lowered_outputs all(step(op, in[0], in[1], in[2], flat_mean, variance));
  if (c.outputs() > 1) all.push_back(running(in[3], flat_mean));
  if (c.outputs() > 2) all.push_back(running(in[4], variance));
  for (int i = 3; i < c.outputs(); ++i) all.push_back(i % 2 == 1 ? flat_mean : variance);
  return all;
}
inline lowered_outputs instance_normalization(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor y = step(mvn_6{true, c.real("epsilon", 1e-5)}, in[0], spatial_axes(in[0], step));
  const int rank = in[0].dims.rank;
  return step(add{}, step(multiply{}, y, per_channel(in[1], rank, step)), per_channel(in[2], rank, step));
}
inline lowered_outputs layer_normalization(const call& c, const partial_tensors& in, steps& step) {
  const partial_shape& x = in[0].dims;
  if (!x.ranked()) return moved(x, in[0].type, step);
  const int axis = opcost::detail::normal_axis(c.integer("axis", -1), x.rank);
  if (axis < 0) return "attribute axis: outside of the rank";
  partial_tensor y = step(mvn_6{true, c.real("epsilon", 1e-5)}, in[0], axes_from(in[0], axis, step));
  if (in.has(1)) y = step(multiply{}, y, in[1]);
  if (in.has(2)) y = step(add{}, y, in[2]);
  lowered_outputs all(y);
  partial_shape row = x;
  for (int i = axis; i < x.rank; ++i) row.set(i, 1);
  for (int i = 1; i < c.outputs(); ++i) all.push_back(step.constant(row, in[0].type));
  return all;
}
// x / sqrt(mean of squares + epsilon) * scale
inline partial_tensor root_mean_square(const partial_tensor& x, int axis, double epsilon, const partial_tensor& scale,
                                       steps& step) {
  const partial_tensor squares = step(multiply{}, x, x);
  const partial_tensor mean = step(keeping_dims<reduce_mean>(), squares, axes_from(x, axis, step));
  const partial_tensor root = step(math::sqrt{}, step(add{}, mean, step.real(epsilon, mean.type)));
  const partial_tensor y = step(divide{}, x, root);
  return scale.present() ? step(multiply{}, y, scale) : y;
}
inline lowered_outputs rms_normalization(const call& c, const partial_tensors& in, steps& step) {
  if (!in[0].dims.ranked()) return moved(in[0].dims, in[0].type, step);
  const int axis = opcost::detail::normal_axis(c.integer("axis", -1), in[0].dims.rank);
  if (axis < 0) return "attribute axis: outside of the rank";
  lowered_outputs all(root_mean_square(in[0], axis, c.real("epsilon", 1e-5), in[1], step));
  partial_shape row = in[0].dims;
  for (int i = axis; i < row.rank; ++i) row.set(i, 1);
  for (int i = 1; i < c.outputs(); ++i) all.push_back(step.constant(row, dtype::f32));
  return all;
}
inline lowered_outputs group_normalization_of(const call& c, const partial_tensors& in, steps& step) {
  const group_normalization op{c.integer("num_groups", 1), c.real("epsilon", 1e-5)};
  const auto per_element = [&](const partial_tensor& t) {  // opset 18 has one per group
    if (c.version >= 21 || !in[0].dims.ranked() || t.dims.rank != 1) return t;
    return step.constant({in[0].dims[1]}, t.type);
  };
  const partial_tensor y = step(op, in[0], per_element(in[1]), per_element(in[2]));
  if (c.version < 21) step.settings(0);
  return y;
}
inline lowered_outputs mean_variance(const call& c, const partial_tensors& in, steps& step) {
  const ints axes = c.has("axes") ? c.list("axes") : ints{0, 2, 3};
  return step(mvn_6{true, 1e-9, mvn_eps_mode::outside_sqrt}, in[0], step.numbers(axes));
}
inline lowered_outputs lp_normalization(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t p = c.integer("p", 2);
  const partial_tensor sum =
      step(keeping_dims<reduce_sum>(), to_the_power(in[0], p, step), step.numbers({c.integer("axis", -1)}));
  return step(divide{}, in[0], root_of(sum, p, step));
}

// ---- detection, losses
inline lowered_outputs suppressed(const call& c, const partial_tensors& in, steps& step) {
  non_max_suppression_9 op;
  step.settings(0b11100);
  op.encoding = c.flag("center_point_box") ? box_encoding::center : box_encoding::corner;
  const auto scalar = [&](int i, partial_tensor otherwise) {
    if (!in.has(i)) return otherwise;
    return in[i].dims.rank == 0 ? in[i] : step(squeeze_15{}, in[i]);
  };
  return step(op, in[0], in[1], scalar(2, step.number(0)), scalar(3, step.real(0)), scalar(4, step.real(0)));
}
inline lowered_outputs loss_of(const call& c, const partial_tensors& in, steps& step, const partial_tensor& log_p) {
  const partial_shape& x = in[0].dims;
  if (!x.ranked() || x.rank < 2) return undecided("the rank is not known");
  const partial_tensor at = step(unsqueeze{}, in[1], step.numbers({1}));
  partial_tensor loss =
      step(math::negative{}, step(squeeze_15{}, step(gather_elements{1}, log_p, at), step.numbers({1})));
  if (in.has(2)) loss = step(multiply{}, loss, step(gather_8{}, in[2], in[1], step.number(0)));
  const std::string_view by = c.text("reduction", "mean");
  if (by == "none") return loss;
  const partial_tensor all_axes = axes_from(loss, 0, step);
  if (by == "sum") return step(reduce_sum{}, loss, all_axes);
  if (!in.has(2)) return step(reduce_mean{}, loss, all_axes);
  const partial_tensor weights = step(gather_8{}, in[2], in[1], step.number(0));
  return step(divide{}, step(reduce_sum{}, loss, all_axes), step(reduce_sum{}, weights, all_axes));
}
inline lowered_outputs negative_log_likelihood(const call& c, const partial_tensors& in, steps& step) {
  return loss_of(c, in, step, in[0]);
}
inline lowered_outputs cross_entropy(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor log_p = step(log_softmax{1}, in[0]);
  lowered_outputs all = loss_of(c, in, step, log_p);
  if (all.refusal.empty() && c.outputs() > 1) all.push_back(log_p);
  return all;
}

inline constexpr op_rule reduction_rules[] = {
    {"ArgMax", 1, arg_extreme<true>},
    {"ArgMin", 1, arg_extreme<false>},
    {"BatchNormalization", 1, batch_normalization},
    {"CumProd", 26, cumulative_product},
    {"CumSum", 11, cumulative_sum},
    {"GroupNormalization", 18, group_normalization_of},
    {"Hardmax", 1, hard_maximum},
    {"InstanceNormalization", 1, instance_normalization},
    {"LayerNormalization", 1, layer_normalization},
    {"LogSoftmax", 1, soft_maximum<log_softmax>},
    {"LpNormalization", 1, lp_normalization},
    {"MeanVarianceNormalization", 9, mean_variance},
    {"NegativeLogLikelihoodLoss", 12, negative_log_likelihood},
    {"NonMaxSuppression", 10, suppressed},
    {"RMSNormalization", 23, rms_normalization},
    {"ReduceL1", 1, reduce<reduce_l1>},
    {"ReduceL2", 1, reduce<reduce_l2>},
    {"ReduceLogSum", 1, reduce_log_sum},
    {"ReduceLogSumExp", 1, reduce_log_sum_exp},
    {"ReduceMax", 1, reduce_largest},
    {"ReduceMean", 1, reduce<reduce_mean>},
    {"ReduceMin", 1, reduce_least},
    {"ReduceProd", 1, reduce<reduce_prod>},
    {"ReduceSum", 1, reduce<reduce_sum>},
    {"ReduceSumSquare", 1, reduce_sum_square},
    {"SimplifiedLayerNormalization", 1, rms_normalization},
    {"Softmax", 1, soft_maximum<softmax_8>},
    {"SoftmaxCrossEntropyLoss", 12, cross_entropy},
    {"TopK", 1, top_k_of},
};

}  // namespace opcost::onnx::detail

#endif

namespace opcost::onnx::detail {

// The same elements as another type: a conversion that a kernel does while loading is not an operation.
inline partial_tensor seen_as(partial_tensor t, dtype type) {
  t.type = type;
  t.value = {};
  t.reals = {};
  return t;
}
inline partial_tensor seen_as(partial_tensor t, const partial_shape& dims, dtype type) {
  t.dims = dims;
  return seen_as(t, type);
}
// A scale or a zero point against the elements of x: one for all, one per index of an axis, or one per block.
inline partial_tensor against(const partial_tensor& x, const partial_tensor& each, std::int64_t axis, steps& step) {
  if (each.dims.rank == 0 || !x.dims.ranked() || !each.dims.ranked()) return each;
  if (is(each.dims.elements(), 1)) return step(reshape{}, each, step.numbers(ints{}));
  if (each.dims.rank == x.dims.rank && each.dims.rank > 1) return seen_as(each, x.dims, each.type);
  const int at = opcost::detail::normal_axis(axis, x.dims.rank);
  if (at < 0 || at == x.dims.rank - 1) return each;
  ints axes;
  for (int i = 1; i < x.dims.rank - at; ++i) axes.push_back(i);
  return step(unsqueeze{}, each, step.numbers(axes));
}
inline partial_tensor dequantized(const partial_tensor& x, const partial_tensor& scale, const partial_tensor& zero,
                                  std::int64_t axis, steps& step, dtype to = dtype::f32) {
  partial_tensor y = seen_as(x, to);
  if (zero.present()) y = step(subtract{}, y, seen_as(against(x, zero, axis, step), to));
  return step(multiply{}, y, seen_as(against(x, scale, axis, step), to));
}
inline partial_tensor quantized(const partial_tensor& x, const partial_tensor& scale, const partial_tensor& zero,
                                std::int64_t axis, dtype to, steps& step) {
  partial_tensor y = step(divide{}, x, seen_as(against(x, scale, axis, step), x.type));
  y = step(math::round{}, y);
  if (zero.present()) y = step(add{}, y, seen_as(against(x, zero, axis, step), x.type));
  const interval limits = is_real(to) ? interval(-448, 448) : opcost::detail::range_of(to);
  y = step(clamp{static_cast<double>(limits.min.n), static_cast<double>(limits.max.n)}, y);
  return step(convert{to}, y);
}
// Elements less their zero point, as 32-bit integers.
inline partial_tensor less_zero(const partial_tensor& x, const partial_tensor& zero, std::int64_t axis, steps& step) {
  const partial_tensor y = seen_as(x, dtype::i32);
  if (!zero.present()) return y;
  return step(subtract{}, y, seen_as(against(x, zero, axis, step), dtype::i32));
}
// Sums of integer products, scaled and rounded into the result's type.
inline partial_tensor requantized(const partial_tensor& sums, const partial_tensor& scale, const partial_tensor& zero,
                                  std::int64_t axis, steps& step) {
  const dtype to = zero.present() ? zero.type : dtype::u8;
  return quantized(seen_as(sums, dtype::f32), scale, zero, axis, to, step);
}

inline lowered_outputs quantize_linear(const call& c, const partial_tensors& in, steps& step) {
  const dtype to = in.has(2) ? in[2].type : type_or(c, "output_dtype", dtype::u8);
  const partial_tensor x = is_real(in[0].type) ? in[0] : seen_as(in[0], dtype::f32);
  const partial_tensor y = quantized(x, in[1], in[2], c.integer("axis", 1), to, step);
  step.settings(0);
  return y;
}
inline lowered_outputs dequantize_linear(const call& c, const partial_tensors& in, steps& step) {
  const dtype to = type_or(c, "output_dtype", is_real(in[1].type) ? in[1].type : dtype::f32);
  const partial_tensor y = dequantized(in[0], in[1], in[2], c.integer("axis", 1), step, to);
  step.settings(0);
  return y;
}
inline lowered_outputs dynamic_quantize(const call&, const partial_tensors& in, steps& step) {
  const partial_tensor all = axes_from(in[0], 0, step);
  const partial_tensor most = step(reduce_max{}, in[0], all), least = step(reduce_min{}, in[0], all);
  const partial_tensor scale = step(divide{}, step(subtract{}, most, least), step.real(255));
  const partial_tensor zero = step(convert{dtype::u8}, step(math::round{}, step(divide{}, least, scale)));
  return {quantized(in[0], scale, zero, 0, dtype::u8, step), scale, zero};
}
inline partial_tensor integer_product(const partial_tensor& a, const partial_tensor& a_zero, const partial_tensor& b,
                                      const partial_tensor& b_zero, steps& step) {
  return step(matmul{}, less_zero(a, a_zero, -2, step), less_zero(b, b_zero, -1, step));
}
inline lowered_outputs matmul_integer(const call&, const partial_tensors& in, steps& step) {
  const partial_tensor y = integer_product(in[0], in[2], in[1], in[3], step);
  step.settings(0);
  return y;
}
inline lowered_outputs conv_integer(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor y = convolve(c, less_zero(in[0], in[2], 1, step), less_zero(in[1], in[3], 0, step), step);
  step.settings(0);
  return y;
}
inline partial_tensor channels_first(const partial_tensor& x, steps& step) {
  if (!x.dims.ranked() || x.dims.rank < 3) return x;
  ints perm{0, x.dims.rank - 1};
  for (int i = 1; i < x.dims.rank - 1; ++i) perm.push_back(i);
  return step(transpose{}, x, step.numbers(perm));
}
inline partial_tensor channels_last(const partial_tensor& x, steps& step) {
  if (!x.dims.ranked() || x.dims.rank < 3) return x;
  ints perm{0};
  for (int i = 2; i < x.dims.rank; ++i) perm.push_back(i);
  perm.push_back(1);
  return step(transpose{}, x, step.numbers(perm));
}
// x, scale, zero; w, scale, zero; scale and zero of the result; bias
inline lowered_outputs qlinear_conv(const call& c, const partial_tensors& in, steps& step) {
  const bool last = c.flag("channels_last");
  const partial_tensor x = last ? channels_first(in[0], step) : in[0];
  partial_tensor y = convolve(c, less_zero(x, in[2], 1, step), less_zero(in[3], in[5], 0, step), step);
  if (in.has(8)) y = with_bias(y, seen_as(in[8], dtype::i32), step);
  y = requantized(y, in[6], in[7], 1, step);
  step.settings(0);
  return last ? channels_last(y, step) : y;
}
inline lowered_outputs qlinear_matmul(const call&, const partial_tensors& in, steps& step) {
  const partial_tensor sums = integer_product(in[0], in[2], in[3], in[5], step);
  const partial_tensor y = requantized(sums, in[6], in[7], -2, step);
  step.settings(0);
  return y;
}

inline constexpr op_rule quantized_rules[] = {
    {"ConvInteger", 10, conv_integer},
    {"DequantizeLinear", 10, dequantize_linear},
    {"DynamicQuantizeLinear", 11, dynamic_quantize},
    {"MatMulInteger", 10, matmul_integer},
    {"QLinearConv", 10, qlinear_conv},
    {"QLinearMatMul", 10, qlinear_matmul},
    {"QuantizeLinear", 10, quantize_linear},
};

}  // namespace opcost::onnx::detail

#endif

namespace opcost::onnx::detail {

inline partial_tensor activated(const call& c, const partial_tensor& y, steps& step) {
  const std::string_view f = c.text("activation");
  const auto parameters = c.reals("activation_params");
  const auto parameter = [&](std::size_t i, double otherwise) {
    return i < parameters.size() ? static_cast<double>(parameters[i]) : otherwise;
  };
  if (f == "Relu") return step(relu{}, y);
  if (f == "Sigmoid") return step(sigmoid{}, y);
  if (f == "Tanh") return step(math::tanh{}, y);
  if (f == "LeakyRelu") return step(prelu{}, y, step.real(parameter(0, c.real("alpha", 0.01)), y.type));
  if (f == "Clip") return step(clamp{parameter(0, 0), parameter(1, 6)}, y);
  if (f == "HardSigmoid")
    return step(hard_sigmoid{}, y, step.real(parameter(0, 0.2), y.type), step.real(parameter(1, 0.5), y.type));
  return y;
}
inline bool knows_activation(const call& c) {
  for (std::string_view f : {"", "Relu", "Sigmoid", "Tanh", "LeakyRelu", "Clip", "HardSigmoid"})
    if (c.text("activation") == f) return true;
  return false;
}
inline lowered_outputs fused_conv(const call& c, const partial_tensors& in, steps& step) {
  if (!knows_activation(c)) return rejected("activation '{t}' is not known", c.text("activation"));
  partial_tensor y = with_bias(convolve(c, in[0], in[1], step), in[2], step);
  if (in.has(3)) y = step(add{}, y, in[3]);
  return activated(c, y, step);
}
inline lowered_outputs fused_gemm(const call& c, const partial_tensors& in, steps& step) {
  if (!knows_activation(c)) return rejected("activation '{t}' is not known", c.text("activation"));
  const lowered_outputs y = gemm(c, in, step);
  return y.refusal.empty() ? lowered_outputs(activated(c, y[0], step)) : y;
}
// The axis behind all leading ones of a stack of matrices moves to the front.
inline partial_tensor batch_transposed(const partial_tensor& t, steps& step) {
  ints perm;
  for (int i = 1; i < t.dims.rank - 1; ++i) perm.push_back(i);
  perm.push_back(0);
  perm.push_back(t.dims.rank - 1);
  return t.dims.rank < 3 ? t : step(transpose{}, t, step.numbers(perm));
}
inline lowered_outputs fused_matmul(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor a = c.flag("transBatchA") ? batch_transposed(in[0], step) : in[0];
  const partial_tensor b = c.flag("transBatchB") ? batch_transposed(in[1], step) : in[1];
  const partial_tensor y = step(matmul{c.flag("transA"), c.flag("transB")}, a, b);
  const double alpha = c.real("alpha", 1);
  return activated(c, alpha == 1 ? y : step(multiply{}, y, step.real(alpha, y.type)), step);
}
template <gelu_mode Mode> lowered_outputs gelu_with_bias(const call&, const partial_tensors& in, steps& step) {
  return step(gelu_7{Mode}, in.has(1) ? step(add{}, in[0], in[1]) : in[0]);
}
inline lowered_outputs quick_gelu(const call& c, const partial_tensors& in, steps& step) {
  return step(swish{}, in[0], step.real(c.real("alpha", 1.702), in[0].type));
}
inline lowered_outputs bias_add(const call&, const partial_tensors& in, steps& step) {
  const partial_tensor y = step(add{}, in[0], in[1]);
  return in.has(2) ? step(add{}, y, in[2]) : y;
}
inline lowered_outputs bias_dropout(const call&, const partial_tensors& in, steps& step) {
  const partial_tensor y = step(add{}, in[0], in[1]);
  return in.has(2) ? step(add{}, y, in[2]) : y;
}
inline lowered_outputs bias_softmax(const call& c, const partial_tensors& in, steps& step) {
  softmax_8 op;
  op.axis = c.integer("axis", -1);
  return step(op, step(add{}, in[0], in[1]));
}
inline lowered_outputs bias_split_gelu(const call&, const partial_tensors& in, steps& step) {
  const lowered_outputs halves = step.all(split{2}, step(add{}, in[0], in[1]), step.number(-1));
  return step(multiply{}, halves[0], step(gelu_7{}, halves[1]));
}
inline partial_tensor last_extent_1(const partial_tensor& x, steps& step) {
  partial_shape row = x.dims;
  if (row.ranked() && row.rank > 0) row.set(row.rank - 1, 1);
  return step.constant(row, dtype::f32);
}
// Outputs: y, mean, inverse deviation, sum of input and skip
template <bool Simplified> lowered_outputs skip_normalization(const call& c, const partial_tensors& in, steps& step) {
  partial_tensor sum = step(add{}, in[0], in[1]);
  const int bias = Simplified ? 3 : 4;
  if (in.has(bias)) sum = step(add{}, sum, in[bias]);
  if (!sum.dims.ranked()) return moved(sum.dims, in[0].type, step);
  partial_tensor y;
  if constexpr (Simplified) {
    y = root_mean_square(sum, sum.dims.rank - 1, c.real("epsilon", 1e-5), in[2], step);
  } else {
    y = step(mvn_6{true, c.real("epsilon", 1e-5)}, sum, axes_from(sum, sum.dims.rank - 1, step));
    y = step(multiply{}, y, in[2]);
    if (in.has(3)) y = step(add{}, y, in[3]);
  }
  lowered_outputs all(y);
  if (c.outputs() > 1) all.push_back(last_extent_1(sum, step));
  if (c.outputs() > 2) all.push_back(last_extent_1(sum, step));
  if (c.outputs() > 3) all.push_back(sum);
  return all;
}
inline lowered_outputs embedded(const call& c, const partial_tensors& in, steps& step) {
  const auto look_up = [&](int table, int at) { return step(gather_8{}, in[table], in[at], step.number(0)); };
  partial_tensor sum = look_up(2, 0);
  partial_tensor places = in[3];  // the first rows, one per token, or those that the positions name
  if (in[0].dims.rank == 2 && places.dims.rank == 2) places.dims.set(0, in[0].dims[1]);
  sum = step(add{}, sum, in.has(8) ? look_up(3, 8) : seen_as(places, places.dims, places.type));
  if (in.has(1) && in.has(4)) sum = step(add{}, sum, look_up(4, 1));
  if (!sum.dims.ranked()) return moved(sum.dims, sum.type, step);
  partial_tensor y = step(mvn_6{true, c.real("epsilon", 1e-12)}, sum, axes_from(sum, sum.dims.rank - 1, step));
  y = step(add{}, step(multiply{}, y, in[5]), in[6]);
  lowered_outputs all(y);
  if (c.outputs() > 1) all.push_back(step.constant({in[0].dims[0]}, dtype::i32));
  if (c.outputs() > 2) all.push_back(sum);
  step.settings(0b110000011);
  return all;
}
inline lowered_outputs group_norm(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor x = c.flag("channels_last", true) ? channels_first(in[0], step) : in[0];
  partial_tensor y = step(group_normalization{c.integer("groups", 32), c.real("epsilon", 1e-5)}, x,
                          seen_as(in[1], x.type), seen_as(in[2], x.type));
  if (c.integer("activation", 0) == 1) y = step(swish{}, y);
  return c.flag("channels_last", true) ? channels_last(y, step) : y;
}

// ---- attention
inline lowered_outputs with_present(const call& c, const partial_tensor& y, const partial_tensor& k,
                                    const partial_tensor& v) {
  lowered_outputs all(y);
  if (c.outputs() > 1) all.push_back(k);
  if (c.outputs() > 2) all.push_back(v);
  return all;
}
// One matrix makes queries, keys and values: [B, S, D] times [D, 3 H] plus a bias.
inline lowered_outputs projected_attention(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t heads = c.integer("num_heads", 1);
  partial_tensor all_three = step(matmul{}, in[0], in[1]);
  if (in.has(2)) all_three = step(add{}, all_three, in[2]);
  lowered_outputs parts;
  if (const ints sizes = c.list("qkv_hidden_sizes"); sizes.rank == 3)
    parts = step.all(variadic_split{}, all_three, step.number(-1), step.numbers(sizes));
  else
    parts = step.all(split{3}, all_three, step.number(-1));
  const partial_tensor q = by_heads(parts[0], heads, step);
  partial_tensor k = by_heads(parts[1], heads, step), v = by_heads(parts[2], heads, step);
  if (in.has(4)) {  // [2, B, heads, past, size]
    partial_shape past = in[4].dims.rank == 5 ? in[4].dims.slice(1, 5) : partial_shape::of_unknown_rank();
    const partial_tensor before = seen_as(in[4], past, in[4].type);
    k = after(before, k, step);
    v = after(before, v, step);
  }
  const partial_tensor bias = in.has(5) ? in[5] : opcost::detail::absent<interval>;
  const partial_tensor y = heads_joined(scores_mixed(q, k, v, bias, c.flag("unidirectional"), step), step);
  lowered_outputs all(y);
  if (c.outputs() > 1) {
    partial_shape present{2};
    present.append(k.dims);
    all.push_back(step.constant(present, in[0].type));
  }
  step.settings(0b1000);
  return all;
}
// Query, key, value as [B, S, H]; or packed: query [B, S, heads, 3, size], key [B, S, heads, 2, size].
inline lowered_outputs multi_head_attention(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t heads = c.integer("num_heads", 1);
  const auto unpacked = [&](const partial_tensor& t) {  // [B, S, heads, n, size]: one of the n
    return step(transpose{}, seen_as(t, partial_shape{t.dims[0], t.dims[1], t.dims[2], t.dims[4]}, t.type),
                step.numbers({0, 2, 1, 3}));
  };
  const auto whole = [&](const partial_tensor& t) { return t.dims.rank == 3 ? by_heads(t, heads, step) : t; };
  const bool all_packed = in[0].dims.rank == 5, keys_packed = in[1].dims.rank == 5;
  const partial_tensor q = all_packed ? unpacked(in[0]) : whole(in[0]);
  partial_tensor k = all_packed ? q : keys_packed ? unpacked(in[1]) : whole(in[1]);
  partial_tensor v = all_packed ? q : keys_packed ? k : whole(in[2]);
  if (in.has(3)) {  // a bias for all three
    const auto biased = [&](const partial_tensor& t) {
      return step(add{}, t,
                  seen_as(in[3],
                          partial_shape{1, opcost::detail::dim_or_unknown(t.dims, 1), 1,
                                        opcost::detail::dim_or_unknown(t.dims, 3)},
                          t.type));
    };
    const partial_tensor plain_q = biased(q);
    k = biased(k);
    v = biased(v);
    (void)plain_q;
  }
  k = after(in[6], k, step);
  v = after(in[7], v, step);
  const partial_tensor y = heads_joined(scores_mixed(q, k, v, in[5], c.flag("unidirectional"), step), step);
  step.settings(0b10000);
  return with_present(c, y, k, v);
}
inline lowered_outputs grouped_attention(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t heads = c.integer("num_heads", 1), groups = c.integer("kv_num_heads", heads);
  partial_tensor q = in[0], k = in[1], v = in[2];
  if (!in.has(1)) {
    if (q.dims.rank != 3 || !known(q.dims[2]) || groups < 1) return undecided("the hidden size is not known");
    const std::int64_t size = q.dims[2].min.n / (heads + 2 * groups);
    const lowered_outputs parts =
        step.all(variadic_split{}, q, step.number(2), step.numbers({heads * size, groups * size, groups * size}));
    q = parts[0];
    k = parts[1];
    v = parts[2];
  }
  q = by_heads(q, heads, step);
  k = by_heads(k, groups, step);
  v = by_heads(v, groups, step);
  if (c.flag("do_rotary")) {
    q = step(add{}, step(multiply{}, q, q), step(multiply{}, q, q));
    k = step(add{}, step(multiply{}, k, k), step(multiply{}, k, k));
  }
  interval present = opcost::detail::dim_or_unknown(k.dims, 2);
  if (in.has(3) && !is(opcost::detail::dim_or_unknown(in[3].dims, 2), 0)) {
    const interval total = in[6].value.size() == 1 ? in[6].value[0] : interval::unknown();
    present = known(total) && known(in[3].dims[2]) ? larger(total, in[3].dims[2]) : interval::unknown();
  }
  if (k.dims.rank == 4) k.dims.set(2, present);
  if (v.dims.rank == 4) v.dims.set(2, present);
  const partial_tensor y = heads_joined(scores_mixed(q, k, v, opcost::detail::absent<interval>, true, step), step);
  step.settings(0b1100000);
  return with_present(c, y, k, v);
}

}  // namespace opcost::onnx::detail

#endif

// ---- opcost/onnx/ops_microsoft_quantized.hpp
#ifndef OPCOST_ONNX_OPS_MICROSOFT_QUANTIZED_HPP_PIECE
#define OPCOST_ONNX_OPS_MICROSOFT_QUANTIZED_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Operators of com.microsoft on quantized tensors.

namespace opcost::onnx::detail {

template <class Op, bool Parameter = false>
partial_tensor apply_one(const call& c, const partial_tensor& x, steps& step) {
  if constexpr (Parameter)
    return step(Op{}, x, step.real(c.real("alpha", 0.01), x.type));
  else
    return step(Op{}, x);
}
template <class Op> lowered_outputs qlinear_two(const call&, const partial_tensors& in, steps& step) {
  const partial_tensor a = dequantized(in[0], in[1], in[2], 0, step), b = dequantized(in[3], in[4], in[5], 0, step);
  const partial_tensor y = quantized(step(Op{}, a, b), in[6], in[7], 0, in[0].type, step);
  step.settings(0);
  return y;
}
template <class Op, bool Parameter> lowered_outputs qlinear_one(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor x = dequantized(in[0], in[1], in[2], 0, step);
  const partial_tensor y = quantized(apply_one<Op, Parameter>(c, x, step), in[3], in[4], 0, in[0].type, step);
  step.settings(0);
  return y;
}
inline lowered_outputs qlinear_softmax(const call& c, const partial_tensors& in, steps& step) {
  softmax_8 op;
  op.axis = c.integer("axis", -1);
  const partial_tensor y = step(op, dequantized(in[0], in[1], in[2], 0, step));
  const partial_tensor q = quantized(y, in[3], in[4], 0, in[0].type, step);
  step.settings(0);
  return q;
}
inline lowered_outputs qlinear_concat(const call& c, const partial_tensors& in, steps& step) {
  sequence<partial_tensor> parts;
  for (int i = 2; i + 2 < in.size(); i += 3) parts.push_back(dequantized(in[i], in[i + 1], in[i + 2], 0, step));
  const partial_tensor y = step(concat{c.integer("axis", 0)}, span<const partial_tensor>(parts));
  const partial_tensor q = quantized(y, in[0], in[1], 0, in[2].type, step);
  step.settings(0);
  return q;
}
inline lowered_outputs qlinear_global_average(const call& c, const partial_tensors& in, steps& step) {
  const bool last = c.flag("channels_last");
  const partial_tensor x = last ? channels_first(in[0], step) : in[0];
  if (!x.dims.ranked()) return moved(x.dims, x.type, step);
  partial_tensor y = step(keeping_dims<reduce_mean>(), dequantized(x, in[1], in[2], 0, step), spatial_axes(x, step));
  y = quantized(y, in[3], in[4], 0, in[0].type, step);
  step.settings(0);
  return last ? channels_last(y, step) : y;
}
inline lowered_outputs qlinear_average(const call& c, const partial_tensors& in, steps& step) {
  const bool last = c.flag("channels_last");
  const partial_tensor x = dequantized(last ? channels_first(in[0], step) : in[0], in[1], in[2], 0, step);
  partial_tensor y = step(average_pool_of(c, c.flag("count_include_pad")), x);
  y = quantized(y, in[3], in[4], 0, in[0].type, step);
  step.settings(0);
  return last ? channels_last(y, step) : y;
}
inline lowered_outputs qgemm(const call& c, const partial_tensors& in, steps& step) {
  partial_tensor y = step(matmul{c.flag("transA"), c.flag("transB")}, less_zero(in[0], in[2], 0, step),
                          seen_as(less_zero(in[3], opcost::detail::absent<interval>, 0, step), dtype::i32));
  if (in.has(6)) y = step(add{}, y, seen_as(in[6], dtype::i32));
  y = in.has(7) ? requantized(y, in[7], in[8], 0, step)
                : step(multiply{}, seen_as(y, dtype::f32), step(reshape{}, in[1], step.numbers(ints{})));
  step.settings(0);
  return y;
}
// Weights [N, K] of few bits, in blocks along K.
inline lowered_outputs few_bits_product(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t k = c.integer("K", 0), n = c.integer("N", 0);
  const bool transposed = c.is->type != "MatMulBnb4" || c.flag("transB", true);
  const partial_tensor w = seen_as(in[1], transposed ? partial_shape{n, k} : partial_shape{k, n}, in[0].type);
  partial_tensor y = step(matmul{false, transposed}, in[0], w);
  if (in.has(5)) y = step(add{}, y, in[5]);
  step.settings(0);
  return y;
}
// A of reals, B quantized; or both quantized: [A, B, scale a, scale b, zero a, zero b, bias]
inline lowered_outputs dynamic_product(const call& c, const partial_tensors& in, steps& step) {
  partial_tensor y, a = in[0];
  const bool dynamic = c.is->type == "DynamicQuantizeMatMul";
  const int zero = dynamic ? 3 : 5, bias = dynamic ? 4 : 6;
  if (dynamic) a = dynamic_quantize(c, in, step)[0];
  y = integer_product(a, dynamic ? opcost::detail::absent<interval> : in[4], in[1], in[zero], step);
  y = step(multiply{}, seen_as(y, dtype::f32), seen_as(against(y, in[dynamic ? 2 : 3], -1, step), dtype::f32));
  if (in.has(bias)) y = step(add{}, y, in[bias]);
  step.settings(0);
  return y;
}
inline lowered_outputs dynamic_lstm(const call& c, const partial_tensors& in, steps& step) {
  sequence<partial_tensor> given;
  for (int i = 0; i < in.size() && i < 8; ++i) given.push_back(in[i]);
  for (int i = 1; i < 3 && i < in.size(); ++i) {  // stored as [D, I, 4 H]
    if (in[i].dims.rank != 3) return undecided("the rank is not known");
    given[i] = seen_as(in[i], partial_shape{in[i].dims[0], in[i].dims[2], in[i].dims[1]}, in[0].type);
  }
  lowered_outputs y = lstm(c, partial_tensors(span<const partial_tensor>(given)), step);
  step.settings(0b10000);
  return y;
}

}  // namespace opcost::onnx::detail

#endif

namespace opcost::onnx::detail {

inline lowered_outputs expand_dims(const call&, const partial_tensors& in, steps& step) {
  step.settings(0b10);
  return step(unsqueeze{}, in[0], in[1].dims.rank == 1 ? in[1] : step(reshape{}, in[1], step.numbers({1})));
}
inline lowered_outputs inverse_of(const call&, const partial_tensors& in, steps& step) {
  return step(inverse{}, in[0]);
}
inline lowered_outputs nhwc_max_pool(const call& c, const partial_tensors& in, steps& step) {
  const lowered_outputs y = step.all(pool_of<max_pool_8>(c), channels_first(in[0], step));
  return y.refusal.empty() ? lowered_outputs(channels_last(y[0], step)) : y;
}
inline lowered_outputs nhwc_conv(const call& c, const partial_tensors& in, steps& step) {
  partial_tensor y =
      with_bias(convolve(c, channels_first(in[0], step), channels_first(in[1], step), step), in[2], step);
  if (in.has(3)) y = step(add{}, y, channels_first(in[3], step));
  return channels_last(activated(c, y, step), step);
}
inline lowered_outputs gather_blocks(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor y = step(gather_8{}, in[0], in[1], step.number(c.integer("gather_axis", 0)));
  partial_tensor r = seen_as(y, in[2].type);
  const std::int64_t bits = c.integer("bits", 4);
  if (in[0].type == dtype::u8 && bits < 8 && r.dims.ranked() && r.dims.rank > 0)
    r.dims.set(r.dims.rank - 1, r.dims[-1] * interval(8 / bits));
  r = step(multiply{}, r, seen_as(in[2], r.dims, r.type));
  step.settings(0b10);
  return r;
}
inline lowered_outputs complex_product(const call&, const partial_tensors& in, steps& step) {
  const partial_tensor y = step(multiply{}, in[0], in[1]);
  return step(add{}, y, step(multiply{}, in[0], in[1]));
}
inline lowered_outputs distances(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor y = step(matmul{false, true}, in[0], in[1]);
  return c.text("metric", "euclidean") == "euclidean" ? step(math::sqrt{}, y) : y;
}

// ---- com.microsoft.nchwc: channels in blocks; shapes are those of the plain layout
inline lowered_outputs blocked_input(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor x = c.flag("channels_last") ? channels_first(in[0], step) : in[0];
  step.memory(memory_use::own);
  return step(identity{}, x);
}
inline lowered_outputs blocked_output(const call& c, const partial_tensors& in, steps& step) {
  partial_shape y = in[0].dims;
  if (y.ranked() && y.rank > 1 && c.has("channels")) y.set(1, c.integer("channels", 0));
  const partial_tensor x = moved(y, in[0].type, step);
  return c.flag("channels_last") ? channels_last(x, step) : x;
}
inline constexpr op_rule blocked_rules[] = {
    {"AveragePool", 1, average_pool},
    {"Conv", 1, fused_conv},
    {"GlobalAveragePool", 1, global_pool<reduce_mean>},
    {"GlobalMaxPool", 1, global_pool<reduce_max>},
    {"MaxPool", 1, max_pool_of},
    {"ReorderInput", 1, blocked_input},
    {"ReorderOutput", 1, blocked_output},
};

inline constexpr op_rule microsoft_rules[] = {
    {"Attention", 1, projected_attention},
    {"BiasAdd", 1, bias_add},
    {"BiasDropout", 1, bias_dropout},
    {"BiasGelu", 1, gelu_with_bias<gelu_mode::erf>},
    {"BiasSoftmax", 1, bias_softmax},
    {"BiasSplitGelu", 1, bias_split_gelu},
    {"CDist", 1, distances},
    {"ComplexMul", 1, complex_product},
    {"ComplexMulConj", 1, complex_product},
    {"DynamicQuantizeLSTM", 1, dynamic_lstm},
    {"DynamicQuantizeMatMul", 1, dynamic_product},
    {"EmbedLayerNormalization", 1, embedded},
    {"ExpandDims", 1, expand_dims},
    {"FastGelu", 1, gelu_with_bias<gelu_mode::tanh>},
    {"FusedConv", 1, fused_conv},
    {"FusedGemm", 1, fused_gemm},
    {"FusedMatMul", 1, fused_matmul},
    {"FusedMatMulActivation", 1, fused_matmul},
    {"GatherBlockQuantized", 1, gather_blocks},
    {"Gelu", 1, gelu_with_bias<gelu_mode::erf>},
    {"GroupNorm", 1, group_norm},
    {"GroupQueryAttention", 1, grouped_attention},
    {"Inverse", 1, inverse_of},
    {"MatMulBnb4", 1, few_bits_product},
    {"MatMulIntegerToFloat", 1, dynamic_product},
    {"MatMulNBits", 1, few_bits_product},
    {"MultiHeadAttention", 1, multi_head_attention},
    {"NhwcConv", 1, nhwc_conv},
    {"NhwcFusedConv", 1, nhwc_conv},
    {"NhwcMaxPool", 1, nhwc_max_pool},
    {"QGemm", 1, qgemm},
    {"QLinearAdd", 1, qlinear_two<add>},
    {"QLinearAveragePool", 1, qlinear_average},
    {"QLinearConcat", 1, qlinear_concat},
    {"QLinearGlobalAveragePool", 1, qlinear_global_average},
    {"QLinearLeakyRelu", 1, qlinear_one<prelu, true>},
    {"QLinearMul", 1, qlinear_two<multiply>},
    {"QLinearSigmoid", 1, qlinear_one<sigmoid, false>},
    {"QLinearSoftmax", 1, qlinear_softmax},
    {"QuickGelu", 1, quick_gelu},
    {"RotaryEmbedding", 1, rotary},
    {"SkipLayerNormalization", 1, skip_normalization<false>},
    {"SkipSimplifiedLayerNormalization", 1, skip_normalization<true>},
    {"TransposeMatMul", 1, fused_matmul},
};

}  // namespace opcost::onnx::detail

#endif

// ---- opcost/onnx/ops_ml.hpp
#ifndef OPCOST_ONNX_OPS_ML_HPP_PIECE
#define OPCOST_ONNX_OPS_ML_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Operations of the domain ai.onnx.ml: classical models, whose parameters are attributes.

namespace opcost::onnx::detail {

inline partial_tensor as_reals(const partial_tensor& x, steps& step) {
  return x.type == dtype::f32 || x.type == dtype::dynamic ? x : step(convert{dtype::f32}, x);
}
inline partial_tensor post_transformed(const call& c, const partial_tensor& y, steps& step) {
  const std::string_view f = c.text("post_transform", "NONE");
  if (f == "SOFTMAX" || f == "SOFTMAX_ZERO") {
    softmax_8 op;
    op.axis = -1;
    return step(op, y);
  }
  if (f == "LOGISTIC") return step(sigmoid{}, y);
  return f == "PROBIT" ? step(math::erf_inv{}, y) : y;
}
template <class Values> std::int64_t size_of_list(const Values& v) { return static_cast<std::int64_t>(v.size()); }
inline std::int64_t classes_of(const call& c) {
  for (std::string_view name : {"classlabels_ints", "classlabels_int64s"})
    if (const auto n = size_of_list(c.integers(name)); n > 0) return n;
  return size_of_list(c.texts("classlabels_strings"));
}
inline dtype label_type(const call& c) { return c.texts("classlabels_strings").empty() ? dtype::i64 : dtype::string; }
inline interval rows_of(const partial_tensor& x) { return x.dims.rank > 1 ? x.dims[0] : interval(1); }
// The label of each row is that of its largest score.
inline lowered_outputs labels_and(const call& c, const partial_tensor& scores, steps& step) {
  top_k_11 op;
  op.axis = -1;
  step.all(op, scores, step.number(1));
  return {step.constant({rows_of(scores)}, label_type(c)), scores};
}
inline partial_tensor linear_scores(const call& c, const partial_tensor& in, std::int64_t outputs, steps& step) {
  partial_tensor x = as_reals(in, step);
  if (x.dims.rank == 1) x = step(unsqueeze{}, x, step.numbers({0}));
  const std::int64_t n = size_of_list(c.reals("coefficients"));
  partial_tensor y = step(matmul{false, true}, x, step.learned({outputs, outputs > 0 ? n / outputs : 0}, dtype::f32));
  if (!c.reals("intercepts").empty()) y = step(add{}, y, step.learned({outputs}, dtype::f32));
  return y;
}
inline lowered_outputs linear_regressor(const call& c, const partial_tensors& in, steps& step) {
  return post_transformed(c, linear_scores(c, in[0], c.integer("targets", 1), step), step);
}
inline lowered_outputs linear_classifier(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t classes = classes_of(c), lines = size_of_list(c.reals("intercepts"));
  const bool one_line = classes == 2 && lines == 1;
  partial_tensor y = post_transformed(c, linear_scores(c, in[0], lines > 0 ? lines : classes, step), step);
  if (one_line) {
    const std::array both{y, step(subtract{}, step.real(1), y)};
    y = step(concat{1}, span<const partial_tensor>(both));
  }
  return labels_and(c, y, step);
}

// ---- trees. A row goes down each tree: at most its depth in comparisons.
struct forest {
  std::int64_t nodes = 0, trees = 0, depths = 0;  // depths: the sum over the trees
};
inline forest forest_of(span<const std::int64_t> trees, span<const std::int64_t> ids, span<const std::int64_t> yes,
                        span<const std::int64_t> no, span<const std::string_view> modes) {
  forest f{size_of_list(trees), 0, 0};
  const std::size_t n = trees.size();
  if (ids.size() != n || yes.size() != n || no.size() != n || modes.size() != n) return f;
  sequence<int> depth(n, 0);
  std::size_t from = 0;
  while (from < n) {  // the nodes of a tree are next to each other, parents before children
    std::size_t to = from;
    while (to < n && trees[to] == trees[from]) ++to;
    ++f.trees;
    int deepest = 0;
    for (std::size_t i = from; i < to; ++i) {
      if (depth[i] > deepest) deepest = depth[i];
      if (modes[i] == "LEAF") continue;
      for (std::int64_t child : {yes[i], no[i]}) {
        const std::size_t at = from + static_cast<std::size_t>(child < 0 ? 0 : child);
        std::size_t found = at < to && ids[at] == child ? at : from;
        while (found < to && ids[found] != child) ++found;
        if (found < to && found > i) depth[found] = depth[i] + 1;
      }
    }
    f.depths += deepest;
    from = to;
  }
  return f;
}
inline partial_tensor like(const partial_tensor& x, const partial_shape& dims, dtype type) {
  partial_tensor t = x;
  t.dims = dims;
  t.type = type;
  t.value = {};
  t.reals = {};
  return t;
}
inline partial_tensor votes(const partial_tensor& x, const forest& f, std::int64_t leaves, std::int64_t outputs,
                            steps& step) {
  const interval rows = rows_of(x);
  step(identity{}, step.learned({f.nodes}, dtype::f32));
  step(identity{}, step.learned({leaves}, dtype::f32));
  const partial_tensor thresholds = step.constant({1, f.depths}, dtype::f32);
  step(less_equal{}, like(x, {rows, f.depths}, dtype::f32), thresholds);
  const partial_tensor picked = like(x, {rows, f.trees, outputs}, dtype::f32);
  return step(reduce_sum{}, picked, step.numbers({1}));
}
inline forest old_forest(const call& c) {
  return forest_of(c.integers("nodes_treeids"), c.integers("nodes_nodeids"), c.integers("nodes_truenodeids"),
                   c.integers("nodes_falsenodeids"), c.texts("nodes_modes"));
}
inline lowered_outputs tree_classifier(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t weights = size_of_list(c.integers("class_ids"));
  const partial_tensor y = votes(in[0], old_forest(c), weights, classes_of(c), step);
  return labels_and(c, post_transformed(c, y, step), step);
}
inline lowered_outputs tree_regressor(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t weights = size_of_list(c.integers("target_ids"));
  return post_transformed(c, votes(in[0], old_forest(c), weights, c.integer("n_targets", 1), step), step);
}
inline lowered_outputs tree_ensemble(const call& c, const partial_tensors& in, steps& step) {
  const auto roots = c.integers("tree_roots"), yes = c.integers("nodes_trueleafs");
  const auto nodes = size_of_list(yes);
  // a node of this form does not define its tree: the number of all nodes bounds the depth
  const forest f{nodes, size_of_list(roots), nodes};
  partial_tensor y = votes(in[0], f, size_of_list(c.integers("leaf_targetids")), c.integer("n_targets", 1), step);
  y.type = in[0].type;
  return y;
}

// ---- support vector machines
inline partial_tensor kernels(const call& c, const partial_tensor& in, std::int64_t vectors, std::int64_t width,
                              steps& step) {
  const partial_tensor x = as_reals(in, step);
  const partial_tensor support = step.learned({vectors, width}, dtype::f32);
  partial_tensor y = step(matmul{false, true}, x, support);
  const std::string_view k = c.text("kernel_type", "LINEAR");
  const auto scaled_by = [&] { return step(add{}, step(multiply{}, y, step.real(1)), step.real(0)); };
  if (k == "POLY") return step(power{}, scaled_by(), step.real(3));
  if (k == "SIGMOID") return step(math::tanh{}, scaled_by());
  if (k == "RBF") return step(math::exp{}, step(multiply{}, step(subtract{}, y, step.real(0)), step.real(1)));
  return y;
}
inline lowered_outputs svm_regressor(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t vectors = c.integer("n_supports", 0), n = size_of_list(c.reals("support_vectors"));
  if (vectors == 0) return linear_scores(c, in[0], 1, step);
  const partial_tensor k = kernels(c, in[0], vectors, n / vectors, step);
  const partial_tensor y = step(matmul{}, k, step.learned({vectors, 1}, dtype::f32));
  return post_transformed(c, step(add{}, y, step.learned({1}, dtype::f32)), step);
}
inline lowered_outputs svm_classifier(const call& c, const partial_tensors& in, steps& step) {
  std::int64_t vectors = 0;
  for (std::int64_t n : c.integers("vectors_per_class")) vectors += n;
  const std::int64_t n = size_of_list(c.reals("support_vectors")), classes = classes_of(c);
  if (vectors == 0) return labels_and(c, post_transformed(c, linear_scores(c, in[0], classes, step), step), step);
  const std::int64_t pairs = classes * (classes - 1) / 2;
  const partial_tensor k = kernels(c, in[0], vectors, n / vectors, step);
  partial_tensor y = step(matmul{}, k, step.learned({vectors, classes > 1 ? classes - 1 : 1}, dtype::f32));
  y = like(y, {rows_of(y), pairs}, dtype::f32);
  y = step(add{}, y, step.learned({pairs}, dtype::f32));
  const bool probable = !c.reals("prob_a").empty();
  if (probable) y = step(sigmoid{}, y);
  return labels_and(c,
                    like(y,
                         {rows_of(y), probable || classes == 2 ? classes
                                      : pairs > classes        ? pairs
                                                               : classes},
                         dtype::f32),
                    step);
}

// ---- preparation of features
inline lowered_outputs scaler(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor x = as_reals(in[0], step);
  const partial_tensor y = step(subtract{}, x, step.learned({size_of_list(c.reals("offset"))}, dtype::f32));
  return step(multiply{}, y, step.learned({size_of_list(c.reals("scale"))}, dtype::f32));
}
inline lowered_outputs normalizer(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor x = as_reals(in[0], step), axis = step.numbers({-1});
  const std::string_view by = c.text("norm", "MAX");
  if (by == "MAX") return step(divide{}, x, step(keeping_dims<reduce_max>(), x, axis));
  if (by == "L1") return step(divide{}, x, step(keeping_dims<reduce_l1>(), x, axis));
  return step(divide{}, x, step(keeping_dims<reduce_l2>(), x, axis));
}
inline lowered_outputs binarizer(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor above = step(greater{}, in[0], step.real(c.real("threshold", 0), in[0].type));
  return step(convert{in[0].type}, above);
}
inline lowered_outputs imputer(const call& c, const partial_tensors& in, steps& step) {
  const auto n = size_of_list(c.reals("imputed_value_floats")) + size_of_list(c.integers("imputed_value_int64s"));
  const partial_tensor missing = step(equal{}, in[0], step.real(0, in[0].type));
  return step(where{}, missing, step.learned({n}, in[0].type), in[0]);
}
inline lowered_outputs feature_vectorizer(const call&, const partial_tensors& in, steps& step) {
  sequence<partial_tensor> parts;
  for (const partial_tensor& t : in) parts.push_back(as_reals(t, step));
  return step(concat{1}, span<const partial_tensor>(parts));
}
inline lowered_outputs feature_extractor(const call&, const partial_tensors& in, steps& step) {
  partial_shape y = in[0].dims;
  const interval n = in[1].dims.elements();
  if (y.rank == 1)
    y = {1, n};
  else if (y.ranked() && y.rank > 0)
    y.set(y.rank - 1, n);
  const partial_tensor r = moved(y, in[0].type, step);
  step.settings(0b10);
  return r;
}
inline lowered_outputs label_encoder(const call& c, const partial_tensors& in, steps& step) {
  dtype to = in[0].type;
  if (!c.texts("values_strings").empty()) to = dtype::string;
  if (!c.integers("values_int64s").empty()) to = dtype::i64;
  if (!c.reals("values_floats").empty()) to = dtype::f32;
  if (const tensor_data* t = c.tensor("values_tensor")) to = element_type(t->type);
  if (!c.texts("classes_strings").empty()) to = in[0].type == dtype::string ? dtype::i64 : dtype::string;
  return moved(in[0].dims, to, step);
}
inline lowered_outputs category_mapper(const call&, const partial_tensors& in, steps& step) {
  return moved(in[0].dims, in[0].type == dtype::string ? dtype::i64 : dtype::string, step);
}
inline lowered_outputs one_hot_encoder(const call& c, const partial_tensors& in, steps& step) {
  partial_shape y = in[0].dims;
  y.push_back(size_of_list(c.integers("cats_int64s")) + size_of_list(c.texts("cats_strings")));
  return moved(y, dtype::f32, step);
}
inline lowered_outputs zip_map(const call&, const partial_tensors& in, steps& step) {
  return moved(in[0].dims, in[0].type, step);
}
inline lowered_outputs dict_vectorizer(const call& c, const partial_tensors& in, steps& step) {
  const auto n = size_of_list(c.integers("int64_vocabulary")) + size_of_list(c.texts("string_vocabulary"));
  return moved({1, n}, in[0].type, step);
}
inline lowered_outputs cast_map(const call& c, const partial_tensors&, steps& step) {
  const std::string_view to = c.text("cast_to", "TO_FLOAT");
  const dtype type = to == "TO_STRING" ? dtype::string : to == "TO_INT64" ? dtype::i64 : dtype::f32;
  return moved({1, c.text("map_form", "DENSE") == "DENSE" ? interval::unknown() : interval(c.integer("max_map", 1))},
               type, step);
}

inline constexpr op_rule ml_rules[] = {
    {"ArrayFeatureExtractor", 1, feature_extractor},
    {"Binarizer", 1, binarizer},
    {"CastMap", 1, cast_map},
    {"CategoryMapper", 1, category_mapper},
    {"DictVectorizer", 1, dict_vectorizer},
    {"FeatureVectorizer", 1, feature_vectorizer},
    {"Imputer", 1, imputer},
    {"LabelEncoder", 1, label_encoder},
    {"LinearClassifier", 1, linear_classifier},
    {"LinearRegressor", 1, linear_regressor},
    {"Normalizer", 1, normalizer},
    {"OneHotEncoder", 1, one_hot_encoder},
    {"SVMClassifier", 1, svm_classifier},
    {"SVMRegressor", 1, svm_regressor},
    {"Scaler", 1, scaler},
    {"TreeEnsemble", 5, tree_ensemble},
    {"TreeEnsembleClassifier", 1, tree_classifier},
    {"TreeEnsembleRegressor", 1, tree_regressor},
    {"ZipMap", 1, zip_map},
};

}  // namespace opcost::onnx::detail

#endif

// ---- opcost/onnx/ops_sequences.hpp
#ifndef OPCOST_ONNX_OPS_SEQUENCES_HPP_PIECE
#define OPCOST_ONNX_OPS_SEQUENCES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// ONNX operations on sequences and optionals, which carry tensors and do no arithmetic, and on texts. A sequence is
// described by what holds for all of its tensors.

namespace opcost::onnx::detail {

inline partial_shape of_both(const partial_shape& a, const partial_shape& b) {
  if (!a.ranked() || !b.ranked() || a.rank != b.rank) return partial_shape::of_unknown_rank();
  partial_shape s = a;
  for (int i = 0; i < a.rank; ++i)
    if (!(a[i] == b[i])) s.set(i, interval::unknown());
  return s;
}
inline lowered_outputs sequence_construct(const call&, const partial_tensors& in, steps& step) {
  partial_shape each = in[0].dims;
  for (int i = 1; i < in.size(); ++i) each = of_both(each, in[i].dims);
  return moved(each, in[0].type, step);
}
inline lowered_outputs sequence_empty(const call& c, const partial_tensors&, steps& step) {
  return moved(partial_shape::of_unknown_rank(), type_or(c, "dtype", dtype::f32), step);
}
inline lowered_outputs sequence_insert(const call&, const partial_tensors& in, steps& step) {
  return moved(of_both(in[0].dims, in[1].dims), in[1].type, step);
}
inline lowered_outputs passed_on(const call&, const partial_tensors& in, steps& step) {
  return moved(in[0].dims, in[0].type, step);
}
inline lowered_outputs one_integer(const call&, const partial_tensors&, steps& step) {
  return moved({}, dtype::i64, step);
}
inline lowered_outputs one_truth(const call&, const partial_tensors&, steps& step) {
  return moved({}, dtype::boolean, step);
}
inline lowered_outputs concat_from_sequence(const call& c, const partial_tensors& in, steps& step) {
  partial_shape y = in[0].dims;
  if (!y.ranked()) return moved(y, in[0].type, step);
  const bool fresh = c.flag("new_axis");
  const int axis = opcost::detail::normal_axis(c.integer("axis", 0), y.rank + (fresh ? 1 : 0));
  if (axis < 0) return "attribute axis: outside of the rank";
  if (fresh) {
    partial_shape wide = y.slice(0, axis);
    wide.push_back(interval::unknown());
    wide.append(y.slice(axis, y.rank));
    y = wide;
  } else {
    y.set(axis, interval::unknown());
  }
  return moved(y, in[0].type, step);
}
inline lowered_outputs split_to_sequence(const call& c, const partial_tensors& in, steps& step) {
  partial_shape y = in[0].dims;
  const int axis = y.ranked() ? opcost::detail::normal_axis(c.integer("axis", 0), y.rank) : -1;
  if (axis < 0) return moved(y, in[0].type, step);
  const bool one_each = !in.has(1);
  y.set(axis, one_each ? interval(1) : interval::unknown());
  if (one_each && !c.flag("keepdims", true)) {
    partial_shape narrow = y.slice(0, axis);
    narrow.append(y.slice(axis + 1, y.rank));
    y = narrow;
  }
  lowered_outputs r = moved(y, in[0].type, step);
  step.settings(0b10);
  return r;
}
// ---- texts: shapes only
inline lowered_outputs texts_joined(const call&, const partial_tensors& in, steps& step) {
  partial_shape y = in[0].dims;
  if (!broadcast(y, in[1].dims)) return "the shapes do not broadcast";
  return moved(y, dtype::string, step);
}
inline lowered_outputs texts_matched(const call&, const partial_tensors& in, steps& step) {
  return moved(in[0].dims, dtype::boolean, step);
}
inline lowered_outputs texts_split(const call&, const partial_tensors& in, steps& step) {
  partial_shape y = in[0].dims;
  y.push_back(interval::unknown());
  return {moved(y, dtype::string, step), step.constant(in[0].dims, dtype::i64)};
}
inline lowered_outputs texts_normalized(const call& c, const partial_tensors& in, steps& step) {
  partial_shape y = in[0].dims;
  if (!c.texts("stopwords").empty() && y.ranked() && y.rank > 0) y.set(-1, interval::unknown());
  return moved(y, dtype::string, step);
}
inline lowered_outputs ngrams_counted(const call& c, const partial_tensors& in, steps& step) {
  interval width = 0;
  for (std::int64_t i : c.integers("ngram_indexes"))
    if (i + 1 > width.min) width = i + 1;
  partial_shape y = in[0].dims.rank == 2 ? partial_shape{in[0].dims[0], width} : partial_shape{width};
  return moved(y, dtype::f32, step);
}

// Nodes with bodies: what they yield is what the bodies yield (onnx_graph.hpp).
inline lowered_outputs decided_by_bodies(const call&, const partial_tensors&, steps&) {
  return undecided("its bodies decide, and they are missing or of a form that is not followed");
}

inline constexpr op_rule sequence_rules[] = {
    {"ConcatFromSequence", 11, concat_from_sequence},
    {"If", 1, decided_by_bodies},
    {"Loop", 1, decided_by_bodies},
    {"Optional", 15, passed_on},
    {"OptionalGetElement", 15, passed_on},
    {"OptionalHasElement", 15, one_truth},
    {"RegexFullMatch", 20, texts_matched},
    {"Scan", 8, decided_by_bodies},
    {"SequenceAt", 11, passed_on},
    {"SequenceConstruct", 11, sequence_construct},
    {"SequenceEmpty", 11, sequence_empty},
    {"SequenceErase", 11, passed_on},
    {"SequenceInsert", 11, sequence_insert},
    {"SequenceLength", 11, one_integer},
    {"SequenceMap", 17, decided_by_bodies},
    {"SplitToSequence", 11, split_to_sequence},
    {"StringConcat", 20, texts_joined},
    {"StringNormalizer", 10, texts_normalized},
    {"StringSplit", 20, texts_split},
    {"TfIdfVectorizer", 9, ngrams_counted},
};

}  // namespace opcost::onnx::detail

#endif

// ---- opcost/onnx/ops_state.hpp
#ifndef OPCOST_ONNX_OPS_STATE_HPP_PIECE
#define OPCOST_ONNX_OPS_STATE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// ONNX operations with a state of their own, generated windows and matrices, and steps of optimizers.

namespace opcost::onnx::detail {

// A depthwise convolution over the last K - 1 elements of the past and the input.
inline lowered_outputs causal_conv(const call& c, const partial_tensors& in, steps& step) {
  const partial_shape &x = in[0].dims, &w = in[1].dims;
  if (x.rank != 3 || w.rank != 3 || !known(w[2]) || !known(w[0])) return undecided("the ranks are not known");
  const std::int64_t before = w[2].min.n - 1;
  group_convolution op;
  partial_tensor data = in[0];
  if (in.has(3)) {
    const std::array parts{in[3], in[0]};
    data = step(concat{2}, span<const partial_tensor>(parts));
  } else {
    op.pads_begin = {before};
    op.pads_end = {0};
  }
  partial_tensor y = with_bias(step(op, data, in_groups(in[1], w[0].min.n, step)), in[2], step);
  const std::string_view f = c.text("activation", "none");
  if (f == "silu" || f == "swish") y = step(swish{}, y);
  if (c.outputs() < 2) return y;
  return {y, step.constant({x[0], x[1], before}, in[0].type)};
}

// Per token and head the state S [dk, dv] decays, takes k' v, and yields q S; a delta rule first takes k S from v.
inline lowered_outputs linear_attention(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t heads = c.integer("q_num_heads", 0), groups = c.integer("kv_num_heads", 0);
  const partial_shape &q = in[0].dims, &v = in[2].dims;
  if (q.rank != 3 || v.rank != 3 || heads < 1 || groups < 1 || !known(q[2]) || !known(v[2]))
    return undecided("the ranks or the hidden sizes are not known");
  const std::int64_t dk = q[2].min.n / heads, dv = v[2].min.n / groups;
  const dtype t = in[0].type;
  const std::string_view rule = c.text("update_rule", "gated_delta");
  const auto part = [&](int i, std::int64_t h, std::int64_t a, std::int64_t b) {
    return seen_as(in[i], partial_shape{q[0], q[1], h, a, b}, t);
  };
  const partial_tensor state = part(2, groups, dk, dv);
  if (in.has(4)) step(multiply{}, state, seen_as(in[4], partial_shape{q[0], q[1], groups, dk, 1}, t));
  if (rule == "delta" || rule == "gated_delta") {
    step(matmul{}, part(1, groups, 1, dk), state);
    const partial_tensor rest = step(subtract{}, part(2, groups, 1, dv), part(2, groups, 1, dv));
    if (in.has(5)) step(multiply{}, rest, rest);
  }
  step(add{}, step(matmul{}, part(1, groups, dk, 1), part(2, groups, 1, dv)), state);
  step(matmul{}, part(0, heads, 1, dk), part(2, heads, dk, dv));
  step(multiply{}, in[0], step.real(1, t));
  lowered_outputs all(step.constant({q[0], q[1], heads * dv}, t));
  if (c.outputs() > 1) all.push_back(step.constant({q[0], groups, dk, dv}, t));
  step.settings(0);
  return all;
}
inline lowered_outputs flex_attention(const call& c, const partial_tensors& in, steps& step) {
  if (c.has("score_mod") || c.has("prob_mod")) return undecided("its bodies change the scores, and are not counted");
  return scores_mixed(in[0], in[1], in[2], opcost::detail::absent<interval>, false, step);
}

// ---- generated
template <int Terms> lowered_outputs cosine_window(const call& c, const partial_tensors& in, steps& step) {
  const dtype type = type_or(c, "output_datatype", dtype::f32);
  const partial_tensor n = in[0].dims.rank == 0 ? in[0] : step(squeeze_15{}, in[0]);
  partial_tensor y = step(range_4{dtype::f32}, step.number(0), n, step.number(1));
  const partial_tensor angle = step(multiply{}, y, step.real(1));
  y = step(subtract{}, step.real(0.5), step(multiply{}, step(math::cos{}, angle), step.real(0.5)));
  if (Terms > 2) {
    const partial_tensor twice = step(math::cos{}, step(multiply{}, angle, step.real(2)));
    y = step(add{}, y, step(multiply{}, twice, step.real(0.08)));
  }
  return type == dtype::f32 ? y : step(convert{type}, y);
}
inline lowered_outputs mel_weights(const call& c, const partial_tensors& in, steps& step) {
  const auto number = [&](int i) { return in[i].value.size() == 1 ? in[i].value[0] : interval::unknown(); };
  const interval bins = number(0), length = number(1);
  const interval rows = known(length) ? interval(length.min / 2 + 1) : interval::unknown();
  const dtype type = type_or(c, "output_datatype", dtype::f32);
  // each element is the height of a triangle at a frequency: one difference and one quotient
  const partial_tensor at = seen_as(in[0], partial_shape{rows, bins}, dtype::f32);
  const partial_tensor y = step(divide{}, step(subtract{}, at, step.real(0)), step.real(1));
  step.settings(~0u);
  return type == dtype::f32 ? y : step(convert{type}, y);
}
inline lowered_outputs image_decoder(const call& c, const partial_tensors&, steps& step) {
  const bool gray = c.text("pixel_format", "RGB") == "Grayscale";
  return moved({interval::unknown(), interval::unknown(), gray ? 1 : 3}, dtype::u8, step);
}
inline lowered_outputs constant_fill(const call& c, const partial_tensors& in, steps& step) {
  const dtype type = type_or(c, "dtype", dtype::f32);
  const partial_tensor value = step.constant({}, type);
  if (!in.has(0)) return step(broadcast_3{}, value, step.numbers(c.list("shape")));
  return step(broadcast_3{}, value, c.flag("input_as_shape") ? in[0] : step(shape_of_3{}, in[0]));
}

// ---- optimizers: rate, step, then values, gradients and states of n tensors
inline lowered_outputs optimizer(const partial_tensors& in, int states, steps& step,
                                 void (*each)(const partial_tensor& x, steps& step)) {
  const int n = (in.size() - 2) / (2 + states);
  lowered_outputs all;
  for (int i = 0; i < n; ++i) each(in[2 + i], step);
  for (int i = 0; i < n; ++i) all.push_back(in[2 + i]);
  for (int i = 0; i < n * states; ++i) all.push_back(in[2 + 2 * n + i]);
  step.memory(memory_use::own);
  return all;
}
inline lowered_outputs adagrad(const call&, const partial_tensors& in, steps& step) {
  return optimizer(in, 1, step, [](const partial_tensor& x, steps& s) {
    const partial_tensor g = s(add{}, s(multiply{}, x, x), x);  // regularized gradient
    const partial_tensor h = s(add{}, x, s(multiply{}, g, g));  // sum of squares
    const partial_tensor root = s(add{}, s(math::sqrt{}, h), s.real(0, x.type));
    s(subtract{}, x, s(divide{}, s(multiply{}, g, s.real(1, x.type)), root));
  });
}
inline lowered_outputs adam(const call&, const partial_tensors& in, steps& step) {
  return optimizer(in, 2, step, [](const partial_tensor& x, steps& s) {
    const partial_tensor one = s.real(1, x.type), g = s(add{}, s(multiply{}, x, x), x);
    const partial_tensor v = s(add{}, s(multiply{}, x, one), s(multiply{}, g, one));
    const partial_tensor h = s(add{}, s(multiply{}, x, one), s(multiply{}, s(multiply{}, g, g), one));
    const partial_tensor root = s(add{}, s(math::sqrt{}, h), one);
    s(subtract{}, x, s(divide{}, s(multiply{}, v, one), root));
  });
}
inline lowered_outputs momentum(const call&, const partial_tensors& in, steps& step) {
  return optimizer(in, 1, step, [](const partial_tensor& x, steps& s) {
    const partial_tensor one = s.real(1, x.type), g = s(add{}, s(multiply{}, x, x), x);
    const partial_tensor v = s(add{}, s(multiply{}, x, one), s(multiply{}, g, one));
    s(subtract{}, x, s(multiply{}, v, one));
  });
}

inline constexpr op_rule state_rules[] = {
    {"BlackmanWindow", 17, cosine_window<3>},  {"CausalConvWithState", 27, causal_conv},
    {"ConstantFill", 1, constant_fill},        {"HammingWindow", 17, cosine_window<2>},
    {"HannWindow", 17, cosine_window<2>},      {"ImageDecoder", 20, image_decoder},
    {"LinearAttention", 27, linear_attention}, {"MelWeightMatrix", 17, mel_weights},
};
// Of the domains ai.onnx.preview and ai.onnx.preview.training.
inline constexpr op_rule preview_rules[] = {
    {"Adagrad", 1, adagrad},
    {"Adam", 1, adam},
    {"FlexAttention", 1, flex_attention},
    {"Momentum", 1, momentum},
};

}  // namespace opcost::onnx::detail

#endif

// ---- opcost/onnx/rule_search.hpp
#ifndef OPCOST_ONNX_RULE_SEARCH_HPP_PIECE
#define OPCOST_ONNX_RULE_SEARCH_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Tables of rules by domain, name and version, searched by the hash of the name.
#include <array>

namespace opcost::onnx {

enum class op_domain : std::uint8_t { standard, machine_learning, microsoft, blocked, preview, other };

constexpr op_domain domain_of(std::string_view name) {
  name = model::domain_name(name);
  if (name.empty()) return op_domain::standard;
  if (name == "ai.onnx.ml") return op_domain::machine_learning;
  if (name.substr(0, 15) == "ai.onnx.preview") return op_domain::preview;
  if (name == "com.microsoft.nchwc") return op_domain::blocked;
  return name == "com.microsoft" ? op_domain::microsoft : op_domain::other;
}

/// A family's rules: a `Rule` has a name and the version that it is valid from, `since`.
template <class Rule> struct rule_table {
  op_domain domain;
  span<const Rule> rules;
};

namespace detail {
template <class Rule> struct rule_key {
  std::uint64_t hash;
  op_domain domain;
  const Rule* rule;
  constexpr bool operator<(const rule_key& o) const {
    if (hash != o.hash) return hash < o.hash;
    return domain != o.domain ? domain < o.domain : rule->since < o.rule->since;
  }
};
}  // namespace detail

template <class Rule, std::size_t N> constexpr std::size_t count_rules(const rule_table<Rule> (&tables)[N]) {
  std::size_t n = 0;
  for (const rule_table<Rule>& t : tables) n += t.rules.size();
  return n;
}

/// All rules of some tables, sorted: `constexpr sorted_rules<Rule, count_rules(tables)> all(tables)`.
template <class Rule, std::size_t Count> class sorted_rules {
 public:
  template <std::size_t N> constexpr explicit sorted_rules(const rule_table<Rule> (&tables)[N]) {
    std::size_t n = 0;
    for (const rule_table<Rule>& t : tables)
      for (const Rule& r : t.rules) keys_[n++] = {opcost::detail::name_hash(r.name), t.domain, &r};
    opcost::detail::heap_sort(span<detail::rule_key<Rule>>(keys_));
  }
  /// The newest rule that is not above `version`; null if no rule matches.
  constexpr const Rule* find(op_domain domain, std::string_view name, count_t version) const {
    const Rule* found = nullptr;
    each(domain, name, [&](const Rule& r) {
      if (r.since <= version) found = &r;
    });
    return found;
  }
  /// The oldest rule of that name; null if no rule matches.
  constexpr const Rule* oldest(op_domain domain, std::string_view name) const {
    const Rule* found = nullptr;
    each(domain, name, [&](const Rule& r) {
      if (!found) found = &r;
    });
    return found;
  }

 private:
  std::array<detail::rule_key<Rule>, Count> keys_{};

  template <class F> constexpr void each(op_domain domain, std::string_view name, F&& visit) const {
    const std::uint64_t hash = opcost::detail::name_hash(name);
    std::size_t low = 0, high = Count;
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (keys_[middle].hash < hash)
        low = middle + 1;
      else
        high = middle;
    }
    for (; low < Count && keys_[low].hash == hash; ++low)
      if (keys_[low].domain == domain && keys_[low].rule->name == name) visit(*keys_[low].rule);
  }
};

}  // namespace opcost::onnx

#endif

namespace opcost::onnx {

namespace detail {
inline constexpr rule_table<op_rule> rule_tables[] = {
    {op_domain::standard, elementwise_rules}, {op_domain::standard, movement_rules},
    {op_domain::standard, window_rules},      {op_domain::standard, product_rules},
    {op_domain::standard, reduction_rules},   {op_domain::standard, sequence_rules},
    {op_domain::standard, quantized_rules},   {op_domain::microsoft, microsoft_rules},
    {op_domain::machine_learning, ml_rules},  {op_domain::blocked, blocked_rules},
    {op_domain::standard, state_rules},       {op_domain::preview, preview_rules},
};
inline constexpr sorted_rules<op_rule, count_rules(rule_tables)> all_rules(rule_tables);
}  // namespace detail

/// The newest rule that is not above `version`; null if no rule matches.
inline const op_rule* find_rule(op_domain domain, std::string_view name, count_t version) {
  return detail::all_rules.find(domain, name, version);
}

}  // namespace opcost::onnx

#endif

#include <vector>

namespace opcost::onnx {

using opcost::named_dimension;

/// A model, and what the user says of its symbolic dimensions.
struct model_with_dims {
  model file{};
  std::vector<named_dimension> dims{};
};

enum class item_kind : std::uint8_t { given, captured, always, initializer, node, result, squeezed, unsqueezed };

/// What is one row.
struct item {
  item_kind kind = item_kind::node;
  std::string_view name{}, type{};
  const net* in = nullptr;
  const node* is = nullptr;           // of a node
  const value_info* info = nullptr;   // of an input or an output
  const tensor_data* data = nullptr;  // of an initializer or a Constant
  const op_rule* rule = nullptr;      // null: unknown
  int version = 0;                    // of the operator set; 0: the file imports none
  const call* caller = nullptr;
  const function* callee = nullptr;
  std::string_view why{};
  int axis = 0;        // of squeezed and unsqueezed
  int storage = 0;     // of an initializer
  range inputs{};      // in graph's edges
  int bodies = 0;      // from 1: where the graph keeps its bodies
  int own_inputs = 0;  // those of the node; behind them is what its bodies use
};

/// A model as a graph. The model and the dims must outlive it. It owns the names that it puts together for nodes, so it
/// must outlive every analysis of it.
class graph {
 public:
  explicit graph(const model& m, span<const named_dimension> dims = {}) : graph(m, dims, true) {}
  explicit graph(const model_with_dims& m) : graph(m.file, m.dims) {}
  graph(graph&&) noexcept;
  graph& operator=(graph&&) noexcept;
  ~graph();

  /// The same graph without the shapes that the file stores, so that all shapes are inferred from the inputs.
  graph without_stored_shapes() const { return graph(*model_, dims_, false); }
  bool has_stored_shapes() const { return stored_; }
  const model& source() const { return *model_; }
  const sequence<item>& items() const { return items_; }
  span<const edge> inputs_of(const item& i) const { return net::of(edges_, i.inputs); }
  span<const named_dimension> dims() const { return dims_; }

  /// Which item makes a value of the graph itself, and at which of its outputs; row -1: none does.
  edge find(std::string_view value) const {
    const int v = values_.find(value);
    return v < 0 ? edge{-1, 0} : producers_[v];
  }

  /// What a declaration says, with the named dimensions that are given.
  partial_tensor declared(const net& n, const value_type& t) const {
    partial_tensor r;
    r.type = element_type(t.element);
    r.dims = partial_shape::of_unknown_rank();
    if (t.kind == type_kind::map) r.type = dtype::dynamic;
    if (!t.has_shape) return r;
    r.dims = {};
    for (const dimension& d : net::of(n.dims, t.dims)) {
      interval extent = d.value >= 0 ? interval(d.value) : interval::unknown();
      for (const named_dimension& given : dims_)
        if (!d.name.empty() && given.name == d.name) extent = given.value;
      r.dims.push_back(extent);
    }
    if (!r.dims.ranked()) r.dims = partial_shape::of_unknown_rank();
    return r;
  }
  /// The declaration of a value; null if the net has none.
  const value_info* declaration(const net& n, std::string_view name) const {
    if (&n != declared_in_) return nullptr;
    const int i = declared_.find(name);
    if (i < 0) return nullptr;
    const auto at = static_cast<std::size_t>(i);
    return at < n.values.size() ? &n.values[at] : &n.results[at - n.values.size()];
  }

  // ---- bodies
  struct inside;
  span<const inside> bodies_of(const item& i) const;
  /// The names that the bodies of a node use and do not define: all of them, and those of one body.
  static sequence<std::string_view> free_names_of(const item& i) {
    sequence<std::string_view> names;
    for (const attribute& a : i.in->attributes_of(*i.is))
      for (int g = 0; g < a.graphs.count; ++g) free_names(i.in->bodies[a.graphs.first + g], names);
    return names;
  }
  static void free_names(const net& n, sequence<std::string_view>& names) {
    name_table own;
    for (const value_info& v : n.given) own.set(v.name, 0);
    for (const tensor_data& t : n.initializers) own.set(t.name, 0);
    for (std::string_view o : n.outputs) own.set(o, 0);
    for (std::string_view used : names) own.set(used, 0);
    const auto use = [&](std::string_view name) {
      if (name.empty() || own.find(name) >= 0) return;
      own.set(name, 0);
      names.push_back(name);
    };
    for (std::string_view name : n.inputs) use(name);
    for (const value_info& v : n.results) use(v.name);
    for (const net& inner : n.bodies) {
      sequence<std::string_view> of_inner;
      free_names(inner, of_inner);
      for (std::string_view name : of_inner) use(name);
    }
  }
  call call_of(const item& i) const { return {i.in, i.is, i.version, i.caller, i.callee, model_}; }

 private:
  const model* model_;
  span<const named_dimension> dims_{};
  bool stored_ = true;
  sequence<item> items_{};
  sequence<edge> edges_{};                    // value numbers until finish()
  sequence<edge> producers_{};                // by value number; row -1: not produced
  sequence<std::string_view> value_names_{};  // by value number; empty: it may be missing
  name_table values_{};                       // of the graph itself; functions have tables of their own
  sequence<sequence<call>> calls_{};
  text_store texts_{};
  const net* declared_in_ = nullptr;
  name_table declared_{};
  sequence<int> results_{};
  const call* caller_ = nullptr;
  const function* callee_ = nullptr;
  struct body_list;
  std::vector<std::shared_ptr<const body_list>> bodies_{};  // by item.bodies
  int* room_ = nullptr;                                     // items that may still be made, while the graph is built

  static constexpr int most_items = 1 << 22;  // of a graph with all of its bodies and calls

  graph(const model& m, span<const named_dimension> dims, bool stored) : model_(&m), dims_(dims), stored_(stored) {
    int room = most_items;
    room_ = &room;
    begin(m.graph);
    add_given(m.graph);
    add_initializers(m.graph);
    add_nodes(m.graph, m.imports, {}, nullptr, nullptr, 0);
    add_results(m.graph);
    finish();
  }
  // A body: what it captures comes first, in the order of free_names().
  graph(const graph& around, const item& of, const net& body, span<const std::string_view> captured)
      : model_(around.model_), dims_(around.dims_), stored_(around.stored_), room_(around.room_) {
    begin(body);
    for (std::string_view name : captured) define(name, add({.kind = item_kind::captured, .name = name, .in = &body}));
    caller_ = of.caller;
    callee_ = of.callee;
  }

  static constexpr int deepest_call = 32, newest = 1000;

  void begin(const net& n) {
    declared_in_ = &n;
    int at = 0;
    for (const value_info& v : n.values) declared_.set(v.name, at++);
    for (const value_info& v : n.results) declared_.set(v.name, at++);
  }
  int add(const item& i) {
    if (room_) --*room_;
    items_.push_back(i);
    return static_cast<int>(items_.size()) - 1;
  }
  int fresh_value(std::string_view name = {}) {
    producers_.push_back({-1, 0});
    value_names_.push_back(name);
    return static_cast<int>(producers_.size()) - 1;
  }
  int value_of(name_table& names, std::string_view name) {
    int v = names.find(name);
    if (v < 0) names.set(name, v = fresh_value(name));
    return v;
  }
  void define(std::string_view name, int row) { define(values_, name, {row, 0}); }
  void define(name_table& names, std::string_view name, edge by) {
    edge& p = producers_[value_of(names, name)];
    if (p.row < 0) p = by;
  }
  void take(item& i, int value) {
    if (i.inputs.count == 0) i.inputs.first = static_cast<int>(edges_.size());
    edges_.push_back({value, 0});
    ++i.inputs.count;
  }

  void add_given(const net& n) {
    name_table stored;
    int at = 0;
    for (const tensor_data& t : n.initializers) stored.set(t.name, at++);
    for (const value_info& v : n.given)
      if (stored.find(v.name) < 0)
        define(v.name, add({.kind = item_kind::given, .name = v.name, .type = "Input", .in = &n, .info = &v}));
  }
  void add_initializers(const net& n) {
    int storage = 0;
    for (const tensor_data& t : n.initializers) {
      define(t.name, add({.kind = item_kind::initializer,
                          .name = t.name,
                          .type = "Initializer",
                          .in = &n,
                          .data = &t,
                          .storage = ++storage}));
    }
  }
  void add_results(const net& n) {
    for (const value_info& v : n.results) add_result(n, v, value_of(values_, v.name));
  }
  void add_result(const net& n, const value_info& v, int value) {
    item i{.kind = item_kind::result, .name = v.name, .type = "Output", .in = &n, .info = &v};
    take(i, value);
    results_.push_back(add(i));
  }
  int result(int r) const { return results_[r]; }
  // Value numbers become edges. What takes a value that nothing makes is not known.
  void finish() {
    room_ = nullptr;
    for (item& i : items_)
      for (int k = 0; k < i.inputs.count && i.why.empty(); ++k) {
        const int value = edges_[i.inputs.first + k].row;
        if (value < 0 || producers_[value].row >= 0) continue;
        if (const std::string_view name = value_names_[value]; !name.empty())
          i.why = texts_.join({"no node, input or initializer makes '", name, "'"});
      }
    for (edge& e : edges_) e = e.row < 0 ? edge{-1, 0} : producers_[e.row];
  }
  // The nodes and results of a branch.
  void complete(const net& n) {
    add_given(n);
    add_initializers(n);
    add_nodes(n, imports(), {}, caller_, callee_, 0);
    add_results(n);
    finish();
  }
  span<const opset_import> imports() const {
    return callee_ && !callee_->imports.empty() ? span<const opset_import>(callee_->imports)
                                                : span<const opset_import>(model_->imports);
  }

  void add_nodes(const net& n, span<const opset_import> imports, std::string_view path, const call* caller,
                 const function* callee, int depth) {
    add_nodes(n, values_, imports, path, caller, callee, depth);
  }
  void add_nodes(const net& n, name_table& names, span<const opset_import> imports, std::string_view path,
                 const call* caller, const function* callee, int depth) {
    int index = 0;
    for (const node& x : n.nodes) {
      item i{.name = x.name, .type = x.type, .in = &n, .is = &x, .caller = caller, .callee = callee};
      if (i.name.empty()) i.name = texts_.join({x.type, "_", digits(count_t(index))});
      if (!path.empty()) i.name = texts_.join({path, "/", i.name});
      ++index;
      i.version = version_of(x.domain, imports);
      if (const function* f = function_of(x)) {
        if (depth == deepest_call) {
          i.why = "the function calls itself, or calls are nested more than 32 levels deep";
        } else if (*room_ <= 0) {
          i.why = "functions and bodies stand for more than 4 million nodes";
        } else {
          call_function(n, x, *f, i, names, depth);
          continue;
        }
      } else {
        find_rule_of(i, x);
      }
      for (std::string_view name : n.inputs_of(x)) take(i, name.empty() ? -1 : value_of(names, name));
      i.own_inputs = i.inputs.count;
      if (has_bodies(i))
        for (std::string_view name : free_names_of(i)) take(i, value_of(names, name));
      if (has_bodies(i)) {
        if (*room_ > 0) {
          bodies_.push_back(make_bodies(i));
          i.bodies = static_cast<int>(bodies_.size());
        } else {
          i.why = "functions and bodies stand for more than 4 million nodes";
        }
      }
      const int row = add(i);
      int port = 0;
      for (std::string_view name : n.outputs_of(x)) {
        if (!name.empty()) define(names, name, {row, port});
        ++port;
      }
    }
  }
  int version_of(std::string_view domain, span<const opset_import> imports) const {
    const count_t v = model::opset_of(imports, domain);
    if (v >= 1) return static_cast<int>(smaller(v, newest).n);
    return domain_of(domain) != op_domain::standard || model_->ir_version < 3 ? 1 : 0;
  }
  const function* function_of(const node& x) const {
    for (const function& f : model_->functions)
      if (f.name == x.type && f.overload == x.overload && model::same_domain(f.domain, x.domain)) return &f;
    return nullptr;
  }
  void find_rule_of(item& i, const node& x) const {
    if (i.version == 0) {
      i.why = "the file imports no operator set for it";
      return;
    }
    const op_domain domain = domain_of(x.domain);
    i.rule = find_rule(domain, x.type, i.version);
    // Many operations of the runtime's domain are those of the standard; tests and old files name either in the other's
    // domain, or before its time.
    if (!i.rule && domain == op_domain::standard) i.rule = find_rule(op_domain::microsoft, x.type, newest);
    if (!i.rule && (domain == op_domain::standard || domain == op_domain::microsoft)) {
      i.rule = find_rule(op_domain::standard, x.type, newest);
      if (i.rule) i.version = newest;
    }
    if (domain == op_domain::standard && x.type == "Constant")
      for (const attribute& a : i.in->attributes_of(x))
        if (a.tensor.count > 0 && a.refers_to.empty()) i.data = &net::of(i.in->tensors, a.tensor)[0];
  }
  // The function's nodes in the place of the call.
  void call_function(const net& n, const node& x, const function& f, const item& i, name_table& names, int depth) {
    sequence<call> kept;
    kept.push_back({&n, &x, i.version, i.caller, i.callee, model_});
    calls_.push_back(std::move(kept));
    const call* caller = calls_.back().data();
    name_table inner;
    const auto in = n.inputs_of(x), out = n.outputs_of(x);
    for (std::size_t k = 0; k < f.inputs.size(); ++k) {
      const bool given = k < in.size() && !in[k].empty();
      inner.set(f.inputs[k], given ? value_of(names, in[k]) : fresh_value());
    }
    for (std::size_t k = 0; k < f.outputs.size() && k < out.size(); ++k) {
      if (out[k].empty()) continue;
      const int v = value_of(names, out[k]);
      if (const int already = inner.find(f.outputs[k]); already >= 0) {
        item pass{.kind = item_kind::squeezed, .name = f.outputs[k], .type = "Identity", .in = &n, .axis = -1};
        take(pass, already);
        producers_[v] = {add(pass), 0};
      } else {
        inner.set(f.outputs[k], v);
      }
    }
    add_nodes(f.body, inner, f.imports.empty() ? span<const opset_import>(model_->imports) : f.imports, i.name, caller,
              &f, depth + 1);
  }

  static bool has_bodies(const item& i) {
    return i.why.empty() && (i.type == "If" || i.type == "Loop" || i.type == "Scan" || i.type == "SequenceMap");
  }
  static const net* body_net(const item& i, std::string_view name) {
    const attribute* a = i.in->attribute_of(*i.is, name);
    return a && a->graphs.count > 0 ? &i.in->bodies[a->graphs.first] : nullptr;
  }
  std::shared_ptr<const body_list> make_bodies(const item& i) const;
  static void wire(inside& in, const item& i, span<const std::string_view> names);
  inside loop_of(const item& i, const net& n) const;
  inside scan_of(const item& i, const net& n) const;
  // A value with an axis of extent 1 more or less.
  int with_axis(const net& n, item_kind kind, std::string_view name, int value, int axis) {
    item i{.kind = kind,
           .name = name,
           .type = kind == item_kind::squeezed ? "Squeeze" : "Unsqueeze",
           .in = &n,
           .axis = axis};
    take(i, value);
    const int row = add(i), v = fresh_value();
    producers_[v] = {row, 0};
    return v;
  }
};

}  // namespace opcost::onnx

#endif

namespace opcost::onnx {

struct graph::inside {
  onnx::graph graph;
  body_wiring wiring;
};
struct graph::body_list {
  std::vector<inside> all{};
};
inline graph::graph(graph&&) noexcept = default;
inline graph& graph::operator=(graph&&) noexcept = default;
inline graph::~graph() = default;
inline span<const graph::inside> graph::bodies_of(const item& i) const {
  if (i.bodies == 0) return {};
  return bodies_[static_cast<std::size_t>(i.bodies - 1)]->all;
}
inline std::shared_ptr<const graph::body_list> graph::make_bodies(const item& i) const {
  const auto list = std::make_shared<body_list>();
  std::vector<inside>& all = list->all;
  if (i.kind != item_kind::node || i.type == "SequenceMap") return list;
  const auto body = [&](std::string_view name) { return body_net(i, name); };
  if (i.type == "If") {
    const net *yes = body("then_branch"), *no = body("else_branch");
    if (yes && no) {
      const sequence<std::string_view> names = free_names_of(i);
      for (const net* n : {yes, no}) {
        inside in{graph(*this, i, *n, names), {}};
        in.graph.complete(*n);
        in.wiring.kind = n == yes ? body_kind::when_true : body_kind::when_false;
        in.wiring.condition = 0;
        wire(in, i, names);
        for (int r = 0; r < static_cast<int>(n->results.size()); ++r)
          in.wiring.outputs.push_back(port_map{.outer = r, .inner = in.graph.result(r)});
        all.push_back(std::move(in));
      }
    }
  } else if (i.type == "Loop") {
    if (const net* n = body("body")) all.push_back(loop_of(i, *n));
  } else if (i.type == "Scan" && i.version >= 9) {
    if (const net* n = body("body")) all.push_back(scan_of(i, *n));
  }
  return list;
}
// What the body captures, from the operands behind the node's own.
inline void graph::wire(inside& in, const item& i, span<const std::string_view> names) {
  for (int k = 0; k < static_cast<int>(names.size()); ++k)
    in.wiring.inputs.push_back(port_map{.outer = i.own_inputs + k, .inner = k});
}
// Loop: inputs trip count, condition, carried values; the body adds the number of the round in front.
inline graph::inside graph::loop_of(const item& i, const net& n) const {
  const sequence<std::string_view> names = free_names_of(i);
  inside in{graph(*this, i, n, names), {}};
  graph& g = in.graph;
  wire(in, i, names);
  const int carried_values = i.own_inputs - 2;
  const bool conditional = i.own_inputs > 1 && !i.in->inputs_of(*i.is)[1].empty();
  for (int k = 0; k < static_cast<int>(n.given.size()); ++k) {
    const value_info& v = n.given[k];
    const bool always = k == 1 && !conditional;
    const int row = g.add(
        {.kind = always ? item_kind::always : item_kind::given, .name = v.name, .type = "Input", .in = &n, .info = &v});
    g.define(v.name, row);
    if (k == 0 || always) continue;
    in.wiring.inputs.push_back(port_map{.outer = k, .inner = row});
  }
  const int first_given = static_cast<int>(names.size());
  g.add_initializers(n);
  g.add_nodes(n, g.imports(), {}, g.caller_, g.callee_, 0);
  for (int r = 0; r < static_cast<int>(n.results.size()); ++r) {
    const value_info& v = n.results[r];
    int value = g.value_of(g.values_, v.name);
    const bool scanned = r > carried_values;
    if (scanned) value = g.with_axis(n, item_kind::unsqueezed, v.name, value, 0);
    g.add_result(n, v, value);
    if (r == 0) in.wiring.goes_on = g.result(0);
    if (r > 0 && !scanned) in.wiring.back.push_back(carried{g.result(r), first_given + r + 1});
    if (r > 0)
      in.wiring.outputs.push_back(
          port_map{.outer = r - 1, .inner = g.result(r), .axis = scanned ? 0 : -1, .sliced = scanned});
  }
  g.finish();
  in.wiring.trips = 0;
  in.wiring.condition = 1;
  return in;
}
// Scan: states, then inputs that are cut along an axis; outputs alike.
inline graph::inside graph::scan_of(const item& i, const net& n) const {
  const call c = call_of(i);
  const sequence<std::string_view> names = free_names_of(i);
  inside in{graph(*this, i, n, names), {}};
  graph& g = in.graph;
  wire(in, i, names);
  const int scanned = static_cast<int>(c.integer("num_scan_inputs", 0));
  const int states = i.own_inputs - scanned;
  const auto in_axes = c.integers("scan_input_axes"), out_axes = c.integers("scan_output_axes");
  const auto at = [](span<const std::int64_t> axes, int k) {
    return k >= 0 && static_cast<std::size_t>(k) < axes.size() ? static_cast<int>(axes[k]) : 0;
  };
  sequence<int> rows;
  for (int k = 0; k < static_cast<int>(n.given.size()); ++k) {
    const value_info& v = n.given[k];
    const int row = g.add({.kind = item_kind::given, .name = v.name, .type = "Input", .in = &n, .info = &v});
    rows.push_back(row);
    const bool cut = k >= states;
    const int axis = cut ? at(in_axes, k - states) : -1;
    in.wiring.inputs.push_back(port_map{.outer = k, .inner = row, .axis = axis, .sliced = cut});
    if (!cut) {
      g.define(v.name, row);
      continue;
    }
    const int whole = g.fresh_value();
    g.producers_[whole] = {row, 0};
    const int value = g.with_axis(n, item_kind::squeezed, v.name, whole, axis);
    g.values_.set(v.name, value);
  }
  g.add_initializers(n);
  g.add_nodes(n, g.imports(), {}, g.caller_, g.callee_, 0);
  for (int r = 0; r < static_cast<int>(n.results.size()); ++r) {
    const value_info& v = n.results[r];
    int value = g.value_of(g.values_, v.name);
    const bool joined = r >= states;
    const int axis = joined ? at(out_axes, r - states) : -1;
    if (joined) value = g.with_axis(n, item_kind::unsqueezed, v.name, value, axis);
    g.add_result(n, v, value);
    if (!joined && r < static_cast<int>(rows.size())) in.wiring.back.push_back(carried{g.result(r), rows[r]});
    in.wiring.outputs.push_back(port_map{.outer = r, .inner = g.result(r), .axis = axis, .sliced = joined});
  }
  g.finish();
  return in;
}

}  // namespace opcost::onnx

#endif

// ---- opcost/onnx/peer_figures.hpp
#ifndef OPCOST_ONNX_PEER_FIGURES_HPP_PIECE
#define OPCOST_ONNX_PEER_FIGURES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// What the tools that read ONNX count for a node as a whole, in the place of what its steps add up to.

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

namespace opcost::onnx {
namespace detail {

inline bool all_static(span<const partial_tensor> all) {
  for (const partial_tensor& t : all)
    if (t.present() && !t.dims.is_static()) return false;
  return true;
}
/// States the figures of the tools for a node; not known where a shape is not known.
inline void state_peer_figures(const call& c, const partial_tensors& in, const lowered_outputs& out, steps& step) {
  figure tool, opcounter;
  const span<const partial_tensor> made = out;
  if (all_static(made) && all_static({in.begin(), static_cast<std::size_t>(in.size())})) {
    sequence<tensor> operands;
    for (const partial_tensor& t : in) operands.push_back(t.present() ? numbers(t) : tensor{{}, dtype::none});
    outputs first;
    if (out.size() > 0) first = outputs(numbers(out[0]));
    const tensors given{span<const tensor>(operands)};
    tool = onnx_tool::of_node(c.is->type, c, given, first);
    opcounter = onnx_opcounter::of_node(c.is->type, c, given, first);
  }
  step.figure_of(onnx_tool::name, tool);
  step.figure_of(onnx_opcounter::name, opcounter);
}

}  // namespace detail
}  // namespace opcost::onnx

#endif

namespace opcost::onnx {

namespace detail {
inline lowered_outputs with_other_axis(const item& i, const partial_tensors& in, steps& step) {
  if (i.kind == item_kind::unsqueezed) return step(unsqueeze{}, in[0], step.numbers({i.axis}));
  if (i.type == "Identity") return step(identity{}, in[0]);
  return step(squeeze_15{}, in[0], step.numbers({i.axis}));
}
struct ruled_call {
  call node;
  lower_function lower;
};
inline lowered_outputs lower_and_state_peers(const ruled_call& c, const partial_tensors& in, steps& step) {
  lowered_outputs made = c.lower(c.node, in, step);
  if (made.refusal.empty()) state_peer_figures(c.node, in, made, step);
  return made;
}
}  // namespace detail

}  // namespace opcost::onnx

template <> struct opcost::graph_traits<opcost::onnx::graph> {
  using graph = onnx::graph;
  using item = onnx::item;
  using kind = onnx::item_kind;
  static const sequence<item>& nodes(const graph& g) { return g.items(); }
  static span<const edge> inputs(const graph& g, const item& i) { return g.inputs_of(i); }
  static node_facts facts(const graph&, const item& i) {
    node_facts f{.name = i.name, .type = i.type, .opset = i.version, .why = i.why};
    if (i.data) {
      f.storage = i.storage;
      f.bytes = onnx::stored_bytes(*i.data);
    }
    return f;
  }
  static sequence<partial_tensor> outputs(const graph& g, const item& i) {
    sequence<partial_tensor> all;
    const auto put = [&](const partial_tensor& t) {
      all.push_back(t);
      if (!g.has_stored_shapes()) all.back().dims = partial_shape::of_unknown_rank();
    };
    if (i.kind == kind::node) {
      for (std::string_view name : i.in->outputs_of(*i.is)) {
        const onnx::value_info* v = g.declaration(*i.in, name);
        put(v ? g.declared(*i.in, v->type) : partial_tensor{partial_shape::of_unknown_rank(), dtype::dynamic});
      }
    } else if (i.info && i.kind != kind::result) {
      put(g.declared(*i.in, i.info->type));
    }
    return all;
  }
  static dimension_names names_of_dimensions(const graph&, const item& i) {
    dimension_names names{};
    std::size_t axis = 0;
    if (i.info && i.info->type.has_shape)
      for (const onnx::dimension& d : onnx::net::of(i.in->dims, i.info->type.dims))
        if (axis < names.size()) names[axis++] = d.name;
    return names;
  }
  static span<const graph::inside> bodies(const graph& g, const item& i) { return g.bodies_of(i); }
  static bool content(const graph& g, const item& i, const partial_tensor&, opcost::content<interval> into) {
    if (i.kind == kind::always) {
      into.numbers[0] = 1;
      return true;
    }
    return i.data && onnx::read_content(g.source(), *i.in, *i.data, into);
  }
  static void visit(const graph& g, const item& i, auto&& f) {
    const auto builtin = [&]<class Op>(const Op& op) {
      f(op_ref<builtin_ops>{catalogue<builtin_ops>::template index_of<Op>(), &op});
    };
    if (!i.why.empty()) return f(unknown_op{i.type, i.why});
    switch (i.kind) {
      case kind::captured: return builtin(input{partial_shape::of_unknown_rank(), dtype::dynamic});
      case kind::always: return builtin(constant{{}, dtype::boolean});
      case kind::result: return builtin(network_output{});
      case kind::squeezed:
      case kind::unsqueezed: return f(lowered_by(i, &onnx::detail::with_other_axis));
      case kind::given: {
        const partial_tensor t = g.declared(*i.in, i.info->type);
        return builtin(input{t.dims, t.type});
      }
      case kind::initializer: return builtin(constant{i.data->dims, onnx::element_type(i.data->type)});
      case kind::node: break;
    }
    if (i.data) return builtin(constant{i.data->dims, onnx::element_type(i.data->type)});
    if (!i.rule) return f(unknown_op{i.type, i.why});
    const onnx::detail::ruled_call c{g.call_of(i), i.rule->lower};
    f(lowered_by(c, &onnx::detail::lower_and_state_peers));
  }
};

#endif

namespace opcost::onnx::front_end {

/// An attribute with its text, as an IR would have it.
struct text_attribute {
  std::string_view name{}, text{};
};

/// One operation of OpenVINO.
struct layer {
  std::string_view type{}, name{};  // an empty name: OpenVINO makes one up, Type_N
  int opset = 1;                    // 0: of no operator set
  range inputs{};                   // in edges
  range attributes{};
  range kept{};  // of a body's layer or of a type without formulas: its outputs, in tensors
  int outputs = 1;
  int made_by = -1;  // the item of the ONNX graph
  // of a Parameter or a Constant
  partial_tensor is{};
  const net* in = nullptr;
  const tensor_data* data = nullptr;  // of a Constant that the file stores
  range numbers{}, reals{};           // of one that the front end makes

  bool is_constant() const { return type == "Const"; }
};

/// The layers in the order in which they are made: each after those that it takes from.
struct expanded_model {
  std::vector<layer> layers{};
  std::vector<edge> edges{};
  std::vector<text_attribute> attributes{};
  std::vector<interval> numbers{};
  std::vector<double> reals{};
  std::vector<partial_tensor> tensors{};
  edge zero{-1, 0};  // a constant that layers of several nodes share
  text_store texts{};
  const model* source = nullptr;
  std::string_view refused{};  // why OpenVINO does not read the file; empty: it does

  template <class T> static span<const T> of(const std::vector<T>& pool, range r) {
    return span<const T>(pool).subspan(static_cast<std::size_t>(r.first), static_cast<std::size_t>(r.count));
  }
  span<const edge> inputs_of(const layer& l) const { return of(edges, l.inputs); }
  span<const text_attribute> attributes_of(const layer& l) const { return of(attributes, l.attributes); }
  const layer& at(int i) const { return layers[static_cast<std::size_t>(i)]; }
};

}  // namespace opcost::onnx::front_end

#endif

namespace opcost::onnx::front_end {

inline constexpr edge nothing{-1, 0};

class expansion;
using expand_function = void (*)(expansion&);

/// One ONNX operation: from this version of its domain on, `expand` says what OpenVINO makes of it.
struct expansion_rule {
  std::string_view name;
  int since;
  expand_function expand;
  std::string_view type{};  // of the one layer that it becomes, where that is all
  int opset = 1;
};

class expansion {
 public:
  expansion(expanded_model& m, const call& c, const expansion_rule& r) : node(c), model_(m), rule_(r) {}

  const call node;
  std::string_view layer_type() const { return rule_.type; }
  int layer_opset() const { return rule_.opset; }

  // ---- the node's inputs
  int inputs() const { return static_cast<int>(inputs_.size()); }
  bool has(int k) const { return k < inputs() && inputs_[static_cast<std::size_t>(k)].row >= 0; }
  /// What input k has become; `nothing` if it is not given.
  edge in(int k) const { return k < inputs() ? inputs_[static_cast<std::size_t>(k)] : nothing; }
  /// What is known of input k: shape, element type, content.
  const partial_tensor& tensor(int k) const {
    return k < static_cast<int>(tensors_.size()) ? tensors_[static_cast<std::size_t>(k)]
                                                 : opcost::detail::absent<interval>;
  }
  int rank(int k) const { return tensor(k).dims.rank; }
  bool has_rank(int k) const { return tensor(k).dims.ranked(); }
  dtype type(int k) const { return tensor(k).type; }
  /// What is known of the node's output k.
  const partial_tensor& result(int k) const {
    return k < static_cast<int>(results_.size()) ? results_[static_cast<std::size_t>(k)]
                                                 : opcost::detail::absent<interval>;
  }

  // ---- layers
  bool is_constant(edge e) const { return e.row >= 0 && model_.at(e.row).is_constant(); }
  bool is_constant(int k) const { return is_constant(in(k)); }
  const layer& of(edge e) const { return model_.at(e.row); }
  /// Reads the integers of a constant. Returns false if it is not a constant, or longer than the limit of lists.
  bool numbers_of(edge e, ints& list) const;
  bool all_numbers_of(edge e, std::vector<std::int64_t>& list) const;

  edge make(std::string_view type, int opset, std::initializer_list<edge> from,
            std::initializer_list<text_attribute> attributes = {}, int outputs = 1) {
    return make(type, opset, span<const edge>(from.begin(), from.size()), attributes, outputs);
  }
  edge make(std::string_view type, int opset, span<const edge> from,
            std::initializer_list<text_attribute> attributes = {}, int outputs = 1) {
    layer l;
    l.type = type;
    l.opset = opset;
    l.outputs = outputs;
    l.inputs = {static_cast<int>(model_.edges.size()), static_cast<int>(from.size())};
    model_.edges.insert(model_.edges.end(), from.begin(), from.end());
    l.attributes = {static_cast<int>(model_.attributes.size()), 0};
    for (const text_attribute& a : attributes)
      if (!a.text.empty()) {
        model_.attributes.push_back(a);
        ++l.attributes.count;
      }
    return add(l);
  }
  edge number(std::int64_t n, dtype type = dtype::i64) { return whole({}, span(&n, 1), type); }
  edge numbers(span<const std::int64_t> list, dtype type = dtype::i64) {
    return whole({count_t(static_cast<std::int64_t>(list.size()))}, list, type);
  }
  edge numbers(std::initializer_list<std::int64_t> list, dtype type = dtype::i64) {
    return numbers(span<const std::int64_t>(list.begin(), list.size()), type);
  }
  /// The same number for every axis that it has.
  edge filled(shape dims, double v, dtype type) {
    layer l = constant(dims, type);
    const std::int64_t n = dims.elements().n;
    if (n > max_content) return add(l);
    if (is_real(type)) {
      l.reals = {static_cast<int>(model_.reals.size()), static_cast<int>(n)};
      model_.reals.insert(model_.reals.end(), static_cast<std::size_t>(n), v);
    } else {
      l.numbers = {static_cast<int>(model_.numbers.size()), static_cast<int>(n)};
      model_.numbers.insert(model_.numbers.end(), static_cast<std::size_t>(n), interval(static_cast<std::int64_t>(v)));
    }
    return add(l);
  }
  edge scalar(double v, dtype type) { return filled({}, v, type); }
  edge reals(span<const float> list) {
    layer l = constant({count_t(static_cast<std::int64_t>(list.size()))}, dtype::f32);
    l.reals = {static_cast<int>(model_.reals.size()), static_cast<int>(list.size())};
    for (float v : list) model_.reals.push_back(static_cast<double>(v));
    return add(l);
  }
  /// The first element of a stored constant, as a scalar.
  edge stored_scalar(const net& in, const tensor_data& t) {
    const edge e = stored(in, t);
    model_.layers[static_cast<std::size_t>(e.row)].is.dims = {};
    return e;
  }
  /// Limits of a quantized range: (limit - zero point) * scale, where these are single numbers; `dims` otherwise.
  edge limits(const shape& dims, edge scale, edge zero, double limit, dtype type);
  /// The bytes of a stored constant seen as another shape and type.
  edge repacked(edge e, const shape& dims, dtype type) {
    layer l = of(e);
    l.is.dims = partial_shape(dims);
    l.is.type = type;
    model_.layers.push_back(l);
    return {static_cast<int>(model_.layers.size()) - 1, 0};
  }
  /// 0 as i32, one constant of the whole model.
  edge shared_zero() {
    if (model_.zero.row < 0) model_.zero = number(0, dtype::i32);
    return model_.zero;
  }
  /// A constant that the file stores in an attribute.
  edge stored(const net& in, const tensor_data& t) {
    layer l = constant(t.dims, element_type(t.type));
    l.in = &in;
    l.data = &t;
    return add(l);
  }
  /// Says what a layer yields whose type has no formulas: the node's results.
  void declare(edge e) {
    layer& l = model_.layers[static_cast<std::size_t>(e.row)];
    l.kept = {static_cast<int>(model_.tensors.size()), l.outputs};
    for (int k = 0; k < l.outputs; ++k) model_.tensors.push_back(results_[static_cast<std::size_t>(k)]);
  }
  /// The layer whose bias is a layer of its own: its name is NAME/WithoutBiases.
  void without_bias(edge e) { without_bias_ = e; }
  /// The node vanishes, and its name stays with what makes its input.
  void passes(edge e) {
    renames_ = true;
    out(e);
  }
  /// What the node's bodies use of the graph around.
  span<const edge> captured() const { return captured_; }

  // ---- texts of attributes
  std::string_view text(std::int64_t n) { return model_.texts.join({digits(count_t(n))}); }
  std::string_view text(bool b) { return b ? "true" : "false"; }
  std::string_view text(double v) { return model_.texts.join({python::repr(v)}); }
  std::string_view text(const ints& list) {
    std::string s;
    for (int i = 0; i < list.rank; ++i) {
      if (i > 0) s += ",";
      s += std::string_view(digits(list[i]));
    }
    return model_.texts.join({s});
  }
  std::string_view join(std::initializer_list<std::string_view> parts) { return model_.texts.join(parts); }

  // ---- results
  void out(int k, edge e) {
    if (static_cast<std::size_t>(k) >= outputs_.size()) outputs_.resize(static_cast<std::size_t>(k) + 1, nothing);
    outputs_[static_cast<std::size_t>(k)] = e;
  }
  void out(edge e) { out(0, e); }
  /// OpenVINO does not read such a node.
  void refuse(std::string_view why) { why_ = why; }

 private:
  friend class expander;
  expanded_model& model_;
  const expansion_rule& rule_;
  std::vector<edge> inputs_{}, outputs_{}, captured_{};
  edge without_bias_ = nothing;
  bool renames_ = false;
  std::vector<partial_tensor> tensors_{}, results_{};
  std::string_view why_{};
  int made_by_ = -1;

  edge add(const layer& l) {
    model_.layers.push_back(l);
    model_.layers.back().made_by = made_by_;
    return {static_cast<int>(model_.layers.size()) - 1, 0};
  }
  static layer constant(const shape& dims, dtype type) {
    layer l;
    l.type = "Const";
    l.is.dims = partial_shape(dims);
    l.is.type = type;
    return l;
  }
  edge whole(const shape& dims, span<const std::int64_t> list, dtype type) {
    layer l = constant(dims, type);
    if (is_real(type)) {
      l.reals = {static_cast<int>(model_.reals.size()), static_cast<int>(list.size())};
      for (std::int64_t n : list) model_.reals.push_back(static_cast<double>(n));
    } else {
      l.numbers = {static_cast<int>(model_.numbers.size()), static_cast<int>(list.size())};
      for (std::int64_t n : list) model_.numbers.push_back(interval(n));
    }
    return add(l);
  }
};

inline bool expansion::all_numbers_of(edge e, std::vector<std::int64_t>& list) const {
  if (!is_constant(e)) return false;
  const layer& l = of(e);
  if (!l.is.dims.is_static() || is_real(l.is.type)) return false;
  const count_t n = opcost::numbers(l.is.dims).elements();
  if (n > max_content) return false;
  std::vector<interval> found(static_cast<std::size_t>(n.n));
  if (l.data) {
    if (!read_content(*model_.source, *l.in, *l.data, {found, {}})) return false;
  } else {
    const auto kept = expanded_model::of(model_.numbers, l.numbers);
    if (kept.size() != found.size()) return false;
    for (std::size_t i = 0; i < found.size(); ++i) found[i] = kept[i];
  }
  list.clear();
  for (const interval& i : found) list.push_back(i.min.n);
  return true;
}
inline edge expansion::limits(const shape& dims, edge scale, edge zero, double limit, dtype type) {
  const layer &s = of(scale), &z = of(zero);
  const auto one = [](const layer& l) {
    return l.data && l.is.dims.is_static() && opcost::numbers(l.is.dims).elements() == 1;
  };
  double factor = 0;
  std::vector<std::int64_t> offset;
  if (!one(s) || !one(z) || !read_content(*model_.source, *s.in, *s.data, {{}, span(&factor, 1)}) ||
      !all_numbers_of(zero, offset)) {
    layer l = constant(dims, type);
    return add(l);
  }
  return filled(dims, (limit - static_cast<double>(offset[0])) * factor, type);
}
inline bool expansion::numbers_of(edge e, ints& list) const {
  std::vector<std::int64_t> all;
  if (!all_numbers_of(e, all) || all.size() > static_cast<std::size_t>(ints::max_rank)) return false;
  list = {};
  for (std::int64_t n : all) list.push_back(n);
  return true;
}

}  // namespace opcost::onnx::front_end

#endif

namespace opcost::onnx::front_end {

inline edge shape_of(expansion& e, edge x) { return e.make("ShapeOf", 3, {x}, {{"output_type", "i64"}}); }
inline edge old_shape_of(expansion& e, edge x) { return e.make("ShapeOf", 1, {x}); }
inline edge convert(expansion& e, edge x, dtype to) {
  return e.make("Convert", 1, {x}, {{"destination_type", name_of(to)}});
}
inline edge convert_like(expansion& e, edge x, edge like) { return e.make("ConvertLike", 1, {x, like}); }
inline edge two(expansion& e, std::string_view type, edge a, edge b) { return e.make(type, 1, {a, b}); }
inline edge reshape(expansion& e, edge x, edge to, bool special_zero = false) {
  return e.make("Reshape", 1, {x, to}, {{"special_zero", e.text(special_zero)}});
}
inline edge transpose(expansion& e, edge x, std::initializer_list<std::int64_t> order) {
  const edge by = e.numbers(order);
  return e.make("Transpose", 1, {x, by});
}
inline edge gather(expansion& e, edge x, edge at, edge axis) {
  return e.make("Gather", 8, {x, at, axis}, {{"batch_dims", "0"}});
}
/// Gather of one extent of a shape, its numbers of type i32 and one element.
inline edge extent(expansion& e, edge of_shape, std::int64_t axis) {
  const edge at = e.numbers({axis}, dtype::i32), along = e.numbers({0}, dtype::i32);
  return gather(e, of_shape, at, along);
}
inline edge concat(expansion& e, std::initializer_list<edge> parts, std::int64_t axis) {
  return e.make("Concat", 1, parts, {{"axis", e.text(axis)}});
}
inline edge broadcast(expansion& e, edge x, edge to, std::string_view mode = "numpy") {
  return e.make("Broadcast", 3, {x, to}, {{"mode", mode}});
}
inline edge split(expansion& e, edge x, edge axis, int parts) {
  return e.make("Split", 1, {x, axis}, {{"num_splits", e.text(std::int64_t{parts})}}, parts);
}
inline edge piece(edge of, int k) { return {of.row, k}; }
inline edge range(expansion& e, edge from, edge to, edge step) {
  return e.make("Range", 4, {from, to, step}, {{"output_type", "i64"}});
}
inline edge mean(expansion& e, edge x, edge axes, bool keep = true) {
  return e.make("ReduceMean", 1, {x, axes}, {{"keep_dims", e.text(keep)}});
}

/// All axes from `first` on, as numbers of the graph: Range(first, rank, 1).
inline edge axes_from(expansion& e, edge x, std::int64_t first) {
  const edge from = e.number(first), rank = e.make("Squeeze", 1, {shape_of(e, shape_of(e, x))}), step = e.number(1);
  return range(e, from, rank, step);
}
/// The last `count` axes, counted from the end: Range(-count, 0, 1).
inline edge last_axes(expansion& e, std::int64_t count) {
  const edge from = e.number(-count), to = e.number(0), step = e.number(1);
  return range(e, from, to, step);
}
/// All axes, as a Reduce without axes asks for them.
inline edge all_axes(expansion& e, edge x) {
  const edge from = e.number(0, dtype::i32), axis = e.numbers({0}, dtype::i32);
  const edge rank = e.make("Squeeze", 1, {shape_of(e, shape_of(e, x)), axis});
  const edge step = e.number(1, dtype::i32);
  return range(e, from, rank, step);
}

/// A vector of one number per channel, reshaped to [1, C, 1, ...] for as many axes as `like` has; `rank_of` is the
/// shape of the shape of `like`.
inline edge per_channel(expansion& e, edge vector, edge rank_of) {
  const edge one = e.numbers({1}), channels = shape_of(e, vector), two_axes = e.numbers({2});
  const edge rest = broadcast(e, one, two(e, "Subtract", rank_of, two_axes));
  return reshape(e, vector, concat(e, {one, channels, rest}, 0));
}
inline edge per_channel_of(expansion& e, edge vector, edge like) {
  return per_channel(e, vector, shape_of(e, shape_of(e, like)));
}

/// Weights [C, ...] as [groups, C / groups, ...].
inline edge grouped_weights(expansion& e, edge weights, std::int64_t groups) {
  const edge n = e.numbers({groups}), shape = shape_of(e, weights), axis = e.number(0), lengths = e.numbers({1, -1});
  const edge parts = e.make("VariadicSplit", 1, {shape, axis, lengths}, {}, 2);
  const edge each = two(e, "Divide", piece(parts, 0), n);
  return reshape(e, weights, concat(e, {n, each, piece(parts, 1)}, 0));
}

/// Flattens to two axes, the axes before `axis` and the rest.
inline edge flattened(expansion& e, edge x, std::int64_t axis, const partial_tensor& t) {
  const bool ranked = t.dims.ranked();
  if (axis < 0 && ranked) axis += t.dims.rank;
  if (axis == 0) return reshape(e, x, e.numbers({1, -1}), true);
  if (axis == 1) return reshape(e, x, e.numbers({0, -1}), true);
  const edge shape = old_shape_of(e, x);
  edge end = e.numbers({axis});
  if (axis < 0) end = two(e, "Add", old_shape_of(e, shape), end);
  const edge begin = e.numbers({0}), step = e.numbers({1});
  const edge leading = e.make("StridedSlice", 1, {shape, begin, end, step},
                              {{"begin_mask", "0"}, {"end_mask", "0"}, {"new_axis_mask", ""}});
  const edge first = e.number(0);
  const edge product = e.make("ReduceProd", 1, {leading, first}, {{"keep_dims", "true"}});
  return reshape(e, x, concat(e, {product, e.numbers({-1})}, 0), true);
}

/// One layer of the rule's own type for the node, with all of its inputs.
inline void same_layer(expansion& e) {
  std::vector<edge> from;
  for (int k = 0; k < e.inputs(); ++k)
    if (e.has(k)) from.push_back(e.in(k));
  e.out(e.make(e.layer_type(), e.layer_opset(), from));
}

}  // namespace opcost::onnx::front_end

#endif

namespace opcost::onnx::front_end {
namespace detail {

inline edge matmul(expansion& e, edge a, edge b, bool a_transposed = false, bool b_transposed = false) {
  return e.make("MatMul", 1, {a, b}, {{"transpose_a", e.text(a_transposed)}, {"transpose_b", e.text(b_transposed)}});
}
inline void mat_mul(expansion& e) { e.out(matmul(e, e.in(0), e.in(1))); }

// Alpha and beta are factors even where they are 1.
inline edge general_product(expansion& e) {
  const edge product = matmul(e, e.in(0), e.in(1), e.node.integer("transA", 0) != 0, e.node.integer("transB", 0) != 0);
  e.without_bias(product);
  const dtype t = e.type(0);
  const edge scaled = two(e, "Multiply", product, e.scalar(e.node.real("alpha", 1), t));
  const edge beta = e.scalar(e.node.real("beta", 1), t);
  const edge bias = e.has(2) ? e.in(2) : e.scalar(0, t);
  return two(e, "Add", scaled, two(e, "Multiply", beta, bias));
}
inline void gemm(expansion& e) { e.out(general_product(e)); }
// Whatever the activation is, OpenVINO makes a Relu of it.
inline void fused_gemm(expansion& e) {
  const edge y = general_product(e);
  e.out(e.make("Relu", 1, {y}));
}
inline void fused_mat_mul(expansion& e) {
  const auto turned = [&](int k, bool batch) {
    if (!batch || !e.has_rank(k) || e.rank(k) < 3) return e.in(k);
    std::vector<std::int64_t> order;  // as OpenVINO has it, the second axis and the last but one change places
    for (int i = 0; i < e.rank(k); ++i) order.push_back(i == 1 ? e.rank(k) - 2 : i == e.rank(k) - 2 ? 1 : i);
    const edge by = e.numbers(order);
    return e.make("Transpose", 1, {e.in(k), by});
  };
  const edge a = turned(0, e.node.integer("transBatchA", 0) != 0), b = turned(1, e.node.integer("transBatchB", 0) != 0);
  const edge product = matmul(e, a, b, e.node.integer("transA", 0) != 0, e.node.integer("transB", 0) != 0);
  e.out(two(e, "Multiply", product, e.scalar(e.node.real("alpha", 1), e.type(0))));
}
inline void einsum(expansion& e) {
  std::vector<edge> from;
  for (int k = 0; k < e.inputs(); ++k) from.push_back(e.in(k));
  e.out(e.make("Einsum", 7, from, {{"equation", e.node.text("equation")}}));
}

}  // namespace detail

inline constexpr expansion_rule product_expansions[] = {
    {"Einsum", 1, detail::einsum},
    {"Gemm", 1, detail::gemm},
    {"MatMul", 1, detail::mat_mul},
};

}  // namespace opcost::onnx::front_end

#endif

namespace opcost::onnx::front_end {
namespace detail {

// [batch, sequence, heads * size] as [batch, heads, sequence, size], and back.
inline edge heads_apart(expansion& e, edge x, std::int64_t heads) {
  return transpose(e, reshape(e, x, e.numbers({0, 0, heads, -1}), true), {0, 2, 1, 3});
}
inline edge heads_joined(expansion& e, edge x) {
  return reshape(e, transpose(e, x, {0, 2, 1, 3}), e.numbers({0, 0, -1}), true);
}
inline edge extent_at(expansion& e, edge of_shape, std::int64_t axis) {
  const edge at = e.numbers({axis}, dtype::i32);
  return gather(e, of_shape, at, e.shared_zero());
}
// Each head `times` times in a row.
inline edge heads_repeated(expansion& e, edge x, std::int64_t times) {
  const edge apart = e.make("Unsqueeze", 1, {x, e.numbers({2})});
  const edge tiled = two(e, "Tile", apart, e.numbers({1, 1, times, 1, 1}));
  const edge shape = shape_of(e, x), batch = extent_at(e, shape, 0), heads = extent_at(e, shape, 1);
  const edge more = two(e, "Multiply", heads, e.numbers({times}));
  const edge length = extent_at(e, shape, 2), size = extent_at(e, shape, 3);
  return reshape(e, tiled, concat(e, {batch, more, length, size}, 0));
}
inline edge zero_like(expansion& e, edge x) { return convert_like(e, e.scalar(0, dtype::f32), x); }
// 0 in the place of what is not a number: where all of a row is masked.
inline edge without_nan(expansion& e, edge x) {
  const edge is = e.make("IsNaN", 10, {x});
  return e.make("Select", 1, {is, zero_like(e, x), x});
}
inline edge masked(expansion& e, edge allowed) {
  const edge zero = e.scalar(0, dtype::f32), never = e.scalar(-std::numeric_limits<double>::infinity(), dtype::f32);
  return e.make("Select", 1, {allowed, zero, convert_like(e, never, zero)});
}
// What each query may see: the keys up to its own place.
inline edge causal_mask(expansion& e, edge q, edge k) {
  const edge zero = e.number(0), one = e.number(1);
  const auto places = [&](edge x) {
    return range(e, zero, e.make("Squeeze", 1, {extent_at(e, shape_of(e, x), 2), zero}), one);
  };
  const edge keys = places(k), queries = e.make("Unsqueeze", 1, {places(q), e.numbers({1})});
  return masked(e, two(e, "LessEqual", two(e, "Subtract", keys, queries), zero));
}

struct attention_operands {
  edge q = nothing, k = nothing, v = nothing, mask = nothing;
  bool mask_is_given = false;
};
inline edge fused_attention(expansion& e, const attention_operands& a, std::string_view scale_name) {
  std::vector<edge> from{a.q, a.k, a.v, a.mask.row >= 0 ? a.mask : zero_like(e, a.q)};
  if (e.node.has(scale_name)) from.push_back(convert_like(e, e.scalar(e.node.real(scale_name, 1), dtype::f32), a.q));
  const edge y = e.make("ScaledDotProductAttention", 13, from, {{"causal", "false"}});
  return a.mask.row >= 0 && a.mask_is_given ? without_nan(e, y) : y;
}
// Step by step, where a step is an output of its own or the scores have a cap.
inline edge attention_in_steps(expansion& e, const attention_operands& a, double cap) {
  edge scores = matmul(e, a.q, a.k, false, true);
  if (e.node.has("scale")) {
    scores = two(e, "Multiply", scores, convert_like(e, e.scalar(e.node.real("scale", 1), dtype::f32), a.q));
  } else {
    const edge size = convert_like(e, extent_at(e, shape_of(e, a.q), 3), a.q);
    scores = two(e, "Divide", scores, e.make("Sqrt", 1, {size}));
  }
  const std::int64_t mode = e.node.integer("qk_matmul_output_mode", 0);
  const auto step = [&](std::int64_t number) {
    if (mode == number && e.node.wants(3)) e.out(3, scores);
  };
  step(0);
  if (cap != 0) {
    const edge limit = convert_like(e, e.scalar(cap, dtype::f32), scores);
    scores = two(e, "Multiply", e.make("Tanh", 1, {two(e, "Divide", scores, limit)}), limit);
  }
  step(1);
  scores = two(e, "Add", scores, a.mask.row >= 0 ? a.mask : zero_like(e, a.q));
  step(2);
  scores = without_nan(e, e.make("Softmax", 8, {scores}, {{"axis", "-1"}}));
  step(3);
  return matmul(e, scores, a.v);
}
inline void attention(expansion& e) {
  if (!e.has_rank(0) || e.has(6)) return e.refuse("lengths without padding, or a rank that is not known");
  const bool flat = e.rank(0) == 3;
  std::int64_t q_heads = e.node.integer("q_num_heads", 0), heads = e.node.integer("kv_num_heads", 0);
  if (!flat && e.rank(0) >= 2 && e.rank(1) >= 2 && e.tensor(0).dims[1].exact() && e.tensor(1).dims[1].exact()) {
    q_heads = e.tensor(0).dims[1].min.n;
    heads = e.tensor(1).dims[1].min.n;
  }
  if (q_heads < 1 || heads < 1) return e.refuse("the number of heads is not known");
  attention_operands a;
  a.q = flat ? heads_apart(e, e.in(0), q_heads) : e.in(0);
  a.k = flat ? heads_apart(e, e.in(1), heads) : e.in(1);
  a.v = flat ? heads_apart(e, e.in(2), heads) : e.in(2);
  if (e.has(4)) a.k = concat(e, {e.in(4), a.k}, 2);
  if (e.has(5)) a.v = concat(e, {e.in(5), a.v}, 2);
  if (e.node.wants(1)) e.out(1, a.k);
  if (e.node.wants(2)) e.out(2, a.v);
  if (q_heads != heads) {
    a.k = heads_repeated(e, a.k, q_heads / heads);
    a.v = heads_repeated(e, a.v, q_heads / heads);
  }
  const double cap = e.node.real("softcap", 0);
  const bool fused = cap == 0 && !e.node.wants(3);
  const bool causal = e.node.integer("is_causal", 0) != 0;
  if (causal && (e.has(4) || (e.has(3) && e.type(3) == dtype::boolean))) return e.refuse("a causal mask with a past");
  if (e.has(3)) a.mask = e.type(3) == dtype::boolean && !fused ? masked(e, e.in(3)) : e.in(3);
  if (causal) {
    const edge own = causal_mask(e, a.q, a.k);
    a.mask = e.has(3) ? two(e, "Add", a.mask, own) : own;
  }
  a.mask_is_given = a.mask.row >= 0;
  const edge y = fused ? fused_attention(e, a, "scale") : attention_in_steps(e, a, cap);
  e.out(flat ? heads_joined(e, y) : y);
}
inline void multi_head_attention(expansion& e) {
  if (!e.has(1) || !e.has(2) || e.has(3) || e.has(4) || e.has(5) || !e.has_rank(0) || e.rank(0) != 3)
    return e.refuse("packed operands, a bias or a mask");
  const std::int64_t heads = e.node.integer("num_heads", 1);
  attention_operands a;
  const auto apart = [&](int k) { return e.rank(k) == 3 ? heads_apart(e, e.in(k), heads) : e.in(k); };
  a.q = apart(0);
  a.k = apart(1);
  a.v = apart(2);
  if (e.has(6)) a.k = concat(e, {e.in(6), a.k}, 2);
  if (e.has(7)) a.v = concat(e, {e.in(7), a.v}, 2);
  if (e.node.wants(1)) e.out(1, a.k);
  if (e.node.wants(2)) e.out(2, a.v);
  e.out(heads_joined(e, fused_attention(e, a, "scale")));
}

// x * cos + turned(x) * sin, on halves of the last axis.
inline edge rotated(expansion& e, edge x, edge cosine, edge sine, std::int64_t size, bool pairs, dtype t,
                    const std::vector<std::int64_t>& leading) {
  edge by = nothing;
  const auto with = [&](std::initializer_list<std::int64_t> tail) {
    std::vector<std::int64_t> dims(leading);
    dims.insert(dims.end(), tail);
    return e.numbers(dims);
  };
  if (pairs) {
    by = e.numbers({0, 1, 2, 4, 3});
    const edge cut = reshape(e, x, with({size / 2, 2}), true);
    x = reshape(e, e.make("Transpose", 1, {cut, by}), with({-1}), true);
  }
  const edge axis = e.number(-1), lengths = e.numbers({size / 2, size / 2});
  const edge halves = e.make("VariadicSplit", 1, {x, axis, lengths}, {}, 2);
  const edge first = piece(halves, 0), second = piece(halves, 1);
  const edge real = two(e, "Multiply", first, cosine), imaginary = two(e, "Multiply", second, sine);
  const edge left = two(e, "Add", real, two(e, "Multiply", imaginary, e.scalar(-1, t)));
  const edge right = two(e, "Add", two(e, "Multiply", second, cosine), two(e, "Multiply", first, sine));
  edge y = concat(e, {left, right}, -1);
  if (!pairs) return y;
  const edge turned = e.make("Transpose", 1, {reshape(e, y, with({2, size / 2}), true), by});
  return reshape(e, turned, with({-1}), true);
}
inline void rotary_embedding(expansion& e) {
  if (!e.has_rank(0) || e.rank(0) != 4 || !e.tensor(0).dims[3].exact() ||
      e.node.integer("rotary_embedding_dim", 0) != 0)
    return e.refuse("three axes, or part of the last axis");
  edge cosine = e.in(1), sine = e.in(2);
  if (e.has(3)) {
    const edge zero = e.number(0);
    cosine = gather(e, cosine, e.in(3), zero);
    sine = gather(e, sine, e.in(3), zero);
  }
  const edge at = e.numbers({1});
  cosine = e.make("Unsqueeze", 1, {cosine, at});
  sine = e.make("Unsqueeze", 1, {sine, at});
  e.out(rotated(e, e.in(0), cosine, sine, e.tensor(0).dims[3].min.n, e.node.integer("interleaved", 0) != 0, e.type(0),
                {0, 0, 0}));
}

}  // namespace detail

inline constexpr expansion_rule attention_expansions[] = {
    {"Attention", 1, detail::attention},
    {"RotaryEmbedding", 1, detail::rotary_embedding},
};

}  // namespace opcost::onnx::front_end

#endif

// ---- opcost/onnx/front_end/expand_control.hpp
#ifndef OPCOST_ONNX_FRONT_END_EXPAND_CONTROL_HPP_PIECE
#define OPCOST_ONNX_FRONT_END_EXPAND_CONTROL_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Branches and loops: one layer each, whose bodies Model Analyzer does not enter.

namespace opcost::onnx::front_end {
namespace detail {

// Scan: what it cuts comes before its states.
inline void with_body(expansion& e) {
  std::vector<edge> from;
  const int cut = static_cast<int>(e.node.integer("num_scan_inputs", 0)), states = e.inputs() - cut;
  for (int k = states; k < e.inputs(); ++k)
    if (e.has(k)) from.push_back(e.in(k));
  for (int k = 0; k < states; ++k)
    if (e.has(k)) from.push_back(e.in(k));
  for (edge v : e.captured())
    if (v.row >= 0) from.push_back(v);
  const int n = e.node.outputs();
  const edge all = e.make(e.layer_type(), e.layer_opset(), from, {}, n);
  e.declare(all);
  for (int k = 0; k < n; ++k) e.out(k, piece(all, k));
}

}  // namespace detail

inline constexpr expansion_rule control_expansions[] = {
    {"If", 1, detail::with_body, "If", 8},
    {"Loop", 1, detail::with_body, "Loop", 5},
    {"Scan", 1, detail::with_body, "TensorIterator", 1},
};

}  // namespace opcost::onnx::front_end

#endif

// ---- opcost/onnx/front_end/expand_elementwise.hpp
#ifndef OPCOST_ONNX_FRONT_END_EXPAND_ELEMENTWISE_HPP_PIECE
#define OPCOST_ONNX_FRONT_END_EXPAND_ELEMENTWISE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Operations that work element by element, and activations.

namespace opcost::onnx::front_end {
namespace detail {

inline edge attribute_number(expansion& e, std::string_view name, double otherwise, dtype type) {
  return e.scalar(e.node.real(name, otherwise), type);
}
inline dtype type_or_f32(const expansion& e, int k) { return is_real(e.type(k)) ? e.type(k) : dtype::f32; }

// Old broadcasting: the second operand is aligned at `axis`.
inline void old_broadcast(expansion& e) {
  edge second = e.in(1);
  const std::int64_t axis = e.node.integer("axis", -1);
  if (e.node.integer("broadcast", 0) != 0 && e.has_rank(0) && e.has_rank(1) && axis >= 0 &&
      axis + e.rank(1) < e.rank(0) && e.tensor(1).dims.is_static()) {
    shape dims = numbers(e.tensor(1).dims);
    while (axis + dims.rank < e.rank(0)) dims.push_back(1);
    std::vector<std::int64_t> to;
    for (int d = 0; d < dims.rank; ++d) to.push_back(dims[d].n);
    second = reshape(e, second, e.numbers(to));
  }
  e.out(two(e, e.layer_type(), e.in(0), second));
}
inline void joined(expansion& e) {
  edge all = e.in(0);
  for (int k = 1; k < e.inputs(); ++k) all = two(e, e.layer_type(), all, e.in(k));
  e.out(all);
}
inline void mean_of_all(expansion& e) {
  edge all = e.in(0);
  for (int k = 1; k < e.inputs(); ++k) all = two(e, "Add", all, e.in(k));
  e.out(two(e, "Divide", all, e.scalar(e.inputs(), e.type(0))));
}
inline void power(expansion& e) {
  const dtype base = e.type(0), exponent = e.type(1);
  if (base == exponent || base == dtype::dynamic || exponent == dtype::dynamic || e.node.version < 12)
    return e.out(two(e, "Power", e.in(0), e.in(1)));
  if (is_real(base) || (!is_real(exponent) && bits_of(base) >= bits_of(exponent)))
    return e.out(two(e, "Power", e.in(0), convert(e, e.in(1), base)));
  e.out(convert(e, two(e, "Power", convert(e, e.in(0), exponent), e.in(1)), base));
}
inline void modulo(expansion& e) {
  e.out(two(e, e.node.integer("fmod", 0) != 0 ? "Mod" : "FloorMod", e.in(0), e.in(1)));
}
inline void reciprocal(expansion& e) { e.out(two(e, "Divide", e.scalar(1, e.type(0)), e.in(0))); }
inline void bit_shift(expansion& e) {
  const edge base = e.filled({count_t(1)}, 2, e.type(1));
  const edge factor = two(e, "Power", base, e.in(1));
  e.out(two(e, e.node.text("direction") == "LEFT" ? "Multiply" : "Divide", e.in(0), factor));
}
inline void cast(expansion& e) {
  const dtype to = element_type(static_cast<int>(e.node.integer("to", 1)));
  edge x = e.in(0);
  if ((to == dtype::i4 || to == dtype::u4) && is_real(e.type(0)))
    x = e.make("Round", 5, {x}, {{"mode", "half_to_even"}});
  e.out(convert(e, x, to));
}
inline void cast_like(expansion& e) { e.out(convert_like(e, e.in(0), e.in(1))); }
inline void elu(expansion& e) { e.out(e.make("Elu", 1, {e.in(0)}, {{"alpha", e.text(e.node.real("alpha", 1))}})); }
inline void leaky_relu(expansion& e) {
  e.out(two(e, "PRelu", e.in(0), e.filled({count_t(1)}, e.node.real("alpha", double(0.01f)), type_or_f32(e, 0))));
}
inline void hard_sigmoid(expansion& e) {
  const edge alpha = attribute_number(e, "alpha", double(0.2f), type_or_f32(e, 0)),
             beta = attribute_number(e, "beta", double(0.5f), type_or_f32(e, 0));
  e.out(e.make("HardSigmoid", 1, {e.in(0), alpha, beta}));
}
inline void selu(expansion& e) {
  const edge alpha = attribute_number(e, "alpha", double(1.6732632f), type_or_f32(e, 0)),
             gamma = attribute_number(e, "gamma", double(1.0507010f), type_or_f32(e, 0));
  e.out(e.make("Selu", 1, {e.in(0), alpha, gamma}));
}
inline void celu(expansion& e) {
  const dtype t = type_or_f32(e, 0);
  const edge zero = e.scalar(0, t), alpha = attribute_number(e, "alpha", 1, t), one = e.scalar(1, t);
  const edge positive = two(e, "Maximum", e.in(0), zero);
  const edge grown = e.make("Exp", 1, {two(e, "Divide", e.in(0), alpha)});
  const edge negative = two(e, "Minimum", two(e, "Multiply", alpha, two(e, "Subtract", grown, one)), zero);
  e.out(two(e, "Add", positive, negative));
}
inline void thresholded_relu(expansion& e) {
  const edge least = attribute_number(e, "alpha", 1, e.type(0));
  const edge above = convert(e, two(e, "Greater", e.in(0), least), e.type(0));
  e.out(two(e, "Multiply", e.in(0), above));
}
inline void shrink(expansion& e) {
  const double lambda = e.node.real("lambd", 0.5);
  const dtype t = e.type(0);
  const edge low = e.scalar(-lambda, t), bias = e.scalar(e.node.real("bias", 0), t), high = e.scalar(lambda, t);
  const edge below = convert(e, two(e, "Less", e.in(0), low), t);
  const edge raised = two(e, "Multiply", below, two(e, "Add", e.in(0), bias));
  const edge above = convert(e, two(e, "Greater", e.in(0), high), t);
  const edge lowered = two(e, "Multiply", above, two(e, "Subtract", e.in(0), bias));
  e.out(two(e, "Add", raised, lowered));
}
inline void clamp(expansion& e) {
  e.out(e.make("Clamp", 1, {e.in(0)},
               {{"min", e.text(e.node.real("min", -3.4028234663852886e+38))},
                {"max", e.text(e.node.real("max", 3.4028234663852886e+38))}}));
}
// The least or the greatest number of a type.
inline edge limit_of(expansion& e, dtype t, bool least) {
  if (is_real(t)) {
    const double most = t == dtype::f16 ? 65504 : t == dtype::f64 ? 1.7976931348623157e308 : 3.4028234663852886e+38;
    return e.scalar(least ? -most : most, t);
  }
  const int bits = bits_of(t);
  const bool is_signed = t == dtype::i8 || t == dtype::i16 || t == dtype::i32 || t == dtype::i64;
  if (!is_signed) return e.number(least ? 0 : bits >= 63 ? count_t::limit : (std::int64_t{1} << bits) - 1, t);
  const std::int64_t most = bits >= 63 ? count_t::limit : (std::int64_t{1} << (bits - 1)) - 1;
  return e.number(least ? -most - (bits < 63 ? 1 : 0) : most, t);
}
inline void clip(expansion& e) {
  const edge least = e.has(1) ? e.in(1) : limit_of(e, e.type(0), true);
  const edge most = e.has(2) ? e.in(2) : limit_of(e, e.type(0), false);
  e.out(two(e, "Minimum", most, two(e, "Maximum", least, e.in(0))));
}
inline void gelu(expansion& e) {
  e.out(e.make("Gelu", 7, {e.in(0)}, {{"approximation_mode", e.node.text("approximate") == "tanh" ? "TANH" : "ERF"}}));
}
inline void swish(expansion& e) {
  const edge beta = attribute_number(e, "alpha", 1, type_or_f32(e, 0));
  e.out(e.make("Swish", 4, {e.in(0), beta}));
}
inline void round_half_to_even(expansion& e) { e.out(e.make("Round", 5, {e.in(0)}, {{"mode", "half_to_even"}})); }
inline void is_infinite(expansion& e) {
  e.out(e.make("IsInf", 10, {e.in(0)},
               {{"detect_negative", e.text(e.node.integer("detect_negative", 1) != 0)},
                {"detect_positive", e.text(e.node.integer("detect_positive", 1) != 0)}}));
}
// Identity of a constant is the constant.
inline void identity(expansion& e) {
  if (e.is_constant(0)) return e.passes(e.in(0));
  e.out(e.make("Identity", 16, {e.in(0)}));
}
inline void dropout(expansion& e) {
  ints trains;
  if (e.has(2) && (!e.numbers_of(e.in(2), trains) || trains.rank == 0 || trains[0] != 0))
    return e.refuse("its training form");
  e.passes(e.in(0));
  if (e.node.outputs() < 2 || !e.node.wants(1)) return;
  const edge all_true = e.number(1, e.node.version < 10 ? e.type(0) : dtype::boolean);
  e.out(1, broadcast(e, all_true, shape_of(e, e.in(0))));
}

}  // namespace detail

inline constexpr expansion_rule elementwise_expansions[] = {
    {"Abs", 1, same_layer, "Abs"},
    {"Acos", 1, same_layer, "Acos"},
    {"Acosh", 1, same_layer, "Acosh", 4},
    {"Add", 1, detail::old_broadcast, "Add"},
    {"Add", 7, same_layer, "Add"},
    {"And", 1, detail::old_broadcast, "LogicalAnd"},
    {"And", 7, same_layer, "LogicalAnd"},
    {"Asin", 1, same_layer, "Asin"},
    {"Asinh", 1, same_layer, "Asinh", 4},
    {"Atan", 1, same_layer, "Atan"},
    {"Atanh", 1, same_layer, "Atanh", 4},
    {"BitShift", 1, detail::bit_shift},
    {"BitwiseAnd", 1, same_layer, "BitwiseAnd", 13},
    {"BitwiseNot", 1, same_layer, "BitwiseNot", 13},
    {"BitwiseOr", 1, same_layer, "BitwiseOr", 13},
    {"BitwiseXor", 1, same_layer, "BitwiseXor", 13},
    {"Cast", 1, detail::cast},
    {"CastLike", 1, detail::cast_like},
    {"Ceil", 1, same_layer, "Ceiling"},
    {"Celu", 1, detail::celu},
    {"Clip", 1, detail::clamp},
    {"Clip", 11, detail::clip},
    {"Cos", 1, same_layer, "Cos"},
    {"Cosh", 1, same_layer, "Cosh"},
    {"Div", 1, detail::old_broadcast, "Divide"},
    {"Div", 7, same_layer, "Divide"},
    {"Dropout", 1, detail::dropout},
    {"Elu", 1, detail::elu},
    {"Equal", 1, detail::old_broadcast, "Equal"},
    {"Equal", 7, same_layer, "Equal"},
    {"Erf", 1, same_layer, "Erf"},
    {"Exp", 1, same_layer, "Exp"},
    {"Floor", 1, same_layer, "Floor"},
    {"Gelu", 1, detail::gelu},
    {"Greater", 1, detail::old_broadcast, "Greater"},
    {"Greater", 7, same_layer, "Greater"},
    {"GreaterOrEqual", 1, same_layer, "GreaterEqual"},
    {"HardSigmoid", 1, detail::hard_sigmoid},
    {"HardSwish", 1, same_layer, "HSwish", 4},
    {"Identity", 1, detail::identity},
    {"IsInf", 1, detail::is_infinite},
    {"IsNaN", 1, same_layer, "IsNaN", 10},
    {"LeakyRelu", 1, detail::leaky_relu},
    {"Less", 1, detail::old_broadcast, "Less"},
    {"Less", 7, same_layer, "Less"},
    {"LessOrEqual", 1, same_layer, "LessEqual"},
    {"Log", 1, same_layer, "Log"},
    {"Max", 1, detail::joined, "Maximum"},
    {"Mean", 1, detail::mean_of_all},
    {"Min", 1, detail::joined, "Minimum"},
    {"Mish", 1, same_layer, "Mish", 4},
    {"Mod", 1, detail::modulo},
    {"Mul", 1, detail::old_broadcast, "Multiply"},
    {"Mul", 7, same_layer, "Multiply"},
    {"Neg", 1, same_layer, "Negative"},
    {"Not", 1, same_layer, "LogicalNot"},
    {"Or", 1, detail::old_broadcast, "LogicalOr"},
    {"Or", 7, same_layer, "LogicalOr"},
    {"PRelu", 1, same_layer, "PRelu"},
    {"Pow", 1, detail::power},
    {"Reciprocal", 1, detail::reciprocal},
    {"Relu", 1, same_layer, "Relu"},
    {"Round", 1, detail::round_half_to_even},
    {"Selu", 1, detail::selu},
    {"Shrink", 1, detail::shrink},
    {"Sigmoid", 1, same_layer, "Sigmoid"},
    {"Sign", 1, same_layer, "Sign"},
    {"Sin", 1, same_layer, "Sin"},
    {"Sinh", 1, same_layer, "Sinh"},
    {"Softplus", 1, same_layer, "SoftPlus", 4},
    {"Softsign", 1, same_layer, "SoftSign", 9},
    {"Sqrt", 1, same_layer, "Sqrt"},
    {"Sub", 1, detail::old_broadcast, "Subtract"},
    {"Sub", 7, same_layer, "Subtract"},
    {"Sum", 1, detail::joined, "Add"},
    {"Swish", 1, detail::swish},
    {"Tan", 1, same_layer, "Tan"},
    {"Tanh", 1, same_layer, "Tanh"},
    {"ThresholdedRelu", 1, detail::thresholded_relu},
    {"Where", 1, same_layer, "Select"},
    {"Xor", 1, detail::old_broadcast, "LogicalXor"},
    {"Xor", 7, same_layer, "LogicalXor"},
};

}  // namespace opcost::onnx::front_end

#endif

// ---- opcost/onnx/front_end/expand_losses.hpp
#ifndef OPCOST_ONNX_FRONT_END_EXPAND_LOSSES_HPP_PIECE
#define OPCOST_ONNX_FRONT_END_EXPAND_LOSSES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Losses.

namespace opcost::onnx::front_end {
namespace detail {

inline edge over_all(expansion& e, std::string_view type, edge x) {
  const edge axes = all_axes(e, x);
  return e.make(type, 1, {x, axes}, {{"keep_dims", "false"}});
}
// The probability of the class that is right, negative, by the class's weight.
inline void loss_of(expansion& e, edge probabilities) {
  if (e.node.has("ignore_index")) return e.refuse("a class that is ignored");
  const edge at = e.numbers({1}), none = e.numbers({0}), one = e.numbers({1});
  const edge targets = e.make("Unsqueeze", 1, {e.in(1), at});
  const edge chosen = e.make("GatherElements", 6, {probabilities, targets}, {{"axis", "1"}});
  const edge negative = e.make("Negative", 1, {chosen});
  const edge first = e.make("Slice", 8, {negative, none, one, one, one});
  edge loss = e.make("Squeeze", 1, {first, at}), weights = nothing;
  if (e.has(2)) {
    weights = gather(e, e.in(2), e.in(1), none);
    loss = two(e, "Multiply", loss, weights);
  }
  const std::string_view reduction = e.node.text("reduction", "mean");
  if (reduction == "none") {
    e.out(loss);
  } else if (reduction == "sum") {
    e.out(over_all(e, "ReduceSum", loss));
  } else if (!e.has(2)) {
    e.out(over_all(e, "ReduceMean", loss));
  } else {
    const edge sum = over_all(e, "ReduceSum", loss), total = over_all(e, "ReduceSum", weights);
    e.out(two(e, "Divide", sum, total));
  }
}
inline void negative_log_likelihood(expansion& e) { loss_of(e, e.in(0)); }
inline void softmax_cross_entropy(expansion& e) {
  const edge log = e.make("LogSoftmax", 5, {e.in(0)}, {{"axis", "1"}});
  loss_of(e, log);
  if (e.node.wants(1)) e.out(1, log);
}

}  // namespace detail

inline constexpr expansion_rule loss_expansions[] = {
    {"NegativeLogLikelihoodLoss", 1, detail::negative_log_likelihood},
    {"SoftmaxCrossEntropyLoss", 1, detail::softmax_cross_entropy},
};

}  // namespace opcost::onnx::front_end

#endif

// ---- opcost/onnx/front_end/expand_microsoft.hpp
#ifndef OPCOST_ONNX_FRONT_END_EXPAND_MICROSOFT_HPP_PIECE
#define OPCOST_ONNX_FRONT_END_EXPAND_MICROSOFT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Operations of com.microsoft.

// ---- opcost/onnx/front_end/expand_movement.hpp
#ifndef OPCOST_ONNX_FRONT_END_EXPAND_MOVEMENT_HPP_PIECE
#define OPCOST_ONNX_FRONT_END_EXPAND_MOVEMENT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Operations that move elements: shapes, slices, joins, gathers and scatters, pads.

namespace opcost::onnx::front_end {
namespace detail {

inline std::int64_t axis_within(const expansion& e, std::int64_t axis, int input = 0) {
  return axis < 0 && e.has_rank(input) ? axis + e.rank(input) : axis;
}
inline void constant(expansion& e) {
  const call& c = e.node;
  if (const call::found t = c.find("value"); t && t.is->tensor.count > 0)
    e.out(e.stored(*t.in, net::of(t.in->tensors, t.is->tensor)[0]));
  else if (c.has("value_float"))
    e.out(e.scalar(c.real("value_float", 0), dtype::f32));
  else if (c.has("value_int"))
    e.out(e.number(c.integer("value_int", 0)));
  else if (c.has("value_ints"))
    e.out(e.numbers(c.integers("value_ints")));
  else if (c.has("value_floats"))
    e.out(e.reals(c.reals("value_floats")));
  else
    e.refuse("a constant without a value, or of texts");
}
inline void constant_of_shape(expansion& e) {
  edge value = nothing;
  const call::found t = e.node.find("value");
  if (t && t.is->tensor.count > 0) {
    value = e.stored_scalar(*t.in, net::of(t.in->tensors, t.is->tensor)[0]);
  } else {
    value = e.scalar(0, dtype::f32);
  }
  const partial_shape& shape = e.tensor(0).dims;
  if (e.is_constant(0) && shape.is_static() && numbers(shape).elements() == 0) return e.out(value);
  e.out(broadcast(e, value, e.in(0)));
}
inline void shape_node(expansion& e) {
  const edge all = shape_of(e, e.in(0));
  const std::int64_t start = e.node.integer("start", 0);
  if (start == 0 && !e.node.has("end")) return e.out(all);
  const edge from = e.numbers({start}), to = e.numbers({e.node.integer("end", count_t::limit)}), step = e.numbers({1}),
             axis = e.numbers({0});
  e.out(e.make("Slice", 8, {all, from, to, step, axis}));
}
inline void size(expansion& e) {
  const edge all = shape_of(e, e.in(0)), axis = e.number(0, dtype::i32);
  e.out(e.make("ReduceProd", 1, {all, axis}, {{"keep_dims", "false"}}));
}
inline void reshape_1(expansion& e) {
  const edge to = e.has(1) ? e.in(1) : e.numbers(e.node.integers("shape"));
  e.out(reshape(e, e.in(0), to, true));
}
inline void reshape_5(expansion& e) {
  const edge to = e.has(1) ? e.in(1) : e.numbers(e.node.integers("shape"));
  e.out(reshape(e, e.in(0), to, e.node.integer("allowzero", 0) == 0));
}
inline void flatten(expansion& e) { e.out(flattened(e, e.in(0), e.node.integer("axis", 1), e.tensor(0))); }
inline void with_axes_attribute(expansion& e) {
  if (!e.node.has("axes")) return e.out(e.make(e.layer_type(), 1, {e.in(0)}));
  const edge axes = e.numbers(e.node.integers("axes"));
  e.out(e.make(e.layer_type(), 1, {e.in(0), axes}));
}
inline void with_axes_input(expansion& e) {
  if (!e.has(1)) return e.out(e.make(e.layer_type(), 1, {e.in(0)}));
  e.out(e.make(e.layer_type(), 1, {e.in(0), e.in(1)}));
}
inline void transposed(expansion& e) {
  std::vector<std::int64_t> order;
  for (std::int64_t i : e.node.integers("perm")) order.push_back(i);
  for (int i = e.rank(0); order.empty() && i-- > 0;) {
    for (; i >= 0; --i) order.push_back(i);
  }
  const edge by = e.numbers(order);
  e.out(e.make("Transpose", 1, {e.in(0), by}));
}
inline void joined_along(expansion& e) {
  std::vector<edge> from;
  for (int k = 0; k < e.inputs(); ++k) from.push_back(e.in(k));
  e.out(e.make("Concat", 1, from, {{"axis", e.text(e.node.integer("axis", 1))}}));
}
inline void expand_to(expansion& e) { e.out(broadcast(e, e.in(0), e.in(1), "bidirectional")); }
inline void tile(expansion& e) { e.out(two(e, "Tile", e.in(0), convert(e, e.in(1), dtype::i64))); }

inline void slice_1(expansion& e) {
  const auto starts = e.node.integers("starts");
  std::vector<std::int64_t> axes(e.node.integers("axes").begin(), e.node.integers("axes").end());
  for (std::size_t i = axes.size(); i < starts.size(); ++i) axes.push_back(static_cast<std::int64_t>(i));
  const std::vector<std::int64_t> ones(starts.size(), 1);
  const edge from = e.numbers(starts), to = e.numbers(e.node.integers("ends")), step = e.numbers(ones),
             along = e.numbers(axes);
  e.out(e.make("Slice", 8, {e.in(0), from, to, step, along}));
}
inline void slice(expansion& e) {
  edge step = e.in(4);
  if (!e.has(4)) {
    const edge one = e.numbers({1}, e.type(1));
    step = broadcast(e, one, shape_of(e, e.in(1)));
  }
  edge axes = e.in(3);
  if (!e.has(3)) {
    const partial_shape& starts = e.tensor(1).dims;
    if (!starts.is_static() || starts.rank != 1) return e.refuse("how many axes are sliced is not known");
    std::vector<std::int64_t> list;
    for (std::int64_t i = 0; i < starts[0].min.n; ++i) list.push_back(i);
    axes = e.numbers(list);
  }
  e.out(e.make("Slice", 8, {e.in(0), e.in(1), e.in(2), step, axes}));
}
inline void yield_pieces(expansion& e, edge parts, int n) {
  for (int k = 0; k < n; ++k) e.out(k, piece(parts, k));
}
inline void split_into(expansion& e, std::int64_t axis, int n) {
  const edge along = e.number(axis);
  yield_pieces(e, split(e, e.in(0), along, n), n);
}
inline void split_by(expansion& e, std::int64_t axis, edge lengths, int n) {
  const edge along = e.number(axis);
  yield_pieces(e, e.make("VariadicSplit", 1, {e.in(0), along, lengths}, {}, n), n);
}
inline void split_node(expansion& e) {
  const std::int64_t axis = e.node.integer("axis", 0);
  const int n = e.node.outputs();
  if (n < 1) return e.refuse("it has no outputs");
  if (e.has(1)) return split_by(e, axis, e.in(1), n);
  if (e.node.version < 13 && e.node.has("split")) {
    const auto lengths = e.node.integers("split");
    const edge along = e.number(axis), by = e.numbers(lengths);
    return yield_pieces(e, e.make("VariadicSplit", 1, {e.in(0), along, by}, {}, n), n);
  }
  const int at = static_cast<int>(axis_within(e, axis));
  const bool known = e.has_rank(0) && at >= 0 && at < e.rank(0) && e.tensor(0).dims[at].exact();
  if (e.node.version < 18 || !known || e.tensor(0).dims[at].min.n % n == 0) return split_into(e, axis, n);
  // the last piece is smaller
  const std::int64_t all = e.tensor(0).dims[at].min.n, each = (all + n - 1) / n;
  std::vector<std::int64_t> lengths(static_cast<std::size_t>(n - 1), each);
  lengths.push_back(all - each * (n - 1));
  const edge along = e.number(axis), by = e.numbers(lengths);
  yield_pieces(e, e.make("VariadicSplit", 1, {e.in(0), along, by}, {}, n), n);
}

inline edge pad(expansion& e, edge before, edge after, edge value) {
  const std::string_view mode = e.node.text("mode", "constant");
  if (mode == "wrap") e.refuse("its mode wrap");
  return e.make("Pad", 12, {e.in(0), before, after, value},
                {{"pad_mode", mode == "reflect" ? "reflect"
                              : mode == "edge"  ? "edge"
                              : mode == "wrap"  ? "wrap"
                                                : "constant"}});
}
inline void pad_2(expansion& e) {
  const auto pads = e.node.integers(e.node.has("pads") ? "pads" : "paddings");
  const edge before = e.numbers(pads.first(pads.size() / 2)), after = e.numbers(pads.subspan(pads.size() / 2));
  e.out(pad(e, before, after, e.scalar(e.node.real("value", 0), e.type(0))));
}
inline void pad_11(expansion& e) {
  edge value = e.has(2) ? e.in(2) : e.scalar(0, e.type(0));
  if (e.has(2) && e.has_rank(2) && e.rank(2) == 1 && e.is_constant(2) && e.of(e.in(2)).data)
    value = e.stored_scalar(*e.of(e.in(2)).in, *e.of(e.in(2)).data);
  else if (e.has(2) && e.has_rank(2) && e.rank(2) == 1)
    value = e.make("Squeeze", 1, {value, e.numbers({0})});
  edge before = nothing, after = nothing;
  std::vector<std::int64_t> list;
  if (!e.has(3) && e.all_numbers_of(e.in(1), list)) {
    const span<const std::int64_t> pads(list);
    before = e.numbers(pads.first(pads.size() / 2));
    after = e.numbers(pads.subspan(pads.size() / 2));
  } else {
    const edge axis = e.number(0), parts = split(e, e.in(1), axis, 2);
    before = piece(parts, 0);
    after = piece(parts, 1);
  }
  if (e.has(3)) {
    if (!e.has_rank(0)) return e.refuse("the rank is not known");
    const std::vector<std::int64_t> none(static_cast<std::size_t>(e.rank(0)), 0);
    const edge zeros = e.numbers(none), axis = e.number(0);
    const auto placed = [&](edge lengths) {
      return e.make("ScatterElementsUpdate", 12, {zeros, e.in(3), lengths, axis},
                    {{"reduction", "none"}, {"use_init_val", "true"}});
    };
    before = placed(before);
    after = placed(after);
  }
  e.out(pad(e, before, after, value));
}

inline void gathered(expansion& e) { e.out(gather(e, e.in(0), e.in(1), e.number(e.node.integer("axis", 0)))); }
inline void gather_elements(expansion& e) {
  e.out(e.make("GatherElements", 6, {e.in(0), e.in(1)}, {{"axis", e.text(e.node.integer("axis", 0))}}));
}
inline void gather_nd(expansion& e) {
  e.out(e.make("GatherND", 8, {e.in(0), e.in(1)}, {{"batch_dims", e.text(e.node.integer("batch_dims", 0))}}));
}
inline std::string_view scatter_reduction(const expansion& e) {
  const std::string_view r = e.node.text("reduction", "none");
  return r == "add" ? "sum" : r == "mul" ? "prod" : r;
}
inline void scatter_elements(expansion& e) {
  const edge axis = e.number(e.node.integer("axis", 0));
  e.out(e.make("ScatterElementsUpdate", 12, {e.in(0), e.in(1), e.in(2), axis},
               {{"reduction", scatter_reduction(e)}, {"use_init_val", "true"}}));
}
inline void scatter_nd(expansion& e) {
  const bool newest = e.node.version >= 16;
  e.out(e.make("ScatterNDUpdate", newest ? 15 : 4, {e.in(0), e.in(1), e.in(2)},
               {{"reduction", newest ? scatter_reduction(e) : std::string_view()}}));
}
inline void non_zero(expansion& e) { e.out(e.make("NonZero", 3, {e.in(0)}, {{"output_type", "i64"}})); }
inline void compress(expansion& e) {
  edge x = e.in(0), condition = e.in(1);
  std::int64_t axis = 0;
  if (e.node.has("axis")) {
    axis = axis_within(e, e.node.integer("axis", 0));
  } else {
    x = e.make("Squeeze", 1, {reshape(e, x, e.numbers({1, -1}), true)});
    condition = e.make("Squeeze", 1, {reshape(e, condition, e.numbers({1, -1}), true)});
  }
  const edge found = e.make("NonZero", 3, {condition}, {{"output_type", "i64"}}), zero = e.number(0);
  const edge at = e.make("Squeeze", 1, {found, zero}), along = e.number(axis);
  e.out(gather(e, x, at, along));
}
inline void one_hot(expansion& e) {
  const edge at = convert(e, e.in(0), dtype::i64);
  edge depth = e.in(1);
  if (!e.has_rank(1) || e.rank(1) != 0) depth = e.make("Squeeze", 1, {depth, e.numbers({0})});
  depth = convert(e, depth, dtype::i64);
  const edge zero = e.number(0), values = split(e, e.in(2), zero, 2);
  const edge off = e.make("Squeeze", 1, {piece(values, 0), e.numbers({0})}),
             on = e.make("Squeeze", 1, {piece(values, 1), e.numbers({0})});
  const bool newest = e.node.version >= 11;
  e.out(e.make("OneHot", newest ? 16 : 1, {at, depth, on, off},
               {{"axis", e.text(e.node.integer("axis", -1))}, {"negative_indices_mode", newest ? "normalize" : ""}}));
}
inline void eye_like(expansion& e) {
  const edge shape = old_shape_of(e, e.in(0)), axis = e.numbers({0}), first = e.numbers({0}), second = e.numbers({1});
  const edge rows = gather(e, shape, first, axis), columns = gather(e, shape, second, axis);
  const dtype to = e.node.has("dtype") ? element_type(static_cast<int>(e.node.integer("dtype", 1))) : e.type(0);
  const edge diagonal = e.numbers({e.node.integer("k", 0)});
  e.out(e.make("Eye", 9, {rows, columns, diagonal}, {{"output_type", name_of(to)}}));
}
// Selects by comparing the numbers of columns and rows.
inline void trilu(expansion& e) {
  const edge zero = e.number(0), shape = shape_of(e, e.in(0)), last = e.number(-1, dtype::i32);
  const edge one = e.number(1), columns = gather(e, shape, last, zero);
  const edge across = e.make("Unsqueeze", 1, {range(e, zero, columns, one), zero});
  const edge before = e.number(-2, dtype::i32);
  edge from = zero, rows = gather(e, shape, before, zero);
  if (e.has(1)) {
    from = e.in(1);
    if (e.has_rank(1) && e.rank(1) == 1) from = e.make("Squeeze", 1, {from, e.number(0)});
    rows = two(e, "Add", rows, from);
  }
  const edge down = e.make("Unsqueeze", 1, {range(e, from, rows, one), one});
  const edge kept = two(e, e.node.integer("upper", 1) != 0 ? "GreaterEqual" : "LessEqual", across, down);
  e.out(e.make("Select", 1, {kept, e.in(0), e.scalar(0, e.type(0))}));
}
inline void range_node(expansion& e) {
  e.out(e.make("Range", 4, {e.in(0), e.in(1), e.in(2)}, {{"output_type", name_of(e.type(0))}}));
}
inline void depth_to_space(expansion& e) {
  e.out(e.make("DepthToSpace", 1, {e.in(0)},
               {{"mode", e.node.text("mode") == "CRD" ? "depth_first" : "blocks_first"},
                {"block_size", e.text(e.node.integer("blocksize", 1))}}));
}
inline void space_to_depth(expansion& e) {
  e.out(e.make("SpaceToDepth", 1, {e.in(0)},
               {{"mode", "blocks_first"}, {"block_size", e.text(e.node.integer("blocksize", 1))}}));
}
inline void reverse_sequence(expansion& e) {
  e.out(e.make(
      "ReverseSequence", 1, {e.in(0), convert(e, e.in(1), dtype::i32)},
      {{"batch_axis", e.text(e.node.integer("batch_axis", 1))}, {"seq_axis", e.text(e.node.integer("time_axis", 0))}}));
}
inline void unique(expansion& e) {
  std::vector<edge> from{e.in(0)};
  if (e.node.has("axis")) from.push_back(e.number(e.node.integer("axis", 0)));
  yield_pieces(e,
               e.make("Unique", 10, from,
                      {{"sorted", e.text(e.node.integer("sorted", 1) != 0)},
                       {"index_element_type", "i64"},
                       {"count_element_type", "i64"}},
                      4),
               4);
}
inline void non_max_suppression(expansion& e) {
  const auto single = [&](int k, dtype t) {
    return e.has(k) ? e.make("Squeeze", 1, {e.in(k), e.numbers({0})}) : e.scalar(0, t);
  };
  const edge boxes = single(2, dtype::i64), overlap = single(3, dtype::f32), score = single(4, dtype::f32);
  e.out(e.make("NonMaxSuppression", 9, {e.in(0), e.in(1), boxes, overlap, score},
               {{"box_encoding", e.node.integer("center_point_box", 0) != 0 ? "center" : "corner"},
                {"sort_result_descending", "false"},
                {"output_type", "i64"}},
               3));
}
inline void col2im(expansion& e) {
  const ints dilations = e.node.list("dilations"), pads = e.node.list("pads"), strides = e.node.list("strides");
  e.out(e.make("Col2Im", 15, {e.in(0), e.in(1), e.in(2)},
               {{"strides", strides.rank > 0 ? e.text(strides) : "1,1"},
                {"dilations", dilations.rank > 0 ? e.text(dilations) : "1,1"},
                {"pads_begin", pads.rank > 0 ? e.text(pads.slice(0, pads.rank / 2)) : "0,0"},
                {"pads_end", pads.rank > 0 ? e.text(pads.slice(pads.rank / 2, pads.rank)) : "0,0"}}));
}

inline void scale_and_shift(expansion& e) {
  const edge scaled = two(e, "Multiply", e.in(0), e.scalar(e.node.real("scale", 1), e.type(0)));
  const auto bias = e.node.reals("bias");
  shape dims{1, static_cast<std::int64_t>(bias.size()), 1, 1};
  e.out(two(e, "Add", scaled, e.filled(dims, 0, e.type(0))));
}
inline void constant_fill(expansion& e) {
  const edge value = e.scalar(e.node.real("value", 0), element_type(static_cast<int>(e.node.integer("dtype", 1))));
  if (!e.has(0)) return e.out(broadcast(e, value, e.numbers(e.node.integers("shape"))));
  e.out(broadcast(e, value, e.node.integer("input_as_shape", 0) != 0 ? e.in(0) : shape_of(e, e.in(0))));
}

}  // namespace detail

inline constexpr expansion_rule movement_expansions[] = {
    {"Col2Im", 1, detail::col2im},
    {"Compress", 1, detail::compress},
    {"Concat", 1, detail::joined_along},
    {"Constant", 1, detail::constant},
    {"ConstantFill", 1, detail::constant_fill},
    {"ConstantOfShape", 1, detail::constant_of_shape},
    {"DepthToSpace", 1, detail::depth_to_space},
    {"Expand", 1, detail::expand_to},
    {"EyeLike", 1, detail::eye_like},
    {"Flatten", 1, detail::flatten},
    {"Gather", 1, detail::gathered},
    {"GatherElements", 1, detail::gather_elements},
    {"GatherND", 1, detail::gather_nd},
    {"ImageScaler", 1, detail::scale_and_shift},
    {"NonMaxSuppression", 1, detail::non_max_suppression},
    {"NonZero", 1, detail::non_zero},
    {"OneHot", 1, detail::one_hot},
    {"Pad", 1, detail::pad_2},
    {"Pad", 11, detail::pad_11},
    {"Range", 1, detail::range_node},
    {"Reshape", 1, detail::reshape_1},
    {"Reshape", 5, detail::reshape_5},
    {"ReverseSequence", 1, detail::reverse_sequence},
    {"Scatter", 1, detail::scatter_elements},
    {"ScatterElements", 1, detail::scatter_elements},
    {"ScatterND", 1, detail::scatter_nd},
    {"Shape", 1, detail::shape_node},
    {"Size", 1, detail::size},
    {"Slice", 1, detail::slice_1},
    {"Slice", 10, detail::slice},
    {"SpaceToDepth", 1, detail::space_to_depth},
    {"Split", 1, detail::split_node},
    {"Squeeze", 1, detail::with_axes_attribute, "Squeeze"},
    {"Squeeze", 13, detail::with_axes_input, "Squeeze"},
    {"Tile", 1, detail::tile},
    {"Transpose", 1, detail::transposed},
    {"Trilu", 1, detail::trilu},
    {"Unique", 1, detail::unique},
    {"Unsqueeze", 1, detail::with_axes_attribute, "Unsqueeze"},
    {"Unsqueeze", 13, detail::with_axes_input, "Unsqueeze"},
};

}  // namespace opcost::onnx::front_end

#endif

// ---- opcost/onnx/front_end/expand_normalization.hpp
#ifndef OPCOST_ONNX_FRONT_END_EXPAND_NORMALIZATION_HPP_PIECE
#define OPCOST_ONNX_FRONT_END_EXPAND_NORMALIZATION_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Normalizations.

namespace opcost::onnx::front_end {
namespace detail {

inline edge batch_norm(expansion& e, edge center, edge variance) {
  return e.make("BatchNormInference", 5, {e.in(0), e.in(1), e.in(2), center, variance},
                {{"epsilon", e.text(e.node.real("epsilon", double(1e-5f)))}});
}
// Training: mean and variance are those of the batch; the running ones go on by the momentum.
inline void training_batch_normalization(expansion& e) {
  if (e.node.version < 14 || !e.has_rank(0)) return e.refuse("its training form");
  std::vector<std::int64_t> list;
  for (int i = 0; i < e.rank(0); ++i)
    if (i != 1) list.push_back(i);
  const edge axes = e.numbers(list), center = mean(e, e.in(0), axes), apart = two(e, "Subtract", e.in(0), center);
  const edge spread = mean(e, two(e, "Multiply", apart, apart), axes), flat = e.numbers({-1});
  const edge new_mean = reshape(e, center, flat), new_variance = reshape(e, spread, flat);
  e.out(batch_norm(e, new_mean, new_variance));
  const double momentum = e.node.real("momentum", double(0.9f));
  const auto running = [&](int k, edge fresh) {
    const edge old = two(e, "Multiply", e.in(k), e.scalar(momentum, e.type(k)));
    const edge part = e.scalar(1 - momentum, e.type(k));
    return two(e, "Add", old, two(e, "Multiply", convert_like(e, fresh, e.in(k)), part));
  };
  if (e.node.wants(1)) e.out(1, running(3, new_mean));
  if (e.node.wants(2)) e.out(2, running(4, new_variance));
}
inline void batch_normalization(expansion& e) {
  const bool trains =
      e.node.version >= 14 ? e.node.integer("training_mode", 0) != 0 : e.node.version >= 7 && e.node.outputs() > 1;
  if (trains) return training_batch_normalization(e);
  e.out(batch_norm(e, e.in(3), e.in(4)));
}
inline edge mean_variance(expansion& e, edge x, edge axes, double epsilon) {
  return e.make("MVN", 6, {x, axes},
                {{"eps", e.text(epsilon)}, {"normalize_variance", "true"}, {"eps_mode", "INSIDE_SQRT"}});
}
inline void instance_normalization(expansion& e) {
  if (!e.has_rank(0)) return e.refuse("the rank is not known");
  std::vector<std::int64_t> list;
  for (int i = 2; i < e.rank(0); ++i) list.push_back(i);
  const edge axes = e.numbers(list);
  const edge normal = mean_variance(e, e.in(0), axes, e.node.real("epsilon", double(1e-5f)));
  const edge rank = shape_of(e, shape_of(e, normal));
  const edge scaled = two(e, "Multiply", normal, per_channel(e, e.in(1), rank));
  e.out(two(e, "Add", scaled, per_channel(e, e.in(2), rank)));
}
inline edge axes_of_layer(expansion& e, std::int64_t axis) {
  return axis < 0 ? last_axes(e, -axis) : axes_from(e, e.in(0), axis);
}
// What is below the fraction bar of a normalization: 1 / sqrt(variance + epsilon).
inline void mean_and_deviation(expansion& e, edge x, edge axes, double epsilon, dtype t, int first_output) {
  const edge one = e.scalar(1, t), center = mean(e, x, axes), apart = two(e, "Subtract", x, center);
  const edge variance = mean(e, two(e, "Multiply", apart, apart), axes);
  const edge root = e.make("Sqrt", 1, {two(e, "Add", variance, e.scalar(epsilon, t))});
  if (e.node.wants(first_output)) e.out(first_output, center);
  if (e.node.wants(first_output + 1)) e.out(first_output + 1, two(e, "Divide", one, root));
}
inline void layer_normalization(expansion& e) {
  const double epsilon = e.node.real("epsilon", double(1e-5f));
  const bool wide = e.type(0) == dtype::f16 || e.type(0) == dtype::bf16;
  const edge x = wide ? convert(e, e.in(0), dtype::f32) : e.in(0);
  const edge axes = axes_of_layer(e, e.node.integer("axis", -1));
  edge y = mean_variance(e, x, axes, epsilon);
  if (wide) y = convert_like(e, y, e.in(0));
  y = two(e, "Multiply", y, e.in(1));
  if (e.has(2)) y = two(e, "Add", y, e.in(2));
  e.out(y);
  if (e.node.wants(1) || e.node.wants(2)) mean_and_deviation(e, x, axes, epsilon, wide ? dtype::f32 : e.type(0), 1);
}
inline void rms_normalization(expansion& e) {
  const dtype t = e.type(0);
  const edge square = two(e, "Power", e.in(0), e.scalar(2, t));
  const edge center = mean(e, square, axes_of_layer(e, e.node.integer("axis", -1)));
  const edge root = e.make("Sqrt", 1, {two(e, "Add", center, e.scalar(e.node.real("epsilon", double(1e-5f)), t))});
  const edge scaled = two(e, "Multiply", e.in(0), two(e, "Power", root, e.scalar(-1, t)));
  e.out(two(e, "Multiply", scaled, e.in(1)));
}
// 1 / sqrt(mean(x^2) + epsilon), with the square as a power.
inline edge simplified_norm(expansion& e, edge x, edge axes, edge like) {
  const dtype t = dtype::f32;
  const edge one = e.scalar(1, t), square = two(e, "Multiply", x, x);
  const edge root =
      e.make("Sqrt", 1, {two(e, "Add", mean(e, square, axes), e.scalar(e.node.real("epsilon", double(1e-5f)), t))});
  return two(e, "Multiply", like, two(e, "Divide", one, root));
}
inline void simplified_layer_normalization(expansion& e) {
  const bool wide = e.type(0) == dtype::f16;
  const edge x = wide ? convert(e, e.in(0), dtype::f32) : e.in(0);
  edge y = simplified_norm(e, x, axes_of_layer(e, e.node.integer("axis", -1)), x);
  if (wide) y = convert(e, y, dtype::f16);
  e.out(two(e, "Multiply", y, e.in(1)));
}
inline edge skipped(expansion& e, int bias) {
  edge x = two(e, "Add", e.in(0), e.in(1));
  return e.has(bias) ? two(e, "Add", x, e.in(bias)) : x;
}
inline void skip_layer_normalization(expansion& e) {
  const double epsilon = e.node.real("epsilon", double(1e-12f));
  const edge x = skipped(e, 4), axes = e.numbers({-1}, dtype::i32);
  edge y = two(e, "Multiply", mean_variance(e, x, axes, epsilon), e.in(2));
  if (e.has(3)) y = two(e, "Add", y, e.in(3));
  e.out(y);
  if (e.node.wants(1) || e.node.wants(2)) mean_and_deviation(e, x, axes, epsilon, e.type(0), 1);
  if (e.node.wants(3)) e.out(3, x);
}
inline void skip_simplified_layer_normalization(expansion& e) {
  const edge x = skipped(e, 3), axes = e.number(-1);
  e.out(two(e, "Multiply", simplified_norm(e, x, axes, x), e.in(2)));
  if (e.node.wants(3)) e.out(3, x);
}
inline void group_normalization(expansion& e) {
  e.out(e.make("GroupNormalization", 12, {e.in(0), e.in(1), e.in(2)},
               {{"num_groups", e.text(e.node.integer("num_groups", 1))},
                {"epsilon", e.text(e.node.real("epsilon", double(1e-5f)))}}));
}
// One scale for each group: each is repeated for its channels.
inline void group_normalization_18(expansion& e) {
  const edge one = e.numbers({1}), zero = e.numbers({0}), groups = e.numbers({e.node.integer("num_groups", 1)});
  const edge channels = gather(e, shape_of(e, e.in(0)), one, zero), each = two(e, "Divide", channels, groups);
  const auto repeated = [&](int k) {
    const edge apart = e.make("Unsqueeze", 1, {e.in(k), one});
    return reshape(e, broadcast(e, apart, each, "bidirectional"), channels);
  };
  const edge scale = repeated(1), bias = repeated(2);
  e.out(e.make("GroupNormalization", 12, {e.in(0), scale, bias},
               {{"num_groups", e.text(e.node.integer("num_groups", 1))},
                {"epsilon", e.text(e.node.real("epsilon", double(1e-5f)))}}));
}
inline void lrn(expansion& e) {
  const edge axis = e.numbers({1});
  e.out(e.make("LRN", 1, {e.in(0), axis},
               {{"alpha", e.text(e.node.real("alpha", double(0.0001f)))},
                {"beta", e.text(e.node.real("beta", double(0.75f)))},
                {"bias", e.text(e.node.real("bias", 1))},
                {"size", e.text(e.node.integer("size", 1))}}));
}
inline void mean_variance_normalization(expansion& e) {
  edge axes = nothing;
  if (e.node.has("axes")) {
    axes = e.numbers(e.node.integers("axes"));
  } else {
    axes = e.numbers({0, 2, 3});
  }
  e.out(e.make("MVN", 6, {e.in(0), axes},
               {{"eps", e.text(double(1e-9f))}, {"normalize_variance", "true"}, {"eps_mode", "OUTSIDE_SQRT"}}));
}

}  // namespace detail

inline constexpr expansion_rule normalization_expansions[] = {
    {"BatchNormalization", 1, detail::batch_normalization},
    {"GroupNormalization", 1, detail::group_normalization_18},
    {"GroupNormalization", 21, detail::group_normalization},
    {"InstanceNormalization", 1, detail::instance_normalization},
    {"LRN", 1, detail::lrn},
    {"LayerNormalization", 1, detail::layer_normalization},
    {"MeanVarianceNormalization", 1, detail::mean_variance_normalization},
    {"RMSNormalization", 1, detail::rms_normalization},
    {"SimplifiedLayerNormalization", 1, detail::simplified_layer_normalization},
};

}  // namespace opcost::onnx::front_end

#endif

// ---- opcost/onnx/front_end/expand_quantized.hpp
#ifndef OPCOST_ONNX_FRONT_END_EXPAND_QUANTIZED_HPP_PIECE
#define OPCOST_ONNX_FRONT_END_EXPAND_QUANTIZED_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Quantization, and operations on quantized numbers.

// ---- opcost/onnx/front_end/expand_windows.hpp
#ifndef OPCOST_ONNX_FRONT_END_EXPAND_WINDOWS_HPP_PIECE
#define OPCOST_ONNX_FRONT_END_EXPAND_WINDOWS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Convolutions and poolings.

namespace opcost::onnx::front_end {
namespace detail {

// The attributes of a window, filled up to the number of axes that it slides along.
struct window_attributes {
  std::string_view strides, dilations, pads_begin, pads_end, kernel, auto_pad;
  int axes = 0;
};
inline ints filled_up(ints list, int n, std::int64_t with) {
  while (list.rank >= 0 && list.rank < n) list.push_back(with);
  return list;
}
inline window_attributes window_of(expansion& e, int axes) {
  const ints strides = e.node.list("strides"), dilations = e.node.list("dilations"), pads = e.node.list("pads"),
             kernel = e.node.list("kernel_shape");
  if (axes < 0) axes = strides.rank > 0 ? strides.rank : dilations.rank > 0 ? dilations.rank : pads.rank / 2;
  ints begin, end;
  for (int i = 0; i < axes; ++i) {
    begin.push_back(2 * i < pads.rank ? pads[i] : count_t(0));
    end.push_back(2 * i < pads.rank ? pads[pads.rank / 2 + i] : count_t(0));
  }
  const std::string_view mode = e.node.text("auto_pad");
  window_attributes w;
  w.axes = axes;
  w.strides = e.text(filled_up(strides, axes, 1));
  w.dilations = e.text(filled_up(dilations, axes, 1));
  w.pads_begin = e.text(begin);
  w.pads_end = e.text(end);
  w.kernel = e.text(kernel);
  w.auto_pad = mode == "SAME_UPPER"   ? "same_upper"
               : mode == "SAME_LOWER" ? "same_lower"
               : mode == "VALID"      ? "valid"
                                      : "explicit";
  return w;
}
inline int spatial_axes(const expansion& e, int data, int weights) {
  return e.has_rank(data) ? e.rank(data) - 2 : e.has_rank(weights) ? e.rank(weights) - 2 : -1;
}

inline edge convolution(expansion& e, edge data, edge weights, int axes) {
  const window_attributes w = window_of(e, axes);
  const std::int64_t groups = e.node.integer("group", 1);
  if (groups > 1) weights = grouped_weights(e, weights, groups);
  return e.make(groups > 1 ? "GroupConvolution" : "Convolution", 1, {data, weights},
                {{"strides", w.strides},
                 {"dilations", w.dilations},
                 {"pads_begin", w.pads_begin},
                 {"pads_end", w.pads_end},
                 {"auto_pad", w.auto_pad}});
}
inline edge convolution_with_bias(expansion& e) {
  const edge product = convolution(e, e.in(0), e.in(1), spatial_axes(e, 0, 1));
  if (!e.has(2)) return product;
  e.without_bias(product);
  return two(e, "Add", product, per_channel_of(e, e.in(2), product));
}
inline void conv(expansion& e) { e.out(convolution_with_bias(e)); }

// SAME: the output is the input times the stride, and the pads are what that needs.
inline void pad_to_multiple(expansion& e, window_attributes& w) {
  if (w.auto_pad == "explicit" || w.auto_pad == "valid" || e.node.has("output_shape") || !e.has_rank(1)) return;
  const ints strides = filled_up(e.node.list("strides"), w.axes, 1), more = e.node.list("output_padding"),
             dilations = filled_up(e.node.list("dilations"), w.axes, 1);
  ints begin, end;
  for (int i = 0; i < w.axes; ++i) {
    if (i + 2 >= e.rank(1)) return;
    const interval kernel = e.tensor(1).dims[i + 2];
    if (!kernel.exact()) return;
    count_t all = (kernel.min - 1) * dilations[i] + 1 + (i < more.rank ? more[i] : count_t(0)) - strides[i];
    if (all < 0) all = 0;
    const count_t less = all / 2;
    begin.push_back(w.auto_pad == "same_upper" ? less : all - less);
    end.push_back(w.auto_pad == "same_upper" ? all - less : less);
  }
  w.pads_begin = e.text(begin);
  w.pads_end = e.text(end);
  w.auto_pad = "explicit";
}
inline void conv_transpose(expansion& e) {
  const int axes = spatial_axes(e, 0, 1);
  window_attributes w = window_of(e, axes);
  pad_to_multiple(e, w);
  const std::int64_t groups = e.node.integer("group", 1);
  const edge weights = groups > 1 ? grouped_weights(e, e.in(1), groups) : e.in(1);
  std::vector<edge> from{e.in(0), weights};
  ints shape = e.node.list("output_shape");
  if (shape.rank > w.axes) shape = shape.slice(shape.rank - w.axes, shape.rank);
  if (shape.rank > 0) {
    std::vector<std::int64_t> extents;
    for (int i = 0; i < shape.rank; ++i) extents.push_back(shape[i].n);
    from.push_back(e.numbers(extents));
  }
  const edge product = e.make(groups > 1 ? "GroupConvolutionBackpropData" : "ConvolutionBackpropData", 1, from,
                              {{"strides", w.strides},
                               {"dilations", w.dilations},
                               {"pads_begin", w.pads_begin},
                               {"pads_end", w.pads_end},
                               {"auto_pad", w.auto_pad},
                               {"output_padding", e.text(filled_up(e.node.list("output_padding"), w.axes, 0))}});
  if (!e.has(2)) return e.out(product);
  if (e.has_rank(0) && e.rank(0) >= 2 && e.tensor(2).dims.is_static()) {
    std::vector<std::int64_t> to(static_cast<std::size_t>(e.rank(0)), 1);
    to[1] = numbers(e.tensor(2).dims).elements().n;
    return e.out(two(e, "Add", product, reshape(e, e.in(2), e.numbers(to))));
  }
  e.out(two(e, "Add", product, per_channel_of(e, e.in(2), product)));
}

inline void old_max_pool(expansion& e) {
  const window_attributes w = window_of(e, e.node.list("kernel_shape").rank);
  e.out(e.make("MaxPool", 1, {e.in(0)},
               {{"strides", w.strides},
                {"pads_begin", w.pads_begin},
                {"pads_end", w.pads_end},
                {"kernel", w.kernel},
                {"rounding_type", "floor"},
                {"auto_pad", w.auto_pad}}));
}
inline void max_pool(expansion& e) {
  const window_attributes w = window_of(e, e.node.list("kernel_shape").rank);
  const edge pool = e.make("MaxPool", 8, {e.in(0)},
                           {{"strides", w.strides},
                            {"dilations", w.dilations},
                            {"pads_begin", w.pads_begin},
                            {"pads_end", w.pads_end},
                            {"kernel", w.kernel},
                            {"rounding_type", e.node.integer("ceil_mode", 0) != 0 ? "ceil" : "floor"},
                            {"auto_pad", w.auto_pad},
                            {"index_element_type", "i64"},
                            {"axis", "0"}},
                           2);
  e.out(pool);
  if (!e.node.wants(1)) return;
  if (e.node.integer("storage_order", 0) == 0 || !e.has_rank(0)) return e.out(1, piece(pool, 1));
  std::vector<std::int64_t> order;
  for (int i = 0; i < e.rank(0); ++i) order.push_back(i < 2 ? i : e.rank(0) + 1 - i);
  const edge by = e.numbers(order, dtype::i32);
  e.out(1, e.make("Transpose", 1, {piece(pool, 1), by}));
}
inline edge average(expansion& e, edge x, bool excludes_pads, bool newest) {
  const window_attributes w = window_of(e, e.node.list("kernel_shape").rank);
  const bool ceil = e.node.integer("ceil_mode", 0) != 0;
  return e.make("AvgPool", newest ? 16 : 1, {x},
                {{"kernel", w.kernel},
                 {"strides", w.strides},
                 {"pads_begin", w.pads_begin},
                 {"pads_end", w.pads_end},
                 {"exclude-pad", e.text(excludes_pads)},
                 {"auto_pad", w.auto_pad},
                 {"rounding_type", !ceil    ? "floor"
                                   : newest ? "ceil_torch"
                                            : "ceil"},
                 {"dilations", newest ? w.dilations : std::string_view()}});
}
inline bool has_dilations(const expansion& e) {
  const ints list = e.node.list("dilations");
  for (int i = 0; i < list.rank; ++i)
    if (list[i] != 1) return true;
  return false;
}
inline void average_pool(expansion& e) {
  const bool newest = e.node.version >= 10 && (e.node.integer("ceil_mode", 0) != 0 || has_dilations(e));
  e.out(average(e, e.in(0), e.node.integer("count_include_pad", 0) == 0, newest));
}
// The p-norm of each window: the mean of the powers, times the window's size.
inline void lp_pool(expansion& e) {
  const auto p = static_cast<double>(e.node.integer("p", 2));
  edge x = e.make("Abs", 1, {convert(e, e.in(0), dtype::f32)});
  if (p != 1) x = two(e, "Power", x, e.scalar(p, dtype::f32));
  x = average(e, x, false, e.node.version >= 10 && has_dilations(e));
  double size = 1;
  const ints kernel = e.node.list("kernel_shape");
  for (int i = 0; i < kernel.rank; ++i) size *= static_cast<double>(kernel[i].n);
  x = two(e, "Multiply", x, e.scalar(size, dtype::f32));
  if (p != 1) x = two(e, "Power", x, e.scalar(1 / p, dtype::f32));
  e.out(convert_like(e, x, e.in(0)));
}
inline void global_pool(expansion& e) {
  const edge axes = axes_from(e, e.in(0), 2);
  e.out(e.make(e.layer_type(), 1, {e.in(0), axes}, {{"keep_dims", "true"}}));
}
// Channel by channel, where their number is known.
inline void global_lp_pool(expansion& e) {
  if (!e.has_rank(0) || e.rank(0) < 2 || !e.tensor(0).dims[1].exact() || e.tensor(0).dims[1].min > 4096)
    return e.refuse("the number of channels is not known");
  const std::int64_t p = e.node.integer("p", 2), channels = e.tensor(0).dims[1].min.n;
  const edge axis = e.number(1);
  const edge parts = split(e, e.in(0), axis, static_cast<int>(channels));
  std::vector<edge> norms;
  for (int c = 0; c < static_cast<int>(channels); ++c) {
    edge x = piece(parts, c);
    std::vector<std::int64_t> list, ones;
    for (int d = 0; d < e.rank(0); ++d) {
      if (d >= 2) list.push_back(d);
      ones.push_back(1);
    }
    const dtype t = e.type(0);
    const auto summed = [&](edge v) {
      const edge axes = e.numbers(list);
      return e.make("ReduceSum", 1, {v, axes}, {{"keep_dims", "false"}});
    };
    if (p == 0) {
      x = summed(convert(e, two(e, "NotEqual", x, e.scalar(0, t)), t));
    } else if (p == 1) {
      x = two(e, "Add", summed(e.make("Abs", 1, {x})), e.scalar(0, t));
    } else if (p == 2) {
      x = two(e, "Add", summed(two(e, "Power", x, e.scalar(2, t))), e.scalar(0, t));
      x = e.make("Sqrt", 1, {x});
    } else {
      const edge power = e.scalar(static_cast<double>(p), t);
      x = two(e, "Add", summed(two(e, "Power", e.make("Abs", 1, {x}), power)), e.scalar(0, t));
      x = two(e, "Power", x, e.scalar(1 / static_cast<double>(p), t));
    }
    ones[0] = e.tensor(0).dims[0].exact() ? e.tensor(0).dims[0].min.n : -1;
    norms.push_back(reshape(e, x, e.numbers(ones)));
  }
  e.out(e.make("Concat", 1, span<const edge>(norms), {{"axis", "1"}}));
}
inline void fused_conv(expansion& e) {
  edge x = convolution_with_bias(e);
  if (e.has(3)) x = two(e, "Add", x, e.in(3));
  const std::string_view kind = e.node.text("activation");
  const span<const float> of = e.node.reals("activation_params");
  const auto parameter = [&](std::size_t k, double otherwise) {
    return k < of.size() ? static_cast<double>(of[k]) : otherwise;
  };
  if (kind == "Relu" || kind == "Tanh" || kind == "Sigmoid") {
    e.out(e.make(kind, 1, {x}));
  } else if (kind == "Clip") {
    e.out(e.make("Clamp", 1, {x}, {{"min", e.text(parameter(0, 0))}, {"max", e.text(parameter(1, 0))}}));
  } else if (kind == "LeakyRelu") {
    e.out(two(e, "PRelu", x, e.scalar(parameter(0, 0.01), dtype::f32)));
  } else if (kind == "HardSigmoid") {
    const edge alpha = e.scalar(parameter(0, 0.2), dtype::f32), beta = e.scalar(parameter(1, 0.5), dtype::f32);
    e.out(e.make("HardSigmoid", 1, {x, alpha, beta}));
  } else if (kind.empty()) {
    e.out(x);
  } else {
    e.refuse("its activation is not known to OpenVINO");
  }
}

}  // namespace detail

inline constexpr expansion_rule window_expansions[] = {
    {"AveragePool", 1, detail::average_pool},
    {"Conv", 1, detail::conv},
    {"ConvTranspose", 1, detail::conv_transpose},
    {"GlobalAveragePool", 1, detail::global_pool, "ReduceMean"},
    {"GlobalLpPool", 1, detail::global_lp_pool},
    {"GlobalMaxPool", 1, detail::global_pool, "ReduceMax"},
    {"LpPool", 1, detail::lp_pool},
    {"MaxPool", 1, detail::old_max_pool},
    {"MaxPool", 8, detail::max_pool},
};

}  // namespace opcost::onnx::front_end

#endif

namespace opcost::onnx::front_end {
namespace detail {

inline bool single(const expansion& e, int k) {
  const partial_shape& s = e.tensor(k).dims;
  return !e.has(k) || s.rank == 0 || (s.is_static() && numbers(s).elements() == 1);
}
// [1, C, 1, ...] of the rank of input `like`.
inline std::vector<std::int64_t> along_axis(const expansion& e, int like, int vector, std::int64_t axis) {
  std::vector<std::int64_t> dims(static_cast<std::size_t>(e.rank(like)), 1);
  if (axis < 0) axis += e.rank(like);
  const interval n = e.tensor(vector).dims[0];
  if (axis >= 0 && axis < e.rank(like)) dims[static_cast<std::size_t>(axis)] = n.exact() ? n.min.n : -1;
  return dims;
}
inline bool per_axis(const expansion& e, int data, int scale) {
  return e.has_rank(scale) && e.rank(scale) == 1 && !single(e, scale) && e.has_rank(data);
}

inline edge dequantized(expansion& e, int data, int scale, int zero, std::int64_t axis, bool by_axis) {
  const dtype to = is_real(e.type(scale)) ? e.type(scale) : dtype::f32;
  edge x = convert(e, e.in(data), to);
  if (e.has(zero)) {
    edge z = convert(e, e.in(zero), to);
    if (by_axis) z = reshape(e, z, e.numbers(along_axis(e, data, scale, axis)), true);
    x = two(e, "Subtract", x, z);
  }
  edge s = e.in(scale);
  if (by_axis) s = reshape(e, s, e.numbers(along_axis(e, data, scale, axis)), true);
  return two(e, "Multiply", x, s);
}
// Blocks of a scale each: the axis is cut into blocks, and put together again.
inline edge dequantized_blocks(expansion& e, std::int64_t axis, std::int64_t block) {
  const dtype to = is_real(e.type(1)) ? e.type(1) : dtype::f32;
  if (axis < 0) axis += e.rank(0);
  std::vector<std::int64_t> dims;
  for (int d = 0; d < e.rank(0); ++d) {
    const interval n = e.tensor(0).dims[d];
    if (!n.exact()) return nothing;
    if (d == axis) dims.push_back(n.min.n / block);
    dims.push_back(d == axis ? block : n.min.n);
  }
  edge x = convert(e, reshape(e, e.in(0), e.numbers(dims)), to);
  const edge at = e.numbers({axis + 1});
  if (e.has(2)) x = two(e, "Subtract", x, convert(e, e.make("Unsqueeze", 1, {e.in(2), at}), to));
  x = two(e, "Multiply", x, e.make("Unsqueeze", 1, {e.in(1), at}));
  return reshape(e, x, old_shape_of(e, e.in(0)));
}
inline void dequantize_linear(expansion& e) {
  const std::int64_t axis = e.node.integer("axis", 1), block = e.node.integer("block_size", 0);
  if (block > 0 && e.has_rank(0)) {
    const edge y = dequantized_blocks(e, axis, block);
    if (y.row < 0) return e.refuse("extents that are not known");
    return e.out(y);
  }
  e.out(dequantized(e, 0, 1, 2, axis, per_axis(e, 0, 1)));
}

inline double least_of(dtype t) {
  return t == dtype::i8 ? -128 : t == dtype::i16 ? -32768 : t == dtype::i4 ? -8 : t == dtype::i32 ? -2147483648.0 : 0;
}
inline double most_of(dtype t) {
  return t == dtype::i8    ? 127
         : t == dtype::u8  ? 255
         : t == dtype::i16 ? 32767
         : t == dtype::u16 ? 65535
         : t == dtype::i4  ? 7
         : t == dtype::u4  ? 15
                           : 2147483647.0;
}
inline bool is_float8(dtype t) {
  return t == dtype::f8e4m3 || t == dtype::f8e4m3fnuz || t == dtype::f8e5m2 || t == dtype::f8e5m2fnuz;
}
// The limits of the input are those of the output, as the scale and the zero point have them.
inline edge fake_quantize(expansion& e, edge x, edge low_in, edge high_in, edge low, edge high, dtype to) {
  const auto levels = static_cast<std::int64_t>(most_of(to) - least_of(to)) + 1;
  const edge y = e.make("FakeQuantize", 1, {x, low_in, high_in, low, high}, {{"levels", e.text(levels)}});
  return convert(e, y, to);
}
inline edge quantized(expansion& e, edge x, dtype type_of_x, int like, int scale, int zero, std::int64_t axis) {
  const dtype to = e.has(zero) ? e.type(zero) : dtype::u8;
  const dtype real = is_real(e.type(scale)) ? e.type(scale) : dtype::f32;
  if (!is_real(type_of_x)) x = convert(e, x, real);
  if (is_float8(to)) {
    const edge one = e.scalar(1, real), ratio = two(e, "Divide", x, e.in(scale));
    const edge y = e.make("FakeConvert", 13, {ratio, one}, {{"destination_type", name_of(to)}});
    return convert(e, y, to);
  }
  const bool by_axis = like >= 0 && per_axis(e, like, scale);
  if (e.is_constant(scale) && e.is_constant(zero)) {
    shape dims;
    if (by_axis)
      for (std::int64_t n : along_axis(e, like, scale, axis)) dims.push_back(n);
    const edge low_in = e.limits(dims, e.in(scale), e.in(zero), least_of(to), real),
               high_in = e.limits(dims, e.in(scale), e.in(zero), most_of(to), real);
    const edge low = e.scalar(least_of(to), real), high = e.scalar(most_of(to), real);
    return fake_quantize(e, x, low_in, high_in, low, high, to);
  }
  edge s = e.in(scale), z = e.has(zero) ? e.in(zero) : e.number(0, dtype::u8);
  if (by_axis) {
    s = reshape(e, s, e.numbers(along_axis(e, like, scale, axis)));
    z = reshape(e, z, e.numbers(along_axis(e, like, scale, axis)));
  }
  const edge low = e.scalar(least_of(to), real), high = e.scalar(most_of(to), real);
  z = convert(e, z, real);
  const edge low_in = two(e, "Multiply", s, two(e, "Subtract", low, z)),
             high_in = two(e, "Multiply", s, two(e, "Subtract", high, z));
  return fake_quantize(e, x, low_in, high_in, low, high, to);
}
inline void quantize_linear(expansion& e) {
  if (e.node.integer("block_size", 0) > 0) return e.refuse("blocks of quantized numbers");
  e.out(quantized(e, e.in(0), e.type(0), 0, 1, 2, e.node.integer("axis", 1)));
}

inline edge reduced_over_all(expansion& e, std::string_view type, edge x) {
  const edge zero = e.number(0), rank = e.make("Squeeze", 1, {shape_of(e, shape_of(e, x))}), one = e.number(1);
  return e.make(type, 1, {x, range(e, zero, rank, one)}, {{"keep_dims", "false"}});
}
inline void dynamic_quantize_linear(expansion& e) {
  const edge x = e.in(0), low = e.scalar(0, dtype::f32), high = e.scalar(255, dtype::f32);
  const edge span = two(e, "Subtract", high, low);
  const edge most = two(e, "Maximum", e.scalar(0, dtype::f32), reduced_over_all(e, "ReduceMax", x));
  const edge least = two(e, "Minimum", e.scalar(0, dtype::f32), reduced_over_all(e, "ReduceMin", x));
  const edge apart = two(e, "Subtract", most, least);
  const edge scale = two(e, "Divide", apart, high);
  const auto rounded = [&](edge v) { return e.make("Round", 5, {v}, {{"mode", "half_to_even"}}); };
  const auto clamped = [&](edge v) { return e.make("Clamp", 1, {v}, {{"min", "0"}, {"max", "255"}}); };
  const edge zero = convert(e, clamped(rounded(two(e, "Divide", two(e, "Subtract", low, least), scale))), dtype::u8);
  const edge y = rounded(two(e, "Divide", two(e, "Multiply", x, span), apart));
  e.out(0, convert(e, clamped(two(e, "Add", y, convert(e, zero, dtype::f32))), dtype::u8));
  e.out(1, scale);
  e.out(2, zero);
}

inline void mat_mul_integer(expansion& e) {
  const edge a = convert(e, e.in(0), dtype::i32), b = convert(e, e.in(1), dtype::i32);
  edge zero_a = convert(e, e.has(2) ? e.in(2) : e.numbers({0}, dtype::i32), dtype::i32);
  if (!e.has(2) || (e.has_rank(2) && e.rank(2) == 1))
    zero_a = e.make("Unsqueeze", 1, {zero_a, e.numbers({1}, dtype::i32)});
  const edge zero_b = convert(e, e.has(3) ? e.in(3) : e.numbers({0}, dtype::i32), dtype::i32);
  const edge left = two(e, "Subtract", a, zero_a), right = two(e, "Subtract", b, zero_b);
  e.out(matmul(e, left, right));
}
inline void conv_integer(expansion& e) {
  const edge x = convert(e, e.in(0), dtype::i32), w = convert(e, e.in(1), dtype::i32);
  const edge zero_x = convert(e, e.has(2) ? e.in(2) : e.number(0, dtype::i32), dtype::i32);
  edge zero_w = convert(e, e.has(3) ? e.in(3) : e.number(0, dtype::i32), dtype::i32);
  if (e.has(3) && !e.is_constant(3)) {  // one zero point for each output channel
    const auto shape_i32 = [&](edge v) { return e.make("ShapeOf", 3, {v}, {{"output_type", "i32"}}); };
    const edge one = e.number(1, dtype::i32);
    const edge rank = e.make("Squeeze", 1, {shape_i32(shape_i32(e.in(0))), e.numbers({0})});
    const edge axes = e.make("Range", 4, {one, rank, one}, {{"output_type", "i32"}});
    zero_w = e.make("Unsqueeze", 1, {zero_w, axes});
  }
  const edge left = two(e, "Subtract", x, zero_x), right = two(e, "Subtract", w, zero_w);
  e.out(convolution(e, left, right, spatial_axes(e, 0, 1)));
}
inline void qlinear_conv(expansion& e) {
  if (e.has(8)) return e.refuse("a quantized bias");
  const edge x = dequantized(e, 0, 1, 2, 1, false), w = dequantized(e, 3, 4, 5, 0, per_axis(e, 3, 4));
  const edge y = convolution(e, x, w, spatial_axes(e, 0, 3));
  e.out(quantized(e, y, dtype::f32, -1, 6, 7, 1));
}
inline edge dequantized_matrix(expansion& e, int data, int scale, int zero) {
  const auto scalar = [&](int k) {
    return e.has_rank(k) && e.rank(k) == 1 ? e.make("Squeeze", 1, {e.in(k), e.numbers({0})}) : e.in(k);
  };
  const edge x = convert(e, e.in(data), dtype::f32), z = convert(e, scalar(zero), dtype::f32);
  return two(e, "Multiply", two(e, "Subtract", x, z), scalar(scale));
}
inline void qlinear_mat_mul(expansion& e) {
  const edge a = dequantized_matrix(e, 0, 1, 2), b = dequantized_matrix(e, 3, 4, 5);
  e.out(quantized(e, matmul(e, a, b), dtype::f32, -1, 6, 7, 1));
}

// ---- com.microsoft: two operands, each with scale and zero point, and those of the result
inline edge requantized(expansion& e, edge y, int scale, int zero) {
  const edge ratio = two(e, "Divide", y, e.in(scale));
  return convert(e, two(e, "Add", ratio, convert(e, e.in(zero), dtype::f32)), e.type(zero));
}
inline void qlinear_two(expansion& e) {
  const edge a = dequantized(e, 0, 1, 2, 1, false), b = dequantized(e, 3, 4, 5, 1, false);
  e.out(requantized(e, two(e, e.layer_type(), a, b), 6, 7));
}
inline void qlinear_concat(expansion& e) {
  std::vector<edge> parts;
  for (int k = 2; k + 2 < e.inputs(); k += 3) parts.push_back(dequantized(e, k, k + 1, k + 2, 1, false));
  const edge all = e.make("Concat", 1, parts, {{"axis", e.text(e.node.integer("axis", 1))}});
  const edge ratio = two(e, "Divide", all, e.in(0));
  e.out(convert(e, two(e, "Add", ratio, convert(e, e.in(1), dtype::f32)), e.type(1)));
}
inline void qlinear_one(expansion& e) {
  const edge x = dequantized(e, 0, 1, 2, 1, false);
  edge y = nothing;
  if (e.layer_type() == "LeakyRelu")
    y = two(e, "Maximum", x, two(e, "Multiply", x, e.scalar(e.node.real("alpha", double(0.01f)), dtype::f32)));
  else if (e.layer_type() == "AvgPool")
    y = average(e, x, e.node.integer("count_include_pad", 0) == 0, false);
  else if (e.layer_type() == "Softmax")
    y = e.make("Softmax", 8, {x}, {{"axis", e.text(e.node.integer("axis", -1))}});
  else
    y = e.make(e.layer_type(), 1, {x});
  const edge whole = convert(e, two(e, "Divide", y, e.in(3)), e.type(4));
  e.out(two(e, "Add", whole, e.in(4)));
}
inline void mat_mul_integer_to_float(expansion& e) {
  const edge a = dequantized(e, 0, 2, 4, 1, false), b = dequantized(e, 1, 3, 5, 1, false);
  e.out(matmul(e, a, b));
}
// The input stays as it is: only the weights are dequantized.
inline void dynamic_quantize_mat_mul(expansion& e) { e.out(matmul(e, e.in(0), dequantized(e, 1, 2, 3, 1, false))); }

// Weights of 4 bits in blocks [N, blocks, size].
inline void mat_mul_n_bits(expansion& e) {
  const std::int64_t k = e.node.integer("K", 0), n = e.node.integer("N", 0), bits = e.node.integer("bits", 4),
                     block = e.node.integer("block_size", 32);
  if (bits != 4 || k < 1 || n < 1 || block < 1 || !e.is_constant(1) || !e.of(e.in(1)).data)
    return e.refuse("weights of another width, or computed");
  const std::int64_t blocks = (k + block - 1) / block;
  const edge packed = e.repacked(e.in(1), {n, blocks, block}, dtype::u4);
  const dtype real = e.type(0);
  edge w = convert(e, packed, real);
  edge zero = nothing;
  if (!e.has(3)) {
    zero = convert(e, e.filled({count_t(1)}, 8, dtype::u4), real);
  } else {
    const std::int64_t stored = (blocks + 1) / 2 * 2;  // rows of whole bytes
    zero = convert(e, e.repacked(e.in(3), {n, stored, 1}, dtype::u4), real);
    if (stored != blocks || blocks == 1) {
      const edge from = e.numbers({0}, dtype::i32), to = e.numbers({blocks}, dtype::i32),
                 step = e.numbers({1}, dtype::i32), axis = e.numbers({1}, dtype::i32);
      zero = e.make("Slice", 8, {zero, from, to, step, axis});
    }
  }
  w = two(e, "Subtract", w, zero);
  const edge scale = reshape(e, convert(e, e.in(2), real), e.numbers({n, blocks, 1}));
  w = reshape(e, two(e, "Multiply", w, scale), e.numbers({0, -1}, dtype::i32), true);
  if (blocks * block != k) {
    const edge from = e.numbers({0}, dtype::i32), to = e.numbers({k}, dtype::i32), step = e.numbers({1}, dtype::i32),
               axis = e.numbers({1}, dtype::i32);
    w = e.make("Slice", 8, {w, from, to, step, axis});
  }
  e.out(matmul(e, e.in(0), w, false, true));
}

}  // namespace detail

inline constexpr expansion_rule quantized_expansions[] = {
    {"ConvInteger", 1, detail::conv_integer},
    {"DequantizeLinear", 1, detail::dequantize_linear},
    {"DynamicQuantizeLinear", 1, detail::dynamic_quantize_linear},
    {"MatMulInteger", 1, detail::mat_mul_integer},
    {"QLinearConv", 1, detail::qlinear_conv},
    {"QLinearMatMul", 1, detail::qlinear_mat_mul},
    {"QuantizeLinear", 1, detail::quantize_linear},
};

}  // namespace opcost::onnx::front_end

#endif

namespace opcost::onnx::front_end {
namespace detail {

inline void biased_gelu(expansion& e) {
  const edge x = e.has(1) ? two(e, "Add", e.in(0), e.in(1)) : e.in(0);
  e.out(e.make("Gelu", 7, {x}, {{"approximation_mode", e.layer_type()}}));
}
inline void quick_gelu(expansion& e) {
  const edge scaled =
      two(e, "Multiply", e.filled({count_t(1)}, e.node.real("alpha", double(1.702f)), e.type(0)), e.in(0));
  e.out(two(e, "Multiply", e.in(0), e.make("Sigmoid", 1, {scaled})));
}
inline void bias_add(expansion& e) { e.out(two(e, "Add", two(e, "Add", e.in(0), e.in(1)), e.in(2))); }

}  // namespace detail

inline constexpr expansion_rule microsoft_expansions[] = {
    {"BiasAdd", 1, detail::bias_add},
    {"BiasGelu", 1, detail::biased_gelu, "ERF"},
    {"DequantizeLinear", 1, detail::dequantize_linear},
    {"DynamicQuantizeMatMul", 1, detail::dynamic_quantize_mat_mul},
    {"FastGelu", 1, detail::biased_gelu, "TANH"},
    {"FusedConv", 1, detail::fused_conv},
    {"FusedGemm", 1, detail::fused_gemm},
    {"FusedMatMul", 1, detail::fused_mat_mul},
    {"Gelu", 1, detail::gelu},
    {"MatMulIntegerToFloat", 1, detail::mat_mul_integer_to_float},
    {"MatMulNBits", 1, detail::mat_mul_n_bits},
    {"MultiHeadAttention", 1, detail::multi_head_attention},
    {"Pad", 1, detail::pad_11},
    {"QLinearAdd", 1, detail::qlinear_two, "Add"},
    {"QLinearAveragePool", 1, detail::qlinear_one, "AvgPool"},
    {"QLinearConcat", 1, detail::qlinear_concat},
    {"QLinearLeakyRelu", 1, detail::qlinear_one, "LeakyRelu"},
    {"QLinearMul", 1, detail::qlinear_two, "Multiply"},
    {"QLinearSigmoid", 1, detail::qlinear_one, "Sigmoid"},
    {"QLinearSoftmax", 1, detail::qlinear_one, "Softmax"},
    {"QuantizeLinear", 1, detail::quantize_linear},
    {"QuickGelu", 1, detail::quick_gelu},
    {"SimplifiedLayerNormalization", 1, detail::simplified_layer_normalization},
    {"SkipLayerNormalization", 1, detail::skip_layer_normalization},
    {"SkipSimplifiedLayerNormalization", 1, detail::skip_simplified_layer_normalization},
    {"Trilu", 1, detail::trilu},
};

}  // namespace opcost::onnx::front_end

#endif

// ---- opcost/onnx/front_end/expand_recurrent.hpp
#ifndef OPCOST_ONNX_FRONT_END_EXPAND_RECURRENT_HPP_PIECE
#define OPCOST_ONNX_FRONT_END_EXPAND_RECURRENT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Recurrent networks. OpenVINO has the batch first and another order of the gates.

namespace opcost::onnx::front_end {
namespace detail {

// What the node is given, as OpenVINO wants it; made in the order of the members.
struct recurrent_inputs {
  edge x = nothing, weights = nothing, recurrence = nothing, bias = nothing, state = nothing, cell = nothing,
       lengths = nothing;
};
// OpenVINO ignores the attribute layout.
inline edge batch_to_front(expansion& e, edge x) { return transpose(e, x, {1, 0, 2}); }

// LSTM's gates iofc as fico.
inline edge reordered(expansion& e, edge x, int gates) {
  if (gates != 4) return x;
  const edge axis = e.number(1), parts = split(e, x, axis, 4);
  return concat(e, {piece(parts, 2), piece(parts, 0), piece(parts, 3), piece(parts, 1)}, 1);
}
// Both halves of the bias added. GRU with linear_before_reset keeps the halves of its last gate apart.
inline edge summed_bias(expansion& e, int gates) {
  const edge axis = e.number(1);
  if (gates == 3 && e.node.integer("linear_before_reset", 0) != 0) {
    const edge parts = split(e, e.in(3), axis, 6);
    const edge first = two(e, "Add", piece(parts, 0), piece(parts, 3)),
               second = two(e, "Add", piece(parts, 1), piece(parts, 4));
    return concat(e, {first, second, piece(parts, 2), piece(parts, 5)}, 1);
  }
  const edge halves = split(e, e.in(3), axis, 2);
  return reordered(e, two(e, "Add", piece(halves, 0), piece(halves, 1)), gates);
}

// A chain is made once and only where something asks for it.
class recurrent_parts {
 public:
  recurrent_parts(expansion& e, int gates) : e_(e), gates_(gates) {}

  recurrent_inputs all() {
    recurrent_inputs r;
    r.x = x_ = batch_to_front(e_, e_.in(0));
    r.weights = reordered(e_, e_.in(1), gates_);
    r.recurrence = recurrence_ = reordered(e_, e_.in(2), gates_);
    r.bias = e_.has(3) ? summed_bias(e_, gates_) : no_bias();
    r.lengths = e_.has(4) ? e_.in(4) : full_lengths();
    r.state = e_.has(5) ? batch_to_front(e_, e_.in(5)) : zeros();
    if (gates_ == 4) r.cell = e_.has(6) ? batch_to_front(e_, e_.in(6)) : zeros();
    return r;
  }

 private:
  expansion& e_;
  const int gates_;
  edge x_ = nothing, recurrence_ = nothing, shape_of_x_ = nothing, shape_of_r_ = nothing, batch_ = nothing,
       directions_ = nothing, hidden_ = nothing;

  dtype type() const { return is_real(e_.type(0)) ? e_.type(0) : dtype::f32; }
  edge shape_of_x() { return shape_of_x_ = shape_of_x_.row < 0 ? shape_of(e_, x_) : shape_of_x_; }
  edge shape_of_r() { return shape_of_r_ = shape_of_r_.row < 0 ? shape_of(e_, recurrence_) : shape_of_r_; }
  edge batch() { return batch_ = batch_.row < 0 ? extent(e_, shape_of_x(), 0) : batch_; }
  edge directions() { return directions_ = directions_.row < 0 ? extent(e_, shape_of_r(), 0) : directions_; }
  edge hidden() { return hidden_ = hidden_.row < 0 ? extent(e_, shape_of_r(), 2) : hidden_; }

  edge full_lengths() { return broadcast(e_, extent(e_, shape_of_x(), 1), batch()); }
  edge zeros() {
    const edge to = concat(e_, {batch(), directions(), hidden()}, 0);
    return broadcast(e_, e_.scalar(0, type()), to);
  }
  edge no_bias() {
    const partial_shape& r = e_.tensor(2).dims;
    if (gates_ == 3 && e_.node.integer("linear_before_reset", 0) != 0 && r.is_static() && r.rank == 3)
      return e_.filled({r[0].min, 4 * r[2].min}, 0, type());
    const edge gates = e_.numbers({gates_});
    const edge to = concat(e_, {directions(), two(e_, "Multiply", gates, hidden())}, 0);
    return broadcast(e_, e_.scalar(0, type()), to);
  }
};

inline std::string_view activations_of(expansion& e, std::string_view otherwise) {
  const auto given = e.node.texts("activations");
  if (given.empty()) return otherwise;
  std::string all;
  for (std::string_view a : given) {
    if (!all.empty()) all += ",";
    for (char c : a) all += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return e.join({all});
}
inline std::string_view reals_of(expansion& e, std::string_view name) {
  std::string all;
  for (float v : e.node.reals(name)) {
    if (!all.empty()) all += ",";
    all += e.text(static_cast<double>(v));
  }
  return e.join({all});
}
inline void yield_states(expansion& e, edge sequence, int outputs) {
  const auto turned = [&](int k) {
    return k == 0 ? transpose(e, piece(sequence, 0), {2, 1, 0, 3}) : transpose(e, piece(sequence, k), {1, 0, 2});
  };
  for (int k = 0; k < outputs; ++k)
    if (e.node.wants(k)) e.out(k, turned(k));
}
inline void recurrent(expansion& e, int gates, std::string_view otherwise) {
  recurrent_parts parts(e, gates);
  const recurrent_inputs in = parts.all();
  const bool lstm = gates == 4;
  std::vector<edge> from{in.x, in.state};
  if (lstm) from.push_back(in.cell);
  for (edge v : {in.lengths, in.weights, in.recurrence, in.bias}) from.push_back(v);
  std::int64_t hidden = e.node.integer("hidden_size", 0);
  if (hidden == 0 && e.has_rank(2) && e.rank(2) == 3 && e.tensor(2).dims[2].exact()) hidden = e.tensor(2).dims[2].min.n;
  const edge sequence = e.make(
      e.layer_type(), 5, from,
      {{"direction", e.node.text("direction", "forward")},
       {"linear_before_reset", gates == 3 ? e.text(e.node.integer("linear_before_reset", 0) != 0) : std::string_view()},
       {"hidden_size", e.text(hidden)},
       {"activations", activations_of(e, otherwise)},
       {"activations_alpha", reals_of(e, "activation_alpha")},
       {"activations_beta", reals_of(e, "activation_beta")},
       {"clip", e.text(e.node.real("clip", 0))}},
      lstm ? 3 : 2);
  yield_states(e, sequence, lstm ? 3 : 2);
}
inline void lstm(expansion& e) { recurrent(e, 4, "sigmoid,tanh,tanh"); }
inline void gru(expansion& e) { recurrent(e, 3, "sigmoid,tanh"); }
inline void rnn(expansion& e) { recurrent(e, 1, "tanh"); }

}  // namespace detail

inline constexpr expansion_rule recurrent_expansions[] = {
    {"GRU", 1, detail::gru, "GRUSequence"},
    {"LSTM", 1, detail::lstm, "LSTMSequence"},
    {"RNN", 1, detail::rnn, "RNNSequence"},
};

}  // namespace opcost::onnx::front_end

#endif

// ---- opcost/onnx/front_end/expand_reduction.hpp
#ifndef OPCOST_ONNX_FRONT_END_EXPAND_REDUCTION_HPP_PIECE
#define OPCOST_ONNX_FRONT_END_EXPAND_REDUCTION_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Reductions, and what is built of them.

namespace opcost::onnx::front_end {
namespace detail {

// The axes of a Reduce. In the operator sets before `as_input` they are an attribute, in those from it on an input.
// OpenVINO ignores the attribute in the operator set 13 of the operations that `loses_axes` names.
struct reduce_axes {
  edge axes = nothing;
  bool none = false;  // nothing is reduced
};
inline edge attribute_axes(expansion& e, edge x) {
  if (!e.node.integers("axes").empty()) return e.numbers(e.node.integers("axes"));
  if (!e.has_rank(0)) return all_axes(e, x);
  std::vector<std::int64_t> list;
  for (int i = 0; i < e.rank(0); ++i) list.push_back(i);
  return e.numbers(list);
}
inline bool is_empty(const expansion& e, int k) {
  return !e.has(k) || (e.has_rank(k) && e.rank(k) == 1 && e.tensor(k).dims[0].exact() && e.tensor(k).dims[0].min == 0);
}
inline reduce_axes axes_of(expansion& e, edge x, int as_input, bool loses_axes = false) {
  if (e.node.version < as_input) {
    if (loses_axes && e.node.version >= 13) return {all_axes(e, x)};
    return {attribute_axes(e, x)};
  }
  if (!is_empty(e, 1)) return {e.in(1)};
  if (e.node.integer("noop_with_empty_axes", 0) != 0) return {nothing, true};
  return {all_axes(e, x)};
}
inline bool keeps(const expansion& e) { return e.node.integer("keepdims", 1) != 0; }
inline edge reduced(expansion& e, std::string_view type, edge x, edge axes, bool keep) {
  const int opset = type == "ReduceL1" || type == "ReduceL2" ? 4 : 1;
  return e.make(type, opset, {x, axes}, {{"keep_dims", e.text(keep)}});
}

inline void reduce(expansion& e, int as_input, bool loses_axes) {
  const reduce_axes a = axes_of(e, e.in(0), as_input, loses_axes);
  if (a.none) return e.out(e.make("Identity", 16, {e.in(0)}));
  const bool truth = e.type(0) == dtype::boolean;
  const edge x = truth ? convert(e, e.in(0), dtype::u8) : e.in(0);
  const edge y = reduced(e, e.layer_type(), x, a.axes, keeps(e));
  e.out(truth ? convert(e, y, dtype::boolean) : y);
}
inline void reduce_18(expansion& e) { reduce(e, 18, false); }
inline void reduce_sum(expansion& e) { reduce(e, 13, false); }
inline void reduce_l1(expansion& e) { reduce(e, 18, true); }
inline void reduce_sum_square(expansion& e) {
  const edge square = two(e, "Multiply", e.in(0), e.in(0));
  const reduce_axes a = axes_of(e, e.in(0), 18);
  e.out(a.none ? square : reduced(e, "ReduceSum", square, a.axes, keeps(e)));
}
inline void reduce_log_sum(expansion& e) {
  const reduce_axes a = axes_of(e, e.in(0), 18, true);
  const edge sum = a.none ? e.in(0) : reduced(e, "ReduceSum", e.in(0), a.axes, keeps(e));
  e.out(e.make("Log", 1, {sum}));
}
inline void reduce_log_sum_exp(expansion& e) {
  const reduce_axes a = axes_of(e, e.in(0), 18, true);
  if (a.none) return e.out(e.make("Identity", 16, {e.in(0)}));
  const edge most = reduced(e, "ReduceMax", e.in(0), a.axes, true);
  const edge grown = e.make("Exp", 1, {two(e, "Subtract", e.in(0), most)});
  const edge sum = e.make("Log", 1, {reduced(e, "ReduceSum", grown, a.axes, keeps(e))});
  e.out(two(e, "Add", keeps(e) ? most : e.make("Squeeze", 1, {most, a.axes}), sum));
}

// TopK with k = 1 yields the index.
inline void arg(expansion& e) {
  const std::int64_t axis = e.node.integer("axis", 0);
  const std::string_view along = e.text(axis < 0 && e.has_rank(0) ? axis + e.rank(0) : axis);
  const auto top = [&](edge x) {
    const edge one = e.number(1);
    return piece(e.make("TopK", 11, {x, one},
                        {{"axis", along},
                         {"mode", e.layer_type()},
                         {"sort", "value"},
                         {"index_element_type", "i64"},
                         {"stable", "true"}},
                        2),
                 1);
  };
  edge y = nothing;
  if (e.node.integer("select_last_index", 0) == 0) {
    y = top(e.in(0));
  } else {
    const edge at = e.numbers({axis < 0 && e.has_rank(0) ? axis + e.rank(0) : axis}), zero = e.number(0);
    const edge length = e.make("Gather", 1, {old_shape_of(e, e.in(0)), at, zero});
    const edge last = top(e.make("Reverse", 1, {e.in(0), at}, {{"mode", "index"}}));
    y = two(e, "Subtract", two(e, "Subtract", length, last), e.numbers({1}));
  }
  if (keeps(e)) return e.out(y);
  e.out(e.make("Squeeze", 1, {y, e.number(axis < 0 && e.has_rank(0) ? axis + e.rank(0) : axis, dtype::u64)}));
}

// The operator sets before 13 flatten to two axes first, 11 of Softmax does not.
inline edge normalized(expansion& e, edge x, std::int64_t axis) {
  const bool log = e.layer_type() == "LogSoftmax";
  return e.make(e.layer_type(), log ? 5 : 8, {x}, {{"axis", e.text(axis)}});
}
inline void softmax_flat(expansion& e) {
  if (e.has_rank(0) && e.rank(0) == 0) return e.out(e.scalar(e.layer_type() == "Softmax" ? 1 : 0, e.type(0)));
  const edge flat = flattened(e, e.in(0), e.node.integer("axis", 1), e.tensor(0));
  const edge y = normalized(e, flat, 1);
  e.out(reshape(e, y, shape_of(e, e.in(0))));
}
inline void softmax_11(expansion& e) { e.out(normalized(e, e.in(0), e.node.integer("axis", 1))); }
inline void softmax_13(expansion& e) { e.out(normalized(e, e.in(0), e.node.integer("axis", -1))); }

// One where the maximum is: TopK, then OneHot of its index.
inline edge one_hot_of_maximum(expansion& e, edge x, std::int64_t axis) {
  const edge one = e.number(1);
  const edge top = e.make(
      "TopK", 11, {x, one},
      {{"axis", e.text(axis)}, {"mode", "max"}, {"sort", "none"}, {"index_element_type", "i32"}, {"stable", "false"}},
      2);
  const edge at = e.numbers({axis}), zero = e.number(0);
  const edge length = gather(e, old_shape_of(e, x), at, zero);
  const edge depth = e.make("Squeeze", 1, {length, e.numbers({0})});
  const edge on = e.number(1), off = e.number(0);
  const edge hot = e.make("OneHot", 1, {piece(top, 1), depth, on, off}, {{"axis", e.text(axis)}});
  const edge numbers = convert(e, hot, e.type(0));
  return reshape(e, numbers, old_shape_of(e, e.in(0)));
}
inline void hardmax_flat(expansion& e) {
  e.out(one_hot_of_maximum(e, flattened(e, e.in(0), e.node.integer("axis", 1), e.tensor(0)), 1));
}
inline void hardmax(expansion& e) {
  const std::int64_t axis = e.node.integer("axis", -1);
  e.out(one_hot_of_maximum(e, e.in(0), axis < 0 && e.has_rank(0) ? axis + e.rank(0) : axis));
}
inline void lp_normalization(expansion& e) {
  const bool one = e.node.integer("p", 2) == 1;
  const std::int64_t axis = e.node.integer("axis", -1);
  const edge along = e.number(axis < 0 && e.has_rank(0) ? axis + e.rank(0) : axis);
  const dtype t = e.type(0);
  const edge x = one ? e.make("Abs", 1, {e.in(0)}) : two(e, "Power", e.in(0), e.scalar(2, t));
  const double tiny = 1.1920928955078125e-07;
  edge norm = two(e, "Add", reduced(e, "ReduceSum", x, along, true), e.scalar(tiny, t));
  if (!one) norm = e.make("Sqrt", 1, {norm});
  e.out(two(e, "Divide", e.in(0), norm));
}
inline void cum_sum(expansion& e) {
  ints known;
  const bool single = e.has_rank(1) && e.rank(1) > 0 && e.numbers_of(e.in(1), known) && known.rank == 1;
  const edge axis = single ? e.number(known[0].n, e.of(e.in(1)).is.type) : e.has(1) ? e.in(1) : e.number(0, dtype::i32);
  e.out(e.make("CumSum", 3, {e.in(0), axis},
               {{"exclusive", e.text(e.node.integer("exclusive", 0) != 0)},
                {"reverse", e.text(e.node.integer("reverse", 0) != 0)}}));
}
inline void top_k(expansion& e) {
  edge k = nothing;
  if (e.node.version < 10) {
    k = e.number(e.node.integer("k", 1));
  } else {
    ints list;
    const bool known = e.numbers_of(e.in(1), list) && list.rank == 1;
    if (known && e.has_rank(1) && e.rank(1) == 0)
      k = e.in(1);
    else if (known)
      k = e.number(list[0].n);
    else
      k = e.make("Squeeze", 1, {e.in(1), e.numbers({0})});
  }
  const bool largest = e.node.version < 11 || e.node.integer("largest", 1) != 0;
  const bool sorted = e.node.version < 11 || e.node.integer("sorted", 1) != 0;
  const edge top = e.make("TopK", 11, {e.in(0), k},
                          {{"axis", e.text(e.node.integer("axis", -1))},
                           {"mode", largest ? "max" : "min"},
                           {"sort", sorted ? "value" : "none"},
                           {"index_element_type", "i64"},
                           {"stable", "false"}},
                          2);
  e.out(0, top);
  e.out(1, piece(top, 1));
}

}  // namespace detail

inline constexpr expansion_rule reduction_expansions[] = {
    {"ArgMax", 1, detail::arg, "max"},
    {"ArgMin", 1, detail::arg, "min"},
    {"CumSum", 1, detail::cum_sum},
    {"Hardmax", 1, detail::hardmax_flat},
    {"Hardmax", 13, detail::hardmax},
    {"LogSoftmax", 1, detail::softmax_flat, "LogSoftmax"},
    {"LogSoftmax", 13, detail::softmax_13, "LogSoftmax"},
    {"LpNormalization", 1, detail::lp_normalization},
    {"ReduceL1", 1, detail::reduce_l1, "ReduceL1"},
    {"ReduceL2", 1, detail::reduce_18, "ReduceL2"},
    {"ReduceLogSum", 1, detail::reduce_log_sum},
    {"ReduceLogSumExp", 1, detail::reduce_log_sum_exp},
    {"ReduceMax", 1, detail::reduce_18, "ReduceMax"},
    {"ReduceMean", 1, detail::reduce_18, "ReduceMean"},
    {"ReduceMin", 1, detail::reduce_18, "ReduceMin"},
    {"ReduceProd", 1, detail::reduce_18, "ReduceProd"},
    {"ReduceSum", 1, detail::reduce_sum, "ReduceSum"},
    {"ReduceSumSquare", 1, detail::reduce_sum_square},
    {"Softmax", 1, detail::softmax_flat, "Softmax"},
    {"Softmax", 11, detail::softmax_11, "Softmax"},
    {"Softmax", 13, detail::softmax_13, "Softmax"},
    {"TopK", 1, detail::top_k},
};

}  // namespace opcost::onnx::front_end

#endif

// ---- opcost/onnx/front_end/expand_resampling.hpp
#ifndef OPCOST_ONNX_FRONT_END_EXPAND_RESAMPLING_HPP_PIECE
#define OPCOST_ONNX_FRONT_END_EXPAND_RESAMPLING_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Operations that sample their input at other places.

namespace opcost::onnx::front_end {
namespace detail {

inline void roi_align(expansion& e) {
  const std::string_view mode = e.node.text("coordinate_transformation_mode", "half_pixel");
  const bool shifted = e.node.version >= 16 && mode == "half_pixel";
  e.out(e.make("ROIAlign", 9, {e.in(0), e.in(1), e.in(2)},
               {{"pooled_h", e.text(e.node.integer("output_height", 1))},
                {"pooled_w", e.text(e.node.integer("output_width", 1))},
                {"sampling_ratio", e.text(e.node.integer("sampling_ratio", 0))},
                {"spatial_scale", e.text(e.node.real("spatial_scale", 1))},
                {"mode", e.node.text("mode", "avg")},
                {"aligned_mode", shifted ? "half_pixel_for_nn" : "asymmetric"}}));
}
inline void grid_sample(expansion& e) {
  if (e.has_rank(0) && e.rank(0) != 4) return e.refuse("a grid of another rank than 4");
  const std::string_view mode = e.node.text("mode", "bilinear");
  e.out(e.make("GridSample", 9, {e.in(0), e.in(1)},
               {{"align_corners", e.text(e.node.integer("align_corners", 0) != 0)},
                {"mode", mode == "linear"  ? "bilinear"
                         : mode == "cubic" ? "bicubic"
                                           : mode},
                {"padding_mode", e.node.text("padding_mode", "zeros")}}));
}
inline edge interpolate(expansion& e, std::initializer_list<edge> from, std::string_view by,
                        std::string_view transformation) {
  const std::string_view mode = e.node.text("mode", "nearest");
  return e.make("Interpolate", 11, from,
                {{"mode", mode == "linear" || mode == "bilinear" ? "linear_onnx" : mode},
                 {"shape_calculation_mode", by},
                 {"coordinate_transformation_mode", transformation},
                 {"nearest_mode", e.node.text("nearest_mode", "round_prefer_floor")},
                 {"antialias", e.text(e.node.integer("antialias", 0) != 0)},
                 {"cube_coeff", e.text(e.node.real("cubic_coeff_a", -0.75))}});
}
inline void resize_10(expansion& e) { e.out(interpolate(e, {e.in(0), e.in(1)}, "scales", "asymmetric")); }
inline void resize_11(expansion& e) {
  const bool sizes = e.has(3);
  const edge to = sizes ? e.in(3) : e.in(2);
  const std::string_view by = sizes ? "sizes" : "scales",
                         transformation = e.node.text("coordinate_transformation_mode", "half_pixel");
  if (!e.node.has("axes")) return e.out(interpolate(e, {e.in(0), to}, by, transformation));
  const edge axes = e.numbers(e.node.integers("axes"));
  e.out(interpolate(e, {e.in(0), to, axes}, by, transformation));
}
inline void upsample(expansion& e) {
  if (e.has(1)) return e.out(interpolate(e, {e.in(0), e.in(1)}, "scales", "half_pixel"));
  std::vector<float> scales(e.node.reals("scales").begin(), e.node.reals("scales").end());
  if (scales.empty())
    scales = {1, 1, static_cast<float>(e.node.real("height_scale", 1)),
              static_cast<float>(e.node.real("width_scale", 1))};
  const edge to = e.reals(scales);
  e.out(interpolate(e, {e.in(0), to}, "scales", "half_pixel"));
}

}  // namespace detail

inline constexpr expansion_rule resampling_expansions[] = {
    {"GridSample", 1, detail::grid_sample}, {"Resize", 1, detail::resize_10},  {"Resize", 11, detail::resize_11},
    {"RoiAlign", 1, detail::roi_align},     {"Upsample", 1, detail::upsample},
};

}  // namespace opcost::onnx::front_end

#endif

namespace opcost::onnx::front_end {

namespace detail {
inline constexpr rule_table<expansion_rule> expansion_tables[] = {
    {op_domain::standard, elementwise_expansions},   {op_domain::standard, movement_expansions},
    {op_domain::standard, resampling_expansions},    {op_domain::standard, window_expansions},
    {op_domain::standard, product_expansions},       {op_domain::standard, reduction_expansions},
    {op_domain::standard, normalization_expansions}, {op_domain::standard, control_expansions},
    {op_domain::standard, recurrent_expansions},     {op_domain::standard, quantized_expansions},
    {op_domain::standard, attention_expansions},     {op_domain::standard, loss_expansions},
    {op_domain::microsoft, microsoft_expansions},
};
inline constexpr sorted_rules<expansion_rule, count_rules(expansion_tables)> all_expansions(expansion_tables);
}  // namespace detail

/// True if OpenVINO reads an operation that has no rule here.
constexpr bool is_read_by_openvino(op_domain domain, std::string_view name) {
  constexpr std::string_view standard[] = {"AffineGrid",
                                           "ATen",
                                           "BlackmanWindow",
                                           "CenterCropPad",
                                           "DFT",
                                           "HammingWindow",
                                           "HannWindow",
                                           "Multinomial",
                                           "RandomNormal",
                                           "RandomNormalLike",
                                           "RandomUniform",
                                           "RandomUniformLike",
                                           "SequenceAt",
                                           "SequenceConstruct",
                                           "SequenceEmpty",
                                           "SequenceErase",
                                           "SequenceInsert",
                                           "SequenceLength",
                                           "SplitToSequence"};
  constexpr std::string_view microsoft[] = {"Attention", "DynamicQuantizeLSTM", "EmbedLayerNormalization",
                                            "GroupNorm", "GroupQueryAttention", "RotaryEmbedding"};
  const auto has = [&](span<const std::string_view> list) {
    for (std::string_view n : list)
      if (n == name) return true;
    return false;
  };
  if (domain == op_domain::machine_learning) return name == "Normalizer";
  return domain == op_domain::microsoft ? has(microsoft) : domain == op_domain::standard && has(standard);
}

/// The newest rule that is not above `version`, or the oldest; null if OpenVINO has none.
inline const expansion_rule* find_expansion(op_domain domain, std::string_view name, count_t version) {
  if (const expansion_rule* r = detail::all_expansions.find(domain, name, version)) return r;
  return detail::all_expansions.oldest(domain, name);
}

}  // namespace opcost::onnx::front_end

#endif

namespace opcost::onnx::front_end {

class expander {
 public:
  /// `a`: an analysis of the graph, for the shapes that the model is given.
  expander(const graph& g, const analysis_base& a) : g_(g), a_(a), row_of_(g.items().size(), -1) {
    for (std::size_t i = 0; i < a.rows.size(); ++i)
      if (const int node = a.rows[i].node; node >= 0 && static_cast<std::size_t>(node) < row_of_.size())
        row_of_[static_cast<std::size_t>(node)] = static_cast<int>(i);
    made_.resize(g.items().size());
    model_.source = &g.source();
    if (g.source().text_form) model_.refused = "OpenVINO reads no file in the text form";
    for (const value_info& v : g.source().graph.results) results_.set(v.name, 0);
  }

  expanded_model run() {
    sequence<int> stack;
    std::vector<char> state(g_.items().size(), 0);
    for (int root = 0; root < static_cast<int>(g_.items().size()) && model_.refused.empty(); ++root) {
      stack.push_back(root);
      while (!stack.empty() && model_.refused.empty()) {
        const int at = stack.back();
        char& is = state[static_cast<std::size_t>(at)];
        bool ready = true;
        if (is == 0) {
          is = 1;
          for (const edge& e : g_.inputs_of(item_at(at)))
            if (e.row >= 0 && state[static_cast<std::size_t>(e.row)] == 0) {
              stack.push_back(e.row);
              ready = false;
            }
        }
        if (!ready) continue;
        stack.pop_back();
        if (is == 2) continue;
        is = 2;
        expand(at);
      }
    }
    return std::move(model_);
  }

 private:
  const graph& g_;
  const analysis_base& a_;
  std::vector<int> row_of_;                // of the analysis, by item
  std::vector<std::vector<edge>> made_{};  // what each item's outputs have become
  expanded_model model_{};
  name_table results_{};

  const item& item_at(int i) const { return g_.items()[static_cast<std::size_t>(i)]; }
  span<const partial_tensor> outputs_of(int i) const {
    const int row = row_of_[static_cast<std::size_t>(i)];
    return row < 0 ? span<const partial_tensor>() : a_.outputs_of(a_.rows[static_cast<std::size_t>(row)]);
  }
  partial_tensor known_of(edge e) const {
    if (e.row < 0) return opcost::detail::absent<interval>;
    const auto all = outputs_of(e.row);
    if (static_cast<std::size_t>(e.port) < all.size()) return all[static_cast<std::size_t>(e.port)];
    return opcost::detail::unknown<interval>;
  }
  edge made(edge e) const {
    if (e.row < 0) return nothing;
    const auto& all = made_[static_cast<std::size_t>(e.row)];
    return static_cast<std::size_t>(e.port) < all.size() ? all[static_cast<std::size_t>(e.port)] : nothing;
  }
  int add(layer l, int made_by, std::string_view name) {
    l.name = name;
    l.made_by = made_by;
    model_.layers.push_back(l);
    return static_cast<int>(model_.layers.size()) - 1;
  }

  void expand(int at) {
    const item& i = item_at(at);
    for (const partial_tensor& t : outputs_of(at))
      if (is_strange(t.type))
        return refuse({"OpenVINO refuses ", i.type, " '", i.name, "': elements of type ", name_of(t.type)});
    layer l;
    switch (i.kind) {
      case item_kind::given:
        l.is = known_of({at, 0});
        // without elements it is a constant
        l.type = l.is.dims.is_static() && numbers(l.is.dims).elements() == 0 ? "Const" : "Parameter";
        made_[static_cast<std::size_t>(at)] = {{add(l, at, i.name), 0}};
        return;
      case item_kind::initializer:
        l.type = "Const";
        l.is.dims = partial_shape(i.data->dims);
        l.is.type = element_type(i.data->type);
        l.in = i.in;
        l.data = i.data;
        made_[static_cast<std::size_t>(at)] = {{add(l, at, i.name), 0}};
        return;
      case item_kind::result: return expand_result(at, i);
      case item_kind::node: return expand_node(at, i);
      default: refuse({"it is not read: ", i.type}); return;
    }
  }
  // OpenVINO's reader knows no such elements.
  static bool is_strange(dtype t) {
    return t == dtype::f8e4m3fnuz || t == dtype::f8e5m2fnuz || t == dtype::i2 || t == dtype::u2 || is_complex(t);
  }
  void refuse(std::initializer_list<std::string_view> parts) { model_.refused = model_.texts.join(parts); }

  void expand_result(int at, const item& i) {
    const edge from = made(g_.inputs_of(i).empty() ? nothing : g_.inputs_of(i)[0]);
    if (from.row < 0) return refuse({"nothing makes the output '", i.name, "'"});
    layer l;
    l.type = "Result";
    l.inputs = {static_cast<int>(model_.edges.size()), 1};
    model_.edges.push_back(from);
    add(l, at, model_.texts.join({i.name, "/sink_port_0"}));
  }

  void expand_node(int at, const item& i) {
    if (i.callee) return refuse({"OpenVINO has no rule for the function ", i.callee->name});
    const op_domain domain = domain_of(i.is->domain);
    const expansion_rule* rule = find_expansion(domain, i.type, i.version);
    if (!rule) {
      const bool read = is_read_by_openvino(domain, i.type);
      return refuse({read ? "what OpenVINO makes of it is not known here: " : "OpenVINO has no rule for ", i.is->domain,
                     i.is->domain.empty() ? "" : ".", i.type});
    }
    expansion e(model_, g_.call_of(i), *rule);
    e.made_by_ = at;
    const auto inputs = g_.inputs_of(i).first(static_cast<std::size_t>(i.own_inputs));
    for (const edge& v : inputs) {
      e.inputs_.push_back(made(v));
      e.tensors_.push_back(known_of(v));
    }
    capture(i, e);
    for (const partial_tensor& t : outputs_of(at)) e.results_.push_back(t);
    const auto names = i.in->outputs_of(*i.is);
    while (e.results_.size() < names.size()) e.results_.push_back(opcost::detail::unknown<interval>);
    const int first = static_cast<int>(model_.layers.size());
    rule->expand(e);
    if (!e.why_.empty()) return refuse({"no expansion of ", i.type, " '", i.name, "': ", e.why_});
    name_outputs(i, e, first);
    made_[static_cast<std::size_t>(at)] = std::move(e.outputs_);
  }

  // What the bodies of a node use of the graph around, body by body; constants are copied into the bodies.
  void capture(const item& i, expansion& e) {
    const auto from = g_.inputs_of(i).subspan(static_cast<std::size_t>(i.own_inputs));
    if (from.empty()) return;
    const sequence<std::string_view> all = graph::free_names_of(i);
    const auto add_body = [&](const net& body) {
      sequence<std::string_view> names;
      graph::free_names(body, names);
      for (std::string_view name : names)
        for (std::size_t k = 0; k < all.size() && k < from.size(); ++k) {
          const edge v = made(from[k]);
          if (all[k] == name && v.row >= 0 && !model_.at(v.row).is_constant()) e.captured_.push_back(v);
        }
    };
    for (std::string_view wanted : {"then_branch", "else_branch", "body"})
      if (const attribute* a = i.in->attribute_of(*i.is, wanted); a && a->graphs.count > 0)
        add_body(i.in->bodies[static_cast<std::size_t>(a->graphs.first)]);
  }

  // The layers that make the node's outputs have its name; a node without a name gives that of its last output. An
  // output of the network gives its own.
  void name_outputs(const item& i, expansion& e, int first) {
    const auto outputs = i.in->outputs_of(*i.is);
    const std::string_view own = i.is->name;
    for (std::size_t k = 0; k < outputs.size() && k < e.outputs_.size(); ++k) {
      const edge out = e.outputs_[k];
      if (out.row < 0 || outputs[k].empty()) continue;
      layer& l = model_.layers[static_cast<std::size_t>(out.row)];
      if (results_.find(outputs[k]) >= 0 && (out.row >= first || e.renames_))
        l.name = outputs[k];
      else if (out.row >= first || (e.renames_ && !l.is_constant() && l.type != "Parameter"))
        l.name = own.empty() ? outputs[k] : own;
    }
    if (e.without_bias_.row >= 0 && !outputs.empty())
      model_.layers[static_cast<std::size_t>(e.without_bias_.row)].name =
          model_.texts.join({own.empty() ? outputs[0] : own, "/WithoutBiases"});
  }
};

/// What OpenVINO makes of an ONNX model, for the shapes of an analysis of it.
inline expanded_model expand(const graph& g, const analysis_base& a) { return expander(g, a).run(); }

}  // namespace opcost::onnx::front_end

#endif

// ---- opcost/onnx/front_end/expanded_graph.hpp
#ifndef OPCOST_ONNX_FRONT_END_EXPANDED_GRAPH_HPP_PIECE
#define OPCOST_ONNX_FRONT_END_EXPANDED_GRAPH_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// An expanded model as a graph that analyze() walks, and as the file that Model Analyzer's passes ask.

namespace opcost::onnx::front_end {

class expanded_graph {
 public:
  explicit expanded_graph(const expanded_model& m) : model_(&m) {
    entries_.reserve(m.layers.size());
    for (const layer& l : m.layers) entries_.push_back(entry(l));
  }
  const expanded_model& source() const { return *model_; }
  int index_of(const layer& l) const { return static_cast<int>(&l - model_->layers.data()); }
  /// The layer's operation in the catalogue, or -1.
  int entry_of(const layer& l) const { return entries_[static_cast<std::size_t>(index_of(l))]; }

 private:
  const expanded_model* model_;
  std::vector<int> entries_{};

  static int entry(const layer& l) {
    if (l.opset == 0 || l.kept.count > 0) return -1;
    return catalogue<builtin_ops>::find(l.is_constant() ? std::string_view("Constant") : l.type, l.opset);
  }
};

class layer_attributes final : public openvino::text_attributes {
 public:
  layer_attributes(const expanded_model& m, const layer& l) : model_(m), layer_(l) {}

 private:
  const expanded_model& model_;
  const layer& layer_;

  bool find(std::string_view name, std::string_view& text) override {
    for (const text_attribute& a : model_.attributes_of(layer_)) {
      if (a.name != name) continue;
      text = a.text;
      return true;
    }
    return false;
  }
  bool is_itself(partial_tensor& t) const override {
    const bool tells = layer_.is_constant() || layer_.type == "Parameter";
    if (tells) t = layer_.is;
    return tells;
  }
};

/// What Model Analyzer's passes ask of the file.
class expanded_file final : public replay::model_analyzer::file {
 public:
  explicit expanded_file(const expanded_graph& g) : g_(g) {}
  std::string_view attribute(int at, std::string_view name) const override {
    for (const text_attribute& a : g_.source().attributes_of(g_.source().at(at)))
      if (a.name == name) return a.text;
    return {};
  }
  bool same_attributes(int, int) const override { return false; }  // only IR of version 10 asks
  count_t place(int) const override { return -1; }
  bool read(int at, count_t from, span<std::byte> into) const override {
    const layer& l = g_.source().at(at);
    if (l.data) return read_bytes(l, from, into);
    const auto numbers = expanded_model::of(g_.source().numbers, l.numbers);
    const auto reals = expanded_model::of(g_.source().reals, l.reals);
    const int width = bits_of(l.is.type) / 8;
    if (width < 1) return false;
    for (std::size_t i = 0; i < into.size(); ++i) {
      const std::size_t byte = static_cast<std::size_t>(from.n) + i, element = byte / static_cast<std::size_t>(width);
      std::uint64_t bits = 0;
      if (!numbers.empty()) {
        if (element >= numbers.size()) return false;
        bits = static_cast<std::uint64_t>(numbers[element].min.n);
      } else if (l.is.type == dtype::f32 || l.is.type == dtype::f64) {
        if (element >= reals.size()) return false;
        bits = l.is.type == dtype::f64 ? std::bit_cast<std::uint64_t>(reals[element])
                                       : std::bit_cast<std::uint32_t>(static_cast<float>(reals[element]));
      } else {
        return false;
      }
      into[i] = static_cast<std::byte>(bits >> (8 * (byte % static_cast<std::size_t>(width))));
    }
    return true;
  }
  void attributes(int at, replay::model_analyzer::attribute_list& into) const override {
    const layer& l = g_.source().at(at);
    const int entry = g_.entry_of(l);
    if (entry < 0) return;
    layer_attributes reader(g_.source(), l);
    replay::model_analyzer::attribute_lister lister(reader, into);
    alignas(std::max_align_t) std::byte raw[catalogue<builtin_ops>::storage];
    catalogue<builtin_ops>::entries[static_cast<std::size_t>(entry)].read(raw, lister);
  }

 private:
  const expanded_graph& g_;

  bool read_bytes(const layer& l, count_t from, span<std::byte> into) const {
    tensor_data part = *l.data;
    if (part.stored == storage::external) {
      part.offset += from;
      return onnx::detail::read_bytes(*g_.source().source, part, into);
    }
    const auto skip = static_cast<std::uint64_t>(from.n);
    if (part.stored != storage::raw && !(part.stored == storage::float_data && part.bytes > 0)) return false;
    if (skip > part.bytes) return false;
    part.at += skip;
    part.bytes -= skip;
    part.kept = part.kept.size() >= skip ? part.kept.substr(static_cast<std::size_t>(skip)) : std::string_view();
    return onnx::detail::read_bytes(*g_.source().source, part, into);
  }
};

}  // namespace opcost::onnx::front_end

template <> struct opcost::graph_traits<opcost::onnx::front_end::expanded_graph> {
  using graph = onnx::front_end::expanded_graph;
  using layer = onnx::front_end::layer;
  using model = onnx::front_end::expanded_model;
  static const std::vector<layer>& nodes(const graph& g) { return g.source().layers; }
  static span<const edge> inputs(const graph& g, const layer& l) { return g.source().inputs_of(l); }
  static content_use reads(const graph& g, const layer& l) {
    const int at = g.entry_of(l);
    if (at < 0) return {};
    const op_entry& e = catalogue<builtin_ops>::entries[static_cast<std::size_t>(at)];
    return {e.reads, e.value != nullptr && !e.value_of_shape};
  }
  static node_facts facts(const graph& g, const layer& l) {
    return {.name = l.name,
            .type = l.type,
            .opset = l.opset,
            .storage = l.is_constant() ? g.index_of(l) + 1 : 0,
            .bytes = -1};
  }
  static span<const partial_tensor> outputs(const graph& g, const layer& l) {
    return model::of(g.source().tensors, l.kept);
  }
  static void visit(const graph& g, const layer& l, auto&& f) {
    const int at = g.entry_of(l);
    if (at < 0) return f(unknown_op{l.type});
    alignas(std::max_align_t) std::byte raw[catalogue<builtin_ops>::storage];
    onnx::front_end::layer_attributes reader(g.source(), l);
    catalogue<builtin_ops>::entries[static_cast<std::size_t>(at)].read(raw, reader);
    if (reader.wrong()) return f(unknown_op{.type = l.type, .why = {}, .rejected_by = reader.wrong()});
    f(op_ref<builtin_ops>{at, raw});
  }
  static bool content(const graph& g, const layer& l, const partial_tensor&, opcost::content<interval> into) {
    if (l.data) return onnx::read_content(*g.source().source, *l.in, *l.data, into);
    const auto numbers = model::of(g.source().numbers, l.numbers);
    const auto reals = model::of(g.source().reals, l.reals);
    if (into.numbers.size() != numbers.size() || into.reals.size() != reals.size()) return false;
    for (std::size_t i = 0; i < numbers.size(); ++i) into.numbers[i] = numbers[i];
    for (std::size_t i = 0; i < reals.size(); ++i) into.reals[i] = reals[i];
    return true;
  }
};

#endif

namespace opcost::onnx::front_end {

/// The figures, or the reason why there are none, and the data that the figures refer to.
class onnx_figures {
 public:
  onnx_figures(const graph& g, const analysis_base& a, const replay::model_analyzer::options& o = {})
      : parts_(std::make_shared<parts>(g, a)) {
    refuse_what_does_not_fit();
    if (!parts_->model.refused.empty()) {
      parts_->why = "Model Analyzer's figures of this file are not known: " + std::string(refused());
      figures_.flops_known = figures_.parameters.known = figures_.memory.known = false;
      figures_.refused = parts_->why;
      figures_.kept = parts_;
      return;
    }
    auto nodes =
        replay::model_analyzer::nodes_of(parts_->rows, span<const figure>(parts_->rows.figures), 1, parts_->file);
    replay::model_analyzer::put_in_order(nodes);
    name_apart(nodes);
    figures_ = replay::model_analyzer::analyze(std::move(nodes), o);
    figures_.made_by.reserve(parts_->model.layers.size());
    for (const layer& l : parts_->model.layers) figures_.made_by.push_back(l.made_by);
    figures_.kept = parts_;
  }
  /// Why OpenVINO does not read the file; empty: it does.
  std::string_view refused() const { return parts_->model.refused; }
  const expanded_model& expanded() const { return parts_->model; }
  replay::model_analyzer::figures& operator*() { return figures_; }
  replay::model_analyzer::figures* operator->() { return &figures_; }

 private:
  struct parts {
    parts(const graph& g, const analysis_base& a)
        : model(expand(g, a)), layers(model), rows(analyze<model_analyzer>(layers)), file(layers) {}
    expanded_model model;
    expanded_graph layers;
    analysis<opcost::model_analyzer> rows;
    expanded_file file;
    std::string why{};
  };
  std::shared_ptr<parts> parts_;
  replay::model_analyzer::figures figures_{};

  // OpenVINO infers all shapes while it reads: a layer that rejects its operands fails the whole file.
  void refuse_what_does_not_fit() {
    expanded_model& m = parts_->model;
    for (const row& r : parts_->rows.rows)
      if (m.refused.empty() && r.refused)
        m.refused = m.texts.join({"OpenVINO refuses ", r.type, " '", r.name, "': ", r.why});
  }
  // Of the nodes that have one name, the first that is listed keeps it; the others become NAME_1, NAME_2 ...
  static void name_apart(replay::model_analyzer::graph& g) {
    name_table taken, met;
    for (const auto& n : g.nodes) taken.set(n.name, 0);
    for (int i : g.order) {
      auto& n = g.at(i);
      if (met.find(n.name) >= 0) {
        std::string_view name = n.name;
        for (int k = 1; taken.find(name) >= 0; ++k)
          name = g.names.emplace_back(std::string(n.name) + "_" + std::string(std::string_view(digits(count_t(k)))));
        taken.set(name, 0);
        n.name = name;
      }
      met.set(n.name, 0);
    }
  }
};

}  // namespace opcost::onnx::front_end

#endif

// ---- opcost/onnx/read_onnx.hpp
#ifndef OPCOST_ONNX_READ_ONNX_HPP_PIECE
#define OPCOST_ONNX_READ_ONNX_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Reads ONNX files in binary and in text form, told apart by their content. What is not a model is refused with one
// line that says what it is; nothing in a file can crash the reader.

// ---- opcost/onnx/onnx_text.hpp
#ifndef OPCOST_ONNX_ONNX_TEXT_HPP_PIECE
#define OPCOST_ONNX_ONNX_TEXT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Converts the text form of an ONNX file (.prototxt, .pbtxt, .textproto) to the binary form that the reader reads, with
// the table of fields in onnx_text_fields.hpp.
#include <bit>

// ---- opcost/onnx/onnx_text_fields.hpp
#ifndef OPCOST_ONNX_ONNX_TEXT_FIELDS_HPP_PIECE
#define OPCOST_ONNX_ONNX_TEXT_FIELDS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The fields of ONNX messages in the text format: name, number, kind, and the message or enumeration inside.
#include <cstdint>
#include <string_view>

namespace opcost::onnx::detail {

enum class text_kind : std::uint8_t { integer, real32, real64, text, message, choice, boolean };
enum text_message : std::uint8_t {
  no_message,
  in_model,
  in_import,
  in_property,
  in_graph,
  in_node,
  in_attribute,
  in_tensor,
  in_segment,
  in_sparse,
  in_value,
  in_type,
  in_tensor_type,
  in_element,
  in_map,
  in_shape,
  in_dim,
  in_function,
  in_annotation,
  in_training
};
struct text_field {
  text_message of;
  std::string_view name;
  std::uint32_t number;
  text_kind kind;
  text_message inner = no_message;
};
inline constexpr text_field text_fields[] = {
    {in_model, "ir_version", 1, text_kind::integer},
    {in_model, "producer_name", 2, text_kind::text},
    {in_model, "producer_version", 3, text_kind::text},
    {in_model, "domain", 4, text_kind::text},
    {in_model, "model_version", 5, text_kind::integer},
    {in_model, "doc_string", 6, text_kind::text},
    {in_model, "graph", 7, text_kind::message, in_graph},
    {in_model, "opset_import", 8, text_kind::message, in_import},
    {in_model, "metadata_props", 14, text_kind::message, in_property},
    {in_model, "training_info", 20, text_kind::message, in_training},
    {in_model, "functions", 25, text_kind::message, in_function},
    {in_import, "domain", 1, text_kind::text},
    {in_import, "version", 2, text_kind::integer},
    {in_property, "key", 1, text_kind::text},
    {in_property, "value", 2, text_kind::text},
    {in_graph, "node", 1, text_kind::message, in_node},
    {in_graph, "name", 2, text_kind::text},
    {in_graph, "initializer", 5, text_kind::message, in_tensor},
    {in_graph, "doc_string", 10, text_kind::text},
    {in_graph, "input", 11, text_kind::message, in_value},
    {in_graph, "output", 12, text_kind::message, in_value},
    {in_graph, "value_info", 13, text_kind::message, in_value},
    {in_graph, "quantization_annotation", 14, text_kind::message, in_annotation},
    {in_graph, "sparse_initializer", 15, text_kind::message, in_sparse},
    {in_graph, "metadata_props", 16, text_kind::message, in_property},
    {in_annotation, "tensor_name", 1, text_kind::text},
    {in_annotation, "quant_parameter_tensor_names", 2, text_kind::message, in_property},
    {in_training, "initialization", 1, text_kind::message, in_graph},
    {in_training, "algorithm", 2, text_kind::message, in_graph},
    {in_training, "initialization_binding", 3, text_kind::message, in_property},
    {in_training, "update_binding", 4, text_kind::message, in_property},
    {in_node, "input", 1, text_kind::text},
    {in_node, "output", 2, text_kind::text},
    {in_node, "name", 3, text_kind::text},
    {in_node, "op_type", 4, text_kind::text},
    {in_node, "attribute", 5, text_kind::message, in_attribute},
    {in_node, "doc_string", 6, text_kind::text},
    {in_node, "domain", 7, text_kind::text},
    {in_node, "overload", 8, text_kind::text},
    {in_node, "metadata_props", 9, text_kind::message, in_property},
    {in_attribute, "name", 1, text_kind::text},
    {in_attribute, "f", 2, text_kind::real32},
    {in_attribute, "i", 3, text_kind::integer},
    {in_attribute, "s", 4, text_kind::text},
    {in_attribute, "t", 5, text_kind::message, in_tensor},
    {in_attribute, "g", 6, text_kind::message, in_graph},
    {in_attribute, "floats", 7, text_kind::real32},
    {in_attribute, "ints", 8, text_kind::integer},
    {in_attribute, "strings", 9, text_kind::text},
    {in_attribute, "tensors", 10, text_kind::message, in_tensor},
    {in_attribute, "graphs", 11, text_kind::message, in_graph},
    {in_attribute, "doc_string", 13, text_kind::text},
    {in_attribute, "tp", 14, text_kind::message, in_type},
    {in_attribute, "type_protos", 15, text_kind::message, in_type},
    {in_attribute, "type", 20, text_kind::choice, in_attribute},
    {in_attribute, "ref_attr_name", 21, text_kind::text},
    {in_attribute, "sparse_tensor", 22, text_kind::message, in_sparse},
    {in_attribute, "sparse_tensors", 23, text_kind::message, in_sparse},
    {in_tensor, "dims", 1, text_kind::integer},
    {in_tensor, "data_type", 2, text_kind::integer},
    {in_tensor, "segment", 3, text_kind::message, in_segment},
    {in_tensor, "float_data", 4, text_kind::real32},
    {in_tensor, "int32_data", 5, text_kind::integer},
    {in_tensor, "string_data", 6, text_kind::text},
    {in_tensor, "int64_data", 7, text_kind::integer},
    {in_tensor, "name", 8, text_kind::text},
    {in_tensor, "raw_data", 9, text_kind::text},
    {in_tensor, "double_data", 10, text_kind::real64},
    {in_tensor, "uint64_data", 11, text_kind::integer},
    {in_tensor, "doc_string", 12, text_kind::text},
    {in_tensor, "external_data", 13, text_kind::message, in_property},
    {in_tensor, "data_location", 14, text_kind::choice, in_tensor},
    {in_tensor, "metadata_props", 16, text_kind::message, in_property},
    {in_segment, "begin", 1, text_kind::integer},
    {in_segment, "end", 2, text_kind::integer},
    {in_sparse, "values", 1, text_kind::message, in_tensor},
    {in_sparse, "indices", 2, text_kind::message, in_tensor},
    {in_sparse, "dims", 3, text_kind::integer},
    {in_value, "name", 1, text_kind::text},
    {in_value, "type", 2, text_kind::message, in_type},
    {in_value, "doc_string", 3, text_kind::text},
    {in_value, "metadata_props", 4, text_kind::message, in_property},
    {in_type, "tensor_type", 1, text_kind::message, in_tensor_type},
    {in_type, "sequence_type", 4, text_kind::message, in_element},
    {in_type, "map_type", 5, text_kind::message, in_map},
    {in_type, "denotation", 6, text_kind::text},
    {in_type, "sparse_tensor_type", 8, text_kind::message, in_tensor_type},
    {in_type, "optional_type", 9, text_kind::message, in_element},
    {in_tensor_type, "elem_type", 1, text_kind::integer},
    {in_tensor_type, "shape", 2, text_kind::message, in_shape},
    {in_element, "elem_type", 1, text_kind::message, in_type},
    {in_map, "key_type", 1, text_kind::integer},
    {in_map, "value_type", 2, text_kind::message, in_type},
    {in_shape, "dim", 1, text_kind::message, in_dim},
    {in_dim, "dim_value", 1, text_kind::integer},
    {in_dim, "dim_param", 2, text_kind::text},
    {in_dim, "denotation", 3, text_kind::text},
    {in_function, "name", 1, text_kind::text},
    {in_function, "input", 4, text_kind::text},
    {in_function, "output", 5, text_kind::text},
    {in_function, "attribute", 6, text_kind::text},
    {in_function, "node", 7, text_kind::message, in_node},
    {in_function, "doc_string", 8, text_kind::text},
    {in_function, "opset_import", 9, text_kind::message, in_import},
    {in_function, "domain", 10, text_kind::text},
    {in_function, "attribute_proto", 11, text_kind::message, in_attribute},
    {in_function, "value_info", 12, text_kind::message, in_value},
    {in_function, "overload", 13, text_kind::text},
    {in_function, "metadata_props", 14, text_kind::message, in_property},
};
// Names of numbers, in the order of the numbers.
inline constexpr std::string_view attribute_type_names[] = {
    "UNDEFINED", "FLOAT",   "INT",    "STRING",        "TENSOR",         "GRAPH",      "FLOATS",     "INTS",
    "STRINGS",   "TENSORS", "GRAPHS", "SPARSE_TENSOR", "SPARSE_TENSORS", "TYPE_PROTO", "TYPE_PROTOS"};
inline constexpr std::string_view location_names[] = {"DEFAULT", "EXTERNAL"};

}  // namespace opcost::onnx::detail

#endif

namespace opcost::onnx::detail {

class text_encoder {
 public:
  constexpr explicit text_encoder(std::string_view text) : text_(text) {}

  /// The binary form; empty if the text is wrong.
  constexpr sequence<char> encode() {
    sequence<char> out;
    if (!fields(in_model, out, '\0', 0)) out.clear();
    return out;
  }
  constexpr std::size_t offset() const { return at_; }
  constexpr const short_text<120>& wrong() const { return wrong_; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  short_text<120> wrong_{};

  constexpr bool fail(std::string_view what, std::string_view name = {}) {
    if (!wrong_.empty()) return false;
    wrong_(what);
    if (!name.empty()) {
      wrong_(" '");
      wrong_(name.substr(0, 60));
      wrong_("'");
    }
    return false;
  }
  static constexpr bool letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }
  constexpr char peek() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '#')
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
      else if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v')
        ++at_;
      else
        return c;
    }
    return '\0';
  }
  constexpr bool take(char c) {
    if (peek() != c || at_ == text_.size()) return false;
    ++at_;
    return true;
  }
  constexpr std::string_view next_word() {
    peek();
    const std::size_t from = at_;
    while (at_ < text_.size() && letter(text_[at_])) ++at_;
    return text_.substr(from, at_ - from);
  }

  static constexpr void put_varint(std::uint64_t v, sequence<char>& out) {
    for (; v >= 0x80; v >>= 7) out.push_back(static_cast<char>((v & 0x7f) | 0x80));
    out.push_back(static_cast<char>(v));
  }
  static constexpr void put_key(std::uint32_t number, int type, sequence<char>& out) {
    put_varint(std::uint64_t{number} << 3 | static_cast<std::uint64_t>(type), out);
  }
  static constexpr void put_bytes(std::uint32_t number, const sequence<char>& bytes, sequence<char>& out) {
    put_key(number, 2, out);
    put_varint(bytes.size(), out);
    if (out.capacity() < out.size() + bytes.size()) out.reserve(2 * (out.size() + bytes.size()));
    out.append(bytes.data(), bytes.size());
  }
  static constexpr void put_fixed(std::uint64_t bits, int bytes, sequence<char>& out) {
    for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(bits >> (8 * i) & 0xff));
  }

  // Fields until `close`.
  constexpr bool fields(text_message in, sequence<char>& out, char close, int level) {
    if (level > 100) return fail("messages nested more than 100 levels deep");
    while (peek() != close || at_ == text_.size()) {
      if (at_ == text_.size()) return close == '\0' || fail("a message that is not closed");
      if (!field(in, out, level)) return false;
    }
    if (close != '\0') ++at_;
    return close != '\0' || at_ == text_.size() || fail("a character that does not belong there");
  }
  constexpr bool field(text_message in, sequence<char>& out, int level) {
    const std::string_view name = next_word();
    if (name.empty()) return fail("a field's name is missing");
    const text_field* found = nullptr;
    for (const text_field& f : text_fields)
      if (f.of == in && f.name == name) found = &f;
    if (!found) return fail("there is no field", name);
    const bool colon = take(':');
    if (!colon && found->kind != text_kind::message) return fail("no colon after", name);
    if (take('[')) {
      if (!take(']')) {
        do
          if (!value(*found, out, level)) return false;
        while (take(','));
        if (!take(']')) return fail("a list is not closed after", name);
      }
    } else if (!value(*found, out, level)) {
      return false;
    }
    if (!take(',')) take(';');
    return true;
  }
  constexpr bool value(const text_field& f, sequence<char>& out, int level) {
    switch (f.kind) {
      case text_kind::message: {
        const char close = take('{') ? '}' : take('<') ? '>' : '\0';
        if (close == '\0') return fail("a message is expected after", f.name);
        sequence<char> inner;
        if (!fields(f.inner, inner, close, level + 1)) return false;
        put_bytes(f.number, inner, out);
        return true;
      }
      case text_kind::text: {
        sequence<char> inner;
        if (!strings(inner)) return fail("a text is expected after", f.name);
        put_bytes(f.number, inner, out);
        return true;
      }
      case text_kind::real32:
      case text_kind::real64: {
        double v = 0;
        if (!real(v)) return fail("a number is expected after", f.name);
        const bool wide = f.kind == text_kind::real64;
        put_key(f.number, wide ? 1 : 5, out);
        if (wide)
          put_fixed(std::bit_cast<std::uint64_t>(v), 8, out);
        else
          put_fixed(std::bit_cast<std::uint32_t>(static_cast<float>(v)), 4, out);
        return true;
      }
      default: {
        std::uint64_t v = 0;
        if (!(f.kind == text_kind::choice ? choice(f, v) : integer(v)))
          return fail("a whole number is expected after", f.name);
        put_key(f.number, 0, out);
        put_varint(v, out);
        return true;
      }
    }
  }
  constexpr bool choice(const text_field& f, std::uint64_t& v) {
    const char c = peek();
    if (!letter(c) || (c >= '0' && c <= '9')) return integer(v);
    const std::string_view name = next_word();
    const span<const std::string_view> names =
        f.inner == in_attribute ? span<const std::string_view>(attribute_type_names) : location_names;
    for (std::size_t i = 0; i < names.size(); ++i)
      if (names[i] == name) {
        v = i;
        return true;
      }
    return false;
  }
  // Decimal, hexadecimal or octal.
  constexpr bool integer(std::uint64_t& v) {
    const bool negative = take('-');
    std::string_view s = next_word();
    unsigned base = 10;
    if (s.size() > 2 && s[0] == '0' && (s[1] == 'x' || s[1] == 'X')) {
      base = 16;
      s.remove_prefix(2);
    } else if (s.size() > 1 && s[0] == '0') {
      base = 8;
    }
    v = 0;
    for (char c : s) {
      const unsigned digit = c >= '0' && c <= '9'   ? static_cast<unsigned>(c - '0')
                             : c >= 'a' && c <= 'f' ? static_cast<unsigned>(c - 'a' + 10)
                             : c >= 'A' && c <= 'F' ? static_cast<unsigned>(c - 'A' + 10)
                                                    : 99;
      if (digit >= base || v > (~std::uint64_t{0} - digit) / base) return false;
      v = v * base + digit;
    }
    if (negative) v = ~v + 1;
    return !s.empty() && (at_ == text_.size() || text_[at_] != '.');
  }
  constexpr bool real(double& v) {
    const bool negative = take('-');
    peek();
    const std::size_t from = at_;
    while (at_ < text_.size() && (letter(text_[at_]) || text_[at_] == '.' || text_[at_] == '-' || text_[at_] == '+'))
      ++at_;
    std::string_view s = text_.substr(from, at_ - from);
    if (opcost::detail::same_ignoring_case(s, "inf") || opcost::detail::same_ignoring_case(s, "infinity"))
      v = std::numeric_limits<double>::infinity();
    else if (opcost::detail::same_ignoring_case(s, "nan"))
      v = std::numeric_limits<double>::quiet_NaN();
    else if (s.empty() || !((s[0] >= '0' && s[0] <= '9') || s[0] == '.') || !decimal(s, v))
      return false;
    if (negative) v = -v;
    return true;
  }
  static bool decimal(std::string_view s, double& v) {
    if (s.back() == 'f' || s.back() == 'F') s.remove_suffix(1);
    return text::read_real(s, v);
  }
  // One or more quoted texts, which join.
  constexpr bool strings(sequence<char>& into) {
    bool any = false;
    while (peek() == '"' || peek() == '\'') {
      const char quote = text_[at_++];
      for (;;) {
        if (at_ == text_.size() || text_[at_] == '\n') return false;
        const char c = text_[at_++];
        if (c == quote) break;
        if (c != '\\')
          into.push_back(c);
        else if (!escape(into))
          return false;
      }
      any = true;
    }
    return any;
  }
  constexpr bool escape(sequence<char>& into) {
    if (at_ == text_.size()) return false;
    const char c = text_[at_++];
    constexpr std::string_view names = "abfnrtv\\'\"?", values = "\a\b\f\n\r\t\v\\'\"?";
    if (const std::size_t i = names.find(c); i != names.npos) {
      into.push_back(values[i]);
      return true;
    }
    const auto digit = [&](unsigned base, unsigned& v) {
      if (at_ == text_.size()) return false;
      const char d = text_[at_];
      const unsigned n = d >= '0' && d <= '9'   ? static_cast<unsigned>(d - '0')
                         : d >= 'a' && d <= 'f' ? static_cast<unsigned>(d - 'a' + 10)
                         : d >= 'A' && d <= 'F' ? static_cast<unsigned>(d - 'A' + 10)
                                                : 99;
      if (n >= base) return false;
      v = v * base + n;
      ++at_;
      return true;
    };
    unsigned v = 0;
    if (c == 'x' || c == 'X') {
      if (!digit(16, v)) return false;
      digit(16, v);
    } else if (c >= '0' && c <= '7') {
      --at_;
      for (int i = 0; i < 3 && digit(8, v); ++i) continue;
      if (v > 255) return false;
    } else if (c == 'u' || c == 'U') {
      const int n = c == 'u' ? 4 : 8;
      for (int i = 0; i < n; ++i)
        if (!digit(16, v)) return false;
      return put_code(v, into);
    } else {
      return false;
    }
    into.push_back(static_cast<char>(v));
    return true;
  }
  static constexpr bool put_code(unsigned v, sequence<char>& into) {
    if (v > 0x10ffff) return false;
    const auto tail = [&](int shift) { into.push_back(static_cast<char>(0x80 | (v >> shift & 0x3f))); };
    if (v < 0x80) {
      into.push_back(static_cast<char>(v));
    } else if (v < 0x800) {
      into.push_back(static_cast<char>(0xc0 | v >> 6));
      tail(0);
    } else if (v < 0x10000) {
      into.push_back(static_cast<char>(0xe0 | v >> 12));
      tail(6);
      tail(0);
    } else {
      into.push_back(static_cast<char>(0xf0 | v >> 18));
      tail(12);
      tail(6);
      tail(0);
    }
    return true;
  }
};

}  // namespace opcost::onnx::detail

#endif

// ---- opcost/onnx/read_wire.hpp
#ifndef OPCOST_ONNX_READ_WIRE_HPP_PIECE
#define OPCOST_ONNX_READ_WIRE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The messages of an ONNX file into a model: fields in any order, repeated numbers packed or not, messages that are
// given twice merged, what is not known passed over.

// ---- opcost/onnx/read_tensors.hpp
#ifndef OPCOST_ONNX_READ_TENSORS_HPP_PIECE
#define OPCOST_ONNX_READ_TENSORS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Stored tensors and declarations of values from their messages.

// ---- opcost/onnx/read_messages.hpp
#ifndef OPCOST_ONNX_READ_MESSAGES_HPP_PIECE
#define OPCOST_ONNX_READ_MESSAGES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// What all messages of an ONNX file have in common: their fields, lists of numbers, and the path to what is wrong.

// ---- opcost/onnx/wire.hpp
#ifndef OPCOST_ONNX_WIRE_HPP_PIECE
#define OPCOST_ONNX_WIRE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The wire format of protocol buffers: a cursor over bytes in memory (also in constant expressions) or over a file, of
// which it reads only what it is asked for.
#include <bit>

namespace opcost::onnx {

enum class wire_type : std::uint8_t { varint = 0, fixed64 = 1, bytes = 2, group = 3, end_group = 4, fixed32 = 5 };

// One field of a message. The payload of a field of kind `bytes` is [begin, end); the cursor is at its start.
struct wire_field {
  std::uint32_t number = 0;
  wire_type type = wire_type::varint;
  std::uint64_t value = 0;  // of varint and the fixed types
  std::uint64_t begin = 0, end = 0;
  constexpr std::uint64_t size() const { return end - begin; }
};

class wire_cursor {
 public:
  constexpr explicit wire_cursor(std::string_view bytes) : window_(bytes), size_(bytes.size()) {}
  // Reads from `f`, which has `size` bytes. What views refer to is appended to `kept`.
  wire_cursor(std::FILE* f, std::uint64_t size, sequence<sequence<char>>& kept) : file_(f), kept_(&kept), size_(size) {
    std::setvbuf(f, nullptr, _IONBF, 0);  // the windows are the buffer
  }

  constexpr std::uint64_t size() const { return size_; }
  constexpr std::uint64_t offset() const { return base_ + at_; }
  constexpr std::string_view wrong() const { return wrong_; }  // what is wrong at `offset`; empty: nothing

  // The next field of a message that ends at `end`. Groups, which are obsolete, are passed over. False at the end, and
  // where something is wrong.
  constexpr bool next(wire_field& f, std::uint64_t end) {
    for (;;) {
      if (offset() >= end || !wrong_.empty()) return false;
      if (!header(f, end)) return false;
      if (f.type == wire_type::end_group) return fail("the end of a group that was not begun");
      if (f.type != wire_type::group) return true;
      if (!pass_group(f.number, end)) return false;
    }
  }
  // The payload as a view that stays valid as long as the model.
  constexpr bool text(const wire_field& f, std::string_view& into) {
    const auto n = to_size(f.size());
    if (!have(n)) return fail("the file cannot be read to its end");
    into = window_.substr(at_, n);
    at_ += n;
    return true;
  }
  // Goes on at `to`, which is not before the current offset; nothing between is read.
  constexpr void pass(std::uint64_t to) {
    const std::uint64_t by = to - offset();
    if (by <= window_.size() - at_) {
      at_ += static_cast<std::size_t>(by);
    } else {
      base_ = to;
      window_ = {};
      at_ = 0;
      wanted_ = least_window;
    }
  }
  constexpr bool varint(std::uint64_t& v, std::uint64_t end) {
    v = 0;
    if (at_ < window_.size() && static_cast<unsigned char>(window_[at_]) < 0x80) {  // most have one byte
      v = static_cast<unsigned char>(window_[at_++]);
      return offset() <= end || fail("a number that is cut off");
    }
    const std::uint64_t left = end - offset();
    const std::size_t most = left < 10 ? static_cast<std::size_t>(left) : 10;
    if (!have(most)) return fail("the file cannot be read to its end");
    for (std::size_t i = 0; i < most; ++i) {
      const auto byte = static_cast<unsigned char>(window_[at_ + i]);
      v |= static_cast<std::uint64_t>(byte & 0x7f) << (7 * i);
      if (byte >= 0x80) continue;
      if (i == 9 && byte > 1) return fail("a number of more than 64 bits");
      at_ += i + 1;
      return true;
    }
    return fail(most < 10 ? "a number that is cut off" : "a number of more than 10 bytes");
  }
  constexpr bool fixed(std::size_t bytes, std::uint64_t& v, std::uint64_t end) {
    if (end - offset() < bytes) return fail("a number that is cut off");
    if (!have(bytes)) return fail("the file cannot be read to its end");
    v = 0;
    for (std::size_t i = 0; i < bytes; ++i)
      v |= static_cast<std::uint64_t>(static_cast<unsigned char>(window_[at_ + i])) << (8 * i);
    at_ += bytes;
    return true;
  }
  constexpr bool fail(std::string_view what) {
    if (wrong_.empty()) wrong_ = what;
    return false;
  }

 private:
  static constexpr std::size_t least_window = 2048, most_window = 65536;

  std::string_view window_{};  // the bytes from base_ on
  std::size_t at_ = 0;
  std::uint64_t base_ = 0;
  std::FILE* file_ = nullptr;
  sequence<sequence<char>>* kept_ = nullptr;
  std::uint64_t size_ = 0, file_at_ = 0;
  std::size_t wanted_ = least_window;
  std::string_view wrong_{};

  constexpr bool header(wire_field& f, std::uint64_t end) {
    const std::uint64_t from = offset();
    std::uint64_t key = 0;
    if (!varint(key, end)) return false;
    if (key > 0xffffffffu || offset() - from > 5) return fail("a key of more than 32 bits");
    f.number = static_cast<std::uint32_t>(key >> 3);
    f.type = static_cast<wire_type>(key & 7);
    if (f.number == 0) return fail("a field of number 0");
    switch (f.type) {
      case wire_type::varint: return varint(f.value, end);
      case wire_type::fixed64: return fixed(8, f.value, end);
      case wire_type::fixed32: return fixed(4, f.value, end);
      case wire_type::group:
      case wire_type::end_group: return true;
      case wire_type::bytes: {
        std::uint64_t length = 0;
        if (!varint(length, end)) return false;
        f.begin = offset();
        if (length > end - f.begin) return fail("a length past the end of its message");
        f.end = f.begin + length;
        return true;
      }
    }
    return fail("a wire type that does not exist");
  }
  constexpr bool pass_group(std::uint32_t number, std::uint64_t end) {
    std::uint32_t open[100]{number};
    int depth = 1;
    while (depth > 0) {
      wire_field f;
      if (offset() >= end) return fail("a group that is not ended");
      if (!header(f, end)) return false;
      if (f.type == wire_type::bytes) pass(f.end);
      if (f.type == wire_type::group) {
        if (depth == 100) return fail("groups nested more than 100 levels deep");
        open[depth++] = f.number;
      }
      if (f.type == wire_type::end_group && open[--depth] != f.number) return fail("the end of another group");
    }
    return true;
  }

  // Loads the next n bytes into the window.
  constexpr bool have(std::size_t n) { return window_.size() - at_ >= n || (file_ && refill(n)); }
  bool refill(std::size_t n) {
    const std::string_view rest = window_.substr(at_);
    const std::uint64_t from = offset(), after = from + rest.size();
    std::uint64_t want = n > wanted_ ? n : wanted_;
    if (want > size_ - from) want = size_ - from;
    if (want < n) return false;
    sequence<char> next;
    next.resize_unset(to_size(want));
    if (!rest.empty()) std::memcpy(next.data(), rest.data(), rest.size());
    const std::size_t more = next.size() - rest.size();
    if (after != file_at_ && !files::seek(file_, after)) return false;
    if (std::fread(next.data() + rest.size(), 1, more, file_) != more) return false;
    file_at_ = after + more;
    if (wanted_ < most_window) wanted_ *= 2;
    base_ = from;
    at_ = 0;
    window_ = {next.data(), next.size()};
    kept_->push_back(std::move(next));
    return true;
  }
};

constexpr float real32(std::uint64_t bits) { return std::bit_cast<float>(static_cast<std::uint32_t>(bits)); }

}  // namespace opcost::onnx

#endif

namespace opcost::onnx::detail {

inline constexpr int most_levels = 100;  // of messages within messages, as protocol buffers have it

class message_reader {
 public:
  constexpr message_reader(wire_cursor& from, model& into) : c_(from), m_(into) {}
  /// Where in the messages something is wrong: graph.node[12].attribute[3]; the innermost first while unwinding.
  constexpr std::string_view path() const {
    return std::string_view(path_.text + path_at_, sizeof path_.text - path_at_);
  }

 protected:
  wire_cursor& c_;
  model& m_;
  int level_ = 0;
  struct {
    char text[160]{};
  } path_{};
  std::size_t path_at_ = sizeof path_.text;

  // Each field of a message that ends at `end`; what `f` did not take is passed over.
  template <class F> constexpr bool message(std::uint64_t end, F&& f) {
    if (++level_ > most_levels) return c_.fail("messages nested more than 100 levels deep");
    wire_field field;
    while (c_.next(field, end)) {
      if (!f(field)) return false;
      if (field.type == wire_type::bytes && c_.offset() < field.end) c_.pass(field.end);
    }
    --level_;
    return c_.wrong().empty();
  }
  constexpr void prepend(std::string_view s) {
    for (std::size_t i = s.size(); i-- > 0 && path_at_ > 0;) path_.text[--path_at_] = s[i];
  }
  // On the way out of something wrong.
  template <class Read> constexpr bool at(std::string_view name, std::size_t index, Read&& read) {
    if (read()) return true;
    if (path_at_ < sizeof path_.text) prepend(".");
    prepend("]");
    prepend(digits(count_t(index)));
    prepend("[");
    prepend(name);
    return false;
  }
  constexpr bool at(std::string_view name, bool good) {
    if (good) return true;
    if (path_at_ < sizeof path_.text) prepend(".");
    prepend(name);
    return false;
  }
  constexpr bool text(const wire_field& f, std::string_view& into) {
    return f.type != wire_type::bytes || c_.text(f, into);
  }
  static constexpr void integer(const wire_field& f, count_t& into) {
    if (f.type == wire_type::varint) into = static_cast<std::int64_t>(f.value);
  }
  static constexpr void integer(const wire_field& f, int& into) {
    if (f.type == wire_type::varint) into = static_cast<int>(static_cast<std::uint32_t>(f.value));
  }
  template <class T> static constexpr int size(const sequence<T>& s) { return static_cast<int>(s.size()); }
  // Appends to the run of a pool that only it grows.
  template <class T> static constexpr void append(sequence<T>& pool, range& r, const T& v) {
    if (r.count == 0) r.first = size(pool);
    pool.push_back(v);
    ++r.count;
  }
  constexpr bool text_list(const wire_field& f, sequence<std::string_view>& pool, range& r) {
    if (f.type != wire_type::bytes) return true;
    std::string_view s;
    if (!c_.text(f, s)) return false;
    append(pool, r, s);
    return true;
  }
  // A repeated number, packed or not: g(bits) for each.
  template <class G> constexpr bool numbers(const wire_field& f, wire_type each, G&& g) {
    if (f.type == each) {
      g(f.value);
      return true;
    }
    if (f.type != wire_type::bytes) return true;
    std::uint64_t v = 0;
    while (c_.offset() < f.end) {
      if (each == wire_type::varint ? !c_.varint(v, f.end) : !c_.fixed(each == wire_type::fixed32 ? 4 : 8, v, f.end))
        return false;
      g(v);
    }
    return true;
  }

  constexpr bool pair(std::uint64_t end, metadata& into) {
    return message(end, [&](const wire_field& f) {
      if (f.number == 1) return text(f, into.key);
      return f.number != 2 || text(f, into.value);
    });
  }
};

}  // namespace opcost::onnx::detail

#endif

namespace opcost::onnx::detail {

inline constexpr std::size_t few_bytes = 1024;  // of a tensor's data that are kept as they are read
inline constexpr int few_entry_bytes = 640;     // of a tensor's typed data that is kept as numbers

class tensor_reader : public message_reader {
 public:
  using message_reader::message_reader;

 protected:
  // ---- TensorProto
  constexpr bool tensor(std::uint64_t end, net& g, tensor_data& t) {
    return message(end, [&](const wire_field& f) {
      const bool inner = f.type == wire_type::bytes;
      switch (f.number) {
        case 1:
          return at("dims", numbers(f, wire_type::varint,
                                    [&](std::uint64_t v) { t.dims.push_back(static_cast<std::int64_t>(v)); }));
        case 2: integer(f, t.type); return true;
        case 4: return typed(f, g, t, storage::float_data, wire_type::fixed32);
        case 5: return typed(f, g, t, storage::int32_data, wire_type::varint);
        case 6:
          if (!inner) return true;
          store(t, storage::string_data);
          t.entries += 1;
          t.bytes += f.size();
          return true;
        case 7: return typed(f, g, t, storage::int64_data, wire_type::varint);
        case 8: return text(f, t.name);
        case 9:
          if (!inner) return true;
          store(t, storage::raw);
          return block(f, t);
        case 10: return typed(f, g, t, storage::double_data, wire_type::fixed64);
        case 11: return typed(f, g, t, storage::uint64_data, wire_type::varint);
        case 13: return !inner || at("external_data", external(f.end, t));
        case 14: {
          int location = 0;
          integer(f, location);
          if (location == 1) t.stored = storage::external;
          return true;
        }
        default: return true;
      }
    });
  }
  static constexpr void store(tensor_data& t, storage s) {
    if (t.stored == storage::external) return;
    t.stored = t.stored == storage::none || t.stored == s ? s : storage::several;
  }
  constexpr bool block(const wire_field& f, tensor_data& t) {
    t.at = f.begin;
    t.bytes = f.size();
    t.kept = {};
    return f.size() > few_bytes || c_.text(f, t.kept);
  }
  constexpr bool typed(const wire_field& f, net& g, tensor_data& t, storage s, wire_type each) {
    if (f.type != each && f.type != wire_type::bytes) return true;
    store(t, s);
    const bool wide = f.type == wire_type::bytes && f.size() > few_entry_bytes;
    const bool first = t.entries == 0 && t.bytes == 0;
    if (wide) {  // left in the file
      t.listed = {0, -1};
      t.at = first ? f.begin : 0;
      t.bytes = first ? f.size() : 0;
      t.entries = each == wire_type::varint || t.entries < 0 ? count_t(-1)
                  : each == wire_type::fixed32               ? t.entries + f.size() / 4
                                                             : t.entries + f.size() / 8;
      return true;
    }
    return numbers(f, each, [&](std::uint64_t v) {
      if (t.entries >= 0) t.entries += 1;
      const bool follows = t.listed.count == 0 || t.listed.first + t.listed.count == size(g.entries);
      if (t.listed.count < 0) return;
      if (t.listed.count == few_entry_bytes || !follows)
        t.listed = {0, -1};
      else
        append(g.entries, t.listed, v);
    });
  }
  constexpr bool external(std::uint64_t end, tensor_data& t) {
    metadata p;
    if (!pair(end, p)) return false;
    const auto number = [&](count_t& into) {
      std::uint64_t v = 0;
      bool good = !p.value.empty() && p.value.size() < 19;
      for (char c : p.value) {
        good = good && c >= '0' && c <= '9';
        if (good) v = v * 10 + static_cast<std::uint64_t>(c - '0');
      }
      if (good)
        into = v;
      else
        t.misplaced = true;
    };
    if (p.key == "location") t.location = p.value;
    if (p.key == "checksum") t.checksum = p.value;
    if (p.key == "offset") number(t.offset);
    if (p.key == "length") number(t.length);
    return true;
  }
  // The values of a sparse tensor under the shape of the whole.
  constexpr bool sparse(std::uint64_t end, net& g, tensor_data& t) {
    shape whole;
    const bool good = message(end, [&](const wire_field& f) {
      if (f.number == 1 && f.type == wire_type::bytes) return at("values", tensor(f.end, g, t));
      if (f.number == 3)
        return numbers(f, wire_type::varint, [&](std::uint64_t v) { whole.push_back(static_cast<std::int64_t>(v)); });
      return true;
    });
    t.sparse = true;
    t.sparse_values = t.dims.elements();
    t.dims = whole;
    return good;
  }

  // ---- ValueInfoProto, TypeProto
  constexpr bool value(std::uint64_t end, net& g, sequence<value_info>& into) {
    value_info v;
    const bool good = message(end, [&](const wire_field& f) {
      if (f.type != wire_type::bytes) return true;
      if (f.number == 1) return text(f, v.name);
      return f.number != 2 || at("type", type(f.end, g, v.type));
    });
    into.push_back(v);
    return good;
  }
  constexpr bool type(std::uint64_t end, net& g, value_type& t) {
    return message(end, [&](const wire_field& f) {
      if (f.type != wire_type::bytes) return true;
      const auto become = [&](type_kind k) {  // a oneof: what was there before is gone
        if (t.kind != k) t = {.kind = k};
      };
      switch (f.number) {
        case 1: become(type_kind::tensor); return at("tensor_type", tensor_type(f.end, g, t));
        case 8: become(type_kind::sparse); return at("sparse_tensor_type", tensor_type(f.end, g, t));
        case 4: become(type_kind::sequence); return at("sequence_type", wrapped(f.end, g, t, 1));
        case 9: become(type_kind::optional); return at("optional_type", wrapped(f.end, g, t, 1));
        case 5: become(type_kind::map); return at("map_type", wrapped(f.end, g, t, 2));
        default: return true;
      }
    });
  }
  constexpr bool wrapped(std::uint64_t end, net& g, value_type& t, std::uint32_t elements) {
    return message(end, [&](const wire_field& f) {
      if (f.number != elements || f.type != wire_type::bytes) return true;
      value_type within;
      if (!at("elem_type", type(f.end, g, within))) return false;
      const type_kind outer = t.kind;
      t = within;
      t.kind = outer;
      return true;
    });
  }
  constexpr bool tensor_type(std::uint64_t end, net& g, value_type& t) {
    return message(end, [&](const wire_field& f) {
      if (f.number == 1) integer(f, t.element);
      if (f.number != 2 || f.type != wire_type::bytes) return true;
      t.has_shape = true;
      return at("shape", dims(f.end, g, t));
    });
  }
  constexpr bool dims(std::uint64_t end, net& g, value_type& t) {
    return message(end, [&](const wire_field& f) {
      if (f.number != 1 || f.type != wire_type::bytes) return true;
      dimension d;
      const bool good = message(f.end, [&](const wire_field& part) {
        if (part.number == 1) {
          integer(part, d.value);
          d.name = {};
        }
        if (part.number != 2) return true;
        d.value = -1;
        return text(part, d.name);
      });
      append(g.dims, t.dims, d);
      return at("dim", static_cast<std::size_t>(t.dims.count) - 1, [&] { return good; });
    });
  }
};

}  // namespace opcost::onnx::detail

#endif

namespace opcost::onnx::detail {

class model_reader : public tensor_reader {
 public:
  using tensor_reader::tensor_reader;
  constexpr bool read() {
    return message(c_.size(), [&](const wire_field& f) { return model_field(f); });
  }

 private:
  // ---- ModelProto
  constexpr bool model_field(const wire_field& f) {
    const bool inner = f.type == wire_type::bytes;
    switch (f.number) {
      case 1: integer(f, m_.ir_version); return true;
      case 2: return at("producer_name", text(f, m_.producer));
      case 3: return at("producer_version", text(f, m_.producer_version));
      case 4: return at("domain", text(f, m_.domain));
      case 5: integer(f, m_.version); return true;
      case 7:
        if (!inner) return true;
        m_.has_graph = true;
        return at("graph", graph(f.end, m_.graph));
      case 8: return !inner || at("opset_import", m_.imports.size(), [&] { return import(f.end, m_.imports); });
      case 14: return !inner || at("metadata_props", m_.properties.size(), [&] { return property(f.end); });
      case 25: {
        if (!inner) return true;
        function fn;
        const bool good = at("functions", m_.functions.size(), [&] { return read_function(f.end, fn); });
        m_.functions.push_back(std::move(fn));
        return good;
      }
      default: return true;
    }
  }
  constexpr bool import(std::uint64_t end, sequence<opset_import>& into) {
    opset_import i;
    const bool good = message(end, [&](const wire_field& f) {
      if (f.number == 1) return text(f, i.domain);
      if (f.number == 2) integer(f, i.version);
      return true;
    });
    into.push_back(i);
    return good;
  }
  constexpr bool property(std::uint64_t end) {
    metadata p;
    if (!pair(end, p)) return false;
    m_.properties.push_back(p);
    return true;
  }
  constexpr bool read_function(std::uint64_t end, function& fn) {
    range unused{};
    return message(
               end,
               [&](const wire_field& f) {
                 const bool inner = f.type == wire_type::bytes;
                 switch (f.number) {
                   case 1: return text(f, fn.name);
                   case 4: return text_list(f, fn.inputs, unused);
                   case 5: return text_list(f, fn.outputs, unused);
                   case 6: return text_list(f, fn.attributes, unused);
                   case 7: return !inner || at("node", fn.body.nodes.size(), [&] { return read_node(f.end, fn.body); });
                   case 9:
                     return !inner || at("opset_import", fn.imports.size(), [&] { return import(f.end, fn.imports); });
                   case 10: return text(f, fn.domain);
                   case 11: {
                     if (!inner) return true;
                     attribute a;
                     if (!at("attribute_proto", defaults_.size(), [&] { return read_attribute(f.end, fn.body, a); }))
                       return false;
                     defaults_.push_back(a);
                     return true;
                   }
                   case 12:
                     return !inner || at("value_info", fn.body.values.size(),
                                         [&] { return value(f.end, fn.body, fn.body.values); });
                   case 13: return text(f, fn.overload);
                   default: return true;
                 }
               }) &&
           take_defaults(fn);
  }
  sequence<attribute> defaults_{};  // those of a function, until its nodes are read: their attributes share the pool
  constexpr bool take_defaults(function& fn) {
    for (const attribute& a : defaults_) append(fn.body.attributes, fn.defaults, a);
    defaults_.clear();
    return true;
  }

  // ---- GraphProto
  constexpr bool graph(std::uint64_t end, net& g) {
    return message(end, [&](const wire_field& f) {
      if (f.type != wire_type::bytes) return true;
      switch (f.number) {
        case 1: return at("node", g.nodes.size(), [&] { return read_node(f.end, g); });
        case 2: return c_.text(f, g.name);
        case 5: {
          g.initializers.push_back({});
          return at("initializer", g.initializers.size() - 1, [&] { return tensor(f.end, g, g.initializers.back()); });
        }
        case 11: return at("input", g.given.size(), [&] { return value(f.end, g, g.given); });
        case 12: return at("output", g.results.size(), [&] { return value(f.end, g, g.results); });
        case 13: return at("value_info", g.values.size(), [&] { return value(f.end, g, g.values); });
        case 15: {
          g.initializers.push_back({});
          return at("sparse_initializer", g.initializers.size() - 1,
                    [&] { return sparse(f.end, g, g.initializers.back()); });
        }
        default: return true;
      }
    });
  }
  constexpr bool read_node(std::uint64_t end, net& g) {
    node n;
    const bool good = message(end, [&](const wire_field& f) {
      switch (f.number) {
        case 1: return text_list(f, g.inputs, n.inputs);
        case 2: return text_list(f, g.outputs, n.outputs);
        case 3: return text(f, n.name);
        case 4: return text(f, n.type);
        case 5: {
          if (f.type != wire_type::bytes) return true;
          attribute a;
          if (!at("attribute", static_cast<std::size_t>(n.attributes.count),
                  [&] { return read_attribute(f.end, g, a); }))
            return false;
          append(g.attributes, n.attributes, a);
          return true;
        }
        case 7: return text(f, n.domain);
        case 8: return text(f, n.overload);
        default: return true;
      }
    });
    g.nodes.push_back(n);
    return good;
  }

  // ---- AttributeProto. A file of IR version 1 may leave the type out: then the field that is there tells.
  constexpr bool read_attribute(std::uint64_t end, net& g, attribute& a) {
    attribute_type found = attribute_type::none;
    int told = 0;
    range reals{}, integers{}, texts{};
    const bool good = message(end, [&](const wire_field& f) {
      const bool inner = f.type == wire_type::bytes;
      switch (f.number) {
        case 1: return text(f, a.name);
        case 2:
          if (f.type == wire_type::fixed32) {
            a.real = real32(f.value);
            found = attribute_type::real;
          }
          return true;
        case 3:
          if (f.type == wire_type::varint) {
            a.integer = static_cast<std::int64_t>(f.value);
            found = attribute_type::integer;
          }
          return true;
        case 4:
          if (inner) found = attribute_type::text;
          return text(f, a.text);
        case 5: {
          if (!inner) return true;
          if (found != attribute_type::tensor) append(g.tensors, a.tensor, tensor_data{});
          found = attribute_type::tensor;
          return at("t", tensor(f.end, g, g.tensors.back()));
        }
        case 6: {
          if (!inner) return true;
          if (found != attribute_type::graph) begin_body(g, a);
          found = attribute_type::graph;
          return at("g", body(f.end, g));
        }
        case 7:
          found = attribute_type::reals;
          return at("floats",
                    numbers(f, wire_type::fixed32, [&](std::uint64_t v) { append(g.reals, reals, real32(v)); }));
        case 8:
          found = attribute_type::integers;
          return at("ints", numbers(f, wire_type::varint, [&](std::uint64_t v) {
                      append(g.integers, integers, static_cast<std::int64_t>(v));
                    }));
        case 9:
          if (inner) found = attribute_type::texts;
          return text_list(f, g.texts, texts);
        case 10:
          if (!inner) return true;
          found = attribute_type::tensors;
          append(g.tensors, a.tensor, tensor_data{});
          return at("tensors", static_cast<std::size_t>(a.tensor.count) - 1,
                    [&] { return tensor(f.end, g, g.tensors.back()); });
        case 11:
          if (!inner) return true;
          found = attribute_type::graphs;
          begin_body(g, a);
          return at("graphs", static_cast<std::size_t>(a.graphs.count) - 1, [&] { return body(f.end, g); });
        case 14:
          if (!inner) return true;
          found = attribute_type::type_proto;
          return at("tp", type(f.end, g, a.proto));
        case 20: integer(f, told); return true;
        case 21: return text(f, a.refers_to);
        case 22:
        case 23:
          if (!inner) return true;
          found = f.number == 22 ? attribute_type::sparse_tensor : attribute_type::sparse_tensors;
          append(g.tensors, a.tensor, tensor_data{});
          return at("sparse_tensor", sparse(f.end, g, g.tensors.back()));
        default: return true;
      }
    });
    a.type = told > 0 && told <= 14 ? static_cast<attribute_type>(told) : found;
    a.list = a.type == attribute_type::reals ? reals : a.type == attribute_type::integers ? integers : texts;
    return good;
  }
  static constexpr void begin_body(net& g, attribute& a) {
    if (a.graphs.count == 0) a.graphs.first = size(g.bodies);
    g.bodies.push_back(net{});
    ++a.graphs.count;
  }
  constexpr bool body(std::uint64_t end, net& g) { return graph(end, g.bodies.back()); }
};

}  // namespace opcost::onnx::detail

#endif

// ---- opcost/onnx/text_form.hpp
#ifndef OPCOST_ONNX_TEXT_FORM_HPP_PIECE
#define OPCOST_ONNX_TEXT_FORM_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The text form of an ONNX model, told from the binary form by how it begins.
#include <string_view>

namespace opcost::onnx::detail {

/// Whether it begins like the text form: a field's name, a colon or a brace; comments may come before. A binary file
/// begins with a key, a small number.
constexpr bool looks_like_text(std::string_view head) {
  std::size_t i = 0;
  for (;;) {
    while (i < head.size() && (head[i] == ' ' || head[i] == '\t' || head[i] == '\r' || head[i] == '\n')) ++i;
    if (i == head.size() || head[i] != '#') break;
    while (i < head.size() && head[i] != '\n') ++i;
  }
  const std::size_t from = i;
  while (i < head.size() && ((head[i] >= 'a' && head[i] <= 'z') || head[i] == '_')) ++i;
  if (i - from < 4) return false;
  while (i < head.size() && head[i] == ' ') ++i;
  return i < head.size() && (head[i] == ':' || head[i] == '{' || head[i] == '<');
}

}  // namespace opcost::onnx::detail

#endif

namespace opcost::onnx {
namespace detail {
// Reads the messages of a model. `whole` returns the error for a file that is not a model.
constexpr error read_messages(wire_cursor& c, model& m, std::string_view head) {
  model_reader reader(c, m);
  if (reader.read() && c.size() > 0) {
    if (!m.has_graph && m.ir_version == 0 && m.imports.empty())
      return error::at(error_code::not_a_model) << "not an ONNX model: it has neither a graph nor a version";
    if (!m.has_graph) return error::at(error_code::malformed) << "the model has no graph";
    return {};
  }
  if (c.size() == 0 || opcost::detail::recognized(head) != nullptr) return not_a_model(head, "an ONNX model (.onnx)");
  if (!m.has_graph && m.ir_version == 0 && m.imports.empty() && m.producer.empty())
    return error::at(error_code::not_a_model) << "not an ONNX model: byte " << count_t(c.offset()) << ": " << c.wrong();
  return error::at(error_code::malformed) << "byte " << count_t(c.offset()) << (reader.path().empty() ? "" : ", ")
                                          << reader.path() << ": " << c.wrong() << "; the file is damaged or cut off";
}
constexpr error read_text_form(std::string_view text, model& m) {
  text_encoder encoder(text);
  m.kept.push_back(encoder.encode());
  if (!encoder.wrong().empty()) {
    return error::at(error_code::malformed, text::line_of(text, static_cast<std::ptrdiff_t>(encoder.offset())))
           << encoder.wrong();
  }
  m.bytes = {m.kept.back().data(), m.kept.back().size()};
  m.text_form = true;
  wire_cursor c(m.bytes);
  return read_messages(c, m, {});
}
}  // namespace detail

/// From memory, in either form, also in a constant expression; of the binary form the bytes must outlive the model.
constexpr result<model> read(std::string_view bytes) {
  model m;
  error e{};
  if (detail::looks_like_text(bytes.substr(0, 512))) {
    e = detail::read_text_form(bytes, m);
  } else {
    m.bytes = bytes;
    wire_cursor c(bytes);
    e = detail::read_messages(c, m, bytes.substr(0, 512));
  }
  if (e.code != error_code::none) return e;
  return m;
}

/// From memory, as read(); the model keeps the bytes.
inline result<model> read_kept(sequence<char> bytes) {
  result<model> m = read({bytes.data(), bytes.size()});
  if (m) m->kept.push_back(std::move(bytes));
  return m;
}

/// From a file. Only its structure is read; the data of tensors is read when it is asked for, external data from the
/// file's folder.
inline result<model> read_file(const std::string& path) {
  model m;
  const std::size_t slash = path.find_last_of("/\\");
  if (slash != path.npos) m.folder.append(path.data(), slash + 1);
  m.has_folder = true;
  auto f = files::weights::open(path);
  if (!f) return error::at(error_code::cannot_read) << "the file cannot be opened; is the path right?";
  m.file = std::move(*f);
  if (m.file.size() < 0) return error::at(error_code::cannot_read) << "the file's size cannot be told";
  std::byte start[512]{};
  const auto n = static_cast<std::size_t>(smaller(m.file.size(), count_t(sizeof start)));
  if (!m.file.read(0, span<std::byte>(start).first(n)))
    return error::at(error_code::cannot_read) << "the file cannot be read; is it a folder?";
  const std::string_view head(reinterpret_cast<const char*>(start), n);
  error e{};
  if (detail::looks_like_text(head)) {
    auto text = files::read_file(path);
    if (!text) return text.error();
    e = detail::read_text_form({text->data(), text->size()}, m);
    m.file = {};
  } else {
    const files::file in_order(path);  // tensors are read at positions, messages one after the other
    if (!in_order) return error::at(error_code::cannot_read) << "the file cannot be read";
    wire_cursor c(in_order.get(), static_cast<std::uint64_t>(m.file.size().n), m.kept);
    e = detail::read_messages(c, m, head);
  }
  if (e.code != error_code::none) return e;
  return m;
}

}  // namespace opcost::onnx

#endif

namespace opcost::onnx {
namespace detail {

/// Below the summary: producer and operator sets. In JSON also the names of each row's tensors.
class origin_section final : public report_section {
 public:
  origin_section(const graph& g, const analysis_base& a) : graph_(g), analysis_(a) {}
  void write_json(opcost::detail::json_writer& w) const override {
    const model& m = graph_.source();
    w.key("onnx").open('{');
    w.key("ir_version").number(m.ir_version);
    w.key("producer").text(m.producer);
    w.key("producer_version").text(m.producer_version);
    w.key("opsets").open('{');
    for (const opset_import& i : m.imports) w.key(shown(i.domain)).number(i.version);
    w.close('}');
    w.close('}');
  }
  void write_layer(int row, opcost::detail::json_writer& w) const override {
    const item& i = graph_.items()[analysis_.at(row).node];
    if (!i.is) return;
    w.key("tensors").open('[');
    for (std::string_view name : i.in->outputs_of(*i.is)) w.text(name);
    w.close(']');
  }
  void write_text(const sink& to) const override {
    const model& m = graph_.source();
    to << "producer: " << (m.producer.empty() ? std::string_view("not told") : m.producer);
    if (!m.producer_version.empty()) to << " " << m.producer_version;
    to << "; operator sets:";
    bool first = true;
    for (const opset_import& i : m.imports) {
      to << (first ? " " : ", ") << shown(i.domain) << " " << i.version;
      first = false;
    }
    to << "\n";
  }

 private:
  const graph& graph_;
  const analysis_base& analysis_;
  static std::string_view shown(std::string_view domain) { return domain.empty() ? "ai.onnx" : domain; }
};

template <class... Cs> class loaded_onnx final : public graph_model<model_with_dims, onnx::graph, Cs...> {
 public:
  explicit loaded_onnx(model_with_dims f) : graph_model<model_with_dims, onnx::graph, Cs...>(std::move(f)) {
    const model& m = this->file().file;
    source_ = "onnx-ir-" + number(m.ir_version);
    if (const count_t v = model::opset_of(m.imports, {}); v >= 0) source_ += "-opset-" + number(v);
  }
  subject about() const override { return {.name = this->file().file.graph.name, .source = source_, .exported = true}; }
  bool has_dimension(std::string_view name) const override {
    for (const dimension& d : this->file().file.graph.dims)
      if (d.name == name) return true;
    return false;
  }
  std::optional<replay::model_analyzer::figures> model_analyzer_figures(
      const analysis<Cs...>& a, const replay::model_analyzer::options& o) const override {
    front_end::onnx_figures f(this->graph(), a, o);
    return std::move(*f);
  }
  std::vector<std::unique_ptr<report_section>> sections(const analysis_base& a) const override {
    std::vector<std::unique_ptr<report_section>> all;
    all.push_back(std::make_unique<origin_section>(this->graph(), a));
    return all;
  }

 private:
  std::string source_{};
  static std::string number(count_t n) { return std::string(std::string_view(digits(n))); }
};

inline result<model> read_content(files::input_file& f) {
  auto bytes = f.take_contents();
  if (!bytes) return bytes.error();
  return read_kept(std::move(*bytes));
}

// Whether a file without a magic number begins like a model: with one of the model's fields, of the right wire type.
constexpr bool begins_like_a_model(std::string_view head) {
  if (head.size() < 2) return false;
  constexpr std::string_view keys("\x08\x12\x1a\x22\x28\x32\x3a\x42\x72", 9);
  return keys.find(head[0]) != keys.npos && opcost::detail::recognized(head) == nullptr;
}
}  // namespace detail

/// ONNX, in binary or in text form; external data in the model's folder.
struct onnx_format {
  static constexpr std::string_view name = "onnx",
                                    help = "ONNX (.onnx, or the text form .prototxt, .pbtxt, .textproto)", options = "";
  static bool recognizes(const files::input_file& f) {
    const std::string& path = f.path();
    const auto ends = [&](std::string_view s) {
      return path.size() > s.size() && std::string_view(path).substr(path.size() - s.size()) == s;
    };
    if (f.is_folder()) return false;
    return ends(".onnx") || detail::begins_like_a_model(f.head()) || detail::looks_like_text(f.head());
  }
  template <class... Cs>
  static result<std::unique_ptr<loaded_model<Cs...>>> read(files::input_file f, const read_options& o) {
    auto m = f.in_memory() ? detail::read_content(f) : read_file(f.path());
    if (!m) return m.error();
    model_with_dims opened{std::move(*m), {}};
    for (const std::string& text : o.dims) {
      named_dimension d;
      if (!text::read_named_number(text, d.name, d.value))
        return error::at(error_code::bad_argument) << "a dimension is given as NAME=N, not '" << text << "'";
      opened.dims.push_back(d);
    }
    return std::unique_ptr<loaded_model<Cs...>>(new detail::loaded_onnx<Cs...>(std::move(opened)));
  }
};

}  // namespace opcost::onnx

#endif

// ---- opcost/openvino/ir_format.hpp
#ifndef OPCOST_OPENVINO_IR_FORMAT_HPP_PIECE
#define OPCOST_OPENVINO_IR_FORMAT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// OpenVINO IR as an input format.

// ---- opcost/openvino/ir_states.hpp
#ifndef OPCOST_OPENVINO_IR_STATES_HPP_PIECE
#define OPCOST_OPENVINO_IR_STATES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The states of a model: variables that a run reads and assigns, such as the keys and values of earlier tokens.

namespace opcost::openvino {
namespace detail {

// Who takes the outputs of each layer.
class consumers {
 public:
  explicit consumers(const net& n) : first_(n.layers.size() + 1, 0) {
    for (const edge& e : n.sources)
      if (e.row >= 0) ++first_[static_cast<std::size_t>(e.row) + 1];
    for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
    takers_.resize(static_cast<std::size_t>(first_.back()));
    sequence<int> next = first_;
    for (int l = 0; l < static_cast<int>(n.layers.size()); ++l)
      for (const edge& e : n.sources_of(n.layers[l]))
        if (e.row >= 0) takers_[static_cast<std::size_t>(next[static_cast<std::size_t>(e.row)]++)] = l;
  }
  span<const int> of(int layer) const {
    const auto from = static_cast<std::size_t>(first_[layer]);
    const auto to = static_cast<std::size_t>(first_[static_cast<std::size_t>(layer) + 1]);
    return span<const int>(takers_).subspan(from, to - from);
  }

 private:
  sequence<int> first_;
  sequence<int> takers_;
};

// Follows a variable from where it is read to the Concat that extends it: a Gather by the beam keeps its axes, a
// Transpose moves them.
class past_axis_search {
 public:
  past_axis_search(const model& m, const net& n) : model_(m), net_(n), takers_(n) {}
  // -1: no Concat extends it.
  int axis_of(int layer, int rank) const {
    sequence<int> axes;  // what was which axis of the variable
    for (int d = 0; d < rank; ++d) axes.push_back(d);
    for (int steps = 0; steps < 8; ++steps) {
      int next = -1;
      for (const int taker : takers_.of(layer)) {
        const layer_type is = type_of(taker, layer);
        if (is == layer_type::joins) return concat_axis(taker, axes);
        if (next < 0 && is == layer_type::passes && moved(taker, axes)) next = taker;
      }
      if (next < 0) return -1;
      layer = next;
    }
    return -1;
  }

 private:
  enum class layer_type : std::uint8_t { other, joins, passes };
  const model& model_;
  const net& net_;
  consumers takers_;

  const openvino::layer& at(int i) const { return net_.layers[i]; }
  // What a layer does to its first input.
  layer_type type_of(int taker, int from) const {
    const openvino::layer& l = at(taker);
    const auto inputs = net_.sources_of(l);
    if (l.type == "Concat") return layer_type::joins;
    if (inputs.empty() || inputs[0].row != from) return layer_type::other;
    const bool passes = l.type == "Gather" || l.type == "Convert" || l.type == "Transpose";
    return passes ? layer_type::passes : layer_type::other;
  }
  int concat_axis(int concat, const sequence<int>& axes) const {
    const char* text = net_.attribute_of(at(concat), "axis");
    count_t axis = 0;
    if (!text || !text::read_integer(text, axis)) return -1;
    const count_t rank = static_cast<int>(axes.size());
    if (axis < 0) axis += rank;
    return axis >= 0 && axis < rank ? axes[static_cast<std::size_t>(axis.n)] : -1;
  }
  bool moved(int taker, sequence<int>& axes) const {
    if (at(taker).type != "Transpose") return true;
    const auto inputs = net_.sources_of(at(taker));
    interval order[partial_shape::max_rank];
    if (axes.size() > std::size(order) || inputs.size() < 2 || inputs[1].row < 0) return false;
    const openvino::layer& c = at(inputs[1].row);
    std::byte bytes[8 * partial_shape::max_rank];
    if (c.outputs < 1 || c.size < 1 || c.size > count_t(sizeof bytes)) return false;
    const span<std::byte> all = span(bytes).first(static_cast<std::size_t>(c.size.n));
    const dtype type = stored(net_, net_.outputs_of(c)[0]).type;
    if (!model_.weights.read(c.offset, all) || !decode(type, all, {span(order).first(axes.size()), {}})) return false;
    sequence<int> after;
    for (std::size_t d = 0; d < axes.size(); ++d) {
      if (order[d].min < 0 || order[d].min >= count_t(axes.size())) return false;
      after.push_back(axes[static_cast<std::size_t>(order[d].min.n)]);
    }
    axes = after;
    return true;
  }
};

}  // namespace detail

/// The variables that a model reads, each once, with the shapes that the file gives them and the dimension that each
/// run extends.
inline sequence<graph_input> states_of(const model& m) {
  sequence<graph_input> states;
  const net& n = m.main;
  bool any = false;
  for (const layer& l : n.layers) any = any || !variable_of(n, l).empty();
  if (!any) return states;
  const detail::past_axis_search search(m, n);
  for (int i = 0; i < static_cast<int>(n.layers.size()); ++i) {
    const layer& l = n.layers[i];
    const std::string_view variable = variable_of(n, l);
    if (variable.empty() || l.outputs < 1) continue;
    graph_input s{.name = variable, .node = i};
    const partial_tensor is = stored(n, n.outputs_of(l)[0]);
    s.is.dims = is.dims;
    s.is.type = is.type;
    if (const char* shape = n.attribute_of(l, "variable_shape")) text::read_shape(shape, s.is.dims);
    s.past_axis = search.axis_of(i, s.is.dims.rank);
    states.push_back(s);
  }
  return states;
}

}  // namespace opcost::openvino

#endif

namespace opcost::openvino {
namespace detail {

template <class... Cs> class loaded_ir final : public graph_model<model, graph<>, Cs...> {
 public:
  explicit loaded_ir(model m)
      : graph_model<model, opcost::openvino::graph<>, Cs...>(std::move(m)), replayed_(this->graph()) {
    source_ = "openvino-ir-" + std::string(std::string_view(digits(this->file().version)));
    remarks_ = this->file().remarks;
    if (this->file().execution_graph)
      remarks_.push_back(error::at(error_code::unsupported)
                         << "an execution graph: its layers have no attributes, so they cannot be counted; give the "
                            "model that it was made from");
  }
  subject about() const override { return {.name = this->file().name, .source = source_, .exported = true}; }
  span<const error> remarks() const override { return remarks_; }
  zero_counts zeros(const analysis_base& a) const override {
    zero_counts z = count_stored_zeros(this->graph(), a);
    z.why = this->file().weights_note;
    return z;
  }
  sequence<graph_input> states() const override { return states_of(this->file()); }
  const replay::model_analyzer::file* model_analyzer_file() const override { return &replayed_; }

 private:
  std::string source_{};
  sequence<error> remarks_{};
  model_file replayed_;
};

}  // namespace detail

/// OpenVINO IR: an .xml file, with the weights in a .bin file of the same name.
struct ir_format {
  static constexpr std::string_view name = "openvino-ir", help = "OpenVINO IR (.xml), versions 10 and 11",
                                    options = "weights";
  /// True for XML in any encoding, except HTML.
  static bool recognizes(const files::input_file& f) {
    std::string_view head = f.head();
    constexpr std::string_view skipped("\xef\xbb\xbf\xfe\xff\0 \t\r\n",
                                       10);  // byte order marks, UTF-16's zeros, blanks
    while (!head.empty() && skipped.find(head.front()) != skipped.npos) head.remove_prefix(1);
    if (head.empty() || head.front() != '<') return false;
    const std::string_view tag = head.substr(0, 14);
    return tag.substr(0, 5) != "<html" && tag != "<!DOCTYPE html" && tag != "<!doctype html";
  }
  template <class... Cs>
  static result<std::unique_ptr<loaded_model<Cs...>>> read(files::input_file f, const read_options& o) {
    const std::string path = f.path();
    auto text = f.take_contents();
    if (!text) return text.error();
    auto m = with_weights_of(detail::read_text(std::move(*text)), path, o);
    if (!m) return m.error();
    return std::unique_ptr<loaded_model<Cs...>>(new detail::loaded_ir<Cs...>(std::move(*m)));
  }
};

}  // namespace opcost::openvino

#endif

// ---- opcost/tflite/tflite_format.hpp
#ifndef OPCOST_TFLITE_TFLITE_FORMAT_HPP_PIECE
#define OPCOST_TFLITE_TFLITE_FORMAT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// TensorFlow Lite as an input format.

// ---- opcost/tflite/arena.hpp
#ifndef OPCOST_TFLITE_ARENA_HPP_PIECE
#define OPCOST_TFLITE_ARENA_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The arena that TensorFlow Lite Micro plans for a model: its tensors and scratch buffers, their lifetimes, and the
// offsets that its greedy planner chooses. Source: micro_allocator.cc, micro_allocation_info.cc and the
// reference kernels of TensorFlow Lite Micro (October 2026). Works in constant expressions.

// ---- opcost/plan/greedy_by_size.hpp
#ifndef OPCOST_PLAN_GREEDY_BY_SIZE_HPP_PIECE
#define OPCOST_PLAN_GREEDY_BY_SIZE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Places the largest buffer first, each in the lowest gap; of equal sizes, the later buffer comes first. The offsets
// are those of TensorFlow Lite Micro's GreedyMemoryPlanner.

// ---- opcost/plan/placement.hpp
#ifndef OPCOST_PLAN_PLACEMENT_HPP_PIECE
#define OPCOST_PLAN_PLACEMENT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Memory plans: offsets of buffers in an arena, the check of a plan, and the placement of buffers one by one.

// ---- opcost/plan/buffer.hpp
#ifndef OPCOST_PLAN_BUFFER_HPP_PIECE
#define OPCOST_PLAN_BUFFER_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A piece of memory with a lifetime, which planners place in the arena.
#include <cstdint>

#include <string_view>

namespace opcost {

/// A buffer. `bytes` are taken during the steps `first` to `last`.
struct buffer {
  std::int64_t bytes = 0;
  int first = 0, last = 0;  // steps of the execution order, both included
  int alignment = 1;
  std::int64_t fixed = -1;  // an offset that is already decided, or -1
  edge of{};                // the tensor in it; port -1: the workspace of the row, or its constants
  constexpr bool meets(const buffer& o) const { return first <= o.last && o.first <= last; }
};

namespace detail {
constexpr std::int64_t rounded_up(std::int64_t n, int to) { return to <= 1 ? n : (n + to - 1) / to * to; }
}  // namespace detail

namespace detail {
/// A step at which buffers start or end.
struct moment {
  int step, buffer;
  constexpr bool operator<(const moment& o) const { return step != o.step ? step < o.step : buffer < o.buffer; }
};
/// Buffers sorted by their first or last step.
constexpr sequence<moment> in_time(span<const buffer> buffers, int buffer::*when) {
  sequence<moment> all;
  all.reserve(buffers.size());
  for (int b = 0; b < static_cast<int>(buffers.size()); ++b) all.push_back({buffers[b].*when, b});
  bool sorted = true;
  for (std::size_t i = 1; i < all.size(); ++i) sorted = sorted && all[i - 1] < all[i];
  if (!sorted) heap_sort(span<moment>(all.data(), all.size()));
  return all;
}
}  // namespace detail

/// The most bytes that are live at once: the lower bound of every plan.
constexpr std::int64_t peak_of(span<const buffer> buffers) {
  const sequence<detail::moment> births = detail::in_time(buffers, &buffer::first),
                                 deaths = detail::in_time(buffers, &buffer::last);
  std::int64_t live = 0, most = 0;
  std::size_t gone = 0;
  for (const detail::moment& m : births) {
    for (; gone < deaths.size() && deaths[gone].step < m.step; ++gone) live -= buffers[deaths[gone].buffer].bytes;
    live += buffers[m.buffer].bytes;
    if (live > most) most = live;
  }
  return most;
}

}  // namespace opcost

#endif

namespace opcost {

/// A plan, in bytes.
struct memory_plan {
  std::string_view planner{};
  sequence<std::int64_t> offsets{};  // by buffer
  std::int64_t size = 0;             // of the arena
  std::int64_t lower_bound = 0;      // the most bytes that are live at once
  bool crowded = false;              // too many overlaps in time for a planner: no two buffers share memory
  constexpr std::int64_t gap() const { return size - lower_bound; }
};

/// True if buffers that are live at the same time do not overlap, and all are aligned and inside of the arena.
/// Quadratic.
constexpr bool is_valid(span<const buffer> buffers, const memory_plan& p) {
  if (p.offsets.size() != buffers.size()) return false;
  for (std::size_t i = 0; i < buffers.size(); ++i) {
    const buffer& a = buffers[i];
    const std::int64_t from = p.offsets[i], to = from + a.bytes;
    if (from < 0 || to > p.size || (a.fixed >= 0 ? from != a.fixed : from % a.alignment != 0)) return false;
    for (std::size_t j = 0; j < i; ++j)
      if (a.meets(buffers[j]) && from < p.offsets[j] + buffers[j].bytes && p.offsets[j] < to) return false;
  }
  return true;
}

/// The pairs of buffers that are live at the same time.
class conflicts {
 public:
  static constexpr std::int64_t most_pairs = 8'000'000;  // 128 MB while they are sorted

  constexpr explicit conflicts(span<const buffer> buffers) : from_(buffers.size() + 1, 0) {
    const sequence<detail::moment> births = detail::in_time(buffers, &buffer::first);
    struct pair {
      int a, b;
    };
    sequence<pair> pairs;
    sequence<int> live;
    for (const detail::moment& m : births) {
      std::size_t kept = 0;
      for (std::size_t k = 0; k < live.size(); ++k) {
        const int b = live[k];
        if (buffers[b].last < m.step) continue;
        live[kept++] = b;
        pairs.push_back({m.buffer, b});
      }
      live.resize(kept);
      live.push_back(m.buffer);
      if (static_cast<std::int64_t>(pairs.size()) > most_pairs) return;
    }
    for (const pair& p : pairs) {
      ++from_[p.a + 1];
      ++from_[p.b + 1];
    }
    for (std::size_t i = 1; i < from_.size(); ++i) from_[i] += from_[i - 1];
    sequence<int> next(from_);
    with_.resize(2 * pairs.size());
    for (const pair& p : pairs) {
      with_[next[p.a]++] = p.b;
      with_[next[p.b]++] = p.a;
    }
    known_ = true;
  }
  /// False if there are more pairs than the limit.
  constexpr bool known() const { return known_; }
  constexpr span<const int> of(int buffer) const {
    const int from = from_[buffer];
    return span<const int>(with_).subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(count(buffer)));
  }
  constexpr int count(int buffer) const { return from_[buffer + 1] - from_[buffer]; }
  constexpr std::size_t all() const { return with_.size(); }

 private:
  sequence<int> from_{}, with_{};
  bool known_ = false;
};

/// Which gap a buffer gets: the lowest that is large enough, or the smallest.
enum class fit : std::uint8_t { first, best };

/// Places buffers in a given order, each in a gap between the buffers that are already placed, or above them.
class placer {
 public:
  constexpr placer(span<const buffer> buffers, const conflicts& c) : buffers_(buffers), conflicts_(c) {}

  /// Returns the size of the arena. `offsets` has an element for each buffer.
  constexpr std::int64_t place(const sequence<int>& order, fit how, sequence<std::int64_t>& offsets) {
    for (std::size_t b = 0; b < buffers_.size(); ++b) offsets[b] = buffers_[b].fixed;
    std::int64_t size = 0;
    for (const buffer& b : buffers_)
      if (b.fixed >= 0 && b.fixed + b.bytes > size) size = b.fixed + b.bytes;
    for (const int b : order) {
      const buffer& wanted = buffers_[b];
      if (wanted.fixed >= 0) continue;
      const std::int64_t at = offset_for(b, wanted, how, offsets);
      offsets[b] = at;
      if (at + wanted.bytes > size) size = at + wanted.bytes;
    }
    return size;
  }

 private:
  struct taken {
    std::int64_t from, to;
    constexpr bool operator<(const taken& o) const { return from < o.from; }
  };
  span<const buffer> buffers_;
  const conflicts& conflicts_;
  sequence<taken> around_{};

  constexpr std::int64_t offset_for(int b, const buffer& wanted, fit how, const sequence<std::int64_t>& offsets) {
    around_.clear();
    for (const int other : conflicts_.of(b))
      if (const std::int64_t at = offsets[other]; at >= 0) around_.push_back({at, at + buffers_[other].bytes});
    sort_around();
    std::int64_t above = 0, best = -1, smallest = 0;
    for (const taken& t : around_) {
      const std::int64_t gap = t.from - above;
      if (gap >= wanted.bytes && (best < 0 || gap < smallest)) {
        if (how == fit::first) return above;
        best = above;
        smallest = gap;
      }
      if (t.to > above) above = detail::rounded_up(t.to, wanted.alignment);
    }
    return best >= 0 ? best : above;
  }
  constexpr void sort_around() {
    if (around_.size() > 24) return detail::heap_sort(span<taken>(around_.data(), around_.size()));
    for (std::size_t i = 1; i < around_.size(); ++i) {
      const taken t = around_[i];
      std::size_t k = i;
      for (; k > 0 && t < around_[k - 1]; --k) around_[k] = around_[k - 1];
      around_[k] = t;
    }
  }
};

namespace detail {
// A planner's key for a buffer: sorts by the first number, then by the second, both descending, then by index.
struct placing_key {
  std::int64_t size, tie;
  int buffer;
  constexpr bool operator<(const placing_key& o) const {
    return size != o.size ? size > o.size : tie != o.tie ? tie > o.tie : buffer < o.buffer;
  }
};
template <class Key> constexpr sequence<int> placing_order(std::size_t buffers, Key&& key) {
  sequence<placing_key> keys;
  keys.reserve(buffers);
  for (int b = 0; b < static_cast<int>(buffers); ++b) keys.push_back(key(b));
  heap_sort(span<placing_key>(keys.data(), keys.size()));
  sequence<int> order;
  order.reserve(buffers);
  for (const placing_key& k : keys) order.push_back(k.buffer);
  return order;
}
}  // namespace detail

}  // namespace opcost

#endif

namespace opcost {

/// A planner.
struct greedy_by_size {
  static constexpr std::string_view name = "greedy_by_size";
  static constexpr std::string_view about = "the largest first, into the lowest gap: TensorFlow Lite Micro's";
  static constexpr sequence<int> order(span<const buffer> buffers) {
    return detail::placing_order(buffers.size(), [&](int b) { return detail::placing_key{buffers[b].bytes, b, b}; });
  }
  constexpr std::int64_t operator()(span<const buffer> buffers, const conflicts& c, std::int64_t,
                                    sequence<std::int64_t>& offsets) const {
    return placer(buffers, c).place(order(buffers), fit::first, offsets);
  }
};

}  // namespace opcost

#endif

// ---- opcost/tflite/called_subgraphs.hpp
#ifndef OPCOST_TFLITE_CALLED_SUBGRAPHS_HPP_PIECE
#define OPCOST_TFLITE_CALLED_SUBGRAPHS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The subgraphs that an operator calls.

// ---- opcost/tflite/model_view.hpp
#ifndef OPCOST_TFLITE_MODEL_VIEW_HPP_PIECE
#define OPCOST_TFLITE_MODEL_VIEW_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The tables of a model, read on demand. Nothing is copied, and only what is read is checked, since devices run files
// that interpreters reject.

// ---- opcost/tflite/builtin_operator.hpp
#ifndef OPCOST_TFLITE_BUILTIN_OPERATOR_HPP_PIECE
#define OPCOST_TFLITE_BUILTIN_OPERATOR_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The builtin operators of TensorFlow Lite, by their codes in a file.
#include <cstdint>

namespace opcost::tflite {

// clang-format off
enum class builtin : std::int32_t {
  add = 0, average_pool_2d = 1, concatenation = 2, conv_2d = 3, depthwise_conv_2d = 4, depth_to_space = 5,
  dequantize = 6, embedding_lookup = 7, floor = 8, fully_connected = 9, hashtable_lookup = 10, l2_normalization = 11,
  l2_pool_2d = 12, local_response_normalization = 13, logistic = 14, lsh_projection = 15, lstm = 16, max_pool_2d = 17,
  mul = 18, relu = 19, relu_n1_to_1 = 20, relu6 = 21, reshape = 22, resize_bilinear = 23, rnn = 24, softmax = 25,
  space_to_depth = 26, svdf = 27, tanh = 28, concat_embeddings = 29, skip_gram = 30, call = 31, custom = 32,
  embedding_lookup_sparse = 33, pad = 34, unidirectional_sequence_rnn = 35, gather = 36, batch_to_space_nd = 37,
  space_to_batch_nd = 38, transpose = 39, mean = 40, sub = 41, div = 42, squeeze = 43,
  unidirectional_sequence_lstm = 44, strided_slice = 45, bidirectional_sequence_rnn = 46, exp = 47, topk_v2 = 48,
  split = 49, log_softmax = 50, delegate = 51, bidirectional_sequence_lstm = 52, cast = 53, prelu = 54, maximum = 55,
  arg_max = 56, minimum = 57, less = 58, neg = 59, padv2 = 60, greater = 61, greater_equal = 62, less_equal = 63,
  select = 64, slice = 65, sin = 66, transpose_conv = 67, sparse_to_dense = 68, tile = 69, expand_dims = 70,
  equal = 71, not_equal = 72, log = 73, sum = 74, sqrt = 75, rsqrt = 76, shape = 77, pow = 78, arg_min = 79,
  fake_quant = 80, reduce_prod = 81, reduce_max = 82, pack = 83, logical_or = 84, one_hot = 85, logical_and = 86,
  logical_not = 87, unpack = 88, reduce_min = 89, floor_div = 90, reduce_any = 91, square = 92, zeros_like = 93,
  fill = 94, floor_mod = 95, range = 96, resize_nearest_neighbor = 97, leaky_relu = 98, squared_difference = 99,
  mirror_pad = 100, abs = 101, split_v = 102, unique = 103, ceil = 104, reverse_v2 = 105, add_n = 106,
  gather_nd = 107, cos = 108, where = 109, rank = 110, elu = 111, reverse_sequence = 112, matrix_diag = 113,
  quantize = 114, matrix_set_diag = 115, round = 116, hard_swish = 117, if_ = 118, while_ = 119,
  non_max_suppression_v4 = 120, non_max_suppression_v5 = 121, scatter_nd = 122, select_v2 = 123, densify = 124,
  segment_sum = 125, batch_matmul = 126, placeholder_for_greater_op_codes = 127, cumsum = 128, call_once = 129,
  broadcast_to = 130, rfft2d = 131, conv_3d = 132, imag = 133, real = 134, complex_abs = 135, hashtable = 136,
  hashtable_find = 137, hashtable_import = 138, hashtable_size = 139, reduce_all = 140, conv_3d_transpose = 141,
  var_handle = 142, read_variable = 143, assign_variable = 144, broadcast_args = 145, random_standard_normal = 146,
  bucketize = 147, random_uniform = 148, multinomial = 149, gelu = 150, dynamic_update_slice = 151, relu_0_to_1 = 152,
  unsorted_segment_prod = 153, unsorted_segment_max = 154, unsorted_segment_sum = 155, atan2 = 156,
  unsorted_segment_min = 157, sign = 158, bitcast = 159, bitwise_xor = 160, right_shift = 161,
  stablehlo_logistic = 162, stablehlo_add = 163, stablehlo_divide = 164, stablehlo_multiply = 165,
  stablehlo_maximum = 166, stablehlo_reshape = 167, stablehlo_clamp = 168, stablehlo_concatenate = 169,
  stablehlo_broadcast_in_dim = 170, stablehlo_convolution = 171, stablehlo_slice = 172, stablehlo_custom_call = 173,
  stablehlo_reduce = 174, stablehlo_abs = 175, stablehlo_and = 176, stablehlo_cosine = 177,
  stablehlo_exponential = 178, stablehlo_floor = 179, stablehlo_log = 180, stablehlo_minimum = 181,
  stablehlo_negate = 182, stablehlo_or = 183, stablehlo_power = 184, stablehlo_remainder = 185, stablehlo_rsqrt = 186,
  stablehlo_select = 187, stablehlo_subtract = 188, stablehlo_tanh = 189, stablehlo_scatter = 190,
  stablehlo_compare = 191, stablehlo_convert = 192, stablehlo_dynamic_slice = 193,
  stablehlo_dynamic_update_slice = 194, stablehlo_pad = 195, stablehlo_iota = 196, stablehlo_dot_general = 197,
  stablehlo_reduce_window = 198, stablehlo_sort = 199, stablehlo_while = 200, stablehlo_gather = 201,
  stablehlo_transpose = 202, dilate = 203, stablehlo_rng_bit_generator = 204, reduce_window = 205,
  stablehlo_composite = 206, stablehlo_shift_left = 207, stablehlo_cbrt = 208, stablehlo_case = 209
};
// clang-format on
inline constexpr std::int32_t builtin_operators = 210;

}  // namespace opcost::tflite

#endif

// ---- opcost/tflite/flatbuffer.hpp
#ifndef OPCOST_TFLITE_FLATBUFFER_HPP_PIECE
#define OPCOST_TFLITE_FLATBUFFER_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Reads FlatBuffers tables, vectors and strings from any indexable bytes, in constant expressions too. Every read goes
// through number(), which checks the bounds: a damaged file gives one fault, and zeros and empty lists from then on.
// Format: little endian. Tables, vectors and strings are u32 offsets forward from where the offset is stored; a table
// starts with an i32, the distance back to its vtable: u16 own bytes, u16 table bytes, u16 for each field (0: absent).
#include <cstddef>
#include <cstdint>

#include <string_view>
#include <type_traits>

namespace opcost::tflite {

/// What is wrong with a file, and where. `what` is empty if nothing is.
struct read_fault {
  std::string_view what{};
  std::string_view table{};  // the table that was read
  int field = -1;            // its field; -1: the table itself
  std::uint64_t offset = 0;  // of the byte at which reading failed
};

template <class Byte>
concept byte_like = sizeof(Byte) == 1 && (std::is_integral_v<Byte> || std::is_enum_v<Byte>);

/// Bytes in an array of char, unsigned char, std::uint8_t or std::byte.
template <byte_like Byte> struct array_bytes {
  const Byte* data = nullptr;
  std::uint64_t length = 0;
  constexpr std::uint64_t size() const { return length; }
  constexpr std::uint8_t operator[](std::uint64_t i) const { return static_cast<std::uint8_t>(data[to_size(i)]); }
};

/// A table: where it starts, and where its vtable does. Absent if `at` is 0.
struct table_place {
  std::uint64_t at = 0, vtable = 0;
  std::uint32_t vtable_bytes = 0;
  const char* name = "";
  constexpr explicit operator bool() const { return at != 0; }
};
/// The elements of a vector. An absent one is empty and has `present` false.
struct vector_place {
  std::uint64_t first = 0;
  std::uint32_t size = 0;
  bool present = false;
};

/// `Bytes` is an array_bytes.
template <class Bytes> class flatbuffer {
 public:
  constexpr explicit flatbuffer(const Bytes& bytes) : bytes_(bytes), size_(bytes.size()) {}

  constexpr std::uint64_t size() const { return size_; }
  constexpr const read_fault& fault() const { return fault_; }
  constexpr bool good() const { return !failed_; }
  /// Keeps the first fault.
  constexpr void fail(std::string_view what, const char* table, int field, std::uint64_t offset) {
    if (failed_) return;
    failed_ = true;
    fault_ = {what, table, field, offset};
  }

  /// The unsigned number of `width` (1, 2, 4 or 8) bytes at `at`; 0 if it does not lie within the file or after a
  /// fault.
  constexpr std::uint64_t number(std::uint64_t at, unsigned width, const char* table, int field) {
    if (failed_ || at > size_ || size_ - at < width) {
      fail("it lies outside of the file, which may be cut off", table, field, at);
      return 0;
    }
    // without calls and loops: compilers take long for those in constant expressions
    const auto* p = bytes_.data + static_cast<std::size_t>(at);
    const auto low = static_cast<std::uint64_t>(static_cast<std::uint8_t>(p[0]));
    if (width == 1) return low;
    const std::uint64_t half = low | static_cast<std::uint64_t>(static_cast<std::uint8_t>(p[1])) << 8;
    if (width == 2) return half;
    const std::uint64_t whole = half | static_cast<std::uint64_t>(static_cast<std::uint8_t>(p[2])) << 16 |
                                static_cast<std::uint64_t>(static_cast<std::uint8_t>(p[3])) << 24;
    return width == 4 ? whole : whole | number(at + 4, 4, table, field) << 32;
  }

  /// The table that the offset at `from` refers to.
  constexpr table_place follow(std::uint64_t from, const char* name) {
    table_place t;
    t.at = from + number(from, 4, name, -1);
    t.name = name;
    const std::uint64_t back = number(t.at, 4, name, -1);
    const std::int64_t distance = static_cast<std::int32_t>(static_cast<std::uint32_t>(back));
    const std::int64_t vtable = static_cast<std::int64_t>(t.at) - distance;
    if (vtable < 0) fail("its vtable lies outside of the file", name, -1, t.at);
    t.vtable = static_cast<std::uint64_t>(vtable);
    t.vtable_bytes = static_cast<std::uint32_t>(number(t.vtable, 2, name, -1));
    if (!good()) return {};
    if (t.at == 0) fail("its offset is 0", name, -1, from);
    return t;
  }

  /// Where a field is stored; 0 if it is absent.
  constexpr std::uint64_t slot(const table_place& t, int field) {
    const auto entry = static_cast<std::uint32_t>(4 + 2 * field);
    if (!t || entry + 2 > t.vtable_bytes) return 0;
    const std::uint64_t offset = number(t.vtable + entry, 2, t.name, field);
    return offset == 0 ? 0 : t.at + offset;
  }
  constexpr std::uint64_t unsigned_field(const table_place& t, int field, unsigned width, std::uint64_t otherwise = 0) {
    const std::uint64_t at = slot(t, field);
    return at == 0 ? otherwise : number(at, width, t.name, field);
  }
  constexpr std::int64_t signed_field(const table_place& t, int field, unsigned width, std::int64_t otherwise = 0) {
    const std::uint64_t at = slot(t, field);
    return at == 0 ? otherwise : as_signed(number(at, width, t.name, field), width);
  }
  constexpr table_place table_field(const table_place& t, int field, const char* name) {
    const std::uint64_t at = slot(t, field);
    return at == 0 ? table_place{} : follow(at, name);
  }
  /// A vector of elements of `width` bytes. All of them lie within the file, or it is a fault.
  constexpr vector_place vector_field(const table_place& t, int field, unsigned width) {
    const std::uint64_t at = slot(t, field);
    if (at == 0) return {};
    const std::uint64_t start = at + number(at, 4, t.name, field);
    const std::uint64_t elements = number(start, 4, t.name, field);
    if (elements * width > size_ || start + 4 > size_ - elements * width)
      fail("its elements lie outside of the file, which may be cut off", t.name, field, start);
    if (!good()) return {};
    return {start + 4, static_cast<std::uint32_t>(elements), true};
  }
  /// Element `i` of a vector of tables.
  constexpr table_place table_at(const vector_place& v, std::uint32_t i, const char* name) {
    if (i < v.size) return follow(v.first + std::uint64_t{4} * i, name);
    fail("an index is beyond the end of the list", name, -1, v.first);
    return {};
  }
  /// Element `i` of a vector of numbers of `width` bytes; the caller checks `i`.
  constexpr std::int64_t signed_at(const vector_place& v, std::uint32_t i, unsigned width, const char* table) {
    return as_signed(number(v.first + std::uint64_t{width} * i, width, table, -1), width);
  }
  constexpr std::uint8_t byte_at(std::uint64_t at) const { return at < size_ ? bytes_[at] : std::uint8_t{0}; }

  /// True if a string field or a vector of bytes is exactly `text`.
  constexpr bool equals(const vector_place& s, std::string_view text) const {
    if (s.size != text.size()) return false;
    for (std::uint32_t i = 0; i < s.size; ++i)
      if (static_cast<char>(byte_at(s.first + i)) != text[i]) return false;
    return true;
  }

 private:
  Bytes bytes_;
  std::uint64_t size_;
  bool failed_ = false;
  read_fault fault_{};

  static constexpr std::int64_t as_signed(std::uint64_t n, unsigned width) {
    if (width == 1) return static_cast<std::int8_t>(static_cast<std::uint8_t>(n));
    if (width == 2) return static_cast<std::int16_t>(static_cast<std::uint16_t>(n));
    if (width == 4) return static_cast<std::int32_t>(static_cast<std::uint32_t>(n));
    return static_cast<std::int64_t>(n);
  }
};

}  // namespace opcost::tflite

#endif

// ---- opcost/tflite/schema.hpp
#ifndef OPCOST_TFLITE_SCHEMA_HPP_PIECE
#define OPCOST_TFLITE_SCHEMA_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The tables of a .tflite file (schema version 3): numbers of their fields, element types, enumerations of options.

namespace opcost::tflite {

// clang-format off
namespace field {
struct model { enum : int { version, operator_codes, subgraphs, description, buffers, metadata_buffer, metadata,
                            signature_defs, external_buffer_groups, external_buffers }; };
struct operator_code { enum : int { deprecated_builtin_code, custom_code, version, builtin_code }; };
struct subgraph { enum : int { tensors, inputs, outputs, operators, name }; };
struct tensor { enum : int { shape, type, buffer, name, quantization, is_variable, sparsity, shape_signature, has_rank,
                             variant_tensors, external_buffer }; };
struct operation { enum : int { opcode_index, inputs, outputs, builtin_options_type, builtin_options, custom_options,
                                custom_options_format, mutating_variable_inputs, intermediates,
                                large_custom_options_offset, large_custom_options_size, builtin_options_2_type,
                                builtin_options_2 }; };
struct buffer { enum : int { data, offset, size }; };
struct quantization { enum : int { min, max, scale, zero_point, details_type, details, quantized_dimension }; };
struct metadata { enum : int { name, buffer }; };
struct signature { enum : int { inputs, outputs, key, deprecated_tag, subgraph }; };
struct tensor_map { enum : int { name, tensor }; };

struct conv_2d { enum : int { padding, stride_w, stride_h, activation, dilation_w, dilation_h }; };
struct depthwise_conv_2d { enum : int { padding, stride_w, stride_h, depth_multiplier, activation, dilation_w,
                                        dilation_h }; };
struct conv_3d { enum : int { padding, stride_d, stride_w, stride_h, activation, dilation_d, dilation_w,
                              dilation_h }; };
struct transpose_conv { enum : int { padding, stride_w, stride_h, activation }; };
struct pool_2d { enum : int { padding, stride_w, stride_h, filter_w, filter_h, activation }; };
struct fully_connected { enum : int { activation, weights_format, keep_num_dims }; };
struct batch_matmul { enum : int { adj_x, adj_y }; };
struct svdf { enum : int { rank, activation }; };
struct rnn { enum : int { activation }; };
struct sequence_rnn { enum : int { time_major, activation }; };
struct bidirectional_rnn { enum : int { time_major, activation, merge_outputs }; };
struct lstm { enum : int { activation, cell_clip, proj_clip, kernel_type }; };
struct sequence_lstm { enum : int { activation, cell_clip, proj_clip, time_major }; };
struct bidirectional_lstm { enum : int { activation, cell_clip, proj_clip, merge_outputs, time_major }; };
struct branch { enum : int { then_subgraph, else_subgraph }; };
struct loop { enum : int { condition_subgraph, body_subgraph }; };
struct call { enum : int { subgraph }; };
struct branches { enum : int { subgraphs }; };
struct dot_general { enum : int { a_batch, b_batch, a_contracted, b_contracted }; };
struct stablehlo_convolution { enum : int { strides, padding, input_dilation, filter_dilation, reversal, input_batch,
                                            input_feature, input_spatial, filter_input, filter_output, filter_spatial,
                                            output_batch, output_feature, output_spatial, feature_groups,
                                            batch_groups }; };
struct stablehlo_reduce { enum : int { dimensions, subgraph }; };
struct stablehlo_reduce_window { enum : int { window, strides, base_dilations, window_dilations, padding, subgraph }; };
struct stablehlo_scatter { enum : int { indices_are_sorted, update_window_dims, inserted_window_dims,
                                        scatter_dims_to_operand_dims, index_vector_dim, unique_indices, subgraph }; };
struct stablehlo_sort { enum : int { dimension, is_stable, subgraph }; };
struct reduce_window { enum : int { function }; };
struct embedding_lookup_sparse { enum : int { combiner }; };
struct composite { enum : int { name, decomposition_subgraph }; };
}  // namespace field

enum class element : std::int8_t { float32, float16, int32, uint8, int64, string, boolean, int16, complex64, int8,
                                   float64, complex128, uint64, resource, variant, uint32, uint16, int4, bfloat16, int2,
                                   uint4, float8_e4m3, float8_e5m2 };
// clang-format on

enum class window_padding : std::int8_t { same, valid };
enum class activation : std::int8_t { none, relu, relu_n1_to_1, relu6, tanh, sign_bit };

namespace detail {
struct element_fact {
  dtype type;       // what the library calls it; complex numbers, resources and variants have no name of their own
  int arena_bytes;  // of an element in memory while a model runs; 0: no fixed size
};
inline constexpr element_fact element_facts[] = {
    {dtype::f32, 4},    {dtype::f16, 2},      {dtype::i32, 4},   {dtype::u8, 1},      {dtype::i64, 8},
    {dtype::string, 0}, {dtype::boolean, 1},  {dtype::i16, 2},   {dtype::dynamic, 8}, {dtype::i8, 1},
    {dtype::f64, 8},    {dtype::dynamic, 16}, {dtype::u64, 8},   {dtype::dynamic, 4}, {dtype::dynamic, 4},
    {dtype::u32, 4},    {dtype::u16, 2},      {dtype::i4, 1},    {dtype::bf16, 2},    {dtype::dynamic, 1},
    {dtype::u4, 1},     {dtype::f8e4m3, 1},   {dtype::f8e5m2, 1}};
inline constexpr int element_types = static_cast<int>(sizeof element_facts / sizeof element_facts[0]);
}  // namespace detail

/// The library's name for an element type; `dynamic` if it has none (complex numbers, resources, unknown types).
constexpr dtype dtype_of(element e) {
  const int i = static_cast<int>(e);
  return i >= 0 && i < detail::element_types ? detail::element_facts[i].type : dtype::dynamic;
}
/// Bytes of one element in TensorFlow Lite Micro's arena, where int4 takes a byte; 0: no fixed size.
constexpr int arena_bytes_of(element e) {
  const int i = static_cast<int>(e);
  return i >= 0 && i < detail::element_types ? detail::element_facts[i].arena_bytes : 0;
}

}  // namespace opcost::tflite

#endif

namespace opcost::tflite {

/// Constant data in a file; no bytes if the tensor is not constant.
struct data_place {
  std::uint64_t at = 0, bytes = 0;
};

/// A tensor of a subgraph, as the file states it.
struct tensor_entry {
  table_place table{};
  shape dims{};  // a scalar if the file states no shape
  element type = element::float32;
  std::uint32_t buffer = 0;
  bool variable = false;
};

/// An operator of a subgraph.
struct operator_entry {
  table_place table{};
  table_place code{};  // its OperatorCode
  builtin op = builtin::custom;
  vector_place inputs{}, outputs{};  // i32 indices of tensors; -1: a missing operand
};

/// A subgraph: its lists.
struct subgraph_entry {
  table_place table{};
  vector_place tensors{}, inputs{}, outputs{}, operators{};
};

template <class Bytes> class model_view {
 public:
  using reader = flatbuffer<Bytes>;

  constexpr explicit model_view(reader& bytes) : in_(&bytes) {
    const auto magic = vector_place{4, 4, true};
    if (bytes.size() < 8 || !bytes.equals(magic, "TFL3")) {
      bytes.fail("the bytes are not a TensorFlow Lite model: 'TFL3' is missing", "Model", -1, 4);
      return;
    }
    root_ = bytes.follow(0, "Model");
    codes_ = bytes.vector_field(root_, field::model::operator_codes, 4);
    subgraphs_ = bytes.vector_field(root_, field::model::subgraphs, 4);
    buffers_ = bytes.vector_field(root_, field::model::buffers, 4);
    if (bytes.good() && subgraphs_.size == 0)
      bytes.fail("the model has no subgraph", "Model", field::model::subgraphs, root_.at);
  }

  /// The same model, read through another reader, which gets the faults.
  constexpr model_view through(reader& other) const {
    model_view v = *this;
    v.in_ = &other;
    return v;
  }
  constexpr reader& bytes() const { return *in_; }
  constexpr bool good() const { return in_->good(); }
  constexpr const table_place& root() const { return root_; }
  constexpr std::uint32_t subgraphs() const { return subgraphs_.size; }
  constexpr std::uint32_t buffers() const { return buffers_.size; }

  constexpr subgraph_entry subgraph(std::uint32_t i) const {
    subgraph_entry s;
    s.table = in_->table_at(subgraphs_, i, "SubGraph");
    s.tensors = in_->vector_field(s.table, field::subgraph::tensors, 4);
    s.inputs = in_->vector_field(s.table, field::subgraph::inputs, 4);
    s.outputs = in_->vector_field(s.table, field::subgraph::outputs, 4);
    s.operators = in_->vector_field(s.table, field::subgraph::operators, 4);
    return s;
  }

  constexpr operator_entry operation(const subgraph_entry& s, std::uint32_t i) const {
    operator_entry o;
    o.table = in_->table_at(s.operators, i, "Operator");
    const auto code = in_->unsigned_field(o.table, field::operation::opcode_index, 4);
    o.code = in_->table_at(codes_, static_cast<std::uint32_t>(code), "OperatorCode");
    // old files have only the first, new ones have 127 there for codes above
    const std::int64_t old = in_->signed_field(o.code, field::operator_code::deprecated_builtin_code, 1);
    const std::int64_t now = in_->signed_field(o.code, field::operator_code::builtin_code, 4);
    o.op = static_cast<builtin>(now > old ? now : old);
    o.inputs = in_->vector_field(o.table, field::operation::inputs, 4);
    o.outputs = in_->vector_field(o.table, field::operation::outputs, 4);
    return o;
  }
  /// An operator has one table of options: in the first union, or in the second, which newer operators use.
  constexpr table_place options(const operator_entry& o) const {
    const table_place first = in_->table_field(o.table, field::operation::builtin_options, "BuiltinOptions");
    if (first) return first;
    return in_->table_field(o.table, field::operation::builtin_options_2, "BuiltinOptions2");
  }
  /// The bytes of a custom operator's options.
  constexpr vector_place custom_options(const operator_entry& o) const {
    return in_->vector_field(o.table, field::operation::custom_options, 1);
  }
  constexpr vector_place custom_code(const operator_entry& o) const {
    return in_->vector_field(o.code, field::operator_code::custom_code, 1);
  }

  /// Tensor index `k` of a list of indices; -1 if the operand is left out or missing.
  constexpr std::int32_t index(const vector_place& list, std::uint32_t k) const {
    return k < list.size ? static_cast<std::int32_t>(in_->signed_at(list, k, 4, "Operator")) : -1;
  }
  constexpr tensor_entry tensor(const subgraph_entry& s, std::int32_t i) const {
    tensor_entry t;
    if (i < 0) return t;
    t.table = in_->table_at(s.tensors, static_cast<std::uint32_t>(i), "Tensor");
    t.dims = extents(t.table, field::tensor::shape);
    t.type = static_cast<element>(in_->signed_field(t.table, field::tensor::type, 1));
    t.buffer = static_cast<std::uint32_t>(in_->unsigned_field(t.table, field::tensor::buffer, 4));
    t.variable = in_->unsigned_field(t.table, field::tensor::is_variable, 1) != 0;
    return t;
  }
  constexpr std::uint32_t buffer_of(const subgraph_entry& s, std::int32_t i) const {
    const table_place t = in_->table_at(s.tensors, static_cast<std::uint32_t>(i), "Tensor");
    return static_cast<std::uint32_t>(in_->unsigned_field(t, field::tensor::buffer, 4));
  }
  /// A list of extents (shape or shape_signature). A rank above 8 is not a shape that this library has.
  constexpr shape extents(const table_place& t, int field) const {
    shape dims;
    const vector_place list = in_->vector_field(t, field, 4);
    if (list.size > static_cast<std::uint32_t>(shape::max_rank)) {
      dims.rank = shape::too_long;
      return dims;
    }
    for (std::uint32_t k = 0; k < list.size; ++k) dims.push_back(in_->signed_at(list, k, 4, t.name));
    return dims;
  }

  /// Elements of a constant, of any rank. A negative extent is a fault: data has a size.
  constexpr count_t elements(const tensor_entry& t) const {
    const vector_place list = in_->vector_field(t.table, field::tensor::shape, 4);
    count_t n = 1;
    for (std::uint32_t k = 0; k < list.size && good(); ++k) {
      const std::int64_t d = in_->signed_at(list, k, 4, t.table.name);
      if (d < 0) in_->fail("a constant has a negative extent", "Tensor", field::tensor::shape, list.first);
      n *= d < 0 ? 0 : d;
    }
    return n;
  }
  /// The data of a tensor that the file holds: in its buffer, or behind all tables if the buffer states where.
  constexpr data_place data(const tensor_entry& t) const { return buffer_data(t.buffer); }
  constexpr data_place buffer_data(std::uint32_t i) const {
    if (i == 0 || i >= buffers_.size) return {};  // buffer 0 is empty in every file
    const table_place t = in_->table_at(buffers_, i, "Buffer");
    const vector_place inside = in_->vector_field(t, field::buffer::data, 1);
    if (inside.size > 0) return {inside.first, inside.size};
    const std::uint64_t offset = in_->unsigned_field(t, field::buffer::offset, 8);
    const std::uint64_t bytes = in_->unsigned_field(t, field::buffer::size, 8);
    if (offset < 2 || bytes == 0) return {};  // 0 and 1 mean: no data
    if (offset > in_->size() || in_->size() - offset < bytes)
      in_->fail("its data lies outside of the file, which may be cut off", "Buffer", field::buffer::offset, offset);
    return {offset, bytes};
  }
  /// Fails if the data of a buffer is outside of the file, which is then cut off.
  constexpr void check_buffers() const {
    for (std::uint32_t i = 1; i < buffers_.size && good(); ++i) buffer_data(i);
  }
  /// Reads all lists, tensors and names once, so that later reads of them find no fault. Fails if they have more
  /// elements than the file has room for: tables may overlap, and a small file could stand for an endless model.
  constexpr void check_lists() const {
    std::uint64_t room = 2 * in_->size() + 65536;
    const auto take = [&](std::uint64_t elements) {
      if (elements > room) in_->fail("its lists share bytes and are longer than the file", "Model", -1, 0);
      room = elements > room ? 0 : room - elements;
    };
    in_->vector_field(root_, field::model::description, 1);
    for (std::uint32_t g = 0; g < subgraphs_.size && good(); ++g) {
      const subgraph_entry s = subgraph(g);
      const auto check_indices = [&](const vector_place& list) {
        for (std::uint32_t k = 0; k < list.size && good(); ++k)
          if (index(list, k) >= static_cast<std::int64_t>(s.tensors.size))
            in_->fail("it names a tensor that does not exist", "Operator", -1, list.first);
      };
      take(std::uint64_t{s.tensors.size} + s.inputs.size + s.outputs.size + s.operators.size);
      for (std::uint32_t i = 0; i < s.tensors.size && good(); ++i) {
        const tensor_entry t = tensor(s, static_cast<std::int32_t>(i));
        take(in_->vector_field(t.table, field::tensor::name, 1).size);
      }
      for (std::uint32_t i = 0; i < s.operators.size && good(); ++i) {
        const operator_entry o = operation(s, i);
        take(std::uint64_t{o.inputs.size} + o.outputs.size);
        check_indices(o.inputs);
        check_indices(o.outputs);
        custom_code(o);
      }
      check_indices(s.inputs);
      check_indices(s.outputs);
    }
  }

 private:
  reader* in_;
  table_place root_{};
  vector_place codes_{}, subgraphs_{}, buffers_{};
};

}  // namespace opcost::tflite

#endif

// ---- opcost/tflite/options_view.hpp
#ifndef OPCOST_TFLITE_OPTIONS_VIEW_HPP_PIECE
#define OPCOST_TFLITE_OPTIONS_VIEW_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The options of an operator: a table of which each field has a default.
#include <bit>

namespace opcost::tflite {

template <class Bytes> class options_view {
 public:
  constexpr options_view(flatbuffer<Bytes>& bytes, const table_place& table) : in_(&bytes), table_(table) {}

  constexpr explicit operator bool() const { return static_cast<bool>(table_); }
  constexpr count_t integer(int field, std::int64_t otherwise = 0) const {
    return in_->signed_field(table_, field, 4, otherwise);
  }
  constexpr count_t long_integer(int field, std::int64_t otherwise = 0) const {
    return in_->signed_field(table_, field, 8, otherwise);
  }
  constexpr int choice(int field) const { return static_cast<int>(in_->signed_field(table_, field, 1)); }
  constexpr bool flag(int field, bool otherwise = false) const {
    return in_->unsigned_field(table_, field, 1, otherwise ? 1 : 0) != 0;
  }
  constexpr double real(int field) const {
    const auto bits = static_cast<std::uint32_t>(in_->unsigned_field(table_, field, 4));
    return static_cast<double>(std::bit_cast<float>(bits));
  }
  /// A list of integers of `width` bytes. More than 8 make a list of rank `too_long`.
  constexpr ints list(int field, unsigned width) const {
    ints all;
    const vector_place v = in_->vector_field(table_, field, width);
    if (v.size > static_cast<std::uint32_t>(ints::max_rank)) {
      all.rank = ints::too_long;
      return all;
    }
    for (std::uint32_t i = 0; i < v.size; ++i) all.push_back(in_->signed_at(v, i, width, table_.name));
    return all;
  }
  constexpr bool has(int field) const { return in_->slot(table_, field) != 0; }
  constexpr flatbuffer<Bytes>& bytes() const { return *in_; }
  constexpr const table_place& table() const { return table_; }

 private:
  flatbuffer<Bytes>* in_;
  table_place table_;
};

}  // namespace opcost::tflite

#endif

namespace opcost::tflite {

inline constexpr int deepest_call = 16;  ///< subgraphs that call subgraphs
/// Operators and their operands that are looked at in a file of so many bytes, those of called subgraphs each time.
constexpr std::int64_t most_called_operators(std::uint64_t bytes) {
  return (std::int64_t{1} << 18) + static_cast<std::int64_t>(bytes / 4);
}

namespace detail {
inline constexpr std::string_view of_calls = "its subgraphs call each other without end, or too often";
}

/// Calls f(index) with the subgraphs that operator `o` names, in the order in which they may run: IF's branches, a
/// loop's condition and body. An index may be out of range.
template <class Bytes, class F>
constexpr void for_each_called(const model_view<Bytes>& m, const operator_entry& o, F&& f) {
  const auto named_by = [&](int id) { f(options_view<Bytes>(m.bytes(), m.options(o)).integer(id)); };
  switch (o.op) {
    case builtin::if_:
      named_by(field::branch::then_subgraph);
      named_by(field::branch::else_subgraph);
      return;
    case builtin::while_:
    case builtin::stablehlo_while:
      named_by(field::loop::condition_subgraph);
      named_by(field::loop::body_subgraph);
      return;
    case builtin::call_once:
    case builtin::call: return named_by(field::call::subgraph);
    case builtin::stablehlo_composite: return named_by(field::composite::decomposition_subgraph);
    case builtin::stablehlo_reduce: return named_by(field::stablehlo_reduce::subgraph);
    case builtin::stablehlo_reduce_window: return named_by(field::stablehlo_reduce_window::subgraph);
    case builtin::stablehlo_scatter: return named_by(field::stablehlo_scatter::subgraph);
    case builtin::stablehlo_sort: return named_by(field::stablehlo_sort::subgraph);
    case builtin::stablehlo_case: {
      const ints branches = options_view<Bytes>(m.bytes(), m.options(o)).list(field::branches::subgraphs, 4);
      for (int k = 0; k < branches.rank; ++k) f(branches[k]);
      return;
    }
    default: return;
  }
}

/// The operators of subgraph `g` and of those that it calls, each as often as it is called; -1: they call each other
/// without end, deeper than 16, or make more than most_called_operators. `known` remembers, one number per subgraph
/// from 0.
template <class Bytes>
constexpr std::int64_t called_operators(const model_view<Bytes>& m, std::uint32_t g, sequence<std::int64_t>& known,
                                        int depth = 0) {
  if (depth > deepest_call) return -1;
  if (known[g] != 0) return known[g];
  const subgraph_entry s = m.subgraph(g);
  const std::int64_t most = most_called_operators(m.bytes().size());
  std::int64_t sum = 1 + std::int64_t{s.inputs.size} + s.outputs.size;
  for (std::uint32_t i = 0; i < s.operators.size && sum > 0 && m.good(); ++i) {
    const operator_entry o = m.operation(s, i);
    sum += 1 + std::int64_t{o.inputs.size} + o.outputs.size;
    for_each_called(m, o, [&](count_t callee) {
      if (callee < 0 || callee >= count_t(m.subgraphs()) || sum < 0) return;
      const std::int64_t inside = called_operators(m, static_cast<std::uint32_t>(callee.n), known, depth + 1);
      sum = inside < 0 || sum + inside > most ? -1 : sum + inside;
    });
  }
  return known[g] = sum > most ? -1 : sum;
}

}  // namespace opcost::tflite

#endif

// ---- opcost/tflite/custom_operator.hpp
#ifndef OPCOST_TFLITE_CUSTOM_OPERATOR_HPP_PIECE
#define OPCOST_TFLITE_CUSTOM_OPERATOR_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Custom operators that this library knows by their custom_code.
#include <string_view>

namespace opcost::tflite {

enum class custom_kind : signed char {
  unknown,
  ethos_u,                 // commands for an NPU, compiled by Vela: its work is not in the file
  detection_post_process,  // decodes boxes and suppresses overlapping ones
  circular_buffer,         // keeps the last inputs of a stream
  transpose_conv_bias,     // MediaPipe's transposed convolution with a bias
  max_pool_argmax,         // MediaPipe's max pooling that also yields positions
  max_unpool,
  landmarks_to_matrix,  // MediaPipe: a transform matrix from landmarks
  transform_landmarks,
  transform_tensor,  // MediaPipe: bilinear sampling under a transform
  signal_window,     // the rest: the signal library of TensorFlow Lite Micro
  signal_rfft,
  signal_irfft,
  signal_energy,
  signal_filter_bank,
  signal_filter_bank_square_root,
  signal_filter_bank_log,
  signal_spectral_subtraction,
  signal_pcan,
  signal_framer,
  signal_stacker,
  signal_delay,
  signal_overlap_add,
  signal_fft_auto_scale
};

namespace detail {
struct custom_fact {
  std::string_view code;
  custom_kind kind;
};
inline constexpr custom_fact custom_facts[] = {
    {"ethos-u", custom_kind::ethos_u},
    {"TFLite_Detection_PostProcess", custom_kind::detection_post_process},
    {"CIRCULAR_BUFFER", custom_kind::circular_buffer},
    {"Convolution2DTransposeBias", custom_kind::transpose_conv_bias},
    {"MaxPoolingWithArgmax2D", custom_kind::max_pool_argmax},
    {"MaxUnpooling2D", custom_kind::max_unpool},
    {"Landmarks2TransformMatrix", custom_kind::landmarks_to_matrix},
    {"TransformLandmarks", custom_kind::transform_landmarks},
    {"TransformTensorBilinear", custom_kind::transform_tensor},
    {"SignalWindow", custom_kind::signal_window},
    {"SignalRfft", custom_kind::signal_rfft},
    {"SignalIrfft", custom_kind::signal_irfft},
    {"SignalEnergy", custom_kind::signal_energy},
    {"SignalFilterBank", custom_kind::signal_filter_bank},
    {"SignalFilterBankSquareRoot", custom_kind::signal_filter_bank_square_root},
    {"SignalFilterBankLog", custom_kind::signal_filter_bank_log},
    {"SignalFilterBankSpectralSubtraction", custom_kind::signal_spectral_subtraction},
    {"SignalPCAN", custom_kind::signal_pcan},
    {"SignalFramer", custom_kind::signal_framer},
    {"SignalStacker", custom_kind::signal_stacker},
    {"SignalDelay", custom_kind::signal_delay},
    {"SignalOverlapAdd", custom_kind::signal_overlap_add},
    {"SignalFftAutoScale", custom_kind::signal_fft_auto_scale}};
}  // namespace detail

/// Why the work of a known custom operator is not counted; empty if it is.
constexpr std::string_view why_not_counted(custom_kind kind) {
  if (kind == custom_kind::ethos_u) return "its work is inside of ethos-u, compiled for an NPU";
  if (kind == custom_kind::landmarks_to_matrix) return "its work depends on how many landmarks its options name";
  return {};
}
constexpr custom_kind kind_of_custom(std::string_view code) {
  for (const detail::custom_fact& c : detail::custom_facts)
    if (c.code == code) return c.kind;
  return custom_kind::unknown;
}

}  // namespace opcost::tflite

#endif

namespace opcost::tflite {

/// What the arena's size depends on besides the model.
struct arena_options {
  int pointer_bytes = 4;  ///< of the target: 4 on a Cortex-M, 8 on a 64-bit host
};

/// The parts of the persistent memory that TensorFlow Lite Micro takes from the end of the arena. Measured on a 64-bit
/// host with reference kernels; pointers are scaled to the target. Other kernel libraries (CMSIS-NN, Ethos-U) take
/// more.
struct tail_estimate {
  count_t interpreter = 0;         ///< allocator, planner and graph: fixed
  count_t tensors = 0;             ///< a structure per tensor
  count_t operators = 0;           ///< node and registration per operator
  count_t inputs_and_outputs = 0;  ///< of the model, with their quantization
  count_t variables = 0;           ///< data of variable tensors
  count_t operator_data = 0;       ///< data of kernels: multipliers and shifts per channel, tables, options

  constexpr count_t total() const {
    return interpreter + tensors + operators + inputs_and_outputs + variables + operator_data;
  }
};

/// The planned part of the arena (its head), and an estimate of the persistent part (its tail).
struct arena_plan {
  read_fault fault{};
  /// Bytes of the head: exactly what the planner of TensorFlow Lite Micro uses with its reference kernels.
  std::int64_t head_bytes = 0;
  std::int64_t scratch_bytes = 0;        ///< bytes of all scratch buffers, which are part of the head
  std::int64_t tail_bytes_estimate = 0;  ///< depends on the target and the kernel library
  tail_estimate tail{};
  /// An arena of this size suffices: head, tail and a margin of 1 KiB plus a tenth of the tail.
  std::int64_t bytes_at_most = 0;
  sequence<buffer> buffers{};        ///< `of.row` counts the tensors of all subgraphs, then the scratch requests
  sequence<std::int64_t> offsets{};  ///< by buffer
};

namespace detail {

inline constexpr int arena_alignment = 16;

/// Walks a model as the allocator of TensorFlow Lite Micro does: one clock over subgraph 0 and all that it calls.
template <class Bytes> class arena_walk {
 public:
  constexpr arena_walk(const model_view<Bytes>& m, const arena_options& o) : model_(m), options_(o) {
    first_tensor_.push_back(0);
    for (std::uint32_t g = 0; g < m.subgraphs() && m.good(); ++g)
      first_tensor_.push_back(first_tensor_[g] + static_cast<int>(m.subgraph(g).tensors.size));
    lives_.resize(static_cast<std::size_t>(first_tensor_.back()));
  }

  constexpr void run(arena_plan& plan) {
    const subgraph_entry main = model_.subgraph(0);
    for (std::uint32_t k = 0; k < main.inputs.size; ++k) touch(0, model_.index(main.inputs, k), true);
    operators(0, 0);
    for (std::uint32_t k = 0; k < main.outputs.size; ++k) touch(0, model_.index(main.outputs, k), false);
    if (!model_.good()) return;
    add_tensors(plan.buffers);
    for (const scratch& s : scratches_)
      plan.buffers.push_back({.bytes = opcost::detail::rounded_up(s.bytes, arena_alignment),
                              .first = s.first,
                              .last = s.last,
                              .alignment = arena_alignment,
                              .of = {first_tensor_.back() + s.request, 0}});
    count_t all_bytes = 0;
    for (const buffer& b : plan.buffers) all_bytes += b.bytes;
    if (all_bytes > count_t(std::int64_t{1} << 61))
      return model_.bytes().fail("its tensors have more than 2^61 bytes together", "Model", -1, 0);
    for (const scratch& s : scratches_) plan.scratch_bytes += s.bytes;
    add_fixed_offsets(plan.buffers);
    plan.offsets.resize(plan.buffers.size(), 0);
    const span<const buffer> all(plan.buffers.data(), plan.buffers.size());
    const conflicts meeting(all);
    if (!meeting.known()) {
      model_.bytes().fail("the model has more live tensors than a plan looks at", "Model", -1, 0);
      return;
    }
    plan.head_bytes = greedy_by_size{}(all, meeting, 0, plan.offsets);
    estimate_tail(plan.tail);
    const count_t tail = plan.tail.total();
    const count_t most = tail + tail / 10 + 1024 + plan.head_bytes;
    if (most.saturated()) return model_.bytes().fail("the arena has more than 2^63 bytes", "Model", -1, 0);
    plan.tail_bytes_estimate = tail.n;
    plan.bytes_at_most = opcost::detail::rounded_up(most.n, arena_alignment);
  }

 private:
  struct lifetime {
    int first = -1, last = -1;
  };
  struct scratch {
    std::int64_t bytes;
    int first, last, request;
  };
  const model_view<Bytes>& model_;
  arena_options options_;
  sequence<int> first_tensor_{};  // of each subgraph, in one count over all
  sequence<lifetime> lives_{};
  sequence<scratch> scratches_{};
  int clock_ = 0, requests_ = 0;
  std::int64_t steps_ = most_called_operators(model_.bytes().size());

  constexpr void touch(std::uint32_t subgraph, std::int32_t tensor, bool born) {
    const int at = first_tensor_[subgraph] + tensor;
    if (tensor < 0 || at >= first_tensor_[subgraph + 1]) return;
    lifetime& l = lives_[at];
    if (born && l.first < 0) l.first = clock_;
    if (l.first >= 0 || !born) l.last = clock_;
  }

  constexpr void operators(std::uint32_t g, int depth) {
    const subgraph_entry s = model_.subgraph(g);
    for (std::uint32_t i = 0; i < s.operators.size && model_.good(); ++i) {
      const operator_entry o = model_.operation(s, i);
      steps_ -= 1 + std::int64_t{o.inputs.size} + o.outputs.size;
      if (steps_ < 0) return model_.bytes().fail(of_calls, "SubGraph", -1, s.table.at);
      ++clock_;
      const int begin = clock_;
      for (std::uint32_t k = 0; k < o.outputs.size; ++k) touch(g, model_.index(o.outputs, k), true);
      if (depth < deepest_call) call(o, depth);
      for (std::uint32_t k = 0; k < o.inputs.size; ++k) touch(g, model_.index(o.inputs, k), false);
      for (std::uint32_t k = 0; k < o.outputs.size; ++k) touch(g, model_.index(o.outputs, k), false);
      request_scratch(s, o, begin);
    }
  }
  constexpr void call(const operator_entry& o, int depth) {
    // what TensorFlow Lite Micro has kernels for
    if (o.op != builtin::if_ && o.op != builtin::while_ && o.op != builtin::call_once) return;
    for_each_called(model_, o, [&](count_t g) {
      if (g < 0 || g >= count_t(model_.subgraphs())) return;
      const auto index = static_cast<std::uint32_t>(g.n);
      ++clock_;
      const subgraph_entry s = model_.subgraph(index);
      steps_ -= 1 + std::int64_t{s.inputs.size} + s.outputs.size;
      if (steps_ < 0) return model_.bytes().fail(of_calls, "SubGraph", -1, s.table.at);
      for (std::uint32_t k = 0; k < s.inputs.size; ++k) touch(index, model_.index(s.inputs, k), true);
      operators(index, depth + 1);
      for (std::uint32_t k = 0; k < s.outputs.size; ++k) touch(index, model_.index(s.outputs, k), false);
    });
  }

  // ---- scratch buffers of the reference kernels

  struct shaped {
    element type = element::float32;
    shape dims{};
    bool present = false;
    constexpr count_t elements() const { return dims.elements(); }
  };
  constexpr shaped operand(const subgraph_entry& s, const vector_place& list, std::uint32_t k) const {
    const std::int32_t i = model_.index(list, k);
    if (i < 0) return {};
    const tensor_entry t = model_.tensor(s, i);
    return {t.type, t.dims, true};
  }
  constexpr void request(count_t bytes, int begin) {
    const int number = requests_++;
    if (bytes > count_t(std::int64_t{1} << 61))
      return model_.bytes().fail("a scratch buffer has more than 2^61 bytes", "Operator", -1, 0);
    if (bytes > 0) scratches_.push_back({bytes.n, begin, clock_, number});
  }
  constexpr void request_scratch(const subgraph_entry& s, const operator_entry& o, int begin) {
    const shaped x = operand(s, o.inputs, 0), w = operand(s, o.inputs, 1), y = operand(s, o.outputs, 0);
    const auto is_int = [](const shaped& t, element a, element b) { return t.type == a || t.type == b; };
    switch (o.op) {
      case builtin::conv_2d:
      case builtin::depthwise_conv_2d:
      case builtin::fully_connected:
        if (w.present && w.type == element::int4) request(w.elements(), begin);  // unpacked weights
        return;
      case builtin::transpose_conv: {
        const shaped data = operand(s, o.inputs, 2), bias = operand(s, o.inputs, 3);
        if (data.type == element::int8) request(4 * y.elements(), begin);
        if (data.type == element::int16) {
          request(8 * y.elements(), begin);
          if (bias.present && bias.type == element::int16) request(8 * bias.elements(), begin);
        }
        return;
      }
      case builtin::mean:
      case builtin::sum:
        if (is_int(x, element::int8, element::int16)) request(4 * y.elements(), begin);
        request(4 * count_t(x.dims.rank), begin);
        request(4 * w.elements(), begin);
        return;
      case builtin::reduce_max:
      case builtin::reduce_min:
      case builtin::reduce_all:
      case builtin::reduce_any:
        request(4 * count_t(x.dims.rank), begin);
        request(4 * w.elements(), begin);
        return;
      case builtin::mirror_pad:
        request(4 * count_t(x.dims.rank), begin);
        request(4 * count_t(x.dims.rank), begin);
        return;
      case builtin::svdf: {
        const count_t rows = x.dims[0], filters = w.dims[0];
        request(4 * rows * filters, begin);
        if (x.type == element::int8) request(4 * rows * y.dims[1], begin);
        return;
      }
      case builtin::unidirectional_sequence_lstm: {
        const shaped cell = operand(s, o.inputs, 19), time = x;
        const options_view<Bytes> options(model_.bytes(), model_.options(o));
        const bool time_major = options.flag(field::sequence_lstm::time_major);
        const count_t batch = time.dims[time_major ? 1 : 0], bytes = arena_bytes_of(cell.type);
        const count_t width = cell.dims[cell.dims.rank - 1];
        for (int gate = 0; gate < 4; ++gate) request(batch * width * bytes, begin);
        return;
      }
      case builtin::add_n: request(count_t(options_.pointer_bytes) * o.inputs.size, begin); return;
      case builtin::custom:
        if (model_.bytes().equals(model_.custom_code(o), "TFLite_Detection_PostProcess"))
          detection_scratch(s, o, begin);
        return;
      default: return;
    }
  }
  // Eleven buffers over the boxes and classes of the postprocessing.
  constexpr void detection_scratch(const subgraph_entry& s, const operator_entry& o, int begin) {
    const shaped boxes = operand(s, o.inputs, 0), scores = operand(s, o.inputs, 1), out = operand(s, o.outputs, 0);
    const count_t n = boxes.dims[1], classes = scores.dims[2], detections = out.dims[1];
    for (const count_t bytes : {16 * n, n, 4 * n, 4 * n * classes, 4 * n, 4 * n, 4 * n, 4 * n, 4 * classes,
                                4 * (n + detections), 4 * (n + detections)})
      request(bytes, begin);
  }

  // ---- the list of buffers

  constexpr bool planned(const tensor_entry& t, std::uint32_t) const {
    return !t.variable && model_.data(t).bytes == 0;
  }
  constexpr void add_tensors(sequence<buffer>& into) {
    for (std::uint32_t g = 0; g < model_.subgraphs() && model_.good(); ++g) {
      const subgraph_entry s = model_.subgraph(g);
      sequence<char> handle(s.tensors.size, 0);
      for (std::uint32_t i = 0; i < s.operators.size && model_.good(); ++i) {
        const operator_entry o = model_.operation(s, i);
        if (o.op != builtin::var_handle) continue;
        const std::int32_t out = model_.index(o.outputs, 0);
        if (out >= 0 && static_cast<std::uint32_t>(out) < s.tensors.size) handle[out] = 1;
      }
      for (std::uint32_t i = 0; i < s.tensors.size && model_.good(); ++i) {
        const tensor_entry t = model_.tensor(s, static_cast<std::int32_t>(i));
        if (!planned(t, g) || handle[i] != 0) continue;
        const count_t elements = t.dims.elements();
        const count_t bytes = elements * arena_bytes_of(t.type);
        if (bytes <= 0) continue;
        if (bytes > count_t(std::int64_t{1} << 61))
          return model_.bytes().fail("a tensor has more than 2^61 bytes", "Tensor", -1, t.table.at);
        const int at = first_tensor_[g] + static_cast<int>(i);
        const lifetime& l = lives_[at];
        into.push_back({.bytes = opcost::detail::rounded_up(bytes.n, arena_alignment),
                        .first = l.first,
                        .last = l.last,
                        .alignment = arena_alignment,
                        .of = {at, 0}});
      }
    }
  }
  // Metadata "OfflineMemoryAllocation": version, subgraph, count, then an offset per tensor; -1: plan it.
  constexpr void add_fixed_offsets(sequence<buffer>& buffers) {
    const vector_place list = model_.bytes().vector_field(model_.root(), field::model::metadata, 4);
    for (std::uint32_t i = 0; i < list.size && model_.good(); ++i) {
      const table_place t = model_.bytes().table_at(list, i, "Metadata");
      const vector_place name = model_.bytes().vector_field(t, field::metadata::name, 1);
      if (!model_.bytes().equals(name, "OfflineMemoryAllocation")) continue;
      const auto index = static_cast<std::uint32_t>(model_.bytes().unsigned_field(t, field::metadata::buffer, 4));
      const data_place data = model_.buffer_data(index);
      const vector_place numbers{data.at, static_cast<std::uint32_t>(data.bytes / 4), true};
      for (buffer& b : buffers) {
        const auto at = static_cast<std::uint32_t>(b.of.row) + 3;
        if (at >= numbers.size) continue;
        const std::int64_t offset = model_.bytes().signed_at(numbers, at, 4, "Metadata");
        if (offset >= 0) b.fixed = offset;
      }
    }
  }

  // ---- the tail: structures that live as long as the interpreter; sizes as measured on a 64-bit host, pointers scaled

  constexpr void estimate_tail(tail_estimate& t) const {
    const count_t word = options_.pointer_bytes;
    t.interpreter = 61 * word;
    for (std::uint32_t g = 0; g < model_.subgraphs() && model_.good(); ++g) {
      const subgraph_entry s = model_.subgraph(g);
      t.tensors += 3 * word * s.tensors.size;
      t.operators += 8 * word * s.operators.size;
      if (g == 0) t.inputs_and_outputs += 12 * word * (count_t(s.inputs.size) + s.outputs.size);
      for (std::uint32_t i = 0; i < s.tensors.size && model_.good(); ++i) {
        const tensor_entry e = model_.tensor(s, static_cast<std::int32_t>(i));
        if (!e.variable) continue;
        const count_t bytes = larger(e.dims.elements() * arena_bytes_of(e.type), 0);
        t.variables += ceil_div(bytes, arena_alignment) * arena_alignment;
      }
      for (std::uint32_t i = 0; i < s.operators.size && model_.good(); ++i)
        t.operator_data += operator_data(s, model_.operation(s, i));
    }
  }
  // The kernel's own structure, that of its options, and a multiplier and a shift per output channel.
  constexpr count_t operator_data(const subgraph_entry& s, const operator_entry& o) const {
    switch (o.op) {
      case builtin::conv_2d:
      case builtin::depthwise_conv_2d: return 124 + 8 * larger(operand(s, o.outputs, 0).dims[-1], 0);
      case builtin::transpose_conv: return 136 + 8 * larger(operand(s, o.outputs, 0).dims[-1], 0);
      case builtin::fully_connected: return 104;
      case builtin::average_pool_2d:
      case builtin::max_pool_2d: return 88;
      case builtin::softmax:  // of 16-bit numbers: two tables of 513 numbers
        return 112 + (operand(s, o.inputs, 0).type == element::int16 ? 2 * 2 * 513 : 0);
      case builtin::custom:
        // the state of a Fourier transform: twiddle factors and a buffer
        if (model_.bytes().equals(model_.custom_code(o), "SignalRfft") ||
            model_.bytes().equals(model_.custom_code(o), "SignalIrfft"))
          return 112 + 6 * larger(larger(operand(s, o.inputs, 0).dims[-1], operand(s, o.outputs, 0).dims[-1]), 0);
        return 112;
      default: return 112;
    }
  }
};

}  // namespace detail

/// The arena of a model. Usable in constant expressions and at run time. *Errors*: `fault`.
template <class Bytes> constexpr arena_plan plan_arena(const Bytes& bytes, const arena_options& o = {}) {
  flatbuffer<Bytes> reader(bytes);
  const model_view<Bytes> m(reader);
  arena_plan plan;
  if (m.good() && !std::is_constant_evaluated()) m.check_lists();
  if (m.good()) detail::arena_walk<Bytes>(m, o).run(plan);
  plan.fault = reader.fault();
  return plan;
}

}  // namespace opcost::tflite

#endif

// ---- opcost/tflite/tflite_graph.hpp
#ifndef OPCOST_TFLITE_TFLITE_GRAPH_HPP_PIECE
#define OPCOST_TFLITE_TFLITE_GRAPH_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A TensorFlow Lite model as a graph that analyze() walks: inputs, constants and operators of one subgraph; the
// subgraphs that IF and WHILE call are bodies.

// ---- opcost/tflite/lower_operators.hpp
#ifndef OPCOST_TFLITE_LOWER_OPERATORS_HPP_PIECE
#define OPCOST_TFLITE_LOWER_OPERATORS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The operators of TensorFlow Lite as operations of the catalogue. operator_family.hpp says which function lowers
// which.

// ---- opcost/tflite/lower_arithmetic.hpp
#ifndef OPCOST_TFLITE_LOWER_ARITHMETIC_HPP_PIECE
#define OPCOST_TFLITE_LOWER_ARITHMETIC_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Operators that work element by element, and reductions.

// ---- opcost/tflite/lower_windows_nhwc.hpp
#ifndef OPCOST_TFLITE_LOWER_WINDOWS_NHWC_HPP_PIECE
#define OPCOST_TFLITE_LOWER_WINDOWS_NHWC_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Operators with products or windows: the shapes are permuted for the catalogue, the tensors stay NHWC.

// ---- opcost/tflite/operator_node.hpp
#ifndef OPCOST_TFLITE_OPERATOR_NODE_HPP_PIECE
#define OPCOST_TFLITE_OPERATOR_NODE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The view of an operator for the functions that lower it, with what they share: stored tensors, fused activations.

// ---- opcost/tflite/tflite_model.hpp
#ifndef OPCOST_TFLITE_TFLITE_MODEL_HPP_PIECE
#define OPCOST_TFLITE_TFLITE_MODEL_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A .tflite file at run time: its bytes, and the nodes of the analysis. Tables are read from the bytes on demand.
#include <memory>

// ---- opcost/files/mapped_bytes.hpp
#ifndef OPCOST_FILES_MAPPED_BYTES_HPP_PIECE
#define OPCOST_FILES_MAPPED_BYTES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The bytes of a file of which little is read: mapped into memory where the system can, so that weights are never
// loaded; otherwise held.
#include <cstddef>

#include <string>
#include <utility>
#if defined(__unix__) || defined(__APPLE__)
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace opcost::files {

/// Bytes that are mapped or held. Moving does not move them.
class mapped_bytes {
 public:
  mapped_bytes() = default;
  explicit mapped_bytes(sequence<char> held) : held_(std::move(held)) {}
  mapped_bytes(mapped_bytes&& o) noexcept
      : held_(std::move(o.held_)), mapped_(std::exchange(o.mapped_, nullptr)), size_(std::exchange(o.size_, 0)) {}
  mapped_bytes& operator=(mapped_bytes&& o) noexcept {
    std::swap(held_, o.held_);
    std::swap(mapped_, o.mapped_);
    std::swap(size_, o.size_);
    return *this;
  }
  ~mapped_bytes() {
#if defined(__unix__) || defined(__APPLE__)
    if (mapped_ != nullptr) ::munmap(mapped_, size_);
#endif
  }

  const char* data() const { return mapped_ != nullptr ? static_cast<const char*>(mapped_) : held_.data(); }
  std::size_t size() const { return mapped_ != nullptr ? size_ : held_.size(); }

  /// Maps a regular file of 1 byte to 2 GiB. False if it is none or cannot be mapped: then it has to be read.
  bool map([[maybe_unused]] const std::string& path) {
#if defined(__unix__) || defined(__APPLE__)
    if (mapped_ != nullptr) return false;
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    struct ::stat about {};
    constexpr long long most = 0x7fff'ffff;
    if (::fstat(file, &about) == 0 && S_ISREG(about.st_mode) && about.st_size > 0 && about.st_size <= most) {
      const auto size = static_cast<std::size_t>(about.st_size);
      void* at = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
      if (at != MAP_FAILED) {
        mapped_ = at;
        size_ = size;
      }
    }
    ::close(file);
    return mapped_ != nullptr;
#else
    return false;
#endif
  }

 private:
  sequence<char> held_{};
  void* mapped_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace opcost::files

#endif

// ---- opcost/tflite/figures.hpp
#ifndef OPCOST_TFLITE_FIGURES_HPP_PIECE
#define OPCOST_TFLITE_FIGURES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// MACs and parameters of a model's bytes, in one walk over its tables. The shapes that the file stores are used. Works
// in constant expressions, where nothing is copied and the weights are never read.

// ---- opcost/tflite/operand_roles.hpp
#ifndef OPCOST_TFLITE_OPERAND_ROLES_HPP_PIECE
#define OPCOST_TFLITE_OPERAND_ROLES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Which operands of an operator are settings, not data: shapes, axes, index lists, limits. A constant that only ever
// serves as one is not a parameter.

namespace opcost::tflite {

/// Bit i: operand i is a setting, not data.
constexpr unsigned settings_of(builtin op) {
  switch (op) {
    case builtin::transpose_conv:
    case builtin::conv_3d_transpose:
    case builtin::split:
    case builtin::fill:
    case builtin::random_uniform:
    case builtin::random_standard_normal:
    case builtin::stablehlo_rng_bit_generator:
    case builtin::embedding_lookup: return 0b1;
    case builtin::reshape:
    case builtin::mean:
    case builtin::sum:
    case builtin::reduce_prod:
    case builtin::reduce_max:
    case builtin::reduce_min:
    case builtin::reduce_any:
    case builtin::reduce_all:
    case builtin::transpose:
    case builtin::pad:
    case builtin::padv2:
    case builtin::mirror_pad:
    case builtin::tile:
    case builtin::expand_dims:
    case builtin::arg_max:
    case builtin::arg_min:
    case builtin::topk_v2:
    case builtin::resize_bilinear:
    case builtin::resize_nearest_neighbor:
    case builtin::cumsum:
    case builtin::reverse_v2:
    case builtin::reverse_sequence:
    case builtin::broadcast_to:
    case builtin::gather:
    case builtin::gather_nd:
    case builtin::segment_sum:
    case builtin::multinomial:
    case builtin::rfft2d:
    case builtin::stablehlo_gather: return 0b10;
    case builtin::unsorted_segment_prod:
    case builtin::unsorted_segment_max:
    case builtin::unsorted_segment_min:
    case builtin::unsorted_segment_sum:
    case builtin::space_to_batch_nd:
    case builtin::batch_to_space_nd:
    case builtin::slice:
    case builtin::split_v: return 0b110;
    case builtin::strided_slice: return 0b1110;
    case builtin::hashtable_lookup:
    case builtin::one_hot:
    case builtin::sparse_to_dense:
    case builtin::broadcast_args: return 0b11;
    case builtin::range:
    case builtin::embedding_lookup_sparse: return 0b111;
    case builtin::scatter_nd: return 0b101;
    case builtin::dynamic_update_slice: return 0b100;
    case builtin::dilate: return 0b10;
    case builtin::reduce_window: return 0b111100;
    case builtin::non_max_suppression_v4: return 0b11100;
    case builtin::non_max_suppression_v5: return 0b111100;
    case builtin::stablehlo_dynamic_slice: return ~1u;
    case builtin::stablehlo_dynamic_update_slice: return ~3u;
    case builtin::stablehlo_scatter: return 0b10;
    default: return 0;
  }
}

/// Bit i: a constant at operand i is a weight, a bias, a slope or a table that is looked up: a parameter of a layer.
/// Constants of element-wise operators are not.
constexpr std::uint64_t layer_parameters_of(builtin op) {
  constexpr auto bits = [](int first, int last) { return (~std::uint64_t{0} >> (63 - last)) >> first << first; };
  switch (op) {
    case builtin::conv_2d:
    case builtin::depthwise_conv_2d:
    case builtin::conv_3d:
    case builtin::fully_connected:
    case builtin::stablehlo_convolution: return 0b110;
    case builtin::transpose_conv:
    case builtin::conv_3d_transpose: return 0b1010;
    case builtin::batch_matmul:
    case builtin::stablehlo_dot_general: return 0b11;
    case builtin::svdf:
    case builtin::rnn:
    case builtin::unidirectional_sequence_rnn: return 0b1110;
    case builtin::bidirectional_sequence_rnn: return bits(1, 3) | bits(5, 7) | bits(10, 11);
    case builtin::lstm:
    case builtin::unidirectional_sequence_lstm: return bits(1, 17) | bits(20, 23);
    case builtin::bidirectional_sequence_lstm: return bits(1, 34) | bits(40, 47);
    case builtin::prelu:
    case builtin::embedding_lookup: return 0b10;
    case builtin::gather: return 0b1;
    case builtin::embedding_lookup_sparse: return 0b1000;
    default: return 0;
  }
}

}  // namespace opcost::tflite

#endif

// ---- opcost/tflite/products.hpp
#ifndef OPCOST_TFLITE_PRODUCTS_HPP_PIECE
#define OPCOST_TFLITE_PRODUCTS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The products of the operators that multiply and accumulate, written once for compile time and run time: each is the
// library's own convolution or matrix product, given permuted shapes. Tensors stay as stored (x NHWC, filters OHWI), so
// nothing is transposed and no work, bytes or rows appear. What else an operator does (bias, activation, gates) is not
// part of this file.
//
// `f` is the sink: f(op, operands...) returns the operation's first output, f.as(y, op, operands...) likewise, where y
// is what it is if the file's own shapes hold. A sink that trusts those needs no inference. Source: the kernels of
// TensorFlow Lite define the layouts; tensorflow/lite/schema/schema.fbs the options.

// ---- opcost/tflite/stablehlo_products.hpp
#ifndef OPCOST_TFLITE_STABLEHLO_PRODUCTS_HPP_PIECE
#define OPCOST_TFLITE_STABLEHLO_PRODUCTS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The operators of StableHLO that multiply and accumulate; see products.hpp. Source: the StableHLO specification,
// dot_general and convolution.

// ---- opcost/tflite/permuted_shapes.hpp
#ifndef OPCOST_TFLITE_PERMUTED_SHAPES_HPP_PIECE
#define OPCOST_TFLITE_PERMUTED_SHAPES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Shapes in the order in which the catalogue's operations expect them. Tensors stay as stored; nothing moves.

namespace opcost::tflite::detail {

/// Channels last to channels second: NHWC to NCHW, of any rank from 2 on.
template <class Dim> constexpr basic_shape<Dim> channels_second(const basic_shape<Dim>& s) {
  if (!s.ranked() || s.rank < 2) return s;
  basic_shape<Dim> r{s[0], s[-1]};
  r.append(s.slice(1, s.rank - 1));
  return r;
}
template <class Dim> constexpr basic_shape<Dim> channels_last(const basic_shape<Dim>& s) {
  if (!s.ranked() || s.rank < 2) return s;
  basic_shape<Dim> r{s[0]};
  r.append(s.slice(2, s.rank));
  r.push_back(s[1]);
  return r;
}
template <class Dim> constexpr basic_tensor<Dim> with_dims(const basic_tensor<Dim>& t, const basic_shape<Dim>& dims) {
  basic_tensor<Dim> r;
  r.dims = dims;
  r.type = t.type;
  r.stored = t.stored;
  return r;
}
template <class Dim> constexpr basic_shape<Dim> shape_of_unknown_rank() { return basic_shape<Dim>::of_unknown_rank(); }

}  // namespace opcost::tflite::detail

#endif

namespace opcost::tflite::detail {

/// True if each of `list` is a dimension of a shape of this rank, and none occurs twice.
constexpr bool are_dimensions(const ints& list, int rank) {
  if (list.rank < 0 || list.rank > rank) return false;
  for (int i = 0; i < list.rank; ++i) {
    if (list[i] < 0 || list[i] >= rank) return false;
    for (int k = 0; k < i; ++k)
      if (list[i] == list[k]) return false;
  }
  return true;
}
constexpr bool names(const ints& list, int dimension) {
  for (int i = 0; i < list.rank; ++i)
    if (list[i] == dimension) return true;
  return false;
}
template <class Dim> constexpr basic_shape<Dim> those_of(const basic_shape<Dim>& s, const ints& dimensions) {
  basic_shape<Dim> r;
  for (int i = 0; i < dimensions.rank; ++i) r.push_back(s[static_cast<int>(dimensions[i].n)]);
  return r;
}
/// The dimensions that neither list names, in order.
template <class Dim>
constexpr basic_shape<Dim> free_dims(const basic_shape<Dim>& s, const ints& batch, const ints& contracted) {
  basic_shape<Dim> r;
  for (int i = 0; i < s.rank; ++i)
    if (!names(batch, i) && !names(contracted, i)) r.push_back(s[i]);
  return r;
}

/// A matrix product of [batch, free of a, contracted] and [batch, contracted, free of b]: each group as one dimension.
/// The output is [batch..., free of a..., free of b...].
template <class Options, class Dim, class F>
constexpr inferred<Dim> dot_general_products(const Options& o, const basic_operands<Dim>& in, F& f) {
  using fields = field::dot_general;
  const basic_shape<Dim>&a = in[0].dims, &b = in[1].dims;
  if (!a.ranked() || !b.ranked()) return with_dims(in[0], shape_of_unknown_rank<Dim>());
  const ints a_batch = o.list(fields::a_batch, 8), b_batch = o.list(fields::b_batch, 8);
  const ints a_contracted = o.list(fields::a_contracted, 8), b_contracted = o.list(fields::b_contracted, 8);
  if (!are_dimensions(a_batch, a.rank) || !are_dimensions(a_contracted, a.rank) || !are_dimensions(b_batch, b.rank) ||
      !are_dimensions(b_contracted, b.rank))
    return "its dimension numbers are not dimensions of its operands";
  const basic_shape<Dim> batch = those_of(a, a_batch), contracted = those_of(a, a_contracted);
  const basic_shape<Dim> rows = free_dims(a, a_batch, a_contracted), columns = free_dims(b, b_batch, b_contracted);
  f(matmul{}, with_dims(in[0], {batch.elements(), rows.elements(), contracted.elements()}),
    with_dims(in[1], {those_of(b, b_batch).elements(), those_of(b, b_contracted).elements(), columns.elements()}));
  basic_shape<Dim> y = batch;
  y.append(rows);
  y.append(columns);
  return with_dims(in[0], y);
}

/// A convolution whose dimensions are in any order. Groups of features become groups; a dilated input (a transposed
/// convolution) and groups of the batch are refused.
template <class Options, class Dim, class F>
constexpr inferred<Dim> stablehlo_convolution_products(const Options& o, const basic_operands<Dim>& in,
                                                       const basic_tensor<Dim>& stored, F& f) {
  using fields = field::stablehlo_convolution;
  const basic_shape<Dim>&x = in[0].dims, &w = in[1].dims;
  if (!x.ranked() || !w.ranked()) return with_dims(in[0], shape_of_unknown_rank<Dim>());
  const auto order = [&](int first, int second, int spatial) {
    ints all{o.long_integer(first), o.long_integer(second)};
    const ints rest = o.list(spatial, 8);
    for (int i = 0; i < rest.rank && i < ints::max_rank - 2; ++i) all.push_back(rest[i]);
    return all;
  };
  const ints of_input = order(fields::input_batch, fields::input_feature, fields::input_spatial);
  const ints of_filter = order(fields::filter_output, fields::filter_input, fields::filter_spatial);
  const ints of_output = order(fields::output_batch, fields::output_feature, fields::output_spatial);
  const int rank = x.rank;
  if (w.rank != rank || of_input.rank != rank || of_filter.rank != rank || of_output.rank != rank ||
      !are_dimensions(of_input, rank) || !are_dimensions(of_filter, rank) || !are_dimensions(of_output, rank))
    return "its dimension numbers are not dimensions of its operands";
  const ints dilated = o.list(fields::input_dilation, 8), pads = o.list(fields::padding, 8);
  for (int i = 0; i < dilated.rank; ++i)
    if (dilated[i] > 1) return "a convolution with a dilated input is not known";
  if (o.long_integer(fields::batch_groups, 1) > 1) return "a convolution with groups of the batch is not known";
  const auto window = [&](auto c) {
    c.strides = o.list(fields::strides, 8);
    c.dilations = o.list(fields::filter_dilation, 8);
    for (int i = 0; i + 1 < pads.rank; i += 2) {
      c.pads_begin.push_back(pads[i]);
      c.pads_end.push_back(pads[i + 1]);
    }
    return c;
  };
  const basic_tensor<Dim> image = with_dims(in[0], those_of(x, of_input));
  const basic_shape<Dim> filter = those_of(w, of_filter);
  const count_t groups = larger(o.long_integer(fields::feature_groups, 1), 1);
  basic_shape<Dim> y;
  if (groups > 1) {
    if (known(filter[0]) && lower(filter[0]) % groups != 0) return "the filter's outputs do not divide into groups";
    basic_shape<Dim> grouped{Dim(groups), floor_div(filter[0], Dim(groups))};
    grouped.append(filter.slice(1, filter.rank));
    y = f(window(group_convolution{}), image, with_dims(in[1], grouped)).dims;
  } else {
    y = f(window(convolution{}), image, with_dims(in[1], filter)).dims;
  }
  if (y.rank != rank) return with_dims(in[0], stored.dims);
  basic_shape<Dim> ordered = y;
  for (int i = 0; i < rank; ++i) ordered.set(static_cast<int>(of_output[i].n), y[i]);
  return with_dims(in[0], ordered);
}

}  // namespace opcost::tflite::detail

#endif

namespace opcost::tflite {

/// True for the operators that multiply and accumulate.
constexpr bool has_products(builtin op) {
  switch (op) {
    case builtin::conv_2d:
    case builtin::depthwise_conv_2d:
    case builtin::transpose_conv:
    case builtin::conv_3d:
    case builtin::conv_3d_transpose:
    case builtin::fully_connected:
    case builtin::batch_matmul:
    case builtin::svdf:
    case builtin::rnn:
    case builtin::unidirectional_sequence_rnn:
    case builtin::bidirectional_sequence_rnn:
    case builtin::lstm:
    case builtin::unidirectional_sequence_lstm:
    case builtin::bidirectional_sequence_lstm:
    case builtin::stablehlo_dot_general:
    case builtin::stablehlo_convolution: return true;
    default: return false;
  }
}

namespace detail {

constexpr auto_pad pad_of(int padding) {
  return padding == static_cast<int>(window_padding::same) ? auto_pad::same_upper : auto_pad::valid;
}

/// A convolution of x [N, spatial..., C] with a filter that is already [O, I, kernel...]. There is no attribute for
/// groups: they follow from C / I.
template <class Dim, class F>
constexpr inferred<Dim> convolve(const convolution& window, const basic_tensor<Dim>& x, const basic_tensor<Dim>& filter,
                                 const basic_tensor<Dim>& stored, F& f) {
  const basic_tensor<Dim> expected = with_dims(stored, channels_second(stored.dims));
  const basic_tensor<Dim> image = with_dims(x, channels_second(x.dims));
  const basic_shape<Dim>& w = filter.dims;
  const Dim channels = x.dims[-1];
  const Dim own = w[1];
  if (!known(channels) || !known(own) || is(channels, lower(own).n)) {
    const auto y = f.as(expected, window, image, filter);
    return with_dims(y, channels_last(y.dims));
  }
  if (lower(own) < 1 || lower(channels) % lower(own) != 0) return "the filter's channels do not divide the input's";
  const count_t groups = lower(channels) / lower(own);
  if (known(w[0]) && lower(w[0]) % groups != 0) return "the filter's outputs do not divide into groups";
  basic_shape<Dim> grouped{Dim(groups), floor_div(w[0], Dim(groups)), own};
  grouped.append(w.slice(2, w.rank));
  group_convolution of_groups;
  of_groups.strides = window.strides;
  of_groups.dilations = window.dilations;
  of_groups.pads_begin = window.pads_begin;
  of_groups.pads_end = window.pads_end;
  of_groups.pad = window.pad;
  const auto y = f.as(expected, of_groups, image, with_dims(filter, grouped));
  return with_dims(y, channels_last(y.dims));
}

template <class Op = convolution, class Options> constexpr Op window_2d(const Options& o, int stride_w, int stride_h) {
  Op c;
  c.pad = pad_of(o.choice(0));
  c.strides = {o.integer(stride_h), o.integer(stride_w)};
  return c;
}

/// x [N, H, W, C], filter [O, KH, KW, I]
template <class Options, class Dim, class F>
constexpr inferred<Dim> conv_2d_products(const Options& o, const basic_operands<Dim>& in,
                                         const basic_tensor<Dim>& stored, F& f) {
  convolution c = window_2d(o, field::conv_2d::stride_w, field::conv_2d::stride_h);
  c.dilations = {o.integer(field::conv_2d::dilation_h, 1), o.integer(field::conv_2d::dilation_w, 1)};
  const basic_shape<Dim>&x = in[0].dims, &w = in[1].dims;
  if (!x.ranked() || !w.ranked()) return with_dims(in[0], shape_of_unknown_rank<Dim>());
  if (x.rank != 4 || w.rank != 4) return "a 2-D convolution needs an input and a filter of rank 4";
  return convolve(c, in[0], with_dims(in[1], basic_shape<Dim>{w[0], w[3], w[1], w[2]}), stored, f);
}

/// x [N, H, W, C], filter [1, KH, KW, C M]: output channel c M + m
template <class Options, class Dim, class F>
constexpr inferred<Dim> depthwise_products(const Options& o, const basic_operands<Dim>& in,
                                           const basic_tensor<Dim>& stored, F& f) {
  using fields = field::depthwise_conv_2d;
  auto c = window_2d<group_convolution>(o, fields::stride_w, fields::stride_h);
  c.dilations = {o.integer(fields::dilation_h, 1), o.integer(fields::dilation_w, 1)};
  const basic_shape<Dim>&x = in[0].dims, &w = in[1].dims;
  if (!x.ranked() || !w.ranked()) return with_dims(in[0], shape_of_unknown_rank<Dim>());
  if (x.rank != 4 || w.rank != 4) return "a depthwise convolution needs an input and a filter of rank 4";
  if (known(x[3]) && lower(x[3]) < 1) return "a depthwise convolution needs channels";
  const basic_shape<Dim> filter{x[3], floor_div(w[3], x[3]), 1, w[1], w[2]};
  const auto y = f.as(with_dims(stored, channels_second(stored.dims)), c, with_dims(in[0], channels_second(x)),
                      with_dims(in[1], filter));
  return with_dims(y, channels_last(y.dims));
}

/// filter [KD, KH, KW, I, O]
template <class Options, class Dim, class F>
constexpr inferred<Dim> conv_3d_products(const Options& o, const basic_operands<Dim>& in,
                                         const basic_tensor<Dim>& stored, F& f) {
  using fields = field::conv_3d;
  convolution c;
  c.pad = pad_of(o.choice(fields::padding));
  c.strides = {o.integer(fields::stride_d), o.integer(fields::stride_h), o.integer(fields::stride_w)};
  c.dilations = {o.integer(fields::dilation_d, 1), o.integer(fields::dilation_h, 1), o.integer(fields::dilation_w, 1)};
  const basic_shape<Dim>&x = in[0].dims, &w = in[1].dims;
  if (!x.ranked() || !w.ranked()) return with_dims(in[0], shape_of_unknown_rank<Dim>());
  if (x.rank != 5 || w.rank != 5) return "a 3-D convolution needs an input and a filter of rank 5";
  return convolve(c, in[0], with_dims(in[1], basic_shape<Dim>{w[4], w[3], w[0], w[1], w[2]}), stored, f);
}

/// Operand 0 is the complete output shape; the sink gets its spatial part. If its content is unknown, the output shape
/// in the file replaces it.
template <class Dim, class F>
constexpr inferred<Dim> deconvolve(convolution_backprop_data c, const basic_operands<Dim>& in,
                                   const basic_shape<Dim>& filter, const basic_tensor<Dim>& stored, F& f) {
  const basic_shape<Dim>& x = in[2].dims;
  // the windows of ceil(out / stride) inputs are cropped, the smaller half first
  if (c.pad == auto_pad::same_upper) c.pad = auto_pad::same_lower;
  basic_shape<Dim> whole = shape_of_unknown_rank<Dim>();
  if (in[0].has_value()) {
    whole = {};
    for (const Dim& d : in[0].value) whole.push_back(d);
  } else if (stored.dims.ranked()) {
    whole = stored.dims;
  }
  std::array<Dim, 3> extents{};
  basic_tensor<Dim> spatial;
  spatial.type = dtype::i32;
  spatial.dims = {Dim(x.rank - 2)};
  if (whole.ranked()) {
    if (whole.rank != x.rank) return "the output shape must have the input's rank";
    for (int i = 0; i < x.rank - 2; ++i) extents[static_cast<std::size_t>(i)] = whole[1 + i];
    spatial.value = span<const Dim>(extents).first(static_cast<std::size_t>(x.rank - 2));
  }
  const auto y = f(c, with_dims(in[2], channels_second(x)), with_dims(in[1], filter), spatial);
  basic_shape<Dim> out = channels_last(y.dims);
  if (in[0].has_value() && whole.rank == out.rank) out.set(0, whole[0]);
  return with_dims(y, out);
}

/// in: output shape, filter [O, KH, KW, I], x [N, H, W, I], bias
template <class Options, class Dim, class F>
constexpr inferred<Dim> transpose_conv_products(const Options& o, const basic_operands<Dim>& in,
                                                const basic_tensor<Dim>& stored, F& f) {
  const basic_shape<Dim>&x = in[2].dims, &w = in[1].dims;
  if (!x.ranked() || !w.ranked()) return with_dims(in[2], shape_of_unknown_rank<Dim>());
  if (x.rank != 4 || w.rank != 4) return "a transposed convolution needs an input and a filter of rank 4";
  auto c = window_2d<convolution_backprop_data>(o, field::transpose_conv::stride_w, field::transpose_conv::stride_h);
  return deconvolve(c, in, basic_shape<Dim>{w[3], w[0], w[1], w[2]}, stored, f);
}
/// in: output shape, filter [KD, KH, KW, O, I], x [N, D, H, W, I], bias
template <class Options, class Dim, class F>
constexpr inferred<Dim> conv_3d_transpose_products(const Options& o, const basic_operands<Dim>& in,
                                                   const basic_tensor<Dim>& stored, F& f) {
  using fields = field::conv_3d;
  const basic_shape<Dim>&x = in[2].dims, &w = in[1].dims;
  if (!x.ranked() || !w.ranked()) return with_dims(in[2], shape_of_unknown_rank<Dim>());
  if (x.rank != 5 || w.rank != 5) return "a transposed 3-D convolution needs an input and a filter of rank 5";
  convolution_backprop_data c;
  c.pad = pad_of(o.choice(fields::padding));
  c.strides = {o.integer(fields::stride_d), o.integer(fields::stride_h), o.integer(fields::stride_w)};
  c.dilations = {o.integer(fields::dilation_d, 1), o.integer(fields::dilation_h, 1), o.integer(fields::dilation_w, 1)};
  return deconvolve(c, in, basic_shape<Dim>{w[4], w[3], w[0], w[1], w[2]}, stored, f);
}

/// MediaPipe's own: x [N, H, W, I], filter [O, KH, KW, I], bias [O]. The output is (n - 1) stride + kernel wide, or
/// n stride; the strides follow from it. The filter is as large as the stride in every model known.
template <class Dim, class F>
constexpr inferred<Dim> transpose_conv_bias_products(const basic_operands<Dim>& in, const basic_tensor<Dim>& stored,
                                                     F& f) {
  const basic_shape<Dim>&x = in[0].dims, &w = in[1].dims, &y = stored.dims;
  if (!x.ranked() || !w.ranked() || !y.ranked()) return with_dims(in[0], shape_of_unknown_rank<Dim>());
  if (x.rank != 4 || w.rank != 4 || y.rank != 4)
    return "a transposed convolution needs an input and a filter of rank 4";
  convolution_backprop_data c;
  for (int i = 1; i < 3; ++i) {
    if (!known(y[i]) || !known(x[i]) || lower(x[i]) < 1) return "its stride follows from shapes that are not known";
    c.strides.push_back(ceil_div(lower(y[i]), lower(x[i])));
  }
  c.pad = auto_pad::same_lower;
  std::array<Dim, 2> extents{y[1], y[2]};
  basic_tensor<Dim> spatial;
  spatial.type = dtype::i32;
  spatial.dims = {Dim(2)};
  spatial.value = span<const Dim>(extents);
  const auto z =
      f(c, with_dims(in[0], channels_second(x)), with_dims(in[1], basic_shape<Dim>{w[3], w[0], w[1], w[2]}), spatial);
  return with_dims(z, channels_last(z.dims));
}

/// x of any rank as [rows, K], weights [N, K]: y [rows, N], or x's own dimensions with N last.
template <class Options, class Dim, class F>
constexpr inferred<Dim> fully_connected_products(const Options& o, const basic_operands<Dim>& in, F& f) {
  const basic_shape<Dim>&x = in[0].dims, &w = in[1].dims;
  if (!x.ranked() || !w.ranked()) return with_dims(in[0], shape_of_unknown_rank<Dim>());
  if (w.rank != 2) return "a fully connected layer needs weights of rank 2";
  if (known(w[1]) && lower(w[1]) < 1) return "a fully connected layer needs inputs";
  const Dim elements = x.elements();
  if (known(elements) && known(w[1]) && lower(elements) % lower(w[1]) != 0)
    return "the input does not divide into rows of the weights' length";
  const basic_shape<Dim> rows{floor_div(elements, w[1]), w[1]};
  const basic_tensor<Dim> expected = with_dims(in[0], basic_shape<Dim>{rows[0], w[0]});
  auto y = f.as(expected, matmul{.transpose_b = true}, with_dims(in[0], rows), in[1]);
  if (!o.flag(field::fully_connected::keep_num_dims)) return y;
  basic_shape<Dim> kept = x.slice(0, x.rank - 1);
  kept.push_back(w[0]);
  return with_dims(y, kept);
}

template <class Options, class Dim, class F>
constexpr inferred<Dim> batch_matmul_products(const Options& o, const basic_operands<Dim>& in, F& f) {
  matmul m;
  m.transpose_a = o.flag(field::batch_matmul::adj_x);
  m.transpose_b = o.flag(field::batch_matmul::adj_y);
  return f(m, in[0], in[1]);
}

/// x [N, I], feature weights [F, I], time weights [F, M]: N F I products, then N F M over the last M inputs of each
/// filter. Returns [N, F], before the sum over the rank.
template <class Dim, class F> constexpr inferred<Dim> svdf_products(const basic_operands<Dim>& in, F& f) {
  const basic_shape<Dim>&x = in[0].dims, &feature = in[1].dims, &time = in[2].dims;
  if (!x.ranked() || !feature.ranked() || !time.ranked()) return with_dims(in[0], shape_of_unknown_rank<Dim>());
  if (x.rank != 2 || feature.rank != 2 || time.rank != 2) return "SVDF needs an input and weights of rank 2";
  const auto filtered = f(matmul{.transpose_b = true}, in[0], in[1]);
  // each filter has weights of its own over time: [N, F, 1, M] times [F, M, 1]
  const auto summed = f(matmul{}, with_dims(filtered, basic_shape<Dim>{x[0], feature[0], 1, time[1]}),
                        with_dims(in[2], basic_shape<Dim>{time[0], time[1], 1}));
  return with_dims(summed, basic_shape<Dim>{x[0], feature[0]});
}

/// x [..., I] of all steps times [H, I] weights, and h [..., P] times [H, P]: the same products whether step by step or
/// at once.
template <class Dim, class F>
constexpr basic_tensor<Dim> step_product(const basic_tensor<Dim>& steps, const basic_tensor<Dim>& weights, F& f) {
  return f(matmul{.transpose_b = true}, steps, weights);
}
template <class Dim> constexpr basic_tensor<Dim> last_as(const basic_tensor<Dim>& x, Dim last) {
  basic_tensor<Dim> r = with_dims(x, x.dims);
  r.dims.set(-1, last);
  return r;
}

/// One direction of an RNN: weights [U, I], recurrent weights [U, U].
template <class Dim, class F>
constexpr inferred<Dim> rnn_products(const basic_tensor<Dim>& x, const basic_tensor<Dim>& weights,
                                     const basic_tensor<Dim>& recurrent, F& f) {
  if (!x.dims.ranked() || !weights.dims.ranked() || !recurrent.dims.ranked())
    return with_dims(x, shape_of_unknown_rank<Dim>());
  if (x.dims.rank < 2 || weights.dims.rank != 2 || recurrent.dims.rank != 2)
    return "a recurrent layer needs an input and weights of rank 2";
  const auto y = step_product(x, weights, f);
  step_product(y, recurrent, f);
  return y;
}

/// Operands of one direction of an LSTM: where its first matrix, its projection and its first bias are.
struct lstm_operands {
  int input_weights = 1, recurrent_weights = 5, peepholes = 9, biases = 12, projection = 16, projection_bias = 17;
};
inline constexpr lstm_operands lstm_forward{};
inline constexpr lstm_operands lstm_backward{18, 22, 26, 29, 33, 34};

/// One direction of an LSTM whose gates (input, forget, cell, output) have weights of their own; those of the input
/// gate are missing where it is coupled to the forget gate. Returns h of all steps: [..., P].
template <class Dim, class F>
constexpr inferred<Dim> lstm_products(const basic_tensor<Dim>& x, const basic_operands<Dim>& in,
                                      const lstm_operands& at, F& f) {
  const basic_tensor<Dim>& weights = in[at.input_weights + 1];
  const basic_tensor<Dim>& recurrent = in[at.recurrent_weights + 1];
  if (!weights.present() || !recurrent.present()) return "an LSTM needs the weights of its forget gate";
  if (!x.dims.ranked() || !weights.dims.ranked() || !recurrent.dims.ranked())
    return with_dims(x, shape_of_unknown_rank<Dim>());
  if (x.dims.rank < 2 || weights.dims.rank != 2 || recurrent.dims.rank != 2)
    return "an LSTM needs an input and weights of rank 2";
  const basic_tensor<Dim> h = last_as(x, recurrent.dims[1]);
  const basic_tensor<Dim> cell = last_as(x, weights.dims[0]);
  for (int gate = 0; gate < 4; ++gate) {
    if (in.has(at.input_weights + gate)) step_product(x, in[at.input_weights + gate], f);
    if (in.has(at.recurrent_weights + gate)) step_product(h, in[at.recurrent_weights + gate], f);
  }
  if (in.has(at.projection)) return step_product(cell, in[at.projection], f);
  return h;
}

/// The old basic kernel: x [N, I] and the last output [N, H] side by side, weights [4 H, I + H]. in: x, last output,
/// weights, bias, last state.
template <class Dim, class F> constexpr inferred<Dim> basic_lstm_products(const basic_operands<Dim>& in, F& f) {
  const basic_shape<Dim>&x = in[0].dims, &h = in[1].dims;
  if (!x.ranked() || !h.ranked() || !in[2].dims.ranked()) return with_dims(in[0], shape_of_unknown_rank<Dim>());
  if (x.rank != 2 || h.rank != 2 || in[2].dims.rank != 2) return "an LSTM needs an input and weights of rank 2";
  step_product(last_as(in[0], x[1] + h[1]), in[2], f);
  return with_dims(in[1], h);
}

/// Two outputs side by side, or one after the other in a second output.
template <class Dim>
constexpr inferred<Dim> both_directions(const basic_tensor<Dim>& forward, const basic_tensor<Dim>& backward,
                                        bool merged) {
  if (!merged) return {forward, backward};
  return last_as(forward, forward.dims[-1] + backward.dims[-1]);
}
/// in: x, then forward W, R, bias, state, backward W, R, bias, state, auxiliary input, its weights forward and backward
template <class Options, class Dim, class F>
constexpr inferred<Dim> bidirectional_rnn_products(const Options& o, const basic_operands<Dim>& in, F& f) {
  const bool second_input = in.has(9) && !in.has(10);  // the backward direction reads the auxiliary input
  const inferred<Dim> forward = rnn_products(in[0], in[1], in[2], f);
  if (!forward.refusal.empty()) return forward;
  const inferred<Dim> backward = rnn_products(second_input ? in[9] : in[0], in[5], in[6], f);
  if (!backward.refusal.empty()) return backward;
  if (in.has(10)) step_product(in[9], in[10], f);
  if (in.has(11)) step_product(in[9], in[11], f);
  return both_directions(forward[0], backward[0], o.flag(field::bidirectional_rnn::merge_outputs));
}
template <class Options, class Dim, class F>
constexpr inferred<Dim> bidirectional_lstm_products(const Options& o, const basic_operands<Dim>& in, F& f) {
  constexpr int auxiliary = 39, auxiliary_weights = 40;
  const bool second_input = in.has(auxiliary) && !in.has(auxiliary_weights + 1);
  const inferred<Dim> forward = lstm_products(in[0], in, lstm_forward, f);
  if (!forward.refusal.empty()) return forward;
  const inferred<Dim> backward = lstm_products(second_input ? in[auxiliary] : in[0], in, lstm_backward, f);
  if (!backward.refusal.empty()) return backward;
  for (int k = auxiliary_weights; k < auxiliary_weights + 8; ++k)
    if (in.has(k)) step_product(in[auxiliary], in[k], f);
  return both_directions(forward[0], backward[0], o.flag(field::bidirectional_lstm::merge_outputs));
}

}  // namespace detail

/// The outputs of an operator with has_products(op), and its products through `f`. `stored` is the output that the file
/// states. Bias, gates and activations are not included; of SVDF, neither is the sum over the rank.
template <class Options, class Dim, class F>
constexpr inferred<Dim> lower_products(builtin op, const Options& o, const basic_operands<Dim>& in,
                                       const basic_tensor<Dim>& stored, F& f) {
  switch (op) {
    case builtin::conv_2d: return detail::conv_2d_products(o, in, stored, f);
    case builtin::depthwise_conv_2d: return detail::depthwise_products(o, in, stored, f);
    case builtin::transpose_conv: return detail::transpose_conv_products(o, in, stored, f);
    case builtin::conv_3d: return detail::conv_3d_products(o, in, stored, f);
    case builtin::conv_3d_transpose: return detail::conv_3d_transpose_products(o, in, stored, f);
    case builtin::fully_connected: return detail::fully_connected_products(o, in, f);
    case builtin::batch_matmul: return detail::batch_matmul_products(o, in, f);
    case builtin::svdf: return detail::svdf_products(in, f);
    case builtin::rnn:
    case builtin::unidirectional_sequence_rnn: return detail::rnn_products(in[0], in[1], in[2], f);
    case builtin::bidirectional_sequence_rnn: return detail::bidirectional_rnn_products(o, in, f);
    case builtin::lstm:
      if (in.size() == 5) return detail::basic_lstm_products(in, f);
      return detail::lstm_products(in[0], in, detail::lstm_forward, f);
    case builtin::unidirectional_sequence_lstm: return detail::lstm_products(in[0], in, detail::lstm_forward, f);
    case builtin::bidirectional_sequence_lstm: return detail::bidirectional_lstm_products(o, in, f);
    case builtin::stablehlo_dot_general: return detail::dot_general_products(o, in, f);
    case builtin::stablehlo_convolution: return detail::stablehlo_convolution_products(o, in, stored, f);
    default: return "an operator without products";
  }
}

}  // namespace opcost::tflite

#endif

namespace opcost::tflite {

/// MACs of a subgraph. A branch whose sides differ makes `least` and `most` differ. `unknown` says why there is no
/// figure: then the others cover only what is known.
struct mac_range {
  count_t least = 0, most = 0, valid_least = 0, valid_most = 0;
  std::string_view unknown{};

  constexpr bool exact() const { return unknown.empty() && least == most && valid_least == valid_most; }
};

namespace detail {

/// The sink that adds up products, of the shapes that the file states.
struct product_sum {
  count_t macs = 0, padded = 0;
  rejection refusal{};

  template <class Op, class... Operands> constexpr tensor operator()(const Op& op, const Operands&... operands) {
    const tensor given[]{operands...};
    const tensors in{span<const tensor>(given)};
    const outputs out = op_traits<Op>::infer(op, in);
    if (refusal.empty()) refusal = out.refusal;
    if (refusal.empty()) add(op_traits<Op>::count(op, in, out));
    return out[0];
  }
  template <class Op, class... Operands>
  constexpr const tensor& as(const tensor& y, const Op& op, const Operands&... operands) {
    const tensor given[]{operands...};
    outputs out;
    out.first[0].dims = y.dims;
    out.count = 1;
    add(op_traits<Op>::count(op, tensors{span<const tensor>(given)}, out));
    return y;
  }

 private:
  constexpr void add(const tally& work) {
    macs += work.mac;
    padded += work.padded;
  }
};

inline constexpr std::string_view inside_npu = "its work is inside of ethos-u, compiled for an NPU";
inline constexpr std::string_view of_custom = "it has custom operators that are not known";
inline constexpr std::string_view of_loop = "how often a loop runs is not known";
inline constexpr std::string_view of_operator = "it has operators that are not known";
inline constexpr std::string_view of_shape = "a shape that the file states has dimensions that are not known";

template <class Bytes> class figure_walk {
 public:
  constexpr explicit figure_walk(const model_view<Bytes>& m) : model_(m) {}

  /// MACs of a subgraph's own operators, without the subgraphs that they call.
  constexpr mac_range own_macs(std::uint32_t subgraph) { return sum_of(subgraph, 0, false); }
  /// MACs of a subgraph and of those that it calls.
  constexpr mac_range macs(std::uint32_t subgraph, int depth = 0) { return sum_of(subgraph, depth, true); }

 private:
  constexpr mac_range sum_of(std::uint32_t subgraph, int depth, bool with_calls) {
    mac_range sum;
    const subgraph_entry s = model_.subgraph(subgraph);
    for (std::uint32_t i = 0; i < s.operators.size && model_.good(); ++i) {
      const operator_entry o = model_.operation(s, i);
      steps_ -= 1 + std::int64_t{o.inputs.size} + o.outputs.size;
      if (steps_ < 0) {
        add(sum, {.unknown = of_calls});
        return sum;
      }
      if (has_products(o.op))
        add(sum, products(s, o));
      else if (o.op == builtin::custom)
        add(sum, custom(s, o));
      else if (with_calls)
        add(sum, calls(o, depth));
    }
    return sum;
  }

  const model_view<Bytes>& model_;
  sequence<tensor> operands_{};
  std::int64_t steps_ = most_called_operators(model_.bytes().size());

  static constexpr void add(mac_range& sum, const mac_range& one) {
    sum.least += one.least;
    sum.most += one.most;
    sum.valid_least += one.valid_least;
    sum.valid_most += one.valid_most;
    if (sum.unknown.empty()) sum.unknown = one.unknown;
  }

  constexpr tensor read(const subgraph_entry& s, std::int32_t index) const {
    tensor t;
    if (index < 0) {
      t.type = dtype::none;
      return t;
    }
    const tensor_entry e = model_.tensor(s, index);
    t.dims = e.dims;
    t.type = dtype_of(e.type);
    return t;
  }

  constexpr mac_range products(const subgraph_entry& s, const operator_entry& o) {
    operands_.clear();
    for (std::uint32_t k = 0; k < o.inputs.size && k < most_operands; ++k)
      operands_.push_back(read(s, model_.index(o.inputs, k)));
    const tensor stored = read(s, model_.index(o.outputs, 0));
    for (const tensor& t : operands_)
      if (t.present() && !extents_known(t.dims)) return {.unknown = of_shape};
    if (stored.present() && !extents_known(stored.dims)) return {.unknown = of_shape};
    product_sum f;
    const auto out = lower_products(o.op, options_of(o), tensors(operands_), stored, f);
    const rejection& why = f.refusal.empty() ? out.refusal : f.refusal;
    if (!why.empty()) return {.unknown = why.text};
    return {f.macs, f.macs, f.macs - f.padded, f.macs - f.padded};
  }
  static constexpr std::uint32_t most_operands = 48;  // of the operators that have products

  static constexpr bool extents_known(const shape& s) {
    if (!s.ranked()) return false;
    for (int i = 0; i < s.rank; ++i)
      if (s[i] < 0) return false;
    return true;
  }

  constexpr mac_range custom(const subgraph_entry& s, const operator_entry& o) {
    const custom_kind kind = kind_of_custom(o);
    if (kind == custom_kind::unknown) return {.unknown = of_custom};
    if (kind == custom_kind::ethos_u) return {.unknown = inside_npu};
    if (kind != custom_kind::transpose_conv_bias) return {};
    operands_.clear();
    for (std::uint32_t k = 0; k < 3; ++k) operands_.push_back(read(s, model_.index(o.inputs, k)));
    const tensor stored = read(s, model_.index(o.outputs, 0));
    if (!extents_known(operands_[0].dims) || !extents_known(operands_[1].dims) || !extents_known(stored.dims))
      return {.unknown = of_shape};
    product_sum f;
    const auto out = transpose_conv_bias_products(tensors(operands_), stored, f);
    const rejection& why = f.refusal.empty() ? out.refusal : f.refusal;
    if (!why.empty()) return {.unknown = why.text};
    return {f.macs, f.macs, f.macs - f.padded, f.macs - f.padded};
  }
  constexpr custom_kind kind_of_custom(const operator_entry& o) const {
    const vector_place code = model_.custom_code(o);
    for (const custom_fact& c : custom_facts)
      if (model_.bytes().equals(code, c.code)) return c.kind;
    return custom_kind::unknown;
  }

  constexpr mac_range calls(const operator_entry& o, int depth) {
    switch (o.op) {
      case builtin::if_: {
        const auto options = options_of(o);
        return either(called(options.integer(field::branch::then_subgraph), depth),
                      called(options.integer(field::branch::else_subgraph), depth));
      }
      case builtin::stablehlo_case: return one_of(options_of(o), depth);
      case builtin::while_: return loop(options_of(o), depth);
      case builtin::stablehlo_while: return loop(options_of(o), depth);
      case builtin::call_once: return {};  // it runs once, at the start
      case builtin::call: return called(options_of(o).integer(field::call::subgraph), depth);
      case builtin::stablehlo_composite:
        return called(options_of(o).integer(field::composite::decomposition_subgraph), depth);
      case builtin::delegate:
      case builtin::placeholder_for_greater_op_codes:
      case builtin::stablehlo_custom_call: return {.unknown = of_operator};
      default: break;
    }
    const auto code = static_cast<std::int32_t>(o.op);
    if (code < 0 || code >= builtin_operators) return {.unknown = of_operator};
    return {};
  }
  static constexpr mac_range either(const mac_range& a, const mac_range& b) {
    return {smaller(a.least, b.least), larger(a.most, b.most), smaller(a.valid_least, b.valid_least),
            larger(a.valid_most, b.valid_most), a.unknown.empty() ? b.unknown : a.unknown};
  }
  constexpr mac_range one_of(const options_view<Bytes>& options, int depth) {
    const ints branches = options.list(field::branches::subgraphs, 4);
    if (branches.rank <= 0) return {.unknown = of_operator};
    mac_range all = called(branches[0], depth);
    for (int k = 1; k < branches.rank; ++k) all = either(all, called(branches[k], depth));
    return all;
  }
  constexpr mac_range loop(const options_view<Bytes>& options, int depth) {
    mac_range round = called(options.integer(field::loop::condition_subgraph), depth);
    add(round, called(options.integer(field::loop::body_subgraph), depth));
    if (round.unknown.empty() && round.most > 0) round = {.unknown = of_loop};
    return round;
  }
  constexpr mac_range called(count_t subgraph, int depth) {
    if (subgraph < 0 || subgraph >= count_t(model_.subgraphs()))
      return {.unknown = "it calls a subgraph that is missing"};
    if (depth >= deepest_call) return {.unknown = of_calls};
    return macs(static_cast<std::uint32_t>(subgraph), depth + 1);
  }
  constexpr options_view<Bytes> options_of(const operator_entry& o) const {
    return {model_.bytes(), model_.options(o)};
  }
};

/// Takes each buffer that holds data once.
template <class Bytes> class buffers_once {
 public:
  constexpr explicit buffers_once(const model_view<Bytes>& m) : model_(m), taken_(m.buffers(), 0) {}
  /// The data of a tensor's buffer, the first time that it is asked for; else no bytes.
  constexpr data_place take(std::uint32_t buffer) {
    if (buffer >= taken_.size() || taken_[buffer] != 0) return {};
    taken_[buffer] = 1;
    return model_.buffer_data(buffer);
  }

 private:
  const model_view<Bytes>& model_;
  sequence<char> taken_;
};

struct constant_sizes {
  count_t bytes = 0, elements = 0;
};
/// All constants that tensors refer to, each buffer once: weights, indices, axes and shapes.
template <class Bytes> constexpr constant_sizes count_constants(const model_view<Bytes>& m) {
  buffers_once<Bytes> once(m);
  constant_sizes sum;
  for (std::uint32_t g = 0; g < m.subgraphs() && m.good(); ++g) {
    const subgraph_entry s = m.subgraph(g);
    for (std::uint32_t i = 0; i < s.tensors.size && m.good(); ++i) {
      const tensor_entry t = m.tensor(s, static_cast<std::int32_t>(i));
      const data_place data = once.take(t.buffer);
      if (data.bytes == 0) continue;
      sum.bytes += static_cast<std::int64_t>(data.bytes);
      sum.elements += m.elements(t);
    }
  }
  return sum;
}

/// Elements of the weights, biases, slopes and lookup tables of layers, each buffer once, through DEQUANTIZE and
/// DENSIFY.
template <class Bytes> constexpr count_t count_layer_parameters(const model_view<Bytes>& m) {
  buffers_once<Bytes> once(m);
  count_t elements = 0;
  sequence<std::int32_t> unpacked_from;
  for (std::uint32_t g = 0; g < m.subgraphs() && m.good(); ++g) {
    const subgraph_entry s = m.subgraph(g);
    unpacked_from.clear();
    unpacked_from.resize(s.tensors.size, -1);
    for (std::uint32_t i = 0; i < s.operators.size && m.good(); ++i) {
      const operator_entry o = m.operation(s, i);
      if (o.op == builtin::dequantize || o.op == builtin::densify) {
        const std::int32_t out = m.index(o.outputs, 0);
        if (out >= 0 && static_cast<std::uint32_t>(out) < s.tensors.size) unpacked_from[out] = m.index(o.inputs, 0);
        continue;
      }
      const std::uint64_t roles = layer_parameters_of(o.op);
      for (std::uint32_t k = 0; k < o.inputs.size && k < 64 && m.good(); ++k) {
        if ((roles >> k & 1u) == 0) continue;
        std::int32_t index = m.index(o.inputs, k);
        for (int hops = 0; hops < 2 && index >= 0 && static_cast<std::uint32_t>(index) < s.tensors.size; ++hops) {
          const std::int32_t from = unpacked_from[index];
          if (from >= 0) index = from;
        }
        if (index < 0) continue;
        const tensor_entry t = m.tensor(s, index);
        if (once.take(t.buffer).bytes > 0) elements += m.elements(t);
      }
    }
  }
  return elements;
}

/// Elements of the constants that operators work with as data, each buffer once.
template <class Bytes> constexpr count_t count_data_constants(const model_view<Bytes>& m) {
  buffers_once<Bytes> once(m);
  count_t elements = 0;
  for (std::uint32_t g = 0; g < m.subgraphs() && m.good(); ++g) {
    const subgraph_entry s = m.subgraph(g);
    for (std::uint32_t i = 0; i < s.operators.size && m.good(); ++i) {
      const operator_entry o = m.operation(s, i);
      const unsigned settings = settings_of(o.op);
      for (std::uint32_t k = 0; k < o.inputs.size && m.good(); ++k) {
        const std::int32_t index = m.index(o.inputs, k);
        if (index < 0 || (k < 32 && (settings >> k & 1u) != 0)) continue;
        if (once.take(m.buffer_of(s, index)).bytes == 0) continue;
        elements += m.elements(m.tensor(s, index));
      }
    }
  }
  return elements;
}

}  // namespace detail

/// What one walk over a model finds. `fault` says what is wrong with its bytes.
struct model_figures {
  read_fault fault{};
  mac_range macs{};
  count_t parameters = 0;        ///< elements of the constants that operators work with as data
  count_t layer_parameters = 0;  ///< of these, weights, biases, slopes and lookup tables of layers
  count_t const_elements = 0;    ///< elements of all constants, indices, axes and shapes included
  count_t const_bytes = 0;       ///< their bytes in the file
};

/// The figures of subgraph 0, and of the subgraphs that it calls. Usable in constant expressions and at run time.
template <class Bytes> constexpr model_figures figures_of(const Bytes& bytes) {
  flatbuffer<Bytes> reader(bytes);
  const model_view<Bytes> m(reader);
  model_figures r;
  if (m.good()) m.check_buffers();
  if (m.good() && !std::is_constant_evaluated()) m.check_lists();
  if (m.good()) r.macs = detail::figure_walk<Bytes>(m).macs(0);
  if (m.good()) r.parameters = detail::count_data_constants(m);
  if (m.good()) r.layer_parameters = detail::count_layer_parameters(m);
  const detail::constant_sizes all = m.good() ? detail::count_constants(m) : detail::constant_sizes{};
  r.const_elements = all.elements;
  r.const_bytes = all.bytes;
  r.fault = reader.fault();
  return r;
}

}  // namespace opcost::tflite

#endif

// ---- opcost/tflite/operator_names.hpp
#ifndef OPCOST_TFLITE_OPERATOR_NAMES_HPP_PIECE
#define OPCOST_TFLITE_OPERATOR_NAMES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The names of the builtin operators, as the schema spells them.

#include <string_view>

namespace opcost::tflite {
namespace detail {
// clang-format off
inline constexpr std::string_view operator_names[builtin_operators] = {
    "ADD", "AVERAGE_POOL_2D", "CONCATENATION", "CONV_2D", "DEPTHWISE_CONV_2D", "DEPTH_TO_SPACE", "DEQUANTIZE",
    "EMBEDDING_LOOKUP", "FLOOR", "FULLY_CONNECTED", "HASHTABLE_LOOKUP", "L2_NORMALIZATION", "L2_POOL_2D",
    "LOCAL_RESPONSE_NORMALIZATION", "LOGISTIC", "LSH_PROJECTION", "LSTM", "MAX_POOL_2D", "MUL", "RELU",
    "RELU_N1_TO_1", "RELU6", "RESHAPE", "RESIZE_BILINEAR", "RNN", "SOFTMAX", "SPACE_TO_DEPTH", "SVDF", "TANH",
    "CONCAT_EMBEDDINGS", "SKIP_GRAM", "CALL", "CUSTOM", "EMBEDDING_LOOKUP_SPARSE", "PAD",
    "UNIDIRECTIONAL_SEQUENCE_RNN", "GATHER", "BATCH_TO_SPACE_ND", "SPACE_TO_BATCH_ND", "TRANSPOSE", "MEAN", "SUB",
    "DIV", "SQUEEZE", "UNIDIRECTIONAL_SEQUENCE_LSTM", "STRIDED_SLICE", "BIDIRECTIONAL_SEQUENCE_RNN", "EXP", "TOPK_V2",
    "SPLIT", "LOG_SOFTMAX", "DELEGATE", "BIDIRECTIONAL_SEQUENCE_LSTM", "CAST", "PRELU", "MAXIMUM", "ARG_MAX",
    "MINIMUM", "LESS", "NEG", "PADV2", "GREATER", "GREATER_EQUAL", "LESS_EQUAL", "SELECT", "SLICE", "SIN",
    "TRANSPOSE_CONV", "SPARSE_TO_DENSE", "TILE", "EXPAND_DIMS", "EQUAL", "NOT_EQUAL", "LOG", "SUM", "SQRT", "RSQRT",
    "SHAPE", "POW", "ARG_MIN", "FAKE_QUANT", "REDUCE_PROD", "REDUCE_MAX", "PACK", "LOGICAL_OR", "ONE_HOT",
    "LOGICAL_AND", "LOGICAL_NOT", "UNPACK", "REDUCE_MIN", "FLOOR_DIV", "REDUCE_ANY", "SQUARE", "ZEROS_LIKE", "FILL",
    "FLOOR_MOD", "RANGE", "RESIZE_NEAREST_NEIGHBOR", "LEAKY_RELU", "SQUARED_DIFFERENCE", "MIRROR_PAD", "ABS",
    "SPLIT_V", "UNIQUE", "CEIL", "REVERSE_V2", "ADD_N", "GATHER_ND", "COS", "WHERE", "RANK", "ELU",
    "REVERSE_SEQUENCE", "MATRIX_DIAG", "QUANTIZE", "MATRIX_SET_DIAG", "ROUND", "HARD_SWISH", "IF", "WHILE",
    "NON_MAX_SUPPRESSION_V4", "NON_MAX_SUPPRESSION_V5", "SCATTER_ND", "SELECT_V2", "DENSIFY", "SEGMENT_SUM",
    "BATCH_MATMUL", "PLACEHOLDER_FOR_GREATER_OP_CODES", "CUMSUM", "CALL_ONCE", "BROADCAST_TO", "RFFT2D", "CONV_3D",
    "IMAG", "REAL", "COMPLEX_ABS", "HASHTABLE", "HASHTABLE_FIND", "HASHTABLE_IMPORT", "HASHTABLE_SIZE", "REDUCE_ALL",
    "CONV_3D_TRANSPOSE", "VAR_HANDLE", "READ_VARIABLE", "ASSIGN_VARIABLE", "BROADCAST_ARGS", "RANDOM_STANDARD_NORMAL",
    "BUCKETIZE", "RANDOM_UNIFORM", "MULTINOMIAL", "GELU", "DYNAMIC_UPDATE_SLICE", "RELU_0_TO_1",
    "UNSORTED_SEGMENT_PROD", "UNSORTED_SEGMENT_MAX", "UNSORTED_SEGMENT_SUM", "ATAN2", "UNSORTED_SEGMENT_MIN", "SIGN",
    "BITCAST", "BITWISE_XOR", "RIGHT_SHIFT", "STABLEHLO_LOGISTIC", "STABLEHLO_ADD", "STABLEHLO_DIVIDE",
    "STABLEHLO_MULTIPLY", "STABLEHLO_MAXIMUM", "STABLEHLO_RESHAPE", "STABLEHLO_CLAMP", "STABLEHLO_CONCATENATE",
    "STABLEHLO_BROADCAST_IN_DIM", "STABLEHLO_CONVOLUTION", "STABLEHLO_SLICE", "STABLEHLO_CUSTOM_CALL",
    "STABLEHLO_REDUCE", "STABLEHLO_ABS", "STABLEHLO_AND", "STABLEHLO_COSINE", "STABLEHLO_EXPONENTIAL",
    "STABLEHLO_FLOOR", "STABLEHLO_LOG", "STABLEHLO_MINIMUM", "STABLEHLO_NEGATE", "STABLEHLO_OR", "STABLEHLO_POWER",
    "STABLEHLO_REMAINDER", "STABLEHLO_RSQRT", "STABLEHLO_SELECT", "STABLEHLO_SUBTRACT", "STABLEHLO_TANH",
    "STABLEHLO_SCATTER", "STABLEHLO_COMPARE", "STABLEHLO_CONVERT", "STABLEHLO_DYNAMIC_SLICE",
    "STABLEHLO_DYNAMIC_UPDATE_SLICE", "STABLEHLO_PAD", "STABLEHLO_IOTA", "STABLEHLO_DOT_GENERAL",
    "STABLEHLO_REDUCE_WINDOW", "STABLEHLO_SORT", "STABLEHLO_WHILE", "STABLEHLO_GATHER", "STABLEHLO_TRANSPOSE",
    "DILATE", "STABLEHLO_RNG_BIT_GENERATOR", "REDUCE_WINDOW", "STABLEHLO_COMPOSITE", "STABLEHLO_SHIFT_LEFT",
    "STABLEHLO_CBRT", "STABLEHLO_CASE"};
// clang-format on
}  // namespace detail

/// The name of an operator; empty if this library does not know its code.
constexpr std::string_view name_of(builtin op) {
  const auto code = static_cast<std::int32_t>(op);
  return code >= 0 && code < builtin_operators ? detail::operator_names[code] : std::string_view{};
}

}  // namespace opcost::tflite

#endif

#include <string>

namespace opcost::tflite {

using file_bytes = array_bytes<char>;
using file_view = model_view<file_bytes>;

enum class node_role : std::uint8_t { input, constant, operation, output };

/// A node of a subgraph: an input, a constant tensor, an operator or an output.
struct node {
  node_role role = node_role::operation;
  std::int32_t tensor = -1;     // of an input, a constant or an output
  std::uint32_t operation = 0;  // of an operator: its place in the subgraph
  builtin op = builtin::custom;
  std::string_view name{}, type{};
  int first_input = 0, inputs = 0;
};

/// One subgraph as nodes. Edges say which node each operand comes from.
struct net {
  std::uint32_t subgraph = 0;
  sequence<node> nodes{};
  sequence<edge> edges{};  // of all nodes
  span<const edge> inputs_of(const node& n) const {
    return span(edges).subspan(static_cast<std::size_t>(n.first_input), static_cast<std::size_t>(n.inputs));
  }
};

/// A model and its bytes. It cannot move, since views refer to the bytes.
class model {
 public:
  explicit model(files::mapped_bytes bytes)
      : bytes_(std::move(bytes)), reader_(file_bytes{bytes_.data(), bytes_.size()}), view_(reader_) {
    if (view_.good()) view_.check_buffers();
    if (view_.good()) view_.check_lists();
    sequence<std::int64_t> called(view_.good() ? view_.subgraphs() : 0, 0);
    for (std::uint32_t g = 0; g < view_.subgraphs() && view_.good(); ++g)
      if (called_operators(view_, g, called) < 0) reader_.fail(detail::of_calls, "SubGraph", -1, 0);
    for (std::uint32_t g = 0; g < view_.subgraphs() && view_.good(); ++g) nets_.push_back(read_net(g));
  }
  model(const model&) = delete;
  model& operator=(const model&) = delete;

  bool good() const { return reader_.good(); }
  const read_fault& fault() const { return reader_.fault(); }
  file_bytes bytes() const { return {bytes_.data(), bytes_.size()}; }
  const file_view& view() const { return view_; }
  const net& main() const { return nets_[main_]; }
  /// Makes the subgraph of a signature the one that is analyzed. False, with the reason in `e`, if there is none of
  /// this name.
  bool choose(std::string_view signature, error& e) {
    const vector_place all = reader_.vector_field(view_.root(), field::model::signature_defs, 4);
    e = error::at(error_code::bad_argument);
    const sink to(e.what);
    to << "the model has no signature '" << signature << "'; it has";
    for (std::uint32_t i = 0; i < all.size && reader_.good(); ++i) {
      const table_place s = reader_.table_at(all, i, "SignatureDef");
      const std::string_view key = text(reader_.vector_field(s, field::signature::key, 1));
      const auto subgraph = reader_.unsigned_field(s, field::signature::subgraph, 4);
      to << (i > 0 ? ", '" : " '") << key << "'";
      if (key != signature || subgraph >= nets_.size()) continue;
      main_ = static_cast<std::size_t>(subgraph);
      return true;
    }
    if (all.size == 0) to << " none";
    return false;
  }
  const net* subgraph(count_t i) const { return i >= 0 && i < count_t(nets_.size()) ? &nets_[i.n] : nullptr; }
  std::string_view text(const vector_place& s) const {
    return {bytes_.data() + static_cast<std::size_t>(s.first), static_cast<std::size_t>(s.size)};
  }
  std::string_view name() const { return text(reader_.vector_field(view_.root(), field::model::description, 1)); }
  std::string_view tensor_name(const net& n, std::int32_t tensor) const {
    const tensor_entry t = view_.tensor(view_.subgraph(n.subgraph), tensor);
    return text(reader_.vector_field(t.table, field::tensor::name, 1));
  }

 private:
  files::mapped_bytes bytes_;
  mutable flatbuffer<file_bytes> reader_;  // finds no fault after the constructor, which has read everything
  file_view view_;
  sequence<net> nets_{};
  std::size_t main_ = 0;

  void add(net& n, node x, span<const edge> from) {
    x.first_input = static_cast<int>(n.edges.size());
    x.inputs = static_cast<int>(from.size());
    for (const edge& e : from) n.edges.push_back(e);
    n.nodes.push_back(x);
  }
  net read_net(std::uint32_t g) {
    net n;
    n.subgraph = g;
    const subgraph_entry s = view_.subgraph(g);
    sequence<edge> made_by(s.tensors.size, edge{-1, 0});
    const auto tensor_node = [&](node_role role, std::int32_t t, std::string_view type) {
      if (t < 0 || static_cast<std::uint32_t>(t) >= s.tensors.size || !view_.good()) return;
      made_by[t] = {static_cast<int>(n.nodes.size()), 0};
      add(n, {.role = role, .tensor = t, .name = tensor_name(n, t), .type = type}, {});
    };
    for (std::uint32_t k = 0; k < s.inputs.size; ++k) tensor_node(node_role::input, view_.index(s.inputs, k), "Input");
    // constants, variables and whatever else no operator writes, if an operator reads it or it is an output
    sequence<char> written(s.tensors.size, 0);
    for (std::uint32_t i = 0; i < s.operators.size && view_.good(); ++i) {
      const operator_entry o = view_.operation(s, i);
      for (std::uint32_t k = 0; k < o.outputs.size; ++k)
        if (const std::int32_t t = view_.index(o.outputs, k); t >= 0 && static_cast<std::uint32_t>(t) < s.tensors.size)
          written[t] = 1;
    }
    const auto add_sources = [&](const vector_place& read) {
      for (std::uint32_t k = 0; k < read.size && view_.good(); ++k) {
        const std::int32_t t = view_.index(read, k);
        if (t < 0 || static_cast<std::uint32_t>(t) >= s.tensors.size || written[t] != 0 || made_by[t].row >= 0)
          continue;
        const bool constant = view_.data(view_.tensor(s, t)).bytes > 0;
        tensor_node(constant ? node_role::constant : node_role::input, t, constant ? "Constant" : "Variable");
      }
    };
    for (std::uint32_t i = 0; i < s.operators.size && view_.good(); ++i) add_sources(view_.operation(s, i).inputs);
    add_sources(s.outputs);
    // an operand may come from an operator that follows in the list, so nodes are numbered first
    const int first = static_cast<int>(n.nodes.size());
    for (std::uint32_t i = 0; i < s.operators.size && view_.good(); ++i) {
      const operator_entry o = view_.operation(s, i);
      for (std::uint32_t k = 0; k < o.outputs.size; ++k)
        if (const std::int32_t t = view_.index(o.outputs, k); t >= 0 && static_cast<std::uint32_t>(t) < s.tensors.size)
          made_by[t] = {first + static_cast<int>(i), static_cast<int>(k)};
    }
    sequence<edge> from;
    const auto source = [&](std::int32_t t) {
      return t < 0 || static_cast<std::uint32_t>(t) >= s.tensors.size ? edge{-1, 0} : made_by[t];
    };
    for (std::uint32_t i = 0; i < s.operators.size && view_.good(); ++i) {
      const operator_entry o = view_.operation(s, i);
      from.clear();
      for (std::uint32_t k = 0; k < o.inputs.size; ++k) from.push_back(source(view_.index(o.inputs, k)));
      const std::int32_t out = view_.index(o.outputs, 0);
      std::string_view type = name_of(o.op);
      if (o.op == builtin::custom || type.empty()) type = text(view_.custom_code(o));
      add(n, {.operation = i, .op = o.op, .name = out >= 0 ? tensor_name(n, out) : type, .type = type},
          span<const edge>(from.data(), from.size()));
    }
    for (std::uint32_t k = 0; k < s.outputs.size && view_.good(); ++k) {
      const std::int32_t t = view_.index(s.outputs, k);
      const edge e = source(t);
      if (t >= 0)
        add(n, {.role = node_role::output, .tensor = t, .name = tensor_name(n, t), .type = "Output"},
            span<const edge>(&e, 1));
    }
    return n;
  }
};

/// The model of a file's bytes; with a signature, its subgraph is the main one. *Errors*: what is damaged, with table,
/// field and byte offset.
inline result<std::unique_ptr<model>> read_model(files::mapped_bytes bytes, std::string_view signature = {}) {
  auto m = std::make_unique<model>(std::move(bytes));
  error unknown;
  if (m->good() && !signature.empty() && !m->choose(signature, unknown)) return unknown;
  if (m->good()) return m;
  const read_fault& f = m->fault();
  error e = error::at(error_code::malformed);
  const sink to(e.what);
  to << "damaged TensorFlow Lite model: " << (f.table.empty() ? std::string_view("the file") : f.table);
  if (f.field >= 0) to << ", field " << count_t(f.field);
  to << ", byte " << count_t(static_cast<std::int64_t>(f.offset)) << ": " << f.what;
  return e;
}

inline result<std::unique_ptr<model>> read_model(sequence<char> bytes, std::string_view signature = {}) {
  return read_model(files::mapped_bytes(std::move(bytes)), signature);
}

}  // namespace opcost::tflite

#endif

namespace opcost::tflite {

using lowering_step = lowering_to<builtin_ops>;

/// What a lowering gets besides the operands.
class operator_node {
 public:
  const model* of = nullptr;
  const net* in = nullptr;
  const node* is = nullptr;
  bool stored = true;  // the shapes that the file stores hold

  operator_node(const model& m, const net& n, const node& x, bool stored_shapes)
      : of(&m), in(&n), is(&x), stored(stored_shapes), reader_(m.bytes()) {}
  operator_node(const operator_node&) = delete;
  operator_node& operator=(const operator_node&) = delete;

  operator_entry entry() const { return of->view().operation(of->view().subgraph(in->subgraph), is->operation); }
  options_view<file_bytes> options() const { return {reader_, of->view().through(reader_).options(entry())}; }
  int outputs() const { return static_cast<int>(entry().outputs.size); }
  partial_tensor stored_output(int k) const;
  /// False if the options were read and are damaged.
  bool good() const { return reader_.good(); }
  file_view view() const { return of->view().through(reader_); }

 private:
  // options are read by each operator itself: the model is shared by threads
  mutable flatbuffer<file_bytes> reader_;
};

namespace detail {
inline partial_tensor stored_tensor(const model& m, const net& n, std::int32_t index) {
  partial_tensor t;
  const tensor_entry e = m.view().tensor(m.view().subgraph(n.subgraph), index);
  t.dims = e.dims.rank < 0 ? partial_shape::of_unknown_rank() : partial_shape(e.dims);
  for (int i = 0; i < t.dims.rank; ++i)
    if (upper(t.dims[i]) < 0) t.dims.set(i, interval::unknown());
  t.type = dtype_of(e.type);
  return t;
}
inline partial_tensor with(const partial_tensor& t, const partial_shape& dims) {
  partial_tensor r = t;
  r.dims = dims;
  r.value = {};
  r.reals = {};
  return r;
}

inline partial_tensor activated(const partial_tensor& y, int which, lowering_step& step) {
  switch (static_cast<activation>(which)) {
    case activation::relu: return step(relu{}, y);
    case activation::relu_n1_to_1: return step(clamp{.min = -1, .max = 1}, y);
    case activation::relu6: return step(clamp{.min = 0, .max = 6}, y);
    case activation::tanh: return step(math::tanh{}, y);
    case activation::sign_bit: return step(less{}, y, step.real(0, y.type));
    default: return y;
  }
}
}  // namespace detail

inline partial_tensor operator_node::stored_output(int k) const {
  const std::int32_t t = of->view().index(entry().outputs, static_cast<std::uint32_t>(k));
  return t < 0 ? partial_tensor{{}, dtype::none} : detail::stored_tensor(*of, *in, t);
}

}  // namespace opcost::tflite

#endif

namespace opcost::tflite::detail {

// The sink of products.hpp over the steps of a lowering.
struct product_steps {
  lowering_step& step;
  template <class Op, class... Operands> partial_tensor operator()(const Op& op, const Operands&... operands) {
    return step(op, operands...);
  }
  template <class Op, class... Operands>
  partial_tensor as(const partial_tensor&, const Op& op, const Operands&... operands) {
    return step(op, operands...);
  }
};

// The field of the fused activation in the options, or -1.
constexpr int activation_field(builtin op) {
  switch (op) {
    case builtin::conv_2d: return field::conv_2d::activation;
    case builtin::depthwise_conv_2d: return field::depthwise_conv_2d::activation;
    case builtin::conv_3d:
    case builtin::conv_3d_transpose: return field::conv_3d::activation;
    case builtin::transpose_conv: return field::transpose_conv::activation;
    case builtin::fully_connected: return field::fully_connected::activation;
    case builtin::average_pool_2d:
    case builtin::max_pool_2d:
    case builtin::l2_pool_2d: return field::pool_2d::activation;
    case builtin::svdf: return field::svdf::activation;
    case builtin::rnn: return field::rnn::activation;
    case builtin::unidirectional_sequence_rnn: return field::sequence_rnn::activation;
    case builtin::add:
    case builtin::sub:
    case builtin::mul:
    case builtin::div: return 0;
    case builtin::concatenation: return 1;
    default: return -1;
  }
}
constexpr int bias_operand(builtin op) {
  switch (op) {
    case builtin::conv_2d:
    case builtin::depthwise_conv_2d:
    case builtin::conv_3d:
    case builtin::fully_connected: return 2;
    case builtin::transpose_conv:
    case builtin::conv_3d_transpose:
    case builtin::svdf: return 3;
    default: return -1;
  }
}

inline lowered_outputs lower_product(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  product_steps f{step};
  const builtin op = n.is->op;
  const partial_outputs y = lower_products(op, n.options(), in, n.stored_output(0), f);
  if (!y.refusal.empty()) return y;
  partial_tensor out = y[0];
  const int bias = bias_operand(op);
  if (op == builtin::svdf && out.dims.rank == 2) {  // the filters of a unit are added up
    const count_t rank = n.options().integer(field::svdf::rank, 1);
    if (rank > 1 && known(out.dims[1])) {
      const partial_shape units{out.dims[0], floor_div(out.dims[1], interval(rank)), interval(rank)};
      out = step(reduce_sum{}, with(out, units), step.numbers({2}));
    }
  }
  if (bias >= 0 && in.has(bias)) out = step(add{}, out, in[bias]);
  return activated(out, activation_field(op) >= 0 ? n.options().choice(activation_field(op)) : 0, step);
}

// x [N, H, W, C] in the order of the catalogue's windows.
inline partial_tensor channels_second_tensor(const partial_tensor& x) {
  partial_shape d{x.dims[0], x.dims[-1]};
  for (int i = 1; i + 1 < x.dims.rank; ++i) d.push_back(x.dims[i]);
  return with(x, d);
}
inline partial_tensor channels_last_tensor(const partial_tensor& x) {
  partial_shape d{x.dims[0]};
  for (int i = 2; i < x.dims.rank; ++i) d.push_back(x.dims[i]);
  d.push_back(x.dims[1]);
  return with(x, d);
}
inline lowered_outputs lower_pool(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  using fields = field::pool_2d;
  if (in[0].dims.rank != 4) return rejected("input 0: expected rank 4, got {}", count_t(in[0].dims.rank));
  const auto o = n.options();
  const auto fill = [&](auto op) {
    op.kernel_size = {o.integer(fields::filter_h, 1), o.integer(fields::filter_w, 1)};
    op.strides = {o.integer(fields::stride_h, 1), o.integer(fields::stride_w, 1)};
    op.pad = o.choice(fields::padding) == 0 ? auto_pad::same_upper : auto_pad::valid;
    return op;
  };
  partial_tensor x = channels_second_tensor(in[0]);
  if (n.is->op == builtin::l2_pool_2d) x = step(multiply{}, x, x);
  partial_tensor y;
  if (n.is->op == builtin::max_pool_2d) {
    y = step(fill(max_pool{}), x);
  } else {
    avg_pool op = fill(avg_pool{});
    op.exclude_pad = true;
    y = step(op, x);
  }
  if (n.is->op == builtin::l2_pool_2d) y = step(math::sqrt{}, y);
  return activated(channels_last_tensor(y), o.choice(fields::activation), step);
}

}  // namespace opcost::tflite::detail

#endif

namespace opcost::tflite::detail {

inline lowered_outputs lower_pair(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  const partial_tensor &a = in[0], &b = in[1];
  const auto fused = [&](const partial_tensor& y) { return activated(y, n.options().choice(0), step); };
  switch (n.is->op) {
    case builtin::add: return fused(step(add{}, a, b));
    case builtin::sub: return fused(step(subtract{}, a, b));
    case builtin::mul: return fused(step(multiply{}, a, b));
    case builtin::div: return fused(step(divide{}, a, b));
    case builtin::maximum:
    case builtin::stablehlo_maximum: return step(maximum{}, a, b);
    case builtin::minimum:
    case builtin::stablehlo_minimum: return step(minimum{}, a, b);
    case builtin::pow:
    case builtin::stablehlo_power: return step(power{}, a, b);
    case builtin::squared_difference: return step(squared_difference{}, a, b);
    case builtin::floor_mod: return step(floor_mod{}, a, b);
    case builtin::stablehlo_remainder: return step(mod{}, a, b);
    case builtin::floor_div: return step(math::floor{}, step(divide{}, a, b));
    case builtin::atan2: return step(math::atan{}, step(divide{}, a, b));
    case builtin::equal: return step(equal{}, a, b);
    case builtin::not_equal: return step(not_equal{}, a, b);
    case builtin::less: return step(less{}, a, b);
    case builtin::less_equal: return step(less_equal{}, a, b);
    case builtin::greater: return step(greater{}, a, b);
    case builtin::stablehlo_compare: return step(less{}, a, b);
    case builtin::greater_equal: return step(greater_equal{}, a, b);
    case builtin::logical_and:
    case builtin::stablehlo_and: return step(logical_and{}, a, b);
    case builtin::logical_or:
    case builtin::stablehlo_or: return step(logical_or{}, a, b);
    case builtin::bitwise_xor: return step(bitwise_xor{}, a, b);
    case builtin::right_shift: return step(bitwise_right_shift{}, a, b);
    case builtin::stablehlo_shift_left: return step(bitwise_left_shift{}, a, b);
    case builtin::stablehlo_add: return step(add{}, a, b);
    case builtin::stablehlo_subtract: return step(subtract{}, a, b);
    case builtin::stablehlo_multiply: return step(multiply{}, a, b);
    case builtin::stablehlo_divide: return step(divide{}, a, b);
    default: return "an operator without a formula";
  }
}
inline lowered_outputs lower_unary(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  const partial_tensor& x = in[0];
  switch (n.is->op) {
    case builtin::relu: return step(relu{}, x);
    case builtin::relu6: return step(clamp{.min = 0, .max = 6}, x);
    case builtin::relu_n1_to_1: return step(clamp{.min = -1, .max = 1}, x);
    case builtin::relu_0_to_1: return step(clamp{.min = 0, .max = 1}, x);
    case builtin::leaky_relu: return step(prelu{}, x, step.real(n.options().real(0), x.type));
    case builtin::prelu:
      return step(add{}, step(relu{}, x), step(multiply{}, step(minimum{}, x, step.real(0, x.type)), in[1]));
    case builtin::elu: return step(elu{}, x);
    case builtin::tanh:
    case builtin::stablehlo_tanh: return step(math::tanh{}, x);
    case builtin::logistic:
    case builtin::stablehlo_logistic: return step(sigmoid{}, x);
    case builtin::hard_swish: return step(hswish{}, x);
    case builtin::gelu: return step(gelu{}, x);
    case builtin::softmax: {
      const double beta = n.options().real(0);
      const partial_tensor scaled = beta < 1 || beta > 1 ? step(multiply{}, x, step.real(beta, x.type)) : x;
      return step(softmax{.axis = x.dims.rank - 1}, scaled);
    }
    case builtin::log_softmax: return step(log_softmax{.axis = x.dims.rank - 1}, x);
    case builtin::abs:
    case builtin::stablehlo_abs: return step(math::abs{}, x);
    case builtin::neg:
    case builtin::stablehlo_negate: return step(math::negative{}, x);
    case builtin::sign: return step(math::sign{}, x);
    case builtin::sin: return step(math::sin{}, x);
    case builtin::cos:
    case builtin::stablehlo_cosine: return step(math::cos{}, x);
    case builtin::exp:
    case builtin::stablehlo_exponential: return step(math::exp{}, x);
    case builtin::log:
    case builtin::stablehlo_log: return step(math::log{}, x);
    case builtin::sqrt: return step(math::sqrt{}, x);
    case builtin::rsqrt:
    case builtin::stablehlo_rsqrt: return step(divide{}, step.real(1, x.type), step(math::sqrt{}, x));
    case builtin::stablehlo_cbrt: return step(power{}, x, step.real(1.0 / 3, x.type));
    case builtin::square: return step(multiply{}, x, x);
    case builtin::floor:
    case builtin::stablehlo_floor: return step(math::floor{}, x);
    case builtin::ceil: return step(math::ceiling{}, x);
    case builtin::round: return step(math::round{}, x);
    case builtin::logical_not: return step(logical_not{}, x);
    case builtin::cast:
    case builtin::stablehlo_convert: return step(convert{n.stored_output(0).type}, x);
    case builtin::dequantize:
      // one multiplication per element, after the zero point is subtracted; halves are only widened
      if (x.type == dtype::f16) return step(convert{dtype::f32}, x);
      return step(multiply{}, step(subtract{}, step(convert{dtype::f32}, x), step.real(0)), step.real(1));
    case builtin::quantize:
    case builtin::fake_quant: {
      partial_tensor y = step(convert{dtype::f32}, x);
      y = step(math::round{}, step(add{}, step(multiply{}, y, step.real(1)), step.real(0)));
      return step(convert{n.stored_output(0).type}, step(clamp{}, y));
    }
    case builtin::l2_normalization: return step(normalize_l2{}, x, step.numbers({x.dims.rank - 1}));
    case builtin::local_response_normalization: {
      lrn op;
      op.size = 2 * n.options().integer(0, 5) + 1;
      return channels_last_tensor(step(op, channels_second_tensor(x), step.numbers({1})));
    }
    default: return "an operator without a formula";
  }
}

inline lowered_outputs lower_reduction(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  const bool keep = n.options().flag(0);
  const auto run = [&](auto op) -> lowered_outputs {
    op.keep_dims = keep;
    return step(op, in[0], in[1]);
  };
  switch (n.is->op) {
    case builtin::mean: return run(reduce_mean{});
    case builtin::sum: return run(reduce_sum{});
    case builtin::reduce_prod: return run(reduce_prod{});
    case builtin::reduce_max: return run(reduce_max{});
    case builtin::reduce_min: return run(reduce_min{});
    case builtin::reduce_all: return run(reduce_logical_and{});
    default: return run(reduce_logical_or{});
  }
}

}  // namespace opcost::tflite::detail

#endif

// ---- opcost/tflite/lower_custom.hpp
#ifndef OPCOST_TFLITE_LOWER_CUSTOM_HPP_PIECE
#define OPCOST_TFLITE_LOWER_CUSTOM_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Custom operators that custom_operator.hpp knows. Source: the kernels of MediaPipe (util/tflite/operations), of
// TensorFlow Lite (detection_postprocess.cc) and of the signal library of TensorFlow Lite Micro (signal/src).

// ---- opcost/tflite/lower_special.hpp
#ifndef OPCOST_TFLITE_LOWER_SPECIAL_HPP_PIECE
#define OPCOST_TFLITE_LOWER_SPECIAL_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Operators with a formula of their own: random numbers, Fourier transforms, segments, lookups, boxes, windows of
// StableHLO. Source: the kernels of TensorFlow Lite.

namespace opcost::tflite::detail {

// A tensor of these dimensions that depends on the same data as `x`.
inline partial_tensor reals_like(const partial_tensor& x, const partial_shape& dims) {
  partial_tensor t = with(x, dims);
  t.type = dtype::f32;
  return t;
}
inline partial_shape without_last(const partial_shape& s) { return s.rank > 0 ? s.slice(0, s.rank - 1) : s; }

// |re + i im|: of each element two squares, a sum and a root.
inline partial_tensor complex_abs(const partial_tensor& z, lowering_step& step) {
  const partial_tensor part = reals_like(z, z.dims);
  return step(math::sqrt{}, step(add{}, step(multiply{}, part, part), step(multiply{}, part, part)));
}

// Pairs of normal numbers from pairs of uniform ones: r = sqrt(-2 log u), then r cos(2 pi v) and r sin(2 pi v).
inline lowered_outputs normal_numbers(const partial_tensor& dims, lowering_step& step) {
  const partial_tensor uniform = step(random_uniform{}, dims, step.real(0), step.real(1));
  const interval n = uniform.dims.elements();
  const partial_tensor half = reals_like(uniform, {known(n) ? interval(ceil_div(lower(n), 2)) : interval::unknown()});
  const partial_tensor r = step(math::sqrt{}, step(multiply{}, step(math::log{}, half), step.real(-2)));
  const partial_tensor angle = step(multiply{}, half, step.real(6.28318530717958647692));
  step(multiply{}, step(math::cos{}, angle), r);
  step(multiply{}, step(math::sin{}, angle), r);
  return uniform;
}

// The sum, product or extreme of the slices that share a segment: one operation per element of x.
template <class Op>
lowered_outputs segments(const Op& op, const partial_tensor& x, const interval& count, int ids_rank,
                         lowering_step& step) {
  step(op, x, x);
  partial_shape y{count};
  if (!x.dims.ranked() || ids_rank < 0) return with(x, partial_shape::of_unknown_rank());
  for (int i = ids_rank; i < x.dims.rank; ++i) y.push_back(x.dims[i]);
  return with(x, y);
}
inline interval last_segment(const partial_tensor& ids) {  // of ids in rising order
  if (!ids.has_value() || ids.value.empty() || !known(ids.value.back())) return interval::unknown();
  return ids.value.back() + 1;
}

// in: ids [n], their places [n, r], the dense shape, weights [n], table [v, e...]. Each row that is looked up is
// multiplied by its weight and added; a mean also divides by the sum of the weights, sqrtn by the root of the sum of
// their squares.
inline lowered_outputs lookup_sparse(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  if (in[4].dims.rank < 1 || in[0].dims.rank != 1) return "it needs a table and a list of ids";
  partial_shape rows = in[4].dims;
  rows.set(0, in[0].dims[0]);
  partial_shape each = partial_shape::filled(rows.rank, 1);
  each.set(0, in[0].dims[0]);
  const partial_tensor weights = reals_like(in[3], each);
  const partial_tensor scaled = step(multiply{}, reals_like(in[4], rows), weights);
  step(add{}, scaled, scaled);
  const count_t combiner = n.options().choice(field::embedding_lookup_sparse::combiner);
  const partial_tensor y = reals_like(scaled, n.stored_output(0).dims);
  if (combiner == 0) return y;
  if (combiner == 2) step(multiply{}, weights, weights);
  step(add{}, weights, weights);
  return step(divide{}, y, step.real(1));
}

// in: boxes [n, 4], scores [n], the most boxes kept, thresholds
inline lowered_outputs suppressed_boxes(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  if (in[0].dims.rank != 2 || in[1].dims.rank != 1) return "it needs boxes of rank 2 and scores of rank 1";
  const interval count = in[0].dims[0];
  step(non_max_suppression{}, reals_like(in[0], {1, count, 4}), reals_like(in[1], {1, 1, count}), in[2], in[3], in[4]);
  lowered_outputs all;
  for (int k = 0; k < n.outputs(); ++k) {
    const bool number = k + 1 == n.outputs();  // how many are valid
    const partial_shape kept = in[2].has_value() ? partial_shape{in[2].value[0]} : partial_shape{interval::unknown()};
    all.push_back(with(in[1], number ? partial_shape{} : kept));
  }
  return all;
}

// in: x, the initial value, window, strides, dilations. One operation per tap and output element.
inline lowered_outputs reduced_windows(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  if (!in[2].has_value() || !in[3].has_value() || !in[4].has_value()) return undecided("its window is unknown");
  if (static_cast<int>(in[2].value.size()) != in[0].dims.rank || in[3].value.size() != in[2].value.size() ||
      in[4].value.size() != in[2].value.size())
    return "its window needs one number per dimension";
  partial_shape y;
  interval taps = 1;
  for (std::size_t i = 0; i < in[2].value.size(); ++i) {
    const interval window = in[2].value[i], stride = in[3].value[i], dilation = in[4].value[i];
    if (!known(window) || !known(stride) || !known(dilation) || lower(stride) < 1 || lower(window) < 1)
      return undecided("its window is unknown");
    taps = taps * window;
    y.push_back(
        floor_div(larger(in[0].dims[static_cast<int>(i)] - (window - 1) * dilation - 1 + stride, interval(0)), stride));
  }
  const partial_tensor all = with(in[0], {y.elements(), taps});
  switch (n.options().choice(field::reduce_window::function)) {
    case 1: step(add{}, all, all); break;
    case 2: step(multiply{}, all, all); break;
    case 3: step(minimum{}, all, all); break;
    case 4: step(maximum{}, all, all); break;
    case 5: step(logical_and{}, reals_like(all, all.dims), reals_like(all, all.dims)); break;
    case 6: step(logical_or{}, reals_like(all, all.dims), reals_like(all, all.dims)); break;
    default: return "it reduces by a function that is not known";
  }
  return with(in[0], y);
}

inline lowered_outputs lower_special(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  switch (n.is->op) {
    case builtin::complex_abs: return complex_abs(in[0], step);
    case builtin::rfft2d: {
      const int rank = in[0].dims.rank;
      if (rank < 2) return "it needs an input of rank 2 or more";
      const partial_tensor y = step(rdft{}, reals_like(in[0], in[0].dims), step.numbers({rank - 2, rank - 1}), in[1]);
      return with(in[0], without_last(y.dims));
    }
    case builtin::random_uniform: return step(random_uniform{}, in[0], step.real(0), step.real(1));
    case builtin::random_standard_normal: return normal_numbers(in[0], step);
    case builtin::multinomial: return step(multinomial{.log_probs = true}, in[0], in[1]);
    case builtin::bucketize: {
      sequence<double> limits;
      const auto o = n.options();
      const vector_place list = o.bytes().vector_field(o.table(), 0, 4);
      for (std::uint32_t i = 0; i < list.size && i < max_content; ++i)
        limits.push_back(static_cast<double>(
            std::bit_cast<float>(static_cast<std::uint32_t>(o.bytes().signed_at(list, i, 4, "BucketizeOptions")))));
      return step(bucketize{.output_type = dtype::i32}, in[0], step.reals(span<const double>(limits)));
    }
    case builtin::unique: return step.all(unique{}, in[0]);
    case builtin::segment_sum: return segments(add{}, in[0], last_segment(in[1]), 1, step);
    case builtin::unsorted_segment_sum:
    case builtin::unsorted_segment_prod:
    case builtin::unsorted_segment_max:
    case builtin::unsorted_segment_min: {
      const interval count = in[2].value.size() == 1 ? in[2].value[0] : interval::unknown();
      const int rank = in[1].dims.rank;
      if (n.is->op == builtin::unsorted_segment_sum) return segments(add{}, in[0], count, rank, step);
      if (n.is->op == builtin::unsorted_segment_prod) return segments(multiply{}, in[0], count, rank, step);
      if (n.is->op == builtin::unsorted_segment_max) return segments(maximum{}, in[0], count, rank, step);
      return segments(minimum{}, in[0], count, rank, step);
    }
    case builtin::embedding_lookup_sparse: return lookup_sparse(n, in, step);
    case builtin::non_max_suppression_v4:
    case builtin::non_max_suppression_v5: return suppressed_boxes(n, in, step);
    case builtin::reduce_window: return reduced_windows(n, in, step);
    case builtin::stablehlo_clamp: return step(minimum{}, step(maximum{}, in[1], in[0]), in[2]);
    case builtin::stablehlo_reduce:
    case builtin::stablehlo_reduce_window:
    case builtin::stablehlo_scatter:
    case builtin::stablehlo_sort: return undecided("its body is any computation; its work is not counted");
    default: return "an operator without a formula";
  }
}

}  // namespace opcost::tflite::detail

#endif

namespace opcost::tflite::detail {

inline partial_shape with_last(const partial_shape& s, const interval& last) {
  partial_shape r = s;
  if (r.rank > 0) r.set(-1, last);
  return r;
}

// A C structure of 32-bit integers (TfLitePoolParams): padding (1: same), stride and filter width and height.
inline lowered_outputs lower_pool_argmax(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  const file_view view = n.view();
  const vector_place bytes = view.custom_options(n.entry());
  const vector_place fields{bytes.first, bytes.size / 4, true};
  if (fields.size < 5 || in[0].dims.rank != 4) return "it needs an input of rank 4, and its window as options";
  const auto number = [&](std::uint32_t k) { return count_t(view.bytes().signed_at(fields, k, 4, "Operator")); };
  max_pool op;
  op.strides = {number(2), number(1)};
  op.kernel_size = {number(4), number(3)};
  op.pad = number(0) == 1 ? auto_pad::same_upper : auto_pad::valid;
  return channels_last_tensor(step(op, channels_second_tensor(in[0])));
}

inline lowered_outputs lower_transpose_conv_bias(const operator_node& n, const partial_tensors& in,
                                                 lowering_step& step) {
  product_steps f{step};
  const partial_outputs y = transpose_conv_bias_products(in, n.stored_output(0), f);
  if (!y.refusal.empty()) return y;
  return in.has(2) ? step(add{}, y[0], in[2]) : y[0];
}

// Each box: 4 divisions by the scales, 2 centers (a product, a sum each), 2 extents (an exponential, 2 products each),
// 4 sums; each anchor's best class; then boxes that overlap are suppressed, at most.
inline lowered_outputs lower_detections(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  if (in[0].dims.rank != 3 || in[1].dims.rank != 3) return "it needs boxes and scores of rank 3";
  const interval boxes = in[0].dims[1], classes = in[1].dims[2];
  const partial_tensor four = reals_like(in[0], {boxes, 4}), two = reals_like(in[0], {boxes, 2});
  step(divide{}, four, step.real(1));
  step(add{}, step(multiply{}, two, two), two);
  step(multiply{}, step(multiply{}, step(math::exp{}, two), step.real(0.5)), two);
  step(add{}, four, four);
  step(reduce_max{}, reals_like(in[1], {boxes, classes}), step.numbers({1}));
  const partial_shape out = n.stored_output(0).dims;
  const interval kept = out.rank > 1 ? out[1] : interval::unknown();
  step(non_max_suppression{}, reals_like(in[0], {1, boxes, 4}), reals_like(in[1], {1, 1, boxes}), step.number(kept),
       step.real(0.5), step.real(0));
  lowered_outputs all;
  for (int k = 0; k < n.outputs(); ++k) all.push_back(reals_like(in[0], n.stored_output(k).dims));
  return all;
}

// Bilinear sampling under an affine transform: of each position 2 products of a row with (x, y, 0, 1), 4 comparisons
// with the borders, 2 floors, 4 differences; of each element 3 blends of 2.
inline lowered_outputs lower_transform_tensor(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  const partial_shape y = n.stored_output(0).dims;
  if (y.rank != 4) return "it needs an output of rank 4";
  const interval positions = y[0] * y[1] * y[2];
  const auto many = [&](int k) { return reals_like(in[0], {positions, k}); };
  step(multiply{}, many(8), many(8));
  step(add{}, many(6), many(6));
  step(maximum{}, many(4), many(4));
  step(math::floor{}, many(2));
  step(subtract{}, many(4), many(4));
  partial_shape blended = y;
  blended.push_back(6);
  step(multiply{}, reals_like(in[0], blended), reals_like(in[0], blended));
  blended.set(-1, 3);
  step(add{}, reals_like(in[0], blended), reals_like(in[0], blended));
  return reals_like(in[0], y);
}

inline lowered_outputs lower_signal(custom_kind kind, const operator_node& n, const partial_tensors& in,
                                    lowering_step& step) {
  const partial_tensor x = reals_like(in[0], in[0].dims);
  if (x.dims.rank < 1) return "it needs a signal";
  const partial_tensor y = reals_like(in[0], n.stored_output(0).dims);
  switch (kind) {
    case custom_kind::signal_window: return step(multiply{}, x, in.has(1) ? reals_like(in[1], in[1].dims) : x);
    case custom_kind::signal_rfft: {  // n / 2 + 1 complex numbers, the parts side by side
      const interval length = y.dims.rank > 0 ? y.dims[-1] - 2 : interval::unknown();
      step(rdft{}, reals_like(in[0], with_last(x.dims, length)), step.numbers({x.dims.rank - 1}));
      return y;
    }
    case custom_kind::signal_irfft: {
      partial_shape parts = with_last(x.dims, floor_div(x.dims[-1], interval(2)));
      parts.push_back(2);
      step(irdft{}, reals_like(in[0], parts), step.numbers({x.dims.rank - 1}));
      return y;
    }
    case custom_kind::signal_fft_auto_scale: {  // the largest magnitude, then a shift
      step(maximum{}, step(math::abs{}, x), x);
      partial_tensor bits = with(in[0], x.dims);
      bits.type = dtype::i32;
      step(bitwise_left_shift{}, bits, bits);
      return {x, reals_like(in[0], {})};
    }
    case custom_kind::signal_energy: return step(add{}, step(multiply{}, y, y), step(multiply{}, y, y));
    case custom_kind::signal_filter_bank: {  // each energy goes to two channels
      for (int k = 0; k < 2; ++k) {
        const partial_tensor w = reals_like(in[0], in[1].dims);
        step(add{}, step(multiply{}, w, w), w);
      }
      return y;
    }
    case custom_kind::signal_filter_bank_square_root: return step(math::sqrt{}, x);
    case custom_kind::signal_filter_bank_log: return step(multiply{}, step(math::log{}, x), step.real(1));
    case custom_kind::signal_spectral_subtraction: {
      // the noise is smoothed, a part of the signal always remains
      const partial_tensor noise = step(add{}, step(multiply{}, x, step.real(1)), step(multiply{}, x, step.real(1)));
      return {step(maximum{}, step(subtract{}, x, noise), step(multiply{}, x, step.real(1))), noise};
    }
    case custom_kind::signal_pcan: {
      // the gain, a polynomial of degree 2 from a table; the product with it; a square or a difference
      partial_tensor gain = step(add{}, step(multiply{}, x, x), x);
      gain = step(add{}, step(add{}, step(multiply{}, gain, x), x), x);
      const partial_tensor snr = step(multiply{}, x, gain);
      return step(maximum{}, step(multiply{}, snr, snr), x);
    }
    case custom_kind::signal_overlap_add: return with(step(add{}, x, x), y.dims);
    default: return "an operator without a formula";
  }
}

/// Lowers a custom operator by its custom_code; the others are an `unknown_op`.
inline lowered_outputs lower_custom(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  switch (const custom_kind kind = kind_of_custom(n.is->type)) {
    case custom_kind::detection_post_process: return lower_detections(n, in, step);
    case custom_kind::transpose_conv_bias: return lower_transpose_conv_bias(n, in, step);
    case custom_kind::max_pool_argmax: return lower_pool_argmax(n, in, step);
    case custom_kind::transform_landmarks: {  // two products of a row of the matrix with (x, y, 0, 1) each
      if (in[0].dims.rank < 2) return "it needs landmarks";
      const interval points = in[0].dims[-2];
      step(multiply{}, reals_like(in[0], {points, 8}), reals_like(in[0], {points, 8}));
      step(add{}, reals_like(in[0], {points, 6}), reals_like(in[0], {points, 6}));
      return in[0];
    }
    case custom_kind::transform_tensor: return lower_transform_tensor(n, in, step);
    case custom_kind::circular_buffer:
    case custom_kind::max_unpool:
    case custom_kind::signal_framer:
    case custom_kind::signal_stacker:
    case custom_kind::signal_delay: return with(in[0], n.stored_output(0).dims);
    case custom_kind::unknown: return "a custom operator that is not known";
    default: return lower_signal(kind, n, in, step);
  }
}

}  // namespace opcost::tflite::detail

#endif

// ---- opcost/tflite/lower_layout.hpp
#ifndef OPCOST_TFLITE_LOWER_LAYOUT_HPP_PIECE
#define OPCOST_TFLITE_LOWER_LAYOUT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Operators that move data, resize images, or return positions.

namespace opcost::tflite::detail {

// The shape in a list of numbers; of unknown rank if the numbers are unknown.
inline partial_shape shape_in(const partial_tensor& list) {
  if (!list.has_value() || list.value.size() > static_cast<std::size_t>(partial_shape::max_rank))
    return partial_shape::of_unknown_rank();
  partial_shape s;
  for (const interval& d : list.value) s.push_back(d);
  return s;
}
inline partial_tensor with_value(const partial_tensor& t, const partial_shape& dims) {
  return dims.ranked() ? with(t, dims) : with(t, partial_shape::of_unknown_rank());
}

// Blocks of pixels become channels, or channels become blocks.
inline lowered_outputs move_blocks(const partial_tensor& x, count_t block, bool to_depth) {
  if (x.dims.rank != 4 || block < 1) return "it needs an input of rank 4 and a block size of at least 1";
  const interval b(block);
  const partial_shape& d = x.dims;
  if (to_depth) return with(x, {d[0], floor_div(d[1], b), floor_div(d[2], b), d[3] * b * b});
  return with(x, {d[0], d[1] * b, d[2] * b, floor_div(d[3], b * b)});
}
// in: x [N, spatial..., rest...], block, crops or pads
inline lowered_outputs move_batch(const partial_tensors& in, bool to_batch) {
  const partial_tensor &x = in[0], &block = in[1], &edges = in[2];
  if (!block.has_value() || !edges.has_value()) return undecided("its blocks are unknown");
  partial_shape y = x.dims;
  const int spatial = static_cast<int>(block.value.size());
  if (spatial + 1 > y.rank || edges.value.size() != 2 * block.value.size())
    return "its blocks and edges need as many numbers as there are spatial dimensions";
  interval product = 1;
  for (std::size_t i = 0; i < block.value.size(); ++i) {
    const interval b = block.value[i], both = edges.value[2 * i] + edges.value[2 * i + 1];
    if (lower(b) < 1) return "a block needs at least one element";
    const int at = static_cast<int>(i) + 1;
    product = product * b;
    y.set(at, to_batch ? floor_div(y[at] + both, b) : y[at] * b - both);
  }
  y.set(0, to_batch ? y[0] * product : floor_div(y[0], product));
  return with(x, y);
}
inline ints bits_of_mask(count_t mask) {
  ints all;
  for (int i = 0; i < ints::max_rank; ++i) all.push_back(mask.n >> i & 1);
  return all;
}
inline lowered_outputs lower_strided_slice(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  const auto o = n.options();
  strided_slice op;
  op.begin_mask = bits_of_mask(o.integer(0));
  op.end_mask = bits_of_mask(o.integer(1));
  op.ellipsis_mask = bits_of_mask(o.integer(2));
  op.new_axis_mask = bits_of_mask(o.integer(3));
  op.shrink_axis_mask = bits_of_mask(o.integer(4));
  partial_tensor end = in[2];
  if (o.flag(5)) {  // the ends are relative to the begins
    if (!in[1].has_value() || !in[2].has_value() || in[1].value.size() != in[2].value.size())
      return undecided("its begins and ends are unknown");
    sequence<interval> sums;
    for (std::size_t i = 0; i < in[2].value.size(); ++i) sums.push_back(in[1].value[i] + in[2].value[i]);
    end = step.numbers(span<const interval>(sums));
  }
  return step(op, in[0], in[1], end, in[3]);
}
// in: x, begins, sizes; a size of -1 means the rest
inline lowered_outputs lower_slice(const partial_tensors& in) {
  const partial_shape begin = shape_in(in[1]), size = shape_in(in[2]);
  if (!begin.ranked() || !size.ranked()) return undecided("its begins and sizes are unknown");
  if (begin.rank != in[0].dims.rank || size.rank != begin.rank) return "it needs a begin and a size per dimension";
  partial_shape y = size;
  for (int i = 0; i < y.rank; ++i)
    if (is(size[i], -1)) y.set(i, in[0].dims[i] - begin[i]);
  return with(in[0], y);
}
inline lowered_outputs lower_unpack(const operator_node& n, const partial_tensor& x) {
  const count_t axis = n.options().integer(1);
  const int at = static_cast<int>(axis < 0 ? axis.n + x.dims.rank : axis.n);
  if (at < 0 || at >= x.dims.rank) return "its axis is no dimension of its input";
  partial_shape y;
  for (int i = 0; i < x.dims.rank; ++i)
    if (i != at) y.push_back(x.dims[i]);
  lowered_outputs all;
  for (int k = 0; k < n.outputs(); ++k) all.push_back(with(x, y));
  return all;
}
inline lowered_outputs lower_bitcast(const operator_node& n, const partial_tensor& x) {
  const int from = bits_of(x.type);
  const int to = bits_of(n.stored_output(0).type);
  partial_shape y = x.dims;
  if (from <= 0 || to <= 0) return undecided("its element types have no fixed size");
  if (from > to) y.push_back(from / to);
  if (from < to) y = y.slice(0, y.rank - 1);
  return with(x, y);
}
inline lowered_outputs lower_stablehlo_movement(const operator_node& n, const partial_tensors& in,
                                                lowering_step& step) {
  const auto o = n.options();
  switch (n.is->op) {
    case builtin::stablehlo_concatenate:
      return step(concat{.axis = o.long_integer(0)}, span<const partial_tensor>(in.begin(), in.end()));
    case builtin::stablehlo_transpose: return step(transpose{}, in[0], step.numbers(o.list(0, 8)));
    case builtin::stablehlo_dynamic_slice: {
      const ints sizes = o.list(0, 8);
      if (sizes.rank != in[0].dims.rank) return "it needs a size per dimension";
      partial_shape y;
      for (int i = 0; i < sizes.rank; ++i) y.push_back(sizes[i]);
      return with(in[0], y);
    }
    case builtin::stablehlo_dynamic_update_slice: return in[0];
    case builtin::stablehlo_select: return with(in[1], in[1].dims);
    case builtin::stablehlo_slice: {
      const ints start = o.list(0, 8), limit = o.list(1, 8), stride = o.list(2, 8);
      if (start.rank != in[0].dims.rank || limit.rank != start.rank) return "it needs bounds for each dimension";
      partial_shape y;
      for (int i = 0; i < start.rank; ++i)
        y.push_back(ceil_div(larger(limit[i] - start[i], 0), larger(stride.at_or(i, 1), 1)));
      return with(in[0], y);
    }
    case builtin::stablehlo_pad: {
      const ints low = o.list(0, 8), high = o.list(1, 8), inner = o.list(2, 8);
      partial_shape y = in[0].dims;
      for (int i = 0; i < y.rank; ++i)
        y.set(i, y[i] + low.at_or(i, 0) + high.at_or(i, 0) + larger(y[i] - 1, interval(0)) * inner.at_or(i, 0));
      return with(in[0], y);
    }
    default: return undecided("the shape of its output for other input shapes is unknown");
  }
}

// The output shape for other input shapes, if the operator's rule is known; otherwise unknown.
inline lowered_outputs lower_movement(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  const auto o = n.options();
  switch (n.is->op) {
    case builtin::concatenation:
      return step(concat{.axis = o.integer(0)}, span<const partial_tensor>(in.begin(), in.end()));
    case builtin::reshape: {
      if (in.has(1) && in[1].has_value()) return step(reshape{}, in[0], in[1]);
      if (in.has(1) && !o.has(0)) return step(reshape{}, in[0], in[1]);
      return step(reshape{}, in[0], step.numbers(o.list(0, 4)));
    }
    case builtin::transpose: return step(transpose{}, in[0], in[1]);
    case builtin::squeeze: {
      const ints axes = o.list(0, 4);
      return axes.empty() ? step(squeeze_1{}, in[0]) : step(squeeze_1{}, in[0], step.numbers(axes));
    }
    case builtin::expand_dims: return step(unsqueeze{}, in[0], in[1]);
    case builtin::tile: return step(tile{}, in[0], in[1]);
    case builtin::pad:
    case builtin::padv2:
    case builtin::mirror_pad: {
      partial_shape y = in[0].dims;
      if (!in[1].has_value()) return undecided("the pads are unknown");
      if (in[1].value.size() != 2 * static_cast<std::size_t>(y.rank > 0 ? y.rank : 0))
        return "it needs two pads per dimension";
      for (int i = 0; i < y.rank; ++i) {
        const auto at = static_cast<std::size_t>(2 * i);
        y.set(i, y[i] + in[1].value[at] + in[1].value[at + 1]);
      }
      return with(in[0], y);
    }
    case builtin::pack: {
      const count_t axis = o.integer(1);
      const int at = static_cast<int>(axis < 0 ? axis.n + in[0].dims.rank + 1 : axis.n);
      if (at < 0 || at > in[0].dims.rank) return "its axis is no dimension of its output";
      sequence<partial_tensor> parts;
      for (const partial_tensor& t : in) parts.push_back(step(unsqueeze{}, t, step.numbers({at})));
      return step(concat{.axis = at}, span<const partial_tensor>(parts));
    }
    case builtin::unpack: return lower_unpack(n, in[0]);
    case builtin::space_to_depth: return move_blocks(in[0], o.integer(0), true);
    case builtin::depth_to_space: return move_blocks(in[0], o.integer(0), false);
    case builtin::space_to_batch_nd: return move_batch(in, true);
    case builtin::batch_to_space_nd: return move_batch(in, false);
    case builtin::gather:
      return step(gather_8{o.integer(1)}, in[0], in[1],
                  step.number(o.integer(0) < 0 ? o.integer(0) + in[0].dims.rank : o.integer(0)));
    case builtin::gather_nd: return step(gather_nd_8{}, in[0], in[1]);
    case builtin::strided_slice: return lower_strided_slice(n, in, step);
    case builtin::slice: return lower_slice(in);
    case builtin::split: return step.all(split{o.integer(0)}, in[1], in[0]);
    case builtin::split_v: return step.all(variadic_split{}, in[0], in[2], in[1]);
    case builtin::shape: return step(shape_of_3{n.stored_output(0).type}, in[0]);
    case builtin::rank: return in[0].dims.ranked() ? step.number(in[0].dims.rank, dtype::i32) : n.stored_output(0);
    case builtin::fill: return with_value(in[1], shape_in(in[0]));
    case builtin::sparse_to_dense: return with_value(in[2], shape_in(in[1]));
    case builtin::scatter_nd: return with_value(in[1], shape_in(in[2]));
    case builtin::range: return step(range_4{n.stored_output(0).type}, in[0], in[1], in[2]);
    case builtin::broadcast_to: return step(broadcast_3{{.mode = broadcast_mode::bidirectional}}, in[0], in[1]);
    case builtin::one_hot: return step(one_hot_1{o.integer(0)}, in[0], in[1], in[2], in[3]);
    case builtin::select:
    case builtin::select_v2: {
      partial_tensor condition = in[0];
      condition.type = dtype::boolean;
      return step(where{}, condition, in[1], in[2]);
    }
    case builtin::embedding_lookup: return step(gather_8{}, in[1], in[0], step.number(0));
    case builtin::hashtable_lookup: {
      partial_shape y = in[2].dims;
      y.set(0, in[0].dims[0]);
      return {with(in[2], y), with(in[0], in[0].dims)};
    }
    case builtin::hashtable_find: return with(in[1], in[1].dims);
    case builtin::matrix_diag: {
      partial_shape y = in[0].dims;
      y.push_back(y[-1]);
      return with(in[0], y);
    }
    case builtin::dilate: {
      const partial_shape by = shape_in(in[1]);
      partial_shape y = in[0].dims;
      if (by.rank != y.rank) return undecided("its dilations are unknown");
      for (int i = 0; i < y.rank; ++i) y.set(i, larger(y[i] - 1, interval(0)) * by[i] + 1);
      return with(in[0], y);
    }
    case builtin::bitcast: return lower_bitcast(n, in[0]);
    case builtin::zeros_like:
    case builtin::reverse_v2:
    case builtin::reverse_sequence:
    case builtin::matrix_set_diag:
    case builtin::dynamic_update_slice:
    case builtin::densify:
    case builtin::real:
    case builtin::imag: return with(in[0], in[0].dims);
    case builtin::var_handle:
    case builtin::read_variable:
    case builtin::hashtable:
    case builtin::hashtable_size:
    case builtin::stablehlo_reshape:
    case builtin::stablehlo_iota: return n.stored_output(0);  // no operand changes its shape
    case builtin::assign_variable:
    case builtin::hashtable_import:
    case builtin::call_once: return lowered_outputs{};
    default: return lower_stablehlo_movement(n, in, step);
  }
}

inline lowered_outputs lower_resize(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  interpolate op;
  op.mode = n.is->op == builtin::resize_bilinear ? interpolate_mode::linear : interpolate_mode::nearest;
  op.axes = {1, 2};
  return step(op, in[0], in[1]);
}
inline lowered_outputs lower_arg(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  count_t axis = in[1].has_value() && !in[1].value.empty() ? lower(in[1].value[0]) : count_t(-1);
  if (axis < 0) axis += in[0].dims.rank;
  top_k_1 op;
  op.axis = axis;
  op.mode = n.is->op == builtin::arg_min ? top_k_mode::min : top_k_mode::max;
  const lowered_outputs best = step.all(op, in[0], step.number(1));
  partial_shape y;
  for (int i = 0; i < in[0].dims.rank; ++i)
    if (i != static_cast<int>(axis.n)) y.push_back(in[0].dims[i]);
  return with(best[1], y);
}

}  // namespace opcost::tflite::detail

#endif

// ---- opcost/tflite/operator_family.hpp
#ifndef OPCOST_TFLITE_OPERATOR_FAMILY_HPP_PIECE
#define OPCOST_TFLITE_OPERATOR_FAMILY_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Which formula an operator has: one list for all questions about operators. An operator that is not in it is unknown.

#include <string_view>

namespace opcost::tflite {

/// Operators that are lowered in the same way.
enum class operator_family : std::uint8_t {
  unknown,
  product,  // has multiply-accumulates: products.hpp
  pair,     // element by element, of two operands
  unary,    // element by element, or along one axis, of one operand
  pool,
  reduction,
  resize,
  position,  // of the largest or the smallest element
  top_k,
  running_sum,
  sum,      // of all operands
  call,     // of other subgraphs: branches, loops, composites
  special,  // a formula of its own: lower_special.hpp
  custom,   // by its custom_code: lower_custom.hpp
  movement  // of data, strings, hashes or random bits; no arithmetic
};

// clang-format off
constexpr operator_family family_of(builtin op) {
  if (has_products(op)) return operator_family::product;
  switch (op) {
    case builtin::add: case builtin::sub: case builtin::mul: case builtin::div: case builtin::maximum:
    case builtin::minimum: case builtin::pow: case builtin::squared_difference: case builtin::floor_mod:
    case builtin::floor_div: case builtin::atan2: case builtin::equal: case builtin::not_equal: case builtin::less:
    case builtin::less_equal: case builtin::greater: case builtin::greater_equal: case builtin::logical_and:
    case builtin::logical_or: case builtin::bitwise_xor: case builtin::right_shift: case builtin::stablehlo_add:
    case builtin::stablehlo_subtract: case builtin::stablehlo_multiply: case builtin::stablehlo_divide:
    case builtin::stablehlo_maximum: case builtin::stablehlo_minimum: case builtin::stablehlo_power:
    case builtin::stablehlo_and: case builtin::stablehlo_or: case builtin::stablehlo_compare:
    case builtin::stablehlo_remainder: case builtin::stablehlo_shift_left: return operator_family::pair;
    case builtin::relu: case builtin::relu6: case builtin::relu_n1_to_1: case builtin::relu_0_to_1:
    case builtin::leaky_relu: case builtin::prelu: case builtin::elu: case builtin::tanh: case builtin::logistic:
    case builtin::hard_swish: case builtin::gelu: case builtin::softmax: case builtin::log_softmax:
    case builtin::abs: case builtin::neg: case builtin::sign: case builtin::sin: case builtin::cos:
    case builtin::exp: case builtin::log: case builtin::sqrt: case builtin::rsqrt: case builtin::square:
    case builtin::floor: case builtin::ceil: case builtin::round: case builtin::logical_not: case builtin::cast:
    case builtin::dequantize: case builtin::quantize: case builtin::fake_quant: case builtin::l2_normalization:
    case builtin::local_response_normalization: case builtin::stablehlo_tanh: case builtin::stablehlo_logistic:
    case builtin::stablehlo_abs: case builtin::stablehlo_negate: case builtin::stablehlo_cosine:
    case builtin::stablehlo_exponential: case builtin::stablehlo_log: case builtin::stablehlo_rsqrt:
    case builtin::stablehlo_cbrt: case builtin::stablehlo_floor: case builtin::stablehlo_convert:
      return operator_family::unary;
    case builtin::average_pool_2d: case builtin::max_pool_2d: case builtin::l2_pool_2d: return operator_family::pool;
    case builtin::mean: case builtin::sum: case builtin::reduce_prod: case builtin::reduce_max:
    case builtin::reduce_min: case builtin::reduce_all: case builtin::reduce_any: return operator_family::reduction;
    case builtin::resize_bilinear: case builtin::resize_nearest_neighbor: return operator_family::resize;
    case builtin::arg_max: case builtin::arg_min: return operator_family::position;
    case builtin::topk_v2: return operator_family::top_k;
    case builtin::cumsum: return operator_family::running_sum;
    case builtin::add_n: return operator_family::sum;
    case builtin::if_: case builtin::while_: case builtin::call: case builtin::stablehlo_case:
    case builtin::stablehlo_while: case builtin::stablehlo_composite: return operator_family::call;
    case builtin::complex_abs: case builtin::rfft2d: case builtin::random_uniform:
    case builtin::random_standard_normal: case builtin::multinomial: case builtin::bucketize: case builtin::unique:
    case builtin::segment_sum: case builtin::unsorted_segment_sum: case builtin::unsorted_segment_prod:
    case builtin::unsorted_segment_max: case builtin::unsorted_segment_min: case builtin::embedding_lookup_sparse:
    case builtin::non_max_suppression_v4: case builtin::non_max_suppression_v5: case builtin::reduce_window:
    case builtin::stablehlo_clamp: return operator_family::special;
    case builtin::custom: return operator_family::custom;
    case builtin::concatenation: case builtin::reshape: case builtin::space_to_depth: case builtin::depth_to_space:
    case builtin::pad: case builtin::padv2: case builtin::mirror_pad: case builtin::gather: case builtin::gather_nd:
    case builtin::batch_to_space_nd: case builtin::space_to_batch_nd: case builtin::transpose:
    case builtin::squeeze: case builtin::strided_slice: case builtin::split: case builtin::split_v:
    case builtin::slice: case builtin::tile: case builtin::expand_dims: case builtin::shape: case builtin::pack:
    case builtin::unpack: case builtin::rank: case builtin::fill: case builtin::zeros_like: case builtin::range:
    case builtin::reverse_v2: case builtin::reverse_sequence: case builtin::matrix_diag:
    case builtin::matrix_set_diag: case builtin::broadcast_to: case builtin::broadcast_args:
    case builtin::dynamic_update_slice: case builtin::bitcast: case builtin::one_hot: case builtin::sparse_to_dense:
    case builtin::densify: case builtin::embedding_lookup: case builtin::hashtable_lookup: case builtin::scatter_nd:
    case builtin::select: case builtin::select_v2: case builtin::var_handle: case builtin::read_variable:
    case builtin::assign_variable: case builtin::call_once: case builtin::real: case builtin::imag:
    case builtin::dilate: case builtin::where: case builtin::hashtable: case builtin::hashtable_find:
    case builtin::hashtable_import: case builtin::hashtable_size: case builtin::stablehlo_reshape:
    case builtin::stablehlo_concatenate: case builtin::stablehlo_broadcast_in_dim: case builtin::stablehlo_slice:
    case builtin::stablehlo_select: case builtin::stablehlo_dynamic_slice:
    case builtin::stablehlo_dynamic_update_slice: case builtin::stablehlo_pad: case builtin::stablehlo_iota:
    case builtin::stablehlo_gather: case builtin::stablehlo_transpose:
    case builtin::stablehlo_rng_bit_generator: case builtin::lsh_projection: case builtin::skip_gram:
    case builtin::concat_embeddings: return operator_family::movement;
    default: return operator_family::unknown;
  }
}
// clang-format on

/// Why the work of an operator is not counted, whatever its operands are; empty if it is counted.
constexpr std::string_view why_not_counted(builtin op) {
  switch (op) {
    case builtin::delegate:
    case builtin::placeholder_for_greater_op_codes: return "its code stands for no operator";
    case builtin::stablehlo_custom_call: return "it calls a function that is not in the file";
    case builtin::stablehlo_reduce:
    case builtin::stablehlo_reduce_window:
    case builtin::stablehlo_scatter:
    case builtin::stablehlo_sort: return "its body may be any computation; how it runs is not known";
    default: return {};
  }
}

/// True if the numbers in the output are computed from those of the operands in shape calculations.
constexpr bool passes_content(builtin op) {
  const operator_family family = family_of(op);
  return family == operator_family::movement || family == operator_family::pair || family == operator_family::unary ||
         family == operator_family::reduction;
}

}  // namespace opcost::tflite

#endif

namespace opcost::tflite {
namespace detail {

inline lowered_outputs lower_by_family(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  switch (family_of(n.is->op)) {
    case operator_family::product: return lower_product(n, in, step);
    case operator_family::pair: return lower_pair(n, in, step);
    case operator_family::unary: return lower_unary(n, in, step);
    case operator_family::pool: return lower_pool(n, in, step);
    case operator_family::reduction: return lower_reduction(n, in, step);
    case operator_family::resize: return lower_resize(n, in, step);
    case operator_family::position: return lower_arg(n, in, step);
    case operator_family::top_k: return step.all(top_k_1{.axis = in[0].dims.rank - 1}, in[0], in[1]);
    case operator_family::running_sum: return step(cum_sum{}, in[0], in[1]);
    case operator_family::sum: {
      partial_tensor y = in[0];
      for (int i = 1; i < in.size(); ++i) y = step(add{}, y, in[i]);
      return y;
    }
    case operator_family::special: return lower_special(n, in, step);
    case operator_family::custom: return lower_custom(n, in, step);
    case operator_family::movement: return lower_movement(n, in, step);
    case operator_family::call:  // its bodies are analyzed instead
    case operator_family::unknown: break;
  }
  return "an operator without a formula";
}

// True for operators that compute with integers and truth values themselves. For all others, an integer is a real
// number with a scale and a zero point.
constexpr bool works_on_integers(builtin op) {
  switch (op) {
    case builtin::logical_and:
    case builtin::logical_or:
    case builtin::logical_not:
    case builtin::stablehlo_and:
    case builtin::stablehlo_or:
    case builtin::bitwise_xor:
    case builtin::right_shift:
    case builtin::stablehlo_shift_left:
    case builtin::reduce_all:
    case builtin::reduce_any: return true;
    default: return false;
  }
}
// Only integers with 32 and 64 bits are indices and shapes.
constexpr bool is_index(dtype t) { return t == dtype::i32 || t == dtype::i64 || t == dtype::u32 || t == dtype::u64; }
inline sequence<partial_tensor> as_reals(builtin op, const partial_tensors& in, unsigned settings) {
  const operator_family family = family_of(op);
  bool indices =
      family == operator_family::pair || family == operator_family::unary || family == operator_family::reduction;
  sequence<partial_tensor> all;
  int i = 0;
  for (const partial_tensor& t : in) {
    if (t.present() && (settings >> (i < 32 ? i : 31) & 1u) == 0) indices = indices && is_index(t.type);
    ++i;
  }
  i = 0;
  for (partial_tensor t : in) {
    const bool setting = i < 32 && (settings >> i & 1u) != 0;
    if (!setting && !indices && t.present() && !is_real(t.type) && !works_on_integers(op)) {
      t.type = dtype::f32;
      t.value = {};
    }
    if (!setting && t.type == dtype::f16) t.type = dtype::f32;
    all.push_back(t);
    ++i;
  }
  return all;
}

// What TensorFlow Lite's converter counts as 0: no log has shown a figure for the operators that are not named here.
constexpr bool is_free_for_converter(const operator_node& n) {
  switch (n.is->op) {
    case builtin::prelu:
    case builtin::dequantize:
    case builtin::quantize:
    case builtin::cast:
    case builtin::densify:
    case builtin::reduce_max:
    case builtin::resize_bilinear: return true;
    default: return family_of(n.is->op) == operator_family::movement;
  }
}
constexpr bool is_counted_by_converter(builtin op) {
  switch (op) {
    case builtin::conv_2d:
    case builtin::depthwise_conv_2d:
    case builtin::transpose_conv:
    case builtin::fully_connected:
    case builtin::batch_matmul:
    case builtin::average_pool_2d:
    case builtin::max_pool_2d:
    case builtin::add:
    case builtin::sub:
    case builtin::mul:
    case builtin::div:
    case builtin::tanh:
    case builtin::logistic:
    case builtin::softmax:
    case builtin::less:
    case builtin::logical_and: return true;
    default: return false;
  }
}
// What the two tools that read .tflite files count for the whole operator, where it is not the sum over its steps.
inline void state_figures(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  if (is_free_for_converter(n))
    step.figure_of("tflite", count_t(0));
  else if (!is_counted_by_converter(n.is->op))
    step.figure_of("tflite", figure{});
  const bool quantized = in.has(0) && (in[0].type == dtype::i8 || in[0].type == dtype::u8 || in[0].type == dtype::i16);
  const bool filter_is_first = n.is->op == builtin::transpose_conv;
  const bool on_npu = filter_is_first ? in.has(2) && in[2].type == dtype::i8 : quantized;
  if (!on_npu || n.is->op == builtin::quantize || n.is->op == builtin::dequantize)
    step.figure_of("vela", count_t(0));
  else if (n.is->op == builtin::prelu && in[0].dims.is_static())
    step.figure_of("vela", lower(in[0].dims.elements()));
}
}  // namespace detail

/// True if the operator has a formula.
inline bool has_formula(const node& n) {
  if (family_of(n.op) == operator_family::unknown || !why_not_counted(n.op).empty()) return false;
  return n.op != builtin::custom ||
         (kind_of_custom(n.type) != custom_kind::unknown && why_not_counted(kind_of_custom(n.type)).empty());
}
/// Why its work is not known; empty for an operator that this library does not know.
inline std::string_view why_without_formula(const node& n) {
  return n.op == builtin::custom ? why_not_counted(kind_of_custom(n.type)) : why_not_counted(n.op);
}

/// The operator as operations of the catalogue. With stored shapes, outputs are as the file states them.
inline lowered_outputs lower_operator(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  const unsigned settings = settings_of(n.is->op);
  const bool moves = family_of(n.is->op) == operator_family::movement;
  lowered_outputs out;
  if (moves && n.stored) {
    // the first operand that is data is what moves
    int data = 0;
    while (data < in.size() && (settings >> data & 1u) != 0) ++data;
    out = in.has(data) ? in[data] : n.stored_output(0);
    if (n.is->op != builtin::reshape) step.memory(memory_use::own);
  } else {
    if (moves) {
      out = detail::lower_movement(n, in, step);
    } else {
      const sequence<partial_tensor> reals = detail::as_reals(n.is->op, in, settings);
      out = detail::lower_by_family(n, partial_tensors(span<const partial_tensor>(reals)), step);
    }
  }
  step.settings(settings);
  detail::state_figures(n, in, step);
  if (!n.good()) return "its options are damaged: they lie outside of the file";
  if (!out.refusal.empty()) return out;
  lowered_outputs held;
  for (int k = 0; k < n.outputs(); ++k) {
    const partial_tensor stored = n.stored_output(k);
    partial_tensor t = k < out.size() ? out[k] : out.size() > 0 ? detail::with(out[0], stored.dims) : stored;
    if (n.stored && !(t.dims == stored.dims)) t = detail::with(t, stored.dims);
    t.type = stored.type;
    held.push_back(t);
  }
  return held;
}

}  // namespace opcost::tflite

#endif

#include <vector>

namespace opcost::tflite {

class graph {
 public:
  explicit graph(const std::unique_ptr<model>& m) : graph(*m, m->main()) {}
  graph(const model& m, const net& n) : model_(&m), net_(&n) {}
  /// The same graph without the stored shapes: all shapes are inferred from the inputs.
  graph without_stored_shapes() const {
    graph g = *this;
    g.stored_ = false;
    return g;
  }
  bool has_stored_shapes() const { return stored_; }
  const model& source() const { return *model_; }
  const net& layers() const { return *net_; }

 private:
  const model* model_;
  const net* net_;
  bool stored_ = true;
};

}  // namespace opcost::tflite

template <> struct opcost::graph_traits<opcost::tflite::graph> {
  using graph = tflite::graph;
  using node = tflite::node;
  using builtin = tflite::builtin;
  static const sequence<node>& nodes(const graph& g) { return g.layers().nodes; }
  static span<const edge> inputs(const graph& g, const node& n) { return g.layers().inputs_of(n); }
  static content_use reads(const graph&, const node& n) {
    if (n.role != tflite::node_role::operation) return {0u, false};
    return {tflite::settings_of(n.op), tflite::passes_content(n.op)};
  }
  static node_facts facts(const graph& g, const node& n) {
    node_facts f{.name = n.name, .type = n.type, .opset = 0};
    if (n.role == tflite::node_role::constant)
      f.storage = 1 + g.source().view().buffer_of(g.source().view().subgraph(g.layers().subgraph), n.tensor);
    return f;
  }
  static sequence<partial_tensor> outputs(const graph& g, const node& n) {
    sequence<partial_tensor> all;
    if (n.role == tflite::node_role::output) return all;
    if (n.role != tflite::node_role::operation) {
      all.push_back(tflite::detail::stored_tensor(g.source(), g.layers(), n.tensor));
    } else {
      const tflite::operator_node o(g.source(), g.layers(), n, true);
      for (int k = 0; k < o.outputs(); ++k) all.push_back(o.stored_output(k));
    }
    if (!g.has_stored_shapes())
      for (partial_tensor& t : all) t.dims = partial_shape::of_unknown_rank();
    return all;
  }
  struct inside {
    tflite::graph graph;
    body_wiring wiring;
  };
  static std::vector<inside> bodies(const graph& g, const node& n) {
    std::vector<inside> all;
    if (n.role != tflite::node_role::operation) return all;
    const tflite::operator_node o(g.source(), g.layers(), n, true);
    // `first` is the operand of the body's first input; outputs of a condition have no reader
    const auto body = [&](count_t index, body_kind kind, int first, bool yields) {
      const tflite::net* inner = g.source().subgraph(index);
      if (!inner) return;
      body_wiring w;
      w.kind = kind;
      int input = 0, output = 0;
      for (int i = 0; i < static_cast<int>(inner->nodes.size()); ++i) {
        const node& x = inner->nodes[i];
        if (x.role == tflite::node_role::input && x.type == "Input")
          w.inputs.push_back({.outer = first + input++, .inner = i});
        if (x.role == tflite::node_role::output && yields) w.outputs.push_back({.outer = output++, .inner = i});
      }
      if (kind != body_kind::repeated) w.condition = 0;
      const tflite::graph of(g.source(), *inner);
      all.push_back({g.has_stored_shapes() ? of : of.without_stored_shapes(), std::move(w)});
    };
    const auto called = [&](int field) { return o.options().integer(field); };
    const auto loop = [&](int condition, int round) {
      body(called(round), body_kind::repeated, 0, true);
      if (all.empty()) return;
      body_wiring& w = all[0].wiring;
      for (std::size_t k = 0; k < w.outputs.size() && k < w.inputs.size(); ++k)
        w.back.push_back({w.outputs[k].inner, w.inputs[k].inner});
      body(called(condition), body_kind::repeated, 0, false);
    };
    const auto once = [&](int field) {
      body(called(field), body_kind::repeated, 0, true);
      if (!all.empty()) all[0].wiring.known_trips = 1;
    };
    switch (n.op) {
      case builtin::if_:
        body(called(tflite::field::branch::then_subgraph), body_kind::when_true, 1, true);
        body(called(tflite::field::branch::else_subgraph), body_kind::when_false, 1, true);
        break;
      case builtin::stablehlo_case: {
        const ints branches = o.options().list(tflite::field::branches::subgraphs, 4);
        for (int k = 0; k < branches.rank; ++k)
          body(branches[k], k == 0 ? body_kind::when_false : body_kind::when_true, 1, true);
        break;
      }
      case builtin::while_:
      case builtin::stablehlo_while:
        loop(tflite::field::loop::condition_subgraph, tflite::field::loop::body_subgraph);
        break;
      case builtin::call: once(tflite::field::call::subgraph); break;
      case builtin::stablehlo_composite: once(tflite::field::composite::decomposition_subgraph); break;
      default: break;
    }
    return all;
  }
  static void visit(const graph& g, const node& n, auto&& f) {
    const tflite::operator_node o(g.source(), g.layers(), n, g.has_stored_shapes());
    if (n.role == tflite::node_role::input) return f(lowered_by(o, &lower_input));
    if (n.role == tflite::node_role::constant) return f(lowered_by(o, &lower_constant));
    if (n.role == tflite::node_role::output) return f(lowered_by(o, &lower_output));
    if (n.op == builtin::if_ || n.op == builtin::stablehlo_case)
      return f(op_ref<builtin_ops>{catalogue<builtin_ops>::find("If", 8), &a_branch});
    if (tflite::family_of(n.op) == tflite::operator_family::call)
      return f(op_ref<builtin_ops>{catalogue<builtin_ops>::find("Loop", 5), &a_loop});
    if (!tflite::has_formula(n)) return f(unknown_op{.type = n.type, .why = tflite::why_without_formula(n)});
    f(lowered_by(o, &tflite::lower_operator));
  }
  static bool content(const graph& g, const node& n, const partial_tensor& t, opcost::content<interval> into) {
    if (n.role != tflite::node_role::constant) return false;
    const auto& view = g.source().view();
    const tflite::data_place place = view.data(view.tensor(view.subgraph(g.layers().subgraph), n.tensor));
    if (place.bytes == 0 || place.bytes > 8 * max_content) return false;
    const tflite::file_bytes all = g.source().bytes();
    const auto* first = reinterpret_cast<const std::byte*>(all.data + place.at);
    return decode(t.type, span(first, static_cast<std::size_t>(place.bytes)), into);
  }

 private:
  static constexpr branch a_branch{};
  static constexpr loop a_loop{};
  static partial_tensor own_tensor(const tflite::operator_node& n) {
    return tflite::detail::stored_tensor(*n.of, *n.in, n.is->tensor);
  }
  static lowered_outputs lower_input(const tflite::operator_node& n, const partial_tensors&,
                                     tflite::lowering_step& step) {
    const partial_tensor t = own_tensor(n);
    return step(input{t.dims, t.type});
  }
  static lowered_outputs lower_constant(const tflite::operator_node& n, const partial_tensors&,
                                        tflite::lowering_step& step) {
    const partial_tensor t = own_tensor(n);
    if (!t.dims.is_static()) return "a constant with a dimension that is unknown";
    return step(constant{numbers(t.dims), t.type});
  }
  static lowered_outputs lower_output(const tflite::operator_node&, const partial_tensors& in,
                                      tflite::lowering_step& step) {
    return step(network_output{}, in[0]);
  }
};

#endif

namespace opcost::tflite {
namespace detail {

/// Bytes of the buffers that metadata entries name.
inline count_t metadata_bytes(const model& m) {
  flatbuffer<file_bytes> reader(m.bytes());
  const file_view view = m.view().through(reader);
  const vector_place list = reader.vector_field(view.root(), field::model::metadata, 4);
  count_t sum = 0;
  for (std::uint32_t i = 0; i < list.size && reader.good(); ++i) {
    const table_place entry = reader.table_at(list, i, "Metadata");
    const auto buffer = static_cast<std::uint32_t>(reader.unsigned_field(entry, field::metadata::buffer, 4));
    sum += static_cast<std::int64_t>(view.buffer_data(buffer).bytes);
  }
  return sum;
}
/// The most bytes that are live at once: no planner needs less for the same buffers. More than the head if offsets that
/// the file fixes overlap.
inline count_t most_live(const sequence<buffer>& buffers) {
  int last = 0;
  for (const buffer& b : buffers) last = b.last > last ? b.last : last;
  sequence<count_t> change(static_cast<std::size_t>(last) + 3, count_t(0));  // from time -1 on
  for (const buffer& b : buffers) {
    change[b.first + 1] += b.bytes;
    change[b.last + 2] -= b.bytes;
  }
  count_t live = 0, most = 0;
  for (const count_t c : change) {
    live += c;
    most = larger(most, live);
  }
  return most;
}

/// What the model takes on a device: the arena of TensorFlow Lite Micro and the flash. Below the summary and on the
/// page, and as "arena" and "tflite" in JSON.
class arena_section final : public report_section {
 public:
  explicit arena_section(const model& m)
      : plan_(plan_arena(m.bytes())),
        figures_(figures_of(m.bytes())),
        metadata_(metadata_bytes(m)),
        live_(most_live(plan_.buffers)),
        file_bytes_(m.bytes().size()) {}
  void write_json(opcost::detail::json_writer& w) const override {
    const auto number = [&](const char* key, count_t n) { w.key(key).number(n); };
    w.key("arena").open('{');
    number("head_bytes", plan_.head_bytes);
    if (live_ <= plan_.head_bytes) number("live_bytes", live_);
    number("tail_bytes_estimate", plan_.tail_bytes_estimate);
    number("bytes_at_most", plan_.bytes_at_most);
    number("scratch_bytes", plan_.scratch_bytes);
    w.key("tail").open('{');
    for_each_tail([&](const char* key, const char*, count_t n) { number(key, n); });
    w.close('}');
    w.key("offsets").open('[');
    for (std::size_t b = 0; b < plan_.buffers.size(); ++b) {
      w.open('{');
      number("tensor", plan_.buffers[b].of.row);
      number("offset", plan_.offsets[b]);
      number("bytes", plan_.buffers[b].bytes);
      w.close('}');
    }
    w.close(']');
    w.close('}');
    w.key("tflite").open('{');
    number("file_bytes", static_cast<std::int64_t>(file_bytes_));
    number("const_bytes", figures_.const_bytes);
    number("const_elements", figures_.const_elements);
    number("metadata_bytes", metadata_);
    number("layer_parameters", figures_.layer_parameters);
    if (figures_.macs.unknown.empty()) {
      number("macs_at_least", figures_.macs.least);
      number("macs_at_most", figures_.macs.most);
    }
    w.close('}');
  }
  void write_text(const sink& to) const override {
    if (!plan_.fault.what.empty()) {
      to << "arena of TensorFlow Lite Micro: not known: " << plan_.fault.what << "\n";
      return;
    }
    to << "arena of TensorFlow Lite Micro: " << grouped(plan_.bytes_at_most)
       << " bytes suffice (32-bit target, reference kernels)\n  head " << grouped(plan_.head_bytes) << ", "
       << grouped(count_t(plan_.buffers.size())) << " buffers by its greedy planner";
    if (plan_.scratch_bytes > 0) to << ", " << grouped(plan_.scratch_bytes) << " of it scratch";
    if (live_ <= plan_.head_bytes) to << "; no planner needs less than " << grouped(live_);
    to << "\n  tail about " << grouped(plan_.tail_bytes_estimate) << ":";
    bool first = true;
    for_each_tail([&](const char*, const char* text, count_t n) {
      if (n == 0) return;
      to << (first ? " " : ", ") << text << " " << grouped(n);
      first = false;
    });
    to << "\nflash: " << grouped(count_t(static_cast<std::int64_t>(file_bytes_))) << " bytes, constants "
       << grouped(figures_.const_bytes) << ", metadata " << grouped(metadata_) << "\n";
    if (figures_.macs.unknown.empty() && figures_.macs.least < figures_.macs.most)
      to << "MACs by branch: " << grouped(figures_.macs.least) << " to " << grouped(figures_.macs.most) << "\n";
  }
  std::string_view page_title() const override { return "Arena and flash of TensorFlow Lite Micro"; }

 private:
  arena_plan plan_;
  model_figures figures_;
  count_t metadata_, live_;
  std::uint64_t file_bytes_;

  void for_each_tail(auto&& f) const {
    const tail_estimate& t = plan_.tail;
    f("interpreter", "interpreter", t.interpreter);
    f("tensors", "tensors", t.tensors);
    f("operators", "operators", t.operators);
    f("inputs_and_outputs", "inputs and outputs", t.inputs_and_outputs);
    f("variables", "variables", t.variables);
    f("operator_data", "data of kernels", t.operator_data);
  }
};

template <class... Cs> class loaded_tflite final : public graph_model<std::unique_ptr<model>, tflite::graph, Cs...> {
 public:
  explicit loaded_tflite(std::unique_ptr<model> m)
      : graph_model<std::unique_ptr<model>, tflite::graph, Cs...>(std::move(m)) {}
  subject about() const override { return {.name = this->file()->name(), .source = "tflite-3", .exported = true}; }
  analysis<Cs...> analyze(const assumptions& assumed) const override {
    return assumed.stored_shapes ? opcost::analyze<Cs...>(this->graph(), assumed)
                                 : opcost::analyze<Cs...>(this->graph().without_stored_shapes(), assumed);
  }
  result<analysis<Cs...>> reshape(span<const given_input> given, const assumptions& assumed) const override {
    return reshaped<Cs...>(this->graph().without_stored_shapes(), given, assumed);
  }
  std::vector<std::unique_ptr<report_section>> sections(const analysis_base&) const override {
    std::vector<std::unique_ptr<report_section>> all;
    all.push_back(std::make_unique<arena_section>(*this->file()));
    return all;
  }
};

}  // namespace detail

/// TensorFlow Lite, .tflite: FlatBuffers with the identifier TFL3.
struct tflite_format {
  static constexpr std::string_view name = "tflite", help = "TensorFlow Lite (.tflite)", options = "signature";
  static bool recognizes(const files::input_file& f) {
    const std::string_view head = f.head();
    return head.size() >= 8 && head.substr(4, 4) == "TFL3";
  }
  template <class... Cs>
  static result<std::unique_ptr<loaded_model<Cs...>>> read(files::input_file f, const read_options& o) {
    files::mapped_bytes bytes;
    if (f.in_memory() || !bytes.map(f.path())) {
      auto contents = f.take_contents();
      if (!contents) return contents.error();
      bytes = files::mapped_bytes(std::move(*contents));
    }
    auto m = read_model(std::move(bytes), o.signature);
    if (!m) return m.error();
    return std::unique_ptr<loaded_model<Cs...>>(new detail::loaded_tflite<Cs...>(std::move(*m)));
  }
};

}  // namespace opcost::tflite

#endif

namespace opcost {

/// All input formats. A new one is one more entry.
using all_formats =
    input_format_list<tflite::tflite_format, legacy_ir::old_ir_format, openvino::ir_format, onnx::onnx_format>;

/// Reads a model of any format: `read_model<exact>("model.xml")`. *Errors*: see read_model in model/input_format.hpp.
template <class... Cs>
result<std::unique_ptr<loaded_model<Cs...>>> read_model(const std::string& path, const read_options& options = {}) {
  return read_model<Cs...>(path, options, all_formats{});
}

}  // namespace opcost

#endif

// ---- opcost/formats/read_fusions.hpp
#ifndef OPCOST_FORMATS_READ_FUSIONS_HPP_PIECE
#define OPCOST_FORMATS_READ_FUSIONS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Files that say which layers a device fused.

// ---- opcost/openvino/execution_graph.hpp
#ifndef OPCOST_OPENVINO_EXECUTION_GRAPH_HPP_PIECE
#define OPCOST_OPENVINO_EXECUTION_GRAPH_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// OpenVINO's execution graph (benchmark_app -exec_graph_path, CompiledModel::get_runtime_model): an IR whose layers
// have the attributes execOrder, execTimeMcs, originalLayersNames and primitiveType.

namespace opcost::openvino {

namespace detail {
// Sorts nodes by execution order, which most files already have.
inline void sort_by_order(execution_graph& g) {
  struct ordered {
    int order = 0, at = 0;
    bool operator<(const ordered& o) const { return order != o.order ? order < o.order : at < o.at; }
  };
  sequence<ordered> by_order;
  bool sorted = true;
  for (int i = 0; i < static_cast<int>(g.nodes.size()); ++i) {
    by_order.push_back({g.nodes[i].order, i});
    sorted = sorted && (i == 0 || !(by_order.back() < by_order[by_order.size() - 2]));
  }
  if (sorted) return;
  opcost::detail::heap_sort(span<ordered>(by_order.data(), by_order.size()));
  sequence<execution_node> nodes;
  for (const ordered& p : by_order) nodes.push_back(g.nodes[p.at]);
  g.nodes = std::move(nodes);
}
// Reads the place in the execution order and the time of a layer.
inline error read_order_and_time(const layer& l, std::string_view order, std::string_view time, execution_node& n) {
  count_t v = 0;
  if (!text::read_integer(order, v) || v < 0 || v > 0x7fffffff)
    return error::at(error_code::malformed)
           << "layer '" << l.name << "': execOrder: expected a number from 0, got '" << order.substr(0, 40) << "'";
  n.order = static_cast<int>(v.n);
  if (time.empty() || time == "not_executed") return {};
  if (!text::read_integer(time, v) || v < 0 || v > count_t::limit / 1000)
    return error::at(error_code::malformed)
           << "layer '" << l.name << "': execTimeMcs: expected a number from 0 or not_executed, got '"
           << time.substr(0, 40) << "'";
  n.real = v.n * 1000;
  return {};
}
// Adds up the bytes that a layer reads and writes; -1 if one tensor's are unknown. What only constants feed is
// constant.
inline void add_bytes(const net& in, const layer& l, const execution_graph& g, execution_node& n) {
  const auto bytes = [&](const port& p) -> count_t {
    const partial_tensor t = stored(in, p);
    return t.dims.is_static() && bits_of(t.type) > 0 ? bytes_of(t.type, numbers(t.dims).elements()) : count_t(-1);
  };
  const auto add = [](count_t& sum, count_t more) { sum = sum < 0 || more < 0 ? count_t(-1) : sum + more; };
  for (int i = 0; i < l.inputs; ++i) {
    const auto at = static_cast<std::size_t>(l.first_input + i);
    const int from = in.sources[at].row;
    const bool constant = from >= 0 && static_cast<std::size_t>(from) < g.nodes.size() && g.nodes[from].constant;
    n.constant = n.constant && constant;
    add(constant ? n.bytes_weights : n.bytes_in, bytes(in.inputs[at]));
  }
  for (const port& p : in.outputs_of(l)) add(n.bytes_out, bytes(p));
}
}  // namespace detail

/// Returns the execution graph in an IR, as a copy that does not refer to the model. *Errors*: layers without
/// execOrder, numbers that are not numbers.
inline result<execution_graph> execution_graph_of(const model& m) {
  const net& in = m.main;
  if (!m.execution_graph)
    return error::at(error_code::not_a_model)
           << "an IR, but not an execution graph: its layers have no execOrder; benchmark_app -exec_graph_path writes "
              "an execution graph";
  execution_graph g;
  std::size_t size = 0;
  const auto attribute = [&](const layer& l, std::string_view name) {
    const char* s = in.attribute_of(l, name);
    return std::string_view(s ? s : "");
  };
  for (const layer& l : in.layers)
    size += l.name.size() + l.type.size() + attribute(l, "primitiveType").size() +
            attribute(l, "originalLayersNames").size();
  g.text.reserve(size);
  g.nodes.reserve(in.layers.size());
  const auto keep = [&](std::string_view s) {  // never reallocates, so that views stay valid
    const std::size_t at = g.text.size();
    g.text.append(s.data(), s.size());
    return std::string_view(g.text.data() + at, s.size());
  };
  for (const layer& l : in.layers) {
    execution_node n;
    n.name = keep(l.name);
    n.type = keep(l.type);
    n.constant = l.type == "Const" || l.inputs > 0;
    n.exec_type = keep(attribute(l, "primitiveType"));
    n.originals = keep(attribute(l, "originalLayersNames"));
    error wrong = detail::read_order_and_time(l, attribute(l, "execOrder"), attribute(l, "execTimeMcs"), n);
    if (wrong.code != error_code::none) return wrong;
    detail::add_bytes(in, l, g, n);
    g.nodes.push_back(n);
  }
  detail::sort_by_order(g);
  return g;
}

/// Reads an execution graph from memory.
inline result<execution_graph> read_execution_graph(std::string_view xml) {
  const auto m = read(xml);
  if (!m) return m.error();
  return execution_graph_of(*m);
}
/// Reads an execution graph from a file.
inline result<execution_graph> read_execution_graph_file(const std::string& path) {
  const auto text = files::read_file(path);
  if (!text) return text.error();
  return read_execution_graph({text->data(), text->size()});
}

}  // namespace opcost::openvino

#endif

namespace opcost {

/// Reads which layers a device fused, from a file of any known format: OpenVINO's execution graph.
inline result<execution_graph> read_fusions(std::string_view text) { return openvino::read_execution_graph(text); }

}  // namespace opcost

#endif

#endif

#endif

#endif // OPCOST_MODELS_HPP_SINGLE_INCLUDE
