// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Places the buffer that overlaps most others in time first, then the larger one, each in the lowest gap.
#include <opcost/plan/placement.hpp>

namespace opcost {

/// A planner.
struct greedy_by_conflict {
  static constexpr std::string_view name = "greedy_by_conflict";
  static constexpr std::string_view about = "first what meets most others in time, into the lowest gap";
  static constexpr sequence<int> order(span<const buffer> buffers, const conflicts& c) {
    return detail::placing_order(buffers.size(), [&](int b) {
      return detail::placing_key{c.count(b), buffers[b].bytes, b};
    });
  }
  constexpr std::int64_t operator()(span<const buffer> buffers, const conflicts& c, std::int64_t,
                                    sequence<std::int64_t>& offsets) const {
    return placer(buffers, c).place(order(buffers, c), fit::first, offsets);
  }
};

}  // namespace opcost
