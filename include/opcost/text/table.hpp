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

namespace detail {
// Writes the lines of a table whose columns have been measured. `right`: the columns that are aligned right.
class table_lines {
 public:
  table_lines(const sink& to, const table_style& style, std::vector<bool> right)
      : to_(to), style_(style), right_(std::move(right)), width_(right_.size(), 0) {}

  // Widens the columns so that the cells fit, with `more` blanks.
  void measure(const std::vector<std::string>& cells, std::size_t more) {
    for (std::size_t c = 0; c < cells.size() && c < width_.size(); ++c)
      if (const std::size_t w = columns_of(std::string_view(cells[c])) + more; w > width_[c] && w <= style_.widest)
        width_[c] = w;
  }
  // Narrows the columns until the table fits into a console.
  void fit_into(std::size_t console) {
    const std::size_t padding = 2 * style_.padding;
    for (std::size_t& w : width_) w += padding;
    narrow(width_, console > width_.size() + 1 ? console - width_.size() - 1 : 0);
    for (std::size_t& w : width_) w = w > padding ? w - padding : 0;
  }
  // In the middle of the table's width.
  void title(const std::string& words) const {
    std::size_t whole = columns_of(style_.left) + columns_of(style_.right) +
                        (width_.empty() ? 0 : (width_.size() - 1) * columns_of(style_.between));
    for (std::size_t w : width_) whole += w + 2 * style_.padding;
    for (const std::string& text : wrapped(words, whole, true)) {
      const std::string_view line = text::trimmed(text);
      const std::size_t blanks = whole - columns_of(line);
      to_ << std::string(blanks / 2, ' ') << line << std::string(blanks - blanks / 2, ' ') << "\n";
    }
  }
  // A horizontal line; `marks`: with a colon at the side to which a column is aligned.
  void rule(const table_style::rule& r, bool marks) const {
    if (r.fill.empty()) return;
    std::string line(r.left);
    for (std::size_t c = 0; c < width_.size(); ++c) {
      if (c > 0) line += r.cross;
      std::string piece;
      for (std::size_t i = 0; i < width_[c] + 2 * style_.padding; ++i) piece += r.fill;
      if (marks && !piece.empty()) (right_[c] ? piece.back() : piece.front()) = ':';
      line += piece;
    }
    to_ << line << r.right << "\n";
  }
  // A row of cells, on several lines if the style wraps them.
  void row(const std::vector<std::string>& cells, bool at_bottom) const {
    if (!style_.wraps) return line(cells);
    std::vector<std::vector<std::string>> pieces;
    std::size_t lines = 1;
    for (std::size_t c = 0; c < cells.size(); ++c) {
      pieces.push_back(wrapped(cells[c], width_[c]));
      if (pieces[c].size() > lines) lines = pieces[c].size();
    }
    for (std::size_t i = 0; i < lines; ++i) {
      std::vector<std::string> of_line;
      for (const auto& p : pieces) {
        const std::size_t blank = at_bottom ? lines - p.size() : 0;
        of_line.push_back(i >= blank && i - blank < p.size() ? p[i - blank] : std::string());
      }
      line(of_line);
    }
  }

 private:
  const sink& to_;
  const table_style& style_;
  std::vector<bool> right_;
  std::vector<std::size_t> width_;  // of the columns

  void line(const std::vector<std::string>& cells) const {
    std::string s(style_.left);
    const std::string padding(style_.padding, ' ');
    for (std::size_t c = 0; c < cells.size() && c < width_.size(); ++c) {
      const std::size_t taken = columns_of(std::string_view(cells[c]));
      const std::string blanks(taken < width_[c] ? width_[c] - taken : 0, ' ');
      if (c > 0) s += style_.between;
      s += padding + (right_[c] ? blanks + cells[c] : cells[c] + blanks) + padding;
    }
    s += style_.right;
    while (!style_.blanks_at_end && !s.empty() && s.back() == ' ') s.pop_back();
    to_ << s << "\n";
  }
};
}  // namespace detail

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
    std::vector<std::vector<std::string>> rows = rows_;
    std::vector<align> sides = columns_;
    if (style.shows_all)
      for (auto& cells : rows)
        for (std::string& cell : cells) cell = visible(cell);
    if (style.tabulates) tabulate(rows, sides);
    std::vector<bool> right;
    for (align side : sides) right.push_back(side == align::right);
    detail::table_lines lines(to, style, std::move(right));
    lines.measure(header_, style.tabulates ? 2 : 0);
    for (const auto& r : rows) lines.measure(r, 0);
    if (style.wraps) lines.fit_into(console);
    if (!title_.empty()) lines.title(title_);
    lines.rule(style.above, false);
    if (!header_.empty()) lines.row(header_, true);
    lines.rule(style.below_header, style.marks_sides);
    for (const auto& r : rows) lines.row(r, false);
    lines.rule(style.below, false);
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
