// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// An execution order: every node after those that feed it. A graph that is already in such an order keeps it.
#include <opcost/graph/analysis.hpp>

namespace opcost {

/// An order of all nodes.
struct execution_order {
  sequence<int> nodes;
  int cyclic_from = 0;  // from this position on, nodes are on a cycle or depend on one
};

/// Orders the nodes 0 to count - 1. feeds(i, f) calls f(j) for each node j that feeds node i. Linear in nodes and
/// edges, without recursion.
template <class Feeds> constexpr execution_order order_of(int count, Feeds&& feeds) {
  execution_order order;
  order.nodes.reserve(static_cast<std::size_t>(count));
  sequence<char> done(static_cast<std::size_t>(count), 0);  // 1: being visited, 2: placed
  sequence<int> stack, cyclic;
  const auto state = [&](int i) -> char& { return done[i]; };
  for (int start = 0; start < count; ++start) {
    if (state(start) != 0) continue;
    stack.push_back(start);
    while (!stack.empty()) {
      const int i = stack.back();
      if (state(i) == 2) {
        stack.pop_back();
        continue;
      }
      bool ready = true, loops = false;
      if (state(i) == 0) {
        state(i) = 1;
        feeds(i, [&](int j) {
          if (j < 0 || j >= count) return;
          if (state(j) == 0) {
            stack.push_back(j);
            ready = false;
          } else if (state(j) == 1)
            loops = true;
        });
        if (loops) cyclic.push_back(i);
      }
      if (!ready) continue;
      state(i) = 2;
      stack.pop_back();
      order.nodes.push_back(i);
    }
  }
  order.cyclic_from = count;
  if (cyclic.empty()) return order;

  // Nodes on a cycle, and nodes that depend on one, go last.
  sequence<char> hangs(static_cast<std::size_t>(count), 0);
  for (int i : cyclic) hangs[i] = 1;
  for (bool more = true; more;) {
    more = false;
    for (int i : order.nodes)
      if (!hangs[i]) {
        bool on = false;
        feeds(i, [&](int j) { on = on || (j >= 0 && j < count && hangs[j]); });
        if (on) {
          hangs[i] = 1;
          more = true;
        }
      }
  }
  sequence<int> sorted;
  for (int pass = 0; pass < 2; ++pass) {
    if (pass == 1) order.cyclic_from = static_cast<int>(sorted.size());
    for (int i : order.nodes)
      if ((hangs[i] != 0) == (pass == 1)) sorted.push_back(i);
  }
  order.nodes = sorted;
  return order;
}

}  // namespace opcost
