// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Reductions and running sums: OpenVINO specifications ReduceSum-1, ..., ReduceL2-4, CumSum-3.
#include <opcost/ops/reduction.hpp>
#include "group_proofs.hpp"

namespace {
using namespace proofs;

constexpr tensor x{{2, 3, 4}};
constexpr count_t middle[] = {-2};
constexpr count_t outside[] = {3};
constexpr int in = 2 * 3 * 4, out = 2 * 4;

// ---- reduce_sum, reduce_mean, reduce_max, reduce_min, reduce_prod, reduce_l1, reduce_l2, reduce_logical_and,
// reduce_logical_or
template <class... Ops>
constexpr bool all_remove_the_axis = ((shape_of(Ops{}, {x, holding(middle)}) == shape{2, 4} &&
                                       shape_of(Ops{{true}}, {x, holding(middle)}) == shape{2, 1, 4}) &&
                                      ...);
template <class... Ops>
constexpr bool all_reject = ((rejects(Ops{}, {x, holding(outside)}) && rejects(Ops{}, {x})) && ...);
static_assert(all_remove_the_axis<reduce_sum, reduce_mean, reduce_max, reduce_min, reduce_prod, reduce_l1, reduce_l2,
                                  reduce_logical_and, reduce_logical_or>);
static_assert(all_reject<reduce_sum, reduce_mean, reduce_max, reduce_min, reduce_prod, reduce_l1, reduce_l2,
                         reduce_logical_and, reduce_logical_or>);
static_assert(tally_of(reduce_sum{}, {x, holding(middle)}) == tally{.add = in - out});
static_assert(tally_of(reduce_mean{}, {x, holding(middle)}) == tally{.add = in - out, .div = out});
static_assert(tally_of(reduce_max{}, {x, holding(middle)}) == tally{.cmp = in - out});
static_assert(tally_of(reduce_min{}, {x, holding(middle)}) == tally{.cmp = in - out});
static_assert(tally_of(reduce_prod{}, {x, holding(middle)}) == tally{.mul = in - out});
static_assert(tally_of(reduce_l1{}, {x, holding(middle)}) == tally{.add = in - out, .cmp = in});
static_assert(tally_of(reduce_l2{}, {x, holding(middle)}) == tally{.mac = in, .sqrt = out});
static_assert(tally_of(reduce_logical_and{}, {x, holding(middle)}) == tally{.logic = in - out});
static_assert(tally_of(reduce_logical_or{}, {x, holding(middle)}) == tally{.logic = in - out});

using numbers_of_group = std::vector<number>;
// `fold` makes one number of the elements of a group.
template <class Op, class Make, class Fold> void prove_reduction(proof<Op>& p, Make&& make, Fold&& fold) {
  for (int round = 0; round < 60; ++round) {
    const dense data = make(p.roll, p.roll.dims(p.roll(1, 4)));
    const std::vector<int> axes = random_axes(p.roll, data.dims.rank);
    dense list = axes_operand(p.roll, axes, data.dims.rank);
    if (axes.size() == 1 && p.roll.flip()) list.dims = {};
    const Op op{{p.roll.flip()}};
    p.run(op, {data, list}, [&] {
      shape dims;
      for (int i = 0; i < data.dims.rank; ++i) {
        bool folded = false;
        for (int a : axes) folded = folded || a == i;
        if (!folded) dims.push_back(data.dims[i]);
        if (folded && op.keep_dims) dims.push_back(1);
      }
      dense y(dims, data.type);
      std::int64_t i = 0;
      for (const auto& group : groups_of(data.dims, axes)) {
        numbers_of_group members;
        for (auto at : group) members.push_back(data[at]);
        y[i++] = fold(members);
      }
      return y;
    });
  }
}
const auto reals_of = [](auto& roll, const shape& s) { return roll.reals(s); };
const auto integers_of = [](auto& roll, const shape& s) { return roll.integers(s, -3, 3); };
const auto booleans_of = [](auto& roll, const shape& s) { return roll.booleans(s); };
template <class F> auto folding(F&& f) {
  return [f](const numbers_of_group& g) {
    number y = g[0];
    for (std::size_t i = 1; i < g.size(); ++i) y = f(y, g[i]);
    return y;
  };
}
template <class Op, class F> void prove_fold(F&& f) {
  proof<Op> p;
  prove_reduction(p, reals_of, folding(f));
  prove_reduction(p, integers_of, folding(f));
}

TEST_CASE("ReduceSum, ReduceMax, ReduceMin, ReduceProd, ReduceMean") {
  const auto sum = [](number a, number b) { return a + b; };
  prove_fold<reduce_sum>(sum);
  prove_fold<reduce_max>([](number a, number b) { return max(a, b); });
  prove_fold<reduce_min>([](number a, number b) { return min(a, b); });
  prove_fold<reduce_prod>([](number a, number b) { return a * b; });
  proof<reduce_mean> p;
  prove_reduction(p, reals_of, [=](const numbers_of_group& g) { return folding(sum)(g) / g.size(); });
  prove_reduction(p, integers_of,
                  [=](const numbers_of_group& g) { return number(std::trunc((folding(sum)(g) / g.size()).value())); });
}
TEST_CASE("ReduceL1, ReduceL2, ReduceLogicalAnd, ReduceLogicalOr") {
  proof<reduce_l1> l1;
  prove_reduction(l1, reals_of, [](const numbers_of_group& g) {
    number sum = abs(g[0]);
    for (std::size_t i = 1; i < g.size(); ++i) sum += abs(g[i]);
    return sum;
  });
  proof<reduce_l2> l2;
  prove_reduction(l2, reals_of, [](const numbers_of_group& g) {
    number sum;
    for (number v : g) mac(sum, v, v);
    return sqrt(sum);
  });
  proof<reduce_logical_and> all;
  prove_reduction(all, booleans_of, folding([](number a, number b) { return logic(a.value() * b.value()); }));
  proof<reduce_logical_or> any;
  prove_reduction(any, booleans_of,
                  folding([](number a, number b) { return logic(a.value() + b.value() > 0 ? 1 : 0); }));
}

// ---- cum_sum
static_assert(shape_of(cum_sum{}, {x, tensor{{}, dtype::i32}}) == shape{2, 3, 4});
static_assert(tally_of(cum_sum{}, {x, tensor{{}, dtype::i32}}) == tally{.add = in});
static_assert(rejects(cum_sum{}, {}));

TEST_CASE("CumSum") {
  proof<cum_sum> p;
  for (int round = 0; round < 80; ++round) {
    const dense data = p.roll.reals(p.roll.dims(p.roll(1, 4)));
    const int axis = p.roll(0, data.dims.rank - 1);
    const cum_sum op{.exclusive = p.roll.flip(), .reverse = p.roll.flip()};
    p.run(op, {data, scalar_of(p.roll.flip() ? axis : axis - data.dims.rank, dtype::i64)}, [&] {
      dense y(data.dims);
      for (auto group : groups_of(data.dims, {axis})) {
        if (op.reverse) group = std::vector<std::int64_t>(group.rbegin(), group.rend());
        number running;
        for (auto at : group) {
          if (op.exclusive) y[at] = running;
          running += data[at];
          if (!op.exclusive) y[at] = running;
        }
      }
      return y;
    });
  }
}
}  // namespace
