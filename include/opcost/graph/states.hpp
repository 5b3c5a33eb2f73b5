// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The bytes of the variables that a graph keeps from one run to the next, such as a KV cache.
#include <opcost/core/figure.hpp>
#include <opcost/core/sorting.hpp>
#include <opcost/graph/analysis.hpp>

namespace opcost {

/// The rows that read a variable, each variable once, by their names.
constexpr sequence<int> state_rows(const analysis_base& a) {
  struct entry {
    std::string_view variable{};
    int row = -1;
    constexpr bool operator<(const entry& o) const {
      return variable != o.variable ? variable < o.variable : row < o.row;
    }
  };
  sequence<entry> all;
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i)
    if (const row& r = a.at(i); !r.variable.empty() && r.reached) all.push_back({r.variable, i});
  detail::heap_sort(span<entry>(all.data(), all.size()));
  sequence<int> rows;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (i == 0 || all[i].variable != all[i - 1].variable) rows.push_back(all[i].row);
  return rows;
}
/// The bytes of the variable that a row reads; unknown if a dimension is.
constexpr figure state_bytes_of(const analysis_base& a, const row& r) {
  if (r.outputs == 0) return {};
  const partial_tensor& t = a.outputs_of(r)[0];
  return t.dims.is_static() ? figure(bytes_of(t.type, numbers(t.dims).elements())) : figure{};
}
/// The bytes of all variables as a run reads them.
constexpr figure state_bytes(const analysis_base& a) {
  figure sum(count_t(0));
  for (const int i : state_rows(a)) {
    const figure f = state_bytes_of(a, a.at(i));
    if (!f.known) return {};
    sum = sum + f;
  }
  return sum;
}

}  // namespace opcost
