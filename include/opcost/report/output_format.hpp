// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A format of a report, behind a function pointer.
#include <opcost/report/report.hpp>

namespace opcost {

/// A format of a report, text or picture.
struct output_format {
  std::string_view name{};
  std::string_view help{};
  void (*write)(const report&, const sink&) = nullptr;
};

/// The entry with this name in a list of formats or pictures, or null.
constexpr const output_format* format_named(span<const output_format> formats, std::string_view name) {
  for (const output_format& f : formats)
    if (f.name == name) return &f;
  return nullptr;
}
/// "summary, table, tree, ...", for messages.
inline std::string names_of(span<const output_format> formats) {
  std::string s;
  for (const output_format& f : formats) s.append(s.empty() ? "" : ", ").append(f.name);
  return s;
}

}  // namespace opcost
