// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Arithmetic of two operands: OpenVINO specifications arithmetic/Add-1, ..., Power-1, SquaredDifference-1.
#include <opcost/ops/binary_arithmetic.hpp>
#include "elementwise_proofs.hpp"

namespace {
using namespace proofs;

// ---- add, subtract, multiply, divide, maximum, minimum, mod, floor_mod, power, squared_difference, add_bias
static_assert(
    all_broadcast<add, subtract, multiply, divide, maximum, minimum, mod, floor_mod, power, squared_difference>());
static_assert(all_reject_strangers<add, subtract, multiply, divide, maximum, minimum, mod, floor_mod, power,
                                   squared_difference>());
static_assert(rejects(add{}, {tensor{{2}, dtype::boolean}, tensor{{2}, dtype::boolean}}), "booleans are no numbers");
static_assert(costs_each<add>({.add = 1}));
static_assert(costs_each<subtract>({.add = 1}));
static_assert(costs_each<multiply>({.mul = 1}));
static_assert(costs_each<divide>({.div = 1}));
static_assert(costs_each<maximum>({.cmp = 1}));
static_assert(costs_each<minimum>({.cmp = 1}));
static_assert(costs_each<mod>({.div = 1}));
static_assert(costs_each<floor_mod>({.add = 1, .mul = 1, .div = 1, .round = 1}), "a - b floor(a / b)");
static_assert(costs_each<power>({.pow = 1}));
static_assert(costs_each<squared_difference>({.add = 1, .mul = 1}));
static_assert(costs_each<add_bias>({.bias = 1}));

// Reals, then integers: f(a, b) of each.
template <class Op, class F> void prove_arithmetic(F&& f, bool second_positive = false, const Op& op = {}) {
  proof<Op> p;
  prove_pairs(
      op, dtype::dynamic,
      [=](auto& roll, const shape& s, bool second) {
        return second && second_positive ? roll.reals(s, 0.5, 3) : roll.reals(s, -3, 3);
      },
      f, p);
  prove_pairs(
      op, dtype::dynamic,
      [=](auto& roll, const shape& s, bool second) {
        return roll.integers(s, second && second_positive ? 1 : -9, 9, dtype::i32);
      },
      f, p);
}

TEST_CASE("Add, Subtract, Multiply, Maximum, Minimum, SquaredDifference") {
  prove_arithmetic<add>([](number a, number b) { return a + b; });
  prove_arithmetic<subtract>([](number a, number b) { return a - b; });
  prove_arithmetic<multiply>([](number a, number b) { return a * b; });
  prove_arithmetic<maximum>([](number a, number b) { return max(a, b); });
  prove_arithmetic<minimum>([](number a, number b) { return min(a, b); });
  prove_arithmetic<squared_difference>([](number a, number b) {
    const number d = a - b;
    return d * d;
  });
}

TEST_CASE("Divide") {
  const auto reals = [](auto& roll, const shape& s, bool second) { return roll.reals(s, second ? 0.5 : -3, 3); };
  const auto positive = [](auto& roll, const shape& s, bool) { return roll.integers(s, 1, 9, dtype::i32); };
  const auto signed_ones = [](auto& roll, const shape& s, bool) {
    dense d = roll.integers(s, 1, 9, dtype::i32);
    for (number& v : d.data) v = roll.flip() ? -v : v;
    return d;
  };
  proof<divide> p;
  prove_pairs(
      divide{}, dtype::dynamic, reals, [](number a, number b) { return a / b; }, p);
  // integers: a division rounds by itself, toward minus infinity as in Python or toward zero
  const auto floored = [](number a, number b) { return number(std::floor((a / b).value())); };
  const auto truncated = [](number a, number b) { return number(std::trunc((a / b).value())); };
  prove_pairs(divide{}, dtype::dynamic, positive, floored, p);
  prove_pairs(divide{}, dtype::dynamic, signed_ones, floored, p);
  prove_pairs(divide{{}, false}, dtype::dynamic, signed_ones, truncated, p);
}

TEST_CASE("Mod, FloorMod") {
  prove_arithmetic<mod>([](number a, number b) { return remainder(a, b); }, true);
  prove_arithmetic<floor_mod>([](number a, number b) { return a - b * floor(a / b); }, true);
}

TEST_CASE("Power") {
  proof<power> p;
  prove_pairs(
      power{}, dtype::dynamic,
      [](auto& roll, const shape& s, bool second) {
        dense d = second ? roll.integers(s, -4, 4, dtype::f32) : roll.reals(s, 0.25, 3);
        for (number& v : d.data) v = second ? v.value() / 2 : v.value();
        return d;
      },
      [](number a, number b) { return pow(a, b); }, p);
  prove_pairs(
      power{}, dtype::dynamic,
      [](auto& roll, const shape& s, bool second) { return roll.integers(s, second ? 0 : -5, 5, dtype::i32); },
      [](number a, number b) { return pow(a, b); }, p);
}

TEST_CASE("Bias") {
  proof<add_bias> p;
  for (int round = 0; round < 30; ++round) {
    const dense x = p.roll.reals(p.roll.dims(p.roll(1, 4)));
    const dense b = p.roll.reals({x.dims[-1]});
    p.run({}, {x, b}, [&] {
      dense y(x.dims);
      each_index(x.dims, [&](const position& at) { y.at(at) = plus_bias(x.at(at), b.stretched(at)); });
      return y;
    });
  }
}
}  // namespace
