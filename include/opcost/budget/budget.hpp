// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Limits on the figures of a network, and the check against them. static_assert(fits<cortex_m4, network>()) compiles
// only if every figure is known and within its limit; the compiler's message names the figures and layers.
#include <opcost/graph/figure_table.hpp>

namespace opcost {

/// Limits on the arenas of named planners, in bytes (plan/planners.hpp).
struct planner_limits {
  count_t greedy_by_size = count_t::limit, greedy_by_conflict = count_t::limit, hill_climb = count_t::limit;
};

/// Limits of a device or a project. A limit that is not set always holds. The names are those of figure_table. Limits
/// on arenas need budget/arena_budget.hpp.
struct budget {
  static constexpr std::int64_t any = count_t::limit;
  count_t macs = any, valid_macs = any, flops = any, parameters = any, weight_bytes = any, peak_bytes = any,
          activations = any, transcendental = any;
  count_t quantization = any, quantization_bytes = any, state_bytes = any;
  count_t arena_bytes = any;           ///< of the smallest plan over all planners
  count_t arena_bytes_in_place = any;  ///< the same if element-wise operations write in place
  planner_limits arena_bytes_of{};     ///< of one planner each
  std::array<count_t, figure_count - named_figures> further = no_further();  ///< of figures without a name above

  static constexpr std::array<count_t, figure_count - named_figures> no_further() {
    std::array<count_t, figure_count - named_figures> all{};
    for (count_t& limit : all) limit = any;
    return all;
  }
  constexpr bool limits_arenas() const {
    return arena_bytes != any || arena_bytes_in_place != any || arena_bytes_of.greedy_by_size != any ||
           arena_bytes_of.greedy_by_conflict != any || arena_bytes_of.hill_climb != any;
  }
};

/// within: the figure is complete and does not exceed the limit. over: its known part exceeds the limit. not_known: it
/// is incomplete, and its known part does not exceed the limit.
enum class verdict : std::uint8_t { within, over, not_known };
template <> inline constexpr std::array<std::string_view, 3> spellings<verdict>{"within", "over", "not known"};

/// One limited figure.
struct figure_verdict {
  figure_id id = figure_id::macs;
  std::string_view planner{};  ///< of arena_bytes: the planner that was named; empty: the best of all
  count_t limit = 0;
  figure value{};        ///< a lower bound if it is not complete; unknown if no part of it is known
  bool complete = true;  ///< false: a part of the network is missing in the value
  verdict is = verdict::within;
  int heaviest = -1;  ///< the row with the largest share of the figure; -1: no row has one
  count_t heaviest_value = 0;

  constexpr std::string_view name() const { return entry_of(id).name; }
};

/// The verdicts of all limited figures. Converts to true if the network is within the budget.
struct budget_report {
  static constexpr int most = 3 + static_cast<int>(figure_count);  // three named planners
  std::array<figure_verdict, most> figures{};
  int count = 0;

  constexpr span<const figure_verdict> all() const {
    return span<const figure_verdict>(figures).first(static_cast<std::size_t>(count));
  }
  /// over if any figure is over, else not_known if any is, else within.
  constexpr verdict overall() const {
    verdict v = verdict::within;
    for (const figure_verdict& f : all()) {
      if (f.is == verdict::over) return verdict::over;
      if (f.is == verdict::not_known) v = verdict::not_known;
    }
    return v;
  }
  constexpr explicit operator bool() const { return overall() == verdict::within; }
  constexpr void add(figure_verdict f) {
    const bool exceeds = f.value.known && f.value.whole > f.limit;
    const bool reaches_fraction = f.value.known && f.value.whole == f.limit && f.value.part > 0;
    if (exceeds || reaches_fraction || (f.value.known && f.value.whole.saturated()))
      f.is = verdict::over;
    else if (!f.value.known || !f.complete)
      f.is = verdict::not_known;
    if (count < most) figures[static_cast<std::size_t>(count++)] = f;
  }
};

namespace detail {
struct figure_limit {
  figure_id id;
  count_t budget::*limit;
};
inline constexpr figure_limit named_limits[] = {
    {figure_id::macs, &budget::macs},
    {figure_id::valid_macs, &budget::valid_macs},
    {figure_id::flops, &budget::flops},
    {figure_id::transcendental, &budget::transcendental},
    {figure_id::parameters, &budget::parameters},
    {figure_id::weight_bytes, &budget::weight_bytes},
    {figure_id::quantization, &budget::quantization},
    {figure_id::quantization_bytes, &budget::quantization_bytes},
    {figure_id::activations, &budget::activations},
    {figure_id::peak_bytes, &budget::peak_bytes},
    {figure_id::arena_bytes, &budget::arena_bytes},
    {figure_id::arena_bytes_in_place, &budget::arena_bytes_in_place},
    {figure_id::state_bytes, &budget::state_bytes},
};
// The limit on a figure: a named member, or one of `further`.
template <class Budget> constexpr auto& limit_of(Budget& b, figure_id id) {
  for (const figure_limit& l : named_limits)
    if (l.id == id) return b.*l.limit;
  return b.further[static_cast<std::size_t>(id) - named_figures];
}

template <class... Cs> struct first_convention { using type = void; };
template <class C, class... Cs> struct first_convention<C, Cs...> { using type = C; };
}  // namespace detail

/// Where the FLOPs of an analysis are: the column of a convention. column -1: no convention.
struct flops_column {
  int column = -1, columns = 0;
  bool counts_folded = false;

  constexpr figure of(const analysis_base& a, int row) const {
    if (column < 0) return {};
    return a.figures[row * columns + column];
  }
};
/// The column of convention C, or of the first convention of the analysis if C is void.
template <class C = void, class... Cs> constexpr flops_column flops_in(const analysis<Cs...>&) {
  using first = typename detail::first_convention<Cs...>::type;
  using convention = std::conditional_t<std::is_void_v<C>, first, C>;
  if constexpr (std::is_void_v<convention>)
    return {};
  else
    return {analysis<Cs...>::template index_of<convention>(), analysis<Cs...>::conventions,
            counts_folded<convention>()};
}

namespace detail {
// The figures of each row. A row whose branch is unknown has the MACs of the branch with the least.
constexpr sequence<row_figures> figures_by_row(const analysis_base& a, const flops_column& flops) {
  const sequence<parameter_count> parameters = parameters_by_row(a);
  sequence<row_figures> all;
  all.reserve(a.rows.size());
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    const row& r = a.at(i);
    row_figures f;
    f.parameters = parameters[i].elements;
    f.weight_bytes = parameters[i].bytes;
    f.quantization = parameters[i].quantization;
    f.quantization_bytes = parameters[i].quantization_bytes;
    f.activations = activations_of(a, r);
    f.flops = r.reached && (flops.counts_folded || !r.folded) ? flops.of(a, i) : figure(0);
    if (r.counts()) {
      f.work = r.work;
      f.macs = r.work.mac;
      f.valid_macs = r.work.valid_mac();
    } else if (r.reached && !r.folded) {
      f.macs = least_of_branches(a, i, [](const analysis_base& in, int k) { return in.at(k).work.mac; });
      f.valid_macs = least_of_branches(a, i, [](const analysis_base& in, int k) { return in.at(k).work.valid_mac(); });
    }
    all.push_back(f);
  }
  for (const int i : state_rows(a)) all[static_cast<std::size_t>(i)].state_bytes = state_bytes_of(a, a.at(i));
  return all;
}
}  // namespace detail

/// Judges all limited figures but those of arenas, which check_with_arena judges (budget/arena_budget.hpp).
// The name is in parentheses because some engines define a macro check().
constexpr budget_report(check)(const analysis_base& a, const budget& b, const flops_column& flops) {
  budget_report report;
  const bool complete = all_rows_known(a);
  const sequence<row_figures> rows = detail::figures_by_row(a, flops);
  for (std::size_t at = 0; at < figure_count; ++at) {
    const auto id = static_cast<figure_id>(at);
    const count_t limit = detail::limit_of(b, id);
    if (limit == budget::any || figure_table[at].of_row == nullptr) continue;
    figure_verdict v{.id = id, .limit = limit, .value = count_t(0), .complete = complete};
    for (int i = 0; i < static_cast<int>(rows.size()); ++i) {
      const figure f = figure_table[at].of_row(rows[i]);
      if (!f.known && a.at(i).kind == node_kind::computed) v.complete = false;
      if (!f.known) continue;
      v.value = v.value + f;
      if (f.whole <= v.heaviest_value) continue;
      v.heaviest = i;
      v.heaviest_value = f.whole;
    }
    if (id == figure_id::flops && flops.column < 0) v.value = {};
    report.add(v);
  }
  if (b.peak_bytes != budget::any) {
    const memory_peak peak = peak_of(a);
    figure_verdict v{.id = figure_id::peak_bytes, .limit = b.peak_bytes, .value = peak.bytes};
    v.complete = complete && peak.complete;
    v.heaviest = peak.row;
    for (const lifetime& l : lifetimes(a))
      if (l.of.row == peak.row) v.heaviest_value += l.bytes;
    report.add(v);
  }
  return report;
}
/// The same with the FLOPs of convention C, or of the first convention of the analysis if C is void.
template <class C = void, class... Cs> constexpr budget_report(check)(const analysis<Cs...>& a, const budget& b) {
  return (check)(a, b, flops_in<C>(a));
}

namespace detail {
inline constexpr const char* over_text =
    "opcost: the network exceeds its budget: figure, value, limit, heaviest layer (README: Budgets)";
inline constexpr const char* not_known_text =
    "opcost: a figure is not known, so the budget cannot be judged: figure, known part, limit (README: Budgets)";
extern const char the_network;

// A name as a template argument, so that a message of g++ shows it.
struct short_name {
  char text[24]{};
  constexpr short_name() = default;
  constexpr short_name(const char* s) {
    for (std::size_t i = 0; s[i] != '\0' && i + 1 < sizeof text; ++i) text[i] = s[i];
  }
};
// A figure that is not within its limit. The names are literals.
struct exceeded {
  const char *figure = "", *layer = "";
  std::int64_t value = 0, limit = 0;
  int row = -1;
};
struct exceeded_list {
  std::array<exceeded, budget_report::most> items{};
  std::size_t count = 0;
  bool over = false;
};
// Never a constant expression if there are figures. g++ prints the template arguments and the literal, clang the
// arguments of the call.
template <short_name Figure, std::int64_t Value, std::int64_t Limit, short_name HeaviestLayer, int Row> struct needs {};
template <class... Figures> constexpr bool within_budget(const char* what, auto... figures) {
  if (sizeof...(Figures) == 0) return true;
  if (__builtin_is_constant_evaluated()) return what - &the_network != 0;
  return sizeof...(figures) == 0;
}
template <class Report, class Net> constexpr exceeded_list exceeded_in(const Report& report, const Net& net) {
  exceeded_list list;
  list.over = report.overall() == verdict::over;
  for (const figure_verdict& f : report.all()) {
    if (f.is == verdict::within || (list.over && f.is != verdict::over)) continue;
    exceeded& e = list.items[list.count++];
    e.figure = f.name().data();
    if (f.heaviest >= 0) e.layer = net.at(f.heaviest).type.data();
    e.value = f.value.whole.n;
    e.limit = f.limit.n;
    e.row = f.heaviest;
  }
  return list;
}
template <class Of, std::size_t... Index> constexpr bool none_exceeded(std::index_sequence<Index...>) {
  return within_budget<
      needs<short_name(Of::list.items[Index].figure), Of::list.items[Index].value, Of::list.items[Index].limit,
            short_name(Of::list.items[Index].layer), Of::list.items[Index].row>...>(
      Of::list.over ? over_text : not_known_text, Of::list.items[Index]...);
}
template <budget Limit, auto Make> struct exceeded_of {
  static constexpr exceeded_list list = [] {
    const auto net = Make();
    return exceeded_in((check)(net, Limit), net);
  }();
};
}  // namespace detail

/// For static_assert: `Make` is a captureless function that returns the network. Does not compile if a figure is over
/// its limit or not known; the compiler's message names each such figure, its value, its limit and its heaviest layer.
template <budget Limit, auto Make> constexpr bool fits() {
  constexpr bool limits_arenas = Limit.limits_arenas();
  static_assert(!limits_arenas,
                "opcost: limits on arenas need fits_with_arena of <opcost/budget/arena_budget.hpp> (README: Budgets)");
  if constexpr (limits_arenas)
    return false;
  else {
    using found = detail::exceeded_of<Limit, Make>;
    return detail::none_exceeded<found>(std::make_index_sequence<found::list.count>{});
  }
}

}  // namespace opcost
