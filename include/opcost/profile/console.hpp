// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads console output: benchmark_app's (-pc, -pcsort), and the table of a script that calls get_profiling_info.
#include <opcost/profile/latency.hpp>

namespace opcost::detail {

// Reads  name  status  layerType: T  execType: E  realTime (ms): x  cpuTime (ms): y  [proportion: z%]  from the right,
// since a name may contain anything.
inline bool read_console_row(profile_row& r, std::string_view line, int number, error& wrong) {
  constexpr std::string_view cpu = "cpuTime (ms): ", real = "realTime (ms): ", exec = "execType: ",
                             type = "layerType: ";
  const auto take = [&](std::string_view title, std::string_view& into) {
    const std::size_t at = line.rfind(title);
    if (at == std::string_view::npos) return false;
    into = text::trimmed(line.substr(at + title.size()));
    line = line.substr(0, at);
    return true;
  };
  std::string_view c, t;
  if (!take(cpu, c) || !take(real, t) || !take(exec, r.exec_type) || !take(type, r.node_type)) return false;
  while (!line.empty() && line.back() == ' ') line.remove_suffix(1);
  const std::size_t status = line.rfind(' ');
  if (status == std::string_view::npos || !read_status(line.substr(status + 1), r.status)) return false;
  line = line.substr(0, status);
  while (!line.empty() && line.back() == ' ') line.remove_suffix(1);
  r.name = line;
  r.cut = line.ends_with("...");
  c = c.substr(0, c.find(' '));
  if (!read_nanoseconds(t, milliseconds, r.real) || !read_nanoseconds(c, milliseconds, r.cpu))
    wrong = error::at(error_code::malformed, number)
            << "expected two times, got '" << t.substr(0, 40) << "' and '" << c.substr(0, 40) << "'";
  r.total = r.real;
  return true;
}

inline error read_console(profile& p, std::string_view text) {
  line_reader lines{text};
  constexpr std::string_view info = "[ INFO ] ";
  for (std::string_view line; lines.next(line);) {
    if (line.starts_with(info)) {
      const std::string_view said = line.substr(info.size());
      if (said.starts_with("Performance counts ") || said.starts_with("Performance counters ")) {
        if (said.find(" infer request") != said.npos)
          p.blocks.push_back({static_cast<int>(p.rows.size()), 0, said.starts_with("Performance counts sorted")});
        continue;
      }
      if (error e = read_latency_line(p, said, lines.number); e.code != error_code::none) return e;
      continue;
    }
    constexpr std::string_view failed = "[ ERROR ] ";
    if (line.starts_with(failed) && p.failure.empty()) {
      p.failure = text::trimmed(line.substr(failed.size()));
      continue;
    }
    if (line.starts_with("Total ") && !p.blocks.empty() && line.ends_with(" milliseconds")) {
      const std::size_t colon = line.find(':');
      if (colon == line.npos) continue;
      std::string_view n = text::trimmed(line.substr(colon + 1));
      n = n.substr(0, n.find(' '));
      p.blocks.back().digit = last_digit(n, milliseconds);
      if (!read_nanoseconds(n, milliseconds,
                            line.starts_with("Total CPU") ? p.blocks.back().cpu : p.blocks.back().real))
        return error::at(error_code::malformed, lines.number)
               << "expected a total time, got '" << n.substr(0, 40) << "'";
      continue;
    }
    if (line.find("layerType: ") == line.npos) continue;
    profile_row r;
    error wrong;
    if (!read_console_row(r, line, lines.number, wrong)) continue;
    if (wrong.code != error_code::none) return wrong;
    if (p.blocks.empty()) p.blocks.push_back({});
    p.rows.push_back(r);
    ++p.blocks.back().rows;
  }
  return {};
}

// The header gives the columns, whose widths are in characters, not bytes. Times are in seconds.
inline error read_profiling_table(profile& p, std::string_view text) {
  const auto characters = [](std::string_view s, std::size_t n) {  // the bytes of the first n characters
    std::size_t i = 0;
    for (; i < s.size() && n > 0; --n) {
      ++i;
      while (i < s.size() && (static_cast<unsigned char>(s[i]) & 0xc0u) == 0x80u) ++i;
    }
    return i;
  };
  const auto right_trimmed = [](std::string_view s) {
    while (!s.empty() && s.back() == ' ') s.remove_suffix(1);
    return s;
  };
  line_reader lines{text};
  std::size_t type = 0, exec = 0, real = 0;
  bool inside = false;
  for (std::string_view line; lines.next(line);) {
    if (line.starts_with("Index Node Name")) {
      type = line.find(" Node Type ") + 1;
      exec = line.find(" Exec Type ") + 1;
      real = line.find(" Real Time ") + 1;
      if (type == 0 || exec < type || real < exec)
        return error::at(error_code::malformed, lines.number)
               << "expected the columns Index, Node Name, Node Type, Exec Type, Real Time, CPU Time, Status";
      p.blocks.push_back({static_cast<int>(p.rows.size()), 0});
      inside = true;
      continue;
    }
    if (!inside || line.starts_with("---")) continue;
    std::size_t digits = 0;
    while (digits < line.size() && line[digits] >= '0' && line[digits] <= '9') ++digits;
    if (digits == 0) {
      inside = false;
      continue;
    }
    const std::size_t shift = digits > 5 ? digits - 5 : 0;
    profile_row r;
    const auto cell = [&](std::size_t from, std::size_t to) {
      const std::size_t first = characters(line, from + shift), last = characters(line, to + shift);
      return right_trimmed(line.substr(first, last - first));
    };
    r.name = cell(6, type);
    r.node_type = cell(type, exec);
    r.exec_type = cell(exec, real);
    std::string_view rest = text::trimmed(line.substr(characters(line, real + shift)));
    std::string_view field[3];
    for (std::string_view& f : field) {
      f = rest.substr(0, rest.find(' '));
      rest = text::trimmed(rest.substr(f.size()));
    }
    if (!read_nanoseconds(field[0], seconds, r.real) || !read_nanoseconds(field[1], seconds, r.cpu) ||
        !read_status(field[2], r.status))
      return error::at(error_code::malformed, lines.number)
             << "expected two times and a status at the end of a row, got '"
             << line.substr(characters(line, real + shift)).substr(0, 60) << "'";
    r.total = r.real;
    p.rows.push_back(r);
    ++p.blocks.back().rows;
  }
  return {};
}

}  // namespace opcost::detail
