// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Figures by module: the sum over the rows of a module and of the modules below it.
#include <opcost/graph/convention_figures.hpp>

namespace opcost {

/// Calls f(module, depth) for each module below `from`, parents before children, in listed order.
constexpr void each_module(const module_tree& tree, auto&& f, int from = 0, int depth = 0) {
  if (from >= tree.size()) return;
  f(from, depth);
  for (int child = tree.at(from).first_child; child >= 0; child = tree.at(child).next)
    each_module(tree, f, child, depth + 1);
}
/// Calls f(parameter) for each parameter of the module `from` and of those below it, in listed order, those of a module
/// before those of its children. A shared parameter comes once, under its first name.
constexpr void each_listed_parameter(const module_tree& tree, auto&& f, int from = 0) {
  sequence<int> seen;
  each_module(
      tree,
      [&](int m, int) {
        for (const module_parameter& p : tree.parameters) {
          if (p.module != m) continue;
          int self = static_cast<int>(&p - tree.parameters.data());
          while (tree.parameters[self].same_as >= 0) self = tree.parameters[self].same_as;
          bool first = true;
          for (int s : seen) first = first && s != self;
          if (!first) continue;
          seen.push_back(self);
          f(p);
        }
      },
      from);
}

/// The figures of convention C by index in tree.modules.
template <class C, class... Cs> constexpr sequence<figure> figures_by_module(const analysis<Cs...>& a) {
  sequence<figure> sums;
  for (int m = 0; m < a.tree.size(); ++m) sums.push_back(figure(count_t(0)));
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    const row& r = a.at(i);
    if (!r.reached || (r.folded && !counts_folded<C>())) continue;
    for (int m = r.module; m >= 0; m = a.tree.at(m).parent) sums[m] = sums[m] + a.template flops<C>(i);
  }
  return sums;
}
/// Elements of parameters by index in tree.modules. A shared parameter counts only for its first name.
constexpr sequence<count_t> parameters_by_module(const module_tree& tree) {
  sequence<count_t> sums;
  for (int m = 0; m < tree.size(); ++m) sums.push_back(0);
  each_listed_parameter(tree, [&](const module_parameter& p) {
    for (int m = p.module; m >= 0; m = tree.at(m).parent) sums[m] += p.dims.elements();
  });
  return sums;
}

}  // namespace opcost
