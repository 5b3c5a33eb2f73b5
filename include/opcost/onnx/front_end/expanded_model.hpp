// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// An ONNX model as OpenVINO's front end makes it: several OpenVINO operations for one ONNX node, with the names that
// OpenVINO gives them. Model Analyzer's figures of an ONNX file are those of this model.
#include <opcost/onnx/onnx_graph.hpp>

namespace opcost::onnx::front_end {

/// An attribute with its text, as an IR would have it.
struct text_attribute {
  std::string_view name{}, text{};
};

/// One operation of OpenVINO.
struct layer {
  std::string_view type{}, name{};  // an empty name: OpenVINO makes one up, Type_N
  int opset = 1;                    // 0: of no operator set
  range inputs{};                   // in edges
  range attributes{};
  range kept{};  // of a body's layer or of a type without formulas: its outputs, in tensors
  int outputs = 1;
  int made_by = -1;  // the item of the ONNX graph
  // of a Parameter or a Constant
  partial_tensor is{};
  const net* in = nullptr;
  const tensor_data* data = nullptr;  // of a Constant that the file stores
  range numbers{}, reals{};           // of one that the front end makes

  bool is_constant() const { return type == "Const"; }
};

/// The layers in the order in which they are made: each after those that it takes from.
struct expanded_model {
  std::vector<layer> layers{};
  std::vector<edge> edges{};
  std::vector<text_attribute> attributes{};
  std::vector<interval> numbers{};
  std::vector<double> reals{};
  std::vector<partial_tensor> tensors{};
  edge zero{-1, 0};  // a constant that layers of several nodes share
  text_store texts{};
  const model* source = nullptr;
  std::string_view refused{};  // why OpenVINO does not read the file; empty: it does

  template <class T> static span<const T> of(const std::vector<T>& pool, range r) {
    return span<const T>(pool).subspan(static_cast<std::size_t>(r.first), static_cast<std::size_t>(r.count));
  }
  span<const edge> inputs_of(const layer& l) const { return of(edges, l.inputs); }
  span<const text_attribute> attributes_of(const layer& l) const { return of(attributes, l.attributes); }
  const layer& at(int i) const { return layers[static_cast<std::size_t>(i)]; }
};

}  // namespace opcost::onnx::front_end
