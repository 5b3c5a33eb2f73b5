// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reports memory plans: the arena of each planner, the lower bound, and all offsets of one plan.
#include <opcost/graph/figure_table.hpp>
#include <opcost/plan/execution_order.hpp>
#include <opcost/plan/planners.hpp>
#include <opcost/report/plan/memory_profile.hpp>
#include <opcost/report/report_json.hpp>
#include <opcost/text/table.hpp>

namespace opcost {

/// The plans of a network.
struct plan_report {
  const analysis_base* rows = nullptr;
  subject of{};
  plan_options options{};
  buffer_list buffers{};
  sequence<memory_plan> plans{};  // of all planners
  std::size_t chosen = 0;         // index of the plan that is shown in full
  memory_peak peak{};             // without views: every tensor has its own memory
  better_order order{};
  std::int64_t order_arena = 0;                         // the best plan for that order
  std::int64_t in_place_bound = 0, in_place_arena = 0;  // with element-wise operations in place

  const memory_plan& plan() const { return plans[chosen]; }
};

/// Plans the memory with all planners. `planner`: the one whose plan is shown in full; empty: the best.
inline plan_report make_plan_report(const analysis_base& a, const subject& of = {}, const plan_options& o = {},
                                    std::string_view planner = {}) {
  plan_report r;
  r.rows = &a;
  r.of = of;
  r.options = o;
  r.buffers = buffers_of(a, o);
  r.plans = all_plans(r.buffers);
  const int named = planner_named(planner);
  r.chosen =
      named >= 0 ? static_cast<std::size_t>(named) : static_cast<std::size_t>(&best_of(r.plans) - r.plans.data());
  r.peak = peak_of(a);
  r.order = smaller_peak(a, o);
  if (!r.order.rows.empty()) r.order_arena = best_of(all_plans(buffers_of(a, o, r.order.rows))).size;
  plan_options in_place = o;
  in_place.in_place = true;
  const buffer_list shared = buffers_of(a, in_place);
  r.in_place_bound = peak_of(shared);
  r.in_place_arena = best_of(all_plans(shared)).size;
  return r;
}

namespace detail {
inline std::string name_of_buffer(const analysis_base& a, const buffer& b) {
  const row& r = a.at(b.of.row);
  std::string name = to_string(r.name.empty() ? r.type : r.name);
  if (b.of.port < 0)
    name += b.first == b.last ? ":workspace" : ":parameters";
  else if (r.outputs > 1)
    name += ":" + to_string(b.of.port);
  return name;
}
}  // namespace detail

/// The names of the other tensors in each buffer: views, and outputs that are computed in place.
inline std::vector<std::vector<std::string>> shared_with(const plan_report& r) {
  std::vector<std::vector<std::string>> names(r.buffers.buffers.size());
  for (int i = 0; i < static_cast<int>(r.rows->rows.size()); ++i)
    for (int port = 0; port < r.rows->at(i).outputs; ++port) {
      const int b = r.buffers.of(*r.rows, {i, port});
      if (b < 0) continue;
      const buffer& of = r.buffers.buffers[b];
      if (of.of.row != i || of.of.port != port)
        names[static_cast<std::size_t>(b)].push_back(detail::name_of_buffer(*r.rows, {.of = {i, port}}));
    }
  return names;
}

namespace detail {
// A line for each planner, and for what else would make the arena smaller.
inline void write_planners(const plan_report& r, const sink& to) {
  using align = table::align;
  const std::int64_t bound = r.plan().lower_bound;
  table planners({align::left, align::right, align::left, align::right, align::left});
  planners.add({"lower bound", grouped(bound), as_bytes(bound), "",
                "the most bytes that are live at once; " + grouped(r.peak.bytes) + " if views were copied"});
  std::size_t i = 0;
  all_planners::each([&]<class P>(const P&) {
    const memory_plan& p = r.plans[i];
    planners.add({to_string(P::name), grouped(p.size), as_bytes(p.size), "+ " + percent(p.gap(), bound),
                  (i++ == r.chosen ? "* " : "  ") + to_string(P::about) +
                      (p.crowded ? "; too many buffers meet: they lie one after another" : "")});
  });
  planners.add({"in place", grouped(r.in_place_arena), as_bytes(r.in_place_arena),
                "+ " + percent(r.in_place_arena - r.in_place_bound, r.in_place_bound),
                "  the best where element-wise layers write over what they read; " + grouped(r.in_place_bound) +
                    " live at once"});
  if (!r.order.rows.empty())
    planners.add({"another order", grouped(r.order_arena), as_bytes(r.order_arena),
                  "+ " + percent(r.order_arena - r.order.peak, r.order.peak),
                  "  the best along it; " + grouped(r.order.peak) + " live at once"});
  planners.write(to);
  to << (r.order.rows.empty()
             ? (r.order.optimal
                    ? "\nNo execution order has less live at once.\n"
                    : "\nNo execution order with less live at once was found; that none exists is not proven.\n")
             : (r.order.optimal ? "\nNo execution order has less live at once than that one.\n"
                                : "\nThat no execution order has less live at once than that one is not proven.\n"));
}
// The sizes if real numbers had another type.
inline void write_sizes_by_type(const plan_report& r, const sink& to) {
  using align = table::align;
  table types({align::left, align::right, align::right, align::right},
              {"real numbers as", "weights", "live at once", "arena"});
  for (const dtype t : {dtype::none, dtype::f32, dtype::f16, dtype::i8}) {
    plan_options o = r.options;
    o.reals = t;
    const buffer_list as = buffers_of(*r.rows, o);
    types.add({t == dtype::none ? std::string("they are") : to_string(name_of(t)), grouped(weight_bytes_as(*r.rows, t)),
               grouped(peak_of(as)), grouped(best_of(all_plans(as)).size)});
  }
  types.write(to);
}
// A line for each tensor in the arena.
inline void write_places(const plan_report& r, const sink& to) {
  using align = table::align;
  table lines({align::right, align::right, align::right, align::right, align::left},
              {"offset", "bytes", "first", "last", "tensor, by " + to_string(r.plan().planner)});
  const auto shared = shared_with(r);
  for (std::size_t b = 0; b < r.buffers.buffers.size(); ++b) {
    const buffer& x = r.buffers.buffers[b];
    std::string name = name_of_buffer(*r.rows, x);
    for (const std::string& s : shared[b]) name += ", " + s;
    lines.add({to_string(r.plan().offsets[b]), to_string(x.bytes), to_string(x.first), to_string(x.last), name});
  }
  lines.write(to);
}
}  // namespace detail

/// Writes the plans for people.
inline void write_plan(const plan_report& r, const sink& to) {
  to << visible(r.of.name.empty() ? std::string_view("network") : r.of.name)
     << ", memory plan: " << count_t(r.buffers.buffers.size()) << " buffers, constants in "
     << (r.options.constants == constants_in::flash ? "flash" : "RAM")
     << (r.buffers.complete ? "" : "; tensors of unknown size are left out") << "\n";
  if (!all_rows_known(*r.rows) || !r.buffers.complete)
    to << "incomplete: layers are not known; all sizes are lower bounds\n";
  to << "\n";
  detail::write_planners(r, to);
  to << "\n";
  detail::write_sizes_by_type(r, to);
  to << "\n";
  write_memory_profile(*r.rows, memory_over_time(*r.rows, r.buffers, r.plan()), to);
  to << "\n";
  detail::write_places(r, to);
}

/// The plan as a section of a report: "plan" in the JSON, and the text below the summary. Refers to `r`.
class plan_section : public report_section {
 public:
  explicit plan_section(const plan_report& r) : p_(r) {}
  void write_json(detail::json_writer& j) const override {
    j.key("plan").open('{');
    j.key("peak_bytes").number(p_.peak.bytes);
    j.key("lower_bound_bytes").number(p_.plan().lower_bound);
    j.key("arena_bytes").open('{');
    for (const memory_plan& x : p_.plans) j.key(x.planner).number(x.size);
    j.close('}');
    j.key("planner").text(p_.plan().planner);
    j.key("complete").raw(p_.buffers.complete ? "true" : "false");
    j.key("in_place").open('{');
    j.key("lower_bound_bytes").number(p_.in_place_bound);
    j.key("arena_bytes").number(p_.in_place_arena);
    j.close('}');
    j.key("order").open('{');
    j.key("optimal").raw(p_.order.optimal ? "true" : "false");
    j.key("lower_bound_bytes").number(p_.order.peak);
    j.key("arena_bytes").number(p_.order.rows.empty() ? best_of(p_.plans).size : p_.order_arena);
    j.key("rows").open('[');
    for (const int i : p_.order.rows) j.number(i);
    j.close(']');
    j.close('}');
    j.line_break();
    j.key("tensors").open('[');
    const auto shared = shared_with(p_);
    for (std::size_t b = 0; b < p_.buffers.buffers.size(); ++b) {
      const buffer& x = p_.buffers.buffers[b];
      j.line_break();
      j.open('{');
      j.key("name").text(detail::name_of_buffer(*p_.rows, x));
      j.key("bytes").number(x.bytes);
      j.key("first").number(x.first);
      j.key("last").number(x.last);
      j.key("offset").number(p_.plan().offsets[b]);
      if (!shared[b].empty()) {
        j.key("shared_with").open('[');
        for (const std::string& s : shared[b]) j.text(s);
        j.close(']');
      }
      j.close('}');
    }
    j.close(']');
    j.line_break();
    j.key("over_time").open('[');
    for (const memory_moment& m : memory_over_time(*p_.rows, p_.buffers, p_.plan())) {
      const row& x = p_.rows->at(m.row);
      if (!x.reached || x.folded || x.kind == node_kind::constant) continue;
      j.line_break();
      j.open('{');
      j.key("layer").text(x.name);
      j.key("live_bytes").number(m.live);
      j.key("allocated_bytes").number(m.allocated);
      j.key("workspace_bytes").number(m.workspace);
      j.close('}');
    }
    j.close(']');
    j.close('}');
  }
  void write_text(const sink& to) const override {
    to << "\n";
    write_plan(p_, to);
  }

 private:
  const plan_report& p_;
};

}  // namespace opcost
