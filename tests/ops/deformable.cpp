// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Deformable convolution and pooling: OpenVINO specifications DeformableConvolution-1, -8, DeformablePSROIPooling-1.
#include <opcost/ops/deformable.hpp>
#include "bilinear_proofs.hpp"
#include "window_proofs.hpp"

namespace {
using namespace proofs;

constexpr tally point{.add = 4, .mul = 4, .round = 2}, blend{.add = 3, .mul = 4};

// ---- deformable_convolution, deformable_convolution_8
constexpr tensor image{{2, 6, 9, 9}}, offsets{{2, 2 * 3 * 9, 7, 7}}, filter{{8, 6, 3, 3}}, modulation{{2, 3 * 9, 7, 7}};
constexpr deformable_convolution of_three_groups{.deformable_group = 3};
constexpr deformable_convolution_8 modulated{.deformable_group = 3};
static_assert(shape_of(of_three_groups, {image, offsets, filter}) == shape{2, 8, 7, 7});
static_assert(tally_of(of_three_groups, {image, offsets, filter}) ==
                  tally{.mac = (2 * 8 * 7 * 7) * (6 * 9)} + (point + tally{.add = 2}) * ((2 * 7 * 7) * 9 * 3) +
                      blend * ((2 * 7 * 7) * 9 * 6),
              "each tap of each deformable group is moved, and read for its channels");
static_assert(tally_of(modulated, {image, offsets, filter, modulation}) ==
              tally_of(of_three_groups, {image, offsets, filter}) + tally{.mul = (2 * 7 * 7) * 9 * 6});
static_assert(rejects(deformable_convolution{}, {image, offsets, filter}), "offsets of three deformable groups");
static_assert(rejects(modulated, {image, offsets, filter, offsets}));

template <class Op> void prove_convolution() {
  proof<Op> p;
  for (int round = 0; round < 80; ++round) {
    Op op{};
    const window_axes axes = random_windows(p.roll, op, 2);
    const int moved = p.roll(1, 2), groups = p.roll(1, 2), channels = moved * groups * p.roll(1, 2),
              outputs = groups * p.roll(1, 2), batch = p.roll(1, 2);
    op.group = groups;
    op.deformable_group = moved;
    const std::int64_t h = axes[0].windows(), w = axes[1].windows(), taps = axes[0].taps * axes[1].taps;
    const dense x = p.roll.reals({batch, channels, axes[0].extent, axes[1].extent}),
                offset = p.roll.reals({batch, 2 * moved * taps, h, w}, -1, 1),
                f = p.roll.reals({outputs, channels / groups, axes[0].taps, axes[1].taps}),
                mask = p.roll.reals({batch, moved * taps, h, w}, 0, 1);
    std::vector<dense> in{x, offset, f};
    const bool masked = std::same_as<Op, deformable_convolution_8> && p.roll.flip();
    if (masked) in.push_back(mask);
    p.run(op, in, [&] {
      dense y({batch, outputs, h, w});
      each_index({batch, h, w}, [&](const position& at) {
        const std::int64_t n = at[0], i = at[1], j = at[2], own = channels / groups;
        dense read({channels, taps});
        for (std::int64_t k = 0; k < taps; ++k) {
          for (std::int64_t g = 0; g < moved; ++g) {
            const std::int64_t tap = g * taps + k;
            const bilinear_point from(number(axes[0].at(i, k / axes[1].taps)) + offset(n, 2 * tap, i, j),
                                      number(axes[1].at(j, k % axes[1].taps)) + offset(n, 2 * tap + 1, i, j));
            for (std::int64_t c = g * channels / moved; c < (g + 1) * channels / moved; ++c) {
              read(c, k) = from.read(x, n, c);
              if (masked) read(c, k) *= mask(n, tap, i, j);
            }
          }
        }
        for (std::int64_t o = 0; o < outputs; ++o)
          for (std::int64_t c = 0; c < own; ++c)
            for (std::int64_t k = 0; k < taps; ++k)
              mac(y(n, o, i, j), read(o / (outputs / groups) * own + c, k), f[(o * own + c) * taps + k]);
      });
      return y;
    });
  }
}
TEST_CASE("DeformableConvolution") {
  prove_convolution<deformable_convolution>();
  prove_convolution<deformable_convolution_8>();
}

// ---- deformable_psroi_pooling
constexpr tensor scores{{2, 4 * 9, 9, 9}}, regions{{5, 5}}, moves{{5, 2, 3, 3}};
constexpr deformable_psroi_pooling by_bins{.output_dim = 4, .group_size = 3, .spatial_bins_x = 2, .spatial_bins_y = 4};
constexpr tally region{.add = 2, .mul = 4, .div = 2}, place{.add = 2, .mul = 2};
static_assert(shape_of(by_bins, {scores, regions}) == shape{5, 4, 3, 3});
static_assert(tally_of(by_bins, {scores, regions}) ==
                  region * 5 + ((point + blend + place) * (2 * 4) + tally{.add = 2 * 4 - 1, .div = 1}) * (5 * 4 * 9),
              "a box each; the mean of 2 x 4 points each bin");
static_assert(tally_of(by_bins, {scores, regions, moves}) ==
                  tally_of(by_bins, {scores, regions}) + tally{.add = 2, .mul = 4} * (5 * 4 * 9),
              "an offset times trans_std times the extents of the box");
static_assert(rejects(by_bins, {scores, tensor{{5}}}) && rejects(deformable_psroi_pooling{0}, {scores, regions}));

TEST_CASE("DeformablePSROIPooling") {
  proof<deformable_psroi_pooling> p;
  for (int round = 0; round < 60; ++round) {
    const int dim = p.roll(1, 2), side = p.roll(1, 3), rows = p.roll(1, 3), columns = p.roll(1, 3), n = p.roll(1, 3);
    const deformable_psroi_pooling op{.output_dim = dim,
                                      .group_size = side,
                                      .spatial_bins_x = columns,
                                      .spatial_bins_y = rows,
                                      .part_size = side,
                                      .spatial_scale = 0.5,
                                      .trans_std = 0.25};
    const dense x = p.roll.reals({1, dim * side * side, 4, 5}), boxes = p.roll.reals({n, 5}, 0, 8),
                offset = p.roll.reals({n, 2, side, side}, -1, 1);
    std::vector<dense> in{x, boxes};
    const bool moved = p.roll.flip();
    if (moved) in.push_back(offset);
    p.run(op, in, [&] {
      dense y({n, dim, side, side});
      for (int r = 0; r < n; ++r) {
        const scaled_box box(boxes, r, 1, op.spatial_scale, side, side);
        each_index({dim, side, side}, [&](const position& at) {
          const std::int64_t c = at[0], i = at[1], j = at[2];
          number top = box.top, left = box.left;
          if (moved) {
            top += offset(r, 1, i, j) * op.trans_std * box.height;
            left += offset(r, 0, i, j) * op.trans_std * box.width;
          }
          y(r, c, i, j) = sum_of(rows * columns,
                                 [&](std::int64_t k) {
                                   const auto [v, h] =
                                       box.point(top, left, i, j, k / columns, k % columns, rows, columns);
                                   return bilinear_point(v, h).read(x, 0, (c * side + i) * side + j);
                                 }) /
                          (rows * columns);
        });
      }
      return y;
    });
  }
}
}  // namespace
