// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Cells of comma-separated values (RFC 4180).
#include <string>
#include <string_view>

namespace opcost {

/// Whether cells are written as they are, or so that no spreadsheet takes one for a formula: with a ' before = + - @
/// and before blanks that a spreadsheet skips. Numbers stay as they are.
enum class csv_cells : unsigned char { exact, safe };

namespace detail {
constexpr bool is_plain_number(std::string_view s) {
  for (char c : s)
    if ((c < '0' || c > '9') && c != '-' && c != '+' && c != '.' && c != 'e') return false;
  return !s.empty() && s.back() >= '0' && s.back() <= '9';
}
inline std::string csv_cell(std::string_view s, csv_cells cells = csv_cells::exact) {
  constexpr std::string_view executed = "=+-@\t\r\n";
  std::string text(s);
  if (cells == csv_cells::safe && !s.empty() && executed.find(s[0]) != executed.npos && !is_plain_number(s))
    text.insert(0, 1, '\'');
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (char c : text) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + "\"";
}
}  // namespace detail

}  // namespace opcost
