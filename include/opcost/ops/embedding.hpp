// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Rows of a table looked up and summed by bags, possibly weighted.
// Semantics: OpenVINO operation specifications EmbeddingBagOffsetsSum-3, EmbeddingBagPackedSum-3,
// EmbeddingSegmentsSum-3, EmbeddingBagOffsets-15, EmbeddingBagPacked-15.
#include <opcost/op/indexing.hpp>

namespace opcost {

enum class bag_reduction : std::uint8_t { sum, mean };
template <> inline constexpr std::array<std::string_view, 2> spellings<bag_reduction>{"sum", "mean"};

struct embedding_bag_offsets_sum {};
struct embedding_bag_packed_sum {};
struct embedding_segments_sum {};
struct embedding_bag_offsets {
  bag_reduction reduction = bag_reduction::sum;
};
struct embedding_bag_packed {
  bag_reduction reduction = bag_reduction::sum;
};

namespace detail {
// I rows of the table, E elements each, summed:  I E - #y additions; weighted: I E multiply-accumulates; a mean: #y
// divisions
constexpr tally summed_rows(const tensors& in, const outputs& out, bool weighted, bag_reduction how) {
  const count_t looked_up = in[1].dims.elements() * in[0].dims.product(1, in[0].dims.rank), y = out[0].dims.elements();
  tally t{.div = how == bag_reduction::mean ? y : count_t(0)};
  if (weighted)
    t.mac = looked_up;
  else
    t.add = larger(looked_up - y, 0);
  return t;
}
// The table's rows, one for each bag.
template <class Dim> constexpr inferred<Dim> bags(const basic_tensor<Dim>& table, Dim how_many) {
  if (table.dims.rank == 0) return "the table has no rows";
  basic_shape<Dim> out = table.dims;
  out.set(0, how_many);
  return of(out, table.type);
}
// in: table, indices, offsets where each bag begins, default index, weights
template <class Dim> constexpr inferred<Dim> bags_by_offsets(const basic_operands<Dim>& in) {
  if (!is_list(in[1]) || !is_list(in[2])) return "the indices and the offsets are not lists";
  if (in.has(3) && !is_scalar(in[3])) return "the default index is not a single number";
  if (in.has(4) && (!is_list(in[4]) || !agree(in[1].dims, in[4].dims))) return "there is not one weight for each index";
  return bags(in[0], in[2].dims.ranked() ? in[2].dims[0] : basic_shape<Dim>::unknown_dim());
}
// in: table, indices [bags, n], weights
template <class Dim> constexpr inferred<Dim> bags_packed(const basic_operands<Dim>& in) {
  if (in[1].dims.ranked() && in[1].dims.rank != 2) return "the indices are not bags of equal length";
  basic_shape<Dim> indices = in[1].dims;
  if (in.has(2) && ((in[2].dims.ranked() && in[2].dims.rank != 2) || !merge(indices, in[2].dims)))
    return "there is not one weight for each index";
  return bags(in[0], indices.ranked() ? indices[0] : basic_shape<Dim>::unknown_dim());
}
}  // namespace detail

template <> struct op_traits<embedding_bag_offsets_sum> {
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

// in: table, indices, the segment of each index, number of segments, default index, weights
template <> struct op_traits<embedding_segments_sum> {
  static constexpr std::string_view name = "EmbeddingSegmentsSum";
  static constexpr std::string_view formula =
      "the sum of a segment's rows: an addition for each element of each row after the first, with weights a "
      "multiply-accumulate for each";
  static constexpr int opset = 3;
  static constexpr int inputs = 4;
  static constexpr unsigned reads = 0b001000, selects = 0b010110;
  template <class Dim>
  static constexpr inferred<Dim> infer(const embedding_segments_sum&, const basic_operands<Dim>& in) {
    if (!is_list(in[1]) || !is_list(in[2]) || !agree(in[1].dims, in[2].dims))
      return "there is not one segment for each index";
    if (!is_scalar(in[3]) || (in.has(4) && !is_scalar(in[4])))
      return "the number of segments and the default index must be single numbers";
    if (in.has(5) && (!is_list(in[5]) || !agree(in[1].dims, in[5].dims)))
      return "there is not one weight for each index";
    if (in[3].value.empty()) {
      if constexpr (std::same_as<Dim, count_t>) return "the number of segments is not known";
      return detail::bags(in[0], basic_shape<Dim>::unknown_dim());
    }
    return detail::bags(in[0], in[3].value[0]);
  }
  static constexpr tally count(const embedding_segments_sum&, const tensors& in, const outputs& out) {
    return detail::summed_rows(in, out, in.has(5), bag_reduction::sum);
  }
};

}  // namespace opcost
