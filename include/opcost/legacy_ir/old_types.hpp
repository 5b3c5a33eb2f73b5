// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The layer types of old IR with the functions that lower them. A type with the same meaning as a current operation is
// lowered to that operation, with the same attributes.
#include <opcost/legacy_ir/lower_elements.hpp>
#include <opcost/legacy_ir/lower_recurrent.hpp>
#include <opcost/legacy_ir/lower_shapes.hpp>
#include <opcost/legacy_ir/lower_windows.hpp>

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
