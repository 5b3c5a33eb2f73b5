// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// What detection does with boxes: decode them, order them by score, drop those that overlap a better one. How many survive only a run tells,
// so the work is the most that it can be: each box kept is compared with each candidate.
#include <opcost/op/content.hpp>

namespace opcost::detail {

// A box from a prior and four predicted numbers: centre + size * d, size * e^d, and its corners.
inline constexpr tally box_decoding{.add = 8, .mul = 8, .exp = 2};
// A box kept inside the picture.
inline constexpr tally box_clipping{.cmp = 8};
// Two boxes: intersection over union, compared with a threshold; their areas are known.
inline constexpr tally box_overlap{.add = 4, .mul = 1, .div = 1, .cmp = 7};
inline constexpr tally box_area{.add = 2, .mul = 1};

// Comparisons that order n scores: n ceil(log2 n).
constexpr count_t ordering(count_t n) {
  count_t levels = 0;
  for (count_t reach = 1; reach < n && !reach.saturated(); reach = reach * 2) ++levels;
  return n * levels;
}
// Non-maximum suppression of n candidates of which at most `kept` remain.
constexpr tally suppression(count_t n, count_t kept) {
  n = max(n, 0);
  return tally{.cmp = ordering(n)} + box_area * n + box_overlap * (max(min(kept, n), 0) * n);
}
template <class Dim> constexpr bool may_have_rank(const basic_shape<Dim>& s, int rank) { return !s.ranked() || s.rank == rank; }
// A scalar, or also a list of one.
template <class Dim> constexpr bool one_number(const basic_shape<Dim>& s, bool list_too) { return !s.ranked() || s.rank == 0 || (list_too && s.rank == 1 && may_be(s[0], 1)); }
template <class Dim> constexpr bool same_extent(Dim a, Dim b) { return merge(a, b); }
template <class Dim> constexpr Dim extent_or_unknown(const basic_shape<Dim>& s, int i) { return s.ranked() ? s[i] : basic_shape<Dim>::unknown_dim(); }
// As many as there may be: the upper bound, as a number where it is one.
template <class Dim> constexpr Dim most(Dim d) { return bounded(d) ? Dim(upper(d)) : basic_shape<Dim>::unknown_dim(); }

}  // namespace opcost::detail
