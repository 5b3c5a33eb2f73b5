// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Model Analyzer's output: console text, model_report.csv, per_layer_report.csv. For an unknown figure the tool prints
// a negative number or gives up; here it is an empty cell, or "not known".
#include <opcost/replay/model_analyzer/model_figures.hpp>
#include <opcost/replay/model_analyzer/window_pads.hpp>
#include <opcost/report/layer_tables.hpp>

namespace opcost::replay::model_analyzer {

inline std::string fixed4(double v) { return std::string(python::fixed(v, 4)); }

namespace detail {
inline std::string number(double v, bool known) { return known ? fixed4(v) : std::string(); }
inline std::string list(const std::vector<std::string_view>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) text.append(i ? ", " : "").append(names[i]);
  return text;
}
inline void csv_line(const sink& to, span<const std::string> cells, csv_cells how) {
  for (std::size_t i = 0; i < cells.size(); ++i) to << (i ? "," : "") << opcost::detail::csv_cell(cells[i], how);
  to << "\r\n";
}
// "f32(1x3x64x64)"; an unknown dimension is -1.
inline void blob(std::string& text, const output& o, dtype type) {
  if (!text.empty()) text += ' ';
  text.append(name_of(type)).append("(");
  const partial_shape& s = o.is->dims;
  for (int d = 0; d < s.rank; ++d)
    text.append(d ? "x" : "").append(known(s[d]) ? to_string(s[d].min) : std::string("-1"));
  text += ')';
}
}  // namespace detail

/// The file names in the console text.
struct console_files {
  std::string_view model{}, weights{}, model_report{}, per_layer_report{};
};

/// Writes the console text.
inline void write_console(const figures& r, const console_files& files, const sink& to) {
  to << "[ INFO ] Loading network files:\n\t" << files.model << "\n\t" << files.weights << "\n";
  for (int i : r.dynamic)
    to << "[ WARNING ] " << r.nodes.at(i).name << " layer of type " << r.nodes.at(i).type
       << " has dynamic output shape.\n";
  if (!r.uncounted.empty()) to << "Warning, GOPS for layer(s) was not counted: - " << detail::list(r.uncounted) << "\n";
  const auto line = [&](std::string_view what, double v, bool known, std::string_view unit = "") {
    to << "[ INFO ] " << what << ": " << (known ? fixed4(v).append(unit) : std::string("not known")) << "\n";
  };
  line("GFLOPs", r.gflops, r.flops_known);
  line("GIOPs", r.giops, r.flops_known);
  line("MParams", r.mparams(), r.parameters.known);
  line("Sparsity", r.sparsity_known() ? r.sparsity() : 0, r.sparsity_known(), "%");
  line("Minimum memory consumption", r.min_memory(), r.memory.known);
  line("Maximum memory consumption", r.max_memory(), r.memory.known);
  to << "[ INFO ] Guessed type: " << r.type << "\n";
  if (!files.model_report.empty())
    to << "[ INFO ] File name with network status information : " << files.model_report << "\n";
  if (!files.per_layer_report.empty()) to << "[ INFO ] Complexity file name: " << files.per_layer_report << "\n";
}

/// Writes model_report.csv: one row with the figures of the network.
inline void write_model_report(const figures& r, const sink& to, csv_cells how = csv_cells::exact) {
  to << "GFLOPs,GIOPs,MParams,MinMem,MaxMem,Sparsity,Precision,GuessedType\r\n";
  const std::string cells[] = {detail::number(r.gflops, r.flops_known),
                               detail::number(r.giops, r.flops_known),
                               detail::number(r.mparams(), r.parameters.known),
                               detail::number(r.min_memory(), r.memory.known),
                               detail::number(r.max_memory(), r.memory.known),
                               detail::number(r.sparsity_known() ? r.sparsity() : 0, r.sparsity_known()),
                               r.precision,
                               to_string(r.type)};
  detail::csv_line(to, cells, how);
}

/// Writes per_layer_report.csv: a row for each node that has parameters of its own, as the tool counts them.
inline void write_per_layer_report(const figures& r, const sink& to, csv_cells how = csv_cells::exact) {
  const graph& g = r.nodes;
  to << "LayerType,LayerName,GFLOPs,GIOPs,MParams,LayerParams,InputBlobs,OutputBlobs\r\n";
  for (int i : g.order) {
    const node& n = g.at(i);
    const count_t elements = r.parameters.by_node[static_cast<std::size_t>(i)];
    if (n.is(node_type::parameter) || elements == 0) continue;
    const bool counted = n.facts.counts == counting::counted, integer = r.integer[static_cast<std::size_t>(i)] != 0;
    const double giga = static_cast<double>(n.operations) * 1e-9;
    std::string parameters, in, out;
    if (counted && n.layer >= 0) {
      attribute_list list;
      g.source->attributes(n.layer, list);
      settle_pads(g, n, list);
      parameters = list.text();
    }
    for (const edge& v : g.inputs_of(n))
      if (g.feeds(v))
        detail::blob(in, g[v],
                     r.folded.folded[static_cast<std::size_t>(i)] && r.folded.wide(g, v) ? dtype::f32 : g[v].type);
    for (const output& o : g.outputs_of(n)) detail::blob(out, o, o.type);
    const std::string cells[] = {
        to_string(n.type),
        to_string(n.name),
        counted ? detail::number(integer ? 0 : giga, n.operations.known) : std::string("-1.0000"),
        counted ? detail::number(integer ? giga : 0, n.operations.known) : std::string("-1.0000"),
        fixed4(static_cast<double>(elements) / 1e6),
        parameters,
        in,
        out};
    detail::csv_line(to, cells, how);
  }
}

}  // namespace opcost::replay::model_analyzer
