// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The cost of one layer under all conventions.
#include <opcost/graph/convention_figures.hpp>
#include <opcost/graph/one_layer.hpp>
#include <opcost/report/report_json.hpp>

namespace opcost {

/// The figures of one layer.
struct layer_report {
  struct named {
    std::string_view name{};
    figure is{};
  };
  struct by_convention {
    std::string_view name{}, note{};
    sequence<named> figures{};
  };
  std::string_view given{};  // the text that was read
  std::string layer{};       // the text that PyTorch prints
  sequence<partial_tensor> inputs{}, outputs{};
  count_t parameters = 0;
  tally work{};
  sequence<by_convention> conventions{};
};

template <class List, class... Shown, class... Cs>
layer_report make_layer_report(std::string_view text, one_layer<Cs...>& one, convention_list<Shown...>) {
  layer_report r{.given = text};
  const auto put = [&](std::string_view s) { r.layer += s; };
  write_layer<List>(put, one.text);
  for (const row& in : one.net.rows)
    if (in.kind == node_kind::input) r.inputs.push_back(one.net.outputs_of(in)[0]);
  for (const partial_tensor& t : one.outputs()) r.outputs.push_back(t);
  r.parameters = one.net.parameters();
  r.work = one.net.work();
  convention_list<Shown...>::each([&]<class C>(std::type_identity<C>) {
    layer_report::by_convention c{C::name,
                                  one.notes[static_cast<std::size_t>(analysis<Cs...>::template index_of<C>())]};
    bool all_known = true;  // false: a convention has no rule for the layer, so that its figure is unknown and not 0
    for (int i = 0; i < static_cast<int>(one.net.rows.size()); ++i)
      all_known = all_known && (one.net.at(i).kind != node_kind::computed || one.net.template flops<C>(i).known);
    each_figure<C>(one.net, [&](std::string_view name, const figure& f) {
      c.figures.push_back({name, all_known || name != "flops" ? f : figure{}});
    });
    r.conventions.push_back(static_cast<layer_report::by_convention&&>(c));
  });
  return r;
}

namespace detail {
// A figure as digits; unknown if the convention has no rule for the layer.
inline std::string figure_text(const figure& f, bool group, std::string_view unknown) {
  if (!f.known) return std::string(unknown);
  if (f.part == 0) return (group && f.whole.saturated() ? ">= " : "") + to_string(digits(f.whole, group));
  std::string s;
  const auto put = [&](std::string_view piece) { s += piece; };
  python::write(put, static_cast<double>(f));
  return s;
}
}  // namespace detail

/// True if a figure is beyond 64 bits, and therefore a lower bound.
inline bool is_saturated(const layer_report& r) {
  bool any = r.parameters.saturated();
  for (const auto& f : tally::fields) any = any || (r.work.*f.member).saturated();
  for (const auto& c : r.conventions)
    for (const auto& f : c.figures) any = any || (f.is.known && f.is.whole.saturated());
  return any;
}

/// Writes { "layer": TEXT, "repr": TEXT, "outputs": [[..]], "parameters": n, "tally": { .. }, "conventions": { NAME: {
/// FIGURE: n, .. }, .. } }. A figure without a rule is null.
inline void write_json(const layer_report& r, const sink& to) {
  detail::json_writer j(to);
  j.open('{');
  j.key("layer").text(r.given);
  j.line_break();
  j.key("repr").text(r.layer);
  j.line_break();
  j.key("outputs");
  j.open('[');
  for (const partial_tensor& t : r.outputs) detail::json_shape(j, t.dims);
  j.close(']');
  j.line_break();
  j.key("parameters").number(r.parameters);
  j.line_break();
  j.key("tally");
  j.open('{');
  for (const auto& f : tally::fields)
    if (r.work.*f.member != 0) j.key(f.name).number(r.work.*f.member);
  j.close('}');
  j.line_break();
  j.key("conventions");
  j.open('{');
  for (const auto& c : r.conventions) {
    j.line_break();
    j.key(c.name);
    j.open('{');
    for (const auto& f : c.figures) j.key(f.name).raw(detail::figure_text(f.is, false, "null"));
    if (!c.note.empty()) j.key("note").text(c.note);
    j.close('}');
  }
  j.close('}');
  j.line_break();
  detail::json_bool(j, "saturated", is_saturated(r));
  j.close('}');
  to << "\n";
}

/// Writes the figures for people.
inline void write_text(const layer_report& r, const sink& to) {
  const auto shapes = [&](std::string_view title, const sequence<partial_tensor>& list) {
    to << title;
    for (const partial_tensor& t : list) to << " " << t.dims;
    to << "\n";
  };
  to << r.layer << "\n\n";
  shapes("inputs    ", r.inputs);
  shapes("outputs   ", r.outputs);
  to << "parameters " << grouped(r.parameters) << "\ntally     ";
  bool first = true;
  for (const auto& f : tally::fields) {
    if (r.work.*f.member == 0) continue;
    to << (first ? " " : ", ") << f.name << " " << grouped(r.work.*f.member);
    first = false;
  }
  if (is_saturated(r)) to << "\nsaturated  at least one figure is beyond 64 bits: its lower bound is shown";
  to << (first ? " no arithmetic\n\n" : "\n\n");
  std::size_t width = 0;
  for (const auto& c : r.conventions) width = c.name.size() > width ? c.name.size() : width;
  for (const auto& c : r.conventions) {
    to << c.name;
    for (std::size_t i = c.name.size(); i < width; ++i) to << " ";
    for (const auto& f : c.figures) to << "  " << f.name << " " << detail::figure_text(f.is, true, "-");
    if (!c.note.empty()) to << "  (" << c.note << ")";
    to << "\n";
  }
}

}  // namespace opcost
