// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Operations of the domain com.microsoft, which exporters and onnxruntime's optimizer write: fused, quantized, and for
// transformers. Inputs and attributes: onnxruntime's ContribOperators.md.
#include <opcost/onnx/ops_microsoft_fused.hpp>
#include <opcost/onnx/ops_microsoft_quantized.hpp>

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
