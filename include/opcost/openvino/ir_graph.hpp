// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A model as a graph that analyze() walks, under a catalogue of operations: the built-in one, or one extended by the
// user.
#include <opcost/core/decode.hpp>
#include <opcost/graph/analyze.hpp>
#include <opcost/openvino/ir_attributes.hpp>
#include <opcost/openvino/required_inputs.hpp>
#include <vector>

namespace opcost::openvino {

/// The graph of a model, or of a body in it, for analyze(). `Ops`: the operations that it knows. The model must outlive
/// the graph.
template <class Ops = builtin_ops> class graph {
 public:
  explicit graph(const model& m) : graph(m, m.main) {}
  graph(const model& m, const net& n) : model_(&m), net_(&n) {
    entries_.reserve(n.layers.size());
    for (const layer& l : n.layers) entries_.push_back(m.execution_graph ? -1 : openvino::entry_of<Ops>(l));
  }
  /// The same graph without the shapes that the file stores, so that all shapes are inferred from the inputs.
  graph without_stored_shapes() const {
    graph g = *this;
    g.stored_ = false;
    return g;
  }
  bool has_stored_shapes() const { return stored_; }
  const model& source() const { return *model_; }
  const net& layers() const { return *net_; }
  int index_of(const layer& l) const { return static_cast<int>(&l - net_->layers.data()); }
  int entry_of(const layer& l) const { return entries_[index_of(l)]; }

 private:
  const model* model_;
  const net* net_;
  bool stored_ = true;
  sequence<int> entries_;  // in the catalogue, by layer; -1: unknown
};

}  // namespace opcost::openvino

template <class Ops> struct opcost::graph_traits<opcost::openvino::graph<Ops>> {
  using graph = openvino::graph<Ops>;
  using layer = openvino::layer;
  static const sequence<layer>& nodes(const graph& g) { return g.layers().layers; }
  static span<const edge> inputs(const graph& g, const layer& l) { return g.layers().sources_of(l); }
  static content_use reads(const graph& g, const layer& l) {
    const int at = g.entry_of(l);
    if (l.bodies > 0) return {~0u, false};  // a body may read the elements of every input
    if (at < 0) return {};
    const op_entry& e = catalogue<Ops>::entries[static_cast<std::size_t>(at)];
    return {e.reads, e.value != nullptr && !e.value_of_shape};
  }
  static node_facts facts(const graph& g, const layer& l) {
    const int at = g.entry_of(l);
    const int opset = l.opset < layer::newest ? l.opset
                      : at < 0                ? 0
                                              : catalogue<Ops>::entries[static_cast<std::size_t>(at)].opset;
    return {.name = l.name,
            .type = l.type,
            .opset = opset,
            .storage = l.size > 0 ? (l.offset + 1).n : 0,
            .bytes = bytes_of(g, l),
            .variable = openvino::variable_of(g.layers(), l)};
  }
  static std::int64_t bytes_of(const graph& g, const layer& l) {
    if (l.type != "Const") return -1;
    if (const count_t all = g.source().weights.size(); all >= 0 && l.size > 0 && l.offset + l.size > all) return -2;
    return l.size < 0 ? 0 : l.size.n;
  }
  static sequence<partial_tensor> outputs(const graph& g, const layer& l) {
    sequence<partial_tensor> all;
    for (const openvino::port& p : g.layers().outputs_of(l)) {
      all.push_back(openvino::stored(g.layers(), p));
      if (!g.has_stored_shapes()) all.back().dims = partial_shape::of_unknown_rank();
    }
    return all;
  }
  // A comma within a name is written "\\,".
  static void tensor_names(const graph& g, const layer& l, int output, auto&& f) {
    if (output >= l.outputs) return;
    const std::string_view all = g.layers().outputs_of(l)[static_cast<std::size_t>(output)].names;
    std::size_t from = 0;
    for (std::size_t i = 0; i <= all.size(); ++i) {
      if (i < all.size() && (all[i] != ',' || (i > 0 && all[i - 1] == '\\'))) continue;
      if (i > from) f(all.substr(from, i - from));
      from = i + 1;
    }
  }
  struct inside {
    openvino::graph<Ops> graph;
    const body_wiring& wiring;
  };
  static std::vector<inside> bodies(const graph& g, const layer& l) {
    std::vector<inside> all;
    for (int i = 0; i < l.bodies; ++i) {
      const openvino::body& b = g.layers().bodies[l.first_body + i];
      graph body(g.source(), b.layers);
      all.push_back({g.has_stored_shapes() ? body : body.without_stored_shapes(), b.wiring});
    }
    return all;
  }
  static void visit(const graph& g, const layer& l, auto&& f) {
    const int at = g.entry_of(l);
    if (at < 0) return f(unknown_op{l.type});
    alignas(std::max_align_t) std::byte raw[catalogue<Ops>::storage];
    const op_entry& e = catalogue<Ops>::entries[static_cast<std::size_t>(at)];
    const bool says_what_it_is = e.kind == node_kind::input || e.kind == node_kind::constant;
    openvino::attribute_reader reader(g.layers(), l,
                                      says_what_it_is && l.outputs > 0 ? g.layers().outputs_of(l).data() : nullptr);
    e.read(raw, reader);
    if (reader.wrong()) return f(unknown_op{.type = l.type, .why = {}, .rejected_by = reader.wrong()});
    f(op_ref<Ops>{at, raw});
  }
  static bool content(const graph& g, const layer& l, const partial_tensor& t, opcost::content<interval> into) {
    std::byte bytes[8 * max_content];
    if (l.size < 1 || l.size > count_t(sizeof bytes)) return false;
    const span<std::byte> all = span(bytes).first(static_cast<std::size_t>(l.size.n));
    return g.source().weights.read(l.offset, all) && decode(t.type, all, into);
  }
};
