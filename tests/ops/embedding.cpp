// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Bags of embeddings: OpenVINO specifications EmbeddingBagOffsetsSum-3, EmbeddingBagPackedSum-3,
// EmbeddingSegmentsSum-3, EmbeddingBagOffsets-15, EmbeddingBagPacked-15. No bag of these tests is empty.
#include <opcost/ops/embedding.hpp>
#include "../support/proof.hpp"

namespace {
using namespace proofs;

constexpr tensor table{{9, 4}}, six{{6}, dtype::i64}, two{{2}, dtype::i64}, weights{{6}}, none{{}, dtype::i64};
constexpr tensor packed{{2, 3}, dtype::i64}, packed_weights{{2, 3}};
constexpr count_t segments = 2;

// ---- embedding_bag_offsets_sum, embedding_bag_offsets
static_assert(shape_of(embedding_bag_offsets_sum{}, {table, six, two}) == shape{2, 4});
static_assert(tally_of(embedding_bag_offsets_sum{}, {table, six, two}) == tally{.add = (6 - 2) * 4});
static_assert(tally_of(embedding_bag_offsets{}, {table, six, two, none, weights}) == tally{.mac = 6 * 4});
static_assert(tally_of(embedding_bag_offsets{bag_reduction::mean}, {table, six, two}) ==
              tally{.add = (6 - 2) * 4, .div = 2 * 4});
static_assert(rejects(embedding_bag_offsets_sum{}, {table, six, two, none, tensor{{5}}}));
static_assert(rejects(embedding_bag_offsets{}, {table, packed, two}));

// ---- embedding_bag_packed_sum, embedding_bag_packed
static_assert(shape_of(embedding_bag_packed_sum{}, {table, packed}) == shape{2, 4});
static_assert(tally_of(embedding_bag_packed_sum{}, {table, packed}) == tally{.add = 2 * (3 - 1) * 4});
static_assert(tally_of(embedding_bag_packed{}, {table, packed, packed_weights}) == tally{.mac = 2 * 3 * 4});
static_assert(rejects(embedding_bag_packed_sum{}, {table, six}) &&
              rejects(embedding_bag_packed{}, {table, packed, weights}));

// ---- embedding_segments_sum
static_assert(shape_of(embedding_segments_sum{}, {table, six, six, holding(segments)}) == shape{2, 4});
static_assert(tally_of(embedding_segments_sum{}, {table, six, six, holding(segments)}) == tally{.add = (6 - 2) * 4});
static_assert(rejects(embedding_segments_sum{}, {table, six, two, holding(segments)}));

enum class layout { by_offsets, of_equal_length, by_segments };
template <class Op> void prove_bags(layout how) {
  proof<Op> p;
  for (int round = 0; round < 80; ++round) {
    Op op{};
    bool mean = false;
    if constexpr (requires { op.reduction; }) {
      mean = p.roll.flip();
      op.reduction = mean ? bag_reduction::mean : bag_reduction::sum;
    }
    const int bags = p.roll(1, 4), width = p.roll(1, 4), rows = p.roll(1, 9), each = p.roll(1, 3);
    std::vector<int> sizes;
    int total = 0;
    for (int b = 0; b < bags; ++b) {
      sizes.push_back(how == layout::of_equal_length ? each : p.roll(1, 3));
      total += sizes.back();
    }
    const bool weighted = !mean && p.roll.flip();
    const shape list = how == layout::of_equal_length ? shape{bags, each} : shape{total};
    const dense data = p.roll.reals({rows, width}), at = p.roll.integers(list, 0, rows - 1, dtype::i64),
                w = p.roll.reals(list);
    dense places(how == layout::by_segments ? shape{total} : shape{bags}, dtype::i64);
    for (int b = 0, i = 0; b < bags; ++b) {
      if (how == layout::by_offsets) places[b] = i;
      for (int k = 0; k < sizes[static_cast<std::size_t>(b)]; ++k, ++i)
        if (how == layout::by_segments) places[i] = b;
    }
    std::vector<dense> in{data, at};
    if (how != layout::of_equal_length) in.push_back(places);
    if (how == layout::by_segments) in.push_back(scalar_of(bags, dtype::i64));
    if (weighted) {
      if (how != layout::of_equal_length) in.push_back(scalar_of(0, dtype::i64));
      in.push_back(w);
    }
    p.run(op, in, [&] {
      dense y({bags, width});
      int first = 0;
      for (int b = 0; b < bags; ++b) {
        const int n = sizes[static_cast<std::size_t>(b)];
        for (int e = 0; e < width; ++e) {
          number sum;
          for (int k = 0; k < n; ++k) {
            const number v = data(at[first + k].whole(), e);
            if (weighted)
              mac(sum, v, w[first + k]);
            else
              sum = k == 0 ? v : sum + v;
          }
          y(b, e) = mean ? sum / n : sum;
        }
        first += n;
      }
      return y;
    });
  }
}
TEST_CASE("EmbeddingBagOffsetsSum, EmbeddingBagOffsets") {
  prove_bags<embedding_bag_offsets_sum>(layout::by_offsets);
  prove_bags<embedding_bag_offsets>(layout::by_offsets);
}
TEST_CASE("EmbeddingBagPackedSum, EmbeddingBagPacked") {
  prove_bags<embedding_bag_packed_sum>(layout::of_equal_length);
  prove_bags<embedding_bag_packed>(layout::of_equal_length);
}
TEST_CASE("EmbeddingSegmentsSum") { prove_bags<embedding_segments_sum>(layout::by_segments); }
}  // namespace
