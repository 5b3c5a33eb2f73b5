// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads and writes Python's values: numbers, True, None, 'text', (tuples), [lists], Calls(of, named=values), and the
// lines of modules that frameworks print: "(0): Conv2d(...)".
#include <charconv>
#include <opcost/core/result.hpp>
#include <opcost/core/sequence.hpp>
#include <opcost/text/real_numbers.hpp>

namespace opcost::python {

/// A value of Python. Its texts refer to the text that was read.
struct value {
  enum class kind : std::uint8_t { none, boolean, integer, real, word, list, call } is = kind::none;
  bool truth = false;
  count_t whole = 0;
  double number = 0;          ///< the number of a real or an integer
  std::string_view word{};    ///< a string without quotes, a name, or the name of what is called
  std::string_view source{};  ///< the text of the value
  std::string_view key{};     ///< the name of an argument; empty: positional
  bool module = false;        ///< the argument is a module: "(key): item"
  count_t repeats = 1;        ///< number of equal modules that the line describes: 6 for "(0-5): 6 x item"
  sequence<value> items{};    ///< elements of a list or a tuple, arguments of a call
};

/// Reads one value. Nesting is limited to 64.
class reader {
 public:
  explicit reader(std::string_view text) : text_(text) {}
  /// The value that the whole text is. Errors: `bad_argument`, with the place in the text.
  result<value> read() {
    value v;
    if (!item(v, 0)) return problem();
    blank();
    if (at_ != text_.size()) {
      fail("unexpected text after the value");
      return problem();
    }
    return v;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::string_view wrong_{};
  static constexpr int most_depth = 64;

  bool fail(std::string_view why) {
    wrong_ = wrong_.empty() ? why : wrong_;
    return false;
  }
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
      ++at_;
      v.is = kind::list;
      return until(c == '(' ? ')' : ']', v, [&](value& i) { return item(i, depth + 1); });
    }
    if (c == '\'' || c == '"') {
      const std::size_t end = text_.find(c, at_ + 1);
      if (end == text_.npos) return fail("a text is not closed");
      v.is = kind::word;
      v.word = text_.substr(at_ + 1, end - at_ - 1);
      at_ = end + 1;
      return true;
    }
    if (letter(c)) {
      v.is = kind::word;
      v.word = name();
      if (v.word == "None") {
        v.is = kind::none;
        return true;
      }
      if (v.word == "True" || v.word == "False") {
        v.is = kind::boolean;
        v.truth = v.word == "True";
        v.whole = v.truth ? 1 : 0;
        return true;
      }
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
      if (!key.empty() && take(')') && take(':')) {
        v.module = true;
        v.key = key;
        v.repeats = repetition();
        return item(v, depth);
      }
      at_ = from;
    }
    if (const std::string_view key = name(); !key.empty()) {
      blank();
      if (take('=')) {
        v.key = key;
        return item(v, depth);
      }
      at_ = from;
    }
    return item(v, depth);
  }
  // Reads "6 x " before a module that is repeated.
  count_t repetition() {
    blank();
    const std::size_t from = at_;
    count_t n = 0;
    while (digit(peek())) {
      n = n * 10 + (text_[at_] - '0');
      ++at_;
    }
    if (at_ == from || text_.substr(at_, 3) != " x ") {
      at_ = from;
      return 1;
    }
    at_ += 3;
    return n;
  }
  bool number(value& v) {
    const char* const first = text_.data() + at_;
    const char* const end = text_.data() + text_.size();
    const char* digits = first != end && (*first == '-' || *first == '+') ? first + 1 : first;
    if (digits == end || !(digit(*digits) || *digits == '.')) return fail("a value is expected");
    const char* const from = first != end && *first == '+' ? digits : first;
    const std::string_view written(from, static_cast<std::size_t>(end - from));
    const text::real_prefix real = text::read_real_prefix(written, v.number);
    if (real.length == 0) return fail("a number is expected");
    if (real.out_of_range) return fail("a number is beyond what a double holds");
    std::int64_t n = 0;
    const auto whole = std::from_chars(from, end, n);
    v.is = value::kind::real;
    if (whole.ptr == from + real.length) {
      if (whole.ec != std::errc{}) return fail("a whole number is beyond 64 bits");
      v.is = value::kind::integer;
      v.whole = n;
    }
    at_ += static_cast<std::size_t>(from + real.length - first);
    return true;
  }
};

namespace detail {
// Writes inf, -inf or nan; false if v is finite.
inline bool write_not_finite(const sink& to, double v) {
  if (v - v == 0) return false;
  to << (v != v ? "nan" : v < 0 ? "-inf" : "inf");
  return true;
}
// Writes digits with an exponent (1.5e-05) if it is below -4 or at least `limit`, otherwise in full; whole numbers end
// in ".0" if `as_float`.
inline void write_digits(const sink& to, bool negative, const text::real_digits& d, int limit, bool as_float) {
  const std::string_view all = d;
  constexpr std::string_view zeros = "0000000000000000";
  if (negative) to << "-";
  if (d.exponent < -4 || d.exponent >= limit) {
    to << all.substr(0, 1) << (d.count > 1 ? "." : "") << all.substr(1) << (d.exponent < 0 ? "e-" : "e+");
    const int e = d.exponent < 0 ? -d.exponent : d.exponent;
    to << (e < 10 ? "0" : "") << count_t(e);
  } else if (d.exponent < 0) {
    to << "0." << zeros.substr(0, static_cast<std::size_t>(-d.exponent - 1)) << all;
  } else {
    const auto whole = static_cast<std::size_t>(d.exponent) + 1;
    if (all.size() > whole)
      to << all.substr(0, whole) << "." << all.substr(whole);
    else
      to << all << zeros.substr(0, whole - all.size()) << (as_float ? ".0" : "");
  }
}
}  // namespace detail

/// The shortest text that reads back as the same double: 6.0, 0.1, 1e-05.
inline void write(const sink& to, double v) {
  if (!detail::write_not_finite(to, v))
    detail::write_digits(to, v < 0 || (v == 0 && 1 / v < 0), text::shortest_digits(v), 16, true);
}

}  // namespace opcost::python
