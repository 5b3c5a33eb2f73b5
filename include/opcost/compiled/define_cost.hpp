// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Defines the functions of compiled/model_cost.hpp. They hold every convention and report, and no reader.
#include <memory>
#include <opcost/budget/arena_budget.hpp>
#include <opcost/compiled/load.hpp>
#include <opcost/compiled/model_cost.hpp>
#include <opcost/graph/read_shapes.hpp>
#include <opcost/replay/model_analyzer/report_as_tool.hpp>
#include <opcost/report/budget_section.hpp>
#include <opcost/report/convention_named.hpp>
#include <opcost/report/output_formats.hpp>
#include <opcost/report/pictures/arena_picture.hpp>
#include <opcost/report/plan/plan_report.hpp>
#include <optional>

namespace opcost::compiled {

using all_readings = with_all_readings<analysis>;

struct model::held {
  std::shared_ptr<const loaded> is;
};
struct model_cost::held {
  std::shared_ptr<const loaded> of;
  all_readings rows;
  std::vector<std::unique_ptr<report_section>> sections{};
  opcost::report report{};
  std::optional<replay::model_analyzer::figures> replayed{};  // where the tool is replayed as a whole
  tool_figures of_tool{};
};

// ---- names

std::vector<named> conventions() {
  std::vector<named> all;
  all_conventions::each([&]<class C>(std::type_identity<C>) { all.push_back({C::name, C::about}); });
  return all;
}
std::vector<named> report_formats() {
  std::vector<named> all;
  for (const output_format& f : output_formats) all.push_back({f.name, f.help});
  all.push_back({"plan", "the memory plans of all planners, and where each tensor is"});
  return all;
}
std::vector<named> planners() {
  std::vector<named> all;
  all_planners::each([&]<class P>(const P&) { all.push_back({P::name, P::about}); });
  return all;
}

namespace detail {
inline result<model> held_model(result<std::unique_ptr<loaded>> m) {
  if (!m) return m.error();
  return model(new model::held{std::move(*m)});
}

inline error no_such(std::string_view what, std::string_view name, const std::vector<named>& all) {
  error e = error::at(error_code::bad_argument) << "no " << what << " has the name '" << name << "'; expected";
  bool first = true;
  for (const named& n : all) {
    e = std::move(e) << (first ? " " : ", ") << n.name;
    first = false;
  }
  return e;
}
}  // namespace detail

// ---- models

model::~model() { delete held_; }
std::string_view model::name() const { return held_->is->about().name; }
std::string_view model::source() const { return held_->is->about().source; }
span<const error> model::remarks() const { return held_->is->remarks(); }

result<model_cost> model::analyze(std::string_view convention, std::string_view shapes) const {
  const auto chosen = convention_named<all_readings>(convention);
  if (chosen.name.empty()) return detail::no_such("convention", convention, conventions());
  const loaded& m = *held_->is;
  result<all_readings> rows = error{};
  if (shapes.empty()) {
    rows = m.analyze({});
  } else {
    std::vector<input_shape> wanted;
    if (const std::string_view wrong = read_shapes(shapes, wanted); !wrong.empty())
      return error::at(error_code::bad_argument) << "shapes: " << wrong << ", got '" << shapes << "'";
    const auto inputs = m.inputs();
    const auto given = match_inputs(inputs, wanted);
    if (!given) return given.error();
    rows = m.reshape(*given, {});
  }
  if (!rows) return rows.error();
  auto is = std::unique_ptr<model_cost::held>(new model_cost::held{held_->is, std::move(*rows)});
  is->report = chosen.report(is->rows, m.about(), nullptr);
  is->report.zeros = m.zeros(is->rows);
  if (convention == model_analyzer::name) is->replayed = m.model_analyzer_figures(is->rows, {});
  if (is->replayed) {
    is->of_tool = replay::model_analyzer::tool_figures_of(*is->replayed);
    replay::model_analyzer::report_as_tool(is->report, *is->replayed, is->of_tool);
  }
  is->sections = m.sections(is->rows);
  for (const auto& section : is->sections) is->report.sections.push_back(section.get());
  return model_cost(is.release());
}

result<model> read(const std::string& path, const read_options& options) {
  return detail::held_model(load(path, options));
}
result<model> read_bytes(span<const std::byte> content, const read_options& options) {
  return detail::held_model(load_bytes(content, options));
}

// ---- costs

model_cost::~model_cost() { delete held_; }
const totals& model_cost::figures() const { return held_->report.sum; }
const analysis_base& model_cost::rows() const { return held_->rows; }
bool model_cost::complete() const { return held_->report.complete; }
std::string model_cost::why_incomplete() const { return opcost::why_incomplete(held_->report); }

result<std::string> model_cost::text(std::string_view format) const {
  std::string text;
  const auto append = [&](std::string_view s) { text.append(s); };
  if (format == "plan") {
    write_plan(make_plan_report(held_->rows, held_->report.of), sink(append));
    return text;
  }
  const output_format* chosen = format_named(output_formats, format);
  if (!chosen) return detail::no_such("format", format, report_formats());
  opcost::report report = held_->report;
  const buffer_list buffers = format == "html" ? buffers_of(held_->rows) : buffer_list{};
  const sequence<memory_plan> plans = all_plans(buffers);
  const arena_layout layout{buffers, &best_of(plans)};
  if (format == "html") report.arena = &layout;
  chosen->write(report, sink(append));
  return text;
}

budget_report model_cost::check(const budget& limits) const {
  return check_with_arena(held_->rows, limits, flops_of(held_->report));
}

result<arena_plan> model_cost::plan(std::string_view planner) const {
  const int index = planner_named(planner);
  if (index < 0 && !planner.empty()) return detail::no_such("planner", planner, planners());
  buffer_list buffers = buffers_of(held_->rows);
  const sequence<memory_plan> plans = all_plans(buffers);
  const memory_plan& chosen = index < 0 ? best_of(plans) : plans[index];
  const bool complete = buffers.complete && all_rows_known(held_->rows);
  return arena_plan{chosen.planner, chosen.size, chosen.lower_bound, complete, std::move(buffers.buffers),
                    chosen.offsets};
}

}  // namespace opcost::compiled
