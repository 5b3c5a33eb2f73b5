// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// How fvcore and mmengine print figures: 4.145G, 0.101K, 100.
#include <opcost/convention/reading.hpp>
#include <opcost/text/python_numbers.hpp>

namespace opcost::replay::fvcore {

namespace detail {
constexpr python::number_text as_it_is(const python::number& n) {
  if (!n.is_float) return python::number_text(std::string_view(digits(n.whole)));
  return python::number_text(n.text());
}
}  // namespace detail

/// The unit changes above 100, 10^5, 10^8, ...: 999 is 0.999K. At most `digits` decimals, without trailing zeros.
constexpr python::number_text format_size(const python::number& n, int digits = 3) {
  constexpr struct {
    double above, unit;
    std::string_view letter;
  } units[] = {{1e14, 1e15, "P"}, {1e11, 1e12, "T"}, {1e8, 1e9, "G"}, {1e5, 1e6, "M"}, {1e2, 1e3, "K"}};
  for (const auto& u : units) {
    if (n.value <= u.above && -n.value <= u.above) continue;
    python::number_text text = python::trimmed(n.value / u.unit, digits);
    text(u.letter);
    return text;
  }
  return detail::as_it_is(n);
}
/// The format of parameter_count_table, with one decimal: 0.3K, 25.6M; 138.4M is 0.1G.
constexpr python::number_text format_count(const python::number& n) {
  constexpr struct {
    double above, unit;
    std::string_view letter;
  } units[] = {{1e8, 1e9, "G"}, {1e5, 1e6, "M"}, {1e2, 1e3, "K"}};
  for (const auto& u : units) {
    if (n.value <= u.above) continue;
    python::number_text text = python::fixed(n.value / u.unit, 1);
    text(u.letter);
    return text;
  }
  return detail::as_it_is(n);
}

}  // namespace opcost::replay::fvcore
