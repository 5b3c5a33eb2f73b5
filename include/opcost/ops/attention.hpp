// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Attention as one operation. Attributes and shapes: OpenVINO operation specification ScaledDotProductAttention-13.
#include <opcost/op/common.hpp>

namespace opcost {

/// softmax(query * key^T * scale + mask) * value. Inputs: query [..., L, E], key [..., S, E], value [..., S, Ev], then
/// an optional attention mask and an optional scale.
struct scaled_dot_product_attention {
  bool causal = false;
  /// Where the causal mask begins if there are more keys than queries. True: the queries are the last of the keys, so
  /// query i sees S - L + i + 1 keys, as with a KV cache. False: query i sees i + 1 keys, as torch defines it.
  bool after_past = true;
};

// softmax(q k' scale + mask) v for q [.., L, E], k [.., S, E], v [.., S, V] (Vaswani et al. 2017, arXiv:1706.03762).
// MACs = B L S (E + V). Each of the B L S scores is scaled, masked, exponentiated and divided. Products of
// scores that a causal mask hides are MACs too, but no valid ones: with L = S, L (L - 1) / 2 of L L scores are hidden.
template <> struct op_traits<scaled_dot_product_attention> {
  static constexpr std::string_view name = "ScaledDotProductAttention";
  static constexpr std::string_view formula = "MACs = B L S (E + V); softmax of B L rows of S scores";
  static constexpr int opset = 13, inputs = 3;
  static constexpr void attributes(auto& op, auto&& f) { f("causal", op.causal); }
  // inputs: queries, keys, values, optionally a mask, a scale, a sink (one more score per row)
  template <class Dim>
  static constexpr inferred<Dim> infer(const scaled_dot_product_attention& op, const basic_operands<Dim>& in) {
    const auto &q = in[0].dims, &k = in[1].dims, &v = in[2].dims, &mask = in[3].dims, &scale = in[4].dims,
               &sink = in[5].dims;
    const Dim unknown = basic_shape<Dim>::unknown_dim();
    if ((q.ranked() && q.rank < 3) || (k.ranked() && k.rank < 3) || (v.ranked() && v.rank < 3))
      return rejected("inputs 0 to 2 (queries, keys, values): expected at least rank 3, got {}, {} and {}",
                      detail::rank_of(q), detail::rank_of(k), detail::rank_of(v));
    dtype type = in[0].type;
    for (int i = 1; i < 3; ++i)
      if (common(type, in[i].type) != dtype::none) type = common(type, in[i].type);
    basic_shape<Dim> batch = batch_of(q);
    Dim rows = q.ranked() ? q[-2] : unknown, embedding = q.ranked() ? q[-1] : unknown,
        scores = k.ranked() ? k[-2] : unknown;
    if (k.ranked() && (!broadcast(batch, batch_of(k)) || !merge(embedding, k[-1])))
      return rejected("input 1 (keys): expected the batch of input 0 and a last dimension of {}, got {}", embedding,
                      k[-1]);
    if (v.ranked() && (!broadcast(batch, batch_of(v)) || !merge(scores, v[-2])))
      return rejected("input 2 (values): expected the batch of input 0 and {} rows, got {}", scores, v[-2]);
    if (in.has(3) && !op.causal && mask.ranked() && mask.rank != 0) {
      if (mask.rank < 2 || !broadcast(rows, mask[-2]) || !broadcast(scores, mask[-1]))
        return rejected("input 3 (mask): expected a shape that broadcasts to {} x {}, got rank {}", rows, scores,
                        mask.rank);
      if (mask.rank > 2 && !broadcast(batch, batch_of(mask)))
        return rejected("input 3 (mask): its batch does not broadcast to that of the queries; got rank {}", mask.rank);
    }
    if (in.has(4) && !in.has(5) && scale.is_static() && !(scale.rank == 0 || (scale.rank == 1 && is(scale[0], 1))))
      return rejected("input 4 (scale): expected one number, got rank {}", scale.rank);
    if (in.has(5) && sink.ranked() && q.ranked() && sink.rank != q.rank)
      return rejected("input 5 (sink): expected rank {}, got {}", q.rank, sink.rank);
    if (!batch.ranked()) return detail::of_unknown_rank<Dim>(type);
    batch.push_back(rows);
    batch.push_back(v.ranked() ? v[-1] : unknown);
    return detail::of(batch, type);
  }
  static constexpr tally count(const scaled_dot_product_attention& op, const tensors& in, const outputs& out) {
    const shape& y = out[0].dims;
    const count_t rows = y.product(0, y.rank - 1), keys = larger(in[1].dims[-2], in[2].dims[-2]), scores = rows * keys,
                  sink = in.has(5) ? 1 : 0;
    const bool masked = op.causal || (in.has(3) && in[3].dims.rank > 0);
    const tally each_score{.add = masked ? 2 : 1, .mul = 1, .div = 1, .exp = 1};  // score - maximum; the mask
    const count_t widths = in[0].dims[-1] + y[-1];
    tally work = tally{.mac = scores * widths} + each_score * scores;
    if (op.causal && rows > 0) work.padded = rows / y[-2] * hidden(op, y[-2], keys) * widths;
    const count_t others = larger(keys + sink - 1, 0);  // per row: the maximum and the sum of the scores
    work += tally{.add = others + sink, .cmp = others, .exp = sink} * rows;
    if (!in.has(4)) work += {.div = 1, .sqrt = 1};
    return work;
  }

 private:
  // Scores of L queries and S keys that a causal mask hides.
  static constexpr count_t hidden(const scaled_dot_product_attention& op, count_t queries, count_t keys) {
    if (op.after_past && keys > queries) keys = queries;  // all see the keys before
    const count_t seen_in_part = smaller(queries, keys);  // query i sees i + 1 keys, those after them all
    return seen_in_part * keys - seen_in_part * (seen_in_part + 1) / 2;
  }
  template <class Dim> static constexpr basic_shape<Dim> batch_of(const basic_shape<Dim>& s) {
    return s.ranked() ? s.slice(0, s.rank - 2) : s;
  }
};

}  // namespace opcost
