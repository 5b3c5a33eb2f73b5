// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Finds the exact polynomial of a count from its values at integers, by finite differences, and verifies it at further
// points.
#include <opcost/core/sink.hpp>

namespace opcost {

/// P(x) = (c0 + c1 x + ... + cd x^d) / denominator.
struct polynomial {
  static constexpr int max_degree = 6;
  std::array<count_t, max_degree + 1> coefficient{};
  count_t denominator = 1;
  int degree = -1;   // -1: not a polynomial
  count_t from = 1;  // the smallest x for which it holds
  int verified = 0;  // points at which it was verified, besides those that determine it

  constexpr explicit operator bool() const { return degree >= 0; }
  constexpr count_t operator()(count_t x) const {
    count_t v = 0;
    for (int i = degree; i >= 0; --i) v = v * x + coefficient[static_cast<std::size_t>(i)];
    return v / denominator;
  }
};

namespace detail {
constexpr count_t greatest_divisor(count_t a, count_t b) {
  a = larger(a, -a);
  b = larger(b, -b);
  while (b != 0) {
    const count_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}
// Through differences[j] = the j-th finite difference at `from`: sum over j of differences[j] * binomial(x - from, j).
constexpr bool newton(polynomial& p, span<const count_t> differences, int degree, count_t from) {
  const auto at = [](int i) { return static_cast<std::size_t>(i); };
  count_t factorial = 1;
  for (int j = 2; j <= degree; ++j) factorial *= j;
  std::array<count_t, polynomial::max_degree + 1> basis{1}, sum{};  // basis = (x - from)(x - from - 1)...
  count_t weight = factorial;                                       // degree! / j!
  for (int j = 0; j <= degree; ++j) {
    if (j > 0) {
      for (int i = j; i >= 0; --i)
        basis[at(i)] = (i > 0 ? basis[at(i - 1)] : count_t(0)) - basis[at(i)] * (from + (j - 1));
      weight = weight / j;
    }
    for (int i = 0; i <= j; ++i) sum[at(i)] += basis[at(i)] * (differences[at(j)] * weight);
  }
  count_t divisor = factorial;
  for (const count_t& c : sum) {
    if (c.saturated()) return false;
    divisor = greatest_divisor(divisor, c);
  }
  for (int i = 0; i <= degree; ++i) p.coefficient[at(i)] = sum[at(i)] / divisor;
  p.denominator = factorial / divisor;
  p.degree = degree;
  p.from = from;
  return true;
}
}  // namespace detail

/// Finds the polynomial of a count. f(x, value) sets the count at x >= 1, or returns false if it is not known. Tries a
/// few starting points, since a maximum of several counts is a polynomial only where one of them is the largest. The
/// degree of the result is -1 if the count is not a polynomial.
template <class F> constexpr polynomial polynomial_of(F&& f) {
  constexpr int points = polynomial::max_degree + 4;  // three more than determine it
  count_t first = 0;
  for (count_t x = 1; x <= 64 && first == 0; ++x)
    if (count_t v = 0; f(x, v)) first = x;
  if (first == 0) return {};
  for (const count_t from : {first, first + 15, first + 99}) {
    std::array<count_t, points> d{};
    bool known = true;
    for (int i = 0; i < points && known; ++i)
      known = f(from + i, d[static_cast<std::size_t>(i)]) && !d[static_cast<std::size_t>(i)].saturated();
    if (!known) continue;
    polynomial p;
    for (int order = 0; order <= polynomial::max_degree && !p; ++order) {
      // d[0..order) are the differences at `from`, d[order..] those of this order
      for (int i = points - 1; i > order; --i) d[static_cast<std::size_t>(i)] -= d[static_cast<std::size_t>(i - 1)];
      bool zero = true;
      for (int i = order + 1; i < points; ++i) zero = zero && d[static_cast<std::size_t>(i)] == 0;
      if (!zero) continue;
      if (!detail::newton(p, d, order, from)) return {};
      p.verified = points - 1 - order;
    }
    if (!p) continue;
    bool holds = true;
    for (const count_t further : {count_t(17), count_t(40), count_t(131), count_t(512)})
      if (count_t v = 0; f(from + further, v) && !v.saturated()) {
        holds = holds && p(from + further) == v;
        ++p.verified;
      }
    if (holds) return p;
  }
  return {};
}

/// Returns the largest x from `first` to `most` with fits(x), or 0 if fits(first) is false. Once fits fails, it must
/// fail for all larger x.
template <class Fits> constexpr count_t largest_that(Fits&& fits, count_t first = 1, count_t most = 1 << 24) {
  if (!fits(first)) return 0;
  count_t low = first, high = first * 2;
  while (high <= most && fits(high)) {
    low = high;
    high = high * 2;
  }
  high = smaller(high, most + 1);
  while (low + 1 < high) {
    const count_t middle = low + (high - low) / 2;
    if (fits(middle))
      low = middle;
    else
      high = middle;
  }
  return low;
}

/// Writes a polynomial: 1024 s^2 + 786432 s; (s^2 + s) / 2; "none" if no polynomial was found.
inline void write_polynomial(const polynomial& p, std::string_view variable, const sink& to) {
  if (!p) return void(to << "none");
  if (p.denominator != 1) to << "(";
  bool first = true;
  for (int i = p.degree; i >= 0; --i) {
    const count_t c = p.coefficient[static_cast<std::size_t>(i)];
    if (c == 0 && !(first && i == 0)) continue;
    to << (first ? (c < 0 ? "-" : "") : c < 0 ? " - " : " + ");
    const count_t size = larger(c, -c);
    if (size != 1 || i == 0) to << size << (i > 0 ? " " : "");
    if (i > 0) to << variable;
    if (i > 1) to << "^" << count_t(i);
    first = false;
  }
  if (p.denominator != 1) to << ") / " << p.denominator;
}

}  // namespace opcost
