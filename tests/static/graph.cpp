// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Graphs at compile time: the builder, and user graphs with only the required functions.
#include <opcost/opcost.hpp>

namespace {
using namespace opcost;

// ---- the builder
constexpr auto two_layers() {
  network<exact> n;
  const edge x = n.input({1, 3, 32, 32});
  const edge y = n.add(convolution{}, x, n.constant({16, 3, 3, 3}));
  n.output(n.add(relu{}, y));
  return n;
}
static_assert(two_layers().macs() == 16 * 30 * 30 * (3 * 3 * 3));
static_assert(two_layers().parameters() == 16 * 3 * 3 * 3 && two_layers().weight_bytes() == 16 * 3 * 3 * 3 * 4);
static_assert(two_layers().flops<exact>() == count_t(16 * 30 * 30 * (2 * 3 * 3 * 3 + 1)));
static_assert(two_layers().activations() == 2 * 16 * 30 * 30 && two_layers().activations(true) == 16 * 30 * 30);

// Work that depends only on constants is not counted.
constexpr auto folded() {
  network<exact> n;
  const edge x = n.input({4, 8});
  const edge w = n.add(relu{}, n.constant({8, 2}));
  n.output(n.add(matmul{}, x, w));
  return n;
}
static_assert(folded().work() == tally{.mac = 4 * 2 * 8});
static_assert(folded().parameters() == 8 * 2, "a weight behind a constant computation is a parameter");

// ---- a graph with operands: nodes, visit, operands and nothing else
struct one_product {
  shape a, b;
};
struct products {
  std::array<one_product, 2> all;
};
}  // namespace
template <> struct opcost::graph_traits<products> {
  static constexpr const auto& nodes(const products& g) { return g.all; }
  static constexpr std::array<tensor, 2> operands(const products&, const one_product& n) {
    return {tensor{n.a}, tensor{n.b}};
  }
  static constexpr void visit(const products&, const one_product&, auto&& f) { f(matmul{}); }
};
namespace {
static_assert(analyze(products{{{{{2, 3}, {3, 4}}, {{5, 6}, {6, 7}}}}}).macs() == 2 * 4 * 3 + 5 * 7 * 6);

// ---- a graph with edges, in any order
struct layer {
  int kind;
  std::array<edge, 2> from;
};
struct chain {
  std::array<layer, 3> layers;
};
}  // namespace
template <> struct opcost::graph_traits<chain> {
  static constexpr const auto& nodes(const chain& g) { return g.layers; }
  static constexpr opcost::span<const edge> inputs(const chain&, const layer& l) {
    return opcost::span(l.from).first(l.kind == 0 ? 0 : l.kind == 1 ? 1 : 2);
  }
  static constexpr void visit(const chain&, const layer& l, auto&& f) {
    if (l.kind == 0)
      f(input{{4, 4}});
    else if (l.kind == 1)
      f(relu{});
    else
      f(matmul{});
  }
};
namespace {
constexpr chain product_first{{{{2, {{{1, 0}, {2, 0}}}}, {0, {}}, {1, {{{1, 0}, {}}}}}}};
static_assert(analyze(product_first).macs() == 4 * 4 * 4);
static_assert(analyze(product_first).rows[2].type == "MatMul", "rows are in execution order");
constexpr chain cycle{{{{0, {}}, {1, {{{2, 0}, {}}}}, {1, {{{1, 0}, {}}}}}}};
static_assert(analyze(cycle).rows[2].state == standing::not_known, "a cycle is reported, not followed");
}  // namespace
