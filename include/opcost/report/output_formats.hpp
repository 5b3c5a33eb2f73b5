// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The list of output formats. A new format is one more entry.
#include <opcost/report/html/html_report.hpp>
#include <opcost/report/layer_tree.hpp>
#include <opcost/report/output_format.hpp>
#include <opcost/report/report_json.hpp>
#include <opcost/report/summary.hpp>

namespace opcost {

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

}  // namespace opcost
