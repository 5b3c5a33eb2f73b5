// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// All figures of OpenVINO Model Analyzer, from a list of nodes. If the tool itself gives up on a model, the figures
// that exist.
#include <memory>
#include <opcost/replay/model_analyzer/guess.hpp>
#include <opcost/replay/model_analyzer/implied_values.hpp>
#include <opcost/replay/model_analyzer/integers.hpp>
#include <opcost/replay/model_analyzer/loading.hpp>
#include <opcost/replay/model_analyzer/memory.hpp>
#include <opcost/replay/model_analyzer/parameters.hpp>
#include <opcost/replay/model_analyzer/values.hpp>

namespace opcost::replay::model_analyzer {

/// The tool's options. Its --sparsity-ignore-fc is missing, since it changes no figure of any IR.
struct options {
  std::vector<std::string_view> sparsity_ignored_layers{};
  bool sparsity_ignore_first_convolution = false;  // the first node of type Convolution
  bool sparsity = true;                            // false: the weights are not read
};

/// The tool's figures for a network. Names and tensors are views into the analysis and the file.
struct figures {
  graph nodes{};
  folding folded{};
  parameter_list parameters{};
  std::vector<char> integer{};                          // by node: it runs on 8-bit integers
  figure flops{count_t(0)}, flops_integer{count_t(0)};  // exact counts: all, and those on integers
  double gflops = 0, giops = 0;  // 10^9 operations on reals and on integers, added in the tool's order
  double gops = 0;               // their sum, which the tool's current release prints as GFLOPs
  bool flops_known = true;       // false: a counted node has an unknown dimension
  count_t zeros = 0;
  bool zeros_known = false;
  memory_use memory{};
  std::string precision{};
  std::string_view type{};
  std::vector<std::string_view> uncounted{};  // types without figures, sorted
  std::vector<std::string_view> unknown{};    // those of them that the tool does not know, sorted
  std::vector<int> dynamic{};                 // nodes with an output of unknown size
  bool has_first_convolution = false;
  std::vector<int> made_by{};          // of a layer, the graph's node that it is part of; empty: the node is the layer
  std::string_view refused{};          // why the tool does not read the file: nothing is known then
  std::shared_ptr<const void> kept{};  // data that only these figures refer to

  double mparams() const { return static_cast<double>(parameters.elements) / 1e6; }
  double min_memory() const { return static_cast<double>(memory.least) / 1e6; }
  double max_memory() const { return static_cast<double>(memory.most) / 1e6; }
  /// The sparsity is undefined for a network without parameters.
  bool sparsity_known() const { return zeros_known && parameters.known && parameters.elements != 0; }
  double sparsity() const { return static_cast<double>(zeros) / static_cast<double>(parameters.elements) * 100; }
};

namespace detail {
inline void add_name(std::vector<std::string_view>& names, std::string_view name) {
  for (std::string_view n : names)
    if (n == name) return;
  names.push_back(name);
}
inline void count_operations(figures& r) {
  const graph& g = r.nodes;
  for (int i : g.order) {
    const node& n = g.at(i);
    if (n.facts.counts == counting::unknown) add_name(r.unknown, n.type);
    const bool counted = n.facts.counts == counting::counted;
    if (!counted) add_name(r.uncounted, n.type);
    bool is_dynamic = false;
    if (!n.is(node_type::result))
      for (const output& o : g.outputs_of(n)) is_dynamic = is_dynamic || !o.known;
    if (is_dynamic) r.dynamic.push_back(i);
    if (!counted) continue;
    if (!n.operations.known) {
      r.flops_known = false;
      continue;
    }
    const double giga = static_cast<double>(n.operations) * 1e-9;
    r.flops = r.flops + n.operations;
    r.gops += giga;
    if (r.integer[static_cast<std::size_t>(i)]) {
      r.flops_integer = r.flops_integer + n.operations;
      r.giops += giga;
    } else
      r.gflops += giga;
  }
  opcost::detail::heap_sort(span<std::string_view>(r.uncounted));
  opcost::detail::heap_sort(span<std::string_view>(r.unknown));
}
inline void count_zeros(figures& r, const options& o) {
  const graph& g = r.nodes;
  std::vector<char> ignored(g.nodes.size(), 0);
  for (int i : g.order) {
    const node& n = g.at(i);
    for (std::string_view name : o.sparsity_ignored_layers)
      if (n.name == name) ignored[static_cast<std::size_t>(i)] = 1;
    if (n.is(node_type::convolution) && !r.has_first_convolution) {
      r.has_first_convolution = true;
      if (o.sparsity_ignore_first_convolution)  // all constants of this name, as in the tool
        for (int k : g.order)
          if (g.at(k).name == n.name) ignored[static_cast<std::size_t>(k)] = 1;
    }
  }
  if (!o.sparsity) return;
  constants values(g, r.folded);
  r.zeros_known = true;
  for (const parameter_entry& e : r.parameters.entries) {
    if (ignored[static_cast<std::size_t>(e.node)] || e.elements == 0) continue;
    count_t n = 0;
    if (!(e.quantizer >= 0 ? values.quantized_zeros(g.at(e.quantizer), e.content, n)
                           : values.zeros(e.node, e.content, n))) {
      r.zeros_known = false;
      return;
    }
    r.zeros += n;
  }
}
}  // namespace detail

/// Computes all figures. `g`: the layers of the file in any order.
inline figures analyze(graph g, const options& o = {}) {
  add_implied_constants(g);
  if (g.version < 11)
    load_version_10(g);
  else
    put_in_order(g);
  figures r;
  r.nodes = std::move(g);
  r.folded = fold(r.nodes);
  r.integer = integer_nodes(r.nodes);
  detail::count_operations(r);
  r.parameters = find_parameters(r.nodes, r.folded);
  r.memory = measure_memory(r.nodes, r.folded);
  r.precision = precision_of(r.nodes);
  r.type = guess_type(r.nodes);
  detail::count_zeros(r, o);
  return r;
}

}  // namespace opcost::replay::model_analyzer
