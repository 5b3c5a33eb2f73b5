// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// OpenVINO Model Analyzer's operations per layer: a number per output element, by type name. A multiply-accumulate
// counts 2. A type that is not in its tables has no figure.
#include <opcost/convention/reading.hpp>
#include <opcost/ops/convolution.hpp>
#include <opcost/ops/deconvolution.hpp>
#include <opcost/ops/deformable.hpp>
#include <opcost/ops/matmul.hpp>
#include <opcost/ops/pooling.hpp>
#include <opcost/ops/roi.hpp>

namespace opcost {

/// OpenVINO Model Analyzer's operations per layer.
struct model_analyzer {
  static constexpr std::string_view name = "model_analyzer";
  static constexpr std::string_view about =
      "OpenVINO Model Analyzer: operations per output element by type, a multiply-accumulate is 2; types without a "
      "rule are not counted";
  static constexpr bool counts_folded = true;
  static constexpr int per_mac = 2;

  // Operations per output element; -1: another rule applies, or none.
  static constexpr int per_element(std::string_view type) {
    struct entry {
      std::string_view type;
      int operations;
    };
    constexpr entry table[] = {{"Acosh", 5},
                               {"Asinh", 5},
                               {"Atanh", 5},
                               {"Mish", 10},
                               {"HSwish", 4},
                               {"HardSigmoid", 4},
                               {"SoftPlus", 3},
                               {"Swish", 5},
                               {"ReduceL1", 4},
                               {"ReduceL2", 4},
                               {"ReLU", 2},
                               {"NormalizeL2", 4},
                               {"SoftMax", 5},
                               {"LogSoftmax", 6},
                               {"Elu", 3},
                               {"Clamp", 2},
                               {"MVN", 2},
                               {"GRN", 3},
                               {"PReLU", 2},
                               {"Round", 1},
                               {"Sigmoid", 3},
                               {"Tanh", 6},
                               {"Add", 1},
                               {"Subtract", 1},
                               {"Multiply", 1},
                               {"Divide", 1},
                               {"Bias", 1},
                               {"Less", 1},
                               {"LessEqual", 1},
                               {"GreaterEqual", 1},
                               {"Exp", 1},
                               {"Log", 1},
                               {"Concat", 0},
                               {"Constant", 0},
                               {"Gather", 0},
                               {"GatherND", 0},
                               {"GatherTree", 0},
                               {"GatherElements", 0},
                               {"NonMaxSuppression", 0},
                               {"Parameter", 0},
                               {"Range", 0},
                               {"Result", 0},
                               {"Reshape", 0},
                               {"ReduceMin", 0},
                               {"ReduceMax", 0},
                               {"ReverseSequence", 0},
                               {"Squeeze", 0},
                               {"Select", 0},
                               {"ScatterNDUpdate", 0},
                               {"Tile", 0},
                               {"Unsqueeze", 0},
                               {"Pad", 0},
                               {"OneHot", 0},
                               {"Split", 0},
                               {"StridedSlice", 0},
                               {"PriorBox", 0},
                               {"PriorBoxClustered", 0},
                               {"Proposal", 0},
                               {"Loop", 0}};
    for (const entry& e : table)
      if (detail::same_ignoring_case(e.type, type)) return e.operations;
    return -1;
  }
};

namespace detail {
// All outputs count, so a pooling that also returns indices counts twice.
constexpr count_t all_elements(const outputs& out) {
  count_t n = 0;
  for (int i = 0; i < out.count; ++i) n += out[i].dims.elements();
  return n;
}
// 2 x channels x kernel per output element. Fractions stay, as in the tool.
constexpr figure window_operations(count_t channels, count_t groups, const shape& filter, int kernel_from,
                                   count_t strides, const outputs& out) {
  const count_t all = count_t(2) * channels * filter.product(kernel_from, filter.rank) * all_elements(out),
                by = groups * strides;
  if (by == 0) return {};
  if (all % by == 0) return all / by;
  return static_cast<double>(all) / static_cast<double>(by);
}
}  // namespace detail

template <class Op>
requires(model_analyzer::per_element(op_traits<Op>::name) >= 0) struct rule<model_analyzer, Op> {
  static constexpr figure figure_of(const Op&, const tensors&, const outputs& out) {
    return detail::all_elements(out) * model_analyzer::per_element(op_traits<Op>::name);
  }
};
template <> struct rule<model_analyzer, convolution> {
  static constexpr figure figure_of(const convolution&, const tensors& in, const outputs& out) {
    return detail::window_operations(in[0].dims[1], 1, in[1].dims, 2, 1, out);
  }
};
template <> struct rule<model_analyzer, group_convolution> {
  static constexpr figure figure_of(const group_convolution&, const tensors& in, const outputs& out) {
    return detail::window_operations(in[0].dims[1], in[1].dims[0], in[1].dims, 3, 1, out);
  }
};
/// The filter of a deformable convolution is input 2.
template <class Op>
requires(op_traits<Op>::name == "DeformableConvolution") struct rule<model_analyzer, Op> {
  static constexpr figure figure_of(const Op&, const tensors& in, const outputs& out) {
    return detail::window_operations(in[0].dims[1], 1, in[2].dims, 2, 1, out);
  }
};
/// A transposed convolution counts its whole output, divided by the strides.
template <> struct rule<model_analyzer, convolution_backprop_data> {
  static constexpr figure figure_of(const convolution_backprop_data& op, const tensors& in, const outputs& out) {
    return detail::window_operations(in[0].dims[1], 1, in[1].dims, 2, op.strides.elements(), out);
  }
};
template <> struct rule<model_analyzer, group_convolution_backprop_data> {
  static constexpr figure figure_of(const group_convolution_backprop_data& op, const tensors& in, const outputs& out) {
    return detail::window_operations(in[0].dims[1], in[1].dims[0], in[1].dims, 3, op.strides.elements(), out);
  }
};
/// The kernel area per element of every output.
template <class Op>
requires(op_traits<Op>::name == "MaxPool" || op_traits<Op>::name == "AvgPool") struct rule<model_analyzer, Op> {
  static constexpr figure figure_of(const Op& op, const tensors&, const outputs& out) {
    return detail::all_elements(out) * op.kernel_size.elements();
  }
};
/// The last dimension of input 0. The tool ignores transpose_a.
template <> struct rule<model_analyzer, matmul> {
  static constexpr figure figure_of(const matmul&, const tensors& in, const outputs& out) {
    return count_t(2) * in[0].dims[-1] * detail::all_elements(out);
  }
};
/// floor(in / out) over the last 2 dimensions, or 3 if the input has rank 5.
template <class Op>
requires(op_traits<Op>::name == "ROIPooling" || op_traits<Op>::name == "PSROIPooling") struct rule<model_analyzer, Op> {
  static constexpr figure figure_of(const Op&, const tensors& in, const outputs& out) {
    count_t window = 1;
    for (int i = 1; i <= (in[0].dims.rank == 5 ? 3 : 2); ++i) {
      if (out[0].dims[-i] == 0) return {};
      window *= in[0].dims[-i] / out[0].dims[-i];
    }
    return window * detail::all_elements(out);
  }
};

}  // namespace opcost
