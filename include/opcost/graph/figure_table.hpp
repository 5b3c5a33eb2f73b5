// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The figures of a network: name, unit, heading, meaning, and where their values come from. Summary, tables, CSV, JSON,
// html, budgets, solve, diff and baselines read this table: a new figure is a new line at its end.
#include <opcost/graph/totals.hpp>

namespace opcost {

/// The figures that code names, in the order of figure_table. A figure that is only shown needs no enumerator.
enum class figure_id : std::uint8_t {
  macs,
  valid_macs,
  flops,
  transcendental,
  parameters,
  weight_bytes,
  activations,
  peak_bytes,
  arena_bytes,
  arena_bytes_in_place,
  quantization,
  quantization_bytes,
  state_bytes,
};
inline constexpr std::size_t named_figures = 13;

/// What a row adds to figures that are sums over rows.
struct row_figures {
  tally work{};
  count_t macs = 0, valid_macs = 0;  ///< of `work`; if it is unknown which branch runs, of the one with the least
  figure flops{};                    ///< under the convention of the report
  count_t parameters = 0, weight_bytes = 0, activations = 0;
  count_t quantization = 0, quantization_bytes = 0;
  figure state_bytes{count_t(0)};
};

/// What must be known of a row before a figure of it is known: its work, a rule of the convention, or only the
/// constants that the model stores.
enum class figure_basis : std::uint8_t { work, convention, stored };
/// Whether tables of layers have a column with the figure.
enum class in_layers : bool { no, yes };

/// One figure.
struct figure_entry {
  std::string_view name;     ///< in C++, budgets, JSON and CSV
  std::string_view unit;     ///< MACs, FLOPs, operations, elements or bytes
  std::string_view heading;  ///< of a column or line for people
  std::string_view meaning;
  figure_basis basis;
  in_layers layers;
  figure (*of_row)(const row_figures&);  ///< null: the figure is not a sum over rows
  figure (*of_totals)(const totals&);    ///< null: it needs a memory plan (plan/planners.hpp)
};

inline constexpr figure_entry figure_table[] = {
    {"macs", "MACs", "MACs", "multiply-accumulates of all taps, as papers count them", figure_basis::work,
     in_layers::yes, [](const row_figures& r) -> figure { return r.macs; },
     [](const totals& t) -> figure { return t.macs; }},
    {"valid_macs", "MACs", "valid MACs", "multiply-accumulates without those on zero padding or behind a causal mask",
     figure_basis::work, in_layers::yes, [](const row_figures& r) -> figure { return r.valid_macs; },
     [](const totals& t) -> figure { return t.valid_macs; }},
    {"flops", "FLOPs", "FLOPs", "operations as the convention counts them", figure_basis::convention, in_layers::yes,
     [](const row_figures& r) -> figure { return r.flops; }, [](const totals& t) -> figure { return t.flops; }},
    {"transcendental", "operations", "transcendental", "exp, log, pow, trigonometric, tanh, erf", figure_basis::work,
     in_layers::no, [](const row_figures& r) -> figure { return r.work.transcendental(); },
     [](const totals& t) -> figure { return t.work.transcendental(); }},
    {"parameters", "elements", "parameters", "elements of the weights", figure_basis::stored, in_layers::yes,
     [](const row_figures& r) -> figure { return r.parameters; },
     [](const totals& t) -> figure { return t.parameters; }},
    {"weight_bytes", "bytes", "weight bytes", "bytes of the weights in their own types", figure_basis::stored,
     in_layers::yes, [](const row_figures& r) -> figure { return r.weight_bytes; },
     [](const totals& t) -> figure { return t.weight_bytes; }},
    {"activations", "elements", "activations", "elements that all layers write", figure_basis::work, in_layers::no,
     [](const row_figures& r) -> figure { return r.activations; },
     [](const totals& t) -> figure { return t.activations; }},
    {"peak_bytes", "bytes", "peak memory", "most bytes of tensors that are live at once", figure_basis::work,
     in_layers::no, nullptr, [](const totals& t) -> figure { return t.peak.bytes; }},
    {"arena_bytes", "bytes", "arena", "bytes of the smallest memory plan over all planners", figure_basis::work,
     in_layers::no, nullptr, nullptr},
    {"arena_bytes_in_place", "bytes", "arena in place",
     "the same if element-wise operations write over an input that is not used again", figure_basis::work,
     in_layers::no, nullptr, nullptr},
    {"quantization", "elements", "quantization", "elements of scales and zero points of compressed weights",
     figure_basis::stored, in_layers::no, [](const row_figures& r) -> figure { return r.quantization; },
     [](const totals& t) -> figure { return t.quantization; }},
    {"quantization_bytes", "bytes", "quantization bytes", "bytes of scales and zero points; a part of weight_bytes",
     figure_basis::stored, in_layers::no, [](const row_figures& r) -> figure { return r.quantization_bytes; },
     [](const totals& t) -> figure { return t.quantization_bytes; }},
    {"state_bytes", "bytes", "states", "bytes of the states that a run reads, such as a KV cache", figure_basis::stored,
     in_layers::no, [](const row_figures& r) -> figure { return r.state_bytes; },
     [](const totals& t) -> figure { return t.state_bytes; }},
};
inline constexpr std::size_t figure_count = std::size(figure_table);
static_assert(figure_table[static_cast<std::size_t>(figure_id::state_bytes)].name == "state_bytes" &&
                  figure_table[static_cast<std::size_t>(figure_id::peak_bytes)].name == "peak_bytes",
              "figure_table and figure_id have one order");

constexpr const figure_entry& entry_of(figure_id id) { return figure_table[static_cast<std::size_t>(id)]; }
/// The index of a figure in figure_table, also by the older names params and memory_peak_bytes; -1 for an unknown name.
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
