// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Changes of the element type. OpenVINO operation specifications: type/Convert-1, ConvertLike-1,
// ConvertPromoteTypes-14, util/Identity-16. None of them does arithmetic.
#include <opcost/op/content.hpp>

namespace opcost {

/// Converts the elements to another type.
struct convert {
  dtype destination_type = dtype::f32;
};
template <> struct op_traits<convert> {
  static constexpr std::string_view name = "Convert";
  static constexpr memory_use memory = memory_use::in_place;
  static constexpr std::string_view formula = "another spelling of the same numbers: no arithmetic";
  static constexpr int inputs = 1;
  static constexpr void attributes(auto& op, auto&& f) { f("destination_type", op.destination_type); }
  template <class Dim> static constexpr inferred<Dim> infer(const convert& op, const basic_operands<Dim>& in) {
    return detail::of(in[0].dims, op.destination_type);
  }
  static constexpr tally count(const convert&, const tensors&, const outputs&) { return {}; }
  static constexpr bool value(const convert&, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    return detail::convert_content(in[0], out.type, into);
  }
};

/// The element type of input 1; its elements are not read.
struct convert_like {};
template <> struct op_traits<convert_like> {
  static constexpr std::string_view name = "ConvertLike";
  static constexpr memory_use memory = memory_use::in_place;
  static constexpr std::string_view formula = "another spelling of the same numbers: no arithmetic";
  static constexpr int inputs = 2;
  static constexpr unsigned selects = 0b10;
  template <class Dim> static constexpr inferred<Dim> infer(const convert_like&, const basic_operands<Dim>& in) {
    return detail::of(in[0].dims, in[1].type);
  }
  static constexpr tally count(const convert_like&, const tensors&, const outputs&) { return {}; }
  static constexpr bool value(const convert_like&, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    return detail::convert_content(in[0], out.type, into);
  }
};

/// The input, unchanged.
struct identity {};
template <> struct op_traits<identity> {
  static constexpr std::string_view name = "Identity";
  static constexpr memory_use memory = memory_use::view;
  static constexpr std::string_view formula = "y = x: no arithmetic";
  static constexpr int opset = 16;
  static constexpr int inputs = 1;
  template <class Dim> static constexpr inferred<Dim> infer(const identity&, const basic_operands<Dim>& in) {
    return in[0];
  }
  static constexpr tally count(const identity&, const tensors&, const outputs&) { return {}; }
  static constexpr bool value(const identity&, const partial_tensors& in, const partial_tensor&, int,
                              content<interval> into) {
    return detail::copy_content(in[0], into);
  }
};

/// Both inputs in one type that can hold either.
struct convert_promote_types {
  bool promote_unsafe = false;            // also if precision may be lost
  bool pytorch_scalar_promotion = false;  // a scalar takes the type of a tensor of the same kind of number
  dtype u64_target = dtype::f32;          // of u64 and a signed integer
};
namespace detail {
constexpr bool promotable(dtype t) {
  switch (t) {
    case dtype::nf4:
    case dtype::f8e8m0:
    case dtype::f4e2m1:
    case dtype::u6:
    case dtype::u3:
    case dtype::u2:
    case dtype::string: return false;
    default: return true;
  }
}
constexpr bool signed_type(dtype t) { return is_real(t) || is_signed_integer(t); }
constexpr dtype signed_of(int bits) {
  return bits == 4    ? dtype::i4
         : bits == 8  ? dtype::i8
         : bits == 16 ? dtype::i16
         : bits == 32 ? dtype::i32
         : bits == 64 ? dtype::i64
                      : dtype::none;
}
// The common type; none if these rules have none.
constexpr dtype promoted(const convert_promote_types& op, dtype a, int rank_a, dtype b, int rank_b) {
  if (!promotable(a) || !promotable(b)) return dtype::none;
  if (a == dtype::dynamic || b == dtype::dynamic) return dtype::dynamic;
  if (a == b || is_boolean(b)) return a;
  if (is_boolean(a)) return b;
  const int bits_a = bits_of(a), bits_b = bits_of(b);
  if (is_real(a) != is_real(b)) {
    const dtype real = is_real(a) ? a : b, integer = is_real(a) ? b : a;
    return op.promote_unsafe || bits_of(real) >= 2 * bits_of(integer) ? real : dtype::none;
  }
  const bool signed_a = signed_type(a), signed_b = signed_type(b);
  if (op.pytorch_scalar_promotion && (rank_a < 0 || rank_b < 0)) return dtype::dynamic;
  if (op.pytorch_scalar_promotion && (rank_a == 0) != (rank_b == 0)) {
    const bool a_scalar = rank_a == 0;
    const dtype target = a_scalar ? b : a, scalar = a_scalar ? a : b;
    const bool target_signed = signed_type(target), scalar_signed = signed_type(scalar);
    const bool holds = target_signed == scalar_signed ? bits_of(target) >= bits_of(scalar)
                                                      : target_signed && 2 * bits_of(target) >= bits_of(scalar);
    return op.promote_unsafe || holds ? target : dtype::none;
  }
  if (signed_a != signed_b) {
    const int unsigned_bits = signed_a ? bits_b : bits_a, signed_bits = signed_a ? bits_a : bits_b;
    if (unsigned_bits <= 32 && (op.promote_unsafe || 2 * unsigned_bits <= signed_bits))
      return signed_of(2 * unsigned_bits > signed_bits ? 2 * unsigned_bits : signed_bits);
    return op.promote_unsafe ? op.u64_target : dtype::none;
  }
  if (bits_a != bits_b) return bits_a > bits_b ? a : b;
  if (!op.promote_unsafe) return dtype::none;
  return bits_a == 8    ? dtype::f16
         : bits_a == 16 ? dtype::f32
                        : dtype::none;  // two real types of 8 bits and two of 16 bits exist
}
}  // namespace detail
template <> struct op_traits<convert_promote_types> {
  static constexpr std::string_view name = "ConvertPromoteTypes";
  static constexpr std::string_view formula = "another spelling of the same numbers: no arithmetic";
  static constexpr int opset = 14;
  static constexpr int inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) {
    f("promote_unsafe", op.promote_unsafe);
    f("pytorch_scalar_promotion", op.pytorch_scalar_promotion);
    f("u64_integer_promotion_target", op.u64_target);
  }
  template <class Dim>
  static constexpr inferred<Dim> infer(const convert_promote_types& op, const basic_operands<Dim>& in) {
    const dtype type = detail::promoted(op, in[0].type, in[0].dims.rank, in[1].type, in[1].dims.rank);
    if (type == dtype::none)
      return rejected("input 1: expected an element type that can be promoted with that of input 0, got {t}",
                      in[1].type);
    return {detail::of(in[0].dims, type), detail::of(in[1].dims, type)};
  }
  static constexpr tally count(const convert_promote_types&, const tensors&, const outputs&) { return {}; }
  static constexpr bool value(const convert_promote_types&, const partial_tensors& in, const partial_tensor& out,
                              int port, content<interval> into) {
    return detail::convert_content(in[port], out.type, into);
  }
};

}  // namespace opcost
