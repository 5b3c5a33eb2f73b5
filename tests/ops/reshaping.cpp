// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Shapes changed: OpenVINO specifications Reshape-1, Squeeze-1, -15, Unsqueeze-1, Transpose-1, ShapeOf-1, -3.
#include <opcost/ops/reshaping.hpp>
#include "../support/proof.hpp"

namespace {
using namespace proofs;

constexpr tensor x{{2, 1, 6}};
constexpr count_t rest[] = {0, 3, -1}, seven[] = {7, 2}, second[] = {-2}, order[] = {2, 0, 1}, twice[] = {0, 0, 1},
                  outside[] = {4};

dense of_shape(const dense& data, const shape& s) {
  dense y = data;
  y.dims = s;
  return y;
}
dense random_data(random_source& roll, const shape& s) { return roll.flip() ? roll.reals(s) : roll.integers(s, -9, 9); }

// ---- reshape
static_assert(shape_of(reshape{true}, {x, holding(rest)}) == shape{2, 3, 2});
static_assert(tally_of(reshape{true}, {x, holding(rest)}) == tally{});
static_assert(rejects(reshape{}, {x, holding(seven)}) && rejects(reshape{}, {x}));

TEST_CASE("Reshape") {
  proof<reshape> p;
  for (int round = 0; round < 150; ++round) {
    const dense data = random_data(p.roll, p.roll.dims(p.roll(1, 4), 1, 3));
    const reshape op{p.roll.flip()};
    shape out, wanted;  // factors of the number of elements
    std::int64_t left = data.size();
    const int rank = p.roll(1, 4);
    for (int i = 0; i + 1 < rank; ++i) {
      std::int64_t n = p.roll(1, 4);
      while (left % n != 0) --n;
      if (op.special_zero && i == out.rank && i < data.dims.rank && left % data.extent(i) == 0 && p.roll.flip()) {
        n = data.extent(i);
        wanted.push_back(0);
      } else {
        wanted.push_back(n);
      }
      out.push_back(n);
      left /= n;
    }
    out.push_back(left);
    wanted.push_back(p.roll.flip() ? count_t(-1) : count_t(left));
    p.run(op, {data, list_of(wanted)}, [&] { return of_shape(data, out); });
  }
}

// ---- squeeze_1, squeeze_15, unsqueeze
static_assert(shape_of(squeeze_1{}, {x}) == shape{2, 6} && shape_of(squeeze_15{}, {x, holding(second)}) == shape{2, 6});
static_assert(shape_of(unsqueeze{}, {x, holding(second)}) == shape{2, 1, 1, 6});
static_assert(tally_of(squeeze_1{}, {x}) == tally{} && tally_of(unsqueeze{}, {x, holding(second)}) == tally{});
static_assert(rejects(squeeze_1{}, {x, holding(outside)}) && rejects(squeeze_15{}, {x, holding(outside)}));
static_assert(rejects(unsqueeze{}, {x, holding(outside)}));

template <class Op> void prove_squeeze() {
  proof<Op> p;
  for (int round = 0; round < 100; ++round) {
    const dense data = random_data(p.roll, p.roll.dims(p.roll(1, 4), 1, 2));
    shape axes, out;
    const bool all = p.roll(0, 2) == 0;
    for (int i = 0; i < data.dims.rank; ++i) {
      const bool goes = data.extent(i) == 1 && (all || p.roll.flip());
      if (goes)
        axes.push_back(p.roll.flip() ? i : i - data.dims.rank);
      else
        out.push_back(data.dims[i]);
    }
    if (!all && axes.empty()) continue;
    p.run({}, all ? std::vector{data} : std::vector{data, list_of(axes)}, [&] { return of_shape(data, out); });
  }
}
TEST_CASE("Squeeze, Unsqueeze") {
  prove_squeeze<squeeze_1>();
  prove_squeeze<squeeze_15>();
  proof<unsqueeze> p;
  for (int round = 0; round < 100; ++round) {
    const dense data = random_data(p.roll, p.roll.dims(p.roll(0, 3), 1, 3));
    const int added = p.roll(1, 2), rank = data.dims.rank + added;
    const int first = p.roll(0, rank - added), from = p.roll.flip() ? 0 : rank;
    shape axes, out = data.dims.slice(0, first);
    for (int i = 0; i < added; ++i) {
      axes.push_back(first + i - from);
      out.push_back(1);
    }
    out.append(data.dims.slice(first, data.dims.rank));
    p.run({}, {data, list_of(axes)}, [&] { return of_shape(data, out); });
  }
}

// ---- transpose
static_assert(shape_of(transpose{}, {x, holding(order)}) == shape{6, 2, 1});
static_assert(tally_of(transpose{}, {x, holding(order)}) == tally{});
static_assert(rejects(transpose{}, {x, holding(twice)}) && rejects(transpose{}, {x}));

TEST_CASE("Transpose") {
  proof<transpose> p;
  for (int round = 0; round < 80; ++round) {
    const dense data = random_data(p.roll, p.roll.dims(p.roll(1, 4), 1, 3));
    const int rank = data.dims.rank;
    shape to;
    for (int i = 0; i < rank; ++i) to.push_back(i);
    for (int i = rank - 1; i > 0; --i) {
      const int k = p.roll(0, i);
      const count_t other = to[k];
      to.set(k, to[i]);
      to.set(i, other);
    }
    const bool reversed = p.roll(0, 3) == 0;
    if (reversed)
      for (int i = 0; i < rank; ++i) to.set(i, rank - 1 - i);
    p.run({}, {data, reversed ? dense({0}, dtype::i64) : list_of(to)}, [&] {
      shape out;
      for (count_t axis : to) out.push_back(data.dims[static_cast<int>(axis)]);
      dense y(out, data.type);
      each_index(out, [&](const position& at) {
        position from(at.size());
        for (std::size_t i = 0; i < at.size(); ++i) from[static_cast<std::size_t>(to[static_cast<int>(i)].n)] = at[i];
        y.at(at) = data.at(from);
      });
      return y;
    });
  }
}

// ---- shape_of_1, shape_of_3
static_assert(shape_of(shape_of_1{}, {x}) == shape{3} && type_of(shape_of_3{dtype::i32}, {x}) == dtype::i32);
static_assert(tally_of(shape_of_1{}, {x}) == tally{} && tally_of(shape_of_3{}, {x}) == tally{});
static_assert(rejects(shape_of_1{}, {}) && rejects(shape_of_3{}, {}));

TEST_CASE("ShapeOf") {
  proof<shape_of_1> p;
  proof<shape_of_3> q;
  for (int round = 0; round < 30; ++round) {
    const dense data = random_data(p.roll, p.roll.dims(p.roll(1, 4), 1, 3));
    p.run({}, {data}, [&] { return list_of(data.dims); });
    q.run({dtype::i32}, {data}, [&] { return list_of(data.dims, dtype::i32); });
  }
}
}  // namespace
