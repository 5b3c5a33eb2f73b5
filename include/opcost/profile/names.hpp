// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// An index from names to places. It also splits lists of names that are joined by commas, although names may contain
// commas.
#include <opcost/core/sequence.hpp>
#include <opcost/op/op_list.hpp>

namespace opcost {

/// An index from names to places. If several entries have the same name, `find` returns the smallest place.
class name_index {
 public:
  void add(std::string_view name, int place) { all_.push_back({name, place}); }
  void sort() {
    detail::heap_sort(span<entry>(all_.data(), all_.size()));
    for (const entry& e : all_)
      if (e.name.find(',') != e.name.npos) with_commas_.push_back(e);
  }
  /// Returns the place of a name, or -1.
  int find(std::string_view name) const {
    const std::size_t at = first_from(all_, name);
    return at < all_.size() && all_[at].name == name ? all_[at].place : -1;
  }
  /// Calls f(name) for each name of the list: the longest known name that the rest of the list starts with; otherwise
  /// everything up to the next comma.
  template <class F> void each_of_list(std::string_view list, F&& f) const {
    while (!list.empty()) {
      std::size_t length = list.find(',');
      if (length == list.npos) length = list.size();
      if (length == 0) {
        list.remove_prefix(1);
        continue;
      }
      // while a known name with commas starts like this one, the name may end at a later comma
      for (std::size_t comma = length; !with_commas_.empty() && comma < list.size();) {
        const std::size_t i = first_from(with_commas_, list.substr(0, comma + 1));
        if (i == with_commas_.size() || !with_commas_[i].name.starts_with(list.substr(0, comma + 1))) break;
        comma = list.find(',', comma + 1);
        if (comma == list.npos) comma = list.size();
        const std::size_t k = first_from(with_commas_, list.substr(0, comma));
        if (k < with_commas_.size() && with_commas_[k].name == list.substr(0, comma)) length = comma;
      }
      f(list.substr(0, length));
      list.remove_prefix(length < list.size() ? length + 1 : length);
    }
  }

 private:
  struct entry {
    std::string_view name{};
    int place = -1;
    constexpr bool operator<(const entry& o) const { return name != o.name ? name < o.name : place < o.place; }
  };
  sequence<entry> all_{}, with_commas_{};

  static std::size_t first_from(const sequence<entry>& in, std::string_view name) {
    std::size_t low = 0, high = in.size();
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (in[middle].name < name)
        low = middle + 1;
      else
        high = middle;
    }
    return low;
  }
};

}  // namespace opcost
