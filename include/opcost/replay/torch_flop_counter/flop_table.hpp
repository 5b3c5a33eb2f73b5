// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The table of FlopCounterMode in torch.utils.flop_counter: a row for each module with products, and for each operator.
#include <opcost/convention/torch_flop_counter.hpp>
#include <opcost/graph/module_figures.hpp>
#include <opcost/replay/torch/aten_calls.hpp>
#include <opcost/replay/torch/module_calls.hpp>
#include <opcost/text/table.hpp>

namespace opcost::replay::torch_flop_counter {

/// The unit of a number, which depends on its number of digits: 1003.500K.
inline int unit_of(const python::number& n) {
  const auto length = static_cast<int>(n.text().size());
  const int unit = (length - 2) / 3;
  return length < 2 ? 0 : unit > 4 ? 4 : unit;
}
/// A number in this unit, with three decimals.
inline std::string convert_num(const python::number& n, int unit) {
  constexpr struct {
    double size;
    std::string_view name;
  } units[] = {{1, ""}, {1e3, "K"}, {1e6, "M"}, {1e9, "B"}, {1e12, "T"}};
  return std::string(python::fixed(n.value / units[unit].size, 3)) + std::string(units[unit].name);
}

/// The table, down to a depth of modules.
template <class... Cs> std::string get_table(const analysis<Cs...>& a, int depth = 2) {
  struct line {
    std::string name{};
    int depth = 0;
    by_operator counts{};
  };
  std::vector<line> lines(static_cast<std::size_t>(a.tree.size()));
  const std::string network(class_of(a.tree, 0));
  each_module(a.tree, [&](int m, int at) {
    const std::string path = path_of(a.tree, m);
    lines[static_cast<std::size_t>(m)].name = network + (path.empty() ? "" : ".") + path;
    lines[static_cast<std::size_t>(m)].depth = at + 1;
  });
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i)
    if (const count_t n = a.template flops<opcost::torch_flop_counter>(i).whole; n > 0)
      for (int m = a.at(i).module; m >= 0; m = a.tree.at(m).parent)
        if (!is_list(a.tree, m)) lines[static_cast<std::size_t>(m)].counts.add(aten_product(a, i), n);
  std::vector<const line*> sorted;
  for (const line& l : lines) {
    if (l.counts.entries.empty() || l.depth > depth) continue;
    std::size_t at = sorted.size();
    sorted.push_back(&l);
    for (; at > 0 && l.name < sorted[at - 1]->name; --at) std::swap(sorted[at], sorted[at - 1]);
  }
  using align = table::align;
  table t({align::left, align::right, align::right}, {"Module", "FLOP", "% Total"});
  const count_t total = lines.empty() ? count_t(0) : lines[0].counts.sum();
  const int unit = unit_of(total);
  const auto put = [&](std::string name, count_t n) {
    t.add({std::move(name), convert_num(n, unit),
           std::string(python::fixed(static_cast<double>(n) / static_cast<double>(total) * 100, 2)) + "%"});
  };
  for (const line* l : sorted) {
    put(l->name, l->counts.sum());
    for (const auto& e : l->counts.entries) put("- " + std::string(e.name), e.n);
  }
  if (sorted.empty()) t.add({"Global", "0", "0%"});
  std::string text;
  const auto append = [&](std::string_view s) { text += s; };
  t.write(append, simple_table);
  text.pop_back();
  return text;
}

}  // namespace opcost::replay::torch_flop_counter
