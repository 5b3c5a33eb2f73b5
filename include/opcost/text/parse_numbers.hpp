// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The spellings of an IR file: integers, real numbers, lists, and shapes such as "1, 3", "?,3,1..16", "" (a scalar) and
// "..." (rank unknown).
#include <opcost/op/attributes.hpp>
#include <opcost/text/blanks.hpp>
#include <opcost/text/real_numbers.hpp>

namespace opcost::text {

/// The line, counted from 1, that a position of a text is in.
inline int line_of(std::string_view text, std::ptrdiff_t offset) {
  int line = 1;
  for (std::ptrdiff_t i = 0; i < offset && i < static_cast<std::ptrdiff_t>(text.size()); ++i)
    line += text[static_cast<std::size_t>(i)] == '\n';
  return line;
}

/// Reads the integer at the front of a text and ignores the rest, as OpenVINO does: "1.5" is 1. Returns false if there
/// is no integer.
constexpr bool read_integer(std::string_view s, count_t& into) {
  if (!s.empty() && s.front() <= ' ') s = trimmed(s);
  const bool negative = !s.empty() && s.front() == '-';
  if (!s.empty() && (s.front() == '-' || s.front() == '+')) s.remove_prefix(1);
  if (s.empty() || s.front() < '0' || s.front() > '9') return false;
  std::uint64_t v = 0;
  constexpr std::uint64_t most = static_cast<std::uint64_t>(count_t::limit);
  for (char c : s) {
    if (c < '0' || c > '9') break;
    const auto digit = static_cast<std::uint64_t>(c - '0');
    v = v > (most - digit) / 10 ? most : v * 10 + digit;
  }
  into = negative ? -static_cast<std::int64_t>(v) : static_cast<std::int64_t>(v);
  return true;
}
// NAME=N; the name may itself contain '='. False if N is no whole number below 2^63.
constexpr bool read_named_number(std::string_view s, std::string_view& name, count_t& into) {
  const std::size_t equals = s.rfind('=');
  if (equals == s.npos || equals == 0) return false;
  name = s.substr(0, equals);
  const std::string_view digits = s.substr(equals + 1);
  return !digits.empty() && digits.find_first_not_of("0123456789") == digits.npos && read_integer(digits, into) &&
         !into.saturated();
}
/// Reads a text that is a real number as a whole.
inline bool read_real(std::string_view s, double& into) {
  s = trimmed(s);
  if (!s.empty() && s.front() == '+') s.remove_prefix(1);
  const real_prefix number = read_real_prefix(s, into);
  return number.length > 0 && !number.out_of_range;
}

/// Calls f(item) for each item of a comma-separated list; an empty text has none.
template <class F> constexpr void each_item(std::string_view list, F&& f) {
  if (trimmed(list).empty()) return;
  for (;;) {
    const std::size_t comma = list.find(',');
    f(trimmed(list.substr(0, comma)));
    if (comma == std::string_view::npos) return;
    list.remove_prefix(comma + 1);
  }
}

/// Reads a comma-separated list of integers, in one pass. Returns false if an item is not an integer or there are too
/// many.
constexpr bool read_integers(std::string_view s, ints& into) {
  into = {};
  std::size_t i = 0;
  bool ok = true;
  const auto blank = [&] {
    while (i < s.size() && s[i] <= ' ') ++i;
  };
  blank();
  while (i < s.size()) {
    const bool negative = s[i] == '-';
    if (s[i] == '-' || s[i] == '+') ++i;
    const std::size_t from = i;
    std::int64_t v = 0;
    while (i < s.size() && s[i] >= '0' && s[i] <= '9' && i - from < 18) v = v * 10 + (s[i++] - '0');
    count_t n = negative ? -v : v;
    if (i == from) ok = false;
    if (i < s.size() && s[i] != ',' && s[i] > ' ') {  // a number of many digits, or a fraction
      const std::size_t comma = s.find(',', i), start = from - (negative ? 1 : 0);
      ok = read_integer(s.substr(start, comma - start), n) && ok;
      i = comma == std::string_view::npos ? s.size() : comma;
    }
    into.push_back(n);
    blank();
    if (i == s.size()) break;
    if (s[i] != ',') return false;
    ++i;
    blank();
    if (i == s.size()) ok = false;
  }
  return ok && into.ranked();
}

/// Reads a dimension: 7, ? or -1 (unknown), 1..16, 2.., ..9.
constexpr bool read_dimension(std::string_view s, interval& into) {
  if (s == "?" || s == "-1") {
    into = interval::unknown();
    return true;
  }
  const std::size_t dots = s.find("..");
  if (dots == std::string_view::npos) {
    count_t n = 0;
    if (!read_integer(s, n) || s.find_first_not_of("+-0123456789 \t\r\n") != std::string_view::npos) return false;
    into = n.saturated() || n < 0 ? interval::unknown() : interval(n);
    return true;
  }
  count_t lo = 0, hi = count_t::limit;
  const std::string_view from = trimmed(s.substr(0, dots)), to = trimmed(s.substr(dots + 2));
  if (!from.empty() && !read_integer(from, lo)) return false;
  if (!to.empty() && !read_integer(to, hi)) return false;
  into = hi < lo ? interval::unknown() : interval(lo, hi);
  return true;
}
/// Reads a shape: dimensions with commas, "" (a scalar) or "..." (unknown rank).
constexpr bool read_shape(std::string_view s, partial_shape& into) {
  into = {};
  if (trimmed(s) == "...") {
    into = partial_shape::of_unknown_rank();
    return true;
  }
  bool ok = true;
  each_item(s, [&](std::string_view item) {
    interval d;
    ok = ok && read_dimension(item, d);
    into.push_back(d);
  });
  return ok && into.rank != partial_shape::too_long;
}

}  // namespace opcost::text
