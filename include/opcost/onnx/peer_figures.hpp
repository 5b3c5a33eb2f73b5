// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the tools that read ONNX count for a node as a whole, in the place of what its steps add up to.
#include <opcost/convention/onnx_opcounter.hpp>
#include <opcost/convention/onnx_tool.hpp>
#include <opcost/onnx/onnx_call.hpp>

namespace opcost::onnx {
namespace detail {

inline bool all_static(span<const partial_tensor> all) {
  for (const partial_tensor& t : all)
    if (t.present() && !t.dims.is_static()) return false;
  return true;
}
/// States the figures of the tools for a node; not known where a shape is not known.
inline void state_peer_figures(const call& c, const partial_tensors& in, const lowered_outputs& out, steps& step) {
  figure tool, opcounter;
  const span<const partial_tensor> made = out;
  if (all_static(made) && all_static({in.begin(), static_cast<std::size_t>(in.size())})) {
    sequence<tensor> operands;
    for (const partial_tensor& t : in) operands.push_back(t.present() ? numbers(t) : tensor{{}, dtype::none});
    outputs first;
    if (out.size() > 0) first = outputs(numbers(out[0]));
    const tensors given{span<const tensor>(operands)};
    tool = onnx_tool::of_node(c.is->type, c, given, first);
    opcounter = onnx_opcounter::of_node(c.is->type, c, given, first);
  }
  step.figure_of(onnx_tool::name, tool);
  step.figure_of(onnx_opcounter::name, opcounter);
}

}  // namespace detail
}  // namespace opcost::onnx
