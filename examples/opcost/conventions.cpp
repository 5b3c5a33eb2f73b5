// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#include "conventions.hpp"

#include <opcost/report/convention_named.hpp>
#include <opcost/report/conventions_table.hpp>
#include <opcost/report/explain.hpp>

namespace cli {

bool known_convention(std::string_view name) { return !opcost::convention_named<analysis>(name).name.empty(); }
opcost::report make_report(std::string_view convention, const analysis& a, const opcost::subject& of,
                           const opcost::shape_check* shapes) {
  return opcost::convention_named<analysis>(convention).report(a, of, shapes);
}
opcost::totals total(std::string_view convention, const analysis& a) {
  return opcost::convention_named<analysis>(convention).total(a);
}

void show_all_conventions(const analysis& a, const opcost::subject& of, const replayed_figures& replayed, bool json,
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

void explain_convention(std::string_view name, std::string_view from, const analysis& a, const opcost::subject& of,
                        const replayed_figures& replayed, bool json, const opcost::sink& to) {
  opcost::convention_column target, base;
  opcost::all_conventions::each([&]<class C>(std::type_identity<C>) {
    for (auto [wanted, column] : {std::pair(name, &target), std::pair(from, &base)})
      if (wanted == C::name)
        *column = opcost::column_for<C>(a, replayed.convention == C::name ? replayed.flops : opcost::figure{});
  });
  const opcost::explanation e = opcost::explain(a, analysis::conventions, target, base.name.empty() ? nullptr : &base);
  if (json)
    opcost::write_explanation_json(e, of, to);
  else
    opcost::write_explanation(e, to);
}

}  // namespace cli
