// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The table of get_profiling_info in OpenVINO articles, character for character. Columns are as wide as the longest
// name; times are in seconds with a blank for the sign, so that they are one column to the right of their headings.
// Widths count characters, like Python's len.
#include <opcost/profile/record.hpp>
#include <opcost/text/utf8.hpp>
#include <string>

namespace opcost {

inline std::size_t characters_of(std::string_view s) {
  std::size_t n = 0;
  for (; !s.empty(); ++n) s.remove_prefix(first_character(s).length);
  return n;
}
// Nanoseconds as seconds with six decimals.
inline std::string as_seconds(std::int64_t nanoseconds) {
  const std::int64_t us = nanoseconds / 1000 + (nanoseconds % 1000 >= 500 ? 1 : 0);
  const digits whole(count_t(us / 1'000'000)), fraction(count_t(us % 1'000'000 + 1'000'000));
  return std::string(std::string_view(whole)) + "." + std::string(std::string_view(fraction).substr(1));
}

/// Writes the table.
inline void write_profile_table(span<const profile_row> rows, const sink& to) {
  std::size_t name = 0, type = 0, exec = 0;
  const auto widen = [](std::size_t& width, std::string_view s) {
    const std::size_t n = characters_of(s);
    width = width < n ? n : width;
  };
  for (const profile_row& r : rows) {
    widen(name, r.name);
    widen(type, r.node_type);
    widen(exec, r.exec_type);
  }
  const auto cell = [&](std::string_view s, std::size_t width) {
    const std::size_t n = characters_of(s);
    to << s << std::string(width > n ? width - n : 0, ' ');
  };
  cell("Index", 6);
  cell("Node Name", name + 1);
  cell("Node Type", type + 1);
  cell("Exec Type", exec + 1);
  to << "Real Time CPU Time  Status\n" << std::string(name + type + exec + 42, '-') << "\n";
  int index = 0;
  for (const profile_row& r : rows) {
    cell(digits(count_t(index++)), 6);
    cell(r.name, name + 1);
    cell(r.node_type, type + 1);
    cell(r.exec_type, exec + 1);
    to << " " << as_seconds(r.real) << "  " << as_seconds(r.cpu) << " Status." << name_of(r.status) << "\n";
  }
}
/// The same for any range of records with the fields of ov::ProfilingInfo.
template <class Range>
requires(!std::convertible_to<const Range&, span<const profile_row>>) void write_profile_table(const Range& records,
                                                                                               const sink& to) {
  write_profile_table(span<const profile_row>(profile_rows(records)), to);
}

}  // namespace opcost
