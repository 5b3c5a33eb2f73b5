// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Somebody's graph in, its analysis out.
#include <opcost/graph/graph_traits.hpp>
#include <opcost/graph/implied_content.hpp>
#include <opcost/graph/order.hpp>
#include <opcost/graph/stored.hpp>

namespace opcost {
namespace detail {

template <class G> constexpr node_facts facts_of_node(const G& g, const node_of<G>& node, int index) {
  using traits = graph_traits<G>;
  node_facts facts;
  if constexpr (requires { traits::facts(g, node); }) facts = traits::facts(g, node);
  if constexpr (requires { traits::name(g, node); }) facts.name = traits::name(g, node);
  facts.node = index;
  return facts;
}
template <class T> constexpr partial_tensor as_partial(const T& t) {
  if constexpr (std::same_as<T, tensor>)
    return partial(t);
  else
    return t;
}
// What the graph keeps of a node, fetched when the recorder asks.
template <class G> struct store_of {
  using traits = graph_traits<G>;
  const G& g;
  const node_of<G>& node;
  bool shapes = true;  // false: only how many outputs there are, and their types
  constexpr void outputs(sequence<partial_tensor>& into) const {
    if constexpr (requires { traits::outputs(g, node); })
      for (const auto& t : traits::outputs(g, node)) {
        into.push_back(as_partial(t));
        if (!shapes) into.back().dims = partial_shape::of_unknown_rank();
      }
  }
  constexpr bool content(const partial_tensor& t, opcost::content<interval> into) const {
    if constexpr (requires { traits::content(g, node, t, into); })
      return traits::content(g, node, t, into);
    else
      return false;
  }
};

// Each node as it stands, with the operands that the graph hands over.
template <class... Cs, class G> constexpr void analyze_by_operands(analysis<Cs...>& a, const G& g) {
  using traits = graph_traits<G>;
  recorder<Cs...> record;
  sequence<partial_tensor> given;
  int index = 0;
  for (const auto& node : traits::nodes(g)) {
    given.clear();
    for (const auto& t : traits::operands(g, node)) given.push_back(as_partial(t));
    const node_facts facts = facts_of_node(g, node, index++);
    traits::visit(g, node, [&](const auto& op) { record.add_given(a, op, given, facts, store_of<G>{g, node}); });
  }
}

// Which nodes' contents somebody reads, directly or through others.
template <class G, class Inputs>
constexpr sequence<char> wanted_contents(const G& g, const sequence<const node_of<G>*>& nodes,
                                         const execution_order& order, Inputs&& inputs, int asked) {
  using traits = graph_traits<G>;
  sequence<char> wanted(nodes.size(), 1);
  if constexpr (requires { traits::reads(g, *nodes[0]); }) {
    for (char& w : wanted) w = 0;
    for (std::size_t k = order.nodes.size(); k-- > 0;) {
      const int i = order.nodes[k];
      const content_use use =
          i == asked ? content_use{~0u, false} : traits::reads(g, *nodes[static_cast<std::size_t>(i)]);
      const bool all = use.passes && wanted[static_cast<std::size_t>(i)];
      if (!all && use.inputs == 0) continue;
      int port = 0;
      for (const edge& v : inputs(i)) {
        if (v.row >= 0 && v.row < static_cast<int>(nodes.size()) &&
            (all || (port < 32 && ((use.inputs >> port) & 1u) != 0)))
          wanted[static_cast<std::size_t>(v.row)] = 1;
        ++port;
      }
    }
  }
  return wanted;
}

// Index into `given` by node, -1 if the node is not given. Empty if nothing is given.
constexpr sequence<int> given_by_node(std::span<const given_input> given, int nodes) {
  sequence<int> by_node;
  if (given.empty()) return by_node;
  by_node.resize(static_cast<std::size_t>(nodes), -1);
  for (std::size_t k = given.size(); k-- > 0;)  // of two for one node, the first
    if (given[k].node >= 0 && given[k].node < nodes)
      by_node[static_cast<std::size_t>(given[k].node)] = static_cast<int>(k);
  return by_node;
}

// Contents of constants that an operation reads and that are not there, by the shapes that the graph stores. True where
// it was a choice.
template <class... Cs, class G, class Op>
bool imply_contents(analysis<Cs...>& a, const G& g, const Op& op, const node_of<G>& node, std::span<const edge> sources,
                    std::span<const edge> from, const sequence<const node_of<G>*>& nodes) {
  const unsigned reads = op.entry().reads;
  sequence<partial_tensor> in, out, of_source;
  bool choice = false;
  for (int k = 0; k < static_cast<int>(from.size()) && k < 32; ++k) {
    const edge v = from[static_cast<std::size_t>(k)];
    if ((reads >> k & 1u) == 0 || v.row < 0 || a.at(v.row).kind != node_kind::constant || a[v].has_value()) continue;
    if (in.empty())
      for (std::size_t i = 0; i < from.size(); ++i) {
        of_source.clear();
        const edge s = sources[i];
        if (s.row >= 0) store_of<G>{g, *nodes[static_cast<std::size_t>(s.row)]}.outputs(of_source);
        in.push_back(s.row < 0 || s.port >= static_cast<int>(of_source.size())
                         ? absent<interval>
                         : of_source[static_cast<std::size_t>(s.port)]);
        if (from[i].row >= 0)
          in.back().type = a[from[i]].type, in.back().value = a[from[i]].value, in.back().reals = a[from[i]].reals;
      }
    if (out.empty()) store_of<G>{g, node}.outputs(out);
    bool all = !out.empty();
    for (const partial_tensor& t : in) all = all && (!t.present() || t.dims.is_static());
    for (const partial_tensor& t : out) all = all && t.dims.is_static();
    if (!all) return choice;
    implied_content<Op> implied(op, k, std::span<partial_tensor>(in.data(), in.size()),
                                std::span<const partial_tensor>(out));
    const implication found = implied.find();
    if (found == implication::none) continue;
    const auto n = static_cast<std::size_t>(a[v].dims.elements().min.n);
    recorder<Cs...>::set_content(a, v.row, std::span<const interval>(implied.content).first(n));
    in[static_cast<std::size_t>(k)].value = a[v].value;
    choice = choice || found == implication::assumed;
  }
  return choice;
}

// Shapes flow from the inputs through the graph.
// `asked`: a node whose operands' content the graph around reads.
template <class... Cs, class G>
constexpr void analyze_by_inputs(analysis<Cs...>& a, const G& g, const assumptions& assumed = {}, int asked = -1) {
  using traits = graph_traits<G>;
  sequence<const node_of<G>*> nodes;
  for (const auto& node : traits::nodes(g)) nodes.push_back(&node);
  const int count = static_cast<int>(nodes.size());
  const auto inputs = [&](int i) -> decltype(auto) { return traits::inputs(g, *nodes[static_cast<std::size_t>(i)]); };
  const execution_order order = order_of(count, [&](int i, auto&& f) {
    for (const edge& v : inputs(i)) f(v.row);
  });
  const sequence<char> wanted = wanted_contents(g, nodes, order, inputs, asked);

  a.rows.reserve(nodes.size()), a.tensors.reserve(nodes.size() + nodes.size() / 4), a.inputs.reserve(2 * nodes.size()),
      a.figures.reserve(sizeof...(Cs) * nodes.size());
  sequence<int> row_of(nodes.size(), -1);
  sequence<edge> from;
  recorder<Cs...> record;
  const sequence<int> given = given_by_node(assumed.inputs, count);
  for (int at = 0; at < count; ++at) {
    const int i = order.nodes[static_cast<std::size_t>(at)];
    const auto& node = *nodes[static_cast<std::size_t>(i)];
    from.clear();
    for (const edge& v : inputs(i))
      from.push_back({v.row < 0 || v.row >= count ? -1 : row_of[static_cast<std::size_t>(v.row)], v.port});
    node_facts facts = facts_of_node(g, node, i);
    facts.wants_content = wanted[static_cast<std::size_t>(i)] != 0;
    row_of[static_cast<std::size_t>(i)] = static_cast<int>(a.rows.size());
    const store_of<G> store{g, node, assumed.stored_shapes};
    if (at >= order.cyclic_from) {
      facts.why = "it depends on itself, through other layers";
      record.add(a, unknown_op{facts.type}, from, facts, store);
      continue;
    }
    if (!given.empty() && given[static_cast<std::size_t>(i)] >= 0) {
      const int which = given[static_cast<std::size_t>(i)];
      record.add_given_input(a, assumed.inputs[static_cast<std::size_t>(which)].is, facts);
      continue;
    }
    bool entered = false;
    if constexpr (tells_bodies<G>) {
      if (const auto bodies = traits::bodies(g, node); !bodies.empty()) {
        sequence<partial_tensor> operands;
        for (const edge& v : from) operands.push_back(a[v]);
        const auto run = [&](const auto& body, std::span<const given_input> with, analysis<Cs...>& into) {
          analyze_by_inputs(into, body.graph, {with, assumed.trips, assumed.stored_shapes, assumed.implied_contents},
                            body.wiring.goes_on);
        };
        traits::visit(g, node, [&]<class Op>(const Op& op) {
          if constexpr (!std::same_as<Op, unknown_op>) {
            auto outcome = enter_bodies<Cs...>(bodies, operands, assumed.rounds_of(facts.name), run);
            if constexpr (is_lowering<Op>)
              record.add_entered(a, node_with_bodies{}, from, std::move(outcome), facts, store);
            else
              record.add_entered(a, op, from, std::move(outcome), facts, store);
            entered = true;
          }
        });
      }
    }
    if (entered) continue;
    traits::visit(g, node, [&]<class Op>(const Op& op) {
      bool choice = false;
      if constexpr (has_outputs<G> && requires { op.entry(); })
        if (assumed.implied_contents && op.entry().reads != 0)
          choice = imply_contents(a, g, op, node, std::span<const edge>(inputs(i)), from, nodes);
      record.add(a, op, from, facts, store);
      if (choice && a.rows.back().why.empty())
        a.rows.back().shape_as_stored = true,
        a.rows.back().why = "its target shape is not there and taken to keep leading dimensions";
    });
  }
  mark_reached(a);
}
}  // namespace detail

// Rows in execution order, figures under each convention. Assumptions are for graphs that tell who feeds whom.
template <class... Conventions, class Graph>
constexpr analysis<Conventions...> analyze(const Graph& g, const assumptions& assumed = {}) {
  analysis<Conventions...> a;
  static_assert(has_nodes<Graph>, "opcost: a graph needs graph_traits with nodes(graph) (README: Plug in your graph)");
  if constexpr (has_nodes<Graph>) {
    static_assert(has_visit<Graph>,
                  "opcost: a graph needs graph_traits with visit(graph, node, visitor) (README: Plug in your graph)");
    static_assert(has_inputs<Graph> || has_operands<Graph>,
                  "opcost: a graph needs graph_traits with inputs(graph, node) or operands(graph, node) (README: Plug "
                  "in your graph)");
    if constexpr (has_visit<Graph> && has_inputs<Graph>)
      detail::analyze_by_inputs(a, g, assumed);
    else if constexpr (has_visit<Graph> && has_operands<Graph>)
      detail::analyze_by_operands(a, g);
  }
  return a;
}

}  // namespace opcost
