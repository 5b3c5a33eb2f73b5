// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A 64-bit count that never wraps: in a constant expression an overflow does not compile, at run time the count
// saturates and stays so.
#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace opcost {
namespace detail {
// Not constexpr: a constant expression that calls one does not compile, and the error shows its name.
inline void a_count_overflows_64_bits() {}
inline void a_count_is_divided_by_zero() {}
}  // namespace detail

struct count_t {
  static constexpr std::int64_t limit = (std::numeric_limits<std::int64_t>::max)();
  std::int64_t n;  // trivially made, so that arrays of counts cost a compiler nothing; count_t{} is 0

  constexpr count_t() = default;
  template <std::integral Int> constexpr count_t(Int v) : n(static_cast<std::int64_t>(v)) {
    if constexpr (sizeof(Int) >= sizeof n) {
      if constexpr (std::unsigned_integral<Int>) {
        if (n < 0) n = limit;
      } else if (n < -limit)
        n = -limit;
    }
  }

  // True where the figure is "at least this much": an overflow at run time, or an open upper bound of an interval.
  constexpr bool saturated() const { return n == limit || n == -limit; }
  template <std::integral Int> constexpr explicit operator Int() const { return static_cast<Int>(n); }
  constexpr explicit operator double() const { return static_cast<double>(n); }
  constexpr explicit operator bool() const { return n != 0; }

  friend constexpr bool operator==(count_t a, count_t b) { return a.n == b.n; }
  // Four plain comparisons: a three-way one costs a constant evaluator several times as much.
  friend constexpr bool operator<(count_t a, count_t b) { return a.n < b.n; }
  friend constexpr bool operator>(count_t a, count_t b) { return a.n > b.n; }
  friend constexpr bool operator<=(count_t a, count_t b) { return a.n <= b.n; }
  friend constexpr bool operator>=(count_t a, count_t b) { return a.n >= b.n; }

  friend constexpr count_t operator-(count_t a) { return {-a.n, raw{}}; }
  friend constexpr count_t operator+(count_t a, count_t b) {
    if (within(a.n, half) && within(b.n, half)) return {a.n + b.n, raw{}};
    if (a.saturated()) return a;
    if (b.saturated()) return b;
    const bool down = b.n < 0;
    if (down ? a.n < -limit - b.n : a.n > limit - b.n) return overflow(down);
    return {a.n + b.n, raw{}};
  }
  friend constexpr count_t operator-(count_t a, count_t b) { return a + count_t(-b.n, raw{}); }
  friend constexpr count_t operator*(count_t a, count_t b) {
    if (within(a.n, root) && within(b.n, root)) return {a.n * b.n, raw{}};
    if (a.n == 0 || b.n == 0) return {0, raw{}};
    const bool down = (a.n < 0) != (b.n < 0);
    if (a.saturated() || b.saturated()) return {down ? -limit : limit, raw{}};
    const std::int64_t x = a.n < 0 ? -a.n : a.n, y = b.n < 0 ? -b.n : b.n;
    if (x > limit / y) return overflow(down);
    return {a.n * b.n, raw{}};
  }
  // Truncates towards zero, as integers do; a division by zero saturates at run time.
  friend constexpr count_t operator/(count_t a, count_t b) {
    if (b.n == 0) {
      if (std::is_constant_evaluated()) detail::a_count_is_divided_by_zero();
      return {a.n < 0 ? -limit : limit, raw{}};
    }
    if (a.saturated()) return {(a.n < 0) != (b.n < 0) ? -limit : limit, raw{}};
    return {a.n / b.n, raw{}};
  }
  friend constexpr count_t operator%(count_t a, count_t b) {
    return {b.n == 0 || a.saturated() ? 0 : a.n % b.n, raw{}};
  }
  constexpr count_t& operator+=(count_t o) { return *this = *this + o; }
  constexpr count_t& operator-=(count_t o) { return *this = *this - o; }
  constexpr count_t& operator*=(count_t o) { return *this = *this * o; }
  constexpr count_t& operator++() { return *this += 1; }

 private:
  struct raw {};
  constexpr count_t(std::int64_t v, raw) : n(v) {}
  // Magnitudes whose sum, or product, cannot overflow: nearly all there are, checked first.
  static constexpr std::uint64_t half = std::uint64_t{1} << 61, root = std::uint64_t{1} << 30;
  static constexpr bool within(std::int64_t v, std::uint64_t reach) {
    return static_cast<std::uint64_t>(v) + reach < 2 * reach;
  }
  static constexpr count_t overflow(bool negative) {
    if (std::is_constant_evaluated()) detail::a_count_overflows_64_bits();
    return {negative ? -limit : limit, raw{}};
  }
};

constexpr count_t floor_div(count_t a, count_t b) {
  const count_t q = a / b;
  return (a.n < 0) != (b.n < 0) && (a % b).n != 0 ? q - 1 : q;
}
constexpr count_t ceil_div(count_t a, count_t b) {
  const count_t q = a / b;
  return (a.n < 0) == (b.n < 0) && (a % b).n != 0 ? q + 1 : q;
}
constexpr count_t smaller(count_t a, count_t b) { return b < a ? b : a; }
constexpr count_t larger(count_t a, count_t b) { return a < b ? b : a; }

}  // namespace opcost
