// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Chains of layers that several expansions have in common.
#include <opcost/onnx/front_end/expansion.hpp>

namespace opcost::onnx::front_end {

inline edge shape_of(expansion& e, edge x) { return e.make("ShapeOf", 3, {x}, {{"output_type", "i64"}}); }
inline edge old_shape_of(expansion& e, edge x) { return e.make("ShapeOf", 1, {x}); }
inline edge convert(expansion& e, edge x, dtype to) {
  return e.make("Convert", 1, {x}, {{"destination_type", name_of(to)}});
}
inline edge convert_like(expansion& e, edge x, edge like) { return e.make("ConvertLike", 1, {x, like}); }
inline edge two(expansion& e, std::string_view type, edge a, edge b) { return e.make(type, 1, {a, b}); }
inline edge reshape(expansion& e, edge x, edge to, bool special_zero = false) {
  return e.make("Reshape", 1, {x, to}, {{"special_zero", e.text(special_zero)}});
}
inline edge transpose(expansion& e, edge x, std::initializer_list<std::int64_t> order) {
  const edge by = e.numbers(order);
  return e.make("Transpose", 1, {x, by});
}
inline edge gather(expansion& e, edge x, edge at, edge axis) {
  return e.make("Gather", 8, {x, at, axis}, {{"batch_dims", "0"}});
}
/// Gather of one extent of a shape, its numbers of type i32 and one element.
inline edge extent(expansion& e, edge of_shape, std::int64_t axis) {
  const edge at = e.numbers({axis}, dtype::i32), along = e.numbers({0}, dtype::i32);
  return gather(e, of_shape, at, along);
}
inline edge concat(expansion& e, std::initializer_list<edge> parts, std::int64_t axis) {
  return e.make("Concat", 1, parts, {{"axis", e.text(axis)}});
}
inline edge broadcast(expansion& e, edge x, edge to, std::string_view mode = "numpy") {
  return e.make("Broadcast", 3, {x, to}, {{"mode", mode}});
}
inline edge split(expansion& e, edge x, edge axis, int parts) {
  return e.make("Split", 1, {x, axis}, {{"num_splits", e.text(std::int64_t{parts})}}, parts);
}
inline edge piece(edge of, int k) { return {of.row, k}; }
inline edge range(expansion& e, edge from, edge to, edge step) {
  return e.make("Range", 4, {from, to, step}, {{"output_type", "i64"}});
}
inline edge mean(expansion& e, edge x, edge axes, bool keep = true) {
  return e.make("ReduceMean", 1, {x, axes}, {{"keep_dims", e.text(keep)}});
}

/// All axes from `first` on, as numbers of the graph: Range(first, rank, 1).
inline edge axes_from(expansion& e, edge x, std::int64_t first) {
  const edge from = e.number(first), rank = e.make("Squeeze", 1, {shape_of(e, shape_of(e, x))}), step = e.number(1);
  return range(e, from, rank, step);
}
/// The last `count` axes, counted from the end: Range(-count, 0, 1).
inline edge last_axes(expansion& e, std::int64_t count) {
  const edge from = e.number(-count), to = e.number(0), step = e.number(1);
  return range(e, from, to, step);
}
/// All axes, as a Reduce without axes asks for them.
inline edge all_axes(expansion& e, edge x) {
  const edge from = e.number(0, dtype::i32), axis = e.numbers({0}, dtype::i32);
  const edge rank = e.make("Squeeze", 1, {shape_of(e, shape_of(e, x)), axis});
  const edge step = e.number(1, dtype::i32);
  return range(e, from, rank, step);
}

/// A vector of one number per channel, reshaped to [1, C, 1, ...] for as many axes as `like` has; `rank_of` is the
/// shape of the shape of `like`.
inline edge per_channel(expansion& e, edge vector, edge rank_of) {
  const edge one = e.numbers({1}), channels = shape_of(e, vector), two_axes = e.numbers({2});
  const edge rest = broadcast(e, one, two(e, "Subtract", rank_of, two_axes));
  return reshape(e, vector, concat(e, {one, channels, rest}, 0));
}
inline edge per_channel_of(expansion& e, edge vector, edge like) {
  return per_channel(e, vector, shape_of(e, shape_of(e, like)));
}

/// Weights [C, ...] as [groups, C / groups, ...].
inline edge grouped_weights(expansion& e, edge weights, std::int64_t groups) {
  const edge n = e.numbers({groups}), shape = shape_of(e, weights), axis = e.number(0), lengths = e.numbers({1, -1});
  const edge parts = e.make("VariadicSplit", 1, {shape, axis, lengths}, {}, 2);
  const edge each = two(e, "Divide", piece(parts, 0), n);
  return reshape(e, weights, concat(e, {n, each, piece(parts, 1)}, 0));
}

/// Flattens to two axes, the axes before `axis` and the rest.
inline edge flattened(expansion& e, edge x, std::int64_t axis, const partial_tensor& t) {
  const bool ranked = t.dims.ranked();
  if (axis < 0 && ranked) axis += t.dims.rank;
  if (axis == 0) return reshape(e, x, e.numbers({1, -1}), true);
  if (axis == 1) return reshape(e, x, e.numbers({0, -1}), true);
  const edge shape = old_shape_of(e, x);
  edge end = e.numbers({axis});
  if (axis < 0) end = two(e, "Add", old_shape_of(e, shape), end);
  const edge begin = e.numbers({0}), step = e.numbers({1});
  const edge leading = e.make("StridedSlice", 1, {shape, begin, end, step},
                              {{"begin_mask", "0"}, {"end_mask", "0"}, {"new_axis_mask", ""}});
  const edge first = e.number(0);
  const edge product = e.make("ReduceProd", 1, {leading, first}, {{"keep_dims", "true"}});
  return reshape(e, x, concat(e, {product, e.numbers({-1})}, 0), true);
}

/// One layer of the rule's own type for the node, with all of its inputs.
inline void same_layer(expansion& e) {
  std::vector<edge> from;
  for (int k = 0; k < e.inputs(); ++k)
    if (e.has(k)) from.push_back(e.in(k));
  e.out(e.make(e.layer_type(), e.layer_opset(), from));
}

}  // namespace opcost::onnx::front_end
