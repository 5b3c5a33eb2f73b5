// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The adapter of a user's graph. A specialization of graph_traits<Graph> has static functions; an algorithm calls only
// those that it needs:
//   nodes(g)                a range of nodes, valid as long as g
//   visit(g, node, f)       calls f exactly once with the node's operation: an operation or a layer,
//                           unknown_op{type}, or fused{...} and lowering{...} (graph/lowered_node.hpp) for several
//                           operations in one row
// and one of
//   inputs(g, node)         one edge {index in nodes(g), output} per operand, in order; shapes are inferred then.
//                           {-1, 0} is an operand that is missing, which an optional one may be
//   operands(g, node)       the tensors that the node is given
// and may have
//   name(g, node)           for reports; a std::string by value is copied
//   outputs(g, node)        the outputs' shapes that the graph stores. They stand in if inference has no answer because
//                           a value is unknown, and never replace a contradiction
//   facts(g, node)          a node_facts: name, type, opset and storage (graph/recorder.hpp)
//   content(g, node, tensor, into)   reads the content of a constant; false if it is unavailable
//   reads(g, node)          content_use: the inputs whose contents the node's shapes depend on; without it, all
//                           contents are computed
//   tensor_names(g, node, output, f)  calls f(name) for each name of an output's tensor, if tensors have names of their
//                           own
//   names_of_dimensions(g, node)  of an input: the names of its dimensions (graph/input_shapes.hpp)
//   bodies(g, node)         the graphs in a loop or branch, and their wiring (graph/run_bodies.hpp)
//
// If the graph has an attribute for what the operation takes as an operand (the order of a transpose, a target shape,
// axes, lengths, pads), it needs no node for it. A lowering makes the constant:
//   f(lowering{[&](const auto& in, auto&& step) { return step(transpose{}, in[0], step.numbers(n.order)); },
//   "Permute"})
// Likewise: step(reshape{}, in[0], step.numbers({1, -1})), step.all(split{2}, in[0], step.number(axis)),
// step(slice{}, in[0], step.numbers(begin), step.numbers(end), step.numbers(stride), step.numbers(axes)),
// step(pad_1{}, in[0], step.numbers(before), step.numbers(after)).
//
// A node that breaks these rules is a row that is not known, with a reason: zero or several calls of f, an edge from a
// node or an output that does not exist, a missing operand, a cycle, operands that the operation rejects.
#include <opcost/graph/recorder.hpp>

namespace opcost {

/// The inputs whose contents a node's shapes depend on: bit i of `inputs`. `passes`: the node's own content follows
/// from the contents of all its inputs.
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
