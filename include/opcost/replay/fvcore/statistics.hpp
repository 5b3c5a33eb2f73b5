// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The statistics of fvcore's and mmengine's texts: FLOPs, activations and parameters by module, as a tree of lines.
// Lines with only zeros are dropped. A module with a single child of equal figures is merged with it.
#include <opcost/convention/fvcore.hpp>
#include <opcost/graph/module_figures.hpp>
#include <opcost/replay/fvcore/sizes.hpp>
#include <opcost/replay/torch/module_calls.hpp>
#include <utility>

namespace opcost::replay::fvcore {

namespace detail {
template <class C> bool left_out(const module_tree& tree, int m) {
  if constexpr (requires { C::leaves_out(tree, m); })
    return m >= 0 && C::leaves_out(tree, m);
  else
    return false;
}
}  // namespace detail

// Figures by module.
struct statistics {
  const module_tree* tree = nullptr;
  sequence<figure> flops, activations;
  sequence<count_t> parameters;
  sequence<char> called;  // a row belongs to the module or to one below it
  bool with_activations = true;

  bool any_uncalled() const {
    for (char c : called)
      if (c == 0) return true;
    return false;
  }
};
template <class C> struct activations_reading { using type = opcost::fvcore::activations; };
template <class C>
requires requires { typename C::activations; }
struct activations_reading<C> {
  using type = typename C::activations;
};
template <class C> using activations_of = typename activations_reading<C>::type;

template <class C, class... Cs> statistics statistics_of(const analysis<Cs...>& a, bool with_activations = true) {
  statistics s{.tree = &a.tree,
               .flops = figures_by_module<C>(a),
               .activations = {},
               .parameters = parameters_by_module(a.tree),
               .called = sequence<char>(static_cast<std::size_t>(a.tree.size()), 0)};
  s.with_activations = with_activations;
  for (const row& r : a.rows)
    if (r.kind == node_kind::computed && r.type != "Identity" && !detail::left_out<C>(a.tree, r.module))
      for (int m = r.module; m >= 0; m = a.tree.at(m).parent) s.called[m] = 1;
  if (!s.called.empty()) s.called[0] = 1;
  s.activations = figures_by_module<activations_of<C>>(a);
  return s;
}

// A row of a table: a module or a parameter. Missing cells are empty.
struct line {  // NOLINT(bugprone-reserved-identifier): the check names a variable of the compiler
  enum column { parameters, flops, activations, columns };
  std::string name{};
  std::string cells[columns]{};
  bool has[columns]{};
  bool zero = true;  // every figure is 0
  bool parameter = false;
  std::vector<line> below{};
};

namespace detail {
inline void drop(std::vector<line>& lines, auto&& out) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (out(lines[i])) continue;
    if (kept != i) lines[kept] = std::move(lines[i]);
    ++kept;
  }
  lines.resize(kept);
}
inline bool join(line& with, const line& only) {
  for (int c = 0; c < line::columns; ++c) {
    if (with.has[c] != only.has[c]) return false;
    if (with.cells[c] != only.cells[c] && !with.cells[c].empty() && !only.cells[c].empty()) return false;
  }
  return true;
}
}  // namespace detail

// The parameters of a module come before its children; children without parameters come last. Names are paths; that of
// the root is empty.
inline line lines_of(const statistics& s, const std::vector<const module_parameter*>& listed, int m = 0) {
  const auto at = static_cast<std::size_t>(m);
  line l{.name = path_of(*s.tree, m)};
  for (const module_parameter* p : listed)
    if (p->module == m) {
      line& own = l.below.emplace_back();
      own.name = path_of(*s.tree, *p);
      own.parameter = own.has[line::parameters] = true;
      own.zero = p->dims.elements() == 0;
      own.cells[line::parameters] = python::tuple(p->dims);
      l.has[line::parameters] = true;
    }
  std::vector<line> without;
  for (int c = s.tree->at(m).first_child; c >= 0; c = s.tree->at(c).next) {
    line child = lines_of(s, listed, c);
    l.has[line::parameters] = l.has[line::parameters] || child.has[line::parameters];
    (child.has[line::parameters] ? l.below : without).push_back(std::move(child));
  }
  for (line& w : without) l.below.push_back(std::move(w));

  l.has[line::flops] = true;
  l.has[line::activations] = s.with_activations;
  if (l.has[line::parameters]) l.cells[line::parameters] = std::string(format_size(s.parameters[at]));
  if (s.called[at] != 0) {
    l.cells[line::flops] = std::string(format_size(s.flops[at]));
    if (s.with_activations) l.cells[line::activations] = std::string(format_size(s.activations[at]));
  }
  l.zero = s.parameters[at] == 0 && s.flops[at] == 0 && (!s.with_activations || s.activations[at] == 0);
  detail::drop(l.below, [](const line& b) { return b.zero && b.below.empty(); });
  return l;
}
inline line lines_of(const statistics& s) {
  if (s.tree->modules.empty()) return line{.name = {}};
  std::vector<const module_parameter*> listed;
  each_listed_parameter(*s.tree, [&](const module_parameter& p) { listed.push_back(&p); });
  return lines_of(s, listed);
}

// The cells of a table, each indented by its depth.
inline std::vector<std::vector<std::string>> rows_of(line root, int max_depth, bool show_shapes,
                                                     bool with_activations) {
  struct writer {
    int max_depth;
    bool show_shapes, with_activations;
    std::string prefix{};  // the path of the merged root, printed once
    std::vector<std::vector<std::string>> rows{};

    line joined(line l) const {
      if (!show_shapes) detail::drop(l.below, [](const line& b) { return b.parameter; });
      while (l.below.size() == 1 && detail::join(l, l.below[0])) {
        line only = std::move(l.below[0]);
        for (int c = 0; c < line::columns; ++c)
          if (!l.cells[c].empty()) only.cells[c] = l.cells[c];
        l = std::move(only);
        if (!show_shapes) detail::drop(l.below, [](const line& b) { return b.parameter; });
      }
      return l;
    }
    void put(const line& l, std::string_view name, int depth) {
      const std::string indent(static_cast<std::size_t>(depth), ' ');
      std::vector<std::string> cells{indent + std::string(name)};
      for (int c = 0; c < (with_activations ? 3 : 2); ++c)
        cells.push_back(l.has[c] ? indent + l.cells[c] : std::string());
      rows.push_back(std::move(cells));
    }
    void fill(std::vector<line>& lines, int depth) {
      if (depth > max_depth) return;
      for (line& each : lines) {
        line l = joined(std::move(each));
        put(l,
            !prefix.empty() && l.name.starts_with(prefix) ? std::string_view(l.name).substr(prefix.size())
                                                          : std::string_view(l.name),
            depth);
        fill(l.below, depth + 1);
      }
    }
  } w{max_depth, show_shapes, with_activations};
  line top = w.joined(std::move(root));
  w.put(top, top.name.empty() ? std::string_view("model") : std::string_view(top.name), 0);
  if (!top.name.empty()) w.prefix = top.name + ".";
  w.fill(top.below, 1);
  return std::move(w.rows);
}

// Parameters and the modules that own them, down to a depth.
inline std::vector<std::vector<std::string>> parameter_rows(const module_tree& tree, int max_depth) {
  std::vector<const module_parameter*> listed;
  each_listed_parameter(tree, [&](const module_parameter& p) { listed.push_back(&p); });
  const auto owns = [&](int m) {
    for (const module_parameter* p : listed)
      for (int at = p->module; at >= 0; at = tree.at(at).parent)
        if (at == m) return true;
    return false;
  };
  const sequence<count_t> sums = parameters_by_module(tree);
  std::vector<std::vector<std::string>> rows;
  each_module(tree, [&](int m, int depth) {
    if (depth > max_depth || (m != 0 && !owns(m))) return;
    const std::string indent(static_cast<std::size_t>(depth), ' '), further = indent + " ";
    rows.push_back(
        {indent + (m == 0 ? std::string("model") : path_of(tree, m)), indent + std::string(format_count(sums[m]))});
    if (depth < max_depth)
      for (const module_parameter* p : listed)
        if (p->module == m) rows.push_back({further + path_of(tree, *p), further + python::tuple(p->dims)});
  });
  return rows;
}

// The tree as torch prints it, with a line of figures per module. A module with only zeros has no such line.
inline std::string text_of(const statistics& s) {
  std::string text;
  if (s.any_uncalled())
    text =
        "N/A indicates a possibly missing statistic due to how the module was called. Missing values are still "
        "included in the parent's total.\n";
  append_module(text, *s.tree, 0, [&](int m) {
    const auto at = static_cast<std::size_t>(m);
    std::vector<std::string> lines;
    if (const std::string_view settings = settings_of(*s.tree, m); !settings.empty()) lines.emplace_back(settings);
    const bool called = s.called[at] != 0;
    if (called && (m != 0 || s.any_uncalled()) && s.parameters[at] == 0 && s.flops[at] == 0 &&
        (!s.with_activations || s.activations[at] == 0))
      return lines;
    std::string of = "#params: " + std::string(format_size(s.parameters[at], 2)) +
                     ", #flops: " + (called ? std::string(format_size(s.flops[at], 2)) : std::string("N/A"));
    if (s.with_activations)
      of += ", #acts: " + (called ? std::string(format_size(s.activations[at], 2)) : std::string("N/A"));
    lines.push_back(std::move(of));
    return lines;
  });
  return text;
}

}  // namespace opcost::replay::fvcore
