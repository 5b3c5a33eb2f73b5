// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads <layers> and <edges> of a model or a body, element by element.
#include <opcost/files/file.hpp>
#include <opcost/files/id_index.hpp>
#include <opcost/openvino/required_inputs.hpp>
#include <opcost/openvino/xml_nodes.hpp>
#include <optional>
#include <pugixml.hpp>

namespace opcost::openvino::detail {

inline result<net> read_net(pugi::xml_node root, const place& where, sequence<error>& remarks, int depth);

// Reads the bodies of a TensorIterator, Loop or If and their port maps. Other layers have none.
inline result<sequence<body>> read_bodies(const net& around, const layer& l, pugi::xml_node xml, const place& where,
                                          sequence<error>& remarks, int depth) {
  sequence<body> all;
  constexpr struct {
    const char *body, *map;
    body_kind kind;
  } parts[] = {{"body", "port_map", body_kind::repeated},
               {"then_body", "then_port_map", body_kind::when_true},
               {"else_body", "else_port_map", body_kind::when_false}};
  for (const auto& part : parts) {
    const pugi::xml_node inside = xml.child(part.body);
    if (!inside) continue;
    if (depth >= 8)
      return error::at(error_code::unsupported, where(inside))
             << "layer '" << l.name << "': bodies are nested deeper than the limit of 8";
    sequence<int> ids;  // of the body's layers, by position
    for (pugi::xml_node n = inside.child("layers").first_child(); n; n = n.next_sibling()) {
      int id = -1;
      if (is(n.name(), "layer") && plain_int(n.attribute("id").value(), id)) ids.push_back(id);
    }
    auto layers = read_net(inside, where, remarks, depth + 1);
    if (!layers) return layers.error();
    body b;
    b.layers = std::move(*layers);
    b.wiring.kind = part.kind;
    const auto inner = [&](pugi::xml_node n, const char* name) {
      const count_t id = integer_attribute(n, name, -1);
      for (std::size_t i = 0; i < ids.size(); ++i)
        if (ids[i] == id) return static_cast<int>(i);
      return -1;
    };
    const auto place = [&](const sequence<port>& ports, int first, int n, count_t id) {
      for (int i = 0; i < n; ++i)
        if (ports[first + i].id == id) return i;
      return -1;
    };
    for (pugi::xml_node n = xml.child(part.map).first_child(); n; n = n.next_sibling()) {
      const bool input = is(n.name(), "input");
      if (!input && !is(n.name(), "output")) continue;
      const count_t external = integer_attribute(n, "external_port_id", -1);
      port_map m;
      m.inner = inner(n, "internal_layer_id");
      if (!input && is(n.attribute("purpose").value(), "execution_condition")) b.wiring.goes_on = m.inner;
      if (external < 0) continue;
      m.outer = input ? place(around.inputs, l.first_input, l.inputs, external)
                      : place(around.outputs, l.first_output, l.outputs, external);
      if (m.outer < 0 || m.inner < 0)
        return error::at(error_code::malformed, where(n))
               << "layer '" << l.name << "': port map: a port or a layer does not exist";
      if (const pugi::xml_attribute axis = n.attribute("axis")) {
        m.sliced = true;
        if (!plain_int(axis.value(), m.axis))
          return error::at(error_code::malformed, where(n))
                 << "layer '" << l.name << "': port map: expected an integer as axis, got '" << axis.value() << "'";
      }
      m.start = integer_attribute(n, "start", 0);
      m.end = integer_attribute(n, "end", -1);
      m.stride = integer_attribute(n, "stride", 1);
      m.part = integer_attribute(n, "part_size", 1);
      (input ? b.wiring.inputs : b.wiring.outputs).push_back(m);
    }
    for (pugi::xml_node e = xml.child("back_edges").first_child(); e; e = e.next_sibling())
      if (is(e.name(), "edge")) b.wiring.back.push_back({inner(e, "from-layer"), inner(e, "to-layer")});
    if (part.kind != body_kind::repeated)
      b.wiring.condition = 0;
    else if (opcost::detail::same_ignoring_case(l.type, "Loop")) {
      b.wiring.trips = 0;
      b.wiring.condition = 1;
    }
    if (b.wiring.trips == 0 && b.wiring.goes_on < 0)
      return error::at(error_code::malformed, where(inside))
             << "layer '" << l.name << "': the body has no output for the condition of the next trip";
    all.push_back(std::move(b));
  }
  return all;
}

// Receives the layers, then the edges. What it skips without an error becomes a remark.
class net_reader {
 public:
  using outcome = std::optional<error>;
  explicit net_reader(std::size_t layers) {
    net_.layers.reserve(layers);
    net_.inputs.reserve(2 * layers);
    net_.outputs.reserve(layers);
    index_.reserve(layers);
  }

  outcome add_layer(pugi::xml_node n, const place& where, sequence<error>& remarks, int depth) {
    if (!is(n.name(), "layer")) return {};
    layer l;
    int id = -1;
    bool has_id = false, bad_id = false, has_data = false, has_body = false;
    for (pugi::xml_attribute a = n.first_attribute(); a; a = a.next_attribute()) {
      const char* key = a.name();
      if (is(key, "id")) {
        has_id = true;
        bad_id = !plain_int(a.value(), id);
      } else if (is(key, "name"))
        l.name = a.value();
      else if (is(key, "type"))
        l.type = a.value();
      else if (is(key, "version"))
        l.version = a.value();
    }
    if (!has_id || bad_id) return fail(n, where) << "layer '" << l.name << "': expected a number as id";
    if (l.type.empty()) return fail(n, where) << "layer '" << l.name << "' has no type";
    l.opset = opset_of_text(l.version);
    l.first_input = static_cast<int>(net_.inputs.size());
    l.first_output = static_cast<int>(net_.outputs.size());
    for (pugi::xml_node c = n.first_child(); c; c = c.next_sibling()) {
      if (is(c.name(), "data")) {
        if (!has_data) read_data(c, l);
        has_data = true;
        continue;
      }
      has_body = has_body || is(c.name(), "body") || is(c.name(), "then_body") || is(c.name(), "else_body");
      const bool in = is(c.name(), "input");
      if (!in && !is(c.name(), "output")) continue;
      for (pugi::xml_node p = c.first_child(); p; p = p.next_sibling()) {
        int port_id = 0;
        pugi::xml_attribute id_of_port = p.first_attribute();
        if (!is(id_of_port.name(), "id")) {  // rare: another attribute comes first
          if (!is(p.name(), "port")) continue;
          id_of_port = p.attribute("id");
        }
        if (!plain_int(id_of_port.value(), port_id))
          return fail(p, where) << "layer '" << l.name << "': expected a number as id of a port";
        (in ? net_.inputs : net_.outputs).push_back(read_port(p, port_id));
      }
    }
    l.inputs = static_cast<int>(net_.inputs.size()) - l.first_input;
    l.outputs = static_cast<int>(net_.outputs.size()) - l.first_output;
    if (l.inputs > text_cutter::most_ports || l.outputs > text_cutter::most_ports)
      return error::at(error_code::unsupported, where(n))
             << "layer '" << l.name << "' has more than " << text_cutter::most_ports << " ports";
    if (has_body) {
      auto bodies = read_bodies(net_, l, n, where, remarks, depth);
      if (!bodies) return bodies.error();
      l.first_body = static_cast<int>(net_.bodies.size());
      l.bodies = static_cast<int>(bodies->size());
      for (body& b : *bodies) net_.bodies.push_back(std::move(b));
    }
    index_.add(id, static_cast<int>(net_.layers.size()));
    net_.layers.push_back(l);
    positions_.push_back(where.position(n));
    return {};
  }
  // The id that two layers share, or -1.
  int duplicate_id() {
    index_.sort();
    net_.sources.resize(net_.inputs.size(), edge{-1, 0});
    first_free_.resize(net_.layers.size(), 0);
    for (const layer& l : net_.layers) {
      index_ports(net_.inputs, l.first_input, l.inputs, input_ids_);
      index_ports(net_.outputs, l.first_output, l.outputs, output_ids_);
    }
    opcost::detail::heap_sort(span(input_ids_));
    opcost::detail::heap_sort(span(output_ids_));
    return index_.duplicate();
  }
  outcome add_edge(pugi::xml_node e, const place& where, sequence<error>& remarks) {
    if (!is(e.name(), "edge")) return {};
    int from = -1, to = -1, from_port = -1, to_port = -1;
    bool ok = true, has_from_port = false, has_to_port = false;
    for (pugi::xml_attribute a = e.first_attribute(); a; a = a.next_attribute()) {
      const char* key = a.name();
      if (begins(key, "from-")) {
        if (is(key + 5, "layer"))
          ok = plain_int(a.value(), from) && ok;
        else if (is(key + 5, "port")) {
          has_from_port = true;
          ok = plain_int(a.value(), from_port) && ok;
        }
      } else if (begins(key, "to-")) {
        if (is(key + 3, "layer"))
          ok = plain_int(a.value(), to) && ok;
        else if (is(key + 3, "port")) {
          has_to_port = true;
          ok = plain_int(a.value(), to_port) && ok;
        }
      }
    }
    if (!ok) return fail(e, where) << "expected numbers as the ends of an edge";
    const int a = index_.find(from), b = index_.find(to);
    if (a < 0 || b < 0) {  // such edges exist in real files
      if (remarks.size() < 100)
        remarks.push_back(fail(e, where) << "an edge names layer " << (a < 0 ? from : to)
                                         << ", which does not exist; the edge is ignored");
      if (b >= 0) note_dangling(b, has_to_port, to_port, from);
      return {};
    }
    const layer &source = net_.layers[a], &target = net_.layers[b];
    const int output =
        has_from_port ? find_port(net_.outputs, source.first_output, source.outputs, from_port, output_ids_) : 0;
    const int input = has_to_port ? find_port(net_.inputs, target.first_input, target.inputs, to_port, input_ids_)
                                  : first_free_input(b);
    if (output < 0 || output >= source.outputs)
      return fail(e, where) << "an edge leaves layer '" << source.name << "' by port " << from_port
                            << ", which it does not have";
    if (input < 0)
      return fail(e, where) << "an edge enters layer '" << target.name << "' by port " << to_port
                            << ", which it does not have";
    edge& fed = net_.sources[target.first_input + input];
    if (fed.row >= 0 && remarks.size() < 100)
      remarks.push_back(fail(e, where) << "a second edge enters layer '" << target.name << "' by port " << to_port
                                       << "; the last one counts");
    if ((!has_from_port || !has_to_port) && remarks.size() < 100)
      remarks.push_back(fail(e, where) << "an edge to layer '" << target.name
                                       << "' names no port; it enters the first free one");
    fed = {a, output};
    return {};
  }
  // Returns an error if a required input has no edge. `text` is the whole text.
  outcome check_inputs(std::string_view text) const {
    for (std::size_t at = 0; at < net_.layers.size(); ++at) {
      const layer& l = net_.layers[at];
      for (int i = 0; i < l.inputs; ++i) {
        const int port = l.first_input + i;
        if (net_.sources[port].row >= 0 || !requires_input<builtin_ops>(net_, l, i)) continue;
        error e = error::at(error_code::malformed, text::line_of(text, static_cast<std::ptrdiff_t>(positions_[at])));
        const sink to(e.what);
        to << "layer '" << l.name << "' (" << l.type << "): input port " << count_t(net_.inputs[port].id);
        for (const dangling_edge& d : dangling_)
          if (d.port == port) {
            to << ": its edge leaves layer " << count_t(d.from) << ", which does not exist";
            return e;
          }
        to << " has no edge";
        return e;
      }
    }
    return {};
  }
  const net& layers() const { return net_; }
  net take() { return std::move(net_); }

 private:
  struct dangling_edge {
    int port, from;  // index of the input; the id of the layer that does not exist
  };
  // A port of a layer with many ports whose ids are not consecutive. Binary search finds it, so that a layer with n
  // ports and n edges takes n log n steps.
  struct port_key {
    int first, id, at;
    bool operator<(const port_key& o) const { return first != o.first ? first < o.first : id < o.id; }
  };
  static constexpr int few_ports = 16;

  net net_;
  files::id_index index_;
  sequence<std::size_t> positions_;  // of the layers in the text
  sequence<dangling_edge> dangling_;
  sequence<port_key> input_ids_, output_ids_;
  sequence<int> first_free_;  // of each layer: no input before this one is free

  void note_dangling(int to_layer, bool has_port, int port, int from) {
    const layer& l = net_.layers[to_layer];
    const int input =
        has_port ? find_port(net_.inputs, l.first_input, l.inputs, port, input_ids_) : first_free_input(to_layer);
    if (input >= 0) dangling_.push_back({l.first_input + input, from});
  }
  static bool counts_up(const sequence<port>& ports, int first, int n) {
    for (int i = 1; i < n; ++i)
      if (ports[first + i].id != ports[first].id + i) return false;
    return true;
  }
  static void index_ports(const sequence<port>& ports, int first, int n, sequence<port_key>& keys) {
    if (n <= few_ports || counts_up(ports, first, n)) return;
    for (int i = 0; i < n; ++i) keys.push_back({first, ports[first + i].id, i});
  }
  // The position of a port among those of the layer, or -1.
  static int find_port(const sequence<port>& ports, int first, int n, int id, const sequence<port_key>& keys) {
    if (n == 0) return -1;
    const auto has_id = [&](int i) { return i >= 0 && i < n && ports[first + i].id == id; };
    const int guess = id - ports[first].id;
    if (has_id(guess)) return guess;
    if (n <= few_ports) {
      for (int i = 0; i < n; ++i)
        if (has_id(i)) return i;
      return -1;
    }
    const port_key wanted{first, id, 0};
    std::size_t low = 0, high = keys.size();
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (keys[middle] < wanted)
        low = middle + 1;
      else
        high = middle;
    }
    return low < keys.size() && keys[low].first == first && keys[low].id == id ? keys[low].at : -1;
  }
  // The input for an edge that names no port.
  int first_free_input(int of_layer) {
    const layer& l = net_.layers[of_layer];
    int& at = first_free_[of_layer];
    while (at < l.inputs && net_.sources[l.first_input + at].row >= 0) ++at;
    return at < l.inputs ? at : -1;
  }

  void read_data(pugi::xml_node data, layer& l) {
    l.first_attribute = static_cast<int>(net_.attributes.size());
    for (pugi::xml_attribute a = data.first_attribute(); a; a = a.next_attribute())
      net_.attributes.push_back({a.name(), a.value()});
    l.attributes = static_cast<int>(net_.attributes.size()) - l.first_attribute;
    if (l.type != "Const") return;
    for (const attribute& a : net_.attributes_of(l)) {
      if (is(a.name, "offset"))
        text::read_integer(a.value, l.offset);
      else if (is(a.name, "size"))
        text::read_integer(a.value, l.size);
    }
    if (l.offset < 0) l.size = 0;
  }
  port read_port(pugi::xml_node n, int id) {
    port p{.id = id, .first_dim = static_cast<int>(net_.dims.size())};
    for (pugi::xml_attribute a = n.first_attribute(); a; a = a.next_attribute())
      if (is(a.name(), "precision"))
        p.precision = a.value();
      else if (is(a.name(), "names"))
        p.names = a.value();
    for (pugi::xml_node d = n.first_child(); d; d = d.next_sibling())
      if (is(d.name(), "dim")) net_.dims.push_back(d.child_value());
    p.dims = static_cast<int>(net_.dims.size()) - p.first_dim;
    return p;
  }
};

inline result<net> read_net(pugi::xml_node root, const place& where, sequence<error>& remarks, int depth) {
  net_reader reader(0);
  for (pugi::xml_node n = root.child("layers").first_child(); n; n = n.next_sibling())
    if (const auto bad = reader.add_layer(n, where, remarks, depth)) return *bad;
  if (const int id = reader.duplicate_id(); id >= 0)
    return fail(root.child("layers"), where) << "two layers have the id " << id;
  for (pugi::xml_node n = root.child("edges").first_child(); n; n = n.next_sibling())
    if (const auto bad = reader.add_edge(n, where, remarks)) return *bad;
  if (const auto bad = reader.check_inputs(where.text)) return *bad;
  return reader.take();
}

}  // namespace opcost::openvino::detail
