// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Finds the nodes of a quantized model that a CPU with such instructions runs on 8-bit integers. Only the model
// decides.
#include <opcost/replay/model_analyzer/node.hpp>

namespace opcost::replay::model_analyzer {
namespace detail {

class integer_nodes {
 public:
  explicit integer_nodes(const graph& g) : g_(g), quantized_(g.nodes.size(), unknown) {}

  std::vector<char> run() {
    std::vector<char> integer(g_.nodes.size(), 0);
    bool any = false;
    for (int i : g_.order) any = any || g_.at(i).is(node_type::fake_quantize);
    if (!any) return integer;
    std::vector<int> only_taker(g_.nodes.size(), -1);  // of each node; -2: several
    for (int i : g_.order)
      for (const edge& v : g_.inputs_of(g_.at(i)))
        if (v.row >= 0)
          only_taker[index(v.row)] = only_taker[index(v.row)] == -1 || only_taker[index(v.row)] == i ? i : -2;
    for (int i : g_.order) {
      const node& n = g_.at(i);
      if (n.is(node_type::convolution) || n.is(node_type::group_convolution) || n.is(node_type::convolution_backprop))
        integer[index(i)] = n.inputs > 1 && integer_weights(g_.input(n, 1)) && quantized(g_.input(n, 0));
      else if (n.is(node_type::add))  // the bias of an integer layer, unless it is quantized again
        integer[index(i)] = n.inputs > 1 && runs_after(integer, n) && constant(g_.input(n, 1)) &&
                            !(only_taker[index(i)] >= 0 && g_.at(only_taker[index(i)]).is(node_type::fake_quantize));
      else if (n.is(node_type::prelu) || n.is(node_type::elu) || n.is(node_type::hswish))
        integer[index(i)] = runs_after(integer, n);
      else if (n.is(node_type::avg_pool) || n.is(node_type::max_pool))
        integer[index(i)] = n.inputs > 0 && g_.feeds(g_.input(n, 0)) && activation_quantizer(g_.at(g_.input(n, 0).row));
    }
    return integer;
  }

 private:
  enum : char { unknown, no, yes };
  const graph& g_;
  std::vector<char> quantized_;  // by node

  static std::size_t index(int i) { return static_cast<std::size_t>(i); }
  bool runs_after(const std::vector<char>& integer, const node& n) const {
    return n.inputs > 0 && g_.input(n, 0).row >= 0 && integer[index(g_.input(n, 0).row)];
  }
  bool passes_weights(const node& n) const {
    return n.is(node_type::convert) || n.is(node_type::subtract) || n.is(node_type::multiply) ||
           n.is(node_type::reshape) || n.is(node_type::transpose);
  }
  bool constant(edge v) const {
    for (int steps = 0; v.row >= 0 && steps < 16; ++steps) {
      const node& n = g_.at(v.row);
      if (n.is_constant()) return true;
      if (!passes_weights(n)) return false;
      v = g_.input(n, 0);
    }
    return false;
  }
  // True for an 8-bit constant behind its dequantization, and for a quantized constant.
  bool integer_weights(edge v) const {
    for (int steps = 0; v.row >= 0 && steps < 16; ++steps) {
      const node& n = g_.at(v.row);
      if (n.is_constant()) return g_[v].type == dtype::i8 || g_[v].type == dtype::u8;
      if (n.is(node_type::fake_quantize)) return constant(g_.input(n, 0));
      if (!passes_weights(n)) return false;
      v = g_.input(n, 0);
    }
    return false;
  }
  bool activation_quantizer(const node& n) const {
    if (!n.is(node_type::fake_quantize) || constant(g_.input(n, 0))) return false;
    int levels = 0;
    for (char c : attribute(g_, n, "levels")) {
      if (c < '0' || c > '9' || levels > 256) break;
      levels = levels * 10 + (c - '0');
    }
    return levels > 0 && levels <= 256;
  }
  // True if only nodes that move elements are between this edge and a quantizer; for a Concat, on all branches.
  bool quantized(edge v) {
    std::vector<int> path{v.row};
    while (!path.empty()) {
      const int i = path.back();
      if (i < 0 || quantized_[index(i)] != unknown || path.size() > 4 * g_.nodes.size() + 4) {  // too long: a cycle
        path.pop_back();
        continue;
      }
      const node& n = g_.at(i);
      char& is = quantized_[index(i)];
      const bool moves = n.is(node_type::reshape) || n.is(node_type::transpose) || n.is(node_type::squeeze) ||
                         n.is(node_type::unsqueeze) || n.is(node_type::split) || n.is(node_type::variadic_split) ||
                         n.is(node_type::shuffle_channels) || n.is(node_type::tile) ||
                         (n.is(node_type::max_pool) && attribute(g_, n, "rounding_type") != "ceil_torch");
      const int asked = moves ? (n.inputs > 0 ? 1 : 0) : n.is(node_type::concat) ? n.inputs : 0;
      if (asked == 0) {
        is = activation_quantizer(n) ? yes : no;
        continue;
      }
      bool ready = true, all = true;
      for (int k = 0; k < asked; ++k) {
        const int from = g_.input(n, k).row;
        if (from < 0)
          all = false;
        else if (quantized_[index(from)] == unknown) {
          path.push_back(from);
          ready = false;
        } else
          all = all && quantized_[index(from)] == yes;
      }
      if (ready) is = all ? yes : no;
    }
    return v.row >= 0 && quantized_[index(v.row)] == yes;
  }
};
}  // namespace detail

/// Returns a flag for each node: 1 if it runs on 8-bit integers.
inline std::vector<char> integer_nodes(const graph& g) { return detail::integer_nodes(g).run(); }

}  // namespace opcost::replay::model_analyzer
