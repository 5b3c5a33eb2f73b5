// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which function lowers an ONNX operation, by domain and name.
#include <opcost/onnx/ops_elementwise.hpp>
#include <opcost/onnx/ops_microsoft.hpp>
#include <opcost/onnx/ops_ml.hpp>
#include <opcost/onnx/ops_sequences.hpp>
#include <opcost/onnx/ops_state.hpp>

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
  span<const op_rule> rules;
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
  opcost::detail::heap_sort(span<rule_key>(keys));
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
