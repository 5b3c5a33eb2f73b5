// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Old layers that work element by element, normalize, or multiply matrices.
#include <opcost/legacy_ir/old_layer.hpp>

namespace opcost::legacy_ir {
namespace detail {
// [1, C, 1, ...] if the blob has as many elements as there are channels, else one element.
inline partial_shape per_channel(const partial_shape& x, count_t elements) {
  partial_shape dims = partial_shape::filled(x.rank, 1);
  for (int axis : {1, 0, x.rank - 1})
    if (axis >= 0 && axis < x.rank && x[axis] == interval(elements)) {
      dims.set(axis, elements);
      return dims;
    }
  return dims;
}
inline partial_tensor channel_blob(const blob& b, const partial_tensor& x, lowering_step& step) {
  return step.learned(per_channel(x.dims, b.elements()), b.type);
}
// The shapes of an Eltwise are aligned at the front.
inline partial_tensor aligned_at_front(const partial_tensor& t, int rank) {
  partial_tensor r = t;
  while (r.dims.ranked() && r.dims.rank < rank) r.dims.push_back(1);
  return r;
}
}  // namespace detail

inline lowered_outputs lower_fully_connected(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  const partial_shape& x = in[0].dims;
  count_t outputs = n.integer("out-size", 0);
  if (n.has_stored_shapes()) {
    const partial_shape y = n.stored_output(0).dims;
    outputs = lower(y.product(1, y.rank));
  }
  if (outputs < 1) return rejected("out-size: expected at least 1, got {}", outputs);
  if (x.rank < 1) return rejected("input 0: expected rank 1 to 5, got {}", count_t(x.rank));
  const interval features = x.product(1, x.rank);
  partial_tensor rows = in[0];
  rows.dims = {x[0], features};
  const blob* weights = n.blob_named("weights");
  partial_tensor y =
      step(matmul{.transpose_b = true}, rows, step.learned({outputs, features}, weights ? weights->type : in[0].type));
  if (const blob* b = n.blob_named("biases")) y = step(add{}, y, step.learned({1, outputs}, b->type));
  return y;
}

inline lowered_outputs lower_gemm(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  const matmul op{.transpose_a = n.flag("transpose_a"), .transpose_b = n.flag("transpose_b")};
  const partial_tensor y = step(op, in[0], in[1]);
  return in.has(2) ? step(add{}, y, in[2]) : y;
}

inline lowered_outputs lower_scale_shift(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  partial_tensor y = in[0];
  if (const blob* b = n.blob_named("weights")) y = step(multiply{}, y, detail::channel_blob(*b, in[0], step));
  if (const blob* b = n.blob_named("biases")) y = step(add{}, y, detail::channel_blob(*b, in[0], step));
  return y;
}
/// (x - mean) / sqrt(variance + epsilon): the divisor is a constant, so a subtraction and a multiplication.
inline lowered_outputs lower_batch_normalization(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  partial_tensor y = in[0];
  if (const blob* b = n.blob_named("biases")) y = step(subtract{}, y, detail::channel_blob(*b, in[0], step));
  if (const blob* b = n.blob_named("weights")) y = step(multiply{}, y, detail::channel_blob(*b, in[0], step));
  return y;
}

/// Two or more inputs, combined from the left; coefficients other than 1 are a multiplication each.
inline lowered_outputs lower_eltwise(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  const std::string_view operation = n.text("operation", "sum");
  std::array<double, 16> coefficients{};
  std::size_t given = 0;
  text::each_item(n.text("coeff"), [&](std::string_view item) {
    double v = 1;
    if (given < coefficients.size() && text::read_real(item, v)) coefficients[given++] = v;
  });
  int rank = 0;
  for (int i = 0; i < in.size(); ++i) rank = in[i].dims.rank > rank ? in[i].dims.rank : rank;
  const auto operand = [&](int i) {
    const partial_tensor t = detail::aligned_at_front(in[i], rank);
    const auto at = static_cast<std::size_t>(i);
    const bool scaled = at < given && (coefficients[at] < 1 || coefficients[at] > 1);
    return scaled ? step(multiply{}, t, step.real(coefficients[at])) : t;
  };
  // old IR has truth values of any type
  const auto truth = [](partial_tensor t) {
    t.type = dtype::boolean;
    return t;
  };
  const auto pair = [&](const partial_tensor& a, const partial_tensor& b) -> partial_tensor {
    if (operation == "mul" || operation == "prod") return step(multiply{}, a, b);
    if (operation == "max") return step(maximum{}, a, b);
    if (operation == "min") return step(minimum{}, a, b);
    if (operation == "sub") return step(subtract{}, a, b);
    if (operation == "div") return step(divide{}, a, b);
    if (operation == "squared_diff") return step(squared_difference{}, a, b);
    if (operation == "floor_mod") return step(floor_mod{}, a, b);
    if (operation == "pow") return step(power{}, a, b);
    if (operation == "equal") return step(equal{}, a, b);
    if (operation == "not_equal") return step(not_equal{}, a, b);
    if (operation == "less") return step(less{}, a, b);
    if (operation == "less_equal") return step(less_equal{}, a, b);
    if (operation == "greater") return step(greater{}, a, b);
    if (operation == "greater_equal") return step(greater_equal{}, a, b);
    if (operation == "logical_and") return step(logical_and{}, truth(a), truth(b));
    if (operation == "logical_or") return step(logical_or{}, truth(a), truth(b));
    if (operation == "logical_xor") return step(logical_xor{}, truth(a), truth(b));
    return step(add{}, a, b);
  };
  partial_tensor y = operand(0);
  if (operation == "logical_not") return step(logical_not{}, truth(y));
  for (int i = 1; i < in.size(); ++i) y = pair(y, operand(i));
  if (operation == "mean") y = step(multiply{}, y, step.real(1.0 / in.size()));
  y.type = in[0].type;
  return y;
}

/// (shift + scale x)^power, without neutral parts (shift 0, scale 1, power 1).
inline lowered_outputs lower_power(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  const double scale = n.real("scale", 1), shift = n.real("shift", 0), exponent = n.real("power", 1);
  partial_tensor y = in[0];
  if (scale < 1 || scale > 1) y = step(multiply{}, y, step.real(scale, y.type));
  if (shift < 0 || shift > 0) y = step(add{}, y, step.real(shift, y.type));
  if (exponent < 1 || exponent > 1) y = step(power{}, y, step.real(exponent, y.type));
  return y;
}

inline lowered_outputs lower_relu(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  const double slope = n.real("negative_slope", 0);
  if (slope < 0 || slope > 0) return step(prelu{}, in[0], step.reals({slope}, in[0].type));
  return step(relu{}, in[0]);
}
inline lowered_outputs lower_prelu(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  const blob* b = n.blob_named("weights");
  const count_t slopes = b ? b->elements() : count_t(1);
  return step(prelu{}, in[0], step.learned({slopes}, b ? b->type : in[0].type));
}
inline lowered_outputs lower_clamp(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  return step(clamp{.min = n.real("min", 0), .max = n.real("max", 6)}, in[0]);
}
inline lowered_outputs lower_hard_sigmoid(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  const dtype type = in[0].type;
  return step(hard_sigmoid{}, in[0], step.real(n.real("alpha", 0.2), type), step.real(n.real("beta", 0.5), type));
}
inline lowered_outputs lower_selu(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  const dtype type = in[0].type;
  return step(selu{}, in[0], step.real(n.real("alpha", 1.67326), type), step.real(n.real("gamma", 1.0507), type));
}
inline lowered_outputs lower_not(const old_layer&, const partial_tensors& in, lowering_step& step) {
  partial_tensor x = in[0];
  x.type = dtype::boolean;
  return step(logical_not{}, x);
}
inline lowered_outputs lower_softmax(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  const count_t axis = in[0].dims.rank > 1 ? n.integer("axis", 1) : count_t(0);
  if (n.is("LogSoftmax")) return step(log_softmax{.axis = axis}, in[0]);
  return step(softmax{.axis = axis}, in[0]);
}
inline lowered_outputs lower_norm(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  lrn op;
  op.size = n.integer("local-size", n.integer("local_size", 1));
  op.alpha = n.real("alpha", 1e-4);
  op.beta = n.real("beta", 0.75);
  op.bias = n.real("k", 1);
  if (n.text("region", "across") == "across") return step(op, in[0], step.numbers({1}));
  ints axes;
  for (int i = 2; i < in[0].dims.rank; ++i) axes.push_back(i);
  return step(op, in[0], step.numbers(axes));
}
inline lowered_outputs lower_mvn(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  mvn op;
  op.across_channels = n.flag("across_channels");
  op.normalize_variance = n.flag("normalize_variance", true);
  op.eps = n.real("eps", 1e-9);
  return step(op, in[0]);
}
inline lowered_outputs lower_normalize(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  ints axes{1};
  if (n.flag("across_spatial"))
    for (int i = 2; i < in[0].dims.rank; ++i) axes.push_back(i);
  partial_tensor y = step(normalize_l2{.eps = n.real("eps", 1e-10)}, in[0], step.numbers(axes));
  if (const blob* b = n.blob_named("weights")) y = step(multiply{}, y, detail::channel_blob(*b, in[0], step));
  return y;
}

}  // namespace opcost::legacy_ir
