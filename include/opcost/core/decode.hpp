// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads stored elements of every type as numbers, with the layout of OpenVINO's .bin files: little endian; elements of
// 3, 4 and 6 bits fill bytes from the lowest bit up, elements of 1 and 2 bits from the highest bit down.
#include <bit>
#include <opcost/core/tensor.hpp>

namespace opcost {
namespace detail {
// The value of a small binary float. `infinite`: the largest exponent encodes infinity (mantissa 0) or NaN (otherwise).
constexpr double small_float(std::uint32_t bits, int exponent_bits, int mantissa_bits, int bias,
                             bool infinite = false) {
  const std::uint32_t mantissa = bits & ((1u << mantissa_bits) - 1u);
  const int exponent = static_cast<int>((bits >> mantissa_bits) & ((1u << exponent_bits) - 1u));
  const bool negative = ((bits >> (mantissa_bits + exponent_bits)) & 1u) != 0;
  if (infinite && exponent == (1 << exponent_bits) - 1)
    return mantissa != 0 ? std::numeric_limits<double>::quiet_NaN()
           : negative    ? -std::numeric_limits<double>::infinity()
                         : std::numeric_limits<double>::infinity();
  double v = static_cast<double>(mantissa) / static_cast<double>(1u << mantissa_bits) + (exponent == 0 ? 0.0 : 1.0);
  for (int e = (exponent == 0 ? 1 : exponent) - bias; e > 0; --e) v *= 2;
  for (int e = (exponent == 0 ? 1 : exponent) - bias; e < 0; ++e) v /= 2;
  return negative ? -v : v;
}
// The 16 levels of NormalFloat4 (QLoRA, Dettmers et al. 2023).
inline constexpr double nf4_values[16] = {-1.0,
                                          -0.6961928009986877,
                                          -0.5250730514526367,
                                          -0.39491748809814453,
                                          -0.28444138169288635,
                                          -0.18477343022823334,
                                          -0.09105003625154495,
                                          0.0,
                                          0.07958029955625534,
                                          0.16093020141124725,
                                          0.24611230194568634,
                                          0.33791524171829224,
                                          0.44070982933044434,
                                          0.5626170039176941,
                                          0.7229568362236023,
                                          1.0};
}  // namespace detail

/// The bits of element i, the lowest bit first. `bytes` must contain the element.
constexpr std::uint64_t element_bits(dtype type, span<const std::byte> bytes, std::size_t i) {
  const auto width = static_cast<std::size_t>(bits_of(type));
  std::uint64_t bits = 0;
  if (width >= 8) {
    for (std::size_t k = 0; k < width / 8; ++k)
      bits |= std::to_integer<std::uint64_t>(bytes[i * (width / 8) + k]) << (8 * k);
    return bits;
  }
  if (width <= 2) {
    const std::size_t at = i * width;
    return std::to_integer<std::uint64_t>(bytes[at / 8]) >> (8 - width - at % 8) & (width == 1 ? 1u : 3u);
  }
  for (std::size_t k = 0; k < width; ++k) {
    const std::size_t at = i * width + k;
    bits |= ((std::to_integer<std::uint64_t>(bytes[at / 8]) >> (at % 8)) & 1u) << k;
  }
  return bits;
}
/// The value of an element of a real type; 0 for other types.
constexpr double real_element(dtype type, std::uint64_t bits) {
  const auto low = static_cast<std::uint32_t>(bits);
  switch (type) {
    case dtype::f64: return std::bit_cast<double>(bits);
    case dtype::f32: return static_cast<double>(std::bit_cast<float>(low));
    case dtype::bf16: return static_cast<double>(std::bit_cast<float>(low << 16));
    case dtype::f16: return detail::small_float(low, 5, 10, 15, true);
    case dtype::f8e4m3: return detail::small_float(low, 4, 3, 7);
    case dtype::f8e5m2: return detail::small_float(low, 5, 2, 15, true);
    case dtype::f8e4m3fnuz:
      return low == 0x80 ? std::numeric_limits<double>::quiet_NaN() : detail::small_float(low, 4, 3, 8);
    case dtype::f8e5m2fnuz:
      return low == 0x80 ? std::numeric_limits<double>::quiet_NaN() : detail::small_float(low, 5, 2, 16);
    case dtype::f8e8m0:  // powers of two only; 0 is 2^-127
      return low == 0 ? 5.877471754111438e-39 : detail::small_float(low << 1, 8, 1, 127);
    case dtype::f4e2m1: return detail::small_float(low, 2, 1, 1);
    case dtype::nf4: return detail::nf4_values[low & 15u];
    default: return 0;
  }
}
/// The value of an element of an integer type or of boolean. Unsigned values above 2^63 - 1 saturate.
constexpr count_t integer_element(dtype type, std::uint64_t bits) {
  const int width = bits_of(type);
  const bool is_signed = is_signed_integer(type);
  if (is_signed && width < 64 && ((bits >> (width - 1)) & 1u) != 0) bits |= ~std::uint64_t{0} << width;
  return is_signed ? count_t(static_cast<std::int64_t>(bits)) : count_t(bits);
}
/// Fills `into` with the elements from index `first` on, as doubles. `bytes` must contain them.
constexpr void decode_reals(dtype type, span<const std::byte> bytes, std::size_t first, span<double> into) {
  std::size_t i = 0;
  switch (type) {  // the frequent types have faster loops
    case dtype::u8:
      for (double& e : into) e = static_cast<double>(std::to_integer<std::uint8_t>(bytes[first + i++]));
      break;
    case dtype::i8:
      for (double& e : into) e = static_cast<double>(static_cast<std::int8_t>(bytes[first + i++]));
      break;
    case dtype::f32:
      for (double& e : into)
        e = static_cast<double>(
            std::bit_cast<float>(static_cast<std::uint32_t>(element_bits(dtype::f32, bytes, first + i++))));
      break;
    default:
      for (double& e : into) {
        const std::uint64_t bits = element_bits(type, bytes, first + i++);
        e = is_real(type) ? real_element(type, bits) : static_cast<double>(integer_element(type, bits));
      }
  }
}
/// Fills `into` with as many elements as it has places. Returns false for strings and complex numbers, and if there are
/// too few bytes.
constexpr bool decode(dtype type, span<const std::byte> bytes, content<interval> into) {
  const std::size_t n = is_real(type) ? into.reals.size() : into.numbers.size();
  if (bits_of(type) == 0 || is_complex(type) || bytes.size() * 8 < n * static_cast<std::size_t>(bits_of(type)))
    return false;
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint64_t bits = element_bits(type, bytes, i);
    if (is_real(type))
      into.reals[i] = real_element(type, bits);
    else
      into.numbers[i] = integer_element(type, bits);
  }
  return true;
}

}  // namespace opcost
