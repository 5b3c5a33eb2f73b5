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
// The door for model files of any format.

#ifdef OPCOST_HAS_CPP20

// ---- opcost/formats/all_formats.hpp
#ifndef OPCOST_FORMATS_ALL_FORMATS_HPP_PIECE
#define OPCOST_FORMATS_ALL_FORMATS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The input formats of opcost: one line each, in the order in which they are tried.

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
// What Model Analyzer says of a model in old IR as a whole: parameters, memory, precision. Source: the tool's
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
// The layer types of old IR: each with the function that lowers it. A type that means the same as an operation of today
// is lowered to that operation, with its attributes as they are.

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
// One old layer as the functions that lower it see it: attributes by name, blobs, stored outputs.

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
//     if (n.axis > 8) return "axis: expected at most 8";                    // refuses the node, with a reason
//     return step(reshape{}, in[0], step.numbers({1, -1}));                 // a constant made on the spot
//   }
// and `visit` says f(lowered_by(node, &lower_gemm)).

namespace opcost {
namespace detail {
// A convention as the steps of a reader's lowering see it.
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
  lowered_outputs apply(int index, const void* op, std::span<partial_tensor> operands) {
    const detail::any_op<detail::erased_op_ref> face({entries_ + index, op});
    return run(face, operands,
               [&](const detail::any_op<detail::erased_op_ref>&, const tensors& in, const outputs& out, bool folded) {
                 add(static_cast<std::size_t>(index), op, in, out, folded);
                 return face.memory();
               });
  }

  /// Says what the convention of this name counts for the whole node, in place of what its steps add up to: a tool that
  /// has a rule for the node's type. Unknown: the tool does not count the type.
  void figure_of(std::string_view convention, const figure& f) {
    for (std::size_t c = 0; c < conventions_.size(); ++c)
      if (conventions_[c].name == convention) figures_[c] = f;
  }

 protected:
  lowering_sink(std::span<const partial_tensor> operands, detail::lowering_store& store, const op_entry* entries,
                std::span<const detail::erased_convention> conventions, tally& work, std::span<figure> figures)
      : lowering_steps(operands, store), entries_(entries), conventions_(conventions), work_(work), figures_(figures) {
    for (figure& f : figures) f = count_t(0);
  }

 private:
  const op_entry* entries_;
  std::span<const detail::erased_convention> conventions_;
  tally& work_;
  std::span<figure> figures_;

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

/// What a reader's lowering calls with its steps: the operations of the catalogue `List`, by type.
template <class List> class lowering_to final : public lowering_sink {
 public:
  template <class... Cs>
  lowering_to(std::span<const partial_tensor> operands, detail::lowering_store& store,
              std::type_identity<void (*)(Cs...)>, tally& work, std::span<figure> figures)
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
      return this->apply(index, &op, std::span<partial_tensor>(given.data(), given.size()));
    } else {
      std::array<partial_tensor, sizeof...(Operands)> given{operands...};
      return this->apply(index, &op, std::span<partial_tensor>(given));
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

/// For visit of a graph: f(lowered_by(node, &lower_gemm)). The node lives as long as the call.
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

  std::span<const blob> blobs_of(int l) const {
    const auto first = static_cast<std::size_t>(first_blob[static_cast<std::size_t>(l)]);
    const auto last = static_cast<std::size_t>(first_blob[static_cast<std::size_t>(l) + 1]);
    return std::span(blobs).subspan(first, last - first);
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
  std::string weights_note{};  // why the weights are missing, if they were looked for

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
  /// `stored`: the shapes that the file stores hold, whatever the attributes say.
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
    return openvino::stored(net_->graph, net_->graph.outputs[static_cast<std::size_t>(layer_->first_output + k)]);
  }

 private:
  const net* net_;
  const layer* layer_;
  bool stored_;
};

/// The tensor with other dimensions and without content: what a layer moves.
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

/// (shift + scale x)^power, without the parts that change nothing.
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
// A layer that copies elements: its output lies in memory of its own.
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
// 0 copies a dimension, -1 takes what is left.
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
  return step(concat{.axis = n.integer("axis", 1)}, std::span<const partial_tensor>(in.begin(), in.end()));
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
                               : to_count(ceiling_of(static_cast<double>(lower(x[i])) * factor)));
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

/// 1, 2, 4 H W priors. The boxes depend on shapes alone.
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
    partial_shape plain{filter[groups > 1 ? 0 : 0] * (groups > 1 ? filter[1] : interval(1))};
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
  return step(op, std::span<const partial_tensor>(in.begin(), in.end()));
}
template <class Op> lowered_outputs lower_to(const old_layer&, const partial_tensors& in, lowering_step& step) {
  return step(Op{}, in[0]);
}

struct old_type {
  std::string_view name;
  lowering_function lower;
  std::string_view today = {};  // the operation of today that it is, if `lower` is null
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
// The operation of today, with the attributes of the file.
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
  return step.apply(index, raw, std::span<partial_tensor>(operands.data(), operands.size()));
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
inline figure tool_operations(const old_layer& n, const partial_tensors& in, std::span<const partial_tensor> out) {
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
// What visit hands over: the layer, and whether its stored shapes hold.
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
    // a target shape that is not there, since the weights are missing: the layer moves data, its shape is stored
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
  step.figure_of("model_analyzer", tool_operations(l, in, std::span<const partial_tensor>(held.begin(), held.end())));
  return held;
}
}  // namespace detail

}  // namespace opcost::legacy_ir

template <> struct opcost::graph_traits<opcost::legacy_ir::graph> {
  using graph = legacy_ir::graph;
  using layer = legacy_ir::layer;
  static const sequence<layer>& nodes(const graph& g) { return g.layers().graph.layers; }
  static std::span<const edge> inputs(const graph& g, const layer& l) { return g.layers().graph.sources_of(l); }
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
      const legacy_ir::body& b = g.layers().bodies[static_cast<std::size_t>(l.first_body + i)];
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
    const std::span<std::byte> all = std::span(bytes).first(static_cast<std::size_t>(l.size.n));
    return g.source().weights.read(l.offset, all) && decode(t.type, all, into);
  }

 private:
  static constexpr tensor_iterator iterator{};
};

#endif

#include <vector>

namespace opcost::legacy_ir {

/// The tool's figures of a whole model.
struct tool_totals {
  double operations = 0;
  count_t parameters = 0;                  // elements of all blobs that layers own, biases too: what was published
  count_t parameters_0967130 = 0;          // as commit 0967130 counts: the last blob of a layer by name, so no biases
  count_t memory_min = 0, memory_max = 0;  // elements
  std::string precision{};                 // of the outputs: "FP32", "FP32-I32"
  std::vector<std::string_view> uncounted{};  // types without a figure
};

namespace detail {
// The layers that the tool sees, in its order: what is connected with an Input that some layer reads; from the layers
// without inputs on, in the order of their names, depth first over the readers of each output by name, in reversed
// postorder.
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
    for (int i : layers) named.push_back({net_.graph.layers[static_cast<std::size_t>(i)].name, i});
    opcost::detail::heap_sort(std::span(named));
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
      for (const edge& e : net_.graph.sources_of(net_.graph.layers[static_cast<std::size_t>(l)]))
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
  const auto is_const = [&](int i) { return n.graph.layers[static_cast<std::size_t>(i)].type == "Const"; };
  std::vector<std::string> types;
  for (int i : order) {
    const layer& l = n.graph.layers[static_cast<std::size_t>(i)];
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
    const figure f = tool_operations(o, partial_tensors(std::span<const partial_tensor>(in)), out);
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
          lower(openvino::stored(n.graph, n.graph.outputs_of(n.graph.layers[static_cast<std::size_t>(e.row)])[0])
                    .dims.elements());
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
  opcost::detail::heap_sort(std::span(types));
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
        if (auto bad = wire_body(n, g, l, into.bodies[static_cast<std::size_t>(l.first_body)])) return bad;
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
    const layer &source = g.layers[static_cast<std::size_t>(from)], &target = g.layers[static_cast<std::size_t>(to)];
    const int output = position(g.outputs, source.first_output, source.outputs, port[0]);
    const int input = position(g.inputs, target.first_input, target.inputs, port[1]);
    if (output < 0)
      return fail(e) << "an edge leaves layer '" << source.name << "' by port " << count_t(port[0])
                     << ", which does not exist";
    if (input < 0)
      return fail(e) << "an edge enters layer '" << target.name << "' by port " << count_t(port[1])
                     << ", which does not exist";
    const partial_shape left = stored(g, g.outputs[static_cast<std::size_t>(source.first_output + output)]).dims;
    const partial_shape right = stored(g, g.inputs[static_cast<std::size_t>(target.first_input + input)]).dims;
    if (!(left == right)) {
      error bad = fail(e);
      sink(bad.what) << "an edge from '" << source.name << "' to '" << target.name << "': the output is " << left
                     << ", the input " << right;
      return bad;
    }
    g.sources[static_cast<std::size_t>(target.first_input + input)] = {from, output};
    read_by_layer[static_cast<std::size_t>(source.first_output + output)] = 1;
    return {};
  }
  static int position(const sequence<openvino::port>& ports, int first, int n, int id) {
    const int guess = n > 0 ? id - ports[static_cast<std::size_t>(first)].id : -1;
    if (guess >= 0 && guess < n && ports[static_cast<std::size_t>(first + guess)].id == id) return guess;
    for (int i = 0; i < n; ++i)
      if (ports[static_cast<std::size_t>(first + i)].id == id) return i;
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
        if (l.outputs > 1) name += "." + std::string(std::string_view(digits(count_t(k))));
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
      const layer& x = g.layers[static_cast<std::size_t>(inner)];
      const int k = position(g.inputs, x.first_input, x.inputs, port);
      return k < 0 ? -1 : g.sources[static_cast<std::size_t>(x.first_input + k)].row;
    };
    const auto result_of = [&](int id, int port) {
      const int inner = index.find(id);
      if (inner < 0) return -1;
      const layer x = g.layers[static_cast<std::size_t>(inner)];
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
// A model that was read from a file, whatever the file's format: all that reports and programs ask of it.
#include <memory>

#include <optional>

namespace opcost {

/// A model behind one interface. `Cs` are the readings that its analyses hold: `with_all_readings<loaded_model>` for
/// those of all conventions. Several threads may use one const model. An analysis refers to names in the model, so the
/// model must outlive it. Most formats derive from graph_model and override only what a graph does not say.
template <class... Cs> class loaded_model {
 public:
  loaded_model() = default;
  loaded_model(const loaded_model&) = delete;
  loaded_model& operator=(const loaded_model&) = delete;
  virtual ~loaded_model() = default;

  /// Name and source, "openvino-ir-11", as headings and JSON print them.
  virtual subject about() const = 0;
  /// What was left out of the file without being an error, and other things to say to the user.
  virtual std::span<const error> remarks() const { return {}; }

  /// The model's inputs with the shapes that the file gives them.
  virtual sequence<graph_input> inputs() const = 0;
  /// True if a layer of this name, in the model or inside a body, is a loop or a branch.
  virtual bool has_bodies(std::string_view layer) const = 0;
  /// The cost of the model as it is stored.
  virtual analysis<Cs...> analyze(const assumptions&) const = 0;
  /// The cost of the model with other input shapes. *Errors*: shapes that contradict the layers.
  virtual result<analysis<Cs...>> reshape(std::span<const given_input>, const assumptions&) const = 0;
  /// Inferred shapes against those that the file stores. `a` is an analysis without stored shapes.
  virtual shape_check check_shapes(const analysis_base& a) const = 0;
  /// Zeros of the stored parameters by row; not known without weights.
  virtual zero_counts zeros(const analysis_base&) const { return {}; }
  /// What else only this format has, as sections of the report: the arena of a TFLite file, ...
  virtual std::vector<std::unique_ptr<report_section>> sections(const analysis_base&) const { return {}; }
  /// The file as Model Analyzer reads it; null if the tool does not read this format.
  virtual const replay::model_analyzer::file* model_analyzer_file() const { return nullptr; }
  /// Model Analyzer's figures of the whole model; none if the tool does not read this format, or if the analyses do not
  /// hold the reading model_analyzer.
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

/// Owns what a reader returned (`File`) and the graph over it (`Graph`, constructible from a File). A format derives
/// from it and overrides about(), and what else its files have.
template <class File, class Graph, class... Cs> class graph_model : public loaded_model<Cs...> {
 public:
  explicit graph_model(File f) : file_(std::move(f)), graph_(file_) {}
  sequence<graph_input> inputs() const override { return inputs_of_graph(graph_); }
  bool has_bodies(std::string_view layer) const override { return finds_bodies(graph_, layer); }
  analysis<Cs...> analyze(const assumptions& assumed) const override { return opcost::analyze<Cs...>(graph_, assumed); }
  result<analysis<Cs...>> reshape(std::span<const given_input> given, const assumptions& assumed) const override {
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
// Kinds of model files as a list: read_model finds out which one a file is, by its content, and reads it.
#include <memory>

// ---- opcost/model/read_options.hpp
#ifndef OPCOST_MODEL_READ_OPTIONS_HPP_PIECE
#define OPCOST_MODEL_READ_OPTIONS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// How to read a model.
#include <string>
#include <vector>

namespace opcost {

/// What a user may say about how to read a model. A format names in its `options` what it uses; the rest is an error.
struct read_options {
  std::string weights{};            ///< path of a weights file; empty: the format's own place, if the file is there
  std::vector<std::string> dims{};  ///< NAME=N: what symbolic dimensions are
};

}  // namespace opcost

#endif

namespace opcost {

/// An input format is a type with
///   name                 "openvino-ir", as messages call it
///   help                 one line: which files, which versions
///   options              the members of read_options that it uses: "weights"
///   recognizes(f)        true if the content of a files::input_file looks like one; only its head is read
///   read<Cs...>(f, o)    the model as result<std::unique_ptr<loaded_model<Cs...>>>; may take f's contents
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

/// Reads a model of any of the formats. *Errors*: the file cannot be read, no format recognizes it, an option that its
/// format does not have (`bad_argument`), or whatever the format's reader says.
template <class... Cs, class... Fs>
result<std::unique_ptr<loaded_model<Cs...>>> read_model(const std::string& path, const read_options& options,
                                                        input_format_list<Fs...>) {
  auto opened = files::input_file::open(path);
  if (!opened) return opened.error();
  result<std::unique_ptr<loaded_model<Cs...>>> model = not_a_model(*opened, "a model that opcost reads");
  bool found = false;
  const auto try_one = [&]<class F>(std::type_identity<F>) {
    if (found || !F::recognizes(*opened)) return;
    found = true;
    if (!options.weights.empty() && std::string_view(F::options).find("weights") == std::string_view::npos)
      model = error::at(error_code::bad_argument) << "a model of the format " << F::name << " has no weights file";
    else if (!options.dims.empty() && std::string_view(F::options).find("dims") == std::string_view::npos)
      model = error::at(error_code::bad_argument) << "a model of the format " << F::name << " has no named dimensions";
    else
      model = F::template read<Cs...>(std::move(*opened), options);
  };
  (try_one(std::type_identity<Fs>{}), ...);
  return model;
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
  std::span<const error> remarks() const override { return this->file().remarks; }
  analysis<Cs...> analyze(const assumptions& assumed) const override {
    return assumed.stored_shapes ? opcost::analyze<Cs...>(this->graph(), assumed)
                                 : opcost::analyze<Cs...>(this->graph().without_stored_shapes(), assumed);
  }
  result<analysis<Cs...>> reshape(std::span<const given_input> given, const assumptions& assumed) const override {
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
  /// XML whose <net> has a version below 10, within the first bytes, where the old reader looks for it too.
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
    auto m = openvino::with_weights_of(read_text(std::move(*text)), path, o.weights);
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

// ---- opcost/onnx/onnx_graph.hpp
#ifndef OPCOST_ONNX_ONNX_GRAPH_HPP_PIECE
#define OPCOST_ONNX_ONNX_GRAPH_HPP_PIECE

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

  std::size_t start(std::string_view name) const { return std::size_t(hash(name) % slots_.size()); }
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
  type_kind kind = type_kind::none;  // of the value itself; tensors may lie any number of levels below
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
  std::uint64_t at = 0, bytes = 0;  // where raw data, or the only packed block, lies in the file
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

  template <class T> static constexpr std::span<const T> of(const sequence<T>& pool, range r) {
    return std::span<const T>(pool).subspan(static_cast<std::size_t>(r.first), static_cast<std::size_t>(r.count));
  }
  constexpr std::span<const std::string_view> inputs_of(const node& n) const { return of(inputs, n.inputs); }
  constexpr std::span<const std::string_view> outputs_of(const node& n) const { return of(outputs, n.outputs); }
  constexpr std::span<const attribute> attributes_of(const node& n) const { return of(attributes, n.attributes); }
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
  sequence<char> folder{};          // where external data lies, with a separator at its end; empty: here
  bool has_folder = false;          // false: read from memory

  constexpr model() = default;
  constexpr model(model&&) noexcept = default;
  model& operator=(model&&) noexcept = default;

  /// The version of a domain's operators; the last import of a domain counts, "ai.onnx" is the empty name. -1: none.
  static constexpr count_t opset_of(std::span<const opset_import> imports, std::string_view domain) {
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
  std::span<const std::int64_t> integers(std::string_view name) const {
    const found a = find(name);
    return a && a.is->type == attribute_type::integers ? net::of(a.in->integers, a.is->list)
                                                       : std::span<const std::int64_t>();
  }
  std::span<const float> reals(std::string_view name) const {
    const found a = find(name);
    return a && a.is->type == attribute_type::reals ? net::of(a.in->reals, a.is->list) : std::span<const float>();
  }
  std::span<const std::string_view> texts(std::string_view name) const {
    const found a = find(name);
    return a && a.is->type == attribute_type::texts ? net::of(a.in->texts, a.is->list)
                                                    : std::span<const std::string_view>();
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
  bool wants(int i) const { return i < is->outputs.count && !in->outputs_of(*is)[static_cast<std::size_t>(i)].empty(); }
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
// In opsets 1 to 6 the second operand stands at `axis` of the first one if `broadcast` is set.
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
  step.settings(0b110);  // bounds are no parameters
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

// ---- opcost/onnx/ops_quantized.hpp
#ifndef OPCOST_ONNX_OPS_QUANTIZED_HPP_PIECE
#define OPCOST_ONNX_OPS_QUANTIZED_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// ONNX operations on quantized tensors. Real = (stored - zero point) * scale. Products of quantized operands are of
// 32-bit integers; what scales and rounds their sums is counted by itself.

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
inline bool read_bytes(const model& m, const tensor_data& t, std::span<std::byte> into) {
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
// Sub-byte elements of ONNX lie from the lowest bit up, also those of two bits.
inline count_t small_integer(dtype type, std::span<const std::byte> bytes, std::size_t i) {
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
    const auto all = std::span<std::byte>(bytes).first(static_cast<std::size_t>(size.n));
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

/// Bytes that are stored of a tensor; -1: the file does not tell.
inline std::int64_t stored_bytes(const tensor_data& t) {
  if (t.sparse) return -1;
  if (t.stored == storage::raw) return static_cast<std::int64_t>(t.bytes);
  return -1;
}

}  // namespace opcost::onnx

#endif

namespace opcost::onnx::detail {

inline bool all_known(const partial_tensor& t) { return has_content(t) && t.reals.empty(); }

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
/// What only moves elements in a way that no operation of the catalogue has: its operands are data, its work is none.
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
  const int axis = normal_axis(in[2].value[0].min, in[0].dims.rank);
  if (axis < 0) return "input 2 (axis): outside of the rank";
  repeats[static_cast<std::size_t>(axis)] = in[1].value[0];
  return step(tile{}, in[0],
              step.numbers(std::span<const interval>(repeats).first(static_cast<std::size_t>(in[0].dims.rank))));
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
  return step.numbers(std::span<const interval>(list).first(static_cast<std::size_t>(s[0].min.n)));
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
  const int at = in[0].dims.ranked() ? normal_axis(c.integer("axis", 0), in[0].dims.rank) : -1;
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
                  step.numbers(std::span<const interval>(lengths).first(static_cast<std::size_t>(parts))));
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
      const int axis =
          chosen ? (in[3].value[i].exact() ? normal_axis(in[3].value[i].min, rank) : -1) : static_cast<int>(i);
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
  const partial_tensor from = step.numbers(std::span<const interval>(begin).first(count));
  const partial_tensor to = step.numbers(std::span<const interval>(end).first(count));
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
    const int axis = normal_axis(axes[i], y.rank);
    if (axis < 0) return "attribute axes: outside of the rank";
    y.set(axis, static_cast<std::size_t>(i) < in[1].value.size() ? in[1].value[static_cast<std::size_t>(i)]
                                                                 : interval::unknown());
  }
  const lowered_outputs r = moved(y, in[0].type, step);
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
    return step.numbers(std::span<const interval>(items).first(n));
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
    return step.reals(std::span<const double>(items).first(values.size()));
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
  const interval rows = dim_or_unknown(in[0].dims, 0), columns = dim_or_unknown(in[0].dims, 1);
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
  return step(reshape{}, w,
              step.numbers(std::span<const interval>(dims).first(static_cast<std::size_t>(w.dims.rank + 1))));
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
  return step(op, x, w, step.numbers(std::span<const interval>(dims).first(static_cast<std::size_t>(x.dims.rank - 2))));
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
  const lowered_outputs y = step.all(pool_of<max_pool_8>(c), in[0]);
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
    as_dims(in[2], y);
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
  return step(op, x, step.numbers(std::span<const interval>(sizes).first(static_cast<std::size_t>(axes.rank))),
              step.numbers(axes));
}
// floor(extent * scale) of each axis; scales that are not known leave the extents open.
inline interval scaled(interval extent, double scale) {
  if (!known(extent)) return interval::unknown();
  return to_count(floor_of(static_cast<double>(extent.min.n) * scale));
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
    const int axis = normal_axis(axes[i], x.rank);
    const auto at = static_cast<std::size_t>(i);
    known_ratio = axis >= 0 && at < sizes.value.size() && known(sizes.value[at]) && known(x[axis]) && x[axis].min > 0;
    if (!known_ratio) break;
    const double ratio = static_cast<double>(sizes.value[at].min) / static_cast<double>(x[axis].min);
    one = i == 0 || (policy == "not_larger" ? ratio < one : ratio > one) ? ratio : one;
  }
  for (int i = 0; i < axes.rank; ++i) {
    const int axis = normal_axis(axes[i], x.rank);
    if (axis < 0) return "attribute axes: outside of the rank";
    const auto at = static_cast<std::size_t>(i);
    interval d = interval::unknown();
    if (by_sizes && policy == "stretch") {
      if (at < sizes.value.size()) d = sizes.value[at];
    } else if (by_sizes) {
      if (known_ratio) d = to_count(floor_of(static_cast<double>(x[axis].min) * one + 0.5));
    } else if (at < scales.reals.size()) {
      d = scaled(x[axis], scales.reals[at]);
    }
    y.set(axis, d);
  }
  const lowered_outputs r = resample(c, in[0], y, step);
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
  const lowered_outputs r = resample(c, in[0], y, step);
  step.settings(~1u);
  return r;
}
inline lowered_outputs affine_grid(const call& c, const partial_tensors& in, steps& step) {
  partial_shape size;
  if (!as_dims(in[1], size) || !size.ranked()) return undecided("the size is not known");
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
  return step(reshape{}, flat, step.numbers(std::span<const interval>(dims).first(static_cast<std::size_t>(y.rank))));
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
  const interval batch = dim_or_unknown(p.x.dims, 0);
  if (in.has(3) && biases == gates) {
    const lowered_outputs halves = step.all(split{2}, in[3], step.number(1));
    p.b = step(add{}, halves[0], halves[1]);
  } else if (in.has(3)) {  // the recurrent bias of the last gate stays apart
    const lowered_outputs parts = step.all(split{2 * gates}, in[3], step.number(1));
    const partial_tensor update = step(add{}, parts[0], parts[gates]);
    const partial_tensor reset = step(add{}, parts[1], parts[gates + 1]);
    const std::array list{update, reset, parts[2], parts[gates + 2]};
    p.b = step(concat{1}, std::span<const partial_tensor>(list));
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
  const lowered_outputs all = recurrent_results(c, p, y, step);
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
  return step(concat{2}, std::span<const partial_tensor>(list));
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
    score.dims.set(3, dim_or_unknown(k.dims, 2));
    const partial_tensor limit = step.real(cap, q.type);
    step(multiply{}, step(math::tanh{}, step(divide{}, score, limit)), limit);
  }
  lowered_outputs all;
  all.push_back(flat ? heads_joined(y, step) : y);
  if (c.outputs() > 1) all.push_back(k);
  if (c.outputs() > 2) all.push_back(v);
  if (c.outputs() > 3) {
    partial_shape s = q.dims;
    if (s.rank == 4) s.set(3, dim_or_unknown(k.dims, 2));
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
  const int at = normal_axis(axis, x.rank);
  if (at < 0 || at == x.rank - 1) return "axis: outside of the rank";
  const partial_tensor axes = step.numbers({at});
  const bool complex = is(x[-1], 2), inverted = c.flag("inverse"), onesided = c.flag("onesided");
  partial_tensor t = in[0];
  if (!complex && (!onesided || inverted)) {  // real numbers get an imaginary part of 0
    const std::array parts{t, step.constant(t.dims, t.type)};
    t = step(concat{x.rank - 1}, std::span<const partial_tensor>(parts));
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
    return moved(partial_shape{dim_or_unknown(x, 0), interval::unknown(), interval::unknown(), 2}, in[0].type, step);
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
  const lowered_outputs found = step.all(op, in[0], step.number(1));
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
  const int axis = normal_axis(c.integer("axis", -1), x.rank);
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
  const int axis = normal_axis(c.integer("axis", -1), in[0].dims.rank);
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
  const int at = normal_axis(axis, x.dims.rank);
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
  const interval limits = is_real(to) ? interval(-448, 448) : range_of(to);
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

// ---- fused
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
                  seen_as(in[3], partial_shape{1, dim_or_unknown(t.dims, 1), 1, dim_or_unknown(t.dims, 3)}, t.type));
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
  interval present = dim_or_unknown(k.dims, 2);
  if (in.has(3) && !is(dim_or_unknown(in[3].dims, 2), 0)) {
    const interval total = in[6].value.size() == 1 ? in[6].value[0] : interval::unknown();
    present = known(total) && known(in[3].dims[2]) ? larger(total, in[3].dims[2]) : interval::unknown();
  }
  if (k.dims.rank == 4) k.dims.set(2, present);
  if (v.dims.rank == 4) v.dims.set(2, present);
  const partial_tensor y = heads_joined(scores_mixed(q, k, v, opcost::detail::absent<interval>, true, step), step);
  step.settings(0b1100000);
  return with_present(c, y, k, v);
}

// ---- quantized
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
  const partial_tensor y = step(concat{c.integer("axis", 0)}, std::span<const partial_tensor>(parts));
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
    given[static_cast<std::size_t>(i)] =
        seen_as(in[i], partial_shape{in[i].dims[0], in[i].dims[2], in[i].dims[1]}, in[0].type);
  }
  const lowered_outputs y = lstm(c, partial_tensors(std::span<const partial_tensor>(given)), step);
  step.settings(0b10000);
  return y;
}

// ---- others
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
// The largest score of each row tells the label.
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
    y = step(concat{1}, std::span<const partial_tensor>(both));
  }
  return labels_and(c, y, step);
}

// ---- trees. A row goes down each tree: at most its depth in comparisons.
struct forest {
  std::int64_t nodes = 0, trees = 0, depths = 0;  // depths: the sum over the trees
};
inline forest forest_of(std::span<const std::int64_t> trees, std::span<const std::int64_t> ids,
                        std::span<const std::int64_t> yes, std::span<const std::int64_t> no,
                        std::span<const std::string_view> modes) {
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
  // a node of this form does not tell its tree: all nodes bound the depths
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
  return step(concat{1}, std::span<const partial_tensor>(parts));
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
  const int axis = normal_axis(c.integer("axis", 0), y.rank + (fresh ? 1 : 0));
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
  const int axis = y.ranked() ? normal_axis(c.integer("axis", 0), y.rank) : -1;
  if (axis < 0) return moved(y, in[0].type, step);
  const bool one_each = !in.has(1);
  y.set(axis, one_each ? interval(1) : interval::unknown());
  if (one_each && !c.flag("keepdims", true)) {
    partial_shape narrow = y.slice(0, axis);
    narrow.append(y.slice(axis + 1, y.rank));
    y = narrow;
  }
  const lowered_outputs r = moved(y, in[0].type, step);
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
    data = step(concat{2}, std::span<const partial_tensor>(parts));
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

namespace detail {
struct rule_table {
  op_domain domain;
  std::span<const op_rule> rules;
};
inline constexpr rule_table rule_tables[] = {
    {op_domain::standard, elementwise_rules}, {op_domain::standard, movement_rules},
    {op_domain::standard, window_rules},      {op_domain::standard, product_rules},
    {op_domain::standard, reduction_rules},   {op_domain::standard, sequence_rules},
    {op_domain::standard, quantized_rules},   {op_domain::microsoft, microsoft_rules},
    {op_domain::machine_learning, ml_rules},  {op_domain::blocked, blocked_rules},
    {op_domain::standard, state_rules},       {op_domain::preview, preview_rules},
};
struct rule_key {
  std::uint64_t hash;
  op_domain domain;
  const op_rule* rule;
  constexpr bool operator<(const rule_key& o) const {
    if (hash != o.hash) return hash < o.hash;
    return domain != o.domain ? domain < o.domain : rule->since < o.rule->since;
  }
};
constexpr std::size_t count_rules() {
  std::size_t n = 0;
  for (const rule_table& t : rule_tables) n += t.rules.size();
  return n;
}
constexpr auto sorted_rules() {
  std::array<rule_key, count_rules()> keys{};
  std::size_t n = 0;
  for (const rule_table& t : rule_tables)
    for (const op_rule& r : t.rules) keys[n++] = {opcost::detail::name_hash(r.name), t.domain, &r};
  opcost::detail::heap_sort(std::span<rule_key>(keys));
  return keys;
}
inline constexpr auto all_rules = sorted_rules();
}  // namespace detail

/// The newest rule that is not above `version`; null if there is none.
inline const op_rule* find_rule(op_domain domain, std::string_view name, count_t version) {
  const std::uint64_t hash = opcost::detail::name_hash(name);
  std::size_t low = 0, high = detail::all_rules.size();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (detail::all_rules[middle].hash < hash)
      low = middle + 1;
    else
      high = middle;
  }
  const op_rule* found = nullptr;
  for (; low < detail::all_rules.size() && detail::all_rules[low].hash == hash; ++low) {
    const detail::rule_key& k = detail::all_rules[low];
    if (k.domain == domain && k.rule->name == name && k.rule->since <= version) found = k.rule;
  }
  return found;
}

}  // namespace opcost::onnx

#endif

#include <vector>

namespace opcost::onnx {

/// A symbolic dimension that is given a number: batch = 1.
struct named_dimension {
  std::string_view name{};
  count_t value = 0;
};

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
  explicit graph(const model& m, std::span<const named_dimension> dims = {}) : graph(m, dims, true) {}
  explicit graph(const model_with_dims& m) : graph(m.file, m.dims) {}
  graph(graph&&) noexcept;
  graph& operator=(graph&&) noexcept;
  ~graph();

  /// The same graph without the shapes that the file stores: what is inferred then is inferred from the inputs alone.
  graph without_stored_shapes() const { return graph(*model_, dims_, false); }
  bool has_stored_shapes() const { return stored_; }
  const model& source() const { return *model_; }
  const sequence<item>& items() const { return items_; }
  std::span<const edge> inputs_of(const item& i) const { return net::of(edges_, i.inputs); }
  std::span<const named_dimension> dims() const { return dims_; }

  /// Which item makes a value of the graph itself, and at which of its outputs; row -1: none does.
  edge find(std::string_view value) const {
    const int v = values_.find(value);
    return v < 0 ? edge{-1, 0} : producers_[static_cast<std::size_t>(v)];
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
  std::span<const inside> bodies_of(const item& i) const;
  call call_of(const item& i) const { return {i.in, i.is, i.version, i.caller, i.callee, model_}; }

 private:
  const model* model_;
  std::span<const named_dimension> dims_{};
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

  graph(const model& m, std::span<const named_dimension> dims, bool stored) : model_(&m), dims_(dims), stored_(stored) {
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
  graph(const graph& around, const item& of, const net& body, std::span<const std::string_view> captured)
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
    edge& p = producers_[static_cast<std::size_t>(value_of(names, name))];
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
  int result(int r) const { return results_[static_cast<std::size_t>(r)]; }
  // Value numbers become edges. What takes a value that nothing makes is not known.
  void finish() {
    room_ = nullptr;
    for (item& i : items_)
      for (int k = 0; k < i.inputs.count && i.why.empty(); ++k) {
        const int value = edges_[static_cast<std::size_t>(i.inputs.first + k)].row;
        if (value < 0 || producers_[static_cast<std::size_t>(value)].row >= 0) continue;
        if (const std::string_view name = value_names_[static_cast<std::size_t>(value)]; !name.empty())
          i.why = texts_.join({"no node, input or initializer makes '", name, "'"});
      }
    for (edge& e : edges_) e = e.row < 0 ? edge{-1, 0} : producers_[static_cast<std::size_t>(e.row)];
  }
  // The nodes and results of a branch.
  void complete(const net& n) {
    add_given(n);
    add_initializers(n);
    add_nodes(n, imports(), {}, caller_, callee_, 0);
    add_results(n);
    finish();
  }
  std::span<const opset_import> imports() const {
    return callee_ && !callee_->imports.empty() ? std::span<const opset_import>(callee_->imports)
                                                : std::span<const opset_import>(model_->imports);
  }

  void add_nodes(const net& n, std::span<const opset_import> imports, std::string_view path, const call* caller,
                 const function* callee, int depth) {
    add_nodes(n, values_, imports, path, caller, callee, depth);
  }
  void add_nodes(const net& n, name_table& names, std::span<const opset_import> imports, std::string_view path,
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
  int version_of(std::string_view domain, std::span<const opset_import> imports) const {
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
        producers_[static_cast<std::size_t>(v)] = {add(pass), 0};
      } else {
        inner.set(f.outputs[k], v);
      }
    }
    add_nodes(f.body, inner, f.imports.empty() ? std::span<const opset_import>(model_->imports) : f.imports, i.name,
              caller, &f, depth + 1);
  }

  static bool has_bodies(const item& i) {
    return i.why.empty() && (i.type == "If" || i.type == "Loop" || i.type == "Scan" || i.type == "SequenceMap");
  }
  static const net* body_net(const item& i, std::string_view name) {
    const attribute* a = i.in->attribute_of(*i.is, name);
    return a && a->graphs.count > 0 ? &i.in->bodies[static_cast<std::size_t>(a->graphs.first)] : nullptr;
  }
  /// The names that the bodies of a node use and do not define.
  static sequence<std::string_view> free_names_of(const item& i) {
    sequence<std::string_view> names;
    for (const attribute& a : i.in->attributes_of(*i.is))
      for (int g = 0; g < a.graphs.count; ++g)
        free_names(i.in->bodies[static_cast<std::size_t>(a.graphs.first + g)], names);
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

  std::shared_ptr<const body_list> make_bodies(const item& i) const;
  static void wire(inside& in, const item& i, std::span<const std::string_view> names);
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
    producers_[static_cast<std::size_t>(v)] = {row, 0};
    return v;
  }
};

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
inline std::span<const graph::inside> graph::bodies_of(const item& i) const {
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
inline void graph::wire(inside& in, const item& i, std::span<const std::string_view> names) {
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
    const value_info& v = n.given[static_cast<std::size_t>(k)];
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
    const value_info& v = n.results[static_cast<std::size_t>(r)];
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
  const auto at = [](std::span<const std::int64_t> axes, int k) {
    return k >= 0 && static_cast<std::size_t>(k) < axes.size() ? static_cast<int>(axes[static_cast<std::size_t>(k)])
                                                               : 0;
  };
  sequence<int> rows;
  for (int k = 0; k < static_cast<int>(n.given.size()); ++k) {
    const value_info& v = n.given[static_cast<std::size_t>(k)];
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
    g.producers_[static_cast<std::size_t>(whole)] = {row, 0};
    const int value = g.with_axis(n, item_kind::squeezed, v.name, whole, axis);
    g.values_.set(v.name, value);
  }
  g.add_initializers(n);
  g.add_nodes(n, g.imports(), {}, g.caller_, g.callee_, 0);
  for (int r = 0; r < static_cast<int>(n.results.size()); ++r) {
    const value_info& v = n.results[static_cast<std::size_t>(r)];
    int value = g.value_of(g.values_, v.name);
    const bool joined = r >= states;
    const int axis = joined ? at(out_axes, r - states) : -1;
    if (joined) value = g.with_axis(n, item_kind::unsqueezed, v.name, value, axis);
    g.add_result(n, v, value);
    if (!joined && r < static_cast<int>(rows.size()))
      in.wiring.back.push_back(carried{g.result(r), rows[static_cast<std::size_t>(r)]});
    in.wiring.outputs.push_back(port_map{.outer = r, .inner = g.result(r), .axis = axis, .sliced = joined});
  }
  g.finish();
  return in;
}
namespace detail {
inline lowered_outputs with_other_axis(const item& i, const partial_tensors& in, steps& step) {
  if (i.kind == item_kind::unsqueezed) return step(unsqueeze{}, in[0], step.numbers({i.axis}));
  if (i.type == "Identity") return step(identity{}, in[0]);
  return step(squeeze_15{}, in[0], step.numbers({i.axis}));
}
}  // namespace detail

}  // namespace opcost::onnx

template <> struct opcost::graph_traits<opcost::onnx::graph> {
  using graph = onnx::graph;
  using item = onnx::item;
  using kind = onnx::item_kind;
  static const sequence<item>& nodes(const graph& g) { return g.items(); }
  static std::span<const edge> inputs(const graph& g, const item& i) { return g.inputs_of(i); }
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
  static std::span<const graph::inside> bodies(const graph& g, const item& i) { return g.bodies_of(i); }
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
    const onnx::call c = g.call_of(i);
    f(lowered_by(c, i.rule->lower));
  }
};

#endif

// ---- opcost/onnx/read_onnx.hpp
#ifndef OPCOST_ONNX_READ_ONNX_HPP_PIECE
#define OPCOST_ONNX_READ_ONNX_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Reads ONNX files in binary and in text form, told apart by their content. What is not a model is refused with one
// line that says what it is; nothing in a file can crash the reader.

// ---- opcost/onnx/not_an_onnx.hpp
#ifndef OPCOST_ONNX_NOT_AN_ONNX_HPP_PIECE
#define OPCOST_ONNX_NOT_AN_ONNX_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// What a file is that is no ONNX model, from its first bytes.

namespace opcost::onnx::detail {

/// The error that names it; no error where nothing is recognized.
constexpr error not_an_onnx(std::string_view head) {
  struct kind {
    std::string_view start;
    std::size_t at;
    std::string_view what;
  };
  constexpr kind kinds[] = {
      {"version https://git-lfs", 0, "a Git LFS pointer, not the model itself: run git lfs pull"},
      {"GGUF", 0, "a GGUF file, not an ONNX model"},
      {"PK\x03\x04", 0, "a ZIP archive, not an ONNX model; unpack it and give the .onnx"},
      {"ORTM", 4, "an ORT format model of onnxruntime (.ort), not ONNX; give the .onnx that it was made from"},
      {"TFL3", 4, "a TensorFlow Lite model, not ONNX"},
      {"\x89HDF\r\n", 0, "an HDF5 file, not an ONNX model"},
      {"\x1f\x8b", 0, "a gzip archive, not an ONNX model; unpack it and give the .onnx"},
      {"\x7f\x45LF", 0, "a program or library, not an ONNX model"},
      {"\x80\x02", 0, "a Python pickle, not an ONNX model; export it with torch.onnx.export"},
      {"<?xml", 0, "XML, not an ONNX model"},
      {"<net", 0, "an OpenVINO IR, not an ONNX model"},
      {"<!DOCTYPE html", 0, "an HTML page, not an ONNX model; the download was probably refused"},
      {"<!doctype html", 0, "an HTML page, not an ONNX model; the download was probably refused"},
      {"<html", 0, "an HTML page, not an ONNX model; the download was probably refused"},
  };
  error e{};
  e.code = error_code::not_a_model;
  if (head.empty()) return std::move(e) << "the file is empty; give an ONNX model (.onnx)";
  for (const kind& k : kinds)
    if (head.size() >= k.at + k.start.size() && head.substr(k.at, k.start.size()) == k.start)
      return std::move(e) << k.what;
  if (head[0] == '{') return std::move(e) << "JSON, not an ONNX model in binary or text form; give the .onnx";
  if (head[0] == '<') return std::move(e) << "the ONNX language (.onnxtxt) or XML; give the model as .onnx";
  return error{};
}

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

// ---- opcost/onnx/onnx_text.hpp
#ifndef OPCOST_ONNX_ONNX_TEXT_HPP_PIECE
#define OPCOST_ONNX_ONNX_TEXT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The text form of an ONNX file (.prototxt, .pbtxt, .textproto) into its binary form, which the reader reads: one
// grammar and one table of fields.
#include <bit>

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

class text_encoder {
 public:
  constexpr explicit text_encoder(std::string_view text) : text_(text) {}

  /// The binary form; empty where something is wrong.
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
    const std::span<const std::string_view> names =
        f.inner == in_attribute ? std::span<const std::string_view>(attribute_type_names) : location_names;
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

// One field of a message. Of `bytes` the payload is at [begin, end), and the cursor stands at its begin.
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
    const auto n = static_cast<std::size_t>(f.size());
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

  // Makes the next n bytes stand in the window.
  constexpr bool have(std::size_t n) { return window_.size() - at_ >= n || (file_ && refill(n)); }
  bool refill(std::size_t n) {
    const std::string_view rest = window_.substr(at_);
    const std::uint64_t from = offset(), after = from + rest.size();
    std::uint64_t want = n > wanted_ ? n : wanted_;
    if (want > size_ - from) want = size_ - from;
    if (want < n) return false;
    sequence<char> next;
    next.resize_unset(static_cast<std::size_t>(want));
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

inline constexpr int most_levels = 100;         // of messages within messages, as protocol buffers have it
inline constexpr std::size_t few_bytes = 1024;  // of a tensor's data that are kept as they are read
inline constexpr int few_entry_bytes = 640;     // of a tensor's typed data that is kept as numbers

class model_reader {
 public:
  constexpr model_reader(wire_cursor& from, model& into) : c_(from), m_(into) {}

 private:
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

  // ---- ModelProto
  constexpr bool model_field(const wire_field& f) {
    const bool inner = f.type == wire_type::bytes;
    switch (f.number) {
      case 1: return integer(f, m_.ir_version), true;
      case 2: return at("producer_name", text(f, m_.producer));
      case 3: return at("producer_version", text(f, m_.producer_version));
      case 4: return at("domain", text(f, m_.domain));
      case 5: return integer(f, m_.version), true;
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
  constexpr bool pair(std::uint64_t end, metadata& into) {
    return message(end, [&](const wire_field& f) {
      if (f.number == 1) return text(f, into.key);
      return f.number != 2 || text(f, into.value);
    });
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
          if (f.type == wire_type::fixed32) a.real = real32(f.value), found = attribute_type::real;
          return true;
        case 3:
          if (f.type == wire_type::varint)
            a.integer = static_cast<std::int64_t>(f.value), found = attribute_type::integer;
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
        case 20: return integer(f, told), true;
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

  // ---- TensorProto
  constexpr bool tensor(std::uint64_t end, net& g, tensor_data& t) {
    return message(end, [&](const wire_field& f) {
      const bool inner = f.type == wire_type::bytes;
      switch (f.number) {
        case 1:
          return at("dims", numbers(f, wire_type::varint,
                                    [&](std::uint64_t v) { t.dims.push_back(static_cast<std::int64_t>(v)); }));
        case 2: return integer(f, t.type), true;
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
        case 1: return become(type_kind::tensor), at("tensor_type", tensor_type(f.end, g, t));
        case 8: return become(type_kind::sparse), at("sparse_tensor_type", tensor_type(f.end, g, t));
        case 4: return become(type_kind::sequence), at("sequence_type", wrapped(f.end, g, t, 1));
        case 9: return become(type_kind::optional), at("optional_type", wrapped(f.end, g, t, 1));
        case 5: return become(type_kind::map), at("map_type", wrapped(f.end, g, t, 2));
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

 public:
  constexpr bool read() {
    const bool good = message(c_.size(), [&](const wire_field& f) { return model_field(f); });
    return good;
  }
  /// Where in the messages something is wrong: graph.node[12].attribute[3]; the innermost first while unwinding.
  constexpr std::string_view path() const {
    return std::string_view(path_.text + path_at_, sizeof path_.text - path_at_);
  }
};

}  // namespace opcost::onnx::detail

#endif

namespace opcost::onnx {
namespace detail {
// The model's messages; `whole` tells the error of a file that is no model at all.
constexpr error read_messages(wire_cursor& c, model& m, std::string_view head) {
  model_reader reader(c, m);
  if (reader.read() && c.size() > 0) {
    if (!m.has_graph && m.ir_version == 0 && m.imports.empty())
      return error::at(error_code::not_a_model) << "not an ONNX model: it has neither a graph nor a version";
    if (!m.has_graph) return error::at(error_code::malformed) << "the model has no graph";
    return {};
  }
  if (error other = not_an_onnx(head); other.code != error_code::none) return other;
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
  if (!m.file.read(0, std::span<std::byte>(start).first(n)))
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
    const item& i = graph_.items()[static_cast<std::size_t>(analysis_.at(row).node)];
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
  std::vector<std::unique_ptr<report_section>> sections(const analysis_base& a) const override {
    std::vector<std::unique_ptr<report_section>> all;
    all.push_back(std::make_unique<origin_section>(this->graph(), a));
    return all;
  }

 private:
  std::string source_{};
  static std::string number(count_t n) { return std::string(std::string_view(digits(n))); }
};

// NAME=N
inline bool read_named_dimension(std::string_view text, named_dimension& into) {
  const std::size_t at = text.find('=');
  if (at == text.npos || at == 0) return false;
  const std::string_view digits = text.substr(at + 1);
  into.name = text.substr(0, at);
  return !digits.empty() && digits.find_first_not_of("0123456789") == digits.npos &&
         text::read_integer(digits, into.value) && !into.value.saturated();
}
inline bool has_dimension(const net& n, std::string_view name) {
  for (const dimension& d : n.dims)
    if (d.name == name) return true;
  return false;
}
// Whether a file without a magic number begins like a model: with one of the model's fields, of the right wire type.
constexpr bool begins_like_a_model(std::string_view head) {
  if (head.size() < 2) return false;
  constexpr std::string_view keys("\x08\x12\x1a\x22\x28\x32\x3a\x42\x72", 9);
  return keys.find(head[0]) != keys.npos && not_an_onnx(head).code == error_code::none;
}
}  // namespace detail

/// ONNX, in binary or in text form; external data in the model's folder.
struct onnx_format {
  static constexpr std::string_view name = "onnx",
                                    help = "ONNX (.onnx, or the text form .prototxt, .pbtxt, .textproto)",
                                    options = "dims";
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
    auto m = read_file(f.path());
    if (!m) return m.error();
    model_with_dims opened{std::move(*m), {}};
    for (const std::string& text : o.dims) {
      named_dimension d;
      if (!detail::read_named_dimension(text, d))
        return error::at(error_code::bad_argument) << "a dimension is given as NAME=N, not '" << text << "'";
      if (!detail::has_dimension(opened.file.graph, d.name))
        return error::at(error_code::bad_argument) << "no dimension of the model is called '" << d.name << "'";
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
                         << "an execution graph: its layers have no attributes to count by; give the model that it was "
                            "made from");
  }
  subject about() const override { return {.name = this->file().name, .source = source_, .exported = true}; }
  std::span<const error> remarks() const override { return remarks_; }
  zero_counts zeros(const analysis_base& a) const override {
    zero_counts z = count_stored_zeros(this->graph(), a);
    z.why = this->file().weights_note;
    return z;
  }
  const replay::model_analyzer::file* model_analyzer_file() const override { return &replayed_; }

 private:
  std::string source_{};
  sequence<error> remarks_{};
  model_file replayed_;
};

}  // namespace detail

/// OpenVINO IR, .xml with the weights in a .bin beside it.
struct ir_format {
  static constexpr std::string_view name = "openvino-ir", help = "OpenVINO IR (.xml), versions 10 and 11",
                                    options = "weights";
  /// XML of any encoding, but not a page of HTML.
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
    auto m = with_weights_of(detail::read_text(std::move(*text)), path, o.weights);
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
// The arena that TensorFlow Lite Micro plans for a model: which tensors and scratch buffers it holds, from when to
// when, and where its greedy planner places them. Source: micro_allocator.cc, micro_allocation_info.cc and the
// reference kernels of TensorFlow Lite Micro (October 2026). Works in constant expressions.

// ---- opcost/plan/greedy_by_size.hpp
#ifndef OPCOST_PLAN_GREEDY_BY_SIZE_HPP_PIECE
#define OPCOST_PLAN_GREEDY_BY_SIZE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The largest buffer first, each into the lowest gap: TensorFlow Lite Micro's GreedyMemoryPlanner, offset by offset (of
// equal sizes the later buffer goes first).

// ---- opcost/plan/placement.hpp
#ifndef OPCOST_PLAN_PLACEMENT_HPP_PIECE
#define OPCOST_PLAN_PLACEMENT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Offsets in one arena: what a plan is, whether it holds, and how buffers are put down one after another.

// ---- opcost/plan/buffer.hpp
#ifndef OPCOST_PLAN_BUFFER_HPP_PIECE
#define OPCOST_PLAN_BUFFER_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A piece of memory with a lifetime: what planners place, whatever it is made from.
#include <cstdint>

#include <span>
#include <string_view>

namespace opcost {

struct buffer {
  std::int64_t bytes = 0;
  int first = 0, last = 0;  // steps of the execution order, both included
  int alignment = 1;
  std::int64_t fixed = -1;  // an offset that was decided elsewhere
  edge of{};  // the tensor that it is made for; port -1: what the row needs while it runs, or its constants
  constexpr bool meets(const buffer& o) const { return first <= o.last && o.first <= last; }
};

namespace detail {
constexpr std::int64_t rounded_up(std::int64_t n, int to) { return to <= 1 ? n : (n + to - 1) / to * to; }
}  // namespace detail

namespace detail {
struct moment {
  int step, buffer;
  constexpr bool operator<(const moment& o) const { return step != o.step ? step < o.step : buffer < o.buffer; }
};
// Buffers by birth, or by death.
constexpr sequence<moment> in_time(std::span<const buffer> buffers, int buffer::*when) {
  sequence<moment> all;
  all.reserve(buffers.size());
  for (int b = 0; b < static_cast<int>(buffers.size()); ++b)
    all.push_back({buffers[static_cast<std::size_t>(b)].*when, b});
  bool sorted = true;
  for (std::size_t i = 1; i < all.size(); ++i) sorted = sorted && all[i - 1] < all[i];
  if (!sorted) heap_sort(std::span<moment>(all.data(), all.size()));
  return all;
}
}  // namespace detail

// The most bytes that are live at once: no plan takes less.
constexpr std::int64_t peak_of(std::span<const buffer> buffers) {
  const sequence<detail::moment> births = detail::in_time(buffers, &buffer::first),
                                 deaths = detail::in_time(buffers, &buffer::last);
  std::int64_t live = 0, most = 0;
  std::size_t gone = 0;
  for (const detail::moment& m : births) {
    for (; gone < deaths.size() && deaths[gone].step < m.step; ++gone)
      live -= buffers[static_cast<std::size_t>(deaths[gone].buffer)].bytes;
    live += buffers[static_cast<std::size_t>(m.buffer)].bytes;
    if (live > most) most = live;
  }
  return most;
}

}  // namespace opcost

#endif

namespace opcost {

struct memory_plan {
  std::string_view planner{};
  sequence<std::int64_t> offsets{};  // by buffer
  std::int64_t size = 0;             // of the arena
  std::int64_t lower_bound = 0;      // the most bytes that are live at once
  bool crowded = false;              // more buffers meet than a planner looks at: they lie one after another
  constexpr std::int64_t gap() const { return size - lower_bound; }
};

// No two buffers that meet in time overlap, all lie within the arena and on their alignment. Looks at every pair.
constexpr bool is_valid(std::span<const buffer> buffers, const memory_plan& p) {
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

// Which buffers are live at once.
class conflicts {
 public:
  static constexpr std::int64_t most_pairs = 8'000'000;  // 128 MB while they are sorted

  constexpr explicit conflicts(std::span<const buffer> buffers) : from_(buffers.size() + 1, 0) {
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
        if (buffers[static_cast<std::size_t>(b)].last < m.step) continue;
        live[kept++] = b;
        pairs.push_back({m.buffer, b});
      }
      live.resize(kept);
      live.push_back(m.buffer);
      if (static_cast<std::int64_t>(pairs.size()) > most_pairs) return;
    }
    for (const pair& p : pairs) ++from_[static_cast<std::size_t>(p.a) + 1], ++from_[static_cast<std::size_t>(p.b) + 1];
    for (std::size_t i = 1; i < from_.size(); ++i) from_[i] += from_[i - 1];
    sequence<int> next(from_);
    with_.resize(2 * pairs.size());
    for (const pair& p : pairs) {
      with_[static_cast<std::size_t>(next[static_cast<std::size_t>(p.a)]++)] = p.b;
      with_[static_cast<std::size_t>(next[static_cast<std::size_t>(p.b)]++)] = p.a;
    }
    known_ = true;
  }
  constexpr bool known() const { return known_; }  // false: there are too many
  constexpr std::span<const int> of(int buffer) const {
    const int from = from_[static_cast<std::size_t>(buffer)];
    return std::span<const int>(with_).subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(count(buffer)));
  }
  constexpr int count(int buffer) const {
    return from_[static_cast<std::size_t>(buffer) + 1] - from_[static_cast<std::size_t>(buffer)];
  }
  constexpr std::size_t all() const { return with_.size(); }

 private:
  sequence<int> from_{}, with_{};
  bool known_ = false;
};

enum class fit : std::uint8_t { first, best };  // the lowest gap that is large enough, or the smallest

// Puts buffers down in an order of the caller's, each where those that are there already leave a gap, or above them.
class placer {
 public:
  constexpr placer(std::span<const buffer> buffers, const conflicts& c) : buffers_(buffers), conflicts_(c) {}

  // Returns the arena's size. `offsets` has a place for each buffer.
  constexpr std::int64_t place(const sequence<int>& order, fit how, sequence<std::int64_t>& offsets) {
    for (std::size_t b = 0; b < buffers_.size(); ++b) offsets[b] = buffers_[b].fixed;
    std::int64_t size = 0;
    for (const buffer& b : buffers_)
      if (b.fixed >= 0 && b.fixed + b.bytes > size) size = b.fixed + b.bytes;
    for (const int b : order) {
      const buffer& wanted = buffers_[static_cast<std::size_t>(b)];
      if (wanted.fixed >= 0) continue;
      const std::int64_t at = offset_for(b, wanted, how, offsets);
      offsets[static_cast<std::size_t>(b)] = at;
      if (at + wanted.bytes > size) size = at + wanted.bytes;
    }
    return size;
  }

 private:
  struct taken {
    std::int64_t from, to;
    constexpr bool operator<(const taken& o) const { return from < o.from; }
  };
  std::span<const buffer> buffers_;
  const conflicts& conflicts_;
  sequence<taken> around_{};

  constexpr std::int64_t offset_for(int b, const buffer& wanted, fit how, const sequence<std::int64_t>& offsets) {
    around_.clear();
    for (const int other : conflicts_.of(b))
      if (const std::int64_t at = offsets[static_cast<std::size_t>(other)]; at >= 0)
        around_.push_back({at, at + buffers_[static_cast<std::size_t>(other)].bytes});
    sort_around();
    std::int64_t above = 0, best = -1, smallest = 0;
    for (const taken& t : around_) {
      const std::int64_t gap = t.from - above;
      if (gap >= wanted.bytes && (best < 0 || gap < smallest)) {
        if (how == fit::first) return above;
        best = above, smallest = gap;
      }
      if (t.to > above) above = detail::rounded_up(t.to, wanted.alignment);
    }
    return best >= 0 ? best : above;
  }
  constexpr void sort_around() {
    if (around_.size() > 24) return detail::heap_sort(std::span<taken>(around_.data(), around_.size()));
    for (std::size_t i = 1; i < around_.size(); ++i) {
      const taken t = around_[i];
      std::size_t k = i;
      for (; k > 0 && t < around_[k - 1]; --k) around_[k] = around_[k - 1];
      around_[k] = t;
    }
  }
};

namespace detail {
// Keys by which a planner orders: the larger first, then the second, then as they are numbered.
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
  heap_sort(std::span<placing_key>(keys.data(), keys.size()));
  sequence<int> order;
  order.reserve(buffers);
  for (const placing_key& k : keys) order.push_back(k.buffer);
  return order;
}
}  // namespace detail

}  // namespace opcost

#endif

namespace opcost {

struct greedy_by_size {
  static constexpr std::string_view name = "greedy_by_size";
  static constexpr std::string_view about = "the largest first, into the lowest gap: TensorFlow Lite Micro's";
  static constexpr sequence<int> order(std::span<const buffer> buffers) {
    return detail::placing_order(buffers.size(), [&](int b) {
      return detail::placing_key{buffers[static_cast<std::size_t>(b)].bytes, b, b};
    });
  }
  constexpr std::int64_t operator()(std::span<const buffer> buffers, const conflicts& c, std::int64_t,
                                    sequence<std::int64_t>& offsets) const {
    return placer(buffers, c).place(order(buffers), fit::first, offsets);
  }
};

}  // namespace opcost

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

}  // namespace opcost::tflite

#endif

// ---- opcost/tflite/model_view.hpp
#ifndef OPCOST_TFLITE_MODEL_VIEW_HPP_PIECE
#define OPCOST_TFLITE_MODEL_VIEW_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The tables of a model, read when they are asked for. Nothing is copied, and nothing that is not asked for is checked:
// devices run files that interpreters refuse.

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

/// Bytes that lie in an array of char, unsigned char, std::uint8_t or std::byte.
template <byte_like Byte> struct array_bytes {
  const Byte* data = nullptr;
  std::uint64_t length = 0;
  constexpr std::uint64_t size() const { return length; }
  constexpr std::uint8_t operator[](std::uint64_t i) const {
    return static_cast<std::uint8_t>(data[static_cast<std::size_t>(i)]);
  }
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

/// `Bytes` has size() and operator[](offset) -> std::uint8_t.
template <class Bytes> class flatbuffer {
 public:
  constexpr explicit flatbuffer(const Bytes& bytes) : bytes_(bytes), size_(bytes.size()) {}

  constexpr std::uint64_t size() const { return size_; }
  constexpr const read_fault& fault() const { return fault_; }
  constexpr bool good() const { return fault_.what.empty(); }
  /// Keeps the first fault.
  constexpr void fail(std::string_view what, const char* table, int field, std::uint64_t offset) {
    if (fault_.what.empty()) fault_ = {what, table, field, offset};
  }

  /// The unsigned number of `width` (1, 2, 4 or 8) bytes at `at`; 0 if it does not lie within the file or after a
  /// fault.
  constexpr std::uint64_t number(std::uint64_t at, unsigned width, const char* table, int field) {
    if (at > size_ || size_ - at < width) {
      fail("it lies outside of the file, which may be cut off", table, field, at);
      return 0;
    }
    if (!good()) return 0;
    if (width == 4) return low_half(at) | low_half(at + 2) << 16;
    if (width == 2) return low_half(at);
    if (width == 1) return bytes_[at];
    return low_half(at) | low_half(at + 2) << 16 | low_half(at + 4) << 32 | low_half(at + 6) << 48;
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
  read_fault fault_{};

  constexpr std::uint64_t low_half(std::uint64_t at) const {
    return static_cast<std::uint64_t>(bytes_[at]) | static_cast<std::uint64_t>(bytes_[at + 1]) << 8;
  }
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
  vector_place inputs{}, outputs{};  // i32 indices of tensors; -1: an operand that is left out
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
  constexpr table_place options(const operator_entry& o) const {
    return in_->table_field(o.table, field::operation::builtin_options, "BuiltinOptions");
  }
  constexpr table_place options_2(const operator_entry& o) const {
    return in_->table_field(o.table, field::operation::builtin_options_2, "BuiltinOptions2");
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
  /// Fails if the data of some buffer lies outside of the file: then the file is cut off.
  constexpr void check_buffers() const {
    for (std::uint32_t i = 1; i < buffers_.size && good(); ++i) buffer_data(i);
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

/// What the arena's size depends on besides the model.
struct arena_options {
  int pointer_bytes = 4;  ///< of the target: 4 on a Cortex-M, 8 on a 64-bit host
};

/// The planned part of the arena (its head), and an estimate of the persistent part (its tail).
struct arena_plan {
  read_fault fault{};
  /// Bytes of the head: exactly what the planner of TensorFlow Lite Micro uses with its reference kernels.
  std::int64_t head_bytes = 0;
  std::int64_t scratch_bytes = 0;        ///< bytes of all scratch buffers, which lie in the head
  std::int64_t tail_bytes_estimate = 0;  ///< depends on the target and the kernel library
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
    for (const scratch& s : scratches_) plan.scratch_bytes += s.bytes;
    add_fixed_offsets(plan.buffers);
    plan.offsets.resize(plan.buffers.size(), 0);
    const std::span<const buffer> all(plan.buffers.data(), plan.buffers.size());
    const conflicts meeting(all);
    if (!meeting.known()) {
      model_.bytes().fail("the model has more live tensors than a plan looks at", "Model", -1, 0);
      return;
    }
    plan.head_bytes = greedy_by_size{}(all, meeting, 0, plan.offsets);
    plan.tail_bytes_estimate = tail();
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
  static constexpr int deepest = 16;

  constexpr void touch(std::uint32_t subgraph, std::int32_t tensor, bool born) {
    const int at = first_tensor_[subgraph] + tensor;
    if (tensor < 0 || at >= first_tensor_[subgraph + 1]) return;
    lifetime& l = lives_[static_cast<std::size_t>(at)];
    if (born && l.first < 0) l.first = clock_;
    if (l.first >= 0 || !born) l.last = clock_;
  }

  constexpr void operators(std::uint32_t g, int depth) {
    const subgraph_entry s = model_.subgraph(g);
    for (std::uint32_t i = 0; i < s.operators.size && model_.good(); ++i) {
      const operator_entry o = model_.operation(s, i);
      ++clock_;
      const int begin = clock_;
      for (std::uint32_t k = 0; k < o.outputs.size; ++k) touch(g, model_.index(o.outputs, k), true);
      if (depth < deepest) call(o, depth);
      for (std::uint32_t k = 0; k < o.inputs.size; ++k) touch(g, model_.index(o.inputs, k), false);
      for (std::uint32_t k = 0; k < o.outputs.size; ++k) touch(g, model_.index(o.outputs, k), false);
      request_scratch(s, o, begin);
    }
  }
  constexpr void call(const operator_entry& o, int depth) {
    const options_view<Bytes> first(model_.bytes(), model_.options(o));
    const auto one = [&](count_t g) {
      if (g < 0 || g >= count_t(model_.subgraphs())) return;
      const auto index = static_cast<std::uint32_t>(g.n);
      ++clock_;
      const subgraph_entry s = model_.subgraph(index);
      for (std::uint32_t k = 0; k < s.inputs.size; ++k) touch(index, model_.index(s.inputs, k), true);
      operators(index, depth + 1);
      for (std::uint32_t k = 0; k < s.outputs.size; ++k) touch(index, model_.index(s.outputs, k), false);
    };
    if (o.op == builtin::if_) {
      one(first.integer(field::branch::then_subgraph));
      one(first.integer(field::branch::else_subgraph));
    } else if (o.op == builtin::while_) {
      one(first.integer(field::loop::condition_subgraph));
      one(first.integer(field::loop::body_subgraph));
    } else if (o.op == builtin::call_once) {
      one(first.integer(0));
    }
  }

  // ---- scratch buffers of the reference kernels

  struct shaped {
    element type = element::float32;
    shape dims{};
    bool present = false;
    constexpr std::int64_t elements() const { return dims.elements().n; }
  };
  constexpr shaped operand(const subgraph_entry& s, const vector_place& list, std::uint32_t k) const {
    const std::int32_t i = model_.index(list, k);
    if (i < 0) return {};
    const tensor_entry t = model_.tensor(s, i);
    return {t.type, t.dims, true};
  }
  constexpr void request(std::int64_t bytes, int begin) {
    const int number = requests_++;
    if (bytes > 0) scratches_.push_back({bytes, begin, clock_, number});
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
        request(4 * x.dims.rank, begin);
        request(4 * w.elements(), begin);
        return;
      case builtin::reduce_max:
      case builtin::reduce_min:
      case builtin::reduce_all:
      case builtin::reduce_any:
        request(4 * x.dims.rank, begin);
        request(4 * w.elements(), begin);
        return;
      case builtin::mirror_pad:
        request(4 * x.dims.rank, begin);
        request(4 * x.dims.rank, begin);
        return;
      case builtin::svdf: {
        const std::int64_t rows = x.dims[0].n, filters = w.dims[0].n;
        request(4 * rows * filters, begin);
        if (x.type == element::int8) request(4 * rows * y.dims[1].n, begin);
        return;
      }
      case builtin::unidirectional_sequence_lstm: {
        const shaped cell = operand(s, o.inputs, 19), time = x;
        const options_view<Bytes> options(model_.bytes(), model_.options(o));
        const bool time_major = options.flag(field::sequence_lstm::time_major);
        const std::int64_t batch = time.dims[time_major ? 1 : 0].n, bytes = arena_bytes_of(cell.type);
        const std::int64_t width = cell.dims[cell.dims.rank - 1].n;
        for (int gate = 0; gate < 4; ++gate) request(batch * width * bytes, begin);
        return;
      }
      case builtin::add_n: request(options_.pointer_bytes * static_cast<std::int64_t>(o.inputs.size), begin); return;
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
    const std::int64_t n = boxes.dims[1].n, classes = scores.dims[2].n, detections = out.dims[1].n;
    for (const std::int64_t bytes : {16 * n, n, 4 * n, 4 * n * classes, 4 * n, 4 * n, 4 * n, 4 * n, 4 * classes,
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
        if (out >= 0 && static_cast<std::uint32_t>(out) < s.tensors.size) handle[static_cast<std::size_t>(out)] = 1;
      }
      for (std::uint32_t i = 0; i < s.tensors.size && model_.good(); ++i) {
        const tensor_entry t = model_.tensor(s, static_cast<std::int32_t>(i));
        if (!planned(t, g) || handle[i] != 0) continue;
        const count_t elements = t.dims.elements();
        const count_t bytes = elements * arena_bytes_of(t.type);
        if (bytes <= 0) continue;
        if (bytes.saturated())
          return model_.bytes().fail("a tensor has more than 2^63 bytes", "Tensor", -1, t.table.at);
        const int at = first_tensor_[g] + static_cast<int>(i);
        const lifetime& l = lives_[static_cast<std::size_t>(at)];
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
  constexpr std::int64_t tail() const {
    const std::int64_t word = options_.pointer_bytes;
    std::int64_t bytes = 61 * word;
    for (std::uint32_t g = 0; g < model_.subgraphs() && model_.good(); ++g) {
      const subgraph_entry s = model_.subgraph(g);
      bytes += 3 * word * s.tensors.size + 8 * word * s.operators.size;
      if (g == 0) bytes += 12 * word * (s.inputs.size + s.outputs.size);
      for (std::uint32_t i = 0; i < s.tensors.size && model_.good(); ++i) {
        const tensor_entry t = model_.tensor(s, static_cast<std::int32_t>(i));
        if (t.variable)
          bytes += opcost::detail::rounded_up(t.dims.elements().n * arena_bytes_of(t.type), arena_alignment);
      }
      for (std::uint32_t i = 0; i < s.operators.size && model_.good(); ++i)
        bytes += operator_data(s, model_.operation(s, i));
    }
    return bytes;
  }
  constexpr std::int64_t operator_data(const subgraph_entry& s, const operator_entry& o) const {
    switch (o.op) {
      case builtin::conv_2d:
      case builtin::depthwise_conv_2d: return 124 + 8 * operand(s, o.outputs, 0).dims[-1].n;
      case builtin::transpose_conv: return 136 + 8 * operand(s, o.outputs, 0).dims[-1].n;
      case builtin::fully_connected: return 104;
      case builtin::average_pool_2d:
      case builtin::max_pool_2d: return 88;
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
  if (m.good()) detail::arena_walk<Bytes>(m, o).run(plan);
  plan.fault = reader.fault();
  plan.bytes_at_most = opcost::detail::rounded_up(
      plan.head_bytes + plan.tail_bytes_estimate + plan.tail_bytes_estimate / 10 + 1024, detail::arena_alignment);
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
// An operator as the functions that lower it see it, and what they share: stored tensors and fused activations.

// ---- opcost/tflite/tflite_model.hpp
#ifndef OPCOST_TFLITE_TFLITE_MODEL_HPP_PIECE
#define OPCOST_TFLITE_TFLITE_MODEL_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A .tflite file at run time: its bytes, and the nodes that an analysis walks. Tables are read from the bytes when they
// are asked for.
#include <memory>

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
    case builtin::bidirectional_sequence_lstm: return true;
    default: return false;
  }
}

namespace detail {

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

/// The whole output shape is operand 0; what the sink is given is its spatial part. Where its content is not known, the
/// file's own output shape stands in.
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
    spatial.value = std::span<const Dim>(extents).first(static_cast<std::size_t>(x.rank - 2));
  }
  const auto y = f(c, with_dims(in[2], channels_second(x)), with_dims(in[1], filter), spatial);
  return with_dims(y, channels_last(y.dims));
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
  spatial.value = std::span<const Dim>(extents);
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
    const tensors in{std::span<const tensor>(given)};
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
    add(op_traits<Op>::count(op, tensors{std::span<const tensor>(given)}, out));
    return y;
  }

 private:
  constexpr void add(const tally& work) {
    macs += work.mac;
    padded += work.padded;
  }
};

inline constexpr int deepest_call = 16;  // subgraphs that call subgraphs

inline constexpr std::string_view inside_npu = "its work is inside of ethos-u, compiled for an NPU";
inline constexpr std::string_view of_custom = "it has custom operators that are not known";
inline constexpr std::string_view of_loop = "how often a loop runs is not known";
inline constexpr std::string_view of_operator = "it has operators that are not known";
inline constexpr std::string_view of_shape = "a shape that the file states has dimensions that are not known";
inline constexpr std::string_view of_calls = "its subgraphs call each other without end, or too often";

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
      if (--steps_ < 0) {
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
  int steps_ = 1 << 20;  // operators that are looked at, those of called subgraphs each time

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
    const table_place table = o.op == builtin::stablehlo_dot_general || o.op == builtin::stablehlo_convolution
                                  ? model_.options_2(o)
                                  : model_.options(o);
    product_sum f;
    const auto out = lower_products(o.op, options_view<Bytes>(model_.bytes(), table), tensors(operands_), stored, f);
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
        const auto options = first_options(o);
        const mac_range a = called(options.integer(field::branch::then_subgraph), depth);
        const mac_range b = called(options.integer(field::branch::else_subgraph), depth);
        return {smaller(a.least, b.least), larger(a.most, b.most), smaller(a.valid_least, b.valid_least),
                larger(a.valid_most, b.valid_most), a.unknown.empty() ? b.unknown : a.unknown};
      }
      case builtin::stablehlo_case: return {.unknown = of_operator};
      case builtin::while_: return loop(first_options(o), depth);
      case builtin::stablehlo_while: return loop(second_options(o), depth);
      case builtin::call_once: return {};  // it runs once, at the start
      case builtin::call: return called(first_options(o).integer(field::call::subgraph), depth);
      case builtin::stablehlo_composite:
        return called(second_options(o).integer(field::composite::decomposition_subgraph), depth);
      case builtin::stablehlo_dot_general:
      case builtin::stablehlo_convolution:
      case builtin::delegate:
      case builtin::placeholder_for_greater_op_codes:
      case builtin::stablehlo_custom_call: return {.unknown = of_operator};
      default: break;
    }
    const auto code = static_cast<std::int32_t>(o.op);
    if (code < 0 || code >= builtin_operators) return {.unknown = of_operator};
    return {};
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
  constexpr options_view<Bytes> first_options(const operator_entry& o) const {
    return {model_.bytes(), model_.options(o)};
  }
  constexpr options_view<Bytes> second_options(const operator_entry& o) const {
    return {model_.bytes(), model_.options_2(o)};
  }
};

/// Elements of the constants that operators work with as data, each buffer once.
template <class Bytes> constexpr count_t count_data_constants(const model_view<Bytes>& m) {
  sequence<char> taken(m.buffers(), 0);
  count_t elements = 0;
  for (std::uint32_t g = 0; g < m.subgraphs() && m.good(); ++g) {
    const subgraph_entry s = m.subgraph(g);
    for (std::uint32_t i = 0; i < s.operators.size && m.good(); ++i) {
      const operator_entry o = m.operation(s, i);
      const unsigned settings = settings_of(o.op);
      for (std::uint32_t k = 0; k < o.inputs.size && m.good(); ++k) {
        const std::int32_t index = m.index(o.inputs, k);
        if (index < 0 || (k < 32 && (settings >> k & 1u) != 0)) continue;
        const std::uint32_t buffer = m.buffer_of(s, index);
        if (buffer >= taken.size() || taken[buffer] != 0 || m.buffer_data(buffer).bytes == 0) continue;
        taken[buffer] = 1;
        elements += m.tensor(s, index).dims.elements();
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
  count_t parameters = 0;
};

/// The figures of subgraph 0, and of the subgraphs that it calls. Usable in constant expressions and at run time.
template <class Bytes> constexpr model_figures figures_of(const Bytes& bytes) {
  flatbuffer<Bytes> reader(bytes);
  const model_view<Bytes> m(reader);
  model_figures r;
  if (m.good()) m.check_buffers();
  if (m.good()) r.macs = detail::figure_walk<Bytes>(m).macs(0);
  if (m.good()) r.parameters = detail::count_data_constants(m);
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
  std::span<const edge> inputs_of(const node& n) const {
    return std::span(edges).subspan(static_cast<std::size_t>(n.first_input), static_cast<std::size_t>(n.inputs));
  }
};

/// A model and its bytes. It does not move, since views refer to the bytes.
class model {
 public:
  explicit model(sequence<char> bytes)
      : bytes_(std::move(bytes)), reader_(file_bytes{bytes_.data(), bytes_.size()}), view_(reader_) {
    if (view_.good()) view_.check_buffers();
    for (std::uint32_t g = 0; g < view_.subgraphs() && view_.good(); ++g) nets_.push_back(read_net(g));
  }
  model(const model&) = delete;
  model& operator=(const model&) = delete;

  bool good() const { return reader_.good(); }
  const read_fault& fault() const { return reader_.fault(); }
  file_bytes bytes() const { return {bytes_.data(), bytes_.size()}; }
  const file_view& view() const { return view_; }
  const net& main() const { return nets_[0]; }
  const net* subgraph(count_t i) const {
    return i >= 0 && i < count_t(nets_.size()) ? &nets_[static_cast<std::size_t>(i.n)] : nullptr;
  }
  std::string_view text(const vector_place& s) const {
    return {bytes_.data() + static_cast<std::size_t>(s.first), static_cast<std::size_t>(s.size)};
  }
  std::string_view name() const { return text(reader_.vector_field(view_.root(), field::model::description, 1)); }
  std::string_view tensor_name(const net& n, std::int32_t tensor) const {
    const tensor_entry t = view_.tensor(view_.subgraph(n.subgraph), tensor);
    return text(reader_.vector_field(t.table, field::tensor::name, 1));
  }

 private:
  sequence<char> bytes_;
  mutable flatbuffer<file_bytes> reader_;
  file_view view_;
  sequence<net> nets_{};

  void add(net& n, node x, std::span<const edge> from) {
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
      made_by[static_cast<std::size_t>(t)] = {static_cast<int>(n.nodes.size()), 0};
      add(n, {.role = role, .tensor = t, .name = tensor_name(n, t), .type = type}, {});
    };
    for (std::uint32_t k = 0; k < s.inputs.size; ++k) tensor_node(node_role::input, view_.index(s.inputs, k), "Input");
    // constants, variables and whatever else no operator writes, if an operator reads it
    sequence<char> written(s.tensors.size, 0);
    for (std::uint32_t i = 0; i < s.operators.size && view_.good(); ++i) {
      const operator_entry o = view_.operation(s, i);
      for (std::uint32_t k = 0; k < o.outputs.size; ++k)
        if (const std::int32_t t = view_.index(o.outputs, k); t >= 0 && static_cast<std::uint32_t>(t) < s.tensors.size)
          written[static_cast<std::size_t>(t)] = 1;
    }
    for (std::uint32_t i = 0; i < s.operators.size && view_.good(); ++i) {
      const operator_entry o = view_.operation(s, i);
      for (std::uint32_t k = 0; k < o.inputs.size; ++k) {
        const std::int32_t t = view_.index(o.inputs, k);
        if (t < 0 || static_cast<std::uint32_t>(t) >= s.tensors.size || written[static_cast<std::size_t>(t)] != 0 ||
            made_by[static_cast<std::size_t>(t)].row >= 0)
          continue;
        const bool constant = view_.data(view_.tensor(s, t)).bytes > 0;
        tensor_node(constant ? node_role::constant : node_role::input, t, constant ? "Constant" : "Variable");
      }
    }
    // an operand may come from an operator that follows in the list, so nodes are numbered first
    const int first = static_cast<int>(n.nodes.size());
    for (std::uint32_t i = 0; i < s.operators.size && view_.good(); ++i) {
      const operator_entry o = view_.operation(s, i);
      for (std::uint32_t k = 0; k < o.outputs.size; ++k)
        if (const std::int32_t t = view_.index(o.outputs, k); t >= 0 && static_cast<std::uint32_t>(t) < s.tensors.size)
          made_by[static_cast<std::size_t>(t)] = {first + static_cast<int>(i), static_cast<int>(k)};
    }
    sequence<edge> from;
    const auto source = [&](std::int32_t t) {
      return t < 0 || static_cast<std::uint32_t>(t) >= s.tensors.size ? edge{-1, 0}
                                                                      : made_by[static_cast<std::size_t>(t)];
    };
    for (std::uint32_t i = 0; i < s.operators.size && view_.good(); ++i) {
      const operator_entry o = view_.operation(s, i);
      from.clear();
      for (std::uint32_t k = 0; k < o.inputs.size; ++k) from.push_back(source(view_.index(o.inputs, k)));
      const std::int32_t out = view_.index(o.outputs, 0);
      std::string_view type = name_of(o.op);
      if (o.op == builtin::custom || type.empty()) type = text(view_.custom_code(o));
      add(n, {.operation = i, .op = o.op, .name = out >= 0 ? tensor_name(n, out) : type, .type = type},
          std::span<const edge>(from.data(), from.size()));
    }
    for (std::uint32_t k = 0; k < s.outputs.size && view_.good(); ++k) {
      const std::int32_t t = view_.index(s.outputs, k);
      const edge e = source(t);
      if (t >= 0)
        add(n, {.role = node_role::output, .tensor = t, .name = tensor_name(n, t), .type = "Output"},
            std::span<const edge>(&e, 1));
    }
    return n;
  }
};

/// The model of a file's bytes. *Errors*: what is damaged, with table, field and byte offset.
inline result<std::unique_ptr<model>> read_model(sequence<char> bytes) {
  auto m = std::make_unique<model>(std::move(bytes));
  if (m->good()) return m;
  const read_fault& f = m->fault();
  error e = error::at(error_code::malformed);
  const sink to(e.what);
  to << "damaged TensorFlow Lite model: " << (f.table.empty() ? std::string_view("the file") : f.table);
  if (f.field >= 0) to << ", field " << count_t(f.field);
  to << ", byte " << count_t(static_cast<std::int64_t>(f.offset)) << ": " << f.what;
  return e;
}

}  // namespace opcost::tflite

#endif

namespace opcost::tflite {

using lowering_step = lowering_to<builtin_ops>;

/// What a lowering is given besides the operands.
struct operator_node {
  const model* of = nullptr;
  const net* in = nullptr;
  const node* is = nullptr;
  bool stored = true;  // the shapes that the file stores hold

  operator_entry entry() const { return of->view().operation(of->view().subgraph(in->subgraph), is->operation); }
  options_view<file_bytes> options() const { return {of->view().bytes(), of->view().options(entry())}; }
  options_view<file_bytes> options_2() const { return {of->view().bytes(), of->view().options_2(entry())}; }
  int outputs() const { return static_cast<int>(entry().outputs.size); }
  partial_tensor stored_output(int k) const;
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

// The option that holds the fused activation, -1: there is none.
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
  const bool second = op == builtin::stablehlo_dot_general || op == builtin::stablehlo_convolution;
  const partial_outputs y = lower_products(op, second ? n.options_2() : n.options(), in, n.stored_output(0), f);
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
      return step(op, channels_second_tensor(x), step.numbers({1}));
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

// ---- opcost/tflite/lower_layout.hpp
#ifndef OPCOST_TFLITE_LOWER_LAYOUT_HPP_PIECE
#define OPCOST_TFLITE_LOWER_LAYOUT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Operators that move data, resize images, or return positions.

namespace opcost::tflite::detail {

// With other input shapes, of those whose rule is simple; the others are not known then.
inline lowered_outputs lower_movement(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  const auto o = n.options();
  switch (n.is->op) {
    case builtin::concatenation:
      return step(concat{.axis = o.integer(0)}, std::span<const partial_tensor>(in.begin(), in.end()));
    case builtin::reshape: {
      if (in.has(1) && in[1].has_value()) return step(reshape{}, in[0], in[1]);
      return step(reshape{}, in[0], step.numbers(o.list(0, 4)));
    }
    case builtin::transpose: return step(transpose{}, in[0], in[1]);
    case builtin::squeeze: {
      const ints axes = o.list(0, 4);
      return axes.empty() ? step(squeeze_1{}, in[0]) : step(squeeze_1{}, in[0], step.numbers(axes));
    }
    case builtin::expand_dims: return step(unsqueeze{}, in[0], in[1]);
    case builtin::tile: return step(tile{}, in[0], in[1]);
    case builtin::zeros_like: return with(in[0], in[0].dims);
    case builtin::pad:
    case builtin::padv2:
    case builtin::mirror_pad: {
      if (!in[1].has_value()) return undecided("the pads are unknown");
      partial_shape y = in[0].dims;
      for (int i = 0; i < y.rank; ++i)
        y.set(i,
              y[i] + in[1].value[static_cast<std::size_t>(2 * i)] + in[1].value[static_cast<std::size_t>(2 * i + 1)]);
      return with(in[0], y);
    }
    case builtin::pack: {
      partial_shape y = in[0].dims, z;
      const count_t axis = o.integer(1);
      const int at = static_cast<int>(axis < 0 ? axis.n + y.rank + 1 : axis.n);
      for (int i = 0; i <= y.rank; ++i) {
        if (i == at) z.push_back(in.size());
        if (i < y.rank) z.push_back(y[i]);
      }
      return with(in[0], z);
    }
    default: return undecided("the shape of its output for other input shapes is unknown");
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
  movement  // of data; no arithmetic
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
    case builtin::stablehlo_cbrt: case builtin::stablehlo_floor: case builtin::stablehlo_convert: return operator_family::unary;
    case builtin::average_pool_2d: case builtin::max_pool_2d: case builtin::l2_pool_2d: return operator_family::pool;
    case builtin::mean: case builtin::sum: case builtin::reduce_prod: case builtin::reduce_max:
    case builtin::reduce_min: case builtin::reduce_all: case builtin::reduce_any: return operator_family::reduction;
    case builtin::resize_bilinear: case builtin::resize_nearest_neighbor: return operator_family::resize;
    case builtin::arg_max: case builtin::arg_min: return operator_family::position;
    case builtin::topk_v2: return operator_family::top_k;
    case builtin::cumsum: return operator_family::running_sum;
    case builtin::add_n: return operator_family::sum;
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
    case builtin::stablehlo_gather: case builtin::stablehlo_transpose: return operator_family::movement;
    default: return operator_family::unknown;
  }
}
// clang-format on

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
    case operator_family::movement: return lower_movement(n, in, step);
    case operator_family::unknown: break;
  }
  return "an operator without a formula";
}

// Works on integers and truth values as such; everywhere else an integer stands for a real number, by scale and zero
// point.
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
inline sequence<partial_tensor> as_reals(builtin op, const partial_tensors& in, unsigned settings) {
  sequence<partial_tensor> all;
  int i = 0;
  for (partial_tensor t : in) {
    const bool setting = i < 32 && (settings >> i & 1u) != 0;
    if (!setting && t.present() && !is_real(t.type) && !works_on_integers(op)) {
      t.type = dtype::f32;
      t.value = {};
    }
    if (!setting && t.type == dtype::f16) t.type = dtype::f32;
    all.push_back(t);
    ++i;
  }
  return all;
}
}  // namespace detail

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
    const sequence<partial_tensor> reals = detail::as_reals(n.is->op, in, settings);
    out = moves ? detail::lower_movement(n, in, step)
                : detail::lower_by_family(n, partial_tensors(std::span<const partial_tensor>(reals)), step);
  }
  step.settings(settings);
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
  static std::span<const edge> inputs(const graph& g, const node& n) { return g.layers().inputs_of(n); }
  static content_use reads(const graph&, const node& n) {
    return {n.role == tflite::node_role::operation ? tflite::settings_of(n.op) : 0u, false};
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
      const tflite::operator_node o{&g.source(), &g.layers(), &n, true};
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
    const auto body = [&](count_t index, body_kind kind, int skipped) {
      const tflite::net* inner = g.source().subgraph(index);
      if (!inner) return;
      body_wiring w;
      w.kind = kind;
      int input = 0, output = 0;
      for (int i = 0; i < static_cast<int>(inner->nodes.size()); ++i) {
        const node& x = inner->nodes[static_cast<std::size_t>(i)];
        if (x.role == tflite::node_role::input && x.type == "Input")
          w.inputs.push_back({.outer = skipped + input++, .inner = i});
        if (x.role == tflite::node_role::output) w.outputs.push_back({.outer = output++, .inner = i});
      }
      if (kind == body_kind::repeated)
        for (int k = 0; k < output && k < input; ++k)
          w.back.push_back({w.outputs[static_cast<std::size_t>(k)].inner, w.inputs[static_cast<std::size_t>(k)].inner});
      else
        w.condition = 0;
      const tflite::graph of(g.source(), *inner);
      all.push_back({g.has_stored_shapes() ? of : of.without_stored_shapes(), std::move(w)});
    };
    const tflite::operator_node o{&g.source(), &g.layers(), &n, true};
    if (n.op == builtin::if_) {
      body(o.options().integer(tflite::field::branch::then_subgraph), body_kind::when_true, 1);
      body(o.options().integer(tflite::field::branch::else_subgraph), body_kind::when_false, 1);
    } else if (n.op == builtin::while_) {
      body(o.options().integer(tflite::field::loop::body_subgraph), body_kind::repeated, 0);
    }
    return all;
  }
  static void visit(const graph& g, const node& n, auto&& f) {
    const tflite::operator_node o{&g.source(), &g.layers(), &n, g.has_stored_shapes()};
    if (n.role == tflite::node_role::input) return f(lowered_by(o, &lower_input));
    if (n.role == tflite::node_role::constant) return f(lowered_by(o, &lower_constant));
    if (n.role == tflite::node_role::output) return f(lowered_by(o, &lower_output));
    if (n.op == builtin::if_) return f(op_ref<builtin_ops>{catalogue<builtin_ops>::find("If", 8), &a_branch});
    if (n.op == builtin::while_) return f(op_ref<builtin_ops>{catalogue<builtin_ops>::find("Loop", 5), &a_loop});
    if (tflite::family_of(n.op) == tflite::operator_family::unknown) return f(unknown_op{n.type});
    f(lowered_by(o, &tflite::lower_operator));
  }
  static bool content(const graph& g, const node& n, const partial_tensor& t, opcost::content<interval> into) {
    if (n.role != tflite::node_role::constant) return false;
    const auto& view = g.source().view();
    const tflite::data_place place = view.data(view.tensor(view.subgraph(g.layers().subgraph), n.tensor));
    if (place.bytes == 0 || place.bytes > 8 * max_content) return false;
    const tflite::file_bytes all = g.source().bytes();
    return decode(t.type, std::as_bytes(std::span(all.data + place.at, static_cast<std::size_t>(place.bytes))), into);
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

/// The arena of TensorFlow Lite Micro: below the summary, and as "arena" in JSON.
class arena_section final : public report_section {
 public:
  explicit arena_section(const model& m) : plan_(plan_arena(m.bytes())), file_bytes_(m.bytes().size()) {}
  void write_json(opcost::detail::json_writer& w) const override {
    const auto number = [&](const char* key, std::int64_t n) { w.key(key).number(n); };
    w.key("arena").open('{');
    number("head_bytes", plan_.head_bytes);
    number("tail_bytes_estimate", plan_.tail_bytes_estimate);
    number("bytes_at_most", plan_.bytes_at_most);
    number("scratch_bytes", plan_.scratch_bytes);
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
    w.close('}');
  }
  void write_text(const sink& to) const override {
    to << "arena of TensorFlow Lite Micro: head " << grouped(plan_.head_bytes) << " bytes, tail about "
       << grouped(plan_.tail_bytes_estimate) << " (32-bit target, reference kernels), at most "
       << grouped(plan_.bytes_at_most) << "\n";
  }

 private:
  arena_plan plan_;
  std::uint64_t file_bytes_;
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
  result<analysis<Cs...>> reshape(std::span<const given_input> given, const assumptions& assumed) const override {
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
  static constexpr std::string_view name = "tflite", help = "TensorFlow Lite (.tflite)", options = "";
  static bool recognizes(const files::input_file& f) {
    const std::string_view head = f.head();
    return head.size() >= 8 && head.substr(4, 4) == "TFL3";
  }
  template <class... Cs>
  static result<std::unique_ptr<loaded_model<Cs...>>> read(files::input_file f, const read_options&) {
    auto bytes = f.take_contents();
    if (!bytes) return bytes.error();
    auto m = read_model(std::move(*bytes));
    if (!m) return m.error();
    return std::unique_ptr<loaded_model<Cs...>>(new detail::loaded_tflite<Cs...>(std::move(*m)));
  }
};

}  // namespace opcost::tflite

#endif

namespace opcost {

using all_formats =
    input_format_list<tflite::tflite_format, legacy_ir::old_ir_format, openvino::ir_format, onnx::onnx_format>;

/// Reads a model of any format: `read_model<exact>("model.xml")`.
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
// Files that say which layers a device fused into what.

// ---- opcost/openvino/execution_graph.hpp
#ifndef OPCOST_OPENVINO_EXECUTION_GRAPH_HPP_PIECE
#define OPCOST_OPENVINO_EXECUTION_GRAPH_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The execution graph that OpenVINO dumps (benchmark_app -exec_graph_path, CompiledModel::get_runtime_model): an IR
// whose layers have execOrder, execTimeMcs, originalLayersNames and primitiveType for attributes.

namespace opcost::openvino {

// What the records need is copied out of the file.
inline result<execution_graph> execution_graph_of(const model& m) {
  const net& in = m.main;
  if (!m.execution_graph)
    return error::at(error_code::not_a_model)
           << "an IR, but no execution graph: its layers have no execOrder; benchmark_app -exec_graph_path writes one";
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
  const auto keep = [&](std::string_view s) {  // there is room: views stay valid
    const std::size_t at = g.text.size();
    g.text.append(s.data(), s.size());
    return std::string_view(g.text.data() + at, s.size());
  };
  const auto bytes = [&](const port& p) -> count_t {
    const partial_tensor t = stored(in, p);
    return t.dims.is_static() && bits_of(t.type) > 0 ? bytes_of(t.type, numbers(t.dims).elements()) : count_t(-1);
  };
  const auto add = [](count_t& sum, count_t n) { sum = sum < 0 || n < 0 ? count_t(-1) : sum + n; };
  for (const layer& l : in.layers) {
    execution_node n;
    n.name = keep(l.name), n.type = keep(l.type), n.constant = l.type == "Const" || l.inputs > 0;
    n.exec_type = keep(attribute(l, "primitiveType")), n.originals = keep(attribute(l, "originalLayersNames"));
    const std::string_view time = attribute(l, "execTimeMcs"), order = attribute(l, "execOrder");
    count_t v = 0;
    if (!text::read_integer(order, v) || v < 0 || v > 0x7fffffff)
      return error::at(error_code::malformed)
             << "layer '" << l.name << "': its execOrder '" << order.substr(0, 40) << "' is no number from 0";
    n.order = static_cast<int>(v.n);
    if (!time.empty() && time != "not_executed") {
      if (!text::read_integer(time, v) || v < 0 || v > count_t::limit / 1000)
        return error::at(error_code::malformed) << "layer '" << l.name << "': its execTimeMcs '" << time.substr(0, 40)
                                                << "' is neither a number from 0 nor not_executed";
      n.real = v.n * 1000;
    }
    for (int i = 0; i < l.inputs; ++i) {
      const auto at = static_cast<std::size_t>(l.first_input + i);
      const int from = in.sources[at].row;
      const bool constant = from >= 0 && static_cast<std::size_t>(from) < g.nodes.size() &&
                            g.nodes[static_cast<std::size_t>(from)].constant;
      n.constant = n.constant && constant;
      add(constant ? n.bytes_weights : n.bytes_in, bytes(in.inputs[at]));
    }
    for (const port& p : in.outputs_of(l)) add(n.bytes_out, bytes(p));
    g.nodes.push_back(n);
  }
  // into execution order, of which files are nearly always
  struct place {
    int order = 0, at = 0;
    bool operator<(const place& o) const { return order != o.order ? order < o.order : at < o.at; }
  };
  sequence<place> by_order;
  bool sorted = true;
  for (int i = 0; i < static_cast<int>(g.nodes.size()); ++i) {
    by_order.push_back({g.nodes[static_cast<std::size_t>(i)].order, i});
    sorted = sorted && (i == 0 || !(by_order.back() < by_order[by_order.size() - 2]));
  }
  if (sorted) return g;
  opcost::detail::heap_sort(std::span<place>(by_order.data(), by_order.size()));
  sequence<execution_node> nodes;
  for (const place& p : by_order) nodes.push_back(g.nodes[static_cast<std::size_t>(p.at)]);
  g.nodes = std::move(nodes);
  return g;
}

inline result<execution_graph> read_execution_graph(std::string_view xml) {
  const auto m = read(xml);
  if (!m) return m.error();
  return execution_graph_of(*m);
}
inline result<execution_graph> read_execution_graph_file(const std::string& path) {
  const auto text = files::read_file(path);
  if (!text) return text.error();
  return read_execution_graph({text->data(), text->size()});
}

}  // namespace opcost::openvino

#endif

namespace opcost {

/// Reads the dump of what a device runs, in any format that opcost knows: OpenVINO's execution graph.
inline result<execution_graph> read_fusions(std::string_view text) { return openvino::read_execution_graph(text); }

}  // namespace opcost

#endif

#endif

#endif

#endif // OPCOST_MODELS_HPP_SINGLE_INCLUDE
