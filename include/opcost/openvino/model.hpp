// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// An IR file as plain structs. Names and types are views into the document, which the model owns; dimensions of ports are read when asked for.
#include <memory>
#include <opcost/graph/control_flow.hpp>
#include <opcost/openvino/text.hpp>
#include <opcost/openvino/weights.hpp>
#include <pugixml.hpp>
#include <string>
#include <vector>

namespace opcost::openvino {

struct port {
  int id = 0;
  pugi::xml_node xml{};      // <port precision="FP32"> with its <dim>s
};
struct layer {
  std::string_view name{}, type{}, version{};
  int opset = 1;             // 0: of an extension, no opset; `newest`: whichever is the newest
  static constexpr int newest = 1 << 20;
  pugi::xml_node xml{}, data{};
  count_t offset = -1, size = 0;   // of a Const: where the weights hold it
  int first_input = 0, inputs = 0, first_output = 0, outputs = 0;
  int first_body = 0, bodies = 0;
};
struct body;
// The layers of a model or of one body; edges as who feeds each input port.
struct net {
  std::vector<layer> layers;
  std::vector<port> inputs, outputs;
  std::vector<value> sources;              // for each of `inputs`: {layer, output}; layer -1: nobody
  std::vector<body> bodies;                // of all layers: layer.first_body, layer.bodies
  std::span<const value> sources_of(const layer& l) const { return std::span(sources).subspan(static_cast<std::size_t>(l.first_input), static_cast<std::size_t>(l.inputs)); }
  std::span<const port> outputs_of(const layer& l) const { return std::span(outputs).subspan(static_cast<std::size_t>(l.first_output), static_cast<std::size_t>(l.outputs)); }
};

struct body {
  std::unique_ptr<net> layers;
  body_wiring wiring{};
};

struct model {
  int version = 0;                         // of the IR
  std::string_view name{};
  bool execution_graph = false;            // a dump of what a device runs: its layers have no attributes
  net main{};
  std::vector<error> remarks{};            // what was left out of the file without being an error
  openvino::weights weights{};
  std::string weights_note{};              // why there are none, where some were looked for

  std::unique_ptr<char[]> text{};          // parsed in place
  std::unique_ptr<pugi::xml_document> document{};
};

// A port's stored tensor: <dim>-1</dim> and the like are unknown dimensions; a port without dimensions is a scalar.
inline partial_tensor stored(const port& p) {
  partial_tensor t;
  t.type = dtype_named(p.xml.attribute("precision").value());
  if (t.type == dtype::none) t.type = dtype::dynamic;
  for (pugi::xml_node d = p.xml.first_child(); d; d = d.next_sibling()) {
    if (std::string_view(d.name()) != "dim") continue;
    interval extent = interval::unknown();
    read_dimension(trimmed(d.child_value()), extent);
    t.dims.push_back(extent);
  }
  if (!t.dims.ranked()) t.dims = partial_shape::of_unknown_rank();
  return t;
}

}  // namespace opcost::openvino
