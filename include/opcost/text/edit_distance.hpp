// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The distance of two words, to suggest the nearest name for a mistyped one.
#include <opcost/core/sequence.hpp>
#include <string_view>

namespace opcost::text {

/// The least number of characters to insert, remove, replace or swap with their neighbor that turns `a` into `b`.
inline std::size_t edit_distance(std::string_view a, std::string_view b) {
  const std::size_t columns = b.size() + 1;
  sequence<std::size_t> d((a.size() + 1) * columns);
  const auto at = [&](std::size_t i, std::size_t k) -> std::size_t& { return d[i * columns + k]; };
  for (std::size_t k = 0; k <= b.size(); ++k) at(0, k) = k;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    at(i, 0) = i;
    for (std::size_t k = 1; k <= b.size(); ++k) {
      std::size_t least = at(i - 1, k - 1) + (a[i - 1] == b[k - 1] ? 0 : 1);
      if (at(i - 1, k) + 1 < least) least = at(i - 1, k) + 1;
      if (at(i, k - 1) + 1 < least) least = at(i, k - 1) + 1;
      const bool swapped = i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1];
      if (swapped && at(i - 2, k - 2) + 1 < least) least = at(i - 2, k - 2) + 1;
      at(i, k) = least;
    }
  }
  return at(a.size(), b.size());
}

}  // namespace opcost::text
