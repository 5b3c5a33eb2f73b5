// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A 64-bit count that never wraps. In a constant expression an overflow does not compile; at run time the count
// saturates and stays saturated.
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace opcost {
namespace detail {
// These functions are not constexpr: a constant expression that calls one does not compile, and the compiler's message
// shows its name.
inline void a_count_overflows_64_bits() {}
inline void a_count_is_divided_by_zero() {}
}  // namespace detail

/// A signed 64-bit count. Results beyond limit or -limit saturate at run time and do not compile in a constant
/// expression. A saturated count stays saturated in further arithmetic. Division truncates toward zero.
struct count_t {
  /// The largest count, 2^63 - 1. A result with this value is a lower bound.
  static constexpr std::int64_t limit = (std::numeric_limits<std::int64_t>::max)();
  std::int64_t n;  ///< the number; count_t{} is 0, but `count_t c;` is unset, which keeps arrays cheap to compile

  constexpr count_t() = default;
  template <std::integral Int> constexpr count_t(Int v) : n(static_cast<std::int64_t>(v)) {
    if constexpr (sizeof(Int) >= sizeof n) {
      if constexpr (std::unsigned_integral<Int>) {
        if (n < 0) n = limit;
      } else if (n < -limit)
        n = -limit;
    }
  }

  /// True if the number is only a bound: after an overflow at run time, or for an open end of an interval.
  constexpr bool saturated() const { return n == limit || n == -limit; }
  template <std::integral Int> constexpr explicit operator Int() const { return static_cast<Int>(n); }
  constexpr explicit operator double() const { return static_cast<double>(n); }
  constexpr explicit operator bool() const { return n != 0; }

  friend constexpr bool operator==(count_t a, count_t b) { return a.n == b.n; }
  // Not operator<=>, which costs several times as much in constant expressions.
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
    const std::int64_t size_a = a.n < 0 ? -a.n : a.n;
    const std::int64_t size_b = b.n < 0 ? -b.n : b.n;
    if (size_a > limit / size_b) return overflow(down);
    return {a.n * b.n, raw{}};
  }
  // A division by zero saturates at run time and does not compile in a constant expression.
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
  struct raw {};  // selects the constructor without a range check
  constexpr count_t(std::int64_t v, raw) : n(v) {}
  // Below these magnitudes a sum (half) or a product (root) cannot overflow. Nearly all counts are, so that is checked
  // first.
  static constexpr std::uint64_t half = std::uint64_t{1} << 61;
  static constexpr std::uint64_t root = std::uint64_t{1} << 30;
  // -reach <= v < reach, with a single comparison.
  static constexpr bool within(std::int64_t v, std::uint64_t reach) {
    return static_cast<std::uint64_t>(v) + reach < 2 * reach;
  }
  static constexpr count_t overflow(bool negative) {
    if (std::is_constant_evaluated()) detail::a_count_overflows_64_bits();
    return {negative ? -limit : limit, raw{}};
  }
};

/// a / b, rounded toward negative infinity.
constexpr count_t floor_div(count_t a, count_t b) {
  const count_t q = a / b;
  return (a.n < 0) != (b.n < 0) && (a % b).n != 0 ? q - 1 : q;
}
/// a / b, rounded toward positive infinity.
constexpr count_t ceil_div(count_t a, count_t b) {
  const count_t q = a / b;
  return (a.n < 0) == (b.n < 0) && (a % b).n != 0 ? q + 1 : q;
}
/// The low bits of a 64-bit number as a size. A mask instead of a cast: GCC's -Wuseless-cast rejects the cast where
/// both types are the same.
constexpr std::size_t to_size(std::uint64_t n) { return n & ~std::size_t{0}; }

/// The smaller and the larger of two counts.
constexpr count_t smaller(count_t a, count_t b) { return b < a ? b : a; }
constexpr count_t larger(count_t a, count_t b) { return a < b ? b : a; }

}  // namespace opcost
