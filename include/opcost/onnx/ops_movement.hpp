// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// ONNX operations that move elements or work on shapes: reshaping, slicing, joining, gathering, scattering, filling.
#include <opcost/onnx/onnx_call.hpp>
#include <opcost/onnx/tensor_contents.hpp>

namespace opcost::onnx::detail {

inline bool all_known(const partial_tensor& t) { return opcost::detail::has_content(t) && t.reals.empty(); }

/// A setting that is an attribute in old operator sets and an input in newer ones; absent if it is neither.
inline partial_tensor setting(const call& c, std::string_view attribute, const partial_tensors& in, int input,
                              steps& step) {
  if (in.has(input)) return in[input];
  if (!c.has(attribute)) return opcost::detail::absent<interval>;
  return step.numbers(c.list(attribute));
}
inline partial_tensor axis_of(const call& c, std::int64_t otherwise, steps& step) {
  return step.number(c.integer("axis", otherwise));
}
/// A node that only moves elements, in a way that no operation of the catalogue has. Its operands are data; it has no
/// work.
inline partial_tensor moved(const partial_shape& dims, dtype type, steps& step) {
  step.settings(0);
  step.memory(memory_use::own);
  return step.constant(dims, type);
}
/// A reduction that leaves an extent of 1 in the place of the axes.
template <class Op> Op keeping_dims(bool keep = true) {
  Op op;
  op.keep_dims = keep;
  return op;
}
inline partial_shape unknown_dims(int rank) { return partial_shape::filled(rank, interval::unknown()); }

// ---- shapes
inline lowered_outputs reshape_of(const call& c, const partial_tensors& in, steps& step) {
  return step(reshape{!c.flag("allowzero")}, in[0], setting(c, "shape", in, 1, step));
}
inline lowered_outputs flatten_at(const call& c, const partial_tensors& in, steps& step) {
  const partial_shape& x = in[0].dims;
  if (!x.ranked()) return step(reshape{}, in[0], step.numbers({interval::unknown(), interval::unknown()}));
  std::int64_t axis = c.integer("axis", 1);
  if (axis < 0) axis += x.rank;
  if (axis < 0 || axis > x.rank) return rejected("axis: expected 0 to {}, got {}", x.rank, c.integer("axis", 1));
  const interval front = x.product(0, static_cast<int>(axis)), back = x.product(static_cast<int>(axis), x.rank);
  if (known(front) && known(back)) return step(reshape{}, in[0], step.numbers({front, back}));
  if (known(front) && !is(front, 0)) return step(reshape{}, in[0], step.numbers({front, -1}));
  if (known(back) && !is(back, 0)) return step(reshape{}, in[0], step.numbers({-1, back}));
  return step(reshape{}, in[0], step.numbers({front, back}));
}
inline lowered_outputs squeeze_of(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor axes = setting(c, "axes", in, 1, step);
  if (!axes.present() || (axes.dims.is_static() && is(axes.dims.elements(), 0))) return step(squeeze_15{}, in[0]);
  return step(squeeze_15{}, in[0], axes);
}
inline lowered_outputs unsqueeze_of(const call& c, const partial_tensors& in, steps& step) {
  return step(unsqueeze{}, in[0], setting(c, "axes", in, 1, step));
}
inline lowered_outputs transpose_of(const call& c, const partial_tensors& in, steps& step) {
  if (c.has("perm")) return step(transpose{}, in[0], step.numbers(c.list("perm")));
  if (!in[0].dims.ranked()) return moved(in[0].dims, in[0].type, step);
  ints perm;
  for (int i = in[0].dims.rank; i-- > 0;) perm.push_back(i);
  return step(transpose{}, in[0], step.numbers(perm));
}
inline lowered_outputs shape_of_input(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor dims = step(shape_of_3{}, in[0]);
  if (!c.has("start") && !c.has("end")) return dims;
  const std::int64_t end = c.has("end") ? c.integer("end", 0) : count_t::limit;
  return step(slice{}, dims, step.numbers({c.integer("start", 0)}), step.numbers({end}), step.numbers({1}),
              step.numbers({0}));
}
inline lowered_outputs size_of_input(const call&, const partial_tensors& in, steps& step) {
  return step(reduce_prod{}, step(shape_of_3{}, in[0]), step.numbers({0}));
}
inline lowered_outputs expand(const call&, const partial_tensors& in, steps& step) {
  broadcast_3 op;
  op.mode = broadcast_mode::bidirectional;
  return step(op, in[0], in[1]);
}
inline lowered_outputs tile_of(const call& c, const partial_tensors& in, steps& step) {
  if (c.version >= 6) return step(tile{}, in[0], in[1]);
  if (!in[0].dims.ranked() || in[1].value.size() != 1 || in[2].value.size() != 1 || !in[2].value[0].exact())
    return moved(in[0].dims.ranked() ? unknown_dims(in[0].dims.rank) : in[0].dims, in[0].type, step);
  std::array<interval, 8> repeats{};
  for (interval& r : repeats) r = 1;
  const int axis = opcost::detail::normal_axis(in[2].value[0].min, in[0].dims.rank);
  if (axis < 0) return "input 2 (axis): outside of the rank";
  repeats[static_cast<std::size_t>(axis)] = in[1].value[0];
  return step(tile{}, in[0],
              step.numbers(span<const interval>(repeats).first(static_cast<std::size_t>(in[0].dims.rank))));
}

// ---- joining and cutting
inline lowered_outputs concat_of(const call& c, const partial_tensors& in, steps& step) {
  return step(concat{c.integer("axis", 1)}, in);
}
// `n` times the number v.
inline partial_tensor repeated(std::int64_t v, const partial_tensor& as_many_as, steps& step) {
  const partial_shape& s = as_many_as.dims;
  if (s.rank != 1 || !known(s[0]) || s[0].min > 64) return step.constant(s, dtype::i64);
  std::array<interval, 64> list{};
  for (interval& i : list) i = v;
  return step.numbers(span<const interval>(list).first(static_cast<std::size_t>(s[0].min.n)));
}
inline lowered_outputs slice_of(const call& c, const partial_tensors& in, steps& step) {
  const bool by_attributes = c.version < 10 && c.has("starts");
  const partial_tensor starts = by_attributes ? step.numbers(c.list("starts")) : in[1];
  const partial_tensor ends = by_attributes ? step.numbers(c.list("ends")) : in[2];
  const partial_tensor axes = by_attributes ? setting(c, "axes", {}, 0, step) : in[3];
  const partial_tensor by = !by_attributes && in.has(4) ? in[4] : repeated(1, starts, step);
  if (!axes.present()) return step(slice{}, in[0], starts, ends, by);
  return step(slice{}, in[0], starts, ends, by, axes);
}
inline lowered_outputs split_of(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor axis = axis_of(c, 0, step);
  const partial_tensor sizes = setting(c, "split", in, 1, step);
  if (sizes.present()) return step.all(variadic_split{}, in[0], axis, sizes);
  const std::int64_t parts = c.integer("num_outputs", c.outputs());
  if (parts < 1) return "expected at least 1 output, got 0";
  const int at = in[0].dims.ranked() ? opcost::detail::normal_axis(c.integer("axis", 0), in[0].dims.rank) : -1;
  if (at < 0 || !known(in[0].dims[at]) || in[0].dims[at].min.n % parts == 0) return step.all(split{parts}, in[0], axis);
  if (parts > 64) return undecided("more than 64 parts of unlike sizes");
  std::array<interval, 64> lengths{};
  std::int64_t left = in[0].dims[at].min.n;
  const std::int64_t each = (left + parts - 1) / parts;
  for (std::int64_t i = 0; i < parts; ++i) {
    const std::int64_t n = left < each ? left : each;
    lengths[static_cast<std::size_t>(i)] = n;
    left -= n;
  }
  return step.all(variadic_split{}, in[0], axis,
                  step.numbers(span<const interval>(lengths).first(static_cast<std::size_t>(parts))));
}
inline lowered_outputs pad_of(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor pads = c.version < 11 ? step.numbers(c.list(c.version < 2 ? "paddings" : "pads")) : in[1];
  const std::string_view mode = c.text("mode", "constant");
  pad_12 op;
  op.mode = mode == "reflect" ? pad_mode::reflect : mode == "edge" ? pad_mode::edge : pad_mode::constant;
  const int rank = in[0].dims.rank;
  std::array<interval, 8> begin{}, end{};
  bool good = in[0].dims.ranked() && (all_known(pads) || (c.version < 11 && !pads.value.empty()));
  if (good) {
    const bool chosen = c.version >= 18 && in.has(3);
    const std::size_t n = pads.value.size() / 2;
    good = chosen ? all_known(in[3]) && in[3].value.size() == n : n == static_cast<std::size_t>(rank);
    for (int i = 0; i < rank; ++i) {
      begin[static_cast<std::size_t>(i)] = 0;
      end[static_cast<std::size_t>(i)] = 0;
    }
    for (std::size_t i = 0; good && i < n; ++i) {
      const int axis = chosen ? (in[3].value[i].exact() ? opcost::detail::normal_axis(in[3].value[i].min, rank) : -1)
                              : static_cast<int>(i);
      good = axis >= 0;
      if (!good) break;
      begin[static_cast<std::size_t>(axis)] = pads.value[i];
      end[static_cast<std::size_t>(axis)] = pads.value[n + i];
    }
  }
  if (!good) return moved(in[0].dims.ranked() ? unknown_dims(rank) : in[0].dims, in[0].type, step);
  step.settings(~1u);
  const auto count = static_cast<std::size_t>(rank);
  if (rank == 0) return step(identity{}, in[0]);
  const partial_tensor from = step.numbers(span<const interval>(begin).first(count));
  const partial_tensor to = step.numbers(span<const interval>(end).first(count));
  if (c.version >= 11 && in.has(2) && op.mode == pad_mode::constant) {
    const partial_tensor value = in[2].dims.rank == 0 ? in[2] : step(squeeze_15{}, in[2]);
    return step(op, in[0], from, to, value);
  }
  return step(op, in[0], from, to);
}
inline lowered_outputs center_crop_pad(const call& c, const partial_tensors& in, steps& step) {
  partial_shape y = in[0].dims;
  if (!y.ranked()) return moved(y, in[0].type, step);
  ints axes = c.list("axes");
  if (!c.has("axes"))
    for (int i = 0; i < y.rank; ++i) axes.push_back(i);
  for (int i = 0; i < axes.rank; ++i) {
    const int axis = opcost::detail::normal_axis(axes[i], y.rank);
    if (axis < 0) return "attribute axes: outside of the rank";
    y.set(axis, static_cast<std::size_t>(i) < in[1].value.size() ? in[1].value[i] : interval::unknown());
  }
  lowered_outputs r = moved(y, in[0].type, step);
  step.settings(0b10);
  return r;
}
inline lowered_outputs triangle(const call&, const partial_tensors& in, steps& step) {
  step.memory(memory_use::own);
  return step(identity{}, in[0]);
}
inline lowered_outputs crop(const call& c, const partial_tensors& in, steps& step) {
  const ints border = c.list("border"), scale = c.list("scale");
  partial_shape y = in[0].dims;
  if (y.rank != 4 || border.rank != 4) return undecided("expected rank 4 and 4 borders");
  y.set(2, scale.rank == 2 ? interval(scale[0]) : y[2] - interval(border[1] + border[3]));
  y.set(3, scale.rank == 2 ? interval(scale[1]) : y[3] - interval(border[0] + border[2]));
  return moved(y, in[0].type, step);
}

// ---- gathering and scattering
inline lowered_outputs gather(const call& c, const partial_tensors& in, steps& step) {
  return step(gather_8{}, in[0], in[1], axis_of(c, 0, step));
}
inline lowered_outputs gather_elements_of(const call& c, const partial_tensors& in, steps& step) {
  return step(gather_elements{c.integer("axis", 0)}, in[0], in[1]);
}
inline lowered_outputs gather_nd(const call& c, const partial_tensors& in, steps& step) {
  gather_nd_8 op;
  op.batch_dims = c.integer("batch_dims", 0);
  return step(op, in[0], in[1]);
}
inline scatter_reduction reduction_of(const call& c) {
  const std::string_view r = c.text("reduction", "none");
  return r == "add"   ? scatter_reduction::sum
         : r == "mul" ? scatter_reduction::prod
         : r == "max" ? scatter_reduction::max
         : r == "min" ? scatter_reduction::min
                      : scatter_reduction::none;
}
inline lowered_outputs scatter_elements(const call& c, const partial_tensors& in, steps& step) {
  scatter_elements_update_12 op;
  op.reduction = reduction_of(c);
  return step(op, in[0], in[1], in[2], axis_of(c, 0, step));
}
inline lowered_outputs scatter_nd(const call& c, const partial_tensors& in, steps& step) {
  scatter_nd_update_15 op;
  op.reduction = reduction_of(c);
  return step(op, in[0], in[1], in[2]);
}
inline lowered_outputs tensor_scatter(const call&, const partial_tensors& in, steps& step) {
  const partial_tensor r = moved(in[0].dims, in[0].type, step);
  step.settings(0b100);
  return r;
}
inline lowered_outputs compress(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor chosen = step(squeeze_15{}, step(non_zero{}, in[1]), step.numbers({0}));
  if (c.has("axis")) return step(gather_8{}, in[0], chosen, axis_of(c, 0, step));
  return step(gather_8{}, step(reshape{}, in[0], step.numbers({-1})), chosen, step.number(0));
}
inline lowered_outputs one_hot(const call& c, const partial_tensors& in, steps& step) {
  step.settings(0b10);
  partial_tensor depth = in[1].dims.rank == 0 ? in[1] : step(squeeze_15{}, in[1]);
  if (depth.type != dtype::i64) depth = step(convert{dtype::i64}, depth);
  partial_tensor at = in[0];
  if (at.type != dtype::i64 && at.type != dtype::i32) at = step(convert{dtype::i64}, at);
  const lowered_outputs values = step.all(split{2}, in[2], step.number(0));
  const partial_tensor off = step(squeeze_15{}, values[0]), on = step(squeeze_15{}, values[1]);
  one_hot_16 op;
  op.axis = c.integer("axis", -1);
  return step(op, at, depth, on, off);
}
inline lowered_outputs non_zero_of(const call&, const partial_tensors& in, steps& step) {
  return step(non_zero{}, in[0]);
}
inline lowered_outputs reverse_sequence_of(const call& c, const partial_tensors& in, steps& step) {
  return step(reverse_sequence{c.integer("batch_axis", 1), c.integer("time_axis", 0)}, in[0], in[1]);
}
inline lowered_outputs depth_to_space_of(const call& c, const partial_tensors& in, steps& step) {
  const bool crd = c.text("mode", "DCR") == "CRD";
  return step(depth_to_space{c.integer("blocksize", 1), crd ? block_order::depth_first : block_order::blocks_first},
              in[0]);
}
inline lowered_outputs space_to_depth_of(const call& c, const partial_tensors& in, steps& step) {
  space_to_depth op;
  op.block_size = c.integer("blocksize", 1);
  return step(op, in[0]);
}

// ---- filling
// Constant nodes whose value is not a tensor.
inline lowered_outputs constant_of(const call& c, const partial_tensors&, steps& step) {
  step.kind(node_kind::constant);
  const auto list = [&](auto values) {
    std::array<interval, max_content> items{};
    const std::size_t n = values.size();
    if (n > items.size()) return step.constant({static_cast<std::int64_t>(n)}, dtype::i64);
    for (std::size_t i = 0; i < n; ++i) items[i] = values[i];
    return step.numbers(span<const interval>(items).first(n));
  };
  if (c.has("value_int")) return step.number(c.integer("value_int", 0));
  if (c.has("value_ints")) return list(c.integers("value_ints"));
  if (c.has("value_float")) return step.real(c.real("value_float", 0));
  if (c.has("value_string")) return step.constant({}, dtype::string);
  if (c.has("value_strings"))
    return step.constant({static_cast<std::int64_t>(c.texts("value_strings").size())}, dtype::string);
  if (c.has("value_floats")) {
    std::array<double, max_content> items{};
    const auto values = c.reals("value_floats");
    if (values.size() > items.size()) return step.constant({static_cast<std::int64_t>(values.size())}, dtype::f32);
    for (std::size_t i = 0; i < values.size(); ++i) items[i] = static_cast<double>(values[i]);
    return step.reals(span<const double>(items).first(values.size()));
  }
  const tensor_data* t = c.tensor("value");
  if (!t) t = c.tensor("sparse_value");
  if (!t) return "the constant has no value";
  return step.constant(t->dims, element_type(t->type));
}
inline lowered_outputs constant_of_shape(const call& c, const partial_tensors& in, steps& step) {
  const tensor_data* t = c.tensor("value");
  const dtype type = t ? element_type(t->type) : dtype::f32;
  partial_tensor value = step.constant({}, type);
  interval number = 0;
  double real = 0;
  const bool known_value =
      !t || read_content(*c.from, *c.find("value").in, *t,
                         is_real(type) ? content<interval>{{}, {&real, 1}} : content<interval>{{&number, 1}, {}});
  if (known_value) value = is_real(type) ? step.real(real, type) : step.number(number, type);
  return step(broadcast_3{}, value, in[0]);
}
inline lowered_outputs range_of_inputs(const call&, const partial_tensors& in, steps& step) {
  const auto scalar = [&](int i) { return in[i].dims.rank == 0 ? in[i] : step(squeeze_15{}, in[i]); };
  return step(range_4{in[0].type}, scalar(0), scalar(1), in.has(2) ? scalar(2) : step.number(1));
}
inline dtype type_or(const call& c, std::string_view name, dtype otherwise) {
  const dtype t = element_type(static_cast<int>(c.integer(name, 0)));
  return t == dtype::dynamic ? otherwise : t;
}
inline lowered_outputs eye_like(const call& c, const partial_tensors& in, steps& step) {
  const interval rows = opcost::detail::dim_or_unknown(in[0].dims, 0),
                 columns = opcost::detail::dim_or_unknown(in[0].dims, 1);
  return step(eye{type_or(c, "dtype", in[0].type)}, step.number(rows), step.number(columns),
              step.number(c.integer("k", 0)));
}
inline lowered_outputs random_of_shape(const call& c, const partial_tensors&, steps& step) {
  const dtype t = type_or(c, "dtype", dtype::f32);
  return step(random_uniform{t}, step.numbers(c.list("shape")), step.real(0, t), step.real(1, t));
}
inline lowered_outputs random_like(const call& c, const partial_tensors& in, steps& step) {
  const dtype t = type_or(c, "dtype", in[0].type);
  return step(random_uniform{t}, step(shape_of_3{}, in[0]), step.real(0, t), step.real(1, t));
}
inline lowered_outputs bernoulli(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor drawn = step(random_uniform{dtype::f32}, step(shape_of_3{}, in[0]), step.real(0), step.real(1));
  const partial_tensor p = in[0].type == dtype::f32 ? in[0] : step(convert{dtype::f32}, in[0]);
  return step(convert{type_or(c, "dtype", in[0].type)}, step(less{}, drawn, p));
}
inline lowered_outputs multinomial_of(const call& c, const partial_tensors& in, steps& step) {
  return step(multinomial{type_or(c, "dtype", dtype::i32), true, true}, in[0],
              step.numbers({c.integer("sample_size", 1)}));
}
inline lowered_outputs where_of(const call&, const partial_tensors& in, steps& step) {
  return step(where{}, in[0], in[1], in[2]);
}
inline lowered_outputs unique_of(const call& c, const partial_tensors& in, steps& step) {
  const unique op{c.flag("sorted", true)};
  return c.has("axis") ? step.all(op, in[0], step.numbers({c.integer("axis", 0)})) : step.all(op, in[0]);
}

inline constexpr op_rule movement_rules[] = {
    {"Bernoulli", 15, bernoulli},
    {"CenterCropPad", 18, center_crop_pad},
    {"Compress", 9, compress},
    {"Concat", 1, concat_of},
    {"Constant", 1, constant_of},
    {"ConstantOfShape", 9, constant_of_shape},
    {"Crop", 1, crop},
    {"DepthToSpace", 1, depth_to_space_of},
    {"Expand", 8, expand},
    {"EyeLike", 9, eye_like},
    {"Flatten", 1, flatten_at},
    {"Gather", 1, gather},
    {"GatherElements", 11, gather_elements_of},
    {"GatherND", 11, gather_nd},
    {"Multinomial", 7, multinomial_of},
    {"NonZero", 9, non_zero_of},
    {"OneHot", 9, one_hot},
    {"Pad", 1, pad_of},
    {"RandomNormal", 1, random_of_shape},
    {"RandomNormalLike", 1, random_like},
    {"RandomUniform", 1, random_of_shape},
    {"RandomUniformLike", 1, random_like},
    {"Range", 11, range_of_inputs},
    {"Reshape", 1, reshape_of},
    {"ReverseSequence", 10, reverse_sequence_of},
    {"Scatter", 9, scatter_elements},
    {"ScatterElements", 11, scatter_elements},
    {"ScatterND", 11, scatter_nd},
    {"Shape", 1, shape_of_input},
    {"Size", 1, size_of_input},
    {"Slice", 1, slice_of},
    {"SpaceToDepth", 1, space_to_depth_of},
    {"Split", 1, split_of},
    {"Squeeze", 1, squeeze_of},
    {"TensorScatter", 24, tensor_scatter},
    {"Tile", 1, tile_of},
    {"Transpose", 1, transpose_of},
    {"Trilu", 14, triangle},
    {"Unique", 11, unique_of},
    {"Unsqueeze", 1, unsqueeze_of},
    {"Where", 9, where_of},
};

}  // namespace opcost::onnx::detail
