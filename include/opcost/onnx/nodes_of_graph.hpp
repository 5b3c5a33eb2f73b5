// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A model as a graph that analyze() walks: inputs, initializers, nodes and outputs, one row each. Calls of the file's
// own functions are replaced by the functions' nodes, named after the call. A body of a loop or a branch is a graph of
// its own; what it uses of the graph around is appended to the node's operands.
#include <memory>
#include <opcost/graph/analyze.hpp>
#include <opcost/graph/input_shapes.hpp>
#include <opcost/onnx/name_table.hpp>
#include <opcost/onnx/onnx_rules.hpp>
#include <opcost/onnx/tensor_contents.hpp>
#include <vector>

namespace opcost::onnx {

using opcost::named_dimension;

/// A model, and what the user says of its symbolic dimensions.
struct model_with_dims {
  model file{};
  std::vector<named_dimension> dims{};
};

enum class item_kind : std::uint8_t { given, captured, always, initializer, node, result, squeezed, unsqueezed };

/// What is one row.
struct item {
  item_kind kind = item_kind::node;
  std::string_view name{}, type{};
  const net* in = nullptr;
  const node* is = nullptr;           // of a node
  const value_info* info = nullptr;   // of an input or an output
  const tensor_data* data = nullptr;  // of an initializer or a Constant
  const op_rule* rule = nullptr;      // null: unknown
  int version = 0;                    // of the operator set; 0: the file imports none
  const call* caller = nullptr;
  const function* callee = nullptr;
  std::string_view why{};
  int axis = 0;        // of squeezed and unsqueezed
  int storage = 0;     // of an initializer
  range inputs{};      // in graph's edges
  int bodies = 0;      // from 1: where the graph keeps its bodies
  int own_inputs = 0;  // those of the node; behind them is what its bodies use
};

/// A model as a graph. The model and the dims must outlive it. It owns the names that it puts together for nodes, so it
/// must outlive every analysis of it.
class graph {
 public:
  explicit graph(const model& m, span<const named_dimension> dims = {}) : graph(m, dims, true) {}
  explicit graph(const model_with_dims& m) : graph(m.file, m.dims) {}
  graph(graph&&) noexcept;
  graph& operator=(graph&&) noexcept;
  ~graph();

  /// The same graph without the shapes that the file stores, so that all shapes are inferred from the inputs.
  graph without_stored_shapes() const { return graph(*model_, dims_, false); }
  bool has_stored_shapes() const { return stored_; }
  const model& source() const { return *model_; }
  const sequence<item>& items() const { return items_; }
  span<const edge> inputs_of(const item& i) const { return net::of(edges_, i.inputs); }
  span<const named_dimension> dims() const { return dims_; }

  /// Which item makes a value of the graph itself, and at which of its outputs; row -1: none does.
  edge find(std::string_view value) const {
    const int v = values_.find(value);
    return v < 0 ? edge{-1, 0} : producers_[v];
  }

  /// What a declaration says, with the named dimensions that are given.
  partial_tensor declared(const net& n, const value_type& t) const {
    partial_tensor r;
    r.type = element_type(t.element);
    r.dims = partial_shape::of_unknown_rank();
    if (t.kind == type_kind::map) r.type = dtype::dynamic;
    if (!t.has_shape) return r;
    r.dims = {};
    for (const dimension& d : net::of(n.dims, t.dims)) {
      interval extent = d.value >= 0 ? interval(d.value) : interval::unknown();
      for (const named_dimension& given : dims_)
        if (!d.name.empty() && given.name == d.name) extent = given.value;
      r.dims.push_back(extent);
    }
    if (!r.dims.ranked()) r.dims = partial_shape::of_unknown_rank();
    return r;
  }
  /// The declaration of a value; null if the net has none.
  const value_info* declaration(const net& n, std::string_view name) const {
    if (&n != declared_in_) return nullptr;
    const int i = declared_.find(name);
    if (i < 0) return nullptr;
    const auto at = static_cast<std::size_t>(i);
    return at < n.values.size() ? &n.values[at] : &n.results[at - n.values.size()];
  }

  // ---- bodies
  struct inside;
  span<const inside> bodies_of(const item& i) const;
  /// The names that the bodies of a node use and do not define: all of them, and those of one body.
  static sequence<std::string_view> free_names_of(const item& i) {
    sequence<std::string_view> names;
    for (const attribute& a : i.in->attributes_of(*i.is))
      for (int g = 0; g < a.graphs.count; ++g) free_names(i.in->bodies[a.graphs.first + g], names);
    return names;
  }
  static void free_names(const net& n, sequence<std::string_view>& names) {
    name_table own;
    for (const value_info& v : n.given) own.set(v.name, 0);
    for (const tensor_data& t : n.initializers) own.set(t.name, 0);
    for (std::string_view o : n.outputs) own.set(o, 0);
    for (std::string_view used : names) own.set(used, 0);
    const auto use = [&](std::string_view name) {
      if (name.empty() || own.find(name) >= 0) return;
      own.set(name, 0);
      names.push_back(name);
    };
    for (std::string_view name : n.inputs) use(name);
    for (const value_info& v : n.results) use(v.name);
    for (const net& inner : n.bodies) {
      sequence<std::string_view> of_inner;
      free_names(inner, of_inner);
      for (std::string_view name : of_inner) use(name);
    }
  }
  call call_of(const item& i) const { return {i.in, i.is, i.version, i.caller, i.callee, model_}; }

 private:
  const model* model_;
  span<const named_dimension> dims_{};
  bool stored_ = true;
  sequence<item> items_{};
  sequence<edge> edges_{};                    // value numbers until finish()
  sequence<edge> producers_{};                // by value number; row -1: not produced
  sequence<std::string_view> value_names_{};  // by value number; empty: it may be missing
  name_table values_{};                       // of the graph itself; functions have tables of their own
  sequence<sequence<call>> calls_{};
  text_store texts_{};
  const net* declared_in_ = nullptr;
  name_table declared_{};
  sequence<int> results_{};
  const call* caller_ = nullptr;
  const function* callee_ = nullptr;
  struct body_list;
  std::vector<std::shared_ptr<const body_list>> bodies_{};  // by item.bodies
  int* room_ = nullptr;                                     // items that may still be made, while the graph is built

  static constexpr int most_items = 1 << 22;  // of a graph with all of its bodies and calls

  graph(const model& m, span<const named_dimension> dims, bool stored) : model_(&m), dims_(dims), stored_(stored) {
    int room = most_items;
    room_ = &room;
    begin(m.graph);
    add_given(m.graph);
    add_initializers(m.graph);
    add_nodes(m.graph, m.imports, {}, nullptr, nullptr, 0);
    add_results(m.graph);
    finish();
  }
  // A body: what it captures comes first, in the order of free_names().
  graph(const graph& around, const item& of, const net& body, span<const std::string_view> captured)
      : model_(around.model_), dims_(around.dims_), stored_(around.stored_), room_(around.room_) {
    begin(body);
    for (std::string_view name : captured) define(name, add({.kind = item_kind::captured, .name = name, .in = &body}));
    caller_ = of.caller;
    callee_ = of.callee;
  }

  static constexpr int deepest_call = 32, newest = 1000;

  void begin(const net& n) {
    declared_in_ = &n;
    int at = 0;
    for (const value_info& v : n.values) declared_.set(v.name, at++);
    for (const value_info& v : n.results) declared_.set(v.name, at++);
  }
  int add(const item& i) {
    if (room_) --*room_;
    items_.push_back(i);
    return static_cast<int>(items_.size()) - 1;
  }
  int fresh_value(std::string_view name = {}) {
    producers_.push_back({-1, 0});
    value_names_.push_back(name);
    return static_cast<int>(producers_.size()) - 1;
  }
  int value_of(name_table& names, std::string_view name) {
    int v = names.find(name);
    if (v < 0) names.set(name, v = fresh_value(name));
    return v;
  }
  void define(std::string_view name, int row) { define(values_, name, {row, 0}); }
  void define(name_table& names, std::string_view name, edge by) {
    edge& p = producers_[value_of(names, name)];
    if (p.row < 0) p = by;
  }
  void take(item& i, int value) {
    if (i.inputs.count == 0) i.inputs.first = static_cast<int>(edges_.size());
    edges_.push_back({value, 0});
    ++i.inputs.count;
  }

  void add_given(const net& n) {
    name_table stored;
    int at = 0;
    for (const tensor_data& t : n.initializers) stored.set(t.name, at++);
    for (const value_info& v : n.given)
      if (stored.find(v.name) < 0)
        define(v.name, add({.kind = item_kind::given, .name = v.name, .type = "Input", .in = &n, .info = &v}));
  }
  void add_initializers(const net& n) {
    int storage = 0;
    for (const tensor_data& t : n.initializers) {
      define(t.name, add({.kind = item_kind::initializer,
                          .name = t.name,
                          .type = "Initializer",
                          .in = &n,
                          .data = &t,
                          .storage = ++storage}));
    }
  }
  void add_results(const net& n) {
    for (const value_info& v : n.results) add_result(n, v, value_of(values_, v.name));
  }
  void add_result(const net& n, const value_info& v, int value) {
    item i{.kind = item_kind::result, .name = v.name, .type = "Output", .in = &n, .info = &v};
    take(i, value);
    results_.push_back(add(i));
  }
  int result(int r) const { return results_[r]; }
  // Value numbers become edges. What takes a value that nothing makes is not known.
  void finish() {
    room_ = nullptr;
    for (item& i : items_)
      for (int k = 0; k < i.inputs.count && i.why.empty(); ++k) {
        const int value = edges_[i.inputs.first + k].row;
        if (value < 0 || producers_[value].row >= 0) continue;
        if (const std::string_view name = value_names_[value]; !name.empty())
          i.why = texts_.join({"no node, input or initializer makes '", name, "'"});
      }
    for (edge& e : edges_) e = e.row < 0 ? edge{-1, 0} : producers_[e.row];
  }
  // The nodes and results of a branch.
  void complete(const net& n) {
    add_given(n);
    add_initializers(n);
    add_nodes(n, imports(), {}, caller_, callee_, 0);
    add_results(n);
    finish();
  }
  span<const opset_import> imports() const {
    return callee_ && !callee_->imports.empty() ? span<const opset_import>(callee_->imports)
                                                : span<const opset_import>(model_->imports);
  }

  void add_nodes(const net& n, span<const opset_import> imports, std::string_view path, const call* caller,
                 const function* callee, int depth) {
    add_nodes(n, values_, imports, path, caller, callee, depth);
  }
  void add_nodes(const net& n, name_table& names, span<const opset_import> imports, std::string_view path,
                 const call* caller, const function* callee, int depth) {
    int index = 0;
    for (const node& x : n.nodes) {
      item i{.name = x.name, .type = x.type, .in = &n, .is = &x, .caller = caller, .callee = callee};
      if (i.name.empty()) i.name = texts_.join({x.type, "_", digits(count_t(index))});
      if (!path.empty()) i.name = texts_.join({path, "/", i.name});
      ++index;
      i.version = version_of(x.domain, imports);
      if (const function* f = function_of(x)) {
        if (depth == deepest_call) {
          i.why = "the function calls itself, or calls are nested more than 32 levels deep";
        } else if (*room_ <= 0) {
          i.why = "functions and bodies stand for more than 4 million nodes";
        } else {
          call_function(n, x, *f, i, names, depth);
          continue;
        }
      } else {
        find_rule_of(i, x);
      }
      for (std::string_view name : n.inputs_of(x)) take(i, name.empty() ? -1 : value_of(names, name));
      i.own_inputs = i.inputs.count;
      if (has_bodies(i))
        for (std::string_view name : free_names_of(i)) take(i, value_of(names, name));
      if (has_bodies(i)) {
        if (*room_ > 0) {
          bodies_.push_back(make_bodies(i));
          i.bodies = static_cast<int>(bodies_.size());
        } else {
          i.why = "functions and bodies stand for more than 4 million nodes";
        }
      }
      const int row = add(i);
      int port = 0;
      for (std::string_view name : n.outputs_of(x)) {
        if (!name.empty()) define(names, name, {row, port});
        ++port;
      }
    }
  }
  int version_of(std::string_view domain, span<const opset_import> imports) const {
    const count_t v = model::opset_of(imports, domain);
    if (v >= 1) return static_cast<int>(smaller(v, newest).n);
    return domain_of(domain) != op_domain::standard || model_->ir_version < 3 ? 1 : 0;
  }
  const function* function_of(const node& x) const {
    for (const function& f : model_->functions)
      if (f.name == x.type && f.overload == x.overload && model::same_domain(f.domain, x.domain)) return &f;
    return nullptr;
  }
  void find_rule_of(item& i, const node& x) const {
    if (i.version == 0) {
      i.why = "the file imports no operator set for it";
      return;
    }
    const op_domain domain = domain_of(x.domain);
    i.rule = find_rule(domain, x.type, i.version);
    // Many operations of the runtime's domain are those of the standard; tests and old files name either in the other's
    // domain, or before its time.
    if (!i.rule && domain == op_domain::standard) i.rule = find_rule(op_domain::microsoft, x.type, newest);
    if (!i.rule && (domain == op_domain::standard || domain == op_domain::microsoft)) {
      i.rule = find_rule(op_domain::standard, x.type, newest);
      if (i.rule) i.version = newest;
    }
    if (domain == op_domain::standard && x.type == "Constant")
      for (const attribute& a : i.in->attributes_of(x))
        if (a.tensor.count > 0 && a.refers_to.empty()) i.data = &net::of(i.in->tensors, a.tensor)[0];
  }
  // The function's nodes in the place of the call.
  void call_function(const net& n, const node& x, const function& f, const item& i, name_table& names, int depth) {
    sequence<call> kept;
    kept.push_back({&n, &x, i.version, i.caller, i.callee, model_});
    calls_.push_back(std::move(kept));
    const call* caller = calls_.back().data();
    name_table inner;
    const auto in = n.inputs_of(x), out = n.outputs_of(x);
    for (std::size_t k = 0; k < f.inputs.size(); ++k) {
      const bool given = k < in.size() && !in[k].empty();
      inner.set(f.inputs[k], given ? value_of(names, in[k]) : fresh_value());
    }
    for (std::size_t k = 0; k < f.outputs.size() && k < out.size(); ++k) {
      if (out[k].empty()) continue;
      const int v = value_of(names, out[k]);
      if (const int already = inner.find(f.outputs[k]); already >= 0) {
        item pass{.kind = item_kind::squeezed, .name = f.outputs[k], .type = "Identity", .in = &n, .axis = -1};
        take(pass, already);
        producers_[v] = {add(pass), 0};
      } else {
        inner.set(f.outputs[k], v);
      }
    }
    add_nodes(f.body, inner, f.imports.empty() ? span<const opset_import>(model_->imports) : f.imports, i.name, caller,
              &f, depth + 1);
  }

  static bool has_bodies(const item& i) {
    return i.why.empty() && (i.type == "If" || i.type == "Loop" || i.type == "Scan" || i.type == "SequenceMap");
  }
  static const net* body_net(const item& i, std::string_view name) {
    const attribute* a = i.in->attribute_of(*i.is, name);
    return a && a->graphs.count > 0 ? &i.in->bodies[a->graphs.first] : nullptr;
  }
  std::shared_ptr<const body_list> make_bodies(const item& i) const;
  static void wire(inside& in, const item& i, span<const std::string_view> names);
  inside loop_of(const item& i, const net& n) const;
  inside scan_of(const item& i, const net& n) const;
  // A value with an axis of extent 1 more or less.
  int with_axis(const net& n, item_kind kind, std::string_view name, int value, int axis) {
    item i{.kind = kind,
           .name = name,
           .type = kind == item_kind::squeezed ? "Squeeze" : "Unsqueeze",
           .in = &n,
           .axis = axis};
    take(i, value);
    const int row = add(i), v = fresh_value();
    producers_[v] = {row, 0};
    return v;
  }
};

}  // namespace opcost::onnx
