// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The behavior at run time, which static/core.cpp cannot show.
#include <doctest/doctest.h>
#include <cmath>
#include <opcost/core/decode.hpp>
#include <opcost/core/result.hpp>
#include <opcost/text/format_numbers.hpp>
#include <span>
#include <string>

using namespace opcost;

namespace {
std::string text_of(const auto& v) {
  std::string s;
  const auto put = [&](std::string_view piece) { s += piece; };
  sink(put) << v;
  return s;
}
template <std::size_t N> std::span<const std::byte> bytes(const unsigned char (&b)[N]) {
  return std::as_bytes(std::span(b));
}
}  // namespace

TEST_CASE("a count saturates at run time and stays saturated") {
  const count_t most = count_t::limit;
  CHECK((most + 1) == most);
  CHECK((most * 2).saturated());
  CHECK((most + -1) == most);
  CHECK((count_t(1) * (-1) * most - 5) == -most);
  CHECK((count_t(std::int64_t{1} << 40) * (std::int64_t{1} << 40)) == most);
  CHECK((count_t(7) / 0) == most);
  CHECK((count_t(-7) / 0) == -most);
  CHECK((count_t(7) % 0) == 0);
  CHECK((count_t(0) * most) == 0);
}

TEST_CASE("a shape of more than 8 dimensions is marked, not truncated") {
  shape s{1, 2, 3, 4, 5, 6, 7, 8};
  s.push_back(9);
  CHECK(s.rank == shape::too_long);
  CHECK_FALSE(s.ranked());
  s.push_back(10);
  CHECK(s.rank == shape::too_long);
}

TEST_CASE("writes digits, intervals and shapes") {
  CHECK(text_of(shape{}) == "[]");
  CHECK(text_of(shape{1, 3, 224}) == "[1,3,224]");
  CHECK(text_of(partial_shape::of_unknown_rank()) == "[...]");
  CHECK(text_of(partial_shape{1, interval::unknown(), {1, 16}, {0, 7}, {2, count_t::limit}}) == "[1,?,1..16,..7,2..]");
  CHECK(text_of(count_t(-42)) == "-42");
}

TEST_CASE("a result is a value or an error") {
  const result<int> good = 7;
  REQUIRE(good);
  CHECK(*good == 7);
  const result<int> bad = error::at(error_code::malformed, 12) << "layer '"
                                                               << "conv1"
                                                               << "': 9 of " << count_t(10);
  REQUIRE_FALSE(bad);
  CHECK(bad.error().line == 12);
  CHECK(std::string_view(bad.error().what) == "layer 'conv1': 9 of 10");
}

TEST_CASE("decodes stored elements of every width") {
  const unsigned char two_nibbles[]{0x7f};
  CHECK(integer_element(dtype::u4, element_bits(dtype::u4, bytes(two_nibbles), 0)) == 15);
  CHECK(integer_element(dtype::i4, element_bits(dtype::i4, bytes(two_nibbles), 0)) == -1);
  CHECK(integer_element(dtype::i4, element_bits(dtype::i4, bytes(two_nibbles), 1)) == 7);
  const unsigned char eight[]{0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
  CHECK(integer_element(dtype::i64, element_bits(dtype::i64, bytes(eight), 0)) == -2);
  CHECK(integer_element(dtype::i8, element_bits(dtype::i8, bytes(eight), 0)) == -2);
  CHECK(integer_element(dtype::u64, element_bits(dtype::u64, bytes(eight), 0)).saturated());
  const unsigned char one_and_a_half[]{0x00, 0x3e};  // 1.5: exponent 15, mantissa .1
  CHECK(real_element(dtype::f16, element_bits(dtype::f16, bytes(one_and_a_half), 0)) == 1.5);
  const unsigned char brain[]{0xc0, 0xbf};
  CHECK(real_element(dtype::bf16, element_bits(dtype::bf16, bytes(brain), 0)) == -1.5);
  const unsigned char smallest_half[]{0x01, 0x00};
  CHECK(real_element(dtype::f16, element_bits(dtype::f16, bytes(smallest_half), 0)) == std::ldexp(1.0, -24));
  const unsigned char scale[]{127 + 3};
  CHECK(real_element(dtype::f8e8m0, element_bits(dtype::f8e8m0, bytes(scale), 0)) == 8);
  interval few[2];
  CHECK_FALSE(decode(dtype::i32, bytes(two_nibbles), {few, {}}));  // too few bytes
}

TEST_CASE("rounds to three decimals, half up, with a carry") {
  CHECK(scaled(1'234'500, 1'000'000) == "1.235");
  CHECK(scaled(1'234'499, 1'000'000) == "1.234");
  CHECK(scaled(1'999'500, 1'000'000) == "2.000");
  CHECK(scaled(7, 1024) == "0.007");
}
