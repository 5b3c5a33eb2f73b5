// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The messages of an ONNX file into a model: fields in any order, repeated numbers packed or not, messages that are
// given twice merged, what is not known passed over.
#include <opcost/onnx/onnx_model.hpp>
#include <opcost/onnx/wire.hpp>

namespace opcost::onnx::detail {

inline constexpr int most_levels = 100;         // of messages within messages, as protocol buffers have it
inline constexpr std::size_t few_bytes = 1024;  // of a tensor's data that are kept as they are read
inline constexpr int few_entry_bytes = 640;     // of a tensor's typed data that is kept as numbers

class model_reader {
 public:
  constexpr model_reader(wire_cursor& from, model& into) : c_(from), m_(into) {}

 private:
  wire_cursor& c_;
  model& m_;
  int level_ = 0;
  struct {
    char text[160]{};
  } path_{};
  std::size_t path_at_ = sizeof path_.text;

  // Each field of a message that ends at `end`; what `f` did not take is passed over.
  template <class F> constexpr bool message(std::uint64_t end, F&& f) {
    if (++level_ > most_levels) return c_.fail("messages nested more than 100 levels deep");
    wire_field field;
    while (c_.next(field, end)) {
      if (!f(field)) return false;
      if (field.type == wire_type::bytes && c_.offset() < field.end) c_.pass(field.end);
    }
    --level_;
    return c_.wrong().empty();
  }
  constexpr void prepend(std::string_view s) {
    for (std::size_t i = s.size(); i-- > 0 && path_at_ > 0;) path_.text[--path_at_] = s[i];
  }
  // On the way out of something wrong.
  template <class Read> constexpr bool at(std::string_view name, std::size_t index, Read&& read) {
    if (read()) return true;
    if (path_at_ < sizeof path_.text) prepend(".");
    prepend("]");
    prepend(digits(count_t(index)));
    prepend("[");
    prepend(name);
    return false;
  }
  constexpr bool at(std::string_view name, bool good) {
    if (good) return true;
    if (path_at_ < sizeof path_.text) prepend(".");
    prepend(name);
    return false;
  }
  constexpr bool text(const wire_field& f, std::string_view& into) {
    return f.type != wire_type::bytes || c_.text(f, into);
  }
  static constexpr void integer(const wire_field& f, count_t& into) {
    if (f.type == wire_type::varint) into = static_cast<std::int64_t>(f.value);
  }
  static constexpr void integer(const wire_field& f, int& into) {
    if (f.type == wire_type::varint) into = static_cast<int>(static_cast<std::uint32_t>(f.value));
  }
  template <class T> static constexpr int size(const sequence<T>& s) { return static_cast<int>(s.size()); }
  // Appends to the run of a pool that only it grows.
  template <class T> static constexpr void append(sequence<T>& pool, range& r, const T& v) {
    if (r.count == 0) r.first = size(pool);
    pool.push_back(v);
    ++r.count;
  }
  constexpr bool text_list(const wire_field& f, sequence<std::string_view>& pool, range& r) {
    if (f.type != wire_type::bytes) return true;
    std::string_view s;
    if (!c_.text(f, s)) return false;
    append(pool, r, s);
    return true;
  }
  // A repeated number, packed or not: g(bits) for each.
  template <class G> constexpr bool numbers(const wire_field& f, wire_type each, G&& g) {
    if (f.type == each) {
      g(f.value);
      return true;
    }
    if (f.type != wire_type::bytes) return true;
    std::uint64_t v = 0;
    while (c_.offset() < f.end) {
      if (each == wire_type::varint ? !c_.varint(v, f.end) : !c_.fixed(each == wire_type::fixed32 ? 4 : 8, v, f.end))
        return false;
      g(v);
    }
    return true;
  }

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
  constexpr bool pair(std::uint64_t end, metadata& into) {
    return message(end, [&](const wire_field& f) {
      if (f.number == 1) return text(f, into.key);
      return f.number != 2 || text(f, into.value);
    });
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

  // ---- TensorProto
  constexpr bool tensor(std::uint64_t end, net& g, tensor_data& t) {
    return message(end, [&](const wire_field& f) {
      const bool inner = f.type == wire_type::bytes;
      switch (f.number) {
        case 1:
          return at("dims", numbers(f, wire_type::varint,
                                    [&](std::uint64_t v) { t.dims.push_back(static_cast<std::int64_t>(v)); }));
        case 2: integer(f, t.type); return true;
        case 4: return typed(f, g, t, storage::float_data, wire_type::fixed32);
        case 5: return typed(f, g, t, storage::int32_data, wire_type::varint);
        case 6:
          if (!inner) return true;
          store(t, storage::string_data);
          t.entries += 1;
          t.bytes += f.size();
          return true;
        case 7: return typed(f, g, t, storage::int64_data, wire_type::varint);
        case 8: return text(f, t.name);
        case 9:
          if (!inner) return true;
          store(t, storage::raw);
          return block(f, t);
        case 10: return typed(f, g, t, storage::double_data, wire_type::fixed64);
        case 11: return typed(f, g, t, storage::uint64_data, wire_type::varint);
        case 13: return !inner || at("external_data", external(f.end, t));
        case 14: {
          int location = 0;
          integer(f, location);
          if (location == 1) t.stored = storage::external;
          return true;
        }
        default: return true;
      }
    });
  }
  static constexpr void store(tensor_data& t, storage s) {
    if (t.stored == storage::external) return;
    t.stored = t.stored == storage::none || t.stored == s ? s : storage::several;
  }
  constexpr bool block(const wire_field& f, tensor_data& t) {
    t.at = f.begin;
    t.bytes = f.size();
    t.kept = {};
    return f.size() > few_bytes || c_.text(f, t.kept);
  }
  constexpr bool typed(const wire_field& f, net& g, tensor_data& t, storage s, wire_type each) {
    if (f.type != each && f.type != wire_type::bytes) return true;
    store(t, s);
    const bool wide = f.type == wire_type::bytes && f.size() > few_entry_bytes;
    const bool first = t.entries == 0 && t.bytes == 0;
    if (wide) {  // left in the file
      t.listed = {0, -1};
      t.at = first ? f.begin : 0;
      t.bytes = first ? f.size() : 0;
      t.entries = each == wire_type::varint || t.entries < 0 ? count_t(-1)
                  : each == wire_type::fixed32               ? t.entries + f.size() / 4
                                                             : t.entries + f.size() / 8;
      return true;
    }
    return numbers(f, each, [&](std::uint64_t v) {
      if (t.entries >= 0) t.entries += 1;
      const bool follows = t.listed.count == 0 || t.listed.first + t.listed.count == size(g.entries);
      if (t.listed.count < 0) return;
      if (t.listed.count == few_entry_bytes || !follows)
        t.listed = {0, -1};
      else
        append(g.entries, t.listed, v);
    });
  }
  constexpr bool external(std::uint64_t end, tensor_data& t) {
    metadata p;
    if (!pair(end, p)) return false;
    const auto number = [&](count_t& into) {
      std::uint64_t v = 0;
      bool good = !p.value.empty() && p.value.size() < 19;
      for (char c : p.value) {
        good = good && c >= '0' && c <= '9';
        if (good) v = v * 10 + static_cast<std::uint64_t>(c - '0');
      }
      if (good)
        into = v;
      else
        t.misplaced = true;
    };
    if (p.key == "location") t.location = p.value;
    if (p.key == "checksum") t.checksum = p.value;
    if (p.key == "offset") number(t.offset);
    if (p.key == "length") number(t.length);
    return true;
  }
  // The values of a sparse tensor under the shape of the whole.
  constexpr bool sparse(std::uint64_t end, net& g, tensor_data& t) {
    shape whole;
    const bool good = message(end, [&](const wire_field& f) {
      if (f.number == 1 && f.type == wire_type::bytes) return at("values", tensor(f.end, g, t));
      if (f.number == 3)
        return numbers(f, wire_type::varint, [&](std::uint64_t v) { whole.push_back(static_cast<std::int64_t>(v)); });
      return true;
    });
    t.sparse = true;
    t.sparse_values = t.dims.elements();
    t.dims = whole;
    return good;
  }

  // ---- ValueInfoProto, TypeProto
  constexpr bool value(std::uint64_t end, net& g, sequence<value_info>& into) {
    value_info v;
    const bool good = message(end, [&](const wire_field& f) {
      if (f.type != wire_type::bytes) return true;
      if (f.number == 1) return text(f, v.name);
      return f.number != 2 || at("type", type(f.end, g, v.type));
    });
    into.push_back(v);
    return good;
  }
  constexpr bool type(std::uint64_t end, net& g, value_type& t) {
    return message(end, [&](const wire_field& f) {
      if (f.type != wire_type::bytes) return true;
      const auto become = [&](type_kind k) {  // a oneof: what was there before is gone
        if (t.kind != k) t = {.kind = k};
      };
      switch (f.number) {
        case 1: become(type_kind::tensor); return at("tensor_type", tensor_type(f.end, g, t));
        case 8: become(type_kind::sparse); return at("sparse_tensor_type", tensor_type(f.end, g, t));
        case 4: become(type_kind::sequence); return at("sequence_type", wrapped(f.end, g, t, 1));
        case 9: become(type_kind::optional); return at("optional_type", wrapped(f.end, g, t, 1));
        case 5: become(type_kind::map); return at("map_type", wrapped(f.end, g, t, 2));
        default: return true;
      }
    });
  }
  constexpr bool wrapped(std::uint64_t end, net& g, value_type& t, std::uint32_t elements) {
    return message(end, [&](const wire_field& f) {
      if (f.number != elements || f.type != wire_type::bytes) return true;
      value_type within;
      if (!at("elem_type", type(f.end, g, within))) return false;
      const type_kind outer = t.kind;
      t = within;
      t.kind = outer;
      return true;
    });
  }
  constexpr bool tensor_type(std::uint64_t end, net& g, value_type& t) {
    return message(end, [&](const wire_field& f) {
      if (f.number == 1) integer(f, t.element);
      if (f.number != 2 || f.type != wire_type::bytes) return true;
      t.has_shape = true;
      return at("shape", dims(f.end, g, t));
    });
  }
  constexpr bool dims(std::uint64_t end, net& g, value_type& t) {
    return message(end, [&](const wire_field& f) {
      if (f.number != 1 || f.type != wire_type::bytes) return true;
      dimension d;
      const bool good = message(f.end, [&](const wire_field& part) {
        if (part.number == 1) {
          integer(part, d.value);
          d.name = {};
        }
        if (part.number != 2) return true;
        d.value = -1;
        return text(part, d.name);
      });
      append(g.dims, t.dims, d);
      return at("dim", static_cast<std::size_t>(t.dims.count) - 1, [&] { return good; });
    });
  }

 public:
  constexpr bool read() {
    const bool good = message(c_.size(), [&](const wire_field& f) { return model_field(f); });
    return good;
  }
  /// Where in the messages something is wrong: graph.node[12].attribute[3]; the innermost first while unwinding.
  constexpr std::string_view path() const {
    return std::string_view(path_.text + path_at_, sizeof path_.text - path_at_);
  }
};

}  // namespace opcost::onnx::detail
