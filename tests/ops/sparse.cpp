// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Lists of indices and dense tensors: OpenVINO specifications OneHot-1, -16, SegmentMax-16, SparseFillEmptyRows-16.
#include <opcost/ops/sparse.hpp>
#include "../support/proof.hpp"

namespace {
using namespace proofs;

constexpr count_t four = 4, minus_one = -1;
constexpr count_t ids[] = {0, 0, 2};
constexpr tensor indices{{2, 3}, dtype::i64}, on{}, off{};

// ---- one_hot_1, one_hot_16
static_assert(shape_of(one_hot_1{}, {indices, holding(four), on, off}) == shape{2, 3, 4});
static_assert(shape_of(one_hot_16{{0}}, {indices, holding(four), on, off}) == shape{4, 2, 3});
static_assert(tally_of(one_hot_1{}, {indices, holding(four), on, off}) == tally{});
static_assert(tally_of(one_hot_16{}, {indices, holding(four), on, off}) == tally{});
static_assert(rejects(one_hot_1{}, {indices, holding(minus_one), on, off}));
static_assert(rejects(one_hot_16{}, {indices, holding(four), on, tensor{{}, dtype::i32}}));

template <class Op> void prove_one_hot() {
  proof<Op> p;
  for (int round = 0; round < 60; ++round) {
    Op op{};
    const int depth = p.roll(1, 4);
    const bool real = p.roll.flip();
    bool from_end = false;
    if constexpr (requires { op.mode; }) {
      from_end = p.roll.flip();
      if (from_end) op.mode = negative_indices::normalize;
    }
    const dense at = p.roll.integers(p.roll.dims(p.roll(0, 3), 1, 3), -depth, depth, dtype::i64);
    const int axis = p.roll(0, at.dims.rank);
    op.axis = p.roll.flip() ? axis : axis - at.dims.rank - 1;
    const dtype type = real ? dtype::f32 : dtype::i32;
    p.run(op, {at, scalar_of(depth, dtype::i64), scalar_of(3, type), scalar_of(-1, type)}, [&] {
      shape dims = at.dims.slice(0, axis);
      dims.push_back(depth);
      dims.append(at.dims.slice(axis, at.dims.rank));
      dense y(dims, type);
      each_index(dims, [&](const position& to) {
        position from = to;
        from.erase(from.begin() + axis);
        std::int64_t index = at.at(from).whole();
        if (from_end && index < 0) index += depth;
        y.at(to) = index == to[static_cast<std::size_t>(axis)] ? 3 : -1;
      });
      return y;
    });
  }
}
TEST_CASE("OneHot") {
  prove_one_hot<one_hot_1>();
  prove_one_hot<one_hot_16>();
}

// ---- segment_max
static_assert(shape_of(segment_max{}, {tensor{{3, 5}}, holding(ids)}) == shape{3, 5});
static_assert(shape_of(segment_max{}, {tensor{{3, 5}}, holding(ids), holding(four)}) == shape{4, 5});
static_assert(tally_of(segment_max{}, {tensor{{3, 5}}, holding(ids)}) == tally{.cmp = 3 * 5});
static_assert(rejects(segment_max{}, {tensor{{2, 5}}, holding(ids)}));

TEST_CASE("SegmentMax") {
  proof<segment_max> p;
  for (int round = 0; round < 60; ++round) {
    const int n = p.roll(1, 5), width = p.roll(1, 3);
    const dense x = p.roll.reals({n, width});
    dense segment({n}, dtype::i64);
    for (int i = 1; i < n; ++i) segment[i] = segment[i - 1].whole() + p.roll(0, 1);
    const std::int64_t found = segment[n - 1].whole() + 1;
    p.run({segment_fill::zero}, {x, segment}, [&] {
      const double lowest = -std::numeric_limits<float>::max();
      dense y({found, width}, dtype::f32, lowest);
      for (int i = 0; i < n; ++i)
        for (int j = 0; j < width; ++j) y(segment[i].whole(), j) = max(y(segment[i].whole(), j), x(i, j));
      return y;
    });
  }
}

// ---- sparse_fill_empty_rows
constexpr count_t matrix[] = {4, 5}, pairs[] = {0, 1, 0, 3, 2, 2};
constexpr tensor values{{3}}, places{{3, 2}, dtype::i64, 0, pairs};
static_assert(shape_of(sparse_fill_empty_rows{}, {values, holding(matrix), places, on}) == shape{3 + 2, 2});
static_assert(shape_of(sparse_fill_empty_rows{}, {values, holding(matrix), places, on}, 2) == shape{4});
static_assert(tally_of(sparse_fill_empty_rows{}, {values, holding(matrix), places, on}) == tally{});
static_assert(rejects(sparse_fill_empty_rows{}, {tensor{{2}}, holding(matrix), places, on}));

TEST_CASE("SparseFillEmptyRows") {
  proof<sparse_fill_empty_rows> p;
  for (int round = 0; round < 60; ++round) {
    const int rows = p.roll(1, 4), columns = p.roll(1, 3);
    std::vector<std::int64_t> at, filled_at;
    std::vector<number> given, filled;
    dense empty({rows}, dtype::boolean);
    for (int i = 0; i < rows; ++i) {
      const int n = p.roll(0, columns);
      for (int j = 0; j < n; ++j) {
        at.insert(at.end(), {i, j});
        given.push_back(p.roll.real(-2, 2));
        filled_at.insert(filled_at.end(), {i, j});
        filled.push_back(given.back());
      }
      if (n > 0) continue;
      empty[i] = 1;
      filled_at.insert(filled_at.end(), {i, 0});
      filled.push_back(7);
    }
    if (given.empty()) continue;
    const auto list = [](const std::vector<std::int64_t>& numbers) {
      dense d({static_cast<int>(numbers.size() / 2), 2}, dtype::i64);
      for (std::size_t i = 0; i < numbers.size(); ++i) d.data[i] = numbers[i];
      return d;
    };
    dense v({static_cast<int>(given.size())}), y({static_cast<int>(filled.size())});
    v.data = given;
    y.data = filled;
    p.run({}, {v, list_of({rows, columns}), list(at), scalar_of(7)}, [&]() -> results {
      return {list(filled_at), y, empty};
    });
  }
}
}  // namespace
