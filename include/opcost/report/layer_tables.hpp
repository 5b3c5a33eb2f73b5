// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The layers as tables: text, CSV, Markdown. All have the same columns.
#include <opcost/graph/module_names.hpp>
#include <opcost/report/summary.hpp>
#include <opcost/text/csv_cell.hpp>

namespace opcost {

namespace detail {
inline std::string shapes_of_outputs(const report& r, int i) {
  std::string s;
  for (const partial_tensor& t : r.rows->outputs_of(r.rows->at(i))) s.append(s.empty() ? "" : " ").append(to_string(t));
  return s;
}
// The modules that contain a row, from the outermost: layer1, 0, conv1.
inline std::vector<std::string> modules_of(const analysis_base& a, const row& r) {
  std::vector<std::string> path;
  for (int m = r.module; m > 0; m = a.tree.at(m).parent) path.insert(path.begin(), to_string(a.tree.at(m).name));
  return path;
}
}  // namespace detail
/// The name of a layer, or that of its module: layer1.0.conv1.
inline std::string name_of_layer(const analysis_base& a, int i) {
  if (!a.at(i).name.empty()) return to_string(a.at(i).name);
  std::string name;
  for (const std::string& part : detail::modules_of(a, a.at(i))) name.append(name.empty() ? "" : ".").append(part);
  return name;
}

/// A column of the tables of layers: a text, or a figure.
struct layer_column {
  std::string_view name;
  table::align side;
  std::string (*describe)(const report&, int row);  // null: a figure
  const figure_entry* figure;

  std::string heading() const { return to_string(figure ? figure->heading : name); }
  std::string text(const report& r, int i) const {
    if (describe != nullptr) return describe(r, i);
    const opcost::figure f = figure_of_row(r, *figure, figures_of_row(r, i), i);
    return digits_of(f, certainty_of(f), "");
  }
  /// The total of the column. Those of an incomplete report are lower bounds; `unknown` is the text for unknown ones.
  std::string total(const report& r, std::string_view unknown) const {
    return figure ? digits_of(figure->of_totals(r.sum), certainty_of_total(r, *figure), unknown) : std::string();
  }
};
namespace detail {
inline constexpr std::size_t columns_of_texts = 3, columns_of_figures = [] {
  std::size_t n = 0;
  for (const figure_entry& f : figure_table) n += f.layers == in_layers::yes ? 1 : 0;
  return n;
}();
}  // namespace detail
/// Name, type and output, then the figures that figure_table shows in tables of layers.
inline constexpr std::array<layer_column, detail::columns_of_texts + detail::columns_of_figures> layer_columns = [] {
  std::array<layer_column, detail::columns_of_texts + detail::columns_of_figures> all{};
  all[0] = {"name", table::align::left, [](const report& r, int i) { return name_of_layer(*r.rows, i); }, nullptr};
  all[1] = {"type", table::align::left, [](const report& r, int i) { return to_string(r.rows->at(i).type); }, nullptr};
  all[2] = {"output", table::align::left, detail::shapes_of_outputs, nullptr};
  std::size_t at = detail::columns_of_texts;
  for (const figure_entry& f : figure_table)
    if (f.layers == in_layers::yes) all[at++] = {f.name, table::align::right, nullptr, &f};
  return all;
}();

// True for rows that tables show. Stored constants belong to the layers that use them.
inline bool shown_as_layer(const row& r) { return r.kind != node_kind::constant && r.kind != node_kind::output; }

namespace detail {
template <class F> void each_layer(const report& r, F&& f) {
  for (int i = 0; i < static_cast<int>(r.rows->rows.size()); ++i)
    if (shown_as_layer(r.rows->at(i))) f(i);
}
inline std::vector<std::string> cells_of(const report& r, int i) {
  std::vector<std::string> cells;
  for (const layer_column& c : layer_columns) cells.push_back(c.text(r, i));
  return cells;
}
inline std::vector<std::string> headings() {
  std::vector<std::string> cells;
  for (const layer_column& c : layer_columns) cells.push_back(to_string(c.name));
  return cells;
}
// The row of totals. Those of an incomplete report are lower bounds; `unknown` is the text for unknown ones.
inline std::vector<std::string> totals_row(const report& r, std::string_view unknown = "not known") {
  std::vector<std::string> cells;
  for (const layer_column& c : layer_columns) cells.push_back(c.total(r, unknown));
  cells[0] = "total";
  return cells;
}
// The lines above a table: the convention, and why the totals are incomplete.
inline void write_table_head(const report& r, const sink& to) {
  to << "Convention: " << r.sum.convention << "\n";
  if (!r.complete) to << "Incomplete: " << visible(why_incomplete(r)) << "\n";
}
inline std::string markdown_cell(const std::string& s) {
  std::string text;
  for (char c : visible(s)) {
    if (c == '|' || c == '\\') text += '\\';
    text += c;
  }
  return text;
}
}  // namespace detail

/// Writes an aligned table.
inline void write_table(const report& r, const sink& to) {
  std::vector<table::align> sides;
  for (const layer_column& c : layer_columns) sides.push_back(c.side);
  table t(sides);
  t.add(detail::headings());
  detail::each_layer(r, [&](int i) { t.add(detail::cells_of(r, i)); });
  t.add(detail::totals_row(r));
  if (!r.complete) to << "Incomplete: " << visible(why_incomplete(r)) << "\n\n";
  t.write(to);
}

/// Writes CSV (RFC 4180, lines end in CRLF). The heading of a figure names its convention.
inline void write_csv(const report& r, const sink& to) {
  const auto line = [&](const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) to << (i ? "," : "") << detail::csv_cell(cells[i], r.cells);
    to << "\r\n";
  };
  std::vector<std::string> head = detail::headings();
  for (std::string& h : head)
    if (h == "flops") h = to_string(r.sum.convention) + "_flops";
  line(head);
  detail::each_layer(r, [&](int i) { line(detail::cells_of(r, i)); });
  line(detail::totals_row(r, ""));
}

/// Writes a Markdown table.
inline void write_markdown(const report& r, const sink& to) {
  detail::write_table_head(r, to);
  to << "\n";
  const auto line = [&](const std::vector<std::string>& cells) {
    for (const std::string& c : cells) to << "| " << detail::markdown_cell(c) << (c.empty() ? "" : " ");
    to << "|\n";
  };
  line(detail::headings());
  for (const layer_column& c : layer_columns) to << (c.side == table::align::right ? "| ---: " : "| --- ");
  to << "|\n";
  detail::each_layer(r, [&](int i) { line(detail::cells_of(r, i)); });
  line(detail::totals_row(r));
}

}  // namespace opcost
