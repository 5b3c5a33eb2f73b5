// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads IR versions 2 to 9. The format: blobs inside layers, no opsets, no Result layers, attributes in <data> or in an
// element named after the type. Source: the Inference Engine of OpenVINO 2021.1, the last release that reads it.
#include <opcost/files/id_index.hpp>
#include <opcost/legacy_ir/old_model.hpp>
#include <opcost/openvino/read_ir.hpp>

namespace opcost::legacy_ir {
namespace detail {

// Where a type keeps its attributes, if not in <data>, <type_data> or <type>.
struct attribute_place {
  std::string_view type;
  std::array<const char*, 4> elements;
};
inline constexpr attribute_place attribute_places[] = {
    {"InnerProduct", {"fc", "fc_data", "data", ""}},
    {"FullyConnected", {"fc", "fc_data", "data", ""}},
    {"LRN", {"lrn", "norm", "norm_data", "data"}},
    {"Norm", {"lrn", "norm", "norm_data", "data"}},
    {"Crop", {"crop", "crop-data", "data", ""}},
    {"BatchNormalization", {"batch_norm", "batch_norm_data", "data", ""}},
    {"Eltwise", {"elementwise", "elementwise_data", "data", ""}},
};
inline pugi::xml_node attributes_of(pugi::xml_node layer, std::string_view type) {
  for (const attribute_place& p : attribute_places)
    if (same_ignoring_case(p.type, type)) {
      for (const char* element : p.elements)
        if (const pugi::xml_node n = layer.child(element)) return n;
      return {};
    }
  if (const pugi::xml_node n = layer.child("data")) return n;
  std::string lower;
  for (char c : type) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (const pugi::xml_node n = layer.child((lower + "_data").c_str())) return n;
  return layer.child(lower.c_str());
}

class old_reader {
 public:
  using outcome = std::optional<error>;
  explicit old_reader(model& m) : model_(m) {}

  outcome read(pugi::xml_node root) {
    precision_ = root.attribute("precision").value();
    bool any_input = false;
    for (const pugi::xml_node l : root.child("layers").children("layer")) {
      const std::string_view type = l.attribute("type").value();
      any_input = any_input || same_ignoring_case(type, "Input") || same_ignoring_case(type, "Const");
    }
    if (!any_input) return fail(root) << "the network has no Input and no Const layer";
    if (auto bad = read_net(root, model_.main, 0)) return bad;
    return {};
  }

 private:
  model& model_;
  const char* precision_ = "";

  error fail(pugi::xml_node n) const {
    return error::at(error_code::malformed,
                     text::line_of(std::string_view(model_.text.data(), model_.text.size()), n.offset_debug()));
  }
  static bool number(const pugi::xml_attribute& a, int& into) {
    count_t n = 0;
    const std::string_view s = text::trimmed(a.value());
    if (!text::read_integer(s, n) || s.find_first_not_of("0123456789") != s.npos || n > 2147483647) return false;
    into = static_cast<int>(n.n);
    return true;
  }

  outcome read_net(pugi::xml_node xml, net& into, int depth) {
    openvino::net& g = into.graph;
    files::id_index index;
    for (pugi::xml_node n : xml.child("layers").children("layer")) {
      int id = 0;
      if (!number(n.attribute("id"), id))
        return fail(n) << "layer '" << n.attribute("name").value() << "': expected an id that is a number, got '"
                       << n.attribute("id").value() << "'";
      index.add(id, static_cast<int>(g.layers.size()));
      if (auto bad = read_layer(n, into, depth)) return bad;
    }
    into.first_blob.push_back(static_cast<int>(into.blobs.size()));
    index.sort();
    if (const int id = index.duplicate(); id >= 0)
      return fail(xml.child("layers")) << "two layers have the id " << count_t(id);
    g.sources.resize(g.inputs.size(), edge{-1, 0});
    sequence<char> read_by_layer(g.outputs.size(), 0);
    for (pugi::xml_node e : xml.child("edges").children("edge"))
      if (auto bad = read_edge(e, g, index, read_by_layer)) return bad;
    std::size_t bodies = 0;
    for (pugi::xml_node n : xml.child("layers").children("layer")) {
      const layer& l = g.layers[bodies++];
      if (l.bodies > 0)
        if (auto bad = wire_body(n, g, l, into.bodies[l.first_body])) return bad;
    }
    feed_open_ports(into);
    if (depth == 0) add_results(into, read_by_layer);
    return {};
  }

  outcome read_layer(pugi::xml_node n, net& into, int depth) {
    openvino::net& g = into.graph;
    layer l;
    l.name = n.attribute("name").value();
    l.type = n.attribute("type").value();
    if (l.type.empty()) return fail(n) << "layer '" << l.name << "' has no type";
    const char* precision = n.attribute("precision") ? n.attribute("precision").value() : precision_;
    if (same_ignoring_case(precision, "MIXED"))
      return fail(n) << "layer '" << l.name << "': expected the precision of one element type, got MIXED";
    l.first_attribute = static_cast<int>(g.attributes.size());
    for (const pugi::xml_attribute a : attributes_of(n, l.type).attributes()) {
      if (same_ignoring_case(l.type, "Activation") && std::string_view(a.name()) == "type") l.type = a.value();
      g.attributes.push_back({a.name(), a.value()});
    }
    for (const pugi::xml_node piece : n.child("crop").children("crop")) {  // version 2: one element per axis
      for (const pugi::xml_attribute a : piece.attributes()) g.attributes.push_back({a.name(), a.value()});
    }
    l.attributes = static_cast<int>(g.attributes.size()) - l.first_attribute;
    if (same_ignoring_case(l.type, "ArgMax") && !attributes_of(n, l.type).attribute("top_k"))
      return fail(n) << "layer '" << l.name << "' (ArgMax): the attribute top_k is missing";
    if (model_.version < 6 && l.type == "FakeQuantize")
      return fail(n) << "layer '" << l.name << "': FakeQuantize exists from version 6 on, the file has version "
                     << count_t(model_.version);
    if (model_.version < 6 && l.type == "Quantize") l.type = "FakeQuantize";
    if (auto bad = read_ports(n, l, precision, g)) return bad;
    into.first_blob.push_back(static_cast<int>(into.blobs.size()));
    for (const char* own : {"biases", "weights"})
      if (const pugi::xml_node b = n.child(own))
        if (auto bad = read_blob(b, l, precision, into)) return bad;
    for (const pugi::xml_node b : n.child("blobs").children())
      if (auto bad = read_blob(b, l, precision, into)) return bad;
    const auto first = static_cast<std::size_t>(into.first_blob.back());
    if (l.type == "Const" && first < into.blobs.size()) {
      l.offset = into.blobs[first].offset;
      l.size = into.blobs[first].bytes;
    }
    if (const pugi::xml_node inside = n.child("body")) {
      if (depth >= 8)
        return error::at(error_code::unsupported) << "layer '" << l.name << "': bodies nested deeper than 8";
      l.first_body = static_cast<int>(into.bodies.size());
      l.bodies = 1;
      into.bodies.push_back(body{});
      net body_layers;
      if (auto bad = read_net(inside, body_layers, depth + 1)) return bad;
      into.bodies.back().layers = std::move(body_layers);
    }
    g.layers.push_back(l);
    return {};
  }
  outcome read_ports(pugi::xml_node n, layer& l, const char* precision, openvino::net& g) {
    l.first_input = static_cast<int>(g.inputs.size());
    l.first_output = static_cast<int>(g.outputs.size());
    for (const char* side : {"input", "output"}) {
      auto& ports = side[0] == 'i' ? g.inputs : g.outputs;
      for (const pugi::xml_node p : n.child(side).children("port")) {
        openvino::port port;
        if (!number(p.attribute("id"), port.id))
          return fail(p) << "layer '" << l.name << "': a port has no id that is a number";
        port.precision = p.attribute("precision") ? p.attribute("precision").value() : precision;
        port.first_dim = static_cast<int>(g.dims.size());
        for (const pugi::xml_node d : p.children("dim")) {
          const char* dim = d.child_value();
          count_t extent = 0;
          if (!text::read_integer(text::trimmed(dim), extent) || extent < 1)
            return fail(d) << "layer '" << l.name << "': expected a dimension of at least 1, got '" << dim << "'";
          g.dims.push_back(dim);
          ++port.dims;
        }
        if (port.dims > partial_shape::max_rank)
          return error::at(error_code::unsupported)
                 << "layer '" << l.name << "': expected at most " << count_t(partial_shape::max_rank)
                 << " dimensions, got " << count_t(port.dims);
        ports.push_back(port);
      }
    }
    l.inputs = static_cast<int>(g.inputs.size()) - l.first_input;
    l.outputs = static_cast<int>(g.outputs.size()) - l.first_output;
    return {};
  }
  outcome read_blob(pugi::xml_node n, const layer& l, const char* precision, net& into) {
    blob b;
    b.name = n.name();
    const auto read = [&](const char* name, count_t& to) {
      const pugi::xml_attribute a = n.attribute(name);
      return !a || (text::read_integer(text::trimmed(a.value()), to) && to >= 0);
    };
    if (!read("offset", b.offset) || !read("size", b.bytes))
      return fail(n) << "layer '" << l.name << "': the blob '" << b.name
                     << "' needs an offset and a size of at least 0";
    if (b.bytes == 0) return {};
    b.type = dtype_named(n.attribute("precision") ? n.attribute("precision").value() : precision);
    if (bits_of(b.type) == 0) b.type = dtype::f32;
    into.blobs.push_back(b);
    return {};
  }
  outcome read_edge(pugi::xml_node e, openvino::net& g, const files::id_index& index, sequence<char>& read_by_layer) {
    int id[2] = {-1, -1}, port[2] = {-1, -1};
    const char* names[2][2] = {{"from-layer", "from-port"}, {"to-layer", "to-port"}};
    for (int end = 0; end < 2; ++end)
      if (!number(e.attribute(names[end][0]), id[end]) || !number(e.attribute(names[end][1]), port[end]))
        return fail(e) << "an edge has an end that is not a number";
    const int from = index.find(id[0]), to = index.find(id[1]);
    if (from < 0 || to < 0)
      return fail(e) << "an edge names layer " << count_t(from < 0 ? id[0] : id[1]) << ", which does not exist";
    const layer &source = g.layers[from], &target = g.layers[to];
    const int output = position(g.outputs, source.first_output, source.outputs, port[0]);
    const int input = position(g.inputs, target.first_input, target.inputs, port[1]);
    if (output < 0)
      return fail(e) << "an edge leaves layer '" << source.name << "' by port " << count_t(port[0])
                     << ", which does not exist";
    if (input < 0)
      return fail(e) << "an edge enters layer '" << target.name << "' by port " << count_t(port[1])
                     << ", which does not exist";
    const partial_shape left = stored(g, g.outputs[source.first_output + output]).dims;
    const partial_shape right = stored(g, g.inputs[target.first_input + input]).dims;
    if (!(left == right)) {
      error bad = fail(e);
      sink(bad.what) << "an edge from '" << source.name << "' to '" << target.name << "': the output is " << left
                     << ", the input " << right;
      return bad;
    }
    g.sources[target.first_input + input] = {from, output};
    read_by_layer[source.first_output + output] = 1;
    return {};
  }
  static int position(const sequence<openvino::port>& ports, int first, int n, int id) {
    const int guess = n > 0 ? id - ports[first].id : -1;
    if (guess >= 0 && guess < n && ports[first + guess].id == id) return guess;
    for (int i = 0; i < n; ++i)
      if (ports[first + i].id == id) return i;
    return -1;
  }

  // A layer that is not in the file, fed by `from`, or with the output `like`.
  int add_layer(net& into, std::string_view type, const std::string& name, const openvino::port* like, edge from) {
    openvino::net& g = into.graph;
    layer l;
    model_.made.push_back(name);
    l.name = model_.made.back();
    l.type = type;
    l.first_attribute = static_cast<int>(g.attributes.size());
    l.first_input = static_cast<int>(g.inputs.size());
    l.first_output = static_cast<int>(g.outputs.size());
    if (like) {
      const openvino::port copy = *like;
      g.outputs.push_back(copy);
      l.outputs = 1;
    } else {
      g.inputs.push_back({});
      g.sources.push_back(from);
      l.inputs = 1;
    }
    g.layers.push_back(l);
    into.first_blob.push_back(static_cast<int>(into.blobs.size()));
    return static_cast<int>(g.layers.size()) - 1;
  }
  void feed_open_ports(net& into) {
    openvino::net& g = into.graph;
    const std::size_t layers = g.layers.size();
    for (std::size_t i = 0; i < layers; ++i)
      for (int k = 0; k < g.layers[i].inputs; ++k) {
        const auto at = static_cast<std::size_t>(g.layers[i].first_input + k);
        if (g.sources[at].row >= 0) continue;
        openvino::port like = g.inputs[at];
        like.precision = like.precision[0] != '\0' ? like.precision : "FP32";
        const std::string name =
            std::string(g.layers[i].name) + "." + std::string(std::string_view(digits(count_t(like.id))));
        const int source = add_layer(into, "Input", name, &like, {});
        g.sources[at] = {source, 0};
      }
  }
  void add_results(net& into, const sequence<char>& read_by_layer) {
    openvino::net& g = into.graph;
    const std::size_t layers = g.layers.size();
    for (std::size_t i = 0; i < layers; ++i) {
      const layer l = g.layers[i];
      for (int k = 0; k < l.outputs; ++k) {
        const auto at = static_cast<std::size_t>(l.first_output + k);
        if (at >= read_by_layer.size() || read_by_layer[at] != 0) continue;
        if (l.type == "Const" || (same_ignoring_case(l.type, "Memory") && l.inputs > 0)) continue;
        std::string name(l.name);
        if (l.outputs > 1) name.append(".").append(std::string_view(digits(count_t(k))));
        add_layer(into, "Result", name + "/result", nullptr, {static_cast<int>(i), k});
      }
    }
  }

  // Port maps name a layer of the body and its port; a port of the body that is fed from outside has an Input now.
  outcome wire_body(pugi::xml_node n, const openvino::net& around, const layer& l, body& b) {
    openvino::net& g = b.layers.graph;
    files::id_index index;
    int at = 0;
    for (pugi::xml_node inner : n.child("body").child("layers").children("layer")) {
      int id = 0;
      number(inner.attribute("id"), id);
      index.add(id, at++);
    }
    index.sort();
    const auto bad_map = [&](pugi::xml_node e) {
      return fail(e) << "layer '" << l.name << "': its port map names a port or a layer that does not exist";
    };
    const auto fed_by_outside = [&](int id, int port) {
      const int inner = index.find(id);
      if (inner < 0) return -1;
      const layer& x = g.layers[inner];
      const int k = position(g.inputs, x.first_input, x.inputs, port);
      return k < 0 ? -1 : g.sources[x.first_input + k].row;
    };
    const auto result_of = [&](int id, int port) {
      const int inner = index.find(id);
      if (inner < 0) return -1;
      const layer x = g.layers[inner];
      const int k = position(g.outputs, x.first_output, x.outputs, port);
      return k < 0 ? -1 : add_layer(b.layers, "Result", std::string(x.name) + "/result", nullptr, {inner, k});
    };
    for (pugi::xml_node m : n.child("port_map").children()) {
      const bool input = std::string_view(m.name()) == "input";
      int external = -1, id = -1, port = -1;
      if (!number(m.attribute("external_port_id"), external) || !number(m.attribute("internal_layer_id"), id) ||
          !number(m.attribute("internal_port_id"), port))
        return bad_map(m);
      port_map map;
      map.outer = input ? position(around.inputs, l.first_input, l.inputs, external)
                        : position(around.outputs, l.first_output, l.outputs, external);
      map.inner = input ? fed_by_outside(id, port) : result_of(id, port);
      if (map.outer < 0 || map.inner < 0) return bad_map(m);
      const auto value = [&](const char* name, count_t otherwise) {
        count_t v = otherwise;
        if (const pugi::xml_attribute a = m.attribute(name)) text::read_integer(text::trimmed(a.value()), v);
        return v;
      };
      const count_t axis = value("axis", -1);
      map.sliced = axis >= 0;
      map.axis = static_cast<int>(axis.n);
      map.start = value("start", 0);
      map.end = value("end", -1);
      map.stride = value("stride", 1);
      map.part = value("part_size", 1);
      (input ? b.wiring.inputs : b.wiring.outputs).push_back(map);
    }
    for (pugi::xml_node e : n.child("back_edges").children("edge")) {
      int from = -1, from_port = -1, to = -1, to_port = -1;
      if (!number(e.attribute("from-layer"), from) || !number(e.attribute("from-port"), from_port) ||
          !number(e.attribute("to-layer"), to) || !number(e.attribute("to-port"), to_port))
        return bad_map(e);
      const carried c{result_of(from, from_port), fed_by_outside(to, to_port)};
      if (c.result < 0 || c.parameter < 0) return bad_map(e);
      b.wiring.back.push_back(c);
    }
    return {};
  }
};

}  // namespace detail

/// The model of a text that is an IR of version 2 to 9. *Errors*: version 1, what the old reader refuses.
inline result<model> read_text(sequence<char> text) {
  model m;
  m.text = std::move(text);
  const auto parsed = m.document.load_buffer_inplace(m.text.data(), m.text.size(), openvino::detail::parsing);
  if (!parsed)
    return error::at(error_code::malformed)
           << "not well-formed XML: " << parsed.description() << "; the file is damaged";
  const pugi::xml_node root = m.document.document_element();
  count_t version = 0;
  text::read_integer(text::trimmed(root.attribute("version").value()), version);
  if (version < 2)
    return error::at(error_code::unsupported)
           << "IR version " << version << " is older than 2, which no released OpenVINO reads; convert the model again";
  m.version = static_cast<int>(version.n);
  m.name = root.attribute("name").value();
  if (auto bad = detail::old_reader(m).read(root)) return *bad;
  return m;
}

/// Reads a file and opens its weights: `weights_path`, or the .bin of the same name if it exists.
inline result<model> read_file(const std::string& path, const std::string& weights_path = {}) {
  auto text = files::read_file(path);
  if (!text) return text.error();
  return openvino::with_weights_of(read_text(std::move(*text)), path, weights_path);
}

}  // namespace opcost::legacy_ir
