// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Where elements are: OpenVINO specifications NonZero-3, Bucketize-3, SearchSorted-15.
#include <opcost/ops/searching.hpp>
#include "bisection_proofs.hpp"

namespace {
using namespace proofs;

// ---- non_zero
constexpr count_t some[] = {0, 4, 0, 5, 6, 0};
constexpr tensor held{{2, 3}, dtype::i32, 0, some};
static_assert(shape_of(non_zero{}, {held}) == shape{2, 3});
static_assert(tally_of(non_zero{}, {held}) == tally{.cmp = 2 * 3});
static_assert(rejects(non_zero{}, {tensor{{2, 3}}}), "how many are not 0 depends on the values");

TEST_CASE("NonZero") {
  proof<non_zero> p;
  p.strict.data_dependent = true;
  for (int round = 0; round < 100; ++round) {
    const dense x = p.roll.integers(p.roll.dims(p.roll(1, 3)), -1, 1);
    p.run({}, {x}, [&] {
      std::vector<position> found;
      each_index(x.dims, [&](const position& at) {
        if (x.at(at) != 0) found.push_back(at);
      });
      dense y({x.dims.rank, static_cast<int>(found.size())}, dtype::i64);
      for (std::size_t i = 0; i < found.size(); ++i)
        for (std::size_t d = 0; d < found[i].size(); ++d) y(d, i) = found[i][d];
      return y;
    });
  }
}

// ---- bucketize
static_assert(shape_of(bucketize{}, {tensor{{2, 3}}, tensor{{4}}}) == shape{2, 3});
static_assert(tally_of(bucketize{}, {tensor{{2, 3}}, tensor{{4}}}) == tally{.cmp = (2 * 3) * 3}, "3 = ceil(log2(5))");
static_assert(rejects(bucketize{}, {tensor{{2, 3}}, tensor{{2, 2}}}));

// How many of n sorted elements come before v: those below it, or those not above it.
std::int64_t below(const dense& sorted, std::int64_t from, std::int64_t n, number v, bool equal_too) {
  return bisected(n, [&](std::int64_t i) {
    const number bound = i < n ? sorted[from + i] : number(1e30);
    return equal_too ? bound <= v : bound < v;
  });
}
dense ascending(random_source& roll, const shape& dims) {
  dense d(dims);
  const std::int64_t n = dims[-1].n;
  for (std::int64_t i = 0; i < d.size(); ++i) d[i] = i % n == 0 ? roll(-4, 0) : d[i - 1].value() + roll(0, 2);
  return d;
}

TEST_CASE("Bucketize") {
  proof<bucketize> p;
  for (int round = 0; round < 80; ++round) {
    const bucketize op{.output_type = p.roll.flip() ? dtype::i32 : dtype::i64, .with_right_bound = p.roll.flip()};
    const dense x = p.roll.integers(p.roll.dims(p.roll(1, 3)), -5, 9, dtype::f32);
    const dense bounds = ascending(p.roll, {p.roll(1, 9)});
    p.run(op, {x, bounds}, [&] {
      dense y(x.dims, op.output_type);
      for (std::int64_t i = 0; i < x.size(); ++i) y[i] = below(bounds, 0, bounds.size(), x[i], !op.with_right_bound);
      return y;
    });
  }
}

// ---- search_sorted
static_assert(shape_of(search_sorted{}, {tensor{{2, 9}}, tensor{{2, 4}}}) == shape{2, 4});
static_assert(tally_of(search_sorted{}, {tensor{{2, 9}}, tensor{{2, 4}}}) == tally{.cmp = (2 * 4) * 4});
static_assert(rejects(search_sorted{}, {tensor{{2, 9}}, tensor{{3, 4}}}));

TEST_CASE("SearchSorted") {
  proof<search_sorted> p;
  for (int round = 0; round < 80; ++round) {
    const search_sorted op{.right_mode = p.roll.flip()};
    const int rows = p.roll(1, 3), n = p.roll(1, 9), values = p.roll(1, 4);
    const dense sorted = ascending(p.roll, {rows, n});
    const dense v = p.roll.integers({rows, values}, -5, 9, dtype::f32);
    p.run(op, {sorted, v}, [&] {
      dense y(v.dims, dtype::i64);
      for (std::int64_t i = 0; i < v.size(); ++i) y[i] = below(sorted, i / values * n, n, v[i], op.right_mode);
      return y;
    });
  }
}
}  // namespace
