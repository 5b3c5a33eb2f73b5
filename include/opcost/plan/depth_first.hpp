// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// An order in which each step runs as late as possible. Of the steps that a step waits for, the one that needs most
// memory beyond its result comes first. Optimal for trees (Sethi and Ullman 1970, for registers); a start for other
// graphs.
#include <opcost/plan/step_graph.hpp>

namespace opcost::detail {

// Returns an empty order if the steps wait for each other.
constexpr sequence<int> depth_first(const step_graph& g) {
  struct operand {
    std::int64_t beyond;  // bytes that it needs while it is computed, but not afterwards
    int step;
    constexpr bool operator<(const operand& o) const { return beyond != o.beyond ? beyond > o.beyond : step < o.step; }
  };
  const auto at = [](int i) { return static_cast<std::size_t>(i); };
  const int n = g.size();
  sequence<std::int64_t> need(at(n), 0);
  sequence<sequence<operand>> operands(at(n));
  for (int s = 0; s < n; ++s) {
    sequence<operand>& mine = operands[at(s)];
    for (const int w : g.steps[at(s)].waits) mine.push_back({need[at(w)] - g.steps[at(w)].kept, w});
    heap_sort(span<operand>(mine.data(), mine.size()));
    std::int64_t held = 0;
    for (const operand& o : mine) {
      if (held + need[at(o.step)] > need[at(s)]) need[at(s)] = held + need[at(o.step)];
      held += g.steps[at(o.step)].kept;
    }
    held += g.steps[at(s)].kept + g.steps[at(s)].passing;
    if (held > need[at(s)]) need[at(s)] = held;
  }
  sequence<int> order, stack;
  sequence<std::size_t> next(at(n), 0);
  sequence<char> placed(at(n), 0), seen(at(n), 0);
  for (int end = 0; end < n; ++end) {
    if (!g.steps[at(end)].next.empty()) continue;
    stack.push_back(end);
    seen[at(end)] = 1;
    while (!stack.empty()) {
      const int s = stack.back();
      if (next[at(s)] < operands[at(s)].size()) {
        const int w = operands[at(s)][next[at(s)]++].step;
        if (!seen[at(w)]) {
          stack.push_back(w);
          seen[at(w)] = 1;
        } else if (!placed[at(w)])
          return {};
        continue;
      }
      stack.pop_back();
      placed[at(s)] = 1;
      order.push_back(s);
    }
  }
  if (order.size() != at(n)) order.clear();
  return order;
}

}  // namespace opcost::detail
