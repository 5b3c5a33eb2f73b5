// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Shared by operations that move, select and repeat elements: axes given as contents, shapes that depend on contents,
// and views, which give the position in a source of each element of a result.
#include <opcost/op/content.hpp>

namespace opcost {

/// Base of op_traits of operations that only move elements.
struct moves_data {
  static constexpr std::string_view formula = "moves data: no arithmetic";
  static constexpr tally count(const auto&, const tensors&, const outputs&) { return {}; }
};

// The result if the content that a shape depends on is unknown: for intervals `dims`, for numbers a rejection.
template <class Dim> constexpr inferred<Dim> at_least(const basic_shape<Dim>& dims, dtype type, const char* why) {
  if constexpr (std::same_as<Dim, interval>)
    return (void)why, of(dims, type);
  else
    return (void)dims, (void)type, undecided(why);
}
// A shape of which only the rank is known; a negative rank is unknown.
template <class Dim> constexpr basic_shape<Dim> of_rank(count_t rank) {
  using dims = basic_shape<Dim>;
  if (rank < 0) return dims::of_unknown_rank();
  return dims::filled(static_cast<int>(smaller(rank, dims::max_rank + 1).n), dims::unknown_dim());
}
// The length of a list; -1: unknown.
template <class Dim> constexpr count_t length_of(const basic_tensor<Dim>& list) {
  return list.dims.rank == 1 && known(list.dims[0]) ? lower(list.dims[0]) : count_t(-1);
}
template <class Dim> constexpr bool is_list(const basic_tensor<Dim>& t) { return !t.dims.ranked() || t.dims.rank == 1; }
template <class Dim> constexpr bool is_scalar(const basic_tensor<Dim>& t) {
  return !t.dims.ranked() || t.dims.rank == 0;
}
template <class Dim> constexpr bool is_scalar_or_list(const basic_tensor<Dim>& t) { return t.dims.rank <= 1; }
// A content of one element.
struct single_number {
  std::int64_t n = 0;
  bool known = false;
};
template <class Dim> constexpr single_number known_scalar(const basic_tensor<Dim>& t) {
  const known_list all = known_value(t);
  return all.known && all.size == 1 ? single_number{all[0], true} : single_number{};
}

// True if both can be the same dimension or shape.
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

// Names the first axis of input 1 that is outside a rank.
template <class Dim> constexpr rejection rejected_axes(const basic_tensor<Dim>& axes, int rank) {
  const known_list list = known_value(axes);
  for (int i = 0; i < list.size; ++i)
    if (normal_axis(list[i], rank) < 0)
      return rejected("input 1 (axes): expected axes of rank {}, got {}", rank, list[i]);
  return rejected("input 1 (axes): expected axes of rank {}", rank);
}

// Sets d to d / n. False if no extent that d allows is a multiple of n.
// The open end becomes 2^63 / n as in OpenVINO, which divides real numbers.
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

// Positions in contents. A tensor with a content has few elements and small dimensions, so plain integers suffice.
template <class Dim> constexpr std::int64_t extent(const basic_shape<Dim>& s, int axis) { return lower(s[axis]).n; }
// The distance of neighbors along an axis.
template <class Dim> constexpr std::int64_t step_of(const basic_shape<Dim>& s, int axis) {
  std::int64_t n = 1;
  for (int i = axis + 1; i < s.rank; ++i) n = n > max_content ? n : n * smaller(lower(s[i]), max_content + 1).n;
  return n;
}
// The coordinate of element i along an axis.
template <class Dim> constexpr std::int64_t coordinate(const basic_shape<Dim>& s, int axis, std::int64_t i) {
  const std::int64_t n = extent(s, axis), step = step_of(s, axis);
  return n < 1 || step < 1 ? 0 : i / step % n;
}

// The element of a source that is element i of a result: extents of the result and the steps of its axes in the source.
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
// Copies element `from` of t to element `to`. False if there is no such element.
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
