// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Windows that slide over the spatial dimensions of [N, C, spatial...], placed one after the other.
#include <opcost/op/window.hpp>
#include "../support/proof.hpp"

namespace proofs {

/// One spatial dimension: extents, and where the windows are.
struct window_axis {
  std::int64_t extent = 1, taps = 1, stride = 1, dilation = 1, begin = 0, end = 0;

  std::int64_t width() const { return (taps - 1) * dilation + 1; }
  /// The input element that tap k of window o meets; it may lie in the padding.
  std::int64_t at(std::int64_t o, std::int64_t k) const { return o * stride + k * dilation - begin; }
  bool inside(std::int64_t i) const { return 0 <= i && i < extent; }
  /// The number of windows that fit into the padded input.
  std::int64_t windows() const {
    std::int64_t n = 0;
    while (n * stride + width() <= extent + begin + end) ++n;
    return n;
  }
  /// With automatic padding: as many windows as strides reach elements, the odd padding at the end or at the start.
  void pad_same(bool upper) {
    std::int64_t n = 0;
    while (n * stride < extent) ++n;
    const std::int64_t reach = (n - 1) * stride + width(), total = reach > extent ? reach - extent : 0;
    begin = upper ? total / 2 : total - total / 2;
    end = total - begin;
  }
};

using window_axes = std::vector<window_axis>;

/// Attributes of windows over `n` dimensions, and the axes that they describe; windows fit.
template <class Op> window_axes random_windows(random_source& roll, Op& op, int n) {
  window_axes axes(static_cast<std::size_t>(n));
  const bool plain = roll.flip();
  op.pad = plain ? auto_pad::explicit_ : static_cast<auto_pad>(roll(0, 3));
  for (window_axis& a : axes) {
    a.taps = roll(1, 3);
    a.stride = roll(1, 3);
    a.dilation = roll(1, 2);
    a.extent = a.width() + roll(0, 4);
    if (op.pad == auto_pad::explicit_) {
      a.begin = roll(0, 2);
      a.end = roll(0, 2);
      op.pads_begin.push_back(a.begin);
      op.pads_end.push_back(a.end);
    }
    if (op.pad == auto_pad::same_upper || op.pad == auto_pad::same_lower) a.pad_same(op.pad == auto_pad::same_upper);
    op.strides.push_back(a.stride);
    op.dilations.push_back(a.dilation);
  }
  return axes;
}

/// Extents, taps or window counts of all axes behind two others.
template <class F> shape behind(std::int64_t first, std::int64_t second, const window_axes& axes, F&& f) {
  shape s{first, second};
  for (const window_axis& a : axes) s.push_back(f(a));
  return s;
}
inline shape taps_of(const window_axes& axes) {
  shape s;
  for (const window_axis& a : axes) s.push_back(a.taps);
  return s;
}
/// Calls f(position of the element in x, whether it is inside) for each tap of the window at `out` [n, c, spatial...].
template <class F> void each_tap(const window_axes& axes, const position& out, F&& f) {
  each_index(taps_of(axes), [&](const position& k) {
    position at = out;
    bool inside = true;
    for (std::size_t i = 0; i < axes.size(); ++i) {
      at[i + 2] = axes[i].at(out[i + 2], k[i]);
      inside = inside && axes[i].inside(at[i + 2]);
    }
    f(k, at, inside);
  });
}
inline position joined(position a, const position& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

/// Window i of m over n elements: from floor(i n / m) to before ceil((i + 1) n / m). f(window's values) for each.
template <class F> void each_adaptive_window(const dense& x, const shape& out, F&& f) {
  each_index(out, [&](const position& at) {
    shape extents;
    position from = at;
    for (int i = 2; i < out.rank; ++i) {
      const std::int64_t n = x.extent(i), m = out[i].n, o = at[static_cast<std::size_t>(i)];
      from[static_cast<std::size_t>(i)] = o * n / m;
      extents.push_back(((o + 1) * n + m - 1) / m - o * n / m);
    }
    std::vector<std::pair<number, std::int64_t>> values;  // and the index in the spatial dimensions
    each_index(extents, [&](const position& k) {
      position p = from;
      std::int64_t flat = 0;
      for (std::size_t i = 0; i < k.size(); ++i) {
        p[i + 2] += k[i];
        flat = flat * x.extent(static_cast<int>(i) + 2) + p[i + 2];
      }
      values.push_back({x.at(p), flat});
    });
    f(at, values);
  });
}

}  // namespace proofs
