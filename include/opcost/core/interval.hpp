// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A number of which only bounds may be known: 7, ? or 1..16 in OpenVINO's notation. Intervals have the arithmetic of
// numbers, so one formula serves both.
#include <opcost/core/count.hpp>

namespace opcost {

/// All integers from min to max. Operators return bounds of the results for all numbers in the operands.
struct interval {
  count_t min, max;  ///< both included; max == count_t::limit: no upper bound

  constexpr interval() = default;
  template <std::integral Int> constexpr interval(Int n) : min{n}, max{n} {}
  constexpr interval(count_t n) : min{n}, max{n} {}
  constexpr interval(count_t lo, count_t hi) : min{lo}, max{hi} {}
  /// An unknown dimension: not negative.
  static constexpr interval unknown() { return {0, count_t::limit}; }
  /// An unknown number of either sign.
  static constexpr interval any() { return {-count_t::limit, count_t::limit}; }

  constexpr bool operator==(const interval&) const = default;
  /// True if it is a single number.
  constexpr bool exact() const { return min.n == max.n; }

  friend constexpr interval operator+(interval a, interval b) {
    if (a.exact() && b.exact()) return a.min + b.min;
    return {a.min + b.min, a.max + b.max};
  }
  friend constexpr interval operator-(interval a) { return {-a.max, -a.min}; }
  friend constexpr interval operator-(interval a, interval b) {
    if (a.exact() && b.exact()) return a.min - b.min;
    return {a.min - b.max, a.max - b.min};
  }
  friend constexpr interval operator*(interval a, interval b) {
    if (a.exact() && b.exact()) return a.min * b.min;
    if (a.min.n >= 0 && b.min.n >= 0) return {a.min * b.min, a.max * b.max};
    return hull(a.min * b.min, a.min * b.max, a.max * b.min, a.max * b.max);
  }
  // Truncates toward zero. If the divisor may be 0, the result is unknown.
  friend constexpr interval operator/(interval a, interval b) {
    if (b.min <= 0 && b.max >= 0) return any();
    return hull(a.min / b.min, a.min / b.max, a.max / b.min, a.max / b.max);
  }
  friend constexpr interval operator%(interval a, interval b) {
    if (a.min == a.max && b.min == b.max && b.min != 0) return a.min % b.min;
    return any();
  }
  constexpr interval& operator+=(interval o) { return *this = *this + o; }
  constexpr interval& operator-=(interval o) { return *this = *this - o; }
  constexpr interval& operator*=(interval o) { return *this = *this * o; }

  /// The smallest interval that contains four numbers.
  static constexpr interval hull(count_t a, count_t b, count_t c, count_t d) {
    return {smaller(smaller(a, b), smaller(c, d)), larger(larger(a, b), larger(c, d))};
  }
};

constexpr interval floor_div(interval a, interval b) {
  if (a.exact() && b.exact() && b.min.n != 0) return floor_div(a.min, b.min);
  if (b.min <= 0 && b.max >= 0) return interval::any();
  return interval::hull(floor_div(a.min, b.min), floor_div(a.min, b.max), floor_div(a.max, b.min),
                        floor_div(a.max, b.max));
}
constexpr interval ceil_div(interval a, interval b) {
  if (a.exact() && b.exact() && b.min.n != 0) return ceil_div(a.min, b.min);
  if (b.min <= 0 && b.max >= 0) return interval::any();
  return interval::hull(ceil_div(a.min, b.min), ceil_div(a.min, b.max), ceil_div(a.max, b.min), ceil_div(a.max, b.max));
}
constexpr interval smaller(interval a, interval b) { return {smaller(a.min, b.min), smaller(a.max, b.max)}; }
constexpr interval larger(interval a, interval b) { return {larger(a.min, b.min), larger(a.max, b.max)}; }

// The questions that formulas ask about a dimension or a value, alike for numbers and intervals.

/// True if the number is known exactly.
constexpr bool known(count_t) { return true; }
constexpr bool known(interval d) { return d.exact(); }
/// The least and the greatest possible number.
constexpr count_t lower(count_t n) { return n; }
constexpr count_t lower(interval d) { return d.min; }
constexpr count_t upper(count_t n) { return n; }
constexpr count_t upper(interval d) { return d.max; }
/// True if there is an upper bound.
constexpr bool bounded(count_t) { return true; }
constexpr bool bounded(interval d) { return d.max.n != count_t::limit; }
/// True if it is the number v, and nothing else is possible.
constexpr bool is(count_t n, std::int64_t v) { return n.n == v; }
constexpr bool is(interval d, std::int64_t v) { return d.min.n == v && d.max.n == v; }
/// True if the number v is possible.
constexpr bool may_be(count_t n, std::int64_t v) { return n.n == v; }
constexpr bool may_be(interval d, std::int64_t v) { return d.min.n <= v && v <= d.max.n; }

/// Narrows `into` to what `a` allows as well. Returns false if no number satisfies both.
constexpr bool merge(count_t& into, count_t a) { return into == a; }
constexpr bool merge(interval& into, interval a) {
  into = {larger(into.min, a.min), smaller(into.max, a.max)};
  return into.min <= into.max;
}
/// A dimension with bounds: an interval has both; a number is the lower bound.
template <class Dim> constexpr Dim between(count_t lo, [[maybe_unused]] count_t hi) {
  if constexpr (std::same_as<Dim, interval>)
    return {lo, hi};
  else
    return lo;
}
/// Broadcasts two dimensions as NumPy does: equal, or one of them is 1. Returns false if that is impossible.
template <class Dim> constexpr bool broadcast(Dim& into, Dim a) {
  if (is(a, 1)) return true;
  if (is(into, 1)) {
    into = a;
    return true;
  }
  if (known(a) && known(into)) return lower(a) == lower(into);
  // A dimension that cannot be 1 is the result; one that may be 1 is stretched to the other.
  const bool fixed_a = !may_be(a, 1), fixed_into = !may_be(into, 1);
  if (fixed_a && fixed_into) return merge(into, a);
  if (fixed_a) {
    into = a;
    return true;
  }
  if (fixed_into) return true;
  // 0 is possible if one of them may be 0 and the other 1.
  into = between<Dim>(smaller(lower(into), lower(a)), larger(upper(into), upper(a)));
  return true;
}

}  // namespace opcost
