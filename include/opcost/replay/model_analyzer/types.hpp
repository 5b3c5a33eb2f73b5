// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// What Model Analyzer and OpenVINO decide by the type of a node. Operations per element are in
// convention/model_analyzer_rules.hpp.
#include <opcost/convention/model_analyzer_rules.hpp>

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
