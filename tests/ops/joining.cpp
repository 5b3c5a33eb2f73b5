// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Joining and splitting: OpenVINO specifications Concat-1, Split-1, VariadicSplit-1.
#include <opcost/ops/joining.hpp>
#include "../support/proof.hpp"

namespace {
using namespace proofs;

constexpr count_t one = 1, four = 4;
constexpr count_t lengths[] = {2, -1, 3};
constexpr tensor x{{2, 9}};

// The part of a tensor from `first` on along the axis.
dense part(const dense& whole, int axis, std::int64_t first, std::int64_t n) {
  shape dims = whole.dims;
  dims.set(axis, n);
  dense y(dims, whole.type);
  each_index(dims, [&](position at) {
    const position to = at;
    at[static_cast<std::size_t>(axis)] += first;
    y.at(to) = whole.at(at);
  });
  return y;
}

// ---- concat
static_assert(shape_of(concat{-1}, {x, tensor{{2, 4}}, tensor{{2, 1}}}) == shape{2, 9 + 4 + 1});
static_assert(tally_of(concat{1}, {x, tensor{{2, 4}}}) == tally{});
static_assert(rejects(concat{1}, {x, tensor{{3, 4}}}) && rejects(concat{2}, {x, x}));
static_assert(rejects(concat{1}, {x, tensor{{2, 4}, dtype::i32}}));

TEST_CASE("Concat") {
  proof<concat> p;
  for (int round = 0; round < 80; ++round) {
    const shape dims = p.roll.dims(p.roll(1, 3), 1, 3);
    const int axis = p.roll(0, dims.rank - 1), operands = p.roll(1, 4);
    const bool real = p.roll.flip();
    std::vector<dense> in;
    std::int64_t total = 0;
    for (int i = 0; i < operands; ++i) {
      shape own = dims;
      own.set(axis, p.roll(1, 3));
      total += own[axis].n;
      in.push_back(real ? p.roll.reals(own) : p.roll.integers(own, -9, 9));
    }
    p.run({p.roll.flip() ? axis : axis - dims.rank}, in, [&] {
      shape out = dims;
      out.set(axis, total);
      dense y(out, in[0].type);
      std::int64_t first = 0;
      for (const dense& t : in) {
        each_index(t.dims, [&](position at) {
          const number v = t.at(at);
          at[static_cast<std::size_t>(axis)] += first;
          y.at(at) = v;
        });
        first += t.extent(axis);
      }
      return y;
    });
  }
}

// ---- split
static_assert(shape_of(split{3}, {x, holding(one)}, 2) == shape{2, 3} &&
              outputs_of(split{3}, {x, holding(one)}).count == 3);
static_assert(tally_of(split{3}, {x, holding(one)}) == tally{});
static_assert(rejects(split{2}, {x, holding(one)}) && rejects(split{3}, {x, holding(four)}) && rejects(split{3}, {x}));

TEST_CASE("Split") {
  proof<split> p;
  for (int round = 0; round < 60; ++round) {
    shape dims = p.roll.dims(p.roll(1, 3), 1, 3);
    const int axis = p.roll(0, dims.rank - 1), parts = p.roll(1, 4);
    const std::int64_t each = dims[axis].n;
    dims.set(axis, each * parts);
    const dense data = p.roll.flip() ? p.roll.reals(dims) : p.roll.integers(dims, -9, 9);
    p.run({parts}, {data, scalar_of(p.roll.flip() ? axis : axis - dims.rank, dtype::i64)}, [&] {
      results y;
      for (int i = 0; i < parts; ++i) y.push_back(part(data, axis, i * each, each));
      return y;
    });
  }
}

// ---- variadic_split
static_assert(shape_of(variadic_split{}, {x, holding(one), holding(lengths)}) == shape{2, 2});
static_assert(shape_of(variadic_split{}, {x, holding(one), holding(lengths)}, 1) == shape{2, 9 - 2 - 3});
static_assert(tally_of(variadic_split{}, {x, holding(one), holding(lengths)}) == tally{});
static_assert(rejects(variadic_split{}, {x, holding(four), holding(lengths)}));

TEST_CASE("VariadicSplit") {
  proof<variadic_split> p;
  for (int round = 0; round < 80; ++round) {
    shape dims = p.roll.dims(p.roll(1, 3), 1, 3);
    const int axis = p.roll(0, dims.rank - 1), parts = p.roll(1, 4);
    dense given({parts}, dtype::i64);
    std::vector<std::int64_t> sizes;
    std::int64_t total = 0;
    for (int i = 0; i < parts; ++i) {
      sizes.push_back(p.roll(1, 3));
      given[i] = sizes.back();
      total += sizes.back();
    }
    if (p.roll.flip()) given[p.roll(0, parts - 1)] = -1;
    dims.set(axis, total);
    const dense data = p.roll.flip() ? p.roll.reals(dims) : p.roll.integers(dims, -9, 9);
    p.run({}, {data, scalar_of(axis, dtype::i64), given}, [&] {
      results y;
      std::int64_t first = 0;
      for (std::int64_t n : sizes) {
        y.push_back(part(data, axis, first, n));
        first += n;
      }
      return y;
    });
  }
}
}  // namespace
