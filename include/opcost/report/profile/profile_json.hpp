// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A profile as a section of the JSON: "profile" for the network, and "measured" for the layer that a row is named
// after, with the layers that ran with it. The FLOPs are those of the roofline, under any convention of the report.
#include <opcost/graph/figure_table.hpp>
#include <opcost/profile/estimate.hpp>
#include <opcost/report/profile/hot_spots.hpp>
#include <opcost/report/report_json.hpp>

namespace opcost {

namespace detail {
inline void json_real(json_writer& j, std::string_view key, double v, int decimals) {
  j.key(key);
  if (v < 0)
    j.null();
  else
    j.raw(python::fixed(v, decimals));
}
inline void json_ms(json_writer& j, std::string_view key, std::int64_t nanoseconds) {
  json_real(j, key, nanoseconds < 0 ? -1 : static_cast<double>(nanoseconds) / 1e6, 6);
}
}  // namespace detail

/// The section of one report. Refers to the measurement.
class profile_section : public report_section {
 public:
  explicit profile_section(const measurement& m) : m_(m), row_of_(m.rows->rows.size(), -1) {
    for (int i = 0; i < static_cast<int>(m.profile.size()); ++i) {
      const auto layers = m.joined->layers_of(m.joined->rows[i]);
      if (layers.empty()) continue;
      int stands = layers[0];
      for (int l : layers)
        if (m.rows->at(l).name == m.profile[i].name) stands = l;
      row_of_[static_cast<std::size_t>(stands)] = i;
    }
  }
  void write_json(detail::json_writer& j) const override {
    const profile_total total = total_of(m_.profile);
    j.key("profile").open('{');
    j.key("rows").number(total.rows);
    j.key("executed").number(total.executed);
    j.key("joined").number(m_.joined->executed_joined);
    j.key("not_joined").open('[');
    for (std::size_t i = 0; i < m_.profile.size(); ++i)
      if (m_.joined->rows[i].how == joined_as::nothing && m_.profile[i].status == run_status::executed)
        j.text(m_.profile[i].name);
    j.close(']');
    detail::json_ms(j, "total_ms", total.real);
    j.key("macs_joined").number(m_.joined->macs);
    j.key("valid_macs_joined").number(m_.joined->valid_macs);
    j.key("inferred_macs").number(m_.joined->inferred_macs);
    j.key("flops_are").text(roofline_rule);
    j.key("latency").open('[');
    for (const latency& l : m_.latencies) {
      j.open('{');
      if (!l.group.empty()) j.key("group").text(l.group);
      j.key("percentile").number(l.percentile);
      detail::json_ms(j, "ms", l.median);
      detail::json_ms(j, "average_ms", l.average);
      detail::json_ms(j, "least_ms", l.least);
      detail::json_ms(j, "most_ms", l.most);
      detail::json_real(j, "per_second", l.per_second < 0 ? -1 : static_cast<double>(l.per_second) / 1e3, 3);
      j.close('}');
    }
    j.close(']');
    // rows that the device added: reorders, conversions of inputs
    j.key("inserted").open('[');
    for (std::size_t i = 0; i < m_.profile.size(); ++i) {
      if (m_.joined->rows[i].how != joined_as::inserted || m_.profile[i].real == 0) continue;
      j.open('{');
      j.key("name").text(m_.profile[i].name);
      write_figures(static_cast<int>(i), j);
      j.close('}');
    }
    j.close(']');
    j.close('}');
  }
  void write_layer(int layer, detail::json_writer& j) const override {
    const int i = row_of_[static_cast<std::size_t>(layer)];
    if (i < 0) return;
    j.key("measured").open('{');
    write_figures(i, j);
    j.key("with").open('[');
    for (int l : m_.joined->layers_of(m_.joined->rows[i]))
      if (l != layer) j.text(m_.rows->at(l).name);
    j.close(']');
    j.close('}');
  }

 private:
  const measurement& m_;
  std::vector<int> row_of_;  // by layer: the row that is named after it

  void write_figures(int i, detail::json_writer& j) const {
    const profile_row& r = m_.profile[i];
    const work_done& w = m_.joined->rows[i].work;
    const roof_place p = m_.at(i);
    const auto giga = [](double v) { return v < 0 ? v : v / 1e9; };
    detail::json_ms(j, "ms", r.real);
    j.key("kernel").text(r.exec_type);
    j.key("macs").number(w.macs);
    j.key("valid_macs").number(w.valid_macs);
    j.key("flops").number(w.flops);
    j.key("valid_flops").number(w.valid_flops);
    j.key("bytes");
    if (w.bytes_known)
      j.number(w.bytes());
    else
      j.null();
    detail::json_real(j, "gflops_per_s", giga(p.flops_per_second), 6);
    detail::json_real(j, "gbytes_per_s", giga(p.bytes_per_second), 6);
    if (!m_.on) return;
    detail::json_real(j, "flops_per_byte", p.intensity, 6);
    detail::json_real(j, "roof_gflops_per_s", giga(p.roof), 6);
    detail::json_real(j, "of_roof", p.of_roof, 6);
    detail::json_real(j, "of_roof_valid", p.of_roof_valid, 6);
    detail::json_real(j, "of_cache_roof", p.of_cache_roof, 6);
    detail::json_real(j, "of_peak", p.of_peak, 6);
    detail::json_real(j, "of_peak_valid", p.of_peak_valid, 6);
    detail::json_real(j, "least_ms", p.least_seconds < 0 ? -1 : p.least_seconds * 1e3, 6);
    j.key("bound");
    if (p.intensity < 0)
      j.null();
    else
      j.text(p.bound == bound_by::compute ? "compute" : "memory");
  }
};

/// A device without a profile: "device" for the network, with the estimate, and "bound" for each layer.
class device_section : public report_section {
 public:
  device_section(const analysis_base& a, const device& d) : a_(a), d_(d), work_(work_by_layer(a)) {}
  void write_json(detail::json_writer& j) const override {
    double sum = 0;
    for (std::size_t i = 0; i < work_.size(); ++i)
      if (const double s = place_under_roof(work_[i], -1, &d_, type_of_work(a_, static_cast<int>(i))).least_seconds;
          s > 0 && runs(static_cast<int>(i)))
        sum += s;
    const count_t estimate = estimated_nanoseconds(a_.work(), d_);
    const auto known = [&](std::string_view key, std::int64_t n) {
      j.key(key);
      if (n > 0)
        j.number(n);
      else
        j.null();
    };
    j.key("device").open('{');
    j.key("name").text(d_.name);
    known("peak_f32_per_s", d_.peak());
    known("memory_bytes_per_s", d_.memory_bandwidth);
    known("cache_bytes_per_s", d_.cache_bandwidth);
    known("ram_bytes", d_.ram);
    known("flash_bytes", d_.flash);
    detail::json_real(j, "least_ms", sum > 0 ? sum * 1e3 : -1, 6);
    // a lower bound if a layer is unknown; unknown if all layers are
    const bool estimated = !estimate.saturated() && (estimate > 0 || all_rows_known(a_));
    detail::json_ms(j, "estimated_ms", estimated ? estimate.n : -1);
    detail::json_bool(j, "complete", all_rows_known(a_));
    j.close('}');
  }
  void write_layer(int layer, detail::json_writer& j) const override {
    if (!runs(layer)) return;
    const roof_place p = place_under_roof(work_[layer], -1, &d_, type_of_work(a_, layer));
    const count_t estimate = estimated_nanoseconds(a_.at(layer).work, d_);
    if (p.least_seconds < 0 && estimate < 0) return;
    j.key("bound").open('{');
    detail::json_real(j, "least_ms", p.least_seconds < 0 ? -1 : p.least_seconds * 1e3, 6);
    j.key("by").text(p.bound == bound_by::compute ? "compute" : "memory");
    detail::json_ms(j, "estimated_ms", estimate.n);
    j.close('}');
  }

 private:
  const analysis_base& a_;
  const device& d_;
  sequence<work_done> work_;

  bool runs(int layer) const { return a_.at(layer).counts() && a_.at(layer).kind == node_kind::computed; }
};

}  // namespace opcost
