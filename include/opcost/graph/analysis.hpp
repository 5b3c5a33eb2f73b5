// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The result of every analysis: rows with their tensors and figures. Reports, memory plans and budgets read it; they
// know neither operations nor graphs.
#include <opcost/convention/reading.hpp>
#include <opcost/graph/edge.hpp>
#include <opcost/graph/kept_text.hpp>
#include <opcost/graph/module_tree.hpp>

namespace opcost {

/// Whether the figures of a row are in the totals.
enum class standing : std::uint8_t {
  counted,
  unknown_op,  // no op_traits for this type
  not_known,   // an output or a dimension is unknown, or the operands are rejected; `why` says so
};

/// A row: one node of the graph, or one operation of a network.
struct row {
  std::string_view name{}, type{};
  int opset = 1;
  int node = -1;    // index among the graph's nodes; -1: not from a graph
  int module = -1;  // index of the owning module in `tree`; -1: the graph has no modules
  node_kind kind = node_kind::computed;
  standing state = standing::counted;
  memory_use memory = memory_use::own;
  bool pure = true;              // false: its outputs depend on when it runs
  bool folds = false;            // each output element combines several input elements: a reduction, a pooling
  bool folded = false;           // depends only on constants: no work at run time
  bool reached = true;           // an output of the network depends on it
  bool refused = false;          // the operation rejects its operands, or cannot infer its outputs; `why` says why
  bool shape_as_stored = false;  // the output shapes are those that the graph stores; `why` says why
  int first_output = 0, outputs = 0, first_input = 0, inputs = 0;
  unsigned settings = 0;  // bit i: input i is a setting, not data
  tally work{};
  count_t parameters = 0;  // elements that the layer itself owns; stored constants: graph/stored.hpp
  count_t parameter_bytes = 0;
  count_t quantization = 0;  // scales and zero points of a body's compressed weights
  count_t quantization_bytes = 0;
  std::string_view why{};
  std::string_view variable{};  // the state that the row reads; empty: none
  bool state_is_set = false;    // the state has a value, so what initializes it does not run

  /// True if the row is in the totals.
  constexpr bool counts() const { return state == standing::counted && !folded && reached; }
};

/// When a body runs: in each trip of a loop, or in a branch.
enum class body_kind : std::uint8_t { repeated, when_true, when_false };
struct body_rows;

/// Work that a run does not do.
struct left_out_work {
  int layers = 0;
  tally work{};
};

/// An analysis without its conventions: everything that does not depend on them.
class analysis_base {
 public:
  constexpr analysis_base() = default;
  constexpr analysis_base(analysis_base&&) = default;  // cannot be copied: tensors refer to contents
  constexpr analysis_base& operator=(analysis_base&&) = default;

  sequence<row> rows;
  sequence<partial_tensor> tensors;          // outputs of all rows: row.first_output, row.outputs
  sequence<edge> inputs;                     // of all rows: row.first_input, row.inputs
  sequence<figure> figures;                  // rows x conventions
  sequence<sequence<interval>> contents;     // tensors[].value refers to them
  sequence<sequence<double>> real_contents;  // tensors[].reals refers to them
  kept_text texts;                           // names and reasons that the graph does not own
  module_tree tree;
  left_out_work left_out;      // of the initializers of states that are set
  sequence<body_rows> bodies;  // of loops and branches, one trip each, in the order of their rows

  constexpr span<const partial_tensor> outputs_of(const row& r) const {
    return span(tensors).subspan(static_cast<std::size_t>(r.first_output), static_cast<std::size_t>(r.outputs));
  }
  constexpr span<const edge> inputs_of(const row& r) const {
    return span(inputs).subspan(static_cast<std::size_t>(r.first_input), static_cast<std::size_t>(r.inputs));
  }
  constexpr const row& at(int i) const { return rows[i]; }
  constexpr const partial_tensor& operator[](edge v) const {
    if (v.row < 0) return detail::absent<interval>;
    if (v.port >= at(v.row).outputs) return detail::unknown<interval>;  // the operation was rejected
    return tensors[at(v.row).first_output + v.port];
  }

  /// The complete text of a rejection, after the name of the inner operation if there is one. The view is valid as long
  /// as the analysis.
  constexpr std::string_view text_of(const rejection& r, std::string_view inner = {}) {
    if (r.empty()) return {};
    std::size_t pieces = 0;
    r.write([&](std::string_view) { ++pieces; });
    if (pieces == 1 && inner.empty()) return r.text;
    return texts.keep([&](auto&& put) {
      if (!inner.empty()) {
        put(inner);
        put(": ");
      }
      r.write(put);
    });
  }

  /// False if an output depends on a row that is not known. Figures are then sums over the other rows.
  constexpr bool complete() const { return first_not_known() < 0; }
  /// The first row that is not known, or -1. row.why says why.
  constexpr int first_not_known() const {
    for (int i = 0; i < static_cast<int>(rows.size()); ++i)
      if (at(i).reached && at(i).state != standing::counted) return i;
    return -1;
  }
  /// The rows that are not known: unknown operations, rejected operands, unknown dimensions.
  constexpr sequence<int> not_known() const {
    sequence<int> list;
    for (int i = 0; i < static_cast<int>(rows.size()); ++i)
      if (at(i).reached && at(i).state != standing::counted) list.push_back(i);
    return list;
  }

  /// The primitive operations of all rows that count.
  constexpr tally work() const {
    tally t;
    for (const row& r : rows)
      if (r.counts()) t += r.work;
    return t;
  }
  constexpr count_t macs() const {
    count_t n = 0;
    for (const row& r : rows)
      if (r.counts()) n += r.work.mac;
    return n;
  }
  constexpr count_t valid_macs() const {
    count_t n = 0;
    for (const row& r : rows)
      if (r.counts()) n += r.work.valid_mac();
    return n;
  }
  /// Elements and bytes of the parameters: those that layers own, and the unique stored constants that reach an output
  /// as data (graph/stored.hpp).
  constexpr count_t parameters() const;
  constexpr count_t weight_bytes() const;
  /// Elements that all layers write; `mac_layers`: only layers with MACs.
  constexpr count_t activations(bool mac_layers = false) const {
    count_t n = 0;
    for (const row& r : rows)
      if (r.kind == node_kind::computed && r.counts() && (!mac_layers || r.work.mac != 0))
        for (const partial_tensor& t : outputs_of(r))
          if (t.dims.is_static()) n += numbers(t.dims).elements();
    return n;
  }
};

/// The body of a loop or a branch. Its figures are those of one trip; its row has those of all trips.
struct body_rows {
  int row = -1;  // the row that has this body
  body_kind kind = body_kind::repeated;
  interval trips = 1;
  bool assumed = false;  // the caller gave the trip count, since neither the graph nor its shapes define it
  analysis_base inside{};
};

/// An analysis under several conventions.
template <class... Conventions> class analysis : public analysis_base {
 public:
  static constexpr int conventions = static_cast<int>(sizeof...(Conventions));
  static constexpr std::array<std::string_view, sizeof...(Conventions)> names{Conventions::name...};

  template <class C> static constexpr int index_of() {
    constexpr bool is[]{std::same_as<C, Conventions>..., true};
    int i = 0;
    while (!is[i]) ++i;
    constexpr bool asked_for = (std::is_same_v<C, Conventions> || ...);
    static_assert(asked_for, "opcost: the analysis was not asked for this convention (README: Conventions)");
    return asked_for ? i : -1;
  }
  template <class C> constexpr figure flops(int row) const { return figures[row * conventions + index_of<C>()]; }
  /// The sum over the rows that count, under convention C.
  template <class C> constexpr figure flops() const {
    figure sum(count_t(0));
    if constexpr (index_of<C>() < 0) return sum;
    for (int i = 0; i < static_cast<int>(rows.size()); ++i)
      if (rows[i].reached && (counts_folded<C>() || !rows[i].folded)) sum = sum + flops<C>(i);
    return sum;
  }
};

}  // namespace opcost
