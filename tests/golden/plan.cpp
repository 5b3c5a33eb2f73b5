// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// golden_plan FLOORS FOLDER: memory plans of every model of a folder. All hold (every pair is looked at), none is below
// the bound, and the best is within 2 % of it or is listed; an execution order with a smaller peak keeps its word when
// it is planned.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <opcost/plan/execution_order.hpp>
#include <opcost/plan/planners.hpp>
#include <vector>
#include "../support/analyze.hpp"
#include "../support/floors.hpp"

namespace {
bool in_order(const opcost::analysis_base& a, const opcost::sequence<int>& rows) {
  std::vector<int> at(a.rows.size(), -1);
  for (std::size_t s = 0; s < rows.size(); ++s) at[static_cast<std::size_t>(rows[s])] = static_cast<int>(s);
  for (std::size_t i = 0; i < a.rows.size(); ++i) {
    if (at[i] < 0) return false;
    const opcost::row& r = a.rows[i];
    if (r.reached && !r.folded)
      for (const opcost::edge& v : a.inputs_of(r))
        if (v.row >= 0 && at[static_cast<std::size_t>(v.row)] >= at[i]) return false;
  }
  return true;
}
}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: golden_plan FLOORS FOLDER\n");
    return 2;
  }
  floors floor(argv[1]);
  std::vector<std::string> files;
  for (const auto& f : std::filesystem::recursive_directory_iterator(argv[2]))
    if (f.path().extension() == ".xml") files.push_back(f.path().string());
  std::sort(files.begin(), files.end());
  int models = 0, plans = 0, good = 0, near_bound = 0, at_bound = 0, orders = 0, kept_orders = 0, improved = 0,
      optimal = 0;
  double slowest = 0;
  for (const std::string& file : files) {
    const auto r = analyze(file);
    const std::string name = std::filesystem::path(file).stem().string();
    if (!r) {
      std::printf("%s: %s\n", name.c_str(), std::string(std::string_view(r.error().what)).c_str());
      continue;
    }
    ++models;
    const auto from = std::chrono::steady_clock::now();
    const opcost::better_order better = opcost::smaller_peak(r->a);
    for (const opcost::plan_options& o :
         {opcost::plan_options{}, opcost::plan_options{.alignment = 16}, opcost::plan_options{.in_place = true},
          opcost::plan_options{.constants = opcost::constants_in::ram}}) {
      const opcost::buffer_list buffers = opcost::buffers_of(r->a, o);
      const auto all = opcost::all_plans(buffers);
      for (const opcost::memory_plan& p : all) {
        ++plans;
        const bool right = opcost::is_valid(buffers, p) && p.size >= p.lower_bound && !p.crowded;
        good += right;
        if (!right)
          std::printf("%s: %s: not valid, or below the bound: %lld of %lld\n", name.c_str(),
                      std::string(p.planner).c_str(), static_cast<long long>(p.size),
                      static_cast<long long>(p.lower_bound));
      }
      if (o.alignment != 1 || o.in_place || o.constants != opcost::constants_in::flash) continue;
      const opcost::memory_plan& best = opcost::best_of(all);
      near_bound += best.gap() * 50 <= best.lower_bound;
      at_bound += best.gap() == 0;
      if (best.gap() * 50 > best.lower_bound)
        std::printf("%s: the best plan takes %lld bytes, %lld live at once, %zu buffers\n", name.c_str(),
                    static_cast<long long>(best.size), static_cast<long long>(best.lower_bound),
                    buffers.buffers.size());
    }
    slowest = std::max(slowest, std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count());
    optimal += better.optimal;
    if (better.rows.empty()) continue;
    ++orders;
    ++improved;
    const opcost::buffer_list buffers = opcost::buffers_of(r->a, {}, better.rows);
    const auto all = opcost::all_plans(buffers);
    bool right = in_order(r->a, better.rows) && better.peak < better.before;
    for (const opcost::memory_plan& p : all)
      right = right && opcost::is_valid(buffers, p) && p.lower_bound == better.peak;
    kept_orders += right;
    std::printf("%s: another order takes %lld bytes at once, not %lld%s\n", name.c_str(),
                static_cast<long long>(better.peak), static_cast<long long>(better.before),
                better.optimal ? ", and none less" : "");
    if (!right) std::printf("%s: that order does not hold\n", name.c_str());
  }
  std::printf(
      "%d of %d models have a plan at the bound; %d of %d orders proven, %d improved; the slowest took %.0f ms\n",
      at_bound, models, optimal, models, improved, slowest * 1000);
  floor.hold("plan.valid", good, plans);
  floor.hold("plan.near_bound", near_bound, models);
  floor.hold("plan.orders", kept_orders, orders);
  floor.hold("plan.proven_orders", optimal, models);
  if (near_bound * 100 < models * 95) {
    std::printf("fewer than 95 in 100 models have a plan within 2 %% of the bound\n");
    floor.fail();
  }
  return floor.exit_code();
}
