// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The characters of any text. A byte that is not valid UTF-8 is a character of its own.
#include <cstdint>
#include <string_view>

namespace opcost {

/// A character of a text.
struct utf8_character {
  std::uint32_t code = 0xfffd;  // U+FFFD if invalid
  std::size_t length = 1;       // bytes
  bool valid = false;
};

/// The first character of `s`, which is not empty. Overlong forms, surrogates and codes above U+10FFFF are invalid (RFC
/// 3629).
constexpr utf8_character first_character(std::string_view s) {
  const auto byte = [&](std::size_t i) {
    return i < s.size() ? static_cast<std::uint32_t>(static_cast<unsigned char>(s[i])) : 0u;
  };
  const std::uint32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4) return {};
  std::uint32_t code = lead & (0xffu >> (length + 1));
  for (std::size_t k = 1; k < length; ++k) {
    if ((byte(k) & 0xc0u) != 0x80u) return {};
    code = code << 6 | (byte(k) & 0x3fu);
  }
  constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  if (code < least[length] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return {};
  return {code, length, true};
}

/// The columns of a character on a screen: 0 for combining marks, 2 for East Asian wide characters and emoji.
constexpr std::size_t columns_of(std::uint32_t code) {
  const auto within = [&](std::uint32_t from, std::uint32_t to) { return code >= from && code <= to; };
  if (within(0x300, 0x36f) || within(0x200b, 0x200f) || within(0x20d0, 0x20ff) || within(0xfe00, 0xfe0f)) return 0;
  return within(0x1100, 0x115f) || within(0x2e80, 0xa4cf) || within(0xac00, 0xd7a3) || within(0xf900, 0xfaff) ||
                 within(0xfe30, 0xfe6f) || within(0xff00, 0xff60) || within(0x1f300, 0x1faff) ||
                 within(0x20000, 0x3fffd)
             ? 2
             : 1;
}
/// The columns of a text.
constexpr std::size_t columns_of(std::string_view s) {
  std::size_t width = 0;
  while (!s.empty()) {
    const utf8_character c = first_character(s);
    width += c.valid ? columns_of(c.code) : 1;
    s.remove_prefix(c.length);
  }
  return width;
}

/// True for characters that act on a terminal: controls, line separators, and marks that change the direction of text.
constexpr bool acts(std::uint32_t code) {
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0xad || code == 0x61c || code == 0x200b ||
         code == 0x200e || code == 0x200f || (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f) ||
         code == 0xfeff || (code >= 0xfff9 && code <= 0xfffb) || (code & 0xfffe) == 0xfffe;
}

/// True if a text contains letters that are written from right to left.
constexpr bool has_right_to_left(std::string_view s) {
  while (!s.empty()) {
    const utf8_character c = first_character(s);
    const auto within = [&](std::uint32_t from, std::uint32_t to) { return c.code >= from && c.code <= to; };
    if (within(0x590, 0x8ff) || within(0xfb1d, 0xfdff) || within(0xfe70, 0xfeff) || within(0x10800, 0x10fff) ||
        within(0x1e800, 0x1efff))
      return true;
    s.remove_prefix(c.length);
  }
  return false;
}

}  // namespace opcost
