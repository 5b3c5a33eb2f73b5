// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// An old model as a graph that analyze() walks: one row per layer of the file. The shapes of these versions are the
// stored ones; inference takes over for other input shapes and for --check-shapes.
#include <opcost/core/decode.hpp>
#include <opcost/graph/analyze.hpp>
#include <opcost/legacy_ir/old_types.hpp>
#include <opcost/legacy_ir/tool_operations.hpp>
#include <vector>

namespace opcost::legacy_ir {

class graph {
 public:
  explicit graph(const model& m) : graph(m, m.main) {}
  graph(const model& m, const net& n) : model_(&m), net_(&n) {}
  /// The same graph without the stored shapes: all shapes are inferred from the inputs.
  graph without_stored_shapes() const {
    graph g = *this;
    g.stored_ = false;
    return g;
  }
  bool has_stored_shapes() const { return stored_; }
  const model& source() const { return *model_; }
  const net& layers() const { return *net_; }

 private:
  const model* model_;
  const net* net_;
  bool stored_ = true;
};

namespace detail {
// The node that visit passes to the lowering: the layer, and whether its stored shapes are valid.
struct old_node {
  const net* in;
  const layer* is;
  const old_type* type;
  bool stored;
};
inline lowered_outputs lower_old_node(const old_node& n, const partial_tensors& in, lowering_step& step) {
  const old_layer l(*n.in, *n.is, n.stored);
  lowered_outputs out = n.type->lower ? n.type->lower(l, in, step) : lower_as_today(l, *n.type, in, step);
  if (!out.refusal.empty()) {
    // the weights with the target shape are missing, but the layer only moves data and its shape is stored
    if (!n.stored || out.refusal.is_contradiction() || step.steps() > 0 || l.outputs() == 0) return out;
    out = in[0];
  }
  lowered_outputs held;
  for (int k = 0; k < l.outputs(); ++k) {
    const partial_tensor stored = l.stored_output(k);
    partial_tensor t = k < out.size() ? out[k] : stored;
    if (n.stored && !(t.dims == stored.dims)) t = moved(t, stored.dims);
    t.type = stored.type;
    held.push_back(t);
  }
  step.figure_of("model_analyzer", tool_operations(l, in, span<const partial_tensor>(held.begin(), held.end())));
  return held;
}
}  // namespace detail

}  // namespace opcost::legacy_ir

template <> struct opcost::graph_traits<opcost::legacy_ir::graph> {
  using graph = legacy_ir::graph;
  using layer = legacy_ir::layer;
  static const sequence<layer>& nodes(const graph& g) { return g.layers().graph.layers; }
  static span<const edge> inputs(const graph& g, const layer& l) { return g.layers().graph.sources_of(l); }
  static content_use reads(const graph&, const layer& l) {
    return {l.inputs > 1 ? ~1u : 0u, false};  // the first input is data
  }
  static node_facts facts(const graph& g, const layer& l) {
    node_facts f{.name = l.name, .type = l.type, .opset = 0};
    if (l.type != "Const") return f;
    f.storage = l.size > 0 ? (l.offset + 1).n : 0;
    const count_t all = g.source().weights.size();
    f.bytes = all >= 0 && l.size > 0 && l.offset + l.size > all ? -2 : l.size.n;
    return f;
  }
  static sequence<partial_tensor> outputs(const graph& g, const layer& l) {
    sequence<partial_tensor> all;
    for (const openvino::port& p : g.layers().graph.outputs_of(l)) {
      all.push_back(openvino::stored(g.layers().graph, p));
      if (!g.has_stored_shapes()) all.back().dims = partial_shape::of_unknown_rank();
    }
    return all;
  }
  struct inside {
    legacy_ir::graph graph;
    const body_wiring& wiring;
  };
  static std::vector<inside> bodies(const graph& g, const layer& l) {
    std::vector<inside> all;
    for (int i = 0; i < l.bodies; ++i) {
      const legacy_ir::body& b = g.layers().bodies[l.first_body + i];
      const graph body(g.source(), b.layers);
      all.push_back({g.has_stored_shapes() ? body : body.without_stored_shapes(), b.wiring});
    }
    return all;
  }
  static void visit(const graph& g, const layer& l, auto&& f) {
    if (l.bodies > 0) return f(op_ref<builtin_ops>{catalogue<builtin_ops>::find("TensorIterator", 1), &iterator});
    const legacy_ir::detail::old_type* type = legacy_ir::detail::find_old_type(l.type);
    if (!type) return f(unknown_op{l.type});
    const legacy_ir::detail::old_node node{&g.layers(), &l, type, g.has_stored_shapes()};
    f(lowered_by(node, &legacy_ir::detail::lower_old_node));
  }
  static bool content(const graph& g, const layer& l, const partial_tensor& t, opcost::content<interval> into) {
    std::byte bytes[8 * max_content];
    if (l.size < 1 || l.size > count_t(sizeof bytes)) return false;
    const span<std::byte> all = span(bytes).first(static_cast<std::size_t>(l.size.n));
    return g.source().weights.read(l.offset, all) && decode(t.type, all, into);
  }

 private:
  static constexpr tensor_iterator iterator{};
};
