// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The command-line program: parses arguments and calls the library. Every figure and every layout comes from the
// headers.
#include <opcost/deploy.hpp>
#include <opcost/replay/model_analyzer/report_as_tool.hpp>
#include <opcost/replay/model_analyzer/rows.hpp>
#include <opcost/torch.hpp>

#include <cstdio>
#include <filesystem>
#include <optional>

#include "conventions.hpp"
#include "layer.hpp"
#include "options.hpp"
#include "pictures.hpp"
#include "plan.hpp"
#include "profile.hpp"
#include "read_model.hpp"
#include "reports.hpp"
#include "variants.hpp"

namespace {

void print(std::string_view s) { std::fwrite(s.data(), 1, s.size(), stdout); }

int complain(int exit, std::string_view s) {
  std::fprintf(stderr, "opcost: %.*s\n", static_cast<int>(s.size()), s.data());
  return exit;
}
int complain(int exit, const std::string& file, const opcost::error& e) {
  return complain(exit, file + (e.line > 0 ? ":" + opcost::to_string(e.line) : "") + ": " + opcost::to_string(e.what));
}

using cli::writer;
constexpr struct {
  std::string_view name;
  writer write;
} formats[] = {{"summary", opcost::write_summary}, {"table", opcost::write_table}, {"tree", opcost::write_tree},
               {"csv", opcost::write_csv},         {"json", opcost::write_json},   {"markdown", opcost::write_markdown},
               {"html", opcost::write_html}};

writer format_named(std::string_view name) {
  for (const auto& f : formats)
    if (f.name == name) return f.write;
  return nullptr;
}

// What the analysis says beside its figures: over budget, unknown operations.
template <class... Cs> int judge(const cli::options& o, const opcost::analysis<Cs...>& a, const opcost::report& r) {
  int exit = 0;
  const opcost::coverage c = opcost::coverage_of(r);
  if (!c.unknown.empty() && !o.ignore_unknown) {
    std::string types;
    for (const auto& u : c.unknown) types.append(types.empty() ? "" : ", ").append(u.type);
    exit = complain(4, o.model + ": the figures leave out operations that are not known: " + types +
                           "; --ignore-unknown-layers takes them as they are");
  }
  if (!o.has_budget) return exit;
  const opcost::budget_report judged = opcost::check_with_arena(a, o.limit);
  for (const opcost::figure_verdict& v : judged.all()) {
    if (v.is == opcost::verdict::within) continue;
    const bool over = v.is == opcost::verdict::over;
    std::string text = o.model + (over ? ": over budget: " : ": budget not known: ") + opcost::to_string(v.name());
    if (!v.planner.empty()) text.append(".").append(v.planner);
    text.append(v.complete ? " " : " at least ").append(v.value.known ? opcost::to_string(v.value.whole) : "unknown");
    text.append(" of ").append(opcost::to_string(v.limit));
    if (v.heaviest >= 0)
      text.append("; the heaviest layer is '")
          .append(a.at(v.heaviest).name)
          .append("' with ")
          .append(opcost::to_string(v.heaviest_value));
    complain(3, text);
  }
  if (judged.overall() == opcost::verdict::over) return 3;
  if (judged.overall() == opcost::verdict::not_known) return 4;
  return exit;
}

// Figures as polynomials in one dimension, and the largest value within a budget. `at(n)` analyses the network with n
// in it.
template <class Convention, class At>
int solve(const cli::options& o, const opcost::subject& of, std::string_view dimension, opcost::count_t step,
          const Convention& chosen, const At& at) {
  const auto with_step = [&](opcost::count_t n) {
    const opcost::solution s = opcost::solve_by(at, chosen.total, n);
    if (o.format == "json")
      opcost::write_solution_json(s, of, chosen.name, dimension, opcost::sink(print));
    else
      opcost::write_solution(s, of, chosen.name, dimension, opcost::sink(print));
    return s;
  };
  const opcost::solution s = with_step(step);
  const bool of_image = dimension == "height" || dimension == "width" || dimension == "side";
  if (s.possible && !s.in_steps[opcost::solution::macs] && of_image && step == 1 && o.format != "json")
    print("\n"), with_step(32);
  if (s.possible && o.has_budget && o.format != "json") {
    const opcost::count_t n = opcost::largest(at, o.limit);
    print("\nlargest " + opcost::to_string(dimension) +
          " within the budget: " + (n > 0 ? opcost::to_string(n) : std::string("none")) + "\n");
  }
  return s.possible ? 0 : 2;
}

// A convention that is chosen when the program runs.
template <class Analysis> struct convention_of {
  std::string_view name{};
  opcost::report (*report)(const Analysis&, const opcost::subject&, const opcost::shape_check*) = nullptr;
  opcost::totals (*total)(const Analysis&) = nullptr;
};
template <class Analysis> convention_of<Analysis> convention_named(std::string_view name) {
  convention_of<Analysis> found{};
  opcost::all_conventions::each([&]<class C>(std::type_identity<C>) {
    if (name == C::name)
      found = {C::name,
               [](const Analysis& a, const opcost::subject& of, const opcost::shape_check* shapes) {
                 return opcost::make_report<C>(a, of, shapes);
               },
               [](const Analysis& a) { return opcost::total<C>(a); }};
  });
  return found;
}

template <class... Conventions>
int run(const cli::options& o, const opcost::loaded_model<Conventions...>& model, const cli::measured_files& files,
        writer write) {
  const auto chosen = convention_named<opcost::analysis<Conventions...>>(
      o.convention == "all" ? opcost::exact::name : std::string_view(o.convention));
  std::vector<opcost::input_shape> shapes_given;
  std::vector<opcost::trip_count> trips;
  std::string_view dimension;
  opcost::count_t step = 1;
  if (!o.shape.empty() && !cli::read_shapes(o.shape, shapes_given))
    return complain(1, "--shape takes NAME[1,3,320,320],..., not '" + o.shape + "'");
  for (const std::string& t : o.trips)
    if (!cli::read_trips(t, trips)) return complain(1, "--trips takes NAME=N, not '" + t + "'");
  for (const opcost::trip_count& t : trips)
    if (!model.has_bodies(t.name)) return complain(1, "--trips: no loop is called '" + opcost::to_string(t.name) + "'");
  if (!o.solve.empty() && !cli::read_dimension(o.solve, dimension, step))
    return complain(1, "--solve takes a dimension, or side=32k, not '" + o.solve + "'");
  auto inputs = model.inputs();
  const auto all_inputs = std::span<const opcost::graph_input>(inputs);
  const auto given = opcost::match_inputs(all_inputs, shapes_given);
  if (!given) return complain(2, o.model, given.error());
  const opcost::assumptions assumed{.trips = trips, .stored_shapes = !o.check_shapes};
  const auto with_inputs = [&](const opcost::sequence<opcost::given_input>& in) { return model.reshape(in, assumed); };
  if (!o.solve.empty()) {
    for (const opcost::given_input& g : *given)
      for (opcost::graph_input& in : inputs)
        if (in.node == g.node) in.is = g.is;
    const auto free = opcost::dimension_named(all_inputs, dimension);
    if (!free) return complain(1, o.model, free.error());
    return solve(o, {.name = model.about().name}, dimension, step, chosen, [&](opcost::count_t n) {
      return with_inputs(opcost::with_dimension(all_inputs, std::span<const opcost::free_dimension>(*free), n));
    });
  }
  const auto analysed = o.shape.empty() ? opcost::result(model.analyze(assumed)) : with_inputs(*given);
  if (!analysed) return complain(2, o.model, analysed.error());
  const auto& analysis = *analysed;
  int misplaced = 0;
  const opcost::row* first = nullptr;
  for (const opcost::row& r : analysis.rows)
    if (r.kind == opcost::node_kind::constant && !r.why.empty()) first = misplaced++ == 0 ? &r : first;
  if (first)
    complain(0, o.model + ": constant '" + opcost::to_string(first->name) + "': " + opcost::to_string(first->why) +
                    (misplaced > 1 ? "; and " + opcost::to_string(misplaced - 1) + " more" : std::string()));
  std::optional<opcost::shape_check> shapes;
  if (o.check_shapes) shapes = model.check_shapes(analysis);
  const opcost::subject subject = model.about();

  std::optional<opcost::replay::model_analyzer::figures> replayed;
  const bool all = o.convention == "all", json = o.format == "json";
  if (o.reports || all || o.convention == opcost::model_analyzer::name || o.explain == opcost::model_analyzer::name)
    replayed = model.model_analyzer_figures(analysis, cli::sparsity_options(o));

  if (all || !o.explain.empty()) {
    cli::replayed_figures tool;
    if (replayed)
      tool = {opcost::model_analyzer::name, replayed->flops_known ? replayed->flops : opcost::figure{},
              replayed->parameters.elements};
    if (all)
      cli::show_all_conventions(analysis, subject, tool, json, opcost::sink(print));
    else
      cli::explain_convention(o.explain, o.convention == opcost::exact::name ? "" : o.convention, analysis, subject,
                              tool, json, opcost::sink(print));
    return judge(o, analysis, opcost::make_report<opcost::exact>(analysis, subject));
  }
  opcost::report report = chosen.report(analysis, subject, shapes ? &*shapes : nullptr);
  opcost::tool_figures tool;
  const opcost::zero_counts zeros = model.zeros(analysis);
  if (replayed && o.convention == opcost::model_analyzer::name)
    opcost::replay::model_analyzer::report_as_tool(report, *replayed,
                                                   tool = opcost::replay::model_analyzer::tool_figures_of(*replayed));
  else
    report.zeros = zeros;
  const cli::measured_model measured(analysis, files);
  measured.add_to(report);
  const cli::drawn_arena drawn(o, analysis);
  drawn.add_to(report);
  const cli::planned_memory planned(o, analysis, subject);
  planned.add_to(report);
  write(report, opcost::sink(print));
  if (o.format == "summary" && o.svg.empty())
    measured.write(analysis, opcost::sink(print)), planned.write(opcost::sink(print));
  int exit = judge(o, analysis, report);
  if (replayed) {
    const auto& f = *replayed;
    if (o.reports)
      if (const std::string failed = cli::write_reports(o, f); !failed.empty()) return complain(1, failed);
    if (!f.zeros_known && f.parameters.elements != 0)
      complain(0,
               o.model + ": the sparsity is not known: " +
                   (zeros.why.empty() ? std::string("the weights do not hold all constants, or one cannot be computed")
                                      : opcost::to_string(zeros.why)));
    if (o.sparsity_ignore_first_conv && !f.has_first_convolution)
      complain(0, o.model + ": there is no Convolution whose zeros --sparsity-ignore-first-conv could leave out");
    if (exit == 0 && !f.unknown.empty() && !o.ignore_unknown)
      exit = complain(4, o.model + ": Model Analyzer does not know the types " +
                             opcost::replay::model_analyzer::detail::list(f.unknown) +
                             " and leaves them out; --ignore-unknown-layers takes that for a success");
  }
  return exit;
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = cli::parse(argc, argv);
  if (!options) return complain(1, options.error().what);
  if (options->help) return print(cli::usage), 0;
  if (options->version) return print("opcost " OPCOST_VERSION "\n"), 0;
  if (options->convention == "list") {
    opcost::all_conventions::each([]<class C>(std::type_identity<C>) {
      print(opcost::to_string(C::name) + ": " + opcost::to_string(C::about) + "\n");
    });
    return 0;
  }
  if (!options->layer.empty()) return cli::run_layer(*options);
  if (options->list_ops) {
    const std::span<const opcost::op_entry> entries = opcost::catalogue<opcost::builtin_ops>::entries;
    options->format == "markdown" ? opcost::write_operations_markdown(entries, opcost::sink(print))
                                  : opcost::write_operations(entries, opcost::sink(print));
    return 0;
  }
  const auto unknown_convention = [](const std::string& name) {
    return complain(1, "no convention is called '" + name + "'; --convention list shows them");
  };
  if (options->convention != "all" && !cli::known_convention(options->convention))
    return unknown_convention(options->convention);
  if (!options->explain.empty() && !cli::known_convention(options->explain))
    return unknown_convention(options->explain);
  if (options->convention == "all" && (!options->solve.empty() || !options->svg.empty() || !options->explain.empty()))
    return complain(1, "--convention all prints one table; --solve, --svg and --explain are of one convention");
  if (!options->svg.empty() && !cli::picture_named(options->svg))
    return complain(1, "no picture is called '" + options->svg + "'; there are arena, timeline, roofline and treemap");
  if (options->svg == "roofline" && options->device.empty())
    return complain(1, "--svg roofline needs to know what a device can do: --device FILE; examples/devices holds some");
  const writer write = options->svg.empty() ? format_named(options->format) : cli::picture_named(options->svg);
  if (!write)
    return complain(1, "no format is called '" + options->format +
                           "'; there are summary, table, tree, csv, json, markdown and html");

  const auto model = cli::read_model(options->model, options->weights, options->dims);
  if (!model) return complain(2, options->model, model.error());
  for (const opcost::error& e : (*model)->remarks()) complain(0, options->model, e);
  cli::measured_files files;
  if (const std::string wrong = cli::read_measured(*options, files); !wrong.empty()) return complain(2, wrong);
  if (options->reports && !options->report_dir.empty()) {
    std::error_code failed;
    std::filesystem::create_directories(options->report_dir, failed);
    if (failed) return complain(1, "the folder '" + options->report_dir + "' cannot be made: " + failed.message());
  }
  return run(*options, **model, files, write);
}
