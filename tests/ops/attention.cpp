// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Attention: OpenVINO specification ScaledDotProductAttention-13.
#include <algorithm>
#include <opcost/ops/attention.hpp>
#include "../support/proof.hpp"

namespace {
using namespace proofs;

// ---- scaled_dot_product_attention
constexpr tensor q{{2, 5, 8}}, k{{2, 7, 8}}, v{{2, 7, 3}};
constexpr int scores = 2 * 5 * 7, rows = 2 * 5;
static_assert(shape_of(scaled_dot_product_attention{}, {q, k, v}) == shape{2, 5, 3});
static_assert(tally_of(scaled_dot_product_attention{}, {q, k, v}) == tally{.mac = scores * (8 + 3),
                                                                           .add = scores + rows * 6,
                                                                           .mul = scores,
                                                                           .div = scores + 1,
                                                                           .cmp = rows * 6,
                                                                           .sqrt = 1,
                                                                           .exp = scores},
              "products, scaled scores, a softmax, products; the scale is 1 / sqrt(8)");
// A causal mask: query i sees the 2 earlier keys and i + 1 of its own; as torch defines it, i + 1 of all.
constexpr scaled_dot_product_attention causal{.causal = true}, torch_causal{.causal = true, .after_past = false};
static_assert(tally_of(causal, {q, k, v}).valid_mac() == 2 * (3 + 4 + 5 + 6 + 7) * (8 + 3));
static_assert(tally_of(torch_causal, {q, k, v}).valid_mac() == 2 * (1 + 2 + 3 + 4 + 5) * (8 + 3));
static_assert(tally_of(causal, {tensor{{2, 1, 8}}, k, v}).valid_mac() == 2 * 7 * (8 + 3), "one token sees all");
static_assert(tally_of(causal, {tensor{{2, 9, 8}}, k, v}).valid_mac() == 2 * (7 * 8 / 2 + 2 * 7) * (8 + 3));
static_assert(tally_of(causal, {q, k, v}).mac == scores * (8 + 3));
static_assert(rejects(scaled_dot_product_attention{}, {q, tensor{{2, 7, 9}}, v}));
static_assert(rejects(scaled_dot_product_attention{}, {q, k, tensor{{2, 6, 3}}}));

TEST_CASE("ScaledDotProductAttention") {
  proof<scaled_dot_product_attention> p;
  auto& roll = p.roll;
  for (int round = 0; round < 100; ++round) {
    const int batch = roll(1, 3), queries = roll(1, 4), keys = roll(1, 4), width = roll(1, 4), values = roll(1, 4);
    const dense a = roll.reals({batch, queries, width}), b = roll.reals({batch, keys, width}),
                c = roll.reals({batch, keys, values});
    const scaled_dot_product_attention op{.causal = roll.flip(), .after_past = roll.flip()};
    const bool with_mask = roll.flip(), with_scale = with_mask && roll.flip(), with_sink = with_scale && roll.flip();
    const dense mask = roll.reals({queries, keys}), scale = scalar_of(0.5), sink = roll.reals({batch, 1, 1});
    std::vector<dense> in{a, b, c};
    if (with_mask) in.push_back(mask);
    if (with_scale) in.push_back(scale);
    if (with_sink) in.push_back(sink);
    p.run(op, in, [&] {
      dense y({batch, queries, values});
      const int past = op.after_past ? std::max(keys - queries, 0) : 0;
      const number factor = with_scale ? scale[0] : number(1) / sqrt(number(width));
      for (int n = 0; n < batch; ++n) {
        for (int i = 0; i < queries; ++i) {
          std::vector<number> row;
          for (int j = 0; j < keys; ++j) {
            number score;
            const bool hides = op.causal && j > i + past;
            for (int e = 0; e < width; ++e) {
              if (hides)
                padded_mac();
              else
                mac(score, a(n, i, e), b(n, j, e));
            }
            score = score * factor;
            if (op.causal)
              score = score + (hides ? number(-1e9) : number(0));
            else if (with_mask)
              score = score + mask(i, j);
            row.push_back(score);
          }
          number largest = row[0];
          for (std::size_t j = 1; j < row.size(); ++j) largest = max(largest, row[j]);
          if (with_sink) largest = max(largest, sink[n]);
          for (number& s : row) s = exp(s - largest);
          number sum = row[0];
          for (std::size_t j = 1; j < row.size(); ++j) sum += row[j];
          if (with_sink) sum += exp(sink[n] - largest);
          for (number& s : row) s = s / sum;
          for (int d = 0; d < values; ++d) {
            number blended;
            for (int j = 0; j < keys; ++j) {
              if (op.causal && j > i + past)
                padded_mac();
              else
                mac(blended, row[static_cast<std::size_t>(j)], c(n, j, d));
            }
            y(n, i, d) = blended;
          }
        }
      }
      return y;
    });
  }
}
}  // namespace
