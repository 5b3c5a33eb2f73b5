// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The tables of a model, read on demand. Nothing is copied, and only what is read is checked, since devices run files
// that interpreters reject.
#include <opcost/core/shape.hpp>
#include <opcost/tflite/builtin_operator.hpp>
#include <opcost/tflite/flatbuffer.hpp>
#include <opcost/tflite/schema.hpp>

namespace opcost::tflite {

/// Constant data in a file; no bytes if the tensor is not constant.
struct data_place {
  std::uint64_t at = 0, bytes = 0;
};

/// A tensor of a subgraph, as the file states it.
struct tensor_entry {
  table_place table{};
  shape dims{};  // a scalar if the file states no shape
  element type = element::float32;
  std::uint32_t buffer = 0;
  bool variable = false;
};

/// An operator of a subgraph.
struct operator_entry {
  table_place table{};
  table_place code{};  // its OperatorCode
  builtin op = builtin::custom;
  vector_place inputs{}, outputs{};  // i32 indices of tensors; -1: a missing operand
};

/// A subgraph: its lists.
struct subgraph_entry {
  table_place table{};
  vector_place tensors{}, inputs{}, outputs{}, operators{};
};

template <class Bytes> class model_view {
 public:
  using reader = flatbuffer<Bytes>;

  constexpr explicit model_view(reader& bytes) : in_(&bytes) {
    const auto magic = vector_place{4, 4, true};
    if (bytes.size() < 8 || !bytes.equals(magic, "TFL3")) {
      bytes.fail("the bytes are not a TensorFlow Lite model: 'TFL3' is missing", "Model", -1, 4);
      return;
    }
    root_ = bytes.follow(0, "Model");
    codes_ = bytes.vector_field(root_, field::model::operator_codes, 4);
    subgraphs_ = bytes.vector_field(root_, field::model::subgraphs, 4);
    buffers_ = bytes.vector_field(root_, field::model::buffers, 4);
    if (bytes.good() && subgraphs_.size == 0)
      bytes.fail("the model has no subgraph", "Model", field::model::subgraphs, root_.at);
  }

  /// The same model, read through another reader, which gets the faults.
  constexpr model_view through(reader& other) const {
    model_view v = *this;
    v.in_ = &other;
    return v;
  }
  constexpr reader& bytes() const { return *in_; }
  constexpr bool good() const { return in_->good(); }
  constexpr const table_place& root() const { return root_; }
  constexpr std::uint32_t subgraphs() const { return subgraphs_.size; }
  constexpr std::uint32_t buffers() const { return buffers_.size; }

  constexpr subgraph_entry subgraph(std::uint32_t i) const {
    subgraph_entry s;
    s.table = in_->table_at(subgraphs_, i, "SubGraph");
    s.tensors = in_->vector_field(s.table, field::subgraph::tensors, 4);
    s.inputs = in_->vector_field(s.table, field::subgraph::inputs, 4);
    s.outputs = in_->vector_field(s.table, field::subgraph::outputs, 4);
    s.operators = in_->vector_field(s.table, field::subgraph::operators, 4);
    return s;
  }

  constexpr operator_entry operation(const subgraph_entry& s, std::uint32_t i) const {
    operator_entry o;
    o.table = in_->table_at(s.operators, i, "Operator");
    const auto code = in_->unsigned_field(o.table, field::operation::opcode_index, 4);
    o.code = in_->table_at(codes_, static_cast<std::uint32_t>(code), "OperatorCode");
    // old files have only the first, new ones have 127 there for codes above
    const std::int64_t old = in_->signed_field(o.code, field::operator_code::deprecated_builtin_code, 1);
    const std::int64_t now = in_->signed_field(o.code, field::operator_code::builtin_code, 4);
    o.op = static_cast<builtin>(now > old ? now : old);
    o.inputs = in_->vector_field(o.table, field::operation::inputs, 4);
    o.outputs = in_->vector_field(o.table, field::operation::outputs, 4);
    return o;
  }
  /// An operator has one table of options: in the first union, or in the second, which newer operators use.
  constexpr table_place options(const operator_entry& o) const {
    const table_place first = in_->table_field(o.table, field::operation::builtin_options, "BuiltinOptions");
    if (first) return first;
    return in_->table_field(o.table, field::operation::builtin_options_2, "BuiltinOptions2");
  }
  /// The bytes of a custom operator's options.
  constexpr vector_place custom_options(const operator_entry& o) const {
    return in_->vector_field(o.table, field::operation::custom_options, 1);
  }
  constexpr vector_place custom_code(const operator_entry& o) const {
    return in_->vector_field(o.code, field::operator_code::custom_code, 1);
  }

  /// Tensor index `k` of a list of indices; -1 if the operand is left out or missing.
  constexpr std::int32_t index(const vector_place& list, std::uint32_t k) const {
    return k < list.size ? static_cast<std::int32_t>(in_->signed_at(list, k, 4, "Operator")) : -1;
  }
  constexpr tensor_entry tensor(const subgraph_entry& s, std::int32_t i) const {
    tensor_entry t;
    if (i < 0) return t;
    t.table = in_->table_at(s.tensors, static_cast<std::uint32_t>(i), "Tensor");
    t.dims = extents(t.table, field::tensor::shape);
    t.type = static_cast<element>(in_->signed_field(t.table, field::tensor::type, 1));
    t.buffer = static_cast<std::uint32_t>(in_->unsigned_field(t.table, field::tensor::buffer, 4));
    t.variable = in_->unsigned_field(t.table, field::tensor::is_variable, 1) != 0;
    return t;
  }
  constexpr std::uint32_t buffer_of(const subgraph_entry& s, std::int32_t i) const {
    const table_place t = in_->table_at(s.tensors, static_cast<std::uint32_t>(i), "Tensor");
    return static_cast<std::uint32_t>(in_->unsigned_field(t, field::tensor::buffer, 4));
  }
  /// A list of extents (shape or shape_signature). A rank above 8 is not a shape that this library has.
  constexpr shape extents(const table_place& t, int field) const {
    shape dims;
    const vector_place list = in_->vector_field(t, field, 4);
    if (list.size > static_cast<std::uint32_t>(shape::max_rank)) {
      dims.rank = shape::too_long;
      return dims;
    }
    for (std::uint32_t k = 0; k < list.size; ++k) dims.push_back(in_->signed_at(list, k, 4, t.name));
    return dims;
  }

  /// Elements of a constant, of any rank. A negative extent is a fault: data has a size.
  constexpr count_t elements(const tensor_entry& t) const {
    const vector_place list = in_->vector_field(t.table, field::tensor::shape, 4);
    count_t n = 1;
    for (std::uint32_t k = 0; k < list.size && good(); ++k) {
      const std::int64_t d = in_->signed_at(list, k, 4, t.table.name);
      if (d < 0) in_->fail("a constant has a negative extent", "Tensor", field::tensor::shape, list.first);
      n *= d < 0 ? 0 : d;
    }
    return n;
  }
  /// The data of a tensor that the file holds: in its buffer, or behind all tables if the buffer states where.
  constexpr data_place data(const tensor_entry& t) const { return buffer_data(t.buffer); }
  constexpr data_place buffer_data(std::uint32_t i) const {
    if (i == 0 || i >= buffers_.size) return {};  // buffer 0 is empty in every file
    const table_place t = in_->table_at(buffers_, i, "Buffer");
    const vector_place inside = in_->vector_field(t, field::buffer::data, 1);
    if (inside.size > 0) return {inside.first, inside.size};
    const std::uint64_t offset = in_->unsigned_field(t, field::buffer::offset, 8);
    const std::uint64_t bytes = in_->unsigned_field(t, field::buffer::size, 8);
    if (offset < 2 || bytes == 0) return {};  // 0 and 1 mean: no data
    if (offset > in_->size() || in_->size() - offset < bytes)
      in_->fail("its data lies outside of the file, which may be cut off", "Buffer", field::buffer::offset, offset);
    return {offset, bytes};
  }
  /// Fails if the data of a buffer is outside of the file, which is then cut off.
  constexpr void check_buffers() const {
    for (std::uint32_t i = 1; i < buffers_.size && good(); ++i) buffer_data(i);
  }
  /// Reads all lists, tensors and names once, so that later reads of them find no fault. Fails if they have more
  /// elements than the file has room for: tables may overlap, and a small file could stand for an endless model.
  constexpr void check_lists() const {
    std::uint64_t room = 2 * in_->size() + 65536;
    const auto take = [&](std::uint64_t elements) {
      if (elements > room) in_->fail("its lists share bytes and are longer than the file", "Model", -1, 0);
      room = elements > room ? 0 : room - elements;
    };
    in_->vector_field(root_, field::model::description, 1);
    for (std::uint32_t g = 0; g < subgraphs_.size && good(); ++g) {
      const subgraph_entry s = subgraph(g);
      const auto check_indices = [&](const vector_place& list) {
        for (std::uint32_t k = 0; k < list.size && good(); ++k)
          if (index(list, k) >= static_cast<std::int64_t>(s.tensors.size))
            in_->fail("it names a tensor that does not exist", "Operator", -1, list.first);
      };
      take(std::uint64_t{s.tensors.size} + s.inputs.size + s.outputs.size + s.operators.size);
      for (std::uint32_t i = 0; i < s.tensors.size && good(); ++i) {
        const tensor_entry t = tensor(s, static_cast<std::int32_t>(i));
        take(in_->vector_field(t.table, field::tensor::name, 1).size);
      }
      for (std::uint32_t i = 0; i < s.operators.size && good(); ++i) {
        const operator_entry o = operation(s, i);
        take(std::uint64_t{o.inputs.size} + o.outputs.size);
        check_indices(o.inputs);
        check_indices(o.outputs);
        custom_code(o);
      }
      check_indices(s.inputs);
      check_indices(s.outputs);
    }
  }

 private:
  reader* in_;
  table_place root_{};
  vector_place codes_{}, subgraphs_{}, buffers_{};
};

}  // namespace opcost::tflite
