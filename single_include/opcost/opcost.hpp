// opcost 0.1.0: what a neural network costs. https://github.com/opcost/opcost
// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Usage: #include "opcost/opcost.hpp", C++20.
// Generated from include/ by single_include/amalgamate.cmake. Do not edit.
#ifndef OPCOST_OPCOST_HPP_SINGLE_INCLUDE
#define OPCOST_OPCOST_HPP_SINGLE_INCLUDE
#ifdef OPCOST_VERSION
#error "opcost: include either the header tree or the single header, not both (README: Single header)"
#else

// ---- opcost/opcost.hpp
#ifndef OPCOST_OPCOST_HPP_PIECE
#define OPCOST_OPCOST_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The smallest door: networks, graphs, common layers and operations, budgets. Reports, other conventions and the whole
// catalogue of operations are in <opcost/all.hpp>.

// ---- opcost/version.hpp
#ifndef OPCOST_VERSION_HPP_PIECE
#define OPCOST_VERSION_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The version, and two conditions of every program: one copy of the headers, and C++20.
#ifdef OPCOST_VERSION
#error "opcost: include either the header tree or the single header, not both (README: Single header)"
#endif
#define OPCOST_VERSION "0.1.0"

// Before C++20 the doors are empty, so that this is the only error.
#if __cplusplus >= 202002L || (defined(_MSVC_LANG) && _MSVC_LANG >= 202002L)
#define OPCOST_HAS_CPP20
#else
#error "opcost needs C++20: compile with -std=c++20 (MSVC: /std:c++20; CMake: link opcost::opcost)"
#endif

#endif

#ifdef OPCOST_HAS_CPP20

// ---- opcost/budget/budget.hpp
#ifndef OPCOST_BUDGET_BUDGET_HPP_PIECE
#define OPCOST_BUDGET_BUDGET_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Limits on the figures of a network, and the check against them. static_assert(fits<cortex_m4, network>()) compiles
// only if every figure is known and within its limit; the compiler's message names the figures and layers.

// ---- opcost/graph/figure_table.hpp
#ifndef OPCOST_GRAPH_FIGURE_TABLE_HPP_PIECE
#define OPCOST_GRAPH_FIGURE_TABLE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The figures of a network: name, unit, heading, meaning, and where their values come from. Summary, tables, CSV, JSON,
// html, budgets, solve, diff and baselines read this table: a new figure is a new line at its end.

// ---- opcost/graph/totals.hpp
#ifndef OPCOST_GRAPH_TOTALS_HPP_PIECE
#define OPCOST_GRAPH_TOTALS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The figures of a network under one convention, as sums over its rows.

// ---- opcost/graph/liveness.hpp
#ifndef OPCOST_GRAPH_LIVENESS_HPP_PIECE
#define OPCOST_GRAPH_LIVENESS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The lifetime of each tensor in the order of the rows, and the peak of live bytes. Inputs of the network live from the
// start, its outputs to the end. Constants, and tensors that depend only on them, are elsewhere. A tensor without a
// consumer lives during its own row. Strings have no fixed size and do not count.

// ---- opcost/graph/analysis.hpp
#ifndef OPCOST_GRAPH_ANALYSIS_HPP_PIECE
#define OPCOST_GRAPH_ANALYSIS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The result of every analysis: rows with their tensors and figures. Reports, memory plans and budgets read it; they
// know neither operations nor graphs.

// ---- opcost/convention/reading.hpp
#ifndef OPCOST_CONVENTION_READING_HPP_PIECE
#define OPCOST_CONVENTION_READING_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A convention is a reading of tallies. It defines
//   name, about     its name and one line about it, for lists and reports
//   weights         the weight of each primitive operation; without it only operations with a rule have a figure
//   counts_folded   true: work that depends only on constants is counted too (default false)
//   per_mac         the weight of a multiply-accumulate, if there are no weights (default 1)
//   manner(type)    words to print after a type that it counts in its own way: " in training form"
//   ir_note         what it would count but a model file no longer contains
//   leaves_out(tree, module)   true: the rows of this module do not count
// A specialization rule<Convention, Op>::figure_of(op, in, out) replaces the weights for one operation. If the rule of
// a layer returns no figure, the figures of its parts are added. rule<Convention, Op>::note(op, in) says in words that
// the tool itself fails on such operands. A tool with several figures defines
//   readings        a convention_list of all readings that it needs, itself first
//   figures(a, f)   calls f(name, figure) for each figure that it prints; analysis `a` holds these readings

// ---- opcost/core/figure.hpp
#ifndef OPCOST_CORE_FIGURE_HPP_PIECE
#define OPCOST_CORE_FIGURE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// What a convention answers: a number with a fraction, or "unknown".

// ---- opcost/core/count.hpp
#ifndef OPCOST_CORE_COUNT_HPP_PIECE
#define OPCOST_CORE_COUNT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A 64-bit count that never wraps. In a constant expression an overflow does not compile; at run time the count
// saturates and stays saturated.
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace opcost {
namespace detail {
// These functions are not constexpr: a constant expression that calls one does not compile, and the compiler's message
// shows its name.
inline void a_count_overflows_64_bits() {}
inline void a_count_is_divided_by_zero() {}
}  // namespace detail

/// A signed 64-bit count. Results beyond limit or -limit saturate at run time and do not compile in a constant
/// expression. A saturated count stays saturated in further arithmetic. Division truncates toward zero.
struct count_t {
  /// The largest count, 2^63 - 1. A result with this value is a lower bound.
  static constexpr std::int64_t limit = (std::numeric_limits<std::int64_t>::max)();
  std::int64_t n;  ///< the number; count_t{} is 0, but `count_t c;` is unset, which keeps arrays cheap to compile

  constexpr count_t() = default;
  template <std::integral Int> constexpr count_t(Int v) : n(static_cast<std::int64_t>(v)) {
    if constexpr (sizeof(Int) >= sizeof n) {
      if constexpr (std::unsigned_integral<Int>) {
        if (n < 0) n = limit;
      } else if (n < -limit)
        n = -limit;
    }
  }

  /// True if the number is only a bound: after an overflow at run time, or for an open end of an interval.
  constexpr bool saturated() const { return n == limit || n == -limit; }
  template <std::integral Int> constexpr explicit operator Int() const { return static_cast<Int>(n); }
  constexpr explicit operator double() const { return static_cast<double>(n); }
  constexpr explicit operator bool() const { return n != 0; }

  friend constexpr bool operator==(count_t a, count_t b) { return a.n == b.n; }
  // Not operator<=>, which costs several times as much in constant expressions.
  friend constexpr bool operator<(count_t a, count_t b) { return a.n < b.n; }
  friend constexpr bool operator>(count_t a, count_t b) { return a.n > b.n; }
  friend constexpr bool operator<=(count_t a, count_t b) { return a.n <= b.n; }
  friend constexpr bool operator>=(count_t a, count_t b) { return a.n >= b.n; }

  friend constexpr count_t operator-(count_t a) { return {-a.n, raw{}}; }
  friend constexpr count_t operator+(count_t a, count_t b) {
    if (within(a.n, half) && within(b.n, half)) return {a.n + b.n, raw{}};
    if (a.saturated()) return a;
    if (b.saturated()) return b;
    const bool down = b.n < 0;
    if (down ? a.n < -limit - b.n : a.n > limit - b.n) return overflow(down);
    return {a.n + b.n, raw{}};
  }
  friend constexpr count_t operator-(count_t a, count_t b) { return a + count_t(-b.n, raw{}); }
  friend constexpr count_t operator*(count_t a, count_t b) {
    if (within(a.n, root) && within(b.n, root)) return {a.n * b.n, raw{}};
    if (a.n == 0 || b.n == 0) return {0, raw{}};
    const bool down = (a.n < 0) != (b.n < 0);
    if (a.saturated() || b.saturated()) return {down ? -limit : limit, raw{}};
    const std::int64_t size_a = a.n < 0 ? -a.n : a.n;
    const std::int64_t size_b = b.n < 0 ? -b.n : b.n;
    if (size_a > limit / size_b) return overflow(down);
    return {a.n * b.n, raw{}};
  }
  // A division by zero saturates at run time and does not compile in a constant expression.
  friend constexpr count_t operator/(count_t a, count_t b) {
    if (b.n == 0) {
      if (std::is_constant_evaluated()) detail::a_count_is_divided_by_zero();
      return {a.n < 0 ? -limit : limit, raw{}};
    }
    if (a.saturated()) return {(a.n < 0) != (b.n < 0) ? -limit : limit, raw{}};
    return {a.n / b.n, raw{}};
  }
  friend constexpr count_t operator%(count_t a, count_t b) {
    return {b.n == 0 || a.saturated() ? 0 : a.n % b.n, raw{}};
  }
  constexpr count_t& operator+=(count_t o) { return *this = *this + o; }
  constexpr count_t& operator-=(count_t o) { return *this = *this - o; }
  constexpr count_t& operator*=(count_t o) { return *this = *this * o; }
  constexpr count_t& operator++() { return *this += 1; }

 private:
  struct raw {};  // selects the constructor without a range check
  constexpr count_t(std::int64_t v, raw) : n(v) {}
  // Below these magnitudes a sum (half) or a product (root) cannot overflow. Nearly all counts are, so that is checked
  // first.
  static constexpr std::uint64_t half = std::uint64_t{1} << 61;
  static constexpr std::uint64_t root = std::uint64_t{1} << 30;
  // -reach <= v < reach, with a single comparison.
  static constexpr bool within(std::int64_t v, std::uint64_t reach) {
    return static_cast<std::uint64_t>(v) + reach < 2 * reach;
  }
  static constexpr count_t overflow(bool negative) {
    if (std::is_constant_evaluated()) detail::a_count_overflows_64_bits();
    return {negative ? -limit : limit, raw{}};
  }
};

/// a / b, rounded toward negative infinity.
constexpr count_t floor_div(count_t a, count_t b) {
  const count_t q = a / b;
  return (a.n < 0) != (b.n < 0) && (a % b).n != 0 ? q - 1 : q;
}
/// a / b, rounded toward positive infinity.
constexpr count_t ceil_div(count_t a, count_t b) {
  const count_t q = a / b;
  return (a.n < 0) == (b.n < 0) && (a % b).n != 0 ? q + 1 : q;
}
/// The low bits of a 64-bit number as a size. A mask instead of a cast: GCC's -Wuseless-cast rejects the cast where
/// both types are the same.
constexpr std::size_t to_size(std::uint64_t n) { return n & ~std::size_t{0}; }

/// The smaller and the larger of two counts.
constexpr count_t smaller(count_t a, count_t b) { return b < a ? b : a; }
constexpr count_t larger(count_t a, count_t b) { return a < b ? b : a; }

}  // namespace opcost

#endif

namespace opcost {

/// A real number as a count: truncated toward zero, saturated at 64 bits; 0 for NaN.
constexpr count_t to_count(double v) {
  if (!(v == v)) return 0;
  if (v >= 9223372036854775807.0) return count_t::limit;
  if (v <= -9223372036854775807.0) return -count_t::limit;
  return static_cast<std::int64_t>(v);
}

namespace detail {
inline void a_figure_is_unknown() {}  // not constexpr: see core/count.hpp
}  // namespace detail

/// The answer of a convention for a layer or a network: a number, or "unknown" if the convention has no rule for it.
/// The unit is the convention's. The fraction exists because some tools divide. A figure compares with numbers:
/// `static_assert(net().flops<exact>() <= 1'000'000)`. Comparing an unknown figure is a compile error in constant
/// expressions and false at run time.
struct figure {
  count_t whole = 0;   ///< the integer part
  double part = 0;     ///< the fraction, 0 <= part < 1
  bool known = false;  ///< false: the convention has no answer

  constexpr figure() = default;
  constexpr figure(count_t n) : whole(n), known(true) {}
  template <std::integral Int> constexpr figure(Int n) : figure(count_t(n)) {}
  /// Saturates beyond 64 bits; NaN becomes 0.
  template <std::floating_point Real>
  constexpr figure(Real v)
      : whole(to_count(static_cast<double>(v))),
        part(v != v || whole.saturated() ? 0  // NOLINT(misc-redundant-expression): a NaN differs from itself
                                         : static_cast<double>(v) - static_cast<double>(whole)),
        known(true) {}
  constexpr explicit operator double() const { return static_cast<double>(whole) + part; }
  /// The sum of what is known; unknown only if both are.
  friend constexpr figure operator+(figure a, const figure& b) {
    a.whole += b.whole;
    a.part += b.part;
    a.known = a.known || b.known;
    if (a.part >= 1) {
      a.whole += 1;
      a.part -= 1;
    }
    return a;
  }
  /// Two unknown figures are equal.
  constexpr bool operator==(const figure&) const = default;
  friend constexpr bool operator==(const figure& a, count_t n) { return a.has_number() && a == figure(n); }
  template <std::integral Int> friend constexpr bool operator==(const figure& a, Int n) { return a == count_t(n); }
  friend constexpr bool operator<(const figure& a, const figure& b) {
    const bool both = a.has_number() && b.has_number();
    return both && (a.whole < b.whole || (a.whole == b.whole && a.part < b.part));
  }
  friend constexpr bool operator<=(const figure& a, const figure& b) {
    const bool both = a.has_number() && b.has_number();
    return both && !(b < a);
  }
  friend constexpr bool operator>(const figure& a, const figure& b) { return b < a; }
  friend constexpr bool operator>=(const figure& a, const figure& b) { return b <= a; }

  /// True if the figure is known. An unknown figure does not compile in a constant expression.
  constexpr bool has_number() const {
    if (!known && std::is_constant_evaluated()) detail::a_figure_is_unknown();
    return known;
  }
};

}  // namespace opcost

#endif

// ---- opcost/op/common.hpp
#ifndef OPCOST_OP_COMMON_HPP_PIECE
#define OPCOST_OP_COMMON_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Shared by the families of operations: names as template arguments, axes, ranks, and contents of small tensors.

// ---- opcost/op/op_traits.hpp
#ifndef OPCOST_OP_OP_TRAITS_HPP_PIECE
#define OPCOST_OP_OP_TRAITS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The customization point for operations. A specialization of op_traits<Op> has
//   name                                     type name in graphs, compared ignoring case
//   infer(op, in) -> inferred                outputs, for numbers and for intervals, or a rejection
//   count(op, in, out) -> tally              how often each primitive operation runs
// and may have
//   opset                                    first opset with this version of the operation (default 1)
//   formula                                  human-readable formula (default: none)
//   inputs                                   number of required inputs (default 0)
//   optional                                 bit i: input i, although below `inputs`, may be absent (not in a file)
//   connected                                bit i: optional input i, if a file declares it, must have an edge, because
//                                            work, shapes or parameters depend on it
//   variadic                                 true if it takes any number of inputs, all of which must be present
//   attributes(op, f)                        calls f(name, member) for each attribute
//   reads                                    bit i: infer reads the content of input i (a target shape, axes, a limit)
//   selects                                  bit i: input i is not data either (indices, a range); such a constant is
//                                            not a parameter
//   value(op, in, out, port, into) -> bool   content of an output if the inputs' contents determine it
//   value_of_shape                           true if that content depends only on the inputs' shapes
//   kind                                     role in a graph (default: computed)
//   pure                                     false if equal inputs may give other outputs: never computed ahead
//   folds                                    true if each output element combines several input elements and that is
//                                            all: reductions, poolings (default: false)
//   memory                                   memory of the output (memory_use; default: its own)
// Layers have, instead of infer and count,
//   lower(op, in, f) -> tensor               the operations that they consist of (op/lowering.hpp); returns `inferred`
//                                            if there are several outputs
//   parameters(op, in, f)                    calls f(name, shape) for each parameter, with the names of frameworks;
//                                            must accept an empty `in`
//   submodules(op, net)                      declares modules within it that are never called by themselves
//   functional                               true if it is a function, not a module (default: false)
// or, for a block of layers,
//   build(op, net, x...)                     adds the layers to the network's module of that name
// The defaults are in the functions below: inputs_of<Op>(), opset_of<Op>() and so on.

// ---- opcost/core/tally.hpp
#ifndef OPCOST_CORE_TALLY_HPP_PIECE
#define OPCOST_CORE_TALLY_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// How often each primitive operation runs. Operations count their work as a tally; a convention turns it into a figure.
#include <array>

#include <string_view>

namespace opcost {

/// The number of times that each primitive operation runs.
struct tally {
  count_t mac{};     ///< multiply-accumulates, for every tap of a window, also on padding
  count_t padded{};  ///< those on zero padding or behind a causal mask, which kernels skip; part of `mac`
  count_t add{};     ///< additions and subtractions
  count_t mul{};     ///< multiplications
  count_t div{};     ///< divisions and remainders
  count_t cmp{};     ///< comparisons, minima, maxima, absolute values, selections by order
  count_t round{};   ///< floor, ceiling, rounding
  count_t sqrt{};    ///< square roots
  count_t exp{};     ///< exponentials
  count_t log{};     ///< logarithms
  count_t pow{};     ///< powers
  count_t trig{};    ///< circular and hyperbolic functions and their inverses, without tanh
  count_t tanh{};    ///< hyperbolic tangents
  count_t erf{};     ///< error functions
  count_t logic{};   ///< boolean and bitwise operations
  count_t bias{};    ///< additions of a layer's own bias

  /// A member and its name.
  struct field {
    std::string_view name;
    count_t tally::*member;
  };
  static const std::array<field, 16> fields;  ///< all members, in order

  friend constexpr tally operator*(tally t, count_t n);
  friend constexpr tally operator+(tally a, const tally& b);
  /// The sum of all members, each times its weight.
  friend constexpr count_t operator*(const tally& t, const tally& weights);
  constexpr tally& operator+=(const tally& o) { return *this = *this + o; }
  constexpr bool operator==(const tally&) const = default;

  /// True if no member is negative and `padded` is not above `mac`.
  constexpr bool sound() const {
    for (const auto& f : fields)
      if (this->*f.member < 0) return false;
    return padded <= mac;
  }
  /// Multiply-accumulates on elements of the input, not on padding.
  constexpr count_t valid_mac() const { return mac - padded; }
  constexpr count_t transcendental() const { return exp + log + pow + trig + tanh + erf; }
};

inline constexpr std::array<tally::field, 16> tally::fields{{{"mac", &tally::mac},
                                                             {"padded", &tally::padded},
                                                             {"add", &tally::add},
                                                             {"mul", &tally::mul},
                                                             {"div", &tally::div},
                                                             {"cmp", &tally::cmp},
                                                             {"round", &tally::round},
                                                             {"sqrt", &tally::sqrt},
                                                             {"exp", &tally::exp},
                                                             {"log", &tally::log},
                                                             {"pow", &tally::pow},
                                                             {"trig", &tally::trig},
                                                             {"tanh", &tally::tanh},
                                                             {"erf", &tally::erf},
                                                             {"logic", &tally::logic},
                                                             {"bias", &tally::bias}}};

constexpr tally operator*(tally t, count_t n) {
  for (const auto& f : tally::fields)
    if ((t.*f.member).n != 0) t.*f.member *= n;
  return t;
}
constexpr tally operator+(tally a, const tally& b) {
  for (const auto& f : tally::fields)
    if ((b.*f.member).n != 0) a.*f.member += b.*f.member;
  return a;
}
constexpr count_t operator*(const tally& t, const tally& weights) {
  count_t n = 0;
  for (const auto& f : tally::fields)
    if ((t.*f.member).n != 0) n += t.*f.member * (weights.*f.member);
  return n;
}

}  // namespace opcost

#endif

// ---- opcost/fwd.hpp
#ifndef OPCOST_FWD_HPP_PIECE
#define OPCOST_FWD_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The three customization points. Specialize them right after the definition of the type: a compiler evaluates a
// concept once and keeps the answer.

namespace opcost {

/// Describes an operation: its attributes, the shapes of its outputs, its work. Members: op/op_traits.hpp.
template <class Op> struct op_traits;

/// The figure of an operation under a convention whose weights do not describe it. Members: convention/reading.hpp.
template <class Convention, class Op> struct rule {};

/// Describes a user's graph: its nodes, their operations and their inputs. Members: graph/graph_traits.hpp.
template <class Graph> struct graph_traits;

}  // namespace opcost

#endif

// ---- opcost/op/attributes.hpp
#ifndef OPCOST_OP_ATTRIBUTES_HPP_PIECE
#define OPCOST_OP_ATTRIBUTES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Attributes of operations are visited by name, f("strides", op.strides). One list per operation serves every reader
// and every printer.

// ---- opcost/core/tensor.hpp
#ifndef OPCOST_CORE_TENSOR_HPP_PIECE
#define OPCOST_CORE_TENSOR_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Inputs and outputs of operations: a shape, an element type, and the content of small tensors if it is known.
#include <array>
#include <cstddef>

// ---- opcost/core/rejection.hpp
#ifndef OPCOST_CORE_REJECTION_HPP_PIECE
#define OPCOST_CORE_REJECTION_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The reason why an operation rejects its operands: a text with places for numbers. Nothing is formatted until it is
// printed.
#include <array>

// ---- opcost/core/digits.hpp
#ifndef OPCOST_CORE_DIGITS_HPP_PIECE
#define OPCOST_CORE_DIGITS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Integers and dimensions as text.
#include <cstddef>

// ---- opcost/core/interval.hpp
#ifndef OPCOST_CORE_INTERVAL_HPP_PIECE
#define OPCOST_CORE_INTERVAL_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A number of which only bounds may be known: 7, ? or 1..16 in OpenVINO's notation. Intervals have the arithmetic of
// numbers, so one formula serves both.

namespace opcost {

/// All integers from min to max. Operators return bounds of the results for all numbers in the operands.
struct interval {
  count_t min, max;  ///< both included; max == count_t::limit: no upper bound

  constexpr interval() = default;
  template <std::integral Int> constexpr interval(Int n) : min{n}, max{n} {}
  constexpr interval(count_t n) : min{n}, max{n} {}
  constexpr interval(count_t lo, count_t hi) : min{lo}, max{hi} {}
  /// An unknown dimension: not negative.
  static constexpr interval unknown() { return {0, count_t::limit}; }
  /// An unknown number of either sign.
  static constexpr interval any() { return {-count_t::limit, count_t::limit}; }

  constexpr bool operator==(const interval&) const = default;
  /// True if it is a single number.
  constexpr bool exact() const { return min.n == max.n; }

  friend constexpr interval operator+(interval a, interval b) {
    if (a.exact() && b.exact()) return a.min + b.min;
    return {a.min + b.min, a.max + b.max};
  }
  friend constexpr interval operator-(interval a) { return {-a.max, -a.min}; }
  friend constexpr interval operator-(interval a, interval b) {
    if (a.exact() && b.exact()) return a.min - b.min;
    return {a.min - b.max, a.max - b.min};
  }
  friend constexpr interval operator*(interval a, interval b) {
    if (a.exact() && b.exact()) return a.min * b.min;
    if (a.min.n >= 0 && b.min.n >= 0) return {a.min * b.min, a.max * b.max};
    return hull(a.min * b.min, a.min * b.max, a.max * b.min, a.max * b.max);
  }
  // Truncates toward zero. If the divisor may be 0, the result is unknown.
  friend constexpr interval operator/(interval a, interval b) {
    if (b.min <= 0 && b.max >= 0) return any();
    return hull(a.min / b.min, a.min / b.max, a.max / b.min, a.max / b.max);
  }
  friend constexpr interval operator%(interval a, interval b) {
    if (a.min == a.max && b.min == b.max && b.min != 0) return a.min % b.min;
    return any();
  }
  constexpr interval& operator+=(interval o) { return *this = *this + o; }
  constexpr interval& operator-=(interval o) { return *this = *this - o; }
  constexpr interval& operator*=(interval o) { return *this = *this * o; }

  /// The smallest interval that contains four numbers.
  static constexpr interval hull(count_t a, count_t b, count_t c, count_t d) {
    return {smaller(smaller(a, b), smaller(c, d)), larger(larger(a, b), larger(c, d))};
  }
};

constexpr interval floor_div(interval a, interval b) {
  if (a.exact() && b.exact() && b.min.n != 0) return floor_div(a.min, b.min);
  if (b.min <= 0 && b.max >= 0) return interval::any();
  return interval::hull(floor_div(a.min, b.min), floor_div(a.min, b.max), floor_div(a.max, b.min),
                        floor_div(a.max, b.max));
}
constexpr interval ceil_div(interval a, interval b) {
  if (a.exact() && b.exact() && b.min.n != 0) return ceil_div(a.min, b.min);
  if (b.min <= 0 && b.max >= 0) return interval::any();
  return interval::hull(ceil_div(a.min, b.min), ceil_div(a.min, b.max), ceil_div(a.max, b.min), ceil_div(a.max, b.max));
}
constexpr interval smaller(interval a, interval b) { return {smaller(a.min, b.min), smaller(a.max, b.max)}; }
constexpr interval larger(interval a, interval b) { return {larger(a.min, b.min), larger(a.max, b.max)}; }

// The questions that formulas ask about a dimension or a value, alike for numbers and intervals.

/// True if the number is known exactly.
constexpr bool known(count_t) { return true; }
constexpr bool known(interval d) { return d.exact(); }
/// The least and the greatest possible number.
constexpr count_t lower(count_t n) { return n; }
constexpr count_t lower(interval d) { return d.min; }
constexpr count_t upper(count_t n) { return n; }
constexpr count_t upper(interval d) { return d.max; }
/// True if there is an upper bound.
constexpr bool bounded(count_t) { return true; }
constexpr bool bounded(interval d) { return d.max.n != count_t::limit; }
/// True if it is the number v, and nothing else is possible.
constexpr bool is(count_t n, std::int64_t v) { return n.n == v; }
constexpr bool is(interval d, std::int64_t v) { return d.min.n == v && d.max.n == v; }
/// True if the number v is possible.
constexpr bool may_be(count_t n, std::int64_t v) { return n.n == v; }
constexpr bool may_be(interval d, std::int64_t v) { return d.min.n <= v && v <= d.max.n; }

/// Narrows `into` to what `a` allows as well. Returns false if no number satisfies both.
constexpr bool merge(count_t& into, count_t a) { return into == a; }
constexpr bool merge(interval& into, interval a) {
  into = {larger(into.min, a.min), smaller(into.max, a.max)};
  return into.min <= into.max;
}
/// A dimension with bounds: an interval has both; a number is the lower bound.
template <class Dim> constexpr Dim between(count_t lo, [[maybe_unused]] count_t hi) {
  if constexpr (std::same_as<Dim, interval>)
    return {lo, hi};
  else
    return lo;
}
/// Broadcasts two dimensions as NumPy does: equal, or one of them is 1. Returns false if that is impossible.
template <class Dim> constexpr bool broadcast(Dim& into, Dim a) {
  if (is(a, 1)) return true;
  if (is(into, 1)) {
    into = a;
    return true;
  }
  if (known(a) && known(into)) return lower(a) == lower(into);
  // A dimension that cannot be 1 is the result; one that may be 1 is stretched to the other.
  const bool fixed_a = !may_be(a, 1), fixed_into = !may_be(into, 1);
  if (fixed_a && fixed_into) return merge(into, a);
  if (fixed_a) {
    into = a;
    return true;
  }
  if (fixed_into) return true;
  // 0 is possible if one of them may be 0 and the other 1.
  into = between<Dim>(smaller(lower(into), lower(a)), larger(upper(into), upper(a)));
  return true;
}

}  // namespace opcost

#endif

#include <string_view>

namespace opcost {

/// The decimal digits of a number. `group` inserts a comma before every third digit: 4,089,184,256.
struct digits {
  char text[32]{};
  std::size_t from = sizeof text;
  constexpr explicit digits(count_t v, bool group = false) {
    std::uint64_t u = v.n < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(v.n) : static_cast<std::uint64_t>(v.n);
    int written = 0;
    do {
      if (group && written > 0 && written % 3 == 0) text[--from] = ',';
      text[--from] = static_cast<char>('0' + u % 10);
      u /= 10;
      ++written;
    } while (u != 0);
    if (v.n < 0) text[--from] = '-';
  }
  constexpr operator std::string_view() const { return {text + from, sizeof text - from}; }
};

/// Writes a dimension as OpenVINO does: 7, ?, 1..16, 2.., ..9. Calls `put` with pieces of the text.
template <class Put> constexpr void write_interval(interval d, Put&& put) {
  if (known(d)) return put(digits(d.min));
  if (d == interval::unknown()) return put("?");
  if (d.min != 0) put(digits(d.min));
  put("..");
  if (bounded(d)) put(digits(d.max));
}

}  // namespace opcost

#endif

// ---- opcost/core/dtype.hpp
#ifndef OPCOST_CORE_DTYPE_HPP_PIECE
#define OPCOST_CORE_DTYPE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Element types. Sizes are in bits, because elements of 1 to 6 bits exist.
#include <cstdint>

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

#endif

namespace opcost {

/// The reason why an operation rejects its operands or attributes. The text is a string literal, so that compilers show
/// it in their messages; `{}` in it is replaced by the next number, `{t}` by the next word. Empty: nothing is rejected.
///
///     return rejected("input 1 (filter): expected {} channels, got {}", x.dims[1], filter.dims[1]);
struct rejection {
  const char* text = nullptr;               ///< a literal; null: nothing is rejected
  std::array<interval, 3> numbers{};        ///< what the first, second and third `{}` stand for
  std::array<std::string_view, 2> words{};  ///< what the first and second `{t}` stand for; must outlive the rejection
  bool undecided = false;                   ///< true: no contradiction; the answer depends on a value that is unknown

  constexpr rejection() = default;
  constexpr explicit rejection(const char* literal) : text(literal) {}

  constexpr bool empty() const { return text == nullptr; }
  constexpr bool is_contradiction() const { return text != nullptr && !undecided; }
  constexpr explicit operator bool() const { return text != nullptr; }

  /// Calls `put` with the pieces of the complete text.
  template <class Put> constexpr void write(Put&& put) const {
    if (empty()) return;
    const std::string_view all(text);
    std::size_t from = 0, next = 0, next_word = 0;
    for (std::size_t i = 0; i + 1 < all.size(); ++i) {
      if (all[i] != '{') continue;
      const bool number = all[i + 1] == '}';
      if (!number && all.substr(i, 3) != "{t}") continue;
      put(all.substr(from, i - from));
      if (!number && next_word < words.size())
        put(words[next_word++]);
      else if (number && next < numbers.size())
        write_interval(numbers[next++], put);
      from = i + (number ? 2 : 3);
    }
    put(all.substr(from));
  }
  /// Compares the complete text.
  friend constexpr bool operator==(const rejection& r, std::string_view s) {
    bool same = true;
    r.write([&](std::string_view piece) {
      same = same && s.starts_with(piece);
      if (same) s.remove_prefix(piece.size());
    });
    return same && s.empty();
  }
};

namespace detail {
// Stores the values of a rejection from number `at` and word `word` on.
constexpr void fill(rejection&, std::size_t, std::size_t) {}
constexpr void fill(rejection& r, std::size_t at, std::size_t word, const auto& first, const auto&... rest) {
  using given = std::remove_cvref_t<decltype(first)>;
  if constexpr (std::is_same_v<given, dtype>) {
    if (word < r.words.size()) r.words[word] = name_of(first);
    fill(r, at, word + 1, rest...);
  } else if constexpr (std::is_convertible_v<given, std::string_view>) {
    if (word < r.words.size()) r.words[word] = first;
    fill(r, at, word + 1, rest...);
  } else {
    static_assert(sizeof...(rest) < 8);
    if (at < r.numbers.size()) r.numbers[at] = interval(first);
    fill(r, at + 1, word, rest...);
  }
}
}  // namespace detail

/// A rejection by a literal and what its `{}` (numbers, dimensions) and `{t}` (a text or an element type) stand for.
template <class... Values> constexpr rejection rejected(const char* literal, const Values&... values) {
  rejection r(literal);
  detail::fill(r, 0, 0, values...);
  return r;
}
/// A rejection that is no contradiction: the operation has no answer because a value or a dimension is unknown.
template <class... Values> constexpr rejection undecided(const char* literal, const Values&... values) {
  rejection r = rejected(literal, values...);
  r.undecided = true;
  return r;
}

}  // namespace opcost

#endif

// ---- opcost/core/shape.hpp
#ifndef OPCOST_CORE_SHAPE_HPP_PIECE
#define OPCOST_CORE_SHAPE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Shapes of numbers and of intervals, up to rank 8. A shape is a structural type, so it can be a template argument.
#include <initializer_list>

namespace opcost {
namespace detail {
inline void a_shape_has_more_than_8_dimensions() {}  // not constexpr: see core/count.hpp

// Dimensions are in arrays of plain integers, which constant expressions copy several times as fast as arrays of
// classes.
template <class Dim> struct dims_storage;
template <> struct dims_storage<count_t> {
  std::int64_t lo[8]{};
  constexpr count_t get(int i) const { return lo[i]; }
  constexpr void put(int i, count_t d) { lo[i] = d.n; }
};
template <> struct dims_storage<interval> {
  std::int64_t lo[8]{}, hi[8]{};
  constexpr interval get(int i) const { return {lo[i], hi[i]}; }
  constexpr void put(int i, interval d) {
    lo[i] = d.min.n;
    hi[i] = d.max.n;
  }
};
}  // namespace detail

/// The dimensions of a tensor. Dim is count_t (known numbers) or interval (partly known numbers). An empty list is the
/// shape of a scalar. A 9th dimension does not compile in a constant expression; at run time it makes the shape
/// `too_long`, which every operation rejects.
template <class Dim> struct basic_shape {
  static constexpr int max_rank = 8;
  static constexpr int unknown_rank = -1;
  static constexpr int too_long = -2;  ///< the rank of a shape with more than max_rank dimensions; stays
  detail::dims_storage<Dim> dims{};
  int rank = 0;  ///< number of dimensions, unknown_rank or too_long

  constexpr basic_shape() = default;
  constexpr basic_shape(std::initializer_list<Dim> list) {
    for (const Dim& d : list) push_back(d);
  }
  /// A shape of numbers converts to a shape of intervals.
  template <class Other, class = std::enable_if_t<std::is_same_v<Dim, interval> && std::is_same_v<Other, count_t>>>
  constexpr basic_shape(const basic_shape<Other>& s) : rank(s.rank) {
    for (int i = 0; i < rank; ++i) {
      dims.lo[i] = s.dims.lo[i];
      dims.hi[i] = s.dims.lo[i];
    }
  }
  static constexpr basic_shape of_unknown_rank() {
    basic_shape s;
    s.rank = unknown_rank;
    return s;
  }
  /// n dimensions that are all d.
  static constexpr basic_shape filled(int n, Dim d) {
    basic_shape s;
    for (int i = 0; i < n; ++i) s.push_back(d);
    return s;
  }

  constexpr void push_back(Dim d) {
    if (rank < 0) return;
    if (rank == max_rank) {
      if (std::is_constant_evaluated()) detail::a_shape_has_more_than_8_dimensions();
      rank = too_long;
      return;
    }
    dims.put(rank++, d);
  }
  /// Dimension i; negative indexes count from the end. 0 if there is no such dimension.
  constexpr Dim operator[](int i) const {
    if (i < 0) i += rank;
    return i < 0 || i >= rank ? Dim(0) : dims.get(i);
  }
  /// Changes dimension i; negative indexes count from the end. Does nothing if there is no such dimension.
  constexpr void set(int i, Dim d) {
    if (i < 0) i += rank;
    if (i >= 0 && i < rank) dims.put(i, d);
  }
  constexpr Dim at_or(int i, Dim otherwise) const { return i >= 0 && i < rank ? dims.get(i) : otherwise; }
  /// True if the rank is known.
  constexpr bool ranked() const { return rank >= 0; }
  /// True for a scalar.
  constexpr bool empty() const { return rank == 0; }
  /// The product of the dimensions [first, last).
  constexpr Dim product(int first, int last) const {
    Dim n = 1;
    for (int i = first < 0 ? 0 : first; i < last && i < rank; ++i) n = n * dims.get(i);
    return n;
  }
  /// The number of elements; 1 for a scalar.
  constexpr Dim elements() const { return rank < 0 ? unknown_dim() : product(0, rank); }
  /// The dimensions [first, last) as a shape.
  constexpr basic_shape slice(int first, int last) const {
    basic_shape s;
    for (int i = first; i < last; ++i) s.push_back((*this)[i]);
    return s;
  }
  constexpr void append(const basic_shape& tail) {
    for (int i = 0; i < tail.rank; ++i) push_back(tail[i]);
  }
  /// Raises the lower bound of each dimension to 0. Returns false if a dimension can only be negative.
  constexpr bool at_least_zero() {
    for (int i = 0; i < rank; ++i) {
      if (dims.lo[i] >= 0) continue;
      if (std::same_as<Dim, count_t> || upper(dims.get(i)) < 0) return false;
      dims.lo[i] = 0;
    }
    return true;
  }
  /// True if the rank and all dimensions are known exactly.
  constexpr bool is_static() const {
    if constexpr (std::same_as<Dim, interval>)
      for (int i = 0; i < rank; ++i)
        if (dims.lo[i] != dims.hi[i]) return false;
    return rank >= 0;
  }
  struct iterator {
    const basic_shape* of;
    int at;
    constexpr Dim operator*() const { return of->dims.get(at); }
    constexpr iterator& operator++() {
      ++at;
      return *this;
    }
    constexpr bool operator!=(const iterator& o) const { return at != o.at; }
  };
  constexpr iterator begin() const { return {this, 0}; }
  constexpr iterator end() const { return {this, rank < 0 ? 0 : rank}; }
  constexpr bool operator==(const basic_shape& o) const {
    if (rank != o.rank) return false;
    for (int i = 0; i < rank; ++i)
      if (!(dims.get(i) == o.dims.get(i))) return false;
    return true;
  }

  /// An unknown dimension; 0 for numbers, which cannot express it.
  static constexpr Dim unknown_dim() {
    if constexpr (std::same_as<Dim, interval>)
      return interval::unknown();
    else
      return 0;
  }
};
using shape = basic_shape<count_t>;           ///< all dimensions are known
using partial_shape = basic_shape<interval>;  ///< dimensions, or the rank, may be unknown
using ints = shape;                           ///< a list of at most 8 numbers: strides, axes, masks

/// The lower bounds of a shape, which are its dimensions if it is_static().
constexpr shape numbers(const partial_shape& s) {
  shape r;
  r.rank = s.rank;
  for (int i = 0; i < s.rank; ++i) r.dims.lo[i] = s.dims.lo[i];
  return r;
}

/// Broadcasts two shapes as NumPy does, aligned at the last dimension. Returns false if that is impossible.
template <class Dim> constexpr bool broadcast(basic_shape<Dim>& into, const basic_shape<Dim>& b) {
  if (!into.ranked() || !b.ranked()) {
    into = basic_shape<Dim>::of_unknown_rank();
    return true;
  }
  if (b.rank > into.rank) {
    basic_shape<Dim> wide = basic_shape<Dim>::filled(b.rank - into.rank, 1);
    wide.append(into);
    into = wide;
  }
  for (int i = 1; i <= b.rank; ++i) {
    Dim d = into[-i];
    if (!broadcast(d, b[-i])) return false;
    into.set(-i, d);
  }
  return true;
}
/// Narrows `into` to what `b` allows as well. Returns false if no shape satisfies both.
template <class Dim> constexpr bool merge(basic_shape<Dim>& into, const basic_shape<Dim>& b) {
  if (!b.ranked()) return true;
  if (!into.ranked()) {
    into = b;
    return true;
  }
  if (into.rank != b.rank) return false;
  for (int i = 0; i < b.rank; ++i) {
    Dim d = into[i];
    if (!merge(d, b[i])) return false;
    into.set(i, d);
  }
  return true;
}

}  // namespace opcost

#endif

// ---- opcost/core/span.hpp
#ifndef OPCOST_CORE_SPAN_HPP_PIECE
#define OPCOST_CORE_SPAN_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A view of contiguous elements: the part of std::span that the library uses. Including <span> costs as much compile
// time as a fifth of the library.
#include <concepts>
#include <cstddef>
#include <type_traits>

namespace opcost {

/// Elements that the span does not own. Any container with data() and size() converts to it, std::span too.
template <class T> class span {
 public:
  using element_type = T;
  using value_type = std::remove_cv_t<T>;
  using iterator = T*;

  constexpr span() = default;
  constexpr span(T* first, std::size_t n) : data_(first), size_(n) {}
  constexpr span(T* first, T* end) : data_(first), size_(static_cast<std::size_t>(end - first)) {}
  template <std::size_t N> constexpr span(T (&all)[N]) : data_(all), size_(N) {}
  template <class Container>
  requires requires(Container& c, std::remove_pointer_t<decltype(c.data())> (*elements)[]) {
    static_cast<T(*)[]>(elements);
    c.size();
  }
  // NOLINTNEXTLINE(bugprone-forwarding-reference-overload)
  constexpr span(Container&& c) : data_(c.data()), size_(c.size()) {}

  constexpr T* data() const { return data_; }
  constexpr std::size_t size() const { return size_; }
  constexpr bool empty() const { return size_ == 0; }
  constexpr T* begin() const { return data_; }
  constexpr T* end() const { return data_ + size_; }
  /// The element at any integer index, so that callers with int indexes need no cast.
  template <std::integral Index> constexpr T& operator[](Index i) const { return data_[i]; }
  constexpr T& front() const { return data_[0]; }
  constexpr T& back() const { return data_[size_ - 1]; }
  constexpr span first(std::size_t n) const { return {data_, n}; }
  constexpr span last(std::size_t n) const { return {data_ + (size_ - n), n}; }
  constexpr span subspan(std::size_t from) const { return {data_ + from, size_ - from}; }
  constexpr span subspan(std::size_t from, std::size_t n) const { return {data_ + from, n}; }

 private:
  T* data_ = nullptr;
  std::size_t size_ = 0;
};
template <class T> span(T*, std::size_t) -> span<T>;
template <class T> span(T*, T*) -> span<T>;
template <class T, std::size_t N> span(T (&)[N]) -> span<T>;
template <class Container> span(Container&& c) -> span<std::remove_pointer_t<decltype(c.data())>>;

}  // namespace opcost

#endif

#include <string_view>

namespace opcost {

/// A tensor as formulas see it. Its content is known only if it is small and the shape of something depends on it.
template <class Dim> struct basic_tensor {
  basic_shape<Dim> dims{};
  dtype type = dtype::f32;
  std::int64_t stored = 0;     ///< identity of a stored constant; 0: computed; `learned`: a layer's own parameter
  span<const Dim> value{};     ///< content of an integer tensor (target shape, axes, limits); empty: unknown
  span<const double> reals{};  ///< content of a real tensor (scales); empty: unknown

  static constexpr std::int64_t learned = -1;
  /// False for an optional input that is not connected.
  constexpr bool present() const { return type != dtype::none; }
  constexpr bool has_value() const { return !value.empty() || !reals.empty(); }
};
using tensor = basic_tensor<count_t>;
using partial_tensor = basic_tensor<interval>;

namespace detail {
template <class Dim> inline constexpr basic_tensor<Dim> absent{{}, dtype::none, 0, {}, {}};
template <class Dim>
inline constexpr basic_tensor<Dim> unknown{basic_shape<Dim>::of_unknown_rank(), dtype::dynamic, 0, {}, {}};
}  // namespace detail
/// The inputs of an operation. Any index is valid: an input that does not exist is absent.
template <class Dim> class basic_operands {
 public:
  constexpr basic_operands() = default;
  template <class Range>
  requires std::constructible_from < span<const basic_tensor<Dim>>,
  const Range& > constexpr basic_operands(const Range& r) : all_(r) {}
  constexpr const basic_tensor<Dim>& operator[](int i) const {
    return i >= 0 && static_cast<std::size_t>(i) < all_.size() ? all_[i] : detail::absent<Dim>;
  }
  constexpr int size() const { return static_cast<int>(all_.size()); }
  constexpr bool has(int i) const { return (*this)[i].present(); }
  constexpr auto begin() const { return all_.begin(); }
  constexpr auto end() const { return all_.end(); }

 private:
  span<const basic_tensor<Dim>> all_{};
};
using tensors = basic_operands<count_t>;
using partial_tensors = basic_operands<interval>;

/// The tensor with intervals as dimensions, without its content.
constexpr partial_tensor partial(const tensor& t) {
  partial_tensor p;
  p.dims = t.dims;
  p.type = t.type;
  p.stored = t.stored;
  return p;
}
/// The tensor with numbers as dimensions, without its content. Its shape must be is_static().
constexpr tensor numbers(const partial_tensor& t) {
  tensor r;
  r.dims = numbers(t.dims);
  r.type = t.type;
  r.stored = t.stored;
  return r;
}

/// The outputs of an operation, or the reason why it rejects its inputs. A tensor, a list of up to 4 tensors, a
/// rejection or a string literal converts to it.
template <class Dim> struct inferred {
  std::array<basic_tensor<Dim>, 4> first{};
  int count = 0;           ///< number of outputs
  int cut_axis = -1;       ///< all outputs are pieces of first[0] along this axis; -1: the outputs are in `first`
  span<const Dim> cuts{};  ///< extents of the pieces along the axis; -1, or an empty list: as first[0]
  rejection refusal{};     ///< why there are no outputs; empty: there are outputs

  constexpr inferred() = default;
  constexpr inferred(const basic_tensor<Dim>& t) : count(1) { put(0, t); }
  constexpr inferred(std::initializer_list<basic_tensor<Dim>> list) {
    if (list.size() > first.size()) {
      refusal = rejected("an infer can list 4 outputs; more must be pieces of one tensor (inferred::pieces)");
      return;
    }
    for (const auto& t : list) put(count++, t);
  }
  constexpr inferred(const rejection& why) : refusal(why) {}
  constexpr inferred(const char* why) : refusal(why) {}
  /// `parts` outputs with the shape of `like`, except that dimension `axis` of output i is lengths[i]. Equal outputs
  /// need no lengths.
  static constexpr inferred pieces(const basic_tensor<Dim>& like, int axis, int parts, span<const Dim> lengths) {
    inferred r(like);
    r.count = parts;
    r.cut_axis = axis;
    r.cuts = lengths;
    return r;
  }
  constexpr basic_tensor<Dim> operator[](int i) const {
    if (cut_axis < 0 && (i < 0 || i >= count)) return detail::absent<Dim>;
    if (cut_axis < 0) return first[static_cast<std::size_t>(i)];
    basic_tensor<Dim> t = first[0];
    if (static_cast<std::size_t>(i) < cuts.size() && !is(cuts[i], -1)) t.dims.set(cut_axis, cuts[i]);
    return t;
  }

 private:
  constexpr void put(int i, const basic_tensor<Dim>& t) {
    auto& o = first[static_cast<std::size_t>(i)];
    o.dims = t.dims;
    o.type = t.type;  // not the content: `t` may be an input
  }
};
/// The buffer for the content of an output. One of the two has a place for each element; the other is empty.
template <class Dim> struct content {
  span<Dim> numbers{};
  span<double> reals{};
};
using outputs = inferred<count_t>;
using partial_outputs = inferred<interval>;

}  // namespace opcost

#endif

namespace opcost {

/// A list of real numbers: anchors, aspect ratios. Keeps at most 64.
struct reals {
  static constexpr int capacity = 64;
  std::array<double, capacity> items{};
  int size = 0;
  constexpr reals() = default;
  constexpr reals(std::initializer_list<double> list) {
    for (double v : list)
      if (size < capacity) items[static_cast<std::size_t>(size++)] = v;
  }
};

/// The spellings of an enumeration's values, in their order. Specialize it for each enumeration that is an attribute.
template <class Enum> inline constexpr std::array<std::string_view, 0> spellings{};

/// Reads or writes the attributes of an operation without knowing its type. A reader does not change members for which
/// it has no value.
class attribute_visitor {
 public:
  virtual void visit(std::string_view name, bool&) = 0;
  virtual void visit(std::string_view name, count_t&) = 0;
  virtual void visit(std::string_view name, double&) = 0;
  virtual void visit(std::string_view name, dtype&) = 0;
  virtual void visit(std::string_view name, std::string_view&) = 0;
  virtual void visit(std::string_view name, ints&) = 0;
  virtual void visit(std::string_view name, partial_shape&) = 0;
  virtual void visit(std::string_view name, reals&) = 0;
  virtual void visit(std::string_view name, int& choice, span<const std::string_view> spelled) = 0;

  template <class T> void operator()(std::string_view name, T& member) {
    if constexpr (std::is_enum_v<T> && !std::same_as<T, dtype>) {
      static_assert(spellings<T>.size() > 0,
                    "opcost: an enumeration that is an attribute needs spellings<Enum> (README: Add an op)");
      int choice = static_cast<int>(member);
      visit(name, choice, spellings<T>);
      member = static_cast<T>(choice);
    } else {
      visit(name, member);
    }
  }

 protected:
  ~attribute_visitor() = default;
};

}  // namespace opcost

#endif

namespace opcost {

/// The role of an operation in a graph.
enum class node_kind : std::uint8_t { computed, input, constant, output };

/// The memory of an output. The order matters: a layer has the smallest value of its operations.
enum class memory_use : std::uint8_t {
  own,       ///< its own buffer
  in_place,  ///< may overwrite an input of the same size that is not used again: elementwise operations
  view,      ///< the buffer of input 0: reshapes, and operations that change nothing
};

namespace detail {
struct lowering_probe {
  constexpr tensor operator()(auto&&...) const { return {}; }
  constexpr outputs all(auto&&...) const { return {}; }
};
}  // namespace detail
/// An operation that is lowered to others.
template <class Op>
concept lowered_op = requires(const Op& op, tensors in) {
  op_traits<Op>::lower(op, in, detail::lowering_probe{});
};

/// An operation with a shape rule and a formula of its own.
template <class Op>
concept primitive_op = requires(const Op& op, tensors in, const outputs& out) {
  { op_traits<Op>::infer(op, in) } -> std::convertible_to<outputs>;
  { op_traits<Op>::count(op, in, out) } -> std::same_as<tally>;
};
/// A type with complete op_traits.
template <class Op>
concept costed_op = requires {
  { op_traits<Op>::name } -> std::convertible_to<std::string_view>;
}
&&(primitive_op<Op> || lowered_op<Op>);

namespace detail {
// Returns false, with one message of the compiler, if a type is not a complete operation. The assertions use plain
// constants, because compilers add a page of reasons to a failed concept.
template <class Op> constexpr bool check_op() {
  if constexpr (requires(const Op& op) { op.entry(); })
    return true;  // an operation of a catalogue, which was checked there
  else {
    constexpr bool named = requires { op_traits<Op>::name; };
    constexpr bool counts = requires(const Op& op, tensors in, const outputs& out) {
      op_traits<Op>::count(op, in, out);
    };
    constexpr bool tallies = requires(const Op& op, tensors in, const outputs& out) {
      { op_traits<Op>::count(op, in, out) } -> std::same_as<tally>;
    };
    constexpr bool complete = costed_op<Op>;
    static_assert(
        named,
        "opcost: an operation needs op_traits with name, infer and count, or name and lower (README: Add an op)");
    if constexpr (named && counts && !tallies && !lowered_op<Op>)
      static_assert(tallies, "opcost: op_traits::count must return an opcost::tally (README: Add an op)");
    else if constexpr (named)
      static_assert(complete, "opcost: op_traits need name, infer and count, or name and lower (README: Add an op)");
    return complete;
  }
}
}  // namespace detail

/// The first opset with this version of an operation. This and the following functions return a member of
/// op_traits<Op>, or its default.
template <class Op> constexpr int opset_of() {
  if constexpr (requires { op_traits<Op>::opset; })
    return op_traits<Op>::opset;
  else
    return 1;
}
template <class Op> constexpr int inputs_of() {
  if constexpr (requires { op_traits<Op>::inputs; })
    return op_traits<Op>::inputs;
  else
    return lowered_op<Op> ? 1 : 0;
}
/// Bit i: input i is optional, although it is among the first `inputs`.
template <class Op> constexpr unsigned optional_of() {
  if constexpr (requires { op_traits<Op>::optional; })
    return op_traits<Op>::optional;
  else
    return 0;
}
template <class Op> constexpr unsigned connected_of() {
  if constexpr (requires { op_traits<Op>::connected; })
    return op_traits<Op>::connected;
  else
    return 0;
}
template <class Op> constexpr bool variadic_of() {
  if constexpr (requires { op_traits<Op>::variadic; })
    return op_traits<Op>::variadic;
  else
    return false;
}
template <class Op> constexpr unsigned reads_of() {
  if constexpr (requires { op_traits<Op>::reads; })
    return op_traits<Op>::reads;
  else
    return 0;
}
template <class Op> constexpr std::string_view formula_of() {
  if constexpr (requires { op_traits<Op>::formula; })
    return op_traits<Op>::formula;
  else
    return {};
}
/// Bit i: input i is not data, because the operation reads its content or selects by it.
template <class Op> constexpr unsigned settings_of() {
  if constexpr (requires { op_traits<Op>::selects; })
    return op_traits<Op>::selects | reads_of<Op>();
  else
    return reads_of<Op>();
}
template <class Op> constexpr node_kind kind_of() {
  if constexpr (requires { op_traits<Op>::kind; })
    return op_traits<Op>::kind;
  else
    return node_kind::computed;
}
template <class Op> constexpr memory_use memory_of() {
  if constexpr (requires { op_traits<Op>::memory; })
    return op_traits<Op>::memory;
  else
    return memory_use::own;
}
template <class Op> constexpr bool pure_of() {
  if constexpr (requires { op_traits<Op>::pure; })
    return op_traits<Op>::pure;
  else
    return true;
}
template <class Op> constexpr bool folds_of() {
  if constexpr (requires { op_traits<Op>::folds; })
    return op_traits<Op>::folds;
  else
    return false;
}
/// True for a layer that is called as a function and is not a module.
template <class Op> constexpr bool functional_of() {
  if constexpr (requires { op_traits<Op>::functional; })
    return op_traits<Op>::functional;
  else
    return false;
}
/// True if the content depends on the input's shape and not on its content.
template <class Op> constexpr bool value_of_shape() {
  if constexpr (requires { op_traits<Op>::value_of_shape; })
    return op_traits<Op>::value_of_shape;
  else
    return false;
}
namespace detail {
template <class Op, class Dim> constexpr inferred<Dim> raw_infer(const Op& op, const basic_operands<Dim>& in) {
  if constexpr (requires { op_traits<Op>::infer(op, in); }) {
    return op_traits<Op>::infer(op, in);
  } else {  // `infer` accepts numbers only
    std::array<tensor, 8> given{};
    if (in.size() > 8)
      return rejected("expected at most 8 inputs for an infer that takes numbers only, got {}", in.size());
    for (int i = 0; i < in.size(); ++i) {
      if (in[i].present() && !in[i].dims.is_static())
        return undecided("input {}: a dimension is unknown, and infer takes numbers only", i);
      given[static_cast<std::size_t>(i)] = numbers(in[i]);
    }
    const outputs out = op_traits<Op>::infer(op, tensors(span(given).first(static_cast<std::size_t>(in.size()))));
    inferred<Dim> r;
    r.count = out.cut_axis < 0 ? out.count : 0;
    r.refusal = out.refusal;
    for (int i = 0; i < r.count; ++i) r.first[static_cast<std::size_t>(i)] = partial(out[i]);
    return r;
  }
}
}  // namespace detail

namespace detail {
// The operands that an operation requires.
struct required_operands {
  int inputs = 0;
  unsigned optional = 0;
  bool variadic = false;
  unsigned connected = 0;

  /// True if a file that declares the operand must connect it.
  constexpr bool in_files(int i) const { return i < inputs || variadic || (i < 32 && (connected >> i & 1u) != 0); }
  /// True if the operation has no answer without the operand.
  constexpr bool has(int i) const { return (i < inputs || variadic) && (i >= 32 || (optional >> i & 1u) == 0); }
  /// The rejection for the first missing operand; empty if all are present.
  template <class Dim> constexpr rejection missing(const basic_operands<Dim>& in) const {
    if (in.size() < inputs) return rejected("expected at least {} inputs, got {}", inputs, in.size());
    for (int i = 0; i < in.size(); ++i)
      if (has(i) && !in.has(i)) return rejected("input {}: missing; expected at least {} inputs", i, inputs);
    return {};
  }
};
template <class Op> constexpr required_operands required_of() {
  return {inputs_of<Op>(), optional_of<Op>(), variadic_of<Op>(), connected_of<Op>()};
}

// Rejects ranks above 8 and negative dimensions.
template <class Dim> constexpr void check_outputs(inferred<Dim>& out) {
  for (int i = 0; i < out.count && i < static_cast<int>(out.first.size()); ++i) {
    auto& dims = out.first[static_cast<std::size_t>(i)].dims;
    if (dims.rank == dims.too_long) {
      out = rejected("output {}: the rank is above the limit of 8", i);
      return;
    }
    if (!dims.at_least_zero()) {
      out = rejected("output {}: a dimension would be negative", i);
      return;
    }
  }
}
}  // namespace detail

/// The outputs of an operation, or why it rejects its inputs. It is compiled for every operation, so it is short.
template <class Op, class Dim> constexpr inferred<Dim> infer(const Op& op, const basic_operands<Dim>& in) {
  if (const rejection why = detail::required_of<Op>().missing(in)) return why;
  inferred<Dim> out = detail::raw_infer(op, in);
  detail::check_outputs(out);
  return out;
}
/// The largest number of elements of a tensor whose content an analysis follows.
inline constexpr int max_content = 64;

/// True if op_traits<Op> can compute the content of an output.
template <class Op> constexpr bool has_value_rule() {
  return requires(const Op& op, partial_tensors in, const partial_tensor& out, content<interval> into) {
    op_traits<Op>::value(op, in, out, 0, into);
  };
}

}  // namespace opcost

#endif

namespace opcost {

/// A string literal as a template argument: elementwise<"Relu", ...>.
template <std::size_t N> struct fixed_string {
  char text[N]{};
  constexpr fixed_string(const char (&s)[N]) {
    for (std::size_t i = 0; i < N; ++i) text[i] = s[i];
  }
  constexpr operator std::string_view() const { return {text, N - 1}; }
};

namespace detail {
/// The axis counted from 0; a negative axis counts from the end. -1 if it is outside the rank.
constexpr int normal_axis(count_t axis, int rank) {
  const std::int64_t a = axis.n < 0 ? axis.n + rank : axis.n;
  return a >= 0 && a < rank ? static_cast<int>(a) : -1;
}

/// A computed tensor with this shape and element type.
template <class Dim> constexpr basic_tensor<Dim> of(const basic_shape<Dim>& dims, dtype type) {
  basic_tensor<Dim> t;
  t.dims = dims;
  t.type = type;
  return t;
}
/// A computed tensor of unknown rank.
template <class Dim> constexpr basic_tensor<Dim> of_unknown_rank(dtype type) {
  return of(basic_shape<Dim>::of_unknown_rank(), type);
}

/// The rank of a shape for messages; ? if it is unknown.
template <class Dim> constexpr interval rank_of(const basic_shape<Dim>& s) {
  return s.ranked() ? interval(s.rank) : interval::unknown();
}
/// A dimension of a shape; unknown if the rank is.
template <class Dim> constexpr Dim dim_or_unknown(const basic_shape<Dim>& s, int i) {
  return s.ranked() ? s[i] : basic_shape<Dim>::unknown_dim();
}

/// True if the shape has this rank, or an unknown one.
template <class Dim> constexpr bool may_have_rank(const basic_shape<Dim>& s, int rank) {
  return !s.ranked() || s.rank == rank;
}
/// True if the shape may be that of a scalar, or, with `list_too`, of a list of one number.
template <class Dim> constexpr bool one_number(const basic_shape<Dim>& s, bool list_too) {
  return !s.ranked() || s.rank == 0 || (list_too && s.rank == 1 && may_be(s[0], 1));
}
/// The least e with 2^e >= n.
constexpr count_t ceil_log2(count_t n) {
  count_t e = 0;
  for (count_t reach = 1; reach < n && !reach.saturated(); reach *= 2) ++e;
  return e;
}

/// The content of a small tensor as integers. Reals are truncated.
struct known_list {
  std::array<std::int64_t, 64> items{};
  int size = 0;
  bool known = false;
  constexpr std::int64_t operator[](int i) const { return items[static_cast<std::size_t>(i)]; }
  constexpr bool holds(std::int64_t v) const {
    for (int i = 0; i < size; ++i)
      if (items[static_cast<std::size_t>(i)] == v) return true;
    return false;
  }
};
template <class Dim> constexpr known_list known_value(const basic_tensor<Dim>& t) {
  known_list r;
  if (!t.present() || !t.dims.is_static()) return r;
  if (lower(t.dims.elements()) == 0) {
    r.known = true;
    return r;
  }
  if (t.value.empty() && t.reals.empty()) return r;
  if (t.value.size() > r.items.size() || t.reals.size() > r.items.size()) return r;
  for (const Dim& d : t.value) {
    if (!known(d)) return r;
    r.items[static_cast<std::size_t>(r.size++)] = lower(d).n;
  }
  if (t.value.empty())
    for (double d : t.reals) r.items[static_cast<std::size_t>(r.size++)] = to_count(d).n;
  r.known = true;
  return r;
}
}  // namespace detail

}  // namespace opcost

#endif

// ---- opcost/op/lowering.hpp
#ifndef OPCOST_OP_LOWERING_HPP_PIECE
#define OPCOST_OP_LOWERING_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A layer that owns parameters is lowered to primitive operations by its traits:
//   static constexpr auto lower(const linear& l, const auto& in, auto&& f) {
//     auto y = f(matmul{.transpose_b = true}, in[0], learned(in, {l.out, in[0].dims[-1]}));
//     return l.bias ? f(add_bias{}, y, learned(in, {l.out})) : y;
//   }
// Its outputs, work, parameters and the figures of all conventions follow from that function.

namespace opcost {

/// The type of the dimensions of operands: count_t or interval.
template <class Operands> using dim_of = std::remove_cvref_t<decltype(std::declval<Operands>()[0].dims[0])>;

/// A parameter of the layer with the element type of input 0.
template <class Operands> constexpr auto learned(const Operands& in, std::initializer_list<dim_of<Operands>> dims) {
  basic_tensor<dim_of<Operands>> t;
  t.dims = basic_shape<dim_of<Operands>>(dims);
  t.type = in[0].type;
  t.stored = tensor::learned;
  return t;
}
template <class Dim> constexpr basic_tensor<Dim> learned(const basic_operands<Dim>& in, const basic_shape<Dim>& dims) {
  basic_tensor<Dim> t;
  t.dims = dims;
  t.type = in[0].type;
  t.stored = tensor::learned;
  return t;
}
/// A bias of the layer. Layers on 8-bit inputs accumulate in 32 bits and add a bias of 32 bits, as kernels of
/// TensorFlow Lite, CMSIS-NN and OpenVINO do.
template <class Dim>
constexpr basic_tensor<Dim> learned_bias(const basic_operands<Dim>& in, const basic_shape<Dim>& dims) {
  basic_tensor<Dim> t = learned(in, dims);
  if (t.type == dtype::i8 || t.type == dtype::u8) t.type = dtype::i32;
  return t;
}
/// A constant of the layer that is not trained: running statistics, a target shape.
template <class Dim> constexpr basic_tensor<Dim> fixed(const basic_operands<Dim>& in, const basic_shape<Dim>& dims) {
  basic_tensor<Dim> t;
  t.dims = dims;
  t.type = in[0].type;
  return t;
}

}  // namespace opcost

#endif

// ---- opcost/op/op_list.hpp
#ifndef OPCOST_OP_OP_LIST_HPP_PIECE
#define OPCOST_OP_OP_LIST_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Catalogues of operations for graphs whose operations are known only at run time. Operations are found by type name
// and opset, and are called through function pointers, so the code of a reader does not grow with the catalogue. To
// extend a catalogue: op_list_cat<builtin_ops, op_list<my_op>>.
#include <cstring>

// ---- opcost/core/sorting.hpp
#ifndef OPCOST_CORE_SORTING_HPP_PIECE
#define OPCOST_CORE_SORTING_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#include <cstddef>

#include <utility>

namespace opcost::detail {

// Sorts in place, not stably. <algorithm> costs every user of a catalogue more compile time.
template <class T> constexpr void heap_sort(span<T> items) {
  const auto sift = [&](std::size_t root, std::size_t end) {
    for (std::size_t child = 2 * root + 1; child < end; root = child, child = 2 * root + 1) {
      if (child + 1 < end && items[child] < items[child + 1]) ++child;
      if (!(items[root] < items[child])) return;
      std::swap(items[root], items[child]);
    }
  };
  for (std::size_t i = items.size() / 2; i-- > 0;) sift(i, items.size());
  for (std::size_t end = items.size(); end-- > 1;) {
    std::swap(items[0], items[end]);
    sift(0, end);
  }
}

}  // namespace opcost::detail

#endif

namespace opcost {

/// A list of operations. Derive a struct from it to give it a short name in messages: struct my_ops : op_list<...> {};
template <class... Ops> struct op_list {};

namespace detail {
template <class... Ops> op_list<Ops...> as_list(const op_list<Ops...>&);
template <class List> using list_of = decltype(as_list(std::declval<const List&>()));

template <class... Lists> struct cat;
template <class... A> struct cat<op_list<A...>> { using type = op_list<A...>; };
template <class... A, class... B, class... Rest>
struct cat<op_list<A...>, op_list<B...>, Rest...> : cat<op_list<A..., B...>, Rest...> {};
}  // namespace detail
/// The operations of several lists.
template <class... Lists> using op_list_cat = typename detail::cat<detail::list_of<Lists>...>::type;

/// An operation with its type erased: what its op_traits say, and functions that take a pointer to its attributes.
struct op_entry {
  std::string_view name, formula;
  int opset;
  detail::required_operands required;
  std::size_t size;
  unsigned reads, settings;
  node_kind kind;
  bool pure, value_of_shape, folds;
  memory_use memory;
  const void* initial;                          ///< an operation whose attributes have their default values
  void (*visit)(void* op, attribute_visitor&);  ///< visits the attributes; null if there are none
  partial_outputs (*infer_given)(const void*, const partial_tensors&);
  tally (*count)(const void*, const tensors&, const outputs&);
  bool (*value)(const void*, const partial_tensors&, const partial_tensor&, int, content<interval>);  // may be null

  /// Creates an operation in raw storage of `size` bytes and visits its attributes.
  void read(void* raw, attribute_visitor& f) const {
    std::memcpy(raw, initial, size);
    if (visit) visit(raw, f);
  }
  constexpr partial_outputs infer(const void* op, const partial_tensors& in) const {
    if (const rejection why = required.missing(in)) return why;
    partial_outputs out = infer_given(op, in);
    detail::check_outputs(out);
    return out;
  }
};

namespace detail {
// The functions of an entry. Static members, because each lambda would be two functions, and there are a thousand.
template <class Op> struct erased {
  static constexpr Op initial{};  // copied, because a constructor would be one more function
  static const Op& at(const void* op) { return *static_cast<const Op*>(op); }
  static void visit(void* op, attribute_visitor& f) { op_traits<Op>::attributes(*static_cast<Op*>(op), f); }
  static partial_outputs infer(const void* op, const partial_tensors& in) {
    if constexpr (requires { op_traits<Op>::infer(at(op), in); })
      return op_traits<Op>::infer(at(op), in);
    else
      return raw_infer(at(op), in);
  }
  static tally count(const void* op, const tensors& in, const outputs& out) {
    return op_traits<Op>::count(at(op), in, out);
  }
  static bool value(const void* op, const partial_tensors& in, const partial_tensor& out, int port,
                    content<interval> into) {
    return op_traits<Op>::value(at(op), in, out, port, into);
  }
};
template <class Op> constexpr auto value_function() {
  using function = bool (*)(const void*, const partial_tensors&, const partial_tensor&, int, content<interval>);
  if constexpr (has_value_rule<Op>())
    return function(&erased<Op>::value);
  else
    return function(nullptr);
}
template <class Op> constexpr auto visit_function() {
  using function = void (*)(void*, attribute_visitor&);
  if constexpr (requires(Op & op, attribute_visitor & f) { op_traits<Op>::attributes(op, f); })
    return function(&erased<Op>::visit);
  else
    return function(nullptr);
}
template <class Op> constexpr op_entry entry_of() {
  constexpr bool is_described = primitive_op<Op>;  // a named value, so that compilers do not list the concept's parts
  static_assert(is_described,
                "opcost: an operation of a list needs op_traits with name, infer and count (README: Add an op)");
  constexpr bool plain = std::is_trivially_copyable_v<Op> && alignof(Op) <= alignof(std::max_align_t);
  static_assert(plain, "opcost: an operation must be a plain struct (README: Add an op)");
  if constexpr (primitive_op<Op> && plain) {
    return {.name = op_traits<Op>::name,
            .formula = formula_of<Op>(),
            .opset = opset_of<Op>(),
            .required = required_of<Op>(),
            .size = sizeof(Op),
            .reads = reads_of<Op>(),
            .settings = settings_of<Op>(),
            .kind = kind_of<Op>(),
            .pure = pure_of<Op>(),
            .value_of_shape = value_of_shape<Op>(),
            .folds = folds_of<Op>(),
            .memory = memory_of<Op>(),
            .initial = &erased<Op>::initial,
            .visit = visit_function<Op>(),
            .infer_given = &erased<Op>::infer,
            .count = &erased<Op>::count,
            .value = value_function<Op>()};
  } else {
    return {};
  }
}

constexpr std::uint64_t name_hash(std::string_view name) {  // FNV-1a over letters of either case
  std::uint64_t h = 14695981039346656037u;
  for (char c : name) h = (h ^ static_cast<unsigned char>(c | 0x20)) * 1099511628211u;
  return h;
}
struct op_key {
  std::uint64_t hash;
  int opset, index;
  constexpr bool operator<(const op_key& o) const { return hash != o.hash ? hash < o.hash : opset < o.opset; }
};
}  // namespace detail

namespace detail {
template <class... Ops> constexpr std::array<op_entry, sizeof...(Ops)> entries_of(op_list<Ops...>) {
  return {entry_of<Ops>()...};
}
}  // namespace detail

/// The operations of `List`, by name and opset, and by type.
template <class List> struct catalogue {
  static constexpr auto entries = detail::entries_of(detail::list_of<List>{});
  /// The bytes of the largest operation.
  static constexpr std::size_t storage = [] {
    std::size_t most = 1;
    for (const op_entry& e : entries) most = e.size > most ? e.size : most;
    return most;
  }();

  /// The index of an operation by its type; -1 if the list does not contain it.
  template <class Op> static constexpr int index_of() {
    for (std::size_t i = 0; i < entries.size(); ++i)
      if (entries[i].initial == &detail::erased<Op>::initial) return static_cast<int>(i);
    return -1;
  }

  /// The index of the newest version of `type` that is not above `opset`; if all versions are, of the oldest. -1 if the
  /// catalogue does not contain the type. Ignores case.
  static constexpr int find(std::string_view type, int opset) {
    const detail::op_key wanted{detail::name_hash(type), opset, 0};
    std::size_t low = 0, high = keys.size();  // low: the first key above `wanted`
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (wanted < keys[middle])
        high = middle;
      else
        low = middle + 1;
    }
    if (low > 0 && keys[low - 1].hash == wanted.hash) --low;
    if (low == keys.size() || keys[low].hash != wanted.hash) return -1;
    const int index = keys[low].index;
    const std::string_view name = entries[static_cast<std::size_t>(index)].name;
    return name == type || detail::same_ignoring_case(name, type) ? index : -1;
  }

 private:
  static constexpr auto sorted() {
    std::array<detail::op_key, entries.size()> k{};
    for (std::size_t i = 0; i < k.size(); ++i)
      k[i] = {detail::name_hash(entries[i].name), entries[i].opset, static_cast<int>(i)};
    detail::heap_sort(span<detail::op_key>(k));
    return k;
  }
  static constexpr std::array<detail::op_key, entries.size()> keys = sorted();
  static_assert(
      [] {
        for (std::size_t i = 1; i < keys.size(); ++i)
          if (!(keys[i - 1] < keys[i])) return false;
        return true;
      }(),
      "opcost: two operations of one list have the same name and opset (README: Add an op)");
};

namespace detail {
// An operation of any catalogue: its entry, and the address of its attributes.
struct erased_op_ref {
  const op_entry* entry = nullptr;
  const void* op = nullptr;
};
}  // namespace detail

/// An operation of the catalogue `List`: its index, and the address of its attributes.
template <class List> struct op_ref {
  int index = 0;
  const void* op = nullptr;
  constexpr const op_entry& entry() const { return catalogue<List>::entries[static_cast<std::size_t>(index)]; }
  constexpr detail::erased_op_ref erased() const { return {&entry(), op}; }
};

}  // namespace opcost

#endif

namespace opcost {

/// A type that names a convention: `name` and `about`.
template <class C>
concept convention = requires {
  { C::name } -> std::convertible_to<std::string_view>;
  { C::about } -> std::convertible_to<std::string_view>;
};

/// An operation whose type is known only at run time. It applies the rules of that type itself.
template <class Op>
concept erased_op = requires {
  op_traits<Op>::erased;
};
/// Whether a convention has a rule of its own for an operation.
template <class C, class Op>
concept has_rule = !erased_op<Op> && requires(const Op& op, const tensors& in, const outputs& out) {
  rule<C, Op>::figure_of(op, in, out);
};

/// The note of a convention on an operation and its operands, or an empty text.
template <class C, class Op> constexpr std::string_view note_of(const Op& op, const tensors& in) {
  if constexpr (requires { rule<C, Op>::note(op, in); })
    return rule<C, Op>::note(op, in);
  else
    return {};
}

/// A tally read with the weights of a convention; unknown if the convention has no weights.
template <class C> constexpr figure weigh(const tally& work) {
  if constexpr (requires { C::weights; })
    return work * C::weights;
  else
    return {};
}
/// Whether a convention has weights.
template <class C> constexpr bool weighs() {
  return requires { C::weights; };
}
/// The figure of one operation: its rule, or its tally read with the weights.
template <class C, class Op>
constexpr figure read(const Op& op, const tensors& in, const outputs& out, const tally& work) {
  if constexpr (has_rule<C, Op>)
    return rule<C, Op>::figure_of(op, in, out);
  else
    return weigh<C>(work);
}
/// Whether a convention counts work that depends only on constants.
template <class C> constexpr bool counts_folded() {
  if constexpr (requires { C::counts_folded; })
    return C::counts_folded;
  else
    return false;
}

/// A list of conventions.
template <class... Cs> struct convention_list {
  /// Calls f(std::type_identity<C>) for each convention.
  template <class F> static constexpr void each(F&& f) { (f(std::type_identity<Cs>{}), ...); }
  /// Calls f(std::type_identity<C>, index) for each convention.
  template <class F> static constexpr void each_with_index(F&& f) {
    std::size_t index = 0;
    (f(std::type_identity<Cs>{}, index++), ...);
  }
};
namespace detail {
template <class C> struct readings { using type = convention_list<C>; };
template <class C>
requires requires { typename C::readings; }
struct readings<C> {
  using type = typename C::readings;
};
template <class... Cs> struct distinct_cat;
template <class... Done> struct distinct_cat<convention_list<Done...>> { using type = convention_list<Done...>; };
template <class... Done, class... Rest>
struct distinct_cat<convention_list<Done...>, convention_list<>, Rest...>
    : distinct_cat<convention_list<Done...>, Rest...> {};
template <class... Done, class C, class... Cs, class... Rest>
struct distinct_cat<convention_list<Done...>, convention_list<C, Cs...>, Rest...>
    : distinct_cat<
          std::conditional_t<(std::same_as<C, Done> || ...), convention_list<Done...>, convention_list<Done..., C>>,
          convention_list<Cs...>, Rest...> {};
template <template <class...> class To, class List> struct applied;
template <template <class...> class To, class... Cs> struct applied<To, convention_list<Cs...>> {
  using type = To<Cs...>;
};
}  // namespace detail
/// To<...> with all readings that these conventions need, each once: with_readings<network, fvcore, thop>.
template <template <class...> class To, class... Cs>
using with_readings = typename detail::applied<
    To, typename detail::distinct_cat<convention_list<>, typename detail::readings<Cs>::type...>::type>::type;

/// The rule of a convention for an operation of a catalogue; null if no rule matches.
using rule_function = figure (*)(const void*, const tensors&, const outputs&);
namespace detail {
template <class C, class Op> constexpr rule_function rule_for() {
  if constexpr (has_rule<C, Op>)
    return [](const void* op, const tensors& in, const outputs& out) {
      return figure(rule<C, Op>::figure_of(*static_cast<const Op*>(op), in, out));
    };
  else
    return nullptr;
}
template <class C, class... Ops> constexpr std::array<rule_function, sizeof...(Ops)> rules_for(op_list<Ops...>) {
  return {rule_for<C, Ops>()...};
}
template <class C, class List> inline constexpr auto rules_of = rules_for<C>(list_of<List>{});
}  // namespace detail

}  // namespace opcost

#endif

// ---- opcost/graph/edge.hpp
#ifndef OPCOST_GRAPH_EDGE_HPP_PIECE
#define OPCOST_GRAPH_EDGE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0

namespace opcost {

/// Output `port` of row `row`; a negative row means that nothing is connected.
struct edge {
  int row = 0, port = 0;
};

}  // namespace opcost

#endif

// ---- opcost/graph/kept_text.hpp
#ifndef OPCOST_GRAPH_KEPT_TEXT_HPP_PIECE
#define OPCOST_GRAPH_KEPT_TEXT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Storage for texts that an analysis composes or copies: names that a graph returns by value, and reasons that contain
// a name. A text never moves, so that views of it stay valid, even if the store is moved.

// ---- opcost/core/sequence.hpp
#ifndef OPCOST_CORE_SEQUENCE_HPP_PIECE
#define OPCOST_CORE_SEQUENCE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A growing array that is cheap in constant expressions. With it a static_assert of ResNet-50 compiles in half the time
// that std::vector takes, and each std::vector<T> would add 10 ms to every file that includes the library.
#include <concepts>
#include <cstddef>

#include <utility>

namespace opcost {

/// A growing array, as std::vector. clear() and pop_back() destroy nothing before the array itself is destroyed.
template <class T> class sequence {
 public:
  using value_type = T;
  constexpr sequence() = default;
  constexpr explicit sequence(std::size_t n, const T& each = T{}) { resize(n, each); }
  constexpr sequence(const sequence& o) { append(o.begin_, o.size_); }
  constexpr sequence(sequence&& o) noexcept { swap(o); }
  constexpr sequence& operator=(sequence o) noexcept {
    swap(o);
    return *this;
  }
  constexpr ~sequence() { delete[] begin_; }

  constexpr std::size_t size() const { return size_; }
  constexpr std::size_t capacity() const { return capacity_; }
  constexpr bool empty() const { return size_ == 0; }
  constexpr T* data() { return begin_; }
  constexpr const T* data() const { return begin_; }
  constexpr T* begin() { return begin_; }
  constexpr const T* begin() const { return begin_; }
  constexpr T* end() { return begin_ + size_; }
  constexpr const T* end() const { return begin_ + size_; }
  /// The element at any integer index, so that callers with int indexes need no cast.
  template <std::integral Index> constexpr T& operator[](Index i) { return begin_[i]; }
  template <std::integral Index> constexpr const T& operator[](Index i) const { return begin_[i]; }
  constexpr T& back() { return begin_[size_ - 1]; }
  constexpr const T& back() const { return begin_[size_ - 1]; }
  constexpr operator span<const T>() const { return {begin_, size_}; }

  constexpr void reserve(std::size_t n) {
    if (n <= capacity_) return;
    T* wider = new T[n];
    for (std::size_t i = 0; i < size_; ++i) wider[i] = std::move(begin_[i]);
    delete[] begin_;
    begin_ = wider;
    capacity_ = n;
  }
  constexpr void push_back(const T& v) {
    if (size_ == capacity_) {
      const T copy = v;  // v may be an element of this array. NOLINT(performance-unnecessary-copy-initialization)
      reserve(size_ < 4 ? 8 : 2 * size_);
      begin_[size_++] = copy;
    } else {
      begin_[size_++] = v;
    }
  }
  constexpr void push_back(T&& v) requires(!std::is_trivially_copyable_v<T>) {
    if (size_ == capacity_) reserve(size_ < 4 ? 8 : 2 * size_);
    begin_[size_++] = std::move(v);
  }
  constexpr void append(const T* from, std::size_t n) {
    reserve(size_ + n);
    for (std::size_t i = 0; i < n; ++i) begin_[size_ + i] = from[i];
    size_ += n;
  }
  constexpr void pop_back() { --size_; }
  constexpr void clear() { size_ = 0; }
  constexpr void resize(std::size_t n, const T& each = T{}) {
    reserve(n);
    for (std::size_t i = size_; i < n; ++i) begin_[i] = each;
    size_ = n;
  }
  /// Resizes without a value for new elements: default-initialized, so numbers are unset, or have an older value.
  constexpr void resize_unset(std::size_t n) {
    reserve(n);
    size_ = n;
  }

 private:
  T* begin_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;

  constexpr void swap(sequence& o) noexcept {
    std::swap(begin_, o.begin_);
    std::swap(size_, o.size_);
    std::swap(capacity_, o.capacity_);
  }
};

}  // namespace opcost

#endif

#include <string_view>
#include <type_traits>

namespace opcost {

class kept_text {
 public:
  /// Keeps the text that write(put) composes by calls of put(std::string_view), and returns a view of it. `write` runs
  /// twice.
  template <class Write>
  requires(std::is_invocable_v<Write, void (*)(std::string_view)>) constexpr std::string_view keep(Write&& write) {
    std::size_t size = 0;
    write([&](std::string_view part) { size += part.size(); });
    sequence<char>& last = with_room(size);
    const std::size_t from = last.size();
    write([&](std::string_view part) { last.append(part.data(), part.size()); });
    return {last.data() + from, size};
  }
  /// Copies a text and returns a view of the copy.
  constexpr std::string_view keep(std::string_view text) {
    return keep([&](auto&& put) { put(text); });
  }

 private:
  sequence<sequence<char>> chunks_{};

  constexpr sequence<char>& with_room(std::size_t size) {
    if (chunks_.empty() || chunks_.back().capacity() - chunks_.back().size() < size) {
      constexpr std::size_t chunk = 2048;
      chunks_.push_back(sequence<char>{});
      chunks_.back().reserve(std::is_constant_evaluated() || size > chunk ? size : chunk);
    }
    return chunks_.back();
  }
};

}  // namespace opcost

#endif

// ---- opcost/graph/module_tree.hpp
#ifndef OPCOST_GRAPH_MODULE_TREE_HPP_PIECE
#define OPCOST_GRAPH_MODULE_TREE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The tree of a network's modules, with names and classes as in PyTorch (layer1.0.conv1), and the parameters that each
// module owns. A module may be called several times or never; modules may share parameters.

namespace opcost {

/// The name of a child: a word, a number, or both: conv1, 0, encoder_layer_0.
struct module_name {
  std::string_view text{};
  int number = -1;
  constexpr module_name() = default;
  constexpr module_name(const char* s) : text(s) {}
  constexpr module_name(std::string_view s) : text(s) {}
  constexpr module_name(int n) : number(n) {}
  constexpr module_name(std::string_view s, int n) : text(s), number(n) {}
  constexpr bool operator==(const module_name&) const = default;
};

/// A module.
struct module {
  module_name name{};
  std::string_view type{};  // its class
  int parent = -1;
  int first_child = -1, last_child = -1, next = -1;  // next: the next child of its parent
  int children = 0, calls = 0;
  bool leaf = false;                    // a layer: each row of it is a call
  bool owns = false;                    // its parameters are listed
  std::size_t text = 0, text_size = 0;  // its text in module_tree::texts, if a convention needs texts
};

/// A parameter of a module.
struct module_parameter {
  int module = 0;
  std::string_view name{};  // weight, bias
  shape dims{};
  dtype type = dtype::f32;
  int same_as = -1;  // the parameter that it shares elements with, or -1
  bool trainable = true;
};

/// A call of a module that contains modules. It starts before this row.
struct module_entry {
  int module = 0, row = 0;
};

/// All modules in the order of first use, each after its parent. The first is the network itself.
struct module_tree {
  sequence<module> modules;
  sequence<module_parameter> parameters;
  sequence<module_entry> entries;
  sequence<char> texts;
  sequence<std::string_view> not_found;  // paths passed to tie() or freeze() that do not exist

  constexpr const module& at(int i) const { return modules[i]; }
  constexpr int size() const { return static_cast<int>(modules.size()); }

  constexpr std::string_view text_of(int i) const {
    return at(i).text_size == 0 ? std::string_view() : std::string_view(texts.data() + at(i).text, at(i).text_size);
  }
  // -1 if it does not exist.
  constexpr int child(int parent, const module_name& name) const {
    int i = at(parent).first_child;
    while (i >= 0 && !(at(i).name == name)) i = at(i).next;
    return i;
  }
  constexpr int add(int parent, const module_name& name, std::string_view type, bool leaf) {
    const int i = size();
    modules.push_back({.name = name, .type = type, .parent = parent, .leaf = leaf});
    if (parent < 0) return i;
    module& p = modules[parent];
    (p.last_child < 0 ? p.first_child : modules[p.last_child].next) = i;
    p.last_child = i;
    ++p.children;
    return i;
  }
  // Lists these children first, in this order. Names that do not exist are ignored.
  constexpr void order(int parent, span<const module_name> names) {
    sequence<int> listed;
    for (const module_name& n : names)
      if (const int c = child(parent, n); c >= 0) listed.push_back(c);
    const std::size_t named = listed.size();
    for (int c = at(parent).first_child; c >= 0; c = at(c).next) {
      bool is_named = false;
      for (std::size_t i = 0; i < named; ++i) is_named = is_named || listed[i] == c;
      if (!is_named) listed.push_back(c);
    }
    if (listed.empty()) return;
    for (std::size_t i = 0; i < listed.size(); ++i)
      modules[listed[i]].next = i + 1 < listed.size() ? listed[i + 1] : -1;
    modules[parent].first_child = listed[0];
    modules[parent].last_child = listed.back();
  }
  // A module by its path from `from`: "layer1.0.conv1". -1 if it does not exist.
  constexpr int find(std::string_view path, int from = 0) const {
    while (!path.empty() && from >= 0) {
      const std::string_view word = path.substr(0, path.find('.'));
      path.remove_prefix(word.size() == path.size() ? word.size() : word.size() + 1);
      std::size_t digits = word.size();
      while (digits > 0 && word.size() - digits < 8 && word[digits - 1] >= '0' && word[digits - 1] <= '9') --digits;
      int number = 0;
      for (char c : word.substr(digits)) number = number * 10 + (c - '0');
      const int named = child(from, word);
      from = named >= 0 || digits == word.size() ? named : child(from, {word.substr(0, digits), number});
    }
    return from;
  }
  // A module's own parameter by name, or a parameter by its path: "head.weight". -1 if it does not exist.
  constexpr int find_parameter(int of, std::string_view name) const {
    for (int i = 0; i < static_cast<int>(parameters.size()); ++i)
      if (parameters[i].module == of && parameters[i].name == name) return i;
    return -1;
  }
  constexpr int find_parameter(std::string_view path) const {
    const std::size_t dot = path.rfind('.');
    return dot == path.npos ? find_parameter(0, path) : find_parameter(find(path.substr(0, dot)), path.substr(dot + 1));
  }
};

}  // namespace opcost

#endif

namespace opcost {

/// Whether the figures of a row are in the totals.
enum class standing : std::uint8_t {
  counted,
  unknown_op,  // no op_traits for this type
  not_known,   // an output or a dimension is unknown, or the operands are rejected; `why` says so
};

/// A row: one node of the graph, or one operation of a network.
struct row {
  std::string_view name{}, type{};
  int opset = 1;
  int node = -1;    // index among the graph's nodes; -1: not from a graph
  int module = -1;  // index of the owning module in `tree`; -1: the graph has no modules
  node_kind kind = node_kind::computed;
  standing state = standing::counted;
  memory_use memory = memory_use::own;
  bool pure = true;              // false: its outputs depend on when it runs
  bool folds = false;            // each output element combines several input elements: a reduction, a pooling
  bool folded = false;           // depends only on constants: no work at run time
  bool reached = true;           // an output of the network depends on it
  bool refused = false;          // the operation rejects its operands, or cannot infer its outputs; `why` says why
  bool shape_as_stored = false;  // the output shapes are those that the graph stores; `why` says why
  int first_output = 0, outputs = 0, first_input = 0, inputs = 0;
  unsigned settings = 0;  // bit i: input i is a setting, not data
  tally work{};
  count_t parameters = 0;  // elements that the layer itself owns; stored constants: graph/stored.hpp
  count_t parameter_bytes = 0;
  count_t quantization = 0;  // scales and zero points of a body's compressed weights
  count_t quantization_bytes = 0;
  std::string_view why{};
  std::string_view variable{};  // the state that the row reads; empty: none
  bool state_is_set = false;    // the state has a value, so what initializes it does not run

  /// True if the row is in the totals.
  constexpr bool counts() const { return state == standing::counted && !folded && reached; }
};

/// When a body runs: in each trip of a loop, or in a branch.
enum class body_kind : std::uint8_t { repeated, when_true, when_false };
struct body_rows;

/// Work that a run does not do.
struct left_out_work {
  int layers = 0;
  tally work{};
};

/// An analysis without its conventions: everything that does not depend on them.
class analysis_base {
 public:
  constexpr analysis_base() = default;
  constexpr analysis_base(analysis_base&&) = default;  // cannot be copied: tensors refer to contents
  constexpr analysis_base& operator=(analysis_base&&) = default;

  sequence<row> rows;
  sequence<partial_tensor> tensors;          // outputs of all rows: row.first_output, row.outputs
  sequence<edge> inputs;                     // of all rows: row.first_input, row.inputs
  sequence<figure> figures;                  // rows x conventions
  sequence<sequence<interval>> contents;     // tensors[].value refers to them
  sequence<sequence<double>> real_contents;  // tensors[].reals refers to them
  kept_text texts;                           // names and reasons that the graph does not own
  module_tree tree;
  left_out_work left_out;      // of the initializers of states that are set
  sequence<body_rows> bodies;  // of loops and branches, one trip each, in the order of their rows

  constexpr span<const partial_tensor> outputs_of(const row& r) const {
    return span(tensors).subspan(static_cast<std::size_t>(r.first_output), static_cast<std::size_t>(r.outputs));
  }
  constexpr span<const edge> inputs_of(const row& r) const {
    return span(inputs).subspan(static_cast<std::size_t>(r.first_input), static_cast<std::size_t>(r.inputs));
  }
  constexpr const row& at(int i) const { return rows[i]; }
  constexpr const partial_tensor& operator[](edge v) const {
    if (v.row < 0) return detail::absent<interval>;
    if (v.port >= at(v.row).outputs) return detail::unknown<interval>;  // the operation was rejected
    return tensors[at(v.row).first_output + v.port];
  }

  /// The complete text of a rejection, after the name of the inner operation if there is one. The view is valid as long
  /// as the analysis.
  constexpr std::string_view text_of(const rejection& r, std::string_view inner = {}) {
    if (r.empty()) return {};
    std::size_t pieces = 0;
    r.write([&](std::string_view) { ++pieces; });
    if (pieces == 1 && inner.empty()) return r.text;
    return texts.keep([&](auto&& put) {
      if (!inner.empty()) {
        put(inner);
        put(": ");
      }
      r.write(put);
    });
  }

  /// False if an output depends on a row that is not known. Figures are then sums over the other rows.
  constexpr bool complete() const { return first_not_known() < 0; }
  /// The first row that is not known, or -1. row.why says why.
  constexpr int first_not_known() const {
    for (int i = 0; i < static_cast<int>(rows.size()); ++i)
      if (at(i).reached && at(i).state != standing::counted) return i;
    return -1;
  }
  /// The rows that are not known: unknown operations, rejected operands, unknown dimensions.
  constexpr sequence<int> not_known() const {
    sequence<int> list;
    for (int i = 0; i < static_cast<int>(rows.size()); ++i)
      if (at(i).reached && at(i).state != standing::counted) list.push_back(i);
    return list;
  }

  /// The primitive operations of all rows that count.
  constexpr tally work() const {
    tally t;
    for (const row& r : rows)
      if (r.counts()) t += r.work;
    return t;
  }
  constexpr count_t macs() const {
    count_t n = 0;
    for (const row& r : rows)
      if (r.counts()) n += r.work.mac;
    return n;
  }
  constexpr count_t valid_macs() const {
    count_t n = 0;
    for (const row& r : rows)
      if (r.counts()) n += r.work.valid_mac();
    return n;
  }
  /// Elements and bytes of the parameters: those that layers own, and the unique stored constants that reach an output
  /// as data (graph/stored.hpp).
  constexpr count_t parameters() const;
  constexpr count_t weight_bytes() const;
  /// Elements that all layers write; `mac_layers`: only layers with MACs.
  constexpr count_t activations(bool mac_layers = false) const {
    count_t n = 0;
    for (const row& r : rows)
      if (r.kind == node_kind::computed && r.counts() && (!mac_layers || r.work.mac != 0))
        for (const partial_tensor& t : outputs_of(r))
          if (t.dims.is_static()) n += numbers(t.dims).elements();
    return n;
  }
};

/// The body of a loop or a branch. Its figures are those of one trip; its row has those of all trips.
struct body_rows {
  int row = -1;  // the row that has this body
  body_kind kind = body_kind::repeated;
  interval trips = 1;
  bool assumed = false;  // the caller gave the trip count, since neither the graph nor its shapes define it
  analysis_base inside{};
};

/// An analysis under several conventions.
template <class... Conventions> class analysis : public analysis_base {
 public:
  static constexpr int conventions = static_cast<int>(sizeof...(Conventions));
  static constexpr std::array<std::string_view, sizeof...(Conventions)> names{Conventions::name...};

  template <class C> static constexpr int index_of() {
    constexpr bool is[]{std::same_as<C, Conventions>..., true};
    int i = 0;
    while (!is[i]) ++i;
    constexpr bool asked_for = (std::is_same_v<C, Conventions> || ...);
    static_assert(asked_for, "opcost: the analysis was not asked for this convention (README: Conventions)");
    return asked_for ? i : -1;
  }
  template <class C> constexpr figure flops(int row) const { return figures[row * conventions + index_of<C>()]; }
  /// The sum over the rows that count, under convention C.
  template <class C> constexpr figure flops() const {
    figure sum(count_t(0));
    if constexpr (index_of<C>() < 0) return sum;
    for (int i = 0; i < static_cast<int>(rows.size()); ++i)
      if (rows[i].reached && (counts_folded<C>() || !rows[i].folded)) sum = sum + flops<C>(i);
    return sum;
  }
};

}  // namespace opcost

#endif

namespace opcost {

/// The rows between which a tensor is live.
struct lifetime {
  edge of{};
  int first = 0, last = 0;  // rows, both included
  count_t elements = 0, bytes = 0;
};

/// The lifetimes of all tensors that are in memory.
constexpr sequence<lifetime> lifetimes(const analysis_base& a) {
  const int n = static_cast<int>(a.rows.size());
  sequence<int> last(a.tensors.size(), -1);
  for (int i = 0; i < n; ++i) {
    const row& r = a.at(i);
    if (!r.reached || r.folded) continue;
    for (const edge& v : a.inputs_of(r)) {
      if (v.row < 0 || v.port >= a.at(v.row).outputs) continue;
      int& l = last[a.at(v.row).first_output + v.port];
      const int until = r.kind == node_kind::output ? n - 1 : i;
      if (l < until) l = until;
    }
  }
  sequence<lifetime> all;
  all.reserve(a.tensors.size());
  for (int i = 0; i < n; ++i) {
    const row& r = a.at(i);
    if (!r.counts() || r.kind == node_kind::constant || r.kind == node_kind::output)
      continue;  // an output returns its input
    for (int port = 0; port < r.outputs; ++port) {
      const partial_tensor& t = a[{i, port}];
      if (!t.dims.is_static()) continue;
      const count_t elements = numbers(t.dims).elements();
      const int until = last[r.first_output + port];
      all.push_back(
          {{i, port}, r.kind == node_kind::input ? 0 : i, until < i ? i : until, elements, bytes_of(t.type, elements)});
    }
  }
  return all;
}

/// Elements of all tensors together, if no two share memory.
constexpr count_t written_elements(const analysis_base& a) {
  count_t n = 0;
  for (const lifetime& l : lifetimes(a)) n += l.elements;
  return n;
}

/// The peak of live memory.
struct memory_peak {
  count_t bytes = 0, elements = 0;  // two separate peaks
  int row = 0;                      // the row with the peak of bytes
  bool complete = true;             // false: without tensors of unknown rows or of unknown size
};

/// The peak in the order of the rows: a lower bound for arenas without views and in-place operations.
constexpr memory_peak peak_of(const analysis_base& a) {
  struct change {
    count_t bytes = 0, elements = 0;
  };
  sequence<change> at(a.rows.size() + 1);
  memory_peak peak;
  for (const lifetime& l : lifetimes(a)) {
    at[l.first].bytes += l.bytes;
    at[l.first].elements += l.elements;
    at[l.last + 1].bytes -= l.bytes;
    at[l.last + 1].elements -= l.elements;
  }
  change now;
  for (std::size_t i = 0; i < a.rows.size(); ++i) {
    now.bytes += at[i].bytes;
    now.elements += at[i].elements;
    if (now.bytes > peak.bytes) {
      peak.bytes = now.bytes;
      peak.row = static_cast<int>(i);
    }
    if (now.elements > peak.elements) peak.elements = now.elements;
  }
  for (const row& r : a.rows) {
    if (!r.reached || r.folded) continue;
    if (r.state != standing::counted) peak.complete = false;
    if (r.kind != node_kind::output)
      for (const partial_tensor& t : a.outputs_of(r))
        if (!t.dims.is_static()) peak.complete = false;
  }
  return peak;
}

}  // namespace opcost

#endif

// ---- opcost/graph/states.hpp
#ifndef OPCOST_GRAPH_STATES_HPP_PIECE
#define OPCOST_GRAPH_STATES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The bytes of the variables that a graph keeps from one run to the next, such as a KV cache.

namespace opcost {

/// The rows that read a variable, each variable once, by their names.
constexpr sequence<int> state_rows(const analysis_base& a) {
  struct entry {
    std::string_view variable{};
    int row = -1;
    constexpr bool operator<(const entry& o) const {
      return variable != o.variable ? variable < o.variable : row < o.row;
    }
  };
  sequence<entry> all;
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i)
    if (const row& r = a.at(i); !r.variable.empty() && r.reached) all.push_back({r.variable, i});
  detail::heap_sort(span<entry>(all.data(), all.size()));
  sequence<int> rows;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (i == 0 || all[i].variable != all[i - 1].variable) rows.push_back(all[i].row);
  return rows;
}
/// The bytes of the variable that a row reads; unknown if a dimension is.
constexpr figure state_bytes_of(const analysis_base& a, const row& r) {
  if (r.outputs == 0) return {};
  const partial_tensor& t = a.outputs_of(r)[0];
  return t.dims.is_static() ? figure(bytes_of(t.type, numbers(t.dims).elements())) : figure{};
}
/// The bytes of all variables as a run reads them.
constexpr figure state_bytes(const analysis_base& a) {
  figure sum(count_t(0));
  for (const int i : state_rows(a)) {
    const figure f = state_bytes_of(a, a.at(i));
    if (!f.known) return {};
    sum = sum + f;
  }
  return sum;
}

}  // namespace opcost

#endif

// ---- opcost/graph/stored.hpp
#ifndef OPCOST_GRAPH_STORED_HPP_PIECE
#define OPCOST_GRAPH_STORED_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Finds the rows that an output depends on, and the stored constants that are parameters: those that reach an output as
// data, each once, also through rows that depend only on constants. A constant that is only used as a shape, an axis or
// a list of indices is not a parameter.

// ---- opcost/graph/dequantization.hpp
#ifndef OPCOST_GRAPH_DEQUANTIZATION_HPP_PIECE
#define OPCOST_GRAPH_DEQUANTIZATION_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Scales and zero points of compressed weights. A file stores a weight in 8 bits or fewer and restores it:
//   weight -> Convert -> Subtract(zero point) -> Multiply(scale) -> Reshape -> Convert -> user
// for whole tensors, channels or groups; each step but the Multiply may be missing. Source: OpenVINO, low precision
// representation of compressed weights.

namespace opcost {
namespace detail {

class dequantization_search {
 public:
  constexpr explicit dequantization_search(const analysis_base& a) : a_(a), leaf_(a.rows.size(), unknown) {}

  // 1 for each row that is a constant and scales or shifts compressed weights.
  constexpr sequence<char> find() {
    sequence<char> marks(a_.rows.size(), 0);
    for (int i = 0; i < static_cast<int>(a_.rows.size()); ++i) {
      const row& r = a_.at(i);
      leaf_[i] = leaf_of(i, r);
      if (!restores(r)) continue;
      const pair of = operands_of(r);
      if (of.weight >= 0 && of.other >= 0 && is_compressed(of.weight)) marks[static_cast<std::size_t>(of.other)] = 1;
    }
    return marks;
  }

 private:
  static constexpr int unknown = -1;
  struct pair {
    int weight = -1;
    int other = -1;
  };
  const analysis_base& a_;
  sequence<int> leaf_;  // by row: the constant whose elements the row restores or moves; -1: none

  static constexpr bool restores(const row& r) {
    return r.inputs == 2 && (r.type == "Multiply" || r.type == "Subtract");
  }
  static constexpr bool moves(const row& r) {
    for (std::string_view type : {"Convert", "Reshape", "Gather", "Squeeze", "Unsqueeze", "Transpose"})
      if (r.type == type) return r.inputs > 0;
    return false;
  }
  constexpr int leaf_of(int i, const row& r) const {
    if (r.kind == node_kind::constant) return r.outputs > 0 && a_.outputs_of(r)[0].dims.is_static() ? i : unknown;
    if (moves(r)) return leaf_of_input(r, 0);
    if (!restores(r)) return unknown;
    const pair of = operands_of(r);
    return of.other >= 0 ? of.weight : unknown;
  }
  constexpr int leaf_of_input(const row& r, int k) const {
    const int from = a_.inputs_of(r)[k].row;
    return from < 0 ? unknown : leaf_[from];
  }
  constexpr count_t elements_of(int constant) const {
    return numbers(a_.outputs_of(a_.at(constant))[0].dims).elements();
  }
  // The operand with more elements is the weight.
  constexpr pair operands_of(const row& r) const {
    const int first = leaf_of_input(r, 0);
    const int second = leaf_of_input(r, 1);
    if (first < 0 || second < 0) return {};
    return elements_of(second) > elements_of(first) ? pair{second, first} : pair{first, second};
  }
  constexpr bool is_compressed(int constant) const {
    const dtype t = a_.outputs_of(a_.at(constant))[0].type;
    const int bits = bits_of(t);
    return bits >= 2 && bits <= 8 && t != dtype::boolean;
  }
};
}  // namespace detail

/// By row: 1 for a stored constant that is a scale or a zero point of compressed weights, not a weight.
constexpr sequence<char> quantization_constants(const analysis_base& a) {
  return detail::dequantization_search(a).find();
}

}  // namespace opcost

#endif

namespace opcost {

namespace detail {
// 1 for each row that some output depends on; what initializes a state that is set only with `initializers`.
constexpr sequence<char> rows_reached(const analysis_base& a, bool initializers) {
  sequence<char> reached(a.rows.size(), 0);
  for (std::size_t i = a.rows.size(); i-- > 0;) {
    const row& r = a.rows[i];
    if (r.kind == node_kind::output) reached[i] = 1;
    if (reached[i] == 0 || (r.state_is_set && !initializers)) continue;
    for (const edge& v : a.inputs_of(r))
      if (v.row >= 0) reached[static_cast<std::size_t>(v.row)] = 1;
  }
  return reached;
}
}  // namespace detail

/// Marks the rows that no output depends on, and sums up the initializers that do not run. A graph without outputs is
/// taken whole.
constexpr void mark_reached(analysis_base& a) {
  bool any = false;
  bool set = false;
  for (const row& r : a.rows) {
    any = any || r.kind == node_kind::output;
    set = set || r.state_is_set;
  }
  if (!any) return;
  const sequence<char> runs = detail::rows_reached(a, false);
  for (std::size_t i = 0; i < a.rows.size(); ++i) a.rows[i].reached = runs[i] != 0;
  if (!set) return;
  const sequence<char> first_run = detail::rows_reached(a, true);
  for (std::size_t i = 0; i < a.rows.size(); ++i) {
    const row& r = a.rows[i];
    if (runs[i] != 0 || first_run[i] == 0 || r.kind != node_kind::computed || r.folded) continue;
    ++a.left_out.layers;
    a.left_out.work += r.work;
  }
}

namespace detail {
struct user_of_constant {
  int user, constant;
};
struct storage_place {
  std::int64_t stored, elements;
  int type, index;
  constexpr bool same(const storage_place& o) const {
    return stored == o.stored && elements == o.elements && type == o.type;
  }
  constexpr bool operator<(const storage_place& o) const {
    if (stored != o.stored) return stored < o.stored;
    if (elements != o.elements) return elements < o.elements;
    return type != o.type ? type < o.type : index < o.index;
  }
};
}  // namespace detail

/// Calls f(user, constant) for each parameter: the first row that uses it, and the row of the stored constant.
template <class F> constexpr void each_stored_parameter(const analysis_base& a, F&& f) {
  const auto constant = [&](int i) { return a.at(i).kind == node_kind::constant; };
  bool any = false, ends = false;
  for (const row& r : a.rows) {
    any = any || r.kind == node_kind::constant;
    ends = ends || r.kind == node_kind::output;
  }
  if (!any) return;

  const int n = static_cast<int>(a.rows.size());
  enum : char { idle = 0, data = 1, taken = 2 };
  sequence<char> mark(a.rows.size(), ends ? char{idle} : char{data});
  const auto at = [&](int i) -> char& { return mark[i]; };
  const auto each_data_input = [&](int i, auto&& g) {
    const row& r = a.at(i);
    const auto from = a.inputs_of(r);
    for (int k = 0; k < r.inputs; ++k)
      if (from[k].row >= 0 && (k >= 32 || ((r.settings >> k) & 1u) == 0)) g(from[k].row);
  };
  for (int i = n; i-- > 0;) {
    if (a.at(i).kind == node_kind::output) at(i) = data;
    if (at(i) == data) each_data_input(i, [&](int from) { at(from) = data; });
  }
  sequence<detail::user_of_constant> found;
  sequence<int> below;
  for (int i = 0; i < n; ++i) {
    if (at(i) != data || a.at(i).folded || constant(i)) continue;
    each_data_input(i, [&](int from) { below.push_back(from); });
    while (!below.empty()) {
      const int c = below.back();
      below.pop_back();
      if (at(c) == taken || !(constant(c) || a.at(c).folded)) continue;
      at(c) = taken;
      if (!constant(c))
        each_data_input(c, [&](int from) { below.push_back(from); });
      else if (a.at(c).outputs > 0 && a.outputs_of(a.at(c))[0].dims.is_static())
        found.push_back({i, c});
    }
  }
  // constants with the same place, type and size are one
  sequence<detail::storage_place> places;
  places.reserve(found.size());
  for (int k = 0; k < static_cast<int>(found.size()); ++k) {
    const partial_tensor& t = a.outputs_of(a.at(found[k].constant))[0];
    places.push_back({t.stored, numbers(t.dims).elements().n, static_cast<int>(t.type), k});
  }
  detail::heap_sort(span<detail::storage_place>(places));
  for (std::size_t k = 1; k < places.size(); ++k)
    if (places[k].same(places[k - 1])) found[places[k].index].constant = -1;
  for (const detail::user_of_constant& p : found)
    if (p.constant >= 0) f(p.user, p.constant);
}

/// Elements and bytes of parameters.
struct parameter_count {
  count_t elements = 0;            ///< of weights
  count_t bytes = 0;               ///< of weights, their scales and zero points
  count_t quantization = 0;        ///< elements of scales and zero points (graph/dequantization.hpp)
  count_t quantization_bytes = 0;  ///< of them; a part of `bytes`
};

/// Parameters by row: those that the layer owns, and the stored constants of which it is the first user.
constexpr sequence<parameter_count> parameters_by_row(const analysis_base& a) {
  sequence<parameter_count> rows;
  rows.reserve(a.rows.size());
  for (const row& r : a.rows) rows.push_back({r.parameters, r.parameter_bytes, r.quantization, r.quantization_bytes});
  const sequence<char> is_quantization = quantization_constants(a);
  each_stored_parameter(a, [&](int user, int constant) {
    const partial_tensor& t = a.outputs_of(a.at(constant))[0];
    const count_t n = numbers(t.dims).elements();
    parameter_count& p = rows[static_cast<std::size_t>(user)];
    const count_t bytes = bytes_of(t.type, n);
    p.bytes += bytes;
    if (is_quantization[static_cast<std::size_t>(constant)] != 0) {
      p.quantization += n;
      p.quantization_bytes += bytes;
    } else {
      p.elements += n;
    }
  });
  return rows;
}
/// All parameters of the network.
constexpr parameter_count count_parameters(const analysis_base& a) {
  parameter_count sum;
  for (const parameter_count& p : parameters_by_row(a)) {
    sum.elements += p.elements;
    sum.bytes += p.bytes;
    sum.quantization += p.quantization;
    sum.quantization_bytes += p.quantization_bytes;
  }
  return sum;
}
constexpr count_t analysis_base::parameters() const { return count_parameters(*this).elements; }
constexpr count_t analysis_base::weight_bytes() const { return count_parameters(*this).bytes; }

}  // namespace opcost

#endif

namespace opcost {

/// Lower and upper bound.
struct work_range {
  count_t least = 0, most = 0;
  constexpr bool operator==(const work_range&) const = default;
};
template <class Of> constexpr work_range range_of(const analysis_base& a, const Of& of);
namespace detail {
// Bounds for a row that does not count, since it is unknown which of its branches runs: the branch with the least, and
// the branch with the most. of(a, row) returns what is summed.
template <class Of> constexpr work_range range_of_branches(const analysis_base& a, int row, const Of& of) {
  work_range own;
  bool first = true;
  for (const body_rows& b : a.bodies) {
    if (b.row != row || !known(b.trips)) continue;
    const work_range inside = range_of(b.inside, of);
    own.least = first ? inside.least * b.trips.min : smaller(own.least, inside.least * b.trips.min);
    own.most = larger(own.most, inside.most * b.trips.min);
    first = false;
  }
  return own;
}
template <class Of> constexpr count_t least_of_branches(const analysis_base& a, int row, const Of& of) {
  return range_of_branches(a, row, of).least;
}
}  // namespace detail
/// Bounds of a sum over rows, by the unknown branches. of(a, row) returns what is summed.
template <class Of> constexpr work_range range_of(const analysis_base& a, const Of& of) {
  work_range sum;
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    const row& r = a.at(i);
    if (r.counts()) {
      sum.least += of(a, i);
      sum.most += of(a, i);
    } else if (r.reached && !r.folded && !r.refused) {
      const work_range own = detail::range_of_branches(a, i, of);
      sum.least += own.least;
      sum.most += own.most;
    }
  }
  return sum;
}
/// True if the figures of a row depend on an assumed trip count, also in nested bodies.
constexpr bool trips_assumed(const analysis_base& a, int row) {
  for (const body_rows& b : a.bodies) {
    if (b.row != row) continue;
    if (b.assumed) return true;
    for (const body_rows& inner : b.inside.bodies)
      if (trips_assumed(b.inside, inner.row)) return true;
  }
  return false;
}

/// The totals of a network. Unknown rows are not in them.
struct totals {
  std::string_view convention{};
  count_t macs = 0, valid_macs = 0;                     // all taps of a window; those that are not on padding
  figure flops{count_t(0)}, flops_integer{count_t(0)};  // all; of them, those on integer operands
  tally work{};                                         // of all rows that count
  count_t transcendental = 0;                           // exp, log, pow, trigonometric, tanh, erf
  count_t parameters = 0, weight_bytes = 0;
  count_t quantization = 0, quantization_bytes = 0;  // scales and zero points of compressed weights
  figure state_bytes{count_t(0)};                    // of the variables that a run reads; unknown if a shape is
  count_t activations = 0, mac_activations = 0;      // elements written by every layer, by those with MACs
  memory_peak peak{};
  count_t assumed_macs = 0, assumed_flops = 0;  // the parts in loops whose trip count the caller gave
  work_range macs_range{}, flops_range{};       // bounds if it is unknown which branch runs

  constexpr bool saturated() const {
    return macs.saturated() || flops.whole.saturated() || parameters.saturated() || weight_bytes.saturated() ||
           activations.saturated() || peak.bytes.saturated() || transcendental.saturated();
  }
};

/// True if the first operand of a layer that is data has an integer type; without such an operand, its output.
constexpr bool works_on_integers(const analysis_base& a, const row& r) {
  const auto from = a.inputs_of(r);
  for (int i = 0; i < r.inputs; ++i) {
    const partial_tensor& t = a[from[i]];
    if (t.present() && (i >= 32 || ((r.settings >> i) & 1u) == 0)) return is_integer(t.type);
  }
  return r.outputs > 0 && is_integer(a.outputs_of(r)[0].type);
}

/// Sums over all rows of an analysis under convention C.
template <class C, class... Cs> constexpr totals total(const analysis<Cs...>& a) {
  totals t;
  t.convention = C::name;
  tally work;
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    const row& r = a.at(i);
    if (!r.reached || (r.folded && !counts_folded<C>())) continue;
    const figure f = a.template flops<C>(i);
    t.flops = t.flops + f;
    if (works_on_integers(a, r)) t.flops_integer = t.flops_integer + f;
    if (r.counts()) work += r.work;
    if (r.counts() && trips_assumed(a, i)) {
      t.assumed_macs += r.work.mac;
      t.assumed_flops += f.whole;
    }
  }
  t.macs_range = range_of(a, [](const analysis_base& in, int i) { return in.at(i).work.mac; });
  t.flops_range = range_of(a, [](const analysis_base& in, int i) {
    return in.figures[i * analysis<Cs...>::conventions + analysis<Cs...>::template index_of<C>()].whole;
  });
  t.work = work;
  t.macs = work.mac;
  t.valid_macs = work.valid_mac();
  t.transcendental = work.transcendental();
  const parameter_count p = count_parameters(a);
  t.parameters = p.elements;
  t.weight_bytes = p.bytes;
  t.activations = a.activations();
  t.mac_activations = a.activations(true);
  t.quantization = p.quantization;
  t.quantization_bytes = p.quantization_bytes;
  t.state_bytes = state_bytes(a);
  t.peak = peak_of(a);
  return t;
}

}  // namespace opcost

#endif

namespace opcost {

/// The figures that code names, in the order of figure_table. A figure that is only shown needs no enumerator.
enum class figure_id : std::uint8_t {
  macs,
  valid_macs,
  flops,
  transcendental,
  parameters,
  weight_bytes,
  activations,
  peak_bytes,
  arena_bytes,
  arena_bytes_in_place,
  quantization,
  quantization_bytes,
  state_bytes,
};
inline constexpr std::size_t named_figures = 13;

/// What a row adds to figures that are sums over rows.
struct row_figures {
  tally work{};
  count_t macs = 0, valid_macs = 0;  ///< of `work`; if it is unknown which branch runs, of the one with the least
  figure flops{};                    ///< under the convention of the report
  count_t parameters = 0, weight_bytes = 0, activations = 0;
  count_t quantization = 0, quantization_bytes = 0;
  figure state_bytes{count_t(0)};
};

/// What must be known of a row before a figure of it is known: its work, a rule of the convention, or only the
/// constants that the model stores.
enum class figure_basis : std::uint8_t { work, convention, stored };
/// Whether tables of layers have a column with the figure.
enum class in_layers : bool { no, yes };

/// One figure.
struct figure_entry {
  std::string_view name;     ///< in C++, budgets, JSON and CSV
  std::string_view unit;     ///< MACs, FLOPs, operations, elements or bytes
  std::string_view heading;  ///< of a column or line for people
  std::string_view meaning;
  figure_basis basis;
  in_layers layers;
  figure (*of_row)(const row_figures&);  ///< null: the figure is not a sum over rows
  figure (*of_totals)(const totals&);    ///< null: it needs a memory plan (plan/planners.hpp)
};

inline constexpr figure_entry figure_table[] = {
    {"macs", "MACs", "MACs", "multiply-accumulates of all taps, as papers count them", figure_basis::work,
     in_layers::yes, [](const row_figures& r) -> figure { return r.macs; },
     [](const totals& t) -> figure { return t.macs; }},
    {"valid_macs", "MACs", "valid MACs", "multiply-accumulates without those on zero padding or behind a causal mask",
     figure_basis::work, in_layers::yes, [](const row_figures& r) -> figure { return r.valid_macs; },
     [](const totals& t) -> figure { return t.valid_macs; }},
    {"flops", "FLOPs", "FLOPs", "operations as the convention counts them", figure_basis::convention, in_layers::yes,
     [](const row_figures& r) -> figure { return r.flops; }, [](const totals& t) -> figure { return t.flops; }},
    {"transcendental", "operations", "transcendental", "exp, log, pow, trigonometric, tanh, erf", figure_basis::work,
     in_layers::no, [](const row_figures& r) -> figure { return r.work.transcendental(); },
     [](const totals& t) -> figure { return t.work.transcendental(); }},
    {"parameters", "elements", "parameters", "elements of the weights", figure_basis::stored, in_layers::yes,
     [](const row_figures& r) -> figure { return r.parameters; },
     [](const totals& t) -> figure { return t.parameters; }},
    {"weight_bytes", "bytes", "weight bytes", "bytes of the weights in their own types", figure_basis::stored,
     in_layers::yes, [](const row_figures& r) -> figure { return r.weight_bytes; },
     [](const totals& t) -> figure { return t.weight_bytes; }},
    {"activations", "elements", "activations", "elements that all layers write", figure_basis::work, in_layers::no,
     [](const row_figures& r) -> figure { return r.activations; },
     [](const totals& t) -> figure { return t.activations; }},
    {"peak_bytes", "bytes", "peak memory", "most bytes of tensors that are live at once", figure_basis::work,
     in_layers::no, nullptr, [](const totals& t) -> figure { return t.peak.bytes; }},
    {"arena_bytes", "bytes", "arena", "bytes of the smallest memory plan over all planners", figure_basis::work,
     in_layers::no, nullptr, nullptr},
    {"arena_bytes_in_place", "bytes", "arena in place",
     "the same if element-wise operations write over an input that is not used again", figure_basis::work,
     in_layers::no, nullptr, nullptr},
    {"quantization", "elements", "quantization", "elements of scales and zero points of compressed weights",
     figure_basis::stored, in_layers::no, [](const row_figures& r) -> figure { return r.quantization; },
     [](const totals& t) -> figure { return t.quantization; }},
    {"quantization_bytes", "bytes", "quantization bytes", "bytes of scales and zero points; a part of weight_bytes",
     figure_basis::stored, in_layers::no, [](const row_figures& r) -> figure { return r.quantization_bytes; },
     [](const totals& t) -> figure { return t.quantization_bytes; }},
    {"state_bytes", "bytes", "states", "bytes of the states that a run reads, such as a KV cache", figure_basis::stored,
     in_layers::no, [](const row_figures& r) -> figure { return r.state_bytes; },
     [](const totals& t) -> figure { return t.state_bytes; }},
};
inline constexpr std::size_t figure_count = std::size(figure_table);
static_assert(figure_table[static_cast<std::size_t>(figure_id::state_bytes)].name == "state_bytes" &&
                  figure_table[static_cast<std::size_t>(figure_id::peak_bytes)].name == "peak_bytes",
              "figure_table and figure_id have one order");

constexpr const figure_entry& entry_of(figure_id id) { return figure_table[static_cast<std::size_t>(id)]; }
/// The index of a figure in figure_table, also by the older names params and memory_peak_bytes; -1 for an unknown name.
constexpr int figure_named(std::string_view name) {
  if (name == "params") name = "parameters";
  if (name == "memory_peak_bytes") name = "peak_bytes";
  for (std::size_t i = 0; i < std::size(figure_table); ++i)
    if (figure_table[i].name == name) return static_cast<int>(i);
  return -1;
}

/// Elements that a row writes and that count as activations.
constexpr count_t activations_of(const analysis_base& a, const row& r) {
  count_t n = 0;
  if (r.kind == node_kind::computed && !r.folded && r.reached)
    for (const partial_tensor& t : a.outputs_of(r))
      if (t.dims.is_static()) n += numbers(t.dims).elements();
  return n;
}

/// True if every row that the outputs depend on is known: no unknown operation, no rejected operands, no unknown
/// dimension. Otherwise sums over rows are lower bounds.
constexpr bool all_rows_known(const analysis_base& a) {
  for (const row& r : a.rows)
    if (r.reached && !r.folded && r.state != standing::counted) return false;
  return true;
}

}  // namespace opcost

#endif

namespace opcost {

/// Limits on the arenas of named planners, in bytes (plan/planners.hpp).
struct planner_limits {
  count_t greedy_by_size = count_t::limit, greedy_by_conflict = count_t::limit, hill_climb = count_t::limit;
};

/// Limits of a device or a project. A limit that is not set always holds. The names are those of figure_table. Limits
/// on arenas need budget/arena_budget.hpp.
struct budget {
  static constexpr std::int64_t any = count_t::limit;
  count_t macs = any, valid_macs = any, flops = any, parameters = any, weight_bytes = any, peak_bytes = any,
          activations = any, transcendental = any;
  count_t quantization = any, quantization_bytes = any, state_bytes = any;
  count_t arena_bytes = any;           ///< of the smallest plan over all planners
  count_t arena_bytes_in_place = any;  ///< the same if element-wise operations write in place
  planner_limits arena_bytes_of{};     ///< of one planner each
  std::array<count_t, figure_count - named_figures> further = no_further();  ///< of figures without a name above

  static constexpr std::array<count_t, figure_count - named_figures> no_further() {
    std::array<count_t, figure_count - named_figures> all{};
    for (count_t& limit : all) limit = any;
    return all;
  }
  constexpr bool limits_arenas() const {
    return arena_bytes != any || arena_bytes_in_place != any || arena_bytes_of.greedy_by_size != any ||
           arena_bytes_of.greedy_by_conflict != any || arena_bytes_of.hill_climb != any;
  }
};

/// within: the figure is complete and does not exceed the limit. over: its known part exceeds the limit. not_known: it
/// is incomplete, and its known part does not exceed the limit.
enum class verdict : std::uint8_t { within, over, not_known };
template <> inline constexpr std::array<std::string_view, 3> spellings<verdict>{"within", "over", "not known"};

/// One limited figure.
struct figure_verdict {
  figure_id id = figure_id::macs;
  std::string_view planner{};  ///< of arena_bytes: the planner that was named; empty: the best of all
  count_t limit = 0;
  figure value{};        ///< a lower bound if it is not complete; unknown if no part of it is known
  bool complete = true;  ///< false: a part of the network is missing in the value
  verdict is = verdict::within;
  int heaviest = -1;  ///< the row with the largest share of the figure; -1: no row has one
  count_t heaviest_value = 0;

  constexpr std::string_view name() const { return entry_of(id).name; }
};

/// The verdicts of all limited figures. Converts to true if the network is within the budget.
struct budget_report {
  static constexpr int most = 3 + static_cast<int>(figure_count);  // three named planners
  std::array<figure_verdict, most> figures{};
  int count = 0;

  constexpr span<const figure_verdict> all() const {
    return span<const figure_verdict>(figures).first(static_cast<std::size_t>(count));
  }
  /// over if any figure is over, else not_known if any is, else within.
  constexpr verdict overall() const {
    verdict v = verdict::within;
    for (const figure_verdict& f : all()) {
      if (f.is == verdict::over) return verdict::over;
      if (f.is == verdict::not_known) v = verdict::not_known;
    }
    return v;
  }
  constexpr explicit operator bool() const { return overall() == verdict::within; }
  constexpr void add(figure_verdict f) {
    const bool exceeds = f.value.known && f.value.whole > f.limit;
    const bool reaches_fraction = f.value.known && f.value.whole == f.limit && f.value.part > 0;
    if (exceeds || reaches_fraction || (f.value.known && f.value.whole.saturated()))
      f.is = verdict::over;
    else if (!f.value.known || !f.complete)
      f.is = verdict::not_known;
    if (count < most) figures[static_cast<std::size_t>(count++)] = f;
  }
};

namespace detail {
struct figure_limit {
  figure_id id;
  count_t budget::*limit;
};
inline constexpr figure_limit named_limits[] = {
    {figure_id::macs, &budget::macs},
    {figure_id::valid_macs, &budget::valid_macs},
    {figure_id::flops, &budget::flops},
    {figure_id::transcendental, &budget::transcendental},
    {figure_id::parameters, &budget::parameters},
    {figure_id::weight_bytes, &budget::weight_bytes},
    {figure_id::quantization, &budget::quantization},
    {figure_id::quantization_bytes, &budget::quantization_bytes},
    {figure_id::activations, &budget::activations},
    {figure_id::peak_bytes, &budget::peak_bytes},
    {figure_id::arena_bytes, &budget::arena_bytes},
    {figure_id::arena_bytes_in_place, &budget::arena_bytes_in_place},
    {figure_id::state_bytes, &budget::state_bytes},
};
// The limit on a figure: a named member, or one of `further`.
template <class Budget> constexpr auto& limit_of(Budget& b, figure_id id) {
  for (const figure_limit& l : named_limits)
    if (l.id == id) return b.*l.limit;
  return b.further[static_cast<std::size_t>(id) - named_figures];
}

template <class... Cs> struct first_convention { using type = void; };
template <class C, class... Cs> struct first_convention<C, Cs...> { using type = C; };
}  // namespace detail

/// Where the FLOPs of an analysis are: the column of a convention. column -1: no convention.
struct flops_column {
  int column = -1, columns = 0;
  bool counts_folded = false;

  constexpr figure of(const analysis_base& a, int row) const {
    if (column < 0) return {};
    return a.figures[row * columns + column];
  }
};
/// The column of convention C, or of the first convention of the analysis if C is void.
template <class C = void, class... Cs> constexpr flops_column flops_in(const analysis<Cs...>&) {
  using first = typename detail::first_convention<Cs...>::type;
  using convention = std::conditional_t<std::is_void_v<C>, first, C>;
  if constexpr (std::is_void_v<convention>)
    return {};
  else
    return {analysis<Cs...>::template index_of<convention>(), analysis<Cs...>::conventions,
            counts_folded<convention>()};
}

namespace detail {
// The figures of each row. A row whose branch is unknown has the MACs of the branch with the least.
constexpr sequence<row_figures> figures_by_row(const analysis_base& a, const flops_column& flops) {
  const sequence<parameter_count> parameters = parameters_by_row(a);
  sequence<row_figures> all;
  all.reserve(a.rows.size());
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    const row& r = a.at(i);
    row_figures f;
    f.parameters = parameters[i].elements;
    f.weight_bytes = parameters[i].bytes;
    f.quantization = parameters[i].quantization;
    f.quantization_bytes = parameters[i].quantization_bytes;
    f.activations = activations_of(a, r);
    f.flops = r.reached && (flops.counts_folded || !r.folded) ? flops.of(a, i) : figure(0);
    if (r.counts()) {
      f.work = r.work;
      f.macs = r.work.mac;
      f.valid_macs = r.work.valid_mac();
    } else if (r.reached && !r.folded) {
      f.macs = least_of_branches(a, i, [](const analysis_base& in, int k) { return in.at(k).work.mac; });
      f.valid_macs = least_of_branches(a, i, [](const analysis_base& in, int k) { return in.at(k).work.valid_mac(); });
    }
    all.push_back(f);
  }
  for (const int i : state_rows(a)) all[static_cast<std::size_t>(i)].state_bytes = state_bytes_of(a, a.at(i));
  return all;
}
}  // namespace detail

/// Judges all limited figures but those of arenas, which check_with_arena judges (budget/arena_budget.hpp).
// The name is in parentheses because some engines define a macro check().
constexpr budget_report(check)(const analysis_base& a, const budget& b, const flops_column& flops) {
  budget_report report;
  const bool complete = all_rows_known(a);
  const sequence<row_figures> rows = detail::figures_by_row(a, flops);
  for (std::size_t at = 0; at < figure_count; ++at) {
    const auto id = static_cast<figure_id>(at);
    const count_t limit = detail::limit_of(b, id);
    if (limit == budget::any || figure_table[at].of_row == nullptr) continue;
    figure_verdict v{.id = id, .limit = limit, .value = count_t(0), .complete = complete};
    for (int i = 0; i < static_cast<int>(rows.size()); ++i) {
      const figure f = figure_table[at].of_row(rows[i]);
      if (!f.known && a.at(i).kind == node_kind::computed) v.complete = false;
      if (!f.known) continue;
      v.value = v.value + f;
      if (f.whole <= v.heaviest_value) continue;
      v.heaviest = i;
      v.heaviest_value = f.whole;
    }
    if (id == figure_id::flops && flops.column < 0) v.value = {};
    report.add(v);
  }
  if (b.peak_bytes != budget::any) {
    const memory_peak peak = peak_of(a);
    figure_verdict v{.id = figure_id::peak_bytes, .limit = b.peak_bytes, .value = peak.bytes};
    v.complete = complete && peak.complete;
    v.heaviest = peak.row;
    for (const lifetime& l : lifetimes(a))
      if (l.of.row == peak.row) v.heaviest_value += l.bytes;
    report.add(v);
  }
  return report;
}
/// The same with the FLOPs of convention C, or of the first convention of the analysis if C is void.
template <class C = void, class... Cs> constexpr budget_report(check)(const analysis<Cs...>& a, const budget& b) {
  return (check)(a, b, flops_in<C>(a));
}

namespace detail {
inline constexpr const char* over_text =
    "opcost: the network exceeds its budget: figure, value, limit, heaviest layer (README: Budgets)";
inline constexpr const char* not_known_text =
    "opcost: a figure is not known, so the budget cannot be judged: figure, known part, limit (README: Budgets)";
extern const char the_network;

// A name as a template argument, so that a message of g++ shows it.
struct short_name {
  char text[24]{};
  constexpr short_name() = default;
  constexpr short_name(const char* s) {
    for (std::size_t i = 0; s[i] != '\0' && i + 1 < sizeof text; ++i) text[i] = s[i];
  }
};
// A figure that is not within its limit. The names are literals.
struct exceeded {
  const char *figure = "", *layer = "";
  std::int64_t value = 0, limit = 0;
  int row = -1;
};
struct exceeded_list {
  std::array<exceeded, budget_report::most> items{};
  std::size_t count = 0;
  bool over = false;
};
// Never a constant expression if there are figures. g++ prints the template arguments and the literal, clang the
// arguments of the call.
template <short_name Figure, std::int64_t Value, std::int64_t Limit, short_name HeaviestLayer, int Row> struct needs {};
template <class... Figures> constexpr bool within_budget(const char* what, auto... figures) {
  if (sizeof...(Figures) == 0) return true;
  if (__builtin_is_constant_evaluated()) return what - &the_network != 0;
  return sizeof...(figures) == 0;
}
template <class Report, class Net> constexpr exceeded_list exceeded_in(const Report& report, const Net& net) {
  exceeded_list list;
  list.over = report.overall() == verdict::over;
  for (const figure_verdict& f : report.all()) {
    if (f.is == verdict::within || (list.over && f.is != verdict::over)) continue;
    exceeded& e = list.items[list.count++];
    e.figure = f.name().data();
    if (f.heaviest >= 0) e.layer = net.at(f.heaviest).type.data();
    e.value = f.value.whole.n;
    e.limit = f.limit.n;
    e.row = f.heaviest;
  }
  return list;
}
template <class Of, std::size_t... Index> constexpr bool none_exceeded(std::index_sequence<Index...>) {
  return within_budget<
      needs<short_name(Of::list.items[Index].figure), Of::list.items[Index].value, Of::list.items[Index].limit,
            short_name(Of::list.items[Index].layer), Of::list.items[Index].row>...>(
      Of::list.over ? over_text : not_known_text, Of::list.items[Index]...);
}
template <budget Limit, auto Make> struct exceeded_of {
  static constexpr exceeded_list list = [] {
    const auto net = Make();
    return exceeded_in((check)(net, Limit), net);
  }();
};
}  // namespace detail

/// For static_assert: `Make` is a captureless function that returns the network. Does not compile if a figure is over
/// its limit or not known; the compiler's message names each such figure, its value, its limit and its heaviest layer.
template <budget Limit, auto Make> constexpr bool fits() {
  constexpr bool limits_arenas = Limit.limits_arenas();
  static_assert(!limits_arenas,
                "opcost: limits on arenas need fits_with_arena of <opcost/budget/arena_budget.hpp> (README: Budgets)");
  if constexpr (limits_arenas)
    return false;
  else {
    using found = detail::exceeded_of<Limit, Make>;
    return detail::none_exceeded<found>(std::make_index_sequence<found::list.count>{});
  }
}

}  // namespace opcost

#endif

// ---- opcost/convention/exact.hpp
#ifndef OPCOST_CONVENTION_EXACT_HPP_PIECE
#define OPCOST_CONVENTION_EXACT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0

namespace opcost {

/// opcost's own convention: FLOPs = 2 MACs + every other primitive arithmetic operation. Transcendental functions are
/// listed apart; boolean and bitwise operations do not count.
struct exact {
  static constexpr std::string_view name = "opcost";
  static constexpr std::string_view about =
      "the default: 2 x MACs + every other arithmetic operation; transcendental functions listed apart";
  static constexpr tally weights{.mac = 2, .add = 1, .mul = 1, .div = 1, .cmp = 1, .round = 1, .sqrt = 1, .bias = 1};

  static constexpr void figures(const auto& a, auto&& f) {
    f("macs", figure(a.macs()));
    f("valid_macs", figure(a.valid_macs()));
    f("flops", a.template flops<exact>());
    f("params", figure(a.parameters()));
  }
};

}  // namespace opcost

#endif

// ---- opcost/graph/analyze.hpp
#ifndef OPCOST_GRAPH_ANALYZE_HPP_PIECE
#define OPCOST_GRAPH_ANALYZE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Analyzes a user's graph.

// ---- opcost/graph/graph_traits.hpp
#ifndef OPCOST_GRAPH_GRAPH_TRAITS_HPP_PIECE
#define OPCOST_GRAPH_GRAPH_TRAITS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The adapter of a user's graph. A specialization of graph_traits<Graph> has static functions; an algorithm calls only
// those that it needs:
//   nodes(g)                a range of nodes, valid as long as g
//   visit(g, node, f)       calls f exactly once with the node's operation: an operation or a layer,
//                           unknown_op{type}, or fused{...} and lowering{...} (graph/lowered_node.hpp) for several
//                           operations in one row
// and one of
//   inputs(g, node)         one edge {index in nodes(g), output} per operand, in order; shapes are inferred then.
//                           {-1, 0} is an operand that is missing, which an optional one may be
//   operands(g, node)       the tensors that the node is given
// and may have
//   name(g, node)           for reports; a std::string by value is copied
//   outputs(g, node)        the outputs' shapes that the graph stores. They stand in if inference has no answer because
//                           a value is unknown, and never replace a contradiction
//   facts(g, node)          a node_facts: name, type, opset and storage (graph/recorder.hpp)
//   content(g, node, tensor, into)   reads the content of a constant; false if it is unavailable
//   reads(g, node)          content_use: the inputs whose contents the node's shapes depend on; without it, all
//                           contents are computed
//   tensor_names(g, node, output, f)  calls f(name) for each name of an output's tensor, if tensors have names of their
//                           own
//   names_of_dimensions(g, node)  of an input: the names of its dimensions (graph/input_shapes.hpp)
//   bodies(g, node)         the graphs in a loop or branch, and their wiring (graph/run_bodies.hpp)
//
// If the graph has an attribute for what the operation takes as an operand (the order of a transpose, a target shape,
// axes, lengths, pads), it needs no node for it. A lowering makes the constant:
//   f(lowering{[&](const auto& in, auto&& step) { return step(transpose{}, in[0], step.numbers(n.order)); },
//   "Permute"})
// Likewise: step(reshape{}, in[0], step.numbers({1, -1})), step.all(split{2}, in[0], step.number(axis)),
// step(slice{}, in[0], step.numbers(begin), step.numbers(end), step.numbers(stride), step.numbers(axes)),
// step(pad_1{}, in[0], step.numbers(before), step.numbers(after)).
//
// A node that breaks these rules is a row that is not known, with a reason: zero or several calls of f, an edge from a
// node or an output that does not exist, a missing operand, a cycle, operands that the operation rejects.

// ---- opcost/graph/recorder.hpp
#ifndef OPCOST_GRAPH_RECORDER_HPP_PIECE
#define OPCOST_GRAPH_RECORDER_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Adds rows to an analysis, one operation at a time, each after those that feed it. analyze() and network both use it.

// ---- opcost/graph/lowered_node.hpp
#ifndef OPCOST_GRAPH_LOWERED_NODE_HPP_PIECE
#define OPCOST_GRAPH_LOWERED_NODE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A node that is several operations of the catalogue. The analysis has one row for it, with the node's own name and
// type; shapes, work, figures, contents, parameters and memory follow from the operations.
//
// In C++, for a graph whose operations are known at compile time, `visit` calls f with one of
//   fused{conv2d{.out_channels = 8, .kernel_size = {3, 3}}, relu{}}       a chain (its rule for operands: below)
//   lowering{[&](const auto& in, auto&& step) { return step(relu{}, step(add{}, in[0], in[1])); }}
//
// In a reader: graph/reader_lowering.hpp.
//
// `step(op, operands...)` returns the first output, `step.all(op, operands...)` all of them; either takes a span of
// tensors as well. Contents pass from step to step (Shape -> Gather -> Concat -> Reshape). If an operation rejects its
// operands, the row is not known, the reason names that operation, and further steps do nothing.
// A step that depends only on constants is not counted.

// ---- opcost/graph/lowering_steps.hpp
#ifndef OPCOST_GRAPH_LOWERING_STEPS_HPP_PIECE
#define OPCOST_GRAPH_LOWERING_STEPS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Adds up the steps of a lowered node: outputs, contents, parameters, memory use, and which operands are data
// (graph/lowered_node.hpp).
#include <limits>

// ---- opcost/graph/evaluate.hpp
#ifndef OPCOST_GRAPH_EVALUATE_HPP_PIECE
#define OPCOST_GRAPH_EVALUATE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Evaluates one operation on given operands: its outputs, its work, and its figures under the conventions.

// ---- opcost/graph/any_op.hpp
#ifndef OPCOST_GRAPH_ANY_OP_HPP_PIECE
#define OPCOST_GRAPH_ANY_OP_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// One interface for every operation: any_op<Op> is the same for an operation whose type is known at compile time, for a
// layer, and for an entry of a catalogue that is known only at run time. The recorder and the evaluation use nothing
// else.

namespace opcost::detail {

template <class Op> class any_op;

/// Infers the shapes of a layer: `lower` calls it with each operation and its operands.
struct following_shapes {
  rejection refusal{};
  std::string_view refused_by{};  // the operation that rejected its operands

  template <class Op, class Dim> constexpr partial_outputs all(const Op& op, const basic_operands<Dim>& operands) {
    partial_outputs part = any_op<Op>(op).infer(operands);
    if (refusal.empty() && !part.refusal.empty()) {
      refusal = part.refusal;
      refused_by = any_op<Op>(op).name();
    }
    return part;
  }
  template <class Op, class... Operands> constexpr partial_outputs all(const Op& op, const Operands&... operands) {
    const std::array<partial_tensor, sizeof...(Operands)> given{operands...};
    return all(op, partial_tensors(span<const partial_tensor>(given)));
  }
  template <class Op, class... Operands>
  constexpr partial_tensor operator()(const Op& op, const Operands&... operands) {
    return all(op, operands...)[0];
  }
};

/// An operation or a layer whose type is known at compile time.
template <class Op> class any_op {
 public:
  constexpr explicit any_op(const Op& op) : op_(op) {}

  constexpr std::string_view name() const {
    if constexpr (erased_op<Op>)
      return op_traits<Op>::name_of(op_);
    else
      return op_traits<Op>::name;
  }
  static constexpr int opset() { return opset_of<Op>(); }
  static constexpr node_kind kind() { return kind_of<Op>(); }
  static constexpr bool pure() { return pure_of<Op>(); }
  static constexpr bool folds() { return folds_of<Op>(); }
  static constexpr memory_use memory() { return memory_of<Op>(); }
  static constexpr unsigned settings() { return settings_of<Op>(); }
  static constexpr unsigned reads() { return reads_of<Op>(); }
  // True if numbers are enough: the outputs depend on no content, and the operation is not an input, whose dimensions
  // may be unknown.
  static constexpr bool takes_numbers() { return reads() == 0 && kind() != node_kind::input; }

  static constexpr bool has_value() { return has_value_rule<Op>(); }
  constexpr bool value([[maybe_unused]] const partial_tensors& in, [[maybe_unused]] const partial_tensor& out,
                       [[maybe_unused]] int port, [[maybe_unused]] content<interval> into) const {
    if constexpr (has_value_rule<Op>())
      return op_traits<Op>::value(op_, in, out, port, into);
    else
      return false;
  }
  constexpr partial_outputs infer(const partial_tensors& in) const {
    if constexpr (lowered_op<Op>) {
      // layers index the dimensions of their inputs
      for (int i = 0; i < in.size(); ++i)
        if (in[i].present() && !in[i].dims.ranked()) return undecided("input {}: the rank is unknown", i);
      if (const rejection why = required_of<Op>().missing(in)) return why;
      following_shapes f;
      partial_outputs out = op_traits<Op>::lower(op_, in, f);
      if (!f.refusal.empty()) out.refusal = f.refusal;
      return out;
    } else {
      return opcost::infer(op_, in);
    }
  }
  constexpr tally count(const tensors& in, const outputs& out) const { return op_traits<Op>::count(op_, in, out); }

  template <class C> static constexpr bool has_rule() { return opcost::has_rule<C, Op>; }
  template <class C> constexpr figure read(const tensors& in, const outputs& out, const tally& work) const {
    return opcost::read<C>(op_, in, out, work);
  }

 private:
  const Op& op_;
};

/// An entry of a catalogue. It is compiled once for all catalogues.
template <> class any_op<erased_op_ref> {
 public:
  constexpr explicit any_op(const erased_op_ref& r) : entry_(*r.entry), op_(r.op) {}

  constexpr std::string_view name() const { return entry_.name; }
  constexpr int opset() const { return entry_.opset; }
  constexpr node_kind kind() const { return entry_.kind; }
  constexpr bool pure() const { return entry_.pure; }
  constexpr bool folds() const { return entry_.folds; }
  constexpr memory_use memory() const { return entry_.memory; }
  constexpr unsigned settings() const { return entry_.settings; }
  constexpr unsigned reads() const { return entry_.reads; }
  static constexpr bool takes_numbers() { return false; }  // so that a reader compiles each infer once

  constexpr bool has_value() const { return entry_.value != nullptr; }
  bool value(const partial_tensors& in, const partial_tensor& out, int port, content<interval> into) const {
    return entry_.value(op_, in, out, port, into);
  }
  partial_outputs infer(const partial_tensors& in) const { return entry_.infer(op_, in); }
  tally count(const tensors& in, const outputs& out) const { return entry_.count(op_, in, out); }

 protected:
  const op_entry& entry_;
  const void* op_;
};

/// An entry of the catalogue `List`, with the conventions' rules for it.
template <class List> class any_op<op_ref<List>> : public any_op<erased_op_ref> {
 public:
  constexpr explicit any_op(const op_ref<List>& r) : any_op<erased_op_ref>(r.erased()), index_(r.index) {}

  template <class C> bool has_rule() const { return rules_of<C, List>[static_cast<std::size_t>(index_)] != nullptr; }
  template <class C> figure read(const tensors& in, const outputs& out, const tally& work) const {
    const rule_function f = rules_of<C, List>[static_cast<std::size_t>(index_)];
    return f ? f(op_, in, out) : weigh<C>(work);
  }

 private:
  int index_;
};

}  // namespace opcost::detail

#endif

namespace opcost {

/// The result of evaluating one operation or layer.
template <std::size_t Conventions> struct evaluation {
  rejection refusal{};
  std::string_view refused_by{};  // the inner operation that rejected its operands
  bool counted = false;           // all dimensions are numbers, so that the work is known
  bool folds = false;             // all of its operations fold elements
  tally work{};
  memory_use memory = memory_use::own;
  count_t parameters = 0, parameter_bytes = 0;
  std::array<figure, Conventions> figures{};
};

// Tensors as numbers, if all their dimensions are numbers, with those contents that are numbers.
class number_operands {
 public:
  constexpr bool assign(const partial_tensors& in, bool with_contents) {
    items_.clear();
    for (const partial_tensor& t : in) {
      if (t.present() && !t.dims.is_static()) return false;
      items_.push_back(numbers(t));
    }
    if (with_contents) take_contents(in);
    return true;
  }
  constexpr operator tensors() const { return tensors(span<const tensor>(items_)); }

 private:
  sequence<tensor> items_{};
  sequence<count_t> contents_{};

  constexpr void take_contents(const partial_tensors& in) {
    contents_.clear();
    for (const partial_tensor& t : in)
      for (const interval& v : t.value) contents_.push_back(v.min);
    std::size_t at = 0;
    for (int i = 0; i < in.size(); ++i) {
      tensor& t = items_[i];
      bool all_known = true;
      for (const interval& v : in[i].value) all_known = all_known && known(v);
      if (all_known) t.value = span<const count_t>(contents_).subspan(at, in[i].value.size());
      t.reals = in[i].reals;
      at += in[i].value.size();
    }
  }
};

namespace detail {
constexpr span<const partial_tensor> distinct(const partial_outputs& o) {
  return span<const partial_tensor>(o.first).first(static_cast<std::size_t>(o.cut_axis < 0 ? o.count : 1));
}
constexpr bool as_numbers(span<const partial_tensor> all, outputs& out) {
  if (all.size() > out.first.size()) return false;
  for (const partial_tensor& t : all) {
    if (!t.dims.is_static()) return false;
    out.first[static_cast<std::size_t>(out.count++)] = numbers(t);
  }
  return true;
}

// Adds the work of an operation whose operands and outputs are numbers.
template <class... Cs, class Op, class Evaluation>
constexpr void count_work(Evaluation& e, const any_op<Op>& op, const tensors& in, const outputs& out) {
  e.work = op.count(in, out);
  e.figures = {op.template read<Cs>(in, out, e.work)...};
  e.counted = true;
  e.folds = op.folds();
}

// Returns the outputs of an operation whose operands are numbers, and adds its work. A layer is the sum of the
// operations that it lowers to, except for a convention that has a rule for the layer itself.
template <class... Cs, class Op>
constexpr outputs measure(evaluation<sizeof...(Cs)>& e, const Op& op, const tensors& in);

// A layer's `lower` calls it with each operation and its operands: f(op, operands...) returns the first output,
// f.all(op, operands...) all of them. Work, figures and parameters add up.
template <class... Cs> struct adding_up {
  evaluation<sizeof...(Cs)>& e;
  bool first = true;

  template <class Op, class Dim> constexpr outputs all(const Op& op, const basic_operands<Dim>& given) {
    if (!e.refusal.empty()) return {};
    outputs out;
    if (first) {
      out = measure<Cs...>(e, op, given);
      first = false;
    } else {
      evaluation<sizeof...(Cs)> part;
      out = measure<Cs...>(part, op, given);
      add(part);
    }
    if (!e.refusal.empty()) e.refused_by = any_op<Op>(op).name();
    for (const tensor& t : given)
      if (t.stored == tensor::learned) {
        e.parameters += t.dims.elements();
        e.parameter_bytes += bytes_of(t.type, t.dims.elements());
      }
    return out;
  }
  template <class Op, class... Operands> constexpr outputs all(const Op& op, const Operands&... operands) {
    const std::array<tensor, sizeof...(Operands)> given{operands...};
    return all(op, tensors(span<const tensor>(given)));
  }
  template <class Op, class... Operands> constexpr tensor operator()(const Op& op, const Operands&... operands) {
    return all(op, operands...)[0];
  }

 private:
  constexpr void add(const evaluation<sizeof...(Cs)>& part) {
    e.refusal = part.refusal;
    e.work += part.work;
    if (part.memory < e.memory) e.memory = part.memory;
    e.folds = e.folds && part.folds;
    for (std::size_t c = 0; c < sizeof...(Cs); ++c)
      e.figures[c] = e.figures[c].known && part.figures[c].known ? e.figures[c] + part.figures[c] : figure{};
    e.parameters += part.parameters;
    e.parameter_bytes += part.parameter_bytes;
  }
};

template <class... Cs, class Op>
constexpr outputs measure(evaluation<sizeof...(Cs)>& e, const Op& op, const tensors& in) {
  if constexpr (lowered_op<Op>) {
    e.refusal = required_of<Op>().missing(in);
    if (!e.refusal.empty()) return {};
    adding_up<Cs...> f{e};
    outputs out = op_traits<Op>::lower(op, in, f);
    if (e.refusal.empty()) e.refusal = out.refusal;
    e.counted = e.refusal.empty();
    if constexpr ((has_rule<Cs, Op> || ...)) {
      const auto own = [&]<class C>(std::type_identity<C>, std::size_t c) {
        if constexpr (has_rule<C, Op>)
          if (const figure whole = rule<C, Op>::figure_of(op, in, out); whole.known) e.figures[c] = whole;
      };
      if (e.counted) convention_list<Cs...>::each_with_index(own);
    }
    return out;
  } else {
    outputs out = infer(op, in);
    e.memory = memory_of<Op>();
    if (out.refusal.empty())
      count_work<Cs...>(e, any_op<Op>(op), in, out);
    else
      e.refusal = out.refusal;
    return out;
  }
}
}  // namespace detail

/// Evaluates an operation and appends its outputs to `into`. `scratch` is reused from call to call.
template <class... Cs, class Op>
constexpr void evaluate(evaluation<sizeof...(Cs)>& e, sequence<partial_tensor>& into, const Op& op,
                        const partial_tensors& in, number_operands& scratch) {
  using face = detail::any_op<Op>;
  if constexpr (face::takes_numbers()) {
    if (scratch.assign(in, false)) {
      const outputs out = detail::measure<Cs...>(e, op, scratch);
      if (e.refusal.empty())
        for (int i = 0; i < out.count; ++i) into.push_back(partial(out[i]));
      return;
    }
  }
  const partial_outputs inferred = face(op).infer(in);
  e.refusal = inferred.refusal;
  if (!e.refusal.empty()) return;
  for (int i = 0; i < inferred.count; ++i) into.push_back(inferred[i]);
  if constexpr (!lowered_op<Op>) {
    outputs out;
    if (!detail::as_numbers(detail::distinct(inferred), out) || !scratch.assign(in, face(op).reads() != 0)) return;
    // all pieces are taken to be as long as the first one; no figure depends on the difference
    out.count = inferred.count;
    out.cut_axis = inferred.cut_axis;
    detail::count_work<Cs...>(e, face(op), scratch, out);
  }
}
/// The same with outputs that are already known.
template <class... Cs, class Op>
constexpr void evaluate_as(evaluation<sizeof...(Cs)>& e, const Op& op, const partial_tensors& in,
                           span<const partial_tensor> known, number_operands& scratch) {
  if constexpr (!lowered_op<Op>) {
    const detail::any_op<Op> face(op);
    outputs out;
    if (detail::as_numbers(known, out) && scratch.assign(in, face.reads() != 0))
      detail::count_work<Cs...>(e, face, scratch, out);
  }
}

}  // namespace opcost

#endif

// ---- opcost/graph/kept_content.hpp
#ifndef OPCOST_GRAPH_KEPT_CONTENT_HPP_PIECE
#define OPCOST_GRAPH_KEPT_CONTENT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Storage for the contents of small tensors, which partial_tensor::value and ::reals refer to.

#include <type_traits>

namespace opcost::detail {

// Returns room for n more elements. Earlier elements never move.
template <class T> constexpr span<T> room_for(sequence<sequence<T>>& chunks, std::size_t n) {
  constexpr std::size_t chunk = 512;
  if (chunks.empty() || chunks.back().size() + n > chunks.back().capacity()) {
    chunks.push_back(sequence<T>{});
    chunks.back().reserve(std::is_constant_evaluated() || n > chunk ? n : chunk);
  }
  auto& last = chunks.back();
  last.resize(last.size() + n);
  return span<T>(last).last(n);
}

// Keeps the content of `t` if its shape is known and small and fill(content) returns true.
template <class Fill>
constexpr void follow_content(sequence<sequence<interval>>& numbers_kept, sequence<sequence<double>>& reals_kept,
                              partial_tensor& t, Fill&& fill) {
  if (!t.dims.is_static()) return;
  const count_t n = numbers(t.dims).elements();
  if (n < 1 || n > max_content) return;
  const auto size = static_cast<std::size_t>(n.n);
  if (is_real(t.type)) {
    const auto into = room_for(reals_kept, size);
    if (fill(content<interval>{{}, into}))
      t.reals = into;
    else
      reals_kept.back().resize(reals_kept.back().size() - size);
  } else {
    const auto into = room_for(numbers_kept, size);
    if (fill(content<interval>{into, {}}))
      t.value = into;
    else
      numbers_kept.back().resize(numbers_kept.back().size() - size);
  }
}

// Copies the content of a tensor of the same type and shape.
constexpr bool copy_elements(const partial_tensor& from, content<interval> into) {
  if (from.value.size() != into.numbers.size() || from.reals.size() != into.reals.size()) return false;
  for (std::size_t i = 0; i < into.numbers.size(); ++i) into.numbers[i] = from.value[i];
  for (std::size_t i = 0; i < into.reals.size(); ++i) into.reals[i] = from.reals[i];
  return true;
}

}  // namespace opcost::detail

#endif

namespace opcost {

/// The outputs of a lowered node with their contents as far as they are known, or the reason why there are none. A
/// tensor, a list of tensors and a text convert to it.
class lowered_outputs {
 public:
  rejection refusal{};  // empty: there are outputs

  constexpr lowered_outputs() = default;
  constexpr lowered_outputs(const partial_tensor& t) : lowered_outputs({t}) {}
  constexpr lowered_outputs(std::initializer_list<partial_tensor> list) {
    all_.reserve(list.size());
    for (const partial_tensor& t : list) all_.push_back(t);
  }
  constexpr lowered_outputs(const rejection& why) : refusal(why) {}
  constexpr lowered_outputs(const char* why) : refusal(why) {}
  constexpr lowered_outputs(const partial_outputs& list) : refusal(list.refusal) {
    all_.reserve(static_cast<std::size_t>(list.count));
    for (int i = 0; i < list.count; ++i) all_.push_back(list[i]);
  }

  /// Output i, absent if there are fewer.
  constexpr const partial_tensor& operator[](int i) const {
    return i >= 0 && i < size() ? all_[i] : detail::absent<interval>;
  }
  constexpr int size() const { return static_cast<int>(all_.size()); }
  constexpr void push_back(const partial_tensor& t) { all_.push_back(t); }
  constexpr operator span<const partial_tensor>() const { return all_; }
  constexpr partial_tensor* begin() { return all_.begin(); }
  constexpr partial_tensor* end() { return all_.end(); }

 private:
  sequence<partial_tensor> all_{};
};

namespace detail {
// While a node is lowered, partial_tensor::stored says where a tensor comes from. Such a mark is not a valid storage
// place.
struct origin {
  static constexpr std::int64_t marks = (std::numeric_limits<std::int64_t>::min)();
  static constexpr std::int64_t constant = marks;  // made by the lowering, or depends only on constants
  static constexpr std::int64_t steps = marks + (std::int64_t(1) << 60);

  static constexpr std::int64_t operand(int i, bool from_constants) {
    return marks + 1 + 2 * std::int64_t(i) + (from_constants ? 1 : 0);
  }
  // The mark for an output of a step with the memory use `use`, relative to the node's operands.
  static constexpr std::int64_t step(memory_use use) { return steps + static_cast<std::int64_t>(use); }

  static constexpr bool is_mark(std::int64_t stored) { return stored < marks / 2; }
  static constexpr int index(std::int64_t stored) {  // of a node's operand, or -1
    return is_mark(stored) && stored != constant && stored < steps ? static_cast<int>((stored - marks - 1) / 2) : -1;
  }
  static constexpr bool is_constant(std::int64_t stored) {
    if (!is_mark(stored)) return stored != 0;
    return stored == constant || (stored < steps && (stored - marks - 1) % 2 == 1);
  }
  static constexpr memory_use memory(std::int64_t stored) {
    if (!is_mark(stored) || stored == constant) return memory_use::own;
    if (stored >= steps) return static_cast<memory_use>(stored - steps);
    return index(stored) == 0 ? memory_use::view : memory_use::in_place;
  }
};

// What the row of a lowered node has besides outputs and figures.
struct lowered_facts {
  node_kind kind = node_kind::computed;
  bool pure = true;
  unsigned settings = 0;
  bool folds = false;
};

// Storage for the contents of a lowering's tensors, reused from node to node.
struct lowering_store {
  sequence<sequence<interval>> numbers{};
  sequence<sequence<double>> reals{};
  number_operands scratch{};
  constexpr void clear() {
    numbers.clear();
    reals.clear();
  }
};
struct lowering_access;
}  // namespace detail

/// The part of a lowering that does not depend on the form of operations: constants, explicit statements about the row,
/// and the sums over steps.
class lowering_steps {
 public:
  lowering_steps(const lowering_steps&) = delete;
  lowering_steps& operator=(const lowering_steps&) = delete;

  /// A list of integers as a constant of rank 1: axes, a target shape.
  constexpr partial_tensor numbers(span<const interval> list, dtype type = dtype::i64) {
    return constant_of(list, {static_cast<std::int64_t>(list.size())}, type);
  }
  constexpr partial_tensor numbers(std::initializer_list<interval> list, dtype type = dtype::i64) {
    return numbers(span(list.begin(), list.size()), type);
  }
  constexpr partial_tensor numbers(const ints& list, dtype type = dtype::i64) {
    std::array<interval, ints::max_rank> items{};
    for (int i = 0; i < list.rank; ++i) items[static_cast<std::size_t>(i)] = list[i];
    return numbers(span<const interval>(items).first(static_cast<std::size_t>(list.rank)), type);
  }
  /// An integer as a constant of rank 0.
  constexpr partial_tensor number(interval v, dtype type = dtype::i64) {
    return constant_of(span<const interval>(&v, 1), {}, type);
  }
  /// Real numbers as a constant of rank 1, and of rank 0.
  constexpr partial_tensor reals(span<const double> list, dtype type = dtype::f32) {
    return constant_of(list, {static_cast<std::int64_t>(list.size())}, type);
  }
  constexpr partial_tensor reals(std::initializer_list<double> list, dtype type = dtype::f32) {
    return reals(span(list.begin(), list.size()), type);
  }
  constexpr partial_tensor real(double v, dtype type = dtype::f32) {
    return constant_of(span<const double>(&v, 1), {}, type);
  }
  /// A constant without a content that matters: scales, a table.
  constexpr partial_tensor constant(const partial_shape& dims, dtype type) {
    partial_tensor t;
    t.dims = dims;
    t.type = type;
    t.stored = detail::origin::constant;
    return t;
  }
  /// A parameter that the node itself owns, for example in an attribute. It counts if a step reads it.
  constexpr partial_tensor learned(const partial_shape& dims, dtype type) {
    partial_tensor t = constant(dims, type);
    t.stored = tensor::learned;
    return t;
  }

  /// Sets the kind of the row. Without it, a single step that is an input, a constant or an output decides; otherwise
  /// the row is computed.
  constexpr void kind(node_kind k) {
    kind_ = k;
    kind_given_ = true;
  }
  /// Sets which of the node's operands are settings, bit i for operand i. A constant there is not a parameter.
  /// Without it, an operand is data if some step takes it as data or the node returns it.
  constexpr void settings(unsigned mask) {
    settings_ = mask;
    settings_given_ = true;
  }
  /// Sets the memory use of the outputs. Without it, the strictest of the steps on the path of the data decides.
  constexpr void memory(memory_use use) {
    memory_ = use;
    memory_given_ = true;
  }
  /// The number of steps so far.
  constexpr int steps() const { return steps_; }

 protected:
  constexpr lowering_steps(span<const partial_tensor> operands, detail::lowering_store& store)
      : operands_(operands), store_(store) {
    store.clear();
  }

  // add(face, in, out, folded) counts the work of a step on numbers and returns the memory use of its output.
  template <class View, class Add>
  constexpr lowered_outputs run(const View& op, span<partial_tensor> given, Add&& add) {
    if (!refusal_.empty()) return {};
    memory_use use = memory_use::view;
    const bool folded = take_operands(op, given, use);
    const partial_tensors in{span<const partial_tensor>(given)};
    const partial_outputs inferred = op.infer(in);
    if (!inferred.refusal.empty()) {
      refusal_ = inferred.refusal;
      refused_by_ = op.name();
      return {};
    }
    memory_use own = op.memory();
    outputs out;
    if (detail::as_numbers(detail::distinct(inferred), out) && store_.scratch.assign(in, op.reads() != 0)) {
      out.count = inferred.count;
      out.cut_axis = inferred.cut_axis;
      own = add(op, store_.scratch, out, folded);
    } else {
      counted_ = false;
    }
    if (own < use) use = own;
    lowered_outputs result(inferred);
    int port = 0;
    for (partial_tensor& t : result) {
      t.stored = folded || op.kind() == node_kind::constant ? detail::origin::constant : detail::origin::step(use);
      if (op.has_value())
        detail::follow_content(store_.numbers, store_.reals, t,
                               [&](content<interval> into) { return op.value(in, t, port, into); });
      ++port;
    }
    return result;
  }

  constexpr void add_parameters(count_t elements, count_t bytes) {
    parameters_ += elements;
    parameter_bytes_ += bytes;
  }

 private:
  friend struct detail::lowering_access;

  // Called once with the result of the lowering: makes the outputs those of a row, and returns the row's facts.
  template <class Evaluation> constexpr detail::lowered_facts finish(Evaluation& e, lowered_outputs& out) {
    detail::lowered_facts facts{kind_, pure_, settings_, folds_};
    memory_use use = memory_use::view;
    for (partial_tensor& t : out) {
      if (const int operand = detail::origin::index(t.stored); operand >= 0) data_ |= mask_bit(operand);
      if (detail::origin::memory(t.stored) < use) use = detail::origin::memory(t.stored);
      t.stored = 0;
      counted_ = counted_ && t.dims.is_static();
    }
    if (!settings_given_) facts.settings = ~data_ & all_operands();
    e.refusal = refusal_.empty() ? out.refusal : refusal_;
    e.refused_by = refused_by_;
    e.counted = e.refusal.empty() && counted_;
    e.memory = memory_given_ ? memory_ : use;
    e.parameters = parameters_;
    e.parameter_bytes = parameter_bytes_;
    if (!e.counted) {
      e.work = {};
      e.figures = {};
    }
    return facts;
  }

  span<const partial_tensor> operands_;
  detail::lowering_store& store_;
  rejection refusal_{};
  std::string_view refused_by_{};
  node_kind kind_ = node_kind::computed;
  memory_use memory_ = memory_use::own;
  unsigned settings_ = 0, data_ = 0;
  int steps_ = 0;
  bool kind_given_ = false, settings_given_ = false, memory_given_ = false, pure_ = true, counted_ = true,
       folds_ = false;
  count_t parameters_ = 0, parameter_bytes_ = 0;

  static constexpr unsigned mask_bit(int i) { return i < 32 ? 1u << i : 0; }
  constexpr unsigned all_operands() const { return operands_.size() < 32 ? (1u << operands_.size()) - 1 : ~0u; }

  // Records the operands of a step, limits `use` to what its data allows, and clears the marks. True if the step
  // depends only on constants.
  template <class View> constexpr bool take_operands(const View& op, span<partial_tensor> given, memory_use& use) {
    bool constants = op.pure() && op.kind() == node_kind::computed, any = false;
    for (std::size_t k = 0; k < given.size(); ++k) {
      partial_tensor& t = given[k];
      if (!t.present()) continue;
      any = true;
      if (t.stored == tensor::learned && t.dims.is_static()) {
        const count_t n = opcost::numbers(t.dims).elements();
        add_parameters(n, bytes_of(t.type, n));
      }
      const bool is_constant = detail::origin::is_constant(t.stored);
      if (k >= 32 || (op.settings() >> k & 1u) == 0) {
        if (const int operand = detail::origin::index(t.stored); operand >= 0) data_ |= mask_bit(operand);
        if (!is_constant && detail::origin::memory(t.stored) < use) use = detail::origin::memory(t.stored);
      }
      constants = constants && is_constant;
      if (!is_constant) t.stored = 0;
    }
    if (!kind_given_) kind_ = steps_ == 0 ? op.kind() : node_kind::computed;
    pure_ = pure_ && op.pure();
    folds_ = op.folds() && (steps_ == 0 || folds_);
    ++steps_;
    return constants && any;
  }

  constexpr partial_tensor constant_of(span<const interval> list, const partial_shape& dims, dtype type) {
    partial_tensor t = constant(dims, type);
    detail::follow_content(store_.numbers, store_.reals, t, [&](content<interval> into) {
      for (std::size_t i = 0; i < list.size(); ++i) {
        if (into.reals.empty()) {
          into.numbers[i] = list[i];
        } else {
          if (!list[i].exact()) return false;
          into.reals[i] = static_cast<double>(list[i].min.n);
        }
      }
      return true;
    });
    return t;
  }
  constexpr partial_tensor constant_of(span<const double> list, const partial_shape& dims, dtype type) {
    partial_tensor t = constant(dims, type);
    detail::follow_content(store_.numbers, store_.reals, t, [&](content<interval> into) {
      for (std::size_t i = 0; i < list.size(); ++i) {
        if (into.reals.empty())
          into.numbers[i] = to_count(list[i]);
        else
          into.reals[i] = list[i];
      }
      return true;
    });
    return t;
  }
};

}  // namespace opcost

#endif

namespace opcost {

// ---- at compile time

/// A node that a function lowers to operations. lower(in, step), with the operands as partial_tensors, returns what
/// converts to lowered_outputs. `type` is the row's type if the graph does not have one.
template <class F> struct lowering {
  F lower;
  std::string_view type = "lowered";
};
template <class F> lowering(F) -> lowering<F>;
template <class F> lowering(F, std::string_view) -> lowering<F>;

/// A chain of operations or layers in one node. The first takes the node's operands; each next one takes the output of
/// the one before as its first operand. An operation after the first that requires more operands (op_traits<Op>::inputs
/// above 1: an addition with a residual) takes them from the end of the node's operands, in the order of the chain:
/// fused{convolution{}, add{}, relu{}} takes data, filter and residual.
template <class First, class... Rest> struct fused {
  First first;
  fused<Rest...> rest;
  constexpr fused(const First& f, const Rest&... r) : first(f), rest(r...) {}
};
template <class Only> struct fused<Only> {
  Only first;
  constexpr fused(const Only& f) : first(f) {}
};
template <class... Ops> fused(const Ops&...) -> fused<Ops...>;

namespace detail {
template <class Op> constexpr int extra_operands() { return inputs_of<Op>() > 1 ? inputs_of<Op>() - 1 : 0; }
template <class... Ops> constexpr std::size_t joined_size() {
  return ((std::string_view(op_traits<Ops>::name).size() + 1) + ...) - 1;
}
// "Conv2d+ReLU"
template <class... Ops> constexpr auto joined_names() {
  std::array<char, joined_size<Ops...>()> text{};
  std::size_t at = 0;
  const auto add = [&](std::string_view name) {
    if (at > 0) text[at++] = '+';
    for (char c : name) text[at++] = c;
  };
  (add(op_traits<Ops>::name), ...);
  return text;
}
template <class... Ops> inline constexpr auto names_of_chain = joined_names<Ops...>();

// `extra`: operands of the node that the rest of the chain takes.
template <class Dim, class Op, class... Rest>
constexpr auto run_chain(const fused<Op, Rest...>& chain, span<const basic_tensor<Dim>> in,
                         span<const basic_tensor<Dim>> extra, auto& f) {
  if constexpr (sizeof...(Rest) == 0) {
    return f.all(chain.first, basic_operands<Dim>(in));
  } else {
    sequence<basic_tensor<Dim>> next;
    next.push_back(f.all(chain.first, basic_operands<Dim>(in))[0]);
    const auto more = [&]<class Next, class... Others>(const fused<Next, Others...>& rest) {
      constexpr auto wanted = static_cast<std::size_t>(extra_operands<Next>());
      const std::size_t taken = wanted < extra.size() ? wanted : extra.size();
      for (const auto& t : extra.first(taken)) next.push_back(t);
      return run_chain<Dim>(rest, span<const basic_tensor<Dim>>(next), extra.subspan(taken), f);
    };
    return more(chain.rest);
  }
}
}  // namespace detail

template <class... Ops> struct op_traits<fused<Ops...>> {
  static constexpr std::string_view name{detail::names_of_chain<Ops...>.data(), detail::names_of_chain<Ops...>.size()};
  // a chain whose operations read contents is evaluated like a lowering
  static constexpr bool follows_contents = ((settings_of<Ops>() | reads_of<Ops>()) | ...) != 0;
  template <class Dim>
  static constexpr auto lower(const fused<Ops...>& chain, const basic_operands<Dim>& in, auto&& f) {
    const span<const basic_tensor<Dim>> all(in.begin(), in.end());
    const std::size_t extra = extra_of(chain);
    const std::size_t own = extra <= all.size() ? all.size() - extra : all.size();
    return detail::run_chain<Dim>(chain, all.first(own), all.subspan(own), f);
  }

 private:
  template <class First, class... Rest> static constexpr std::size_t extra_of(const fused<First, Rest...>&) {
    return static_cast<std::size_t>((detail::extra_operands<Rest>() + ... + 0));
  }
};

namespace detail {
// Evaluates the steps of a lowering whose operations are known at compile time.
template <class... Cs> class following_steps : public lowering_steps {
 public:
  constexpr following_steps(span<const partial_tensor> operands, lowering_store& store, evaluation<sizeof...(Cs)>& e)
      : lowering_steps(operands, store), e_(e) {
    for (figure& f : e.figures) f = count_t(0);
  }

  template <class Op, class... Operands> constexpr lowered_outputs all(const Op& op, const Operands&... operands) {
    static_assert(
        costed_op<Op>,
        "opcost: an operation needs op_traits with name, infer and count, or name and lower (README: Add an op)");
    sequence<partial_tensor> given;
    if constexpr (sizeof...(Operands) == 1 && (std::convertible_to<const Operands&, partial_tensors> && ...)) {
      const auto copy = [&](const partial_tensors& list) {
        for (const partial_tensor& t : list) given.push_back(t);
      };
      (copy(operands), ...);
    } else {
      given.reserve(sizeof...(Operands));
      (given.push_back(operands), ...);
    }
    return this->run(any_op<Op>(op), span<partial_tensor>(given.data(), given.size()),
                     [&](const any_op<Op>&, const tensors& in, const outputs& out, bool folded) {
                       return add(op, in, out, folded);
                     });
  }
  template <class Op, class... Operands>
  constexpr partial_tensor operator()(const Op& op, const Operands&... operands) {
    return all(op, operands...)[0];
  }

 private:
  evaluation<sizeof...(Cs)>& e_;

  template <class Op> constexpr memory_use add(const Op& op, const tensors& in, const outputs& out, bool folded) {
    evaluation<sizeof...(Cs)> step;
    if constexpr (lowered_op<Op>) {
      measure<Cs...>(step, op, in);
      this->add_parameters(step.parameters, step.parameter_bytes);
    } else {
      count_work<Cs...>(step, any_op<Op>(op), in, out);
      step.memory = memory_of<Op>();
    }
    if (!folded) e_.work += step.work;
    convention_list<Cs...>::each_with_index([&]<class C>(std::type_identity<C>, std::size_t c) {
      figure& sum = e_.figures[c];
      if (!folded || counts_folded<C>()) sum = sum.known && step.figures[c].known ? sum + step.figures[c] : figure{};
    });
    return step.memory;
  }
};
}  // namespace detail

// ---- in readers: graph/reader_lowering.hpp

template <class List> class lowering_to;
template <class List> struct lowering_ref;

namespace detail {
template <class Op> inline constexpr bool is_lowering = false;
template <class F> inline constexpr bool is_lowering<lowering<F>> = true;
template <class List> inline constexpr bool is_lowering<lowering_ref<List>> = true;
template <class... Ops> inline constexpr bool is_lowering<fused<Ops...>> = op_traits<fused<Ops...>>::follows_contents;

template <class Op> inline constexpr bool names_inner_op = is_lowering<Op>;
template <class... Ops> inline constexpr bool names_inner_op<fused<Ops...>> = true;

template <class F> constexpr std::string_view type_of_lowering(const lowering<F>& l) { return l.type; }
template <class List> constexpr std::string_view type_of_lowering(const lowering_ref<List>&) { return "lowered"; }
template <class... Ops> constexpr std::string_view type_of_lowering(const fused<Ops...>&) {
  return op_traits<fused<Ops...>>::name;
}

struct lowering_access {
  template <class Steps, class Evaluation>
  static constexpr lowered_facts finish(Steps& steps, Evaluation& e, lowered_outputs& out) {
    return steps.finish(e, out);
  }
};

// Evaluates a lowered node and appends its outputs, whose contents refer to `store`.
template <class... Cs, class Op>
constexpr lowered_facts evaluate_lowered(evaluation<sizeof...(Cs)>& e, sequence<partial_tensor>& into, const Op& op,
                                         span<const partial_tensor> operands, lowering_store& store) {
  const partial_tensors in{operands};
  const auto with = [&](auto& step, auto&& run) {
    lowered_outputs out = run(step);
    const lowered_facts facts = lowering_access::finish(step, e, out);
    if (e.refusal.empty())
      for (const partial_tensor& t : out) into.push_back(t);
    return facts;
  };
  if constexpr (requires { op.call; }) {
    lowering_to<typename Op::list> step(operands, store, std::type_identity<void (*)(Cs...)>{}, e.work, e.figures);
    return with(step, [&](auto& s) { return op.call(op.node, op.lower, in, s); });
  } else {
    following_steps<Cs...> step(operands, store, e);
    return with(step, [&](auto& s) -> lowered_outputs {
      if constexpr (requires { op.lower; })
        return op.lower(in, s);
      else
        return op_traits<Op>::lower(op, in, s);
    });
  }
}
}  // namespace detail

}  // namespace opcost

#endif

// ---- opcost/graph/run_bodies.hpp
#ifndef OPCOST_GRAPH_RUN_BODIES_HPP_PIECE
#define OPCOST_GRAPH_RUN_BODIES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Nodes with bodies: loops, iterators over slices, branches. graph_traits<G>::bodies(g, node) returns items with
// `graph` (a G) and `wiring` (a body_wiring); empty for a node without bodies.

namespace opcost {

/// An entry of a port map. With an axis >= 0 the operand is cut into slices of length `part`, or the results are joined
/// along it.
struct port_map {
  int outer = -1;  // index of an operand or an output of the node
  int inner = -1;  // a node of the body: an input; for a result, an output node or the node that computes it
  int axis = -1;
  bool sliced = false;
  int inner_port = 0;  // the output of the node that computes a result
  count_t start = 0, end = -1, stride = 1, part = 1;
};
/// An output of the body that is an input of the next trip.
struct carried {
  int result = -1, parameter = -1;
};

/// How a body is connected to its node.
struct body_wiring {
  body_kind kind = body_kind::repeated;
  sequence<port_map> inputs{}, outputs{};
  sequence<carried> back{};
  int trips = -1;      // the operand with the maximum trip count of a loop, or -1
  int condition = -1;  // the operand that says if a loop runs at all, or which branch runs; -1: none
  interval known_trips = interval::unknown();  // the trip count, if neither slices nor operands define it
  int goes_on = -1;  // the node of the body that says if another trip follows; -1: one trip for each slice
};

/// A shape and a type for an input.
struct given_input {
  int node = -1;
  partial_tensor is{};
};
/// The trip count of a loop, by its name, if neither the graph nor its shapes define it.
struct trip_count {
  std::string_view name{};
  count_t trips = 0;
};

/// The shape of a variable that a graph keeps from one run to the next, a KV cache for one. A dimension that is not
/// known follows from the variable's declaration, then from its initializer.
struct given_state {
  std::string_view variable{};
  partial_shape dims{};
};

/// What an analysis assumes in addition to the graph.
struct assumptions {
  span<const given_input> inputs{};
  span<const trip_count> trips{};
  bool stored_shapes = true;      // the graph's own shapes replace those that cannot be inferred
  bool implied_contents = false;  // missing constants follow from the graph's shapes (graph/implied_content.hpp)
  span<const given_state> states{};
  bool states_set = false;  ///< all variables have a value, so no initializer runs; true for each of `states`
  bool first_run = true;    ///< a variable that is not set is as large as its initializer, if its declaration is open

  constexpr const given_state* state_of(std::string_view variable) const {  // null: nothing is said of it
    for (const given_state& s : states)
      if (s.variable == variable) return &s;
    return nullptr;
  }
  /// The trip count of a loop, or -1.
  constexpr count_t trips_of(std::string_view name) const {
    for (const trip_count& t : trips)
      if (t.name == name) return t.trips;
    return -1;
  }
};

namespace detail {
// The number of slices of an operand; unknown if the dimension is unknown.
constexpr interval slices_of(const port_map& m, const partial_shape& whole) {
  const int axis = m.axis < 0 ? m.axis + whole.rank : m.axis;
  if (!whole.ranked() || axis < 0 || axis >= whole.rank || !known(whole[axis]) || m.stride == 0 || m.part <= 0)
    return interval::unknown();
  const count_t n = whole[axis].min;
  const count_t from = m.start < 0 ? m.start + n + 1 : m.start, to = m.end < 0 ? m.end + n + 1 : m.end;
  const count_t distance = from < to ? to - from : from - to;
  return distance < m.part ? interval(0) : interval((distance - m.part) / larger(m.stride, -m.stride) + 1);
}
constexpr count_t known_number(const partial_tensor& t) {  // -1: unknown
  return t.value.size() == 1 && known(t.value[0]) ? t.value[0].min : count_t(-1);
}
constexpr partial_shape differing_dims_unknown(const partial_shape& a, const partial_shape& b) {
  if (!a.ranked() || !b.ranked() || a.rank != b.rank) return partial_shape::of_unknown_rank();
  partial_shape s = a;
  for (int i = 0; i < a.rank; ++i)
    if (!(a[i] == b[i])) s.set(i, interval::unknown());
  return s;
}
constexpr partial_shape hull(const partial_shape& a, const partial_shape& b) {
  if (!a.ranked() || !b.ranked() || a.rank != b.rank) return partial_shape::of_unknown_rank();
  partial_shape s = a;
  for (int i = 0; i < a.rank; ++i)
    s.set(i, known(a[i]) && known(b[i]) ? interval(smaller(a[i].min, b[i].min), larger(a[i].max, b[i].max))
                                        : interval::unknown());
  return s;
}

// The outputs and the work of a node with bodies.
template <std::size_t Conventions> struct body_outcome {
  sequence<partial_tensor> outputs{};
  tally work{};
  count_t parameters = 0, parameter_bytes = 0, quantization = 0, quantization_bytes = 0;
  std::array<figure, Conventions> figures{};
  bool counted = true, refused = false;
  std::string_view why{};
  rejection rejected{};  // the wiring contradicts itself
  sequence<body_rows> bodies{};

  constexpr void reject(const rejection& r) {
    if (!rejected.empty()) return;
    rejected = r;
    refused = true;
    counted = false;
  }
  // Adds the work of another body that runs in addition.
  constexpr void add_work_of(body_outcome&& other) {
    work += other.work;
    parameters += other.parameters;
    parameter_bytes += other.parameter_bytes;
    quantization += other.quantization;
    quantization_bytes += other.quantization_bytes;
    for (std::size_t c = 0; c < Conventions; ++c)
      figures[c] = figures[c].known && other.figures[c].known ? figures[c] + other.figures[c] : figure{};
    if (counted && !other.counted) why = other.why;
    counted = counted && other.counted;
    refused = refused || other.refused;
    if (!other.rejected.empty()) reject(other.rejected);
    for (body_rows& b : other.bodies) bodies.push_back(std::move(b));
  }
  constexpr void put(int port, const partial_tensor& t) {
    while (static_cast<int>(outputs.size()) <= port && outputs.size() < 256)
      outputs.push_back(partial_tensor{partial_shape::of_unknown_rank(), dtype::dynamic});
    if (port < 0 || port >= static_cast<int>(outputs.size())) return;
    outputs[port].dims = t.dims;
    outputs[port].type = t.type;
  }
};

constexpr void times(figure& f, count_t n) {
  const double part = f.part * static_cast<double>(n);
  f.whole = f.whole * n + count_t(static_cast<std::int64_t>(part));
  f.part = part - static_cast<double>(static_cast<std::int64_t>(part));
}

// What the body of a node is given: operands and slices of them. Content that changes from trip to trip is unknown.
template <std::size_t Conventions>
constexpr sequence<given_input> given_to_body(const body_wiring& w, const partial_tensors& in,
                                              body_outcome<Conventions>& r) {
  sequence<given_input> given;
  for (const port_map& m : w.inputs) {
    if (!in.has(m.outer)) {
      r.reject(opcost::rejected("input {} is missing; its body reads it", m.outer));
      return given;
    }
    given_input g{m.inner, in[m.outer]};
    bool changes = m.sliced;
    if (m.sliced) {
      const int axis = m.axis < 0 ? m.axis + g.is.dims.rank : m.axis;
      g.is.dims.set(axis, m.part);
    }
    for (const carried& c : w.back) changes = changes || c.parameter == m.inner;
    if (changes) {
      g.is.value = {};
      g.is.reals = {};
    }
    given.push_back(g);
  }
  return given;
}

// The tensor of a result of a body. Its inner node is an output node of the body, or the node that computes it.
template <class... Cs>
constexpr partial_tensor result_of_body(const analysis<Cs...>& a, int node, int port, body_outcome<sizeof...(Cs)>& r) {
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    const row& x = a.at(i);
    if (x.node != node) continue;
    if (x.kind != node_kind::output) return a[{i, port}];
    return x.inputs > 0 ? a[a.inputs_of(x)[0]] : unknown<interval>;
  }
  r.reject(opcost::rejected("its wiring names node {} of a body that has {} nodes", node, a.rows.size()));
  return unknown<interval>;
}

// An output of the node: a result, or the results of all trips joined along an axis.
constexpr partial_tensor joined_over_trips(partial_tensor t, const port_map& m, interval trips) {
  if (m.sliced) {
    const int axis = m.axis < 0 ? m.axis + t.dims.rank : m.axis;
    if (is(trips, 0))
      t.dims = {0};
    else
      t.dims.set(axis, known(trips) ? t.dims[axis] * trips : interval::unknown());
  } else if (is(trips, 0)) {
    t.dims.set(0, 0);
  }
  return t;
}

// Adds the work of all trips of a body.
template <class... Cs>
constexpr void add_trips(body_outcome<sizeof...(Cs)>& r, const analysis<Cs...>& a, interval trips) {
  const parameter_count p = count_parameters(a);
  r.parameters = p.elements;
  r.parameter_bytes = p.bytes;
  r.quantization = p.quantization;
  r.quantization_bytes = p.quantization_bytes;
  r.work = a.work();
  if constexpr (sizeof...(Cs) > 0) r.figures = {a.template flops<Cs>()...};
  for (const row& x : a.rows) {
    if (x.reached && x.state != standing::counted) {
      r.counted = false;
      r.why = "a layer of its body is not counted";
    }
    r.refused = r.refused || x.refused;
  }
  if (known(trips)) {
    r.work = r.work * trips.min;
    for (figure& f : r.figures) times(f, trips.min);
  } else {
    r.counted = false;
    r.why = "the trip count of its body is not known";
  }
}

// One body, `trips` times. run(body, given, analysis) analyzes it with these inputs.
template <class... Cs, class Body, class Run>
constexpr body_outcome<sizeof...(Cs)> enter_body(const Body& b, const partial_tensors& in, interval trips,
                                                 count_t assumed, Run&& run) {
  const body_wiring& w = b.wiring;
  body_outcome<sizeof...(Cs)> r;
  sequence<given_input> given = given_to_body(w, in, r);
  if (!r.rejected.empty()) return r;
  analysis<Cs...> a;
  run(b, given, a);
  // the shape of a state that changes from trip to trip has unknown dimensions
  bool changes = false;
  for (const carried& c : w.back)
    for (given_input& g : given)
      if (g.node == c.parameter) {
        const partial_shape after = result_of_body(a, c.result, 0, r).dims;
        if (after == g.is.dims) continue;
        g.is.dims = differing_dims_unknown(g.is.dims, after);
        changes = true;
      }
  if (changes) {
    analysis<Cs...> again;
    run(b, given, again);
    a = std::move(again);
  }
  if (w.goes_on >= 0) {
    const count_t more = known_number(result_of_body(a, w.goes_on, 0, r));
    if (more == 0)
      trips = smaller(trips, interval(1));
    else if (more < 0)
      trips = interval::unknown();
  }
  const bool by_assumption = !known(trips) && assumed >= 0;
  if (by_assumption) trips = assumed;
  for (const port_map& m : w.outputs)
    r.put(m.outer, joined_over_trips(result_of_body(a, m.inner, m.inner_port, r), m, trips));
  add_trips(r, a, trips);
  r.bodies.push_back({-1, w.kind, trips, by_assumption, std::move(a)});
  return r;
}

// The trip count of a loop as its operands say. Rejects inputs with different numbers of slices.
constexpr interval trips_of_loop(const body_wiring& w, const partial_tensors& in, rejection& why) {
  interval trips = w.known_trips;
  for (const port_map& m : w.inputs)
    if (m.sliced && !known(trips)) trips = slices_of(m, in[m.outer].dims);
  for (const port_map& m : w.inputs)
    if (const interval other = m.sliced ? slices_of(m, in[m.outer].dims) : trips;
        known(trips) && known(other) && !(other == trips)) {
      why = opcost::rejected("input {} has {} slices; another input has {}", m.outer, other, trips);
      return trips;
    }
  if (w.trips >= 0) {
    const count_t most = known_number(in[w.trips]);
    if (most >= 0)
      trips = most;
    else if (in[w.trips].value.size() == 1)
      trips = interval::unknown();
  }
  return known_number(in[w.condition]) == 0 ? interval(0) : trips;
}

// Adds another branch that may run instead.
template <std::size_t Conventions>
constexpr void merge_branch(body_outcome<Conventions>& r, body_outcome<Conventions>&& one) {
  for (std::size_t i = 0; i < one.outputs.size() && i < r.outputs.size(); ++i) {
    r.outputs[i].dims = hull(r.outputs[i].dims, one.outputs[i].dims);
    if (r.outputs[i].type != one.outputs[i].type) r.outputs[i].type = dtype::dynamic;
  }
  r.parameters += one.parameters;
  r.parameter_bytes += one.parameter_bytes;
  r.quantization += one.quantization;
  r.quantization_bytes += one.quantization_bytes;
  if (!one.rejected.empty()) r.reject(one.rejected);
  r.refused = r.refused || one.refused;
  for (body_rows& inner : one.bodies) r.bodies.push_back(std::move(inner));
  if (!(r.work == one.work) || !one.counted) {
    r.counted = false;
    r.why = "which of its branches runs is not known";
  }
}

// Evaluates a node with bodies. run(body, given, analysis) analyzes a body with these inputs. `assumed`: the trip count
// of a loop if the graph does not define it; -1: unknown.
template <class... Cs, class Bodies, class Run>
constexpr body_outcome<sizeof...(Cs)> enter_bodies(const Bodies& bodies, span<const partial_tensor> operands,
                                                   count_t assumed, Run&& run) {
  const partial_tensors in(operands);
  body_outcome<sizeof...(Cs)> r;
  const body_wiring& first = bodies[0].wiring;
  if (first.kind == body_kind::repeated) {
    rejection why{};
    const interval trips = trips_of_loop(first, in, why);
    if (!why.empty()) {
      r.reject(why);
      return r;
    }
    r = enter_body<Cs...>(bodies[0], in, trips, assumed, run);
    if (bodies.size() > 1 && r.rejected.empty() && !r.bodies.empty()) {
      // the loop's condition runs before each trip, and once more to end the loop
      const interval taken = r.bodies[0].trips;
      const interval asked = known(taken) ? taken + 1 : interval::unknown();
      r.add_work_of(enter_body<Cs...>(bodies[1], in, asked, assumed, run));
    }
    return r;
  }

  if (!in.has(first.condition)) {
    r.reject(opcost::rejected("the condition (input {}) is missing", first.condition));
    return r;
  }
  const count_t condition = known_number(in[first.condition]);
  const body_kind chosen = condition == 0 ? body_kind::when_false : body_kind::when_true;
  bool entered = false;
  for (const auto& b : bodies) {
    if (condition >= 0 && b.wiring.kind != chosen) continue;
    body_outcome<sizeof...(Cs)> one = enter_body<Cs...>(b, in, 1, assumed, run);
    if (entered)
      merge_branch(r, std::move(one));
    else
      r = std::move(one);
    entered = true;
  }
  return r;
}

}  // namespace detail
}  // namespace opcost

#endif

namespace opcost {

/// What a graph says about a node besides its operation.
struct node_facts {
  std::string_view name{}, type{};
  int opset = 1;
  int node = -1;    // index among the graph's nodes
  int module = -1;  // index of the owning module
  std::int64_t storage =
      0;  // of a constant: equal for those that are stored in the same place (from 1); 0: in one of its own
  std::int64_t bytes = -1;      // of a constant: its stored bytes; -1: unknown, -2: outside of the weights
  bool wants_content = true;    // a consumer reads the content of its outputs
  std::string_view variable{};  // the state that the node reads; empty: none
  std::string_view why{};       // why an operation that is unknown cannot be evaluated
  rejection rejected{};         // why the node is rejected, whatever its operation is
};

// What a graph stores for a node, fetched only if it is needed.
struct no_store {
  constexpr void outputs(sequence<partial_tensor>&) const {}  // its outputs' shapes
  constexpr bool content(const partial_tensor&, opcost::content<interval>) const {
    return false;
  }  // a constant's content
};

/// An operation without op_traits, or one that cannot be evaluated for a reason: reported, never counted as zero.
struct unknown_op {
  std::string_view type{};
  std::string_view why{};   ///< the reason as a complete text
  rejection rejected_by{};  ///< or as a rejection
};

namespace detail {
struct node_with_bodies {};  // the operation of a lowered node with bodies
}  // namespace detail
template <> struct op_traits<detail::node_with_bodies> {
  static constexpr std::string_view name = "bodies";
  template <class Dim>
  static constexpr inferred<Dim> infer(const detail::node_with_bodies&, const basic_operands<Dim>&) {
    return "its bodies are missing";
  }
  static constexpr tally count(const detail::node_with_bodies&, const tensors&, const outputs&) { return {}; }
};

template <class... Cs> class recorder {
 public:
  // Adds a row and returns its index. `from`: edges of `a`, in the order of the operands.
  template <class Op, class Store = no_store>
  requires(!std::same_as<Op, unknown_op>) constexpr int add(analysis<Cs...>& a, const Op& op, span<const edge> from,
                                                            const node_facts& facts = {}, const Store& store = {}) {
    if constexpr (detail::is_lowering<Op>)
      return add_checked(a, op, from, facts, store);
    else if constexpr (detail::check_op<Op>())
      return add_checked(a, op, from, facts, store);
    else
      return -1;
  }
  // The same for operands that are not outputs of rows.
  template <class Op, class Store = no_store>
  requires(!std::same_as<Op, unknown_op>) constexpr int add_given(analysis<Cs...>& a, const Op& op,
                                                                  span<const partial_tensor> operands,
                                                                  const node_facts& facts = {},
                                                                  const Store& store = {}) {
    row r = start(a, {}, facts);
    if constexpr (detail::is_lowering<Op>) {
      operands_.clear();
      for (const partial_tensor& t : operands) {
        operands_.push_back(t);
        operands_.back().stored = detail::origin::operand(static_cast<int>(operands_.size()) - 1, t.stored != 0);
      }
      return add_row(a, r, op, operands_, facts, store, false);
    } else {
      return add_row(a, r, op, operands, facts, store, false);
    }
  }
  template <class Store = no_store>
  constexpr int add(analysis<Cs...>& a, const unknown_op& op, span<const edge> from, const node_facts& facts = {},
                    const Store& store = {}) {
    row r = start(a, from, facts);
    if (r.type.empty()) r.type = op.type;
    r.opset = facts.opset;
    std::string_view why = a.text_of(facts.rejected);
    if (why.empty()) why = facts.why.empty() ? op.why : facts.why;
    if (why.empty()) why = a.text_of(op.rejected_by);
    r.state = why.empty() ? standing::unknown_op : standing::not_known;
    r.why = why.empty() ? std::string_view("no operation of this type is known") : why;
    r.refused = !facts.rejected.empty();
    stored_.clear();
    if (!r.refused) store.outputs(stored_);
    r.outputs = static_cast<int>(stored_.size());
    r.shape_as_stored = r.outputs > 0;
    for (const partial_tensor& t : stored_) a.tensors.push_back(t);
    a.figures.resize(a.figures.size() + sizeof...(Cs));
    return finish(a, r);
  }
  template <class Store = no_store>
  constexpr int add_given(analysis<Cs...>& a, const unknown_op& op, span<const partial_tensor>,
                          const node_facts& facts = {}, const Store& store = {}) {
    return add(a, op, {}, facts, store);
  }

  // Makes the last row one that is not known, without its figures and outputs.
  constexpr void reject_last(analysis<Cs...>& a, const rejection& why) {
    row& r = a.rows.back();
    r.state = standing::not_known;
    r.refused = true;
    r.shape_as_stored = false;
    r.why = a.text_of(why);
    r.work = {};
    r.parameters = 0;
    r.parameter_bytes = 0;
    r.outputs = 0;
    a.tensors.resize(static_cast<std::size_t>(r.first_output));
    for (std::size_t c = 0; c < sizeof...(Cs); ++c) a.figures[a.figures.size() - 1 - c] = figure{};
    while (!a.bodies.empty() && a.bodies.back().row == static_cast<int>(a.rows.size()) - 1) a.bodies.pop_back();
  }

  // Why the last row is not known; empty if it is known.
  constexpr const rejection& refusal() const { return refusal_; }
  // The outputs of the last row, as far as their dimensions are numbers.
  constexpr tensors operands_as_numbers() const { return scratch_; }

  // Sets the content of a constant's row.
  static constexpr void set_content(analysis<Cs...>& a, int row, span<const interval> content) {
    partial_tensor& t = a.tensors[a.at(row).first_output];
    follow(a, t, [&](opcost::content<interval> into) {
      if (into.numbers.size() != content.size()) return false;
      for (std::size_t i = 0; i < content.size(); ++i) into.numbers[i] = content[i];
      return true;
    });
  }

  // A node that reads a variable of this shape.
  constexpr int add_state(analysis<Cs...>& a, const partial_tensor& is, span<const edge> from,
                          const node_facts& facts) {
    row r = start(a, from, facts);
    if (r.type.empty()) r.type = "ReadValue";
    r.opset = facts.opset;
    r.pure = false;
    r.outputs = 1;
    a.tensors.push_back(is);
    const bool known = is.dims.is_static();
    if (!known) {
      r.state = standing::not_known;
      r.why = "a dimension of the state is unknown";
    }
    for (std::size_t c = 0; c < sizeof...(Cs); ++c) a.figures.push_back(known ? figure(count_t(0)) : figure{});
    return finish(a, r);
  }
  // Adds an input of a body, which is a tensor of the outer graph.
  constexpr int add_given_input(analysis<Cs...>& a, const partial_tensor& is, const node_facts& facts) {
    row r = start(a, {}, facts);
    r.kind = node_kind::input;
    r.outputs = 1;
    if (r.type.empty()) r.type = "Parameter";
    a.tensors.push_back(is);
    a.tensors.back().stored = 0;
    for (std::size_t c = 0; c < sizeof...(Cs); ++c) a.figures.push_back(figure(count_t(0)));
    return finish(a, r);
  }
  // Adds a node with the outputs and the work of its bodies.
  template <class Op, class Store>
  requires(!std::same_as<Op, unknown_op>) constexpr int add_entered(analysis<Cs...>& a, const Op& op,
                                                                    span<const edge> from,
                                                                    detail::body_outcome<sizeof...(Cs)> inside,
                                                                    const node_facts& facts, const Store& store) {
    const detail::any_op<Op> face(op);
    row r = start(a, from, facts);
    r.opset = facts.opset > 1 ? facts.opset : face.opset();
    if (r.type.empty()) r.type = face.name();
    r.settings = face.settings();
    stored_.clear();
    store.outputs(stored_);
    for (const partial_tensor& t : inside.outputs) a.tensors.push_back(t);
    for (std::size_t i = inside.outputs.size(); i < stored_.size(); ++i) a.tensors.push_back(stored_[i]);
    r.outputs = static_cast<int>(a.tensors.size()) - r.first_output;
    r.parameters = inside.parameters;
    r.parameter_bytes = inside.parameter_bytes;
    r.quantization = inside.quantization;
    r.quantization_bytes = inside.quantization_bytes;
    r.refused = inside.refused;
    for (body_rows& b : inside.bodies) {
      b.row = static_cast<int>(a.rows.size());
      a.bodies.push_back(std::move(b));
    }
    if (inside.counted)
      r.work = inside.work;
    else {
      r.state = standing::not_known;
      r.why = inside.rejected.empty() ? inside.why : a.text_of(inside.rejected);
    }
    // a convention's rule for the node replaces the sum over its bodies
    evaluation<sizeof...(Cs)> e;
    if (inside.counted) {
      operands_.clear();
      for (const edge& v : from) operands_.push_back(a[v]);
      evaluate_as<Cs...>(e, op, operands_, a.outputs_of(r), scratch_);
      e.figures = {(face.template has_rule<Cs>() ? e.figures[analysis<Cs...>::template index_of<Cs>()]
                    : weighs<Cs>()               ? inside.figures[analysis<Cs...>::template index_of<Cs>()]
                                                 : figure{})...};
    }
    for (const figure& f : e.figures) a.figures.push_back(f);
    return finish(a, r);
  }

 private:
  template <class Op, class Store>
  constexpr int add_checked(analysis<Cs...>& a, const Op& op, span<const edge> from, const node_facts& facts,
                            const Store& store) {
    row r = start(a, from, facts);
    operands_.clear();
    for (const edge& v : from) {
      operands_.push_back(a[v]);
      if constexpr (detail::is_lowering<Op>)
        operands_.back().stored =
            detail::origin::operand(static_cast<int>(operands_.size()) - 1, v.row >= 0 && is_constant(a, v.row));
    }
    return add_row(a, r, op, operands_, facts, store, from_constants(a, from));
  }
  sequence<partial_tensor> operands_{}, stored_{};
  number_operands scratch_{};
  rejection refusal_{};
  detail::lowering_store lowering_{};

  template <class Op, class Store>
  constexpr int add_row(analysis<Cs...>& a, row& r, const Op& op, span<const partial_tensor> operands,
                        const node_facts& facts, const Store& store, bool from_constants) {
    const partial_tensors in{operands};
    evaluation<sizeof...(Cs)> e;
    e.refusal = facts.rejected;
    if constexpr (detail::is_lowering<Op>) {
      if (r.type.empty()) r.type = detail::type_of_lowering(op);
      detail::lowered_facts is;
      if (e.refusal.empty()) is = detail::evaluate_lowered<Cs...>(e, a.tensors, op, operands, lowering_);
      r.opset = facts.opset;
      r.kind = is.kind;
      r.settings = is.settings;
      r.pure = is.pure;
      e.folds = is.folds;
    } else {
      const detail::any_op<Op> face(op);
      if (r.type.empty()) r.type = face.name();
      r.opset = facts.opset > 1 ? facts.opset : face.opset();
      r.kind = face.kind();
      r.settings = face.settings();
      r.pure = face.pure();
      if (e.refusal.empty()) evaluate<Cs...>(e, a.tensors, op, in, scratch_);
      if (!lowered_op<Op>) e.memory = face.memory();
    }
    r.folded = from_constants && r.kind == node_kind::computed && r.pure;
    r.why = a.text_of(e.refusal, detail::names_inner_op<Op> ? e.refused_by : std::string_view{});
    r.refused = !e.refusal.empty();
    refusal_ = e.refusal;
    const int inferred = r.outputs = static_cast<int>(a.tensors.size()) - r.first_output;
    if constexpr (!detail::is_lowering<Op>)
      if (!e.counted && r.kind != node_kind::input) use_stored(a, r, e, op, in, store);
    if (!e.counted && !r.refused && r.kind == node_kind::output) {  // an output does no work
      for (figure& f : e.figures) f = 0;
    } else if (!e.counted) {
      r.state = standing::not_known;
      if (r.why.empty()) {
        refusal_ = undecided("a dimension is unknown");
        r.why = refusal_.text;
      }
    }
    if (r.state != standing::counted) {
      const memory_use memory = e.memory;
      e = {};
      e.memory = memory;
    }
    r.work = e.work;
    r.parameters = e.parameters;
    r.parameter_bytes = e.parameter_bytes;
    r.memory = e.memory;
    r.folds = e.folds;
    if (r.kind == node_kind::constant && r.outputs > 0)
      a.tensors.back().stored = facts.storage > 0 ? facts.storage : -2 - static_cast<std::int64_t>(a.rows.size());
    if (r.kind == node_kind::constant && r.why.empty() && facts.bytes != -1 && r.outputs > 0)
      r.why = misplaced(a.tensors.back(), facts.bytes);
    keep_contents(a, r, op, in, inferred, facts, store);
    for (const figure& f : e.figures) a.figures.push_back(f);
    return finish(a, r);
  }

  // Computes the contents of inferred outputs that a consumer reads.
  template <class Op, class Store>
  constexpr void keep_contents(analysis<Cs...>& a, const row& r, const Op& op, const partial_tensors& in, int inferred,
                               const node_facts& facts, const Store& store) {
    const auto keep = [&](auto&& value) {
      for (int port = 0; port < inferred && port < r.outputs; ++port) {
        partial_tensor& t = a.tensors[r.first_output + port];
        const partial_tensor lowered = t;
        t.value = {};
        t.reals = {};
        if (!facts.wants_content) continue;
        follow(a, t, [&](content<interval> into) {
          return (r.kind == node_kind::constant && store.content(t, into)) || value(lowered, t, port, into);
        });
      }
    };
    if constexpr (detail::is_lowering<Op>) {
      keep([&](const partial_tensor& lowered, const partial_tensor&, int, content<interval> into) {
        return detail::copy_elements(lowered, into);
      });
    } else {
      const detail::any_op<Op> face(op);
      if (face.has_value() || r.kind == node_kind::constant)
        keep([&](const partial_tensor&, const partial_tensor& t, int port, content<interval> into) {
          return face.has_value() && face.value(in, t, port, into);
        });
    }
  }

  // Why the bytes of a constant cannot be read. Its shape and type are known anyway.
  static constexpr std::string_view misplaced(const partial_tensor& t, std::int64_t bytes) {
    if (bytes == -2) return "its bytes are outside of the weights";
    if (!t.dims.is_static() || bits_of(t.type) < 4 || bits_of(t.type) == 6) return {};
    const count_t needed = bytes_of(t.type, numbers(t.dims).elements());
    return needed == bytes || needed == 0
               ? std::string_view{}
               : std::string_view("its number of stored bytes does not match its shape and type");
  }

  // If a value is unknown, so that inference leaves a shape or a dimension open, the graph's own shapes replace it.
  template <class Op, class Store, class Evaluation>
  constexpr void use_stored(analysis<Cs...>& a, row& r, Evaluation& e, const Op& op, const partial_tensors& in,
                            const Store& store) {
    if (e.refusal.is_contradiction()) return;
    stored_.clear();
    store.outputs(stored_);
    if (stored_.empty()) return;
    bool more = false;
    for (int i = 0; i < static_cast<int>(stored_.size()); ++i) {
      const partial_tensor& known = stored_[i];
      if (i >= r.outputs) {
        a.tensors.push_back(known);
        ++r.outputs;
        more = true;
        continue;
      }
      partial_tensor& t = a.tensors[r.first_output + i];
      if (!t.dims.ranked() && known.dims.rank == 0) continue;  // a graph may store an unknown rank like a scalar
      partial_shape both = t.dims;
      if (!t.dims.is_static() && merge(both, known.dims) && !(both == t.dims)) {
        t.dims = both;
        more = true;
      }
    }
    if (!more) return;
    r.shape_as_stored = true;
    if (r.why.empty()) r.why = "its shape depends on a value that is not known";
    evaluate_as<Cs...>(e, op, in, a.outputs_of(r), scratch_);
    if (r.refused && !e.work.sound()) e = {};  // a formula may be meaningless for operands that are rejected
  }

  static constexpr row start(analysis<Cs...>& a, span<const edge> from, const node_facts& facts) {
    row r;
    r.name = facts.name;
    r.type = facts.type;
    r.node = facts.node;
    r.module = facts.module;
    r.variable = facts.variable;
    r.first_output = static_cast<int>(a.tensors.size());
    r.first_input = static_cast<int>(a.inputs.size());
    r.inputs = static_cast<int>(from.size());
    for (const edge& v : from) a.inputs.push_back(v);
    return r;
  }
  static constexpr int finish(analysis<Cs...>& a, const row& r) {
    a.rows.push_back(r);
    return static_cast<int>(a.rows.size()) - 1;
  }
  static constexpr bool is_constant(const analysis<Cs...>& a, int row) {
    return a.at(row).kind == node_kind::constant || a.at(row).folded;
  }
  static constexpr bool from_constants(const analysis<Cs...>& a, span<const edge> from) {
    bool any = false;
    for (const edge& v : from) {
      if (v.row < 0) continue;
      if (!is_constant(a, v.row)) return false;
      any = true;
    }
    return any;
  }
  // Keeps the content of a tensor if fill(content) returns true.
  template <class Fill> static constexpr void follow(analysis<Cs...>& a, partial_tensor& t, Fill&& fill) {
    detail::follow_content(a.contents, a.real_contents, t, fill);
  }
};

}  // namespace opcost

#endif

namespace opcost {

/// The inputs whose contents a node's shapes depend on: bit i of `inputs`. `passes`: the node's own content follows
/// from the contents of all its inputs.
struct content_use {
  unsigned inputs = 0;
  bool passes = false;
};

namespace detail {
struct any_visitor {
  template <class T> constexpr void operator()(const T&) const {}
};
template <class G>
using node_of = std::remove_cvref_t<decltype(*std::begin(graph_traits<G>::nodes(std::declval<const G&>())))>;
}  // namespace detail

template <class G>
concept has_nodes = requires(const G& g) {
  std::begin(graph_traits<G>::nodes(g));
};
template <class G>
concept has_visit = requires(const G& g, const detail::node_of<G>& n) {
  graph_traits<G>::visit(g, n, detail::any_visitor{});
};
template <class G>
concept has_inputs = requires(const G& g, const detail::node_of<G>& n) {
  std::begin(graph_traits<G>::inputs(g, n));
};
template <class G>
concept tells_bodies = requires(const G& g, const detail::node_of<G>& n) {
  graph_traits<G>::bodies(g, n).empty();
};
template <class G>
concept has_outputs = requires(const G& g, const detail::node_of<G>& n) {
  std::begin(graph_traits<G>::outputs(g, n));
};
template <class G>
concept has_operands = requires(const G& g, const detail::node_of<G>& n) {
  std::begin(graph_traits<G>::operands(g, n));
};

}  // namespace opcost

#endif

// ---- opcost/graph/implied_content.hpp
#ifndef OPCOST_GRAPH_IMPLIED_CONTENT_HPP_PIECE
#define OPCOST_GRAPH_IMPLIED_CONTENT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Finds the content of a constant whose weights are missing, from the shapes that the graph stores around it: axes and
// permutations, if only one choice leads to these shapes; a target shape that copies dimensions as far as possible,
// which is an assumption.

namespace opcost::detail {

enum class implication : std::uint8_t { none, certain, assumed };

template <class Op> class implied_content {
 public:
  // Finds the content of input `k` of `op` and stores it in `content`. All stored shapes must be static.
  implied_content(const Op& op, int k, span<partial_tensor> in, span<const partial_tensor> out)
      : op_(op), at_(k), in_(in), out_(out) {}
  std::array<interval, 8> content{};

  implication find() {
    const partial_tensor& c = in_[at_];
    if (!is_integer(c.type) || !c.dims.is_static() || c.dims.rank > 1 || at_ == 0) return implication::none;
    const count_t n = c.dims.elements().min;
    if (n < 1 || n > 8 || !in_[0].dims.is_static()) return implication::none;
    size_ = static_cast<int>(n.n);
    if (const implication one = single(); one != implication::none || several_) return one;
    return target();
  }

 private:
  const Op& op_;
  int at_, size_ = 0;
  bool several_ = false;
  span<partial_tensor> in_;
  span<const partial_tensor> out_;

  bool fits() {
    in_[at_].value = span<const interval>(content).first(static_cast<std::size_t>(size_));
    const partial_outputs o = any_op<Op>(op_).infer(partial_tensors(span<const partial_tensor>(in_)));
    in_[at_].value = {};
    if (!o.refusal.empty() || o.count != static_cast<int>(out_.size())) return false;
    for (int i = 0; i < o.count; ++i)
      if (!(o[i].dims == out_[i].dims)) return false;
    return true;
  }
  // The only list of distinct axes that fits: ascending, or a permutation of all axes.
  implication single() {
    int rank = in_[0].dims.rank > out_[0].dims.rank ? in_[0].dims.rank : out_[0].dims.rank;
    rank = rank > 5 ? 5 : rank;
    const bool permuted = size_ == in_[0].dims.rank;
    std::array<interval, 8> found{};
    int matches = 0;
    const auto place = [&](auto&& self, int i, unsigned used) -> void {
      if (matches > 1) return;
      if (i == size_) {
        if (fits() && ++matches == 1) found = content;
        return;
      }
      for (int axis = i > 0 && !permuted ? static_cast<int>(content[static_cast<std::size_t>(i - 1)].min.n) + 1 : 0;
           axis < rank; ++axis)
        if ((used >> axis & 1u) == 0) {
          content[static_cast<std::size_t>(i)] = axis;
          self(self, i + 1, used | 1u << axis);
        }
    };
    place(place, 0, 0);
    several_ = matches > 1;
    content = found;
    return matches == 1 ? implication::certain : implication::none;
  }
  // A target shape: 0 copies a dimension, and one of the others is open (-1).
  implication target() {
    const partial_shape &x = in_[0].dims, &y = out_[0].dims;
    if (size_ != y.rank) return implication::none;
    const auto put = [&](bool copies) {
      int open = -1;
      bool copying = copies;
      for (int i = 0; i < size_; ++i) {
        copying = copying && i < x.rank && x[i] == y[i];
        content[static_cast<std::size_t>(i)] = copying ? interval(0) : y[i];
        if (!copying && open < 0) open = i;
      }
      bool whole = open == size_ - 1;  // if several dimensions differ, it is unknown which one is open
      if (!copies) {
        open = 0;
        whole = true;
      }
      if (whole) content[static_cast<std::size_t>(open)] = -1;
      return fits();
    };
    return put(true) || put(false) ? implication::assumed : implication::none;
  }
};

}  // namespace opcost::detail

#endif

// ---- opcost/graph/order.hpp
#ifndef OPCOST_GRAPH_ORDER_HPP_PIECE
#define OPCOST_GRAPH_ORDER_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// An execution order: every node after those that feed it. A graph that is already in such an order keeps it.

namespace opcost {

/// An order of all nodes.
struct execution_order {
  sequence<int> nodes;
  int cyclic_from = 0;  // from this position on, nodes are on a cycle or depend on one
};

/// Orders the nodes 0 to count - 1. feeds(i, f) calls f(j) for each node j that feeds node i. Linear in nodes and
/// edges, without recursion.
template <class Feeds> constexpr execution_order order_of(int count, Feeds&& feeds) {
  execution_order order;
  order.nodes.reserve(static_cast<std::size_t>(count));
  sequence<char> done(static_cast<std::size_t>(count), 0);  // 1: being visited, 2: placed
  sequence<int> stack, cyclic;
  const auto state = [&](int i) -> char& { return done[i]; };
  for (int start = 0; start < count; ++start) {
    if (state(start) != 0) continue;
    stack.push_back(start);
    while (!stack.empty()) {
      const int i = stack.back();
      if (state(i) == 2) {
        stack.pop_back();
        continue;
      }
      bool ready = true, loops = false;
      if (state(i) == 0) {
        state(i) = 1;
        feeds(i, [&](int j) {
          if (j < 0 || j >= count) return;
          if (state(j) == 0) {
            stack.push_back(j);
            ready = false;
          } else if (state(j) == 1)
            loops = true;
        });
        if (loops) cyclic.push_back(i);
      }
      if (!ready) continue;
      state(i) = 2;
      stack.pop_back();
      order.nodes.push_back(i);
    }
  }
  order.cyclic_from = count;
  if (cyclic.empty()) return order;

  // Nodes on a cycle, and nodes that depend on one, go last.
  sequence<char> hangs(static_cast<std::size_t>(count), 0);
  for (int i : cyclic) hangs[i] = 1;
  for (bool more = true; more;) {
    more = false;
    for (int i : order.nodes)
      if (!hangs[i]) {
        bool on = false;
        feeds(i, [&](int j) { on = on || (j >= 0 && j < count && hangs[j]); });
        if (on) {
          hangs[i] = 1;
          more = true;
        }
      }
  }
  sequence<int> sorted;
  for (int pass = 0; pass < 2; ++pass) {
    if (pass == 1) order.cyclic_from = static_cast<int>(sorted.size());
    for (int i : order.nodes)
      if ((hangs[i] != 0) == (pass == 1)) sorted.push_back(i);
  }
  order.nodes = sorted;
  return order;
}

}  // namespace opcost

#endif

namespace opcost {
namespace detail {

// Returns the facts of a node. A name that the graph returns by value is copied to `texts`.
template <class G> constexpr node_facts facts_of_node(const G& g, const node_of<G>& node, int index, kept_text& texts) {
  using traits = graph_traits<G>;
  node_facts facts;
  if constexpr (requires { traits::facts(g, node); }) facts = traits::facts(g, node);
  if constexpr (requires { traits::name(g, node); }) {
    using name = decltype(traits::name(g, node));
    if constexpr (std::is_class_v<name> && !std::same_as<std::remove_cv_t<name>, std::string_view>)
      facts.name = texts.keep(std::string_view(traits::name(g, node)));
    else
      facts.name = traits::name(g, node);
  }
  facts.node = index;
  return facts;
}
template <class T> constexpr partial_tensor as_partial(const T& t) {
  if constexpr (std::same_as<T, tensor>)
    return partial(t);
  else
    return t;
}
// What the graph stores for a node, fetched when the recorder needs it.
template <class G> struct store_of {
  using traits = graph_traits<G>;
  const G& g;
  const node_of<G>& node;
  bool shapes = true;  // false: only the number of outputs and their types
  constexpr void outputs(sequence<partial_tensor>& into) const {
    if constexpr (requires { traits::outputs(g, node); })
      for (const auto& t : traits::outputs(g, node)) {
        into.push_back(as_partial(t));
        if (!shapes) into.back().dims = partial_shape::of_unknown_rank();
      }
  }
  constexpr bool content(const partial_tensor& t, opcost::content<interval> into) const {
    if constexpr (requires { traits::content(g, node, t, into); })
      return traits::content(g, node, t, into);
    else
      return false;
  }
};

inline constexpr const char* no_call = "visit does not call its visitor for this node; expected one call";
inline constexpr const char* several_calls =
    "visit calls its visitor {} times for this node; expected one call, with fused or lowering for several operations";

// False, with one compiler message, for a type that visit cannot pass to its visitor.
template <class Op> constexpr bool can_be_visited() {
  if constexpr (is_lowering<Op> || std::same_as<Op, unknown_op>)
    return true;
  else
    return check_op<Op>();
}

// Analyzes each node with the operands that the graph provides.
template <class... Cs, class G> constexpr void analyze_by_operands(analysis<Cs...>& a, const G& g) {
  using traits = graph_traits<G>;
  recorder<Cs...> record;
  sequence<partial_tensor> given;
  int index = 0;
  for (const auto& node : traits::nodes(g)) {
    given.clear();
    for (const auto& t : traits::operands(g, node)) given.push_back(as_partial(t));
    node_facts facts = facts_of_node(g, node, index++, a.texts);
    int calls = 0;
    traits::visit(g, node, [&](const auto& op) {
      if (++calls == 1) record.add_given(a, op, given, facts, store_of<G>{g, node});
    });
    if (calls == 0) {
      facts.rejected = rejection(no_call);
      record.add(a, unknown_op{facts.type}, {}, facts);
    } else if (calls > 1) {
      record.reject_last(a, rejected(several_calls, calls));
    }
  }
}

// Marks the nodes whose contents another node reads, directly or through others.
template <class G, class Inputs>
constexpr sequence<char> wanted_contents(const G& g, const sequence<const node_of<G>*>& nodes,
                                         const execution_order& order, Inputs&& inputs, int asked) {
  using traits = graph_traits<G>;
  sequence<char> wanted(nodes.size(), 1);
  if constexpr (requires { traits::reads(g, *nodes[0]); }) {
    for (char& w : wanted) w = 0;
    if (asked >= 0 && asked < static_cast<int>(wanted.size())) wanted[asked] = 1;
    for (std::size_t k = order.nodes.size(); k-- > 0;) {
      const int i = order.nodes[k];
      const content_use use = i == asked ? content_use{~0u, false} : traits::reads(g, *nodes[i]);
      const bool all = use.passes && wanted[i];
      if (!all && use.inputs == 0) continue;
      int port = 0;
      for (const edge& v : inputs(i)) {
        if (v.row >= 0 && v.row < static_cast<int>(nodes.size()) &&
            (all || (port < 32 && ((use.inputs >> port) & 1u) != 0)))
          wanted[v.row] = 1;
        ++port;
      }
    }
  }
  return wanted;
}

// The index into `given` by node, -1 for the others. Empty if nothing is given.
constexpr sequence<int> given_by_node(span<const given_input> given, int nodes) {
  sequence<int> by_node;
  if (given.empty()) return by_node;
  by_node.resize(static_cast<std::size_t>(nodes), -1);
  for (std::size_t k = given.size(); k-- > 0;)  // the first of two for one node counts
    if (given[k].node >= 0 && given[k].node < nodes) by_node[given[k].node] = static_cast<int>(k);
  return by_node;
}

// Finds missing contents of constants that an operation reads, from the shapes that the graph stores. Returns true if
// one of them is an assumption.
template <class... Cs, class G, class Op>
bool imply_contents(analysis<Cs...>& a, const G& g, const Op& op, const node_of<G>& node, span<const edge> sources,
                    span<const edge> from, const sequence<const node_of<G>*>& nodes) {
  const unsigned reads = op.entry().reads;
  sequence<partial_tensor> in, out, of_source;
  bool choice = false;
  for (int k = 0; k < static_cast<int>(from.size()) && k < 32; ++k) {
    const edge v = from[k];
    if ((reads >> k & 1u) == 0 || v.row < 0 || a.at(v.row).kind != node_kind::constant || a[v].has_value()) continue;
    if (in.empty())
      for (std::size_t i = 0; i < from.size(); ++i) {
        of_source.clear();
        const edge s = sources[i];
        if (s.row >= 0) store_of<G>{g, *nodes[s.row]}.outputs(of_source);
        in.push_back(s.row < 0 || s.port >= static_cast<int>(of_source.size()) ? absent<interval> : of_source[s.port]);
        if (from[i].row >= 0) {
          in.back().type = a[from[i]].type;
          in.back().value = a[from[i]].value;
          in.back().reals = a[from[i]].reals;
        }
      }
    if (out.empty()) store_of<G>{g, node}.outputs(out);
    bool all = !out.empty();
    for (const partial_tensor& t : in) all = all && (!t.present() || t.dims.is_static());
    for (const partial_tensor& t : out) all = all && t.dims.is_static();
    if (!all) return choice;
    implied_content<Op> implied(op, k, span<partial_tensor>(in.data(), in.size()), span<const partial_tensor>(out));
    const implication found = implied.find();
    if (found == implication::none) continue;
    const auto n = static_cast<std::size_t>(a[v].dims.elements().min.n);
    recorder<Cs...>::set_content(a, v.row, span<const interval>(implied.content).first(n));
    in[k].value = a[v].value;
    choice = choice || found == implication::assumed;
  }
  return choice;
}

// Dimensions of a variable that are not known, from what initializes it. An empty dimension there says nothing of a
// variable that was assigned since.
constexpr void fill_dimensions(partial_shape& into, const partial_shape& from, bool assigned) {
  if (!from.ranked()) return;
  if (!into.ranked()) into = partial_shape::filled(from.rank, interval::unknown());
  if (into.rank != from.rank) return;
  for (int d = 0; d < from.rank; ++d) {
    if (known(into[d]) || !known(from[d]) || (assigned && from[d].min == 0)) continue;
    interval both = into[d];
    if (merge(both, from[d])) into.set(d, both);
  }
}

// Infers shapes from the inputs through the graph.
template <class G, class... Cs> class graph_walk {
 public:
  // `asked`: a node whose operands' contents the outer graph reads.
  constexpr graph_walk(analysis<Cs...>& a, const G& g, const assumptions& assumed, int asked)
      : a_(a), g_(g), assumed_(assumed) {
    for (const auto& node : traits::nodes(g)) nodes_.push_back(&node);
    count_ = static_cast<int>(nodes_.size());
    order_ = order_of(count_, [&](int i, auto&& f) {
      for (const edge& v : inputs(i)) f(v.row);
    });
    wanted_ = wanted_contents(
        g, nodes_, order_, [&](int i) -> decltype(auto) { return inputs(i); }, asked);
    row_of_.resize(nodes_.size(), -1);
    given_ = given_by_node(assumed.inputs, count_);
    a.rows.reserve(nodes_.size());
    a.tensors.reserve(nodes_.size() + nodes_.size() / 4);
    a.inputs.reserve(2 * nodes_.size());
    a.figures.reserve(sizeof...(Cs) * nodes_.size());
  }

  constexpr void run() {
    for (int at = 0; at < count_; ++at) add_node(order_.nodes[at], at >= order_.cyclic_from);
    mark_reached(a_);
  }

 private:
  using traits = graph_traits<G>;
  analysis<Cs...>& a_;
  const G& g_;
  const assumptions& assumed_;
  sequence<const node_of<G>*> nodes_{};
  int count_ = 0;
  execution_order order_{};
  sequence<char> wanted_{};
  sequence<int> row_of_{}, given_{};
  sequence<edge> from_{};
  recorder<Cs...> record_{};

  constexpr const node_of<G>& node(int i) const { return *nodes_[i]; }
  constexpr decltype(auto) inputs(int i) const { return traits::inputs(g_, node(i)); }

  // The edges of node i, with rows instead of nodes. An edge from a node or an output that does not exist rejects it.
  constexpr rejection take_edges(int i) {
    rejection why;
    from_.clear();
    int port = 0;
    for (const edge& v : inputs(i)) {
      const bool outside = v.row >= count_;
      const int row = v.row < 0 || outside ? -1 : row_of_[v.row];
      from_.push_back({row, v.port});
      if (outside && why.empty())
        why = rejected("input {}: expected one of the graph's {} nodes, got node {}", port, count_, v.row);
      if (row >= 0 && why.empty() && !has_output(a_.at(row), v.port))
        why = rejected("input {}: expected one of the {} outputs of the layer before, got output {}", port,
                       a_.at(row).outputs, v.port);
      ++port;
    }
    return why;
  }
  // The number of outputs of a row is unknown if its operation is unknown or was rejected.
  static constexpr bool has_output(const row& r, int port) {
    if (port < 0) return false;
    return port < r.outputs || r.refused || r.state == standing::unknown_op || r.kind == node_kind::output;
  }

  constexpr void add_node(int i, bool cyclic) {
    const std::size_t at = static_cast<std::size_t>(i);
    node_facts facts = facts_of_node(g_, node(i), i, a_.texts);
    facts.rejected = take_edges(i);
    if (cyclic) facts.rejected = rejection("it depends on itself, through other layers");
    facts.wants_content = wanted_[at] != 0;
    row_of_[at] = static_cast<int>(a_.rows.size());
    const store_of<G> store{g_, node(i), assumed_.stored_shapes};
    if (!given_.empty() && given_[at] >= 0) {
      record_.add_given_input(a_, assumed_.inputs[given_[at]].is, facts);
      return;
    }
    int calls = 0;
    traits::visit(g_, node(i), [&]<class Op>(const Op& op) {
      if constexpr (can_be_visited<Op>())
        if (++calls == 1) add_operation(i, op, facts, store);
    });
    if (calls == 0) {
      facts.rejected = rejection(no_call);
      record_.add(a_, unknown_op{facts.type}, from_, facts, store);
    } else if (calls > 1) {
      record_.reject_last(a_, rejected(several_calls, calls));
    }
  }

  template <class Op> constexpr void add_operation(int i, const Op& op, node_facts& facts, const store_of<G>& store) {
    if constexpr (tells_bodies<G> && !std::same_as<Op, unknown_op>)
      if (facts.rejected.empty() && enter(i, op, facts, store)) return;
    if constexpr (!std::same_as<Op, unknown_op>)
      if (!facts.variable.empty() && facts.rejected.empty() && add_state(op, facts, store)) return;
    bool choice = false;
    if constexpr (has_outputs<G> && requires { op.entry(); })
      if (facts.rejected.empty() && assumed_.implied_contents && op.entry().reads != 0)
        choice = imply_contents(a_, g_, op, node(i), span<const edge>(inputs(i)), from_, nodes_);
    record_.add(a_, op, from_, facts, store);
    if (choice && a_.rows.back().why.empty()) {
      a_.rows.back().shape_as_stored = true;
      a_.rows.back().why = "its target shape is missing; it is assumed to keep leading dimensions";
    }
  }

  // Adds a node that reads a variable whose shape is given, or follows from its initializer. False if its operation
  // says all.
  template <class Op> constexpr bool add_state(const Op& op, const node_facts& facts, const store_of<G>& store) {
    partial_tensor is;
    if constexpr (is_lowering<Op>) {
      sequence<partial_tensor> outputs;
      store.outputs(outputs);
      if (outputs.size() != 1) return false;
      is = shape_and_type(outputs[0]);
    } else {
      sequence<partial_tensor> operands;
      for (const edge& v : from_) operands.push_back(a_[v]);
      const partial_outputs declared = any_op<Op>(op).infer(partial_tensors{operands});
      if (!declared.refusal.empty()) return false;
      is = shape_and_type(declared[0]);
    }
    const given_state* given = assumed_.state_of(facts.variable);
    const bool set = given != nullptr || assumed_.states_set;
    const partial_shape declared = is.dims;
    if (given) {
      is.dims = given->dims;
      fill_dimensions(is.dims, declared, false);
    }
    if (!from_.empty() && (set || assumed_.first_run)) fill_dimensions(is.dims, a_[from_[0]].dims, set);
    if (set && is.dims.rank > 0 && !known(is.dims[0])) fill_batch(is.dims);
    if (!set && is.dims == declared) return false;
    record_.add_state(a_, is, {from_.data(), from_.size()}, facts);
    a_.rows.back().state_is_set = set;
    return true;
  }
  static constexpr partial_tensor shape_and_type(const partial_tensor& t) {
    partial_tensor is;
    is.dims = t.dims;
    is.type = t.type;
    return is;
  }
  // The batch of the first input whose batch is known.
  constexpr void fill_batch(partial_shape& dims) const {
    for (const row& r : a_.rows) {
      if (r.kind != node_kind::input || r.outputs == 0) continue;
      const partial_shape& of_input = a_.outputs_of(r)[0].dims;
      if (of_input.rank < 1 || !known(of_input[0])) continue;
      dims.set(0, of_input[0]);
      return;
    }
  }

  // Adds a node with bodies. Returns false if it has none.
  template <class Op> constexpr bool enter(int i, const Op& op, const node_facts& facts, const store_of<G>& store) {
    const auto bodies = traits::bodies(g_, node(i));
    if (bodies.empty()) return false;
    sequence<partial_tensor> operands;
    for (const edge& v : from_) operands.push_back(a_[v]);
    const auto run_body = [&](const auto& body, span<const given_input> with, analysis<Cs...>& into) {
      assumptions inside = assumed_;
      inside.inputs = with;
      graph_walk<std::remove_cvref_t<decltype(body.graph)>, Cs...>(into, body.graph, inside, body.wiring.goes_on).run();
    };
    auto outcome = enter_bodies<Cs...>(bodies, operands, assumed_.trips_of(facts.name), run_body);
    if constexpr (is_lowering<Op>)
      record_.add_entered(a_, node_with_bodies{}, from_, std::move(outcome), facts, store);
    else
      record_.add_entered(a_, op, from_, std::move(outcome), facts, store);
    return true;
  }
};
}  // namespace detail

/// Analyzes a graph (graph_traits<Graph>) under the given conventions. The rows are in execution order. Names are views
/// into the graph, which must outlive the analysis. `assumed`: input shapes and trip counts, for graphs with
/// inputs(graph, node). A node that cannot be evaluated is a row that is not known; it is never counted.
template <class... Conventions, class Graph>
constexpr analysis<Conventions...> analyze(const Graph& g, const assumptions& assumed = {}) {
  analysis<Conventions...> a;
  static_assert(has_nodes<Graph>, "opcost: a graph needs graph_traits with nodes(graph) (README: Plug in your graph)");
  if constexpr (has_nodes<Graph>) {
    static_assert(has_visit<Graph>,
                  "opcost: a graph needs graph_traits with visit(graph, node, visitor) (README: Plug in your graph)");
    static_assert(
        has_inputs<Graph> || has_operands<Graph>,
        "opcost: graph_traits need inputs(graph, node) or operands(graph, node) (README: Plug in your graph)");
    if constexpr (has_visit<Graph> && has_inputs<Graph>)
      detail::graph_walk<Graph, Conventions...>(a, g, assumed, -1).run();
    else if constexpr (has_visit<Graph> && has_operands<Graph>)
      detail::analyze_by_operands(a, g);
  }
  return a;
}

}  // namespace opcost

#endif

// ---- opcost/graph/network.hpp
#ifndef OPCOST_GRAPH_NETWORK_HPP_PIECE
#define OPCOST_GRAPH_NETWORK_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Builds a network in C++, at compile time or at run time. In a constant expression, an operation that rejects its
// operands does not compile.

// ---- opcost/graph/rejected_layer.hpp
#ifndef OPCOST_GRAPH_REJECTED_LAYER_HPP_PIECE
#define OPCOST_GRAPH_REJECTED_LAYER_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Compiler messages that say why a layer of a constant expression is rejected.
//
// clang prints the values of a call's arguments. g++ prints neither variables nor structs, but it prints the operands
// of a pointer difference that is not constant. So the message is the difference between the text of the rejection and
// an element of an array that is declared but never defined; the indices of the element are the numbers for the `{}` of
// the text:
//
//     error: '("input 1 (filter): expected {} channels, got {}" - &opcost::detail::numbers_in_text[4][5])' is not a
//     constant expression

namespace opcost::detail {

inline constexpr std::int64_t shown_below = sizeof(void*) == 8 ? std::int64_t{1} << 20 : 1 << 9;
extern const char no_numbers;
extern const char one_number_in_text[shown_below];
extern const char numbers_in_text[shown_below][shown_below];
extern const char three_numbers_in_text[shown_below][shown_below][shown_below];

constexpr bool can_be_shown(std::int64_t n) { return n >= 0 && n < shown_below; }
constexpr int numbers_in(const char* text) {
  int n = 0;
  for (; *text != '\0'; ++text) n += text[0] == '{' && text[1] == '}';
  return n;
}

// Never a constant expression. It is never called at run time, where it must not refer to the arrays.
#if defined(_MSC_VER) && !defined(__clang__)
template <class Layer>
std::ptrdiff_t rejected_layer(const char* text, const char*, std::int64_t, std::int64_t, std::int64_t) {
  return *text;
}
#else
template <class Layer>
constexpr std::ptrdiff_t rejected_layer(const char* text, const char* word, std::int64_t a, std::int64_t b,
                                        std::int64_t c) {
  if (__builtin_is_constant_evaluated()) {
    const int n = numbers_in(text);
    if (word) return text - word;
    if (n == 0 || !can_be_shown(a) || !can_be_shown(b) || !can_be_shown(c)) return text - &no_numbers;
    if (n == 1) return text - &one_number_in_text[a];
    if (n == 2) return text - &numbers_in_text[a][b];
    return text - &three_numbers_in_text[a][b][c];
  }
  return 0;
}
#endif

}  // namespace opcost::detail

#endif

// ---- opcost/ops/io.hpp
#ifndef OPCOST_OPS_IO_HPP_PIECE
#define OPCOST_OPS_IO_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Inputs, constants and outputs of a graph. None of them does arithmetic.

namespace opcost {

/// An input of the network, with its shape and element type.
struct input {
  partial_shape dims{};
  dtype type = dtype::f32;
};
template <> struct op_traits<input> {
  static constexpr std::string_view name = "Parameter";
  static constexpr node_kind kind = node_kind::input;
  static constexpr void attributes(auto& op, auto&& f) {
    f("shape", op.dims);
    f("element_type", op.type);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const input& op, const basic_operands<Dim>&) {
    if constexpr (std::same_as<Dim, interval>)
      return detail::of(op.dims, op.type);
    else
      return op.dims.is_static() ? inferred<Dim>(detail::of(numbers(op.dims), op.type))
                                 : inferred<Dim>(undecided("a dimension is unknown"));
  }
  static constexpr tally count(const input&, const tensors&, const outputs&) { return {}; }
};

/// A constant, with its shape and element type.
struct constant {
  ints dims{};
  dtype type = dtype::f32;
  span<const interval> numbers{};  // its content, if the graph has it
};
template <> struct op_traits<constant> {
  static constexpr std::string_view name = "Constant";
  static constexpr node_kind kind = node_kind::constant;
  static constexpr void attributes(auto& op, auto&& f) {
    f("shape", op.dims);
    f("element_type", op.type);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const constant& op, const basic_operands<Dim>&) {
    basic_shape<Dim> dims = op.dims;
    return detail::of(dims, op.type);
  }
  static constexpr tally count(const constant&, const tensors&, const outputs&) { return {}; }
  template <class Dim>
  static constexpr bool value(const constant& op, const basic_operands<Dim>&, const basic_tensor<Dim>&, int,
                              content<Dim> into) {
    if (op.numbers.size() != into.numbers.size() || op.numbers.empty()) return false;
    for (std::size_t i = 0; i < into.numbers.size(); ++i)
      into.numbers[i] = between<Dim>(op.numbers[i].min, op.numbers[i].max);
    return true;
  }
};

/// An output of the network.
struct network_output {};
template <> struct op_traits<network_output> {
  static constexpr std::string_view name = "Result";
  static constexpr int inputs = 1;
  static constexpr node_kind kind = node_kind::output;
  template <class Dim> static constexpr inferred<Dim> infer(const network_output&, const basic_operands<Dim>& in) {
    return in[0];
  }
  static constexpr tally count(const network_output&, const tensors&, const outputs&) { return {}; }
};

}  // namespace opcost

#endif

namespace opcost {
namespace detail {
inline void no_such_module(std::string_view) {}
}  // namespace detail

/// A block of layers: op_traits<Block> has name and build(block, net, x...), which adds the layers and returns the last
/// edge, or an array of edges.
template <class Op, class Net, class... Values>
concept block = requires(const Op& op, Net& net, Values... values) {
  op_traits<Op>::build(op, net, values...);
};

/// A convention that needs the texts of layers has describe(layer, in, put). A network without such a convention keeps
/// no texts.
struct append_text {
  sequence<char>& to;
  constexpr void operator()(std::string_view s) const { to.append(s.data(), s.size()); }
};
template <class C, class Op>
concept describes = requires(const Op& op, tensors in, append_text put) {
  C::describe(op, in, put);
};

/// A network builder, and the analysis of what was built, under these conventions.
template <class... Conventions> class network : public analysis<Conventions...> {
 public:
  /// `type`: the class of the network, for texts.
  constexpr explicit network(std::string_view type = "Network") {
    this->rows.reserve(64);
    this->tensors.reserve(64);
    this->inputs.reserve(64);
    this->tree.add(-1, {}, type, false);
  }
  constexpr edge input(const partial_shape& dims, dtype type = dtype::f32) { return add(opcost::input{dims, type}); }
  constexpr edge constant(const ints& dims, dtype type = dtype::f32) {
    return add(opcost::constant{.dims = dims, .type = type});
  }
  /// Adds a constant with a content that operations can read: a target shape, axes. Copies the list.
  constexpr edge numbers(std::initializer_list<interval> list) {
    return add(opcost::constant{
        .dims = {static_cast<std::int64_t>(list.size())}, .type = dtype::i64, .numbers = {list.begin(), list.size()}});
  }
  constexpr void output(edge v) { add(network_output{}, v); }

  /// Adds an operation or a layer. Returns its first output; port() returns the others. The name of a layer without one
  /// is its number, as in a Sequential; a function is not a module.
  template <class Op, class... Values>
  requires(!std::is_convertible_v<const Op&, module_name>) constexpr auto add(const Op& op, Values... values) {
    if constexpr (!are_edges<Values...>())
      return edge{};
    else if constexpr (block<Op, network, Values...>)
      return build(this->tree.at(scope_).children, op, values...);
    else if constexpr (lowered_op<Op> && !functional_of<Op>())
      return call(this->tree.add(scope_, this->tree.at(scope_).children, op_traits<Op>::name, true), op, values...);
    else
      return put(scope_, op, values...);
  }
  static constexpr edge port(edge v, int port) { return {v.row, port}; }

  /// Adds a layer as a module of the open module: net.add("conv1", conv2d{...}, x). A name that exists already calls
  /// the same module again, whose parameters count once.
  template <class Op, class... Values> constexpr auto add(module_name name, const Op& op, Values... values) {
    if constexpr (!are_edges<Values...>())
      return edge{};
    else if constexpr (block<Op, network, Values...>)
      return build(name, op, values...);
    else if constexpr (functional_of<Op>())
      return put(scope_, op, values...);
    else
      return call(leaf(name, op), op, values...);
  }
  /// Opens the module `name` of class `type` while `body` runs. Returns what body returns.
  template <class Body> constexpr decltype(auto) in(module_name name, std::string_view type, Body&& body) {
    const entered e(*this, name, type);
    ++this->tree.modules[static_cast<std::size_t>(scope_)].calls;
    this->tree.entries.push_back({.module = scope_, .row = static_cast<int>(this->rows.size())});
    return body();
  }
  /// Lists a module before it is called, or one that is never called.
  template <class Op>
  requires(costed_op<Op>) constexpr void declare(module_name name, const Op& op) {
    const int m = leaf(name, op);
    describe(m, op, {});
    own(m, op, {}, row{});
  }
  template <class Op>
  requires(!costed_op<Op> && requires { op_traits<Op>::name; }) constexpr void declare(module_name name,
                                                                                       const Op& block) {
    declare(name, op_traits<Op>::name, [&] { op_traits<Op>::submodules(block, *this); });
  }
  /// Lists several equal modules, named by their numbers.
  template <class Op> constexpr void declare_all(const Op& op, count_t n) {
    for (int i = 0; i < n; ++i) declare(i, op);
  }
  template <class Body>
  requires(std::is_invocable_v<Body>) constexpr void declare(module_name name, std::string_view type, Body&& body) {
    const entered e(*this, name, type);
    body();
  }
  /// Sets the order in which the modules of the open module are listed, if it differs from the order of first use.
  constexpr void listed(std::initializer_list<module_name> first) {
    this->tree.order(scope_, span(first.begin(), first.size()));
  }
  /// Adds a parameter that the open module itself owns.
  constexpr edge parameter(std::string_view name, const shape& dims, dtype type = dtype::f32) {
    opcost::constant c{.dims = {}, .type = type};
    for (int i = 0; i < dims.rank; ++i) c.dims.push_back(dims[i]);
    if (this->tree.find_parameter(scope_, name) < 0)
      this->tree.parameters.push_back({.module = scope_, .name = name, .dims = dims, .type = type});
    return add(c);
  }
  /// Makes two parameters one, by their paths: net.tie("head.weight", "embedding.weight"), after both were added. If a
  /// path does not exist, a constant expression does not compile; at run time it returns false, and reports say so.
  constexpr bool tie(std::string_view path, std::string_view to) {
    const int a = this->tree.find_parameter(path), b = this->tree.find_parameter(to);
    if (a < 0 || b < 0 || a == b) return not_found(a < 0 ? path : to);
    this->tree.parameters[static_cast<std::size_t>(a)].same_as = b;
    forget(this->tree.parameters[static_cast<std::size_t>(a)]);
    return true;
  }
  /// Marks the parameters below a module as not trained. Paths as for tie().
  constexpr bool freeze(std::string_view path) {
    const int m = this->tree.find(path);
    if (m < 0) return not_found(path);
    for (module_parameter& p : this->tree.parameters)
      for (int at = p.module; at >= 0 && p.trainable; at = this->tree.at(at).parent) p.trainable = at != m;
    return true;
  }

 private:
  recorder<Conventions...> recorder_{};
  int scope_ = 0;

  struct entered {
    network& net;
    int before;
    constexpr entered(network& n, const module_name& name, std::string_view type) : net(n), before(n.scope_) {
      const int known = n.tree.child(before, name);
      n.scope_ = known >= 0 ? known : n.tree.add(before, name, type, false);
    }
    constexpr ~entered() { net.scope_ = before; }
    entered(const entered&) = delete;
    entered& operator=(const entered&) = delete;
  };

  template <class... Values> static constexpr bool are_edges() {
    constexpr bool edges = (std::is_same_v<Values, edge> && ...);
    static_assert(
        edges,
        "opcost: the inputs of a layer are edges: what input(), constant() or add() returned (README: Write a "
        "network)");
    return edges;
  }
  constexpr bool not_found(std::string_view path) {
    if (std::is_constant_evaluated()) detail::no_such_module(path);
    this->tree.not_found.push_back(path);
    return false;
  }
  template <class Op> constexpr int leaf(const module_name& name, const Op& op) {
    const int known = this->tree.child(scope_, name);
    return known >= 0 ? known : this->tree.add(scope_, name, detail::any_op<Op>(op).name(), true);
  }
  template <class Op, class... Values> constexpr edge call(int m, const Op& op, Values... values) {
    const int calls = ++this->tree.modules[static_cast<std::size_t>(m)].calls;
    const edge v = put(m, op, values...);
    row& r = this->rows.back();
    if (calls > 1) {
      r.parameters = 0;
      r.parameter_bytes = 0;
      return v;
    }
    const std::array<edge, sizeof...(Values)> from{values...};
    describe(m, op, from);
    own(m, op, from, r);
    return v;
  }
  // Adds a block. If a convention has a rule for the whole block, the last row has its figure.
  template <class Op, class... Values> constexpr auto build(const module_name& name, const Op& op, Values... values) {
    const std::size_t from = this->rows.size();
    const auto result = in(name, op_traits<Op>::name, [&] { return op_traits<Op>::build(op, *this, values...); });
    if constexpr ((has_rule<Conventions, Op> || ...)) {
      const std::array<edge, sizeof...(Values)> given{values...};
      sequence<tensor> operands;
      for (const edge& v : given) operands.push_back(opcost::numbers((*this)[v]));
      convention_list<Conventions...>::each_with_index([&]<class C>(std::type_identity<C>, std::size_t c) {
        if constexpr (has_rule<C, Op>)
          if (const figure f = rule<C, Op>::figure_of(op, tensors(span<const tensor>(operands)), outputs{});
              f.known && this->rows.size() > from) {
            for (std::size_t i = from; i < this->rows.size(); ++i)
              this->figures[i * sizeof...(Conventions) + c] = count_t(0);
            this->figures[(this->rows.size() - 1) * sizeof...(Conventions) + c] = f;
          }
      });
    }
    return result;
  }
  template <class Op> constexpr void describe(int m, const Op& op, span<const edge> from) {
    if constexpr ((describes<Conventions, Op> || ...)) {
      sequence<tensor> given;
      for (const edge& v : from)
        if ((*this)[v].dims.is_static()) given.push_back(opcost::numbers((*this)[v]));
      module& of = this->tree.modules[static_cast<std::size_t>(m)];
      of.text = this->tree.texts.size();
      convention_list<Conventions...>::each([&]<class C>(std::type_identity<C>) {
        if constexpr (describes<C, Op>)
          if (this->tree.texts.size() == of.text)
            C::describe(op, tensors(given.size() == from.size() ? span<const tensor>(given) : span<const tensor>()),
                        append_text{this->tree.texts});
      });
      of.text_size = this->tree.texts.size() - of.text;
    }
  }
  // Lists the parameters of a module, if they are not listed yet.
  template <class Op> constexpr void own(int m, const Op& op, span<const edge> from, const row& r) {
    if (this->tree.at(m).owns) return;
    if constexpr (requires(tensors in) { op_traits<Op>::parameters(op, in, [](std::string_view, const shape&) {}); }) {
      const tensors given = from.empty() ? tensors{} : recorder_.operands_as_numbers();
      if (given.size() < static_cast<int>(from.size())) return;  // a dimension is unknown
      this->tree.modules[static_cast<std::size_t>(m)].owns = true;
      op_traits<Op>::parameters(op, given, [&](std::string_view name, const shape& dims) {
        this->tree.parameters.push_back(
            {.module = m, .name = name, .dims = dims, .type = from.empty() ? dtype::f32 : given[0].type});
      });
    } else if (r.parameters != 0) {
      this->tree.modules[static_cast<std::size_t>(m)].owns = true;
      this->tree.parameters.push_back({.module = m, .name = "weight", .dims = {r.parameters}});
    }
    if constexpr (requires { op_traits<Op>::submodules(op, *this); }) {
      const int before = std::exchange(scope_, m);
      op_traits<Op>::submodules(op, *this);
      scope_ = before;
    }
  }
  // Parameters that another module owns do not count again.
  constexpr void forget(const module_parameter& p) {
    for (row& r : this->rows) {
      if (r.module != p.module || r.parameters == 0) continue;
      r.parameters -= p.dims.elements();
      r.parameter_bytes -= bytes_of(p.type, p.dims.elements());
      return;
    }
  }

  template <class C> static constexpr bool leaves_out() {
    return requires(const module_tree& tree) { C::leaves_out(tree, 0); };
  }
  constexpr void leave_out(int row, int module) {
    const std::size_t first = static_cast<std::size_t>(row) * sizeof...(Conventions);
    convention_list<Conventions...>::each_with_index([&]<class C>(std::type_identity<C>, std::size_t c) {
      if constexpr (leaves_out<C>())
        if (C::leaves_out(this->tree, module)) this->figures[first + c] = count_t(0);
    });
  }

  template <class Op, class... Values> constexpr edge put(int module, const Op& op, Values... values) {
    if constexpr (detail::check_op<Op>()) {
      const edge from[]{values..., edge{}};
      const int at = recorder_.add(*this, op, span<const edge>(from).first(sizeof...(Values)), {.module = module});
      if constexpr ((leaves_out<Conventions>() || ...)) leave_out(at, module);
      if (std::is_constant_evaluated() && this->at(at).state == standing::not_known) {
        const rejection& why = recorder_.refusal();
        detail::rejected_layer<Op>(why.text, why.words[0].data(), lower(why.numbers[0]).n, lower(why.numbers[1]).n,
                                   lower(why.numbers[2]).n);
      }
      return {at, 0};
    } else {
      return {};
    }
  }
};

}  // namespace opcost

#endif

// ---- opcost/layers/convolution_layers.hpp
#ifndef OPCOST_LAYERS_CONVOLUTION_LAYERS_HPP_PIECE
#define OPCOST_LAYERS_CONVOLUTION_LAYERS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Convolutions as modules, with a filter and a bias of their own: input [N, C, spatial...] or [C, spatial...].

// ---- opcost/layers/attribute_types.hpp
#ifndef OPCOST_LAYERS_ATTRIBUTE_TYPES_HPP_PIECE
#define OPCOST_LAYERS_ATTRIBUTE_TYPES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Kinds of attributes that layers have beside numbers, lists and choices: values that may be None, integers or real
// numbers, lists that a single number stands for. op_traits of a layer visits its attributes by the names and in the
// order of torch's constructor:
//   f("kernel_size", per_axis<2>(l.kernel_size));
//   f("stride", per_axis<2>(l.stride, {1}));
//   f("bias", l.bias);
// An argument that is passed by value refers to the layer's members.

// ---- opcost/op/window.hpp
#ifndef OPCOST_OP_WINDOW_HPP_PIECE
#define OPCOST_OP_WINDOW_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Sliding windows along one dimension: the extent of the output, automatic padding, and the number of taps that fall on
// elements of the input.

namespace opcost {

/// How a window is padded: by numbers, so that the output has ceil(n / stride) elements, or not at all.
enum class auto_pad : std::uint8_t { explicit_, same_upper, same_lower, valid };
template <>
inline constexpr std::array<std::string_view, 4> spellings<auto_pad>{"explicit", "same_upper", "same_lower", "valid"};

/// The extent of a dilated window: dilation * (kernel - 1) + 1.
template <class Dim> constexpr Dim dilated(Dim kernel, Dim dilation) { return dilation * (kernel - 1) + 1; }

/// Elements that are added before and after a dimension.
struct padding {
  count_t begin = 0, end = 0;
};

/// The padding that makes the output ceil(n / stride) long: total = (ceil(n / stride) - 1) * stride + window - n. If
/// the total is odd, the larger half is at the end (same_upper) or at the start (same_lower).
constexpr padding same_padding(count_t n, count_t window, count_t stride, auto_pad mode) {
  const count_t total = larger((ceil_div(n, stride) - 1) * stride + window - n, 0);
  const count_t less = total / 2;
  return mode == auto_pad::same_lower ? padding{total - less, less} : padding{less, total - less};
}

namespace detail {
// True for a list that is empty, or has n numbers of at least `least`. Cheaper than a rejection in constant
// expressions.
constexpr bool list_fits(const ints& list, int n, std::int64_t least) {
  for (int i = 0; i < list.rank; ++i)
    if (list[i].n < least) return false;
  return list.rank == 0 || list.rank == n;
}
// Rejects a list with a number below `least`. `text` has places for the index, the number that is expected and the one
// that was given: "strides[{}]: expected at least {}, got {}".
constexpr rejection check_at_least(const char* text, const ints& list, count_t least) {
  for (int i = 0; i < list.rank; ++i)
    if (list[i] < least) return rejected(text, i, least, list[i]);
  return {};
}
// Rejects a list that is neither empty nor has n numbers: "strides: expected {} numbers, got {}".
constexpr rejection check_length(const char* text, const ints& list, int n) {
  if (list.rank == 0 || list.rank == n) return {};
  return rejected(text, n, list.rank);
}

// The sum of floor((a i + b) / m) over 0 <= i < n, for a, b >= 0 and m > 0. It counts the lattice points under a line
// by Euclid's algorithm, in logarithmic time.
template <class N> constexpr N floor_sum(N n, N m, N a, N b) {
  N sum = 0;
  while (n > 0) {
    sum += (a / m) * (n * (n - 1) / 2) + (b / m) * n;
    a = a % m;
    b = b % m;
    const N y = a * n + b;
    if (y < m) break;
    n = y / m;
    b = y % m;
    const N t = m;
    m = a;
    a = t;
  }
  return sum;
}
// The number of pairs (o, k), 0 <= o < outs, 0 <= k < taps, with o * stride + k * dilation < limit.
template <class N> constexpr N pairs_below(N outs, N taps, N stride, N dilation, N limit) {
  if (limit <= 0) return 0;
  // tap k has clamp(ceil((limit - k dilation) / stride), 0, outs) outputs
  const N any = (limit + dilation - 1) / dilation;
  const N some = taps < any ? taps : any;             // taps with at least one output
  const N reach = limit - ((outs - 1) * stride + 1);  // taps with k dilation up to this have all outputs
  const N all = reach < 0 ? N(0) : reach / dilation + 1;
  const N full = some < all ? some : all;
  if (some == full) return full * outs;
  // ceil(v / s) = floor((v - 1) / s) + 1; the sum starts at the last such tap, so v grows by the dilation
  return full * outs + floor_sum<N>(some - full, stride, dilation, limit - (some - 1) * dilation - 1) + (some - full);
}
template <class N> constexpr N taps_between(N extent, N outs, N taps, N stride, N dilation, N pad) {
  return pairs_below<N>(outs, taps, stride, dilation, extent + pad) - pairs_below<N>(outs, taps, stride, dilation, pad);
}
}  // namespace detail

/// The number of pairs of an output position o and a tap k that fall on an element of the input:
/// 0 <= o * stride + k * dilation - pad_begin < extent.
constexpr count_t taps_on_elements(count_t extent, count_t outs, count_t taps, count_t stride, count_t dilation,
                                   count_t pad_begin) {
  if (outs <= 0 || taps <= 0 || extent <= 0 || stride <= 0 || dilation <= 0) return 0;
  if (pad_begin == 0 && (outs - 1) * stride + (taps - 1) * dilation < extent) return outs * taps;
  // plain integers if no product can overflow
  constexpr std::int64_t modest = 1 << 20;
  if (extent < modest && outs < modest && taps < modest && stride < modest && dilation < modest && pad_begin < modest)
    return detail::taps_between<std::int64_t>(extent.n, outs.n, taps.n, stride.n, dilation.n, pad_begin.n);
  return detail::taps_between<count_t>(extent, outs, taps, stride, dilation, pad_begin);
}

}  // namespace opcost

#endif

namespace opcost {

/// A value or Python's None.
template <class T> struct none_or {
  T value{};
  bool given = false;
  constexpr none_or() = default;
  template <class U>
  requires std::convertible_to<U, T>
  constexpr none_or(U v) : value(static_cast<T>(v)), given(true) {}
  constexpr bool operator==(const none_or&) const = default;
};

/// A number that remembers whether it was written as an integer: 2 and 2.0 are equal and print differently.
struct real_number {
  double value = 0;
  bool whole = false;
  constexpr real_number() = default;
  template <std::floating_point Real> constexpr real_number(Real v) : value(static_cast<double>(v)) {}
  template <std::integral Int> constexpr real_number(Int v) : value(static_cast<double>(v)), whole(true) {}
};

/// A list of at most three factors: none, one that stands for all dimensions, or one per dimension.
struct factors {
  std::array<double, 3> items{};
  int size = 0;
  bool is_list = false;  ///< false: a single number was given
  constexpr factors() = default;
  constexpr factors(double v) : items{v}, size(1) {}
  constexpr factors(std::initializer_list<double> list) : is_list(true) {
    for (double v : list)
      if (size < 3) items[static_cast<std::size_t>(size++)] = v;
  }
  constexpr double operator[](int i) const { return items[static_cast<std::size_t>(size == 1 ? 0 : i)]; }
};

/// What tensordot sums over: the last dimensions of the first input and the first of the second, by their number, or
/// listed dimensions of both.
struct contraction_dims {
  count_t last = 2;
  ints first{}, second{};
  bool is_list = false;
};

/// An entry of a list that is Python's None: the extent of the input.
inline constexpr count_t as_input = -count_t::limit;

/// A list attribute and how it prints: one number stands for `width` of them, an empty list for `otherwise`.
struct list_attribute {
  ints& list;
  ints otherwise{};
  int width = 0;             // 0: a single number prints as a number; -1: as a tuple of one
  auto_pad* mode = nullptr;  // padding only: 'same' or 'valid' instead of numbers
};
/// A list that prints as `Width` numbers.
template <int Width, class List> constexpr list_attribute per_axis(List& list, const ints& otherwise = {}) {
  return {const_cast<ints&>(list), otherwise, Width};
}
/// A list that prints as it was given: a number or a tuple.
template <class List> constexpr list_attribute as_written(List& list, const ints& otherwise = {}) {
  return {const_cast<ints&>(list), otherwise};
}
/// A list that always prints as a tuple.
template <class List> constexpr list_attribute as_tuple(List& list) { return {const_cast<ints&>(list), {}, -1}; }
/// A padding that prints as `Width` numbers, or as 'same' or 'valid'.
template <int Width, class List, class Mode> constexpr list_attribute padding_per_axis(List& list, Mode& mode) {
  return {const_cast<ints&>(list), {0}, Width, const_cast<auto_pad*>(&mode)};
}

/// A bool that is false if another attribute makes it impossible.
struct switch_attribute {
  bool& is;
  bool possible;
};
/// A bool that is false unless `possible`.
template <class Flag> constexpr switch_attribute only_if(bool possible, Flag& is) {
  return {const_cast<bool&>(is), possible};
}

/// A list of n numbers; a single number stands for all of them.
constexpr ints spread_over(const ints& list, int n) {
  return list.rank == 1 && n > 1 ? ints::filled(n, list[0]) : list;
}

}  // namespace opcost

#endif

// ---- opcost/layers/unbatched.hpp
#ifndef OPCOST_LAYERS_UNBATCHED_HPP_PIECE
#define OPCOST_LAYERS_UNBATCHED_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Inputs without a batch: torch runs a layer on [C, spatial...] as on [1, C, spatial...] and removes the batch again.

namespace opcost::detail {

/// The dimension of the channels: 1 of [N, C, spatial...], 0 of [C, spatial...].
template <class Dim> constexpr Dim channels_of(const basic_shape<Dim>& x, int spatial) {
  return x.rank == spatial + 1 ? x[0] : x[1];
}

/// Calls `lower(in)`, and if input 0 has no batch, with one of 1: the outputs then have none either.
template <class Dim> constexpr inferred<Dim> with_batch(const basic_operands<Dim>& in, int spatial, auto&& lower) {
  if (in[0].dims.rank != spatial + 1) return lower(in);
  constexpr int most_operands = 4;
  if (in.size() > most_operands) return rejected("expected at most {} inputs, got {}", most_operands, in.size());
  basic_tensor<Dim> given[most_operands]{};
  for (int i = 0; i < in.size(); ++i) given[i] = in[i];
  basic_shape<Dim> batched{1};
  batched.append(in[0].dims);
  given[0].dims = batched;
  const span<const basic_tensor<Dim>> all(given);
  inferred<Dim> out = lower(basic_operands<Dim>(all.first(static_cast<std::size_t>(in.size()))));
  for (int i = 0; i < out.count; ++i) {
    basic_shape<Dim>& y = out.first[static_cast<std::size_t>(i)].dims;
    y = y.slice(1, y.rank);
  }
  return out;
}

}  // namespace opcost::detail

#endif

// ---- opcost/ops/binary_arithmetic.hpp
#ifndef OPCOST_OPS_BINARY_ARITHMETIC_HPP_PIECE
#define OPCOST_OPS_BINARY_ARITHMETIC_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Arithmetic of two operands, element by element. OpenVINO operation specifications: arithmetic/Add-1, ..., Power-1,
// SquaredDifference-1.

// ---- opcost/op/elementwise.hpp
#ifndef OPCOST_OP_ELEMENTWISE_HPP_PIECE
#define OPCOST_OP_ELEMENTWISE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Operations that work element by element: on one input, and on several whose shapes are broadcast.

// ---- opcost/op/content.hpp
#ifndef OPCOST_OP_CONTENT_HPP_PIECE
#define OPCOST_OP_CONTENT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Computes the contents of tensors, element by element. By its element type, a content has integers, of which only
// bounds may be known, or reals.

// ---- opcost/op/element_walk.hpp
#ifndef OPCOST_OP_ELEMENT_WALK_HPP_PIECE
#define OPCOST_OP_ELEMENT_WALK_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Positions of elements in a source, for all operations that move, repeat, broadcast or combine elements.

namespace opcost::detail {

/// The extent of an axis as a plain integer; the lower bound of an interval.
template <class Dim> constexpr std::int64_t extent(const basic_shape<Dim>& s, int axis) { return lower(s[axis]).n; }
/// The distance of neighbors along an axis. The limit keeps sums of products within 64 bits; no content is that long.
template <class Dim> constexpr std::int64_t step_of(const basic_shape<Dim>& s, int axis) {
  constexpr std::int64_t limit = std::int64_t{1} << 31;
  std::int64_t n = 1;
  for (int i = axis + 1; i < s.rank; ++i) n = n > limit ? n : n * smaller(lower(s[i]), limit).n;
  return n;
}

/// Walks over the elements of a result in order and gives the position of each in a source: the start plus, for each
/// axis of the result, coordinate times step. After the last element it begins again.
class element_walk {
 public:
  static constexpr int max_axes = 16;

  constexpr element_walk() = default;
  /// The source is broadcast: its dimensions begin at dimension `shift` of the result; those of 1 are repeated.
  constexpr element_walk(const partial_shape& from, int shift, const partial_shape& result) {
    for (int d = 0; d < result.rank; ++d) {
      const bool own = d >= shift && d - shift < from.rank && extent(from, d - shift) != 1;
      add(extent(result, d), own ? step_of(from, d - shift) : 0);
    }
  }
  /// The source is broadcast as numpy does: the last dimensions of both are the same.
  static constexpr element_walk broadcast(const partial_shape& from, const partial_shape& result) {
    return {from, result.rank - from.rank, result};
  }

  /// Adds an axis; the last one that is added varies fastest.
  constexpr void add(std::int64_t extent, std::int64_t step) {
    if (axes_ == max_axes) return;
    extent_[axes_] = extent;
    step_[axes_++] = step;
  }
  /// Moves the start in the source.
  constexpr void move(std::int64_t distance) { where_ += distance; }
  /// Starts at another element of the result. Call it only before the first next().
  constexpr void skip(std::int64_t elements) {
    for (int a = axes_; a-- > 0 && elements > 0;) {
      if (extent_[a] < 1) return;
      at_[a] = elements % extent_[a];
      where_ += at_[a] * step_[a];
      elements /= extent_[a];
    }
  }
  /// The position of the next element in the source.
  constexpr std::int64_t next() {
    const std::int64_t now = where_;
    for (int a = axes_; a-- > 0;) {
      where_ += step_[a];
      if (++at_[a] < extent_[a]) break;
      where_ -= at_[a] * step_[a];
      at_[a] = 0;
    }
    return now;
  }
  /// The coordinate of the next element along an axis.
  constexpr std::int64_t coordinate(int axis) const { return at_[axis]; }

 private:
  int axes_ = 0;
  std::int64_t where_ = 0, extent_[max_axes]{}, step_[max_axes]{}, at_[max_axes]{};
};

}  // namespace opcost::detail

#endif

// ---- opcost/op/number.hpp
#ifndef OPCOST_OP_NUMBER_HPP_PIECE
#define OPCOST_OP_NUMBER_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Arithmetic of single elements: reals rounded to their type, and integers of which only bounds are known, with the
// bounds that OpenVINO computes.
#include <bit>

namespace opcost::detail {

/// The range of an integer type; of 64-bit types, the range of a count.
constexpr interval range_of(dtype t) {
  const int width = bits_of(t);
  const bool is_signed = is_signed_integer(t);
  if (is_boolean(t)) return {0, 1};
  if (width == 0 || width >= 64) return is_signed ? interval::any() : interval::unknown();
  const std::int64_t half = std::int64_t{1} << (width - 1);
  return is_signed ? interval(-half, half - 1) : interval(0, 2 * half - 1);
}

// ---- reals, without <cmath>, so that they work in constant expressions

/// Rounds toward zero. From 2^52 on every double is an integer; NaN stays NaN.
constexpr double truncated(double v) {
  return v > -4503599627370496.0 && v < 4503599627370496.0 ? static_cast<double>(static_cast<std::int64_t>(v)) : v;
}
constexpr double floor_of(double v) { return truncated(v) > v ? truncated(v) - 1 : truncated(v); }
constexpr double ceiling_of(double v) { return truncated(v) < v ? truncated(v) + 1 : truncated(v); }
constexpr double half_to_even(double v) {
  const double low = floor_of(v), above = v - low;
  if (!(above >= 0.5)) return low;
  return above > 0.5 || truncated(low / 2) * 2 != low ? low + 1 : low;
}
constexpr double half_away_from_zero(double v) {
  const double whole = truncated(v), rest = v - whole;
  return rest >= 0.5 ? whole + 1 : rest <= -0.5 ? whole - 1 : whole;
}

// The nearest number with a significand of `bits` bits whose least normal exponent is `least`, ties to even; no
// overflow.
constexpr double nearest(double v, int bits, int least) {
  int exponent = static_cast<int>((std::bit_cast<std::uint64_t>(v) >> 52) & 2047u) - 1023;
  if (v == 0 || exponent == 1024) return v;
  if (exponent < least) exponent = least;
  const double step = std::bit_cast<double>(static_cast<std::uint64_t>(exponent - bits + 1 + 1023) << 52);
  return half_to_even(v / step) * step;
}

/// A real rounded to its element type.
constexpr double rounded(dtype t, double v) {
  switch (t) {
    case dtype::f32: return v > -3e38 && v < 3e38 ? static_cast<double>(static_cast<float>(v)) : nearest(v, 24, -126);
    case dtype::f16: return nearest(v, 11, -14);
    case dtype::bf16: return nearest(v, 8, -126);
    case dtype::f8e4m3: return nearest(v, 4, -6);
    case dtype::f8e5m2: return nearest(v, 3, -14);
    default: return v;
  }
}
inline constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
constexpr double square_root(double v) {
  if (!(v >= 0)) return no_number;
  if (v == 0 || v > 1e300) return v == 0 ? v : no_number;
  // The root with half the exponent is off by a few percent. After one of Newton's steps it is above, and falls.
  double r = std::bit_cast<double>((std::bit_cast<std::uint64_t>(v) >> 1) + (std::uint64_t{1023} << 51));
  r = (r + v / r) / 2;
  for (int k = 0; k < 1100; ++k) {
    const double next = (r + v / r) / 2;
    if (!(next < r)) break;
    r = next;
  }
  return r;
}
/// a^b for a multiple b of 1/2, as shape computations use it; NaN for other b.
constexpr double power_of(double a, double b) {
  const double twice = b < 0 ? -2 * b : 2 * b;
  if (truncated(twice) != twice || twice > 2048) return no_number;
  double r = 1;
  for (double k = 2; k <= twice; k += 2) r *= a;
  if (truncated(twice / 2) * 2 != twice) r *= square_root(a);
  return b < 0 && r == 0 ? no_number : b < 0 ? 1 / r : r;
}

// ---- integers

/// True if a bound is open. The result of an open interval is unknown; OpenVINO assumes that it is not negative.
constexpr bool open(interval d) { return !d.exact() && (d.max.saturated() || d.min.saturated()); }
constexpr interval of_open(interval a, interval b) {
  return a.min.n == -count_t::limit || b.min.n == -count_t::limit ? interval::any() : interval::unknown();
}

/// Bounds of f(a, b) for an f whose extremes are at the ends of closed intervals.
constexpr interval bounds_of(count_t (*f)(count_t, count_t), interval a, interval b) {
  if (a.exact() && b.exact()) {
    const count_t r = f(a.min, b.min);
    return r.saturated() ? interval::any() : interval(r);
  }
  if (open(a) || open(b)) return of_open(a, b);
  const interval r = interval::hull(f(a.min, b.min), f(a.min, b.max), f(a.max, b.min), f(a.max, b.max));
  return r.min.saturated() || r.max.saturated() ? of_open(r, r) : r;
}
constexpr interval sum_of(interval a, interval b) {
  return bounds_of([](count_t x, count_t y) { return x + y; }, a, b);
}
constexpr interval difference_of(interval a, interval b) {
  return bounds_of([](count_t x, count_t y) { return x - y; }, a, b);
}
constexpr interval product_of(interval a, interval b) {
  return bounds_of([](count_t x, count_t y) { return x * y; }, a, b);
}
constexpr interval larger_of(interval a, interval b) {
  return bounds_of([](count_t x, count_t y) { return larger(x, y); }, a, b);
}
constexpr interval smaller_of(interval a, interval b) {
  return bounds_of([](count_t x, count_t y) { return smaller(x, y); }, a, b);
}

/// Bounds of a / b, truncated or floored. The result of a division by zero is unknown.
constexpr interval quotient_of(interval a, interval b, bool floored) {
  if (is(b, 0)) return interval::any();
  if (may_be(b, 0)) return of_open(a, b);
  return floored ? bounds_of([](count_t x, count_t y) { return floor_div(x, y); }, a, b)
                 : bounds_of([](count_t x, count_t y) { return x / y; }, a, b);
}
/// Bounds of the remainder of a / b. It has the sign of the dividend; with `floored`, that of the divisor. Between two
/// multiples of the divisor it grows with the dividend.
constexpr interval remainder_of(interval a, interval b, bool floored) {
  if (is(b, 0)) return interval::any();
  if (a.exact() && b.exact()) {
    const count_t r = a.min % b.min;
    return floored && r != 0 && (r < 0) != (b.min < 0) ? r + b.min : r;
  }
  if (open(a) || open(b) || may_be(b, 0)) return of_open(a, b);
  const count_t most = larger(b.max, -b.min) - 1;
  if (b.exact() && (floored ? floor_div(a.min, b.min) == floor_div(a.max, b.min) : a.min / b.min == a.max / b.min))
    return {remainder_of(a.min, b.min, floored).min, remainder_of(a.max, b.min, floored).min};
  if (floored)
    return b.min > 0 ? interval(0, a.min >= 0 ? smaller(most, a.max) : most) : interval(-most, b.max < 0 ? 0 : most);
  return {a.min >= 0 ? 0 : larger(-most, a.min), a.max <= 0 ? 0 : smaller(most, a.max)};
}

constexpr count_t power_of(count_t base, count_t exponent) {
  if (exponent < 0) {
    if (base == 0) return count_t::limit;  // infinite
    return base == 1 || (base == -1 && exponent % 2 == 0) ? 1 : base == -1 ? -1 : 0;
  }
  if (base == 0 || base == 1 || exponent == 0) return exponent == 0 ? 1 : base;
  if (base == -1) return exponent % 2 == 0 ? 1 : -1;
  if (exponent > 64) return count_t::limit;
  count_t r = 1;
  for (std::int64_t k = 0; k < exponent.n; ++k) r *= base;
  return r;
}
constexpr interval power_of(interval a, interval b) {
  if (!(a.exact() && b.exact()) && !open(a) && !open(b) && (a.min < 0 || b.min < 0)) return interval::any();
  return bounds_of(power_of, a, b);
}

/// A number converted to another integer type. Numbers that do not fit wrap. Bounds that do not fit become the range of
/// the type; types of 32 bits and more keep them, because lengths in shape computations fit.
constexpr interval converted(interval d, dtype to) {
  const interval range = range_of(to);
  if (is_boolean(to)) return d.exact() ? interval(d.min != 0 ? 1 : 0) : may_be(d, 0) ? range : interval(1);
  if (d.min >= range.min && d.max <= range.max) return d;
  const int width = bits_of(to);
  if (!d.exact()) return width >= 32 ? d : range;
  if (width == 0 || width >= 64) return d;
  const std::int64_t size = std::int64_t{1} << width, r = ((d.min.n % size) + size) % size;
  return r > range.max.n ? r - size : r;
}

}  // namespace opcost::detail

#endif

namespace opcost::detail {

/// True if the content is given, or the tensor has no elements.
template <class Dim> constexpr bool has_content(const basic_tensor<Dim>& t) {
  return t.has_value() || (t.dims.is_static() && is(t.dims.elements(), 0));
}

/// Element i as an integer; a real is truncated.
template <class Dim> constexpr Dim number_at(const basic_tensor<Dim>& t, std::size_t i) {
  return t.reals.empty() ? t.value[i] : Dim(to_count(t.reals[i]));
}
/// Element i as a real. Of an integer with bounds it is the lower one, so ask known(number_at(...)) first.
template <class Dim> constexpr double real_at(const basic_tensor<Dim>& t, std::size_t i) {
  return t.reals.empty() ? static_cast<double>(lower(t.value[i])) : t.reals[i];
}

/// Copies element `from` of `t` to element `to`. Returns false if a real is needed and only bounds are known.
template <class Dim>
constexpr bool put_element(content<Dim> into, std::size_t to, const basic_tensor<Dim>& t, std::size_t from) {
  if (!into.reals.empty()) {
    if (t.reals.empty() && !known(t.value[from])) return false;
    into.reals[to] = real_at(t, from);
  } else {
    into.numbers[to] = number_at(t, from);
  }
  return true;
}
/// The number of elements of a content.
template <class Dim> constexpr std::size_t size_of(const content<Dim>& c) {
  return c.reals.empty() ? c.numbers.size() : c.reals.size();
}

/// Copies all elements in order: reshape, conversion.
template <class Dim> constexpr bool copy_content(const basic_tensor<Dim>& t, content<Dim> into) {
  const std::size_t n = size_of(into);
  if (!t.has_value() || (t.reals.empty() ? t.value.size() : t.reals.size()) != n) return false;
  for (std::size_t i = 0; i < n; ++i)
    if (!put_element(into, i, t, i)) return false;
  return true;
}

// ---- element by element

constexpr std::size_t content_size(const partial_tensor& t) {
  return t.reals.empty() ? t.value.size() : t.reals.size();
}

/// A function of one element, for integers and for reals. Null: there is no such function.
struct element_rule {
  interval (*number)(interval);
  double (*real)(double);
};
/// A function of two elements, for integers and for reals. Null: there is no such function.
struct pair_rule {
  interval (*number)(interval, interval);
  double (*real)(double, double);
};
constexpr bool put_real(content<interval> into, std::size_t at, dtype type, double v) {
  into.reals[at] = rounded(type, v);
  return v == v;
}

/// Applies a function to each element. `whole`: with an element of which only bounds are known, nothing is known, as in
/// OpenVINO for most functions. Returns false if the content is unknown.
constexpr bool map_elements(const element_rule& f, bool whole, const partial_tensor& x, const partial_tensor& out,
                            content<interval> into) {
  const std::size_t n = size_of(into);
  if (content_size(x) != n || into.reals.empty() != x.reals.empty()) return false;
  if (into.reals.empty()) {
    if (f.number == nullptr) return false;
    for (std::size_t i = 0; i < n; ++i) {
      if (whole && !x.value[i].exact()) return false;
      into.numbers[i] = f.number(x.value[i]);
    }
  } else {
    if (f.real == nullptr) return false;
    for (std::size_t i = 0; i < n; ++i)
      if (!put_real(into, i, out.type, f.real(x.reals[i]))) return false;
  }
  return true;
}

/// Applies a function to each pair of elements of two inputs, whose dimensions begin at dimensions `shift_a` and
/// `shift_b` of the output. Returns false if a content is unknown.
constexpr bool map_pairs(const pair_rule& f, bool whole, const partial_tensor& a, int shift_a, const partial_tensor& b,
                         int shift_b, const partial_tensor& out, content<interval> into) {
  const std::size_t n = size_of(into), size_a = content_size(a), size_b = content_size(b);
  const bool real = !into.reals.empty();
  if (size_a == 0 || size_b == 0 || a.reals.empty() == real || b.reals.empty() == real) return false;
  if (real ? f.real == nullptr : f.number == nullptr) return false;
  element_walk walk_a(a.dims, shift_a, out.dims), walk_b(b.dims, shift_b, out.dims);
  for (std::size_t i = 0; i < n; ++i) {
    const auto k = static_cast<std::size_t>(walk_a.next()), l = static_cast<std::size_t>(walk_b.next());
    if (k >= size_a || l >= size_b) return false;
    if (real) {
      if (!put_real(into, i, out.type, f.real(a.reals[k], b.reals[l]))) return false;
    } else {
      if (whole && !(a.value[k].exact() && b.value[l].exact())) return false;
      into.numbers[i] = f.number(a.value[k], b.value[l]);
    }
  }
  return true;
}

/// Converts a content to another element type. Reals are truncated to integers. Returns false if a real is needed and
/// only bounds are known.
constexpr bool convert_content(const partial_tensor& x, dtype to, content<interval> into) {
  const std::size_t n = size_of(into);
  if (n == 0 || content_size(x) != n) return false;
  for (std::size_t i = 0; i < n; ++i) {
    if (!into.reals.empty()) {
      if (x.reals.empty() && !x.value[i].exact()) return false;
      into.reals[i] = rounded(to, real_at(x, i));
    } else if (x.reals.empty()) {
      into.numbers[i] = converted(x.value[i], to);
    } else {
      into.numbers[i] = is_boolean(to) ? interval(x.reals[i] != 0 ? 1 : 0) : converted(to_count(x.reals[i]), to);
    }
  }
  return true;
}

/// Reads a content as a shape, in which -1 is an unknown dimension. If the content is unknown, its length gives the
/// rank. Returns false if a dimension is below -1.
template <class Dim> constexpr bool as_dims(const basic_tensor<Dim>& t, basic_shape<Dim>& dims) {
  if (has_content(t) && t.reals.empty()) {
    dims = {};
    for (const Dim& d : t.value) {
      if (upper(d) < -1) return false;
      dims.push_back(upper(d) < 0 ? basic_shape<Dim>::unknown_dim() : between<Dim>(larger(lower(d), 0), upper(d)));
    }
    return true;
  }
  const Dim length = t.dims.rank == 1 ? t.dims[0] : Dim(0);
  if (t.dims.rank == 1 && known(length)) {
    dims = {};
    for (std::int64_t i = 0; i < lower(length).n && dims.ranked(); ++i) dims.push_back(basic_shape<Dim>::unknown_dim());
  } else {
    dims = basic_shape<Dim>::of_unknown_rank();
  }
  return true;
}

}  // namespace opcost::detail

#endif

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

#endif

// ---- opcost/op/real_functions.hpp
#ifndef OPCOST_OP_REAL_FUNCTIONS_HPP_PIECE
#define OPCOST_OP_REAL_FUNCTIONS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Functions of real numbers that constants are computed with. They work in constant expressions and need no <cmath>.
// Results are within a few units in the last place of a double, so that they round to the right float.

namespace opcost::detail {
inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double ln2_high = 0x1.62e42fee00000p-1, ln2_low = 0x1.a39ef35793c76p-33;  // ln 2 in two parts
constexpr double power_of_two(int e) {                                                     // -1022 to 1023
  return std::bit_cast<double>(static_cast<std::uint64_t>(e + 1023) << 52);
}

/// e^v = 2^k e^r with |r| at most ln(2) / 2; e^r is a Taylor polynomial.
constexpr double exponential(double v) {
  if (v != v) return v;
  if (v > 709.8) return infinity;
  if (v < -745.2) return 0;
  const double k = half_to_even(v * 1.4426950408889634);
  const double r = v - k * ln2_high - k * ln2_low;
  double sum = 1;
  for (int i = 14; i > 0; --i) sum = 1 + sum * r / i;
  const int exponent = static_cast<int>(k), half = exponent / 2;
  return sum * power_of_two(half) * power_of_two(exponent - half);
}

/// ln v = e ln 2 + ln m with m between sqrt(1/2) and sqrt(2); ln m = 2 artanh((m - 1) / (m + 1)).
constexpr double logarithm(double v) {
  if (!(v >= 0)) return no_number;
  if (v == 0) return -infinity;
  if (v == infinity) return v;
  int exponent = 0;
  if (v < power_of_two(-1022)) {
    v *= power_of_two(54);
    exponent = -54;
  }
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(v);
  exponent += static_cast<int>(bits >> 52) - 1023;
  double m = std::bit_cast<double>((bits & 0xfffffffffffffu) | std::uint64_t{1023} << 52);
  if (m > 1.4142135623730951) {
    m /= 2;
    ++exponent;
  }
  const double s = (m - 1) / (m + 1), square = s * s;
  double sum = 0;
  for (int i = 25; i > 0; i -= 2) sum = sum * square + 1.0 / i;
  return exponent * ln2_high + (exponent * ln2_low + 2 * s * sum);
}

/// sin(v + quarters pi / 2). NaN beyond 10^6, where the reduction would not be exact.
constexpr double sine(double v, int quarters) {
  if (!(v > -1e6 && v < 1e6)) return no_number;
  constexpr double high = 0x1.921fb54400000p+0, low = 0x1.0b4611a626331p-34;  // pi / 2 in two parts
  const double k = half_to_even(v * 0.6366197723675814), r = v - k * high - k * low, square = r * r;
  const int quarter = static_cast<int>(static_cast<std::int64_t>(k) + quarters) & 3;
  double sum = 1;
  if (quarter % 2 == 0) {
    for (int i = 20; i > 0; i -= 2) sum = 1 - sum * square / (i * (i + 1));
    sum *= r;
  } else {
    for (int i = 20; i > 0; i -= 2) sum = 1 - sum * square / (i * (i - 1));
  }
  return quarter < 2 ? sum : -sum;
}
constexpr double sine(double v) { return sine(v, 0); }
constexpr double cosine(double v) { return sine(v, 1); }

constexpr double hyperbolic_tangent(double v) {
  if (v < 0) return -hyperbolic_tangent(-v);
  if (v < 1e-3) return v - v * v * v / 3 + 2 * v * v * v * v * v / 15;  // without cancellation
  const double e = exponential(-2 * v);
  return (1 - e) / (1 + e);
}

/// a^b. NaN for a negative a and a b that is not an integer, and for a negative power of 0.
constexpr double real_power(double a, double b) {
  const double simple = power_of(a, b);
  if (simple == simple) return simple;
  if (a > 0) return exponential(b * logarithm(a));
  if (a < 0 && truncated(b) == b) {
    const double magnitude = exponential(b * logarithm(-a));
    return truncated(b / 2) * 2 == b ? magnitude : -magnitude;
  }
  return a == 0 && b > 0 ? 0 : no_number;
}

}  // namespace opcost::detail

#endif

namespace opcost {

/// a + b.
struct add : broadcasting {};
template <> struct op_traits<add> : elementwise_pair<"Add", tally{.add = 1}>, pair_value<> {
  static constexpr std::string_view formula = "a + b";
  static constexpr interval number(interval a, interval b) { return detail::sum_of(a, b); }
  static constexpr double real(double a, double b) { return a + b; }
};

/// a - b.
struct subtract : broadcasting {};
template <> struct op_traits<subtract> : elementwise_pair<"Subtract", tally{.add = 1}>, pair_value<> {
  static constexpr std::string_view formula = "a - b";
  static constexpr interval number(interval a, interval b) { return detail::difference_of(a, b); }
  static constexpr double real(double a, double b) { return a - b; }
};

/// a * b.
struct multiply : broadcasting {};
template <> struct op_traits<multiply> : elementwise_pair<"Multiply", tally{.mul = 1}>, pair_value<> {
  static constexpr std::string_view formula = "a b";
  static constexpr interval number(interval a, interval b) { return detail::product_of(a, b); }
  static constexpr double real(double a, double b) { return a * b; }
};

/// a / b. Integers are rounded toward minus infinity as in Python, or toward zero.
struct divide : broadcasting {
  bool python_division = true;
};
template <> struct op_traits<divide> : elementwise_pair<"Divide", tally{.div = 1}> {
  static constexpr std::string_view formula = "a / b";
  static constexpr void attributes(auto& op, auto&& f) {
    detail::broadcasting_attributes(op, f);
    f("m_pythondiv", op.python_division);
  }
  static constexpr bool value(const divide& op, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    const detail::pair_rule floored{[](interval a, interval b) { return detail::quotient_of(a, b, true); }, nullptr};
    const detail::pair_rule plain{[](interval a, interval b) { return detail::quotient_of(a, b, false); },
                                  [](double a, double b) { return b == 0 ? detail::no_number : a / b; }};
    return detail::map_broadcast(op, op.python_division && into.reals.empty() ? floored : plain, false, in, out, into);
  }
};

/// The larger of a and b.
struct maximum : broadcasting {};
template <> struct op_traits<maximum> : elementwise_pair<"Maximum", tally{.cmp = 1}>, pair_value<> {
  static constexpr std::string_view formula = "max(a, b)";
  static constexpr interval number(interval a, interval b) { return detail::larger_of(a, b); }
  static constexpr double real(double a, double b) { return a < b ? b : a; }
};

/// The smaller of a and b.
struct minimum : broadcasting {};
template <> struct op_traits<minimum> : elementwise_pair<"Minimum", tally{.cmp = 1}>, pair_value<> {
  static constexpr std::string_view formula = "min(a, b)";
  static constexpr interval number(interval a, interval b) { return detail::smaller_of(a, b); }
  static constexpr double real(double a, double b) { return b < a ? b : a; }
};

/// The remainder with the sign of the dividend.
struct mod : broadcasting {};
template <> struct op_traits<mod> : elementwise_pair<"Mod", tally{.div = 1}>, pair_value<> {
  static constexpr std::string_view formula = "a - b trunc(a / b)";
  static constexpr interval number(interval a, interval b) { return detail::remainder_of(a, b, false); }
  static constexpr double real(double a, double b) {
    return b == 0 ? detail::no_number : a - b * detail::truncated(a / b);
  }
};

/// The remainder with the sign of the divisor.
struct floor_mod : broadcasting {};
template <>
struct op_traits<floor_mod> : elementwise_pair<"FloorMod", tally{.add = 1, .mul = 1, .div = 1, .round = 1}>,
                              pair_value<> {
  static constexpr std::string_view formula = "a - b floor(a / b)";
  static constexpr interval number(interval a, interval b) { return detail::remainder_of(a, b, true); }
  static constexpr double real(double a, double b) {
    return b == 0 ? detail::no_number : a - b * detail::floor_of(a / b);
  }
};

/// a to the power of b.
struct power : broadcasting {};
template <> struct op_traits<power> : elementwise_pair<"Power", tally{.pow = 1}>, pair_value<> {
  static constexpr std::string_view formula = "a^b";
  static constexpr interval number(interval a, interval b) { return detail::power_of(a, b); }
  static constexpr double real(double a, double b) { return detail::real_power(a, b); }
};

/// (a - b)^2.
struct squared_difference : broadcasting {};
template <>
struct op_traits<squared_difference> : elementwise_pair<"SquaredDifference", tally{.add = 1, .mul = 1}>, pair_value<> {
  static constexpr std::string_view formula = "(a - b)^2";
  static constexpr double real(double a, double b) { return (a - b) * (a - b); }
};

/// The bias of a layer, added after a convolution or a matrix product. No graph has it as an operation.
struct add_bias {};
template <> struct op_traits<add_bias> : elementwise<"Bias", tally{.bias = 1}, accepts::anything> {
  static constexpr int inputs = 2;
  static constexpr std::string_view formula = "x + b";
};

}  // namespace opcost

#endif

// ---- opcost/ops/convolution.hpp
#ifndef OPCOST_OPS_CONVOLUTION_HPP_PIECE
#define OPCOST_OPS_CONVOLUTION_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Convolutions over 1 to 3 spatial dimensions: plain, grouped and binary. Transposed ones are in deconvolution.hpp,
// deformable ones in deformable.hpp. Attributes and shapes: OpenVINO operation specifications Convolution-1,
// GroupConvolution-1, BinaryConvolution-1.

namespace opcost {

/// Convolution: input [N, C, spatial...], filter [O, C, kernel...]; output [N, O, spatial...].
struct convolution {
  ints strides{}, dilations{}, pads_begin{}, pads_end{};  ///< one number per spatial dimension; empty: 1s, for pads 0s
  auto_pad pad = auto_pad::explicit_;
};
/// Convolution in groups: input [N, C, spatial...], filter [G, O/G, C/G, kernel...]; output [N, O, spatial...].
struct group_convolution {
  ints strides{}, dilations{}, pads_begin{}, pads_end{};  ///< one number per spatial dimension; empty: 1s, for pads 0s
  auto_pad pad = auto_pad::explicit_;
};

namespace detail {
// Padding of spatial dimension i: that of the attributes, or the automatic one.
template <class Op> constexpr padding pads_of(const Op& op, int i, count_t extent, count_t kernel) {
  if (op.pad == auto_pad::explicit_) return {op.pads_begin.at_or(i, 0), op.pads_end.at_or(i, 0)};
  if (op.pad == auto_pad::valid) return {0, 0};
  return same_padding(extent, dilated(kernel, op.dilations.at_or(i, 1)), op.strides.at_or(i, 1), op.pad);
}
// The number of spatial dimensions, by the input, else by the filter, else by the attributes; -1 if all are unknown.
template <class Op, class Dim>
constexpr int spatial_rank(const Op& op, const basic_shape<Dim>& x, const basic_shape<Dim>& filter, int kernel_from) {
  if (x.ranked()) return x.rank - 2;
  if (filter.ranked()) return filter.rank - kernel_from;
  for (const ints* list : {&op.strides, &op.dilations, &op.pads_begin, &op.pads_end})
    if (list->rank > 0) return list->rank;
  return -1;
}
// Rejects attributes and a filter that do not fit n spatial dimensions.
template <class Op, class Dim>
constexpr rejection check_window(const Op& op, const basic_shape<Dim>& filter, int kernel_from, int n) {
  if (n < 1 || n > 3) return rejected("input 0: expected 1 to 3 spatial dimensions, got {}", n);
  if (filter.ranked() && filter.rank != kernel_from + n)
    return rejected("input 1 (filter): expected rank {}, got {}", kernel_from + n, filter.rank);
  const std::int64_t least_pad = op.pad == auto_pad::explicit_ ? 0 : -count_t::limit;
  if (list_fits(op.strides, n, 1) && list_fits(op.dilations, n, 1) && list_fits(op.pads_begin, n, least_pad) &&
      list_fits(op.pads_end, n, least_pad))
    return {};
  if (const auto why = check_length("strides: expected {} numbers, got {}", op.strides, n)) return why;
  if (const auto why = check_length("dilations: expected {} numbers, got {}", op.dilations, n)) return why;
  if (const auto why = check_length("pads_begin: expected {} numbers, got {}", op.pads_begin, n)) return why;
  if (const auto why = check_length("pads_end: expected {} numbers, got {}", op.pads_end, n)) return why;
  if (const auto why = check_at_least("strides[{}]: expected at least {}, got {}", op.strides, 1)) return why;
  if (const auto why = check_at_least("dilations[{}]: expected at least {}, got {}", op.dilations, 1)) return why;
  if (op.pad != auto_pad::explicit_) return {};
  if (const auto why = check_at_least("pads_begin[{}]: expected at least {}, got {}", op.pads_begin, 0)) return why;
  return check_at_least("pads_end[{}]: expected at least {}, got {}", op.pads_end, 0);
}
// The extent of the dilated kernel in spatial dimension i. A kernel of unknown extent has at least one tap.
template <class Op, class Dim>
constexpr Dim window_extent(const Op& op, const basic_shape<Dim>& filter, int kernel_from, int i) {
  const Dim kernel = filter.ranked() ? filter[kernel_from + i] : basic_shape<Dim>::unknown_dim();
  return dilated(known(kernel) ? kernel : larger(kernel, Dim(1)), Dim(op.dilations.at_or(i, 1)));
}
// Appends n spatial dimensions to `out`: floor((extent + pads - window) / stride) + 1, with same_upper and same_lower
// ceil(extent / stride).
template <class Op, class Dim>
constexpr rejection slide(const Op& op, const basic_shape<Dim>& x, const basic_shape<Dim>& filter, int kernel_from,
                          int n, basic_shape<Dim>& out) {
  for (int i = 0; i < n; ++i) {
    const Dim extent = x.ranked() ? x[2 + i] : basic_shape<Dim>::unknown_dim();
    const Dim stride = op.strides.at_or(i, 1);
    if (op.pad == auto_pad::same_upper || op.pad == auto_pad::same_lower) {
      out.push_back(ceil_div(extent, stride));
      continue;
    }
    const count_t pads = op.pad == auto_pad::valid ? count_t(0) : op.pads_begin.at_or(i, 0) + op.pads_end.at_or(i, 0);
    if (pads.saturated()) return rejected("pads_begin and pads_end: the sum exceeds 64 bits");
    const Dim window = window_extent(op, filter, kernel_from, i);
    if (upper(window) < 1)
      return rejected("input 1 (filter): expected a kernel of at least 1 in dimension {}, got 0", kernel_from + i);
    const Dim room = extent + pads - window;
    if (known(room) && lower(room) < 0)
      return rejected("the dilated kernel ({}) is larger than the padded input ({}) in dimension {}", window,
                      extent + pads, 2 + i);
    out.push_back(floor_div(larger(room, Dim(0)), stride) + 1);
  }
  return {};
}
// Pairs of an output position and a tap that fall on elements of the input, over all spatial dimensions. The kernel's
// extents begin at dimension `kernel_from` of the filter.
template <class Op>
constexpr count_t window_taps(const Op& op, const shape& x, const shape& y, const shape& filter, int kernel_from) {
  count_t taps = 1;
  for (int i = 0; i < x.rank - 2; ++i) {
    const count_t k = filter[kernel_from + i];
    taps *= taps_on_elements(x[2 + i], y[2 + i], k, op.strides.at_or(i, 1), op.dilations.at_or(i, 1),
                             pads_of(op, i, x[2 + i], k).begin);
  }
  return taps;
}
// Multiply-accumulates: each of the N x O x spatial outputs is a dot product over `channels` x kernel.
template <class Op>
constexpr tally window_macs(const Op& op, const shape& x, const shape& y, const shape& filter, int kernel_from,
                            count_t channels) {
  const count_t all = y.elements() * channels * filter.product(kernel_from, filter.rank);
  return {.mac = all, .padded = all - y[0] * y[1] * channels * window_taps(op, x, y, filter, kernel_from)};
}
constexpr void convolution_attributes(auto& op, auto&& f) {
  f("strides", op.strides);
  f("dilations", op.dilations);
  f("pads_begin", op.pads_begin);
  f("pads_end", op.pads_end);
  f("auto_pad", op.pad);
}

template <class Op, class Dim>
constexpr inferred<Dim> infer_convolution(const Op& op, const basic_operands<Dim>& in, dtype type) {
  const auto &x = in[0].dims, &filter = in[1].dims;
  const int n = spatial_rank(op, x, filter, 2);
  if (n < 0 && !x.ranked() && !filter.ranked()) return of_unknown_rank<Dim>(type);
  if (const rejection why = check_window(op, filter, 2, n)) return why;
  Dim channels = dim_or_unknown(x, 1);
  if (x.ranked() && filter.ranked() && !merge(channels, filter[1]))
    return rejected("input 1 (filter): expected {} channels, got {}", x[1], filter[1]);
  basic_shape<Dim> out{dim_or_unknown(x, 0), dim_or_unknown(filter, 0)};
  if (const rejection why = slide(op, x, filter, 2, n, out)) return why;
  return of(out, type);
}
// The number of groups: channels of the input divided by those of a group. False if there is no such number.
template <class Dim> constexpr bool merge_groups(Dim& groups, const basic_shape<Dim>& x, Dim per_group) {
  if (!x.ranked() || !known(per_group) || lower(per_group) < 1) return true;
  const count_t low = ceil_div(lower(x[1]), lower(per_group)), high = floor_div(upper(x[1]), lower(per_group));
  return low <= high && merge(groups, between<Dim>(low, high));
}
constexpr dtype filtered_type(dtype x, dtype filter) {
  return common(x, filter) == dtype::none ? x : common(x, filter);
}
}  // namespace detail

// y[n, o, p] = sum over c, k of w[o, c, k] x[n, c, p s + k d - pad]:  MACs = #y (C K)
template <> struct op_traits<convolution> {
  static constexpr std::string_view name = "Convolution";
  static constexpr std::string_view formula = "MACs = #y C K; valid: those whose tap falls on an element of x";
  static constexpr int inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) { detail::convolution_attributes(op, f); }
  template <class Dim> static constexpr inferred<Dim> infer(const convolution& op, const basic_operands<Dim>& in) {
    return detail::infer_convolution(op, in, detail::filtered_type(in[0].type, in[1].type));
  }
  static constexpr tally count(const convolution& op, const tensors& in, const outputs& out) {
    return detail::window_macs(op, in[0].dims, out[0].dims, in[1].dims, 2, in[1].dims[1]);
  }
};

// The filter [G, O/G, C/G, kernel...] has the groups:  MACs = #y (C/G K)
template <> struct op_traits<group_convolution> {
  static constexpr std::string_view name = "GroupConvolution";
  static constexpr std::string_view formula = "MACs = #y C/G K; valid: those whose tap falls on an element of x";
  static constexpr int inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) { detail::convolution_attributes(op, f); }
  template <class Dim>
  static constexpr inferred<Dim> infer(const group_convolution& op, const basic_operands<Dim>& in) {
    const auto &x = in[0].dims, &filter = in[1].dims;
    const dtype type = detail::filtered_type(in[0].type, in[1].type);
    const int n = detail::spatial_rank(op, x, filter, 3);
    if (n < 0 && !x.ranked() && !filter.ranked()) return detail::of_unknown_rank<Dim>(type);
    if (const rejection why = detail::check_window(op, filter, 3, n)) return why;
    Dim channels = basic_shape<Dim>::unknown_dim();
    if (filter.ranked()) {
      Dim groups = filter[0];
      if (!detail::merge_groups(groups, x, filter[2]))
        return rejected("input 1 (filter): expected groups x channels = {}, got {} x {}", x[1], filter[0], filter[2]);
      channels = groups * filter[1];
    }
    basic_shape<Dim> out{detail::dim_or_unknown(x, 0), channels};
    if (const rejection why = detail::slide(op, x, filter, 3, n, out)) return why;
    return detail::of(out, type);
  }
  static constexpr tally count(const group_convolution& op, const tensors& in, const outputs& out) {
    return detail::window_macs(op, in[0].dims, out[0].dims, in[1].dims, 3, in[1].dims[2]);
  }
};

/// How BinaryConvolution multiplies bits.
enum class binary_mode : std::uint8_t { xnor_popcount };
template <> inline constexpr std::array<std::string_view, 1> spellings<binary_mode>{"xnor-popcount"};
/// Convolution of bits that stand for -1 and 1: input [N, C, spatial...], filter [O, C, kernel...] of 1-bit elements.
struct binary_convolution {
  ints strides{}, dilations{}, pads_begin{}, pads_end{};  ///< one number per spatial dimension; empty: 1s, for pads 0s
  auto_pad pad = auto_pad::explicit_;
  binary_mode mode = binary_mode::xnor_popcount;
  double pad_value = 0;
};
// A product of two bits is an exclusive nor:  MACs = #y (C K), then y = 2 popcount - C K.
// Kernels skip the padding only if pad_value is 0, which stands for neither -1 nor 1. Other values are multiplied.
template <> struct op_traits<binary_convolution> {
  static constexpr std::string_view name = "BinaryConvolution";
  static constexpr std::string_view formula = "MACs = #y C K, of one bit each; y = 2 popcount - C K";
  static constexpr int inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::convolution_attributes(op, f);
    f("mode", op.mode);
    f("pad_value", op.pad_value);
  }
  template <class Dim>
  static constexpr inferred<Dim> infer(const binary_convolution& op, const basic_operands<Dim>& in) {
    return detail::infer_convolution(op, in, in[0].type);
  }
  static constexpr tally count(const binary_convolution& op, const tensors& in, const outputs& out) {
    tally t = detail::window_macs(op, in[0].dims, out[0].dims, in[1].dims, 2, in[1].dims[1]);
    if (op.pad_value < 0 || op.pad_value > 0) t.padded = 0;
    return t + tally{.add = 1, .mul = 1} * out[0].dims.elements();
  }
};

}  // namespace opcost

#endif

// ---- opcost/ops/deconvolution.hpp
#ifndef OPCOST_OPS_DECONVOLUTION_HPP_PIECE
#define OPCOST_OPS_DECONVOLUTION_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Transposed convolutions: each element of the input adds a window to the output.
// Attributes and shapes: OpenVINO operation specifications ConvolutionBackpropData-1, GroupConvolutionBackpropData-1.

namespace opcost {

/// Transposed convolution: input [N, C, spatial...], filter [C, O, kernel...], optionally a list with the spatial
/// extents of the output; output [N, O, spatial...].
struct convolution_backprop_data {
  ints strides{}, dilations{}, pads_begin{}, pads_end{};  ///< one number per spatial dimension; empty: 1s, for pads 0s
  auto_pad pad = auto_pad::explicit_;
  ints output_padding{};  ///< elements added at the end of each spatial dimension of the output
};
/// Transposed convolution in groups: the filter is [G, C/G, O/G, kernel...].
struct group_convolution_backprop_data {
  ints strides{}, dilations{}, pads_begin{}, pads_end{};  ///< one number per spatial dimension; empty: 1s, for pads 0s
  auto_pad pad = auto_pad::explicit_;
  ints output_padding{};  ///< elements added at the end of each spatial dimension of the output
};

namespace detail {
// The extent of the windows of n elements: (n - 1) stride + window.
template <class Dim> constexpr Dim spread(Dim n, Dim stride, Dim window) {
  return larger(n - 1, Dim(0)) * stride + window;
}

// Elements that are cut off at the ends of spatial dimension i. Automatic modes cut only if the output's extent is
// given: of total = (n - 1) stride + window + output_padding - y, the larger half is cut at the start for same_upper
// and at the end for same_lower, the opposite of what a convolution pads.
template <class Op>
constexpr padding cropped(const Op& op, int i, count_t extent, count_t kernel, count_t out, bool out_given) {
  if (op.pad == auto_pad::explicit_) return {op.pads_begin.at_or(i, 0), op.pads_end.at_or(i, 0)};
  if (op.pad == auto_pad::valid || !out_given) return {0, 0};
  const count_t total = larger(spread(extent, op.strides.at_or(i, 1), dilated(kernel, op.dilations.at_or(i, 1))) +
                                   op.output_padding.at_or(i, 0) - out,
                               0);
  const count_t less = total / 2;
  return op.pad == auto_pad::same_upper ? padding{total - less, less} : padding{less, total - less};
}
// A list of extents as dimensions. Extents that are unknown or negative become unknown dimensions.
template <class Dim> constexpr basic_shape<Dim> extents_of(const basic_tensor<Dim>& t) {
  if (!t.dims.ranked() || t.dims.rank != 1 || !known(t.dims[0])) return basic_shape<Dim>::of_unknown_rank();
  basic_shape<Dim> r;
  const bool content = t.has_value();
  for (count_t i = 0; i < lower(t.dims[0]) && r.ranked(); ++i) {
    const Dim d = content ? number_at(t, static_cast<std::size_t>(i.n)) : basic_shape<Dim>::unknown_dim();
    r.push_back(known(d) && lower(d) < 0 ? basic_shape<Dim>::unknown_dim() : d);
  }
  return r;
}
// The output [N, channels, spatial...]. The spatial extents are those of input 2, or
// (n - 1) stride + window + output_padding - pads. The kernel's extents begin at dimension `kernel_from` of the filter.
template <class Op, class Dim>
constexpr inferred<Dim> infer_deconvolution(const Op& op, const basic_operands<Dim>& in, int kernel_from,
                                            Dim channels) {
  const auto &x = in[0].dims, &filter = in[1].dims;
  const dtype type = filtered_type(in[0].type, in[1].type);
  const basic_shape<Dim> wanted = in.has(2) ? extents_of(in[2]) : basic_shape<Dim>{};
  int n = spatial_rank(convolution{}, x, filter, kernel_from);
  if (!x.ranked() && !filter.ranked())
    n = wanted.ranked() && wanted.rank > 0 ? wanted.rank : spatial_rank(op, x, filter, kernel_from);
  if (n < 0 && !x.ranked() && !filter.ranked()) return of_unknown_rank<Dim>(type);
  if (const rejection why = check_window(op, filter, kernel_from, n)) return why;
  if (const rejection why = check_length("output_padding: expected {} numbers, got {}", op.output_padding, n))
    return why;
  if (in.has(2) && in[2].dims.ranked() && in[2].dims.rank != 1)
    return rejected("input 2 (output shape): expected rank 1, got {}", in[2].dims.rank);
  basic_shape<Dim> out{dim_or_unknown(x, 0), channels};
  if (in.has(2)) {
    if (wanted.ranked() && wanted.rank != n)
      return rejected("input 2 (output shape): expected {} numbers, got {}", n, wanted.rank);
    for (int i = 0; i < n; ++i) out.push_back(dim_or_unknown(wanted, i));
    return of(out, type);
  }
  for (int i = 0; i < n; ++i) {
    const count_t pads =
        op.pad == auto_pad::explicit_ ? op.pads_begin.at_or(i, 0) + op.pads_end.at_or(i, 0) : count_t(0);
    const Dim full =
        spread(dim_or_unknown(x, 2 + i), Dim(op.strides.at_or(i, 1)), window_extent(op, filter, kernel_from, i));
    Dim d = full + op.output_padding.at_or(i, 0) - pads;
    if constexpr (std::same_as<Dim, interval>) d = upper(d) < 0 ? interval::unknown() : larger(d, Dim(0));
    out.push_back(d);
  }
  return of(out, type);
}
// Each input element is multiplied by `channels` x kernel weights. Products that fall inside the output are valid.
template <class Op>
constexpr tally deconvolution_macs(const Op& op, const tensors& in, const shape& y, int kernel_from, count_t channels) {
  const shape &x = in[0].dims, &filter = in[1].dims;
  count_t valid = x[0] * x[1] * channels;
  for (int i = 0; i < x.rank - 2; ++i) {
    const count_t k = filter[kernel_from + i], begin = cropped(op, i, x[2 + i], k, y[2 + i], in.has(2)).begin;
    // input and output of a convolution change places: 0 <= i stride + k dilation - begin < y
    valid *= taps_on_elements(y[2 + i], x[2 + i], k, op.strides.at_or(i, 1), op.dilations.at_or(i, 1), begin);
  }
  const count_t all = x.elements() * channels * filter.product(kernel_from, filter.rank);
  return {.mac = all, .padded = all - valid};
}
constexpr void deconvolution_attributes(auto& op, auto&& f) {
  convolution_attributes(op, f);
  f("output_padding", op.output_padding);
}
}  // namespace detail

// y[n, o, p s + k d - pad] += w[c, o, k] x[n, c, p]:  MACs = #x O K; valid: those that fall inside y
template <> struct op_traits<convolution_backprop_data> {
  static constexpr unsigned connected = 1u << 2;
  static constexpr std::string_view name = "ConvolutionBackpropData";
  static constexpr std::string_view formula = "MACs = #x O K; valid: those that fall inside y";
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 1u << 2;
  static constexpr void attributes(auto& op, auto&& f) { detail::deconvolution_attributes(op, f); }
  template <class Dim>
  static constexpr inferred<Dim> infer(const convolution_backprop_data& op, const basic_operands<Dim>& in) {
    const auto &x = in[0].dims, &filter = in[1].dims;
    Dim channels = detail::dim_or_unknown(x, 1);
    if (x.ranked() && filter.ranked() && !merge(channels, filter[0]))
      return rejected("input 1 (filter): expected {} channels, got {}", x[1], filter[0]);
    return detail::infer_deconvolution(op, in, 2, detail::dim_or_unknown(filter, 1));
  }
  static constexpr tally count(const convolution_backprop_data& op, const tensors& in, const outputs& out) {
    return detail::deconvolution_macs(op, in, out[0].dims, 2, in[1].dims[1]);
  }
};

// The filter [G, C/G, O/G, kernel...] has the groups:  MACs = #x (O/G K)
template <> struct op_traits<group_convolution_backprop_data> {
  static constexpr unsigned connected = 1u << 2;
  static constexpr std::string_view name = "GroupConvolutionBackpropData";
  static constexpr std::string_view formula = "MACs = #x O/G K; valid: those that fall inside y";
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 1u << 2;
  static constexpr void attributes(auto& op, auto&& f) { detail::deconvolution_attributes(op, f); }
  template <class Dim>
  static constexpr inferred<Dim> infer(const group_convolution_backprop_data& op, const basic_operands<Dim>& in) {
    const auto &x = in[0].dims, &filter = in[1].dims;
    Dim channels = basic_shape<Dim>::unknown_dim();
    if (filter.ranked()) {
      Dim groups = filter[0];
      if (!detail::merge_groups(groups, x, filter[1]))
        return rejected("input 1 (filter): expected groups x channels = {}, got {} x {}", x[1], filter[0], filter[1]);
      channels = groups * filter[2];
    }
    return detail::infer_deconvolution(op, in, 3, channels);
  }
  static constexpr tally count(const group_convolution_backprop_data& op, const tensors& in, const outputs& out) {
    return detail::deconvolution_macs(op, in, out[0].dims, 3, in[1].dims[2]);
  }
};

}  // namespace opcost

#endif

// ---- opcost/ops/padding.hpp
#ifndef OPCOST_OPS_PADDING_HPP_PIECE
#define OPCOST_OPS_PADDING_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Elements added before and after each dimension. Semantics: OpenVINO operation specifications Pad-1, Pad-12.

// ---- opcost/op/indexing.hpp
#ifndef OPCOST_OP_INDEXING_HPP_PIECE
#define OPCOST_OP_INDEXING_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Shared by operations that move, select and repeat elements: axes given as contents, shapes that depend on contents,
// and indices.

namespace opcost {

/// Base of op_traits of operations that only move elements.
struct moves_data {
  static constexpr std::string_view formula = "moves data: no arithmetic";
  static constexpr tally count(const auto&, const tensors&, const outputs&) { return {}; }
};

namespace detail {
/// The result if the content that a shape depends on is unknown: for intervals `dims`, for numbers a rejection.
template <class Dim>
constexpr inferred<Dim> at_least([[maybe_unused]] const basic_shape<Dim>& dims, [[maybe_unused]] dtype type,
                                 [[maybe_unused]] const char* why) {
  if constexpr (std::same_as<Dim, interval>)
    return of(dims, type);
  else
    return undecided(why);
}
/// A shape of which only the rank is known; a negative rank is unknown.
template <class Dim> constexpr basic_shape<Dim> of_rank(count_t rank) {
  using dims = basic_shape<Dim>;
  if (rank < 0) return dims::of_unknown_rank();
  return dims::filled(static_cast<int>(smaller(rank, dims::max_rank + 1).n), dims::unknown_dim());
}
/// The length of a list; -1: unknown.
template <class Dim> constexpr count_t length_of(const basic_tensor<Dim>& list) {
  return list.dims.rank == 1 && known(list.dims[0]) ? lower(list.dims[0]) : count_t(-1);
}
template <class Dim> constexpr bool is_list(const basic_tensor<Dim>& t) { return !t.dims.ranked() || t.dims.rank == 1; }
template <class Dim> constexpr bool is_scalar(const basic_tensor<Dim>& t) {
  return !t.dims.ranked() || t.dims.rank == 0;
}
template <class Dim> constexpr bool is_scalar_or_list(const basic_tensor<Dim>& t) { return t.dims.rank <= 1; }
/// A content of one element.
struct single_number {
  std::int64_t n = 0;
  bool known = false;
};
template <class Dim> constexpr single_number known_scalar(const basic_tensor<Dim>& t) {
  const known_list all = known_value(t);
  return all.known && all.size == 1 ? single_number{all[0], true} : single_number{};
}

/// True if both can be the same dimension or shape.
template <class Dim> constexpr bool agree(Dim a, Dim b) { return merge(a, b); }
template <class Dim> constexpr bool agree(basic_shape<Dim> a, const basic_shape<Dim>& b) { return merge(a, b); }

/// Axes as a set.
struct axis_set {
  unsigned bits = 0;
  bool known = false, valid = true;  // valid: none is outside the rank
  constexpr bool has(int axis) const { return ((bits >> axis) & 1u) != 0; }
};
template <class Dim> constexpr axis_set axes_of(const basic_tensor<Dim>& t, int rank) {
  const known_list list = known_value(t);
  axis_set r;
  r.known = list.known;
  for (int i = 0; i < list.size; ++i) {
    const int axis = normal_axis(list[i], rank);
    if (axis < 0)
      r.valid = false;
    else
      r.bits |= 1u << axis;
  }
  return r;
}

/// Names the first axis of input 1 that is outside a rank.
template <class Dim> constexpr rejection rejected_axes(const basic_tensor<Dim>& axes, int rank) {
  const known_list list = known_value(axes);
  for (int i = 0; i < list.size; ++i)
    if (normal_axis(list[i], rank) < 0)
      return rejected("input 1 (axes): expected axes of rank {}, got {}", rank, list[i]);
  return rejected("input 1 (axes): expected axes of rank {}", rank);
}

/// Sets d to d / n. False if no extent that d allows is a multiple of n.
/// The open end becomes 2^63 / n as in OpenVINO, which divides real numbers.
template <class Dim> constexpr bool share_evenly(Dim& d, count_t n) {
  if (n < 1) return false;
  if (n == 1 || (!bounded(d) && lower(d) == 0)) return true;
  const auto open_end = [n] {
    return count_t(static_cast<std::int64_t>(9223372036854775808.0 / static_cast<double>(n)));
  };
  const count_t lo = ceil_div(lower(d), n), hi = bounded(d) ? upper(d) / n : open_end();
  d = between<Dim>(lo, hi);
  return lo <= hi;
}

/// The coordinate of element i along an axis.
template <class Dim> constexpr std::int64_t coordinate(const basic_shape<Dim>& s, int axis, std::int64_t i) {
  const std::int64_t n = extent(s, axis), step = step_of(s, axis);
  return n < 1 || step < 1 ? 0 : i / step % n;
}

/// A content as integers, of any length: indices. `known`: every element is.
struct integer_list {
  const partial_tensor* from = nullptr;
  std::int64_t size = 0;
  bool known = false;
  constexpr std::int64_t operator[](std::int64_t i) const {
    return lower(number_at(*from, static_cast<std::size_t>(i))).n;
  }
};
constexpr integer_list integers_of(const partial_tensor& t) {
  integer_list r{&t, static_cast<std::int64_t>(content_size(t)), has_content(t)};
  for (const interval& d : t.value) r.known = r.known && opcost::known(d);
  return r;
}

template <class Dim> constexpr std::int64_t size_of(const basic_tensor<Dim>& t) {
  return static_cast<std::int64_t>(t.reals.empty() ? t.value.size() : t.reals.size());
}
constexpr std::int64_t places(const content<interval>& c) { return static_cast<std::int64_t>(size_of(c)); }
/// Copies element `from` of t to element `to`. False if there is no such element.
constexpr bool pick(content<interval> into, std::int64_t to, const partial_tensor& t, std::int64_t from) {
  if (to < 0 || from < 0 || to >= places(into) || from >= size_of(t)) return false;
  return put_element(into, static_cast<std::size_t>(to), t, static_cast<std::size_t>(from));
}
constexpr void put_zero(content<interval> into, std::int64_t to) {
  if (into.reals.empty())
    into.numbers[to] = 0;
  else
    into.reals[to] = 0;
}
constexpr bool take(content<interval> into, const partial_tensor& t, element_walk where) {
  const std::int64_t n = places(into);
  for (std::int64_t i = 0; i < n; ++i)
    if (!pick(into, i, t, where.next())) return false;
  return true;
}
}  // namespace detail

}  // namespace opcost

#endif

namespace opcost {

/// What the padding consists of.
enum class pad_mode : std::uint8_t { constant, edge, reflect, symmetric };
template <>
inline constexpr std::array<std::string_view, 4> spellings<pad_mode>{"constant", "edge", "reflect", "symmetric"};

/// Pad of opset 1. Inputs: data, pads begin, pads end, optional value.
struct pad_1 {
  pad_mode mode = pad_mode::constant;
};
/// Pad of opset 12: a negative number removes elements.
struct pad_12 : pad_1 {};

// y_i = begin_i + x_i + end_i elements in dimension i
template <> struct op_traits<pad_1> : moves_data {
  static constexpr unsigned connected = 1u << 3;
  static constexpr std::string_view name = "Pad";
  static constexpr int inputs = 3;
  static constexpr unsigned reads = 0b0110, selects = 0b1000;
  static constexpr void attributes(auto& op, auto&& f) { f("pad_mode", op.mode); }
  template <class Dim> static constexpr inferred<Dim> infer(const pad_1& op, const basic_operands<Dim>& in) {
    const auto& x = in[0].dims;
    if (!detail::is_list(in[1]) || !detail::is_list(in[2]))
      return rejected("inputs 1 and 2 (pads): expected rank 1, got {} and {}", detail::rank_of(in[1].dims),
                      detail::rank_of(in[2].dims));
    if (op.mode == pad_mode::constant && in.has(3) && !detail::is_scalar(in[3]))
      return rejected("input 3 (pad value): expected a scalar, got rank {}", in[3].dims.rank);
    if (!x.ranked()) return detail::of_unknown_rank<Dim>(in[0].type);
    if (detail::length_of(in[1]) > x.rank || detail::length_of(in[2]) > x.rank)
      return rejected("inputs 1 and 2 (pads): expected {} numbers, got {} and {}", x.rank, detail::length_of(in[1]),
                      detail::length_of(in[2]));
    const bool pads_known = x.rank == 0 || (!in[1].value.empty() && !in[2].value.empty());
    if (!pads_known)
      return detail::at_least(detail::of_rank<Dim>(x.rank), in[0].type, "inputs 1 and 2 (pads): a value is unknown");
    if (static_cast<int>(in[1].value.size()) != x.rank || static_cast<int>(in[2].value.size()) != x.rank)
      return rejected("inputs 1 and 2 (pads): expected {} numbers, got {} and {}", x.rank,
                      static_cast<int>(in[1].value.size()), static_cast<int>(in[2].value.size()));
    basic_shape<Dim> out;
    for (int i = 0; i < x.rank; ++i) {
      const Dim begin = in[1].value[static_cast<std::size_t>(i)], end = in[2].value[static_cast<std::size_t>(i)],
                d = begin + x[i] + end;
      const count_t most = larger(lower(begin), lower(end)), n = lower(x[i]);
      if (known(x[i]) && op.mode == pad_mode::edge && n < 1 && most > 0)
        return rejected("input 0: expected at least 1 element in dimension {} for mode edge, got 0", i);
      if (known(x[i]) && op.mode == pad_mode::reflect && most >= n)
        return rejected("pads: expected less than {} in dimension {} for mode reflect, got {}", n, i, most);
      if (known(x[i]) && op.mode == pad_mode::symmetric && most > n)
        return rejected("pads: expected at most {} in dimension {} for mode symmetric, got {}", n, i, most);
      if (std::same_as<Dim, count_t> && upper(d) < 0)
        return rejected("pads: dimension {} would have {} elements", i, d);
      out.push_back(upper(d) < 0 ? basic_shape<Dim>::unknown_dim() : larger(d, Dim(0)));
    }
    return detail::of(out, in[0].type);
  }
  static constexpr bool value(const pad_1& op, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    const detail::known_list begin = detail::known_value(in[1]);
    if (!begin.known || !detail::has_content(in[0])) return false;
    constexpr std::int64_t most = std::int64_t{1} << 31;  // no content is longer
    detail::element_walk place;
    std::array<std::int64_t, partial_shape::max_rank> extents{}, steps{};
    for (int a = 0; a < begin.size; ++a)
      if (begin[a] < -most || begin[a] > most) return false;
    for (int a = 0; a < out.dims.rank; ++a) {
      place.add(detail::extent(out.dims, a), 0);
      extents[static_cast<std::size_t>(a)] = detail::extent(in[0].dims, a);
      steps[static_cast<std::size_t>(a)] = detail::step_of(in[0].dims, a);
    }
    const std::int64_t all = detail::places(into);
    for (std::int64_t i = 0; i < all; ++i, place.next()) {
      std::int64_t from = 0;
      bool outside = false;
      for (int a = 0; a < out.dims.rank; ++a) {
        const std::int64_t n = extents[static_cast<std::size_t>(a)];
        std::int64_t at = place.coordinate(a) - begin[a];
        outside |= at < 0 || at >= n;
        if (op.mode == pad_mode::edge)
          at = at < 0 ? 0 : at >= n ? n - 1 : at;
        else if (op.mode == pad_mode::reflect)
          at = at < 0 ? -at : at >= n ? 2 * n - 2 - at : at;
        else if (op.mode == pad_mode::symmetric)
          at = at < 0 ? -1 - at : at >= n ? 2 * n - 1 - at : at;
        from += at * steps[static_cast<std::size_t>(a)];
      }
      if (!outside || op.mode != pad_mode::constant) {
        if (!detail::pick(into, i, in[0], from)) return false;
      } else if (!in.has(3)) {
        detail::put_zero(into, i);
      } else if (!detail::pick(into, i, in[3], 0)) {
        return false;
      }
    }
    return true;
  }
};
template <> struct op_traits<pad_12> : op_traits<pad_1> { static constexpr int opset = 12; };

}  // namespace opcost

#endif

namespace opcost {

/// What a convolution reads outside its input.
enum class padding_mode : std::uint8_t { zeros, reflect, replicate, circular };
template <>
inline constexpr std::array<std::string_view, 4> spellings<padding_mode>{"zeros", "reflect", "replicate", "circular"};

/// A convolution of `Spatial` dimensions: x [N, C, spatial...] or [C, spatial...] (torch's Conv1d to Conv3d).
/// A list of one number stands for all dimensions, an empty one for 1s, of padding for 0s. in_channels 0: taken from
/// the input. Lazy: torch's LazyConv, which takes its channels from the first input.
template <int Spatial, bool Lazy = false> struct conv {
  count_t out_channels = 0;
  ints kernel_size{}, stride{}, padding{}, dilation{};
  count_t groups = 1;
  bool bias = true;
  auto_pad pad = auto_pad::explicit_;  // torch's 'same' is same_upper
  count_t in_channels = 0;
  opcost::padding_mode padding_mode = opcost::padding_mode::zeros;
};
using conv1d = conv<1>;
using conv2d = conv<2>;
using conv3d = conv<3>;
using lazy_conv1d = conv<1, true>;
using lazy_conv2d = conv<2, true>;
using lazy_conv3d = conv<3, true>;

/// A transposed convolution of `Spatial` dimensions (torch's ConvTranspose1d to ConvTranspose3d); attributes as `conv`.
template <int Spatial, bool Lazy = false> struct conv_transpose {
  count_t out_channels = 0;
  ints kernel_size{}, stride{}, padding{}, output_padding{};
  count_t groups = 1;
  bool bias = true;
  ints dilation{};
  count_t in_channels = 0;
  opcost::padding_mode padding_mode = opcost::padding_mode::zeros;
};
using conv_transpose1d = conv_transpose<1>;
using conv_transpose2d = conv_transpose<2>;
using conv_transpose3d = conv_transpose<3>;
using lazy_conv_transpose1d = conv_transpose<1, true>;
using lazy_conv_transpose2d = conv_transpose<2, true>;
using lazy_conv_transpose3d = conv_transpose<3, true>;

namespace detail {
constexpr std::string_view numbered(int n, std::string_view one, std::string_view two, std::string_view three) {
  return n == 1 ? one : n == 2 ? two : three;
}
template <class Dim> constexpr basic_shape<Dim> with_kernel(std::initializer_list<Dim> front, const ints& kernel) {
  basic_shape<Dim> s(front);
  for (count_t k : kernel) s.push_back(k);
  return s;
}
// The attribute of the layer, or if it is 0, what the input has.
template <class Dim> constexpr Dim given_or(count_t made_for, Dim is) { return made_for != 0 ? Dim(made_for) : is; }
// Checks the attributes of a convolution with `spatial` dimensions against its input x.
template <class Layer, class Dim>
constexpr rejection check_convolution(const Layer& l, const basic_shape<Dim>& x, int spatial) {
  if (x.ranked() && x.rank != 2 + spatial)
    return rejected("input 0: expected rank {} or {}, got {}", 1 + spatial, 2 + spatial, x.rank);
  if (l.out_channels < 1) return rejected("out_channels: expected at least 1, got {}", l.out_channels);
  if (l.in_channels < 0) return rejected("in_channels: expected at least 0, got {}", l.in_channels);
  if (l.in_channels != 0 && x.ranked() && !may_be(x[1], l.in_channels.n))
    return rejected("in_channels: expected {}, the channels of input 0, got {}", x[1], l.in_channels);
  if (l.groups < 1) return rejected("groups: expected at least 1, got {}", l.groups);
  if (l.out_channels % l.groups != 0)
    return rejected("out_channels: expected a multiple of groups ({}), got {}", l.groups, l.out_channels);
  if (x.ranked() && known(x[1]) && lower(x[1]) % l.groups != 0)
    return rejected("input 0: expected channels that are a multiple of groups ({}), got {}", l.groups, x[1]);
  if (l.kernel_size.empty() || l.kernel_size.rank > spatial)
    return rejected("kernel_size: expected {} numbers, got {}", spatial, l.kernel_size.rank);
  return check_at_least("kernel_size[{}]: expected at least {}, got {}", l.kernel_size, 1);
}
template <class Dim> constexpr rejection check_batched(const basic_shape<Dim>& x, int spatial) {
  if (!x.ranked() || x.rank == 2 + spatial) return {};
  return rejected("input 0: expected rank {} or {}, got {}", 1 + spatial, 2 + spatial, x.rank);
}
// Adds `begin` and `end` elements to the last dimensions of x. Circular padding reads as many elements as edge padding.
template <class Dim>
constexpr basic_tensor<Dim> padded(const basic_operands<Dim>& in, const ints& begin, const ints& end, pad_mode mode,
                                   auto&& f) {
  Dim before[shape::max_rank]{}, after[shape::max_rank]{};
  const int rank = in[0].dims.rank < 0 ? 0 : in[0].dims.rank;
  for (int i = 0; i < begin.rank && i < rank; ++i) {
    before[rank - begin.rank + i] = begin[i];
    after[rank - begin.rank + i] = end[i];
  }
  basic_tensor<Dim> b = fixed(in, basic_shape<Dim>{rank}), e = b;
  b.type = e.type = dtype::i64;
  b.value = span<const Dim>(before).first(static_cast<std::size_t>(rank));
  e.value = span<const Dim>(after).first(static_cast<std::size_t>(rank));
  return f(pad_12{mode}, in[0], b, e);
}
}  // namespace detail

template <int Spatial, bool Lazy> struct op_traits<conv<Spatial, Lazy>> {
  using layer = conv<Spatial, Lazy>;
  static constexpr std::string_view name = Lazy ? detail::numbered(Spatial, "LazyConv1d", "LazyConv2d", "LazyConv3d")
                                                : detail::numbered(Spatial, "Conv1d", "Conv2d", "Conv3d");
  static constexpr bool lazy = Lazy;
  static constexpr std::string_view repr =
      "*in_channels, *out_channels, kernel_size, stride, padding~?, dilation?, groups?, bias?, padding_mode~?";
  static constexpr int required = Lazy ? 2 : 3;
  static constexpr void attributes(auto& l, auto&& f) {
    if constexpr (!Lazy) f("in_channels", l.in_channels);
    f("out_channels", l.out_channels);
    f("kernel_size", per_axis<Spatial>(l.kernel_size));
    f("stride", per_axis<Spatial>(l.stride, {1}));
    f("padding", padding_per_axis<Spatial>(l.padding, l.pad));
    f("dilation", per_axis<Spatial>(l.dilation, {1}));
    f("groups", l.groups);
    f("bias", l.bias);
    f("padding_mode", l.padding_mode);
    if constexpr (Lazy) f("in_channels", l.in_channels);
  }
  static constexpr void parameters(const layer& l, const tensors& in, auto&& f) {
    f("weight", detail::with_kernel<count_t>(
                    {l.out_channels,
                     detail::given_or(l.in_channels, detail::channels_of(in[0].dims, Spatial)) / larger(l.groups, 1)},
                    spread_over(l.kernel_size, Spatial)));
    if (l.bias) f("bias", shape{l.out_channels});
  }
  template <class Dim> static constexpr inferred<Dim> lower(const layer& l, const basic_operands<Dim>& in, auto&& f) {
    return detail::with_batch(in, Spatial, [&](const auto& batched) { return lower_batched(l, batched, f); });
  }

 private:
  template <class Dim>
  static constexpr inferred<Dim> lower_batched(const layer& l, const basic_operands<Dim>& in, auto&& f) {
    if (const rejection why = detail::check_convolution(l, in[0].dims, Spatial)) return why;
    const Dim channels = detail::given_or(l.in_channels, in[0].dims[1]) / Dim(l.groups), out = l.out_channels,
              groups = l.groups;
    const ints kernel = spread_over(l.kernel_size, Spatial);
    convolution op{.strides = spread_over(l.stride, Spatial),
                   .dilations = spread_over(l.dilation, Spatial),
                   .pads_begin = spread_over(l.padding, Spatial),
                   .pads_end = {},
                   .pad = l.pad};
    op.pads_end = op.pads_begin;
    if (l.padding_mode != padding_mode::zeros && l.pad != auto_pad::valid) {
      if (l.pad == auto_pad::same_upper) {
        op.pads_begin = op.pads_end = {};
        for (int i = 0; i < Spatial; ++i) {
          const count_t total = dilated(kernel[i], op.dilations.at_or(i, 1)) - 1;
          op.pads_begin.push_back(total / 2);
          op.pads_end.push_back(total - total / 2);
        }
      }
      const basic_tensor<Dim> wide[]{
          detail::padded(in, op.pads_begin, op.pads_end,
                         l.padding_mode == padding_mode::reflect ? pad_mode::reflect : pad_mode::edge, f)};
      layer bare = l;
      bare.padding = {};
      bare.pad = auto_pad::explicit_;
      bare.padding_mode = padding_mode::zeros;
      return lower_batched(bare, basic_operands<Dim>(wide), f);
    }
    const basic_tensor<Dim> y =
        l.groups == 1 ? f(op, in[0], learned(in, detail::with_kernel<Dim>({out, channels}, kernel)))
                      : f(group_convolution{op.strides, op.dilations, op.pads_begin, op.pads_end, op.pad}, in[0],
                          learned(in, detail::with_kernel<Dim>({groups, out / groups, channels}, kernel)));
    return l.bias ? f(add_bias{}, y, learned_bias(in, {out})) : y;
  }
};

template <int Spatial, bool Lazy> struct op_traits<conv_transpose<Spatial, Lazy>> {
  using layer = conv_transpose<Spatial, Lazy>;
  static constexpr std::string_view name =
      Lazy ? detail::numbered(Spatial, "LazyConvTranspose1d", "LazyConvTranspose2d", "LazyConvTranspose3d")
           : detail::numbered(Spatial, "ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d");
  static constexpr bool lazy = Lazy;
  static constexpr std::string_view repr =
      "*in_channels, *out_channels, kernel_size, stride, padding?, dilation?, output_padding?, groups?, bias?, "
      "padding_mode~?";
  static constexpr int required = Lazy ? 2 : 3;
  static constexpr void attributes(auto& l, auto&& f) {
    if constexpr (!Lazy) f("in_channels", l.in_channels);
    f("out_channels", l.out_channels);
    f("kernel_size", per_axis<Spatial>(l.kernel_size));
    f("stride", per_axis<Spatial>(l.stride, {1}));
    f("padding", per_axis<Spatial>(l.padding, {0}));
    f("output_padding", per_axis<Spatial>(l.output_padding, {0}));
    f("groups", l.groups);
    f("bias", l.bias);
    f("dilation", per_axis<Spatial>(l.dilation, {1}));
    f("padding_mode", l.padding_mode);
    if constexpr (Lazy) f("in_channels", l.in_channels);
  }
  static constexpr void parameters(const layer& l, const tensors& in, auto&& f) {
    f("weight", detail::with_kernel<count_t>({detail::given_or(l.in_channels, detail::channels_of(in[0].dims, Spatial)),
                                              l.out_channels / larger(l.groups, 1)},
                                             spread_over(l.kernel_size, Spatial)));
    if (l.bias) f("bias", shape{l.out_channels});
  }
  template <class Dim> static constexpr inferred<Dim> lower(const layer& l, const basic_operands<Dim>& in, auto&& f) {
    return detail::with_batch(in, Spatial, [&](const auto& batched) { return lower_batched(l, batched, f); });
  }

 private:
  template <class Dim>
  static constexpr inferred<Dim> lower_batched(const layer& l, const basic_operands<Dim>& in, auto&& f) {
    if (const rejection why = detail::check_convolution(l, in[0].dims, Spatial)) return why;
    if (l.padding_mode != padding_mode::zeros)
      return rejected("padding_mode: expected zeros, got {t}",
                      spellings<opcost::padding_mode>[static_cast<std::size_t>(l.padding_mode)]);
    const Dim channels = detail::given_or(l.in_channels, in[0].dims[1]), out = l.out_channels, groups = l.groups;
    convolution_backprop_data op;
    op.strides = spread_over(l.stride, Spatial);
    op.dilations = spread_over(l.dilation, Spatial);
    op.pads_begin = op.pads_end = spread_over(l.padding, Spatial);
    op.output_padding = spread_over(l.output_padding, Spatial);
    const ints kernel = spread_over(l.kernel_size, Spatial);
    const basic_tensor<Dim> y =
        l.groups == 1
            ? f(op, in[0], learned(in, detail::with_kernel<Dim>({channels, out}, kernel)))
            : f(group_convolution_backprop_data{op.strides, op.dilations, op.pads_begin, op.pads_end, op.pad,
                                                op.output_padding},
                in[0], learned(in, detail::with_kernel<Dim>({groups, channels / groups, out / groups}, kernel)));
    return l.bias ? f(add_bias{}, y, learned_bias(in, {out})) : y;
  }
};

}  // namespace opcost

#endif

// ---- opcost/layers/embedding_layers.hpp
#ifndef OPCOST_LAYERS_EMBEDDING_LAYERS_HPP_PIECE
#define OPCOST_LAYERS_EMBEDDING_LAYERS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A table whose rows are selected by index: input [...], output [..., embedding_dim]. It moves data and computes
// nothing unless max_norm is given.

// ---- opcost/ops/gathering.hpp
#ifndef OPCOST_OPS_GATHERING_HPP_PIECE
#define OPCOST_OPS_GATHERING_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Elements and slices selected by lists of indices. Semantics: OpenVINO operation specifications Gather-1, Gather-7,
// Gather-8, GatherElements-6, GatherND-5, GatherND-8, GatherTree-1.

namespace opcost {

/// Gather of opset 1. Inputs: data, indices, axis.
struct gather_1 {};
/// Gather of opset 7: the first batch_dims dimensions of data and indices are the same.
struct gather_7 {
  count_t batch_dims = 0;
};
/// Gather of opset 8: negative indices count from the end.
struct gather_8 : gather_7 {};
/// Takes an element of the data for each index, along an axis. Output: the shape of the indices.
struct gather_elements {
  count_t axis = 0;
};
/// Takes slices of the data; the last dimension of the indices is a position. The output joins the batch dimensions.
struct gather_nd_5 {
  count_t batch_dims = 0;
};
/// GatherND of opset 8: the output keeps the batch dimensions.
struct gather_nd_8 : gather_nd_5 {};
/// The beams of a beam search, from the last step back. Inputs: step ids [T, N, B], parents [T, N, B], lengths [N],
/// end.
struct gather_tree {};

namespace detail {
// inputs: data, indices, axis; output: dimensions of data before the axis, of the indices after the batch, of data
// after the axis
template <class Dim> constexpr inferred<Dim> gathered(count_t batch_dims, const basic_operands<Dim>& in) {
  const auto &x = in[0].dims, &indices = in[1].dims;
  if (in[2].dims.rank > 1 || (in[2].dims.rank == 1 && !may_be(in[2].dims[0], 1)))
    return rejected("input 2 (axis): expected one number, got rank {}", in[2].dims.rank);
  const single_number named = known_scalar(in[2]);
  const int axis = named.known && x.ranked() ? normal_axis(named.n, x.rank) : 0;
  if (axis < 0) return rejected("input 2 (axis): expected an axis of rank {}, got {}", x.rank, named.n);
  if (!x.ranked() || !indices.ranked()) return of_unknown_rank<Dim>(in[0].type);
  if (x.rank == 0) return rejected("input 0: expected at least rank 1, got 0");
  const count_t batch = batch_dims < 0 ? batch_dims + indices.rank : batch_dims;
  if (batch < 0 || batch > indices.rank || batch > (named.known ? axis : x.rank))
    return rejected("batch_dims: expected at most the axis and the rank of input 1 ({}), got {}", indices.rank,
                    batch_dims);
  basic_shape<Dim> out;
  for (int i = 0; i < batch; ++i) {
    Dim d = x[i];
    if (!merge(d, indices[i]))
      return rejected("input 1 (indices): expected dimension {} to be {}, got {}", i, x[i], indices[i]);
    out.push_back(d);
  }
  if (!named.known) {
    out.append(of_rank<Dim>(x.rank + indices.rank - 1 - static_cast<int>(batch) - out.rank));
    return at_least(out, in[0].type, "input 2 (axis): the value is unknown");
  }
  for (int i = static_cast<int>(batch); i < axis; ++i) out.push_back(x[i]);
  for (int i = static_cast<int>(batch); i < indices.rank; ++i) out.push_back(indices[i]);
  for (int i = axis + 1; i < x.rank; ++i) out.push_back(x[i]);
  return of(out, in[0].type);
}
// An index outside the data gives 0.
constexpr bool gather_content(count_t batch_dims, const partial_tensors& in, content<interval> into) {
  const auto &x = in[0].dims, &at = in[1].dims;
  const integer_list indices = integers_of(in[1]);
  const single_number named = known_scalar(in[2]);
  if (!indices.known || !named.known || !x.is_static() || !has_content(in[0])) return false;
  const int axis = normal_axis(named.n, x.rank),
            batch = static_cast<int>(batch_dims < 0 ? batch_dims + at.rank : batch_dims);
  const std::int64_t n = extent(x, axis), inner = step_of(x, axis), per_batch = step_of(at, batch - 1),
                     all = places(into);
  std::int64_t between = 1;  // rows of the data between the batch and the axis
  for (int i = batch; i < axis; ++i) between *= extent(x, i);
  for (std::int64_t i = 0; i < all; ++i) {
    // i = ((b * between + m) * per_batch + k) * inner + j
    const std::int64_t j = i % inner, k = i / inner % per_batch, outer = i / inner / per_batch;
    const count_t from_end = indices[outer / between * per_batch + k], index = from_end < 0 ? from_end + n : from_end;
    if (index >= 0 && index < n) {
      if (!pick(into, i, in[0], (outer * n + index.n) * inner + j)) return false;
    } else {
      put_zero(into, i);
    }
  }
  return true;
}
}  // namespace detail

template <> struct op_traits<gather_1> : moves_data {
  static constexpr std::string_view name = "Gather";
  static constexpr int inputs = 3;
  static constexpr unsigned reads = 0b100, selects = 0b010;
  template <class Dim> static constexpr inferred<Dim> infer(const gather_1&, const basic_operands<Dim>& in) {
    return detail::gathered(0, in);
  }
  static constexpr bool value(const gather_1&, const partial_tensors& in, const partial_tensor&, int,
                              content<interval> into) {
    return detail::gather_content(0, in, into);
  }
};
template <> struct op_traits<gather_7> : op_traits<gather_1> {
  static constexpr int opset = 7;
  static constexpr void attributes(auto& op, auto&& f) { f("batch_dims", op.batch_dims); }
  template <class Dim> static constexpr inferred<Dim> infer(const gather_7& op, const basic_operands<Dim>& in) {
    return detail::gathered(op.batch_dims, in);
  }
  static constexpr bool value(const gather_7& op, const partial_tensors& in, const partial_tensor&, int,
                              content<interval> into) {
    return detail::gather_content(op.batch_dims, in, into);
  }
};
template <> struct op_traits<gather_8> : op_traits<gather_7> { static constexpr int opset = 8; };

// y[i, j, ...] = x[indices[i, j, ...], j, ...] for axis 0
template <> struct op_traits<gather_elements> : moves_data {
  static constexpr std::string_view name = "GatherElements";
  static constexpr int opset = 6;
  static constexpr int inputs = 2;
  static constexpr unsigned selects = 0b10;
  static constexpr void attributes(auto& op, auto&& f) { f("axis", op.axis); }
  template <class Dim> static constexpr inferred<Dim> infer(const gather_elements& op, const basic_operands<Dim>& in) {
    const auto &x = in[0].dims, &indices = in[1].dims;
    if (x.rank == 0 || indices.rank == 0)
      return rejected("inputs 0 and 1 (indices): expected at least rank 1, got {} and {}", detail::rank_of(x),
                      detail::rank_of(indices));
    const int axis = x.ranked() ? detail::normal_axis(op.axis, x.rank) : 0;
    if (axis < 0) return rejected("axis: expected an axis of rank {}, got {}", x.rank, op.axis);
    if (!x.ranked()) return detail::of(indices, in[0].type);
    basic_shape<Dim> out = x;
    out.set(axis, indices.ranked() ? indices[axis] : basic_shape<Dim>::unknown_dim());
    if (!merge(out, indices))
      return rejected("input 1 (indices): expected the shape of input 0 except in axis {}, got rank {}", axis,
                      detail::rank_of(indices));
    return detail::of(out, in[0].type);
  }
};

namespace detail {
// inputs: data, indices [batch..., n..., m], of which each m numbers name a slice of data; output: [batch..., n...,
// dimensions of data after batch and m]
template <class Dim>
constexpr inferred<Dim> gathered_nd(count_t batch_dims, const basic_operands<Dim>& in, bool fuse_batch) {
  const auto &x = in[0].dims, &indices = in[1].dims;
  if (batch_dims < 0) return rejected("batch_dims: expected at least 0, got {}", batch_dims);
  if (x.ranked() && x.rank <= batch_dims)
    return rejected("batch_dims: expected less than the rank of input 0 ({}), got {}", x.rank, batch_dims);
  if (indices.ranked() && indices.rank <= batch_dims)
    return rejected("batch_dims: expected less than the rank of input 1 ({}), got {}", indices.rank, batch_dims);
  if (!x.ranked() || !indices.ranked() || !known(indices[-1])) return of_unknown_rank<Dim>(in[0].type);
  const int batch = static_cast<int>(batch_dims);
  const count_t named = lower(indices[-1]);
  if (named + batch > x.rank)
    return rejected("input 1 (indices): expected a last dimension of at most {}, got {}", x.rank - batch, named);
  basic_shape<Dim> out;
  Dim fused = 1;
  for (int i = 0; i < batch; ++i) {
    Dim d = x[i];
    if (!merge(d, indices[i]))
      return rejected("input 1 (indices): expected dimension {} to be {}, got {}", i, x[i], indices[i]);
    fused = fused * d;
    if (!fuse_batch || batch == 1)
      out.push_back(d);
    else if (i + 1 == batch)
      out.push_back(fused);
  }
  for (int i = batch; i + 1 < indices.rank; ++i) out.push_back(indices[i]);
  for (int i = batch + static_cast<int>(named); i < x.rank; ++i) out.push_back(x[i]);
  return of(out, in[0].type);
}
}  // namespace detail

// Version 5 joins all batch dimensions into one.
template <> struct op_traits<gather_nd_5> : moves_data {
  static constexpr std::string_view name = "GatherND";
  static constexpr int opset = 5;
  static constexpr int inputs = 2;
  static constexpr unsigned selects = 0b10;
  static constexpr void attributes(auto& op, auto&& f) { f("batch_dims", op.batch_dims); }
  template <class Dim> static constexpr inferred<Dim> infer(const gather_nd_5& op, const basic_operands<Dim>& in) {
    return detail::gathered_nd(op.batch_dims, in, true);
  }
};
template <> struct op_traits<gather_nd_8> : op_traits<gather_nd_5> {
  static constexpr int opset = 8;
  template <class Dim> static constexpr inferred<Dim> infer(const gather_nd_8& op, const basic_operands<Dim>& in) {
    return detail::gathered_nd(op.batch_dims, in, false);
  }
};

// The beams of a beam search, traced from their ends: step_ids and parent_idx [steps, batch, beams].
template <> struct op_traits<gather_tree> : moves_data {
  static constexpr std::string_view name = "GatherTree";
  static constexpr int inputs = 4;
  static constexpr unsigned selects = 0b1110;
  template <class Dim> static constexpr inferred<Dim> infer(const gather_tree&, const basic_operands<Dim>& in) {
    basic_shape<Dim> out = in[0].dims;
    if (!merge(out, in[1].dims) || (out.ranked() && out.rank != 3))
      return rejected("inputs 0 (ids) and 1 (parents): expected one shape of rank 3, got ranks {} and {}",
                      detail::rank_of(in[0].dims), detail::rank_of(in[1].dims));
    if (!detail::is_list(in[2]) || !detail::is_scalar(in[3]))
      return rejected("inputs 2 (lengths) and 3 (end token): expected ranks 1 and 0, got {} and {}",
                      detail::rank_of(in[2].dims), detail::rank_of(in[3].dims));
    Dim batch = out[1];
    if (out.ranked() && in[2].dims.ranked() && !merge(batch, in[2].dims[0]))
      return rejected("input 2 (lengths): expected {} numbers, got {}", out[1], in[2].dims[0]);
    out.set(1, batch);
    return detail::of(out, in[0].type);
  }
};

}  // namespace opcost

#endif

// ---- opcost/ops/math.hpp
#ifndef OPCOST_OPS_MATH_HPP_PIECE
#define OPCOST_OPS_MATH_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Functions of one number, element by element. OpenVINO operation specifications: arithmetic/Abs-1, ..., Tan-1,
// Acosh-4, Asinh-4, Atanh-4, Round-5. They are in a namespace of their own because <math.h> has most of the names.

namespace opcost {
namespace math {
/// Elementwise functions of one input, each called as its function.
struct abs {};
struct ceiling {};
struct floor {};
struct negative {};
struct sign {};
struct sqrt {};
struct exp {};
struct log {};
struct erf {};
struct erf_inv {};
struct sin {};
struct cos {};
struct tan {};
struct asin {};
struct acos {};
struct atan {};
struct sinh {};
struct cosh {};
struct asinh {};
struct acosh {};
struct atanh {};

/// Where Round moves halves.
enum class rounding : std::uint8_t { half_to_even, half_away_from_zero };
/// The nearest integer.
struct round {
  rounding mode = rounding::half_to_even;
};
}  // namespace math
template <>
inline constexpr std::array<std::string_view, 2> spellings<math::rounding>{"half_to_even", "half_away_from_zero"};

template <> struct op_traits<math::abs> : elementwise<"Abs", tally{.cmp = 1}>, element_value<false> {
  static constexpr std::string_view formula = "|x|";
  static constexpr interval number(interval x) {
    if (x.min.n == -count_t::limit) return interval::unknown();
    return x.min >= 0 ? x : x.max <= 0 ? -x : interval(0, larger(-x.min, x.max));
  }
  static constexpr double real(double x) { return x < 0 ? -x : x; }
};
template <> struct op_traits<math::ceiling> : elementwise<"Ceiling", tally{.round = 1}>, element_value<> {
  static constexpr std::string_view formula = "ceil(x)";
  static constexpr interval number(interval x) { return x; }
  static constexpr double real(double x) { return detail::ceiling_of(x); }
};
template <> struct op_traits<math::floor> : elementwise<"Floor", tally{.round = 1}>, element_value<> {
  static constexpr std::string_view formula = "floor(x)";
  static constexpr interval number(interval x) { return x; }
  static constexpr double real(double x) { return detail::floor_of(x); }
};
template <> struct op_traits<math::round> : elementwise<"Round", tally{.round = 1}, accepts::anything> {
  static constexpr std::string_view formula = "round(x)";
  static constexpr int opset = 5;
  static constexpr void attributes(auto& op, auto&& f) { f("mode", op.mode); }
  static constexpr bool value(const math::round& op, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    return detail::map_elements(
        {[](interval x) { return x; },
         op.mode == math::rounding::half_to_even ? detail::half_to_even : detail::half_away_from_zero},
        true, in[0], out, into);
  }
};
template <> struct op_traits<math::negative> : elementwise<"Negative", tally{.add = 1}>, element_value<> {
  static constexpr std::string_view formula = "0 - x";
  static constexpr interval number(interval x) { return -x; }
  static constexpr double real(double x) { return -x; }
};
template <> struct op_traits<math::sign> : elementwise<"Sign", tally{.cmp = 2}>, element_value<> {
  static constexpr std::string_view formula = "1 if x > 0, -1 if x < 0, else 0";
  static constexpr interval number(interval x) { return x.min > 0 ? 1 : x.min < 0 ? -1 : 0; }
  static constexpr double real(double x) { return x > 0 ? 1 : x < 0 ? -1 : 0; }
};
template <> struct op_traits<math::sqrt> : elementwise<"Sqrt", tally{.sqrt = 1}>, element_value<> {
  static constexpr std::string_view formula = "sqrt(x)";
  static constexpr double real(double x) { return detail::square_root(x); }
};
template <> struct op_traits<math::exp> : elementwise<"Exp", tally{.exp = 1}>, element_value<> {
  static constexpr std::string_view formula = "e^x";
  static constexpr double real(double x) { return detail::exponential(x); }
};
template <> struct op_traits<math::log> : elementwise<"Log", tally{.log = 1}>, element_value<> {
  static constexpr std::string_view formula = "ln x";
  static constexpr double real(double x) { return detail::logarithm(x); }
};
template <> struct op_traits<math::erf> : elementwise<"Erf", tally{.erf = 1}> {
  static constexpr std::string_view formula = "erf(x)";
};
template <> struct op_traits<math::erf_inv> : elementwise<"ErfInv", tally{.erf = 1}, accepts::reals> {
  static constexpr std::string_view formula = "erf^-1(x)";
  static constexpr int opset = 17;
};

// Circular and hyperbolic functions and their inverses: one such function per element.
template <> struct op_traits<math::sin> : elementwise<"Sin", tally{.trig = 1}>, element_value<> {
  static constexpr std::string_view formula = "sin x";
  static constexpr double real(double x) { return detail::sine(x); }
};
template <> struct op_traits<math::cos> : elementwise<"Cos", tally{.trig = 1}>, element_value<> {
  static constexpr std::string_view formula = "cos x";
  static constexpr double real(double x) { return detail::cosine(x); }
};
template <> struct op_traits<math::tan> : elementwise<"Tan", tally{.trig = 1}> {
  static constexpr std::string_view formula = "tan x";
};
template <> struct op_traits<math::asin> : elementwise<"Asin", tally{.trig = 1}> {
  static constexpr std::string_view formula = "arcsin x";
};
template <> struct op_traits<math::acos> : elementwise<"Acos", tally{.trig = 1}> {
  static constexpr std::string_view formula = "arccos x";
};
template <> struct op_traits<math::atan> : elementwise<"Atan", tally{.trig = 1}> {
  static constexpr std::string_view formula = "arctan x";
};
template <> struct op_traits<math::sinh> : elementwise<"Sinh", tally{.trig = 1}> {
  static constexpr std::string_view formula = "sinh x";
};
template <> struct op_traits<math::cosh> : elementwise<"Cosh", tally{.trig = 1}> {
  static constexpr std::string_view formula = "cosh x";
};
template <> struct op_traits<math::asinh> : elementwise<"Asinh", tally{.trig = 1}> {
  static constexpr std::string_view formula = "arsinh x";
  static constexpr int opset = 4;
};
template <> struct op_traits<math::acosh> : elementwise<"Acosh", tally{.trig = 1}> {
  static constexpr std::string_view formula = "arcosh x";
  static constexpr int opset = 4;
};
template <> struct op_traits<math::atanh> : elementwise<"Atanh", tally{.trig = 1}> {
  static constexpr std::string_view formula = "artanh x";
  static constexpr int opset = 4;
};

}  // namespace opcost

#endif

// ---- opcost/ops/matmul.hpp
#ifndef OPCOST_OPS_MATMUL_HPP_PIECE
#define OPCOST_OPS_MATMUL_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Matrix products. Shapes: OpenVINO operation specifications MatMul-1, GroupedMatMul-17.

namespace opcost {

namespace detail {
constexpr dtype product_type(dtype a, dtype b) { return common(a, b) == dtype::none ? a : common(a, b); }
}  // namespace detail

/// The products of matrices [..., n, k] and [..., k, m]; either may be transposed. Batch dimensions are broadcast.
struct matmul {
  bool transpose_a = false, transpose_b = false;
};

// y[..., i, j] = sum over k of a[..., i, k] b[..., k, j]:  MACs = #y K
template <> struct op_traits<matmul> {
  static constexpr std::string_view name = "MatMul";
  static constexpr std::string_view formula = "MACs = #y K";
  static constexpr int inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) {
    f("transpose_a", op.transpose_a);
    f("transpose_b", op.transpose_b);
  }
  // A vector on the left is a row, one on the right a column; transpose does not apply to vectors. The added dimension
  // of 1 is not part of the output.
  template <class Dim> static constexpr inferred<Dim> infer(const matmul& op, const basic_operands<Dim>& in) {
    basic_shape<Dim> a = in[0].dims, b = in[1].dims;
    const dtype type = detail::product_type(in[0].type, in[1].type);
    if (!a.ranked() || !b.ranked()) return detail::of_unknown_rank<Dim>(type);
    if (a.rank == 0 || b.rank == 0)
      return rejected("inputs 0 and 1: expected at least rank 1, got {} and {}", a.rank, b.rank);
    const bool row = a.rank == 1, column = b.rank == 1;
    if (row)
      a = {1, a[0]};
    else if (op.transpose_a)
      swap_last(a);
    if (column)
      b = {b[0], 1};
    else if (op.transpose_b)
      swap_last(b);
    if (known(a[-1]) && known(b[-2]) && !(a[-1] == b[-2]))
      return rejected("input 1: expected {} rows, the columns of input 0, got {}", a[-1], b[-2]);
    basic_shape<Dim> out = a.slice(0, a.rank - 2);
    if (!broadcast(out, b.slice(0, b.rank - 2)))
      return rejected("inputs 0 and 1: the batch dimensions of ranks {} and {} do not broadcast", a.rank, b.rank);
    if (!row) out.push_back(a[-2]);
    if (!column) out.push_back(b[-1]);
    return detail::of(out, type);
  }
  static constexpr tally count(const matmul& op, const tensors& in, const outputs& out) {
    const shape& a = in[0].dims;
    return {.mac = out[0].dims.elements() * a[a.rank > 1 && op.transpose_a ? -2 : -1]};
  }

 private:
  template <class Dim> static constexpr void swap_last(basic_shape<Dim>& s) {
    const Dim last = s[-1];
    s.set(-1, s[-2]);
    s.set(-2, last);
  }
};

/// One product per group. Groups of rows of a are given by offsets, or are a batch dimension. b is stored transposed:
/// [G, N, K].
///   a [T, K], b [G, N, K]: y [T, N];  a [G, M, K], b [G, N, K]: y [G, M, N].  MACs = elements of a times N, in both
struct grouped_matmul {};
template <> struct op_traits<grouped_matmul> {
  static constexpr std::string_view name = "GroupedMatMul";
  static constexpr std::string_view formula = "MACs = #a N";
  static constexpr int opset = 17, inputs = 2;
  static constexpr unsigned selects = 1u << 2;
  template <class Dim> static constexpr inferred<Dim> infer(const grouped_matmul&, const basic_operands<Dim>& in) {
    const auto &a = in[0].dims, &b = in[1].dims, &offsets = in[2].dims;
    const dtype type = detail::product_type(in[0].type, in[1].type);
    if (!a.ranked() || !b.ranked()) return detail::of_unknown_rank<Dim>(type);
    if (b.rank != 3 || (a.rank != 2 && a.rank != 3))
      return rejected("inputs 0 and 1: expected ranks 2 and 3 or 3 and 3, got {} and {}", a.rank, b.rank);
    Dim k = a[-1];
    if (!merge(k, b[-1])) return rejected("input 1: expected a last dimension of {}, got {}", a[-1], b[-1]);
    if (a.rank == 2) {
      if (!in.has(2)) return rejected("input 2 (offsets): missing; expected a list with the end of each group");
      if (offsets.ranked() && offsets.rank != 1)
        return rejected("input 2 (offsets): expected rank 1, got {}", offsets.rank);
      return detail::of(basic_shape<Dim>{a[0], b[1]}, type);
    }
    Dim groups = a[0];
    if (!merge(groups, b[0])) return rejected("input 1: expected {} groups, got {}", a[0], b[0]);
    return detail::of(basic_shape<Dim>{groups, a[1], b[1]}, type);
  }
  static constexpr tally count(const grouped_matmul&, const tensors& in, const outputs&) {
    return {.mac = in[0].dims.elements() * in[1].dims[-2]};
  }
};

}  // namespace opcost

#endif

namespace opcost {

/// Selects rows of a table [num_embeddings, embedding_dim] (torch's Embedding). max_norm: a selected row with a larger
/// norm is scaled down to it.
struct embedding {
  count_t num_embeddings = 0, embedding_dim = 0;
  dtype type = dtype::f32;
  none_or<count_t> padding_idx{};
  none_or<real_number> max_norm{};
  real_number norm_type = 2.0;
  bool scale_grad_by_freq = false, sparse = false, freeze = false;
};

namespace detail {
template <class Dim>
constexpr basic_tensor<Dim> looked_up(const basic_operands<Dim>& in, const basic_tensor<Dim>& table,
                                      const none_or<real_number>& max_norm, auto&& f) {
  const Dim zero[]{0};
  basic_tensor<Dim> axis = fixed(in, basic_shape<Dim>{}), number = axis;
  axis.type = dtype::i64;
  axis.value = zero;
  number.type = table.type;
  const basic_tensor<Dim> rows = f(gather_8{}, table, in[0], axis);
  if (!max_norm.given) return rows;
  basic_tensor<Dim> each = rows;  // the norm is the root of a row times itself
  each.dims = basic_shape<Dim>{rows.dims.product(0, rows.dims.rank - 1), 1, rows.dims[-1]};
  const basic_tensor<Dim> norms = f(math::sqrt{}, f(matmul{.transpose_b = true}, each, each));
  f(multiply{}, each, f(minimum{}, f(divide{}, number, norms), number));
  return rows;
}
template <class Dim> constexpr basic_tensor<Dim> table_of(const auto& l, const basic_operands<Dim>& in, dtype type) {
  basic_tensor<Dim> table = learned(in, {l.num_embeddings, l.embedding_dim});
  table.type = type;
  return table;
}
inline constexpr const char* empty_table = "num_embeddings and embedding_dim: expected at least 1";
}  // namespace detail

template <> struct op_traits<embedding> {
  static constexpr std::string_view name = "Embedding";
  static constexpr std::string_view repr =
      "*num_embeddings, *embedding_dim, padding_idx?, max_norm?, norm_type?, scale_grad_by_freq?, sparse?";
  static constexpr int required = 2;
  static constexpr std::array input_types{dtype::i64};
  static constexpr void attributes(auto& l, auto&& f) {
    f("num_embeddings", l.num_embeddings);
    f("embedding_dim", l.embedding_dim);
    f("padding_idx", l.padding_idx);
    f("max_norm", l.max_norm);
    f("norm_type", l.norm_type);
    f("scale_grad_by_freq", l.scale_grad_by_freq);
    f("sparse", l.sparse);
    f("_freeze", l.freeze);
  }
  static constexpr void parameters(const embedding& l, const tensors&, auto&& f) {
    f("weight", shape{l.num_embeddings, l.embedding_dim});
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const embedding& l, const basic_operands<Dim>& in, auto&& f) {
    if (l.num_embeddings < 1 || l.embedding_dim < 1) return detail::empty_table;
    return detail::looked_up(in, detail::table_of(l, in, l.type), l.max_norm, f);
  }
};

}  // namespace opcost

#endif

// ---- opcost/layers/flatten.hpp
#ifndef OPCOST_LAYERS_FLATTEN_HPP_PIECE
#define OPCOST_LAYERS_FLATTEN_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Joins dimensions and splits one.

// ---- opcost/ops/reshaping.hpp
#ifndef OPCOST_OPS_RESHAPING_HPP_PIECE
#define OPCOST_OPS_RESHAPING_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The same elements in another shape or in another order of dimensions, and the shape itself as a list. Semantics:
// OpenVINO operation specifications Reshape-1, Squeeze-1, Squeeze-15, Unsqueeze-1, Transpose-1, ShapeOf-1, ShapeOf-3.

namespace opcost {

/// Gives the elements another shape (input 1), where -1 is computed and 0, with special_zero, is copied.
struct reshape {
  bool special_zero = false;
};
/// Removes dimensions of 1: those of input 1, or all.
struct squeeze_1 {};
/// Squeeze of opset 15.
struct squeeze_15 {
  bool allow_axis_skip = false;
};
/// Inserts dimensions of 1 at the axes of input 1.
struct unsqueeze {};
/// Permutes the dimensions by input 1; an empty order reverses them.
struct transpose {};
/// The shape of the input as a tensor of i64.
struct shape_of_1 {};
/// The shape of the input as a tensor of i64 or i32.
struct shape_of_3 {
  dtype output_type = dtype::i64;
};

namespace detail {
struct keeps_elements : moves_data {
  static constexpr bool value(const auto&, const partial_tensors& in, const partial_tensor&, int,
                              content<interval> into) {
    return copy_content(in[0], into);
  }
};

// A product of dimensions, split into known numbers and others.
template <class Dim> struct dim_product {
  count_t numbers = 1;
  Dim others = 1;
  constexpr void operator*=(Dim d) {
    if (known(d))
      numbers *= lower(d);
    else
      others = others * d;
  }
};
// The extent of the dimension that the target leaves open: elements of the input / elements of the output.
template <class Dim> constexpr Dim remaining(Dim in, Dim out) {
  if (known(in) && known(out)) return lower(out) == 0 ? Dim(0) : share_evenly(in, lower(out)) ? in : Dim(-1);
  const bool capped = bounded(in) && lower(out) != 0;
  const count_t hi = capped ? upper(in) / lower(out) : count_t(count_t::limit);
  const count_t lo = upper(out) == 0 ? lower(in)
                     : bounded(out)  ? ceil_div(lower(in), upper(out))
                                     : smaller(lower(in), 1);
  return between<Dim>(smaller(lo, hi), hi);
}
// -1: in a target shape the open dimension; of a quotient, that it does not exist.
template <class Dim> constexpr bool is_open(Dim d) { return is(d, -1); }
}  // namespace detail

// y has the elements of x in the same order. In the target, 0 copies the dimension of x, and one dimension may be -1:
// the rest.
template <> struct op_traits<reshape> : detail::keeps_elements {
  static constexpr std::string_view name = "Reshape";
  static constexpr memory_use memory = memory_use::view;
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 0b10;
  static constexpr void attributes(auto& op, auto&& f) { f("special_zero", op.special_zero); }
  template <class Dim> static constexpr inferred<Dim> infer(const reshape& op, const basic_operands<Dim>& in) {
    const auto& x = in[0].dims;
    if (!detail::is_list(in[1])) return rejected("input 1 (target shape): expected rank 1, got {}", in[1].dims.rank);
    const count_t rank = detail::length_of(in[1]);
    if (rank > 0 && in[1].value.empty())
      return detail::at_least(detail::of_rank<Dim>(rank), in[0].type, "input 1 (target shape): a value is unknown");
    if (rank < 0) return detail::of_unknown_rank<Dim>(in[0].type);
    basic_shape<Dim> out, pattern;
    int open = -1;
    if (const rejection why = read_pattern(in[1], pattern, open)) return why;
    detail::dim_product<Dim> from, to;
    unsigned alike = 0;  // dimensions of x that are also in the target: they cancel
    bool any_zero = false;
    for (int i = 0; i < pattern.rank; ++i) {
      Dim d = pattern[i];
      any_zero |= is(d, 0);
      if (i == open) {
        d = basic_shape<Dim>::unknown_dim();
        if (!x.ranked()) to.others = d;
      } else if (is(d, 0) && op.special_zero) {
        if (!x.ranked())
          from.others = to.others = d = basic_shape<Dim>::unknown_dim();
        else if (i >= x.rank)
          return rejected("input 1 (target shape): a 0 in place {} copies a dimension, but input 0 has rank {}", i,
                          x.rank);
        else {
          d = x[i];
          alike |= 1u << i;
        }
      } else {
        const int k = known(d) && !is(d, 0) ? like(op, d, x, pattern, alike) : -1;
        if (k < 0)
          to *= d;
        else
          alike |= 1u << k;
      }
      out.push_back(d);
    }
    for (int k = 0; k < x.rank; ++k)
      if (((alike >> k) & 1u) == 0) from *= x[k];
    if (open >= 0) {
      if (to.numbers == 0 && from.numbers != 0)
        return rejected("input 1 (target shape): -1 next to a dimension of 0, but input 0 is not empty");
      // equal numbers cancel, only the others remain
      if (from.numbers == to.numbers) from.numbers = to.numbers = 1;
      const Dim left = detail::remaining(from.others * Dim(from.numbers), to.others * Dim(to.numbers));
      if (detail::is_open(left))
        return rejected("input 1 (target shape): {} elements are no multiple of {}", from.others * Dim(from.numbers),
                        to.others * Dim(to.numbers));
      out.set(open, left);
    } else if (x.is_static() && out.is_static() && !(any_zero && op.special_zero) && from.numbers != to.numbers) {
      return rejected("input 1 (target shape): expected {} elements, got {}", x.elements(), out.elements());
    }
    return detail::of(out, in[0].type);
  }

 private:
  // The target shape as dimensions. `open`: the place of -1, or -1.
  template <class Dim>
  static constexpr rejection read_pattern(const basic_tensor<Dim>& target, basic_shape<Dim>& pattern, int& open) {
    for (int i = 0; i < static_cast<int>(target.value.size()); ++i) {
      Dim d = target.value[static_cast<std::size_t>(i)];
      if (detail::is_open(d)) {
        if (open >= 0)
          return rejected("input 1 (target shape): expected at most one -1, got them in places {} and {}", open, i);
        open = i;
      } else if (upper(d) < 0) {
        return rejected("input 1 (target shape): expected at least -1 in place {}, got {}", i, d);
      } else if (lower(d) < -1) {
        d = basic_shape<Dim>::unknown_dim();
      } else if (lower(d) < 0) {
        d = between<Dim>(0, upper(d));
      }
      pattern.push_back(d);
    }
    if (!pattern.ranked())
      return rejected("input 1 (target shape): expected at most rank 8, got {}", detail::length_of(target));
    return {};
  }
  // A dimension of x that equals d and is not taken or copied yet; -1: there is none.
  template <class Dim>
  static constexpr int like(const reshape& op, Dim d, const basic_shape<Dim>& x, const basic_shape<Dim>& pattern,
                            unsigned taken) {
    for (int k = 0; k < x.rank; ++k)
      if (((taken >> k) & 1u) == 0 && x[k] == d && !(op.special_zero && k < pattern.rank && is(pattern[k], 0)))
        return k;
    return -1;
  }
};

namespace detail {
template <class Dim> constexpr inferred<Dim> squeezed(const basic_operands<Dim>& in, bool keeps_rank_open, bool skips) {
  const auto& x = in[0].dims;
  if (!is_scalar_or_list(in[1])) return rejected("input 1 (axes): expected rank 0 or 1, got {}", in[1].dims.rank);
  if (!x.ranked()) return of_unknown_rank<Dim>(in[0].type);
  axis_set axes = in.has(1) ? axes_of(in[1], x.rank) : axis_set{0, true, true};
  if (!axes.valid) return rejected_axes(in[1], x.rank);
  bool one = false, perhaps = false;  // a dimension may be 1; it may also be another number
  for (int i = 0; i < x.rank; ++i) {
    one |= may_be(x[i], 1);
    perhaps |= may_be(x[i], 1) && !known(x[i]) && (axes.bits == 0 || axes.has(i));
  }
  if (!axes.known) {
    const bool single = in[1].dims.is_static() && is(in[1].dims.elements(), 1) && x.rank > 0;
    const basic_shape<Dim> left = single && !one ? x : of_rank<Dim>(single && !keeps_rank_open ? x.rank - 1 : -1);
    return at_least(left, in[0].type, "input 1 (axes): a value is unknown");
  }
  if (perhaps && (axes.bits == 0 || skips)) return of_unknown_rank<Dim>(in[0].type);
  basic_shape<Dim> out;
  for (int i = 0; i < x.rank; ++i)
    if (!may_be(x[i], 1) || !(axes.bits == 0 || axes.has(i))) out.push_back(x[i]);
  return of(out, in[0].type);
}
}  // namespace detail

// Removes dimensions of extent 1: the given ones, or all. A given dimension that is not 1 stays.
template <> struct op_traits<squeeze_1> : detail::keeps_elements {
  static constexpr unsigned connected = 1u << 1;
  static constexpr std::string_view name = "Squeeze";
  static constexpr memory_use memory = memory_use::view;
  static constexpr int inputs = 1;
  static constexpr unsigned reads = 0b10;
  template <class Dim> static constexpr inferred<Dim> infer(const squeeze_1&, const basic_operands<Dim>& in) {
    return detail::squeezed(in, false, false);
  }
};
template <> struct op_traits<squeeze_15> : op_traits<squeeze_1> {
  static constexpr int opset = 15;
  static constexpr void attributes(auto& op, auto&& f) { f("allow_axis_skip", op.allow_axis_skip); }
  template <class Dim> static constexpr inferred<Dim> infer(const squeeze_15& op, const basic_operands<Dim>& in) {
    return detail::squeezed(in, true, op.allow_axis_skip);
  }
};

// Inserts dimensions of extent 1 at the given axes of the output.
template <> struct op_traits<unsqueeze> : detail::keeps_elements {
  static constexpr std::string_view name = "Unsqueeze";
  static constexpr memory_use memory = memory_use::view;
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 0b10;
  template <class Dim> static constexpr inferred<Dim> infer(const unsqueeze&, const basic_operands<Dim>& in) {
    if (!detail::is_scalar_or_list(in[1]))
      return rejected("input 1 (axes): expected rank 0 or 1, got {}", in[1].dims.rank);
    const detail::known_list list = detail::known_value(in[1]);
    if (!list.known || !in[0].dims.ranked())
      return detail::at_least(detail::of_rank<Dim>(-1), in[0].type, "input 1 (axes): a value is unknown");
    if (list.size == 0) return rejected("input 1 (axes): expected at least 1 axis, got 0");
    int places = 0;  // the same axis may occur twice
    for (int i = 0; i < list.size; ++i) {
      bool again = false;
      for (int k = 0; k < i && !again; ++k) again = list[k] == list[i];
      places += !again;
    }
    if (in[0].dims.rank + places > basic_shape<Dim>::max_rank)
      return rejected("input 1 (axes): the output would have rank {}; the limit is 8", in[0].dims.rank + places);
    const detail::axis_set axes = detail::axes_of(in[1], in[0].dims.rank + places);
    if (!axes.valid) return detail::rejected_axes(in[1], in[0].dims.rank + places);
    basic_shape<Dim> out;
    int from = 0;
    for (int i = 0; i < in[0].dims.rank + places; ++i) {
      if (axes.has(i))
        out.push_back(1);
      else if (from < in[0].dims.rank)
        out.push_back(in[0].dims[from++]);
    }
    return detail::of(out, in[0].type);
  }
};

// Dimension k of y is dimension order[k] of x; without an order, the dimensions are reversed.
template <> struct op_traits<transpose> : moves_data {
  static constexpr std::string_view name = "Transpose";
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 0b10;
  template <class Dim> static constexpr inferred<Dim> infer(const transpose&, const basic_operands<Dim>& in) {
    const auto& x = in[0].dims;
    if (!detail::is_list(in[1])) return rejected("input 1 (order): expected rank 1, got {}", in[1].dims.rank);
    const count_t length = detail::length_of(in[1]);
    if (x.ranked() && length > 0 && length != x.rank)
      return rejected("input 1 (order): expected {} numbers, got {}", x.rank, length);
    const detail::known_list order = detail::known_value(in[1]);
    if (!order.known)
      return detail::at_least(detail::of_rank<Dim>(x.rank), in[0].type, "input 1 (order): a value is unknown");
    if (!x.ranked()) return detail::of(detail::of_rank<Dim>(order.size == 0 ? -1 : order.size), in[0].type);
    basic_shape<Dim> out;
    unsigned seen = 0;
    for (int i = 0; i < x.rank; ++i) {
      const int from = source(order, x.rank, i);
      if (from < 0 || ((seen >> from) & 1u) != 0)
        return rejected("input 1 (order): expected a permutation of {} axes, got {} in place {}", x.rank, from, i);
      seen |= 1u << from;
      out.push_back(x[from]);
    }
    return detail::of(out, in[0].type);
  }
  static constexpr bool value(const transpose&, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    const detail::known_list order = detail::known_value(in[1]);
    if (!order.known) return false;
    detail::element_walk v;
    for (int i = 0; i < out.dims.rank; ++i)
      v.add(detail::extent(out.dims, i), detail::step_of(in[0].dims, source(order, out.dims.rank, i)));
    return detail::take(into, in[0], v);
  }

 private:
  static constexpr int source(const detail::known_list& order, int rank, int i) {
    const std::int64_t from = order.size == 0 ? rank - 1 - i : order[i];
    return from < 0 || from >= rank ? -1 : static_cast<int>(from);
  }
};

// The dimensions of x as a list.
template <> struct op_traits<shape_of_1> : moves_data {
  static constexpr std::string_view name = "ShapeOf";
  static constexpr int inputs = 1;
  static constexpr bool value_of_shape = true;
  template <class Dim> static constexpr inferred<Dim> infer(const shape_of_1&, const basic_operands<Dim>& in) {
    return list(in, dtype::i64);
  }
  static constexpr bool value(const auto&, const partial_tensors& in, const partial_tensor&, int,
                              content<interval> into) {
    if (!in[0].dims.ranked() || into.numbers.size() != static_cast<std::size_t>(in[0].dims.rank)) return false;
    for (int i = 0; i < in[0].dims.rank; ++i) into.numbers[i] = in[0].dims[i];
    return true;
  }

 protected:
  template <class Dim> static constexpr inferred<Dim> list(const basic_operands<Dim>& in, dtype type) {
    return detail::of(basic_shape<Dim>{in[0].dims.ranked() ? Dim(in[0].dims.rank) : basic_shape<Dim>::unknown_dim()},
                      type);
  }
};
template <> struct op_traits<shape_of_3> : op_traits<shape_of_1> {
  static constexpr int opset = 3;
  static constexpr void attributes(auto& op, auto&& f) { f("output_type", op.output_type); }
  template <class Dim> static constexpr inferred<Dim> infer(const shape_of_3& op, const basic_operands<Dim>& in) {
    return list(in, op.output_type);
  }
};

}  // namespace opcost

#endif

namespace opcost {
namespace detail {
// Reshapes x.
template <class Dim>
constexpr basic_tensor<Dim> reshaped_to(const basic_operands<Dim>& in, const basic_tensor<Dim>& x,
                                        const basic_shape<Dim>& to, auto&& f) {
  Dim target[shape::max_rank]{};
  for (int i = 0; i < to.rank; ++i) target[i] = to[i];
  basic_tensor<Dim> dims = fixed(in, basic_shape<Dim>{to.rank < 0 ? 0 : to.rank});
  dims.type = dtype::i64;
  dims.value = span<const Dim>(target).first(static_cast<std::size_t>(to.rank < 0 ? 0 : to.rank));
  return f(reshape{.special_zero = false}, x, dims);
}
}  // namespace detail

/// Joins the dimensions from start_dim to end_dim (torch's Flatten).
struct flatten {
  count_t start_dim = 1, end_dim = -1;
};
template <> struct op_traits<flatten> {
  static constexpr std::string_view name = "Flatten";
  static constexpr std::string_view repr = "start_dim, end_dim";
  static constexpr void attributes(auto& l, auto&& f) {
    f("start_dim", l.start_dim);
    f("end_dim", l.end_dim);
  }
  template <class Dim> static constexpr inferred<Dim> lower(const flatten& l, const basic_operands<Dim>& in, auto&& f) {
    const auto& x = in[0].dims;
    const int from = detail::normal_axis(l.start_dim, x.rank), to = detail::normal_axis(l.end_dim, x.rank);
    if (x.ranked() && x.rank > 0 && (from < 0 || to < from))
      return rejected("start_dim and end_dim: expected ascending dimensions of rank {}, got {} and {}", x.rank,
                      l.start_dim, l.end_dim);
    basic_shape<Dim> target = x.rank > 0 ? x.slice(0, from) : basic_shape<Dim>{1};
    if (x.rank > 0) {
      target.push_back(x.product(from, to + 1));
      target.append(x.slice(to + 1, x.rank));
    }
    return detail::reshaped_to(in, in[0], target, f);
  }
};

/// Splits dimension dim into unflattened_size (torch's Unflatten).
struct unflatten {
  count_t dim = 0;
  ints unflattened_size{};
};  // one size may be -1: what remains
template <> struct op_traits<unflatten> {
  static constexpr std::string_view name = "Unflatten";
  static constexpr std::string_view repr = "dim, unflattened_size";
  static constexpr int required = 2;
  static constexpr void attributes(auto& l, auto&& f) {
    f("dim", l.dim);
    f("unflattened_size", l.unflattened_size);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const unflatten& l, const basic_operands<Dim>& in, auto&& f) {
    const auto& x = in[0].dims;
    const int at = detail::normal_axis(l.dim, x.rank);
    if (at < 0) return rejected("dim: expected a dimension of rank {}, got {}", x.rank, l.dim);
    if (l.unflattened_size.empty()) return rejected("unflattened_size: expected at least 1 number, got 0");
    basic_shape<Dim> target = x.slice(0, at);
    for (count_t n : l.unflattened_size) target.push_back(n);
    target.append(x.slice(at + 1, x.rank));
    return detail::reshaped_to(in, in[0], target, f);
  }
};

}  // namespace opcost

#endif

// ---- opcost/layers/linear.hpp
#ifndef OPCOST_LAYERS_LINEAR_HPP_PIECE
#define OPCOST_LAYERS_LINEAR_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Linear layers: y = x W^T + b over the last dimension, with W [out_features, in_features].

namespace opcost {

/// true or false, and no number: `linear{512, 1}` does not compile.
struct true_or_false {
  bool value = false;
  constexpr true_or_false() = default;
  template <class T> constexpr true_or_false(T v) : value(static_cast<bool>(v)) {
    constexpr bool truth = std::is_same_v<T, bool>;
    static_assert(truth,
                  "opcost: the second value of linear is bias, true or false: write .in_features (README: Layers)");
  }
  constexpr operator bool() const { return value; }
};

/// y = x W^T + b over the last dimension of the input; W is [out_features, in_features], b [out_features].
/// in_features 0: the last dimension of the input.
struct linear {
  count_t out_features = 0;
  true_or_false bias = true;
  count_t in_features = 0;
};
namespace nn {
/// torch's LazyLinear: it takes in_features from the first input.
struct lazy_linear {
  count_t out_features = 0;
  true_or_false bias = true;
  count_t in_features = 0;
};
/// The Linear within torch's MultiheadAttention, which prints its own name.
struct output_projection {
  count_t out_features = 0;
  true_or_false bias = true;
  count_t in_features = 0;
};
}  // namespace nn

namespace detail {
template <class Layer, bool Lazy = false> struct linear_traits {
  static constexpr std::string_view repr = "in_features, out_features, bias";
  static constexpr int required = Lazy ? 1 : 2;
  static constexpr void attributes(auto& l, auto&& f) {
    if constexpr (!Lazy) f("in_features", l.in_features);
    f("out_features", l.out_features);
    f("bias", l.bias.value);
    if constexpr (Lazy) f("in_features", l.in_features);
  }
  static constexpr void parameters(const Layer& l, const tensors& in, auto&& f) {
    f("weight", shape{l.out_features, l.in_features != 0 ? l.in_features : in[0].dims[-1]});
    if (l.bias) f("bias", shape{l.out_features});
  }
  template <class Dim> static constexpr inferred<Dim> lower(const Layer& l, const basic_operands<Dim>& in, auto&& f) {
    if (in[0].dims.rank == 0) return rejected("input 0: expected at least rank 1, got 0");
    if (l.out_features < 1) return rejected("out_features: expected at least 1, got {}", l.out_features);
    if (l.in_features != 0 && in[0].dims.ranked() && !may_be(in[0].dims[-1], l.in_features.n))
      return rejected("input 0: expected a last dimension of {} (in_features), got {}", l.in_features, in[0].dims[-1]);
    const basic_tensor<Dim> y =
        f(matmul{.transpose_b = true}, in[0],
          learned(in, {l.out_features, l.in_features != 0 ? Dim(l.in_features) : in[0].dims[-1]}));
    return l.bias ? f(add_bias{}, y, learned_bias(in, {l.out_features})) : y;
  }
};
}  // namespace detail
template <> struct op_traits<linear> : detail::linear_traits<linear> {
  static constexpr std::string_view name = "Linear";
};
template <> struct op_traits<nn::lazy_linear> : detail::linear_traits<nn::lazy_linear, true> {
  static constexpr std::string_view name = "LazyLinear";
};
template <> struct op_traits<nn::output_projection> : detail::linear_traits<nn::output_projection> {
  static constexpr std::string_view name = "NonDynamicallyQuantizableLinear";
};

}  // namespace opcost

#endif

// ---- opcost/layers/normalization_layers.hpp
#ifndef OPCOST_LAYERS_NORMALIZATION_LAYERS_HPP_PIECE
#define OPCOST_LAYERS_NORMALIZATION_LAYERS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Normalization as modules, with a scale and a shift of their own. Batch norm uses its running statistics, as at
// inference; the others compute their statistics from the input.

// ---- opcost/ops/normalization.hpp
#ifndef OPCOST_OPS_NORMALIZATION_HPP_PIECE
#define OPCOST_OPS_NORMALIZATION_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Normalization by given statistics, or by those of the data. OpenVINO operation specifications, family normalization.

namespace opcost {
namespace detail {
// The number of elements of a group that spans the given axes. Axes outside the rank are ignored.
constexpr count_t group_size(const shape& x, const known_list& axes) {
  count_t n = 1;
  for (int d = 0; d < x.rank; ++d)
    if (axes.holds(d) || axes.holds(d - x.rank)) n *= x[d];
  return n;
}
// The axes of input 1. If their values are unknown, the last axes.
constexpr known_list axes_of(const tensors& in) {
  known_list axes = known_value(in[1]);
  if (axes.known) return axes;
  for (int i = 0; in[1].present() && i < in[1].dims.elements() && i < 8; ++i)
    axes.items[static_cast<std::size_t>(axes.size++)] = -1 - i;
  return axes;
}
// Mean and variance of groups of n: per group, n - 1 additions and a division for each of the two; per element, a
// difference and a square. With the variance also epsilon and a root per group, and a division per element.
constexpr tally mean_variance(count_t all, count_t n, bool variance) {
  if (all == 0 || n == 0) return {};
  const count_t groups = all / n;
  tally t{.add = 2 * all - groups, .div = groups};
  if (variance) t += tally{.add = all, .mul = all, .div = all + groups, .sqrt = groups};
  return t;
}
template <class Dim> constexpr bool list_or_unknown(const basic_shape<Dim>& s) { return !s.ranked() || s.rank == 1; }
// Rejects an input 1 that is not a list of axes of input 0.
template <class Dim> constexpr rejection check_axes(const basic_operands<Dim>& in) {
  if (!list_or_unknown(in[1].dims)) return rejected("input 1 (axes): expected rank 1, got {}", in[1].dims.rank);
  if (in[0].dims.ranked() && in[1].dims.ranked() && lower(in[1].dims[0]) > in[0].dims.rank)
    return rejected("input 1 (axes): expected at most {} axes, got {}", in[0].dims.rank, in[1].dims[0]);
  return {};
}

// Checks x [N, C, ...] with vectors of C numbers; absent vectors are skipped.
template <class Dim>
constexpr inferred<Dim> per_channel(const basic_operands<Dim>& in, int data, std::initializer_list<int> vectors) {
  basic_shape<Dim> x = in[data].dims, channels = basic_shape<Dim>::of_unknown_rank();
  for (int k : vectors) {
    if (!in.has(k)) continue;
    if (!list_or_unknown(in[k].dims)) return rejected("input {}: expected rank 1, got {}", k, in[k].dims.rank);
    if (!merge(channels, in[k].dims))
      return rejected("input {}: expected {} numbers, got {}", k, channels[0], in[k].dims[0]);
  }
  if (x.ranked()) {
    if (x.rank < 2) return rejected("input 0: expected at least rank 2, got {}", x.rank);
    Dim c = x[1];
    if (channels.ranked() && !merge(c, channels[0]))
      return rejected("expected {} numbers per vector, one per channel, got {}", x[1], channels[0]);
    x.set(1, c);
  }
  return of(x, in[data].type);
}
template <class Dim>
constexpr inferred<Dim> batch_norm(const basic_operands<Dim>& in, int data, std::initializer_list<int> vectors) {
  inferred<Dim> out = per_channel(in, data, vectors);
  dtype& type = out.first[0].type;
  if (!out.refusal.empty()) return out;
  for (int k : vectors) {
    type = common(type, in[k].type);
    if (type == dtype::none) return rejected("input {}: expected the element type of input 0, got {t}", k, in[k].type);
  }
  if (is_boolean(type) || is_integer(type)) return rejected("input 0: expected a real element type, got {t}", type);
  for (int k : vectors)
    if (is(out.first[0].dims.at_or(1, 1), 0) || is(in[k].dims.at_or(0, 1), 0))
      return rejected("input {}: expected at least 1 channel, got 0", k);
  return out;
}
}  // namespace detail

/// inputs: x, gamma, beta, mean, variance. Mean and variance may be absent if a layer is lowered to it.
struct batch_norm_inference {
  double epsilon = 1e-5;
};
template <> struct op_traits<batch_norm_inference> {
  static constexpr std::string_view name = "BatchNormInference";
  static constexpr memory_use memory = memory_use::in_place;
  static constexpr std::string_view formula =
      "gamma (x - mean) / sqrt(variance + epsilon) + beta = s x + t: "
      "s and t are constants of the channel";
  static constexpr int opset = 5;
  static constexpr int inputs = 3;
  static constexpr void attributes(auto& op, auto&& f) { f("epsilon", op.epsilon); }
  template <class Dim>
  static constexpr inferred<Dim> infer(const batch_norm_inference&, const basic_operands<Dim>& in) {
    return detail::batch_norm(in, 0, {1, 2, 3, 4});
  }
  static constexpr tally count(const batch_norm_inference&, const tensors&, const outputs& out) {
    return tally{.add = 1, .mul = 1} * out[0].dims.elements();
  }
};
/// inputs: gamma, beta, x, mean, variance
struct batch_norm_inference_1 : batch_norm_inference {};
template <> struct op_traits<batch_norm_inference_1> : op_traits<batch_norm_inference> {
  static constexpr int opset = 1;
  static constexpr int inputs = 5;
  template <class Dim>
  static constexpr inferred<Dim> infer(const batch_norm_inference_1&, const basic_operands<Dim>& in) {
    return detail::batch_norm(in, 2, {0, 1, 3, 4});
  }
};

/// Mean-variance normalization over all dimensions but the batch, or but batch and channels, or over the given axes.
struct mvn {
  bool across_channels = false, normalize_variance = true;
  double eps = 1e-9;
  ints reduction_axes{};
};
template <> struct op_traits<mvn> {
  static constexpr std::string_view name = "MVN";
  static constexpr std::string_view formula =
      "(x - mean) / sqrt(mean((x - mean)^2) + eps): #x elements in g groups cost 3 #x - g additions, #x "
      "multiplications, #x + 2 g divisions, g roots; "
      "without the variance 2 #x - g additions, g divisions";
  static constexpr int opset = 2;
  static constexpr int inputs = 1;
  static constexpr void attributes(auto& op, auto&& f) {
    f("across_channels", op.across_channels);
    f("normalize_variance", op.normalize_variance);
    f("eps", op.eps);
    f("reduction_axes", op.reduction_axes);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const mvn&, const basic_operands<Dim>& in) { return in[0]; }
  static constexpr tally count(const mvn& op, const tensors&, const outputs& out) {
    const shape& x = out[0].dims;
    detail::known_list axes;
    for (count_t axis : op.reduction_axes) axes.items[static_cast<std::size_t>(axes.size++)] = axis.n;
    const count_t n =
        op.reduction_axes.empty() ? x.product(op.across_channels ? 1 : 2, x.rank) : detail::group_size(x, axes);
    return detail::mean_variance(x.elements(), n, op.normalize_variance);
  }
};

/// Whether epsilon is added below the square root or to it.
enum class mvn_eps_mode : std::uint8_t { inside_sqrt, outside_sqrt };
template <> inline constexpr std::array<std::string_view, 2> spellings<mvn_eps_mode>{"INSIDE_SQRT", "OUTSIDE_SQRT"};
/// in: x, axes
struct mvn_6 {
  bool normalize_variance = true;
  double eps = 1e-6;
  mvn_eps_mode eps_mode = mvn_eps_mode::inside_sqrt;
};
template <> struct op_traits<mvn_6> : op_traits<mvn> {
  static constexpr int opset = 6;
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 0b10;
  static constexpr void attributes(auto& op, auto&& f) {
    f("eps", op.eps);
    f("normalize_variance", op.normalize_variance);
    f("eps_mode", op.eps_mode);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const mvn_6&, const basic_operands<Dim>& in) {
    if (const rejection why = detail::check_axes(in)) return why;
    return in[0];
  }
  static constexpr tally count(const mvn_6& op, const tensors& in, const outputs& out) {
    return detail::mean_variance(out[0].dims.elements(), detail::group_size(out[0].dims, detail::axes_of(in)),
                                 op.normalize_variance);
  }
};

/// inputs: x [N, C, ...], scale [C], bias [C]
struct group_normalization {
  count_t num_groups = 1;
  double epsilon = 1e-5;
};
template <> struct op_traits<group_normalization> {
  static constexpr std::string_view name = "GroupNormalization";
  static constexpr std::string_view formula =
      "scale (x - mean) / sqrt(variance + epsilon) + bias: "
      "MVN of N num_groups groups, one multiplication and one addition per element";
  static constexpr int opset = 12;
  static constexpr int inputs = 3;
  static constexpr void attributes(auto& op, auto&& f) {
    f("num_groups", op.num_groups);
    f("epsilon", op.epsilon);
  }
  template <class Dim>
  static constexpr inferred<Dim> infer(const group_normalization& op, const basic_operands<Dim>& in) {
    const auto& x = in[0].dims;
    if (op.num_groups <= 0) return rejected("num_groups: expected at least 1, got {}", op.num_groups);
    const inferred<Dim> fit = detail::per_channel(in, 0, {1, 2});
    if (!fit.refusal.empty()) return fit;
    if (x.ranked() && known(x[1]) && (lower(x[1]) < op.num_groups || lower(x[1]) % op.num_groups != 0))
      return rejected("input 0: expected channels that are a multiple of num_groups ({}), got {}", op.num_groups, x[1]);
    return in[0];
  }
  static constexpr tally count(const group_normalization& op, const tensors&, const outputs& out) {
    const shape& x = out[0].dims;
    const count_t all = x.elements();
    return detail::mean_variance(all, x.product(1, x.rank) / op.num_groups, true) + tally{.add = 1, .mul = 1} * all;
  }
};

namespace detail {
// The axes; if they are unknown, the channels.
template <class Dim> constexpr known_list lrn_axes(const basic_operands<Dim>& in) {
  known_list axes = known_value(in[1]);
  if (!axes.known) {
    axes.items[0] = 1;
    axes.size = 1;
  }
  return axes;
}
}  // namespace detail
/// in: x, axes
struct lrn {
  double alpha = 1e-4, beta = 0.75, bias = 1;
  count_t size = 1;
};
template <> struct op_traits<lrn> {
  static constexpr std::string_view name = "LRN";
  static constexpr std::string_view formula =
      "x / (bias + alpha / size^axes * sum x^2)^beta: "
      "per element a square, 1 mul, 1 add, 1 pow, 1 div; and the sums over the elements of the windows";
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 0b10;
  static constexpr void attributes(auto& op, auto&& f) {
    f("alpha", op.alpha);
    f("beta", op.beta);
    f("bias", op.bias);
    f("size", op.size);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const lrn&, const basic_operands<Dim>& in) {
    if (const rejection why = detail::check_axes(in)) return why;
    if (is_real(in[1].type)) return rejected("input 1 (axes): expected an integer element type, got {t}", in[1].type);
    const detail::known_list axes = detail::lrn_axes(in);
    for (int i = 0; i < axes.size; ++i)
      if (in[0].dims.ranked() && axes[i] >= in[0].dims.rank)
        return rejected("input 1 (axes): expected axes of rank {}, got {}", in[0].dims.rank, axes[i]);
    return in[0];
  }
  static constexpr tally count(const lrn& op, const tensors& in, const outputs& out) {
    const shape& x = out[0].dims;
    const count_t all = x.elements();
    const detail::known_list axes = detail::lrn_axes(in);
    count_t taps = 1;
    for (int d = 0; d < x.rank; ++d)
      taps *= axes.holds(d) || axes.holds(d - x.rank) ? taps_on_elements(x[d], x[d], op.size, 1, 1, (op.size - 1) / 2)
                                                      : x[d];
    return tally{.add = 1, .mul = 2, .div = 1, .pow = 1} * all + tally{.add = larger(taps - all, 0)};
  }
};

/// Whether epsilon is added to the sum of squares or is its lower limit.
enum class l2_eps_mode : std::uint8_t { add, max };
template <> inline constexpr std::array<std::string_view, 2> spellings<l2_eps_mode>{"add", "max"};
/// in: x, axes
struct normalize_l2 {
  double eps = 1e-10;
  l2_eps_mode eps_mode = l2_eps_mode::add;
};
template <> struct op_traits<normalize_l2> {
  static constexpr std::string_view name = "NormalizeL2";
  static constexpr std::string_view formula =
      "x / sqrt(sum x^2 + eps), or max with eps: "
      "#x squares, #x - g additions, g times eps, g roots, #x divisions in g groups";
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 0b10;
  static constexpr void attributes(auto& op, auto&& f) {
    f("eps", op.eps);
    f("eps_mode", op.eps_mode);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const normalize_l2&, const basic_operands<Dim>& in) {
    if (in[1].dims.ranked() && in[1].dims.rank > 1)
      return rejected("input 1 (axes): expected rank 0 or 1, got {}", in[1].dims.rank);
    const detail::known_list axes = detail::known_value(in[1]);
    for (int i = 0; i < axes.size; ++i)
      if (in[0].dims.ranked() && detail::normal_axis(axes[i], in[0].dims.rank) < 0)
        return rejected("input 1 (axes): expected axes of rank {}, got {}", in[0].dims.rank, axes[i]);
    return in[0];
  }
  static constexpr tally count(const normalize_l2& op, const tensors& in, const outputs& out) {
    const shape& x = out[0].dims;
    const count_t all = x.elements(), n = detail::group_size(x, detail::axes_of(in));
    if (all == 0) return {};
    const count_t groups = all / n;
    const bool add = op.eps_mode == l2_eps_mode::add;
    return {.add = all - groups + (add ? groups : 0), .mul = all, .div = all, .cmp = add ? 0 : groups, .sqrt = groups};
  }
};

/// x / sqrt(sum over channels of x^2 + bias).
struct grn {
  double bias = 1;
};
template <> struct op_traits<grn> {
  static constexpr std::string_view name = "GRN";
  static constexpr std::string_view formula =
      "x / sqrt(sum over the channels of x^2 + bias): #x squares, additions and divisions, #x / C roots";
  static constexpr int inputs = 1;
  static constexpr void attributes(auto& op, auto&& f) { f("bias", op.bias); }
  template <class Dim> static constexpr inferred<Dim> infer(const grn&, const basic_operands<Dim>& in) {
    if (in[0].dims.ranked() && (in[0].dims.rank < 2 || in[0].dims.rank > 4))
      return rejected("input 0: expected rank 2 to 4, got {}", in[0].dims.rank);
    return in[0];
  }
  static constexpr tally count(const grn&, const tensors&, const outputs& out) {
    const count_t all = out[0].dims.elements();
    return all == 0 ? tally{} : tally{.add = all, .mul = all, .div = all, .sqrt = all / out[0].dims[1]};
  }
};

}  // namespace opcost

#endif

namespace opcost {

/// Normalization of x [N, C, ...] per channel (torch's BatchNorm1d to BatchNorm3d; Spatial 0: SyncBatchNorm, for any
/// rank). num_features 0: taken from the input. Without running statistics it uses those of the batch. Lazy: torch's
/// LazyBatchNorm, which takes num_features from the first input.
template <int Spatial, bool Lazy = false> struct batch_normalization {
  bool affine = true;
  double eps = 1e-5;
  none_or<double> momentum = 0.1;
  bool track_running_stats = true, bias = true;
  count_t num_features = 0;
};
using batch_norm1d = batch_normalization<1>;
using batch_norm2d = batch_normalization<2>;
using batch_norm3d = batch_normalization<3>;
using batch_norm = batch_norm2d;
using lazy_batch_norm1d = batch_normalization<1, true>;
using lazy_batch_norm2d = batch_normalization<2, true>;
using lazy_batch_norm3d = batch_normalization<3, true>;
using sync_batch_norm = batch_normalization<0>;
/// Normalization of x [N, C, spatial...] or [C, spatial...] over the positions of each channel (torch's InstanceNorm1d
/// to InstanceNorm3d).
template <int Spatial, bool Lazy = false> struct instance_normalization {
  bool affine = Lazy;
  double eps = 1e-5;
  none_or<double> momentum = 0.1;
  bool track_running_stats = Lazy, bias = true;
  count_t num_features = 0;
};
using instance_norm1d = instance_normalization<1>;
using instance_norm2d = instance_normalization<2>;
using instance_norm3d = instance_normalization<3>;
using instance_norm = instance_norm2d;
using lazy_instance_norm1d = instance_normalization<1, true>;
using lazy_instance_norm2d = instance_normalization<2, true>;
using lazy_instance_norm3d = instance_normalization<3, true>;
/// Normalization over the last dimensions (torch's LayerNorm): x [..., normalized_shape].
struct layer_norm {
  ints normalized_shape{};
  bool affine = true;
  double eps = 1e-5;
  bool bias = true;
};
/// Normalization over groups of channels (torch's GroupNorm): x [N, C, ...]. num_channels 0: taken from the input.
struct group_norm {
  count_t num_groups = 1;
  bool affine = true;
  double eps = 1e-5;
  bool bias = true;
  count_t num_channels = 0;
};

namespace detail {
// s y + t with a learned scale and shift of the given shape.
template <class Dim>
constexpr basic_tensor<Dim> scale_and_shift(const basic_operands<Dim>& in, const basic_tensor<Dim>& y,
                                            const basic_shape<Dim>& dims, bool bias, auto&& f) {
  const basic_tensor<Dim> scaled = f(multiply{}, y, learned(in, dims));
  return bias ? f(add{}, scaled, learned(in, dims)) : scaled;
}
template <class Dim> constexpr basic_tensor<Dim> axes_operand(const basic_operands<Dim>& in, span<const Dim> axes) {
  basic_tensor<Dim> t = fixed(in, basic_shape<Dim>{static_cast<std::int64_t>(axes.size())});
  t.type = dtype::i64;
  t.value = axes;
  return t;
}
// The axes from `first` to the last one, without `but`.
template <class Dim> struct axes_from {
  Dim items[shape::max_rank]{};
  std::size_t size = 0;
  constexpr axes_from(int first, int rank, int but = shape::max_rank) {
    for (int i = first; i < rank; ++i)
      if (i != but) items[size++] = i;
  }
  constexpr operator span<const Dim>() const { return span<const Dim>(items).first(size); }
};
template <class Dim> constexpr basic_shape<Dim> per_channel_shape(const basic_shape<Dim>& x, Dim channels) {
  basic_shape<Dim> s{channels};
  for (int i = 2; i < x.rank; ++i) s.push_back(1);
  return s;
}
constexpr void affine_parameters(bool affine, bool bias, const shape& dims, auto&& f) {
  if (affine) f("weight", dims);
  if (affine && bias) f("bias", dims);
}
// Whether x ends in these dimensions.
// Names the first dimension, from the end, in which an input differs from normalized_shape.
template <class Dim> constexpr rejection rejected_ending(const basic_shape<Dim>& x, const ints& wanted) {
  if (x.rank < wanted.rank)
    return rejected("input 0: expected at least rank {} (normalized_shape), got {}", wanted.rank, x.rank);
  for (int i = 1; i <= wanted.rank; ++i)
    if (!may_be(x[-i], wanted[-i].n))
      return rejected("input 0: expected {} in dimension {} (normalized_shape), got {}", wanted[-i], x.rank - i, x[-i]);
  return rejected("normalized_shape: expected at least 1 number, got {}", wanted.rank);
}
template <class Dim> constexpr bool ends_in(const basic_shape<Dim>& x, const ints& dims) {
  if (!x.ranked()) return true;
  if (dims.empty() || dims.rank > x.rank) return false;
  for (int i = 1; i <= dims.rank; ++i)
    if (!may_be(x[-i], dims[-i].n)) return false;
  return true;
}
template <class Dim> constexpr basic_shape<Dim> as_dims_of(const ints& list) {
  basic_shape<Dim> s;
  for (count_t n : list) s.push_back(n);
  return s;
}
template <bool Lazy> constexpr void norm_attributes(auto& l, auto&& f) {
  if constexpr (!Lazy) f("num_features", l.num_features);
  f("eps", l.eps);
  f("momentum", l.momentum);
  f("affine", l.affine);
  f("track_running_stats", l.track_running_stats);
  f("bias", only_if(l.affine, l.bias));
  if constexpr (Lazy) f("num_features", l.num_features);
}
inline constexpr std::string_view norm_repr = "*num_features, eps, momentum, affine, bias, track_running_stats";
}  // namespace detail

template <int Spatial, bool Lazy> struct op_traits<batch_normalization<Spatial, Lazy>> {
  using layer = batch_normalization<Spatial, Lazy>;
  static constexpr std::string_view name =
      Spatial == 0 ? "SyncBatchNorm"
      : Lazy       ? detail::numbered(Spatial, "LazyBatchNorm1d", "LazyBatchNorm2d", "LazyBatchNorm3d")
                   : detail::numbered(Spatial, "BatchNorm1d", "BatchNorm2d", "BatchNorm3d");
  static constexpr bool lazy = Lazy;
  static constexpr std::string_view repr = detail::norm_repr;
  static constexpr int required = Lazy ? 0 : 1;
  static constexpr void attributes(auto& l, auto&& f) { detail::norm_attributes<Lazy>(l, f); }
  static constexpr void parameters(const layer& l, const tensors& in, auto&& f) {
    detail::affine_parameters(l.affine, l.bias, shape{detail::given_or(l.num_features, in[0].dims[1])}, f);
  }
  template <class Dim> static constexpr inferred<Dim> lower(const layer& l, const basic_operands<Dim>& in, auto&& f) {
    const auto& x = in[0].dims;
    if (x.ranked() && x.rank < 2) return rejected("input 0: expected at least rank 2, got {}", x.rank);
    const Dim channels = detail::given_or(l.num_features, x[1]);
    if (!l.track_running_stats) {
      const basic_tensor<Dim> y =
          f(mvn_6{.eps = l.eps}, in[0], detail::axes_operand<Dim>(in, detail::axes_from<Dim>(0, x.rank, 1)));
      return l.affine ? detail::scale_and_shift(in, y, detail::per_channel_shape(x, channels), l.bias, f) : y;
    }
    const auto weight = learned(in, {channels});
    auto statistic = weight;
    statistic.stored = 0;
    const batch_norm_inference op{.epsilon = l.eps};
    return l.affine ? f(op, in[0], weight, l.bias ? weight : statistic, statistic, statistic)
                    : f(op, in[0], statistic, statistic, statistic, statistic);
  }
};
template <int Spatial, bool Lazy> struct op_traits<instance_normalization<Spatial, Lazy>> {
  using layer = instance_normalization<Spatial, Lazy>;
  static constexpr std::string_view name =
      Lazy ? detail::numbered(Spatial, "LazyInstanceNorm1d", "LazyInstanceNorm2d", "LazyInstanceNorm3d")
           : detail::numbered(Spatial, "InstanceNorm1d", "InstanceNorm2d", "InstanceNorm3d");
  static constexpr bool lazy = Lazy;
  static constexpr std::string_view repr = detail::norm_repr;
  static constexpr int required = Lazy ? 0 : 1;
  static constexpr void attributes(auto& l, auto&& f) { detail::norm_attributes<Lazy>(l, f); }
  static constexpr void parameters(const layer& l, const tensors& in, auto&& f) {
    detail::affine_parameters(l.affine, l.bias,
                              shape{detail::given_or(l.num_features, detail::channels_of(in[0].dims, Spatial))}, f);
  }
  template <class Dim> static constexpr inferred<Dim> lower(const layer& l, const basic_operands<Dim>& in, auto&& f) {
    return detail::with_batch(in, Spatial, [&](const auto& batched) { return lower_batched(l, batched, f); });
  }

 private:
  template <class Dim>
  static constexpr inferred<Dim> lower_batched(const layer& l, const basic_operands<Dim>& in, auto&& f) {
    const auto& x = in[0].dims;
    if (const rejection why = detail::check_batched(x, Spatial)) return why;
    const Dim channels = detail::given_or(l.num_features, x[1]);
    if (l.track_running_stats) {
      const batch_normalization<Spatial> batch{
          .affine = l.affine, .eps = l.eps, .bias = l.bias, .num_features = l.num_features};
      return op_traits<batch_normalization<Spatial>>::lower(batch, in, f);
    }
    const basic_tensor<Dim> y =
        f(mvn_6{.eps = l.eps}, in[0], detail::axes_operand<Dim>(in, detail::axes_from<Dim>(2, x.rank)));
    return l.affine ? detail::scale_and_shift(in, y, detail::per_channel_shape(x, channels), l.bias, f) : y;
  }
};
template <> struct op_traits<layer_norm> {
  static constexpr std::string_view name = "LayerNorm";
  static constexpr std::string_view repr = "*normalized_shape, eps, elementwise_affine, bias";
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("normalized_shape", as_tuple(l.normalized_shape));
    f("eps", l.eps);
    f("elementwise_affine", l.affine);
    f("bias", only_if(l.affine, l.bias));
  }
  static constexpr void parameters(const layer_norm& l, const tensors&, auto&& f) {
    detail::affine_parameters(l.affine, l.bias, l.normalized_shape, f);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const layer_norm& l, const basic_operands<Dim>& in, auto&& f) {
    if (!detail::ends_in(in[0].dims, l.normalized_shape))
      return detail::rejected_ending(in[0].dims, l.normalized_shape);
    const int n = l.normalized_shape.rank;
    const basic_tensor<Dim> y =
        f(mvn_6{.eps = l.eps}, in[0], detail::axes_operand<Dim>(in, detail::axes_from<Dim>(-n, 0)));
    return l.affine ? detail::scale_and_shift(in, y, detail::as_dims_of<Dim>(l.normalized_shape), l.bias, f) : y;
  }
};
template <> struct op_traits<group_norm> {
  static constexpr std::string_view name = "GroupNorm";
  static constexpr std::string_view repr = "*num_groups, *num_channels, eps, affine, bias";
  static constexpr int required = 2;
  static constexpr void attributes(auto& l, auto&& f) {
    f("num_groups", l.num_groups);
    f("num_channels", l.num_channels);
    f("eps", l.eps);
    f("affine", l.affine);
    f("bias", only_if(l.affine, l.bias));
  }
  static constexpr void parameters(const group_norm& l, const tensors& in, auto&& f) {
    detail::affine_parameters(l.affine, l.bias, shape{detail::given_or(l.num_channels, in[0].dims[1])}, f);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const group_norm& l, const basic_operands<Dim>& in, auto&& f) {
    const auto weight = learned(in, {detail::given_or(l.num_channels, in[0].dims[1])});
    auto plain = weight;
    plain.stored = 0;
    return f(group_normalization{.num_groups = l.num_groups, .epsilon = l.eps}, in[0], l.affine ? weight : plain,
             l.affine && l.bias ? weight : plain);
  }
};

}  // namespace opcost

#endif

// ---- opcost/layers/pooling_layers.hpp
#ifndef OPCOST_LAYERS_POOLING_LAYERS_HPP_PIECE
#define OPCOST_LAYERS_POOLING_LAYERS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Pooling as modules, without parameters: input [N, C, spatial...] or [C, spatial...]. An empty stride means the kernel
// size; a list of one number stands for all dimensions.

// ---- opcost/ops/pooling.hpp
#ifndef OPCOST_OPS_POOLING_HPP_PIECE
#define OPCOST_OPS_POOLING_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Pooling over 1 to 3 spatial dimensions: with a sliding window, or adaptive, with as many windows as the output has
// places. Attributes and shapes: OpenVINO operation specifications MaxPool-1, -8, -14, AvgPool-1, -14, -16,
// AdaptiveAvgPool-8, AdaptiveMaxPool-8.

namespace opcost {

/// How the number of windows is rounded. ceil_torch drops a last window that begins in the padding.
enum class rounding : std::uint8_t { floor, ceil, ceil_torch };
template <> inline constexpr std::array<std::string_view, 3> spellings<rounding>{"floor", "ceil", "ceil_torch"};

/// Maximum over windows: input [N, C, spatial...]; output [N, C, spatial...].
struct max_pool {
  ints kernel_size{}, strides{}, pads_begin{},
      pads_end{};  ///< one number per spatial dimension; empty: 1s, for pads 0s
  rounding round = rounding::floor;
  auto_pad pad = auto_pad::explicit_;
};
/// Maximum over windows and, as output 1, the positions of the maxima.
struct max_pool_8 {
  ints kernel_size{}, strides{}, pads_begin{},
      pads_end{};  ///< one number per spatial dimension; empty: 1s, for pads 0s
  rounding round = rounding::floor;
  auto_pad pad = auto_pad::explicit_;
  ints dilations{};
  dtype index_element_type = dtype::i64;
  count_t axis = 0;
};
/// The same since opset 14, with rounding ceil_torch.
struct max_pool_14 {
  ints kernel_size{}, strides{}, pads_begin{},
      pads_end{};  ///< one number per spatial dimension; empty: 1s, for pads 0s
  rounding round = rounding::floor;
  auto_pad pad = auto_pad::explicit_;
  ints dilations{};
  dtype index_element_type = dtype::i64;
  count_t axis = 0;
};
/// Mean over windows: input [N, C, spatial...]; output [N, C, spatial...].
struct avg_pool {
  ints kernel_size{}, strides{}, pads_begin{},
      pads_end{};  ///< one number per spatial dimension; empty: 1s, for pads 0s
  rounding round = rounding::floor;
  auto_pad pad = auto_pad::explicit_;
  bool exclude_pad = false;
};
/// The same since opset 14, with rounding ceil_torch.
struct avg_pool_14 {
  ints kernel_size{}, strides{}, pads_begin{},
      pads_end{};  ///< one number per spatial dimension; empty: 1s, for pads 0s
  rounding round = rounding::floor;
  auto_pad pad = auto_pad::explicit_;
  bool exclude_pad = false;
};
/// The same since opset 16, with dilations.
struct avg_pool_16 {
  ints kernel_size{}, strides{}, pads_begin{},
      pads_end{};  ///< one number per spatial dimension; empty: 1s, for pads 0s
  rounding round = rounding::floor;
  auto_pad pad = auto_pad::explicit_;
  bool exclude_pad = false;
  ints dilations{};
};
/// Mean over as many windows as the output has places: input [N, C, spatial...], a list with the output's extents.
struct adaptive_avg_pool {};
/// Maximum over as many windows as the output has places, and the positions of the maxima.
struct adaptive_max_pool {
  dtype index_element_type = dtype::i64;
};

namespace detail {
// floor or ceil((n + pads - window) / stride) + 1. ceil_torch skips a last window that would start after the input and
// the padding before it.
template <class Op, class Dim>
constexpr inferred<Dim> infer_pool(const Op& op, const ints& dilations, bool leaves_none_in_padding,
                                   const basic_tensor<Dim>& in) {
  const basic_shape<Dim>& x = in.dims;
  const int n = op.kernel_size.rank;
  if (n < 1 || n > 3) return rejected("kernel: expected 1 to 3 numbers, got {}", n);
  if (const auto why = check_length("strides: expected {} numbers, got {}", op.strides, n)) return why;
  if (const auto why = check_length("dilations: expected {} numbers, got {}", dilations, n)) return why;
  if (const auto why = check_length("pads_begin: expected {} numbers, got {}", op.pads_begin, n)) return why;
  if (const auto why = check_length("pads_end: expected {} numbers, got {}", op.pads_end, n)) return why;
  if (const auto why = check_at_least("kernel[{}]: expected at least {}, got {}", op.kernel_size, 1)) return why;
  if (const auto why = check_at_least("strides[{}]: expected at least {}, got {}", op.strides, 1)) return why;
  if (const auto why = check_at_least("dilations[{}]: expected at least {}, got {}", dilations, 1)) return why;
  if (op.pad == auto_pad::explicit_) {
    if (const auto why = check_at_least("pads_begin[{}]: expected at least {}, got {}", op.pads_begin, 0)) return why;
    if (const auto why = check_at_least("pads_end[{}]: expected at least {}, got {}", op.pads_end, 0)) return why;
  }
  if (!x.ranked()) return of(basic_shape<Dim>::filled(2 + n, basic_shape<Dim>::unknown_dim()), in.type);
  if (x.rank != 2 + n) return rejected("input 0: expected rank {}, got {}", 2 + n, x.rank);
  if (is(x[0], 0)) return rejected("input 0: expected a batch of at least 1, got 0");
  if (is(x[1], 0)) return rejected("input 0: expected at least 1 channel, got 0");
  const bool automatic = op.pad == auto_pad::same_upper || op.pad == auto_pad::same_lower;
  basic_shape<Dim> out{x[0], x[1]};
  for (int i = 0; i < n; ++i) {
    const Dim extent = x[2 + i];
    if (automatic && !known(extent)) {
      out.push_back(basic_shape<Dim>::unknown_dim());
      continue;
    }
    const count_t window = dilated(op.kernel_size[i], dilations.at_or(i, 1)), stride = op.strides.at_or(i, 1);
    padding p{};
    if (automatic)
      p = same_padding(lower(extent), window, stride, op.pad);
    else if (op.pad == auto_pad::explicit_)
      p = {op.pads_begin.at_or(i, 0), op.pads_end.at_or(i, 0)};
    if ((p.begin + p.end).saturated()) return rejected("pads_begin and pads_end: the sum exceeds 64 bits");
    if (window.saturated()) return rejected("kernel and dilations: the window exceeds 64 bits");
    const Dim room = extent + p.begin + p.end - window;
    if (known(room) && lower(room) < 0)
      return rejected("the dilated kernel ({}) is larger than the padded input ({}) in dimension {}", window,
                      extent + p.begin + p.end, 2 + i);
    if (leaves_none_in_padding && known(extent) && (window <= p.begin || window <= p.end))
      return rejected("a window of {} lies completely in the padding of {} in dimension {}", window,
                      larger(p.begin, p.end), 2 + i);
    Dim d = (op.round == rounding::floor ? floor_div(larger(room, Dim(0)), Dim(stride))
                                         : ceil_div(larger(room, Dim(0)), Dim(stride))) +
            1;
    if (op.round == rounding::ceil_torch) {
      const auto kept = [&](count_t windows, count_t from) {
        return from + p.begin > 0 && (windows - 1) * stride >= from + p.begin ? windows - 1 : windows;
      };
      d = between<Dim>(kept(lower(d), lower(extent)), bounded(d) ? kept(upper(d), upper(extent)) : upper(d));
    }
    out.push_back(d);
  }
  return of(out, in.type);
}
template <class Dim> constexpr inferred<Dim> with_indices(const inferred<Dim>& values, dtype type) {
  if (!values.refusal.empty()) return values;
  return {values[0], of(values[0].dims, type)};
}
constexpr count_t taps_of(const auto& op) { return larger(op.kernel_size.elements(), 1); }
constexpr void pool_attributes(auto& op, auto&& f) {
  f("strides", op.strides);
  f("pads_begin", op.pads_begin);
  f("pads_end", op.pads_end);
  f("kernel", op.kernel_size);
  f("rounding_type", op.round);
  f("auto_pad", op.pad);
}
}  // namespace detail

// y = the maximum of K taps: K - 1 comparisons
template <> struct op_traits<max_pool> {
  static constexpr std::string_view name = "MaxPool";
  static constexpr bool folds = true;
  static constexpr std::string_view formula = "#y (K - 1) comparisons";
  static constexpr int inputs = 1;
  static constexpr void attributes(auto& op, auto&& f) { detail::pool_attributes(op, f); }
  template <class Dim> static constexpr inferred<Dim> infer(const max_pool& op, const basic_operands<Dim>& in) {
    return detail::infer_pool(op, {}, false, in[0]);
  }
  static constexpr tally count(const auto& op, const tensors&, const outputs& out) {
    return tally{.cmp = detail::taps_of(op) - 1} * out[0].dims.elements();
  }
};
// Output 1 holds the positions of the maxima.
template <> struct op_traits<max_pool_8> : op_traits<max_pool> {
  static constexpr int opset = 8;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::pool_attributes(op, f);
    f("dilations", op.dilations);
    f("index_element_type", op.index_element_type);
    f("axis", op.axis);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const auto& op, const basic_operands<Dim>& in) {
    return detail::with_indices(detail::infer_pool(op, op.dilations, false, in[0]), op.index_element_type);
  }
};
template <> struct op_traits<max_pool_14> : op_traits<max_pool_8> { static constexpr int opset = 14; };

// y = the mean of K taps: K - 1 additions and a division
template <> struct op_traits<avg_pool> {
  static constexpr std::string_view name = "AvgPool";
  static constexpr bool folds = true;
  static constexpr std::string_view formula = "#y means of K taps";
  static constexpr int inputs = 1;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::pool_attributes(op, f);
    f("exclude-pad", op.exclude_pad);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const auto& op, const basic_operands<Dim>& in) {
    return detail::infer_pool(op, {}, op.exclude_pad, in[0]);
  }
  static constexpr tally count(const auto& op, const tensors&, const outputs& out) {
    return tally{.add = detail::taps_of(op) - 1, .div = 1} * out[0].dims.elements();
  }
};
template <> struct op_traits<avg_pool_14> : op_traits<avg_pool> { static constexpr int opset = 14; };
template <> struct op_traits<avg_pool_16> : op_traits<avg_pool> {
  static constexpr int opset = 16;
  static constexpr void attributes(auto& op, auto&& f) {
    op_traits<avg_pool>::attributes(op, f);
    f("dilations", op.dilations);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const avg_pool_16& op, const basic_operands<Dim>& in) {
    return detail::infer_pool(op, op.dilations, op.exclude_pad, in[0]);
  }
};

namespace detail {
template <class Dim> constexpr inferred<Dim> infer_adaptive(const basic_operands<Dim>& in) {
  const basic_shape<Dim>& x = in[0].dims;
  if (!x.ranked()) return of_unknown_rank<Dim>(in[0].type);
  if (x.rank < 3 || x.rank > 5) return rejected("input 0: expected rank 3 to 5, got {}", x.rank);
  const basic_shape<Dim> wanted = extents_of(in[1]);
  if (in[1].dims.ranked() && in[1].dims.rank != 1)
    return rejected("input 1 (output shape): expected rank 1, got {}", in[1].dims.rank);
  if (wanted.ranked() && wanted.rank != x.rank - 2)
    return rejected("input 1 (output shape): expected {} numbers, got {}", x.rank - 2, wanted.rank);
  basic_shape<Dim> out{x[0], x[1]};
  for (int i = 0; i < x.rank - 2; ++i) out.push_back(dim_or_unknown(wanted, i));
  return of(out, in[0].type);
}
constexpr count_t greatest_common_divisor(count_t a, count_t b) {
  while (b > 0) {
    const count_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}
// Output i of m covers the elements from floor(i n / m) to ceil((i + 1) n / m) of n. All windows together have
// n + m - gcd(n, m) elements.
constexpr count_t adaptive_taps(const shape& x, const shape& y) {
  count_t taps = y[0] * y[1];
  for (int i = 2; i < x.rank; ++i) taps *= y[i] == 0 ? count_t(0) : x[i] + y[i] - greatest_common_divisor(x[i], y[i]);
  return taps;
}
}  // namespace detail

// additions = taps - #y
template <> struct op_traits<adaptive_avg_pool> {
  static constexpr std::string_view name = "AdaptiveAvgPool";
  static constexpr bool folds = true;
  static constexpr std::string_view formula =
      "taps = N C product of (n + m - gcd(n, m)); taps - #y additions, #y divisions";
  static constexpr int opset = 8, inputs = 2;
  static constexpr unsigned reads = 1u << 1;
  template <class Dim> static constexpr inferred<Dim> infer(const adaptive_avg_pool&, const basic_operands<Dim>& in) {
    return detail::infer_adaptive(in);
  }
  static constexpr tally count(const adaptive_avg_pool&, const tensors& in, const outputs& out) {
    const shape& y = out[0].dims;
    return {.add = larger(detail::adaptive_taps(in[0].dims, y) - y.elements(), 0), .div = y.elements()};
  }
};
template <> struct op_traits<adaptive_max_pool> {
  static constexpr std::string_view name = "AdaptiveMaxPool";
  static constexpr bool folds = true;
  static constexpr std::string_view formula = "taps = N C product of (n + m - gcd(n, m)); taps - #y comparisons";
  static constexpr int opset = 8, inputs = 2;
  static constexpr unsigned reads = 1u << 1;
  static constexpr void attributes(auto& op, auto&& f) { f("index_element_type", op.index_element_type); }
  template <class Dim>
  static constexpr inferred<Dim> infer(const adaptive_max_pool& op, const basic_operands<Dim>& in) {
    return detail::with_indices(detail::infer_adaptive(in), op.index_element_type);
  }
  static constexpr tally count(const adaptive_max_pool&, const tensors& in, const outputs& out) {
    return {.cmp = larger(detail::adaptive_taps(in[0].dims, out[0].dims) - out[0].dims.elements(), 0)};
  }
};

}  // namespace opcost

#endif

namespace opcost {

/// The maximum per window (torch's MaxPool1d to MaxPool3d). return_indices: a second output of type i64.
template <int Spatial> struct max_pooling {
  ints kernel_size{}, stride{}, padding{}, dilation{};
  bool ceil_mode = false, return_indices = false;
};
using max_pool1d = max_pooling<1>;
using max_pool2d = max_pooling<2>;
using max_pool3d = max_pooling<3>;
/// The mean per window (torch's AvgPool1d to AvgPool3d).
template <int Spatial> struct avg_pooling {
  ints kernel_size{}, stride{}, padding{};
  bool ceil_mode = false, count_include_pad = true;
  none_or<count_t> divisor_override{};
};
using avg_pool1d = avg_pooling<1>;
using avg_pool2d = avg_pooling<2>;
using avg_pool3d = avg_pooling<3>;
/// The mean of as many windows as the output has elements (torch's AdaptiveAvgPool). An empty size means 1: the global
/// average.
template <int Spatial> struct adaptive_avg_pooling { ints output_size{}; };
using adaptive_avg_pool1d = adaptive_avg_pooling<1>;
using adaptive_avg_pool2d = adaptive_avg_pooling<2>;
using adaptive_avg_pool3d = adaptive_avg_pooling<3>;

namespace detail {
template <int Spatial, class Pool, class Layer> constexpr void pool_lists(Pool& op, const Layer& l) {
  op.kernel_size = spread_over(l.kernel_size, Spatial);
  op.strides = l.stride.empty() ? op.kernel_size : spread_over(l.stride, Spatial);
  op.pads_begin = op.pads_end = spread_over(l.padding, Spatial);
  op.round = l.ceil_mode ? rounding::ceil_torch : rounding::floor;
}
// torch accepts a padding of at most half the kernel size.
template <class Layer> constexpr rejection check_pool_padding(const Layer& l, int spatial) {
  const ints kernel = spread_over(l.kernel_size, spatial), padding = spread_over(l.padding, spatial);
  if (const rejection why = check_at_least("padding[{}]: expected at least {}, got {}", padding, 0)) return why;
  for (int i = 0; i < padding.rank && i < kernel.rank; ++i)
    if (padding[i] > kernel[i] / 2)
      return rejected("padding[{}]: expected at most half of kernel_size ({}), got {}", i, kernel[i], padding[i]);
  return {};
}
// The extents of the output of an adaptive pooling.
template <int Spatial, class Dim> struct pool_places {
  Dim items[static_cast<std::size_t>(Spatial)]{};
  constexpr pool_places(const ints& size, const basic_shape<Dim>& x) {
    for (int i = 0; i < Spatial; ++i) {
      const count_t n = size.rank == 1 ? size[0] : size.at_or(i, 1);
      items[i] = n == as_input ? x[i - Spatial] : Dim(n);
    }
  }
  constexpr basic_tensor<Dim> operand(const basic_operands<Dim>& in) const {
    basic_tensor<Dim> t = fixed(in, basic_shape<Dim>{Spatial});
    t.type = dtype::i64;
    t.value = items;
    return t;
  }
};
constexpr rejection check_output_size(const ints& list) {
  for (int i = 0; i < list.rank; ++i)
    if (list[i] < 0 && list[i] != as_input) return rejected("output_size[{}]: expected at least 0, got {}", i, list[i]);
  return {};
}
}  // namespace detail

template <int Spatial> struct op_traits<max_pooling<Spatial>> {
  static constexpr std::string_view name = detail::numbered(Spatial, "MaxPool1d", "MaxPool2d", "MaxPool3d");
  static constexpr std::string_view repr = "kernel_size, stride, padding, dilation, ceil_mode";
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("kernel_size", as_written(l.kernel_size));
    f("stride", as_written(l.stride, l.kernel_size));
    f("padding", as_written(l.padding, {0}));
    f("dilation", as_written(l.dilation, {1}));
    f("return_indices", l.return_indices);
    f("ceil_mode", l.ceil_mode);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const max_pooling<Spatial>& l, const basic_operands<Dim>& in, auto&& f) {
    return detail::with_batch(in, Spatial, [&](const auto& batched) { return lower_batched(l, batched, f); });
  }

 private:
  template <class Dim>
  static constexpr inferred<Dim> lower_batched(const max_pooling<Spatial>& l, const basic_operands<Dim>& in, auto&& f) {
    if (const rejection why = detail::check_batched(in[0].dims, Spatial)) return why;
    if (const rejection why = detail::check_pool_padding(l, Spatial)) return why;
    max_pool_14 op;
    detail::pool_lists<Spatial>(op, l);
    op.dilations = spread_over(l.dilation, Spatial);
    if (l.return_indices) return f.all(op, in[0]);
    return f(op, in[0]);
  }
};
template <int Spatial> struct op_traits<avg_pooling<Spatial>> {
  static constexpr std::string_view name = detail::numbered(Spatial, "AvgPool1d", "AvgPool2d", "AvgPool3d");
  static constexpr std::string_view repr = "kernel_size, stride, padding";
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    constexpr int width = Spatial == 1 ? 1 : 0;
    f("kernel_size", per_axis<width>(l.kernel_size));
    f("stride", per_axis<width>(l.stride, l.kernel_size));
    f("padding", per_axis<width>(l.padding, {0}));
    f("ceil_mode", l.ceil_mode);
    f("count_include_pad", l.count_include_pad);
    if constexpr (Spatial > 1) f("divisor_override", l.divisor_override);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const avg_pooling<Spatial>& l, const basic_operands<Dim>& in, auto&& f) {
    return detail::with_batch(in, Spatial, [&](const auto& batched) { return lower_batched(l, batched, f); });
  }

 private:
  template <class Dim>
  static constexpr inferred<Dim> lower_batched(const avg_pooling<Spatial>& l, const basic_operands<Dim>& in, auto&& f) {
    if (const rejection why = detail::check_batched(in[0].dims, Spatial)) return why;
    if (const rejection why = detail::check_pool_padding(l, Spatial)) return why;
    avg_pool_14 op;
    detail::pool_lists<Spatial>(op, l);
    op.exclude_pad = !l.count_include_pad;
    return f(op, in[0]);
  }
};
template <int Spatial> struct op_traits<adaptive_avg_pooling<Spatial>> {
  static constexpr std::string_view name =
      detail::numbered(Spatial, "AdaptiveAvgPool1d", "AdaptiveAvgPool2d", "AdaptiveAvgPool3d");
  static constexpr std::string_view repr = "output_size";
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { f("output_size", as_written(l.output_size, {1})); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const adaptive_avg_pooling<Spatial>& l, const basic_operands<Dim>& in,
                                       auto&& f) {
    return detail::with_batch(in, Spatial, [&](const auto& batched) { return lower_batched(l, batched, f); });
  }

 private:
  template <class Dim>
  static constexpr inferred<Dim> lower_batched(const adaptive_avg_pooling<Spatial>& l, const basic_operands<Dim>& in,
                                               auto&& f) {
    if (const rejection why = detail::check_batched(in[0].dims, Spatial)) return why;
    if (const rejection why = detail::check_output_size(l.output_size)) return why;
    const detail::pool_places<Spatial, Dim> places(l.output_size, in[0].dims);
    return f(adaptive_avg_pool{}, in[0], places.operand(in));
  }
};

}  // namespace opcost

#endif

// ---- opcost/ops/activation.hpp
#ifndef OPCOST_OPS_ACTIVATION_HPP_PIECE
#define OPCOST_OPS_ACTIVATION_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Activation functions. OpenVINO operation specifications, family activation.

namespace opcost {

/// max(x, 0).
struct relu {};
template <> struct op_traits<relu> : elementwise<"ReLU", tally{.cmp = 1}>, element_value<> {
  static constexpr std::string_view formula = "max(x, 0)";
  static constexpr interval number(interval x) { return larger(x, interval(0)); }
  static constexpr double real(double x) { return x < 0 ? 0 : x; }
};

/// inputs: x, slope (a scalar, one number per channel, or any shape that broadcasts)
struct prelu {};
template <> struct op_traits<prelu> : elementwise<"PReLU", tally{.mul = 1, .cmp = 1}, accepts::anything> {
  static constexpr std::string_view formula = "x if x >= 0, else slope x";
  static constexpr int inputs = 2;
};

/// x for x > 0, alpha * (exp(x) - 1) otherwise.
struct elu {
  double alpha = 1;
};
template <>
struct op_traits<elu> : elementwise<"Elu", tally{.add = 1, .mul = 1, .cmp = 1, .exp = 1}, accepts::anything> {
  static constexpr std::string_view formula = "x if x >= 0, else alpha (e^x - 1)";
  static constexpr void attributes(auto& op, auto&& f) { f("alpha", op.alpha); }
};

/// 1 / (1 + exp(-x)).
struct sigmoid {};
template <> struct op_traits<sigmoid> : elementwise<"Sigmoid", tally{.add = 1, .div = 1, .exp = 1}>, element_value<> {
  static constexpr std::string_view formula = "1 / (1 + e^-x)";
  static constexpr double real(double x) { return 1 / (1 + detail::exponential(-x)); }
};

namespace math {
/// The hyperbolic tangent.
struct tanh {};
}  // namespace math
template <> struct op_traits<math::tanh> : elementwise<"Tanh", tally{.tanh = 1}>, element_value<> {
  static constexpr std::string_view formula = "tanh x";
  static constexpr double real(double x) { return detail::hyperbolic_tangent(x); }
};

/// Limits each element to [min, max].
struct clamp {
  double min = 0, max = 1;
};
template <> struct op_traits<clamp> : elementwise<"Clamp", tally{.cmp = 2}> {
  static constexpr std::string_view formula = "min(max(x, min), max)";
  static constexpr void attributes(auto& op, auto&& f) {
    f("min", op.min);
    f("max", op.max);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const clamp& op, const basic_operands<Dim>& in) {
    if (!(op.min <= op.max))
      return rejected("min: expected at most max ({}), got {}", to_count(op.max), to_count(op.min));
    if (is_boolean(in[0].type)) return rejected("input 0: expected an element type of numbers, got boolean");
    return detail::like_first(in, accepts::anything);
  }
  static constexpr bool value(const clamp& op, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    const interval low = to_count(detail::ceiling_of(op.min)), high = to_count(detail::floor_of(op.max));
    const std::size_t n = detail::size_of(into);
    if (detail::content_size(in[0]) != n) return false;
    for (std::size_t i = 0; i < n; ++i) {
      if (into.reals.empty()) {
        into.numbers[i] = smaller(larger(detail::number_at(in[0], i), low), high);
      } else {
        if (in[0].reals.empty()) return false;
        const double x = in[0].reals[i];
        into.reals[i] = detail::rounded(out.type, x < op.min ? op.min : x > op.max ? op.max : x);
      }
    }
    return true;
  }
};

namespace detail {
// The shape of x. All inputs have one element type.
template <class Dim> constexpr inferred<Dim> like_first_with_parameters(const basic_operands<Dim>& in, accepts what) {
  dtype type = in[0].type;
  for (int i = 1; i < in.size(); ++i) {
    if (common(type, in[i].type) == dtype::none)
      return rejected("input {}: expected the element type of input 0, got {t}", i, in[i].type);
    type = common(type, in[i].type);
  }
  if (const rejection why = check_type(what, type)) return why;
  return of(in[0].dims, type);
}
}  // namespace detail

/// inputs: x, alpha, beta (scalars)
struct hard_sigmoid {};
template <> struct op_traits<hard_sigmoid> : elementwise<"HardSigmoid", tally{.add = 1, .mul = 1, .cmp = 2}> {
  static constexpr std::string_view formula = "max(0, min(1, alpha x + beta))";
  static constexpr int inputs = 3;
  static constexpr unsigned selects = 0b110;
  template <class Dim> static constexpr inferred<Dim> infer(const hard_sigmoid&, const basic_operands<Dim>& in) {
    for (int i = 1; i <= 2; ++i)
      if (in[i].dims.rank > 0 && in[i].dims.is_static())
        return rejected("input {}: expected a scalar, got rank {}", i, in[i].dims.rank);
    return detail::like_first_with_parameters(in, accepts::anything);
  }
};

/// inputs: x, alpha, lambda (scalars)
struct selu {};
template <> struct op_traits<selu> : elementwise<"Selu", tally{.add = 1, .mul = 2, .cmp = 1, .exp = 1}> {
  static constexpr std::string_view formula = "lambda (x if x > 0, else alpha (e^x - 1))";
  static constexpr int inputs = 3;
  static constexpr unsigned selects = 0b110;
  template <class Dim> static constexpr inferred<Dim> infer(const selu&, const basic_operands<Dim>& in) {
    return detail::like_first_with_parameters(in, accepts::reals);
  }
};

/// GELU of opset 2, with the error function: x * (1 + erf(x / sqrt(2))) / 2.
struct gelu {};
template <> struct op_traits<gelu> : elementwise<"Gelu", tally{.add = 1, .mul = 3, .erf = 1}, accepts::reals> {
  static constexpr std::string_view formula = "x 0.5 (1 + erf(x sqrt(0.5)))";
  static constexpr int opset = 2;
};

/// How Gelu of opset 7 computes: with erf, or with the approximation by tanh.
enum class gelu_mode : std::uint8_t { erf, tanh };
template <> inline constexpr std::array<std::string_view, 2> spellings<gelu_mode>{"erf", "tanh"};
/// Gelu of opset 7, with a choice of approximation.
struct gelu_7 {
  gelu_mode approximation_mode = gelu_mode::erf;
};
template <> struct op_traits<gelu_7> : op_traits<gelu> {
  static constexpr std::string_view formula =
      "x 0.5 (1 + erf(x sqrt(0.5))), or x 0.5 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))";
  static constexpr int opset = 7;
  static constexpr void attributes(auto& op, auto&& f) { f("approximation_mode", op.approximation_mode); }
  static constexpr tally count(const gelu_7& op, const tensors& in, const outputs& out) {
    if (op.approximation_mode == gelu_mode::erf) return op_traits<gelu>::count(op, in, out);
    return tally{.add = 2, .mul = 6, .tanh = 1} * out[0].dims.elements();
  }
};

/// x * min(max(x + 3, 0), 6) / 6.
struct hswish {};
template <> struct op_traits<hswish> : elementwise<"HSwish", tally{.add = 1, .mul = 2, .cmp = 2}> {
  static constexpr std::string_view formula = "x min(max(x + 3, 0), 6) (1 / 6)";
  static constexpr int opset = 4;
};

/// min(max(x + 3, 0), 6) / 6.
struct hsigmoid {};
template <> struct op_traits<hsigmoid> : elementwise<"HSigmoid", tally{.add = 1, .mul = 1, .cmp = 2}> {
  static constexpr std::string_view formula = "min(max(x + 3, 0), 6) (1 / 6)";
  static constexpr int opset = 5;
};

/// x * tanh(softplus(x)).
struct mish {};
template <>
struct op_traits<mish> : elementwise<"Mish", tally{.add = 1, .mul = 1, .exp = 1, .log = 1, .tanh = 1}, accepts::reals> {
  static constexpr std::string_view formula = "x tanh(ln(1 + e^x))";
  static constexpr int opset = 4;
};

/// log(1 + exp(x)).
struct softplus {};
template <> struct op_traits<softplus> : elementwise<"SoftPlus", tally{.add = 1, .exp = 1, .log = 1}, accepts::reals> {
  static constexpr std::string_view formula = "ln(1 + e^x)";
  static constexpr int opset = 4;
};

/// x / (1 + |x|).
struct softsign {};
template <> struct op_traits<softsign> : elementwise<"SoftSign", tally{.add = 1, .div = 1, .cmp = 1}, accepts::reals> {
  static constexpr std::string_view formula = "x / (1 + |x|)";
  static constexpr int opset = 9;
};

/// inputs: x, optionally a scalar beta (default 1)
struct swish {};
template <>
struct op_traits<swish> : elementwise<"Swish", tally{.add = 1, .mul = 1, .div = 1, .exp = 1}, accepts::reals> {
  static constexpr std::string_view formula = "x (1 / (1 + e^(-beta x))): one multiplication more if beta is given";
  static constexpr int opset = 4;
  static constexpr unsigned selects = 0b10;
  template <class Dim> static constexpr inferred<Dim> infer(const swish&, const basic_operands<Dim>& in) {
    if (in[1].dims.rank > 0) return rejected("input 1 (beta): expected a scalar, got rank {}", in[1].dims.rank);
    return detail::like_first_with_parameters(in, accepts::reals);
  }
  static constexpr tally count(const swish&, const tensors& in, const outputs& out) {
    return tally{.add = 1, .mul = in.has(1) ? 2 : 1, .div = 1, .exp = 1} * out[0].dims.elements();
  }
};

// ---- along an axis

namespace detail {
template <class Dim> constexpr inferred<Dim> normalized_along(count_t axis, const basic_operands<Dim>& in) {
  const int rank = in[0].dims.rank == 0 ? 1 : in[0].dims.rank;  // a scalar is a row of 1 element
  if (in[0].dims.ranked() && normal_axis(axis, rank) < 0)
    return rejected("axis: expected an axis of rank {}, got {}", rank, axis);
  return in[0];
}
// Rows of n elements: the maximum of a row, n differences from it, n exponentials and their sum.
constexpr tally softmax_rows(const shape& x, count_t axis, const tally& each, const tally& each_row) {
  const count_t all = x.elements(), n = x.at_or(normal_axis(axis, x.rank), 1);
  if (all == 0) return {};
  const count_t rows = all / n;
  return (each + tally{.add = 1, .exp = 1}) * all + (each_row + tally{.add = 1, .cmp = 1} * (n - 1)) * rows;
}
}  // namespace detail

/// Softmax along an axis that is not negative.
struct softmax {
  count_t axis = 1;
};
template <> struct op_traits<softmax> {
  static constexpr std::string_view name = "SoftMax";
  static constexpr std::string_view formula =
      "e^(x - max x) / sum e^(x - max x): "
      "a row of n costs n - 1 comparisons, 2 n - 1 additions, n exponentials, n divisions";
  static constexpr int inputs = 1;
  static constexpr void attributes(auto& op, auto&& f) { f("axis", op.axis); }
  template <class Dim> static constexpr inferred<Dim> infer(const softmax& op, const basic_operands<Dim>& in) {
    if (op.axis < 0) return rejected("axis: expected at least 0, got {}", op.axis);
    return detail::normalized_along(op.axis, in);
  }
  static constexpr tally count(const softmax& op, const tensors&, const outputs& out) {
    return detail::softmax_rows(out[0].dims, op.axis, {.div = 1}, {});
  }
};
/// Softmax of opset 8: the axis may be negative.
struct softmax_8 : softmax {};
template <> struct op_traits<softmax_8> : op_traits<softmax> {
  static constexpr int opset = 8;
  template <class Dim> static constexpr inferred<Dim> infer(const softmax_8& op, const basic_operands<Dim>& in) {
    return detail::normalized_along(op.axis, in);
  }
};

/// The logarithm of the softmax along an axis.
struct log_softmax {
  count_t axis = 1;
};
template <> struct op_traits<log_softmax> {
  static constexpr std::string_view name = "LogSoftmax";
  static constexpr std::string_view formula =
      "t - ln sum e^t, t = x - max x: "
      "a row of n costs n - 1 comparisons, 3 n - 1 additions, n exponentials, 1 logarithm";
  static constexpr int opset = 5;
  static constexpr int inputs = 1;
  static constexpr void attributes(auto& op, auto&& f) { f("axis", op.axis); }
  template <class Dim> static constexpr inferred<Dim> infer(const log_softmax& op, const basic_operands<Dim>& in) {
    return detail::normalized_along(op.axis, in);
  }
  static constexpr tally count(const log_softmax& op, const tensors&, const outputs& out) {
    return detail::softmax_rows(out[0].dims, op.axis, {.add = 1}, {.log = 1});
  }
};

}  // namespace opcost

#endif

// ---- opcost/ops/conversion.hpp
#ifndef OPCOST_OPS_CONVERSION_HPP_PIECE
#define OPCOST_OPS_CONVERSION_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Changes of the element type. OpenVINO operation specifications: type/Convert-1, ConvertLike-1,
// ConvertPromoteTypes-14, util/Identity-16. None of them does arithmetic.

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

#endif

// ---- opcost/ops/joining.hpp
#ifndef OPCOST_OPS_JOINING_HPP_PIECE
#define OPCOST_OPS_JOINING_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Tensors joined and split along a dimension. Semantics: OpenVINO operation specifications Concat-1, Split-1,
// VariadicSplit-1.

namespace opcost {

/// Joins the inputs along an axis.
struct concat {
  count_t axis = 0;
};
/// Splits the input into num_splits equal pieces along an axis (input 1).
struct split {
  count_t num_splits = 1;
};
/// Splits the input along an axis (input 1) into pieces of given lengths (input 2).
struct variadic_split {};

template <> struct op_traits<concat> : moves_data {
  static constexpr std::string_view name = "Concat";
  static constexpr int inputs = 1;
  static constexpr bool variadic = true;
  static constexpr void attributes(auto& op, auto&& f) { f("axis", op.axis); }
  template <class Dim> static constexpr inferred<Dim> infer(const concat& op, const basic_operands<Dim>& in) {
    basic_shape<Dim> out = basic_shape<Dim>::of_unknown_rank();
    dtype type = dtype::dynamic;
    for (const auto& t : in) {
      if (common(type, t.type) == dtype::none)
        return rejected("expected one element type for all inputs, got also {t}", t.type);
      type = common(type, t.type);
      if (t.dims.ranked() && !out.ranked()) out = t.dims;
    }
    if (!out.ranked()) return detail::of(out, type);
    const int axis = detail::normal_axis(op.axis, out.rank);
    if (axis < 0) return rejected("axis: expected an axis of rank {}, got {}", out.rank, op.axis);
    Dim joined = 0;
    for (const auto& t : in) {
      joined = joined + (t.dims.ranked() ? t.dims[axis] : basic_shape<Dim>::unknown_dim());
      if (!t.dims.ranked()) continue;
      if (t.dims.rank != out.rank)
        return rejected("expected rank {} for all inputs, got also {}", out.rank, t.dims.rank);
      out.set(axis, t.dims[axis]);
      if (!merge(out, t.dims)) return rejected("expected equal dimensions in all inputs except in axis {}", axis);
    }
    out.set(axis, joined);
    return detail::of(out, type);
  }
  // The dimensions before the axis are the outer loop; each iteration copies a block of each input.
  static constexpr bool value(const concat& op, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    const int axis = detail::normal_axis(op.axis, out.dims.rank);
    const std::int64_t row = detail::extent(out.dims, axis) * detail::step_of(out.dims, axis);
    std::int64_t at = 0;
    for (const auto& t : in) {
      if (!detail::has_content(t)) return false;
      const std::int64_t block = detail::extent(t.dims, axis) * detail::step_of(t.dims, axis), n = detail::size_of(t);
      for (std::int64_t i = 0; i < n; ++i)
        if (!detail::pick(into, i / block * row + at + i % block, t, i)) return false;
      at += block;
    }
    return true;
  }
};

namespace detail {
inline constexpr int most_pieces = 1 << 16;  // a damaged file may ask for more than fits into memory

// A piece of `extent` elements along `axis` that begins at `first`.
constexpr bool take_piece(const partial_tensor& x, int axis, std::int64_t first, const partial_shape& piece,
                          content<interval> into) {
  if (axis < 0 || !x.has_value()) return false;
  element_walk v;
  v.move(first * step_of(x.dims, axis));
  for (int i = 0; i < piece.rank; ++i) v.add(extent(piece, i), step_of(x.dims, i));
  return take(into, x, v);
}
}  // namespace detail

template <> struct op_traits<split> : moves_data {
  static constexpr std::string_view name = "Split";
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 0b10;
  static constexpr void attributes(auto& op, auto&& f) { f("num_splits", op.num_splits); }
  template <class Dim> static constexpr inferred<Dim> infer(const split& op, const basic_operands<Dim>& in) {
    if (op.num_splits < 1) return rejected("num_splits: expected at least 1, got {}", op.num_splits);
    if (op.num_splits > detail::most_pieces)
      return rejected("num_splits: expected at most {}, got {}", detail::most_pieces, op.num_splits);
    if (!detail::is_scalar(in[1])) return rejected("input 1 (axis): expected a scalar, got rank {}", in[1].dims.rank);
    const int parts = static_cast<int>(op.num_splits);
    const detail::single_number named = detail::known_scalar(in[1]);
    basic_shape<Dim> out = in[0].dims;
    int axis = 0;
    if (!named.known) {
      if constexpr (std::same_as<Dim, count_t>) return undecided("input 1 (axis): the value is unknown");
      out = detail::of_rank<Dim>(out.rank);
    } else if (out.ranked()) {
      axis = detail::normal_axis(named.n, out.rank);
      if (axis < 0) return rejected("input 1 (axis): expected an axis of rank {}, got {}", out.rank, named.n);
      Dim d = out[axis];
      if (known(d) ? lower(d) % parts != 0 : upper(d) < parts)
        return rejected("input 0: expected dimension {} to be a multiple of {}, got {}", axis, parts, d);
      const count_t most = bounded(d) ? share(upper(d), parts) : upper(d);
      out.set(axis, known(d) ? Dim(lower(d) / parts) : between<Dim>(share(lower(d), parts), most));
    }
    return inferred<Dim>::pieces(detail::of(out, in[0].type), axis, parts, {});
  }
  static constexpr bool value(const split&, const partial_tensors& in, const partial_tensor& out, int port,
                              content<interval> into) {
    const int axis = detail::normal_axis(detail::known_scalar(in[1]).n, out.dims.rank);
    return detail::take_piece(in[0], axis, detail::extent(out.dims, axis) * port, out.dims, into);
  }

 private:
  // OpenVINO multiplies by a reciprocal in single precision: 41 / 41 becomes 0.
  static constexpr count_t share(count_t n, int parts) {
    return parts == 1
               ? n
               : count_t(static_cast<std::int64_t>(static_cast<float>(n.n) * (1.0f / static_cast<float>(parts))));
  }
};

// One length may be -1: the rest.
template <> struct op_traits<variadic_split> : moves_data {
  static constexpr std::string_view name = "VariadicSplit";
  static constexpr int inputs = 3;
  static constexpr unsigned reads = 0b110;
  template <class Dim> static constexpr inferred<Dim> infer(const variadic_split&, const basic_operands<Dim>& in) {
    if (in[1].dims.rank > 1 || (in[1].dims.rank == 1 && !may_be(in[1].dims[0], 1)))
      return rejected("input 1 (axis): expected one number, got rank {}", in[1].dims.rank);
    if (!detail::is_list(in[2])) return rejected("input 2 (lengths): expected rank 1, got {}", in[2].dims.rank);
    const count_t parts = detail::length_of(in[2]);
    if (parts < 0)
      return inferred<Dim>::pieces(in[0], 0, 0, {});  // as many as there are lengths; their number is unknown
    if (parts > detail::most_pieces)
      return rejected("input 2 (lengths): expected at most {} numbers, got {}", detail::most_pieces, parts);
    const detail::single_number named = detail::known_scalar(in[1]);
    const detail::known_list lengths = detail::known_value(in[2]);
    if constexpr (std::same_as<Dim, count_t>)
      if (!named.known || !lengths.known) return undecided("inputs 1 (axis) and 2 (lengths): a value is unknown");
    basic_shape<Dim> out = in[0].dims;
    if (!out.ranked() || !named.known)
      return inferred<Dim>::pieces(detail::of(detail::of_rank<Dim>(out.rank), in[0].type), 0, static_cast<int>(parts),
                                   {});
    const int axis = detail::normal_axis(named.n, out.rank);
    if (axis < 0) return rejected("input 1 (axis): expected an axis of rank {}, got {}", out.rank, named.n);
    if (!lengths.known) {
      out.set(axis, basic_shape<Dim>::unknown_dim());
      return inferred<Dim>::pieces(detail::of(out, in[0].type), axis, static_cast<int>(parts), {});
    }
    count_t sum = 0;
    bool open = false;
    for (int i = 0; i < lengths.size; ++i) {
      if (lengths[i] < -1)
        return rejected("input 2 (lengths): expected at least -1 in place {}, got {}", i, lengths[i]);
      if (lengths[i] == -1 && open) return rejected("input 2 (lengths): expected at most one -1");
      if (lengths[i] == -1)
        open = true;
      else
        sum += lengths[i];
    }
    const Dim d = out[axis];
    if (known(d) && !open && sum != lower(d))
      return rejected("input 2 (lengths): expected a sum of {}, got {}", d, sum);
    out.set(axis, known(d) ? Dim(larger(lower(d) - sum, 0))
                           : basic_shape<Dim>::unknown_dim());  // the extent if a length is -1
    return inferred<Dim>::pieces(detail::of(out, in[0].type), axis, static_cast<int>(parts), in[2].value);
  }
  static constexpr bool value(const variadic_split&, const partial_tensors& in, const partial_tensor& out, int port,
                              content<interval> into) {
    const detail::known_list lengths = detail::known_value(in[2]);
    const detail::single_number named = detail::known_scalar(in[1]);
    if (!lengths.known || !named.known || port >= lengths.size || !in[0].has_value()) return false;
    const int axis = detail::normal_axis(named.n, out.dims.rank);
    count_t rest = detail::extent(in[0].dims, axis), first = 0;
    for (int i = 0; i < lengths.size; ++i)
      if (lengths[i] >= 0) rest -= lengths[i];
    for (int i = 0; i < port; ++i) first += lengths[i] >= 0 ? count_t(lengths[i]) : rest;
    return first <= detail::size_of(in[0]) && detail::take_piece(in[0], axis, first.n, out.dims, into);
  }
};

}  // namespace opcost

#endif

#endif

#endif

#endif
#endif // OPCOST_OPCOST_HPP_SINGLE_INCLUDE
