// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A table whose rows are looked up by number: input [...], output [..., embedding_dim]; no arithmetic.
#include <opcost/op/lowering.hpp>
#include <opcost/ops/gathering.hpp>

namespace opcost {

struct embedding { count_t num_embeddings = 0, embedding_dim = 0; dtype type = dtype::f32; };
template <> struct op_traits<embedding> {
  static constexpr std::string_view name = "Embedding";
  static constexpr void attributes(auto& l, auto&& f) { f("num_embeddings", l.num_embeddings), f("embedding_dim", l.embedding_dim); }
  static constexpr auto lower(const embedding& l, const auto& in, auto&& f) {
    using Dim = dim_of<decltype(in)>;
    auto table = learned(in, {l.num_embeddings, l.embedding_dim});
    table.type = l.type;
    const Dim zero[]{0};
    basic_tensor<Dim> axis = fixed(in, basic_shape<Dim>{});
    axis.type = dtype::i64, axis.value = zero;
    return f(gather_8{}, table, in[0], axis);
  }
};

}  // namespace opcost
