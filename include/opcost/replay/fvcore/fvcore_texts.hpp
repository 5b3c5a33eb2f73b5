// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// fvcore's texts for a network: flop_count_str, flop_count_table, parameter_count_table. For fvcore and other
// conventions that use its handlers.
#include <opcost/convention/fvcore.hpp>
#include <opcost/replay/fvcore/statistics.hpp>
#include <opcost/replay/torch/torch_texts.hpp>
#include <opcost/text/table.hpp>

namespace opcost::replay::fvcore {

/// The arguments of flop_count_table.
struct table_options {
  int max_depth = 3;
  bool activations = false;
  bool show_param_shapes = true;
};

namespace detail {
inline std::vector<std::string> header_of(bool shapes, bool activations) {
  std::vector<std::string> header{"module", shapes ? "#parameters or shape" : "#parameters", "#flops"};
  if (activations) header.push_back("#activations");
  return header;
}
inline std::string pipe(std::vector<std::string> header, std::vector<std::vector<std::string>> rows) {
  std::vector<table::align> sides(header.size(), table::align::by_content);
  table t(std::move(sides), std::move(header));
  for (auto& r : rows) t.add(std::move(r));
  std::string text;
  const auto append = [&](std::string_view s) { text += s; };
  t.write(append, pipe_table);
  text.pop_back();  // the newline of the last line
  return text;
}
}  // namespace detail

/// The tree of modules with their figures. Requires network<..., replay::module_texts>.
template <class C = opcost::fvcore, class... Cs>
std::string flop_count_str(const analysis<Cs...>& a, bool activations = false) {
  return text_of(statistics_of<C>(a, activations));
}
/// A Markdown table with a row for each module.
template <class C = opcost::fvcore, class... Cs>
std::string flop_count_table(const analysis<Cs...>& a, const table_options& o = {}) {
  return detail::pipe(
      detail::header_of(o.show_param_shapes, o.activations),
      rows_of(lines_of(statistics_of<C>(a, o.activations)), o.max_depth, o.show_param_shapes, o.activations));
}
/// A Markdown table of parameters and of the modules that own them.
inline std::string parameter_count_table(const module_tree& tree, int max_depth = 3) {
  return detail::pipe({"name", "#elements or shape"}, parameter_rows(tree, max_depth));
}

}  // namespace opcost::replay::fvcore
