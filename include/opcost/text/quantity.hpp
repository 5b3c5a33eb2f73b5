// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Numbers with units: 300M, 64KiB.
#include <opcost/core/result.hpp>

namespace opcost::text {

/// A suffix and the number that it multiplies by.
struct unit {
  std::string_view name;
  std::int64_t size;
};
/// The units of quantities, case-sensitive: powers of 1000; with an i, powers of 1024.
inline constexpr unit units[] = {
    {"", 1},
    {"k", 1'000},
    {"M", 1'000'000},
    {"G", 1'000'000'000},
    {"T", 1'000'000'000'000},
    {"B", 1},
    {"kB", 1'000},
    {"MB", 1'000'000},
    {"GB", 1'000'000'000},
    {"TB", 1'000'000'000'000},
    {"KiB", std::int64_t{1} << 10},
    {"MiB", std::int64_t{1} << 20},
    {"GiB", std::int64_t{1} << 30},
    {"TiB", std::int64_t{1} << 40},
};

/// Reads an integer and a unit. Errors: no integer, a fraction, a sign, an unknown unit, more than 64 bits.
inline result<count_t> parse_quantity(std::string_view s) {
  std::size_t digits = 0;
  count_t n = 0;
  for (; digits < s.size() && s[digits] >= '0' && s[digits] <= '9'; ++digits) n = n * 10 + (s[digits] - '0');
  const std::string_view name = s.substr(digits);
  const auto wrong = [&](std::string_view why) {
    return error::at(error_code::bad_argument) << "expected an integer with a unit (k, M, G, T, kB, MB, GB, KiB, MiB, "
                                                  "GiB), got '"
                                               << s << "'" << why;
  };
  if (digits == 0) return wrong("");
  if (name.starts_with(".") || name.starts_with(",")) return wrong(": fractions are not supported");
  for (const unit& u : units)
    if (u.name == name) {
      n = n * u.size;
      if (n.saturated()) return wrong(": more than 64 bits");
      return n;
    }
  return wrong("");
}

}  // namespace opcost::text
