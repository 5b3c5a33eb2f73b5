// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The roofline plot: arithmetic intensity and FLOP/s of each layer, both axes logarithmic (figures:
// profile/roofline_model.hpp). A layer that was not measured is on the roof that bounds it.
#include <opcost/profile/roofline_model.hpp>
#include <opcost/report/layer_tables.hpp>
#include <opcost/report/pictures/svg.hpp>

namespace opcost {

/// A layer, or a row of a profile.
struct roofline_point {
  int row = 0;
  roof_place at{};
  double share = 0;  // of the total time; of the work if nothing was measured
};
/// The points and roofs of a plot.
struct roofline_plot {
  struct roof {
    std::string_view name{};
    double per_second = 0;
  };
  std::string_view device{};
  std::vector<roof> peaks{};       // FLOP/s by element type; the first is that of most of the work
  std::vector<roof> bandwidths{};  // bytes per second; the first, the slowest, bounds layers
  std::vector<roofline_point> points{};
};

namespace detail {
// Adds the roofs of element types that have work, the one with most work first.
inline void add_roofs(roofline_plot& plot, const device& d, const double (&work)[32]) {
  bool taken[32]{};
  for (;;) {
    std::size_t most = 32;
    for (std::size_t t = 0; t < 32; ++t)
      if (!taken[t] && work[t] > 0 && (most == 32 || work[t] > work[most])) most = t;
    if (most == 32) break;
    taken[most] = true;
    const auto peak = static_cast<double>(d.peak(static_cast<dtype>(most)));
    bool again = false;
    for (const roofline_plot::roof& p : plot.peaks) again = again || p.per_second == peak;
    if (!again && peak > 0) plot.peaks.push_back({name_of(static_cast<dtype>(most)), peak});
  }
  if (d.memory_bandwidth > 0) plot.bandwidths.push_back({"memory", static_cast<double>(d.memory_bandwidth)});
  if (d.cache_bandwidth > d.memory_bandwidth)
    plot.bandwidths.push_back({"cache", static_cast<double>(d.cache_bandwidth)});
}
// The binary logarithm of v > 0 in units of 1/1024, without <cmath>, so that it is the same on all machines.
constexpr std::int64_t log2_1024(double v) {
  std::int64_t whole = 0;
  for (; v >= 2 && whole < 1100; ++whole) v /= 2;
  for (; v < 1 && whole > -1100; --whole) v *= 2;
  std::int64_t parts = 0;
  for (std::int64_t bit = 512; bit > 0; bit /= 2)
    if (v *= v; v >= 2) {
      parts += bit;
      v /= 2;
    }
  return whole * 1024 + parts;
}
// 12.3 G: three digits and a prefix.
inline std::string short_number(double v) {
  constexpr std::string_view prefixes[] = {"", " k", " M", " G", " T", " P", " E"};
  std::size_t k = 0;
  for (; v >= 1000 && k + 1 < std::size(prefixes); ++k) v /= 1000;
  const auto thousandths = static_cast<std::int64_t>(v * 1000 + 0.5);
  std::string s = to_string(thousandths / 1000), part = to_string(thousandths % 1000 + 1000).substr(1);
  part.resize(v >= 100 ? 0 : v >= 10 ? 1 : 2);
  while (!part.empty() && part.back() == '0') part.pop_back();
  return s.append(part.empty() ? "" : ".").append(part).append(prefixes[k]);
}
}  // namespace detail

/// The plot of a network on a device without measurements: each layer by itself.
inline roofline_plot roofline_of(const analysis_base& a, const device& d) {
  roofline_plot plot{.device = d.name};
  double all = 0, by_type[32]{};
  const sequence<work_done> work = work_by_layer(a);
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    const work_done& w = work[i];
    if (w.flops <= 0) continue;
    plot.points.push_back({i, place_under_roof(w, -1, &d, type_of_work(a, i)), static_cast<double>(w.flops)});
    all += plot.points.back().share;
    by_type[static_cast<std::size_t>(type_of_work(a, i)) & 31] += plot.points.back().share;
  }
  for (roofline_point& p : plot.points) p.share /= all;
  detail::add_roofs(plot, d, by_type);
  return plot;
}
/// The plot of a profile: a point for each row that did work of the network.
inline roofline_plot roofline_of(const analysis_base& a, const device& d, const join& joined,
                                 span<const profile_row> rows) {
  roofline_plot plot{.device = d.name};
  double all = 0, by_type[32]{};
  for (std::size_t k = 0; k < joined.rows.size() && k < rows.size(); ++k) {
    const measured_row& m = joined.rows[k];
    if (m.layers == 0 || m.work.flops <= 0 || rows[k].real <= 0) continue;
    const dtype type = precision_of_kernel(rows[k].exec_type);
    int heaviest = joined.layers_of(m)[0];
    for (int i : joined.layers_of(m))
      if (roofline_flops(a, a.at(i)) > roofline_flops(a, a.at(heaviest))) heaviest = i;
    plot.points.push_back(
        {heaviest, place_under_roof(m.work, rows[k].real, &d, type), static_cast<double>(rows[k].real)});
    all += plot.points.back().share;
    by_type[static_cast<std::size_t>(type) & 31] += static_cast<double>(m.work.flops);
  }
  for (roofline_point& p : plot.points) p.share /= all;
  detail::add_roofs(plot, d, by_type);
  return plot;
}

/// Draws the roofline plot of the report.
inline void write_roofline(const report& r, const sink& to, picture_is kind = picture_is::a_file,
                           std::string_view id = "roofline") {
  constexpr tenths width = 9600, height = 5200, left = 820, right = 9400, size = 110;
  const roofline_plot nothing{}, &plot = r.roofline ? *r.roofline : nothing;
  markup m(to);
  const double peak_rate = plot.peaks.empty() ? 0 : plot.peaks[0].per_second,
               slowest = plot.bandwidths.empty() ? 0 : plot.bandwidths[0].per_second;
  const auto usable = [](const roofline_point& p) { return p.at.intensity > 0 && p.at.roof > 0; };
  // the FLOPs that kernels execute, without those on padding
  const auto rate = [](const roofline_point& p) {
    return p.at.valid_flops_per_second > 0 ? p.at.valid_flops_per_second : p.at.roof;
  };
  std::size_t drawn = 0, measured = 0, memory_bound = 0;
  std::int64_t low_x = 0, high_x = 0, low_y = 0, high_y = 0;  // in 1/1024 of an octave
  for (const roofline_point& p : plot.points) {
    if (!usable(p)) continue;
    const std::int64_t x = detail::log2_1024(p.at.intensity), y = detail::log2_1024(rate(p));
    low_x = drawn == 0 || x < low_x ? x : low_x;
    high_x = drawn == 0 || x > high_x ? x : high_x;
    low_y = drawn == 0 || y < low_y ? y : low_y;
    high_y = drawn == 0 || y > high_y ? y : high_y;
    ++drawn;
    measured += p.at.valid_flops_per_second > 0;
    memory_bound += p.at.bound == bound_by::memory;
  }
  std::string description = to_string(drawn) + " layers, " + to_string(measured) + " of them measured; " +
                            to_string(memory_bound) + " are bound by memory, " + to_string(drawn - memory_bound) +
                            " by arithmetic.";
  const std::string title =
      heading_of(r, "roofline on " + to_string(plot.device) + ", FLOPs as " + to_string(roofline_rule));
  const tenths top = open_picture(m, kind, id, width, height, title, description), upper = top + 400,
               lower = top + height - 480;
  if (drawn == 0 || peak_rate <= 0 || slowest <= 0) {
    m.open("text")
        .with("class", "s")
        .with("x", tenths{160})
        .with("y", top + 200)
        .text("no layer has both work and a roof")
        .close()
        .close();
    to << "\n";
    return;
  }
  // complete octaves around the points and the ridges
  const std::int64_t peak = detail::log2_1024(peak_rate);
  for (const roofline_plot::roof& k : plot.peaks)
    if (const std::int64_t y = detail::log2_1024(k.per_second); y > high_y) high_y = y;
  for (const roofline_plot::roof& k : plot.bandwidths)
    if (const std::int64_t ridge = peak - detail::log2_1024(k.per_second); ridge > high_x) high_x = ridge;
  const auto octave = [](std::int64_t v) { return (v >= 0 ? v : v - 1023) / 1024; };
  const std::int64_t x0 = octave(low_x) * 1024, x1 = (octave(high_x) + 2) * 1024, y1 = (octave(high_y) + 1) * 1024;
  const std::int64_t y0 = octave(low_y) * 1024 - (octave(low_y) * 1024 + 4096 > y1 ? 4096 : 0);
  const auto at_x = [&](std::int64_t v) { return left + (right - left) * (v - x0) / (x1 - x0); };
  const auto at_y = [&](std::int64_t v) { return lower - (lower - upper) * (v - y0) / (y1 - y0); };
  const auto line = [&](std::string_view cls, std::int64_t ax, std::int64_t ay, std::int64_t bx, std::int64_t by) {
    m.open("path")
        .with("class", cls)
        .with("d", "M" + in_pixels(at_x(ax)) + " " + in_pixels(at_y(ay)) + "L" + in_pixels(at_x(bx)) + " " +
                       in_pixels(at_y(by)))
        .close();
  };
  const auto power = [](std::int64_t octaves) {
    double v = 1;
    for (std::int64_t k = 0; k < octaves; ++k) v *= 2;
    for (std::int64_t k = 0; k > octaves; --k) v /= 2;
    return v;
  };
  const std::int64_t skip_x = (x1 - x0) / 1024 > 14 ? 2 : 1;
  for (std::int64_t v = x0; v <= x1; v += skip_x * 1024) {
    line("g", v, y0, v, y1);
    const std::int64_t octaves = (v < 0 ? -v : v) / 1024;
    const std::string text =
        (v >= 0 ? "" : "1/") + (octaves < 16 ? to_string(std::int64_t{1} << octaves) : "2^" + to_string(octaves));
    m.open("text").with("class", "s c").with("x", at_x(v)).with("y", lower + 170).text(text).close();
  }
  const double first_decade = power(y0 / 1024), last = power(y1 / 1024);  // the axis has decades of FLOP/s
  for (double v = 1; v <= last && v < 1e30; v *= 10) {
    if (v < first_decade) continue;
    line("g", x0, detail::log2_1024(v), x1, detail::log2_1024(v));
    m.open("text")
        .with("class", "s r")
        .with("x", left - 80)
        .with("y", at_y(detail::log2_1024(v)) + 40)
        .text(detail::short_number(v))
        .close();
  }
  m.open("text").with("class", "s r").with("x", right).with("y", lower + 370).text("FLOPs per byte moved").close();
  m.open("text").with("class", "s").with("x", left).with("y", upper - 180).text("FLOP/s").close();

  // roofs with their names; the slope of each is one octave per octave
  for (std::size_t k = 0; k < plot.bandwidths.size(); ++k) {
    const std::int64_t bandwidth = detail::log2_1024(plot.bandwidths[k].per_second);
    std::int64_t ax = x0, ay = x0 + bandwidth;
    if (ay < y0) {
      ax = y0 - bandwidth;
      ay = y0;
    }
    if (ay < peak) line(k == 0 ? "m" : "a", ax, ay, peak - bandwidth, peak);
    const std::string text =
        fitted(to_string(plot.bandwidths[k].name) + " " + detail::short_number(plot.bandwidths[k].per_second) + "B/s",
               2200, size);
    // next to the middle of the slope, on the side where no layer can be
    std::int64_t mid = (ax + peak - bandwidth) / 2;
    while (at_x(mid) < left + width_of(text, size) + 160 && mid < peak - bandwidth) mid += 64;
    m.open("text")
        .with("class", k == 0 ? "mt r" : "s r")
        .with("x", at_x(mid) - 80)
        .with("y", at_y(mid + bandwidth))
        .text(text)
        .close();
  }
  const std::int64_t ridge = peak - detail::log2_1024(plot.bandwidths.back().per_second),
                     ridge_of_slowest = peak - detail::log2_1024(slowest);
  line("m", ridge_of_slowest, peak, x1, peak);
  if (ridge < ridge_of_slowest) line("a", ridge, peak, ridge_of_slowest, peak);
  for (std::size_t k = 0; k < plot.peaks.size(); ++k) {
    const std::int64_t y = detail::log2_1024(plot.peaks[k].per_second);
    if (k > 0) line("a", ridge, y, x1, y);
    const std::string text =
        to_string(plot.peaks[k].name) + " peak " + detail::short_number(plot.peaks[k].per_second) + "FLOP/s";
    m.open("text").with("class", k == 0 ? "mt r" : "s r").with("x", right).with("y", at_y(y) - 60).text(text).close();
  }

  // layers; the area of a point is its share of the time or of the work
  for (const roofline_point& p : plot.points) {
    if (!usable(p)) continue;
    tenths radius = 25;
    while (radius < 160 && static_cast<double>(radius * radius) < p.share * 160 * 160 * 4) ++radius;
    m.open("circle").with("class", p.at.bound == bound_by::memory ? "pt wm" : "pt hi");
    m.with("cx", at_x(detail::log2_1024(p.at.intensity)))
        .with("cy", at_y(detail::log2_1024(rate(p))))
        .with("r", radius)
        .open("title");
    m.name(name_of_layer(*r.rows, p.row))
        .text(" (")
        .name(r.rows->at(p.row).type)
        .text("): " + detail::short_number(p.at.intensity) + " FLOPs per byte, ");
    if (p.at.valid_flops_per_second > 0)
      m.text(detail::short_number(rate(p)) + "FLOP/s of " + detail::short_number(p.at.roof) + "FLOP/s");
    else
      m.text("at most " + detail::short_number(p.at.roof) + "FLOP/s");
    m.close().close();
  }
  tenths x = right;
  for (const auto& [shade, name] :
       {std::pair<std::string_view, std::string_view>{"wm", "bound by memory"}, {"hi", "bound by arithmetic"}}) {
    x -= width_of(name, size);
    m.open("text").with("class", "s").with("x", x).with("y", upper - 180).text(name).close();
    draw_swatch(m, shade, x - 150, upper - 270, 50);
    x -= 350;
  }
  m.close();
  to << "\n";
}

}  // namespace opcost
