// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reports as JSON. Integers have all digits, unknown values are null, and a byte of a name that is not UTF-8 becomes
// U+FFFD.
#include <opcost/report/completeness.hpp>
#include <opcost/text/format_numbers.hpp>
#include <opcost/text/json_writer.hpp>

namespace opcost {
namespace detail {

inline void json_shape(json_writer& j, const partial_shape& s) {
  if (!s.ranked()) return j.null();
  j.open('[');
  for (int i = 0; i < s.rank; ++i) {
    const interval d = s[i];
    if (known(d))
      j.number(d.min);
    else if (d == interval::unknown())
      j.null();
    else {
      short_text<64> text;
      sink(text) << d;
      j.text(text);
    }
  }
  j.close(']');
}
inline void json_tensor(json_writer& j, const partial_tensor& t) {
  j.open('{');
  j.key("shape");
  json_shape(j, t.dims);
  j.key("type").text(name_of(t.type));
  j.close('}');
}
inline void json_figure(json_writer& j, const figure& f) {
  if (f.known)
    j.raw(to_string(f));
  else
    j.null();
}
inline void json_names(json_writer& j, const analysis_base& a, const std::vector<int>& rows) {
  j.open('[');
  for (int i : rows) j.text(a.at(i).name);
  j.close(']');
}
inline void json_layer(json_writer& j, const report& r, int i);
// The bodies of a loop or a branch, with the layers of one trip.
inline void json_bodies(json_writer& j, const report& r, int row) {
  j.key("body").open('[');
  for (const body_rows& b : r.rows->bodies) {
    if (b.row != row) continue;
    j.open('{');
    j.key("kind").text(kind_of_body(b.kind));
    j.key("rounds");
    if (known(b.trips))
      j.number(b.trips.min);
    else
      j.null();
    j.key("assumed").raw(b.assumed ? "true" : "false");
    const report inside = report_of_body(r, b);
    j.key("layers").open('[');
    for (int i = 0; i < static_cast<int>(b.inside.rows.size()); ++i) json_layer(j, inside, i);
    j.close(']');
    j.close('}');
  }
  j.close(']');
}
inline void json_layer(json_writer& j, const report& r, int i) {
  const row& x = r.rows->at(i);
  j.line_break();
  j.open('{');
  j.key("name").text(x.name);
  j.key("type").text(x.type);
  j.key("opset").number(x.opset);
  j.key("inputs").open('[');
  for (const edge& v : r.rows->inputs_of(x))
    if (v.row >= 0) json_tensor(j, (*r.rows)[v]);
  j.close(']');
  j.key("outputs").open('[');
  for (const partial_tensor& t : r.rows->outputs_of(x)) json_tensor(j, t);
  j.close(']');
  const tally work = r.counts(x) ? x.work : tally{};
  j.key("tally").open('{');
  if (x.state == standing::counted)
    for (const auto& f : tally::fields)
      if ((work.*f.member).n != 0) j.key(f.name).number(work.*f.member);
  j.close('}');
  const row_figures figures = figures_of_row(r, i);
  for (const figure_entry& f : figure_table) {
    if (f.layers == in_layers::no) continue;
    j.key(f.name);
    json_figure(j, figure_of_row(r, f, figures, i));
  }
  j.key("zeros");
  const count_t zeros = static_cast<std::size_t>(i) < r.zeros.by_row.size() && r.zeros.known
                            ? r.zeros.by_row[static_cast<std::size_t>(i)]
                            : count_t(-1);
  if (zeros < 0)
    j.null();
  else
    j.number(zeros);
  if (r.shapes) {
    j.key("inferred_outputs").open('[');
    for (const partial_tensor& t : r.rows->outputs_of(x)) json_tensor(j, t);
    j.close(']');
  }
  for (const report_section* s : r.sections) s->write_layer(i, j);
  if (has_bodies(*r.rows, i)) json_bodies(j, r, i);
  j.close('}');
}

}  // namespace detail

namespace detail {
// A number, or null if `known` is false.
inline void json_count(json_writer& j, std::string_view key, count_t n, bool known = true) {
  j.key(key);
  if (known)
    j.number(n);
  else
    j.null();
}
inline void json_bool(json_writer& j, std::string_view key, bool value) { j.key(key).raw(value ? "true" : "false"); }
inline void json_because(json_writer& j, const analysis_base& a, int row, std::string_view why) {
  j.open('{');
  j.key("layer").text(a.at(row).name);
  j.key("type").text(a.at(row).type);
  j.key("why").text(why);
  j.close('}');
}

// The keys that follow a total.
inline void json_details(json_writer& j, const report& r, figure_id id) {
  const totals& t = r.sum;
  const bool known = r.any_known;
  const auto range = [&](std::string_view key, const work_range& w) {
    j.key(key);
    if (!known) return j.null();
    j.open('[');
    j.number(w.least);
    j.number(w.most);
    j.close(']');
  };
  const auto of_convention = [&](std::string_view key, const figure& f) {
    j.key(key);
    json_figure(j, known ? f : figure{});
  };
  if (id == figure_id::valid_macs) {
    json_count(j, "assumed_macs", t.assumed_macs, known);
    json_count(j, "assumed_flops", t.assumed_flops, known);
    range("macs_range", t.macs_range);
    range("flops_range", t.flops_range);
  } else if (id == figure_id::flops) {
    figure floats = t.flops;
    floats.whole -= t.flops_integer.whole;
    floats.part -= t.flops_integer.part;
    if (floats.part < 0) {
      floats.part += 1;
      floats.whole -= 1;
    }
    of_convention("flops_float", floats);
    of_convention("flops_integer", t.flops_integer);
  } else if (id == figure_id::parameters) {
    json_count(j, "zeros", r.zeros.total, r.zeros.known);
    j.key("sparsity_percent");
    if (r.zeros.known && t.parameters > 0)
      j.raw(percent_number(r.zeros.total, t.parameters));
    else
      j.null();
  } else if (id == figure_id::activations) {
    json_count(j, "mac_activations", t.mac_activations, known);
  } else if (id == figure_id::peak_bytes) {
    json_count(j, "memory_peak_bytes", t.peak.bytes, known);
  }
}
inline void json_totals(json_writer& j, const report& r) {
  j.key("totals").open('{');
  for (std::size_t i = 0; i < figure_count; ++i) {
    const figure_entry& f = figure_table[i];
    if (f.of_totals == nullptr) continue;
    j.key(f.name);
    json_figure(j, f.basis == figure_basis::stored || r.any_known ? f.of_totals(r.sum) : figure{});
    json_details(j, r, static_cast<figure_id>(i));
  }
  const bool elements_known = r.tool ? r.tool->memory_known : r.any_known;
  json_count(j, "memory_min_elements", r.tool ? r.tool->memory_min : r.sum.peak.elements, elements_known);
  json_count(j, "memory_max_elements", r.tool ? r.tool->memory_max : written_elements(*r.rows), elements_known);
  json_bool(j, "saturated", r.sum.saturated());
  j.close('}');
}

// What the model keeps from one run to the next; nothing if it keeps nothing.
inline void json_states(json_writer& j, const report& r) {
  const analysis_base& a = *r.rows;
  const sequence<int> states = state_rows(a);
  if (states.empty()) return;
  j.key("states").open('{');
  json_count(j, "bytes", r.sum.state_bytes.whole, r.sum.state_bytes.known);
  json_count(j, "left_out_layers", a.left_out.layers);
  json_count(j, "left_out_macs", a.left_out.work.mac);
  j.key("variables").open('[');
  for (const int i : states) {
    const row& x = a.at(i);
    const figure bytes = state_bytes_of(a, x);
    j.open('{');
    j.key("name").text(x.variable);
    j.key("layer").text(x.name);
    j.key("shape");
    json_shape(j, x.outputs > 0 ? a.outputs_of(x)[0].dims : partial_shape::of_unknown_rank());
    j.key("type").text(x.outputs > 0 ? name_of(a.outputs_of(x)[0].type) : std::string_view());
    json_count(j, "bytes", bytes.whole, bytes.known);
    json_bool(j, "set", x.state_is_set);
    j.close('}');
  }
  j.close(']');
  j.close('}');
}

inline void json_coverage(json_writer& j, const report& r) {
  const analysis_base& a = *r.rows;
  const coverage c = coverage_of(r);
  j.key("coverage").open('{');
  j.key("layers").number(c.layers);
  j.key("counted").number(c.counted);
  j.key("without_arithmetic").number(c.idle);
  j.key("unknown").open('[');
  for (const unknown_type& u : c.unknown) {
    j.open('{');
    j.key("type").text(u.type);
    j.key("opset").number(u.opset);
    j.key("layers");
    json_names(j, a, u.rows);
    j.close('}');
  }
  j.close(']');
  j.key("not_known").open('[');
  for (int i : c.not_known) json_because(j, a, i, a.at(i).why);
  for (int i : c.no_rule)
    json_because(j, a, i, to_string(r.sum.convention) + " has no rule for " + to_string(a.at(i).type));
  j.close(']');
  j.key("shapes_as_stored").open('[');
  for (int i : c.as_stored) json_because(j, a, i, a.at(i).why);
  j.close(']');
  j.key("not_found").open('[');
  for (std::string_view path : a.tree.not_found) j.text(path);
  j.close(']');
  j.close('}');
}

inline void json_shape_check(json_writer& j, const report& r) {
  const analysis_base& a = *r.rows;
  j.key("shape_check").open('{');
  j.key("checked").number(r.shapes->checked);
  j.key("agree").number(r.shapes->agree);
  j.key("mismatch").open('[');
  for (const shape_mismatch& m : r.shapes->mismatch) {
    j.open('{');
    j.key("layer").text(a.at(m.row).name);
    j.key("port").number(m.port);
    j.key("stored");
    json_shape(j, m.stored.dims);
    j.key("inferred");
    json_shape(j, m.inferred.dims);
    j.close('}');
  }
  j.close(']');
  j.key("not_inferable").open('[');
  for (int i : r.shapes->not_inferable)
    json_because(j, a, i,
                 a.at(i).why.empty() ? std::string_view("an input's shape or content is not known") : a.at(i).why);
  j.close(']');
  j.close('}');
}
}  // namespace detail

/// Writes everything about a model as one JSON object. Totals of an incomplete report are lower bounds, or null if no
/// layer is known.
inline void write_json(const report& r, const sink& to) {
  const analysis_base& a = *r.rows;
  detail::json_writer j(to);
  j.open('{');
  j.key("opcost").text(OPCOST_VERSION);
  j.key("model").text(r.of.name);
  j.key("source").text(r.of.source);
  j.key("convention").text(r.sum.convention);
  if (!r.note.empty()) j.key("note").text(r.note);
  j.line_break();
  j.key("precision").text(r.tool ? to_string(r.tool->precision) : precision_of(a));
  j.key("model_type");
  if (r.tool)
    j.text(r.tool->model_type);
  else
    j.null();
  j.line_break();
  detail::json_bool(j, "complete", r.complete);
  j.key("incomplete");
  if (r.complete)
    j.null();
  else
    j.text(why_incomplete(r));
  j.line_break();
  detail::json_totals(j, r);
  j.line_break();
  detail::json_states(j, r);
  detail::json_coverage(j, r);
  if (r.shapes) {
    j.line_break();
    detail::json_shape_check(j, r);
  }
  for (const report_section* s : r.sections) {
    j.line_break();
    s->write_json(j);
  }
  j.line_break();
  j.key("layers").open('[');
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) detail::json_layer(j, r, i);
  j.close(']');
  j.close('}');
  to << "\n";
}

}  // namespace opcost
