// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The order in which OpenVINO lists the nodes of a model: depth first from a stack of results, sinks and parameters
// with the last of them on top; the inputs of a node come before it, in their order. Nodes that none of these reach are
// not listed.
#include <opcost/replay/model_analyzer/node.hpp>

namespace opcost::replay::model_analyzer {

/// Sets `g.order`.
inline void put_in_order(graph& g) {
  enum : char { unseen, on_stack, listed };
  std::vector<char> state(g.nodes.size(), unseen);
  const auto at = [&](int i) -> char& { return state[static_cast<std::size_t>(i)]; };
  std::vector<int> stack;
  g.order.clear();
  g.order.reserve(g.nodes.size());
  for (const std::vector<int>* roots : {&g.results, &g.sinks, &g.parameters})
    stack.insert(stack.end(), roots->begin(), roots->end());
  // each consumer that waits for a node pushes it; a node of a cycle is listed when it is met the second time
  while (!stack.empty()) {
    const int i = stack.back();
    const node& n = g.at(i);
    bool ready = true;
    if (at(i) == unseen) {
      at(i) = on_stack;
      const auto push = [&](int j) {
        if (j >= 0 && at(j) != listed && at(j) != on_stack) {
          stack.push_back(j);
          ready = false;
        }
      };
      for (int k = n.inputs; k-- > 0;) push(g.input(n, k).row);
      push(n.after);
    }
    if (!ready) continue;
    stack.pop_back();
    if (at(i) == listed) continue;
    at(i) = listed;
    g.order.push_back(i);
  }
}

}  // namespace opcost::replay::model_analyzer
