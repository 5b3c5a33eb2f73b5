// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A TensorFlow Lite model as a graph that analyze() walks: inputs, constants and operators of one subgraph; the
// subgraphs that IF and WHILE call are bodies.
#include <opcost/core/decode.hpp>
#include <opcost/graph/analyze.hpp>
#include <opcost/tflite/lower_operators.hpp>
#include <vector>

namespace opcost::tflite {

class graph {
 public:
  explicit graph(const std::unique_ptr<model>& m) : graph(*m, m->main()) {}
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

}  // namespace opcost::tflite

template <> struct opcost::graph_traits<opcost::tflite::graph> {
  using graph = tflite::graph;
  using node = tflite::node;
  using builtin = tflite::builtin;
  static const sequence<node>& nodes(const graph& g) { return g.layers().nodes; }
  static span<const edge> inputs(const graph& g, const node& n) { return g.layers().inputs_of(n); }
  static content_use reads(const graph&, const node& n) {
    if (n.role != tflite::node_role::operation) return {0u, false};
    return {tflite::settings_of(n.op), tflite::passes_content(n.op)};
  }
  static node_facts facts(const graph& g, const node& n) {
    node_facts f{.name = n.name, .type = n.type, .opset = 0};
    if (n.role == tflite::node_role::constant)
      f.storage = 1 + g.source().view().buffer_of(g.source().view().subgraph(g.layers().subgraph), n.tensor);
    return f;
  }
  static sequence<partial_tensor> outputs(const graph& g, const node& n) {
    sequence<partial_tensor> all;
    if (n.role == tflite::node_role::output) return all;
    if (n.role != tflite::node_role::operation) {
      all.push_back(tflite::detail::stored_tensor(g.source(), g.layers(), n.tensor));
    } else {
      const tflite::operator_node o(g.source(), g.layers(), n, true);
      for (int k = 0; k < o.outputs(); ++k) all.push_back(o.stored_output(k));
    }
    if (!g.has_stored_shapes())
      for (partial_tensor& t : all) t.dims = partial_shape::of_unknown_rank();
    return all;
  }
  struct inside {
    tflite::graph graph;
    body_wiring wiring;
  };
  static std::vector<inside> bodies(const graph& g, const node& n) {
    std::vector<inside> all;
    if (n.role != tflite::node_role::operation) return all;
    const tflite::operator_node o(g.source(), g.layers(), n, true);
    // `first` is the operand of the body's first input; outputs of a condition have no reader
    const auto body = [&](count_t index, body_kind kind, int first, bool yields) {
      const tflite::net* inner = g.source().subgraph(index);
      if (!inner) return;
      body_wiring w;
      w.kind = kind;
      int input = 0, output = 0;
      for (int i = 0; i < static_cast<int>(inner->nodes.size()); ++i) {
        const node& x = inner->nodes[i];
        if (x.role == tflite::node_role::input && x.type == "Input")
          w.inputs.push_back({.outer = first + input++, .inner = i});
        if (x.role == tflite::node_role::output && yields) w.outputs.push_back({.outer = output++, .inner = i});
      }
      if (kind != body_kind::repeated) w.condition = 0;
      const tflite::graph of(g.source(), *inner);
      all.push_back({g.has_stored_shapes() ? of : of.without_stored_shapes(), std::move(w)});
    };
    const auto called = [&](int field) { return o.options().integer(field); };
    const auto loop = [&](int condition, int round) {
      body(called(round), body_kind::repeated, 0, true);
      if (all.empty()) return;
      body_wiring& w = all[0].wiring;
      for (std::size_t k = 0; k < w.outputs.size() && k < w.inputs.size(); ++k)
        w.back.push_back({w.outputs[k].inner, w.inputs[k].inner});
      body(called(condition), body_kind::repeated, 0, false);
    };
    const auto once = [&](int field) {
      body(called(field), body_kind::repeated, 0, true);
      if (!all.empty()) all[0].wiring.known_trips = 1;
    };
    switch (n.op) {
      case builtin::if_:
        body(called(tflite::field::branch::then_subgraph), body_kind::when_true, 1, true);
        body(called(tflite::field::branch::else_subgraph), body_kind::when_false, 1, true);
        break;
      case builtin::stablehlo_case: {
        const ints branches = o.options().list(tflite::field::branches::subgraphs, 4);
        for (int k = 0; k < branches.rank; ++k)
          body(branches[k], k == 0 ? body_kind::when_false : body_kind::when_true, 1, true);
        break;
      }
      case builtin::while_:
      case builtin::stablehlo_while:
        loop(tflite::field::loop::condition_subgraph, tflite::field::loop::body_subgraph);
        break;
      case builtin::call: once(tflite::field::call::subgraph); break;
      case builtin::stablehlo_composite: once(tflite::field::composite::decomposition_subgraph); break;
      default: break;
    }
    return all;
  }
  static void visit(const graph& g, const node& n, auto&& f) {
    const tflite::operator_node o(g.source(), g.layers(), n, g.has_stored_shapes());
    if (n.role == tflite::node_role::input) return f(lowered_by(o, &lower_input));
    if (n.role == tflite::node_role::constant) return f(lowered_by(o, &lower_constant));
    if (n.role == tflite::node_role::output) return f(lowered_by(o, &lower_output));
    if (n.op == builtin::if_ || n.op == builtin::stablehlo_case)
      return f(op_ref<builtin_ops>{catalogue<builtin_ops>::find("If", 8), &a_branch});
    if (tflite::family_of(n.op) == tflite::operator_family::call)
      return f(op_ref<builtin_ops>{catalogue<builtin_ops>::find("Loop", 5), &a_loop});
    if (!tflite::has_formula(n)) return f(unknown_op{.type = n.type, .why = tflite::why_without_formula(n)});
    f(lowered_by(o, &tflite::lower_operator));
  }
  static bool content(const graph& g, const node& n, const partial_tensor& t, opcost::content<interval> into) {
    if (n.role != tflite::node_role::constant) return false;
    const auto& view = g.source().view();
    const tflite::data_place place = view.data(view.tensor(view.subgraph(g.layers().subgraph), n.tensor));
    if (place.bytes == 0 || place.bytes > 8 * max_content) return false;
    const tflite::file_bytes all = g.source().bytes();
    const auto* first = reinterpret_cast<const std::byte*>(all.data + place.at);
    return decode(t.type, span(first, static_cast<std::size_t>(place.bytes)), into);
  }

 private:
  static constexpr branch a_branch{};
  static constexpr loop a_loop{};
  static partial_tensor own_tensor(const tflite::operator_node& n) {
    return tflite::detail::stored_tensor(*n.of, *n.in, n.is->tensor);
  }
  static lowered_outputs lower_input(const tflite::operator_node& n, const partial_tensors&,
                                     tflite::lowering_step& step) {
    const partial_tensor t = own_tensor(n);
    return step(input{t.dims, t.type});
  }
  static lowered_outputs lower_constant(const tflite::operator_node& n, const partial_tensors&,
                                        tflite::lowering_step& step) {
    const partial_tensor t = own_tensor(n);
    if (!t.dims.is_static()) return "a constant with a dimension that is unknown";
    return step(constant{numbers(t.dims), t.type});
  }
  static lowered_outputs lower_output(const tflite::operator_node&, const partial_tensors& in,
                                      tflite::lowering_step& step) {
    return step(network_output{}, in[0]);
  }
};
