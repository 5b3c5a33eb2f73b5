// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Numbers as text for people and programs. Integers are rounded with integer arithmetic, so results are exact and do
// not depend on the locale.
#include <opcost/core/figure.hpp>
#include <opcost/core/sink.hpp>
#include <string>

namespace opcost {

/// The text of a number, a shape or a tensor.
inline std::string to_string(std::string_view s) { return std::string(s); }
template <std::integral Int> std::string to_string(Int n) { return std::string(std::string_view(digits(count_t(n)))); }
inline std::string to_string(count_t n) { return std::string(std::string_view(digits(n))); }
/// The digits in groups of three: "4,089,184,256"; ">= " before a saturated count.
inline std::string grouped(count_t n) {
  return (n.saturated() ? ">= " : "") + std::string(std::string_view(digits(n, true)));
}

/// n / unit with three decimals, half rounded up: "300.774".
inline std::string scaled(count_t n, std::int64_t unit) {
  const count_t thousandths = (n % unit * 1000 + unit / 2) / unit;  // of the remainder; 1000 carries
  const bool carry = thousandths == 1000;
  const std::string fraction = to_string(carry ? count_t(1000) : thousandths + 1000);
  return to_string(n / unit + (carry ? 1 : 0)) + "." + fraction.substr(1);
}
/// The number with a decimal prefix: "300.774 MMACs" for `what` = "MACs"; no prefix below a thousand.
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
/// A number of bytes with a binary prefix: "9.188 MiB", "512 B".
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
/// The number of a figure, with at most six decimals if it has a fraction.
inline std::string to_string(const figure& f) {
  std::string s = to_string(f.whole);
  if (f.part == 0) return s;
  std::string fraction(std::string_view(digits(count_t(static_cast<std::int64_t>(f.part * 1e6 + 0.5)) + 1'000'000)));
  while (fraction.back() == '0') fraction.pop_back();
  return s + "." + fraction.substr(1);
}
/// part / whole in percent with at most ten decimals, without a sign: "12.5". Exact for parts up to 2^53.
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
/// part / whole in percent with one decimal: "12.5 %"; "-" if that is unknown.
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
