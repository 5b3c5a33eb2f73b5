// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Shared by operations that move, select and repeat elements: axes given as contents, shapes that depend on contents,
// and indices.
#include <opcost/op/content.hpp>

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
