// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// How often each primitive operation runs. A layer's work is a tally; what it "costs" is a convention's reading of it.
#include <array>
#include <opcost/core/count.hpp>
#include <string_view>

namespace opcost {

struct tally {
  count_t mac{};                // multiply-accumulate, every tap of a window counted
  count_t padded{};             // those of them that fall on zero padding, which real kernels skip
  count_t add{}, mul{}, div{};  // add: also subtraction; div: also remainder
  count_t cmp{};                // comparison, minimum, maximum, absolute value, selection by order
  count_t round{};              // floor, ceiling, rounding
  count_t sqrt{};
  count_t exp{}, log{}, pow{}, trig{}, tanh{},
      erf{};        // transcendental; trig: circular and hyperbolic functions and inverses
  count_t logic{};  // boolean and bitwise operations
  count_t bias{};   // an addition that a layer's own bias makes

  struct field {
    std::string_view name;
    count_t tally::*member;
  };
  static const std::array<field, 16> fields;

  friend constexpr tally operator*(tally t, count_t n);
  friend constexpr tally operator+(tally a, const tally& b);
  // Read with weights.
  friend constexpr count_t operator*(const tally& t, const tally& weights);
  constexpr tally& operator+=(const tally& o) { return *this = *this + o; }
  constexpr bool operator==(const tally&) const = default;

  constexpr bool sound() const {
    for (const auto& f : fields)
      if (this->*f.member < 0) return false;
    return padded <= mac;
  }
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
