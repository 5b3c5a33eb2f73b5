// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The steps of an execution order: the rows that run, the steps that each waits for, and the buffers that it writes,
// reads and frees.
#include <opcost/plan/buffers.hpp>

namespace opcost::detail {

class step_graph {
 public:
  struct step {
    int row = 0;
    sequence<int> waits{}, next{};    // other steps
    sequence<int> writes{}, reads{};  // buffers
    std::int64_t passing = 0;         // bytes that are live only during it: workspace, outputs without a reader
    std::int64_t kept = 0;            // bytes that it writes for later steps
  };
  sequence<step> steps{};
  sequence<sequence<int>> readers{};  // steps, by buffer
  sequence<std::int64_t> bytes{};     // by buffer
  sequence<char> stays{};             // by buffer: an output of the network
  std::int64_t from_the_start = 0;    // bytes of the network's inputs that are read
  std::int64_t needed = 0;            // the most bytes that a single step needs: a lower bound of every order
  sequence<int> before{}, after{};    // rows that do not run: inputs, constants; outputs

  constexpr step_graph(const analysis_base& a, const plan_options& o) {
    plan_options apart = o;
    apart.in_place = false;
    apart.constants = constants_in::flash;
    const buffer_list list = buffers_of(a, apart);
    const int n = static_cast<int>(a.rows.size());
    sequence<int> step_of(a.rows.size(), -1);
    for (int i = 0; i < n; ++i) {
      const row& r = a.at(i);
      const bool runs = r.kind == node_kind::computed && r.reached && !r.folded;
      if (!runs) {
        (r.kind == node_kind::output ? after : before).push_back(i);
        continue;
      }
      step_of[at(i)] = static_cast<int>(steps.size());
      steps.push_back(step{});
      steps.back().row = i;
    }
    readers.resize(list.buffers.size());
    stays.resize(list.buffers.size(), 0);
    for (const buffer& b : list.buffers) bytes.push_back(b.bytes);
    int impure = -1;  // last impure step: impure steps keep their order
    for (int i = 0; i < n; ++i) {
      const row& r = a.at(i);
      if (!r.reached || r.folded) continue;
      const int me = step_of[at(i)];
      if (me >= 0 && !r.pure) {
        waits_for(me, impure);
        impure = me;
      }
      for (const edge& v : a.inputs_of(r)) {
        const int b = list.of(a, v);
        if (b >= 0 && me < 0) stays[at(b)] = 1;
        if (b >= 0 && me >= 0 && is_new(readers[at(b)], me)) steps[at(me)].reads.push_back(b);
        if (v.row >= 0 && me >= 0) waits_for(me, step_of[at(v.row)]);
      }
    }
    for (int b = 0; b < static_cast<int>(list.buffers.size()); ++b) {
      const buffer& of = list.buffers[at(b)];
      const int writer = step_of[at(of.of.row)];
      const bool lasts = stays[at(b)] != 0 || !readers[at(b)].empty();
      if (writer < 0) {
        if (lasts) from_the_start += of.bytes;
      } else if (of.of.port < 0 || !lasts) {
        steps[at(writer)].passing += of.bytes;
      } else {
        steps[at(writer)].writes.push_back(b);
        steps[at(writer)].kept += of.bytes;
      }
    }
    for (const step& s : steps) {
      std::int64_t own = s.passing + s.kept;
      for (int b : s.reads) own += bytes[at(b)];
      if (own > needed) needed = own;
    }
    if (from_the_start > needed) needed = from_the_start;
  }
  constexpr int size() const { return static_cast<int>(steps.size()); }

 private:
  static constexpr std::size_t at(int i) { return static_cast<std::size_t>(i); }
  // Steps are added in order, so that only the last one can be equal.
  static constexpr bool is_new(sequence<int>& list, int step) {
    if (!list.empty() && list.back() == step) return false;
    list.push_back(step);
    return true;
  }
  constexpr void waits_for(int me, int other) {
    if (other >= 0 && is_new(steps[at(other)].next, me)) steps[at(me)].waits.push_back(other);
  }
};

}  // namespace opcost::detail
