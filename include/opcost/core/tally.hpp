// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// How often each primitive operation runs. Operations count their work as a tally; a convention turns it into a figure.
#include <array>
#include <opcost/core/count.hpp>
#include <string_view>

namespace opcost {

/// The number of times that each primitive operation runs.
struct tally {
  count_t mac{};     ///< multiply-accumulates, for every tap of a window, also on padding
  count_t padded{};  ///< those on zero padding or behind a causal mask, which kernels skip; part of `mac`
  count_t add{};     ///< additions and subtractions
  count_t mul{};     ///< multiplications
  count_t div{};     ///< divisions and remainders
  count_t cmp{};     ///< comparisons, minima, maxima, absolute values, selections by order
  count_t round{};   ///< floor, ceiling, rounding
  count_t sqrt{};    ///< square roots
  count_t exp{};     ///< exponentials
  count_t log{};     ///< logarithms
  count_t pow{};     ///< powers
  count_t trig{};    ///< circular and hyperbolic functions and their inverses, without tanh
  count_t tanh{};    ///< hyperbolic tangents
  count_t erf{};     ///< error functions
  count_t logic{};   ///< boolean and bitwise operations
  count_t bias{};    ///< additions of a layer's own bias

  /// A member and its name.
  struct field {
    std::string_view name;
    count_t tally::*member;
  };
  static const std::array<field, 16> fields;  ///< all members, in order

  friend constexpr tally operator*(tally t, count_t n);
  friend constexpr tally operator+(tally a, const tally& b);
  /// The sum of all members, each times its weight.
  friend constexpr count_t operator*(const tally& t, const tally& weights);
  constexpr tally& operator+=(const tally& o) { return *this = *this + o; }
  constexpr bool operator==(const tally&) const = default;

  /// True if no member is negative and `padded` is not above `mac`.
  constexpr bool sound() const {
    for (const auto& f : fields)
      if (this->*f.member < 0) return false;
    return padded <= mac;
  }
  /// Multiply-accumulates on elements of the input, not on padding.
  constexpr count_t valid_mac() const { return mac - padded; }
  constexpr count_t transcendental() const { return exp + log + pow + trig + tanh + erf; }
};

inline constexpr std::array<tally::field, 16> tally::fields{{{"mac", &tally::mac},
                                                             {"padded", &tally::padded},
                                                             {"add", &tally::add},
                                                             {"mul", &tally::mul},
                                                             {"div", &tally::div},
                                                             {"cmp", &tally::cmp},
                                                             {"round", &tally::round},
                                                             {"sqrt", &tally::sqrt},
                                                             {"exp", &tally::exp},
                                                             {"log", &tally::log},
                                                             {"pow", &tally::pow},
                                                             {"trig", &tally::trig},
                                                             {"tanh", &tally::tanh},
                                                             {"erf", &tally::erf},
                                                             {"logic", &tally::logic},
                                                             {"bias", &tally::bias}}};

constexpr tally operator*(tally t, count_t n) {
  for (const auto& f : tally::fields)
    if ((t.*f.member).n != 0) t.*f.member *= n;
  return t;
}
constexpr tally operator+(tally a, const tally& b) {
  for (const auto& f : tally::fields)
    if ((b.*f.member).n != 0) a.*f.member += b.*f.member;
  return a;
}
constexpr count_t operator*(const tally& t, const tally& weights) {
  count_t n = 0;
  for (const auto& f : tally::fields)
    if ((t.*f.member).n != 0) n += t.*f.member * (weights.*f.member);
  return n;
}

}  // namespace opcost
