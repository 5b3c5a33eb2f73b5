// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The view of an old layer for the functions that lower it: attributes by name, blobs, stored outputs.
#include <opcost/graph/reader_lowering.hpp>
#include <opcost/legacy_ir/old_model.hpp>
#include <opcost/openvino/ir_attributes.hpp>
#include <opcost/ops/builtin.hpp>

namespace opcost::legacy_ir {

using lowering_step = lowering_to<builtin_ops>;

class old_layer {
 public:
  /// `stored`: the shapes in the file are valid, even if they contradict the attributes.
  old_layer(const net& in, const layer& l, bool stored = true) : net_(&in), layer_(&l), stored_(stored) {}

  const net& within() const { return *net_; }
  const layer& source() const { return *layer_; }
  std::string_view type() const { return layer_->type; }
  bool is(std::string_view type) const { return opcost::detail::same_ignoring_case(layer_->type, type); }

  bool has(std::string_view name) const { return net_->graph.attribute_of(*layer_, name) != nullptr; }
  std::string_view text(std::string_view name, std::string_view otherwise = {}) const {
    const char* s = net_->graph.attribute_of(*layer_, name);
    return s ? text::trimmed(s) : otherwise;
  }
  /// An integer; "2.0" reads as 2, as the old reader takes it.
  count_t integer(std::string_view name, count_t otherwise) const {
    count_t n = otherwise;
    if (has(name)) text::read_integer(text(name), n);
    return n;
  }
  double real(std::string_view name, double otherwise) const {
    double v = otherwise;
    if (has(name)) text::read_real(text(name), v);
    return v;
  }
  bool flag(std::string_view name, bool otherwise = false) const {
    const std::string_view s = text(name);
    if (s.empty()) return otherwise;
    return s == "1" || opcost::detail::same_ignoring_case(s, "true");
  }
  ints list(std::string_view name) const {
    ints items;
    text::each_item(text(name), [&](std::string_view item) {
      count_t n = 0;
      if (text::read_integer(item, n)) items.push_back(n);
    });
    return items;
  }

  /// The layer's own blob of this name, null if it does not exist.
  const blob* blob_named(std::string_view name) const {
    for (const blob& b : net_->blobs_of(net_->index_of(*layer_)))
      if (b.name == name) return &b;
    return nullptr;
  }
  int outputs() const { return layer_->outputs; }
  bool has_stored_shapes() const { return stored_ && layer_->outputs > 0; }
  /// Output k as the file stores it.
  partial_tensor stored_output(int k) const {
    return openvino::stored(net_->graph, net_->graph.outputs[layer_->first_output + k]);
  }

 private:
  const net* net_;
  const layer* layer_;
  bool stored_;
};

/// The tensor with other dimensions and without content, for layers that move data.
inline partial_tensor moved(const partial_tensor& t, const partial_shape& dims) {
  partial_tensor r = t;
  r.dims = dims;
  r.value = {};
  r.reals = {};
  return r;
}

/// A blob as a parameter of the layer with these dimensions.
inline partial_tensor learned_blob(lowering_step& step, const blob& b, const partial_shape& dims) {
  return step.learned(dims, b.type);
}

}  // namespace opcost::legacy_ir
