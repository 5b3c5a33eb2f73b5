// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The input of every output format: an analysis under one convention, with its totals and with what they leave out. It
// knows neither operations nor graphs.
#include <opcost/core/sink.hpp>
#include <opcost/graph/figure_table.hpp>
#include <opcost/graph/shape_check.hpp>
#include <opcost/text/csv_cell.hpp>
#include <string>
#include <vector>

namespace opcost {

/// The analyzed model, for headings.
struct subject {
  std::string_view name{};    // of the model
  std::string_view source{};  // "openvino-ir-11", "C++"
  bool exported = false;      // a file for inference: batch norm, for example, can be folded into other layers
};

/// What a convention would count, but exported files no longer have; empty if nothing.
template <class C> constexpr std::string_view note_for(const subject& of) {
  if constexpr (requires { C::ir_note; })
    return of.exported ? std::string_view(C::ir_note) : std::string_view();
  else
    return {};
}

/// Zeros of the parameters, if the weights were read.
struct zero_counts {
  count_t total = 0;
  std::vector<count_t> by_row{};  // -1: unknown
  bool known = false;
  std::string_view why{};  // the reason if they are unknown
};
/// The figures of a tool that was replayed for the whole network. They replace the sums over rows.
struct tool_figures {
  std::string_view precision{}, model_type{};
  count_t memory_min = 0, memory_max = 0;  // elements
  bool memory_known = false;
};

namespace detail {
class json_writer;
}
/// A part that a feature adds to a report: an object in the JSON, fields of each layer there, text below the summary.
class report_section {
 public:
  report_section() = default;
  report_section(const report_section&) = delete;
  report_section& operator=(const report_section&) = delete;
  virtual ~report_section() = default;
  /// A key and its value, or nothing.
  virtual void write_json(detail::json_writer&) const {}
  /// Keys and values of one row.
  virtual void write_layer(int, detail::json_writer&) const {}
  /// Whole lines, or nothing.
  virtual void write_text(const sink&) const {}
  /// The heading of its text on the HTML page; empty: it is not there.
  virtual std::string_view page_title() const { return {}; }
};

struct arena_layout;   // pictures/arena.hpp
struct roofline_plot;  // pictures/roofline.hpp

/// A report. It refers to the analysis, and to the parts that the caller adds.
struct report {
  const analysis_base* rows = nullptr;
  subject of{};
  totals sum{};
  int column = 0, columns = 0;  // of rows->figures
  bool counts_folded = false;
  const shape_check* shapes = nullptr;     // null: shapes were not checked
  sequence<parameter_count> parameters{};  // by row
  zero_counts zeros{};
  const tool_figures* tool = nullptr;
  const arena_layout* arena = nullptr;            // for pictures; null: memory was not planned
  const roofline_plot* roofline = nullptr;        // for pictures; null: there is no device
  std::string_view note{};                        // note_for the convention
  std::vector<const report_section*> sections{};  // in this order
  csv_cells cells = csv_cells::exact;             // of write_csv
  bool complete = true;                           // every layer is known; if not, totals are lower bounds
  bool any_known = true;                          // the work of at least one layer is known; if not, totals are not

  std::vector<figure> own_flops{};  // by row, where a tool's figures are not those of the rows

  const figure& flops(int row) const {
    if (!own_flops.empty()) return own_flops[static_cast<std::size_t>(row)];
    return rows->figures[static_cast<std::size_t>(row * columns + column)];
  }
  // True if a row is in the totals. A convention may also count rows that depend only on constants.
  bool counts(const row& r) const { return r.state == standing::counted && r.reached && (counts_folded || !r.folded); }
};
namespace detail {
// Sets whether all layers are known, and whether any layer is.
inline void judge_completeness(report& r) {
  bool any = false;
  for (const row& x : r.rows->rows) {
    if (x.state != standing::counted)
      r.complete = false;
    else if (x.kind == node_kind::computed)
      any = true;
  }
  r.any_known = r.complete || any;
}
}  // namespace detail

/// The figures of a row in a report.
inline row_figures figures_of_row(const report& r, int i) {
  const row& x = r.rows->at(i);
  row_figures f;
  if (r.counts(x)) f.work = x.work;
  f.macs = f.work.mac;
  f.valid_macs = f.work.valid_mac();
  f.flops = r.flops(i).known && !r.counts(x) ? figure(count_t(0)) : r.flops(i);
  f.parameters = r.parameters[i].elements;
  f.weight_bytes = r.parameters[i].bytes;
  f.activations = activations_of(*r.rows, x);
  return f;
}
/// One figure of a row in a report; not known if what it is based on is not.
inline figure figure_of_row(const report& r, const figure_entry& f, const row_figures& of, int i) {
  if (f.basis == figure_basis::work && r.rows->at(i).state != standing::counted) return {};
  return f.of_row(of);
}

/// The report of an analysis under the convention `C`. It refers to the analysis.
template <class C, class... Cs>
report make_report(const analysis<Cs...>& a, const subject& of = {}, const shape_check* shapes = nullptr) {
  report r{.rows = &a,
           .of = of,
           .sum = total<C>(a),
           .column = analysis<Cs...>::template index_of<C>(),
           .columns = static_cast<int>(sizeof...(Cs)),
           .counts_folded = counts_folded<C>(),
           .shapes = shapes,
           .parameters = parameters_by_row(a),
           .note = note_for<C>(of)};
  detail::judge_completeness(r);
  return r;
}

// One trip of a body as a report.
inline report report_of_body(const report& around, const body_rows& b) {
  return {.rows = &b.inside,
          .of = around.of,
          .column = around.column,
          .columns = around.columns,
          .counts_folded = around.counts_folded,
          .parameters = parameters_by_row(b.inside)};
}
inline bool has_bodies(const analysis_base& a, int row) {
  for (const body_rows& b : a.bodies)
    if (b.row == row) return true;
  return false;
}
constexpr std::string_view kind_of_body(body_kind k) {
  return k == body_kind::repeated ? "body" : k == body_kind::when_true ? "then" : "else";
}

struct unknown_type {
  std::string_view type{};
  int opset = 0;
  std::vector<int> rows{};
};
/// Which layers are in the totals, and why others are not.
struct coverage {
  int layers = 0, counted = 0;
  int idle = 0;                         // counted layers without arithmetic
  std::vector<unknown_type> unknown{};  // no operation of this type is known
  std::vector<int> not_known{};         // row.why says why
  std::vector<int> no_rule{};           // the convention has no rule for their type
  std::vector<int> as_stored{};         // counted, with the shapes that the graph stores
};
inline coverage coverage_of(const report& r) {
  coverage c;
  for (int i = 0; i < static_cast<int>(r.rows->rows.size()); ++i) {
    const row& x = r.rows->at(i);
    ++c.layers;
    if (x.state == standing::unknown_op) {
      std::size_t k = 0;
      while (k < c.unknown.size() && (c.unknown[k].type != x.type || c.unknown[k].opset != x.opset)) ++k;
      if (k == c.unknown.size()) c.unknown.push_back({x.type, x.opset, {}});
      c.unknown[k].rows.push_back(i);
    } else if (x.state == standing::not_known) {
      c.not_known.push_back(i);
    } else if (!r.flops(i).known) {
      c.no_rule.push_back(i);
    } else {
      ++c.counted;
      if (x.work == tally{}) ++c.idle;
      if (x.shape_as_stored) c.as_stored.push_back(i);
    }
  }
  return c;
}

/// The element types of outputs: "f32", or "MIXED (f16-i8)" for several.
inline std::string precision_of(const analysis_base& a) {
  bool seen[32]{};
  for (const row& r : a.rows)
    if (r.reached)
      for (const partial_tensor& t : a.outputs_of(r)) seen[static_cast<std::size_t>(t.type)] = true;
  std::vector<std::string_view> names;
  for (std::size_t i = 2; i <= static_cast<std::size_t>(dtype::string); ++i)
    if (seen[i]) names.push_back(name_of(static_cast<dtype>(i)));
  detail::heap_sort(span<std::string_view>(names));
  if (names.size() == 1) return std::string(names[0]);
  std::string text;
  for (std::string_view n : names) text.append(text.empty() ? "MIXED (" : "-").append(n);
  return names.empty() ? std::string("none") : text + ")";
}

}  // namespace opcost
