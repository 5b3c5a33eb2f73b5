// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Values as Python writes them, read: numbers, True, None, 'text', (tuples), [lists], Calls(of, named=values), and the
// lines of modules that frameworks print into a call: "(0): Conv2d(...)". What is read refers to the text.
#include <charconv>
#include <opcost/core/result.hpp>
#include <opcost/core/sequence.hpp>

namespace opcost::python {

struct value {
  enum class kind : std::uint8_t { none, boolean, integer, real, word, list, call } is = kind::none;
  bool truth = false;
  count_t whole = 0;
  double number = 0;          // of an integer too
  std::string_view word{};    // a text without its quotes, or a name; of a call: what is called
  std::string_view source{};  // as it is written
  std::string_view key{};     // of a call's item: its name, or empty
  bool module = false;        // of a call's item: "(key): item"
  sequence<value> items{};
};

class reader {
 public:
  explicit reader(std::string_view text) : text_(text) {}
  // The one value of the text.
  result<value> read() {
    value v;
    if (!item(v, 0)) return problem();
    blank();
    if (at_ != text_.size()) return fail("something follows it"), problem();
    return v;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::string_view wrong_{};
  static constexpr int most_depth = 64;

  bool fail(std::string_view why) { return wrong_ = wrong_.empty() ? why : wrong_, false; }
  error problem() const {
    return error::at(error_code::bad_argument) << "'" << text_.substr(at_ < 20 ? 0 : at_ - 20, at_ < 20 ? at_ : 20)
                                               << " >>> " << text_.substr(at_, 20) << "': " << wrong_;
  }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char c) { return at_ < text_.size() && text_[at_] == c ? (++at_, true) : false; }
  void blank() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') ++at_;
  }
  static bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
  static bool digit(char c) { return c >= '0' && c <= '9'; }
  std::string_view name() {
    const std::size_t from = at_;
    if (letter(peek()))
      while (letter(peek()) || digit(peek()) || peek() == '.') ++at_;
    return text_.substr(from, at_ - from);
  }

  bool item(value& v, int depth) {
    if (depth > most_depth) return fail("it is nested too deeply");
    blank();
    const std::size_t from = at_;
    const bool read = one(v, depth);
    v.source = text_.substr(from, at_ - from);
    return read;
  }
  bool one(value& v, int depth) {
    using kind = value::kind;
    const char c = peek();
    if (c == '(' || c == '[') {
      ++at_, v.is = kind::list;
      return until(c == '(' ? ')' : ']', v, [&](value& i) { return item(i, depth + 1); });
    }
    if (c == '\'' || c == '"') {
      const std::size_t end = text_.find(c, at_ + 1);
      if (end == text_.npos) return fail("a text is not closed");
      v.is = kind::word, v.word = text_.substr(at_ + 1, end - at_ - 1), at_ = end + 1;
      return true;
    }
    if (letter(c)) {
      v.is = kind::word, v.word = name();
      if (v.word == "None") return v.is = kind::none, true;
      if (v.word == "True" || v.word == "False")
        return v.is = kind::boolean, v.truth = v.word == "True", v.whole = v.truth ? 1 : 0, true;
      if (!take('(')) return true;
      v.is = kind::call;
      return until(')', v, [&](value& i) { return argument(i, depth + 1); });
    }
    return number(v);
  }
  // Items separated by commas, or by lines between modules.
  template <class F> bool until(char end, value& v, F&& one_item) {
    for (blank(); !take(end); blank()) {
      if (at_ >= text_.size()) return fail(end == ']' ? "a list is not closed" : "a parenthesis is not closed");
      value i;
      if (!one_item(i)) return false;
      const bool module = i.module;
      v.items.push_back(static_cast<value&&>(i));
      blank();
      if (take(end)) return true;
      if (!take(',') && !module) return fail("a comma is expected");
    }
    return true;
  }
  // value, name=value, (name): value
  bool argument(value& v, int depth) {
    const std::size_t from = at_;
    if (take('(')) {
      const std::size_t first = at_;
      while (letter(peek()) || digit(peek()) || peek() == '-') ++at_;
      const std::string_view key = text_.substr(first, at_ - first);
      if (!key.empty() && take(')') && take(':')) return v.module = true, v.key = key, repetition(), item(v, depth);
      at_ = from;
    }
    if (const std::string_view key = name(); !key.empty()) {
      blank();
      if (take('=')) return v.key = key, item(v, depth);
      at_ = from;
    }
    return item(v, depth);
  }
  // "6 x " before a module that stands for several.
  void repetition() {
    blank();
    const std::size_t from = at_;
    while (digit(peek())) ++at_;
    if (at_ == from || text_.substr(at_, 3) != " x ")
      at_ = from;
    else
      at_ += 3;
  }
  bool number(value& v) {
    const char* const first = text_.data() + at_;
    const char* const end = text_.data() + text_.size();
    const char* digits = first != end && (*first == '-' || *first == '+') ? first + 1 : first;
    if (digits == end || !(digit(*digits) || *digits == '.')) return fail("a value is expected");
    const char* const from = first != end && *first == '+' ? digits : first;
    const auto real = std::from_chars(from, end, v.number);
    if (real.ec == std::errc::invalid_argument) return fail("a number is expected");
    if (real.ec == std::errc::result_out_of_range) return fail("a number is beyond what a double holds");
    std::int64_t n = 0;
    const auto whole = std::from_chars(from, end, n);
    v.is = value::kind::real;
    if (whole.ptr == real.ptr) {
      if (whole.ec != std::errc{}) return fail("a whole number is beyond 64 bits");
      v.is = value::kind::integer, v.whole = n;
    }
    at_ += static_cast<std::size_t>(real.ptr - first);
    return true;
  }
};

// The shortest text that reads back as the same double: 6.0, 0.1, 1e-05.
inline void write(const sink& to, double v) {
  char text[400];
  const auto end = std::to_chars(text, text + sizeof text, v, std::chars_format::scientific).ptr;
  const std::string_view s(text, static_cast<std::size_t>(end - text));
  const std::size_t e = s.find('e');
  if (e == s.npos) return void(to << s);
  int exponent = 0;
  std::from_chars(s.data() + e + (s[e + 1] == '+' ? 2 : 1), s.data() + s.size(), exponent);
  if (exponent < -4 || exponent >= 16) return void(to << s);
  const auto plain_end = std::to_chars(text, text + sizeof text, v, std::chars_format::fixed).ptr;
  const std::string_view plain(text, static_cast<std::size_t>(plain_end - text));
  to << plain << (plain.find('.') == plain.npos ? ".0" : "");
}

}  // namespace opcost::python
