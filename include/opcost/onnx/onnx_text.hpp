// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Converts the text form of an ONNX file (.prototxt, .pbtxt, .textproto) to the binary form that the reader reads, with
// the table of fields in onnx_text_fields.hpp.
#include <bit>
#include <opcost/core/sequence.hpp>
#include <opcost/core/sink.hpp>
#include <opcost/onnx/onnx_text_fields.hpp>
#include <opcost/text/parse_numbers.hpp>

namespace opcost::onnx::detail {

class text_encoder {
 public:
  constexpr explicit text_encoder(std::string_view text) : text_(text) {}

  /// The binary form; empty if the text is wrong.
  constexpr sequence<char> encode() {
    sequence<char> out;
    if (!fields(in_model, out, '\0', 0)) out.clear();
    return out;
  }
  constexpr std::size_t offset() const { return at_; }
  constexpr const short_text<120>& wrong() const { return wrong_; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  short_text<120> wrong_{};

  constexpr bool fail(std::string_view what, std::string_view name = {}) {
    if (!wrong_.empty()) return false;
    wrong_(what);
    if (!name.empty()) {
      wrong_(" '");
      wrong_(name.substr(0, 60));
      wrong_("'");
    }
    return false;
  }
  static constexpr bool letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }
  constexpr char peek() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '#')
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
      else if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v')
        ++at_;
      else
        return c;
    }
    return '\0';
  }
  constexpr bool take(char c) {
    if (peek() != c || at_ == text_.size()) return false;
    ++at_;
    return true;
  }
  constexpr std::string_view next_word() {
    peek();
    const std::size_t from = at_;
    while (at_ < text_.size() && letter(text_[at_])) ++at_;
    return text_.substr(from, at_ - from);
  }

  static constexpr void put_varint(std::uint64_t v, sequence<char>& out) {
    for (; v >= 0x80; v >>= 7) out.push_back(static_cast<char>((v & 0x7f) | 0x80));
    out.push_back(static_cast<char>(v));
  }
  static constexpr void put_key(std::uint32_t number, int type, sequence<char>& out) {
    put_varint(std::uint64_t{number} << 3 | static_cast<std::uint64_t>(type), out);
  }
  static constexpr void put_bytes(std::uint32_t number, const sequence<char>& bytes, sequence<char>& out) {
    put_key(number, 2, out);
    put_varint(bytes.size(), out);
    if (out.capacity() < out.size() + bytes.size()) out.reserve(2 * (out.size() + bytes.size()));
    out.append(bytes.data(), bytes.size());
  }
  static constexpr void put_fixed(std::uint64_t bits, int bytes, sequence<char>& out) {
    for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(bits >> (8 * i) & 0xff));
  }

  // Fields until `close`.
  constexpr bool fields(text_message in, sequence<char>& out, char close, int level) {
    if (level > 100) return fail("messages nested more than 100 levels deep");
    while (peek() != close || at_ == text_.size()) {
      if (at_ == text_.size()) return close == '\0' || fail("a message that is not closed");
      if (!field(in, out, level)) return false;
    }
    if (close != '\0') ++at_;
    return close != '\0' || at_ == text_.size() || fail("a character that does not belong there");
  }
  constexpr bool field(text_message in, sequence<char>& out, int level) {
    const std::string_view name = next_word();
    if (name.empty()) return fail("a field's name is missing");
    const text_field* found = nullptr;
    for (const text_field& f : text_fields)
      if (f.of == in && f.name == name) found = &f;
    if (!found) return fail("there is no field", name);
    const bool colon = take(':');
    if (!colon && found->kind != text_kind::message) return fail("no colon after", name);
    if (take('[')) {
      if (!take(']')) {
        do
          if (!value(*found, out, level)) return false;
        while (take(','));
        if (!take(']')) return fail("a list is not closed after", name);
      }
    } else if (!value(*found, out, level)) {
      return false;
    }
    if (!take(',')) take(';');
    return true;
  }
  constexpr bool value(const text_field& f, sequence<char>& out, int level) {
    switch (f.kind) {
      case text_kind::message: {
        const char close = take('{') ? '}' : take('<') ? '>' : '\0';
        if (close == '\0') return fail("a message is expected after", f.name);
        sequence<char> inner;
        if (!fields(f.inner, inner, close, level + 1)) return false;
        put_bytes(f.number, inner, out);
        return true;
      }
      case text_kind::text: {
        sequence<char> inner;
        if (!strings(inner)) return fail("a text is expected after", f.name);
        put_bytes(f.number, inner, out);
        return true;
      }
      case text_kind::real32:
      case text_kind::real64: {
        double v = 0;
        if (!real(v)) return fail("a number is expected after", f.name);
        const bool wide = f.kind == text_kind::real64;
        put_key(f.number, wide ? 1 : 5, out);
        if (wide)
          put_fixed(std::bit_cast<std::uint64_t>(v), 8, out);
        else
          put_fixed(std::bit_cast<std::uint32_t>(static_cast<float>(v)), 4, out);
        return true;
      }
      default: {
        std::uint64_t v = 0;
        if (!(f.kind == text_kind::choice ? choice(f, v) : integer(v)))
          return fail("a whole number is expected after", f.name);
        put_key(f.number, 0, out);
        put_varint(v, out);
        return true;
      }
    }
  }
  constexpr bool choice(const text_field& f, std::uint64_t& v) {
    const char c = peek();
    if (!letter(c) || (c >= '0' && c <= '9')) return integer(v);
    const std::string_view name = next_word();
    const span<const std::string_view> names =
        f.inner == in_attribute ? span<const std::string_view>(attribute_type_names) : location_names;
    for (std::size_t i = 0; i < names.size(); ++i)
      if (names[i] == name) {
        v = i;
        return true;
      }
    return false;
  }
  // Decimal, hexadecimal or octal.
  constexpr bool integer(std::uint64_t& v) {
    const bool negative = take('-');
    std::string_view s = next_word();
    unsigned base = 10;
    if (s.size() > 2 && s[0] == '0' && (s[1] == 'x' || s[1] == 'X')) {
      base = 16;
      s.remove_prefix(2);
    } else if (s.size() > 1 && s[0] == '0') {
      base = 8;
    }
    v = 0;
    for (char c : s) {
      const unsigned digit = c >= '0' && c <= '9'   ? static_cast<unsigned>(c - '0')
                             : c >= 'a' && c <= 'f' ? static_cast<unsigned>(c - 'a' + 10)
                             : c >= 'A' && c <= 'F' ? static_cast<unsigned>(c - 'A' + 10)
                                                    : 99;
      if (digit >= base || v > (~std::uint64_t{0} - digit) / base) return false;
      v = v * base + digit;
    }
    if (negative) v = ~v + 1;
    return !s.empty() && (at_ == text_.size() || text_[at_] != '.');
  }
  constexpr bool real(double& v) {
    const bool negative = take('-');
    peek();
    const std::size_t from = at_;
    while (at_ < text_.size() && (letter(text_[at_]) || text_[at_] == '.' || text_[at_] == '-' || text_[at_] == '+'))
      ++at_;
    std::string_view s = text_.substr(from, at_ - from);
    if (opcost::detail::same_ignoring_case(s, "inf") || opcost::detail::same_ignoring_case(s, "infinity"))
      v = std::numeric_limits<double>::infinity();
    else if (opcost::detail::same_ignoring_case(s, "nan"))
      v = std::numeric_limits<double>::quiet_NaN();
    else if (s.empty() || !((s[0] >= '0' && s[0] <= '9') || s[0] == '.') || !decimal(s, v))
      return false;
    if (negative) v = -v;
    return true;
  }
  static bool decimal(std::string_view s, double& v) {
    if (s.back() == 'f' || s.back() == 'F') s.remove_suffix(1);
    return text::read_real(s, v);
  }
  // One or more quoted texts, which join.
  constexpr bool strings(sequence<char>& into) {
    bool any = false;
    while (peek() == '"' || peek() == '\'') {
      const char quote = text_[at_++];
      for (;;) {
        if (at_ == text_.size() || text_[at_] == '\n') return false;
        const char c = text_[at_++];
        if (c == quote) break;
        if (c != '\\')
          into.push_back(c);
        else if (!escape(into))
          return false;
      }
      any = true;
    }
    return any;
  }
  constexpr bool escape(sequence<char>& into) {
    if (at_ == text_.size()) return false;
    const char c = text_[at_++];
    constexpr std::string_view names = "abfnrtv\\'\"?", values = "\a\b\f\n\r\t\v\\'\"?";
    if (const std::size_t i = names.find(c); i != names.npos) {
      into.push_back(values[i]);
      return true;
    }
    const auto digit = [&](unsigned base, unsigned& v) {
      if (at_ == text_.size()) return false;
      const char d = text_[at_];
      const unsigned n = d >= '0' && d <= '9'   ? static_cast<unsigned>(d - '0')
                         : d >= 'a' && d <= 'f' ? static_cast<unsigned>(d - 'a' + 10)
                         : d >= 'A' && d <= 'F' ? static_cast<unsigned>(d - 'A' + 10)
                                                : 99;
      if (n >= base) return false;
      v = v * base + n;
      ++at_;
      return true;
    };
    unsigned v = 0;
    if (c == 'x' || c == 'X') {
      if (!digit(16, v)) return false;
      digit(16, v);
    } else if (c >= '0' && c <= '7') {
      --at_;
      for (int i = 0; i < 3 && digit(8, v); ++i) continue;
      if (v > 255) return false;
    } else if (c == 'u' || c == 'U') {
      const int n = c == 'u' ? 4 : 8;
      for (int i = 0; i < n; ++i)
        if (!digit(16, v)) return false;
      return put_code(v, into);
    } else {
      return false;
    }
    into.push_back(static_cast<char>(v));
    return true;
  }
  static constexpr bool put_code(unsigned v, sequence<char>& into) {
    if (v > 0x10ffff) return false;
    const auto tail = [&](int shift) { into.push_back(static_cast<char>(0x80 | (v >> shift & 0x3f))); };
    if (v < 0x80) {
      into.push_back(static_cast<char>(v));
    } else if (v < 0x800) {
      into.push_back(static_cast<char>(0xc0 | v >> 6));
      tail(0);
    } else if (v < 0x10000) {
      into.push_back(static_cast<char>(0xe0 | v >> 12));
      tail(6);
      tail(0);
    } else {
      into.push_back(static_cast<char>(0xf0 | v >> 18));
      tail(12);
      tail(6);
      tail(0);
    }
    return true;
  }
};

}  // namespace opcost::onnx::detail
