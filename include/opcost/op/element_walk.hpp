// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Positions of elements in a source, for all operations that move, repeat, broadcast or combine elements.
#include <opcost/core/shape.hpp>

namespace opcost::detail {

/// The extent of an axis as a plain integer; the lower bound of an interval.
template <class Dim> constexpr std::int64_t extent(const basic_shape<Dim>& s, int axis) { return lower(s[axis]).n; }
/// The distance of neighbors along an axis. The limit keeps sums of products within 64 bits; no content is that long.
template <class Dim> constexpr std::int64_t step_of(const basic_shape<Dim>& s, int axis) {
  constexpr std::int64_t limit = std::int64_t{1} << 31;
  std::int64_t n = 1;
  for (int i = axis + 1; i < s.rank; ++i) n = n > limit ? n : n * smaller(lower(s[i]), limit).n;
  return n;
}

/// Walks over the elements of a result in order and gives the position of each in a source: the start plus, for each
/// axis of the result, coordinate times step. After the last element it begins again.
class element_walk {
 public:
  static constexpr int max_axes = 16;

  constexpr element_walk() = default;
  /// The source is broadcast: its dimensions begin at dimension `shift` of the result; those of 1 are repeated.
  constexpr element_walk(const partial_shape& from, int shift, const partial_shape& result) {
    for (int d = 0; d < result.rank; ++d) {
      const bool own = d >= shift && d - shift < from.rank && extent(from, d - shift) != 1;
      add(extent(result, d), own ? step_of(from, d - shift) : 0);
    }
  }
  /// The source is broadcast as numpy does: the last dimensions of both are the same.
  static constexpr element_walk broadcast(const partial_shape& from, const partial_shape& result) {
    return {from, result.rank - from.rank, result};
  }

  /// Adds an axis; the last one that is added varies fastest.
  constexpr void add(std::int64_t extent, std::int64_t step) {
    if (axes_ == max_axes) return;
    extent_[axes_] = extent;
    step_[axes_++] = step;
  }
  /// Moves the start in the source.
  constexpr void move(std::int64_t distance) { where_ += distance; }
  /// Starts at another element of the result. Call it only before the first next().
  constexpr void skip(std::int64_t elements) {
    for (int a = axes_; a-- > 0 && elements > 0;) {
      if (extent_[a] < 1) return;
      at_[a] = elements % extent_[a];
      where_ += at_[a] * step_[a];
      elements /= extent_[a];
    }
  }
  /// The position of the next element in the source.
  constexpr std::int64_t next() {
    const std::int64_t now = where_;
    for (int a = axes_; a-- > 0;) {
      where_ += step_[a];
      if (++at_[a] < extent_[a]) break;
      where_ -= at_[a] * step_[a];
      at_[a] = 0;
    }
    return now;
  }
  /// The coordinate of the next element along an axis.
  constexpr std::int64_t coordinate(int axis) const { return at_[axis]; }

 private:
  int axes_ = 0;
  std::int64_t where_ = 0, extent_[max_axes]{}, step_[max_axes]{}, at_[max_axes]{};
};

}  // namespace opcost::detail
