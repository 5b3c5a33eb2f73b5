// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// An ONNX file as plain structs. Names and texts are views into the file's bytes, which the model keeps as far as they
// are structure; the data of tensors stays in the file. Numbers of fields and types are those of onnx.proto.
#include <opcost/core/sequence.hpp>
#include <opcost/files/weights.hpp>

namespace opcost::onnx {

/// A run of elements in one of a net's pools.
struct range {
  int first = 0, count = 0;
};

/// A dimension: a number, a name, or neither.
struct dimension {
  count_t value = -1;  // -1: not a number; other negative numbers as the file has them
  std::string_view name{};
};

enum class type_kind : std::uint8_t { none, tensor, sparse, sequence, optional, map };

/// What a value is. Of a sequence or an optional: of its elements.
struct value_type {
  type_kind kind = type_kind::none;  // of the value itself; its tensors can be several levels below
  bool has_shape = false;            // false: the rank is not known
  int element = 0;                   // TensorProto.DataType of the tensor or of the tensors within; 0: not told
  range dims{};                      // in net.dims
};
struct value_info {
  std::string_view name{};
  value_type type{};
};

enum class storage : std::uint8_t {
  none,  // nothing is stored: a tensor without elements, or a file that lacks its data
  raw,
  float_data,
  int32_data,
  int64_data,
  double_data,
  uint64_data,
  string_data,
  external,
  several  // of more than one kind, which no tensor should have
};

struct tensor_data {
  std::string_view name{};
  shape dims{};
  int type = 0;  // TensorProto.DataType
  storage stored = storage::none;
  std::uint64_t at = 0, bytes = 0;  // the position of raw data, or of the only packed block, in the file
  std::string_view kept{};          // the same bytes, where they are few
  count_t entries = 0;              // of the typed data; packed varints are not counted: -1
  range listed{};                   // in net.entries: those entries, as bits, where they are few
  // external data
  std::string_view location{}, checksum{};
  count_t offset = 0, length = -1;  // -1: not told
  bool misplaced = false;           // an offset or a length that is not a number
  bool sparse = false;              // the values of a sparse tensor; dims are those of the whole
  count_t sparse_values = 0;        // how many of its elements are stored
};

enum class attribute_type : std::uint8_t {
  none,
  real,
  integer,
  text,
  tensor,
  graph,
  reals,
  integers,
  texts,
  tensors,
  graphs,
  sparse_tensor,
  sparse_tensors,
  type_proto,
  type_protos
};
struct attribute {
  std::string_view name{}, refers_to{};  // refers_to: an attribute of the calling function
  attribute_type type = attribute_type::none;
  float real = 0;
  std::int64_t integer = 0;
  std::string_view text{};
  range list{};    // of reals, integers or texts in the net's pools of that name
  range tensor{};  // in net.tensors; also of `tensor` and of sparse tensors, as their values
  range graphs{};  // in net.bodies
  value_type proto{};
};

/// Empty names of inputs and outputs: not given.
struct node {
  std::string_view name{}, type{}, domain{}, overload{};
  range inputs{}, outputs{};  // in net.inputs, net.outputs
  range attributes{};         // in net.attributes
};

/// A graph: of the model, of an attribute, or of a function. It owns what its nodes refer to; nets of attributes are in
/// `bodies`.
struct net {
  std::string_view name{};
  sequence<node> nodes;
  sequence<std::string_view> inputs, outputs;   // of all nodes
  sequence<attribute> attributes;               // of all nodes
  sequence<value_info> given, results, values;  // GraphProto.input, output, value_info
  sequence<tensor_data> initializers, tensors;  // tensors: of attributes
  sequence<net> bodies;
  // pools
  sequence<dimension> dims;
  sequence<float> reals;
  sequence<std::int64_t> integers;
  sequence<std::string_view> texts;
  sequence<std::uint64_t> entries;

  template <class T> static constexpr span<const T> of(const sequence<T>& pool, range r) {
    return span<const T>(pool).subspan(static_cast<std::size_t>(r.first), static_cast<std::size_t>(r.count));
  }
  constexpr span<const std::string_view> inputs_of(const node& n) const { return of(inputs, n.inputs); }
  constexpr span<const std::string_view> outputs_of(const node& n) const { return of(outputs, n.outputs); }
  constexpr span<const attribute> attributes_of(const node& n) const { return of(attributes, n.attributes); }
  /// The attribute of that name; null if the node has none. Of two, the first.
  constexpr const attribute* attribute_of(const node& n, std::string_view called) const {
    for (const attribute& a : attributes_of(n))
      if (a.name == called) return &a;
    return nullptr;
  }
};

struct opset_import {
  std::string_view domain{};
  count_t version = 0;
};

struct function {
  std::string_view name{}, domain{}, overload{};
  sequence<std::string_view> inputs, outputs, attributes;
  sequence<opset_import> imports;
  range defaults{};  // attributes that have a default, in body.attributes
  net body;
};

struct metadata {
  std::string_view key{}, value{};
};

/// A whole file. It is moved, never copied; views stay valid when it is moved.
struct model {
  count_t ir_version = 0;  // 0: the file does not say
  std::string_view producer{}, producer_version{}, domain{};
  count_t version = 0;
  sequence<opset_import> imports;
  sequence<metadata> properties;
  sequence<function> functions;
  bool has_graph = false;
  net graph;

  bool text_form = false;           // read from .prototxt; offsets are those of its binary form
  std::string_view bytes{};         // where the file is in memory
  sequence<sequence<char>> kept{};  // what views refer to
  files::weights file{};            // where it is not: for the data of tensors
  sequence<char> folder{};  // the folder of external data, with a separator at its end; empty: the current folder
  bool has_folder = false;  // false: read from memory

  constexpr model() = default;
  constexpr model(model&&) noexcept = default;
  model& operator=(model&&) noexcept = default;

  /// The version of a domain's operators; the last import of a domain counts, "ai.onnx" is the empty name. -1: none.
  static constexpr count_t opset_of(span<const opset_import> imports, std::string_view domain) {
    count_t v = -1;
    for (const opset_import& i : imports)
      if (same_domain(i.domain, domain)) v = i.version;
    return v;
  }
  static constexpr std::string_view domain_name(std::string_view d) { return d == "ai.onnx" ? std::string_view() : d; }
  static constexpr bool same_domain(std::string_view a, std::string_view b) { return domain_name(a) == domain_name(b); }
};

/// TensorProto.DataType as an element type; `dynamic`: a number that no type has.
constexpr dtype element_type(int onnx_type) {
  constexpr dtype types[] = {
      dtype::dynamic, dtype::f32,    dtype::u8,      dtype::i8,     dtype::u16,        dtype::i16,    dtype::i32,
      dtype::i64,     dtype::string, dtype::boolean, dtype::f16,    dtype::f64,        dtype::u32,    dtype::u64,
      dtype::c64,     dtype::c128,   dtype::bf16,    dtype::f8e4m3, dtype::f8e4m3fnuz, dtype::f8e5m2, dtype::f8e5m2fnuz,
      dtype::u4,      dtype::i4,     dtype::f4e2m1,  dtype::f8e8m0, dtype::u2,         dtype::i2};
  return onnx_type > 0 && onnx_type < static_cast<int>(std::size(types)) ? types[onnx_type] : dtype::dynamic;
}

}  // namespace opcost::onnx
