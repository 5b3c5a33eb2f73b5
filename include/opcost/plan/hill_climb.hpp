// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Best fit in several orders of buffers, and then a search: the order changes at the buffers that reach the top of the
// arena, and a change stays if it is not worse. The sequence of changes is always the same. Ends at the lower bound.
#include <limits>
#include <opcost/core/count.hpp>
#include <opcost/plan/greedy_by_conflict.hpp>
#include <opcost/plan/greedy_by_size.hpp>

namespace opcost {

/// A planner.
struct hill_climb {
  static constexpr std::string_view name = "hill_climb";
  static constexpr std::string_view about =
      "several orders, each into the smallest gap that fits, then a search from there";
  int tries = 4000;                    // at most; fewer for many buffers
  std::int64_t most_work = 8'000'000;  // buffers and pairs that are examined

  constexpr std::int64_t operator()(span<const buffer> buffers, const conflicts& c, std::int64_t bound,
                                    sequence<std::int64_t>& offsets) const {
    struct start {
      sequence<int> order{};
      fit how = fit::first;
      std::int64_t size = 0;
      sequence<std::int64_t> offsets{};
    };
    placer put(buffers, c);
    sequence<start> starts;
    sequence<std::int64_t> trial(buffers.size());
    std::int64_t best = (std::numeric_limits<std::int64_t>::max)();
    const auto take = [&](std::int64_t size, const sequence<std::int64_t>& at) {
      if (size < best) {
        best = size;
        offsets = at;
      }
    };
    const auto begin_with = [&](sequence<int> order) {
      starts.push_back({.order = std::move(order), .offsets = trial});
      start& s = starts.back();
      s.size = put.place(s.order, fit::first, s.offsets);
      if (s.size > bound)
        if (const std::int64_t n = put.place(s.order, fit::best, trial); n <= s.size) {
          s.size = n;
          s.how = fit::best;
          s.offsets = trial;
        }
      take(s.size, s.offsets);
    };
    const auto length = [&](int b) { return static_cast<std::int64_t>(buffers[b].last - buffers[b].first); };
    const auto bytes = [&](int b) { return buffers[b].bytes; };
    begin_with(greedy_by_size::order(buffers));
    if (best > bound) begin_with(greedy_by_conflict::order(buffers, c));
    if (best > bound)
      begin_with(detail::placing_order(buffers.size(), [&](int b) {
        return detail::placing_key{bytes(b), length(b), b};
      }));
    if (best > bound)
      begin_with(detail::placing_order(buffers.size(), [&](int b) {
        return detail::placing_key{length(b), bytes(b), b};
      }));

    const std::int64_t a_try = static_cast<std::int64_t>(buffers.size() + c.all() + 1), affordable = most_work / a_try;
    const std::int64_t each = (affordable < tries ? affordable : tries) / static_cast<std::int64_t>(starts.size());
    std::uint64_t state = 1;
    const auto below = [&](std::size_t n) {  // Knuth's MMIX generator
      state = state * 6364136223846793005u + 1442695040888963407u;
      return to_size((state >> 33) % n);
    };
    sequence<int> changed;
    for (start& s : starts)
      for (std::int64_t t = 0; t < each && best > bound; ++t) {
        // a buffer that reaches the top, or a neighbor of one, moves before another buffer
        int top = -1;
        std::size_t seen = 0;
        for (int b = 0; b < static_cast<int>(buffers.size()); ++b)
          if (s.offsets[b] + bytes(b) == s.size && below(++seen) == 0) top = b;
        const span<const int> around = c.of(top < 0 ? 0 : top);
        if (top < 0 || around.empty()) break;
        const int before = t % 4 == 3 ? s.order[below(s.order.size())] : around[below(around.size())];
        changed = s.order;
        move_before(changed, t % 2 == 0 ? top : around[below(around.size())], before);
        const std::int64_t n = put.place(changed, s.how, trial);
        if (n > s.size) continue;
        s.size = n;
        s.order = changed;
        s.offsets = trial;
        take(n, trial);
      }
    return best;
  }

 private:
  static constexpr void move_before(sequence<int>& order, int what, int before) {
    if (what == before) return;
    std::size_t from = 0, to = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
      if (order[i] == what) from = i;
      if (order[i] == before) to = i;
    }
    for (; from > to; --from) {
      order[from] = order[from - 1];
      order[from - 1] = what;
    }
    for (; from < to; ++from) {
      order[from] = order[from + 1];
      order[from + 1] = what;
    }
  }
};

}  // namespace opcost
