// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The command-line program: reads the arguments and calls the library, which computes every figure and writes every
// report.
#include <opcost/budget/arena_budget.hpp>
#include <opcost/budget/largest.hpp>
#include <opcost/compiled.hpp>
#include <opcost/compiled/load.hpp>
#include <opcost/graph/read_shapes.hpp>
#include <opcost/replay/model_analyzer/report_as_tool.hpp>
#include <opcost/replay/model_analyzer/rows.hpp>
#include <opcost/report/budget_section.hpp>
#include <opcost/report/completeness.hpp>
#include <opcost/report/operations_table.hpp>
#include <opcost/report/solution.hpp>

#include <cstdio>
#include <optional>

#include "compare.hpp"
#include "console.hpp"
#include "conventions.hpp"
#include "formats.hpp"
#include "layer.hpp"
#include "model_variant.hpp"
#include "options.hpp"
#include "pictures.hpp"
#include "plan.hpp"
#include "profile.hpp"
#include "read_model.hpp"
#include "reports.hpp"

namespace {

using cli::complain;
using cli::print;
namespace tool = opcost::replay::model_analyzer;

// Reports the figures that exceed the budget or cannot be judged. Returns the exit code.
int judge_budget(const cli::options& o, const opcost::analysis_base& a, const opcost::budget_report& judged) {
  const std::string shapes = o.shape.empty() ? opcost::suggested_shapes(a) : std::string();
  for (const opcost::figure_verdict& v : judged.all())
    if (v.is != opcost::verdict::within)
      complain(0, o.model + ": " + opcost::budget_text(a, v) +
                      (v.is == opcost::verdict::over || shapes.empty() ? "" : "; pass --shape '" + shapes + "'"));
  switch (judged.overall()) {
    case opcost::verdict::within: return cli::done;
    case opcost::verdict::over: return cli::over_budget;
    case opcost::verdict::not_known: break;
  }
  return cli::incomplete;
}

// Reports why the figures are incomplete. Returns the exit code.
int judge_completeness(const cli::options& o, const opcost::report& r) {
  if (o.ignore_unknown) return cli::done;
  if (!r.complete) {
    const std::string shapes = opcost::suggested_shapes(*r.rows);
    return complain(cli::incomplete, o.model + ": the figures are incomplete: " + opcost::why_incomplete(r) +
                                         (shapes.empty() || !o.shape.empty() ? "; --ignore-unknown-layers accepts that"
                                                                             : "; pass --shape '" + shapes + "'"));
  }
  if (r.shapes && !r.shapes->mismatch.empty()) {
    const opcost::shape_mismatch& m = r.shapes->mismatch[0];
    return complain(cli::incomplete, o.model + ": " + opcost::to_string(r.shapes->mismatch.size()) +
                                         " inferred shapes differ from those in the file; the first: layer '" +
                                         opcost::to_string(r.rows->at(m.row).name) + "', output " +
                                         opcost::to_string(m.port) + ": stored " + opcost::to_string(m.stored.dims) +
                                         ", inferred " + opcost::to_string(m.inferred.dims));
  }
  return cli::done;
}
int judge(const cli::options& o, const opcost::report& r, const opcost::budget_report& judged) {
  const int completeness = judge_completeness(o, r);
  const int budget = judge_budget(o, *r.rows, judged);
  return budget != 0 ? budget : completeness;
}

// Prints the figures as polynomials in one dimension, and the largest value within a budget. `at(n)` analyzes the
// network with n as this dimension.
template <class At>
int solve(const cli::options& o, const opcost::subject& of, std::string_view dimension, opcost::count_t step,
          const At& at) {
  const bool json = o.format == "json";
  const auto with_step = [&](opcost::count_t n) {
    const auto total = [&](const cli::analysis& a) { return cli::total(o.convention, a); };
    const opcost::solution s = opcost::solve_by(at, total, n);
    (json ? opcost::write_solution_json : opcost::write_solution)(s, of, o.convention, dimension, opcost::sink(print));
    return s;
  };
  const opcost::solution s = with_step(step);
  if (!s.possible)
    return complain(cli::incomplete, o.model + ": --solve " + o.solve + ": " + opcost::to_string(s.why.what));
  const bool of_image = dimension == "height" || dimension == "width" || dimension == "side";
  if (!s.of(opcost::figure_id::macs) && of_image && step == 1 && !json) {
    print("\n");
    with_step(32);
  }
  if (o.has_budget && !json) {
    const opcost::count_t n = opcost::largest_that(
        [&](opcost::count_t x) {
          const auto a = at(x);
          return a && static_cast<bool>(opcost::check_with_arena(*a, o.limit));
        },
        1, 1 << 24);
    print("\nlargest " + opcost::to_string(dimension) +
          " within the budget: " + (n > 0 ? opcost::to_string(n) : std::string("none")) + "\n");
  }
  return cli::done;
}

// Reports what Model Analyzer's own figures lack: unknown types, an unknown sparsity. Returns the exit code.
int judge_tool(const cli::options& o, const tool::figures& f, std::string_view why_no_zeros, int exit) {
  if (!f.refused.empty()) return exit;
  if (!f.zeros_known && f.parameters.elements != 0)
    complain(0, o.model + ": the sparsity is not known: " +
                    (why_no_zeros.empty() ? "the weights do not hold all constants, or one cannot be computed"
                                          : opcost::to_string(why_no_zeros)));
  if (o.sparsity_ignore_first_conv && !f.has_first_convolution)
    complain(0, o.model + ": --sparsity-ignore-first-conv has no effect: the model has no Convolution");
  if (exit == 0 && !f.unknown.empty() && !o.ignore_unknown)
    return complain(cli::incomplete, o.model + ": Model Analyzer does not know the types " +
                                         tool::detail::list(f.unknown) +
                                         " and leaves them out; --ignore-unknown-layers accepts that");
  return exit;
}

int run_report(const cli::options& o, const cli::model& model, const cli::analysis& a, const cli::measured_files& files,
               const opcost::output_format& format, const tool::figures* replayed) {
  std::optional<opcost::shape_check> shapes;
  if (o.check_shapes) shapes = model.check_shapes(a);
  const opcost::subject of = model.about();
  opcost::report report = cli::make_report(o.convention, a, of, shapes ? &*shapes : nullptr);
  const opcost::zero_counts zeros = model.zeros(a);
  opcost::tool_figures of_tool;
  if (replayed && o.convention == opcost::model_analyzer::name) {
    of_tool = tool::tool_figures_of(*replayed);
    tool::report_as_tool(report, *replayed, of_tool);
  } else {
    report.zeros = zeros;
  }
  if (o.safe_csv) report.cells = opcost::csv_cells::safe;
  const cli::measured_model measured(a, files);
  measured.add_to(report);
  const cli::drawn_arena drawn(o, a);
  drawn.add_to(report);
  const cli::planned_memory planned(o, a, of);
  planned.add_to(report);
  const auto own = model.sections(a);
  for (const auto& section : own) report.sections.push_back(&*section);
  const opcost::budget_report judged = opcost::check_with_arena(a, o.limit, opcost::flops_of(report));
  const opcost::budget_section budget(a, judged);
  if (o.has_budget) report.sections.push_back(&budget);
  format.write(report, opcost::sink(print));
  if (o.format == "summary" && o.svg.empty()) {
    measured.write(a, opcost::sink(print));
    for (const opcost::report_section* section : report.sections) section->write_text(opcost::sink(print));
  }
  const int exit = judge(o, report, judged);
  if (!replayed) return exit;
  if (o.reports)
    if (const std::string failed = cli::write_reports(o, *replayed); !failed.empty())
      return complain(cli::unwritable, failed);
  return judge_tool(o, *replayed, zeros.why, exit);
}

int run_analysis(const cli::options& o, const cli::model& model, const cli::analysis& a,
                 const cli::measured_files& files, const opcost::output_format& format) {
  const opcost::subject of = model.about();
  const bool all = o.convention == "all";
  std::optional<tool::figures> replayed;
  if (o.reports || all || o.convention == opcost::model_analyzer::name || o.explain == opcost::model_analyzer::name)
    replayed = model.model_analyzer_figures(a, cli::sparsity_options(o));
  if (o.reports && !replayed)
    return complain(cli::usage, o.model + ": Model Analyzer's reports exist only for OpenVINO models, this is " +
                                    opcost::to_string(of.source));
  if (o.reports && !replayed->refused.empty())
    return complain(cli::incomplete, o.model + ": " + opcost::to_string(replayed->refused));
  if (!all && o.explain.empty()) return run_report(o, model, a, files, format, replayed ? &*replayed : nullptr);

  cli::replayed_figures of_tool;
  if (replayed)
    of_tool = {opcost::model_analyzer::name, replayed->flops_known ? replayed->flops : opcost::figure{},
               replayed->parameters.elements};
  const bool json = o.format == "json";
  if (all)
    cli::show_all_conventions(a, of, of_tool, json, opcost::sink(print));
  else
    cli::explain_convention(o.explain, o.convention == opcost::exact::name ? "" : o.convention, a, of, of_tool, json,
                            opcost::sink(print));
  const opcost::report exact = cli::make_report(opcost::exact::name, a, of);
  return judge(o, exact, opcost::check_with_arena(a, o.limit, opcost::flops_of(exact)));
}

// Reports the first constant whose bytes are outside of the weights, and the number of the others.
void tell_misplaced_constants(const cli::options& o, const opcost::analysis_base& a) {
  int misplaced = 0;
  const opcost::row* first = nullptr;
  for (const opcost::row& r : a.rows)
    if (r.kind == opcost::node_kind::constant && !r.why.empty() && misplaced++ == 0) first = &r;
  if (first)
    complain(0, o.model + ": constant '" + opcost::to_string(first->name) + "': " + opcost::to_string(first->why) +
                    (misplaced > 1 ? "; and " + opcost::to_string(misplaced - 1) + " more" : std::string()));
}

int run(const cli::options& o, const cli::model& model, const cli::measured_files& files,
        const opcost::output_format& format) {
  cli::model_variant variant;
  if (const int exit = variant.read(o, model); exit != cli::done) return exit;
  const auto reshape = [&](opcost::span<const opcost::given_input> inputs, const opcost::assumptions& assumed) {
    return model.reshape(inputs, assumed);
  };
  if (!o.solve.empty()) {
    if (const int exit = variant.free_dimensions(o); exit != cli::done) return exit;
    return solve(o, model.about(), variant.dimension(), variant.step(),
                 [&](opcost::count_t n) { return variant.analyze_at(n, reshape); });
  }
  const auto a = variant.analyze(
      o.check_shapes, [&](opcost::span<const opcost::given_input> inputs, const opcost::assumptions& assumed) {
        return variant.is_as_stored() ? opcost::result(model.analyze(assumed)) : model.reshape(inputs, assumed);
      });
  if (!a) return complain(cli::unreadable, o.model, a.error());
  tell_misplaced_constants(o, *a);
  return run_analysis(o, model, *a, files, format);
}

int run_model(const cli::options& o) {
  for (const std::string* name : {&o.convention, &o.explain})
    if (!name->empty() && *name != "all" && !cli::known_convention(*name))
      return complain(cli::usage, "no convention has the name '" + *name + "'; --convention list prints all");
  const bool draws = !o.svg.empty();
  const auto formats = draws ? cli::pictures() : cli::report_formats();
  const opcost::output_format* format = opcost::format_named(formats, draws ? o.svg : o.format);
  if (!format)
    return complain(cli::usage, (draws ? "no picture has the name '" + o.svg : "no format has the name '" + o.format) +
                                    "'; expected one of " + opcost::names_of(formats));
  const auto model = opcost::compiled::load(o.model, o.read);
  if (!model)
    return complain(model.error().code == opcost::error_code::bad_argument ? cli::usage : cli::unreadable, o.model,
                    model.error());
  for (const opcost::error& e : (*model)->remarks()) complain(0, o.model, e);
  cli::measured_files files;
  if (const std::string wrong = cli::read_measured(o, files); !wrong.empty()) return complain(cli::unreadable, wrong);
  return run(o, **model, files, *format);
}

void list_conventions() {
  for (const opcost::compiled::named& c : opcost::compiled::conventions())
    print(opcost::to_string(c.name) + ": " + opcost::to_string(c.about) + "\n");
}
void list_operations(const cli::options& o) {
  const bool markdown = o.format == "markdown";
  (markdown ? opcost::write_operations_markdown : opcost::write_operations)(opcost::compiled::operations(),
                                                                            opcost::sink(print));
}

int run(const cli::options& o) {
  switch (o.asks_for()) {
    case cli::information:
      print(o.help ? cli::help(opcost::compiled::model_formats()) : "opcost " OPCOST_VERSION "\n");
      return 0;
    case cli::conventions: list_conventions(); return 0;
    case cli::operations: list_operations(o); return 0;
    case cli::difference: return cli::run_diff(o);
    case cli::baselines: return cli::run_baseline(o);
    case cli::one_layer: return cli::run_layer(o);
    default: return run_model(o);
  }
}

}  // namespace

int main(int argc, char** argv) {
  cli::prepare_console();
  const auto options = cli::parse(cli::arguments(argc, argv));
  if (!options) return complain(cli::usage, options.error().what);
  return cli::finish(run(*options));
}
