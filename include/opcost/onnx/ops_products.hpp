// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// ONNX operations that multiply matrices: products, einsum, recurrent layers, attention, Fourier transforms.
#include <opcost/onnx/ops_windows.hpp>

namespace opcost::onnx::detail {

inline lowered_outputs matrix_product(const call&, const partial_tensors& in, steps& step) {
  return step(matmul{}, in[0], in[1]);
}
// y = alpha * A' B' + beta * C
inline lowered_outputs gemm(const call& c, const partial_tensors& in, steps& step) {
  partial_tensor y = step(matmul{c.flag("transA"), c.flag("transB")}, in[0], in[1]);
  if (const double alpha = c.real("alpha", 1); alpha != 1) y = step(multiply{}, y, step.real(alpha, y.type));
  const double beta = c.real("beta", 1);
  if (!in.has(2) || beta == 0) return y;
  return step(add{}, y, beta == 1 ? in[2] : step(multiply{}, in[2], step.real(beta, y.type)));
}
inline lowered_outputs einsum_of(const call& c, const partial_tensors& in, steps& step) {
  return step(einsum{c.text("equation")}, in);
}
inline lowered_outputs determinant(const call&, const partial_tensors& in, steps& step) {
  const partial_shape& x = in[0].dims;
  if (!x.ranked() || x.rank < 2) return undecided("the rank is not known");
  // an elimination is that of an inverse without the backward part
  const partial_tensor factors = step(inverse{}, in[0]);
  ints axes{x.rank - 2, x.rank - 1};
  return step(reduce_prod{}, factors, step.numbers(axes));
}

// ---- recurrent layers
struct recurrent_parts {
  partial_tensor x{}, w{}, r{}, b{}, lengths{}, h{}, c{};
  count_t hidden = 0;
  sequence_direction direction = sequence_direction::forward;
  bool batch_first = false;
};
inline partial_tensor swapped(const partial_tensor& t, steps& step) {
  ints perm{1, 0};
  for (int i = 2; i < t.dims.rank; ++i) perm.push_back(i);
  return step(transpose{}, t, step.numbers(perm));
}
inline partial_tensor zeros_of(std::initializer_list<interval> dims, dtype type, steps& step) {
  return step.constant(partial_shape(dims), type);
}
// X [T, N, I], W [D, G H, I], R [D, G H, H], B [D, 2 G H]: the sequences of the catalogue have the batch first and one
// bias per gate.
inline recurrent_parts recurrent_of(const call& c, const partial_tensors& in, int gates, int biases, steps& step) {
  recurrent_parts p;
  const std::string_view d = c.text("direction", "forward");
  p.direction = d == "reverse"         ? sequence_direction::reverse
                : d == "bidirectional" ? sequence_direction::bidirectional
                                       : sequence_direction::forward;
  const std::int64_t directions = p.direction == sequence_direction::bidirectional ? 2 : 1;
  p.batch_first = c.version >= 14 && c.flag("layout");
  p.x = p.batch_first || in[0].dims.rank != 3 ? in[0] : swapped(in[0], step);
  p.w = in[1];
  p.r = in[2];
  const interval hidden = in[2].dims.rank == 3 ? in[2].dims[2] : interval::unknown();
  p.hidden = known(hidden) ? hidden.min : count_t(c.integer("hidden_size", 0));
  const interval h = p.hidden > 0 ? interval(p.hidden) : hidden;
  const interval batch = opcost::detail::dim_or_unknown(p.x.dims, 0);
  if (in.has(3) && biases == gates) {
    const lowered_outputs halves = step.all(split{2}, in[3], step.number(1));
    p.b = step(add{}, halves[0], halves[1]);
  } else if (in.has(3)) {  // the recurrent bias of the last gate stays apart
    const lowered_outputs parts = step.all(split{2 * gates}, in[3], step.number(1));
    const partial_tensor update = step(add{}, parts[0], parts[gates]);
    const partial_tensor reset = step(add{}, parts[1], parts[gates + 1]);
    const std::array list{update, reset, parts[2], parts[gates + 2]};
    p.b = step(concat{1}, span<const partial_tensor>(list));
  } else {
    p.b = zeros_of({directions, interval(biases) * h}, p.x.type, step);
  }
  p.lengths = in.has(4) ? in[4] : zeros_of({batch}, dtype::i32, step);
  const auto state = [&](int i) {
    if (!in.has(i)) return zeros_of({batch, directions, h}, p.x.type, step);
    return p.batch_first || in[i].dims.rank != 3 ? in[i] : swapped(in[i], step);
  };
  p.h = state(5);
  p.c = state(6);
  return p;
}
// Y [T, D, N, H] of [N, D, T, H], the last states [D, N, H] of [N, D, H]; layout 1: Y [N, T, D, H].
inline lowered_outputs recurrent_results(const call& c, const recurrent_parts& p, const lowered_outputs& y,
                                         steps& step) {
  if (!y.refusal.empty() || y.size() == 0) return y;
  lowered_outputs all;
  for (int i = 0; i < c.outputs() && i < y.size(); ++i) {
    if (!c.wants(i))
      all.push_back(y[i]);
    else if (i == 0)
      all.push_back(step(transpose{}, y[0], p.batch_first ? step.numbers({0, 2, 1, 3}) : step.numbers({2, 1, 0, 3})));
    else
      all.push_back(p.batch_first ? y[i] : swapped(y[i], step));
  }
  return all;
}
template <class Sequence> Sequence sequence_of(const call& c, const recurrent_parts& p) {
  Sequence op;
  op.hidden_size = p.hidden;
  op.direction = p.direction;
  op.clip = c.real("clip", 0);
  return op;
}
inline lowered_outputs lstm(const call& c, const partial_tensors& in, steps& step) {
  const recurrent_parts p = recurrent_of(c, in, 4, 4, step);
  lowered_outputs y = step.all(sequence_of<lstm_sequence>(c, p), p.x, p.h, p.c, p.lengths, p.w, p.r, p.b);
  lowered_outputs all = recurrent_results(c, p, y, step);
  if (in.has(7) && y.size() > 0) {  // peepholes: each gate but one sees the cell
    const partial_tensor seen = step.constant(y[0].dims, y[0].type);
    for (int i = 0; i < 3; ++i) step(add{}, step(multiply{}, y[0], seen), seen);
  }
  return all;
}
inline lowered_outputs gru(const call& c, const partial_tensors& in, steps& step) {
  const bool linear = c.flag("linear_before_reset");
  const recurrent_parts p = recurrent_of(c, in, 3, linear ? 4 : 3, step);
  gru_sequence op = sequence_of<gru_sequence>(c, p);
  op.linear_before_reset = linear;
  return recurrent_results(c, p, step.all(op, p.x, p.h, p.lengths, p.w, p.r, p.b), step);
}
inline lowered_outputs rnn(const call& c, const partial_tensors& in, steps& step) {
  const recurrent_parts p = recurrent_of(c, in, 1, 1, step);
  return recurrent_results(c, p, step.all(sequence_of<rnn_sequence>(c, p), p.x, p.h, p.lengths, p.w, p.r, p.b), step);
}

// ---- attention
// [B, L, heads * size] as [B, heads, L, size]
inline partial_tensor by_heads(const partial_tensor& t, std::int64_t heads, steps& step) {
  if (t.dims.rank != 3 || heads < 1) return t;
  const interval size = known(t.dims[2]) ? interval(t.dims[2].min / heads) : interval::unknown();
  const partial_tensor split_up = step(reshape{}, t, step.numbers({t.dims[0], t.dims[1], heads, size}));
  return step(transpose{}, split_up, step.numbers({0, 2, 1, 3}));
}
inline partial_tensor heads_joined(const partial_tensor& y, steps& step) {
  if (y.dims.rank != 4) return y;
  const partial_tensor t = step(transpose{}, y, step.numbers({0, 2, 1, 3}));
  return step(reshape{}, t, step.numbers({t.dims[0], t.dims[1], t.dims[2] * t.dims[3]}));
}
// Keys and values of fewer heads serve several heads of queries.
inline partial_tensor for_all_heads(const partial_tensor& t, const partial_tensor& q, steps& step) {
  if (t.dims.rank != 4 || q.dims.rank != 4 || t.dims[1] == q.dims[1] || !known(q.dims[1])) return t;
  partial_tensor r = t;
  r.dims.set(1, q.dims[1]);
  step.settings(0);
  return step.constant(r.dims, r.type);
}
inline partial_tensor after(const partial_tensor& past, const partial_tensor& t, steps& step) {
  if (!past.present()) return t;
  const std::array list{past, t};
  return step(concat{2}, span<const partial_tensor>(list));
}
inline partial_tensor scores_mixed(const partial_tensor& q, const partial_tensor& k, const partial_tensor& v,
                                   const partial_tensor& mask, bool causal, steps& step) {
  const scaled_dot_product_attention op{causal};
  const partial_tensor scale = step.real(1, q.type);
  const partial_tensor keys = for_all_heads(k, q, step), values = for_all_heads(v, q, step);
  if (mask.present() && mask.dims.rank >= 2) return step(op, q, keys, values, mask, scale);
  return step(op, q, keys, values, step.real(0, q.type), scale);
}
inline lowered_outputs attention(const call& c, const partial_tensors& in, steps& step) {
  const bool flat = in[0].dims.rank == 3;
  const std::int64_t q_heads = c.integer("q_num_heads", 0), kv_heads = c.integer("kv_num_heads", q_heads);
  const partial_tensor q = flat ? by_heads(in[0], q_heads, step) : in[0];
  const partial_tensor k = after(in[4], flat ? by_heads(in[1], kv_heads, step) : in[1], step);
  const partial_tensor v = after(in[5], flat ? by_heads(in[2], kv_heads, step) : in[2], step);
  partial_tensor mask = in[3];
  if (mask.present() && k.dims.rank == 4 && mask.dims.rank >= 1 && known(mask.dims[-1]) && known(k.dims[2]) &&
      mask.dims[-1].min < k.dims[2].min)
    mask.dims.set(mask.dims.rank - 1, k.dims[2]);  // shorter masks are filled up
  const partial_tensor y = scores_mixed(q, k, v, mask, c.flag("is_causal"), step);
  if (const double cap = c.real("softcap", 0); cap != 0 && q.dims.rank == 4) {  // cap * tanh(score / cap)
    partial_tensor score = q;
    score.dims.set(3, opcost::detail::dim_or_unknown(k.dims, 2));
    const partial_tensor limit = step.real(cap, q.type);
    step(multiply{}, step(math::tanh{}, step(divide{}, score, limit)), limit);
  }
  lowered_outputs all;
  all.push_back(flat ? heads_joined(y, step) : y);
  if (c.outputs() > 1) all.push_back(k);
  if (c.outputs() > 2) all.push_back(v);
  if (c.outputs() > 3) {
    partial_shape s = q.dims;
    if (s.rank == 4) s.set(3, opcost::detail::dim_or_unknown(k.dims, 2));
    all.push_back(step.constant(s, q.type));
  }
  return all;
}
// x * cos + rotated x * sin of the first dimensions of each head.
inline lowered_outputs rotary(const call&, const partial_tensors& in, steps& step) {
  const partial_tensor table = step.constant(in[0].dims, in[0].type);
  const partial_tensor a = step(multiply{}, in[0], table);
  const partial_tensor b = step(multiply{}, in[0], table);
  const partial_tensor y = step(add{}, a, b);
  step.settings(0);
  return y;
}

// ---- Fourier transforms
inline lowered_outputs fourier(const call& c, const partial_tensors& in, steps& step) {
  const partial_shape& x = in[0].dims;
  if (!x.ranked() || x.rank < 2) return undecided("the rank is not known");
  std::int64_t axis = c.integer("axis", c.version < 20 ? 1 : -2);
  if (c.version >= 20 && in.has(2)) {
    if (in[2].value.size() != 1 || !in[2].value[0].exact()) return moved(unknown_dims(x.rank), in[0].type, step);
    axis = in[2].value[0].min.n;
  }
  const int at = opcost::detail::normal_axis(axis, x.rank);
  if (at < 0 || at == x.rank - 1) return "axis: outside of the rank";
  const partial_tensor axes = step.numbers({at});
  const bool complex = is(x[-1], 2), inverted = c.flag("inverse"), onesided = c.flag("onesided");
  partial_tensor t = in[0];
  if (!complex && (!onesided || inverted)) {  // real numbers get an imaginary part of 0
    const std::array parts{t, step.constant(t.dims, t.type)};
    t = step(concat{x.rank - 1}, span<const partial_tensor>(parts));
  }
  const partial_tensor length = in.has(1) ? (in[1].dims.rank == 1 ? in[1] : step(reshape{}, in[1], step.numbers({-1})))
                                          : opcost::detail::absent<interval>;
  if (onesided && !inverted) {
    partial_tensor flat = t;
    if (is(x[-1], 1)) flat = step(squeeze_15{}, t, step.numbers({x.rank - 1}));
    return length.present() ? step(rdft{}, flat, axes, length) : step(rdft{}, flat, axes);
  }
  if (onesided) {
    const partial_tensor y = length.present() ? step(irdft{}, t, axes, length) : step(irdft{}, t, axes);
    return step(unsqueeze{}, y, step.numbers({-1}));
  }
  if (inverted) return length.present() ? step(idft{}, t, axes, length) : step(idft{}, t, axes);
  return length.present() ? step(dft{}, t, axes, length) : step(dft{}, t, axes);
}
// Frames of the signal, windowed and transformed.
inline lowered_outputs short_time_fourier(const call& c, const partial_tensors& in, steps& step) {
  const partial_shape& x = in[0].dims;
  const auto number = [&](int i) { return in[i].value.size() == 1 ? in[i].value[0] : interval::unknown(); };
  const interval length = in.has(3) ? number(3) : in[2].dims.rank == 1 ? in[2].dims[0] : interval::unknown();
  const interval by = number(1);
  if (!x.ranked() || x.rank < 2 || !known(length) || !known(by) || by.min < 1 || !known(x[1]))
    return moved(partial_shape{opcost::detail::dim_or_unknown(x, 0), interval::unknown(), interval::unknown(), 2},
                 in[0].type, step);
  const interval frames = (x[1].min - length.min) / by.min + 1;
  const bool real = x.rank == 2 || is(x[2], 1);
  step.settings(0b1010);
  const bool onesided = c.flag("onesided", true);
  const partial_shape each = real ? partial_shape{x[0], frames, length} : partial_shape{x[0], frames, length, 2};
  partial_tensor cut = in[0];  // the frames, as if they were copied
  cut.dims = each;
  if (in.has(2)) cut = step(multiply{}, cut, real ? in[2] : step(unsqueeze{}, in[2], step.numbers({1})));
  if (real && onesided) return step(rdft{}, cut, step.numbers({2}));
  if (!real) return step(dft{}, cut, step.numbers({2}));
  partial_tensor both = cut;
  both.dims.push_back(2);
  return step(dft{}, both, step.numbers({2}));
}

inline constexpr op_rule product_rules[] = {
    {"Attention", 23, attention},
    {"DFT", 17, fourier},
    {"Det", 11, determinant},
    {"Einsum", 12, einsum_of},
    {"GRU", 1, gru},
    {"Gemm", 1, gemm},
    {"LSTM", 1, lstm},
    {"MatMul", 1, matrix_product},
    {"RNN", 1, rnn},
    {"RotaryEmbedding", 23, rotary},
    {"STFT", 17, short_time_fourier},
};

}  // namespace opcost::onnx::detail
