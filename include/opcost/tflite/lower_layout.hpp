// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Operators that move data, resize images, or return positions.
#include <opcost/tflite/operator_node.hpp>

namespace opcost::tflite::detail {

// With other input shapes, of those whose rule is simple; the others are not known then.
inline lowered_outputs lower_movement(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  const auto o = n.options();
  switch (n.is->op) {
    case builtin::concatenation:
      return step(concat{.axis = o.integer(0)}, span<const partial_tensor>(in.begin(), in.end()));
    case builtin::reshape: {
      if (in.has(1) && in[1].has_value()) return step(reshape{}, in[0], in[1]);
      return step(reshape{}, in[0], step.numbers(o.list(0, 4)));
    }
    case builtin::transpose: return step(transpose{}, in[0], in[1]);
    case builtin::squeeze: {
      const ints axes = o.list(0, 4);
      return axes.empty() ? step(squeeze_1{}, in[0]) : step(squeeze_1{}, in[0], step.numbers(axes));
    }
    case builtin::expand_dims: return step(unsqueeze{}, in[0], in[1]);
    case builtin::tile: return step(tile{}, in[0], in[1]);
    case builtin::zeros_like: return with(in[0], in[0].dims);
    case builtin::pad:
    case builtin::padv2:
    case builtin::mirror_pad: {
      if (!in[1].has_value()) return undecided("the pads are unknown");
      partial_shape y = in[0].dims;
      for (int i = 0; i < y.rank; ++i) y.set(i, y[i] + in[1].value[2 * i] + in[1].value[2 * i + 1]);
      return with(in[0], y);
    }
    case builtin::pack: {
      partial_shape y = in[0].dims, z;
      const count_t axis = o.integer(1);
      const int at = static_cast<int>(axis < 0 ? axis.n + y.rank + 1 : axis.n);
      for (int i = 0; i <= y.rank; ++i) {
        if (i == at) z.push_back(in.size());
        if (i < y.rank) z.push_back(y[i]);
      }
      return with(in[0], z);
    }
    default: return undecided("the shape of its output for other input shapes is unknown");
  }
}

inline lowered_outputs lower_resize(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  interpolate op;
  op.mode = n.is->op == builtin::resize_bilinear ? interpolate_mode::linear : interpolate_mode::nearest;
  op.axes = {1, 2};
  return step(op, in[0], in[1]);
}
inline lowered_outputs lower_arg(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  count_t axis = in[1].has_value() && !in[1].value.empty() ? lower(in[1].value[0]) : count_t(-1);
  if (axis < 0) axis += in[0].dims.rank;
  top_k_1 op;
  op.axis = axis;
  op.mode = n.is->op == builtin::arg_min ? top_k_mode::min : top_k_mode::max;
  const lowered_outputs best = step.all(op, in[0], step.number(1));
  partial_shape y;
  for (int i = 0; i < in[0].dims.rank; ++i)
    if (i != static_cast<int>(axis.n)) y.push_back(in[0].dims[i]);
  return with(best[1], y);
}

}  // namespace opcost::tflite::detail
