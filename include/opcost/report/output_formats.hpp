// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The list of output formats. A new format is one more entry.
#include <opcost/report/html/html_report.hpp>
#include <opcost/report/layer_tree.hpp>
#include <opcost/report/report_json.hpp>
#include <opcost/report/summary.hpp>

namespace opcost {

/// A format of a report, text or picture.
struct output_format {
  std::string_view name{};
  std::string_view help{};
  void (*write)(const report&, const sink&) = nullptr;
};

/// All text formats.
inline constexpr output_format output_formats[] = {
    {"summary", "the totals, and what they leave out", write_summary},
    {"table", "a line for each layer", write_table},
    {"tree", "the layers by module", write_tree},
    {"csv", "a line for each layer, for spreadsheets", write_csv},
    {"json", "everything, for programs", write_json},
    {"markdown", "a table for each layer, for documents", write_markdown},
    {"html", "a page that needs no other file", write_html},
};

/// The entry with this name in a list of formats or pictures; null if there is none.
constexpr const output_format* format_named(span<const output_format> formats, std::string_view name) {
  for (const output_format& f : formats)
    if (f.name == name) return &f;
  return nullptr;
}
/// "summary, table, tree, ...", for messages.
inline std::string names_of(span<const output_format> formats) {
  std::string s;
  for (const output_format& f : formats) s.append(s.empty() ? "" : ", ").append(f.name);
  return s;
}

}  // namespace opcost
