// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Matrix products: OpenVINO specifications MatMul-1, GroupedMatMul-17.
#include <opcost/ops/matmul.hpp>
#include "../support/proof.hpp"

namespace {
using namespace proofs;

// ---- matmul
static_assert(shape_of(matmul{}, {tensor{{4, 5, 7}}, tensor{{7, 11}}}) == shape{4, 5, 11});
static_assert(shape_of(matmul{}, {tensor{{7}}, tensor{{4, 7, 11}}}) == shape{4, 11});
static_assert(tally_of(matmul{.transpose_a = true}, {tensor{{4, 7, 5}}, tensor{{7, 11}}}) ==
              tally{.mac = 4 * 5 * 11 * 7});
static_assert(rejects(matmul{}, {tensor{{5, 7}}, tensor{{6, 11}}}));

dense transposed_if(bool flip, const dense& m) {
  if (!flip || m.dims.rank < 2) return m;
  dense t = m;
  t.dims.set(-1, m.dims[-2]);
  t.dims.set(-2, m.dims[-1]);
  const std::int64_t rows = t.dims[-2].n, columns = t.dims[-1].n;
  for (std::int64_t i = 0; i < t.size(); ++i) {
    const std::int64_t matrix = i / (rows * columns), row = i / columns % rows, column = i % columns;
    t[i] = m[matrix * rows * columns + column * rows + row];
  }
  return t;
}

dense matrix_product(const matmul& op, const dense& given_a, const dense& given_b) {
  dense a = transposed_if(op.transpose_a, given_a), b = transposed_if(op.transpose_b, given_b);
  const bool row = a.dims.rank == 1, column = b.dims.rank == 1;
  if (row) a.dims = {1, a.dims[0]};
  if (column) b.dims = {b.dims[0], 1};
  shape full = a.dims.slice(0, a.dims.rank - 2);
  broadcast(full, b.dims.slice(0, b.dims.rank - 2));
  full.push_back(a.dims[-2]);
  full.push_back(b.dims[-1]);
  dense y(full);
  each_index(full, [&](const position& at) {
    position from_a = at, from_b = at;
    number sum;
    for (std::int64_t k = 0; k < a.dims[-1].n; ++k) {
      from_a.back() = k;
      from_b[from_b.size() - 2] = k;
      mac(sum, a.stretched(from_a), b.stretched(from_b));
    }
    y.at(at) = sum;
  });
  shape squeezed = full.slice(0, full.rank - 2);
  if (!row) squeezed.push_back(full[-2]);
  if (!column) squeezed.push_back(full[-1]);
  y.dims = squeezed;
  return y;
}

TEST_CASE("MatMul") {
  proof<matmul> p;
  auto& roll = p.roll;
  for (int round = 0; round < 300; ++round) {
    const matmul op{.transpose_a = roll.flip(), .transpose_b = roll.flip()};
    const int rank_a = roll(1, 4), rank_b = roll(1, 4), length = roll(1, 4);
    shape batch_a, batch_b;
    for (int i = std::max(rank_a, rank_b) - 2; i > 0; --i) {
      const int extent = roll(1, 3), ones = roll(0, 2);
      if (i <= rank_a - 2) batch_a.push_back(ones == 0 ? 1 : extent);
      if (i <= rank_b - 2) batch_b.push_back(ones == 1 ? 1 : extent);
    }
    const auto matrix = [](shape batch, int rank, int rows, int columns, bool flip, int only) {
      if (rank == 1) return shape{only};
      batch.push_back(flip ? columns : rows);
      batch.push_back(flip ? rows : columns);
      return batch;
    };
    const dense a = roll.reals(matrix(batch_a, rank_a, roll(1, 4), length, op.transpose_a, length));
    const dense b = roll.reals(matrix(batch_b, rank_b, length, roll(1, 4), op.transpose_b, length));
    p.run(op, {a, b}, [&] { return matrix_product(op, a, b); });
  }
}

// ---- grouped_matmul
static_assert(shape_of(grouped_matmul{}, {tensor{{3, 4, 5}}, tensor{{3, 7, 5}}}) == shape{3, 4, 7});
static_assert(tally_of(grouped_matmul{}, {tensor{{6, 5}}, tensor{{3, 7, 5}}, tensor{{3}, dtype::i32}}) ==
              tally{.mac = (6 * 5) * 7});
static_assert(rejects(grouped_matmul{}, {tensor{{6, 5}}, tensor{{3, 7, 5}}}), "the offsets of the groups are missing");
static_assert(rejects(grouped_matmul{}, {tensor{{3, 4, 5}}, tensor{{2, 7, 5}}}));

TEST_CASE("GroupedMatMul") {
  proof<grouped_matmul> p;
  auto& roll = p.roll;
  for (int round = 0; round < 100; ++round) {
    const int groups = roll(1, 4), k = roll(1, 4), n = roll(1, 4), m = roll(1, 3);
    const dense b = roll.reals({groups, n, k});
    const bool batched = roll.flip();
    dense ends({groups}, dtype::i32);
    for (int g = 0, end = 0; g < groups; ++g) {
      end += roll(0, 3);
      ends[g] = end;
    }
    const int rows = batched ? m : static_cast<int>(ends[groups - 1].whole());
    if (!batched && rows == 0) continue;
    const dense a = roll.reals(batched ? shape{groups, m, k} : shape{rows, k});
    p.run({}, batched ? std::vector{a, b} : std::vector{a, b, ends}, [&] {
      dense y(batched ? shape{groups, m, n} : shape{rows, n});
      for (int row = 0; row < a.size() / k; ++row) {
        int group = batched ? row / m : 0;
        while (!batched && row >= ends[group].whole()) ++group;
        for (int j = 0; j < n; ++j) {
          number sum;
          for (int i = 0; i < k; ++i) mac(sum, a[row * k + i], b(group, j, i));
          y[row * n + j] = sum;
        }
      }
      return y;
    });
  }
}
}  // namespace
