// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The verdict on a budget, as a section of a report and as lines of text.
#include <opcost/budget/budget.hpp>
#include <opcost/report/report_json.hpp>

namespace opcost {

/// The FLOPs column of a report's convention, for check() and check_with_arena().
inline flops_column flops_of(const report& r) { return {r.column, r.columns, r.counts_folded}; }

namespace detail {
inline std::string name_of_figure(const figure_verdict& v) {
  std::string name = to_string(v.name());
  if (!v.planner.empty()) name.append(".").append(v.planner);
  return name;
}
}  // namespace detail

/// One figure that is not within its limit: "macs is over budget: 300774272 of 1000000; the heaviest layer is 'conv1'
/// with 10838016".
inline std::string budget_text(const analysis_base& a, const figure_verdict& v) {
  const certainty c = !v.value.known ? certainty::not_known : v.complete ? certainty_of(v.value) : certainty::at_least;
  std::string text = detail::name_of_figure(v);
  text.append(v.is == verdict::over     ? " is over budget: "
              : v.is == verdict::within ? " is within budget: "
                                        : " cannot be judged: ");
  text.append(digits_of(v.value, c)).append(" of ").append(to_string(v.limit));
  if (v.heaviest < 0 || v.heaviest_value == 0) return text;
  const row& heaviest = a.at(v.heaviest);
  return text.append("; the heaviest layer is '")
      .append(heaviest.name.empty() ? heaviest.type : heaviest.name)
      .append("' with ")
      .append(digits_of(v.heaviest_value));
}

/// The object "budget" in the JSON, and lines below the summary. Refers to both arguments.
class budget_section : public report_section {
 public:
  budget_section(const analysis_base& a, const budget_report& judged) : a_(a), judged_(judged) {}
  void write_json(detail::json_writer& j) const override {
    j.key("budget").open('{');
    j.key("verdict").text(spelling(judged_.overall()));
    j.key("figures").open('[');
    for (const figure_verdict& v : judged_.all()) write_figure(j, v);
    j.close(']');
    j.close('}');
  }
  void write_text(const sink& to) const override {
    to << "\nbudget: " << spelling(judged_.overall()) << "\n";
    for (const figure_verdict& v : judged_.all()) to << "  " << visible(budget_text(a_, v)) << "\n";
  }

 private:
  const analysis_base& a_;
  const budget_report& judged_;

  static std::string_view spelling(verdict v) { return spellings<verdict>[static_cast<std::size_t>(v)]; }
  void write_figure(detail::json_writer& j, const figure_verdict& v) const {
    j.line_break();
    j.open('{');
    j.key("name").text(detail::name_of_figure(v));
    j.key("limit").number(v.limit);
    j.key("value");
    detail::json_figure(j, v.complete || v.value.whole != 0 ? v.value : figure{});
    detail::json_bool(j, "complete", v.complete);
    j.key("verdict").text(spelling(v.is));
    j.key("heaviest");
    if (v.heaviest < 0) {
      j.null();
    } else {
      j.open('{');
      j.key("layer").text(a_.at(v.heaviest).name);
      j.key("value").number(v.heaviest_value);
      j.close('}');
    }
    j.close('}');
  }
};

}  // namespace opcost
