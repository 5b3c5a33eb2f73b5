// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Resampling: OpenVINO specifications Interpolate-1, -4, -11, GridSample-9.
#include <opcost/ops/resampling.hpp>
#include "bilinear_proofs.hpp"

namespace {
using namespace proofs;

// ---- interpolate, interpolate_4, interpolate_11
constexpr tensor image{{2, 3, 8, 9}};
constexpr count_t sizes[] = {16, 18}, spatial[] = {2, 3}, small[] = {4, 3};
constexpr double doubled[] = {2, 2};
constexpr tensor factors{{2}, dtype::f32, 0, {}, doubled};
constexpr tally coordinate{.add = 1, .mul = 1, .round = 1}, cubic_weight{.add = 4, .mul = 3};
constexpr count_t coordinates = 16 + 18, positions = 16 * 18, elements = 2 * 3 * positions;

constexpr tally enlarged(interpolate_mode mode) {
  return tally_of(interpolate_11{{.mode = mode}}, {image, holding(sizes), holding(spatial)});
}
static_assert(shape_of(interpolate{.axes = {2, 3}}, {image, holding(sizes)}) == shape{2, 3, 16, 18});
static_assert(shape_of(interpolate_4{.calculation = shape_calculation::scales},
                       {image, holding(sizes), factors, holding(spatial)}) == shape{2, 3, 16, 18});
static_assert(shape_of(interpolate_11{{.pads_begin = {0, 1}, .pads_end = {1, 0}}},
                       {image, holding(sizes), holding(spatial)}) == shape{2 + 1, 1 + 3, 16, 18});
static_assert(enlarged(interpolate_mode::nearest) == coordinate * coordinates);
static_assert(enlarged(interpolate_mode::linear_onnx) == coordinate * coordinates + tally{.add = 2} * coordinates +
                                                             tally{.mul = 2 * 2} * positions +
                                                             tally{.add = 2 * 2 - 1, .mul = 2 * 2} * elements,
              "coordinates, their weights, the weights of points, and blends");
static_assert(enlarged(interpolate_mode::cubic) == coordinate * coordinates + cubic_weight * (coordinates * 4) +
                                                       tally{.mul = 4 * 4} * positions +
                                                       tally{.add = 4 * 4 - 1, .mul = 4 * 4} * elements);
static_assert(tally_of(interpolate_11{{.mode = interpolate_mode::bicubic_pillow}},
                       {image, holding(small), holding(spatial)}) ==
                  coordinate * (4 + 3) + (cubic_weight + tally{.mul = 1, .cmp = 1}) * (4 * 8 + 3 * 12) +
                      tally{.add = 8 - 1, .div = 8} * 4 + tally{.add = 12 - 1, .div = 12} * 3 +
                      tally{.add = 12 - 1, .mul = 12} * (2 * 3 * 8 * 3) +
                      tally{.add = 8 - 1, .mul = 8} * (2 * 3 * 4 * 3),
              "9 columns to 3, by 4 x 3 taps; then 8 rows to 4, by 4 x 2 taps");
static_assert(rejects(interpolate{.axes = {4}}, {image, holding(sizes)}));
static_assert(rejects(interpolate_4{}, {image, tensor{{}, dtype::i64}, factors}));
static_assert(rejects(interpolate_11{}, {image, holding(sizes)}), "4 axes, 2 sizes");

struct tap {
  std::int64_t at = 0;
  number weight = 1;
};
using tap_list = std::vector<std::vector<tap>>;  // of each output coordinate of an axis

// The coordinate in the input as slope * at + shift.
std::pair<float, float> line(coordinate_transformation how, float scale, std::int64_t n, std::int64_t m) {
  const auto from = static_cast<float>(n), to = static_cast<float>(m);
  switch (how) {
    case coordinate_transformation::asymmetric: return {1 / scale, 0.0f};
    case coordinate_transformation::tf_half_pixel_for_nn: return {1 / scale, 0.5f / scale};
    case coordinate_transformation::align_corners: return {m == 1 ? 0.0f : (from - 1) / (to - 1), 0.0f};
    case coordinate_transformation::pytorch_half_pixel:
      if (m == 1) return {0.0f, 0.0f};
      [[fallthrough]];
    default: return {1 / scale, 0.5f / scale - 0.5f};
  }
}
number nearest_to(nearest_mode how, number at, bool shrinks) {
  switch (how) {
    case nearest_mode::floor: return floor(at);
    case nearest_mode::ceil: return ceil(at);
    case nearest_mode::simple: return shrinks ? ceil(at) : number::count(&tally::round, std::trunc(at.value()));
    case nearest_mode::round_prefer_ceil: return floor(number(at.value() + 0.5));
    default: return ceil(number(at.value() - 0.5));  // half an element is part of the shift
  }
}
// Keys' cubic by Horner's rule.
number cubic(number d, double a) {
  const bool near = d.value() < 1, far = d.value() >= 2;
  const double c3 = near ? a + 2 : a, c2 = near ? -(a + 3) : -5 * a, c1 = near ? 0 : 8 * a, c0 = near ? 1 : -4 * a;
  const number v = ((number(c3) * d + c2) * d + c1) * d + c0;
  return far ? number(0) : v;
}
tap_list taps_along(const interpolate_4& op, std::int64_t n, std::int64_t m, bool widens) {
  const bool pillow = op.mode == interpolate_mode::bilinear_pillow || op.mode == interpolate_mode::bicubic_pillow;
  const bool is_cubic = op.mode == interpolate_mode::cubic || op.mode == interpolate_mode::bicubic_pillow;
  const auto scale = static_cast<float>(m) / static_cast<float>(n);
  const auto [slope, shift] = line(pillow ? coordinate_transformation::half_pixel : op.coordinates, scale, n, m);
  const std::int64_t taps = (is_cubic ? 4 : 2) * (widens ? (n + m - 1) / m : 1);
  tap_list all(static_cast<std::size_t>(m));
  for (std::int64_t o = 0; o < m; ++o) {
    std::vector<tap>& list = all[static_cast<std::size_t>(o)];
    const number exact = number(slope) * o + shift;
    const number at = static_cast<double>(static_cast<float>(exact.value()));
    const auto inside = [&](std::int64_t i) { return i < 0 ? 0 : i >= n ? n - 1 : i; };
    if (op.mode == interpolate_mode::nearest) {
      list.push_back({inside(nearest_to(op.nearest, at, m < n).whole()), 1});
      continue;
    }
    const std::int64_t low = floor(at).whole();
    for (std::int64_t i = low - taps / 2 + 1; i <= low + taps / 2; ++i) {
      number distance = i <= low ? at - i : number(i) - at;
      if (widens) distance = abs(distance) * scale;
      number weight = is_cubic ? cubic(distance, op.cube_coeff) : widens ? max(number(1) - distance, 0) : number(0);
      if (!is_cubic && !widens) weight = 1 - distance.value();  // the distance of the other tap
      const bool skipped = op.mode == interpolate_mode::linear || pillow;
      list.push_back({inside(i), skipped && inside(i) != i ? number(0) : weight});
    }
    if (!pillow) continue;
    const number sum = sum_of(taps, [&](std::int64_t k) { return list[static_cast<std::size_t>(k)].weight; });
    for (tap& t : list) t.weight /= sum;
  }
  return all;
}
// One axis resized.
dense resized(const dense& x, int axis, const tap_list& taps) {
  shape dims = x.dims;
  dims.set(axis, static_cast<std::int64_t>(taps.size()));
  dense y(dims);
  each_index(dims, [&](const position& at) {
    const auto& list = taps[static_cast<std::size_t>(at[static_cast<std::size_t>(axis)])];
    y.at(at) = sum_of(static_cast<std::int64_t>(list.size()), [&](std::int64_t k) {
      position from = at;
      from[static_cast<std::size_t>(axis)] = list[static_cast<std::size_t>(k)].at;
      return list[static_cast<std::size_t>(k)].weight * x.at(from);
    });
  });
  return y;
}
dense interpolated(const interpolate_4& op, const dense& x, const shape& out) {
  const bool pillow = op.mode == interpolate_mode::bilinear_pillow || op.mode == interpolate_mode::bicubic_pillow;
  struct spread {
    position at;  // in the input, for the axes resized so far
    number weight;
  };
  // for each place in the output's resized axes, what it is made of
  std::vector<std::pair<position, std::vector<spread>>> points{
      {position(static_cast<std::size_t>(out.rank)), {{position(static_cast<std::size_t>(out.rank)), 1}}}};
  dense now = x;
  int resized_axes = 0;
  for (int i = out.rank - 1; i >= 0; --i) {
    const std::int64_t n = x.extent(i), m = out[i].n;
    if (n == m) continue;
    const bool widens = n > m && (pillow || (op.antialias && op.mode == interpolate_mode::linear));
    const tap_list taps = taps_along(op, n, m, widens);
    ++resized_axes;
    if (pillow) {
      now = resized(now, i, taps);
      continue;
    }
    decltype(points) more;
    for (std::int64_t o = 0; o < m; ++o) {
      for (const auto& [place, made_of] : points) {
        more.push_back({place, {}});
        more.back().first[static_cast<std::size_t>(i)] = o;
        for (const tap& t : taps[static_cast<std::size_t>(o)]) {
          for (const spread& s : made_of) {
            more.back().second.push_back(s);
            more.back().second.back().at[static_cast<std::size_t>(i)] = t.at;
            number& weight = more.back().second.back().weight;
            const bool first = resized_axes == 1 || op.mode == interpolate_mode::nearest;
            weight = first ? t.weight : t.weight * weight;
          }
        }
      }
    }
    points = std::move(more);
  }
  if (pillow) return now;
  dense y(out);
  each_index(out, [&](const position& at) {
    for (const auto& point_of : points) {
      const position& place = point_of.first;
      const std::vector<spread>& made_of = point_of.second;
      position from = at;
      bool here = true;
      for (int i = 0; i < out.rank; ++i) {
        const auto d = static_cast<std::size_t>(i);
        here = here && (x.dims[i] == out[i] || place[d] == at[d]);
      }
      if (!here) continue;
      const auto n = static_cast<std::int64_t>(made_of.size());
      const auto of = [&](std::int64_t k) -> const spread& { return made_of[static_cast<std::size_t>(k)]; };
      const auto element = [&](std::int64_t k) {
        for (int i = 0; i < out.rank; ++i)
          if (x.dims[i] != out[i]) from[static_cast<std::size_t>(i)] = of(k).at[static_cast<std::size_t>(i)];
        return x.at(from);
      };
      if (n == 1) {
        y.at(at) = element(0);
        continue;
      }
      y.at(at) = sum_of(n, [&](std::int64_t k) { return of(k).weight * element(k); });
      if (op.mode == interpolate_mode::linear) y.at(at) /= sum_of(n, [&](std::int64_t k) { return of(k).weight; });
    }
  });
  return y;
}

template <class Op> void prove_interpolate() {
  proof<Op> p;
  p.strict.tolerance = 1e-4;  // coordinates in single precision
  for (int round = 0; round < 150; ++round) {
    const int rank = p.roll(1, 3);
    const auto mode = static_cast<interpolate_mode>(p.roll(0, 5));  // `area` has no algorithm in the specification
    const bool antialias = p.roll.flip();
    const dense x = p.roll.reals(p.roll.dims(rank, 1, 4));
    shape out = x.dims, wanted, axes;
    std::vector<double> scales;
    for (int i = 0; i < rank; ++i) {
      if (p.roll.flip()) continue;
      const int n = static_cast<int>(x.extent(i));
      out.set(i, antialias ? p.roll(1, n) : p.roll(1, 6));
      axes.push_back(i);
      wanted.push_back(out[i]);
    }
    if (axes.empty()) continue;
    dense by({axes.rank});
    for (int i = 0; i < axes.rank; ++i)
      by[i] = static_cast<float>(wanted[i].n) / static_cast<float>(x.extent(static_cast<int>(axes[i].n)));
    if constexpr (std::same_as<Op, interpolate>) {
      const interpolate_4 same{
          .mode = mode, .coordinates = coordinate_transformation::align_corners, .antialias = antialias};
      p.run({.axes = axes, .mode = mode, .antialias = antialias}, {x, list_of(wanted)},
            [&] { return interpolated(same, x, out); });
    } else {
      Op op{};
      op.mode = mode;
      op.antialias = antialias;
      op.calculation = p.roll.flip() ? shape_calculation::sizes : shape_calculation::scales;
      op.coordinates = static_cast<coordinate_transformation>(p.roll(0, 4));
      op.nearest = static_cast<nearest_mode>(p.roll(0, 4));
      const bool by_sizes = op.calculation == shape_calculation::sizes;
      std::vector<dense> in{x};
      if (std::same_as<Op, interpolate_4> || by_sizes) in.push_back(list_of(wanted));
      if (std::same_as<Op, interpolate_4> || !by_sizes) in.push_back(by);
      in.push_back(list_of(axes));
      p.run(op, in, [&] { return interpolated(op, x, out); });
    }
  }
}
TEST_CASE("Interpolate") {
  prove_interpolate<interpolate>();
  prove_interpolate<interpolate_4>();
  prove_interpolate<interpolate_11>();
}

// ---- grid_sample
constexpr tensor grid{{2, 5, 4, 2}};
constexpr tally point{.add = 4, .mul = 4, .round = 2}, blend{.add = 3, .mul = 4}, place{.add = 2, .mul = 2};
static_assert(shape_of(grid_sample{}, {image, grid}) == shape{2, 3, 5, 4});
static_assert(tally_of(grid_sample{}, {image, grid}) == (place + point) * (2 * 5 * 4) + blend * (2 * 3 * 5 * 4));
static_assert(tally_of(grid_sample{.mode = grid_mode::nearest, .padding = grid_padding::border}, {image, grid}) ==
              (place + tally{.cmp = 4, .round = 2}) * (2 * 5 * 4));
static_assert(tally_of(grid_sample{.mode = grid_mode::bicubic}, {image, grid}) ==
                  (place + tally{.round = 2} + cubic_weight * 8) * (2 * 5 * 4) +
                      tally{.add = 5 * 3, .mul = 5 * 4} * (2 * 3 * 5 * 4),
              "four rows, then a column");
static_assert(rejects(grid_sample{}, {image, tensor{{2, 5, 4, 3}}}) &&
              rejects(grid_sample{}, {image, tensor{{3, 5, 4, 2}}}));

// The position of a coordinate between -1 and 1 among n elements.
number located(const grid_sample& op, number g, std::int64_t n) {
  const double half = op.align_corners ? 0 : 0.5, last = static_cast<double>(n) - 1;
  number x = op.align_corners ? g * (last / 2) + last / 2 : g * (static_cast<double>(n) / 2) + last / 2;
  if (op.padding == grid_padding::border) return min(max(x, 0), last);
  if (op.padding != grid_padding::reflection) return x;
  const double span = last + 2 * half;
  if (!op.align_corners) x += half;
  x = remainder(abs(x), span > 0 ? 2 * span : 1);
  x = min(x, number(2 * span) - x);
  return op.align_corners ? x : x - half;
}
TEST_CASE("GridSample") {
  proof<grid_sample> p;
  for (int round = 0; round < 120; ++round) {
    const grid_sample op{p.roll.flip(), static_cast<grid_mode>(p.roll(0, 2)), static_cast<grid_padding>(p.roll(0, 2))};
    const int batch = p.roll(1, 2), channels = p.roll(1, 3), h = p.roll(1, 3), w = p.roll(1, 3);
    const dense x = p.roll.reals({batch, channels, p.roll(1, 4), p.roll(1, 4)}),
                at = p.roll.reals({batch, h, w, 2}, -1.5, 1.5);
    p.run(op, {x, at}, [&] {
      dense y({batch, channels, h, w});
      const auto element = [&](std::int64_t n, std::int64_t c, std::int64_t i, std::int64_t j) {
        const std::int64_t rows = x.extent(2), columns = x.extent(3);
        const bool inside = 0 <= i && i < rows && 0 <= j && j < columns;
        if (!inside && op.padding == grid_padding::zeros) return number(0);
        i = i < 0 ? 0 : i >= rows ? rows - 1 : i;
        j = j < 0 ? 0 : j >= columns ? columns - 1 : j;
        return x(n, c, i, j);
      };
      each_index({batch, h, w}, [&](const position& o) {
        const number v = located(op, at(o[0], o[1], o[2], 1), x.extent(2)),
                     u = located(op, at(o[0], o[1], o[2], 0), x.extent(3));
        if (op.mode == grid_mode::nearest) {
          const std::int64_t i = nearest(v).whole(), j = nearest(u).whole();
          for (int c = 0; c < channels; ++c) y(o[0], c, o[1], o[2]) = element(o[0], c, i, j);
        } else if (op.mode == grid_mode::bilinear) {
          const bilinear_point from(v, u);
          for (int c = 0; c < channels; ++c) {
            y(o[0], c, o[1], o[2]) = sum_of(4, [&](std::int64_t k) {
              return from.weights[k] * element(o[0], c, from.top + k / 2, from.left + k % 2);
            });
          }
        } else {
          const std::int64_t top = floor(v).whole() - 1, left = floor(u).whole() - 1;
          number rows[4], columns[4];
          for (int k = 0; k < 4; ++k) {
            rows[k] = cubic(k < 2 ? v - (top + k) : number(top + k) - v, -0.75);
            columns[k] = cubic(k < 2 ? u - (left + k) : number(left + k) - u, -0.75);
          }
          for (int c = 0; c < channels; ++c) {
            y(o[0], c, o[1], o[2]) = sum_of(4, [&](std::int64_t i) {
              return rows[i] *
                     sum_of(4, [&](std::int64_t j) { return columns[j] * element(o[0], c, top + i, left + j); });
            });
          }
        }
      });
      return y;
    });
  }
}
}  // namespace
