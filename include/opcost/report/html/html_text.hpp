// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Text of a page: escaped, with places where long names can break.
#include <opcost/report/pictures/svg.hpp>

namespace opcost::detail {

// ">= 1234.5" as ">= 1,234.5"; a text without digits stays as it is.
inline std::string grouped_digits(const std::string& s) {
  const std::size_t begin = s.find_first_of("0123456789");
  if (begin == s.npos) return s;
  const std::size_t end = s.find('.', begin) == s.npos ? s.size() : s.find('.', begin);
  std::string text = s.substr(0, begin);
  for (std::size_t i = begin; i < s.size(); ++i) {
    if (i > begin && i < end && (end - i) % 3 == 0) text += ',';
    text += s[i];
  }
  return text;
}

class html_text {
 public:
  explicit html_text(const sink& to) : to_(to) {}

 protected:
  static std::string capitalized(std::string_view s) {
    std::string text(s);
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
  }
  const sink& to_;
  void text(std::string_view s) const { write_escaped(to_, s); }
  // Writes a name with places where it can break.
  void breakable(std::string_view s) const {
    std::size_t from = 0;
    for (std::size_t i = 0; i + 1 < s.size(); ++i)
      if (s[i] == '/') {
        text(s.substr(from, i + 1 - from));
        to_ << "<wbr>";
        from = i + 1;
      }
    text(s.substr(from));
  }
};

}  // namespace opcost::detail
