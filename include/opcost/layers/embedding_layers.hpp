// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A table whose rows are selected by index: input [...], output [..., embedding_dim]. It moves data and computes
// nothing unless max_norm is given.
#include <opcost/layers/attribute_types.hpp>
#include <opcost/op/lowering.hpp>
#include <opcost/ops/binary_arithmetic.hpp>
#include <opcost/ops/gathering.hpp>
#include <opcost/ops/math.hpp>
#include <opcost/ops/matmul.hpp>

namespace opcost {

/// Selects rows of a table [num_embeddings, embedding_dim] (torch's Embedding). max_norm: a selected row with a larger
/// norm is scaled down to it.
struct embedding {
  count_t num_embeddings = 0, embedding_dim = 0;
  dtype type = dtype::f32;
  none_or<count_t> padding_idx{};
  none_or<real_number> max_norm{};
  real_number norm_type = 2.0;
  bool scale_grad_by_freq = false, sparse = false, freeze = false;
};

namespace detail {
template <class Dim>
constexpr basic_tensor<Dim> looked_up(const basic_operands<Dim>& in, const basic_tensor<Dim>& table,
                                      const none_or<real_number>& max_norm, auto&& f) {
  const Dim zero[]{0};
  basic_tensor<Dim> axis = fixed(in, basic_shape<Dim>{}), number = axis;
  axis.type = dtype::i64;
  axis.value = zero;
  number.type = table.type;
  const basic_tensor<Dim> rows = f(gather_8{}, table, in[0], axis);
  if (!max_norm.given) return rows;
  basic_tensor<Dim> each = rows;  // the norm is the root of a row times itself
  each.dims = basic_shape<Dim>{rows.dims.product(0, rows.dims.rank - 1), 1, rows.dims[-1]};
  const basic_tensor<Dim> norms = f(math::sqrt{}, f(matmul{.transpose_b = true}, each, each));
  f(multiply{}, each, f(minimum{}, f(divide{}, number, norms), number));
  return rows;
}
template <class Dim> constexpr basic_tensor<Dim> table_of(const auto& l, const basic_operands<Dim>& in, dtype type) {
  basic_tensor<Dim> table = learned(in, {l.num_embeddings, l.embedding_dim});
  table.type = type;
  return table;
}
inline constexpr const char* empty_table = "num_embeddings and embedding_dim: expected at least 1";
}  // namespace detail

template <> struct op_traits<embedding> {
  static constexpr std::string_view name = "Embedding";
  static constexpr std::string_view repr =
      "*num_embeddings, *embedding_dim, padding_idx?, max_norm?, norm_type?, scale_grad_by_freq?, sparse?";
  static constexpr int required = 2;
  static constexpr std::array input_types{dtype::i64};
  static constexpr void attributes(auto& l, auto&& f) {
    f("num_embeddings", l.num_embeddings);
    f("embedding_dim", l.embedding_dim);
    f("padding_idx", l.padding_idx);
    f("max_norm", l.max_norm);
    f("norm_type", l.norm_type);
    f("scale_grad_by_freq", l.scale_grad_by_freq);
    f("sparse", l.sparse);
    f("_freeze", l.freeze);
  }
  static constexpr void parameters(const embedding& l, const tensors&, auto&& f) {
    f("weight", shape{l.num_embeddings, l.embedding_dim});
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const embedding& l, const basic_operands<Dim>& in, auto&& f) {
    if (l.num_embeddings < 1 || l.embedding_dim < 1) return detail::empty_table;
    return detail::looked_up(in, detail::table_of(l, in, l.type), l.max_norm, f);
  }
};

}  // namespace opcost
