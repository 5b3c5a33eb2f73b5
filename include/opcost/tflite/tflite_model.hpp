// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A .tflite file at run time: its bytes, and the nodes of the analysis. Tables are read from the bytes on demand.
#include <memory>
#include <opcost/core/result.hpp>
#include <opcost/files/mapped_bytes.hpp>
#include <opcost/graph/run_bodies.hpp>
#include <opcost/tflite/figures.hpp>
#include <opcost/tflite/operator_names.hpp>
#include <string>

namespace opcost::tflite {

using file_bytes = array_bytes<char>;
using file_view = model_view<file_bytes>;

enum class node_role : std::uint8_t { input, constant, operation, output };

/// A node of a subgraph: an input, a constant tensor, an operator or an output.
struct node {
  node_role role = node_role::operation;
  std::int32_t tensor = -1;     // of an input, a constant or an output
  std::uint32_t operation = 0;  // of an operator: its place in the subgraph
  builtin op = builtin::custom;
  std::string_view name{}, type{};
  int first_input = 0, inputs = 0;
};

/// One subgraph as nodes. Edges say which node each operand comes from.
struct net {
  std::uint32_t subgraph = 0;
  sequence<node> nodes{};
  sequence<edge> edges{};  // of all nodes
  span<const edge> inputs_of(const node& n) const {
    return span(edges).subspan(static_cast<std::size_t>(n.first_input), static_cast<std::size_t>(n.inputs));
  }
};

/// A model and its bytes. It cannot move, since views refer to the bytes.
class model {
 public:
  explicit model(files::mapped_bytes bytes)
      : bytes_(std::move(bytes)), reader_(file_bytes{bytes_.data(), bytes_.size()}), view_(reader_) {
    if (view_.good()) view_.check_buffers();
    if (view_.good()) view_.check_lists();
    sequence<std::int64_t> called(view_.good() ? view_.subgraphs() : 0, 0);
    for (std::uint32_t g = 0; g < view_.subgraphs() && view_.good(); ++g)
      if (called_operators(view_, g, called) < 0) reader_.fail(detail::of_calls, "SubGraph", -1, 0);
    for (std::uint32_t g = 0; g < view_.subgraphs() && view_.good(); ++g) nets_.push_back(read_net(g));
  }
  model(const model&) = delete;
  model& operator=(const model&) = delete;

  bool good() const { return reader_.good(); }
  const read_fault& fault() const { return reader_.fault(); }
  file_bytes bytes() const { return {bytes_.data(), bytes_.size()}; }
  const file_view& view() const { return view_; }
  const net& main() const { return nets_[main_]; }
  /// Makes the subgraph of a signature the one that is analyzed. False, with the reason in `e`, if there is none of
  /// this name.
  bool choose(std::string_view signature, error& e) {
    const vector_place all = reader_.vector_field(view_.root(), field::model::signature_defs, 4);
    e = error::at(error_code::bad_argument);
    const sink to(e.what);
    to << "the model has no signature '" << signature << "'; it has";
    for (std::uint32_t i = 0; i < all.size && reader_.good(); ++i) {
      const table_place s = reader_.table_at(all, i, "SignatureDef");
      const std::string_view key = text(reader_.vector_field(s, field::signature::key, 1));
      const auto subgraph = reader_.unsigned_field(s, field::signature::subgraph, 4);
      to << (i > 0 ? ", '" : " '") << key << "'";
      if (key != signature || subgraph >= nets_.size()) continue;
      main_ = static_cast<std::size_t>(subgraph);
      return true;
    }
    if (all.size == 0) to << " none";
    return false;
  }
  const net* subgraph(count_t i) const { return i >= 0 && i < count_t(nets_.size()) ? &nets_[i.n] : nullptr; }
  std::string_view text(const vector_place& s) const {
    return {bytes_.data() + static_cast<std::size_t>(s.first), static_cast<std::size_t>(s.size)};
  }
  std::string_view name() const { return text(reader_.vector_field(view_.root(), field::model::description, 1)); }
  std::string_view tensor_name(const net& n, std::int32_t tensor) const {
    const tensor_entry t = view_.tensor(view_.subgraph(n.subgraph), tensor);
    return text(reader_.vector_field(t.table, field::tensor::name, 1));
  }

 private:
  files::mapped_bytes bytes_;
  mutable flatbuffer<file_bytes> reader_;  // finds no fault after the constructor, which has read everything
  file_view view_;
  sequence<net> nets_{};
  std::size_t main_ = 0;

  void add(net& n, node x, span<const edge> from) {
    x.first_input = static_cast<int>(n.edges.size());
    x.inputs = static_cast<int>(from.size());
    for (const edge& e : from) n.edges.push_back(e);
    n.nodes.push_back(x);
  }
  net read_net(std::uint32_t g) {
    net n;
    n.subgraph = g;
    const subgraph_entry s = view_.subgraph(g);
    sequence<edge> made_by(s.tensors.size, edge{-1, 0});
    const auto tensor_node = [&](node_role role, std::int32_t t, std::string_view type) {
      if (t < 0 || static_cast<std::uint32_t>(t) >= s.tensors.size || !view_.good()) return;
      made_by[t] = {static_cast<int>(n.nodes.size()), 0};
      add(n, {.role = role, .tensor = t, .name = tensor_name(n, t), .type = type}, {});
    };
    for (std::uint32_t k = 0; k < s.inputs.size; ++k) tensor_node(node_role::input, view_.index(s.inputs, k), "Input");
    // constants, variables and whatever else no operator writes, if an operator reads it or it is an output
    sequence<char> written(s.tensors.size, 0);
    for (std::uint32_t i = 0; i < s.operators.size && view_.good(); ++i) {
      const operator_entry o = view_.operation(s, i);
      for (std::uint32_t k = 0; k < o.outputs.size; ++k)
        if (const std::int32_t t = view_.index(o.outputs, k); t >= 0 && static_cast<std::uint32_t>(t) < s.tensors.size)
          written[t] = 1;
    }
    const auto add_sources = [&](const vector_place& read) {
      for (std::uint32_t k = 0; k < read.size && view_.good(); ++k) {
        const std::int32_t t = view_.index(read, k);
        if (t < 0 || static_cast<std::uint32_t>(t) >= s.tensors.size || written[t] != 0 || made_by[t].row >= 0)
          continue;
        const bool constant = view_.data(view_.tensor(s, t)).bytes > 0;
        tensor_node(constant ? node_role::constant : node_role::input, t, constant ? "Constant" : "Variable");
      }
    };
    for (std::uint32_t i = 0; i < s.operators.size && view_.good(); ++i) add_sources(view_.operation(s, i).inputs);
    add_sources(s.outputs);
    // an operand may come from an operator that follows in the list, so nodes are numbered first
    const int first = static_cast<int>(n.nodes.size());
    for (std::uint32_t i = 0; i < s.operators.size && view_.good(); ++i) {
      const operator_entry o = view_.operation(s, i);
      for (std::uint32_t k = 0; k < o.outputs.size; ++k)
        if (const std::int32_t t = view_.index(o.outputs, k); t >= 0 && static_cast<std::uint32_t>(t) < s.tensors.size)
          made_by[t] = {first + static_cast<int>(i), static_cast<int>(k)};
    }
    sequence<edge> from;
    const auto source = [&](std::int32_t t) {
      return t < 0 || static_cast<std::uint32_t>(t) >= s.tensors.size ? edge{-1, 0} : made_by[t];
    };
    for (std::uint32_t i = 0; i < s.operators.size && view_.good(); ++i) {
      const operator_entry o = view_.operation(s, i);
      from.clear();
      for (std::uint32_t k = 0; k < o.inputs.size; ++k) from.push_back(source(view_.index(o.inputs, k)));
      const std::int32_t out = view_.index(o.outputs, 0);
      std::string_view type = name_of(o.op);
      if (o.op == builtin::custom || type.empty()) type = text(view_.custom_code(o));
      add(n, {.operation = i, .op = o.op, .name = out >= 0 ? tensor_name(n, out) : type, .type = type},
          span<const edge>(from.data(), from.size()));
    }
    for (std::uint32_t k = 0; k < s.outputs.size && view_.good(); ++k) {
      const std::int32_t t = view_.index(s.outputs, k);
      const edge e = source(t);
      if (t >= 0)
        add(n, {.role = node_role::output, .tensor = t, .name = tensor_name(n, t), .type = "Output"},
            span<const edge>(&e, 1));
    }
    return n;
  }
};

/// The model of a file's bytes; with a signature, its subgraph is the main one. *Errors*: what is damaged, with table,
/// field and byte offset.
inline result<std::unique_ptr<model>> read_model(files::mapped_bytes bytes, std::string_view signature = {}) {
  auto m = std::make_unique<model>(std::move(bytes));
  error unknown;
  if (m->good() && !signature.empty() && !m->choose(signature, unknown)) return unknown;
  if (m->good()) return m;
  const read_fault& f = m->fault();
  error e = error::at(error_code::malformed);
  const sink to(e.what);
  to << "damaged TensorFlow Lite model: " << (f.table.empty() ? std::string_view("the file") : f.table);
  if (f.field >= 0) to << ", field " << count_t(f.field);
  to << ", byte " << count_t(static_cast<std::int64_t>(f.offset)) << ": " << f.what;
  return e;
}

inline result<std::unique_ptr<model>> read_model(sequence<char> bytes, std::string_view signature = {}) {
  return read_model(files::mapped_bytes(std::move(bytes)), signature);
}

}  // namespace opcost::tflite
