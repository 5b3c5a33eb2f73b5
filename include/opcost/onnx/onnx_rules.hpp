// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which function lowers an ONNX operation, by domain and name.
#include <opcost/onnx/ops_elementwise.hpp>
#include <opcost/onnx/ops_microsoft.hpp>
#include <opcost/onnx/ops_ml.hpp>
#include <opcost/onnx/ops_sequences.hpp>
#include <opcost/onnx/ops_state.hpp>
#include <opcost/onnx/rule_search.hpp>

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
