// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The report as one HTML page that needs no other file and no network connection. It is a plain document with headings,
// lists, tables and pictures with descriptions; the script makes it sortable and searchable. It shows the figures of
// the JSON.
#include <opcost/report/html/html_layers.hpp>
#include <opcost/report/html/html_page.hpp>
#include <opcost/report/pictures/arena_picture.hpp>
#include <opcost/report/pictures/roofline_picture.hpp>
#include <opcost/report/pictures/treemap_picture.hpp>
#include <opcost/version.hpp>

namespace opcost {

namespace detail {

class html_writer : public html_layers {
 public:
  html_writer(const report& r, const sink& to) : html_layers(r, to), a_(*r.rows), missing_(coverage_of(r)) {}
  void write() const {
    const std::string name = to_string(r_.of.name.empty() ? std::string_view("network") : r_.of.name);
    to_ << "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
           "content=\"width=device-width,initial-scale=1\">\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';style-src "
           "'unsafe-inline';script-src 'unsafe-inline'\">\n"
           "<meta name=\"generator\" content=\"opcost " OPCOST_VERSION "\">\n<title>";
    text(name);
    to_ << ": what it costs</title>\n<style>" << html_style << picture_style
        << "\n</style>\n</head>\n<body>\n"
           "<a class=\"skip\" href=\"#layers\">Skip to the layers</a>\n<div class=\"page\">\n<header>\n<h1 "
           "dir=\"auto\">";
    text(name);
    to_ << "</h1>\n<p class=\"quiet\">";
    if (!r_.of.source.empty()) {
      text(r_.of.source);
      to_ << ", ";
    }
    text(r_.tool ? to_string(r_.tool->precision) : precision_of(a_));
    to_ << ", convention ";
    text(r_.sum.convention);
    to_ << "</p>\n";
    if (!r_.complete) {
      to_ << "<p class=\"incomplete\" role=\"alert\"><strong>Incomplete: ";
      text(why_incomplete(r_));
      to_ << ". Totals are lower bounds.</strong></p>\n";
    }
    if (!r_.note.empty()) {
      to_ << "<p class=\"quiet\">Note: ";
      text(r_.note);
      to_ << "</p>\n";
    }
    to_ << "<nav aria-label=\"Sections\"><ul>";
    for (const section& s : sections)
      if ((this->*s.any)()) to_ << "<li><a href=\"#" << s.id << "\">" << s.title << "</a></li>";
    to_ << "</ul></nav>\n</header>\n<main>\n";
    for (const section& s : sections) {
      if (!(this->*s.any)()) continue;
      to_ << "<section id=\"" << s.id << "\" aria-labelledby=\"" << s.id << "-heading\">\n<h2 id=\"" << s.id
          << "-heading\">" << s.title << "</h2>\n";
      (this->*s.write)();
      to_ << "</section>\n";
    }
    to_ << "</main>\n<footer>Written by opcost " OPCOST_VERSION
           ". MACs count every tap of a window; valid MACs leave out those on zero padding or behind a causal mask. "
           "FLOPs are the convention's: the default counts a MAC as two and every other primitive arithmetic operation "
           "as one. "
           "Peak memory is what is live at once in the order in which the layers run.</footer>\n</div>\n<script>"
        << html_script << "</script>\n</body>\n</html>\n";
  }

 private:
  struct section {
    std::string_view id, title;
    bool (html_writer::*any)() const;
    void (html_writer::*write)() const;
  };
  static const section sections[8];
  const analysis_base& a_;
  const coverage missing_;

  bool always() const { return true; }

  // ---- totals
  void total(std::string_view key, std::string_view name, const std::string& big, const std::string& exact,
             const std::string& note) const {
    to_ << "<div data-figure=\"" << key << "\"><dt>" << name << "</dt><dd class=\"big\">";
    text(big);
    to_ << "</dd>";
    if (!exact.empty() && exact != big) {
      to_ << "<dd class=\"exact\">";
      text(exact);
      to_ << "</dd>";
    }
    if (!note.empty()) {
      to_ << "<dd class=\"note\">";
      breakable(note);
      to_ << "</dd>";
    }
    to_ << "</div>\n";
  }
  // What is said below a total.
  std::string note(const figure_entry& f, figure_id id) const {
    const opcost::totals& t = r_.sum;
    switch (id) {
      case figure_id::macs:
        return t.assumed_macs > 0 ? grouped(t.assumed_macs) + " of them in loops with a given trip count"
                                  : std::string("all taps of a window count");
      case figure_id::valid_macs: return share_that_is_valid(t);
      case figure_id::flops:
        return "convention " + to_string(t.convention) +
               (t.flops_integer.whole > 0 ? ", " + with_unit(t.flops_integer.whole, "") + " of them on integers"
                                          : std::string());
      case figure_id::parameters:
        return r_.zeros.known ? percent(r_.zeros.total, t.parameters) + " of them are zero" : std::string();
      case figure_id::weight_bytes: return {};
      case figure_id::activations: return "elements written; " + grouped(t.mac_activations) + " by layers with MACs";
      case figure_id::peak_bytes:
        return (a_.rows.empty() ? std::string() : "live at once, at " + name_of_layer(a_, t.peak.row)) +
               (t.peak.complete ? "" : "; tensors of unknown size are left out");
      default: return to_string(f.meaning);
    }
  }
  void totals() const {
    const opcost::totals& t = r_.sum;
    // A total: exact, a lower bound, or not known.
    const auto marked = [&](std::string_view key, std::string_view name, const std::string& big, const figure& f,
                            certainty c, std::string_view unit, const std::string& note) {
      if (c == certainty::not_known) return total(key, name, "not known", "", "no layer that it counts is known");
      total(key, name, (c == certainty::at_least && !f.whole.saturated() ? ">= " : "") + big,
            grouped_digits_of(f, c) + to_string(unit), note);
    };
    to_ << "<dl class=\"totals\">\n";
    for (std::size_t i = 0; i < figure_count; ++i) {
      const figure_entry& f = figure_table[i];
      if (f.of_totals == nullptr) continue;
      const figure total_is = f.of_totals(t);
      const bool bytes = f.unit == "bytes";
      const auto id = static_cast<figure_id>(i);
      marked(f.name, capitalized(f.heading), bytes ? as_bytes(total_is.whole) : with_unit(total_is.whole, ""), total_is,
             certainty_of_total(r_, f), bytes ? " bytes" : "", note(f, id));
      if (id == figure_id::flops &&
          (t.macs_range.least != t.macs_range.most || t.flops_range.least != t.flops_range.most))
        total("flops_range", "With branches",
              with_unit(t.flops_range.least, "") + " to " + with_unit(t.flops_range.most, "") + " FLOPs",
              grouped(t.flops_range.least) + " to " + grouped(t.flops_range.most), "it is not known which branch runs");
    }
    if (r_.arena && r_.arena->plan) {
      const memory_plan& p = *r_.arena->plan;
      total("arena_bytes", "Arena", as_bytes(p.size), grouped(p.size) + " bytes",
            "as " + to_string(p.planner) + " lays it out, " +
                (p.gap() > 0 ? grouped(p.gap()) + " bytes above what is live at once"
                             : std::string("the smallest possible size")));
    }
    if (r_.tool && r_.tool->memory_known) {
      const auto elements = [&](std::string_view key, std::string_view name, count_t n, std::string_view meaning) {
        marked(key, name, with_unit(n, ""), n, certainty_of_total(r_, figure(n)), "", to_string(meaning));
      };
      elements("memory_min_elements", "Least memory", r_.tool->memory_min, "elements live at once, as the tool counts");
      elements("memory_max_elements", "Most memory", r_.tool->memory_max, "elements of all outputs");
    }
    if (r_.tool)
      total("model_type", "Model type", to_string(r_.tool->model_type), "", "guessed by its shapes and types");
    total("coverage", "Coverage", grouped(missing_.counted) + " of " + grouped(missing_.layers), "",
          "layers, " + grouped(missing_.idle) + " of them without arithmetic");
    to_ << "</dl>\n";
    if (t.saturated())
      to_ << "<p><strong>At least one figure is beyond 64 bits: its lower bound is shown.</strong></p>\n";
  }

  // ---- pictures
  template <class Draw> void figure_of(std::string_view cls, std::string_view caption, Draw&& draw) const {
    to_ << "<figure class=\"" << cls
        << "\">\n<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"picture\">";
    draw();
    to_ << "</div>\n<figcaption>" << caption << "</figcaption>\n</figure>\n";
  }
  bool has_cost() const { return r_.sum.flops.whole > 0 || r_.sum.parameters > 0; }
  void cost_map() const {
    to_ << "<div class=\"maps\">\n<fieldset><legend>Area:&nbsp;</legend>"
           "<label><input type=\"radio\" name=\"map\" id=\"map-flops\" checked>FLOPs</label><label><input "
           "type=\"radio\" name=\"map\" id=\"map-parameters\">parameters</label></fieldset>\n";
    constexpr std::string_view caption =
        "Each rectangle is a layer, as large as its share and inside its module; the color shows its type. "
        "A layer whose name tells no module stands in that of the layer which takes its output.";
    figure_of("of-flops", caption,
              [&] { write_treemap(r_, cost::flops, to_, picture_is::part_of_a_page, "map-of-flops"); });
    figure_of("of-parameters", caption,
              [&] { write_treemap(r_, cost::parameters, to_, picture_is::part_of_a_page, "map-of-parameters"); });
    to_ << "</div>\n";
  }
  bool has_memory() const { return r_.sum.peak.bytes > 0; }
  void memory() const {
    figure_of("memory",
              "Bytes that are live while each layer runs; inputs from the start, outputs to the end, constants apart.",
              [&] { write_timeline(r_, to_, picture_is::part_of_a_page); });
    if (r_.arena)
      figure_of("arena",
                "Where each tensor lies in one arena, from the layer that writes it to the last that reads it.",
                [&] { write_arena(r_, to_, picture_is::part_of_a_page); });
  }

  // Sections that only the model's format has, as text.
  bool has_texts() const {
    for (const report_section* s : r_.sections)
      if (!s->page_title().empty()) return true;
    return false;
  }
  void texts() const {
    for (const report_section* s : r_.sections) {
      if (s->page_title().empty()) continue;
      to_ << "<h3>";
      text(s->page_title());
      to_ << "</h3>\n<pre>";
      std::string lines;
      s->write_text(sink([&](std::string_view part) { lines += part; }));
      text(lines);
      to_ << "</pre>\n";
    }
  }
  bool has_roofline() const { return r_.roofline != nullptr; }
  void roofline() const {
    figure_of("roofline",
              "Each layer by its work per byte moved; above a roof none can be, unless its data stay in a nearer "
              "memory. As large as its share of the time, or of the work where nothing was measured.",
              [&] { write_roofline(r_, to_, picture_is::part_of_a_page); });
  }

  // ---- coverage
  void because(int i, std::string_view why) const {
    to_ << "<tr><th scope=\"row\">";
    breakable(name_of_layer(a_, i));
    to_ << "</th><td>";
    text(a_.at(i).type);
    to_ << "</td><td>";
    text(why);
    to_ << "</td></tr>\n";
  }
  template <class Rows>
  void list_of(std::string_view heading, std::string_view third, std::size_t n, Rows&& rows) const {
    if (n == 0) return;
    to_ << "<h3>" << heading << " <span class=\"quiet\">" << count_t(n)
        << "</span></h3>\n<div class=\"list\" tabindex=\"0\" role=\"group\" aria-label=\"" << heading << "\">"
        << "<table class=\"gaps\" aria-label=\"" << heading
        << "\"><thead><tr><th scope=\"col\">Layer</th><th scope=\"col\">Type</th><th scope=\"col\">" << third
        << "</th></tr></thead><tbody>\n";
    rows();
    to_ << "</tbody></table></div>\n";
  }
  void gaps() const {
    to_ << "<p>" << grouped(missing_.counted) << " of " << grouped(missing_.layers) << " layers are counted, "
        << grouped(missing_.idle) << " of them without arithmetic";
    if (missing_.counted == missing_.layers) to_ << ": the totals are complete";
    to_ << ".</p>\n";
    std::size_t unknown = 0;
    for (const unknown_type& u : missing_.unknown) unknown += u.rows.size();
    list_of("Unknown operations", "What is missing", unknown, [&] {
      for (const unknown_type& u : missing_.unknown)
        for (int i : u.rows)
          because(i, "no operation " + to_string(u.type) +
                         (u.opset > 0 ? " of opset" + to_string(u.opset) : std::string(" of an extension")) +
                         " is known");
    });
    list_of("Not known", "Why", missing_.not_known.size(), [&] {
      for (int i : missing_.not_known) because(i, a_.at(i).why);
    });
    list_of("No rule", "Why", missing_.no_rule.size(), [&] {
      for (int i : missing_.no_rule)
        because(i, to_string(r_.sum.convention) + " has no rule for " + to_string(a_.at(i).type));
    });
    list_of("Counted with the shapes that the model stores", "Why", missing_.as_stored.size(), [&] {
      for (int i : missing_.as_stored) because(i, a_.at(i).why);
    });
    for (std::string_view path : a_.tree.not_found) {
      to_ << "<p>Not found: ";
      text(path);
      to_ << ", a path passed to tie() or freeze().</p>\n";
    }
    if (!r_.shapes) return;
    to_ << "<p>" << count_t(r_.shapes->agree) << " of " << count_t(r_.shapes->checked)
        << " inferred outputs agree with the stored shapes.</p>\n";
    list_of("Shapes that differ from the stored ones", "Output", r_.shapes->mismatch.size(), [&] {
      for (const shape_mismatch& m : r_.shapes->mismatch)
        because(m.row, to_string(m.port) + ": stored " + to_string(m.stored.dims) + ", inferred " +
                           to_string(m.inferred.dims));
    });
    list_of("Not inferable", "Why", r_.shapes->not_inferable.size(), [&] {
      for (int i : r_.shapes->not_inferable)
        because(i, a_.at(i).why.empty() ? std::string_view("an input's shape or content is not known") : a_.at(i).why);
    });
  }
};
inline const html_writer::section html_writer::sections[8] = {
    {"totals", "Totals", &html_writer::always, &html_writer::totals},
    {"device", "On the device", &html_writer::has_texts, &html_writer::texts},
    {"cost", "Where the cost is", &html_writer::has_cost, &html_writer::cost_map},
    {"memory", "Memory over time", &html_writer::has_memory, &html_writer::memory},
    {"roofline", "Roofline", &html_writer::has_roofline, &html_writer::roofline},
    {"layers", "Layers", &html_writer::always, &html_writer::layers},
    {"bodies", "Loops and branches", &html_writer::has_bodies, &html_writer::bodies},
    {"coverage", "Coverage", &html_writer::always, &html_writer::gaps}};
}  // namespace detail

/// Writes the page.
inline void write_html(const report& r, const sink& to) { detail::html_writer(r, to).write(); }

}  // namespace opcost
