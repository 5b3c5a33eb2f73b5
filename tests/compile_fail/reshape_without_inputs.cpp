// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// expect: opcost: to re-shape a graph its graph_traits need inputs(graph, node) (README: Plug in your graph)
#include <opcost/all.hpp>
#include <vector>

struct my_graph {
  std::vector<int> layers{};
};
template <> struct opcost::graph_traits<my_graph> {
  static const std::vector<int>& nodes(const my_graph& g) { return g.layers; }
  static void visit(const my_graph&, int, auto&& f) { f(opcost::relu{}); }
#ifdef OPCOST_REJECT
  static std::vector<opcost::tensor> operands(const my_graph&, int) { return {}; }
#else
  static std::vector<opcost::edge> inputs(const my_graph&, int) { return {}; }
#endif
};

void use() { (void)opcost::reshaped<opcost::exact>(my_graph{}, opcost::span<const opcost::given_input>{}); }
