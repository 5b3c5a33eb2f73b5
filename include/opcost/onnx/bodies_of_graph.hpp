// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The bodies of If, Loop and Scan as graphs, and how they are wired to the graph around.
#include <opcost/onnx/nodes_of_graph.hpp>

namespace opcost::onnx {

struct graph::inside {
  onnx::graph graph;
  body_wiring wiring;
};
struct graph::body_list {
  std::vector<inside> all{};
};
inline graph::graph(graph&&) noexcept = default;
inline graph& graph::operator=(graph&&) noexcept = default;
inline graph::~graph() = default;
inline span<const graph::inside> graph::bodies_of(const item& i) const {
  if (i.bodies == 0) return {};
  return bodies_[static_cast<std::size_t>(i.bodies - 1)]->all;
}
inline std::shared_ptr<const graph::body_list> graph::make_bodies(const item& i) const {
  const auto list = std::make_shared<body_list>();
  std::vector<inside>& all = list->all;
  if (i.kind != item_kind::node || i.type == "SequenceMap") return list;
  const auto body = [&](std::string_view name) { return body_net(i, name); };
  if (i.type == "If") {
    const net *yes = body("then_branch"), *no = body("else_branch");
    if (yes && no) {
      const sequence<std::string_view> names = free_names_of(i);
      for (const net* n : {yes, no}) {
        inside in{graph(*this, i, *n, names), {}};
        in.graph.complete(*n);
        in.wiring.kind = n == yes ? body_kind::when_true : body_kind::when_false;
        in.wiring.condition = 0;
        wire(in, i, names);
        for (int r = 0; r < static_cast<int>(n->results.size()); ++r)
          in.wiring.outputs.push_back(port_map{.outer = r, .inner = in.graph.result(r)});
        all.push_back(std::move(in));
      }
    }
  } else if (i.type == "Loop") {
    if (const net* n = body("body")) all.push_back(loop_of(i, *n));
  } else if (i.type == "Scan" && i.version >= 9) {
    if (const net* n = body("body")) all.push_back(scan_of(i, *n));
  }
  return list;
}
// What the body captures, from the operands behind the node's own.
inline void graph::wire(inside& in, const item& i, span<const std::string_view> names) {
  for (int k = 0; k < static_cast<int>(names.size()); ++k)
    in.wiring.inputs.push_back(port_map{.outer = i.own_inputs + k, .inner = k});
}
// Loop: inputs trip count, condition, carried values; the body adds the number of the round in front.
inline graph::inside graph::loop_of(const item& i, const net& n) const {
  const sequence<std::string_view> names = free_names_of(i);
  inside in{graph(*this, i, n, names), {}};
  graph& g = in.graph;
  wire(in, i, names);
  const int carried_values = i.own_inputs - 2;
  const bool conditional = i.own_inputs > 1 && !i.in->inputs_of(*i.is)[1].empty();
  for (int k = 0; k < static_cast<int>(n.given.size()); ++k) {
    const value_info& v = n.given[k];
    const bool always = k == 1 && !conditional;
    const int row = g.add(
        {.kind = always ? item_kind::always : item_kind::given, .name = v.name, .type = "Input", .in = &n, .info = &v});
    g.define(v.name, row);
    if (k == 0 || always) continue;
    in.wiring.inputs.push_back(port_map{.outer = k, .inner = row});
  }
  const int first_given = static_cast<int>(names.size());
  g.add_initializers(n);
  g.add_nodes(n, g.imports(), {}, g.caller_, g.callee_, 0);
  for (int r = 0; r < static_cast<int>(n.results.size()); ++r) {
    const value_info& v = n.results[r];
    int value = g.value_of(g.values_, v.name);
    const bool scanned = r > carried_values;
    if (scanned) value = g.with_axis(n, item_kind::unsqueezed, v.name, value, 0);
    g.add_result(n, v, value);
    if (r == 0) in.wiring.goes_on = g.result(0);
    if (r > 0 && !scanned) in.wiring.back.push_back(carried{g.result(r), first_given + r + 1});
    if (r > 0)
      in.wiring.outputs.push_back(
          port_map{.outer = r - 1, .inner = g.result(r), .axis = scanned ? 0 : -1, .sliced = scanned});
  }
  g.finish();
  in.wiring.trips = 0;
  in.wiring.condition = 1;
  return in;
}
// Scan: states, then inputs that are cut along an axis; outputs alike.
inline graph::inside graph::scan_of(const item& i, const net& n) const {
  const call c = call_of(i);
  const sequence<std::string_view> names = free_names_of(i);
  inside in{graph(*this, i, n, names), {}};
  graph& g = in.graph;
  wire(in, i, names);
  const int scanned = static_cast<int>(c.integer("num_scan_inputs", 0));
  const int states = i.own_inputs - scanned;
  const auto in_axes = c.integers("scan_input_axes"), out_axes = c.integers("scan_output_axes");
  const auto at = [](span<const std::int64_t> axes, int k) {
    return k >= 0 && static_cast<std::size_t>(k) < axes.size() ? static_cast<int>(axes[k]) : 0;
  };
  sequence<int> rows;
  for (int k = 0; k < static_cast<int>(n.given.size()); ++k) {
    const value_info& v = n.given[k];
    const int row = g.add({.kind = item_kind::given, .name = v.name, .type = "Input", .in = &n, .info = &v});
    rows.push_back(row);
    const bool cut = k >= states;
    const int axis = cut ? at(in_axes, k - states) : -1;
    in.wiring.inputs.push_back(port_map{.outer = k, .inner = row, .axis = axis, .sliced = cut});
    if (!cut) {
      g.define(v.name, row);
      continue;
    }
    const int whole = g.fresh_value();
    g.producers_[whole] = {row, 0};
    const int value = g.with_axis(n, item_kind::squeezed, v.name, whole, axis);
    g.values_.set(v.name, value);
  }
  g.add_initializers(n);
  g.add_nodes(n, g.imports(), {}, g.caller_, g.callee_, 0);
  for (int r = 0; r < static_cast<int>(n.results.size()); ++r) {
    const value_info& v = n.results[r];
    int value = g.value_of(g.values_, v.name);
    const bool joined = r >= states;
    const int axis = joined ? at(out_axes, r - states) : -1;
    if (joined) value = g.with_axis(n, item_kind::unsqueezed, v.name, value, axis);
    g.add_result(n, v, value);
    if (!joined && r < static_cast<int>(rows.size())) in.wiring.back.push_back(carried{g.result(r), rows[r]});
    in.wiring.outputs.push_back(port_map{.outer = r, .inner = g.result(r), .axis = axis, .sliced = joined});
  }
  g.finish();
  return in;
}

}  // namespace opcost::onnx
