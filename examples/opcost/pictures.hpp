// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The memory plan that --svg arena and --format html show.
#include <opcost/plan/planners.hpp>
#include <opcost/report/pictures/arena_picture.hpp>

#include "options.hpp"

namespace cli {

/// Plans the memory if the output shows it. A report refers to this object, which therefore cannot be copied.
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
