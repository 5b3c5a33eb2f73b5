// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// New input shapes through a whole graph. Shapes that the graph stores say nothing then; what contradicts itself is an error that names the layer and the shapes.
#include <opcost/core/result.hpp>
#include <opcost/graph/analyze.hpp>

namespace opcost {

struct input_shape { std::string_view name{}; partial_shape dims{}; };    // without a name: of the only input

namespace detail {
inline const sink& operator<<(const sink& to, const partial_tensor& t) { return to << name_of(t.type) << t.dims; }

// The first row, in bodies too, that cannot work on what it is given.
inline bool find_contradiction(const analysis_base& a, short_text<400>& what) {
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    const row& r = a.at(i);
    if (!r.refused) continue;
    for (const body_rows& b : a.bodies) if (b.row == i && find_contradiction(b.inside, what)) return true;
    const sink to(what);
    to << "layer '" << r.name << "' (" << r.type << ") cannot work on";
    bool first = true;
    for (const value& v : a.inputs_of(r)) {
      const partial_tensor& t = a[v];
      detail::operator<<(to << (first ? " " : ", "), t);
      first = false;
    }
    to << (first ? " what it is: " : ": ") << r.why;
    return true;
  }
  return false;
}
}  // namespace detail

// The inputs of a graph and their shapes as it has them: row.name, row.node, its output.
template <class G> analysis<> inputs_of_graph(const G& g) {
  using traits = graph_traits<G>;
  analysis<> a;
  recorder<> record;
  int index = 0;
  for (const auto& node : traits::nodes(g)) {
    const node_facts facts = detail::facts_of_node(g, node, index++);
    traits::visit(g, node, [&]<class Op>(const Op& op) {
      if constexpr (!std::same_as<Op, unknown_op>) if (detail::facts_of<Op>::kind(op) == node_kind::input) record.add(a, op, {}, facts, detail::store_of<G>{g, node});
    });
  }
  return a;
}

// Which inputs are given which shapes; an error where a name is no input's.
inline result<sequence<given_input>> match_inputs(const analysis_base& inputs, std::span<const input_shape> shapes) {
  sequence<given_input> given;
  for (const input_shape& s : shapes) {
    const row* at = nullptr;
    for (const row& r : inputs.rows) if (s.name.empty() ? inputs.rows.size() == 1 : r.name == s.name) at = &r;
    if (!at) {
      error e = error::at(error_code::bad_argument);
      const sink to(e.what);
      if (s.name.empty()) to << "a shape without a name, and " << count_t(inputs.rows.size()) << " inputs to give it to:";
      else to << "no input is called '" << s.name << "':";
      if (inputs.rows.empty()) to << " there are none";
      for (std::size_t i = 0; i < inputs.rows.size(); ++i) to << (i ? ", " : " there is ") << inputs.rows[i].name << inputs.outputs_of(inputs.rows[i])[0].dims;
      return e;
    }
    if (!s.dims.ranked() && s.dims.rank == partial_shape::too_long) return error::at(error_code::bad_argument) << "a shape of more than 8 dimensions for '" << at->name << "'";
    given_input one{at->node, inputs.outputs_of(*at)[0]};
    one.is.dims = s.dims, one.is.value = {}, one.is.reals = {};
    given.push_back(one);
  }
  return given;
}

// The analysis of `g` with new shapes of its inputs; those that are not named keep theirs.
template <class... Conventions, class G> result<analysis<Conventions...>> reshaped(const G& g, std::span<const input_shape> shapes, assumptions assumed = {}) {
  static_assert(has_nodes<G> && has_inputs<G>, "opcost: to re-shape a graph its graph_traits need inputs(graph, node) (README: Plug in your graph)");
  const auto given = match_inputs(inputs_of_graph(g), shapes);
  if (!given) return given.error();
  assumed.inputs = *given, assumed.stored_shapes = false;
  auto a = analyze<Conventions...>(g, assumed);
  error e = error::at(error_code::bad_argument);
  if (detail::find_contradiction(a, e.what)) return e;
  return a;
}

}  // namespace opcost
