// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Rows of a table, reduced per bag to their sum, mean or maximum. Input: indices [bags, n], or a list of indices and
// the offset of each bag. Output: [bags, embedding_dim].
#include <opcost/layers/embedding_layers.hpp>
#include <opcost/layers/function.hpp>
#include <opcost/ops/embedding.hpp>
#include <opcost/ops/reduction.hpp>

namespace opcost {

/// How the rows of a bag are reduced.
enum class bag_mode : std::uint8_t { sum, mean, max };
template <> inline constexpr std::array<std::string_view, 3> spellings<bag_mode>{"sum", "mean", "max"};

/// torch's EmbeddingBag: indices [bags, n], or a list of indices and offsets, to [bags, embedding_dim].
struct embedding_bag {
  count_t num_embeddings = 0, embedding_dim = 0;
  none_or<real_number> max_norm{};
  real_number norm_type = 2.0;
  bool scale_grad_by_freq = false;
  bag_mode mode = bag_mode::mean;
  bool sparse = false, include_last_offset = false;
  none_or<count_t> padding_idx{};
};

namespace detail {
// The reduced rows of a table: by bags of equal length, or by a list of indices and the offset of each bag.
template <class Dim>
constexpr inferred<Dim> bagged(const basic_operands<Dim>& in, const basic_tensor<Dim>& table, bag_mode mode,
                               const none_or<real_number>& max_norm, bool include_last_offset, auto&& f) {
  if (in[0].dims.rank == 1 && in[1].dims.rank == 1) {  // a list of indices and the offset of each bag
    if (mode == bag_mode::max || max_norm.given)
      return rejected("mode: expected sum or mean, and no max_norm, for bags by offsets");
    basic_tensor<Dim> y = f(embedding_bag_offsets{mode == bag_mode::mean ? bag_reduction::mean : bag_reduction::sum},
                            table, in[0], in[1]);
    if (include_last_offset) y.dims.set(0, in[1].dims[0] - Dim(1));
    return y;
  }
  if (in[0].dims.rank != 2 || in.size() != 1)
    return rejected(
        "expected 1 input of rank 2 (bags), or lists of indices and offsets; got {} inputs, input 0 of rank {}",
        in.size(), rank_of(in[0].dims));
  const basic_tensor<Dim> rows = looked_up(in, table, max_norm, f);
  const Dim one[]{1};
  basic_tensor<Dim> axis = fixed(in, basic_shape<Dim>{});
  axis.type = dtype::i64;
  axis.value = one;
  return mode == bag_mode::sum    ? f(reduce_sum{}, rows, axis)
         : mode == bag_mode::mean ? f(reduce_mean{}, rows, axis)
                                  : f(reduce_max{}, rows, axis);
}
}  // namespace detail

template <> struct op_traits<embedding_bag> {
  static constexpr std::string_view name = "EmbeddingBag";
  static constexpr std::string_view repr =
      "*num_embeddings, *embedding_dim, max_norm?, norm_type?, scale_grad_by_freq?, mode, padding_idx?";
  static constexpr int required = 2;
  static constexpr std::array input_types{dtype::i64, dtype::i64};
  static constexpr void attributes(auto& l, auto&& f) {
    f("num_embeddings", l.num_embeddings);
    f("embedding_dim", l.embedding_dim);
    f("max_norm", l.max_norm);
    f("norm_type", l.norm_type);
    f("scale_grad_by_freq", l.scale_grad_by_freq);
    f("mode", l.mode);
    f("sparse", l.sparse);
    f("include_last_offset", l.include_last_offset);
    f("padding_idx", l.padding_idx);
  }
  static constexpr void parameters(const embedding_bag& l, const tensors&, auto&& f) {
    f("weight", shape{l.num_embeddings, l.embedding_dim});
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const embedding_bag& l, const basic_operands<Dim>& in, auto&& f) {
    if (l.num_embeddings < 1 || l.embedding_dim < 1) return detail::empty_table;
    return detail::bagged(in, detail::table_of(l, in, dtype::f32), l.mode, l.max_norm, l.include_last_offset, f);
  }
};

namespace fn {
/// The rows of a table that is an operand: bags [bags, n] and the table, or a list, the table and where bags begin.
struct bagging {
  none_or<real_number> max_norm{};
  real_number norm_type = 2;
  bool scale_grad_by_freq = false;
  bag_mode mode = bag_mode::mean;
  bool sparse = false;
};
using embedding_bag = function<"F.embedding_bag", bagging>;
}  // namespace fn
template <> struct op_traits<fn::bagging> {
  static constexpr std::array input_types{dtype::i64, dtype::f32, dtype::i64};
  static constexpr void attributes(auto& l, auto&& f) {
    f("max_norm", l.max_norm);
    f("norm_type", l.norm_type);
    f("scale_grad_by_freq", l.scale_grad_by_freq);
    f("mode", l.mode);
    f("sparse", l.sparse);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::bagging& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 2 && in.size() != 3)
      return rejected("expected indices, a table and optional offsets, got {} inputs", in.size());
    if (!detail::may_have_rank(in[1].dims, 2))
      return rejected("input 1 (table): expected rank 2, got {}", in[1].dims.rank);
    const basic_tensor<Dim> without_table[]{in[0], in[2]};
    const span<const basic_tensor<Dim>> all(without_table);
    const basic_operands<Dim> given(all.first(in.has(2) ? 2 : 1));
    return detail::bagged(given, in[1], l.mode, l.max_norm, false, f);
  }
};

}  // namespace opcost
