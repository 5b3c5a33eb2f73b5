// opcost 0.1.0: what a neural network costs. https://github.com/opcost/opcost
// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Usage: #include "opcost/model_analyzer.hpp", C++20. Needs openvino.hpp next to it.
// Generated from include/ by single_include/amalgamate.cmake. Do not edit.
#ifndef OPCOST_MODEL_ANALYZER_HPP_SINGLE_INCLUDE
#define OPCOST_MODEL_ANALYZER_HPP_SINGLE_INCLUDE
#include "openvino.hpp"

// ---- opcost/model_analyzer.hpp
#ifndef OPCOST_MODEL_ANALYZER_HPP_PIECE
#define OPCOST_MODEL_ANALYZER_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The door for OpenVINO Model Analyzer's figures, texts and files. Its operations by layer need only openvino.hpp. It
// needs pugixml.

#ifdef OPCOST_HAS_CPP20

// ---- opcost/openvino/model_analyzer_report.hpp
#ifndef OPCOST_OPENVINO_MODEL_ANALYZER_REPORT_HPP_PIECE
#define OPCOST_OPENVINO_MODEL_ANALYZER_REPORT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Model Analyzer's figures for an OpenVINO model: model_analyzer_report(model).
#include <memory>

// ---- opcost/replay/model_analyzer/report_texts.hpp
#ifndef OPCOST_REPLAY_MODEL_ANALYZER_REPORT_TEXTS_HPP_PIECE
#define OPCOST_REPLAY_MODEL_ANALYZER_REPORT_TEXTS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Model Analyzer's output: console text, model_report.csv, per_layer_report.csv. For an unknown figure the tool prints
// a negative number or gives up; here it is an empty cell, or "not known".

// ---- opcost/replay/model_analyzer/model_figures.hpp
#ifndef OPCOST_REPLAY_MODEL_ANALYZER_MODEL_FIGURES_HPP_PIECE
#define OPCOST_REPLAY_MODEL_ANALYZER_MODEL_FIGURES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// All figures of OpenVINO Model Analyzer, from a list of nodes. If the tool itself gives up on a model, the figures
// that exist.
#include <memory>

// ---- opcost/replay/model_analyzer/guess.hpp
#ifndef OPCOST_REPLAY_MODEL_ANALYZER_GUESS_HPP_PIECE
#define OPCOST_REPLAY_MODEL_ANALYZER_GUESS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Guesses the kind of the network: the first rule that holds for the shapes of inputs and outputs and the types of the
// nodes.

// ---- opcost/replay/model_analyzer/node.hpp
#ifndef OPCOST_REPLAY_MODEL_ANALYZER_NODE_HPP_PIECE
#define OPCOST_REPLAY_MODEL_ANALYZER_NODE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The nodes that the passes work on, and the file that they come from.
#include <deque>

// ---- opcost/replay/model_analyzer/node_attributes.hpp
#ifndef OPCOST_REPLAY_MODEL_ANALYZER_NODE_ATTRIBUTES_HPP_PIECE
#define OPCOST_REPLAY_MODEL_ANALYZER_NODE_ATTRIBUTES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The attributes of an operation in the tool's report: "[k: v; k: v]", sorted by name.

#include <string>
#include <vector>

namespace opcost::replay::model_analyzer {

class attribute_list {
 public:
  void put(std::string_view name, std::string text) { put(name, std::move(text), {}); }
  void put(std::string_view name, const ints& numbers) {
    std::string text = "(";
    for (int i = 0; i < numbers.rank; ++i) text.append(i ? "xs" : "").append(std::string_view(digits(numbers[i])));
    put(name, text + ")", numbers);
  }
  // Empty if there is no such attribute.
  std::string_view text_of(std::string_view name) const {
    const entry* e = find(name);
    return e ? std::string_view(e->text) : std::string_view();
  }
  ints numbers_of(std::string_view name) const {
    const entry* e = find(name);
    return e ? e->numbers : ints{};
  }
  std::string text() const {
    std::string s;
    for (const entry& e : all_) s.append(s.empty() ? "[" : "; ").append(e.name).append(": ").append(e.text);
    return s.empty() ? s : s + "]";
  }

 private:
  struct entry {
    std::string_view name;
    std::string text;
    ints numbers;
  };
  std::vector<entry> all_{};

  const entry* find(std::string_view name) const {
    for (const entry& e : all_)
      if (e.name == name) return &e;
    return nullptr;
  }
  void put(std::string_view name, std::string text, const ints& numbers) {
    if (name == "element_type" || name == "shape" || name.find('.') != std::string_view::npos) return;
    std::size_t at = 0;
    while (at < all_.size() && all_[at].name < name) ++at;
    if (at < all_.size() && all_[at].name == name)
      all_[at] = {name, std::move(text), numbers};
    else
      all_.insert(all_.begin() + static_cast<std::ptrdiff_t>(at), {name, std::move(text), numbers});
  }
};

/// Reads attributes through another visitor, and lists their values.
class attribute_lister final : public attribute_visitor {
 public:
  attribute_lister(attribute_visitor& reader, attribute_list& into) : reader_(reader), into_(into) {}
  void visit(std::string_view name, bool& b) override {
    reader_.visit(name, b);
    into_.put(name, b ? "True" : "False");
  }
  void visit(std::string_view name, count_t& n) override {
    reader_.visit(name, n);
    into_.put(name, std::string(std::string_view(digits(n))));
  }
  void visit(std::string_view name, double& v) override {
    reader_.visit(name, v);
    into_.put(name, real(v));
  }
  void visit(std::string_view name, dtype& t) override {
    reader_.visit(name, t);
    into_.put(name, std::string(name_of(t)));
  }
  void visit(std::string_view name, std::string_view& s) override {
    reader_.visit(name, s);
    into_.put(name, std::string(s));
  }
  void visit(std::string_view name, ints& numbers) override {
    reader_.visit(name, numbers);
    into_.put(name, numbers);
  }
  void visit(std::string_view name, partial_shape& dims) override { reader_.visit(name, dims); }
  void visit(std::string_view name, reals& list) override {
    reader_.visit(name, list);
    std::string text = "(";
    for (int i = 0; i < list.size; ++i)
      text.append(i ? "xs" : "").append(real(list.items[static_cast<std::size_t>(i)]));
    into_.put(name, text + ")");
  }
  void visit(std::string_view name, int& choice, span<const std::string_view> spelled) override {
    reader_.visit(name, choice, spelled);
    into_.put(name, std::string(spelled[choice]));
  }

 private:
  attribute_visitor& reader_;
  attribute_list& into_;

  // The runtime keeps reals as float.
  static std::string real(double v) { return python::repr(static_cast<double>(static_cast<float>(v))); }
};

}  // namespace opcost::replay::model_analyzer

#endif

// ---- opcost/replay/model_analyzer/types.hpp
#ifndef OPCOST_REPLAY_MODEL_ANALYZER_TYPES_HPP_PIECE
#define OPCOST_REPLAY_MODEL_ANALYZER_TYPES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// What Model Analyzer and OpenVINO decide by the type of a node. Operations per element are in
// convention/model_analyzer_rules.hpp.

namespace opcost::replay::model_analyzer {

/// The types that a pass treats in a special way.
enum class node_type : std::uint8_t {
  other,
  parameter,
  constant,
  result,
  assign,
  read_value,
  shape_of,
  convert,
  convert_like,
  reshape,
  squeeze,
  unsqueeze,
  transpose,
  fake_quantize,
  convolution,
  group_convolution,
  convolution_backprop,
  group_convolution_backprop,
  matmul,
  multiply,
  subtract,
  add,
  divide,
  concat,
  split,
  variadic_split,
  gather,
  strided_slice,
  slice,
  tile,
  pad,
  broadcast,
  range,
  select,
  non_zero,
  interpolate,
  scatter_nd_update,
  scatter_update,
  max_pool,
  avg_pool,
  shuffle_channels,
  region_yolo,
  detection_output,
  roi_pooling,
  prelu,
  normalize_l2,
  detectron_roi,
  elu,
  mvn,
  relu,
  clamp,
  hswish,
  reduce,
  prior_box,
  lstm_cell,
  iterator
};

/// Whether the tool counts operations of a type, or knows it at all.
enum class counting : std::uint8_t { counted, uncounted, unknown };
/// Which inputs can be parameters.
enum class weighing : std::uint8_t { none, first_input, all_inputs };

/// What the type of a node decides.
struct type_facts {
  node_type type = node_type::other;
  counting counts = counting::unknown;
  weighing weighs = weighing::all_inputs;
  bool folds = true;          // OpenVINO can compute it from constants
  unsigned shape_inputs = 0;  // bit k: shape inference reads the content of input k
};

namespace detail {
using opcost::detail::same_ignoring_case;
template <std::size_t N> constexpr bool any_of(const std::string_view (&list)[N], std::string_view type) {
  for (std::string_view t : list)
    if (same_ignoring_case(t, type)) return true;
  return false;
}
struct named_type {
  std::string_view name;
  node_type type;
};
inline constexpr named_type named_types[] = {{"Parameter", node_type::parameter},
                                             {"Constant", node_type::constant},
                                             {"Result", node_type::result},
                                             {"Assign", node_type::assign},
                                             {"ReadValue", node_type::read_value},
                                             {"ShapeOf", node_type::shape_of},
                                             {"Convert", node_type::convert},
                                             {"ConvertLike", node_type::convert_like},
                                             {"Reshape", node_type::reshape},
                                             {"Squeeze", node_type::squeeze},
                                             {"Unsqueeze", node_type::unsqueeze},
                                             {"Transpose", node_type::transpose},
                                             {"FakeQuantize", node_type::fake_quantize},
                                             {"Convolution", node_type::convolution},
                                             {"GroupConvolution", node_type::group_convolution},
                                             {"ConvolutionBackpropData", node_type::convolution_backprop},
                                             {"GroupConvolutionBackpropData", node_type::group_convolution_backprop},
                                             {"MatMul", node_type::matmul},
                                             {"Multiply", node_type::multiply},
                                             {"Subtract", node_type::subtract},
                                             {"Add", node_type::add},
                                             {"Divide", node_type::divide},
                                             {"Concat", node_type::concat},
                                             {"Split", node_type::split},
                                             {"VariadicSplit", node_type::variadic_split},
                                             {"Gather", node_type::gather},
                                             {"StridedSlice", node_type::strided_slice},
                                             {"Slice", node_type::slice},
                                             {"Tile", node_type::tile},
                                             {"Pad", node_type::pad},
                                             {"Broadcast", node_type::broadcast},
                                             {"Range", node_type::range},
                                             {"Select", node_type::select},
                                             {"NonZero", node_type::non_zero},
                                             {"Interpolate", node_type::interpolate},
                                             {"ScatterNDUpdate", node_type::scatter_nd_update},
                                             {"ScatterUpdate", node_type::scatter_update},
                                             {"MaxPool", node_type::max_pool},
                                             {"AvgPool", node_type::avg_pool},
                                             {"ShuffleChannels", node_type::shuffle_channels},
                                             {"RegionYolo", node_type::region_yolo},
                                             {"DetectionOutput", node_type::detection_output},
                                             {"ROIPooling", node_type::roi_pooling},
                                             {"PRelu", node_type::prelu},
                                             {"NormalizeL2", node_type::normalize_l2},
                                             {"ExperimentalDetectronROIFeatureExtractor", node_type::detectron_roi},
                                             {"Elu", node_type::elu},
                                             {"MVN", node_type::mvn},
                                             {"Relu", node_type::relu},
                                             {"Clamp", node_type::clamp},
                                             {"HSwish", node_type::hswish},
                                             {"TensorIterator", node_type::iterator},
                                             {"Loop", node_type::iterator},
                                             {"If", node_type::iterator},
                                             {"LSTMCell", node_type::lstm_cell},
                                             {"PriorBox", node_type::prior_box},
                                             {"PriorBoxClustered", node_type::prior_box},
                                             {"ReduceMean", node_type::reduce},
                                             {"ReduceSum", node_type::reduce},
                                             {"ReduceProd", node_type::reduce},
                                             {"ReduceMax", node_type::reduce},
                                             {"ReduceMin", node_type::reduce}};

// Counted by the shape of a window or a product, not by element.
inline constexpr std::string_view windowed[] = {"Convolution",
                                                "GroupConvolution",
                                                "DeformableConvolution",
                                                "ConvolutionBackpropData",
                                                "GroupConvolutionBackpropData",
                                                "MaxPool",
                                                "AvgPool",
                                                "MatMul",
                                                "PSROIPooling",
                                                "ROIPooling"};
inline constexpr std::string_view uncounted[] = {"Abs",
                                                 "BatchToSpace",
                                                 "Broadcast",
                                                 "Bucketize",
                                                 "Convert",
                                                 "CTCGreedyDecoder",
                                                 "CTCLoss",
                                                 "DetectionOutput",
                                                 "ExperimentalDetectronDetectionOutput",
                                                 "ExperimentalDetectronGenerateProposalsSingleImage",
                                                 "ExperimentalDetectronPriorGridGenerator",
                                                 "ExperimentalDetectronROIFeatureExtractor",
                                                 "ExperimentalDetectronTopKROIs",
                                                 "FakeQuantize",
                                                 "Interpolate",
                                                 "LSTMSequence",
                                                 "Power",
                                                 "RegionYolo",
                                                 "ReorgYolo",
                                                 "Slice",
                                                 "SpaceToBatch",
                                                 "TensorIterator",
                                                 "TopK",
                                                 "Transpose",
                                                 "VariadicSplit"};
inline constexpr std::string_view without_parameters[] = {
    "Less",   "LessEqual",    "GreaterEqual", "Constant", "Parameter",       "Result",         "Pad",
    "OneHot", "BatchToSpace", "SpaceToBatch", "Convert",  "DetectionOutput", "TensorIterator", "FakeQuantize"};
inline constexpr std::string_view first_input_only[] = {
    "Exp",       "Gather", "GatherND",     "GatherTree", "GatherElements", "Reshape",      "Squeeze",
    "Unsqueeze", "Split",  "StridedSlice", "Broadcast",  "Transpose",      "VariadicSplit"};
inline constexpr std::string_view not_folded[] = {"FakeQuantize",
                                                  "Parameter",
                                                  "Result",
                                                  "Constant",
                                                  "ReadValue",
                                                  "Assign",
                                                  "TensorIterator",
                                                  "Loop",
                                                  "If",
                                                  "Convolution",
                                                  "GroupConvolution",
                                                  "ConvolutionBackpropData",
                                                  "GroupConvolutionBackpropData",
                                                  "DeformableConvolution",
                                                  "Identity",
                                                  "MVN",
                                                  "LSTMSequence",
                                                  "GRUSequence",
                                                  "RNNSequence",
                                                  "LSTMCell",
                                                  "GRUCell",
                                                  "RNNCell",
                                                  "AvgPool",
                                                  "BatchNormInference",
                                                  "PRelu",
                                                  "Elu",
                                                  "DetectionOutput",
                                                  "Proposal",
                                                  "RegionYolo",
                                                  "NormalizeL2",
                                                  "HardSigmoid",
                                                  "Selu",
                                                  "GRN",
                                                  "LRN",
                                                  "Tan",
                                                  "RandomUniform",
                                                  "CumSum",
                                                  "Bucketize",
                                                  "ReverseSequence",
                                                  "EmbeddingBagOffsetsSum",
                                                  "ScaledDotProductAttention",
                                                  "RDFT",
                                                  "DFT",
                                                  "IDFT",
                                                  "IRDFT",
                                                  "Einsum",
                                                  "GatherElements",
                                                  "BitwiseAnd",
                                                  "BitwiseOr",
                                                  "BitwiseXor",
                                                  "BitwiseNot",
                                                  "CTCGreedyDecoder"};

struct shape_reader {
  std::string_view type;
  unsigned inputs;
};
// Which inputs Interpolate reads depends on its mode: constant_folding.hpp.
inline constexpr shape_reader shape_readers[] = {{"Reshape", 1u << 1},
                                                 {"Broadcast", 1u << 1 | 1u << 2},
                                                 {"StridedSlice", 1u << 1 | 1u << 2 | 1u << 3},
                                                 {"Slice", 1u << 1 | 1u << 2 | 1u << 3 | 1u << 4},
                                                 {"Tile", 1u << 1},
                                                 {"Range", 1u << 0 | 1u << 1 | 1u << 2},
                                                 {"Pad", 1u << 1 | 1u << 2},
                                                 {"ConvolutionBackpropData", 1u << 2},
                                                 {"GroupConvolutionBackpropData", 1u << 2},
                                                 {"VariadicSplit", 1u << 1 | 1u << 2},
                                                 {"Split", 1u << 1},
                                                 {"OneHot", 1u << 1},
                                                 {"TopK", 1u << 1},
                                                 {"Squeeze", 1u << 1},
                                                 {"Unsqueeze", 1u << 1},
                                                 {"Transpose", 1u << 1},
                                                 {"PriorBox", 1u << 0},
                                                 {"PriorBoxClustered", 1u << 0},
                                                 {"NonMaxSuppression", 1u << 2},
                                                 {"If", 1u << 0},
                                                 {"Loop", 1u << 0 | 1u << 1},
                                                 {"AdaptiveAvgPool", 1u << 1},
                                                 {"AdaptiveMaxPool", 1u << 1},
                                                 {"Gather", 1u << 2},
                                                 {"SpaceToBatch", 1u << 1 | 1u << 2 | 1u << 3},
                                                 {"BatchToSpace", 1u << 1 | 1u << 2 | 1u << 3},
                                                 {"ReduceMean", 1u << 1},
                                                 {"ReduceSum", 1u << 1},
                                                 {"ReduceMax", 1u << 1},
                                                 {"ReduceMin", 1u << 1},
                                                 {"ReduceProd", 1u << 1},
                                                 {"ReduceL1", 1u << 1},
                                                 {"ReduceL2", 1u << 1},
                                                 {"RandomUniform", 1u << 0},
                                                 {"Eye", 1u << 0 | 1u << 1 | 1u << 3},
                                                 {"RDFT", 1u << 1 | 1u << 2},
                                                 {"IRDFT", 1u << 1 | 1u << 2},
                                                 {"DFT", 1u << 1 | 1u << 2},
                                                 {"IDFT", 1u << 1 | 1u << 2},
                                                 {"NonZero", 1u << 0}};
}  // namespace detail

/// The name of a type in OpenVINO's runtime, which differs from the file's for some types.
constexpr std::string_view runtime_name(std::string_view type) {
  constexpr struct {
    std::string_view in_file, at_run_time;
  } renamed[] = {{"Const", "Constant"}, {"ReLU", "Relu"}, {"SoftMax", "Softmax"}, {"PReLU", "PRelu"}, {"ELU", "Elu"}};
  for (const auto& r : renamed)
    if (detail::same_ignoring_case(type, r.in_file)) return r.at_run_time;
  return type;
}

/// Looks up a type.
constexpr type_facts facts_of_type(std::string_view type) {
  type_facts f;
  for (const auto& t : detail::named_types)
    if (t.name == type) f.type = t.type;
  if (opcost::model_analyzer::per_element(type) >= 0 || detail::any_of(detail::windowed, type))
    f.counts = counting::counted;
  else if (detail::any_of(detail::uncounted, type))
    f.counts = counting::uncounted;
  if (detail::any_of(detail::without_parameters, type))
    f.weighs = weighing::none;
  else if (detail::any_of(detail::first_input_only, type))
    f.weighs = weighing::first_input;
  f.folds = !detail::any_of(detail::not_folded, type);
  for (const auto& r : detail::shape_readers)
    if (r.type == type) f.shape_inputs = r.inputs;
  return f;
}

}  // namespace opcost::replay::model_analyzer

#endif

#include <string>
#include <vector>

namespace opcost::replay::model_analyzer {

// Calls f(number) for each of a comma-separated list.
template <class F> void each_number(std::string_view list, F&& f) {
  while (!list.empty()) {
    std::string_view item = list.substr(0, list.find(','));
    list.remove_prefix(item.size() == list.size() ? item.size() : item.size() + 1);
    while (!item.empty() && (item.front() == ' ' || item.front() == '+')) item.remove_prefix(1);
    double v = 0;
    const text::real_prefix number = text::read_real_prefix(item, v);
    if (number.length > 0 && !number.out_of_range) f(v);
  }
}

/// The file that the nodes come from. `layer` is a layer's index in it.
class file {
 public:
  /// The text of an attribute; empty if it is missing.
  virtual std::string_view attribute(int layer, std::string_view name) const = 0;
  virtual bool same_attributes(int a, int b) const = 0;
  /// The offset of a constant in the weights, or -1.
  virtual count_t place(int layer) const = 0;
  /// Reads bytes of a constant, starting at byte `from`. Returns false if they cannot be read.
  virtual bool read(int layer, count_t from, span<std::byte> into) const = 0;
  /// Adds all attributes as they are written in the file.
  virtual void attributes(int layer, attribute_list& into) const = 0;
  /// The version of the IR.
  virtual int version() const { return 11; }
  // The entry of a layer's operation in the catalogue, or null.
  virtual const op_entry* entry(int) const { return nullptr; }
  // The content of an output of a layer by that entry's value rule; false if it is not known.
  virtual bool value(int, const partial_tensors&, const partial_tensor&, int, content<interval>) const { return false; }

 protected:
  ~file() = default;
};

/// An output of a node.
struct output {
  const partial_tensor* is = nullptr;  // the inferred shape and content
  dtype type = dtype::none;
  count_t elements = 0;
  bool known = false;  // the number of elements is known
};

/// A node of the tool's list.
struct node {
  std::string_view type{}, name{};
  type_facts facts{};
  int opset = 1;
  int layer = -1;  // index in the file; -1: OpenVINO inserted the node
  int first_input = 0, inputs = 0, first_output = 0, outputs = 0;
  int after = -1;  // a node that must run before this one, although no edge says so
  figure operations{};
  node_type computed_by = node_type::other;  // of a constant that loading computed: the type that it had before
  std::string_view computed_as{};

  bool is(node_type t) const { return facts.type == t; }
  bool is_constant() const { return facts.type == node_type::constant; }
};

/// The nodes with their edges. It cannot be copied, since nodes refer to its names and tensors.
struct graph {
  graph() = default;
  graph(graph&&) = default;
  graph& operator=(graph&&) = default;

  std::vector<node> nodes{};
  std::vector<edge> inputs{};  // {node, output}; node -1 if not connected
  std::vector<output> outputs{};
  std::vector<int> results{}, sinks{}, parameters{};  // in the order of the file
  std::vector<int> order{};                           // the listed nodes, in execution order
  int version = 11;                                   // of the IR
  const file* source = nullptr;
  std::deque<std::string> names{};       // of inserted nodes
  std::deque<partial_tensor> tensors{};  // outputs of inserted nodes

  span<const edge> inputs_of(const node& n) const {
    return span(inputs).subspan(static_cast<std::size_t>(n.first_input), static_cast<std::size_t>(n.inputs));
  }
  span<edge> inputs_of(const node& n) {
    return span(inputs).subspan(static_cast<std::size_t>(n.first_input), static_cast<std::size_t>(n.inputs));
  }
  span<const output> outputs_of(const node& n) const {
    return span(outputs).subspan(static_cast<std::size_t>(n.first_output), static_cast<std::size_t>(n.outputs));
  }
  const node& at(int i) const { return nodes[static_cast<std::size_t>(i)]; }
  node& at(int i) { return nodes[static_cast<std::size_t>(i)]; }
  /// The index of an output among all outputs.
  std::size_t id(edge v) const { return static_cast<std::size_t>(at(v.row).first_output + v.port); }
  const output& operator[](edge v) const { return outputs[id(v)]; }
  /// The edge at input k; row -1 if it is not connected.
  edge input(const node& n, int k) const {
    return k < n.inputs ? inputs[static_cast<std::size_t>(n.first_input + k)] : edge{-1, 0};
  }
  bool feeds(edge v) const { return v.row >= 0 && v.port < at(v.row).outputs; }
};

/// The text of a node's attribute; empty if it is missing.
inline std::string_view attribute(const graph& g, const node& n, std::string_view name) {
  return n.layer < 0 ? std::string_view() : g.source->attribute(n.layer, name);
}

}  // namespace opcost::replay::model_analyzer

#endif

namespace opcost::replay::model_analyzer {
namespace detail {

class type_guess {
 public:
  explicit type_guess(const graph& g) {
    for (int i : g.order) {
      const node& n = g.at(i);
      if (n.is(node_type::region_yolo) && !has(node_type::region_yolo))
        each_number(attribute(g, n, "anchors"), [&](double v) { anchors_.push_back(static_cast<float>(v)); });
      has_[static_cast<std::size_t>(n.facts.type)] = true;
      if (n.is(node_type::parameter) && n.outputs > 0) inputs_.push_back(g.outputs_of(n)[0].is->dims);
    }
    for (int r : g.results)
      if (g.feeds(g.input(g.at(r), 0))) outputs_.push_back(g[g.input(g.at(r), 0)].is->dims);
  }

  std::string_view name() const {
    static constexpr float v3[] = {10, 13, 16, 30, 33, 23, 30, 61, 62, 45, 59, 119, 116, 90, 156, 198, 373, 326};
    static constexpr float tiny_v3[] = {10, 14, 23, 27, 37, 58, 81, 82, 135, 169, 344, 319};
    // the tool compares the anchors of tiny YOLOv2 as doubles with floats from the file, so that they are never equal
    const bool region = has(node_type::region_yolo);
    if (!region && like_yolo(1)) return "tiny_yolo_v2";
    if (region && anchors_are(v3)) return "yolo_v3";
    if (like_yolo(3)) return "yolo_v4";
    if (region ? anchors_are(tiny_v3) : like_yolo(2)) return "yolo_v3";
    if (region) return "yolo";
    if (has(node_type::detection_output) && !has(node_type::roi_pooling)) return "ssd";
    if (classifies()) return "classificator";
    if ((has(node_type::roi_pooling) && !has(node_type::detection_output)) || has(node_type::detectron_roi))
      return "mask_rcnn";
    if (has(node_type::elu) && inputs_.size() == 2) return "inpainting";
    if (has(node_type::mvn)) return "style_transfer";
    if (scales_images()) return "super_resolution";
    if (embeds_faces()) return "face_recognition";
    return "generic";
  }

 private:
  std::array<bool, 64> has_{};
  std::vector<partial_shape> inputs_{}, outputs_{};
  sequence<float> anchors_{};

  bool has(node_type t) const { return has_[static_cast<std::size_t>(t)]; }
  // An unknown dimension is -1, as in the tool.
  static std::int64_t dim(const partial_shape& s, int i) { return known(s[i]) ? s[i].min.n : -1; }
  template <std::size_t N> bool anchors_are(const float (&list)[N]) const {
    if (anchors_.size() != N) return false;
    for (std::size_t i = 0; i < N; ++i)
      if (anchors_[i] != list[i]) return false;
    return true;
  }
  bool all_images() const {
    for (const partial_shape& s : outputs_)
      if (s.rank != 4) return false;
    return true;
  }
  // True for k grids of boxes over one image.
  bool like_yolo(std::size_t k) const {
    if (outputs_.size() != k || !all_images() || inputs_.size() != 1 || inputs_[0].rank != 4) return false;
    if (k == 1) {
      for (int i = 1; i < 4; ++i)
        if (dim(outputs_[0], i) % 2 == 0 || dim(outputs_[0], i) <= 1) return false;
      return true;
    }
    for (int i = 0; i < 4; ++i) {
      std::int64_t least = dim(outputs_[0], i);
      for (const partial_shape& s : outputs_) least = dim(s, i) < least ? dim(s, i) : least;
      for (const partial_shape& s : outputs_)
        if (least == 0 || dim(s, i) % least != 0) return false;
    }
    return true;
  }
  bool classifies() const {
    if (outputs_.size() != 1 || has(node_type::prelu) || has(node_type::normalize_l2)) return false;
    const partial_shape& s = outputs_[0];
    return s.rank == 2 || (s.rank >= 4 && dim(s, 2) == 1 && dim(s, 3) == 1 && dim(s, 1) > 1);
  }
  bool scales_images() const {
    if (outputs_.size() != 1 || !all_images() || inputs_.empty() || inputs_.size() > 2) return false;
    const partial_shape& o = outputs_[0];
    if ((dim(o, 1) != 1 && dim(o, 1) != 3) || (dim(o, 2) == 1 && dim(o, 3) == 1)) return false;
    if (inputs_.size() == 1) return true;
    bool in_proportion = false;  // of the last one whose height differs; by products, a height of 0 included
    for (const partial_shape& i : inputs_)
      if (i.rank >= 4 && dim(i, 2) != dim(o, 2)) in_proportion = dim(i, 2) * dim(o, 3) == dim(i, 3) * dim(o, 2);
    return in_proportion;
  }
  bool embeds_faces() const {
    if (outputs_.size() != 1 || !(has(node_type::prelu) || has(node_type::normalize_l2)) || outputs_[0].rank < 2)
      return false;
    const partial_shape& s = outputs_[0];
    std::int64_t product = 1, most = dim(s, 1);
    for (int i = 1; i < s.rank; ++i) {
      product *= dim(s, i);
      most = dim(s, i) > most ? dim(s, i) : most;
    }
    return product == most;
  }
};
}  // namespace detail

/// Returns the tool's name for the kind of network.
inline std::string_view guess_type(const graph& g) { return detail::type_guess(g).name(); }

}  // namespace opcost::replay::model_analyzer

#endif

// ---- opcost/replay/model_analyzer/implied_values.hpp
#ifndef OPCOST_REPLAY_MODEL_ANALYZER_IMPLIED_VALUES_HPP_PIECE
#define OPCOST_REPLAY_MODEL_ANALYZER_IMPLIED_VALUES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Constants of zeros that OpenVINO inserts if an old operation omits an optional input.

// ---- opcost/replay/model_analyzer/node_order.hpp
#ifndef OPCOST_REPLAY_MODEL_ANALYZER_NODE_ORDER_HPP_PIECE
#define OPCOST_REPLAY_MODEL_ANALYZER_NODE_ORDER_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The order in which OpenVINO lists the nodes of a model: depth first from a stack of results, sinks and parameters
// with the last of them on top; the inputs of a node come before it, in their order. Nodes that none of these reach are
// not listed.

namespace opcost::replay::model_analyzer {

/// Sets `g.order`.
inline void put_in_order(graph& g) {
  enum : char { unseen, on_stack, listed };
  std::vector<char> state(g.nodes.size(), unseen);
  const auto at = [&](int i) -> char& { return state[static_cast<std::size_t>(i)]; };
  std::vector<int> stack;
  g.order.clear();
  g.order.reserve(g.nodes.size());
  for (const std::vector<int>* roots : {&g.results, &g.sinks, &g.parameters})
    stack.insert(stack.end(), roots->begin(), roots->end());
  // each consumer that waits for a node pushes it; a node of a cycle is listed when it is met the second time
  while (!stack.empty()) {
    const int i = stack.back();
    const node& n = g.at(i);
    bool ready = true;
    if (at(i) == unseen) {
      at(i) = on_stack;
      const auto push = [&](int j) {
        if (j >= 0 && at(j) != listed && at(j) != on_stack) {
          stack.push_back(j);
          ready = false;
        }
      };
      for (int k = n.inputs; k-- > 0;) push(g.input(n, k).row);
      push(n.after);
    }
    if (!ready) continue;
    stack.pop_back();
    if (at(i) == listed) continue;
    at(i) = listed;
    g.order.push_back(i);
  }
}

}  // namespace opcost::replay::model_analyzer

#endif

namespace opcost::replay::model_analyzer {
namespace detail {
inline void append_zeros(graph& g, int taker, const partial_shape& dims, dtype type) {
  partial_tensor& t = g.tensors.emplace_back();
  t.dims = dims;
  t.type = type;
  node c;
  c.type = "Constant";
  c.facts = facts_of_type("Constant");
  c.operations = figure(count_t(0));
  c.name = g.names.emplace_back("Constant_" + std::string(std::string_view(digits(count_t(g.nodes.size())))));
  c.first_input = static_cast<int>(g.inputs.size());
  c.first_output = static_cast<int>(g.outputs.size());
  c.outputs = 1;
  g.outputs.push_back({&t, type, numbers(dims).elements(), true});
  g.nodes.push_back(c);
  // the consumer's inputs move to the end of the list, where there is room for one more
  node& n = g.at(taker);
  const int first = static_cast<int>(g.inputs.size());
  for (int k = 0; k < n.inputs; ++k) g.inputs.push_back(g.input(n, k));
  g.inputs.push_back({static_cast<int>(g.nodes.size()) - 1, 0});
  n.first_input = first;
  ++n.inputs;
}
}  // namespace detail

/// Inserts the constants of all nodes.
inline void add_implied_constants(graph& g) {
  for (int i = 0, count = static_cast<int>(g.nodes.size()); i < count; ++i) {
    const node& n = g.at(i);
    if (n.is(node_type::broadcast) && n.opset < 3 && n.inputs == 2) {
      detail::append_zeros(g, i, {}, dtype::u8);  // the axes
    } else if (n.is(node_type::pad) && n.inputs == 3 && g.feeds(g.input(n, 0))) {
      detail::append_zeros(g, i, {}, g[g.input(n, 0)].type);  // the padding value
    } else if (n.is(node_type::lstm_cell) && n.inputs >= 5 && g.feeds(g.input(n, 3))) {
      const output weights = g[g.input(n, 3)];  // [4 hidden, inputs]
      if (!weights.known || weights.is->dims.rank != 2) continue;
      const count_t hidden = weights.is->dims[0].min / 4;
      if (n.inputs == 5) detail::append_zeros(g, i, {hidden * 4}, weights.type);
      if (g.at(i).opset < 4 && g.at(i).inputs == 6)
        detail::append_zeros(g, i, {hidden * 3}, weights.type);  // the peepholes
    }
  }
}

}  // namespace opcost::replay::model_analyzer

#endif

// ---- opcost/replay/model_analyzer/integers.hpp
#ifndef OPCOST_REPLAY_MODEL_ANALYZER_INTEGERS_HPP_PIECE
#define OPCOST_REPLAY_MODEL_ANALYZER_INTEGERS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Finds the nodes of a quantized model that a CPU with such instructions runs on 8-bit integers. Only the model
// decides.

namespace opcost::replay::model_analyzer {
namespace detail {

class integer_nodes {
 public:
  explicit integer_nodes(const graph& g) : g_(g), quantized_(g.nodes.size(), unknown) {}

  std::vector<char> run() {
    std::vector<char> integer(g_.nodes.size(), 0);
    bool any = false;
    for (int i : g_.order) any = any || g_.at(i).is(node_type::fake_quantize);
    if (!any) return integer;
    std::vector<int> only_taker(g_.nodes.size(), -1);  // of each node; -2: several
    for (int i : g_.order)
      for (const edge& v : g_.inputs_of(g_.at(i)))
        if (v.row >= 0)
          only_taker[index(v.row)] = only_taker[index(v.row)] == -1 || only_taker[index(v.row)] == i ? i : -2;
    for (int i : g_.order) {
      const node& n = g_.at(i);
      if (n.is(node_type::convolution) || n.is(node_type::group_convolution) || n.is(node_type::convolution_backprop))
        integer[index(i)] = n.inputs > 1 && integer_weights(g_.input(n, 1)) && quantized(g_.input(n, 0));
      else if (n.is(node_type::add))  // the bias of an integer layer, unless it is quantized again
        integer[index(i)] = n.inputs > 1 && runs_after(integer, n) && constant(g_.input(n, 1)) &&
                            !(only_taker[index(i)] >= 0 && g_.at(only_taker[index(i)]).is(node_type::fake_quantize));
      else if (n.is(node_type::prelu) || n.is(node_type::elu) || n.is(node_type::hswish))
        integer[index(i)] = runs_after(integer, n);
      else if (n.is(node_type::avg_pool) || n.is(node_type::max_pool))
        integer[index(i)] = n.inputs > 0 && g_.feeds(g_.input(n, 0)) && activation_quantizer(g_.at(g_.input(n, 0).row));
    }
    return integer;
  }

 private:
  enum : char { unknown, no, yes };
  const graph& g_;
  std::vector<char> quantized_;  // by node

  static std::size_t index(int i) { return static_cast<std::size_t>(i); }
  bool runs_after(const std::vector<char>& integer, const node& n) const {
    return n.inputs > 0 && g_.input(n, 0).row >= 0 && integer[index(g_.input(n, 0).row)];
  }
  bool passes_weights(const node& n) const {
    return n.is(node_type::convert) || n.is(node_type::subtract) || n.is(node_type::multiply) ||
           n.is(node_type::reshape) || n.is(node_type::transpose);
  }
  bool constant(edge v) const {
    for (int steps = 0; v.row >= 0 && steps < 16; ++steps) {
      const node& n = g_.at(v.row);
      if (n.is_constant()) return true;
      if (!passes_weights(n)) return false;
      v = g_.input(n, 0);
    }
    return false;
  }
  // True for an 8-bit constant behind its dequantization, and for a quantized constant.
  bool integer_weights(edge v) const {
    for (int steps = 0; v.row >= 0 && steps < 16; ++steps) {
      const node& n = g_.at(v.row);
      if (n.is_constant()) return g_[v].type == dtype::i8 || g_[v].type == dtype::u8;
      if (n.is(node_type::fake_quantize)) return constant(g_.input(n, 0));
      if (!passes_weights(n)) return false;
      v = g_.input(n, 0);
    }
    return false;
  }
  bool activation_quantizer(const node& n) const {
    if (!n.is(node_type::fake_quantize) || constant(g_.input(n, 0))) return false;
    int levels = 0;
    for (char c : attribute(g_, n, "levels")) {
      if (c < '0' || c > '9' || levels > 256) break;
      levels = levels * 10 + (c - '0');
    }
    return levels > 0 && levels <= 256;
  }
  // True if only nodes that move elements are between this edge and a quantizer; for a Concat, on all branches.
  bool quantized(edge v) {
    std::vector<int> path{v.row};
    while (!path.empty()) {
      const int i = path.back();
      if (i < 0 || quantized_[index(i)] != unknown || path.size() > 4 * g_.nodes.size() + 4) {  // too long: a cycle
        path.pop_back();
        continue;
      }
      const node& n = g_.at(i);
      char& is = quantized_[index(i)];
      const bool moves = n.is(node_type::reshape) || n.is(node_type::transpose) || n.is(node_type::squeeze) ||
                         n.is(node_type::unsqueeze) || n.is(node_type::split) || n.is(node_type::variadic_split) ||
                         n.is(node_type::shuffle_channels) || n.is(node_type::tile) ||
                         (n.is(node_type::max_pool) && attribute(g_, n, "rounding_type") != "ceil_torch");
      const int asked = moves ? (n.inputs > 0 ? 1 : 0) : n.is(node_type::concat) ? n.inputs : 0;
      if (asked == 0) {
        is = activation_quantizer(n) ? yes : no;
        continue;
      }
      bool ready = true, all = true;
      for (int k = 0; k < asked; ++k) {
        const int from = g_.input(n, k).row;
        if (from < 0)
          all = false;
        else if (quantized_[index(from)] == unknown) {
          path.push_back(from);
          ready = false;
        } else
          all = all && quantized_[index(from)] == yes;
      }
      if (ready) is = all ? yes : no;
    }
    return v.row >= 0 && quantized_[index(v.row)] == yes;
  }
};
}  // namespace detail

/// Returns a flag for each node: 1 if it runs on 8-bit integers.
inline std::vector<char> integer_nodes(const graph& g) { return detail::integer_nodes(g).run(); }

}  // namespace opcost::replay::model_analyzer

#endif

// ---- opcost/replay/model_analyzer/loading.hpp
#ifndef OPCOST_REPLAY_MODEL_ANALYZER_LOADING_HPP_PIECE
#define OPCOST_REPLAY_MODEL_ANALYZER_LOADING_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The changes that OpenVINO makes while it reads an IR of version 10, step by step: inputs and outputs get the element
// types of its old interface, a scalar factor before a layer moves into the weights, and nodes that depend only on
// constants are computed. It does none of this for version 11.

// ---- opcost/replay/model_analyzer/merging.hpp
#ifndef OPCOST_REPLAY_MODEL_ANALYZER_MERGING_HPP_PIECE
#define OPCOST_REPLAY_MODEL_ANALYZER_MERGING_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Merges nodes of one type with equal attributes and equal inputs: among the consumers of one output, the first stays.

namespace opcost::replay::model_analyzer {
namespace detail {

inline bool same_constant(const graph& g, edge a, edge b) {
  const node &x = g.at(a.row), &y = g.at(b.row);
  if (!x.is_constant() || !y.is_constant() || x.layer < 0 || y.layer < 0) return false;
  const output &o = g[a], &p = g[b];
  if (o.type != p.type || !(o.is->dims == p.is->dims) || !o.known) return false;
  if (g.source->place(x.layer) == g.source->place(y.layer)) return true;
  // small constants are compared byte by byte
  std::byte bytes[2][256];
  const count_t size = bytes_of(o.type, o.elements);
  if (size < 1 || size > count_t(sizeof bytes[0])) return false;
  const auto n = static_cast<std::size_t>(size.n);
  if (!g.source->read(x.layer, 0, span(bytes[0]).first(n)) || !g.source->read(y.layer, 0, span(bytes[1]).first(n)))
    return false;
  for (std::size_t i = 0; i < n; ++i)
    if (bytes[0][i] != bytes[1][i]) return false;
  return true;
}
inline bool same_value(const graph& g, edge a, edge b) {
  if (a.row < 0 || b.row < 0) return a.row < 0 && b.row < 0;
  return (a.row == b.row && a.port == b.port) || same_constant(g, a, b);
}
inline bool identical(const graph& g, const node& a, const node& b) {
  if (a.type != b.type || a.inputs != b.inputs || a.outputs != b.outputs || a.layer < 0 || b.layer < 0 ||
      !g.source->same_attributes(a.layer, b.layer))
    return false;
  for (int k = 0; k < a.outputs; ++k)
    if (!(g.outputs_of(a)[k].is->dims == g.outputs_of(b)[k].is->dims)) return false;
  for (int k = 0; k < a.inputs; ++k)
    if (!same_value(g, g.input(a, k), g.input(b, k))) return false;
  return true;
}
}  // namespace detail

/// Merges identical nodes of the list.
inline void merge_identical(graph& g) {
  // the consumers of each node, by place in the order
  const std::vector<int> order = g.order;
  std::vector<std::vector<int>> users(g.nodes.size());
  for (int at = 0; at < static_cast<int>(order.size()); ++at)
    for (const edge& v : g.inputs_of(g.at(order[static_cast<std::size_t>(at)]))) {
      if (v.row < 0) continue;
      std::vector<int>& u = users[static_cast<std::size_t>(v.row)];
      if (u.empty() || u.back() != at) u.push_back(at);
    }
  std::vector<char> gone(g.nodes.size(), 0);
  const auto node_at = [&](int place) { return order[static_cast<std::size_t>(place)]; };
  const auto merges = [&](int i) {
    const node& n = g.at(i);
    return !gone[static_cast<std::size_t>(i)] && !n.is(node_type::result) && !n.is(node_type::assign) &&
           !n.is(node_type::parameter) && !n.is_constant();
  };
  std::vector<int> takers, joined;
  for (int m : order) {
    if (gone[static_cast<std::size_t>(m)]) continue;
    for (int port = 0; port < g.at(m).outputs; ++port) {
      takers.clear();
      for (int place : users[static_cast<std::size_t>(m)]) {
        bool takes = false;
        for (const edge& v : g.inputs_of(g.at(node_at(place)))) takes = takes || (v.row == m && v.port == port);
        if (takes && merges(node_at(place))) takers.push_back(place);
      }
      for (std::size_t a = 0; a < takers.size(); ++a) {
        const int keep = node_at(takers[a]);
        if (gone[static_cast<std::size_t>(keep)] || g.at(keep).is(node_type::iterator)) continue;
        for (std::size_t b = a + 1; b < takers.size(); ++b) {
          const int drop = node_at(takers[b]);
          if (gone[static_cast<std::size_t>(drop)] || !detail::identical(g, g.at(keep), g.at(drop))) continue;
          gone[static_cast<std::size_t>(drop)] = 1;
          std::vector<int>&to = users[static_cast<std::size_t>(keep)], &from = users[static_cast<std::size_t>(drop)];
          for (int place : from)
            for (edge& v : g.inputs_of(g.at(node_at(place))))
              if (v.row == drop) v.row = keep;
          joined.clear();
          std::size_t x = 0, y = 0;
          while (x < to.size() || y < from.size()) {
            const bool first = y == from.size() || (x < to.size() && to[x] <= from[y]);
            const int place = first ? to[x++] : from[y++];
            if (joined.empty() || joined.back() != place) joined.push_back(place);
          }
          to = joined;
        }
      }
    }
  }
  put_in_order(g);
}

}  // namespace opcost::replay::model_analyzer

#endif

namespace opcost::replay::model_analyzer {
namespace detail {

// Inserts a Convert of `from` that is not in the file.
inline int insert_convert(graph& g, edge from, dtype to, std::string_view name) {
  node n;
  n.type = "Convert";
  n.name = name;
  n.facts = facts_of_type("Convert");
  n.first_input = static_cast<int>(g.inputs.size());
  n.inputs = 1;
  n.first_output = static_cast<int>(g.outputs.size());
  n.outputs = 1;
  g.inputs.push_back(from);
  output o = g[from];
  o.type = to;
  g.outputs.push_back(o);
  g.nodes.push_back(n);
  return static_cast<int>(g.nodes.size()) - 1;
}
// "Type_N": OpenVINO's name for a node without a name. In OpenVINO, N differs from run to run.
inline std::string_view automatic_name(graph& g, std::string_view type) {
  return g.names.emplace_back(
      std::string(type) + "_" +
      std::string(std::string_view(digits(count_t(static_cast<std::int64_t>(g.nodes.size() + g.names.size()))))));
}
}  // namespace detail

/// Converts inputs from f32 if they are f16, and outputs to i32 or f32.
inline void convert_inputs_and_outputs(graph& g) {
  for (int p : g.parameters) {
    output& is = g.outputs[static_cast<std::size_t>(g.at(p).first_output)];
    if (is.type != dtype::f16) continue;
    const int c = detail::insert_convert(g, {p, 0}, dtype::f16, detail::automatic_name(g, "Convert"));
    for (int i = 0; i < c; ++i)
      for (edge& v : g.inputs_of(g.at(i)))
        if (v.row == p) v = {c, 0};
    g.outputs[static_cast<std::size_t>(g.at(p).first_output)].type = dtype::f32;
  }
  for (int r : g.results) {
    const edge from = g.input(g.at(r), 0);
    if (!g.feeds(from)) continue;
    dtype to = dtype::none;
    switch (g[from].type) {
      case dtype::i64:
      case dtype::u64:
      case dtype::u32: to = dtype::i32; break;
      case dtype::f16:
      case dtype::f64:
      case dtype::boolean:
      case dtype::u1:
      case dtype::i16: to = dtype::f32; break;
      default: continue;
    }
    node& producer = g.at(from.row);
    if (producer.is(node_type::transpose) && to == dtype::f32) {  // the Convert goes before the Transpose
      const int c = detail::insert_convert(g, g.input(producer, 0), to, detail::automatic_name(g, "Convert"));
      node& moved = g.at(from.row);
      g.inputs_of(moved)[0] = {c, 0};
      g.outputs[static_cast<std::size_t>(moved.first_output)].type = to;
      continue;
    }
    const int c = detail::insert_convert(g, from, to, producer.name);
    g.inputs_of(g.at(r))[0] = {c, 0};
    node& renamed = g.at(from.row);  // a reference from before the insertion would be invalid
    if (renamed.outputs == 1) renamed.name = detail::automatic_name(g, renamed.type);
  }
}

/// Moves a scalar factor of a layer's input into the layer's constant weights.
inline void fold_scalar_factors(graph& g) {
  std::vector<int> users(g.nodes.size(), 0), last_user(g.nodes.size(), -1);
  for (int i : g.order)
    for (const edge& v : g.inputs_of(g.at(i)))
      if (v.row >= 0 && last_user[static_cast<std::size_t>(v.row)] != i) {
        last_user[static_cast<std::size_t>(v.row)] = i;
        ++users[static_cast<std::size_t>(v.row)];
      }
  const auto constant_weights = [&](edge v) {
    if (v.row < 0) return false;
    const node& w = g.at(v.row);
    return w.is_constant() ||
           (w.is(node_type::convert) && g.input(w, 0).row >= 0 && g.at(g.input(w, 0).row).is_constant());
  };
  for (int i : g.order) {
    node& n = g.at(i);
    if (!(n.is(node_type::convolution) || n.is(node_type::group_convolution) || n.is(node_type::convolution_backprop) ||
          n.is(node_type::group_convolution_backprop) || n.is(node_type::matmul)))
      continue;
    const edge from = g.input(n, 0);
    if (from.row < 0 || !g.at(from.row).is(node_type::multiply) || !constant_weights(g.input(n, 1)) ||
        users[static_cast<std::size_t>(from.row)] != 1)
      continue;
    const node& m = g.at(from.row);
    for (int k : {0, 1}) {
      const edge factor = g.input(m, k);
      if (factor.row < 0 || !g.at(factor.row).is_constant() || g[factor].elements != 1) continue;
      g.inputs_of(n)[0] = g.input(m, 1 - k);
      break;
    }
  }
  put_in_order(g);
}

/// Replaces nodes that depend only on constants by constants. ShapeOf and FakeQuantize stay, and a Convert of a stored
/// constant with at most 16 bits per element, unless a FakeQuantize reads it.
inline void fold_constants(graph& g) {
  std::vector<char> quantized(g.nodes.size(), 0);
  for (int i : g.order)
    if (g.at(i).is(node_type::fake_quantize))
      for (const edge& v : g.inputs_of(g.at(i)))
        if (v.row >= 0) quantized[static_cast<std::size_t>(v.row)] = 1;
  const auto kept = [&](int i, const node& n) {
    const edge from = g.input(n, 0);
    if (!n.is(node_type::convert) || from.row < 0 || !g.at(from.row).is_constant() ||
        quantized[static_cast<std::size_t>(i)])
      return false;
    const dtype t = g[from].type;
    return t == dtype::f16 || t == dtype::bf16 || t == dtype::i8 || t == dtype::u8 || t == dtype::i4 || t == dtype::u4;
  };
  for (int i : g.order) {
    node& n = g.at(i);
    if (!n.facts.folds || n.is(node_type::shape_of) || n.inputs == 0 || n.outputs != 1 || n.layer < 0 || kept(i, n))
      continue;
    bool constant = true;
    for (const edge& v : g.inputs_of(n)) constant = constant && v.row >= 0 && g.at(v.row).is_constant();
    if (!constant &&
        !(n.is(node_type::convert_like) && g.input(n, 0).row >= 0 && g.at(g.input(n, 0).row).is_constant()))
      continue;
    n.computed_by = n.facts.type;
    n.computed_as = n.type;
    n.type = "Constant";
    n.facts = facts_of_type("Constant");
    n.operations = figure(count_t(0));
  }
}

/// Replaces x / constant by x * (1 / constant), with the same name.
inline void multiply_by_reciprocals(graph& g) {
  for (int i : g.order) {
    node& n = g.at(i);
    const edge by = g.input(n, 1);
    if (!n.is(node_type::divide) || by.row < 0 || !g.at(by.row).is_constant() || !is_real(g[by].type)) continue;
    n.type = "Multiply";
    n.facts = facts_of_type(n.type);
  }
}

/// Makes all changes for an IR of version 10.
inline void load_version_10(graph& g) {
  convert_inputs_and_outputs(g);
  put_in_order(g);
  merge_identical(g);
  fold_scalar_factors(g);
  fold_constants(g);
  multiply_by_reciprocals(g);
  // nodes that only computed a constant leave the list
  std::vector<std::pair<int, int>> hidden;
  for (std::size_t i = 0; i < g.nodes.size(); ++i)
    if (g.nodes[i].is_constant() && g.nodes[i].inputs > 0) {
      hidden.emplace_back(static_cast<int>(i), g.nodes[i].inputs);
      g.nodes[i].inputs = 0;
    }
  put_in_order(g);
  for (const auto& [i, inputs] : hidden) g.at(i).inputs = inputs;
}

}  // namespace opcost::replay::model_analyzer

#endif

// ---- opcost/replay/model_analyzer/memory.hpp
#ifndef OPCOST_REPLAY_MODEL_ANALYZER_MEMORY_HPP_PIECE
#define OPCOST_REPLAY_MODEL_ANALYZER_MEMORY_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Memory in elements. Most: all outputs of all nodes except constants. Least: the peak of live elements, where a node's
// outputs live until the last consumer of its last output has run; a folded node has no consumers. Precision: the
// element types of all outputs.

// ---- opcost/replay/model_analyzer/constant_folding.hpp
#ifndef OPCOST_REPLAY_MODEL_ANALYZER_CONSTANT_FOLDING_HPP_PIECE
#define OPCOST_REPLAY_MODEL_ANALYZER_CONSTANT_FOLDING_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Constant folding, which OpenVINO runs after the tool has listed the nodes. First, outputs whose values shape
// inference knows are replaced by constants, from the results upward, up to the first one on each path. Then nodes that
// depend only on constants are folded. The list keeps all nodes; consumers of a folded node read a constant of its
// name.

namespace opcost::replay::model_analyzer {

/// Which outputs and nodes constant folding replaced.
struct folding {
  std::vector<char> replaced{};  // by output
  std::vector<char> folded{};    // by node

  bool constant(const graph& g, edge v) const { return v.row >= 0 && (g.at(v.row).is_constant() || computed(g, v)); }
  /// True if folding computed the elements, so that the file does not store them.
  bool computed(const graph& g, edge v) const { return folded[static_cast<std::size_t>(v.row)] || replaced[g.id(v)]; }
  /// True if nodes that are folded later read this 16-bit output with 32 bits. Folding rounds 16-bit reals only for
  /// nodes that remain.
  bool wide(const graph& g, edge v) const {
    const node& n = g.at(v.row);
    const dtype t = g[v].type;
    return (t == dtype::f16 || t == dtype::bf16) && folded[static_cast<std::size_t>(v.row)] && !replaced[g.id(v)] &&
           !n.is_constant() && !n.is(node_type::convert) && !n.is(node_type::convert_like);
  }
};

namespace detail {
class folder {
 public:
  explicit folder(const graph& g)
      : g_(g), computable_(g.nodes.size(), 0), rooted_(g.nodes.size(), 0), known_(g.outputs.size(), 0) {}

  folding run() {
    mark_computable();
    mark_known();
    folding f{std::vector<char>(g_.outputs.size(), 0), std::vector<char>(g_.nodes.size(), 0)};
    std::vector<char> met(g_.nodes.size(), 0);
    std::vector<int> below;
    for (const std::vector<int>* roots : {&g_.results, &g_.sinks})
      for (int r : *roots) {
        met[index(r)] = 1;
        below.push_back(r);
      }
    while (!below.empty()) {
      const node& n = g_.at(below.back());
      below.pop_back();
      for (const edge& v : inputs_of(n)) {
        if (!g_.feeds(v)) continue;
        if (known_[g_.id(v)])
          f.replaced[g_.id(v)] = 1;
        else if (!met[index(v.row)]) {
          met[index(v.row)] = 1;
          below.push_back(v.row);
        }
      }
    }
    for (int i : g_.order) {
      const node& n = g_.at(i);
      if (!met[index(i)] || !n.facts.folds || n.inputs == 0) continue;
      f.folded[index(i)] = n.is(node_type::shape_of)       ? has_static_input(n)
                           : n.is(node_type::convert_like) ? f.constant(g_, g_.input(n, 0))
                                                           : all_inputs(n, [&](edge v) { return f.constant(g_, v); });
    }
    return f;
  }

 private:
  const graph& g_;
  std::vector<char> computable_;  // node: from constants and static shapes
  std::vector<char> rooted_;      // node: every path up ends in a constant or a ShapeOf
  std::vector<char> known_;       // output: shape inference keeps its value

  static std::size_t index(int i) { return static_cast<std::size_t>(i); }
  span<const edge> inputs_of(const node& n) const { return n.is_constant() ? span<const edge>() : g_.inputs_of(n); }
  template <class F> bool all_inputs(const node& n, F&& f) const {
    for (const edge& v : inputs_of(n))
      if (!g_.feeds(v) || !f(v)) return false;
    return true;
  }
  bool has_static_input(const node& n) const {
    return g_.feeds(g_.input(n, 0)) && g_[g_.input(n, 0)].is->dims.is_static();
  }

  void mark_computable() {
    for (int i : g_.order) {
      const node& n = g_.at(i);
      const bool may = n.facts.folds && n.inputs > 0;
      computable_[index(i)] =
          n.is_constant() || (n.is(node_type::shape_of) ? has_static_input(n) : may && all_inputs(n, [&](edge v) {
                                                                                  return computable_[index(v.row)] != 0;
                                                                                }));
      rooted_[index(i)] = n.is_constant() || n.is(node_type::shape_of) ||
                          (may && all_inputs(n, [&](edge v) { return rooted_[index(v.row)] != 0; }));
    }
  }
  // Bit k: shape inference reads the elements of input k.
  unsigned shape_inputs(const node& n) const {
    if (!n.is(node_type::interpolate)) return n.facts.shape_inputs;
    if (n.opset >= 11) return 1u << 1 | 1u << 2;
    const std::string_view mode = attribute(g_, n, "shape_calculation_mode");
    return mode.empty() ? 1u << 1 : mode == "sizes" ? 1u << 1 | 1u << 3 : 1u << 2 | 1u << 3;
  }
  // True if every element is known. Shape inference tracks each element of a value that depends on a partly known
  // shape.
  bool value_known(edge v) const {
    if (computable_[index(v.row)]) return true;
    if (!rooted_[index(v.row)]) return false;
    const output& o = g_[v];
    if (o.is->value.empty() && o.is->reals.empty()) return false;
    for (const interval& d : o.is->value)
      if (!d.exact()) return false;
    return true;
  }
  void mark_known() {
    std::vector<edge> above;
    for (int i : g_.order) {
      const node& n = g_.at(i);
      const unsigned read = shape_inputs(n);
      for (int k = 0; k < n.inputs && k < 32; ++k) {
        const edge v = g_.input(n, k);
        if (((read >> k) & 1u) == 0 || !g_.feeds(v)) continue;
        if (!g_.at(v.row).is_constant() && computable_[index(v.row)]) known_[g_.id(v)] = 1;
        if (rooted_[index(v.row)]) above.push_back(v);
      }
      if (n.is(node_type::non_zero) && g_.feeds(g_.input(n, 0)) && computable_[index(g_.input(n, 0).row)]) {
        known_[g_.id({i, 0})] = 1;
        computable_[index(i)] = 1;
      }
    }
    std::vector<char> met(g_.outputs.size(), 0);
    while (!above.empty()) {
      const edge v = above.back();
      above.pop_back();
      if (met[g_.id(v)]) continue;
      met[g_.id(v)] = 1;
      const node& n = g_.at(v.row);
      if (!n.is_constant() && value_known(v)) known_[g_.id(v)] = 1;
      if (!n.is(node_type::shape_of))
        for (const edge& from : inputs_of(n))
          if (g_.feeds(from)) above.push_back(from);
    }
  }
};
}  // namespace detail

/// Folds constants.
inline folding fold(const graph& g) { return detail::folder(g).run(); }

}  // namespace opcost::replay::model_analyzer

#endif

namespace opcost::replay::model_analyzer {

/// Elements of activations in memory.
struct memory_use {
  count_t least = 0, most = 0;
  bool known = true;  // false: the number of elements of some output is unknown
};

/// Calls visit(node, step) for each consumer of the last output of a node after folding: the node's children in the
/// tool.
template <class F> void each_child(const graph& g, const folding& f, F&& visit) {
  for (std::size_t step = 0; step < g.order.size(); ++step) {
    const node& x = g.at(g.order[step]);
    if (x.is_constant()) continue;
    for (const edge& v : g.inputs_of(x))
      if (g.feeds(v) && v.port == g.at(v.row).outputs - 1 && !f.computed(g, v)) visit(v.row, static_cast<int>(step));
  }
}

/// Computes the memory use in the order of the list.
inline memory_use measure_memory(const graph& g, const folding& f) {
  const std::size_t n = g.order.size();
  memory_use use;
  std::vector<int> until(g.nodes.size(), -1);  // the step of the last consumer
  std::vector<count_t> size(n, count_t(0));
  for (std::size_t step = 0; step < n; ++step) {
    const node& x = g.at(g.order[step]);
    if (x.is_constant()) continue;
    if (!x.is(node_type::result))
      for (const output& o : g.outputs_of(x)) {
        size[step] += o.elements;
        use.known = use.known && o.known;
      }
    use.most += size[step];
  }
  each_child(g, f, [&](int row, int step) { until[static_cast<std::size_t>(row)] = step; });
  std::vector<count_t> freed(n + 1, count_t(0));
  count_t live = 0;
  for (std::size_t step = 0; step < n; ++step) {
    live -= freed[step];
    use.least = larger(use.least, live + size[step]);
    const int last = until[static_cast<std::size_t>(g.order[step])];
    if (last > static_cast<int>(step)) {
      live += size[step];
      freed[static_cast<std::size_t>(last) + 1] += size[step];
    }
  }
  return use;
}

/// The element types of all outputs: "f32", or "MIXED (f32-i64-i8)".
inline std::string precision_of(const graph& g) {
  constexpr std::size_t types = static_cast<std::size_t>(dtype::string) + 1;
  bool seen[types]{};
  for (int i : g.order)
    if (!g.at(i).is(node_type::result))
      for (const output& o : g.outputs_of(g.at(i))) seen[static_cast<std::size_t>(o.type)] = true;
  std::vector<std::string_view> names;
  for (std::size_t t = 1; t < types; ++t)
    if (seen[t]) names.push_back(name_of(static_cast<dtype>(t)));
  opcost::detail::heap_sort(span<std::string_view>(names));
  if (names.size() == 1) return std::string(names[0]);
  std::string text = "MIXED (";
  for (std::size_t i = 0; i < names.size(); ++i) text.append(i ? "-" : "").append(names[i]);
  return text + ")";
}

}  // namespace opcost::replay::model_analyzer

#endif

// ---- opcost/replay/model_analyzer/parameters.hpp
#ifndef OPCOST_REPLAY_MODEL_ANALYZER_PARAMETERS_HPP_PIECE
#define OPCOST_REPLAY_MODEL_ANALYZER_PARAMETERS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The tool's parameters: after folding, the constants that nodes read, each name once in the model. Each stage of a
// folded chain is a constant with its own name, and counts again. Zeros are counted over the same constants.

namespace opcost::replay::model_analyzer {

// Numbers names from 0; equal names get the same number.
class name_index {
 public:
  explicit name_index(std::size_t expected) {
    std::size_t size = 16;
    while (size < 2 * expected) size *= 2;
    slots_.assign(size, -1);
  }
  int operator()(std::string_view name) {
    if (2 * names_.size() >= slots_.size()) grow();
    int& slot = slots_[find(name)];
    if (slot < 0) {
      slot = static_cast<int>(names_.size());
      names_.push_back(name);
    }
    return slot;
  }

 private:
  std::vector<int> slots_;
  std::vector<std::string_view> names_{};
  std::size_t find(std::string_view name) const {
    std::uint64_t h = 14695981039346656037u;
    for (char c : name) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211u;
    std::size_t at = to_size(h ^ (h >> 29)) & (slots_.size() - 1);
    while (slots_[at] >= 0 && names_[static_cast<std::size_t>(slots_[at])] != name) at = (at + 1) & (slots_.size() - 1);
    return at;
  }
  void grow() {
    slots_.assign(2 * slots_.size(), -1);
    for (std::size_t i = 0; i < names_.size(); ++i) slots_[find(names_[i])] = static_cast<int>(i);
  }
};

/// A constant that counts, at the first node that reads it.
struct parameter_entry {
  int node = -1;       // the node that reads it
  edge content{};      // the source of its elements; row -1: unknown
  int quantizer = -1;  // the FakeQuantize between them
  count_t elements = 0;
};
/// All constants that count.
struct parameter_list {
  std::vector<parameter_entry> entries{};
  std::vector<count_t> by_node{};  // elements of each node's last constant, even if an earlier node counted it
  count_t elements = 0;
  bool known = true;
};

namespace detail {
struct named_entry {
  std::string_view name{};
  parameter_entry entry{};
  bool known = true;
};
// Finds the constant at input k of `n`. Returns false if the input is not constant. Output k of a folded
// node with several outputs has the name "name.k".
inline bool entry_of(graph& g, const folding& f, const node& n, int k, named_entry& into) {
  edge v = g.input(n, k);
  if (!g.feeds(v)) return false;
  const node& s = g.at(v.row);
  if (s.is(node_type::fake_quantize)) {
    edge data = g.input(s, 0);
    if (g.feeds(data) && !f.constant(g, data) && g.at(data.row).is(node_type::convert))
      data = g.input(g.at(data.row), 0);
    const bool constant = g.feeds(data) && f.constant(g, data);
    into = {s.name,
            {-1, constant ? data : edge{-1, 0}, v.row, constant ? g[data].elements : count_t(0)},
            !constant || g[data].known};
    return true;
  }
  if ((s.is(node_type::reshape) || s.is(node_type::convert)) && !f.constant(g, v)) v = g.input(s, 0);
  if (!g.feeds(v) || !f.constant(g, v)) return false;
  const node& c = g.at(v.row);
  const output& given = g[g.input(n, k)];  // the elements are those of this node's input
  std::string_view name = c.name;
  if (c.outputs > 1)
    name = g.names.emplace_back(std::string(c.name) + "." + std::string(std::string_view(digits(count_t(v.port)))));
  into = {name, {-1, v, -1, given.elements}, given.known};
  return true;
}
}  // namespace detail

/// Finds the parameters of the listed nodes.
inline parameter_list find_parameters(graph& g, const folding& f) {
  parameter_list all;
  all.by_node.assign(g.nodes.size(), count_t(0));
  name_index names(g.order.size());
  std::vector<char> met;
  std::vector<detail::named_entry> own;
  for (int i : g.order) {
    const node& n = g.at(i);
    if (n.facts.weighs == weighing::none) continue;
    own.clear();
    const int inputs = n.facts.weighs == weighing::first_input && n.inputs > 1 ? 1 : n.inputs;
    for (int k = 0; k < inputs; ++k) {
      detail::named_entry e;
      if (!detail::entry_of(g, f, n, k, e)) continue;
      std::size_t same = 0;
      while (same < own.size() && own[same].name != e.name) ++same;
      if (same == own.size())
        own.push_back(e);
      else
        own[same] = e;
    }
    for (detail::named_entry& e : own) {
      all.by_node[static_cast<std::size_t>(i)] = e.entry.elements;
      const auto name = static_cast<std::size_t>(names(e.name));
      if (name >= met.size()) met.resize(name + 64, 0);
      if (met[name]) continue;
      met[name] = 1;
      e.entry.node = i;
      all.entries.push_back(e.entry);
      all.elements += e.entry.elements;
      all.known = all.known && e.known;
    }
  }
  return all;
}

}  // namespace opcost::replay::model_analyzer

#endif

// ---- opcost/replay/model_analyzer/values.hpp
#ifndef OPCOST_REPLAY_MODEL_ANALYZER_VALUES_HPP_PIECE
#define OPCOST_REPLAY_MODEL_ANALYZER_VALUES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Elements of outputs that depend only on constants, of any size. The value rules of the catalogue compute them; this
// file has what is specific to the tool: the type in which each output is kept, and what counts as a zero. Element-wise
// operations run in blocks and store nothing; the others store their result.

// ---- opcost/core/zeros.hpp
#ifndef OPCOST_CORE_ZEROS_HPP_PIECE
#define OPCOST_CORE_ZEROS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Counts stored elements that are zero, for every element type, as fast as memory can be read.
#include <cstring>

namespace opcost {
namespace detail {

// A vector of 16 bytes if the compiler has vectors; wider ones are not faster, because memory is the limit.
template <class Word> struct in_parallel {
#if defined(__GNUC__)
  typedef Word type __attribute__((vector_size(16)));
#else
  using type = Word;
#endif
  static constexpr std::size_t count = sizeof(type) / sizeof(Word);
};

// An element passes if (element & mask) == wanted.
template <class Word> struct bit_test { Word mask, wanted; };

// The number of times that n elements pass one or two tests.
template <class Word, std::same_as<bit_test<Word>>... Test>
count_t passed(const std::byte* from, std::size_t n, Test... test) {
  using vector = typename in_parallel<Word>::type;
  constexpr std::size_t lanes = in_parallel<Word>::count;
  constexpr std::size_t at_once = 4;
  constexpr std::size_t rounds = 255 / sizeof...(Test);  // each lane counts up to 255
  std::int64_t all = 0;
  while (n >= at_once * lanes) {
    vector found[at_once]{};
    const auto step = [&](vector& into, const std::byte* at) {
      vector words;
      std::memcpy(&words, at, sizeof words);
      if constexpr (lanes > 1)  // a comparison of vectors that holds is -1
        ((into -= reinterpret_cast<vector>((words & test.mask) == (vector{} + test.wanted))), ...);
      else
        ((into = static_cast<Word>(into + ((words & test.mask) == test.wanted))), ...);
    };
    std::size_t left = n / (at_once * lanes) < rounds ? n / (at_once * lanes) : rounds;
    n -= left * at_once * lanes;
    for (; left > 0; --left, from += sizeof found) {  // not a loop, so that `found` stays in registers
      step(found[0], from);
      step(found[1], from + sizeof(vector));
      step(found[2], from + 2 * sizeof(vector));
      step(found[3], from + 3 * sizeof(vector));
    }
    Word counts[at_once * lanes];
    std::memcpy(counts, found, sizeof counts);
    for (const Word c : counts) all += static_cast<std::int64_t>(c);
  }
  Word word;
  for (; n > 0; --n, from += sizeof word) {
    std::memcpy(&word, from, sizeof word);
    all += (((word & test.mask) == test.wanted) + ...);
  }
  return all;
}
// Adds three bits at each place: `sum` gets the low bit, `carry` the high bit.
template <class Bits> inline void add_bits(Bits& carry, Bits& sum, const Bits& a, const Bits& b) {
  const Bits either = sum ^ a;
  carry = (sum & a) | (either & b);
  sum = either ^ b;
}
// The number of one bits in n words of 64 bits, with Harley and Seal's carry-save adders: each bit place has counters
// of ones, twos and fours; eights are added up by byte.
inline count_t one_bits(const std::byte* from, std::size_t n) {
  using bits = in_parallel<std::uint64_t>::type;
  constexpr std::uint64_t odd = 0x5555555555555555u;
  constexpr std::uint64_t pairs = 0x3333333333333333u;
  constexpr std::uint64_t low = 0x0f0f0f0f0f0f0f0fu;
  constexpr std::uint64_t bytes = 0x00ff00ff00ff00ffu;
  constexpr std::size_t lanes = in_parallel<std::uint64_t>::count;
  constexpr std::size_t rounds = 31;  // each adds up to 8 to a byte, so a byte stays below 2^8
  const auto count = [](const bits& b, auto&& of) {
    std::uint64_t words[lanes], all = 0;
    std::memcpy(words, &b, sizeof b);
    for (std::uint64_t x : words) all += of(x);
    return all;
  };
  bits words[8], ones{}, twos{}, fours{}, sums{};
  std::uint64_t eights = 0;
  while (n >= 8 * lanes) {
    for (std::size_t round = 0; round < rounds && n >= 8 * lanes; ++round, n -= 8 * lanes, from += sizeof words) {
      std::memcpy(words, from, sizeof words);
      bits two_a, two_b, four_a, four_b, e;
      add_bits(two_a, ones, words[0], words[1]);
      add_bits(two_b, ones, words[2], words[3]);
      add_bits(four_a, twos, two_a, two_b);
      add_bits(two_a, ones, words[4], words[5]);
      add_bits(two_b, ones, words[6], words[7]);
      add_bits(four_b, twos, two_a, two_b);
      add_bits(e, fours, four_a, four_b);
      e = e - ((e >> 1) & odd);
      e = (e & pairs) + ((e >> 2) & pairs);
      sums += (e + (e >> 4)) & low;
    }
    eights +=
        count(sums, [](std::uint64_t x) { return ((x & bytes) + ((x >> 8) & bytes)) * 0x0001000100010001u >> 48; });
    sums = bits{};
  }
  const auto ones_of = [](std::uint64_t x) { return static_cast<std::uint64_t>(std::popcount(x)); };
  std::uint64_t all = 8 * eights + 4 * count(fours, ones_of) + 2 * count(twos, ones_of) + count(ones, ones_of);
  for (std::uint64_t word; n > 0; --n, from += 8) {
    std::memcpy(&word, from, 8);
    all += ones_of(word);
  }
  return all;
}
// The number of n elements of 4 bits with (element & mask) == zero.
inline count_t zero_nibbles(const std::byte* from, std::size_t n, unsigned mask, unsigned zero) {
  using test = bit_test<std::uint8_t>;
  const test low{static_cast<std::uint8_t>(mask), static_cast<std::uint8_t>(zero)},
      high{static_cast<std::uint8_t>(mask << 4), static_cast<std::uint8_t>(zero << 4)};
  count_t all = passed<std::uint8_t>(from, n / 2, low, high);
  if (n % 2 != 0) all += passed<std::uint8_t>(from + n / 2, 1, low);
  return all;
}
// A word with the bytes in memory that `v` has on a little-endian machine.
template <class Word> constexpr Word as_little_endian(Word v) {
  if constexpr (std::endian::native == std::endian::little) return v;
  Word swapped = 0;
  for (std::size_t i = 0; i < sizeof(Word); ++i)
    swapped = static_cast<Word>(swapped | ((v >> (8 * i) & 0xff) << (8 * (sizeof(Word) - 1 - i))));
  return swapped;
}
// The number of little-endian words that are zero under `mask`, which leaves out the sign: -0.0 is zero.
template <class Word> count_t zero_words(const std::byte* from, std::size_t n, Word mask) {
  return passed<Word>(from, n, bit_test<Word>{as_little_endian(mask), 0});
}
}  // namespace detail

/// The number of zeros among the first n elements; -1 if there are too few bytes or the type has no fixed size.
inline count_t count_zeros(dtype type, span<const std::byte> bytes, count_t n) {
  if (n < 0 || bits_of(type) == 0 || bytes_of(type, n) > count_t(bytes.size())) return -1;
  const auto size = static_cast<std::size_t>(n.n);
  const std::byte* from = bytes.data();
  switch (type) {
    case dtype::f64: return detail::zero_words<std::uint64_t>(from, size, ~std::uint64_t{0} >> 1);
    case dtype::f32: return detail::zero_words<std::uint32_t>(from, size, 0x7fffffffu);
    case dtype::f16:
    case dtype::bf16: return detail::zero_words<std::uint16_t>(from, size, 0x7fffu);
    case dtype::f8e4m3:
    case dtype::f8e5m2: return detail::zero_words<std::uint8_t>(from, size, 0x7fu);
    case dtype::f8e8m0: return 0;  // powers of two only
    case dtype::f4e2m1: return detail::zero_nibbles(from, size, 7, 0);
    case dtype::nf4: return detail::zero_nibbles(from, size, 15, 7);
    case dtype::i4:
    case dtype::u4: return detail::zero_nibbles(from, size, 15, 0);
    case dtype::i64:
    case dtype::u64: return detail::zero_words<std::uint64_t>(from, size, ~std::uint64_t{0});
    case dtype::i32:
    case dtype::u32: return detail::zero_words<std::uint32_t>(from, size, ~0u);
    case dtype::i16:
    case dtype::u16: return detail::zero_words<std::uint16_t>(from, size, 0xffffu);
    case dtype::i8:
    case dtype::u8:
    case dtype::boolean: return detail::zero_words<std::uint8_t>(from, size, 0xffu);
    default: break;
  }
  count_t zeros = 0;
  if (type == dtype::u1) {
    std::size_t whole = size / 64;
    zeros = count_t(64 * whole) - detail::one_bits(from, whole);
    whole *= 64;
    for (; whole < size; ++whole) zeros += element_bits(type, bytes, whole) == 0 ? 1 : 0;
    return zeros;
  }
  for (std::size_t i = 0; i < size; ++i) zeros += element_bits(type, bytes, i) == 0 ? 1 : 0;
  return zeros;
}

/// The zeros among n stored elements that `read(first_byte, into) -> bool` reads block by block. -1 if it fails.
template <class Read> count_t count_zeros_in_blocks(dtype type, count_t n, Read&& read) {
  constexpr std::int64_t at_once = 1 << 18;  // elements; a multiple of 8, so that blocks begin with a byte
  if (bits_of(type) == 0) return -1;
  sequence<std::byte> bytes(static_cast<std::size_t>(bytes_of(type, smaller(n, at_once)).n));
  count_t zeros = 0;
  for (count_t first = 0; first < n; first += at_once) {
    const count_t size = smaller(n - first, at_once);
    const span<std::byte> part = span(bytes).first(static_cast<std::size_t>(bytes_of(type, size).n));
    const count_t found = read(bytes_of(type, first), part) ? count_zeros(type, part, size) : count_t(-1);
    if (found < 0) return -1;
    zeros += found;
  }
  return zeros;
}

}  // namespace opcost

#endif

namespace opcost::replay::model_analyzer {
namespace detail {
// Elements in the form of value rules: reals for real types, numbers for all others.
struct elements {
  std::vector<double> reals{};
  std::vector<interval> numbers{};

  elements() = default;
  elements(dtype type, std::int64_t n) {
    if (is_real(type))
      reals.resize(static_cast<std::size_t>(n));
    else
      numbers.resize(static_cast<std::size_t>(n));
  }
  opcost::content<interval> content(std::int64_t n) {
    const auto size = static_cast<std::size_t>(n);
    return {span(numbers).first(numbers.empty() ? 0 : size), span(reals).first(reals.empty() ? 0 : size)};
  }
  opcost::content<interval> content() { return {numbers, reals}; }
};
inline void put_real(content<interval> into, std::size_t at, double v) {
  if (into.reals.empty())
    into.numbers[at] = to_count(v);
  else
    into.reals[at] = v;
}
inline double real_of(const content<interval>& c, std::size_t at) {
  return c.reals.empty() ? static_cast<double>(c.numbers[at].min) : c.reals[at];
}
}  // namespace detail

class constants {
 public:
  constants(const graph& g, const folding& f)
      : g_(g), folding_(f), held_(g.outputs.size()), state_(g.outputs.size(), unasked) {}

  // Counts the zeros that node `by` reads from `v`. Returns false if they are unknown. As in the tool, 16-bit integers
  // are read as halves, and elements with fewer than 8 bits are counted as whole bytes.
  bool zeros(int by, edge v, count_t& n) {
    return zeros_as(folding_.folded[static_cast<std::size_t>(by)] ? held_type(v) : g_[v].type, v, n);
  }

  // Counts the elements of `data` that FakeQuantize `q` maps to zero. As in the tool, it computes in the data's type
  // and rounds ties to even.
  bool quantized_zeros(const node& q, edge data, count_t& n) {
    const detail::elements* limits[4];
    for (int k = 0; k < 4; ++k) {
      if (!g_.feeds(g_.input(q, k + 1))) return false;
      limits[k] = whole(g_.input(q, k + 1));
      if (limits[k] == nullptr || limits[k]->reals.empty()) return false;
    }
    const output& o = g_[data];
    const auto limit_type = [&](int k) { return g_[g_.input(q, k + 1)].type; };
    double levels = 0;
    each_number(attribute(g_, q, "levels"), [&](double v) { levels = v; });
    const double tiny = o.type == dtype::f16   ? 6.103515625e-05
                        : o.type == dtype::f64 ? 2.2250738585072014e-308
                                               : 1.1754943508222875e-38;
    opcost::detail::element_walk at[4];
    for (int k = 0; k < 4; ++k)
      at[k] = opcost::detail::element_walk::broadcast(g_[g_.input(q, k + 1)].is->dims, o.is->dims);
    const dtype t = is_real(o.type) ? o.type : dtype::f32;
    n = 0;
    return each_block(data, [&](content<interval> e, std::int64_t size) {
      for (std::int64_t i = 0; i < size; ++i) {
        double limit[4];
        for (int k = 0; k < 4; ++k)
          limit[k] = opcost::detail::rounded(limit_type(k), limits[k]->reals[static_cast<std::size_t>(at[k].next())]);
        const double x = opcost::detail::rounded(t, detail::real_of(e, static_cast<std::size_t>(i)) - limit[0]);
        const double step = opcost::detail::rounded(
            t, opcost::detail::rounded(t, x / opcost::detail::rounded(t, limit[1] - limit[0])) * (levels - 1));
        const double zero = opcost::detail::rounded(
            t, opcost::detail::rounded(
                   t, limit[2] / opcost::detail::rounded(t, opcost::detail::rounded(t, limit[3] - limit[2]) + tiny)) *
                   (levels - 1));
        n += opcost::detail::half_to_even(step) + opcost::detail::half_to_even(zero) == 0 ? 1 : 0;
      }
    });
  }

 private:
  static constexpr std::int64_t block = 1 << 14;
  static constexpr int deepest = 128;
  static constexpr std::int64_t most_held = std::int64_t{1} << 27;  // elements in all
  enum : char { unasked, asked, unknown, here };
  const graph& g_;
  const folding& folding_;
  std::vector<detail::elements> held_;  // by output
  std::vector<char> state_;
  std::int64_t sum_held_ = 0;
  int depth_ = 0;

  static bool stored(const node& n) { return n.is_constant() && n.inputs == 0; }
  static node_type kind(const node& n) { return n.is_constant() ? n.computed_by : n.facts.type; }
  const op_entry* entry(const node& n) const { return n.layer < 0 ? nullptr : g_.source->entry(n.layer); }

  // The type in which folding keeps an output for the nodes that it folds next.
  dtype held_type(edge v) const { return folding_.wide(g_, v) ? dtype::f32 : g_[v].type; }

  bool zeros_as(dtype as, edge v, count_t& n) {
    const output& o = g_[v];
    const node& s = g_.at(v.row);
    if (!o.known) return false;
    if (stored(s)) return stored_zeros(s, o, n);
    const node_type t = kind(s);
    if ((t == node_type::reshape || t == node_type::squeeze || t == node_type::unsqueeze ||
         t == node_type::transpose) &&
        g_.feeds(g_.input(s, 0)) && ++depth_ < deepest) {
      const bool known = zeros_as(as, g_.input(s, 0), n);  // the same elements in another order
      --depth_;
      return known;
    }
    n = 0;
    return each_block(v, [&](content<interval> e, std::int64_t) {
      for (const interval& d : e.numbers) n += is(d, 0) ? 1 : 0;
      for (double d : e.reals) n += opcost::detail::rounded(as, d) == 0 ? 1 : 0;
    });
  }
  template <class F> bool each_block(edge v, F&& f) {
    const std::int64_t n = g_[v].elements.n;
    detail::elements room(g_[v].type, n < block ? n : block);
    for (std::int64_t first = 0; first < n; first += block) {
      const std::int64_t size = n - first < block ? n - first : block;
      const content<interval> part = room.content(size);
      if (!fill(v, first, size, part)) return false;
      f(part, size);
    }
    return true;
  }
  bool stored_zeros(const node& s, const output& o, count_t& n) const {
    n = o.elements;
    if (n == 0 || s.layer < 0) return true;  // OpenVINO inserts only zeros
    const bool bytes = bits_of(o.type) > 0 && bits_of(o.type) < 8;
    n = count_zeros_in_blocks(o.type == dtype::u16 || o.type == dtype::i16 ? dtype::f16
                              : bytes                                      ? dtype::u8
                                                                           : o.type,
                              bytes ? bytes_of(o.type, n) : n,
                              [&](count_t from, span<std::byte> into) { return g_.source->read(s.layer, from, into); });
    return n >= 0;
  }
  bool decode_stored(const node& s, const output& o, std::int64_t first, std::int64_t n, content<interval> into) const {
    if (s.layer < 0) {  // OpenVINO inserts only zeros
      for (std::int64_t i = 0; i < n; ++i) detail::put_real(into, static_cast<std::size_t>(i), 0);
      return true;
    }
    if (bits_of(o.type) == 0) return false;
    const std::int64_t from = first / 8 * 8;  // begins with a byte
    std::vector<std::byte> bytes(static_cast<std::size_t>(bytes_of(o.type, first + n - from).n));
    if (!g_.source->read(s.layer, bytes_of(o.type, from), bytes)) return false;
    if (!into.reals.empty()) {
      decode_reals(o.type, bytes, static_cast<std::size_t>(first - from), into.reals);
      return true;
    }
    std::vector<double> decoded(static_cast<std::size_t>(n));
    decode_reals(o.type, bytes, static_cast<std::size_t>(first - from), decoded);
    for (std::size_t i = 0; i < decoded.size(); ++i) into.numbers[i] = to_count(decoded[i]);
    return true;
  }
  // Elements that shape inference knows.
  bool from_content(const output& o, std::int64_t first, std::int64_t n, content<interval> into) const {
    const auto all = static_cast<std::size_t>(o.elements.n);
    if (all == 0) return true;
    if ((o.is->reals.empty() ? o.is->value.size() : o.is->reals.size()) != all) return false;
    for (std::int64_t i = 0; i < n; ++i) {
      const auto at = static_cast<std::size_t>(first + i);
      if (o.is->reals.empty() && !o.is->value[at].exact()) return false;
      if (into.reals.empty())
        into.numbers[static_cast<std::size_t>(i)] = opcost::detail::number_at(*o.is, at);
      else
        into.reals[static_cast<std::size_t>(i)] = opcost::detail::real_at(*o.is, at);
    }
    return true;
  }

  // Elements first ... first + n - 1.
  bool fill(edge v, std::int64_t first, std::int64_t n, content<interval> into) {
    const output& o = g_[v];
    const node& s = g_.at(v.row);
    if (!o.known || depth_ > deepest) return false;
    if (state_[g_.id(v)] == here) {
      copy(held_[g_.id(v)], first, n, into);
      return true;
    }
    const bool wide = folding_.wide(g_, v);  // the content from shape inference is already rounded
    if (!wide && from_content(o, first, n, into)) return true;
    if (stored(s)) return decode_stored(s, o, first, n, into);
    ++depth_;
    bool known = false;
    if (block_by_block(s, o)) {
      known = fill_computed(s, v, first, n, into);
    } else if (const detail::elements* all = whole(v)) {
      copy(*all, first, n, into);
      known = true;
    }
    --depth_;
    return known || (wide && from_content(o, first, n, into));
  }
  static void copy(const detail::elements& all, std::int64_t first, std::int64_t n, content<interval> into) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
      const std::size_t from = static_cast<std::size_t>(first) + i;
      if (into.reals.empty())
        into.numbers[i] = all.numbers[from];
      else
        into.reals[i] = all.reals[from];
    }
  }
  // True if each block of the output depends on only one block of each input.
  bool block_by_block(const node& s, const output& o) const {
    const op_entry* op = entry(s);
    if (op == nullptr) return kind(s) == node_type::convert;
    if (op->memory == opcost::memory_use::view)
      return g_.feeds(g_.input(s, 0)) && g_[g_.input(s, 0)].elements == o.elements;
    return op->memory == opcost::memory_use::in_place && attribute(g_, s, "auto_broadcast") != "pdpd";
  }
  bool fill_computed(const node& s, edge v, std::int64_t first, std::int64_t n, content<interval> into) {
    const op_entry* op = entry(s);
    const output& o = g_[v];
    if (op != nullptr && op->memory == opcost::memory_use::view) return fill(g_.input(s, 0), first, n, into);
    std::vector<detail::elements> blocks(static_cast<std::size_t>(s.inputs));
    std::vector<partial_tensor> in(static_cast<std::size_t>(s.inputs));
    for (int k = 0; k < s.inputs; ++k) {
      const edge from = g_.input(s, k);
      if (!g_.feeds(from)) return false;
      const auto at = static_cast<std::size_t>(k);
      in[at].type = held_type(from);
      in[at].dims = {n};
      if (op != nullptr && (op->settings >> k & 1u) != 0) continue;  // its elements are not read
      blocks[at] = detail::elements(in[at].type, n);
      if (!fill_stretched(from, o, first, n, blocks[at].content())) return false;
      in[at].value = blocks[at].numbers;
      in[at].reals = blocks[at].reals;
    }
    partial_tensor out;
    out.dims = {n};
    out.type = held_type(v);
    const partial_tensors operands{span<const partial_tensor>(in)};
    if (op != nullptr) return g_.source->value(s.layer, operands, out, v.port, into);
    return op_traits<convert>::value({out.type}, operands, out, 0, into);
  }

  // The elements of an operand, broadcast to `out`.
  bool fill_stretched(edge v, const output& out, std::int64_t first, std::int64_t n, content<interval> into) {
    if (g_[v].is->dims == out.is->dims) return fill(v, first, n, into);
    const detail::elements* all = whole(v);
    if (all == nullptr) return false;
    opcost::detail::element_walk at = opcost::detail::element_walk::broadcast(g_[v].is->dims, out.is->dims);
    at.skip(first);
    for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
      const auto k = static_cast<std::size_t>(at.next());
      if (k >= (into.reals.empty() ? all->numbers.size() : all->reals.size())) return false;
      if (into.reals.empty())
        into.numbers[i] = all->numbers[k];
      else
        into.reals[i] = all->reals[k];
    }
    return true;
  }

  // All elements, kept for the next call; null if they are unknown.
  const detail::elements* whole(edge v) {
    const std::size_t id = g_.id(v);
    if (state_[id] == here) return &held_[id];
    if (state_[id] != unasked || !g_[v].known || depth_ > deepest) return nullptr;
    state_[id] = asked;
    const std::int64_t n = g_[v].elements.n;
    if (n > most_held - sum_held_) return nullptr;
    detail::elements all(held_type(v), n);
    if (!fill_whole(v, n, all.content())) {
      state_[id] = unknown;
      return nullptr;
    }
    held_[id] = std::move(all);
    state_[id] = here;
    sum_held_ += n;
    return &held_[id];
  }
  bool fill_whole(edge v, std::int64_t n, content<interval> into) {
    const node& s = g_.at(v.row);
    const output& o = g_[v];
    const bool wide = folding_.wide(g_, v);
    if (!wide && from_content(o, 0, n, into)) return true;
    if (stored(s)) return decode_stored(s, o, 0, n, into);
    ++depth_;
    const bool known = block_by_block(s, o) ? fill_computed(s, v, 0, n, into) : compute(s, v, into);
    --depth_;
    return known || (wide && from_content(o, 0, n, into));
  }
  // Computes the elements with the value rule, from all elements of the inputs.
  bool compute(const node& s, edge v, content<interval> into) {
    const op_entry* op = entry(s);
    if (op == nullptr || op->value == nullptr) return false;
    std::vector<partial_tensor> in;
    for (const edge& from : g_.inputs_of(s)) {
      partial_tensor& t = in.emplace_back();
      if (!g_.feeds(from)) {
        t.type = dtype::none;
        continue;
      }
      t.dims = g_[from].is->dims;
      t.type = held_type(from);
      if (op->value_of_shape) continue;
      const detail::elements* all = whole(from);
      if (all == nullptr) return false;
      t.value = all->numbers;
      t.reals = all->reals;
    }
    partial_tensor out = *g_[v].is;
    out.type = held_type(v);
    if (!g_.source->value(s.layer, partial_tensors(span<const partial_tensor>(in)), out, v.port, into)) return false;
    for (double& e : into.reals) e = opcost::detail::rounded(out.type, e);
    for (const interval& d : into.numbers)
      if (!d.exact()) return false;
    return true;
  }
};

}  // namespace opcost::replay::model_analyzer

#endif

namespace opcost::replay::model_analyzer {

/// The tool's options. Its --sparsity-ignore-fc is missing, since it changes no figure of any IR.
struct options {
  std::vector<std::string_view> sparsity_ignored_layers{};
  bool sparsity_ignore_first_convolution = false;  // the first node of type Convolution
  bool sparsity = true;                            // false: the weights are not read
};

/// The tool's figures for a network. Names and tensors are views into the analysis and the file.
struct figures {
  graph nodes{};
  folding folded{};
  parameter_list parameters{};
  std::vector<char> integer{};                          // by node: it runs on 8-bit integers
  figure flops{count_t(0)}, flops_integer{count_t(0)};  // exact counts: all, and those on integers
  double gflops = 0, giops = 0;  // 10^9 operations on reals and on integers, added in the tool's order
  double gops = 0;               // their sum, which the tool's current release prints as GFLOPs
  bool flops_known = true;       // false: a counted node has an unknown dimension
  count_t zeros = 0;
  bool zeros_known = false;
  memory_use memory{};
  std::string precision{};
  std::string_view type{};
  std::vector<std::string_view> uncounted{};  // types without figures, sorted
  std::vector<std::string_view> unknown{};    // those of them that the tool does not know, sorted
  std::vector<int> dynamic{};                 // nodes with an output of unknown size
  bool has_first_convolution = false;
  std::vector<int> made_by{};          // of a layer, the graph's node that it is part of; empty: the node is the layer
  std::string_view refused{};          // why the tool does not read the file: nothing is known then
  std::shared_ptr<const void> kept{};  // data that only these figures refer to

  double mparams() const { return static_cast<double>(parameters.elements) / 1e6; }
  double min_memory() const { return static_cast<double>(memory.least) / 1e6; }
  double max_memory() const { return static_cast<double>(memory.most) / 1e6; }
  /// The sparsity is undefined for a network without parameters.
  bool sparsity_known() const { return zeros_known && parameters.known && parameters.elements != 0; }
  double sparsity() const { return static_cast<double>(zeros) / static_cast<double>(parameters.elements) * 100; }
};

namespace detail {
inline void add_name(std::vector<std::string_view>& names, std::string_view name) {
  for (std::string_view n : names)
    if (n == name) return;
  names.push_back(name);
}
inline void count_operations(figures& r) {
  const graph& g = r.nodes;
  for (int i : g.order) {
    const node& n = g.at(i);
    if (n.facts.counts == counting::unknown) add_name(r.unknown, n.type);
    const bool counted = n.facts.counts == counting::counted;
    if (!counted) add_name(r.uncounted, n.type);
    bool is_dynamic = false;
    if (!n.is(node_type::result))
      for (const output& o : g.outputs_of(n)) is_dynamic = is_dynamic || !o.known;
    if (is_dynamic) r.dynamic.push_back(i);
    if (!counted) continue;
    if (!n.operations.known) {
      r.flops_known = false;
      continue;
    }
    const double giga = static_cast<double>(n.operations) * 1e-9;
    r.flops = r.flops + n.operations;
    r.gops += giga;
    if (r.integer[static_cast<std::size_t>(i)]) {
      r.flops_integer = r.flops_integer + n.operations;
      r.giops += giga;
    } else
      r.gflops += giga;
  }
  opcost::detail::heap_sort(span<std::string_view>(r.uncounted));
  opcost::detail::heap_sort(span<std::string_view>(r.unknown));
}
inline void count_zeros(figures& r, const options& o) {
  const graph& g = r.nodes;
  std::vector<char> ignored(g.nodes.size(), 0);
  for (int i : g.order) {
    const node& n = g.at(i);
    for (std::string_view name : o.sparsity_ignored_layers)
      if (n.name == name) ignored[static_cast<std::size_t>(i)] = 1;
    if (n.is(node_type::convolution) && !r.has_first_convolution) {
      r.has_first_convolution = true;
      if (o.sparsity_ignore_first_convolution)  // all constants of this name, as in the tool
        for (int k : g.order)
          if (g.at(k).name == n.name) ignored[static_cast<std::size_t>(k)] = 1;
    }
  }
  if (!o.sparsity) return;
  constants values(g, r.folded);
  r.zeros_known = true;
  for (const parameter_entry& e : r.parameters.entries) {
    if (ignored[static_cast<std::size_t>(e.node)] || e.elements == 0) continue;
    count_t n = 0;
    if (!(e.quantizer >= 0 ? values.quantized_zeros(g.at(e.quantizer), e.content, n)
                           : values.zeros(e.node, e.content, n))) {
      r.zeros_known = false;
      return;
    }
    r.zeros += n;
  }
}
}  // namespace detail

/// Computes all figures. `g`: the layers of the file in any order.
inline figures analyze(graph g, const options& o = {}) {
  add_implied_constants(g);
  if (g.version < 11)
    load_version_10(g);
  else
    put_in_order(g);
  figures r;
  r.nodes = std::move(g);
  r.folded = fold(r.nodes);
  r.integer = integer_nodes(r.nodes);
  detail::count_operations(r);
  r.parameters = find_parameters(r.nodes, r.folded);
  r.memory = measure_memory(r.nodes, r.folded);
  r.precision = precision_of(r.nodes);
  r.type = guess_type(r.nodes);
  detail::count_zeros(r, o);
  return r;
}

}  // namespace opcost::replay::model_analyzer

#endif

// ---- opcost/replay/model_analyzer/window_pads.hpp
#ifndef OPCOST_REPLAY_MODEL_ANALYZER_WINDOW_PADS_HPP_PIECE
#define OPCOST_REPLAY_MODEL_ANALYZER_WINDOW_PADS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The pads of a convolution after OpenVINO has resolved automatic padding.

namespace opcost::replay::model_analyzer {

/// Resolves the pads in `list`, the attributes of `n`. Other operations stay as they are.
inline void settle_pads(const graph& g, const node& n, attribute_list& list) {
  const bool transposed = n.is(node_type::convolution_backprop) || n.is(node_type::group_convolution_backprop);
  const bool deformable = n.type == "DeformableConvolution";
  if (!transposed && !deformable && !n.is(node_type::convolution) && !n.is(node_type::group_convolution)) return;
  const std::string_view mode = list.text_of("auto_pad");
  const bool by_output = transposed && n.inputs > 2;  // an input gives the output's extents
  if (mode == "explicit" && !(by_output && n.is(node_type::group_convolution_backprop))) return;
  convolution_backprop_data op;
  op.strides = list.numbers_of("strides");
  op.dilations = list.numbers_of("dilations");
  op.output_padding = list.numbers_of("output_padding");
  op.pad = mode == "same_upper" ? auto_pad::same_upper : mode == "same_lower" ? auto_pad::same_lower : auto_pad::valid;
  const edge weights = g.input(n, deformable ? 2 : 1), data = g.input(n, 0);
  if (!g.feeds(weights) || !g.feeds(data) || n.outputs == 0) return;
  const partial_shape &x = g[data].is->dims, &w = g[weights].is->dims, &y = g.outputs_of(n)[0].is->dims;
  ints begin, end;
  for (int i = 0; i < op.strides.rank; ++i) {
    const int at = i - op.strides.rank;  // from the end
    padding p{};
    if (known(x[at]) && known(w[at]) && known(y[at]))
      p = transposed ? opcost::detail::cropped(op, i, lower(x[at]), lower(w[at]), lower(y[at]), by_output)
                     : opcost::detail::pads_of(op, i, lower(x[at]), lower(w[at]));
    begin.push_back(p.begin);
    end.push_back(p.end);
  }
  list.put("pads_begin", begin);
  list.put("pads_end", end);
}

}  // namespace opcost::replay::model_analyzer

#endif

namespace opcost::replay::model_analyzer {

inline std::string fixed4(double v) { return std::string(python::fixed(v, 4)); }

namespace detail {
inline std::string number(double v, bool known) { return known ? fixed4(v) : std::string(); }
inline std::string list(const std::vector<std::string_view>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) text.append(i ? ", " : "").append(names[i]);
  return text;
}
inline void csv_line(const sink& to, span<const std::string> cells, csv_cells how) {
  for (std::size_t i = 0; i < cells.size(); ++i) to << (i ? "," : "") << opcost::detail::csv_cell(cells[i], how);
  to << "\r\n";
}
// "f32(1x3x64x64)"; an unknown dimension is -1.
inline void blob(std::string& text, const output& o, dtype type) {
  if (!text.empty()) text += ' ';
  text.append(name_of(type)).append("(");
  const partial_shape& s = o.is->dims;
  for (int d = 0; d < s.rank; ++d)
    text.append(d ? "x" : "").append(known(s[d]) ? to_string(s[d].min) : std::string("-1"));
  text += ')';
}
}  // namespace detail

/// The file names in the console text.
struct console_files {
  std::string_view model{}, weights{}, model_report{}, per_layer_report{};
};

/// Writes the console text.
inline void write_console(const figures& r, const console_files& files, const sink& to) {
  to << "[ INFO ] Loading network files:\n\t" << files.model << "\n\t" << files.weights << "\n";
  for (int i : r.dynamic)
    to << "[ WARNING ] " << r.nodes.at(i).name << " layer of type " << r.nodes.at(i).type
       << " has dynamic output shape.\n";
  if (!r.uncounted.empty()) to << "Warning, GOPS for layer(s) was not counted: - " << detail::list(r.uncounted) << "\n";
  const auto line = [&](std::string_view what, double v, bool known, std::string_view unit = "") {
    to << "[ INFO ] " << what << ": " << (known ? fixed4(v).append(unit) : std::string("not known")) << "\n";
  };
  line("GFLOPs", r.gflops, r.flops_known);
  line("GIOPs", r.giops, r.flops_known);
  line("MParams", r.mparams(), r.parameters.known);
  line("Sparsity", r.sparsity_known() ? r.sparsity() : 0, r.sparsity_known(), "%");
  line("Minimum memory consumption", r.min_memory(), r.memory.known);
  line("Maximum memory consumption", r.max_memory(), r.memory.known);
  to << "[ INFO ] Guessed type: " << r.type << "\n";
  if (!files.model_report.empty())
    to << "[ INFO ] File name with network status information : " << files.model_report << "\n";
  if (!files.per_layer_report.empty()) to << "[ INFO ] Complexity file name: " << files.per_layer_report << "\n";
}

/// Writes model_report.csv: one row with the figures of the network.
inline void write_model_report(const figures& r, const sink& to, csv_cells how = csv_cells::exact) {
  to << "GFLOPs,GIOPs,MParams,MinMem,MaxMem,Sparsity,Precision,GuessedType\r\n";
  const std::string cells[] = {detail::number(r.gflops, r.flops_known),
                               detail::number(r.giops, r.flops_known),
                               detail::number(r.mparams(), r.parameters.known),
                               detail::number(r.min_memory(), r.memory.known),
                               detail::number(r.max_memory(), r.memory.known),
                               detail::number(r.sparsity_known() ? r.sparsity() : 0, r.sparsity_known()),
                               r.precision,
                               to_string(r.type)};
  detail::csv_line(to, cells, how);
}

/// Writes per_layer_report.csv: a row for each node that has parameters of its own, as the tool counts them.
inline void write_per_layer_report(const figures& r, const sink& to, csv_cells how = csv_cells::exact) {
  const graph& g = r.nodes;
  to << "LayerType,LayerName,GFLOPs,GIOPs,MParams,LayerParams,InputBlobs,OutputBlobs\r\n";
  for (int i : g.order) {
    const node& n = g.at(i);
    const count_t elements = r.parameters.by_node[static_cast<std::size_t>(i)];
    if (n.is(node_type::parameter) || elements == 0) continue;
    const bool counted = n.facts.counts == counting::counted, integer = r.integer[static_cast<std::size_t>(i)] != 0;
    const double giga = static_cast<double>(n.operations) * 1e-9;
    std::string parameters, in, out;
    if (counted && n.layer >= 0) {
      attribute_list list;
      g.source->attributes(n.layer, list);
      settle_pads(g, n, list);
      parameters = list.text();
    }
    for (const edge& v : g.inputs_of(n))
      if (g.feeds(v))
        detail::blob(in, g[v],
                     r.folded.folded[static_cast<std::size_t>(i)] && r.folded.wide(g, v) ? dtype::f32 : g[v].type);
    for (const output& o : g.outputs_of(n)) detail::blob(out, o, o.type);
    const std::string cells[] = {
        to_string(n.type),
        to_string(n.name),
        counted ? detail::number(integer ? 0 : giga, n.operations.known) : std::string("-1.0000"),
        counted ? detail::number(integer ? giga : 0, n.operations.known) : std::string("-1.0000"),
        fixed4(static_cast<double>(elements) / 1e6),
        parameters,
        in,
        out};
    detail::csv_line(to, cells, how);
  }
}

}  // namespace opcost::replay::model_analyzer

#endif

// ---- opcost/replay/model_analyzer/rows.hpp
#ifndef OPCOST_REPLAY_MODEL_ANALYZER_ROWS_HPP_PIECE
#define OPCOST_REPLAY_MODEL_ANALYZER_ROWS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Turns the rows of an analysis into the nodes that the passes work on, in the order of the graph's own nodes. A
// network in C++ has no file; only its rows decide.

namespace opcost::replay::model_analyzer {

/// The file of a network that does not come from a file.
class no_file final : public file {
 public:
  std::string_view attribute(int, std::string_view) const override { return {}; }
  bool same_attributes(int, int) const override { return false; }
  count_t place(int) const override { return -1; }
  bool read(int, count_t, span<std::byte>) const override { return false; }
  void attributes(int, attribute_list&) const override {}
};

namespace detail {
// Appends the inputs and outputs of a row. `node_of`: the node of each row. Inputs at the end that are not connected
// are left out.
inline void add_ports(graph& g, node& x, const analysis_base& a, const row& r, const std::vector<int>& node_of) {
  x.first_input = static_cast<int>(g.inputs.size());
  x.inputs = r.inputs;
  for (const edge& v : a.inputs_of(r))
    g.inputs.push_back({v.row < 0 ? -1 : node_of[static_cast<std::size_t>(v.row)], v.port});
  while (x.inputs > 0 && g.inputs.back().row < 0) {
    g.inputs.pop_back();
    --x.inputs;
  }  // not connected
  x.first_output = static_cast<int>(g.outputs.size());
  x.outputs = r.outputs;
  for (const partial_tensor& t : a.outputs_of(r)) {
    output o{&t, t.type, 1, t.dims.is_static()};
    for (int d = 0; o.known && d < t.dims.rank; ++d) o.elements *= t.dims[d].min;
    if (!o.known) o.elements = 0;
    g.outputs.push_back(o);
  }
}
// The facts of a type. `first_of_type`: a node of each type that was looked up.
inline type_facts facts_in(const graph& g, std::string_view type, int index, std::vector<int>& first_of_type) {
  for (int k : first_of_type)
    if (g.at(k).type == type) return g.at(k).facts;
  first_of_type.push_back(index);
  return facts_of_type(type);
}
}  // namespace detail

/// Returns the nodes of an analysis, which must outlive them. `operations`: the convention's figures; every
/// `columns`-th belongs to it.
inline graph nodes_of(const analysis_base& a, span<const figure> operations, int columns, const file& source) {
  const int count = static_cast<int>(a.rows.size());
  std::vector<int> row_of(a.rows.size(), -1), node_of(a.rows.size(), -1);
  for (int i = 0; i < count; ++i) {
    const int at = a.at(i).node >= 0 && a.at(i).node < count ? a.at(i).node : i;
    row_of[static_cast<std::size_t>(at)] = i;
    node_of[static_cast<std::size_t>(i)] = at;
  }
  graph g;
  g.version = source.version();
  g.source = &source;
  g.nodes.reserve(a.rows.size() + 16);
  g.inputs.reserve(a.inputs.size() + 16);
  g.outputs.reserve(a.tensors.size() + 16);

  std::vector<int> first_of_type;  // types are looked up once
  for (int i = 0; i < count; ++i) {
    const int at = row_of[static_cast<std::size_t>(i)];
    if (at < 0) {
      g.nodes.push_back({});
      continue;
    }
    const row& r = a.at(at);
    node x;
    x.name = r.name;
    x.opset = r.opset;
    x.layer = i;
    x.type = runtime_name(r.type);
    if (x.name.empty())
      x.name = g.names.emplace_back(std::string(x.type) + "_" + std::string(std::string_view(digits(count_t(i)))));
    x.facts = detail::facts_in(g, x.type, i, first_of_type);
    x.operations = operations[at * columns];
    if (!x.operations.known && opcost::model_analyzer::per_element(x.type) == 0)
      x.operations = figure(count_t(0));  // even if the number of elements is unknown
    detail::add_ports(g, x, a, r, node_of);
    if (x.is(node_type::result)) g.results.push_back(i);
    if (x.is(node_type::assign)) g.sinks.push_back(i);
    if (x.is(node_type::parameter)) g.parameters.push_back(i);
    g.nodes.push_back(x);
  }
  // an Assign runs after the ReadValue of its variable
  for (int s : g.sinks)
    for (int i = 0; i < count; ++i)
      if (g.at(i).is(node_type::read_value) &&
          attribute(g, g.at(i), "variable_id") == attribute(g, g.at(s), "variable_id"))
        g.at(s).after = i;
  return g;
}

/// The tool's figures for an analysis under its convention, at the shapes of the analysis. They refer to both the
/// analysis and the file.
template <class... Conventions>
figures analyze(const analysis<Conventions...>& a, const file& source, const options& o = {}) {
  constexpr int column = analysis<Conventions...>::template index_of<opcost::model_analyzer>();
  return analyze(nodes_of(a, span<const figure>(a.figures).subspan(a.figures.empty() ? 0 : column),
                          static_cast<int>(sizeof...(Conventions)), source),
                 o);
}
/// The same for a network, or for any graph that does not come from a file.
template <class... Conventions> figures analyze(const analysis<Conventions...>& a) {
  static const no_file nothing;
  return analyze(a, nothing, {.sparsity = false});
}

}  // namespace opcost::replay::model_analyzer

#endif

namespace opcost::openvino {
namespace detail {

// The file behind the nodes of the replay.
class model_file final : public replay::model_analyzer::file {
 public:
  explicit model_file(const graph<>& g) : g_(g) {}
  std::string_view attribute(int layer, std::string_view name) const override {
    const char* text = g_.layers().attribute_of(at(layer), name);
    return text ? std::string_view(text) : std::string_view();
  }
  bool same_attributes(int a, int b) const override { return within(at(a), at(b)) && within(at(b), at(a)); }
  count_t place(int layer) const override { return at(layer).offset; }
  int version() const override { return g_.source().version; }
  bool read(int layer, count_t from, span<std::byte> into) const override {
    const openvino::layer& l = at(layer);
    return l.offset >= 0 && from + into.size() <= l.size && g_.source().weights.read(l.offset + from, into);
  }
  const op_entry* entry(int layer) const override {
    const int entry = g_.entry_of(at(layer));
    return entry < 0 ? nullptr : &catalogue<builtin_ops>::entries[static_cast<std::size_t>(entry)];
  }
  bool value(int layer, const partial_tensors& in, const partial_tensor& out, int port,
             content<interval> into) const override {
    const op_entry* op = entry(layer);
    if (op == nullptr || op->value == nullptr) return false;
    attribute_reader reader(g_.layers(), at(layer));
    alignas(std::max_align_t) std::byte raw[catalogue<builtin_ops>::storage];
    op->read(raw, reader);
    return op->value(raw, in, out, port, into);
  }
  void attributes(int layer, replay::model_analyzer::attribute_list& into) const override {
    const op_entry* op = entry(layer);
    if (op == nullptr) return;
    attribute_reader reader(g_.layers(), at(layer));
    replay::model_analyzer::attribute_lister lister(reader, into);
    alignas(std::max_align_t) std::byte raw[catalogue<builtin_ops>::storage];
    op->read(raw, lister);
  }

 private:
  const graph<>& g_;
  const openvino::layer& at(int i) const { return g_.layers().layers[i]; }
  // True if b has all attributes of a with the same texts. A hint for one device does not count.
  bool within(const openvino::layer& a, const openvino::layer& b) const {
    for (const openvino::attribute& x : g_.layers().attributes_of(a)) {
      if (std::string_view(x.name) == "PrimitivesPriority") continue;
      const char* y = g_.layers().attribute_of(b, x.name);
      if (!y || std::string_view(x.value) != y) return false;
    }
    return true;
  }
};

}  // namespace detail

/// Model Analyzer's figures for a model, which must outlive them, and the analysis that they refer to.
class model_analyzer_report {
 public:
  explicit model_analyzer_report(const model& m, const replay::model_analyzer::options& o = {})
      : parts_(std::make_unique<parts>(m)), figures_(replay::model_analyzer::analyze(parts_->rows, parts_->file, o)) {}
  const replay::model_analyzer::figures& operator*() const { return figures_; }
  const replay::model_analyzer::figures* operator->() const { return &figures_; }
  const analysis<model_analyzer>& rows() const { return parts_->rows; }

 private:
  struct parts {
    explicit parts(const model& m) : layers(m), rows(analyze<model_analyzer>(layers)), file(layers) {}
    graph<> layers;
    analysis<model_analyzer> rows;
    detail::model_file file;
  };
  std::unique_ptr<parts> parts_;
  replay::model_analyzer::figures figures_;
};

}  // namespace opcost::openvino

#endif

// ---- opcost/openvino/stored_zeros.hpp
#ifndef OPCOST_OPENVINO_STORED_ZEROS_HPP_PIECE
#define OPCOST_OPENVINO_STORED_ZEROS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Sparsity of stored weights: the zeros of each unique constant that is a parameter. If a zero point is subtracted, the
// elements that are equal to it. The weights are read once, in blocks.

namespace opcost::openvino {
namespace detail {

class zero_counter {
 public:
  template <class Ops>
  zero_counter(const graph<Ops>& g, const analysis_base& a)
      : weights_(g.source().weights), layers_(g.layers().layers), a_(a), taker_(a.rows.size(), -1) {
    for (int i = 0; i < static_cast<int>(a.rows.size()); ++i)
      for (const edge& v : a.inputs_of(a.at(i)))
        if (v.row >= 0 && taker_[v.row] < 0) taker_[v.row] = i;
  }
  // Returns the zeros of a constant, or -1 if the weights do not have its bytes.
  count_t operator()(int constant) const {
    const partial_tensor& t = a_.outputs_of(a_.at(constant))[0];
    const count_t n = numbers(t.dims).elements();
    const int point = zero_point_of(constant);
    if (point >= 0) return equal_to(constant, t, point);
    return count_zeros_in_blocks(t.type, n,
                                 [&](count_t from, span<std::byte> into) { return read(constant, from, into); });
  }

 private:
  const files::weights& weights_;
  const sequence<layer>& layers_;
  const analysis_base& a_;
  sequence<int> taker_;  // the first consumer of each row

  bool read(int constant, count_t from, span<std::byte> into) const {
    const int at = a_.at(constant).node;
    if (at < 0 || at >= static_cast<int>(layers_.size())) return false;  // a layer of a body
    const layer& l = layers_[at];
    return l.offset >= 0 && from + into.size() <= l.size && weights_.read(l.offset + from, into);
  }
  bool is(int row, std::string_view type) const { return row >= 0 && a_.at(row).type == type; }
  // The row of the zero point that a Subtract subtracts from this constant, or -1. A Convert may follow either of them.
  int zero_point_of(int constant) const {
    int at = constant, next = taker_[constant];
    if (is(next, "Convert")) {
      at = next;
      next = taker_[next];
    }
    if (!is(next, "Subtract")) return -1;
    const auto from = a_.inputs_of(a_.at(next));
    if (from.size() < 2 || from[0].row != at) return -1;
    int point = from[1].row;
    if (is(point, "Convert") && a_.inputs_of(a_.at(point)).size() == 1) point = a_.inputs_of(a_.at(point))[0].row;
    return point >= 0 && a_.at(point).kind == node_kind::constant && a_.at(point).outputs > 0 ? point : -1;
  }
  // Elements `first` ... first + into.size() - 1; `first` is a multiple of 8.
  bool elements(int constant, const partial_tensor& t, count_t first, span<double> into) const {
    sequence<std::byte> bytes(static_cast<std::size_t>(bytes_of(t.type, into.size()).n));
    if (bits_of(t.type) == 0 || !read(constant, bytes_of(t.type, first), bytes)) return false;
    decode_reals(t.type, {bytes.data(), bytes.size()}, 0, into);
    return true;
  }
  count_t equal_to(int constant, const partial_tensor& t, int point) const {
    const partial_tensor& p = a_.outputs_of(a_.at(point))[0];
    partial_shape both = t.dims;
    if (!p.dims.is_static() || !broadcast(both, p.dims) || !(both == t.dims) ||
        numbers(p.dims).elements() > numbers(t.dims).elements())
      return -1;
    sequence<double> points(static_cast<std::size_t>(numbers(p.dims).elements().n)), part(1 << 14);
    if (!elements(point, p, 0, points)) return -1;
    opcost::detail::element_walk at = opcost::detail::element_walk::broadcast(p.dims, t.dims);
    const count_t n = numbers(t.dims).elements();
    count_t zeros = 0;
    for (count_t first = 0; first < n; first += part.size()) {
      const auto now = span(part).first(static_cast<std::size_t>(smaller(n - first, part.size()).n));
      if (!elements(constant, t, first, now)) return -1;
      std::int64_t found = 0;
      for (double e : now) found += e == points[at.next()];
      zeros += found;
    }
    return zeros;
  }
};
}  // namespace detail

/// The zeros of stored parameters by row, like parameters_by_row; unknown without the weights.
template <class Ops> zero_counts count_stored_zeros(const graph<Ops>& g, const analysis_base& a) {
  zero_counts z;
  const detail::zero_counter zeros(g, a);
  z.by_row.resize(a.rows.size(), count_t(0));
  z.known = static_cast<bool>(g.source().weights);
  const sequence<char> is_quantization = quantization_constants(a);
  if (z.known)
    each_stored_parameter(a, [&](int user, int constant) {
      if (is_quantization[static_cast<std::size_t>(constant)] != 0) return;
      const count_t n = zeros(constant);
      count_t& of_user = z.by_row[static_cast<std::size_t>(user)];
      if (n < 0) {
        z.known = false;
        of_user = -1;
      } else if (of_user >= 0) {
        of_user += n;
        z.total += n;
      }
    });
  return z;
}

}  // namespace opcost::openvino

#endif

// ---- opcost/replay/model_analyzer/report_as_tool.hpp
#ifndef OPCOST_REPLAY_MODEL_ANALYZER_REPORT_AS_TOOL_HPP_PIECE
#define OPCOST_REPLAY_MODEL_ANALYZER_REPORT_AS_TOOL_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A report with the totals that Model Analyzer prints.

namespace opcost::replay::model_analyzer {

/// The tool's figures for the whole network.
inline tool_figures tool_figures_of(const figures& f) {
  return {f.precision, f.type, f.memory.least, f.memory.most, f.memory.known};
}

/// Replaces the totals of `r` by the tool's figures `f` for the same analysis. The report refers to `tool`, which is
/// tool_figures_of(f).
inline void report_as_tool(report& r, const figures& f, const tool_figures& tool) {
  if (!f.refused.empty()) {
    r.sum.flops = r.sum.flops_integer = figure{};
    r.own_flops.assign(r.rows->rows.size(), figure{});
    r.complete = r.any_known = false;
    r.note = f.refused;
    return;
  }
  r.tool = &tool;
  r.sum.flops = f.flops_known ? f.flops : figure{};
  r.sum.flops_integer = f.flops_known ? f.flops_integer : figure{};
  r.sum.parameters = f.parameters.elements;
  r.zeros = {.total = f.zeros, .known = f.zeros_known};
  if (f.nodes.nodes.empty()) return;  // figures of the whole model only
  // each constant belongs to the first layer that reads it
  std::vector<int> row_of(f.nodes.nodes.size() + r.rows->rows.size(), -1);
  for (int i = 0; i < static_cast<int>(r.rows->rows.size()); ++i)
    if (r.rows->at(i).node >= 0 && r.rows->at(i).node < static_cast<int>(row_of.size()))
      row_of[static_cast<std::size_t>(r.rows->at(i).node)] = i;
  for (parameter_count& p : r.parameters) p.elements = 0;
  const auto row_of_node = [&](int node) {
    int at = f.nodes.at(node).layer;
    if (at >= 0 && !f.made_by.empty()) at = f.made_by[static_cast<std::size_t>(at)];
    return at < 0 ? -1 : row_of[static_cast<std::size_t>(at)];
  };
  for (const parameter_entry& e : f.parameters.entries)
    if (const int row = row_of_node(e.node); row >= 0)
      r.parameters[static_cast<std::size_t>(row)].elements += e.elements;
  if (f.made_by.empty()) return;
  // a row has the operations of all the layers that it became
  r.own_flops.assign(r.rows->rows.size(), figure(count_t(0)));
  for (int node : f.nodes.order)
    if (const int row = row_of_node(node); row >= 0 && f.nodes.at(node).facts.counts == counting::counted) {
      figure& all = r.own_flops[static_cast<std::size_t>(row)];
      all = all + f.nodes.at(node).operations;
    }
}

}  // namespace opcost::replay::model_analyzer

#endif

#endif

#endif

#endif // OPCOST_MODEL_ANALYZER_HPP_SINGLE_INCLUDE
