// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Constants of zeros that OpenVINO inserts if an old operation omits an optional input.
#include <opcost/replay/model_analyzer/node_order.hpp>

namespace opcost::replay::model_analyzer {
namespace detail {
inline void append_zeros(graph& g, int taker, const partial_shape& dims, dtype type) {
  partial_tensor& t = g.tensors.emplace_back();
  t.dims = dims;
  t.type = type;
  node c;
  c.type = "Constant";
  c.facts = facts_of_type("Constant");
  c.operations = figure(count_t(0));
  c.name = g.names.emplace_back("Constant_" + std::string(std::string_view(digits(count_t(g.nodes.size())))));
  c.first_input = static_cast<int>(g.inputs.size());
  c.first_output = static_cast<int>(g.outputs.size());
  c.outputs = 1;
  g.outputs.push_back({&t, type, numbers(dims).elements(), true});
  g.nodes.push_back(c);
  // the consumer's inputs move to the end of the list, where there is room for one more
  node& n = g.at(taker);
  const int first = static_cast<int>(g.inputs.size());
  for (int k = 0; k < n.inputs; ++k) g.inputs.push_back(g.input(n, k));
  g.inputs.push_back({static_cast<int>(g.nodes.size()) - 1, 0});
  n.first_input = first;
  ++n.inputs;
}
}  // namespace detail

/// Inserts the constants of all nodes.
inline void add_implied_constants(graph& g) {
  for (int i = 0, count = static_cast<int>(g.nodes.size()); i < count; ++i) {
    const node& n = g.at(i);
    if (n.is(node_type::broadcast) && n.opset < 3 && n.inputs == 2) {
      detail::append_zeros(g, i, {}, dtype::u8);  // the axes
    } else if (n.is(node_type::pad) && n.inputs == 3 && g.feeds(g.input(n, 0))) {
      detail::append_zeros(g, i, {}, g[g.input(n, 0)].type);  // the padding value
    } else if (n.is(node_type::lstm_cell) && n.inputs >= 5 && g.feeds(g.input(n, 3))) {
      const output weights = g[g.input(n, 3)];  // [4 hidden, inputs]
      if (!weights.known || weights.is->dims.rank != 2) continue;
      const count_t hidden = weights.is->dims[0].min / 4;
      if (n.inputs == 5) detail::append_zeros(g, i, {hidden * 4}, weights.type);
      if (g.at(i).opset < 4 && g.at(i).inputs == 6)
        detail::append_zeros(g, i, {hidden * 3}, weights.type);  // the peepholes
    }
  }
}

}  // namespace opcost::replay::model_analyzer
