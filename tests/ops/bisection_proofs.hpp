// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The algorithm behind the tallies of sorting and searching.
#include "../support/proof.hpp"

namespace proofs {

/// The number of the n sorted elements for which `before(i)` holds; these come first. Calls `before` ceil(log2(n + 1))
/// times in any case, also with i beyond the end, and each call counts a comparison.
template <class Before> std::int64_t bisected(std::int64_t n, Before&& before) {
  std::int64_t reach = 1, place = 0;
  while (reach <= n) reach *= 2;
  for (reach /= 2; reach >= 1; reach /= 2)
    if (before(place + reach - 1)) place += reach;
  return place;
}

}  // namespace proofs
