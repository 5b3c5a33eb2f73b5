// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// What TensorFlow Lite's converter logs: "Estimated count of arithmetic ops". A multiply-accumulate is 2, a bias and an
// element-by-element sum, difference, product or quotient 1 an element, pools 1 a tap, softmax 6, tanh and logistic 64
// an element; activations that are fused, comparisons and what moves data 0. Bodies of loops count once.
// The rule follows from logs of 39 models (../shared/tflite.md, section 5); other operators have no figure.
#include <opcost/ops/activation.hpp>
#include <opcost/ops/binary_arithmetic.hpp>
#include <opcost/ops/math.hpp>
#include <opcost/ops/pooling.hpp>

namespace opcost {

/// TensorFlow Lite's converter.
struct tflite_converter {
  static constexpr std::string_view name = "tflite";
  static constexpr std::string_view about =
      "TensorFlow Lite's converter, 'Estimated count of arithmetic ops': 2 a multiply-accumulate, biases and sums 1, "
      "pools 1 a tap, softmax 6, tanh and logistic 64 an element";
  static constexpr tally weights{.mac = 2};
};

namespace detail {
// Arithmetic operations per output element; 0: the rule is that of the tally.
template <class Op> constexpr int converter_weight() {
  constexpr std::string_view n = op_traits<Op>::name;
  if (n == "Add" || n == "Subtract" || n == "Multiply" || n == "Divide") return 1;
  if (n == "SoftMax") return 6;
  if (n == "Tanh" || n == "Sigmoid") return 64;
  return 0;
}
// Pools with a window: every output takes all taps.
template <class Op>
concept pools_windows = requires(const Op& op) {
  op.kernel_size;
}
&&(op_traits<Op>::name == std::string_view("MaxPool") || op_traits<Op>::name == std::string_view("AvgPool"));
template <class Op> constexpr count_t taps_of_pool(const Op& op, const outputs& out) {
  count_t taps = out[0].dims.elements();
  for (int i = 0; i < op.kernel_size.rank; ++i) taps *= op.kernel_size[i];
  return taps;
}
}  // namespace detail

template <class Op>
requires(detail::converter_weight<Op>() > 0) struct rule<tflite_converter, Op> {
  static constexpr figure figure_of(const Op&, const tensors&, const outputs& out) {
    return out[0].dims.elements() * detail::converter_weight<Op>();
  }
};
template <detail::pools_windows Op> struct rule<tflite_converter, Op> {
  static constexpr figure figure_of(const Op& op, const tensors&, const outputs& out) {
    return detail::taps_of_pool(op, out);
  }
};

}  // namespace opcost
