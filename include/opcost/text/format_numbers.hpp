// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Figures as people and programs read them. Rounding is done on integers, so that no locale and no binary fraction has
// a say.
#include <opcost/core/figure.hpp>
#include <opcost/core/sink.hpp>
#include <string>

namespace opcost {

inline std::string to_string(std::string_view s) { return std::string(s); }
template <std::integral Int> std::string to_string(Int n) { return std::string(std::string_view(digits(count_t(n)))); }
inline std::string to_string(count_t n) { return std::string(std::string_view(digits(n))); }
inline std::string grouped(count_t n) {
  return (n.saturated() ? ">= " : "") + std::string(std::string_view(digits(n, true)));
}

/// n / unit with three decimals, half rounded up: "300.774".
inline std::string scaled(count_t n, std::int64_t unit) {
  const count_t thousandths = (n % unit * 1000 + unit / 2) / unit;  // of the rest; 1000 carries
  const bool carry = thousandths == 1000;
  const std::string fraction = to_string(carry ? count_t(1000) : thousandths + 1000);
  return to_string(n / unit + (carry ? 1 : 0)) + "." + fraction.substr(1);
}
/// With the unit that suits it: 300.774 M + "MACs", 4.089 G + "FLOPs"; below a thousand, none.
inline std::string with_unit(count_t n, std::string_view what) {
  if (n.saturated()) return "beyond 64 bits";
  constexpr struct {
    std::int64_t size;
    std::string_view prefix;
  } units[] = {
      {1'000'000'000'000'000, "P"}, {1'000'000'000'000, "T"}, {1'000'000'000, "G"}, {1'000'000, "M"}, {1'000, "k"}};
  for (const auto& u : units)
    if (n >= u.size) return scaled(n, u.size).append(" ").append(u.prefix).append(what);
  return to_string(n).append(what.empty() ? "" : " ").append(what);
}
inline std::string as_bytes(count_t n) {
  if (n.saturated()) return "beyond 64 bits";
  constexpr struct {
    std::int64_t size;
    std::string_view name;
  } units[] = {{std::int64_t{1} << 40, " TiB"},
               {std::int64_t{1} << 30, " GiB"},
               {std::int64_t{1} << 20, " MiB"},
               {1024, " KiB"}};
  for (const auto& u : units)
    if (n >= u.size) return scaled(n, u.size).append(u.name);
  return to_string(n) + " B";
}
/// Whole, or with the fraction that a tool's division leaves.
inline std::string to_string(const figure& f) {
  std::string s = to_string(f.whole);
  if (f.part == 0) return s;
  std::string fraction(std::string_view(digits(count_t(static_cast<std::int64_t>(f.part * 1e6 + 0.5)) + 1'000'000)));
  while (fraction.back() == '0') fraction.pop_back();
  return s + "." + fraction.substr(1);
}
/// part / whole * 100 with at most ten decimals, as a number; for parts up to 2^53.
inline std::string percent_number(count_t part, count_t whole) {
  const double v = static_cast<double>(part) / static_cast<double>(whole) * 100;
  auto units = static_cast<std::int64_t>(v),
       parts = static_cast<std::int64_t>((v - static_cast<double>(units)) * 1e10 + 0.5);
  if (parts >= 10'000'000'000) {
    ++units;
    parts = 0;
  }
  std::string fraction = to_string(parts + 10'000'000'000).substr(1);
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  return to_string(units) + (fraction.empty() ? "" : "." + fraction);
}
inline std::string percent(count_t part, count_t whole) {
  if (whole <= 0 || part.saturated() || whole.saturated()) return "-";
  const std::string tenths = to_string(
      count_t(static_cast<std::int64_t>(static_cast<double>(part) / static_cast<double>(whole) * 1000 + 0.5)));
  return (tenths.size() > 1 ? tenths.substr(0, tenths.size() - 1) : std::string("0")) + "." + tenths.back() + " %";
}

template <class Dim> std::string to_string(const basic_shape<Dim>& s) {
  std::string text;
  const auto append = [&](std::string_view piece) { text += piece; };
  sink(append) << s;
  return text;
}
inline std::string to_string(const partial_tensor& t) { return std::string(name_of(t.type)) + to_string(t.dims); }

}  // namespace opcost
