// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Model Analyzer's figures of an OpenVINO model: analyze_as_model_analyzer(model).
#include <opcost/openvino/graph.hpp>
#include <opcost/replay/model_analyzer/texts.hpp>

namespace opcost::openvino {
namespace detail {

// What the passes ask of the file.
class model_file final : public replay::model_analyzer::file {
 public:
  explicit model_file(const graph<>& g) : g_(g) {}
  std::string_view attribute(int layer, std::string_view name) const override {
    for (pugi::xml_attribute a = at(layer).data.first_attribute(); a; a = a.next_attribute()) if (name == a.name()) return a.value();
    return {};
  }
  bool same_attributes(int a, int b) const override { return within(at(a), at(b)) && within(at(b), at(a)); }
  count_t place(int layer) const override { return at(layer).offset; }
  bool read(int layer, count_t from, std::span<std::byte> into) const override {
    const openvino::layer& l = at(layer);
    return l.offset >= 0 && from + into.size() <= l.size && g_.source().weights.read(l.offset + from, into);
  }
  void parameters(int layer, const sink& to) const override {
    const int entry = g_.entry_of(at(layer));
    if (entry < 0) return;
    attribute_reader reader(at(layer));
    replay::model_analyzer::attribute_texts texts(reader);
    alignas(std::max_align_t) std::byte raw[catalogue<builtin_ops>::storage];
    catalogue<builtin_ops>::entries[static_cast<std::size_t>(entry)].read(raw, texts);
    to << texts.text();
  }

 private:
  const graph<>& g_;
  const openvino::layer& at(int i) const { return g_.layers().layers[static_cast<std::size_t>(i)]; }
  // What a says, b says too; a hint for one device says nothing of the operation.
  static bool within(const openvino::layer& a, const openvino::layer& b) {
    for (pugi::xml_attribute x = a.data.first_attribute(); x; x = x.next_attribute()) {
      if (std::string_view(x.name()) == "PrimitivesPriority") continue;
      const pugi::xml_attribute y = b.data.attribute(x.name());
      if (!y || std::string_view(x.value()) != y.value()) return false;
    }
    return true;
  }
};

inline replay::model_analyzer::graph nodes_of(const graph<>& from, const analysis_base& a, std::span<const figure> operations, int columns, const model_file& file) {
  using namespace replay::model_analyzer;
  replay::model_analyzer::graph g;
  const net& n = from.layers();
  g.version = from.source().version, g.source = &file;
  const std::size_t count = n.layers.size();
  std::vector<int> row_of(count, -1), node_of(a.rows.size(), -1);
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i)
    if (a.at(i).node >= 0) row_of[static_cast<std::size_t>(a.at(i).node)] = i, node_of[static_cast<std::size_t>(i)] = a.at(i).node;
  g.nodes.reserve(count + 16), g.inputs.reserve(n.inputs.size() + 16), g.outputs.reserve(a.tensors.size() + 16);

  std::vector<int> same_entry(catalogue<builtin_ops>::entries.size(), -1);    // types are looked up once
  for (int i = 0; i < static_cast<int>(count); ++i) {
    const layer& l = n.layers[static_cast<std::size_t>(i)];
    const row& r = a.at(row_of[static_cast<std::size_t>(i)]);
    node x;
    x.name = l.name, x.opset = l.opset, x.layer = i;
    const int entry = from.entry_of(l);
    int* seen = entry >= 0 ? &same_entry[static_cast<std::size_t>(entry)] : nullptr;
    if (seen && *seen >= 0) x.type = g.at(*seen).type, x.facts = g.at(*seen).facts;
    else x.type = runtime_name(l.type), x.facts = facts_of_type(x.type);
    if (seen) *seen = i;
    x.operations = operations[static_cast<std::size_t>(row_of[static_cast<std::size_t>(i)] * columns)];
    if (!x.operations.known && opcost::model_analyzer::per_element(x.type) == 0) x.operations = figure(count_t(0));    // however many elements
    x.first_input = static_cast<int>(g.inputs.size()), x.inputs = r.inputs;
    for (const value& v : a.inputs_of(r)) g.inputs.push_back({v.row < 0 ? -1 : node_of[static_cast<std::size_t>(v.row)], v.port});
    while (x.inputs > 0 && g.inputs.back().row < 0) g.inputs.pop_back(), --x.inputs;    // nobody feeds them
    x.first_output = static_cast<int>(g.outputs.size()), x.outputs = r.outputs;
    for (const partial_tensor& t : a.outputs_of(r)) {
      output o{&t, t.type, 0, t.dims.is_static()};
      if (o.known) for (int d = 0; d < t.dims.rank; ++d) o.elements = d == 0 ? t.dims[d].min : o.elements * t.dims[d].min;
      if (o.known && t.dims.rank == 0) o.elements = 1;
      g.outputs.push_back(o);
    }
    if (x.is(node_type::result)) g.results.push_back(i);
    if (x.is(node_type::assign)) g.sinks.push_back(i);
    if (x.is(node_type::parameter)) g.parameters.push_back(i);
    g.nodes.push_back(x);
  }
  // an Assign runs after the ReadValue of its variable
  for (int s : g.sinks)
    for (int i = 0; i < static_cast<int>(count); ++i)
      if (g.at(i).is(node_type::read_value) && file.attribute(i, "variable_id") == file.attribute(s, "variable_id")) g.at(s).after = i;
  return g;
}
}  // namespace detail

// The figures, and what they refer to.
class model_analyzer_report {
 public:
  explicit model_analyzer_report(const model& m, const replay::model_analyzer::options& o = {})
      : parts_(std::make_unique<parts>(m)), figures_(replay::model_analyzer::analyze(detail::nodes_of(parts_->layers, parts_->rows, std::span<const figure>(parts_->rows.figures), 1, parts_->file), o)) {}
  const replay::model_analyzer::figures& operator*() const { return figures_; }
  const replay::model_analyzer::figures* operator->() const { return &figures_; }
  const analysis<model_analyzer>& rows() const { return parts_->rows; }

 private:
  struct parts {
    explicit parts(const model& m) : layers(m), rows(analyze<model_analyzer>(layers)), file(layers) {}
    graph<> layers;
    analysis<model_analyzer> rows;
    detail::model_file file;
  };
  std::unique_ptr<parts> parts_;
  replay::model_analyzer::figures figures_;
};

}  // namespace opcost::openvino
