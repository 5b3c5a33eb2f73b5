// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Operations of com.microsoft.
#include <opcost/onnx/front_end/expand_attention.hpp>
#include <opcost/onnx/front_end/expand_elementwise.hpp>
#include <opcost/onnx/front_end/expand_movement.hpp>
#include <opcost/onnx/front_end/expand_normalization.hpp>
#include <opcost/onnx/front_end/expand_quantized.hpp>

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
