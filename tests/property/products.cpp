// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Matrix products of every rank, transposition and broadcast, compared with a loop that multiplies.
#include <doctest/doctest.h>
#include <opcost/ops/matmul.hpp>
#include "../support/random.hpp"

using namespace opcost;

TEST_CASE("matmul") {
  dice roll(20240520);
  for (int round = 0; round < 3000; ++round) {
    const int rank_a = roll(1, 4), rank_b = roll(1, 4);
    const int rows = roll(1, 4), columns = roll(1, 4), length = roll(1, 4);
    const matmul op{.transpose_a = roll.flip(), .transpose_b = roll.flip()};
    shape batch_a, batch_b, batch;  // aligned at the end; either may be 1
    const int longer = rank_a > rank_b ? rank_a - 2 : rank_b - 2;
    for (int i = longer; i > 0; --i) {
      const int extent = roll(1, 3), which = roll(0, 2);
      const bool in_a = i <= rank_a - 2, in_b = i <= rank_b - 2;
      if (in_a) batch_a.push_back(which == 0 && in_b ? 1 : extent);
      if (in_b) batch_b.push_back(which == 1 && in_a ? 1 : extent);
      batch.push_back(extent);
    }
    shape a = batch_a, b = batch_b, y = batch;
    if (rank_a == 1)
      a.push_back(length);
    else {
      a.push_back(op.transpose_a ? length : rows);
      a.push_back(op.transpose_a ? rows : length);
      y.push_back(rows);
    }
    if (rank_b == 1)
      b.push_back(length);
    else {
      b.push_back(op.transpose_b ? columns : length);
      b.push_back(op.transpose_b ? length : columns);
      y.push_back(columns);
    }
    std::int64_t products = 0;
    each_index(y, [&](const auto&) {
      for (int k = 0; k < length; ++k) ++products;
    });
    const std::vector<tensor> in{tensor{a}, tensor{b}};
    CAPTURE(round);
    REQUIRE(outputs_of(op, in)[0].dims == y);
    REQUIRE(work_of(op, in) == tally{.mac = products});
    // a contracted dimension that differs does not multiply
    shape wrong = a;
    const int contracted = rank_a > 1 && op.transpose_a ? -2 : -1;
    wrong.set(contracted, length + 1);
    REQUIRE(!outputs_of(op, {tensor{wrong}, tensor{b}}).refusal.empty());
  }
}
