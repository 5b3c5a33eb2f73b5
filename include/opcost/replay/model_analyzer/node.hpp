// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The nodes that the passes work on, and the file that they come from.
#include <deque>
#include <opcost/core/sink.hpp>
#include <opcost/graph/analysis.hpp>
#include <opcost/op/op_list.hpp>
#include <opcost/replay/model_analyzer/node_attributes.hpp>
#include <opcost/replay/model_analyzer/types.hpp>
#include <string>
#include <vector>

namespace opcost::replay::model_analyzer {

// Calls f(number) for each of a comma-separated list.
template <class F> void each_number(std::string_view list, F&& f) {
  while (!list.empty()) {
    std::string_view item = list.substr(0, list.find(','));
    list.remove_prefix(item.size() == list.size() ? item.size() : item.size() + 1);
    while (!item.empty() && (item.front() == ' ' || item.front() == '+')) item.remove_prefix(1);
    double v = 0;
    const text::real_prefix number = text::read_real_prefix(item, v);
    if (number.length > 0 && !number.out_of_range) f(v);
  }
}

/// The file that the nodes come from. `layer` is a layer's index in it.
class file {
 public:
  /// The text of an attribute; empty if it is missing.
  virtual std::string_view attribute(int layer, std::string_view name) const = 0;
  virtual bool same_attributes(int a, int b) const = 0;
  /// The offset of a constant in the weights, or -1.
  virtual count_t place(int layer) const = 0;
  /// Reads bytes of a constant, starting at byte `from`. Returns false if they cannot be read.
  virtual bool read(int layer, count_t from, span<std::byte> into) const = 0;
  /// Adds all attributes as they are written in the file.
  virtual void attributes(int layer, attribute_list& into) const = 0;
  /// The version of the IR.
  virtual int version() const { return 11; }
  // The entry of a layer's operation in the catalogue, or null.
  virtual const op_entry* entry(int) const { return nullptr; }
  // The content of an output of a layer by that entry's value rule; false if it is not known.
  virtual bool value(int, const partial_tensors&, const partial_tensor&, int, content<interval>) const { return false; }

 protected:
  ~file() = default;
};

/// An output of a node.
struct output {
  const partial_tensor* is = nullptr;  // the inferred shape and content
  dtype type = dtype::none;
  count_t elements = 0;
  bool known = false;  // the number of elements is known
};

/// A node of the tool's list.
struct node {
  std::string_view type{}, name{};
  type_facts facts{};
  int opset = 1;
  int layer = -1;  // index in the file; -1: OpenVINO inserted the node
  int first_input = 0, inputs = 0, first_output = 0, outputs = 0;
  int after = -1;  // a node that must run before this one, although no edge says so
  figure operations{};
  node_type computed_by = node_type::other;  // of a constant that loading computed: the type that it had before
  std::string_view computed_as{};

  bool is(node_type t) const { return facts.type == t; }
  bool is_constant() const { return facts.type == node_type::constant; }
};

/// The nodes with their edges. It cannot be copied, since nodes refer to its names and tensors.
struct graph {
  graph() = default;
  graph(graph&&) = default;
  graph& operator=(graph&&) = default;

  std::vector<node> nodes{};
  std::vector<edge> inputs{};  // {node, output}; node -1 if not connected
  std::vector<output> outputs{};
  std::vector<int> results{}, sinks{}, parameters{};  // in the order of the file
  std::vector<int> order{};                           // the listed nodes, in execution order
  int version = 11;                                   // of the IR
  const file* source = nullptr;
  std::deque<std::string> names{};       // of inserted nodes
  std::deque<partial_tensor> tensors{};  // outputs of inserted nodes

  span<const edge> inputs_of(const node& n) const {
    return span(inputs).subspan(static_cast<std::size_t>(n.first_input), static_cast<std::size_t>(n.inputs));
  }
  span<edge> inputs_of(const node& n) {
    return span(inputs).subspan(static_cast<std::size_t>(n.first_input), static_cast<std::size_t>(n.inputs));
  }
  span<const output> outputs_of(const node& n) const {
    return span(outputs).subspan(static_cast<std::size_t>(n.first_output), static_cast<std::size_t>(n.outputs));
  }
  const node& at(int i) const { return nodes[static_cast<std::size_t>(i)]; }
  node& at(int i) { return nodes[static_cast<std::size_t>(i)]; }
  /// The index of an output among all outputs.
  std::size_t id(edge v) const { return static_cast<std::size_t>(at(v.row).first_output + v.port); }
  const output& operator[](edge v) const { return outputs[id(v)]; }
  /// The edge at input k; row -1 if it is not connected.
  edge input(const node& n, int k) const {
    return k < n.inputs ? inputs[static_cast<std::size_t>(n.first_input + k)] : edge{-1, 0};
  }
  bool feeds(edge v) const { return v.row >= 0 && v.port < at(v.row).outputs; }
};

/// The text of a node's attribute; empty if it is missing.
inline std::string_view attribute(const graph& g, const node& n, std::string_view name) {
  return n.layer < 0 ? std::string_view() : g.source->attribute(n.layer, name);
}

}  // namespace opcost::replay::model_analyzer
