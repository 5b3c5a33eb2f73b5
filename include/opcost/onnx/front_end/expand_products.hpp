// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Matrix products.
#include <opcost/onnx/front_end/expansion_parts.hpp>

namespace opcost::onnx::front_end {
namespace detail {

inline edge matmul(expansion& e, edge a, edge b, bool a_transposed = false, bool b_transposed = false) {
  return e.make("MatMul", 1, {a, b}, {{"transpose_a", e.text(a_transposed)}, {"transpose_b", e.text(b_transposed)}});
}
inline void mat_mul(expansion& e) { e.out(matmul(e, e.in(0), e.in(1))); }

// Alpha and beta are factors even where they are 1.
inline edge general_product(expansion& e) {
  const edge product = matmul(e, e.in(0), e.in(1), e.node.integer("transA", 0) != 0, e.node.integer("transB", 0) != 0);
  e.without_bias(product);
  const dtype t = e.type(0);
  const edge scaled = two(e, "Multiply", product, e.scalar(e.node.real("alpha", 1), t));
  const edge beta = e.scalar(e.node.real("beta", 1), t);
  const edge bias = e.has(2) ? e.in(2) : e.scalar(0, t);
  return two(e, "Add", scaled, two(e, "Multiply", beta, bias));
}
inline void gemm(expansion& e) { e.out(general_product(e)); }
// Whatever the activation is, OpenVINO makes a Relu of it.
inline void fused_gemm(expansion& e) {
  const edge y = general_product(e);
  e.out(e.make("Relu", 1, {y}));
}
inline void fused_mat_mul(expansion& e) {
  const auto turned = [&](int k, bool batch) {
    if (!batch || !e.has_rank(k) || e.rank(k) < 3) return e.in(k);
    std::vector<std::int64_t> order;  // as OpenVINO has it, the second axis and the last but one change places
    for (int i = 0; i < e.rank(k); ++i) order.push_back(i == 1 ? e.rank(k) - 2 : i == e.rank(k) - 2 ? 1 : i);
    const edge by = e.numbers(order);
    return e.make("Transpose", 1, {e.in(k), by});
  };
  const edge a = turned(0, e.node.integer("transBatchA", 0) != 0), b = turned(1, e.node.integer("transBatchB", 0) != 0);
  const edge product = matmul(e, a, b, e.node.integer("transA", 0) != 0, e.node.integer("transB", 0) != 0);
  e.out(two(e, "Multiply", product, e.scalar(e.node.real("alpha", 1), e.type(0))));
}
inline void einsum(expansion& e) {
  std::vector<edge> from;
  for (int k = 0; k < e.inputs(); ++k) from.push_back(e.in(k));
  e.out(e.make("Einsum", 7, from, {{"equation", e.node.text("equation")}}));
}

}  // namespace detail

inline constexpr expansion_rule product_expansions[] = {
    {"Einsum", 1, detail::einsum},
    {"Gemm", 1, detail::gemm},
    {"MatMul", 1, detail::mat_mul},
};

}  // namespace opcost::onnx::front_end
