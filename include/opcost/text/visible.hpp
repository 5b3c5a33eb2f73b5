// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Text from files in a form that is safe to print on a terminal.
#include <opcost/text/utf8.hpp>
#include <string>

namespace opcost {

/// `s` with control characters, marks of direction, line separators and bytes that are not UTF-8 as escapes, which
/// begin with a backslash. All text outputs and messages print names this way; JSON and CSV do not.
inline std::string visible(std::string_view s) {
  std::string text;
  text.reserve(s.size());
  const auto hex = [&](std::string_view prefix, std::uint32_t code, int digits) {
    text += prefix;
    for (int i = digits; i-- > 0;) text += "0123456789abcdef"[code >> (4 * i) & 15u];
  };
  while (!s.empty()) {
    const utf8_character c = first_character(s);
    if (!c.valid)
      hex("\\x", static_cast<unsigned char>(s[0]), 2);
    else if (!acts(c.code))
      text.append(s.substr(0, c.length));
    else if (c.code == '\n')
      text += "\\n";
    else if (c.code == '\r')
      text += "\\r";
    else if (c.code == '\t')
      text += "\\t";
    else if (c.code < 0x100)
      hex("\\x", c.code, 2);
    else
      hex("\\u", c.code, c.code > 0xffff ? 6 : 4);
    s.remove_prefix(c.length);
  }
  return text;
}

}  // namespace opcost
