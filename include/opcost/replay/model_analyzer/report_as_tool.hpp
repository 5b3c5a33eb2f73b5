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
  r.tool = &tool;
  r.sum.flops = f.flops_known ? f.flops : figure{};
  r.sum.flops_integer = f.flops_known ? f.flops_integer : figure{};
  r.sum.parameters = f.parameters.elements;
  r.zeros = {.total = f.zeros, .known = f.zeros_known};
  if (f.nodes.nodes.empty()) return;  // figures of the whole model only
  // each constant belongs to the first layer that reads it
  std::vector<int> row_of(f.nodes.nodes.size(), -1);
  for (int i = 0; i < static_cast<int>(r.rows->rows.size()); ++i)
    if (r.rows->at(i).node >= 0 && r.rows->at(i).node < static_cast<int>(row_of.size()))
      row_of[static_cast<std::size_t>(r.rows->at(i).node)] = i;
  for (parameter_count& p : r.parameters) p.elements = 0;
  for (const parameter_entry& e : f.parameters.entries) {
    const int layer = f.nodes.at(e.node).layer;
    const int row = layer < 0 ? -1 : row_of[static_cast<std::size_t>(layer)];
    if (row >= 0) r.parameters[row].elements += e.elements;
  }
}

}  // namespace opcost::replay::model_analyzer
