// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// How many stored elements are zero, exactly, for every element type, at the speed of memory: fixed blocks in plain loops, which compilers turn into vectors.
#include <cstring>
#include <opcost/core/decode.hpp>

namespace opcost {
namespace detail {

// Elements of `Word` that are zero under `mask`; -0.0 is zero. Counts within a block stay below 2^8.
template <class Word> count_t zero_words(const std::byte* from, std::size_t n, Word mask) {
  constexpr std::size_t block = 1024 / sizeof(Word) < 128 ? 128 : 1024 / sizeof(Word) > 240 ? 240 / 16 * 16 : 1024 / sizeof(Word);
  std::int64_t zeros = 0;
  Word words[block];
  for (; n >= block; n -= block, from += sizeof words) {
    std::memcpy(words, from, sizeof words);
    Word found = 0;
    for (std::size_t i = 0; i < block; ++i) found = static_cast<Word>(found + static_cast<Word>((words[i] & mask) == 0));
    zeros += static_cast<std::int64_t>(found);
  }
  for (; n > 0; --n, from += sizeof(Word)) {
    std::memcpy(words, from, sizeof(Word));
    zeros += (words[0] & mask) == 0;
  }
  return zeros;
}
// Of 64 bits, one at a time: vectors of many machines cannot compare them.
inline count_t zero_long_words(const std::byte* from, std::size_t n, std::uint64_t mask) {
  std::uint64_t zeros[4]{}, words[4];
  for (; n >= 4; n -= 4, from += sizeof words) {
    std::memcpy(words, from, sizeof words);
    zeros[0] += (words[0] & mask) < 1, zeros[1] += (words[1] & mask) < 1, zeros[2] += (words[2] & mask) < 1, zeros[3] += (words[3] & mask) < 1;
  }
  for (; n > 0; --n, from += 8) {
    std::memcpy(words, from, 8);
    zeros[0] += (words[0] & mask) == 0;
  }
  return zeros[0] + zeros[1] + zeros[2] + zeros[3];
}
// Three bits at each place, added: sum keeps the place's value, carry has twice that.
constexpr void add_bits(std::uint64_t& carry, std::uint64_t& sum, std::uint64_t a, std::uint64_t b) {
  const std::uint64_t either = sum ^ a;
  carry = (sum & a) | (either & b);
  sum = either ^ b;
}
// Bits that are one, of n whole words: counters of ones, twos and fours stand side by side at each place (Harley and Seal), and of eights in each byte.
inline count_t one_bits(const std::byte* from, std::size_t n) {
  constexpr std::uint64_t odd = 0x5555555555555555u, pairs = 0x3333333333333333u, low = 0x0f0f0f0f0f0f0f0fu, bytes = 0x00ff00ff00ff00ffu;
  constexpr std::size_t lanes = 16, rounds = 31;    // each adds up to 8: below 2^8
  std::uint64_t words[8 * lanes], ones[lanes]{}, twos[lanes]{}, fours[lanes]{}, sums[lanes]{}, eights = 0;
  const auto collect = [&] {
    for (std::uint64_t& x : sums) eights += ((x & bytes) + ((x >> 8) & bytes)) * 0x0001000100010001u >> 48, x = 0;
  };
  for (std::size_t round = 0; n >= 8 * lanes; n -= 8 * lanes, from += sizeof words) {
    std::memcpy(words, from, sizeof words);
    for (std::size_t i = 0; i < lanes; ++i) {
      std::uint64_t two_a, two_b, four_a, four_b, e;
      add_bits(two_a, ones[i], words[i], words[lanes + i]), add_bits(two_b, ones[i], words[2 * lanes + i], words[3 * lanes + i]);
      add_bits(four_a, twos[i], two_a, two_b);
      add_bits(two_a, ones[i], words[4 * lanes + i], words[5 * lanes + i]), add_bits(two_b, ones[i], words[6 * lanes + i], words[7 * lanes + i]);
      add_bits(four_b, twos[i], two_a, two_b), add_bits(e, fours[i], four_a, four_b);
      e = e - ((e >> 1) & odd), e = (e & pairs) + ((e >> 2) & pairs);
      sums[i] += (e + (e >> 4)) & low;
    }
    if (++round == rounds) collect(), round = 0;
  }
  collect();
  const auto count = [](std::uint64_t x) { return static_cast<std::uint64_t>(std::popcount(x)); };
  std::uint64_t all = 8 * eights;
  for (std::size_t i = 0; i < lanes; ++i) all += 4 * count(fours[i]) + 2 * count(twos[i]) + count(ones[i]);
  for (; n > 0; --n, from += 8) {
    std::memcpy(words, from, 8);
    all += count(words[0]);
  }
  return all;
}
// Pairs of four bits that are `zero` under `mask` (both of one nibble).
inline count_t zero_nibbles(const std::byte* from, std::size_t n, unsigned mask, unsigned zero) {
  constexpr std::size_t block = 112;    // two each: below 2^8
  const auto low_mask = static_cast<std::uint8_t>(mask), high_mask = static_cast<std::uint8_t>(mask << 4), low = static_cast<std::uint8_t>(zero), high = static_cast<std::uint8_t>(zero << 4);
  std::int64_t zeros = 0;
  std::uint8_t bytes[block];
  std::size_t whole = n / 2;
  for (; whole >= block; whole -= block, from += block) {
    std::memcpy(bytes, from, block);
    std::uint8_t found = 0;
    for (std::size_t i = 0; i < block; ++i) found = static_cast<std::uint8_t>(found + ((bytes[i] & low_mask) == low) + ((bytes[i] & high_mask) == high));
    zeros += found;
  }
  for (; whole > 0; --whole, ++from) zeros += ((std::to_integer<unsigned>(*from) & mask) == zero) + ((std::to_integer<unsigned>(*from) >> 4 & mask) == zero);
  if (n % 2 != 0) zeros += (std::to_integer<unsigned>(*from) & mask) == zero;
  return zeros;
}
}  // namespace detail

// Of the first n elements, -1 where the bytes do not suffice or the type has no fixed size.
inline count_t count_zeros(dtype type, std::span<const std::byte> bytes, count_t n) {
  if (n < 0 || bits_of(type) == 0 || bytes_of(type, n) > count_t(bytes.size())) return -1;
  const auto size = static_cast<std::size_t>(n.n);
  const std::byte* from = bytes.data();
  switch (type) {
    case dtype::f64: return detail::zero_long_words(from, size, ~std::uint64_t{0} >> 1);
    case dtype::f32: return detail::zero_words<std::uint32_t>(from, size, 0x7fffffffu);
    case dtype::f16: case dtype::bf16: return detail::zero_words<std::uint16_t>(from, size, 0x7fffu);
    case dtype::f8e4m3: case dtype::f8e5m2: return detail::zero_words<std::uint8_t>(from, size, 0x7fu);
    case dtype::f8e8m0: return 0;    // powers of two alone
    case dtype::f4e2m1: return detail::zero_nibbles(from, size, 7, 0);
    case dtype::nf4: return detail::zero_nibbles(from, size, 15, 7);
    case dtype::i4: case dtype::u4: return detail::zero_nibbles(from, size, 15, 0);
    case dtype::i64: case dtype::u64: return detail::zero_long_words(from, size, ~std::uint64_t{0});
    case dtype::i32: case dtype::u32: return detail::zero_words<std::uint32_t>(from, size, ~0u);
    case dtype::i16: case dtype::u16: return detail::zero_words<std::uint16_t>(from, size, 0xffffu);
    case dtype::i8: case dtype::u8: case dtype::boolean: return detail::zero_words<std::uint8_t>(from, size, 0xffu);
    default: break;
  }
  count_t zeros = 0;
  if (type == dtype::u1) {
    std::size_t whole = size / 64;
    zeros = count_t(64 * whole) - detail::one_bits(from, whole);
    whole *= 64;
    for (; whole < size; ++whole) zeros += element_bits(type, bytes, whole) == 0 ? 1 : 0;
    return zeros;
  }
  for (std::size_t i = 0; i < size; ++i) zeros += element_bits(type, bytes, i) == 0 ? 1 : 0;
  return zeros;
}

}  // namespace opcost
