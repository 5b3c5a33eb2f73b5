// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which function expands an ONNX operation, by domain and name.
#include <opcost/onnx/front_end/expand_attention.hpp>
#include <opcost/onnx/front_end/expand_control.hpp>
#include <opcost/onnx/front_end/expand_elementwise.hpp>
#include <opcost/onnx/front_end/expand_losses.hpp>
#include <opcost/onnx/front_end/expand_microsoft.hpp>
#include <opcost/onnx/front_end/expand_movement.hpp>
#include <opcost/onnx/front_end/expand_normalization.hpp>
#include <opcost/onnx/front_end/expand_products.hpp>
#include <opcost/onnx/front_end/expand_quantized.hpp>
#include <opcost/onnx/front_end/expand_recurrent.hpp>
#include <opcost/onnx/front_end/expand_reduction.hpp>
#include <opcost/onnx/front_end/expand_resampling.hpp>
#include <opcost/onnx/front_end/expand_windows.hpp>
#include <opcost/onnx/rule_search.hpp>

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
