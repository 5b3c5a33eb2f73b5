// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Pooling of regions: OpenVINO specifications ROIPooling-2, PSROIPooling-1, ROIAlign-3, -9, ROIAlignRotated-15. Where
// the work depends on the sizes of boxes, each box covers the whole input.
#include <opcost/ops/roi.hpp>
#include "bilinear_proofs.hpp"
#include "window_proofs.hpp"

namespace {
using namespace proofs;

constexpr tally region{.add = 2, .mul = 4, .div = 2}, point{.add = 4, .mul = 4, .round = 2}, place{.add = 2, .mul = 2},
    blend{.add = 3, .mul = 4};
constexpr tensor image{{2, 18, 9, 8}}, boxes{{5, 5}}, corners{{5, 4}}, pictures{{5}, dtype::i32};

// ---- roi_pooling
constexpr roi_pooling largest{.pooled_h = 3, .pooled_w = 4},
    read{.pooled_h = 3, .pooled_w = 4, .method = roi_method::bilinear};
static_assert(shape_of(largest, {image, boxes}) == shape{5, 18, 3, 4});
static_assert(tally_of(largest, {image, boxes}) == region * 5 + tally{.cmp = 5 * 18 * (9 * 8 - 3 * 4)});
static_assert(tally_of(read, {image, boxes}) == region * 5 + (point + place) * (5 * 3 * 4) + blend * (5 * 18 * 3 * 4));
static_assert(rejects(largest, {image, corners}) && rejects(roi_pooling{}, {image, boxes}));

// ---- psroi_pooling
constexpr psroi_pooling means{.output_dim = 2, .group_size = 3};
constexpr psroi_pooling of_points{
    .output_dim = 3, .group_size = 4, .spatial_bins_x = 3, .spatial_bins_y = 2, .mode = psroi_mode::bilinear};
static_assert(shape_of(means, {image, boxes}) == shape{5, 2, 3, 3});
static_assert(tally_of(means, {image, boxes}) ==
              region * 5 + tally{.add = 5 * 2 * (9 * (8 + 3 - 1) - 3 * 3), .div = 5 * 2 * 3 * 3});
static_assert(shape_of(of_points, {image, boxes}) == shape{5, 3, 4, 4});
static_assert(tally_of(of_points, {image, boxes}) == region * 5 + (point + place) * (5 * 4 * 4 * 6) +
                                                         (blend * 6 + tally{.add = 6 - 1, .div = 1}) * (5 * 3 * 4 * 4));
static_assert(rejects(psroi_pooling{.output_dim = 2, .group_size = 4}, {image, boxes}), "18 channels, not 2 x 4 x 4");

// ---- roi_align, roi_align_9, roi_align_rotated
constexpr roi_align aligned{.pooled_h = 3, .pooled_w = 4, .sampling_ratio = 2};
constexpr roi_align_9 by_maximum{{.pooled_h = 3, .pooled_w = 4, .mode = roi_mode::max}};
constexpr roi_align_9 half_pixels{{.pooled_h = 3, .pooled_w = 4, .sampling_ratio = 2}, roi_aligned_mode::half_pixel};
constexpr roi_align_rotated rotated{{.pooled_h = 3, .pooled_w = 4, .sampling_ratio = 2}};
static_assert(shape_of(aligned, {image, corners, pictures}) == shape{5, 18, 3, 4});
static_assert(tally_of(aligned, {image, corners, pictures}) ==
              region * 5 + (point + place) * (5 * 3 * 4 * 4) +
                  (blend * 4 + tally{.add = 4 - 1, .div = 1}) * (5 * 18 * 3 * 4));
static_assert(tally_of(by_maximum, {image, corners, pictures}) ==
                  region * 5 + (point + place) * (5 * 3 * 4 * 6) +
                      (tally{.mul = 4, .cmp = 3} * 6 + tally{.cmp = 6 - 1}) * (5 * 18 * 3 * 4),
              "as many points as a bin has elements: 9 / 3 x 8 / 4");
static_assert(tally_of(half_pixels, {image, corners, pictures}) ==
              tally_of(aligned, {image, corners, pictures}) + tally{.add = 4 * 5});
static_assert(tally_of(rotated, {image, boxes, pictures}) == tally_of(aligned, {image, corners, pictures}) +
                                                                 tally{.trig = 2} * 5 +
                                                                 tally{.add = 2, .mul = 4} * (5 * 3 * 4 * 4),
              "a rotation instead of a shift");
static_assert(rejects(aligned, {image, boxes, pictures}) && rejects(rotated, {image, corners, pictures}));
static_assert(rejects(by_maximum, {image, corners, tensor{{4}, dtype::i32}}));

// Boxes over the whole of the image, behind `first` other numbers.
dense covering(std::int64_t n, int first, const dense& x) {
  dense all({n, first + 4}, dtype::f32, 0);
  for (std::int64_t r = 0; r < n; ++r) {
    all(r, first + 2) = x.extent(3);
    all(r, first + 3) = x.extent(2);
  }
  return all;
}
dense plane_of(const dense& x, std::int64_t c) {
  dense plane({1, 1, x.dims[2], x.dims[3]});
  each_index(plane.dims, [&](const position& at) { plane.at(at) = x(0, c, at[2], at[3]); });
  return plane;
}

TEST_CASE("ROIPooling") {
  proof<roi_pooling> p;
  for (int round = 0; round < 60; ++round) {
    const int n = p.roll(1, 3), channels = p.roll(1, 3), rows = p.roll(1, 3), columns = p.roll(1, 3);
    const roi_pooling op{
        .pooled_h = rows, .pooled_w = columns, .spatial_scale = 1, .method = static_cast<roi_method>(p.roll(0, 1))};
    const dense x = p.roll.reals({1, channels, p.roll(1, 6), p.roll(1, 6)});
    const dense all = covering(n, 1, x);
    p.run(op, {x, all}, [&] {
      dense y({n, channels, rows, columns});
      for (int r = 0; r < n; ++r) {
        const scaled_box box(all, r, 1, op.spatial_scale, rows, columns);
        if (op.method == roi_method::bilinear) {
          each_index({rows, columns}, [&](const position& at) {
            const auto [v, h] = box.point(box.top, box.left, at[0], at[1], 0, 0, 1, 1);
            const bilinear_point from(v, h);
            for (int c = 0; c < channels; ++c) y(r, c, at[0], at[1]) = from.read(x, 0, c);
          });
          continue;
        }
        each_adaptive_window(x, {1, channels, rows, columns}, [&](const position& at, const auto& values) {
          number best = values[0].first;
          for (std::size_t i = 1; i < values.size(); ++i) best = max(best, values[i].first);
          y(r, at[1], at[2], at[3]) = best;
        });
      }
      return y;
    });
  }
}

TEST_CASE("PSROIPooling") {
  proof<psroi_pooling> p;
  for (int round = 0; round < 60; ++round) {
    const int n = p.roll(1, 2), dim = p.roll(1, 2), side = p.roll(1, 3), rows = p.roll(1, 2), columns = p.roll(1, 2);
    const auto mode = static_cast<psroi_mode>(p.roll(0, 1));
    const psroi_pooling op{.output_dim = dim,
                           .group_size = side,
                           .spatial_bins_x = columns,
                           .spatial_bins_y = rows,
                           .spatial_scale = 0.5,
                           .mode = mode};
    const int each = mode == psroi_mode::average ? side * side : rows * columns;
    const dense x = p.roll.reals({1, dim * each, p.roll(1, 6), p.roll(1, 6)});
    const dense all = covering(n, 1, x);
    p.run(op, {x, all}, [&] {
      dense y({n, dim, side, side});
      for (int r = 0; r < n; ++r) {
        const scaled_box box(all, r, 1, op.spatial_scale, side, side);
        for (int c = 0; c < dim && mode == psroi_mode::average; ++c) {
          each_index({side, side}, [&](const position& bin) {
            const dense plane = plane_of(x, (c * side + bin[0]) * side + bin[1]);
            each_adaptive_window(plane, {1, 1, side, side}, [&](const position& at, const auto& values) {
              if (at[2] != bin[0] || at[3] != bin[1]) return;
              const auto size = static_cast<std::int64_t>(values.size());
              const auto value = [&](std::int64_t i) { return values[static_cast<std::size_t>(i)].first; };
              y(r, c, bin[0], bin[1]) = sum_of(size, value) / size;
            });
          });
        }
        if (mode == psroi_mode::average) continue;
        each_index({side, side}, [&](const position& bin) {
          std::vector<bilinear_point> points;
          for (int k = 0; k < rows * columns; ++k) {
            const auto [v, h] = box.point(box.top, box.left, bin[0], bin[1], k / columns, k % columns, rows, columns);
            points.emplace_back(v, h);
          }
          for (int c = 0; c < dim; ++c) {
            const auto value = [&](std::int64_t k) {
              return points[static_cast<std::size_t>(k)].read(x, 0, c * rows * columns + k);
            };
            y(r, c, bin[0], bin[1]) = sum_of(rows * columns, value) / (rows * columns);
          }
        });
      }
      return y;
    });
  }
}

// The mean or the maximum of what is read at the points of a bin.
number blended(const std::vector<bilinear_point>& points, roi_mode mode, const dense& x, std::int64_t c) {
  const auto n = static_cast<std::int64_t>(points.size());
  if (mode == roi_mode::avg)
    return sum_of(n, [&](std::int64_t k) { return points[static_cast<std::size_t>(k)].read(x, 0, c); }) / n;
  number best;
  for (std::size_t k = 0; k < points.size(); ++k) {
    const auto [a, b, d, e] = points[k].products(x, 0, c);
    const number here = max(max(a, b), max(d, e));
    best = k == 0 ? here : max(best, here);
  }
  return best;
}
template <class Op> void prove_align() {
  constexpr bool rotates = std::same_as<Op, roi_align_rotated>;
  proof<Op> p;
  for (int round = 0; round < 60; ++round) {
    const int n = p.roll(1, 2), channels = p.roll(1, 3), rows = p.roll(1, 3), columns = p.roll(1, 3),
              ratio = p.roll(0, 2), height = p.roll(1, 5), width = p.roll(1, 5);
    Op op{};
    op.pooled_h = rows;
    op.pooled_w = columns;
    op.sampling_ratio = ratio;
    op.spatial_scale = 0.5;
    if (!rotates) op.mode = static_cast<roi_mode>(p.roll(0, 1));
    bool shifts = false;
    if constexpr (requires { op.aligned_mode; }) {
      shifts = p.roll.flip();
      if (shifts) op.aligned_mode = static_cast<roi_aligned_mode>(p.roll(1, 2));
    }
    const dense x = p.roll.reals({1, channels, height, width}), all = p.roll.reals({n, rotates ? 5 : 4}, 0, 4);
    p.run(op, {x, all, dense({n}, dtype::i32)}, [&] {
      dense y({n, channels, rows, columns});
      const int down = ratio > 0 ? ratio : (height + rows - 1) / rows,
                across = ratio > 0 ? ratio : (width + columns - 1) / columns;
      for (int r = 0; r < n; ++r) {
        scaled_box box(all, r, 0, op.spatial_scale, rows, columns);
        if (shifts) work().add += 4;  // half a pixel off each number
        number cosine = 1, sine = 0;
        if (rotates) {
          cosine = cos(all(r, 4));
          sine = sin(all(r, 4));
        }
        each_index({rows, columns}, [&](const position& bin) {
          std::vector<bilinear_point> points;
          for (int k = 0; k < down * across; ++k) {
            if (!rotates) {
              const auto [v, h] = box.point(box.top, box.left, bin[0], bin[1], k / across, k % across, down, across);
              points.emplace_back(v, h);
              continue;
            }
            const double from_center_v = static_cast<double>(bin[0]) + (k / across + 0.5) / down - rows / 2.0,
                         from_center_h = static_cast<double>(bin[1]) + (k % across + 0.5) / across - columns / 2.0;
            const number v = box.bin_height * from_center_v, h = box.bin_width * from_center_h;
            points.emplace_back(v * cosine - h * sine + box.top, v * sine + h * cosine + box.left);
          }
          for (int c = 0; c < channels; ++c) y(r, c, bin[0], bin[1]) = blended(points, op.mode, x, c);
        });
      }
      return y;
    });
  }
}
TEST_CASE("ROIAlign") {
  prove_align<roi_align>();
  prove_align<roi_align_9>();
  prove_align<roi_align_rotated>();
}
}  // namespace
