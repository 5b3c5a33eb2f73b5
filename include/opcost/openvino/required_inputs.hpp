// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The input ports of a layer that must have an edge.
#include <opcost/openvino/ir_model.hpp>
#include <opcost/ops/builtin.hpp>

namespace opcost::openvino {

/// The index of a layer's operation in the catalogue, or -1.
template <class Ops> int entry_of(const layer& l) {
  if (l.opset == 0) return -1;
  return catalogue<Ops>::find(l.type == "Const" ? std::string_view("Constant") : l.type, l.opset);
}

/// True if the operation requires this input. An operation that is not in the catalogue requires none.
template <class Ops> bool requires_input(const net& n, const layer& l, int input) {
  for (int i = 0; i < l.bodies; ++i) {
    const body_wiring& w = n.bodies[l.first_body + i].wiring;
    if (w.trips == input || w.condition == input) return true;
    for (const port_map& m : w.inputs)
      if (m.outer == input) return true;
  }
  const int at = entry_of<Ops>(l);
  return at >= 0 && catalogue<Ops>::entries[static_cast<std::size_t>(at)].required.in_files(input);
}

}  // namespace opcost::openvino
