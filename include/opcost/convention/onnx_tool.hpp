// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// onnx-tool 1.0.1, by node type of an ONNX file. Its "MACs" weigh other operations by a constant per element: a
// division 4, an exponential or a power 32, a square root 24. Its quirks: an operation with several operands counts
// once for each but the first, though it may be a bias; pools of one or three axes count the first axis of their window
// only; recurrent networks count one step of every sequence twice where the bias has two halves; what it does not know
// is free.
#include <opcost/convention/reading.hpp>
#include <opcost/core/figure.hpp>
#include <opcost/core/tensor.hpp>

namespace opcost {

namespace detail {
// What onnx-tool counts per output element; `by_operands`: times the operands but the first, at least once.
struct onnx_tool_weight {
  std::string_view type;
  int weight;
  bool by_operands = false;
};
}  // namespace detail

/// onnx-tool 1.0.1. Graphs that do not come from ONNX show their multiply-accumulates.
struct onnx_tool {
  static constexpr std::string_view name = "onnx_tool";
  static constexpr std::string_view about =
      "onnx-tool 1.0.1, by ONNX node: multiply-accumulates with padding and biases, and a constant per element of "
      "other "
      "operations (division 4, exponential 32, square root 24)";
  static constexpr tally weights{.mac = 1};

  /// A node with `type`, and attributes by list(name), integer(name, default), text(name). All shapes are known.
  template <class Node>
  static figure of_node(std::string_view type, const Node& n, const tensors& in, const outputs& out);

 private:
  static constexpr int division = 4, exponential = 32, logarithm = 43, sine = 39, root = 24,
                       tangent = exponential + 2 + division;
  static constexpr detail::onnx_tool_weight elements[] = {{"Abs", 1, true},
                                                          {"Add", 1, true},
                                                          {"And", 1},
                                                          {"Atan", root + 4 + division, true},
                                                          {"Ceil", 1, true},
                                                          {"Clip", 2},
                                                          {"Cos", sine, true},
                                                          {"CumSum", 1},
                                                          {"DequantizeLinear", 2},
                                                          {"Div", division, true},
                                                          {"Elu", exponential + 3},
                                                          {"Equal", 1},
                                                          {"Exp", exponential},
                                                          {"Floor", 1},
                                                          {"Gelu", exponential + 2, true},
                                                          {"Greater", 1},
                                                          {"GreaterOrEqual", 1},
                                                          {"HardSigmoid", 4, true},
                                                          {"HardSwish", 5, true},
                                                          {"ImageScaler", 2},
                                                          {"InstanceNormalization", 3 + division, true},
                                                          {"LeakyRelu", 2, true},
                                                          {"Less", 1},
                                                          {"LessOrEqual", 1},
                                                          {"Log", logarithm},
                                                          {"LogSoftmax", exponential + division + 1 + logarithm},
                                                          {"LpNormalization", exponential + 1, true},
                                                          {"Max", 1, true},
                                                          {"Min", 1, true},
                                                          {"Mod", 1, true},
                                                          {"Mul", 1, true},
                                                          {"Neg", 1, true},
                                                          {"NonZero", 1},
                                                          {"Not", 1},
                                                          {"Or", 1},
                                                          {"PRelu", 2},
                                                          {"Pow", exponential, true},
                                                          {"QuantizeLinear", 2},
                                                          {"Reciprocal", division, true},
                                                          {"Relu", 1, true},
                                                          {"Round", 1},
                                                          {"Sigmoid", exponential},
                                                          {"Sign", 1, true},
                                                          {"Sin", sine, true},
                                                          {"Softmax", exponential + division},
                                                          {"Softplus", exponential + 1 + logarithm},
                                                          {"Sqrt", root, true},
                                                          {"Sub", 1, true},
                                                          {"Sum", 1, true},
                                                          {"Tanh", 2 * tangent},
                                                          {"Xor", 1}};

  // Products with weights and recurrence for every step; `tangents` and `sigmoids` per element of the state.
  static figure recurrent(const tensors& in, int gates, int sigmoids, int tangents, int blend) {
    if (in.size() < 4 || !in.has(3) || in[0].dims.rank != 3 || in[1].dims.rank != 3) return {};  // the tool fails
    const count_t steps = in[0].dims[0] * in[0].dims[1], state = steps * (in[1].dims[1] / gates);
    const count_t products = (in[1].dims.elements() + in[2].dims.elements() + in[3].dims.elements()) * steps;
    return products + state * (gates + exponential * sigmoids + tangent * tangents + blend);
  }
};

template <class Node>
figure onnx_tool::of_node(std::string_view type, const Node& n, const tensors& in, const outputs& out) {
  const count_t x = in[0].dims.elements(), y = out[0].dims.elements();
  const auto is = [&](std::string_view a) { return type == a; };
  if (is("Conv") || is("ConvTranspose") || is("ConvInteger") || is("QLinearConv")) {
    const int weights_at = is("QLinearConv") ? 3 : 1;
    const shape& w = in[weights_at].dims;
    if (w.rank < 2) return {};
    const bool several = is("ConvInteger") ? in.size() > 3 : is("QLinearConv") ? false : in.size() > 3;
    if (several) return count_t(0);
    return y * w.slice(1, w.rank).elements() + (in.size() > 2 && !is("QLinearConv") ? y : count_t(0));
  }
  if (is("Gemm") || is("MatMul") || is("MatMulInteger")) {
    const shape& w = in[1].dims;
    if (w.rank < 2) return {};
    const bool turned = is("Gemm") && n.integer("transB", 0) > 0;
    return y * w[turned ? -1 : -2] + (in.size() == 3 ? y : count_t(0));
  }
  if (is("QLinearMatMul")) return in[3].dims.rank == 0 ? figure{} : figure(x * in[3].dims[-1]);
  if (is("BatchNormalization")) return y * (3 + root + division);
  if (is("AveragePool") || is("MaxPool")) {
    const ints kernel = n.list("kernel_shape");
    if (kernel.rank == 0) return y * 9;
    return y * kernel[0] * (kernel.rank == 2 ? kernel[1] : count_t(1));
  }
  if (is("GlobalAveragePool")) return x + y * division;
  if (is("ReduceMean") || is("ReduceSum") || is("ReduceProd") || is("ReduceMin") || is("ReduceMax")) return x;
  if (is("ReduceL2")) return x * (1 + root);
  if (is("LRN")) return y * (division + exponential + 1 + n.integer("size", 1));
  if (is("Resize") || is("Upsample")) {
    const std::string_view mode = n.text("mode");
    return mode == "linear" ? y * 4 : mode == "cubic" ? y * 8 : count_t(0);
  }
  if (is("LayerNormalization")) {
    const std::int64_t axis = n.integer("axis", -1);
    const count_t length = in[0].dims.rank == 0 ? count_t(1) : in[0].dims[static_cast<int>(axis)];
    return x * 7 + (length > 0 ? x / length : count_t(0)) * (1 + root + division);
  }
  if (is("LSTM")) return recurrent(in, 4, 3, 2, 4);
  if (is("GRU")) return recurrent(in, 3, 2, 1, 5);
  for (const detail::onnx_tool_weight& e : elements)
    if (is(e.type)) return y * e.weight * (e.by_operands && in.size() > 2 ? in.size() - 1 : 1);
  return count_t(0);
}

}  // namespace opcost
