// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Resampling: outputs are read between the elements of the input, on a regular grid or at points of a second input.
// Attributes and shapes: OpenVINO operation specifications Interpolate-1, -4, -11, GridSample-9.
#include <opcost/ops/bilinear.hpp>
#include <opcost/ops/interpolation.hpp>

namespace opcost {

/// Interpolate of opset 1. Inputs: data, sizes of the axes.
struct interpolate {
  ints axes{}, pads_begin{}, pads_end{};
  interpolate_mode mode = interpolate_mode::nearest;
  bool align_corners = true, antialias = false;
};
/// Interpolate of opset 11: sizes and scales are one input.
struct interpolate_11 : interpolate_4 {};

namespace detail {
// A scaled extent, in single precision as OpenVINO computes it: floor(n (scale + 1e-6)); 0 if that is not an extent.
constexpr count_t scaled(count_t n, float scale) {
  const float v = static_cast<float>(n.n) * scale;
  return v >= 0 && v < 9.0e18f ? count_t(static_cast<std::int64_t>(v)) : count_t(0);
}
template <class Dim> constexpr Dim scaled(Dim d, double scale) {
  const float s = static_cast<float>(scale);
  if (s >= 1.0f && s <= 1.0f) return d;
  const float up = s + 1.0e-6f;
  if (known(d)) return scaled(lower(d), up);
  return between<Dim>(scaled(lower(d), up), bounded(d) ? scaled(upper(d), up) : upper(d));
}
template <class Dim> constexpr Dim wanted_extent(const basic_tensor<Dim>& sizes, int i) {
  if (!sizes.has_value()) return basic_shape<Dim>::unknown_dim();
  const Dim d = number_at(sizes, static_cast<std::size_t>(i));
  return known(d) && lower(d) < 0 ? basic_shape<Dim>::unknown_dim() : d;
}

// The padded input with the extents of `axes` (all, if there is no such input) replaced by sizes, or scaled.
template <class Dim>
constexpr inferred<Dim> infer_interpolate(const interpolate_4& op, const basic_tensor<Dim>& x,
                                          const basic_tensor<Dim>& wanted, const basic_tensor<Dim>& axes) {
  if (!may_have_rank(wanted.dims, 1) || (axes.present() && !may_have_rank(axes.dims, 1)))
    return rejected("sizes or scales, and axes: expected rank 1, got {} and {}", rank_of(wanted.dims),
                    rank_of(axes.dims));
  if (!x.dims.ranked()) return of_unknown_rank<Dim>(x.type);
  const int rank = x.dims.rank;
  basic_shape<Dim> out = x.dims;
  for (int i = 0; i < rank; ++i) out.set(i, out[i] + op.pads_begin.at_or(i, 0) + op.pads_end.at_or(i, 0));
  known_list at = known_value(axes);
  if (!axes.present()) {
    at.known = true;
    for (; at.size < rank; ++at.size) at.items[static_cast<std::size_t>(at.size)] = at.size;
  }
  if (!at.known) return of(basic_shape<Dim>::filled(rank, basic_shape<Dim>::unknown_dim()), x.type);
  if (wanted.dims.ranked() && known(wanted.dims[0]) && wanted.has_value() && lower(wanted.dims[0]) < at.size)
    return rejected("sizes or scales: expected {} numbers, got {}", at.size, wanted.dims[0]);
  for (int i = 0; i < at.size; ++i) {
    if (at[i] < 0 || at[i] >= rank) return rejected("axes: expected axes of rank {}, got {}", rank, at[i]);
    const int axis = static_cast<int>(at[i]);
    const auto at_i = static_cast<std::size_t>(i);
    if (op.calculation == shape_calculation::sizes)
      out.set(axis, wanted_extent(wanted, i));
    else if (!wanted.has_value() || (wanted.reals.empty() && !known(wanted.value[at_i])))
      out.set(axis, basic_shape<Dim>::unknown_dim());
    else
      out.set(axis, scaled(out[axis], real_at(wanted, at_i)));
  }
  return of(out, x.type);
}

// Work along the axes whose extent changes. Each output coordinate of such an axis is computed once: .mul, .add,
// .round, and the weights of its taps (2, 4 for cubic; if they widen, times the shrinkage). Then
//   nearest: nothing;
//   linear, cubic: the weights of the axes are multiplied once for all channels, and each output element blends the
//   taps of all axes; linear also adds the weights up and divides by their sum;
//   pillow: weights are divided by their sum, and one axis is resized after the other.
constexpr tally interpolation_work(interpolate_mode mode, bool antialias, const shape& x, const shape& y) {
  const bool pillow = mode == interpolate_mode::bilinear_pillow || mode == interpolate_mode::bicubic_pillow;
  const bool cubic = mode == interpolate_mode::cubic || mode == interpolate_mode::bicubic_pillow;
  tally work;
  count_t taps = 1, weights = 1, done = x.elements();
  for (int i = y.rank - 1; i >= 0; --i) {
    if (y[i] == x[i]) continue;
    const bool shrinks = y[i] > 0 && x[i] > y[i];
    const bool widens =
        shrinks && (pillow || mode == interpolate_mode::area || (antialias && mode == interpolate_mode::linear));
    const count_t here = count_t(cubic ? 4 : 2) * (widens ? ceil_div(x[i], y[i]) : count_t(1));
    work += tally{.add = 1, .mul = 1, .round = 1} * y[i];
    if (mode == interpolate_mode::nearest) continue;
    // by the distance of the tap; a widened tap scales its absolute value
    tally weight = cubic ? cubic_weight : tally{.add = 1};
    if (widens) weight += cubic ? tally{.mul = 1, .cmp = 1} : tally{.add = 1, .mul = 1, .cmp = 2};
    work += weight * (y[i] * here);
    if (pillow) {
      done = x[i] > 0 ? done / x[i] * y[i] : count_t(0);
      work += tally{.add = here - 1, .div = here} * y[i] + tally{.add = here - 1, .mul = here} * done;
      continue;
    }
    if (taps > 1) work.mul += weights * y[i] * here;
    weights *= y[i] * here;
    taps *= here;
  }
  if (taps == 1) return work;
  tally blend{.add = taps - 1, .mul = taps};
  if (mode == interpolate_mode::linear) blend += {.add = taps - 1, .div = 1};
  return work + blend * y.elements();
}
}  // namespace detail

// Axes are an attribute and are used in ascending order. Pads are not part of the output.
template <> struct op_traits<interpolate> {
  static constexpr std::string_view name = "Interpolate";
  static constexpr std::string_view formula =
      "nearest: coordinates only; linear: #y blends of 2 taps per axis; cubic: of 4 taps per axis";
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 1u << 1;
  static constexpr void attributes(auto& op, auto&& f) {
    f("axes", op.axes);
    f("mode", op.mode);
    f("align_corners", op.align_corners);
    f("antialias", op.antialias);
    f("pads_begin", op.pads_begin);
    f("pads_end", op.pads_end);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const interpolate& op, const basic_operands<Dim>& in) {
    const basic_shape<Dim>& x = in[0].dims;
    if (!x.ranked()) return detail::of_unknown_rank<Dim>(in[0].type);
    basic_shape<Dim> out = x;
    for (count_t axis : op.axes)
      if (axis < 0 || axis >= x.rank) return rejected("axes: expected axes of rank {}, got {}", x.rank, axis);
    int i = 0;
    for (int axis = 0; axis < x.rank; ++axis) {
      bool resized = false;
      for (count_t a : op.axes) resized = resized || a == axis;
      if (!resized) continue;
      if (in[1].dims.is_static() && lower(in[1].dims.elements()) <= i)
        return rejected("input 1 (sizes): expected more than {} numbers, got {}", i, in[1].dims.elements());
      out.set(axis, detail::wanted_extent(in[1], i++));
    }
    return detail::of(out, in[0].type);
  }
  static constexpr tally count(const interpolate& op, const tensors& in, const outputs& out) {
    return detail::interpolation_work(op.mode, op.antialias, in[0].dims, out[0].dims);
  }
};
template <> struct op_traits<interpolate_4> {
  static constexpr unsigned connected = 1u << 3;
  static constexpr std::string_view name = "Interpolate";
  static constexpr std::string_view formula = op_traits<interpolate>::formula;
  static constexpr int opset = 4, inputs = 3;
  static constexpr unsigned reads = 1u << 1 | 1u << 2 | 1u << 3;
  static constexpr void attributes(auto& op, auto&& f) {
    f("mode", op.mode);
    f("shape_calculation_mode", op.calculation);
    f("coordinate_transformation_mode", op.coordinates);
    f("nearest_mode", op.nearest);
    f("antialias", op.antialias);
    f("pads_begin", op.pads_begin);
    f("pads_end", op.pads_end);
    f("cube_coeff", op.cube_coeff);
  }
  // inputs: input, sizes, scales, optionally axes
  template <class Dim> static constexpr inferred<Dim> infer(const interpolate_4& op, const basic_operands<Dim>& in) {
    return detail::infer_interpolate(op, in[0], in[op.calculation == shape_calculation::sizes ? 1 : 2], in[3]);
  }
  static constexpr tally count(const interpolate_4& op, const tensors& in, const outputs& out) {
    return detail::interpolation_work(op.mode, op.antialias, in[0].dims, out[0].dims);
  }
  static constexpr bool value(const interpolate_4& op, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    return detail::interpolate_content(op, in[0], in[2], in[3], out, into);
  }
};
template <> struct op_traits<interpolate_11> : op_traits<interpolate_4> {
  static constexpr unsigned connected = 1u << 2;
  static constexpr int opset = 11, inputs = 2;
  static constexpr unsigned reads = 1u << 1 | 1u << 2;
  // inputs: input, sizes or scales, optionally axes
  template <class Dim> static constexpr inferred<Dim> infer(const interpolate_11& op, const basic_operands<Dim>& in) {
    if (op.calculation == shape_calculation::scales && bits_of(in[1].type) > 0 &&
        !(is_real(in[1].type) && bits_of(in[1].type) <= 32))
      return rejected("input 1 (scales): expected f32, f16 or bf16, got {t}", in[1].type);
    return detail::infer_interpolate(op, in[0], in[1], in[2]);
  }
  static constexpr bool value(const interpolate_11& op, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    return detail::interpolate_content(op, in[0], in[1], in[2], out, into);
  }
};

/// How GridSample computes an element between others.
enum class grid_mode : std::uint8_t { bilinear, bicubic, nearest };
template <> inline constexpr std::array<std::string_view, 3> spellings<grid_mode>{"bilinear", "bicubic", "nearest"};
/// What GridSample reads outside the input.
enum class grid_padding : std::uint8_t { zeros, border, reflection };
template <> inline constexpr std::array<std::string_view, 3> spellings<grid_padding>{"zeros", "border", "reflection"};
/// Samples the input [N, C, H, W] at the positions of a grid [N, H', W', 2]. Output: [N, C, H', W'].
struct grid_sample {
  bool align_corners = false;
  grid_mode mode = grid_mode::bilinear;
  grid_padding padding = grid_padding::zeros;
};
// Each point of the grid is scaled to the input's extents, clipped to them, and read for all channels: 1, 4 or 16
// neighbors.
template <> struct op_traits<grid_sample> {
  static constexpr std::string_view name = "GridSample";
  static constexpr std::string_view formula = "N H' W' points, each read between elements for C channels";
  static constexpr int opset = 9, inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) {
    f("align_corners", op.align_corners);
    f("mode", op.mode);
    f("padding_mode", op.padding);
  }
  // inputs: [N, C, H, W], grid [N, H', W', 2]; output: [N, C, H', W']
  template <class Dim> static constexpr inferred<Dim> infer(const grid_sample&, const basic_operands<Dim>& in) {
    const auto &x = in[0].dims, &grid = in[1].dims;
    if ((x.ranked() && x.rank != 4) || (grid.ranked() && grid.rank != 4))
      return rejected("inputs 0 and 1 (grid): expected rank 4, got {} and {}", detail::rank_of(x),
                      detail::rank_of(grid));
    if (grid.ranked() && !may_be(grid[3], 2))
      return rejected("input 1 (grid): expected 2 coordinates per point, got {}", grid[3]);
    basic_shape<Dim> out = basic_shape<Dim>::filled(4, basic_shape<Dim>::unknown_dim());
    if (x.ranked()) {
      out.set(0, x[0]);
      out.set(1, x[1]);
    }
    if (grid.ranked()) {
      Dim batch = out[0];
      if (!merge(batch, grid[0])) return rejected("input 1 (grid): expected a batch of {}, got {}", out[0], grid[0]);
      out.set(0, batch);
      out.set(2, grid[1]);
      out.set(3, grid[2]);
    }
    return detail::of(out, in[0].type);
  }
  static constexpr tally count(const grid_sample& op, const tensors&, const outputs& out) {
    const shape& y = out[0].dims;
    tally point{.add = 2, .mul = 2};
    if (op.padding != grid_padding::zeros) point.cmp += 4;
    if (op.padding == grid_padding::reflection) point += {.add = op.align_corners ? 2 : 6, .div = 2};
    tally channel;
    if (op.mode == grid_mode::nearest)
      point.round += 2;
    else if (op.mode == grid_mode::bilinear) {
      point += detail::bilinear_point;
      channel = detail::bilinear_blend;
    } else {
      point += detail::cubic_weight * 8 + tally{.round = 2};
      channel = {.add = 15, .mul = 20};
    }  // 2 x 4 weights; rows, then a column
    return point * (y[0] * y[2] * y[3]) + channel * y.elements();
  }
};

}  // namespace opcost
