// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Pieces of a tensor along an axis, for functions that split and chunk.
#include <opcost/layers/function.hpp>
#include <opcost/ops/conversion.hpp>
#include <opcost/ops/joining.hpp>

namespace opcost::detail {

// Pieces along an axis with the given lengths, at most four.
template <class Dim>
constexpr inferred<Dim> cut_by(const basic_tensor<Dim>& x, int axis, const whole_numbers<Dim>& lengths) {
  const auto piece = [&](std::size_t i) {
    basic_tensor<Dim> t = x;
    t.dims.set(axis, lengths.items[i]);
    return t;
  };
  switch (lengths.size) {
    case 1: return {piece(0)};
    case 2: return {piece(0), piece(1)};
    case 3: return {piece(0), piece(1), piece(2)};
    case 4: return {piece(0), piece(1), piece(2), piece(3)};
    default: return rejected("expected at most 4 pieces of different lengths");
  }
}
// Pieces of `length` along an axis; the last one may be shorter.
template <class Dim>
constexpr inferred<Dim> cut_every(const basic_operands<Dim>& in, int axis, count_t length, auto&& f) {
  if (!known(in[0].dims[axis])) return undecided("input 0: dimension {} is unknown", axis);
  const count_t n = opcost::lower(in[0].dims[axis]), pieces = n == 0 ? count_t(1) : ceil_div(n, length);
  const basic_tensor<Dim> x = f(identity{}, in[0]);
  if (pieces > most_pieces) return rejected("expected at most {} pieces, got {}", most_pieces, pieces);
  if (pieces <= 4) {
    whole_numbers<Dim> lengths;
    for (count_t i = 0; i < pieces; i += 1) lengths.add(smaller(length, n - i * length));
    return cut_by(x, axis, lengths);
  }
  if (n % length != 0) return rejected("expected at most 4 pieces of different lengths");
  basic_tensor<Dim> each = x;
  each.dims.set(axis, length);
  return inferred<Dim>::pieces(each, axis, static_cast<int>(pieces), {});
}

}  // namespace opcost::detail
