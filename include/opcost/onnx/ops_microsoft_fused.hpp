// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Operators of com.microsoft that are several operations in one: fused activations and normalizations, and attention.
#include <opcost/onnx/ops_quantized.hpp>

namespace opcost::onnx::detail {

inline partial_tensor activated(const call& c, const partial_tensor& y, steps& step) {
  const std::string_view f = c.text("activation");
  const auto parameters = c.reals("activation_params");
  const auto parameter = [&](std::size_t i, double otherwise) {
    return i < parameters.size() ? static_cast<double>(parameters[i]) : otherwise;
  };
  if (f == "Relu") return step(relu{}, y);
  if (f == "Sigmoid") return step(sigmoid{}, y);
  if (f == "Tanh") return step(math::tanh{}, y);
  if (f == "LeakyRelu") return step(prelu{}, y, step.real(parameter(0, c.real("alpha", 0.01)), y.type));
  if (f == "Clip") return step(clamp{parameter(0, 0), parameter(1, 6)}, y);
  if (f == "HardSigmoid")
    return step(hard_sigmoid{}, y, step.real(parameter(0, 0.2), y.type), step.real(parameter(1, 0.5), y.type));
  return y;
}
inline bool knows_activation(const call& c) {
  for (std::string_view f : {"", "Relu", "Sigmoid", "Tanh", "LeakyRelu", "Clip", "HardSigmoid"})
    if (c.text("activation") == f) return true;
  return false;
}
inline lowered_outputs fused_conv(const call& c, const partial_tensors& in, steps& step) {
  if (!knows_activation(c)) return rejected("activation '{t}' is not known", c.text("activation"));
  partial_tensor y = with_bias(convolve(c, in[0], in[1], step), in[2], step);
  if (in.has(3)) y = step(add{}, y, in[3]);
  return activated(c, y, step);
}
inline lowered_outputs fused_gemm(const call& c, const partial_tensors& in, steps& step) {
  if (!knows_activation(c)) return rejected("activation '{t}' is not known", c.text("activation"));
  const lowered_outputs y = gemm(c, in, step);
  return y.refusal.empty() ? lowered_outputs(activated(c, y[0], step)) : y;
}
// The axis behind all leading ones of a stack of matrices moves to the front.
inline partial_tensor batch_transposed(const partial_tensor& t, steps& step) {
  ints perm;
  for (int i = 1; i < t.dims.rank - 1; ++i) perm.push_back(i);
  perm.push_back(0);
  perm.push_back(t.dims.rank - 1);
  return t.dims.rank < 3 ? t : step(transpose{}, t, step.numbers(perm));
}
inline lowered_outputs fused_matmul(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor a = c.flag("transBatchA") ? batch_transposed(in[0], step) : in[0];
  const partial_tensor b = c.flag("transBatchB") ? batch_transposed(in[1], step) : in[1];
  const partial_tensor y = step(matmul{c.flag("transA"), c.flag("transB")}, a, b);
  const double alpha = c.real("alpha", 1);
  return activated(c, alpha == 1 ? y : step(multiply{}, y, step.real(alpha, y.type)), step);
}
template <gelu_mode Mode> lowered_outputs gelu_with_bias(const call&, const partial_tensors& in, steps& step) {
  return step(gelu_7{Mode}, in.has(1) ? step(add{}, in[0], in[1]) : in[0]);
}
inline lowered_outputs quick_gelu(const call& c, const partial_tensors& in, steps& step) {
  return step(swish{}, in[0], step.real(c.real("alpha", 1.702), in[0].type));
}
inline lowered_outputs bias_add(const call&, const partial_tensors& in, steps& step) {
  const partial_tensor y = step(add{}, in[0], in[1]);
  return in.has(2) ? step(add{}, y, in[2]) : y;
}
inline lowered_outputs bias_dropout(const call&, const partial_tensors& in, steps& step) {
  const partial_tensor y = step(add{}, in[0], in[1]);
  return in.has(2) ? step(add{}, y, in[2]) : y;
}
inline lowered_outputs bias_softmax(const call& c, const partial_tensors& in, steps& step) {
  softmax_8 op;
  op.axis = c.integer("axis", -1);
  return step(op, step(add{}, in[0], in[1]));
}
inline lowered_outputs bias_split_gelu(const call&, const partial_tensors& in, steps& step) {
  const lowered_outputs halves = step.all(split{2}, step(add{}, in[0], in[1]), step.number(-1));
  return step(multiply{}, halves[0], step(gelu_7{}, halves[1]));
}
inline partial_tensor last_extent_1(const partial_tensor& x, steps& step) {
  partial_shape row = x.dims;
  if (row.ranked() && row.rank > 0) row.set(row.rank - 1, 1);
  return step.constant(row, dtype::f32);
}
// Outputs: y, mean, inverse deviation, sum of input and skip
template <bool Simplified> lowered_outputs skip_normalization(const call& c, const partial_tensors& in, steps& step) {
  partial_tensor sum = step(add{}, in[0], in[1]);
  const int bias = Simplified ? 3 : 4;
  if (in.has(bias)) sum = step(add{}, sum, in[bias]);
  if (!sum.dims.ranked()) return moved(sum.dims, in[0].type, step);
  partial_tensor y;
  if constexpr (Simplified) {
    y = root_mean_square(sum, sum.dims.rank - 1, c.real("epsilon", 1e-5), in[2], step);
  } else {
    y = step(mvn_6{true, c.real("epsilon", 1e-5)}, sum, axes_from(sum, sum.dims.rank - 1, step));
    y = step(multiply{}, y, in[2]);
    if (in.has(3)) y = step(add{}, y, in[3]);
  }
  lowered_outputs all(y);
  if (c.outputs() > 1) all.push_back(last_extent_1(sum, step));
  if (c.outputs() > 2) all.push_back(last_extent_1(sum, step));
  if (c.outputs() > 3) all.push_back(sum);
  return all;
}
inline lowered_outputs embedded(const call& c, const partial_tensors& in, steps& step) {
  const auto look_up = [&](int table, int at) { return step(gather_8{}, in[table], in[at], step.number(0)); };
  partial_tensor sum = look_up(2, 0);
  partial_tensor places = in[3];  // the first rows, one per token, or those that the positions name
  if (in[0].dims.rank == 2 && places.dims.rank == 2) places.dims.set(0, in[0].dims[1]);
  sum = step(add{}, sum, in.has(8) ? look_up(3, 8) : seen_as(places, places.dims, places.type));
  if (in.has(1) && in.has(4)) sum = step(add{}, sum, look_up(4, 1));
  if (!sum.dims.ranked()) return moved(sum.dims, sum.type, step);
  partial_tensor y = step(mvn_6{true, c.real("epsilon", 1e-12)}, sum, axes_from(sum, sum.dims.rank - 1, step));
  y = step(add{}, step(multiply{}, y, in[5]), in[6]);
  lowered_outputs all(y);
  if (c.outputs() > 1) all.push_back(step.constant({in[0].dims[0]}, dtype::i32));
  if (c.outputs() > 2) all.push_back(sum);
  step.settings(0b110000011);
  return all;
}
inline lowered_outputs group_norm(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor x = c.flag("channels_last", true) ? channels_first(in[0], step) : in[0];
  partial_tensor y = step(group_normalization{c.integer("groups", 32), c.real("epsilon", 1e-5)}, x,
                          seen_as(in[1], x.type), seen_as(in[2], x.type));
  if (c.integer("activation", 0) == 1) y = step(swish{}, y);
  return c.flag("channels_last", true) ? channels_last(y, step) : y;
}

// ---- attention
inline lowered_outputs with_present(const call& c, const partial_tensor& y, const partial_tensor& k,
                                    const partial_tensor& v) {
  lowered_outputs all(y);
  if (c.outputs() > 1) all.push_back(k);
  if (c.outputs() > 2) all.push_back(v);
  return all;
}
// One matrix makes queries, keys and values: [B, S, D] times [D, 3 H] plus a bias.
inline lowered_outputs projected_attention(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t heads = c.integer("num_heads", 1);
  partial_tensor all_three = step(matmul{}, in[0], in[1]);
  if (in.has(2)) all_three = step(add{}, all_three, in[2]);
  lowered_outputs parts;
  if (const ints sizes = c.list("qkv_hidden_sizes"); sizes.rank == 3)
    parts = step.all(variadic_split{}, all_three, step.number(-1), step.numbers(sizes));
  else
    parts = step.all(split{3}, all_three, step.number(-1));
  const partial_tensor q = by_heads(parts[0], heads, step);
  partial_tensor k = by_heads(parts[1], heads, step), v = by_heads(parts[2], heads, step);
  if (in.has(4)) {  // [2, B, heads, past, size]
    partial_shape past = in[4].dims.rank == 5 ? in[4].dims.slice(1, 5) : partial_shape::of_unknown_rank();
    const partial_tensor before = seen_as(in[4], past, in[4].type);
    k = after(before, k, step);
    v = after(before, v, step);
  }
  const partial_tensor bias = in.has(5) ? in[5] : opcost::detail::absent<interval>;
  const partial_tensor y = heads_joined(scores_mixed(q, k, v, bias, c.flag("unidirectional"), step), step);
  lowered_outputs all(y);
  if (c.outputs() > 1) {
    partial_shape present{2};
    present.append(k.dims);
    all.push_back(step.constant(present, in[0].type));
  }
  step.settings(0b1000);
  return all;
}
// Query, key, value as [B, S, H]; or packed: query [B, S, heads, 3, size], key [B, S, heads, 2, size].
inline lowered_outputs multi_head_attention(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t heads = c.integer("num_heads", 1);
  const auto unpacked = [&](const partial_tensor& t) {  // [B, S, heads, n, size]: one of the n
    return step(transpose{}, seen_as(t, partial_shape{t.dims[0], t.dims[1], t.dims[2], t.dims[4]}, t.type),
                step.numbers({0, 2, 1, 3}));
  };
  const auto whole = [&](const partial_tensor& t) { return t.dims.rank == 3 ? by_heads(t, heads, step) : t; };
  const bool all_packed = in[0].dims.rank == 5, keys_packed = in[1].dims.rank == 5;
  const partial_tensor q = all_packed ? unpacked(in[0]) : whole(in[0]);
  partial_tensor k = all_packed ? q : keys_packed ? unpacked(in[1]) : whole(in[1]);
  partial_tensor v = all_packed ? q : keys_packed ? k : whole(in[2]);
  if (in.has(3)) {  // a bias for all three
    const auto biased = [&](const partial_tensor& t) {
      return step(add{}, t,
                  seen_as(in[3],
                          partial_shape{1, opcost::detail::dim_or_unknown(t.dims, 1), 1,
                                        opcost::detail::dim_or_unknown(t.dims, 3)},
                          t.type));
    };
    const partial_tensor plain_q = biased(q);
    k = biased(k);
    v = biased(v);
    (void)plain_q;
  }
  k = after(in[6], k, step);
  v = after(in[7], v, step);
  const partial_tensor y = heads_joined(scores_mixed(q, k, v, in[5], c.flag("unidirectional"), step), step);
  step.settings(0b10000);
  return with_present(c, y, k, v);
}
inline lowered_outputs grouped_attention(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t heads = c.integer("num_heads", 1), groups = c.integer("kv_num_heads", heads);
  partial_tensor q = in[0], k = in[1], v = in[2];
  if (!in.has(1)) {
    if (q.dims.rank != 3 || !known(q.dims[2]) || groups < 1) return undecided("the hidden size is not known");
    const std::int64_t size = q.dims[2].min.n / (heads + 2 * groups);
    const lowered_outputs parts =
        step.all(variadic_split{}, q, step.number(2), step.numbers({heads * size, groups * size, groups * size}));
    q = parts[0];
    k = parts[1];
    v = parts[2];
  }
  q = by_heads(q, heads, step);
  k = by_heads(k, groups, step);
  v = by_heads(v, groups, step);
  if (c.flag("do_rotary")) {
    q = step(add{}, step(multiply{}, q, q), step(multiply{}, q, q));
    k = step(add{}, step(multiply{}, k, k), step(multiply{}, k, k));
  }
  interval present = opcost::detail::dim_or_unknown(k.dims, 2);
  if (in.has(3) && !is(opcost::detail::dim_or_unknown(in[3].dims, 2), 0)) {
    const interval total = in[6].value.size() == 1 ? in[6].value[0] : interval::unknown();
    present = known(total) && known(in[3].dims[2]) ? larger(total, in[3].dims[2]) : interval::unknown();
  }
  if (k.dims.rank == 4) k.dims.set(2, present);
  if (v.dims.rank == 4) v.dims.set(2, present);
  const partial_tensor y = heads_joined(scores_mixed(q, k, v, opcost::detail::absent<interval>, true, step), step);
  step.settings(0b1100000);
  return with_present(c, y, k, v);
}

}  // namespace opcost::onnx::detail
