// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// What detection does with boxes: decode them, order them by score, drop those that overlap a better one.
// How many survive only a run tells, so the work is the most that it can be: each box kept is compared with each
// candidate.
#include <opcost/op/indexing.hpp>

namespace opcost::detail {

// A box from a prior and four predicted numbers: centre + size * d, size * e^d, and its corners.
inline constexpr tally box_decoding{.add = 8, .mul = 8, .exp = 2};
// A box kept inside the picture.
inline constexpr tally box_clipping{.cmp = 8};
// Two boxes: intersection over union, compared with a threshold; their areas are known.
inline constexpr tally box_overlap{.add = 4, .mul = 1, .div = 1, .cmp = 7};
inline constexpr tally box_area{.add = 2, .mul = 1};

// Comparisons that order n scores: n ceil(log2 n).
constexpr count_t ordering(count_t n) { return n * ceil_log2(n); }
// Non-maximum suppression of n candidates of which at most `kept` remain.
constexpr tally suppression(count_t n, count_t kept) {
  n = larger(n, 0);
  return tally{.cmp = ordering(n)} + box_area * n + box_overlap * (larger(smaller(kept, n), 0) * n);
}
// As many as there may be: the upper bound, as a number where it is one.
template <class Dim> constexpr Dim most(Dim d) { return bounded(d) ? Dim(upper(d)) : basic_shape<Dim>::unknown_dim(); }

}  // namespace opcost::detail
