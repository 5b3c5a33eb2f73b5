// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Kinds of attributes that layers have beside numbers, lists and choices: values that may be None, integers or real
// numbers, lists that a single number stands for. op_traits of a layer visits its attributes by the names and in the
// order of torch's constructor:
//   f("kernel_size", per_axis<2>(l.kernel_size));
//   f("stride", per_axis<2>(l.stride, {1}));
//   f("bias", l.bias);
// An argument that is passed by value refers to the layer's members.
#include <opcost/op/window.hpp>

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
