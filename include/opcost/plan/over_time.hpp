// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Memory at each layer of a plan, and the weights if real numbers have another type.
#include <opcost/plan/buffers.hpp>
#include <opcost/plan/placement.hpp>

namespace opcost {

/// The memory at one step.
struct memory_moment {
  int row = 0;
  std::int64_t live = 0;       // bytes that the layer reads, writes and works in, and bytes for later layers
  std::int64_t allocated = 0;  // bytes of the arena up to the highest live one, including gaps
  std::int64_t workspace = 0;  // bytes of `live` that are the layer's workspace
};

/// Returns the memory by step of the execution order.
constexpr sequence<memory_moment> memory_over_time(const analysis_base& a, const buffer_list& list,
                                                   const memory_plan& p, const sequence<int>& order = {}) {
  const int n = static_cast<int>(a.rows.size());
  sequence<memory_moment> all(a.rows.size());
  if (n == 0) return all;
  for (int s = 0; s < n; ++s) all[s].row = order.empty() ? s : order[s];
  struct end {
    std::int64_t at;
    int buffer;
    constexpr bool operator<(const end& o) const { return at != o.at ? at > o.at : buffer < o.buffer; }
  };
  sequence<end> ends;
  ends.reserve(list.buffers.size());
  sequence<std::int64_t> change(a.rows.size() + 1, 0);
  for (int b = 0; b < static_cast<int>(list.buffers.size()); ++b) {
    const buffer& x = list.buffers[b];
    change[x.first] += x.bytes;
    change[x.last + 1] -= x.bytes;
    if (x.of.port < 0 && x.first == x.last) all[x.first].workspace += x.bytes;
    ends.push_back({p.offsets[b] + x.bytes, b});
  }
  std::int64_t live = 0;
  for (int s = 0; s < n; ++s) {
    live += change[s];
    all[s].live = live;
  }
  // the highest buffer first, so that each step gets its figure once
  detail::heap_sort(span<end>(ends.data(), ends.size()));
  sequence<int> next(a.rows.size() + 1);
  for (int s = 0; s <= n; ++s) next[s] = s;
  const auto free_from = [&](int s) {
    while (next[s] != s) s = next[s] = next[next[s]];
    return s;
  };
  for (const end& e : ends) {
    const buffer& x = list.buffers[e.buffer];
    for (int s = free_from(x.first); s <= x.last; s = free_from(s)) {
      all[s].allocated = e.at;
      next[s] = s + 1;
    }
  }
  return all;
}

/// Bytes of the parameters if real numbers have the type `reals`; `none`: their own types.
constexpr count_t weight_bytes_as(const analysis_base& a, dtype reals) {
  count_t n = 0;
  for (const row& r : a.rows)
    if (r.parameters != 0)
      n += reals != dtype::none && r.outputs > 0 && is_real(a.outputs_of(r)[0].type) ? bytes_of(reals, r.parameters)
                                                                                     : r.parameter_bytes;
  each_stored_parameter(a, [&](int, int constant) {
    const partial_tensor& t = a.outputs_of(a.at(constant))[0];
    n += bytes_of(reals != dtype::none && is_real(t.type) ? reals : t.type, numbers(t.dims).elements());
  });
  return n;
}

}  // namespace opcost
