// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads benchmark_app's latency and throughput of whole inferences: from its statistics report (CSV and JSON) and from
// its console.
#include <opcost/profile/record.hpp>
#include <opcost/text/decimal.hpp>

namespace opcost::detail {

// The latencies that a line belongs to: those of all inferences come first, then those of each group of shapes.
inline latency& current_latency(profile& p) {
  if (p.latencies.empty()) p.latencies.push_back({});
  return p.latencies.back();
}

// Reads one line of the report's results, and ignores keys that it does not know. False if a value is not a number.
inline bool read_result(profile& p, std::string_view key, std::string_view value) {
  key = text::trimmed(key);
  constexpr std::string_view group = "group;", percentile = " percentile) (ms)";
  if (key == "error") {
    p.failure = value;
    return true;
  }
  if (key == "group" || key.starts_with(group)) {
    latency of_group;
    of_group.group = text::trimmed(key == "group" ? value : key.substr(group.size()));
    // in JSON, the figures of the last group replace those of all inferences
    if (key == "group" && !p.latencies.empty()) {
      std::swap(of_group.average, p.latencies[0].average);
      std::swap(of_group.least, p.latencies[0].least);
      std::swap(of_group.most, p.latencies[0].most);
    }
    p.latencies.push_back(of_group);
    return true;
  }
  if (key == "throughput")
    return p.latencies.empty() ? read_decimal(value, 3, current_latency(p).per_second)
                               : read_decimal(value, 3, p.latencies[0].per_second);
  if (key == "latency (ms)") return read_nanoseconds(value, milliseconds, current_latency(p).median);
  if (key.starts_with("latency (") && key.ends_with(percentile)) {
    std::int64_t n = 0;
    if (!read_decimal(key.substr(9, key.size() - 9 - percentile.size()), 0, n) || n > 100) return false;
    current_latency(p).percentile = static_cast<int>(n);
    return read_nanoseconds(value, milliseconds, current_latency(p).median);
  }
  for (const auto& [name, to] : {std::pair<std::string_view, std::int64_t latency::*>{"avg latency", &latency::average},
                                 {"min latency", &latency::least},
                                 {"max latency", &latency::most}})
    if (key == name) return read_nanoseconds(value, milliseconds, current_latency(p).*to);
  return true;
}

inline error read_benchmark_report(profile& p, std::string_view text) {
  line_reader lines{text};
  bool results = false;
  for (std::string_view line; lines.next(line);) {
    while (line.ends_with(';')) line.remove_suffix(1);
    if (line == "Execution results") {
      results = true;
      continue;
    }
    if (!results) continue;
    if (text::trimmed(line).empty()) break;
    const std::size_t at = line.starts_with("group;") ? line.size() : line.find(';');
    if (at == std::string_view::npos)
      return error::at(error_code::malformed, lines.number)
             << "expected 'key;value', got '" << line.substr(0, 60) << "'";
    if (!read_result(p, line.substr(0, at), at == line.size() ? std::string_view() : line.substr(at + 1)))
      return error::at(error_code::malformed, lines.number)
             << "'" << line.substr(0, at) << "': expected a number from 0";
  }
  return {};
}

// Reads "   Median:     17.98 us" below "Latency:" or "Latency for each data shape group:". The groups have headings
// like "1. x: [1,3,32,32]".
inline error read_latency_line(profile& p, std::string_view line, int number) {
  const auto fail = [&] {
    return error::at(error_code::malformed, number)
           << "expected a number and its unit as latency, got '" << line.substr(0, 60) << "'";
  };
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return {};
  const std::string_view key = text::trimmed(line.substr(0, colon)), rest = text::trimmed(line.substr(colon + 1));
  std::size_t dot = 0;
  while (dot < key.size() && key[dot] >= '0' && key[dot] <= '9') ++dot;
  if (dot > 0 && key.substr(dot).starts_with(". ")) {
    p.latencies.push_back({});
    p.latencies.back().group = text::trimmed(line).substr(dot + 2);
    return {};
  }
  const std::string_view value = rest.substr(0, rest.find(' ')), unit = text::trimmed(rest.substr(value.size()));
  if (key == "Throughput")
    return read_decimal(value, 3, p.latencies.empty() ? current_latency(p).per_second : p.latencies[0].per_second)
               ? error{}
               : fail();
  std::int64_t latency::*to = key == "Median"    ? &latency::median
                              : key == "Average" ? &latency::average
                              : key == "Min"     ? &latency::least
                              : key == "Max"     ? &latency::most
                                                 : nullptr;
  if (key.ends_with(" percentile")) {
    std::int64_t n = 0;
    if (!read_decimal(key.substr(0, key.size() - 11), 0, n) || n > 100) return fail();
    current_latency(p).percentile = static_cast<int>(n);
    to = &latency::median;
  }
  if (!to) return {};
  if (unit != "us" && unit != "ms" && unit != "s") return fail();
  return read_nanoseconds(value,
                          unit == "us"   ? microseconds
                          : unit == "ms" ? milliseconds
                                         : seconds,
                          current_latency(p).*to)
             ? error{}
             : fail();
}

}  // namespace opcost::detail
