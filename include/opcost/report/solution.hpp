// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The cost of a network as polynomials in one dimension, as text and as JSON.
#include <opcost/graph/solve.hpp>
#include <opcost/report/report_json.hpp>
#include <opcost/text/table.hpp>

namespace opcost {

// The variable for a dimension: b for batch.
inline std::string_view variable_of(std::string_view dimension) {
  for (std::string_view name : {"batch", "height", "width", "side", "sequence"})
    if (dimension == name) return dimension.substr(0, 1);
  return "n";
}

/// Writes lines like MACs = 300774272 b.
inline void write_solution(const solution& s, const subject& of, std::string_view convention,
                           std::string_view dimension, const sink& to) {
  const std::string_view own = variable_of(dimension), in = s.step == 1 ? own : std::string_view("k");
  to << visible(of.name.empty() ? std::string_view("network") : of.name) << ", convention " << convention << ", in "
     << own << " = " << dimension;
  if (s.step != 1) to << " = " << s.step << " k";
  to << "\n\n";
  if (!s.possible) return void(to << "none: " << visible(s.why.what) << "\n");
  using align = table::align;
  table lines({align::left, align::left, align::left});
  for (std::size_t i = 0; i < figure_count; ++i) {
    if (figure_table[i].of_totals == nullptr) continue;
    const polynomial& p = s.in_steps[i];
    std::string text = "= ", note;
    const auto put = [&](std::string_view piece) { text += piece; };
    write_polynomial(p, in, put);
    if (!p)
      note = "it is no polynomial at whole numbers";
    else
      note = "verified at " + to_string(p.verified) + " further points" +
             (p.from == 1 ? "" : ", from " + to_string(in) + " = " + to_string(p.from));
    lines.add({to_string(figure_table[i].heading), text, note});
  }
  lines.write(to);
  if (!s.assumed.empty()) to << "\n" << visible(s.assumed) << "\n";
  if (s.why_at > 0) to << "\nnot with " << own << " = " << s.why_at << ": " << visible(s.why.what) << "\n";
}

/// Writes the polynomials as JSON.
inline void write_solution_json(const solution& s, const subject& of, std::string_view convention,
                                std::string_view dimension, const sink& to) {
  detail::json_writer j(to);
  j.open('{');
  j.key("opcost").text(OPCOST_VERSION);
  j.key("model").text(of.name);
  j.key("convention").text(convention);
  j.key("dimension").text(dimension);
  j.key("step").number(s.step);
  j.key("why_none");
  if (s.possible)
    j.null();
  else
    j.text(s.why.what);
  j.key("figures").open('{');
  for (std::size_t i = 0; i < figure_count; ++i) {
    if (figure_table[i].of_totals == nullptr) continue;
    const polynomial& p = s.in_steps[i];
    j.line_break();
    j.key(figure_table[i].name);
    if (!p) {
      j.null();
      continue;
    }
    j.open('{');
    j.key("coefficients").open('[');
    for (int k = 0; k <= p.degree; ++k) j.number(p.coefficient[static_cast<std::size_t>(k)]);
    j.close(']');
    j.key("denominator").number(p.denominator);
    j.key("from").number(p.from);
    j.key("verified").number(p.verified);
    j.close('}');
  }
  j.close('}');
  j.close('}');
  to << "\n";
}

}  // namespace opcost
