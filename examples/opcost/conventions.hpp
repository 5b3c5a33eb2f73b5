// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Conventions that are chosen at run time. Compiled apart, since each function exists once per convention.
#include <opcost/convention/all_conventions.hpp>
#include <opcost/report/report.hpp>

namespace cli {

/// An analysis with the figures of every convention.
using analysis = opcost::with_all_readings<opcost::analysis>;

bool known_convention(std::string_view name);
/// The report of an analysis under a convention that known_convention() accepts, and the totals alone.
opcost::report make_report(std::string_view convention, const analysis& a, const opcost::subject& of,
                           const opcost::shape_check* shapes = nullptr);
opcost::totals total(std::string_view convention, const analysis& a);

/// The figures of a tool that was replayed as a whole. They replace the sums over rows.
struct replayed_figures {
  std::string_view convention{};
  opcost::figure flops{}, parameters{};
};

/// --convention all: a table with the figures of every convention.
void show_all_conventions(const analysis& a, const opcost::subject& of, const replayed_figures& replayed, bool json,
                          const opcost::sink& to);
/// --explain NAME: the terms between the MACs, or the figure of the convention `from`, and the figure of `name`.
void explain_convention(std::string_view name, std::string_view from, const analysis& a, const opcost::subject& of,
                        const replayed_figures& replayed, bool json, const opcost::sink& to);

}  // namespace cli
