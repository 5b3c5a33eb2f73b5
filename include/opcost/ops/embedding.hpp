// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Rows of a table, looked up and summed by bags, optionally weighted. Semantics: OpenVINO operation specifications
// EmbeddingBagOffsetsSum-3, EmbeddingBagPackedSum-3, EmbeddingSegmentsSum-3, EmbeddingBagOffsets-15,
// EmbeddingBagPacked-15.
#include <opcost/op/indexing.hpp>

namespace opcost {

/// How the embeddings of a bag are combined.
enum class bag_reduction : std::uint8_t { sum, mean };
template <> inline constexpr std::array<std::string_view, 2> spellings<bag_reduction>{"sum", "mean"};

/// EmbeddingBagOffsetsSum: sums rows of a table; bags are given by offsets into the indices.
struct embedding_bag_offsets_sum {};
/// EmbeddingBagPackedSum: sums rows of a table; indices [bags, rows per bag].
struct embedding_bag_packed_sum {};
/// EmbeddingSegmentsSum: sums rows of a table; a segment number for each index.
struct embedding_segments_sum {};
/// EmbeddingBagOffsets: sums or averages rows of a table; bags are given by offsets.
struct embedding_bag_offsets {
  bag_reduction reduction = bag_reduction::sum;
};
/// EmbeddingBagPacked: sums or averages rows of a table; indices [bags, rows per bag].
struct embedding_bag_packed {
  bag_reduction reduction = bag_reduction::sum;
};

namespace detail {
// Sums of I rows of E elements:  I E - #y additions; weighted: I E multiply-accumulates; mean: #y divisions
constexpr tally summed_rows(const tensors& in, const outputs& out, bool weighted, bag_reduction how) {
  const count_t looked_up = in[1].dims.elements() * in[0].dims.product(1, in[0].dims.rank), y = out[0].dims.elements();
  tally t{.div = how == bag_reduction::mean ? y : count_t(0)};
  if (weighted)
    t.mac = looked_up;
  else
    t.add = larger(looked_up - y, 0);
  return t;
}
// One row of the table per bag.
template <class Dim> constexpr inferred<Dim> bags(const basic_tensor<Dim>& table, Dim how_many) {
  if (table.dims.rank == 0) return rejected("input 0 (table): expected at least rank 1, got 0");
  basic_shape<Dim> out = table.dims;
  out.set(0, how_many);
  return of(out, table.type);
}
// inputs: table, indices, offsets at which the bags begin, default index, weights
template <class Dim> constexpr inferred<Dim> bags_by_offsets(const basic_operands<Dim>& in) {
  if (!is_list(in[1]) || !is_list(in[2]))
    return rejected("inputs 1 (indices) and 2 (offsets): expected rank 1, got {} and {}", rank_of(in[1].dims),
                    rank_of(in[2].dims));
  if (in.has(3) && !is_scalar(in[3]))
    return rejected("input 3 (default index): expected a scalar, got rank {}", in[3].dims.rank);
  if (in.has(4) && (!is_list(in[4]) || !agree(in[1].dims, in[4].dims)))
    return rejected("input 4 (weights): expected {} numbers as in input 1, got {}", dim_or_unknown(in[1].dims, 0),
                    dim_or_unknown(in[4].dims, 0));
  return bags(in[0], in[2].dims.ranked() ? in[2].dims[0] : basic_shape<Dim>::unknown_dim());
}
// inputs: table, indices [bags, n], weights
template <class Dim> constexpr inferred<Dim> bags_packed(const basic_operands<Dim>& in) {
  if (in[1].dims.ranked() && in[1].dims.rank != 2)
    return rejected("input 1 (indices): expected rank 2, got {}", in[1].dims.rank);
  basic_shape<Dim> indices = in[1].dims;
  if (in.has(2) && ((in[2].dims.ranked() && in[2].dims.rank != 2) || !merge(indices, in[2].dims)))
    return rejected("input 2 (weights): expected the shape of input 1, got rank {}", rank_of(in[2].dims));
  return bags(in[0], indices.ranked() ? indices[0] : basic_shape<Dim>::unknown_dim());
}
}  // namespace detail

template <> struct op_traits<embedding_bag_offsets_sum> {
  static constexpr unsigned connected = 1u << 4;
  static constexpr std::string_view name = "EmbeddingBagOffsetsSum";
  static constexpr std::string_view formula =
      "the sum of a bag's rows: an addition for each element of each row after the first, with weights a "
      "multiply-accumulate for each";
  static constexpr int opset = 3;
  static constexpr int inputs = 3;
  static constexpr unsigned selects = 0b1110;
  template <class Dim> static constexpr inferred<Dim> infer(const auto&, const basic_operands<Dim>& in) {
    return detail::bags_by_offsets(in);
  }
  static constexpr tally count(const embedding_bag_offsets_sum&, const tensors& in, const outputs& out) {
    return detail::summed_rows(in, out, in.has(4), bag_reduction::sum);
  }
};
template <> struct op_traits<embedding_bag_offsets> : op_traits<embedding_bag_offsets_sum> {
  static constexpr std::string_view name = "EmbeddingBagOffsets";
  static constexpr int opset = 15;
  static constexpr void attributes(auto& op, auto&& f) { f("reduction", op.reduction); }
  static constexpr tally count(const embedding_bag_offsets& op, const tensors& in, const outputs& out) {
    return detail::summed_rows(in, out, in.has(4), op.reduction);
  }
};

template <> struct op_traits<embedding_bag_packed_sum> {
  static constexpr unsigned connected = 1u << 2;
  static constexpr std::string_view name = "EmbeddingBagPackedSum";
  static constexpr std::string_view formula =
      "the sum of a bag's rows: an addition for each element of each row after the first, with weights a "
      "multiply-accumulate for each";
  static constexpr int opset = 3;
  static constexpr int inputs = 2;
  static constexpr unsigned selects = 0b010;
  template <class Dim> static constexpr inferred<Dim> infer(const auto&, const basic_operands<Dim>& in) {
    return detail::bags_packed(in);
  }
  static constexpr tally count(const embedding_bag_packed_sum&, const tensors& in, const outputs& out) {
    return detail::summed_rows(in, out, in.has(2), bag_reduction::sum);
  }
};
template <> struct op_traits<embedding_bag_packed> : op_traits<embedding_bag_packed_sum> {
  static constexpr std::string_view name = "EmbeddingBagPacked";
  static constexpr int opset = 15;
  static constexpr void attributes(auto& op, auto&& f) { f("reduction", op.reduction); }
  static constexpr tally count(const embedding_bag_packed& op, const tensors& in, const outputs& out) {
    return detail::summed_rows(in, out, in.has(2), op.reduction);
  }
};

// inputs: table, indices, the segment of each index, number of segments, default index, weights
template <> struct op_traits<embedding_segments_sum> {
  static constexpr unsigned connected = 1u << 5;
  static constexpr std::string_view name = "EmbeddingSegmentsSum";
  static constexpr std::string_view formula =
      "the sum of a segment's rows: an addition for each element of each row after the first, with weights a "
      "multiply-accumulate for each";
  static constexpr int opset = 3;
  static constexpr int inputs = 4;
  static constexpr unsigned reads = 0b001000, selects = 0b010110;
  template <class Dim>
  static constexpr inferred<Dim> infer(const embedding_segments_sum&, const basic_operands<Dim>& in) {
    if (!detail::is_list(in[1]) || !detail::is_list(in[2]) || !detail::agree(in[1].dims, in[2].dims))
      return rejected("input 2 (segments): expected {} numbers as in input 1, got {}",
                      detail::dim_or_unknown(in[1].dims, 0), detail::dim_or_unknown(in[2].dims, 0));
    if (!detail::is_scalar(in[3]) || (in.has(4) && !detail::is_scalar(in[4])))
      return rejected("inputs 3 (number of segments) and 4 (default index): expected scalars, got ranks {} and {}",
                      detail::rank_of(in[3].dims), detail::rank_of(in[4].dims));
    if (in.has(5) && (!detail::is_list(in[5]) || !detail::agree(in[1].dims, in[5].dims)))
      return rejected("input 5 (weights): expected {} numbers as in input 1, got {}",
                      detail::dim_or_unknown(in[1].dims, 0), detail::dim_or_unknown(in[5].dims, 0));
    if (in[3].value.empty()) {
      if constexpr (std::same_as<Dim, count_t>) return undecided("input 3 (number of segments): the value is unknown");
      return detail::bags(in[0], basic_shape<Dim>::unknown_dim());
    }
    return detail::bags(in[0], in[3].value[0]);
  }
  static constexpr tally count(const embedding_segments_sum&, const tensors& in, const outputs& out) {
    return detail::summed_rows(in, out, in.has(5), bag_reduction::sum);
  }
};

}  // namespace opcost
