// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Merges nodes of one type with equal attributes and equal inputs: among the consumers of one output, the first stays.
#include <opcost/replay/model_analyzer/node_order.hpp>

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
