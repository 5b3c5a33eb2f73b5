// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Memory over time in the layout of Python's memory_profiler: one line for each layer, with the live bytes while it
// runs and the change since the line above.
#include <opcost/plan/over_time.hpp>
#include <opcost/text/format_numbers.hpp>
#include <opcost/text/visible.hpp>

namespace opcost {
namespace detail {
inline std::string padded(const std::string& s, std::size_t width) {
  return s.size() < width ? std::string(width - s.size(), ' ') + s : s;
}
// Bytes with one decimal, in a unit that fits the largest: "0.6 MiB", "-0.6 MiB".
inline std::string in_unit(std::int64_t bytes, std::int64_t largest) {
  constexpr struct {
    std::int64_t size;
    std::string_view name;
  } units[] = {{std::int64_t{1} << 30, " GiB"}, {std::int64_t{1} << 20, " MiB"}, {std::int64_t{1} << 10, " KiB"}};
  for (const auto& u : units)
    if (largest >= u.size) {
      const std::int64_t size = bytes < 0 ? -bytes : bytes,
                         tenths = size / u.size * 10 + (size % u.size * 10 + u.size / 2) / u.size;
      return (bytes < 0 && tenths > 0 ? "-" : "") + to_string(tenths / 10) + "." + to_string(tenths % 10) +
             to_string(u.name);
    }
  return to_string(bytes) + " B";
}
}  // namespace detail

/// Writes a line for each layer that runs, and for inputs and outputs. Occurrences: the number of runs in one
/// inference, which is the trip count for the body of a loop.
inline void write_memory_profile(const analysis_base& a, const sequence<memory_moment>& over_time, const sink& to) {
  to << "Line #    Mem usage    Increment  Occurrences   Line Contents\n" << std::string(61, '=') << "\n";
  std::int64_t largest = 0, before = 0;
  for (const memory_moment& m : over_time)
    if (m.live > largest) largest = m.live;
  for (const memory_moment& m : over_time) {
    const row& r = a.at(m.row);
    if (!r.reached || r.folded || r.kind == node_kind::constant) continue;
    to << detail::padded(to_string(m.row), 6) << " " << detail::padded(detail::in_unit(m.live, largest), 12) << " "
       << detail::padded(detail::in_unit(m.live - before, largest), 12) << "  " << detail::padded("1", 10) << "   "
       << visible(r.type);
    if (!r.name.empty() && r.name != r.type) to << " " << visible(r.name);
    if (m.workspace > 0) to << " (works in " << detail::in_unit(m.workspace, largest) << ")";
    to << "\n";
    before = m.live;
  }
}

}  // namespace opcost
