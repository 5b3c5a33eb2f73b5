// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The roofline as text: the limit of each row on the device, and the share of it that the row achieves.
#include <opcost/graph/figure_table.hpp>
#include <opcost/graph/liveness.hpp>
#include <opcost/graph/stored.hpp>
#include <opcost/profile/estimate.hpp>
#include <opcost/report/profile/hot_spots.hpp>

namespace opcost {

/// Writes the figures of a device.
inline void write_device(const device& d, const sink& to) {
  to << "device        " << visible(d.name.empty() ? std::string_view("(without a name)") : d.name);
  if (d.peak() > 0) to << ", " << detail::rate_text(static_cast<double>(d.peak()), 2) << " GFLOP/s";
  if (d.memory_bandwidth > 0) to << ", " << detail::rate_text(static_cast<double>(d.memory_bandwidth), 2) << " GB/s";
  if (d.peak() > 0 && d.memory_bandwidth > 0)
    to << ", ridge at " << detail::real_text(static_cast<double>(d.peak()) / static_cast<double>(d.memory_bandwidth), 2)
       << " FLOP/byte";
  to << "\n";
}

/// Writes measured rows, the slowest first. The efficiency is that of the valid work; the nominal one is next to it.
inline void write_roofline_table(const measurement& m, const sink& to, std::size_t most = 20) {
  using enum table::align;
  table t({right, left, right, right, right, right, right, right, right, right, left, right},
          {"rank", "row", "ms", "MFLOP", "bytes", "FLOP/byte", "roof GFLOP/s", "% of roof", "nominal %",
           "% of cache roof", "bound by", "bound ms"});
  std::size_t rank = 0;
  for (int i : detail::by_time(m.profile)) {
    const profile_row& r = m.profile[i];
    if (r.real == 0 || (most != 0 && rank == most)) break;
    const roof_place p = m.at(i);
    const work_done& w = m.joined->rows[i].work;
    t.add({to_string(++rank), to_string(r.name), detail::ms_text(r.real),
           detail::real_text(static_cast<double>(w.flops) / 1e6, 3),
           w.bytes_known ? grouped(w.bytes()) : std::string("-"),
           p.intensity < 0 ? std::string("-") : detail::real_text(p.intensity, 2),
           p.roof < 0 ? std::string("-") : detail::rate_text(p.roof, 2), detail::percent_text(p.of_roof_valid),
           detail::percent_text(p.of_roof), detail::percent_text(p.of_cache_roof),
           p.intensity < 0                ? "-"
           : p.bound == bound_by::compute ? "compute"
                                          : "memory",
           p.least_seconds < 0 ? std::string("-") : detail::real_text(p.least_seconds * 1e3, 3)});
  }
  t.write(to);
}

/// Writes the lower bound of the time of each layer, the largest first, without measurements and without fusion.
inline void write_bounds(const analysis_base& a, const device& d, const sink& to, std::size_t most = 20) {
  const sequence<work_done> work = work_by_layer(a);
  struct key {
    double seconds = 0;
    int at = 0;
    bool operator<(const key& o) const { return seconds != o.seconds ? seconds > o.seconds : at < o.at; }
  };
  std::vector<key> order;
  double sum = 0;
  for (int i = 0; i < static_cast<int>(work.size()); ++i) {
    if (!a.at(i).counts() || a.at(i).kind != node_kind::computed) continue;
    const roof_place p = place_under_roof(work[i], -1, &d, type_of_work(a, i));
    if (p.least_seconds > 0) {
      order.push_back({p.least_seconds, i});
      sum += p.least_seconds;
    }
  }
  detail::heap_sort(span<key>(order));
  using enum table::align;
  table t({right, left, left, right, right, right, right, left, right},
          {"rank", "layer", "type", "MFLOP", "bytes", "FLOP/byte", "roof GFLOP/s", "bound by", "bound ms"});
  std::size_t rank = 0;
  for (const key& k : order) {
    if (most != 0 && rank == most) break;
    const work_done& w = work[k.at];
    const roof_place p = place_under_roof(w, -1, &d, type_of_work(a, k.at));
    t.add({to_string(++rank), to_string(a.at(k.at).name), to_string(a.at(k.at).type),
           detail::real_text(static_cast<double>(w.flops) / 1e6, 3), grouped(w.bytes()),
           detail::real_text(p.intensity, 2), p.roof < 0 ? std::string("-") : detail::rate_text(p.roof, 2),
           p.bound == bound_by::compute ? "compute" : "memory", detail::real_text(p.least_seconds * 1e3, 3)});
  }
  if (order.empty() && !all_rows_known(a)) {
    to << "bound         not known: no layer is known\n";
    return;
  }
  to << "bound         " << detail::real_text(sum * 1e3, 3) << " ms at least, layer after layer (" << roofline_rule
     << ", every tensor moved once a layer)\n\n";
  t.write(to);
}

/// Writes what fits into the memories, and the estimated latency, marked as an estimate.
inline void write_estimate(const analysis_base& a, const device& d, const sink& to) {
  const bool complete = all_rows_known(a);
  if (const count_t all = estimated_nanoseconds(a.work(), d); all >= 0) {
    to << "estimate      ";
    if (all.saturated())
      to << "beyond 64 bits";
    else if (complete || all > 0)
      to << (complete ? "" : ">= ") << scaled(all, 1'000'000) << " ms";
    else
      to << "not known";
    to << " by cycles per operation at " << scaled(d.clock, 1'000'000) << " MHz; an estimate, not a measurement\n";
  }
  const auto fits = [&](std::string_view memory, count_t needed, std::string_view of, std::int64_t there) {
    if (there <= 0) return;
    to << memory << (complete ? "" : ">= ") << as_bytes(needed) << of << as_bytes(there);
    to << (needed > there ? ": too much\n" : complete ? "\n" : ": not known\n");
  };
  fits("RAM           ", peak_of(a).bytes, " live at once, of ", d.ram);
  fits("flash         ", a.weight_bytes(), " of weights, of ", d.flash);
}

}  // namespace opcost
