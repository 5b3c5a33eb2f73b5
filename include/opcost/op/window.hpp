// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The arithmetic of sliding windows along one dimension: extents, automatic padding, and how many taps fall on real
// elements.
#include <opcost/op/attributes.hpp>

namespace opcost {

enum class auto_pad : std::uint8_t { explicit_, same_upper, same_lower, valid };
template <>
inline constexpr std::array<std::string_view, 4> spellings<auto_pad>{"explicit", "same_upper", "same_lower", "valid"};

// dilation * (kernel - 1) + 1: the extent of a dilated window.
template <class Dim> constexpr Dim dilated(Dim kernel, Dim dilation) { return dilation * (kernel - 1) + 1; }

struct padding {
  count_t begin = 0, end = 0;
};

// What makes the output ceil(n / stride) wide: total = (ceil(n / stride) - 1) * stride + window - n, the odd one at the
// end (upper) or the start (lower).
constexpr padding same_padding(count_t n, count_t window, count_t stride, auto_pad mode) {
  const count_t total = larger((ceil_div(n, stride) - 1) * stride + window - n, 0);
  const count_t less = total / 2;
  return mode == auto_pad::same_lower ? padding{total - less, less} : padding{less, total - less};
}

namespace detail {
// The sum over 0 <= i < n of floor((a i + b) / m) for a, b >= 0 and m > 0, in logarithmic time (Euclid's algorithm on
// the lattice points under a line).
template <class N> constexpr N floor_sum(N n, N m, N a, N b) {
  N sum = 0;
  while (n > 0) {
    sum += (a / m) * (n * (n - 1) / 2) + (b / m) * n;
    a = a % m, b = b % m;
    const N y = a * n + b;
    if (y < m) break;
    n = y / m, b = y % m;
    const N t = m;
    m = a, a = t;
  }
  return sum;
}
// Pairs (o, k), 0 <= o < outs, 0 <= k < taps, with o * stride + k * dilation < limit.
template <class N> constexpr N pairs_below(N outs, N taps, N stride, N dilation, N limit) {
  if (limit <= 0) return 0;
  // a tap k has clamp(ceil((limit - k dilation) / stride), 0, outs) outputs
  const N any = (limit + dilation - 1) / dilation;
  const N some = taps < any ? taps : any;             // taps that have one
  const N reach = limit - ((outs - 1) * stride + 1);  // k dilation up to this: all outputs
  const N all = reach < 0 ? N(0) : reach / dilation + 1;
  const N full = some < all ? some : all;
  if (some == full) return full * outs;
  // ceil(v / s) = floor((v - 1) / s) + 1, summed from the last such tap backwards so that v grows by dilation
  return full * outs + floor_sum<N>(some - full, stride, dilation, limit - (some - 1) * dilation - 1) + (some - full);
}
template <class N> constexpr N taps_between(N extent, N outs, N taps, N stride, N dilation, N pad) {
  return pairs_below<N>(outs, taps, stride, dilation, extent + pad) - pairs_below<N>(outs, taps, stride, dilation, pad);
}
}  // namespace detail

// Pairs of an output position and a window tap that meet a real element: 0 <= o * stride + k * dilation - pad < extent.
constexpr count_t taps_on_elements(count_t extent, count_t outs, count_t taps, count_t stride, count_t dilation,
                                   count_t pad_begin) {
  if (outs <= 0 || taps <= 0 || extent <= 0 || stride <= 0 || dilation <= 0) return 0;
  if (pad_begin == 0 && (outs - 1) * stride + (taps - 1) * dilation < extent) return outs * taps;
  // plain integers where no product can overflow
  constexpr std::int64_t modest = 1 << 20;
  if (extent < modest && outs < modest && taps < modest && stride < modest && dilation < modest && pad_begin < modest)
    return detail::taps_between<std::int64_t>(extent.n, outs.n, taps.n, stride.n, dilation.n, pad_begin.n);
  return detail::taps_between<count_t>(extent, outs, taps, stride, dilation, pad_begin);
}

}  // namespace opcost
