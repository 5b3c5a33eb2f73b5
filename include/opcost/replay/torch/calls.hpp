// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The calls of modules as PyTorch's hooks see them, in the order in which they start, with their inputs and outputs.
// The call of a leaf is a row. The call of any other module starts with the first row inside of it and ends with the
// last.
#include <opcost/graph/analysis.hpp>
#include <opcost/replay/torch/module_calls.hpp>

namespace opcost::replay {

/// A call of a module. `input` and `output` have rank 0 if they are unknown.
struct module_call {
  int module = 0, depth = 0;
  int first_row = 0, last_row = 0;
  bool hooked = true;  // ModuleList and ModuleDict are never called themselves
  bool again = false;  // the same module was called before
  shape input{}, output{};
  dtype output_type = dtype::f32;
};

/// All calls of an analysis.
inline std::vector<module_call> calls_of(const analysis_base& a) {
  std::vector<module_call> calls;
  std::vector<std::size_t> open;  // calls of the modules around the row
  std::vector<char> seen(a.tree.modules.size(), 0);
  const auto enter = [&](int m, int row) {
    open.push_back(calls.size());
    calls.push_back({.module = m,
                     .depth = static_cast<int>(open.size()) - 1,
                     .first_row = row,
                     .last_row = row,
                     .hooked = !is_list(a.tree, m),
                     .again = seen[static_cast<std::size_t>(m)] != 0});
    seen[static_cast<std::size_t>(m)] = 1;
  };
  const auto shape_of = [&](edge v) { return a[v].dims.is_static() ? numbers(a[v].dims) : shape(); };
  if (a.tree.modules.empty() || a.rows.empty()) return calls;
  enter(0, 0);
  std::size_t entered = 0;  // index into tree.entries
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    const row& r = a.at(i);
    if (r.kind != node_kind::computed || r.module < 0) continue;
    std::vector<int> around;  // from the network to the module
    for (int m = r.module; m >= 0; m = a.tree.at(m).parent) around.insert(around.begin(), m);
    std::size_t common = 0;
    while (common < open.size() && common < around.size() && calls[open[common]].module == around[common]) ++common;
    // a module can be called again before its last call ends
    for (; entered < a.tree.entries.size() && a.tree.entries[entered].row <= i; ++entered)
      for (std::size_t k = 1; k < common; ++k)
        if (around[k] == a.tree.entries[entered].module && calls[open[k]].first_row < a.tree.entries[entered].row)
          common = k;
    if (common == around.size() && a.tree.at(r.module).leaf) --common;  // a leaf called again
    open.resize(common);
    while (open.size() < around.size()) enter(around[open.size()], i);
    for (const std::size_t c : open) calls[c].last_row = i;
  }
  for (module_call& c : calls) {
    const row &first = a.at(c.first_row), &last = a.at(c.last_row);
    if (first.inputs > 0) c.input = shape_of(a.inputs_of(first)[0]);
    if (last.outputs > 0) {
      c.output = shape_of({c.last_row, 0});
      c.output_type = a[edge{c.last_row, 0}].type;
    }
  }
  // The network itself, with its first input and its first output.
  bool has_input = false, has_output = false;
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    const row& r = a.at(i);
    if (r.kind == node_kind::input && !has_input) {
      calls[0].input = shape_of({i, 0});
      has_input = true;
    }
    if (r.kind == node_kind::output && r.inputs > 0 && !has_output) {
      calls[0].output = shape_of(a.inputs_of(r)[0]);
      has_output = true;
    }
  }
  return calls;
}

}  // namespace opcost::replay
