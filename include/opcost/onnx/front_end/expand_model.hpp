// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Expands a whole model, node by node. OpenVINO reads a model only if it has a rule for each of its nodes.
#include <opcost/onnx/front_end/expansion_rules.hpp>

namespace opcost::onnx::front_end {

class expander {
 public:
  /// `a`: an analysis of the graph, for the shapes that the model is given.
  expander(const graph& g, const analysis_base& a) : g_(g), a_(a), row_of_(g.items().size(), -1) {
    for (std::size_t i = 0; i < a.rows.size(); ++i)
      if (const int node = a.rows[i].node; node >= 0 && static_cast<std::size_t>(node) < row_of_.size())
        row_of_[static_cast<std::size_t>(node)] = static_cast<int>(i);
    made_.resize(g.items().size());
    model_.source = &g.source();
    if (g.source().text_form) model_.refused = "OpenVINO reads no file in the text form";
    for (const value_info& v : g.source().graph.results) results_.set(v.name, 0);
  }

  expanded_model run() {
    sequence<int> stack;
    std::vector<char> state(g_.items().size(), 0);
    for (int root = 0; root < static_cast<int>(g_.items().size()) && model_.refused.empty(); ++root) {
      stack.push_back(root);
      while (!stack.empty() && model_.refused.empty()) {
        const int at = stack.back();
        char& is = state[static_cast<std::size_t>(at)];
        bool ready = true;
        if (is == 0) {
          is = 1;
          for (const edge& e : g_.inputs_of(item_at(at)))
            if (e.row >= 0 && state[static_cast<std::size_t>(e.row)] == 0) {
              stack.push_back(e.row);
              ready = false;
            }
        }
        if (!ready) continue;
        stack.pop_back();
        if (is == 2) continue;
        is = 2;
        expand(at);
      }
    }
    return std::move(model_);
  }

 private:
  const graph& g_;
  const analysis_base& a_;
  std::vector<int> row_of_;                // of the analysis, by item
  std::vector<std::vector<edge>> made_{};  // what each item's outputs have become
  expanded_model model_{};
  name_table results_{};

  const item& item_at(int i) const { return g_.items()[static_cast<std::size_t>(i)]; }
  span<const partial_tensor> outputs_of(int i) const {
    const int row = row_of_[static_cast<std::size_t>(i)];
    return row < 0 ? span<const partial_tensor>() : a_.outputs_of(a_.rows[static_cast<std::size_t>(row)]);
  }
  partial_tensor known_of(edge e) const {
    if (e.row < 0) return opcost::detail::absent<interval>;
    const auto all = outputs_of(e.row);
    if (static_cast<std::size_t>(e.port) < all.size()) return all[static_cast<std::size_t>(e.port)];
    return opcost::detail::unknown<interval>;
  }
  edge made(edge e) const {
    if (e.row < 0) return nothing;
    const auto& all = made_[static_cast<std::size_t>(e.row)];
    return static_cast<std::size_t>(e.port) < all.size() ? all[static_cast<std::size_t>(e.port)] : nothing;
  }
  int add(layer l, int made_by, std::string_view name) {
    l.name = name;
    l.made_by = made_by;
    model_.layers.push_back(l);
    return static_cast<int>(model_.layers.size()) - 1;
  }

  void expand(int at) {
    const item& i = item_at(at);
    for (const partial_tensor& t : outputs_of(at))
      if (is_strange(t.type))
        return refuse({"OpenVINO refuses ", i.type, " '", i.name, "': elements of type ", name_of(t.type)});
    layer l;
    switch (i.kind) {
      case item_kind::given:
        l.is = known_of({at, 0});
        // without elements it is a constant
        l.type = l.is.dims.is_static() && numbers(l.is.dims).elements() == 0 ? "Const" : "Parameter";
        made_[static_cast<std::size_t>(at)] = {{add(l, at, i.name), 0}};
        return;
      case item_kind::initializer:
        l.type = "Const";
        l.is.dims = partial_shape(i.data->dims);
        l.is.type = element_type(i.data->type);
        l.in = i.in;
        l.data = i.data;
        made_[static_cast<std::size_t>(at)] = {{add(l, at, i.name), 0}};
        return;
      case item_kind::result: return expand_result(at, i);
      case item_kind::node: return expand_node(at, i);
      default: refuse({"it is not read: ", i.type}); return;
    }
  }
  // OpenVINO's reader knows no such elements.
  static bool is_strange(dtype t) {
    return t == dtype::f8e4m3fnuz || t == dtype::f8e5m2fnuz || t == dtype::i2 || t == dtype::u2 || is_complex(t);
  }
  void refuse(std::initializer_list<std::string_view> parts) { model_.refused = model_.texts.join(parts); }

  void expand_result(int at, const item& i) {
    const edge from = made(g_.inputs_of(i).empty() ? nothing : g_.inputs_of(i)[0]);
    if (from.row < 0) return refuse({"nothing makes the output '", i.name, "'"});
    layer l;
    l.type = "Result";
    l.inputs = {static_cast<int>(model_.edges.size()), 1};
    model_.edges.push_back(from);
    add(l, at, model_.texts.join({i.name, "/sink_port_0"}));
  }

  void expand_node(int at, const item& i) {
    if (i.callee) return refuse({"OpenVINO has no rule for the function ", i.callee->name});
    const op_domain domain = domain_of(i.is->domain);
    const expansion_rule* rule = find_expansion(domain, i.type, i.version);
    if (!rule) {
      const bool read = is_read_by_openvino(domain, i.type);
      return refuse({read ? "what OpenVINO makes of it is not known here: " : "OpenVINO has no rule for ", i.is->domain,
                     i.is->domain.empty() ? "" : ".", i.type});
    }
    expansion e(model_, g_.call_of(i), *rule);
    e.made_by_ = at;
    const auto inputs = g_.inputs_of(i).first(static_cast<std::size_t>(i.own_inputs));
    for (const edge& v : inputs) {
      e.inputs_.push_back(made(v));
      e.tensors_.push_back(known_of(v));
    }
    capture(i, e);
    for (const partial_tensor& t : outputs_of(at)) e.results_.push_back(t);
    const auto names = i.in->outputs_of(*i.is);
    while (e.results_.size() < names.size()) e.results_.push_back(opcost::detail::unknown<interval>);
    const int first = static_cast<int>(model_.layers.size());
    rule->expand(e);
    if (!e.why_.empty()) return refuse({"no expansion of ", i.type, " '", i.name, "': ", e.why_});
    name_outputs(i, e, first);
    made_[static_cast<std::size_t>(at)] = std::move(e.outputs_);
  }

  // What the bodies of a node use of the graph around, body by body; constants are copied into the bodies.
  void capture(const item& i, expansion& e) {
    const auto from = g_.inputs_of(i).subspan(static_cast<std::size_t>(i.own_inputs));
    if (from.empty()) return;
    const sequence<std::string_view> all = graph::free_names_of(i);
    const auto add_body = [&](const net& body) {
      sequence<std::string_view> names;
      graph::free_names(body, names);
      for (std::string_view name : names)
        for (std::size_t k = 0; k < all.size() && k < from.size(); ++k) {
          const edge v = made(from[k]);
          if (all[k] == name && v.row >= 0 && !model_.at(v.row).is_constant()) e.captured_.push_back(v);
        }
    };
    for (std::string_view wanted : {"then_branch", "else_branch", "body"})
      if (const attribute* a = i.in->attribute_of(*i.is, wanted); a && a->graphs.count > 0)
        add_body(i.in->bodies[static_cast<std::size_t>(a->graphs.first)]);
  }

  // The layers that make the node's outputs have its name; a node without a name gives that of its last output. An
  // output of the network gives its own.
  void name_outputs(const item& i, expansion& e, int first) {
    const auto outputs = i.in->outputs_of(*i.is);
    const std::string_view own = i.is->name;
    for (std::size_t k = 0; k < outputs.size() && k < e.outputs_.size(); ++k) {
      const edge out = e.outputs_[k];
      if (out.row < 0 || outputs[k].empty()) continue;
      layer& l = model_.layers[static_cast<std::size_t>(out.row)];
      if (results_.find(outputs[k]) >= 0 && (out.row >= first || e.renames_))
        l.name = outputs[k];
      else if (out.row >= first || (e.renames_ && !l.is_constant() && l.type != "Parameter"))
        l.name = own.empty() ? outputs[k] : own;
    }
    if (e.without_bias_.row >= 0 && !outputs.empty())
      model_.layers[static_cast<std::size_t>(e.without_bias_.row)].name =
          model_.texts.join({own.empty() ? outputs[0] : own, "/WithoutBiases"});
  }
};

/// What OpenVINO makes of an ONNX model, for the shapes of an analysis of it.
inline expanded_model expand(const graph& g, const analysis_base& a) { return expander(g, a).run(); }

}  // namespace opcost::onnx::front_end
