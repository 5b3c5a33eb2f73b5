// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A model as a graph that analyze() walks: what it asks of each row.
#include <opcost/onnx/bodies_of_graph.hpp>
#include <opcost/onnx/peer_figures.hpp>

namespace opcost::onnx {

namespace detail {
inline lowered_outputs with_other_axis(const item& i, const partial_tensors& in, steps& step) {
  if (i.kind == item_kind::unsqueezed) return step(unsqueeze{}, in[0], step.numbers({i.axis}));
  if (i.type == "Identity") return step(identity{}, in[0]);
  return step(squeeze_15{}, in[0], step.numbers({i.axis}));
}
struct ruled_call {
  call node;
  lower_function lower;
};
inline lowered_outputs lower_and_state_peers(const ruled_call& c, const partial_tensors& in, steps& step) {
  lowered_outputs made = c.lower(c.node, in, step);
  if (made.refusal.empty()) state_peer_figures(c.node, in, made, step);
  return made;
}
}  // namespace detail

}  // namespace opcost::onnx

template <> struct opcost::graph_traits<opcost::onnx::graph> {
  using graph = onnx::graph;
  using item = onnx::item;
  using kind = onnx::item_kind;
  static const sequence<item>& nodes(const graph& g) { return g.items(); }
  static span<const edge> inputs(const graph& g, const item& i) { return g.inputs_of(i); }
  static node_facts facts(const graph&, const item& i) {
    node_facts f{.name = i.name, .type = i.type, .opset = i.version, .why = i.why};
    if (i.data) {
      f.storage = i.storage;
      f.bytes = onnx::stored_bytes(*i.data);
    }
    return f;
  }
  static sequence<partial_tensor> outputs(const graph& g, const item& i) {
    sequence<partial_tensor> all;
    const auto put = [&](const partial_tensor& t) {
      all.push_back(t);
      if (!g.has_stored_shapes()) all.back().dims = partial_shape::of_unknown_rank();
    };
    if (i.kind == kind::node) {
      for (std::string_view name : i.in->outputs_of(*i.is)) {
        const onnx::value_info* v = g.declaration(*i.in, name);
        put(v ? g.declared(*i.in, v->type) : partial_tensor{partial_shape::of_unknown_rank(), dtype::dynamic});
      }
    } else if (i.info && i.kind != kind::result) {
      put(g.declared(*i.in, i.info->type));
    }
    return all;
  }
  static dimension_names names_of_dimensions(const graph&, const item& i) {
    dimension_names names{};
    std::size_t axis = 0;
    if (i.info && i.info->type.has_shape)
      for (const onnx::dimension& d : onnx::net::of(i.in->dims, i.info->type.dims))
        if (axis < names.size()) names[axis++] = d.name;
    return names;
  }
  static span<const graph::inside> bodies(const graph& g, const item& i) { return g.bodies_of(i); }
  static bool content(const graph& g, const item& i, const partial_tensor&, opcost::content<interval> into) {
    if (i.kind == kind::always) {
      into.numbers[0] = 1;
      return true;
    }
    return i.data && onnx::read_content(g.source(), *i.in, *i.data, into);
  }
  static void visit(const graph& g, const item& i, auto&& f) {
    const auto builtin = [&]<class Op>(const Op& op) {
      f(op_ref<builtin_ops>{catalogue<builtin_ops>::template index_of<Op>(), &op});
    };
    if (!i.why.empty()) return f(unknown_op{i.type, i.why});
    switch (i.kind) {
      case kind::captured: return builtin(input{partial_shape::of_unknown_rank(), dtype::dynamic});
      case kind::always: return builtin(constant{{}, dtype::boolean});
      case kind::result: return builtin(network_output{});
      case kind::squeezed:
      case kind::unsqueezed: return f(lowered_by(i, &onnx::detail::with_other_axis));
      case kind::given: {
        const partial_tensor t = g.declared(*i.in, i.info->type);
        return builtin(input{t.dims, t.type});
      }
      case kind::initializer: return builtin(constant{i.data->dims, onnx::element_type(i.data->type)});
      case kind::node: break;
    }
    if (i.data) return builtin(constant{i.data->dims, onnx::element_type(i.data->type)});
    if (!i.rule) return f(unknown_op{i.type, i.why});
    const onnx::detail::ruled_call c{g.call_of(i), i.rule->lower};
    f(lowered_by(c, &onnx::detail::lower_and_state_peers));
  }
};
