// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Operators that move data, resize images, or return positions.
#include <opcost/tflite/operator_node.hpp>

namespace opcost::tflite::detail {

// The shape in a list of numbers; of unknown rank if the numbers are unknown.
inline partial_shape shape_in(const partial_tensor& list) {
  if (!list.has_value() || list.value.size() > static_cast<std::size_t>(partial_shape::max_rank))
    return partial_shape::of_unknown_rank();
  partial_shape s;
  for (const interval& d : list.value) s.push_back(d);
  return s;
}
inline partial_tensor with_value(const partial_tensor& t, const partial_shape& dims) {
  return dims.ranked() ? with(t, dims) : with(t, partial_shape::of_unknown_rank());
}

// Blocks of pixels become channels, or channels become blocks.
inline lowered_outputs move_blocks(const partial_tensor& x, count_t block, bool to_depth) {
  if (x.dims.rank != 4 || block < 1) return "it needs an input of rank 4 and a block size of at least 1";
  const interval b(block);
  const partial_shape& d = x.dims;
  if (to_depth) return with(x, {d[0], floor_div(d[1], b), floor_div(d[2], b), d[3] * b * b});
  return with(x, {d[0], d[1] * b, d[2] * b, floor_div(d[3], b * b)});
}
// in: x [N, spatial..., rest...], block, crops or pads
inline lowered_outputs move_batch(const partial_tensors& in, bool to_batch) {
  const partial_tensor &x = in[0], &block = in[1], &edges = in[2];
  if (!block.has_value() || !edges.has_value()) return undecided("its blocks are unknown");
  partial_shape y = x.dims;
  const int spatial = static_cast<int>(block.value.size());
  if (spatial + 1 > y.rank || edges.value.size() != 2 * block.value.size())
    return "its blocks and edges need as many numbers as there are spatial dimensions";
  interval product = 1;
  for (std::size_t i = 0; i < block.value.size(); ++i) {
    const interval b = block.value[i], both = edges.value[2 * i] + edges.value[2 * i + 1];
    if (lower(b) < 1) return "a block needs at least one element";
    const int at = static_cast<int>(i) + 1;
    product = product * b;
    y.set(at, to_batch ? floor_div(y[at] + both, b) : y[at] * b - both);
  }
  y.set(0, to_batch ? y[0] * product : floor_div(y[0], product));
  return with(x, y);
}
inline ints bits_of_mask(count_t mask) {
  ints all;
  for (int i = 0; i < ints::max_rank; ++i) all.push_back(mask.n >> i & 1);
  return all;
}
inline lowered_outputs lower_strided_slice(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  const auto o = n.options();
  strided_slice op;
  op.begin_mask = bits_of_mask(o.integer(0));
  op.end_mask = bits_of_mask(o.integer(1));
  op.ellipsis_mask = bits_of_mask(o.integer(2));
  op.new_axis_mask = bits_of_mask(o.integer(3));
  op.shrink_axis_mask = bits_of_mask(o.integer(4));
  partial_tensor end = in[2];
  if (o.flag(5)) {  // the ends are relative to the begins
    if (!in[1].has_value() || !in[2].has_value() || in[1].value.size() != in[2].value.size())
      return undecided("its begins and ends are unknown");
    sequence<interval> sums;
    for (std::size_t i = 0; i < in[2].value.size(); ++i) sums.push_back(in[1].value[i] + in[2].value[i]);
    end = step.numbers(span<const interval>(sums));
  }
  return step(op, in[0], in[1], end, in[3]);
}
// in: x, begins, sizes; a size of -1 means the rest
inline lowered_outputs lower_slice(const partial_tensors& in) {
  const partial_shape begin = shape_in(in[1]), size = shape_in(in[2]);
  if (!begin.ranked() || !size.ranked()) return undecided("its begins and sizes are unknown");
  if (begin.rank != in[0].dims.rank || size.rank != begin.rank) return "it needs a begin and a size per dimension";
  partial_shape y = size;
  for (int i = 0; i < y.rank; ++i)
    if (is(size[i], -1)) y.set(i, in[0].dims[i] - begin[i]);
  return with(in[0], y);
}
inline lowered_outputs lower_unpack(const operator_node& n, const partial_tensor& x) {
  const count_t axis = n.options().integer(1);
  const int at = static_cast<int>(axis < 0 ? axis.n + x.dims.rank : axis.n);
  if (at < 0 || at >= x.dims.rank) return "its axis is no dimension of its input";
  partial_shape y;
  for (int i = 0; i < x.dims.rank; ++i)
    if (i != at) y.push_back(x.dims[i]);
  lowered_outputs all;
  for (int k = 0; k < n.outputs(); ++k) all.push_back(with(x, y));
  return all;
}
inline lowered_outputs lower_bitcast(const operator_node& n, const partial_tensor& x) {
  const int from = bits_of(x.type);
  const int to = bits_of(n.stored_output(0).type);
  partial_shape y = x.dims;
  if (from <= 0 || to <= 0) return undecided("its element types have no fixed size");
  if (from > to) y.push_back(from / to);
  if (from < to) y = y.slice(0, y.rank - 1);
  return with(x, y);
}
inline lowered_outputs lower_stablehlo_movement(const operator_node& n, const partial_tensors& in,
                                                lowering_step& step) {
  const auto o = n.options();
  switch (n.is->op) {
    case builtin::stablehlo_concatenate:
      return step(concat{.axis = o.long_integer(0)}, span<const partial_tensor>(in.begin(), in.end()));
    case builtin::stablehlo_transpose: return step(transpose{}, in[0], step.numbers(o.list(0, 8)));
    case builtin::stablehlo_dynamic_slice: {
      const ints sizes = o.list(0, 8);
      if (sizes.rank != in[0].dims.rank) return "it needs a size per dimension";
      partial_shape y;
      for (int i = 0; i < sizes.rank; ++i) y.push_back(sizes[i]);
      return with(in[0], y);
    }
    case builtin::stablehlo_dynamic_update_slice: return in[0];
    case builtin::stablehlo_select: return with(in[1], in[1].dims);
    case builtin::stablehlo_slice: {
      const ints start = o.list(0, 8), limit = o.list(1, 8), stride = o.list(2, 8);
      if (start.rank != in[0].dims.rank || limit.rank != start.rank) return "it needs bounds for each dimension";
      partial_shape y;
      for (int i = 0; i < start.rank; ++i)
        y.push_back(ceil_div(larger(limit[i] - start[i], 0), larger(stride.at_or(i, 1), 1)));
      return with(in[0], y);
    }
    case builtin::stablehlo_pad: {
      const ints low = o.list(0, 8), high = o.list(1, 8), inner = o.list(2, 8);
      partial_shape y = in[0].dims;
      for (int i = 0; i < y.rank; ++i)
        y.set(i, y[i] + low.at_or(i, 0) + high.at_or(i, 0) + larger(y[i] - 1, interval(0)) * inner.at_or(i, 0));
      return with(in[0], y);
    }
    default: return undecided("the shape of its output for other input shapes is unknown");
  }
}

// The output shape for other input shapes, if the operator's rule is known; otherwise unknown.
inline lowered_outputs lower_movement(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  const auto o = n.options();
  switch (n.is->op) {
    case builtin::concatenation:
      return step(concat{.axis = o.integer(0)}, span<const partial_tensor>(in.begin(), in.end()));
    case builtin::reshape: {
      if (in.has(1) && in[1].has_value()) return step(reshape{}, in[0], in[1]);
      if (in.has(1) && !o.has(0)) return step(reshape{}, in[0], in[1]);
      return step(reshape{}, in[0], step.numbers(o.list(0, 4)));
    }
    case builtin::transpose: return step(transpose{}, in[0], in[1]);
    case builtin::squeeze: {
      const ints axes = o.list(0, 4);
      return axes.empty() ? step(squeeze_1{}, in[0]) : step(squeeze_1{}, in[0], step.numbers(axes));
    }
    case builtin::expand_dims: return step(unsqueeze{}, in[0], in[1]);
    case builtin::tile: return step(tile{}, in[0], in[1]);
    case builtin::pad:
    case builtin::padv2:
    case builtin::mirror_pad: {
      partial_shape y = in[0].dims;
      if (!in[1].has_value()) return undecided("the pads are unknown");
      if (in[1].value.size() != 2 * static_cast<std::size_t>(y.rank > 0 ? y.rank : 0))
        return "it needs two pads per dimension";
      for (int i = 0; i < y.rank; ++i) {
        const auto at = static_cast<std::size_t>(2 * i);
        y.set(i, y[i] + in[1].value[at] + in[1].value[at + 1]);
      }
      return with(in[0], y);
    }
    case builtin::pack: {
      const count_t axis = o.integer(1);
      const int at = static_cast<int>(axis < 0 ? axis.n + in[0].dims.rank + 1 : axis.n);
      if (at < 0 || at > in[0].dims.rank) return "its axis is no dimension of its output";
      sequence<partial_tensor> parts;
      for (const partial_tensor& t : in) parts.push_back(step(unsqueeze{}, t, step.numbers({at})));
      return step(concat{.axis = at}, span<const partial_tensor>(parts));
    }
    case builtin::unpack: return lower_unpack(n, in[0]);
    case builtin::space_to_depth: return move_blocks(in[0], o.integer(0), true);
    case builtin::depth_to_space: return move_blocks(in[0], o.integer(0), false);
    case builtin::space_to_batch_nd: return move_batch(in, true);
    case builtin::batch_to_space_nd: return move_batch(in, false);
    case builtin::gather:
      return step(gather_8{o.integer(1)}, in[0], in[1],
                  step.number(o.integer(0) < 0 ? o.integer(0) + in[0].dims.rank : o.integer(0)));
    case builtin::gather_nd: return step(gather_nd_8{}, in[0], in[1]);
    case builtin::strided_slice: return lower_strided_slice(n, in, step);
    case builtin::slice: return lower_slice(in);
    case builtin::split: return step.all(split{o.integer(0)}, in[1], in[0]);
    case builtin::split_v: return step.all(variadic_split{}, in[0], in[2], in[1]);
    case builtin::shape: return step(shape_of_3{n.stored_output(0).type}, in[0]);
    case builtin::rank: return in[0].dims.ranked() ? step.number(in[0].dims.rank, dtype::i32) : n.stored_output(0);
    case builtin::fill: return with_value(in[1], shape_in(in[0]));
    case builtin::sparse_to_dense: return with_value(in[2], shape_in(in[1]));
    case builtin::scatter_nd: return with_value(in[1], shape_in(in[2]));
    case builtin::range: return step(range_4{n.stored_output(0).type}, in[0], in[1], in[2]);
    case builtin::broadcast_to: return step(broadcast_3{{.mode = broadcast_mode::bidirectional}}, in[0], in[1]);
    case builtin::one_hot: return step(one_hot_1{o.integer(0)}, in[0], in[1], in[2], in[3]);
    case builtin::select:
    case builtin::select_v2: {
      partial_tensor condition = in[0];
      condition.type = dtype::boolean;
      return step(where{}, condition, in[1], in[2]);
    }
    case builtin::embedding_lookup: return step(gather_8{}, in[1], in[0], step.number(0));
    case builtin::hashtable_lookup: {
      partial_shape y = in[2].dims;
      y.set(0, in[0].dims[0]);
      return {with(in[2], y), with(in[0], in[0].dims)};
    }
    case builtin::hashtable_find: return with(in[1], in[1].dims);
    case builtin::matrix_diag: {
      partial_shape y = in[0].dims;
      y.push_back(y[-1]);
      return with(in[0], y);
    }
    case builtin::dilate: {
      const partial_shape by = shape_in(in[1]);
      partial_shape y = in[0].dims;
      if (by.rank != y.rank) return undecided("its dilations are unknown");
      for (int i = 0; i < y.rank; ++i) y.set(i, larger(y[i] - 1, interval(0)) * by[i] + 1);
      return with(in[0], y);
    }
    case builtin::bitcast: return lower_bitcast(n, in[0]);
    case builtin::zeros_like:
    case builtin::reverse_v2:
    case builtin::reverse_sequence:
    case builtin::matrix_set_diag:
    case builtin::dynamic_update_slice:
    case builtin::densify:
    case builtin::real:
    case builtin::imag: return with(in[0], in[0].dims);
    case builtin::var_handle:
    case builtin::read_variable:
    case builtin::hashtable:
    case builtin::hashtable_size:
    case builtin::stablehlo_reshape:
    case builtin::stablehlo_iota: return n.stored_output(0);  // no operand changes its shape
    case builtin::assign_variable:
    case builtin::hashtable_import:
    case builtin::call_once: return lowered_outputs{};
    default: return lower_stablehlo_movement(n, in, step);
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
