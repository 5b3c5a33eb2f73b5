// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Comparisons, and the choice between two inputs. OpenVINO operation specifications: comparison/Equal-1, ...,
// condition/Select-1, IsFinite-10, IsInf-10, IsNaN-10.
#include <opcost/op/elementwise.hpp>

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
