// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Rows of a table, those of a bag summed, averaged or the largest of them: input [bags, n], or a list with the places
// where bags begin; output [bags, embedding_dim].
#include <opcost/layers/embedding_layers.hpp>
#include <opcost/ops/embedding.hpp>
#include <opcost/ops/reduction.hpp>

namespace opcost {

enum class bag_mode : std::uint8_t { sum, mean, max };
template <> inline constexpr std::array<std::string_view, 3> spellings<bag_mode>{"sum", "mean", "max"};

struct embedding_bag {
  count_t num_embeddings = 0, embedding_dim = 0;
  none_or<real_number> max_norm{};
  real_number norm_type = 2.0;
  bool scale_grad_by_freq = false;
  bag_mode mode = bag_mode::mean;
  bool sparse = false, include_last_offset = false;
  none_or<count_t> padding_idx{};
};

template <> struct op_traits<embedding_bag> {
  static constexpr std::string_view name = "EmbeddingBag";
  static constexpr std::string_view repr =
      "*num_embeddings, *embedding_dim, max_norm?, norm_type?, scale_grad_by_freq?, mode, padding_idx?";
  static constexpr int required = 2;
  static constexpr std::array input_types{dtype::i64, dtype::i64};
  static constexpr void attributes(auto& l, auto&& f) {
    f("num_embeddings", l.num_embeddings), f("embedding_dim", l.embedding_dim), f("max_norm", l.max_norm),
        f("norm_type", l.norm_type), f("scale_grad_by_freq", l.scale_grad_by_freq);
    f("mode", l.mode), f("sparse", l.sparse), f("include_last_offset", l.include_last_offset),
        f("padding_idx", l.padding_idx);
  }
  static constexpr void parameters(const embedding_bag& l, const tensors&, auto&& f) {
    f("weight", shape{l.num_embeddings, l.embedding_dim});
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const embedding_bag& l, const basic_operands<Dim>& in, auto&& f) {
    if (l.num_embeddings < 1 || l.embedding_dim < 1) return detail::empty_table;
    const basic_tensor<Dim> table = detail::table_of(l, in, dtype::f32);
    if (in[0].dims.rank == 1 && in[1].dims.rank == 1) {  // a list, and where each bag begins
      if (l.mode == bag_mode::max || l.max_norm.given)
        return "bags by offsets are summed or averaged only, without max_norm";
      basic_tensor<Dim> y =
          f(embedding_bag_offsets{l.mode == bag_mode::mean ? bag_reduction::mean : bag_reduction::sum}, table, in[0],
            in[1]);
      if (l.include_last_offset) y.dims.set(0, in[1].dims[0] - Dim(1));
      return y;
    }
    if (in[0].dims.rank != 2 || in.size() != 1)
      return "it takes bags of equal length, [bags, n], or a list and offsets";
    const basic_tensor<Dim> rows = detail::looked_up(in, table, l.max_norm, f);
    const Dim one[]{1};
    basic_tensor<Dim> axis = fixed(in, basic_shape<Dim>{});
    axis.type = dtype::i64, axis.value = one;
    return l.mode == bag_mode::sum    ? f(reduce_sum{}, rows, axis)
           : l.mode == bag_mode::mean ? f(reduce_mean{}, rows, axis)
                                      : f(reduce_max{}, rows, axis);
  }
};

}  // namespace opcost
