// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The one result: rows, their tensors and figures. Reports, memory plans and budgets read it and know neither
// operations nor graphs.
#include <opcost/convention/reading.hpp>
#include <opcost/graph/edge.hpp>
#include <opcost/graph/kept_text.hpp>
#include <opcost/graph/module_tree.hpp>

namespace opcost {

// Why a row's figures are, or are not, in the totals.
enum class standing : std::uint8_t {
  counted,
  unknown_op,  // no op_traits for this type
  not_known,   // its outputs could not be inferred, or a dimension is not a number: `why` says so
};

struct row {
  std::string_view name{}, type{};
  int opset = 1;
  int node = -1;    // its place among the graph's nodes
  int module = -1;  // of tree: whose it is; -1: the graph has no modules
  node_kind kind = node_kind::computed;
  standing state = standing::counted;
  memory_use memory = memory_use::own;
  bool pure = true;              // false: its outputs depend on when it runs
  bool folds = false;            // each output element combines several input elements: a reduction, a pooling
  bool folded = false;           // computed from constants alone: no work at run time
  bool reached = true;           // some output of the network depends on it
  bool refused = false;          // the operation cannot work on such operands, or does not know: `why`
  bool shape_as_stored = false;  // outputs are those that the graph stores, for `why`
  int first_output = 0, outputs = 0, first_input = 0, inputs = 0;
  unsigned settings = 0;  // bit i: input i is a setting, not data
  tally work{};
  count_t parameters = 0;  // the layer's own; stored constants: graph/stored.hpp
  count_t parameter_bytes = 0;
  std::string_view why{};

  constexpr bool counts() const { return state == standing::counted && !folded && reached; }
};

enum class body_kind : std::uint8_t { repeated, when_true, when_false };
struct body_rows;

class analysis_base {
 public:
  constexpr analysis_base() = default;
  constexpr analysis_base(analysis_base&&) = default;  // tensors refer to contents: an analysis moves and is not copied
  constexpr analysis_base& operator=(analysis_base&&) = default;

  sequence<row> rows;
  sequence<partial_tensor> tensors;          // outputs of all rows: row.first_output, row.outputs
  sequence<edge> inputs;                     // of all rows: row.first_input, row.inputs
  sequence<figure> figures;                  // rows x conventions
  sequence<sequence<interval>> contents;     // what tensors[].value refers to
  sequence<sequence<double>> real_contents;  // what tensors[].reals refers to
  kept_text texts;                           // what names and reasons refer to if the graph does not own them
  module_tree tree;
  sequence<body_rows> bodies;  // of loops and branches, one round each, in the order of their rows

  constexpr span<const partial_tensor> outputs_of(const row& r) const {
    return span(tensors).subspan(static_cast<std::size_t>(r.first_output), static_cast<std::size_t>(r.outputs));
  }
  constexpr span<const edge> inputs_of(const row& r) const {
    return span(inputs).subspan(static_cast<std::size_t>(r.first_input), static_cast<std::size_t>(r.inputs));
  }
  constexpr const row& at(int i) const { return rows[i]; }
  constexpr const partial_tensor& operator[](edge v) const {
    if (v.row < 0) return detail::absent<interval>;
    if (v.port >= at(v.row).outputs) return detail::unknown<interval>;  // of an operation that was refused
    return tensors[at(v.row).first_output + v.port];
  }

  /// The complete text of a rejection, after the name of the inner operation if there is one; it lives as long as the
  /// analysis.
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

  /// False if a row that some output depends on is not known: figures are then sums over the other rows.
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

  // The primitive operations of all rows that count.
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
  // Elements and bytes of the layers' own parameters and of the unique stored constants that reach an output as data
  // (graph/stored.hpp).
  constexpr count_t parameters() const;
  constexpr count_t weight_bytes() const;
  // Elements written by every layer; with `mac_layers`, by those alone that multiply and accumulate.
  constexpr count_t activations(bool mac_layers = false) const {
    count_t n = 0;
    for (const row& r : rows)
      if (r.kind == node_kind::computed && r.counts() && (!mac_layers || r.work.mac != 0))
        for (const partial_tensor& t : outputs_of(r))
          if (t.dims.is_static()) n += numbers(t.dims).elements();
    return n;
  }
};

// What lies inside a loop or a branch. Its figures are of one round; those of the row are of all of them.
struct body_rows {
  int row = -1;  // whose it is
  body_kind kind = body_kind::repeated;
  interval rounds = 1;
  bool assumed = false;  // the rounds are the caller's word: neither the graph nor its shapes tell
  analysis_base inside{};
};

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
  // The sum over the rows that the convention counts.
  template <class C> constexpr figure flops() const {
    figure sum(count_t(0));
    if constexpr (index_of<C>() < 0) return sum;
    for (int i = 0; i < static_cast<int>(rows.size()); ++i)
      if (rows[i].reached && (counts_folded<C>() || !rows[i].folded)) sum = sum + flops<C>(i);
    return sum;
  }
};

}  // namespace opcost
