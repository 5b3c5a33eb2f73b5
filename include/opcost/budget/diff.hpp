// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The difference of two networks: figures against tolerances, and layers that were added, removed or changed.
#include <opcost/budget/budget.hpp>
#include <opcost/graph/module_names.hpp>
#include <opcost/text/decimal.hpp>
#include <opcost/text/format_numbers.hpp>
#include <opcost/text/parse_numbers.hpp>
#include <opcost/text/quantity.hpp>
#include <string>
#include <vector>

namespace opcost {

/// What a diff compares of a layer.
struct layer_record {
  std::string name{}, type{}, outputs{};  ///< outputs: types and shapes as text
  row_figures figures{};
};

/// The figures and layers of an analysis, as a copy that does not refer to it.
struct network_record {
  std::string convention{};
  std::array<figure, figure_count> values{};  ///< by figure_id; unknown: not computed. Arenas are the caller's to set
  bool complete = true;                       ///< false: a part of the network is missing in the values
  std::vector<layer_record> layers{};         ///< empty: only the figures are known
};

/// Records an analysis under convention C, or its first one if C is void.
template <class C = void, class... Cs> network_record record_of(const analysis<Cs...>& a) {
  using convention = std::conditional_t<std::is_void_v<C>, typename detail::first_convention<Cs...>::type, C>;
  network_record r;
  if constexpr (!std::is_void_v<convention>) r.convention = std::string(convention::name);
  const flops_column flops = flops_in<C>(a);
  const sequence<row_figures> rows = detail::figures_by_row(a, flops);
  const memory_peak peak = peak_of(a);
  r.complete = all_rows_known(a) && peak.complete;
  for (std::size_t f = 0; f < figure_count; ++f) {
    if (figure_table[f].of_row == nullptr) continue;
    r.values[f] = count_t(0);
    for (const row_figures& row : rows) r.values[f] = r.values[f] + figure_table[f].of_row(row);
  }
  if (flops.column < 0) r.values[static_cast<std::size_t>(figure_id::flops)] = {};
  r.values[static_cast<std::size_t>(figure_id::peak_bytes)] = peak.bytes;
  r.layers.reserve(a.rows.size());
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    const row& from = a.at(i);
    if (from.kind != node_kind::computed) continue;
    std::string name = from.name.empty() && from.module >= 0 ? path_of(a.tree, from.module) : std::string(from.name);
    layer_record layer{std::move(name), std::string(from.type), {}, rows[i]};
    for (const partial_tensor& t : a.outputs_of(from)) layer.outputs += to_string(t);
    r.layers.push_back(std::move(layer));
  }
  return r;
}

/// How much figures may increase: by a number, or by a percentage of the old value. Figures that are not named: 0.
struct tolerances {
  struct entry {
    count_t absolute = 0;
    std::int64_t percent = 0;  ///< in millionths of a percent
  };
  std::array<entry, figure_count> of{};

  /// The largest new value that is within the tolerance.
  constexpr count_t limit(std::size_t f, count_t old_value) const {
    constexpr std::int64_t whole = 100'000'000;  // 100 % in millionths of a percent
    const entry& e = of[f];
    return old_value + e.absolute + old_value / whole * e.percent + old_value % whole * e.percent / whole;
  }
};

/// Reads tolerances: macs=1%,peak_bytes=4KiB,weight_bytes=1000. Errors: an unknown figure, a value that is
/// neither a quantity nor a percentage.
inline result<tolerances> parse_tolerances(std::string_view s) {
  tolerances t;
  error wrong;
  text::each_item(s, [&](std::string_view item) {
    if (wrong.code != error_code::none) return;
    const std::size_t equals = item.find('=');
    const int at = figure_named(text::trimmed(item.substr(0, equals)));
    if (equals == std::string_view::npos || at < 0) {
      wrong = error::at(error_code::bad_argument) << "expected FIGURE=AMOUNT or FIGURE=PERCENT%, got '" << item << "'";
      return;
    }
    std::string_view value = text::trimmed(item.substr(equals + 1));
    tolerances::entry& e = t.of[static_cast<std::size_t>(at)];
    if (value.ends_with('%')) {
      value.remove_suffix(1);
      if (!read_decimal(value, 6, e.percent))
        wrong = error::at(error_code::bad_argument) << "expected a percentage, got '" << value << "%'";
    } else if (const auto n = text::parse_quantity(value)) {
      e.absolute = *n;
    } else {
      wrong = error::at(error_code::bad_argument) << "'" << item << "': " << n.error().what;
    }
  });
  if (wrong.code != error_code::none) return wrong;
  return t;
}

/// One figure, before and after.
struct figure_change {
  figure_id id = figure_id::macs;
  figure old_value{}, new_value{};
  count_t limit = 0;             ///< the old value and its tolerance
  verdict is = verdict::within;  ///< over: above the limit. not_known: not over, and one of the values is incomplete
};
/// One figure of one layer, before and after.
struct layer_change {
  std::string layer{};
  figure_id id = figure_id::macs;
  figure old_value{}, new_value{};
};
/// A layer that has another name now.
struct renamed_layer {
  std::string old_name{}, new_name{};
};
/// The difference of two networks.
struct network_diff {
  std::vector<figure_change> figures{};
  std::vector<std::string> added{}, removed{};
  std::vector<renamed_layer> renamed{};  ///< same type, outputs and figures under another name
  std::vector<layer_change> changed{};

  /// over if any figure is over, else not_known if any is, else within.
  verdict overall() const {
    verdict v = verdict::within;
    for (const figure_change& f : figures) {
      if (f.is == verdict::over) return verdict::over;
      if (f.is == verdict::not_known) v = verdict::not_known;
    }
    return v;
  }
};

namespace detail {
// Pairs layers whose keys are equal, the first with the first. `key` says what is compared. pair_of[i] is the new
// layer of the old layer i, or -1; layers that have a partner already are left out.
struct keyed_layer {
  std::string key;
  int at;
  bool operator<(const keyed_layer& o) const { return key != o.key ? key < o.key : at < o.at; }
};
template <class Key>
void pair_layers(const std::vector<layer_record>& before, const std::vector<layer_record>& after, const Key& key,
                 std::vector<int>& pair_of, std::vector<bool>& taken) {
  std::vector<keyed_layer> a, b;
  for (std::size_t i = 0; i < before.size(); ++i)
    if (pair_of[i] < 0) a.push_back({key(before[i]), static_cast<int>(i)});
  for (std::size_t i = 0; i < after.size(); ++i)
    if (!taken[i]) b.push_back({key(after[i]), static_cast<int>(i)});
  heap_sort(span(a));
  heap_sort(span(b));
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i].key < b[j].key) {
      ++i;
    } else if (b[j].key < a[i].key) {
      ++j;
    } else {
      pair_of[static_cast<std::size_t>(a[i].at)] = b[j].at;
      taken[static_cast<std::size_t>(b[j].at)] = true;
      ++i;
      ++j;
    }
  }
}
inline std::string structure_of(const layer_record& l) {
  std::string s = l.type + " " + l.outputs;
  for (const figure_entry& f : figure_table)
    if (f.of_row != nullptr) s += " " + to_string(f.of_row(l.figures));
  return s;
}
}  // namespace detail

/// Whether a diff says which layers differ.
enum class diff_layers : bool { no, yes };
inline constexpr diff_layers without_layers = diff_layers::no;

/// Compares two records. Layers are matched by name, then by structure: type, outputs and figures.
inline network_diff diff(const network_record& before, const network_record& after, const tolerances& allowed = {},
                         diff_layers layers = diff_layers::yes) {
  network_diff d;
  for (std::size_t f = 0; f < figure_count; ++f) {
    const figure &a = before.values[f], &b = after.values[f];
    if (!a.known && !b.known) continue;
    figure_change c{static_cast<figure_id>(f), a, b, allowed.limit(f, a.whole)};
    const bool above =
        b.known && a.known && (b.whole > c.limit || (b.whole == c.limit && c.limit == a.whole && b.part > a.part));
    if (above)
      c.is = verdict::over;
    else if (!a.known || !b.known || !before.complete || !after.complete)
      c.is = verdict::not_known;
    d.figures.push_back(c);
  }

  if (layers == diff_layers::no) return d;
  std::vector<int> pair_of(before.layers.size(), -1);
  std::vector<bool> taken(after.layers.size(), false);
  detail::pair_layers(
      before.layers, after.layers, [](const layer_record& l) { return l.name; }, pair_of, taken);
  const std::vector<int> by_name = pair_of;
  detail::pair_layers(before.layers, after.layers, detail::structure_of, pair_of, taken);
  for (std::size_t i = 0; i < before.layers.size(); ++i) {
    const layer_record& a = before.layers[i];
    if (pair_of[i] < 0) {
      d.removed.push_back(a.name);
      continue;
    }
    const layer_record& b = after.layers[static_cast<std::size_t>(pair_of[i])];
    if (by_name[i] < 0) {
      d.renamed.push_back({a.name, b.name});
      continue;
    }
    for (std::size_t f = 0; f < figure_count; ++f) {
      if (figure_table[f].of_row == nullptr) continue;
      const figure old_value = figure_table[f].of_row(a.figures), new_value = figure_table[f].of_row(b.figures);
      if (!(old_value == new_value)) d.changed.push_back({a.name, static_cast<figure_id>(f), old_value, new_value});
    }
  }
  for (std::size_t i = 0; i < after.layers.size(); ++i)
    if (!taken[i]) d.added.push_back(after.layers[i].name);
  return d;
}
/// Compares two analyses under their first conventions.
template <class... As, class... Bs>
network_diff diff(const analysis<As...>& before, const analysis<Bs...>& after, const tolerances& allowed = {}) {
  return diff(record_of(before), record_of(after), allowed);
}

}  // namespace opcost
