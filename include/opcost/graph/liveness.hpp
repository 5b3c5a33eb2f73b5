// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// When each tensor is born and dies along the rows' order, and how many bytes must be there at once. Inputs of the
// network are there from the start, its outputs stay to the end, constants and what is computed from them alone lie
// elsewhere. A tensor that nobody takes is there for its own row. Strings, which have no fixed size, count nothing.
#include <opcost/graph/analysis.hpp>

namespace opcost {

struct lifetime {
  edge of{};
  int first = 0, last = 0;  // rows, both included
  count_t elements = 0, bytes = 0;
};

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
      continue;  // an output hands out what it is given
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

// Elements that all tensors together take, if none ever makes room for another.
constexpr count_t written_elements(const analysis_base& a) {
  count_t n = 0;
  for (const lifetime& l : lifetimes(a)) n += l.elements;
  return n;
}

struct memory_peak {
  count_t bytes = 0, elements = 0;  // the most that are live at once, each by itself
  int row = 0;                      // where the bytes are most
  bool complete = true;             // false: tensors of rows that are not known, or of unknown extent, are left out
};

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
