// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The live bytes at each layer: those that the layer reads and writes are dark, those for later layers are light.
#include <opcost/report/module_paths.hpp>
#include <opcost/report/pictures/svg.hpp>

namespace opcost {

namespace detail {
// True for rows that are steps of pictures over time.
constexpr bool runs(const row& r) {
  return r.reached && !r.folded && r.kind != node_kind::constant && r.kind != node_kind::output &&
         r.kind != node_kind::input;
}
}  // namespace detail

/// The live bytes at one row.
struct live_moment {
  int row = 0;
  count_t live = 0, own = 0;  // own: the bytes that the row reads and writes
};
/// The live bytes at all rows that run.
inline std::vector<live_moment> live_over_time(const analysis_base& a) {
  std::vector<count_t> change(a.rows.size() + 1, count_t(0)), bytes(a.tensors.size(), count_t(0));
  for (const lifetime& l : lifetimes(a)) {
    change[static_cast<std::size_t>(l.first)] += l.bytes;
    change[static_cast<std::size_t>(l.last) + 1] -= l.bytes;
    bytes[static_cast<std::size_t>(a.at(l.of.row).first_output + l.of.port)] = l.bytes;
  }
  std::vector<count_t> live;
  count_t now = 0;
  for (std::size_t i = 0; i < a.rows.size(); ++i) live.push_back(now += change[i]);
  std::vector<live_moment> moments;
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    const row& r = a.at(i);
    if (!detail::runs(r)) continue;
    live_moment m{i, live[static_cast<std::size_t>(i)], 0};
    for (int port = 0; port < r.outputs; ++port) m.own += bytes[static_cast<std::size_t>(r.first_output + port)];
    const auto in = a.inputs_of(r);
    for (std::size_t k = 0; k < in.size(); ++k) {
      bool again = in[k].row < 0 || in[k].port >= a.at(in[k].row).outputs;  // x + x reads x once
      for (std::size_t before = 0; before < k; ++before)
        again = again || (in[before].row == in[k].row && in[before].port == in[k].port);
      if (!again) m.own += bytes[static_cast<std::size_t>(a.at(in[k].row).first_output + in[k].port)];
    }
    moments.push_back(m);
  }
  return moments;
}

namespace detail {
// "1.5 MiB": as_bytes without zeros at the end.
inline std::string short_bytes(count_t n) {
  std::string s = as_bytes(n);
  const std::size_t point = s.find('.');
  if (point == s.npos) return s;
  const std::size_t unit = s.find(' ');
  std::size_t end = unit;
  while (s[end - 1] == '0') --end;
  if (s[end - 1] == '.') --end;
  return s.erase(end, unit - end);
}

// The plane of a picture over time: steps from left to right, bytes upward.
struct time_plane {
  tenths left = 0, top = 0, width = 0, height = 0;
  std::int64_t steps = 1;
  count_t most = 1;
  static tenths part(tenths length, count_t n, count_t of) {
    return of <= 0 ? 0
                   : static_cast<tenths>(
                         static_cast<double>(length) * (static_cast<double>(n) / static_cast<double>(of)) + 0.5);
  }
  tenths x(std::int64_t step) const { return left + width * step / steps; }  // the start of a step
  tenths y(count_t bytes) const { return top + height - part(height, bytes, most); }

  void draw_limit(markup& m, count_t bytes) const {
    m.open("path")
        .with("class", "m")
        .with("stroke-dasharray", "4 3")
        .with("d", "M" + in_pixels(left) + " " + in_pixels(y(bytes)) + "h" + in_pixels(width))
        .close();
  }
  // Grid lines at powers of two, and the numbers of the steps.
  void draw_axes(markup& m) const {
    count_t between = 1;
    while (between * 5 < most && !between.saturated()) between = between * 2;
    for (int k = 0; k <= 5 && between * k <= most; ++k) {
      const count_t at = between * k;
      m.open("path")
          .with("class", "g")
          .with("d", "M" + in_pixels(left) + " " + in_pixels(y(at)) + "h" + in_pixels(width))
          .close();
      m.open("text")
          .with("class", "s r")
          .with("x", left - 80)
          .with("y", y(at) + 40)
          .text(fitted(short_bytes(at), left - 80, 110))
          .close();
    }
    std::int64_t apart = 1;
    for (int k = 0; apart * 12 < steps; ++k)
      apart = apart / (k % 3 == 1 ? 2 : 1) * (k % 3 == 1 ? 5 : 2);  // 1, 2, 5, 10
    for (std::int64_t s = apart - 1; s < steps; s += apart)
      m.open("text")
          .with("class", "s c")
          .with("x", (x(s) + x(s + 1)) / 2)
          .with("y", top + height + 170)
          .text(to_string(s + 1))
          .close();
    m.open("path")
        .with("class", "a")
        .with("d", "M" + in_pixels(left) + " " + in_pixels(top + height) + "h" + in_pixels(width))
        .close();
    m.open("text")
        .with("class", "s r")
        .with("x", left + width)
        .with("y", top + height + 330)
        .text("layers in the order in which they run")
        .close();
  }
};
}  // namespace detail

/// Draws the live bytes over time.
inline void write_timeline(const report& r, const sink& to, picture_is kind = picture_is::a_file,
                           std::string_view id = "timeline") {
  constexpr tenths width = 9600, height = 3200;
  const analysis_base& a = *r.rows;
  const std::vector<live_moment> moments = live_over_time(a);
  const memory_peak& peak = r.sum.peak;
  markup m(to);
  const std::string where = a.rows.empty() ? std::string() : name_of_layer(a, peak.row);
  const tenths top = open_picture(m, kind, id, width, height, heading_of(r, "bytes live while each layer runs"),
                                  to_string(moments.size()) + " layers; at most " + grouped(peak.bytes) +
                                      " bytes are live at once" + (where.empty() ? "" : ", at " + where) +
                                      (peak.complete ? "." : "; tensors of unknown size are left out."));
  if (moments.empty() || peak.bytes <= 0) {
    m.open("text")
        .with("class", "s")
        .with("x", tenths{160})
        .with("y", top + 200)
        .text("no tensor is known to be live")
        .close()
        .close();
    to << "\n";
    return;
  }
  const detail::time_plane plane{
      820, top + 330, width - 820 - 160, height - 330 - 380, static_cast<std::int64_t>(moments.size()), peak.bytes};
  plane.draw_axes(m);
  const auto area = [&](std::string_view shade, count_t live_moment::*bytes) {
    std::string d = "M" + in_pixels(plane.left) + " " + in_pixels(plane.top + plane.height);
    tenths last = -1;
    for (std::size_t i = 0; i < moments.size(); ++i) {
      const tenths y = plane.y(moments[i].*bytes);
      if (y != last)
        d.append("H").append(in_pixels(plane.x(static_cast<std::int64_t>(i)))).append("V").append(in_pixels(y));
      last = y;
    }
    m.open("path")
        .with("class", shade)
        .with("d", d + "H" + in_pixels(plane.left + plane.width) + "V" + in_pixels(plane.top + plane.height) + "z")
        .close();
  };
  area("lo", &live_moment::live);
  area("hi", &live_moment::own);
  // the peak
  const std::string text =
      fitted("peak " + grouped(peak.bytes) + " bytes" + (where.empty() ? "" : ", " + where), plane.width / 2, 110);
  plane.draw_limit(m, peak.bytes);
  m.open("text").with("class", "mt").with("x", plane.left).with("y", plane.top - 70).text(text).close();
  tenths x = plane.left + plane.width;
  for (const auto& [shade, name] : {std::pair<std::string_view, std::string_view>{"lo", "kept for later layers"},
                                    {"hi", "read and written by the layer"}}) {
    x -= width_of(name, 110);
    m.open("text").with("class", "s").with("x", x).with("y", plane.top - 70).text(name).close();
    draw_swatch(m, shade, x - 150, plane.top - 160);
    x -= 350;
  }
  // the text for the pointer: a layer, or the largest of several at the same position
  const std::size_t n = moments.size(), places = n < 480 ? n : 480;
  for (std::size_t p = 0; p < places; ++p) {
    const std::size_t from = n * p / places, end = n * (p + 1) / places;
    std::size_t most = from;
    for (std::size_t i = from; i < end; ++i)
      if (moments[i].live > moments[most].live) most = i;
    const live_moment& at = moments[most];
    const tenths left = plane.x(static_cast<std::int64_t>(from)), right = plane.x(static_cast<std::int64_t>(end));
    m.open("rect")
        .with("class", "n")
        .with("x", left)
        .with("y", plane.top)
        .with("width", right - left)
        .with("height", plane.height);
    m.open("title")
        .text(to_string(most + 1) + " ")
        .name(name_of_layer(a, at.row))
        .text(" (")
        .name(a.at(at.row).type)
        .text("): ");
    m.text(grouped(at.live) + " bytes live, " + grouped(at.own) + " read and written").close().close();
  }
  m.close();
  to << "\n";
}

}  // namespace opcost
