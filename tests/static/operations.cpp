// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The cost of single operations. Expectations are written as formulas.
#include <opcost/ops/convolution.hpp>
#include <opcost/ops/matmul.hpp>

namespace {
using namespace opcost;

template <class Op> constexpr outputs outputs_of(const Op& op, std::initializer_list<tensor> in) {
  return infer(op, tensors(opcost::span(in.begin(), in.size())));
}
template <class Op> constexpr tally work_of(const Op& op, std::initializer_list<tensor> in) {
  const tensors given(opcost::span(in.begin(), in.size()));
  return op_traits<Op>::count(op, given, infer(op, given));
}

// ---- convolution: #y (C K)
constexpr tensor image{{2, 3, 18, 18}}, filter{{8, 3, 3, 3}};
static_assert(outputs_of(convolution{}, {image, filter})[0].dims == shape{2, 8, 16, 16});
static_assert(work_of(convolution{}, {image, filter}).mac == 2 * 8 * 16 * 16 * (3 * 3 * 3));
static_assert(work_of(convolution{}, {image, filter}).padded == 0);
constexpr convolution padded{.strides = {2, 2}, .pads_begin = {1, 1}, .pads_end = {1, 1}};
static_assert(outputs_of(padded, {image, filter})[0].dims == shape{2, 8, 9, 9});
static_assert(work_of(padded, {image, filter}).mac == 2 * 8 * 9 * 9 * (3 * 3 * 3));
static_assert(work_of(padded, {image, filter}).valid_mac() == 2 * 8 * 3 * (9 * 3 - 1) * (9 * 3 - 1),
              "in each direction one tap of the first window misses");
static_assert(outputs_of(convolution{.pad = auto_pad::same_upper}, {image, filter})[0].dims == shape{2, 8, 18, 18});
static_assert(outputs_of(convolution{.dilations = {4, 4}}, {image, filter})[0].dims == shape{2, 8, 10, 10});
static_assert(outputs_of(convolution{}, {image, tensor{{8, 4, 3, 3}}}).refusal != "");
static_assert(outputs_of(convolution{}, {image}).refusal == "expected at least 2 inputs, got 1");
static_assert(work_of(group_convolution{}, {tensor{{1, 6, 5, 5}}, tensor{{3, 4, 2, 3, 3}}}).mac ==
              (3 * 4 * 3 * 3) * (2 * 3 * 3));

// ---- infer with dimensions that are only partly known
constexpr partial_tensor some[]{partial_tensor{{interval::unknown(), 3, {16, 18}, 18}}, partial_tensor{{8, 3, 3, 3}}};
static_assert(infer(convolution{}, partial_tensors(opcost::span(some)))[0].dims ==
              partial_shape{interval::unknown(), 8, {14, 16}, 16});

// ---- matmul: #y K
static_assert(work_of(matmul{}, {tensor{{5, 7}}, tensor{{7, 11}}}).mac == 5 * 11 * 7);
static_assert(work_of(matmul{.transpose_a = true}, {tensor{{4, 7, 5}}, tensor{{7, 11}}}).mac == 4 * 5 * 11 * 7);
static_assert(outputs_of(matmul{}, {tensor{{7}}, tensor{{4, 7, 11}}})[0].dims == shape{4, 11});
static_assert(outputs_of(matmul{}, {tensor{{5, 7}}, tensor{{6, 11}}}).refusal != "");
}  // namespace
