// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Groups of elements along dimensions, as normalizations and reductions use them.
#include "../support/proof.hpp"

namespace proofs {

// The elements of each group along the given axes: groups[i] are flat indexes.
inline std::vector<std::vector<std::int64_t>> groups_of(const shape& dims, const std::vector<int>& axes) {
  std::vector<std::vector<std::int64_t>> groups;
  std::vector<position> heads;
  std::int64_t flat = 0;
  each_index(dims, [&](position at) {
    for (int a : axes) at[static_cast<std::size_t>(a)] = 0;
    std::size_t g = 0;
    while (g < heads.size() && heads[g] != at) ++g;
    if (g == heads.size()) {
      heads.push_back(at);
      groups.emplace_back();
    }
    groups[g].push_back(flat++);
  });
  return groups;
}
inline std::vector<int> random_axes(random_source& roll, int rank) {
  std::vector<int> axes;
  for (int i = 0; i < rank; ++i)
    if (roll.flip()) axes.push_back(i);
  if (axes.empty()) axes.push_back(roll(0, rank - 1));
  return axes;
}
// As an operation gets them, some counted from the end.
inline dense axes_operand(random_source& roll, const std::vector<int>& axes, int rank) {
  dense d({static_cast<int>(axes.size())}, dtype::i64);
  for (std::size_t i = 0; i < axes.size(); ++i)
    d[static_cast<std::int64_t>(i)] = roll.flip() ? axes[i] : axes[i] - rank;
  return d;
}

}  // namespace proofs
