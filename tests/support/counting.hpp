// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A number that counts what is done with it, in the fields of a tally. Conversions, copies and index arithmetic are
// free, as they are in a tally.
#include <cmath>
#include <opcost/core/tally.hpp>
#include <type_traits>

namespace proofs {
using opcost::tally;

/// The work counted since it was last set to zero.
inline tally& work() {
  static tally t{};
  return t;
}

class number {
 public:
  constexpr number() = default;
  template <class T>
  requires std::is_arithmetic_v<T>
  constexpr number(T v) : v_(static_cast<double>(v)) {}

  /// The value, uncounted: for indices, data-dependent loops and comparisons in tests.
  constexpr double value() const { return v_; }
  constexpr std::int64_t whole() const { return static_cast<std::int64_t>(v_); }

  friend number operator+(number a, number b) { return count(&tally::add, a.v_ + b.v_); }
  friend number operator-(number a, number b) { return count(&tally::add, a.v_ - b.v_); }
  friend number operator*(number a, number b) { return count(&tally::mul, a.v_ * b.v_); }
  friend number operator/(number a, number b) { return count(&tally::div, a.v_ / b.v_); }
  /// A change of sign is free, because the next operation absorbs it.
  friend constexpr number operator-(number a) { return -a.v_; }
  number& operator+=(number o) { return *this = *this + o; }
  number& operator-=(number o) { return *this = *this - o; }
  number& operator*=(number o) { return *this = *this * o; }
  number& operator/=(number o) { return *this = *this / o; }

  friend bool operator<(number a, number b) { return compare(a.v_ < b.v_); }
  friend bool operator>(number a, number b) { return compare(a.v_ > b.v_); }
  friend bool operator<=(number a, number b) { return compare(a.v_ <= b.v_); }
  friend bool operator>=(number a, number b) { return compare(a.v_ >= b.v_); }
  friend bool operator==(number a, number b) { return compare(!(a.v_ < b.v_) && !(a.v_ > b.v_)); }
  friend bool operator!=(number a, number b) { return compare(a.v_ < b.v_ || a.v_ > b.v_); }

  /// One operation of the kind `field` with the result `v`.
  static number count(opcost::count_t tally::*field, double v) {
    ++(work().*field);
    return v;
  }

 private:
  static bool compare(bool v) {
    ++work().cmp;
    return v;
  }
  double v_ = 0;
};

/// sum += a * b as one multiply-accumulate.
inline void mac(number& sum, number a, number b) {
  ++work().mac;
  sum = sum.value() + a.value() * b.value();
}
/// A multiply-accumulate with a tap that falls on zero padding.
inline void padded_mac() {
  ++work().mac;
  ++work().padded;
}
inline number max(number a, number b) {
  return number::count(&tally::cmp, a.value() < b.value() ? b.value() : a.value());
}
inline number min(number a, number b) {
  return number::count(&tally::cmp, b.value() < a.value() ? b.value() : a.value());
}
inline number abs(number a) { return number::count(&tally::cmp, std::fabs(a.value())); }
inline number floor(number a) { return number::count(&tally::round, std::floor(a.value())); }
inline number ceil(number a) { return number::count(&tally::round, std::ceil(a.value())); }
/// Rounds to the nearest integer, ties to even.
inline number nearest(number a) { return number::count(&tally::round, std::nearbyint(a.value())); }
inline number sqrt(number a) { return number::count(&tally::sqrt, std::sqrt(a.value())); }
inline number exp(number a) { return number::count(&tally::exp, std::exp(a.value())); }
inline number log(number a) { return number::count(&tally::log, std::log(a.value())); }
inline number pow(number a, number b) { return number::count(&tally::pow, std::pow(a.value(), b.value())); }
inline number sin(number a) { return number::count(&tally::trig, std::sin(a.value())); }
inline number cos(number a) { return number::count(&tally::trig, std::cos(a.value())); }
inline number tanh(number a) { return number::count(&tally::tanh, std::tanh(a.value())); }
inline number erf(number a) { return number::count(&tally::erf, std::erf(a.value())); }
/// The remainder of a division, with the sign of the dividend.
inline number remainder(number a, number b) { return number::count(&tally::div, std::fmod(a.value(), b.value())); }
/// A boolean or bitwise operation with the result `v`.
inline number logic(double v) { return number::count(&tally::logic, v); }
/// a + b as the addition of a layer's own bias.
inline number plus_bias(number a, number b) { return number::count(&tally::bias, a.value() + b.value()); }

}  // namespace proofs
