// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads PyTorch's key_averages().table(). Its line of dashes gives the columns.
#include <opcost/profile/record.hpp>
#include <opcost/text/decimal.hpp>

namespace opcost::detail {

// Reads "3.256ms", "509.544us" or "1.2s".
inline bool read_torch_time(std::string_view s, std::int64_t& into) {
  s = text::trimmed(s);
  if (s.ends_with("us")) return read_nanoseconds(s.substr(0, s.size() - 2), microseconds, into);
  if (s.ends_with("ms")) return read_nanoseconds(s.substr(0, s.size() - 2), milliseconds, into);
  return s.ends_with('s') && read_nanoseconds(s.substr(0, s.size() - 1), seconds, into);
}

inline error read_key_averages(profile& p, std::string_view text) {
  struct column {
    std::size_t from = 0, to = 0;
    std::string_view title{};
  };
  sequence<column> columns;
  line_reader lines{text};
  int dashes = 0;
  const auto cell = [](std::string_view line, const column& c) {
    return c.from < line.size() ? text::trimmed(line.substr(c.from, c.to - c.from)) : std::string_view();
  };
  for (std::string_view line; lines.next(line);) {
    if (line.starts_with("---")) {
      if (++dashes == 1) {
        p.blocks.push_back({0, 0, true});
        for (std::size_t i = 0; i < line.size();) {
          column c{i, i};
          while (c.to < line.size() && line[c.to] == '-') ++c.to;
          columns.push_back(c);
          i = c.to;
          while (i < line.size() && line[i] != '-') ++i;
        }
      }
      continue;
    }
    constexpr std::string_view total = "Self CPU time total: ";
    if (line.starts_with(total) && !p.blocks.empty()) {
      if (!read_torch_time(line.substr(total.size()), p.blocks[0].real))
        return error::at(error_code::malformed, lines.number)
               << "expected a total time, got '" << line.substr(total.size()).substr(0, 40) << "'";
      p.blocks[0].cpu = p.blocks[0].real;
      p.blocks[0].digit = 1000;
      continue;
    }
    if (dashes == 1)
      for (column& c : span(columns.data(), columns.size())) c.title = cell(line, c);
    if (dashes != 2) continue;
    profile_row r;
    for (const column& c : span<const column>(columns)) {
      const std::string_view s = cell(line, c);
      std::int64_t n = 0;
      bool right = true;
      if (c.title == "Name") {
        r.name = s;
        r.cut = s.ends_with("...");
      } else if (c.title == "Self CPU")
        right = read_torch_time(s, r.real);
      else if (c.title == "CPU total")
        right = read_torch_time(s, r.total);
      else if (c.title == "# of Calls") {
        right = read_decimal(s, 0, n) && n < 0x7fffffff;
        r.calls = static_cast<int>(n);
      } else if (c.title.starts_with("Total ") && c.title.ends_with("FLOPs") && s != "--") {
        const char prefix = c.title[6];
        right = read_decimal(s, prefix == 'K' ? 3 : prefix == 'M' ? 6 : prefix == 'G' ? 9 : prefix == 'T' ? 12 : 0, n);
        r.flops = n;
      }
      if (!right)
        return error::at(error_code::malformed, lines.number)
               << "column '" << c.title << "': expected a number from 0, got '" << s.substr(0, 40) << "'";
    }
    r.cpu = r.real;
    p.rows.push_back(r);
    ++p.blocks[0].rows;
  }
  if (dashes < 2) return error::at(error_code::malformed, lines.number) << "the table has no rows; it may be cut off";
  return {};
}

}  // namespace opcost::detail
