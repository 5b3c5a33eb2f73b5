// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The states of a model: variables that a run reads and assigns, such as the keys and values of earlier tokens.
#include <opcost/core/decode.hpp>
#include <opcost/graph/input_shapes.hpp>
#include <opcost/openvino/ir_model.hpp>

namespace opcost::openvino {
namespace detail {

// Who takes the outputs of each layer.
class consumers {
 public:
  explicit consumers(const net& n) : first_(n.layers.size() + 1, 0) {
    for (const edge& e : n.sources)
      if (e.row >= 0) ++first_[static_cast<std::size_t>(e.row) + 1];
    for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
    takers_.resize(static_cast<std::size_t>(first_.back()));
    sequence<int> next = first_;
    for (int l = 0; l < static_cast<int>(n.layers.size()); ++l)
      for (const edge& e : n.sources_of(n.layers[l]))
        if (e.row >= 0) takers_[static_cast<std::size_t>(next[static_cast<std::size_t>(e.row)]++)] = l;
  }
  span<const int> of(int layer) const {
    const auto from = static_cast<std::size_t>(first_[layer]);
    const auto to = static_cast<std::size_t>(first_[static_cast<std::size_t>(layer) + 1]);
    return span<const int>(takers_).subspan(from, to - from);
  }

 private:
  sequence<int> first_;
  sequence<int> takers_;
};

// Follows a variable from where it is read to the Concat that extends it: a Gather by the beam keeps its axes, a
// Transpose moves them.
class past_axis_search {
 public:
  past_axis_search(const model& m, const net& n) : model_(m), net_(n), takers_(n) {}
  // -1: no Concat extends it.
  int axis_of(int layer, int rank) const {
    sequence<int> axes;  // what was which axis of the variable
    for (int d = 0; d < rank; ++d) axes.push_back(d);
    for (int steps = 0; steps < 8; ++steps) {
      int next = -1;
      for (const int taker : takers_.of(layer)) {
        const layer_type is = type_of(taker, layer);
        if (is == layer_type::joins) return concat_axis(taker, axes);
        if (next < 0 && is == layer_type::passes && moved(taker, axes)) next = taker;
      }
      if (next < 0) return -1;
      layer = next;
    }
    return -1;
  }

 private:
  enum class layer_type : std::uint8_t { other, joins, passes };
  const model& model_;
  const net& net_;
  consumers takers_;

  const openvino::layer& at(int i) const { return net_.layers[i]; }
  // What a layer does to its first input.
  layer_type type_of(int taker, int from) const {
    const openvino::layer& l = at(taker);
    const auto inputs = net_.sources_of(l);
    if (l.type == "Concat") return layer_type::joins;
    if (inputs.empty() || inputs[0].row != from) return layer_type::other;
    const bool passes = l.type == "Gather" || l.type == "Convert" || l.type == "Transpose";
    return passes ? layer_type::passes : layer_type::other;
  }
  int concat_axis(int concat, const sequence<int>& axes) const {
    const char* text = net_.attribute_of(at(concat), "axis");
    count_t axis = 0;
    if (!text || !text::read_integer(text, axis)) return -1;
    const count_t rank = static_cast<int>(axes.size());
    if (axis < 0) axis += rank;
    return axis >= 0 && axis < rank ? axes[static_cast<std::size_t>(axis.n)] : -1;
  }
  bool moved(int taker, sequence<int>& axes) const {
    if (at(taker).type != "Transpose") return true;
    const auto inputs = net_.sources_of(at(taker));
    interval order[partial_shape::max_rank];
    if (axes.size() > std::size(order) || inputs.size() < 2 || inputs[1].row < 0) return false;
    const openvino::layer& c = at(inputs[1].row);
    std::byte bytes[8 * partial_shape::max_rank];
    if (c.outputs < 1 || c.size < 1 || c.size > count_t(sizeof bytes)) return false;
    const span<std::byte> all = span(bytes).first(static_cast<std::size_t>(c.size.n));
    const dtype type = stored(net_, net_.outputs_of(c)[0]).type;
    if (!model_.weights.read(c.offset, all) || !decode(type, all, {span(order).first(axes.size()), {}})) return false;
    sequence<int> after;
    for (std::size_t d = 0; d < axes.size(); ++d) {
      if (order[d].min < 0 || order[d].min >= count_t(axes.size())) return false;
      after.push_back(axes[static_cast<std::size_t>(order[d].min.n)]);
    }
    axes = after;
    return true;
  }
};

}  // namespace detail

/// The variables that a model reads, each once, with the shapes that the file gives them and the dimension that each
/// run extends.
inline sequence<graph_input> states_of(const model& m) {
  sequence<graph_input> states;
  const net& n = m.main;
  bool any = false;
  for (const layer& l : n.layers) any = any || !variable_of(n, l).empty();
  if (!any) return states;
  const detail::past_axis_search search(m, n);
  for (int i = 0; i < static_cast<int>(n.layers.size()); ++i) {
    const layer& l = n.layers[i];
    const std::string_view variable = variable_of(n, l);
    if (variable.empty() || l.outputs < 1) continue;
    graph_input s{.name = variable, .node = i};
    const partial_tensor is = stored(n, n.outputs_of(l)[0]);
    s.is.dims = is.dims;
    s.is.type = is.type;
    if (const char* shape = n.attribute_of(l, "variable_shape")) text::read_shape(shape, s.is.dims);
    s.past_axis = search.axis_of(i, s.is.dims.rank);
    states.push_back(s);
  }
  return states;
}

}  // namespace opcost::openvino
