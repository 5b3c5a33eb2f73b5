// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Old layers that move data: reshapes, pieces, permutations, resampling.
#include <opcost/legacy_ir/old_layer.hpp>

namespace opcost::legacy_ir {
namespace detail {
inline int axis_of(count_t axis, int rank) { return static_cast<int>(axis < 0 ? axis.n + rank : axis.n); }
// A layer that copies elements: its output has memory of its own.
inline lowered_outputs copied(const partial_tensor& t, const partial_shape& dims, lowering_step& step) {
  step.memory(memory_use::own);
  return moved(t, dims);
}
inline bool content_of(const partial_tensor& t, ints& list) {
  list = {};
  for (const interval& v : t.value) {
    if (!known(v)) return false;
    list.push_back(lower(v));
  }
  for (double v : t.reals) list.push_back(to_count(v));
  return list.rank > 0;
}
// 0 copies a dimension, -1 is the rest.
inline rejection target_shape(const partial_shape& x, const ints& list, partial_shape& y) {
  y = {};
  int open = -1;
  for (int i = 0; i < list.rank; ++i) {
    if (list[i] == -1) open = i;
    y.push_back(list[i] == 0 ? x[i] : list[i] == -1 ? interval(1) : interval(list[i]));
  }
  const interval all = x.elements(), rest = y.elements();
  if (!known(all) || !known(rest)) return undecided("input 0: a dimension is unknown");
  if (open >= 0 && lower(rest) > 0 && lower(all) % lower(rest) == 0) y.set(open, lower(all) / lower(rest));
  if (!(y.elements() == all)) return rejected("the target shape has {} elements, the input {}", y.elements(), all);
  return {};
}
}  // namespace detail

/// By `dim`, by a second input, by `axis` and `num_axes`; without any of them into one dimension.
inline lowered_outputs lower_reshape(const old_layer& n, const partial_tensors& in, lowering_step&) {
  const partial_shape& x = in[0].dims;
  ints list;
  if (n.has("dim")) {
    list = n.list("dim");
    if (n.has("axis") || n.has("num_axes")) {
      const int first = detail::axis_of(n.integer("axis", 0), x.rank);
      const count_t count = n.integer("num_axes", -1);
      const int last = count < 0 ? x.rank : first + static_cast<int>(count.n);
      ints whole;
      for (int i = 0; i < first; ++i) whole.push_back(lower(x[i]));
      for (int i = 0; i < list.rank; ++i) whole.push_back(list[i] == 0 ? lower(x[first + i]) : list[i]);
      for (int i = last; i < x.rank; ++i) whole.push_back(lower(x[i]));
      list = whole;
    }
  } else if (in.has(1)) {
    if (!detail::content_of(in[1], list)) return undecided("the target shape is unknown");
  } else {
    list = {-1};
  }
  partial_shape y;
  if (const rejection why = detail::target_shape(x, list, y)) return why;
  return moved(in[0], y);
}
inline lowered_outputs lower_flatten(const old_layer& n, const partial_tensors& in, lowering_step&) {
  const partial_shape& x = in[0].dims;
  const int first = n.has("axis") ? detail::axis_of(n.integer("axis", 0), x.rank) : 0;
  const int last = detail::axis_of(n.integer("end_axis", -1), x.rank);
  partial_shape y;
  for (int i = 0; i < first; ++i) y.push_back(x[i]);
  y.push_back(x.product(first, last + 1));
  for (int i = last + 1; i < x.rank; ++i) y.push_back(x[i]);
  return moved(in[0], y);
}
inline lowered_outputs lower_squeeze(const old_layer&, const partial_tensors& in, lowering_step& step) {
  if (in.has(1) && !in[1].has_value()) return undecided("the axes are unknown");
  return step(squeeze_1{}, in[0], in[1]);
}
inline lowered_outputs lower_unsqueeze(const old_layer&, const partial_tensors& in, lowering_step& step) {
  if (in.has(1) && !in[1].has_value()) return undecided("the axes are unknown");
  return step(unsqueeze{}, in[0], in[1]);
}
inline lowered_outputs lower_permute(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  return step(transpose{}, in[0], step.numbers(n.list("order")));
}
inline lowered_outputs lower_tile(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  partial_shape y = in[0].dims;
  const int axis = detail::axis_of(n.integer("axis", 0), y.rank);
  y.set(axis, y[axis] * interval(n.integer("tiles", 1)));
  return detail::copied(in[0], y, step);
}
/// By `axis`, `offset` and `dim`, by crop_begin and crop_end, or to the dimensions of a second input.
inline lowered_outputs lower_crop(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  partial_shape y = in[0].dims;
  const ints axes = n.list("axis"), dims = n.list("dim"), begin = n.list("crop_begin"), end = n.list("crop_end");
  for (int i = 0; i < axes.rank; ++i) {
    const int axis = detail::axis_of(axes[i], y.rank);
    if (in.has(1))
      y.set(axis, in[1].dims[axis]);
    else if (i < dims.rank)
      y.set(axis, dims[i]);
    else if (i < begin.rank)
      y.set(axis, y[axis] - interval(begin[i] + end.at_or(i, 0)));
  }
  return detail::copied(in[0], y, step);
}
inline lowered_outputs lower_pad(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  partial_shape y = in[0].dims;
  const ints begin = n.list("pads_begin"), end = n.list("pads_end");
  for (int i = 0; i < y.rank; ++i) y.set(i, y[i] + interval(begin.at_or(i, 0) + end.at_or(i, 0)));
  return detail::copied(in[0], y, step);
}
inline lowered_outputs lower_concat(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  return step(concat{.axis = n.integer("axis", 1)}, span<const partial_tensor>(in.begin(), in.end()));
}
/// The pieces are as long as the stored outputs.
inline lowered_outputs lower_split(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  const int axis = detail::axis_of(n.integer("axis", 1), in[0].dims.rank);
  lowered_outputs pieces;
  interval sum = 0;
  for (int k = 0; k < n.outputs(); ++k) {
    partial_shape y = in[0].dims;
    y.set(axis, n.stored_output(k).dims[axis]);
    sum = sum + y[axis];
    pieces.push_back(moved(in[0], y));
  }
  if (!(sum == in[0].dims[axis]))
    return rejected("the pieces have {} elements along axis {}, the input {}", sum, count_t(axis), in[0].dims[axis]);
  step.memory(memory_use::own);
  return pieces;
}
inline lowered_outputs lower_gather(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  return step(gather_1{}, in[0], in[1], step.number(n.integer("axis", 0)));
}
inline lowered_outputs lower_one_hot(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  const partial_shape& x = in[0].dims;
  const count_t axis = n.integer("axis", -1);
  const int at = static_cast<int>(axis < 0 ? count_t(x.rank).n : axis.n);
  partial_shape y;
  for (int i = 0; i <= x.rank; ++i) {
    if (i == at) y.push_back(n.integer("depth", 1));
    if (i < x.rank) y.push_back(x[i]);
  }
  return detail::copied(in[0], y, step);
}
inline lowered_outputs lower_copy(const old_layer&, const partial_tensors& in, lowering_step&) { return in[0]; }

/// Bilinear: by height and width, by a second input, or by factors, truncated.
inline lowered_outputs lower_interp(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  const partial_shape& x = in[0].dims;
  ints sizes, given;
  const bool by_content = in.has(1) && detail::content_of(in[1], given) && given.rank >= 2;
  for (int i = 2; i < x.rank; ++i) {
    if (!known(x[i])) return undecided("input 0: dimension {} is unknown", count_t(i));
    const double extent = static_cast<double>(lower(x[i]) + n.integer("pad_beg", 0) + n.integer("pad_end", 0));
    const count_t wanted = n.integer(i == x.rank - 2 ? "height" : "width", 0);
    double factor = n.real("factor", 1);
    if (!n.has("factor")) factor = n.real("zoom_factor", 1) / n.real("shrink_factor", 1);
    if (by_content)
      sizes.push_back(given[given.rank - (x.rank - i)]);
    else if (wanted > 0)
      sizes.push_back(wanted);
    else
      sizes.push_back(to_count(extent * factor));
  }
  interpolate op;
  op.mode = interpolate_mode::linear;
  for (int i = 2; i < x.rank; ++i) op.axes.push_back(i);
  return step(op, in[0], step.numbers(sizes));
}
/// Nearest neighbor: by a factor, rounded up, or by a second input.
inline lowered_outputs lower_resample(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  const partial_shape& x = in[0].dims;
  ints sizes, given;
  const bool by_content = in.has(1) && detail::content_of(in[1], given) && given.rank >= 2;
  double factor = 1;
  if (!by_content && !text::read_real(n.text("factor", "1"), factor))
    return rejected("factor: expected a number, got '{t}'", n.text("factor"));
  double antialias = 0;
  if (n.has("antialias") && !text::read_real(n.text("antialias"), antialias))
    return rejected("antialias: expected 0 or 1, got '{t}'", n.text("antialias"));
  for (int i = 2; i < x.rank; ++i) {
    if (!known(x[i])) return undecided("input 0: dimension {} is unknown", count_t(i));
    sizes.push_back(by_content ? given[given.rank - (x.rank - i)]
                               : to_count(opcost::detail::ceiling_of(static_cast<double>(lower(x[i])) * factor)));
  }
  interpolate op;
  op.mode = n.text("type").ends_with("LINEAR") ? interpolate_mode::linear : interpolate_mode::nearest;
  op.antialias = antialias > 0;
  for (int i = 2; i < x.rank; ++i) op.axes.push_back(i);
  return step(op, in[0], step.numbers(sizes));
}

inline lowered_outputs lower_arg_max(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  if (!n.has("top_k")) return rejected("top_k is missing");
  const partial_shape& x = in[0].dims;
  const count_t k = n.integer("top_k", 1);
  partial_tensor rows = in[0];
  int axis = 0;
  partial_shape y = x;
  if (n.has("axis")) {
    axis = detail::axis_of(n.integer("axis", 0), x.rank);
    y.set(axis, k);
  } else {
    rows.dims = {x[0], x.product(1, x.rank)};
    axis = 1;
    y = {x[0], interval(n.flag("out_max_val") ? 2 : 1), interval(k)};
  }
  const lowered_outputs best = step.all(top_k_1{.axis = axis}, rows, step.number(k));
  return moved(best[0], y);
}

/// 1, 2, 4 H W priors. The boxes depend only on shapes.
inline lowered_outputs lower_prior_box(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  count_t priors = 0;
  if (n.is("PriorBoxClustered")) {
    text::each_item(n.text("width"), [&](std::string_view) { priors += 1; });
  } else {
    const auto items = [&](std::string_view name) {
      count_t all = 0;
      text::each_item(n.text(name), [&](std::string_view) { all += 1; });
      return all;
    };
    const count_t ratios = items("aspect_ratio") * (n.flag("flip") ? 2 : 1);
    const count_t fixed = items("fixed_size");
    if (fixed > 0) {
      count_t densities = 0;
      text::each_item(n.text("density"), [&](std::string_view s) {
        count_t d = 1;
        text::read_integer(s, d);
        densities += d * d;
      });
      const count_t fixed_ratios = items("fixed_ratio");
      priors = densities * (fixed_ratios > 0 ? fixed_ratios : ratios + 1);
    } else if (n.flag("scale_all_sizes", true)) {
      priors = (ratios + 1) * items("min_size") + items("max_size");
    } else {
      priors = ratios + items("min_size") - 1;
    }
  }
  const partial_shape& x = in[0].dims;
  partial_tensor y;
  y.type = dtype::f32;
  y.dims = {1, 2, interval(4 * priors) * x.product(2, x.rank)};
  step.settings(3);
  return y;
}

}  // namespace opcost::legacy_ir
