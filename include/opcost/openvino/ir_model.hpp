// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// An IR file as plain structs. Names, types and attributes are views into the file's text, which the model owns.
// Numbers are read from them on demand.
#include <opcost/files/weights.hpp>
#include <opcost/graph/run_bodies.hpp>
#include <opcost/text/parse_numbers.hpp>
#include <pugixml.hpp>
#include <string>

namespace opcost::openvino {

/// An attribute of the element `data`.
struct attribute {
  const char *name, *value;
};
/// An input or output port. Its dimensions are a range of net::dims.
struct port {
  int id = 0;
  int first_dim = 0, dims = 0;
  const char* precision = "";
  const char* names = "";  // of the tensor, of an output: "a,b"
};
/// A layer. Its attributes, ports and bodies are ranges of the lists in its net.
struct layer {
  std::string_view name{}, type{}, version{};
  int opset = 1;  // 0: an extension; `newest`: the newest opset that has the operation
  static constexpr int newest = 1 << 20;
  count_t offset = -1, size = 0;  // of a Const: bytes in the weights
  int first_attribute = 0, attributes = 0;
  int first_input = 0, inputs = 0, first_output = 0, outputs = 0;
  int first_body = 0, bodies = 0;
};
struct body;
/// The layers of a model or of one body, and the source of each input port.
struct net {
  sequence<layer> layers;
  sequence<port> inputs, outputs;
  sequence<attribute> attributes;  // of all layers
  sequence<const char*> dims;      // of all ports
  sequence<edge> sources;          // source {layer, output} of each entry of `inputs`; layer -1 if not connected
  sequence<body> bodies;           // of all layers: layer.first_body, layer.bodies
  span<const edge> sources_of(const layer& l) const {
    return span(sources).subspan(static_cast<std::size_t>(l.first_input), static_cast<std::size_t>(l.inputs));
  }
  span<const attribute> attributes_of(const layer& l) const {
    return span(attributes)
        .subspan(static_cast<std::size_t>(l.first_attribute), static_cast<std::size_t>(l.attributes));
  }
  /// The text of an attribute; null if the layer does not have it.
  const char* attribute_of(const layer& l, std::string_view name) const {
    for (const attribute& a : attributes_of(l))
      if (name == a.name) return a.value;
    return nullptr;
  }
  span<const port> outputs_of(const layer& l) const {
    return span(outputs).subspan(static_cast<std::size_t>(l.first_output), static_cast<std::size_t>(l.outputs));
  }
};

/// A body of a loop or a branch, and its port map.
struct body {
  net layers{};
  body_wiring wiring{};
};

/// A model. It cannot be copied, since its parts refer to its text.
struct model {
  int version = 0;  // of the IR
  std::string_view name{};
  bool execution_graph = false;  // the graph that a device runs: its layers have no attributes
  net main{};
  sequence<error> remarks{};  // what the reader skipped without an error
  files::weights weights{};
  std::string weights_note{};  // why the weights are missing

  sequence<char> text{};  // parsed in place
  std::string frame{};    // the text around the layers and edges
  pugi::xml_document document{};
};

/// The variable that a layer reads; empty: none.
inline std::string_view variable_of(const net& in, const layer& l) {
  if (l.type != "ReadValue") return {};
  const char* id = in.attribute_of(l, "variable_id");
  return id ? std::string_view(id) : std::string_view();
}

/// The tensor that a port stores. <dim>-1</dim> and similar texts are unknown dimensions; a port without dimensions is
/// a scalar.
inline partial_tensor stored(const net& in, const port& p) {
  partial_tensor t;
  t.type = dtype_named(p.precision);
  if (t.type == dtype::none) t.type = dtype::dynamic;
  for (int i = 0; i < p.dims; ++i) {
    interval extent = interval::unknown();
    text::read_dimension(text::trimmed(in.dims[p.first_dim + i]), extent);
    t.dims.push_back(extent);
  }
  if (!t.dims.ranked()) t.dims = partial_shape::of_unknown_rank();
  return t;
}

}  // namespace opcost::openvino
