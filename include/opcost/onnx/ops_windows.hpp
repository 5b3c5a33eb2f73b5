// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// ONNX operations with windows: convolutions, pooling, resampling.
#include <opcost/onnx/ops_movement.hpp>

namespace opcost::onnx::detail {

inline auto_pad auto_pad_of(const call& c) {
  const std::string_view p = c.text("auto_pad", "NOTSET");
  return p == "SAME_UPPER" || p == "SAME" ? auto_pad::same_upper
         : p == "SAME_LOWER"              ? auto_pad::same_lower
         : p == "VALID"                   ? auto_pad::valid
                                          : auto_pad::explicit_;
}
// pads holds the begins of all axes, then the ends.
inline ints first_half(const ints& pads) { return pads.slice(0, pads.rank / 2); }
inline ints second_half(const ints& pads) { return pads.slice(pads.rank / 2, pads.rank); }

// The attributes that every operation with a sliding window has.
template <class Op> Op window_of(const call& c) {
  Op op;
  const ints pads = c.list("pads");
  op.strides = c.list("strides");
  op.pads_begin = first_half(pads);
  op.pads_end = second_half(pads);
  op.pad = auto_pad_of(c);
  return op;
}
template <class Op> Op convolution_of(const call& c) {
  Op op = window_of<Op>(c);
  op.dilations = c.list("dilations");
  return op;
}
// Weights [M, C/g, k...] in groups [g, M/g, C/g, k...].
inline partial_tensor in_groups(const partial_tensor& w, std::int64_t groups, steps& step) {
  if (!w.dims.ranked() || w.dims.rank < 1) return w;
  std::array<interval, 9> dims{};
  dims[0] = groups;
  dims[1] = known(w.dims[0]) ? interval(w.dims[0].min / groups) : interval::unknown();
  for (int i = 1; i < w.dims.rank; ++i) dims[static_cast<std::size_t>(i + 1)] = w.dims[i];
  return step(reshape{}, w, step.numbers(span<const interval>(dims).first(static_cast<std::size_t>(w.dims.rank + 1))));
}
// A list of one number per channel, to be broadcast over the axes behind axis 1.
inline partial_tensor per_channel(const partial_tensor& list, int rank, steps& step) {
  if (rank < 3 || list.dims.rank != 1) return list;
  ints axes;
  for (int i = 1; i < rank - 1; ++i) axes.push_back(i);
  return step(unsqueeze{}, list, step.numbers(axes));
}
inline partial_tensor convolve(const call& c, const partial_tensor& x, const partial_tensor& w, steps& step) {
  const std::int64_t groups = c.integer("group", 1);
  if (groups <= 1) return step(convolution_of<convolution>(c), x, w);
  return step(convolution_of<group_convolution>(c), x, in_groups(w, groups, step));
}
inline partial_tensor with_bias(const partial_tensor& y, const partial_tensor& bias, steps& step) {
  return bias.present() ? step(add{}, y, per_channel(bias, y.dims.rank, step)) : y;
}
inline lowered_outputs conv(const call& c, const partial_tensors& in, steps& step) {
  return with_bias(convolve(c, in[0], in[1], step), in[2], step);
}
template <class Op>
partial_tensor transposed(const call& c, const partial_tensor& x, const partial_tensor& w, steps& step) {
  const ints wanted = c.list("output_shape");
  Op op = convolution_of<Op>(c);
  op.output_padding = c.list("output_padding");
  if (op.pad == auto_pad::explicit_ && wanted.rank > 0) op.pad = auto_pad::same_lower;
  if (wanted.rank > 0) {
    const int n = x.dims.ranked() ? x.dims.rank - 2 : wanted.rank;
    return step(op, x, w, step.numbers(wanted.slice(wanted.rank > n ? wanted.rank - n : 0, wanted.rank)));
  }
  const bool same = op.pad == auto_pad::same_upper || op.pad == auto_pad::same_lower;
  if (!same || !x.dims.ranked() || x.dims.rank < 2) return step(op, x, w);
  std::array<interval, 8> dims{};  // the extents times the strides
  for (int i = 2; i < x.dims.rank; ++i)
    dims[static_cast<std::size_t>(i - 2)] = x.dims[i] * interval(op.strides.at_or(i - 2, 1));
  return step(op, x, w, step.numbers(span<const interval>(dims).first(static_cast<std::size_t>(x.dims.rank - 2))));
}
inline lowered_outputs conv_transpose(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t groups = c.integer("group", 1);
  if (groups <= 1) return with_bias(transposed<convolution_backprop_data>(c, in[0], in[1], step), in[2], step);
  const partial_tensor w = in_groups(in[1], groups, step);
  return with_bias(transposed<group_convolution_backprop_data>(c, in[0], w, step), in[2], step);
}
inline lowered_outputs deform_conv(const call& c, const partial_tensors& in, steps& step) {
  auto op = convolution_of<deformable_convolution_8>(c);
  op.group = c.integer("group", 1);
  op.deformable_group = c.integer("offset_group", 1);
  op.bilinear_interpolation_pad = true;
  const partial_tensor y = in.has(4) ? step(op, in[0], in[2], in[1], in[4]) : step(op, in[0], in[2], in[1]);
  return with_bias(y, in[3], step);
}

// ---- pooling
template <class Op> Op pool_of(const call& c) {
  Op op = convolution_of<Op>(c);
  op.kernel_size = c.list("kernel_shape");
  op.round = c.flag("ceil_mode") ? rounding::ceil_torch : rounding::floor;
  return op;
}
inline avg_pool_16 average_pool_of(const call& c, bool counts_padding) {
  auto op = pool_of<avg_pool_16>(c);
  op.exclude_pad = !counts_padding;
  return op;
}
inline lowered_outputs max_pool_of(const call& c, const partial_tensors& in, steps& step) {
  lowered_outputs y = step.all(pool_of<max_pool_8>(c), in[0]);
  if (c.outputs() > 1) return y;
  return y[0];
}
inline lowered_outputs average_pool(const call& c, const partial_tensors& in, steps& step) {
  return step(average_pool_of(c, c.flag("count_include_pad")), in[0]);
}
inline partial_tensor spatial_axes(const partial_tensor& x, steps& step) {
  ints axes;
  for (int i = 2; i < x.dims.rank; ++i) axes.push_back(i);
  return step.numbers(axes);
}
template <class Reduce> lowered_outputs global_pool(const call&, const partial_tensors& in, steps& step) {
  if (!in[0].dims.ranked()) return moved(in[0].dims, in[0].type, step);
  return step(keeping_dims<Reduce>(), in[0], spatial_axes(in[0], step));
}
// (sum of |x|^p)^(1/p) of windows, or of all spatial elements.
inline partial_tensor to_the_power(const partial_tensor& x, std::int64_t p, steps& step) {
  const partial_tensor y = step(math::abs{}, x);
  if (p == 1) return y;
  return p == 2 ? step(multiply{}, y, y) : step(power{}, y, step.real(static_cast<double>(p), x.type));
}
inline partial_tensor root_of(const partial_tensor& x, std::int64_t p, steps& step) {
  if (p == 1) return x;
  return p == 2 ? step(math::sqrt{}, x) : step(power{}, x, step.real(1.0 / static_cast<double>(p), x.type));
}
inline std::int64_t exponent_of(const call& c) {
  return c.version < 2 ? static_cast<std::int64_t>(c.real("p", 2)) : c.integer("p", 2);
}
inline lowered_outputs global_lp_pool(const call& c, const partial_tensors& in, steps& step) {
  if (!in[0].dims.ranked()) return undecided("the rank is not known");
  const std::int64_t p = exponent_of(c);
  const partial_tensor y = step(keeping_dims<reduce_sum>(), to_the_power(in[0], p, step), spatial_axes(in[0], step));
  return root_of(y, p, step);
}
inline lowered_outputs lp_pool(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t p = exponent_of(c);
  const avg_pool_16 window = average_pool_of(c, true);
  const partial_tensor y = step(window, to_the_power(in[0], p, step));
  const double n = static_cast<double>(window.kernel_size.elements());
  return root_of(step(multiply{}, y, step.real(n, y.type)), p, step);
}
inline lowered_outputs max_unpool(const call& c, const partial_tensors& in, steps& step) {
  const partial_shape& x = in[0].dims;
  const ints kernel = c.list("kernel_shape"), strides = c.list("strides"), pads = c.list("pads");
  partial_shape y = x;
  if (in.has(2)) {
    opcost::detail::as_dims(in[2], y);
  } else if (x.ranked()) {
    for (int i = 2; i < x.rank; ++i)
      y.set(i, (x[i] - interval(1)) * interval(strides.at_or(i - 2, 1)) + interval(kernel.at_or(i - 2, 1)) -
                   interval(pads.at_or(i - 2, 0) + pads.at_or(i - 2 + pads.rank / 2, 0)));
  }
  const partial_tensor r = moved(y, in[0].type, step);
  step.settings(0b110);
  return r;
}
inline lowered_outputs max_roi_pool(const call& c, const partial_tensors& in, steps& step) {
  roi_pooling op;
  op.output_size = c.list("pooled_shape");
  return step(op, in[0], in[1]);
}
inline lowered_outputs roi_align_of(const call& c, const partial_tensors& in, steps& step) {
  roi_align_9 op;
  op.pooled_h = c.integer("output_height", 1);
  op.pooled_w = c.integer("output_width", 1);
  op.sampling_ratio = c.integer("sampling_ratio", 0);
  op.spatial_scale = c.real("spatial_scale", 1);
  op.mode = c.text("mode", "avg") == "max" ? roi_mode::max : roi_mode::avg;
  return step(op, in[0], in[1], in[2]);
}
inline lowered_outputs column_to_image(const call& c, const partial_tensors& in, steps& step) {
  const ints pads = c.list("pads");
  return step(col2im{c.list("strides"), c.list("dilations"), first_half(pads), second_half(pads)}, in[0], in[1], in[2]);
}
inline lowered_outputs local_response(const call& c, const partial_tensors& in, steps& step) {
  return step(lrn{c.real("alpha", 1e-4), c.real("beta", 0.75), c.real("bias", 1), c.integer("size", 1)}, in[0],
              step.numbers({1}));
}
inline lowered_outputs grid_sample_of(const call& c, const partial_tensors& in, steps& step) {
  const std::string_view mode = c.text("mode", "bilinear"), padding = c.text("padding_mode", "zeros");
  grid_sample op;
  op.align_corners = c.flag("align_corners");
  op.mode = mode == "nearest"                      ? grid_mode::nearest
            : mode == "bicubic" || mode == "cubic" ? grid_mode::bicubic
                                                   : grid_mode::bilinear;
  op.padding = padding == "border"       ? grid_padding::border
               : padding == "reflection" ? grid_padding::reflection
                                         : grid_padding::zeros;
  return step(op, in[0], in[1]);
}

// ---- resampling
inline interpolate_11 interpolate_of(const call& c) {
  const std::string_view mode = c.text("mode", "nearest"), where = c.text("coordinate_transformation_mode"),
                         nearest = c.text("nearest_mode", "round_prefer_floor");
  interpolate_11 op;
  op.mode = mode == "cubic"                          ? interpolate_mode::cubic
            : mode == "linear" || mode == "bilinear" ? interpolate_mode::linear_onnx
                                                     : interpolate_mode::nearest;
  op.coordinates = where == "asymmetric" || c.version < 11 ? coordinate_transformation::asymmetric
                   : where == "align_corners"              ? coordinate_transformation::align_corners
                   : where == "pytorch_half_pixel"         ? coordinate_transformation::pytorch_half_pixel
                                                           : coordinate_transformation::half_pixel;
  op.nearest = nearest == "floor"               ? nearest_mode::floor
               : nearest == "ceil"              ? nearest_mode::ceil
               : nearest == "round_prefer_ceil" ? nearest_mode::round_prefer_ceil
                                                : nearest_mode::round_prefer_floor;
  op.antialias = c.flag("antialias");
  op.cube_coeff = c.real("cubic_coeff_a", -0.75);
  return op;
}
// To the extents `y` of all axes. Axes that keep their extent are not interpolated.
inline lowered_outputs resample(const call& c, const partial_tensor& x, const partial_shape& y, steps& step) {
  if (!x.dims.ranked() || !y.ranked()) return moved(y, x.type, step);
  std::array<interval, 8> sizes{};
  ints axes;
  for (int i = 0; i < y.rank; ++i) {
    if (known(x.dims[i]) && x.dims[i] == y[i]) continue;
    sizes[static_cast<std::size_t>(axes.rank)] = y[i];
    axes.push_back(i);
  }
  if (axes.rank == 0) {
    step.memory(memory_use::own);
    return step(identity{}, x);
  }
  interpolate_11 op = interpolate_of(c);
  if (op.mode == interpolate_mode::linear_onnx && axes.rank > 3) op.mode = interpolate_mode::linear;
  return step(op, x, step.numbers(span<const interval>(sizes).first(static_cast<std::size_t>(axes.rank))),
              step.numbers(axes));
}
// floor(extent * scale) of each axis; scales that are not known leave the extents open.
inline interval scaled(interval extent, double scale) {
  if (!known(extent)) return interval::unknown();
  return to_count(opcost::detail::floor_of(static_cast<double>(extent.min.n) * scale));
}
inline lowered_outputs resize(const call& c, const partial_tensors& in, steps& step) {
  const partial_shape& x = in[0].dims;
  if (!x.ranked()) return moved(x, in[0].type, step);
  const partial_tensor& scales = c.version < 11 ? in[1] : in[2];
  const partial_tensor sizes = c.version < 11 ? opcost::detail::absent<interval> : in[3];
  ints axes = c.list("axes");
  if (!c.has("axes"))
    for (int i = 0; i < x.rank; ++i) axes.push_back(i);
  partial_shape y = x;
  const bool by_sizes = sizes.present() && !(sizes.dims.is_static() && is(sizes.dims.elements(), 0));
  const std::string_view policy = c.text("keep_aspect_ratio_policy", "stretch");
  double one = 0;  // the scale of all axes where the aspect ratio is kept
  bool known_ratio = policy != "stretch" && by_sizes;
  for (int i = 0; known_ratio && i < axes.rank; ++i) {
    const int axis = opcost::detail::normal_axis(axes[i], x.rank);
    const auto at = static_cast<std::size_t>(i);
    known_ratio = axis >= 0 && at < sizes.value.size() && known(sizes.value[at]) && known(x[axis]) && x[axis].min > 0;
    if (!known_ratio) break;
    const double ratio = static_cast<double>(sizes.value[at].min) / static_cast<double>(x[axis].min);
    one = i == 0 || (policy == "not_larger" ? ratio < one : ratio > one) ? ratio : one;
  }
  for (int i = 0; i < axes.rank; ++i) {
    const int axis = opcost::detail::normal_axis(axes[i], x.rank);
    if (axis < 0) return "attribute axes: outside of the rank";
    const auto at = static_cast<std::size_t>(i);
    interval d = interval::unknown();
    if (by_sizes && policy == "stretch") {
      if (at < sizes.value.size()) d = sizes.value[at];
    } else if (by_sizes) {
      if (known_ratio) d = to_count(opcost::detail::floor_of(static_cast<double>(x[axis].min) * one + 0.5));
    } else if (at < scales.reals.size()) {
      d = scaled(x[axis], scales.reals[at]);
    }
    y.set(axis, d);
  }
  lowered_outputs r = resample(c, in[0], y, step);
  step.settings(~1u);
  return r;
}
inline lowered_outputs upsample(const call& c, const partial_tensors& in, steps& step) {
  partial_shape y = in[0].dims;
  if (!y.ranked()) return moved(y, in[0].type, step);
  const auto scales = c.reals("scales");
  for (int i = 0; i < y.rank; ++i) {
    const auto at = static_cast<std::size_t>(i);
    if (c.version < 7)
      y.set(i, scaled(y[i], i == y.rank - 1   ? c.real("width_scale", 1)
                            : i == y.rank - 2 ? c.real("height_scale", 1)
                                              : 1));
    else if (at < scales.size())
      y.set(i, scaled(y[i], static_cast<double>(scales[at])));
    else
      y.set(i, at < in[1].reals.size() ? scaled(y[i], in[1].reals[at]) : interval::unknown());
  }
  lowered_outputs r = resample(c, in[0], y, step);
  step.settings(~1u);
  return r;
}
inline lowered_outputs affine_grid(const call& c, const partial_tensors& in, steps& step) {
  partial_shape size;
  if (!opcost::detail::as_dims(in[1], size) || !size.ranked()) return undecided("the size is not known");
  if (size.rank != 4 && size.rank != 5) return rejected("input 1 (size): expected 4 or 5 numbers, got {}", size.rank);
  const int n = size.rank - 2;
  partial_shape y{size[0]};
  interval points = 1;
  for (int i = 2; i < size.rank; ++i) {
    y.push_back(size[i]);
    points = points * size[i];
  }
  y.push_back(n);
  (void)c;
  const partial_tensor grid = step.constant({size[0], points, n + 1}, in[0].type);
  const partial_tensor flat = step(matmul{false, true}, grid, in[0]);
  std::array<interval, 8> dims{};
  for (int i = 0; i < y.rank; ++i) dims[static_cast<std::size_t>(i)] = y[i];
  return step(reshape{}, flat, step.numbers(span<const interval>(dims).first(static_cast<std::size_t>(y.rank))));
}

inline constexpr op_rule window_rules[] = {
    {"AffineGrid", 20, affine_grid},
    {"AveragePool", 1, average_pool},
    {"Col2Im", 18, column_to_image},
    {"Conv", 1, conv},
    {"ConvTranspose", 1, conv_transpose},
    {"DeformConv", 19, deform_conv},
    {"GlobalAveragePool", 1, global_pool<reduce_mean>},
    {"GlobalLpPool", 1, global_lp_pool},
    {"GlobalMaxPool", 1, global_pool<reduce_max>},
    {"GridSample", 16, grid_sample_of},
    {"LRN", 1, local_response},
    {"LpPool", 1, lp_pool},
    {"MaxPool", 1, max_pool_of},
    {"MaxRoiPool", 1, max_roi_pool},
    {"MaxUnpool", 9, max_unpool},
    {"Resize", 10, resize},
    {"RoiAlign", 10, roi_align_of},
    {"Upsample", 1, upsample},
};

}  // namespace opcost::onnx::detail
