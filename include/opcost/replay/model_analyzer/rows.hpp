// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Turns the rows of an analysis into the nodes that the passes work on, in the order of the graph's own nodes. A
// network in C++ has no file; only its rows decide.
#include <opcost/replay/model_analyzer/model_figures.hpp>

namespace opcost::replay::model_analyzer {

/// The file of a network that does not come from a file.
class no_file final : public file {
 public:
  std::string_view attribute(int, std::string_view) const override { return {}; }
  bool same_attributes(int, int) const override { return false; }
  count_t place(int) const override { return -1; }
  bool read(int, count_t, span<std::byte>) const override { return false; }
  void attributes(int, attribute_list&) const override {}
};

namespace detail {
// Appends the inputs and outputs of a row. `node_of`: the node of each row. Inputs at the end that are not connected
// are left out.
inline void add_ports(graph& g, node& x, const analysis_base& a, const row& r, const std::vector<int>& node_of) {
  x.first_input = static_cast<int>(g.inputs.size());
  x.inputs = r.inputs;
  for (const edge& v : a.inputs_of(r))
    g.inputs.push_back({v.row < 0 ? -1 : node_of[static_cast<std::size_t>(v.row)], v.port});
  while (x.inputs > 0 && g.inputs.back().row < 0) {
    g.inputs.pop_back();
    --x.inputs;
  }  // not connected
  x.first_output = static_cast<int>(g.outputs.size());
  x.outputs = r.outputs;
  for (const partial_tensor& t : a.outputs_of(r)) {
    output o{&t, t.type, 1, t.dims.is_static()};
    for (int d = 0; o.known && d < t.dims.rank; ++d) o.elements *= t.dims[d].min;
    if (!o.known) o.elements = 0;
    g.outputs.push_back(o);
  }
}
// The facts of a type. `first_of_type`: a node of each type that was looked up.
inline type_facts facts_in(const graph& g, std::string_view type, int index, std::vector<int>& first_of_type) {
  for (int k : first_of_type)
    if (g.at(k).type == type) return g.at(k).facts;
  first_of_type.push_back(index);
  return facts_of_type(type);
}
}  // namespace detail

/// Returns the nodes of an analysis, which must outlive them. `operations`: the convention's figures; every
/// `columns`-th belongs to it.
inline graph nodes_of(const analysis_base& a, span<const figure> operations, int columns, const file& source) {
  const int count = static_cast<int>(a.rows.size());
  std::vector<int> row_of(a.rows.size(), -1), node_of(a.rows.size(), -1);
  for (int i = 0; i < count; ++i) {
    const int at = a.at(i).node >= 0 && a.at(i).node < count ? a.at(i).node : i;
    row_of[static_cast<std::size_t>(at)] = i;
    node_of[static_cast<std::size_t>(i)] = at;
  }
  graph g;
  g.version = source.version();
  g.source = &source;
  g.nodes.reserve(a.rows.size() + 16);
  g.inputs.reserve(a.inputs.size() + 16);
  g.outputs.reserve(a.tensors.size() + 16);

  std::vector<int> first_of_type;  // types are looked up once
  for (int i = 0; i < count; ++i) {
    const int at = row_of[static_cast<std::size_t>(i)];
    if (at < 0) {
      g.nodes.push_back({});
      continue;
    }
    const row& r = a.at(at);
    node x;
    x.name = r.name;
    x.opset = r.opset;
    x.layer = i;
    x.type = runtime_name(r.type);
    if (x.name.empty())
      x.name = g.names.emplace_back(std::string(x.type) + "_" + std::string(std::string_view(digits(count_t(i)))));
    x.facts = detail::facts_in(g, x.type, i, first_of_type);
    x.operations = operations[at * columns];
    if (!x.operations.known && opcost::model_analyzer::per_element(x.type) == 0)
      x.operations = figure(count_t(0));  // even if the number of elements is unknown
    detail::add_ports(g, x, a, r, node_of);
    if (x.is(node_type::result)) g.results.push_back(i);
    if (x.is(node_type::assign)) g.sinks.push_back(i);
    if (x.is(node_type::parameter)) g.parameters.push_back(i);
    g.nodes.push_back(x);
  }
  // an Assign runs after the ReadValue of its variable
  for (int s : g.sinks)
    for (int i = 0; i < count; ++i)
      if (g.at(i).is(node_type::read_value) &&
          attribute(g, g.at(i), "variable_id") == attribute(g, g.at(s), "variable_id"))
        g.at(s).after = i;
  return g;
}

/// The tool's figures for an analysis under its convention, at the shapes of the analysis. They refer to both the
/// analysis and the file.
template <class... Conventions>
figures analyze(const analysis<Conventions...>& a, const file& source, const options& o = {}) {
  constexpr int column = analysis<Conventions...>::template index_of<opcost::model_analyzer>();
  return analyze(nodes_of(a, span<const figure>(a.figures).subspan(a.figures.empty() ? 0 : column),
                          static_cast<int>(sizeof...(Conventions)), source),
                 o);
}
/// The same for a network, or for any graph that does not come from a file.
template <class... Conventions> figures analyze(const analysis<Conventions...>& a) {
  static const no_file nothing;
  return analyze(a, nothing, {.sparsity = false});
}

}  // namespace opcost::replay::model_analyzer
