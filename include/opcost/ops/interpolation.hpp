// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The elements of an Interpolate. Every mode is a weighted sum along one axis after the other: for each output
// coordinate, `taps` lists the elements of the axis and their weights. OpenVINO operation specification Interpolate-4;
// coordinates are in single precision, as OpenVINO computes them.
#include <opcost/core/sequence.hpp>
#include <opcost/op/indexing.hpp>

namespace opcost {

/// The function that Interpolate computes elements with.
enum class interpolate_mode : std::uint8_t {
  nearest,
  linear,
  linear_onnx,
  cubic,
  bilinear_pillow,
  bicubic_pillow,
  area
};
template <>
inline constexpr std::array<std::string_view, 7> spellings<interpolate_mode>{
    "nearest", "linear", "linear_onnx", "cubic", "bilinear_pillow", "bicubic_pillow", "area"};
/// Whether the shape of the output follows from sizes or from scales.
enum class shape_calculation : std::uint8_t { sizes, scales };
template <> inline constexpr std::array<std::string_view, 2> spellings<shape_calculation>{"sizes", "scales"};
/// How a coordinate of the output becomes one of the input.
enum class coordinate_transformation : std::uint8_t {
  half_pixel,
  pytorch_half_pixel,
  asymmetric,
  tf_half_pixel_for_nn,
  align_corners
};
template <>
inline constexpr std::array<std::string_view, 5> spellings<coordinate_transformation>{
    "half_pixel", "pytorch_half_pixel", "asymmetric", "tf_half_pixel_for_nn", "align_corners"};
/// How a coordinate is rounded to the nearest element.
enum class nearest_mode : std::uint8_t { round_prefer_floor, round_prefer_ceil, floor, ceil, simple };
template <>
inline constexpr std::array<std::string_view, 5> spellings<nearest_mode>{"round_prefer_floor", "round_prefer_ceil",
                                                                         "floor", "ceil", "simple"};

/// Interpolate of opset 4. Inputs: data, sizes, scales, optional axes.
struct interpolate_4 {
  ints pads_begin{}, pads_end{};
  interpolate_mode mode = interpolate_mode::nearest;
  shape_calculation calculation = shape_calculation::sizes;
  coordinate_transformation coordinates = coordinate_transformation::half_pixel;
  nearest_mode nearest = nearest_mode::round_prefer_floor;
  bool antialias = false;
  double cube_coeff = -0.75;
};

namespace detail {
// One axis of the padded input and of the output.
struct resized_axis {
  std::int64_t pad = 0, from = 0, to = 0;
  float scale = 1;  // output / input
};
// The position in the input of an output coordinate.
constexpr float original_coordinate(coordinate_transformation how, const resized_axis& axis, std::int64_t at) {
  const float x = static_cast<float>(at), from = static_cast<float>(axis.from), to = static_cast<float>(axis.to);
  if (axis.from == axis.to || (axis.scale >= 1 && axis.scale <= 1)) return x;
  switch (how) {
    case coordinate_transformation::asymmetric: return x / axis.scale;
    case coordinate_transformation::tf_half_pixel_for_nn: return (x + 0.5f) / axis.scale;
    case coordinate_transformation::align_corners: return axis.to == 1 ? 0 : x * (from - 1) / (to - 1);
    case coordinate_transformation::pytorch_half_pixel: return axis.to > 1 ? (x + 0.5f) / axis.scale - 0.5f : 0;
    default: return (x + 0.5f) / axis.scale - 0.5f;
  }
}
constexpr std::int64_t nearest_element(nearest_mode how, float x, bool shrinks) {
  const double v = static_cast<double>(x), low = floor_of(v), rest = v - low;
  switch (how) {
    case nearest_mode::floor: return static_cast<std::int64_t>(low);
    case nearest_mode::ceil: return static_cast<std::int64_t>(ceiling_of(v));
    case nearest_mode::simple: return static_cast<std::int64_t>(shrinks ? ceiling_of(v) : truncated(v));
    case nearest_mode::round_prefer_ceil: return static_cast<std::int64_t>(rest >= 0.5 ? low + 1 : low);
    default: return static_cast<std::int64_t>(rest > 0.5 ? low + 1 : low);
  }
}
constexpr double distance(double a, double b) { return a < b ? b - a : a - b; }
// Weights by the distance from a center: a triangle, and Keys' cubic, whose free parameter is `a`.
constexpr double triangle(double x) { return x < 1 ? 1 - x : 0; }
constexpr double cubic(double x, double a) {
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? ((x - 5) * x + 8) * x * a - 4 * a : 0;
}

// The elements that an output coordinate is made of.
struct taps {
  struct tap {
    std::int64_t at;
    double weight;
  };
  sequence<tap> all{};

  constexpr void add(std::int64_t at, double weight) { all.push_back({at, weight}); }
  constexpr void normalize() {
    double sum = 0;
    for (const tap& t : all) sum += t.weight;
    for (tap& t : all) t.weight = sum == 0 ? 0 : t.weight / sum;
  }
};
constexpr std::int64_t within(std::int64_t at, std::int64_t n) { return at < 0 ? 0 : at >= n ? n - 1 : at; }
constexpr taps taps_of(const interpolate_4& op, const resized_axis& axis, std::int64_t to) {
  taps r;
  const float x = original_coordinate(op.coordinates, axis, to);
  const double place = static_cast<double>(x), scale = static_cast<double>(axis.scale);
  switch (op.mode) {
    case interpolate_mode::nearest: r.add(within(nearest_element(op.nearest, x, axis.scale < 1), axis.from), 1); break;
    case interpolate_mode::linear_onnx: {
      const double last = static_cast<double>(axis.from - 1), inside = place < 0 ? 0 : place > last ? last : place;
      const auto low = static_cast<std::int64_t>(inside);
      const double rest = inside - static_cast<double>(low);
      r.add(low, 1 - rest);
      if (rest > 0) r.add(low + 1, rest);
      break;
    }
    case interpolate_mode::linear: {
      const double narrow = op.antialias ? scale : 1;
      const double reach = scale > 1 ? 2 : ceiling_of(2 / narrow), center = half_away_from_zero(place);
      for (double at = center - reach; at <= center + reach; ++at)
        if (at >= 0 && at < static_cast<double>(axis.from))
          r.add(static_cast<std::int64_t>(at), triangle(narrow * distance(place, at)));
      r.normalize();
      break;
    }
    case interpolate_mode::cubic: {
      const double low = floor_of(place);
      for (double at = low - 1; at <= low + 2; ++at)
        r.add(within(static_cast<std::int64_t>(at), axis.from), cubic(distance(place, at), op.cube_coeff));
      break;
    }
    default: {  // as the library Pillow resizes images
      const bool is_cubic = op.mode == interpolate_mode::bicubic_pillow;
      const double step = static_cast<double>(axis.from) / static_cast<double>(axis.to), wide = step < 1 ? 1 : step,
                   support = (is_cubic ? 2 : 1) * wide, center = (static_cast<double>(to) + 0.5) * step;
      const std::int64_t first = larger(count_t(static_cast<std::int64_t>(center - support + 0.5)), 0).n,
                         end = smaller(count_t(static_cast<std::int64_t>(center + support + 0.5)), axis.from).n;
      for (std::int64_t at = first; at < end; ++at) {
        const double away = distance(static_cast<double>(at) + 0.5, center) / wide;
        r.add(at, is_cubic ? cubic(away, op.cube_coeff) : triangle(away));
      }
      r.normalize();
    }
  }
  return r;
}

// Replaces [before, axis.from, inner] by [before, axis.to, inner].
constexpr sequence<double> resize(const interpolate_4& op, const sequence<double>& x, const resized_axis& axis,
                                  std::int64_t before, std::int64_t inner) {
  sequence<double> y(static_cast<std::size_t>(before * axis.to * inner));
  for (std::int64_t to = 0; to < axis.to; ++to) {
    const taps weights = taps_of(op, axis, to);
    for (std::int64_t b = 0; b < before; ++b)
      for (const taps::tap& t : weights.all) {
        const double* row = x.data() + (b * axis.from + t.at) * inner;
        double* into = y.data() + (b * axis.to + to) * inner;
        for (std::int64_t i = 0; i < inner; ++i) into[i] += t.weight * row[i];
      }
  }
  return y;
}

// The axes of the padded input and of the output. False if an extent or a scale is not positive, or not known.
constexpr bool resized_axes(const interpolate_4& op, const partial_shape& from, const partial_tensor& scales,
                            const partial_tensor& axes, const partial_shape& to,
                            std::array<resized_axis, partial_shape::max_rank>& all) {
  const integer_list listed = integers_of(axes);
  if (axes.present() && !listed.known) return false;
  for (int i = 0; i < from.rank; ++i) {
    const std::int64_t begin = op.pads_begin.at_or(i, 0).n, end = op.pads_end.at_or(i, 0).n;
    resized_axis& axis = all[static_cast<std::size_t>(i)];
    axis.pad = begin;
    axis.from = extent(from, i) + begin + end;
    axis.to = extent(to, i);
    if (begin < 0 || end < 0 || extent(from, i) < 1 || axis.to < 1) return false;
    axis.scale = static_cast<float>(axis.to) / static_cast<float>(axis.from);
  }
  const std::int64_t given = axes.present() ? listed.size : from.rank;
  for (std::int64_t k = 0; k < given && op.calculation == shape_calculation::scales; ++k) {
    const std::int64_t i = axes.present() ? listed[k] : k;
    if (i < 0 || i >= from.rank || k >= size_of(scales)) return false;
    const auto at = static_cast<std::size_t>(k);
    if (scales.reals.empty() && !scales.value[at].exact()) return false;
    all[static_cast<std::size_t>(i)].scale = static_cast<float>(real_at(scales, at));
    if (!(all[static_cast<std::size_t>(i)].scale > 0)) return false;
  }
  return true;
}

// Writes [before, n, inner] into the middle of [before, axis.from, inner].
constexpr sequence<double> pad(const sequence<double>& x, const resized_axis& axis, std::int64_t before, std::int64_t n,
                               std::int64_t inner) {
  sequence<double> y(static_cast<std::size_t>(before * axis.from * inner));
  for (std::int64_t b = 0; b < before; ++b)
    for (std::int64_t i = 0; i < n * inner; ++i)
      y[static_cast<std::size_t>((b * axis.from + axis.pad) * inner + i)] =
          x[static_cast<std::size_t>(b * n * inner + i)];
  return y;
}

// The elements of an Interpolate of opset 4 or later. `scales` and `axes` are the operands; `axes` may be absent.
constexpr bool interpolate_content(interpolate_4 op, const partial_tensor& x, const partial_tensor& scales,
                                   const partial_tensor& axes, const partial_tensor& out, content<interval> into) {
  std::array<resized_axis, partial_shape::max_rank> all{};
  const int rank = x.dims.rank;
  if (x.reals.empty() || into.reals.empty() || op.mode == interpolate_mode::area || rank != out.dims.rank) return false;
  if (!resized_axes(op, x.dims, scales, axes, out.dims, all)) return false;
  bool shrinks = false;
  for (const resized_axis& axis : all) shrinks = shrinks || axis.scale < 1;
  op.antialias = op.antialias && shrinks;
  sequence<double> now(x.reals.size());
  for (std::size_t i = 0; i < now.size(); ++i) now[i] = x.reals[i];
  std::int64_t before = 1;
  for (int i = 0; i < rank; ++i) {
    const resized_axis& axis = all[static_cast<std::size_t>(i)];
    const std::int64_t inner = step_of(x.dims, i), n = extent(x.dims, i);
    if (axis.from != n) now = pad(now, axis, before, n, inner);
    if (axis.from != axis.to) now = resize(op, now, axis, before, inner);
    before *= axis.to;
  }
  if (now.size() != into.reals.size()) return false;
  for (std::size_t i = 0; i < now.size(); ++i) into.reals[i] = rounded(out.type, now[i]);
  return true;
}
}  // namespace detail

}  // namespace opcost
