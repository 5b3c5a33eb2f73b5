// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The messages of an ONNX file into a model: fields in any order, repeated numbers packed or not, messages that are
// given twice merged, what is not known passed over.
#include <opcost/onnx/read_tensors.hpp>

namespace opcost::onnx::detail {

class model_reader : public tensor_reader {
 public:
  using tensor_reader::tensor_reader;
  constexpr bool read() {
    return message(c_.size(), [&](const wire_field& f) { return model_field(f); });
  }

 private:
  // ---- ModelProto
  constexpr bool model_field(const wire_field& f) {
    const bool inner = f.type == wire_type::bytes;
    switch (f.number) {
      case 1: integer(f, m_.ir_version); return true;
      case 2: return at("producer_name", text(f, m_.producer));
      case 3: return at("producer_version", text(f, m_.producer_version));
      case 4: return at("domain", text(f, m_.domain));
      case 5: integer(f, m_.version); return true;
      case 7:
        if (!inner) return true;
        m_.has_graph = true;
        return at("graph", graph(f.end, m_.graph));
      case 8: return !inner || at("opset_import", m_.imports.size(), [&] { return import(f.end, m_.imports); });
      case 14: return !inner || at("metadata_props", m_.properties.size(), [&] { return property(f.end); });
      case 25: {
        if (!inner) return true;
        function fn;
        const bool good = at("functions", m_.functions.size(), [&] { return read_function(f.end, fn); });
        m_.functions.push_back(std::move(fn));
        return good;
      }
      default: return true;
    }
  }
  constexpr bool import(std::uint64_t end, sequence<opset_import>& into) {
    opset_import i;
    const bool good = message(end, [&](const wire_field& f) {
      if (f.number == 1) return text(f, i.domain);
      if (f.number == 2) integer(f, i.version);
      return true;
    });
    into.push_back(i);
    return good;
  }
  constexpr bool property(std::uint64_t end) {
    metadata p;
    if (!pair(end, p)) return false;
    m_.properties.push_back(p);
    return true;
  }
  constexpr bool read_function(std::uint64_t end, function& fn) {
    range unused{};
    return message(
               end,
               [&](const wire_field& f) {
                 const bool inner = f.type == wire_type::bytes;
                 switch (f.number) {
                   case 1: return text(f, fn.name);
                   case 4: return text_list(f, fn.inputs, unused);
                   case 5: return text_list(f, fn.outputs, unused);
                   case 6: return text_list(f, fn.attributes, unused);
                   case 7: return !inner || at("node", fn.body.nodes.size(), [&] { return read_node(f.end, fn.body); });
                   case 9:
                     return !inner || at("opset_import", fn.imports.size(), [&] { return import(f.end, fn.imports); });
                   case 10: return text(f, fn.domain);
                   case 11: {
                     if (!inner) return true;
                     attribute a;
                     if (!at("attribute_proto", defaults_.size(), [&] { return read_attribute(f.end, fn.body, a); }))
                       return false;
                     defaults_.push_back(a);
                     return true;
                   }
                   case 12:
                     return !inner || at("value_info", fn.body.values.size(),
                                         [&] { return value(f.end, fn.body, fn.body.values); });
                   case 13: return text(f, fn.overload);
                   default: return true;
                 }
               }) &&
           take_defaults(fn);
  }
  sequence<attribute> defaults_{};  // those of a function, until its nodes are read: their attributes share the pool
  constexpr bool take_defaults(function& fn) {
    for (const attribute& a : defaults_) append(fn.body.attributes, fn.defaults, a);
    defaults_.clear();
    return true;
  }

  // ---- GraphProto
  constexpr bool graph(std::uint64_t end, net& g) {
    return message(end, [&](const wire_field& f) {
      if (f.type != wire_type::bytes) return true;
      switch (f.number) {
        case 1: return at("node", g.nodes.size(), [&] { return read_node(f.end, g); });
        case 2: return c_.text(f, g.name);
        case 5: {
          g.initializers.push_back({});
          return at("initializer", g.initializers.size() - 1, [&] { return tensor(f.end, g, g.initializers.back()); });
        }
        case 11: return at("input", g.given.size(), [&] { return value(f.end, g, g.given); });
        case 12: return at("output", g.results.size(), [&] { return value(f.end, g, g.results); });
        case 13: return at("value_info", g.values.size(), [&] { return value(f.end, g, g.values); });
        case 15: {
          g.initializers.push_back({});
          return at("sparse_initializer", g.initializers.size() - 1,
                    [&] { return sparse(f.end, g, g.initializers.back()); });
        }
        default: return true;
      }
    });
  }
  constexpr bool read_node(std::uint64_t end, net& g) {
    node n;
    const bool good = message(end, [&](const wire_field& f) {
      switch (f.number) {
        case 1: return text_list(f, g.inputs, n.inputs);
        case 2: return text_list(f, g.outputs, n.outputs);
        case 3: return text(f, n.name);
        case 4: return text(f, n.type);
        case 5: {
          if (f.type != wire_type::bytes) return true;
          attribute a;
          if (!at("attribute", static_cast<std::size_t>(n.attributes.count),
                  [&] { return read_attribute(f.end, g, a); }))
            return false;
          append(g.attributes, n.attributes, a);
          return true;
        }
        case 7: return text(f, n.domain);
        case 8: return text(f, n.overload);
        default: return true;
      }
    });
    g.nodes.push_back(n);
    return good;
  }

  // ---- AttributeProto. A file of IR version 1 may leave the type out: then the field that is there tells.
  constexpr bool read_attribute(std::uint64_t end, net& g, attribute& a) {
    attribute_type found = attribute_type::none;
    int told = 0;
    range reals{}, integers{}, texts{};
    const bool good = message(end, [&](const wire_field& f) {
      const bool inner = f.type == wire_type::bytes;
      switch (f.number) {
        case 1: return text(f, a.name);
        case 2:
          if (f.type == wire_type::fixed32) {
            a.real = real32(f.value);
            found = attribute_type::real;
          }
          return true;
        case 3:
          if (f.type == wire_type::varint) {
            a.integer = static_cast<std::int64_t>(f.value);
            found = attribute_type::integer;
          }
          return true;
        case 4:
          if (inner) found = attribute_type::text;
          return text(f, a.text);
        case 5: {
          if (!inner) return true;
          if (found != attribute_type::tensor) append(g.tensors, a.tensor, tensor_data{});
          found = attribute_type::tensor;
          return at("t", tensor(f.end, g, g.tensors.back()));
        }
        case 6: {
          if (!inner) return true;
          if (found != attribute_type::graph) begin_body(g, a);
          found = attribute_type::graph;
          return at("g", body(f.end, g));
        }
        case 7:
          found = attribute_type::reals;
          return at("floats",
                    numbers(f, wire_type::fixed32, [&](std::uint64_t v) { append(g.reals, reals, real32(v)); }));
        case 8:
          found = attribute_type::integers;
          return at("ints", numbers(f, wire_type::varint, [&](std::uint64_t v) {
                      append(g.integers, integers, static_cast<std::int64_t>(v));
                    }));
        case 9:
          if (inner) found = attribute_type::texts;
          return text_list(f, g.texts, texts);
        case 10:
          if (!inner) return true;
          found = attribute_type::tensors;
          append(g.tensors, a.tensor, tensor_data{});
          return at("tensors", static_cast<std::size_t>(a.tensor.count) - 1,
                    [&] { return tensor(f.end, g, g.tensors.back()); });
        case 11:
          if (!inner) return true;
          found = attribute_type::graphs;
          begin_body(g, a);
          return at("graphs", static_cast<std::size_t>(a.graphs.count) - 1, [&] { return body(f.end, g); });
        case 14:
          if (!inner) return true;
          found = attribute_type::type_proto;
          return at("tp", type(f.end, g, a.proto));
        case 20: integer(f, told); return true;
        case 21: return text(f, a.refers_to);
        case 22:
        case 23:
          if (!inner) return true;
          found = f.number == 22 ? attribute_type::sparse_tensor : attribute_type::sparse_tensors;
          append(g.tensors, a.tensor, tensor_data{});
          return at("sparse_tensor", sparse(f.end, g, g.tensors.back()));
        default: return true;
      }
    });
    a.type = told > 0 && told <= 14 ? static_cast<attribute_type>(told) : found;
    a.list = a.type == attribute_type::reals ? reals : a.type == attribute_type::integers ? integers : texts;
    return good;
  }
  static constexpr void begin_body(net& g, attribute& a) {
    if (a.graphs.count == 0) a.graphs.first = size(g.bodies);
    g.bodies.push_back(net{});
    ++a.graphs.count;
  }
  constexpr bool body(std::uint64_t end, net& g) { return graph(end, g.bodies.back()); }
};

}  // namespace opcost::onnx::detail
