// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <opcost/core/zeros.hpp>
#include <string>
#include <vector>

using opcost::dtype;

// Compares with a loop over the elements, for random bytes with many zeros, for all lengths up to several blocks, and
// from odd addresses.
TEST_CASE("counts the zeros of every element type as a plain loop does") {
  std::vector<std::byte> bytes(9000);
  std::uint32_t random = 7;
  for (std::byte& b : bytes) {
    random = random * 1664525u + 1013904223u;
    b = static_cast<std::byte>((random >> 28) < 9 ? 0u : (random >> 27) % 5 == 0 ? 0x80u : random >> 20 & 0xffu);
  }
  for (dtype t :
       {dtype::f64, dtype::f32, dtype::f16, dtype::bf16, dtype::f8e4m3, dtype::f8e5m2, dtype::f8e8m0, dtype::f4e2m1,
        dtype::nf4, dtype::i64, dtype::i32, dtype::i16,  dtype::i8,     dtype::i4,     dtype::u64,    dtype::u32,
        dtype::u16, dtype::u8,  dtype::u4,  dtype::u2,   dtype::u1,     dtype::boolean})
    for (std::size_t from : {0u, 1u, 3u})
      for (std::int64_t n : {0, 1, 2, 7, 8, 9, 63, 64, 65, 127, 128, 129, 255, 256, 257, 511, 1023, 1024}) {
        const auto part = opcost::span<const std::byte>(bytes).subspan(from);
        opcost::count_t zeros = 0;
        for (std::int64_t i = 0; i < n; ++i) {
          const std::uint64_t bits = opcost::element_bits(t, part, static_cast<std::size_t>(i));
          zeros +=
              (opcost::is_real(t) ? opcost::real_element(t, bits) == 0 : opcost::integer_element(t, bits) == 0) ? 1 : 0;
        }
        CHECK_MESSAGE(opcost::count_zeros(t, part, n) == zeros, std::string(opcost::name_of(t)), " ", n);
      }
  CHECK(opcost::count_zeros(dtype::u1, bytes, 9000 * 8) == 9000 * 8 - [&] {
    int ones = 0;
    for (std::byte b : bytes) ones += std::popcount(std::to_integer<unsigned>(b));
    return ones;
  }());
  CHECK(opcost::count_zeros(dtype::f32, bytes, 9000) < 0);  // there are not so many
  CHECK(opcost::count_zeros(dtype::string, bytes, 1) < 0);
}
