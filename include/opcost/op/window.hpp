// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Sliding windows along one dimension: the extent of the output, automatic padding, and the number of taps that fall on
// elements of the input.
#include <opcost/op/attributes.hpp>

namespace opcost {

/// How a window is padded: by numbers, so that the output has ceil(n / stride) elements, or not at all.
enum class auto_pad : std::uint8_t { explicit_, same_upper, same_lower, valid };
template <>
inline constexpr std::array<std::string_view, 4> spellings<auto_pad>{"explicit", "same_upper", "same_lower", "valid"};

/// The extent of a dilated window: dilation * (kernel - 1) + 1.
template <class Dim> constexpr Dim dilated(Dim kernel, Dim dilation) { return dilation * (kernel - 1) + 1; }

/// Elements that are added before and after a dimension.
struct padding {
  count_t begin = 0, end = 0;
};

/// The padding that makes the output ceil(n / stride) long: total = (ceil(n / stride) - 1) * stride + window - n. If
/// the total is odd, the larger half is at the end (same_upper) or at the start (same_lower).
constexpr padding same_padding(count_t n, count_t window, count_t stride, auto_pad mode) {
  const count_t total = larger((ceil_div(n, stride) - 1) * stride + window - n, 0);
  const count_t less = total / 2;
  return mode == auto_pad::same_lower ? padding{total - less, less} : padding{less, total - less};
}

namespace detail {
// True for a list that is empty, or has n numbers of at least `least`. Cheaper than a rejection in constant
// expressions.
constexpr bool list_fits(const ints& list, int n, std::int64_t least) {
  for (int i = 0; i < list.rank; ++i)
    if (list[i].n < least) return false;
  return list.rank == 0 || list.rank == n;
}
// Rejects a list with a number below `least`. `text` has places for the index, the number that is expected and the one
// that was given: "strides[{}]: expected at least {}, got {}".
constexpr rejection check_at_least(const char* text, const ints& list, count_t least) {
  for (int i = 0; i < list.rank; ++i)
    if (list[i] < least) return rejected(text, i, least, list[i]);
  return {};
}
// Rejects a list that is neither empty nor has n numbers: "strides: expected {} numbers, got {}".
constexpr rejection check_length(const char* text, const ints& list, int n) {
  if (list.rank == 0 || list.rank == n) return {};
  return rejected(text, n, list.rank);
}

// The sum of floor((a i + b) / m) over 0 <= i < n, for a, b >= 0 and m > 0. It counts the lattice points under a line
// by Euclid's algorithm, in logarithmic time.
template <class N> constexpr N floor_sum(N n, N m, N a, N b) {
  N sum = 0;
  while (n > 0) {
    sum += (a / m) * (n * (n - 1) / 2) + (b / m) * n;
    a = a % m;
    b = b % m;
    const N y = a * n + b;
    if (y < m) break;
    n = y / m;
    b = y % m;
    const N t = m;
    m = a;
    a = t;
  }
  return sum;
}
// The number of pairs (o, k), 0 <= o < outs, 0 <= k < taps, with o * stride + k * dilation < limit.
template <class N> constexpr N pairs_below(N outs, N taps, N stride, N dilation, N limit) {
  if (limit <= 0) return 0;
  // tap k has clamp(ceil((limit - k dilation) / stride), 0, outs) outputs
  const N any = (limit + dilation - 1) / dilation;
  const N some = taps < any ? taps : any;             // taps with at least one output
  const N reach = limit - ((outs - 1) * stride + 1);  // taps with k dilation up to this have all outputs
  const N all = reach < 0 ? N(0) : reach / dilation + 1;
  const N full = some < all ? some : all;
  if (some == full) return full * outs;
  // ceil(v / s) = floor((v - 1) / s) + 1; the sum starts at the last such tap, so v grows by the dilation
  return full * outs + floor_sum<N>(some - full, stride, dilation, limit - (some - 1) * dilation - 1) + (some - full);
}
template <class N> constexpr N taps_between(N extent, N outs, N taps, N stride, N dilation, N pad) {
  return pairs_below<N>(outs, taps, stride, dilation, extent + pad) - pairs_below<N>(outs, taps, stride, dilation, pad);
}
}  // namespace detail

/// The number of pairs of an output position o and a tap k that fall on an element of the input:
/// 0 <= o * stride + k * dilation - pad_begin < extent.
constexpr count_t taps_on_elements(count_t extent, count_t outs, count_t taps, count_t stride, count_t dilation,
                                   count_t pad_begin) {
  if (outs <= 0 || taps <= 0 || extent <= 0 || stride <= 0 || dilation <= 0) return 0;
  if (pad_begin == 0 && (outs - 1) * stride + (taps - 1) * dilation < extent) return outs * taps;
  // plain integers if no product can overflow
  constexpr std::int64_t modest = 1 << 20;
  if (extent < modest && outs < modest && taps < modest && stride < modest && dilation < modest && pad_begin < modest)
    return detail::taps_between<std::int64_t>(extent.n, outs.n, taps.n, stride.n, dilation.n, pad_begin.n);
  return detail::taps_between<count_t>(extent, outs, taps, stride, dilation, pad_begin);
}

}  // namespace opcost
