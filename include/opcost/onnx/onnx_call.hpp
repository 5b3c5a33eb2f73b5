// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the lowering of an ONNX operation is given: a node with its attributes, and the version of its operator set; and
// the entries of the tables that name the lowerings.
#include <opcost/graph/reader_lowering.hpp>
#include <opcost/onnx/onnx_model.hpp>
#include <opcost/ops/builtin.hpp>

namespace opcost::onnx {

using steps = lowering_to<builtin_ops>;

/// A node as its lowering sees it. Attributes that refer to those of a calling function are already followed.
struct call {
  const net* in = nullptr;
  const node* is = nullptr;
  int version = 1;                   // of the operator set that the node's domain is imported at
  const call* caller = nullptr;      // of the function that the node is in; null: it is in no function
  const function* callee = nullptr;  // the function that `caller` calls: its attributes have defaults
  const model* from = nullptr;

  struct found {
    const attribute* is = nullptr;
    const net* in = nullptr;
    explicit operator bool() const { return is != nullptr; }
  };
  found find(std::string_view name) const {
    const attribute* a = in->attribute_of(*is, name);
    if (!a) return {};
    if (a->refers_to.empty()) return {a, in};
    if (!caller) return {};
    if (const found given = caller->find(a->refers_to)) return given;
    for (const attribute& d : net::of(callee->body.attributes, callee->defaults))
      if (d.name == a->refers_to) return {&d, &callee->body};
    return {};
  }
  bool has(std::string_view name) const { return find(name).is != nullptr; }
  std::int64_t integer(std::string_view name, std::int64_t otherwise) const {
    const found a = find(name);
    return a ? a.is->integer : otherwise;
  }
  bool flag(std::string_view name, bool otherwise = false) const { return integer(name, otherwise ? 1 : 0) != 0; }
  double real(std::string_view name, double otherwise) const {
    const found a = find(name);
    return a ? static_cast<double>(a.is->real) : otherwise;
  }
  std::string_view text(std::string_view name, std::string_view otherwise = {}) const {
    const found a = find(name);
    return a ? a.is->text : otherwise;
  }
  span<const std::int64_t> integers(std::string_view name) const {
    const found a = find(name);
    return a && a.is->type == attribute_type::integers ? net::of(a.in->integers, a.is->list)
                                                       : span<const std::int64_t>();
  }
  span<const float> reals(std::string_view name) const {
    const found a = find(name);
    return a && a.is->type == attribute_type::reals ? net::of(a.in->reals, a.is->list) : span<const float>();
  }
  span<const std::string_view> texts(std::string_view name) const {
    const found a = find(name);
    return a && a.is->type == attribute_type::texts ? net::of(a.in->texts, a.is->list) : span<const std::string_view>();
  }
  /// A short list; empty if the attribute is missing.
  ints list(std::string_view name) const {
    ints r;
    for (std::int64_t v : integers(name)) r.push_back(v);
    return r;
  }
  const tensor_data* tensor(std::string_view name) const {
    const found a = find(name);
    return a && a.is->tensor.count > 0 ? &net::of(a.in->tensors, a.is->tensor)[0] : nullptr;
  }
  int outputs() const { return is->outputs.count; }
  /// Whether output i is given a name, so that something may use it.
  bool wants(int i) const { return i < is->outputs.count && !in->outputs_of(*is)[i].empty(); }
};

using lower_function = lowered_outputs (*)(const call&, const partial_tensors&, steps&);

/// One ONNX operation: from this version of its domain on it is lowered by `lower`.
struct op_rule {
  std::string_view name;
  int since;
  lower_function lower;
};

}  // namespace opcost::onnx
