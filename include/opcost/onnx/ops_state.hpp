// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// ONNX operations with a state of their own, generated windows and matrices, and steps of optimizers.
#include <opcost/onnx/ops_quantized.hpp>

namespace opcost::onnx::detail {

// A depthwise convolution over the last K - 1 elements of the past and the input.
inline lowered_outputs causal_conv(const call& c, const partial_tensors& in, steps& step) {
  const partial_shape &x = in[0].dims, &w = in[1].dims;
  if (x.rank != 3 || w.rank != 3 || !known(w[2]) || !known(w[0])) return undecided("the ranks are not known");
  const std::int64_t before = w[2].min.n - 1;
  group_convolution op;
  partial_tensor data = in[0];
  if (in.has(3)) {
    const std::array parts{in[3], in[0]};
    data = step(concat{2}, span<const partial_tensor>(parts));
  } else {
    op.pads_begin = {before};
    op.pads_end = {0};
  }
  partial_tensor y = with_bias(step(op, data, in_groups(in[1], w[0].min.n, step)), in[2], step);
  const std::string_view f = c.text("activation", "none");
  if (f == "silu" || f == "swish") y = step(swish{}, y);
  if (c.outputs() < 2) return y;
  return {y, step.constant({x[0], x[1], before}, in[0].type)};
}

// Per token and head the state S [dk, dv] decays, takes k' v, and yields q S; a delta rule first takes k S from v.
inline lowered_outputs linear_attention(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t heads = c.integer("q_num_heads", 0), groups = c.integer("kv_num_heads", 0);
  const partial_shape &q = in[0].dims, &v = in[2].dims;
  if (q.rank != 3 || v.rank != 3 || heads < 1 || groups < 1 || !known(q[2]) || !known(v[2]))
    return undecided("the ranks or the hidden sizes are not known");
  const std::int64_t dk = q[2].min.n / heads, dv = v[2].min.n / groups;
  const dtype t = in[0].type;
  const std::string_view rule = c.text("update_rule", "gated_delta");
  const auto part = [&](int i, std::int64_t h, std::int64_t a, std::int64_t b) {
    return seen_as(in[i], partial_shape{q[0], q[1], h, a, b}, t);
  };
  const partial_tensor state = part(2, groups, dk, dv);
  if (in.has(4)) step(multiply{}, state, seen_as(in[4], partial_shape{q[0], q[1], groups, dk, 1}, t));
  if (rule == "delta" || rule == "gated_delta") {
    step(matmul{}, part(1, groups, 1, dk), state);
    const partial_tensor rest = step(subtract{}, part(2, groups, 1, dv), part(2, groups, 1, dv));
    if (in.has(5)) step(multiply{}, rest, rest);
  }
  step(add{}, step(matmul{}, part(1, groups, dk, 1), part(2, groups, 1, dv)), state);
  step(matmul{}, part(0, heads, 1, dk), part(2, heads, dk, dv));
  step(multiply{}, in[0], step.real(1, t));
  lowered_outputs all(step.constant({q[0], q[1], heads * dv}, t));
  if (c.outputs() > 1) all.push_back(step.constant({q[0], groups, dk, dv}, t));
  step.settings(0);
  return all;
}
inline lowered_outputs flex_attention(const call& c, const partial_tensors& in, steps& step) {
  if (c.has("score_mod") || c.has("prob_mod")) return undecided("its bodies change the scores, and are not counted");
  return scores_mixed(in[0], in[1], in[2], opcost::detail::absent<interval>, false, step);
}

// ---- generated
template <int Terms> lowered_outputs cosine_window(const call& c, const partial_tensors& in, steps& step) {
  const dtype type = type_or(c, "output_datatype", dtype::f32);
  const partial_tensor n = in[0].dims.rank == 0 ? in[0] : step(squeeze_15{}, in[0]);
  partial_tensor y = step(range_4{dtype::f32}, step.number(0), n, step.number(1));
  const partial_tensor angle = step(multiply{}, y, step.real(1));
  y = step(subtract{}, step.real(0.5), step(multiply{}, step(math::cos{}, angle), step.real(0.5)));
  if (Terms > 2) {
    const partial_tensor twice = step(math::cos{}, step(multiply{}, angle, step.real(2)));
    y = step(add{}, y, step(multiply{}, twice, step.real(0.08)));
  }
  return type == dtype::f32 ? y : step(convert{type}, y);
}
inline lowered_outputs mel_weights(const call& c, const partial_tensors& in, steps& step) {
  const auto number = [&](int i) { return in[i].value.size() == 1 ? in[i].value[0] : interval::unknown(); };
  const interval bins = number(0), length = number(1);
  const interval rows = known(length) ? interval(length.min / 2 + 1) : interval::unknown();
  const dtype type = type_or(c, "output_datatype", dtype::f32);
  // each element is the height of a triangle at a frequency: one difference and one quotient
  const partial_tensor at = seen_as(in[0], partial_shape{rows, bins}, dtype::f32);
  const partial_tensor y = step(divide{}, step(subtract{}, at, step.real(0)), step.real(1));
  step.settings(~0u);
  return type == dtype::f32 ? y : step(convert{type}, y);
}
inline lowered_outputs image_decoder(const call& c, const partial_tensors&, steps& step) {
  const bool gray = c.text("pixel_format", "RGB") == "Grayscale";
  return moved({interval::unknown(), interval::unknown(), gray ? 1 : 3}, dtype::u8, step);
}
inline lowered_outputs constant_fill(const call& c, const partial_tensors& in, steps& step) {
  const dtype type = type_or(c, "dtype", dtype::f32);
  const partial_tensor value = step.constant({}, type);
  if (!in.has(0)) return step(broadcast_3{}, value, step.numbers(c.list("shape")));
  return step(broadcast_3{}, value, c.flag("input_as_shape") ? in[0] : step(shape_of_3{}, in[0]));
}

// ---- optimizers: rate, step, then values, gradients and states of n tensors
inline lowered_outputs optimizer(const partial_tensors& in, int states, steps& step,
                                 void (*each)(const partial_tensor& x, steps& step)) {
  const int n = (in.size() - 2) / (2 + states);
  lowered_outputs all;
  for (int i = 0; i < n; ++i) each(in[2 + i], step);
  for (int i = 0; i < n; ++i) all.push_back(in[2 + i]);
  for (int i = 0; i < n * states; ++i) all.push_back(in[2 + 2 * n + i]);
  step.memory(memory_use::own);
  return all;
}
inline lowered_outputs adagrad(const call&, const partial_tensors& in, steps& step) {
  return optimizer(in, 1, step, [](const partial_tensor& x, steps& s) {
    const partial_tensor g = s(add{}, s(multiply{}, x, x), x);  // regularized gradient
    const partial_tensor h = s(add{}, x, s(multiply{}, g, g));  // sum of squares
    const partial_tensor root = s(add{}, s(math::sqrt{}, h), s.real(0, x.type));
    s(subtract{}, x, s(divide{}, s(multiply{}, g, s.real(1, x.type)), root));
  });
}
inline lowered_outputs adam(const call&, const partial_tensors& in, steps& step) {
  return optimizer(in, 2, step, [](const partial_tensor& x, steps& s) {
    const partial_tensor one = s.real(1, x.type), g = s(add{}, s(multiply{}, x, x), x);
    const partial_tensor v = s(add{}, s(multiply{}, x, one), s(multiply{}, g, one));
    const partial_tensor h = s(add{}, s(multiply{}, x, one), s(multiply{}, s(multiply{}, g, g), one));
    const partial_tensor root = s(add{}, s(math::sqrt{}, h), one);
    s(subtract{}, x, s(divide{}, s(multiply{}, v, one), root));
  });
}
inline lowered_outputs momentum(const call&, const partial_tensors& in, steps& step) {
  return optimizer(in, 1, step, [](const partial_tensor& x, steps& s) {
    const partial_tensor one = s.real(1, x.type), g = s(add{}, s(multiply{}, x, x), x);
    const partial_tensor v = s(add{}, s(multiply{}, x, one), s(multiply{}, g, one));
    s(subtract{}, x, s(multiply{}, v, one));
  });
}

inline constexpr op_rule state_rules[] = {
    {"BlackmanWindow", 17, cosine_window<3>},  {"CausalConvWithState", 27, causal_conv},
    {"ConstantFill", 1, constant_fill},        {"HammingWindow", 17, cosine_window<2>},
    {"HannWindow", 17, cosine_window<2>},      {"ImageDecoder", 20, image_decoder},
    {"LinearAttention", 27, linear_attention}, {"MelWeightMatrix", 17, mel_weights},
};
// Of the domains ai.onnx.preview and ai.onnx.preview.training.
inline constexpr op_rule preview_rules[] = {
    {"Adagrad", 1, adagrad},
    {"Adam", 1, adam},
    {"FlexAttention", 1, flex_attention},
    {"Momentum", 1, momentum},
};

}  // namespace opcost::onnx::detail
