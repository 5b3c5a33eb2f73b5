// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads the values of --shape, --trips and --solve.
#include <opcost/graph/solve.hpp>
#include <opcost/text/parse_numbers.hpp>
#include <vector>

namespace cli {

/// True if every number in a list of dimensions fits into 64 bits.
inline bool fits_64_bits(std::string_view dims) {
  while (!dims.empty()) {
    const std::size_t digits = dims.find_first_not_of("0123456789");
    opcost::count_t n = 0;
    if (opcost::text::read_integer(dims.substr(0, digits), n) && n.saturated()) return false;
    dims.remove_prefix(digits == dims.npos ? dims.size() : digits == 0 ? 1 : digits);
  }
  return true;
}

/// Reads NAME[1,3,320,320],NAME[?,1..16]. The names are views into `text`; they may contain commas and brackets.
/// Returns an error message; empty if there is none.
inline std::string_view read_shapes(std::string_view text, std::vector<opcost::input_shape>& into) {
  constexpr std::string_view form = "expected NAME[1,3,320,320],...";
  while (!text.empty()) {
    const std::size_t end = text.find("],");
    std::string_view item = text.substr(0, end == text.npos ? text.size() : end + 1);
    text.remove_prefix(end == text.npos ? text.size() : end + 2);
    const std::size_t open = item.rfind('[');
    if (open == item.npos || item.back() != ']') return form;
    opcost::input_shape s{item.substr(0, open), {}};
    const std::string_view dims = item.substr(open + 1, item.size() - open - 2);
    bool plain = true;
    for (char c : dims) plain = plain && ((c >= '0' && c <= '9') || c == ',' || c == '.' || c == '?' || c == ' ');
    if (!plain) return form;
    if (!fits_64_bits(dims)) return "a dimension has more than 64 bits";
    if (!opcost::text::read_shape(dims, s.dims)) return form;
    into.push_back(s);
  }
  return into.empty() ? form : std::string_view();
}

/// Reads NAME=N. Returns false if `text` has another form.
inline bool read_trips(std::string_view text, std::vector<opcost::trip_count>& into) {
  const std::size_t equals = text.rfind('=');
  if (equals == text.npos || equals == 0 || equals + 1 == text.size()) return false;
  for (char c : text.substr(equals + 1))
    if (c < '0' || c > '9') return false;
  opcost::trip_count t{text.substr(0, equals), 0};
  opcost::text::read_integer(text.substr(equals + 1), t.trips);
  into.push_back(t);
  return true;
}

/// Reads DIMENSION, or DIMENSION=32k for multiples of 32. Returns false if `text` has another form.
inline bool read_dimension(std::string_view text, std::string_view& name, opcost::count_t& step) {
  const std::size_t equals = text.rfind('=');
  name = text.substr(0, equals);
  step = 1;
  if (equals == text.npos) return !name.empty();
  return text.back() == 'k' && opcost::text::read_integer(text.substr(equals + 1), step) && step >= 1 && step < 1 << 20;
}

}  // namespace cli
