// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The changes that OpenVINO makes while it reads an IR of version 10, step by step: inputs and outputs get the element
// types of its old interface, a scalar factor before a layer moves into the weights, and nodes that depend only on
// constants are computed. It does none of this for version 11.
#include <opcost/replay/model_analyzer/merging.hpp>

namespace opcost::replay::model_analyzer {
namespace detail {

// Inserts a Convert of `from` that is not in the file.
inline int insert_convert(graph& g, edge from, dtype to, std::string_view name) {
  node n;
  n.type = "Convert";
  n.name = name;
  n.facts = facts_of_type("Convert");
  n.first_input = static_cast<int>(g.inputs.size());
  n.inputs = 1;
  n.first_output = static_cast<int>(g.outputs.size());
  n.outputs = 1;
  g.inputs.push_back(from);
  output o = g[from];
  o.type = to;
  g.outputs.push_back(o);
  g.nodes.push_back(n);
  return static_cast<int>(g.nodes.size()) - 1;
}
// "Type_N": OpenVINO's name for a node without a name. In OpenVINO, N differs from run to run.
inline std::string_view automatic_name(graph& g, std::string_view type) {
  return g.names.emplace_back(
      std::string(type) + "_" +
      std::string(std::string_view(digits(count_t(static_cast<std::int64_t>(g.nodes.size() + g.names.size()))))));
}
}  // namespace detail

/// Converts inputs from f32 if they are f16, and outputs to i32 or f32.
inline void convert_inputs_and_outputs(graph& g) {
  for (int p : g.parameters) {
    output& is = g.outputs[static_cast<std::size_t>(g.at(p).first_output)];
    if (is.type != dtype::f16) continue;
    const int c = detail::insert_convert(g, {p, 0}, dtype::f16, detail::automatic_name(g, "Convert"));
    for (int i = 0; i < c; ++i)
      for (edge& v : g.inputs_of(g.at(i)))
        if (v.row == p) v = {c, 0};
    g.outputs[static_cast<std::size_t>(g.at(p).first_output)].type = dtype::f32;
  }
  for (int r : g.results) {
    const edge from = g.input(g.at(r), 0);
    if (!g.feeds(from)) continue;
    dtype to = dtype::none;
    switch (g[from].type) {
      case dtype::i64:
      case dtype::u64:
      case dtype::u32: to = dtype::i32; break;
      case dtype::f16:
      case dtype::f64:
      case dtype::boolean:
      case dtype::u1:
      case dtype::i16: to = dtype::f32; break;
      default: continue;
    }
    node& producer = g.at(from.row);
    if (producer.is(node_type::transpose) && to == dtype::f32) {  // the Convert goes before the Transpose
      const int c = detail::insert_convert(g, g.input(producer, 0), to, detail::automatic_name(g, "Convert"));
      node& moved = g.at(from.row);
      g.inputs_of(moved)[0] = {c, 0};
      g.outputs[static_cast<std::size_t>(moved.first_output)].type = to;
      continue;
    }
    const int c = detail::insert_convert(g, from, to, producer.name);
    g.inputs_of(g.at(r))[0] = {c, 0};
    node& renamed = g.at(from.row);  // a reference from before the insertion would be invalid
    if (renamed.outputs == 1) renamed.name = detail::automatic_name(g, renamed.type);
  }
}

/// Moves a scalar factor of a layer's input into the layer's constant weights.
inline void fold_scalar_factors(graph& g) {
  std::vector<int> users(g.nodes.size(), 0), last_user(g.nodes.size(), -1);
  for (int i : g.order)
    for (const edge& v : g.inputs_of(g.at(i)))
      if (v.row >= 0 && last_user[static_cast<std::size_t>(v.row)] != i) {
        last_user[static_cast<std::size_t>(v.row)] = i;
        ++users[static_cast<std::size_t>(v.row)];
      }
  const auto constant_weights = [&](edge v) {
    if (v.row < 0) return false;
    const node& w = g.at(v.row);
    return w.is_constant() ||
           (w.is(node_type::convert) && g.input(w, 0).row >= 0 && g.at(g.input(w, 0).row).is_constant());
  };
  for (int i : g.order) {
    node& n = g.at(i);
    if (!(n.is(node_type::convolution) || n.is(node_type::group_convolution) || n.is(node_type::convolution_backprop) ||
          n.is(node_type::group_convolution_backprop) || n.is(node_type::matmul)))
      continue;
    const edge from = g.input(n, 0);
    if (from.row < 0 || !g.at(from.row).is(node_type::multiply) || !constant_weights(g.input(n, 1)) ||
        users[static_cast<std::size_t>(from.row)] != 1)
      continue;
    const node& m = g.at(from.row);
    for (int k : {0, 1}) {
      const edge factor = g.input(m, k);
      if (factor.row < 0 || !g.at(factor.row).is_constant() || g[factor].elements != 1) continue;
      g.inputs_of(n)[0] = g.input(m, 1 - k);
      break;
    }
  }
  put_in_order(g);
}

/// Replaces nodes that depend only on constants by constants. ShapeOf and FakeQuantize stay, and a Convert of a stored
/// constant with at most 16 bits per element, unless a FakeQuantize reads it.
inline void fold_constants(graph& g) {
  std::vector<char> quantized(g.nodes.size(), 0);
  for (int i : g.order)
    if (g.at(i).is(node_type::fake_quantize))
      for (const edge& v : g.inputs_of(g.at(i)))
        if (v.row >= 0) quantized[static_cast<std::size_t>(v.row)] = 1;
  const auto kept = [&](int i, const node& n) {
    const edge from = g.input(n, 0);
    if (!n.is(node_type::convert) || from.row < 0 || !g.at(from.row).is_constant() ||
        quantized[static_cast<std::size_t>(i)])
      return false;
    const dtype t = g[from].type;
    return t == dtype::f16 || t == dtype::bf16 || t == dtype::i8 || t == dtype::u8 || t == dtype::i4 || t == dtype::u4;
  };
  for (int i : g.order) {
    node& n = g.at(i);
    if (!n.facts.folds || n.is(node_type::shape_of) || n.inputs == 0 || n.outputs != 1 || n.layer < 0 || kept(i, n))
      continue;
    bool constant = true;
    for (const edge& v : g.inputs_of(n)) constant = constant && v.row >= 0 && g.at(v.row).is_constant();
    if (!constant &&
        !(n.is(node_type::convert_like) && g.input(n, 0).row >= 0 && g.at(g.input(n, 0).row).is_constant()))
      continue;
    n.computed_by = n.facts.type;
    n.computed_as = n.type;
    n.type = "Constant";
    n.facts = facts_of_type("Constant");
    n.operations = figure(count_t(0));
  }
}

/// Replaces x / constant by x * (1 / constant), with the same name.
inline void multiply_by_reciprocals(graph& g) {
  for (int i : g.order) {
    node& n = g.at(i);
    const edge by = g.input(n, 1);
    if (!n.is(node_type::divide) || by.row < 0 || !g.at(by.row).is_constant() || !is_real(g[by].type)) continue;
    n.type = "Multiply";
    n.facts = facts_of_type(n.type);
  }
}

/// Makes all changes for an IR of version 10.
inline void load_version_10(graph& g) {
  convert_inputs_and_outputs(g);
  put_in_order(g);
  merge_identical(g);
  fold_scalar_factors(g);
  fold_constants(g);
  multiply_by_reciprocals(g);
  // nodes that only computed a constant leave the list
  std::vector<std::pair<int, int>> hidden;
  for (std::size_t i = 0; i < g.nodes.size(); ++i)
    if (g.nodes[i].is_constant() && g.nodes[i].inputs > 0) {
      hidden.emplace_back(static_cast<int>(i), g.nodes[i].inputs);
      g.nodes[i].inputs = 0;
    }
  put_in_order(g);
  for (const auto& [i, inputs] : hidden) g.at(i).inputs = inputs;
}

}  // namespace opcost::replay::model_analyzer
