// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Element types. Sizes are in bits, because elements of 1 to 6 bits exist.
#include <cstdint>
#include <opcost/core/count.hpp>
#include <string_view>

namespace opcost {

/// The type of a tensor's elements. The names are OpenVINO's.
enum class dtype : std::uint8_t {
  none,     ///< the tensor is absent
  dynamic,  ///< the type is unknown
  f64,
  f32,
  f16,
  bf16,
  f8e4m3,
  f8e5m2,
  f8e4m3fnuz,
  f8e5m2fnuz,
  f8e8m0,
  f4e2m1,
  nf4,
  i64,
  i32,
  i16,
  i8,
  i4,
  i2,
  u64,
  u32,
  u16,
  u8,
  u6,
  u4,
  u3,
  u2,
  u1,
  boolean,
  c64,
  c128,
  string
};

namespace detail {
enum class number_kind : std::uint8_t { none, real, integer, boolean, complex, text };
struct dtype_fact {
  std::string_view name, ir_name;
  int bits;
  number_kind kind;
};
// name: the spelling of an element_type attribute in an IR; ir_name: the spelling of a port's precision
inline constexpr dtype_fact dtype_facts[] = {
    {"none", "", 0, number_kind::none},
    {"dynamic", "UNSPECIFIED", 0, number_kind::none},
    {"f64", "FP64", 64, number_kind::real},
    {"f32", "FP32", 32, number_kind::real},
    {"f16", "FP16", 16, number_kind::real},
    {"bf16", "BF16", 16, number_kind::real},
    {"f8e4m3", "F8E4M3", 8, number_kind::real},
    {"f8e5m2", "F8E5M2", 8, number_kind::real},
    {"f8e4m3fnuz", "F8E4M3FNUZ", 8, number_kind::real},
    {"f8e5m2fnuz", "F8E5M2FNUZ", 8, number_kind::real},
    {"f8e8m0", "F8E8M0", 8, number_kind::real},
    {"f4e2m1", "F4E2M1", 4, number_kind::real},
    {"nf4", "NF4", 4, number_kind::real},
    {"i64", "I64", 64, number_kind::integer},
    {"i32", "I32", 32, number_kind::integer},
    {"i16", "I16", 16, number_kind::integer},
    {"i8", "I8", 8, number_kind::integer},
    {"i4", "I4", 4, number_kind::integer},
    {"i2", "I2", 2, number_kind::integer},
    {"u64", "U64", 64, number_kind::integer},
    {"u32", "U32", 32, number_kind::integer},
    {"u16", "U16", 16, number_kind::integer},
    {"u8", "U8", 8, number_kind::integer},
    {"u6", "U6", 6, number_kind::integer},
    {"u4", "U4", 4, number_kind::integer},
    {"u3", "U3", 3, number_kind::integer},
    {"u2", "U2", 2, number_kind::integer},
    {"u1", "BIN", 1, number_kind::integer},
    {"boolean", "BOOL", 8, number_kind::boolean},
    {"c64", "C64", 64, number_kind::complex},
    {"c128", "C128", 128, number_kind::complex},
    {"string", "STRING", 0, number_kind::text},
};
constexpr const dtype_fact& fact(dtype t) { return dtype_facts[static_cast<std::size_t>(t)]; }
// For short texts a loop is faster than a call of memcmp.
constexpr bool same_text(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i] != b[i]) return false;
  return true;
}
constexpr char lower_case(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr bool same_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (lower_case(a[i]) != lower_case(b[i])) return false;
  return true;
}
}  // namespace detail

/// The name in lower case: "f32", "i64", "boolean".
constexpr std::string_view name_of(dtype t) { return detail::fact(t).name; }
/// The size of an element in bits; 0 for strings, for an unknown type and for an absent tensor.
constexpr int bits_of(dtype t) { return detail::fact(t).bits; }
/// True for floating-point types.
constexpr bool is_real(dtype t) { return detail::fact(t).kind == detail::number_kind::real; }
/// True for signed and unsigned integers, without boolean.
constexpr bool is_integer(dtype t) { return detail::fact(t).kind == detail::number_kind::integer; }
constexpr bool is_signed_integer(dtype t) { return t >= dtype::i64 && t <= dtype::i2; }
constexpr bool is_complex(dtype t) { return detail::fact(t).kind == detail::number_kind::complex; }
constexpr bool is_boolean(dtype t) { return t == dtype::boolean; }

/// The type with this name ("f32") or IR precision ("FP32"), ignoring case; `none` if there is no such type.
constexpr dtype dtype_named(std::string_view text) {
  for (std::size_t i = 1; i < std::size(detail::dtype_facts); ++i)
    if (detail::same_text(text, detail::dtype_facts[i].name) || detail::same_text(text, detail::dtype_facts[i].ir_name))
      return static_cast<dtype>(i);
  for (std::size_t i = 1; i < std::size(detail::dtype_facts); ++i) {
    const auto& f = detail::dtype_facts[i];
    if (detail::same_ignoring_case(text, f.name) || detail::same_ignoring_case(text, f.ir_name))
      return static_cast<dtype>(i);
  }
  if (detail::same_ignoring_case(text, "bool")) return dtype::boolean;
  if (detail::same_ignoring_case(text, "undefined")) return dtype::dynamic;
  return dtype::none;
}

/// The bytes of n elements. Elements of less than a byte are packed. 0 for types without a fixed size.
constexpr count_t bytes_of(dtype t, count_t n) {
  if (n.saturated()) return n;
  return bits_of(t) % 8 == 0 ? n * (bits_of(t) / 8) : ceil_div(n * bits_of(t), 8);
}
/// The type of two operands that must have equal types; an unknown or absent one takes the other's. `none` if they
/// differ.
constexpr dtype common(dtype a, dtype b) {
  if (a == dtype::dynamic || a == dtype::none) return b;
  if (b == dtype::dynamic || b == dtype::none || a == b) return a;
  return dtype::none;
}

}  // namespace opcost
