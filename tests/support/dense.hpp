// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A small dense tensor of counting numbers.
#include <initializer_list>
#include <opcost/core/tensor.hpp>
#include <vector>
#include "counting.hpp"
#include "random.hpp"

namespace proofs {
using opcost::dtype;
using opcost::shape;

using position = std::vector<std::int64_t>;

struct dense {
  shape dims{};
  dtype type = dtype::f32;
  std::vector<number> data{};

  dense() = default;
  explicit dense(const shape& s, dtype t = dtype::f32, number fill = 0)
      : dims(s), type(t), data(static_cast<std::size_t>(s.elements().n), fill) {}
  /// An operand that is not given.
  static dense absent() {
    dense d;
    d.type = dtype::none;
    return d;
  }

  std::int64_t size() const { return static_cast<std::int64_t>(data.size()); }
  std::int64_t extent(int i) const { return dims[i].n; }
  std::size_t offset(const position& at) const {
    std::int64_t n = 0;
    for (std::size_t i = 0; i < at.size(); ++i) n = n * dims[static_cast<int>(i)].n + at[i];
    return static_cast<std::size_t>(n);
  }
  number& at(const position& where) { return data[offset(where)]; }
  number at(const position& where) const { return data[offset(where)]; }
  template <class... I> number& operator()(I... i) { return at({static_cast<std::int64_t>(i)...}); }
  template <class... I> number operator()(I... i) const { return at({static_cast<std::int64_t>(i)...}); }
  number& operator[](std::int64_t i) { return data[static_cast<std::size_t>(i)]; }
  number operator[](std::int64_t i) const { return data[static_cast<std::size_t>(i)]; }
  /// The element that numpy broadcasting to a larger shape puts at `where`.
  number stretched(const position& where) const {
    position own(static_cast<std::size_t>(dims.rank));
    for (std::size_t i = 0; i < own.size(); ++i)
      own[i] = dims[static_cast<int>(i)] == 1 ? 0 : where[where.size() - own.size() + i];
    return at(own);
  }
};

/// A list of integers: axes, pads, a target shape.
inline dense list_of(std::initializer_list<std::int64_t> values, dtype type = dtype::i64) {
  dense d({static_cast<int>(values.size())}, type);
  std::int64_t i = 0;
  for (std::int64_t v : values) d[i++] = v;
  return d;
}
inline dense list_of(const shape& values, dtype type = dtype::i64) {
  dense d({values.rank}, type);
  for (int i = 0; i < values.rank; ++i) d[i] = values[i].n;
  return d;
}
inline dense scalar_of(double v, dtype type = dtype::f32) {
  dense d(shape{}, type);
  d[0] = v;
  return d;
}

/// Random inputs that f32 holds exactly, so that reference results and other tools' agree closely.
class random_source : public dice {
 public:
  using dice::dice;
  double real(double low, double high) {
    const double fraction = (*this)(0, 1023) / 1024.0;
    return static_cast<float>(low + (high - low) * fraction);
  }
  shape dims(int rank, int low = 1, int high = 4) { return list(rank, low, high); }
  dense reals(const shape& s, double low = -2, double high = 2) {
    dense d(s);
    for (number& v : d.data) v = real(low, high);
    return d;
  }
  dense integers(const shape& s, int low, int high, dtype type = dtype::i32) {
    dense d(s, type);
    for (number& v : d.data) v = (*this)(low, high);
    return d;
  }
  dense booleans(const shape& s) { return integers(s, 0, 1, dtype::boolean); }
};

}  // namespace proofs
