// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// How a graph of the user's own is walked. A specialisation of graph_traits<Graph> has static functions, of which an
// algorithm asks only for those that it needs:
//   nodes(g)                a range of nodes
//   visit(g, node, f)       calls f(op) with the node's operation, or f(unknown_op{type})
// and one of
//   operands(g, node)       the tensors that it is given, or
//   inputs(g, node)         who feeds it: values {index in nodes(g), output}; then shapes flow through the graph
// and may have
//   name(g, node)           for reports
//   outputs(g, node)        its outputs as the graph stores them: what stands in where they cannot be inferred
//   facts(g, node)          a node_facts with more of the same (graph/recorder.hpp)
//   content(g, node, tensor, into)   the content of a constant; false where it is not to be had
//   reads(g, node)          content_use: which inputs' contents its shape hangs on; without it every content is
//   followed//   bodies(g, node)         the graphs inside a loop or branch, and how they are wired
//   (graph/control_flow.hpp)
#include <opcost/graph/recorder.hpp>

namespace opcost {

// Whose content a node asks for: bit i of `inputs`; `passes`: its own content follows from all of its inputs'.
struct content_use {
  unsigned inputs = 0;
  bool passes = false;
};

namespace detail {
struct any_visitor {
  template <class T> constexpr void operator()(const T&) const {}
};
template <class G>
using node_of = std::remove_cvref_t<decltype(*std::begin(graph_traits<G>::nodes(std::declval<const G&>())))>;
}  // namespace detail

template <class G>
concept has_nodes = requires(const G& g) {
  std::begin(graph_traits<G>::nodes(g));
};
template <class G>
concept has_visit = requires(const G& g, const detail::node_of<G>& n) {
  graph_traits<G>::visit(g, n, detail::any_visitor{});
};
template <class G>
concept has_inputs = requires(const G& g, const detail::node_of<G>& n) {
  std::begin(graph_traits<G>::inputs(g, n));
};
template <class G>
concept tells_bodies = requires(const G& g, const detail::node_of<G>& n) {
  graph_traits<G>::bodies(g, n).empty();
};
template <class G>
concept has_outputs = requires(const G& g, const detail::node_of<G>& n) {
  std::begin(graph_traits<G>::outputs(g, n));
};
template <class G>
concept has_operands = requires(const G& g, const detail::node_of<G>& n) {
  std::begin(graph_traits<G>::operands(g, n));
};

}  // namespace opcost
