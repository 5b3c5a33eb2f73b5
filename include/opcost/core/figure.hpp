// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a convention answers: a number with a fraction, or "unknown".
#include <opcost/core/count.hpp>

namespace opcost {

/// A real number as a count: truncated toward zero, saturated at 64 bits; 0 for NaN.
constexpr count_t to_count(double v) {
  if (!(v == v)) return 0;
  if (v >= 9223372036854775807.0) return count_t::limit;
  if (v <= -9223372036854775807.0) return -count_t::limit;
  return static_cast<std::int64_t>(v);
}

namespace detail {
inline void a_figure_is_unknown() {}  // not constexpr: see core/count.hpp
}  // namespace detail

/// The answer of a convention for a layer or a network: a number, or "unknown" if the convention has no rule for it.
/// The unit is the convention's. The fraction exists because some tools divide. A figure compares with numbers:
/// `static_assert(net().flops<exact>() <= 1'000'000)`. Comparing an unknown figure is a compile error in constant
/// expressions and false at run time.
struct figure {
  count_t whole = 0;   ///< the integer part
  double part = 0;     ///< the fraction, 0 <= part < 1
  bool known = false;  ///< false: the convention has no answer

  constexpr figure() = default;
  constexpr figure(count_t n) : whole(n), known(true) {}
  template <std::integral Int> constexpr figure(Int n) : figure(count_t(n)) {}
  /// Saturates beyond 64 bits; NaN becomes 0.
  template <std::floating_point Real>
  constexpr figure(Real v)
      : whole(to_count(static_cast<double>(v))),
        part(v != v || whole.saturated() ? 0  // NOLINT(misc-redundant-expression): a NaN differs from itself
                                         : static_cast<double>(v) - static_cast<double>(whole)),
        known(true) {}
  constexpr explicit operator double() const { return static_cast<double>(whole) + part; }
  /// The sum of what is known; unknown only if both are.
  friend constexpr figure operator+(figure a, const figure& b) {
    a.whole += b.whole;
    a.part += b.part;
    a.known = a.known || b.known;
    if (a.part >= 1) {
      a.whole += 1;
      a.part -= 1;
    }
    return a;
  }
  /// Two unknown figures are equal.
  constexpr bool operator==(const figure&) const = default;
  friend constexpr bool operator==(const figure& a, count_t n) { return a.has_number() && a == figure(n); }
  template <std::integral Int> friend constexpr bool operator==(const figure& a, Int n) { return a == count_t(n); }
  friend constexpr bool operator<(const figure& a, const figure& b) {
    const bool both = a.has_number() && b.has_number();
    return both && (a.whole < b.whole || (a.whole == b.whole && a.part < b.part));
  }
  friend constexpr bool operator<=(const figure& a, const figure& b) {
    const bool both = a.has_number() && b.has_number();
    return both && !(b < a);
  }
  friend constexpr bool operator>(const figure& a, const figure& b) { return b < a; }
  friend constexpr bool operator>=(const figure& a, const figure& b) { return b <= a; }

  /// True if the figure is known. An unknown figure does not compile in a constant expression.
  constexpr bool has_number() const {
    if (!known && std::is_constant_evaluated()) detail::a_figure_is_unknown();
    return known;
  }
};

}  // namespace opcost
