// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Memory plans: offsets of buffers in an arena, the check of a plan, and the placement of buffers one by one.
#include <opcost/plan/buffer.hpp>

namespace opcost {

/// A plan, in bytes.
struct memory_plan {
  std::string_view planner{};
  sequence<std::int64_t> offsets{};  // by buffer
  std::int64_t size = 0;             // of the arena
  std::int64_t lower_bound = 0;      // the most bytes that are live at once
  bool crowded = false;              // too many overlaps in time for a planner: no two buffers share memory
  constexpr std::int64_t gap() const { return size - lower_bound; }
};

/// True if buffers that are live at the same time do not overlap, and all are aligned and inside of the arena.
/// Quadratic.
constexpr bool is_valid(span<const buffer> buffers, const memory_plan& p) {
  if (p.offsets.size() != buffers.size()) return false;
  for (std::size_t i = 0; i < buffers.size(); ++i) {
    const buffer& a = buffers[i];
    const std::int64_t from = p.offsets[i], to = from + a.bytes;
    if (from < 0 || to > p.size || (a.fixed >= 0 ? from != a.fixed : from % a.alignment != 0)) return false;
    for (std::size_t j = 0; j < i; ++j)
      if (a.meets(buffers[j]) && from < p.offsets[j] + buffers[j].bytes && p.offsets[j] < to) return false;
  }
  return true;
}

/// The pairs of buffers that are live at the same time.
class conflicts {
 public:
  static constexpr std::int64_t most_pairs = 8'000'000;  // 128 MB while they are sorted

  constexpr explicit conflicts(span<const buffer> buffers) : from_(buffers.size() + 1, 0) {
    const sequence<detail::moment> births = detail::in_time(buffers, &buffer::first);
    struct pair {
      int a, b;
    };
    sequence<pair> pairs;
    sequence<int> live;
    for (const detail::moment& m : births) {
      std::size_t kept = 0;
      for (std::size_t k = 0; k < live.size(); ++k) {
        const int b = live[k];
        if (buffers[b].last < m.step) continue;
        live[kept++] = b;
        pairs.push_back({m.buffer, b});
      }
      live.resize(kept);
      live.push_back(m.buffer);
      if (static_cast<std::int64_t>(pairs.size()) > most_pairs) return;
    }
    for (const pair& p : pairs) {
      ++from_[p.a + 1];
      ++from_[p.b + 1];
    }
    for (std::size_t i = 1; i < from_.size(); ++i) from_[i] += from_[i - 1];
    sequence<int> next(from_);
    with_.resize(2 * pairs.size());
    for (const pair& p : pairs) {
      with_[next[p.a]++] = p.b;
      with_[next[p.b]++] = p.a;
    }
    known_ = true;
  }
  /// False if there are more pairs than the limit.
  constexpr bool known() const { return known_; }
  constexpr span<const int> of(int buffer) const {
    const int from = from_[buffer];
    return span<const int>(with_).subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(count(buffer)));
  }
  constexpr int count(int buffer) const { return from_[buffer + 1] - from_[buffer]; }
  constexpr std::size_t all() const { return with_.size(); }

 private:
  sequence<int> from_{}, with_{};
  bool known_ = false;
};

/// Which gap a buffer gets: the lowest that is large enough, or the smallest.
enum class fit : std::uint8_t { first, best };

/// Places buffers in a given order, each in a gap between the buffers that are already placed, or above them.
class placer {
 public:
  constexpr placer(span<const buffer> buffers, const conflicts& c) : buffers_(buffers), conflicts_(c) {}

  /// Returns the size of the arena. `offsets` has an element for each buffer.
  constexpr std::int64_t place(const sequence<int>& order, fit how, sequence<std::int64_t>& offsets) {
    for (std::size_t b = 0; b < buffers_.size(); ++b) offsets[b] = buffers_[b].fixed;
    std::int64_t size = 0;
    for (const buffer& b : buffers_)
      if (b.fixed >= 0 && b.fixed + b.bytes > size) size = b.fixed + b.bytes;
    for (const int b : order) {
      const buffer& wanted = buffers_[b];
      if (wanted.fixed >= 0) continue;
      const std::int64_t at = offset_for(b, wanted, how, offsets);
      offsets[b] = at;
      if (at + wanted.bytes > size) size = at + wanted.bytes;
    }
    return size;
  }

 private:
  struct taken {
    std::int64_t from, to;
    constexpr bool operator<(const taken& o) const { return from < o.from; }
  };
  span<const buffer> buffers_;
  const conflicts& conflicts_;
  sequence<taken> around_{};

  constexpr std::int64_t offset_for(int b, const buffer& wanted, fit how, const sequence<std::int64_t>& offsets) {
    around_.clear();
    for (const int other : conflicts_.of(b))
      if (const std::int64_t at = offsets[other]; at >= 0) around_.push_back({at, at + buffers_[other].bytes});
    sort_around();
    std::int64_t above = 0, best = -1, smallest = 0;
    for (const taken& t : around_) {
      const std::int64_t gap = t.from - above;
      if (gap >= wanted.bytes && (best < 0 || gap < smallest)) {
        if (how == fit::first) return above;
        best = above;
        smallest = gap;
      }
      if (t.to > above) above = detail::rounded_up(t.to, wanted.alignment);
    }
    return best >= 0 ? best : above;
  }
  constexpr void sort_around() {
    if (around_.size() > 24) return detail::heap_sort(span<taken>(around_.data(), around_.size()));
    for (std::size_t i = 1; i < around_.size(); ++i) {
      const taken t = around_[i];
      std::size_t k = i;
      for (; k > 0 && t < around_[k - 1]; --k) around_[k] = around_[k - 1];
      around_[k] = t;
    }
  }
};

namespace detail {
// A planner's key for a buffer: sorts by the first number, then by the second, both descending, then by index.
struct placing_key {
  std::int64_t size, tie;
  int buffer;
  constexpr bool operator<(const placing_key& o) const {
    return size != o.size ? size > o.size : tie != o.tie ? tie > o.tie : buffer < o.buffer;
  }
};
template <class Key> constexpr sequence<int> placing_order(std::size_t buffers, Key&& key) {
  sequence<placing_key> keys;
  keys.reserve(buffers);
  for (int b = 0; b < static_cast<int>(buffers); ++b) keys.push_back(key(b));
  heap_sort(span<placing_key>(keys.data(), keys.size()));
  sequence<int> order;
  order.reserve(buffers);
  for (const placing_key& k : keys) order.push_back(k.buffer);
  return order;
}
}  // namespace detail

}  // namespace opcost
