// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// onnx-opcounter 0.0.4, by node type of an ONNX file. Its quirks: Conv has no bias; ConvTranspose counts as if each
// output had all taps; Gemm and MatMul are the elements of the first operand times the last output dimension, whatever
// is transposed or repeated; Relu and Add are the elements of the first operand; what it does not know counts one per
// output element.
#include <opcost/convention/reading.hpp>
#include <opcost/core/figure.hpp>
#include <opcost/core/tensor.hpp>

namespace opcost {

/// onnx-opcounter 0.0.4. Graphs that do not come from ONNX show their multiply-accumulates.
struct onnx_opcounter {
  static constexpr std::string_view name = "onnx_opcounter";
  static constexpr std::string_view about =
      "onnx-opcounter 0.0.4, by ONNX node: no biases, transposed convolutions by every tap of every output, matrix "
      "products by the first operand, 1 an element of what it does not know";
  static constexpr tally weights{.mac = 1};
  static constexpr bool counts_folded = true;

  /// A node with `type`, and attributes by list(name), integer(name, default), text(name), has(name). All shapes are
  /// known.
  template <class Node>
  static figure of_node(std::string_view type, const Node& n, const tensors& in, const outputs& out) {
    constexpr std::string_view free[] = {"Constant",  "Reshape", "Slice",   "Shape",     "Gather", "ScatterND", "Tile",
                                         "Transpose", "Sign",    "Squeeze", "Unsqueeze", "Split",  "Cast"};
    for (std::string_view f : free)
      if (type == f) return count_t(0);
    const count_t x = in[0].dims.elements(), y = out[0].dims.elements();
    if (type == "Conv" || type == "ConvTranspose") {
      count_t taps = 1;
      const ints kernel = n.list("kernel_shape");
      for (int i = 0; i < kernel.rank; ++i) taps *= kernel[i];
      if (kernel.rank == 0 || in[0].dims.rank < 2) return {};  // the tool fails
      return y * (in[0].dims[1] / n.integer("group", 1)) * taps;
    }
    if (type == "Gemm" || type == "MatMul") return out[0].dims.rank == 0 ? figure{} : figure(x * out[0].dims[-1]);
    if (type == "BatchNormalization") return y * (in.size() == 5 ? 2 : 1);
    if (type == "Relu" || type == "Add") return x;
    if (type == "Upsample" || type == "Resize") {
      if (!n.has("mode") || n.text("mode") == "nearest") return count_t(0);
      return n.text("mode") == "linear" ? figure(y * 11) : figure{};  // of other modes the tool fails
    }
    return y;
  }
};

}  // namespace opcost
