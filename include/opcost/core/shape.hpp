// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A shape is a value, and structural: usable as a template argument. Up to rank 8; a higher rank is an error that is
// reported, never cut off.
#include <initializer_list>
#include <opcost/core/interval.hpp>

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
  constexpr void put(int i, interval d) {
    lo[i] = d.min.n;
    hi[i] = d.max.n;
  }
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
  // Raises the lower bound of each dimension to 0. Returns false if a dimension can only be negative.
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
// The shape that both say; false where they contradict each other.
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
