// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Input shapes as text: x[1,3,320,320],mask[?,1..16].
#include <opcost/graph/reshape.hpp>
#include <opcost/text/parse_numbers.hpp>
#include <vector>

namespace opcost {
namespace detail {
// True if every number in a list of dimensions fits into 64 bits.
inline bool fits_64_bits(std::string_view dims) {
  while (!dims.empty()) {
    const std::size_t digits = dims.find_first_not_of("0123456789");
    count_t n = 0;
    if (text::read_integer(dims.substr(0, digits), n) && n.saturated()) return false;
    dims.remove_prefix(digits == dims.npos ? dims.size() : digits == 0 ? 1 : digits);
  }
  return true;
}
}  // namespace detail

/// Reads NAME[1,3,320,320],NAME[?,1..16]. The names are views into `text`; they may contain commas and brackets.
/// Returns an error message; empty if there is none.
inline std::string_view read_shapes(std::string_view text, std::vector<input_shape>& into) {
  constexpr std::string_view form = "expected NAME[1,3,320,320],...";
  while (!text.empty()) {
    const std::size_t end = text.find("],");
    std::string_view item = text.substr(0, end == text.npos ? text.size() : end + 1);
    text.remove_prefix(end == text.npos ? text.size() : end + 2);
    const std::size_t open = item.rfind('[');
    if (open == item.npos || item.back() != ']') return form;
    input_shape s{item.substr(0, open), {}};
    const std::string_view dims = item.substr(open + 1, item.size() - open - 2);
    bool plain = true;
    for (char c : dims) plain = plain && ((c >= '0' && c <= '9') || c == ',' || c == '.' || c == '?' || c == ' ');
    if (!plain) return form;
    if (!detail::fits_64_bits(dims)) return "a dimension has more than 64 bits";
    if (!text::read_shape(dims, s.dims)) return form;
    into.push_back(s);
  }
  return into.empty() ? form : std::string_view();
}

}  // namespace opcost
