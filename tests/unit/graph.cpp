// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <opcost/convention/exact.hpp>
#include <opcost/graph/analyze.hpp>
#include <opcost/graph/network.hpp>
#include <opcost/ops/convolution.hpp>
#include <opcost/ops/matmul.hpp>
#include <string>
#include <vector>

using namespace opcost;

namespace {
// A graph as a reader makes it: types by name, some of them unknown.
struct node {
  std::string name, type;
  std::vector<edge> from;
  partial_tensor stored;
};
struct foreign {
  std::vector<node> nodes;
};
}  // namespace
template <> struct opcost::graph_traits<foreign> {
  static const std::vector<node>& nodes(const foreign& g) { return g.nodes; }
  static opcost::span<const edge> inputs(const foreign&, const node& n) { return n.from; }
  static std::string_view name(const foreign&, const node& n) { return n.name; }
  static std::array<partial_tensor, 1> outputs(const foreign&, const node& n) { return {n.stored}; }
  static void visit(const foreign&, const node& n, auto&& f) {
    if (n.type == "Parameter")
      f(input{n.stored.dims, n.stored.type});
    else if (n.type == "Constant")
      f(constant{.dims = numbers(n.stored.dims)});
    else if (n.type == "MatMul")
      f(matmul{});
    else if (n.type == "Result")
      f(network_output{});
    else
      f(unknown_op{n.type});
  }
};
namespace {
partial_tensor dims(const partial_shape& s) { return opcost::detail::of(s, dtype::f32); }
}  // namespace

TEST_CASE("an unknown operation is reported, and its stored shape serves the nodes that follow") {
  const foreign g{{{"x", "Parameter", {}, dims({2, 3})},
                   {"m", "Mystery", {{0, 0}}, dims({2, 5})},
                   {"w", "Constant", {}, dims({5, 7})},
                   {"y", "MatMul", {{1, 0}, {2, 0}}, dims({2, 7})},
                   {"out", "Result", {{3, 0}}, {}}}};
  const auto a = analyze<exact>(g);
  REQUIRE(a.rows.size() == 5);
  CHECK(a.rows[1].state == standing::unknown_op);
  CHECK(a.rows[1].type == "Mystery");
  CHECK(a.rows[3].state == standing::counted);
  CHECK(a.macs() == 2 * 7 * 5);
  CHECK(a.parameters() == 5 * 7);
}

TEST_CASE("contradicting shapes are rejected, and stored shapes do not replace the rejection") {
  const foreign g{{{"x", "Parameter", {}, dims({2, 3})},
                   {"w", "Constant", {}, dims({5, 7})},
                   {"y", "MatMul", {{0, 0}, {1, 0}}, dims({2, 7})},
                   {"out", "Result", {{2, 0}}, {}}}};
  const auto a = analyze<exact>(g);
  CHECK_FALSE(a.rows[2].shape_as_stored);
  CHECK_FALSE(a.rows[2].why.empty());
  CHECK(a.rows[2].outputs == 0);
  CHECK_FALSE(a.complete());
  CHECK(a.first_not_known() == 2);
}

TEST_CASE("an unknown dimension makes figures unknown, with the reason") {
  const foreign g{{{"x", "Parameter", {}, dims({interval::unknown(), 3})},
                   {"w", "Constant", {}, dims({3, 7})},
                   {"y", "MatMul", {{0, 0}, {1, 0}}, dims({interval::unknown(), 7})},
                   {"out", "Result", {{2, 0}}, {}}}};
  const auto a = analyze<exact>(g);
  CHECK(a.rows[2].state == standing::not_known);
  CHECK(a.outputs_of(a.rows[2])[0].dims == partial_shape{interval::unknown(), 7});
  CHECK(a.macs() == 0);
}

TEST_CASE("analyzes a broken graph: an input without a source, a node that feeds itself") {
  const foreign loose{{{"y", "MatMul", {{-1, 0}, {7, 3}}, dims({1, 1})}}};
  CHECK(analyze<exact>(loose).rows.size() == 1);
  const foreign cyclic{{{"x", "Parameter", {}, dims({2, 2})},
                        {"y", "MatMul", {{0, 0}, {2, 0}}, dims({2, 2})},
                        {"z", "MatMul", {{1, 0}, {0, 0}}, dims({2, 2})},
                        {"out", "Result", {{2, 0}}, {}}}};
  const auto a = analyze<exact>(cyclic);
  REQUIRE(a.rows.size() == 4);
  CHECK(a.rows[0].type == "Parameter");
  int cycles = 0;
  for (const row& r : a.rows) cycles += r.state == standing::not_known;
  CHECK(cycles == 3);  // the two, and what depends on them
}

TEST_CASE("analyzes a chain of 100,000 layers in reverse order without recursion") {
  const int n = 100'000;
  const execution_order order = order_of(n, [&](int i, auto&& f) {
    if (i + 1 < n) f(i + 1);
  });
  REQUIRE(order.nodes.size() == static_cast<std::size_t>(n));
  CHECK(order.nodes[0] == n - 1);
  CHECK(order.nodes.back() == 0);
  CHECK(order.cyclic_from == n);
}

TEST_CASE("a constant that two layers share is counted once") {
  network<exact> n;
  const edge w = n.constant({4, 4});
  n.output(n.add(matmul{}, n.add(matmul{}, n.input({4, 4}), w), w));
  CHECK(n.macs() == 2 * 4 * 4 * 4);
  CHECK(n.parameters() == 4 * 4);
}

TEST_CASE("an overflowed total is a lower bound") {
  network<exact> n;
  const std::int64_t wide = std::int64_t{1} << 31;
  n.output(n.add(matmul{}, n.input({wide, wide}), n.constant({wide, wide})));
  CHECK(n.macs().saturated());
}
