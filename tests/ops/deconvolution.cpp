// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Transposed convolutions: OpenVINO specifications ConvolutionBackpropData-1, GroupConvolutionBackpropData-1.
#include <opcost/ops/deconvolution.hpp>
#include "window_proofs.hpp"

namespace {
using namespace proofs;

constexpr tensor features{{2, 6, 5, 5}};
constexpr count_t doubled[] = {10, 10};

// ---- convolution_backprop_data
constexpr convolution_backprop_data upsampling{{.strides = {2, 2}}, {}};
static_assert(shape_of(upsampling, {features, tensor{{6, 4, 3, 3}}}) == shape{2, 4, (5 - 1) * 2 + 3, (5 - 1) * 2 + 3});
static_assert(shape_of(upsampling, {features, tensor{{6, 4, 3, 3}}, holding(doubled)}) == shape{2, 4, 10, 10});
static_assert(tally_of(upsampling, {features, tensor{{6, 4, 3, 3}}}) == tally{.mac = (2 * 6 * 5 * 5) * (4 * 3 * 3)});
static_assert(tally_of(upsampling, {features, tensor{{6, 4, 3, 3}}, holding(doubled)}) ==
                  tally{.mac = (2 * 6 * 5 * 5) * (4 * 3 * 3),
                        .padded = 2 * 6 * 4 * (5 * 3 * 5 * 3 - (5 * 3 - 1) * (5 * 3 - 1))},
              "an output of 10 cuts off the last tap of the last window");
static_assert(rejects(upsampling, {features, tensor{{5, 4, 3, 3}}}), "5 channels for 6");

// ---- group_convolution_backprop_data
static_assert(shape_of(group_convolution_backprop_data{}, {features, tensor{{3, 2, 4, 3, 3}}}) ==
              shape{2, 3 * 4, 7, 7});
static_assert(tally_of(group_convolution_backprop_data{}, {features, tensor{{3, 2, 4, 3, 3}}}) ==
              tally{.mac = (2 * 6 * 5 * 5) * (4 * 3 * 3)});
static_assert(rejects(group_convolution_backprop_data{}, {features, tensor{{3, 3, 4, 3, 3}}}));

// Attributes, and what the output's ends are cropped by.
template <class Op> window_axes random_spreads(random_source& roll, Op& op, int n, bool wanted, shape& out) {
  window_axes axes(static_cast<std::size_t>(n));
  op.pad = static_cast<auto_pad>(roll(0, 3));
  for (window_axis& a : axes) {
    a.extent = roll(1, 4);
    a.taps = roll(2, 4);
    a.stride = roll(1, 3);
    a.dilation = roll(1, 2);
    const std::int64_t extra = roll(0, 1);
    const std::int64_t full = (a.extent - 1) * a.stride + a.width() + extra;
    if (op.pad == auto_pad::explicit_) {
      a.begin = roll(0, 1);
      a.end = roll(0, 1);
      op.pads_begin.push_back(a.begin);
      op.pads_end.push_back(a.end);
    }
    std::int64_t extent = full - a.begin - a.end;
    if (wanted && op.pad != auto_pad::explicit_ && op.pad != auto_pad::valid) {
      extent = full - roll(0, 2);
      if (extent < 1) extent = 1;
      const std::int64_t total = full - extent;
      a.end = op.pad == auto_pad::same_upper ? total / 2 : total - total / 2;
      a.begin = total - a.end;
    }
    op.strides.push_back(a.stride);
    op.dilations.push_back(a.dilation);
    op.output_padding.push_back(extra);
    out.push_back(extent);
  }
  return axes;
}

// Each element of x spreads a window of products over y.
dense spread_out(const window_axes& axes, const dense& x, const dense& w, int groups, const shape& extents) {
  const std::int64_t channels = x.extent(1) / groups, outs = w.extent(2);
  shape dims{x.extent(0), groups * outs};
  dims.append(extents);
  dense y(dims);
  each_index(x.dims, [&](const position& from) {
    const std::int64_t group = from[1] / channels, channel = from[1] % channels;
    for (std::int64_t o = 0; o < outs; ++o)
      each_index(taps_of(axes), [&](const position& k) {
        position to{from[0], group * outs + o};
        bool inside = true;
        for (std::size_t i = 0; i < axes.size(); ++i) {
          to.push_back(axes[i].at(from[i + 2], k[i]));
          inside = inside && 0 <= to.back() && to.back() < extents[static_cast<int>(i)].n;
        }
        if (inside)
          mac(y.at(to), x.at(from), w.at(joined({group, channel, o}, k)));
        else
          padded_mac();
      });
  });
  return y;
}

template <class Op> void prove_deconvolution(int most_groups) {
  proof<Op> p;
  for (int round = 0; round < 150; ++round) {
    Op op;
    shape extents;
    const bool wanted = p.roll.flip();
    const window_axes axes = random_spreads(p.roll, op, p.roll(1, 3), wanted, extents);
    const int groups = p.roll(1, most_groups), channels = p.roll(1, 2), outs = p.roll(1, 2);
    const dense x =
        p.roll.reals(behind(p.roll(1, 2), groups * channels, axes, [](const window_axis& a) { return a.extent; }));
    shape filter{groups, channels, outs};
    filter.append(taps_of(axes));
    const dense w = p.roll.reals(filter);
    dense given = w;
    if (most_groups == 1) given.dims = w.dims.slice(1, w.dims.rank);
    std::vector<dense> in{x, given};
    if (wanted) in.push_back(list_of(extents));
    p.run(op, in, [&] { return spread_out(axes, x, w, groups, extents); });
  }
}

TEST_CASE("ConvolutionBackpropData") { prove_deconvolution<convolution_backprop_data>(1); }
TEST_CASE("GroupConvolutionBackpropData") { prove_deconvolution<group_convolution_backprop_data>(3); }
}  // namespace
