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
// The name of a dimension: a letter or _ first.
inline bool is_dimension_name(std::string_view s) {
  return !s.empty() && ((s[0] >= 'a' && s[0] <= 'z') || (s[0] >= 'A' && s[0] <= 'Z') || s[0] == '_');
}
}  // namespace detail

/// Reads dimensions and their names, "1,n,?,1..16". Returns an error message, or an empty string.
inline std::string_view read_dimensions(std::string_view dims, input_shape& into) {
  constexpr std::string_view form = "expected NAME[1,3,320,320],...";
  into.dims = {};
  if (!detail::fits_64_bits(dims)) return "a dimension has more than 64 bits";
  if (text::trimmed(dims) == "...") {
    into.dims = partial_shape::of_unknown_rank();
    return {};
  }
  bool ok = true;
  text::each_item(dims, [&](std::string_view item) {
    interval d = interval::unknown();
    const bool named = detail::is_dimension_name(item);
    for (char c : item) ok = ok && (named || (c >= '0' && c <= '9') || c == '.' || c == '?' || c == ' ');
    ok = ok && (named || text::read_dimension(item, d));
    const int axis = into.dims.rank;
    into.dims.push_back(d);
    if (named && axis >= 0 && axis < partial_shape::max_rank) into.names[static_cast<std::size_t>(axis)] = item;
  });
  return ok && into.dims.rank != partial_shape::too_long ? std::string_view() : form;
}

/// Reads NAME[1,3,320,320],NAME[?,1..16,n]. The names are views into `text`; they may contain commas and brackets.
/// Returns an error message, or an empty string.
inline std::string_view read_shapes(std::string_view text, std::vector<input_shape>& into) {
  constexpr std::string_view form = "expected NAME[1,3,320,320],...";
  const std::size_t before = into.size();
  while (!text.empty()) {
    const std::size_t end = text.find("],");
    std::string_view item = text.substr(0, end == text.npos ? text.size() : end + 1);
    text.remove_prefix(end == text.npos ? text.size() : end + 2);
    const std::size_t open = item.rfind('[');
    if (open == item.npos || item.back() != ']') return form;
    input_shape s{.name = item.substr(0, open)};
    if (const std::string_view wrong = read_dimensions(item.substr(open + 1, item.size() - open - 2), s);
        !wrong.empty())
      return wrong;
    into.push_back(s);
  }
  return into.size() == before ? form : std::string_view();
}

}  // namespace opcost
