// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The options of a run, as the command line sets them.
#include <opcost/budget/diff.hpp>
#include <opcost/compiled/model_cost.hpp>
#include <opcost/core/result.hpp>
#include <opcost/model/read_options.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// What a run does. Each option says with which of these it has an effect.
enum action : unsigned {
  report = 1u << 0,       // one model, in a format
  all_figures = 1u << 1,  // --convention all
  explanation = 1u << 2,  // --explain
  polynomials = 1u << 3,  // --solve
  picture = 1u << 4,      // --svg
  one_layer = 1u << 5,    // --layer
  operations = 1u << 6,   // --list-ops
  conventions = 1u << 7,  // --convention list
  information = 1u << 8,  // --help, --version
  difference = 1u << 9,   // --diff
  baselines = 1u << 10,   // --baseline, --write-baseline
  comparison = difference | baselines,
  any_model = report | all_figures | explanation | polynomials | picture,
};

struct options {
  std::string model{}, convention{"opcost"}, format{"summary"}, svg{};
  opcost::read_options read{};
  bool check_shapes = false, ignore_unknown = false, help = false, version = false, safe_csv = false;
  bool has_budget = false;
  opcost::budget limit{};
  std::string shape{}, solve{}, explain{}, past{};
  std::vector<std::string> states{};
  bool state_set = false;
  std::vector<std::string> trips{};
  std::string profile{}, compare_profile{}, execution_graph{}, device{};
  std::string diff{}, baseline{}, write_baseline{};
  std::vector<std::string> models{};  // all models of the command line; `model` is the first
  opcost::tolerances tolerance{};
  bool list_ops = false;
  bool plan = false;
  std::string planner{};
  std::string layer{};
  std::vector<std::string> layer_inputs{};
  // Model Analyzer's options
  std::string report_dir{}, model_report{"model_report.csv"}, per_layer_report{"per_layer_report.csv"},
      sparsity_ignored_layers{};
  bool reports = false, per_layer_mode = false, sparsity_ignore_first_conv = false, sparsity_ignore_fc = false;

  /// What these options ask for.
  action asks_for() const;
};

/// Reads the command line. *Errors*: an option that does not exist, has no value or no effect; no model.
opcost::result<options> parse(opcost::span<const std::string> words);

/// The text of --help, from the table of options. `formats`: one line for each kind of model file.
std::string help(const std::vector<opcost::compiled::named>& formats);

}  // namespace cli
