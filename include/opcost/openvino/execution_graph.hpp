// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// OpenVINO's execution graph (benchmark_app -exec_graph_path, CompiledModel::get_runtime_model): an IR whose layers
// have the attributes execOrder, execTimeMcs, originalLayersNames and primitiveType.
#include <opcost/openvino/read_ir.hpp>
#include <opcost/profile/execution.hpp>

namespace opcost::openvino {

namespace detail {
// Sorts nodes by execution order, which most files already have.
inline void sort_by_order(execution_graph& g) {
  struct ordered {
    int order = 0, at = 0;
    bool operator<(const ordered& o) const { return order != o.order ? order < o.order : at < o.at; }
  };
  sequence<ordered> by_order;
  bool sorted = true;
  for (int i = 0; i < static_cast<int>(g.nodes.size()); ++i) {
    by_order.push_back({g.nodes[i].order, i});
    sorted = sorted && (i == 0 || !(by_order.back() < by_order[by_order.size() - 2]));
  }
  if (sorted) return;
  opcost::detail::heap_sort(span<ordered>(by_order.data(), by_order.size()));
  sequence<execution_node> nodes;
  for (const ordered& p : by_order) nodes.push_back(g.nodes[p.at]);
  g.nodes = std::move(nodes);
}
// Reads the place in the execution order and the time of a layer.
inline error read_order_and_time(const layer& l, std::string_view order, std::string_view time, execution_node& n) {
  count_t v = 0;
  if (!text::read_integer(order, v) || v < 0 || v > 0x7fffffff)
    return error::at(error_code::malformed)
           << "layer '" << l.name << "': execOrder: expected a number from 0, got '" << order.substr(0, 40) << "'";
  n.order = static_cast<int>(v.n);
  if (time.empty() || time == "not_executed") return {};
  if (!text::read_integer(time, v) || v < 0 || v > count_t::limit / 1000)
    return error::at(error_code::malformed)
           << "layer '" << l.name << "': execTimeMcs: expected a number from 0 or not_executed, got '"
           << time.substr(0, 40) << "'";
  n.real = v.n * 1000;
  return {};
}
// Adds up the bytes that a layer reads and writes; -1 if one tensor's are unknown. What only constants feed is
// constant.
inline void add_bytes(const net& in, const layer& l, const execution_graph& g, execution_node& n) {
  const auto bytes = [&](const port& p) -> count_t {
    const partial_tensor t = stored(in, p);
    return t.dims.is_static() && bits_of(t.type) > 0 ? bytes_of(t.type, numbers(t.dims).elements()) : count_t(-1);
  };
  const auto add = [](count_t& sum, count_t more) { sum = sum < 0 || more < 0 ? count_t(-1) : sum + more; };
  for (int i = 0; i < l.inputs; ++i) {
    const auto at = static_cast<std::size_t>(l.first_input + i);
    const int from = in.sources[at].row;
    const bool constant = from >= 0 && static_cast<std::size_t>(from) < g.nodes.size() && g.nodes[from].constant;
    n.constant = n.constant && constant;
    add(constant ? n.bytes_weights : n.bytes_in, bytes(in.inputs[at]));
  }
  for (const port& p : in.outputs_of(l)) add(n.bytes_out, bytes(p));
}
}  // namespace detail

/// Returns the execution graph in an IR, as a copy that does not refer to the model. *Errors*: layers without
/// execOrder, numbers that are not numbers.
inline result<execution_graph> execution_graph_of(const model& m) {
  const net& in = m.main;
  if (!m.execution_graph)
    return error::at(error_code::not_a_model)
           << "an IR, but not an execution graph: its layers have no execOrder; benchmark_app -exec_graph_path writes "
              "an execution graph";
  execution_graph g;
  std::size_t size = 0;
  const auto attribute = [&](const layer& l, std::string_view name) {
    const char* s = in.attribute_of(l, name);
    return std::string_view(s ? s : "");
  };
  for (const layer& l : in.layers)
    size += l.name.size() + l.type.size() + attribute(l, "primitiveType").size() +
            attribute(l, "originalLayersNames").size();
  g.text.reserve(size);
  g.nodes.reserve(in.layers.size());
  const auto keep = [&](std::string_view s) {  // never reallocates, so that views stay valid
    const std::size_t at = g.text.size();
    g.text.append(s.data(), s.size());
    return std::string_view(g.text.data() + at, s.size());
  };
  for (const layer& l : in.layers) {
    execution_node n;
    n.name = keep(l.name);
    n.type = keep(l.type);
    n.constant = l.type == "Const" || l.inputs > 0;
    n.exec_type = keep(attribute(l, "primitiveType"));
    n.originals = keep(attribute(l, "originalLayersNames"));
    error wrong = detail::read_order_and_time(l, attribute(l, "execOrder"), attribute(l, "execTimeMcs"), n);
    if (wrong.code != error_code::none) return wrong;
    detail::add_bytes(in, l, g, n);
    g.nodes.push_back(n);
  }
  detail::sort_by_order(g);
  return g;
}

/// Reads an execution graph from memory.
inline result<execution_graph> read_execution_graph(std::string_view xml) {
  const auto m = read(xml);
  if (!m) return m.error();
  return execution_graph_of(*m);
}
/// Reads an execution graph from a file.
inline result<execution_graph> read_execution_graph_file(const std::string& path) {
  const auto text = files::read_file(path);
  if (!text) return text.error();
  return read_execution_graph({text->data(), text->size()});
}

}  // namespace opcost::openvino
