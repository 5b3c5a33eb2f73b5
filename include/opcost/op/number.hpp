// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Arithmetic of single elements: reals rounded to their type, and integers of which only bounds are known, with the
// bounds that OpenVINO computes.
#include <bit>
#include <opcost/core/tensor.hpp>

namespace opcost::detail {

/// The range of an integer type; of 64-bit types, the range of a count.
constexpr interval range_of(dtype t) {
  const int width = bits_of(t);
  const bool is_signed = is_signed_integer(t);
  if (is_boolean(t)) return {0, 1};
  if (width == 0 || width >= 64) return is_signed ? interval::any() : interval::unknown();
  const std::int64_t half = std::int64_t{1} << (width - 1);
  return is_signed ? interval(-half, half - 1) : interval(0, 2 * half - 1);
}

// ---- reals, without <cmath>, so that they work in constant expressions

/// Rounds toward zero. From 2^52 on every double is an integer; NaN stays NaN.
constexpr double truncated(double v) {
  return v > -4503599627370496.0 && v < 4503599627370496.0 ? static_cast<double>(static_cast<std::int64_t>(v)) : v;
}
constexpr double floor_of(double v) { return truncated(v) > v ? truncated(v) - 1 : truncated(v); }
constexpr double ceiling_of(double v) { return truncated(v) < v ? truncated(v) + 1 : truncated(v); }
constexpr double half_to_even(double v) {
  const double low = floor_of(v), above = v - low;
  if (!(above >= 0.5)) return low;
  return above > 0.5 || truncated(low / 2) * 2 != low ? low + 1 : low;
}
constexpr double half_away_from_zero(double v) {
  const double whole = truncated(v), rest = v - whole;
  return rest >= 0.5 ? whole + 1 : rest <= -0.5 ? whole - 1 : whole;
}

// The nearest number with a significand of `bits` bits whose least normal exponent is `least`, ties to even; no
// overflow.
constexpr double nearest(double v, int bits, int least) {
  int exponent = static_cast<int>((std::bit_cast<std::uint64_t>(v) >> 52) & 2047u) - 1023;
  if (v == 0 || exponent == 1024) return v;
  if (exponent < least) exponent = least;
  const double step = std::bit_cast<double>(static_cast<std::uint64_t>(exponent - bits + 1 + 1023) << 52);
  return half_to_even(v / step) * step;
}

/// A real rounded to its element type.
constexpr double rounded(dtype t, double v) {
  switch (t) {
    case dtype::f32: return v > -3e38 && v < 3e38 ? static_cast<double>(static_cast<float>(v)) : nearest(v, 24, -126);
    case dtype::f16: return nearest(v, 11, -14);
    case dtype::bf16: return nearest(v, 8, -126);
    case dtype::f8e4m3: return nearest(v, 4, -6);
    case dtype::f8e5m2: return nearest(v, 3, -14);
    default: return v;
  }
}
inline constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
constexpr double square_root(double v) {
  if (!(v >= 0)) return no_number;
  if (v == 0 || v > 1e300) return v == 0 ? v : no_number;
  // The root with half the exponent is off by a few percent. After one of Newton's steps it is above, and falls.
  double r = std::bit_cast<double>((std::bit_cast<std::uint64_t>(v) >> 1) + (std::uint64_t{1023} << 51));
  r = (r + v / r) / 2;
  for (int k = 0; k < 1100; ++k) {
    const double next = (r + v / r) / 2;
    if (!(next < r)) break;
    r = next;
  }
  return r;
}
/// a^b for a multiple b of 1/2, as shape computations use it; NaN for other b.
constexpr double power_of(double a, double b) {
  const double twice = b < 0 ? -2 * b : 2 * b;
  if (truncated(twice) != twice || twice > 2048) return no_number;
  double r = 1;
  for (double k = 2; k <= twice; k += 2) r *= a;
  if (truncated(twice / 2) * 2 != twice) r *= square_root(a);
  return b < 0 && r == 0 ? no_number : b < 0 ? 1 / r : r;
}

// ---- integers

/// True if a bound is open. The result of an open interval is unknown; OpenVINO assumes that it is not negative.
constexpr bool open(interval d) { return !d.exact() && (d.max.saturated() || d.min.saturated()); }
constexpr interval of_open(interval a, interval b) {
  return a.min.n == -count_t::limit || b.min.n == -count_t::limit ? interval::any() : interval::unknown();
}

/// Bounds of f(a, b) for an f whose extremes are at the ends of closed intervals.
constexpr interval bounds_of(count_t (*f)(count_t, count_t), interval a, interval b) {
  if (a.exact() && b.exact()) {
    const count_t r = f(a.min, b.min);
    return r.saturated() ? interval::any() : interval(r);
  }
  if (open(a) || open(b)) return of_open(a, b);
  const interval r = interval::hull(f(a.min, b.min), f(a.min, b.max), f(a.max, b.min), f(a.max, b.max));
  return r.min.saturated() || r.max.saturated() ? of_open(r, r) : r;
}
constexpr interval sum_of(interval a, interval b) {
  return bounds_of([](count_t x, count_t y) { return x + y; }, a, b);
}
constexpr interval difference_of(interval a, interval b) {
  return bounds_of([](count_t x, count_t y) { return x - y; }, a, b);
}
constexpr interval product_of(interval a, interval b) {
  return bounds_of([](count_t x, count_t y) { return x * y; }, a, b);
}
constexpr interval larger_of(interval a, interval b) {
  return bounds_of([](count_t x, count_t y) { return larger(x, y); }, a, b);
}
constexpr interval smaller_of(interval a, interval b) {
  return bounds_of([](count_t x, count_t y) { return smaller(x, y); }, a, b);
}

/// Bounds of a / b, truncated or floored. The result of a division by zero is unknown.
constexpr interval quotient_of(interval a, interval b, bool floored) {
  if (is(b, 0)) return interval::any();
  if (may_be(b, 0)) return of_open(a, b);
  return floored ? bounds_of([](count_t x, count_t y) { return floor_div(x, y); }, a, b)
                 : bounds_of([](count_t x, count_t y) { return x / y; }, a, b);
}
/// Bounds of the remainder of a / b. It has the sign of the dividend; with `floored`, that of the divisor. Between two
/// multiples of the divisor it grows with the dividend.
constexpr interval remainder_of(interval a, interval b, bool floored) {
  if (is(b, 0)) return interval::any();
  if (a.exact() && b.exact()) {
    const count_t r = a.min % b.min;
    return floored && r != 0 && (r < 0) != (b.min < 0) ? r + b.min : r;
  }
  if (open(a) || open(b) || may_be(b, 0)) return of_open(a, b);
  const count_t most = larger(b.max, -b.min) - 1;
  if (b.exact() && (floored ? floor_div(a.min, b.min) == floor_div(a.max, b.min) : a.min / b.min == a.max / b.min))
    return {remainder_of(a.min, b.min, floored).min, remainder_of(a.max, b.min, floored).min};
  if (floored)
    return b.min > 0 ? interval(0, a.min >= 0 ? smaller(most, a.max) : most) : interval(-most, b.max < 0 ? 0 : most);
  return {a.min >= 0 ? 0 : larger(-most, a.min), a.max <= 0 ? 0 : smaller(most, a.max)};
}

constexpr count_t power_of(count_t base, count_t exponent) {
  if (exponent < 0) {
    if (base == 0) return count_t::limit;  // infinite
    return base == 1 || (base == -1 && exponent % 2 == 0) ? 1 : base == -1 ? -1 : 0;
  }
  if (base == 0 || base == 1 || exponent == 0) return exponent == 0 ? 1 : base;
  if (base == -1) return exponent % 2 == 0 ? 1 : -1;
  if (exponent > 64) return count_t::limit;
  count_t r = 1;
  for (std::int64_t k = 0; k < exponent.n; ++k) r *= base;
  return r;
}
constexpr interval power_of(interval a, interval b) {
  if (!(a.exact() && b.exact()) && !open(a) && !open(b) && (a.min < 0 || b.min < 0)) return interval::any();
  return bounds_of(power_of, a, b);
}

/// A number converted to another integer type. Numbers that do not fit wrap. Bounds that do not fit become the range of
/// the type; types of 32 bits and more keep them, because lengths in shape computations fit.
constexpr interval converted(interval d, dtype to) {
  const interval range = range_of(to);
  if (is_boolean(to)) return d.exact() ? interval(d.min != 0 ? 1 : 0) : may_be(d, 0) ? range : interval(1);
  if (d.min >= range.min && d.max <= range.max) return d;
  const int width = bits_of(to);
  if (!d.exact()) return width >= 32 ? d : range;
  if (width == 0 || width >= 64) return d;
  const std::int64_t size = std::int64_t{1} << width, r = ((d.min.n % size) + size) % size;
  return r > range.max.n ? r - size : r;
}

}  // namespace opcost::detail
