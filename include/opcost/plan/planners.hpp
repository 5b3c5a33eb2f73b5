// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The list of planners. A planner is a struct with name, about and operator()(buffers, conflicts, lower bound,
// offsets), which returns the size of the arena; a new one is one more entry.
#include <opcost/plan/buffers.hpp>
#include <opcost/plan/hill_climb.hpp>

namespace opcost {

/// Several planners.
template <class... Planners> struct planner_list {
  static constexpr std::size_t size = sizeof...(Planners);
  template <class F> static constexpr void each(F&& f) { (f(Planners{}), ...); }
};
using all_planners = planner_list<greedy_by_size, greedy_by_conflict, hill_climb>;

/// The index of a planner in all_planners, or -1.
constexpr int planner_named(std::string_view name) {
  int found = -1, i = 0;
  all_planners::each([&]<class P>(const P&) {
    if (P::name == name) found = i;
    ++i;
  });
  return found;
}

/// Plans the memory of buffers with one planner.
template <class Planner>
constexpr memory_plan plan_memory(span<const buffer> buffers, const Planner& planner, const conflicts& c) {
  memory_plan p;
  p.planner = Planner::name;
  p.lower_bound = peak_of(buffers);
  p.offsets.resize(buffers.size());
  if (c.known()) {
    p.size = planner(buffers, c, p.lower_bound, p.offsets);
    return p;
  }
  p.crowded = true;
  for (const buffer& b : buffers)
    if (b.fixed >= 0 && b.fixed + b.bytes > p.size) p.size = b.fixed + b.bytes;
  for (std::size_t i = 0; i < buffers.size(); ++i) {
    const buffer& b = buffers[i];
    p.offsets[i] = b.fixed >= 0 ? b.fixed : detail::rounded_up(p.size, b.alignment);
    if (b.fixed < 0) p.size = p.offsets[i] + b.bytes;
  }
  return p;
}
/// The same without a list of conflicts.
template <class Planner> constexpr memory_plan plan_memory(span<const buffer> buffers, const Planner& planner = {}) {
  return plan_memory(buffers, planner, conflicts(buffers));
}

/// The plans of all planners, in the order of all_planners.
constexpr sequence<memory_plan> all_plans(span<const buffer> buffers) {
  sequence<memory_plan> all;
  all.reserve(all_planners::size);
  const conflicts c(buffers);
  all_planners::each([&](const auto& planner) { all.push_back(plan_memory(buffers, planner, c)); });
  return all;
}
/// The smallest plan; the first of several equal ones.
constexpr const memory_plan& best_of(const sequence<memory_plan>& plans) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < plans.size(); ++i)
    if (plans[i].size < plans[best].size) best = i;
  return plans[best];
}

}  // namespace opcost
