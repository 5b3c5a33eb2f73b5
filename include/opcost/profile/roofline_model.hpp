// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The roofline model (Williams, Waterman, Patterson 2009): a layer with intensity FLOPs / byte cannot run faster than
// min(peak, intensity x bandwidth). The efficiency is given for the valid FLOPs, which kernels execute, and for the
// nominal ones, which include padding and can exceed the peak. A layer whose tensors stay in the cache can exceed the
// roof of the memory; its limit is the roof of the cache.
#include <opcost/profile/device.hpp>
#include <opcost/profile/join.hpp>

namespace opcost {

/// What limits a layer.
enum class bound_by : std::uint8_t { memory, compute };

/// A layer below the roof. A figure is -1 if it depends on an unknown time, rate or shape.
struct roof_place {
  double flops_per_second = -1, bytes_per_second = -1;  // achieved, nominal
  double valid_flops_per_second = -1;
  double intensity = -1;                    // nominal FLOPs per byte
  double roof = -1, cache_roof = -1;        // most FLOPs per second of the device at this intensity
  double of_roof = -1, of_roof_valid = -1;  // achieved / roof
  double of_cache_roof = -1;
  double of_peak = -1, of_peak_valid = -1;
  double least_seconds = -1;  // lower bound of the time: the larger of work / peak and bytes / bandwidth
  bound_by bound = bound_by::memory;
};

/// Places work below the roof of a device. `nanoseconds` <= 0: not measured. `d` null: no roof.
inline roof_place place_under_roof(const work_done& w, std::int64_t nanoseconds, const device* d,
                                   dtype type = dtype::f32) {
  roof_place p;
  const auto real = [](count_t n) { return static_cast<double>(n); };
  const double flops = real(w.flops), valid = real(w.valid_flops), bytes = real(w.bytes());
  if (nanoseconds > 0) {
    const double seconds = static_cast<double>(nanoseconds) / 1e9;
    p.flops_per_second = flops / seconds;
    p.valid_flops_per_second = valid / seconds;
    if (w.bytes_known) p.bytes_per_second = bytes / seconds;
  }
  if (w.bytes_known && bytes > 0) p.intensity = flops / bytes;
  if (!d) return p;
  const double peak = static_cast<double>(d->peak(type)), memory = static_cast<double>(d->memory_bandwidth),
               cache = static_cast<double>(d->cache_bandwidth);
  if (peak <= 0) return p;
  const auto part = [](double of, double all) { return of < 0 || all <= 0 ? -1 : of / all; };
  if (flops > 0) {
    p.of_peak = part(p.flops_per_second, peak);
    p.of_peak_valid = part(p.valid_flops_per_second, peak);
  }
  if (memory <= 0 || p.intensity < 0) return p;
  const auto roof_at = [&](double bandwidth) {
    return p.intensity * bandwidth < peak ? p.intensity * bandwidth : peak;
  };
  p.bound = p.intensity * memory < peak ? bound_by::memory : bound_by::compute;
  p.least_seconds = valid / peak > bytes / memory ? valid / peak : bytes / memory;
  if (flops <= 0) return p;  // a layer without FLOPs has no roof
  p.roof = roof_at(memory);
  p.of_roof = part(p.flops_per_second, p.roof);
  p.of_roof_valid = part(p.valid_flops_per_second, p.roof);
  if (cache > 0) {
    p.cache_roof = roof_at(cache);
    p.of_cache_roof = part(p.flops_per_second, p.cache_roof);
  }
  return p;
}

/// The element type of a layer's first output, for rows whose kernel does not name one.
constexpr dtype type_of_work(const analysis_base& a, int layer) {
  return a.at(layer).outputs > 0 ? a.outputs_of(a.at(layer))[0].type : dtype::f32;
}

/// The work of each layer as if nothing were fused.
inline sequence<work_done> work_by_layer(const analysis_base& a) {
  sequence<int> each(a.rows.size());
  for (std::size_t i = 0; i < a.rows.size(); ++i) each[i] = static_cast<int>(i);
  traffic moved(a, span<const int>(each));
  sequence<work_done> all(a.rows.size());
  for (std::size_t i = 0; i < a.rows.size(); ++i) moved.add(static_cast<int>(i), all[i]);
  return all;
}

}  // namespace opcost
