// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Differences of models as text, JSON, Markdown, annotations of GitHub workflows, and a JUnit test report.
#include <opcost/budget/diff.hpp>
#include <opcost/text/json_writer.hpp>
#include <opcost/text/visible.hpp>

namespace opcost {

/// The format of a difference.
enum class diff_format : std::uint8_t { text, json, markdown, github, junit };
template <>
inline constexpr std::array<std::string_view, 5> spellings<diff_format>{"text", "json", "markdown", "github", "junit"};

/// A model, by its path or a name, and its difference.
struct named_diff {
  std::string model{};
  network_diff difference{};
};

namespace detail {
inline std::string figure_text(const figure& f) { return f.known ? to_string(f) : "not known"; }
// The increase, with its sign.
inline std::string change_text(const figure_change& c) {
  if (!c.old_value.known || !c.new_value.known) return "not known";
  const count_t by = c.new_value.whole - c.old_value.whole;
  return (by > 0 ? "+" : "") + to_string(by);
}
// The increase in percent of the old value, "+1.50"; empty if that is 0 or unknown.
inline std::string percent_text(const figure_change& c) {
  if (!c.old_value.known || !c.new_value.known || c.old_value.whole <= 0) return {};
  const count_t by = c.new_value.whole - c.old_value.whole;
  const std::string number = percent_number(by < 0 ? count_t(0) - by : by, c.old_value.whole);
  const std::size_t point = number.find('.');
  return (by < 0 ? "-" : by > 0 ? "+" : "") + number.substr(0, point == number.npos ? point : point + 3);
}
}  // namespace detail
/// "macs: 100 -> 120 (+20, +20 %), allowed 100"
inline std::string to_text(const figure_change& c) {
  std::string s = std::string(entry_of(c.id).name) + ": " + detail::figure_text(c.old_value) + " -> " +
                  detail::figure_text(c.new_value) + " (" + detail::change_text(c);
  if (const std::string percent = detail::percent_text(c); !percent.empty()) s += ", " + percent + " %";
  s += ")";
  if (c.is == verdict::over) s += ", allowed " + to_string(c.limit);
  if (c.is == verdict::not_known) s += ", incomplete";
  return s;
}
namespace detail {

inline void write_diff_text(span<const named_diff> all, const sink& to) {
  for (const named_diff& m : all) {
    to << visible(m.model) << ": " << spellings<verdict>[static_cast<std::size_t>(m.difference.overall())] << "\n";
    for (const figure_change& c : m.difference.figures)
      to << (c.is == verdict::within ? "  " : "! ") << to_text(c) << "\n";
    for (const std::string& name : m.difference.added) to << "  added " << visible(name) << "\n";
    for (const std::string& name : m.difference.removed) to << "  removed " << visible(name) << "\n";
    for (const renamed_layer& r : m.difference.renamed)
      to << "  renamed " << visible(r.old_name) << " -> " << visible(r.new_name) << "\n";
    for (const layer_change& c : m.difference.changed)
      to << "  changed " << visible(c.layer) << ", " << entry_of(c.id).name << ": " << figure_text(c.old_value)
         << " -> " << figure_text(c.new_value) << "\n";
  }
}

inline void write_number(json_writer& json, std::string_view key, const figure& f) {
  json.key(key);
  f.known ? json.raw(to_string(f)) : json.null();
}
inline void write_diff_json(const named_diff& m, json_writer& json) {
  json.open('{');
  json.key("model").text(m.model);
  json.key("verdict").text(spellings<verdict>[static_cast<std::size_t>(m.difference.overall())]);
  json.key("figures").open('[');
  for (const figure_change& c : m.difference.figures) {
    json.line_break();
    json.open('{');
    json.key("name").text(entry_of(c.id).name);
    write_number(json, "old", c.old_value);
    write_number(json, "new", c.new_value);
    const bool known = c.old_value.known && c.new_value.known;
    write_number(json, "change", known ? figure(c.new_value.whole - c.old_value.whole) : figure());
    const std::string percent = percent_text(c);
    json.key("percent").raw(percent.empty() ? "null" : std::string_view(percent).substr(percent[0] == '+' ? 1 : 0));
    json.key("verdict").text(spellings<verdict>[static_cast<std::size_t>(c.is)]);
    json.close('}');
  }
  json.close(']');
  json.line_break();
  json.key("layers").open('{');
  const auto names = [&](std::string_view key, const std::vector<std::string>& list) {
    json.key(key).open('[');
    for (const std::string& name : list) json.text(name);
    json.close(']');
  };
  names("added", m.difference.added);
  names("removed", m.difference.removed);
  json.key("renamed").open('[');
  for (const renamed_layer& r : m.difference.renamed) {
    json.open('{');
    json.key("old").text(r.old_name);
    json.key("new").text(r.new_name);
    json.close('}');
  }
  json.close(']');
  json.key("changed").open('[');
  for (const layer_change& c : m.difference.changed) {
    json.line_break();
    json.open('{');
    json.key("layer").text(c.layer);
    json.key("figure").text(entry_of(c.id).name);
    write_number(json, "old", c.old_value);
    write_number(json, "new", c.new_value);
    json.close('}');
  }
  json.close(']');
  json.close('}');
  json.close('}');
}

inline void write_diff_markdown(span<const named_diff> all, const sink& to) {
  to << "| model | figure | old | new | change | verdict |\n| --- | --- | ---: | ---: | ---: | --- |\n";
  const auto plain = [](std::string_view s) {
    std::string safe;
    for (const char c : visible(s)) safe.append(c == '|' ? "\\" : "").append(1, c);
    return safe;
  };
  for (const named_diff& m : all)
    for (const figure_change& c : m.difference.figures) {
      const std::string percent = percent_text(c);
      to << "| " << plain(m.model) << " | " << entry_of(c.id).name << " | " << figure_text(c.old_value) << " | "
         << figure_text(c.new_value) << " | " << change_text(c) << (percent.empty() ? "" : " (" + percent + " %)")
         << " | " << spellings<verdict>[static_cast<std::size_t>(c.is)] << " |\n";
    }
  for (const named_diff& m : all) {
    const network_diff& d = m.difference;
    if (d.added.empty() && d.removed.empty() && d.renamed.empty() && d.changed.empty()) continue;
    to << "\n**" << plain(m.model) << "**\n\n";
    for (const std::string& name : d.added) to << "- added `" << visible(name) << "`\n";
    for (const std::string& name : d.removed) to << "- removed `" << visible(name) << "`\n";
    for (const renamed_layer& r : d.renamed)
      to << "- renamed `" << visible(r.old_name) << "` to `" << visible(r.new_name) << "`\n";
    for (const layer_change& c : d.changed)
      to << "- changed `" << visible(c.layer) << "`, " << entry_of(c.id).name << ": " << figure_text(c.old_value)
         << " to " << figure_text(c.new_value) << "\n";
  }
}

// Workflow commands: percent signs and line ends are escaped, in properties colons and commas too.
inline std::string github_text(std::string_view s, bool property) {
  std::string safe;
  for (const char c : s) {
    if (c == '%')
      safe += "%25";
    else if (c == '\r')
      safe += "%0D";
    else if (c == '\n')
      safe += "%0A";
    else if (property && c == ':')
      safe += "%3A";
    else if (property && c == ',')
      safe += "%2C";
    else
      safe += c;
  }
  return safe;
}
inline void write_diff_github(span<const named_diff> all, const sink& to) {
  for (const named_diff& m : all)
    for (const figure_change& c : m.difference.figures) {
      const bool is_same = c.old_value == c.new_value;
      if (c.is == verdict::within && is_same) continue;
      to << (c.is == verdict::over        ? "::error"
             : c.is == verdict::not_known ? "::warning"
                                          : "::notice")
         << " file=" << github_text(m.model, true) << ",title=" << entry_of(c.id).name
         << "::" << github_text(to_text(c), false) << "\n";
    }
}

inline std::string xml_text(std::string_view s) {
  std::string safe;
  for (const char c : s) {
    if (c == '&')
      safe += "&amp;";
    else if (c == '<')
      safe += "&lt;";
    else if (c == '>')
      safe += "&gt;";
    else if (c == '"')
      safe += "&quot;";
    else if (static_cast<unsigned char>(c) < 0x20)
      safe += ' ';
    else
      safe += c;
  }
  return safe;
}
inline void write_diff_junit(span<const named_diff> all, const sink& to) {
  to << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"opcost\">\n";
  for (const named_diff& m : all) {
    int failures = 0, skipped = 0;
    for (const figure_change& c : m.difference.figures) {
      failures += c.is == verdict::over;
      skipped += c.is == verdict::not_known;
    }
    to << "  <testsuite name=\"" << xml_text(m.model) << "\" tests=\"" << to_string(m.difference.figures.size())
       << "\" failures=\"" << to_string(failures) << "\" errors=\"" << to_string(skipped) << "\">\n";
    for (const figure_change& c : m.difference.figures) {
      to << "    <testcase classname=\"" << xml_text(m.model) << "\" name=\"" << entry_of(c.id).name << "\"";
      if (c.is == verdict::within) {
        to << "/>\n";
        continue;
      }
      const std::string_view element = c.is == verdict::over ? "failure" : "error";
      to << ">\n      <" << element << " message=\"" << xml_text(to_text(c)) << "\"/>\n    </testcase>\n";
    }
    to << "  </testsuite>\n";
  }
  to << "</testsuites>\n";
}
}  // namespace detail

/// Writes the differences of one model or several. JSON: an object if there is one model, a list otherwise.
inline void write_diff(span<const named_diff> all, diff_format format, const sink& to) {
  switch (format) {
    case diff_format::text: return detail::write_diff_text(all, to);
    case diff_format::markdown: return detail::write_diff_markdown(all, to);
    case diff_format::github: return detail::write_diff_github(all, to);
    case diff_format::junit: return detail::write_diff_junit(all, to);
    case diff_format::json: break;
  }
  detail::json_writer json(to);
  if (all.size() != 1) json.open('[');
  for (const named_diff& m : all) detail::write_diff_json(m, json);
  if (all.size() != 1) json.close(']');
  to << "\n";
}

/// The worst verdict: over, else not_known, else within.
inline verdict overall(span<const named_diff> all) {
  verdict v = verdict::within;
  for (const named_diff& m : all) {
    if (m.difference.overall() == verdict::over) return verdict::over;
    if (m.difference.overall() == verdict::not_known) v = verdict::not_known;
  }
  return v;
}

}  // namespace opcost
