// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// --convention all: a table with the figures of every convention. --explain NAME: the terms between the MACs and the
// figure of a convention, or between the figures of two.
#include <opcost/convention/all_conventions.hpp>
#include <opcost/report/conventions_table.hpp>
#include <opcost/report/explain.hpp>

namespace cli {

/// The figures of a tool that was replayed as a whole. They replace the sums over rows.
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
  if (json)
    opcost::write_all_conventions_json(all, of, to);
  else
    opcost::write_all_conventions(all, of, to);
}

/// Explains the figure of the convention `name`, from the MACs or from the figure of the convention `from`.
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
  if (json)
    opcost::write_explanation_json(e, of, to);
  else
    opcost::write_explanation(e, to);
}

}  // namespace cli
