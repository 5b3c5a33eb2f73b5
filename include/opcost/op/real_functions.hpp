// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Functions of real numbers that constants are computed with. They work in constant expressions and need no <cmath>.
// Results are within a few units in the last place of a double, so that they round to the right float.
#include <opcost/op/number.hpp>

namespace opcost::detail {
inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double ln2_high = 0x1.62e42fee00000p-1, ln2_low = 0x1.a39ef35793c76p-33;  // ln 2 in two parts
constexpr double power_of_two(int e) {                                                     // -1022 to 1023
  return std::bit_cast<double>(static_cast<std::uint64_t>(e + 1023) << 52);
}

/// e^v = 2^k e^r with |r| at most ln(2) / 2; e^r is a Taylor polynomial.
constexpr double exponential(double v) {
  if (v != v) return v;
  if (v > 709.8) return infinity;
  if (v < -745.2) return 0;
  const double k = half_to_even(v * 1.4426950408889634);
  const double r = v - k * ln2_high - k * ln2_low;
  double sum = 1;
  for (int i = 14; i > 0; --i) sum = 1 + sum * r / i;
  const int exponent = static_cast<int>(k), half = exponent / 2;
  return sum * power_of_two(half) * power_of_two(exponent - half);
}

/// ln v = e ln 2 + ln m with m between sqrt(1/2) and sqrt(2); ln m = 2 artanh((m - 1) / (m + 1)).
constexpr double logarithm(double v) {
  if (!(v >= 0)) return no_number;
  if (v == 0) return -infinity;
  if (v == infinity) return v;
  int exponent = 0;
  if (v < power_of_two(-1022)) {
    v *= power_of_two(54);
    exponent = -54;
  }
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(v);
  exponent += static_cast<int>(bits >> 52) - 1023;
  double m = std::bit_cast<double>((bits & 0xfffffffffffffu) | std::uint64_t{1023} << 52);
  if (m > 1.4142135623730951) {
    m /= 2;
    ++exponent;
  }
  const double s = (m - 1) / (m + 1), square = s * s;
  double sum = 0;
  for (int i = 25; i > 0; i -= 2) sum = sum * square + 1.0 / i;
  return exponent * ln2_high + (exponent * ln2_low + 2 * s * sum);
}

/// sin(v + quarters pi / 2). NaN beyond 10^6, where the reduction would not be exact.
constexpr double sine(double v, int quarters) {
  if (!(v > -1e6 && v < 1e6)) return no_number;
  constexpr double high = 0x1.921fb54400000p+0, low = 0x1.0b4611a626331p-34;  // pi / 2 in two parts
  const double k = half_to_even(v * 0.6366197723675814), r = v - k * high - k * low, square = r * r;
  const int quarter = static_cast<int>(static_cast<std::int64_t>(k) + quarters) & 3;
  double sum = 1;
  if (quarter % 2 == 0) {
    for (int i = 20; i > 0; i -= 2) sum = 1 - sum * square / (i * (i + 1));
    sum *= r;
  } else {
    for (int i = 20; i > 0; i -= 2) sum = 1 - sum * square / (i * (i - 1));
  }
  return quarter < 2 ? sum : -sum;
}
constexpr double sine(double v) { return sine(v, 0); }
constexpr double cosine(double v) { return sine(v, 1); }

constexpr double hyperbolic_tangent(double v) {
  if (v < 0) return -hyperbolic_tangent(-v);
  if (v < 1e-3) return v - v * v * v / 3 + 2 * v * v * v * v * v / 15;  // without cancellation
  const double e = exponential(-2 * v);
  return (1 - e) / (1 + e);
}

/// a^b. NaN for a negative a and a b that is not an integer, and for a negative power of 0.
constexpr double real_power(double a, double b) {
  const double simple = power_of(a, b);
  if (simple == simple) return simple;
  if (a > 0) return exponential(b * logarithm(a));
  if (a < 0 && truncated(b) == b) {
    const double magnitude = exponential(b * logarithm(-a));
    return truncated(b / 2) * 2 == b ? magnitude : -magnitude;
  }
  return a == 0 && b > 0 ? 0 : no_number;
}

}  // namespace opcost::detail
