// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Model Analyzer's figures of an ONNX file.
#include <memory>
#include <opcost/onnx/front_end/expand_model.hpp>
#include <opcost/onnx/front_end/expanded_graph.hpp>
#include <opcost/replay/model_analyzer/rows.hpp>

namespace opcost::onnx::front_end {

/// The figures, or the reason why there are none, and the data that the figures refer to.
class onnx_figures {
 public:
  onnx_figures(const graph& g, const analysis_base& a, const replay::model_analyzer::options& o = {})
      : parts_(std::make_shared<parts>(g, a)) {
    refuse_what_does_not_fit();
    if (!parts_->model.refused.empty()) {
      parts_->why = "Model Analyzer's figures of this file are not known: " + std::string(refused());
      figures_.flops_known = figures_.parameters.known = figures_.memory.known = false;
      figures_.refused = parts_->why;
      figures_.kept = parts_;
      return;
    }
    auto nodes =
        replay::model_analyzer::nodes_of(parts_->rows, span<const figure>(parts_->rows.figures), 1, parts_->file);
    replay::model_analyzer::put_in_order(nodes);
    name_apart(nodes);
    figures_ = replay::model_analyzer::analyze(std::move(nodes), o);
    figures_.made_by.reserve(parts_->model.layers.size());
    for (const layer& l : parts_->model.layers) figures_.made_by.push_back(l.made_by);
    figures_.kept = parts_;
  }
  /// Why OpenVINO does not read the file; empty: it does.
  std::string_view refused() const { return parts_->model.refused; }
  const expanded_model& expanded() const { return parts_->model; }
  replay::model_analyzer::figures& operator*() { return figures_; }
  replay::model_analyzer::figures* operator->() { return &figures_; }

 private:
  struct parts {
    parts(const graph& g, const analysis_base& a)
        : model(expand(g, a)), layers(model), rows(analyze<model_analyzer>(layers)), file(layers) {}
    expanded_model model;
    expanded_graph layers;
    analysis<opcost::model_analyzer> rows;
    expanded_file file;
    std::string why{};
  };
  std::shared_ptr<parts> parts_;
  replay::model_analyzer::figures figures_{};

  // OpenVINO infers all shapes while it reads: a layer that rejects its operands fails the whole file.
  void refuse_what_does_not_fit() {
    expanded_model& m = parts_->model;
    for (const row& r : parts_->rows.rows)
      if (m.refused.empty() && r.refused)
        m.refused = m.texts.join({"OpenVINO refuses ", r.type, " '", r.name, "': ", r.why});
  }
  // Of the nodes that have one name, the first that is listed keeps it; the others become NAME_1, NAME_2 ...
  static void name_apart(replay::model_analyzer::graph& g) {
    name_table taken, met;
    for (const auto& n : g.nodes) taken.set(n.name, 0);
    for (int i : g.order) {
      auto& n = g.at(i);
      if (met.find(n.name) >= 0) {
        std::string_view name = n.name;
        for (int k = 1; taken.find(name) >= 0; ++k)
          name = g.names.emplace_back(std::string(n.name) + "_" + std::string(std::string_view(digits(count_t(k)))));
        taken.set(name, 0);
        n.name = name;
      }
      met.set(n.name, 0);
    }
  }
};

}  // namespace opcost::onnx::front_end
