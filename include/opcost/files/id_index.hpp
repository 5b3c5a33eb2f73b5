// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Maps layer ids to positions. Ids may have any order and gaps; ids 0, 1, 2, ... need no search.
#include <opcost/core/sequence.hpp>
#include <opcost/op/op_list.hpp>

namespace opcost::files {

/// Positions by id: add() all, then sort(), then find().
class id_index {
 public:
  void reserve(std::size_t layers) { ids_.reserve(layers); }
  void add(int id, int at) {
    dense_ = dense_ && id == static_cast<int>(ids_.size());
    ids_.push_back({id, at});
  }
  void sort() {
    if (!dense_) opcost::detail::heap_sort(span(ids_));
  }
  /// An id that occurs twice, or -1. Call sort() before.
  int duplicate() const {
    if (!dense_)
      for (std::size_t i = 1; i < ids_.size(); ++i)
        if (ids_[i - 1].id == ids_[i].id) return ids_[i].id;
    return -1;
  }
  /// The position of an id, or -1. Call sort() before.
  int find(int id) const {
    if (dense_) return id >= 0 && id < static_cast<int>(ids_.size()) ? id : -1;
    std::size_t low = 0, high = ids_.size();
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (ids_[middle].id < id)
        low = middle + 1;
      else
        high = middle;
    }
    return low < ids_.size() && ids_[low].id == id ? ids_[low].at : -1;
  }

 private:
  struct entry {
    int id, at;
    bool operator<(const entry& o) const { return id != o.id ? id < o.id : at < o.at; }
  };
  sequence<entry> ids_;
  bool dense_ = true;
};

}  // namespace opcost::files
