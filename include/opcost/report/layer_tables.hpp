// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The layers as rows of text: aligned, comma-separated, as Markdown, as a tree by their names' parts. One list of
// columns serves all.
#include <map>
#include <opcost/report/module_names.hpp>
#include <opcost/report/summary.hpp>

namespace opcost {

struct layer_column {
  std::string_view name;
  table::align side;
  std::string (*text)(const report&, int row);
};
namespace detail {
inline std::string shapes_of_inputs(const report& r, int i) {
  std::string s;
  for (const edge& v : r.rows->inputs_of(r.rows->at(i)))
    if (v.row >= 0) s.append(s.empty() ? "" : " ").append(to_string((*r.rows)[v]));
  return s;
}
inline std::string shapes_of_outputs(const report& r, int i) {
  std::string s;
  for (const partial_tensor& t : r.rows->outputs_of(r.rows->at(i))) s.append(s.empty() ? "" : " ").append(to_string(t));
  return s;
}
inline std::string counted(const report& r, int i, count_t n) {
  return r.rows->at(i).state == standing::counted ? to_string(r.counts(r.rows->at(i)) ? n : count_t(0)) : std::string();
}
// The modules around a row, from the outermost: layer1, 0, conv1.
inline std::vector<std::string> modules_of(const analysis_base& a, const row& r) {
  std::vector<std::string> path;
  for (int m = r.module; m > 0; m = a.tree.at(m).parent) path.insert(path.begin(), to_string(a.tree.at(m).name));
  return path;
}
}  // namespace detail
// A layer's own name, or its module's: layer1.0.conv1.
inline std::string name_of_layer(const analysis_base& a, int i) {
  if (!a.at(i).name.empty()) return to_string(a.at(i).name);
  std::string name;
  for (const std::string& part : detail::modules_of(a, a.at(i))) name.append(name.empty() ? "" : ".").append(part);
  return name;
}

inline constexpr layer_column layer_columns[] = {
    {"name", table::align::left, [](const report& r, int i) { return name_of_layer(*r.rows, i); }},
    {"type", table::align::left, [](const report& r, int i) { return to_string(r.rows->at(i).type); }},
    {"output", table::align::left, detail::shapes_of_outputs},
    {"macs", table::align::right, [](const report& r, int i) { return detail::counted(r, i, r.rows->at(i).work.mac); }},
    {"valid_macs", table::align::right,
     [](const report& r, int i) { return detail::counted(r, i, r.rows->at(i).work.valid_mac()); }},
    {"flops", table::align::right,
     [](const report& r, int i) {
       return !r.flops(i).known ? std::string() : r.counts(r.rows->at(i)) ? to_string(r.flops(i)) : std::string("0");
     }},
    {"parameters", table::align::right,
     [](const report& r, int i) { return to_string(r.parameters[static_cast<std::size_t>(i)].elements); }},
    {"weight_bytes", table::align::right,
     [](const report& r, int i) { return to_string(r.parameters[static_cast<std::size_t>(i)].bytes); }},
};

// Stored constants are shown with the layers that work with them, not as layers.
inline bool shown_as_layer(const row& r) { return r.kind != node_kind::constant && r.kind != node_kind::output; }

namespace detail {
template <class F> void each_layer(const report& r, F&& f) {
  for (int i = 0; i < static_cast<int>(r.rows->rows.size()); ++i)
    if (shown_as_layer(r.rows->at(i))) f(i);
}
inline std::vector<std::string> cells_of(const report& r, int i) {
  std::vector<std::string> cells;
  for (const layer_column& c : layer_columns) cells.push_back(c.text(r, i));
  return cells;
}
inline std::vector<std::string> headings() {
  std::vector<std::string> cells;
  for (const layer_column& c : layer_columns) cells.push_back(to_string(c.name));
  return cells;
}
inline std::vector<std::string> totals_row(const report& r) {
  return {"total",
          "",
          "",
          to_string(r.sum.macs),
          to_string(r.sum.valid_macs),
          to_string(r.sum.flops),
          to_string(r.sum.parameters),
          to_string(r.sum.weight_bytes)};
}
inline std::string csv_cell(const std::string& s) {
  if (s.find_first_of(",\"\r\n") == std::string::npos) return s;
  std::string quoted = "\"";
  for (char c : s) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + "\"";
}
inline std::string markdown_cell(const std::string& s) {
  std::string text;
  for (char c : s) {
    if (c == '|' || c == '\\') text += '\\';
    text += c == '\n' || c == '\r' ? ' ' : c;
  }
  return text;
}
}  // namespace detail

inline void write_table(const report& r, const sink& to) {
  std::vector<table::align> sides;
  for (const layer_column& c : layer_columns) sides.push_back(c.side);
  table t(sides);
  t.add(detail::headings());
  detail::each_layer(r, [&](int i) { t.add(detail::cells_of(r, i)); });
  t.add(detail::totals_row(r));
  t.write(to);
}

// RFC 4180, lines end in CRLF; the convention stands in the heading of its figure.
inline void write_csv(const report& r, const sink& to) {
  const auto line = [&](const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) to << (i ? "," : "") << detail::csv_cell(cells[i]);
    to << "\r\n";
  };
  std::vector<std::string> head = detail::headings();
  for (std::string& h : head)
    if (h == "flops") h = to_string(r.sum.convention) + "_flops";
  line(head);
  detail::each_layer(r, [&](int i) { line(detail::cells_of(r, i)); });
  line(detail::totals_row(r));
}

inline void write_markdown(const report& r, const sink& to) {
  to << "Convention: " << r.sum.convention << "\n\n";
  const auto line = [&](const std::vector<std::string>& cells) {
    for (const std::string& c : cells) to << "| " << detail::markdown_cell(c) << (c.empty() ? "" : " ");
    to << "|\n";
  };
  line(detail::headings());
  for (const layer_column& c : layer_columns) to << (c.side == table::align::right ? "| ---: " : "| --- ");
  to << "|\n";
  detail::each_layer(r, [&](int i) { line(detail::cells_of(r, i)); });
  line(detail::totals_row(r));
}

namespace detail {
// "__module.layer1.0.conv1/aten::_convolution/Convolution" is layer1, 0, conv1, then the operation.
inline std::vector<std::string> path_of(std::string_view name) {
  std::vector<std::string> path;
  constexpr std::string_view torch = "__module.";
  const bool module_path = name.substr(0, torch.size()) == torch;
  if (module_path) name.remove_prefix(torch.size());
  std::string part;
  bool in_module = module_path;
  for (char c : name) {
    if (c == '/' || (in_module && c == '.')) {
      if (!part.empty()) path.push_back(part);
      part.clear();
      in_module = in_module && c != '/';
    } else {
      part += c;
    }
  }
  path.push_back(part);
  return path;
}
// That of a layer: by its name, or by the modules that it stands in; an operation that is none itself is called by its
// type.
inline std::vector<std::string> path_of(const analysis_base& a, int i) {
  const row& r = a.at(i);
  if (!r.name.empty()) return path_of(r.name);
  std::vector<std::string> path = modules_of(a, r);
  if (r.module <= 0 || !a.tree.at(r.module).leaf) path.push_back(to_string(r.type));
  return path;
}
// What of a name fits into a picture: its modules, without torch's names of operations.
inline std::string name_in_picture(const analysis_base& a, int i) {
  std::string name;
  for (const std::string& part : path_of(a, i))
    if (part.find("::") == part.npos) name.append(name.empty() ? "" : ".").append(part);
  return name;
}
struct branch {
  std::string name{};
  std::string type{};
  count_t macs = 0, parameters = 0;
  figure flops{count_t(0)};
  std::vector<std::size_t> below{};  // branches and leaves, in order of appearance
  int row = -1;                      // of a leaf
};
inline void write_branch(const std::vector<branch>& all, std::size_t at, int depth, table& t) {
  const branch& b = all[at];
  t.add({std::string(static_cast<std::size_t>(2 * depth), ' ') + b.name, b.type, to_string(b.macs), to_string(b.flops),
         to_string(b.parameters)});
  if (depth < 64)
    for (std::size_t i : b.below) write_branch(all, i, depth + 1, t);
}
// The layers inside a loop or a branch, each with its figures of one round.
inline void add_bodies(std::vector<branch>& all, std::size_t under, const report& r, int row) {
  for (const body_rows& b : r.rows->bodies) {
    if (b.row != row) continue;
    std::string name = to_string(kind_of_body(b.kind));
    if (b.kind == body_kind::repeated)
      name += known(b.rounds) ? ", " + to_string(b.rounds.min) + " times" + (b.assumed ? " (assumed)" : "")
                              : std::string(", how often is not known");
    const report inside = report_of_body(r, b);
    const std::size_t at = all.size();
    all.push_back({name});
    all[under].below.push_back(at);
    each_layer(inside, [&](int i) {
      const opcost::row& x = b.inside.at(i);
      const std::size_t leaf = all.size();
      branch own{to_string(x.name), to_string(x.type)};
      if (inside.counts(x)) own.macs = x.work.mac, own.flops = inside.flops(i);
      own.parameters = inside.parameters[static_cast<std::size_t>(i)].elements;
      all[at].macs += own.macs, all[at].flops = all[at].flops + own.flops, all[at].parameters += own.parameters;
      all.push_back(std::move(own));
      all[at].below.push_back(leaf);
      add_bodies(all, leaf, inside, i);
    });
  }
}
// The layers by the parts that `path_at` gives for a row; figures of a branch are the sums of what is below it. The
// first is the network itself.
template <class PathAt> std::vector<branch> branches_of(const report& r, bool with_bodies, PathAt&& path_at) {
  std::vector<branch> all{{to_string(r.of.name.empty() ? std::string_view("network") : r.of.name)}};
  std::map<std::pair<std::size_t, std::string>, std::size_t> branches;  // by parent and name
  each_layer(r, [&](int i) {
    const row& x = r.rows->at(i);
    std::size_t at = 0;
    const auto add = [&](std::size_t k) {
      if (r.counts(x)) all[k].macs += x.work.mac, all[k].flops = all[k].flops + r.flops(i);
      all[k].parameters += r.parameters[static_cast<std::size_t>(i)].elements;
    };
    add(0);
    const std::vector<std::string> path = path_at(i);
    for (std::size_t k = 0; k < path.size(); ++k) {
      std::size_t next = 0;
      const bool leaf = k + 1 == path.size();
      if (!leaf) {
        const auto found = branches.find({at, path[k]});
        if (found != branches.end()) next = found->second;
      }
      if (next == 0) {
        next = all.size();
        all.push_back({path[k], leaf ? to_string(x.type) : std::string()});
        if (leaf) all[next].row = i;
        all[at].below.push_back(next);
        if (!leaf) branches.emplace(std::pair(at, path[k]), next);
      }
      at = next;
      add(at);
    }
    if (with_bodies) add_bodies(all, at, r, i);
  });
  return all;
}
}  // namespace detail

inline void write_tree(const report& r, const sink& to) {
  const std::vector<detail::branch> all =
      detail::branches_of(r, true, [&](int i) { return detail::path_of(*r.rows, i); });
  using align = table::align;
  table t({align::left, align::left, align::right, align::right, align::right});
  t.add({"layer", "type", "macs", "flops", "parameters"});
  detail::write_branch(all, 0, 0, t);
  to << "Convention: " << r.sum.convention << "\n";
  t.write(to);
}

}  // namespace opcost
