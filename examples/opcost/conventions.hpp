// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// --convention all: one table of what every convention says; --explain NAME: the way from the MACs to one of them, or
// from one to another.
#include <opcost/convention/all_conventions.hpp>
#include <opcost/report/conventions_table.hpp>
#include <opcost/report/explain.hpp>

namespace cli {

// What a tool that was replayed says in place of what the rows add up to.
struct replayed_figures {
  std::string_view convention{};
  opcost::figure flops{}, parameters{};
};

inline bool known_convention(std::string_view name) {
  bool known = false;
  opcost::all_conventions::each([&]<class C>(std::type_identity<C>) { known = known || name == C::name; });
  return known;
}

template <class Analysis>
void show_all_conventions(const Analysis& a, const opcost::subject& of, const replayed_figures& replayed, bool json,
                          const opcost::sink& to) {
  auto all = opcost::figures_by_convention(a, opcost::all_conventions{}, of);
  for (opcost::convention_figures& c : all)
    if (c.convention == replayed.convention)
      c.figures = {{"flops", replayed.flops}, {"parameters", replayed.parameters}};
  json ? opcost::write_all_conventions_json(all, of, to) : opcost::write_all_conventions(all, of, to);
}

// From the MACs, or from the figure of another convention.
template <class... Cs>
void explain_convention(std::string_view name, std::string_view from, const opcost::analysis<Cs...>& a,
                        const opcost::subject& of, const replayed_figures& replayed, bool json,
                        const opcost::sink& to) {
  opcost::convention_column target, base;
  opcost::all_conventions::each([&]<class C>(std::type_identity<C>) {
    for (auto [wanted, column] : {std::pair(name, &target), std::pair(from, &base)})
      if (wanted == C::name)
        *column = opcost::column_for<C>(a, replayed.convention == C::name ? replayed.flops : opcost::figure{});
  });
  const opcost::explanation e =
      opcost::explain(a, opcost::analysis<Cs...>::conventions, target, base.name.empty() ? nullptr : &base);
  json ? opcost::write_explanation_json(e, of, to) : opcost::write_explanation(e, to);
}

}  // namespace cli
