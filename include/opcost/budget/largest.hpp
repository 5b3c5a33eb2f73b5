// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The largest value of a dimension for which a network is within a budget.
#include <opcost/budget/budget.hpp>
#include <opcost/graph/polynomial.hpp>

namespace opcost {

/// Returns the largest such value from `first` to `most`, or 0. `at(n)` returns the result<analysis> of the network
/// with n as the dimension. Assumes that figures grow with n.
template <class At> count_t largest(At&& at, const budget& b, count_t first = 1, count_t most = 1 << 24) {
  return largest_that(
      [&](count_t n) {
        const auto a = at(n);
        return a && static_cast<bool>((check)(*a, b));
      },
      first, most);
}

}  // namespace opcost
