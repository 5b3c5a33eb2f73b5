// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The table of the program's options. Parsing, --help and the check for options without effect read it.
#include <opcost/budget/parse_budget.hpp>
#include <opcost/plan/planners.hpp>

#include "options.hpp"

namespace cli {

struct option {
  std::string_view name{}, letter{};  // "--model", "-m"
  std::string_view argument{};        // "PATH"; "[PLANNER]" is optional; empty: the option takes no value
  unsigned used_by = any_model;       // the actions that it has an effect on
  std::string_view help{};
  /// Stores the value. Returns an error message, or an empty string.
  std::string (*set)(options&, std::string_view value) = nullptr;
  /// For an optional argument: true if the next word is its value.
  bool (*accepts)(std::string_view word) = nullptr;
};

namespace detail {
template <std::string options::*Member> std::string keep(options& o, std::string_view value) {
  if (value.empty()) return "expected a value";
  o.*Member = value;
  return {};
}
template <bool options::*Member> std::string turn_on(options& o, std::string_view) {
  o.*Member = true;
  return {};
}
template <std::vector<std::string> options::*Member> std::string append(options& o, std::string_view value) {
  (o.*Member).emplace_back(value);
  return {};
}
template <std::string options::*Member> std::string report_file(options& o, std::string_view value) {
  o.reports = true;
  return keep<Member>(o, value);
}
inline std::string planner(options& o, std::string_view value) {
  o.plan = true;
  o.planner = value;
  if (value.empty() || opcost::planner_named(value) >= 0) return {};
  std::string names;
  opcost::all_planners::each(
      [&]<class P>(const P&) { names.append(names.empty() ? "" : ", ").append(std::string_view(P::name)); });
  return "expected one of " + names;
}
inline std::string model(options& o, std::string_view value) {
  if (value.empty()) return "expected a value";
  if (o.models.empty()) o.model = value;
  o.models.emplace_back(value);
  return {};
}
inline std::string tolerance(options& o, std::string_view value) {
  const auto read = opcost::parse_tolerances(value);
  if (!read) return std::string(std::string_view(read.error().what));
  o.tolerance = *read;
  return {};
}
inline std::string budget(options& o, std::string_view value) {
  const auto limits = opcost::parse_budget(value);
  if (!limits) return std::string(std::string_view(limits.error().what));
  o.has_budget = true;
  o.limit = *limits;
  return {};
}
}  // namespace detail

inline constexpr option option_table[] = {
    {.name = "--model",
     .letter = "-m",
     .argument = "PATH",
     .used_by = any_model | comparison,
     .help = "read this model; same as MODEL (the last one counts)",
     .set =
         [](options& o, std::string_view value) {
           o.models.clear();
           return detail::model(o, value);
         }},
    {.name = "--weights",
     .letter = "-w",
     .argument = "PATH",
     .help = "read weights from this file (default: MODEL with .bin in place of .xml, if it exists)",
     .set =
         [](options& o, std::string_view value) {
           o.read.weights = value;
           return value.empty() ? std::string("expected a value") : std::string();
         }},
    {.name = "--convention",
     .argument = "NAME",
     .used_by = any_model | conventions | comparison,
     .help = "count as NAME does: opcost (default), model_analyzer, fvcore, ...; list prints all names, all prints the "
             "figures of all side by side",
     .set = detail::keep<&options::convention>},
    {.name = "--explain",
     .argument = "NAME",
     .used_by = explanation,
     .help = "print the terms between the MACs and the figure of a convention; with --convention: between two "
             "conventions",
     .set = detail::keep<&options::explain>},
    {.name = "--format",
     .argument = "FORMAT",
     .used_by = report | all_figures | explanation | polynomials | one_layer | operations | comparison,
     .help = "write summary (default), table, tree, csv, json, markdown or html; --diff and "
             "--baseline: text (default), json, markdown, github (annotations) or junit",
     .set = detail::keep<&options::format>},
    {.name = "--svg",
     .argument = "PICTURE",
     .used_by = picture,
     .help = "draw one picture: arena, timeline, roofline or treemap",
     .set = detail::keep<&options::svg>},
    {.name = "--safe-csv",
     .used_by = report,
     .help = "quote cells of --format csv and of reports that a spreadsheet would execute",
     .set = detail::turn_on<&options::safe_csv>},
    {.name = "--shape",
     .argument = "NAME[DIMS],...",
     .help =
         "set input shapes, x[1,3,320,320], and infer all others from them; NAME is an input, its tensor, its index "
         "or a pattern, past.*, and optional for a single input; ?, 1..16 and names, x[1,n], are dimensions too",
     .set = detail::keep<&options::shape>},
    {.name = "--dim",
     .argument = "NAME=N",
     .help = "set the dimensions that the model or --shape calls NAME; repeatable",
     .set =
         [](options& o, std::string_view value) {
           o.read.dims.emplace_back(value);
           return std::string();
         }},
    {.name = "--signature",
     .argument = "NAME",
     .help = "read the entry point of this name of a TensorFlow Lite model",
     .set =
         [](options& o, std::string_view value) {
           o.read.signature = std::string(value);
           return std::string();
         }},
    {.name = "--state",
     .argument = "NAME[DIMS],...",
     .help =
         "set the shapes of states, such as a KV cache: past.0.key[1,2,128,16]; NAME is a variable or a pattern; what "
         "initializes them is not counted; repeatable",
     .set = detail::append<&options::states>},
    {.name = "--past",
     .argument = "N",
     .help = "set the number of earlier tokens in all states that grow; no initializer of a state is counted",
     .set = detail::keep<&options::past>},
    {.name = "--state-set",
     .help = "do not count the initializers of states: this is not the first run",
     .set = detail::turn_on<&options::state_set>},
    {.name = "--trips",
     .argument = "NAME=N",
     .help = "set the trip count of a loop that the model does not define; repeatable",
     .set = detail::append<&options::trips>},
    {.name = "--check-shapes",
     .used_by = report,
     .help = "infer every output shape and compare it with the one in the file",
     .set = detail::turn_on<&options::check_shapes>},
    {.name = "--solve",
     .argument = "DIMENSION",
     .used_by = polynomials,
     .help = "print the figures as polynomials in batch, height, width, side, sequence, NAME.INDEX or a name that "
             "--shape gives; side=32k: in "
             "multiples of 32; with --budget: the largest value within it",
     .set = detail::keep<&options::solve>},
    {.name = "--budget",
     .argument = "FIGURE=N,...",
     .help = "exit 3 if a figure exceeds its limit: macs, flops, parameters, weight_bytes, activations, peak_bytes, "
             "arena_bytes, ...; N takes k, M, G, T, kB, MB, GB, KiB, MiB, GiB",
     .set = detail::budget},
    {.name = "--ignore-unknown-layers",
     .help = "exit 0 even if layers are not known and the figures are incomplete; budgets stay as they are",
     .set = detail::turn_on<&options::ignore_unknown>},
    {.name = "--diff",
     .argument = "OLD",
     .used_by = difference,
     .help = "compare MODEL with an older model, figures and layers; exit 3 if a figure increases",
     .set = detail::keep<&options::diff>},
    {.name = "--write-baseline",
     .argument = "FILE",
     .used_by = baselines,
     .help = "record the figures of MODEL... in this file",
     .set = detail::keep<&options::write_baseline>},
    {.name = "--baseline",
     .argument = "FILE",
     .used_by = baselines,
     .help = "compare MODEL... with the figures recorded in this file; exit 3 if one increases",
     .set = detail::keep<&options::baseline>},
    {.name = "--tolerance",
     .argument = "FIGURE=N,...",
     .used_by = comparison,
     .help = "accept increases of --diff and --baseline: by a number, or by a percentage, macs=1%",
     .set = detail::tolerance},
    {.name = "--plan",
     .argument = "[PLANNER]",
     .used_by = report,
     .help = "plan the memory of all tensors: greedy_by_size, greedy_by_conflict, hill_climb (default: the best)",
     .set = detail::planner,
     .accepts = [](std::string_view word) { return opcost::planner_named(word) >= 0; }},
    {.name = "--profile",
     .argument = "FILE",
     .used_by = report | picture,
     .help = "join measured times with the layers: benchmark_app, get_profiling_info, onnxruntime, torch",
     .set = detail::keep<&options::profile>},
    {.name = "--execution-graph",
     .argument = "FILE",
     .used_by = report | picture,
     .help = "read which layers were fused into what; benchmark_app -exec_graph_path writes it",
     .set = detail::keep<&options::execution_graph>},
    {.name = "--compare-profile",
     .argument = "FILE",
     .used_by = report,
     .help = "compare the times of --profile with these",
     .set = detail::keep<&options::compare_profile>},
    {.name = "--device",
     .argument = "FILE",
     .used_by = report | picture,
     .help = "read what a device can do: roofline, estimates, what fits; examples/devices has some",
     .set = detail::keep<&options::device>},
    {.name = "--layer",
     .argument = "TEXT",
     .used_by = one_layer,
     .help = "count one layer as torch prints it, \"Conv2d(3, 64, kernel_size=(7, 7))\"; - reads standard input",
     .set = detail::keep<&options::layer>},
    {.name = "--input",
     .argument = "SHAPE",
     .used_by = one_layer,
     .help = "set the shape of an input of --layer, 1,3,224,224 or 2,16:i64; repeat it for each input",
     .set = detail::append<&options::layer_inputs>},
    {.name = "--list-ops",
     .used_by = operations,
     .help = "list all operations and what each counts",
     .set = detail::turn_on<&options::list_ops>},
    {.name = "--report-dir",
     .letter = "-o",
     .argument = "DIR",
     .used_by = report,
     .help = "write Model Analyzer's report files to this folder; it is created if missing",
     .set = detail::report_file<&options::report_dir>},
    {.name = "--model-report",
     .argument = "NAME",
     .used_by = report,
     .help = "name the report of the model (default: model_report.csv)",
     .set = detail::report_file<&options::model_report>},
    {.name = "--per-layer-mode",
     .used_by = report,
     .help = "write a report by layer too",
     .set =
         [](options& o, std::string_view) {
           o.per_layer_mode = o.reports = true;
           return std::string();
         }},
    {.name = "--per-layer-report",
     .argument = "NAME",
     .used_by = report,
     .help = "name the report by layer (default: per_layer_report.csv)",
     .set = detail::report_file<&options::per_layer_report>},
    {.name = "--sparsity-ignored-layers",
     .argument = "A,B,...",
     .used_by = report,
     .help = "leave the zeros of these layers out of Model Analyzer's sparsity",
     .set = detail::keep<&options::sparsity_ignored_layers>},
    {.name = "--sparsity-ignore-first-conv",
     .used_by = report,
     .help = "leave out the zeros of the first convolution",
     .set = detail::turn_on<&options::sparsity_ignore_first_conv>},
    {.name = "--sparsity-ignore-fc",
     .used_by = report,
     .help = "accepted for compatibility; it changes no figure, as in Model Analyzer",
     .set = detail::turn_on<&options::sparsity_ignore_fc>},
    {.name = "--help",
     .letter = "-h",
     .used_by = information,
     .help = "print this text",
     .set = detail::turn_on<&options::help>},
    {.name = "--version",
     .used_by = information,
     .help = "print the version",
     .set = detail::turn_on<&options::version>},
};

}  // namespace cli
