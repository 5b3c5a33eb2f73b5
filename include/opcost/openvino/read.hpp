// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads IR versions 10 and 11. What is not a model is refused with one line that says what it is; nothing in a file can crash the reader.
#include <cstring>
#include <opcost/openvino/model.hpp>

namespace opcost::openvino {
namespace detail {

inline int line_of(std::string_view text, std::ptrdiff_t offset) {
  int line = 1;
  for (std::ptrdiff_t i = 0; i < offset && i < static_cast<std::ptrdiff_t>(text.size()); ++i) line += text[static_cast<std::size_t>(i)] == '\n';
  return line;
}

// What a text that is no IR seems to be, and what to do.
inline error not_a_model(std::string_view text) {
  const std::string_view head = trimmed(text.substr(0, 512));
  const auto is = [&](std::string_view s) { return head.substr(0, s.size()) == s; };
  error e = error::at(error_code::not_a_model);
  if (head.empty()) return std::move(e) << "the file is empty; give an OpenVINO IR (.xml)";
  if (is("version https://git-lfs")) return std::move(e) << "a Git LFS pointer, not the model itself: run git lfs pull";
  if (is("{") || is("[")) return std::move(e) << "JSON, not an OpenVINO IR; give the model's .xml";
  if (is("<!DOCTYPE html") || is("<!doctype html") || is("<html")) return std::move(e) << "an HTML page, not an OpenVINO IR; the download was probably refused";
  if (is("PK")) return std::move(e) << "a ZIP archive, not an OpenVINO IR; unpack it and give the model's .xml";
  return std::move(e) << "not an OpenVINO IR: no <net> with a version; give the model's .xml";
}

inline bool plain_int(const char* s, int& into) {
  const bool negative = *s == '-';
  if (negative) ++s;
  if (*s < '0' || *s > '9') return false;
  std::int64_t v = 0;
  for (; *s >= '0' && *s <= '9'; ++s) {
    v = v * 10 + (*s - '0');
    if (v > 0x7fffffff) return false;
  }
  if (*s != '\0') return false;
  into = static_cast<int>(negative ? -v : v);
  return true;
}

// "opset8" is 8, a missing version 1; "experimental" names what later opsets took over; others are extensions: 0.
inline int opset_of_text(std::string_view version) {
  if (version.empty()) return 1;
  if (version == "experimental") return layer::newest;
  count_t n = 0;
  return version.substr(0, 5) == "opset" && read_integer(version.substr(5), n) && n >= 1 && n < layer::newest ? static_cast<int>(n.n) : 0;
}

// Layer ids to positions, whatever their order and gaps.
class id_index {
 public:
  explicit id_index(std::size_t layers) { ids_.reserve(layers); }
  void add(int id, int at) {
    dense_ = dense_ && id == static_cast<int>(ids_.size());
    ids_.push_back({id, at});
  }
  void sort() {
    if (!dense_) opcost::detail::heap_sort(std::span(ids_));
  }
  // The id that two layers share, or -1.
  int duplicate() const {
    if (!dense_) for (std::size_t i = 1; i < ids_.size(); ++i) if (ids_[i - 1].id == ids_[i].id) return ids_[i].id;
    return -1;
  }
  int find(int id) const {
    if (dense_) return id >= 0 && id < static_cast<int>(ids_.size()) ? id : -1;
    std::size_t low = 0, high = ids_.size();
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (ids_[middle].id < id) low = middle + 1;
      else high = middle;
    }
    return low < ids_.size() && ids_[low].id == id ? ids_[low].at : -1;
  }

 private:
  struct entry {
    int id, at;
    bool operator<(const entry& o) const { return id != o.id ? id < o.id : at < o.at; }
  };
  std::vector<entry> ids_;
  bool dense_ = true;
};

// Compared in place and in a straight line: a call of strcmp for each of a file's names costs as much as parsing it.
template <std::size_t N> bool is(const char* name, const char (&wanted)[N]) {
  return [&]<std::size_t... At>(std::index_sequence<At...>) { return ((name[At] == wanted[At]) && ...); }(std::make_index_sequence<N>{});
}
template <std::size_t N> bool begins(const char* name, const char (&wanted)[N]) {
  return [&]<std::size_t... At>(std::index_sequence<At...>) { return ((name[At] == wanted[At]) && ...); }(std::make_index_sequence<N - 1>{});
}

inline void read_place(layer& l) {
  for (pugi::xml_attribute a = l.data.first_attribute(); a; a = a.next_attribute()) {
    if (is(a.name(), "offset")) read_integer(a.value(), l.offset);
    else if (is(a.name(), "size")) read_integer(a.value(), l.size);
  }
  if (l.offset < 0) l.size = 0;
}

// <layers> and <edges> of a model or a body. `count`: about how many layers; `where` finds a node's line; what is left
// out of the file without being an error goes to `remarks`.
inline count_t integer_attribute(pugi::xml_node n, const char* name, count_t otherwise) {
  count_t v = otherwise;
  if (const pugi::xml_attribute a = n.attribute(name)) read_integer(a.value(), v);
  return v;
}

template <class Where> result<net> read_net(pugi::xml_node root, std::size_t count, Where&& where, std::vector<error>& remarks, int depth = 0);

// The bodies of a TensorIterator, Loop or If and their port maps; other layers have none.
template <class Where> result<std::vector<body>> read_bodies(const net& around, const layer& l, Where&& where, std::vector<error>& remarks, int depth) {
  std::vector<body> all;
  constexpr struct { const char *body, *map; body_kind kind; } parts[] = {
      {"body", "port_map", body_kind::repeated}, {"then_body", "then_port_map", body_kind::when_true}, {"else_body", "else_port_map", body_kind::when_false}};
  for (const auto& part : parts) {
    const pugi::xml_node inside = l.xml.child(part.body);
    if (!inside) continue;
    if (depth >= 8) return error::at(error_code::unsupported, where(inside)) << "layer '" << l.name << "': bodies nested deeper than 8";
    std::vector<int> ids;    // of the body's layers, by position
    for (pugi::xml_node n = inside.child("layers").first_child(); n; n = n.next_sibling()) {
      int id = -1;
      if (is(n.name(), "layer") && plain_int(n.attribute("id").value(), id)) ids.push_back(id);
    }
    auto layers = read_net(inside, ids.size(), where, remarks, depth + 1);
    if (!layers) return layers.error();
    body b;
    b.layers = std::make_unique<net>(std::move(*layers));
    b.wiring.kind = part.kind;
    const auto inner = [&](pugi::xml_node n, const char* name) {
      const count_t id = integer_attribute(n, name, -1);
      for (std::size_t i = 0; i < ids.size(); ++i) if (ids[i] == id) return static_cast<int>(i);
      return -1;
    };
    const auto place = [&](const std::vector<port>& ports, int first, int n, count_t id) {
      for (int i = 0; i < n; ++i) if (ports[static_cast<std::size_t>(first + i)].id == id) return i;
      return -1;
    };
    for (pugi::xml_node n = l.xml.child(part.map).first_child(); n; n = n.next_sibling()) {
      const bool input = is(n.name(), "input");
      if (!input && !is(n.name(), "output")) continue;
      const count_t external = integer_attribute(n, "external_port_id", -1);
      port_map m;
      m.inner = inner(n, "internal_layer_id");
      if (!input && is(n.attribute("purpose").value(), "execution_condition")) b.wiring.goes_on = m.inner;
      if (external < 0) continue;
      m.outer = input ? place(around.inputs, l.first_input, l.inputs, external) : place(around.outputs, l.first_output, l.outputs, external);
      if (m.outer < 0 || m.inner < 0) return error::at(error_code::malformed, where(n)) << "layer '" << l.name << "': its port map names a port or a layer that does not exist";
      if (const pugi::xml_attribute axis = n.attribute("axis")) {
        m.sliced = true;
        if (!plain_int(axis.value(), m.axis)) return error::at(error_code::malformed, where(n)) << "layer '" << l.name << "': the axis '" << axis.value() << "' of its port map is no number";
      }
      m.start = integer_attribute(n, "start", 0), m.end = integer_attribute(n, "end", -1), m.stride = integer_attribute(n, "stride", 1), m.part = integer_attribute(n, "part_size", 1);
      (input ? b.wiring.inputs : b.wiring.outputs).push_back(m);
    }
    for (pugi::xml_node e = l.xml.child("back_edges").first_child(); e; e = e.next_sibling())
      if (is(e.name(), "edge")) b.wiring.back.push_back({inner(e, "from-layer"), inner(e, "to-layer")});
    if (part.kind != body_kind::repeated) b.wiring.condition = 0;
    else if (opcost::detail::same_ignoring_case(l.type, "Loop")) b.wiring.trips = 0, b.wiring.condition = 1;
    if (b.wiring.trips == 0 && b.wiring.goes_on < 0) return error::at(error_code::malformed, where(inside)) << "layer '" << l.name << "': its body does not say whether another round follows";
    all.push_back(std::move(b));
  }
  return all;
}

template <class Where> result<net> read_net(pugi::xml_node root, std::size_t count, Where&& where, std::vector<error>& remarks, int depth) {
  const pugi::xml_node layers = root.child("layers");
  net r;
  r.layers.reserve(count), r.inputs.reserve(2 * count), r.outputs.reserve(count);
  id_index index(count);
  const auto fail = [&](pugi::xml_node at) { return error::at(error_code::malformed, where(at)); };

  for (pugi::xml_node n = layers.first_child(); n; n = n.next_sibling()) {
    if (!is(n.name(), "layer")) continue;
    layer l;
    l.xml = n;
    int id = -1;
    bool has_id = false, bad_id = false, has_body = false;
    for (pugi::xml_attribute a = n.first_attribute(); a; a = a.next_attribute()) {
      const char* key = a.name();
      if (is(key, "id")) has_id = true, bad_id = !plain_int(a.value(), id);
      else if (is(key, "name")) l.name = a.value();
      else if (is(key, "type")) l.type = a.value();
      else if (is(key, "version")) l.version = a.value();
    }
    if (!has_id || bad_id) return fail(n) << "layer '" << l.name << "' has no id that is a number";
    if (l.type.empty()) return fail(n) << "layer '" << l.name << "' has no type";
    l.opset = opset_of_text(l.version);
    l.first_input = static_cast<int>(r.inputs.size()), l.first_output = static_cast<int>(r.outputs.size());
    for (pugi::xml_node c = n.first_child(); c; c = c.next_sibling()) {
      if (is(c.name(), "data")) {
        if (l.data) continue;
        l.data = c;
        if (l.type == "Const") read_place(l);
        continue;
      }
      has_body = has_body || is(c.name(), "body") || is(c.name(), "then_body") || is(c.name(), "else_body");
      const bool in = is(c.name(), "input");
      if (!in && !is(c.name(), "output")) continue;
      for (pugi::xml_node p = c.first_child(); p; p = p.next_sibling()) {
        int port_id = 0;
        pugi::xml_attribute id_of_port = p.first_attribute();
        if (!is(id_of_port.name(), "id")) {    // rarely: something else, or another order
          if (!is(p.name(), "port")) continue;
          id_of_port = p.attribute("id");
        }
        if (!plain_int(id_of_port.value(), port_id)) return fail(p) << "layer '" << l.name << "': a port has no id that is a number";
        (in ? r.inputs : r.outputs).push_back({port_id, p});
      }
    }
    l.inputs = static_cast<int>(r.inputs.size()) - l.first_input;
    l.outputs = static_cast<int>(r.outputs.size()) - l.first_output;
    if (l.inputs > 1 << 16 || l.outputs > 1 << 16) return error::at(error_code::unsupported, where(n)) << "layer '" << l.name << "' has more than 65536 ports";
    if (has_body) {
      auto bodies = read_bodies(r, l, where, remarks, depth);
      if (!bodies) return bodies.error();
      l.first_body = static_cast<int>(r.bodies.size()), l.bodies = static_cast<int>(bodies->size());
      for (body& b : *bodies) r.bodies.push_back(std::move(b));
    }
    index.add(id, static_cast<int>(r.layers.size()));
    r.layers.push_back(l);
  }
  index.sort();
  if (index.duplicate() >= 0) return fail(layers) << "two layers have the id " << index.duplicate();

  r.sources.assign(r.inputs.size(), value{-1, 0});
  for (pugi::xml_node e = root.child("edges").first_child(); e; e = e.next_sibling()) {
    if (!is(e.name(), "edge")) continue;
    int from = -1, to = -1, from_port = -1, to_port = -1;
    bool ok = true, has_from_port = false, has_to_port = false;
    for (pugi::xml_attribute a = e.first_attribute(); a; a = a.next_attribute()) {
      const char* key = a.name();
      if (begins(key, "from-")) {
        if (is(key + 5, "layer")) ok = plain_int(a.value(), from) && ok;
        else if (is(key + 5, "port")) has_from_port = true, ok = plain_int(a.value(), from_port) && ok;
      } else if (begins(key, "to-")) {
        if (is(key + 3, "layer")) ok = plain_int(a.value(), to) && ok;
        else if (is(key + 3, "port")) has_to_port = true, ok = plain_int(a.value(), to_port) && ok;
      }
    }
    if (!ok) return fail(e) << "an edge has an end that is no number";
    const int a = index.find(from), b = index.find(to);
    if (a < 0 || b < 0) {    // real files have them
      if (remarks.size() < 100) remarks.push_back(fail(e) << "an edge names layer " << (a < 0 ? from : to) << ", which does not exist; it is left out");
      continue;
    }
    const layer &source = r.layers[static_cast<std::size_t>(a)], &target = r.layers[static_cast<std::size_t>(b)];
    int output = has_from_port ? -1 : 0, input = -1;
    for (int i = 0; i < source.outputs && output < 0; ++i) if (r.outputs[static_cast<std::size_t>(source.first_output + i)].id == from_port) output = i;
    // without a port, the next input that nobody feeds yet
    for (int i = 0; i < target.inputs && input < 0; ++i) {
      const auto at = static_cast<std::size_t>(target.first_input + i);
      if (has_to_port ? r.inputs[at].id == to_port : r.sources[at].row < 0) input = i;
    }
    if (output < 0 || output >= source.outputs) return fail(e) << "an edge leaves layer '" << source.name << "' by port " << from_port << ", which it does not have";
    if (input < 0) return fail(e) << "an edge enters layer '" << target.name << "' by port " << to_port << ", which it does not have";
    value& fed = r.sources[static_cast<std::size_t>(target.first_input + input)];
    if (fed.row >= 0 && remarks.size() < 100) remarks.push_back(fail(e) << "a second edge enters layer '" << target.name << "' by port " << to_port << "; the last one is taken");
    if ((!has_from_port || !has_to_port) && remarks.size() < 100) remarks.push_back(fail(e) << "an edge to layer '" << target.name << "' names no port; the first free one is taken");
    fed = {a, output};
  }
  return r;
}

inline result<model> read_text(std::unique_ptr<char[]> text, std::size_t size) {
  model m;
  m.text = std::move(text);
  m.document = std::make_unique<pugi::xml_document>();
  const std::string head(m.text.get(), size < 512 ? size : 512);    // parsing in place overwrites it
  const pugi::xml_parse_result parsed = m.document->load_buffer_inplace(m.text.get(), size, pugi::parse_escapes | pugi::parse_cdata | pugi::parse_embed_pcdata);
  const auto where = [&](pugi::xml_node n) {    // newlines survive parsing in place
    return line_of({m.text.get(), size}, n.offset_debug());
  };
  const pugi::xml_node root = m.document->child("net");
  if (!root) {
    if (parsed || parsed.status == pugi::status_no_document_element) return not_a_model(head);
    return head.find('<') == std::string::npos ? not_a_model(head)
                                               : error::at(error_code::malformed, line_of({m.text.get(), size}, parsed.offset)) << "not well-formed XML: " << parsed.description() << "; the file is damaged or no OpenVINO IR";
  }
  if (!parsed) return error::at(error_code::malformed, line_of({m.text.get(), size}, parsed.offset)) << "not well-formed XML: " << parsed.description() << "; the file may be cut off";
  count_t version = 0;
  if (!read_integer(root.attribute("version").value(), version) || trimmed(root.attribute("version").value()).find_first_not_of("+-0123456789") != std::string_view::npos) return error::at(error_code::not_a_model, where(root)) << "<net> has no version: not an OpenVINO IR, or one made by hand";
  if (version < 10) return error::at(error_code::unsupported, where(root)) << "IR version " << version << " is older than 10 and not read yet; convert the original model again with OpenVINO 2020.1 or later";
  if (version > 11) return error::at(error_code::unsupported, where(root)) << "IR version " << version << " is newer than this opcost; 10 and 11 are read";
  m.version = static_cast<int>(version.n);
  m.name = root.attribute("name").value();
  if (!root.child("layers")) return error::at(error_code::malformed, where(root)) << "<net> has no <layers>";
  auto main = read_net(root, size / 512, where, m.remarks);    // a layer takes about as many bytes
  if (!main) return main.error();
  m.main = std::move(*main);
  for (const layer& l : m.main.layers)
    if (l.version.empty() && (l.data.attribute("execOrder") || l.data.attribute("execTimeMcs"))) m.execution_graph = true;
  return m;
}

inline result<std::unique_ptr<char[]>> read_file(const std::string& path, std::size_t& size) {
  struct closer { void operator()(std::FILE* f) const { std::fclose(f); } };
  const std::unique_ptr<std::FILE, closer> file(std::fopen(path.c_str(), "rb"));
  if (!file) return error::at(error_code::cannot_read) << "the file cannot be opened; is the path right?";
  std::unique_ptr<char[]> text;
  std::size_t capacity = 0;
  size = 0;
  std::ungetc(std::fgetc(file.get()), file.get());    // a folder opens, but does not read
  if (std::ferror(file.get())) return error::at(error_code::cannot_read) << "the file cannot be read; is it a folder?";
  if (std::fseek(file.get(), 0, SEEK_END) == 0) {
    const long end = std::ftell(file.get());
    if (end > 0x7fffffff) return error::at(error_code::unsupported) << "the file has more than 2 GiB: not an IR's .xml";
    if (end > 0) capacity = static_cast<std::size_t>(end);
    std::rewind(file.get());
  }
  ++capacity;
  text.reset(new char[capacity]);
  for (;;) {
    const std::size_t got = std::fread(text.get() + size, 1, capacity - size, file.get());
    size += got;
    if (got == 0) break;
    if (size == capacity) {    // a pipe tells no size
      std::unique_ptr<char[]> wider(new char[capacity * 2]);
      std::memcpy(wider.get(), text.get(), size);
      text = std::move(wider), capacity *= 2;
    }
  }
  if (std::ferror(file.get())) return error::at(error_code::cannot_read) << "the file cannot be read to its end";
  return text;
}
}  // namespace detail

// From memory; the text is copied. Weights, where there are any, by `model.weights`.
inline result<model> read(std::string_view xml, weights w = {}) {
  std::unique_ptr<char[]> text(new char[xml.size() + 1]);
  std::memcpy(text.get(), xml.data(), xml.size());
  auto m = detail::read_text(std::move(text), xml.size());
  if (m) m->weights = std::move(w);
  return m;
}
// From a file. Without `weights_path`, the .bin of the same name is taken where it exists; then weights_note tells if it does not.
inline result<model> read_file(const std::string& path, const std::string& weights_path = {}) {
  std::size_t size = 0;
  auto text = detail::read_file(path, size);
  if (!text) return text.error();
  auto m = detail::read_text(std::move(*text), size);
  if (!m) return m;
  std::string bin = weights_path;
  if (bin.empty()) bin = (path.size() > 4 && path.compare(path.size() - 4, 4, ".xml") == 0 ? path.substr(0, path.size() - 4) : path) + ".bin";
  auto w = weights::open(bin);
  if (w) m->weights = std::move(*w);
  else if (!weights_path.empty()) return w.error();
  else m->weights_note = "no " + bin;
  return m;
}

}  // namespace opcost::openvino
