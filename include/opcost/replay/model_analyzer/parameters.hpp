// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The tool's parameters: after folding, the constants that nodes read, each name once in the model. Each stage of a
// folded chain is a constant with its own name, and counts again. Zeros are counted over the same constants.
#include <opcost/replay/model_analyzer/constant_folding.hpp>

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
