// opcost 0.1.0: what a neural network costs. https://github.com/opcost/opcost
// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Usage: #include "opcost/all.hpp", C++20. Needs opcost.hpp next to it.
// Generated from include/ by single_include/amalgamate.cmake. Do not edit.
#ifndef OPCOST_ALL_HPP_SINGLE_INCLUDE
#define OPCOST_ALL_HPP_SINGLE_INCLUDE
#include "opcost.hpp"

// ---- opcost/all.hpp
#ifndef OPCOST_ALL_HPP_PIECE
#define OPCOST_ALL_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The door that most programs include: opcost.hpp, the reports, Model Analyzer's convention and the whole catalogue of
// operations. It needs no other library.

#ifdef OPCOST_HAS_CPP20

// ---- opcost/budget/diff.hpp
#ifndef OPCOST_BUDGET_DIFF_HPP_PIECE
#define OPCOST_BUDGET_DIFF_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The difference of two networks: figures against tolerances, and layers that were added, removed or changed.

// ---- opcost/graph/module_names.hpp
#ifndef OPCOST_GRAPH_MODULE_NAMES_HPP_PIECE
#define OPCOST_GRAPH_MODULE_NAMES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Names and paths of modules: conv1 and layer1.0.conv1.

// ---- opcost/text/format_numbers.hpp
#ifndef OPCOST_TEXT_FORMAT_NUMBERS_HPP_PIECE
#define OPCOST_TEXT_FORMAT_NUMBERS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Numbers as text for people and programs. Integers are rounded with integer arithmetic, so results are exact and do
// not depend on the locale.

// ---- opcost/core/sink.hpp
#ifndef OPCOST_CORE_SINK_HPP_PIECE
#define OPCOST_CORE_SINK_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Writes text without locale, streams or allocation: a sink for pieces of text, operators for integers and shapes, and
// a buffer of fixed size.

namespace opcost {

/// The destination of a text: refers to a function or an object that can be called with a std::string_view. The object
/// must outlive the sink.
class sink {
 public:
  sink(void (*to)(std::string_view)) : to_{.function = to}, put_([](target t, std::string_view s) { t.function(s); }) {}
  template <class To>
  requires(!std::same_as<std::remove_cvref_t<To>, sink> && !std::is_function_v<std::remove_reference_t<To>> &&
           std::is_invocable_v<To&, std::string_view>) sink(To&& to)  // NOLINT(bugprone-forwarding-reference-overload)
      : to_{.object = const_cast<void*>(static_cast<const void*>(&to))},
        put_([](target t, std::string_view s) { (*static_cast<std::remove_reference_t<To>*>(t.object))(s); }) {}
  void operator()(std::string_view s) const { put_(to_, s); }
  const sink& operator<<(std::string_view s) const {
    put_(to_, s);
    return *this;
  }

 private:
  union target {
    void* object;
    void (*function)(std::string_view);
  };
  target to_;
  void (*put_)(target, std::string_view);
};

inline const sink& operator<<(const sink& to, count_t n) { return to << std::string_view(digits(n)); }

/// Writes a dimension: 7, ?, 1..16, 2.., ..9.
inline const sink& operator<<(const sink& to, interval d) {
  write_interval(d, to);
  return to;
}
/// Writes the complete text of a rejection.
inline const sink& operator<<(const sink& to, const rejection& r) {
  r.write(to);
  return to;
}
/// Writes a shape: [1,?,16..32]; [...] if the rank is unknown.
template <class Dim> const sink& operator<<(const sink& to, const basic_shape<Dim>& s) {
  if (!s.ranked()) return to << "[...]";
  to << "[";
  for (int i = 0; i < s.rank; ++i) (i ? to << "," : to) << s[i];
  return to << "]";
}

/// A text in a buffer of fixed size. A text that does not fit is cut, and ends in "...".
template <std::size_t Capacity> struct short_text {
  char text[Capacity]{};
  std::size_t size = 0;
  constexpr short_text() = default;
  constexpr short_text(std::string_view s) { (*this)(s); }
  constexpr void operator()(std::string_view s) {
    for (char c : s) {
      if (size == Capacity) {
        for (std::size_t i = 1; i <= 3; ++i) text[Capacity - i] = '.';
        return;
      }
      text[size++] = c;
    }
  }
  constexpr operator std::string_view() const { return {text, size}; }
  constexpr bool empty() const { return size == 0; }
};

}  // namespace opcost

#endif

#include <string>

namespace opcost {

/// The text of a number, a shape or a tensor.
inline std::string to_string(std::string_view s) { return std::string(s); }
template <std::integral Int> std::string to_string(Int n) { return std::string(std::string_view(digits(count_t(n)))); }
inline std::string to_string(count_t n) { return std::string(std::string_view(digits(n))); }
/// The digits in groups of three: "4,089,184,256"; ">= " before a saturated count.
inline std::string grouped(count_t n) {
  return (n.saturated() ? ">= " : "") + std::string(std::string_view(digits(n, true)));
}

/// n / unit with three decimals, half rounded up: "300.774".
inline std::string scaled(count_t n, std::int64_t unit) {
  const count_t thousandths = (n % unit * 1000 + unit / 2) / unit;  // of the remainder; 1000 carries
  const bool carry = thousandths == 1000;
  const std::string fraction = to_string(carry ? count_t(1000) : thousandths + 1000);
  return to_string(n / unit + (carry ? 1 : 0)) + "." + fraction.substr(1);
}
/// The number with a decimal prefix: "300.774 MMACs" for `what` = "MACs"; no prefix below a thousand.
inline std::string with_unit(count_t n, std::string_view what) {
  if (n.saturated()) return "beyond 64 bits";
  constexpr struct {
    std::int64_t size;
    std::string_view prefix;
  } units[] = {
      {1'000'000'000'000'000, "P"}, {1'000'000'000'000, "T"}, {1'000'000'000, "G"}, {1'000'000, "M"}, {1'000, "k"}};
  for (const auto& u : units)
    if (n >= u.size) return scaled(n, u.size).append(" ").append(u.prefix).append(what);
  return to_string(n).append(what.empty() ? "" : " ").append(what);
}
/// A number of bytes with a binary prefix: "9.188 MiB", "512 B".
inline std::string as_bytes(count_t n) {
  if (n.saturated()) return "beyond 64 bits";
  constexpr struct {
    std::int64_t size;
    std::string_view name;
  } units[] = {{std::int64_t{1} << 40, " TiB"},
               {std::int64_t{1} << 30, " GiB"},
               {std::int64_t{1} << 20, " MiB"},
               {1024, " KiB"}};
  for (const auto& u : units)
    if (n >= u.size) return scaled(n, u.size).append(u.name);
  return to_string(n) + " B";
}
/// The number of a figure, with at most six decimals if it has a fraction.
inline std::string to_string(const figure& f) {
  std::string s = to_string(f.whole);
  if (f.part == 0) return s;
  std::string fraction(std::string_view(digits(count_t(static_cast<std::int64_t>(f.part * 1e6 + 0.5)) + 1'000'000)));
  while (fraction.back() == '0') fraction.pop_back();
  return s + "." + fraction.substr(1);
}
/// part / whole in percent with at most ten decimals, without a sign: "12.5". Exact for parts up to 2^53.
inline std::string percent_number(count_t part, count_t whole) {
  const double v = static_cast<double>(part) / static_cast<double>(whole) * 100;
  auto units = static_cast<std::int64_t>(v),
       parts = static_cast<std::int64_t>((v - static_cast<double>(units)) * 1e10 + 0.5);
  if (parts >= 10'000'000'000) {
    ++units;
    parts = 0;
  }
  std::string fraction = to_string(parts + 10'000'000'000).substr(1);
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  return to_string(units) + (fraction.empty() ? "" : "." + fraction);
}
/// part / whole in percent with one decimal: "12.5 %"; "-" if that is unknown.
inline std::string percent(count_t part, count_t whole) {
  if (whole <= 0 || part.saturated() || whole.saturated()) return "-";
  const std::string tenths = to_string(
      count_t(static_cast<std::int64_t>(static_cast<double>(part) / static_cast<double>(whole) * 1000 + 0.5)));
  return (tenths.size() > 1 ? tenths.substr(0, tenths.size() - 1) : std::string("0")) + "." + tenths.back() + " %";
}

template <class Dim> std::string to_string(const basic_shape<Dim>& s) {
  std::string text;
  const auto append = [&](std::string_view piece) { text += piece; };
  sink(append) << s;
  return text;
}
inline std::string to_string(const partial_tensor& t) { return std::string(name_of(t.type)) + to_string(t.dims); }

}  // namespace opcost

#endif

namespace opcost {

inline std::string to_string(const module_name& n) {
  return std::string(n.text) + (n.number >= 0 ? to_string(n.number) : std::string());
}

/// The path of module m; empty for the network itself.
inline std::string path_of(const module_tree& tree, int m) {
  std::string path;
  for (; m > 0; m = tree.at(m).parent) path = to_string(tree.at(m).name) + (path.empty() ? "" : ".") + path;
  return path;
}
/// The path of a parameter: "layer1.0.conv1.weight".
inline std::string path_of(const module_tree& tree, const module_parameter& p) {
  const std::string owner = path_of(tree, p.module);
  return owner + (owner.empty() ? "" : ".") + std::string(p.name);
}

}  // namespace opcost

#endif

// ---- opcost/text/decimal.hpp
#ifndef OPCOST_TEXT_DECIMAL_HPP_PIECE
#define OPCOST_TEXT_DECIMAL_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Decimal numbers as integers in units of a power of ten: times in nanoseconds, rates in operations per second. The
// result is exact and does not depend on the locale.

// ---- opcost/text/blanks.hpp
#ifndef OPCOST_TEXT_BLANKS_HPP_PIECE
#define OPCOST_TEXT_BLANKS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Blanks at the ends of texts.
#include <string_view>

namespace opcost::text {

/// True for a blank, a tab and the ends of lines.
constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
/// The text without the blanks at both ends.
constexpr std::string_view trimmed(std::string_view s) {
  while (!s.empty() && is_blank(s.front())) s.remove_prefix(1);
  while (!s.empty() && is_blank(s.back())) s.remove_suffix(1);
  return s;
}

}  // namespace opcost::text

#endif

#include <string_view>

namespace opcost {

/// Reads s x 10^places, rounded half up: "0.233" ms with 6 places is 233000 ns. Returns false if s is negative or not a
/// number, or if the result exceeds 63 bits.
constexpr bool read_decimal(std::string_view s, int places, std::int64_t& into) {
  s = text::trimmed(s);
  constexpr std::int64_t most = (std::numeric_limits<std::int64_t>::max)();
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  std::size_t end = 0, point = std::string_view::npos;
  while (end < s.size() && (is_digit(s[end]) || (s[end] == '.' && point == std::string_view::npos))) {
    if (s[end] == '.') point = end;
    ++end;
  }
  const std::string_view digits = s.substr(0, end);
  if (digits.empty() || digits == ".") return false;
  int exponent = 0;
  if (end < s.size()) {
    if (s[end] != 'e' && s[end] != 'E') return false;
    ++end;
    const bool negative = end < s.size() && s[end] == '-';
    if (end < s.size() && (s[end] == '-' || s[end] == '+')) ++end;
    if (end == s.size() || s.size() - end > 4) return false;
    for (; end < s.size(); ++end) {
      if (!is_digit(s[end])) return false;
      exponent = exponent * 10 + (s[end] - '0');
    }
    if (negative) exponent = -exponent;
  }
  // digits before the shifted point
  int whole = static_cast<int>(point == std::string_view::npos ? digits.size() : point) + places + exponent;
  std::int64_t v = 0;
  for (char c : digits) {
    if (c == '.') continue;
    if (whole <= 0) {
      if (whole == 0 && c >= '5') {
        if (v == most) return false;
        ++v;
      }
      whole = -1;
      break;
    }
    if (v > (most - (c - '0')) / 10) return false;
    v = v * 10 + (c - '0');
    --whole;
  }
  for (; whole > 0 && v != 0; --whole) {
    if (v > most / 10) return false;
    v *= 10;
  }
  into = v;
  return true;
}
/// Reads a time. Rejects more than 70 years, so that two times can be added.
constexpr bool read_nanoseconds(std::string_view s, int places, std::int64_t& into) {
  return read_decimal(s, places, into) && into <= (std::numeric_limits<std::int64_t>::max)() / 4;
}

}  // namespace opcost

#endif

// ---- opcost/text/parse_numbers.hpp
#ifndef OPCOST_TEXT_PARSE_NUMBERS_HPP_PIECE
#define OPCOST_TEXT_PARSE_NUMBERS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The spellings of an IR file: integers, real numbers, lists, and shapes such as "1, 3", "?,3,1..16", "" (a scalar) and
// "..." (rank unknown).

// ---- opcost/text/real_numbers.hpp
#ifndef OPCOST_TEXT_REAL_NUMBERS_HPP_PIECE
#define OPCOST_TEXT_REAL_NUMBERS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
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

#endif

namespace opcost::text {

/// The line, counted from 1, that a position of a text is in.
inline int line_of(std::string_view text, std::ptrdiff_t offset) {
  int line = 1;
  for (std::ptrdiff_t i = 0; i < offset && i < static_cast<std::ptrdiff_t>(text.size()); ++i)
    line += text[static_cast<std::size_t>(i)] == '\n';
  return line;
}

/// Reads the integer at the front of a text and ignores the rest, as OpenVINO does: "1.5" is 1. Returns false if there
/// is no integer.
constexpr bool read_integer(std::string_view s, count_t& into) {
  if (!s.empty() && s.front() <= ' ') s = trimmed(s);
  const bool negative = !s.empty() && s.front() == '-';
  if (!s.empty() && (s.front() == '-' || s.front() == '+')) s.remove_prefix(1);
  if (s.empty() || s.front() < '0' || s.front() > '9') return false;
  std::uint64_t v = 0;
  constexpr std::uint64_t most = static_cast<std::uint64_t>(count_t::limit);
  for (char c : s) {
    if (c < '0' || c > '9') break;
    const auto digit = static_cast<std::uint64_t>(c - '0');
    v = v > (most - digit) / 10 ? most : v * 10 + digit;
  }
  into = negative ? -static_cast<std::int64_t>(v) : static_cast<std::int64_t>(v);
  return true;
}
// NAME=N; the name may itself contain '='. False if N is no whole number below 2^63.
constexpr bool read_named_number(std::string_view s, std::string_view& name, count_t& into) {
  const std::size_t equals = s.rfind('=');
  if (equals == s.npos || equals == 0) return false;
  name = s.substr(0, equals);
  const std::string_view digits = s.substr(equals + 1);
  return !digits.empty() && digits.find_first_not_of("0123456789") == digits.npos && read_integer(digits, into) &&
         !into.saturated();
}
/// Reads a text that is a real number as a whole.
inline bool read_real(std::string_view s, double& into) {
  s = trimmed(s);
  if (!s.empty() && s.front() == '+') s.remove_prefix(1);
  const real_prefix number = read_real_prefix(s, into);
  return number.length > 0 && !number.out_of_range;
}

/// Calls f(item) for each item of a comma-separated list; an empty text has none.
template <class F> constexpr void each_item(std::string_view list, F&& f) {
  if (trimmed(list).empty()) return;
  for (;;) {
    const std::size_t comma = list.find(',');
    f(trimmed(list.substr(0, comma)));
    if (comma == std::string_view::npos) return;
    list.remove_prefix(comma + 1);
  }
}

/// Reads a comma-separated list of integers, in one pass. Returns false if an item is not an integer or there are too
/// many.
constexpr bool read_integers(std::string_view s, ints& into) {
  into = {};
  std::size_t i = 0;
  bool ok = true;
  const auto blank = [&] {
    while (i < s.size() && s[i] <= ' ') ++i;
  };
  blank();
  while (i < s.size()) {
    const bool negative = s[i] == '-';
    if (s[i] == '-' || s[i] == '+') ++i;
    const std::size_t from = i;
    std::int64_t v = 0;
    while (i < s.size() && s[i] >= '0' && s[i] <= '9' && i - from < 18) v = v * 10 + (s[i++] - '0');
    count_t n = negative ? -v : v;
    if (i == from) ok = false;
    if (i < s.size() && s[i] != ',' && s[i] > ' ') {  // a number of many digits, or a fraction
      const std::size_t comma = s.find(',', i), start = from - (negative ? 1 : 0);
      ok = read_integer(s.substr(start, comma - start), n) && ok;
      i = comma == std::string_view::npos ? s.size() : comma;
    }
    into.push_back(n);
    blank();
    if (i == s.size()) break;
    if (s[i] != ',') return false;
    ++i;
    blank();
    if (i == s.size()) ok = false;
  }
  return ok && into.ranked();
}

/// Reads a dimension: 7, ? or -1 (unknown), 1..16, 2.., ..9.
constexpr bool read_dimension(std::string_view s, interval& into) {
  if (s == "?" || s == "-1") {
    into = interval::unknown();
    return true;
  }
  const std::size_t dots = s.find("..");
  if (dots == std::string_view::npos) {
    count_t n = 0;
    if (!read_integer(s, n) || s.find_first_not_of("+-0123456789 \t\r\n") != std::string_view::npos) return false;
    into = n.saturated() || n < 0 ? interval::unknown() : interval(n);
    return true;
  }
  count_t lo = 0, hi = count_t::limit;
  const std::string_view from = trimmed(s.substr(0, dots)), to = trimmed(s.substr(dots + 2));
  if (!from.empty() && !read_integer(from, lo)) return false;
  if (!to.empty() && !read_integer(to, hi)) return false;
  into = hi < lo ? interval::unknown() : interval(lo, hi);
  return true;
}
/// Reads a shape: dimensions with commas, "" (a scalar) or "..." (unknown rank).
constexpr bool read_shape(std::string_view s, partial_shape& into) {
  into = {};
  if (trimmed(s) == "...") {
    into = partial_shape::of_unknown_rank();
    return true;
  }
  bool ok = true;
  each_item(s, [&](std::string_view item) {
    interval d;
    ok = ok && read_dimension(item, d);
    into.push_back(d);
  });
  return ok && into.rank != partial_shape::too_long;
}

}  // namespace opcost::text

#endif

// ---- opcost/text/quantity.hpp
#ifndef OPCOST_TEXT_QUANTITY_HPP_PIECE
#define OPCOST_TEXT_QUANTITY_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Numbers with units: 300M, 64KiB.

// ---- opcost/core/result.hpp
#ifndef OPCOST_CORE_RESULT_HPP_PIECE
#define OPCOST_CORE_RESULT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A value or an error. The library throws no exceptions.

#include <utility>

namespace opcost {

/// The kind of an error, for programs that react differently to each.
enum class error_code : std::uint8_t { none, cannot_read, not_a_model, unsupported, malformed, bad_argument };

/// An error: its kind, the line of the file, and one line of text that names the layer, says what is wrong and what to
/// do about it.
///
///     return error::at(error_code::malformed, line) << "layer 'conv1': expected 4 channels, got 5";
struct error {
  error_code code = error_code::none;
  int line = 0;            ///< line of the file, from 1; 0: the whole file
  short_text<400> what{};  ///< the message, without file name and line

  static constexpr error at(error_code code, int line = 0) {
    error e;
    e.code = code;
    e.line = line;
    return e;
  }
  constexpr error&& operator<<(std::string_view s) && {
    what(s);
    return std::move(*this);
  }
  constexpr error&& operator<<(count_t n) && {
    what(digits(n));
    return std::move(*this);
  }
};

/// A value or an error: `if (auto r = read(...)) use(*r); else print(r.error().what);`
template <class T> class [[nodiscard]] result {
 public:
  constexpr result(T value) : value_(std::move(value)), good_(true) {}
  constexpr result(struct error e) : error_(std::move(e)) {}
  constexpr explicit operator bool() const { return good_; }
  constexpr T& operator*() { return value_; }
  constexpr const T& operator*() const { return value_; }
  constexpr T* operator->() { return &value_; }
  constexpr const T* operator->() const { return &value_; }
  constexpr const struct error& error() const { return error_; }

 private:
  T value_{};  // not std::optional, which costs more compile time than the rest of this class
  struct error error_ {};
  bool good_ = false;
};

}  // namespace opcost

#endif

namespace opcost::text {

/// A suffix and the number that it multiplies by.
struct unit {
  std::string_view name;
  std::int64_t size;
};
/// The units of quantities, case-sensitive: powers of 1000; with an i, powers of 1024.
inline constexpr unit units[] = {
    {"", 1},
    {"k", 1'000},
    {"M", 1'000'000},
    {"G", 1'000'000'000},
    {"T", 1'000'000'000'000},
    {"B", 1},
    {"kB", 1'000},
    {"MB", 1'000'000},
    {"GB", 1'000'000'000},
    {"TB", 1'000'000'000'000},
    {"KiB", std::int64_t{1} << 10},
    {"MiB", std::int64_t{1} << 20},
    {"GiB", std::int64_t{1} << 30},
    {"TiB", std::int64_t{1} << 40},
};

/// Reads an integer and a unit. Errors: no integer, a fraction, a sign, an unknown unit, more than 64 bits.
inline result<count_t> parse_quantity(std::string_view s) {
  std::size_t digits = 0;
  count_t n = 0;
  for (; digits < s.size() && s[digits] >= '0' && s[digits] <= '9'; ++digits) n = n * 10 + (s[digits] - '0');
  const std::string_view name = s.substr(digits);
  const auto wrong = [&](std::string_view why) {
    return error::at(error_code::bad_argument) << "expected an integer with a unit (k, M, G, T, kB, MB, GB, KiB, MiB, "
                                                  "GiB), got '"
                                               << s << "'" << why;
  };
  if (digits == 0) return wrong("");
  if (name.starts_with(".") || name.starts_with(",")) return wrong(": fractions are not supported");
  for (const unit& u : units)
    if (u.name == name) {
      n = n * u.size;
      if (n.saturated()) return wrong(": more than 64 bits");
      return n;
    }
  return wrong("");
}

}  // namespace opcost::text

#endif

#include <string>
#include <vector>

namespace opcost {

/// What a diff compares of a layer.
struct layer_record {
  std::string name{}, type{}, outputs{};  ///< outputs: types and shapes as text
  row_figures figures{};
};

/// The figures and layers of an analysis, as a copy that does not refer to it.
struct network_record {
  std::string convention{};
  std::array<figure, figure_count> values{};  ///< by figure_id; unknown: not computed. Arenas are the caller's to set
  bool complete = true;                       ///< false: a part of the network is missing in the values
  std::vector<layer_record> layers{};         ///< empty: only the figures are known
};

/// Records an analysis under convention C, or its first one if C is void.
template <class C = void, class... Cs> network_record record_of(const analysis<Cs...>& a) {
  using convention = std::conditional_t<std::is_void_v<C>, typename detail::first_convention<Cs...>::type, C>;
  network_record r;
  if constexpr (!std::is_void_v<convention>) r.convention = std::string(convention::name);
  const flops_column flops = flops_in<C>(a);
  const sequence<row_figures> rows = detail::figures_by_row(a, flops);
  const memory_peak peak = peak_of(a);
  r.complete = all_rows_known(a) && peak.complete;
  for (std::size_t f = 0; f < figure_count; ++f) {
    if (figure_table[f].of_row == nullptr) continue;
    r.values[f] = count_t(0);
    for (const row_figures& row : rows) r.values[f] = r.values[f] + figure_table[f].of_row(row);
  }
  if (flops.column < 0) r.values[static_cast<std::size_t>(figure_id::flops)] = {};
  r.values[static_cast<std::size_t>(figure_id::peak_bytes)] = peak.bytes;
  r.layers.reserve(a.rows.size());
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    const row& from = a.at(i);
    if (from.kind != node_kind::computed) continue;
    std::string name = from.name.empty() && from.module >= 0 ? path_of(a.tree, from.module) : std::string(from.name);
    layer_record layer{std::move(name), std::string(from.type), {}, rows[i]};
    for (const partial_tensor& t : a.outputs_of(from)) layer.outputs += to_string(t);
    r.layers.push_back(std::move(layer));
  }
  return r;
}

/// How much figures may increase: by a number, or by a percentage of the old value. Figures that are not named: 0.
struct tolerances {
  struct entry {
    count_t absolute = 0;
    std::int64_t percent = 0;  ///< in millionths of a percent
  };
  std::array<entry, figure_count> of{};

  /// The largest new value that is within the tolerance.
  constexpr count_t limit(std::size_t f, count_t old_value) const {
    constexpr std::int64_t whole = 100'000'000;  // 100 % in millionths of a percent
    const entry& e = of[f];
    return old_value + e.absolute + old_value / whole * e.percent + old_value % whole * e.percent / whole;
  }
};

/// Reads tolerances: macs=1%,peak_bytes=4KiB,weight_bytes=1000. Errors: an unknown figure, a value that is
/// neither a quantity nor a percentage.
inline result<tolerances> parse_tolerances(std::string_view s) {
  tolerances t;
  error wrong;
  text::each_item(s, [&](std::string_view item) {
    if (wrong.code != error_code::none) return;
    const std::size_t equals = item.find('=');
    const int at = figure_named(text::trimmed(item.substr(0, equals)));
    if (equals == std::string_view::npos || at < 0) {
      wrong = error::at(error_code::bad_argument) << "expected FIGURE=AMOUNT or FIGURE=PERCENT%, got '" << item << "'";
      return;
    }
    std::string_view value = text::trimmed(item.substr(equals + 1));
    tolerances::entry& e = t.of[static_cast<std::size_t>(at)];
    if (value.ends_with('%')) {
      value.remove_suffix(1);
      if (!read_decimal(value, 6, e.percent))
        wrong = error::at(error_code::bad_argument) << "expected a percentage, got '" << value << "%'";
    } else if (const auto n = text::parse_quantity(value)) {
      e.absolute = *n;
    } else {
      wrong = error::at(error_code::bad_argument) << "'" << item << "': " << n.error().what;
    }
  });
  if (wrong.code != error_code::none) return wrong;
  return t;
}

/// One figure, before and after.
struct figure_change {
  figure_id id = figure_id::macs;
  figure old_value{}, new_value{};
  count_t limit = 0;             ///< the old value and its tolerance
  verdict is = verdict::within;  ///< over: above the limit. not_known: not over, and one of the values is incomplete
};
/// One figure of one layer, before and after.
struct layer_change {
  std::string layer{};
  figure_id id = figure_id::macs;
  figure old_value{}, new_value{};
};
/// A layer that has another name now.
struct renamed_layer {
  std::string old_name{}, new_name{};
};
/// The difference of two networks.
struct network_diff {
  std::vector<figure_change> figures{};
  std::vector<std::string> added{}, removed{};
  std::vector<renamed_layer> renamed{};  ///< same type, outputs and figures under another name
  std::vector<layer_change> changed{};

  /// over if any figure is over, else not_known if any is, else within.
  verdict overall() const {
    verdict v = verdict::within;
    for (const figure_change& f : figures) {
      if (f.is == verdict::over) return verdict::over;
      if (f.is == verdict::not_known) v = verdict::not_known;
    }
    return v;
  }
};

namespace detail {
// Pairs layers whose keys are equal, the first with the first. `key` says what is compared. pair_of[i] is the new
// layer of the old layer i, or -1; layers that have a partner already are left out.
struct keyed_layer {
  std::string key;
  int at;
  bool operator<(const keyed_layer& o) const { return key != o.key ? key < o.key : at < o.at; }
};
template <class Key>
void pair_layers(const std::vector<layer_record>& before, const std::vector<layer_record>& after, const Key& key,
                 std::vector<int>& pair_of, std::vector<bool>& taken) {
  std::vector<keyed_layer> a, b;
  for (std::size_t i = 0; i < before.size(); ++i)
    if (pair_of[i] < 0) a.push_back({key(before[i]), static_cast<int>(i)});
  for (std::size_t i = 0; i < after.size(); ++i)
    if (!taken[i]) b.push_back({key(after[i]), static_cast<int>(i)});
  heap_sort(span(a));
  heap_sort(span(b));
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i].key < b[j].key) {
      ++i;
    } else if (b[j].key < a[i].key) {
      ++j;
    } else {
      pair_of[static_cast<std::size_t>(a[i].at)] = b[j].at;
      taken[static_cast<std::size_t>(b[j].at)] = true;
      ++i;
      ++j;
    }
  }
}
inline std::string structure_of(const layer_record& l) {
  std::string s = l.type + " " + l.outputs;
  for (const figure_entry& f : figure_table)
    if (f.of_row != nullptr) s += " " + to_string(f.of_row(l.figures));
  return s;
}
}  // namespace detail

/// Whether a diff says which layers differ.
enum class diff_layers : bool { no, yes };
inline constexpr diff_layers without_layers = diff_layers::no;

/// Compares two records. Layers are matched by name, then by structure: type, outputs and figures.
inline network_diff diff(const network_record& before, const network_record& after, const tolerances& allowed = {},
                         diff_layers layers = diff_layers::yes) {
  network_diff d;
  for (std::size_t f = 0; f < figure_count; ++f) {
    const figure &a = before.values[f], &b = after.values[f];
    if (!a.known && !b.known) continue;
    figure_change c{static_cast<figure_id>(f), a, b, allowed.limit(f, a.whole)};
    const bool above =
        b.known && a.known && (b.whole > c.limit || (b.whole == c.limit && c.limit == a.whole && b.part > a.part));
    if (above)
      c.is = verdict::over;
    else if (!a.known || !b.known || !before.complete || !after.complete)
      c.is = verdict::not_known;
    d.figures.push_back(c);
  }

  if (layers == diff_layers::no) return d;
  std::vector<int> pair_of(before.layers.size(), -1);
  std::vector<bool> taken(after.layers.size(), false);
  detail::pair_layers(
      before.layers, after.layers, [](const layer_record& l) { return l.name; }, pair_of, taken);
  const std::vector<int> by_name = pair_of;
  detail::pair_layers(before.layers, after.layers, detail::structure_of, pair_of, taken);
  for (std::size_t i = 0; i < before.layers.size(); ++i) {
    const layer_record& a = before.layers[i];
    if (pair_of[i] < 0) {
      d.removed.push_back(a.name);
      continue;
    }
    const layer_record& b = after.layers[static_cast<std::size_t>(pair_of[i])];
    if (by_name[i] < 0) {
      d.renamed.push_back({a.name, b.name});
      continue;
    }
    for (std::size_t f = 0; f < figure_count; ++f) {
      if (figure_table[f].of_row == nullptr) continue;
      const figure old_value = figure_table[f].of_row(a.figures), new_value = figure_table[f].of_row(b.figures);
      if (!(old_value == new_value)) d.changed.push_back({a.name, static_cast<figure_id>(f), old_value, new_value});
    }
  }
  for (std::size_t i = 0; i < after.layers.size(); ++i)
    if (!taken[i]) d.added.push_back(after.layers[i].name);
  return d;
}
/// Compares two analyses under their first conventions.
template <class... As, class... Bs>
network_diff diff(const analysis<As...>& before, const analysis<Bs...>& after, const tolerances& allowed = {}) {
  return diff(record_of(before), record_of(after), allowed);
}

}  // namespace opcost

#endif

// ---- opcost/budget/largest.hpp
#ifndef OPCOST_BUDGET_LARGEST_HPP_PIECE
#define OPCOST_BUDGET_LARGEST_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The largest value of a dimension for which a network is within a budget.

// ---- opcost/graph/polynomial.hpp
#ifndef OPCOST_GRAPH_POLYNOMIAL_HPP_PIECE
#define OPCOST_GRAPH_POLYNOMIAL_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Finds the exact polynomial of a count from its values at integers, by finite differences, and verifies it at further
// points.

namespace opcost {

/// P(x) = (c0 + c1 x + ... + cd x^d) / denominator.
struct polynomial {
  static constexpr int max_degree = 6;
  std::array<count_t, max_degree + 1> coefficient{};
  count_t denominator = 1;
  int degree = -1;   // -1: not a polynomial
  count_t from = 1;  // the smallest x for which it holds
  int verified = 0;  // points at which it was verified, besides those that determine it

  constexpr explicit operator bool() const { return degree >= 0; }
  constexpr count_t operator()(count_t x) const {
    count_t v = 0;
    for (int i = degree; i >= 0; --i) v = v * x + coefficient[static_cast<std::size_t>(i)];
    return v / denominator;
  }
};

namespace detail {
constexpr count_t greatest_divisor(count_t a, count_t b) {
  a = larger(a, -a);
  b = larger(b, -b);
  while (b != 0) {
    const count_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}
// Through differences[j] = the j-th finite difference at `from`: sum over j of differences[j] * binomial(x - from, j).
constexpr bool newton(polynomial& p, span<const count_t> differences, int degree, count_t from) {
  const auto at = [](int i) { return static_cast<std::size_t>(i); };
  count_t factorial = 1;
  for (int j = 2; j <= degree; ++j) factorial *= j;
  std::array<count_t, polynomial::max_degree + 1> basis{1}, sum{};  // basis = (x - from)(x - from - 1)...
  count_t weight = factorial;                                       // degree! / j!
  for (int j = 0; j <= degree; ++j) {
    if (j > 0) {
      for (int i = j; i >= 0; --i)
        basis[at(i)] = (i > 0 ? basis[at(i - 1)] : count_t(0)) - basis[at(i)] * (from + (j - 1));
      weight = weight / j;
    }
    for (int i = 0; i <= j; ++i) sum[at(i)] += basis[at(i)] * (differences[at(j)] * weight);
  }
  count_t divisor = factorial;
  for (const count_t& c : sum) {
    if (c.saturated()) return false;
    divisor = greatest_divisor(divisor, c);
  }
  for (int i = 0; i <= degree; ++i) p.coefficient[at(i)] = sum[at(i)] / divisor;
  p.denominator = factorial / divisor;
  p.degree = degree;
  p.from = from;
  return true;
}
}  // namespace detail

/// Finds the polynomial of a count. f(x, value) sets the count at x >= 1, or returns false if it is not known. Tries a
/// few starting points, since a maximum of several counts is a polynomial only where one of them is the largest. The
/// degree of the result is -1 if the count is not a polynomial.
template <class F> constexpr polynomial polynomial_of(F&& f) {
  constexpr int points = polynomial::max_degree + 4;  // three more than determine it
  count_t first = 0;
  for (count_t x = 1; x <= 64 && first == 0; ++x)
    if (count_t v = 0; f(x, v)) first = x;
  if (first == 0) return {};
  for (const count_t from : {first, first + 15, first + 99}) {
    std::array<count_t, points> d{};
    bool known = true;
    for (int i = 0; i < points && known; ++i)
      known = f(from + i, d[static_cast<std::size_t>(i)]) && !d[static_cast<std::size_t>(i)].saturated();
    if (!known) continue;
    polynomial p;
    for (int order = 0; order <= polynomial::max_degree && !p; ++order) {
      // d[0..order) are the differences at `from`, d[order..] those of this order
      for (int i = points - 1; i > order; --i) d[static_cast<std::size_t>(i)] -= d[static_cast<std::size_t>(i - 1)];
      bool zero = true;
      for (int i = order + 1; i < points; ++i) zero = zero && d[static_cast<std::size_t>(i)] == 0;
      if (!zero) continue;
      if (!detail::newton(p, d, order, from)) return {};
      p.verified = points - 1 - order;
    }
    if (!p) continue;
    bool holds = true;
    for (const count_t further : {count_t(17), count_t(40), count_t(131), count_t(512)})
      if (count_t v = 0; f(from + further, v) && !v.saturated()) {
        holds = holds && p(from + further) == v;
        ++p.verified;
      }
    if (holds) return p;
  }
  return {};
}

/// Returns the largest x from `first` to `most` with fits(x), or 0 if fits(first) is false. Once fits fails, it must
/// fail for all larger x.
template <class Fits> constexpr count_t largest_that(Fits&& fits, count_t first = 1, count_t most = 1 << 24) {
  if (!fits(first)) return 0;
  count_t low = first, high = first * 2;
  while (high <= most && fits(high)) {
    low = high;
    high = high * 2;
  }
  high = smaller(high, most + 1);
  while (low + 1 < high) {
    const count_t middle = low + (high - low) / 2;
    if (fits(middle))
      low = middle;
    else
      high = middle;
  }
  return low;
}

/// Writes a polynomial: 1024 s^2 + 786432 s; (s^2 + s) / 2; "none" if no polynomial was found.
inline void write_polynomial(const polynomial& p, std::string_view variable, const sink& to) {
  if (!p) return void(to << "none");
  if (p.denominator != 1) to << "(";
  bool first = true;
  for (int i = p.degree; i >= 0; --i) {
    const count_t c = p.coefficient[static_cast<std::size_t>(i)];
    if (c == 0 && !(first && i == 0)) continue;
    to << (first ? (c < 0 ? "-" : "") : c < 0 ? " - " : " + ");
    const count_t size = larger(c, -c);
    if (size != 1 || i == 0) to << size << (i > 0 ? " " : "");
    if (i > 0) to << variable;
    if (i > 1) to << "^" << count_t(i);
    first = false;
  }
  if (p.denominator != 1) to << ") / " << p.denominator;
}

}  // namespace opcost

#endif

namespace opcost {

/// Returns the largest such value from `first` to `most`, or 0. `at(n)` returns the result<analysis> of the network
/// with n as the dimension. Assumes that figures grow with n.
template <class At> count_t largest(At&& at, const budget& b, count_t first = 1, count_t most = 1 << 24) {
  return largest_that(
      [&](count_t n) {
        const auto a = at(n);
        return a && static_cast<bool>((check)(*a, b));
      },
      first, most);
}

}  // namespace opcost

#endif

// ---- opcost/budget/parse_budget.hpp
#ifndef OPCOST_BUDGET_PARSE_BUDGET_HPP_PIECE
#define OPCOST_BUDGET_PARSE_BUDGET_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Budgets as text: macs=300M,peak_bytes=64KiB,arena_bytes.hill_climb=96KiB

namespace opcost {
namespace detail {
// The member of a budget with this name, or null.
inline count_t* limit_named(budget& b, std::string_view name) {
  constexpr std::string_view arena = "arena_bytes.";
  if (name.starts_with(arena)) {
    name.remove_prefix(arena.size());
    planner_limits& p = b.arena_bytes_of;
    return name == "greedy_by_size"       ? &p.greedy_by_size
           : name == "greedy_by_conflict" ? &p.greedy_by_conflict
           : name == "hill_climb"         ? &p.hill_climb
                                          : nullptr;
  }
  const int at = figure_named(name);
  return at < 0 ? nullptr : &limit_of(b, static_cast<figure_id>(at));
}
}  // namespace detail

/// Reads a budget: NAME=LIMIT, separated by commas. Names are those of figure_table and arena_bytes.PLANNER; limits are
/// integers with a unit (text/quantity.hpp). *Errors*: an empty budget, an unknown name, a name that is given twice, a
/// limit that is not a quantity.
inline result<budget> parse_budget(std::string_view s) {
  budget b;
  error wrong;
  int limits = 0;
  text::each_item(s, [&](std::string_view item) {
    if (wrong.code != error_code::none) return;
    const std::size_t equals = item.find('=');
    const std::string_view name = text::trimmed(item.substr(0, equals));
    count_t* const limit = detail::limit_named(b, name);
    if (equals == std::string_view::npos) {
      wrong = error::at(error_code::bad_argument) << "expected NAME=LIMIT, got '" << item << "'";
    } else if (limit == nullptr) {
      wrong = error::at(error_code::bad_argument) << "unknown figure '" << name << "'; expected ";
      for (const figure_entry& f : figure_table) wrong = std::move(wrong) << f.name << ", ";
      wrong = std::move(wrong) << "or arena_bytes.PLANNER";
    } else if (*limit != budget::any) {
      wrong = error::at(error_code::bad_argument) << "'" << name << "' is given twice";
    } else if (const auto n = text::parse_quantity(text::trimmed(item.substr(equals + 1))); !n) {
      wrong = error::at(error_code::bad_argument) << "'" << name << "': " << n.error().what;
    } else {
      *limit = *n;
      ++limits;
    }
  });
  if (wrong.code != error_code::none) return wrong;
  if (limits == 0) return error::at(error_code::bad_argument) << "the budget is empty; expected NAME=LIMIT,...";
  return b;
}

}  // namespace opcost

#endif

// ---- opcost/convention/model_analyzer_rules.hpp
#ifndef OPCOST_CONVENTION_MODEL_ANALYZER_RULES_HPP_PIECE
#define OPCOST_CONVENTION_MODEL_ANALYZER_RULES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// OpenVINO Model Analyzer's operations per layer: a number per output element, by type name. A multiply-accumulate
// counts 2. A type that is not in its tables has no figure.

// ---- opcost/ops/deformable.hpp
#ifndef OPCOST_OPS_DEFORMABLE_HPP_PIECE
#define OPCOST_OPS_DEFORMABLE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Convolution and pooling whose taps are moved by offsets that the network computes. Taps are read between the elements
// of the input. Attributes and shapes: OpenVINO operation specifications DeformableConvolution-1 and -8,
// DeformablePSROIPooling-1.

// ---- opcost/ops/bilinear.hpp
#ifndef OPCOST_OPS_BILINEAR_HPP_PIECE
#define OPCOST_OPS_BILINEAR_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The work of reading an image between its elements: v = sum over the 4 neighbors of w_i v_i. These products belong to
// the addressing and contract no dimension, so they count as mul and add, not as mac.

namespace opcost::detail {

// Per point: two coordinates rounded down, two fractions and their complements, four weights.
inline constexpr tally bilinear_point{.add = 4, .mul = 4, .round = 2};
// Per point and channel.
inline constexpr tally bilinear_blend{.add = 3, .mul = 4};
// The weight of one of 4 cubic taps: its distance, and a polynomial of degree 3 by Horner's rule.
inline constexpr tally cubic_weight{.add = 4, .mul = 3};

// A box in the input's coordinates and the extents of its bins.
inline constexpr tally region_of_box{.add = 2, .mul = 4, .div = 2};
// The position of a point in its bin.
inline constexpr tally point_of_bin{.add = 2, .mul = 2};

}  // namespace opcost::detail

#endif

namespace opcost {

/// Deformable convolution: input [N, C, H, W], offsets [N, 2 DG kernel, H', W'], filter [O, C/G, kernel...], optionally
/// a mask [N, DG kernel, H', W']; output [N, O, H', W'].
struct deformable_convolution {
  ints strides{}, dilations{}, pads_begin{}, pads_end{};  ///< one number per spatial dimension; empty: 1s, for pads 0s
  auto_pad pad = auto_pad::explicit_;
  count_t group = 1, deformable_group = 1;
};
/// The same since opset 8.
struct deformable_convolution_8 {
  ints strides{}, dilations{}, pads_begin{}, pads_end{};  ///< one number per spatial dimension; empty: 1s, for pads 0s
  auto_pad pad = auto_pad::explicit_;
  count_t group = 1, deformable_group = 1;
  bool bilinear_interpolation_pad = false;
};

namespace detail {
template <class Dim> constexpr bool divisible(Dim d, count_t by) {
  return ceil_div(lower(d), by) <= floor_div(upper(d), by);
}
// Rejects offsets (per_tap 2) or a mask (per_tap 1) whose shape is not [N, deformable_group * per_tap * kernel,
// output's extents].
template <class Op, class Dim>
constexpr rejection check_offsets(const Op& op, const basic_shape<Dim>& offsets, const basic_shape<Dim>& filter,
                                  int per_tap, basic_shape<Dim>& out) {
  const int operand = per_tap == 2 ? 1 : 3;
  if (!offsets.ranked()) return {};
  if (offsets.rank != 4) return rejected("input {} (offsets or mask): expected rank 4, got {}", operand, offsets.rank);
  if (!divisible(offsets[1], op.deformable_group))
    return rejected(
        "input {} (offsets or mask): expected channels that are a multiple of deformable_group ({}), got {}", operand,
        op.deformable_group, offsets[1]);
  if (filter.ranked()) {
    const Dim channels = filter[2] * filter[3] * Dim(per_tap) * Dim(op.deformable_group);
    if (!agree(offsets[1], channels))
      return rejected("input {} (offsets or mask): expected {} channels, got {}", operand, channels, offsets[1]);
  }
  Dim batch = out[0];
  if (!merge(batch, offsets[0]))
    return rejected("input {} (offsets or mask): expected a batch of {}, got {}", operand, out[0], offsets[0]);
  if (per_tap == 2) out.set(0, batch);
  for (int i = 2; i < 4; ++i)
    if (!agree(offsets[i], out[i]))
      return rejected("input {} (offsets or mask): expected an extent of {} as in the output, got {}", operand, out[i],
                      offsets[i]);
  return {};
}
}  // namespace detail

// The taps of each deformable group are read at p s + k d - pad + offset, and multiplied by the mask if there is one.
// MACs = #y (C/G K). N DG K #p points are read, each blended for C / DG channels. The positions depend on the offsets,
// so no product counts as padding.
template <> struct op_traits<deformable_convolution> {
  static constexpr std::string_view name = "DeformableConvolution";
  static constexpr std::string_view formula = "MACs = #y C/G K; with N DG K HW points read between elements";
  static constexpr int inputs = 3;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::convolution_attributes(op, f);
    f("group", op.group);
    f("deformable_group", op.deformable_group);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const auto& op, const basic_operands<Dim>& in) {
    const auto &x = in[0].dims, &offsets = in[1].dims, &filter = in[2].dims;
    const dtype type = detail::filtered_type(in[0].type, in[2].type);
    if (!x.ranked() && !filter.ranked() && !offsets.ranked()) return detail::of_unknown_rank<Dim>(type);
    if (x.ranked() && x.rank != 4) return rejected("input 0: expected rank 4, got {}", x.rank);
    if (filter.ranked() && filter.rank != 4) return rejected("input 2 (filter): expected rank 4, got {}", filter.rank);
    if (const rejection why = detail::check_window(op, filter, 2, 2)) return why;
    if (op.group < 1) return rejected("group: expected at least 1, got {}", op.group);
    if (op.deformable_group < 1) return rejected("deformable_group: expected at least 1, got {}", op.deformable_group);
    if (x.ranked() && !detail::divisible(x[1], op.group))
      return rejected("input 0: expected channels that are a multiple of group ({}), got {}", op.group, x[1]);
    if (filter.ranked() && !detail::divisible(filter[0], op.group))
      return rejected("input 2 (filter): expected outputs that are a multiple of group ({}), got {}", op.group,
                      filter[0]);
    if (x.ranked() && filter.ranked() && !detail::agree(x[1], filter[1] * op.group))
      return rejected("input 2 (filter): expected group x channels = {}, got {} x {}", x[1], op.group, filter[1]);
    basic_shape<Dim> out{detail::dim_or_unknown(x, 0), detail::dim_or_unknown(filter, 0)};
    if (const rejection why = detail::slide(op, x, filter, 2, 2, out)) return why;
    if (const rejection why = detail::check_offsets(op, offsets, filter, 2, out)) return why;
    if (in.has(3))
      if (const rejection why = detail::check_offsets(op, in[3].dims, filter, 1, out)) return why;
    return detail::of(out, type);
  }
  static constexpr tally count(const auto& op, const tensors& in, const outputs& out) {
    const shape &x = in[0].dims, &y = out[0].dims, &filter = in[2].dims;
    const count_t taps = filter.product(2, filter.rank), places = y[0] * y.product(2, y.rank) * taps;
    tally blend = detail::bilinear_blend;
    if (in.has(3)) blend.mul += 1;
    return tally{.mac = y.elements() * filter[1] * taps} +
           (detail::bilinear_point + tally{.add = 2}) * (places * op.deformable_group) + blend * (places * x[1]);
  }
};
template <> struct op_traits<deformable_convolution_8> : op_traits<deformable_convolution> {
  static constexpr unsigned connected = 1u << 3;
  static constexpr int opset = 8;
  static constexpr void attributes(auto& op, auto&& f) {
    op_traits<deformable_convolution>::attributes(op, f);
    f("bilinear_interpolation_pad", op.bilinear_interpolation_pad);
  }
};

/// The sampling mode of DeformablePSROIPooling.
enum class deformable_pooling_mode : std::uint8_t { bilinear_deformable, bilinear };
template <>
inline constexpr std::array<std::string_view, 2> spellings<deformable_pooling_mode>{"bilinear_deformable", "bilinear"};
/// Position-sensitive pooling of regions: input [N, C, H, W], regions [R, 5], optionally offsets [R, 2, part, part];
/// output [R, output_dim, group_size, group_size].
struct deformable_psroi_pooling {
  count_t output_dim = 1, group_size = 1, spatial_bins_x = 1, spatial_bins_y = 1, part_size = 1;
  double spatial_scale = 1, trans_std = 1;
  deformable_pooling_mode mode = deformable_pooling_mode::bilinear_deformable;
};
// Each bin of a region is the mean of spatial_bins_x spatial_bins_y points. A third input moves the corners of the bins
// (Dai et al. 2017, arXiv:1703.06211).
template <> struct op_traits<deformable_psroi_pooling> {
  static constexpr unsigned connected = 1u << 2;
  static constexpr std::string_view name = "DeformablePSROIPooling";
  static constexpr std::string_view formula =
      "#y means of spatial_bins_x * spatial_bins_y points read between elements";
  static constexpr int inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) {
    f("output_dim", op.output_dim);
    f("spatial_scale", op.spatial_scale);
    f("group_size", op.group_size);
    f("mode", op.mode);
    f("spatial_bins_x", op.spatial_bins_x);
    f("spatial_bins_y", op.spatial_bins_y);
    f("trans_std", op.trans_std);
    f("part_size", op.part_size);
  }
  template <class Dim>
  static constexpr inferred<Dim> infer(const deformable_psroi_pooling& op, const basic_operands<Dim>& in) {
    const auto &x = in[0].dims, &regions = in[1].dims, &offsets = in[2].dims;
    if (x.ranked() && x.rank != 4) return rejected("input 0 (score maps): expected rank 4, got {}", x.rank);
    if (regions.ranked() && regions.rank != 2)
      return rejected("input 1 (regions): expected rank 2, got {}", regions.rank);
    if (in.has(2) && offsets.ranked() && offsets.rank != 4)
      return rejected("input 2 (offsets): expected rank 4, got {}", offsets.rank);
    if (op.output_dim < 1) return rejected("output_dim: expected at least 1, got {}", op.output_dim);
    if (op.group_size < 1) return rejected("group_size: expected at least 1, got {}", op.group_size);
    return detail::of(basic_shape<Dim>{detail::dim_or_unknown(regions, 0), op.output_dim, op.group_size, op.group_size},
                      in[0].type);
  }
  static constexpr tally count(const deformable_psroi_pooling& op, const tensors& in, const outputs& out) {
    const count_t points = larger(op.spatial_bins_x, 0) * larger(op.spatial_bins_y, 0);
    tally bin = (detail::bilinear_point + detail::bilinear_blend + detail::point_of_bin) * points +
                tally{.add = larger(points - 1, 0), .div = 1};
    if (in.has(2)) bin += {.add = 2, .mul = 4};  // offset times trans_std times the region's extents
    return detail::region_of_box * out[0].dims[0] + bin * out[0].dims.elements();
  }
};

}  // namespace opcost

#endif

// ---- opcost/ops/roi.hpp
#ifndef OPCOST_OPS_ROI_HPP_PIECE
#define OPCOST_OPS_ROI_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Pooling of regions: each of R boxes is divided into pooled_h x pooled_w bins; each bin gives one value per channel.
// The sizes of the boxes depend on the data; where work depends on them, each box is assumed to cover the whole input.
// Attributes and shapes: OpenVINO operation specifications ROIPooling-2, PSROIPooling-1, ROIAlign-3 and -9,
// ROIAlignRotated-15.

namespace opcost {

/// How ROIPooling computes an element.
enum class roi_method : std::uint8_t { max, bilinear };
template <> inline constexpr std::array<std::string_view, 2> spellings<roi_method>{"max", "bilinear"};
/// ROIPooling. Inputs: data [N, C, H, W], boxes [R, 5]. Output: [R, C, pooled_h, pooled_w].
struct roi_pooling {
  ints output_size{}, output_roi{};  // other names of the extents; pooled_h and pooled_w take precedence
  count_t pooled_h = 0, pooled_w = 0;
  double spatial_scale = 1;
  roi_method method = roi_method::max;
};
/// How PSROIPooling computes an element.
enum class psroi_mode : std::uint8_t { average, bilinear };
template <> inline constexpr std::array<std::string_view, 2> spellings<psroi_mode>{"average", "bilinear"};
/// PSROIPooling: the channels of the input depend on the bin. Inputs: data [N, C, H, W], boxes [R, 5].
struct psroi_pooling {
  count_t output_dim = 1, group_size = 1, spatial_bins_x = 1, spatial_bins_y = 1;
  double spatial_scale = 1;
  psroi_mode mode = psroi_mode::average;
};
/// How ROIAlign combines the samples of a bin.
enum class roi_mode : std::uint8_t { avg, max };
template <> inline constexpr std::array<std::string_view, 2> spellings<roi_mode>{"avg", "max"};
/// How the coordinates of a box are aligned with elements.
enum class roi_aligned_mode : std::uint8_t { asymmetric, half_pixel_for_nn, half_pixel };
template <>
inline constexpr std::array<std::string_view, 3> spellings<roi_aligned_mode>{"asymmetric", "half_pixel_for_nn",
                                                                             "half_pixel"};
/// ROIAlign. Inputs: data [N, C, H, W], boxes [R, 4], batch indices [R]. Output: [R, C, pooled_h, pooled_w].
struct roi_align {
  count_t pooled_h = 1, pooled_w = 1, sampling_ratio = 0;  // 0: as many points per bin as it has elements
  double spatial_scale = 1;
  roi_mode mode = roi_mode::avg;
};
/// ROIAlign of opset 9, with aligned_mode.
struct roi_align_9 : roi_align {
  roi_aligned_mode aligned_mode = roi_aligned_mode::asymmetric;
};
/// ROIAlignRotated: boxes [R, 5] have an angle.
struct roi_align_rotated : roi_align {
  bool clockwise_mode = false;
};

namespace detail {
// Rejects an input and a list of boxes that do not have `numbers` numbers each.
template <class Dim>
constexpr rejection check_regions(const basic_shape<Dim>& x, const basic_shape<Dim>& boxes, std::int64_t numbers,
                                  double scale = 1) {
  if (x.ranked() && x.rank != 4) return rejected("input 0: expected rank 4, got {}", x.rank);
  if (boxes.ranked() && boxes.rank != 2) return rejected("input 1 (boxes): expected rank 2, got {}", boxes.rank);
  if (boxes.ranked() && !may_be(boxes[1], numbers))
    return rejected("input 1 (boxes): expected {} numbers per box, got {}", numbers, boxes[1]);
  if (!(scale > 0)) return rejected("spatial_scale: expected more than 0");
  return {};
}
constexpr ints pooled_extents(const roi_pooling& op) {
  ints e = op.output_roi.rank == 2 ? op.output_roi : op.output_size;
  if (e.rank != 2) e = {0, 0};
  if (op.pooled_h != 0) e.set(0, op.pooled_h);
  if (op.pooled_w != 0) e.set(1, op.pooled_w);
  return e;
}
}  // namespace detail

// The maximum of a bin, or one point read between elements (Girshick 2015, arXiv:1504.08083).
template <> struct op_traits<roi_pooling> {
  static constexpr std::string_view name = "ROIPooling";
  static constexpr std::string_view formula =
      "#y maxima over bins, which together cover each box; or #y points read between elements";
  static constexpr int opset = 2, inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) {
    f("output_size", op.output_size);
    f("output_roi", op.output_roi);
    f("pooled_h", op.pooled_h);
    f("pooled_w", op.pooled_w);
    f("spatial_scale", op.spatial_scale);
    f("method", op.method);
  }
  // inputs: [N, C, H, W], boxes [R, 5]; output: [R, C, pooled_h, pooled_w]
  template <class Dim> static constexpr inferred<Dim> infer(const roi_pooling& op, const basic_operands<Dim>& in) {
    if (const rejection why = detail::check_regions(in[0].dims, in[1].dims, 5, op.spatial_scale)) return why;
    const ints bins = detail::pooled_extents(op);
    if (bins[0] < 1 || bins[1] < 1)
      return rejected("pooled_h and pooled_w: expected at least 1, got {} and {}", bins[0], bins[1]);
    return detail::of(basic_shape<Dim>{detail::dim_or_unknown(in[1].dims, 0), detail::dim_or_unknown(in[0].dims, 1),
                                       bins[0], bins[1]},
                      in[0].type);
  }
  static constexpr tally count(const roi_pooling& op, const tensors& in, const outputs& out) {
    const shape& y = out[0].dims;
    const tally boxes = detail::region_of_box * y[0];
    if (op.method == roi_method::bilinear)
      return boxes + (detail::bilinear_point + detail::point_of_bin) * (y[0] * y[2] * y[3]) +
             detail::bilinear_blend * y.elements();
    return boxes + tally{.cmp = larger(detail::adaptive_taps(in[0].dims, y) - y.elements(), 0)};
  }
};

// Position-sensitive: each bin has channels of its own (Dai et al. 2016, arXiv:1605.06409). The mean of a bin, or of
// spatial_bins_x * spatial_bins_y points.
template <> struct op_traits<psroi_pooling> {
  static constexpr std::string_view name = "PSROIPooling";
  static constexpr std::string_view formula =
      "#y means over bins, or over spatial_bins_x * spatial_bins_y points read between elements";
  static constexpr int inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) {
    f("output_dim", op.output_dim);
    f("group_size", op.group_size);
    f("spatial_scale", op.spatial_scale);
    f("mode", op.mode);
    f("spatial_bins_x", op.spatial_bins_x);
    f("spatial_bins_y", op.spatial_bins_y);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const psroi_pooling& op, const basic_operands<Dim>& in) {
    if (const rejection why = detail::check_regions(in[0].dims, in[1].dims, 5, op.spatial_scale)) return why;
    if (op.output_dim < 0 || op.group_size < 1 || op.spatial_bins_x < 1 || op.spatial_bins_y < 1)
      return rejected("output_dim, group_size and spatial_bins: expected at least 1, got {}, {} and {}", op.output_dim,
                      op.group_size, smaller(op.spatial_bins_x, op.spatial_bins_y));
    const count_t per_output =
        op.mode == psroi_mode::average ? op.group_size * op.group_size : op.spatial_bins_x * op.spatial_bins_y;
    if (in[0].dims.ranked() && !may_be(in[0].dims[1], (per_output * op.output_dim).n))
      return rejected("input 0: expected {} channels, got {}", per_output * op.output_dim, in[0].dims[1]);
    return detail::of(
        basic_shape<Dim>{detail::dim_or_unknown(in[1].dims, 0), op.output_dim, op.group_size, op.group_size},
        in[0].type);
  }
  static constexpr tally count(const psroi_pooling& op, const tensors& in, const outputs& out) {
    const shape& y = out[0].dims;
    const tally boxes = detail::region_of_box * y[0];
    if (op.mode == psroi_mode::average)
      return boxes + tally{.add = larger(detail::adaptive_taps(in[0].dims, y) - y.elements(), 0), .div = y.elements()};
    const count_t points = larger(op.spatial_bins_x * op.spatial_bins_y, 1);
    return boxes + (detail::bilinear_point + detail::point_of_bin) * (y[0] * y[2] * y[3] * points) +
           (detail::bilinear_blend * points + tally{.add = points - 1, .div = 1}) * y.elements();
  }
};

namespace detail {
template <class Dim>
constexpr inferred<Dim> infer_align(const roi_align& op, const basic_operands<Dim>& in, std::int64_t numbers) {
  if (const rejection why = check_regions(in[0].dims, in[1].dims, numbers)) return why;
  if (op.pooled_h < 0 || op.pooled_w < 0)
    return rejected("pooled_h and pooled_w: expected at least 0, got {} and {}", op.pooled_h, op.pooled_w);
  const basic_shape<Dim>& batches = in[2].dims;
  if (batches.ranked() && batches.rank != 1)
    return rejected("input 2 (batch indices): expected rank 1, got {}", batches.rank);
  Dim regions = dim_or_unknown(in[1].dims, 0);
  if (batches.ranked() && !merge(regions, batches[0]))
    return rejected("input 2 (batch indices): expected {} numbers, got {}", dim_or_unknown(in[1].dims, 0), batches[0]);
  return of(basic_shape<Dim>{regions, dim_or_unknown(in[0].dims, 1), op.pooled_h, op.pooled_w}, in[0].type);
}
// S points per bin, each read between elements for all channels; then their mean or maximum.
constexpr tally align_work(const roi_align& op, const tensors& in, const shape& y, const tally& each_point) {
  const shape& x = in[0].dims;
  const count_t points = op.sampling_ratio > 0 ? op.sampling_ratio * op.sampling_ratio
                                               : ceil_div(x[2], larger(y[2], 1)) * ceil_div(x[3], larger(y[3], 1));
  const count_t rest = larger(points - 1, 0);
  const tally channel = op.mode == roi_mode::avg ? bilinear_blend * points + tally{.add = rest, .div = 1}
                                                 : tally{.mul = 4, .cmp = 3} * points + tally{.cmp = rest};
  return region_of_box * y[0] + (bilinear_point + each_point) * (y[0] * y[2] * y[3] * points) + channel * y.elements();
}
constexpr void align_attributes(auto& op, auto&& f) {
  f("pooled_h", op.pooled_h);
  f("pooled_w", op.pooled_w);
  f("sampling_ratio", op.sampling_ratio);
  f("spatial_scale", op.spatial_scale);
}
}  // namespace detail

// The mean or maximum of S points read between elements (He et al. 2017, arXiv:1703.06870): S = sampling_ratio^2.
template <> struct op_traits<roi_align> {
  static constexpr std::string_view name = "ROIAlign";
  static constexpr std::string_view formula = "#y means or maxima of sampling_ratio^2 points read between elements";
  static constexpr int opset = 3, inputs = 3;
  static constexpr unsigned selects = 1u << 2;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::align_attributes(op, f);
    f("mode", op.mode);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const roi_align& op, const basic_operands<Dim>& in) {
    return detail::infer_align(op, in, 4);
  }
  static constexpr tally count(const roi_align& op, const tensors& in, const outputs& out) {
    return detail::align_work(op, in, out[0].dims, detail::point_of_bin);
  }
};
template <> struct op_traits<roi_align_9> : op_traits<roi_align> {
  static constexpr int opset = 9;
  static constexpr void attributes(auto& op, auto&& f) {
    op_traits<roi_align>::attributes(op, f), f("aligned_mode", op.aligned_mode);
  }
  static constexpr tally count(const roi_align_9& op, const tensors& in, const outputs& out) {
    const tally half_pixels = tally{.add = op.aligned_mode == roi_aligned_mode::asymmetric ? 0 : 4} * out[0].dims[0];
    return op_traits<roi_align>::count(op, in, out) + half_pixels;
  }
};
// Boxes [R, 5] with an angle, by which each point is rotated.
template <> struct op_traits<roi_align_rotated> {
  static constexpr std::string_view name = "ROIAlignRotated";
  static constexpr std::string_view formula =
      "#y means of sampling_ratio^2 points read between elements, each turned by its box's angle";
  static constexpr int opset = 15, inputs = 3;
  static constexpr unsigned selects = 1u << 2;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::align_attributes(op, f);
    f("clockwise_mode", op.clockwise_mode);
  }
  template <class Dim>
  static constexpr inferred<Dim> infer(const roi_align_rotated& op, const basic_operands<Dim>& in) {
    return detail::infer_align(op, in, 5);
  }
  static constexpr tally count(const roi_align_rotated& op, const tensors& in, const outputs& out) {
    return tally{.trig = 2} * out[0].dims[0] +
           detail::align_work(op, in, out[0].dims, {.add = 4, .mul = 6});  // scaled, rotated, moved to the center
  }
};

}  // namespace opcost

#endif

namespace opcost {

/// OpenVINO Model Analyzer's operations per layer.
struct model_analyzer {
  static constexpr std::string_view name = "model_analyzer";
  static constexpr std::string_view about =
      "OpenVINO Model Analyzer: operations per output element by type, a multiply-accumulate is 2; types without a "
      "rule are not counted";
  static constexpr bool counts_folded = true;
  static constexpr int per_mac = 2;

  // Operations per output element; -1: another rule applies, or none.
  static constexpr int per_element(std::string_view type) {
    struct entry {
      std::string_view type;
      int operations;
    };
    constexpr entry table[] = {{"Acosh", 5},
                               {"Asinh", 5},
                               {"Atanh", 5},
                               {"Mish", 10},
                               {"HSwish", 4},
                               {"HardSigmoid", 4},
                               {"SoftPlus", 3},
                               {"Swish", 5},
                               {"ReduceL1", 4},
                               {"ReduceL2", 4},
                               {"ReLU", 2},
                               {"NormalizeL2", 4},
                               {"SoftMax", 5},
                               {"LogSoftmax", 6},
                               {"Elu", 3},
                               {"Clamp", 2},
                               {"MVN", 2},
                               {"GRN", 3},
                               {"PReLU", 2},
                               {"Round", 1},
                               {"Sigmoid", 3},
                               {"Tanh", 6},
                               {"Add", 1},
                               {"Subtract", 1},
                               {"Multiply", 1},
                               {"Divide", 1},
                               {"Bias", 1},
                               {"Less", 1},
                               {"LessEqual", 1},
                               {"GreaterEqual", 1},
                               {"Exp", 1},
                               {"Log", 1},
                               {"Concat", 0},
                               {"Constant", 0},
                               {"Gather", 0},
                               {"GatherND", 0},
                               {"GatherTree", 0},
                               {"GatherElements", 0},
                               {"NonMaxSuppression", 0},
                               {"Parameter", 0},
                               {"Range", 0},
                               {"Result", 0},
                               {"Reshape", 0},
                               {"ReduceMin", 0},
                               {"ReduceMax", 0},
                               {"ReverseSequence", 0},
                               {"Squeeze", 0},
                               {"Select", 0},
                               {"ScatterNDUpdate", 0},
                               {"Tile", 0},
                               {"Unsqueeze", 0},
                               {"Pad", 0},
                               {"OneHot", 0},
                               {"Split", 0},
                               {"StridedSlice", 0},
                               {"PriorBox", 0},
                               {"PriorBoxClustered", 0},
                               {"Proposal", 0},
                               {"Loop", 0}};
    for (const entry& e : table)
      if (detail::same_ignoring_case(e.type, type)) return e.operations;
    return -1;
  }
};

namespace detail {
// All outputs count, so a pooling that also returns indices counts twice.
constexpr count_t all_elements(const outputs& out) {
  count_t n = 0;
  for (int i = 0; i < out.count; ++i) n += out[i].dims.elements();
  return n;
}
// 2 x channels x kernel per output element. Fractions stay, as in the tool.
constexpr figure window_operations(count_t channels, count_t groups, const shape& filter, int kernel_from,
                                   count_t strides, const outputs& out) {
  const count_t all = count_t(2) * channels * filter.product(kernel_from, filter.rank) * all_elements(out),
                by = groups * strides;
  if (by == 0) return {};
  if (all % by == 0) return all / by;
  return static_cast<double>(all) / static_cast<double>(by);
}
}  // namespace detail

template <class Op>
requires(model_analyzer::per_element(op_traits<Op>::name) >= 0) struct rule<model_analyzer, Op> {
  static constexpr figure figure_of(const Op&, const tensors&, const outputs& out) {
    return detail::all_elements(out) * model_analyzer::per_element(op_traits<Op>::name);
  }
};
template <> struct rule<model_analyzer, convolution> {
  static constexpr figure figure_of(const convolution&, const tensors& in, const outputs& out) {
    return detail::window_operations(in[0].dims[1], 1, in[1].dims, 2, 1, out);
  }
};
template <> struct rule<model_analyzer, group_convolution> {
  static constexpr figure figure_of(const group_convolution&, const tensors& in, const outputs& out) {
    return detail::window_operations(in[0].dims[1], in[1].dims[0], in[1].dims, 3, 1, out);
  }
};
/// The filter of a deformable convolution is input 2.
template <class Op>
requires(op_traits<Op>::name == "DeformableConvolution") struct rule<model_analyzer, Op> {
  static constexpr figure figure_of(const Op&, const tensors& in, const outputs& out) {
    return detail::window_operations(in[0].dims[1], 1, in[2].dims, 2, 1, out);
  }
};
/// A transposed convolution counts its whole output, divided by the strides.
template <> struct rule<model_analyzer, convolution_backprop_data> {
  static constexpr figure figure_of(const convolution_backprop_data& op, const tensors& in, const outputs& out) {
    return detail::window_operations(in[0].dims[1], 1, in[1].dims, 2, op.strides.elements(), out);
  }
};
template <> struct rule<model_analyzer, group_convolution_backprop_data> {
  static constexpr figure figure_of(const group_convolution_backprop_data& op, const tensors& in, const outputs& out) {
    return detail::window_operations(in[0].dims[1], in[1].dims[0], in[1].dims, 3, op.strides.elements(), out);
  }
};
/// The kernel area per element of every output.
template <class Op>
requires(op_traits<Op>::name == "MaxPool" || op_traits<Op>::name == "AvgPool") struct rule<model_analyzer, Op> {
  static constexpr figure figure_of(const Op& op, const tensors&, const outputs& out) {
    return detail::all_elements(out) * op.kernel_size.elements();
  }
};
/// The last dimension of input 0. The tool ignores transpose_a.
template <> struct rule<model_analyzer, matmul> {
  static constexpr figure figure_of(const matmul&, const tensors& in, const outputs& out) {
    return count_t(2) * in[0].dims[-1] * detail::all_elements(out);
  }
};
/// floor(in / out) over the last 2 dimensions, or 3 if the input has rank 5.
template <class Op>
requires(op_traits<Op>::name == "ROIPooling" || op_traits<Op>::name == "PSROIPooling") struct rule<model_analyzer, Op> {
  static constexpr figure figure_of(const Op&, const tensors& in, const outputs& out) {
    count_t window = 1;
    for (int i = 1; i <= (in[0].dims.rank == 5 ? 3 : 2); ++i) {
      if (out[0].dims[-i] == 0) return {};
      window *= in[0].dims[-i] / out[0].dims[-i];
    }
    return window * detail::all_elements(out);
  }
};

}  // namespace opcost

#endif

// ---- opcost/graph/convention_figures.hpp
#ifndef OPCOST_GRAPH_CONVENTION_FIGURES_HPP_PIECE
#define OPCOST_GRAPH_CONVENTION_FIGURES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The figures that a tool prints for a network, by name, and the ways in which tools count parameters.

namespace opcost {

/// Whether a shared parameter counts once or for each module.
enum class shared_weights : std::uint8_t { once, each_time };
/// Whether parameters that are not trained count.
enum class frozen_weights : std::uint8_t { counted, left_out };

/// Elements of the parameters that modules own. For a graph without modules: elements of its unique stored constants.
constexpr count_t owned_parameters(const analysis_base& a, shared_weights shared = shared_weights::once,
                                   frozen_weights frozen = frozen_weights::counted) {
  if (a.tree.modules.empty()) return a.parameters();
  count_t n = 0;
  for (const module_parameter& p : a.tree.parameters)
    if ((shared == shared_weights::each_time || p.same_as < 0) && (frozen == frozen_weights::counted || p.trainable))
      n += p.dims.elements();
  return n;
}
/// Elements of the trained parameters, each counted once.
constexpr count_t trained_parameters(const analysis_base& a) {
  return owned_parameters(a, shared_weights::once, frozen_weights::left_out);
}

/// Calls f(name, figure) for each figure that the convention prints.
template <class C, class... Cs> constexpr void each_figure(const analysis<Cs...>& a, auto&& f) {
  if constexpr (requires { C::figures(a, f); })
    C::figures(a, f);
  else
    f("flops", a.template flops<C>());
}

}  // namespace opcost

#endif

// ---- opcost/graph/solve.hpp
#ifndef OPCOST_GRAPH_SOLVE_HPP_PIECE
#define OPCOST_GRAPH_SOLVE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The cost of a network as polynomials in one dimension of its inputs.

// ---- opcost/graph/reshape.hpp
#ifndef OPCOST_GRAPH_RESHAPE_HPP_PIECE
#define OPCOST_GRAPH_RESHAPE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Analyzes a graph with new input shapes. Shapes that the graph stores are ignored. A contradiction is an error that
// names the layer and the shapes.

// ---- opcost/graph/input_shapes.hpp
#ifndef OPCOST_GRAPH_INPUT_SHAPES_HPP_PIECE
#define OPCOST_GRAPH_INPUT_SHAPES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Which inputs and states of a graph a user gives which shapes: by name, by the name of a tensor, by index or by a
// pattern. A dimension may have a name; all dimensions of one name are one number.
#include <array>

// ---- opcost/text/match_pattern.hpp
#ifndef OPCOST_TEXT_MATCH_PATTERN_HPP_PIECE
#define OPCOST_TEXT_MATCH_PATTERN_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Names by a pattern: "past.*" is every name that begins with "past.".
#include <string_view>

namespace opcost::text {

/// True if the whole name matches: * stands for any characters, ? for one. Takes name x pattern steps at most, and no
/// recursion.
constexpr bool matches_pattern(std::string_view name, std::string_view pattern) {
  std::size_t at = 0;
  std::size_t in = 0;
  std::size_t star = pattern.npos;  // the last * that was met
  std::size_t after = 0;            // where in the name what follows it was tried
  while (at < name.size()) {
    if (in < pattern.size() && pattern[in] == '*') {
      star = in++;
      after = at;
    } else if (in < pattern.size() && (pattern[in] == '?' || pattern[in] == name[at])) {
      ++in;
      ++at;
    } else if (star != pattern.npos) {
      in = star + 1;
      at = ++after;
    } else {
      return false;
    }
  }
  while (in < pattern.size() && pattern[in] == '*') ++in;
  return in == pattern.size();
}

}  // namespace opcost::text

#endif

namespace opcost {

/// A dimension that is given by its name: batch = 1.
struct named_dimension {
  std::string_view name{};
  count_t value = 0;
};
/// The names of a shape's dimensions; an empty name: the dimension has none.
using dimension_names = std::array<std::string_view, partial_shape::max_rank>;

/// The shape that a user gives an input or a state.
struct input_shape {
  std::string_view name{};  ///< of the input, of its tensor, its index or a pattern with * and ?; empty: the only one
  partial_shape dims{};
  dimension_names names{};  ///< of dimensions that are not numbers
};

/// An input or a state of a graph.
struct graph_input {
  std::string_view name{};  ///< of the node, or of the variable
  int node = -1;
  partial_tensor is{};
  sequence<std::string_view> tensors{};  ///< other names: those of its tensor
  dimension_names names{};               ///< of its dimensions
  int past_axis = -1;                    ///< of a state: the dimension that a run extends; -1: none is known
};

namespace detail {
// Finds inputs by exact name in logarithmic time: models with thousands of inputs exist. The input's own name wins over
// a name of its tensor.
class inputs_by_name {
 public:
  explicit inputs_by_name(span<const graph_input> inputs) {
    for (int i = 0; i < static_cast<int>(inputs.size()); ++i) {
      const graph_input& in = inputs[i];
      sorted_.push_back({in.name, false, i});
      for (std::string_view t : in.tensors) sorted_.push_back({t, true, i});
    }
    heap_sort(span(sorted_));
  }
  // -1 if no input has this name.
  int find(std::string_view name) const {
    std::size_t low = 0;
    std::size_t high = sorted_.size();
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (sorted_[middle].name < name)
        low = middle + 1;
      else
        high = middle;
    }
    return low < sorted_.size() && sorted_[low].name == name ? sorted_[low].input : -1;
  }

 private:
  struct entry {
    std::string_view name{};
    bool of_tensor = false;
    int input = -1;
    bool operator<(const entry& o) const {
      if (name != o.name) return name < o.name;
      if (of_tensor != o.of_tensor) return !of_tensor;
      return input < o.input;
    }
  };
  sequence<entry> sorted_;
};
inline bool matches(const graph_input& in, std::string_view pattern) {
  if (text::matches_pattern(in.name, pattern)) return true;
  for (std::string_view t : in.tensors)
    if (text::matches_pattern(t, pattern)) return true;
  return false;
}
inline bool is_index(std::string_view name, std::size_t inputs, int& into) {
  if (name.empty() || name.size() > 9 || name.find_first_not_of("0123456789") != name.npos) return false;
  count_t n = 0;
  if (!text::read_integer(name, n) || n >= count_t(inputs)) return false;
  into = static_cast<int>(n.n);
  return true;
}
// `kind`: "input" or "state".
inline error no_such_input(span<const graph_input> inputs, const input_shape& s, std::string_view kind) {
  error e = error::at(error_code::bad_argument);
  const sink to(e.what);
  if (s.name.empty())
    to << "a shape without a name, and " << count_t(inputs.size()) << " " << kind << "s to give it to:";
  else
    to << "no " << kind << " is called '" << s.name << "':";
  if (inputs.empty()) to << " there are none";
  for (std::size_t i = 0; i < inputs.size(); ++i)
    to << (i ? ", " : " there is ") << inputs[i].name << inputs[i].is.dims;
  return e;
}
}  // namespace detail

/// Gives the inputs the shapes, and returns the indices of those that were given one. An exact name, the name of a
/// tensor, an index and a pattern are tried in this order; exact names win over patterns, earlier shapes over later
/// ones. `kind`: what messages call them, "input" or "state". *Errors*: no input has the name, or a rank above 8.
inline result<sequence<int>> set_shapes(span<graph_input> inputs, span<const input_shape> shapes,
                                        std::string_view kind = "input") {
  sequence<int> given;
  const detail::inputs_by_name by_name(inputs);
  sequence<char> taken(inputs.size(), 0);
  const auto set = [&](int i, const input_shape& s) {
    const std::size_t at = static_cast<std::size_t>(i);
    if (taken[at] != 0) return;
    taken[at] = 1;
    inputs[at].is.dims = s.dims;
    inputs[at].names = s.names;
    given.push_back(i);
  };
  sequence<const input_shape*> patterns;
  for (const input_shape& s : shapes) {
    int at = s.name.empty() ? (inputs.size() == 1 ? 0 : -1) : by_name.find(s.name);
    if (at < 0 && s.name.find_first_of("*?") != s.name.npos) {
      patterns.push_back(&s);
      continue;
    }
    if (at < 0 && !detail::is_index(s.name, inputs.size(), at)) return detail::no_such_input(inputs, s, kind);
    if (s.dims.rank == partial_shape::too_long)
      return error::at(error_code::bad_argument)
             << kind << " '" << inputs[at].name << "': a shape of more than 8 dimensions";
    set(at, s);
  }
  for (const input_shape* s : patterns) {
    bool any = false;
    for (int i = 0; i < static_cast<int>(inputs.size()); ++i)
      if (detail::matches(inputs[i], s->name)) {
        any = true;
        set(i, *s);
      }
    if (!any) return detail::no_such_input(inputs, *s, kind);
    if (s->dims.rank == partial_shape::too_long)
      return error::at(error_code::bad_argument) << "'" << s->name << "': a shape of more than 8 dimensions";
  }
  return given;
}

/// Sets the dimensions that have one of the names. Returns the first name that no dimension has; empty: all are used.
inline std::string_view set_dimensions(span<graph_input> inputs, span<const named_dimension> dims) {
  std::string_view unused{};
  for (const named_dimension& d : dims) {
    bool used = false;
    for (graph_input& in : inputs)
      for (int axis = 0; axis < in.is.dims.rank; ++axis)
        if (in.names[static_cast<std::size_t>(axis)] == d.name) {
          in.is.dims.set(axis, d.value);
          used = true;
        }
    if (!used && unused.empty()) unused = d.name;
  }
  return unused;
}

/// The inputs at these indices, as an analysis takes them.
inline sequence<given_input> given_inputs(span<const graph_input> inputs, span<const int> indices) {
  sequence<given_input> given;
  for (const int i : indices) {
    const graph_input& in = inputs[i];
    given.push_back({in.node, in.is});
  }
  return given;
}

/// Sets the number of earlier tokens: the dimension of each state that a run extends. Returns the states of which it is
/// known, by index.
inline sequence<int> set_past(span<graph_input> states, interval past, std::string_view name = {}) {
  sequence<int> set;
  for (int i = 0; i < static_cast<int>(states.size()); ++i) {
    graph_input& s = states[i];
    if (s.past_axis < 0 || s.past_axis >= s.is.dims.rank) continue;
    s.is.dims.set(s.past_axis, past);
    s.names[static_cast<std::size_t>(s.past_axis)] = name;
    set.push_back(i);
  }
  return set;
}
/// The states at these indices, as an analysis takes them.
inline sequence<given_state> given_states(span<const graph_input> states, span<const int> indices) {
  sequence<given_state> given;
  for (const int i : indices) {
    const graph_input& s = states[i];
    given.push_back({s.name, s.is.dims});
  }
  return given;
}

/// Which inputs are given which shapes. *Errors*: as of set_shapes.
inline result<sequence<given_input>> match_inputs(span<const graph_input> inputs, span<const input_shape> shapes) {
  sequence<graph_input> with_shapes;
  for (const graph_input& in : inputs) with_shapes.push_back(in);
  const auto given = set_shapes(span(with_shapes.data(), with_shapes.size()), shapes);
  if (!given) return given.error();
  return given_inputs(span<const graph_input>(with_shapes.data(), with_shapes.size()), *given);
}

}  // namespace opcost

#endif

namespace opcost {

namespace detail {
inline const sink& operator<<(const sink& to, const partial_tensor& t) { return to << name_of(t.type) << t.dims; }

// Finds the first row, also in bodies, that rejects its operands.
inline bool find_contradiction(const analysis_base& a, short_text<400>& what) {
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    const row& r = a.at(i);
    if (!r.refused) continue;
    for (const body_rows& b : a.bodies)
      if (b.row == i && find_contradiction(b.inside, what)) return true;
    const sink to(what);
    to << "layer '" << r.name << "' (" << r.type << ") cannot work on";
    bool first = true;
    for (const edge& v : a.inputs_of(r)) {
      const partial_tensor& t = a[v];
      if (!t.present()) continue;
      detail::operator<<(to << (first ? " " : ", "), t);
      first = false;
    }
    to << (first ? " what it is: " : ": ") << r.why;
    return true;
  }
  return false;
}
}  // namespace detail

/// The inputs of a graph. Names that the graph returns by value are in `texts`.
struct graph_inputs : sequence<graph_input> {
  kept_text texts{};
};

/// Finds the inputs of a graph.
template <class G> graph_inputs inputs_of_graph(const G& g) {
  using traits = graph_traits<G>;
  graph_inputs inputs;
  detail::lowering_store store;
  int index = 0;
  for (const auto& node : traits::nodes(g)) {
    const node_facts facts = detail::facts_of_node(g, node, index++, inputs.texts);
    const auto add = [&](const partial_tensor& is) {
      graph_input in{.name = facts.name, .node = facts.node};
      in.is.dims = is.dims;
      in.is.type = is.type;
      if constexpr (requires { traits::tensor_names(g, node, 0, [](std::string_view) {}); })
        traits::tensor_names(g, node, 0, [&](std::string_view name) { in.tensors.push_back(name); });
      if constexpr (requires { traits::names_of_dimensions(g, node); }) in.names = traits::names_of_dimensions(g, node);
      inputs.push_back(in);
    };
    traits::visit(g, node, [&]<class Op>(const Op& op) {
      if constexpr (detail::is_lowering<Op>) {
        if (std::begin(traits::inputs(g, node)) != std::end(traits::inputs(g, node))) return;
        evaluation<0> e;
        sequence<partial_tensor> yields;
        if (detail::evaluate_lowered<>(e, yields, op, {}, store).kind == node_kind::input && !yields.empty())
          add(yields[0]);
      } else if constexpr (!std::same_as<Op, unknown_op>) {
        const detail::any_op<Op> face(op);
        if (face.kind() == node_kind::input) add(face.infer(partial_tensors{})[0]);
      }
    });
  }
  return inputs;
}

/// Analyzes `g` with other inputs; those that are not given keep their shapes. *Errors*: a layer rejects its operands.
template <class... Conventions, class G>
result<analysis<Conventions...>> reshaped(const G& g, span<const given_input> given, assumptions assumed = {}) {
  static_assert(has_nodes<G> && has_inputs<G>,
                "opcost: to re-shape a graph its graph_traits need inputs(graph, node) (README: Plug in your graph)");
  assumed.inputs = given;
  assumed.stored_shapes = false;
  assumed.implied_contents = true;
  auto a = analyze<Conventions...>(g, assumed);
  error e = error::at(error_code::bad_argument);
  if (detail::find_contradiction(a, e.what)) return e;
  return a;
}
template <class... Conventions, class G>
result<analysis<Conventions...>> reshaped(const G& g, span<const input_shape> shapes, const assumptions& assumed = {}) {
  const graph_inputs inputs = inputs_of_graph(g);
  const auto given = match_inputs(span<const graph_input>(inputs), shapes);
  if (!given) return given.error();
  return reshaped<Conventions...>(g, span<const given_input>(*given), assumed);
}

}  // namespace opcost

#endif

namespace opcost {

/// A dimension of an input of inputs_of_graph(g).
struct free_dimension {
  int input = 0, axis = 0;
};

/// The dimensions that have this name.
inline sequence<free_dimension> dimensions_named(span<const graph_input> inputs, std::string_view name) {
  sequence<free_dimension> free;
  for (int i = 0; i < static_cast<int>(inputs.size()); ++i) {
    const graph_input& in = inputs[static_cast<std::size_t>(i)];
    for (int axis = 0; axis < in.is.dims.rank; ++axis)
      if (in.names[static_cast<std::size_t>(axis)] == name) free.push_back({i, axis});
  }
  return free;
}
namespace detail {
inline bool ends_in_axis(std::string_view name, std::string_view input) {
  return !input.empty() && name.size() == input.size() + 2 && name.substr(0, input.size()) == input &&
         name[input.size()] == '.';
}
}  // namespace detail

/// The dimensions that have this name. If none has: batch (dimension 0 of every input), height and width (the last two
/// of inputs of rank 4 and 5), side (both), sequence (dimension 1 of inputs of rank 2 and 3), or NAME.INDEX.
inline result<sequence<free_dimension>> dimension_named(span<const graph_input> inputs, std::string_view name) {
  sequence<free_dimension> free = dimensions_named(inputs, name);
  if (!free.empty()) return free;
  for (int i = 0; i < static_cast<int>(inputs.size()); ++i) {
    const graph_input& in = inputs[static_cast<std::size_t>(i)];
    const partial_shape& s = in.is.dims;
    const bool image = s.rank == 4 || s.rank == 5;
    if (name == "batch" && s.rank > 0) free.push_back({i, 0});
    if (image && (name == "height" || name == "side")) free.push_back({i, s.rank - 2});
    if (image && (name == "width" || name == "side")) free.push_back({i, s.rank - 1});
    if (name == "sequence" && (s.rank == 2 || s.rank == 3)) free.push_back({i, 1});
    bool own = detail::ends_in_axis(name, in.name);
    for (std::string_view t : in.tensors) own = own || detail::ends_in_axis(name, t);
    const int axis = own ? name.back() - '0' : -1;
    if (axis >= 0 && axis < s.rank) free.push_back({i, axis});
  }
  if (!free.empty()) return free;
  return error::at(error_code::bad_argument)
         << "no input has a dimension '" << name
         << "'; expected batch, height, width, side, sequence, NAME.INDEX of an input or a name that --shape gives";
}

/// The inputs with `n` as the free dimensions.
inline sequence<given_input> with_dimension(span<const graph_input> inputs, span<const free_dimension> free,
                                            count_t n) {
  sequence<given_input> given;
  for (const graph_input& in : inputs) given.push_back({in.node, in.is});
  for (const free_dimension& f : free) given[f.input].is.dims.set(f.axis, n);
  return given;
}

/// Polynomials, or the reason why there are none.
struct solution {
  std::array<polynomial, figure_count> in_steps{};  // by figure_id; in x, with dimension = step * x
  count_t step = 1;
  bool possible = false;  // all layers are counted for at least one value
  error why{};            // why the first failing value fails, if no value works or a larger one fails
  count_t why_at = 0;
  short_text<400> assumed{};  // a layer whose shape is an assumption

  const polynomial& of(figure_id id) const { return in_steps[static_cast<std::size_t>(id)]; }
};

/// Finds the polynomials. at(n) returns the result<analysis> of the network with n as the dimension; totals_of(a)
/// returns its totals. Uses only values at which every layer that an output depends on is counted.
template <class At, class Totals> solution solve_by(At&& at, const Totals& totals_of, count_t step = 1) {
  struct point {
    count_t x;
    bool known;
    std::array<count_t, figure_count> figures;
  };
  constexpr auto peak = static_cast<std::size_t>(figure_id::peak_bytes);
  sequence<point> seen;
  solution s;
  s.step = step;
  const auto point_at = [&](count_t x) -> const point& {
    for (const point& p : seen)
      if (p.x == x) return p;
    point p{x, true, {}};
    const auto a = at(x * step);
    error why = a.error();
    if (a) {
      for (const row& r : a->rows)
        if (r.reached && r.state != standing::counted) {
          why = error::at(error_code::bad_argument) << "layer '" << r.name << "' (" << r.type << "): " << r.why;
          p.known = false;
          break;
        }
      for (const row& r : a->rows)
        if (s.assumed.empty() && r.reached && r.shape_as_stored)
          sink(s.assumed) << "layer '" << r.name << "' (" << r.type << "): " << r.why;
      const totals t = totals_of(*a);
      for (std::size_t f = 0; f < figure_count; ++f) {
        if (figure_table[f].of_totals == nullptr) continue;
        const figure v = figure_table[f].of_totals(t);
        const bool whole = v.known && v.part == 0 && (f != peak || t.peak.complete);
        p.figures[f] = whole ? v.whole : count_t(count_t::limit);
      }
    } else {
      p.known = false;
    }
    if (p.known)
      s.possible = true;
    else if (s.why_at == 0 || x * step < s.why_at) {
      s.why = why;
      s.why_at = x * step;
    }
    seen.push_back(p);
    return seen.back();
  };
  for (std::size_t i = 0; i < figure_count; ++i) {
    if (figure_table[i].of_totals == nullptr) continue;
    s.in_steps[i] = polynomial_of([&](count_t x, count_t& v) {
      const point& p = point_at(x);
      v = p.figures[i];
      return p.known;
    });
  }
  return s;
}
/// The same with the totals of convention C.
template <class C, class At> solution solve(At&& at, count_t step = 1) {
  return solve_by(
      at, [](const auto& a) { return total<C>(a); }, step);
}

}  // namespace opcost

#endif

// ---- opcost/ops/builtin.hpp
#ifndef OPCOST_OPS_BUILTIN_HPP_PIECE
#define OPCOST_OPS_BUILTIN_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The catalogue of operations.

// ---- opcost/ops/attention.hpp
#ifndef OPCOST_OPS_ATTENTION_HPP_PIECE
#define OPCOST_OPS_ATTENTION_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Attention as one operation. Attributes and shapes: OpenVINO operation specification ScaledDotProductAttention-13.

namespace opcost {

/// softmax(query * key^T * scale + mask) * value. Inputs: query [..., L, E], key [..., S, E], value [..., S, Ev], then
/// an optional attention mask and an optional scale.
struct scaled_dot_product_attention {
  bool causal = false;
  /// Where the causal mask begins if there are more keys than queries. True: the queries are the last of the keys, so
  /// query i sees S - L + i + 1 keys, as with a KV cache. False: query i sees i + 1 keys, as torch defines it.
  bool after_past = true;
};

// softmax(q k' scale + mask) v for q [.., L, E], k [.., S, E], v [.., S, V] (Vaswani et al. 2017, arXiv:1706.03762).
// MACs = B L S (E + V). Each of the B L S scores is scaled, masked, exponentiated and divided. Products of
// scores that a causal mask hides are MACs too, but no valid ones: with L = S, L (L - 1) / 2 of L L scores are hidden.
template <> struct op_traits<scaled_dot_product_attention> {
  static constexpr std::string_view name = "ScaledDotProductAttention";
  static constexpr std::string_view formula = "MACs = B L S (E + V); softmax of B L rows of S scores";
  static constexpr int opset = 13, inputs = 3;
  static constexpr void attributes(auto& op, auto&& f) { f("causal", op.causal); }
  // inputs: queries, keys, values, optionally a mask, a scale, a sink (one more score per row)
  template <class Dim>
  static constexpr inferred<Dim> infer(const scaled_dot_product_attention& op, const basic_operands<Dim>& in) {
    const auto &q = in[0].dims, &k = in[1].dims, &v = in[2].dims, &mask = in[3].dims, &scale = in[4].dims,
               &sink = in[5].dims;
    const Dim unknown = basic_shape<Dim>::unknown_dim();
    if ((q.ranked() && q.rank < 3) || (k.ranked() && k.rank < 3) || (v.ranked() && v.rank < 3))
      return rejected("inputs 0 to 2 (queries, keys, values): expected at least rank 3, got {}, {} and {}",
                      detail::rank_of(q), detail::rank_of(k), detail::rank_of(v));
    dtype type = in[0].type;
    for (int i = 1; i < 3; ++i)
      if (common(type, in[i].type) != dtype::none) type = common(type, in[i].type);
    basic_shape<Dim> batch = batch_of(q);
    Dim rows = q.ranked() ? q[-2] : unknown, embedding = q.ranked() ? q[-1] : unknown,
        scores = k.ranked() ? k[-2] : unknown;
    if (k.ranked() && (!broadcast(batch, batch_of(k)) || !merge(embedding, k[-1])))
      return rejected("input 1 (keys): expected the batch of input 0 and a last dimension of {}, got {}", embedding,
                      k[-1]);
    if (v.ranked() && (!broadcast(batch, batch_of(v)) || !merge(scores, v[-2])))
      return rejected("input 2 (values): expected the batch of input 0 and {} rows, got {}", scores, v[-2]);
    if (in.has(3) && !op.causal && mask.ranked() && mask.rank != 0) {
      if (mask.rank < 2 || !broadcast(rows, mask[-2]) || !broadcast(scores, mask[-1]))
        return rejected("input 3 (mask): expected a shape that broadcasts to {} x {}, got rank {}", rows, scores,
                        mask.rank);
      if (mask.rank > 2 && !broadcast(batch, batch_of(mask)))
        return rejected("input 3 (mask): its batch does not broadcast to that of the queries; got rank {}", mask.rank);
    }
    if (in.has(4) && !in.has(5) && scale.is_static() && !(scale.rank == 0 || (scale.rank == 1 && is(scale[0], 1))))
      return rejected("input 4 (scale): expected one number, got rank {}", scale.rank);
    if (in.has(5) && sink.ranked() && q.ranked() && sink.rank != q.rank)
      return rejected("input 5 (sink): expected rank {}, got {}", q.rank, sink.rank);
    if (!batch.ranked()) return detail::of_unknown_rank<Dim>(type);
    batch.push_back(rows);
    batch.push_back(v.ranked() ? v[-1] : unknown);
    return detail::of(batch, type);
  }
  static constexpr tally count(const scaled_dot_product_attention& op, const tensors& in, const outputs& out) {
    const shape& y = out[0].dims;
    const count_t rows = y.product(0, y.rank - 1), keys = larger(in[1].dims[-2], in[2].dims[-2]), scores = rows * keys,
                  sink = in.has(5) ? 1 : 0;
    const bool masked = op.causal || (in.has(3) && in[3].dims.rank > 0);
    const tally each_score{.add = masked ? 2 : 1, .mul = 1, .div = 1, .exp = 1};  // score - maximum; the mask
    const count_t widths = in[0].dims[-1] + y[-1];
    tally work = tally{.mac = scores * widths} + each_score * scores;
    if (op.causal && rows > 0) work.padded = rows / y[-2] * hidden(op, y[-2], keys) * widths;
    const count_t others = larger(keys + sink - 1, 0);  // per row: the maximum and the sum of the scores
    work += tally{.add = others + sink, .cmp = others, .exp = sink} * rows;
    if (!in.has(4)) work += {.div = 1, .sqrt = 1};
    return work;
  }

 private:
  // Scores of L queries and S keys that a causal mask hides.
  static constexpr count_t hidden(const scaled_dot_product_attention& op, count_t queries, count_t keys) {
    if (op.after_past && keys > queries) keys = queries;  // all see the keys before
    const count_t seen_in_part = smaller(queries, keys);  // query i sees i + 1 keys, those after them all
    return seen_in_part * keys - seen_in_part * (seen_in_part + 1) / 2;
  }
  template <class Dim> static constexpr basic_shape<Dim> batch_of(const basic_shape<Dim>& s) {
    return s.ranked() ? s.slice(0, s.rank - 2) : s;
  }
};

}  // namespace opcost

#endif

// ---- opcost/ops/blocks.hpp
#ifndef OPCOST_OPS_BLOCKS_HPP_PIECE
#define OPCOST_OPS_BLOCKS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Blocks of spatial elements become channels or batch entries, and back. Semantics: OpenVINO operation specifications
// DepthToSpace-1, SpaceToDepth-1, SpaceToBatch-2, BatchToSpace-2, ReorgYolo-1.

namespace opcost {

/// Whether the channels of the input are ordered by block first or by output channel first.
enum class block_order : std::uint8_t { blocks_first, depth_first };
template <> inline constexpr std::array<std::string_view, 2> spellings<block_order>{"blocks_first", "depth_first"};

/// Moves blocks of channels into space: [N, C * b^K, D...] to [N, C, D * b...].
struct depth_to_space {
  count_t block_size = 1;
  block_order mode = block_order::blocks_first;
};
/// Moves blocks of space into channels: [N, C, D * b...] to [N, C * b^K, D...].
struct space_to_depth : depth_to_space {};
/// Pads, and moves blocks of each dimension into the batch. Inputs: data, block shape, pads begin, pads end.
struct space_to_batch {};
/// Moves the batch into blocks of each dimension, and crops. Inputs: data, block shape, crops begin, crops end.
struct batch_to_space {};
/// YOLO's reordering: [N, C, H, W] to [N, C * s^2, H / s, W / s].
struct reorg_yolo {
  ints strides{1};
};

namespace detail {
// The number of elements of a block: b^(spatial dimensions).
constexpr count_t block_volume(count_t b, int spatial) {
  count_t n = 1;
  for (int i = 0; i < spatial; ++i) n *= b;
  return n;
}
}  // namespace detail

// [N, C, D...] -> [N, C / b^k, b D...]
template <> struct op_traits<depth_to_space> : moves_data {
  static constexpr std::string_view name = "DepthToSpace";
  static constexpr int inputs = 1;
  static constexpr void attributes(auto& op, auto&& f) {
    f("block_size", op.block_size);
    f("mode", op.mode);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const depth_to_space& op, const basic_operands<Dim>& in) {
    basic_shape<Dim> out = in[0].dims;
    if (op.block_size < 1) return rejected("block_size: expected at least 1, got {}", op.block_size);
    if (!out.ranked()) return in[0];
    if (out.rank < 3) return rejected("input 0: expected at least rank 3, got {}", out.rank);
    Dim channels = out[1];
    if (!detail::share_evenly(channels, detail::block_volume(op.block_size, out.rank - 2)))
      return rejected("input 0: expected channels that are a multiple of {}, got {}",
                      detail::block_volume(op.block_size, out.rank - 2), out[1]);
    out.set(1, channels);
    for (int i = 2; i < out.rank; ++i) out.set(i, out[i] * Dim(op.block_size));
    return detail::of(out, in[0].type);
  }
};
// [N, C, D...] -> [N, C b^k, D / b...]
template <> struct op_traits<space_to_depth> : op_traits<depth_to_space> {
  static constexpr std::string_view name = "SpaceToDepth";
  template <class Dim> static constexpr inferred<Dim> infer(const space_to_depth& op, const basic_operands<Dim>& in) {
    basic_shape<Dim> out = in[0].dims;
    if (op.block_size < 1) return rejected("block_size: expected at least 1, got {}", op.block_size);
    if (!out.ranked()) return in[0];
    if (out.rank < 3) return rejected("input 0: expected at least rank 3, got {}", out.rank);
    out.set(1, out[1] * Dim(detail::block_volume(op.block_size, out.rank - 2)));
    for (int i = 2; i < out.rank; ++i) {
      Dim d = out[i];
      if (!detail::share_evenly(d, op.block_size))
        return rejected("input 0: expected dimension {} to be a multiple of block_size ({}), got {}", i, op.block_size,
                        out[i]);
      out.set(i, d);
    }
    return detail::of(out, in[0].type);
  }
};

namespace detail {
// Rejects inputs of SpaceToBatch and BatchToSpace. Blocks, begins and ends are lists with one number per dimension.
template <class Dim> constexpr rejection check_block_inputs(const basic_operands<Dim>& in) {
  basic_shape<Dim> list = in[1].dims;
  if (!merge(list, in[2].dims) || !merge(list, in[3].dims))
    return rejected("inputs 1 to 3: expected lists of one length, got ranks {}, {} and {}", rank_of(in[1].dims),
                    rank_of(in[2].dims), rank_of(in[3].dims));
  if (list.ranked() && list.rank != 1) return rejected("input 1 (block shape): expected rank 1, got {}", list.rank);
  if (in[0].dims.ranked() && in[0].dims.rank < 2)
    return rejected("input 0: expected at least rank 2, got {}", in[0].dims.rank);
  if (in[0].dims.ranked() && list.ranked() && !may_be(list[0], in[0].dims.rank))
    return rejected("input 1 (block shape): expected {} numbers, got {}", in[0].dims.rank, list[0]);
  const known_list block = known_value(in[1]);
  for (int i = 0; i < block.size; ++i)
    if (block[i] < 1) return rejected("input 1 (block shape): expected at least 1 in place {}, got {}", i, block[i]);
  return {};
}
constexpr count_t product(const known_list& list) {
  count_t n = 1;
  for (int i = 0; i < list.size; ++i) n *= list[i];
  return n;
}
}  // namespace detail

// [N, D...] -> [N prod(b), (begin + D + end) / b...]
template <> struct op_traits<space_to_batch> : moves_data {
  static constexpr std::string_view name = "SpaceToBatch";
  static constexpr int opset = 2;
  static constexpr int inputs = 4;
  static constexpr unsigned reads = 0b1110;
  template <class Dim> static constexpr inferred<Dim> infer(const space_to_batch&, const basic_operands<Dim>& in) {
    const auto& x = in[0].dims;
    if (const rejection why = detail::check_block_inputs(in)) return why;
    if (!x.ranked()) return in[0];
    const detail::known_list block = detail::known_value(in[1]), begin = detail::known_value(in[2]),
                             end = detail::known_value(in[3]);
    const Dim unknown = basic_shape<Dim>::unknown_dim();
    basic_shape<Dim> out{block.known ? x[0] * Dim(detail::product(block)) : unknown};
    const bool all = block.known && begin.known && end.known;
    for (int i = 1; i < x.rank; ++i) {
      Dim d = all ? x[i] + Dim(count_t(begin[i]) + count_t(end[i])) : unknown;
      const bool open = !bounded(d);
      if (all && !detail::share_evenly(d, block[i]))
        return rejected("input 0: expected padded dimension {} to be a multiple of {}, got {}", i, block[i], d);
      out.push_back(open ? between<Dim>(lower(d), count_t::limit) : d);
    }
    return all ? inferred<Dim>(detail::of(out, in[0].type))
               : detail::at_least(out, in[0].type, "inputs 1 to 3 (block shape, pads): a value is unknown");
  }
};
// [N, D...] -> [N / prod(b), D b - begin - end...]
template <> struct op_traits<batch_to_space> : moves_data {
  static constexpr std::string_view name = "BatchToSpace";
  static constexpr int opset = 2;
  static constexpr int inputs = 4;
  static constexpr unsigned reads = 0b1110;
  template <class Dim> static constexpr inferred<Dim> infer(const batch_to_space&, const basic_operands<Dim>& in) {
    const auto& x = in[0].dims;
    if (const rejection why = detail::check_block_inputs(in)) return why;
    if (!x.ranked()) return in[0];
    const detail::known_list block = detail::known_value(in[1]), begin = detail::known_value(in[2]),
                             end = detail::known_value(in[3]);
    for (int i = 0; i < begin.size; ++i)
      if (begin[i] < 0) return rejected("input 2 (crops_begin): expected at least 0 in place {}, got {}", i, begin[i]);
    for (int i = 0; i < end.size; ++i)
      if (end[i] < 0) return rejected("input 3 (crops_end): expected at least 0 in place {}, got {}", i, end[i]);
    const bool crops = begin.known && end.known;
    Dim batch = block.known ? x[0] : basic_shape<Dim>::unknown_dim();
    if (block.known && !detail::share_evenly(batch, detail::product(block)))
      return rejected("input 0: expected a batch that is a multiple of {}, got {}", detail::product(block), x[0]);
    basic_shape<Dim> out{batch};
    for (int i = 1; i < x.rank; ++i) {
      // an unknown block is at least 1
      const Dim grown = x[i] * (block.known ? Dim(block[i]) : between<Dim>(1, count_t::limit));
      const Dim crop = crops ? Dim(count_t(begin[i]) + count_t(end[i])) : Dim(0);
      if (known(grown) && upper(grown) < lower(crop))
        return rejected("inputs 2 and 3 (crops): expected at most {} in dimension {}, got {}", grown, i, crop);
      out.push_back(crops ? larger(grown - crop, Dim(0)) : basic_shape<Dim>::unknown_dim());
    }
    return block.known && crops
               ? inferred<Dim>(detail::of(out, in[0].type))
               : detail::at_least(out, in[0].type, "inputs 1 to 3 (block shape, crops): a value is unknown");
  }
};

// [N, C, H, W] -> [N, C s^2, H / s, W / s]
template <> struct op_traits<reorg_yolo> : moves_data {
  static constexpr std::string_view name = "ReorgYolo";
  static constexpr int opset = 2;
  static constexpr int inputs = 1;
  static constexpr void attributes(auto& op, auto&& f) { f("stride", op.strides); }
  template <class Dim> static constexpr inferred<Dim> infer(const reorg_yolo& op, const basic_operands<Dim>& in) {
    basic_shape<Dim> out = in[0].dims;
    const count_t s = op.strides.at_or(0, 1);
    if (s < 1) return rejected("stride: expected at least 1, got {}", s);
    if (!out.ranked()) return in[0];
    if (out.rank != 4) return rejected("input 0: expected rank 4, got {}", out.rank);
    if (known(out[1]) && lower(out[1]) < s * s)
      return rejected("input 0: expected at least {} channels, got {}", s * s, out[1]);
    out.set(1, out[1] * Dim(s * s));
    for (int i = 2; i < 4; ++i) {
      Dim d = out[i];
      if (!detail::share_evenly(d, s))
        return rejected("input 0: expected dimension {} to be a multiple of stride ({}), got {}", i, s, out[i]);
      out.set(i, d);
    }
    return detail::of(out, in[0].type);
  }
};

}  // namespace opcost

#endif

// ---- opcost/ops/color.hpp
#ifndef OPCOST_OPS_COLOR_HPP_PIECE
#define OPCOST_OPS_COLOR_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Conversion between RGB and YUV 4:2:0, in which a block of 2 x 2 pixels shares its chroma. The planes are in one
// tensor of 3/2 the height, or in tensors of their own. Semantics: OpenVINO operation specifications NV12toRGB-8,
// NV12toBGR-8, I420toRGB-8, I420toBGR-8, RGBtoNV12-17, BGRtoNV12-17.

namespace opcost {

/// NV12 images (one input of 1.5 H rows, or planes Y and UV) to RGB [N, H, W, 3].
struct nv12_to_rgb {};
/// NV12 images to BGR.
struct nv12_to_bgr {};
/// I420 images (one input of 1.5 H rows, or planes Y, U and V) to RGB [N, H, W, 3].
struct i420_to_rgb {};
/// I420 images to BGR.
struct i420_to_bgr {};
/// RGB images [N, H, W, 3] to NV12, as one plane or as planes Y and UV.
struct rgb_to_nv12 {
  bool single_plane = true;
};
/// BGR images to NV12.
struct bgr_to_nv12 : rgb_to_nv12 {};

namespace detail {
template <class Dim> constexpr basic_shape<Dim> any_image(Dim channels) {
  basic_shape<Dim> s = of_rank<Dim>(3);
  s.push_back(channels);
  return s;
}
/// Narrows an image to what `dims` says; false if they contradict each other. Numbers have no unknown extents to start
/// from: an extent of 0 is one that no plane has told yet.
template <class Dim> constexpr bool narrow_image(basic_shape<Dim>& image, const basic_shape<Dim>& dims) {
  if constexpr (std::same_as<Dim, count_t>) {
    for (int i = 0; i < 3; ++i)
      if (image[i] == 0) image.set(i, dims[i]);
  }
  return merge(image, dims);
}
constexpr bool is_color_type(dtype t) {
  return t == dtype::dynamic || t == dtype::none || t == dtype::u8 || is_real(t);
}
template <class Dim> constexpr bool odd(Dim d) { return known(d) && lower(d) % 2 != 0; }

// Planes: Y [N, H, W, 1] and further ones [N, H/2, W/2, channels]. If there is only one input, it is 3/2 H high and
// contains all planes.
template <class Dim> constexpr inferred<Dim> image_of(const basic_operands<Dim>& in, int further, Dim channels) {
  basic_shape<Dim> image = any_image<Dim>(1);
  if (in.size() != 1 && in.size() != 1 + further)
    return rejected("expected 1 or {} inputs, got {}", 1 + further, in.size());
  if (!narrow_image(image, in[0].dims))
    return rejected("input 0 (first plane): expected a shape [N, H, W, 1], got rank {}", rank_of(in[0].dims));
  dtype type = in[0].type;
  if (in.size() == 1) {
    Dim height = image[1] * Dim(2);
    if (!share_evenly(height, 3))
      return rejected("input 0: expected a height that is a multiple of 3, got {}", image[1]);
    image.set(1, height);
  }
  basic_shape<Dim> chroma = any_image<Dim>(channels);
  for (int i = 1; i < in.size(); ++i) {
    if (common(type, in[i].type) == dtype::none)
      return rejected("input {}: expected the element type of input 0, got {t}", i, in[i].type);
    type = common(type, in[i].type);
    if (!narrow_image(chroma, in[i].dims))
      return rejected("input {}: expected a shape [N, H/2, W/2, {}], got rank {}", i, channels, rank_of(in[i].dims));
  }
  if (in.size() > 1) {
    for (int i = 0; i < 3; ++i) {
      Dim d = image[i];
      if (!merge(d, i == 0 ? chroma[i] : chroma[i] * Dim(2)))
        return rejected(
            "inputs from 1: expected half the height and width of input 0; dimension {} is {}, in input 0 {}", i,
            chroma[i], image[i]);
      image.set(i, d);
    }
  }
  if (odd(image[1]) || odd(image[2]))
    return rejected("expected an even height and width, got {} and {}", image[1], image[2]);
  if (!is_color_type(type)) return rejected("input 0: expected u8 or real elements, got {t}", in[0].type);
  image.set(3, 3);
  return of(image, type);
}
// Per pixel, with c = Y - 16, d = U - 128, e = V - 128, clamped on both sides: R = 1.164 c + 1.596 e, G = 1.164 c -
// 0.391 d - 0.813 e, B = 1.164 c + 2.018 d
constexpr tally to_color(const outputs& out) {
  return tally{.mac = 4, .add = 3, .mul = 1, .cmp = 6} * out[0].dims.product(0, 3);
}

template <fixed_string Name, int Further> struct from_yuv {
  static constexpr std::string_view name = Name;
  static constexpr std::string_view formula =
      "R, G, B of each pixel: 4 multiply-accumulates, a product, 3 additions, 6 comparisons to clamp";
  static constexpr int opset = 8;
  static constexpr int inputs = 1;
  template <class Dim> static constexpr inferred<Dim> infer(const auto&, const basic_operands<Dim>& in) {
    return image_of<Dim>(in, Further, Further == 1 ? 2 : 1);
  }
  static constexpr tally count(const auto&, const tensors&, const outputs& out) { return to_color(out); }
};
}  // namespace detail

// NV12: U and V alternate in one plane. I420: each has its own plane.
template <> struct op_traits<nv12_to_rgb> : detail::from_yuv<"NV12toRGB", 1> {};
template <> struct op_traits<nv12_to_bgr> : detail::from_yuv<"NV12toBGR", 1> {};
template <> struct op_traits<i420_to_rgb> : detail::from_yuv<"I420toRGB", 2> {};
template <> struct op_traits<i420_to_bgr> : detail::from_yuv<"I420toBGR", 2> {};

// Per pixel: Y, U and V are sums of three products and a constant, clamped on both sides and rounded. The U and V of a
// block of 4 pixels are averaged.
template <> struct op_traits<rgb_to_nv12> {
  static constexpr std::string_view name = "RGBtoNV12";
  static constexpr std::string_view formula =
      "Y, U, V: three products each, clamped, of each pixel; U and V averaged over blocks of four";
  static constexpr int opset = 17;
  static constexpr int inputs = 1;
  static constexpr void attributes(auto& op, auto&& f) { f("single_plane", op.single_plane); }
  template <class Dim> static constexpr inferred<Dim> infer(const rgb_to_nv12& op, const basic_operands<Dim>& in) {
    basic_shape<Dim> y = detail::any_image<Dim>(3);
    if (!detail::narrow_image(y, in[0].dims))
      return rejected("input 0: expected a shape [N, H, W, 3], got rank {}", detail::rank_of(in[0].dims));
    if (detail::odd(y[1]) || detail::odd(y[2]))
      return rejected("input 0: expected an even height and width, got {} and {}", y[1], y[2]);
    if (!detail::is_color_type(in[0].type))
      return rejected("input 0: expected u8 or real elements, got {t}", in[0].type);
    y.set(3, 1);
    Dim height = op.single_plane ? y[1] * Dim(3) : y[1], width = y[2];
    if (!detail::share_evenly(height, 2) || !detail::share_evenly(width, 2))
      return rejected("input 0: expected an even height and width, got {} and {}", y[1], y[2]);
    if (op.single_plane) {
      y.set(1, height);
      return detail::of(y, in[0].type);
    }
    return {detail::of(y, in[0].type), detail::of(basic_shape<Dim>{y[0], height, width, 2}, in[0].type)};
  }
  static constexpr tally count(const rgb_to_nv12&, const tensors& in, const outputs&) {
    const count_t pixels = in[0].dims.product(0, 3), blocks = pixels / 4;
    const bool whole = !is_real(in[0].type);
    return {.mac = 9 * pixels,
            .add = 6 * blocks,
            .div = 2 * blocks,
            .cmp = 6 * pixels,
            .round = whole ? 3 * pixels + 2 * blocks : count_t(0)};
  }
};
template <> struct op_traits<bgr_to_nv12> : op_traits<rgb_to_nv12> {
  static constexpr std::string_view name = "BGRtoNV12";
};

}  // namespace opcost

#endif

// ---- opcost/ops/comparison.hpp
#ifndef OPCOST_OPS_COMPARISON_HPP_PIECE
#define OPCOST_OPS_COMPARISON_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Comparisons, and the choice between two inputs. OpenVINO operation specifications: comparison/Equal-1, ...,
// condition/Select-1, IsFinite-10, IsInf-10, IsNaN-10.

namespace opcost {
namespace detail {
// The possible relations of two numbers.
inline constexpr unsigned below = 1, same = 2, above = 4;
constexpr unsigned relations(interval a, interval b) {
  return (a.min < b.max ? below : 0u) | (a.min <= b.max && b.min <= a.max ? same : 0u) | (a.max > b.min ? above : 0u);
}
constexpr unsigned relations(double a, double b) { return a < b ? below : a > b ? above : a == b ? same : 0u; }

// True if the inputs are in one of the relations of `Mask`. For bounds of numbers, OpenVINO decides only equality.
template <fixed_string Name, unsigned Mask>
struct comparison : elementwise_pair<Name, tally{.cmp = 1}, accepts::anything, dtype::boolean> {
  static constexpr bool value(const broadcasting& how, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    const partial_tensor &a = in[0], &b = in[1];
    element_walk walk_a = element_walk::broadcast(a.dims, out.dims),
                 walk_b(b.dims, shift_of(how, out.dims.rank, b.dims.rank), out.dims);
    for (std::size_t i = 0; i < into.numbers.size(); ++i) {
      const auto k = static_cast<std::size_t>(walk_a.next()), l = static_cast<std::size_t>(walk_b.next());
      if (k >= content_size(a) || l >= content_size(b) || a.reals.empty() != b.reals.empty()) return false;
      if (a.reals.empty() && Mask != same && !(a.value[k].exact() && b.value[l].exact())) return false;
      const unsigned may = a.reals.empty() ? relations(a.value[k], b.value[l]) : relations(a.reals[k], b.reals[l]);
      into.numbers[i] = (may & Mask) == 0 ? interval(0) : (may & ~Mask) == 0 ? interval(1) : interval(0, 1);
    }
    return !into.numbers.empty();
  }
};
}  // namespace detail

/// a == b.
struct equal : broadcasting {};
template <> struct op_traits<equal> : detail::comparison<"Equal", detail::same> {
  static constexpr std::string_view formula = "a = b";
};
/// a != b.
struct not_equal : broadcasting {};
template <> struct op_traits<not_equal> : detail::comparison<"NotEqual", detail::below | detail::above> {
  static constexpr std::string_view formula = "a != b";
};
/// a < b.
struct less : broadcasting {};
template <> struct op_traits<less> : detail::comparison<"Less", detail::below> {
  static constexpr std::string_view formula = "a < b";
};
/// a <= b.
struct less_equal : broadcasting {};
template <> struct op_traits<less_equal> : detail::comparison<"LessEqual", detail::below | detail::same> {
  static constexpr std::string_view formula = "a <= b";
};
/// a > b.
struct greater : broadcasting {};
template <> struct op_traits<greater> : detail::comparison<"Greater", detail::above> {
  static constexpr std::string_view formula = "a > b";
};
/// a >= b.
struct greater_equal : broadcasting {};
template <> struct op_traits<greater_equal> : detail::comparison<"GreaterEqual", detail::above | detail::same> {
  static constexpr std::string_view formula = "a >= b";
};

/// inputs: condition, values where it is true, values where it is false. pdpd stretches the others to the second.
struct where : broadcasting {};  // POSIX has a function select
template <> struct op_traits<where> {
  static constexpr std::string_view name = "Select";
  static constexpr std::string_view formula = "a if condition, else b: no arithmetic";
  static constexpr int inputs = 3;
  static constexpr memory_use memory = memory_use::in_place;
  static constexpr void attributes(auto& op, auto&& f) { detail::broadcasting_attributes(op, f); }
  template <class Dim> static constexpr inferred<Dim> infer(const where& op, const basic_operands<Dim>& in) {
    const dtype type = common(in[1].type, in[2].type);
    if (type == dtype::none) return rejected("input 2: expected the element type of input 1, got {t}", in[2].type);
    if (const rejection why = detail::check_type(accepts::booleans, in[0].type)) return why;
    const bool one_way = op.mode == auto_broadcast::pdpd;
    basic_shape<Dim> out = in[one_way ? 1 : 2].dims;
    if (!detail::broadcast_by(op, out, in[one_way ? 2 : 1].dims) || !detail::broadcast_by(op, out, in[0].dims))
      return rejected("inputs 0 to 2: the shapes do not broadcast; the ranks are {}, {} and {}",
                      detail::rank_of(in[0].dims), detail::rank_of(in[1].dims), detail::rank_of(in[2].dims));
    return detail::of(out, type);
  }
  static constexpr tally count(const where&, const tensors&, const outputs&) { return {}; }
  static constexpr bool value(const where& op, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    const int rank = out.dims.rank;
    detail::element_walk conditions(in[0].dims, detail::shift_of(op, rank, in[0].dims.rank), out.dims),
        chosen = detail::element_walk::broadcast(in[1].dims, out.dims),
        others(in[2].dims, detail::shift_of(op, rank, in[2].dims.rank), out.dims);
    for (std::size_t i = 0; i < detail::size_of(into); ++i) {
      const auto c = static_cast<std::size_t>(conditions.next());
      const std::int64_t if_true = chosen.next(), if_false = others.next();
      if (c >= in[0].value.size() || !in[0].value[c].exact()) return false;
      const int taken = is(in[0].value[c], 0) ? 2 : 1;
      const auto at = static_cast<std::size_t>(taken == 1 ? if_true : if_false);
      if (at >= detail::content_size(in[taken]) || !detail::put_element(into, i, in[taken], at)) return false;
    }
    return true;
  }
};

// ---- kinds of real numbers

namespace detail {
template <fixed_string Name, tally Each> struct real_test : elementwise<Name, Each> {
  static constexpr int opset = 10;
  template <class Dim> static constexpr inferred<Dim> infer(const auto&, const basic_operands<Dim>& in) {
    if (const rejection why = check_type(accepts::reals, in[0].type)) return why;
    return of(in[0].dims, dtype::boolean);
  }
};
}  // namespace detail

/// True for elements that are neither infinite nor NaN.
struct is_finite {};
template <> struct op_traits<is_finite> : detail::real_test<"IsFinite", tally{.cmp = 1}> {
  static constexpr std::string_view formula = "|x| < infinity";
};
/// True for infinite elements, of the signs that are asked for.
struct is_inf {
  bool detect_negative = true, detect_positive = true;
};
template <> struct op_traits<is_inf> : detail::real_test<"IsInf", tally{.cmp = 1}> {
  static constexpr std::string_view formula = "|x| = infinity";
  static constexpr void attributes(auto& op, auto&& f) {
    f("detect_negative", op.detect_negative);
    f("detect_positive", op.detect_positive);
  }
};
/// True for NaN.
struct is_nan {};
template <> struct op_traits<is_nan> : detail::real_test<"IsNaN", tally{.cmp = 1}> {
  static constexpr std::string_view formula = "x != x";
};

}  // namespace opcost

#endif

// ---- opcost/ops/control_flow.hpp
#ifndef OPCOST_OPS_CONTROL_FLOW_HPP_PIECE
#define OPCOST_OPS_CONTROL_FLOW_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Operations with bodies. Their outputs and work are those of their bodies (graph/run_bodies.hpp).

namespace opcost {
namespace detail {
// Used only if a graph has no bodies.
template <class Op> struct decided_by_bodies {
  template <class Dim> static constexpr inferred<Dim> infer(const Op&, const basic_operands<Dim>&) {
    return undecided("the outputs depend on a body, and the graph has none");
  }
  static constexpr tally count(const Op&, const tensors&, const outputs&) { return {}; }
};
}  // namespace detail

/// Runs a body for each slice of its inputs.
struct tensor_iterator {};
template <> struct op_traits<tensor_iterator> : detail::decided_by_bodies<tensor_iterator> {
  static constexpr std::string_view name = "TensorIterator";
  static constexpr std::string_view formula = "its body, once for each slice";
};
/// Runs a body until its condition is false or the trip count is reached. Inputs: trip count, condition, then the
/// body's.
struct loop {};
template <> struct op_traits<loop> : detail::decided_by_bodies<loop> {
  static constexpr std::string_view name = "Loop";
  static constexpr std::string_view formula = "its body, as often as it runs";
  static constexpr int opset = 5;
  static constexpr unsigned reads = 0b11;  // trip count, condition
};
/// If: runs one of two bodies. Inputs: condition, then those of the bodies.
struct branch {};
template <> struct op_traits<branch> : detail::decided_by_bodies<branch> {
  static constexpr std::string_view name = "If";
  static constexpr std::string_view formula = "the branch that runs";
  static constexpr int opset = 8;
  static constexpr unsigned reads = 0b1;  // condition
};

}  // namespace opcost

#endif

// ---- opcost/ops/ctc.hpp
#ifndef OPCOST_OPS_CTC_HPP_PIECE
#define OPCOST_OPS_CTC_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Connectionist temporal classification (Graves et al. 2006): greedy decoding and the loss.
// Attributes and shapes: OpenVINO operation specifications CTCGreedyDecoder-1, CTCGreedyDecoderSeqLen-6, CTCLoss-4.

namespace opcost {

/// Greedy CTC decoding. Inputs: probabilities [T, N, C], sequence mask [T, N]. Output: [N, T, 1, 1].
struct ctc_greedy_decoder {
  bool merge_repeated = true;
};
/// Greedy CTC decoding with sequence lengths. Inputs: probabilities [N, T, C], lengths [N], optional blank index.
/// Outputs: classes [N, T], lengths [N].
struct ctc_greedy_decoder_seq_len {
  bool merge_repeated = true;
  dtype classes_index_type = dtype::i32, sequence_length_type = dtype::i32;
};
/// The CTC loss of each sequence. Inputs: logits [N, T, C], lengths [N], labels [N, T], label lengths [N], optional
/// blank index. Output: [N].
struct ctc_loss {
  bool preprocess_collapse_repeated = false, ctc_merge_repeated = true, unique = false;
};

namespace detail {
// The best of C classes at each of T N steps. Repetitions are found by comparison with the step before.
constexpr tally greedy_work(const shape& logits, bool merge) {
  return tally{.cmp = larger(logits[2] - 1, 0) + (merge ? 2 : 1)} * (logits[0] * logits[1]);
}
}  // namespace detail

// inputs: logits [T, N, C], mask [T, N]; output: classes [N, T, 1, 1], filled up with -1.  T N (C - 1) comparisons
template <> struct op_traits<ctc_greedy_decoder> {
  static constexpr std::string_view name = "CTCGreedyDecoder";
  static constexpr std::string_view formula = "T N (C + 1) comparisons, without merging T N C";
  static constexpr int inputs = 2;
  static constexpr unsigned selects = 1u << 1;
  static constexpr void attributes(auto& op, auto&& f) { f("ctc_merge_repeated", op.merge_repeated); }
  template <class Dim> static constexpr inferred<Dim> infer(const ctc_greedy_decoder&, const basic_operands<Dim>& in) {
    const auto &logits = in[0].dims, &mask = in[1].dims;
    if (!detail::may_have_rank(logits, 3) || !detail::may_have_rank(mask, 2))
      return rejected("inputs 0 (logits) and 1 (mask): expected ranks 3 and 2, got {} and {}", detail::rank_of(logits),
                      detail::rank_of(mask));
    Dim time = detail::dim_or_unknown(logits, 0), batch = detail::dim_or_unknown(logits, 1);
    if (mask.ranked() && (!merge(time, mask[0]) || !merge(batch, mask[1])))
      return rejected("input 1 (mask): expected a shape of {} x {}, got {} x ...", detail::dim_or_unknown(logits, 0),
                      detail::dim_or_unknown(logits, 1), mask[0]);
    return detail::of(basic_shape<Dim>{batch, time, 1, 1}, in[0].type);
  }
  static constexpr tally count(const ctc_greedy_decoder& op, const tensors& in, const outputs&) {
    return detail::greedy_work(in[0].dims, op.merge_repeated);
  }
};
// inputs: logits [N, T, C], lengths [N], optionally the index of the blank; outputs: classes [N, T], their numbers [N]
template <> struct op_traits<ctc_greedy_decoder_seq_len> {
  static constexpr std::string_view name = "CTCGreedyDecoderSeqLen";
  static constexpr std::string_view formula = "N T (C + 1) comparisons, without merging N T C";
  static constexpr int opset = 6, inputs = 2;
  static constexpr unsigned selects = 1u << 1 | 1u << 2;
  static constexpr void attributes(auto& op, auto&& f) {
    f("merge_repeated", op.merge_repeated);
    f("classes_index_type", op.classes_index_type);
    f("sequence_length_type", op.sequence_length_type);
  }
  template <class Dim>
  static constexpr inferred<Dim> infer(const ctc_greedy_decoder_seq_len& op, const basic_operands<Dim>& in) {
    const auto &logits = in[0].dims, &lengths = in[1].dims, &blank = in[2].dims;
    if (!detail::may_have_rank(logits, 3) || !detail::may_have_rank(lengths, 1))
      return rejected("inputs 0 (logits) and 1 (lengths): expected ranks 3 and 1, got {} and {}",
                      detail::rank_of(logits), detail::rank_of(lengths));
    if (in.has(2) && blank.is_static() && !detail::one_number(blank, true))
      return rejected("input 2 (blank index): expected one number, got rank {}", blank.rank);
    Dim batch = detail::dim_or_unknown(logits, 0);
    if (lengths.ranked() && !merge(batch, lengths[0]))
      return rejected("input 1 (lengths): expected {} numbers, got {}", detail::dim_or_unknown(logits, 0), lengths[0]);
    return {detail::of(basic_shape<Dim>{batch, detail::dim_or_unknown(logits, 1)}, op.classes_index_type),
            detail::of(basic_shape<Dim>{batch}, op.sequence_length_type)};
  }
  static constexpr tally count(const ctc_greedy_decoder_seq_len& op, const tensors& in, const outputs&) {
    return detail::greedy_work(in[0].dims, op.merge_repeated);
  }
};

// The logarithm of the sum over all paths: a log-softmax of C classes at each of N T steps, then 2 L + 1 states (labels
// and blanks), each from up to three states of the step before.
// inputs: logits [N, T, C], their lengths [N], labels [N, T], their lengths [N], optionally the index of the blank;
// output: [N]. There may be as many labels as steps.
template <> struct op_traits<ctc_loss> {
  static constexpr std::string_view name = "CTCLoss";
  static constexpr std::string_view formula = "at most N T (log-softmax of C, 2 L + 1 log-sums of 3)";
  static constexpr int opset = 4, inputs = 4;
  static constexpr unsigned selects = 1u << 1 | 1u << 2 | 1u << 3 | 1u << 4;
  static constexpr void attributes(auto& op, auto&& f) {
    f("preprocess_collapse_repeated", op.preprocess_collapse_repeated);
    f("ctc_merge_repeated", op.ctc_merge_repeated);
    f("unique", op.unique);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const ctc_loss&, const basic_operands<Dim>& in) {
    const auto &logits = in[0].dims, &lengths = in[1].dims, &labels = in[2].dims, &label_lengths = in[3].dims;
    if (!detail::may_have_rank(logits, 3) || !detail::may_have_rank(lengths, 1) || !detail::may_have_rank(labels, 2) ||
        !detail::may_have_rank(label_lengths, 1) || (in.has(4) && !detail::may_have_rank(in[4].dims, 0)))
      return rejected("inputs 0 to 4: expected ranks 3, 1, 2, 1 and 0, got {}, {}, {} ...", detail::rank_of(logits),
                      detail::rank_of(lengths), detail::rank_of(labels));
    Dim batch = basic_shape<Dim>::unknown_dim();
    bool first = true;
    for (const auto* s : {&logits, &lengths, &labels, &label_lengths}) {
      if (!s->ranked()) continue;
      if (first)
        batch = (*s)[0];
      else if (!merge(batch, (*s)[0]))
        return rejected("inputs 0 to 3: expected one batch, got {} and {}", batch, (*s)[0]);
      first = false;
    }
    if (logits.ranked() && labels.ranked() && known(logits[1]) && !detail::agree(labels[1], logits[1]))
      return rejected("input 2 (labels): expected at most {} labels per sequence, got {}", logits[1], labels[1]);
    return detail::of(basic_shape<Dim>{batch}, in[0].type);
  }
  static constexpr tally count(const ctc_loss&, const tensors& in, const outputs&) {
    const shape &logits = in[0].dims, &labels = in[2].dims;
    const count_t steps = logits[0] * logits[1], classes = logits[2];
    const tally softmax = tally{.add = 3, .cmp = 1, .exp = 1} * classes + tally{.log = 1};
    const tally state{.add = 7, .cmp = 2, .exp = 3, .log = 1};
    return (softmax + state * (labels[1] * 2 + 1)) * steps;
  }
};

}  // namespace opcost

#endif

// ---- opcost/ops/detection.hpp
#ifndef OPCOST_OPS_DETECTION_HPP_PIECE
#define OPCOST_OPS_DETECTION_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The last layers of detectors: boxes with classes from predictions. Attributes and shapes: OpenVINO operation
// specifications DetectionOutput-1, -8, ExperimentalDetectronDetectionOutput-6, RegionYolo-1.

// ---- opcost/ops/boxes.hpp
#ifndef OPCOST_OPS_BOXES_HPP_PIECE
#define OPCOST_OPS_BOXES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Work on boxes: decode them, order them by score, drop those that overlap a better one. How many remain depends on the
// data. The work is an upper bound: each box that is kept is compared with each candidate.

namespace opcost::detail {

// A box from the corners of a prior and four predicted numbers: center + size * d, size * e^d, and its corners.
inline constexpr tally box_decoding{.add = 10, .mul = 8, .exp = 2};
// A box clipped to the image.
inline constexpr tally box_clipping{.cmp = 8};
// Intersection over union of two boxes whose areas are known, compared with a threshold.
inline constexpr tally box_overlap{.add = 4, .mul = 1, .div = 1, .cmp = 7};
inline constexpr tally box_area{.add = 2, .mul = 1};

// Comparisons to sort n scores: n ceil(log2 n).
constexpr count_t ordering(count_t n) { return n * ceil_log2(n); }
// Non-maximum suppression of n candidates; at most `kept` remain.
constexpr tally suppression(count_t n, count_t kept) {
  n = larger(n, 0);
  return tally{.cmp = ordering(n)} + box_area * n + box_overlap * (larger(smaller(kept, n), 0) * n);
}
// The upper bound of a dimension; unknown if it has none.
template <class Dim> constexpr Dim most(Dim d) { return bounded(d) ? Dim(upper(d)) : basic_shape<Dim>::unknown_dim(); }

}  // namespace opcost::detail

#endif

namespace opcost {

/// How priors and deltas encode a box.
enum class box_code : std::uint8_t { corner, center_size };
template <>
inline constexpr std::array<std::string_view, 2> spellings<box_code>{"caffe.PriorBoxParameter.CORNER",
                                                                     "caffe.PriorBoxParameter.CENTER_SIZE"};
/// SSD's detections: decodes boxes by priors, suppresses overlaps, keeps the best. Inputs: box deltas, class
/// predictions, priors, and optionally class predictions and box deltas of ARM.
struct detection_output {
  count_t num_classes = 0, background_label_id = 0, top_k = -1, input_height = 1, input_width = 1;
  ints keep_top_k{};
  bool variance_encoded_in_target = false, share_location = true, clip_before_nms = false, clip_after_nms = false,
       decrease_label_id = false, normalized = false;
  box_code code_type = box_code::corner;
  double nms_threshold = 0, confidence_threshold = 0, objectness_score = 0;
};
/// DetectionOutput of opset 8: the number of classes follows from the inputs.
struct detection_output_8 : detection_output {};
/// ExperimentalDetectronDetectionOutput: boxes, classes and scores of at most max_detections_per_image objects.
struct detectron_detection_output {
  count_t num_classes = 0, post_nms_count = 0, max_detections_per_image = 0;
  double score_threshold = 0, nms_threshold = 0, max_delta_log_wh = 0;
  bool class_agnostic_box_regression = false;
  reals deltas_weights{};
};
/// YOLO's last layer: logistic functions of box coordinates and objectness, and a softmax or logistic functions of
/// classes.
struct region_yolo {
  count_t axis = 1, end_axis = 3, coords = 4, classes = 0, num = 0;
  ints mask{};
  bool do_softmax = true;
  reals anchors{};
};

namespace detail {
// Sets into = d / n if d is known. False if d is not a multiple of n.
template <class Dim> constexpr bool quotient(Dim d, count_t n, count_t& into) {
  if (!known(d)) return true;
  if (n < 1 || lower(d) % n != 0) return false;
  into = lower(d) / n;
  return true;
}
// The numbers of priors and classes, from the extents that are known: box predictions [N, priors * classes with boxes
// of their own * 4], class predictions [N, priors * classes], priors [1 or N, 1 or 2, priors * numbers], optionally
// predictions of an earlier stage. 0: unknown.
struct priors_and_classes {
  count_t priors = 0, classes = 0;
};
template <class Dim>
constexpr rejection deduce_classes(const detection_output& op, const basic_operands<Dim>& in, count_t numbers,
                                   priors_and_classes& r) {
  const auto &boxes = in[0].dims, &classes = in[1].dims, &priors = in[2].dims, &earlier_classes = in[3].dims,
             &earlier_boxes = in[4].dims;
  const bool five = in.has(4);
  if (priors.ranked() && (!quotient(priors[2], numbers, r.priors) || is(priors[2], 0)))
    return rejected("input 2 (priors): expected a last dimension that is a multiple of {}, got {}", numbers, priors[2]);
  if (r.priors == 0 && five && earlier_classes.ranked() &&
      (!quotient(earlier_classes[1], 2, r.priors) || is(earlier_classes[1], 0)))
    return rejected("input 3 (earlier class predictions): expected a multiple of 2 numbers, got {}",
                    earlier_classes[1]);
  if (r.priors == 0) return {};
  if (classes.ranked() && !quotient(classes[1], r.priors, r.classes))
    return rejected("input 1 (class predictions): expected a multiple of {} priors, got {}", r.priors, classes[1]);
  if (r.classes == 0 && boxes.ranked() && !op.share_location && !quotient(boxes[1], r.priors * 4, r.classes))
    return rejected("input 0 (box predictions): expected a multiple of 4 x {} priors, got {}", r.priors, boxes[1]);
  if (r.classes == 0 && five && earlier_boxes.ranked() && !op.share_location &&
      !quotient(earlier_boxes[1], r.priors * 4, r.classes))
    return rejected("input 4 (earlier box predictions): expected a multiple of 4 x {} priors, got {}", r.priors,
                    earlier_boxes[1]);
  return {};
}
// Compares the class predictions with the batch and the numbers of priors and classes. Completes the number of priors.
template <class Dim>
constexpr rejection check_classes(const basic_shape<Dim>& classes, Dim& pictures, priors_and_classes& n) {
  if (!classes.ranked()) return {};
  if (!known(pictures) && known(classes[0]))
    pictures = classes[0];
  else if (!agree(classes[0], pictures))
    return rejected("input 1 (class predictions): expected a batch of {}, got {}", pictures, classes[0]);
  if (known(classes[1]) && n.classes > 0) {
    if (n.priors == 0 && !quotient(classes[1], n.classes, n.priors))
      return rejected("input 1 (class predictions): expected a multiple of {} classes, got {}", n.classes, classes[1]);
    if (lower(classes[1]) != n.priors * n.classes)
      return rejected("input 1 (class predictions): expected {} numbers, got {}", n.priors * n.classes, classes[1]);
  }
  return {};
}
// The same of the priors: boxes of `numbers` numbers, and their variances.
template <class Dim>
constexpr rejection check_priors(const detection_output& op, const basic_shape<Dim>& priors, const Dim& pictures,
                                 count_t numbers, priors_and_classes& n) {
  if (!priors.ranked()) return {};
  if (!may_be(priors[0], 1) && !agree(priors[0], pictures))
    return rejected("input 2 (priors): expected a batch of 1 or {}, got {}", pictures, priors[0]);
  if (!may_be(priors[1], op.variance_encoded_in_target ? 1 : 2))
    return rejected("input 2 (priors): expected dimension 1 to be {}, got {}", op.variance_encoded_in_target ? 1 : 2,
                    priors[1]);
  if (n.priors == 0 && !quotient(priors[2], numbers, n.priors))
    return rejected("input 2 (priors): expected a last dimension that is a multiple of {}, got {}", numbers, priors[2]);
  if (known(priors[2]) && lower(priors[2]) != n.priors * numbers)
    return rejected("input 2 (priors): expected {} numbers, got {}", n.priors * numbers, priors[2]);
  return {};
}
// The same of the earlier predictions (inputs 3 and 4), if there are any.
template <class Dim>
constexpr rejection check_earlier(const basic_operands<Dim>& in, const Dim& pictures, priors_and_classes& n) {
  const auto &boxes = in[0].dims, &earlier_classes = in[3].dims, &earlier_boxes = in[4].dims;
  if (!in.has(4)) return {};
  if (earlier_classes.ranked()) {
    if (!agree(earlier_classes[0], pictures))
      return rejected("input 3 (earlier class predictions): expected a batch of {}, got {}", pictures,
                      earlier_classes[0]);
    if (n.priors > 0 && !agree(earlier_classes[1], Dim(n.priors * 2)))
      return rejected("input 3 (earlier class predictions): expected {} numbers, got {}", n.priors * 2,
                      earlier_classes[1]);
    if (known(earlier_classes[1])) n.priors = lower(earlier_classes[1]) / 2;
  }
  if (!agree(earlier_boxes, boxes))
    return rejected("input 4 (earlier box predictions): expected the shape of input 0, got rank {}",
                    rank_of(earlier_boxes));
  return {};
}
template <class Dim>
constexpr inferred<Dim> infer_detections(const detection_output& op, const basic_operands<Dim>& in, bool deduced) {
  const auto &boxes = in[0].dims, &classes = in[1].dims, &priors = in[2].dims, &earlier_classes = in[3].dims,
             &earlier_boxes = in[4].dims;
  const bool five = in.has(4);
  if (in.has(3) != five) return rejected("inputs 3 and 4 (earlier predictions): expected both or none of them");
  if (!may_have_rank(boxes, 2) || !may_have_rank(classes, 2) || !may_have_rank(priors, 3) ||
      (five && (!may_have_rank(earlier_classes, 2) || !may_have_rank(earlier_boxes, 2))))
    return rejected("inputs 0 to 2 (boxes, classes, priors): expected ranks 2, 2 and 3, got {}, {} and {}",
                    rank_of(boxes), rank_of(classes), rank_of(priors));
  if (op.keep_top_k.rank < 1) return rejected("keep_top_k: expected at least 1 number, got 0");
  const count_t numbers = op.normalized ? 4 : 5;
  priors_and_classes n{0, op.num_classes};
  if (deduced) {
    n.classes = 0;
    if (const rejection why = deduce_classes(op, in, numbers, n)) return why;
  }
  const count_t located = op.share_location ? count_t(1) : n.classes;
  Dim pictures = dim_or_unknown(boxes, 0);
  if (boxes.ranked()) {
    if (n.priors == 0 && !quotient(boxes[1], located * 4, n.priors))
      return rejected("input 0 (box predictions): expected a multiple of {}, got {}", located * 4, boxes[1]);
    if (n.priors > 0 && located > 0 && !agree(boxes[1], Dim(n.priors * located * 4)))
      return rejected("input 0 (box predictions): expected {} numbers, got {}", n.priors * located * 4, boxes[1]);
  }
  if (const rejection why = check_classes(classes, pictures, n)) return why;
  if (const rejection why = check_priors(op, priors, pictures, numbers, n)) return why;
  if (const rejection why = check_earlier(in, pictures, n)) return why;
  const auto or_any = [](count_t v) { return v > 0 ? Dim(v) : basic_shape<Dim>::unknown_dim(); };
  Dim rows = pictures;
  if (op.keep_top_k[0] > 0)
    rows = rows * op.keep_top_k[0];
  else if (op.keep_top_k[0] == -1 && op.top_k > 0)
    rows = rows * op.top_k * or_any(n.classes);
  else
    rows = rows * or_any(n.priors) * or_any(n.classes);
  return of(basic_shape<Dim>{1, 1, rows, 7}, in[0].type);
}
constexpr void detection_output_attributes(auto& op, auto&& f) {
  f("background_label_id", op.background_label_id);
  f("top_k", op.top_k);
  f("variance_encoded_in_target", op.variance_encoded_in_target);
  f("keep_top_k", op.keep_top_k);
  f("code_type", op.code_type);
  f("share_location", op.share_location);
  f("nms_threshold", op.nms_threshold);
  f("confidence_threshold", op.confidence_threshold);
  f("clip_after_nms", op.clip_after_nms);
  f("clip_before_nms", op.clip_before_nms);
  f("decrease_label_id", op.decrease_label_id);
  f("normalized", op.normalized);
  f("input_height", op.input_height);
  f("input_width", op.input_width);
  f("objectness_score", op.objectness_score);
}
}  // namespace detail

// Boxes are decoded from priors; suppression per class keeps the best top_k (Liu et al. 2015, arXiv:1512.02325), then
// the best keep_top_k of all classes remain; output: [1, 1, rows, 7]
template <> struct op_traits<detection_output> {
  static constexpr std::string_view name = "DetectionOutput";
  static constexpr std::string_view formula =
      "at most N (P boxes decoded, C (P log2 P comparisons, T * T overlaps)); T = top_k";
  static constexpr int inputs = 3;
  static constexpr void attributes(auto& op, auto&& f) {
    f("num_classes", op.num_classes);
    detail::detection_output_attributes(op, f);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const detection_output& op, const basic_operands<Dim>& in) {
    return detail::infer_detections(op, in, false);
  }
  static constexpr tally count(const detection_output& op, const tensors& in, const outputs& out) {
    const shape &boxes = in[0].dims, &scores = in[1].dims, &priors = in[2].dims;
    const count_t n = priors[2] / (op.normalized ? 4 : 5), classes = n > 0 ? scores[1] / n : count_t(0);
    const count_t best = op.top_k > 0 ? smaller(op.top_k, n) : n;
    tally decode = op.code_type == box_code::center_size ? detail::box_decoding : tally{.add = 4};
    if (!op.variance_encoded_in_target) decode.mul += 4;
    if (op.clip_before_nms) decode += detail::box_clipping;
    const tally each_class =
        tally{.cmp = n + detail::ordering(n)} + detail::box_area * best + detail::box_overlap * (best * best);
    return decode * (boxes.elements() / 4) + each_class * (boxes[0] * classes) +
           tally{.cmp = detail::ordering(best * classes)} * boxes[0] +
           (op.clip_after_nms ? detail::box_clipping * out[0].dims[2] : tally{});
  }
};
template <> struct op_traits<detection_output_8> : op_traits<detection_output> {
  static constexpr int opset = 8;
  static constexpr void attributes(auto& op, auto&& f) { detail::detection_output_attributes(op, f); }
  template <class Dim> static constexpr inferred<Dim> infer(const detection_output& op, const basic_operands<Dim>& in) {
    return detail::infer_detections(op, in, true);
  }
};

// inputs: boxes [R, 4], deltas [R, 4 classes], scores [R, classes], image size [1, 3]; outputs: boxes, classes and
// scores of max_detections_per_image
template <> struct op_traits<detectron_detection_output> {
  static constexpr std::string_view name = "ExperimentalDetectronDetectionOutput";
  static constexpr std::string_view formula = "at most C (R boxes decoded and sorted, post_nms_count * R overlaps)";
  static constexpr int opset = 6, inputs = 4;
  static constexpr unsigned selects = 1u << 3;
  static constexpr void attributes(auto& op, auto&& f) {
    f("score_threshold", op.score_threshold);
    f("nms_threshold", op.nms_threshold);
    f("max_delta_log_wh", op.max_delta_log_wh);
    f("num_classes", op.num_classes);
    f("post_nms_count", op.post_nms_count);
    f("max_detections_per_image", op.max_detections_per_image);
    f("class_agnostic_box_regression", op.class_agnostic_box_regression);
    f("deltas_weights", op.deltas_weights);
  }
  template <class Dim>
  static constexpr inferred<Dim> infer(const detectron_detection_output& op, const basic_operands<Dim>& in) {
    const auto &boxes = in[0].dims, &deltas = in[1].dims, &scores = in[2].dims;
    if (!detail::may_have_rank(boxes, 2) || !detail::may_have_rank(deltas, 2) || !detail::may_have_rank(scores, 2))
      return rejected("inputs 0 to 2 (boxes, deltas, scores): expected rank 2, got {}, {} and {}",
                      detail::rank_of(boxes), detail::rank_of(deltas), detail::rank_of(scores));
    if (boxes.ranked() && !may_be(boxes[1], 4))
      return rejected("input 0 (boxes): expected 4 numbers per box, got {}", boxes[1]);
    if (deltas.ranked() && !may_be(deltas[1], (op.num_classes * 4).n))
      return rejected("input 1 (deltas): expected {} numbers per box, got {}", op.num_classes * 4, deltas[1]);
    if (scores.ranked() && !may_be(scores[1], op.num_classes.n))
      return rejected("input 2 (scores): expected {} numbers per box, got {}", op.num_classes, scores[1]);
    if (!detail::agree(in[3].dims, basic_shape<Dim>{1, 3}))
      return rejected("input 3 (image size): expected a shape [1, 3], got rank {}", detail::rank_of(in[3].dims));
    if (boxes.ranked() && deltas.ranked() && scores.ranked()) {
      Dim n = boxes[0];
      if (!merge(n, deltas[0]) || !merge(n, scores[0]))
        return rejected("inputs 0 to 2 (boxes, deltas, scores): expected one number of boxes, got {}, {} and {}",
                        boxes[0], deltas[0], scores[0]);
    }
    const basic_shape<Dim> rows{op.max_detections_per_image};
    return {detail::of(basic_shape<Dim>{op.max_detections_per_image, 4}, in[0].type), detail::of(rows, dtype::i32),
            detail::of(rows, in[0].type)};
  }
  static constexpr tally count(const detectron_detection_output& op, const tensors& in, const outputs&) {
    const count_t n = in[0].dims[0], kept = op.post_nms_count > 0 ? op.post_nms_count : n;
    return ((detail::box_decoding + detail::box_clipping + tally{.div = 4, .cmp = 2}) * n + tally{.cmp = n} +
            detail::suppression(n, kept)) *
           op.num_classes;
  }
};

// Per cell and anchor: sigmoids of two coordinates and the objectness, and of the classes, or the softmax of the
// classes (Redmon and Farhadi 2016, arXiv:1612.08242).
template <> struct op_traits<region_yolo> {
  static constexpr std::string_view name = "RegionYolo";
  static constexpr std::string_view formula = "N H W anchors (3 sigmoids, sigmoids or softmax of the classes)";
  static constexpr int inputs = 1;
  static constexpr void attributes(auto& op, auto&& f) {
    f("anchors", op.anchors);
    f("axis", op.axis);
    f("coords", op.coords);
    f("classes", op.classes);
    f("end_axis", op.end_axis);
    f("num", op.num);
    f("do_softmax", op.do_softmax);
    f("mask", op.mask);
  }
  // With softmax, the dimensions from axis to end_axis become one. Otherwise the channels are those of the anchors of
  // `mask`.
  template <class Dim> static constexpr inferred<Dim> infer(const region_yolo& op, const basic_operands<Dim>& in) {
    const basic_shape<Dim>& x = in[0].dims;
    if (!x.ranked()) return detail::of_unknown_rank<Dim>(in[0].type);
    if (x.rank != 4) return rejected("input 0: expected rank 4, got {}", x.rank);
    if (!op.do_softmax) {
      basic_shape<Dim> out = x;
      out.set(1, (op.classes + op.coords + 1) * op.mask.rank);
      return detail::of(out, in[0].type);
    }
    const int from = detail::normal_axis(op.axis, 4), to = detail::normal_axis(op.end_axis, 4);
    if (from < 0 || to < 0)
      return rejected("axis and end_axis: expected axes of rank 4, got {} and {}", op.axis, op.end_axis);
    basic_shape<Dim> out = x.slice(0, from + 1);
    for (int i = from + 1; i < 4; ++i) {
      if (i <= to)
        out.set(from, out[from] * x[i]);
      else
        out.push_back(x[i]);
    }
    return detail::of(out, in[0].type);
  }
  static constexpr tally count(const region_yolo& op, const tensors& in, const outputs&) {
    const shape& x = in[0].dims;
    const count_t anchors = larger(op.do_softmax ? op.num : count_t(op.mask.rank), 0), classes = larger(op.classes, 0);
    const tally sigmoid{.add = 1, .div = 1, .exp = 1};
    const tally of_classes = op.do_softmax ? tally{.add = 2 * classes - smaller(classes, 1),
                                                   .div = classes,
                                                   .cmp = larger(classes - 1, 0),
                                                   .exp = classes}
                                           : sigmoid * classes;
    return (sigmoid * 3 + of_classes) * (x[0] * x[2] * x[3] * anchors);
  }
};

}  // namespace opcost

#endif

// ---- opcost/ops/einsum.hpp
#ifndef OPCOST_OPS_EINSUM_HPP_PIECE
#define OPCOST_OPS_EINSUM_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Einstein summation: an equation names the dimensions of inputs and output. Shapes: OpenVINO operation specification
// Einsum-7.

namespace opcost {

/// "bij,bjk->bik". Without "->", the output has the labels that occur in one input only, in alphabetical order.
struct einsum {
  std::string_view equation{};
};

namespace detail {
inline constexpr int einsum_operands_at_most = 64;
inline constexpr int einsum_labels = 53;  // 0: an ellipsis, then A to Z and a to z
constexpr int label_of(char c) {
  return c >= 'A' && c <= 'Z' ? 1 + (c - 'A') : c >= 'a' && c <= 'z' ? 27 + (c - 'a') : -1;
}

// The labels of one input or of the output.
struct einsum_term {
  std::string_view text{};
  // Calls f(label) for each label in order; skips blanks. False if the text is not letters and at most one ellipsis.
  template <class F> constexpr bool each(F&& f) const {
    bool ellipsis = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == ' ') continue;
      int label = label_of(text[i]);
      if (label < 0) {
        if (text.substr(i, 3) != "..." || ellipsis) return false;
        label = 0;
        ellipsis = true;
        i += 2;
      }
      f(label);
    }
    return true;
  }
  constexpr int count() const {
    int n = 0;
    return each([&](int) { ++n; }) ? n : -1;
  }
  constexpr bool has(int label) const {
    bool found = false;
    each([&](int l) { found = found || l == label; });
    return found;
  }
};
constexpr std::string_view arrow = "->";
constexpr std::string_view einsum_operands(std::string_view equation) {
  return equation.substr(0, equation.find(arrow));
}
constexpr einsum_term einsum_operand(std::string_view equation, int index) {
  std::string_view rest = einsum_operands(equation);
  for (int i = 0; i < index; ++i) {
    const std::size_t comma = rest.find(',');
    if (comma == std::string_view::npos) return {};
    rest = rest.substr(comma + 1);
  }
  return {rest.substr(0, rest.find(','))};
}
constexpr int einsum_operand_count(std::string_view equation) {
  int n = 1;
  for (char c : einsum_operands(equation)) n += c == ',';
  return n;
}
// Calls f(label) for each label of the output. False if its text is wrong.
template <class F> constexpr bool each_output_label(std::string_view equation, F&& f) {
  const std::size_t at = equation.find(arrow);
  if (at != std::string_view::npos) return einsum_term{equation.substr(at + arrow.size())}.each(f);
  int times[einsum_labels]{}, owner[einsum_labels]{};  // owner: the input, from 1; -1: several
  const int n = einsum_operand_count(equation);
  for (int i = 1; i <= n; ++i) {
    const bool sound = einsum_operand(equation, i - 1).each([&](int l) {
      ++times[l];
      owner[l] = owner[l] == 0 || owner[l] == i ? i : -1;
    });
    if (!sound) return false;
  }
  if (times[0] > 0) f(0);
  for (int l = 1; l < einsum_labels; ++l)
    for (int k = 0; owner[l] > 0 && k < times[l]; ++k) f(l);
  return true;
}
// The extents of labels. A label is one dimension, the ellipsis any number of them. Of equal labels, one of extent 1 is
// stretched.
template <class Dim> struct einsum_extents {
  Dim of[einsum_labels]{};
  bool seen[einsum_labels]{};
  basic_shape<Dim> ellipsis{};

  // Adds a term; rejects it if it does not fit.
  constexpr rejection add(const einsum_term& term, const basic_shape<Dim>& dims) {
    const int labels = term.count();
    if (labels < 0) return rejected("equation: expected terms of letters and at most one ellipsis, got {t}", term.text);
    const bool stretches = term.has(0);
    if (!dims.ranked()) {
      if (stretches) ellipsis = basic_shape<Dim>::of_unknown_rank();
      term.each([&](int l) {
        Dim d = seen[l] ? of[l] : basic_shape<Dim>::unknown_dim();
        of[l] = d;
        seen[l] = true;
      });
      return {};
    }
    if (stretches ? dims.rank < labels - 1 : dims.rank != labels)
      return rejected("equation: a term expects rank {}, got an input of rank {}", stretches ? labels - 1 : labels,
                      dims.rank);
    Dim own[einsum_labels]{};
    bool has[einsum_labels]{};
    int at = 0;
    rejection why{};
    term.each([&](int l) {
      if (l == 0) {
        const int n = dims.rank - labels + 1;
        const basic_shape<Dim> here = dims.slice(at, at + n);
        at += n;
        if (!seen[0]) {
          ellipsis = here;
          seen[0] = true;
        } else if (!broadcast(ellipsis, here))
          why = rejected("equation: the dimensions of the ellipsis do not broadcast");
        return;
      }
      const Dim d = dims[at++];
      if (!has[l]) {
        own[l] = d;
        has[l] = true;
      } else if (!merge(own[l], d))
        why = rejected("equation: one input has different extents for one label, {} and {}", own[l], d);
    });
    for (int l = 1; l < einsum_labels; ++l) {
      if (!has[l]) continue;
      if (!seen[l]) {
        of[l] = own[l];
        seen[l] = true;
      } else if (!broadcast(of[l], own[l]))
        why = rejected("equation: the inputs have different extents for one label, {} and {}", of[l], own[l]);
    }
    return why;
  }
};
// The product of the extents of a set of labels.
constexpr count_t einsum_elements(const einsum_extents<count_t>& extents, const bool (&set)[einsum_labels]) {
  count_t n = set[0] ? extents.ellipsis.elements() : count_t(1);
  for (int l = 1; l < einsum_labels; ++l)
    if (set[l]) n *= extents.of[l];
  return n;
}
}  // namespace detail

// Inputs are combined from left to right. Labels that neither the output nor a later input has are summed: first those
// of one input (additions), then those of two inputs with their product: MACs = product of the extents of all labels of
// the two. If there is no label to sum, the products are multiplications.
template <> struct op_traits<einsum> {
  static constexpr std::string_view name = "Einsum";
  static constexpr std::string_view formula =
      "MACs = product of the extents of all labels, two inputs at a time from left to right";
  static constexpr int opset = 7, inputs = 1;
  static constexpr bool variadic = true;
  static constexpr void attributes(auto& op, auto&& f) { f("equation", op.equation); }
  template <class Dim> static constexpr inferred<Dim> infer(const einsum& op, const basic_operands<Dim>& in) {
    if (in.size() > detail::einsum_operands_at_most)
      return rejected("equation: expected at most {} terms, got {} inputs", detail::einsum_operands_at_most, in.size());
    if (detail::einsum_operand_count(op.equation) != in.size())
      return rejected("equation '{t}': expected {} inputs, got {}", op.equation,
                      detail::einsum_operand_count(op.equation), in.size());
    detail::einsum_extents<Dim> extents;
    dtype type = in[0].type;
    for (int i = 0; i < in.size(); ++i) {
      if (const rejection why = extents.add(detail::einsum_operand(op.equation, i), in[i].dims)) return why;
      if (common(type, in[i].type) != dtype::none) type = common(type, in[i].type);
    }
    basic_shape<Dim> out;
    bool known_labels = true;
    const bool sound = detail::each_output_label(op.equation, [&](int l) {
      known_labels = known_labels && extents.seen[l];
      if (l == 0 && !extents.ellipsis.ranked())
        out = basic_shape<Dim>::of_unknown_rank();
      else if (l == 0)
        out.append(extents.ellipsis);
      else
        out.push_back(extents.of[l]);
    });
    if (!sound) return rejected("equation '{t}': the output term is wrong", op.equation);
    if (!known_labels) return rejected("equation '{t}': the output has a label that no input has", op.equation);
    return detail::of(out, type);
  }
  static constexpr tally count(const einsum& op, const tensors& in, const outputs&) { return pairs(op, in, 0); }
  // `least`: a product counts as a sum of products if a label of at least this extent is summed in it.
  static constexpr tally pairs(const einsum& op, const tensors& in, count_t least) {
    if (in.size() > detail::einsum_operands_at_most || detail::einsum_operand_count(op.equation) != in.size())
      return {};
    detail::einsum_extents<count_t> extents;
    int last[detail::einsum_labels]{};  // the last input with the label; labels of the output: after all inputs
    for (int i = 0; i < in.size(); ++i) {
      const detail::einsum_term term = detail::einsum_operand(op.equation, i);
      if (extents.add(term, in[i].dims)) return {};
      term.each([&](int l) { last[l] = i; });
    }
    detail::each_output_label(op.equation, [&](int l) { last[l] = in.size(); });
    tally work;
    bool left[detail::einsum_labels]{};
    for (int i = 0; i < in.size(); ++i) {
      const detail::einsum_term term = detail::einsum_operand(op.equation, i);
      bool right[detail::einsum_labels]{};
      term.each([&](int l) { right[l] = true; });
      const count_t before = detail::einsum_elements(extents, right);
      for (int l = 0; l < detail::einsum_labels; ++l) right[l] = right[l] && (last[l] > i || (i > 0 && left[l]));
      work.add += larger(before - detail::einsum_elements(extents, right), 0);
      if (i == 0) {
        for (int l = 0; l < detail::einsum_labels; ++l) left[l] = right[l];
        continue;
      }
      for (int l = 0; l < detail::einsum_labels; ++l) left[l] = left[l] || right[l];
      const count_t products = detail::einsum_elements(extents, left);
      bool sums = false;
      for (int l = 0; l < detail::einsum_labels; ++l)
        if (left[l] && last[l] <= i) {
          left[l] = false;
          sums = sums || (l == 0 ? extents.ellipsis.elements() : extents.of[l]) >= least;
        }
      (sums ? work.mac : work.mul) += products;
    }
    return work;
  }
};

}  // namespace opcost

#endif

// ---- opcost/ops/embedding.hpp
#ifndef OPCOST_OPS_EMBEDDING_HPP_PIECE
#define OPCOST_OPS_EMBEDDING_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Rows of a table, looked up and summed by bags, optionally weighted. Semantics: OpenVINO operation specifications
// EmbeddingBagOffsetsSum-3, EmbeddingBagPackedSum-3, EmbeddingSegmentsSum-3, EmbeddingBagOffsets-15,
// EmbeddingBagPacked-15.

namespace opcost {

/// How the embeddings of a bag are combined.
enum class bag_reduction : std::uint8_t { sum, mean };
template <> inline constexpr std::array<std::string_view, 2> spellings<bag_reduction>{"sum", "mean"};

/// EmbeddingBagOffsetsSum: sums rows of a table; bags are given by offsets into the indices.
struct embedding_bag_offsets_sum {};
/// EmbeddingBagPackedSum: sums rows of a table; indices [bags, rows per bag].
struct embedding_bag_packed_sum {};
/// EmbeddingSegmentsSum: sums rows of a table; a segment number for each index.
struct embedding_segments_sum {};
/// EmbeddingBagOffsets: sums or averages rows of a table; bags are given by offsets.
struct embedding_bag_offsets {
  bag_reduction reduction = bag_reduction::sum;
};
/// EmbeddingBagPacked: sums or averages rows of a table; indices [bags, rows per bag].
struct embedding_bag_packed {
  bag_reduction reduction = bag_reduction::sum;
};

namespace detail {
// Sums of I rows of E elements:  I E - #y additions; weighted: I E multiply-accumulates; mean: #y divisions
constexpr tally summed_rows(const tensors& in, const outputs& out, bool weighted, bag_reduction how) {
  const count_t looked_up = in[1].dims.elements() * in[0].dims.product(1, in[0].dims.rank), y = out[0].dims.elements();
  tally t{.div = how == bag_reduction::mean ? y : count_t(0)};
  if (weighted)
    t.mac = looked_up;
  else
    t.add = larger(looked_up - y, 0);
  return t;
}
// One row of the table per bag.
template <class Dim> constexpr inferred<Dim> bags(const basic_tensor<Dim>& table, Dim how_many) {
  if (table.dims.rank == 0) return rejected("input 0 (table): expected at least rank 1, got 0");
  basic_shape<Dim> out = table.dims;
  out.set(0, how_many);
  return of(out, table.type);
}
// inputs: table, indices, offsets at which the bags begin, default index, weights
template <class Dim> constexpr inferred<Dim> bags_by_offsets(const basic_operands<Dim>& in) {
  if (!is_list(in[1]) || !is_list(in[2]))
    return rejected("inputs 1 (indices) and 2 (offsets): expected rank 1, got {} and {}", rank_of(in[1].dims),
                    rank_of(in[2].dims));
  if (in.has(3) && !is_scalar(in[3]))
    return rejected("input 3 (default index): expected a scalar, got rank {}", in[3].dims.rank);
  if (in.has(4) && (!is_list(in[4]) || !agree(in[1].dims, in[4].dims)))
    return rejected("input 4 (weights): expected {} numbers as in input 1, got {}", dim_or_unknown(in[1].dims, 0),
                    dim_or_unknown(in[4].dims, 0));
  return bags(in[0], in[2].dims.ranked() ? in[2].dims[0] : basic_shape<Dim>::unknown_dim());
}
// inputs: table, indices [bags, n], weights
template <class Dim> constexpr inferred<Dim> bags_packed(const basic_operands<Dim>& in) {
  if (in[1].dims.ranked() && in[1].dims.rank != 2)
    return rejected("input 1 (indices): expected rank 2, got {}", in[1].dims.rank);
  basic_shape<Dim> indices = in[1].dims;
  if (in.has(2) && ((in[2].dims.ranked() && in[2].dims.rank != 2) || !merge(indices, in[2].dims)))
    return rejected("input 2 (weights): expected the shape of input 1, got rank {}", rank_of(in[2].dims));
  return bags(in[0], indices.ranked() ? indices[0] : basic_shape<Dim>::unknown_dim());
}
}  // namespace detail

template <> struct op_traits<embedding_bag_offsets_sum> {
  static constexpr unsigned connected = 1u << 4;
  static constexpr std::string_view name = "EmbeddingBagOffsetsSum";
  static constexpr std::string_view formula =
      "the sum of a bag's rows: an addition for each element of each row after the first, with weights a "
      "multiply-accumulate for each";
  static constexpr int opset = 3;
  static constexpr int inputs = 3;
  static constexpr unsigned selects = 0b1110;
  template <class Dim> static constexpr inferred<Dim> infer(const auto&, const basic_operands<Dim>& in) {
    return detail::bags_by_offsets(in);
  }
  static constexpr tally count(const embedding_bag_offsets_sum&, const tensors& in, const outputs& out) {
    return detail::summed_rows(in, out, in.has(4), bag_reduction::sum);
  }
};
template <> struct op_traits<embedding_bag_offsets> : op_traits<embedding_bag_offsets_sum> {
  static constexpr std::string_view name = "EmbeddingBagOffsets";
  static constexpr int opset = 15;
  static constexpr void attributes(auto& op, auto&& f) { f("reduction", op.reduction); }
  static constexpr tally count(const embedding_bag_offsets& op, const tensors& in, const outputs& out) {
    return detail::summed_rows(in, out, in.has(4), op.reduction);
  }
};

template <> struct op_traits<embedding_bag_packed_sum> {
  static constexpr unsigned connected = 1u << 2;
  static constexpr std::string_view name = "EmbeddingBagPackedSum";
  static constexpr std::string_view formula =
      "the sum of a bag's rows: an addition for each element of each row after the first, with weights a "
      "multiply-accumulate for each";
  static constexpr int opset = 3;
  static constexpr int inputs = 2;
  static constexpr unsigned selects = 0b010;
  template <class Dim> static constexpr inferred<Dim> infer(const auto&, const basic_operands<Dim>& in) {
    return detail::bags_packed(in);
  }
  static constexpr tally count(const embedding_bag_packed_sum&, const tensors& in, const outputs& out) {
    return detail::summed_rows(in, out, in.has(2), bag_reduction::sum);
  }
};
template <> struct op_traits<embedding_bag_packed> : op_traits<embedding_bag_packed_sum> {
  static constexpr std::string_view name = "EmbeddingBagPacked";
  static constexpr int opset = 15;
  static constexpr void attributes(auto& op, auto&& f) { f("reduction", op.reduction); }
  static constexpr tally count(const embedding_bag_packed& op, const tensors& in, const outputs& out) {
    return detail::summed_rows(in, out, in.has(2), op.reduction);
  }
};

// inputs: table, indices, the segment of each index, number of segments, default index, weights
template <> struct op_traits<embedding_segments_sum> {
  static constexpr unsigned connected = 1u << 5;
  static constexpr std::string_view name = "EmbeddingSegmentsSum";
  static constexpr std::string_view formula =
      "the sum of a segment's rows: an addition for each element of each row after the first, with weights a "
      "multiply-accumulate for each";
  static constexpr int opset = 3;
  static constexpr int inputs = 4;
  static constexpr unsigned reads = 0b001000, selects = 0b010110;
  template <class Dim>
  static constexpr inferred<Dim> infer(const embedding_segments_sum&, const basic_operands<Dim>& in) {
    if (!detail::is_list(in[1]) || !detail::is_list(in[2]) || !detail::agree(in[1].dims, in[2].dims))
      return rejected("input 2 (segments): expected {} numbers as in input 1, got {}",
                      detail::dim_or_unknown(in[1].dims, 0), detail::dim_or_unknown(in[2].dims, 0));
    if (!detail::is_scalar(in[3]) || (in.has(4) && !detail::is_scalar(in[4])))
      return rejected("inputs 3 (number of segments) and 4 (default index): expected scalars, got ranks {} and {}",
                      detail::rank_of(in[3].dims), detail::rank_of(in[4].dims));
    if (in.has(5) && (!detail::is_list(in[5]) || !detail::agree(in[1].dims, in[5].dims)))
      return rejected("input 5 (weights): expected {} numbers as in input 1, got {}",
                      detail::dim_or_unknown(in[1].dims, 0), detail::dim_or_unknown(in[5].dims, 0));
    if (in[3].value.empty()) {
      if constexpr (std::same_as<Dim, count_t>) return undecided("input 3 (number of segments): the value is unknown");
      return detail::bags(in[0], basic_shape<Dim>::unknown_dim());
    }
    return detail::bags(in[0], in[3].value[0]);
  }
  static constexpr tally count(const embedding_segments_sum&, const tensors& in, const outputs& out) {
    return detail::summed_rows(in, out, in.has(5), bag_reduction::sum);
  }
};

}  // namespace opcost

#endif

// ---- opcost/ops/fft.hpp
#ifndef OPCOST_OPS_FFT_HPP_PIECE
#define OPCOST_OPS_FFT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Discrete Fourier transforms. The work is that of radix 2 for any length: n / 2 ceil(log2 n) butterflies, each a
// complex product and two complex sums: 4 multiplications, 6 additions. A real transform of n points has half the
// butterflies of a complex one. Attributes and shapes: OpenVINO operation specifications DFT-7, IDFT-7, RDFT-9,
// IRDFT-9, STFT-15, ISTFT-16.

namespace opcost {

/// The discrete Fourier transform of complex numbers [..., 2] over the axes of input 1.
struct dft {};
/// The inverse of dft.
struct idft {};
/// The discrete Fourier transform of real numbers; the last axis keeps n / 2 + 1 elements.
struct rdft {};
/// The inverse of rdft, with real numbers as output.
struct irdft {};
/// The short-time Fourier transform. Inputs: signal, window, frame size, frame step.
struct stft {
  bool transpose_frames = false;
};
/// The inverse of stft. Inputs: data, window, frame size, frame step, optional signal length.
struct istft {
  bool center = false, normalized = false;
};

namespace detail {
inline constexpr tally butterfly{.add = 6, .mul = 4};
// Butterflies of all transforms of n points along one axis, over this many complex numbers; `real`: half of them.
constexpr count_t butterflies(count_t numbers, count_t n, bool real = false) {
  return n < 2 ? count_t(0) : numbers / n * ceil_div(n * ceil_log2(n), real ? 4 : 2);
}
// The axes, counted from the start of `rank` complex dimensions. If their values are unknown, the last axes.
constexpr known_list transformed_axes(const tensor& axes, int rank) {
  known_list r = known_value(axes);
  if (!r.known || !axes.has_value()) {
    r = {};
    r.size = static_cast<int>(smaller(larger(axes.dims.elements(), 0), rank).n);
    r.known = true;
    for (int i = 0; i < r.size; ++i) r.items[static_cast<std::size_t>(i)] = rank - r.size + i;
  }
  for (int i = 0; i < r.size; ++i)
    if (r[i] < 0) r.items[static_cast<std::size_t>(i)] += rank;
  return r;
}
template <class Dim> constexpr Dim half_spectrum(Dim d) {  // n / 2 + 1; 0 for n = 0
  const auto half = [](count_t n) { return n <= 0 || n.saturated() ? n : n / 2 + 1; };
  return between<Dim>(half(lower(d)), half(upper(d)));
}
// The kinds of transforms. They differ in the last dimension of 2 (complex numbers) of input and output, and in the
// extent of the last axis.
enum class spectrum : std::uint8_t { complex_to_complex, real_to_complex, complex_to_real };

template <class Dim> constexpr inferred<Dim> infer_dft(const basic_operands<Dim>& in, spectrum kind) {
  const basic_shape<Dim>& x = in[0].dims;
  const Dim unknown = basic_shape<Dim>::unknown_dim();
  const bool complex = kind != spectrum::real_to_complex;
  if (!may_have_rank(in[1].dims, 1) || (in.has(2) && !may_have_rank(in[2].dims, 1)))
    return rejected("inputs 1 (axes) and 2 (signal size): expected rank 1, got {} and {}", rank_of(in[1].dims),
                    rank_of(in[2].dims));
  if (in.has(2) && in[1].dims.is_static() && in[2].dims.is_static() && !(in[1].dims[0] == in[2].dims[0]))
    return rejected("input 2 (signal size): expected {} numbers, got {}", in[1].dims[0], in[2].dims[0]);
  if (x.ranked() && x.rank < (complex ? 2 : 1))
    return rejected("input 0: expected at least rank {}, got {}", complex ? 2 : 1, x.rank);
  if (x.ranked() && complex && !may_be(x[-1], 2))
    return rejected("input 0: expected a last dimension of 2 (real and imaginary part), got {}", x[-1]);
  if (!x.ranked()) return of_unknown_rank<Dim>(in[0].type);
  const int rank = complex ? x.rank - 1 : x.rank;
  if (in[1].dims.is_static() && lower(in[1].dims[0]) > rank)
    return rejected("input 1 (axes): expected at most {} axes, got {}", rank, in[1].dims[0]);
  known_list axes = known_value(in[1]);
  axes.known = axes.known && in[1].dims.ranked();
  basic_shape<Dim> out = x.slice(0, rank);
  if (!axes.known && !in.has(2) && kind == spectrum::complex_to_complex) {
    // the extents do not change
  } else if (!axes.known) {
    out = basic_shape<Dim>::filled(rank, unknown);
  } else {
    for (int i = 0; i < axes.size; ++i) {
      const int axis = normal_axis(axes[i], rank);
      if (axis < 0) return rejected("input 1 (axes): expected axes of rank {}, got {}", rank, axes[i]);
      for (int k = 0; k < i; ++k)
        if (normal_axis(axes[k], rank) == axis) return rejected("input 1 (axes): axis {} occurs twice", axis);
    }
    // for real numbers, all sizes must be known
    const bool told =
        !in.has(2) || (kind == spectrum::complex_to_complex ? has_content(in[2]) : known_value(in[2]).known);
    const auto size = [&](int i) { return number_at(in[2], static_cast<std::size_t>(i)); };
    const int last = axes.size > 0 ? normal_axis(axes[axes.size - 1], rank) : -1;
    const Dim given = last >= 0 ? out[last] : unknown;
    for (int i = 0; in.has(2) && i < axes.size; ++i) {
      const int axis = normal_axis(axes[i], rank);
      if (told && !is(size(i), -1)) out.set(axis, known(size(i)) && lower(size(i)) < 0 ? unknown : size(i));
      if (!told && (kind == spectrum::complex_to_complex || axis == last)) out.set(axis, unknown);
    }
    if (told && last >= 0 && kind == spectrum::real_to_complex) out.set(last, half_spectrum(out[last]));
    if (told && last >= 0 && kind == spectrum::complex_to_real && (!in.has(2) || is(size(axes.size - 1), -1)))
      out.set(last, larger(given - 1, Dim(0)) * 2);
  }
  if (kind == spectrum::complex_to_complex) out.push_back(x[-1]);
  if (kind == spectrum::real_to_complex) out.push_back(2);
  return of(out, in[0].type);
}
// One axis after the other, on the output's extents. The real axis has half the numbers that the others leave.
constexpr tally dft_work(const tensors& in, const shape& y, spectrum kind) {
  const bool complex_out = kind != spectrum::complex_to_real;
  const shape& x = in[0].dims;
  const int rank = complex_out ? y.rank - 1 : y.rank;
  const known_list axes = transformed_axes(in[1], rank);
  shape extents = y.slice(0, rank);
  count_t n = 0;
  int done = axes.size;
  if (kind != spectrum::complex_to_complex && done > 0) {
    const int last = normal_axis(axes[--done], rank);
    const shape& real = kind == spectrum::real_to_complex ? x : y;
    const shape& half = kind == spectrum::real_to_complex ? y : x;
    shape along = extents;
    along.set(last, real[last]);
    n += butterflies(along.elements(), real[last], true);
    extents.set(last, half[last]);
  }
  for (int i = 0; i < done; ++i) {
    const int axis = normal_axis(axes[i], rank);
    n += butterflies(extents.elements(), extents[axis]);
  }
  return butterfly * n;
}
}  // namespace detail

// y[k] = sum over j of x[j] e^(-2 pi i j k / n), along each of the axes
template <> struct op_traits<dft> {
  static constexpr std::string_view name = "DFT";
  static constexpr std::string_view formula = "n / 2 log2 n butterflies (4 mul, 6 add) along each axis";
  static constexpr int opset = 7, inputs = 2;
  static constexpr unsigned reads = 1u << 1 | 1u << 2;
  template <class Dim> static constexpr inferred<Dim> infer(const dft&, const basic_operands<Dim>& in) {
    return detail::infer_dft(in, detail::spectrum::complex_to_complex);
  }
  static constexpr tally count(const dft&, const tensors& in, const outputs& out) {
    return detail::dft_work(in, out[0].dims, detail::spectrum::complex_to_complex);
  }
};
// The inverse transform, divided by the number of points.
template <> struct op_traits<idft> {
  static constexpr std::string_view name = "IDFT";
  static constexpr std::string_view formula = "n / 2 log2 n butterflies (4 mul, 6 add) along each axis, #y divisions";
  static constexpr int opset = 7, inputs = 2;
  static constexpr unsigned reads = 1u << 1 | 1u << 2;
  template <class Dim> static constexpr inferred<Dim> infer(const idft&, const basic_operands<Dim>& in) {
    return detail::infer_dft(in, detail::spectrum::complex_to_complex);
  }
  static constexpr tally count(const idft&, const tensors& in, const outputs& out) {
    return detail::dft_work(in, out[0].dims, detail::spectrum::complex_to_complex) +
           tally{.div = out[0].dims.elements()};
  }
};
// The transform of real numbers: the last axis has n / 2 + 1 complex numbers.
template <> struct op_traits<rdft> {
  static constexpr std::string_view name = "RDFT";
  static constexpr std::string_view formula =
      "n / 4 log2 n butterflies (4 mul, 6 add) along the last axis, n / 2 log2 n along the others";
  static constexpr int opset = 9, inputs = 2;
  static constexpr unsigned reads = 1u << 1 | 1u << 2;
  template <class Dim> static constexpr inferred<Dim> infer(const rdft&, const basic_operands<Dim>& in) {
    return detail::infer_dft(in, detail::spectrum::real_to_complex);
  }
  static constexpr tally count(const rdft&, const tensors& in, const outputs& out) {
    return detail::dft_work(in, out[0].dims, detail::spectrum::real_to_complex);
  }
};
template <> struct op_traits<irdft> {
  static constexpr std::string_view name = "IRDFT";
  static constexpr std::string_view formula =
      "n / 4 log2 n butterflies (4 mul, 6 add) along the last axis, n / 2 log2 n along the others, #y divisions";
  static constexpr int opset = 9, inputs = 2;
  static constexpr unsigned reads = 1u << 1 | 1u << 2;
  template <class Dim> static constexpr inferred<Dim> infer(const irdft&, const basic_operands<Dim>& in) {
    return detail::infer_dft(in, detail::spectrum::complex_to_real);
  }
  static constexpr tally count(const irdft&, const tensors& in, const outputs& out) {
    return detail::dft_work(in, out[0].dims, detail::spectrum::complex_to_real) + tally{.div = out[0].dims.elements()};
  }
};

namespace detail {
// The number of a scalar input; -1: unknown.
template <class Dim> constexpr count_t scalar_of(const basic_tensor<Dim>& t) {
  const known_list v = known_value(t);
  return t.has_value() && v.known && v.size > 0 ? count_t(v[0]) : count_t(-1);
}
template <class Dim> constexpr rejection check_frames(const basic_operands<Dim>& in) {
  const auto& window = in[1].dims;
  if (!may_have_rank(window, 1)) return rejected("input 1 (window): expected rank 1, got {}", window.rank);
  if (!may_have_rank(in[2].dims, 0) || !may_have_rank(in[3].dims, 0))
    return rejected("inputs 2 (frame size) and 3 (frame step): expected scalars, got ranks {} and {}",
                    rank_of(in[2].dims), rank_of(in[3].dims));
  for (int i = 2; i < 4; ++i)
    if (in[i].has_value() && upper(number_at(in[i], 0)) < 1)
      return i == 2 ? rejected("input 2 (frame size): expected at least 1, got {}", number_at(in[2], 0))
                    : rejected("input 3 (frame step): expected at least 1, got {}", number_at(in[3], 0));
  const count_t size = scalar_of(in[2]);
  if (size > 0 && window.ranked() && known(window[0]) && (lower(window[0]) < 1 || lower(window[0]) > size))
    return rejected("input 1 (window): expected 1 to {} elements (frame size), got {}", size, window[0]);
  return {};
}
}  // namespace detail

// Frames of the signal, `step` elements apart, are multiplied by a window and transformed. output: [N, F, size / 2 + 1,
// 2], or with frames and frequencies transposed.
// inputs: signal [N, T] or [T], window, frame size, frame step.  N F (window products, a real transform of the frame)
template <> struct op_traits<stft> {
  static constexpr std::string_view name = "STFT";
  static constexpr std::string_view formula = "N F (window products, n / 4 log2 n butterflies)";
  static constexpr int opset = 15, inputs = 4;
  static constexpr unsigned reads = 1u << 2 | 1u << 3;
  static constexpr void attributes(auto& op, auto&& f) { f("transpose_frames", op.transpose_frames); }
  template <class Dim> static constexpr inferred<Dim> infer(const stft& op, const basic_operands<Dim>& in) {
    const basic_shape<Dim>& signal = in[0].dims;
    const Dim unknown = basic_shape<Dim>::unknown_dim();
    if (signal.ranked() && signal.rank != 1 && signal.rank != 2)
      return rejected("input 0 (signal): expected rank 1 or 2, got {}", signal.rank);
    const count_t size = detail::scalar_of(in[2]), step = detail::scalar_of(in[3]);
    if (!in[2].has_value() || !in[3].has_value()) {
      if (!detail::may_have_rank(in[1].dims, 1) || !detail::may_have_rank(in[2].dims, 0) ||
          !detail::may_have_rank(in[3].dims, 0))
        return rejected("inputs 1 to 3 (window, frame size, frame step): expected ranks 1, 0 and 0, got {}, {} and {}",
                        detail::rank_of(in[1].dims), detail::rank_of(in[2].dims), detail::rank_of(in[3].dims));
    } else {
      if (const rejection why = detail::check_frames(in)) return why;
      if (signal.ranked() && size > upper(signal[-1]))
        return rejected("input 2 (frame size): expected at most the signal's {} elements, got {}", signal[-1], size);
    }
    if (!signal.ranked()) return detail::of_unknown_rank<Dim>(in[0].type);
    Dim frames = unknown, bins = unknown;
    if (size > 0 && step > 0) {
      bins = Dim(size / 2 + 1);
      frames = floor_div(larger(signal[-1] - size, Dim(0)), Dim(step)) + 1;
    }
    basic_shape<Dim> out = signal.slice(0, signal.rank - 1);
    out.push_back(op.transpose_frames ? bins : frames);
    out.push_back(op.transpose_frames ? frames : bins);
    out.push_back(2);
    return detail::of(out, in[0].type);
  }
  static constexpr tally count(const stft& op, const tensors& in, const outputs& out) {
    const shape& y = out[0].dims;
    const count_t bins = y[op.transpose_frames ? -3 : -2],
                  frames = y.product(0, y.rank - 3) * y[op.transpose_frames ? -2 : -3];
    const count_t told = detail::scalar_of(in[2]), size = told > 0 ? told : larger((bins - 1) * 2, 1);
    return tally{.mul = frames * in[1].dims.elements()} +
           detail::butterfly * detail::butterflies(frames * size, size, true);
  }
};
// The inverse: frames overlap and are added, then divided by the sum of the squared windows. inputs: [N, size / 2 + 1,
// F, 2] or without N, window, frame size, frame step, optionally the length of the signal; output: [N, T]
template <> struct op_traits<istft> {
  static constexpr std::string_view name = "ISTFT";
  static constexpr std::string_view formula = "N F (n / 4 log2 n butterflies, window products and sums), #y divisions";
  static constexpr int opset = 16, inputs = 4;
  static constexpr unsigned reads = 1u << 2 | 1u << 3 | 1u << 4;
  static constexpr void attributes(auto& op, auto&& f) {
    f("center", op.center);
    f("normalized", op.normalized);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const istft& op, const basic_operands<Dim>& in) {
    const basic_shape<Dim>& x = in[0].dims;
    const Dim unknown = basic_shape<Dim>::unknown_dim();
    if (x.ranked() && x.rank != 3 && x.rank != 4)
      return rejected("input 0 (spectrum): expected rank 3 or 4, got {}", x.rank);
    if (const rejection why = detail::check_frames(in)) return why;
    if (in.has(4) && !detail::one_number(in[4].dims, true))
      return rejected("input 4 (signal length): expected one number, got rank {}", in[4].dims.rank);
    if (!x.ranked()) return detail::of_unknown_rank<Dim>(in[0].type);
    const count_t size = detail::scalar_of(in[2]), step = detail::scalar_of(in[3]);
    if (size > 0 && x.is_static() && !may_be(x[-3], (size / 2 + 1).n))
      return rejected("input 0 (spectrum): expected {} frequencies (frame size / 2 + 1), got {}", size / 2 + 1, x[-3]);
    Dim length = unknown;
    if (in.has(4))
      length = in[4].has_value() && !(known(detail::number_at(in[4], 0)) && lower(detail::number_at(in[4], 0)) < 0)
                   ? detail::number_at(in[4], 0)
                   : unknown;
    else if (size > 0 && step > 0)
      length = larger(x[-2] - 1, Dim(0)) * step + (op.center ? size % 2 : size);
    basic_shape<Dim> out = x.slice(0, x.rank - 3);
    out.push_back(length);
    return detail::of(out, in[0].type);
  }
  static constexpr tally count(const istft& op, const tensors& in, const outputs& out) {
    const shape& x = in[0].dims;
    const count_t frames = x.product(0, x.rank - 3) * x[-2], told = detail::scalar_of(in[2]),
                  size = told > 0 ? told : larger((x[-3] - 1) * 2, 1);
    tally work = detail::butterfly * detail::butterflies(frames * size, size, true) +
                 tally{.add = frames * size * 2,
                       .mul = frames * size + in[1].dims.elements(),
                       .div = frames * size + out[0].dims.elements()};
    if (op.normalized) work.mul += frames * size;
    return work;
  }
};

}  // namespace opcost

#endif

// ---- opcost/ops/generation.hpp
#ifndef OPCOST_OPS_GENERATION_HPP_PIECE
#define OPCOST_OPS_GENERATION_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Tensors that are generated from a few numbers. OpenVINO operation specifications: generation/Range-1, Range-4, Eye-9,
// RandomUniform-8, Multinomial-13.

namespace opcost {
namespace detail {
constexpr bool finite(double v) { return v - v == 0; }
template <class Dim> constexpr bool not_scalar(const basic_tensor<Dim>& t) {
  return t.dims.ranked() && t.dims.rank > 0;
}
template <class Dim> constexpr bool not_one_element(const basic_tensor<Dim>& t) {
  return t.dims.ranked() && t.dims.rank > 0 && !(t.dims.rank == 1 && may_be(t.dims[0], 1));
}
template <class Dim> constexpr count_t number_known(const basic_tensor<Dim>& t) {
  return t.reals.empty() ? lower(t.value[0]) : to_count(t.reals[0]);
}
template <class Dim> constexpr bool one_known(const basic_tensor<Dim>& t) {
  return t.reals.size() == 1 || (t.value.size() == 1 && known(t.value[0]));
}

// max(ceil((stop - start) / step), 0) elements if the three numbers are known.
template <class Dim> constexpr inferred<Dim> range_of_length(const basic_operands<Dim>& in, dtype type) {
  for (int i = 0; i < 3; ++i) {
    if (not_scalar(in[i])) return rejected("input {}: expected a scalar, got rank {}", i, in[i].dims.rank);
    if (!in[i].reals.empty() && !finite(in[i].reals[0])) return rejected("input {}: expected a finite number", i);
    if (i == 2 && one_known(in[i]) && real_at(in[i], 0) == 0)
      return rejected("input 2 (step): expected a number other than 0, got 0");
  }
  if (!one_known(in[0]) || !one_known(in[1]) || !one_known(in[2]))
    return of(basic_shape<Dim>{basic_shape<Dim>::unknown_dim()}, type);
  const bool whole = in[0].reals.empty() && in[1].reals.empty() && in[2].reals.empty();
  count_t n = 0;
  if (whole || !is_real(type)) {
    const count_t start = number_known(in[0]), stop = number_known(in[1]), step = number_known(in[2]);
    if (step > 0 && start < stop)
      n = ceil_div(stop - start, step);
    else if (step < 0 && start > stop)
      n = ceil_div(start - stop, -step);
  } else {
    const double start = real_at(in[0], 0), stop = real_at(in[1], 0), step = real_at(in[2], 0);
    if ((step > 0 && start < stop) || (step < 0 && start > stop)) n = to_count(ceiling_of((stop - start) / step));
  }
  return of(basic_shape<Dim>{Dim(n)}, type);
}
constexpr bool range_content(const partial_tensors& in, dtype type, content<interval> into) {
  if (!one_known(in[0]) || !one_known(in[2])) return false;
  for (std::size_t i = 0; i < size_of(into); ++i) {
    if (!into.reals.empty())
      into.reals[i] = rounded(type, real_at(in[0], 0) + static_cast<double>(i) * real_at(in[2], 0));
    else
      into.numbers[i] = number_known(in[0]) + count_t(i) * number_known(in[2]);
  }
  return true;
}
}  // namespace detail

/// inputs: start, stop, step: scalars of one type
struct range {};
template <> struct op_traits<range> {
  static constexpr std::string_view name = "Range";
  static constexpr std::string_view formula = "start + i step";
  static constexpr int inputs = 3;
  static constexpr unsigned reads = 0b111;
  template <class Dim> static constexpr inferred<Dim> infer(const range&, const basic_operands<Dim>& in) {
    const dtype type = common(common(in[0].type, in[1].type), in[2].type);
    if (type == dtype::none || common(in[0].type, in[1].type) == dtype::none)
      return rejected("inputs 1 and 2: expected the element type of input 0, got {t}", in[1].type);
    if (!is_real(type) && !is_integer(type) && type != dtype::dynamic)
      return rejected("input 0: expected an element type of numbers, got {t}", type);
    return detail::range_of_length(in, type);
  }
  static constexpr tally count(const auto&, const tensors&, const outputs& out) {
    return tally{.add = 1, .mul = 1} * out[0].dims.elements();
  }
  static constexpr bool value(const auto&, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    return detail::range_content(in, out.type, into);
  }
};

/// The numbers from start to before stop by step. Inputs: start, stop, step (scalars). Output: rank 1.
struct range_4 {
  dtype output_type = dtype::f32;
};
template <> struct op_traits<range_4> : op_traits<range> {
  static constexpr int opset = 4;
  static constexpr void attributes(auto& op, auto&& f) { f("output_type", op.output_type); }
  template <class Dim> static constexpr inferred<Dim> infer(const range_4& op, const basic_operands<Dim>& in) {
    for (int i = 0; i < 3; ++i)
      if (is_boolean(in[i].type) || in[i].type == dtype::string)
        return rejected("input {}: expected an element type of numbers, got {t}", i, in[i].type);
    if (!is_real(op.output_type) && !is_integer(op.output_type))
      return rejected("output_type: expected a type of numbers, got {t}", op.output_type);
    return detail::range_of_length(in, op.output_type);
  }
};

/// inputs: rows, columns, the diagonal that is 1, optionally batch dimensions
struct eye {
  dtype output_type = dtype::f32;
};
template <> struct op_traits<eye> {
  static constexpr std::string_view name = "Eye";
  static constexpr std::string_view formula = "ones on a diagonal: no arithmetic";
  static constexpr int opset = 9;
  static constexpr int inputs = 3;
  static constexpr unsigned reads = 0b1011, selects = 0b0100;
  static constexpr void attributes(auto& op, auto&& f) { f("output_type", op.output_type); }
  template <class Dim> static constexpr inferred<Dim> infer(const eye& op, const basic_operands<Dim>& in) {
    for (int i = 0; i < 3; ++i)
      if (detail::not_one_element(in[i]))
        return rejected("input {}: expected one number, got rank {}", i, detail::rank_of(in[i].dims));
    basic_shape<Dim> out, matrix;
    if (in.has(3)) {
      if (in[3].dims.ranked() && in[3].dims.rank != 1)
        return rejected("input 3 (batch shape): expected rank 1, got {}", in[3].dims.rank);
      if (!detail::as_dims(in[3], out))
        return rejected("input 3 (batch shape): expected at least 0, got a negative dimension");
      if (!out.ranked()) return detail::of(out, op.output_type);
    }
    for (int i = 0; i < 2; ++i) {
      if (in[i].value.size() != 1)
        matrix.push_back(basic_shape<Dim>::unknown_dim());
      else if (upper(in[i].value[0]) < 0)
        return rejected("input {}: expected at least 0, got {}", i, in[i].value[0]);
      else
        matrix.push_back(between<Dim>(larger(lower(in[i].value[0]), 0), upper(in[i].value[0])));
    }
    out.append(matrix);
    return detail::of(out, op.output_type);
  }
  static constexpr tally count(const eye&, const tensors&, const outputs&) { return {}; }
};

/// RandomUniform: inputs: shape, minimum, maximum
enum class random_alignment : std::uint8_t { tensorflow, pytorch };
template <> inline constexpr std::array<std::string_view, 2> spellings<random_alignment>{"tensorflow", "pytorch"};
/// Random numbers between two limits. Inputs: shape, minimum, maximum.
struct random_uniform {
  dtype output_type = dtype::f32;
  count_t op_seed = 0, global_seed = 0;
  random_alignment alignment = random_alignment::tensorflow;
};
template <> struct op_traits<random_uniform> {
  static constexpr std::string_view name = "RandomUniform";
  static constexpr std::string_view formula = "min + u (max - min); the random generator of u is not counted";
  static constexpr int opset = 8;
  static constexpr int inputs = 3;
  static constexpr unsigned reads = 0b111;
  static constexpr bool pure = false;
  static constexpr void attributes(auto& op, auto&& f) {
    f("output_type", op.output_type);
    f("op_seed", op.op_seed);
    f("global_seed", op.global_seed);
    f("alignment", op.alignment);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const random_uniform& op, const basic_operands<Dim>& in) {
    if (in[0].dims.ranked() && in[0].dims.rank != 1)
      return rejected("input 0 (shape): expected rank 1, got {}", in[0].dims.rank);
    if (detail::not_one_element(in[1]) || detail::not_one_element(in[2]))
      return rejected("inputs 1 and 2 (bounds): expected one number each, got ranks {} and {}",
                      detail::rank_of(in[1].dims), detail::rank_of(in[2].dims));
    for (int i = 1; i <= 2; ++i)
      if (common(in[i].type, op.output_type) == dtype::none)
        return rejected("input {}: expected the output's element type, got {t}", i, in[i].type);
    if (detail::one_known(in[1]) && detail::one_known(in[2]) &&
        !(detail::real_at(in[1], 0) < detail::real_at(in[2], 0)))
      return rejected("input 1 (minimum): expected less than input 2 (maximum), {}, got {}",
                      to_count(detail::real_at(in[2], 0)), to_count(detail::real_at(in[1], 0)));
    basic_shape<Dim> out;
    if (!detail::as_dims(in[0], out)) return rejected("input 0 (shape): expected at least 0, got a negative dimension");
    return detail::of(out, op.output_type);
  }
  static constexpr tally count(const random_uniform&, const tensors&, const outputs& out) {
    const count_t n = out[0].dims.elements();
    return {.add = n == 0 ? n : n + 1, .mul = n};
  }
};

/// inputs: probabilities [batch, classes], number of samples; output: [batch, samples]
struct multinomial {
  dtype convert_type = dtype::i64;
  bool with_replacement = true, log_probs = false;
  count_t global_seed = 0, op_seed = 0;
};
template <> struct op_traits<multinomial> {
  static constexpr std::string_view name = "Multinomial";
  static constexpr std::string_view formula =
      "per row of C classes and S samples: C exponentials with log_probs, C - 1 additions, C divisions, S C "
      "comparisons; "
      "without replacement, C more additions and C more divisions for each sample after the first";
  static constexpr int opset = 13;
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 0b10;
  static constexpr bool pure = false;
  static constexpr void attributes(auto& op, auto&& f) {
    f("convert_type", op.convert_type);
    f("with_replacement", op.with_replacement);
    f("log_probs", op.log_probs);
    f("global_seed", op.global_seed);
    f("op_seed", op.op_seed);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const multinomial& op, const basic_operands<Dim>& in) {
    const auto& x = in[0].dims;
    if (const rejection why = detail::check_type(accepts::reals, in[0].type)) return why;
    if (x.ranked() && x.rank != 2) return rejected("input 0 (probabilities): expected rank 2, got {}", x.rank);
    if (detail::not_one_element(in[1]))
      return rejected("input 1 (number of samples): expected one number, got rank {}", detail::rank_of(in[1].dims));
    Dim samples = basic_shape<Dim>::unknown_dim();
    if (in[1].value.size() == 1) {
      if (upper(in[1].value[0]) < -1)
        return rejected("input 1 (number of samples): expected at least 0, got {}", in[1].value[0]);
      if (upper(in[1].value[0]) >= 0) samples = between<Dim>(larger(lower(in[1].value[0]), 0), upper(in[1].value[0]));
    }
    return detail::of(x.ranked() ? basic_shape<Dim>{x[0], samples} : x, op.convert_type);
  }
  static constexpr tally count(const multinomial& op, const tensors& in, const outputs& out) {
    const count_t rows = in[0].dims[0], classes = in[0].dims[1], samples = out[0].dims[1];
    if (rows == 0 || classes == 0 || samples == 0) return {};
    tally t{.add = classes - 1, .div = classes, .cmp = samples * classes, .exp = op.log_probs ? classes : 0};
    if (!op.with_replacement) t += tally{.add = classes + 2, .div = classes} * (samples - 1);
    return t * rows;
  }
};

}  // namespace opcost

#endif

// ---- opcost/ops/image_patches.hpp
#ifndef OPCOST_OPS_IMAGE_PATCHES_HPP_PIECE
#define OPCOST_OPS_IMAGE_PATCHES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Windows of an image as columns, and columns as an image.
// Attributes and shapes: OpenVINO operation specifications ExtractImagePatches-3, Col2Im-15.

namespace opcost {

/// The windows of an image: input [N, C, H, W]; output [N, C sizes, H', W'].
struct extract_image_patches {
  ints sizes{1, 1}, strides{1, 1}, rates{1, 1};
  auto_pad pad = auto_pad::valid;
};
/// An image from columns: input [N, C K, L] or [C K, L], the extents of the output, the extents of the kernel; output
/// [N, C, H, W] or [C, H, W].
struct col2im {
  ints strides{}, dilations{}, pads_begin{}, pads_end{};  ///< two numbers each; empty: 1s, for pads 0s
};

// H' = (H - rate (size - 1) - 1) / stride + 1; with same_upper and same_lower (H - 1) / stride + 1.
template <> struct op_traits<extract_image_patches> {
  static constexpr std::string_view name = "ExtractImagePatches";
  static constexpr std::string_view formula = "moves data: no arithmetic";
  static constexpr int opset = 3, inputs = 1;
  static constexpr void attributes(auto& op, auto&& f) {
    f("sizes", op.sizes);
    f("strides", op.strides);
    f("rates", op.rates);
    f("auto_pad", op.pad);
  }
  template <class Dim>
  static constexpr inferred<Dim> infer(const extract_image_patches& op, const basic_operands<Dim>& in) {
    const basic_shape<Dim>& x = in[0].dims;
    if (x.ranked() && x.rank != 4) return rejected("input 0: expected rank 4, got {}", x.rank);
    if (op.sizes.rank != 2) return rejected("sizes: expected 2 numbers, got {}", op.sizes.rank);
    if (op.strides.rank != 2) return rejected("strides: expected 2 numbers, got {}", op.strides.rank);
    if (op.rates.rank != 2) return rejected("rates: expected 2 numbers, got {}", op.rates.rank);
    if (op.pad == auto_pad::explicit_)
      return rejected("auto_pad: expected valid, same_upper or same_lower, got explicit");
    if (const auto why = detail::check_at_least("sizes[{}]: expected at least {}, got {}", op.sizes, 0)) return why;
    if (const auto why = detail::check_at_least("strides[{}]: expected at least {}, got {}", op.strides, 1)) return why;
    if (const auto why = detail::check_at_least("rates[{}]: expected at least {}, got {}", op.rates, 1)) return why;
    basic_shape<Dim> out = basic_shape<Dim>::filled(4, basic_shape<Dim>::unknown_dim());
    if (!x.ranked()) return detail::of(out, in[0].type);
    out.set(0, x[0]);
    out.set(1, x[1] * op.sizes[0] * op.sizes[1]);
    for (int i = 0; i < 2; ++i) {
      const count_t window = op.pad == auto_pad::valid ? dilated(op.sizes[i], op.rates[i]) : count_t(1);
      const auto patches = [&](count_t n) {
        return n == 0 || n.saturated() ? n : larger((n - window) / op.strides[i] + 1, 0);
      };
      out.set(2 + i, between<Dim>(patches(lower(x[2 + i])), patches(upper(x[2 + i]))));
    }
    return detail::of(out, in[0].type);
  }
  static constexpr tally count(const extract_image_patches&, const tensors&, const outputs&) { return {}; }
};

// Each element of a column is added to an element of the output:  #x additions
template <> struct op_traits<col2im> {
  static constexpr std::string_view name = "Col2Im";
  static constexpr std::string_view formula = "#x additions";
  static constexpr int opset = 15, inputs = 3;
  static constexpr unsigned reads = 1u << 1 | 1u << 2;
  static constexpr void attributes(auto& op, auto&& f) {
    f("strides", op.strides);
    f("dilations", op.dilations);
    f("pads_begin", op.pads_begin);
    f("pads_end", op.pads_end);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const col2im& op, const basic_operands<Dim>& in) {
    const basic_shape<Dim>& x = in[0].dims;
    if (x.ranked() && x.rank != 2 && x.rank != 3)
      return rejected("input 0 (columns): expected rank 2 or 3, got {}", x.rank);
    for (int i = 1; i < 3; ++i) {
      if (in[i].dims.ranked() && in[i].dims.rank != 1)
        return rejected("input {}: expected rank 1, got {}", i, in[i].dims.rank);
      if (in[i].dims.ranked() && !may_be(in[i].dims[0], 2))
        return rejected("input {}: expected 2 numbers, got {}", i, in[i].dims[0]);
    }
    if (is_integer(in[1].type) && is_integer(in[2].type) && in[1].type != in[2].type)
      return rejected("input 2 (kernel size): expected the element type of input 1, got {t}", in[2].type);
    if (const auto why = detail::check_length("strides: expected {} numbers, got {}", op.strides, 2)) return why;
    if (const auto why = detail::check_length("dilations: expected {} numbers, got {}", op.dilations, 2)) return why;
    if (const auto why = detail::check_length("pads_begin: expected {} numbers, got {}", op.pads_begin, 2)) return why;
    if (const auto why = detail::check_length("pads_end: expected {} numbers, got {}", op.pads_end, 2)) return why;
    if (const auto why = detail::check_at_least("strides[{}]: expected at least {}, got {}", op.strides, 1)) return why;
    if (const auto why = detail::check_at_least("dilations[{}]: expected at least {}, got {}", op.dilations, 1))
      return why;
    if (!x.ranked()) return detail::of_unknown_rank<Dim>(in[0].type);
    const basic_shape<Dim> size = detail::extents_of(in[1]), kernel = detail::extents_of(in[2]);
    const Dim columns = x[-1], channels = x[-2];
    basic_shape<Dim> out;
    if (x.rank == 3) out.push_back(x[0]);
    const bool kernel_known = kernel.is_static() && kernel.rank == 2;
    if (kernel_known && known(channels)) {
      const count_t taps = lower(kernel[0]) * lower(kernel[1]);
      if (taps < 1 || lower(channels) % taps != 0)
        return rejected("input 0 (columns): expected channels that are a multiple of the kernel's {} taps, got {}",
                        taps, channels);
      out.push_back(lower(channels) / taps);
    } else {
      out.push_back(basic_shape<Dim>::unknown_dim());
    }
    for (int i = 0; i < 2; ++i) out.push_back(detail::dim_or_unknown(size, i));
    if (kernel_known && size.is_static() && known(columns)) {
      count_t blocks = 1;
      for (int i = 0; i < 2; ++i) {
        const count_t room = lower(size[i]) + op.pads_begin.at_or(i, 0) + op.pads_end.at_or(i, 0) -
                             dilated(lower(kernel[i]), op.dilations.at_or(i, 1));
        blocks *= room / op.strides.at_or(i, 1) + 1;
      }
      if (blocks != lower(columns)) return rejected("input 0 (columns): expected {} columns, got {}", blocks, columns);
    }
    return detail::of(out, in[0].type);
  }
  static constexpr tally count(const col2im&, const tensors& in, const outputs&) {
    return {.add = in[0].dims.elements()};
  }
};

}  // namespace opcost

#endif

// ---- opcost/ops/linalg.hpp
#ifndef OPCOST_OPS_LINALG_HPP_PIECE
#define OPCOST_OPS_LINALG_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Linear algebra besides products. Attributes and shapes: OpenVINO operation specification Inverse-14.

namespace opcost {

/// The inverses of square matrices [..., n, n].
struct inverse {
  bool adjoint = false;
};

// Gauss-Jordan elimination of each n x n matrix with partial pivoting: the row of each of n pivots is subtracted from
// all others. MACs = n^2 (n - 1), n^2 divisions
template <> struct op_traits<inverse> {
  static constexpr std::string_view name = "Inverse";
  static constexpr std::string_view formula = "MACs = B n^2 (n - 1), B n^2 divisions";
  static constexpr int opset = 14, inputs = 1;
  static constexpr void attributes(auto& op, auto&& f) { f("adjoint", op.adjoint); }
  template <class Dim> static constexpr inferred<Dim> infer(const inverse&, const basic_operands<Dim>& in) {
    const basic_shape<Dim>& x = in[0].dims;
    if (x.ranked() && x.rank < 2) return rejected("input 0: expected at least rank 2, got {}", x.rank);
    if (x.ranked() && known(x[-1]) && known(x[-2]) && !(x[-1] == x[-2]))
      return rejected("input 0: expected square matrices, got {} x {}", x[-2], x[-1]);
    return in[0];
  }
  static constexpr tally count(const inverse& op, const tensors& in, const outputs&) {
    const shape& x = in[0].dims;
    const count_t n = x[-1], elements = x.elements();
    tally work{.mac = elements * larger(n - 1, 0),
               .div = elements,
               .cmp = x.product(0, x.rank - 2) * (n * larger(n - 1, 0) / 2)};
    if (op.adjoint) work.mul = elements + x.product(0, x.rank - 2) * larger(n - 1, 0);  // times the determinant
    return work;
  }
};

}  // namespace opcost

#endif

// ---- opcost/ops/logical.hpp
#ifndef OPCOST_OPS_LOGICAL_HPP_PIECE
#define OPCOST_OPS_LOGICAL_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Boolean and bitwise functions. OpenVINO operation specifications: logical/LogicalAnd-1, ..., LogicalXor-1,
// bitwise/BitwiseAnd-13, ..., BitwiseRightShift-15.

namespace opcost {

/// a and b, on booleans.
struct logical_and : broadcasting {};
template <>
struct op_traits<logical_and> : elementwise_pair<"LogicalAnd", tally{.logic = 1}, accepts::booleans>, pair_value<true> {
  static constexpr std::string_view formula = "a and b";
  static constexpr interval number(interval a, interval b) { return detail::smaller_of(a, b); }
};
/// a or b, on booleans.
struct logical_or : broadcasting {};
template <>
struct op_traits<logical_or> : elementwise_pair<"LogicalOr", tally{.logic = 1}, accepts::booleans>, pair_value<true> {
  static constexpr std::string_view formula = "a or b";
  static constexpr interval number(interval a, interval b) { return detail::larger_of(a, b); }
};
/// Either a or b, on booleans.
struct logical_xor : broadcasting {};
template <>
struct op_traits<logical_xor> : elementwise_pair<"LogicalXor", tally{.logic = 1}, accepts::booleans>, pair_value<true> {
  static constexpr std::string_view formula = "a xor b";
  static constexpr int opset = 2;
  static constexpr interval number(interval a, interval b) { return is(a, 0) == is(b, 0) ? 0 : 1; }
};
/// Not a, on booleans.
struct logical_not {};
template <>
struct op_traits<logical_not> : elementwise<"LogicalNot", tally{.logic = 1}, accepts::anything>, element_value<> {
  static constexpr std::string_view formula = "not x";
  static constexpr interval number(interval x) { return is(x, 0) ? 1 : 0; }
};
/// LogicalXor under its first name.
struct xor_1 : logical_xor {};
template <> struct op_traits<xor_1> : op_traits<logical_xor> {
  static constexpr std::string_view name = "Xor";
  static constexpr int opset = 1;
};

// ---- bit by bit; booleans are integers of one bit

/// a and b, bit by bit.
struct bitwise_and : broadcasting {};
template <> struct op_traits<bitwise_and> : elementwise_pair<"BitwiseAnd", tally{.logic = 1}, accepts::integers> {
  static constexpr std::string_view formula = "a & b";
  static constexpr int opset = 13;
};
/// a or b, bit by bit.
struct bitwise_or : broadcasting {};
template <> struct op_traits<bitwise_or> : elementwise_pair<"BitwiseOr", tally{.logic = 1}, accepts::integers> {
  static constexpr std::string_view formula = "a | b";
  static constexpr int opset = 13;
};
/// Either a or b, bit by bit.
struct bitwise_xor : broadcasting {};
template <> struct op_traits<bitwise_xor> : elementwise_pair<"BitwiseXor", tally{.logic = 1}, accepts::integers> {
  static constexpr std::string_view formula = "a ^ b";
  static constexpr int opset = 13;
};
/// Not a, bit by bit.
struct bitwise_not {};
template <> struct op_traits<bitwise_not> : elementwise<"BitwiseNot", tally{.logic = 1}, accepts::integers> {
  static constexpr std::string_view formula = "~x";
  static constexpr int opset = 13;
};

namespace detail {
template <class Dim> constexpr inferred<Dim> shifted(const broadcasting& how, const basic_operands<Dim>& in) {
  if (is_boolean(in[0].type) || is_boolean(in[1].type))
    return rejected("input 0: expected an integer element type, got {t}",
                    is_boolean(in[0].type) ? in[0].type : in[1].type);
  return broadcast_pair(how, in, accepts::integers, dtype::dynamic);
}
}  // namespace detail
/// a * 2^b.
struct bitwise_left_shift : broadcasting {};
template <> struct op_traits<bitwise_left_shift> : elementwise_pair<"BitwiseLeftShift", tally{.logic = 1}> {
  static constexpr std::string_view formula = "a << b";
  static constexpr int opset = 15;
  template <class Dim>
  static constexpr inferred<Dim> infer(const bitwise_left_shift& op, const basic_operands<Dim>& in) {
    return detail::shifted(op, in);
  }
};
/// a / 2^b, rounded toward negative infinity.
struct bitwise_right_shift : broadcasting {};
template <> struct op_traits<bitwise_right_shift> : elementwise_pair<"BitwiseRightShift", tally{.logic = 1}> {
  static constexpr std::string_view formula = "a >> b";
  static constexpr int opset = 15;
  template <class Dim>
  static constexpr inferred<Dim> infer(const bitwise_right_shift& op, const basic_operands<Dim>& in) {
    return detail::shifted(op, in);
  }
};

}  // namespace opcost

#endif

// ---- opcost/ops/nms.hpp
#ifndef OPCOST_OPS_NMS_HPP_PIECE
#define OPCOST_OPS_NMS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Non-maximum suppression: of boxes that overlap, the one with the best score remains. Attributes and shapes: OpenVINO
// operation specifications NonMaxSuppression-1, -3, -4, -5, -9, NMSRotated-13, MatrixNms-8, MulticlassNms-8, -9.

namespace opcost {

/// How a box is given: two corners, or center and size.
enum class box_encoding : std::uint8_t { corner, center };
template <> inline constexpr std::array<std::string_view, 2> spellings<box_encoding>{"corner", "center"};
/// Suppresses boxes that overlap a better one. Inputs: boxes [N, B, 4], scores [N, C, B], then optional limits.
struct non_max_suppression {
  box_encoding encoding = box_encoding::corner;
  bool sort_result_descending = true;
  dtype output_type = dtype::i64;
};
/// NonMaxSuppression of opset 3: the number of outputs is known.
struct non_max_suppression_3 : non_max_suppression {};
/// NonMaxSuppression of opset 4.
struct non_max_suppression_4 : non_max_suppression {};
/// NonMaxSuppression of opset 5: also yields scores and the number of boxes.
struct non_max_suppression_5 : non_max_suppression {};
/// NonMaxSuppression of opset 9.
struct non_max_suppression_9 : non_max_suppression {};
/// NMSRotated: boxes have an angle.
struct nms_rotated {
  bool sort_result_descending = true, clockwise = true;
  dtype output_type = dtype::i64;
};
/// The order of the results.
enum class nms_order : std::uint8_t { none, score, classid };
template <> inline constexpr std::array<std::string_view, 3> spellings<nms_order>{"none", "score", "classid"};
/// How MatrixNms lowers a score.
enum class nms_decay : std::uint8_t { linear, gaussian };
template <> inline constexpr std::array<std::string_view, 2> spellings<nms_decay>{"linear", "gaussian"};
/// What MatrixNms and MulticlassNms have in common.
struct class_nms {
  nms_order sort_result_type = nms_order::none;
  bool sort_result_across_batch = false, normalized = true;
  dtype output_type = dtype::i64;
  count_t nms_top_k = -1, keep_top_k = -1, background_class = -1;
  double score_threshold = 0;
};
/// MatrixNms: lowers the score of a box by its overlap with better ones.
struct matrix_nms : class_nms {
  nms_decay decay_function = nms_decay::linear;
  double gaussian_sigma = 2, post_threshold = 0;
};
/// MulticlassNms of opset 8. Inputs: boxes [N, B, 4], scores [N, C, B].
struct multiclass_nms : class_nms {
  double iou_threshold = 0, nms_eta = 1;
};
/// MulticlassNms of opset 9: the boxes of all images may share a list, with the number per image as input 2.
struct multiclass_nms_9 : multiclass_nms {};

namespace detail {
// Rejects shapes other than boxes [N, B, numbers] and scores [N, C, B].
template <class Dim>
constexpr rejection check_boxes(const basic_shape<Dim>& boxes, const basic_shape<Dim>& scores, std::int64_t numbers) {
  if (!may_have_rank(boxes, 3) || !may_have_rank(scores, 3))
    return rejected("inputs 0 (boxes) and 1 (scores): expected rank 3, got {} and {}", rank_of(boxes), rank_of(scores));
  if (boxes.ranked() && !may_be(boxes[2], numbers))
    return rejected("input 0 (boxes): expected {} numbers per box, got {}", numbers, boxes[2]);
  if (boxes.ranked() && scores.ranked() && (!agree(boxes[0], scores[0]) || !agree(boxes[1], scores[2])))
    return rejected("input 1 (scores): expected {} x ... x {}, got a batch of {}", boxes[0], boxes[1], scores[0]);
  return {};
}
template <class Dim> constexpr rejection check_limits(const basic_operands<Dim>& in, int last, bool list_too) {
  for (int i = 2; i <= last; ++i)
    if (in.has(i) && !one_number(in[i].dims, list_too))
      return rejected("input {}: expected a scalar, got rank {}", i, rank_of(in[i].dims));
  return {};
}
// The limit of boxes per class; -1: unknown.
template <class Dim> constexpr count_t boxes_per_class(const basic_tensor<Dim>& limit) {
  const known_list v = known_value(limit);
  return limit.present() && v.known && v.size > 0 ? count_t(v[0]) : count_t(-1);
}
template <class Dim> constexpr Dim or_unknown(count_t n) { return n < 0 ? basic_shape<Dim>::unknown_dim() : Dim(n); }

// The bound of the output rows: all classes together, or each class of each image. From version 5 on the number of rows
// is only a bound.
enum class selected : std::uint8_t { of_all_classes, of_each_class, at_most };
template <class Dim> constexpr Dim selected_boxes(const basic_operands<Dim>& in, selected how) {
  const auto &boxes = in[0].dims, &scores = in[1].dims;
  if (!boxes.ranked()) return basic_shape<Dim>::unknown_dim();
  const count_t limit = how != selected::at_most && !in.has(2) ? count_t(0) : boxes_per_class(in[2]);
  if (how == selected::of_all_classes) {
    const Dim all = scores.ranked() ? or_unknown<Dim>(limit) * scores[1] : or_unknown<Dim>(limit);
    return known(boxes[1]) && known(all) && limit >= 0 ? Dim(smaller(lower(boxes[1]), lower(all)))
                                                       : basic_shape<Dim>::unknown_dim();
  }
  if (!scores.ranked() || limit < 0) return basic_shape<Dim>::unknown_dim();
  if (how == selected::at_most)
    return bounded(boxes[1]) ? between<Dim>(0, smaller(upper(boxes[1]), limit)) * most(scores[0]) * most(scores[1])
                             : basic_shape<Dim>::unknown_dim();
  return known(boxes[1]) ? Dim(smaller(lower(boxes[1]), limit)) * most(scores[0]) * most(scores[1])
                         : basic_shape<Dim>::unknown_dim();
}
template <class Dim> constexpr inferred<Dim> three_outputs(Dim rows, dtype type, dtype scores = dtype::f32) {
  return {of(basic_shape<Dim>{rows, 3}, type), of(basic_shape<Dim>{rows, 3}, scores), of(basic_shape<Dim>{1}, type)};
}
// Work for N images and C classes with B boxes each, of which an equal share of the output rows is kept.
constexpr tally nms_work(const tensors& in, const shape& rows, const tally& each_box) {
  const shape &boxes = in[0].dims, &scores = in[1].dims;
  const count_t groups = scores[0] * scores[1];
  return each_box * (boxes[0] * boxes[1]) +
         (tally{.cmp = boxes[1]} + suppression(boxes[1], ceil_div(rows[0], larger(groups, 1)))) * groups;
}
constexpr tally encoded(box_encoding e) { return e == box_encoding::center ? tally{.add = 4, .mul = 2} : tally{}; }
constexpr void nms_attributes(auto& op, auto&& f) {
  f("box_encoding", op.encoding);
  f("sort_result_descending", op.sort_result_descending);
  f("output_type", op.output_type);
}
}  // namespace detail

// inputs: boxes [N, B, 4], scores [N, C, B], limit of boxes per class, thresholds; output: indices [.., 3].   N C (B
// scores sorted, kept x B overlaps)
template <> struct op_traits<non_max_suppression> {
  static constexpr std::string_view name = "NonMaxSuppression";
  static constexpr std::string_view formula = "at most N C (B log2 B comparisons, kept * B overlaps of boxes)";
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 1u << 2, selects = 1u << 3 | 1u << 4 | 1u << 5;
  static constexpr void attributes(auto& op, auto&& f) {
    f("box_encoding", op.encoding);
    f("sort_result_descending", op.sort_result_descending);
  }
  template <class Dim>
  static constexpr inferred<Dim> infer(const non_max_suppression& op, const basic_operands<Dim>& in) {
    return infer_indices(op, in, detail::selected::of_all_classes);
  }
  static constexpr tally count(const non_max_suppression& op, const tensors& in, const outputs& out) {
    return detail::nms_work(in, out[0].dims, detail::encoded(op.encoding));
  }

 protected:
  template <class Dim>
  static constexpr inferred<Dim> infer_indices(const non_max_suppression& op, const basic_operands<Dim>& in,
                                               detail::selected how) {
    if (const rejection why = detail::check_boxes(in[0].dims, in[1].dims, 4)) return why;
    if (const rejection why = detail::check_limits(in, 5, how == detail::selected::at_most)) return why;
    const Dim rows = detail::selected_boxes(in, how);
    return how == detail::selected::at_most ? detail::three_outputs(rows, op.output_type)
                                            : inferred<Dim>(detail::of(basic_shape<Dim>{rows, 3}, op.output_type));
  }
};
template <> struct op_traits<non_max_suppression_3> : op_traits<non_max_suppression> {
  static constexpr int opset = 3;
  static constexpr void attributes(auto& op, auto&& f) { detail::nms_attributes(op, f); }
};
template <> struct op_traits<non_max_suppression_4> : op_traits<non_max_suppression_3> {
  static constexpr int opset = 4;
  template <class Dim>
  static constexpr inferred<Dim> infer(const non_max_suppression& op, const basic_operands<Dim>& in) {
    return infer_indices(op, in, detail::selected::of_each_class);
  }
};
// Also outputs the scores and the number of rows that are used.
template <> struct op_traits<non_max_suppression_5> : op_traits<non_max_suppression_3> {
  static constexpr int opset = 5;
  template <class Dim>
  static constexpr inferred<Dim> infer(const non_max_suppression& op, const basic_operands<Dim>& in) {
    return infer_indices(op, in, detail::selected::at_most);
  }
};
template <> struct op_traits<non_max_suppression_9> : op_traits<non_max_suppression_5> {
  static constexpr int opset = 9;
};

// Boxes [N, B, 5] with an angle. The intersection of two is a polygon of up to 8 corners: what each side
// of one in turn leaves of the other.
template <> struct op_traits<nms_rotated> {
  static constexpr std::string_view name = "NMSRotated";
  static constexpr std::string_view formula = "at most N C (B log2 B comparisons, kept * B overlaps of rotated boxes)";
  static constexpr int opset = 13, inputs = 5;
  static constexpr unsigned reads = 1u << 2, selects = 1u << 3 | 1u << 4;
  static constexpr void attributes(auto& op, auto&& f) {
    f("sort_result_descending", op.sort_result_descending);
    f("output_type", op.output_type);
    f("clockwise", op.clockwise);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const nms_rotated& op, const basic_operands<Dim>& in) {
    if (const rejection why = detail::check_boxes(in[0].dims, in[1].dims, 5)) return why;
    if (const rejection why = detail::check_limits(in, 4, true)) return why;
    return detail::three_outputs(detail::selected_boxes(in, detail::selected::at_most), op.output_type);
  }
  static constexpr tally count(const nms_rotated&, const tensors& in, const outputs& out) {
    // the corners and sides of each box; per pair of boxes 22 corners compared with a side, 8 cuts, the area, and the
    // overlap
    const shape &boxes = in[0].dims, &scores = in[1].dims;
    const count_t groups = scores[0] * scores[1], kept = smaller(ceil_div(out[0].dims[0], larger(groups, 1)), boxes[1]);
    const tally pair = tally{.add = 2, .mul = 2, .cmp = 1} * 22 + tally{.add = 5, .mul = 2, .div = 1} * 8 +
                       tally{.add = 2, .mul = 2} * 8 + tally{.add = 2, .mul = 1, .div = 1, .cmp = 1};
    return tally{.add = 18, .mul = 11, .trig = 2} * (boxes[0] * boxes[1]) +
           (tally{.cmp = boxes[1] + detail::ordering(boxes[1])} + pair * (larger(kept, 0) * boxes[1])) * groups;
  }
};

namespace detail {
// The most rows that all classes of all images may keep.
template <class Dim> constexpr Dim kept_rows(const class_nms& op, Dim boxes, Dim classes, Dim pictures) {
  Dim n = op.nms_top_k < 0 ? boxes
          : bounded(boxes) ? Dim(smaller(upper(boxes), op.nms_top_k))
                           : basic_shape<Dim>::unknown_dim();
  n = n * classes;
  if (op.keep_top_k >= 0 && bounded(n) && op.keep_top_k < upper(n)) n = Dim(op.keep_top_k);
  return between<Dim>(0, upper(n * pictures));
}
template <class Dim> constexpr inferred<Dim> kept_outputs(Dim rows, Dim pictures, dtype boxes, dtype type) {
  return {of(basic_shape<Dim>{rows, 6}, boxes), of(basic_shape<Dim>{rows, 1}, type),
          of(basic_shape<Dim>{pictures}, type)};
}
constexpr void class_nms_attributes(auto& op, auto&& f) {
  f("sort_result_type", op.sort_result_type);
  f("sort_result_across_batch", op.sort_result_across_batch);
  f("output_type", op.output_type);
  f("score_threshold", op.score_threshold);
  f("nms_top_k", op.nms_top_k);
  f("keep_top_k", op.keep_top_k);
  f("background_class", op.background_class);
  f("normalized", op.normalized);
}
}  // namespace detail

// Scores are reduced by the overlap; no box is dropped (Wang et al. 2020, arXiv:2003.10152). Each of the best T is
// compared with each better one.
template <> struct op_traits<matrix_nms> {
  static constexpr std::string_view name = "MatrixNms";
  static constexpr std::string_view formula = "N C (B log2 B comparisons, T (T - 1) / 2 overlaps and decays)";
  static constexpr int opset = 8, inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::class_nms_attributes(op, f);
    f("decay_function", op.decay_function);
    f("gaussian_sigma", op.gaussian_sigma);
    f("post_threshold", op.post_threshold);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const matrix_nms& op, const basic_operands<Dim>& in) {
    const auto &boxes = in[0].dims, &scores = in[1].dims;
    if (const rejection why = detail::check_boxes(boxes, scores, 4)) return why;
    if (op.nms_top_k < -1 || op.keep_top_k < -1 || op.background_class < -1)
      return rejected("nms_top_k, keep_top_k and background_class: expected at least -1, got {}, {} and {}",
                      op.nms_top_k, op.keep_top_k, op.background_class);
    const Dim rows = boxes.ranked() && scores.ranked() ? detail::kept_rows(op, boxes[1], scores[1], scores[0])
                                                       : basic_shape<Dim>::unknown_dim();
    return detail::kept_outputs(rows, detail::dim_or_unknown(boxes, 0), in[0].type, op.output_type);
  }
  static constexpr tally count(const matrix_nms& op, const tensors& in, const outputs&) {
    const shape& scores = in[1].dims;
    const count_t n = scores[2], best = op.nms_top_k < 0 ? n : smaller(n, op.nms_top_k),
                  pairs = best * larger(best - 1, 0) / 2;
    const tally decay = op.decay_function == nms_decay::linear ? tally{.add = 2, .div = 1, .cmp = 2}
                                                               : tally{.add = 1, .mul = 3, .cmp = 2, .exp = 1};
    return (tally{.cmp = n + detail::ordering(n)} + detail::box_area * best + (detail::box_overlap + decay) * pairs +
            tally{.mul = best, .cmp = best}) *
           (scores[0] * scores[1]);
  }
};
template <> struct op_traits<multiclass_nms> {
  static constexpr std::string_view name = "MulticlassNms";
  static constexpr std::string_view formula =
      "at most N C (B log2 B comparisons, T * T overlaps of boxes), then the best of all classes";
  static constexpr int opset = 8, inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::class_nms_attributes(op, f);
    f("iou_threshold", op.iou_threshold);
    f("nms_eta", op.nms_eta);
  }
  // inputs: boxes [N, B, 4], scores [N, C, B]; or, since version 9, boxes [C, B, 4], scores [C, B] and the number of
  // boxes of each image [N]
  template <class Dim> static constexpr inferred<Dim> infer(const multiclass_nms& op, const basic_operands<Dim>& in) {
    const auto &boxes = in[0].dims, &scores = in[1].dims, &counts = in[2].dims;
    const bool shared = in.has(2);
    if (!shared) {
      if (const rejection why = detail::check_boxes(boxes, scores, 4)) return why;
    } else {
      if (!detail::may_have_rank(boxes, 3) || !detail::may_have_rank(scores, 2) || !detail::may_have_rank(counts, 1))
        return rejected("inputs 0 to 2 (boxes, scores, numbers of boxes): expected ranks 3, 2 and 1, got {}, {} and {}",
                        detail::rank_of(boxes), detail::rank_of(scores), detail::rank_of(counts));
      if (boxes.ranked() && !may_be(boxes[2], 4))
        return rejected("input 0 (boxes): expected 4 numbers per box, got {}", boxes[2]);
      if (boxes.ranked() && scores.ranked() &&
          (!detail::agree(boxes[0], scores[0]) || !detail::agree(boxes[1], scores[1])))
        return rejected("input 1 (scores): expected a shape of {} x {}, got a batch of {}", boxes[0], boxes[1],
                        scores[0]);
    }
    if (!boxes.ranked() || !scores.ranked() || (shared && !counts.ranked()))
      return detail::kept_outputs(basic_shape<Dim>::unknown_dim(), basic_shape<Dim>::unknown_dim(), in[0].type,
                                  op.output_type);
    const Dim rows = shared ? detail::kept_rows(op, boxes[1], boxes[0], counts[0])
                            : detail::kept_rows(op, boxes[1], scores[1], scores[0]);
    return detail::kept_outputs(rows, shared ? counts[0] : boxes[0], in[0].type, op.output_type);
  }
  static constexpr tally count(const multiclass_nms& op, const tensors& in, const outputs&) {
    const shape& scores = in[1].dims;
    const bool shared = in.has(2);  // the images share the boxes of a class
    const count_t n = scores[-1], groups = scores.product(0, scores.rank - 1), pictures = shared ? 1 : scores[0],
                  best = op.nms_top_k < 0 || shared ? n : smaller(n, op.nms_top_k);
    return (tally{.cmp = n + detail::ordering(n)} + detail::box_area * best + detail::box_overlap * (best * best)) *
               groups +
           tally{.cmp = detail::ordering(best * (shared ? scores[0] : scores[1]))} * pictures;
  }
};
template <> struct op_traits<multiclass_nms_9> : op_traits<multiclass_nms> { static constexpr int opset = 9; };

}  // namespace opcost

#endif

// ---- opcost/ops/prior_box.hpp
#ifndef OPCOST_OPS_PRIOR_BOX_HPP_PIECE
#define OPCOST_OPS_PRIOR_BOX_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Prior boxes: the same boxes around every cell of a feature map. Attributes and shapes: OpenVINO operation
// specifications PriorBox-1, -8, PriorBoxClustered-1, ExperimentalDetectronPriorGridGenerator-6.

namespace opcost {

/// SSD's prior boxes for each cell of a feature map. Inputs: sizes of the feature map and of the image. Output: [2, 4 *
/// cells * priors].
struct prior_box {
  reals min_size{}, max_size{}, aspect_ratio{}, density{}, fixed_ratio{}, fixed_size{}, variance{};
  bool clip = false, flip = false, scale_all_sizes = true;
  double step = 0, offset = 0;
};
/// PriorBox of opset 8.
struct prior_box_8 : prior_box {
  bool min_max_aspect_ratios_order = true;
};
/// Prior boxes with given widths and heights.
struct prior_box_clustered {
  reals width{}, height{}, variance{};
  bool clip = false;
  double step = 0, step_w = 0, step_h = 0, offset = 0;
};
/// ExperimentalDetectronPriorGridGenerator: the priors of each cell of a feature map, as [H * W * priors, 4].
struct prior_grid_generator {
  bool flatten = true;
  count_t h = 0, w = 0;
  double stride_x = 0, stride_y = 0;
};

namespace detail {
// The number of different ratios, compared to six decimals. 1 is included; with flip, so are the reciprocals.
constexpr std::int64_t distinct_ratios(const prior_box& op) {
  std::array<std::int64_t, 2 * reals::capacity + 1> seen{1000000};
  std::size_t n = 1;
  const auto insert = [&](double ratio) {
    const double millionths = ratio * 1e6 + 0.5;
    if (!(millionths > -9e18 && millionths < 9e18)) return;
    const auto r = static_cast<std::int64_t>(millionths);
    for (std::size_t i = 0; i < n; ++i)
      if (seen[i] == r) return;
    seen[n++] = r;
  };
  for (int i = 0; i < op.aspect_ratio.size; ++i) {
    const double ratio = op.aspect_ratio.items[static_cast<std::size_t>(i)];
    insert(ratio);
    if (op.flip && (ratio > 0 || ratio < 0)) insert(1 / ratio);
  }
  return static_cast<std::int64_t>(n);
}
// Boxes per cell: ratios x min sizes + max sizes (or ratios + min sizes - 1). Fixed sizes replace them. A density d
// adds d^2 - 1 boxes of each ratio.
constexpr count_t priors_of(const prior_box& op) {
  const count_t ratios = distinct_ratios(op);
  count_t n = op.scale_all_sizes ? ratios * op.min_size.size + op.max_size.size : ratios + op.min_size.size - 1;
  if (op.fixed_size.size > 0) n = ratios * op.fixed_size.size;
  for (int i = 0; i < op.density.size; ++i) {
    const double density = op.density.items[static_cast<std::size_t>(i)];
    if (!(density > -1e9 && density < 1e9)) continue;
    const count_t d = static_cast<std::int64_t>(density);
    n += (op.fixed_ratio.size > 0 ? count_t(op.fixed_ratio.size) : ratios) * (d * d - 1);
  }
  return n;
}
// [2, 4 H W priors]: boxes and their variances.
template <class Dim> constexpr inferred<Dim> infer_priors(const basic_operands<Dim>& in, count_t priors) {
  for (int i = 0; i < 2; ++i)
    if (!may_have_rank(in[i].dims, 1)) return rejected("input {}: expected rank 1, got {}", i, in[i].dims.rank);
  Dim n = basic_shape<Dim>::unknown_dim();
  if (in[0].has_value() && !is(in[0].dims[0], 2))
    return rejected("input 0 (layer size): expected 2 numbers, got {}", in[0].dims[0]);
  if (in[0].has_value()) n = number_at(in[0], 0) * number_at(in[0], 1) * priors * 4;
  if (upper(n) < 0) return rejected("input 0 (layer size): expected at least 0, got negative extents");
  return of(basic_shape<Dim>{2, n}, dtype::f32);
}
// Four corners from a center and half sizes, divided by the image's extents, optionally clipped; and the centers of the
// cells.
constexpr tally priors_work(const shape& y, count_t priors, bool clip) {
  const count_t boxes = y[1] / 4;
  return (tally{.add = 4, .mul = 2, .div = 4} + (clip ? box_clipping : tally{})) * boxes +
         tally{.add = 2, .mul = 2} * (priors > 0 ? boxes / priors : count_t(0));
}
// Writes boxes around the center of each cell, in single precision as OpenVINO computes them: corners divided by the
// extents of the image, then the variances.
class box_writer {
 public:
  constexpr box_writer(const partial_tensors& in, bool clip, content<interval> into) : into_(into), clip_(clip) {
    const integer_list cells = integers_of(in[0]), image = integers_of(in[1]);
    known_ = !into.reals.empty() && cells.known && cells.size == 2 && image.known && image.size == 2;
    if (!known_) return;
    rows_ = cells[0];
    columns_ = cells[1];
    height = static_cast<float>(image[0]);
    width = static_cast<float>(image[1]);
    const auto most = static_cast<std::int64_t>(into.reals.size());  // a cell has several numbers
    known_ = rows_ >= 0 && columns_ >= 0 && rows_ <= most && columns_ <= most;
  }
  float height = 0, width = 0;  // of the image

  constexpr bool known() const { return known_; }
  constexpr float rows() const { return static_cast<float>(rows_); }
  constexpr float columns() const { return static_cast<float>(columns_); }
  template <class F> constexpr void each_cell(F&& f) const {
    for (std::int64_t row = 0; row < rows_; ++row)
      for (std::int64_t column = 0; column < columns_; ++column) f(static_cast<float>(row), static_cast<float>(column));
  }
  constexpr void put(float x, float y, float half_width, float half_height) {
    for (float v :
         {(x - half_width) / width, (y - half_height) / height, (x + half_width) / width, (y + half_height) / height}) {
      if (put_ < into_.reals.size() / 2)
        into_.reals[put_] = static_cast<double>(clip_ ? (v < 0 ? 0.0f : v > 1 ? 1.0f : v) : v);
      ++put_;
    }
  }
  // False if the boxes are not as many as the output has.
  constexpr bool finish(const reals& variance) {
    if (put_ != into_.reals.size() / 2) return false;
    for (std::size_t i = 0; i < put_; ++i)
      into_.reals[put_ + i] =
          variance.size > 0
              ? static_cast<double>(static_cast<float>(variance.items[i % static_cast<std::size_t>(variance.size)]))
              : static_cast<double>(0.1f);
    return true;
  }

 private:
  content<interval> into_;
  bool clip_, known_ = false;
  std::int64_t rows_ = 0, columns_ = 0;
  std::size_t put_ = 0;
};
constexpr float item(const reals& list, int i) { return static_cast<float>(list.items[static_cast<std::size_t>(i)]); }
constexpr float float_root(float v) { return static_cast<float>(square_root(static_cast<double>(v))); }
constexpr bool close(float a, float b) { return a - b < 1e-6f && b - a < 1e-6f; }

// The boxes of PriorBox. Not known for boxes of fixed sizes.
constexpr bool prior_box_content(const prior_box& op, bool ratios_last, const partial_tensors& in,
                                 content<interval> into) {
  box_writer boxes(in, op.clip, into);
  if (!boxes.known() || op.fixed_size.size > 0) return false;
  const int sizes = op.min_size.size;
  const float offset = static_cast<float>(op.offset), given = static_cast<float>(op.step);
  const bool per_image = !op.scale_all_sizes;  // then sizes and step are shares of the image's height
  const float step = !per_image ? given : op.step == -1 ? boxes.height / boxes.rows() : given * boxes.height;
  std::array<float, 2 * reals::capacity> ratios{};
  std::size_t ratio_count = 0;
  const auto add = [&](float r) {
    bool fresh = !close(r, 1);
    for (std::size_t i = 0; i < ratio_count; ++i) fresh = fresh && !close(ratios[i], r);
    if (fresh) ratios[ratio_count++] = r;
  };
  for (int i = 0; i < op.aspect_ratio.size; ++i) {
    const float r = item(op.aspect_ratio, i);
    add(r);
    if (op.flip && (r > 0 || r < 0)) add(1 / r);
  }
  boxes.each_cell([&](float row, float column) {
    const bool stepped = step > 0 || step < 0;
    const float x = stepped ? (offset + column) * step : (column + 0.5f) * (boxes.width / boxes.columns()),
                y = stepped ? (offset + row) * step : (row + 0.5f) * (boxes.height / boxes.rows());
    const auto size = [&](int k) { return per_image ? item(op.min_size, k) * boxes.height : item(op.min_size, k); };
    for (int k = 0; k < sizes; ++k) {
      boxes.put(x, y, size(k) * 0.5f, size(k) * 0.5f);
      const auto put_largest = [&] {
        if (k >= op.max_size.size) return;
        const float half = float_root(size(k) * item(op.max_size, k)) * 0.5f;
        boxes.put(x, y, half, half);
      };
      if (ratios_last) put_largest();
      if (op.scale_all_sizes || k + 1 == sizes) {
        const float half = size(op.scale_all_sizes ? k : 0) * 0.5f;
        for (std::size_t i = 0; i < ratio_count; ++i) {
          const float root = float_root(ratios[i]);
          boxes.put(x, y, half * root, half / root);
        }
      }
      if (!ratios_last) put_largest();
    }
  });
  return boxes.finish(op.variance);
}
constexpr bool clustered_content(const prior_box_clustered& op, const partial_tensors& in, content<interval> into) {
  box_writer boxes(in, op.clip, into);
  if (!boxes.known()) return false;
  double step_x = op.step_w == 0 ? op.step : op.step_w, step_y = op.step_h == 0 ? op.step : op.step_h;
  const bool by_cells = step_x == 0 && step_y == 0;
  const float wide = by_cells ? boxes.width / boxes.columns() : static_cast<float>(step_x),
              high = by_cells ? boxes.height / boxes.rows() : static_cast<float>(step_y),
              offset = static_cast<float>(op.offset);
  boxes.each_cell([&](float row, float column) {
    for (int k = 0; k < op.width.size && k < op.height.size; ++k)
      boxes.put((column + offset) * wide, (row + offset) * high, item(op.width, k) / 2, item(op.height, k) / 2);
  });
  return boxes.finish(op.variance);
}
constexpr void prior_box_attributes(auto& op, auto&& f) {
  f("min_size", op.min_size);
  f("max_size", op.max_size);
  f("aspect_ratio", op.aspect_ratio);
  f("density", op.density);
  f("fixed_ratio", op.fixed_ratio);
  f("fixed_size", op.fixed_size);
  f("clip", op.clip);
  f("flip", op.flip);
  f("step", op.step);
  f("offset", op.offset);
  f("variance", op.variance);
  f("scale_all_sizes", op.scale_all_sizes);
}
}  // namespace detail

// inputs: extents of the layer [H, W], extents of the image; output: [2, 4 H W priors]
template <> struct op_traits<prior_box> {
  static constexpr std::string_view name = "PriorBox";
  static constexpr std::string_view formula = "H W priors boxes: corners from a center, divided by the image's extents";
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 1u << 0, selects = 1u << 1;
  static constexpr void attributes(auto& op, auto&& f) { detail::prior_box_attributes(op, f); }
  template <class Dim> static constexpr inferred<Dim> infer(const prior_box& op, const basic_operands<Dim>& in) {
    return detail::infer_priors(in, detail::priors_of(op));
  }
  static constexpr tally count(const prior_box& op, const tensors&, const outputs& out) {
    return detail::priors_work(out[0].dims, detail::priors_of(op), op.clip) +
           tally{.div = 1, .sqrt = 1} * detail::distinct_ratios(op) + tally{.mul = 1, .sqrt = 1} * op.max_size.size;
  }
  static constexpr bool value(const prior_box& op, const partial_tensors& in, const partial_tensor&, int,
                              content<interval> into) {
    return detail::prior_box_content(op, true, in, into);
  }
};
template <> struct op_traits<prior_box_8> : op_traits<prior_box> {
  static constexpr int opset = 8;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::prior_box_attributes(op, f);
    f("min_max_aspect_ratios_order", op.min_max_aspect_ratios_order);
  }
  static constexpr bool value(const prior_box_8& op, const partial_tensors& in, const partial_tensor&, int,
                              content<interval> into) {
    return detail::prior_box_content(op, op.min_max_aspect_ratios_order, in, into);
  }
};
template <> struct op_traits<prior_box_clustered> {
  static constexpr std::string_view name = "PriorBoxClustered";
  static constexpr std::string_view formula = op_traits<prior_box>::formula;
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 1u << 0, selects = 1u << 1;
  static constexpr void attributes(auto& op, auto&& f) {
    f("width", op.width);
    f("height", op.height);
    f("clip", op.clip);
    f("step", op.step);
    f("step_w", op.step_w);
    f("step_h", op.step_h);
    f("offset", op.offset);
    f("variance", op.variance);
  }
  template <class Dim>
  static constexpr inferred<Dim> infer(const prior_box_clustered& op, const basic_operands<Dim>& in) {
    if (op.width.size != op.height.size)
      return rejected("width and height: expected lists of one length, got {} and {}", op.width.size, op.height.size);
    return detail::infer_priors(in, op.width.size);
  }
  static constexpr tally count(const prior_box_clustered& op, const tensors&, const outputs& out) {
    return detail::priors_work(out[0].dims, op.width.size, op.clip);
  }
  static constexpr bool value(const prior_box_clustered& op, const partial_tensors& in, const partial_tensor&, int,
                              content<interval> into) {
    return detail::clustered_content(op, in, into);
  }
};

// Priors [P, 4] shifted to every cell of a feature map: [H, W, P, 4], or flattened [H W P, 4].  #y additions
template <> struct op_traits<prior_grid_generator> {
  static constexpr std::string_view name = "ExperimentalDetectronPriorGridGenerator";
  static constexpr std::string_view formula = "#y additions";
  static constexpr int opset = 6, inputs = 3;
  static constexpr void attributes(auto& op, auto&& f) {
    f("flatten", op.flatten);
    f("h", op.h);
    f("w", op.w);
    f("stride_x", op.stride_x);
    f("stride_y", op.stride_y);
  }
  template <class Dim>
  static constexpr inferred<Dim> infer(const prior_grid_generator& op, const basic_operands<Dim>& in) {
    const auto &priors = in[0].dims, &map = in[1].dims, &picture = in[2].dims;
    if (!detail::may_have_rank(priors, 2) || !detail::may_have_rank(map, 4) || !detail::may_have_rank(picture, 4))
      return rejected("inputs 0 to 2 (priors, feature map, image): expected ranks 2, 4 and 4, got {}, {} and {}",
                      detail::rank_of(priors), detail::rank_of(map), detail::rank_of(picture));
    if (priors.ranked() && !may_be(priors[1], 4))
      return rejected("input 0 (priors): expected 4 numbers per prior, got {}", priors[1]);
    if (map.ranked() && picture.ranked() && !detail::agree(map[0], picture[0]))
      return rejected("input 2 (image): expected a batch of {}, got {}", map[0], picture[0]);
    const Dim h = detail::dim_or_unknown(map, 2), w = detail::dim_or_unknown(map, 3),
              n = detail::dim_or_unknown(priors, 0);
    if (op.flatten) return detail::of(basic_shape<Dim>{h * w * n, 4}, in[0].type);
    return detail::of(basic_shape<Dim>{h, w, n, 4}, in[0].type);
  }
  static constexpr tally count(const prior_grid_generator&, const tensors&, const outputs& out) {
    return {.add = out[0].dims.elements()};
  }
};

}  // namespace opcost

#endif

// ---- opcost/ops/proposal.hpp
#ifndef OPCOST_OPS_PROPOSAL_HPP_PIECE
#define OPCOST_OPS_PROPOSAL_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Region proposals: anchors are decoded, suppression keeps the best, and features are pooled for them. Attributes and
// shapes: OpenVINO operation specifications Proposal-1, -4, GenerateProposals-9,
// ExperimentalDetectronGenerateProposalsSingleImage-6, ExperimentalDetectronTopKROIs-6,
// ExperimentalDetectronROIFeatureExtractor-6.

namespace opcost {

/// Faster R-CNN's proposals. Inputs: class probabilities, box deltas, image size. Output: [N * post_nms_topn, 5].
struct proposal {
  count_t base_size = 0, pre_nms_topn = 0, post_nms_topn = 0, feat_stride = 0, min_size = 0;
  reals ratio{}, scale{};
  double nms_thresh = 0, box_size_scale = 1, box_coordinate_scale = 1;
  bool clip_before_nms = true, clip_after_nms = false, normalize = false;
  std::string_view framework{};
};
/// Proposal of opset 4: also yields scores.
struct proposal_4 : proposal {};
/// GenerateProposals: the proposals of all images in one list, with the number per image.
struct generate_proposals {
  double min_size = 0, nms_threshold = 0, nms_eta = 1;
  count_t pre_nms_count = 0, post_nms_count = 0;
  bool normalized = true;
  dtype roi_num_type = dtype::i64;
};
/// ExperimentalDetectronGenerateProposalsSingleImage: the proposals of one image.
struct generate_proposals_single_image {
  double min_size = 0, nms_threshold = 0;
  count_t pre_nms_count = 0, post_nms_count = 0;
};
/// ExperimentalDetectronTopKROIs: the boxes with the best scores.
struct top_k_rois {
  count_t max_rois = 0;
};
/// ExperimentalDetectronROIFeatureExtractor: ROIAlign on the level of a feature pyramid that fits the box.
struct roi_feature_extractor {
  count_t output_size = 0, sampling_ratio = 0;
  ints pyramid_scales{};
  bool aligned = false;
};

namespace detail {
// Per image: all anchors are decoded, clipped, tested for their size and sorted; the best are input to the suppression.
constexpr tally proposal_work(count_t pictures, count_t anchors, count_t before, count_t after) {
  const count_t candidates = before > 0 ? smaller(before, anchors) : anchors;
  return ((box_decoding + box_clipping + tally{.add = 2, .cmp = 2}) * anchors + tally{.cmp = ordering(anchors)} +
          box_area * candidates + box_overlap * (larger(smaller(after, candidates), 0) * candidates)) *
         pictures;
}
}  // namespace detail

// inputs: scores [N, 2 A, H, W], deltas [N, 4 A, H, W], image size; output: [N post_nms_topn, 5] (Ren et al. 2015,
// arXiv:1506.01497)
template <> struct op_traits<proposal> {
  static constexpr std::string_view name = "Proposal";
  static constexpr std::string_view formula =
      "at most N (A H W boxes decoded and sorted, post_nms_topn * pre_nms_topn overlaps)";
  static constexpr int inputs = 3;
  static constexpr unsigned selects = 1u << 2;
  static constexpr void attributes(auto& op, auto&& f) {
    f("base_size", op.base_size);
    f("pre_nms_topn", op.pre_nms_topn);
    f("post_nms_topn", op.post_nms_topn);
    f("nms_thresh", op.nms_thresh);
    f("feat_stride", op.feat_stride);
    f("min_size", op.min_size);
    f("ratio", op.ratio);
    f("scale", op.scale);
    f("clip_before_nms", op.clip_before_nms);
    f("clip_after_nms", op.clip_after_nms);
    f("normalize", op.normalize);
    f("box_size_scale", op.box_size_scale);
    f("box_coordinate_scale", op.box_coordinate_scale);
    f("framework", op.framework);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const proposal& op, const basic_operands<Dim>& in) {
    const auto &scores = in[0].dims, &deltas = in[1].dims, &picture = in[2].dims;
    if (!detail::may_have_rank(scores, 4) || !detail::may_have_rank(deltas, 4) || !detail::may_have_rank(picture, 1))
      return rejected("inputs 0 to 2 (scores, deltas, image size): expected ranks 4, 4 and 1, got {}, {} and {}",
                      detail::rank_of(scores), detail::rank_of(deltas), detail::rank_of(picture));
    if (picture.ranked() && !may_be(picture[0], 3) && !may_be(picture[0], 4))
      return rejected("input 2 (image size): expected 3 or 4 numbers, got {}", picture[0]);
    if (scores.ranked() && deltas.ranked() && !detail::agree(deltas[1], scores[1] * 2))
      return rejected("input 1 (deltas): expected {} channels, got {}", scores[1] * 2, deltas[1]);
    Dim pictures = detail::dim_or_unknown(scores, 0);
    if (deltas.ranked() && !merge(pictures, deltas[0]))
      return rejected("input 1 (deltas): expected a batch of {}, got {}", scores[0], deltas[0]);
    return detail::of(basic_shape<Dim>{pictures * op.post_nms_topn, 5}, in[0].type);
  }
  static constexpr tally count(const proposal& op, const tensors& in, const outputs&) {
    const shape& scores = in[0].dims;
    return detail::proposal_work(scores[0], scores.product(1, 4) / 2, op.pre_nms_topn, op.post_nms_topn);
  }
};
// Also outputs the scores of the boxes.
template <> struct op_traits<proposal_4> : op_traits<proposal> {
  static constexpr int opset = 4;
  template <class Dim> static constexpr inferred<Dim> infer(const proposal& op, const basic_operands<Dim>& in) {
    const inferred<Dim> boxes = op_traits<proposal>::infer(op, in);
    if (!boxes.refusal.empty()) return boxes;
    return {boxes[0], detail::of(basic_shape<Dim>{boxes[0].dims[0]}, in[0].type)};
  }
};

// inputs: image sizes [N, 3 or 4], anchors [H, W, A, 4], deltas [N, 4 A, H, W], scores [N, A, H, W]; outputs: boxes,
// scores, number of boxes per image
template <> struct op_traits<generate_proposals> {
  static constexpr std::string_view name = "GenerateProposals";
  static constexpr std::string_view formula =
      "at most N (A H W boxes decoded and sorted, post_nms_count * pre_nms_count overlaps)";
  static constexpr int opset = 9, inputs = 4;
  static constexpr unsigned selects = 1u << 0;
  static constexpr void attributes(auto& op, auto&& f) {
    f("min_size", op.min_size);
    f("nms_threshold", op.nms_threshold);
    f("pre_nms_count", op.pre_nms_count);
    f("post_nms_count", op.post_nms_count);
    f("normalized", op.normalized);
    f("nms_eta", op.nms_eta);
    f("roi_num_type", op.roi_num_type);
  }
  template <class Dim>
  static constexpr inferred<Dim> infer(const generate_proposals& op, const basic_operands<Dim>& in) {
    const auto &pictures = in[0].dims, &anchors = in[1].dims, &deltas = in[2].dims, &scores = in[3].dims;
    if (!detail::may_have_rank(pictures, 2) || !detail::may_have_rank(anchors, 4) ||
        !detail::may_have_rank(deltas, 4) || !detail::may_have_rank(scores, 4))
      return rejected("inputs 0 to 2 (image sizes, anchors, deltas): expected ranks 2, 4 and 4, got {}, {} and {}",
                      detail::rank_of(pictures), detail::rank_of(anchors), detail::rank_of(deltas));
    if (pictures.ranked() && !may_be(pictures[1], 3) && !may_be(pictures[1], 4))
      return rejected("input 0 (image sizes): expected 3 or 4 numbers, got {}", pictures[1]);
    if (anchors.ranked() && !may_be(anchors[3], 4))
      return rejected("input 1 (anchors): expected 4 numbers per anchor, got {}", anchors[3]);
    if (deltas.ranked() && scores.ranked()) {
      if (!detail::agree(deltas[0], scores[0]) || !detail::agree(deltas[1], scores[1] * 4) ||
          !detail::agree(deltas[2], scores[2]) || !detail::agree(deltas[3], scores[3]))
        return rejected(
            "inputs 2 (deltas) and 3 (scores): the shapes do not belong together; deltas have {} in dimension 1, "
            "scores {}",
            deltas[1], scores[1]);
      if (pictures.ranked() && !detail::agree(deltas[0], pictures[0]))
        return rejected("input 2 (deltas): expected a batch of {}, got {}", pictures[0], deltas[0]);
    }
    if (scores.ranked() && anchors.ranked() &&
        (!detail::agree(anchors[0], scores[2]) || !detail::agree(anchors[1], scores[3]) ||
         !detail::agree(anchors[2], scores[1])))
      return rejected("input 1 (anchors): expected a shape of {} x {} x {}", scores[2], scores[3], scores[1]);
    Dim batch = basic_shape<Dim>::unknown_dim();
    if constexpr (std::same_as<Dim, interval>) {
      for (const auto* s : {&pictures, &deltas, &scores}) {
        Dim both = batch;
        if (s->ranked() && merge(both, (*s)[0])) batch = both;
      }
    } else {
      batch = deltas[0];
    }
    const Dim rows = between<Dim>(0, upper(batch * op.post_nms_count));
    return {detail::of(basic_shape<Dim>{rows, 4}, in[1].type), detail::of(basic_shape<Dim>{rows}, in[3].type),
            detail::of(basic_shape<Dim>{batch}, op.roi_num_type)};
  }
  static constexpr tally count(const generate_proposals& op, const tensors& in, const outputs&) {
    const shape& scores = in[3].dims;
    return detail::proposal_work(scores[0], scores.product(1, 4), op.pre_nms_count, op.post_nms_count);
  }
};
// inputs: image size [3], anchors [.., 4], deltas [4 A, H, W], scores [A, H, W]; outputs: post_nms_count boxes and
// scores
template <> struct op_traits<generate_proposals_single_image> {
  static constexpr std::string_view name = "ExperimentalDetectronGenerateProposalsSingleImage";
  static constexpr std::string_view formula =
      "at most A H W boxes decoded and sorted, post_nms_count * pre_nms_count overlaps";
  static constexpr int opset = 6, inputs = 4;
  static constexpr unsigned selects = 1u << 0;
  static constexpr void attributes(auto& op, auto&& f) {
    f("min_size", op.min_size);
    f("nms_threshold", op.nms_threshold);
    f("pre_nms_count", op.pre_nms_count);
    f("post_nms_count", op.post_nms_count);
  }
  template <class Dim>
  static constexpr inferred<Dim> infer(const generate_proposals_single_image& op, const basic_operands<Dim>& in) {
    const auto &picture = in[0].dims, &anchors = in[1].dims, &deltas = in[2].dims, &scores = in[3].dims;
    if (!detail::may_have_rank(picture, 1) || !detail::may_have_rank(anchors, 2) || !detail::may_have_rank(deltas, 3) ||
        !detail::may_have_rank(scores, 3))
      return rejected("inputs 0 to 2 (image size, anchors, deltas): expected ranks 1, 2 and 3, got {}, {} and {}",
                      detail::rank_of(picture), detail::rank_of(anchors), detail::rank_of(deltas));
    if (picture.ranked() && !may_be(picture[0], 3))
      return rejected("input 0 (image size): expected 3 numbers, got {}", picture[0]);
    if (anchors.ranked() && !may_be(anchors[1], 4))
      return rejected("input 1 (anchors): expected 4 numbers per anchor, got {}", anchors[1]);
    if (deltas.ranked() && scores.ranked() &&
        (!detail::agree(deltas[1], scores[1]) || !detail::agree(deltas[2], scores[2])))
      return rejected(
          "inputs 2 (deltas) and 3 (scores): the shapes do not belong together; deltas have {} in dimension 1, scores "
          "{}",
          deltas[1], scores[1]);
    return {detail::of(basic_shape<Dim>{op.post_nms_count, 4}, in[1].type),
            detail::of(basic_shape<Dim>{op.post_nms_count}, in[3].type)};
  }
  static constexpr tally count(const generate_proposals_single_image& op, const tensors& in, const outputs&) {
    return detail::proposal_work(1, in[3].dims.elements(), op.pre_nms_count, op.post_nms_count);
  }
};

// The max_rois boxes with the highest probabilities.
template <> struct op_traits<top_k_rois> {
  static constexpr std::string_view name = "ExperimentalDetectronTopKROIs";
  static constexpr std::string_view formula = "R log2 R comparisons";
  static constexpr int opset = 6, inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) { f("max_rois", op.max_rois); }
  template <class Dim> static constexpr inferred<Dim> infer(const top_k_rois& op, const basic_operands<Dim>& in) {
    const auto &boxes = in[0].dims, &scores = in[1].dims;
    if (!detail::may_have_rank(boxes, 2) || !detail::may_have_rank(scores, 1))
      return rejected("inputs 0 (boxes) and 1 (probabilities): expected ranks 2 and 1, got {} and {}",
                      detail::rank_of(boxes), detail::rank_of(scores));
    if (boxes.ranked() && !may_be(boxes[1], 4))
      return rejected("input 0 (boxes): expected 4 numbers per box, got {}", boxes[1]);
    if (boxes.ranked() && scores.ranked() && !detail::agree(boxes[0], scores[0]))
      return rejected("input 1 (probabilities): expected {} numbers, got {}", boxes[0], scores[0]);
    return detail::of(basic_shape<Dim>{op.max_rois, 4}, in[0].type);
  }
  static constexpr tally count(const top_k_rois&, const tensors& in, const outputs&) {
    return {.cmp = detail::ordering(in[1].dims.elements())};
  }
};

// inputs: boxes [R, 4], pyramid levels [1, C, H, W]...; outputs: [R, C, output_size, output_size], the boxes. The size
// of a box selects its level; then as ROIAlign.
template <> struct op_traits<roi_feature_extractor> {
  static constexpr std::string_view name = "ExperimentalDetectronROIFeatureExtractor";
  static constexpr bool variadic = true;
  static constexpr std::string_view formula = "#y means of sampling_ratio^2 points read between elements";
  static constexpr int opset = 6, inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) {
    f("output_size", op.output_size);
    f("sampling_ratio", op.sampling_ratio);
    f("pyramid_scales", op.pyramid_scales);
    f("aligned", op.aligned);
  }
  template <class Dim>
  static constexpr inferred<Dim> infer(const roi_feature_extractor& op, const basic_operands<Dim>& in) {
    const basic_shape<Dim>& boxes = in[0].dims;
    if (!detail::may_have_rank(boxes, 2)) return rejected("input 0 (boxes): expected rank 2, got {}", boxes.rank);
    if (boxes.ranked() && !may_be(boxes[1], 4))
      return rejected("input 0 (boxes): expected 4 numbers per box, got {}", boxes[1]);
    Dim channels = basic_shape<Dim>::unknown_dim();
    bool told = false;
    for (int i = 1; i < in.size(); ++i) {
      const basic_shape<Dim>& level = in[i].dims;
      if (!detail::may_have_rank(level, 4))
        return rejected("input {} (pyramid level): expected rank 4, got {}", i, level.rank);
      if (!level.ranked()) continue;
      if (!may_be(level[0], 1)) return rejected("input {} (pyramid level): expected a batch of 1, got {}", i, level[0]);
      if (told && !merge(channels, level[1]))
        return rejected("input {} (pyramid level): expected {} channels, got {}", i, channels, level[1]);
      if (!told) channels = level[1];
      told = true;
    }
    const Dim n = detail::dim_or_unknown(boxes, 0);
    return {detail::of(basic_shape<Dim>{n, channels, op.output_size, op.output_size}, in[1].type),
            detail::of(basic_shape<Dim>{n, 4}, in[0].type)};
  }
  static constexpr tally count(const roi_feature_extractor& op, const tensors& in, const outputs& out) {
    const roi_align each{.pooled_h = op.output_size, .pooled_w = op.output_size, .sampling_ratio = op.sampling_ratio};
    const tensor level[]{in[1]};
    return detail::align_work(each, tensors(span<const tensor>(level)), out[0].dims, detail::point_of_bin) +
           tally{.add = op.aligned ? 7 : 3, .mul = 2, .round = 1, .sqrt = 1, .log = 1} * out[0].dims[0];
  }
};

}  // namespace opcost

#endif

// ---- opcost/ops/quantization.hpp
#ifndef OPCOST_OPS_QUANTIZATION_HPP_PIECE
#define OPCOST_OPS_QUANTIZATION_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Quantization simulated with real numbers. OpenVINO operation specifications: quantization/FakeQuantize-1,
// FakeConvert-13.

namespace opcost {

/// inputs: x, the limits of its range (low, high), the limits of the output range (low, high)
struct fake_quantize : broadcasting {
  count_t levels = 256;
};
template <> struct op_traits<fake_quantize> {
  static constexpr std::string_view name = "FakeQuantize";
  static constexpr std::string_view formula =
      "round((clamp(x, il, ih) - il) s) t + ol, s = (levels - 1) / (ih - il), t = (oh - ol) / (levels - 1): "
      "2 comparisons, 2 additions, 2 multiplications, 1 rounding per element; 1 addition and 1 division per s and "
      "each t";
  static constexpr int inputs = 5;
  static constexpr memory_use memory = memory_use::in_place;
  static constexpr unsigned selects = 0b11110;
  static constexpr void attributes(auto& op, auto&& f) {
    f("levels", op.levels);
    detail::broadcasting_attributes(op, f);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const fake_quantize& op, const basic_operands<Dim>& in) {
    basic_shape<Dim> all = in[0].dims;
    for (int k = 1; k <= 4; ++k)
      if (!detail::broadcast_by(op, all, in[k].dims))
        return rejected("input {}: its shape of rank {} does not broadcast to input 0", k, detail::rank_of(in[k].dims));
    return in[0];
  }
  static constexpr tally count(const fake_quantize&, const tensors& in, const outputs& out) {
    const auto scales = [&](int low, int high) {
      shape s = in[low].dims;
      return broadcast(s, in[high].dims) ? s.elements() : 0;
    };
    return tally{.add = 2, .mul = 2, .cmp = 2, .round = 1} * out[0].dims.elements() +
           tally{.add = 1, .div = 1} * (scales(1, 2) + scales(3, 4));
  }
};

/// inputs: x, scale, optionally a shift
struct fake_convert {
  std::string_view destination_type = "f8e4m3";
};
template <> struct op_traits<fake_convert> {
  static constexpr unsigned connected = 1u << 2;
  static constexpr std::string_view name = "FakeConvert";
  static constexpr std::string_view formula =
      "(float8(x scale - shift) + shift) / scale: "
      "1 multiplication, 1 rounding, 1 division per element; 2 additions if there is a shift";
  static constexpr int opset = 13;
  static constexpr int inputs = 2;
  static constexpr memory_use memory = memory_use::in_place;
  static constexpr unsigned selects = 0b110;
  static constexpr void attributes(auto& op, auto&& f) { f("destination_type", op.destination_type); }
  template <class Dim> static constexpr inferred<Dim> infer(const fake_convert& op, const basic_operands<Dim>& in) {
    if (op.destination_type != "f8e4m3" && op.destination_type != "f8e5m2")
      return rejected("destination_type: expected f8e4m3 or f8e5m2, got {t}", op.destination_type);
    dtype type = in[0].type;
    for (int k = 1; k < in.size() && type != dtype::none; ++k) type = common(type, in[k].type);
    if (type != dtype::f32 && type != dtype::f16 && type != dtype::bf16 && type != dtype::dynamic)
      return rejected("input 0: expected f32, f16 or bf16 for all inputs, got {t}", in[0].type);
    basic_shape<Dim> out = in[0].dims, parameters = in[1].dims;
    if (in.has(2) && !merge(parameters, in[2].dims))
      return rejected("input 2 (shift): expected the shape of input 1, got rank {}", detail::rank_of(in[2].dims));
    if (!broadcast(out, in[1].dims)) return detail::rejected_broadcast(in[0].dims, in[1].dims);
    basic_shape<Dim> own = in[0].dims;
    if (!merge(own, out))
      return rejected("input 1 (scale): expected a shape that broadcasts to input 0, got rank {}",
                      detail::rank_of(in[1].dims));
    return detail::of(out, type);
  }
  static constexpr tally count(const fake_convert&, const tensors& in, const outputs& out) {
    return tally{.add = in.has(2) ? 2 : 0, .mul = 1, .div = 1, .round = 1} * out[0].dims.elements();
  }
};

}  // namespace opcost

#endif

// ---- opcost/ops/rearranging.hpp
#ifndef OPCOST_OPS_REARRANGING_HPP_PIECE
#define OPCOST_OPS_REARRANGING_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Elements in another order along some dimensions; the shape does not change. Semantics: OpenVINO operation
// specifications Reverse-1, ReverseSequence-1, Roll-7, ShuffleChannels-1.

namespace opcost {

/// Whether Reverse's axes are given as indices or as a mask.
enum class reverse_mode : std::uint8_t { index, mask };
template <> inline constexpr std::array<std::string_view, 2> spellings<reverse_mode>{"index", "mask"};

/// Reverses the order of elements along axes.
struct reverse {
  reverse_mode mode = reverse_mode::index;
};
/// Reverses the first n elements of each sequence; input 1 has n for each.
struct reverse_sequence {
  count_t batch_axis = 0, seq_axis = 1;
};
/// Moves elements along axes; those that leave at the end enter at the start.
struct roll {};
/// Regroups an axis: [group, n] to [n, group].
struct shuffle_channels {
  count_t axis = 1, group = 1;
};

// Reverses whole dimensions, given by index or by a mask.
template <> struct op_traits<reverse> : moves_data {
  static constexpr std::string_view name = "Reverse";
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 0b10;
  static constexpr void attributes(auto& op, auto&& f) { f("mode", op.mode); }
  template <class Dim> static constexpr inferred<Dim> infer(const reverse& op, const basic_operands<Dim>& in) {
    const auto& x = in[0].dims;
    if (!detail::is_list(in[1])) return rejected("input 1 (axes): expected rank 1, got {}", in[1].dims.rank);
    if (!x.ranked()) return in[0];
    if (op.mode == reverse_mode::mask) {
      if (in[1].dims.ranked() && !may_be(in[1].dims[0], x.rank))
        return rejected("input 1 (mask): expected {} elements, got {}", x.rank, in[1].dims[0]);
      return in[0];
    }
    const detail::known_list axes = detail::known_value(in[1]);
    for (int i = 0; i < axes.size; ++i)
      if (axes[i] >= x.rank) return rejected("input 1 (axes): expected axes of rank {}, got {}", x.rank, axes[i]);
    return in[0];
  }
};

// Reverses each entry of a batch up to its length.
template <> struct op_traits<reverse_sequence> : moves_data {
  static constexpr std::string_view name = "ReverseSequence";
  static constexpr int inputs = 2;
  static constexpr unsigned selects = 0b10;
  static constexpr void attributes(auto& op, auto&& f) {
    f("batch_axis", op.batch_axis);
    f("seq_axis", op.seq_axis);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const reverse_sequence& op, const basic_operands<Dim>& in) {
    basic_shape<Dim> out = in[0].dims;
    if (!detail::is_list(in[1])) return rejected("input 1 (lengths): expected rank 1, got {}", in[1].dims.rank);
    if (!out.ranked()) return in[0];
    if (out.rank < 2) return rejected("input 0: expected at least rank 2, got {}", out.rank);
    const int batch = detail::normal_axis(op.batch_axis, out.rank);
    if (batch < 0 || detail::normal_axis(op.seq_axis, out.rank) < 0)
      return rejected("batch_axis and seq_axis: expected axes of rank {}, got {} and {}", out.rank, op.batch_axis,
                      op.seq_axis);
    Dim d = out[batch];
    if (in[1].dims.ranked() && !merge(d, in[1].dims[0]))
      return rejected("input 1 (lengths): expected {} numbers, got {}", out[batch], in[1].dims[0]);
    out.set(batch, d);
    return detail::of(out, in[0].type);
  }
};

// Shifts elements along dimensions; those that leave at one end enter at the other.
template <> struct op_traits<roll> : moves_data {
  static constexpr std::string_view name = "Roll";
  static constexpr int opset = 7;
  static constexpr int inputs = 3;
  static constexpr unsigned reads = 0b100, selects = 0b010;
  template <class Dim> static constexpr inferred<Dim> infer(const roll&, const basic_operands<Dim>& in) {
    if (!detail::is_scalar_or_list(in[1]) || !detail::is_scalar_or_list(in[2]))
      return rejected("inputs 1 (shifts) and 2 (axes): expected rank 0 or 1, got {} and {}",
                      detail::rank_of(in[1].dims), detail::rank_of(in[2].dims));
    if (in[1].dims.rank != 0 && !detail::agree(in[1].dims, in[2].dims))
      return rejected("input 1 (shifts): expected {} numbers, got {}", detail::dim_or_unknown(in[2].dims, 0),
                      detail::dim_or_unknown(in[1].dims, 0));
    if (in[0].dims.ranked() && !detail::axes_of(in[2], in[0].dims.rank).valid)
      return rejected("input 2 (axes): expected axes of rank {}", in[0].dims.rank);
    return in[0];
  }
};

// Along the axis, [group, n / group] becomes [n / group, group].
template <> struct op_traits<shuffle_channels> : moves_data {
  static constexpr std::string_view name = "ShuffleChannels";
  static constexpr int inputs = 1;
  static constexpr void attributes(auto& op, auto&& f) {
    f("axis", op.axis);
    f("group", op.group);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const shuffle_channels& op, const basic_operands<Dim>& in) {
    const auto& x = in[0].dims;
    if (op.group < 1) return rejected("group: expected at least 1, got {}", op.group);
    if (!x.ranked()) return in[0];
    const int axis = detail::normal_axis(op.axis, x.rank);
    if (axis < 0) return rejected("axis: expected an axis of rank {}, got {}", x.rank, op.axis);
    if (known(x[axis]) && lower(x[axis]) % op.group != 0)
      return rejected("input 0: expected dimension {} to be a multiple of group ({}), got {}", axis, op.group, x[axis]);
    return in[0];
  }
};

}  // namespace opcost

#endif

// ---- opcost/ops/recurrent.hpp
#ifndef OPCOST_OPS_RECURRENT_HPP_PIECE
#define OPCOST_OPS_RECURRENT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Recurrent cells and sequences: x of I numbers and h of H numbers go through G gates. MACs per step = #W + #R = G H (I
// + H), for each row of the batch and each direction. Attributes and shapes: OpenVINO operation specifications
// LSTMCell-1, -4, GRUCell-3, RNNCell-1, LSTM-, GRU- and RNNSequence-5.

namespace opcost {

/// The order in which a sequence is read.
enum class sequence_direction : std::uint8_t { forward, reverse, bidirectional };
template <>
inline constexpr std::array<std::string_view, 3> spellings<sequence_direction>{"forward", "reverse", "bidirectional"};

/// What all recurrent cells and sequences have.
struct recurrent {
  count_t hidden_size = 0;
  std::string_view activations{};  // empty: sigmoid for gates, tanh otherwise
  reals activations_alpha{}, activations_beta{};
  double clip = 0;  // above 0: the inputs of activations are clipped to [-clip, clip]
};
/// LSTMCell of opset 1. Inputs: X, H, C, W, R, B, optional peepholes P.
struct lstm_cell : recurrent {
  bool input_forget = false;
  std::string_view weights_format{};
};
/// LSTMCell of opset 4.
struct lstm_cell_4 : recurrent {};
/// GRUCell. Inputs: X, H, W, R, B.
struct gru_cell : recurrent {
  bool linear_before_reset = false;
};
/// RNNCell. Inputs: X, H, W, R, B.
struct rnn_cell : recurrent {};
/// LSTMSequence: an LSTM cell for each step of a sequence.
struct lstm_sequence : recurrent {
  sequence_direction direction = sequence_direction::forward;
};
/// GRUSequence: a GRU cell for each step of a sequence.
struct gru_sequence : recurrent {
  sequence_direction direction = sequence_direction::forward;
  bool linear_before_reset = false;
};
/// RNNSequence: an RNN cell for each step of a sequence.
struct rnn_sequence : recurrent {
  sequence_direction direction = sequence_direction::forward;
};

namespace detail {
// The work of an activation by its name. Unknown names count as tanh.
constexpr tally activation_named(std::string_view name) {
  if (same_ignoring_case(name, "sigmoid")) return {.add = 1, .div = 1, .exp = 1};
  if (same_ignoring_case(name, "relu")) return {.cmp = 1};
  if (same_ignoring_case(name, "hardsigmoid")) return {.add = 1, .mul = 1, .cmp = 2};
  return {.tanh = 1};
}
// The work of item `index` of a comma-separated list.
constexpr tally activation_of(const recurrent& op, int index, std::string_view otherwise) {
  std::string_view rest = op.activations, item{};
  for (int i = 0; i <= index; ++i) {
    const std::size_t comma = rest.find(',');
    item = rest.substr(0, comma);
    rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
  }
  while (!item.empty() && item.front() == ' ') item.remove_prefix(1);
  while (!item.empty() && item.back() == ' ') item.remove_suffix(1);
  return activation_named(item.empty() ? otherwise : item);
}
constexpr tally clipping(const recurrent& op, count_t inputs) { return {.cmp = op.clip > 0 ? inputs * 2 : count_t(0)}; }

// Work per hidden number and step besides the products; the bias is one addition per gate.
//   i, f, o = f(..), g = g(..); C = f C + i g; h = o h(C)
constexpr tally lstm_element(const recurrent& op, bool bias = true) {
  return tally{.add = (bias ? 4 : 0) + 1, .mul = 3} + activation_of(op, 0, "sigmoid") * 3 +
         activation_of(op, 1, "tanh") + activation_of(op, 2, "tanh") + clipping(op, 4);
}
//   z, r = f(..), n = g(x.. + r h..) or g(x.. + r (h.. + b)); h = (1 - z) n + z h
constexpr tally gru_element(const recurrent& op, bool linear_before_reset, bool bias = true) {
  const count_t biases = !bias ? 0 : linear_before_reset ? 4 : 3;
  const count_t joined = linear_before_reset ? 1 : 0;  // x.. + r (h..): the two sums of products are apart
  return tally{.add = biases + joined + 2, .mul = 1 + 2} + activation_of(op, 0, "sigmoid") * 2 +
         activation_of(op, 1, "tanh") + clipping(op, 3);
}
//   h = f(..)
constexpr tally rnn_element(const recurrent& op, bool bias = true) {
  return tally{.add = bias ? 1 : 0} + activation_of(op, 0, "tanh") + clipping(op, 1);
}

// The parts of a kind of network: gates, states, and gates of the bias.
struct recurrence {
  int gates, states, bias_gates;
};

template <class Dim> struct rows_of {  // dimension i of an input; unknown if its rank is
  const basic_operands<Dim>& in;
  constexpr bool ranked(int k) const { return in.has(k) && in[k].dims.ranked(); }
  constexpr Dim operator()(int k, int i) const { return ranked(k) ? in[k].dims[i] : basic_shape<Dim>::unknown_dim(); }
};
template <class Dim> constexpr bool narrow(Dim& into, const rows_of<Dim>& dims, int k, int i) {
  return !dims.ranked(k) || merge(into, dims(k, i));
}
template <class Dim> constexpr bool narrow_quotient(Dim& into, Dim d, int by) {
  const count_t low = ceil_div(lower(d), by), high = floor_div(upper(d), by);
  return low <= high && merge(into, between<Dim>(low, high));
}

// The hidden size, from states and weights. `lead`: dimensions before those of a cell, 0 or 1 (the direction); w: the
// index of the first weights.
template <class Dim>
constexpr rejection hidden_size(const recurrence& kind, const rows_of<Dim>& dims, int w, int lead, Dim& hidden) {
  hidden = dims(1, lead + 1);
  if (kind.states > 1 && !narrow(hidden, dims, 2, lead + 1))
    return rejected("inputs 1 and 2 (states): expected one hidden size, got {} and {}", dims(1, lead + 1),
                    dims(2, lead + 1));
  if (!narrow(hidden, dims, w + 1, lead + 1))
    return rejected("input {} (R): expected {} columns (hidden size), got {}", w + 1, hidden, dims(w + 1, lead + 1));
  if (known(hidden)) {
    for (int i = 0; i < 2; ++i)
      if (dims.ranked(w + i) && !may_be(dims(w + i, lead), (lower(hidden) * kind.gates).n))
        return rejected("input {}: expected {} rows (gates x hidden size), got {}", w + i, lower(hidden) * kind.gates,
                        dims(w + i, lead));
    if (dims.ranked(w + 2) && !may_be(dims(w + 2, lead), (lower(hidden) * kind.bias_gates).n))
      return rejected("input {} (bias): expected {} numbers (gates x hidden size), got {}", w + 2,
                      lower(hidden) * kind.bias_gates, dims(w + 2, lead));
    return {};
  }
  // the bias of an LSTM cell has it too; of the others, only weights whose first dimension is known
  const bool lstm_cell = lead == 0 && kind.states == 2;
  for (int i = 0; i < (lstm_cell ? 3 : 2); ++i)
    if (dims.ranked(w + i) && (lstm_cell || known(dims(w + i, 0))) &&
        !narrow_quotient(hidden, dims(w + i, lead), kind.gates))
      return rejected("input {}: expected rows that are a multiple of {} gates, got {}", w + i, kind.gates,
                      dims(w + i, lead));
  return {};
}
// Rejects inputs `from` to before `to` whose rank is not `rank`.
template <class Dim> constexpr rejection check_ranks(const rows_of<Dim>& dims, int from, int to, int rank) {
  for (int k = from; k < to; ++k)
    if (dims.ranked(k) && dims.in[k].dims.rank != rank)
      return rejected("input {}: expected rank {}, got {}", k, rank, dims.in[k].dims.rank);
  return {};
}
// inputs: x [N, I], states [N, H], W [G H, I], R [G H, H], bias; outputs: the states
template <class Dim> constexpr inferred<Dim> infer_cell(const recurrence& kind, const basic_operands<Dim>& in) {
  const rows_of<Dim> dims{in};
  const int w = 1 + kind.states;
  if (const rejection why = check_ranks(dims, 0, w + 2, 2)) return why;
  if (const rejection why = check_ranks(dims, w + 2, w + 3, 1)) return why;
  Dim batch = dims(0, 0), hidden{};
  for (int k = 1; k < w; ++k)
    if (!narrow(batch, dims, k, 0))
      return rejected("input {} (state): expected a batch of {}, got {}", k, dims(0, 0), dims(k, 0));
  if (const rejection why = hidden_size(kind, dims, w, 0, hidden)) return why;
  const basic_tensor<Dim> state = of(basic_shape<Dim>{batch, hidden}, in[0].type);
  return kind.states > 1 ? inferred<Dim>{state, state} : inferred<Dim>{state};
}
// inputs: x [N, T, I], states [N, D, H], lengths [N], W [D, G H, I], R [D, G H, H], bias [D, G H]; outputs: all h [N,
// D, T, H], then the states
template <class Dim>
constexpr inferred<Dim> infer_sequence(const recurrence& kind, sequence_direction direction,
                                       const basic_operands<Dim>& in) {
  const rows_of<Dim> dims{in};
  const int w = 2 + kind.states;
  if (const rejection why = check_ranks(dims, 0, w - 1, 3)) return why;
  if (const rejection why = check_ranks(dims, w - 1, w, 1)) return why;
  if (const rejection why = check_ranks(dims, w, w + 2, 3)) return why;
  if (const rejection why = check_ranks(dims, w + 2, w + 3, 2)) return why;
  Dim batch = dims(0, 0), hidden{}, directions = direction == sequence_direction::bidirectional ? 2 : 1;
  for (int k = 1; k < w; ++k)
    if (!narrow(batch, dims, k, 0))
      return rejected("input {}: expected a batch of {}, got {}", k, dims(0, 0), dims(k, 0));
  for (int k = 1; k < w - 1; ++k)
    if (!narrow(directions, dims, k, 1))
      return rejected("input {} (state): expected {} directions, got {}", k, directions, dims(k, 1));
  for (int k = w; k < w + 3; ++k)
    if (!narrow(directions, dims, k, 0))
      return rejected("input {}: expected {} directions, got {}", k, directions, dims(k, 0));
  if (const rejection why = hidden_size(kind, dims, w, 1, hidden)) return why;
  const basic_tensor<Dim> all = of(basic_shape<Dim>{batch, directions, dims(0, 1), hidden}, in[0].type),
                          state = of(basic_shape<Dim>{batch, directions, hidden}, in[0].type);
  return kind.states > 1 ? inferred<Dim>{all, state, state} : inferred<Dim>{all, state};
}
// All steps of the batch: the products with all weights, and `element` per hidden number.
constexpr tally recurrent_work(const tensors& in, int w, count_t steps, const tally& element, const shape& state) {
  return tally{.mac = steps * (in[w].dims.elements() + in[w + 1].dims.elements())} +
         element * (steps * state.product(1, state.rank));
}
constexpr void recurrent_attributes(auto& op, auto&& f) {
  f("hidden_size", op.hidden_size);
  f("activations", op.activations);
  f("activations_alpha", op.activations_alpha);
  f("activations_beta", op.activations_beta);
  f("clip", op.clip);
}
inline constexpr std::string_view lstm_formula =
    "MACs = N 4 H (I + H) per step and direction; i, f, o = sigmoid, g = tanh; C = f C + i g; h = o tanh(C)";
inline constexpr std::string_view gru_formula =
    "MACs = N 3 H (I + H) per step and direction; z, r = sigmoid, n = tanh; h = (1 - z) n + z h";
inline constexpr std::string_view rnn_formula = "MACs = N H (I + H) per step and direction; h = tanh";
}  // namespace detail

template <> struct op_traits<lstm_cell_4> {
  static constexpr unsigned connected = 1u << 5;
  static constexpr std::string_view name = "LSTMCell", formula = detail::lstm_formula;
  static constexpr int opset = 4, inputs = 5;
  static constexpr void attributes(auto& op, auto&& f) { detail::recurrent_attributes(op, f); }
  template <class Dim> static constexpr inferred<Dim> infer(const recurrent&, const basic_operands<Dim>& in) {
    return detail::infer_cell({4, 2, 4}, in);
  }
  static constexpr tally count(const recurrent& op, const tensors& in, const outputs& out) {
    return detail::recurrent_work(in, 3, in[0].dims[0], detail::lstm_element(op, in.has(5)), out[0].dims);
  }
};
// With peepholes: the cell state is an input of three gates, with one weight per element.
template <> struct op_traits<lstm_cell> : op_traits<lstm_cell_4> {
  static constexpr unsigned connected = 1u << 5 | 1u << 6;
  static constexpr int opset = 1;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::recurrent_attributes(op, f);
    f("input_forget", op.input_forget);
    f("weights_format", op.weights_format);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const recurrent&, const basic_operands<Dim>& in) {
    inferred<Dim> states = detail::infer_cell({4, 2, 4}, in);
    if (!states.refusal.empty() || !in.has(6)) return states;
    const basic_shape<Dim>& peepholes = in[6].dims;
    if (!peepholes.ranked()) return states;
    Dim hidden = states[0].dims[1];
    if (peepholes.rank != 1 || !detail::narrow_quotient(hidden, peepholes[0], 3))
      return rejected("input 6 (peepholes): expected 3 x {} numbers, got {}", states[0].dims[1],
                      detail::dim_or_unknown(peepholes, 0));
    for (auto& state : states.first) state.dims.set(1, hidden);
    return states;
  }
  static constexpr tally count(const lstm_cell& op, const tensors& in, const outputs& out) {
    const tally element = detail::lstm_element(op, in.has(5)) + (in.has(6) ? tally{.add = 3, .mul = 3} : tally{});
    return detail::recurrent_work(in, 3, in[0].dims[0], element, out[0].dims);
  }
};
template <> struct op_traits<gru_cell> {
  static constexpr unsigned connected = 1u << 4;
  static constexpr std::string_view name = "GRUCell", formula = detail::gru_formula;
  static constexpr int opset = 3, inputs = 4;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::recurrent_attributes(op, f);
    f("linear_before_reset", op.linear_before_reset);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const gru_cell& op, const basic_operands<Dim>& in) {
    return detail::infer_cell({3, 1, op.linear_before_reset ? 4 : 3}, in);
  }
  static constexpr tally count(const gru_cell& op, const tensors& in, const outputs& out) {
    return detail::recurrent_work(in, 2, in[0].dims[0], detail::gru_element(op, op.linear_before_reset, in.has(4)),
                                  out[0].dims);
  }
};
template <> struct op_traits<rnn_cell> {
  static constexpr unsigned connected = 1u << 4;
  static constexpr std::string_view name = "RNNCell", formula = detail::rnn_formula;
  static constexpr int inputs = 4;
  static constexpr void attributes(auto& op, auto&& f) { detail::recurrent_attributes(op, f); }
  template <class Dim> static constexpr inferred<Dim> infer(const rnn_cell&, const basic_operands<Dim>& in) {
    return detail::infer_cell({1, 1, 1}, in);
  }
  static constexpr tally count(const rnn_cell& op, const tensors& in, const outputs& out) {
    return detail::recurrent_work(in, 2, in[0].dims[0], detail::rnn_element(op, in.has(4)), out[0].dims);
  }
};

// Sequences: all T steps count; the lengths do not shorten them.
template <> struct op_traits<lstm_sequence> {
  static constexpr std::string_view name = "LSTMSequence", formula = detail::lstm_formula;
  static constexpr int opset = 5, inputs = 7;
  static constexpr unsigned optional = 1u << 3 | 1u << 6;  // lengths, bias
  static constexpr unsigned selects = 1u << 3;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::recurrent_attributes(op, f);
    f("direction", op.direction);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const lstm_sequence& op, const basic_operands<Dim>& in) {
    return detail::infer_sequence({4, 2, 4}, op.direction, in);
  }
  static constexpr tally count(const lstm_sequence& op, const tensors& in, const outputs& out) {
    return detail::recurrent_work(in, 4, in[0].dims[0] * in[0].dims[1], detail::lstm_element(op, in.has(6)),
                                  out[1].dims);
  }
};
template <> struct op_traits<gru_sequence> {
  static constexpr std::string_view name = "GRUSequence", formula = detail::gru_formula;
  static constexpr int opset = 5, inputs = 6;
  static constexpr unsigned optional = 1u << 2 | 1u << 5;  // lengths, bias
  static constexpr unsigned selects = 1u << 2;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::recurrent_attributes(op, f);
    f("direction", op.direction);
    f("linear_before_reset", op.linear_before_reset);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const gru_sequence& op, const basic_operands<Dim>& in) {
    return detail::infer_sequence({3, 1, op.linear_before_reset ? 4 : 3}, op.direction, in);
  }
  static constexpr tally count(const gru_sequence& op, const tensors& in, const outputs& out) {
    return detail::recurrent_work(in, 3, in[0].dims[0] * in[0].dims[1],
                                  detail::gru_element(op, op.linear_before_reset, in.has(5)), out[1].dims);
  }
};
template <> struct op_traits<rnn_sequence> {
  static constexpr std::string_view name = "RNNSequence", formula = detail::rnn_formula;
  static constexpr int opset = 5, inputs = 6;
  static constexpr unsigned optional = 1u << 2 | 1u << 5;  // lengths, bias
  static constexpr unsigned selects = 1u << 2;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::recurrent_attributes(op, f);
    f("direction", op.direction);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const rnn_sequence& op, const basic_operands<Dim>& in) {
    return detail::infer_sequence({1, 1, 1}, op.direction, in);
  }
  static constexpr tally count(const rnn_sequence& op, const tensors& in, const outputs& out) {
    return detail::recurrent_work(in, 3, in[0].dims[0] * in[0].dims[1], detail::rnn_element(op, in.has(5)),
                                  out[1].dims);
  }
};

}  // namespace opcost

#endif

// ---- opcost/ops/reduction.hpp
#ifndef OPCOST_OPS_REDUCTION_HPP_PIECE
#define OPCOST_OPS_REDUCTION_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Reductions along some dimensions, and running sums. Semantics: OpenVINO operation specifications ReduceSum-1,
// ReduceMean-1, ReduceMax-1, ReduceMin-1, ReduceProd-1, ReduceL1-4, ReduceL2-4, ReduceLogicalAnd-1, ReduceLogicalOr-1,
// CumSum-3.

namespace opcost {

/// What all reductions have. Inputs: data, axes.
struct reduction {
  bool keep_dims = false;
};
/// The sum.
struct reduce_sum : reduction {};
/// The arithmetic mean.
struct reduce_mean : reduction {};
/// The maximum.
struct reduce_max : reduction {};
/// The minimum.
struct reduce_min : reduction {};
/// The product.
struct reduce_prod : reduction {};
/// The sum of absolute values.
struct reduce_l1 : reduction {};
/// The square root of the sum of squares.
struct reduce_l2 : reduction {};
/// True if all elements are true.
struct reduce_logical_and : reduction {};
/// True if an element is true.
struct reduce_logical_or : reduction {};
/// Cumulative sums along an axis.
struct cum_sum {
  bool exclusive = false, reverse = false;
};

namespace detail {
template <class Dim> constexpr inferred<Dim> reduced(bool keep_dims, const basic_operands<Dim>& in) {
  const auto& x = in[0].dims;
  if (!is_scalar_or_list(in[1])) return rejected("input 1 (axes): expected rank 0 or 1, got {}", in[1].dims.rank);
  const axis_set axes = x.ranked() ? axes_of(in[1], x.rank) : axis_set{};
  if (!axes.valid) return rejected_axes(in[1], x.rank);
  if (!axes.known) {
    // a single axis cannot occur twice
    const bool single = in[1].dims.is_static() && is(in[1].dims.elements(), 1);
    return at_least(of_rank<Dim>(keep_dims ? x.rank
                                 : single  ? x.rank - 1
                                           : -1),
                    in[0].type, "input 1 (axes): a value is unknown");
  }
  basic_shape<Dim> out;
  for (int i = 0; i < x.rank; ++i) {
    if (!axes.has(i))
      out.push_back(x[i]);
    else if (keep_dims)
      out.push_back(1);
  }
  return of(out, in[0].type);
}
using fold_numbers = interval (*)(interval, interval);
using fold_reals = double (*)(double, double);
// Calls number(folded, element), or real, for each element of each group after the first. `whole`: all of them must be
// known.
constexpr bool fold(bool whole, const partial_tensors& in, content<interval> into, fold_numbers number,
                    fold_reals real) {
  const auto& x = in[0];
  if (!x.has_value()) return false;
  const axis_set axes = axes_of(in[1], x.dims.rank);
  if (!axes.known || !axes.valid) return false;
  if (whole)
    for (const interval& d : x.value)
      if (!known(d)) return false;
  element_walk group, member;
  std::int64_t members = 1;
  for (int i = 0; i < x.dims.rank; ++i) {
    (axes.has(i) ? member : group).add(extent(x.dims, i), step_of(x.dims, i));
    if (axes.has(i)) members *= extent(x.dims, i);
  }
  const std::int64_t groups = places(into);
  for (std::int64_t i = 0; i < groups; ++i) {
    const auto to = static_cast<std::size_t>(i);
    const std::int64_t first = group.next();
    for (std::int64_t k = 0; k < members; ++k) {  // after the last one, `member` begins again
      const std::int64_t at = first + member.next();
      if (at < 0 || at >= size_of(x)) return false;
      const auto from = static_cast<std::size_t>(at);
      if (into.reals.empty())
        into.numbers[to] = k == 0 ? number_at(x, from) : number(into.numbers[to], number_at(x, from));
      else
        into.reals[to] = k == 0 ? real_at(x, from) : real(into.reals[to], real_at(x, from));
    }
  }
  return members > 0;
}
constexpr count_t folds(const tensors& in, const outputs& out) {
  return larger(in[0].dims.elements() - out[0].dims.elements(), 0);
}

template <fixed_string Name, int Opset> struct reducing {
  static constexpr bool folds = true;
  static constexpr std::string_view name = Name;
  static constexpr int opset = Opset;
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 0b10;
  static constexpr void attributes(auto& op, auto&& f) { f("keep_dims", op.keep_dims); }
  template <class Dim> static constexpr inferred<Dim> infer(const reduction& op, const basic_operands<Dim>& in) {
    return reduced(op.keep_dims, in);
  }
};
}  // namespace detail

template <> struct op_traits<reduce_sum> : detail::reducing<"ReduceSum", 1> {
  static constexpr std::string_view formula = "y = sum of x:  #x - #y additions";
  static constexpr tally count(const reduction&, const tensors& in, const outputs& out) {
    return {.add = detail::folds(in, out)};
  }
  static constexpr bool value(const reduction&, const partial_tensors& in, const partial_tensor&, int,
                              content<interval> into) {
    return detail::fold(
        true, in, into, [](interval a, interval b) { return a + b; }, [](double a, double b) { return a + b; });
  }
};
template <> struct op_traits<reduce_mean> : detail::reducing<"ReduceMean", 1> {
  static constexpr std::string_view formula = "y = (sum of x) / n:  #x - #y additions, #y divisions";
  static constexpr tally count(const reduction&, const tensors& in, const outputs& out) {
    return {.add = detail::folds(in, out), .div = out[0].dims.elements()};
  }
  static constexpr bool value(const reduction& op, const partial_tensors& in, const partial_tensor& out, int port,
                              content<interval> into) {
    if (!op_traits<reduce_sum>::value(op, in, out, port, into)) return false;
    const std::int64_t n = detail::places(into) > 0 ? detail::size_of(in[0]) / detail::places(into) : 1;
    for (interval& d : into.numbers) d = d / interval(n);
    for (double& d : into.reals) d = d / static_cast<double>(n);
    return true;
  }
};
template <> struct op_traits<reduce_max> : detail::reducing<"ReduceMax", 1> {
  static constexpr std::string_view formula = "y = max x:  #x - #y comparisons";
  static constexpr tally count(const reduction&, const tensors& in, const outputs& out) {
    return {.cmp = detail::folds(in, out)};
  }
  static constexpr bool value(const reduction&, const partial_tensors& in, const partial_tensor&, int,
                              content<interval> into) {
    return detail::fold(
        false, in, into, [](interval a, interval b) { return larger(a, b); },
        [](double a, double b) { return a < b ? b : a; });
  }
};
template <> struct op_traits<reduce_min> : detail::reducing<"ReduceMin", 1> {
  static constexpr std::string_view formula = "y = min x:  #x - #y comparisons";
  static constexpr tally count(const reduction&, const tensors& in, const outputs& out) {
    return {.cmp = detail::folds(in, out)};
  }
  static constexpr bool value(const reduction&, const partial_tensors& in, const partial_tensor&, int,
                              content<interval> into) {
    return detail::fold(
        false, in, into, [](interval a, interval b) { return smaller(a, b); },
        [](double a, double b) { return b < a ? b : a; });
  }
};
template <> struct op_traits<reduce_prod> : detail::reducing<"ReduceProd", 1> {
  static constexpr std::string_view formula = "y = product of x:  #x - #y multiplications";
  static constexpr tally count(const reduction&, const tensors& in, const outputs& out) {
    return {.mul = detail::folds(in, out)};
  }
  static constexpr bool value(const reduction&, const partial_tensors& in, const partial_tensor&, int,
                              content<interval> into) {
    return detail::fold(
        false, in, into, [](interval a, interval b) { return a * b; }, [](double a, double b) { return a * b; });
  }
};
template <> struct op_traits<reduce_l1> : detail::reducing<"ReduceL1", 4> {
  static constexpr std::string_view formula = "y = sum of |x|:  #x absolute values, #x - #y additions";
  static constexpr tally count(const reduction&, const tensors& in, const outputs& out) {
    return {.add = detail::folds(in, out), .cmp = in[0].dims.elements()};
  }
};
template <> struct op_traits<reduce_l2> : detail::reducing<"ReduceL2", 4> {
  static constexpr std::string_view formula = "y = sqrt(sum of x^2):  #x multiply-accumulates, #y roots";
  static constexpr tally count(const reduction&, const tensors& in, const outputs& out) {
    return {.mac = in[0].dims.elements(), .sqrt = out[0].dims.elements()};
  }
};
template <> struct op_traits<reduce_logical_and> : detail::reducing<"ReduceLogicalAnd", 1> {
  static constexpr std::string_view formula = "y = all of x:  #x - #y conjunctions";
  static constexpr tally count(const reduction&, const tensors& in, const outputs& out) {
    return {.logic = detail::folds(in, out)};
  }
  static constexpr bool value(const reduction&, const partial_tensors& in, const partial_tensor&, int,
                              content<interval> into) {
    return detail::fold(
        true, in, into, [](interval a, interval b) { return smaller(a, b); }, [](double a, double) { return a; });
  }
};
template <> struct op_traits<reduce_logical_or> : detail::reducing<"ReduceLogicalOr", 1> {
  static constexpr std::string_view formula = "y = any of x:  #x - #y disjunctions";
  static constexpr tally count(const reduction&, const tensors& in, const outputs& out) {
    return {.logic = detail::folds(in, out)};
  }
  static constexpr bool value(const reduction&, const partial_tensors& in, const partial_tensor&, int,
                              content<interval> into) {
    return detail::fold(
        true, in, into, [](interval a, interval b) { return larger(a, b); }, [](double a, double) { return a; });
  }
};

template <> struct op_traits<cum_sum> {
  static constexpr std::string_view formula =
      "y_i = x_0 + ... + x_i along the axis; exclusive: without x_i; reverse: from the other end:  #x additions to a "
      "running sum";
  static constexpr std::string_view name = "CumSum";
  static constexpr int opset = 3;
  static constexpr int inputs = 1;
  static constexpr unsigned selects = 0b10;
  static constexpr void attributes(auto& op, auto&& f) {
    f("exclusive", op.exclusive);
    f("reverse", op.reverse);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const cum_sum&, const basic_operands<Dim>& in) {
    return in[0];
  }
  static constexpr tally count(const cum_sum&, const tensors& in, const outputs&) {
    return {.add = in[0].dims.elements()};
  }
};

}  // namespace opcost

#endif

// ---- opcost/ops/repetition.hpp
#ifndef OPCOST_OPS_REPETITION_HPP_PIECE
#define OPCOST_OPS_REPETITION_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A tensor repeated to a given shape. Semantics: OpenVINO operation specifications Tile-1, Broadcast-1, Broadcast-3.

namespace opcost {

/// How Broadcast aligns the input with the target shape.
enum class broadcast_mode : std::uint8_t {
  numpy,
  explicit_,
  bidirectional,
  pdpd,
  none
};  // none: the name of explicit in version 1
template <>
inline constexpr std::array<std::string_view, 5> spellings<broadcast_mode>{"numpy", "explicit", "bidirectional", "pdpd",
                                                                           "none"};

/// Repeats the input along each axis. Inputs: data, repeats.
struct tile {};
/// Broadcasts the input to a target shape (input 1).
struct broadcast_1 {
  broadcast_mode mode = broadcast_mode::numpy;
  count_t start_axis = 0;  // of pdpd: the target dimension of the input's first dimension
};
/// Broadcast of opset 3: also in both directions.
struct broadcast_3 : broadcast_1 {};

// y repeats x repeats[i] times along dimension i
template <> struct op_traits<tile> : moves_data {
  static constexpr std::string_view name = "Tile";
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 0b10;
  template <class Dim> static constexpr inferred<Dim> infer(const tile&, const basic_operands<Dim>& in) {
    const auto& x = in[0].dims;
    if (!detail::is_list(in[1])) return rejected("input 1 (repeats): expected rank 1, got {}", in[1].dims.rank);
    const count_t length = detail::length_of(in[1]);
    if (!x.ranked() || length < 0) return detail::of_unknown_rank<Dim>(in[0].type);
    const int rank = static_cast<int>(larger(smaller(length, basic_shape<Dim>::max_rank + 1), x.rank));
    if (length > 0 && in[1].value.empty())
      return detail::at_least(detail::of_rank<Dim>(rank), in[0].type, "input 1 (repeats): a value is unknown");
    basic_shape<Dim> out;
    const auto times = [&](int i) {  // the repeats are aligned at the end; a negative one counts as 0
      const int at = i - rank + static_cast<int>(in[1].value.size());
      return at < 0 ? Dim(1) : larger(in[1].value[static_cast<std::size_t>(at)], Dim(0));
    };
    for (int i = 0; i < rank; ++i) out.push_back(times(i) * x.at_or(i - rank + x.rank, 1));
    return detail::of(out, in[0].type);
  }
  static constexpr bool value(const tile&, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    if (!in[0].has_value()) return false;
    detail::element_walk v;
    for (int i = 0; i < out.dims.rank; ++i) {
      const int from = i - out.dims.rank + in[0].dims.rank;
      const std::int64_t n = from < 0 ? 1 : detail::extent(in[0].dims, from);
      v.add(detail::extent(out.dims, i) / n, 0);
      v.add(n, detail::step_of(in[0].dims, from));
    }
    return detail::take(into, in[0], v);
  }
};

// y has the target shape; with bidirectional, the shape to which input and target broadcast. Explicit: axes give the
// dimension of y for each dimension of x.
template <> struct op_traits<broadcast_1> : moves_data {
  static constexpr std::string_view name = "Broadcast";
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 0b110;
  static constexpr void attributes(auto& op, auto&& f) {
    f("mode", op.mode);
    f("mode.mode.axis", op.start_axis);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const broadcast_1& op, const basic_operands<Dim>& in) {
    const auto& x = in[0].dims;
    basic_shape<Dim> out;
    if (!detail::is_list(in[1])) return rejected("input 1 (target shape): expected rank 1, got {}", in[1].dims.rank);
    if (by_axes(op) && !in.has(2)) return rejected("input 2 (axes): missing; mode explicit needs it");
    if (by_axes(op) && !detail::is_list(in[2]))
      return rejected("input 2 (axes): expected rank 1, got {}", in[2].dims.rank);
    const count_t length = detail::length_of(in[1]);
    const bool known_target = length == 0 || !in[1].value.empty();
    if (!known_target) out = detail::of_rank<Dim>(length);
    for (const Dim& d : in[1].value) {
      if (upper(d) < -1) return rejected("input 1 (target shape): expected at least 0, got {}", d);
      out.push_back(is(d, -1) ? basic_shape<Dim>::unknown_dim() : larger(d, Dim(0)));
    }
    if (op.mode == broadcast_mode::bidirectional) {
      if (!broadcast(out, x)) return detail::rejected_broadcast(out, x);
    } else if (known_target && out.ranked() && x.ranked()) {
      const bool pdpd = op.mode == broadcast_mode::pdpd;
      if (const rejection why = by_axes(op) ? misplaced(in, out)
                                : pdpd      ? unlike_from(op, x, out)
                                            : unlike(x, out, out.rank - x.rank))
        return why;
    }
    return at_least_if(known_target, out, in[0].type);
  }
  static constexpr bool value(const broadcast_1& op, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    const auto& x = in[0].dims;
    const detail::known_list axes = by_axes(op) ? detail::known_value(in[2]) : detail::known_list{};
    if ((by_axes(op) && !axes.known) || !in[0].has_value()) return false;
    const int shift = op.mode == broadcast_mode::pdpd ? static_cast<int>(op.start_axis) : out.dims.rank - x.rank;
    detail::element_walk v;
    for (int i = 0; i < out.dims.rank; ++i) {
      int from = i - shift;
      if (by_axes(op))
        for (from = x.rank - 1; from >= 0 && axes[from] != i; --from) {}
      v.add(detail::extent(out.dims, i), from < 0 || from >= x.rank || is(x[from], 1) ? 0 : detail::step_of(x, from));
    }
    return detail::take(into, in[0], v);
  }

 private:
  static constexpr bool by_axes(const broadcast_1& op) {
    return op.mode == broadcast_mode::explicit_ || op.mode == broadcast_mode::none;
  }
  template <class Dim> static constexpr inferred<Dim> at_least_if(bool known, const basic_shape<Dim>& out, dtype type) {
    return known ? inferred<Dim>(detail::of(out, type))
                 : detail::at_least(out, type, "input 1 (target shape): a value is unknown");
  }
  // The input's dimensions begin at dimension `shift` of the target.
  template <class Dim>
  static constexpr rejection unlike(const basic_shape<Dim>& x, const basic_shape<Dim>& target, int shift) {
    if (shift < 0)
      return rejected("input 1 (target shape): expected at least {} dimensions, got {}", x.rank, target.rank);
    for (int i = 0; i < x.rank; ++i)
      if (known(x[i]) && known(target[i + shift]) && !is(x[i], 1) && !(x[i] == target[i + shift]))
        return rejected("input 0: expected 1 or {} in dimension {}, got {}", target[i + shift], i, x[i]);
    return {};
  }
  template <class Dim>
  static constexpr rejection unlike_from(const broadcast_1& op, const basic_shape<Dim>& x, basic_shape<Dim>& target) {
    if (op.start_axis < 0 || op.start_axis + x.rank < target.rank)
      return rejected("start_axis: expected 0 to {}, got {}", target.rank - x.rank, op.start_axis);
    const int from = static_cast<int>(smaller(op.start_axis, target.rank));
    for (int i = from; i < target.rank; ++i) {
      Dim d = target[i];
      const Dim own = x[i - from];
      if (!is(own, 1) && !is(d, 1) && !merge(d, own))
        return rejected("input 0: expected 1 or {} in dimension {}, got {}", target[i], i - from, own);
      target.set(i, is(target[i], 1) && !is(own, 1) ? own : d);
    }
    return {};
  }
  template <class Dim>
  static constexpr rejection misplaced(const basic_operands<Dim>& in, const basic_shape<Dim>& target) {
    const auto& x = in[0].dims;
    const count_t length = detail::length_of(in[2]);
    if (length >= 0 && length != x.rank && !(x.rank == 0 && length == 1))
      return rejected("input 2 (axes): expected {} numbers, got {}", x.rank, length);
    const detail::known_list axes = detail::known_value(in[2]);
    for (int i = 0; i < axes.size; ++i) {
      if (axes[i] < 0 || axes[i] >= target.rank)
        return rejected("input 2 (axes): expected axes of rank {}, got {}", target.rank, axes[i]);
      if (i > 0 && axes[i] < axes[i - 1])
        return rejected("input 2 (axes): expected ascending axes, got {} after {}", axes[i], axes[i - 1]);
      const Dim d = target[static_cast<int>(axes[i])];
      if (x.rank == 0 ? !may_be(d, 1) : !detail::agree(d, x[i]) && !may_be(x[i], 1))
        return rejected("input 0: expected 1 or {} in dimension {}, got {}", d, i, x[i]);
    }
    return {};
  }
};
template <> struct op_traits<broadcast_3> : op_traits<broadcast_1> { static constexpr int opset = 3; };

}  // namespace opcost

#endif

// ---- opcost/ops/resampling.hpp
#ifndef OPCOST_OPS_RESAMPLING_HPP_PIECE
#define OPCOST_OPS_RESAMPLING_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Resampling: outputs are read between the elements of the input, on a regular grid or at points of a second input.
// Attributes and shapes: OpenVINO operation specifications Interpolate-1, -4, -11, GridSample-9.

// ---- opcost/ops/interpolation.hpp
#ifndef OPCOST_OPS_INTERPOLATION_HPP_PIECE
#define OPCOST_OPS_INTERPOLATION_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The elements of an Interpolate. Every mode is a weighted sum along one axis after the other: for each output
// coordinate, `taps` lists the elements of the axis and their weights. OpenVINO operation specification Interpolate-4;
// coordinates are in single precision, as OpenVINO computes them.

namespace opcost {

/// The function that Interpolate computes elements with.
enum class interpolate_mode : std::uint8_t {
  nearest,
  linear,
  linear_onnx,
  cubic,
  bilinear_pillow,
  bicubic_pillow,
  area
};
template <>
inline constexpr std::array<std::string_view, 7> spellings<interpolate_mode>{
    "nearest", "linear", "linear_onnx", "cubic", "bilinear_pillow", "bicubic_pillow", "area"};
/// Whether the shape of the output follows from sizes or from scales.
enum class shape_calculation : std::uint8_t { sizes, scales };
template <> inline constexpr std::array<std::string_view, 2> spellings<shape_calculation>{"sizes", "scales"};
/// How a coordinate of the output becomes one of the input.
enum class coordinate_transformation : std::uint8_t {
  half_pixel,
  pytorch_half_pixel,
  asymmetric,
  tf_half_pixel_for_nn,
  align_corners
};
template <>
inline constexpr std::array<std::string_view, 5> spellings<coordinate_transformation>{
    "half_pixel", "pytorch_half_pixel", "asymmetric", "tf_half_pixel_for_nn", "align_corners"};
/// How a coordinate is rounded to the nearest element.
enum class nearest_mode : std::uint8_t { round_prefer_floor, round_prefer_ceil, floor, ceil, simple };
template <>
inline constexpr std::array<std::string_view, 5> spellings<nearest_mode>{"round_prefer_floor", "round_prefer_ceil",
                                                                         "floor", "ceil", "simple"};

/// Interpolate of opset 4. Inputs: data, sizes, scales, optional axes.
struct interpolate_4 {
  ints pads_begin{}, pads_end{};
  interpolate_mode mode = interpolate_mode::nearest;
  shape_calculation calculation = shape_calculation::sizes;
  coordinate_transformation coordinates = coordinate_transformation::half_pixel;
  nearest_mode nearest = nearest_mode::round_prefer_floor;
  bool antialias = false;
  double cube_coeff = -0.75;
};

namespace detail {
// One axis of the padded input and of the output.
struct resized_axis {
  std::int64_t pad = 0, from = 0, to = 0;
  float scale = 1;  // output / input
};
// The position in the input of an output coordinate.
constexpr float original_coordinate(coordinate_transformation how, const resized_axis& axis, std::int64_t at) {
  const float x = static_cast<float>(at), from = static_cast<float>(axis.from), to = static_cast<float>(axis.to);
  if (axis.from == axis.to || (axis.scale >= 1 && axis.scale <= 1)) return x;
  switch (how) {
    case coordinate_transformation::asymmetric: return x / axis.scale;
    case coordinate_transformation::tf_half_pixel_for_nn: return (x + 0.5f) / axis.scale;
    case coordinate_transformation::align_corners: return axis.to == 1 ? 0 : x * (from - 1) / (to - 1);
    case coordinate_transformation::pytorch_half_pixel: return axis.to > 1 ? (x + 0.5f) / axis.scale - 0.5f : 0;
    default: return (x + 0.5f) / axis.scale - 0.5f;
  }
}
constexpr std::int64_t nearest_element(nearest_mode how, float x, bool shrinks) {
  const double v = static_cast<double>(x), low = floor_of(v), rest = v - low;
  switch (how) {
    case nearest_mode::floor: return static_cast<std::int64_t>(low);
    case nearest_mode::ceil: return static_cast<std::int64_t>(ceiling_of(v));
    case nearest_mode::simple: return static_cast<std::int64_t>(shrinks ? ceiling_of(v) : truncated(v));
    case nearest_mode::round_prefer_ceil: return static_cast<std::int64_t>(rest >= 0.5 ? low + 1 : low);
    default: return static_cast<std::int64_t>(rest > 0.5 ? low + 1 : low);
  }
}
constexpr double distance(double a, double b) { return a < b ? b - a : a - b; }
// Weights by the distance from a center: a triangle, and Keys' cubic, whose free parameter is `a`.
constexpr double triangle(double x) { return x < 1 ? 1 - x : 0; }
constexpr double cubic(double x, double a) {
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? ((x - 5) * x + 8) * x * a - 4 * a : 0;
}

// The elements that an output coordinate is made of.
struct taps {
  struct tap {
    std::int64_t at;
    double weight;
  };
  sequence<tap> all{};

  constexpr void add(std::int64_t at, double weight) { all.push_back({at, weight}); }
  constexpr void normalize() {
    double sum = 0;
    for (const tap& t : all) sum += t.weight;
    for (tap& t : all) t.weight = sum == 0 ? 0 : t.weight / sum;
  }
};
constexpr std::int64_t within(std::int64_t at, std::int64_t n) { return at < 0 ? 0 : at >= n ? n - 1 : at; }
constexpr taps taps_of(const interpolate_4& op, const resized_axis& axis, std::int64_t to) {
  taps r;
  const float x = original_coordinate(op.coordinates, axis, to);
  const double place = static_cast<double>(x), scale = static_cast<double>(axis.scale);
  switch (op.mode) {
    case interpolate_mode::nearest: r.add(within(nearest_element(op.nearest, x, axis.scale < 1), axis.from), 1); break;
    case interpolate_mode::linear_onnx: {
      const double last = static_cast<double>(axis.from - 1), inside = place < 0 ? 0 : place > last ? last : place;
      const auto low = static_cast<std::int64_t>(inside);
      const double rest = inside - static_cast<double>(low);
      r.add(low, 1 - rest);
      if (rest > 0) r.add(low + 1, rest);
      break;
    }
    case interpolate_mode::linear: {
      const double narrow = op.antialias ? scale : 1;
      const double reach = scale > 1 ? 2 : ceiling_of(2 / narrow), center = half_away_from_zero(place);
      for (double at = center - reach; at <= center + reach; ++at)
        if (at >= 0 && at < static_cast<double>(axis.from))
          r.add(static_cast<std::int64_t>(at), triangle(narrow * distance(place, at)));
      r.normalize();
      break;
    }
    case interpolate_mode::cubic: {
      const double low = floor_of(place);
      for (double at = low - 1; at <= low + 2; ++at)
        r.add(within(static_cast<std::int64_t>(at), axis.from), cubic(distance(place, at), op.cube_coeff));
      break;
    }
    default: {  // as the library Pillow resizes images
      const bool is_cubic = op.mode == interpolate_mode::bicubic_pillow;
      const double step = static_cast<double>(axis.from) / static_cast<double>(axis.to), wide = step < 1 ? 1 : step,
                   support = (is_cubic ? 2 : 1) * wide, center = (static_cast<double>(to) + 0.5) * step;
      const std::int64_t first = larger(count_t(static_cast<std::int64_t>(center - support + 0.5)), 0).n,
                         end = smaller(count_t(static_cast<std::int64_t>(center + support + 0.5)), axis.from).n;
      for (std::int64_t at = first; at < end; ++at) {
        const double away = distance(static_cast<double>(at) + 0.5, center) / wide;
        r.add(at, is_cubic ? cubic(away, op.cube_coeff) : triangle(away));
      }
      r.normalize();
    }
  }
  return r;
}

// Replaces [before, axis.from, inner] by [before, axis.to, inner].
constexpr sequence<double> resize(const interpolate_4& op, const sequence<double>& x, const resized_axis& axis,
                                  std::int64_t before, std::int64_t inner) {
  sequence<double> y(static_cast<std::size_t>(before * axis.to * inner));
  for (std::int64_t to = 0; to < axis.to; ++to) {
    const taps weights = taps_of(op, axis, to);
    for (std::int64_t b = 0; b < before; ++b)
      for (const taps::tap& t : weights.all) {
        const double* row = x.data() + (b * axis.from + t.at) * inner;
        double* into = y.data() + (b * axis.to + to) * inner;
        for (std::int64_t i = 0; i < inner; ++i) into[i] += t.weight * row[i];
      }
  }
  return y;
}

// The axes of the padded input and of the output. False if an extent or a scale is not positive, or not known.
constexpr bool resized_axes(const interpolate_4& op, const partial_shape& from, const partial_tensor& scales,
                            const partial_tensor& axes, const partial_shape& to,
                            std::array<resized_axis, partial_shape::max_rank>& all) {
  const integer_list listed = integers_of(axes);
  if (axes.present() && !listed.known) return false;
  for (int i = 0; i < from.rank; ++i) {
    const std::int64_t begin = op.pads_begin.at_or(i, 0).n, end = op.pads_end.at_or(i, 0).n;
    resized_axis& axis = all[static_cast<std::size_t>(i)];
    axis.pad = begin;
    axis.from = extent(from, i) + begin + end;
    axis.to = extent(to, i);
    if (begin < 0 || end < 0 || extent(from, i) < 1 || axis.to < 1) return false;
    axis.scale = static_cast<float>(axis.to) / static_cast<float>(axis.from);
  }
  const std::int64_t given = axes.present() ? listed.size : from.rank;
  for (std::int64_t k = 0; k < given && op.calculation == shape_calculation::scales; ++k) {
    const std::int64_t i = axes.present() ? listed[k] : k;
    if (i < 0 || i >= from.rank || k >= size_of(scales)) return false;
    const auto at = static_cast<std::size_t>(k);
    if (scales.reals.empty() && !scales.value[at].exact()) return false;
    all[static_cast<std::size_t>(i)].scale = static_cast<float>(real_at(scales, at));
    if (!(all[static_cast<std::size_t>(i)].scale > 0)) return false;
  }
  return true;
}

// Writes [before, n, inner] into the middle of [before, axis.from, inner].
constexpr sequence<double> pad(const sequence<double>& x, const resized_axis& axis, std::int64_t before, std::int64_t n,
                               std::int64_t inner) {
  sequence<double> y(static_cast<std::size_t>(before * axis.from * inner));
  for (std::int64_t b = 0; b < before; ++b)
    for (std::int64_t i = 0; i < n * inner; ++i)
      y[static_cast<std::size_t>((b * axis.from + axis.pad) * inner + i)] =
          x[static_cast<std::size_t>(b * n * inner + i)];
  return y;
}

// The elements of an Interpolate of opset 4 or later. `scales` and `axes` are the operands; `axes` may be absent.
constexpr bool interpolate_content(interpolate_4 op, const partial_tensor& x, const partial_tensor& scales,
                                   const partial_tensor& axes, const partial_tensor& out, content<interval> into) {
  std::array<resized_axis, partial_shape::max_rank> all{};
  const int rank = x.dims.rank;
  if (x.reals.empty() || into.reals.empty() || op.mode == interpolate_mode::area || rank != out.dims.rank) return false;
  if (!resized_axes(op, x.dims, scales, axes, out.dims, all)) return false;
  bool shrinks = false;
  for (const resized_axis& axis : all) shrinks = shrinks || axis.scale < 1;
  op.antialias = op.antialias && shrinks;
  sequence<double> now(x.reals.size());
  for (std::size_t i = 0; i < now.size(); ++i) now[i] = x.reals[i];
  std::int64_t before = 1;
  for (int i = 0; i < rank; ++i) {
    const resized_axis& axis = all[static_cast<std::size_t>(i)];
    const std::int64_t inner = step_of(x.dims, i), n = extent(x.dims, i);
    if (axis.from != n) now = pad(now, axis, before, n, inner);
    if (axis.from != axis.to) now = resize(op, now, axis, before, inner);
    before *= axis.to;
  }
  if (now.size() != into.reals.size()) return false;
  for (std::size_t i = 0; i < now.size(); ++i) into.reals[i] = rounded(out.type, now[i]);
  return true;
}
}  // namespace detail

}  // namespace opcost

#endif

namespace opcost {

/// Interpolate of opset 1. Inputs: data, sizes of the axes.
struct interpolate {
  ints axes{}, pads_begin{}, pads_end{};
  interpolate_mode mode = interpolate_mode::nearest;
  bool align_corners = true, antialias = false;
};
/// Interpolate of opset 11: sizes and scales are one input.
struct interpolate_11 : interpolate_4 {};

namespace detail {
// A scaled extent, in single precision as OpenVINO computes it: floor(n (scale + 1e-6)); 0 if that is not an extent.
constexpr count_t scaled(count_t n, float scale) {
  const float v = static_cast<float>(n.n) * scale;
  return v >= 0 && v < 9.0e18f ? count_t(static_cast<std::int64_t>(v)) : count_t(0);
}
template <class Dim> constexpr Dim scaled(Dim d, double scale) {
  const float s = static_cast<float>(scale);
  if (s >= 1.0f && s <= 1.0f) return d;
  const float up = s + 1.0e-6f;
  if (known(d)) return scaled(lower(d), up);
  return between<Dim>(scaled(lower(d), up), bounded(d) ? scaled(upper(d), up) : upper(d));
}
template <class Dim> constexpr Dim wanted_extent(const basic_tensor<Dim>& sizes, int i) {
  if (!sizes.has_value()) return basic_shape<Dim>::unknown_dim();
  const Dim d = number_at(sizes, static_cast<std::size_t>(i));
  return known(d) && lower(d) < 0 ? basic_shape<Dim>::unknown_dim() : d;
}

// The padded input with the extents of `axes` (all, if there is no such input) replaced by sizes, or scaled.
template <class Dim>
constexpr inferred<Dim> infer_interpolate(const interpolate_4& op, const basic_tensor<Dim>& x,
                                          const basic_tensor<Dim>& wanted, const basic_tensor<Dim>& axes) {
  if (!may_have_rank(wanted.dims, 1) || (axes.present() && !may_have_rank(axes.dims, 1)))
    return rejected("sizes or scales, and axes: expected rank 1, got {} and {}", rank_of(wanted.dims),
                    rank_of(axes.dims));
  if (!x.dims.ranked()) return of_unknown_rank<Dim>(x.type);
  const int rank = x.dims.rank;
  basic_shape<Dim> out = x.dims;
  for (int i = 0; i < rank; ++i) out.set(i, out[i] + op.pads_begin.at_or(i, 0) + op.pads_end.at_or(i, 0));
  known_list at = known_value(axes);
  if (!axes.present()) {
    at.known = true;
    for (; at.size < rank; ++at.size) at.items[static_cast<std::size_t>(at.size)] = at.size;
  }
  if (!at.known) return of(basic_shape<Dim>::filled(rank, basic_shape<Dim>::unknown_dim()), x.type);
  if (wanted.dims.ranked() && known(wanted.dims[0]) && wanted.has_value() && lower(wanted.dims[0]) < at.size)
    return rejected("sizes or scales: expected {} numbers, got {}", at.size, wanted.dims[0]);
  for (int i = 0; i < at.size; ++i) {
    if (at[i] < 0 || at[i] >= rank) return rejected("axes: expected axes of rank {}, got {}", rank, at[i]);
    const int axis = static_cast<int>(at[i]);
    const auto at_i = static_cast<std::size_t>(i);
    if (op.calculation == shape_calculation::sizes)
      out.set(axis, wanted_extent(wanted, i));
    else if (!wanted.has_value() || (wanted.reals.empty() && !known(wanted.value[at_i])))
      out.set(axis, basic_shape<Dim>::unknown_dim());
    else
      out.set(axis, scaled(out[axis], real_at(wanted, at_i)));
  }
  return of(out, x.type);
}

// Work along the axes whose extent changes. Each output coordinate of such an axis is computed once: .mul, .add,
// .round, and the weights of its taps (2, 4 for cubic; if they widen, times the shrinkage). Then
//   nearest: nothing;
//   linear, cubic: the weights of the axes are multiplied once for all channels, and each output element blends the
//   taps of all axes; linear also adds the weights up and divides by their sum;
//   pillow: weights are divided by their sum, and one axis is resized after the other.
constexpr tally interpolation_work(interpolate_mode mode, bool antialias, const shape& x, const shape& y) {
  const bool pillow = mode == interpolate_mode::bilinear_pillow || mode == interpolate_mode::bicubic_pillow;
  const bool cubic = mode == interpolate_mode::cubic || mode == interpolate_mode::bicubic_pillow;
  tally work;
  count_t taps = 1, weights = 1, done = x.elements();
  for (int i = y.rank - 1; i >= 0; --i) {
    if (y[i] == x[i]) continue;
    const bool shrinks = y[i] > 0 && x[i] > y[i];
    const bool widens =
        shrinks && (pillow || mode == interpolate_mode::area || (antialias && mode == interpolate_mode::linear));
    const count_t here = count_t(cubic ? 4 : 2) * (widens ? ceil_div(x[i], y[i]) : count_t(1));
    work += tally{.add = 1, .mul = 1, .round = 1} * y[i];
    if (mode == interpolate_mode::nearest) continue;
    // by the distance of the tap; a widened tap scales its absolute value
    tally weight = cubic ? cubic_weight : tally{.add = 1};
    if (widens) weight += cubic ? tally{.mul = 1, .cmp = 1} : tally{.add = 1, .mul = 1, .cmp = 2};
    work += weight * (y[i] * here);
    if (pillow) {
      done = x[i] > 0 ? done / x[i] * y[i] : count_t(0);
      work += tally{.add = here - 1, .div = here} * y[i] + tally{.add = here - 1, .mul = here} * done;
      continue;
    }
    if (taps > 1) work.mul += weights * y[i] * here;
    weights *= y[i] * here;
    taps *= here;
  }
  if (taps == 1) return work;
  tally blend{.add = taps - 1, .mul = taps};
  if (mode == interpolate_mode::linear) blend += {.add = taps - 1, .div = 1};
  return work + blend * y.elements();
}
}  // namespace detail

// Axes are an attribute and are used in ascending order. Pads are not part of the output.
template <> struct op_traits<interpolate> {
  static constexpr std::string_view name = "Interpolate";
  static constexpr std::string_view formula =
      "nearest: coordinates only; linear: #y blends of 2 taps per axis; cubic: of 4 taps per axis";
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 1u << 1;
  static constexpr void attributes(auto& op, auto&& f) {
    f("axes", op.axes);
    f("mode", op.mode);
    f("align_corners", op.align_corners);
    f("antialias", op.antialias);
    f("pads_begin", op.pads_begin);
    f("pads_end", op.pads_end);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const interpolate& op, const basic_operands<Dim>& in) {
    const basic_shape<Dim>& x = in[0].dims;
    if (!x.ranked()) return detail::of_unknown_rank<Dim>(in[0].type);
    basic_shape<Dim> out = x;
    for (count_t axis : op.axes)
      if (axis < 0 || axis >= x.rank) return rejected("axes: expected axes of rank {}, got {}", x.rank, axis);
    int i = 0;
    for (int axis = 0; axis < x.rank; ++axis) {
      bool resized = false;
      for (count_t a : op.axes) resized = resized || a == axis;
      if (!resized) continue;
      if (in[1].dims.is_static() && lower(in[1].dims.elements()) <= i)
        return rejected("input 1 (sizes): expected more than {} numbers, got {}", i, in[1].dims.elements());
      out.set(axis, detail::wanted_extent(in[1], i++));
    }
    return detail::of(out, in[0].type);
  }
  static constexpr tally count(const interpolate& op, const tensors& in, const outputs& out) {
    return detail::interpolation_work(op.mode, op.antialias, in[0].dims, out[0].dims);
  }
};
template <> struct op_traits<interpolate_4> {
  static constexpr unsigned connected = 1u << 3;
  static constexpr std::string_view name = "Interpolate";
  static constexpr std::string_view formula = op_traits<interpolate>::formula;
  static constexpr int opset = 4, inputs = 3;
  static constexpr unsigned reads = 1u << 1 | 1u << 2 | 1u << 3;
  static constexpr void attributes(auto& op, auto&& f) {
    f("mode", op.mode);
    f("shape_calculation_mode", op.calculation);
    f("coordinate_transformation_mode", op.coordinates);
    f("nearest_mode", op.nearest);
    f("antialias", op.antialias);
    f("pads_begin", op.pads_begin);
    f("pads_end", op.pads_end);
    f("cube_coeff", op.cube_coeff);
  }
  // inputs: input, sizes, scales, optionally axes
  template <class Dim> static constexpr inferred<Dim> infer(const interpolate_4& op, const basic_operands<Dim>& in) {
    return detail::infer_interpolate(op, in[0], in[op.calculation == shape_calculation::sizes ? 1 : 2], in[3]);
  }
  static constexpr tally count(const interpolate_4& op, const tensors& in, const outputs& out) {
    return detail::interpolation_work(op.mode, op.antialias, in[0].dims, out[0].dims);
  }
  static constexpr bool value(const interpolate_4& op, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    return detail::interpolate_content(op, in[0], in[2], in[3], out, into);
  }
};
template <> struct op_traits<interpolate_11> : op_traits<interpolate_4> {
  static constexpr unsigned connected = 1u << 2;
  static constexpr int opset = 11, inputs = 2;
  static constexpr unsigned reads = 1u << 1 | 1u << 2;
  // inputs: input, sizes or scales, optionally axes
  template <class Dim> static constexpr inferred<Dim> infer(const interpolate_11& op, const basic_operands<Dim>& in) {
    if (op.calculation == shape_calculation::scales && bits_of(in[1].type) > 0 &&
        !(is_real(in[1].type) && bits_of(in[1].type) <= 32))
      return rejected("input 1 (scales): expected f32, f16 or bf16, got {t}", in[1].type);
    return detail::infer_interpolate(op, in[0], in[1], in[2]);
  }
  static constexpr bool value(const interpolate_11& op, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    return detail::interpolate_content(op, in[0], in[1], in[2], out, into);
  }
};

/// How GridSample computes an element between others.
enum class grid_mode : std::uint8_t { bilinear, bicubic, nearest };
template <> inline constexpr std::array<std::string_view, 3> spellings<grid_mode>{"bilinear", "bicubic", "nearest"};
/// What GridSample reads outside the input.
enum class grid_padding : std::uint8_t { zeros, border, reflection };
template <> inline constexpr std::array<std::string_view, 3> spellings<grid_padding>{"zeros", "border", "reflection"};
/// Samples the input [N, C, H, W] at the positions of a grid [N, H', W', 2]. Output: [N, C, H', W'].
struct grid_sample {
  bool align_corners = false;
  grid_mode mode = grid_mode::bilinear;
  grid_padding padding = grid_padding::zeros;
};
// Each point of the grid is scaled to the input's extents, clipped to them, and read for all channels: 1, 4 or 16
// neighbors.
template <> struct op_traits<grid_sample> {
  static constexpr std::string_view name = "GridSample";
  static constexpr std::string_view formula = "N H' W' points, each read between elements for C channels";
  static constexpr int opset = 9, inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) {
    f("align_corners", op.align_corners);
    f("mode", op.mode);
    f("padding_mode", op.padding);
  }
  // inputs: [N, C, H, W], grid [N, H', W', 2]; output: [N, C, H', W']
  template <class Dim> static constexpr inferred<Dim> infer(const grid_sample&, const basic_operands<Dim>& in) {
    const auto &x = in[0].dims, &grid = in[1].dims;
    if ((x.ranked() && x.rank != 4) || (grid.ranked() && grid.rank != 4))
      return rejected("inputs 0 and 1 (grid): expected rank 4, got {} and {}", detail::rank_of(x),
                      detail::rank_of(grid));
    if (grid.ranked() && !may_be(grid[3], 2))
      return rejected("input 1 (grid): expected 2 coordinates per point, got {}", grid[3]);
    basic_shape<Dim> out = basic_shape<Dim>::filled(4, basic_shape<Dim>::unknown_dim());
    if (x.ranked()) {
      out.set(0, x[0]);
      out.set(1, x[1]);
    }
    if (grid.ranked()) {
      Dim batch = out[0];
      if (!merge(batch, grid[0])) return rejected("input 1 (grid): expected a batch of {}, got {}", out[0], grid[0]);
      out.set(0, batch);
      out.set(2, grid[1]);
      out.set(3, grid[2]);
    }
    return detail::of(out, in[0].type);
  }
  static constexpr tally count(const grid_sample& op, const tensors&, const outputs& out) {
    const shape& y = out[0].dims;
    tally point{.add = 2, .mul = 2};
    if (op.padding != grid_padding::zeros) point.cmp += 4;
    if (op.padding == grid_padding::reflection) point += {.add = op.align_corners ? 2 : 6, .div = 2};
    tally channel;
    if (op.mode == grid_mode::nearest)
      point.round += 2;
    else if (op.mode == grid_mode::bilinear) {
      point += detail::bilinear_point;
      channel = detail::bilinear_blend;
    } else {
      point += detail::cubic_weight * 8 + tally{.round = 2};
      channel = {.add = 15, .mul = 20};
    }  // 2 x 4 weights; rows, then a column
    return point * (y[0] * y[2] * y[3]) + channel * y.elements();
  }
};

}  // namespace opcost

#endif

// ---- opcost/ops/scattering.hpp
#ifndef OPCOST_OPS_SCATTERING_HPP_PIECE
#define OPCOST_OPS_SCATTERING_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A tensor with some elements replaced by updates or combined with them. Semantics: OpenVINO operation specifications
// ScatterUpdate-3, ScatterElementsUpdate-3 and -12, ScatterNDUpdate-3 and -15.

namespace opcost {

/// How updates are combined with the data.
enum class scatter_reduction : std::uint8_t { none, sum, prod, min, max, mean, sub };
template <>
inline constexpr std::array<std::string_view, 7> spellings<scatter_reduction>{"none", "sum",  "prod", "min",
                                                                              "max",  "mean", "sub"};

/// Replaces slices along an axis. Inputs: data, indices, updates, axis.
struct scatter_update {};
/// Replaces single elements along an axis. Inputs: data, indices, updates, axis.
struct scatter_elements_update_3 {};
/// ScatterElementsUpdate of opset 12: may combine updates with the data.
struct scatter_elements_update_12 {
  scatter_reduction reduction = scatter_reduction::none;
  bool use_init_val = true;
};
/// Replaces slices; the last dimension of the indices is a position. Inputs: data, indices, updates.
struct scatter_nd_update_4 {};
/// ScatterNDUpdate of opset 15: may combine updates with the data.
struct scatter_nd_update_15 {
  scatter_reduction reduction = scatter_reduction::none;
};

namespace detail {
// One operation per element of the updates; a mean also divides once per element.
constexpr tally combining(scatter_reduction how, count_t updates) {
  switch (how) {
    case scatter_reduction::none: return {};
    case scatter_reduction::prod: return {.mul = updates};
    case scatter_reduction::min:
    case scatter_reduction::max: return {.cmp = updates};
    case scatter_reduction::mean: return {.add = updates, .div = updates};
    default: return {.add = updates};
  }
}
// Combines element `to` of the output with element `from` of the updates; only for integers.
constexpr bool combine(scatter_reduction how, content<interval> into, std::int64_t to, const partial_tensor& updates,
                       std::int64_t from) {
  if (how == scatter_reduction::none) return pick(into, to, updates, from);
  if (!into.reals.empty() || updates.value.empty() || to < 0 || to >= places(into) || from < 0 ||
      from >= size_of(updates))
    return false;
  interval& old = into.numbers[to];
  const interval u = updates.value[from];
  switch (how) {
    case scatter_reduction::sum: old = old + u; return true;
    case scatter_reduction::sub: old = old - u; return true;
    case scatter_reduction::prod: old = old * u; return true;
    case scatter_reduction::min: old = smaller(old, u); return true;
    case scatter_reduction::max: old = larger(old, u); return true;
    default: return false;
  }
}
template <class Dim> constexpr bool single_axis(const basic_tensor<Dim>& t) {
  return t.dims.rank < 1 || (t.dims.rank == 1 && may_be(t.dims[0], 1));
}
// -1: outside the dimension.
constexpr std::int64_t normal_index(count_t i, std::int64_t n) {
  if (i < 0) i += n;
  return i < 0 || i >= n ? -1 : i.n;
}
}  // namespace detail

// Replaces the slices of the data that the indices select along the axis. Updates have the dimensions of data before
// the axis, of the indices, of data after the axis.
template <> struct op_traits<scatter_update> : moves_data {
  static constexpr std::string_view name = "ScatterUpdate";
  static constexpr int opset = 3;
  static constexpr int inputs = 4;
  static constexpr unsigned reads = 0b1000, selects = 0b0010;
  template <class Dim> static constexpr inferred<Dim> infer(const scatter_update&, const basic_operands<Dim>& in) {
    const auto &x = in[0].dims, &indices = in[1].dims, &updates = in[2].dims;
    if (common(in[0].type, in[2].type) == dtype::none)
      return rejected("input 2 (updates): expected the element type of input 0, got {t}", in[2].type);
    if (!detail::single_axis(in[3]))
      return rejected("input 3 (axis): expected one number, got rank {}", detail::rank_of(in[3].dims));
    if (!x.ranked()) return detail::of(x, in[0].type);
    const bool ranks = indices.ranked() && updates.ranked();
    if (ranks && updates.rank != x.rank + indices.rank - 1)
      return rejected("input 2 (updates): expected rank {}, got {}", x.rank + indices.rank - 1, updates.rank);
    const detail::single_number named = detail::known_scalar(in[3]);
    if (!named.known) return detail::of(x, in[0].type);
    const int axis = detail::normal_axis(named.n, x.rank);
    if (axis < 0) return rejected("input 3 (axis): expected an axis of rank {}, got {}", x.rank, named.n);
    bool fits = true;
    for (int i = 0; ranks && i < updates.rank; ++i)
      fits = fits && detail::agree(updates[i], i < axis                  ? x[i]
                                               : i < axis + indices.rank ? indices[i - axis]
                                                                         : x[i - indices.rank + 1]);
    if (!fits) return rejected("input 2 (updates): expected the shape of the slices of axis {} of input 0", axis);
    return detail::of(x, in[0].type);
  }
  static constexpr bool value(const scatter_update&, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    const detail::integer_list indices = detail::integers_of(in[1]);
    const detail::single_number named = detail::known_scalar(in[3]);
    if (!indices.known || !named.known || !detail::copy_content(in[0], into)) return false;
    const int axis = detail::normal_axis(named.n, out.dims.rank);
    const std::int64_t n = detail::extent(out.dims, axis), inner = detail::step_of(out.dims, axis),
                       updates = detail::size_of(in[2]);
    for (std::int64_t i = 0; i < updates && indices.size > 0; ++i) {
      const std::int64_t row = i / inner, index = detail::normal_index(indices[row % indices.size], n);
      if (index < 0 || !detail::pick(into, (row / indices.size * n + index) * inner + i % inner, in[2], i))
        return false;
    }
    return updates > 0 || indices.size == 0;
  }
};

namespace detail {
template <class Dim> constexpr inferred<Dim> scattered_elements(const basic_operands<Dim>& in) {
  const auto &x = in[0].dims, &indices = in[1].dims, &updates = in[2].dims;
  if (common(in[0].type, in[2].type) == dtype::none)
    return rejected("input 2 (updates): expected the element type of input 0, got {t}", in[2].type);
  if (!single_axis(in[3])) return rejected("input 3 (axis): expected one number, got rank {}", rank_of(in[3].dims));
  if (x.ranked() && indices.ranked() && x.rank != indices.rank)
    return rejected("input 1 (indices): expected rank {}, got {}", x.rank, indices.rank);
  if (!agree(indices, updates))
    return rejected("input 2 (updates): expected the shape of input 1, got rank {}", rank_of(updates));
  const single_number named = known_scalar(in[3]);
  if (x.ranked() && named.known && normal_axis(named.n, x.rank) < 0)
    return rejected("input 3 (axis): expected an axis of rank {}, got {}", x.rank, named.n);
  return of(x, in[0].type);
}
constexpr bool scatter_elements(scatter_reduction how, const partial_tensors& in, const partial_tensor& out,
                                content<interval> into) {
  const integer_list indices = integers_of(in[1]);
  const single_number named = known_scalar(in[3]);
  if (!indices.known || !named.known || !in[1].dims.is_static() || !copy_content(in[0], into)) return false;
  const int axis = normal_axis(named.n, out.dims.rank);
  element_walk row;
  for (int d = 0; d < out.dims.rank; ++d) row.add(extent(in[1].dims, d), d == axis ? 0 : step_of(out.dims, d));
  for (std::int64_t i = 0; i < indices.size; ++i) {
    const std::int64_t index = normal_index(indices[i], extent(out.dims, axis));
    if (index < 0) return false;
    const std::int64_t to = row.next() + step_of(out.dims, axis) * index;
    if (!combine(how, into, to, in[2], i)) return false;
  }
  return true;
}
}  // namespace detail

// x[indices[i, j, ...], j, ...] = updates[i, j, ...] for axis 0
template <> struct op_traits<scatter_elements_update_3> : moves_data {
  static constexpr std::string_view name = "ScatterElementsUpdate";
  static constexpr int opset = 3;
  static constexpr int inputs = 4;
  static constexpr unsigned reads = 0b1000, selects = 0b0010;
  template <class Dim> static constexpr inferred<Dim> infer(const auto&, const basic_operands<Dim>& in) {
    return detail::scattered_elements(in);
  }
  static constexpr bool value(const scatter_elements_update_3&, const partial_tensors& in, const partial_tensor& out,
                              int, content<interval> into) {
    return detail::scatter_elements(scatter_reduction::none, in, out, into);
  }
};
template <> struct op_traits<scatter_elements_update_12> : op_traits<scatter_elements_update_3> {
  static constexpr int opset = 12;
  static constexpr std::string_view formula =
      "moves data; with a reduction one addition, product or comparison for each update";
  static constexpr void attributes(auto& op, auto&& f) {
    f("reduction", op.reduction);
    f("use_init_val", op.use_init_val);
  }
  static constexpr tally count(const scatter_elements_update_12& op, const tensors& in, const outputs&) {
    return detail::combining(op.reduction, in[2].dims.elements());
  }
  static constexpr bool value(const scatter_elements_update_12& op, const partial_tensors& in,
                              const partial_tensor& out, int, content<interval> into) {
    return (op.use_init_val || op.reduction == scatter_reduction::none) &&
           detail::scatter_elements(op.reduction, in, out, into);
  }
};

namespace detail {
// indices [n..., m]: each m numbers select a slice of the data; updates [n..., dimensions of data after m]
template <class Dim> constexpr inferred<Dim> scattered_nd(const basic_operands<Dim>& in) {
  const auto &x = in[0].dims, &indices = in[1].dims, &updates = in[2].dims;
  if (common(in[0].type, in[2].type) == dtype::none)
    return rejected("input 2 (updates): expected the element type of input 0, got {t}", in[2].type);
  if (x.rank == 0 || indices.rank == 0)
    return rejected("inputs 0 and 1 (indices): expected at least rank 1, got {} and {}", rank_of(x), rank_of(indices));
  if (!x.ranked() || !indices.ranked() || !known(indices[-1])) return of(x, in[0].type);
  const count_t named = lower(indices[-1]);
  if (named > x.rank)
    return rejected("input 1 (indices): expected a last dimension of at most {}, got {}", x.rank, named);
  const int before = indices.rank - 1, rank = before + x.rank - static_cast<int>(named);
  if (!updates.ranked() || rank == 0) return of(x, in[0].type);
  if (updates.rank != rank) return rejected("input 2 (updates): expected rank {}, got {}", rank, updates.rank);
  for (int i = 0; i < rank; ++i)
    if (!agree(updates[i], i < before ? indices[i] : x[i - before + static_cast<int>(named)]))
      return rejected("input 2 (updates): expected {} in dimension {}, got {}",
                      i < before ? indices[i] : x[i - before + static_cast<int>(named)], i, updates[i]);
  return of(x, in[0].type);
}
constexpr bool scatter_nd(scatter_reduction how, const partial_tensors& in, const partial_tensor& out,
                          content<interval> into) {
  const integer_list indices = integers_of(in[1]);
  if (!indices.known || !in[1].dims.is_static() || !copy_content(in[0], into)) return false;
  const int named = static_cast<int>(lower(in[1].dims[-1]));
  if (named < 1) return false;
  const std::int64_t inner = step_of(out.dims, named - 1);
  for (std::int64_t i = 0; i < indices.size / named; ++i) {
    std::int64_t to = 0;
    for (int d = 0; d < named; ++d) {
      const std::int64_t index = normal_index(indices[i * named + d], extent(out.dims, d));
      if (index < 0) return false;
      to += index * step_of(out.dims, d);
    }
    for (std::int64_t j = 0; j < inner; ++j)
      if (!combine(how, into, to + j, in[2], inner * i + j)) return false;
  }
  return true;
}
}  // namespace detail

// x[indices[i, ...]] = updates[i, ...]
template <> struct op_traits<scatter_nd_update_4> : moves_data {
  static constexpr std::string_view name = "ScatterNDUpdate";
  static constexpr int opset = 4;
  static constexpr int inputs = 3;
  static constexpr unsigned selects = 0b010;
  template <class Dim> static constexpr inferred<Dim> infer(const auto&, const basic_operands<Dim>& in) {
    return detail::scattered_nd(in);
  }
  static constexpr bool value(const scatter_nd_update_4&, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    return detail::scatter_nd(scatter_reduction::none, in, out, into);
  }
};
template <> struct op_traits<scatter_nd_update_15> : op_traits<scatter_nd_update_4> {
  static constexpr int opset = 15;
  static constexpr std::string_view formula =
      "moves data; with a reduction one addition, product or comparison for each update";
  static constexpr void attributes(auto& op, auto&& f) { f("reduction", op.reduction); }
  static constexpr tally count(const scatter_nd_update_15& op, const tensors& in, const outputs&) {
    return detail::combining(op.reduction, in[2].dims.elements());
  }
  static constexpr bool value(const scatter_nd_update_15& op, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    return detail::scatter_nd(op.reduction, in, out, into);
  }
};

}  // namespace opcost

#endif

// ---- opcost/ops/searching.hpp
#ifndef OPCOST_OPS_SEARCHING_HPP_PIECE
#define OPCOST_OPS_SEARCHING_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Positions of elements: of those that are not zero, and in a sorted list. Semantics: OpenVINO operation specifications
// NonZero-3, Bucketize-3, SearchSorted-15.

// ---- opcost/ops/sorting.hpp
#ifndef OPCOST_OPS_SORTING_HPP_PIECE
#define OPCOST_OPS_SORTING_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Sorting: the largest or smallest elements of a row, and the distinct elements. Semantics: OpenVINO operation
// specifications TopK-1, TopK-3, TopK-11, Unique-10.

namespace opcost {

/// Whether TopK takes the largest or the smallest elements.
enum class top_k_mode : std::uint8_t { max, min };
/// The order of TopK's results.
enum class top_k_sort : std::uint8_t { none, index, value };
template <> inline constexpr std::array<std::string_view, 2> spellings<top_k_mode>{"max", "min"};
template <> inline constexpr std::array<std::string_view, 3> spellings<top_k_sort>{"none", "index", "value"};

/// The k largest or smallest elements along an axis, and their indices. Inputs: data, k.
struct top_k_1 {
  count_t axis = 0;
  top_k_mode mode = top_k_mode::max;
  top_k_sort sort = top_k_sort::none;
  dtype index_element_type = dtype::i32;
};
/// TopK of opset 3.
struct top_k_3 : top_k_1 {};
/// TopK of opset 11, optionally stable.
struct top_k_11 : top_k_3 {
  bool stable = false;
};
/// The different elements of a tensor, or the different slices along an axis (input 1).
struct unique {
  bool sorted = true;
  dtype index_element_type = dtype::i64, count_element_type = dtype::i64;
};

namespace detail {
// Comparisons to find a position among n sorted elements: ceil(log2(n + 1)), by bisection.
constexpr count_t bisection(count_t n) {
  count_t steps = 0;
  for (count_t reach = 1; reach <= n && steps < 63; reach *= 2) ++steps;
  return steps;
}
// True if element i of t is before element k.
template <class Dim> constexpr bool before(const basic_tensor<Dim>& t, std::int64_t i, std::int64_t k, bool greatest) {
  const auto a = static_cast<std::size_t>(i), b = static_cast<std::size_t>(k);
  if (t.reals.empty()) return greatest ? lower(t.value[b]) < lower(t.value[a]) : lower(t.value[a]) < lower(t.value[b]);
  return greatest ? t.reals[b] < t.reals[a] : t.reals[a] < t.reals[b];
}
}  // namespace detail

// The k largest or smallest elements along the axis, and their positions.
template <> struct op_traits<top_k_1> {
  static constexpr std::string_view formula =
      "The position of each element among the k best:  #x ceil(log2(k + 1)) comparisons";
  static constexpr std::string_view name = "TopK";
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 0b10;
  static constexpr void attributes(auto& op, auto&& f) {
    f("axis", op.axis);
    f("mode", op.mode);
    f("sort", op.sort);
    f("index_element_type", op.index_element_type);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const top_k_1& op, const basic_operands<Dim>& in) {
    basic_shape<Dim> out = in[0].dims;
    if (!detail::is_scalar(in[1])) return rejected("input 1 (k): expected a scalar, got rank {}", in[1].dims.rank);
    if (out.rank == 0) return rejected("input 0: expected at least rank 1, got 0");
    if (out.ranked()) {
      const int axis = detail::normal_axis(op.axis, out.rank);
      if (axis < 0) return rejected("axis: expected an axis of rank {}, got {}", out.rank, op.axis);
      const Dim n = out[axis];
      if constexpr (std::same_as<Dim, count_t>)
        if (in[1].value.empty()) return undecided("input 1 (k): the value is unknown");
      const Dim k = in[1].value.empty() ? between<Dim>(0, count_t::limit) : in[1].value[0];
      if (upper(k) < 0) return rejected("input 1 (k): expected at least 0, got {}", k);
      // k elements; if only bounds of k are known, at most all elements
      out.set(axis, known(k) ? k
                             : between<Dim>(larger(smaller(lower(n), lower(k)), 0),
                                            bounded(n) ? smaller(upper(n), upper(k)) : upper(n)));
    }
    return {detail::of(out, in[0].type), detail::of(out, op.index_element_type)};
  }
  static constexpr tally count(const top_k_1& op, const tensors& in, const outputs& out) {
    const int axis = detail::normal_axis(op.axis, out[0].dims.rank);
    return {.cmp = in[0].dims.elements() * detail::bisection(out[0].dims[axis])};
  }
  static constexpr bool value(const top_k_1& op, const partial_tensors& in, const partial_tensor& out, int port,
                              content<interval> into) {
    const auto& x = in[0];
    if (!x.has_value()) return false;
    for (const interval& d : x.value)
      if (!known(d)) return false;
    const int axis = detail::normal_axis(op.axis, x.dims.rank);
    const std::int64_t n = detail::extent(x.dims, axis), k = detail::extent(out.dims, axis),
                       step = detail::step_of(x.dims, axis), all = detail::places(into);
    if (k > n) return false;
    for (std::int64_t i = 0; i < all; ++i) {
      if (detail::coordinate(out.dims, axis, i) != 0) continue;
      const std::int64_t row = i / step / k * n * step + i % step;
      // equal elements are in the order of their positions
      const auto precedes = [&](std::int64_t a, std::int64_t b) {
        const bool greatest = op.mode == top_k_mode::max;
        return detail::before(x, row + a * step, row + b * step, greatest) ||
               (a < b && !detail::before(x, row + b * step, row + a * step, greatest));
      };
      std::int64_t last = -1;
      for (std::int64_t rank = 0; rank < k; ++rank) {
        std::int64_t best = -1;
        for (std::int64_t e = 0; e < n; ++e)
          if ((last < 0 || precedes(last, e)) && (best < 0 || precedes(e, best))) best = e;
        if (best < 0) return false;  // NaN has no order
        if (op.sort != top_k_sort::index && !put(into, i + rank * step, x, row + best * step, best, port)) return false;
        last = best;
      }
      std::int64_t to = i;
      for (std::int64_t e = 0; op.sort == top_k_sort::index && e < n && k > 0; ++e) {
        if (precedes(last, e)) continue;
        if (!put(into, to, x, row + e * step, e, port)) return false;
        to += step;
      }
    }
    return true;
  }

 private:
  static constexpr bool put(content<interval> into, std::int64_t to, const partial_tensor& x, std::int64_t at,
                            std::int64_t e, int port) {
    if (port == 0) return detail::pick(into, to, x, at);
    if (!into.reals.empty() || to >= detail::places(into)) return false;
    into.numbers[to] = e;
    return true;
  }
};
template <> struct op_traits<top_k_3> : op_traits<top_k_1> { static constexpr int opset = 3; };
template <> struct op_traits<top_k_11> : op_traits<top_k_3> {
  static constexpr int opset = 11;
  static constexpr void attributes(auto& op, auto&& f) {
    op_traits<top_k_1>::attributes(op, f), f("stable", op.stable);
  }
};

// The distinct elements or slices along an axis; the first position of each; the distinct element of each element; the
// number of occurrences of each.
template <> struct op_traits<unique> {
  static constexpr std::string_view formula =
      "Sorted, or looked up among those seen:  #x ceil(log2(n + 1)) comparisons for n elements or slices";
  static constexpr std::string_view name = "Unique";
  static constexpr int opset = 10;
  static constexpr int inputs = 1;
  static constexpr unsigned reads = 0b11;
  static constexpr void attributes(auto& op, auto&& f) {
    f("sorted", op.sorted);
    f("index_element_type", op.index_element_type);
    f("count_element_type", op.count_element_type);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const unique& op, const basic_operands<Dim>& in) {
    const auto& x = in[0].dims;
    const Dim unknown = basic_shape<Dim>::unknown_dim();
    const detail::single_number named = detail::known_scalar(in[1]);
    if (in.has(1) && !named.known) return undecided("input 1 (axis): the value is unknown");
    const int axis = in.has(1) && x.ranked() ? detail::normal_axis(named.n, x.rank) : 0;
    if (axis < 0) return rejected("input 1 (axis): expected an axis of rank {}, got {}", x.rank, named.n);
    const Dim total = x.is_static() ? Dim(lower(x.elements())) : unknown;
    // of n elements at least one is distinct
    const auto some_of = [&](Dim n) { return n == unknown || upper(n) < 1 ? n : between<Dim>(1, upper(n)); };
    const Dim of_all = x.is_static() && lower(total) > 0 ? total : unknown;
    Dim found = some_of(of_all), each = of_all, distinct = found;
    basic_shape<Dim> out{found};
    if (in.has(1)) {
      out = x;
      each = x.ranked() ? x[axis] : unknown;
      if (is(each, 0)) found = 0;
      distinct = some_of(each);
      out.set(axis, distinct);
    }
    if (in[0].stored != 0 && in[0].has_value()) {  // a constant: its elements can be compared
      found = distinct_in(in[0], in.has(1) ? axis : -1);
      if (in.has(1))
        out.set(axis, found);
      else
        out = {found};
    } else if constexpr (std::same_as<Dim, count_t>) {
      return undecided("input 0: the number of distinct elements depends on values that are unknown");
    }
    const basic_shape<Dim> list{found};
    const dtype index = op.index_element_type;
    return {detail::of(out, in[0].type), detail::of(list, index), detail::of(basic_shape<Dim>{each}, index),
            detail::of(list, op.count_element_type)};
  }
  static constexpr tally count(const unique&, const tensors& in, const outputs& out) {
    return {.cmp = in[0].dims.elements() * detail::bisection(out[2].dims[0])};
  }

 private:
  // The number of slices along the axis that differ from all before; without an axis, of elements.
  template <class Dim> static constexpr Dim distinct_in(const basic_tensor<Dim>& x, int axis) {
    const std::int64_t all = detail::size_of(x), n = axis < 0 ? all : detail::extent(x.dims, axis),
                       step = axis < 0 ? 1 : detail::step_of(x.dims, axis);
    std::int64_t found = 0;
    for (std::int64_t a = 0; a < n; ++a) {
      bool again = false;
      for (std::int64_t b = 0; b < a && !again; ++b) {
        again = true;
        for (std::int64_t i = 0; i < all && again; ++i) {
          if (i / step % n != a) continue;
          const std::int64_t other = i - (a - b) * step;
          again = !detail::before(x, i, other, true) && !detail::before(x, i, other, false);
        }
      }
      found += again ? 0 : 1;
    }
    return found;
  }
};

}  // namespace opcost

#endif

namespace opcost {

/// The positions of the elements that are not 0: [rank, at most elements].
struct non_zero {
  dtype output_type = dtype::i64;
};
/// The bucket of each element, by sorted boundaries (input 1).
struct bucketize {
  dtype output_type = dtype::i64;
  bool with_right_bound = true;
};
/// The position of each value (input 1) in sorted rows (input 0).
struct search_sorted {
  bool right_mode = false;
  dtype output_type = dtype::i64;
};

template <> struct op_traits<non_zero> {
  static constexpr std::string_view formula =
      "The coordinates of all elements that are not 0, [rank, count]:  #x comparisons";
  static constexpr std::string_view name = "NonZero";
  static constexpr int opset = 3;
  static constexpr int inputs = 1;
  static constexpr unsigned reads = 0b1;
  static constexpr void attributes(auto& op, auto&& f) { f("output_type", op.output_type); }
  template <class Dim> static constexpr inferred<Dim> infer(const non_zero& op, const basic_operands<Dim>& in) {
    const auto& x = in[0].dims;
    if (followed(in[0])) {
      const Dim n = found(in[0]);
      return detail::of(basic_shape<Dim>{x.rank == 0 ? n : Dim(x.rank), n}, op.output_type);
    }
    if constexpr (std::same_as<Dim, count_t>) {
      return undecided("input 0: the number of nonzero elements depends on values that are unknown");
    } else {
      if (x.rank <= 0) return detail::of(detail::of_rank<Dim>(2), op.output_type);
      return detail::of(basic_shape<Dim>{Dim(x.rank), between<Dim>(0, upper(x.elements()))}, op.output_type);
    }
  }
  static constexpr tally count(const non_zero&, const tensors& in, const outputs&) {
    return {.cmp = in[0].dims.elements()};
  }
  static constexpr bool value(const non_zero&, const partial_tensors& in, const partial_tensor&, int,
                              content<interval> into) {
    const auto& x = in[0];
    if (!followed(x)) return false;
    const std::int64_t n = found(x), all = detail::size_of(x);
    const int rank = x.dims.rank == 0 ? 1 : x.dims.rank;
    std::int64_t at = 0;
    for (std::int64_t i = 0; i < all; ++i) {
      if (!set(x, i)) continue;
      for (int a = 0; a < rank; ++a) {
        const auto to = static_cast<std::size_t>(n * a + at);
        if (to >= into.numbers.size()) return false;
        into.numbers[to] = detail::coordinate(x.dims, a, i);
      }
      ++at;
    }
    return true;
  }

 private:
  template <class Dim> static constexpr bool followed(const basic_tensor<Dim>& x) {
    for (const Dim& d : x.value)
      if (!known(d)) return false;
    return x.has_value() && x.dims.is_static();
  }
  template <class Dim> static constexpr bool set(const basic_tensor<Dim>& x, std::int64_t i) {
    const auto at = static_cast<std::size_t>(i);
    return x.reals.empty() ? !is(x.value[at], 0) : x.reals[at] != 0;
  }
  template <class Dim> static constexpr std::int64_t found(const basic_tensor<Dim>& x) {
    std::int64_t n = 0;
    for (std::int64_t i = 0; i < detail::size_of(x); ++i) n += set(x, i) ? 1 : 0;
    return n;
  }
};

template <> struct op_traits<bucketize> {
  static constexpr std::string_view formula =
      "The bucket of each element, between n bounds:  #x ceil(log2(n + 1)) comparisons";
  static constexpr std::string_view name = "Bucketize";
  static constexpr int opset = 3;
  static constexpr int inputs = 2;
  static constexpr unsigned selects = 0b10;
  static constexpr void attributes(auto& op, auto&& f) {
    f("output_type", op.output_type);
    f("with_right_bound", op.with_right_bound);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const bucketize& op, const basic_operands<Dim>& in) {
    if (!detail::is_list(in[1])) return rejected("input 1 (bounds): expected rank 1, got {}", in[1].dims.rank);
    return detail::of(in[0].dims, op.output_type);
  }
  static constexpr tally count(const bucketize&, const tensors& in, const outputs&) {
    return {.cmp = in[0].dims.elements() * detail::bisection(in[1].dims[0])};
  }
};

template <> struct op_traits<search_sorted> {
  static constexpr std::string_view formula =
      "The position of each value in a sorted row of n:  #values ceil(log2(n + 1)) comparisons";
  static constexpr std::string_view name = "SearchSorted";
  static constexpr int opset = 15;
  static constexpr int inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) {
    f("right_mode", op.right_mode);
    f("output_type", op.output_type);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const search_sorted& op, const basic_operands<Dim>& in) {
    const auto &sorted = in[0].dims, &values = in[1].dims;
    if (sorted.rank == 0) return rejected("input 0 (sorted): expected at least rank 1, got 0");
    if (values.rank == 0 && sorted.ranked() && sorted.rank != 1)
      return rejected("input 0 (sorted): expected rank 1 for a single value, got {}", sorted.rank);
    basic_shape<Dim> out = values;
    if (!values.ranked() && sorted.rank > 1) {
      out = sorted;
      out.set(-1, basic_shape<Dim>::unknown_dim());
    }
    if (sorted.rank > 1 && values.ranked()) {
      if (sorted.rank != values.rank)
        return rejected("input 1 (values): expected rank {}, got {}", sorted.rank, values.rank);
      for (int i = 0; i + 1 < values.rank; ++i) {
        Dim d = values[i];
        if (!merge(d, sorted[i]))
          return rejected("input 1 (values): expected {} in dimension {}, got {}", sorted[i], i, values[i]);
        out.set(i, d);
      }
    }
    return detail::of(out, op.output_type);
  }
  static constexpr tally count(const search_sorted&, const tensors& in, const outputs& out) {
    return {.cmp = out[0].dims.elements() * detail::bisection(in[0].dims[-1])};
  }
};

}  // namespace opcost

#endif

// ---- opcost/ops/slicing.hpp
#ifndef OPCOST_OPS_SLICING_HPP_PIECE
#define OPCOST_OPS_SLICING_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Slices of a tensor from a start to a stop in steps. Semantics: OpenVINO operation specifications StridedSlice-1,
// Slice-8, SliceScatter-15.

namespace opcost {

/// A slice with begin, end and strides, and masks as NumPy's slices have.
struct strided_slice {
  ints begin_mask{}, end_mask{}, new_axis_mask{}, shrink_axis_mask{}, ellipsis_mask{};
};
/// A slice. Inputs: data, start, stop, step, optional axes.
struct slice {};
/// Replaces a slice. Inputs: data, updates, start, stop, step, optional axes.
struct slice_scatter {};

namespace detail {
// The number of elements start, start + step, ... before `stop` in a dimension of n; count_t::limit: no bound. Negative
// positions count from the end. If the end is open, positions that count from it do not exist.
constexpr count_t steps_between(count_t extent, count_t from, count_t to, count_t by) {
  // Plain integers do not saturate if the end is open. A sum of a negative and a positive number does not overflow. The
  // least count stands for the least integer, which is before every element.
  const auto plain = [](count_t at) { return at == -count_t::limit ? at.n - 1 : at.n; };
  const std::int64_t n = extent.n, start = plain(from), stop = plain(to), step = by.n;
  const bool back = step < 0, open = extent == count_t::limit,
             any_open = from == count_t::limit || to == count_t::limit;
  std::int64_t first = 0, last = 0;
  bool unbounded = false;
  if (open && ((start < 0) != (stop < 0) || any_open || from.saturated())) {
    if (back) {
      last = any_open ? -1 : -1 - start;
      unbounded = start < 0 || last == -1;
    } else if (start < 0 && !from.saturated())
      last = to == count_t::limit ? -start : stop;
    else
      unbounded = true;
  } else {
    const auto within = [n](std::int64_t at, std::int64_t least, std::int64_t most) {
      if (at < 0) at += n;
      at = at < least ? least : at;
      return at > most ? most : at;
    };
    first = within(start, 0, back ? n - 1 : n);
    last = within(stop, back ? -1 : 0, n);
    unbounded = open && first == 0 && last == -1;
  }
  if (unbounded) return count_t::limit;
  const std::int64_t way = last - first;
  return back ? (way < 0 ? (way + 1) / step + 1 : 0) : (way > 0 ? (way - 1) / step + 1 : 0);
}
// The same for bounds of positions and of the dimension.
template <class Dim> constexpr Dim steps_within(Dim n, Dim start, Dim stop, count_t step) {
  // bounds on both sides of 0 are at opposite ends of the dimension: the lowest position is 0, the highest -1
  const auto both = [](Dim at) { return lower(at) < 0 && upper(at) >= 0; };
  const auto lowest = [&](Dim at) {
    return both(at) && (!bounded(n) || lower(at) + upper(n) >= 0) ? count_t(0) : lower(at);
  };
  const auto highest = [&](Dim at) {
    return both(at) && (!bounded(n) || upper(at) < upper(n)) ? count_t(-1) : upper(at);
  };
  const bool back = step < 0;
  const count_t least =
      steps_between(lower(n), back ? lowest(start) : highest(start), back ? highest(stop) : lowest(stop), step);
  const count_t most =
      steps_between(upper(n), back ? highest(start) : lowest(start), back ? lowest(stop) : highest(stop), step);
  return least > most ? basic_shape<Dim>::unknown_dim() : between<Dim>(least, most);
}
// The position of a start in a dimension of n.
constexpr std::int64_t first_of(std::int64_t n, count_t start, count_t step) {
  if (start < 0) start += n;
  return larger(smaller(larger(start, 0), step < 0 ? n - 1 : n), 0).n;
}

// The effect on a dimension. some: a part of unknown extent; one: one position, the dimension is removed; fresh: a new
// dimension of 1
enum class cut_kind : std::uint8_t { whole, part, some, one, fresh };
template <class Dim> struct cut {
  cut_kind kind = cut_kind::whole;
  Dim start = 0, stop = 0;
  count_t step = 1;
};
template <class Dim> struct cut_list {
  std::array<cut<Dim>, 24> items{};
  int size = 0;
  bool known = true;  // otherwise the rank is unknown too
  rejection refusal{};
  constexpr void add(const cut<Dim>& c) {
    if (size < static_cast<int>(items.size())) items[static_cast<std::size_t>(size++)] = c;
  }
  constexpr const cut<Dim>* begin() const { return items.data(); }
  constexpr const cut<Dim>* end() const { return items.data() + size; }
};
template <class Dim> constexpr basic_shape<Dim> sliced(const basic_shape<Dim>& x, const cut_list<Dim>& cuts) {
  basic_shape<Dim> out;
  int i = 0;
  for (const auto& c : cuts) {
    if (c.kind == cut_kind::whole)
      out.push_back(x[i]);
    else if (c.kind == cut_kind::fresh)
      out.push_back(1);
    else if (c.kind == cut_kind::some)
      out.push_back(between<Dim>(0, bounded(x[i]) ? ceil_div(upper(x[i]), larger(c.step, -c.step)) : upper(x[i])));
    else if (c.kind == cut_kind::part)
      out.push_back(steps_within(x[i], c.start, c.stop, c.step));
    i += c.kind != cut_kind::fresh;
  }
  return out;
}
constexpr bool take_sliced(const partial_tensor& x, const cut_list<interval>& cuts, const partial_shape& out,
                           content<interval> into) {
  if (!cuts.known || cuts.refusal || !x.has_value()) return false;
  constexpr std::int64_t most_step = std::int64_t{1} << 31;  // beyond every content
  element_walk v;
  int i = 0, to = 0;
  for (const auto& c : cuts) {
    const std::int64_t by = step_of(x.dims, i);
    if (c.kind == cut_kind::some || ((c.kind == cut_kind::part || c.kind == cut_kind::one) && !opcost::known(c.start)))
      return false;
    if (c.kind == cut_kind::part || c.kind == cut_kind::one)
      v.move(by * first_of(extent(x.dims, i), lower(c.start), c.step));
    if (c.kind == cut_kind::fresh)
      v.add(1, 0);
    else if (c.kind == cut_kind::part)
      v.add(extent(out, to), by * larger(smaller(c.step, most_step), -most_step).n);
    else if (c.kind == cut_kind::whole)
      v.add(extent(out, to), by);
    to += c.kind != cut_kind::one;
    i += c.kind != cut_kind::fresh;
  }
  return take(into, x, v);
}
template <class Dim> constexpr bool same_length(const basic_tensor<Dim>& a, const basic_tensor<Dim>& b) {
  return !a.present() || !b.present() || agree(a.dims, b.dims);
}
}  // namespace detail

template <> struct op_traits<strided_slice> : moves_data {
  static constexpr unsigned connected = 1u << 3;
  static constexpr std::string_view name = "StridedSlice";
  static constexpr int inputs = 3;
  static constexpr unsigned reads = 0b1110;
  static constexpr void attributes(auto& op, auto&& f) {
    f("begin_mask", op.begin_mask);
    f("end_mask", op.end_mask);
    f("new_axis_mask", op.new_axis_mask);
    f("shrink_axis_mask", op.shrink_axis_mask);
    f("ellipsis_mask", op.ellipsis_mask);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const strided_slice& op, const basic_operands<Dim>& in) {
    const auto cuts = cuts_of(op, in);
    if (cuts.refusal) return cuts.refusal;
    if (!cuts.known) return detail::of_unknown_rank<Dim>(in[0].type);
    return detail::of(detail::sliced(in[0].dims, cuts), in[0].type);
  }
  static constexpr bool value(const strided_slice& op, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    return detail::take_sliced(in[0], cuts_of(op, in), out.dims, into);
  }

 private:
  static constexpr bool set(const ints& mask, count_t i) { return i < mask.rank && mask[static_cast<int>(i)] == 1; }
  // The number of entries of begin and end; -1: unknown. Refuses lists that do not go together.
  template <class Dim>
  static constexpr count_t entries(const strided_slice& op, const basic_operands<Dim>& in,
                                   const detail::known_list& strides, rejection& why) {
    count_t axes = detail::length_of(in[1]);
    if (axes >= 0 && detail::length_of(in[2]) >= 0 && axes != detail::length_of(in[2])) {
      why = rejected("input 2 (end): expected {} numbers, got {}", axes, detail::length_of(in[2]));
      return axes;
    }
    if (axes < 0) axes = detail::length_of(in[2]);
    if (in.has(3) && strides.known) {
      if (axes >= 0 && axes != strides.size) {
        why = rejected("input 3 (strides): expected {} numbers, got {}", axes, strides.size);
        return axes;
      }
      axes = strides.size;
    }
    if (axes < 0) return axes;
    int fresh = 0, ellipses = 0;
    for (int i = 0; i < 8; ++i) {
      fresh += set(op.new_axis_mask, i);
      ellipses += set(op.ellipsis_mask, i);
    }
    const int rank = in[0].dims.rank;
    if (ellipses > 1)
      why = rejected("ellipsis_mask: expected at most 1 ellipsis, got {}", ellipses);
    else if (axes > rank + fresh + ellipses)
      why =
          rejected("inputs 1 (begin) and 2 (end): expected at most {} numbers, got {}", rank + fresh + ellipses, axes);
    return axes;
  }
  // What entry `axis` does to a dimension of extent n. A step of 0 is refused by the caller.
  template <class Dim>
  static constexpr detail::cut<Dim> cut_of(const strided_slice& op, const basic_operands<Dim>& in,
                                           const detail::known_list& strides, int axis, const Dim& n) {
    const auto &begin = in[1].value, &end = in[2].value;
    const auto i = static_cast<std::size_t>(axis);
    const bool from_begin = set(op.begin_mask, axis), to_end = set(op.end_mask, axis);
    detail::cut<Dim> c;
    c.step = in.has(3) && strides.known ? count_t(strides[axis]) : count_t(1);
    if (set(op.shrink_axis_mask, axis)) {
      c.kind = detail::cut_kind::one;
      c.step = 1;
      c.start = from_begin ? Dim(0) : !begin.empty() ? begin[i] : basic_shape<Dim>::unknown_dim();
    } else if ((in.has(3) && !strides.known) || !(!begin.empty() || from_begin) || !(!end.empty() || to_end)) {
      c.kind = detail::cut_kind::some;
    } else {
      const count_t most = upper(n);
      c.kind = detail::cut_kind::part;
      c.start = !from_begin ? begin[i] : c.step < 0 ? Dim(most) : Dim(0);
      c.stop = !to_end ? end[i] : c.step < 0 ? Dim(-1 - most) : Dim(most);
    }
    return c;
  }
  template <class Dim>
  static constexpr detail::cut_list<Dim> cuts_of(const strided_slice& op, const basic_operands<Dim>& in) {
    detail::cut_list<Dim> r;
    const auto& x = in[0].dims;
    for (int i = 1; i <= 3; ++i)
      if (in.has(i) && !detail::is_list(in[i])) {
        r.refusal = rejected("input {}: expected rank 1, got {}", i, in[i].dims.rank);
        return r;
      }
    const detail::known_list strides = detail::known_value(in[3]);
    const count_t axes = x.ranked() ? entries(op, in, strides, r.refusal) : count_t(-1);
    r.known = axes >= 0;
    if (r.refusal || !r.known) return r;
    int from = 0;
    for (int axis = 0; axis < axes; ++axis) {
      if (set(op.ellipsis_mask, axis)) {
        // the whole dimensions that no other entry uses
        int others = 0;
        for (int i = 0; i < axes; ++i) others += i != axis && !set(op.new_axis_mask, i);
        for (int hidden = x.rank - others; hidden > 0; --hidden, ++from) r.add({});
        continue;
      }
      if (set(op.new_axis_mask, axis)) {
        r.add({.kind = detail::cut_kind::fresh});
        continue;
      }
      if (from >= x.rank) {
        r.refusal =
            rejected("inputs 1 (begin) and 2 (end): expected at most {} axes of input 0, got {}", x.rank, from + 1);
        return r;
      }
      const detail::cut<Dim> c = cut_of(op, in, strides, axis, x[from]);
      if (c.step == 0) {
        r.refusal = rejected("input 3 (strides): expected a number other than 0, got 0");
        return r;
      }
      r.add(c);
      ++from;
    }
    for (; from < x.rank; ++from) r.add({});
    return r;
  }
};

namespace detail {
// Refuses start, stop, step and axes that are no lists of one length.
template <class Dim>
constexpr rejection check_slice_lists(const basic_shape<Dim>& x, const basic_operands<Dim>& in, int first) {
  const auto &start = in[first], &stop = in[first + 1], &step = in[first + 2], &named = in[first + 3];
  for (int i = first; i < first + 4; ++i) {
    if (in.has(i) && !is_list(in[i])) return rejected("input {}: expected rank 1, got {}", i, in[i].dims.rank);
    if (in.has(i) && x.ranked() && in[i].dims.ranked() && lower(in[i].dims[0]) > x.rank)
      return rejected("input {}: expected at most {} numbers, got {}", i, x.rank, in[i].dims[0]);
  }
  if (!same_length(start, stop) || !same_length(start, step) || !same_length(stop, step) || !same_length(start, named))
    return rejected("inputs {} to {} (start, stop, step, axes): expected lists of one length", first, first + 3);
  return {};
}
// The cuts of inputs first to first + 3 (start, stop, step, axes) in a tensor of shape x.
template <class Dim>
constexpr cut_list<Dim> slice_cuts(const basic_shape<Dim>& x, const basic_operands<Dim>& in, int first) {
  cut_list<Dim> r;
  const auto &start = in[first], &stop = in[first + 1], &step = in[first + 2], &named = in[first + 3];
  r.refusal = check_slice_lists(x, in, first);
  if (r.refusal) return r;
  if (!x.ranked()) {
    r.known = false;
    return r;
  }
  const bool empty = length_of(start) == 0;
  const known_list steps = known_value(step), axes = known_value(named);
  const bool cut_known = empty || (!start.value.empty() && !stop.value.empty() && steps.known);
  const bool axes_known = named.present() ? axes.known : length_of(start) >= 0;
  const count_t listed = named.present() ? count_t(axes.size) : length_of(start);  // without axes: the first ones
  for (int i = 0; i < steps.size; ++i)
    if (steps[i] == 0) {
      r.refusal = rejected("input {} (step): expected a number other than 0 in place {}, got 0", first + 2, i);
      return r;
    }
  std::array<int, 8> entry{-1, -1, -1, -1, -1, -1, -1, -1};
  for (int k = 0; axes_known && k < listed; ++k) {
    const int axis = named.present() ? normal_axis(axes[k], x.rank) : k;
    if (axis < 0 || axis >= x.rank) {
      r.refusal = rejected("input {} (axes): expected axes of rank {}, got {}", first + 3, x.rank, axes[k]);
      return r;
    }
    if (entry[static_cast<std::size_t>(axis)] >= 0) {
      r.refusal = rejected("input {} (axes): axis {} occurs twice", first + 3, axis);
      return r;
    }
    entry[static_cast<std::size_t>(axis)] = k;
  }
  for (int i = 0; i < x.rank; ++i) {
    cut<Dim> c;
    const int k = entry[static_cast<std::size_t>(i)];
    if (!axes_known || (k >= 0 && !cut_known)) {
      c.kind = cut_kind::some;
    } else if (k >= 0) {
      const auto at = static_cast<std::size_t>(k);
      if (at >= start.value.size() || at >= stop.value.size() || k >= steps.size) {
        r.refusal =
            rejected("inputs {} to {} (start, stop, step, axes): expected lists of one length", first, first + 3);
        return r;
      }
      c = {cut_kind::part, start.value[at], stop.value[at], count_t(steps[k])};
    }
    r.add(c);
  }
  return r;
}
}  // namespace detail

template <> struct op_traits<slice> : moves_data {
  static constexpr unsigned connected = 1u << 4;
  static constexpr std::string_view name = "Slice";
  static constexpr int opset = 8;
  static constexpr int inputs = 4;
  static constexpr unsigned reads = 0b11110;
  template <class Dim> static constexpr inferred<Dim> infer(const slice&, const basic_operands<Dim>& in) {
    const auto cuts = detail::slice_cuts(in[0].dims, in, 1);
    if (cuts.refusal) return cuts.refusal;
    if (!cuts.known) return detail::of_unknown_rank<Dim>(in[0].type);
    return detail::of(detail::sliced(in[0].dims, cuts), in[0].type);
  }
  static constexpr bool value(const slice&, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    return detail::take_sliced(in[0], detail::slice_cuts(in[0].dims, in, 1), out.dims, into);
  }
};

// x with the slice that Slice would select replaced by input 1.
template <> struct op_traits<slice_scatter> : moves_data {
  static constexpr unsigned connected = 1u << 5;
  static constexpr std::string_view name = "SliceScatter";
  static constexpr int opset = 15;
  static constexpr int inputs = 5;
  static constexpr unsigned reads = 0b111100;
  template <class Dim> static constexpr inferred<Dim> infer(const slice_scatter&, const basic_operands<Dim>& in) {
    basic_shape<Dim> x = in[0].dims;
    const auto& updates = in[1].dims;
    if (x.ranked() && updates.ranked() && x.rank != updates.rank)
      return rejected("input 1 (updates): expected rank {}, got {}", x.rank, updates.rank);
    if (x.rank == 0 || updates.rank == 0)
      return rejected("inputs 0 and 1 (updates): expected at least rank 1, got {} and {}", detail::rank_of(x),
                      detail::rank_of(updates));
    if (!x.ranked() && updates.ranked()) x = detail::of_rank<Dim>(updates.rank);
    const auto cuts = detail::slice_cuts(x, in, 2);
    if (cuts.refusal) return cuts.refusal;
    const bool placed = in.has(5) ? in[0].dims.ranked() : !in[2].value.empty();
    if (x.ranked() && placed && !detail::agree(detail::sliced(x, cuts), updates))
      return rejected("input 1 (updates): expected the shape of the slice of input 0");
    return detail::of(x, in[0].type);
  }
};

}  // namespace opcost

#endif

// ---- opcost/ops/sparse.hpp
#ifndef OPCOST_OPS_SPARSE_HPP_PIECE
#define OPCOST_OPS_SPARSE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Conversion between lists of indices and dense tensors. Semantics: OpenVINO operation specifications OneHot-1,
// OneHot-16, SegmentMax-16, SparseFillEmptyRows-16.

namespace opcost {

/// What a negative index of OneHot means.
enum class negative_indices : std::uint8_t { ignore_negative, normalize };
/// The value of an empty segment.
enum class segment_fill : std::uint8_t { zero, lowest };
template <>
inline constexpr std::array<std::string_view, 2> spellings<negative_indices>{"ignore_negative", "normalize"};
template <> inline constexpr std::array<std::string_view, 2> spellings<segment_fill>{"zero", "lowest"};

/// One-hot vectors along an axis. Inputs: indices, depth, on value, off value.
struct one_hot_1 {
  count_t axis = -1;
};
/// OneHot of opset 16, with negative_indices_mode.
struct one_hot_16 : one_hot_1 {
  negative_indices mode = negative_indices::ignore_negative;
};
/// The maximum of each segment. Inputs: data, segment ids, optional number of segments.
struct segment_max {
  segment_fill fill = segment_fill::zero;
};
/// Fills empty rows of a sparse tensor with a default value.
struct sparse_fill_empty_rows {};

// inputs: indices, depth, on, off; output: a new dimension of `depth`, in which the element at the index is on, all
// others off
template <> struct op_traits<one_hot_1> : moves_data {
  static constexpr std::string_view name = "OneHot";
  static constexpr int inputs = 4;
  static constexpr unsigned reads = 0b0010, selects = 0b1101;
  static constexpr void attributes(auto& op, auto&& f) { f("axis", op.axis); }
  template <class Dim> static constexpr inferred<Dim> infer(const one_hot_1& op, const basic_operands<Dim>& in) {
    const auto& indices = in[0].dims;
    const dtype type = common(in[2].type, in[3].type);
    if (type == dtype::none)
      return rejected("input 3 (off value): expected the element type of input 2, got {t}", in[3].type);
    if (!detail::is_scalar(in[1]) || !detail::is_scalar(in[2]) || !detail::is_scalar(in[3]))
      return rejected("inputs 1 to 3 (depth, on, off): expected scalars, got ranks {}, {} and {}",
                      detail::rank_of(in[1].dims), detail::rank_of(in[2].dims), detail::rank_of(in[3].dims));
    if (!indices.ranked()) return detail::of_unknown_rank<Dim>(type);
    const int axis = detail::normal_axis(op.axis, indices.rank + 1);
    if (axis < 0) return rejected("axis: expected an axis of rank {}, got {}", indices.rank + 1, op.axis);
    if constexpr (std::same_as<Dim, count_t>)
      if (in[1].value.empty()) return undecided("input 1 (depth): the value is unknown");
    const Dim depth = in[1].value.empty() ? basic_shape<Dim>::unknown_dim() : in[1].value[0];
    if (upper(depth) < 0) return rejected("input 1 (depth): expected at least 0, got {}", depth);
    basic_shape<Dim> out = indices.slice(0, axis);
    out.push_back(larger(depth, Dim(0)));
    out.append(indices.slice(axis, indices.rank));
    return detail::of(out, type);
  }
  static constexpr bool value(const one_hot_1& op, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    return put(op, false, in, out, into);
  }

 protected:
  static constexpr bool put(const one_hot_1& op, bool normalize, const partial_tensors& in, const partial_tensor& out,
                            content<interval> into) {
    const detail::integer_list indices = detail::integers_of(in[0]);
    if (!indices.known || !in[2].has_value() || !in[3].has_value()) return false;
    const int axis = detail::normal_axis(op.axis, out.dims.rank);
    const std::int64_t depth = detail::extent(out.dims, axis), step = detail::step_of(out.dims, axis),
                       all = detail::places(into);
    for (std::int64_t i = 0; i < all; ++i) {
      const std::int64_t entry = i / (step * depth) * step + i % step;
      if (entry >= indices.size) return false;
      count_t index = indices[entry];
      if (normalize && index < 0) index += depth;
      if (!detail::pick(into, i, in[index == i / step % depth ? 2 : 3], 0)) return false;
    }
    return true;
  }
};
template <> struct op_traits<one_hot_16> : op_traits<one_hot_1> {
  static constexpr int opset = 16;
  static constexpr void attributes(auto& op, auto&& f) {
    f("axis", op.axis);
    f("negative_indices_mode", op.mode);
  }
  static constexpr bool value(const one_hot_16& op, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    return put(op, op.mode == negative_indices::normalize, in, out, into);
  }
};

template <> struct op_traits<segment_max> {
  static constexpr std::string_view formula =
      "y[s] = max of the x[i] with segment_ids[i] = s, the ids in order:  #x comparisons";
  static constexpr std::string_view name = "SegmentMax";
  static constexpr int opset = 16;
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 0b110;
  static constexpr void attributes(auto& op, auto&& f) { f("fill_mode", op.fill); }
  template <class Dim> static constexpr inferred<Dim> infer(const segment_max&, const basic_operands<Dim>& in) {
    basic_shape<Dim> out = in[0].dims;
    if (out.rank == 0) return rejected("input 0: expected at least rank 1, got 0");
    if (!detail::is_list(in[1])) return rejected("input 1 (segments): expected rank 1, got {}", in[1].dims.rank);
    if (in.has(2) && !detail::is_scalar(in[2]))
      return rejected("input 2 (number of segments): expected a scalar, got rank {}", in[2].dims.rank);
    if (out.ranked() && in[1].dims.ranked() && !detail::agree(out[0], in[1].dims[0]))
      return rejected("input 1 (segments): expected {} numbers, got {}", out[0], in[1].dims[0]);
    const detail::known_list ids = detail::known_value(in[1]);
    for (int i = 1; i < ids.size; ++i)
      if (ids[i] < ids[i - 1])
        return rejected("input 1 (segments): expected ascending numbers, got {} after {}", ids[i], ids[i - 1]);
    const detail::single_number segments = detail::known_scalar(in[2]);
    if (!out.ranked()) return detail::of(out, in[0].type);
    if (segments.known)
      out.set(0, count_t(segments.n));
    else if (!in.has(2) && ids.known && ids.size > 0)
      out.set(0, count_t(ids[ids.size - 1]) + 1);
    else {
      out.set(0, basic_shape<Dim>::unknown_dim());
      return detail::at_least(out, in[0].type, "input 2 (number of segments): the value is unknown");
    }
    return detail::of(out, in[0].type);
  }
  static constexpr tally count(const segment_max&, const tensors& in, const outputs&) {
    return {.cmp = in[0].dims.elements()};
  }
};

// Adds an element to each empty row of a sparse matrix (values, dense shape, indices). outputs: indices [n, 2], values
// [n], a mask of the empty rows
template <> struct op_traits<sparse_fill_empty_rows> : moves_data {
  static constexpr std::string_view name = "SparseFillEmptyRows";
  static constexpr int opset = 16;
  static constexpr int inputs = 4;
  static constexpr unsigned reads = 0b0110, selects = 0b1000;
  template <class Dim>
  static constexpr inferred<Dim> infer(const sparse_fill_empty_rows&, const basic_operands<Dim>& in) {
    const auto &values = in[0].dims, &indices = in[2].dims;
    if (!detail::is_list(in[0]) || !detail::is_list(in[1]) || !detail::is_scalar(in[3]))
      return rejected("inputs 0 (values), 1 (shape) and 3 (default): expected ranks 1, 1 and 0, got {}, {} and {}",
                      detail::rank_of(in[0].dims), detail::rank_of(in[1].dims), detail::rank_of(in[3].dims));
    if (in[1].dims.ranked() && !may_be(in[1].dims[0], 2))
      return rejected("input 1 (shape): expected 2 numbers, got {}", in[1].dims[0]);
    if (indices.ranked() &&
        (indices.rank != 2 || !may_be(indices[1], 2) || (values.ranked() && !detail::agree(indices[0], values[0]))))
      return rejected("input 2 (indices): expected {} pairs, got a shape of {} x {}", detail::dim_or_unknown(values, 0),
                      indices[0], indices[1]);
    const Dim unknown = basic_shape<Dim>::unknown_dim();
    const detail::known_list dense = detail::known_value(in[1]), pairs = detail::known_value(in[2]);
    const bool shape_known = dense.known && dense.size == 2;
    if (shape_known && (dense[0] < 0 || dense[1] < 0))
      return rejected("input 1 (shape): expected at least 0, got {} and {}", dense[0], dense[1]);
    Dim rows = shape_known ? Dim(count_t(dense[0])) : unknown, all = unknown, value_count = unknown;
    if (shape_known && pairs.known && pairs.size % 2 == 0) {
      count_t used = 0;
      for (int i = 0; i < pairs.size; i += 2) {
        if (pairs[i] < 0 || pairs[i] >= dense[0] || pairs[i + 1] < 0 || pairs[i + 1] >= dense[1])
          return rejected("input 2 (indices): pair {}: [{}, {}] is outside the matrix", i / 2, pairs[i], pairs[i + 1]);
        bool again = false;
        for (int k = 0; k < i && !again; k += 2) again = pairs[k] == pairs[i];
        used += again ? 0 : 1;
      }
      const Dim empty = count_t(dense[0]) - used;
      if (indices.ranked()) all = indices[0] + empty;
      if (values.ranked()) value_count = values[0] + empty;
    } else if constexpr (std::same_as<Dim, count_t>) {
      return undecided("input 2 (indices): the number of empty rows depends on values that are unknown");
    }
    using dims = basic_shape<Dim>;
    return {detail::of(dims{all, 2}, in[2].type), detail::of(dims{value_count}, in[0].type),
            detail::of(dims{rows}, dtype::boolean)};
  }
};

}  // namespace opcost

#endif

// ---- opcost/ops/state.hpp
#ifndef OPCOST_OPS_STATE_HPP_PIECE
#define OPCOST_OPS_STATE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Variables that keep their value from one run to the next. Attributes and shapes: OpenVINO operation specifications
// ReadValue-3, -6, Assign-3, -6.

namespace opcost {

/// Reads a variable; its value before the first assignment is the input.
struct read_value {
  std::string_view variable_id{};
};
/// ReadValue of opset 6, with the shape and type of the variable.
struct read_value_6 {
  std::string_view variable_id{};
  partial_shape variable_shape = partial_shape::of_unknown_rank();
  dtype variable_type = dtype::dynamic;
};
/// Writes a variable.
struct assign {
  std::string_view variable_id{};
};
/// Assign of opset 6.
struct assign_6 : assign {};

// The value of the variable; before the first assignment, that of the input.
template <> struct op_traits<read_value> {
  static constexpr std::string_view name = "ReadValue";
  static constexpr std::string_view formula = "moves data: no arithmetic";
  static constexpr int opset = 3, inputs = 1;
  static constexpr bool pure = false;
  static constexpr void attributes(auto& op, auto&& f) { f("variable_id", op.variable_id); }
  template <class Dim> static constexpr inferred<Dim> infer(const read_value&, const basic_operands<Dim>& in) {
    return in[0];
  }
  static constexpr tally count(const read_value&, const tensors&, const outputs&) { return {}; }
};
// Shape and type are those of the variable if they are given.
template <> struct op_traits<read_value_6> {
  static constexpr std::string_view name = "ReadValue";
  static constexpr std::string_view formula = "moves data: no arithmetic";
  static constexpr int opset = 6;
  static constexpr bool pure = false;
  static constexpr void attributes(auto& op, auto&& f) {
    f("variable_id", op.variable_id);
    f("variable_type", op.variable_type);
    f("variable_shape", op.variable_shape);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const read_value_6& op, const basic_operands<Dim>& in) {
    const dtype type = op.variable_type == dtype::dynamic && in.has(0) ? in[0].type : op.variable_type;
    if (!op.variable_shape.ranked())
      return in.has(0) ? inferred<Dim>(detail::of(in[0].dims, type))
                       : inferred<Dim>(detail::of_unknown_rank<Dim>(type));
    if constexpr (std::same_as<Dim, interval>)
      return detail::of(op.variable_shape, type);
    else
      return op.variable_shape.is_static() ? inferred<Dim>(detail::of(numbers(op.variable_shape), type))
             : in.has(0)                   ? inferred<Dim>(detail::of(in[0].dims, type))
                                           : inferred<Dim>(undecided("a dimension of the variable is unknown"));
  }
  static constexpr tally count(const read_value_6&, const tensors&, const outputs&) { return {}; }
};

template <> struct op_traits<assign> {
  static constexpr std::string_view name = "Assign";
  static constexpr int opset = 3, inputs = 1;
  static constexpr node_kind kind = node_kind::output;
  static constexpr bool pure = false;
  static constexpr void attributes(auto& op, auto&& f) { f("variable_id", op.variable_id); }
  template <class Dim> static constexpr inferred<Dim> infer(const assign&, const basic_operands<Dim>& in) {
    return in[0];
  }
  static constexpr tally count(const assign&, const tensors&, const outputs&) { return {}; }
};
template <> struct op_traits<assign_6> : op_traits<assign> { static constexpr int opset = 6; };

}  // namespace opcost

#endif

// ---- opcost/ops/strings.hpp
#ifndef OPCOST_OPS_STRINGS_HPP_PIECE
#define OPCOST_OPS_STRINGS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Conversion between strings and their bytes. Semantics: OpenVINO operation specifications StringTensorPack-15,
// StringTensorUnpack-15.

namespace opcost {

/// Builds strings from begins, ends and characters.
struct string_tensor_pack {};
/// Splits strings into begins, ends and characters.
struct string_tensor_unpack {};

// inputs: begin of each string, end of each string, all characters
template <> struct op_traits<string_tensor_pack> : moves_data {
  static constexpr std::string_view name = "StringTensorPack";
  static constexpr int opset = 15;
  static constexpr int inputs = 3;
  static constexpr unsigned selects = 0b011;
  template <class Dim> static constexpr inferred<Dim> infer(const string_tensor_pack&, const basic_operands<Dim>& in) {
    basic_shape<Dim> out = in[0].dims;
    if (!merge(out, in[1].dims))
      return rejected("input 1 (ends): expected the shape of input 0, got rank {}", detail::rank_of(in[1].dims));
    if (!detail::is_list(in[2])) return rejected("input 2 (characters): expected rank 1, got {}", in[2].dims.rank);
    return detail::of(out, dtype::string);
  }
};
// outputs: begin of each string, end of each string, all characters
template <> struct op_traits<string_tensor_unpack> : moves_data {
  static constexpr std::string_view name = "StringTensorUnpack";
  static constexpr int opset = 15;
  static constexpr int inputs = 1;
  template <class Dim>
  static constexpr inferred<Dim> infer(const string_tensor_unpack&, const basic_operands<Dim>& in) {
    if constexpr (std::same_as<Dim, count_t>)
      return undecided("input 0: the number of characters depends on values that are unknown");
    else
      return {detail::of(in[0].dims, dtype::i32), detail::of(in[0].dims, dtype::i32),
              detail::of(detail::of_rank<Dim>(1), dtype::u8)};
  }
};

}  // namespace opcost

#endif

namespace opcost {

/// The catalogue: every operation of OpenVINO's opsets that is described here.
struct builtin_ops
    : op_list<
          // convolution
          convolution, group_convolution, binary_convolution, convolution_backprop_data,
          group_convolution_backprop_data, deformable_convolution, deformable_convolution_8, deformable_psroi_pooling,
          // matmul
          matmul, grouped_matmul,
          // elementwise
          add, subtract, multiply, divide, maximum, minimum, mod, floor_mod, power, squared_difference,
          // math
          math::abs, math::ceiling, math::floor, math::round, math::negative, math::sign, math::sqrt, math::exp,
          math::log, math::erf, math::erf_inv, math::sin, math::cos, math::tan, math::asin, math::acos, math::atan,
          math::sinh, math::cosh, math::asinh, math::acosh, math::atanh,
          // activation
          relu, prelu, elu, sigmoid, math::tanh, clamp, hard_sigmoid, selu, gelu, gelu_7, hswish, hsigmoid, mish,
          softplus, softsign, swish, softmax, softmax_8, log_softmax,
          // comparison
          equal, not_equal, less, less_equal, greater, greater_equal, where, is_finite, is_inf, is_nan,
          // logical
          logical_and, logical_or, logical_xor, xor_1, logical_not, bitwise_and, bitwise_or, bitwise_xor, bitwise_not,
          bitwise_left_shift, bitwise_right_shift,
          // conversion
          convert, convert_like, convert_promote_types, identity,
          // generation
          range, range_4, eye, random_uniform, multinomial,
          // normalization
          batch_norm_inference, batch_norm_inference_1, mvn, mvn_6, group_normalization, lrn, normalize_l2, grn,
          // quantization
          fake_quantize, fake_convert,
          // pooling
          max_pool, max_pool_8, max_pool_14, avg_pool, avg_pool_14, avg_pool_16, adaptive_avg_pool, adaptive_max_pool,
          // reshaping
          reshape, squeeze_1, squeeze_15, unsqueeze, transpose, shape_of_1, shape_of_3,
          // joining
          concat, split, variadic_split,
          // slicing
          strided_slice, slice, slice_scatter,
          // control flow
          tensor_iterator, loop, branch,
          // regions
          roi_pooling, psroi_pooling, roi_align, roi_align_9, roi_align_rotated,
          // resampling
          interpolate, interpolate_4, interpolate_11, grid_sample, extract_image_patches, col2im,
          // gathering
          gather_1, gather_7, gather_8, gather_elements, gather_nd_5, gather_nd_8, gather_tree,
          // scattering
          scatter_update, scatter_elements_update_3, scatter_elements_update_12, scatter_nd_update_4,
          scatter_nd_update_15,
          // repetition
          tile, broadcast_1, broadcast_3,
          // padding
          pad_1, pad_12,
          // rearranging
          reverse, reverse_sequence, roll, shuffle_channels,
          // blocks
          depth_to_space, space_to_depth, space_to_batch, batch_to_space, reorg_yolo,
          // reduction
          reduce_sum, reduce_mean, reduce_max, reduce_min, reduce_prod, reduce_l1, reduce_l2, reduce_logical_and,
          reduce_logical_or, cum_sum,
          // sorting
          top_k_1, top_k_3, top_k_11, unique,
          // searching
          non_zero, bucketize, search_sorted,
          // sparse
          one_hot_1, one_hot_16, segment_max, sparse_fill_empty_rows,
          // embedding
          embedding_bag_offsets_sum, embedding_bag_offsets, embedding_bag_packed_sum, embedding_bag_packed,
          embedding_segments_sum,
          // text
          string_tensor_pack, string_tensor_unpack,
          // color
          nv12_to_rgb, nv12_to_bgr, i420_to_rgb, i420_to_bgr, rgb_to_nv12, bgr_to_nv12,
          // detection
          non_max_suppression, non_max_suppression_3, non_max_suppression_4, non_max_suppression_5,
          non_max_suppression_9, nms_rotated, matrix_nms, multiclass_nms, multiclass_nms_9, prior_box, prior_box_8,
          prior_box_clustered, prior_grid_generator, proposal, proposal_4, generate_proposals,
          generate_proposals_single_image, top_k_rois, roi_feature_extractor, detection_output, detection_output_8,
          detectron_detection_output, region_yolo,
          // recurrent
          lstm_cell, lstm_cell_4, gru_cell, rnn_cell, lstm_sequence, gru_sequence, rnn_sequence,
          // attention
          scaled_dot_product_attention,
          // einsum
          einsum,
          // ctc
          ctc_greedy_decoder, ctc_greedy_decoder_seq_len, ctc_loss,
          // linear algebra
          inverse,
          // state
          read_value, read_value_6, assign, assign_6,
          // fourier
          dft, idft, rdft, irdft, stft, istft,
          // io
          input, constant, network_output> {};

}  // namespace opcost

#endif

// ---- opcost/profile/execution.hpp
#ifndef OPCOST_PROFILE_EXECUTION_HPP_PIECE
#define OPCOST_PROFILE_EXECUTION_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The graph that a device runs for a model, with fused layers and inserted reorders. openvino/execution_graph.hpp reads
// it.

// ---- opcost/profile/record.hpp
#ifndef OPCOST_PROFILE_RECORD_HPP_PIECE
#define OPCOST_PROFILE_RECORD_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Measured times of any tool: one row for each layer that the device ran. A template accepts any range of records with
// the fields of ov::ProfilingInfo.

namespace opcost {

/// OpenVINO's status of a layer. not_run also means "less than a microsecond".
enum class run_status : std::uint8_t { not_run, optimized_out, executed };
constexpr std::string_view name_of(run_status s) {
  return s == run_status::executed ? "EXECUTED" : s == run_status::not_run ? "NOT_RUN" : "OPTIMIZED_OUT";
}

/// One row of a profile.
struct profile_row {
  std::string_view name{};  // of the device's node, which is not always a layer of the model
  std::string_view node_type{}, exec_type{};
  run_status status = run_status::executed;
  bool cut = false;                // the tool printed only the start of the name, and "..."
  std::int64_t real = 0, cpu = 0;  // nanoseconds of one inference, without nested calls
  std::int64_t total = 0;          // nanoseconds with nested calls
  int calls = 1;
  count_t bytes = -1, flops = -1;  // the tool's own figures; -1: unknown
};

/// The rows of one infer request or of one inference.
struct profile_block {
  int first = 0, rows = 0;
  bool sorted = false;               // not in execution order
  std::int64_t real = -1, cpu = -1;  // totals that the file states, nanoseconds; -1: none
  std::int64_t digit = 1;            // nanoseconds that one unit of their last digit is worth
};

/// Latencies in nanoseconds; -1: unknown.
struct latency {
  std::string_view group{};  // the shapes of these inferences; empty: all inferences
  std::int64_t median = -1, average = -1, least = -1, most = -1;
  int percentile = 50;           // what `median` is: the 50th percentile, or another one
  std::int64_t per_second = -1;  // inferences x 1000
};

/// The format of a profile.
enum class profile_format : std::uint8_t {
  counters_csv,
  sorted_csv,
  counters_json,
  console,
  benchmark_report,
  profiling_info,
  table,
  onnxruntime_trace,
  torch_trace,
  key_averages,
  execution_graph
};
constexpr std::string_view name_of(profile_format f) {
  constexpr std::string_view names[] = {"benchmark_app counters (csv)",
                                        "benchmark_app sorted report (csv)",
                                        "benchmark_app counters (json)",
                                        "benchmark_app console",
                                        "benchmark_report",
                                        "get_profiling_info (json)",
                                        "get_profiling_info table",
                                        "onnxruntime trace",
                                        "torch trace",
                                        "torch key_averages",
                                        "execution graph"};
  return names[static_cast<int>(f)];
}

/// A profile. Names are views into `text`.
struct profile {
  sequence<char> text{};
  profile_format format = profile_format::counters_csv;
  sequence<profile_row> rows{};
  sequence<profile_block> blocks{};
  sequence<latency> latencies{};
  sequence<std::int64_t> runs{};  // latency of each inference, if recorded
  bool averaged = false;          // each block is an average over all inferences so far
  std::string_view failure{};     // the tool's own error message

  profile() = default;
  profile(profile&&) = default;
  profile& operator=(profile&&) = default;

  span<const profile_row> rows_of(const profile_block& b) const {
    return span<const profile_row>(rows).subspan(static_cast<std::size_t>(b.first), static_cast<std::size_t>(b.rows));
  }
  /// The rows that reports show: those of the last block if blocks are averages, otherwise of the first.
  span<const profile_row> main() const {
    return blocks.empty() ? span<const profile_row>() : rows_of(averaged ? blocks.back() : blocks[0]);
  }
  bool main_sorted() const { return !blocks.empty() && (averaged ? blocks.back() : blocks[0]).sorted; }
};

/// Sums over rows, nanoseconds.
struct profile_total {
  std::int64_t real = 0, cpu = 0;
  int rows = 0, executed = 0;
};
constexpr profile_total total_of(span<const profile_row> rows) {
  profile_total t;
  count_t real = 0, cpu = 0;  // saturate, since times of a damaged file can exceed 64 bits
  for (const profile_row& r : rows) {
    real += r.real;
    cpu += r.cpu;
    ++t.rows;
    t.executed += r.status == run_status::executed;
  }
  t.real = real.n;
  t.cpu = cpu.n;
  return t;
}

/// Nanoseconds of a std::chrono duration, or of a whole number of microseconds.
template <class Duration> constexpr std::int64_t nanoseconds_of(const Duration& d) {
  if constexpr (requires {
                  d.count();
                  typename Duration::period;
                })
    return static_cast<std::int64_t>(d.count()) * (1'000'000'000 / Duration::period::den) * Duration::period::num;
  else
    return static_cast<std::int64_t>(d) * 1000;
}
/// A record with the fields of ov::ProfilingInfo: status, real_time, cpu_time, node_name, exec_type, node_type. Rows
/// refer to its texts.
template <class R>
concept profiling_info = requires(const R& r) {
  { r.node_name } -> std::convertible_to<std::string_view>;
  { r.node_type } -> std::convertible_to<std::string_view>;
  { r.exec_type } -> std::convertible_to<std::string_view>;
  r.status, r.real_time, r.cpu_time;
};
template <profiling_info R> constexpr profile_row row_of(const R& r) {
  profile_row p;
  p.name = r.node_name;
  p.node_type = r.node_type;
  p.exec_type = r.exec_type;
  p.status = static_cast<run_status>(static_cast<int>(r.status));  // NOT_RUN, OPTIMIZED_OUT, EXECUTED, in this order
  p.real = p.total = nanoseconds_of(r.real_time);
  p.cpu = nanoseconds_of(r.cpu_time);
  return p;
}
/// Rows of a range of such records, which must outlive them.
template <class Range> sequence<profile_row> profile_rows(const Range& records) {
  sequence<profile_row> rows;
  for (const auto& r : records) rows.push_back(row_of(r));
  return rows;
}

namespace detail {
// Reads "EXECUTED" or "Status.EXECUTED".
constexpr bool read_status(std::string_view s, run_status& into) {
  if (s.starts_with("Status.")) s.remove_prefix(7);
  for (run_status v : {run_status::executed, run_status::not_run, run_status::optimized_out})
    if (s == name_of(v)) {
      into = v;
      return true;
    }
  return false;
}
constexpr int milliseconds = 6, microseconds = 3, seconds = 9;  // decimal places from each unit to nanoseconds
constexpr std::int64_t power_of_ten(int n) {
  std::int64_t v = 1;
  for (; n > 0; --n) v *= 10;
  return v;
}
// The value of one unit of the last digit of "6.58".
constexpr std::int64_t last_digit(std::string_view number, int places) {
  const std::size_t point = number.find('.');
  const int fraction = point == std::string_view::npos ? 0 : static_cast<int>(number.size() - point - 1);
  return fraction >= places ? 1 : power_of_ten(places - fraction);
}
// Reads a text line by line, without the line ends.
struct line_reader {
  std::string_view rest{};
  int number = 0;
  constexpr bool next(std::string_view& line) {
    if (rest.empty()) return false;
    const std::size_t end = rest.find('\n');
    line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    ++number;
    return true;
  }
};
}  // namespace detail

}  // namespace opcost

#endif

namespace opcost {

/// One node of the graph.
struct execution_node {
  std::string_view name{}, type{}, exec_type{};
  std::string_view originals{};  // the layers that it computes, separated by commas; commas in names are not escaped
  int order = 0;
  std::int64_t real = -1;                                  // nanoseconds; -1: not executed
  bool constant = false;                                   // depends on constants only: runs once, and in no profile
  count_t bytes_in = 0, bytes_weights = 0, bytes_out = 0;  // of its ports; -1: a shape is unknown
};

/// The graph, with its nodes in execution order. Names are views into `text`.
struct execution_graph {
  sequence<char> text{};
  sequence<execution_node> nodes{};

  execution_graph() = default;
  execution_graph(execution_graph&&) = default;
  execution_graph& operator=(execution_graph&&) = default;
};

/// The times in the graph as rows of a profile, which refer to the graph's names.
inline sequence<profile_row> profile_rows(const execution_graph& g) {
  sequence<profile_row> rows;
  for (const execution_node& n : g.nodes) {
    if (n.constant) continue;
    profile_row r;
    r.name = n.name;
    r.node_type = n.type;
    r.exec_type = n.exec_type;
    r.status = n.real < 0 ? run_status::not_run : run_status::executed;
    r.real = r.cpu = r.total = n.real < 0 ? 0 : n.real;
    rows.push_back(r);
  }
  return rows;
}

}  // namespace opcost

#endif

// ---- opcost/report/baseline.hpp
#ifndef OPCOST_REPORT_BASELINE_HPP_PIECE
#define OPCOST_REPORT_BASELINE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Recorded figures of models, as JSON: { "opcost": VERSION, "models": { PATH: { "convention", "complete", "figures" }}}

// ---- opcost/text/json_scanner.hpp
#ifndef OPCOST_TEXT_JSON_SCANNER_HPP_PIECE
#define OPCOST_TEXT_JSON_SCANNER_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A JSON scanner (RFC 8259) that works in place: it resolves the escapes of strings within the text, allocates nothing,
// and takes linear time.

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

#endif

// ---- opcost/text/json_writer.hpp
#ifndef OPCOST_TEXT_JSON_WRITER_HPP_PIECE
#define OPCOST_TEXT_JSON_WRITER_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Writes JSON: commas, nesting, and strings with escapes. A byte that is not valid UTF-8 becomes U+FFFD.

// ---- opcost/text/utf8.hpp
#ifndef OPCOST_TEXT_UTF8_HPP_PIECE
#define OPCOST_TEXT_UTF8_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
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

#endif

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

#endif

namespace opcost {

/// A model, by its path on the command line, and its figures.
struct baseline_entry {
  std::string model{};
  network_record record{};  // without layers
};
/// The recorded figures of several models.
struct baseline {
  std::string version{};
  std::vector<baseline_entry> models{};

  /// The record of a model, or null.
  const network_record* find(std::string_view model) const {
    for (const baseline_entry& e : models)
      if (e.model == model) return &e.record;
    return nullptr;
  }
};

/// Writes a baseline as JSON.
inline void write_baseline(const baseline& b, const sink& to) {
  detail::json_writer json(to);
  json.open('{');
  json.key("opcost").text(OPCOST_VERSION);
  json.line_break();
  json.key("models").open('{');
  for (const baseline_entry& e : b.models) {
    json.line_break();
    json.key(e.model).open('{');
    json.key("convention").text(e.record.convention);
    json.key("complete").raw(e.record.complete ? "true" : "false");
    json.key("figures").open('{');
    for (std::size_t f = 0; f < figure_count; ++f)
      if (e.record.values[f].known) json.key(figure_table[f].name).raw(to_string(e.record.values[f]));
    json.close('}');
    json.close('}');
  }
  json.close('}');
  json.close('}');
  to << "\n";
}

/// Reads a baseline in place, which changes `text`. *Errors*: not JSON, a figure that is not a number, no models.
inline result<baseline> read_baseline(char* text, std::size_t size) {
  json_scanner json(text, size);
  baseline b;
  bool models = false, numbers = true;
  const auto read_figures = [&](network_record& into) {
    json.object([&](std::string_view name) {
      const int f = figure_named(name);
      std::string_view written;
      if (!json.scalar(written) || f < 0) return;  // a figure of a later version
      double v = 0;
      count_t n = 0;
      if (written.find_first_not_of("0123456789") == written.npos && text::read_integer(written, n))
        into.values[static_cast<std::size_t>(f)] = n;
      else if (text::read_real(written, v))
        into.values[static_cast<std::size_t>(f)] = v;
      else
        numbers = false;
    });
  };
  const auto read_model = [&](std::string_view model) {
    baseline_entry e{std::string(model), {}};
    json.object([&](std::string_view key) {
      std::string_view word;
      if (key == "convention" && json.text(word))
        e.record.convention = std::string(word);
      else if (key == "complete" && json.scalar(word))
        e.record.complete = word == "true";
      else if (key == "figures")
        read_figures(e.record);
      else if (key != "convention" && key != "complete")
        json.skip();
    });
    b.models.push_back(std::move(e));
  };
  json.object([&](std::string_view key) {
    std::string_view word;
    if (key == "models") {
      models = true;
      json.object(read_model);
    } else if (key == "opcost" && json.text(word)) {
      b.version = std::string(word);
    } else if (key != "opcost") {
      json.skip();
    }
  });
  if (!json.ok()) return json.error();
  if (!models) return error::at(error_code::malformed, json.line()) << "expected a baseline with 'models'";
  if (!numbers) return error::at(error_code::malformed, json.line()) << "a figure is not a number";
  return b;
}

}  // namespace opcost

#endif

// ---- opcost/report/budget_section.hpp
#ifndef OPCOST_REPORT_BUDGET_SECTION_HPP_PIECE
#define OPCOST_REPORT_BUDGET_SECTION_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The verdict on a budget, as a section of a report and as lines of text.

// ---- opcost/report/report_json.hpp
#ifndef OPCOST_REPORT_REPORT_JSON_HPP_PIECE
#define OPCOST_REPORT_REPORT_JSON_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Reports as JSON. Integers have all digits, unknown values are null, and a byte of a name that is not UTF-8 becomes
// U+FFFD.

// ---- opcost/report/completeness.hpp
#ifndef OPCOST_REPORT_COMPLETENESS_HPP_PIECE
#define OPCOST_REPORT_COMPLETENESS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// How reports mark figures that are lower bounds or unknown, and the reason.

// ---- opcost/report/report.hpp
#ifndef OPCOST_REPORT_REPORT_HPP_PIECE
#define OPCOST_REPORT_REPORT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The input of every output format: an analysis under one convention, with its totals and with what they leave out. It
// knows neither operations nor graphs.

// ---- opcost/graph/shape_check.hpp
#ifndef OPCOST_GRAPH_SHAPE_CHECK_HPP_PIECE
#define OPCOST_GRAPH_SHAPE_CHECK_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Compares inferred shapes with those that a graph stores.

namespace opcost {

/// An output whose shapes differ.
struct shape_mismatch {
  int row = 0, port = 0;
  partial_tensor stored{}, inferred{};
};
/// The result for all outputs.
struct shape_check {
  int checked = 0, agree = 0;  // outputs that could be inferred; those of them that agree
  sequence<shape_mismatch> mismatch{};
  sequence<int> not_inferable{};  // rows whose outputs could not be inferred; row.why says why
};

/// Compares the shapes in `a`, the analysis of `g` without stored shapes, with graph_traits<G>::outputs. A stored
/// dimension that is unknown agrees with any.
template <class G> shape_check check_shapes(const analysis_base& a, const G& g) {
  using traits = graph_traits<G>;
  sequence<const detail::node_of<G>*> nodes;
  for (const auto& node : traits::nodes(g)) nodes.push_back(&node);
  shape_check check;
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    const row& r = a.at(i);
    if (r.kind == node_kind::output) continue;
    int port = 0;
    bool inferable = r.state != standing::unknown_op;
    for (const auto& t : traits::outputs(g, *nodes[static_cast<std::size_t>(r.node)])) {
      const partial_tensor stored = detail::as_partial(t), inferred = a[{i, port}];
      if (port < r.outputs && inferred.dims.ranked() && inferable) {
        partial_shape both = inferred.dims;
        bool open = false;  // the graph stores a number that inference does not have
        for (int d = 0; d < stored.dims.rank && d < inferred.dims.rank; ++d)
          open = open || (known(stored.dims[d]) && !known(inferred.dims[d]));
        if (!open || stored.dims.rank != inferred.dims.rank || !merge(both, stored.dims)) {
          ++check.checked;
          if (merge(both, stored.dims) || !stored.dims.ranked())
            ++check.agree;
          else
            check.mismatch.push_back({i, port, stored, inferred});
        } else {
          inferable = false;
        }
      } else {
        inferable = false;
      }
      ++port;
    }
    if (!inferable) check.not_inferable.push_back(i);
  }
  return check;
}

}  // namespace opcost

#endif

// ---- opcost/text/csv_cell.hpp
#ifndef OPCOST_TEXT_CSV_CELL_HPP_PIECE
#define OPCOST_TEXT_CSV_CELL_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Cells of comma-separated values (RFC 4180).
#include <string>
#include <string_view>

namespace opcost {

/// Whether cells are written as they are, or so that no spreadsheet takes one for a formula: with a ' before = + - @
/// and before blanks that a spreadsheet skips. Numbers stay as they are.
enum class csv_cells : unsigned char { exact, safe };

namespace detail {
constexpr bool is_plain_number(std::string_view s) {
  for (char c : s)
    if ((c < '0' || c > '9') && c != '-' && c != '+' && c != '.' && c != 'e') return false;
  return !s.empty() && s.back() >= '0' && s.back() <= '9';
}
inline std::string csv_cell(std::string_view s, csv_cells cells = csv_cells::exact) {
  constexpr std::string_view executed = "=+-@\t\r\n";
  std::string text(s);
  if (cells == csv_cells::safe && !s.empty() && executed.find(s[0]) != executed.npos && !is_plain_number(s))
    text.insert(0, 1, '\'');
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (char c : text) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + "\"";
}
}  // namespace detail

}  // namespace opcost

#endif

#include <string>
#include <vector>

namespace opcost {

/// The analyzed model, for headings.
struct subject {
  std::string_view name{};    // of the model
  std::string_view source{};  // "openvino-ir-11", "C++"
  bool exported = false;      // a file for inference: batch norm, for example, can be folded into other layers
};

/// What a convention would count, but exported files no longer have; empty if nothing.
template <class C> constexpr std::string_view note_for(const subject& of) {
  if constexpr (requires { C::ir_note; })
    return of.exported ? std::string_view(C::ir_note) : std::string_view();
  else
    return {};
}

/// Zeros of the parameters, if the weights were read.
struct zero_counts {
  count_t total = 0;
  std::vector<count_t> by_row{};  // -1: unknown
  bool known = false;
  std::string_view why{};  // the reason if they are unknown
};
/// The figures of a tool that was replayed for the whole network. They replace the sums over rows.
struct tool_figures {
  std::string_view precision{}, model_type{};
  count_t memory_min = 0, memory_max = 0;  // elements
  bool memory_known = false;
};

namespace detail {
class json_writer;
}
/// A part that a feature adds to a report: an object in the JSON, fields of each layer there, text below the summary.
class report_section {
 public:
  report_section() = default;
  report_section(const report_section&) = delete;
  report_section& operator=(const report_section&) = delete;
  virtual ~report_section() = default;
  /// A key and its value, or nothing.
  virtual void write_json(detail::json_writer&) const {}
  /// Keys and values of one row.
  virtual void write_layer(int, detail::json_writer&) const {}
  /// Whole lines, or nothing.
  virtual void write_text(const sink&) const {}
  /// The heading of its text on the HTML page; empty: it is not there.
  virtual std::string_view page_title() const { return {}; }
};

struct arena_layout;   // pictures/arena.hpp
struct roofline_plot;  // pictures/roofline.hpp

/// A report. It refers to the analysis, and to the parts that the caller adds.
struct report {
  const analysis_base* rows = nullptr;
  subject of{};
  totals sum{};
  int column = 0, columns = 0;  // of rows->figures
  bool counts_folded = false;
  const shape_check* shapes = nullptr;     // null: shapes were not checked
  sequence<parameter_count> parameters{};  // by row
  zero_counts zeros{};
  const tool_figures* tool = nullptr;
  const arena_layout* arena = nullptr;            // for pictures; null: memory was not planned
  const roofline_plot* roofline = nullptr;        // for pictures; null: there is no device
  std::string_view note{};                        // note_for the convention
  std::vector<const report_section*> sections{};  // in this order
  csv_cells cells = csv_cells::exact;             // of write_csv
  bool complete = true;                           // every layer is known; if not, totals are lower bounds
  bool any_known = true;                          // the work of at least one layer is known; if not, totals are not

  std::vector<figure> own_flops{};  // by row, where a tool's figures are not those of the rows

  const figure& flops(int row) const {
    if (!own_flops.empty()) return own_flops[static_cast<std::size_t>(row)];
    return rows->figures[static_cast<std::size_t>(row * columns + column)];
  }
  // True if a row is in the totals. A convention may also count rows that depend only on constants.
  bool counts(const row& r) const { return r.state == standing::counted && r.reached && (counts_folded || !r.folded); }
};
namespace detail {
// Sets whether all layers are known, and whether any layer is.
inline void judge_completeness(report& r) {
  bool any = false;
  for (const row& x : r.rows->rows) {
    if (x.state != standing::counted)
      r.complete = false;
    else if (x.kind == node_kind::computed)
      any = true;
  }
  r.any_known = r.complete || any;
}
}  // namespace detail

/// The figures of a row in a report.
inline row_figures figures_of_row(const report& r, int i) {
  const row& x = r.rows->at(i);
  row_figures f;
  if (r.counts(x)) f.work = x.work;
  f.macs = f.work.mac;
  f.valid_macs = f.work.valid_mac();
  f.flops = r.flops(i).known && !r.counts(x) ? figure(count_t(0)) : r.flops(i);
  f.parameters = r.parameters[i].elements;
  f.weight_bytes = r.parameters[i].bytes;
  f.activations = activations_of(*r.rows, x);
  return f;
}
/// One figure of a row in a report; not known if what it is based on is not.
inline figure figure_of_row(const report& r, const figure_entry& f, const row_figures& of, int i) {
  if (f.basis == figure_basis::work && r.rows->at(i).state != standing::counted) return {};
  return f.of_row(of);
}

/// The report of an analysis under the convention `C`. It refers to the analysis.
template <class C, class... Cs>
report make_report(const analysis<Cs...>& a, const subject& of = {}, const shape_check* shapes = nullptr) {
  report r{.rows = &a,
           .of = of,
           .sum = total<C>(a),
           .column = analysis<Cs...>::template index_of<C>(),
           .columns = static_cast<int>(sizeof...(Cs)),
           .counts_folded = counts_folded<C>(),
           .shapes = shapes,
           .parameters = parameters_by_row(a),
           .note = note_for<C>(of)};
  detail::judge_completeness(r);
  return r;
}

// One trip of a body as a report.
inline report report_of_body(const report& around, const body_rows& b) {
  return {.rows = &b.inside,
          .of = around.of,
          .column = around.column,
          .columns = around.columns,
          .counts_folded = around.counts_folded,
          .parameters = parameters_by_row(b.inside)};
}
inline bool has_bodies(const analysis_base& a, int row) {
  for (const body_rows& b : a.bodies)
    if (b.row == row) return true;
  return false;
}
constexpr std::string_view kind_of_body(body_kind k) {
  return k == body_kind::repeated ? "body" : k == body_kind::when_true ? "then" : "else";
}

struct unknown_type {
  std::string_view type{};
  int opset = 0;
  std::vector<int> rows{};
};
/// Which layers are in the totals, and why others are not.
struct coverage {
  int layers = 0, counted = 0;
  int idle = 0;                         // counted layers without arithmetic
  std::vector<unknown_type> unknown{};  // no operation of this type is known
  std::vector<int> not_known{};         // row.why says why
  std::vector<int> no_rule{};           // the convention has no rule for their type
  std::vector<int> as_stored{};         // counted, with the shapes that the graph stores
};
inline coverage coverage_of(const report& r) {
  coverage c;
  for (int i = 0; i < static_cast<int>(r.rows->rows.size()); ++i) {
    const row& x = r.rows->at(i);
    ++c.layers;
    if (x.state == standing::unknown_op) {
      std::size_t k = 0;
      while (k < c.unknown.size() && (c.unknown[k].type != x.type || c.unknown[k].opset != x.opset)) ++k;
      if (k == c.unknown.size()) c.unknown.push_back({x.type, x.opset, {}});
      c.unknown[k].rows.push_back(i);
    } else if (x.state == standing::not_known) {
      c.not_known.push_back(i);
    } else if (!r.flops(i).known) {
      c.no_rule.push_back(i);
    } else {
      ++c.counted;
      if (x.work == tally{}) ++c.idle;
      if (x.shape_as_stored) c.as_stored.push_back(i);
    }
  }
  return c;
}

/// The element types of outputs: "f32", or "MIXED (f16-i8)" for several.
inline std::string precision_of(const analysis_base& a) {
  bool seen[32]{};
  for (const row& r : a.rows)
    if (r.reached)
      for (const partial_tensor& t : a.outputs_of(r)) seen[static_cast<std::size_t>(t.type)] = true;
  std::vector<std::string_view> names;
  for (std::size_t i = 2; i <= static_cast<std::size_t>(dtype::string); ++i)
    if (seen[i]) names.push_back(name_of(static_cast<dtype>(i)));
  detail::heap_sort(span<std::string_view>(names));
  if (names.size() == 1) return std::string(names[0]);
  std::string text;
  for (std::string_view n : names) text.append(text.empty() ? "MIXED (" : "-").append(n);
  return names.empty() ? std::string("none") : text + ")";
}

}  // namespace opcost

#endif

// ---- opcost/text/visible.hpp
#ifndef OPCOST_TEXT_VISIBLE_HPP_PIECE
#define OPCOST_TEXT_VISIBLE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Text from files in a form that is safe to print on a terminal.

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

#endif

namespace opcost {

/// Whether a figure is exact, a lower bound, or unknown.
enum class certainty : unsigned char { exact, at_least, not_known };

constexpr certainty certainty_of(count_t n) { return n.saturated() ? certainty::at_least : certainty::exact; }
constexpr certainty certainty_of(const figure& f) { return f.known ? certainty_of(f.whole) : certainty::not_known; }
/// The certainty of a total: a lower bound if a layer is unknown, not known if all layers are.
inline certainty certainty_of_total(const report& r, const figure& f) {
  if (!f.known || !r.any_known) return certainty::not_known;
  return r.complete ? certainty_of(f.whole) : certainty::at_least;
}

/// The certainty of a total of stored parameters, which are known even if the layers that use them are not.
inline certainty certainty_of_stored(const report& r, count_t n) {
  return r.complete ? certainty_of(n) : certainty::at_least;
}

/// That of a total of figure_table.
inline certainty certainty_of_total(const report& r, const figure_entry& f) {
  const figure total = f.of_totals(r.sum);
  return f.basis == figure_basis::stored ? certainty_of_stored(r, total.whole) : certainty_of_total(r, total);
}

/// A figure in digits: "300774272", ">= 300774272". Not known: `unknown`.
inline std::string digits_of(const figure& f, certainty c, std::string_view unknown = "not known") {
  if (c == certainty::not_known) return to_string(unknown);
  return (c == certainty::at_least ? ">= " : "") + to_string(f);
}
inline std::string digits_of(count_t n) { return digits_of(figure(n), certainty_of(n)); }
/// The same with a comma before every third digit.
inline std::string grouped_digits_of(const figure& f, certainty c, std::string_view unknown = "not known") {
  if (c == certainty::not_known) return to_string(unknown);
  const std::string fraction = f.part > 0 ? to_string(figure(f.part)).substr(1) : std::string();
  return (c == certainty::at_least ? ">= " : "") + to_string(std::string_view(digits(f.whole, true))) + fraction;
}

/// The share of valid MACs in words; empty if there are no MACs.
inline std::string share_that_is_valid(const totals& t) {
  if (t.macs == 0) return {};
  return percent(t.valid_macs, t.macs) + " of them; the others fall on zero padding or a causal mask";
}

/// Why a report is incomplete, in one line; empty if it is complete. Control characters in names are not escaped.
inline std::string why_incomplete(const report& r) {
  if (r.complete) return {};
  int not_known = 0, first = -1;
  for (int i = 0; i < static_cast<int>(r.rows->rows.size()); ++i) {
    if (r.rows->at(i).state == standing::counted) continue;
    if (first < 0) first = i;
    ++not_known;
  }
  const row& x = r.rows->at(first);
  std::string text = to_string(not_known) + " of " + to_string(r.rows->rows.size()) +
                     (not_known == 1 ? " layers is not known: " : " layers are not known; the first: ");
  if (x.name.empty())
    text.append("a layer of type ").append(x.type);
  else
    text.append("layer '").append(x.name).append("' (").append(x.type).append(")");
  const bool unknown = x.state == standing::unknown_op && x.why.empty();
  return text.append(": ").append(unknown ? std::string_view("the operation is not known") : x.why);
}

/// Example shapes for inputs with unknown dimensions: "x[1,3,224,224],mask[1,128]". Empty if all inputs are known.
inline std::string suggested_shapes(const analysis_base& a) {
  std::string text;
  for (const row& r : a.rows) {
    if (r.kind != node_kind::input || r.outputs == 0) continue;
    const partial_shape& s = a.outputs_of(r)[0].dims;
    if (s.is_static()) continue;
    text.append(text.empty() ? "" : ",").append(r.name).append("[");
    if (!s.ranked()) text.append("1,3,224,224");
    for (int d = 0; d < s.rank; ++d) {
      const bool of_image = s.rank >= 4 && d >= 2;
      const count_t example = known(s[d]) ? s[d].min : d == 0 ? count_t(1) : of_image ? count_t(224) : count_t(128);
      text.append(d > 0 ? "," : "").append(to_string(larger(s[d].min, smaller(s[d].max, example))));
    }
    text.append("]");
  }
  return text;
}

}  // namespace opcost

#endif

namespace opcost {
namespace detail {

inline void json_shape(json_writer& j, const partial_shape& s) {
  if (!s.ranked()) return j.null();
  j.open('[');
  for (int i = 0; i < s.rank; ++i) {
    const interval d = s[i];
    if (known(d))
      j.number(d.min);
    else if (d == interval::unknown())
      j.null();
    else {
      short_text<64> text;
      sink(text) << d;
      j.text(text);
    }
  }
  j.close(']');
}
inline void json_tensor(json_writer& j, const partial_tensor& t) {
  j.open('{');
  j.key("shape");
  json_shape(j, t.dims);
  j.key("type").text(name_of(t.type));
  j.close('}');
}
inline void json_figure(json_writer& j, const figure& f) {
  if (f.known)
    j.raw(to_string(f));
  else
    j.null();
}
inline void json_names(json_writer& j, const analysis_base& a, const std::vector<int>& rows) {
  j.open('[');
  for (int i : rows) j.text(a.at(i).name);
  j.close(']');
}
inline void json_layer(json_writer& j, const report& r, int i);
// The bodies of a loop or a branch, with the layers of one trip.
inline void json_bodies(json_writer& j, const report& r, int row) {
  j.key("body").open('[');
  for (const body_rows& b : r.rows->bodies) {
    if (b.row != row) continue;
    j.open('{');
    j.key("kind").text(kind_of_body(b.kind));
    j.key("rounds");
    if (known(b.trips))
      j.number(b.trips.min);
    else
      j.null();
    j.key("assumed").raw(b.assumed ? "true" : "false");
    const report inside = report_of_body(r, b);
    j.key("layers").open('[');
    for (int i = 0; i < static_cast<int>(b.inside.rows.size()); ++i) json_layer(j, inside, i);
    j.close(']');
    j.close('}');
  }
  j.close(']');
}
inline void json_layer(json_writer& j, const report& r, int i) {
  const row& x = r.rows->at(i);
  j.line_break();
  j.open('{');
  j.key("name").text(x.name);
  j.key("type").text(x.type);
  j.key("opset").number(x.opset);
  j.key("inputs").open('[');
  for (const edge& v : r.rows->inputs_of(x))
    if (v.row >= 0) json_tensor(j, (*r.rows)[v]);
  j.close(']');
  j.key("outputs").open('[');
  for (const partial_tensor& t : r.rows->outputs_of(x)) json_tensor(j, t);
  j.close(']');
  const tally work = r.counts(x) ? x.work : tally{};
  j.key("tally").open('{');
  if (x.state == standing::counted)
    for (const auto& f : tally::fields)
      if ((work.*f.member).n != 0) j.key(f.name).number(work.*f.member);
  j.close('}');
  const row_figures figures = figures_of_row(r, i);
  for (const figure_entry& f : figure_table) {
    if (f.layers == in_layers::no) continue;
    j.key(f.name);
    json_figure(j, figure_of_row(r, f, figures, i));
  }
  j.key("zeros");
  const count_t zeros = static_cast<std::size_t>(i) < r.zeros.by_row.size() && r.zeros.known
                            ? r.zeros.by_row[static_cast<std::size_t>(i)]
                            : count_t(-1);
  if (zeros < 0)
    j.null();
  else
    j.number(zeros);
  if (r.shapes) {
    j.key("inferred_outputs").open('[');
    for (const partial_tensor& t : r.rows->outputs_of(x)) json_tensor(j, t);
    j.close(']');
  }
  for (const report_section* s : r.sections) s->write_layer(i, j);
  if (has_bodies(*r.rows, i)) json_bodies(j, r, i);
  j.close('}');
}

}  // namespace detail

namespace detail {
// A number, or null if `known` is false.
inline void json_count(json_writer& j, std::string_view key, count_t n, bool known = true) {
  j.key(key);
  if (known)
    j.number(n);
  else
    j.null();
}
inline void json_bool(json_writer& j, std::string_view key, bool value) { j.key(key).raw(value ? "true" : "false"); }
inline void json_because(json_writer& j, const analysis_base& a, int row, std::string_view why) {
  j.open('{');
  j.key("layer").text(a.at(row).name);
  j.key("type").text(a.at(row).type);
  j.key("why").text(why);
  j.close('}');
}

// The keys that follow a total.
inline void json_details(json_writer& j, const report& r, figure_id id) {
  const totals& t = r.sum;
  const bool known = r.any_known;
  const auto range = [&](std::string_view key, const work_range& w) {
    j.key(key);
    if (!known) return j.null();
    j.open('[');
    j.number(w.least);
    j.number(w.most);
    j.close(']');
  };
  const auto of_convention = [&](std::string_view key, const figure& f) {
    j.key(key);
    json_figure(j, known ? f : figure{});
  };
  if (id == figure_id::valid_macs) {
    json_count(j, "assumed_macs", t.assumed_macs, known);
    json_count(j, "assumed_flops", t.assumed_flops, known);
    range("macs_range", t.macs_range);
    range("flops_range", t.flops_range);
  } else if (id == figure_id::flops) {
    figure floats = t.flops;
    floats.whole -= t.flops_integer.whole;
    floats.part -= t.flops_integer.part;
    if (floats.part < 0) {
      floats.part += 1;
      floats.whole -= 1;
    }
    of_convention("flops_float", floats);
    of_convention("flops_integer", t.flops_integer);
  } else if (id == figure_id::parameters) {
    json_count(j, "zeros", r.zeros.total, r.zeros.known);
    j.key("sparsity_percent");
    if (r.zeros.known && t.parameters > 0)
      j.raw(percent_number(r.zeros.total, t.parameters));
    else
      j.null();
  } else if (id == figure_id::activations) {
    json_count(j, "mac_activations", t.mac_activations, known);
  } else if (id == figure_id::peak_bytes) {
    json_count(j, "memory_peak_bytes", t.peak.bytes, known);
  }
}
inline void json_totals(json_writer& j, const report& r) {
  j.key("totals").open('{');
  for (std::size_t i = 0; i < figure_count; ++i) {
    const figure_entry& f = figure_table[i];
    if (f.of_totals == nullptr) continue;
    j.key(f.name);
    json_figure(j, f.basis == figure_basis::stored || r.any_known ? f.of_totals(r.sum) : figure{});
    json_details(j, r, static_cast<figure_id>(i));
  }
  const bool elements_known = r.tool ? r.tool->memory_known : r.any_known;
  json_count(j, "memory_min_elements", r.tool ? r.tool->memory_min : r.sum.peak.elements, elements_known);
  json_count(j, "memory_max_elements", r.tool ? r.tool->memory_max : written_elements(*r.rows), elements_known);
  json_bool(j, "saturated", r.sum.saturated());
  j.close('}');
}

// What the model keeps from one run to the next; nothing if it keeps nothing.
inline void json_states(json_writer& j, const report& r) {
  const analysis_base& a = *r.rows;
  const sequence<int> states = state_rows(a);
  if (states.empty()) return;
  j.key("states").open('{');
  json_count(j, "bytes", r.sum.state_bytes.whole, r.sum.state_bytes.known);
  json_count(j, "left_out_layers", a.left_out.layers);
  json_count(j, "left_out_macs", a.left_out.work.mac);
  j.key("variables").open('[');
  for (const int i : states) {
    const row& x = a.at(i);
    const figure bytes = state_bytes_of(a, x);
    j.open('{');
    j.key("name").text(x.variable);
    j.key("layer").text(x.name);
    j.key("shape");
    json_shape(j, x.outputs > 0 ? a.outputs_of(x)[0].dims : partial_shape::of_unknown_rank());
    j.key("type").text(x.outputs > 0 ? name_of(a.outputs_of(x)[0].type) : std::string_view());
    json_count(j, "bytes", bytes.whole, bytes.known);
    json_bool(j, "set", x.state_is_set);
    j.close('}');
  }
  j.close(']');
  j.close('}');
}

inline void json_coverage(json_writer& j, const report& r) {
  const analysis_base& a = *r.rows;
  const coverage c = coverage_of(r);
  j.key("coverage").open('{');
  j.key("layers").number(c.layers);
  j.key("counted").number(c.counted);
  j.key("without_arithmetic").number(c.idle);
  j.key("unknown").open('[');
  for (const unknown_type& u : c.unknown) {
    j.open('{');
    j.key("type").text(u.type);
    j.key("opset").number(u.opset);
    j.key("layers");
    json_names(j, a, u.rows);
    j.close('}');
  }
  j.close(']');
  j.key("not_known").open('[');
  for (int i : c.not_known) json_because(j, a, i, a.at(i).why);
  for (int i : c.no_rule)
    json_because(j, a, i, to_string(r.sum.convention) + " has no rule for " + to_string(a.at(i).type));
  j.close(']');
  j.key("shapes_as_stored").open('[');
  for (int i : c.as_stored) json_because(j, a, i, a.at(i).why);
  j.close(']');
  j.key("not_found").open('[');
  for (std::string_view path : a.tree.not_found) j.text(path);
  j.close(']');
  j.close('}');
}

inline void json_shape_check(json_writer& j, const report& r) {
  const analysis_base& a = *r.rows;
  j.key("shape_check").open('{');
  j.key("checked").number(r.shapes->checked);
  j.key("agree").number(r.shapes->agree);
  j.key("mismatch").open('[');
  for (const shape_mismatch& m : r.shapes->mismatch) {
    j.open('{');
    j.key("layer").text(a.at(m.row).name);
    j.key("port").number(m.port);
    j.key("stored");
    json_shape(j, m.stored.dims);
    j.key("inferred");
    json_shape(j, m.inferred.dims);
    j.close('}');
  }
  j.close(']');
  j.key("not_inferable").open('[');
  for (int i : r.shapes->not_inferable)
    json_because(j, a, i,
                 a.at(i).why.empty() ? std::string_view("an input's shape or content is not known") : a.at(i).why);
  j.close(']');
  j.close('}');
}
}  // namespace detail

/// Writes everything about a model as one JSON object. Totals of an incomplete report are lower bounds, or null if no
/// layer is known.
inline void write_json(const report& r, const sink& to) {
  const analysis_base& a = *r.rows;
  detail::json_writer j(to);
  j.open('{');
  j.key("opcost").text(OPCOST_VERSION);
  j.key("model").text(r.of.name);
  j.key("source").text(r.of.source);
  j.key("convention").text(r.sum.convention);
  if (!r.note.empty()) j.key("note").text(r.note);
  j.line_break();
  j.key("precision").text(r.tool ? to_string(r.tool->precision) : precision_of(a));
  j.key("model_type");
  if (r.tool)
    j.text(r.tool->model_type);
  else
    j.null();
  j.line_break();
  detail::json_bool(j, "complete", r.complete);
  j.key("incomplete");
  if (r.complete)
    j.null();
  else
    j.text(why_incomplete(r));
  j.line_break();
  detail::json_totals(j, r);
  j.line_break();
  detail::json_states(j, r);
  detail::json_coverage(j, r);
  if (r.shapes) {
    j.line_break();
    detail::json_shape_check(j, r);
  }
  for (const report_section* s : r.sections) {
    j.line_break();
    s->write_json(j);
  }
  j.line_break();
  j.key("layers").open('[');
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) detail::json_layer(j, r, i);
  j.close(']');
  j.close('}');
  to << "\n";
}

}  // namespace opcost

#endif

namespace opcost {

/// The FLOPs column of a report's convention, for check() and check_with_arena().
inline flops_column flops_of(const report& r) { return {r.column, r.columns, r.counts_folded}; }

namespace detail {
inline std::string name_of_figure(const figure_verdict& v) {
  std::string name = to_string(v.name());
  if (!v.planner.empty()) name.append(".").append(v.planner);
  return name;
}
}  // namespace detail

/// One figure that is not within its limit: "macs is over budget: 300774272 of 1000000; the heaviest layer is 'conv1'
/// with 10838016".
inline std::string budget_text(const analysis_base& a, const figure_verdict& v) {
  const certainty c = !v.value.known ? certainty::not_known : v.complete ? certainty_of(v.value) : certainty::at_least;
  std::string text = detail::name_of_figure(v);
  text.append(v.is == verdict::over     ? " is over budget: "
              : v.is == verdict::within ? " is within budget: "
                                        : " cannot be judged: ");
  text.append(digits_of(v.value, c)).append(" of ").append(to_string(v.limit));
  if (v.heaviest < 0 || v.heaviest_value == 0) return text;
  const row& heaviest = a.at(v.heaviest);
  return text.append("; the heaviest layer is '")
      .append(heaviest.name.empty() ? heaviest.type : heaviest.name)
      .append("' with ")
      .append(digits_of(v.heaviest_value));
}

/// The object "budget" in the JSON, and lines below the summary. Refers to both arguments.
class budget_section : public report_section {
 public:
  budget_section(const analysis_base& a, const budget_report& judged) : a_(a), judged_(judged) {}
  void write_json(detail::json_writer& j) const override {
    j.key("budget").open('{');
    j.key("verdict").text(spelling(judged_.overall()));
    j.key("figures").open('[');
    for (const figure_verdict& v : judged_.all()) write_figure(j, v);
    j.close(']');
    j.close('}');
  }
  void write_text(const sink& to) const override {
    to << "\nbudget: " << spelling(judged_.overall()) << "\n";
    for (const figure_verdict& v : judged_.all()) to << "  " << visible(budget_text(a_, v)) << "\n";
  }

 private:
  const analysis_base& a_;
  const budget_report& judged_;

  static std::string_view spelling(verdict v) { return spellings<verdict>[static_cast<std::size_t>(v)]; }
  void write_figure(detail::json_writer& j, const figure_verdict& v) const {
    j.line_break();
    j.open('{');
    j.key("name").text(detail::name_of_figure(v));
    j.key("limit").number(v.limit);
    j.key("value");
    detail::json_figure(j, v.complete || v.value.whole != 0 ? v.value : figure{});
    detail::json_bool(j, "complete", v.complete);
    j.key("verdict").text(spelling(v.is));
    j.key("heaviest");
    if (v.heaviest < 0) {
      j.null();
    } else {
      j.open('{');
      j.key("layer").text(a_.at(v.heaviest).name);
      j.key("value").number(v.heaviest_value);
      j.close('}');
    }
    j.close('}');
  }
};

}  // namespace opcost

#endif

// ---- opcost/report/diff_report.hpp
#ifndef OPCOST_REPORT_DIFF_REPORT_HPP_PIECE
#define OPCOST_REPORT_DIFF_REPORT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Differences of models as text, JSON, Markdown, annotations of GitHub workflows, and a JUnit test report.

namespace opcost {

/// The format of a difference.
enum class diff_format : std::uint8_t { text, json, markdown, github, junit };
template <>
inline constexpr std::array<std::string_view, 5> spellings<diff_format>{"text", "json", "markdown", "github", "junit"};

/// A model, by its path or a name, and its difference.
struct named_diff {
  std::string model{};
  network_diff difference{};
};

namespace detail {
inline std::string figure_text(const figure& f) { return f.known ? to_string(f) : "not known"; }
// The increase, with its sign.
inline std::string change_text(const figure_change& c) {
  if (!c.old_value.known || !c.new_value.known) return "not known";
  const count_t by = c.new_value.whole - c.old_value.whole;
  return (by > 0 ? "+" : "") + to_string(by);
}
// The increase in percent of the old value, "+1.50"; empty if that is 0 or unknown.
inline std::string percent_text(const figure_change& c) {
  if (!c.old_value.known || !c.new_value.known || c.old_value.whole <= 0) return {};
  const count_t by = c.new_value.whole - c.old_value.whole;
  const std::string number = percent_number(by < 0 ? count_t(0) - by : by, c.old_value.whole);
  const std::size_t point = number.find('.');
  return (by < 0 ? "-" : by > 0 ? "+" : "") + number.substr(0, point == number.npos ? point : point + 3);
}
}  // namespace detail
/// "macs: 100 -> 120 (+20, +20 %), allowed 100"
inline std::string to_text(const figure_change& c) {
  std::string s = std::string(entry_of(c.id).name) + ": " + detail::figure_text(c.old_value) + " -> " +
                  detail::figure_text(c.new_value) + " (" + detail::change_text(c);
  if (const std::string percent = detail::percent_text(c); !percent.empty()) s += ", " + percent + " %";
  s += ")";
  if (c.is == verdict::over) s += ", allowed " + to_string(c.limit);
  if (c.is == verdict::not_known) s += ", incomplete";
  return s;
}
namespace detail {

inline void write_diff_text(span<const named_diff> all, const sink& to) {
  for (const named_diff& m : all) {
    to << visible(m.model) << ": " << spellings<verdict>[static_cast<std::size_t>(m.difference.overall())] << "\n";
    for (const figure_change& c : m.difference.figures)
      to << (c.is == verdict::within ? "  " : "! ") << to_text(c) << "\n";
    for (const std::string& name : m.difference.added) to << "  added " << visible(name) << "\n";
    for (const std::string& name : m.difference.removed) to << "  removed " << visible(name) << "\n";
    for (const renamed_layer& r : m.difference.renamed)
      to << "  renamed " << visible(r.old_name) << " -> " << visible(r.new_name) << "\n";
    for (const layer_change& c : m.difference.changed)
      to << "  changed " << visible(c.layer) << ", " << entry_of(c.id).name << ": " << figure_text(c.old_value)
         << " -> " << figure_text(c.new_value) << "\n";
  }
}

inline void write_number(json_writer& json, std::string_view key, const figure& f) {
  json.key(key);
  f.known ? json.raw(to_string(f)) : json.null();
}
inline void write_diff_json(const named_diff& m, json_writer& json) {
  json.open('{');
  json.key("model").text(m.model);
  json.key("verdict").text(spellings<verdict>[static_cast<std::size_t>(m.difference.overall())]);
  json.key("figures").open('[');
  for (const figure_change& c : m.difference.figures) {
    json.line_break();
    json.open('{');
    json.key("name").text(entry_of(c.id).name);
    write_number(json, "old", c.old_value);
    write_number(json, "new", c.new_value);
    const bool known = c.old_value.known && c.new_value.known;
    write_number(json, "change", known ? figure(c.new_value.whole - c.old_value.whole) : figure());
    const std::string percent = percent_text(c);
    json.key("percent").raw(percent.empty() ? "null" : std::string_view(percent).substr(percent[0] == '+' ? 1 : 0));
    json.key("verdict").text(spellings<verdict>[static_cast<std::size_t>(c.is)]);
    json.close('}');
  }
  json.close(']');
  json.line_break();
  json.key("layers").open('{');
  const auto names = [&](std::string_view key, const std::vector<std::string>& list) {
    json.key(key).open('[');
    for (const std::string& name : list) json.text(name);
    json.close(']');
  };
  names("added", m.difference.added);
  names("removed", m.difference.removed);
  json.key("renamed").open('[');
  for (const renamed_layer& r : m.difference.renamed) {
    json.open('{');
    json.key("old").text(r.old_name);
    json.key("new").text(r.new_name);
    json.close('}');
  }
  json.close(']');
  json.key("changed").open('[');
  for (const layer_change& c : m.difference.changed) {
    json.line_break();
    json.open('{');
    json.key("layer").text(c.layer);
    json.key("figure").text(entry_of(c.id).name);
    write_number(json, "old", c.old_value);
    write_number(json, "new", c.new_value);
    json.close('}');
  }
  json.close(']');
  json.close('}');
  json.close('}');
}

inline void write_diff_markdown(span<const named_diff> all, const sink& to) {
  to << "| model | figure | old | new | change | verdict |\n| --- | --- | ---: | ---: | ---: | --- |\n";
  const auto plain = [](std::string_view s) {
    std::string safe;
    for (const char c : visible(s)) safe.append(c == '|' ? "\\" : "").append(1, c);
    return safe;
  };
  for (const named_diff& m : all)
    for (const figure_change& c : m.difference.figures) {
      const std::string percent = percent_text(c);
      to << "| " << plain(m.model) << " | " << entry_of(c.id).name << " | " << figure_text(c.old_value) << " | "
         << figure_text(c.new_value) << " | " << change_text(c) << (percent.empty() ? "" : " (" + percent + " %)")
         << " | " << spellings<verdict>[static_cast<std::size_t>(c.is)] << " |\n";
    }
  for (const named_diff& m : all) {
    const network_diff& d = m.difference;
    if (d.added.empty() && d.removed.empty() && d.renamed.empty() && d.changed.empty()) continue;
    to << "\n**" << plain(m.model) << "**\n\n";
    for (const std::string& name : d.added) to << "- added `" << visible(name) << "`\n";
    for (const std::string& name : d.removed) to << "- removed `" << visible(name) << "`\n";
    for (const renamed_layer& r : d.renamed)
      to << "- renamed `" << visible(r.old_name) << "` to `" << visible(r.new_name) << "`\n";
    for (const layer_change& c : d.changed)
      to << "- changed `" << visible(c.layer) << "`, " << entry_of(c.id).name << ": " << figure_text(c.old_value)
         << " to " << figure_text(c.new_value) << "\n";
  }
}

// Workflow commands: percent signs and line ends are escaped, in properties colons and commas too.
inline std::string github_text(std::string_view s, bool property) {
  std::string safe;
  for (const char c : s) {
    if (c == '%')
      safe += "%25";
    else if (c == '\r')
      safe += "%0D";
    else if (c == '\n')
      safe += "%0A";
    else if (property && c == ':')
      safe += "%3A";
    else if (property && c == ',')
      safe += "%2C";
    else
      safe += c;
  }
  return safe;
}
inline void write_diff_github(span<const named_diff> all, const sink& to) {
  for (const named_diff& m : all)
    for (const figure_change& c : m.difference.figures) {
      const bool is_same = c.old_value == c.new_value;
      if (c.is == verdict::within && is_same) continue;
      to << (c.is == verdict::over        ? "::error"
             : c.is == verdict::not_known ? "::warning"
                                          : "::notice")
         << " file=" << github_text(m.model, true) << ",title=" << entry_of(c.id).name
         << "::" << github_text(to_text(c), false) << "\n";
    }
}

inline std::string xml_text(std::string_view s) {
  std::string safe;
  for (const char c : s) {
    if (c == '&')
      safe += "&amp;";
    else if (c == '<')
      safe += "&lt;";
    else if (c == '>')
      safe += "&gt;";
    else if (c == '"')
      safe += "&quot;";
    else if (static_cast<unsigned char>(c) < 0x20)
      safe += ' ';
    else
      safe += c;
  }
  return safe;
}
inline void write_diff_junit(span<const named_diff> all, const sink& to) {
  to << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"opcost\">\n";
  for (const named_diff& m : all) {
    int failures = 0, skipped = 0;
    for (const figure_change& c : m.difference.figures) {
      failures += c.is == verdict::over;
      skipped += c.is == verdict::not_known;
    }
    to << "  <testsuite name=\"" << xml_text(m.model) << "\" tests=\"" << to_string(m.difference.figures.size())
       << "\" failures=\"" << to_string(failures) << "\" errors=\"" << to_string(skipped) << "\">\n";
    for (const figure_change& c : m.difference.figures) {
      to << "    <testcase classname=\"" << xml_text(m.model) << "\" name=\"" << entry_of(c.id).name << "\"";
      if (c.is == verdict::within) {
        to << "/>\n";
        continue;
      }
      const std::string_view element = c.is == verdict::over ? "failure" : "error";
      to << ">\n      <" << element << " message=\"" << xml_text(to_text(c)) << "\"/>\n    </testcase>\n";
    }
    to << "  </testsuite>\n";
  }
  to << "</testsuites>\n";
}
}  // namespace detail

/// Writes the differences of one model or several. JSON: an object if there is one model, a list otherwise.
inline void write_diff(span<const named_diff> all, diff_format format, const sink& to) {
  switch (format) {
    case diff_format::text: return detail::write_diff_text(all, to);
    case diff_format::markdown: return detail::write_diff_markdown(all, to);
    case diff_format::github: return detail::write_diff_github(all, to);
    case diff_format::junit: return detail::write_diff_junit(all, to);
    case diff_format::json: break;
  }
  detail::json_writer json(to);
  if (all.size() != 1) json.open('[');
  for (const named_diff& m : all) detail::write_diff_json(m, json);
  if (all.size() != 1) json.close(']');
  to << "\n";
}

/// The worst verdict: over, else not_known, else within.
inline verdict overall(span<const named_diff> all) {
  verdict v = verdict::within;
  for (const named_diff& m : all) {
    if (m.difference.overall() == verdict::over) return verdict::over;
    if (m.difference.overall() == verdict::not_known) v = verdict::not_known;
  }
  return v;
}

}  // namespace opcost

#endif

// ---- opcost/report/layer_tables.hpp
#ifndef OPCOST_REPORT_LAYER_TABLES_HPP_PIECE
#define OPCOST_REPORT_LAYER_TABLES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The layers as tables: text, CSV, Markdown. All have the same columns.

// ---- opcost/report/summary.hpp
#ifndef OPCOST_REPORT_SUMMARY_HPP_PIECE
#define OPCOST_REPORT_SUMMARY_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The totals on one screen, and the layers that they leave out.

// ---- opcost/text/table.hpp
#ifndef OPCOST_TEXT_TABLE_HPP_PIECE
#define OPCOST_TEXT_TABLE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Tables of aligned columns, for any script. Styles are plain, or imitate Python's tabulate and rich.

// ---- opcost/text/table_text.hpp
#ifndef OPCOST_TEXT_TABLE_TEXT_HPP_PIECE
#define OPCOST_TEXT_TABLE_TEXT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// How tables treat texts: which cells are numbers for Python's tabulate, and how Python's rich breaks lines and narrows
// columns.

// ---- opcost/text/python_numbers.hpp
#ifndef OPCOST_TEXT_PYTHON_NUMBERS_HPP_PIECE
#define OPCOST_TEXT_PYTHON_NUMBERS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Numbers as Python prints them: "%.3f", "%g", repr, round. A double is rounded by its exact binary value, halves to
// the even digit, independent of the locale.
#include <bit>

// ---- opcost/text/python_values.hpp
#ifndef OPCOST_TEXT_PYTHON_VALUES_HPP_PIECE
#define OPCOST_TEXT_PYTHON_VALUES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Reads and writes Python's values: numbers, True, None, 'text', (tuples), [lists], Calls(of, named=values), and the
// lines of modules that frameworks print: "(0): Conv2d(...)".
#include <charconv>

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

#endif

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

#endif

#include <string>
#include <vector>

namespace opcost {
namespace detail {
// The front of a text that takes at most `width` columns.
constexpr std::string_view cut_to(std::string_view s, std::size_t width) {
  std::size_t bytes = 0, taken = 0;
  while (bytes < s.size()) {
    const utf8_character c = first_character(s.substr(bytes));
    const std::size_t more = c.valid ? columns_of(c.code) : 1;
    if (taken + more > width) break;
    taken += more;
    bytes += c.length;
  }
  return s.substr(0, bytes);
}
// The kind of a cell: 0 not a number, 1 an integer, 2 another number.
inline int kind_of_number(std::string_view s) {
  const std::string_view digits = !s.empty() && (s[0] == '-' || s[0] == '+') ? s.substr(1) : s;
  if (digits.empty() || !((digits[0] >= '0' && digits[0] <= '9') || digits[0] == '.')) return 0;
  if (digits.find_first_not_of("0123456789") == digits.npos) return 1;
  double v = 0;
  const text::real_prefix number = text::read_real_prefix(digits, v);
  return number.length == digits.size() && !number.out_of_range ? 2 : 0;
}
// The number of characters from the point, or else from the exponent, on; 0 if there is neither.
inline std::size_t after_point(std::string_view s) {
  const std::size_t point = s.find('.'), at = point != s.npos ? point : s.find('e');
  return at == s.npos ? 0 : s.size() - at;
}

// Breaks a text into lines of at most `width` columns, as rich does: blanks stay with the words. A word that is too
// long is cut, or continues on the next line if `folds`.
inline std::vector<std::string> wrapped(std::string_view s, std::size_t width, bool folds = false) {
  if (width == 0) return {std::string()};
  std::vector<std::size_t> breaks{0};
  std::size_t offset = 0;
  for (std::size_t at = 0; at < s.size();) {
    std::size_t end = at;
    while (end < s.size() && text::is_blank(s[end])) ++end;
    if (end == s.size()) break;
    while (end < s.size() && !text::is_blank(s[end])) ++end;
    const std::size_t word = columns_of(s.substr(at, end - at));
    while (end < s.size() && text::is_blank(s[end])) ++end;
    if (offset + word > width) {
      if (at > 0 && (word > width || offset > 0)) breaks.push_back(at);
      offset = 0;
      while (folds && columns_of(s.substr(at, end - at)) > width) {
        const std::size_t piece = cut_to(s.substr(at), width).size();
        if (piece == 0) break;
        breaks.push_back(at += piece);
      }
    }
    offset += columns_of(s.substr(at, end - at));
    at = end;
  }
  breaks.push_back(s.size());
  std::vector<std::string> lines;
  for (std::size_t i = 0; i + 1 < breaks.size(); ++i) {
    std::string line(s.substr(breaks[i], breaks[i + 1] - breaks[i]));
    while (!line.empty() && text::is_blank(line.back()) && columns_of(line) > width) line.pop_back();
    if (columns_of(line) > width) line = std::string(cut_to(line, width - 1)) + "\u2026";
    lines.push_back(std::move(line));
  }
  return lines;
}
// Narrows columns until they fit into `room`: the widest to the next widest first; equal ones evenly.
inline void narrow(std::vector<std::size_t>& widths, std::size_t room) {
  for (std::size_t& w : widths)
    if (w > room) w = room;
  const auto excess = [&] {
    std::size_t sum = 0;
    for (std::size_t w : widths) sum += w;
    return sum > room ? sum - room : 0;
  };
  // Takes `total` from the columns that `takes` selects, from each at most `most`, with shares rounded as in Python.
  const auto reduce = [&](std::size_t total, auto&& takes, auto&& most) {
    std::size_t shares = 0;
    for (std::size_t c = 0; c < widths.size(); ++c) shares += takes(c);
    for (std::size_t c = 0; c < widths.size() && shares > 0; ++c) {
      if (!takes(c)) continue;
      const auto share =
          static_cast<std::size_t>(python::rounded(static_cast<double>(total) / static_cast<double>(shares), 0));
      const std::size_t taken = share < most(c) ? share : most(c);
      widths[c] -= taken;
      total -= taken;
      --shares;
    }
  };
  while (const std::size_t over = excess()) {
    std::size_t widest = 0, second = 0;
    for (std::size_t w : widths)
      if (w > widest) widest = w;
    for (std::size_t w : widths)
      if (w != widest && w > second) second = w;
    if (widest == second || widest == 0) break;
    const std::vector<std::size_t> before = widths;
    reduce(
        over, [&](std::size_t c) -> std::size_t { return before[c] == widest; },
        [&](std::size_t) { return over < widest - second ? over : widest - second; });
    if (widths == before) break;
  }
  if (const std::size_t over = excess()) {
    const std::vector<std::size_t> before = widths;
    reduce(
        over, [&](std::size_t c) -> std::size_t { return before[c] > 0; }, [&](std::size_t c) { return before[c]; });
  }
}
}  // namespace detail

}  // namespace opcost

#endif

#include <string>
#include <vector>

namespace opcost {

/// The appearance of a table.
struct table_style {
  /// A horizontal line; none if `fill` is empty.
  struct rule {
    std::string_view left{}, fill{}, cross{}, right{};
  };
  std::string_view left{}, between{}, right{};  ///< before, between and after the cells of a row
  std::size_t padding = 0;                      ///< blanks on both sides of a cell
  rule above{}, below_header{}, below{};
  bool blanks_at_end = true;  ///< pad the last cell of a row
  bool shows_all = false;     ///< escape characters that would act on a terminal
  bool tabulates = false;     ///< as tabulate: strip cells, align numbers by their points, widen headers by two blanks
  bool marks_sides = false;   ///< :--- and ---: under the header
  std::size_t widest = static_cast<std::size_t>(-1);  ///< a longer cell does not widen its column
  bool wraps = false;  ///< as rich: narrow columns until the table fits, wrap words, end long words in an ellipsis
};
/// Columns with two blanks between them. Its limit of width keeps one long name from padding all other rows.
inline constexpr table_style plain_columns{.between = "  ", .blanks_at_end = false, .shows_all = true, .widest = 240};
/// The styles "pipe", "psql" and "simple" of tabulate.
inline constexpr table_style pipe_table{.left = "|",
                                        .between = "|",
                                        .right = "|",
                                        .padding = 1,
                                        .below_header = {"|", "-", "|", "|"},
                                        .tabulates = true,
                                        .marks_sides = true};
inline constexpr table_style psql_table{.left = "|",
                                        .between = "|",
                                        .right = "|",
                                        .padding = 1,
                                        .above = {"+", "-", "+", "+"},
                                        .below_header = {"|", "-", "+", "|"},
                                        .below = {"+", "-", "+", "+"},
                                        .tabulates = true};
inline constexpr table_style simple_table{
    .between = "  ", .below_header = {"", "-", "  ", ""}, .blanks_at_end = false, .tabulates = true};
/// The style box.ASCII2 of rich.
inline constexpr table_style ascii2_table{.left = "|",
                                          .between = "|",
                                          .right = "|",
                                          .padding = 1,
                                          .above = {"+", "-", "+", "+"},
                                          .below_header = {"+", "-", "+", "+"},
                                          .below = {"+", "-", "+", "+"},
                                          .wraps = true};

namespace detail {
// Writes the lines of a table whose columns have been measured. `right`: the columns that are aligned right.
class table_lines {
 public:
  table_lines(const sink& to, const table_style& style, std::vector<bool> right)
      : to_(to), style_(style), right_(std::move(right)), width_(right_.size(), 0) {}

  // Widens the columns so that the cells fit, with `more` blanks.
  void measure(const std::vector<std::string>& cells, std::size_t more) {
    for (std::size_t c = 0; c < cells.size() && c < width_.size(); ++c)
      if (const std::size_t w = columns_of(std::string_view(cells[c])) + more; w > width_[c] && w <= style_.widest)
        width_[c] = w;
  }
  // Narrows the columns until the table fits into a console.
  void fit_into(std::size_t console) {
    const std::size_t padding = 2 * style_.padding;
    for (std::size_t& w : width_) w += padding;
    narrow(width_, console > width_.size() + 1 ? console - width_.size() - 1 : 0);
    for (std::size_t& w : width_) w = w > padding ? w - padding : 0;
  }
  // In the middle of the table's width.
  void title(const std::string& words) const {
    std::size_t whole = columns_of(style_.left) + columns_of(style_.right) +
                        (width_.empty() ? 0 : (width_.size() - 1) * columns_of(style_.between));
    for (std::size_t w : width_) whole += w + 2 * style_.padding;
    for (const std::string& text : wrapped(words, whole, true)) {
      const std::string_view line = text::trimmed(text);
      const std::size_t blanks = whole - columns_of(line);
      to_ << std::string(blanks / 2, ' ') << line << std::string(blanks - blanks / 2, ' ') << "\n";
    }
  }
  // A horizontal line; `marks`: with a colon at the side to which a column is aligned.
  void rule(const table_style::rule& r, bool marks) const {
    if (r.fill.empty()) return;
    std::string line(r.left);
    for (std::size_t c = 0; c < width_.size(); ++c) {
      if (c > 0) line += r.cross;
      std::string piece;
      for (std::size_t i = 0; i < width_[c] + 2 * style_.padding; ++i) piece += r.fill;
      if (marks && !piece.empty()) (right_[c] ? piece.back() : piece.front()) = ':';
      line += piece;
    }
    to_ << line << r.right << "\n";
  }
  // A row of cells, on several lines if the style wraps them.
  void row(const std::vector<std::string>& cells, bool at_bottom) const {
    if (!style_.wraps) return line(cells);
    std::vector<std::vector<std::string>> pieces;
    std::size_t lines = 1;
    for (std::size_t c = 0; c < cells.size(); ++c) {
      pieces.push_back(wrapped(cells[c], width_[c]));
      if (pieces[c].size() > lines) lines = pieces[c].size();
    }
    for (std::size_t i = 0; i < lines; ++i) {
      std::vector<std::string> of_line;
      for (const auto& p : pieces) {
        const std::size_t blank = at_bottom ? lines - p.size() : 0;
        of_line.push_back(i >= blank && i - blank < p.size() ? p[i - blank] : std::string());
      }
      line(of_line);
    }
  }

 private:
  const sink& to_;
  const table_style& style_;
  std::vector<bool> right_;
  std::vector<std::size_t> width_;  // of the columns

  void line(const std::vector<std::string>& cells) const {
    std::string s(style_.left);
    const std::string padding(style_.padding, ' ');
    for (std::size_t c = 0; c < cells.size() && c < width_.size(); ++c) {
      const std::size_t taken = columns_of(std::string_view(cells[c]));
      const std::string blanks(taken < width_[c] ? width_[c] - taken : 0, ' ');
      if (c > 0) s += style_.between;
      s += padding + (right_[c] ? blanks + cells[c] : cells[c] + blanks) + padding;
    }
    s += style_.right;
    while (!style_.blanks_at_end && !s.empty() && s.back() == ' ') s.pop_back();
    to_ << s << "\n";
  }
};
}  // namespace detail

/// Rows of cells with a header and a title, all optional.
class table {
 public:
  enum class align : char { left, right, by_content };
  explicit table(std::vector<align> columns, std::vector<std::string> header = {})
      : columns_(std::move(columns)), header_(std::move(header)) {}
  void title(std::string text) { title_ = std::move(text); }
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

  /// Writes the table. `console`: the width in columns that a style which wraps must fit into.
  void write(const sink& to, const table_style& style = plain_columns, std::size_t console = 80) const {
    std::vector<std::vector<std::string>> rows = rows_;
    std::vector<align> sides = columns_;
    if (style.shows_all)
      for (auto& cells : rows)
        for (std::string& cell : cells) cell = visible(cell);
    if (style.tabulates) tabulate(rows, sides);
    std::vector<bool> right;
    for (align side : sides) right.push_back(side == align::right);
    detail::table_lines lines(to, style, std::move(right));
    lines.measure(header_, style.tabulates ? 2 : 0);
    for (const auto& r : rows) lines.measure(r, 0);
    if (style.wraps) lines.fit_into(console);
    if (!title_.empty()) lines.title(title_);
    lines.rule(style.above, false);
    if (!header_.empty()) lines.row(header_, true);
    lines.rule(style.below_header, style.marks_sides);
    for (const auto& r : rows) lines.row(r, false);
    lines.rule(style.below, false);
  }

 private:
  std::vector<align> columns_;
  std::vector<std::string> header_;
  std::vector<std::vector<std::string>> rows_{};
  std::string title_{};

  // A column that contains only numbers is aligned right; numbers with a fraction are printed by "%g", with aligned
  // points.
  static void tabulate(std::vector<std::vector<std::string>>& rows, std::vector<align>& sides) {
    for (std::size_t c = 0; c < sides.size(); ++c) {
      const auto each = [&](auto&& f) {
        for (auto& r : rows)
          if (c < r.size()) f(r[c]);
      };
      int whole = 0, real = 0, other = 0;
      each([&](const std::string& cell) {
        const int kind = detail::kind_of_number(text::trimmed(cell));
        if (!cell.empty()) ++(kind == 1 ? whole : kind == 2 ? real : other);
      });
      const bool numbers = other == 0 && whole + real > 0;
      if (numbers && real > 0)
        each([](std::string& cell) {
          double v = 0;
          const std::string_view s = text::trimmed(cell).substr(text::trimmed(cell).starts_with('+'));
          const text::real_prefix number = text::read_real_prefix(s, v);
          if (number.length > 0 && !number.out_of_range) cell = python::general(v);
        });
      if (sides[c] != align::by_content || !numbers) {
        each([](std::string& cell) { cell = std::string(text::trimmed(cell)); });
        if (sides[c] == align::by_content) sides[c] = align::left;
        continue;
      }
      sides[c] = align::right;
      if (real == 0) continue;
      std::size_t most = 0;
      each([&](const std::string& cell) {
        if (detail::after_point(cell) > most) most = detail::after_point(cell);
      });
      each([&](std::string& cell) { cell += std::string(most - detail::after_point(cell), ' '); });
    }
  }
};

}  // namespace opcost

#endif

namespace opcost {

// Writes one line for each kind of layer that the totals leave out.
inline void write_gaps(const report& r, const coverage& c, const sink& to) {
  constexpr std::size_t shown = 5;
  const auto name = [&](int i) {
    return visible(r.rows->at(i).name.empty() ? r.rows->at(i).type : r.rows->at(i).name);
  };
  const auto more = [&](std::size_t n) {
    if (n > shown) to << "  ... and " << count_t(n - shown) << " more\n";
  };
  for (const unknown_type& u : c.unknown) {
    to << "unknown: " << visible(u.type)
       << (u.opset > 0 ? " of opset" + to_string(count_t(u.opset)) : std::string(" of an extension")) << ", "
       << count_t(u.rows.size()) << (u.rows.size() == 1 ? " layer: " : " layers: ");
    for (std::size_t i = 0; i < u.rows.size() && i < shown; ++i) to << (i ? ", " : "") << name(u.rows[i]);
    to << (u.rows.size() > shown ? ", ...\n" : "\n");
  }
  for (std::size_t i = 0; i < c.not_known.size() && i < shown; ++i)
    to << "not known: " << name(c.not_known[i]) << " (" << visible(r.rows->at(c.not_known[i]).type)
       << "): " << visible(r.rows->at(c.not_known[i]).why) << "\n";
  more(c.not_known.size());
  std::vector<std::string_view> types;
  for (int i : c.no_rule) {
    bool seen = false;
    for (std::string_view t : types) seen = seen || t == r.rows->at(i).type;
    if (!seen) types.push_back(r.rows->at(i).type);
  }
  detail::heap_sort(span<std::string_view>(types));
  if (!types.empty()) {
    to << "no rule in " << r.sum.convention << ": ";
    for (std::size_t i = 0; i < types.size(); ++i) to << (i ? ", " : "") << visible(types[i]);
    to << "\n";
  }
  for (std::string_view path : r.rows->tree.not_found)
    to << "not found: '" << visible(path) << "', a path passed to tie() or freeze()\n";
  if (!c.as_stored.empty())
    to << "shapes as stored: " << count_t(c.as_stored.size()) << (c.as_stored.size() == 1 ? " layer, " : " layers, ")
       << "first " << name(c.as_stored[0]) << ": " << visible(r.rows->at(c.as_stored[0]).why) << "\n";
}

namespace detail {
// The lines of the summary: a figure, its value, a note.
class summary_lines {
 public:
  summary_lines() : lines_({table::align::left, table::align::right, table::align::left}) {}
  // `note` describes a known value.
  void add(std::string_view what, const figure& f, certainty c, std::string note) {
    if (c == certainty::not_known)
      note = "no layer that it counts is known";
    else if (f.whole.saturated())
      note = "beyond 64 bits";
    add(what, grouped_digits_of(f, c), std::move(note));
  }
  void add(std::string_view what, std::string value, std::string note) {
    lines_.add({to_string(what), std::move(value), std::move(note)});
  }
  void write(const sink& to) const { lines_.write(to); }

 private:
  table lines_;
};
// What is said beside a total.
inline std::string note_of_total(const report& r, const figure_entry& f, figure_id id) {
  const totals& t = r.sum;
  switch (id) {
    case figure_id::macs: return with_unit(t.macs, "MACs");
    case figure_id::valid_macs: return share_that_is_valid(t);
    case figure_id::flops:
      return with_unit(t.flops.whole, "FLOPs") +
             (t.flops_integer.whole == 0 ? std::string()
                                         : ", " + with_unit(t.flops_integer.whole, "") + " of them on integers");
    case figure_id::parameters: return as_bytes(t.weight_bytes) + " of weights";
    case figure_id::activations: return "elements written; " + grouped(t.mac_activations) + " by layers with MACs";
    case figure_id::peak_bytes: {
      std::string where =
          as_bytes(t.peak.bytes) + " live at once" + (t.peak.complete ? "" : ", without tensors of unknown size");
      if (!r.rows->rows.empty()) where += ", at " + visible(r.rows->at(t.peak.row).name);
      return where;
    }
    default: return to_string(f.meaning);
  }
}
// What a run keeps for the next, and what it need not do since that is there.
inline void add_states(summary_lines& lines, const report& r) {
  const std::size_t states = state_rows(*r.rows).size();
  if (states == 0) return;
  const figure bytes = r.sum.state_bytes;
  const std::string note = to_string(states) + (states == 1 ? " state" : " states") + " that the run reads";
  if (bytes.known)
    lines.add("states", grouped(bytes.whole), as_bytes(bytes.whole) + " of " + note);
  else
    lines.add("states", "not known", note + "; --past or --state sets their shapes");
  if (const left_out_work& out = r.rows->left_out; out.layers > 0)
    lines.add("left out", grouped(out.work.mac),
              "MACs of " + to_string(out.layers) + (out.layers == 1 ? " layer" : " layers") +
                  " that initialize states, which are set");
}
// The lines that follow a total: what there is to say of it in some models only.
inline void add_details(summary_lines& lines, const report& r, figure_id id) {
  const totals& t = r.sum;
  if (id == figure_id::activations) add_states(lines, r);
  if (id == figure_id::macs && (t.assumed_macs > 0 || t.assumed_flops > 0))
    lines.add("assumed", grouped(t.assumed_macs),
              "MACs of them, and " + grouped(t.assumed_flops) + " FLOPs, in loops whose trip counts were given");
  if (id == figure_id::macs && (t.macs_range.least != t.macs_range.most || t.flops_range.least != t.flops_range.most))
    lines.add("with branches", grouped(t.flops_range.least),
              "to " + grouped(t.flops_range.most) + " FLOPs, " + grouped(t.macs_range.least) + " to " +
                  grouped(t.macs_range.most) + " MACs: it is not known which branch runs");
  if (id == figure_id::parameters && t.quantization > 0 && !r.tool)
    lines.add("quantization", grouped(t.quantization),
              "elements of scales and zero points; " + as_bytes(t.quantization_bytes) + " of the weights");
  if (id == figure_id::parameters && r.zeros.known)
    lines.add("zeros", grouped(r.zeros.total), percent(r.zeros.total, t.parameters) + " of the parameters");
}
// Figures that most models do not have.
inline bool is_of_some_models(figure_id id) {
  return id == figure_id::quantization || id == figure_id::quantization_bytes || id == figure_id::state_bytes;
}
inline void add_totals(summary_lines& lines, const report& r) {
  for (std::size_t i = 0; i < figure_count; ++i) {
    const figure_entry& f = figure_table[i];
    const auto id = static_cast<figure_id>(i);
    if (f.of_totals == nullptr || id == figure_id::weight_bytes || is_of_some_models(id))
      continue;  // bytes are said beside the parameters
    const figure total = f.of_totals(r.sum);
    if (id == figure_id::flops && !total.known) {
      if (r.tool) lines.add("FLOPs", "not known", "a counted layer has an unknown dimension");
      continue;
    }
    lines.add(f.heading, total, certainty_of_total(r, f), note_of_total(r, f, id));
    add_details(lines, r, id);
  }
}
inline void add_tool(summary_lines& lines, const report& r) {
  if (!r.tool) return;
  if (r.tool->memory_known) {
    lines.add("least memory", grouped(r.tool->memory_min), "elements live at once, as the tool counts");
    lines.add("most memory", grouped(r.tool->memory_max), "elements of all outputs");
  } else {
    lines.add("memory", "not known", "an output has an unknown dimension");
  }
  lines.add("model type", to_string(r.tool->model_type), "guessed by its shapes and types");
}
inline void write_shape_check(const report& r, const sink& to) {
  for (const shape_mismatch& m : r.shapes->mismatch)
    to << "shape of " << visible(r.rows->at(m.row).name) << " (" << visible(r.rows->at(m.row).type) << "), output "
       << count_t(m.port) << ": stored " << to_string(m.stored.dims) << ", inferred " << to_string(m.inferred.dims)
       << "\n";
  for (int i : r.shapes->not_inferable)
    to << "not inferable: " << visible(r.rows->at(i).name) << " (" << visible(r.rows->at(i).type) << "): "
       << (r.rows->at(i).why.empty() ? std::string("an input's shape or content is not known")
                                     : visible(r.rows->at(i).why))
       << "\n";
}
}  // namespace detail

/// Writes the totals on one screen. An incomplete report says so in its second line; its totals have ">=".
inline void write_summary(const report& r, const sink& to) {
  const coverage c = coverage_of(r);
  const totals& t = r.sum;
  to << visible(r.of.name.empty() ? std::string_view("network") : r.of.name);
  if (!r.of.source.empty()) to << ", " << r.of.source;
  to << ", " << (r.tool ? to_string(r.tool->precision) : precision_of(*r.rows)) << ", convention " << t.convention
     << "\n";
  if (!r.complete) to << "incomplete: " << visible(why_incomplete(r)) << "\n";
  to << "\n";
  detail::summary_lines lines;
  detail::add_totals(lines, r);
  detail::add_tool(lines, r);
  lines.add("coverage", to_string(count_t(c.counted)) + " of " + to_string(count_t(c.layers)),
            "layers, " + to_string(count_t(c.idle)) + " of them without arithmetic");
  if (r.shapes)
    lines.add("shapes", to_string(count_t(r.shapes->agree)) + " of " + to_string(count_t(r.shapes->checked)),
              "inferred outputs are as stored; " + to_string(count_t(r.shapes->not_inferable.size())) +
                  " layers not inferable");
  lines.write(to);
  if (t.saturated()) to << "\nAt least one figure is beyond 64 bits: its lower bound is shown.\n";
  if (!r.note.empty()) to << "\nnote: " << r.note << "\n";
  const bool gaps = !c.unknown.empty() || !c.not_known.empty() || !c.no_rule.empty() || !c.as_stored.empty() ||
                    !r.rows->tree.not_found.empty();
  if (gaps) to << "\n";
  write_gaps(r, c, to);
  if (r.shapes) detail::write_shape_check(r, to);
}

}  // namespace opcost

#endif

namespace opcost {

namespace detail {
inline std::string shapes_of_outputs(const report& r, int i) {
  std::string s;
  for (const partial_tensor& t : r.rows->outputs_of(r.rows->at(i))) s.append(s.empty() ? "" : " ").append(to_string(t));
  return s;
}
// The modules that contain a row, from the outermost: layer1, 0, conv1.
inline std::vector<std::string> modules_of(const analysis_base& a, const row& r) {
  std::vector<std::string> path;
  for (int m = r.module; m > 0; m = a.tree.at(m).parent) path.insert(path.begin(), to_string(a.tree.at(m).name));
  return path;
}
}  // namespace detail
/// The name of a layer, or that of its module: layer1.0.conv1.
inline std::string name_of_layer(const analysis_base& a, int i) {
  if (!a.at(i).name.empty()) return to_string(a.at(i).name);
  std::string name;
  for (const std::string& part : detail::modules_of(a, a.at(i))) name.append(name.empty() ? "" : ".").append(part);
  return name;
}

/// A column of the tables of layers: a text, or a figure.
struct layer_column {
  std::string_view name;
  table::align side;
  std::string (*describe)(const report&, int row);  // null: a figure
  const figure_entry* figure;

  std::string heading() const { return to_string(figure ? figure->heading : name); }
  std::string text(const report& r, int i) const {
    if (describe != nullptr) return describe(r, i);
    const opcost::figure f = figure_of_row(r, *figure, figures_of_row(r, i), i);
    return digits_of(f, certainty_of(f), "");
  }
  /// The total of the column. Those of an incomplete report are lower bounds; `unknown` is the text for unknown ones.
  std::string total(const report& r, std::string_view unknown) const {
    return figure ? digits_of(figure->of_totals(r.sum), certainty_of_total(r, *figure), unknown) : std::string();
  }
};
namespace detail {
inline constexpr std::size_t columns_of_texts = 3, columns_of_figures = [] {
  std::size_t n = 0;
  for (const figure_entry& f : figure_table) n += f.layers == in_layers::yes ? 1 : 0;
  return n;
}();
}  // namespace detail
/// Name, type and output, then the figures that figure_table shows in tables of layers.
inline constexpr std::array<layer_column, detail::columns_of_texts + detail::columns_of_figures> layer_columns = [] {
  std::array<layer_column, detail::columns_of_texts + detail::columns_of_figures> all{};
  all[0] = {"name", table::align::left, [](const report& r, int i) { return name_of_layer(*r.rows, i); }, nullptr};
  all[1] = {"type", table::align::left, [](const report& r, int i) { return to_string(r.rows->at(i).type); }, nullptr};
  all[2] = {"output", table::align::left, detail::shapes_of_outputs, nullptr};
  std::size_t at = detail::columns_of_texts;
  for (const figure_entry& f : figure_table)
    if (f.layers == in_layers::yes) all[at++] = {f.name, table::align::right, nullptr, &f};
  return all;
}();

// True for rows that tables show. Stored constants belong to the layers that use them.
inline bool shown_as_layer(const row& r) { return r.kind != node_kind::constant && r.kind != node_kind::output; }

namespace detail {
template <class F> void each_layer(const report& r, F&& f) {
  for (int i = 0; i < static_cast<int>(r.rows->rows.size()); ++i)
    if (shown_as_layer(r.rows->at(i))) f(i);
}
inline std::vector<std::string> cells_of(const report& r, int i) {
  std::vector<std::string> cells;
  for (const layer_column& c : layer_columns) cells.push_back(c.text(r, i));
  return cells;
}
inline std::vector<std::string> headings() {
  std::vector<std::string> cells;
  for (const layer_column& c : layer_columns) cells.push_back(to_string(c.name));
  return cells;
}
// The row of totals. Those of an incomplete report are lower bounds; `unknown` is the text for unknown ones.
inline std::vector<std::string> totals_row(const report& r, std::string_view unknown = "not known") {
  std::vector<std::string> cells;
  for (const layer_column& c : layer_columns) cells.push_back(c.total(r, unknown));
  cells[0] = "total";
  return cells;
}
// The lines above a table: the convention, and why the totals are incomplete.
inline void write_table_head(const report& r, const sink& to) {
  to << "Convention: " << r.sum.convention << "\n";
  if (!r.complete) to << "Incomplete: " << visible(why_incomplete(r)) << "\n";
}
inline std::string markdown_cell(const std::string& s) {
  std::string text;
  for (char c : visible(s)) {
    if (c == '|' || c == '\\') text += '\\';
    text += c;
  }
  return text;
}
}  // namespace detail

/// Writes an aligned table.
inline void write_table(const report& r, const sink& to) {
  std::vector<table::align> sides;
  for (const layer_column& c : layer_columns) sides.push_back(c.side);
  table t(sides);
  t.add(detail::headings());
  detail::each_layer(r, [&](int i) { t.add(detail::cells_of(r, i)); });
  t.add(detail::totals_row(r));
  if (!r.complete) to << "Incomplete: " << visible(why_incomplete(r)) << "\n\n";
  t.write(to);
}

/// Writes CSV (RFC 4180, lines end in CRLF). The heading of a figure names its convention.
inline void write_csv(const report& r, const sink& to) {
  const auto line = [&](const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) to << (i ? "," : "") << detail::csv_cell(cells[i], r.cells);
    to << "\r\n";
  };
  std::vector<std::string> head = detail::headings();
  for (std::string& h : head)
    if (h == "flops") h = to_string(r.sum.convention) + "_flops";
  line(head);
  detail::each_layer(r, [&](int i) { line(detail::cells_of(r, i)); });
  line(detail::totals_row(r, ""));
}

/// Writes a Markdown table.
inline void write_markdown(const report& r, const sink& to) {
  detail::write_table_head(r, to);
  to << "\n";
  const auto line = [&](const std::vector<std::string>& cells) {
    for (const std::string& c : cells) to << "| " << detail::markdown_cell(c) << (c.empty() ? "" : " ");
    to << "|\n";
  };
  line(detail::headings());
  for (const layer_column& c : layer_columns) to << (c.side == table::align::right ? "| ---: " : "| --- ");
  to << "|\n";
  detail::each_layer(r, [&](int i) { line(detail::cells_of(r, i)); });
  line(detail::totals_row(r));
}

}  // namespace opcost

#endif

// ---- opcost/report/layer_tree.hpp
#ifndef OPCOST_REPORT_LAYER_TREE_HPP_PIECE
#define OPCOST_REPORT_LAYER_TREE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The layers as a tree of modules with the sums over each module.
#include <map>

// ---- opcost/report/module_paths.hpp
#ifndef OPCOST_REPORT_MODULE_PATHS_HPP_PIECE
#define OPCOST_REPORT_MODULE_PATHS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The module of each layer, as far as names and the module tree define it.

namespace opcost {
namespace detail {
// "__module.layer1.0.conv1/aten::_convolution/Convolution" is layer1, 0, conv1, then the operation.
inline std::vector<std::string> path_of(std::string_view name) {
  std::vector<std::string> path;
  constexpr std::string_view torch = "__module.";
  const bool module_path = name.substr(0, torch.size()) == torch;
  if (module_path) name.remove_prefix(torch.size());
  std::string part;
  bool in_module = module_path;
  for (char c : name) {
    if (c == '/' || (in_module && c == '.')) {
      if (!part.empty()) path.push_back(part);
      part.clear();
      in_module = in_module && c != '/';
    } else {
      part += c;
    }
  }
  path.push_back(part);
  return path;
}
// The path of a layer: its name, or its modules. An operation that is not a module itself is called by its type.
inline std::vector<std::string> path_of(const analysis_base& a, int i) {
  const row& r = a.at(i);
  if (!r.name.empty()) return path_of(r.name);
  std::vector<std::string> path = modules_of(a, r);
  if (r.module <= 0 || !a.tree.at(r.module).leaf) path.push_back(to_string(r.type));
  return path;
}
// The short name of a layer in a picture: its modules, without PyTorch's names of operations.
inline std::string name_in_picture(const analysis_base& a, int i) {
  std::string name;
  for (const std::string& part : path_of(a, i))
    if (part.find("::") == part.npos) name.append(name.empty() ? "" : ".").append(part);
  return name;
}

// The path of each row. A layer whose name is not a path is in the module of the layer that reads its output, at most a
// few steps away: OpenVINO calls a convolution with a folded normalization Multiply_398936.
inline std::vector<std::vector<std::string>> module_paths(const analysis_base& a) {
  constexpr int most_steps = 4;
  std::vector<std::vector<std::string>> paths(a.rows.size());
  std::vector<int> taken_by(a.rows.size(), -1), steps(a.rows.size(), most_steps);
  for (std::size_t i = a.rows.size(); i-- > 0;) {
    const row& r = a.rows[i];
    paths[i] = path_of(a, static_cast<int>(i));
    if (paths[i].size() > 1) {
      steps[i] = 0;
    } else if (const int next = taken_by[i];
               next >= 0 && r.kind != node_kind::input && steps[static_cast<std::size_t>(next)] < most_steps) {
      steps[i] = steps[static_cast<std::size_t>(next)] + 1;
      std::vector<std::string> path = paths[static_cast<std::size_t>(next)];
      path.back() = paths[i][0];
      paths[i].swap(path);
    }
    for (const edge& v : a.inputs_of(r))
      if (v.row >= 0 && r.kind != node_kind::output) taken_by[static_cast<std::size_t>(v.row)] = static_cast<int>(i);
  }
  for (std::vector<std::string>& p : paths) {  // PyTorch's name of the operation is not a module
    std::vector<std::string> modules;
    for (std::size_t k = 0; k < p.size(); ++k)
      if (k + 1 == p.size() || p[k].find("::") == std::string::npos) modules.push_back(p[k]);
    p.swap(modules);
  }
  return paths;
}
}  // namespace detail

}  // namespace opcost

#endif

namespace opcost {
namespace detail {
struct branch {
  std::string name{};
  std::string type{};
  count_t macs = 0, parameters = 0;
  figure flops{count_t(0)};
  bool complete = true;              // every layer in it is known
  std::vector<std::size_t> below{};  // branches and leaves, in order of appearance
  int row = -1;                      // the row of a leaf
};
inline void write_branch(const std::vector<branch>& all, std::size_t at, int depth, table& t) {
  const branch& b = all[at];
  const auto work = [&](const figure& f) {
    if (!f.known || (!b.complete && b.below.empty())) return std::string("not known");
    return digits_of(f, b.complete ? certainty_of(f) : certainty::at_least);
  };
  t.add({std::string(static_cast<std::size_t>(2 * depth), ' ') + b.name, b.type, work(b.macs), work(b.flops),
         digits_of(b.parameters)});
  if (depth < 64)
    for (std::size_t i : b.below) write_branch(all, i, depth + 1, t);
}
// The layers in a loop or a branch, with their figures for one trip.
inline void add_bodies(std::vector<branch>& all, std::size_t under, const report& r, int row) {
  for (const body_rows& b : r.rows->bodies) {
    if (b.row != row) continue;
    std::string name = to_string(kind_of_body(b.kind));
    if (b.kind == body_kind::repeated)
      name += known(b.trips) ? ", " + to_string(b.trips.min) + " times" + (b.assumed ? " (assumed)" : "")
                             : std::string(", trip count not known");
    const report inside = report_of_body(r, b);
    const std::size_t at = all.size();
    all.push_back({name});
    all[under].below.push_back(at);
    each_layer(inside, [&](int i) {
      const opcost::row& x = b.inside.at(i);
      const std::size_t leaf = all.size();
      branch own{to_string(x.name), to_string(x.type)};
      if (inside.counts(x)) {
        own.macs = x.work.mac;
        own.flops = inside.flops(i);
      }
      own.parameters = inside.parameters[i].elements;
      own.complete = x.state == standing::counted;
      all[at].macs += own.macs;
      all[at].flops = all[at].flops + own.flops;
      all[at].parameters += own.parameters;
      all[at].complete = all[at].complete && own.complete;
      all.push_back(std::move(own));
      all[at].below.push_back(leaf);
      add_bodies(all, leaf, inside, i);
    });
  }
}
// The tree of layers by the path that path_at(row) returns. The figures of a branch are sums over the layers in it. The
// first branch is the network itself.
template <class PathAt> std::vector<branch> branches_of(const report& r, bool with_bodies, PathAt&& path_at) {
  std::vector<branch> all{{to_string(r.of.name.empty() ? std::string_view("network") : r.of.name)}};
  std::map<std::pair<std::size_t, std::string>, std::size_t> branches;  // by parent and name
  each_layer(r, [&](int i) {
    const row& x = r.rows->at(i);
    std::size_t at = 0;
    const auto add = [&](std::size_t k) {
      if (r.counts(x)) {
        all[k].macs += x.work.mac;
        all[k].flops = all[k].flops + r.flops(i);
      }
      all[k].complete = all[k].complete && x.state == standing::counted;
      all[k].parameters += r.parameters[i].elements;
    };
    add(0);
    const std::vector<std::string> path = path_at(i);
    for (std::size_t k = 0; k < path.size(); ++k) {
      std::size_t next = 0;
      const bool leaf = k + 1 == path.size();
      if (!leaf) {
        const auto found = branches.find({at, path[k]});
        if (found != branches.end()) next = found->second;
      }
      if (next == 0) {
        next = all.size();
        all.push_back({path[k], leaf ? to_string(x.type) : std::string()});
        if (leaf) all[next].row = i;
        all[at].below.push_back(next);
        if (!leaf) branches.emplace(std::pair(at, path[k]), next);
      }
      at = next;
      add(at);
    }
    if (with_bodies) add_bodies(all, at, r, i);
  });
  return all;
}
}  // namespace detail

/// Writes the layers by module, as far as names and the module tree define the module of each.
inline void write_tree(const report& r, const sink& to) {
  const std::vector<std::vector<std::string>> paths = detail::module_paths(*r.rows);
  const std::vector<detail::branch> all =
      detail::branches_of(r, true, [&](int i) { return paths[static_cast<std::size_t>(i)]; });
  using align = table::align;
  table t({align::left, align::left, align::right, align::right, align::right});
  t.add({"layer", "type", "macs", "flops", "parameters"});
  detail::write_branch(all, 0, 0, t);
  detail::write_table_head(r, to);
  t.write(to);
}

}  // namespace opcost

#endif

// ---- opcost/report/operations_table.hpp
#ifndef OPCOST_REPORT_OPERATIONS_TABLE_HPP_PIECE
#define OPCOST_REPORT_OPERATIONS_TABLE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The table of a catalogue: each operation, its first opset, and how it is counted.

namespace opcost {

namespace detail {
// The operations sorted by name and opset.
inline std::vector<const op_entry*> by_name(span<const op_entry> entries) {
  struct named {
    const op_entry* entry;
    bool operator<(const named& o) const {
      return entry->name != o.entry->name ? entry->name < o.entry->name : entry->opset < o.entry->opset;
    }
  };
  std::vector<named> order;
  for (const op_entry& e : entries) order.push_back({&e});
  heap_sort(span<named>(order));
  std::vector<const op_entry*> sorted;
  for (const named& n : order) sorted.push_back(n.entry);
  return sorted;
}
inline std::string counted_as(const op_entry& e) {
  if (!e.formula.empty()) return to_string(e.formula);
  if (e.kind != node_kind::computed) return "a border of the graph: no arithmetic";
  return "";
}
// The specification of an operation.
inline std::string source_of(const op_entry& e) { return "OpenVINO " + to_string(e.name) + "-" + to_string(e.opset); }
}  // namespace detail

/// Writes the table as text.
inline void write_operations(span<const op_entry> entries, const sink& to) {
  using align = table::align;
  table t({align::left, align::right, align::left, align::left});
  t.add({"operation", "opset", "source", "counted as"});
  for (const op_entry* e : detail::by_name(entries))
    t.add({to_string(e->name), to_string(e->opset), detail::source_of(*e), detail::counted_as(*e)});
  t.write(to);
}
/// Writes the table as Markdown.
inline void write_operations_markdown(span<const op_entry> entries, const sink& to) {
  to << "| operation | opset | source | counted as |\n| --- | ---: | --- | --- |\n";
  for (const op_entry* e : detail::by_name(entries))
    to << "| " << e->name << " | " << count_t(e->opset) << " | " << detail::source_of(*e) << " | "
       << detail::markdown_cell(detail::counted_as(*e)) << " |\n";
}

}  // namespace opcost

#endif

// ---- opcost/report/solution.hpp
#ifndef OPCOST_REPORT_SOLUTION_HPP_PIECE
#define OPCOST_REPORT_SOLUTION_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The cost of a network as polynomials in one dimension, as text and as JSON.

namespace opcost {

// The variable for a dimension: b for batch.
inline std::string_view variable_of(std::string_view dimension) {
  for (std::string_view name : {"batch", "height", "width", "side", "sequence"})
    if (dimension == name) return dimension.substr(0, 1);
  return "n";
}

/// Writes lines like MACs = 300774272 b.
inline void write_solution(const solution& s, const subject& of, std::string_view convention,
                           std::string_view dimension, const sink& to) {
  const std::string_view own = variable_of(dimension), in = s.step == 1 ? own : std::string_view("k");
  to << visible(of.name.empty() ? std::string_view("network") : of.name) << ", convention " << convention << ", in "
     << own << " = " << dimension;
  if (s.step != 1) to << " = " << s.step << " k";
  to << "\n\n";
  if (!s.possible) return void(to << "none: " << visible(s.why.what) << "\n");
  using align = table::align;
  table lines({align::left, align::left, align::left});
  for (std::size_t i = 0; i < figure_count; ++i) {
    if (figure_table[i].of_totals == nullptr) continue;
    const polynomial& p = s.in_steps[i];
    std::string text = "= ", note;
    const auto put = [&](std::string_view piece) { text += piece; };
    write_polynomial(p, in, put);
    if (!p)
      note = "it is no polynomial at whole numbers";
    else
      note = "verified at " + to_string(p.verified) + " further points" +
             (p.from == 1 ? "" : ", from " + to_string(in) + " = " + to_string(p.from));
    lines.add({to_string(figure_table[i].heading), text, note});
  }
  lines.write(to);
  if (!s.assumed.empty()) to << "\n" << visible(s.assumed) << "\n";
  if (s.why_at > 0) to << "\nnot with " << own << " = " << s.why_at << ": " << visible(s.why.what) << "\n";
}

/// Writes the polynomials as JSON.
inline void write_solution_json(const solution& s, const subject& of, std::string_view convention,
                                std::string_view dimension, const sink& to) {
  detail::json_writer j(to);
  j.open('{');
  j.key("opcost").text(OPCOST_VERSION);
  j.key("model").text(of.name);
  j.key("convention").text(convention);
  j.key("dimension").text(dimension);
  j.key("step").number(s.step);
  j.key("why_none");
  if (s.possible)
    j.null();
  else
    j.text(s.why.what);
  j.key("figures").open('{');
  for (std::size_t i = 0; i < figure_count; ++i) {
    if (figure_table[i].of_totals == nullptr) continue;
    const polynomial& p = s.in_steps[i];
    j.line_break();
    j.key(figure_table[i].name);
    if (!p) {
      j.null();
      continue;
    }
    j.open('{');
    j.key("coefficients").open('[');
    for (int k = 0; k <= p.degree; ++k) j.number(p.coefficient[static_cast<std::size_t>(k)]);
    j.close(']');
    j.key("denominator").number(p.denominator);
    j.key("from").number(p.from);
    j.key("verified").number(p.verified);
    j.close('}');
  }
  j.close('}');
  j.close('}');
  to << "\n";
}

}  // namespace opcost

#endif

// ---- opcost/text/edit_distance.hpp
#ifndef OPCOST_TEXT_EDIT_DISTANCE_HPP_PIECE
#define OPCOST_TEXT_EDIT_DISTANCE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The distance of two words, to suggest the nearest name for a mistyped one.

#include <string_view>

namespace opcost::text {

/// The least number of characters to insert, remove, replace or swap with their neighbor that turns `a` into `b`.
inline std::size_t edit_distance(std::string_view a, std::string_view b) {
  const std::size_t columns = b.size() + 1;
  sequence<std::size_t> d((a.size() + 1) * columns);
  const auto at = [&](std::size_t i, std::size_t k) -> std::size_t& { return d[i * columns + k]; };
  for (std::size_t k = 0; k <= b.size(); ++k) at(0, k) = k;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    at(i, 0) = i;
    for (std::size_t k = 1; k <= b.size(); ++k) {
      std::size_t least = at(i - 1, k - 1) + (a[i - 1] == b[k - 1] ? 0 : 1);
      if (at(i - 1, k) + 1 < least) least = at(i - 1, k) + 1;
      if (at(i, k - 1) + 1 < least) least = at(i, k - 1) + 1;
      const bool swapped = i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1];
      if (swapped && at(i - 2, k - 2) + 1 < least) least = at(i - 2, k - 2) + 1;
      at(i, k) = least;
    }
  }
  return at(a.size(), b.size());
}

}  // namespace opcost::text

#endif

#endif

#endif

#endif // OPCOST_ALL_HPP_SINGLE_INCLUDE
