// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// mmengine's get_model_complexity_info: figures, their texts, the table and the architecture.
#include <opcost/convention/mmengine.hpp>
#include <opcost/replay/fvcore/fvcore_texts.hpp>

namespace opcost::replay::mmengine {

/// What get_model_complexity_info returns.
struct complexity {
  figure flops{}, activations{};
  count_t params = 0;
  std::string flops_str{}, activations_str{}, params_str{};
  std::string out_table{}, out_arch{};
};
/// Its arguments.
struct complexity_options {
  bool show_table = true, show_arch = true;
  std::size_t console = 80;  // columns; 80 if the output is a pipe
};

namespace detail {
inline std::string boxed(std::vector<std::string> header, std::vector<std::vector<std::string>> rows,
                         std::size_t console, std::string title = {}) {
  std::vector<table::align> sides(header.size(), table::align::left);
  table t(std::move(sides), std::move(header));
  t.title(std::move(title));
  for (auto& r : rows) t.add(std::move(r));
  std::string text;
  const auto append = [&](std::string_view s) { text += s; };
  t.write(append, ascii2_table, console);
  return text;
}
}  // namespace detail

/// The table of modules with their figures.
template <class C, class... Cs> std::string complexity_stats_table(const analysis<Cs...>& a, std::size_t console = 80) {
  return detail::boxed(fvcore::detail::header_of(true, true),
                       fvcore::rows_of(fvcore::lines_of(fvcore::statistics_of<C>(a)), 3, true, true), console);
}
/// The table of parameters. `console`: columns of the terminal.
inline std::string parameter_count_table(const module_tree& tree, int max_depth = 3, std::size_t console = 80) {
  return detail::boxed({"name", "#elements or shape"}, fvcore::parameter_rows(tree, max_depth), console,
                       "parameter count of " + std::string(class_of(tree, 0)));
}
/// For a network with given input shapes. The texts require network<..., replay::module_texts>.
template <class C = opcost::mmengine, class... Cs>
complexity get_model_complexity_info(const analysis<Cs...>& a, const complexity_options& o = {}) {
  complexity c{.flops = a.template flops<C>(),
               .activations = a.template flops<fvcore::activations_of<C>>(),
               .params = owned_parameters(a)};
  c.flops_str = std::string(fvcore::format_size(c.flops));
  c.activations_str = std::string(fvcore::format_size(c.activations));
  c.params_str = std::string(fvcore::format_size(c.params));
  if (o.show_table) c.out_table = "\n" + complexity_stats_table<C>(a, o.console);
  if (o.show_arch) c.out_arch = "\n" + fvcore::text_of(fvcore::statistics_of<C>(a));
  return c;
}

namespace detail {
inline partial_shape batch_of_one(const shape& of) {
  partial_shape s{1};
  s.append(of);
  return s;
}
}  // namespace detail
/// For a function that makes the network from its input shape without the batch, which is 1:
///
///     get_model_complexity_info(
///         [](const partial_shape& x) { return resnet50<mmengine, fvcore::activations, replay::module_texts>(x); },
///         {3, 224, 224})
template <class C = opcost::mmengine, class Make>
requires std::is_invocable_v<Make&, const partial_shape&> complexity
get_model_complexity_info(Make&& make, const shape& input_shape, const complexity_options& o = {}) {
  return get_model_complexity_info<C>(make(detail::batch_of_one(input_shape)), o);
}
template <class C = opcost::mmengine, class Make>
requires std::is_invocable_v<Make&, span<const partial_shape>> complexity
get_model_complexity_info(Make&& make, std::initializer_list<shape> input_shapes, const complexity_options& o = {}) {
  std::vector<partial_shape> batches;
  for (const shape& s : input_shapes) batches.push_back(detail::batch_of_one(s));
  return get_model_complexity_info<C>(make(span<const partial_shape>(batches)), o);
}

}  // namespace opcost::replay::mmengine
