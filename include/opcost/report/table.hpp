// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Cells in aligned columns, whatever their script.
#include <opcost/core/text.hpp>
#include <string>
#include <vector>

namespace opcost {

// Columns that a UTF-8 text takes on a screen: combining marks none, East Asian wide characters and emoji two. A byte that is no UTF-8 counts as one.
inline std::size_t columns_of(std::string_view s) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < s.size();) {
    const auto lead = static_cast<unsigned char>(s[i]);
    std::size_t length = lead < 0x80 ? 1 : lead >= 0xf0 && lead < 0xf8 ? 4 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xc0 && lead < 0xe0 ? 2 : 1;
    std::uint32_t code = length == 1 ? lead : lead & (0xffu >> (length + 1));
    for (std::size_t k = 1; k < length; ++k) {
      const auto next = i + k < s.size() ? static_cast<unsigned char>(s[i + k]) : 0u;
      if ((next & 0xc0u) != 0x80u) {
        length = 1, code = lead;
        break;
      }
      code = code << 6 | (next & 0x3fu);
    }
    i += length;
    const auto within = [&](std::uint32_t from, std::uint32_t to) { return code >= from && code <= to; };
    if (within(0x300, 0x36f) || within(0x200b, 0x200f) || within(0x20d0, 0x20ff) || within(0xfe00, 0xfe0f)) continue;
    width += within(0x1100, 0x115f) || within(0x2e80, 0xa4cf) || within(0xac00, 0xd7a3) || within(0xf900, 0xfaff) || within(0xfe30, 0xfe6f) || within(0xff00, 0xff60) || within(0x1f300, 0x1faff) ||
                     within(0x20000, 0x3fffd)
                 ? 2
                 : 1;
  }
  return width;
}

class table {
 public:
  enum class align : char { left, right };
  explicit table(std::vector<align> columns) : columns_(std::move(columns)) {}
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

  // Two blanks between columns, none at the end of a line.
  void write(const sink& to) const {
    std::vector<std::size_t> width(columns_.size(), 0);
    for (const auto& r : rows_) for (std::size_t c = 0; c < r.size(); ++c) width[c] = width[c] < columns_of(r[c]) ? columns_of(r[c]) : width[c];
    for (const auto& r : rows_) {
      std::string line;
      for (std::size_t c = 0; c < r.size(); ++c) {
        const std::string blanks(width[c] - columns_of(r[c]), ' ');
        if (c > 0) line += "  ";
        line += columns_[c] == align::right ? blanks + r[c] : r[c] + blanks;
      }
      while (!line.empty() && line.back() == ' ') line.pop_back();
      to << line << "\n";
    }
  }

 private:
  std::vector<align> columns_;
  std::vector<std::vector<std::string>> rows_{};
};

}  // namespace opcost
