// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Real numbers from and to text: compares the integer arithmetic with the standard library, if that has it.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>
#include <opcost/text/python_numbers.hpp>
#include <opcost/text/real_numbers.hpp>
#include <string>

namespace {
namespace text = opcost::text;
namespace exact = opcost::text::detail;

std::uint64_t state = 1;
std::uint64_t random_bits() {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state;
}
int random_below(int n) { return static_cast<int>(random_bits() % static_cast<std::uint64_t>(n)); }

std::string spelled(const text::real_digits& d) {
  return std::string(std::string_view(d)) + "e" + std::to_string(d.exponent);
}
int digits_differ(double v) {
  if (!std::isfinite(v)) return 0;
  const int n = 1 + random_below(17);
  return (spelled(exact::exact_shortest(v)) != spelled(text::shortest_digits(v))) +
         (spelled(exact::exact_rounded(v, n)) != spelled(text::rounded_digits(v, n)));
}
bool reads_differ(std::string_view s) {
  double a = 42, b = 42;
  const text::real_prefix x = exact::exact_read(s, a), y = text::read_real_prefix(s, b);
  return x.length != y.length || x.out_of_range != y.out_of_range ||
         std::bit_cast<std::uint64_t>(a) != std::bit_cast<std::uint64_t>(b);
}
struct was_read {
  std::size_t length;
  bool out_of_range;
  double value;
  bool operator==(const was_read&) const = default;
};
was_read read(std::string_view s) {
  double v = 42;
  const text::real_prefix p = exact::exact_read(s, v);
  return {p.length, p.out_of_range, v};
}
}  // namespace

TEST_CASE("reads real numbers exactly, up to the first other character") {
  CHECK(read("12") == was_read{2, false, 12});
  CHECK(read("-0.5x") == was_read{4, false, -0.5});
  CHECK(read(".5.5") == was_read{2, false, .5});
  CHECK(read("1.e2") == was_read{4, false, 100});
  CHECK(read("1e+") == was_read{1, false, 1});
  CHECK(read("0x10") == was_read{1, false, 0});
  CHECK(read("0e99999999999999999999") == was_read{22, false, 0});
  CHECK(read("9007199254740993") == was_read{16, false, 9007199254740992.});  // halfway: the even one
  CHECK(read("9007199254740993.00000000000000000001") == was_read{37, false, 9007199254740994.});
  CHECK(read("1.7976931348623158e308") == was_read{22, false, 1.7976931348623157e308});
  CHECK(read("1.7976931348623159e308") == was_read{22, true, 42});
  CHECK(read("2.4703282292062328e-324") == was_read{23, false, 4.9406564584124654e-324});
  CHECK(read("2.4703282292062327e-324") == was_read{23, true, 42});
  CHECK(read("-Infinity") == was_read{9, false, -std::numeric_limits<double>::infinity()});
  for (const char* s : {"", "-", "+1", ".", "-.", ".e1", "e1", " 1", "x"}) CHECK(read(s) == was_read{0, false, 42});
}

TEST_CASE("prints the fewest digits that read back, or rounds half to even") {
  CHECK(spelled(exact::exact_shortest(0.1)) == "1e-1");
  CHECK(spelled(exact::exact_shortest(5e-324)) == "5e-324");
  CHECK(spelled(exact::exact_shortest(1.7976931348623157e308)) == "17976931348623157e308");
  CHECK(spelled(exact::exact_shortest(9007199254740993.)) == "9007199254740992e15");
  CHECK(spelled(exact::exact_shortest(9.5367431640625e-07)) == "95367431640625e-7");
  CHECK(spelled(exact::exact_shortest(0.)) == "0e0");
  CHECK(spelled(exact::exact_rounded(2.5, 1)) == "2e0");
  CHECK(spelled(exact::exact_rounded(3.5, 1)) == "4e0");
  CHECK(spelled(exact::exact_rounded(0.15, 1)) == "1e-1");  // it is below 0.15
  CHECK(spelled(exact::exact_rounded(999.9996, 6)) == "1e3");
}

TEST_CASE("integer arithmetic and the standard library agree on texts and numbers") {
  int differ = 0;
  char s[1300];
  const auto printed = [&](int size) { return std::string_view(s, static_cast<std::size_t>(size)); };
  for (int e = -1074; e < 1024; ++e) {
    const double power = std::ldexp(1., e), below = std::nextafter(power, 0.);
    differ += digits_differ(power) + digits_differ(below);
    differ += reads_differ(printed(std::snprintf(s, sizeof s, "%.1100g", power)));
    differ += reads_differ(printed(std::snprintf(s, sizeof s, "%.1100g", below)));
  }
  for (int e = -1075; e < 971; e += 3) {  // halfway between two doubles, and a little beside
    exact::big_number n((std::uint64_t{1} << 53) + 1);
    e < 0 ? n.multiply_by_power(5, -e) : n.shift_left(e);
    std::string digits;
    while (!n.is_zero()) digits.insert(digits.begin(), static_cast<char>('0' + n.divide_by(10)));
    const std::string exponent = "e" + std::to_string(e < 0 ? e : 0);
    differ += reads_differ(digits + exponent) + reads_differ(digits + ".0000000001" + exponent);
    --digits.back();
    differ += reads_differ(digits + "9" + "e" + std::to_string(e < 0 ? e - 1 : -1));
  }
  for (int i = 0; i < 3'000; ++i) {
    const std::uint64_t bits = random_bits();
    const double any = std::bit_cast<double>(bits);
    differ += digits_differ(any);
    differ += digits_differ(static_cast<double>(bits >> random_below(60)));
    differ += digits_differ(random_below(100'000) / 1000.);
    const auto a = static_cast<unsigned long long>(random_bits() >> random_below(63));
    const auto b = static_cast<unsigned long long>(random_bits() >> random_below(63));
    differ += reads_differ(printed(std::snprintf(s, sizeof s, "%llu.%llue%d", a, b, random_below(700) - 350)));
    differ += reads_differ(printed(std::snprintf(s, sizeof s, "%.*g", 1 + random_below(20), any)));
  }
  CHECK(differ == 0);
}

TEST_CASE("prints real numbers as Python does") {
  namespace python = opcost::python;
  CHECK(python::repr(6) == "6.0");
  CHECK(python::repr(-0.) == "-0.0");
  CHECK(python::repr(1e-5) == "1e-05");
  CHECK(python::repr(0.0001) == "0.0001");
  CHECK(python::repr(1234567.25) == "1234567.25");
  CHECK(python::repr(1e15) == "1000000000000000.0");
  CHECK(python::repr(1e16) == "1e+16");
  CHECK(python::repr(1.5e300) == "1.5e+300");
  CHECK(python::repr(-std::numeric_limits<double>::infinity()) == "-inf");
  CHECK(python::general(0) == "0");
  CHECK(python::general(123456.5) == "123456");  // half to even
  CHECK(python::general(1234567) == "1.23457e+06");
  CHECK(python::general(0.00012) == "0.00012");
  CHECK(python::general(0.000012) == "1.2e-05");
  CHECK(python::general(100000) == "100000");
  CHECK(std::string_view(python::fixed(1e22, 2)) == "10000000000000000000000.00");
  CHECK(std::string_view(python::fixed(-std::ldexp(1., 100), 0)) == "-1267650600228229401496703205376");
}
