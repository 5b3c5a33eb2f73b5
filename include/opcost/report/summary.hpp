// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The totals on one screen, and the layers that they leave out.
#include <opcost/report/completeness.hpp>
#include <opcost/text/format_numbers.hpp>
#include <opcost/text/table.hpp>

namespace opcost {

// Writes one line for each kind of layer that the totals leave out.
inline void write_gaps(const report& r, const coverage& c, const sink& to) {
  constexpr std::size_t shown = 5;
  const auto name = [&](int i) {
    return visible(r.rows->at(i).name.empty() ? r.rows->at(i).type : r.rows->at(i).name);
  };
  const auto more = [&](std::size_t n) {
    if (n > shown) to << "  ... and " << count_t(n - shown) << " more\n";
  };
  for (const unknown_type& u : c.unknown) {
    to << "unknown: " << visible(u.type)
       << (u.opset > 0 ? " of opset" + to_string(count_t(u.opset)) : std::string(" of an extension")) << ", "
       << count_t(u.rows.size()) << (u.rows.size() == 1 ? " layer: " : " layers: ");
    for (std::size_t i = 0; i < u.rows.size() && i < shown; ++i) to << (i ? ", " : "") << name(u.rows[i]);
    to << (u.rows.size() > shown ? ", ...\n" : "\n");
  }
  for (std::size_t i = 0; i < c.not_known.size() && i < shown; ++i)
    to << "not known: " << name(c.not_known[i]) << " (" << visible(r.rows->at(c.not_known[i]).type)
       << "): " << visible(r.rows->at(c.not_known[i]).why) << "\n";
  more(c.not_known.size());
  std::vector<std::string_view> types;
  for (int i : c.no_rule) {
    bool seen = false;
    for (std::string_view t : types) seen = seen || t == r.rows->at(i).type;
    if (!seen) types.push_back(r.rows->at(i).type);
  }
  detail::heap_sort(span<std::string_view>(types));
  if (!types.empty()) {
    to << "no rule in " << r.sum.convention << ": ";
    for (std::size_t i = 0; i < types.size(); ++i) to << (i ? ", " : "") << visible(types[i]);
    to << "\n";
  }
  for (std::string_view path : r.rows->tree.not_found)
    to << "not found: '" << visible(path) << "', a path passed to tie() or freeze()\n";
  if (!c.as_stored.empty())
    to << "shapes as stored: " << count_t(c.as_stored.size()) << (c.as_stored.size() == 1 ? " layer, " : " layers, ")
       << "first " << name(c.as_stored[0]) << ": " << visible(r.rows->at(c.as_stored[0]).why) << "\n";
}

namespace detail {
// The lines of the summary: a figure, its value, a note.
class summary_lines {
 public:
  summary_lines() : lines_({table::align::left, table::align::right, table::align::left}) {}
  // `note` describes a known value.
  void add(std::string_view what, const figure& f, certainty c, std::string note) {
    if (c == certainty::not_known)
      note = "no layer that it counts is known";
    else if (f.whole.saturated())
      note = "beyond 64 bits";
    add(what, grouped_digits_of(f, c), std::move(note));
  }
  void add(std::string_view what, std::string value, std::string note) {
    lines_.add({to_string(what), std::move(value), std::move(note)});
  }
  void write(const sink& to) const { lines_.write(to); }

 private:
  table lines_;
};
// What is said beside a total.
inline std::string note_of_total(const report& r, const figure_entry& f, figure_id id) {
  const totals& t = r.sum;
  switch (id) {
    case figure_id::macs: return with_unit(t.macs, "MACs");
    case figure_id::valid_macs: return share_that_is_valid(t);
    case figure_id::flops:
      return with_unit(t.flops.whole, "FLOPs") +
             (t.flops_integer.whole == 0 ? std::string()
                                         : ", " + with_unit(t.flops_integer.whole, "") + " of them on integers");
    case figure_id::parameters: return as_bytes(t.weight_bytes) + " of weights";
    case figure_id::activations: return "elements written; " + grouped(t.mac_activations) + " by layers with MACs";
    case figure_id::peak_bytes: {
      std::string where =
          as_bytes(t.peak.bytes) + " live at once" + (t.peak.complete ? "" : ", without tensors of unknown size");
      if (!r.rows->rows.empty()) where += ", at " + visible(r.rows->at(t.peak.row).name);
      return where;
    }
    default: return to_string(f.meaning);
  }
}
// What a run keeps for the next, and what it need not do since that is there.
inline void add_states(summary_lines& lines, const report& r) {
  const std::size_t states = state_rows(*r.rows).size();
  if (states == 0) return;
  const figure bytes = r.sum.state_bytes;
  const std::string note = to_string(states) + (states == 1 ? " state" : " states") + " that the run reads";
  if (bytes.known)
    lines.add("states", grouped(bytes.whole), as_bytes(bytes.whole) + " of " + note);
  else
    lines.add("states", "not known", note + "; --past or --state sets their shapes");
  if (const left_out_work& out = r.rows->left_out; out.layers > 0)
    lines.add("left out", grouped(out.work.mac),
              "MACs of " + to_string(out.layers) + (out.layers == 1 ? " layer" : " layers") +
                  " that initialize states, which are set");
}
// The lines that follow a total: what there is to say of it in some models only.
inline void add_details(summary_lines& lines, const report& r, figure_id id) {
  const totals& t = r.sum;
  if (id == figure_id::activations) add_states(lines, r);
  if (id == figure_id::macs && (t.assumed_macs > 0 || t.assumed_flops > 0))
    lines.add("assumed", grouped(t.assumed_macs),
              "MACs of them, and " + grouped(t.assumed_flops) + " FLOPs, in loops whose trip counts were given");
  if (id == figure_id::macs && (t.macs_range.least != t.macs_range.most || t.flops_range.least != t.flops_range.most))
    lines.add("with branches", grouped(t.flops_range.least),
              "to " + grouped(t.flops_range.most) + " FLOPs, " + grouped(t.macs_range.least) + " to " +
                  grouped(t.macs_range.most) + " MACs: it is not known which branch runs");
  if (id == figure_id::parameters && t.quantization > 0 && !r.tool)
    lines.add("quantization", grouped(t.quantization),
              "elements of scales and zero points; " + as_bytes(t.quantization_bytes) + " of the weights");
  if (id == figure_id::parameters && r.zeros.known)
    lines.add("zeros", grouped(r.zeros.total), percent(r.zeros.total, t.parameters) + " of the parameters");
}
// Figures that most models do not have.
inline bool is_of_some_models(figure_id id) {
  return id == figure_id::quantization || id == figure_id::quantization_bytes || id == figure_id::state_bytes;
}
inline void add_totals(summary_lines& lines, const report& r) {
  for (std::size_t i = 0; i < figure_count; ++i) {
    const figure_entry& f = figure_table[i];
    const auto id = static_cast<figure_id>(i);
    if (f.of_totals == nullptr || id == figure_id::weight_bytes || is_of_some_models(id))
      continue;  // bytes are said beside the parameters
    const figure total = f.of_totals(r.sum);
    if (id == figure_id::flops && !total.known) {
      if (r.tool) lines.add("FLOPs", "not known", "a counted layer has an unknown dimension");
      continue;
    }
    lines.add(f.heading, total, certainty_of_total(r, f), note_of_total(r, f, id));
    add_details(lines, r, id);
  }
}
inline void add_tool(summary_lines& lines, const report& r) {
  if (!r.tool) return;
  if (r.tool->memory_known) {
    lines.add("least memory", grouped(r.tool->memory_min), "elements live at once, as the tool counts");
    lines.add("most memory", grouped(r.tool->memory_max), "elements of all outputs");
  } else {
    lines.add("memory", "not known", "an output has an unknown dimension");
  }
  lines.add("model type", to_string(r.tool->model_type), "guessed by its shapes and types");
}
inline void write_shape_check(const report& r, const sink& to) {
  for (const shape_mismatch& m : r.shapes->mismatch)
    to << "shape of " << visible(r.rows->at(m.row).name) << " (" << visible(r.rows->at(m.row).type) << "), output "
       << count_t(m.port) << ": stored " << to_string(m.stored.dims) << ", inferred " << to_string(m.inferred.dims)
       << "\n";
  for (int i : r.shapes->not_inferable)
    to << "not inferable: " << visible(r.rows->at(i).name) << " (" << visible(r.rows->at(i).type) << "): "
       << (r.rows->at(i).why.empty() ? std::string("an input's shape or content is not known")
                                     : visible(r.rows->at(i).why))
       << "\n";
}
}  // namespace detail

/// Writes the totals on one screen. An incomplete report says so in its second line; its totals have ">=".
inline void write_summary(const report& r, const sink& to) {
  const coverage c = coverage_of(r);
  const totals& t = r.sum;
  to << visible(r.of.name.empty() ? std::string_view("network") : r.of.name);
  if (!r.of.source.empty()) to << ", " << r.of.source;
  to << ", " << (r.tool ? to_string(r.tool->precision) : precision_of(*r.rows)) << ", convention " << t.convention
     << "\n";
  if (!r.complete) to << "incomplete: " << visible(why_incomplete(r)) << "\n";
  to << "\n";
  detail::summary_lines lines;
  detail::add_totals(lines, r);
  detail::add_tool(lines, r);
  lines.add("coverage", to_string(count_t(c.counted)) + " of " + to_string(count_t(c.layers)),
            "layers, " + to_string(count_t(c.idle)) + " of them without arithmetic");
  if (r.shapes)
    lines.add("shapes", to_string(count_t(r.shapes->agree)) + " of " + to_string(count_t(r.shapes->checked)),
              "inferred outputs are as stored; " + to_string(count_t(r.shapes->not_inferable.size())) +
                  " layers not inferable");
  lines.write(to);
  if (t.saturated()) to << "\nAt least one figure is beyond 64 bits: its lower bound is shown.\n";
  if (!r.note.empty()) to << "\nnote: " << r.note << "\n";
  const bool gaps = !c.unknown.empty() || !c.not_known.empty() || !c.no_rule.empty() || !c.as_stored.empty() ||
                    !r.rows->tree.not_found.empty();
  if (gaps) to << "\n";
  write_gaps(r, c, to);
  if (r.shapes) detail::write_shape_check(r, to);
}

}  // namespace opcost
