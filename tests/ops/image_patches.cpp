// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Windows as columns and back: OpenVINO specifications ExtractImagePatches-3, Col2Im-15.
#include <opcost/ops/image_patches.hpp>
#include "window_proofs.hpp"

namespace {
using namespace proofs;

constexpr tensor image{{2, 3, 10, 11}};

// ---- extract_image_patches
constexpr extract_image_patches patches{.sizes = {3, 2}, .strides = {2, 3}, .rates = {2, 1}};
static_assert(shape_of(patches, {image}) == shape{2, 3 * 3 * 2, 3, 4}, "windows of 5 x 2");
static_assert(shape_of(extract_image_patches{.sizes = {3, 3}, .strides = {2, 3}, .pad = auto_pad::same_upper},
                       {image}) == shape{2, 3 * 9, 5, 4});
static_assert(tally_of(patches, {image}) == tally{});
static_assert(rejects(patches, {tensor{{3, 10, 11}}}) && rejects(extract_image_patches{.sizes = {3}}, {image}) &&
              rejects(extract_image_patches{.strides = {0, 1}}, {image}));

TEST_CASE("ExtractImagePatches") {
  proof<extract_image_patches> p;
  for (int round = 0; round < 100; ++round) {
    extract_image_patches op{.sizes = {}, .strides = {}, .rates = {}};
    op.pad = static_cast<auto_pad>(p.roll(1, 3));
    window_axes axes(2);
    for (window_axis& a : axes) {
      a.taps = p.roll(1, 3);
      a.stride = p.roll(1, 3);
      a.dilation = p.roll(1, 2);
      a.extent = a.width() + p.roll(0, 4);
      if (op.pad != auto_pad::valid) a.pad_same(op.pad == auto_pad::same_upper);
      op.sizes.push_back(a.taps);
      op.strides.push_back(a.stride);
      op.rates.push_back(a.dilation);
    }
    const int channels = p.roll(1, 3);
    const dense x = p.roll.reals({p.roll(1, 2), channels, axes[0].extent, axes[1].extent});
    p.run(op, {x}, [&] {
      const std::int64_t taps = axes[0].taps * axes[1].taps;
      dense y({x.dims[0], channels * taps, axes[0].windows(), axes[1].windows()});
      each_index(y.dims, [&](const position& at) {
        const std::int64_t k = at[1] / channels, v = axes[0].at(at[2], k / axes[1].taps),
                           u = axes[1].at(at[3], k % axes[1].taps);
        if (axes[0].inside(v) && axes[1].inside(u)) y.at(at) = x(at[0], at[1] % channels, v, u);
      });
      return y;
    });
  }
}

// ---- col2im
constexpr count_t extents[] = {5, 6}, kernel[] = {2, 3}, three[] = {2, 3, 4};
constexpr tensor columns{{2, 4 * 2 * 3, 4 * 4}};
static_assert(shape_of(col2im{}, {columns, holding(extents), holding(kernel)}) == shape{2, 4, 5, 6});
static_assert(shape_of(col2im{}, {tensor{{24, 16}}, holding(extents), holding(kernel)}) == shape{4, 5, 6});
static_assert(tally_of(col2im{}, {columns, holding(extents), holding(kernel)}) == tally{.add = 2 * 24 * 16});
static_assert(rejects(col2im{}, {tensor{{2, 25, 16}}, holding(extents), holding(kernel)}) &&
              rejects(col2im{}, {tensor{{2, 24, 15}}, holding(extents), holding(kernel)}) &&
              rejects(col2im{}, {columns, holding(three), holding(kernel)}));

TEST_CASE("Col2Im") {
  proof<col2im> p;
  p.strict.bound = true;  // what falls on padding is not added
  for (int round = 0; round < 100; ++round) {
    struct plain : col2im {
      auto_pad pad{};
    } op;
    window_axes axes = random_windows(p.roll, op, 2);
    while (op.pad != auto_pad::explicit_) {
      op = {};
      axes = random_windows(p.roll, op, 2);
    }
    const int channels = p.roll(1, 2), batch = p.roll(1, 2);
    const std::int64_t taps = axes[0].taps * axes[1].taps, blocks = axes[0].windows() * axes[1].windows();
    const dense x = p.roll.reals({batch, channels * taps, blocks});
    p.run(op, {x, list_of({axes[0].extent, axes[1].extent}), list_of({axes[0].taps, axes[1].taps})}, [&] {
      dense y({batch, channels, axes[0].extent, axes[1].extent});
      each_index(x.dims, [&](const position& at) {
        const std::int64_t k = at[1] % taps, v = axes[0].at(at[2] / axes[1].windows(), k / axes[1].taps),
                           u = axes[1].at(at[2] % axes[1].windows(), k % axes[1].taps);
        if (axes[0].inside(v) && axes[1].inside(u)) y(at[0], at[1] / taps, v, u) += x.at(at);
      });
      return y;
    });
  }
}
}  // namespace
