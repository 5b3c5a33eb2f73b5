// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// How tables treat texts: which cells are numbers for Python's tabulate, and how Python's rich breaks lines and narrows
// columns.
#include <opcost/text/blanks.hpp>
#include <opcost/text/python_numbers.hpp>
#include <opcost/text/utf8.hpp>
#include <opcost/text/visible.hpp>
#include <string>
#include <vector>

namespace opcost {
namespace detail {
// The front of a text that takes at most `width` columns.
constexpr std::string_view cut_to(std::string_view s, std::size_t width) {
  std::size_t bytes = 0, taken = 0;
  while (bytes < s.size()) {
    const utf8_character c = first_character(s.substr(bytes));
    const std::size_t more = c.valid ? columns_of(c.code) : 1;
    if (taken + more > width) break;
    taken += more;
    bytes += c.length;
  }
  return s.substr(0, bytes);
}
// The kind of a cell: 0 not a number, 1 an integer, 2 another number.
inline int kind_of_number(std::string_view s) {
  const std::string_view digits = !s.empty() && (s[0] == '-' || s[0] == '+') ? s.substr(1) : s;
  if (digits.empty() || !((digits[0] >= '0' && digits[0] <= '9') || digits[0] == '.')) return 0;
  if (digits.find_first_not_of("0123456789") == digits.npos) return 1;
  double v = 0;
  const text::real_prefix number = text::read_real_prefix(digits, v);
  return number.length == digits.size() && !number.out_of_range ? 2 : 0;
}
// The number of characters from the point, or else from the exponent, on; 0 if there is neither.
inline std::size_t after_point(std::string_view s) {
  const std::size_t point = s.find('.'), at = point != s.npos ? point : s.find('e');
  return at == s.npos ? 0 : s.size() - at;
}

// Breaks a text into lines of at most `width` columns, as rich does: blanks stay with the words. A word that is too
// long is cut, or continues on the next line if `folds`.
inline std::vector<std::string> wrapped(std::string_view s, std::size_t width, bool folds = false) {
  if (width == 0) return {std::string()};
  std::vector<std::size_t> breaks{0};
  std::size_t offset = 0;
  for (std::size_t at = 0; at < s.size();) {
    std::size_t end = at;
    while (end < s.size() && text::is_blank(s[end])) ++end;
    if (end == s.size()) break;
    while (end < s.size() && !text::is_blank(s[end])) ++end;
    const std::size_t word = columns_of(s.substr(at, end - at));
    while (end < s.size() && text::is_blank(s[end])) ++end;
    if (offset + word > width) {
      if (at > 0 && (word > width || offset > 0)) breaks.push_back(at);
      offset = 0;
      while (folds && columns_of(s.substr(at, end - at)) > width) {
        const std::size_t piece = cut_to(s.substr(at), width).size();
        if (piece == 0) break;
        breaks.push_back(at += piece);
      }
    }
    offset += columns_of(s.substr(at, end - at));
    at = end;
  }
  breaks.push_back(s.size());
  std::vector<std::string> lines;
  for (std::size_t i = 0; i + 1 < breaks.size(); ++i) {
    std::string line(s.substr(breaks[i], breaks[i + 1] - breaks[i]));
    while (!line.empty() && text::is_blank(line.back()) && columns_of(line) > width) line.pop_back();
    if (columns_of(line) > width) line = std::string(cut_to(line, width - 1)) + "\u2026";
    lines.push_back(std::move(line));
  }
  return lines;
}
// Narrows columns until they fit into `room`: the widest to the next widest first; equal ones evenly.
inline void narrow(std::vector<std::size_t>& widths, std::size_t room) {
  for (std::size_t& w : widths)
    if (w > room) w = room;
  const auto excess = [&] {
    std::size_t sum = 0;
    for (std::size_t w : widths) sum += w;
    return sum > room ? sum - room : 0;
  };
  // Takes `total` from the columns that `takes` selects, from each at most `most`, with shares rounded as in Python.
  const auto reduce = [&](std::size_t total, auto&& takes, auto&& most) {
    std::size_t shares = 0;
    for (std::size_t c = 0; c < widths.size(); ++c) shares += takes(c);
    for (std::size_t c = 0; c < widths.size() && shares > 0; ++c) {
      if (!takes(c)) continue;
      const auto share =
          static_cast<std::size_t>(python::rounded(static_cast<double>(total) / static_cast<double>(shares), 0));
      const std::size_t taken = share < most(c) ? share : most(c);
      widths[c] -= taken;
      total -= taken;
      --shares;
    }
  };
  while (const std::size_t over = excess()) {
    std::size_t widest = 0, second = 0;
    for (std::size_t w : widths)
      if (w > widest) widest = w;
    for (std::size_t w : widths)
      if (w != widest && w > second) second = w;
    if (widest == second || widest == 0) break;
    const std::vector<std::size_t> before = widths;
    reduce(
        over, [&](std::size_t c) -> std::size_t { return before[c] == widest; },
        [&](std::size_t) { return over < widest - second ? over : widest - second; });
    if (widths == before) break;
  }
  if (const std::size_t over = excess()) {
    const std::vector<std::size_t> before = widths;
    reduce(
        over, [&](std::size_t c) -> std::size_t { return before[c] > 0; }, [&](std::size_t c) { return before[c]; });
  }
}
}  // namespace detail

}  // namespace opcost
