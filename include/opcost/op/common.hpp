// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Shared by the families of operations: names as template arguments, axes, ranks, and contents of small tensors.
#include <opcost/core/figure.hpp>
#include <opcost/op/op_traits.hpp>

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
