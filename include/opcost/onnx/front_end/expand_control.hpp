// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Branches and loops: one layer each, whose bodies Model Analyzer does not enter.
#include <opcost/onnx/front_end/expansion_parts.hpp>

namespace opcost::onnx::front_end {
namespace detail {

// Scan: what it cuts comes before its states.
inline void with_body(expansion& e) {
  std::vector<edge> from;
  const int cut = static_cast<int>(e.node.integer("num_scan_inputs", 0)), states = e.inputs() - cut;
  for (int k = states; k < e.inputs(); ++k)
    if (e.has(k)) from.push_back(e.in(k));
  for (int k = 0; k < states; ++k)
    if (e.has(k)) from.push_back(e.in(k));
  for (edge v : e.captured())
    if (v.row >= 0) from.push_back(v);
  const int n = e.node.outputs();
  const edge all = e.make(e.layer_type(), e.layer_opset(), from, {}, n);
  e.declare(all);
  for (int k = 0; k < n; ++k) e.out(k, piece(all, k));
}

}  // namespace detail

inline constexpr expansion_rule control_expansions[] = {
    {"If", 1, detail::with_body, "If", 8},
    {"Loop", 1, detail::with_body, "Loop", 5},
    {"Scan", 1, detail::with_body, "TensorIterator", 1},
};

}  // namespace opcost::onnx::front_end
