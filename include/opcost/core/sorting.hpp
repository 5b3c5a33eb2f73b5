// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <opcost/core/span.hpp>
#include <utility>

namespace opcost::detail {

// Sorts in place, not stably. <algorithm> costs every user of a catalogue more compile time.
template <class T> constexpr void heap_sort(span<T> items) {
  const auto sift = [&](std::size_t root, std::size_t end) {
    for (std::size_t child = 2 * root + 1; child < end; root = child, child = 2 * root + 1) {
      if (child + 1 < end && items[child] < items[child + 1]) ++child;
      if (!(items[root] < items[child])) return;
      std::swap(items[root], items[child]);
    }
  };
  for (std::size_t i = items.size() / 2; i-- > 0;) sift(i, items.size());
  for (std::size_t end = items.size(); end-- > 1;) {
    std::swap(items[0], items[end]);
    sift(0, end);
  }
}

}  // namespace opcost::detail
