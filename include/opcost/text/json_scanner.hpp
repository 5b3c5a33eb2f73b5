// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A JSON scanner (RFC 8259) that works in place: it resolves the escapes of strings within the text, allocates nothing,
// and takes linear time.
#include <opcost/core/result.hpp>

namespace opcost {

/// Scans a JSON text from front to back. The caller reads or skips each value, in order. After an error all functions
/// return false, and error() says what is wrong, with the line.
class json_scanner {
 public:
  json_scanner(char* text, std::size_t size) : at_(text), end_(text + size) {}
  bool ok() const { return wrong_.empty(); }
  opcost::error error() const { return opcost::error::at(error_code::malformed, line_) << "invalid JSON: " << wrong_; }
  /// The first character of the next value: { [ " or that of a word or a number; 0 at the end.
  char peek() {
    blank();
    return at_ == end_ || !ok() ? '\0' : *at_;
  }
  int line() const { return line_; }

  /// Reads an object. Calls f(key) for each member; f must read or skip the value.
  template <class F> bool object(F&& f) {
    if (!open('{')) return false;
    if (close('}')) return true;
    do {
      std::string_view key;
      if (peek() != '"') return fail("a member has no name");
      if (!text(key)) return false;
      if (peek() != ':') return fail("a member has no colon");
      ++at_;
      f(key);
      if (!ok()) return false;
    } while (comma());
    return close('}') || fail("an object is not closed");
  }
  /// Reads a list. Calls f() for each element; f must read or skip it.
  template <class F> bool list(F&& f) {
    if (!open('[')) return false;
    if (close(']')) return true;
    do {
      f();
      if (!ok()) return false;
    } while (comma());
    return close(']') || fail("a list is not closed");
  }
  /// Reads a string, without its quotes and escapes.
  bool text(std::string_view& into) {
    if (peek() != '"') return fail("a text is missing");
    char *from = ++at_, *to = from;
    while (at_ != end_ && *at_ != '"') {
      if (static_cast<unsigned char>(*at_) < 0x20) return fail("a control character in a text");
      if (*at_ != '\\')
        *to++ = *at_++;
      else if (!escape(to))
        return false;
    }
    if (at_ == end_) return fail("a text is not closed");
    ++at_;
    into = {from, static_cast<std::size_t>(to - from)};
    return true;
  }
  /// Reads a string, or the characters of a number or a word.
  bool scalar(std::string_view& into) {
    const char c = peek();
    if (c == '"') return text(into);
    if (c == '\0' || c == '{' || c == '[') return fail("a value is missing");
    const char* from = at_;
    while (at_ != end_ && *at_ != ',' && *at_ != '}' && *at_ != ']' && static_cast<unsigned char>(*at_) > 0x20) ++at_;
    if (at_ == from) return fail("a value is missing");
    into = {from, static_cast<std::size_t>(at_ - from)};
    return true;
  }
  /// Skips a value, with everything in it.
  bool skip() {
    std::string_view ignored;
    unsigned depth = 0;
    do {
      const char c = peek();
      if (c == '{' || c == '[') {
        ++depth;
        ++at_;
      } else if (c == '}' || c == ']') {
        if (depth == 0) return fail("a value is missing");
        --depth;
        ++at_;
      } else if ((c == ',' || c == ':') && depth > 0)
        ++at_;
      else if (!scalar(ignored))
        return false;
    } while (depth > 0);
    return true;
  }
  bool fail(std::string_view why) { return ok() ? (wrong_ = why, false) : false; }

 private:
  char *at_, *end_;
  int line_ = 1;
  std::string_view wrong_{};

  void blank() {
    for (; at_ != end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\n' || *at_ == '\r'); ++at_) line_ += *at_ == '\n';
  }
  bool open(char bracket) {
    if (peek() != bracket) return fail(bracket == '{' ? "an object is missing" : "a list is missing");
    ++at_;
    return true;
  }
  bool close(char bracket) { return peek() == bracket ? (++at_, true) : false; }
  bool comma() { return peek() == ',' ? (++at_, true) : false; }
  bool hex(unsigned& code) {
    code = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      if (at_ == end_) return fail("an escape is cut off");
      const char c = *at_;
      const int digit = c >= '0' && c <= '9'   ? c - '0'
                        : c >= 'a' && c <= 'f' ? c - 'a' + 10
                        : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                               : -1;
      if (digit < 0) return fail("an escape has no four digits");
      code = code * 16 + static_cast<unsigned>(digit);
    }
    return true;
  }
  // A resolved escape is never longer than the escape, so it fits in place.
  bool escape(char*& to) {
    if (++at_ == end_) return fail("a text is not closed");
    const char c = *at_++;
    constexpr std::string_view plain = "\"\\/bfnrt", means = "\"\\/\b\f\n\r\t";
    if (const std::size_t k = plain.find(c); k != plain.npos) {
      *to++ = means[k];
      return true;
    }
    if (c != 'u') return fail("an unknown escape");
    unsigned code = 0, low = 0;
    if (!hex(code)) return false;
    if (code >= 0xd800 && code < 0xdc00) {
      if (end_ - at_ < 2 || at_[0] != '\\' || at_[1] != 'u') return fail("half a surrogate pair");
      at_ += 2;
      if (!hex(low)) return false;
      if (low < 0xdc00 || low > 0xdfff) return fail("half a surrogate pair");
      code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
    const auto put = [&](unsigned byte) { *to++ = static_cast<char>(byte); };
    if (code < 0x80)
      put(code);
    else if (code < 0x800) {
      put(0xc0 | code >> 6);
      put(0x80 | (code & 63));
    } else if (code < 0x10000) {
      put(0xe0 | code >> 12);
      put(0x80 | (code >> 6 & 63));
      put(0x80 | (code & 63));
    } else {
      put(0xf0 | code >> 18);
      put(0x80 | (code >> 12 & 63));
      put(0x80 | (code >> 6 & 63));
      put(0x80 | (code & 63));
    }
    return true;
  }
};

}  // namespace opcost
