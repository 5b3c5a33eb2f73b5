// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Convolutions, transposed convolutions and poolings with all attributes, compared with loops over each tap of each
// window.
#include <doctest/doctest.h>
#include <opcost/ops/convolution.hpp>
#include <opcost/ops/deconvolution.hpp>
#include <opcost/ops/pooling.hpp>
#include "../support/random.hpp"

using namespace opcost;

namespace {
struct counted {
  std::int64_t all = 0, real = 0;
};

struct axis {
  std::int64_t extent, kernel, stride, dilation, begin, end;
};  // one spatial dimension
std::int64_t window(const axis& a) { return (a.kernel - 1) * a.dilation + 1; }

// Windows that fit, placed one after the other.
std::int64_t windows_that_fit(const axis& a) {
  std::int64_t n = 0;
  while (n * a.stride + window(a) <= a.extent + a.begin + a.end) ++n;
  return n;
}
// Automatic padding: one window per stride that begins inside the input. The padding that they need is split between
// both ends.
std::int64_t windows_that_begin_inside(axis& a, bool more_at_end) {
  std::int64_t n = 0;
  while (n * a.stride < a.extent) ++n;
  std::int64_t missing = (n - 1) * a.stride + window(a) - a.extent;
  a.begin = a.end = 0;
  for (bool end = more_at_end; missing > 0; --missing, end = !end) ++(end ? a.end : a.begin);
  return n;
}
shape spatial(const std::vector<axis>& axes, std::int64_t axis::*member) {
  shape s;
  for (const axis& a : axes) s.push_back(a.*member);
  return s;
}
std::vector<axis> random_axes(dice& roll, int n, int most_extent) {
  std::vector<axis> axes;
  for (int i = 0; i < n; ++i)
    axes.push_back({roll(1, most_extent), roll(1, 4), roll(1, 3), roll(1, 3), roll(0, 3), roll(0, 3)});
  return axes;
}
template <class Op> void set_attributes(Op& op, const std::vector<axis>& axes) {
  op.strides = spatial(axes, &axis::stride);
  op.dilations = spatial(axes, &axis::dilation);
  op.pads_begin = spatial(axes, &axis::begin);
  op.pads_end = spatial(axes, &axis::end);
}
shape joined(shape head, const shape& tail) {
  head.append(tail);
  return head;
}

// The effective padding and the number of windows in each direction. Returns false if a filter does not fit.
bool place(std::vector<axis>& axes, auto_pad pad, shape& outs) {
  outs = {};
  for (axis& a : axes) {
    if (pad == auto_pad::valid) a.begin = a.end = 0;
    const bool automatic = pad == auto_pad::same_upper || pad == auto_pad::same_lower;
    outs.push_back(automatic ? windows_that_begin_inside(a, pad == auto_pad::same_upper) : windows_that_fit(a));
    if (outs[-1] == 0) return false;
  }
  return true;
}
// Counts the pairs of an output and a tap that fall on an element of the input.
counted count_taps(const shape& outs, const std::vector<axis>& axes) {
  counted n;
  each_index(outs, [&](const auto& at) {
    each_index(spatial(axes, &axis::kernel), [&](const auto& tap) {
      bool inside = true;
      for (std::size_t i = 0; i < axes.size(); ++i) {
        const std::int64_t x = at[i] * axes[i].stride + tap[i] * axes[i].dilation - axes[i].begin;
        inside = inside && x >= 0 && x < axes[i].extent;
      }
      ++n.all;
      n.real += inside;
    });
  });
  return n;
}
}  // namespace

TEST_CASE("convolution, plain and grouped") {
  dice roll(20240517);
  int done = 0;
  for (int round = 0; round < 3000; ++round) {
    std::vector<axis> axes = random_axes(roll, roll(1, 3), 6);
    const int batch = roll(1, 2), groups = roll(1, 3), in_group = roll(1, 3), out_group = roll(1, 3);
    convolution op;
    set_attributes(op, axes);
    op.pad = static_cast<auto_pad>(roll(0, 3));
    const shape extents = spatial(axes, &axis::extent), kernel = spatial(axes, &axis::kernel);
    shape outs;
    const bool fits = place(axes, op.pad, outs);
    const std::vector<tensor> plain{tensor{joined({batch, in_group}, extents)},
                                    tensor{joined({out_group, in_group}, kernel)}};
    const std::vector<tensor> grouped{tensor{joined({batch, groups * in_group}, extents)},
                                      tensor{joined({groups, out_group, in_group}, kernel)}};
    const outputs y = outputs_of(op, plain),
                  z = outputs_of(group_convolution{op.strides, op.dilations, op.pads_begin, op.pads_end, op.pad},
                                 grouped);
    CAPTURE(round);
    REQUIRE(y.refusal.empty() == fits);
    REQUIRE(z.refusal.empty() == fits);
    if (!fits) continue;
    ++done;
    REQUIRE(y[0].dims == joined({batch, out_group}, outs));
    REQUIRE(z[0].dims == joined({batch, groups * out_group}, outs));
    const counted n = count_taps(outs, axes);
    REQUIRE(work_of(op, plain).mac == n.all * batch * out_group * in_group);
    REQUIRE(work_of(op, plain).valid_mac() == n.real * batch * out_group * in_group);
    REQUIRE(work_of(group_convolution{op.strides, op.dilations, op.pads_begin, op.pads_end, op.pad}, grouped).mac ==
            n.all * batch * groups * out_group * in_group);
    REQUIRE(
        work_of(group_convolution{op.strides, op.dilations, op.pads_begin, op.pads_end, op.pad}, grouped).valid_mac() ==
        n.real * batch * groups * out_group * in_group);
  }
  CHECK(done > 1500);
}

TEST_CASE("transposed convolution, plain and grouped") {
  dice roll(20240518);
  for (int round = 0; round < 3000; ++round) {
    std::vector<axis> axes = random_axes(roll, roll(1, 3), 5);
    const int batch = roll(1, 2), groups = roll(1, 3), in_group = roll(1, 3), out_group = roll(1, 3);
    convolution_backprop_data op;
    shape outs;
    for (axis& a : axes) {
      // what is cropped off leaves at least one output
      const int extra = roll(0, static_cast<int>(a.stride) - 1);
      while ((a.extent - 1) * a.stride + window(a) + extra - a.begin - a.end < 1) {
        a.begin = a.begin > 0 ? a.begin - 1 : 0;
        a.end = a.end > 0 ? a.end - 1 : 0;
      }
      op.output_padding.push_back(extra);
      outs.push_back((a.extent - 1) * a.stride + window(a) + extra - a.begin - a.end);
    }
    set_attributes(op, axes);
    const shape extents = spatial(axes, &axis::extent), kernel = spatial(axes, &axis::kernel);
    const std::vector<tensor> plain{tensor{joined({batch, in_group}, extents)},
                                    tensor{joined({in_group, out_group}, kernel)}};
    const std::vector<tensor> grouped{tensor{joined({batch, groups * in_group}, extents)},
                                      tensor{joined({groups, in_group, out_group}, kernel)}};
    // each element of the input against each tap: which of them land inside the output
    counted n;
    each_index(extents, [&](const auto& at) {
      each_index(kernel, [&](const auto& tap) {
        bool inside = true;
        for (std::size_t i = 0; i < axes.size(); ++i) {
          const std::int64_t y = at[i] * axes[i].stride + tap[i] * axes[i].dilation - axes[i].begin;
          inside = inside && y >= 0 && y < outs[static_cast<int>(i)].n;
        }
        ++n.all;
        n.real += inside;
      });
    });
    CAPTURE(round);
    REQUIRE(outputs_of(op, plain)[0].dims == joined({batch, out_group}, outs));
    REQUIRE(work_of(op, plain).mac == n.all * batch * out_group * in_group);
    REQUIRE(work_of(op, plain).valid_mac() == n.real * batch * out_group * in_group);
    const group_convolution_backprop_data in_groups{op.strides,  op.dilations, op.pads_begin,
                                                    op.pads_end, op.pad,       op.output_padding};
    REQUIRE(outputs_of(in_groups, grouped)[0].dims == joined({batch, groups * out_group}, outs));
    REQUIRE(work_of(in_groups, grouped).mac == n.all * batch * groups * out_group * in_group);
    REQUIRE(work_of(in_groups, grouped).valid_mac() == n.real * batch * groups * out_group * in_group);
  }
}

TEST_CASE("pooling") {
  dice roll(20240519);
  int done = 0;
  for (int round = 0; round < 3000; ++round) {
    std::vector<axis> axes = random_axes(roll, roll(1, 3), 7);
    for (axis& a : axes) a.dilation = 1;
    const int batch = roll(1, 2), channels = roll(1, 3);
    max_pool op;
    op.kernel_size = spatial(axes, &axis::kernel);
    op.strides = spatial(axes, &axis::stride);
    op.pads_begin = spatial(axes, &axis::begin);
    op.pads_end = spatial(axes, &axis::end);
    op.pad = static_cast<auto_pad>(roll(0, 3));
    op.round = static_cast<rounding>(roll(0, 1));
    shape outs;
    const bool fits = place(axes, op.pad, outs);
    if (op.round == rounding::ceil && fits) {
      // one more window where the last one leaves elements over, which it does under automatic padding too where
      // strides are wider than windows
      for (std::size_t i = 0; i < axes.size(); ++i) {
        const axis& a = axes[i];
        const int d = static_cast<int>(i);
        if ((outs[d].n - 1) * a.stride + window(a) < a.extent + a.begin + a.end) outs.set(d, outs[d] + 1);
      }
    }
    const std::vector<tensor> in{tensor{joined({batch, channels}, spatial(axes, &axis::extent))}};
    CAPTURE(round);
    REQUIRE(outputs_of(op, in).refusal.empty() == fits);
    if (!fits) continue;
    ++done;
    std::int64_t comparisons = 0, additions = 0, divisions = 0;
    each_index(joined({batch, channels}, outs), [&](const auto&) {
      bool first = true;
      each_index(op.kernel_size, [&](const auto&) {
        comparisons += !first;
        additions += !first;
        first = false;
      });
      ++divisions;
    });
    REQUIRE(outputs_of(op, in)[0].dims == joined({batch, channels}, outs));
    REQUIRE(work_of(op, in) == tally{.cmp = comparisons});
    const avg_pool mean{op.kernel_size, op.strides, op.pads_begin, op.pads_end, op.round, op.pad};
    REQUIRE(outputs_of(mean, in)[0].dims == joined({batch, channels}, outs));
    REQUIRE(work_of(mean, in) == tally{.add = additions, .div = divisions});
  }
  CHECK(done > 1500);
}
