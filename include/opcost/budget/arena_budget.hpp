// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Budgets that limit arenas: the sizes of memory plans.
#include <opcost/budget/budget.hpp>
#include <opcost/plan/planners.hpp>

namespace opcost {
namespace detail {
// Adds the verdict on an arena. If a tensor's extent is unknown, only the most bytes that are live at once are certain.
constexpr void judge_arena(budget_report& report, figure_id id, std::string_view planner, count_t limit,
                           const buffer_list& buffers, bool complete, const sequence<memory_plan>& plans) {
  if (limit == budget::any) return;
  figure_verdict v{.id = id, .planner = planner, .limit = limit};
  v.complete = complete && buffers.complete;
  const memory_plan* plan = &best_of(plans);
  for (const memory_plan& p : plans)
    if (p.planner == planner) plan = &p;
  v.value = count_t(v.complete ? plan->size : plan->lower_bound);
  for (const buffer& b : buffers.buffers) {
    if (b.of.row < 0 || b.bytes <= v.heaviest_value.n) continue;
    v.heaviest = b.of.row;
    v.heaviest_value = b.bytes;
  }
  report.add(v);
}
}  // namespace detail

/// Judges all limited figures, arenas too. Memory plans are made only if an arena is limited.
constexpr budget_report check_with_arena(const analysis_base& a, const budget& b, const flops_column& flops) {
  budget_report report = (check)(a, b, flops);
  const bool complete = all_rows_known(a);
  const planner_limits& own = b.arena_bytes_of;
  if (b.arena_bytes != budget::any || own.greedy_by_size != budget::any || own.greedy_by_conflict != budget::any ||
      own.hill_climb != budget::any) {
    const buffer_list buffers = buffers_of(a, plan_options{});
    const sequence<memory_plan> plans = all_plans(buffers);
    const auto judge = [&](std::string_view planner, count_t limit) {
      detail::judge_arena(report, figure_id::arena_bytes, planner, limit, buffers, complete, plans);
    };
    judge({}, b.arena_bytes);
    judge(greedy_by_size::name, own.greedy_by_size);
    judge(greedy_by_conflict::name, own.greedy_by_conflict);
    judge(hill_climb::name, own.hill_climb);
  }
  if (b.arena_bytes_in_place != budget::any) {
    const buffer_list buffers = buffers_of(a, plan_options{.in_place = true});
    detail::judge_arena(report, figure_id::arena_bytes_in_place, {}, b.arena_bytes_in_place, buffers, complete,
                        all_plans(buffers));
  }
  return report;
}
/// The same with the FLOPs of convention C, or of the first convention of the analysis if C is void.
template <class C = void, class... Cs>
constexpr budget_report check_with_arena(const analysis<Cs...>& a, const budget& b) {
  return check_with_arena(a, b, flops_in<C>(a));
}

namespace detail {
template <budget Limit, auto Make> struct exceeded_with_arena_of {
  static constexpr exceeded_list list = [] {
    const auto net = Make();
    return exceeded_in(check_with_arena(net, Limit), net);
  }();
};
}  // namespace detail

/// As fits(), with limits on arenas.
template <budget Limit, auto Make> constexpr bool fits_with_arena() {
  using found = detail::exceeded_with_arena_of<Limit, Make>;
  return detail::none_exceeded<found>(std::make_index_sequence<found::list.count>{});
}

}  // namespace opcost
