// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Decimal numbers as integers in units of a power of ten: times in nanoseconds, rates in operations per second. The
// result is exact and does not depend on the locale.
#include <opcost/core/count.hpp>
#include <opcost/text/blanks.hpp>
#include <string_view>

namespace opcost {

/// Reads s x 10^places, rounded half up: "0.233" ms with 6 places is 233000 ns. Returns false if s is negative or not a
/// number, or if the result exceeds 63 bits.
constexpr bool read_decimal(std::string_view s, int places, std::int64_t& into) {
  s = text::trimmed(s);
  constexpr std::int64_t most = (std::numeric_limits<std::int64_t>::max)();
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  std::size_t end = 0, point = std::string_view::npos;
  while (end < s.size() && (is_digit(s[end]) || (s[end] == '.' && point == std::string_view::npos))) {
    if (s[end] == '.') point = end;
    ++end;
  }
  const std::string_view digits = s.substr(0, end);
  if (digits.empty() || digits == ".") return false;
  int exponent = 0;
  if (end < s.size()) {
    if (s[end] != 'e' && s[end] != 'E') return false;
    ++end;
    const bool negative = end < s.size() && s[end] == '-';
    if (end < s.size() && (s[end] == '-' || s[end] == '+')) ++end;
    if (end == s.size() || s.size() - end > 4) return false;
    for (; end < s.size(); ++end) {
      if (!is_digit(s[end])) return false;
      exponent = exponent * 10 + (s[end] - '0');
    }
    if (negative) exponent = -exponent;
  }
  // digits before the shifted point
  int whole = static_cast<int>(point == std::string_view::npos ? digits.size() : point) + places + exponent;
  std::int64_t v = 0;
  for (char c : digits) {
    if (c == '.') continue;
    if (whole <= 0) {
      if (whole == 0 && c >= '5') {
        if (v == most) return false;
        ++v;
      }
      whole = -1;
      break;
    }
    if (v > (most - (c - '0')) / 10) return false;
    v = v * 10 + (c - '0');
    --whole;
  }
  for (; whole > 0 && v != 0; --whole) {
    if (v > most / 10) return false;
    v *= 10;
  }
  into = v;
  return true;
}
/// Reads a time. Rejects more than 70 years, so that two times can be added.
constexpr bool read_nanoseconds(std::string_view s, int places, std::int64_t& into) {
  return read_decimal(s, places, into) && into <= (std::numeric_limits<std::int64_t>::max)() / 4;
}

}  // namespace opcost
