// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A number that is only partly known: what OpenVINO writes as 7, ? or 1..16. It computes like a number, so one formula
// serves both.
#include <opcost/core/count.hpp>

namespace opcost {

struct interval {
  count_t min, max;  // both included; max == count_t::limit: no upper bound

  constexpr interval() = default;
  template <std::integral Int> constexpr interval(Int n) : min{n}, max{n} {}
  constexpr interval(count_t n) : min{n}, max{n} {}
  constexpr interval(count_t lo, count_t hi) : min{lo}, max{hi} {}
  static constexpr interval unknown() {
    return {0, count_t::limit};
  }  // a dimension: nothing but that it is not negative
  static constexpr interval any() { return {-count_t::limit, count_t::limit}; }  // a value of which nothing is known

  constexpr bool operator==(const interval&) const = default;
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
  // Truncating, like the integers' own; nothing is known of a division by what may be zero.
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

// What formulas ask of a dimension or a value, the same for numbers and for intervals.
constexpr bool known(count_t) { return true; }
constexpr bool known(interval d) { return d.exact(); }
constexpr count_t lower(count_t n) { return n; }
constexpr count_t lower(interval d) { return d.min; }
constexpr count_t upper(count_t n) { return n; }
constexpr count_t upper(interval d) { return d.max; }
constexpr bool bounded(count_t) { return true; }
constexpr bool bounded(interval d) { return d.max.n != count_t::limit; }
constexpr bool is(count_t n, std::int64_t v) { return n.n == v; }
constexpr bool is(interval d, std::int64_t v) { return d.min.n == v && d.max.n == v; }
constexpr bool may_be(count_t n, std::int64_t v) { return n.n == v; }
constexpr bool may_be(interval d, std::int64_t v) { return d.min.n <= v && v <= d.max.n; }

// The dimension that both say: `into` is narrowed to what a allows too; false where they contradict each other.
constexpr bool merge(count_t& into, count_t a) { return into == a; }
constexpr bool merge(interval& into, interval a) {
  into = {larger(into.min, a.min), smaller(into.max, a.max)};
  return into.min <= into.max;
}
// A dimension from bounds: as a number it is the lower one, as an interval both.
template <class Dim> constexpr Dim between(count_t lo, [[maybe_unused]] count_t hi) {
  if constexpr (std::same_as<Dim, interval>)
    return {lo, hi};
  else
    return lo;
}
// Numpy broadcasting of two dimensions; false where they contradict each other.
template <class Dim> constexpr bool broadcast(Dim& into, Dim a) {
  if (is(a, 1)) return true;
  if (is(into, 1)) {
    into = a;
    return true;
  }
  if (known(a) && known(into)) return lower(a) == lower(into);
  // one that may be 1 stretches to the other; one that cannot be 1 has its own extent
  const bool fixed_a = !may_be(a, 1), fixed_into = !may_be(into, 1);
  if (fixed_a && fixed_into) return merge(into, a);
  if (fixed_a) {
    into = a;
    return true;
  }
  if (fixed_into) return true;
  into = between<Dim>(smaller(lower(into), lower(a)),
                      larger(upper(into), upper(a)));  // 0 where one of them may be 0 and the other 1
  return true;
}

}  // namespace opcost
