// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Operations that move elements: shapes, slices, joins, gathers and scatters, pads.
#include <opcost/onnx/front_end/expansion_parts.hpp>

namespace opcost::onnx::front_end {
namespace detail {

inline std::int64_t axis_within(const expansion& e, std::int64_t axis, int input = 0) {
  return axis < 0 && e.has_rank(input) ? axis + e.rank(input) : axis;
}
inline void constant(expansion& e) {
  const call& c = e.node;
  if (const call::found t = c.find("value"); t && t.is->tensor.count > 0)
    e.out(e.stored(*t.in, net::of(t.in->tensors, t.is->tensor)[0]));
  else if (c.has("value_float"))
    e.out(e.scalar(c.real("value_float", 0), dtype::f32));
  else if (c.has("value_int"))
    e.out(e.number(c.integer("value_int", 0)));
  else if (c.has("value_ints"))
    e.out(e.numbers(c.integers("value_ints")));
  else if (c.has("value_floats"))
    e.out(e.reals(c.reals("value_floats")));
  else
    e.refuse("a constant without a value, or of texts");
}
inline void constant_of_shape(expansion& e) {
  edge value = nothing;
  const call::found t = e.node.find("value");
  if (t && t.is->tensor.count > 0) {
    value = e.stored_scalar(*t.in, net::of(t.in->tensors, t.is->tensor)[0]);
  } else {
    value = e.scalar(0, dtype::f32);
  }
  const partial_shape& shape = e.tensor(0).dims;
  if (e.is_constant(0) && shape.is_static() && numbers(shape).elements() == 0) return e.out(value);
  e.out(broadcast(e, value, e.in(0)));
}
inline void shape_node(expansion& e) {
  const edge all = shape_of(e, e.in(0));
  const std::int64_t start = e.node.integer("start", 0);
  if (start == 0 && !e.node.has("end")) return e.out(all);
  const edge from = e.numbers({start}), to = e.numbers({e.node.integer("end", count_t::limit)}), step = e.numbers({1}),
             axis = e.numbers({0});
  e.out(e.make("Slice", 8, {all, from, to, step, axis}));
}
inline void size(expansion& e) {
  const edge all = shape_of(e, e.in(0)), axis = e.number(0, dtype::i32);
  e.out(e.make("ReduceProd", 1, {all, axis}, {{"keep_dims", "false"}}));
}
inline void reshape_1(expansion& e) {
  const edge to = e.has(1) ? e.in(1) : e.numbers(e.node.integers("shape"));
  e.out(reshape(e, e.in(0), to, true));
}
inline void reshape_5(expansion& e) {
  const edge to = e.has(1) ? e.in(1) : e.numbers(e.node.integers("shape"));
  e.out(reshape(e, e.in(0), to, e.node.integer("allowzero", 0) == 0));
}
inline void flatten(expansion& e) { e.out(flattened(e, e.in(0), e.node.integer("axis", 1), e.tensor(0))); }
inline void with_axes_attribute(expansion& e) {
  if (!e.node.has("axes")) return e.out(e.make(e.layer_type(), 1, {e.in(0)}));
  const edge axes = e.numbers(e.node.integers("axes"));
  e.out(e.make(e.layer_type(), 1, {e.in(0), axes}));
}
inline void with_axes_input(expansion& e) {
  if (!e.has(1)) return e.out(e.make(e.layer_type(), 1, {e.in(0)}));
  e.out(e.make(e.layer_type(), 1, {e.in(0), e.in(1)}));
}
inline void transposed(expansion& e) {
  std::vector<std::int64_t> order;
  for (std::int64_t i : e.node.integers("perm")) order.push_back(i);
  for (int i = e.rank(0); order.empty() && i-- > 0;) {
    for (; i >= 0; --i) order.push_back(i);
  }
  const edge by = e.numbers(order);
  e.out(e.make("Transpose", 1, {e.in(0), by}));
}
inline void joined_along(expansion& e) {
  std::vector<edge> from;
  for (int k = 0; k < e.inputs(); ++k) from.push_back(e.in(k));
  e.out(e.make("Concat", 1, from, {{"axis", e.text(e.node.integer("axis", 1))}}));
}
inline void expand_to(expansion& e) { e.out(broadcast(e, e.in(0), e.in(1), "bidirectional")); }
inline void tile(expansion& e) { e.out(two(e, "Tile", e.in(0), convert(e, e.in(1), dtype::i64))); }

inline void slice_1(expansion& e) {
  const auto starts = e.node.integers("starts");
  std::vector<std::int64_t> axes(e.node.integers("axes").begin(), e.node.integers("axes").end());
  for (std::size_t i = axes.size(); i < starts.size(); ++i) axes.push_back(static_cast<std::int64_t>(i));
  const std::vector<std::int64_t> ones(starts.size(), 1);
  const edge from = e.numbers(starts), to = e.numbers(e.node.integers("ends")), step = e.numbers(ones),
             along = e.numbers(axes);
  e.out(e.make("Slice", 8, {e.in(0), from, to, step, along}));
}
inline void slice(expansion& e) {
  edge step = e.in(4);
  if (!e.has(4)) {
    const edge one = e.numbers({1}, e.type(1));
    step = broadcast(e, one, shape_of(e, e.in(1)));
  }
  edge axes = e.in(3);
  if (!e.has(3)) {
    const partial_shape& starts = e.tensor(1).dims;
    if (!starts.is_static() || starts.rank != 1) return e.refuse("how many axes are sliced is not known");
    std::vector<std::int64_t> list;
    for (std::int64_t i = 0; i < starts[0].min.n; ++i) list.push_back(i);
    axes = e.numbers(list);
  }
  e.out(e.make("Slice", 8, {e.in(0), e.in(1), e.in(2), step, axes}));
}
inline void yield_pieces(expansion& e, edge parts, int n) {
  for (int k = 0; k < n; ++k) e.out(k, piece(parts, k));
}
inline void split_into(expansion& e, std::int64_t axis, int n) {
  const edge along = e.number(axis);
  yield_pieces(e, split(e, e.in(0), along, n), n);
}
inline void split_by(expansion& e, std::int64_t axis, edge lengths, int n) {
  const edge along = e.number(axis);
  yield_pieces(e, e.make("VariadicSplit", 1, {e.in(0), along, lengths}, {}, n), n);
}
inline void split_node(expansion& e) {
  const std::int64_t axis = e.node.integer("axis", 0);
  const int n = e.node.outputs();
  if (n < 1) return e.refuse("it has no outputs");
  if (e.has(1)) return split_by(e, axis, e.in(1), n);
  if (e.node.version < 13 && e.node.has("split")) {
    const auto lengths = e.node.integers("split");
    const edge along = e.number(axis), by = e.numbers(lengths);
    return yield_pieces(e, e.make("VariadicSplit", 1, {e.in(0), along, by}, {}, n), n);
  }
  const int at = static_cast<int>(axis_within(e, axis));
  const bool known = e.has_rank(0) && at >= 0 && at < e.rank(0) && e.tensor(0).dims[at].exact();
  if (e.node.version < 18 || !known || e.tensor(0).dims[at].min.n % n == 0) return split_into(e, axis, n);
  // the last piece is smaller
  const std::int64_t all = e.tensor(0).dims[at].min.n, each = (all + n - 1) / n;
  std::vector<std::int64_t> lengths(static_cast<std::size_t>(n - 1), each);
  lengths.push_back(all - each * (n - 1));
  const edge along = e.number(axis), by = e.numbers(lengths);
  yield_pieces(e, e.make("VariadicSplit", 1, {e.in(0), along, by}, {}, n), n);
}

inline edge pad(expansion& e, edge before, edge after, edge value) {
  const std::string_view mode = e.node.text("mode", "constant");
  if (mode == "wrap") e.refuse("its mode wrap");
  return e.make("Pad", 12, {e.in(0), before, after, value},
                {{"pad_mode", mode == "reflect" ? "reflect"
                              : mode == "edge"  ? "edge"
                              : mode == "wrap"  ? "wrap"
                                                : "constant"}});
}
inline void pad_2(expansion& e) {
  const auto pads = e.node.integers(e.node.has("pads") ? "pads" : "paddings");
  const edge before = e.numbers(pads.first(pads.size() / 2)), after = e.numbers(pads.subspan(pads.size() / 2));
  e.out(pad(e, before, after, e.scalar(e.node.real("value", 0), e.type(0))));
}
inline void pad_11(expansion& e) {
  edge value = e.has(2) ? e.in(2) : e.scalar(0, e.type(0));
  if (e.has(2) && e.has_rank(2) && e.rank(2) == 1 && e.is_constant(2) && e.of(e.in(2)).data)
    value = e.stored_scalar(*e.of(e.in(2)).in, *e.of(e.in(2)).data);
  else if (e.has(2) && e.has_rank(2) && e.rank(2) == 1)
    value = e.make("Squeeze", 1, {value, e.numbers({0})});
  edge before = nothing, after = nothing;
  std::vector<std::int64_t> list;
  if (!e.has(3) && e.all_numbers_of(e.in(1), list)) {
    const span<const std::int64_t> pads(list);
    before = e.numbers(pads.first(pads.size() / 2));
    after = e.numbers(pads.subspan(pads.size() / 2));
  } else {
    const edge axis = e.number(0), parts = split(e, e.in(1), axis, 2);
    before = piece(parts, 0);
    after = piece(parts, 1);
  }
  if (e.has(3)) {
    if (!e.has_rank(0)) return e.refuse("the rank is not known");
    const std::vector<std::int64_t> none(static_cast<std::size_t>(e.rank(0)), 0);
    const edge zeros = e.numbers(none), axis = e.number(0);
    const auto placed = [&](edge lengths) {
      return e.make("ScatterElementsUpdate", 12, {zeros, e.in(3), lengths, axis},
                    {{"reduction", "none"}, {"use_init_val", "true"}});
    };
    before = placed(before);
    after = placed(after);
  }
  e.out(pad(e, before, after, value));
}

inline void gathered(expansion& e) { e.out(gather(e, e.in(0), e.in(1), e.number(e.node.integer("axis", 0)))); }
inline void gather_elements(expansion& e) {
  e.out(e.make("GatherElements", 6, {e.in(0), e.in(1)}, {{"axis", e.text(e.node.integer("axis", 0))}}));
}
inline void gather_nd(expansion& e) {
  e.out(e.make("GatherND", 8, {e.in(0), e.in(1)}, {{"batch_dims", e.text(e.node.integer("batch_dims", 0))}}));
}
inline std::string_view scatter_reduction(const expansion& e) {
  const std::string_view r = e.node.text("reduction", "none");
  return r == "add" ? "sum" : r == "mul" ? "prod" : r;
}
inline void scatter_elements(expansion& e) {
  const edge axis = e.number(e.node.integer("axis", 0));
  e.out(e.make("ScatterElementsUpdate", 12, {e.in(0), e.in(1), e.in(2), axis},
               {{"reduction", scatter_reduction(e)}, {"use_init_val", "true"}}));
}
inline void scatter_nd(expansion& e) {
  const bool newest = e.node.version >= 16;
  e.out(e.make("ScatterNDUpdate", newest ? 15 : 4, {e.in(0), e.in(1), e.in(2)},
               {{"reduction", newest ? scatter_reduction(e) : std::string_view()}}));
}
inline void non_zero(expansion& e) { e.out(e.make("NonZero", 3, {e.in(0)}, {{"output_type", "i64"}})); }
inline void compress(expansion& e) {
  edge x = e.in(0), condition = e.in(1);
  std::int64_t axis = 0;
  if (e.node.has("axis")) {
    axis = axis_within(e, e.node.integer("axis", 0));
  } else {
    x = e.make("Squeeze", 1, {reshape(e, x, e.numbers({1, -1}), true)});
    condition = e.make("Squeeze", 1, {reshape(e, condition, e.numbers({1, -1}), true)});
  }
  const edge found = e.make("NonZero", 3, {condition}, {{"output_type", "i64"}}), zero = e.number(0);
  const edge at = e.make("Squeeze", 1, {found, zero}), along = e.number(axis);
  e.out(gather(e, x, at, along));
}
inline void one_hot(expansion& e) {
  const edge at = convert(e, e.in(0), dtype::i64);
  edge depth = e.in(1);
  if (!e.has_rank(1) || e.rank(1) != 0) depth = e.make("Squeeze", 1, {depth, e.numbers({0})});
  depth = convert(e, depth, dtype::i64);
  const edge zero = e.number(0), values = split(e, e.in(2), zero, 2);
  const edge off = e.make("Squeeze", 1, {piece(values, 0), e.numbers({0})}),
             on = e.make("Squeeze", 1, {piece(values, 1), e.numbers({0})});
  const bool newest = e.node.version >= 11;
  e.out(e.make("OneHot", newest ? 16 : 1, {at, depth, on, off},
               {{"axis", e.text(e.node.integer("axis", -1))}, {"negative_indices_mode", newest ? "normalize" : ""}}));
}
inline void eye_like(expansion& e) {
  const edge shape = old_shape_of(e, e.in(0)), axis = e.numbers({0}), first = e.numbers({0}), second = e.numbers({1});
  const edge rows = gather(e, shape, first, axis), columns = gather(e, shape, second, axis);
  const dtype to = e.node.has("dtype") ? element_type(static_cast<int>(e.node.integer("dtype", 1))) : e.type(0);
  const edge diagonal = e.numbers({e.node.integer("k", 0)});
  e.out(e.make("Eye", 9, {rows, columns, diagonal}, {{"output_type", name_of(to)}}));
}
// Selects by comparing the numbers of columns and rows.
inline void trilu(expansion& e) {
  const edge zero = e.number(0), shape = shape_of(e, e.in(0)), last = e.number(-1, dtype::i32);
  const edge one = e.number(1), columns = gather(e, shape, last, zero);
  const edge across = e.make("Unsqueeze", 1, {range(e, zero, columns, one), zero});
  const edge before = e.number(-2, dtype::i32);
  edge from = zero, rows = gather(e, shape, before, zero);
  if (e.has(1)) {
    from = e.in(1);
    if (e.has_rank(1) && e.rank(1) == 1) from = e.make("Squeeze", 1, {from, e.number(0)});
    rows = two(e, "Add", rows, from);
  }
  const edge down = e.make("Unsqueeze", 1, {range(e, from, rows, one), one});
  const edge kept = two(e, e.node.integer("upper", 1) != 0 ? "GreaterEqual" : "LessEqual", across, down);
  e.out(e.make("Select", 1, {kept, e.in(0), e.scalar(0, e.type(0))}));
}
inline void range_node(expansion& e) {
  e.out(e.make("Range", 4, {e.in(0), e.in(1), e.in(2)}, {{"output_type", name_of(e.type(0))}}));
}
inline void depth_to_space(expansion& e) {
  e.out(e.make("DepthToSpace", 1, {e.in(0)},
               {{"mode", e.node.text("mode") == "CRD" ? "depth_first" : "blocks_first"},
                {"block_size", e.text(e.node.integer("blocksize", 1))}}));
}
inline void space_to_depth(expansion& e) {
  e.out(e.make("SpaceToDepth", 1, {e.in(0)},
               {{"mode", "blocks_first"}, {"block_size", e.text(e.node.integer("blocksize", 1))}}));
}
inline void reverse_sequence(expansion& e) {
  e.out(e.make(
      "ReverseSequence", 1, {e.in(0), convert(e, e.in(1), dtype::i32)},
      {{"batch_axis", e.text(e.node.integer("batch_axis", 1))}, {"seq_axis", e.text(e.node.integer("time_axis", 0))}}));
}
inline void unique(expansion& e) {
  std::vector<edge> from{e.in(0)};
  if (e.node.has("axis")) from.push_back(e.number(e.node.integer("axis", 0)));
  yield_pieces(e,
               e.make("Unique", 10, from,
                      {{"sorted", e.text(e.node.integer("sorted", 1) != 0)},
                       {"index_element_type", "i64"},
                       {"count_element_type", "i64"}},
                      4),
               4);
}
inline void non_max_suppression(expansion& e) {
  const auto single = [&](int k, dtype t) {
    return e.has(k) ? e.make("Squeeze", 1, {e.in(k), e.numbers({0})}) : e.scalar(0, t);
  };
  const edge boxes = single(2, dtype::i64), overlap = single(3, dtype::f32), score = single(4, dtype::f32);
  e.out(e.make("NonMaxSuppression", 9, {e.in(0), e.in(1), boxes, overlap, score},
               {{"box_encoding", e.node.integer("center_point_box", 0) != 0 ? "center" : "corner"},
                {"sort_result_descending", "false"},
                {"output_type", "i64"}},
               3));
}
inline void col2im(expansion& e) {
  const ints dilations = e.node.list("dilations"), pads = e.node.list("pads"), strides = e.node.list("strides");
  e.out(e.make("Col2Im", 15, {e.in(0), e.in(1), e.in(2)},
               {{"strides", strides.rank > 0 ? e.text(strides) : "1,1"},
                {"dilations", dilations.rank > 0 ? e.text(dilations) : "1,1"},
                {"pads_begin", pads.rank > 0 ? e.text(pads.slice(0, pads.rank / 2)) : "0,0"},
                {"pads_end", pads.rank > 0 ? e.text(pads.slice(pads.rank / 2, pads.rank)) : "0,0"}}));
}

inline void scale_and_shift(expansion& e) {
  const edge scaled = two(e, "Multiply", e.in(0), e.scalar(e.node.real("scale", 1), e.type(0)));
  const auto bias = e.node.reals("bias");
  shape dims{1, static_cast<std::int64_t>(bias.size()), 1, 1};
  e.out(two(e, "Add", scaled, e.filled(dims, 0, e.type(0))));
}
inline void constant_fill(expansion& e) {
  const edge value = e.scalar(e.node.real("value", 0), element_type(static_cast<int>(e.node.integer("dtype", 1))));
  if (!e.has(0)) return e.out(broadcast(e, value, e.numbers(e.node.integers("shape"))));
  e.out(broadcast(e, value, e.node.integer("input_as_shape", 0) != 0 ? e.in(0) : shape_of(e, e.in(0))));
}

}  // namespace detail

inline constexpr expansion_rule movement_expansions[] = {
    {"Col2Im", 1, detail::col2im},
    {"Compress", 1, detail::compress},
    {"Concat", 1, detail::joined_along},
    {"Constant", 1, detail::constant},
    {"ConstantFill", 1, detail::constant_fill},
    {"ConstantOfShape", 1, detail::constant_of_shape},
    {"DepthToSpace", 1, detail::depth_to_space},
    {"Expand", 1, detail::expand_to},
    {"EyeLike", 1, detail::eye_like},
    {"Flatten", 1, detail::flatten},
    {"Gather", 1, detail::gathered},
    {"GatherElements", 1, detail::gather_elements},
    {"GatherND", 1, detail::gather_nd},
    {"ImageScaler", 1, detail::scale_and_shift},
    {"NonMaxSuppression", 1, detail::non_max_suppression},
    {"NonZero", 1, detail::non_zero},
    {"OneHot", 1, detail::one_hot},
    {"Pad", 1, detail::pad_2},
    {"Pad", 11, detail::pad_11},
    {"Range", 1, detail::range_node},
    {"Reshape", 1, detail::reshape_1},
    {"Reshape", 5, detail::reshape_5},
    {"ReverseSequence", 1, detail::reverse_sequence},
    {"Scatter", 1, detail::scatter_elements},
    {"ScatterElements", 1, detail::scatter_elements},
    {"ScatterND", 1, detail::scatter_nd},
    {"Shape", 1, detail::shape_node},
    {"Size", 1, detail::size},
    {"Slice", 1, detail::slice_1},
    {"Slice", 10, detail::slice},
    {"SpaceToDepth", 1, detail::space_to_depth},
    {"Split", 1, detail::split_node},
    {"Squeeze", 1, detail::with_axes_attribute, "Squeeze"},
    {"Squeeze", 13, detail::with_axes_input, "Squeeze"},
    {"Tile", 1, detail::tile},
    {"Transpose", 1, detail::transposed},
    {"Trilu", 1, detail::trilu},
    {"Unique", 1, detail::unique},
    {"Unsqueeze", 1, detail::with_axes_attribute, "Unsqueeze"},
    {"Unsqueeze", 13, detail::with_axes_input, "Unsqueeze"},
};

}  // namespace opcost::onnx::front_end
