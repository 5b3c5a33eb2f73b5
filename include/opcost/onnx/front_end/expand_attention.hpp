// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Attention, and the rotation of its operands.
#include <limits>
#include <opcost/onnx/front_end/expand_products.hpp>

namespace opcost::onnx::front_end {
namespace detail {

// [batch, sequence, heads * size] as [batch, heads, sequence, size], and back.
inline edge heads_apart(expansion& e, edge x, std::int64_t heads) {
  return transpose(e, reshape(e, x, e.numbers({0, 0, heads, -1}), true), {0, 2, 1, 3});
}
inline edge heads_joined(expansion& e, edge x) {
  return reshape(e, transpose(e, x, {0, 2, 1, 3}), e.numbers({0, 0, -1}), true);
}
inline edge extent_at(expansion& e, edge of_shape, std::int64_t axis) {
  const edge at = e.numbers({axis}, dtype::i32);
  return gather(e, of_shape, at, e.shared_zero());
}
// Each head `times` times in a row.
inline edge heads_repeated(expansion& e, edge x, std::int64_t times) {
  const edge apart = e.make("Unsqueeze", 1, {x, e.numbers({2})});
  const edge tiled = two(e, "Tile", apart, e.numbers({1, 1, times, 1, 1}));
  const edge shape = shape_of(e, x), batch = extent_at(e, shape, 0), heads = extent_at(e, shape, 1);
  const edge more = two(e, "Multiply", heads, e.numbers({times}));
  const edge length = extent_at(e, shape, 2), size = extent_at(e, shape, 3);
  return reshape(e, tiled, concat(e, {batch, more, length, size}, 0));
}
inline edge zero_like(expansion& e, edge x) { return convert_like(e, e.scalar(0, dtype::f32), x); }
// 0 in the place of what is not a number: where all of a row is masked.
inline edge without_nan(expansion& e, edge x) {
  const edge is = e.make("IsNaN", 10, {x});
  return e.make("Select", 1, {is, zero_like(e, x), x});
}
inline edge masked(expansion& e, edge allowed) {
  const edge zero = e.scalar(0, dtype::f32), never = e.scalar(-std::numeric_limits<double>::infinity(), dtype::f32);
  return e.make("Select", 1, {allowed, zero, convert_like(e, never, zero)});
}
// What each query may see: the keys up to its own place.
inline edge causal_mask(expansion& e, edge q, edge k) {
  const edge zero = e.number(0), one = e.number(1);
  const auto places = [&](edge x) {
    return range(e, zero, e.make("Squeeze", 1, {extent_at(e, shape_of(e, x), 2), zero}), one);
  };
  const edge keys = places(k), queries = e.make("Unsqueeze", 1, {places(q), e.numbers({1})});
  return masked(e, two(e, "LessEqual", two(e, "Subtract", keys, queries), zero));
}

struct attention_operands {
  edge q = nothing, k = nothing, v = nothing, mask = nothing;
  bool mask_is_given = false;
};
inline edge fused_attention(expansion& e, const attention_operands& a, std::string_view scale_name) {
  std::vector<edge> from{a.q, a.k, a.v, a.mask.row >= 0 ? a.mask : zero_like(e, a.q)};
  if (e.node.has(scale_name)) from.push_back(convert_like(e, e.scalar(e.node.real(scale_name, 1), dtype::f32), a.q));
  const edge y = e.make("ScaledDotProductAttention", 13, from, {{"causal", "false"}});
  return a.mask.row >= 0 && a.mask_is_given ? without_nan(e, y) : y;
}
// Step by step, where a step is an output of its own or the scores have a cap.
inline edge attention_in_steps(expansion& e, const attention_operands& a, double cap) {
  edge scores = matmul(e, a.q, a.k, false, true);
  if (e.node.has("scale")) {
    scores = two(e, "Multiply", scores, convert_like(e, e.scalar(e.node.real("scale", 1), dtype::f32), a.q));
  } else {
    const edge size = convert_like(e, extent_at(e, shape_of(e, a.q), 3), a.q);
    scores = two(e, "Divide", scores, e.make("Sqrt", 1, {size}));
  }
  const std::int64_t mode = e.node.integer("qk_matmul_output_mode", 0);
  const auto step = [&](std::int64_t number) {
    if (mode == number && e.node.wants(3)) e.out(3, scores);
  };
  step(0);
  if (cap != 0) {
    const edge limit = convert_like(e, e.scalar(cap, dtype::f32), scores);
    scores = two(e, "Multiply", e.make("Tanh", 1, {two(e, "Divide", scores, limit)}), limit);
  }
  step(1);
  scores = two(e, "Add", scores, a.mask.row >= 0 ? a.mask : zero_like(e, a.q));
  step(2);
  scores = without_nan(e, e.make("Softmax", 8, {scores}, {{"axis", "-1"}}));
  step(3);
  return matmul(e, scores, a.v);
}
inline void attention(expansion& e) {
  if (!e.has_rank(0) || e.has(6)) return e.refuse("lengths without padding, or a rank that is not known");
  const bool flat = e.rank(0) == 3;
  std::int64_t q_heads = e.node.integer("q_num_heads", 0), heads = e.node.integer("kv_num_heads", 0);
  if (!flat && e.rank(0) >= 2 && e.rank(1) >= 2 && e.tensor(0).dims[1].exact() && e.tensor(1).dims[1].exact()) {
    q_heads = e.tensor(0).dims[1].min.n;
    heads = e.tensor(1).dims[1].min.n;
  }
  if (q_heads < 1 || heads < 1) return e.refuse("the number of heads is not known");
  attention_operands a;
  a.q = flat ? heads_apart(e, e.in(0), q_heads) : e.in(0);
  a.k = flat ? heads_apart(e, e.in(1), heads) : e.in(1);
  a.v = flat ? heads_apart(e, e.in(2), heads) : e.in(2);
  if (e.has(4)) a.k = concat(e, {e.in(4), a.k}, 2);
  if (e.has(5)) a.v = concat(e, {e.in(5), a.v}, 2);
  if (e.node.wants(1)) e.out(1, a.k);
  if (e.node.wants(2)) e.out(2, a.v);
  if (q_heads != heads) {
    a.k = heads_repeated(e, a.k, q_heads / heads);
    a.v = heads_repeated(e, a.v, q_heads / heads);
  }
  const double cap = e.node.real("softcap", 0);
  const bool fused = cap == 0 && !e.node.wants(3);
  const bool causal = e.node.integer("is_causal", 0) != 0;
  if (causal && (e.has(4) || (e.has(3) && e.type(3) == dtype::boolean))) return e.refuse("a causal mask with a past");
  if (e.has(3)) a.mask = e.type(3) == dtype::boolean && !fused ? masked(e, e.in(3)) : e.in(3);
  if (causal) {
    const edge own = causal_mask(e, a.q, a.k);
    a.mask = e.has(3) ? two(e, "Add", a.mask, own) : own;
  }
  a.mask_is_given = a.mask.row >= 0;
  const edge y = fused ? fused_attention(e, a, "scale") : attention_in_steps(e, a, cap);
  e.out(flat ? heads_joined(e, y) : y);
}
inline void multi_head_attention(expansion& e) {
  if (!e.has(1) || !e.has(2) || e.has(3) || e.has(4) || e.has(5) || !e.has_rank(0) || e.rank(0) != 3)
    return e.refuse("packed operands, a bias or a mask");
  const std::int64_t heads = e.node.integer("num_heads", 1);
  attention_operands a;
  const auto apart = [&](int k) { return e.rank(k) == 3 ? heads_apart(e, e.in(k), heads) : e.in(k); };
  a.q = apart(0);
  a.k = apart(1);
  a.v = apart(2);
  if (e.has(6)) a.k = concat(e, {e.in(6), a.k}, 2);
  if (e.has(7)) a.v = concat(e, {e.in(7), a.v}, 2);
  if (e.node.wants(1)) e.out(1, a.k);
  if (e.node.wants(2)) e.out(2, a.v);
  e.out(heads_joined(e, fused_attention(e, a, "scale")));
}

// x * cos + turned(x) * sin, on halves of the last axis.
inline edge rotated(expansion& e, edge x, edge cosine, edge sine, std::int64_t size, bool pairs, dtype t,
                    const std::vector<std::int64_t>& leading) {
  edge by = nothing;
  const auto with = [&](std::initializer_list<std::int64_t> tail) {
    std::vector<std::int64_t> dims(leading);
    dims.insert(dims.end(), tail);
    return e.numbers(dims);
  };
  if (pairs) {
    by = e.numbers({0, 1, 2, 4, 3});
    const edge cut = reshape(e, x, with({size / 2, 2}), true);
    x = reshape(e, e.make("Transpose", 1, {cut, by}), with({-1}), true);
  }
  const edge axis = e.number(-1), lengths = e.numbers({size / 2, size / 2});
  const edge halves = e.make("VariadicSplit", 1, {x, axis, lengths}, {}, 2);
  const edge first = piece(halves, 0), second = piece(halves, 1);
  const edge real = two(e, "Multiply", first, cosine), imaginary = two(e, "Multiply", second, sine);
  const edge left = two(e, "Add", real, two(e, "Multiply", imaginary, e.scalar(-1, t)));
  const edge right = two(e, "Add", two(e, "Multiply", second, cosine), two(e, "Multiply", first, sine));
  edge y = concat(e, {left, right}, -1);
  if (!pairs) return y;
  const edge turned = e.make("Transpose", 1, {reshape(e, y, with({2, size / 2}), true), by});
  return reshape(e, turned, with({-1}), true);
}
inline void rotary_embedding(expansion& e) {
  if (!e.has_rank(0) || e.rank(0) != 4 || !e.tensor(0).dims[3].exact() ||
      e.node.integer("rotary_embedding_dim", 0) != 0)
    return e.refuse("three axes, or part of the last axis");
  edge cosine = e.in(1), sine = e.in(2);
  if (e.has(3)) {
    const edge zero = e.number(0);
    cosine = gather(e, cosine, e.in(3), zero);
    sine = gather(e, sine, e.in(3), zero);
  }
  const edge at = e.numbers({1});
  cosine = e.make("Unsqueeze", 1, {cosine, at});
  sine = e.make("Unsqueeze", 1, {sine, at});
  e.out(rotated(e, e.in(0), cosine, sine, e.tensor(0).dims[3].min.n, e.node.integer("interleaved", 0) != 0, e.type(0),
                {0, 0, 0}));
}

}  // namespace detail

inline constexpr expansion_rule attention_expansions[] = {
    {"Attention", 1, detail::attention},
    {"RotaryEmbedding", 1, detail::rotary_embedding},
};

}  // namespace opcost::onnx::front_end
