// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The memory plan that --svg arena and the page show.
#include <opcost/plan/planners.hpp>
#include <opcost/report/pictures/arena_picture.hpp>

#include "options.hpp"

namespace cli {

/// Does not move: the report refers to it.
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
