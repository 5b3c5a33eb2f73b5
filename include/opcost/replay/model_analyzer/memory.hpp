// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Memory in elements. Most: all outputs of all nodes except constants. Least: the peak of live elements, where a node's
// outputs live until the last consumer of its last output has run; a folded node has no consumers. Precision: the
// element types of all outputs.
#include <opcost/replay/model_analyzer/constant_folding.hpp>

namespace opcost::replay::model_analyzer {

/// Elements of activations in memory.
struct memory_use {
  count_t least = 0, most = 0;
  bool known = true;  // false: the number of elements of some output is unknown
};

/// Calls visit(node, step) for each consumer of the last output of a node after folding: the node's children in the
/// tool.
template <class F> void each_child(const graph& g, const folding& f, F&& visit) {
  for (std::size_t step = 0; step < g.order.size(); ++step) {
    const node& x = g.at(g.order[step]);
    if (x.is_constant()) continue;
    for (const edge& v : g.inputs_of(x))
      if (g.feeds(v) && v.port == g.at(v.row).outputs - 1 && !f.computed(g, v)) visit(v.row, static_cast<int>(step));
  }
}

/// Computes the memory use in the order of the list.
inline memory_use measure_memory(const graph& g, const folding& f) {
  const std::size_t n = g.order.size();
  memory_use use;
  std::vector<int> until(g.nodes.size(), -1);  // the step of the last consumer
  std::vector<count_t> size(n, count_t(0));
  for (std::size_t step = 0; step < n; ++step) {
    const node& x = g.at(g.order[step]);
    if (x.is_constant()) continue;
    if (!x.is(node_type::result))
      for (const output& o : g.outputs_of(x)) {
        size[step] += o.elements;
        use.known = use.known && o.known;
      }
    use.most += size[step];
  }
  each_child(g, f, [&](int row, int step) { until[static_cast<std::size_t>(row)] = step; });
  std::vector<count_t> freed(n + 1, count_t(0));
  count_t live = 0;
  for (std::size_t step = 0; step < n; ++step) {
    live -= freed[step];
    use.least = larger(use.least, live + size[step]);
    const int last = until[static_cast<std::size_t>(g.order[step])];
    if (last > static_cast<int>(step)) {
      live += size[step];
      freed[static_cast<std::size_t>(last) + 1] += size[step];
    }
  }
  return use;
}

/// The element types of all outputs: "f32", or "MIXED (f32-i64-i8)".
inline std::string precision_of(const graph& g) {
  constexpr std::size_t types = static_cast<std::size_t>(dtype::string) + 1;
  bool seen[types]{};
  for (int i : g.order)
    if (!g.at(i).is(node_type::result))
      for (const output& o : g.outputs_of(g.at(i))) seen[static_cast<std::size_t>(o.type)] = true;
  std::vector<std::string_view> names;
  for (std::size_t t = 1; t < types; ++t)
    if (seen[t]) names.push_back(name_of(static_cast<dtype>(t)));
  opcost::detail::heap_sort(span<std::string_view>(names));
  if (names.size() == 1) return std::string(names[0]);
  std::string text = "MIXED (";
  for (std::size_t i = 0; i < names.size(); ++i) text.append(i ? "-" : "").append(names[i]);
  return text + ")";
}

}  // namespace opcost::replay::model_analyzer
