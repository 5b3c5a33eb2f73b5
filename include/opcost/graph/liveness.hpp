// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The lifetime of each tensor in the order of the rows, and the peak of live bytes. Inputs of the network live from the
// start, its outputs to the end. Constants, and tensors that depend only on them, are elsewhere. A tensor without a
// consumer lives during its own row. Strings have no fixed size and do not count.
#include <opcost/graph/analysis.hpp>

namespace opcost {

/// The rows between which a tensor is live.
struct lifetime {
  edge of{};
  int first = 0, last = 0;  // rows, both included
  count_t elements = 0, bytes = 0;
};

/// The lifetimes of all tensors that are in memory.
constexpr sequence<lifetime> lifetimes(const analysis_base& a) {
  const int n = static_cast<int>(a.rows.size());
  sequence<int> last(a.tensors.size(), -1);
  for (int i = 0; i < n; ++i) {
    const row& r = a.at(i);
    if (!r.reached || r.folded) continue;
    for (const edge& v : a.inputs_of(r)) {
      if (v.row < 0 || v.port >= a.at(v.row).outputs) continue;
      int& l = last[a.at(v.row).first_output + v.port];
      const int until = r.kind == node_kind::output ? n - 1 : i;
      if (l < until) l = until;
    }
  }
  sequence<lifetime> all;
  all.reserve(a.tensors.size());
  for (int i = 0; i < n; ++i) {
    const row& r = a.at(i);
    if (!r.counts() || r.kind == node_kind::constant || r.kind == node_kind::output)
      continue;  // an output returns its input
    for (int port = 0; port < r.outputs; ++port) {
      const partial_tensor& t = a[{i, port}];
      if (!t.dims.is_static()) continue;
      const count_t elements = numbers(t.dims).elements();
      const int until = last[r.first_output + port];
      all.push_back(
          {{i, port}, r.kind == node_kind::input ? 0 : i, until < i ? i : until, elements, bytes_of(t.type, elements)});
    }
  }
  return all;
}

/// Elements of all tensors together, if no two share memory.
constexpr count_t written_elements(const analysis_base& a) {
  count_t n = 0;
  for (const lifetime& l : lifetimes(a)) n += l.elements;
  return n;
}

/// The peak of live memory.
struct memory_peak {
  count_t bytes = 0, elements = 0;  // two separate peaks
  int row = 0;                      // the row with the peak of bytes
  bool complete = true;             // false: without tensors of unknown rows or of unknown size
};

/// The peak in the order of the rows: a lower bound for arenas without views and in-place operations.
constexpr memory_peak peak_of(const analysis_base& a) {
  struct change {
    count_t bytes = 0, elements = 0;
  };
  sequence<change> at(a.rows.size() + 1);
  memory_peak peak;
  for (const lifetime& l : lifetimes(a)) {
    at[l.first].bytes += l.bytes;
    at[l.first].elements += l.elements;
    at[l.last + 1].bytes -= l.bytes;
    at[l.last + 1].elements -= l.elements;
  }
  change now;
  for (std::size_t i = 0; i < a.rows.size(); ++i) {
    now.bytes += at[i].bytes;
    now.elements += at[i].elements;
    if (now.bytes > peak.bytes) {
      peak.bytes = now.bytes;
      peak.row = static_cast<int>(i);
    }
    if (now.elements > peak.elements) peak.elements = now.elements;
  }
  for (const row& r : a.rows) {
    if (!r.reached || r.folded) continue;
    if (r.state != standing::counted) peak.complete = false;
    if (r.kind != node_kind::output)
      for (const partial_tensor& t : a.outputs_of(r))
        if (!t.dims.is_static()) peak.complete = false;
  }
  return peak;
}

}  // namespace opcost
