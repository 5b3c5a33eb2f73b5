// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Places the largest buffer first, each in the lowest gap; of equal sizes, the later buffer comes first. The offsets
// are those of TensorFlow Lite Micro's GreedyMemoryPlanner.
#include <opcost/plan/placement.hpp>

namespace opcost {

/// A planner.
struct greedy_by_size {
  static constexpr std::string_view name = "greedy_by_size";
  static constexpr std::string_view about = "the largest first, into the lowest gap: TensorFlow Lite Micro's";
  static constexpr sequence<int> order(span<const buffer> buffers) {
    return detail::placing_order(buffers.size(), [&](int b) { return detail::placing_key{buffers[b].bytes, b, b}; });
  }
  constexpr std::int64_t operator()(span<const buffer> buffers, const conflicts& c, std::int64_t,
                                    sequence<std::int64_t>& offsets) const {
    return placer(buffers, c).place(order(buffers), fit::first, offsets);
  }
};

}  // namespace opcost
