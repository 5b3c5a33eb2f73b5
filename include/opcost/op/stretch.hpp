// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <opcost/core/shape.hpp>

namespace opcost {

// Iterates over a shape in order and gives the position of each element in an input with fewer or smaller dimensions.
class stretch {
 public:
  stretch() = default;
  stretch(const partial_shape& from, const partial_shape& over, std::int64_t first = 0)
      : rank_(over.rank < 0 ? 0 : over.rank) {
    std::int64_t step = 1;
    for (int d = rank_; d-- > 0;) {
      const int own = d - (rank_ - from.rank);
      const std::int64_t extent = own >= 0 ? from[own].min.n : 1;
      extent_[d] = over[d].min.n, step_[d] = extent == 1 ? 0 : step;
      step *= extent;
      if (extent_[d] > 0) at_[d] = first % extent_[d], first /= extent_[d];
      where_ += at_[d] * step_[d];
    }
  }
  std::size_t next() {
    const std::int64_t now = where_;
    for (int d = rank_; d-- > 0;) {
      where_ += step_[d];
      if (++at_[d] < extent_[d]) break;
      where_ -= at_[d] * step_[d], at_[d] = 0;
    }
    return static_cast<std::size_t>(now);
  }

 private:
  int rank_ = 0;
  std::int64_t extent_[partial_shape::max_rank]{}, step_[partial_shape::max_rank]{}, at_[partial_shape::max_rank]{},
      where_ = 0;
};

}  // namespace opcost
