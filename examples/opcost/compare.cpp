// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#include "compare.hpp"

#include <cstdio>
#include <opcost/files/file.hpp>
#include <opcost/plan/planners.hpp>
#include <opcost/report/baseline.hpp>
#include <opcost/report/diff_report.hpp>

#include "console.hpp"
#include "read_model.hpp"

namespace cli {
namespace {

// Sets the arena sizes: those of the smallest memory plans, with and without in-place layers.
void add_arenas(const opcost::analysis_base& a, opcost::network_record& r) {
  for (const bool in_place : {false, true}) {
    const opcost::buffer_list buffers = opcost::buffers_of(a, opcost::plan_options{.in_place = in_place});
    const auto id = in_place ? opcost::figure_id::arena_bytes_in_place : opcost::figure_id::arena_bytes;
    if (r.complete && buffers.complete)
      r.values[static_cast<std::size_t>(id)] = opcost::count_t(opcost::best_of(opcost::all_plans(buffers)).size);
  }
}

// Analyzes a model under the convention of the options. Returns the exit code.
int record(const options& o, const std::string& path, opcost::network_record& into) {
  const auto model = opcost::compiled::load(path, o.read);
  if (!model)
    return complain(model.error().code == opcost::error_code::bad_argument ? usage : unreadable, path, model.error());
  for (const opcost::error& e : (*model)->remarks()) complain(0, path, e);
  const auto a = (*model)->analyze({});
  bool found = false;
  opcost::all_conventions::each([&]<class C>(std::type_identity<C>) {
    if (o.convention != C::name) return;
    found = true;
    into = opcost::record_of<C>(a);
  });
  if (!found) return complain(usage, "no convention has the name '" + o.convention + "'; --convention list prints all");
  add_arenas(a, into);
  return done;
}

opcost::diff_format format_of(const options& o) {
  for (std::size_t i = 0; i < opcost::spellings<opcost::diff_format>.size(); ++i)
    if (o.format == opcost::spellings<opcost::diff_format>[i]) return static_cast<opcost::diff_format>(i);
  return opcost::diff_format::text;
}

int show(const options& o, opcost::span<const opcost::named_diff> all) {
  opcost::write_diff(all, format_of(o), opcost::sink(print));
  for (const opcost::named_diff& m : all)
    for (const opcost::figure_change& c : m.difference.figures)
      if (c.is != opcost::verdict::within) complain(0, m.model + ": " + opcost::to_text(c));
  switch (opcost::overall(all)) {
    case opcost::verdict::within: return done;
    case opcost::verdict::over: return over_budget;
    case opcost::verdict::not_known: break;
  }
  return incomplete;
}

int write_records(const options& o, const opcost::baseline& b) {
  std::string text;
  const auto append = [&](std::string_view piece) { text += piece; };
  opcost::write_baseline(b, opcost::sink(append));
  std::FILE* file = opcost::files::open_file(o.write_baseline, "wb");
  if (!file) return complain(unwritable, o.write_baseline + ": the file cannot be opened for writing");
  const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  if (std::fclose(file) != 0 || !written)
    return complain(unwritable, o.write_baseline + ": the file cannot be written");
  return done;
}

}  // namespace

int run_diff(const options& o) {
  opcost::network_record before, after;
  if (const int wrong = record(o, o.diff, before); wrong != done) return wrong;
  if (const int wrong = record(o, o.model, after); wrong != done) return wrong;
  const opcost::named_diff one[] = {{o.model, opcost::diff(before, after, o.tolerance)}};
  return show(o, one);
}

int run_baseline(const options& o) {
  opcost::baseline expected;
  if (!o.baseline.empty()) {
    auto text = opcost::files::read_file(o.baseline);
    if (!text) return complain(unreadable, o.baseline, text.error());
    auto read = opcost::read_baseline(text->data(), text->size());
    if (!read) return complain(unreadable, o.baseline, read.error());
    expected = std::move(*read);
    for (const std::string& path : o.models) {
      const opcost::network_record* r = expected.find(path);
      if (!r) return complain(usage, o.baseline + ": no model '" + path + "'; --write-baseline records it");
      if (r->convention != o.convention)
        return complain(usage, o.baseline + ": '" + path + "' is recorded under convention " + r->convention +
                                   ", got " + o.convention);
    }
  }
  opcost::baseline measured;
  for (const std::string& path : o.models) {
    measured.models.push_back({path, {}});
    if (const int wrong = record(o, path, measured.models.back().record); wrong != done) return wrong;
  }
  if (!o.write_baseline.empty()) return write_records(o, measured);
  std::vector<opcost::named_diff> all;
  for (const opcost::baseline_entry& e : measured.models)
    all.push_back({e.model, opcost::diff(*expected.find(e.model), e.record, o.tolerance, opcost::without_layers)});
  return show(o, all);
}

}  // namespace cli
