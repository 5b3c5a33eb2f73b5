// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Tables of rules by domain, name and version, searched by the hash of the name.
#include <array>
#include <opcost/onnx/onnx_model.hpp>
#include <opcost/op/op_list.hpp>

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
