// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A report with the totals that Model Analyzer prints.
#include <opcost/replay/model_analyzer/model_figures.hpp>
#include <opcost/report/report.hpp>

namespace opcost::replay::model_analyzer {

/// The tool's figures for the whole network.
inline tool_figures tool_figures_of(const figures& f) {
  return {f.precision, f.type, f.memory.least, f.memory.most, f.memory.known};
}

/// Replaces the totals of `r` by the tool's figures `f` for the same analysis. The report refers to `tool`, which is
/// tool_figures_of(f).
inline void report_as_tool(report& r, const figures& f, const tool_figures& tool) {
  if (!f.refused.empty()) {
    r.sum.flops = r.sum.flops_integer = figure{};
    r.own_flops.assign(r.rows->rows.size(), figure{});
    r.complete = r.any_known = false;
    r.note = f.refused;
    return;
  }
  r.tool = &tool;
  r.sum.flops = f.flops_known ? f.flops : figure{};
  r.sum.flops_integer = f.flops_known ? f.flops_integer : figure{};
  r.sum.parameters = f.parameters.elements;
  r.zeros = {.total = f.zeros, .known = f.zeros_known};
  if (f.nodes.nodes.empty()) return;  // figures of the whole model only
  // each constant belongs to the first layer that reads it
  std::vector<int> row_of(f.nodes.nodes.size() + r.rows->rows.size(), -1);
  for (int i = 0; i < static_cast<int>(r.rows->rows.size()); ++i)
    if (r.rows->at(i).node >= 0 && r.rows->at(i).node < static_cast<int>(row_of.size()))
      row_of[static_cast<std::size_t>(r.rows->at(i).node)] = i;
  for (parameter_count& p : r.parameters) p.elements = 0;
  const auto row_of_node = [&](int node) {
    int at = f.nodes.at(node).layer;
    if (at >= 0 && !f.made_by.empty()) at = f.made_by[static_cast<std::size_t>(at)];
    return at < 0 ? -1 : row_of[static_cast<std::size_t>(at)];
  };
  for (const parameter_entry& e : f.parameters.entries)
    if (const int row = row_of_node(e.node); row >= 0)
      r.parameters[static_cast<std::size_t>(row)].elements += e.elements;
  if (f.made_by.empty()) return;
  // a row has the operations of all the layers that it became
  r.own_flops.assign(r.rows->rows.size(), figure(count_t(0)));
  for (int node : f.nodes.order)
    if (const int row = row_of_node(node); row >= 0 && f.nodes.at(node).facts.counts == counting::counted) {
      figure& all = r.own_flops[static_cast<std::size_t>(row)];
      all = all + f.nodes.at(node).operations;
    }
}

}  // namespace opcost::replay::model_analyzer
