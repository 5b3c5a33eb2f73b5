// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Analyzes a graph with new input shapes. Shapes that the graph stores are ignored. A contradiction is an error that
// names the layer and the shapes.
#include <opcost/core/result.hpp>
#include <opcost/graph/analyze.hpp>
#include <opcost/op/common.hpp>
#include <opcost/op/op_list.hpp>

namespace opcost {

/// A new shape for an input. An empty name is the graph's only input.
struct input_shape {
  std::string_view name{};
  partial_shape dims{};
};

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

/// An input of a graph, with its own shape.
struct graph_input {
  std::string_view name{};
  int node = -1;
  partial_tensor is{};
};

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
      graph_input in{facts.name, facts.node};
      in.is.dims = is.dims;
      in.is.type = is.type;
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

namespace detail {
// Finds inputs by name in logarithmic time, since some models have thousands of inputs.
class inputs_by_name {
 public:
  explicit inputs_by_name(span<const graph_input> inputs) {
    for (const graph_input& in : inputs) sorted_.push_back({in.name, &in});
    heap_sort(span(sorted_));
  }
  // Null if no input has this name.
  const graph_input* find(std::string_view name) const {
    std::size_t low = 0, high = sorted_.size();
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (sorted_[middle].name < name)
        low = middle + 1;
      else
        high = middle;
    }
    return low < sorted_.size() && sorted_[low].name == name ? sorted_[low].input : nullptr;
  }

 private:
  struct entry {
    std::string_view name{};
    const graph_input* input = nullptr;
    bool operator<(const entry& o) const { return name < o.name; }
  };
  sequence<entry> sorted_;
};
}  // namespace detail

/// Matches shapes with inputs by name. *Errors*: no input has the name; a shape without a name and several inputs; more
/// than 8 dimensions.
inline result<sequence<given_input>> match_inputs(span<const graph_input> inputs, span<const input_shape> shapes) {
  sequence<given_input> given;
  const detail::inputs_by_name by_name(inputs);
  for (const input_shape& s : shapes) {
    const graph_input* at = s.name.empty() ? (inputs.size() == 1 ? &inputs[0] : nullptr) : by_name.find(s.name);
    if (!at) {
      error e = error::at(error_code::bad_argument);
      const sink to(e.what);
      if (s.name.empty())
        to << "a shape without a name, but the model has " << count_t(inputs.size()) << " inputs:";
      else
        to << "no input is called '" << s.name << "':";
      if (inputs.empty()) to << " there are none";
      for (std::size_t i = 0; i < inputs.size(); ++i)
        to << (i ? ", " : " there is ") << inputs[i].name << inputs[i].is.dims;
      return e;
    }
    if (s.dims.rank == partial_shape::too_long)
      return error::at(error_code::bad_argument) << "input '" << at->name << "': expected at most 8 dimensions";
    given.push_back({at->node, at->is});
    given.back().is.dims = s.dims;
  }
  return given;
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
