// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A picture of the arena: each buffer is a rectangle, its lifetime by its bytes.
#include <opcost/plan/buffers.hpp>
#include <opcost/plan/placement.hpp>
#include <opcost/report/module_paths.hpp>
#include <opcost/report/pictures/timeline_picture.hpp>

namespace opcost {

/// A plan with its buffers and its execution order, which is empty if it is the order of the rows.
struct arena_layout {
  span<const buffer> buffers{};
  const memory_plan* plan = nullptr;
  span<const int> order{};

  int row_at(int step) const { return order.empty() ? step : order[step]; }
  // The step with the most live bytes.
  int peak_step(int steps) const {
    std::vector<std::int64_t> change(static_cast<std::size_t>(steps) + 1, 0);
    for (const buffer& b : buffers) {
      change[static_cast<std::size_t>(b.first)] += b.bytes;
      change[static_cast<std::size_t>(b.last) + 1] -= b.bytes;
    }
    std::int64_t live = 0, most = 0;
    int peak = 0;
    for (int i = 0; i < steps; ++i)
      if ((live += change[static_cast<std::size_t>(i)]) > most) {
        most = live;
        peak = i;
      }
    return peak;
  }
};

/// Draws the arena of the report.
inline void write_arena(const report& r, const sink& to, picture_is kind = picture_is::a_file,
                        std::string_view id = "arena") {
  constexpr tenths width = 9600, height = 4200, size = 110;
  const analysis_base& a = *r.rows;
  markup m(to);
  const memory_plan none{}, &plan = r.arena && r.arena->plan && r.arena->plan->offsets.size() == r.arena->buffers.size()
                                        ? *r.arena->plan
                                        : none;
  const tenths top = open_picture(
      m, kind, id, width, height, heading_of(r, "the arena, planned by " + to_string(plan.planner)),
      to_string(plan.offsets.size()) + " buffers in an arena of " + grouped(plan.size) + " bytes; at least " +
          grouped(plan.lower_bound) + " are needed, since they are live at once" +
          (plan.gap() > 0 && plan.lower_bound > 0 ? ", " + percent(plan.gap(), plan.size) + " less." : "."));
  // numbers the layers that run: the first at or after a step, and the last at or before it
  const int n = static_cast<int>(a.rows.size());
  std::vector<std::int64_t> runs_from, runs_to;
  std::int64_t running = 0;
  for (int step = 0; step < n; ++step) {
    const bool runs = detail::runs(a.at(r.arena ? r.arena->row_at(step) : step));
    runs_from.push_back(running);
    running += runs;
    runs_to.push_back(running > 0 ? running - 1 : 0);
  }
  if (running == 0 || plan.size <= 0) {
    m.open("text")
        .with("class", "s")
        .with("x", tenths{160})
        .with("y", top + 200)
        .text("no tensor needs memory")
        .close()
        .close();
    to << "\n";
    return;
  }
  const arena_layout& arena = *r.arena;
  const detail::time_plane plane{820, top + 330, width - 820 - 160, height - 330 - 380, running, plan.size};
  plane.draw_axes(m);
  const std::string most =
      "arena " + grouped(plan.size) + " bytes" +
      (plan.gap() > 0 ? ", " + grouped(plan.gap()) + " above the bound" : std::string(", the smallest possible size"));
  m.open("text")
      .with("class", "mt")
      .with("x", plane.left)
      .with("y", plane.top - 70)
      .text(fitted(most, plane.width / 2, size))
      .close();
  const std::string_view legend = "live at the peak";
  const tenths x = plane.left + plane.width - width_of(legend, size);
  draw_swatch(m, "k3", x - 150, plane.top - 160);
  m.open("text").with("class", "s").with("x", x).with("y", plane.top - 70).text(legend).close();
  const int peak = arena.peak_step(n);
  for (std::size_t k = 0; k < arena.buffers.size(); ++k) {
    const buffer& t = arena.buffers[k];
    const std::int64_t offset = plan.offsets[k];
    if (t.bytes <= 0) continue;
    const std::int64_t until = runs_to[static_cast<std::size_t>(t.last)],
                       first = runs_from[static_cast<std::size_t>(t.first)], from = first < until ? first : until;
    const tenths left = plane.x(from), right = plane.x(until + 1), upper = plane.y(offset + t.bytes),
                 lower = plane.y(offset);
    const std::string name = name_of_layer(a, t.of.row);
    const std::string shade = t.first <= peak && peak <= t.last ? "k3" : "k0",
                      edge =
                          right - left >= 40 && lower - upper >= 40 ? "e " : "";  // an edge would hide a thin rectangle
    m.open("rect").with("class", edge + shade).with("x", left).with("y", upper);
    m.with("width", right - left).with("height", lower - upper);
    m.open("title").name(name);
    if (t.of.port != 0) m.text(t.of.port > 0 ? ", output " + to_string(t.of.port) : std::string(", workspace"));
    m.text(": " + grouped(t.bytes) + " bytes at " + grouped(offset) + ", layers " + to_string(from + 1) + " to " +
           to_string(until + 1))
        .close()
        .close();
    if (lower - upper < 150) continue;
    const std::string text = fitted(detail::name_in_picture(a, t.of.row), right - left - 80, size);
    if (!text.empty()) m.open("text").with("x", left + 40).with("y", (upper + lower) / 2 + 40).name(text).close();
  }
  if (plan.lower_bound > 0 && plan.gap() > 0) plane.draw_limit(m, plan.lower_bound);
  m.close();
  to << "\n";
}

}  // namespace opcost
