// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The slowest rows of a profile: their time, their share, and the FLOP/s that they achieve.
#include <opcost/profile/roofline_model.hpp>
#include <opcost/text/format_numbers.hpp>
#include <opcost/text/table.hpp>

namespace opcost {

/// The measurements of a model, all by reference.
struct measurement {
  const analysis_base* rows = nullptr;
  span<const profile_row> profile{};
  const join* joined = nullptr;
  const device* on = nullptr;  // null: the device is unknown
  span<const latency> latencies{};

  /// Row i of the profile below the roof.
  roof_place at(int i) const {
    const profile_row& r = profile[i];
    return place_under_roof(joined->rows[i].work, r.real > 0 ? r.real : -1, on, precision_of_kernel(r.exec_type));
  }
};

namespace detail {
inline std::string real_text(double v, int decimals) { return to_string(std::string_view(python::fixed(v, decimals))); }
inline std::string rate_text(double per_second, int decimals = 3) {
  return per_second < 0 ? "-" : real_text(per_second / 1e9, decimals);
}
inline std::string percent_text(double part) { return part < 0 ? "-" : real_text(part * 100, 1); }
inline std::string ms_text(std::int64_t nanoseconds) {
  return nanoseconds < 0 ? "-" : real_text(static_cast<double>(nanoseconds) / 1e6, 3);
}
// The rows sorted by time, the slowest first; equal times keep their order.
inline std::vector<int> by_time(span<const profile_row> rows) {
  struct key {
    std::int64_t time = 0;
    int at = 0;
    bool operator<(const key& o) const { return time != o.time ? time > o.time : at < o.at; }
  };
  std::vector<key> keys;
  for (int i = 0; i < static_cast<int>(rows.size()); ++i) keys.push_back({rows[i].real, i});
  heap_sort(span<key>(keys));
  std::vector<int> order;
  for (const key& k : keys) order.push_back(k.at);
  return order;
}
// The other layers of a row, besides the one that it is named after.
inline std::string fused_text(const measurement& m, int i) {
  std::string s;
  for (int l : m.joined->layers_of(m.joined->rows[i]))
    if (m.rows->at(l).name != m.profile[i].name)
      s.append(s.empty() ? "" : ", ").append(m.rows->at(l).name).append(m.joined->inferred[l] ? " (inferred)" : "");
  return s;
}
}  // namespace detail

/// Writes the slowest rows. `most` 0: all rows that took time.
inline void write_hot_spots(const measurement& m, const sink& to, std::size_t most = 20) {
  const profile_total total = total_of(m.profile);
  using enum table::align;
  table t({right, left, left, left, right, right, right, right, right, left},
          {"rank", "row", "type", "kernel", "ms", "%", "MACs", "GFLOP/s", "GB/s", "runs with it"});
  std::size_t rank = 0, others = 0;
  count_t other_time = 0;
  for (int i : detail::by_time(m.profile)) {
    const profile_row& r = m.profile[i];
    if (r.real == 0) break;
    if (most != 0 && rank == most) {
      ++others;
      other_time += r.real;
      continue;
    }
    const roof_place p = m.at(i);
    const work_done& w = m.joined->rows[i].work;
    t.add({to_string(++rank), to_string(r.name), to_string(r.node_type), to_string(r.exec_type),
           detail::ms_text(r.real), detail::percent_text(static_cast<double>(r.real) / static_cast<double>(total.real)),
           grouped(w.macs), detail::rate_text(p.flops_per_second), detail::rate_text(p.bytes_per_second),
           detail::fused_text(m, i)});
  }
  t.write(to);
  if (others > 0)
    to << "... and " << to_string(others) << " rows that take " << detail::ms_text(other_time.n) << " ms together\n";
}

/// Writes totals of the profile, how much of it was joined, and the rows that match no layer of the model.
inline void write_profile_summary(const measurement& m, const sink& to) {
  const profile_total total = total_of(m.profile);
  const join& j = *m.joined;
  const count_t macs = m.rows->macs();
  to << "measured      " << detail::ms_text(total.real) << " ms in " << to_string(total.executed) << " of "
     << to_string(total.rows) << " rows that took time\n";
  to << "joined        " << to_string(j.executed_joined) << " of " << to_string(j.executed) << " of them; "
     << grouped(j.macs) << " of " << grouped(macs) << " MACs";
  if (j.inferred_macs > 0) to << ", " << grouped(j.inferred_macs) << " of them by inference";
  to << "\n";
  if (total.real > 0) {
    work_done all;
    for (const measured_row& r : j.rows) {
      all.flops += r.work.flops;
      all.valid_flops += r.work.valid_flops;
    }
    const double seconds = static_cast<double>(total.real) / 1e9;
    to << "achieved      " << detail::rate_text(static_cast<double>(all.valid_flops) / seconds, 2)
       << " GFLOP/s without padding, " << detail::rate_text(static_cast<double>(all.flops) / seconds, 2) << " nominal ("
       << roofline_rule << ")\n";
  }
  for (const latency& l : m.latencies) {
    to << "latency       ";
    if (!l.group.empty()) to << l.group << ": ";
    if (l.median >= 0)
      to << (l.percentile == 50 ? std::string("median ") : to_string(l.percentile) + " percentile ")
         << detail::ms_text(l.median) << " ms, ";
    to << "average " << detail::ms_text(l.average) << ", least " << detail::ms_text(l.least) << ", most "
       << detail::ms_text(l.most) << " ms";
    if (l.per_second >= 0)
      to << "; " << detail::real_text(static_cast<double>(l.per_second) / 1000, 2) << " per second";
    to << "\n";
  }
  int listed = 0;
  for (std::size_t i = 0; i < j.rows.size(); ++i)
    if (j.rows[i].how == joined_as::nothing && m.profile[i].status == run_status::executed && listed++ < 20)
      to << "not joined    " << visible(m.profile[i].name) << " (" << visible(m.profile[i].node_type) << "), "
         << detail::ms_text(m.profile[i].real) << " ms\n";
  if (listed > 20) to << "not joined    and " << to_string(listed - 20) << " more\n";
}

}  // namespace opcost
