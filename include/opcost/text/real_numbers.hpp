// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Real numbers from and to text, exact to the last bit and independent of the locale: by <charconv> if the standard
// library has that for floating point (libc++ has not before LLVM 20), by whole-number arithmetic otherwise. Both give
// the same results. OPCOST_EXACT_REAL_NUMBERS forces the second one; tests define it.
#include <bit>
#include <charconv>
#include <cstdint>
#include <limits>
#include <string_view>
#if !defined(OPCOST_EXACT_REAL_NUMBERS) && !(defined(__cpp_lib_to_chars) && __cpp_lib_to_chars >= 201611L)
#define OPCOST_EXACT_REAL_NUMBERS
#endif

namespace opcost::text {

/// A number at the front of a text: how many characters it has (0: there is no number), and whether a double can hold
/// it. Numbers above the largest and nonzero numbers below the smallest double are out of range.
struct real_prefix {
  std::size_t length = 0;
  bool out_of_range = false;
};

/// The decimal digits of a number: d.ddd x 10^exponent, without the zeros that end them.
struct real_digits {
  char text[18]{};
  int count = 0;
  int exponent = 0;
  constexpr operator std::string_view() const { return {text, static_cast<std::size_t>(count)}; }
};

namespace detail {

// A whole number of at most 3,072 bits. The longest that is needed has 771 decimal digits.
class big_number {
 public:
  constexpr explicit big_number(std::uint64_t v = 0) {
    for (; v != 0; v >>= 32) limbs_[size_++] = static_cast<std::uint32_t>(v);
  }
  constexpr void multiply_add(std::uint32_t factor, std::uint32_t addend = 0) {
    std::uint64_t carry = addend;
    for (int i = 0; i < size_; ++i) {
      carry += std::uint64_t{limbs_[i]} * factor;
      limbs_[i] = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    if (carry != 0) limbs_[size_++] = static_cast<std::uint32_t>(carry);
  }
  constexpr void multiply_by_power(std::uint32_t base, std::int64_t exponent) {
    for (; exponent > 0; --exponent) multiply_add(base);
  }
  constexpr void shift_left(int bits) {
    for (; bits >= 31; bits -= 31) multiply_add(std::uint32_t{1} << 31);
    multiply_add(std::uint32_t{1} << bits);
  }
  constexpr void subtract(const big_number& o) {  // o is at most *this
    std::int64_t borrow = 0;
    for (int i = 0; i < size_; ++i) {
      borrow += static_cast<std::int64_t>(limbs_[i]) - static_cast<std::int64_t>(o.limbs_[i]);
      limbs_[i] = static_cast<std::uint32_t>(borrow);
      borrow = borrow < 0 ? -1 : 0;
    }
    while (size_ > 0 && limbs_[size_ - 1] == 0) --size_;
  }
  constexpr std::uint32_t divide_by(std::uint32_t divisor) {  // returns the remainder
    std::uint64_t rest = 0;
    for (int i = size_ - 1; i >= 0; --i) {
      rest = rest << 32 | limbs_[i];
      limbs_[i] = static_cast<std::uint32_t>(rest / divisor);
      rest %= divisor;
    }
    while (size_ > 0 && limbs_[size_ - 1] == 0) --size_;
    return static_cast<std::uint32_t>(rest);
  }
  constexpr int bits() const { return size_ == 0 ? 0 : 32 * size_ - std::countl_zero(limbs_[size_ - 1]); }
  constexpr bool is_zero() const { return size_ == 0; }
  // Negative, 0 or positive, as a is less than b, equal or greater.
  static constexpr int compare(const big_number& a, const big_number& b) {
    if (a.size_ != b.size_) return a.size_ < b.size_ ? -1 : 1;
    for (int i = a.size_ - 1; i >= 0; --i)
      if (a.limbs_[i] != b.limbs_[i]) return a.limbs_[i] < b.limbs_[i] ? -1 : 1;
    return 0;
  }

 private:
  std::uint32_t limbs_[96]{};  // the least significant first; those above size_ are 0
  int size_ = 0;
};

// The double that is nearest to n / d x 2^exponent, the even one of two; infinity if it is too large. n is not 0.
constexpr double nearest_quotient(big_number n, big_number d, int exponent) {
  int shift = d.bits() - n.bits();
  if (shift > 0)
    n.shift_left(shift);
  else
    d.shift_left(-shift);
  if (big_number::compare(n, d) < 0) {
    n.shift_left(1);
    ++shift;
  }
  const int top = exponent - shift;  // the number is n / d x 2^top, and n / d is from [1, 2)
  constexpr int least = -1022;       // exponent of the smallest normal number
  if (top > 1023) return std::numeric_limits<double>::infinity();
  const int wanted = top >= least ? 53 : 53 - (least - top);
  if (wanted < 0) return 0;
  std::uint64_t m = 0;
  for (int i = 0; i < wanted; ++i) {
    m <<= 1;
    if (big_number::compare(n, d) >= 0) {
      m |= 1;
      n.subtract(d);
    }
    n.shift_left(1);
  }
  const int against_half = big_number::compare(n, d);
  if (against_half > 0 || (against_half == 0 && (m & 1) != 0)) ++m;
  // A carry moves on to the exponent's bits, up to infinity.
  if (top >= least) m += static_cast<std::uint64_t>(top - least) << 52;
  return std::bit_cast<double>(m);
}
// The double that is nearest to n x 10^exponent; n is not 0 and exponent is between -1,200 and 310.
constexpr double nearest_decimal(big_number n, int exponent) {
  big_number d(1);
  (exponent < 0 ? d : n).multiply_by_power(5, exponent < 0 ? -exponent : exponent);
  return nearest_quotient(n, d, exponent);
}

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
// True if s begins with a word in lower case, in any case.
constexpr bool begins_with_word(std::string_view s, std::string_view word) {
  if (s.size() < word.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i)
    if (static_cast<char>(s[i] | 0x20) != word[i]) return false;
  return true;
}
// Characters of "inf", "infinity", "nan" or "nan(letters)" at the front of s; 0 without.
constexpr std::size_t length_of_word(std::string_view s) {
  if (begins_with_word(s, "infinity")) return 8;
  if (begins_with_word(s, "inf")) return 3;
  if (!begins_with_word(s, "nan")) return 0;
  if (s.size() > 3 && s[3] == '(') {
    std::size_t at = 4;
    while (at < s.size() && (is_digit(s[at]) || s[at] == '_' || ((s[at] | 0x20) >= 'a' && (s[at] | 0x20) <= 'z'))) ++at;
    if (at < s.size() && s[at] == ')') return at + 1;
  }
  return 3;
}

constexpr real_prefix exact_read(std::string_view s, double& into) {
  const bool negative = !s.empty() && s[0] == '-';
  const std::size_t first = negative ? 1 : 0;
  if (const std::size_t length = length_of_word(s.substr(first)); length > 0) {
    const double v = begins_with_word(s.substr(first), "inf") ? std::numeric_limits<double>::infinity()
                                                              : std::numeric_limits<double>::quiet_NaN();
    into = negative ? -v : v;
    return {first + length, false};
  }

  constexpr int most = 770;  // a number halfway between two doubles has at most 767 digits
  big_number n;
  int taken = 0;
  bool any = false, point = false, rest = false;
  std::int64_t exponent = 0;
  std::size_t at = first;
  for (; at < s.size() && (is_digit(s[at]) || (s[at] == '.' && !point)); ++at) {
    if (s[at] == '.') {
      point = true;
      continue;
    }
    any = true;
    if (point) --exponent;
    if (taken == 0 && s[at] == '0') continue;
    if (taken < most) {
      n.multiply_add(10, static_cast<std::uint32_t>(s[at] - '0'));
      ++taken;
    } else {
      rest = rest || s[at] != '0';
      ++exponent;
    }
  }
  if (!any) return {};
  if (rest) {  // what is beyond decides only that the number is not halfway
    n.multiply_add(10, 1);
    ++taken;
    --exponent;
  }
  if (at < s.size() && (s[at] == 'e' || s[at] == 'E')) {
    std::size_t digit = at + 1;
    const bool minus = digit < s.size() && s[digit] == '-';
    if (digit < s.size() && (s[digit] == '-' || s[digit] == '+')) ++digit;
    if (digit < s.size() && is_digit(s[digit])) {
      constexpr std::int64_t far_out = std::int64_t{1} << 56;
      std::int64_t written = 0;
      for (; digit < s.size() && is_digit(s[digit]); ++digit)
        if (written < far_out) written = written * 10 + (s[digit] - '0');
      exponent += minus ? -written : written;
      at = digit;
    }
  }
  double v = 0;
  if (taken > 0) {
    const std::int64_t magnitude = exponent + taken;  // the number is from [0.1, 1) x 10^magnitude
    if (magnitude > 310 || magnitude < -330) return {at, true};
    v = nearest_decimal(n, static_cast<int>(exponent));
    if (v == 0 || v == std::numeric_limits<double>::infinity()) return {at, true};
  }
  into = negative ? -v : v;
  return {at, false};
}

// 18 digits of a positive number, cut off; `rest` says whether nonzero digits follow.
struct long_digits {
  char text[18]{};
  int exponent = 0;
  bool rest = false;
  constexpr explicit long_digits(double v) {
    const auto bits = std::bit_cast<std::uint64_t>(v);
    const int biased = static_cast<int>(bits >> 52 & 0x7ff);
    const std::uint64_t m = (bits & 0xf'ffff'ffff'ffffu) | (biased != 0 ? std::uint64_t{1} << 52 : 0);
    const int power = (biased == 0 ? 1 : biased) - 1075;  // v = m x 2^power
    big_number n(m), d(1);
    (power < 0 ? d : n).shift_left(power < 0 ? -power : power);
    exponent = (n.bits() - d.bits()) * 1233 / 4096;  // about log10(v)
    (exponent > 0 ? d : n).multiply_by_power(10, exponent > 0 ? exponent : -exponent);
    while (big_number::compare(n, d) < 0) {
      n.multiply_add(10);
      --exponent;
    }
    for (big_number ten = d;; ++exponent) {
      ten.multiply_add(10);
      if (big_number::compare(n, ten) < 0) break;
      d = ten;
    }
    for (char& digit : text) {
      digit = '0';
      for (; big_number::compare(n, d) >= 0; ++digit) n.subtract(d);
      n.multiply_add(10);
    }
    rest = !n.is_zero();
  }
};
// Adds one to the last digit.
constexpr void round_up(real_digits& digits) {
  while (digits.count > 0 && digits.text[digits.count - 1] == '9') --digits.count;
  if (digits.count > 0) {
    ++digits.text[digits.count - 1];
    return;
  }
  digits.text[0] = '1';
  digits.count = 1;
  ++digits.exponent;
}
constexpr void drop_zeros(real_digits& digits) {
  while (digits.count > 1 && digits.text[digits.count - 1] == '0') --digits.count;
}
// The first `count` digits, at most 17, without rounding.
constexpr real_digits first_digits(const long_digits& all, int count) {
  real_digits digits;
  for (int i = 0; i < count; ++i) digits.text[i] = all.text[i];
  digits.count = count;
  digits.exponent = all.exponent;
  return digits;
}
// Rounded to the nearest, half to the even digit.
constexpr real_digits round_digits(const long_digits& all, int count) {
  real_digits digits = first_digits(all, count);
  bool more = all.rest;
  for (int i = count + 1; i < 18; ++i) more = more || all.text[i] != '0';
  const char next = all.text[count];
  const bool odd = ((digits.text[count - 1] - '0') & 1) != 0;
  if (next > '5' || (next == '5' && (more || odd))) round_up(digits);
  drop_zeros(digits);
  return digits;
}
constexpr double value_of(const real_digits& digits) {
  big_number n;
  for (int i = 0; i < digits.count; ++i) n.multiply_add(10, static_cast<std::uint32_t>(digits.text[i] - '0'));
  return nearest_decimal(n, digits.exponent - digits.count + 1);
}
constexpr real_digits zero_digits() {
  real_digits digits;
  digits.text[0] = '0';
  digits.count = 1;
  return digits;
}

constexpr real_digits exact_shortest(double v) {
  if (v < 0) v = -v;
  if (v == 0) return zero_digits();
  const long_digits all(v);
  // Below a power of two, doubles are twice as dense: the nearest decimal may miss v where the next one above hits it.
  const bool is_power_of_two = (std::bit_cast<std::uint64_t>(v) & 0xf'ffff'ffff'ffffu) == 0;
  for (int count = 1; count < 17; ++count) {
    const real_digits nearest = round_digits(all, count);
    if (value_of(nearest) == v) return nearest;
    if (!is_power_of_two) continue;
    real_digits above = first_digits(all, count);
    round_up(above);
    if (value_of(above) == v) return above;
  }
  return round_digits(all, 17);
}
constexpr real_digits exact_rounded(double v, int significant) {
  if (v < 0) v = -v;
  return v == 0 ? zero_digits() : round_digits(long_digits(v), significant);
}

#ifndef OPCOST_EXACT_REAL_NUMBERS
// From d.ddde+XX.
inline real_digits digits_of_text(std::string_view s) {
  real_digits digits;
  const std::size_t e = s.find('e');
  for (const char c : s.substr(0, e))
    if (is_digit(c)) digits.text[digits.count++] = c;
  drop_zeros(digits);
  const std::string_view exponent = s.substr(e + (s[e + 1] == '+' ? 2 : 1));
  std::from_chars(exponent.data(), exponent.data() + exponent.size(), digits.exponent);
  return digits;
}
#endif
}  // namespace detail

/// Reads the number at the front of a text, as std::from_chars does: 12, -0.5, 1e-3, inf, nan; without blanks or a plus
/// sign in front. `into` keeps its value if there is no number, or if it is out of range.
inline real_prefix read_real_prefix(std::string_view s, double& into) {
#ifdef OPCOST_EXACT_REAL_NUMBERS
  return detail::exact_read(s, into);
#else
  const auto r = std::from_chars(s.data(), s.data() + s.size(), into);
  if (r.ec == std::errc::invalid_argument) return {};
  return {static_cast<std::size_t>(r.ptr - s.data()), r.ec != std::errc{}};
#endif
}

/// The fewest digits that read back as the same double, and of these the nearest. v is finite; its sign is ignored.
inline real_digits shortest_digits(double v) {
#ifdef OPCOST_EXACT_REAL_NUMBERS
  return detail::exact_shortest(v);
#else
  char text[32];
  const char* const end = std::to_chars(text, text + sizeof text, v, std::chars_format::scientific).ptr;
  return detail::digits_of_text({text, static_cast<std::size_t>(end - text)});
#endif
}

/// At most 17 digits, by the exact binary value, half to even. v is finite; its sign is ignored.
inline real_digits rounded_digits(double v, int significant) {
#ifdef OPCOST_EXACT_REAL_NUMBERS
  return detail::exact_rounded(v, significant);
#else
  char text[32];
  const char* const end =
      std::to_chars(text, text + sizeof text, v, std::chars_format::scientific, significant - 1).ptr;
  return detail::digits_of_text({text, static_cast<std::size_t>(end - text)});
#endif
}

}  // namespace opcost::text
