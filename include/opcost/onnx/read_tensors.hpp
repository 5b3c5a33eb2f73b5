// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Stored tensors and declarations of values from their messages.
#include <opcost/onnx/read_messages.hpp>

namespace opcost::onnx::detail {

inline constexpr std::size_t few_bytes = 1024;  // of a tensor's data that are kept as they are read
inline constexpr int few_entry_bytes = 640;     // of a tensor's typed data that is kept as numbers

class tensor_reader : public message_reader {
 public:
  using message_reader::message_reader;

 protected:
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
};

}  // namespace opcost::onnx::detail
