// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// What --svg draws, by name, and what only pictures need.
#include <opcost/plan/planners.hpp>
#include <opcost/report/pictures/arena_picture.hpp>
#include <opcost/report/pictures/roofline_picture.hpp>
#include <opcost/report/pictures/treemap_picture.hpp>

#include "options.hpp"

namespace cli {

using writer = void (*)(const opcost::report&, const opcost::sink&);
inline constexpr struct {
  std::string_view name;
  writer write;
} pictures[] = {
    {"treemap",
     [](const opcost::report& r, const opcost::sink& to) { opcost::write_treemap(r, opcost::cost::flops, to); }},
    {"timeline", [](const opcost::report& r, const opcost::sink& to) { opcost::write_timeline(r, to); }},
    {"arena", [](const opcost::report& r, const opcost::sink& to) { opcost::write_arena(r, to); }},
    {"roofline", [](const opcost::report& r, const opcost::sink& to) { opcost::write_roofline(r, to); }},
};
inline writer picture_named(std::string_view name) {
  for (const auto& p : pictures)
    if (p.name == name) return p.write;
  return nullptr;
}

// The arena that a picture shows. It stays where it is: the report refers to it.
class drawn_arena {
 public:
  drawn_arena(const options& o, const opcost::analysis_base& a)
      : shown_(o.svg == "arena" || (o.svg.empty() && o.format == "html")) {
    if (!shown_) return;
    buffers_ = opcost::buffers_of(a);
    plans_ = opcost::all_plans(buffers_);
    layout_ = {buffers_, &opcost::best_of(plans_)};
  }
  drawn_arena(const drawn_arena&) = delete;
  drawn_arena& operator=(const drawn_arena&) = delete;
  void add_to(opcost::report& r) const {
    if (shown_) r.arena = &layout_;
  }

 private:
  bool shown_;
  opcost::buffer_list buffers_{};
  opcost::sequence<opcost::memory_plan> plans_{};
  opcost::arena_layout layout_{};
};

}  // namespace cli
