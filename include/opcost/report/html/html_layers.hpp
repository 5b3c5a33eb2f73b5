// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The tables of the layers of a network and of its loops and branches: rows of plain HTML, which the script sorts and
// filters.
#include <opcost/report/html/html_text.hpp>
#include <opcost/report/layer_tables.hpp>

namespace opcost::detail {

class html_layers : public html_text {
 public:
  html_layers(const report& r, const sink& to) : html_text(to), r_(r) {}

 protected:
  const report& r_;

  void head(bool all) const {
    to_ << "<thead><tr>";
    for (const layer_column& c : layer_columns) {
      to_ << (c.side == table::align::right ? "<th scope=\"col\" class=\"n\"" : "<th scope=\"col\"")
          << (all ? " data-column=\"" : " data-inner=\"") << c.name << "\"><span>";
      text(c.name == "name" ? std::string("Layer") : capitalized(c.heading()));
      to_ << "</span></th>";
    }
    to_ << "</tr></thead>\n";
  }
  void line(const report& r, int i, std::string_view id, const std::vector<count_t>& most) const {
    const row& x = r.rows->at(i);
    const bool out = x.state != standing::counted || !r.flops(i).known;
    to_ << "<tr";
    if (!id.empty()) to_ << " id=\"" << id << count_t(i) << "\"";
    if (out) {
      to_ << " data-type=\"";
      text(x.type);
      to_ << "\"";
    }
    to_ << ">";
    std::size_t c = 0;
    for (const layer_column& column : layer_columns) {
      const std::string cell = column.text(r, i);
      if (c == 0) {
        to_ << "<th scope=\"row\">";
        breakable(cell);
        to_ << "</th>";
      } else if (column.side == table::align::left) {
        to_ << "<td>";
        text(cell);
        if (out && c == 1) to_ << "<span class=\"badge\">not counted</span>";
        to_ << "</td>";
      } else {
        to_ << "<td class=\"n\"";
        if (const count_t thousandths = share_of_most(cell, most[c]); thousandths >= 30)
          to_ << " style=\"--b:" << (thousandths / 10) << "\"";
        to_ << ">" << (cell.empty() ? std::string("\u2013") : grouped_digits(cell)) << "</td>";
      }
      ++c;
    }
    to_ << "</tr>\n";
  }
  // The bar of a cell, in thousandths of the longest in its column.
  static count_t share_of_most(const std::string& cell, count_t most) {
    return most <= 0
               ? 0
               : static_cast<std::int64_t>(static_cast<double>(whole_of(cell)) / static_cast<double>(most) * 1000);
  }
  static count_t whole_of(const std::string& cell) {
    count_t n = 0;
    for (char c : cell) {
      if (c < '0' || c > '9') break;
      n = n * 10 + (c - '0');
    }
    return n;
  }
  static std::vector<count_t> most_of(const report& r) {
    std::vector<count_t> most;
    for (const layer_column& c : layer_columns) {
      most.push_back(0);
      if (c.name == "flops" || c.name == "parameters")
        each_layer(r, [&](int i) { most.back() = larger(most.back(), whole_of(c.text(r, i))); });
    }
    return most;
  }
  // The column widths, which are the same in every row: wide enough for totals and headings.
  std::string widths() const {
    const std::vector<std::string> cells = totals_row(r_);
    std::string columns, all;
    for (std::size_t c = 1; c < cells.size(); ++c) {
      // in hundredths of an em; a heading has an arrow, totals are bold, longer texts wrap
      tenths widest = width_of(capitalized(layer_columns[c].heading()), 100) + 120;
      const auto widen = [&](tenths to) { widest = widest < to ? to : widest; };
      if (layer_columns[c].side == table::align::right)
        widen(width_of(grouped_digits(cells[c]), 110));
      else
        each_layer(r_, [&](int i) {
          if (widest < 1100) widen(width_of(layer_columns[c].text(r_, i), 100));
        });
      if (layer_columns[c].side == table::align::left && widest > 1100) widest = 1100;
      const std::string least = "calc(" + in_pixels(widest / 10 + 1) + "em + 1.2rem)";
      columns += (c > 1 ? " minmax(" : "minmax(") + least + ",1fr)";
      all += " + " + least;
    }
    return " style=\"--columns:" + columns + ";--least:calc(var(--first,14rem)" + all + ")\"";
  }
  void layers() const {
    // in groups, so that a browser can lay out only the visible ones
    constexpr std::size_t group = 100, many = 1000;
    std::vector<int> rows;
    each_layer(r_, [&](int i) { rows.push_back(i); });
    to_ << "<div class=\"tools\" hidden>"
           "<label>Search<input type=\"search\" id=\"search\" placeholder=\"name, type or shape\" autocomplete=\"off\" "
           "spellcheck=\"false\" aria-keyshortcuts=\"/\"></label>"
           "<label>Type<select id=\"type\"><option value=\"\">all types</option></select></label>"
           "<label class=\"inline\"><input type=\"checkbox\" id=\"busy\">only with a cost</label>"
           "<output id=\"count\" for=\"search type busy\" aria-live=\"polite\"></output></div>\n"
           "<div class=\"rows\" tabindex=\"0\" role=\"region\" aria-labelledby=\"layers-heading\">\n<table "
           "class=\"layers"
        << (rows.size() > many ? " many\"" : "\"") << widths()
        << "><caption class=\"sr\">Layers in the order in which they run; FLOPs by the convention ";
    text(r_.sum.convention);
    to_ << "</caption>\n";
    head(true);
    const std::vector<count_t> most = most_of(r_);
    for (std::size_t from = 0; from < rows.size(); from += group) {
      const std::size_t end = from + group < rows.size() ? from + group : rows.size();
      to_ << "<tbody style=\"--rows:" << count_t(end - from) << "\">\n";
      for (std::size_t k = from; k < end; ++k) line(r_, rows[k], "row-", most);
      to_ << "</tbody>\n";
    }
    to_ << "<tfoot>\n<tr id=\"total\">";
    const std::vector<std::string> cells = totals_row(r_);
    const auto foot = [&](std::string_view name, bool figures) {
      to_ << "<th scope=\"row\">" << name << "</th>";
      for (std::size_t c = 1; c < cells.size(); ++c) {
        if (layer_columns[c].side == table::align::left)
          to_ << "<td></td>";
        else
          to_ << "<td class=\"n\">" << (figures ? grouped_digits(cells[c]) : std::string()) << "</td>";
      }
    };
    foot("total", true);
    to_ << "</tr>\n<tr id=\"shown\" hidden>";
    foot("sum of these", false);
    to_ << "</tr>\n</tfoot></table>\n</div>\n";
  }

  bool has_bodies() const { return !r_.rows->bodies.empty(); }
  void bodies() const {
    to_ << "<p class=\"quiet\">Figures of one round; those of the layer itself, above, are of all.</p>\n";
    bodies_of(r_);
  }
  void bodies_of(const report& r) const {
    for (const body_rows& b : r.rows->bodies) {
      const report inside = report_of_body(r, b);
      to_ << "<details><summary>";
      breakable(name_of_layer(*r.rows, b.row));
      to_ << ", ";
      text(kind_of_body(b.kind));
      if (b.kind == body_kind::repeated)
        text(known(b.trips) ? ", " + to_string(b.trips.min) + " times" + (b.assumed ? " (assumed)" : "")
                            : std::string(", trip count not known"));
      to_ << "</summary>\n<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"layers of one "
             "round\"><table class=\"gaps\" aria-label=\"layers of one round\">\n";
      head(false);
      to_ << "<tbody>\n";
      const std::vector<count_t> none(std::size(layer_columns), count_t(0));
      each_layer(inside, [&](int i) { line(inside, i, "", none); });
      to_ << "</tbody></table>\n";
      bodies_of(inside);
      to_ << "</div></details>\n";
    }
  }
};

}  // namespace opcost::detail
