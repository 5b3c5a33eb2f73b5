// Generated from include/ by single_include/amalgamate.cmake. Do not edit.
#ifndef OPCOST_OPCOST_HPP_SINGLE_INCLUDE
#define OPCOST_OPCOST_HPP_SINGLE_INCLUDE

// ---- opcost/opcost.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The door.

// ---- opcost/convention/exact.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0

// ---- opcost/convention/reading.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A convention is a reading of tallies. It states
//   name, about     for lists and reports
//   weights         what each primitive operation counts; without it, only operations that have a rule are counted
//   counts_folded   true where work that hangs on constants alone is counted too (default false)
// and departs from its weights by rule<Convention, Op>::flops(op, in, out).

// ---- opcost/op/lowering.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A layer that owns its parameters is lowered: its traits write it down as primitive operations,
//   static constexpr auto lower(const linear& l, const auto& in, auto&& f) {
//     auto y = f(matmul{.transpose_b = true}, in[0], learned(in, {l.out, in[0].dims[-1]}));
//     return l.bias ? f(add_bias{}, y, learned(in, {l.out})) : y;
//   }
// and from that one text follow its outputs, its work, its parameters and what every convention says of it.

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
//   lower(op, in, f) -> tensor   instead of infer and count: the primitive operations that it stands for (op/lowering.hpp)

// ---- opcost/core/tally.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// How often each primitive operation runs. A layer's work is a tally; what it "costs" is a convention's reading of it.
#include <array>

// ---- opcost/core/count.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A 64-bit count that never wraps: in a constant expression an overflow does not compile, at run time the count saturates and stays so.
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
  std::int64_t n;    // trivially made, so that arrays of counts cost a compiler nothing; count_t{} is 0

  constexpr count_t() = default;
  template <std::integral Int> constexpr count_t(Int v) : n(static_cast<std::int64_t>(v)) {
    if constexpr (sizeof(Int) >= sizeof n) {
      if constexpr (std::unsigned_integral<Int>) { if (n < 0) n = limit; }
      else if (n < -limit) n = -limit;
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
  friend constexpr count_t operator%(count_t a, count_t b) { return {b.n == 0 || a.saturated() ? 0 : a.n % b.n, raw{}}; }
  constexpr count_t& operator+=(count_t o) { return *this = *this + o; }
  constexpr count_t& operator-=(count_t o) { return *this = *this - o; }
  constexpr count_t& operator*=(count_t o) { return *this = *this * o; }
  constexpr count_t& operator++() { return *this += 1; }

 private:
  struct raw {};
  constexpr count_t(std::int64_t v, raw) : n(v) {}
  // Magnitudes whose sum, or product, cannot overflow: nearly all there are, checked first.
  static constexpr std::uint64_t half = std::uint64_t{1} << 61, root = std::uint64_t{1} << 30;
  static constexpr bool within(std::int64_t v, std::uint64_t reach) { return static_cast<std::uint64_t>(v) + reach < 2 * reach; }
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
constexpr count_t min(count_t a, count_t b) { return b < a ? b : a; }
constexpr count_t max(count_t a, count_t b) { return a < b ? b : a; }

}  // namespace opcost

#include <string_view>

namespace opcost {

struct tally {
  count_t mac{};       // multiply-accumulate, every tap of a window counted
  count_t padded{};    // those of them that fall on zero padding, which real kernels skip
  count_t add{}, mul{}, div{};      // add: also subtraction; div: also remainder
  count_t cmp{};       // comparison, minimum, maximum, absolute value, selection by order
  count_t round{};     // floor, ceiling, rounding
  count_t sqrt{};
  count_t exp{}, log{}, pow{}, trig{}, tanh{}, erf{};    // transcendental; trig: circular and hyperbolic functions and inverses
  count_t logic{};     // boolean and bitwise operations
  count_t bias{};      // an addition that a layer's own bias makes

  struct field { std::string_view name; count_t tally::*member; };
  static const std::array<field, 16> fields;

  friend constexpr tally operator*(tally t, count_t n);
  friend constexpr tally operator+(tally a, const tally& b);
  // Read with weights.
  friend constexpr count_t operator*(const tally& t, const tally& weights);
  constexpr tally& operator+=(const tally& o) { return *this = *this + o; }
  constexpr bool operator==(const tally&) const = default;

  constexpr count_t valid_mac() const { return mac - padded; }
  constexpr count_t transcendental() const { return exp + log + pow + trig + tanh + erf; }
};

inline constexpr std::array<tally::field, 16> tally::fields{{
    {"mac", &tally::mac}, {"padded", &tally::padded}, {"add", &tally::add}, {"mul", &tally::mul},
    {"div", &tally::div}, {"cmp", &tally::cmp}, {"round", &tally::round}, {"sqrt", &tally::sqrt},
    {"exp", &tally::exp}, {"log", &tally::log}, {"pow", &tally::pow}, {"trig", &tally::trig},
    {"tanh", &tally::tanh}, {"erf", &tally::erf}, {"logic", &tally::logic}, {"bias", &tally::bias}}};

constexpr tally operator*(tally t, count_t n) {
  for (const auto& f : tally::fields) if ((t.*f.member).n != 0) t.*f.member *= n;
  return t;
}
constexpr tally operator+(tally a, const tally& b) {
  for (const auto& f : tally::fields) if ((b.*f.member).n != 0) a.*f.member += b.*f.member;
  return a;
}
constexpr count_t operator*(const tally& t, const tally& weights) {
  count_t n = 0;
  for (const auto& f : tally::fields) if ((t.*f.member).n != 0) n += t.*f.member * (weights.*f.member);
  return n;
}

}  // namespace opcost

// ---- opcost/fwd.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The three customisation points. Specialise right after the type's definition: a concept that once answered keeps its answer.

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
// Attributes are visited by name, f("strides", op.strides): one list, written once per operation, serves every reader and every printer.

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
  none,       // an operand that is absent
  dynamic,    // not known
  f64, f32, f16, bf16, f8e4m3, f8e5m2, f8e8m0, f4e2m1, nf4,
  i64, i32, i16, i8, i4,
  u64, u32, u16, u8, u6, u4, u3, u2, u1,
  boolean, string
};

namespace detail {
enum class number_kind : std::uint8_t { none, real, integer, boolean, text };
struct dtype_fact { std::string_view name, ir_name; int bits; number_kind kind; };
// name: as in element_type; ir_name: as a port's precision spells it
inline constexpr dtype_fact dtype_facts[] = {
    {"none", "", 0, number_kind::none},          {"dynamic", "UNSPECIFIED", 0, number_kind::none},
    {"f64", "FP64", 64, number_kind::real},      {"f32", "FP32", 32, number_kind::real},
    {"f16", "FP16", 16, number_kind::real},      {"bf16", "BF16", 16, number_kind::real},
    {"f8e4m3", "F8E4M3", 8, number_kind::real},  {"f8e5m2", "F8E5M2", 8, number_kind::real},
    {"f8e8m0", "F8E8M0", 8, number_kind::real},  {"f4e2m1", "F4E2M1", 4, number_kind::real},
    {"nf4", "NF4", 4, number_kind::real},        {"i64", "I64", 64, number_kind::integer},
    {"i32", "I32", 32, number_kind::integer},    {"i16", "I16", 16, number_kind::integer},
    {"i8", "I8", 8, number_kind::integer},       {"i4", "I4", 4, number_kind::integer},
    {"u64", "U64", 64, number_kind::integer},    {"u32", "U32", 32, number_kind::integer},
    {"u16", "U16", 16, number_kind::integer},    {"u8", "U8", 8, number_kind::integer},
    {"u6", "U6", 6, number_kind::integer},       {"u4", "U4", 4, number_kind::integer},
    {"u3", "U3", 3, number_kind::integer},       {"u2", "U2", 2, number_kind::integer},
    {"u1", "BIN", 1, number_kind::integer},      {"boolean", "BOOL", 8, number_kind::boolean},
    {"string", "STRING", 0, number_kind::text},
};
constexpr const dtype_fact& fact(dtype t) { return dtype_facts[static_cast<std::size_t>(t)]; }
constexpr char lower_case(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr bool same_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) if (lower_case(a[i]) != lower_case(b[i])) return false;
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
    if (text == detail::dtype_facts[i].name || text == detail::dtype_facts[i].ir_name) return static_cast<dtype>(i);
  for (std::size_t i = 1; i < std::size(detail::dtype_facts); ++i) {
    const auto& f = detail::dtype_facts[i];
    if (detail::same_ignoring_case(text, f.name) || detail::same_ignoring_case(text, f.ir_name)) return static_cast<dtype>(i);
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
// A shape is a value, and structural: usable as a template argument. Up to rank 8; a higher rank is an error that is reported, never cut off.
#include <initializer_list>

// ---- opcost/core/interval.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A number that is only partly known: what OpenVINO writes as 7, ? or 1..16. It computes like a number, so one formula serves both.

namespace opcost {

struct interval {
  count_t min, max;    // both included; max == count_t::limit: no upper bound

  constexpr interval() = default;
  template <std::integral Int> constexpr interval(Int n) : min(n), max(n) {}
  constexpr interval(count_t n) : min(n), max(n) {}
  constexpr interval(count_t lo, count_t hi) : min(lo), max(hi) {}
  static constexpr interval unknown() { return {0, count_t::limit}; }           // a dimension: nothing but that it is not negative
  static constexpr interval any() { return {-count_t::limit, count_t::limit}; } // a value of which nothing is known

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
    return {opcost::min(opcost::min(a, b), opcost::min(c, d)), opcost::max(opcost::max(a, b), opcost::max(c, d))};
  }
};

constexpr interval floor_div(interval a, interval b) {
  if (a.exact() && b.exact() && b.min.n != 0) return floor_div(a.min, b.min);
  if (b.min <= 0 && b.max >= 0) return interval::any();
  return interval::hull(floor_div(a.min, b.min), floor_div(a.min, b.max), floor_div(a.max, b.min), floor_div(a.max, b.max));
}
constexpr interval ceil_div(interval a, interval b) {
  if (a.exact() && b.exact() && b.min.n != 0) return ceil_div(a.min, b.min);
  if (b.min <= 0 && b.max >= 0) return interval::any();
  return interval::hull(ceil_div(a.min, b.min), ceil_div(a.min, b.max), ceil_div(a.max, b.min), ceil_div(a.max, b.max));
}
constexpr interval min(interval a, interval b) { return {min(a.min, b.min), min(a.max, b.max)}; }
constexpr interval max(interval a, interval b) { return {max(a.min, b.min), max(a.max, b.max)}; }

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
  into = {max(into.min, a.min), min(into.max, a.max)};
  return into.min <= into.max;
}
// A dimension from bounds: as a number it is the lower one, as an interval both.
template <class Dim> constexpr Dim between(count_t lo, count_t hi) {
  if constexpr (std::same_as<Dim, interval>) return {lo, hi};
  else return (void)hi, lo;
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
  into = between<Dim>(min(lower(into), lower(a)), max(upper(into), upper(a)));    // 0 where one of them may be 0 and the other 1
  return true;
}

}  // namespace opcost

namespace opcost {
namespace detail {
inline void a_shape_has_more_than_8_dimensions() {}    // not constexpr: see core/count.hpp

// Dimensions lie in flat arrays of plain integers: a constant evaluator copies those several times as fast as nested classes.
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
  static constexpr int too_long = -2;            // the mark of a rank above max_rank, sticky
  detail::dims_storage<Dim> dims{};
  int rank = 0;

  constexpr basic_shape() = default;
  constexpr basic_shape(std::initializer_list<Dim> list) { for (const Dim& d : list) push_back(d); }
  // Numbers are intervals too.
  template <class Other> requires(std::same_as<Dim, interval> && std::same_as<Other, count_t>)
  constexpr basic_shape(const basic_shape<Other>& s) : rank(s.rank) { for (int i = 0; i < rank; ++i) dims.lo[i] = dims.hi[i] = s.dims.lo[i]; }
  static constexpr basic_shape of_unknown_rank() { basic_shape s; s.rank = unknown_rank; return s; }
  static constexpr basic_shape filled(int n, Dim d) { basic_shape s; for (int i = 0; i < n; ++i) s.push_back(d); return s; }

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
  constexpr void append(const basic_shape& tail) { for (int i = 0; i < tail.rank; ++i) push_back(tail[i]); }
  constexpr bool is_static() const {
    if constexpr (std::same_as<Dim, interval>)
      for (int i = 0; i < rank; ++i) if (dims.lo[i] != dims.hi[i]) return false;
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
    for (int i = 0; i < rank; ++i) if (!(dims.get(i) == o.dims.get(i))) return false;
    return true;
  }

  static constexpr Dim unknown_dim() {
    if constexpr (std::same_as<Dim, interval>) return interval::unknown();
    else return 0;
  }
};
using shape = basic_shape<count_t>;
using partial_shape = basic_shape<interval>;
using ints = shape;    // a short list of numbers: strides, axes, masks

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
  std::int64_t stored = 0;              // where the model stores this constant; 0: computed, `learned`: a layer's own parameter
  std::span<const Dim> value{};         // content of small integer tensors: target shapes, axes, limits
  std::span<const double> reals{};      // content of small real ones: scales

  static constexpr std::int64_t learned = -1;
  constexpr bool present() const { return type != dtype::none; }
  constexpr bool has_value() const { return !value.empty() || !reals.empty(); }
};
using tensor = basic_tensor<count_t>;
using partial_tensor = basic_tensor<interval>;

namespace detail {
template <class Dim> inline constexpr basic_tensor<Dim> absent{{}, dtype::none, 0, {}, {}};
}
// What an operation is given. Beyond the last operand all are absent, so that asking for an optional one is safe.
template <class Dim> class basic_operands {
 public:
  constexpr basic_operands() = default;
  template <class Range> requires std::constructible_from<std::span<const basic_tensor<Dim>>, const Range&>
  constexpr basic_operands(const Range& r) : all_(r) {}
  constexpr const basic_tensor<Dim>& operator[](int i) const {
    return i >= 0 && static_cast<std::size_t>(i) < all_.size() ? all_[static_cast<std::size_t>(i)] : detail::absent<Dim>;
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
  int cut_axis = -1;                    // of outputs that are pieces of first[0] along one axis, however many
  std::span<const Dim> cuts{};          // their extents; empty: all are equal
  std::string_view refusal{};

  constexpr inferred() = default;
  constexpr inferred(const basic_tensor<Dim>& t) : count(1) { put(0, t); }
  constexpr inferred(std::initializer_list<basic_tensor<Dim>> list) { for (const auto& t : list) put(count++, t); }
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
    if (static_cast<std::size_t>(i) < cuts.size()) t.dims.set(cut_axis, cuts[static_cast<std::size_t>(i)]);
    return t;
  }
 private:
  constexpr void put(int i, const basic_tensor<Dim>& t) {
    auto& o = first[static_cast<std::size_t>(i)];
    o.dims = t.dims, o.type = t.type;   // what is known of an input's content is not known of an output's
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
  constexpr reals(std::initializer_list<double> list) { for (double v : list) if (size < capacity) items[static_cast<std::size_t>(size++)] = v; }
};

// The spellings of an enumeration's values, in their order. Specialise for each enumeration that is an attribute.
template <class Enum> inline constexpr std::array<std::string_view, 0> spellings{};

// Reads or writes the attributes of an operation whose type it does not know. A reader leaves alone what it has nothing for.
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
      static_assert(spellings<T>.size() > 0, "opcost: an enumeration that is an attribute needs spellings<Enum> (README: Add an op)");
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

template <class Op> concept lowered_op = requires(const Op& op, tensors in) { op_traits<Op>::lower(op, in, [](auto&&...) { return tensor{}; }); };

template <class Op> concept primitive_op = requires(const Op& op, tensors in, const outputs& out) {
  { op_traits<Op>::infer(op, in) } -> std::convertible_to<outputs>;
  { op_traits<Op>::count(op, in, out) } -> std::same_as<tally>;
};
template <class Op> concept costed_op = requires { { op_traits<Op>::name } -> std::convertible_to<std::string_view>; } && (primitive_op<Op> || lowered_op<Op>);

// What an operation's traits state, or the default.
template <class Op> constexpr int opset_of() {
  if constexpr (requires { op_traits<Op>::opset; }) return op_traits<Op>::opset;
  else return 1;
}
template <class Op> constexpr int inputs_of() {
  if constexpr (requires { op_traits<Op>::inputs; }) return op_traits<Op>::inputs;
  else return 0;
}
template <class Op> constexpr unsigned reads_of() {
  if constexpr (requires { op_traits<Op>::reads; }) return op_traits<Op>::reads;
  else return 0;
}
// The inputs that are no data: what it reads and what it selects by.
template <class Op> constexpr unsigned settings_of() {
  if constexpr (requires { op_traits<Op>::selects; }) return op_traits<Op>::selects | reads_of<Op>();
  else return reads_of<Op>();
}
template <class Op> constexpr node_kind kind_of() {
  if constexpr (requires { op_traits<Op>::kind; }) return op_traits<Op>::kind;
  else return node_kind::computed;
}
template <class Op> constexpr bool pure_of() {
  if constexpr (requires { op_traits<Op>::pure; }) return op_traits<Op>::pure;
  else return true;
}
// Its content hangs on its input's shape, not on the input's content.
template <class Op> constexpr bool value_of_shape() {
  if constexpr (requires { op_traits<Op>::value_of_shape; }) return op_traits<Op>::value_of_shape;
  else return false;
}
template <class Op> constexpr void visit_attributes(Op& op, attribute_visitor& f) {
  if constexpr (requires { op_traits<Op>::attributes(op, f); }) op_traits<Op>::attributes(op, f);
}

namespace detail {
template <class Op, class Dim> constexpr inferred<Dim> raw_infer(const Op& op, const basic_operands<Dim>& in) {
  if constexpr (requires { op_traits<Op>::infer(op, in); }) {
    return op_traits<Op>::infer(op, in);
  } else {    // it was written for numbers alone
    std::array<tensor, 8> given{};
    if (in.size() > 8) return "more operands than an infer for numbers alone can be given here";
    for (int i = 0; i < in.size(); ++i) {
      if (in[i].present() && !in[i].dims.is_static()) return "its infer takes numbers only, and a dimension is not known";
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

// infer, with what holds for every operation: enough operands, no rank above 8, no negative dimension.
template <class Op, class Dim> constexpr inferred<Dim> infer(const Op& op, const basic_operands<Dim>& in) {
  if (in.size() < inputs_of<Op>()) return "an operand is missing";
  inferred<Dim> out = detail::raw_infer(op, in);
  for (int i = 0; i < out.count && i < static_cast<int>(out.first.size()); ++i) {
    auto& dims = out.first[static_cast<std::size_t>(i)].dims;
    if (dims.rank == dims.too_long) return "a rank above 8";
    for (int d = 0; d < dims.rank; ++d) {
      if (upper(dims[d]) < 0) return "a dimension would be negative";
      if (lower(dims[d]) < 0) dims.set(d, between<Dim>(0, upper(dims[d])));
    }
  }
  return out;
}
inline constexpr int max_content = 64;    // elements of a tensor whose content is followed

template <class Op> constexpr bool has_value_rule() {
  return requires(const Op& op, partial_tensors in, const partial_tensor& out, content<interval> into) { op_traits<Op>::value(op, in, out, 0, into); };
}

}  // namespace opcost

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
// A catalogue of operations for graphs whose operations are known at run time only: looked up by type name and opset, each behind
// plain function pointers, so that a reader's code does not grow with the catalogue. A user's list extends it: op_list_cat<builtin_ops, op_list<my_op>>.
#include <new>

namespace opcost {

// Derive a struct from it to give a long list a short name: struct builtin_ops : op_list<...> {};
template <class... Ops> struct op_list {};

namespace detail {
template <class... Ops> op_list<Ops...> as_list(const op_list<Ops...>&);
template <class List> using list_of = decltype(as_list(std::declval<const List&>()));

template <class... Lists> struct cat;
template <class... A> struct cat<op_list<A...>> { using type = op_list<A...>; };
template <class... A, class... B, class... Rest> struct cat<op_list<A...>, op_list<B...>, Rest...> : cat<op_list<A..., B...>, Rest...> {};
}  // namespace detail
template <class... Lists> using op_list_cat = typename detail::cat<detail::list_of<Lists>...>::type;

// One operation, its type erased.
struct op_entry {
  std::string_view name;
  int opset;
  std::size_t size;
  unsigned reads, settings;
  node_kind kind;
  bool pure, value_of_shape;
  void (*read)(void* raw, attribute_visitor&);                                   // makes one in raw storage and visits its attributes
  partial_outputs (*infer)(const void*, const partial_tensors&);
  tally (*count)(const void*, const tensors&, const outputs&);
  bool (*value)(const void*, const partial_tensors&, const partial_tensor&, int, content<interval>);    // may be null
};

namespace detail {
template <primitive_op Op> constexpr op_entry entry_of() {
  static_assert(std::is_trivially_destructible_v<Op> && alignof(Op) <= alignof(std::max_align_t), "opcost: an operation must be a plain struct (README: Add an op)");
  op_entry e{
      .name = op_traits<Op>::name, .opset = opset_of<Op>(), .size = sizeof(Op), .reads = reads_of<Op>(), .settings = settings_of<Op>(),
      .kind = kind_of<Op>(), .pure = pure_of<Op>(), .value_of_shape = value_of_shape<Op>(),
      .read = [](void* raw, attribute_visitor& f) { visit_attributes(*::new (raw) Op{}, f); },
      .infer = [](const void* op, const partial_tensors& in) { return opcost::infer(*static_cast<const Op*>(op), in); },
      .count = [](const void* op, const tensors& in, const outputs& out) { return op_traits<Op>::count(*static_cast<const Op*>(op), in, out); },
      .value = nullptr};
  if constexpr (has_value_rule<Op>())
    e.value = [](const void* op, const partial_tensors& in, const partial_tensor& out, int port, content<interval> into) {
      return op_traits<Op>::value(*static_cast<const Op*>(op), in, out, port, into);
    };
  return e;
}

constexpr std::uint64_t name_hash(std::string_view name) {    // FNV-1a, ignoring case
  std::uint64_t h = 14695981039346656037u;
  for (char c : name) h = (h ^ static_cast<unsigned char>(lower_case(c))) * 1099511628211u;
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
template <class... Ops> constexpr std::array<op_entry, sizeof...(Ops)> entries_of(op_list<Ops...>) { return {entry_of<Ops>()...}; }
}  // namespace detail

template <class List> struct catalogue {
  static constexpr auto entries = detail::entries_of(detail::list_of<List>{});
  static constexpr std::size_t storage = [] {    // bytes that the largest operation takes
    std::size_t most = 1;
    for (const op_entry& e : entries) most = e.size > most ? e.size : most;
    return most;
  }();

  // The newest version of `type` that is not above `opset`; where the file is older than the operation, its first. -1: not in the catalogue.
  static constexpr int find(std::string_view type, int opset) {
    const detail::op_key wanted{detail::name_hash(type), opset, 0};
    std::size_t low = 0, high = keys.size();    // low: the first key above `wanted`
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (wanted < keys[middle]) high = middle;
      else low = middle + 1;
    }
    if (low > 0 && keys[low - 1].hash == wanted.hash) --low;
    if (low == keys.size() || keys[low].hash != wanted.hash) return -1;
    const int index = keys[low].index;
    return detail::same_ignoring_case(entries[static_cast<std::size_t>(index)].name, type) ? index : -1;
  }

 private:
  static constexpr auto sorted() {
    std::array<detail::op_key, entries.size()> k{};
    for (std::size_t i = 0; i < k.size(); ++i) k[i] = {detail::name_hash(entries[i].name), entries[i].opset, static_cast<int>(i)};
    detail::heap_sort(std::span<detail::op_key>(k));
    return k;
  }
  static constexpr std::array<detail::op_key, entries.size()> keys = sorted();
  static_assert([] {
    for (std::size_t i = 1; i < keys.size(); ++i) if (!(keys[i - 1] < keys[i])) return false;
    return true;
  }(), "opcost: two operations of one list have the same name and opset (README: Add an op)");
};

// An operation of a catalogue: which, and where it lies.
template <class List> struct op_ref {
  int index = 0;
  const void* op = nullptr;
  constexpr const op_entry& entry() const { return catalogue<List>::entries[static_cast<std::size_t>(index)]; }
};

}  // namespace opcost

namespace opcost {

// What a convention says of a layer or a network: a whole count, the fraction that a tool's division leaves, or that it has no rule.
struct figure {
  count_t whole = 0;
  double part = 0;       // 0 <= part < 1
  bool known = false;

  constexpr figure() = default;
  constexpr figure(count_t n) : whole(n), known(true) {}
  constexpr figure(double v) : whole(static_cast<std::int64_t>(v)), part(v - static_cast<double>(static_cast<std::int64_t>(v))), known(true) {}
  constexpr explicit operator double() const { return static_cast<double>(whole) + part; }
  friend constexpr figure operator+(figure a, const figure& b) {
    a.whole += b.whole, a.part += b.part, a.known = a.known || b.known;
    if (a.part >= 1) a.whole += 1, a.part -= 1;
    return a;
  }
  constexpr bool operator==(const figure&) const = default;
  friend constexpr bool operator==(const figure& a, count_t n) { return a.known && a.whole == n && a.part == 0; }
};

template <class C> concept convention = requires { { C::name } -> std::convertible_to<std::string_view>; { C::about } -> std::convertible_to<std::string_view>; };

template <class C, class Op> concept has_rule = requires(const Op& op, const tensors& in, const outputs& out) { rule<C, Op>::flops(op, in, out); };

// A convention without a rule for an operation reads its tally, or says nothing.
template <class C> constexpr figure weigh(const tally& work) {
  if constexpr (requires { C::weights; }) return work * C::weights;
  else return {};
}
template <class C, class Op> constexpr figure read(const Op& op, const tensors& in, const outputs& out, const tally& work) {
  if constexpr (has_rule<C, Op>) return rule<C, Op>::flops(op, in, out);
  else return weigh<C>(work);
}
template <class C> constexpr bool counts_folded() {
  if constexpr (requires { C::counts_folded; }) return C::counts_folded;
  else return false;
}

// A convention's rules for the operations of a catalogue; null where it has none.
using rule_function = figure (*)(const void*, const tensors&, const outputs&);
namespace detail {
template <class C, class Op> constexpr rule_function rule_for() {
  if constexpr (has_rule<C, Op>) return [](const void* op, const tensors& in, const outputs& out) { return figure(rule<C, Op>::flops(*static_cast<const Op*>(op), in, out)); };
  else return nullptr;
}
template <class C, class... Ops> constexpr std::array<rule_function, sizeof...(Ops)> rules_for(op_list<Ops...>) { return {rule_for<C, Ops>()...}; }
template <class C, class List> inline constexpr auto rules_of = rules_for<C>(list_of<List>{});
}  // namespace detail

}  // namespace opcost

namespace opcost {

// opcost's own: FLOPs = 2 x MACs + every other primitive arithmetic operation. Transcendental functions are listed apart, and
// boolean and bitwise operations are none.
struct exact {
  static constexpr std::string_view name = "opcost";
  static constexpr std::string_view about = "the default: 2 x MACs + every other arithmetic operation; transcendental functions listed apart";
  static constexpr tally weights{.mac = 2, .add = 1, .mul = 1, .div = 1, .cmp = 1, .round = 1, .sqrt = 1, .bias = 1};
};

}  // namespace opcost

// ---- opcost/graph/analyze.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Somebody's graph in, its analysis out.

// ---- opcost/graph/graph_traits.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// How a graph of the user's own is walked. A specialisation of graph_traits<Graph> has static functions, of which an algorithm asks
// only for those that it needs:
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
//   reads(g, node)          content_use: which inputs' contents its shape hangs on; without it every content is followed

// ---- opcost/graph/recorder.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Adds rows to an analysis, one operation at a time, each after those that feed it. Both ways to an analysis go through here.

// ---- opcost/graph/evaluate.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// One operation on given operands: what comes out, how much work it is, and what the conventions asked for say of it.

// ---- opcost/graph/analysis.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The one result: rows, their tensors and figures. Reports, memory plans and budgets read it and know neither operations nor graphs.

#include <vector>

namespace opcost {

struct value { int row = 0, port = 0; };    // an output of a row; row < 0: of nothing

// Why a row's figures are, or are not, in the totals.
enum class standing : std::uint8_t {
  counted,
  unknown_op,     // nobody gave traits to its type
  not_known,      // its outputs could not be inferred, or a dimension is not a number: `why` says so
};

struct row {
  std::string_view name{}, type{};
  int opset = 1;
  int node = -1;                  // its place among the graph's nodes
  node_kind kind = node_kind::computed;
  standing state = standing::counted;
  bool folded = false;            // computed from constants alone: no work at run time
  bool reached = true;            // some output of the network depends on it
  bool shape_as_stored = false;   // outputs are those that the graph stores, for `why`
  int first_output = 0, outputs = 0, first_input = 0, inputs = 0;
  unsigned settings = 0;          // bit i: input i is no data
  tally work{};
  count_t parameters = 0;         // the layer's own; stored constants: graph/stored.hpp
  count_t parameter_bytes = 0;
  std::string_view why{};

  constexpr bool counts() const { return state == standing::counted && !folded && reached; }
};

class analysis_base {
 public:
  constexpr analysis_base() = default;
  constexpr analysis_base(analysis_base&&) = default;               // tensors refer to contents: an analysis moves and is not copied
  constexpr analysis_base& operator=(analysis_base&&) = default;

  std::vector<row> rows;
  std::vector<partial_tensor> tensors;     // outputs of all rows: row.first_output, row.outputs
  std::vector<value> inputs;               // of all rows: row.first_input, row.inputs
  std::vector<figure> figures;             // rows x conventions
  std::vector<std::vector<interval>> contents;      // what tensors[].value refers to
  std::vector<std::vector<double>> real_contents;   // what tensors[].reals refers to

  constexpr std::span<const partial_tensor> outputs_of(const row& r) const { return std::span(tensors).subspan(static_cast<std::size_t>(r.first_output), static_cast<std::size_t>(r.outputs)); }
  constexpr std::span<const value> inputs_of(const row& r) const { return std::span(inputs).subspan(static_cast<std::size_t>(r.first_input), static_cast<std::size_t>(r.inputs)); }
  constexpr const row& at(int i) const { return rows[static_cast<std::size_t>(i)]; }
  constexpr const partial_tensor& operator[](value v) const {
    if (v.row < 0 || v.port >= at(v.row).outputs) return detail::absent<interval>;
    return tensors[static_cast<std::size_t>(at(v.row).first_output + v.port)];
  }

  // The primitive operations of all rows that count.
  constexpr tally work() const {
    tally t;
    for (const row& r : rows) if (r.counts()) t += r.work;
    return t;
  }
  constexpr count_t macs() const {
    count_t n = 0;
    for (const row& r : rows) if (r.counts()) n += r.work.mac;
    return n;
  }
  constexpr count_t valid_macs() const {
    count_t n = 0;
    for (const row& r : rows) if (r.counts()) n += r.work.valid_mac();
    return n;
  }
  // Elements and bytes of the layers' own parameters and of the unique stored constants that reach an output as data (graph/stored.hpp).
  constexpr count_t parameters() const;
  constexpr count_t weight_bytes() const;
  // Elements written by every layer; with `mac_layers`, by those alone that multiply and accumulate.
  constexpr count_t activations(bool mac_layers = false) const {
    count_t n = 0;
    for (const row& r : rows)
      if (r.kind == node_kind::computed && !r.folded && r.reached && (!mac_layers || r.work.mac != 0))
        for (const partial_tensor& t : outputs_of(r)) if (t.dims.is_static()) n += numbers(t.dims).elements();
    return n;
  }
};

template <class... Conventions> class analysis : public analysis_base {
 public:
  static constexpr int conventions = static_cast<int>(sizeof...(Conventions));
  static constexpr std::array<std::string_view, sizeof...(Conventions)> names{Conventions::name...};

  template <class C> static constexpr int index_of() {
    constexpr bool is[]{std::same_as<C, Conventions>..., true};
    int i = 0;
    while (!is[i]) ++i;
    static_assert((std::same_as<C, Conventions> || ...), "opcost: the analysis was not asked for this convention (README: Conventions)");
    return i;
  }
  template <class C> constexpr figure flops(int row) const { return figures[static_cast<std::size_t>(row * conventions + index_of<C>())]; }
  // The sum over the rows that the convention counts.
  template <class C> constexpr figure flops() const {
    figure sum(count_t(0));
    for (int i = 0; i < static_cast<int>(rows.size()); ++i)
      if (rows[static_cast<std::size_t>(i)].reached && (counts_folded<C>() || !rows[static_cast<std::size_t>(i)].folded)) sum = sum + flops<C>(i);
    return sum;
  }
};

}  // namespace opcost

namespace opcost {

template <std::size_t Conventions, class Dim = interval> struct evaluation {
  inferred<Dim> out{};
  bool counted = false;               // all dimensions are numbers, so the work is one
  tally work{};
  count_t parameters = 0, parameter_bytes = 0;
  std::array<figure, Conventions> figures{};
};

// Tensors as numbers, where all their dimensions are.
class number_operands {
 public:
  constexpr bool assign(const partial_tensors& in) {
    items_.clear();
    for (const partial_tensor& t : in) {
      if (t.present() && !t.dims.is_static()) return false;
      items_.push_back(numbers(t));
    }
    return true;
  }
  constexpr operator tensors() const { return tensors(std::span<const tensor>(items_)); }

 private:
  std::vector<tensor> items_;
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
template <class... Cs, class Op, class Evaluation> constexpr void count_work(Evaluation& e, const Op& op, const tensors& in, const outputs& out) {
  e.work = op_traits<Op>::count(op, in, out);
  e.figures = {read<Cs>(op, in, out, e.work)...};
  e.counted = true;
}
template <class... Cs, class List, class Evaluation> constexpr void count_work(Evaluation& e, const op_ref<List>& ref, const tensors& in, const outputs& out) {
  e.work = ref.entry().count(ref.op, in, out);
  const auto one = [&]<class C>(std::type_identity<C>) {
    const rule_function f = rules_of<C, List>[static_cast<std::size_t>(ref.index)];
    return f ? f(ref.op, in, out) : weigh<C>(e.work);
  };
  e.figures = {one(std::type_identity<Cs>{})...};
  e.counted = true;
}

// An operation whose operands are numbers; a layer is the sum of what it lowers to.
template <class... Cs, class Op> constexpr void measure(evaluation<sizeof...(Cs), count_t>& e, const Op& op, const tensors& in) {
  if constexpr (lowered_op<Op>) {
    bool first = true;
    const tensor last = op_traits<Op>::lower(op, in, [&](const auto& primitive, const auto&... operands) -> tensor {
      if (!e.out.refusal.empty()) return {};
      const tensor given[]{operands...};
      evaluation<sizeof...(Cs), count_t> part;
      measure<Cs...>(part, primitive, tensors(std::span<const tensor>(given)));
      if (!part.out.refusal.empty()) return e.out.refusal = part.out.refusal, tensor{};
      e.work = first ? part.work : e.work + part.work;
      if constexpr (sizeof...(Cs) > 0)
        for (std::size_t c = 0; c < sizeof...(Cs); ++c) e.figures[c] = first ? part.figures[c] : e.figures[c].known && part.figures[c].known ? e.figures[c] + part.figures[c] : figure{};
      e.parameters += part.parameters, e.parameter_bytes += part.parameter_bytes;
      for (const tensor& t : given)
        if (t.stored == tensor::learned) e.parameters += t.dims.elements(), e.parameter_bytes += bytes_of(t.type, t.dims.elements());
      first = false;
      return part.out[0];
    });
    if (e.out.refusal.empty()) e.out = last;
    e.counted = e.out.refusal.empty();
  } else {
    e.out = infer(op, in);
    if (e.out.refusal.empty()) count_work<Cs...>(e, op, in, e.out);
  }
}
template <class Op> constexpr partial_outputs infer_partial(const Op& op, const partial_tensors& in) {
  if constexpr (lowered_op<Op>) {
    std::string_view refusal{};
    partial_outputs out = op_traits<Op>::lower(op, in, [&](const auto& primitive, const auto&... operands) -> partial_tensor {
      const partial_tensor given[]{operands...};
      const partial_outputs part = infer_partial(primitive, partial_tensors(std::span<const partial_tensor>(given)));
      if (refusal.empty()) refusal = part.refusal;
      return part[0];
    });
    out.refusal = refusal;
    return out;
  } else {
    return infer(op, in);
  }
}
template <class List> constexpr partial_outputs infer_partial(const op_ref<List>& ref, const partial_tensors& in) { return ref.entry().infer(ref.op, in); }

// Numbers are enough for an operation whose outputs hang on no content and that is no input of unknown extent.
template <class Op> inline constexpr bool takes_numbers = reads_of<Op>() == 0 && kind_of<Op>() != node_kind::input;
template <class List> inline constexpr bool takes_numbers<op_ref<List>> = false;    // so that a reader compiles each infer once
}  // namespace detail

// `scratch` is reused from call to call.
template <class... Cs, class Op> constexpr void evaluate(evaluation<sizeof...(Cs)>& e, const Op& op, const partial_tensors& in, number_operands& scratch) {
  if constexpr (detail::takes_numbers<Op>) {
    if (scratch.assign(in)) {
      evaluation<sizeof...(Cs), count_t> m;
      detail::measure<Cs...>(m, op, scratch);
      e.out.count = m.out.count, e.out.refusal = m.out.refusal, e.out.cut_axis = m.out.cut_axis;
      for (int i = 0; i < m.out.count && i < static_cast<int>(m.out.first.size()); ++i) e.out.first[static_cast<std::size_t>(i)] = partial(m.out.first[static_cast<std::size_t>(i)]);
      e.counted = m.counted, e.work = m.work, e.parameters = m.parameters, e.parameter_bytes = m.parameter_bytes, e.figures = m.figures;
      return;
    }
  }
  e.out = detail::infer_partial(op, in);
  if constexpr (!lowered_op<Op>) {
    outputs out;
    if (!e.out.refusal.empty() || !detail::as_numbers(detail::distinct(e.out), out) || !scratch.assign(in)) return;
    out.count = e.out.count;
    detail::count_work<Cs...>(e, op, scratch, out);
  }
}
// The same with outputs that are known from elsewhere.
template <class... Cs, class Op> constexpr void evaluate_as(evaluation<sizeof...(Cs)>& e, const Op& op, const partial_tensors& in, std::span<const partial_tensor> known, number_operands& scratch) {
  if constexpr (!lowered_op<Op>) {
    outputs out;
    if (detail::as_numbers(known, out) && scratch.assign(in)) detail::count_work<Cs...>(e, op, scratch, out);
  }
}

}  // namespace opcost

namespace opcost {

// What a graph tells of a node beside its operation.
struct node_facts {
  std::string_view name{}, type{};
  int opset = 1;
  int node = -1;                                // its place among the graph's nodes
  std::int64_t storage = 0;                     // of a constant: equal for those that are stored in the same place (from 1); 0: in one of its own
  bool wants_content = true;                    // some consumer reads the content of its outputs
  std::string_view why{};                       // why it cannot be evaluated at all
};

// What a graph keeps of a node, asked for only where it is needed.
struct no_store {
  constexpr void outputs(std::vector<partial_tensor>&) const {}                                   // its outputs' shapes
  constexpr bool content(const partial_tensor&, opcost::content<interval>) const { return false; }   // a constant's content
};

namespace detail {
// What recording asks of an operation, whether its type is known at compile time or at run time.
template <class Op> struct facts_of {
  static constexpr std::string_view name(const Op&) { return op_traits<Op>::name; }
  static constexpr int opset(const Op&) { return opset_of<Op>(); }
  static constexpr node_kind kind(const Op&) { return kind_of<Op>(); }
  static constexpr bool pure(const Op&) { return pure_of<Op>(); }
  static constexpr unsigned settings(const Op&) { return settings_of<Op>(); }
  static constexpr bool has_value(const Op&) { return has_value_rule<Op>(); }
  static constexpr bool value(const Op& op, const partial_tensors& in, const partial_tensor& out, int port, content<interval> into) {
    if constexpr (has_value_rule<Op>()) return op_traits<Op>::value(op, in, out, port, into);
    else return false;
  }
};
template <class List> struct facts_of<op_ref<List>> {
  using ref = op_ref<List>;
  static constexpr std::string_view name(const ref& r) { return r.entry().name; }
  static constexpr int opset(const ref& r) { return r.entry().opset; }
  static constexpr node_kind kind(const ref& r) { return r.entry().kind; }
  static constexpr bool pure(const ref& r) { return r.entry().pure; }
  static constexpr unsigned settings(const ref& r) { return r.entry().settings; }
  static constexpr bool has_value(const ref& r) { return r.entry().value != nullptr; }
  static constexpr bool value(const ref& r, const partial_tensors& in, const partial_tensor& out, int port, content<interval> into) {
    return r.entry().value(r.op, in, out, port, into);
  }
};
}  // namespace detail

struct unknown_op { std::string_view type{}; };    // an operation nobody gave traits: reported, never counted as zero

template <class... Cs> class recorder {
 public:
  // Returns the row's index. `from` are values of `a`, in the order of the operands.
  template <class Op, class Store = no_store> requires(!std::same_as<Op, unknown_op>)
  constexpr int add(analysis<Cs...>& a, const Op& op, std::span<const value> from, const node_facts& facts = {}, const Store& store = {}) {
    row r = start(a, from, facts);
    r.folded = detail::facts_of<Op>::kind(op) == node_kind::computed && detail::facts_of<Op>::pure(op) && from_constants(a, from);
    operands_.clear();
    for (const value& v : from) operands_.push_back(a[v]);
    return add_row(a, r, op, operands_, facts, store);
  }
  // The same of operands that no row yields.
  template <class Op, class Store = no_store> requires(!std::same_as<Op, unknown_op>)
  constexpr int add_given(analysis<Cs...>& a, const Op& op, std::span<const partial_tensor> operands, const node_facts& facts = {}, const Store& store = {}) {
    row r = start(a, {}, facts);
    return add_row(a, r, op, operands, facts, store);
  }
  template <class Store = no_store> constexpr int add(analysis<Cs...>& a, const unknown_op& op, std::span<const value> from, const node_facts& facts = {}, const Store& store = {}) {
    row r = start(a, from, facts);
    if (r.type.empty()) r.type = op.type;
    r.opset = facts.opset;
    r.state = facts.why.empty() ? standing::unknown_op : standing::not_known;
    r.why = facts.why.empty() ? std::string_view("no operation of this type is known") : facts.why;
    stored_.clear();
    store.outputs(stored_);
    r.outputs = static_cast<int>(stored_.size());
    r.shape_as_stored = r.outputs > 0;
    for (const partial_tensor& t : stored_) a.tensors.push_back(t);
    a.figures.resize(a.figures.size() + sizeof...(Cs));
    return finish(a, r);
  }
  template <class Store = no_store> constexpr int add_given(analysis<Cs...>& a, const unknown_op& op, std::span<const partial_tensor>, const node_facts& facts = {}, const Store& store = {}) {
    return add(a, op, {}, facts, store);
  }

 private:
  std::vector<partial_tensor> operands_{}, stored_{};
  number_operands scratch_{};

  template <class Op, class Store> constexpr int add_row(analysis<Cs...>& a, row& r, const Op& op, std::span<const partial_tensor> operands, const node_facts& facts, const Store& store) {
    using of = detail::facts_of<Op>;
    const partial_tensors in{operands};
    if (r.type.empty()) r.type = of::name(op);
    r.opset = facts.opset > 1 ? facts.opset : of::opset(op);
    r.kind = of::kind(op), r.settings = of::settings(op);

    evaluation<sizeof...(Cs)> e;
    evaluate<Cs...>(e, op, in, scratch_);
    const int inferred = e.out.refusal.empty() ? e.out.count : 0;
    r.why = e.out.refusal;
    r.outputs = inferred;
    for (int i = 0; i < inferred; ++i) a.tensors.push_back(e.out[i]);
    if (!e.counted) use_stored(a, r, e, op, in, store);
    if (!e.counted) {
      r.state = standing::not_known;
      if (r.why.empty()) r.why = "a dimension is not known";
    }
    r.work = e.work, r.parameters = e.parameters, r.parameter_bytes = e.parameter_bytes;
    if (r.kind == node_kind::output) a.tensors.resize(static_cast<std::size_t>(r.first_output)), r.outputs = 0;
    if (r.kind == node_kind::constant && r.outputs > 0) a.tensors.back().stored = facts.storage > 0 ? facts.storage : -2 - static_cast<std::int64_t>(a.rows.size());
    if (facts.wants_content && (of::has_value(op) || r.kind == node_kind::constant))
      for (int port = 0; port < inferred && port < r.outputs; ++port) {
        partial_tensor& t = a.tensors[static_cast<std::size_t>(r.first_output + port)];
        follow(a, t, [&](content<interval> into) { return (r.kind == node_kind::constant && store.content(t, into)) || (of::has_value(op) && of::value(op, in, t, port, into)); });
      }
    for (const figure& f : e.figures) a.figures.push_back(f);
    return finish(a, r);
  }

  // Where inference refuses, or leaves open what the graph has a number for, the graph's own shapes stand in.
  template <class Op, class Store, class Evaluation> constexpr void use_stored(analysis<Cs...>& a, row& r, Evaluation& e, const Op& op, const partial_tensors& in, const Store& store) {
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
      partial_shape both = t.dims;
      if (!t.dims.is_static() && merge(both, known.dims) && !(both == t.dims)) t.dims = both, more = true;
    }
    if (!more) return;
    r.shape_as_stored = true;
    if (r.why.empty()) r.why = "its shape hangs on a content that is not known";
    evaluate_as<Cs...>(e, op, in, a.outputs_of(r), scratch_);
  }

  static constexpr row start(analysis<Cs...>& a, std::span<const value> from, const node_facts& facts) {
    row r;
    r.name = facts.name, r.type = facts.type, r.node = facts.node;
    r.first_output = static_cast<int>(a.tensors.size());
    r.first_input = static_cast<int>(a.inputs.size()), r.inputs = static_cast<int>(from.size());
    for (const value& v : from) a.inputs.push_back(v);
    return r;
  }
  static constexpr int finish(analysis<Cs...>& a, const row& r) {
    a.rows.push_back(r);
    return static_cast<int>(a.rows.size()) - 1;
  }
  static constexpr bool from_constants(const analysis<Cs...>& a, std::span<const value> from) {
    bool any = false;
    for (const value& v : from) {
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
      if (fill(content<interval>{{}, into})) t.reals = into;
      else a.real_contents.back().resize(a.real_contents.back().size() - size);
    } else {
      const auto into = room(a.contents, size);
      if (fill(content<interval>{into, {}})) t.value = into;
      else a.contents.back().resize(a.contents.back().size() - size);
    }
  }
  // Places for n more contents; those handed out before never move.
  template <class T> static constexpr std::span<T> room(std::vector<std::vector<T>>& chunks, std::size_t n) {
    constexpr std::size_t chunk = 512;
    if (chunks.empty() || chunks.back().size() + n > chunks.back().capacity()) {
      chunks.emplace_back();
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
struct content_use { unsigned inputs = 0; bool passes = false; };

namespace detail {
struct any_visitor { template <class T> constexpr void operator()(const T&) const {} };
template <class G> using node_of = std::remove_cvref_t<decltype(*std::begin(graph_traits<G>::nodes(std::declval<const G&>())))>;
}  // namespace detail

template <class G> concept has_nodes = requires(const G& g) { std::begin(graph_traits<G>::nodes(g)); };
template <class G> concept has_visit = requires(const G& g, const detail::node_of<G>& n) { graph_traits<G>::visit(g, n, detail::any_visitor{}); };
template <class G> concept has_inputs = requires(const G& g, const detail::node_of<G>& n) { std::begin(graph_traits<G>::inputs(g, n)); };
template <class G> concept has_operands = requires(const G& g, const detail::node_of<G>& n) { std::begin(graph_traits<G>::operands(g, n)); };

}  // namespace opcost

// ---- opcost/graph/order.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// An execution order: every node after those that feed it, and in the graph's own order where that is one already.

namespace opcost {

struct execution_order {
  std::vector<int> nodes;      // all of them
  int cyclic_from = 0;         // from here on the nodes depend on themselves, through each other
};

// `feeds(i, f)` calls f(j) for each node j that node i takes something from. Linear in nodes and edges, and without recursion.
template <class Feeds> constexpr execution_order order_of(int count, Feeds&& feeds) {
  execution_order order;
  order.nodes.reserve(static_cast<std::size_t>(count));
  std::vector<char> done(static_cast<std::size_t>(count), 0);    // 1: being visited, 2: placed
  std::vector<int> stack, cyclic;
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
          if (state(j) == 0) stack.push_back(j), ready = false;
          else if (state(j) == 1) loops = true;
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
  std::vector<char> hangs(static_cast<std::size_t>(count), 0);
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
  std::vector<int> sorted;
  for (int pass = 0; pass < 2; ++pass) {
    if (pass == 1) order.cyclic_from = static_cast<int>(sorted.size());
    for (int i : order.nodes) if ((hangs[static_cast<std::size_t>(i)] != 0) == (pass == 1)) sorted.push_back(i);
  }
  order.nodes = sorted;
  return order;
}

}  // namespace opcost

// ---- opcost/graph/stored.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Which rows some output depends on, and which stored constants are parameters: those that reach an output as data, each once,
// also through what is computed from constants alone. A constant that only ever serves as a shape, an axis or an index list is none.

namespace opcost {

// Marks the rows that no output depends on. A graph without outputs is taken whole.
constexpr void mark_reached(analysis_base& a) {
  bool any = false;
  for (const row& r : a.rows) any = any || r.kind == node_kind::output;
  if (!any) return;
  for (row& r : a.rows) r.reached = r.kind == node_kind::output;
  for (std::size_t i = a.rows.size(); i-- > 0;)
    if (a.rows[i].reached)
      for (const value& v : a.inputs_of(a.rows[i])) if (v.row >= 0) a.rows[static_cast<std::size_t>(v.row)].reached = true;
}

namespace detail {
struct user_of_constant { int user, constant; };
struct storage_place {
  std::int64_t stored, elements;
  int type, index;
  constexpr bool same(const storage_place& o) const { return stored == o.stored && elements == o.elements && type == o.type; }
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
  std::vector<char> mark(a.rows.size(), ends ? char{idle} : char{data});
  const auto at = [&](int i) -> char& { return mark[static_cast<std::size_t>(i)]; };
  const auto each_data_input = [&](int i, auto&& g) {
    const row& r = a.at(i);
    const auto from = a.inputs_of(r);
    for (int k = 0; k < r.inputs; ++k)
      if (from[static_cast<std::size_t>(k)].row >= 0 && (k >= 32 || ((r.settings >> k) & 1u) == 0)) g(from[static_cast<std::size_t>(k)].row);
  };
  for (int i = n; i-- > 0;) {
    if (a.at(i).kind == node_kind::output) at(i) = data;
    if (at(i) == data) each_data_input(i, [&](int from) { at(from) = data; });
  }
  std::vector<detail::user_of_constant> found;
  std::vector<int> below;
  for (int i = 0; i < n; ++i) {
    if (at(i) != data || a.at(i).folded || constant(i)) continue;
    each_data_input(i, [&](int from) { below.push_back(from); });
    while (!below.empty()) {
      const int c = below.back();
      below.pop_back();
      if (at(c) == taken || !(constant(c) || a.at(c).folded)) continue;
      at(c) = taken;
      if (!constant(c)) each_data_input(c, [&](int from) { below.push_back(from); });
      else if (a.at(c).outputs > 0 && a.outputs_of(a.at(c))[0].dims.is_static()) found.push_back({i, c});
    }
  }
  // constants of one place, type and size are one
  std::vector<detail::storage_place> places;
  places.reserve(found.size());
  for (int k = 0; k < static_cast<int>(found.size()); ++k) {
    const partial_tensor& t = a.outputs_of(a.at(found[static_cast<std::size_t>(k)].constant))[0];
    places.push_back({t.stored, numbers(t.dims).elements().n, static_cast<int>(t.type), k});
  }
  detail::heap_sort(std::span<detail::storage_place>(places));
  for (std::size_t k = 1; k < places.size(); ++k)
    if (places[k].same(places[k - 1])) found[static_cast<std::size_t>(places[k].index)].constant = -1;
  for (const detail::user_of_constant& p : found) if (p.constant >= 0) f(p.user, p.constant);
}

struct parameter_count { count_t elements = 0, bytes = 0; };

// By row: the layer's own parameters and the stored constants that it is the first to work with.
constexpr std::vector<parameter_count> parameters_by_row(const analysis_base& a) {
  std::vector<parameter_count> rows;
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
  if constexpr (std::same_as<T, tensor>) return partial(t);
  else return t;
}
// What the graph keeps of a node, fetched when the recorder asks.
template <class G> struct store_of {
  using traits = graph_traits<G>;
  const G& g;
  const node_of<G>& node;
  constexpr void outputs(std::vector<partial_tensor>& into) const {
    if constexpr (requires { traits::outputs(g, node); }) for (const auto& t : traits::outputs(g, node)) into.push_back(as_partial(t));
  }
  constexpr bool content(const partial_tensor& t, opcost::content<interval> into) const {
    if constexpr (requires { traits::content(g, node, t, into); }) return traits::content(g, node, t, into);
    else return false;
  }
};

// Each node as it stands, with the operands that the graph hands over.
template <class... Cs, class G> constexpr void analyze_by_operands(analysis<Cs...>& a, const G& g) {
  using traits = graph_traits<G>;
  recorder<Cs...> record;
  std::vector<partial_tensor> given;
  int index = 0;
  for (const auto& node : traits::nodes(g)) {
    given.clear();
    for (const auto& t : traits::operands(g, node)) given.push_back(as_partial(t));
    const node_facts facts = facts_of_node(g, node, index++);
    traits::visit(g, node, [&](const auto& op) { record.add_given(a, op, given, facts, store_of<G>{g, node}); });
  }
}

// Which nodes' contents somebody reads, directly or through others.
template <class G, class Inputs> constexpr std::vector<char> wanted_contents(const G& g, const std::vector<const node_of<G>*>& nodes, const execution_order& order, Inputs&& inputs) {
  using traits = graph_traits<G>;
  std::vector<char> wanted(nodes.size(), 1);
  if constexpr (requires { traits::reads(g, *nodes[0]); }) {
    for (char& w : wanted) w = 0;
    for (std::size_t k = order.nodes.size(); k-- > 0;) {
      const int i = order.nodes[k];
      const content_use use = traits::reads(g, *nodes[static_cast<std::size_t>(i)]);
      const bool all = use.passes && wanted[static_cast<std::size_t>(i)];
      if (!all && use.inputs == 0) continue;
      int port = 0;
      for (const value& v : inputs(i)) {
        if (v.row >= 0 && v.row < static_cast<int>(nodes.size()) && (all || (port < 32 && ((use.inputs >> port) & 1u) != 0))) wanted[static_cast<std::size_t>(v.row)] = 1;
        ++port;
      }
    }
  }
  return wanted;
}

// Shapes flow from the inputs through the graph.
template <class... Cs, class G> constexpr void analyze_by_inputs(analysis<Cs...>& a, const G& g) {
  using traits = graph_traits<G>;
  std::vector<const node_of<G>*> nodes;
  for (const auto& node : traits::nodes(g)) nodes.push_back(&node);
  const int count = static_cast<int>(nodes.size());
  const auto inputs = [&](int i) -> decltype(auto) { return traits::inputs(g, *nodes[static_cast<std::size_t>(i)]); };
  const execution_order order = order_of(count, [&](int i, auto&& f) { for (const value& v : inputs(i)) f(v.row); });
  const std::vector<char> wanted = wanted_contents(g, nodes, order, inputs);

  a.rows.reserve(nodes.size()), a.tensors.reserve(nodes.size() + nodes.size() / 4), a.inputs.reserve(2 * nodes.size()), a.figures.reserve(sizeof...(Cs) * nodes.size());
  std::vector<int> row_of(nodes.size(), -1);
  std::vector<value> from;
  recorder<Cs...> record;
  for (int at = 0; at < count; ++at) {
    const int i = order.nodes[static_cast<std::size_t>(at)];
    const auto& node = *nodes[static_cast<std::size_t>(i)];
    from.clear();
    for (const value& v : inputs(i)) from.push_back({v.row < 0 || v.row >= count ? -1 : row_of[static_cast<std::size_t>(v.row)], v.port});
    node_facts facts = facts_of_node(g, node, i);
    facts.wants_content = wanted[static_cast<std::size_t>(i)] != 0;
    row_of[static_cast<std::size_t>(i)] = static_cast<int>(a.rows.size());
    const store_of<G> store{g, node};
    if (at >= order.cyclic_from) {
      facts.why = "it depends on itself, through other layers";
      record.add(a, unknown_op{facts.type}, from, facts, store);
    } else {
      traits::visit(g, node, [&](const auto& op) { record.add(a, op, from, facts, store); });
    }
  }
  mark_reached(a);
}
}  // namespace detail

// Rows in execution order, figures under each convention.
template <class... Conventions, class Graph> constexpr analysis<Conventions...> analyze(const Graph& g) {
  analysis<Conventions...> a;
  static_assert(has_nodes<Graph>, "opcost: a graph needs graph_traits with nodes(graph) (README: Plug in your graph)");
  if constexpr (has_nodes<Graph>) {
    static_assert(has_visit<Graph>, "opcost: a graph needs graph_traits with visit(graph, node, visitor) (README: Plug in your graph)");
    static_assert(has_inputs<Graph> || has_operands<Graph>, "opcost: a graph needs graph_traits with inputs(graph, node) or operands(graph, node) (README: Plug in your graph)");
    if constexpr (has_visit<Graph> && has_inputs<Graph>) detail::analyze_by_inputs(a, g);
    else if constexpr (has_visit<Graph> && has_operands<Graph>) detail::analyze_by_operands(a, g);
  }
  return a;
}

}  // namespace opcost

// ---- opcost/graph/network.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A network written down in C++, at compile time if you like. In a constant expression an operation that refuses its operands does not compile.

// ---- opcost/ops/io.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The borders of a graph: what comes in, what is stored, what goes out. None of them computes.

// ---- opcost/op/common.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// What families of operations share: axes, names as template arguments, element types, and contents element by element.

namespace opcost {

template <std::size_t N> struct fixed_string {
  char text[N]{};
  constexpr fixed_string(const char (&s)[N]) { for (std::size_t i = 0; i < N; ++i) text[i] = s[i]; }
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
template <class Dim> constexpr basic_tensor<Dim> of_unknown_rank(dtype type) { return of(basic_shape<Dim>::of_unknown_rank(), type); }

// A content as numbers: all of its elements, each of them known. Real ones that are whole pass.
struct known_list {
  std::array<std::int64_t, 64> items{};
  int size = 0;
  bool known = false;
  constexpr std::int64_t operator[](int i) const { return items[static_cast<std::size_t>(i)]; }
  constexpr bool holds(std::int64_t v) const {
    for (int i = 0; i < size; ++i) if (items[static_cast<std::size_t>(i)] == v) return true;
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
  if (t.value.empty()) for (double d : t.reals) r.items[static_cast<std::size_t>(r.size++)] = static_cast<std::int64_t>(d);
  r.known = true;
  return r;
}

}  // namespace opcost

namespace opcost {

struct parameter { partial_shape dims{}; dtype type = dtype::f32; };
template <> struct op_traits<parameter> {
  static constexpr std::string_view name = "Parameter";
  static constexpr node_kind kind = node_kind::input;
  static constexpr void attributes(auto& op, auto&& f) { f("shape", op.dims), f("element_type", op.type); }
  template <class Dim> static constexpr inferred<Dim> infer(const parameter& op, const basic_operands<Dim>&) {
    if constexpr (std::same_as<Dim, interval>) return of(op.dims, op.type);
    else return op.dims.is_static() ? inferred<Dim>(of(numbers(op.dims), op.type)) : inferred<Dim>("a dimension of the input is not known");
  }
  static constexpr tally count(const parameter&, const tensors&, const outputs&) { return {}; }
};

struct constant {
  ints dims{};
  dtype type = dtype::f32;
  count_t offset = -1, size = 0;              // where a weights file holds it
  std::span<const interval> numbers{};        // its content, where the graph carries it
};
template <> struct op_traits<constant> {
  static constexpr std::string_view name = "Constant";
  static constexpr node_kind kind = node_kind::constant;
  static constexpr void attributes(auto& op, auto&& f) { f("shape", op.dims), f("element_type", op.type), f("offset", op.offset), f("size", op.size); }
  template <class Dim> static constexpr inferred<Dim> infer(const constant& op, const basic_operands<Dim>&) {
    basic_shape<Dim> dims = op.dims;
    return of(dims, op.type);
  }
  static constexpr tally count(const constant&, const tensors&, const outputs&) { return {}; }
  template <class Dim> static constexpr bool value(const constant& op, const basic_operands<Dim>&, const basic_tensor<Dim>&, int, content<Dim> into) {
    if (op.numbers.size() != into.numbers.size() || op.numbers.empty()) return false;
    for (std::size_t i = 0; i < into.numbers.size(); ++i) into.numbers[i] = between<Dim>(op.numbers[i].min, op.numbers[i].max);
    return true;
  }
};

struct network_output {};
template <> struct op_traits<network_output> {
  static constexpr std::string_view name = "Result";
  static constexpr int inputs = 1;
  static constexpr node_kind kind = node_kind::output;
  template <class Dim> static constexpr inferred<Dim> infer(const network_output&, const basic_operands<Dim>& in) { return in[0]; }
  static constexpr tally count(const network_output&, const tensors&, const outputs&) { return {}; }
};

}  // namespace opcost

namespace opcost {
namespace detail {
inline void shapes_do_not_fit(std::string_view) {}    // not constexpr: see core/count.hpp
}

template <class... Conventions> class network : public analysis<Conventions...> {
 public:
  constexpr network() { this->rows.reserve(64), this->tensors.reserve(64), this->inputs.reserve(64); }
  constexpr value input(const partial_shape& dims, dtype type = dtype::f32) { return add(parameter{dims, type}); }
  constexpr value constant(const ints& dims, dtype type = dtype::f32) { return add(opcost::constant{.dims = dims, .type = type}); }
  // A constant whose content operations may read: a target shape, axes. `list` must live as long as the call.
  constexpr value numbers(std::initializer_list<interval> list) {
    return add(opcost::constant{.dims = {static_cast<std::int64_t>(list.size())}, .type = dtype::i64, .numbers = {list.begin(), list.size()}});
  }
  constexpr void output(value v) { add(network_output{}, v); }

  // The operation's first output; `port` names another one.
  template <class Op, class... Values> constexpr value add(const Op& op, Values... values) {
    static_assert(costed_op<Op>, "opcost: an operation needs op_traits with name, infer and count, or name and lower (README: Add an op)");
    if constexpr (costed_op<Op>) {
      const value from[]{values..., value{}};
      const int at = recorder_.add(*this, op, std::span<const value>(from).first(sizeof...(Values)));
      const row& r = this->at(at);
      if (std::is_constant_evaluated() && r.state == standing::not_known && !r.why.empty()) detail::shapes_do_not_fit(r.why);
      return {at, 0};
    } else {
      return {};
    }
  }
  static constexpr value port(value v, int port) { return {v.row, port}; }

 private:
  recorder<Conventions...> recorder_{};
};

}  // namespace opcost

// ---- opcost/layers/convolution.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0

// ---- opcost/ops/convolution.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Convolutions of 1 to 3 spatial dimensions, plain, grouped and binary. Transposed ones: deconvolution.hpp; deformable ones: deformable.hpp.
// Attributes and shapes: OpenVINO operation specifications Convolution-1, GroupConvolution-1, BinaryConvolution-1.

// ---- opcost/op/window.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The arithmetic of sliding windows along one dimension: extents, automatic padding, and how many taps fall on real elements.

namespace opcost {

enum class auto_pad : std::uint8_t { explicit_, same_upper, same_lower, valid };
template <> inline constexpr std::array<std::string_view, 4> spellings<auto_pad>{"explicit", "same_upper", "same_lower", "valid"};

// dilation * (kernel - 1) + 1: the extent of a dilated window.
template <class Dim> constexpr Dim dilated(Dim kernel, Dim dilation) { return dilation * (kernel - 1) + 1; }

struct padding { count_t begin = 0, end = 0; };

// What makes the output ceil(n / stride) wide: total = (ceil(n / stride) - 1) * stride + window - n, the odd one at the end (upper) or the start (lower).
constexpr padding same_padding(count_t n, count_t window, count_t stride, auto_pad mode) {
  const count_t total = max((ceil_div(n, stride) - 1) * stride + window - n, 0);
  const count_t less = total / 2;
  return mode == auto_pad::same_lower ? padding{total - less, less} : padding{less, total - less};
}

namespace detail {
// The sum over 0 <= i < n of floor((a i + b) / m) for a, b >= 0 and m > 0, in logarithmic time (Euclid's algorithm on the lattice points under a line).
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
  const N some = taps < any ? taps : any;                                    // taps that have one
  const N reach = limit - ((outs - 1) * stride + 1);                         // k dilation up to this: all outputs
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
constexpr count_t taps_on_elements(count_t extent, count_t outs, count_t taps, count_t stride, count_t dilation, count_t pad_begin) {
  if (outs <= 0 || taps <= 0 || extent <= 0 || stride <= 0 || dilation <= 0) return 0;
  if (pad_begin == 0 && (outs - 1) * stride + (taps - 1) * dilation < extent) return outs * taps;
  // plain integers where no product can overflow
  constexpr std::int64_t small = 1 << 20;
  if (extent < small && outs < small && taps < small && stride < small && dilation < small && pad_begin < small)
    return detail::taps_between<std::int64_t>(extent.n, outs.n, taps.n, stride.n, dilation.n, pad_begin.n);
  return detail::taps_between<count_t>(extent, outs, taps, stride, dilation, pad_begin);
}

}  // namespace opcost

namespace opcost {

struct convolution {
  ints strides{}, dilations{}, pads_begin{}, pads_end{};    // an empty list: 1s, for pads 0s
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
  for (count_t v : list) if (v <= 0) return false;
  return true;
}
constexpr bool empty_or_of(const ints& list, int n) { return list.rank == 0 || list.rank == n; }
// How many spatial dimensions there are: as the input, else the filter, else the attributes tell; -1: nothing tells.
template <class Dim> constexpr int spatial_rank(const convolution& op, const basic_shape<Dim>& x, const basic_shape<Dim>& filter, int kernel_from) {
  if (x.ranked()) return x.rank - 2;
  if (filter.ranked()) return filter.rank - kernel_from;
  for (const ints* list : {&op.strides, &op.dilations, &op.pads_begin, &op.pads_end}) if (list->rank > 0) return list->rank;
  return -1;
}
// What is wrong with a window over n spatial dimensions, or null.
template <class Dim> constexpr const char* window_refusal(const convolution& op, const basic_shape<Dim>& filter, int kernel_from, int n) {
  if (n < 1 || n > 3) return "a convolution has 1 to 3 spatial dimensions";
  if (filter.ranked() && filter.rank != kernel_from + n) return "the filter's rank does not go with the input's";
  if (!empty_or_of(op.strides, n) || !empty_or_of(op.dilations, n) || !empty_or_of(op.pads_begin, n) || !empty_or_of(op.pads_end, n))
    return "strides, dilations and pads must be one per spatial dimension";
  if (!positive(op.strides) || !positive(op.dilations)) return "strides and dilations must be positive";
  return nullptr;
}
// The extent of the dilated kernel; a kernel of unknown extent has one tap at least.
template <class Dim> constexpr Dim window_extent(const convolution& op, const basic_shape<Dim>& filter, int kernel_from, int i) {
  const Dim kernel = filter.ranked() ? filter[kernel_from + i] : basic_shape<Dim>::unknown_dim();
  return dilated(known(kernel) ? kernel : max(kernel, Dim(1)), Dim(op.dilations.at_or(i, 1)));
}
// Spatial dimensions appended to `out`: floor((n + pads - window) / stride) + 1, with automatic padding ceil(n / stride). A refusal, or null.
template <class Dim> constexpr const char* slide(const convolution& op, const basic_shape<Dim>& x, const basic_shape<Dim>& filter, int kernel_from, int n, basic_shape<Dim>& out) {
  for (int i = 0; i < n; ++i) {
    const Dim extent = x.ranked() ? x[2 + i] : basic_shape<Dim>::unknown_dim();
    const Dim stride = op.strides.at_or(i, 1);
    if (op.pad == auto_pad::same_upper || op.pad == auto_pad::same_lower) {
      out.push_back(ceil_div(extent, stride));
      continue;
    }
    const count_t pads = op.pad == auto_pad::valid ? count_t(0) : max(op.pads_begin.at_or(i, 0) + op.pads_end.at_or(i, 0), 0);
    if (pads.saturated()) return "the pads are beyond 64 bits";
    const Dim window = window_extent(op, filter, kernel_from, i);
    if (upper(window) < 1) return "the filter has no taps";
    const Dim room = extent + pads - window;
    if (known(room) && lower(room) < 0) return "the filter, dilated, is larger than the padded input";
    out.push_back(floor_div(max(room, Dim(0)), stride) + 1);
  }
  return nullptr;
}
// Taps that meet real elements, all spatial dimensions multiplied; kernel_from: where the filter's begin.
constexpr count_t window_taps(const convolution& op, const shape& x, const shape& y, const shape& filter, int kernel_from) {
  count_t taps = 1;
  for (int i = 0; i < x.rank - 2; ++i) {
    const count_t k = filter[kernel_from + i];
    taps *= taps_on_elements(x[2 + i], y[2 + i], k, op.strides.at_or(i, 1), op.dilations.at_or(i, 1), pads_of(op, i, x[2 + i], k).begin);
  }
  return taps;
}
// Multiply-accumulates of a window: outputs N x O x spatial, each a dot product over `channels` x kernel.
constexpr tally window_macs(const convolution& op, const shape& x, const shape& y, const shape& filter, int kernel_from, count_t channels) {
  const count_t all = y.elements() * channels * filter.product(kernel_from, filter.rank);
  return {.mac = all, .padded = all - y[0] * y[1] * channels * window_taps(op, x, y, filter, kernel_from)};
}
constexpr void convolution_attributes(auto& op, auto&& f) {
  f("strides", op.strides), f("dilations", op.dilations), f("pads_begin", op.pads_begin), f("pads_end", op.pads_end), f("auto_pad", op.pad);
}
// The batch of an input, or a filter's dimension, where the rank is known.
template <class Dim> constexpr Dim dim_or_unknown(const basic_shape<Dim>& s, int i) { return s.ranked() ? s[i] : basic_shape<Dim>::unknown_dim(); }

template <class Dim> constexpr inferred<Dim> infer_convolution(const convolution& op, const basic_operands<Dim>& in, dtype type) {
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
constexpr dtype filtered_type(dtype x, dtype filter) { return common(x, filter) == dtype::none ? x : common(x, filter); }
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
  template <class Dim> static constexpr inferred<Dim> infer(const group_convolution& op, const basic_operands<Dim>& in) {
    const auto &x = in[0].dims, &filter = in[1].dims;
    const dtype type = detail::filtered_type(in[0].type, in[1].type);
    const int n = detail::spatial_rank(op, x, filter, 3);
    if (n < 0 && !x.ranked() && !filter.ranked()) return of_unknown_rank<Dim>(type);
    if (const char* why = detail::window_refusal(op, filter, 3, n)) return why;
    Dim channels = basic_shape<Dim>::unknown_dim();
    if (filter.ranked()) {
      Dim groups = filter[0];
      if (!detail::merge_groups(groups, x, filter[2])) return "the filter's groups times channels are not the input's channels";
      channels = groups * filter[1];
    }
    basic_shape<Dim> out{detail::dim_or_unknown(x, 0), channels};
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
// Kernels leave out the padding only where pad_value is 0, which is neither of the two; any other value is computed with.
template <> struct op_traits<binary_convolution> {
  static constexpr std::string_view name = "BinaryConvolution";
  static constexpr std::string_view formula = "MACs = #y C K, of one bit each; y = 2 popcount - C K";
  static constexpr int inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) { detail::convolution_attributes(op, f), f("mode", op.mode), f("pad_value", op.pad_value); }
  template <class Dim> static constexpr inferred<Dim> infer(const binary_convolution& op, const basic_operands<Dim>& in) {
    return detail::infer_convolution(op, in, in[0].type);
  }
  static constexpr tally count(const binary_convolution& op, const tensors& in, const outputs& out) {
    tally t = detail::window_macs(op, in[0].dims, out[0].dims, in[1].dims, 2, in[1].dims[1]);
    if (op.pad_value < 0 || op.pad_value > 0) t.padded = 0;
    return t + tally{.add = 1, .mul = 1} * out[0].dims.elements();
  }
};

}  // namespace opcost

// ---- opcost/ops/elementwise.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Arithmetic of two operands, element by element. OpenVINO operation specifications: arithmetic/Add-1, ..., Power-1, SquaredDifference-1.
#include <cmath>

// ---- opcost/op/elementwise.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The categories of operations that work element by element: of one operand, and of several whose shapes are broadcast.

// ---- opcost/op/content.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Contents element by element: what value rules are made of. A tensor's content is numbers (possibly only partly known) or reals, by its element type.

// ---- opcost/op/number.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The arithmetic of single elements: reals rounded to their type, and integers of which only bounds are known, bounded as OpenVINO does it.
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
constexpr double truncated(double v) { return v > -4503599627370496.0 && v < 4503599627370496.0 ? static_cast<double>(static_cast<std::int64_t>(v)) : v; }
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
// The nearest number with a significand of `bits` bits whose least normal exponent is `least`, ties to even; no overflow.
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
// A real as an integer: truncated, held within 64 bits, 0 for no number.
constexpr count_t to_count(double v) {
  if (!(v == v)) return 0;
  if (v >= 9223372036854775807.0) return count_t::limit;
  if (v <= -9223372036854775807.0) return -count_t::limit;
  return static_cast<std::int64_t>(v);
}

// ---- integers

// Bounds that are no number: of an open interval no result is known, but OpenVINO takes it not to be negative.
constexpr bool open(interval d) { return !d.exact() && (d.max.saturated() || d.min.saturated()); }
constexpr interval of_open(interval a, interval b) { return a.min.n == -count_t::limit || b.min.n == -count_t::limit ? interval::any() : interval::unknown(); }

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
constexpr interval sum_of(interval a, interval b) { return bounds_of([](count_t x, count_t y) { return x + y; }, a, b); }
constexpr interval difference_of(interval a, interval b) { return bounds_of([](count_t x, count_t y) { return x - y; }, a, b); }
constexpr interval product_of(interval a, interval b) { return bounds_of([](count_t x, count_t y) { return x * y; }, a, b); }
constexpr interval larger_of(interval a, interval b) { return bounds_of([](count_t x, count_t y) { return max(x, y); }, a, b); }
constexpr interval smaller_of(interval a, interval b) { return bounds_of([](count_t x, count_t y) { return min(x, y); }, a, b); }

// Nothing is known of a division by what is zero.
constexpr interval quotient_of(interval a, interval b, bool floored) {
  if (is(b, 0)) return interval::any();
  if (may_be(b, 0)) return of_open(a, b);
  return floored ? bounds_of([](count_t x, count_t y) { return floor_div(x, y); }, a, b) : bounds_of([](count_t x, count_t y) { return x / y; }, a, b);
}
// The remainder has the sign of the dividend, or floored: of the divisor. Within one multiple of the divisor it grows with the dividend.
constexpr interval remainder_of(interval a, interval b, bool floored) {
  if (is(b, 0)) return interval::any();
  if (a.exact() && b.exact()) {
    const count_t r = a.min % b.min;
    return floored && r != 0 && (r < 0) != (b.min < 0) ? r + b.min : r;
  }
  if (open(a) || open(b) || may_be(b, 0)) return of_open(a, b);
  const count_t most = max(b.max, -b.min) - 1;
  if (b.exact() && (floored ? floor_div(a.min, b.min) == floor_div(a.max, b.min) : a.min / b.min == a.max / b.min))
    return {remainder_of(a.min, b.min, floored).min, remainder_of(a.max, b.min, floored).min};
  if (floored) return b.min > 0 ? interval(0, a.min >= 0 ? min(most, a.max) : most) : interval(-most, b.max < 0 ? 0 : most);
  return {a.min >= 0 ? 0 : max(-most, a.min), a.max <= 0 ? 0 : min(most, a.max)};
}

namespace detail {
constexpr count_t power_of(count_t base, count_t exponent) {
  if (exponent < 0) {
    if (base == 0) return count_t::limit;    // infinite
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

// A number as another integer type holds it. What does not fit wraps; where that is not known exactly, it may be anything that the type holds,
// but for 32 bits and more: the lengths that run through shape computations fit those.
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
template <class Dim> constexpr bool has_content(const basic_tensor<Dim>& t) { return t.has_value() || (t.dims.is_static() && is(t.dims.elements(), 0)); }

template <class Dim> constexpr Dim number_at(const basic_tensor<Dim>& t, std::size_t i) {
  return t.reals.empty() ? t.value[i] : Dim(static_cast<std::int64_t>(t.reals[i]));
}
// A number that is only partly known has no real value: ask known(number_at(...)) first.
template <class Dim> constexpr double real_at(const basic_tensor<Dim>& t, std::size_t i) {
  return t.reals.empty() ? static_cast<double>(lower(t.value[i])) : t.reals[i];
}

// Element `from` of `t` becomes element `to`; false where a real is wanted and the number is only partly known.
template <class Dim> constexpr bool put_element(content<Dim> into, std::size_t to, const basic_tensor<Dim>& t, std::size_t from) {
  if (!into.reals.empty()) {
    if (t.reals.empty() && !known(t.value[from])) return false;
    into.reals[to] = real_at(t, from);
  } else {
    into.numbers[to] = number_at(t, from);
  }
  return true;
}
template <class Dim> constexpr std::size_t size_of(const content<Dim>& c) { return c.reals.empty() ? c.numbers.size() : c.reals.size(); }

// The same elements in the same order: reshaping, conversion.
template <class Dim> constexpr bool copy_content(const basic_tensor<Dim>& t, content<Dim> into) {
  const std::size_t n = size_of(into);
  if (!t.has_value() || (t.reals.empty() ? t.value.size() : t.reals.size()) != n) return false;
  for (std::size_t i = 0; i < n; ++i) if (!put_element(into, i, t, i)) return false;
  return true;
}

// ---- element by element

// The element of an operand that meets element i of `out`, where the operand's dimensions stand `shift` places into out's and those of 1 are stretched.
constexpr std::size_t stretched(const partial_shape& from, int shift, const partial_shape& out, std::size_t i) {
  std::size_t at = 0, step = 1;
  for (int d = out.rank - 1; d >= 0; --d) {
    const std::int64_t extent = lower(out[d]).n, own = d >= shift && d - shift < from.rank ? lower(from[d - shift]).n : 1;
    if (extent <= 0 || own <= 0) return 0;
    if (own > 1) at += i % static_cast<std::size_t>(extent) * step;
    i /= static_cast<std::size_t>(extent), step *= static_cast<std::size_t>(own);
  }
  return at;
}
constexpr std::size_t content_size(const partial_tensor& t) { return t.reals.empty() ? t.value.size() : t.reals.size(); }

// What a function of single elements knows of them: integers, possibly only bounded, and reals. Either may be null.
struct element_rule { interval (*number)(interval); double (*real)(double); };
struct pair_rule { interval (*number)(interval, interval); double (*real)(double, double); };

// `whole`: a content is known altogether or not at all, as OpenVINO has it for most functions.
constexpr bool map_elements(const element_rule& f, bool whole, const partial_tensor& x, const partial_tensor& out, content<interval> into) {
  const std::size_t n = size_of(into);
  if (content_size(x) != n) return false;
  for (std::size_t i = 0; i < n; ++i) {
    if (!into.reals.empty()) {
      if (f.real == nullptr || x.reals.empty()) return false;
      into.reals[i] = rounded(out.type, f.real(x.reals[i]));
    } else {
      if (f.number == nullptr || x.value.empty() || (whole && !x.value[i].exact())) return false;
      into.numbers[i] = f.number(x.value[i]);
    }
  }
  return true;
}

// Two operands, their dimensions `shift_a` and `shift_b` places into out's.
constexpr bool map_pairs(const pair_rule& f, bool whole, const partial_tensor& a, int shift_a, const partial_tensor& b, int shift_b, const partial_tensor& out, content<interval> into) {
  const std::size_t n = size_of(into), size_a = content_size(a), size_b = content_size(b);
  if (size_a == 0 || size_b == 0) return false;
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t k = stretched(a.dims, shift_a, out.dims, i), l = stretched(b.dims, shift_b, out.dims, i);
    if (k >= size_a || l >= size_b) return false;
    if (!into.reals.empty()) {
      if (f.real == nullptr || a.reals.empty() || b.reals.empty()) return false;
      into.reals[i] = rounded(out.type, f.real(a.reals[k], b.reals[l]));
    } else {
      if (f.number == nullptr || a.value.empty() || b.value.empty() || (whole && !(a.value[k].exact() && b.value[l].exact()))) return false;
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

// A content as a shape. Where it is not known, its length may still tell the rank. False where a dimension is negative.
template <class Dim> constexpr bool as_dims(const basic_tensor<Dim>& t, basic_shape<Dim>& dims) {
  if (has_content(t) && t.reals.empty()) {
    dims = {};
    for (const Dim& d : t.value) {
      if (upper(d) < 0) return false;
      dims.push_back(between<Dim>(max(lower(d), 0), upper(d)));
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
  template <class Dim> static constexpr inferred<Dim> infer(const auto&, const basic_operands<Dim>& in) { return like_first(in, What); }
  static constexpr tally count(const auto&, const tensors&, const outputs& out) { return Each * out[0].dims.elements(); }
};

// ---- several operands

// numpy aligns shapes at their ends and stretches both; pdpd puts the second shape `axis` places into the first (-1: at its end) and stretches that only.
enum class auto_broadcast : std::uint8_t { none, numpy, pdpd, explicit_ };    // explicit: none, by its old name
template <> inline constexpr std::array<std::string_view, 4> spellings<auto_broadcast>{"none", "numpy", "pdpd", "explicit"};
struct broadcasting {
  auto_broadcast mode = auto_broadcast::numpy;
  count_t axis = -1;
};
constexpr void broadcasting_attributes(auto& op, auto&& f) { f("auto_broadcast", op.mode), f("auto_broadcast.auto_broadcast_axis", op.axis); }

// How far into `into` the dimensions of `b` begin; negative: they do not fit.
constexpr int shift_of(const broadcasting& how, int into_rank, int b_rank) {
  if (how.mode != auto_broadcast::pdpd || how.axis == -1) return into_rank - b_rank;
  return how.axis < 0 || how.axis > into_rank - b_rank ? -1 : static_cast<int>(how.axis.n);
}
template <class Dim> constexpr bool broadcast_by(const broadcasting& how, basic_shape<Dim>& into, const basic_shape<Dim>& b) {
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
template <class Dim> constexpr inferred<Dim> broadcast_pair(const broadcasting& how, const basic_operands<Dim>& in, accepts what, dtype result) {
  const dtype type = common(in[0].type, in[1].type);
  if (type == dtype::none) return "the operands' element types differ";
  if (const char* why = refused(what, type)) return why;
  basic_shape<Dim> out = in[0].dims;
  if (!broadcast_by(how, out, in[1].dims)) return "the operands' shapes do not broadcast";
  return of(out, result == dtype::dynamic ? type : result);
}
constexpr bool map_broadcast(const broadcasting& how, const pair_rule& f, bool whole, const partial_tensors& in, const partial_tensor& out, content<interval> into) {
  const partial_tensor &a = in[0], &b = in[1];
  return map_pairs(f, whole, a, out.dims.rank - a.dims.rank, b, shift_of(how, out.dims.rank, b.dims.rank), out, into);
}

// y_i = f(a_i, b_i), of operations that derive from `broadcasting`.
template <fixed_string Name, tally Each, accepts What = accepts::numbers, dtype Result = dtype::dynamic> struct elementwise_pair {
  static constexpr std::string_view name = Name;
  static constexpr int inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) { broadcasting_attributes(op, f); }
  template <class Dim> static constexpr inferred<Dim> infer(const broadcasting& how, const basic_operands<Dim>& in) { return broadcast_pair(how, in, What, Result); }
  static constexpr tally count(const broadcasting&, const tensors&, const outputs& out) { return Each * out[0].dims.elements(); }
};

// The content of operations whose traits say how single elements come about: number(interval...) and real(double...). `Whole`: see map_elements.
template <bool Whole = true> struct element_value {
  template <class Op> static constexpr bool value(const Op&, const partial_tensors& in, const partial_tensor& out, int, content<interval> into) {
    element_rule f{nullptr, nullptr};
    if constexpr (requires { op_traits<Op>::number(interval{}); }) f.number = op_traits<Op>::number;
    if constexpr (requires { op_traits<Op>::real(0.0); }) f.real = op_traits<Op>::real;
    return map_elements(f, Whole, in[0], out, into);
  }
};
template <bool Whole = false> struct pair_value {
  template <class Op> static constexpr bool value(const Op& how, const partial_tensors& in, const partial_tensor& out, int, content<interval> into) {
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
struct divide : broadcasting { bool python_division = true; };
template <> struct op_traits<divide> : elementwise_pair<"Divide", tally{.div = 1}> {
  static constexpr std::string_view formula = "a / b";
  static constexpr void attributes(auto& op, auto&& f) { broadcasting_attributes(op, f), f("m_pythondiv", op.python_division); }
  static constexpr bool value(const divide& op, const partial_tensors& in, const partial_tensor& out, int, content<interval> into) {
    const pair_rule floored{[](interval a, interval b) { return quotient_of(a, b, true); }, nullptr};
    const pair_rule plain{[](interval a, interval b) { return quotient_of(a, b, false); }, [](double a, double b) { return a / b; }};
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
template <> struct op_traits<floor_mod> : elementwise_pair<"FloorMod", tally{.add = 1, .mul = 1, .div = 1, .round = 1}>, pair_value<> {
  static constexpr std::string_view formula = "a - b floor(a / b)";
  static constexpr interval number(interval a, interval b) { return remainder_of(a, b, true); }
  static constexpr double real(double a, double b) { return a - b * floor_of(a / b); }
};

struct power : broadcasting {};
template <> struct op_traits<power> : elementwise_pair<"Power", tally{.pow = 1}>, pair_value<> {
  static constexpr std::string_view formula = "a^b";
  static constexpr interval number(interval a, interval b) { return power_of(a, b); }
  static constexpr double real(double a, double b) {
    if (!std::is_constant_evaluated()) return std::pow(a, b);
    double r = 1;    // a constant expression knows whole exponents only
    const double whole = truncated(b), n = whole < 0 ? -whole : whole;
    for (double k = 0; k < n && k < 1024; ++k) r *= a;
    return whole < 0 ? 1 / r : r;
  }
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

// ---- opcost/ops/matmul.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Matrix products. Shapes: OpenVINO operation specifications MatMul-1, GroupedMatMul-17.

namespace opcost {

namespace detail {
constexpr dtype product_type(dtype a, dtype b) { return common(a, b) == dtype::none ? a : common(a, b); }
}  // namespace detail

struct matmul { bool transpose_a = false, transpose_b = false; };

// y[..., i, j] = sum over k of a[..., i, k] b[..., k, j]:  MACs = #y K
template <> struct op_traits<matmul> {
  static constexpr std::string_view name = "MatMul";
  static constexpr std::string_view formula = "MACs = #y K";
  static constexpr int inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) { f("transpose_a", op.transpose_a), f("transpose_b", op.transpose_b); }
  // A vector on the left is a row, on the right a column, whatever transpose says; its 1 is not part of the output.
  template <class Dim> static constexpr inferred<Dim> infer(const matmul& op, const basic_operands<Dim>& in) {
    basic_shape<Dim> a = in[0].dims, b = in[1].dims;
    const dtype type = detail::product_type(in[0].type, in[1].type);
    if (!a.ranked() || !b.ranked()) return of_unknown_rank<Dim>(type);
    if (a.rank == 0 || b.rank == 0) return "a matrix product needs operands of rank 1 or more";
    const bool row = a.rank == 1, column = b.rank == 1;
    if (row) a = {1, a[0]};
    else if (op.transpose_a) swap_last(a);
    if (column) b = {b[0], 1};
    else if (op.transpose_b) swap_last(b);
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

// One product a group: rows of a that belong together, told by offsets, or a batch. What is stored of b lies transposed: [G, N, K].
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
  static constexpr tally count(const grouped_matmul&, const tensors& in, const outputs&) { return {.mac = in[0].dims.elements() * in[1].dims[-2]}; }
};

}  // namespace opcost

namespace opcost {
struct conv2d { count_t out_channels = 0; ints kernel{1, 1}, stride{1, 1}, padding{0, 0}, dilation{1, 1}; count_t groups = 1; bool bias = true; };
template <> struct op_traits<conv2d> {
  static constexpr std::string_view name = "Conv2d";
  static constexpr auto lower(const conv2d& l, const auto& in, auto&& f) {
    const auto y = f(convolution{.strides = l.stride, .dilations = l.dilation, .pads_begin = l.padding, .pads_end = l.padding}, in[0],
                     learned(in, {l.out_channels, in[0].dims[1], l.kernel[0], l.kernel[1]}));
    return l.bias ? f(add_bias{}, y, learned(in, {l.out_channels})) : y;
  }
};
struct linear { count_t out_features = 0; bool bias = true; };
template <> struct op_traits<linear> {
  static constexpr std::string_view name = "Linear";
  static constexpr auto lower(const linear& l, const auto& in, auto&& f) {
    const auto y = f(matmul{.transpose_b = true}, in[0], learned(in, {l.out_features, in[0].dims[-1]}));
    return l.bias ? f(add_bias{}, y, learned(in, {l.out_features})) : y;
  }
};
struct batch_norm {};
template <> struct op_traits<batch_norm> {
  static constexpr std::string_view name = "BatchNorm2d";
  static constexpr auto lower(const batch_norm&, const auto& in, auto&& f) {
    const auto c = learned(in, {in[0].dims[1]});
    return f(batch_norm_inference{}, in[0], c, c);
  }
};
}

#endif // OPCOST_OPCOST_HPP_SINGLE_INCLUDE
