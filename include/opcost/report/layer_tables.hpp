// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The layers as rows of text: aligned, comma-separated, as Markdown. One list of columns serves all.
#include <opcost/graph/module_names.hpp>
#include <opcost/report/summary.hpp>
#include <opcost/text/csv_cell.hpp>

namespace opcost {

struct layer_column {
  std::string_view name;
  table::align side;
  std::string (*text)(const report&, int row);
};
namespace detail {
inline std::string shapes_of_outputs(const report& r, int i) {
  std::string s;
  for (const partial_tensor& t : r.rows->outputs_of(r.rows->at(i))) s.append(s.empty() ? "" : " ").append(to_string(t));
  return s;
}
inline std::string counted(const report& r, int i, count_t n) {
  return r.rows->at(i).state == standing::counted ? digits_of(r.counts(r.rows->at(i)) ? n : count_t(0)) : std::string();
}
// The modules around a row, from the outermost: layer1, 0, conv1.
inline std::vector<std::string> modules_of(const analysis_base& a, const row& r) {
  std::vector<std::string> path;
  for (int m = r.module; m > 0; m = a.tree.at(m).parent) path.insert(path.begin(), to_string(a.tree.at(m).name));
  return path;
}
}  // namespace detail
// A layer's own name, or its module's: layer1.0.conv1.
inline std::string name_of_layer(const analysis_base& a, int i) {
  if (!a.at(i).name.empty()) return to_string(a.at(i).name);
  std::string name;
  for (const std::string& part : detail::modules_of(a, a.at(i))) name.append(name.empty() ? "" : ".").append(part);
  return name;
}

inline constexpr layer_column layer_columns[] = {
    {"name", table::align::left, [](const report& r, int i) { return name_of_layer(*r.rows, i); }},
    {"type", table::align::left, [](const report& r, int i) { return to_string(r.rows->at(i).type); }},
    {"output", table::align::left, detail::shapes_of_outputs},
    {"macs", table::align::right, [](const report& r, int i) { return detail::counted(r, i, r.rows->at(i).work.mac); }},
    {"valid_macs", table::align::right,
     [](const report& r, int i) { return detail::counted(r, i, r.rows->at(i).work.valid_mac()); }},
    {"flops", table::align::right,
     [](const report& r, int i) {
       const figure& f = r.flops(i);
       return f.known && !r.counts(r.rows->at(i)) ? std::string("0") : digits_of(f, certainty_of(f), "");
     }},
    {"parameters", table::align::right, [](const report& r, int i) { return digits_of(r.parameters[i].elements); }},
    {"weight_bytes", table::align::right, [](const report& r, int i) { return digits_of(r.parameters[i].bytes); }},
};

// Stored constants are shown with the layers that work with them, not as layers.
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
// Totals of an incomplete report are lower bounds; `unknown` stands for those that are not known.
inline std::vector<std::string> totals_row(const report& r, std::string_view unknown = "not known") {
  const auto total = [&](const figure& f) { return digits_of(f, certainty_of_total(r, f), unknown); };
  const auto stored = [&](count_t n) { return digits_of(n, certainty_of_stored(r, n)); };
  return {"total",
          "",
          "",
          total(r.sum.macs),
          total(r.sum.valid_macs),
          total(r.sum.flops),
          stored(r.sum.parameters),
          stored(r.sum.weight_bytes)};
}
// The line above a table: whose figures, and whether they are all.
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

// RFC 4180, lines end in CRLF; the convention stands in the heading of its figure.
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
