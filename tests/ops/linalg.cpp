// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Linear algebra: OpenVINO specification Inverse-14. The algorithm that is counted is Gauss-Jordan elimination in
// place, with partial pivoting.
#include <opcost/ops/linalg.hpp>
#include "../support/proof.hpp"

namespace {
using namespace proofs;

// ---- inverse
static_assert(shape_of(inverse{}, {tensor{{2, 5, 5}}}) == shape{2, 5, 5});
static_assert(tally_of(inverse{}, {tensor{{2, 5, 5}}}) ==
                  tally{.mac = 2 * 5 * 5 * (5 - 1), .div = 2 * 5 * 5, .cmp = 2 * (4 + 3 + 2 + 1)},
              "each pivot row is divided by its pivot and taken from the others");
static_assert(tally_of(inverse{true}, {tensor{{2, 5, 5}}}).mul == 2 * (5 * 5 + 4), "times the determinant");
static_assert(rejects(inverse{}, {tensor{{2, 5, 4}}}) && rejects(inverse{}, {tensor{{5}}}));

TEST_CASE("Inverse") {
  proof<inverse> p;
  for (int round = 0; round < 60; ++round) {
    const int batch = p.roll(1, 3), n = p.roll(1, 5);
    dense x = p.roll.reals({batch, n, n}, -1, 1);
    for (int b = 0; b < batch; ++b)
      for (int i = 0; i < n; ++i) x(b, i, i) = x(b, i, i).value() + 4;
    const inverse op{p.roll.flip()};
    p.run(op, {x}, [&] {
      dense y = x;
      for (int b = 0; b < batch; ++b) {
        std::vector<int> swapped;
        std::vector<number> pivots;
        bool odd = false;
        for (int k = 0; k < n; ++k) {
          int best = k;
          for (int i = k + 1; i < n; ++i)
            if (number(std::fabs(y(b, i, k).value())) > std::fabs(y(b, best, k).value())) best = i;
          for (int j = 0; j < n; ++j) std::swap(y(b, k, j), y(b, best, j));
          swapped.push_back(best);
          odd = odd != (best != k);
          const number pivot = y(b, k, k);
          pivots.push_back(pivot);
          y(b, k, k) = 1;
          for (int j = 0; j < n; ++j) y(b, k, j) = y(b, k, j) / pivot;
          for (int i = 0; i < n; ++i) {
            if (i == k) continue;
            const number factor = y(b, i, k);
            y(b, i, k) = 0;
            for (int j = 0; j < n; ++j) mac(y(b, i, j), -factor, y(b, k, j));
          }
        }
        for (int k = n - 1; k >= 0; --k)
          for (int i = 0; i < n; ++i) std::swap(y(b, i, k), y(b, i, swapped[static_cast<std::size_t>(k)]));
        if (!op.adjoint) continue;
        number determinant = odd ? -pivots[0] : pivots[0];
        for (std::size_t k = 1; k < pivots.size(); ++k) determinant = determinant * pivots[k];
        for (int i = 0; i < n * n; ++i) y[b * n * n + i] = y[b * n * n + i] * determinant;
      }
      return y;
    });
  }
}
}  // namespace
