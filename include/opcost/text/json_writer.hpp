// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Writes JSON: commas, nesting, and strings with escapes. A byte that is not valid UTF-8 becomes U+FFFD.
#include <opcost/core/sink.hpp>
#include <opcost/text/utf8.hpp>

namespace opcost::detail {

/// Writes JSON piece by piece: adds commas and escapes. The caller opens and closes objects and lists in order.
class json_writer {
 public:
  explicit json_writer(const sink& to) : to_(to) {}
  json_writer& key(std::string_view name) {
    comma();
    string(name);
    to_ << ": ";
    after_key_ = true;
    return *this;
  }
  void open(char bracket) {
    comma();
    to_ << std::string_view(&bracket, 1);
    first_ = true;
  }
  void close(char bracket) {
    to_ << std::string_view(&bracket, 1);
    first_ = false;
  }
  void text(std::string_view s) {
    comma();
    string(s);
  }
  void raw(std::string_view s) {
    comma();
    to_ << s;
  }
  void number(count_t n) { raw(digits(n)); }
  void null() { raw("null"); }
  void line_break() { break_ = true; }

 private:
  const sink& to_;
  bool first_ = true, after_key_ = false, break_ = false;

  void comma() {
    if (!after_key_ && !first_)
      to_ << (break_ ? ",\n" : ", ");
    else if (break_)
      to_ << "\n";
    first_ = after_key_ = break_ = false;
  }
  void string(std::string_view s) {
    to_ << "\"";
    for (std::size_t i = 0; i < s.size();) {
      const auto c = static_cast<unsigned char>(s[i]);
      const utf8_character next = first_character(s.substr(i));
      if (c == '"')
        to_ << "\\\"";
      else if (c == '\\')
        to_ << "\\\\";
      else if (c == '\n')
        to_ << "\\n";
      else if (c == '\r')
        to_ << "\\r";
      else if (c == '\t')
        to_ << "\\t";
      else if (c < 0x20) {
        constexpr std::string_view hex = "0123456789abcdef";
        const char code[] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
        to_ << std::string_view(code, sizeof code);
      } else if (!next.valid)
        to_ << "\\ufffd";
      else
        to_ << s.substr(i, next.length);
      i += next.length;
    }
    to_ << "\"";
  }
};

}  // namespace opcost::detail
