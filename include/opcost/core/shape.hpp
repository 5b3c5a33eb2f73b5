// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Shapes of numbers and of intervals, up to rank 8. A shape is a structural type, so it can be a template argument.
#include <initializer_list>
#include <opcost/core/interval.hpp>

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
