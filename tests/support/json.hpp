// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A small strict JSON reader (RFC 8259) for tests. A missing member is null, so that look-ups chain.
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <opcost/text/real_numbers.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace json {

struct value {
  enum class kind { null, boolean, number, text, list, object } is = kind::null;
  bool truth = false;
  double real = 0;
  std::int64_t whole = 0;  // of a number without fraction and exponent
  bool integer = false;
  std::string text{};
  std::vector<value> items{};
  std::vector<std::pair<std::string, value>> members{};

  bool null() const { return is == kind::null; }
  std::size_t size() const { return items.size(); }
  auto begin() const { return items.begin(); }
  auto end() const { return items.end(); }
  const value& operator[](std::size_t i) const { return i < items.size() ? items[i] : nothing(); }
  const value& operator[](std::string_view name) const {
    for (const auto& [key, v] : members)
      if (key == name) return v;
    return nothing();
  }

 private:
  static const value& nothing() {
    static const value v{};
    return v;
  }
};

class parser {
 public:
  explicit parser(std::string_view text) : at_(text.data()), begin_(text.data()), end_(text.data() + text.size()) {}
  // Reads the value of a text. `error` says what is wrong and where.
  bool read(value& into, std::string& error) {
    if (item(into, 0) && (blank(), at_ == end_)) return true;
    error = std::string(wrong_.empty() ? "something follows the value" : wrong_) + " at byte " +
            std::to_string(at_ - begin_);
    return false;
  }

 private:
  const char *at_, *begin_, *end_;
  std::string_view wrong_{};

  bool fail(std::string_view why) {
    wrong_ = why;
    return false;
  }
  void blank() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\n' || *at_ == '\r')) ++at_;
  }
  bool take(char c) { return at_ != end_ && *at_ == c ? (++at_, true) : false; }
  bool word(std::string_view w) {
    if (std::string_view(at_, static_cast<std::size_t>(end_ - at_)).substr(0, w.size()) != w)
      return fail("an unknown word");
    at_ += w.size();
    return true;
  }

  bool item(value& v, int depth) {
    blank();
    if (at_ == end_) return fail("the text ends");
    if (depth > 200) return fail("too deep");
    using kind = value::kind;
    switch (*at_) {
      case 'n': return word("null");
      case 't':
        v.is = kind::boolean;
        v.truth = true;
        return word("true");
      case 'f': v.is = kind::boolean; return word("false");
      case '"': v.is = kind::text; return text(v.text);
      case '[':
        ++at_;
        v.is = kind::list;
        blank();
        if (take(']')) return true;
        do {
          v.items.emplace_back();
          if (!item(v.items.back(), depth + 1)) return false;
          blank();
        } while (take(','));
        return take(']') || fail("a list is not closed");
      case '{':
        ++at_;
        v.is = kind::object;
        blank();
        if (take('}')) return true;
        do {
          v.members.push_back({std::string(), value()});
          if (blank(), at_ == end_ || *at_ != '"') return fail("a member has no name");
          if (!text(v.members.back().first)) return false;
          if (blank(), !take(':')) return fail("a member has no colon");
          if (!item(v.members.back().second, depth + 1)) return false;
          blank();
        } while (take(','));
        return take('}') || fail("an object is not closed");
      default: return number(v);
    }
  }
  bool number(value& v) {
    const char* from = at_;
    const auto digits = [&] {
      const char* first = at_;
      while (at_ != end_ && *at_ >= '0' && *at_ <= '9') ++at_;
      return at_ != first;
    };
    take('-');
    const char* first = at_;
    if (!digits()) return fail("no value");
    if (*first == '0' && at_ - first > 1) return fail("a number begins with 0");
    v.is = value::kind::number;
    v.integer = true;
    if (take('.'))
      if (v.integer = false; !digits()) return fail("a number has no fraction after its point");
    if (take('e') || take('E')) {
      v.integer = false;
      if (!take('+')) take('-');
      if (!digits()) return fail("a number has no exponent after its e");
    }
    if (v.integer) v.integer = std::from_chars(from, at_, v.whole).ec == std::errc{};
    opcost::text::read_real_prefix({from, static_cast<std::size_t>(at_ - from)}, v.real);
    return true;
  }
  bool hex(unsigned& code) {
    if (end_ - at_ < 4) return fail("an escape is cut off");
    code = 0;
    const auto r = std::from_chars(at_, at_ + 4, code, 16);
    if (r.ptr != at_ + 4) return fail("an escape has no four digits");
    at_ += 4;
    return true;
  }
  bool text(std::string& into) {
    ++at_;
    while (at_ != end_ && *at_ != '"') {
      if (static_cast<unsigned char>(*at_) < 0x20) return fail("a control character in a text");
      if (*at_ != '\\') {
        into += *at_++;
        continue;
      }
      if (++at_ == end_) break;
      const char c = *at_++;
      constexpr std::string_view plain = "\"\\/bfnrt", means = "\"\\/\b\f\n\r\t";
      if (const std::size_t k = plain.find(c); k != plain.npos)
        into += means[k];
      else if (c != 'u')
        return fail("an unknown escape");
      else {
        unsigned code = 0;
        if (!hex(code)) return false;
        if (code >= 0xd800 && code < 0xdc00) {
          unsigned low = 0;
          if (!take('\\') || !take('u') || !hex(low) || low < 0xdc00 || low > 0xdfff)
            return fail("half a surrogate pair");
          code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        }
        const auto put = [&](unsigned byte) { into += static_cast<char>(byte); };
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
      }
    }
    return take('"') || fail("a text is not closed");
  }
};

// Calls f(value) for each line of a JSON Lines file. Returns false, with a message, if a line cannot be read.
template <class F> bool each_line(const std::string& path, F&& f) {
  std::ifstream file(path);
  if (!file) {
    std::fprintf(stderr, "%s cannot be opened\n", path.c_str());
    return false;
  }
  std::string line;
  for (int n = 1; std::getline(file, line); ++n) {
    // Python writes what is not a number as NaN
    for (std::size_t at = line.find(": NaN"); at != line.npos; at = line.find(": NaN", at))
      line.replace(at, 5, ": null");
    value v;
    std::string error;
    if (!parser(line).read(v, error)) {
      std::fprintf(stderr, "%s:%d: %s\n", path.c_str(), n, error.c_str());
      return false;
    }
    f(v);
  }
  return true;
}

}  // namespace json
