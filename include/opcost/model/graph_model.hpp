// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A loaded_model over any graph with graph_traits.
#include <opcost/model/loaded_model.hpp>

namespace opcost {

/// A loaded_model that owns what a reader returned (`File`) and the graph over it (`Graph`, constructible from a File).
/// A format derives from it and overrides about(), and whatever else its files have.
template <class File, class Graph, class... Cs> class graph_model : public loaded_model<Cs...> {
 public:
  explicit graph_model(File f) : file_(std::move(f)), graph_(file_) {}
  sequence<graph_input> inputs() const override { return inputs_of_graph(graph_); }
  bool has_bodies(std::string_view layer) const override { return finds_bodies(graph_, layer); }
  analysis<Cs...> analyze(const assumptions& assumed) const override { return opcost::analyze<Cs...>(graph_, assumed); }
  result<analysis<Cs...>> reshape(span<const given_input> given, const assumptions& assumed) const override {
    return reshaped<Cs...>(graph_, given, assumed);
  }
  opcost::shape_check check_shapes(const analysis_base& a) const override {
    if constexpr (has_outputs<Graph>)
      return opcost::check_shapes(a, graph_);
    else
      return {};
  }

 protected:
  const File& file() const { return file_; }
  const Graph& graph() const { return graph_; }

 private:
  File file_;
  Graph graph_;

  static bool finds_bodies(const Graph& g, std::string_view layer) {
    if constexpr (tells_bodies<Graph>) {
      using traits = graph_traits<Graph>;
      int index = 0;
      for (const auto& node : traits::nodes(g)) {
        kept_text texts;
        const std::string_view name = detail::facts_of_node(g, node, index++, texts).name;
        const auto bodies = traits::bodies(g, node);
        if (!bodies.empty() && name == layer) return true;
        for (const auto& b : bodies)
          if (finds_bodies(b.graph, layer)) return true;
      }
    }
    return false;
  }
};

}  // namespace opcost
