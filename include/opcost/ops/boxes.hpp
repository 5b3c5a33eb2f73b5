// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Work on boxes: decode them, order them by score, drop those that overlap a better one. How many remain depends on the
// data. The work is an upper bound: each box that is kept is compared with each candidate.
#include <opcost/op/indexing.hpp>

namespace opcost::detail {

// A box from the corners of a prior and four predicted numbers: center + size * d, size * e^d, and its corners.
inline constexpr tally box_decoding{.add = 10, .mul = 8, .exp = 2};
// A box clipped to the image.
inline constexpr tally box_clipping{.cmp = 8};
// Intersection over union of two boxes whose areas are known, compared with a threshold.
inline constexpr tally box_overlap{.add = 4, .mul = 1, .div = 1, .cmp = 7};
inline constexpr tally box_area{.add = 2, .mul = 1};

// Comparisons to sort n scores: n ceil(log2 n).
constexpr count_t ordering(count_t n) { return n * ceil_log2(n); }
// Non-maximum suppression of n candidates; at most `kept` remain.
constexpr tally suppression(count_t n, count_t kept) {
  n = larger(n, 0);
  return tally{.cmp = ordering(n)} + box_area * n + box_overlap * (larger(smaller(kept, n), 0) * n);
}
// The upper bound of a dimension; unknown if it has none.
template <class Dim> constexpr Dim most(Dim d) { return bounded(d) ? Dim(upper(d)) : basic_shape<Dim>::unknown_dim(); }

}  // namespace opcost::detail
