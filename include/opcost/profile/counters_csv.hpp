// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads benchmark_app's counters as CSV (OpenVINO 2022 to 2026). The plain report separates cells with semicolons and
// escapes nothing, so a row is read from the right, since a name may contain anything. The C++ tool ends every cell
// with a semicolon. The sorted report has commas, quotes and CRLF.
#include <opcost/profile/record.hpp>
#include <opcost/text/decimal.hpp>

namespace opcost::detail {

inline error not_a_number(int line, std::string_view what, std::string_view cell) {
  return error::at(error_code::malformed, line) << "expected a number as " << what << ", got '" << cell.substr(0, 60)
                                                << "'; the file is damaged or was edited";
}
// Cells 1 to 5 of a row: status, type, execution type, real and processor time in ms.
inline error fill_row(profile_row& r, const std::string_view (&cell)[6], int line) {
  r.name = cell[0];
  r.node_type = cell[2];
  r.exec_type = cell[3];
  if (!read_status(cell[1], r.status))
    return error::at(error_code::malformed, line)
           << "expected EXECUTED, NOT_RUN or OPTIMIZED_OUT, got '" << cell[1].substr(0, 60)
           << "'; a row is name, status, type, execution type, real time, processor time";
  if (!read_nanoseconds(cell[4], milliseconds, r.real)) return not_a_number(line, "real time", cell[4]);
  if (!read_nanoseconds(cell[5], milliseconds, r.cpu)) return not_a_number(line, "processor time", cell[5]);
  r.total = r.real;
  return {};
}
inline bool fill_total(profile_block& b, std::string_view real, std::string_view cpu) {
  b.digit = last_digit(text::trimmed(real), milliseconds);
  return read_nanoseconds(real, milliseconds, b.real) && read_nanoseconds(cpu, milliseconds, b.cpu);
}

inline error read_counters_csv(profile& p, std::string_view text) {
  line_reader lines{text};
  bool ended = true, trailing = false;
  int extra = 0;  // columns after the first six
  for (std::string_view line; lines.next(line);) {
    if (text::trimmed(line).empty()) continue;
    if (line.starts_with("layerName;execStatus;")) {
      trailing = line.ends_with(';');
      int columns = trailing ? 0 : 1;
      for (char c : line) columns += c == ';';
      if (columns < 6 || columns > 8)
        return error::at(error_code::malformed, lines.number)
               << "expected 6 columns and at most two more, got " << columns;
      extra = columns - 6;
      p.blocks.push_back({static_cast<int>(p.rows.size()), 0, extra > 0});
      ended = false;
      continue;
    }
    if (ended) return error::at(error_code::malformed, lines.number) << "a row before the header or after the total";
    if (trailing) {
      if (!line.ends_with(';'))
        return error::at(error_code::malformed, lines.number)
               << "expected a semicolon at the end of the row, as in the header; the file may be cut off";
      line.remove_suffix(1);
    }
    std::string_view cell[6];
    bool whole = true;
    for (int i = 5 + extra; i > 0; --i) {
      const std::size_t at = line.rfind(';');
      if (at == std::string_view::npos) {
        whole = false;
        break;
      }
      if (i < 6) cell[i] = line.substr(at + 1);
      line = line.substr(0, at);
    }
    if (!whole)
      return error::at(error_code::malformed, lines.number)
             << "expected " << 6 + extra << " cells, got fewer; the file may be cut off";
    cell[0] = line;
    profile_block& b = p.blocks.back();
    if (cell[0] == "Total" && cell[1].empty() && cell[2].empty() && cell[3].empty()) {
      if (!fill_total(b, cell[4], cell[5])) return not_a_number(lines.number, "total", cell[4]);
      ended = true;
      continue;
    }
    profile_row r;
    if (error e = fill_row(r, cell, lines.number); e.code != error_code::none) return e;
    p.rows.push_back(r);
    ++b.rows;
  }
  return {};
}

// Removes the quotes of cells in place.
inline error read_sorted_csv(profile& p, span<char> text) {
  int line = 1, row_line = 1;
  std::string_view cell[6];
  int cells = 0;
  char *at = text.data(), *const end = at + text.size();
  const auto finish = [&]() -> error {
    if (cells == 0 || (cells == 1 && text::trimmed(cell[0]).empty())) return {};
    if (cells == 1) {
      const std::string_view s = text::trimmed(cell[0]);
      constexpr std::string_view real = "Total time:", cpu = "Total CPU time:";
      for (const auto& [title, total] : {std::pair{real, &profile_block::real}, std::pair{cpu, &profile_block::cpu}})
        if (s.starts_with(title) && !p.blocks.empty()) {
          std::string_view n = text::trimmed(s.substr(title.size()));
          n = n.substr(0, n.find(' '));
          p.blocks.back().digit = last_digit(n, milliseconds);
          if (!read_nanoseconds(n, milliseconds, p.blocks.back().*total)) return not_a_number(row_line, "total", n);
          return {};
        }
    }
    if (cell[0] == "layerName") {
      if (cells < 6) return error::at(error_code::malformed, row_line) << "expected at least 6 columns, got " << cells;
      p.blocks.push_back({static_cast<int>(p.rows.size()), 0, true});
      return {};
    }
    if (p.blocks.empty()) return error::at(error_code::malformed, row_line) << "a row before the header";
    if (cells < 6)
      return error::at(error_code::malformed, row_line)
             << "expected at least 6 cells, got " << cells << "; the file may be cut off";
    profile_row r;
    if (error e = fill_row(r, cell, row_line); e.code != error_code::none) return e;
    p.rows.push_back(r);
    ++p.blocks.back().rows;
    return {};
  };
  while (at != end) {
    row_line = line;
    cells = 0;
    for (bool more = true; more;) {
      char *from = at, *to = at;
      if (at != end && *at == '"') {
        from = to = ++at;
        for (;; ++at) {
          if (at == end)
            return error::at(error_code::malformed, row_line) << "a quote without its end; the file may be cut off";
          if (*at == '"' && (at + 1 == end || at[1] != '"')) break;
          if (*at == '"') ++at;
          line += *at == '\n';
          *to++ = *at;
        }
        ++at;
      } else {
        while (at != end && *at != ',' && *at != '\n') *to++ = *at++;
        if (to != from && to[-1] == '\r') --to;
      }
      if (cells < 6) cell[cells] = {from, static_cast<std::size_t>(to - from)};
      ++cells;
      while (at != end && *at == '\r') ++at;
      if (at != end && *at != ',' && *at != '\n')
        return error::at(error_code::malformed, line) << "expected a comma after a quoted cell";
      more = at != end && *at == ',';
      if (at != end) {
        line += *at == '\n';
        ++at;
      }
    }
    if (error e = finish(); e.code != error_code::none) return e;
  }
  return {};
}

}  // namespace opcost::detail
