// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <opcost/core/count.hpp>

namespace opcost {

// A real as an integer: truncated, held within 64 bits, 0 for no number.
constexpr count_t to_count(double v) {
  if (!(v == v)) return 0;
  if (v >= 9223372036854775807.0) return count_t::limit;
  if (v <= -9223372036854775807.0) return -count_t::limit;
  return static_cast<std::int64_t>(v);
}

// What a convention says of a layer or a network: a whole count, the fraction that a tool's division leaves, or that it
// has no rule.
struct figure {
  count_t whole = 0;
  double part = 0;  // 0 <= part < 1
  bool known = false;

  constexpr figure() = default;
  constexpr figure(count_t n) : whole(n), known(true) {}
  template <std::integral Int> constexpr figure(Int n) : figure(count_t(n)) {}
  // Beyond 64 bits the limit; what is no number is 0.
  template <std::floating_point Real>
  constexpr figure(Real v)
      : whole(to_count(static_cast<double>(v))),
        part(v != v || whole.saturated() ? 0 : static_cast<double>(v) - static_cast<double>(whole)),
        known(true) {}
  constexpr explicit operator double() const { return static_cast<double>(whole) + part; }
  friend constexpr figure operator+(figure a, const figure& b) {
    a.whole += b.whole, a.part += b.part, a.known = a.known || b.known;
    if (a.part >= 1) a.whole += 1, a.part -= 1;
    return a;
  }
  constexpr bool operator==(const figure&) const = default;
  friend constexpr bool operator==(const figure& a, count_t n) { return a.known && a.whole == n && a.part == 0; }
  template <std::integral Int> friend constexpr bool operator==(const figure& a, Int n) { return a == count_t(n); }
};

}  // namespace opcost
