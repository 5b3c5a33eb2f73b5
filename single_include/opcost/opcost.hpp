// Generated from include/ by single_include/amalgamate.cmake. Do not edit.
#ifndef OPCOST_OPCOST_HPP_SINGLE_INCLUDE
#define OPCOST_OPCOST_HPP_SINGLE_INCLUDE
#ifdef OPCOST_VERSION
#error "opcost: include either the header tree or the single header, not both (README: Single header)"
#else

// ---- opcost/opcost.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The door: networks and graphs, layers, budgets. Reports, further conventions and the whole catalogue of operations:
// <opcost/all.hpp>.

// ---- opcost/budget/budget.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// What a device allows, as a constant, and whether a network keeps to it: static_assert(fits<cortex_m4>(network)) names
// the figure that does not.

// ---- opcost/graph/liveness.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// When each tensor is born and dies along the rows' order, and how many bytes must be there at once. Inputs of the
// network are there from the start, its outputs stay to the end, constants and what is computed from them alone lie
// elsewhere. A tensor that nobody takes is there for its own row. Strings, which have no fixed size, count nothing.

// ---- opcost/graph/analysis.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The one result: rows, their tensors and figures. Reports, memory plans and budgets read it and know neither
// operations nor graphs.

// ---- opcost/convention/reading.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A convention is a reading of tallies. It states
//   name, about     for lists and reports
//   weights         what each primitive operation counts; without it, only operations that have a rule are counted
//   counts_folded   true where work that hangs on constants alone is counted too (default false)
//   per_mac         what a multiply-accumulate is in its figures, where weights do not tell (default 1)
//   manner(type)    words that belong behind a type where it counts it in a way of its own: " in training form"
//   ir_note         what files have lost that it would count
//   leaves_out(tree, module)   true for modules whose rows have no part in its figures
// and departs from its weights by rule<Convention, Op>::flops(op, in, out). A layer's rule may return no figure: then
// its parts add up as they do without one. rule<Convention, Op>::note(op, in) is what it adds in words, where the tool
// itself fails on such an operand. A tool that prints more than one figure states
//   readings        a convention_list of all that it reads from tallies, itself first: convention_list<fvcore,
//   fvcore::activations> figures(a, f)   calls f(name, figure) for each that it prints, from an analysis `a` that holds
//   these readings

// ---- opcost/core/figure.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0

// ---- opcost/core/count.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A 64-bit count that never wraps: in a constant expression an overflow does not compile, at run time the count
// saturates and stays so.
#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace opcost {
namespace detail {
// Not constexpr: a constant expression that reaches one of these does not compile, and the message bears its name.
inline void a_count_overflows_64_bits() {}
inline void a_count_is_divided_by_zero() {}
}  // namespace detail

struct count_t {
  static constexpr std::int64_t limit = (std::numeric_limits<std::int64_t>::max)();
  std::int64_t n;  // trivially made, so that arrays of counts cost a compiler nothing; count_t{} is 0

  constexpr count_t() = default;
  template <std::integral Int> constexpr count_t(Int v) : n(static_cast<std::int64_t>(v)) {
    if constexpr (sizeof(Int) >= sizeof n) {
      if constexpr (std::unsigned_integral<Int>) {
        if (n < 0) n = limit;
      } else if (n < -limit)
        n = -limit;
    }
  }

  // True where the figure is "at least this much": an overflow at run time, or an open upper bound of an interval.
  constexpr bool saturated() const { return n == limit || n == -limit; }
  template <std::integral Int> constexpr explicit operator Int() const { return static_cast<Int>(n); }
  constexpr explicit operator double() const { return static_cast<double>(n); }
  constexpr explicit operator bool() const { return n != 0; }

  friend constexpr bool operator==(count_t a, count_t b) { return a.n == b.n; }
  // Four plain comparisons: a three-way one costs a constant evaluator several times as much.
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
    const std::int64_t x = a.n < 0 ? -a.n : a.n, y = b.n < 0 ? -b.n : b.n;
    if (x > limit / y) return overflow(down);
    return {a.n * b.n, raw{}};
  }
  // Truncates towards zero, as integers do; a division by zero saturates at run time.
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
  struct raw {};
  constexpr count_t(std::int64_t v, raw) : n(v) {}
  // Magnitudes whose sum, or product, cannot overflow: nearly all there are, checked first.
  static constexpr std::uint64_t half = std::uint64_t{1} << 61, root = std::uint64_t{1} << 30;
  static constexpr bool within(std::int64_t v, std::uint64_t reach) {
    return static_cast<std::uint64_t>(v) + reach < 2 * reach;
  }
  static constexpr count_t overflow(bool negative) {
    if (std::is_constant_evaluated()) detail::a_count_overflows_64_bits();
    return {negative ? -limit : limit, raw{}};
  }
};

constexpr count_t floor_div(count_t a, count_t b) {
  const count_t q = a / b;
  return (a.n < 0) != (b.n < 0) && (a % b).n != 0 ? q - 1 : q;
}
constexpr count_t ceil_div(count_t a, count_t b) {
  const count_t q = a / b;
  return (a.n < 0) == (b.n < 0) && (a % b).n != 0 ? q + 1 : q;
}
constexpr count_t smaller(count_t a, count_t b) { return b < a ? b : a; }
constexpr count_t larger(count_t a, count_t b) { return a < b ? b : a; }

}  // namespace opcost

namespace opcost {

// A real as an integer: truncated, held within 64 bits, 0 for no number.
constexpr count_t to_count(double v) {
  if (!(v == v)) return 0;
  if (v >= 9223372036854775807.0) return count_t::limit;
  if (v <= -9223372036854775807.0) return -count_t::limit;
  return static_cast<std::int64_t>(v);
}

// What a convention says of a layer or a network: a whole count, the fraction that a tool's division leaves, or that it
// has no rule.
struct figure {
  count_t whole = 0;
  double part = 0;  // 0 <= part < 1
  bool known = false;

  constexpr figure() = default;
  constexpr figure(count_t n) : whole(n), known(true) {}
  template <std::integral Int> constexpr figure(Int n) : figure(count_t(n)) {}
  // Beyond 64 bits the limit; what is no number is 0.
  template <std::floating_point Real>
  constexpr figure(Real v)
      : whole(to_count(static_cast<double>(v))),
        part(v != v || whole.saturated() ? 0 : static_cast<double>(v) - static_cast<double>(whole)),
        known(true) {}
  constexpr explicit operator double() const { return static_cast<double>(whole) + part; }
  friend constexpr figure operator+(figure a, const figure& b) {
    a.whole += b.whole, a.part += b.part, a.known = a.known || b.known;
    if (a.part >= 1) a.whole += 1, a.part -= 1;
    return a;
  }
  constexpr bool operator==(const figure&) const = default;
  friend constexpr bool operator==(const figure& a, count_t n) { return a.known && a.whole == n && a.part == 0; }
  template <std::integral Int> friend constexpr bool operator==(const figure& a, Int n) { return a == count_t(n); }
};

}  // namespace opcost

// ---- opcost/op/common.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// What families of operations share: axes, names as template arguments, element types, and contents element by element.

// ---- opcost/op/op_traits.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The customisation point for operations. A specialisation of op_traits<Op> states
//   name                                       the type's name in graphs, compared ignoring case
//   infer(op, in) -> inferred                  its outputs, for numbers and for intervals alike, or a refusal
//   count(op, in, out) -> tally                how often each primitive operation runs
// and may state
//   opset            the first opset that has this version of the operation (default 1)
//   formula          its formula in math, for people (default: none)
//   inputs           how many operands it needs at least (default 0)
//   attributes(op, f)  calls f(name, member) for each attribute
//   reads            bit i: infer asks for the content of input i (a target shape, axes, a limit)
//   selects          bit i: input i is no data either (an index list, a range): a constant there is no parameter
//   value(op, in, out, port, into) -> bool   the content of an output, where the inputs' contents tell it
//   value_of_shape   true where that content follows from the inputs' shapes alone
//   kind             what it is in a graph (default: it computes)
//   pure             false where equal inputs may give other outputs: never computed ahead (default true)
//   memory           where its output may lie (memory_use; default: in memory of its own)
//   lower(op, in, f) -> tensor   instead of infer and count: the operations that it stands for (op/lowering.hpp);
//   several outputs: -> inferred parameters(op, in, f)   of a layer: calls f(name, shape) for each that it owns, as
//   frameworks name them; `in` may be empty submodules(op, net)     of a layer: declares the modules within it that are
//   never called by themselves functional              of a layer: true where it is a function and no module (default
//   false) build(op, net, x...)    instead of all that: a block of layers, written into the network's module of that
//   name

// ---- opcost/core/tally.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// How often each primitive operation runs. A layer's work is a tally; what it "costs" is a convention's reading of it.
#include <array>

#include <string_view>

namespace opcost {

struct tally {
  count_t mac{};                // multiply-accumulate, every tap of a window counted
  count_t padded{};             // those of them that fall on zero padding, which real kernels skip
  count_t add{}, mul{}, div{};  // add: also subtraction; div: also remainder
  count_t cmp{};                // comparison, minimum, maximum, absolute value, selection by order
  count_t round{};              // floor, ceiling, rounding
  count_t sqrt{};
  count_t exp{}, log{}, pow{}, trig{}, tanh{},
      erf{};        // transcendental; trig: circular and hyperbolic functions and inverses
  count_t logic{};  // boolean and bitwise operations
  count_t bias{};   // an addition that a layer's own bias makes

  struct field {
    std::string_view name;
    count_t tally::*member;
  };
  static const std::array<field, 16> fields;

  friend constexpr tally operator*(tally t, count_t n);
  friend constexpr tally operator+(tally a, const tally& b);
  // Read with weights.
  friend constexpr count_t operator*(const tally& t, const tally& weights);
  constexpr tally& operator+=(const tally& o) { return *this = *this + o; }
  constexpr bool operator==(const tally&) const = default;

  constexpr bool sound() const {
    for (const auto& f : fields)
      if (this->*f.member < 0) return false;
    return padded <= mac;
  }
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

// ---- opcost/fwd.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The three customisation points. Specialise right after the type's definition: a concept that once answered keeps its
// answer.

// ---- opcost/version.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#ifdef OPCOST_VERSION
#error "opcost: include either the header tree or the single header, not both (README: Single header)"
#endif
#define OPCOST_VERSION "0.1.0"

namespace opcost {

// What an operation is, yields and costs: op/op_traits.hpp.
template <class Op> struct op_traits;

// How a convention counts an operation where it departs from its own weights: convention/reading.hpp.
template <class Convention, class Op> struct rule {};

// How a graph of the user's own is walked: graph/graph_traits.hpp.
template <class Graph> struct graph_traits;

}  // namespace opcost

// ---- opcost/op/attributes.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Attributes are visited by name, f("strides", op.strides): one list, written once per operation, serves every reader
// and every printer.

// ---- opcost/core/tensor.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// What an operation is given and yields: a shape, an element type, and what is known of the content.
#include <array>
#include <cstddef>

// ---- opcost/core/dtype.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Element types, measured in bits: 4-bit and 1-bit elements exist.
#include <cstdint>

#include <string_view>

namespace opcost {

enum class dtype : std::uint8_t {
  none,     // an operand that is absent
  dynamic,  // not known
  f64,
  f32,
  f16,
  bf16,
  f8e4m3,
  f8e5m2,
  f8e8m0,
  f4e2m1,
  nf4,
  i64,
  i32,
  i16,
  i8,
  i4,
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
  string
};

namespace detail {
enum class number_kind : std::uint8_t { none, real, integer, boolean, text };
struct dtype_fact {
  std::string_view name, ir_name;
  int bits;
  number_kind kind;
};
// name: as in element_type; ir_name: as a port's precision spells it
inline constexpr dtype_fact dtype_facts[] = {
    {"none", "", 0, number_kind::none},         {"dynamic", "UNSPECIFIED", 0, number_kind::none},
    {"f64", "FP64", 64, number_kind::real},     {"f32", "FP32", 32, number_kind::real},
    {"f16", "FP16", 16, number_kind::real},     {"bf16", "BF16", 16, number_kind::real},
    {"f8e4m3", "F8E4M3", 8, number_kind::real}, {"f8e5m2", "F8E5M2", 8, number_kind::real},
    {"f8e8m0", "F8E8M0", 8, number_kind::real}, {"f4e2m1", "F4E2M1", 4, number_kind::real},
    {"nf4", "NF4", 4, number_kind::real},       {"i64", "I64", 64, number_kind::integer},
    {"i32", "I32", 32, number_kind::integer},   {"i16", "I16", 16, number_kind::integer},
    {"i8", "I8", 8, number_kind::integer},      {"i4", "I4", 4, number_kind::integer},
    {"u64", "U64", 64, number_kind::integer},   {"u32", "U32", 32, number_kind::integer},
    {"u16", "U16", 16, number_kind::integer},   {"u8", "U8", 8, number_kind::integer},
    {"u6", "U6", 6, number_kind::integer},      {"u4", "U4", 4, number_kind::integer},
    {"u3", "U3", 3, number_kind::integer},      {"u2", "U2", 2, number_kind::integer},
    {"u1", "BIN", 1, number_kind::integer},     {"boolean", "BOOL", 8, number_kind::boolean},
    {"string", "STRING", 0, number_kind::text},
};
constexpr const dtype_fact& fact(dtype t) { return dtype_facts[static_cast<std::size_t>(t)]; }
constexpr bool same_text(std::string_view a, std::string_view b) {  // short ones: a call of memcmp costs more
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

constexpr std::string_view name_of(dtype t) { return detail::fact(t).name; }
constexpr int bits_of(dtype t) { return detail::fact(t).bits; }
constexpr bool is_real(dtype t) { return detail::fact(t).kind == detail::number_kind::real; }
constexpr bool is_integer(dtype t) { return detail::fact(t).kind == detail::number_kind::integer; }
constexpr bool is_boolean(dtype t) { return t == dtype::boolean; }

// By either spelling, whatever the case; `none` where it is neither.
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

// Bytes that n elements take, sub-byte elements packed. Strings have no fixed size: 0.
constexpr count_t bytes_of(dtype t, count_t n) {
  if (n.saturated()) return n;
  return bits_of(t) % 8 == 0 ? n * (bits_of(t) / 8) : ceil_div(n * bits_of(t), 8);
}
// The type that two operands agree on: one that is not known gives way; `none` where they differ.
constexpr dtype common(dtype a, dtype b) {
  if (a == dtype::dynamic || a == dtype::none) return b;
  if (b == dtype::dynamic || b == dtype::none || a == b) return a;
  return dtype::none;
}

}  // namespace opcost

// ---- opcost/core/shape.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A shape is a value, and structural: usable as a template argument. Up to rank 8; a higher rank is an error that is
// reported, never cut off.
#include <initializer_list>

// ---- opcost/core/interval.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A number that is only partly known: what OpenVINO writes as 7, ? or 1..16. It computes like a number, so one formula
// serves both.

namespace opcost {

struct interval {
  count_t min, max;  // both included; max == count_t::limit: no upper bound

  constexpr interval() = default;
  template <std::integral Int> constexpr interval(Int n) : min{n}, max{n} {}
  constexpr interval(count_t n) : min{n}, max{n} {}
  constexpr interval(count_t lo, count_t hi) : min{lo}, max{hi} {}
  static constexpr interval unknown() {
    return {0, count_t::limit};
  }  // a dimension: nothing but that it is not negative
  static constexpr interval any() { return {-count_t::limit, count_t::limit}; }  // a value of which nothing is known

  constexpr bool operator==(const interval&) const = default;
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
  // Truncating, like the integers' own; nothing is known of a division by what may be zero.
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

// What formulas ask of a dimension or a value, the same for numbers and for intervals.
constexpr bool known(count_t) { return true; }
constexpr bool known(interval d) { return d.exact(); }
constexpr count_t lower(count_t n) { return n; }
constexpr count_t lower(interval d) { return d.min; }
constexpr count_t upper(count_t n) { return n; }
constexpr count_t upper(interval d) { return d.max; }
constexpr bool bounded(count_t) { return true; }
constexpr bool bounded(interval d) { return d.max.n != count_t::limit; }
constexpr bool is(count_t n, std::int64_t v) { return n.n == v; }
constexpr bool is(interval d, std::int64_t v) { return d.min.n == v && d.max.n == v; }
constexpr bool may_be(count_t n, std::int64_t v) { return n.n == v; }
constexpr bool may_be(interval d, std::int64_t v) { return d.min.n <= v && v <= d.max.n; }

// The dimension that both say: `into` is narrowed to what a allows too; false where they contradict each other.
constexpr bool merge(count_t& into, count_t a) { return into == a; }
constexpr bool merge(interval& into, interval a) {
  into = {larger(into.min, a.min), smaller(into.max, a.max)};
  return into.min <= into.max;
}
// A dimension from bounds: as a number it is the lower one, as an interval both.
template <class Dim> constexpr Dim between(count_t lo, count_t hi) {
  if constexpr (std::same_as<Dim, interval>)
    return {lo, hi};
  else
    return (void)hi, lo;
}
// Numpy broadcasting of two dimensions; false where they contradict each other.
template <class Dim> constexpr bool broadcast(Dim& into, Dim a) {
  if (is(a, 1)) return true;
  if (is(into, 1)) return into = a, true;
  if (known(a) && known(into)) return lower(a) == lower(into);
  // one that may be 1 stretches to the other; one that cannot be 1 has its own extent
  const bool fixed_a = !may_be(a, 1), fixed_into = !may_be(into, 1);
  if (fixed_a && fixed_into) return merge(into, a);
  if (fixed_a) return into = a, true;
  if (fixed_into) return true;
  into = between<Dim>(smaller(lower(into), lower(a)),
                      larger(upper(into), upper(a)));  // 0 where one of them may be 0 and the other 1
  return true;
}

}  // namespace opcost

namespace opcost {
namespace detail {
inline void a_shape_has_more_than_8_dimensions() {}  // not constexpr: see core/count.hpp

// Dimensions lie in flat arrays of plain integers: a constant evaluator copies those several times as fast as nested
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
  constexpr void put(int i, interval d) { lo[i] = d.min.n, hi[i] = d.max.n; }
};
}  // namespace detail

template <class Dim> struct basic_shape {
  static constexpr int max_rank = 8;
  static constexpr int unknown_rank = -1;
  static constexpr int too_long = -2;  // the mark of a rank above max_rank, sticky
  detail::dims_storage<Dim> dims{};
  int rank = 0;

  constexpr basic_shape() = default;
  constexpr basic_shape(std::initializer_list<Dim> list) {
    for (const Dim& d : list) push_back(d);
  }
  // Numbers are intervals too.
  template <class Other>
  requires(std::same_as<Dim, interval>&& std::same_as<Other, count_t>) constexpr basic_shape(
      const basic_shape<Other>& s)
      : rank(s.rank) {
    for (int i = 0; i < rank; ++i) dims.lo[i] = dims.hi[i] = s.dims.lo[i];
  }
  static constexpr basic_shape of_unknown_rank() {
    basic_shape s;
    s.rank = unknown_rank;
    return s;
  }
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
  // Negative indices count from the end; outside the shape a dimension is 0.
  constexpr Dim operator[](int i) const {
    if (i < 0) i += rank;
    return i < 0 || i >= rank ? Dim(0) : dims.get(i);
  }
  constexpr void set(int i, Dim d) {
    if (i < 0) i += rank;
    if (i >= 0 && i < rank) dims.put(i, d);
  }
  constexpr Dim at_or(int i, Dim otherwise) const { return i >= 0 && i < rank ? dims.get(i) : otherwise; }
  constexpr bool ranked() const { return rank >= 0; }
  constexpr bool empty() const { return rank == 0; }
  // The product of the dimensions from `first` to before `last`.
  constexpr Dim product(int first, int last) const {
    Dim n = 1;
    for (int i = first < 0 ? 0 : first; i < last && i < rank; ++i) n = n * dims.get(i);
    return n;
  }
  constexpr Dim elements() const { return rank < 0 ? unknown_dim() : product(0, rank); }
  constexpr basic_shape slice(int first, int last) const {
    basic_shape s;
    for (int i = first; i < last; ++i) s.push_back((*this)[i]);
    return s;
  }
  constexpr void append(const basic_shape& tail) {
    for (int i = 0; i < tail.rank; ++i) push_back(tail[i]);
  }
  // Cuts off what lies below 0 of each dimension; false where nothing is left of one.
  constexpr bool at_least_zero() {
    for (int i = 0; i < rank; ++i) {
      if (dims.lo[i] >= 0) continue;
      if (std::same_as<Dim, count_t> || upper(dims.get(i)) < 0) return false;
      dims.lo[i] = 0;
    }
    return true;
  }
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
    constexpr iterator& operator++() { return ++at, *this; }
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

  static constexpr Dim unknown_dim() {
    if constexpr (std::same_as<Dim, interval>)
      return interval::unknown();
    else
      return 0;
  }
};
using shape = basic_shape<count_t>;
using partial_shape = basic_shape<interval>;
using ints = shape;  // a short list of numbers: strides, axes, masks

// The numbers of a shape that is_static().
constexpr shape numbers(const partial_shape& s) {
  shape r;
  r.rank = s.rank;
  for (int i = 0; i < s.rank; ++i) r.dims.lo[i] = s.dims.lo[i];
  return r;
}

// Numpy broadcasting of two shapes, aligned at the end; false where they contradict each other.
template <class Dim> constexpr bool broadcast(basic_shape<Dim>& into, const basic_shape<Dim>& b) {
  if (!into.ranked() || !b.ranked()) return into = basic_shape<Dim>::of_unknown_rank(), true;
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
// The shape that both say; false where they contradict each other.
template <class Dim> constexpr bool merge(basic_shape<Dim>& into, const basic_shape<Dim>& b) {
  if (!b.ranked()) return true;
  if (!into.ranked()) return into = b, true;
  if (into.rank != b.rank) return false;
  for (int i = 0; i < b.rank; ++i) {
    Dim d = into[i];
    if (!merge(d, b[i])) return false;
    into.set(i, d);
  }
  return true;
}

}  // namespace opcost

#include <span>
#include <string_view>

namespace opcost {

template <class Dim> struct basic_tensor {
  basic_shape<Dim> dims{};
  dtype type = dtype::f32;
  std::int64_t stored = 0;  // where the model stores this constant; 0: computed, `learned`: a layer's own parameter
  std::span<const Dim> value{};     // content of small integer tensors: target shapes, axes, limits
  std::span<const double> reals{};  // content of small real ones: scales

  static constexpr std::int64_t learned = -1;
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
// What an operation is given. Beyond the last operand all are absent, so that asking for an optional one is safe.
template <class Dim> class basic_operands {
 public:
  constexpr basic_operands() = default;
  template <class Range>
  requires std::constructible_from < std::span<const basic_tensor<Dim>>,
  const Range& > constexpr basic_operands(const Range& r) : all_(r) {}
  constexpr const basic_tensor<Dim>& operator[](int i) const {
    return i >= 0 && static_cast<std::size_t>(i) < all_.size() ? all_[static_cast<std::size_t>(i)]
                                                               : detail::absent<Dim>;
  }
  constexpr int size() const { return static_cast<int>(all_.size()); }
  constexpr bool has(int i) const { return (*this)[i].present(); }
  constexpr auto begin() const { return all_.begin(); }
  constexpr auto end() const { return all_.end(); }

 private:
  std::span<const basic_tensor<Dim>> all_{};
};
using tensors = basic_operands<count_t>;
using partial_tensors = basic_operands<interval>;

// Numbers are intervals too; the content is left behind.
constexpr partial_tensor partial(const tensor& t) {
  partial_tensor p;
  p.dims = t.dims, p.type = t.type, p.stored = t.stored;
  return p;
}
// The numbers of a tensor whose shape is_static(); the content is left behind.
constexpr tensor numbers(const partial_tensor& t) {
  tensor r;
  r.dims = numbers(t.dims), r.type = t.type, r.stored = t.stored;
  return r;
}

// An operation's outputs, or why it has none. One tensor, a list of tensors or a text converts to it.
template <class Dim> struct inferred {
  std::array<basic_tensor<Dim>, 4> first{};
  int count = 0;
  int cut_axis = -1;            // of outputs that are pieces of first[0] along one axis, however many
  std::span<const Dim> cuts{};  // their extents; empty: all are equal; -1: as first[0] has it
  std::string_view refusal{};

  constexpr inferred() = default;
  constexpr inferred(const basic_tensor<Dim>& t) : count(1) { put(0, t); }
  constexpr inferred(std::initializer_list<basic_tensor<Dim>> list) {
    for (const auto& t : list) put(count++, t);
  }
  constexpr inferred(const char* why) : refusal(why) {}
  // `parts` outputs that differ in one dimension only: `lengths` says how (empty: they do not differ).
  static constexpr inferred pieces(const basic_tensor<Dim>& like, int axis, int parts, std::span<const Dim> lengths) {
    inferred r(like);
    r.count = parts, r.cut_axis = axis, r.cuts = lengths;
    return r;
  }
  constexpr basic_tensor<Dim> operator[](int i) const {
    if (cut_axis < 0 && (i < 0 || i >= count)) return detail::absent<Dim>;
    if (cut_axis < 0) return first[static_cast<std::size_t>(i)];
    basic_tensor<Dim> t = first[0];
    if (static_cast<std::size_t>(i) < cuts.size() && !is(cuts[static_cast<std::size_t>(i)], -1))
      t.dims.set(cut_axis, cuts[static_cast<std::size_t>(i)]);
    return t;
  }

 private:
  constexpr void put(int i, const basic_tensor<Dim>& t) {
    auto& o = first[static_cast<std::size_t>(i)];
    o.dims = t.dims, o.type = t.type;  // what is known of an input's content is not known of an output's
  }
};
// Where an operation writes the content of an output: one of the two has a place for each element.
template <class Dim> struct content {
  std::span<Dim> numbers{};
  std::span<double> reals{};
};
using outputs = inferred<count_t>;
using partial_outputs = inferred<interval>;

}  // namespace opcost

namespace opcost {

// A list of real numbers: anchors, aspect ratios.
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

// The spellings of an enumeration's values, in their order. Specialise for each enumeration that is an attribute.
template <class Enum> inline constexpr std::array<std::string_view, 0> spellings{};

// Reads or writes the attributes of an operation whose type it does not know. A reader leaves alone what it has nothing
// for.
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
  virtual void visit(std::string_view name, int& choice, std::span<const std::string_view> spelled) = 0;

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

namespace opcost {

enum class node_kind : std::uint8_t { computed, input, constant, output };

// Where an output may lie. Ordered: a layer may do what each of its operations may.
enum class memory_use : std::uint8_t {
  own,
  in_place,  // it works element by element: in the place of an operand that has as many bytes and that nobody needs any
             // more
  view,      // the first operand's elements where they lie: another shape, or nothing at all
};

namespace detail {
struct lowering_probe {
  constexpr tensor operator()(auto&&...) const { return {}; }
  constexpr outputs all(auto&&...) const { return {}; }
};
}  // namespace detail
template <class Op>
concept lowered_op = requires(const Op& op, tensors in) {
  op_traits<Op>::lower(op, in, detail::lowering_probe{});
};

template <class Op>
concept primitive_op = requires(const Op& op, tensors in, const outputs& out) {
  { op_traits<Op>::infer(op, in) } -> std::convertible_to<outputs>;
  { op_traits<Op>::count(op, in, out) } -> std::same_as<tally>;
};
template <class Op>
concept costed_op = requires {
  { op_traits<Op>::name } -> std::convertible_to<std::string_view>;
}
&&(primitive_op<Op> || lowered_op<Op>);

// What an operation's traits state, or the default.
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
    return 0;
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
// The inputs that are no data: what it reads and what it selects by.
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
// A layer that is called as a function: hooks of modules do not see it.
template <class Op> constexpr bool functional_of() {
  if constexpr (requires { op_traits<Op>::functional; })
    return op_traits<Op>::functional;
  else
    return false;
}
// Its content hangs on its input's shape, not on the input's content.
template <class Op> constexpr bool value_of_shape() {
  if constexpr (requires { op_traits<Op>::value_of_shape; })
    return op_traits<Op>::value_of_shape;
  else
    return false;
}
template <class Op> constexpr void visit_attributes(Op& op, attribute_visitor& f) {
  if constexpr (requires { op_traits<Op>::attributes(op, f); }) op_traits<Op>::attributes(op, f);
}

namespace detail {
template <class Op, class Dim> constexpr inferred<Dim> raw_infer(const Op& op, const basic_operands<Dim>& in) {
  if constexpr (requires { op_traits<Op>::infer(op, in); }) {
    return op_traits<Op>::infer(op, in);
  } else {  // it was written for numbers alone
    std::array<tensor, 8> given{};
    if (in.size() > 8) return "more operands than an infer for numbers alone can be given here";
    for (int i = 0; i < in.size(); ++i) {
      if (in[i].present() && !in[i].dims.is_static())
        return "its infer takes numbers only, and a dimension is not known";
      given[static_cast<std::size_t>(i)] = numbers(in[i]);
    }
    const outputs out = op_traits<Op>::infer(op, tensors(std::span(given).first(static_cast<std::size_t>(in.size()))));
    inferred<Dim> r;
    r.count = out.cut_axis < 0 ? out.count : 0, r.refusal = out.refusal;
    for (int i = 0; i < r.count; ++i) r.first[static_cast<std::size_t>(i)] = partial(out[i]);
    return r;
  }
}
}  // namespace detail

namespace detail {
inline constexpr const char* missing_operand = "an operand is missing";

// No rank above 8, no negative dimension.
template <class Dim> constexpr void check_outputs(inferred<Dim>& out) {
  for (int i = 0; i < out.count && i < static_cast<int>(out.first.size()); ++i) {
    auto& dims = out.first[static_cast<std::size_t>(i)].dims;
    if (dims.rank == dims.too_long) return out = "a rank above 8", void();
    if (!dims.at_least_zero()) return out = "a dimension would be negative", void();
  }
}
}  // namespace detail

// infer, with what holds for every operation. Little more than a call: it is compiled for each of them.
template <class Op, class Dim> constexpr inferred<Dim> infer(const Op& op, const basic_operands<Dim>& in) {
  if (in.size() < inputs_of<Op>()) return detail::missing_operand;
  inferred<Dim> out = detail::raw_infer(op, in);
  detail::check_outputs(out);
  return out;
}
inline constexpr int max_content = 64;  // elements of a tensor whose content is followed

template <class Op> constexpr bool has_value_rule() {
  return requires(const Op& op, partial_tensors in, const partial_tensor& out, content<interval> into) {
    op_traits<Op>::value(op, in, out, 0, into);
  };
}

}  // namespace opcost

namespace opcost {

template <std::size_t N> struct fixed_string {
  char text[N]{};
  constexpr fixed_string(const char (&s)[N]) {
    for (std::size_t i = 0; i < N; ++i) text[i] = s[i];
  }
  constexpr operator std::string_view() const { return {text, N - 1}; }
};

// An axis from 0, negative ones counted from the end; -1: outside the rank.
constexpr int normal_axis(count_t axis, int rank) {
  const std::int64_t a = axis.n < 0 ? axis.n + rank : axis.n;
  return a >= 0 && a < rank ? static_cast<int>(a) : -1;
}

template <class Dim> constexpr basic_tensor<Dim> of(const basic_shape<Dim>& dims, dtype type) {
  basic_tensor<Dim> t;
  t.dims = dims, t.type = type;
  return t;
}
template <class Dim> constexpr basic_tensor<Dim> of_unknown_rank(dtype type) {
  return of(basic_shape<Dim>::of_unknown_rank(), type);
}

// A dimension of a shape, unknown where the rank is.
template <class Dim> constexpr Dim dim_or_unknown(const basic_shape<Dim>& s, int i) {
  return s.ranked() ? s[i] : basic_shape<Dim>::unknown_dim();
}

template <class Dim> constexpr bool may_have_rank(const basic_shape<Dim>& s, int rank) {
  return !s.ranked() || s.rank == rank;
}
// A scalar, or, where that is allowed, a list of one.
template <class Dim> constexpr bool one_number(const basic_shape<Dim>& s, bool list_too) {
  return !s.ranked() || s.rank == 0 || (list_too && s.rank == 1 && may_be(s[0], 1));
}
// The least e with 2^e >= n.
constexpr count_t ceil_log2(count_t n) {
  count_t e = 0;
  for (count_t reach = 1; reach < n && !reach.saturated(); reach *= 2) ++e;
  return e;
}

// A content as numbers: all of its elements, each of them known. Real ones that are whole pass.
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
  if (lower(t.dims.elements()) == 0) return r.known = true, r;
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

}  // namespace opcost

// ---- opcost/op/lowering.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A layer that owns its parameters is lowered: its traits write it down as primitive operations,
//   static constexpr auto lower(const linear& l, const auto& in, auto&& f) {
//     auto y = f(matmul{.transpose_b = true}, in[0], learned(in, {l.out, in[0].dims[-1]}));
//     return l.bias ? f(add_bias{}, y, learned(in, {l.out})) : y;
//   }
// and from that one text follow its outputs, its work, its parameters and what every convention says of it.

namespace opcost {

template <class Operands> using dim_of = std::remove_cvref_t<decltype(std::declval<Operands>()[0].dims[0])>;

// A parameter of the layer, of the type of its input.
template <class Operands> constexpr auto learned(const Operands& in, std::initializer_list<dim_of<Operands>> dims) {
  basic_tensor<dim_of<Operands>> t;
  t.dims = basic_shape<dim_of<Operands>>(dims), t.type = in[0].type, t.stored = tensor::learned;
  return t;
}
template <class Dim> constexpr basic_tensor<Dim> learned(const basic_operands<Dim>& in, const basic_shape<Dim>& dims) {
  basic_tensor<Dim> t;
  t.dims = dims, t.type = in[0].type, t.stored = tensor::learned;
  return t;
}
// A constant of the layer that training does not touch: running statistics, a target shape.
template <class Dim> constexpr basic_tensor<Dim> fixed(const basic_operands<Dim>& in, const basic_shape<Dim>& dims) {
  basic_tensor<Dim> t;
  t.dims = dims, t.type = in[0].type;
  return t;
}

}  // namespace opcost

// ---- opcost/op/op_list.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A catalogue of operations for graphs whose operations are known at run time only: looked up by type name and opset,
// each behind plain function pointers, so that a reader's code does not grow with the catalogue. A user's list extends
// it: op_list_cat<builtin_ops, op_list<my_op>>.
#include <cstring>

namespace opcost {

// Derive a struct from it to give a long list a short name: struct builtin_ops : op_list<...> {};
template <class... Ops> struct op_list {};

namespace detail {
template <class... Ops> op_list<Ops...> as_list(const op_list<Ops...>&);
template <class List> using list_of = decltype(as_list(std::declval<const List&>()));

template <class... Lists> struct cat;
template <class... A> struct cat<op_list<A...>> { using type = op_list<A...>; };
template <class... A, class... B, class... Rest>
struct cat<op_list<A...>, op_list<B...>, Rest...> : cat<op_list<A..., B...>, Rest...> {};
}  // namespace detail
template <class... Lists> using op_list_cat = typename detail::cat<detail::list_of<Lists>...>::type;

// One operation, its type erased.
struct op_entry {
  std::string_view name, formula;
  int opset, inputs;
  std::size_t size;
  unsigned reads, settings;
  node_kind kind;
  bool pure, value_of_shape;
  memory_use memory;
  const void* initial;                          // one whose attributes have their defaults
  void (*visit)(void* op, attribute_visitor&);  // its attributes; null where it has none
  partial_outputs (*infer_given)(const void*, const partial_tensors&);
  tally (*count)(const void*, const tensors&, const outputs&);
  bool (*value)(const void*, const partial_tensors&, const partial_tensor&, int, content<interval>);  // may be null

  // Makes one in raw storage and visits its attributes.
  void read(void* raw, attribute_visitor& f) const {
    std::memcpy(raw, initial, size);
    if (visit) visit(raw, f);
  }
  constexpr partial_outputs infer(const void* op, const partial_tensors& in) const {
    if (in.size() < inputs) return detail::missing_operand;
    partial_outputs out = infer_given(op, in);
    detail::check_outputs(out);
    return out;
  }
};

namespace detail {
// The functions behind an entry: static members, since a lambda would be two functions each, and there are a thousand.
template <class Op> struct erased {
  static constexpr Op initial{};  // copied, since a constructor would be one more function
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
  static_assert(primitive_op<Op>,
                "opcost: an operation of a list needs op_traits with name, infer and count (README: Add an op)");
  constexpr bool plain = std::is_trivially_copyable_v<Op> && alignof(Op) <= alignof(std::max_align_t);
  static_assert(plain, "opcost: an operation must be a plain struct (README: Add an op)");
  if constexpr (primitive_op<Op> && plain) {
    return {.name = op_traits<Op>::name,
            .formula = formula_of<Op>(),
            .opset = opset_of<Op>(),
            .inputs = inputs_of<Op>(),
            .size = sizeof(Op),
            .reads = reads_of<Op>(),
            .settings = settings_of<Op>(),
            .kind = kind_of<Op>(),
            .pure = pure_of<Op>(),
            .value_of_shape = value_of_shape<Op>(),
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
// Small, and without <algorithm>, which costs every user of a catalogue more than this does.
template <class T> constexpr void heap_sort(std::span<T> items) {
  const auto sift = [&](std::size_t root, std::size_t end) {
    for (std::size_t child = 2 * root + 1; child < end; root = child, child = 2 * root + 1) {
      if (child + 1 < end && items[child] < items[child + 1]) ++child;
      if (!(items[root] < items[child])) return;
      std::swap(items[root], items[child]);
    }
  };
  for (std::size_t i = items.size() / 2; i-- > 0;) sift(i, items.size());
  for (std::size_t end = items.size(); end-- > 1;) std::swap(items[0], items[end]), sift(0, end);
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

template <class List> struct catalogue {
  static constexpr auto entries = detail::entries_of(detail::list_of<List>{});
  static constexpr std::size_t storage = [] {  // bytes that the largest operation takes
    std::size_t most = 1;
    for (const op_entry& e : entries) most = e.size > most ? e.size : most;
    return most;
  }();

  // The newest version of `type` that is not above `opset`; where the file is older than the operation, its first. -1:
  // not in the catalogue.
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
    detail::heap_sort(std::span<detail::op_key>(k));
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

// An operation of a catalogue: which, and where it lies.
template <class List> struct op_ref {
  int index = 0;
  const void* op = nullptr;
  constexpr const op_entry& entry() const { return catalogue<List>::entries[static_cast<std::size_t>(index)]; }
};

}  // namespace opcost

namespace opcost {

template <class C>
concept convention = requires {
  { C::name } -> std::convertible_to<std::string_view>;
  { C::about } -> std::convertible_to<std::string_view>;
};

// What stands for an operation that is known at run time only asks that one's rules itself: op_traits<Op>::erased, and
// name_of(op).
template <class Op>
concept erased_op = requires {
  op_traits<Op>::erased;
};
template <class C, class Op>
concept has_rule = !erased_op<Op> && requires(const Op& op, const tensors& in, const outputs& out) {
  rule<C, Op>::figure_of(op, in, out);
};

// Empty where there is nothing to say.
template <class C, class Op> constexpr std::string_view note_of(const Op& op, const tensors& in) {
  if constexpr (requires { rule<C, Op>::note(op, in); })
    return rule<C, Op>::note(op, in);
  else
    return {};
}

// A convention without a rule for an operation reads its tally, or says nothing.
template <class C> constexpr figure weigh(const tally& work) {
  if constexpr (requires { C::weights; })
    return work * C::weights;
  else
    return {};
}
template <class C> constexpr bool weighs() {
  return requires { C::weights; };
}
template <class C, class Op>
constexpr figure read(const Op& op, const tensors& in, const outputs& out, const tally& work) {
  if constexpr (has_rule<C, Op>)
    return rule<C, Op>::figure_of(op, in, out);
  else
    return weigh<C>(work);
}
template <class C> constexpr bool counts_folded() {
  if constexpr (requires { C::counts_folded; })
    return C::counts_folded;
  else
    return false;
}

// Several conventions.
template <class... Cs> struct convention_list {
  // Calls f(std::type_identity<C>) for each.
  template <class F> static constexpr void each(F&& f) { (f(std::type_identity<Cs>{}), ...); }
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
// All that these conventions read, each once: with_readings<network, fvcore, thop> is a network that can tell the
// figures of both.
template <template <class...> class To, class... Cs>
using with_readings = typename detail::applied<
    To, typename detail::distinct_cat<convention_list<>, typename detail::readings<Cs>::type...>::type>::type;

// A convention's rules for the operations of a catalogue; null where it has none.
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

// ---- opcost/graph/module_tree.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The tree of modules that a network is written in, with names and classes as frameworks have them (layer1.0.conv1),
// and the parameters that each module owns. A module may be called twice, or never; parameters may be shared.

// ---- opcost/core/sequence.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A growing array, also in constant expressions. What std::vector does in them costs a compiler several times as much:
// ResNet-50 in a static_assert takes half the time with this one, and each std::vector<T> adds some 10 ms to every file
// that includes the library.
#include <cstddef>
#include <span>
#include <utility>

namespace opcost {

template <class T> class sequence {
 public:
  using value_type = T;
  constexpr sequence() = default;
  constexpr explicit sequence(std::size_t n, const T& each = T{}) { resize(n, each); }
  constexpr sequence(const sequence& o) { append(o.begin_, o.size_); }
  constexpr sequence(sequence&& o) noexcept { swap(o); }
  constexpr sequence& operator=(sequence o) noexcept { return swap(o), *this; }
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
  constexpr T& operator[](std::size_t i) { return begin_[i]; }
  constexpr const T& operator[](std::size_t i) const { return begin_[i]; }
  constexpr T& back() { return begin_[size_ - 1]; }
  constexpr const T& back() const { return begin_[size_ - 1]; }
  constexpr operator std::span<const T>() const { return {begin_, size_}; }

  constexpr void reserve(std::size_t n) {
    if (n <= capacity_) return;
    T* wider = new T[n];
    for (std::size_t i = 0; i < size_; ++i) wider[i] = std::move(begin_[i]);
    delete[] begin_;
    begin_ = wider, capacity_ = n;
  }
  constexpr void push_back(const T& v) {
    if (size_ == capacity_) {
      const T copy = v;  // it may lie in here
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
  // The elements are as their default constructors leave them: of plain numbers, not set.
  constexpr void resize_unset(std::size_t n) { reserve(n), size_ = n; }

 private:
  T* begin_ = nullptr;
  std::size_t size_ = 0, capacity_ = 0;

  constexpr void swap(sequence& o) noexcept {
    std::swap(begin_, o.begin_), std::swap(size_, o.size_), std::swap(capacity_, o.capacity_);
  }
};

}  // namespace opcost

namespace opcost {

// A child is named by a word, by its number, or by both: conv1, 0, encoder_layer_0.
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

struct module {
  module_name name{};
  std::string_view type{};  // its class
  int parent = -1;
  int first_child = -1, last_child = -1, next = -1;  // next: after it, below the same parent
  int children = 0, calls = 0;
  bool leaf = false;                    // a layer: each row of it is a call
  bool owns = false;                    // its parameters are listed
  std::size_t text = 0, text_size = 0;  // of module_tree::texts: how it prints itself, where a convention asked for it
};

struct module_parameter {
  int module = 0;
  std::string_view name{};  // weight, bias
  shape dims{};
  dtype type = dtype::f32;
  int same_as = -1;  // the parameter whose elements it shares
  bool trainable = true;
};

// A call of a module with modules within: it begins before this row.
struct module_entry {
  int module = 0, row = 0;
};

// Modules in the order in which they were first named, each after its parent; the first is the network itself.
struct module_tree {
  sequence<module> modules;
  sequence<module_parameter> parameters;
  sequence<module_entry> entries;
  sequence<char> texts;
  sequence<std::string_view> not_found;  // paths that tie() or freeze() were given and that name nothing

  constexpr const module& at(int i) const { return modules[static_cast<std::size_t>(i)]; }
  constexpr int size() const { return static_cast<int>(modules.size()); }

  constexpr std::string_view text_of(int i) const {
    return at(i).text_size == 0 ? std::string_view() : std::string_view(texts.data() + at(i).text, at(i).text_size);
  }
  // -1: there is none.
  constexpr int child(int parent, const module_name& name) const {
    int i = at(parent).first_child;
    while (i >= 0 && !(at(i).name == name)) i = at(i).next;
    return i;
  }
  constexpr int add(int parent, const module_name& name, std::string_view type, bool leaf) {
    const int i = size();
    modules.push_back({.name = name, .type = type, .parent = parent, .leaf = leaf});
    if (parent < 0) return i;
    module& p = modules[static_cast<std::size_t>(parent)];
    (p.last_child < 0 ? p.first_child : modules[static_cast<std::size_t>(p.last_child)].next) = i;
    p.last_child = i, ++p.children;
    return i;
  }
  // Lists these children first, in this order; what is not there is passed over.
  constexpr void order(int parent, std::span<const module_name> names) {
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
      modules[static_cast<std::size_t>(listed[i])].next = i + 1 < listed.size() ? listed[i + 1] : -1;
    modules[static_cast<std::size_t>(parent)].first_child = listed[0],
    modules[static_cast<std::size_t>(parent)].last_child = listed.back();
  }
  // By its path from `from`: "layer1.0.conv1". -1: there is none.
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
  // A module's own parameter; a parameter by its path: "head.weight". -1: there is none.
  constexpr int find_parameter(int of, std::string_view name) const {
    for (int i = 0; i < static_cast<int>(parameters.size()); ++i)
      if (parameters[static_cast<std::size_t>(i)].module == of && parameters[static_cast<std::size_t>(i)].name == name)
        return i;
    return -1;
  }
  constexpr int find_parameter(std::string_view path) const {
    const std::size_t dot = path.rfind('.');
    return dot == path.npos ? find_parameter(0, path) : find_parameter(find(path.substr(0, dot)), path.substr(dot + 1));
  }
};

}  // namespace opcost

namespace opcost {

struct edge {
  int row = 0, port = 0;
};  // an output of a row; row < 0: of nothing

// Why a row's figures are, or are not, in the totals.
enum class standing : std::uint8_t {
  counted,
  unknown_op,  // nobody gave traits to its type
  not_known,   // its outputs could not be inferred, or a dimension is not a number: `why` says so
};

struct row {
  std::string_view name{}, type{};
  int opset = 1;
  int node = -1;    // its place among the graph's nodes
  int module = -1;  // of tree: whose it is; -1: the graph has no modules
  node_kind kind = node_kind::computed;
  standing state = standing::counted;
  memory_use memory = memory_use::own;
  bool pure = true;              // false: what it yields hangs on when it runs
  bool folded = false;           // computed from constants alone: no work at run time
  bool reached = true;           // some output of the network depends on it
  bool refused = false;          // the operation cannot work on such operands, or does not know: `why`
  bool shape_as_stored = false;  // outputs are those that the graph stores, for `why`
  int first_output = 0, outputs = 0, first_input = 0, inputs = 0;
  unsigned settings = 0;  // bit i: input i is no data
  tally work{};
  count_t parameters = 0;  // the layer's own; stored constants: graph/stored.hpp
  count_t parameter_bytes = 0;
  std::string_view why{};

  constexpr bool counts() const { return state == standing::counted && !folded && reached; }
};

enum class body_kind : std::uint8_t { repeated, when_true, when_false };
struct body_rows;

class analysis_base {
 public:
  constexpr analysis_base() = default;
  constexpr analysis_base(analysis_base&&) = default;  // tensors refer to contents: an analysis moves and is not copied
  constexpr analysis_base& operator=(analysis_base&&) = default;

  sequence<row> rows;
  sequence<partial_tensor> tensors;          // outputs of all rows: row.first_output, row.outputs
  sequence<edge> inputs;                     // of all rows: row.first_input, row.inputs
  sequence<figure> figures;                  // rows x conventions
  sequence<sequence<interval>> contents;     // what tensors[].value refers to
  sequence<sequence<double>> real_contents;  // what tensors[].reals refers to
  module_tree tree;
  sequence<body_rows> bodies;  // of loops and branches, one round each, in the order of their rows

  constexpr std::span<const partial_tensor> outputs_of(const row& r) const {
    return std::span(tensors).subspan(static_cast<std::size_t>(r.first_output), static_cast<std::size_t>(r.outputs));
  }
  constexpr std::span<const edge> inputs_of(const row& r) const {
    return std::span(inputs).subspan(static_cast<std::size_t>(r.first_input), static_cast<std::size_t>(r.inputs));
  }
  constexpr const row& at(int i) const { return rows[static_cast<std::size_t>(i)]; }
  constexpr const partial_tensor& operator[](edge v) const {
    if (v.row < 0) return detail::absent<interval>;
    if (v.port >= at(v.row).outputs) return detail::unknown<interval>;  // of an operation that was refused
    return tensors[static_cast<std::size_t>(at(v.row).first_output + v.port)];
  }

  // The primitive operations of all rows that count.
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
  // Elements and bytes of the layers' own parameters and of the unique stored constants that reach an output as data
  // (graph/stored.hpp).
  constexpr count_t parameters() const;
  constexpr count_t weight_bytes() const;
  // Elements written by every layer; with `mac_layers`, by those alone that multiply and accumulate.
  constexpr count_t activations(bool mac_layers = false) const {
    count_t n = 0;
    for (const row& r : rows)
      if (r.kind == node_kind::computed && !r.folded && r.reached && (!mac_layers || r.work.mac != 0))
        for (const partial_tensor& t : outputs_of(r))
          if (t.dims.is_static()) n += numbers(t.dims).elements();
    return n;
  }
};

// What lies inside a loop or a branch. Its figures are of one round; those of the row are of all of them.
struct body_rows {
  int row = -1;  // whose it is
  body_kind kind = body_kind::repeated;
  interval rounds = 1;
  bool assumed = false;  // the rounds are the caller's word: neither the graph nor its shapes tell
  analysis_base inside{};
};

template <class... Conventions> class analysis : public analysis_base {
 public:
  static constexpr int conventions = static_cast<int>(sizeof...(Conventions));
  static constexpr std::array<std::string_view, sizeof...(Conventions)> names{Conventions::name...};

  template <class C> static constexpr int index_of() {
    constexpr bool is[]{std::same_as<C, Conventions>..., true};
    int i = 0;
    while (!is[i]) ++i;
    static_assert((std::same_as<C, Conventions> || ...),
                  "opcost: the analysis was not asked for this convention (README: Conventions)");
    return i;
  }
  template <class C> constexpr figure flops(int row) const {
    return figures[static_cast<std::size_t>(row * conventions + index_of<C>())];
  }
  // The sum over the rows that the convention counts.
  template <class C> constexpr figure flops() const {
    figure sum(count_t(0));
    for (int i = 0; i < static_cast<int>(rows.size()); ++i)
      if (rows[static_cast<std::size_t>(i)].reached &&
          (counts_folded<C>() || !rows[static_cast<std::size_t>(i)].folded))
        sum = sum + flops<C>(i);
    return sum;
  }
};

}  // namespace opcost

namespace opcost {

struct lifetime {
  edge of{};
  int first = 0, last = 0;  // rows, both included
  count_t elements = 0, bytes = 0;
};

constexpr sequence<lifetime> lifetimes(const analysis_base& a) {
  const int n = static_cast<int>(a.rows.size());
  sequence<int> last(a.tensors.size(), -1);
  for (int i = 0; i < n; ++i) {
    const row& r = a.at(i);
    if (!r.reached || r.folded) continue;
    for (const edge& v : a.inputs_of(r)) {
      if (v.row < 0 || v.port >= a.at(v.row).outputs) continue;
      int& l = last[static_cast<std::size_t>(a.at(v.row).first_output + v.port)];
      const int until = r.kind == node_kind::output ? n - 1 : i;
      if (l < until) l = until;
    }
  }
  sequence<lifetime> all;
  all.reserve(a.tensors.size());
  for (int i = 0; i < n; ++i) {
    const row& r = a.at(i);
    if (!r.reached || r.folded || r.kind == node_kind::constant || r.kind == node_kind::output)
      continue;  // an output hands out what it is given
    for (int port = 0; port < r.outputs; ++port) {
      const partial_tensor& t = a[{i, port}];
      if (!t.dims.is_static()) continue;
      const count_t elements = numbers(t.dims).elements();
      const int until = last[static_cast<std::size_t>(r.first_output + port)];
      all.push_back(
          {{i, port}, r.kind == node_kind::input ? 0 : i, until < i ? i : until, elements, bytes_of(t.type, elements)});
    }
  }
  return all;
}

// Elements that all tensors together take, if none ever makes room for another.
constexpr count_t written_elements(const analysis_base& a) {
  count_t n = 0;
  for (const lifetime& l : lifetimes(a)) n += l.elements;
  return n;
}

struct memory_peak {
  count_t bytes = 0, elements = 0;  // the most that are live at once, each by itself
  int row = 0;                      // where the bytes are most
  bool complete = true;             // false: some tensor's extent is not known and was left out
};

constexpr memory_peak peak_of(const analysis_base& a) {
  struct change {
    count_t bytes = 0, elements = 0;
  };
  sequence<change> at(a.rows.size() + 1);
  memory_peak peak;
  for (const lifetime& l : lifetimes(a)) {
    at[static_cast<std::size_t>(l.first)].bytes += l.bytes,
        at[static_cast<std::size_t>(l.first)].elements += l.elements;
    at[static_cast<std::size_t>(l.last) + 1].bytes -= l.bytes,
        at[static_cast<std::size_t>(l.last) + 1].elements -= l.elements;
  }
  change now;
  for (std::size_t i = 0; i < a.rows.size(); ++i) {
    now.bytes += at[i].bytes, now.elements += at[i].elements;
    if (now.bytes > peak.bytes) peak.bytes = now.bytes, peak.row = static_cast<int>(i);
    if (now.elements > peak.elements) peak.elements = now.elements;
  }
  for (const row& r : a.rows)
    if (r.reached && !r.folded && r.kind != node_kind::output)
      for (const partial_tensor& t : a.outputs_of(r))
        if (!t.dims.is_static()) peak.complete = false;
  return peak;
}

}  // namespace opcost

// ---- opcost/graph/stored.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Which rows some output depends on, and which stored constants are parameters: those that reach an output as data,
// each once, also through what is computed from constants alone. A constant that only ever serves as a shape, an axis
// or an index list is none.

namespace opcost {

// Marks the rows that no output depends on. A graph without outputs is taken whole.
constexpr void mark_reached(analysis_base& a) {
  bool any = false;
  for (const row& r : a.rows) any = any || r.kind == node_kind::output;
  if (!any) return;
  for (row& r : a.rows) r.reached = r.kind == node_kind::output;
  for (std::size_t i = a.rows.size(); i-- > 0;)
    if (a.rows[i].reached)
      for (const edge& v : a.inputs_of(a.rows[i]))
        if (v.row >= 0) a.rows[static_cast<std::size_t>(v.row)].reached = true;
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

// Calls f(user, constant): the first row that works with it, and the row of the stored constant.
template <class F> constexpr void each_stored_parameter(const analysis_base& a, F&& f) {
  const auto constant = [&](int i) { return a.at(i).kind == node_kind::constant; };
  bool any = false, ends = false;
  for (const row& r : a.rows) any = any || r.kind == node_kind::constant, ends = ends || r.kind == node_kind::output;
  if (!any) return;

  const int n = static_cast<int>(a.rows.size());
  enum : char { idle = 0, data = 1, taken = 2 };
  sequence<char> mark(a.rows.size(), ends ? char{idle} : char{data});
  const auto at = [&](int i) -> char& { return mark[static_cast<std::size_t>(i)]; };
  const auto each_data_input = [&](int i, auto&& g) {
    const row& r = a.at(i);
    const auto from = a.inputs_of(r);
    for (int k = 0; k < r.inputs; ++k)
      if (from[static_cast<std::size_t>(k)].row >= 0 && (k >= 32 || ((r.settings >> k) & 1u) == 0))
        g(from[static_cast<std::size_t>(k)].row);
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
  // constants of one place, type and size are one
  sequence<detail::storage_place> places;
  places.reserve(found.size());
  for (int k = 0; k < static_cast<int>(found.size()); ++k) {
    const partial_tensor& t = a.outputs_of(a.at(found[static_cast<std::size_t>(k)].constant))[0];
    places.push_back({t.stored, numbers(t.dims).elements().n, static_cast<int>(t.type), k});
  }
  detail::heap_sort(std::span<detail::storage_place>(places));
  for (std::size_t k = 1; k < places.size(); ++k)
    if (places[k].same(places[k - 1])) found[static_cast<std::size_t>(places[k].index)].constant = -1;
  for (const detail::user_of_constant& p : found)
    if (p.constant >= 0) f(p.user, p.constant);
}

struct parameter_count {
  count_t elements = 0, bytes = 0;
};

// By row: the layer's own parameters and the stored constants that it is the first to work with.
constexpr sequence<parameter_count> parameters_by_row(const analysis_base& a) {
  sequence<parameter_count> rows;
  rows.reserve(a.rows.size());
  for (const row& r : a.rows) rows.push_back({r.parameters, r.parameter_bytes});
  each_stored_parameter(a, [&](int user, int constant) {
    const partial_tensor& t = a.outputs_of(a.at(constant))[0];
    const count_t n = numbers(t.dims).elements();
    rows[static_cast<std::size_t>(user)].elements += n;
    rows[static_cast<std::size_t>(user)].bytes += bytes_of(t.type, n);
  });
  return rows;
}
constexpr parameter_count count_parameters(const analysis_base& a) {
  parameter_count sum;
  for (const parameter_count& p : parameters_by_row(a)) sum.elements += p.elements, sum.bytes += p.bytes;
  return sum;
}
constexpr count_t analysis_base::parameters() const { return count_parameters(*this).elements; }
constexpr count_t analysis_base::weight_bytes() const { return count_parameters(*this).bytes; }

}  // namespace opcost

namespace opcost {

// A limit that is not set holds always.
struct budget {
  static constexpr std::int64_t any = count_t::limit;
  count_t macs = any, parameters = any, weight_bytes = any, peak_bytes = any;
};

struct verdict {
  std::string_view figure{};  // "macs", "parameters", "weight_bytes", "peak_bytes"; empty: all within
  count_t needed = 0, allowed = 0;
  int heaviest = -1;  // the row that weighs most in that figure
  count_t heaviest_share = 0;
  constexpr explicit operator bool() const { return figure.empty(); }
};

// The first figure that is over, and the layer that weighs most in it.
constexpr verdict check(const analysis_base& a, const budget& b) {
  const auto most = [&](std::string_view figure, count_t needed, count_t allowed, auto&& share) {
    verdict v{figure, needed, allowed};
    for (int i = 0; i < static_cast<int>(a.rows.size()); ++i)
      if (share(i) > v.heaviest_share || v.heaviest < 0) v.heaviest = i, v.heaviest_share = share(i);
    return v;
  };
  const count_t macs = a.macs();
  if (macs > b.macs)
    return most("macs", macs, b.macs, [&](int i) { return a.at(i).counts() ? a.at(i).work.mac : count_t(0); });
  const sequence<parameter_count> by_row = parameters_by_row(a);
  parameter_count sum;
  for (const parameter_count& p : by_row) sum.elements += p.elements, sum.bytes += p.bytes;
  if (sum.elements > b.parameters)
    return most("parameters", sum.elements, b.parameters,
                [&](int i) { return by_row[static_cast<std::size_t>(i)].elements; });
  if (sum.bytes > b.weight_bytes)
    return most("weight_bytes", sum.bytes, b.weight_bytes,
                [&](int i) { return by_row[static_cast<std::size_t>(i)].bytes; });
  const memory_peak peak = peak_of(a);
  if (peak.bytes > b.peak_bytes) {
    verdict v{"peak_bytes", peak.bytes, b.peak_bytes, peak.row};
    for (const lifetime& l : lifetimes(a))
      if (l.of.row == peak.row) v.heaviest_share += l.bytes;
    return v;
  }
  return {};
}

namespace detail {
// A name as a template argument, so that a compiler's message shows it.
struct short_name {
  char text[32]{};
  constexpr short_name() = default;
  constexpr short_name(std::string_view s) {
    for (std::size_t i = 0; i < s.size() && i + 1 < sizeof text; ++i) text[i] = s[i];
  }
  constexpr bool operator==(const short_name&) const = default;
};
template <short_name Over, std::int64_t Needed, std::int64_t Allowed, short_name HeaviestLayer, int HeaviestRow,
          std::int64_t ItsShare>
constexpr bool within_budget() {
  static_assert(Over != short_name("macs"),
                "opcost: the network must not need more MACs than its budget allows (README: Budgets)");
  static_assert(Over != short_name("parameters"),
                "opcost: the network must not have more parameters than its budget allows (README: Budgets)");
  static_assert(Over != short_name("weight_bytes"),
                "opcost: the network's weights must not take more bytes than its budget allows (README: Budgets)");
  static_assert(
      Over != short_name("peak_bytes"),
      "opcost: the network's tensors must not take more bytes at once than its budget allows (README: Budgets)");
  return true;
}
}  // namespace detail

// For static_assert: `Make` is a captureless function that returns the network. The compiler's message names the
// figure, what is needed and allowed, and the layer that weighs most.
template <budget Limit, auto Make> constexpr bool fits() {
  struct outcome {
    std::int64_t needed, allowed, share;
    int row;
    detail::short_name figure, layer;
  };
  constexpr outcome o = [] {
    const auto net = Make();
    const verdict v = check(net, Limit);
    return outcome{v.needed.n, v.allowed.n, v.heaviest_share.n,
                   v.heaviest, v.figure,    v.heaviest < 0 ? std::string_view{} : net.at(v.heaviest).type};
  }();
  return detail::within_budget<o.figure, o.needed, o.allowed, o.layer, o.row, o.share>();
}

}  // namespace opcost

// ---- opcost/convention/exact.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0

namespace opcost {

// opcost's own: FLOPs = 2 x MACs + every other primitive arithmetic operation. Transcendental functions are listed
// apart, and boolean and bitwise operations are none.
struct exact {
  static constexpr std::string_view name = "opcost";
  static constexpr std::string_view about =
      "the default: 2 x MACs + every other arithmetic operation; transcendental functions listed apart";
  static constexpr tally weights{.mac = 2, .add = 1, .mul = 1, .div = 1, .cmp = 1, .round = 1, .sqrt = 1, .bias = 1};

  static constexpr void figures(const auto& a, auto&& f) {
    f("macs", figure(a.macs())), f("valid_macs", figure(a.valid_macs())), f("flops", a.template flops<exact>()),
        f("params", figure(a.parameters()));
  }
};

}  // namespace opcost

// ---- opcost/graph/analyze.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Somebody's graph in, its analysis out.

// ---- opcost/graph/graph_traits.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// How a graph of the user's own is walked. A specialisation of graph_traits<Graph> has static functions, of which an
// algorithm asks only for those that it needs:
//   nodes(g)                a range of nodes
//   visit(g, node, f)       calls f(op) with the node's operation, or f(unknown_op{type})
// and one of
//   operands(g, node)       the tensors that it is given, or
//   inputs(g, node)         who feeds it: values {index in nodes(g), output}; then shapes flow through the graph
// and may have
//   name(g, node)           for reports
//   outputs(g, node)        its outputs as the graph stores them: what stands in where they cannot be inferred
//   facts(g, node)          a node_facts with more of the same (graph/recorder.hpp)
//   content(g, node, tensor, into)   the content of a constant; false where it is not to be had
//   reads(g, node)          content_use: which inputs' contents its shape hangs on; without it every content is
//   followed//   bodies(g, node)         the graphs inside a loop or branch, and how they are wired
//   (graph/control_flow.hpp)

// ---- opcost/graph/recorder.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Adds rows to an analysis, one operation at a time, each after those that feed it. Both ways to an analysis go through
// here.

// ---- opcost/graph/evaluate.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// One operation on given operands: what comes out, how much work it is, and what the conventions asked for say of it.

namespace opcost {

template <std::size_t Conventions> struct evaluation {
  std::string_view refusal{};
  bool counted = false;  // all dimensions are numbers, so the work is one
  tally work{};
  memory_use memory = memory_use::own;
  count_t parameters = 0, parameter_bytes = 0;
  std::array<figure, Conventions> figures{};
};

// Tensors as numbers, where all their dimensions are; with their contents, where those are.
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
  constexpr operator tensors() const { return tensors(std::span<const tensor>(items_)); }

 private:
  sequence<tensor> items_{};
  sequence<count_t> contents_{};

  constexpr void take_contents(const partial_tensors& in) {
    contents_.clear();
    for (const partial_tensor& t : in)
      for (const interval& v : t.value) contents_.push_back(v.min);
    std::size_t at = 0;
    for (int i = 0; i < in.size(); ++i) {
      tensor& t = items_[static_cast<std::size_t>(i)];
      bool all_known = true;
      for (const interval& v : in[i].value) all_known = all_known && known(v);
      if (all_known) t.value = std::span<const count_t>(contents_).subspan(at, in[i].value.size());
      t.reals = in[i].reals;
      at += in[i].value.size();
    }
  }
};

namespace detail {
constexpr std::span<const partial_tensor> distinct(const partial_outputs& o) {
  return std::span<const partial_tensor>(o.first).first(static_cast<std::size_t>(o.cut_axis < 0 ? o.count : 1));
}
constexpr bool as_numbers(std::span<const partial_tensor> all, outputs& out) {
  if (all.size() > out.first.size()) return false;
  for (const partial_tensor& t : all) {
    if (!t.dims.is_static()) return false;
    out.first[static_cast<std::size_t>(out.count++)] = numbers(t);
  }
  return true;
}

// The work of an operation whose operands and outputs are numbers.
template <class... Cs, class Op, class Evaluation>
constexpr void count_work(Evaluation& e, const Op& op, const tensors& in, const outputs& out) {
  e.work = op_traits<Op>::count(op, in, out);
  e.figures = {read<Cs>(op, in, out, e.work)...};
  e.counted = true;
}
template <class... Cs, class List, class Evaluation>
constexpr void count_work(Evaluation& e, const op_ref<List>& ref, const tensors& in, const outputs& out) {
  e.work = ref.entry().count(ref.op, in, out);
  [[maybe_unused]] const auto one = [&]<class C>(std::type_identity<C>) {
    const rule_function f = rules_of<C, List>[static_cast<std::size_t>(ref.index)];
    return f ? f(ref.op, in, out) : weigh<C>(e.work);
  };
  e.figures = {one(std::type_identity<Cs>{})...};
  e.counted = true;
}

// An operation whose operands are numbers: its outputs. A layer is the sum of what it lowers to, but for a convention
// that has a rule for the layer itself.
template <class... Cs, class Op>
constexpr outputs measure(evaluation<sizeof...(Cs)>& e, const Op& op, const tensors& in);
template <class Op> constexpr partial_outputs infer_partial(const Op& op, const partial_tensors& in);

// What a layer's `lower` writes itself down with: f(op, operands...) is the operation's first output, f.all(op,
// operands...) has all of them.
template <class... Cs> struct adding_up {
  evaluation<sizeof...(Cs)>& e;
  bool first = true;

  template <class Op, class... Operands> constexpr outputs all(const Op& op, const Operands&... operands) {
    if (!e.refusal.empty()) return {};
    const std::array<tensor, sizeof...(Operands)> given{operands...};
    outputs out;
    if (first) {
      out = measure<Cs...>(e, op, tensors(std::span<const tensor>(given)));
      first = false;
    } else {
      evaluation<sizeof...(Cs)> part;
      out = measure<Cs...>(part, op, tensors(std::span<const tensor>(given)));
      e.refusal = part.refusal, e.work += part.work;
      if (part.memory < e.memory) e.memory = part.memory;
      for (std::size_t c = 0; c < sizeof...(Cs); ++c)
        e.figures[c] = e.figures[c].known && part.figures[c].known ? e.figures[c] + part.figures[c] : figure{};
      e.parameters += part.parameters, e.parameter_bytes += part.parameter_bytes;
    }
    for (const tensor& t : given)
      if (t.stored == tensor::learned)
        e.parameters += t.dims.elements(), e.parameter_bytes += bytes_of(t.type, t.dims.elements());
    return out;
  }
  template <class Op, class... Operands> constexpr tensor operator()(const Op& op, const Operands&... operands) {
    return all(op, operands...)[0];
  }
};
struct following_shapes {
  std::string_view refusal{};
  template <class Op, class... Operands> constexpr partial_outputs all(const Op& op, const Operands&... operands) {
    const std::array<partial_tensor, sizeof...(Operands)> given{operands...};
    partial_outputs part = infer_partial(op, partial_tensors(std::span<const partial_tensor>(given)));
    if (refusal.empty()) refusal = part.refusal;
    return part;
  }
  template <class Op, class... Operands>
  constexpr partial_tensor operator()(const Op& op, const Operands&... operands) {
    return all(op, operands...)[0];
  }
};

template <class... Cs, class Op>
constexpr outputs measure(evaluation<sizeof...(Cs)>& e, const Op& op, const tensors& in) {
  if constexpr (lowered_op<Op>) {
    adding_up<Cs...> f{e};
    outputs out = op_traits<Op>::lower(op, in, f);
    if (e.refusal.empty()) e.refusal = out.refusal;
    e.counted = e.refusal.empty();
    if constexpr ((has_rule<Cs, Op> || ...)) {
      std::size_t c = 0;
      const auto own = [&]<class C>(std::type_identity<C>) {
        if constexpr (has_rule<C, Op>)
          if (const figure whole = rule<C, Op>::figure_of(op, in, out); whole.known) e.figures[c] = whole;
        ++c;
      };
      if (e.counted) (own(std::type_identity<Cs>{}), ...);
    }
    return out;
  } else {
    outputs out = infer(op, in);
    e.memory = memory_of<Op>();
    if (out.refusal.empty())
      count_work<Cs...>(e, op, in, out);
    else
      e.refusal = out.refusal;
    return out;
  }
}
template <class Op> constexpr partial_outputs infer_partial(const Op& op, const partial_tensors& in) {
  if constexpr (lowered_op<Op>) {
    following_shapes f;
    partial_outputs out = op_traits<Op>::lower(op, in, f);
    if (!f.refusal.empty()) out.refusal = f.refusal;
    return out;
  } else {
    return infer(op, in);
  }
}
template <class List> constexpr partial_outputs infer_partial(const op_ref<List>& ref, const partial_tensors& in) {
  return ref.entry().infer(ref.op, in);
}

template <class C, class Op> constexpr bool has_own_rule(const Op&) { return has_rule<C, Op>; }
template <class C, class List> constexpr bool has_own_rule(const op_ref<List>& ref) {
  return rules_of<C, List>[static_cast<std::size_t>(ref.index)] != nullptr;
}

template <class Op> constexpr bool reads_content(const Op&) { return reads_of<Op>() != 0; }
template <class List> constexpr bool reads_content(const op_ref<List>& ref) { return ref.entry().reads != 0; }

// Numbers are enough for an operation whose outputs hang on no content and that is no input of unknown extent.
template <class Op> inline constexpr bool takes_numbers = reads_of<Op>() == 0 && kind_of<Op>() != node_kind::input;
template <class List>
inline constexpr bool takes_numbers<op_ref<List>> = false;  // so that a reader compiles each infer once
}  // namespace detail

// Appends the outputs. `scratch` is reused from call to call.
template <class... Cs, class Op>
constexpr void evaluate(evaluation<sizeof...(Cs)>& e, sequence<partial_tensor>& into, const Op& op,
                        const partial_tensors& in, number_operands& scratch) {
  if constexpr (detail::takes_numbers<Op>) {
    if (scratch.assign(in, false)) {
      const outputs out = detail::measure<Cs...>(e, op, scratch);
      if (e.refusal.empty())
        for (int i = 0; i < out.count; ++i) into.push_back(partial(out[i]));
      return;
    }
  }
  const partial_outputs inferred = detail::infer_partial(op, in);
  e.refusal = inferred.refusal;
  if (!e.refusal.empty()) return;
  for (int i = 0; i < inferred.count; ++i) into.push_back(inferred[i]);
  if constexpr (!lowered_op<Op>) {
    outputs out;
    if (!detail::as_numbers(detail::distinct(inferred), out) || !scratch.assign(in, detail::reads_content(op))) return;
    out.count = inferred.count,
    out.cut_axis = inferred.cut_axis;  // pieces are all as long as the first here: no figure hangs on the difference
    detail::count_work<Cs...>(e, op, scratch, out);
  }
}
// The same with outputs that are known from elsewhere.
template <class... Cs, class Op>
constexpr void evaluate_as(evaluation<sizeof...(Cs)>& e, const Op& op, const partial_tensors& in,
                           std::span<const partial_tensor> known, number_operands& scratch) {
  if constexpr (!lowered_op<Op>) {
    outputs out;
    if (detail::as_numbers(known, out) && scratch.assign(in, detail::reads_content(op)))
      detail::count_work<Cs...>(e, op, scratch, out);
  }
}

}  // namespace opcost

// ---- opcost/graph/run_bodies.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// How a node with bodies of its own is wired: loops, iterators over slices, branches. graph_traits<G>::bodies(g, node)
// returns items with `graph` (a G) and `wiring`; empty for a node that has none.

namespace opcost {

// One entry of a port map. With an axis >= 0 the operand is cut into parts of `part`, or the results are joined along
// it.
struct port_map {
  int outer = -1;  // operand or output of the node
  int inner = -1;  // node of the body: an input, or an output
  int axis = -1;
  bool sliced = false;
  count_t start = 0, end = -1, stride = 1, part = 1;
};
// A body's output that is the next round's input.
struct carried {
  int result = -1, parameter = -1;
};

struct body_wiring {
  body_kind kind = body_kind::repeated;
  sequence<port_map> inputs{}, outputs{};
  sequence<carried> back{};
  int trips = -1, condition = -1;  // operands: how often at most, whether at all (a loop), which branch
  int goes_on = -1;                // node of the body that says whether another round follows; -1: all slices are taken
};

// A tensor that an input stands for.
struct given_input {
  int node = -1;
  partial_tensor is{};
};
// How often a loop runs where neither the graph nor its shapes tell, by the loop's name.
struct trip_count {
  std::string_view name{};
  count_t rounds = 0;
};

// What an analysis takes for granted beside the graph.
struct assumptions {
  std::span<const given_input> inputs{};
  std::span<const trip_count> trips{};
  bool stored_shapes = true;  // where inference does not know, the graph's own shapes stand in
  bool implied_contents =
      false;  // a constant that is not there is what the graph's shapes tell of it (graph/implied.hpp)

  constexpr count_t rounds_of(std::string_view name) const {  // -1: nothing is said of it
    for (const trip_count& t : trips)
      if (t.name == name) return t.rounds;
    return -1;
  }
};

namespace detail {
// How many rounds the slices of an operand make; unknown where its extent is.
constexpr interval rounds_of(const port_map& m, const partial_shape& whole) {
  const int axis = m.axis < 0 ? m.axis + whole.rank : m.axis;
  if (!whole.ranked() || axis < 0 || axis >= whole.rank || !known(whole[axis]) || m.stride == 0 || m.part <= 0)
    return interval::unknown();
  const count_t n = whole[axis].min;
  const count_t from = m.start < 0 ? m.start + n + 1 : m.start, to = m.end < 0 ? m.end + n + 1 : m.end;
  const count_t span = from < to ? to - from : from - to;
  return span < m.part ? interval(0) : interval((span - m.part) / larger(m.stride, -m.stride) + 1);
}
constexpr count_t known_number(const partial_tensor& t) {  // -1: not known
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

// What a node with bodies yields and costs.
template <std::size_t Conventions> struct body_outcome {
  sequence<partial_tensor> outputs{};
  tally work{};
  count_t parameters = 0, parameter_bytes = 0;
  std::array<figure, Conventions> figures{};
  bool counted = true, refused = false;
  std::string_view why{};
  sequence<body_rows> bodies{};

  constexpr void put(int port, const partial_tensor& t) {
    while (static_cast<int>(outputs.size()) <= port && outputs.size() < 256)
      outputs.push_back(partial_tensor{partial_shape::of_unknown_rank(), dtype::dynamic});
    if (port < 0 || port >= static_cast<int>(outputs.size())) return;
    outputs[static_cast<std::size_t>(port)].dims = t.dims, outputs[static_cast<std::size_t>(port)].type = t.type;
  }
};

constexpr void times(figure& f, count_t n) {
  const double part = f.part * static_cast<double>(n);
  f.whole = f.whole * n + count_t(static_cast<std::int64_t>(part));
  f.part = part - static_cast<double>(static_cast<std::int64_t>(part));
}

// `run(body, given, analysis)` analyses a body with its inputs as given. `assumed`: how often a loop runs where that is
// not known; -1: nobody says.
template <class... Cs, class Bodies, class Run>
constexpr body_outcome<sizeof...(Cs)> enter_bodies(const Bodies& bodies, std::span<const partial_tensor> operands,
                                                   count_t assumed, Run&& run) {
  using outcome = body_outcome<sizeof...(Cs)>;
  const partial_tensors in(operands);
  const auto body = [&](const auto& b, interval rounds) {
    const body_wiring& w = b.wiring;
    outcome r;
    sequence<given_input> given;
    for (const port_map& m : w.inputs) {
      given_input g{m.inner, in[m.outer]};
      if (m.sliced) {
        const int axis = m.axis < 0 ? m.axis + g.is.dims.rank : m.axis;
        g.is.dims.set(axis, m.part);
        g.is.value = {}, g.is.reals = {};
      }
      for (const carried& c : w.back)
        if (c.parameter == m.inner) g.is.value = {}, g.is.reals = {};
      given.push_back(g);
    }
    analysis<Cs...> a;
    run(b, given, a);
    const auto tensor_of = [](const analysis<Cs...>& from, int node) -> partial_tensor {
      for (const row& x : from.rows)
        if (x.node == node)
          return x.inputs > 0 ? from[from.inputs_of(x)[0]]
                              : partial_tensor{partial_shape::of_unknown_rank(), dtype::dynamic};
      return partial_tensor{partial_shape::of_unknown_rank(), dtype::dynamic};
    };
    // a state whose shape changes from round to round has dimensions that are not known
    bool changes = false;
    for (const carried& c : w.back)
      for (given_input& g : given)
        if (g.node == c.parameter) {
          const partial_shape after = tensor_of(a, c.result).dims;
          if (after == g.is.dims) continue;
          g.is.dims = differing_dims_unknown(g.is.dims, after), changes = true;
        }
    if (changes) {
      analysis<Cs...> again;
      run(b, given, again);
      a = std::move(again);
    }
    if (w.goes_on >= 0) {
      const count_t more = known_number(tensor_of(a, w.goes_on));
      if (more == 0)
        rounds = smaller(rounds, interval(1));
      else if (more < 0)
        rounds = interval::unknown();
    }
    const bool by_assumption = !known(rounds) && assumed >= 0;
    if (by_assumption) rounds = assumed;
    for (const port_map& m : w.outputs) {
      partial_tensor t = tensor_of(a, m.inner);
      if (m.sliced) {
        const int axis = m.axis < 0 ? m.axis + t.dims.rank : m.axis;
        if (is(rounds, 0))
          t.dims = {0};
        else
          t.dims.set(axis, known(rounds) ? t.dims[axis] * rounds : interval::unknown());
      } else if (is(rounds, 0)) {
        t.dims.set(0, 0);
      }
      r.put(m.outer, t);
    }
    const parameter_count p = count_parameters(a);
    r.parameters = p.elements, r.parameter_bytes = p.bytes;
    r.work = a.work();
    if constexpr (sizeof...(Cs) > 0) r.figures = {a.template flops<Cs>()...};
    for (const row& x : a.rows) {
      if (x.reached && x.state != standing::counted) r.counted = false, r.why = "a layer of its body is not counted";
      r.refused = r.refused || x.refused;
    }
    if (known(rounds)) {
      r.work = r.work * rounds.min;
      for (figure& f : r.figures) times(f, rounds.min);
    } else {
      r.counted = false, r.why = "how often its body runs is not known";
    }
    r.bodies.push_back({-1, w.kind, rounds, by_assumption, std::move(a)});
    return r;
  };

  if (bodies[0].wiring.kind == body_kind::repeated) {
    const body_wiring& w = bodies[0].wiring;
    interval rounds = interval::unknown();
    for (const port_map& m : w.inputs)
      if (m.sliced && !known(rounds)) rounds = rounds_of(m, in[m.outer].dims);
    if (w.goes_on >= 0) {
      const count_t trips = known_number(in[w.trips]);
      if (trips >= 0)
        rounds = trips;
      else if (w.trips >= 0 && in[w.trips].value.size() == 1)
        rounds = interval::unknown();
      if (known_number(in[w.condition]) == 0) rounds = 0;
    }
    return body(bodies[0], rounds);
  }

  const count_t condition = known_number(in[bodies[0].wiring.condition]);
  const body_kind chosen = condition == 0 ? body_kind::when_false : body_kind::when_true;
  outcome r;
  bool first = true;
  for (const auto& b : bodies) {
    if (condition >= 0 && b.wiring.kind != chosen) continue;
    outcome one = body(b, 1);
    if (first) {
      r = std::move(one), first = false;
      continue;
    }
    for (std::size_t i = 0; i < one.outputs.size() && i < r.outputs.size(); ++i) {
      r.outputs[i].dims = hull(r.outputs[i].dims, one.outputs[i].dims);
      if (r.outputs[i].type != one.outputs[i].type) r.outputs[i].type = dtype::dynamic;
    }
    r.parameters += one.parameters, r.parameter_bytes += one.parameter_bytes;
    r.refused = r.refused || one.refused;
    for (body_rows& inner : one.bodies) r.bodies.push_back(std::move(inner));
    if (!(r.work == one.work) || !one.counted) r.counted = false, r.why = "which of its branches runs is not known";
  }
  return r;
}

}  // namespace detail
}  // namespace opcost

namespace opcost {

// What a graph tells of a node beside its operation.
struct node_facts {
  std::string_view name{}, type{};
  int opset = 1;
  int node = -1;    // its place among the graph's nodes
  int module = -1;  // whose it is
  std::int64_t storage =
      0;  // of a constant: equal for those that are stored in the same place (from 1); 0: in one of its own
  std::int64_t bytes = -1;  // of a constant: what is stored of it; -1: not told, -2: it lies outside of what is stored
  bool wants_content = true;  // some consumer reads the content of its outputs
  std::string_view why{};     // why it cannot be evaluated at all
};

// What a graph keeps of a node, asked for only where it is needed.
struct no_store {
  constexpr void outputs(sequence<partial_tensor>&) const {}  // its outputs' shapes
  constexpr bool content(const partial_tensor&, opcost::content<interval>) const {
    return false;
  }  // a constant's content
};

namespace detail {
// What recording asks of an operation, whether its type is known at compile time or at run time.
template <class Op> struct facts_of {
  static constexpr std::string_view name([[maybe_unused]] const Op& op) {
    if constexpr (erased_op<Op>)
      return op_traits<Op>::name_of(op);
    else
      return op_traits<Op>::name;
  }
  static constexpr int opset(const Op&) { return opset_of<Op>(); }
  static constexpr node_kind kind(const Op&) { return kind_of<Op>(); }
  static constexpr bool pure(const Op&) { return pure_of<Op>(); }
  static constexpr memory_use memory(const Op&) { return memory_of<Op>(); }
  static constexpr unsigned settings(const Op&) { return settings_of<Op>(); }
  static constexpr bool has_value(const Op&) { return has_value_rule<Op>(); }
  static constexpr bool value(const Op& op, const partial_tensors& in, const partial_tensor& out, int port,
                              content<interval> into) {
    if constexpr (has_value_rule<Op>())
      return op_traits<Op>::value(op, in, out, port, into);
    else
      return false;
  }
};
template <class List> struct facts_of<op_ref<List>> {
  using ref = op_ref<List>;
  static constexpr std::string_view name(const ref& r) { return r.entry().name; }
  static constexpr int opset(const ref& r) { return r.entry().opset; }
  static constexpr node_kind kind(const ref& r) { return r.entry().kind; }
  static constexpr bool pure(const ref& r) { return r.entry().pure; }
  static constexpr memory_use memory(const ref& r) { return r.entry().memory; }
  static constexpr unsigned settings(const ref& r) { return r.entry().settings; }
  static constexpr bool has_value(const ref& r) { return r.entry().value != nullptr; }
  static constexpr bool value(const ref& r, const partial_tensors& in, const partial_tensor& out, int port,
                              content<interval> into) {
    return r.entry().value(r.op, in, out, port, into);
  }
};
}  // namespace detail

struct unknown_op {  // an operation nobody gave traits, or whose attributes cannot be read: reported, never counted as
                     // zero
  std::string_view type{};
  std::string_view why{};
};

template <class... Cs> class recorder {
 public:
  // Returns the row's index. `from` are values of `a`, in the order of the operands.
  template <class Op, class Store = no_store>
  requires(!std::same_as<Op, unknown_op>) constexpr int add(analysis<Cs...>& a, const Op& op,
                                                            std::span<const edge> from, const node_facts& facts = {},
                                                            const Store& store = {}) {
    row r = start(a, from, facts);
    r.folded = detail::facts_of<Op>::kind(op) == node_kind::computed && detail::facts_of<Op>::pure(op) &&
               from_constants(a, from);
    operands_.clear();
    for (const edge& v : from) operands_.push_back(a[v]);
    return add_row(a, r, op, operands_, facts, store);
  }
  // The same of operands that no row yields.
  template <class Op, class Store = no_store>
  requires(!std::same_as<Op, unknown_op>) constexpr int add_given(analysis<Cs...>& a, const Op& op,
                                                                  std::span<const partial_tensor> operands,
                                                                  const node_facts& facts = {},
                                                                  const Store& store = {}) {
    row r = start(a, {}, facts);
    return add_row(a, r, op, operands, facts, store);
  }
  template <class Store = no_store>
  constexpr int add(analysis<Cs...>& a, const unknown_op& op, std::span<const edge> from, const node_facts& facts = {},
                    const Store& store = {}) {
    row r = start(a, from, facts);
    if (r.type.empty()) r.type = op.type;
    r.opset = facts.opset;
    const std::string_view why = facts.why.empty() ? op.why : facts.why;
    r.state = why.empty() ? standing::unknown_op : standing::not_known;
    r.why = why.empty() ? std::string_view("no operation of this type is known") : why;
    stored_.clear();
    store.outputs(stored_);
    r.outputs = static_cast<int>(stored_.size());
    r.shape_as_stored = r.outputs > 0;
    for (const partial_tensor& t : stored_) a.tensors.push_back(t);
    a.figures.resize(a.figures.size() + sizeof...(Cs));
    return finish(a, r);
  }
  template <class Store = no_store>
  constexpr int add_given(analysis<Cs...>& a, const unknown_op& op, std::span<const partial_tensor>,
                          const node_facts& facts = {}, const Store& store = {}) {
    return add(a, op, {}, facts, store);
  }

  // Those of the last row that was added, as far as their dimensions are numbers.
  constexpr tensors operands_as_numbers() const { return scratch_; }

  // The content of a constant's row, known from elsewhere.
  static constexpr void set_content(analysis<Cs...>& a, int row, std::span<const interval> content) {
    partial_tensor& t = a.tensors[static_cast<std::size_t>(a.at(row).first_output)];
    follow(a, t, [&](opcost::content<interval> into) {
      if (into.numbers.size() != content.size()) return false;
      for (std::size_t i = 0; i < content.size(); ++i) into.numbers[i] = content[i];
      return true;
    });
  }

  // An input that stands for a tensor of the graph around.
  constexpr int add_given_input(analysis<Cs...>& a, const partial_tensor& is, const node_facts& facts) {
    row r = start(a, {}, facts);
    r.kind = node_kind::input, r.outputs = 1;
    if (r.type.empty()) r.type = "Parameter";
    a.tensors.push_back(is);
    a.tensors.back().stored = 0;
    for (std::size_t c = 0; c < sizeof...(Cs); ++c) a.figures.push_back(figure(count_t(0)));
    return finish(a, r);
  }
  // A node whose outputs and work its bodies decided.
  template <class Op, class Store>
  requires(!std::same_as<Op, unknown_op>) constexpr int add_entered(analysis<Cs...>& a, const Op& op,
                                                                    std::span<const edge> from,
                                                                    detail::body_outcome<sizeof...(Cs)> inside,
                                                                    const node_facts& facts, const Store& store) {
    using of = detail::facts_of<Op>;
    row r = start(a, from, facts);
    r.opset = facts.opset > 1 ? facts.opset : of::opset(op);
    if (r.type.empty()) r.type = of::name(op);
    r.settings = of::settings(op);
    stored_.clear();
    store.outputs(stored_);
    for (const partial_tensor& t : inside.outputs) a.tensors.push_back(t);
    for (std::size_t i = inside.outputs.size(); i < stored_.size(); ++i) a.tensors.push_back(stored_[i]);
    r.outputs = static_cast<int>(a.tensors.size()) - r.first_output;
    r.parameters = inside.parameters, r.parameter_bytes = inside.parameter_bytes, r.refused = inside.refused;
    for (body_rows& b : inside.bodies) b.row = static_cast<int>(a.rows.size()), a.bodies.push_back(std::move(b));
    if (inside.counted)
      r.work = inside.work;
    else
      r.state = standing::not_known, r.why = inside.why;
    // a convention's own rule for the node comes before what its bodies add up to
    evaluation<sizeof...(Cs)> e;
    if (inside.counted) {
      operands_.clear();
      for (const edge& v : from) operands_.push_back(a[v]);
      evaluate_as<Cs...>(e, op, operands_, a.outputs_of(r), scratch_);
      e.figures = {(detail::has_own_rule<Cs>(op) ? e.figures[analysis<Cs...>::template index_of<Cs>()]
                    : weighs<Cs>()               ? inside.figures[analysis<Cs...>::template index_of<Cs>()]
                                                 : figure{})...};
    }
    for (const figure& f : e.figures) a.figures.push_back(f);
    return finish(a, r);
  }

 private:
  sequence<partial_tensor> operands_{}, stored_{};
  number_operands scratch_{};

  template <class Op, class Store>
  constexpr int add_row(analysis<Cs...>& a, row& r, const Op& op, std::span<const partial_tensor> operands,
                        const node_facts& facts, const Store& store) {
    using of = detail::facts_of<Op>;
    const partial_tensors in{operands};
    if (r.type.empty()) r.type = of::name(op);
    r.opset = facts.opset > 1 ? facts.opset : of::opset(op);
    r.kind = of::kind(op), r.settings = of::settings(op), r.pure = of::pure(op);

    evaluation<sizeof...(Cs)> e;
    evaluate<Cs...>(e, a.tensors, op, in, scratch_);
    r.why = e.refusal, r.refused = !r.why.empty();
    const int inferred = r.outputs = static_cast<int>(a.tensors.size()) - r.first_output;
    if (!e.counted && r.kind != node_kind::input) use_stored(a, r, e, op, in, store);
    if (!e.counted && r.kind == node_kind::output) {  // it does nothing, whatever it is given
      for (figure& f : e.figures) f = 0;
    } else if (!e.counted) {
      r.state = standing::not_known;
      if (r.why.empty()) r.why = "a dimension is not known";
    }
    r.work = e.work, r.parameters = e.parameters, r.parameter_bytes = e.parameter_bytes;
    r.memory = lowered_op<Op> ? e.memory : of::memory(op);
    if (r.kind == node_kind::constant && r.outputs > 0)
      a.tensors.back().stored = facts.storage > 0 ? facts.storage : -2 - static_cast<std::int64_t>(a.rows.size());
    if (r.kind == node_kind::constant && r.why.empty() && facts.bytes != -1 && r.outputs > 0)
      r.why = misplaced(a.tensors.back(), facts.bytes);
    if (facts.wants_content && (of::has_value(op) || r.kind == node_kind::constant))
      for (int port = 0; port < inferred && port < r.outputs; ++port) {
        partial_tensor& t = a.tensors[static_cast<std::size_t>(r.first_output + port)];
        follow(a, t, [&](content<interval> into) {
          return (r.kind == node_kind::constant && store.content(t, into)) ||
                 (of::has_value(op) && of::value(op, in, t, port, into));
        });
      }
    for (const figure& f : e.figures) a.figures.push_back(f);
    return finish(a, r);
  }

  // What is wrong with where a constant is stored; its shape and type are right all the same.
  static constexpr std::string_view misplaced(const partial_tensor& t, std::int64_t bytes) {
    if (bytes == -2) return "its bytes lie outside of the weights";
    if (!t.dims.is_static() || bits_of(t.type) < 4 || bits_of(t.type) == 6) return {};
    const count_t needed = bytes_of(t.type, numbers(t.dims).elements());
    return needed == bytes || needed == 0
               ? std::string_view{}
               : std::string_view("it is stored in another number of bytes than its shape and type take");
  }

  // Where inference refuses, or leaves open what the graph has a number for, the graph's own shapes stand in.
  template <class Op, class Store, class Evaluation>
  constexpr void use_stored(analysis<Cs...>& a, row& r, Evaluation& e, const Op& op, const partial_tensors& in,
                            const Store& store) {
    stored_.clear();
    store.outputs(stored_);
    if (stored_.empty()) return;
    bool more = false;
    for (int i = 0; i < static_cast<int>(stored_.size()); ++i) {
      const partial_tensor& known = stored_[static_cast<std::size_t>(i)];
      if (i >= r.outputs) {
        a.tensors.push_back(known), ++r.outputs, more = true;
        continue;
      }
      partial_tensor& t = a.tensors[static_cast<std::size_t>(r.first_output + i)];
      if (!t.dims.ranked() && known.dims.rank == 0)
        continue;  // a graph may store a rank that is not known like a scalar
      partial_shape both = t.dims;
      if (!t.dims.is_static() && merge(both, known.dims) && !(both == t.dims)) t.dims = both, more = true;
    }
    if (!more) return;
    r.shape_as_stored = true;
    if (r.why.empty()) r.why = "its shape hangs on a content that is not known";
    evaluate_as<Cs...>(e, op, in, a.outputs_of(r), scratch_);
    if (r.refused && !e.work.sound()) e = {};  // of operands that it cannot work on a formula may make no sense
  }

  static constexpr row start(analysis<Cs...>& a, std::span<const edge> from, const node_facts& facts) {
    row r;
    r.name = facts.name, r.type = facts.type, r.node = facts.node, r.module = facts.module;
    r.first_output = static_cast<int>(a.tensors.size());
    r.first_input = static_cast<int>(a.inputs.size()), r.inputs = static_cast<int>(from.size());
    for (const edge& v : from) a.inputs.push_back(v);
    return r;
  }
  static constexpr int finish(analysis<Cs...>& a, const row& r) {
    a.rows.push_back(r);
    return static_cast<int>(a.rows.size()) - 1;
  }
  static constexpr bool from_constants(const analysis<Cs...>& a, std::span<const edge> from) {
    bool any = false;
    for (const edge& v : from) {
      if (v.row < 0) continue;
      if (a.at(v.row).kind != node_kind::constant && !a.at(v.row).folded) return false;
      any = true;
    }
    return any;
  }
  // Keeps a tensor's content where `fill` knows it.
  template <class Fill> static constexpr void follow(analysis<Cs...>& a, partial_tensor& t, Fill&& fill) {
    if (!t.dims.is_static()) return;
    const count_t n = numbers(t.dims).elements();
    if (n < 1 || n > max_content) return;
    const std::size_t size = static_cast<std::size_t>(n.n);
    if (is_real(t.type)) {
      const auto into = room(a.real_contents, size);
      if (fill(content<interval>{{}, into}))
        t.reals = into;
      else
        a.real_contents.back().resize(a.real_contents.back().size() - size);
    } else {
      const auto into = room(a.contents, size);
      if (fill(content<interval>{into, {}}))
        t.value = into;
      else
        a.contents.back().resize(a.contents.back().size() - size);
    }
  }
  // Places for n more contents; those handed out before never move.
  template <class T> static constexpr std::span<T> room(sequence<sequence<T>>& chunks, std::size_t n) {
    constexpr std::size_t chunk = 512;
    if (chunks.empty() || chunks.back().size() + n > chunks.back().capacity()) {
      chunks.push_back(sequence<T>{});
      chunks.back().reserve(std::is_constant_evaluated() ? n : chunk);
    }
    auto& last = chunks.back();
    last.resize(last.size() + n);
    return std::span<T>(last).last(n);
  }
};

}  // namespace opcost

namespace opcost {

// Whose content a node asks for: bit i of `inputs`; `passes`: its own content follows from all of its inputs'.
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

// ---- opcost/graph/implied_content.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A constant whose content is not there (weights that are missing), from the shapes that the graph stores around it:
// axes and permutations where only one choice yields them; a target shape by the choice that copies dimensions where it
// can, which is an assumption.

namespace opcost::detail {

enum class implication : std::uint8_t { none, certain, assumed };

template <class Op> class implied_content {
 public:
  // Of input `k` of `op`; all stored shapes are static. Afterwards `content` holds it.
  implied_content(const Op& op, int k, std::span<partial_tensor> in, std::span<const partial_tensor> out)
      : op_(op), at_(k), in_(in), out_(out) {}
  std::array<interval, 8> content{};

  implication find() {
    const partial_tensor& c = in_[static_cast<std::size_t>(at_)];
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
  std::span<partial_tensor> in_;
  std::span<const partial_tensor> out_;

  bool fits() {
    in_[static_cast<std::size_t>(at_)].value =
        std::span<const interval>(content).first(static_cast<std::size_t>(size_));
    const partial_outputs o = infer_partial(op_, partial_tensors(std::span<const partial_tensor>(in_)));
    in_[static_cast<std::size_t>(at_)].value = {};
    if (!o.refusal.empty() || o.count != static_cast<int>(out_.size())) return false;
    for (int i = 0; i < o.count; ++i)
      if (!(o[i].dims == out_[static_cast<std::size_t>(i)].dims)) return false;
    return true;
  }
  // The only list of different axes that fits: ascending, or all of them in any order.
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
        if ((used >> axis & 1u) == 0) content[static_cast<std::size_t>(i)] = axis, self(self, i + 1, used | 1u << axis);
    };
    place(place, 0, 0);
    several_ = matches > 1;
    content = found;
    return matches == 1 ? implication::certain : implication::none;
  }
  // A target shape: 0 copies a dimension, one of the others is left open.
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
      bool whole = open == size_ - 1;  // of several that differ it is not known which gives way
      if (!copies) open = 0, whole = true;
      if (whole) content[static_cast<std::size_t>(open)] = -1;
      return fits();
    };
    return put(true) || put(false) ? implication::assumed : implication::none;
  }
};

}  // namespace opcost::detail

// ---- opcost/graph/order.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// An execution order: every node after those that feed it, and in the graph's own order where that is one already.

namespace opcost {

struct execution_order {
  sequence<int> nodes;  // all of them
  int cyclic_from = 0;  // from here on the nodes depend on themselves, through each other
};

// `feeds(i, f)` calls f(j) for each node j that node i takes something from. Linear in nodes and edges, and without
// recursion.
template <class Feeds> constexpr execution_order order_of(int count, Feeds&& feeds) {
  execution_order order;
  order.nodes.reserve(static_cast<std::size_t>(count));
  sequence<char> done(static_cast<std::size_t>(count), 0);  // 1: being visited, 2: placed
  sequence<int> stack, cyclic;
  const auto state = [&](int i) -> char& { return done[static_cast<std::size_t>(i)]; };
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
          if (state(j) == 0)
            stack.push_back(j), ready = false;
          else if (state(j) == 1)
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

  // what lies on a cycle, or hangs on one, goes last
  sequence<char> hangs(static_cast<std::size_t>(count), 0);
  for (int i : cyclic) hangs[static_cast<std::size_t>(i)] = 1;
  for (bool more = true; more;) {
    more = false;
    for (int i : order.nodes)
      if (!hangs[static_cast<std::size_t>(i)]) {
        bool on = false;
        feeds(i, [&](int j) { on = on || (j >= 0 && j < count && hangs[static_cast<std::size_t>(j)]); });
        if (on) hangs[static_cast<std::size_t>(i)] = 1, more = true;
      }
  }
  sequence<int> sorted;
  for (int pass = 0; pass < 2; ++pass) {
    if (pass == 1) order.cyclic_from = static_cast<int>(sorted.size());
    for (int i : order.nodes)
      if ((hangs[static_cast<std::size_t>(i)] != 0) == (pass == 1)) sorted.push_back(i);
  }
  order.nodes = sorted;
  return order;
}

}  // namespace opcost

namespace opcost {
namespace detail {

template <class G> constexpr node_facts facts_of_node(const G& g, const node_of<G>& node, int index) {
  using traits = graph_traits<G>;
  node_facts facts;
  if constexpr (requires { traits::facts(g, node); }) facts = traits::facts(g, node);
  if constexpr (requires { traits::name(g, node); }) facts.name = traits::name(g, node);
  facts.node = index;
  return facts;
}
template <class T> constexpr partial_tensor as_partial(const T& t) {
  if constexpr (std::same_as<T, tensor>)
    return partial(t);
  else
    return t;
}
// What the graph keeps of a node, fetched when the recorder asks.
template <class G> struct store_of {
  using traits = graph_traits<G>;
  const G& g;
  const node_of<G>& node;
  bool shapes = true;  // false: only how many outputs there are, and their types
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

// Each node as it stands, with the operands that the graph hands over.
template <class... Cs, class G> constexpr void analyze_by_operands(analysis<Cs...>& a, const G& g) {
  using traits = graph_traits<G>;
  recorder<Cs...> record;
  sequence<partial_tensor> given;
  int index = 0;
  for (const auto& node : traits::nodes(g)) {
    given.clear();
    for (const auto& t : traits::operands(g, node)) given.push_back(as_partial(t));
    const node_facts facts = facts_of_node(g, node, index++);
    traits::visit(g, node, [&](const auto& op) { record.add_given(a, op, given, facts, store_of<G>{g, node}); });
  }
}

// Which nodes' contents somebody reads, directly or through others.
template <class G, class Inputs>
constexpr sequence<char> wanted_contents(const G& g, const sequence<const node_of<G>*>& nodes,
                                         const execution_order& order, Inputs&& inputs, int asked) {
  using traits = graph_traits<G>;
  sequence<char> wanted(nodes.size(), 1);
  if constexpr (requires { traits::reads(g, *nodes[0]); }) {
    for (char& w : wanted) w = 0;
    for (std::size_t k = order.nodes.size(); k-- > 0;) {
      const int i = order.nodes[k];
      const content_use use =
          i == asked ? content_use{~0u, false} : traits::reads(g, *nodes[static_cast<std::size_t>(i)]);
      const bool all = use.passes && wanted[static_cast<std::size_t>(i)];
      if (!all && use.inputs == 0) continue;
      int port = 0;
      for (const edge& v : inputs(i)) {
        if (v.row >= 0 && v.row < static_cast<int>(nodes.size()) &&
            (all || (port < 32 && ((use.inputs >> port) & 1u) != 0)))
          wanted[static_cast<std::size_t>(v.row)] = 1;
        ++port;
      }
    }
  }
  return wanted;
}

constexpr const given_input* given_node(std::span<const given_input> given, int node) {
  for (const given_input& g : given)
    if (g.node == node) return &g;
  return nullptr;
}

// Contents of constants that an operation reads and that are not there, by the shapes that the graph stores. True where
// it was a choice.
template <class... Cs, class G, class Op>
bool imply_contents(analysis<Cs...>& a, const G& g, const Op& op, const node_of<G>& node, std::span<const edge> sources,
                    std::span<const edge> from, const sequence<const node_of<G>*>& nodes) {
  const unsigned reads = op.entry().reads;
  sequence<partial_tensor> in, out, of_source;
  bool choice = false;
  for (int k = 0; k < static_cast<int>(from.size()) && k < 32; ++k) {
    const edge v = from[static_cast<std::size_t>(k)];
    if ((reads >> k & 1u) == 0 || v.row < 0 || a.at(v.row).kind != node_kind::constant || a[v].has_value()) continue;
    if (in.empty())
      for (std::size_t i = 0; i < from.size(); ++i) {
        of_source.clear();
        const edge s = sources[i];
        if (s.row >= 0) store_of<G>{g, *nodes[static_cast<std::size_t>(s.row)]}.outputs(of_source);
        in.push_back(s.row < 0 || s.port >= static_cast<int>(of_source.size())
                         ? absent<interval>
                         : of_source[static_cast<std::size_t>(s.port)]);
        if (from[i].row >= 0)
          in.back().type = a[from[i]].type, in.back().value = a[from[i]].value, in.back().reals = a[from[i]].reals;
      }
    if (out.empty()) store_of<G>{g, node}.outputs(out);
    bool all = !out.empty();
    for (const partial_tensor& t : in) all = all && (!t.present() || t.dims.is_static());
    for (const partial_tensor& t : out) all = all && t.dims.is_static();
    if (!all) return choice;
    implied_content<Op> implied(op, k, std::span<partial_tensor>(in.data(), in.size()),
                                std::span<const partial_tensor>(out));
    const implication found = implied.find();
    if (found == implication::none) continue;
    const auto n = static_cast<std::size_t>(a[v].dims.elements().min.n);
    recorder<Cs...>::set_content(a, v.row, std::span<const interval>(implied.content).first(n));
    in[static_cast<std::size_t>(k)].value = a[v].value;
    choice = choice || found == implication::assumed;
  }
  return choice;
}

// Shapes flow from the inputs through the graph.
// `asked`: a node whose operands' content the graph around reads.
template <class... Cs, class G>
constexpr void analyze_by_inputs(analysis<Cs...>& a, const G& g, const assumptions& assumed = {}, int asked = -1) {
  using traits = graph_traits<G>;
  sequence<const node_of<G>*> nodes;
  for (const auto& node : traits::nodes(g)) nodes.push_back(&node);
  const int count = static_cast<int>(nodes.size());
  const auto inputs = [&](int i) -> decltype(auto) { return traits::inputs(g, *nodes[static_cast<std::size_t>(i)]); };
  const execution_order order = order_of(count, [&](int i, auto&& f) {
    for (const edge& v : inputs(i)) f(v.row);
  });
  const sequence<char> wanted = wanted_contents(g, nodes, order, inputs, asked);

  a.rows.reserve(nodes.size()), a.tensors.reserve(nodes.size() + nodes.size() / 4), a.inputs.reserve(2 * nodes.size()),
      a.figures.reserve(sizeof...(Cs) * nodes.size());
  sequence<int> row_of(nodes.size(), -1);
  sequence<edge> from;
  recorder<Cs...> record;
  for (int at = 0; at < count; ++at) {
    const int i = order.nodes[static_cast<std::size_t>(at)];
    const auto& node = *nodes[static_cast<std::size_t>(i)];
    from.clear();
    for (const edge& v : inputs(i))
      from.push_back({v.row < 0 || v.row >= count ? -1 : row_of[static_cast<std::size_t>(v.row)], v.port});
    node_facts facts = facts_of_node(g, node, i);
    facts.wants_content = wanted[static_cast<std::size_t>(i)] != 0;
    row_of[static_cast<std::size_t>(i)] = static_cast<int>(a.rows.size());
    const store_of<G> store{g, node, assumed.stored_shapes};
    if (at >= order.cyclic_from) {
      facts.why = "it depends on itself, through other layers";
      record.add(a, unknown_op{facts.type}, from, facts, store);
      continue;
    }
    if (const given_input* given = given_node(assumed.inputs, i)) {
      record.add_given_input(a, given->is, facts);
      continue;
    }
    bool entered = false;
    if constexpr (tells_bodies<G>) {
      if (const auto bodies = traits::bodies(g, node); !bodies.empty()) {
        sequence<partial_tensor> operands;
        for (const edge& v : from) operands.push_back(a[v]);
        const auto run = [&](const auto& body, std::span<const given_input> with, analysis<Cs...>& into) {
          analyze_by_inputs(into, body.graph, {with, assumed.trips, assumed.stored_shapes, assumed.implied_contents},
                            body.wiring.goes_on);
        };
        traits::visit(g, node, [&]<class Op>(const Op& op) {
          if constexpr (!std::same_as<Op, unknown_op>)
            record.add_entered(a, op, from, enter_bodies<Cs...>(bodies, operands, assumed.rounds_of(facts.name), run),
                               facts, store),
                entered = true;
        });
      }
    }
    if (entered) continue;
    traits::visit(g, node, [&]<class Op>(const Op& op) {
      bool choice = false;
      if constexpr (has_outputs<G> && requires { op.entry(); })
        if (assumed.implied_contents && op.entry().reads != 0)
          choice = imply_contents(a, g, op, node, std::span<const edge>(inputs(i)), from, nodes);
      record.add(a, op, from, facts, store);
      if (choice && a.rows.back().why.empty())
        a.rows.back().shape_as_stored = true,
        a.rows.back().why = "its target shape is not there and taken to keep leading dimensions";
    });
  }
  mark_reached(a);
}
}  // namespace detail

// Rows in execution order, figures under each convention. Assumptions are for graphs that tell who feeds whom.
template <class... Conventions, class Graph>
constexpr analysis<Conventions...> analyze(const Graph& g, const assumptions& assumed = {}) {
  analysis<Conventions...> a;
  static_assert(has_nodes<Graph>, "opcost: a graph needs graph_traits with nodes(graph) (README: Plug in your graph)");
  if constexpr (has_nodes<Graph>) {
    static_assert(has_visit<Graph>,
                  "opcost: a graph needs graph_traits with visit(graph, node, visitor) (README: Plug in your graph)");
    static_assert(has_inputs<Graph> || has_operands<Graph>,
                  "opcost: a graph needs graph_traits with inputs(graph, node) or operands(graph, node) (README: Plug "
                  "in your graph)");
    if constexpr (has_visit<Graph> && has_inputs<Graph>)
      detail::analyze_by_inputs(a, g, assumed);
    else if constexpr (has_visit<Graph> && has_operands<Graph>)
      detail::analyze_by_operands(a, g);
  }
  return a;
}

}  // namespace opcost

// ---- opcost/graph/network.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A network written down in C++, at compile time if you like. In a constant expression an operation that refuses its
// operands does not compile.

// ---- opcost/ops/io.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The borders of a graph: what comes in, what is stored, what goes out. None of them computes.

namespace opcost {

struct input {
  partial_shape dims{};
  dtype type = dtype::f32;
};
template <> struct op_traits<input> {
  static constexpr std::string_view name = "Parameter";
  static constexpr node_kind kind = node_kind::input;
  static constexpr void attributes(auto& op, auto&& f) { f("shape", op.dims), f("element_type", op.type); }
  template <class Dim> static constexpr inferred<Dim> infer(const input& op, const basic_operands<Dim>&) {
    if constexpr (std::same_as<Dim, interval>)
      return of(op.dims, op.type);
    else
      return op.dims.is_static() ? inferred<Dim>(of(numbers(op.dims), op.type))
                                 : inferred<Dim>("a dimension of the input is not known");
  }
  static constexpr tally count(const input&, const tensors&, const outputs&) { return {}; }
};

struct constant {
  ints dims{};
  dtype type = dtype::f32;
  std::span<const interval> numbers{};  // its content, where the graph carries it
};
template <> struct op_traits<constant> {
  static constexpr std::string_view name = "Constant";
  static constexpr node_kind kind = node_kind::constant;
  static constexpr void attributes(auto& op, auto&& f) { f("shape", op.dims), f("element_type", op.type); }
  template <class Dim> static constexpr inferred<Dim> infer(const constant& op, const basic_operands<Dim>&) {
    basic_shape<Dim> dims = op.dims;
    return of(dims, op.type);
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

namespace opcost {
namespace detail {
inline void shapes_do_not_fit(std::string_view) {}  // not constexpr: see core/count.hpp
inline void no_such_module(std::string_view) {}
}  // namespace detail

// A block of layers: op_traits<Block> states name and build(block, net, x...), which adds the layers and returns the
// last value, or an array of them.
template <class Op, class Net, class... Values>
concept block = requires(const Op& op, Net& net, Values... values) {
  op_traits<Op>::build(op, net, values...);
};

// A convention that needs to know how layers print themselves states describe(layer, in, put); a network without one
// keeps no texts.
struct append_text {
  sequence<char>& to;
  constexpr void operator()(std::string_view s) const { to.append(s.data(), s.size()); }
};
template <class C, class Op>
concept describes = requires(const Op& op, tensors in, append_text put) {
  C::describe(op, in, put);
};

template <class... Conventions> class network : public analysis<Conventions...> {
 public:
  // `type`: the network's own class, for the texts that print it.
  constexpr explicit network(std::string_view type = "Network") {
    this->rows.reserve(64), this->tensors.reserve(64), this->inputs.reserve(64);
    this->tree.add(-1, {}, type, false);
  }
  constexpr edge input(const partial_shape& dims, dtype type = dtype::f32) { return add(opcost::input{dims, type}); }
  constexpr edge constant(const ints& dims, dtype type = dtype::f32) {
    return add(opcost::constant{.dims = dims, .type = type});
  }
  // A constant whose content operations may read: a target shape, axes. `list` must live as long as the call.
  constexpr edge numbers(std::initializer_list<interval> list) {
    return add(opcost::constant{
        .dims = {static_cast<std::int64_t>(list.size())}, .type = dtype::i64, .numbers = {list.begin(), list.size()}});
  }
  constexpr void output(edge v) { add(network_output{}, v); }

  // The operation's or layer's first output; `port` names another one. A layer without a name is called by its number,
  // as in a Sequential; a function is no module.
  template <class Op, class... Values>
  requires(!std::is_convertible_v<const Op&, module_name>) constexpr auto add(const Op& op, Values... values) {
    if constexpr (block<Op, network, Values...>)
      return build(this->tree.at(scope_).children, op, values...);
    else if constexpr (lowered_op<Op> && !functional_of<Op>())
      return call(this->tree.add(scope_, this->tree.at(scope_).children, op_traits<Op>::name, true), op, values...);
    else
      return put(scope_, op, values...);
  }
  static constexpr edge port(edge v, int port) { return {v.row, port}; }

  // A layer as a module of the scope: net.add("conv1", conv2d{...}, x). The same name again calls the same module
  // again: its parameters count once.
  template <class Op, class... Values> constexpr auto add(module_name name, const Op& op, Values... values) {
    if constexpr (block<Op, network, Values...>)
      return build(name, op, values...);
    else if constexpr (functional_of<Op>())
      return put(scope_, op, values...);
    else
      return call(leaf(name, op), op, values...);
  }
  // What `body` adds lies in the module `name` of the scope, of class `type`; returns what body returns.
  template <class Body> constexpr decltype(auto) in(module_name name, std::string_view type, Body&& body) {
    const entered e(*this, name, type);
    ++this->tree.modules[static_cast<std::size_t>(scope_)].calls;
    this->tree.entries.push_back({.module = scope_, .row = static_cast<int>(this->rows.size())});
    return body();
  }
  // Modules in the order in which they are to be listed, or that are never called. What they are called with tells the
  // rest.
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
  // Equal ones, named by their numbers.
  template <class Op> constexpr void declare_all(const Op& op, count_t n) {
    for (int i = 0; i < n; ++i) declare(i, op);
  }
  template <class Body>
  requires(std::is_invocable_v<Body>) constexpr void declare(module_name name, std::string_view type, Body&& body) {
    const entered e(*this, name, type);
    body();
  }
  // The order in which the scope's modules are listed, where it is not that in which they are first named.
  constexpr void listed(std::initializer_list<module_name> first) {
    this->tree.order(scope_, std::span(first.begin(), first.size()));
  }
  // A learned tensor of the scope itself.
  constexpr edge parameter(std::string_view name, const shape& dims, dtype type = dtype::f32) {
    opcost::constant c{.dims = {}, .type = type};
    for (int i = 0; i < dims.rank; ++i) c.dims.push_back(dims[i]);
    if (this->tree.find_parameter(scope_, name) < 0)
      this->tree.parameters.push_back({.module = scope_, .name = name, .dims = dims, .type = type});
    return add(c);
  }
  // Two parameters, by their paths, that are one: net.tie("head.weight", "embedding.weight") after both were added. A
  // path that names nothing does not compile in a constant expression; at run time reports tell of it, and false is
  // returned.
  constexpr bool tie(std::string_view path, std::string_view to) {
    const int a = this->tree.find_parameter(path), b = this->tree.find_parameter(to);
    if (a < 0 || b < 0 || a == b) return not_found(a < 0 ? path : to);
    this->tree.parameters[static_cast<std::size_t>(a)].same_as = b,
    forget(this->tree.parameters[static_cast<std::size_t>(a)]);
    return true;
  }
  // The parameters below a module are not trained. Paths as for tie().
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

  constexpr bool not_found(std::string_view path) {
    if (std::is_constant_evaluated()) detail::no_such_module(path);
    return this->tree.not_found.push_back(path), false;
  }
  template <class Op> constexpr int leaf(const module_name& name, const Op& op) {
    const int known = this->tree.child(scope_, name);
    return known >= 0 ? known : this->tree.add(scope_, name, detail::facts_of<Op>::name(op), true);
  }
  template <class Op, class... Values> constexpr edge call(int m, const Op& op, Values... values) {
    const int calls = ++this->tree.modules[static_cast<std::size_t>(m)].calls;
    const edge v = put(m, op, values...);
    row& r = this->rows.back();
    if (calls > 1) return r.parameters = 0, r.parameter_bytes = 0, v;
    const std::array<edge, sizeof...(Values)> from{values...};
    describe(m, op, from);
    own(m, op, from, r);
    return v;
  }
  // A block; where a convention has a rule for it as a whole, the figure stands at its last row.
  template <class Op, class... Values> constexpr auto build(const module_name& name, const Op& op, Values... values) {
    const std::size_t from = this->rows.size();
    const auto result = in(name, op_traits<Op>::name, [&] { return op_traits<Op>::build(op, *this, values...); });
    if constexpr ((has_rule<Conventions, Op> || ...)) {
      const std::array<edge, sizeof...(Values)> given{values...};
      sequence<tensor> operands;
      for (const edge& v : given) operands.push_back(opcost::numbers((*this)[v]));
      std::size_t c = 0;
      const auto whole = [&]<class C>(std::type_identity<C>) {
        if constexpr (has_rule<C, Op>)
          if (const figure f = rule<C, Op>::figure_of(op, tensors(std::span<const tensor>(operands)), outputs{});
              f.known && this->rows.size() > from) {
            for (std::size_t i = from; i < this->rows.size(); ++i)
              this->figures[i * sizeof...(Conventions) + c] = count_t(0);
            this->figures[(this->rows.size() - 1) * sizeof...(Conventions) + c] = f;
          }
        ++c;
      };
      (whole(std::type_identity<Conventions>{}), ...);
    }
    return result;
  }
  template <class Op> constexpr void describe(int m, const Op& op, std::span<const edge> from) {
    if constexpr ((describes<Conventions, Op> || ...)) {
      sequence<tensor> given;
      for (const edge& v : from)
        if ((*this)[v].dims.is_static()) given.push_back(opcost::numbers((*this)[v]));
      module& of = this->tree.modules[static_cast<std::size_t>(m)];
      of.text = this->tree.texts.size();
      const auto each = [&]<class C>(std::type_identity<C>) {
        if constexpr (describes<C, Op>)
          if (this->tree.texts.size() == of.text)
            C::describe(
                op, tensors(given.size() == from.size() ? std::span<const tensor>(given) : std::span<const tensor>()),
                append_text{this->tree.texts});
      };
      (each(std::type_identity<Conventions>{}), ...);
      of.text_size = this->tree.texts.size() - of.text;
    }
  }
  // Lists the parameters of a module, unless they are.
  template <class Op> constexpr void own(int m, const Op& op, std::span<const edge> from, const row& r) {
    if (this->tree.at(m).owns) return;
    if constexpr (requires(tensors in) { op_traits<Op>::parameters(op, in, [](std::string_view, const shape&) {}); }) {
      const tensors given = from.empty() ? tensors{} : recorder_.operands_as_numbers();
      if (given.size() < static_cast<int>(from.size())) return;  // a dimension is not known
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
  // What another module owns already is not counted where it is used again.
  constexpr void forget(const module_parameter& p) {
    for (row& r : this->rows) {
      if (r.module != p.module || r.parameters == 0) continue;
      r.parameters -= p.dims.elements(), r.parameter_bytes -= bytes_of(p.type, p.dims.elements());
      return;
    }
  }

  template <class C> static constexpr bool leaves_out() {
    return requires(const module_tree& tree) { C::leaves_out(tree, 0); };
  }
  constexpr void leave_out(int row, int module) {
    std::size_t at = static_cast<std::size_t>(row) * sizeof...(Conventions);
    const auto each = [&]<class C>(std::type_identity<C>) {
      if constexpr (leaves_out<C>())
        if (C::leaves_out(this->tree, module)) this->figures[at] = count_t(0);
      ++at;
    };
    (each(std::type_identity<Conventions>{}), ...);
  }

  template <class Op, class... Values> constexpr edge put(int module, const Op& op, Values... values) {
    static_assert(
        costed_op<Op>,
        "opcost: an operation needs op_traits with name, infer and count, or name and lower (README: Add an op)");
    if constexpr (costed_op<Op>) {
      const edge from[]{values..., edge{}};
      const int at = recorder_.add(*this, op, std::span<const edge>(from).first(sizeof...(Values)), {.module = module});
      if constexpr ((leaves_out<Conventions>() || ...)) leave_out(at, module);
      const row& r = this->at(at);
      if (std::is_constant_evaluated() && r.state == standing::not_known && !r.why.empty())
        detail::shapes_do_not_fit(r.why);
      return {at, 0};
    } else {
      return {};
    }
  }
};

}  // namespace opcost

// ---- opcost/graph/totals.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A network's figures under one convention, summed over its rows.

namespace opcost {

struct work_range {
  count_t least = 0, most = 0;
  constexpr bool operator==(const work_range&) const = default;
};
// A sum over rows, with the branches of which one runs and it is not known which. `of(a, row)` is what is summed.
template <class Of> constexpr work_range range_of(const analysis_base& a, const Of& of) {
  work_range sum;
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    const row& r = a.at(i);
    if (r.counts()) sum.least += of(a, i), sum.most += of(a, i);
    if (r.counts() || !r.reached || r.folded) continue;
    work_range own;
    bool first = true;
    for (const body_rows& b : a.bodies) {
      if (b.row != i || !known(b.rounds)) continue;
      const work_range inside = range_of(b.inside, of);
      own.least = first ? inside.least * b.rounds.min : smaller(own.least, inside.least * b.rounds.min);
      own.most = larger(own.most, inside.most * b.rounds.min);
      first = false;
    }
    sum.least += own.least, sum.most += own.most;
  }
  return sum;
}
// Whether a row's work hangs on rounds that somebody assumed.
constexpr bool rounds_assumed(const analysis_base& a, int row) {
  for (const body_rows& b : a.bodies) {
    if (b.row != row) continue;
    if (b.assumed) return true;
    for (const body_rows& inner : b.inside.bodies)
      if (rounds_assumed(b.inside, inner.row)) return true;
  }
  return false;
}

struct totals {
  std::string_view convention{};
  count_t macs = 0, valid_macs = 0;                     // every tap of a window; those that do not fall on padding
  figure flops{count_t(0)}, flops_integer{count_t(0)};  // all; of them, those on integer operands
  count_t transcendental = 0;                           // exp, log, pow, trigonometric, tanh, erf
  count_t parameters = 0, weight_bytes = 0;
  count_t activations = 0, mac_activations = 0;  // elements written by every layer, by those with MACs
  memory_peak peak{};
  count_t assumed_macs = 0, assumed_flops = 0;  // of both, those in loops whose rounds are the caller's word
  work_range macs_range{},
      flops_range{};  // where it is not known which branch runs: with the least, and the most, of them

  constexpr bool saturated() const {
    return macs.saturated() || flops.whole.saturated() || parameters.saturated() || weight_bytes.saturated() ||
           activations.saturated() || peak.bytes.saturated() || transcendental.saturated();
  }
};

// A layer works on integers where its first operand that is data, or else its output, is of an integer type.
constexpr bool works_on_integers(const analysis_base& a, const row& r) {
  const auto from = a.inputs_of(r);
  for (int i = 0; i < r.inputs; ++i) {
    const partial_tensor& t = a[from[static_cast<std::size_t>(i)]];
    if (t.present() && (i >= 32 || ((r.settings >> i) & 1u) == 0)) return is_integer(t.type);
  }
  return r.outputs > 0 && is_integer(a.outputs_of(r)[0].type);
}

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
    if (r.counts() && rounds_assumed(a, i)) t.assumed_macs += r.work.mac, t.assumed_flops += f.whole;
  }
  t.macs_range = range_of(a, [](const analysis_base& in, int i) { return in.at(i).work.mac; });
  t.flops_range = range_of(a, [](const analysis_base& in, int i) {
    return in
        .figures[static_cast<std::size_t>(i * analysis<Cs...>::conventions + analysis<Cs...>::template index_of<C>())]
        .whole;
  });
  t.macs = work.mac, t.valid_macs = work.valid_mac(), t.transcendental = work.transcendental();
  const parameter_count p = count_parameters(a);
  t.parameters = p.elements, t.weight_bytes = p.bytes;
  t.activations = a.activations(), t.mac_activations = a.activations(true);
  t.peak = peak_of(a);
  return t;
}

}  // namespace opcost

// ---- opcost/layers/convolution_layers.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Convolutions as frameworks name them: input [N, C, spatial...], a filter and a bias of their own.

// ---- opcost/layers/attribute_types.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// What attributes of layers are beside numbers, lists and choices: values that may be None, numbers of either kind,
// lists that a single number stands for. A layer's op_traits visits its attributes in the order of the framework's
// constructor, by its names:
//   f("kernel_size", per_axis<2>(l.kernel_size)), f("stride", per_axis<2>(l.stride, 1)), f("bias", l.bias);
// what is passed by value refers to the layer's members.

// ---- opcost/op/window.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The arithmetic of sliding windows along one dimension: extents, automatic padding, and how many taps fall on real
// elements.

namespace opcost {

enum class auto_pad : std::uint8_t { explicit_, same_upper, same_lower, valid };
template <>
inline constexpr std::array<std::string_view, 4> spellings<auto_pad>{"explicit", "same_upper", "same_lower", "valid"};

// dilation * (kernel - 1) + 1: the extent of a dilated window.
template <class Dim> constexpr Dim dilated(Dim kernel, Dim dilation) { return dilation * (kernel - 1) + 1; }

struct padding {
  count_t begin = 0, end = 0;
};

// What makes the output ceil(n / stride) wide: total = (ceil(n / stride) - 1) * stride + window - n, the odd one at the
// end (upper) or the start (lower).
constexpr padding same_padding(count_t n, count_t window, count_t stride, auto_pad mode) {
  const count_t total = larger((ceil_div(n, stride) - 1) * stride + window - n, 0);
  const count_t less = total / 2;
  return mode == auto_pad::same_lower ? padding{total - less, less} : padding{less, total - less};
}

namespace detail {
// The sum over 0 <= i < n of floor((a i + b) / m) for a, b >= 0 and m > 0, in logarithmic time (Euclid's algorithm on
// the lattice points under a line).
template <class N> constexpr N floor_sum(N n, N m, N a, N b) {
  N sum = 0;
  while (n > 0) {
    sum += (a / m) * (n * (n - 1) / 2) + (b / m) * n;
    a = a % m, b = b % m;
    const N y = a * n + b;
    if (y < m) break;
    n = y / m, b = y % m;
    const N t = m;
    m = a, a = t;
  }
  return sum;
}
// Pairs (o, k), 0 <= o < outs, 0 <= k < taps, with o * stride + k * dilation < limit.
template <class N> constexpr N pairs_below(N outs, N taps, N stride, N dilation, N limit) {
  if (limit <= 0) return 0;
  // a tap k has clamp(ceil((limit - k dilation) / stride), 0, outs) outputs
  const N any = (limit + dilation - 1) / dilation;
  const N some = taps < any ? taps : any;             // taps that have one
  const N reach = limit - ((outs - 1) * stride + 1);  // k dilation up to this: all outputs
  const N all = reach < 0 ? N(0) : reach / dilation + 1;
  const N full = some < all ? some : all;
  if (some == full) return full * outs;
  // ceil(v / s) = floor((v - 1) / s) + 1, summed from the last such tap backwards so that v grows by dilation
  return full * outs + floor_sum<N>(some - full, stride, dilation, limit - (some - 1) * dilation - 1) + (some - full);
}
template <class N> constexpr N taps_between(N extent, N outs, N taps, N stride, N dilation, N pad) {
  return pairs_below<N>(outs, taps, stride, dilation, extent + pad) - pairs_below<N>(outs, taps, stride, dilation, pad);
}
}  // namespace detail

// Pairs of an output position and a window tap that meet a real element: 0 <= o * stride + k * dilation - pad < extent.
constexpr count_t taps_on_elements(count_t extent, count_t outs, count_t taps, count_t stride, count_t dilation,
                                   count_t pad_begin) {
  if (outs <= 0 || taps <= 0 || extent <= 0 || stride <= 0 || dilation <= 0) return 0;
  if (pad_begin == 0 && (outs - 1) * stride + (taps - 1) * dilation < extent) return outs * taps;
  // plain integers where no product can overflow
  constexpr std::int64_t modest = 1 << 20;
  if (extent < modest && outs < modest && taps < modest && stride < modest && dilation < modest && pad_begin < modest)
    return detail::taps_between<std::int64_t>(extent.n, outs.n, taps.n, stride.n, dilation.n, pad_begin.n);
  return detail::taps_between<count_t>(extent, outs, taps, stride, dilation, pad_begin);
}

}  // namespace opcost

namespace opcost {

// A value, or None.
template <class T> struct none_or {
  T value{};
  bool given = false;
  constexpr none_or() = default;
  template <class U>
  requires std::convertible_to<U, T>
  constexpr none_or(U v) : value(static_cast<T>(v)), given(true) {}
  constexpr bool operator==(const none_or&) const = default;
};

// 2 and 2.0 are equal, and print differently.
struct real_number {
  double value = 0;
  bool whole = false;
  constexpr real_number() = default;
  template <std::floating_point Real> constexpr real_number(Real v) : value(static_cast<double>(v)) {}
  template <std::integral Int> constexpr real_number(Int v) : value(static_cast<double>(v)), whole(true) {}
};

// One factor, or one a dimension; none.
struct factors {
  std::array<double, 3> items{};
  int size = 0;
  constexpr factors() = default;
  constexpr factors(double v) : items{v}, size(1) {}
  constexpr factors(std::initializer_list<double> list) {
    for (double v : list)
      if (size < 3) items[static_cast<std::size_t>(size++)] = v;
  }
  constexpr double operator[](int i) const { return items[static_cast<std::size_t>(size == 1 ? 0 : i)]; }
};

// In a list: as large as the input is. Python's None.
inline constexpr count_t as_input = -count_t::limit;

// A list of which one number may stand for `width` of them, as it prints: an empty one is `otherwise`.
struct list_attribute {
  ints& list;
  ints otherwise{};
  int width = 0;             // 0: a single number prints as one; -1: as a tuple of one
  auto_pad* mode = nullptr;  // of padding: 'same' or 'valid' instead of numbers
};
template <int Width, class List> constexpr list_attribute per_axis(List& list, const ints& otherwise = {}) {
  return {const_cast<ints&>(list), otherwise, Width};
}
template <class List> constexpr list_attribute as_written(List& list, const ints& otherwise = {}) {
  return {const_cast<ints&>(list), otherwise};
}
template <class List> constexpr list_attribute as_tuple(List& list) { return {const_cast<ints&>(list), {}, -1}; }
template <int Width, class List, class Mode> constexpr list_attribute padding_per_axis(List& list, Mode& mode) {
  return {const_cast<ints&>(list), {0}, Width, const_cast<auto_pad*>(&mode)};
}

// A switch that is off where another one is.
struct switch_attribute {
  bool& is;
  bool possible;
};
template <class Bool> constexpr switch_attribute only_if(bool possible, Bool& is) {
  return {const_cast<bool&>(is), possible};
}

// A list as one number a dimension, where it is a single one.
constexpr ints spread_over(const ints& list, int n) {
  return list.rank == 1 && n > 1 ? ints::filled(n, list[0]) : list;
}

}  // namespace opcost

// ---- opcost/ops/binary_arithmetic.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Arithmetic of two operands, element by element. OpenVINO operation specifications: arithmetic/Add-1, ..., Power-1,
// SquaredDifference-1.

// ---- opcost/op/elementwise.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The categories of operations that work element by element: of one operand, and of several whose shapes are broadcast.

// ---- opcost/op/content.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Contents element by element: what value rules are made of. A tensor's content is numbers (possibly only partly known)
// or reals, by its element type.

// ---- opcost/op/number.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The arithmetic of single elements: reals rounded to their type, and integers of which only bounds are known, bounded
// as OpenVINO does it.
#include <bit>

namespace opcost {

// The numbers that an integer type holds; of 64 bits, those that a count holds.
constexpr interval range_of(dtype t) {
  const int width = bits_of(t);
  const bool is_signed = t >= dtype::i64 && t <= dtype::i4;
  if (is_boolean(t)) return {0, 1};
  if (width == 0 || width >= 64) return is_signed ? interval::any() : interval::unknown();
  const std::int64_t half = std::int64_t{1} << (width - 1);
  return is_signed ? interval(-half, half - 1) : interval(0, 2 * half - 1);
}

// ---- reals, without <cmath>: these run in constant expressions too

// Towards zero; from 2^52 on every double is whole, and no number stays none.
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

namespace detail {
// The nearest number with a significand of `bits` bits whose least normal exponent is `least`, ties to even; no
// overflow.
constexpr double nearest(double v, int bits, int least) {
  int exponent = static_cast<int>((std::bit_cast<std::uint64_t>(v) >> 52) & 2047u) - 1023;
  if (v == 0 || exponent == 1024) return v;
  if (exponent < least) exponent = least;
  const double step = std::bit_cast<double>(static_cast<std::uint64_t>(exponent - bits + 1 + 1023) << 52);
  return half_to_even(v / step) * step;
}
}  // namespace detail

// A real as its element type holds it.
constexpr double rounded(dtype t, double v) {
  switch (t) {
    case dtype::f32: return detail::nearest(v, 24, -126);
    case dtype::f16: return detail::nearest(v, 11, -14);
    case dtype::bf16: return detail::nearest(v, 8, -126);
    case dtype::f8e4m3: return detail::nearest(v, 4, -6);
    case dtype::f8e5m2: return detail::nearest(v, 3, -14);
    default: return v;
  }
}
inline constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
constexpr double square_root(double v) {
  if (!(v >= 0)) return no_number;
  if (v == 0 || v > 1e300) return v == 0 ? v : no_number;
  double r = v < 1 ? 1 : v;  // from above Newton's steps fall until they are exact
  for (int k = 0; k < 1100; ++k) {
    const double next = (r + v / r) / 2;
    if (!(next < r)) break;
    r = next;
  }
  return r;
}
// For exponents that are multiples of 1/2, which is what shape computations have; no number for others.
constexpr double power_of(double a, double b) {
  const double twice = b < 0 ? -2 * b : 2 * b;
  if (truncated(twice) != twice || twice > 2048) return no_number;
  double r = 1;
  for (double k = 2; k <= twice; k += 2) r *= a;
  if (truncated(twice / 2) * 2 != twice) r *= square_root(a);
  return b < 0 && r == 0 ? no_number : b < 0 ? 1 / r : r;
}

// ---- integers

// Bounds that are no number: of an open interval no result is known, but OpenVINO takes it not to be negative.
constexpr bool open(interval d) { return !d.exact() && (d.max.saturated() || d.min.saturated()); }
constexpr interval of_open(interval a, interval b) {
  return a.min.n == -count_t::limit || b.min.n == -count_t::limit ? interval::any() : interval::unknown();
}

// f of two numbers where f takes its extremes at the ends of closed intervals.
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

// Nothing is known of a division by what is zero.
constexpr interval quotient_of(interval a, interval b, bool floored) {
  if (is(b, 0)) return interval::any();
  if (may_be(b, 0)) return of_open(a, b);
  return floored ? bounds_of([](count_t x, count_t y) { return floor_div(x, y); }, a, b)
                 : bounds_of([](count_t x, count_t y) { return x / y; }, a, b);
}
// The remainder has the sign of the dividend, or floored: of the divisor. Within one multiple of the divisor it grows
// with the dividend.
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

namespace detail {
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
}  // namespace detail
constexpr interval power_of(interval a, interval b) {
  if (!(a.exact() && b.exact()) && !open(a) && !open(b) && (a.min < 0 || b.min < 0)) return interval::any();
  return bounds_of(detail::power_of, a, b);
}

// A number as another integer type holds it. What does not fit wraps; where that is not known exactly, it may be
// anything that the type holds, but for 32 bits and more: the lengths that run through shape computations fit those.
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

}  // namespace opcost

namespace opcost {

// True where every element has a place in the content; a tensor without elements has all of them.
template <class Dim> constexpr bool has_content(const basic_tensor<Dim>& t) {
  return t.has_value() || (t.dims.is_static() && is(t.dims.elements(), 0));
}

template <class Dim> constexpr Dim number_at(const basic_tensor<Dim>& t, std::size_t i) {
  return t.reals.empty() ? t.value[i] : Dim(to_count(t.reals[i]));
}
// A number that is only partly known has no real value: ask known(number_at(...)) first.
template <class Dim> constexpr double real_at(const basic_tensor<Dim>& t, std::size_t i) {
  return t.reals.empty() ? static_cast<double>(lower(t.value[i])) : t.reals[i];
}

// Element `from` of `t` becomes element `to`; false where a real is wanted and the number is only partly known.
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
template <class Dim> constexpr std::size_t size_of(const content<Dim>& c) {
  return c.reals.empty() ? c.numbers.size() : c.reals.size();
}

// The same elements in the same order: reshaping, conversion.
template <class Dim> constexpr bool copy_content(const basic_tensor<Dim>& t, content<Dim> into) {
  const std::size_t n = size_of(into);
  if (!t.has_value() || (t.reals.empty() ? t.value.size() : t.reals.size()) != n) return false;
  for (std::size_t i = 0; i < n; ++i)
    if (!put_element(into, i, t, i)) return false;
  return true;
}

// ---- element by element

// The element of an operand that meets element i of `out`, where the operand's dimensions stand `shift` places into
// out's and those of 1 are stretched.
constexpr std::size_t stretched(const partial_shape& from, int shift, const partial_shape& out, std::size_t i) {
  std::size_t at = 0, step = 1;
  for (int d = out.rank - 1; d >= 0; --d) {
    const std::int64_t extent = lower(out[d]).n,
                       own = d >= shift && d - shift < from.rank ? lower(from[d - shift]).n : 1;
    if (extent <= 0 || own <= 0) return 0;
    if (own > 1) at += i % static_cast<std::size_t>(extent) * step;
    i /= static_cast<std::size_t>(extent), step *= static_cast<std::size_t>(own);
  }
  return at;
}
constexpr std::size_t content_size(const partial_tensor& t) {
  return t.reals.empty() ? t.value.size() : t.reals.size();
}

// What a function of single elements knows of them: integers, possibly only bounded, and reals. Either may be null.
struct element_rule {
  interval (*number)(interval);
  double (*real)(double);
};
struct pair_rule {
  interval (*number)(interval, interval);
  double (*real)(double, double);
};
constexpr bool put_real(content<interval> into, std::size_t at, dtype type, double v) {
  into.reals[at] = rounded(type, v);
  return v == v;
}

// `whole`: a content is known altogether or not at all, as OpenVINO has it for most functions.
constexpr bool map_elements(const element_rule& f, bool whole, const partial_tensor& x, const partial_tensor& out,
                            content<interval> into) {
  const std::size_t n = size_of(into);
  if (content_size(x) != n) return false;
  for (std::size_t i = 0; i < n; ++i) {
    if (!into.reals.empty()) {
      if (f.real == nullptr || x.reals.empty()) return false;
      if (!put_real(into, i, out.type, f.real(x.reals[i]))) return false;
    } else {
      if (f.number == nullptr || x.value.empty() || (whole && !x.value[i].exact())) return false;
      into.numbers[i] = f.number(x.value[i]);
    }
  }
  return true;
}

// Two operands, their dimensions `shift_a` and `shift_b` places into out's.
constexpr bool map_pairs(const pair_rule& f, bool whole, const partial_tensor& a, int shift_a, const partial_tensor& b,
                         int shift_b, const partial_tensor& out, content<interval> into) {
  const std::size_t n = size_of(into), size_a = content_size(a), size_b = content_size(b);
  if (size_a == 0 || size_b == 0) return false;
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t k = stretched(a.dims, shift_a, out.dims, i), l = stretched(b.dims, shift_b, out.dims, i);
    if (k >= size_a || l >= size_b) return false;
    if (!into.reals.empty()) {
      if (f.real == nullptr || a.reals.empty() || b.reals.empty()) return false;
      if (!put_real(into, i, out.type, f.real(a.reals[k], b.reals[l]))) return false;
    } else {
      if (f.number == nullptr || a.value.empty() || b.value.empty() ||
          (whole && !(a.value[k].exact() && b.value[l].exact())))
        return false;
      into.numbers[i] = f.number(a.value[k], b.value[l]);
    }
  }
  return true;
}

// A content as another element type holds it: reals become integers by truncation, numbers reals where they are known.
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

// A content as a shape; -1 is a dimension that is not known. Where the content is not, its length may still tell the
// rank. False where a dimension is negative.
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

}  // namespace opcost

namespace opcost {

// Element types that an operation takes. One that is not known passes.
enum class accepts : std::uint8_t { anything, numbers, reals, integers, booleans };
constexpr const char* refused(accepts what, dtype t) {
  if (t == dtype::dynamic || t == dtype::none || what == accepts::anything) return nullptr;
  if (what == accepts::numbers && !is_real(t) && !is_integer(t)) return "its elements must be numbers";
  if (what == accepts::reals && !is_real(t)) return "its elements must be real numbers";
  if (what == accepts::integers && is_real(t)) return "its elements must be integers";
  if (what == accepts::booleans && !is_boolean(t)) return "its elements must be booleans";
  return nullptr;
}

// The shape and the type of the first operand.
template <class Dim> constexpr inferred<Dim> like_first(const basic_operands<Dim>& in, accepts what) {
  if (const char* why = refused(what, in[0].type)) return why;
  return of(in[0].dims, in[0].type);
}

// y_i = f(x_i): the same work for each element.
template <fixed_string Name, tally Each, accepts What = accepts::numbers> struct elementwise {
  static constexpr std::string_view name = Name;
  static constexpr int inputs = 1;
  static constexpr memory_use memory = memory_use::in_place;
  template <class Dim> static constexpr inferred<Dim> infer(const auto&, const basic_operands<Dim>& in) {
    return like_first(in, What);
  }
  static constexpr tally count(const auto&, const tensors&, const outputs& out) {
    return Each * out[0].dims.elements();
  }
};

// ---- several operands

// numpy aligns shapes at their ends and stretches both; pdpd puts the second shape `axis` places into the first (-1: at
// its end) and stretches only that one.
enum class auto_broadcast : std::uint8_t { none, numpy, pdpd, explicit_ };  // explicit: none, by its old name
template <>
inline constexpr std::array<std::string_view, 4> spellings<auto_broadcast>{"none", "numpy", "pdpd", "explicit"};
struct broadcasting {
  auto_broadcast mode = auto_broadcast::numpy;
  count_t axis = 0;
};
constexpr void broadcasting_attributes(auto& op, auto&& f) {
  f("auto_broadcast", op.mode), f("auto_broadcast.auto_broadcast_axis", op.axis);
}

// How far into `into` the dimensions of `b` begin; negative: they do not fit.
constexpr int shift_of(const broadcasting& how, int into_rank, int b_rank) {
  if (how.mode != auto_broadcast::pdpd || how.axis == -1) return into_rank - b_rank;
  return how.axis < 0 || how.axis > into_rank - b_rank ? -1 : static_cast<int>(how.axis.n);
}
template <class Dim>
constexpr bool broadcast_by(const broadcasting& how, basic_shape<Dim>& into, const basic_shape<Dim>& b) {
  if (how.mode == auto_broadcast::numpy) return broadcast(into, b);
  if (how.mode != auto_broadcast::pdpd) return merge(into, b);
  if (!into.ranked() || !b.ranked()) return into = basic_shape<Dim>::of_unknown_rank(), true;
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

// Two operands of one type. `result`: the type of the output where it is not theirs.
template <class Dim>
constexpr inferred<Dim> broadcast_pair(const broadcasting& how, const basic_operands<Dim>& in, accepts what,
                                       dtype result) {
  const dtype type = common(in[0].type, in[1].type);
  if (type == dtype::none) return "the operands' element types differ";
  if (const char* why = refused(what, type)) return why;
  basic_shape<Dim> out = in[0].dims;
  if (!broadcast_by(how, out, in[1].dims)) return "the operands' shapes do not broadcast";
  return of(out, result == dtype::dynamic ? type : result);
}
constexpr bool map_broadcast(const broadcasting& how, const pair_rule& f, bool whole, const partial_tensors& in,
                             const partial_tensor& out, content<interval> into) {
  const partial_tensor &a = in[0], &b = in[1];
  return map_pairs(f, whole, a, out.dims.rank - a.dims.rank, b, shift_of(how, out.dims.rank, b.dims.rank), out, into);
}

// y_i = f(a_i, b_i), of operations that derive from `broadcasting`.
template <fixed_string Name, tally Each, accepts What = accepts::numbers, dtype Result = dtype::dynamic>
struct elementwise_pair {
  static constexpr std::string_view name = Name;
  static constexpr int inputs = 2;
  static constexpr memory_use memory = memory_use::in_place;
  static constexpr void attributes(auto& op, auto&& f) { broadcasting_attributes(op, f); }
  template <class Dim> static constexpr inferred<Dim> infer(const broadcasting& how, const basic_operands<Dim>& in) {
    return broadcast_pair(how, in, What, Result);
  }
  static constexpr tally count(const broadcasting&, const tensors&, const outputs& out) {
    return Each * out[0].dims.elements();
  }
};

// The content of operations whose traits say how single elements come about: number(interval...) and real(double...).
// `Whole`: see map_elements.
template <bool Whole = true> struct element_value {
  template <class Op>
  static constexpr bool value(const Op&, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    element_rule f{nullptr, nullptr};
    if constexpr (requires { op_traits<Op>::number(interval{}); }) f.number = op_traits<Op>::number;
    if constexpr (requires { op_traits<Op>::real(0.0); }) f.real = op_traits<Op>::real;
    return map_elements(f, Whole, in[0], out, into);
  }
};
template <bool Whole = false> struct pair_value {
  template <class Op>
  static constexpr bool value(const Op& how, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    pair_rule f{nullptr, nullptr};
    if constexpr (requires { op_traits<Op>::number(interval{}, interval{}); }) f.number = op_traits<Op>::number;
    if constexpr (requires { op_traits<Op>::real(0.0, 0.0); }) f.real = op_traits<Op>::real;
    return map_broadcast(how, f, Whole, in, out, into);
  }
};

}  // namespace opcost

namespace opcost {

struct add : broadcasting {};
template <> struct op_traits<add> : elementwise_pair<"Add", tally{.add = 1}>, pair_value<> {
  static constexpr std::string_view formula = "a + b";
  static constexpr interval number(interval a, interval b) { return sum_of(a, b); }
  static constexpr double real(double a, double b) { return a + b; }
};

struct subtract : broadcasting {};
template <> struct op_traits<subtract> : elementwise_pair<"Subtract", tally{.add = 1}>, pair_value<> {
  static constexpr std::string_view formula = "a - b";
  static constexpr interval number(interval a, interval b) { return difference_of(a, b); }
  static constexpr double real(double a, double b) { return a - b; }
};

struct multiply : broadcasting {};
template <> struct op_traits<multiply> : elementwise_pair<"Multiply", tally{.mul = 1}>, pair_value<> {
  static constexpr std::string_view formula = "a b";
  static constexpr interval number(interval a, interval b) { return product_of(a, b); }
  static constexpr double real(double a, double b) { return a * b; }
};

// Integers: towards minus infinity as in Python, or towards zero.
struct divide : broadcasting {
  bool python_division = true;
};
template <> struct op_traits<divide> : elementwise_pair<"Divide", tally{.div = 1}> {
  static constexpr std::string_view formula = "a / b";
  static constexpr void attributes(auto& op, auto&& f) {
    broadcasting_attributes(op, f), f("m_pythondiv", op.python_division);
  }
  static constexpr bool value(const divide& op, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    const pair_rule floored{[](interval a, interval b) { return quotient_of(a, b, true); }, nullptr};
    const pair_rule plain{[](interval a, interval b) { return quotient_of(a, b, false); },
                          [](double a, double b) { return b == 0 ? no_number : a / b; }};
    return map_broadcast(op, op.python_division && into.reals.empty() ? floored : plain, false, in, out, into);
  }
};

struct maximum : broadcasting {};
template <> struct op_traits<maximum> : elementwise_pair<"Maximum", tally{.cmp = 1}>, pair_value<> {
  static constexpr std::string_view formula = "max(a, b)";
  static constexpr interval number(interval a, interval b) { return larger_of(a, b); }
  static constexpr double real(double a, double b) { return a < b ? b : a; }
};

struct minimum : broadcasting {};
template <> struct op_traits<minimum> : elementwise_pair<"Minimum", tally{.cmp = 1}>, pair_value<> {
  static constexpr std::string_view formula = "min(a, b)";
  static constexpr interval number(interval a, interval b) { return smaller_of(a, b); }
  static constexpr double real(double a, double b) { return b < a ? b : a; }
};

// One remainder, of the dividend's sign.
struct mod : broadcasting {};
template <> struct op_traits<mod> : elementwise_pair<"Mod", tally{.div = 1}>, pair_value<> {
  static constexpr std::string_view formula = "a - b trunc(a / b)";
  static constexpr interval number(interval a, interval b) { return remainder_of(a, b, false); }
};

// The divisor's sign.
struct floor_mod : broadcasting {};
template <>
struct op_traits<floor_mod> : elementwise_pair<"FloorMod", tally{.add = 1, .mul = 1, .div = 1, .round = 1}>,
                              pair_value<> {
  static constexpr std::string_view formula = "a - b floor(a / b)";
  static constexpr interval number(interval a, interval b) { return remainder_of(a, b, true); }
  static constexpr double real(double a, double b) { return b == 0 ? no_number : a - b * floor_of(a / b); }
};

struct power : broadcasting {};
template <> struct op_traits<power> : elementwise_pair<"Power", tally{.pow = 1}>, pair_value<> {
  static constexpr std::string_view formula = "a^b";
  static constexpr interval number(interval a, interval b) { return power_of(a, b); }
  static constexpr double real(double a, double b) { return power_of(a, b); }
};

struct squared_difference : broadcasting {};
template <> struct op_traits<squared_difference> : elementwise_pair<"SquaredDifference", tally{.add = 1, .mul = 1}> {
  static constexpr std::string_view formula = "(a - b)^2";
};

// A layer's own bias: what follows a convolution or a matrix product. Not an operation of its own in any graph.
struct add_bias {};
template <> struct op_traits<add_bias> : elementwise<"Bias", tally{.bias = 1}, accepts::anything> {
  static constexpr int inputs = 2;
  static constexpr std::string_view formula = "x + b";
};

}  // namespace opcost

// ---- opcost/ops/convolution.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Convolutions of 1 to 3 spatial dimensions, plain, grouped and binary. Others: deconvolution.hpp (transposed),
// deformable.hpp. Attributes and shapes: OpenVINO operation specifications Convolution-1, GroupConvolution-1,
// BinaryConvolution-1.

namespace opcost {

struct convolution {
  ints strides{}, dilations{}, pads_begin{}, pads_end{};  // an empty list: 1s, for pads 0s
  auto_pad pad = auto_pad::explicit_;
};
struct group_convolution : convolution {};

namespace detail {
// Padding in one spatial dimension, as the attributes or the automatic mode say.
constexpr padding pads_of(const convolution& op, int i, count_t extent, count_t kernel) {
  if (op.pad == auto_pad::explicit_) return {op.pads_begin.at_or(i, 0), op.pads_end.at_or(i, 0)};
  if (op.pad == auto_pad::valid) return {0, 0};
  return same_padding(extent, dilated(kernel, op.dilations.at_or(i, 1)), op.strides.at_or(i, 1), op.pad);
}
constexpr bool positive(const ints& list) {
  for (count_t v : list)
    if (v <= 0) return false;
  return true;
}
constexpr bool empty_or_of(const ints& list, int n) { return list.rank == 0 || list.rank == n; }
// How many spatial dimensions there are: as the input, else the filter, else the attributes tell; -1: nothing tells.
template <class Dim>
constexpr int spatial_rank(const convolution& op, const basic_shape<Dim>& x, const basic_shape<Dim>& filter,
                           int kernel_from) {
  if (x.ranked()) return x.rank - 2;
  if (filter.ranked()) return filter.rank - kernel_from;
  for (const ints* list : {&op.strides, &op.dilations, &op.pads_begin, &op.pads_end})
    if (list->rank > 0) return list->rank;
  return -1;
}
// What is wrong with a window over n spatial dimensions, or null.
template <class Dim>
constexpr const char* window_refusal(const convolution& op, const basic_shape<Dim>& filter, int kernel_from, int n) {
  if (n < 1 || n > 3) return "a convolution has 1 to 3 spatial dimensions";
  if (filter.ranked() && filter.rank != kernel_from + n) return "the filter's rank does not go with the input's";
  if (!empty_or_of(op.strides, n) || !empty_or_of(op.dilations, n) || !empty_or_of(op.pads_begin, n) ||
      !empty_or_of(op.pads_end, n))
    return "strides, dilations and pads must be one per spatial dimension";
  if (!positive(op.strides) || !positive(op.dilations)) return "strides and dilations must be positive";
  return nullptr;
}
// The extent of the dilated kernel; a kernel of unknown extent has one tap at least.
template <class Dim>
constexpr Dim window_extent(const convolution& op, const basic_shape<Dim>& filter, int kernel_from, int i) {
  const Dim kernel = filter.ranked() ? filter[kernel_from + i] : basic_shape<Dim>::unknown_dim();
  return dilated(known(kernel) ? kernel : larger(kernel, Dim(1)), Dim(op.dilations.at_or(i, 1)));
}
// Spatial dimensions appended to `out`: floor((n + pads - window) / stride) + 1, with automatic padding ceil(n /
// stride). A refusal, or null.
template <class Dim>
constexpr const char* slide(const convolution& op, const basic_shape<Dim>& x, const basic_shape<Dim>& filter,
                            int kernel_from, int n, basic_shape<Dim>& out) {
  for (int i = 0; i < n; ++i) {
    const Dim extent = x.ranked() ? x[2 + i] : basic_shape<Dim>::unknown_dim();
    const Dim stride = op.strides.at_or(i, 1);
    if (op.pad == auto_pad::same_upper || op.pad == auto_pad::same_lower) {
      out.push_back(ceil_div(extent, stride));
      continue;
    }
    const count_t pads =
        op.pad == auto_pad::valid ? count_t(0) : larger(op.pads_begin.at_or(i, 0) + op.pads_end.at_or(i, 0), 0);
    if (pads.saturated()) return "the pads are beyond 64 bits";
    const Dim window = window_extent(op, filter, kernel_from, i);
    if (upper(window) < 1) return "the filter has no taps";
    const Dim room = extent + pads - window;
    if (known(room) && lower(room) < 0) return "the filter, dilated, is larger than the padded input";
    out.push_back(floor_div(larger(room, Dim(0)), stride) + 1);
  }
  return nullptr;
}
// Taps that meet real elements, all spatial dimensions multiplied; kernel_from: where the filter's begin.
constexpr count_t window_taps(const convolution& op, const shape& x, const shape& y, const shape& filter,
                              int kernel_from) {
  count_t taps = 1;
  for (int i = 0; i < x.rank - 2; ++i) {
    const count_t k = filter[kernel_from + i];
    taps *= taps_on_elements(x[2 + i], y[2 + i], k, op.strides.at_or(i, 1), op.dilations.at_or(i, 1),
                             pads_of(op, i, x[2 + i], k).begin);
  }
  return taps;
}
// Multiply-accumulates of a window: outputs N x O x spatial, each a dot product over `channels` x kernel.
constexpr tally window_macs(const convolution& op, const shape& x, const shape& y, const shape& filter, int kernel_from,
                            count_t channels) {
  const count_t all = y.elements() * channels * filter.product(kernel_from, filter.rank);
  return {.mac = all, .padded = all - y[0] * y[1] * channels * window_taps(op, x, y, filter, kernel_from)};
}
constexpr void convolution_attributes(auto& op, auto&& f) {
  f("strides", op.strides), f("dilations", op.dilations), f("pads_begin", op.pads_begin), f("pads_end", op.pads_end),
      f("auto_pad", op.pad);
}

template <class Dim>
constexpr inferred<Dim> infer_convolution(const convolution& op, const basic_operands<Dim>& in, dtype type) {
  const auto &x = in[0].dims, &filter = in[1].dims;
  const int n = spatial_rank(op, x, filter, 2);
  if (n < 0 && !x.ranked() && !filter.ranked()) return of_unknown_rank<Dim>(type);
  if (const char* why = window_refusal(op, filter, 2, n)) return why;
  Dim channels = dim_or_unknown(x, 1);
  if (x.ranked() && filter.ranked() && !merge(channels, filter[1])) return "the filter's channels are not the input's";
  basic_shape<Dim> out{dim_or_unknown(x, 0), dim_or_unknown(filter, 0)};
  if (const char* why = slide(op, x, filter, 2, n, out)) return why;
  return of(out, type);
}
// Groups and what a group has: channels of the input divided by the filter's. False where they contradict each other.
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
  static constexpr std::string_view formula = "MACs = #y C K; needed: those whose tap lies on an element of x";
  static constexpr int inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) { detail::convolution_attributes(op, f); }
  // in: input [N, C, spatial...], filter [O, C, kernel...]; out: [N, O, spatial...]
  template <class Dim> static constexpr inferred<Dim> infer(const convolution& op, const basic_operands<Dim>& in) {
    return detail::infer_convolution(op, in, detail::filtered_type(in[0].type, in[1].type));
  }
  static constexpr tally count(const convolution& op, const tensors& in, const outputs& out) {
    return detail::window_macs(op, in[0].dims, out[0].dims, in[1].dims, 2, in[1].dims[1]);
  }
};

// The filter [G, O/G, C/G, kernel...] carries the groups:  MACs = #y (C/G K)
template <> struct op_traits<group_convolution> {
  static constexpr std::string_view name = "GroupConvolution";
  static constexpr std::string_view formula = "MACs = #y C/G K; needed: those whose tap lies on an element of x";
  static constexpr int inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) { detail::convolution_attributes(op, f); }
  template <class Dim>
  static constexpr inferred<Dim> infer(const group_convolution& op, const basic_operands<Dim>& in) {
    const auto &x = in[0].dims, &filter = in[1].dims;
    const dtype type = detail::filtered_type(in[0].type, in[1].type);
    const int n = detail::spatial_rank(op, x, filter, 3);
    if (n < 0 && !x.ranked() && !filter.ranked()) return of_unknown_rank<Dim>(type);
    if (const char* why = detail::window_refusal(op, filter, 3, n)) return why;
    Dim channels = basic_shape<Dim>::unknown_dim();
    if (filter.ranked()) {
      Dim groups = filter[0];
      if (!detail::merge_groups(groups, x, filter[2]))
        return "the filter's groups times channels are not the input's channels";
      channels = groups * filter[1];
    }
    basic_shape<Dim> out{dim_or_unknown(x, 0), channels};
    if (const char* why = detail::slide(op, x, filter, 3, n, out)) return why;
    return of(out, type);
  }
  static constexpr tally count(const group_convolution& op, const tensors& in, const outputs& out) {
    return detail::window_macs(op, in[0].dims, out[0].dims, in[1].dims, 3, in[1].dims[2]);
  }
};

enum class binary_mode : std::uint8_t { xnor_popcount };
template <> inline constexpr std::array<std::string_view, 1> spellings<binary_mode>{"xnor-popcount"};
struct binary_convolution : convolution {
  binary_mode mode = binary_mode::xnor_popcount;
  double pad_value = 0;
};
// Bits stand for -1 and 1, a product is an exclusive nor:  MACs = #y (C K), then 2 p - B.
// Kernels leave out the padding only where pad_value is 0, which is neither of the two; any other value is computed
// with.
template <> struct op_traits<binary_convolution> {
  static constexpr std::string_view name = "BinaryConvolution";
  static constexpr std::string_view formula = "MACs = #y C K, of one bit each; y = 2 popcount - C K";
  static constexpr int inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::convolution_attributes(op, f), f("mode", op.mode), f("pad_value", op.pad_value);
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

// ---- opcost/ops/deconvolution.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Transposed convolutions: each element of the input spreads a window over the output.
// Attributes and shapes: OpenVINO operation specifications ConvolutionBackpropData-1, GroupConvolutionBackpropData-1.

namespace opcost {

struct convolution_backprop_data : convolution {
  ints output_padding{};
};
struct group_convolution_backprop_data : convolution_backprop_data {};

namespace detail {
// The extent that the windows of n elements span: (n - 1) stride + window.
template <class Dim> constexpr Dim spread(Dim n, Dim stride, Dim window) {
  return larger(n - 1, Dim(0)) * stride + window;
}

// What the ends of a spatial dimension are cropped by. Automatically only where the output's extent is given, and then
// the other way round than a convolution pads: of total = (n - 1) stride + window + output_padding - y the larger half
// goes to the start for same_upper, to the end for same_lower.
constexpr padding cropped(const convolution_backprop_data& op, int i, count_t extent, count_t kernel, count_t out,
                          bool out_given) {
  if (op.pad == auto_pad::explicit_) return {op.pads_begin.at_or(i, 0), op.pads_end.at_or(i, 0)};
  if (op.pad == auto_pad::valid || !out_given) return {0, 0};
  const count_t total = larger(spread(extent, op.strides.at_or(i, 1), dilated(kernel, op.dilations.at_or(i, 1))) +
                                   op.output_padding.at_or(i, 0) - out,
                               0);
  const count_t less = total / 2;
  return op.pad == auto_pad::same_upper ? padding{total - less, less} : padding{less, total - less};
}
// A list of extents as dimensions; those that are not known are unknown ones.
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
// The output for a filter [.., out_channels, kernel from `kernel_from`...]: N x channels x extents that are given or (n
// - 1) stride + window + output_padding - pads.
template <class Dim>
constexpr inferred<Dim> infer_deconvolution(const convolution_backprop_data& op, const basic_operands<Dim>& in,
                                            int kernel_from, Dim channels) {
  const auto &x = in[0].dims, &filter = in[1].dims;
  const dtype type = filtered_type(in[0].type, in[1].type);
  const basic_shape<Dim> wanted = in.has(2) ? extents_of(in[2]) : basic_shape<Dim>{};
  int n = spatial_rank(convolution{}, x, filter, kernel_from);
  if (!x.ranked() && !filter.ranked())
    n = wanted.ranked() && wanted.rank > 0 ? wanted.rank : spatial_rank(op, x, filter, kernel_from);
  if (n < 0 && !x.ranked() && !filter.ranked()) return of_unknown_rank<Dim>(type);
  if (const char* why = window_refusal(op, filter, kernel_from, n)) return why;
  if (!empty_or_of(op.output_padding, n)) return "output_padding must be one per spatial dimension";
  if (in.has(2) && in[2].dims.ranked() && in[2].dims.rank != 1) return "the output's extents must be a list";
  basic_shape<Dim> out{dim_or_unknown(x, 0), channels};
  if (in.has(2)) {
    if (wanted.ranked() && wanted.rank != n) return "the output's extents must be one per spatial dimension";
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
// Each input element meets `channels` x kernel weights; those that land inside the output are needed.
constexpr tally deconvolution_macs(const convolution_backprop_data& op, const tensors& in, const shape& y,
                                   int kernel_from, count_t channels) {
  const shape &x = in[0].dims, &filter = in[1].dims;
  count_t needed = x[0] * x[1] * channels;
  for (int i = 0; i < x.rank - 2; ++i) {
    const count_t k = filter[kernel_from + i], begin = cropped(op, i, x[2 + i], k, y[2 + i], in.has(2)).begin;
    // the roles of a convolution's input and output are swapped: 0 <= i stride + k dilation - begin < y
    needed *= taps_on_elements(y[2 + i], x[2 + i], k, op.strides.at_or(i, 1), op.dilations.at_or(i, 1), begin);
  }
  const count_t all = x.elements() * channels * filter.product(kernel_from, filter.rank);
  return {.mac = all, .padded = all - needed};
}
constexpr void deconvolution_attributes(auto& op, auto&& f) {
  convolution_attributes(op, f);
  f("output_padding", op.output_padding);
}
}  // namespace detail

// y[n, o, p s + k d - pad] += w[c, o, k] x[n, c, p]:  MACs = #x O K; needed: those that land inside y
template <> struct op_traits<convolution_backprop_data> {
  static constexpr std::string_view name = "ConvolutionBackpropData";
  static constexpr std::string_view formula = "MACs = #x O K; needed: those that land inside y";
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 1u << 2;
  static constexpr void attributes(auto& op, auto&& f) { detail::deconvolution_attributes(op, f); }
  // in: input [N, C, spatial...], filter [C, O, kernel...], perhaps the spatial extents of the output; out: [N, O,
  // spatial...]
  template <class Dim>
  static constexpr inferred<Dim> infer(const convolution_backprop_data& op, const basic_operands<Dim>& in) {
    const auto &x = in[0].dims, &filter = in[1].dims;
    Dim channels = dim_or_unknown(x, 1);
    if (x.ranked() && filter.ranked() && !merge(channels, filter[0]))
      return "the filter's channels are not the input's";
    return detail::infer_deconvolution(op, in, 2, dim_or_unknown(filter, 1));
  }
  static constexpr tally count(const convolution_backprop_data& op, const tensors& in, const outputs& out) {
    return detail::deconvolution_macs(op, in, out[0].dims, 2, in[1].dims[1]);
  }
};

// The filter [G, C/G, O/G, kernel...] carries the groups:  MACs = #x (O/G K)
template <> struct op_traits<group_convolution_backprop_data> {
  static constexpr std::string_view name = "GroupConvolutionBackpropData";
  static constexpr std::string_view formula = "MACs = #x O/G K; needed: those that land inside y";
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
        return "the filter's groups times channels are not the input's channels";
      channels = groups * filter[2];
    }
    return detail::infer_deconvolution(op, in, 3, channels);
  }
  static constexpr tally count(const group_convolution_backprop_data& op, const tensors& in, const outputs& out) {
    return detail::deconvolution_macs(op, in, out[0].dims, 3, in[1].dims[2]);
  }
};

}  // namespace opcost

// ---- opcost/ops/padding.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Elements before and after those there are, along each dimension. Semantics: OpenVINO operation specifications Pad-1,
// Pad-12.

// ---- opcost/op/indexing.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// What operations share that move, pick and repeat elements: axes that come as content, shapes that hang on a content,
// and views, which say where in a source each element of a result lies.

namespace opcost {

// Nothing is computed, elements only change places.
struct moves_data {
  static constexpr std::string_view formula = "moves data: no arithmetic";
  static constexpr tally count(const auto&, const tensors&, const outputs&) { return {}; }
};

// What is left of a shape where the content it hangs on is not known: for intervals as much as `dims` says, for numbers
// a refusal.
template <class Dim> constexpr inferred<Dim> at_least(const basic_shape<Dim>& dims, dtype type, const char* why) {
  if constexpr (std::same_as<Dim, interval>)
    return (void)why, of(dims, type);
  else
    return (void)dims, (void)type, why;
}
// Only the rank is known; a negative one is not.
template <class Dim> constexpr basic_shape<Dim> of_rank(count_t rank) {
  using dims = basic_shape<Dim>;
  if (rank < 0) return dims::of_unknown_rank();
  return dims::filled(static_cast<int>(smaller(rank, dims::max_rank + 1).n), dims::unknown_dim());
}
// The extent of a list: its only dimension where that is a number, else -1.
template <class Dim> constexpr count_t length_of(const basic_tensor<Dim>& list) {
  return list.dims.rank == 1 && known(list.dims[0]) ? lower(list.dims[0]) : count_t(-1);
}
template <class Dim> constexpr bool is_list(const basic_tensor<Dim>& t) { return !t.dims.ranked() || t.dims.rank == 1; }
template <class Dim> constexpr bool is_scalar(const basic_tensor<Dim>& t) {
  return !t.dims.ranked() || t.dims.rank == 0;
}
template <class Dim> constexpr bool is_scalar_or_list(const basic_tensor<Dim>& t) { return t.dims.rank <= 1; }
// The only element of a content.
struct single_number {
  std::int64_t n = 0;
  bool known = false;
};
template <class Dim> constexpr single_number known_scalar(const basic_tensor<Dim>& t) {
  const known_list all = known_value(t);
  return all.known && all.size == 1 ? single_number{all[0], true} : single_number{};
}

// Could both be the same dimension, the same shape?
template <class Dim> constexpr bool agree(Dim a, Dim b) { return merge(a, b); }
template <class Dim> constexpr bool agree(basic_shape<Dim> a, const basic_shape<Dim>& b) { return merge(a, b); }

// Axes as a set.
struct axis_set {
  unsigned bits = 0;
  bool known = false, valid = true;  // valid: none lies outside the rank
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

// d becomes d / n, where all of d is shared out evenly; false where no extent that d allows is a multiple.
// The open end is 2^63 / n, as OpenVINO has it, which divides by way of real numbers.
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

// Positions in contents. A tensor with content has few elements and none of its dimensions is large, so plain integers
// do.
template <class Dim> constexpr std::int64_t extent(const basic_shape<Dim>& s, int axis) { return lower(s[axis]).n; }
// How far apart neighbours along an axis lie.
template <class Dim> constexpr std::int64_t step_of(const basic_shape<Dim>& s, int axis) {
  std::int64_t n = 1;
  for (int i = axis + 1; i < s.rank; ++i) n = n > max_content ? n : n * smaller(lower(s[i]), max_content + 1).n;
  return n;
}
// The coordinate along an axis of element i.
template <class Dim> constexpr std::int64_t coordinate(const basic_shape<Dim>& s, int axis, std::int64_t i) {
  const std::int64_t n = extent(s, axis), step = step_of(s, axis);
  return n < 1 || step < 1 ? 0 : i / step % n;
}

// Which element of a source is element i of a result: extents of the result and the steps that they make in the source.
struct view {
  std::array<std::int64_t, 16> extent{}, step{};
  int axes = 0;
  std::int64_t from = 0;
  constexpr void add(std::int64_t n, std::int64_t by) {
    if (axes < static_cast<int>(extent.size()))
      extent[static_cast<std::size_t>(axes)] = n, step[static_cast<std::size_t>(axes++)] = by;
  }
  constexpr std::int64_t operator()(std::int64_t i) const {
    std::int64_t at = from;
    for (int a = axes; a-- > 0;) {
      const std::int64_t n = extent[static_cast<std::size_t>(a)];
      if (n < 1) return -1;
      at += i % n * step[static_cast<std::size_t>(a)];
      i /= n;
    }
    return at;
  }
};

template <class Dim> constexpr std::int64_t size_of(const basic_tensor<Dim>& t) {
  return static_cast<std::int64_t>(t.reals.empty() ? t.value.size() : t.reals.size());
}
constexpr std::int64_t places(const content<interval>& c) { return static_cast<std::int64_t>(size_of(c)); }
// Element `from` of t becomes element `to`; false where there is no such element, or none of that kind.
constexpr bool pick(content<interval> into, std::int64_t to, const partial_tensor& t, std::int64_t from) {
  if (to < 0 || from < 0 || to >= places(into) || from >= size_of(t)) return false;
  return put_element(into, static_cast<std::size_t>(to), t, static_cast<std::size_t>(from));
}
constexpr void put_zero(content<interval> into, std::int64_t to) {
  if (into.reals.empty())
    into.numbers[static_cast<std::size_t>(to)] = 0;
  else
    into.reals[static_cast<std::size_t>(to)] = 0;
}
constexpr bool take(content<interval> into, const partial_tensor& t, const view& where) {
  const std::int64_t n = places(into);
  for (std::int64_t i = 0; i < n; ++i)
    if (!pick(into, i, t, where(i))) return false;
  return true;
}

}  // namespace opcost

namespace opcost {

enum class pad_mode : std::uint8_t { constant, edge, reflect, symmetric };
template <>
inline constexpr std::array<std::string_view, 4> spellings<pad_mode>{"constant", "edge", "reflect", "symmetric"};

struct pad_1 {
  pad_mode mode = pad_mode::constant;
};
struct pad_12 : pad_1 {};  // a negative pad cuts off

// y_i = begin_i + x_i + end_i elements in dimension i
template <> struct op_traits<pad_1> : moves_data {
  static constexpr std::string_view name = "Pad";
  static constexpr int inputs = 3;
  static constexpr unsigned reads = 0b0110, selects = 0b1000;
  static constexpr void attributes(auto& op, auto&& f) { f("pad_mode", op.mode); }
  template <class Dim> static constexpr inferred<Dim> infer(const pad_1& op, const basic_operands<Dim>& in) {
    const auto& x = in[0].dims;
    if (!is_list(in[1]) || !is_list(in[2])) return "the pads are not a list";
    if (op.mode == pad_mode::constant && in.has(3) && !is_scalar(in[3]))
      return "the value to pad with is not a single number";
    if (!x.ranked()) return of_unknown_rank<Dim>(in[0].type);
    if (length_of(in[1]) > x.rank || length_of(in[2]) > x.rank) return "there are more pads than dimensions";
    const bool pads_known = x.rank == 0 || (!in[1].value.empty() && !in[2].value.empty());
    if (!pads_known) return at_least(of_rank<Dim>(x.rank), in[0].type, "the pads are not known");
    if (static_cast<int>(in[1].value.size()) != x.rank || static_cast<int>(in[2].value.size()) != x.rank)
      return "there is not one pad for each dimension";
    basic_shape<Dim> out;
    for (int i = 0; i < x.rank; ++i) {
      const Dim begin = in[1].value[static_cast<std::size_t>(i)], end = in[2].value[static_cast<std::size_t>(i)],
                d = begin + x[i] + end;
      const count_t most = larger(lower(begin), lower(end)), n = lower(x[i]);
      if (known(x[i]) && op.mode == pad_mode::edge && n < 1 && most > 0) return "there is no edge to repeat";
      if (known(x[i]) && op.mode == pad_mode::reflect && most >= n)
        return "more is to be reflected than there is beside the edge";
      if (known(x[i]) && op.mode == pad_mode::symmetric && most > n) return "more is to be mirrored than there is";
      if (std::same_as<Dim, count_t> && upper(d) < 0) return "more is cut off than there is";
      out.push_back(upper(d) < 0 ? basic_shape<Dim>::unknown_dim() : larger(d, Dim(0)));
    }
    return of(out, in[0].type);
  }
  static constexpr bool value(const pad_1& op, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    const known_list begin = known_value(in[1]);
    if (!begin.known || !has_content(in[0])) return false;
    constexpr std::int64_t most = 2 * max_content;  // no pad of a followed content is longer
    for (int a = 0; a < begin.size; ++a)
      if (begin[a] < -most || begin[a] > most) return false;
    const std::int64_t all = places(into);
    for (std::int64_t i = 0; i < all; ++i) {
      std::int64_t from = 0;
      bool outside = false;
      for (int a = 0; a < out.dims.rank; ++a) {
        const std::int64_t n = extent(in[0].dims, a);
        std::int64_t at = coordinate(out.dims, a, i) - begin[a];
        outside |= at < 0 || at >= n;
        if (op.mode == pad_mode::edge)
          at = at < 0 ? 0 : at >= n ? n - 1 : at;
        else if (op.mode == pad_mode::reflect)
          at = at < 0 ? -at : at >= n ? 2 * n - 2 - at : at;
        else if (op.mode == pad_mode::symmetric)
          at = at < 0 ? -1 - at : at >= n ? 2 * n - 1 - at : at;
        from += at * step_of(in[0].dims, a);
      }
      if (!outside || op.mode != pad_mode::constant) {
        if (!pick(into, i, in[0], from)) return false;
      } else if (!in.has(3)) {
        put_zero(into, i);
      } else if (!pick(into, i, in[3], 0)) {
        return false;
      }
    }
    return true;
  }
};
template <> struct op_traits<pad_12> : op_traits<pad_1> { static constexpr int opset = 12; };

}  // namespace opcost

namespace opcost {

enum class padding_mode : std::uint8_t { zeros, reflect, replicate, circular };
template <>
inline constexpr std::array<std::string_view, 4> spellings<padding_mode>{"zeros", "reflect", "replicate", "circular"};

// A list of one number stands for all dimensions, an empty one for 1s, of padding for 0s. in_channels 0: those of the
// input.
template <int Spatial> struct conv {
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

template <int Spatial> struct conv_transpose {
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

namespace detail {
constexpr std::string_view numbered(int n, std::string_view one, std::string_view two, std::string_view three) {
  return n == 1 ? one : n == 2 ? two : three;
}
template <class Dim> constexpr basic_shape<Dim> with_kernel(std::initializer_list<Dim> front, const ints& kernel) {
  basic_shape<Dim> s(front);
  for (count_t k : kernel) s.push_back(k);
  return s;
}
// What the layer was made for, or what it is given.
template <class Dim> constexpr Dim given_or(count_t made_for, Dim is) { return made_for != 0 ? Dim(made_for) : is; }
template <class Layer> constexpr const char* refused_groups(const Layer& l, int spatial) {
  if (l.groups < 1) return "groups must be positive";
  if (l.out_channels < 1 || l.in_channels < 0) return "channels must be positive";
  if (l.out_channels % l.groups != 0 || l.in_channels % l.groups != 0)
    return "the channels do not divide into the groups";
  if (l.kernel_size.empty() || l.kernel_size.rank > spatial || !positive(l.kernel_size))
    return "kernel_size must be a positive number a spatial dimension";
  return nullptr;
}
template <class Dim> constexpr bool batched(const basic_shape<Dim>& x, int spatial) {
  return !x.ranked() || x.rank == 2 + spatial;
}
inline constexpr const char* not_batched =
    "its input must have a batch, channels and the spatial dimensions of the layer";
// x with `begin` and `end` elements more in its last dimensions. A circular padding reads other elements than that of
// the edge, and as many.
template <class Dim>
constexpr basic_tensor<Dim> padded(const basic_operands<Dim>& in, const ints& begin, const ints& end, pad_mode mode,
                                   auto&& f) {
  Dim before[shape::max_rank]{}, after[shape::max_rank]{};
  const int rank = in[0].dims.rank < 0 ? 0 : in[0].dims.rank;
  for (int i = 0; i < begin.rank && i < rank; ++i)
    before[rank - begin.rank + i] = begin[i], after[rank - begin.rank + i] = end[i];
  basic_tensor<Dim> b = fixed(in, basic_shape<Dim>{rank}), e = b;
  b.type = e.type = dtype::i64;
  b.value = std::span<const Dim>(before).first(static_cast<std::size_t>(rank)),
  e.value = std::span<const Dim>(after).first(static_cast<std::size_t>(rank));
  return f(pad_12{mode}, in[0], b, e);
}
}  // namespace detail

template <int Spatial> struct op_traits<conv<Spatial>> {
  using layer = conv<Spatial>;
  static constexpr std::string_view name = detail::numbered(Spatial, "Conv1d", "Conv2d", "Conv3d");
  static constexpr std::string_view repr =
      "*in_channels, *out_channels, kernel_size, stride, padding~?, dilation?, groups?, bias?, padding_mode~?";
  static constexpr int required = 3;
  static constexpr void attributes(auto& l, auto&& f) {
    f("in_channels", l.in_channels), f("out_channels", l.out_channels),
        f("kernel_size", per_axis<Spatial>(l.kernel_size)), f("stride", per_axis<Spatial>(l.stride, {1}));
    f("padding", padding_per_axis<Spatial>(l.padding, l.pad)), f("dilation", per_axis<Spatial>(l.dilation, {1})),
        f("groups", l.groups), f("bias", l.bias), f("padding_mode", l.padding_mode);
  }
  static constexpr void parameters(const layer& l, const tensors& in, auto&& f) {
    f("weight", detail::with_kernel<count_t>(
                    {l.out_channels, detail::given_or(l.in_channels, in[0].dims[1]) / larger(l.groups, 1)},
                    spread_over(l.kernel_size, Spatial)));
    if (l.bias) f("bias", shape{l.out_channels});
  }
  template <class Dim> static constexpr inferred<Dim> lower(const layer& l, const basic_operands<Dim>& in, auto&& f) {
    if (!detail::batched(in[0].dims, Spatial)) return detail::not_batched;
    if (const char* why = detail::refused_groups(l, Spatial)) return why;
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
          op.pads_begin.push_back(total / 2), op.pads_end.push_back(total - total / 2);
        }
      }
      const basic_tensor<Dim> wide[]{
          detail::padded(in, op.pads_begin, op.pads_end,
                         l.padding_mode == padding_mode::reflect ? pad_mode::reflect : pad_mode::edge, f)};
      layer bare = l;
      bare.padding = {}, bare.pad = auto_pad::explicit_, bare.padding_mode = padding_mode::zeros;
      return lower(bare, basic_operands<Dim>(wide), f);
    }
    const basic_tensor<Dim> y =
        l.groups == 1 ? f(op, in[0], learned(in, detail::with_kernel<Dim>({out, channels}, kernel)))
                      : f(group_convolution{op}, in[0],
                          learned(in, detail::with_kernel<Dim>({groups, out / groups, channels}, kernel)));
    return l.bias ? f(add_bias{}, y, learned(in, {out})) : y;
  }
};

template <int Spatial> struct op_traits<conv_transpose<Spatial>> {
  using layer = conv_transpose<Spatial>;
  static constexpr std::string_view name =
      detail::numbered(Spatial, "ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d");
  static constexpr std::string_view repr =
      "*in_channels, *out_channels, kernel_size, stride, padding?, dilation?, output_padding?, groups?, bias?, "
      "padding_mode~?";
  static constexpr int required = 3;
  static constexpr void attributes(auto& l, auto&& f) {
    f("in_channels", l.in_channels), f("out_channels", l.out_channels),
        f("kernel_size", per_axis<Spatial>(l.kernel_size)), f("stride", per_axis<Spatial>(l.stride, {1}));
    f("padding", per_axis<Spatial>(l.padding, {0})), f("output_padding", per_axis<Spatial>(l.output_padding, {0})),
        f("groups", l.groups), f("bias", l.bias);
    f("dilation", per_axis<Spatial>(l.dilation, {1})), f("padding_mode", l.padding_mode);
  }
  static constexpr void parameters(const layer& l, const tensors& in, auto&& f) {
    f("weight", detail::with_kernel<count_t>(
                    {detail::given_or(l.in_channels, in[0].dims[1]), l.out_channels / larger(l.groups, 1)},
                    spread_over(l.kernel_size, Spatial)));
    if (l.bias) f("bias", shape{l.out_channels});
  }
  template <class Dim> static constexpr inferred<Dim> lower(const layer& l, const basic_operands<Dim>& in, auto&& f) {
    if (!detail::batched(in[0].dims, Spatial)) return detail::not_batched;
    if (const char* why = detail::refused_groups(l, Spatial)) return why;
    if (l.padding_mode != padding_mode::zeros) return "padding_mode can be 'zeros' only";
    const Dim channels = detail::given_or(l.in_channels, in[0].dims[1]), out = l.out_channels, groups = l.groups;
    convolution_backprop_data op;
    op.strides = spread_over(l.stride, Spatial), op.dilations = spread_over(l.dilation, Spatial),
    op.pads_begin = op.pads_end = spread_over(l.padding, Spatial);
    op.output_padding = spread_over(l.output_padding, Spatial);
    const ints kernel = spread_over(l.kernel_size, Spatial);
    const basic_tensor<Dim> y =
        l.groups == 1 ? f(op, in[0], learned(in, detail::with_kernel<Dim>({channels, out}, kernel)))
                      : f(group_convolution_backprop_data{op}, in[0],
                          learned(in, detail::with_kernel<Dim>({groups, channels / groups, out / groups}, kernel)));
    return l.bias ? f(add_bias{}, y, learned(in, {out})) : y;
  }
};

}  // namespace opcost

// ---- opcost/layers/embedding_layers.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A table whose rows are looked up by number: input [...], output [..., embedding_dim]; it moves them, no arithmetic.

// ---- opcost/ops/gathering.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Elements and slices picked by index lists.
// Semantics: OpenVINO operation specifications Gather-1, Gather-7, Gather-8, GatherElements-6, GatherND-5, GatherND-8,
// GatherTree-1.

namespace opcost {

struct gather_1 {};
struct gather_7 {
  count_t batch_dims = 0;
};
struct gather_8 : gather_7 {};  // negative indices count from the end
struct gather_elements {
  count_t axis = 0;
};
struct gather_nd_5 {
  count_t batch_dims = 0;
};
struct gather_nd_8 : gather_nd_5 {};
struct gather_tree {};

namespace detail {
// in: data, indices, axis; out: data before the axis, indices after the batch, data after the axis
template <class Dim> constexpr inferred<Dim> gathered(count_t batch_dims, const basic_operands<Dim>& in) {
  const auto &x = in[0].dims, &indices = in[1].dims;
  if (in[2].dims.rank > 1 || (in[2].dims.rank == 1 && !may_be(in[2].dims[0], 1)))
    return "the axis is not a single number";
  const single_number named = known_scalar(in[2]);
  const int axis = named.known && x.ranked() ? normal_axis(named.n, x.rank) : 0;
  if (axis < 0) return "the axis is outside the input's rank";
  if (!x.ranked() || !indices.ranked()) return of_unknown_rank<Dim>(in[0].type);
  if (x.rank == 0) return "the input has no dimension to gather along";
  const count_t batch = batch_dims < 0 ? batch_dims + indices.rank : batch_dims;
  if (batch < 0 || batch > indices.rank || batch > (named.known ? axis : x.rank))
    return "more batch dimensions than the axis or the indices allow";
  basic_shape<Dim> out;
  for (int i = 0; i < batch; ++i) {
    Dim d = x[i];
    if (!merge(d, indices[i])) return "the batch dimensions of the input and the indices differ";
    out.push_back(d);
  }
  if (!named.known) {
    out.append(of_rank<Dim>(x.rank + indices.rank - 1 - static_cast<int>(batch) - out.rank));
    return at_least(out, in[0].type, "the axis is not known");
  }
  for (int i = static_cast<int>(batch); i < axis; ++i) out.push_back(x[i]);
  for (int i = static_cast<int>(batch); i < indices.rank; ++i) out.push_back(indices[i]);
  for (int i = axis + 1; i < x.rank; ++i) out.push_back(x[i]);
  return of(out, in[0].type);
}
// An index beyond the data yields 0.
constexpr bool gather_content(count_t batch_dims, const partial_tensors& in, content<interval> into) {
  const auto &x = in[0].dims, &at = in[1].dims;
  const known_list indices = known_value(in[1]);
  const single_number named = known_scalar(in[2]);
  if (!indices.known || !named.known || !x.is_static() || !has_content(in[0])) return false;
  const int axis = normal_axis(named.n, x.rank),
            batch = static_cast<int>(batch_dims < 0 ? batch_dims + at.rank : batch_dims);
  const std::int64_t n = extent(x, axis), inner = step_of(x, axis), per_batch = step_of(at, batch - 1),
                     all = places(into);
  std::int64_t between = 1;  // rows of the data from the batch to the axis
  for (int i = batch; i < axis; ++i) between *= extent(x, i);
  for (std::int64_t i = 0; i < all; ++i) {
    // i = ((b * between + m) * per_batch + k) * inner + j
    const std::int64_t j = i % inner, k = i / inner % per_batch, outer = i / inner / per_batch;
    const count_t from_end = indices[static_cast<int>(outer / between * per_batch + k)],
                  index = from_end < 0 ? from_end + n : from_end;
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
    if (x.rank == 0 || indices.rank == 0) return "the input and the indices need a rank of 1 or more";
    const int axis = x.ranked() ? normal_axis(op.axis, x.rank) : 0;
    if (axis < 0) return "the axis is outside the input's rank";
    if (!x.ranked()) return of(indices, in[0].type);
    basic_shape<Dim> out = x;
    out.set(axis, indices.ranked() ? indices[axis] : basic_shape<Dim>::unknown_dim());
    if (!merge(out, indices)) return "the indices have another shape than the input beside the axis";
    return of(out, in[0].type);
  }
};

namespace detail {
// in: data, indices [batch..., n..., m]: each m of them name a slice of data; out: [batch..., n..., data after batch
// and m]
template <class Dim>
constexpr inferred<Dim> gathered_nd(count_t batch_dims, const basic_operands<Dim>& in, bool fuse_batch) {
  const auto &x = in[0].dims, &indices = in[1].dims;
  if (batch_dims < 0) return "the number of batch dimensions is negative";
  if (x.ranked() && x.rank <= batch_dims) return "as many batch dimensions as the input has";
  if (indices.ranked() && indices.rank <= batch_dims) return "as many batch dimensions as the indices have";
  if (!x.ranked() || !indices.ranked() || !known(indices[-1])) return of_unknown_rank<Dim>(in[0].type);
  const int batch = static_cast<int>(batch_dims);
  const count_t named = lower(indices[-1]);
  if (named + batch > x.rank) return "an index names more dimensions than the input has";
  basic_shape<Dim> out;
  Dim fused = 1;
  for (int i = 0; i < batch; ++i) {
    Dim d = x[i];
    if (!merge(d, indices[i])) return "the batch dimensions of the input and the indices differ";
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

// Version 5 makes one dimension of all batch dimensions.
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

// The beams of a search, followed back from their ends: step_ids and parent_idx [steps, batch, beams].
template <> struct op_traits<gather_tree> : moves_data {
  static constexpr std::string_view name = "GatherTree";
  static constexpr int inputs = 4;
  static constexpr unsigned selects = 0b1110;
  template <class Dim> static constexpr inferred<Dim> infer(const gather_tree&, const basic_operands<Dim>& in) {
    basic_shape<Dim> out = in[0].dims;
    if (!merge(out, in[1].dims) || (out.ranked() && out.rank != 3))
      return "the ids and the parents need one shape, of rank 3";
    if (!is_list(in[2]) || !is_scalar(in[3])) return "the lengths are no list, or the end is not a single number";
    Dim batch = out[1];
    if (out.ranked() && in[2].dims.ranked() && !merge(batch, in[2].dims[0]))
      return "there is not one length for each batch";
    out.set(1, batch);
    return of(out, in[0].type);
  }
};

}  // namespace opcost

// ---- opcost/ops/math.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Functions of one number, element by element. OpenVINO operation specifications: arithmetic/Abs-1, ..., Tan-1,
// Acosh-4, Asinh-4, Atanh-4, Round-5. In a namespace of their own, because <math.h> has most of the names.

namespace opcost {
namespace math {
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

enum class rounding : std::uint8_t { half_to_even, half_away_from_zero };
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
  static constexpr double real(double x) { return ceiling_of(x); }
};
template <> struct op_traits<math::floor> : elementwise<"Floor", tally{.round = 1}>, element_value<> {
  static constexpr std::string_view formula = "floor(x)";
  static constexpr interval number(interval x) { return x; }
  static constexpr double real(double x) { return floor_of(x); }
};
template <> struct op_traits<math::round> : elementwise<"Round", tally{.round = 1}, accepts::anything> {
  static constexpr std::string_view formula = "round(x)";
  static constexpr int opset = 5;
  static constexpr void attributes(auto& op, auto&& f) { f("mode", op.mode); }
  static constexpr bool value(const math::round& op, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    return map_elements(
        {[](interval x) { return x; }, op.mode == math::rounding::half_to_even ? half_to_even : half_away_from_zero},
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
  static constexpr double real(double x) { return square_root(x); }
};
template <> struct op_traits<math::exp> : elementwise<"Exp", tally{.exp = 1}> {
  static constexpr std::string_view formula = "e^x";
};
template <> struct op_traits<math::log> : elementwise<"Log", tally{.log = 1}> {
  static constexpr std::string_view formula = "ln x";
};
template <> struct op_traits<math::erf> : elementwise<"Erf", tally{.erf = 1}> {
  static constexpr std::string_view formula = "erf(x)";
};
template <> struct op_traits<math::erf_inv> : elementwise<"ErfInv", tally{.erf = 1}, accepts::reals> {
  static constexpr std::string_view formula = "erf^-1(x)";
  static constexpr int opset = 17;
};

// Circular and hyperbolic functions and their inverses: one such function an element.
template <> struct op_traits<math::sin> : elementwise<"Sin", tally{.trig = 1}> {
  static constexpr std::string_view formula = "sin x";
};
template <> struct op_traits<math::cos> : elementwise<"Cos", tally{.trig = 1}> {
  static constexpr std::string_view formula = "cos x";
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

// ---- opcost/ops/matmul.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Matrix products. Shapes: OpenVINO operation specifications MatMul-1, GroupedMatMul-17.

namespace opcost {

namespace detail {
constexpr dtype product_type(dtype a, dtype b) { return common(a, b) == dtype::none ? a : common(a, b); }
}  // namespace detail

struct matmul {
  bool transpose_a = false, transpose_b = false;
};

// y[..., i, j] = sum over k of a[..., i, k] b[..., k, j]:  MACs = #y K
template <> struct op_traits<matmul> {
  static constexpr std::string_view name = "MatMul";
  static constexpr std::string_view formula = "MACs = #y K";
  static constexpr int inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) {
    f("transpose_a", op.transpose_a), f("transpose_b", op.transpose_b);
  }
  // A vector on the left is a row, on the right a column, whatever transpose says; its 1 is not part of the output.
  template <class Dim> static constexpr inferred<Dim> infer(const matmul& op, const basic_operands<Dim>& in) {
    basic_shape<Dim> a = in[0].dims, b = in[1].dims;
    const dtype type = detail::product_type(in[0].type, in[1].type);
    if (!a.ranked() || !b.ranked()) return of_unknown_rank<Dim>(type);
    if (a.rank == 0 || b.rank == 0) return "a matrix product needs operands of rank 1 or more";
    const bool row = a.rank == 1, column = b.rank == 1;
    if (row)
      a = {1, a[0]};
    else if (op.transpose_a)
      swap_last(a);
    if (column)
      b = {b[0], 1};
    else if (op.transpose_b)
      swap_last(b);
    if (known(a[-1]) && known(b[-2]) && !(a[-1] == b[-2])) return "the contracted dimensions differ";
    basic_shape<Dim> out = a.slice(0, a.rank - 2);
    if (!broadcast(out, b.slice(0, b.rank - 2))) return "the batch dimensions do not broadcast";
    if (!row) out.push_back(a[-2]);
    if (!column) out.push_back(b[-1]);
    return of(out, type);
  }
  static constexpr tally count(const matmul& op, const tensors& in, const outputs& out) {
    const shape& a = in[0].dims;
    return {.mac = out[0].dims.elements() * a[a.rank > 1 && op.transpose_a ? -2 : -1]};
  }

 private:
  template <class Dim> static constexpr void swap_last(basic_shape<Dim>& s) {
    const Dim last = s[-1];
    s.set(-1, s[-2]), s.set(-2, last);
  }
};

// One product a group: rows of a that belong together, told by offsets, or a batch. What is stored of b lies
// transposed: [G, N, K].
//   a [T, K], b [G, N, K]: y [T, N];  a [G, M, K], b [G, N, K]: y [G, M, N].  MACs = #a N in both
struct grouped_matmul {};
template <> struct op_traits<grouped_matmul> {
  static constexpr std::string_view name = "GroupedMatMul";
  static constexpr std::string_view formula = "MACs = #a N";
  static constexpr int opset = 17, inputs = 2;
  static constexpr unsigned selects = 1u << 2;
  template <class Dim> static constexpr inferred<Dim> infer(const grouped_matmul&, const basic_operands<Dim>& in) {
    const auto &a = in[0].dims, &b = in[1].dims, &offsets = in[2].dims;
    const dtype type = detail::product_type(in[0].type, in[1].type);
    if (!a.ranked() || !b.ranked()) return of_unknown_rank<Dim>(type);
    if (b.rank != 3 || (a.rank != 2 && a.rank != 3)) return "grouped products are of 2 by 3 or 3 by 3 dimensions";
    Dim k = a[-1];
    if (!merge(k, b[-1])) return "the contracted dimensions differ";
    if (a.rank == 2) {
      if (!in.has(2)) return "the offsets of the groups are missing";
      if (offsets.ranked() && offsets.rank != 1) return "the offsets must be a list";
      return of(basic_shape<Dim>{a[0], b[1]}, type);
    }
    Dim groups = a[0];
    if (!merge(groups, b[0])) return "the numbers of groups differ";
    return of(basic_shape<Dim>{groups, a[1], b[1]}, type);
  }
  static constexpr tally count(const grouped_matmul&, const tensors& in, const outputs&) {
    return {.mac = in[0].dims.elements() * in[1].dims[-2]};
  }
};

}  // namespace opcost

namespace opcost {

// max_norm: rows that are longer are shortened to it where they are looked up.
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
  axis.type = dtype::i64, axis.value = zero, number.type = table.type;
  const basic_tensor<Dim> rows = f(gather_8{}, table, in[0], axis);
  if (!max_norm.given) return rows;
  basic_tensor<Dim> each = rows;  // a row times itself, and the root of that, is its norm
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
inline constexpr const char* empty_table = "num_embeddings and embedding_dim must be positive";
}  // namespace detail

template <> struct op_traits<embedding> {
  static constexpr std::string_view name = "Embedding";
  static constexpr std::string_view repr =
      "*num_embeddings, *embedding_dim, padding_idx?, max_norm?, norm_type?, scale_grad_by_freq?, sparse?";
  static constexpr int required = 2;
  static constexpr std::array input_types{dtype::i64};
  static constexpr void attributes(auto& l, auto&& f) {
    f("num_embeddings", l.num_embeddings), f("embedding_dim", l.embedding_dim), f("padding_idx", l.padding_idx),
        f("max_norm", l.max_norm), f("norm_type", l.norm_type);
    f("scale_grad_by_freq", l.scale_grad_by_freq), f("sparse", l.sparse), f("_freeze", l.freeze);
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

// ---- opcost/layers/flatten.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Joins the dimensions from start_dim to end_dim, and splits one.

// ---- opcost/ops/reshaping.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The same elements in another shape, or in another order of dimensions; and the shape itself as content.
// Semantics: OpenVINO operation specifications Reshape-1, Squeeze-1, Squeeze-15, Unsqueeze-1, Transpose-1, ShapeOf-1,
// ShapeOf-3.

namespace opcost {

struct reshape {
  bool special_zero = false;
};
struct squeeze_1 {};
struct squeeze_15 {
  bool allow_axis_skip = false;
};
struct unsqueeze {};
struct transpose {};
struct shape_of_1 {};
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

// A product of dimensions: those that are numbers, and the others.
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
// What is left for the one dimension that the target leaves open: elements in / elements out.
template <class Dim> constexpr Dim remaining(Dim in, Dim out) {
  if (known(in) && known(out)) return lower(out) == 0 ? Dim(0) : share_evenly(in, lower(out)) ? in : Dim(-1);
  const bool capped = bounded(in) && lower(out) != 0;
  const count_t hi = capped ? upper(in) / lower(out) : count_t(count_t::limit);
  const count_t lo = upper(out) == 0 ? lower(in)
                     : bounded(out)  ? ceil_div(lower(in), upper(out))
                                     : smaller(lower(in), 1);
  return between<Dim>(smaller(lo, hi), hi);
}
// -1: in a target shape what is left, of a quotient that there is none.
template <class Dim> constexpr bool is_open(Dim d) { return is(d, -1); }
}  // namespace detail

// y has the elements of x in the order they lie; the target may name 0: as in x, and once -1: what is left
template <> struct op_traits<reshape> : detail::keeps_elements {
  static constexpr std::string_view name = "Reshape";
  static constexpr memory_use memory = memory_use::view;
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 0b10;
  static constexpr void attributes(auto& op, auto&& f) { f("special_zero", op.special_zero); }
  template <class Dim> static constexpr inferred<Dim> infer(const reshape& op, const basic_operands<Dim>& in) {
    const auto& x = in[0].dims;
    if (!is_list(in[1])) return "the target shape is not a list";
    const count_t rank = length_of(in[1]);
    if (rank > 0 && in[1].value.empty())
      return at_least(of_rank<Dim>(rank), in[0].type, "the target shape is not known");
    if (rank < 0) return of_unknown_rank<Dim>(in[0].type);
    basic_shape<Dim> out, pattern;
    int open = -1;
    for (int i = 0; i < static_cast<int>(in[1].value.size()); ++i) {
      Dim d = in[1].value[static_cast<std::size_t>(i)];
      if (detail::is_open(d)) {
        if (open >= 0) return "the target shape has more than one -1";
        open = i;
      } else if (upper(d) < 0) {
        return "a dimension of the target shape is below -1";
      } else if (lower(d) < -1) {
        d = basic_shape<Dim>::unknown_dim();
      } else if (lower(d) < 0) {
        d = between<Dim>(0, upper(d));
      }
      pattern.push_back(d);
    }
    if (!pattern.ranked()) return "a rank above 8";
    detail::dim_product<Dim> from, to;
    unsigned alike = 0;  // dimensions of x that the target has too: they cancel
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
          return "a 0 of the target shape is beyond the input's rank";
        else
          d = x[i], alike |= 1u << i;
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
        return "-1 of the target shape stands beside a 0, but the input is not empty";
      // equal numbers cancel, so that only the others are left
      if (from.numbers == to.numbers) from.numbers = to.numbers = 1;
      const Dim left = detail::remaining(from.others * Dim(from.numbers), to.others * Dim(to.numbers));
      if (detail::is_open(left)) return "the elements do not divide among the dimensions of the target shape";
      out.set(open, left);
    } else if (x.is_static() && out.is_static() && !(any_zero && op.special_zero) && from.numbers != to.numbers) {
      return "the target shape has another number of elements";
    }
    return of(out, in[0].type);
  }

 private:
  // A dimension of x that is d, not yet taken and not to be copied; -1: none.
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
  if (!is_scalar_or_list(in[1])) return "the axes are not a list";
  if (!x.ranked()) return of_unknown_rank<Dim>(in[0].type);
  axis_set axes = in.has(1) ? axes_of(in[1], x.rank) : axis_set{0, true, true};
  if (!axes.valid) return "an axis is outside the input's rank";
  bool one = false, perhaps = false;  // some dimension may be 1; and may be another
  for (int i = 0; i < x.rank; ++i) {
    one |= may_be(x[i], 1);
    perhaps |= may_be(x[i], 1) && !known(x[i]) && (axes.bits == 0 || axes.has(i));
  }
  if (!axes.known) {
    const bool single = in[1].dims.is_static() && is(in[1].dims.elements(), 1) && x.rank > 0;
    const basic_shape<Dim> left = single && !one ? x : of_rank<Dim>(single && !keeps_rank_open ? x.rank - 1 : -1);
    return at_least(left, in[0].type, "the axes are not known");
  }
  if (perhaps && (axes.bits == 0 || skips)) return of_unknown_rank<Dim>(in[0].type);
  basic_shape<Dim> out;
  for (int i = 0; i < x.rank; ++i)
    if (!may_be(x[i], 1) || !(axes.bits == 0 || axes.has(i))) out.push_back(x[i]);
  return of(out, in[0].type);
}
}  // namespace detail

// The dimensions of extent 1 go: those named, or all of them. One that is named but is not 1 stays.
template <> struct op_traits<squeeze_1> : detail::keeps_elements {
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

// Dimensions of extent 1 appear at the places named, counted in the output.
template <> struct op_traits<unsqueeze> : detail::keeps_elements {
  static constexpr std::string_view name = "Unsqueeze";
  static constexpr memory_use memory = memory_use::view;
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 0b10;
  template <class Dim> static constexpr inferred<Dim> infer(const unsqueeze&, const basic_operands<Dim>& in) {
    if (!is_scalar_or_list(in[1])) return "the axes are not a list";
    const known_list list = known_value(in[1]);
    if (!list.known || !in[0].dims.ranked()) return at_least(of_rank<Dim>(-1), in[0].type, "the axes are not known");
    if (list.size == 0) return "no axis is named";
    int places = 0;  // the same one may be named twice
    for (int i = 0; i < list.size; ++i) {
      bool again = false;
      for (int k = 0; k < i && !again; ++k) again = list[k] == list[i];
      places += !again;
    }
    if (in[0].dims.rank + places > basic_shape<Dim>::max_rank) return "a rank above 8";
    const axis_set axes = axes_of(in[1], in[0].dims.rank + places);
    if (!axes.valid) return "an axis is outside the output's rank";
    basic_shape<Dim> out;
    int from = 0;
    for (int i = 0; i < in[0].dims.rank + places; ++i) {
      if (axes.has(i))
        out.push_back(1);
      else if (from < in[0].dims.rank)
        out.push_back(in[0].dims[from++]);
    }
    return of(out, in[0].type);
  }
};

// y[i_0, i_1, ...] = x with its dimension order[k] as dimension k; without an order, reversed
template <> struct op_traits<transpose> : moves_data {
  static constexpr std::string_view name = "Transpose";
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 0b10;
  template <class Dim> static constexpr inferred<Dim> infer(const transpose&, const basic_operands<Dim>& in) {
    const auto& x = in[0].dims;
    if (!is_list(in[1])) return "the order is not a list";
    const count_t length = length_of(in[1]);
    if (x.ranked() && length > 0 && length != x.rank) return "the order has not one entry for each dimension";
    const known_list order = known_value(in[1]);
    if (!order.known) return at_least(of_rank<Dim>(x.rank), in[0].type, "the order is not known");
    if (!x.ranked()) return of(of_rank<Dim>(order.size), in[0].type);
    basic_shape<Dim> out;
    unsigned seen = 0;
    for (int i = 0; i < x.rank; ++i) {
      const int from = source(order, x.rank, i);
      if (from < 0 || ((seen >> from) & 1u) != 0) return "the order is no permutation";
      seen |= 1u << from;
      out.push_back(x[from]);
    }
    return of(out, in[0].type);
  }
  static constexpr bool value(const transpose&, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    const known_list order = known_value(in[1]);
    if (!order.known) return false;
    view v;
    for (int i = 0; i < out.dims.rank; ++i)
      v.add(extent(out.dims, i), step_of(in[0].dims, source(order, out.dims.rank, i)));
    return take(into, in[0], v);
  }

 private:
  static constexpr int source(const known_list& order, int rank, int i) {
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
    for (int i = 0; i < in[0].dims.rank; ++i) into.numbers[static_cast<std::size_t>(i)] = in[0].dims[i];
    return true;
  }

 protected:
  template <class Dim> static constexpr inferred<Dim> list(const basic_operands<Dim>& in, dtype type) {
    return of(basic_shape<Dim>{in[0].dims.ranked() ? Dim(in[0].dims.rank) : basic_shape<Dim>::unknown_dim()}, type);
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

namespace opcost {
namespace detail {
// x in the shape of these dimensions.
template <class Dim>
constexpr basic_tensor<Dim> reshaped_to(const basic_operands<Dim>& in, const basic_tensor<Dim>& x,
                                        const basic_shape<Dim>& to, auto&& f) {
  Dim target[shape::max_rank]{};
  for (int i = 0; i < to.rank; ++i) target[i] = to[i];
  basic_tensor<Dim> dims = fixed(in, basic_shape<Dim>{to.rank < 0 ? 0 : to.rank});
  dims.type = dtype::i64,
  dims.value = std::span<const Dim>(target).first(static_cast<std::size_t>(to.rank < 0 ? 0 : to.rank));
  return f(reshape{.special_zero = false}, x, dims);
}
}  // namespace detail

struct flatten {
  count_t start_dim = 1, end_dim = -1;
};
template <> struct op_traits<flatten> {
  static constexpr std::string_view name = "Flatten";
  static constexpr std::string_view repr = "start_dim, end_dim";
  static constexpr void attributes(auto& l, auto&& f) { f("start_dim", l.start_dim), f("end_dim", l.end_dim); }
  template <class Dim> static constexpr inferred<Dim> lower(const flatten& l, const basic_operands<Dim>& in, auto&& f) {
    const auto& x = in[0].dims;
    const int from = normal_axis(l.start_dim, x.rank), to = normal_axis(l.end_dim, x.rank);
    if (x.ranked() && x.rank > 0 && (from < 0 || to < from)) return "no dimensions from start_dim to end_dim";
    basic_shape<Dim> target = x.rank > 0 ? x.slice(0, from) : basic_shape<Dim>{1};
    if (x.rank > 0) target.push_back(x.product(from, to + 1)), target.append(x.slice(to + 1, x.rank));
    return detail::reshaped_to(in, in[0], target, f);
  }
};

struct unflatten {
  count_t dim = 0;
  ints unflattened_size{};
};  // one of the sizes may be -1: what is left
template <> struct op_traits<unflatten> {
  static constexpr std::string_view name = "Unflatten";
  static constexpr std::string_view repr = "dim, unflattened_size";
  static constexpr int required = 2;
  static constexpr void attributes(auto& l, auto&& f) { f("dim", l.dim), f("unflattened_size", l.unflattened_size); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const unflatten& l, const basic_operands<Dim>& in, auto&& f) {
    const auto& x = in[0].dims;
    const int at = normal_axis(l.dim, x.rank);
    if (at < 0) return "dim is outside the rank";
    if (l.unflattened_size.empty()) return "unflattened_size is empty";
    basic_shape<Dim> target = x.slice(0, at);
    for (count_t n : l.unflattened_size) target.push_back(n);
    target.append(x.slice(at + 1, x.rank));
    return detail::reshaped_to(in, in[0], target, f);
  }
};

}  // namespace opcost

// ---- opcost/layers/linear.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// y = x W^T + b over the last dimension; W is [out, in].

namespace opcost {

struct linear {
  count_t out_features = 0;
  bool bias = true;
  count_t in_features = 0;
};  // in_features 0: those of the input
template <> struct op_traits<linear> {
  static constexpr std::string_view name = "Linear";
  static constexpr std::string_view repr = "in_features, out_features, bias";
  static constexpr int required = 2;
  static constexpr void attributes(auto& l, auto&& f) {
    f("in_features", l.in_features), f("out_features", l.out_features), f("bias", l.bias);
  }
  static constexpr void parameters(const linear& l, const tensors& in, auto&& f) {
    f("weight", shape{l.out_features, l.in_features != 0 ? l.in_features : in[0].dims[-1]});
    if (l.bias) f("bias", shape{l.out_features});
  }
  template <class Dim> static constexpr inferred<Dim> lower(const linear& l, const basic_operands<Dim>& in, auto&& f) {
    if (in[0].dims.rank == 0) return "its input has no dimension";
    const basic_tensor<Dim> y =
        f(matmul{.transpose_b = true}, in[0],
          learned(in, {l.out_features, l.in_features != 0 ? Dim(l.in_features) : in[0].dims[-1]}));
    return l.bias ? f(add_bias{}, y, learned(in, {l.out_features})) : y;
  }
};

}  // namespace opcost

// ---- opcost/layers/normalization_layers.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Normalisation as frameworks name it, with a scale and a shift of its own. Batch norm uses its running statistics, as
// networks do when they run; the others take theirs from the data.

// ---- opcost/ops/normalization.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Normalisation by statistics: given ones, or those of the data itself. OpenVINO operation specifications, family
// normalization.

namespace opcost {
namespace detail {
// The elements that lie in one group where it spans the given axes; axes outside the rank count for nothing.
constexpr count_t group_size(const shape& x, const known_list& axes) {
  count_t n = 1;
  for (int d = 0; d < x.rank; ++d)
    if (axes.holds(d) || axes.holds(d - x.rank)) n *= x[d];
  return n;
}
// Axes that an operation takes as operand 1; where their content is not known they are taken to be the last ones.
constexpr known_list axes_of(const tensors& in) {
  known_list axes = known_value(in[1]);
  if (axes.known) return axes;
  for (int i = 0; in[1].present() && i < in[1].dims.elements() && i < 8; ++i)
    axes.items[static_cast<std::size_t>(axes.size++)] = -1 - i;
  return axes;
}
// Mean and variance of groups of n: per group n - 1 additions and a division for each of the two; per element a
// difference and a square. With the variance also eps and a root per group and a division per element.
constexpr tally mean_variance(count_t all, count_t n, bool variance) {
  if (all == 0 || n == 0) return {};
  const count_t groups = all / n;
  tally t{.add = 2 * all - groups, .div = groups};
  if (variance) t += tally{.add = all, .mul = all, .div = all + groups, .sqrt = groups};
  return t;
}
template <class Dim> constexpr bool list_or_unknown(const basic_shape<Dim>& s) { return !s.ranked() || s.rank == 1; }
// Why operand 1 is no list of axes of operand 0.
template <class Dim> constexpr const char* refused_axes(const basic_operands<Dim>& in) {
  if (!list_or_unknown(in[1].dims)) return "the axes must be a list";
  if (in[0].dims.ranked() && in[1].dims.ranked() && lower(in[1].dims[0]) > in[0].dims.rank)
    return "more axes than dimensions";
  return nullptr;
}

// x [N, C, ...] with vectors of C; those that are absent say nothing.
template <class Dim>
constexpr inferred<Dim> per_channel(const basic_operands<Dim>& in, int data, std::initializer_list<int> vectors) {
  basic_shape<Dim> x = in[data].dims, channels = basic_shape<Dim>::of_unknown_rank();
  for (int k : vectors) {
    if (!in.has(k)) continue;
    if (!list_or_unknown(in[k].dims)) return "what is given per channel must be a list";
    if (!merge(channels, in[k].dims)) return "what is given per channel differs in length";
  }
  if (x.ranked()) {
    if (x.rank < 2) return "no channel dimension";
    Dim c = x[1];
    if (channels.ranked() && !merge(c, channels[0])) return "what is given per channel does not fit the channels";
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
    if (type == dtype::none) return "the operands' element types differ";
  }
  if (is_boolean(type) || is_integer(type)) return "its elements must be real numbers";
  for (int k : vectors)
    if (is(out.first[0].dims.at_or(1, 1), 0) || is(in[k].dims.at_or(0, 1), 0)) return "no channel";
  return out;
}
}  // namespace detail

// in: x, gamma, beta, mean, variance; the last two may be absent where a layer is lowered to it
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
// in: gamma, beta, x, mean, variance
struct batch_norm_inference_1 : batch_norm_inference {};
template <> struct op_traits<batch_norm_inference_1> : op_traits<batch_norm_inference> {
  static constexpr int opset = 1;
  static constexpr int inputs = 5;
  template <class Dim>
  static constexpr inferred<Dim> infer(const batch_norm_inference_1&, const basic_operands<Dim>& in) {
    return detail::batch_norm(in, 2, {0, 1, 3, 4});
  }
};

// Over all but the batch, or but the batch and the channels; or over the axes that are given.
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
    f("across_channels", op.across_channels), f("normalize_variance", op.normalize_variance), f("eps", op.eps),
        f("reduction_axes", op.reduction_axes);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const mvn&, const basic_operands<Dim>& in) { return in[0]; }
  static constexpr tally count(const mvn& op, const tensors&, const outputs& out) {
    const shape& x = out[0].dims;
    known_list axes;
    for (count_t axis : op.reduction_axes) axes.items[static_cast<std::size_t>(axes.size++)] = axis.n;
    const count_t n =
        op.reduction_axes.empty() ? x.product(op.across_channels ? 1 : 2, x.rank) : detail::group_size(x, axes);
    return detail::mean_variance(x.elements(), n, op.normalize_variance);
  }
};

enum class mvn_eps_mode : std::uint8_t { inside_sqrt, outside_sqrt };
template <> inline constexpr std::array<std::string_view, 2> spellings<mvn_eps_mode>{"INSIDE_SQRT", "OUTSIDE_SQRT"};
// in: x, axes
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
    f("eps", op.eps), f("normalize_variance", op.normalize_variance), f("eps_mode", op.eps_mode);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const mvn_6&, const basic_operands<Dim>& in) {
    if (const char* why = detail::refused_axes(in)) return why;
    return in[0];
  }
  static constexpr tally count(const mvn_6& op, const tensors& in, const outputs& out) {
    return detail::mean_variance(out[0].dims.elements(), detail::group_size(out[0].dims, detail::axes_of(in)),
                                 op.normalize_variance);
  }
};

// in: x [N, C, ...], scale [C], bias [C]
struct group_normalization {
  count_t num_groups = 1;
  double epsilon = 1e-5;
};
template <> struct op_traits<group_normalization> {
  static constexpr std::string_view name = "GroupNormalization";
  static constexpr std::string_view formula =
      "scale (x - mean) / sqrt(variance + epsilon) + bias: "
      "MVN of N num_groups groups, a multiplication and an addition an element";
  static constexpr int opset = 12;
  static constexpr int inputs = 3;
  static constexpr void attributes(auto& op, auto&& f) { f("num_groups", op.num_groups), f("epsilon", op.epsilon); }
  template <class Dim>
  static constexpr inferred<Dim> infer(const group_normalization& op, const basic_operands<Dim>& in) {
    const auto& x = in[0].dims;
    if (op.num_groups <= 0) return "the number of groups is not positive";
    const inferred<Dim> fit = detail::per_channel(in, 0, {1, 2});
    if (!fit.refusal.empty()) return fit;
    if (x.ranked() && known(x[1]) && (lower(x[1]) < op.num_groups || lower(x[1]) % op.num_groups != 0))
      return "the channels do not divide into the groups";
    return in[0];
  }
  static constexpr tally count(const group_normalization& op, const tensors&, const outputs& out) {
    const shape& x = out[0].dims;
    const count_t all = x.elements();
    return detail::mean_variance(all, x.product(1, x.rank) / op.num_groups, true) + tally{.add = 1, .mul = 1} * all;
  }
};

namespace detail {
// The channels where the axes are not known.
template <class Dim> constexpr known_list lrn_axes(const basic_operands<Dim>& in) {
  known_list axes = known_value(in[1]);
  if (!axes.known) axes.items[0] = 1, axes.size = 1;
  return axes;
}
}  // namespace detail
// in: x, axes
struct lrn {
  double alpha = 1e-4, beta = 0.75, bias = 1;
  count_t size = 1;
};
template <> struct op_traits<lrn> {
  static constexpr std::string_view name = "LRN";
  static constexpr std::string_view formula =
      "x / (bias + alpha / size^axes * sum x^2)^beta: "
      "a square an element, the sums over the windows' real elements, and 1 each of mul, add, pow, div";
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 0b10;
  static constexpr void attributes(auto& op, auto&& f) {
    f("alpha", op.alpha), f("beta", op.beta), f("bias", op.bias), f("size", op.size);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const lrn&, const basic_operands<Dim>& in) {
    if (const char* why = detail::refused_axes(in)) return why;
    if (is_real(in[1].type)) return "the axes must be integers";
    const known_list axes = detail::lrn_axes(in);
    for (int i = 0; i < axes.size; ++i)
      if (in[0].dims.ranked() && axes[i] >= in[0].dims.rank) return "an axis is outside the rank";
    return in[0];
  }
  static constexpr tally count(const lrn& op, const tensors& in, const outputs& out) {
    const shape& x = out[0].dims;
    const count_t all = x.elements();
    const known_list axes = detail::lrn_axes(in);
    count_t taps = 1;
    for (int d = 0; d < x.rank; ++d)
      taps *= axes.holds(d) || axes.holds(d - x.rank) ? taps_on_elements(x[d], x[d], op.size, 1, 1, (op.size - 1) / 2)
                                                      : x[d];
    return tally{.add = 1, .mul = 2, .div = 1, .pow = 1} * all + tally{.add = larger(taps - all, 0)};
  }
};

enum class l2_eps_mode : std::uint8_t { add, max };
template <> inline constexpr std::array<std::string_view, 2> spellings<l2_eps_mode>{"add", "max"};
// in: x, axes
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
  static constexpr void attributes(auto& op, auto&& f) { f("eps", op.eps), f("eps_mode", op.eps_mode); }
  template <class Dim> static constexpr inferred<Dim> infer(const normalize_l2&, const basic_operands<Dim>& in) {
    if (in[1].dims.ranked() && in[1].dims.rank > 1) return "the axes must be a list or one number";
    const known_list axes = known_value(in[1]);
    for (int i = 0; i < axes.size; ++i)
      if (in[0].dims.ranked() && normal_axis(axes[i], in[0].dims.rank) < 0) return "an axis is outside the rank";
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
    if (in[0].dims.ranked() && (in[0].dims.rank < 2 || in[0].dims.rank > 4)) return "the rank must be 2, 3 or 4";
    return in[0];
  }
  static constexpr tally count(const grn&, const tensors&, const outputs& out) {
    const count_t all = out[0].dims.elements();
    return all == 0 ? tally{} : tally{.add = all, .mul = all, .div = all, .sqrt = all / out[0].dims[1]};
  }
};

}  // namespace opcost

namespace opcost {

// [N, C, ...], per channel. num_features 0: the input's channels. A batch norm without running statistics takes those
// of the batch.
template <int Spatial> struct batch_normalization {
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
// [N, C, spatial...], over each channel's positions.
template <int Spatial> struct instance_normalization {
  bool affine = false;
  double eps = 1e-5;
  none_or<double> momentum = 0.1;
  bool track_running_stats = false, bias = true;
  count_t num_features = 0;
};
using instance_norm1d = instance_normalization<1>;
using instance_norm2d = instance_normalization<2>;
using instance_norm3d = instance_normalization<3>;
using instance_norm = instance_norm2d;
// Over the last dimensions.
struct layer_norm {
  ints normalized_shape{};
  bool affine = true;
  double eps = 1e-5;
  bool bias = true;
};
// [N, C, ...], over groups of channels.
struct group_norm {
  count_t num_groups = 1;
  bool affine = true;
  double eps = 1e-5;
  bool bias = true;
  count_t num_channels = 0;
};

namespace detail {
// y = s x + t, with a learned scale and shift of the given shape.
template <class Dim>
constexpr basic_tensor<Dim> scale_and_shift(const basic_operands<Dim>& in, const basic_tensor<Dim>& y,
                                            const basic_shape<Dim>& dims, bool bias, auto&& f) {
  const basic_tensor<Dim> scaled = f(multiply{}, y, learned(in, dims));
  return bias ? f(add{}, scaled, learned(in, dims)) : scaled;
}
template <class Dim>
constexpr basic_tensor<Dim> axes_operand(const basic_operands<Dim>& in, std::span<const Dim> axes) {
  basic_tensor<Dim> t = fixed(in, basic_shape<Dim>{static_cast<std::int64_t>(axes.size())});
  t.type = dtype::i64, t.value = axes;
  return t;
}
// Axes from `first` on, without `but`.
template <class Dim> struct axes_from {
  Dim items[shape::max_rank]{};
  std::size_t size = 0;
  constexpr axes_from(int first, int rank, int but = shape::max_rank) {
    for (int i = first; i < rank; ++i)
      if (i != but) items[size++] = i;
  }
  constexpr operator std::span<const Dim>() const { return std::span<const Dim>(items).first(size); }
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
constexpr void norm_attributes(auto& l, auto&& f) {
  f("num_features", l.num_features), f("eps", l.eps), f("momentum", l.momentum), f("affine", l.affine),
      f("track_running_stats", l.track_running_stats), f("bias", only_if(l.affine, l.bias));
}
inline constexpr std::string_view norm_repr = "*num_features, eps, momentum, affine, bias, track_running_stats";
}  // namespace detail

template <int Spatial> struct op_traits<batch_normalization<Spatial>> {
  using layer = batch_normalization<Spatial>;
  static constexpr std::string_view name = detail::numbered(Spatial, "BatchNorm1d", "BatchNorm2d", "BatchNorm3d");
  static constexpr std::string_view repr = detail::norm_repr;
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { detail::norm_attributes(l, f); }
  static constexpr void parameters(const layer& l, const tensors& in, auto&& f) {
    detail::affine_parameters(l.affine, l.bias, shape{detail::given_or(l.num_features, in[0].dims[1])}, f);
  }
  template <class Dim> static constexpr inferred<Dim> lower(const layer& l, const basic_operands<Dim>& in, auto&& f) {
    const auto& x = in[0].dims;
    if (x.ranked() && x.rank < 2) return "its input has no channel dimension";
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
template <int Spatial> struct op_traits<instance_normalization<Spatial>> {
  using layer = instance_normalization<Spatial>;
  static constexpr std::string_view name =
      detail::numbered(Spatial, "InstanceNorm1d", "InstanceNorm2d", "InstanceNorm3d");
  static constexpr std::string_view repr = detail::norm_repr;
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { detail::norm_attributes(l, f); }
  static constexpr void parameters(const layer& l, const tensors& in, auto&& f) {
    detail::affine_parameters(l.affine, l.bias, shape{detail::given_or(l.num_features, in[0].dims[1])}, f);
  }
  template <class Dim> static constexpr inferred<Dim> lower(const layer& l, const basic_operands<Dim>& in, auto&& f) {
    const auto& x = in[0].dims;
    if (x.ranked() && x.rank < 3) return "its input has no spatial dimension";
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
    f("normalized_shape", as_tuple(l.normalized_shape)), f("eps", l.eps), f("elementwise_affine", l.affine),
        f("bias", only_if(l.affine, l.bias));
  }
  static constexpr void parameters(const layer_norm& l, const tensors&, auto&& f) {
    detail::affine_parameters(l.affine, l.bias, l.normalized_shape, f);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const layer_norm& l, const basic_operands<Dim>& in, auto&& f) {
    if (!detail::ends_in(in[0].dims, l.normalized_shape)) return "its input does not end in normalized_shape";
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
    f("num_groups", l.num_groups), f("num_channels", l.num_channels), f("eps", l.eps), f("affine", l.affine),
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

// ---- opcost/layers/pooling_layers.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Pooling as frameworks name it; it owns no parameters. An empty stride is the kernel; a list of one number stands for
// all dimensions.

// ---- opcost/ops/pooling.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Pooling: a window without weights slides over 1 to 3 spatial dimensions, or as many windows as outputs divide the
// input. Attributes and shapes: OpenVINO operation specifications MaxPool-1, -8, -14, AvgPool-1, -14, -16,
// AdaptiveAvgPool-8, AdaptiveMaxPool-8.

namespace opcost {

enum class rounding : std::uint8_t { floor, ceil, ceil_torch };
template <> inline constexpr std::array<std::string_view, 3> spellings<rounding>{"floor", "ceil", "ceil_torch"};

struct pool {
  ints kernel_size{}, strides{}, pads_begin{}, pads_end{};  // an empty list: 1s, for pads 0s
  rounding round = rounding::floor;
  auto_pad pad = auto_pad::explicit_;
};
struct max_pool : pool {};
struct max_pool_8 : max_pool {
  ints dilations{};
  dtype index_element_type = dtype::i64;
  count_t axis = 0;
};
struct max_pool_14 : max_pool_8 {};
struct avg_pool : pool {
  bool exclude_pad = false;
};
struct avg_pool_14 : avg_pool {};
struct avg_pool_16 : avg_pool {
  ints dilations{};
};
struct adaptive_avg_pool {};
struct adaptive_max_pool {
  dtype index_element_type = dtype::i64;
};

namespace detail {
// floor or ceil((n + pads - window) / stride) + 1.
// ceil_torch leaves out a last window that would start behind the input and its first padding.
template <class Dim>
constexpr inferred<Dim> infer_pool(const pool& op, const ints& dilations, bool leaves_none_in_padding,
                                   const basic_tensor<Dim>& in) {
  const basic_shape<Dim>& x = in.dims;
  const int n = op.kernel_size.rank;
  if (n < 1 || n > 3) return "pooling has 1 to 3 spatial dimensions";
  if (!empty_or_of(op.strides, n) || !empty_or_of(dilations, n) || !empty_or_of(op.pads_begin, n) ||
      !empty_or_of(op.pads_end, n))
    return "kernel, strides, dilations and pads must be one per spatial dimension";
  if (!positive(op.kernel_size) || !positive(op.strides) || !positive(dilations))
    return "kernel, strides and dilations must be positive";
  if (!x.ranked()) return of(basic_shape<Dim>::filled(2 + n, basic_shape<Dim>::unknown_dim()), in.type);
  if (x.rank != 2 + n) return "the kernel's rank is not that of the input's spatial dimensions";
  if (is(x[0], 0) || is(x[1], 0)) return "the batch and the channels must not be empty";
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
    if (p.begin < 0 || p.end < 0 || (p.begin + p.end).saturated() || window.saturated())
      return "pads must be numbers from 0, and windows not beyond 64 bits";
    const Dim room = extent + p.begin + p.end - window;
    if (known(room) && lower(room) < 0) return "the window, dilated, is larger than the padded input";
    if (leaves_none_in_padding && known(extent) && (window <= p.begin || window <= p.end))
      return "a window lies in the padding altogether";
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
constexpr count_t taps_of(const pool& op) { return larger(op.kernel_size.elements(), 1); }
constexpr void pool_attributes(auto& op, auto&& f) {
  f("strides", op.strides), f("pads_begin", op.pads_begin), f("pads_end", op.pads_end), f("kernel", op.kernel_size);
  f("rounding_type", op.round), f("auto_pad", op.pad);
}
}  // namespace detail

// y = the largest of K taps: K - 1 comparisons
template <> struct op_traits<max_pool> {
  static constexpr std::string_view name = "MaxPool";
  static constexpr std::string_view formula = "#y (K - 1) comparisons";
  static constexpr int inputs = 1;
  static constexpr void attributes(auto& op, auto&& f) { detail::pool_attributes(op, f); }
  template <class Dim> static constexpr inferred<Dim> infer(const max_pool& op, const basic_operands<Dim>& in) {
    return detail::infer_pool(op, {}, false, in[0]);
  }
  static constexpr tally count(const max_pool& op, const tensors&, const outputs& out) {
    return tally{.cmp = detail::taps_of(op) - 1} * out[0].dims.elements();
  }
};
// A second output says where the largest lies.
template <> struct op_traits<max_pool_8> : op_traits<max_pool> {
  static constexpr int opset = 8;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::pool_attributes(op, f);
    f("dilations", op.dilations), f("index_element_type", op.index_element_type), f("axis", op.axis);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const max_pool_8& op, const basic_operands<Dim>& in) {
    return detail::with_indices(detail::infer_pool(op, op.dilations, false, in[0]), op.index_element_type);
  }
};
template <> struct op_traits<max_pool_14> : op_traits<max_pool_8> { static constexpr int opset = 14; };

// y = the mean of K taps: K - 1 additions and a division
template <> struct op_traits<avg_pool> {
  static constexpr std::string_view name = "AvgPool";
  static constexpr std::string_view formula = "#y means of K taps";
  static constexpr int inputs = 1;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::pool_attributes(op, f);
    f("exclude-pad", op.exclude_pad);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const avg_pool& op, const basic_operands<Dim>& in) {
    return detail::infer_pool(op, {}, op.exclude_pad, in[0]);
  }
  static constexpr tally count(const avg_pool& op, const tensors&, const outputs& out) {
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
  if (x.rank < 3 || x.rank > 5) return "pooling has 1 to 3 spatial dimensions";
  const basic_shape<Dim> wanted = extents_of(in[1]);
  if ((in[1].dims.ranked() && in[1].dims.rank != 1) || (wanted.ranked() && wanted.rank != x.rank - 2))
    return "the output's extents must be one per spatial dimension";
  basic_shape<Dim> out{x[0], x[1]};
  for (int i = 0; i < x.rank - 2; ++i) out.push_back(dim_or_unknown(wanted, i));
  return of(out, in[0].type);
}
constexpr count_t greatest_common_divisor(count_t a, count_t b) {
  while (b > 0) {
    const count_t rest = a % b;
    a = b, b = rest;
  }
  return a;
}
// Output i of m covers floor(i n / m) to ceil((i + 1) n / m) of n elements; all of them together n + m - gcd(n, m).
constexpr count_t adaptive_taps(const shape& x, const shape& y) {
  count_t taps = y[0] * y[1];
  for (int i = 2; i < x.rank; ++i) taps *= y[i] == 0 ? count_t(0) : x[i] + y[i] - greatest_common_divisor(x[i], y[i]);
  return taps;
}
}  // namespace detail

// Windows as the output's extents ask:  additions = taps - #y
template <> struct op_traits<adaptive_avg_pool> {
  static constexpr std::string_view name = "AdaptiveAvgPool";
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

namespace opcost {

template <int Spatial> struct max_pooling {
  ints kernel_size{}, stride{}, padding{}, dilation{};
  bool ceil_mode = false, return_indices = false;
};
using max_pool1d = max_pooling<1>;
using max_pool2d = max_pooling<2>;
using max_pool3d = max_pooling<3>;
template <int Spatial> struct avg_pooling {
  ints kernel_size{}, stride{}, padding{};
  bool ceil_mode = false, count_include_pad = true;
  none_or<count_t> divisor_override{};
};
using avg_pool1d = avg_pooling<1>;
using avg_pool2d = avg_pooling<2>;
using avg_pool3d = avg_pooling<3>;
// As many windows as the output has places, whatever the input's extent; an empty size: one place, the global average.
template <int Spatial> struct adaptive_avg_pooling { ints output_size{}; };
using adaptive_avg_pool1d = adaptive_avg_pooling<1>;
using adaptive_avg_pool2d = adaptive_avg_pooling<2>;
using adaptive_avg_pool3d = adaptive_avg_pooling<3>;

namespace detail {
template <int Spatial, class Pool, class Layer> constexpr void pool_lists(Pool& op, const Layer& l) {
  op.kernel_size = spread_over(l.kernel_size, Spatial),
  op.strides = l.stride.empty() ? op.kernel_size : spread_over(l.stride, Spatial);
  op.pads_begin = op.pads_end = spread_over(l.padding, Spatial);
  op.round = l.ceil_mode ? rounding::ceil_torch : rounding::floor;
}
// The places of an adaptive pool's output.
template <int Spatial, class Dim> struct pool_places {
  Dim items[Spatial]{};
  constexpr pool_places(const ints& size, const basic_shape<Dim>& x) {
    for (int i = 0; i < Spatial; ++i) {
      const count_t n = size.rank == 1 ? size[0] : size.at_or(i, 1);
      items[i] = n == as_input ? x[i - Spatial] : Dim(n);
    }
  }
  constexpr basic_tensor<Dim> operand(const basic_operands<Dim>& in) const {
    basic_tensor<Dim> t = fixed(in, basic_shape<Dim>{Spatial});
    t.type = dtype::i64, t.value = items;
    return t;
  }
};
constexpr bool none_negative(const ints& list) {
  for (count_t n : list)
    if (n < 0 && n != as_input) return false;
  return true;
}
}  // namespace detail

template <int Spatial> struct op_traits<max_pooling<Spatial>> {
  static constexpr std::string_view name = detail::numbered(Spatial, "MaxPool1d", "MaxPool2d", "MaxPool3d");
  static constexpr std::string_view repr = "kernel_size, stride, padding, dilation, ceil_mode";
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("kernel_size", as_written(l.kernel_size)), f("stride", as_written(l.stride, l.kernel_size)),
        f("padding", as_written(l.padding, {0})), f("dilation", as_written(l.dilation, {1}));
    f("return_indices", l.return_indices), f("ceil_mode", l.ceil_mode);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const max_pooling<Spatial>& l, const basic_operands<Dim>& in, auto&& f) {
    if (!detail::batched(in[0].dims, Spatial)) return detail::not_batched;
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
    f("kernel_size", per_axis<width>(l.kernel_size)), f("stride", per_axis<width>(l.stride, l.kernel_size)),
        f("padding", per_axis<width>(l.padding, {0}));
    f("ceil_mode", l.ceil_mode), f("count_include_pad", l.count_include_pad);
    if constexpr (Spatial > 1) f("divisor_override", l.divisor_override);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const avg_pooling<Spatial>& l, const basic_operands<Dim>& in, auto&& f) {
    if (!detail::batched(in[0].dims, Spatial)) return detail::not_batched;
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
    if (!detail::batched(in[0].dims, Spatial)) return detail::not_batched;
    if (!detail::none_negative(l.output_size)) return "output_size must be positive";
    const detail::pool_places<Spatial, Dim> places(l.output_size, in[0].dims);
    return f(adaptive_avg_pool{}, in[0], places.operand(in));
  }
};

}  // namespace opcost

// ---- opcost/ops/activation.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Activation functions. OpenVINO operation specifications, family activation.

namespace opcost {

struct relu {};
template <> struct op_traits<relu> : elementwise<"ReLU", tally{.cmp = 1}>, element_value<> {
  static constexpr std::string_view formula = "max(x, 0)";
  static constexpr interval number(interval x) { return larger(x, interval(0)); }
  static constexpr double real(double x) { return x < 0 ? 0 : x; }
};

// in: x, slope (a scalar, one a channel, or any shape that broadcasts)
struct prelu {};
template <> struct op_traits<prelu> : elementwise<"PReLU", tally{.mul = 1, .cmp = 1}, accepts::anything> {
  static constexpr std::string_view formula = "x if x >= 0, else slope x";
  static constexpr int inputs = 2;
};

struct elu {
  double alpha = 1;
};
template <>
struct op_traits<elu> : elementwise<"Elu", tally{.add = 1, .mul = 1, .cmp = 1, .exp = 1}, accepts::anything> {
  static constexpr std::string_view formula = "x if x >= 0, else alpha (e^x - 1)";
  static constexpr void attributes(auto& op, auto&& f) { f("alpha", op.alpha); }
};

struct sigmoid {};
template <> struct op_traits<sigmoid> : elementwise<"Sigmoid", tally{.add = 1, .div = 1, .exp = 1}> {
  static constexpr std::string_view formula = "1 / (1 + e^-x)";
};

namespace math {
struct tanh {};
}  // namespace math
template <> struct op_traits<math::tanh> : elementwise<"Tanh", tally{.tanh = 1}> {
  static constexpr std::string_view formula = "tanh x";
};

struct clamp {
  double min = 0, max = 1;
};
template <> struct op_traits<clamp> : elementwise<"Clamp", tally{.cmp = 2}> {
  static constexpr std::string_view formula = "min(max(x, min), max)";
  static constexpr void attributes(auto& op, auto&& f) { f("min", op.min), f("max", op.max); }
  template <class Dim> static constexpr inferred<Dim> infer(const clamp& op, const basic_operands<Dim>& in) {
    if (!(op.min <= op.max)) return "min is above max";
    if (is_boolean(in[0].type)) return "its elements must be numbers";
    return like_first(in, accepts::anything);
  }
  static constexpr bool value(const clamp& op, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    const interval low = to_count(ceiling_of(op.min)), high = to_count(floor_of(op.max));
    const std::size_t n = size_of(into);
    if (content_size(in[0]) != n) return false;
    for (std::size_t i = 0; i < n; ++i) {
      if (into.reals.empty()) {
        into.numbers[i] = smaller(larger(number_at(in[0], i), low), high);
      } else {
        if (in[0].reals.empty()) return false;
        const double x = in[0].reals[i];
        into.reals[i] = rounded(out.type, x < op.min ? op.min : x > op.max ? op.max : x);
      }
    }
    return true;
  }
};

namespace detail {
// An activation with further operands of the same type: scalars.
template <class Dim> constexpr inferred<Dim> like_first_with_parameters(const basic_operands<Dim>& in, accepts what) {
  dtype type = in[0].type;
  for (int i = 1; i < in.size(); ++i) {
    type = common(type, in[i].type);
    if (type == dtype::none) return "the operands' element types differ";
  }
  if (const char* why = refused(what, type)) return why;
  return of(in[0].dims, type);
}
}  // namespace detail

// in: x, alpha, beta
struct hard_sigmoid {};
template <> struct op_traits<hard_sigmoid> : elementwise<"HardSigmoid", tally{.add = 1, .mul = 1, .cmp = 2}> {
  static constexpr std::string_view formula = "max(0, min(1, alpha x + beta))";
  static constexpr int inputs = 3;
  static constexpr unsigned selects = 0b110;
  template <class Dim> static constexpr inferred<Dim> infer(const hard_sigmoid&, const basic_operands<Dim>& in) {
    for (int i = 1; i <= 2; ++i)
      if (in[i].dims.rank > 0 && in[i].dims.is_static()) return "alpha and beta must be scalars";
    return detail::like_first_with_parameters(in, accepts::anything);
  }
};

// in: x, alpha, lambda
struct selu {};
template <> struct op_traits<selu> : elementwise<"Selu", tally{.add = 1, .mul = 2, .cmp = 1, .exp = 1}> {
  static constexpr std::string_view formula = "lambda (x if x > 0, else alpha (e^x - 1))";
  static constexpr int inputs = 3;
  static constexpr unsigned selects = 0b110;
  template <class Dim> static constexpr inferred<Dim> infer(const selu&, const basic_operands<Dim>& in) {
    return detail::like_first_with_parameters(in, accepts::reals);
  }
};

struct gelu {};
template <> struct op_traits<gelu> : elementwise<"Gelu", tally{.add = 1, .mul = 3, .erf = 1}, accepts::reals> {
  static constexpr std::string_view formula = "x 0.5 (1 + erf(x sqrt(0.5)))";
  static constexpr int opset = 2;
};

enum class gelu_mode : std::uint8_t { erf, tanh };
template <> inline constexpr std::array<std::string_view, 2> spellings<gelu_mode>{"erf", "tanh"};
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

struct hswish {};
template <> struct op_traits<hswish> : elementwise<"HSwish", tally{.add = 1, .mul = 2, .cmp = 2}> {
  static constexpr std::string_view formula = "x min(max(x + 3, 0), 6) (1 / 6)";
  static constexpr int opset = 4;
};

struct hsigmoid {};
template <> struct op_traits<hsigmoid> : elementwise<"HSigmoid", tally{.add = 1, .mul = 1, .cmp = 2}> {
  static constexpr std::string_view formula = "min(max(x + 3, 0), 6) (1 / 6)";
  static constexpr int opset = 5;
};

struct mish {};
template <>
struct op_traits<mish> : elementwise<"Mish", tally{.add = 1, .mul = 1, .exp = 1, .log = 1, .tanh = 1}, accepts::reals> {
  static constexpr std::string_view formula = "x tanh(ln(1 + e^x))";
  static constexpr int opset = 4;
};

struct softplus {};
template <> struct op_traits<softplus> : elementwise<"SoftPlus", tally{.add = 1, .exp = 1, .log = 1}, accepts::reals> {
  static constexpr std::string_view formula = "ln(1 + e^x)";
  static constexpr int opset = 4;
};

struct softsign {};
template <> struct op_traits<softsign> : elementwise<"SoftSign", tally{.add = 1, .div = 1, .cmp = 1}, accepts::reals> {
  static constexpr std::string_view formula = "x / (1 + |x|)";
  static constexpr int opset = 9;
};

// in: x, and a scalar beta where it is not 1
struct swish {};
template <>
struct op_traits<swish> : elementwise<"Swish", tally{.add = 1, .mul = 1, .div = 1, .exp = 1}, accepts::reals> {
  static constexpr std::string_view formula = "x / (1 + e^(-beta x)): one multiplication more where beta is given";
  static constexpr int opset = 4;
  static constexpr unsigned selects = 0b10;
  template <class Dim> static constexpr inferred<Dim> infer(const swish&, const basic_operands<Dim>& in) {
    if (in[1].dims.rank > 0) return "beta must be a scalar";
    return detail::like_first_with_parameters(in, accepts::reals);
  }
  static constexpr tally count(const swish&, const tensors& in, const outputs& out) {
    return tally{.add = 1, .mul = in.has(1) ? 2 : 1, .div = 1, .exp = 1} * out[0].dims.elements();
  }
};

// ---- along an axis

namespace detail {
template <class Dim> constexpr inferred<Dim> normalised_along(count_t axis, const basic_operands<Dim>& in) {
  const int rank = in[0].dims.rank == 0 ? 1 : in[0].dims.rank;  // a scalar is a row of one
  if (in[0].dims.ranked() && normal_axis(axis, rank) < 0) return "the axis is outside the rank";
  return in[0];
}
// Rows of n elements each: the greatest of a row, n differences to it, n exponentials, their sum.
constexpr tally softmax_rows(const shape& x, count_t axis, const tally& each, const tally& each_row) {
  const count_t all = x.elements(), n = x.at_or(normal_axis(axis, x.rank), 1);
  if (all == 0) return {};
  const count_t rows = all / n;
  return (each + tally{.add = 1, .exp = 1}) * all + (each_row + tally{.add = 1, .cmp = 1} * (n - 1)) * rows;
}
}  // namespace detail

// The axis counts from 0 only.
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
    if (op.axis < 0) return "the axis is negative";
    return detail::normalised_along(op.axis, in);
  }
  static constexpr tally count(const softmax& op, const tensors&, const outputs& out) {
    return detail::softmax_rows(out[0].dims, op.axis, {.div = 1}, {});
  }
};
struct softmax_8 : softmax {};
template <> struct op_traits<softmax_8> : op_traits<softmax> {
  static constexpr int opset = 8;
  template <class Dim> static constexpr inferred<Dim> infer(const softmax_8& op, const basic_operands<Dim>& in) {
    return detail::normalised_along(op.axis, in);
  }
};

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
    return detail::normalised_along(op.axis, in);
  }
  static constexpr tally count(const log_softmax& op, const tensors&, const outputs& out) {
    return detail::softmax_rows(out[0].dims, op.axis, {.add = 1}, {.log = 1});
  }
};

}  // namespace opcost

// ---- opcost/ops/joining.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Tensors joined along a dimension, and parted along one. Semantics: OpenVINO operation specifications Concat-1,
// Split-1, VariadicSplit-1.

namespace opcost {

struct concat {
  count_t axis = 0;
};
struct split {
  count_t num_splits = 1;
};
struct variadic_split {};

template <> struct op_traits<concat> : moves_data {
  static constexpr std::string_view name = "Concat";
  static constexpr int inputs = 1;
  static constexpr void attributes(auto& op, auto&& f) { f("axis", op.axis); }
  template <class Dim> static constexpr inferred<Dim> infer(const concat& op, const basic_operands<Dim>& in) {
    basic_shape<Dim> out = basic_shape<Dim>::of_unknown_rank();
    dtype type = dtype::dynamic;
    for (const auto& t : in) {
      type = common(type, t.type);
      if (type == dtype::none) return "the element types differ";
      if (t.dims.ranked() && !out.ranked()) out = t.dims;
    }
    if (!out.ranked()) return of(out, type);
    const int axis = normal_axis(op.axis, out.rank);
    if (axis < 0) return "the axis is outside the rank";
    Dim joined = 0;
    for (const auto& t : in) {
      joined = joined + (t.dims.ranked() ? t.dims[axis] : basic_shape<Dim>::unknown_dim());
      if (!t.dims.ranked()) continue;
      if (t.dims.rank != out.rank) return "the ranks differ";
      out.set(axis, t.dims[axis]);
      if (!merge(out, t.dims)) return "the dimensions beside the axis differ";
    }
    out.set(axis, joined);
    return of(out, type);
  }
  // What lies before the axis is the outer loop: each turn takes a block of each operand.
  static constexpr bool value(const concat& op, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    const int axis = normal_axis(op.axis, out.dims.rank);
    const std::int64_t row = extent(out.dims, axis) * step_of(out.dims, axis);
    std::int64_t at = 0;
    for (const auto& t : in) {
      if (!has_content(t)) return false;
      const std::int64_t block = extent(t.dims, axis) * step_of(t.dims, axis), n = size_of(t);
      for (std::int64_t i = 0; i < n; ++i)
        if (!pick(into, i / block * row + at + i % block, t, i)) return false;
      at += block;
    }
    return true;
  }
};

namespace detail {
inline constexpr int most_pieces = 1 << 16;  // no graph has as many; a damaged file may ask for more than memory holds

// A piece of `extent` elements along `axis`, which begins at `first`.
constexpr bool take_piece(const partial_tensor& x, int axis, std::int64_t first, const partial_shape& piece,
                          content<interval> into) {
  if (axis < 0 || !x.has_value()) return false;
  view v;
  v.from = first * step_of(x.dims, axis);
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
    if (op.num_splits < 1) return "the number of pieces must be positive";
    if (op.num_splits > detail::most_pieces) return "more pieces than a graph can have";
    if (!is_scalar(in[1])) return "the axis is not a single number";
    const int parts = static_cast<int>(op.num_splits);
    const single_number named = known_scalar(in[1]);
    basic_shape<Dim> out = in[0].dims;
    int axis = 0;
    if (!named.known) {
      if constexpr (std::same_as<Dim, count_t>) return "the axis is not known";
      out = of_rank<Dim>(out.rank);
    } else if (out.ranked()) {
      axis = normal_axis(named.n, out.rank);
      if (axis < 0) return "the axis is outside the input's rank";
      Dim d = out[axis];
      if (known(d) ? lower(d) % parts != 0 : upper(d) < parts)
        return "the dimension does not divide into as many pieces";
      const count_t most = bounded(d) ? share(upper(d), parts) : upper(d);
      out.set(axis, known(d) ? Dim(lower(d) / parts) : between<Dim>(share(lower(d), parts), most));
    }
    return inferred<Dim>::pieces(of(out, in[0].type), axis, parts, {});
  }
  static constexpr bool value(const split&, const partial_tensors& in, const partial_tensor& out, int port,
                              content<interval> into) {
    const int axis = normal_axis(known_scalar(in[1]).n, out.dims.rank);
    return detail::take_piece(in[0], axis, extent(out.dims, axis) * port, out.dims, into);
  }

 private:
  // OpenVINO multiplies by a reciprocal of single precision: a 41st of 41 is 0.
  static constexpr count_t share(count_t n, int parts) {
    return parts == 1
               ? n
               : count_t(static_cast<std::int64_t>(static_cast<float>(n.n) * (1.0f / static_cast<float>(parts))));
  }
};

// The lengths may name -1 once: what is left.
template <> struct op_traits<variadic_split> : moves_data {
  static constexpr std::string_view name = "VariadicSplit";
  static constexpr int inputs = 3;
  static constexpr unsigned reads = 0b110;
  template <class Dim> static constexpr inferred<Dim> infer(const variadic_split&, const basic_operands<Dim>& in) {
    if (in[1].dims.rank > 1 || (in[1].dims.rank == 1 && !may_be(in[1].dims[0], 1)))
      return "the axis is not a single number";
    if (!is_list(in[2])) return "the lengths are not a list";
    const count_t parts = length_of(in[2]);
    if (parts < 0) return inferred<Dim>::pieces(in[0], 0, 0, {});  // as many as there are lengths, which nobody knows
    if (parts > detail::most_pieces) return "more pieces than a graph can have";
    const single_number named = known_scalar(in[1]);
    const known_list lengths = known_value(in[2]);
    if constexpr (std::same_as<Dim, count_t>)
      if (!named.known || !lengths.known) return "the axis or the lengths are not known";
    basic_shape<Dim> out = in[0].dims;
    if (!out.ranked() || !named.known)
      return inferred<Dim>::pieces(of(of_rank<Dim>(out.rank), in[0].type), 0, static_cast<int>(parts), {});
    const int axis = normal_axis(named.n, out.rank);
    if (axis < 0) return "the axis is outside the input's rank";
    if (!lengths.known) {
      out.set(axis, basic_shape<Dim>::unknown_dim());
      return inferred<Dim>::pieces(of(out, in[0].type), axis, static_cast<int>(parts), {});
    }
    count_t sum = 0;
    bool open = false;
    for (int i = 0; i < lengths.size; ++i) {
      if (lengths[i] < -1) return "a length is below -1";
      if (lengths[i] == -1 && open) return "the lengths have more than one -1";
      if (lengths[i] == -1)
        open = true;
      else
        sum += lengths[i];
    }
    const Dim d = out[axis];
    if (known(d) && !open && sum != lower(d)) return "the lengths do not sum up to the dimension";
    out.set(axis, known(d) ? Dim(larger(lower(d) - sum, 0))
                           : basic_shape<Dim>::unknown_dim());  // the extent where a length is -1
    return inferred<Dim>::pieces(of(out, in[0].type), axis, static_cast<int>(parts), in[2].value);
  }
  static constexpr bool value(const variadic_split&, const partial_tensors& in, const partial_tensor& out, int port,
                              content<interval> into) {
    const known_list lengths = known_value(in[2]);
    const single_number named = known_scalar(in[1]);
    if (!lengths.known || !named.known || port >= lengths.size || !in[0].has_value()) return false;
    const int axis = normal_axis(named.n, out.dims.rank);
    count_t rest = extent(in[0].dims, axis), first = 0;
    for (int i = 0; i < lengths.size; ++i)
      if (lengths[i] >= 0) rest -= lengths[i];
    for (int i = 0; i < port; ++i) first += lengths[i] >= 0 ? count_t(lengths[i]) : rest;
    return first <= max_content && detail::take_piece(in[0], axis, first.n, out.dims, into);
  }
};

}  // namespace opcost

#endif
#endif // OPCOST_OPCOST_HPP_SINGLE_INCLUDE
