// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Constant folding, which OpenVINO runs after the tool has listed the nodes. First, outputs whose values shape
// inference knows are replaced by constants, from the results upward, up to the first one on each path. Then nodes that
// depend only on constants are folded. The list keeps all nodes; consumers of a folded node read a constant of its
// name.
#include <opcost/replay/model_analyzer/node.hpp>

namespace opcost::replay::model_analyzer {

/// Which outputs and nodes constant folding replaced.
struct folding {
  std::vector<char> replaced{};  // by output
  std::vector<char> folded{};    // by node

  bool constant(const graph& g, edge v) const { return v.row >= 0 && (g.at(v.row).is_constant() || computed(g, v)); }
  /// True if folding computed the elements, so that the file does not store them.
  bool computed(const graph& g, edge v) const { return folded[static_cast<std::size_t>(v.row)] || replaced[g.id(v)]; }
  /// True if nodes that are folded later read this 16-bit output with 32 bits. Folding rounds 16-bit reals only for
  /// nodes that remain.
  bool wide(const graph& g, edge v) const {
    const node& n = g.at(v.row);
    const dtype t = g[v].type;
    return (t == dtype::f16 || t == dtype::bf16) && folded[static_cast<std::size_t>(v.row)] && !replaced[g.id(v)] &&
           !n.is_constant() && !n.is(node_type::convert) && !n.is(node_type::convert_like);
  }
};

namespace detail {
class folder {
 public:
  explicit folder(const graph& g)
      : g_(g), computable_(g.nodes.size(), 0), rooted_(g.nodes.size(), 0), known_(g.outputs.size(), 0) {}

  folding run() {
    mark_computable();
    mark_known();
    folding f{std::vector<char>(g_.outputs.size(), 0), std::vector<char>(g_.nodes.size(), 0)};
    std::vector<char> met(g_.nodes.size(), 0);
    std::vector<int> below;
    for (const std::vector<int>* roots : {&g_.results, &g_.sinks})
      for (int r : *roots) {
        met[index(r)] = 1;
        below.push_back(r);
      }
    while (!below.empty()) {
      const node& n = g_.at(below.back());
      below.pop_back();
      for (const edge& v : inputs_of(n)) {
        if (!g_.feeds(v)) continue;
        if (known_[g_.id(v)])
          f.replaced[g_.id(v)] = 1;
        else if (!met[index(v.row)]) {
          met[index(v.row)] = 1;
          below.push_back(v.row);
        }
      }
    }
    for (int i : g_.order) {
      const node& n = g_.at(i);
      if (!met[index(i)] || !n.facts.folds || n.inputs == 0) continue;
      f.folded[index(i)] = n.is(node_type::shape_of)       ? has_static_input(n)
                           : n.is(node_type::convert_like) ? f.constant(g_, g_.input(n, 0))
                                                           : all_inputs(n, [&](edge v) { return f.constant(g_, v); });
    }
    return f;
  }

 private:
  const graph& g_;
  std::vector<char> computable_;  // node: from constants and static shapes
  std::vector<char> rooted_;      // node: every path up ends in a constant or a ShapeOf
  std::vector<char> known_;       // output: shape inference keeps its value

  static std::size_t index(int i) { return static_cast<std::size_t>(i); }
  span<const edge> inputs_of(const node& n) const { return n.is_constant() ? span<const edge>() : g_.inputs_of(n); }
  template <class F> bool all_inputs(const node& n, F&& f) const {
    for (const edge& v : inputs_of(n))
      if (!g_.feeds(v) || !f(v)) return false;
    return true;
  }
  bool has_static_input(const node& n) const {
    return g_.feeds(g_.input(n, 0)) && g_[g_.input(n, 0)].is->dims.is_static();
  }

  void mark_computable() {
    for (int i : g_.order) {
      const node& n = g_.at(i);
      const bool may = n.facts.folds && n.inputs > 0;
      computable_[index(i)] =
          n.is_constant() || (n.is(node_type::shape_of) ? has_static_input(n) : may && all_inputs(n, [&](edge v) {
                                                                                  return computable_[index(v.row)] != 0;
                                                                                }));
      rooted_[index(i)] = n.is_constant() || n.is(node_type::shape_of) ||
                          (may && all_inputs(n, [&](edge v) { return rooted_[index(v.row)] != 0; }));
    }
  }
  // Bit k: shape inference reads the elements of input k.
  unsigned shape_inputs(const node& n) const {
    if (!n.is(node_type::interpolate)) return n.facts.shape_inputs;
    if (n.opset >= 11) return 1u << 1 | 1u << 2;
    const std::string_view mode = attribute(g_, n, "shape_calculation_mode");
    return mode.empty() ? 1u << 1 : mode == "sizes" ? 1u << 1 | 1u << 3 : 1u << 2 | 1u << 3;
  }
  // True if every element is known. Shape inference tracks each element of a value that depends on a partly known
  // shape.
  bool value_known(edge v) const {
    if (computable_[index(v.row)]) return true;
    if (!rooted_[index(v.row)]) return false;
    const output& o = g_[v];
    if (o.is->value.empty() && o.is->reals.empty()) return false;
    for (const interval& d : o.is->value)
      if (!d.exact()) return false;
    return true;
  }
  void mark_known() {
    std::vector<edge> above;
    for (int i : g_.order) {
      const node& n = g_.at(i);
      const unsigned read = shape_inputs(n);
      for (int k = 0; k < n.inputs && k < 32; ++k) {
        const edge v = g_.input(n, k);
        if (((read >> k) & 1u) == 0 || !g_.feeds(v)) continue;
        if (!g_.at(v.row).is_constant() && computable_[index(v.row)]) known_[g_.id(v)] = 1;
        if (rooted_[index(v.row)]) above.push_back(v);
      }
      if (n.is(node_type::non_zero) && g_.feeds(g_.input(n, 0)) && computable_[index(g_.input(n, 0).row)]) {
        known_[g_.id({i, 0})] = 1;
        computable_[index(i)] = 1;
      }
    }
    std::vector<char> met(g_.outputs.size(), 0);
    while (!above.empty()) {
      const edge v = above.back();
      above.pop_back();
      if (met[g_.id(v)]) continue;
      met[g_.id(v)] = 1;
      const node& n = g_.at(v.row);
      if (!n.is_constant() && value_known(v)) known_[g_.id(v)] = 1;
      if (!n.is(node_type::shape_of))
        for (const edge& from : inputs_of(n))
          if (g_.feeds(from)) above.push_back(from);
    }
  }
};
}  // namespace detail

/// Folds constants.
inline folding fold(const graph& g) { return detail::folder(g).run(); }

}  // namespace opcost::replay::model_analyzer
