// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Operations that work element by element: on one input, and on several whose shapes are broadcast.
#include <opcost/op/content.hpp>

namespace opcost {

/// The element types that an operation accepts. An unknown type is accepted.
enum class accepts : std::uint8_t { anything, numbers, reals, integers, booleans };
namespace detail {
/// Rejects an element type that the operation does not accept.
constexpr rejection check_type(accepts what, dtype t) {
  if (t == dtype::dynamic || t == dtype::none || what == accepts::anything) return {};
  if (what == accepts::numbers && !is_real(t) && !is_integer(t))
    return rejected("input 0: expected an element type of numbers, got {t}", t);
  if (what == accepts::reals && !is_real(t)) return rejected("input 0: expected a real element type, got {t}", t);
  if (what == accepts::integers && is_real(t)) return rejected("input 0: expected an integer element type, got {t}", t);
  if (what == accepts::booleans && !is_boolean(t)) return rejected("input 0: expected boolean elements, got {t}", t);
  return {};
}

/// The shape and the type of input 0.
template <class Dim> constexpr inferred<Dim> like_first(const basic_operands<Dim>& in, accepts what) {
  if (const rejection why = check_type(what, in[0].type)) return why;
  return of(in[0].dims, in[0].type);
}
}  // namespace detail

/// Base of op_traits with y_i = f(x_i): the same work per element.
template <fixed_string Name, tally Each, accepts What = accepts::numbers> struct elementwise {
  static constexpr std::string_view name = Name;
  static constexpr int inputs = 1;
  static constexpr memory_use memory = memory_use::in_place;
  template <class Dim> static constexpr inferred<Dim> infer(const auto&, const basic_operands<Dim>& in) {
    return detail::like_first(in, What);
  }
  static constexpr tally count(const auto&, const tensors&, const outputs& out) {
    return Each * out[0].dims.elements();
  }
};

// ---- several inputs

/// numpy aligns shapes at their ends and stretches both. pdpd aligns the second shape at dimension `axis` of the first
/// (-1: at its end) and stretches only the second.
enum class auto_broadcast : std::uint8_t { none, numpy, pdpd, explicit_ };  // explicit is the old name of none
template <>
inline constexpr std::array<std::string_view, 4> spellings<auto_broadcast>{"none", "numpy", "pdpd", "explicit"};
/// The attributes of operations that broadcast two inputs.
struct broadcasting {
  auto_broadcast mode = auto_broadcast::numpy;
  count_t axis = 0;
};
namespace detail {
constexpr void broadcasting_attributes(auto& op, auto&& f) {
  f("auto_broadcast", op.mode);
  f("auto_broadcast.auto_broadcast_axis", op.axis);
}

/// The dimension of `into` at which the dimensions of `b` begin; negative if they do not fit.
constexpr int shift_of(const broadcasting& how, int into_rank, int b_rank) {
  if (how.mode != auto_broadcast::pdpd || how.axis == -1) return into_rank - b_rank;
  return how.axis < 0 || how.axis > into_rank - b_rank ? -1 : static_cast<int>(how.axis.n);
}
template <class Dim>
constexpr bool broadcast_by(const broadcasting& how, basic_shape<Dim>& into, const basic_shape<Dim>& b) {
  if (how.mode == auto_broadcast::numpy) return broadcast(into, b);
  if (how.mode != auto_broadcast::pdpd) return merge(into, b);
  if (!into.ranked() || !b.ranked()) {
    into = basic_shape<Dim>::of_unknown_rank();
    return true;
  }
  const int shift = shift_of(how, into.rank, b.rank);
  if (shift < 0) return false;
  for (int i = 0; i < b.rank; ++i) {
    Dim d = into[shift + i];
    if (known(d) && known(b[i]) && lower(b[i]) > lower(d)) return false;
    if (!broadcast(d, b[i])) return false;
    into.set(shift + i, d);
  }
  return true;
}

// Names the first dimension, from the end, in which two shapes do not broadcast.
template <class Dim> constexpr rejection rejected_broadcast(const basic_shape<Dim>& a, const basic_shape<Dim>& b) {
  for (int i = 1; i <= a.rank && i <= b.rank; ++i) {
    Dim d = a[-i];
    if (!broadcast(d, b[-i]))
      return rejected("inputs 0 and 1: dimensions {} and {} do not broadcast (place {})", a[-i], b[-i], -i);
  }
  return rejected("inputs 0 and 1: the shapes of ranks {} and {} do not broadcast", rank_of(a), rank_of(b));
}

/// Two inputs of one type. `result`: the type of the output if it differs.
template <class Dim>
constexpr inferred<Dim> broadcast_pair(const broadcasting& how, const basic_operands<Dim>& in, accepts what,
                                       dtype result) {
  const dtype type = common(in[0].type, in[1].type);
  if (type == dtype::none) return rejected("input 1: expected the element type of input 0, got {t}", in[1].type);
  if (const rejection why = check_type(what, type)) return why;
  basic_shape<Dim> out = in[0].dims;
  if (!broadcast_by(how, out, in[1].dims)) return detail::rejected_broadcast(in[0].dims, in[1].dims);
  return of(out, result == dtype::dynamic ? type : result);
}
constexpr bool map_broadcast(const broadcasting& how, const pair_rule& f, bool whole, const partial_tensors& in,
                             const partial_tensor& out, content<interval> into) {
  const partial_tensor &a = in[0], &b = in[1];
  return map_pairs(f, whole, a, out.dims.rank - a.dims.rank, b, shift_of(how, out.dims.rank, b.dims.rank), out, into);
}
}  // namespace detail

/// Base of op_traits with y_i = f(a_i, b_i), of operations that derive from `broadcasting`.
template <fixed_string Name, tally Each, accepts What = accepts::numbers, dtype Result = dtype::dynamic>
struct elementwise_pair {
  static constexpr std::string_view name = Name;
  static constexpr int inputs = 2;
  static constexpr memory_use memory = memory_use::in_place;
  static constexpr void attributes(auto& op, auto&& f) { detail::broadcasting_attributes(op, f); }
  template <class Dim> static constexpr inferred<Dim> infer(const broadcasting& how, const basic_operands<Dim>& in) {
    return detail::broadcast_pair(how, in, What, Result);
  }
  static constexpr tally count(const broadcasting&, const tensors&, const outputs& out) {
    return Each * out[0].dims.elements();
  }
};

/// The content of operations whose traits have number(interval...) and real(double...) for single elements. `Whole`:
/// see map_elements.
template <bool Whole = true> struct element_value {
  template <class Op>
  static constexpr bool value(const Op&, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    detail::element_rule f{nullptr, nullptr};
    if constexpr (requires { op_traits<Op>::number(interval{}); }) f.number = op_traits<Op>::number;
    if constexpr (requires { op_traits<Op>::real(0.0); }) f.real = op_traits<Op>::real;
    return detail::map_elements(f, Whole, in[0], out, into);
  }
};
/// The same for operations of two inputs that broadcast.
template <bool Whole = false> struct pair_value {
  template <class Op>
  static constexpr bool value(const Op& how, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    detail::pair_rule f{nullptr, nullptr};
    if constexpr (requires { op_traits<Op>::number(interval{}, interval{}); }) f.number = op_traits<Op>::number;
    if constexpr (requires { op_traits<Op>::real(0.0, 0.0); }) f.real = op_traits<Op>::real;
    return detail::map_broadcast(how, f, Whole, in, out, into);
  }
};

}  // namespace opcost
