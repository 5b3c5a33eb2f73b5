// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A model that was read from a file of any format, behind one interface for reports and programs.
#include <memory>
#include <opcost/graph/reshape.hpp>
#include <opcost/graph/shape_check.hpp>
#include <opcost/replay/model_analyzer/rows.hpp>
#include <opcost/report/report.hpp>
#include <optional>

namespace opcost {

/// A model. `Cs` are the readings that its analyses have: `with_all_readings<loaded_model>` for those of all
/// conventions. Several threads may use one const model. An analysis refers to names in the model, so the model must
/// outlive it. Most formats derive from graph_model and override only what a graph does not say.
template <class... Cs> class loaded_model {
 public:
  loaded_model() = default;
  loaded_model(const loaded_model&) = delete;
  loaded_model& operator=(const loaded_model&) = delete;
  virtual ~loaded_model() = default;

  /// Name and source, "openvino-ir-11", as headings and JSON print them.
  virtual subject about() const = 0;
  /// What the reader skipped without an error, and other remarks for the user.
  virtual span<const error> remarks() const { return {}; }

  /// The model's inputs with the shapes that the file gives them.
  virtual sequence<graph_input> inputs() const = 0;
  /// The variables that the model keeps from one run to the next; `name` is the variable's.
  virtual sequence<graph_input> states() const { return {}; }
  /// True if the file itself has a symbolic dimension of this name.
  virtual bool has_dimension(std::string_view) const { return false; }
  /// True if a layer of this name, in the model or inside a body, is a loop or a branch.
  virtual bool has_bodies(std::string_view layer) const = 0;
  /// The cost of the model as it is stored.
  virtual analysis<Cs...> analyze(const assumptions&) const = 0;
  /// The cost of the model with other input shapes. *Errors*: shapes that contradict the layers.
  virtual result<analysis<Cs...>> reshape(span<const given_input>, const assumptions&) const = 0;
  /// Compares the inferred shapes with those in the file. `a` is an analysis without stored shapes.
  virtual shape_check check_shapes(const analysis_base& a) const = 0;
  /// Zeros of the stored parameters, by row; unknown without weights.
  virtual zero_counts zeros(const analysis_base&) const { return {}; }
  /// Sections of the report that only this format has: the arena of a TFLite file, ...
  virtual std::vector<std::unique_ptr<report_section>> sections(const analysis_base&) const { return {}; }
  /// The file as Model Analyzer reads it; null if the tool does not read this format.
  virtual const replay::model_analyzer::file* model_analyzer_file() const { return nullptr; }
  /// Model Analyzer's figures for the whole model; none if the tool does not read this format, or if the analyses do
  /// not have the reading model_analyzer.
  virtual std::optional<replay::model_analyzer::figures> model_analyzer_figures(
      [[maybe_unused]] const analysis<Cs...>& a, [[maybe_unused]] const replay::model_analyzer::options& o) const {
    if constexpr ((std::same_as<Cs, model_analyzer> || ...))
      if (const auto* file = model_analyzer_file()) return replay::model_analyzer::analyze(a, *file, o);
    return {};
  }
};

}  // namespace opcost
