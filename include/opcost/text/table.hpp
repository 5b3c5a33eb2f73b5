// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Tables of aligned columns, for any script. Styles are plain, or imitate Python's tabulate and rich.
#include <opcost/text/table_text.hpp>
#include <string>
#include <vector>

namespace opcost {

/// The appearance of a table.
struct table_style {
  /// A horizontal line; none if `fill` is empty.
  struct rule {
    std::string_view left{}, fill{}, cross{}, right{};
  };
  std::string_view left{}, between{}, right{};  ///< before, between and after the cells of a row
  std::size_t padding = 0;                      ///< blanks on both sides of a cell
  rule above{}, below_header{}, below{};
  bool blanks_at_end = true;  ///< pad the last cell of a row
  bool shows_all = false;     ///< escape characters that would act on a terminal
  bool tabulates = false;     ///< as tabulate: strip cells, align numbers by their points, widen headers by two blanks
  bool marks_sides = false;   ///< :--- and ---: under the header
  std::size_t widest = static_cast<std::size_t>(-1);  ///< a longer cell does not widen its column
  bool wraps = false;  ///< as rich: narrow columns until the table fits, wrap words, end long words in an ellipsis
};
/// Columns with two blanks between them. Its limit of width keeps one long name from padding all other rows.
inline constexpr table_style plain_columns{.between = "  ", .blanks_at_end = false, .shows_all = true, .widest = 240};
/// The styles "pipe", "psql" and "simple" of tabulate.
inline constexpr table_style pipe_table{.left = "|",
                                        .between = "|",
                                        .right = "|",
                                        .padding = 1,
                                        .below_header = {"|", "-", "|", "|"},
                                        .tabulates = true,
                                        .marks_sides = true};
inline constexpr table_style psql_table{.left = "|",
                                        .between = "|",
                                        .right = "|",
                                        .padding = 1,
                                        .above = {"+", "-", "+", "+"},
                                        .below_header = {"|", "-", "+", "|"},
                                        .below = {"+", "-", "+", "+"},
                                        .tabulates = true};
inline constexpr table_style simple_table{
    .between = "  ", .below_header = {"", "-", "  ", ""}, .blanks_at_end = false, .tabulates = true};
/// The style box.ASCII2 of rich.
inline constexpr table_style ascii2_table{.left = "|",
                                          .between = "|",
                                          .right = "|",
                                          .padding = 1,
                                          .above = {"+", "-", "+", "+"},
                                          .below_header = {"+", "-", "+", "+"},
                                          .below = {"+", "-", "+", "+"},
                                          .wraps = true};

/// Rows of cells with a header and a title, all optional.
class table {
 public:
  enum class align : char { left, right, by_content };
  explicit table(std::vector<align> columns, std::vector<std::string> header = {})
      : columns_(std::move(columns)), header_(std::move(header)) {}
  void title(std::string text) { title_ = std::move(text); }
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

  /// Writes the table. `console`: the width in columns that a style which wraps must fit into.
  void write(const sink& to, const table_style& style = plain_columns, std::size_t console = 80) const {
    std::vector<std::string> header = header_;
    std::vector<std::vector<std::string>> rows = rows_;
    std::vector<align> sides = columns_;
    if (style.shows_all)
      for (auto& cells : rows)
        for (std::string& cell : cells) cell = visible(cell);
    if (style.tabulates) tabulate(rows, sides);
    std::vector<std::size_t> width(columns_.size(), 0);
    const auto measure = [&](const std::vector<std::string>& cells, std::size_t more) {
      for (std::size_t c = 0; c < cells.size() && c < width.size(); ++c)
        if (const std::size_t w = columns_of(std::string_view(cells[c])) + more; w > width[c] && w <= style.widest)
          width[c] = w;
    };
    measure(header, style.tabulates ? 2 : 0);
    for (const auto& r : rows) measure(r, 0);
    if (style.wraps) {
      for (std::size_t& w : width) w += 2 * style.padding;
      detail::narrow(width, console > width.size() + 1 ? console - width.size() - 1 : 0);
      for (std::size_t& w : width) w = w > 2 * style.padding ? w - 2 * style.padding : 0;
    }

    std::size_t whole = columns_of(style.left) + columns_of(style.right) +
                        (width.empty() ? 0 : (width.size() - 1) * columns_of(style.between));
    for (std::size_t w : width) whole += w + 2 * style.padding;
    if (!title_.empty())
      for (const std::string& text : detail::wrapped(title_, whole, true)) {
        const std::string_view line = text::trimmed(text);
        const std::size_t blanks = whole - columns_of(line);
        to << std::string(blanks / 2, ' ') << line << std::string(blanks - blanks / 2, ' ') << "\n";
      }
    const auto rule = [&](const table_style::rule& r, bool marks) {
      if (r.fill.empty()) return;
      std::string line(r.left);
      for (std::size_t c = 0; c < width.size(); ++c) {
        if (c > 0) line += r.cross;
        std::string piece;
        for (std::size_t i = 0; i < width[c] + 2 * style.padding; ++i) piece += r.fill;
        if (marks && !piece.empty()) (sides[c] == align::right ? piece.back() : piece.front()) = ':';
        line += piece;
      }
      to << line << r.right << "\n";
    };
    const auto line = [&](const std::vector<std::string>& cells) {
      std::string s(style.left);
      const std::string padding(style.padding, ' ');
      for (std::size_t c = 0; c < cells.size() && c < width.size(); ++c) {
        const std::size_t taken = columns_of(std::string_view(cells[c]));
        const std::string blanks(taken < width[c] ? width[c] - taken : 0, ' ');
        if (c > 0) s += style.between;
        s += padding + (sides[c] == align::right ? blanks + cells[c] : cells[c] + blanks) + padding;
      }
      s += style.right;
      while (!style.blanks_at_end && !s.empty() && s.back() == ' ') s.pop_back();
      to << s << "\n";
    };
    const auto put = [&](const std::vector<std::string>& cells, bool at_bottom) {
      if (!style.wraps) return line(cells);
      std::vector<std::vector<std::string>> pieces;
      std::size_t lines = 1;
      for (std::size_t c = 0; c < cells.size(); ++c) {
        pieces.push_back(detail::wrapped(cells[c], width[c]));
        if (pieces[c].size() > lines) lines = pieces[c].size();
      }
      for (std::size_t i = 0; i < lines; ++i) {
        std::vector<std::string> of_line;
        for (const auto& p : pieces) {
          const std::size_t above = at_bottom ? lines - p.size() : 0;
          of_line.push_back(i >= above && i - above < p.size() ? p[i - above] : std::string());
        }
        line(of_line);
      }
    };
    rule(style.above, false);
    if (!header.empty()) put(header, true);
    rule(style.below_header, style.marks_sides);
    for (const auto& r : rows) put(r, false);
    rule(style.below, false);
  }

 private:
  std::vector<align> columns_;
  std::vector<std::string> header_;
  std::vector<std::vector<std::string>> rows_{};
  std::string title_{};

  // A column that contains only numbers is aligned right; numbers with a fraction are printed by "%g", with aligned
  // points.
  static void tabulate(std::vector<std::vector<std::string>>& rows, std::vector<align>& sides) {
    for (std::size_t c = 0; c < sides.size(); ++c) {
      const auto each = [&](auto&& f) {
        for (auto& r : rows)
          if (c < r.size()) f(r[c]);
      };
      int whole = 0, real = 0, other = 0;
      each([&](const std::string& cell) {
        const int kind = detail::kind_of_number(text::trimmed(cell));
        if (!cell.empty()) ++(kind == 1 ? whole : kind == 2 ? real : other);
      });
      const bool numbers = other == 0 && whole + real > 0;
      if (numbers && real > 0)
        each([](std::string& cell) {
          double v = 0;
          const std::string_view s = text::trimmed(cell).substr(text::trimmed(cell).starts_with('+'));
          const text::real_prefix number = text::read_real_prefix(s, v);
          if (number.length > 0 && !number.out_of_range) cell = python::general(v);
        });
      if (sides[c] != align::by_content || !numbers) {
        each([](std::string& cell) { cell = std::string(text::trimmed(cell)); });
        if (sides[c] == align::by_content) sides[c] = align::left;
        continue;
      }
      sides[c] = align::right;
      if (real == 0) continue;
      std::size_t most = 0;
      each([&](const std::string& cell) {
        if (detail::after_point(cell) > most) most = detail::after_point(cell);
      });
      each([&](std::string& cell) { cell += std::string(most - detail::after_point(cell), ' '); });
    }
  }
};

}  // namespace opcost
