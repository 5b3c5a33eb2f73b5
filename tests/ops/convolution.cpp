// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Convolutions: OpenVINO specifications Convolution-1, GroupConvolution-1, BinaryConvolution-1.
#include <opcost/ops/convolution.hpp>
#include "window_proofs.hpp"

namespace {
using namespace proofs;

constexpr tensor image{{2, 6, 18, 18}};
constexpr convolution strided{.strides = {2, 2}, .pads_begin = {1, 1}, .pads_end = {1, 1}};

// ---- convolution
static_assert(shape_of(convolution{}, {image, tensor{{8, 6, 3, 3}}}) == shape{2, 8, 16, 16});
static_assert(shape_of(strided, {image, tensor{{8, 6, 3, 3}}}) == shape{2, 8, 9, 9});
static_assert(tally_of(convolution{}, {image, tensor{{8, 6, 3, 3}}}) == tally{.mac = (2 * 8 * 16 * 16) * (6 * 3 * 3)});
static_assert(tally_of(strided, {image, tensor{{8, 6, 3, 3}}}) ==
                  tally{.mac = (2 * 8 * 9 * 9) * (6 * 3 * 3),
                        .padded = 2 * 8 * 6 * (9 * 3 * 9 * 3 - (9 * 3 - 1) * (9 * 3 - 1))},
              "in each direction one tap of the first window misses");
static_assert(rejects(convolution{}, {image, tensor{{8, 5, 3, 3}}}), "5 channels for 6");
static_assert(rejects(convolution{}, {image, tensor{{8, 6, 19, 3}}}), "the filter is larger than the input");
static_assert(rejects(convolution{.strides = {0, 1}}, {image, tensor{{8, 6, 3, 3}}}));

// ---- group_convolution
static_assert(shape_of(group_convolution{}, {image, tensor{{3, 4, 2, 3, 3}}}) == shape{2, 3 * 4, 16, 16});
static_assert(tally_of(group_convolution{}, {image, tensor{{3, 4, 2, 3, 3}}}) ==
              tally{.mac = (2 * 12 * 16 * 16) * (2 * 3 * 3)});
static_assert(rejects(group_convolution{}, {image, tensor{{3, 4, 3, 3, 3}}}), "3 groups of 3 channels for 6");

// ---- binary_convolution
constexpr tensor bits{{8, 6, 3, 3}, dtype::u1};
static_assert(shape_of(binary_convolution{}, {image, bits}) == shape{2, 8, 16, 16});
static_assert(tally_of(binary_convolution{}, {image, bits}) ==
                  tally{.mac = (2 * 8 * 16 * 16) * (6 * 3 * 3), .add = 2 * 8 * 16 * 16, .mul = 2 * 8 * 16 * 16},
              "2 popcount - C K");
static_assert(
    tally_of(binary_convolution{.pads_begin = {1, 1}, .pads_end = {1, 1}, .pad_value = -1}, {image, bits}).padded == 0,
    "a padding of -1 is computed with");
static_assert(rejects(binary_convolution{}, {image, tensor{{8, 5, 3, 3}, dtype::u1}}));

// What the three share: a window of every group, `channels` of the input each.
dense convolved(const window_axes& axes, const dense& x, const dense& filter, int groups, bool skip_padding) {
  const std::int64_t outs = filter.size() / (x.extent(1) / groups) / taps_of(axes).elements().n;
  const std::int64_t channels = x.extent(1) / groups, outs_of_group = outs / groups;
  dense w = filter;
  w.dims = shape{outs, channels};
  w.dims.append(taps_of(axes));
  dense y(behind(x.extent(0), outs, axes, [](const window_axis& a) { return a.windows(); }));
  each_index(y.dims, [&](const position& out) {
    number sum;
    for (std::int64_t c = 0; c < channels; ++c)
      each_tap(axes, out, [&](const position& k, position at, bool inside) {
        at[1] = out[1] / outs_of_group * channels + c;
        if (inside)
          mac(sum, w.at(joined({out[1], c}, k)), x.at(at));
        else if (skip_padding)
          padded_mac();
        else
          mac(sum, w.at(joined({out[1], c}, k)), 0);
      });
    y.at(out) = sum;
  });
  return y;
}

TEST_CASE("Convolution") {
  proof<convolution> p;
  for (int round = 0; round < 150; ++round) {
    convolution op;
    const window_axes axes = random_windows(p.roll, op, p.roll(1, 3));
    const int channels = p.roll(1, 3);
    const dense x = p.roll.reals(behind(p.roll(1, 2), channels, axes, [](const window_axis& a) { return a.extent; }));
    const dense w = p.roll.reals(behind(p.roll(1, 3), channels, axes, [](const window_axis& a) { return a.taps; }));
    p.run(op, {x, w}, [&] { return convolved(axes, x, w, 1, true); });
  }
}

TEST_CASE("GroupConvolution") {
  proof<group_convolution> p;
  for (int round = 0; round < 150; ++round) {
    group_convolution op;
    const window_axes axes = random_windows(p.roll, op, p.roll(1, 3));
    const int groups = p.roll(1, 3), channels = p.roll(1, 2), outs = p.roll(1, 2);
    const dense x =
        p.roll.reals(behind(p.roll(1, 2), groups * channels, axes, [](const window_axis& a) { return a.extent; }));
    shape filter{groups, outs, channels};
    filter.append(taps_of(axes));
    const dense w = p.roll.reals(filter);
    p.run(op, {x, w}, [&] { return convolved(axes, x, w, groups, true); });
  }
}

// Bits of 0 and 1 stand for -1 and 1, and a product is 1 if they are equal.
TEST_CASE("BinaryConvolution") {
  proof<binary_convolution> p;
  for (int round = 0; round < 100; ++round) {
    binary_convolution op;
    const window_axes axes = random_windows(p.roll, op, 2);
    op.pad_value = p.roll(-1, 1);
    const int channels = p.roll(1, 3);
    dense x = p.roll.integers(behind(p.roll(1, 2), channels, axes, [](const window_axis& a) { return a.extent; }), 0, 1,
                              dtype::f32);
    const dense w = p.roll.integers(behind(p.roll(1, 3), channels, axes, [](const window_axis& a) { return a.taps; }),
                                    0, 1, dtype::u1);
    p.run(op, {x, w}, [&] {
      dense y(behind(x.extent(0), w.extent(0), axes, [](const window_axis& a) { return a.windows(); }));
      each_index(y.dims, [&](const position& out) {
        number equal;
        std::int64_t taps = 0;
        for (std::int64_t c = 0; c < channels; ++c)
          each_tap(axes, out, [&](const position& k, position at, bool inside) {
            at[1] = c;
            if (!inside && !(op.pad_value < 0 || op.pad_value > 0)) {
              padded_mac();
              return;
            }
            const bool bit = inside ? x.at(at).value() > 0 : op.pad_value > 0;
            mac(equal, 1, bit == (w.at(joined({out[1], c}, k)).value() > 0) ? 1 : 0);
            ++taps;
          });
        y.at(out) = number(2) * equal - taps;
      });
      return y;
    });
  }
}
}  // namespace
