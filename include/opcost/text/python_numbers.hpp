// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Numbers as Python prints them: "%.3f", "%g", repr, round. A double is rounded by its exact binary value, halves to
// the even digit, independent of the locale.
#include <bit>
#include <opcost/core/figure.hpp>
#include <opcost/text/python_values.hpp>
#include <string>

namespace opcost::python {

using number_text = short_text<340>;  ///< long enough for any double: 2^1024 has 309 digits

namespace detail {
// The fraction of a double as a fixed-point number below 1, which yields its decimal digits one by one.
struct fraction {
  std::uint32_t limbs[4]{};  // the most significant first
  // The fraction is the lowest `shift` bits of m, times 2^-shift. Bits below 2^-128 do not affect any printed digit.
  constexpr fraction(std::uint64_t m, int shift) {
    for (int bit = 0; bit < 64 && bit < shift; ++bit)
      if (const int place = shift - 1 - bit; (m >> bit & 1) != 0 && place < 128)
        limbs[place / 32] |= std::uint32_t{1} << (31 - place % 32);
  }
  constexpr int next_digit() {
    std::uint64_t carry = 0;
    for (int i = 3; i >= 0; --i) {
      carry += std::uint64_t{limbs[i]} * 10;
      limbs[i] = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    return static_cast<int>(carry);
  }
  // -1 below one half, 0 one half, 1 above.
  constexpr int against_half() const {
    if (limbs[0] < 0x8000'0000u) return -1;
    return limbs[0] == 0x8000'0000u && limbs[1] == 0 && limbs[2] == 0 && limbs[3] == 0 ? 0 : 1;
  }
};
}  // namespace detail

/// The number as "%.Nf" prints it, for N up to 20.
constexpr number_text fixed(double v, int decimals) {
  const auto bits = std::bit_cast<std::uint64_t>(v);
  const int biased = static_cast<int>(bits >> 52 & 0x7ff);
  std::uint64_t m = bits & 0xf'ffff'ffff'ffffu;
  const bool negative = bits >> 63 != 0;
  number_text text;
  if (negative) text("-");
  if (biased == 0x7ff) {
    text(m == 0 ? "inf" : "nan");
    return text;
  }
  const int exponent = (biased == 0 ? 1 : biased) - 1075;  // v = m * 2^exponent
  if (biased != 0) m |= std::uint64_t{1} << 52;
  if (exponent > 11) {  // beyond 64 bits
    char digits[310]{};
    std::size_t from = sizeof digits;
    opcost::text::detail::big_number whole(m);
    for (whole.shift_left(exponent); !whole.is_zero();) digits[--from] = static_cast<char>('0' + whole.divide_by(10));
    text({digits + from, sizeof digits - from});
    if (decimals > 0) {
      text(".");
      for (int i = 0; i < decimals; ++i) text("0");
    }
    return text;
  }
  std::uint64_t whole = exponent >= 0 ? m << exponent : exponent > -64 ? m >> -exponent : 0;
  detail::fraction rest(m, exponent < 0 ? -exponent : 0);
  char digits[24]{};
  for (int i = 0; i < decimals; ++i) digits[i] = static_cast<char>('0' + rest.next_digit());
  const int half = rest.against_half();
  const bool odd = decimals > 0 ? ((digits[decimals - 1] - '0') & 1) != 0 : (whole & 1) != 0;
  if (half > 0 || (half == 0 && odd)) {
    int i = decimals - 1;
    while (i >= 0 && digits[i] == '9') digits[i--] = '0';
    if (i >= 0)
      ++digits[i];
    else
      ++whole;
  }
  char front[24]{};
  std::size_t from = sizeof front;
  do {
    front[--from] = static_cast<char>('0' + whole % 10);
    whole /= 10;
  } while (whole != 0);
  text({front + from, sizeof front - from});
  if (decimals > 0) {
    text(".");
    text({digits, static_cast<std::size_t>(decimals)});
  }
  return text;
}
/// As fixed(), without trailing zeros and a trailing point.
constexpr number_text trimmed(double v, int decimals) {
  number_text text = fixed(v, decimals);
  while (text.size > 0 && text.text[text.size - 1] == '0') --text.size;
  if (text.size > 0 && text.text[text.size - 1] == '.') --text.size;
  return text;
}
/// Inserts commas between groups of three digits, as "{:,}" does.
inline std::string grouped(std::string plain) {
  const std::size_t first = !plain.empty() && plain[0] == '-' ? 1 : 0, point = plain.find('.');
  for (std::size_t at = point == plain.npos ? plain.size() : point; at > first + 3;) plain.insert(at -= 3, ",");
  return plain;
}
inline std::string grouped(double v, int decimals) { return grouped(std::string(fixed(v, decimals))); }

/// The number as "%g" prints it, with six digits.
inline std::string general(double v) {
  std::string s;
  const auto append = [&](std::string_view piece) { s += piece; };
  const sink to(append);
  if (!detail::write_not_finite(to, v))
    detail::write_digits(to, v < 0 || (v == 0 && 1 / v < 0), text::rounded_digits(v, 6), 6, false);
  return s;
}
/// The shortest text that reads back as the same double.
inline std::string repr(double v) {
  std::string s;
  const auto append = [&](std::string_view piece) { s += piece; };
  write(sink(append), v);
  return s;
}
/// The number rounded as round(v, decimals) does.
inline double rounded(double v, int decimals) {
  const number_text text = fixed(v, decimals);
  double r = 0;
  opcost::text::read_real_prefix(text, r);
  return r;
}

/// A Python number, which is an int or a float: 12, 12.5. Division uses the double.
struct number {
  count_t whole = 0;
  double value = 0;
  bool is_float = false;
  constexpr number(count_t n) : whole(n), value(static_cast<double>(n)) {}
  template <std::integral Int> constexpr number(Int n) : number(count_t(n)) {}
  constexpr number(double v) : value(v), is_float(true) {}
  constexpr number(const figure& f) : whole(f.whole), value(static_cast<double>(f)), is_float(f.part != 0) {}
  std::string text() const { return is_float ? repr(value) : std::string(std::string_view(digits(whole))); }
};

/// Writes a tuple of ints: (64, 3, 7, 7), (64,), ().
inline std::string tuple(const shape& dims) {
  std::string s = "(";
  for (int i = 0; i < dims.rank; ++i) s.append(i ? ", " : "").append(std::string_view(digits(dims[i])));
  return s + (dims.rank == 1 ? ",)" : ")");
}
/// Writes a list of ints: [1, 64, 112, 112].
inline std::string list(const shape& dims) {
  std::string s = "[";
  for (int i = 0; i < dims.rank; ++i) s.append(i ? ", " : "").append(std::string_view(digits(dims[i])));
  return s + "]";
}

}  // namespace opcost::python
