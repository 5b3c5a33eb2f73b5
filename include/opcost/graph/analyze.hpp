// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Analyzes a user's graph.
#include <opcost/graph/graph_traits.hpp>
#include <opcost/graph/implied_content.hpp>
#include <opcost/graph/order.hpp>
#include <opcost/graph/stored.hpp>

namespace opcost {
namespace detail {

// Returns the facts of a node. A name that the graph returns by value is copied to `texts`.
template <class G> constexpr node_facts facts_of_node(const G& g, const node_of<G>& node, int index, kept_text& texts) {
  using traits = graph_traits<G>;
  node_facts facts;
  if constexpr (requires { traits::facts(g, node); }) facts = traits::facts(g, node);
  if constexpr (requires { traits::name(g, node); }) {
    using name = decltype(traits::name(g, node));
    if constexpr (std::is_class_v<name> && !std::same_as<std::remove_cv_t<name>, std::string_view>)
      facts.name = texts.keep(std::string_view(traits::name(g, node)));
    else
      facts.name = traits::name(g, node);
  }
  facts.node = index;
  return facts;
}
template <class T> constexpr partial_tensor as_partial(const T& t) {
  if constexpr (std::same_as<T, tensor>)
    return partial(t);
  else
    return t;
}
// What the graph stores for a node, fetched when the recorder needs it.
template <class G> struct store_of {
  using traits = graph_traits<G>;
  const G& g;
  const node_of<G>& node;
  bool shapes = true;  // false: only the number of outputs and their types
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

inline constexpr const char* no_call = "visit does not call its visitor for this node; expected one call";
inline constexpr const char* several_calls =
    "visit calls its visitor {} times for this node; expected one call, with fused or lowering for several operations";

// False, with one compiler message, for a type that visit cannot pass to its visitor.
template <class Op> constexpr bool can_be_visited() {
  if constexpr (is_lowering<Op> || std::same_as<Op, unknown_op>)
    return true;
  else
    return check_op<Op>();
}

// Analyzes each node with the operands that the graph provides.
template <class... Cs, class G> constexpr void analyze_by_operands(analysis<Cs...>& a, const G& g) {
  using traits = graph_traits<G>;
  recorder<Cs...> record;
  sequence<partial_tensor> given;
  int index = 0;
  for (const auto& node : traits::nodes(g)) {
    given.clear();
    for (const auto& t : traits::operands(g, node)) given.push_back(as_partial(t));
    node_facts facts = facts_of_node(g, node, index++, a.texts);
    int calls = 0;
    traits::visit(g, node, [&](const auto& op) {
      if (++calls == 1) record.add_given(a, op, given, facts, store_of<G>{g, node});
    });
    if (calls == 0) {
      facts.rejected = rejection(no_call);
      record.add(a, unknown_op{facts.type}, {}, facts);
    } else if (calls > 1) {
      record.reject_last(a, rejected(several_calls, calls));
    }
  }
}

// Marks the nodes whose contents another node reads, directly or through others.
template <class G, class Inputs>
constexpr sequence<char> wanted_contents(const G& g, const sequence<const node_of<G>*>& nodes,
                                         const execution_order& order, Inputs&& inputs, int asked) {
  using traits = graph_traits<G>;
  sequence<char> wanted(nodes.size(), 1);
  if constexpr (requires { traits::reads(g, *nodes[0]); }) {
    for (char& w : wanted) w = 0;
    if (asked >= 0 && asked < static_cast<int>(wanted.size())) wanted[asked] = 1;
    for (std::size_t k = order.nodes.size(); k-- > 0;) {
      const int i = order.nodes[k];
      const content_use use = i == asked ? content_use{~0u, false} : traits::reads(g, *nodes[i]);
      const bool all = use.passes && wanted[i];
      if (!all && use.inputs == 0) continue;
      int port = 0;
      for (const edge& v : inputs(i)) {
        if (v.row >= 0 && v.row < static_cast<int>(nodes.size()) &&
            (all || (port < 32 && ((use.inputs >> port) & 1u) != 0)))
          wanted[v.row] = 1;
        ++port;
      }
    }
  }
  return wanted;
}

// The index into `given` by node, -1 for the others. Empty if nothing is given.
constexpr sequence<int> given_by_node(span<const given_input> given, int nodes) {
  sequence<int> by_node;
  if (given.empty()) return by_node;
  by_node.resize(static_cast<std::size_t>(nodes), -1);
  for (std::size_t k = given.size(); k-- > 0;)  // the first of two for one node counts
    if (given[k].node >= 0 && given[k].node < nodes) by_node[given[k].node] = static_cast<int>(k);
  return by_node;
}

// Finds missing contents of constants that an operation reads, from the shapes that the graph stores. Returns true if
// one of them is an assumption.
template <class... Cs, class G, class Op>
bool imply_contents(analysis<Cs...>& a, const G& g, const Op& op, const node_of<G>& node, span<const edge> sources,
                    span<const edge> from, const sequence<const node_of<G>*>& nodes) {
  const unsigned reads = op.entry().reads;
  sequence<partial_tensor> in, out, of_source;
  bool choice = false;
  for (int k = 0; k < static_cast<int>(from.size()) && k < 32; ++k) {
    const edge v = from[k];
    if ((reads >> k & 1u) == 0 || v.row < 0 || a.at(v.row).kind != node_kind::constant || a[v].has_value()) continue;
    if (in.empty())
      for (std::size_t i = 0; i < from.size(); ++i) {
        of_source.clear();
        const edge s = sources[i];
        if (s.row >= 0) store_of<G>{g, *nodes[s.row]}.outputs(of_source);
        in.push_back(s.row < 0 || s.port >= static_cast<int>(of_source.size()) ? absent<interval> : of_source[s.port]);
        if (from[i].row >= 0) {
          in.back().type = a[from[i]].type;
          in.back().value = a[from[i]].value;
          in.back().reals = a[from[i]].reals;
        }
      }
    if (out.empty()) store_of<G>{g, node}.outputs(out);
    bool all = !out.empty();
    for (const partial_tensor& t : in) all = all && (!t.present() || t.dims.is_static());
    for (const partial_tensor& t : out) all = all && t.dims.is_static();
    if (!all) return choice;
    implied_content<Op> implied(op, k, span<partial_tensor>(in.data(), in.size()), span<const partial_tensor>(out));
    const implication found = implied.find();
    if (found == implication::none) continue;
    const auto n = static_cast<std::size_t>(a[v].dims.elements().min.n);
    recorder<Cs...>::set_content(a, v.row, span<const interval>(implied.content).first(n));
    in[k].value = a[v].value;
    choice = choice || found == implication::assumed;
  }
  return choice;
}

// Dimensions of a variable that are not known, from what initializes it. An empty dimension there says nothing of a
// variable that was assigned since.
constexpr void fill_dimensions(partial_shape& into, const partial_shape& from, bool assigned) {
  if (!from.ranked()) return;
  if (!into.ranked()) into = partial_shape::filled(from.rank, interval::unknown());
  if (into.rank != from.rank) return;
  for (int d = 0; d < from.rank; ++d) {
    if (known(into[d]) || !known(from[d]) || (assigned && from[d].min == 0)) continue;
    interval both = into[d];
    if (merge(both, from[d])) into.set(d, both);
  }
}

// Infers shapes from the inputs through the graph.
template <class G, class... Cs> class graph_walk {
 public:
  // `asked`: a node whose operands' contents the outer graph reads.
  constexpr graph_walk(analysis<Cs...>& a, const G& g, const assumptions& assumed, int asked)
      : a_(a), g_(g), assumed_(assumed) {
    for (const auto& node : traits::nodes(g)) nodes_.push_back(&node);
    count_ = static_cast<int>(nodes_.size());
    order_ = order_of(count_, [&](int i, auto&& f) {
      for (const edge& v : inputs(i)) f(v.row);
    });
    wanted_ = wanted_contents(
        g, nodes_, order_, [&](int i) -> decltype(auto) { return inputs(i); }, asked);
    row_of_.resize(nodes_.size(), -1);
    given_ = given_by_node(assumed.inputs, count_);
    a.rows.reserve(nodes_.size());
    a.tensors.reserve(nodes_.size() + nodes_.size() / 4);
    a.inputs.reserve(2 * nodes_.size());
    a.figures.reserve(sizeof...(Cs) * nodes_.size());
  }

  constexpr void run() {
    for (int at = 0; at < count_; ++at) add_node(order_.nodes[at], at >= order_.cyclic_from);
    mark_reached(a_);
  }

 private:
  using traits = graph_traits<G>;
  analysis<Cs...>& a_;
  const G& g_;
  const assumptions& assumed_;
  sequence<const node_of<G>*> nodes_{};
  int count_ = 0;
  execution_order order_{};
  sequence<char> wanted_{};
  sequence<int> row_of_{}, given_{};
  sequence<edge> from_{};
  recorder<Cs...> record_{};

  constexpr const node_of<G>& node(int i) const { return *nodes_[i]; }
  constexpr decltype(auto) inputs(int i) const { return traits::inputs(g_, node(i)); }

  // The edges of node i, with rows instead of nodes. An edge from a node or an output that does not exist rejects it.
  constexpr rejection take_edges(int i) {
    rejection why;
    from_.clear();
    int port = 0;
    for (const edge& v : inputs(i)) {
      const bool outside = v.row >= count_;
      const int row = v.row < 0 || outside ? -1 : row_of_[v.row];
      from_.push_back({row, v.port});
      if (outside && why.empty())
        why = rejected("input {}: expected one of the graph's {} nodes, got node {}", port, count_, v.row);
      if (row >= 0 && why.empty() && !has_output(a_.at(row), v.port))
        why = rejected("input {}: expected one of the {} outputs of the layer before, got output {}", port,
                       a_.at(row).outputs, v.port);
      ++port;
    }
    return why;
  }
  // The number of outputs of a row is unknown if its operation is unknown or was rejected.
  static constexpr bool has_output(const row& r, int port) {
    if (port < 0) return false;
    return port < r.outputs || r.refused || r.state == standing::unknown_op || r.kind == node_kind::output;
  }

  constexpr void add_node(int i, bool cyclic) {
    const std::size_t at = static_cast<std::size_t>(i);
    node_facts facts = facts_of_node(g_, node(i), i, a_.texts);
    facts.rejected = take_edges(i);
    if (cyclic) facts.rejected = rejection("it depends on itself, through other layers");
    facts.wants_content = wanted_[at] != 0;
    row_of_[at] = static_cast<int>(a_.rows.size());
    const store_of<G> store{g_, node(i), assumed_.stored_shapes};
    if (!given_.empty() && given_[at] >= 0) {
      record_.add_given_input(a_, assumed_.inputs[given_[at]].is, facts);
      return;
    }
    int calls = 0;
    traits::visit(g_, node(i), [&]<class Op>(const Op& op) {
      if constexpr (can_be_visited<Op>())
        if (++calls == 1) add_operation(i, op, facts, store);
    });
    if (calls == 0) {
      facts.rejected = rejection(no_call);
      record_.add(a_, unknown_op{facts.type}, from_, facts, store);
    } else if (calls > 1) {
      record_.reject_last(a_, rejected(several_calls, calls));
    }
  }

  template <class Op> constexpr void add_operation(int i, const Op& op, node_facts& facts, const store_of<G>& store) {
    if constexpr (tells_bodies<G> && !std::same_as<Op, unknown_op>)
      if (facts.rejected.empty() && enter(i, op, facts, store)) return;
    if constexpr (!std::same_as<Op, unknown_op>)
      if (!facts.variable.empty() && facts.rejected.empty() && add_state(op, facts, store)) return;
    bool choice = false;
    if constexpr (has_outputs<G> && requires { op.entry(); })
      if (facts.rejected.empty() && assumed_.implied_contents && op.entry().reads != 0)
        choice = imply_contents(a_, g_, op, node(i), span<const edge>(inputs(i)), from_, nodes_);
    record_.add(a_, op, from_, facts, store);
    if (choice && a_.rows.back().why.empty()) {
      a_.rows.back().shape_as_stored = true;
      a_.rows.back().why = "its target shape is missing; it is assumed to keep leading dimensions";
    }
  }

  // Adds a node that reads a variable whose shape is given, or follows from its initializer. False if its operation
  // says all.
  template <class Op> constexpr bool add_state(const Op& op, const node_facts& facts, const store_of<G>& store) {
    partial_tensor is;
    if constexpr (is_lowering<Op>) {
      sequence<partial_tensor> outputs;
      store.outputs(outputs);
      if (outputs.size() != 1) return false;
      is = shape_and_type(outputs[0]);
    } else {
      sequence<partial_tensor> operands;
      for (const edge& v : from_) operands.push_back(a_[v]);
      const partial_outputs declared = any_op<Op>(op).infer(partial_tensors{operands});
      if (!declared.refusal.empty()) return false;
      is = shape_and_type(declared[0]);
    }
    const given_state* given = assumed_.state_of(facts.variable);
    const bool set = given != nullptr || assumed_.states_set;
    const partial_shape declared = is.dims;
    if (given) {
      is.dims = given->dims;
      fill_dimensions(is.dims, declared, false);
    }
    if (!from_.empty() && (set || assumed_.first_run)) fill_dimensions(is.dims, a_[from_[0]].dims, set);
    if (set && is.dims.rank > 0 && !known(is.dims[0])) fill_batch(is.dims);
    if (!set && is.dims == declared) return false;
    record_.add_state(a_, is, {from_.data(), from_.size()}, facts);
    a_.rows.back().state_is_set = set;
    return true;
  }
  static constexpr partial_tensor shape_and_type(const partial_tensor& t) {
    partial_tensor is;
    is.dims = t.dims;
    is.type = t.type;
    return is;
  }
  // The batch of the first input whose batch is known.
  constexpr void fill_batch(partial_shape& dims) const {
    for (const row& r : a_.rows) {
      if (r.kind != node_kind::input || r.outputs == 0) continue;
      const partial_shape& of_input = a_.outputs_of(r)[0].dims;
      if (of_input.rank < 1 || !known(of_input[0])) continue;
      dims.set(0, of_input[0]);
      return;
    }
  }

  // Adds a node with bodies. Returns false if it has none.
  template <class Op> constexpr bool enter(int i, const Op& op, const node_facts& facts, const store_of<G>& store) {
    const auto bodies = traits::bodies(g_, node(i));
    if (bodies.empty()) return false;
    sequence<partial_tensor> operands;
    for (const edge& v : from_) operands.push_back(a_[v]);
    const auto run_body = [&](const auto& body, span<const given_input> with, analysis<Cs...>& into) {
      assumptions inside = assumed_;
      inside.inputs = with;
      graph_walk<std::remove_cvref_t<decltype(body.graph)>, Cs...>(into, body.graph, inside, body.wiring.goes_on).run();
    };
    auto outcome = enter_bodies<Cs...>(bodies, operands, assumed_.trips_of(facts.name), run_body);
    if constexpr (is_lowering<Op>)
      record_.add_entered(a_, node_with_bodies{}, from_, std::move(outcome), facts, store);
    else
      record_.add_entered(a_, op, from_, std::move(outcome), facts, store);
    return true;
  }
};
}  // namespace detail

/// Analyzes a graph (graph_traits<Graph>) under the given conventions. The rows are in execution order. Names are views
/// into the graph, which must outlive the analysis. `assumed`: input shapes and trip counts, for graphs with
/// inputs(graph, node). A node that cannot be evaluated is a row that is not known; it is never counted.
template <class... Conventions, class Graph>
constexpr analysis<Conventions...> analyze(const Graph& g, const assumptions& assumed = {}) {
  analysis<Conventions...> a;
  static_assert(has_nodes<Graph>, "opcost: a graph needs graph_traits with nodes(graph) (README: Plug in your graph)");
  if constexpr (has_nodes<Graph>) {
    static_assert(has_visit<Graph>,
                  "opcost: a graph needs graph_traits with visit(graph, node, visitor) (README: Plug in your graph)");
    static_assert(
        has_inputs<Graph> || has_operands<Graph>,
        "opcost: graph_traits need inputs(graph, node) or operands(graph, node) (README: Plug in your graph)");
    if constexpr (has_visit<Graph> && has_inputs<Graph>)
      detail::graph_walk<Graph, Conventions...>(a, g, assumed, -1).run();
    else if constexpr (has_visit<Graph> && has_operands<Graph>)
      detail::analyze_by_operands(a, g);
  }
  return a;
}

}  // namespace opcost
