// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// --plan: the offsets of all tensors, after the summary or as a section of the JSON.
#include <opcost/report/plan/plan_report.hpp>

#include <optional>

#include "options.hpp"

namespace cli {

/// Plans the memory under --plan. A report refers to this object, which therefore cannot be copied.
class planned_memory {
 public:
  planned_memory(const options& o, const opcost::analysis_base& a, const opcost::subject& of) {
    if (!o.plan) return;
    plan_.emplace(opcost::make_plan_report(a, of, {}, o.planner));
    section_.emplace(*plan_);
  }
  planned_memory(const planned_memory&) = delete;
  planned_memory& operator=(const planned_memory&) = delete;
  void add_to(opcost::report& r) const {
    if (plan_) r.sections.push_back(&*section_);
  }

 private:
  std::optional<opcost::plan_report> plan_{};
  std::optional<opcost::plan_section> section_{};
};

}  // namespace cli
