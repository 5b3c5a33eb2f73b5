// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Counts stored elements that are zero, for every element type, as fast as memory can be read.
#include <cstring>
#include <opcost/core/decode.hpp>
#include <opcost/core/sequence.hpp>

namespace opcost {
namespace detail {

// A vector of 16 bytes if the compiler has vectors; wider ones are not faster, because memory is the limit.
template <class Word> struct in_parallel {
#if defined(__GNUC__)
  typedef Word type __attribute__((vector_size(16)));
#else
  using type = Word;
#endif
  static constexpr std::size_t count = sizeof(type) / sizeof(Word);
};

// An element passes if (element & mask) == wanted.
template <class Word> struct bit_test { Word mask, wanted; };

// The number of times that n elements pass one or two tests.
template <class Word, std::same_as<bit_test<Word>>... Test>
count_t passed(const std::byte* from, std::size_t n, Test... test) {
  using vector = typename in_parallel<Word>::type;
  constexpr std::size_t lanes = in_parallel<Word>::count;
  constexpr std::size_t at_once = 4;
  constexpr std::size_t rounds = 255 / sizeof...(Test);  // each lane counts up to 255
  std::int64_t all = 0;
  while (n >= at_once * lanes) {
    vector found[at_once]{};
    const auto step = [&](vector& into, const std::byte* at) {
      vector words;
      std::memcpy(&words, at, sizeof words);
      if constexpr (lanes > 1)  // a comparison of vectors that holds is -1
        ((into -= reinterpret_cast<vector>((words & test.mask) == (vector{} + test.wanted))), ...);
      else
        ((into = static_cast<Word>(into + ((words & test.mask) == test.wanted))), ...);
    };
    std::size_t left = n / (at_once * lanes) < rounds ? n / (at_once * lanes) : rounds;
    n -= left * at_once * lanes;
    for (; left > 0; --left, from += sizeof found) {  // not a loop, so that `found` stays in registers
      step(found[0], from);
      step(found[1], from + sizeof(vector));
      step(found[2], from + 2 * sizeof(vector));
      step(found[3], from + 3 * sizeof(vector));
    }
    Word counts[at_once * lanes];
    std::memcpy(counts, found, sizeof counts);
    for (const Word c : counts) all += static_cast<std::int64_t>(c);
  }
  Word word;
  for (; n > 0; --n, from += sizeof word) {
    std::memcpy(&word, from, sizeof word);
    all += (((word & test.mask) == test.wanted) + ...);
  }
  return all;
}
// Adds three bits at each place: `sum` gets the low bit, `carry` the high bit.
template <class Bits> inline void add_bits(Bits& carry, Bits& sum, const Bits& a, const Bits& b) {
  const Bits either = sum ^ a;
  carry = (sum & a) | (either & b);
  sum = either ^ b;
}
// The number of one bits in n words of 64 bits, with Harley and Seal's carry-save adders: each bit place has counters
// of ones, twos and fours; eights are added up by byte.
inline count_t one_bits(const std::byte* from, std::size_t n) {
  using bits = in_parallel<std::uint64_t>::type;
  constexpr std::uint64_t odd = 0x5555555555555555u;
  constexpr std::uint64_t pairs = 0x3333333333333333u;
  constexpr std::uint64_t low = 0x0f0f0f0f0f0f0f0fu;
  constexpr std::uint64_t bytes = 0x00ff00ff00ff00ffu;
  constexpr std::size_t lanes = in_parallel<std::uint64_t>::count;
  constexpr std::size_t rounds = 31;  // each adds up to 8 to a byte, so a byte stays below 2^8
  const auto count = [](const bits& b, auto&& of) {
    std::uint64_t words[lanes], all = 0;
    std::memcpy(words, &b, sizeof b);
    for (std::uint64_t x : words) all += of(x);
    return all;
  };
  bits words[8], ones{}, twos{}, fours{}, sums{};
  std::uint64_t eights = 0;
  while (n >= 8 * lanes) {
    for (std::size_t round = 0; round < rounds && n >= 8 * lanes; ++round, n -= 8 * lanes, from += sizeof words) {
      std::memcpy(words, from, sizeof words);
      bits two_a, two_b, four_a, four_b, e;
      add_bits(two_a, ones, words[0], words[1]);
      add_bits(two_b, ones, words[2], words[3]);
      add_bits(four_a, twos, two_a, two_b);
      add_bits(two_a, ones, words[4], words[5]);
      add_bits(two_b, ones, words[6], words[7]);
      add_bits(four_b, twos, two_a, two_b);
      add_bits(e, fours, four_a, four_b);
      e = e - ((e >> 1) & odd);
      e = (e & pairs) + ((e >> 2) & pairs);
      sums += (e + (e >> 4)) & low;
    }
    eights +=
        count(sums, [](std::uint64_t x) { return ((x & bytes) + ((x >> 8) & bytes)) * 0x0001000100010001u >> 48; });
    sums = bits{};
  }
  const auto ones_of = [](std::uint64_t x) { return static_cast<std::uint64_t>(std::popcount(x)); };
  std::uint64_t all = 8 * eights + 4 * count(fours, ones_of) + 2 * count(twos, ones_of) + count(ones, ones_of);
  for (std::uint64_t word; n > 0; --n, from += 8) {
    std::memcpy(&word, from, 8);
    all += ones_of(word);
  }
  return all;
}
// The number of n elements of 4 bits with (element & mask) == zero.
inline count_t zero_nibbles(const std::byte* from, std::size_t n, unsigned mask, unsigned zero) {
  using test = bit_test<std::uint8_t>;
  const test low{static_cast<std::uint8_t>(mask), static_cast<std::uint8_t>(zero)},
      high{static_cast<std::uint8_t>(mask << 4), static_cast<std::uint8_t>(zero << 4)};
  count_t all = passed<std::uint8_t>(from, n / 2, low, high);
  if (n % 2 != 0) all += passed<std::uint8_t>(from + n / 2, 1, low);
  return all;
}
// A word with the bytes in memory that `v` has on a little-endian machine.
template <class Word> constexpr Word as_little_endian(Word v) {
  if constexpr (std::endian::native == std::endian::little) return v;
  Word swapped = 0;
  for (std::size_t i = 0; i < sizeof(Word); ++i)
    swapped = static_cast<Word>(swapped | ((v >> (8 * i) & 0xff) << (8 * (sizeof(Word) - 1 - i))));
  return swapped;
}
// The number of little-endian words that are zero under `mask`, which leaves out the sign: -0.0 is zero.
template <class Word> count_t zero_words(const std::byte* from, std::size_t n, Word mask) {
  return passed<Word>(from, n, bit_test<Word>{as_little_endian(mask), 0});
}
}  // namespace detail

/// The number of zeros among the first n elements; -1 if there are too few bytes or the type has no fixed size.
inline count_t count_zeros(dtype type, span<const std::byte> bytes, count_t n) {
  if (n < 0 || bits_of(type) == 0 || bytes_of(type, n) > count_t(bytes.size())) return -1;
  const auto size = static_cast<std::size_t>(n.n);
  const std::byte* from = bytes.data();
  switch (type) {
    case dtype::f64: return detail::zero_words<std::uint64_t>(from, size, ~std::uint64_t{0} >> 1);
    case dtype::f32: return detail::zero_words<std::uint32_t>(from, size, 0x7fffffffu);
    case dtype::f16:
    case dtype::bf16: return detail::zero_words<std::uint16_t>(from, size, 0x7fffu);
    case dtype::f8e4m3:
    case dtype::f8e5m2: return detail::zero_words<std::uint8_t>(from, size, 0x7fu);
    case dtype::f8e8m0: return 0;  // powers of two only
    case dtype::f4e2m1: return detail::zero_nibbles(from, size, 7, 0);
    case dtype::nf4: return detail::zero_nibbles(from, size, 15, 7);
    case dtype::i4:
    case dtype::u4: return detail::zero_nibbles(from, size, 15, 0);
    case dtype::i64:
    case dtype::u64: return detail::zero_words<std::uint64_t>(from, size, ~std::uint64_t{0});
    case dtype::i32:
    case dtype::u32: return detail::zero_words<std::uint32_t>(from, size, ~0u);
    case dtype::i16:
    case dtype::u16: return detail::zero_words<std::uint16_t>(from, size, 0xffffu);
    case dtype::i8:
    case dtype::u8:
    case dtype::boolean: return detail::zero_words<std::uint8_t>(from, size, 0xffu);
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

/// The zeros among n stored elements that `read(first_byte, into) -> bool` reads block by block. -1 if it fails.
template <class Read> count_t count_zeros_in_blocks(dtype type, count_t n, Read&& read) {
  constexpr std::int64_t at_once = 1 << 18;  // elements; a multiple of 8, so that blocks begin with a byte
  if (bits_of(type) == 0) return -1;
  sequence<std::byte> bytes(static_cast<std::size_t>(bytes_of(type, smaller(n, at_once)).n));
  count_t zeros = 0;
  for (count_t first = 0; first < n; first += at_once) {
    const count_t size = smaller(n - first, at_once);
    const span<std::byte> part = span(bytes).first(static_cast<std::size_t>(bytes_of(type, size).n));
    const count_t found = read(bytes_of(type, first), part) ? count_zeros(type, part, size) : count_t(-1);
    if (found < 0) return -1;
    zeros += found;
  }
  return zeros;
}

}  // namespace opcost
