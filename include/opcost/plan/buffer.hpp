// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A piece of memory with a lifetime, which planners place in the arena.
#include <cstdint>
#include <opcost/core/sequence.hpp>
#include <opcost/core/sorting.hpp>
#include <opcost/core/span.hpp>
#include <opcost/graph/edge.hpp>
#include <string_view>

namespace opcost {

/// A buffer. `bytes` are taken during the steps `first` to `last`.
struct buffer {
  std::int64_t bytes = 0;
  int first = 0, last = 0;  // steps of the execution order, both included
  int alignment = 1;
  std::int64_t fixed = -1;  // an offset that is already decided, or -1
  edge of{};                // the tensor in it; port -1: the workspace of the row, or its constants
  constexpr bool meets(const buffer& o) const { return first <= o.last && o.first <= last; }
};

namespace detail {
constexpr std::int64_t rounded_up(std::int64_t n, int to) { return to <= 1 ? n : (n + to - 1) / to * to; }
}  // namespace detail

namespace detail {
/// A step at which buffers start or end.
struct moment {
  int step, buffer;
  constexpr bool operator<(const moment& o) const { return step != o.step ? step < o.step : buffer < o.buffer; }
};
/// Buffers sorted by their first or last step.
constexpr sequence<moment> in_time(span<const buffer> buffers, int buffer::*when) {
  sequence<moment> all;
  all.reserve(buffers.size());
  for (int b = 0; b < static_cast<int>(buffers.size()); ++b) all.push_back({buffers[b].*when, b});
  bool sorted = true;
  for (std::size_t i = 1; i < all.size(); ++i) sorted = sorted && all[i - 1] < all[i];
  if (!sorted) heap_sort(span<moment>(all.data(), all.size()));
  return all;
}
}  // namespace detail

/// The most bytes that are live at once: the lower bound of every plan.
constexpr std::int64_t peak_of(span<const buffer> buffers) {
  const sequence<detail::moment> births = detail::in_time(buffers, &buffer::first),
                                 deaths = detail::in_time(buffers, &buffer::last);
  std::int64_t live = 0, most = 0;
  std::size_t gone = 0;
  for (const detail::moment& m : births) {
    for (; gone < deaths.size() && deaths[gone].step < m.step; ++gone) live -= buffers[deaths[gone].buffer].bytes;
    live += buffers[m.buffer].bytes;
    if (live > most) most = live;
  }
  return most;
}

}  // namespace opcost
