// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the command line says.
#include <opcost/budget/parse_budget.hpp>
#include <opcost/core/result.hpp>
#include <opcost/plan/planners.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

struct options {
  std::string model{}, weights{}, convention{"opcost"}, format{"summary"}, svg{};
  bool check_shapes = false, ignore_unknown = false, help = false, version = false;
  bool has_budget = false;
  opcost::budget limit{};
  std::string shape{}, solve{}, explain{};
  std::vector<std::string> trips{}, dims{};
  std::string profile{}, compare_profile{}, execution_graph{}, device{};
  bool list_ops = false;
  bool plan = false;
  std::string planner{};
  std::string layer{};
  std::vector<std::string> layer_inputs{};
  // Model Analyzer's
  std::string report_dir{}, model_report{"model_report.csv"}, per_layer_report{"per_layer_report.csv"},
      sparsity_ignored_layers{};
  bool reports = false, per_layer_mode = false, sparsity_ignore_first_conv = false, sparsity_ignore_fc = false;
};

inline constexpr std::string_view usage =
    "usage: opcost [options] MODEL\n"
    "\n"
    "Tells what a neural network costs. MODEL is an OpenVINO IR (.xml, versions 10 and 11).\n"
    "\n"
    "  -m, --model PATH          the model, instead of the bare argument\n"
    "  -w, --weights PATH        its weights; default: MODEL with .bin in place of .xml, where it exists\n"
    "      --convention NAME     whose figures: opcost (default), model_analyzer, fvcore, ...; list prints all, a line "
    "each; all: their figures side by side\n"
    "      --explain NAME        the terms between the MACs and a convention's figure, by type of layer; with "
    "--convention: between two figures\n"
    "      --format FORMAT       summary (default), table, tree, csv, json, markdown, html: a page that needs nothing "
    "else\n"
    "      --plan [PLANNER]      where the tensors lie, what each planner needs, against the bound: greedy_by_size, "
    "greedy_by_conflict, hill_climb; default: the best\n"
    "      --svg PICTURE         one picture instead: arena, timeline, roofline, treemap\n"
    "      --profile FILE        measured times, joined with the layers: benchmark_app, get_profiling_info, "
    "onnxruntime, torch\n"
    "      --execution-graph FILE    which layers were fused into what; benchmark_app -exec_graph_path writes it\n"
    "      --compare-profile FILE    the measured times of --profile against these\n"
    "      --device FILE         what a device can do: roofline, estimates; examples/devices holds some\n"
    "      --shape NAME[1,3,320,320],...   new input shapes, through the whole network; NAME may be left out of a "
    "single input, ? and 1..16 are dimensions too\n"
    "      --solve DIMENSION     the figures as polynomials in batch, height, width, side, sequence or NAME.INDEX; "
    "side=32k: in multiples of 32\n"
    "                            with --budget the largest value that keeps to it\n"
    "      --dim NAME=N          set a symbolic dimension of an ONNX model; may be given again\n"
    "      --trips NAME=N        how often a loop runs where the model does not tell; may be given again\n"
    "      --layer TEXT          one layer instead of a model, as torch prints it: \"Conv2d(3, 64, kernel_size=(7, "
    "7))\"; - reads it from standard input\n"
    "      --input SHAPE         what it is given, 1,3,224,224; again for each input; --format json too\n"
    "      --list-ops            all operations, with what each is counted as; --format markdown too\n"
    "      --check-shapes        infer every layer's output shapes and compare them with those stored in the file\n"
    "      --ignore-unknown-layers   take figures without unknown operations for a success\n"
    "      --budget macs=N,params=N,weight_bytes=N,peak_bytes=N   exit 3 where the network needs more\n"
    "  -o, --report-dir DIR      write Model Analyzer's report files there; made where it is not\n"
    "      --model-report NAME   that of the model: model_report.csv\n"
    "      --per-layer-mode      write one by layer too; --per-layer-report NAME: per_layer_report.csv\n"
    "      --sparsity-ignored-layers A,B   --sparsity-ignore-first-conv   --sparsity-ignore-fc\n"
    "                            whose zeros Model Analyzer's sparsity leaves out\n"
    "      --help, --version\n"
    "\n"
    "Exit: 0 done, 1 usage, 2 the model could not be read, 3 over budget, 4 unknown operations.\n";

inline opcost::error bad(std::string_view what) { return opcost::error::at(opcost::error_code::bad_argument) << what; }

inline opcost::result<options> parse(int argc, char** argv) {
  options o;
  for (int i = 1; i < argc; ++i) {
    std::string_view a = argv[i];
    std::string_view attached{};
    bool has_attached = false;
    if (a.substr(0, 2) == "--" && a.find('=') != std::string_view::npos && a.substr(0, 8) != "--budget") {
      attached = a.substr(a.find('=') + 1), a = a.substr(0, a.find('=')), has_attached = true;
    } else if (a.substr(0, 9) == "--budget=") {
      attached = a.substr(9), a = a.substr(0, 8), has_attached = true;
    }
    std::string missing;
    const auto value = [&]() -> std::string {
      if (has_attached) return has_attached = false, std::string(attached);
      if (i + 1 < argc) return argv[++i];
      missing = a;
      return {};
    };
    if (a == "-m" || a == "--model")
      o.model = value();
    else if (a == "-w" || a == "--weights")
      o.weights = value();
    else if (a == "--convention")
      o.convention = value();
    else if (a == "--format")
      o.format = value();
    else if (a == "--svg")
      o.svg = value();
    else if (a == "--shape")
      o.shape = value();
    else if (a == "--solve")
      o.solve = value();
    else if (a == "--explain")
      o.explain = value();
    else if (a == "--dim")
      o.dims.push_back(value());
    else if (a == "--trips")
      o.trips.push_back(value());
    else if (a == "--plan") {
      o.plan = true;
      if (has_attached || (i + 1 < argc && opcost::planner_named(argv[i + 1]) >= 0)) o.planner = value();
      if (!o.planner.empty() && opcost::planner_named(o.planner) < 0)
        return bad("no planner is called '")
               << o.planner << "'; there are greedy_by_size, greedy_by_conflict and hill_climb";
    } else if (a == "--profile")
      o.profile = value();
    else if (a == "--compare-profile" || a == "--compare_profile")
      o.compare_profile = value();
    else if (a == "--execution-graph" || a == "--execution_graph")
      o.execution_graph = value();
    else if (a == "--device")
      o.device = value();
    else if (a == "--list-ops")
      o.list_ops = true;
    else if (a == "--layer")
      o.layer = value();
    else if (a == "--input")
      o.layer_inputs.push_back(value());
    else if (a == "--check-shapes")
      o.check_shapes = true;
    else if (a == "--ignore-unknown-layers" || a == "--ignore_unknown_layers")
      o.ignore_unknown = true;
    else if (a == "--budget") {
      o.has_budget = true;
      const std::string text = value();
      const opcost::result<opcost::budget> limit = opcost::parse_budget(text);
      if (missing.empty() && !limit) return bad("--budget: ") << limit.error().what;
      if (limit) o.limit = *limit;
    } else if (a == "-o" || a == "--report-dir" || a == "--report_dir")
      o.report_dir = value(), o.reports = true;
    else if (a == "--model-report" || a == "--model_report")
      o.model_report = value(), o.reports = true;
    else if (a == "--per-layer-report" || a == "--per_layer_report")
      o.per_layer_report = value(), o.reports = true;
    else if (a == "--per-layer-mode" || a == "--per_layer_mode")
      o.per_layer_mode = o.reports = true;
    else if (a == "--sparsity-ignored-layers" || a == "--sparsity_ignored_layers")
      o.sparsity_ignored_layers = value();
    else if (a == "--sparsity-ignore-first-conv" || a == "--sparsity_ignore_first_conv")
      o.sparsity_ignore_first_conv = true;
    else if (a == "--sparsity-ignore-fc" || a == "--sparsity_ignore_fc")
      o.sparsity_ignore_fc = true;
    else if (a == "--help" || a == "-h")
      o.help = true;
    else if (a == "--version")
      o.version = true;
    else if (a.size() > 1 && a[0] == '-')
      return bad("unknown option ") << a << "; opcost --help lists them all";
    else if (o.model.empty())
      o.model = a;
    else
      return bad("a second model '") << a << "'; one at a time";
    if (!missing.empty()) return bad(missing) << " needs a value; opcost --help tells which";
    if (has_attached) return bad(a) << " takes no value";
  }
  if (o.model.empty() && !o.help && !o.version && !o.list_ops && o.layer.empty() && o.convention != "list")
    return bad("no model given; opcost --help shows how");
  if (o.profile.empty() && !(o.compare_profile + o.execution_graph).empty())
    return bad("--execution-graph and --compare-profile say more of a --profile; give one");
  if (o.plan && (!o.svg.empty() || (o.format != "summary" && o.format != "json")))
    return bad("--plan goes with --format summary or json; --svg arena draws a plan");
  if (o.check_shapes && !o.shape.empty())
    return bad(
        "--check-shapes compares with the shapes that the file stores, which --shape leaves aside; one of the two");
  return o;
}

}  // namespace cli
