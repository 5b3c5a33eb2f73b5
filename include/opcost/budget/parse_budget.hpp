// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Budgets as text: macs=300M,peak_bytes=64KiB,arena_bytes.hill_climb=96KiB
#include <opcost/budget/budget.hpp>
#include <opcost/text/parse_numbers.hpp>
#include <opcost/text/quantity.hpp>

namespace opcost {
namespace detail {
// The member of a budget with this name, or null.
inline count_t* limit_named(budget& b, std::string_view name) {
  constexpr std::string_view arena = "arena_bytes.";
  if (name.starts_with(arena)) {
    name.remove_prefix(arena.size());
    planner_limits& p = b.arena_bytes_of;
    return name == "greedy_by_size"       ? &p.greedy_by_size
           : name == "greedy_by_conflict" ? &p.greedy_by_conflict
           : name == "hill_climb"         ? &p.hill_climb
                                          : nullptr;
  }
  const int at = figure_named(name);
  return at < 0 ? nullptr : &limit_of(b, static_cast<figure_id>(at));
}
}  // namespace detail

/// Reads a budget: NAME=LIMIT, separated by commas. Names are those of figure_table and arena_bytes.PLANNER; limits are
/// integers with a unit (text/quantity.hpp). *Errors*: an empty budget, an unknown name, a name that is given twice, a
/// limit that is not a quantity.
inline result<budget> parse_budget(std::string_view s) {
  budget b;
  error wrong;
  int limits = 0;
  text::each_item(s, [&](std::string_view item) {
    if (wrong.code != error_code::none) return;
    const std::size_t equals = item.find('=');
    const std::string_view name = text::trimmed(item.substr(0, equals));
    count_t* const limit = detail::limit_named(b, name);
    if (equals == std::string_view::npos) {
      wrong = error::at(error_code::bad_argument) << "expected NAME=LIMIT, got '" << item << "'";
    } else if (limit == nullptr) {
      wrong = error::at(error_code::bad_argument) << "unknown figure '" << name << "'; expected ";
      for (const figure_entry& f : figure_table) wrong = std::move(wrong) << f.name << ", ";
      wrong = std::move(wrong) << "or arena_bytes.PLANNER";
    } else if (*limit != budget::any) {
      wrong = error::at(error_code::bad_argument) << "'" << name << "' is given twice";
    } else if (const auto n = text::parse_quantity(text::trimmed(item.substr(equals + 1))); !n) {
      wrong = error::at(error_code::bad_argument) << "'" << name << "': " << n.error().what;
    } else {
      *limit = *n;
      ++limits;
    }
  });
  if (wrong.code != error_code::none) return wrong;
  if (limits == 0) return error::at(error_code::bad_argument) << "the budget is empty; expected NAME=LIMIT,...";
  return b;
}

}  // namespace opcost
