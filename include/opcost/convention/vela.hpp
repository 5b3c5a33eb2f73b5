// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Arm's Vela 5.2: `nn_macs` for an Ethos-U55. Convolutions and matrix products count their multiply-accumulates (a
// transposed convolution every tap of every output), pools every tap, softmax and reductions every element of the
// input (softmax twice), tanh, logistic and PRELU every output element. What runs on the CPU counts 0.
// Exact for what Vela keeps; copies that it inserts and operators that it splits depend on its own lowering
// (tests/golden/tflite.cpp names them).
#include <opcost/convention/tflite_converter.hpp>
#include <opcost/ops/deconvolution.hpp>
#include <opcost/ops/reduction.hpp>

namespace opcost {

/// Vela's nn_macs for an Ethos-U55.
struct vela {
  static constexpr std::string_view name = "vela";
  static constexpr std::string_view about =
      "Vela 5.2, nn_macs for an Ethos-U55: multiply-accumulates, taps of pools, 2 an element of softmax; 0 for floats";
  static constexpr tally weights{.mac = 1};
};

namespace detail {
template <class Op> constexpr bool reduces_for_vela() {
  constexpr std::string_view n = op_traits<Op>::name;
  return n == "ReduceMean" || n == "ReduceMax";
}
template <class Op> constexpr bool is_table_for_vela() {
  constexpr std::string_view n = op_traits<Op>::name;
  return n == "Tanh" || n == "Sigmoid";
}
}  // namespace detail

template <detail::pools_windows Op> struct rule<vela, Op> {
  static constexpr figure figure_of(const Op& op, const tensors&, const outputs& out) {
    return detail::taps_of_pool(op, out);
  }
};
template <class Op>
requires(op_traits<Op>::name == std::string_view("SoftMax")) struct rule<vela, Op> {
  static constexpr figure figure_of(const Op&, const tensors& in, const outputs&) { return in[0].dims.elements() * 2; }
};
template <class Op>
requires(detail::reduces_for_vela<Op>()) struct rule<vela, Op> {
  static constexpr figure figure_of(const Op&, const tensors& in, const outputs&) { return in[0].dims.elements(); }
};
template <class Op>
requires(detail::is_table_for_vela<Op>()) struct rule<vela, Op> {
  static constexpr figure figure_of(const Op&, const tensors&, const outputs& out) { return out[0].dims.elements(); }
};
/// x [N, C, ...], filter [C, O, kernel...]
template <> struct rule<vela, convolution_backprop_data> {
  static constexpr figure figure_of(const convolution_backprop_data&, const tensors& in, const outputs& out) {
    count_t taps = out[0].dims.elements() * in[1].dims[0];
    for (int i = 2; i < in[1].dims.rank; ++i) taps *= in[1].dims[i];
    return taps;
  }
};

}  // namespace opcost
