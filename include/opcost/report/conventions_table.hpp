// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The figures of one network under all conventions, side by side, with each tool's own names for them.
#include <opcost/graph/convention_figures.hpp>
#include <opcost/report/explain.hpp>
#include <opcost/text/table.hpp>

namespace opcost {

/// The figures of one convention.
struct convention_figures {
  struct one {
    std::string_view name{};
    figure is{};
  };
  std::string_view convention{}, note{};
  std::vector<one> figures{};
};
/// The figures of the conventions `Shown`. The analysis must have the readings that they need.
template <class... Shown, class... Cs>
std::vector<convention_figures> figures_by_convention(const analysis<Cs...>& a, convention_list<Shown...>,
                                                      const subject& of = {}) {
  std::vector<convention_figures> all;
  convention_list<Shown...>::each([&]<class C>(std::type_identity<C>) {
    all.push_back({.convention = C::name, .note = note_for<C>(of)});
    each_figure<C>(a, [&](std::string_view name, const figure& f) { all.back().figures.push_back({name, f}); });
  });
  return all;
}

namespace detail {
inline std::string shown(const figure& f) { return f.known ? with_commas(f) : std::string("-"); }
// The column of a figure. All names for parameters have the same column.
inline std::string_view column_of(std::string_view name) {
  return name == "params" || name == "parameters" || name == "total_params" ? "parameters"
         : name == "total_mult_adds"                                        ? "macs"
                                                                            : name;
}
}  // namespace detail

/// Writes a table with a row for each convention.
inline void write_all_conventions(const std::vector<convention_figures>& all, const subject& of, const sink& to) {
  std::vector<std::string_view> columns{"macs", "flops"};
  std::vector<std::string_view> further;  // figures that only one tool has: in lines below the table
  const auto holds = [](const std::vector<std::string_view>& list, std::string_view name) {
    for (std::string_view n : list)
      if (n == name) return true;
    return false;
  };
  for (std::string_view name : {"valid_macs", "activations", "parameters"})
    for (const convention_figures& c : all)
      for (const auto& f : c.figures)
        if (detail::column_of(f.name) == name && !holds(columns, name)) columns.push_back(name);
  std::vector<table::align> sides(columns.size() + 1, table::align::right);
  sides[0] = table::align::left;
  table t(sides);
  std::vector<std::string> cells{"convention"};
  for (std::string_view c : columns) cells.push_back(to_string(c));
  t.add(cells);
  for (const convention_figures& c : all) {
    cells.assign(columns.size() + 1, "");
    cells[0] = to_string(c.convention);
    for (const auto& f : c.figures)
      for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i] == detail::column_of(f.name)) cells[i + 1] = detail::shown(f.is);
    t.add(cells);
  }
  if (!of.name.empty()) to << visible(of.name) << (of.source.empty() ? "" : ", ") << of.source << "\n\n";
  t.write(to);
  for (const convention_figures& c : all) {
    std::string line;
    for (const auto& f : c.figures)
      if (!holds(columns, detail::column_of(f.name)))
        line.append(line.empty() ? "" : ", ").append(f.name).append(" ").append(detail::shown(f.is));
    if (!line.empty()) to << "\n" << c.convention << ": " << line << "\n";
  }
  std::string_view before{};
  for (const convention_figures& c : all) {
    if (!c.note.empty() && c.note != before)
      to << (before.empty() ? "\n" : "") << "note, " << c.convention << ": " << c.note << "\n";
    before = c.note.empty() ? before : c.note;
  }
}

/// Writes { "model", "source", "conventions": { NAME: { FIGURE: n, .., "note" } } }.
inline void write_all_conventions_json(const std::vector<convention_figures>& all, const subject& of, const sink& to) {
  detail::json_writer w(to);
  w.open('{');
  w.key("model").text(of.name);
  w.key("source").text(of.source);
  w.key("conventions").open('{');
  for (const convention_figures& c : all) {
    w.line_break();
    w.key(c.convention).open('{');
    bool saturated = false;
    for (const auto& f : c.figures) {
      f.is.known ? w.key(f.name).raw(to_string(f.is)) : w.key(f.name).null();
      saturated = saturated || (f.is.known && f.is.whole.saturated());
    }
    if (saturated) w.key("saturated").raw("true");
    if (!c.note.empty()) w.key("note").text(c.note);
    w.close('}');
  }
  w.close('}');
  w.close('}');
  to << "\n";
}

}  // namespace opcost
