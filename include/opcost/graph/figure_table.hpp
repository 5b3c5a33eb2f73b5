// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The figures of a network: name, unit, heading, meaning, and the source of the value. Budgets, tables, CSV, JSON,
// solve and diff read this table; a new figure is one more entry.
#include <opcost/graph/totals.hpp>

namespace opcost {

/// The figures, in the order of figure_table.
enum class figure_id : std::uint8_t {
  macs,
  valid_macs,
  flops,
  parameters,
  weight_bytes,
  activations,
  peak_bytes,
  arena_bytes,
  arena_bytes_in_place,
};

/// What a row adds to figures that are sums over rows.
struct row_figures {
  count_t macs = 0, valid_macs = 0;
  figure flops{};  ///< under the convention of the report
  count_t parameters = 0, weight_bytes = 0, activations = 0;
};

/// One figure.
struct figure_entry {
  std::string_view name;     ///< in C++, budgets, JSON and CSV
  std::string_view unit;     ///< MACs, FLOPs, elements or bytes
  std::string_view heading;  ///< of a column or line for people
  std::string_view meaning;
  figure (*of_row)(const row_figures&);  ///< null: the figure is not a sum over rows
  figure (*of_totals)(const totals&);    ///< null: it needs a memory plan (plan/planners.hpp)
};

inline constexpr figure_entry figure_table[] = {
    {"macs", "MACs", "MACs", "multiply-accumulates of all taps, as papers count them",
     [](const row_figures& r) -> figure { return r.macs; }, [](const totals& t) -> figure { return t.macs; }},
    {"valid_macs", "MACs", "valid MACs", "multiply-accumulates without those on zero padding, as kernels count them",
     [](const row_figures& r) -> figure { return r.valid_macs; },
     [](const totals& t) -> figure { return t.valid_macs; }},
    {"flops", "FLOPs", "FLOPs", "operations as the convention counts them",
     [](const row_figures& r) -> figure { return r.flops; }, [](const totals& t) -> figure { return t.flops; }},
    {"parameters", "elements", "parameters", "elements of the weights",
     [](const row_figures& r) -> figure { return r.parameters; },
     [](const totals& t) -> figure { return t.parameters; }},
    {"weight_bytes", "bytes", "weights", "bytes of the weights in their own types",
     [](const row_figures& r) -> figure { return r.weight_bytes; },
     [](const totals& t) -> figure { return t.weight_bytes; }},
    {"activations", "elements", "activations", "elements that all layers write",
     [](const row_figures& r) -> figure { return r.activations; },
     [](const totals& t) -> figure { return t.activations; }},
    {"peak_bytes", "bytes", "peak memory", "most bytes of tensors that are live at once", nullptr,
     [](const totals& t) -> figure { return t.peak.bytes; }},
    {"arena_bytes", "bytes", "arena", "bytes of the smallest memory plan over all planners", nullptr, nullptr},
    {"arena_bytes_in_place", "bytes", "arena in place",
     "the same if element-wise operations write over an input that is not used again", nullptr, nullptr},
};

constexpr const figure_entry& entry_of(figure_id id) { return figure_table[static_cast<std::size_t>(id)]; }
/// The index of a figure in figure_table, also by the older names params and memory_peak_bytes; -1 if there is none.
constexpr int figure_named(std::string_view name) {
  if (name == "params") name = "parameters";
  if (name == "memory_peak_bytes") name = "peak_bytes";
  for (std::size_t i = 0; i < std::size(figure_table); ++i)
    if (figure_table[i].name == name) return static_cast<int>(i);
  return -1;
}

/// Elements that a row writes and that count as activations.
constexpr count_t activations_of(const analysis_base& a, const row& r) {
  count_t n = 0;
  if (r.kind == node_kind::computed && !r.folded && r.reached)
    for (const partial_tensor& t : a.outputs_of(r))
      if (t.dims.is_static()) n += numbers(t.dims).elements();
  return n;
}

/// True if every row that the outputs depend on is known: no unknown operation, no rejected operands, no unknown
/// dimension. Otherwise sums over rows are lower bounds.
constexpr bool all_rows_known(const analysis_base& a) {
  for (const row& r : a.rows)
    if (r.reached && !r.folded && r.state != standing::counted) return false;
  return true;
}

}  // namespace opcost
