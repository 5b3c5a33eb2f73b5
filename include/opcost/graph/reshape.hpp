// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Analyzes a graph with new input shapes. Shapes that the graph stores are ignored. A contradiction is an error that
// names the layer and the shapes.
#include <opcost/graph/analyze.hpp>
#include <opcost/graph/input_shapes.hpp>
#include <opcost/op/op_list.hpp>

namespace opcost {

namespace detail {
inline const sink& operator<<(const sink& to, const partial_tensor& t) { return to << name_of(t.type) << t.dims; }

// Finds the first row, also in bodies, that rejects its operands.
inline bool find_contradiction(const analysis_base& a, short_text<400>& what) {
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    const row& r = a.at(i);
    if (!r.refused) continue;
    for (const body_rows& b : a.bodies)
      if (b.row == i && find_contradiction(b.inside, what)) return true;
    const sink to(what);
    to << "layer '" << r.name << "' (" << r.type << ") cannot work on";
    bool first = true;
    for (const edge& v : a.inputs_of(r)) {
      const partial_tensor& t = a[v];
      if (!t.present()) continue;
      detail::operator<<(to << (first ? " " : ", "), t);
      first = false;
    }
    to << (first ? " what it is: " : ": ") << r.why;
    return true;
  }
  return false;
}
}  // namespace detail

/// The inputs of a graph. Names that the graph returns by value are in `texts`.
struct graph_inputs : sequence<graph_input> {
  kept_text texts{};
};

/// Finds the inputs of a graph.
template <class G> graph_inputs inputs_of_graph(const G& g) {
  using traits = graph_traits<G>;
  graph_inputs inputs;
  detail::lowering_store store;
  int index = 0;
  for (const auto& node : traits::nodes(g)) {
    const node_facts facts = detail::facts_of_node(g, node, index++, inputs.texts);
    const auto add = [&](const partial_tensor& is) {
      graph_input in{.name = facts.name, .node = facts.node};
      in.is.dims = is.dims;
      in.is.type = is.type;
      if constexpr (requires { traits::tensor_names(g, node, 0, [](std::string_view) {}); })
        traits::tensor_names(g, node, 0, [&](std::string_view name) { in.tensors.push_back(name); });
      if constexpr (requires { traits::names_of_dimensions(g, node); }) in.names = traits::names_of_dimensions(g, node);
      inputs.push_back(in);
    };
    traits::visit(g, node, [&]<class Op>(const Op& op) {
      if constexpr (detail::is_lowering<Op>) {
        if (std::begin(traits::inputs(g, node)) != std::end(traits::inputs(g, node))) return;
        evaluation<0> e;
        sequence<partial_tensor> yields;
        if (detail::evaluate_lowered<>(e, yields, op, {}, store).kind == node_kind::input && !yields.empty())
          add(yields[0]);
      } else if constexpr (!std::same_as<Op, unknown_op>) {
        const detail::any_op<Op> face(op);
        if (face.kind() == node_kind::input) add(face.infer(partial_tensors{})[0]);
      }
    });
  }
  return inputs;
}

/// Analyzes `g` with other inputs; those that are not given keep their shapes. *Errors*: a layer rejects its operands.
template <class... Conventions, class G>
result<analysis<Conventions...>> reshaped(const G& g, span<const given_input> given, assumptions assumed = {}) {
  static_assert(has_nodes<G> && has_inputs<G>,
                "opcost: to re-shape a graph its graph_traits need inputs(graph, node) (README: Plug in your graph)");
  assumed.inputs = given;
  assumed.stored_shapes = false;
  assumed.implied_contents = true;
  auto a = analyze<Conventions...>(g, assumed);
  error e = error::at(error_code::bad_argument);
  if (detail::find_contradiction(a, e.what)) return e;
  return a;
}
template <class... Conventions, class G>
result<analysis<Conventions...>> reshaped(const G& g, span<const input_shape> shapes, const assumptions& assumed = {}) {
  const graph_inputs inputs = inputs_of_graph(g);
  const auto given = match_inputs(span<const graph_input>(inputs), shapes);
  if (!given) return given.error();
  return reshaped<Conventions...>(g, span<const given_input>(*given), assumed);
}

}  // namespace opcost
