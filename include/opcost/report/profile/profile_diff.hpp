// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Compares two profiles of a model: before and after, or FP32 and INT8. Rows are matched by name.
#include <opcost/profile/names.hpp>
#include <opcost/report/profile/hot_spots.hpp>

namespace opcost {

/// A row of both profiles, or of only one.
struct profile_difference {
  int before = -1, after = -1;                   // rows; -1: this profile does not have it
  std::int64_t before_time = 0, after_time = 0;  // nanoseconds
  std::int64_t change() const { return after_time - before_time; }
};
/// Matches the rows: in the order of `before`, then those that only `after` has.
inline std::vector<profile_difference> compare(span<const profile_row> before, span<const profile_row> after) {
  name_index index;
  for (int i = 0; i < static_cast<int>(before.size()); ++i) index.add(before[i].name, i);
  index.sort();
  std::vector<profile_difference> all;
  for (int i = 0; i < static_cast<int>(before.size()); ++i) all.push_back({i, -1, before[i].real, 0});
  for (int i = 0; i < static_cast<int>(after.size()); ++i) {
    const profile_row& r = after[i];
    const int same = index.find(r.name);
    if (same >= 0 && all[static_cast<std::size_t>(same)].after < 0) {
      all[static_cast<std::size_t>(same)].after = i;
      all[static_cast<std::size_t>(same)].after_time = r.real;
    } else
      all.push_back({-1, i, 0, r.real});
  }
  return all;
}

/// Writes the rows with the largest changes first.
inline void write_profile_diff(span<const profile_row> before, span<const profile_row> after, const sink& to,
                               std::size_t most = 20) {
  std::vector<profile_difference> all = compare(before, after);
  struct key {
    std::int64_t size = 0;
    int at = 0;
    bool operator<(const key& o) const { return size != o.size ? size > o.size : at < o.at; }
  };
  std::vector<key> order;
  for (int i = 0; i < static_cast<int>(all.size()); ++i) {
    const std::int64_t change = all[static_cast<std::size_t>(i)].change();
    order.push_back({change < 0 ? -change : change, i});
  }
  detail::heap_sort(span<key>(order));
  const std::int64_t was = total_of(before).real, is = total_of(after).real;
  const auto change = [](std::int64_t from, std::int64_t into) {
    return (into < from ? std::string("-") : std::string("+")) +
           detail::ms_text(into < from ? from - into : into - from);
  };
  const auto factor = [](std::int64_t from, std::int64_t into) {
    return from > 0 && into > 0 ? detail::real_text(static_cast<double>(from) / static_cast<double>(into), 2)
                                : std::string("-");
  };
  using enum table::align;
  table t({left, right, right, right, right, left},
          {"row", "before ms", "after ms", "change", "times as fast", "kernel"});
  t.add({"all", detail::ms_text(was), detail::ms_text(is), change(was, is), factor(was, is), ""});
  std::size_t shown = 0;
  for (const key& k : order) {
    const profile_difference& d = all[static_cast<std::size_t>(k.at)];
    if (k.size == 0 || (most != 0 && shown++ == most)) break;
    const profile_row *b = d.before < 0 ? nullptr : &before[d.before], *a = d.after < 0 ? nullptr : &after[d.after];
    const std::string kernels = !b ? to_string(a->exec_type)
                                : !a || a->exec_type == b->exec_type
                                    ? to_string(b->exec_type)
                                    : to_string(b->exec_type) + " -> " + to_string(a->exec_type);
    t.add({to_string((b ? b : a)->name), b ? detail::ms_text(d.before_time) : "-",
           a ? detail::ms_text(d.after_time) : "-", change(d.before_time, d.after_time),
           factor(d.before_time, d.after_time), kernels});
  }
  t.write(to);
}

}  // namespace opcost
