// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Boolean and bitwise functions: OpenVINO specifications logical/LogicalAnd-1, ..., bitwise/BitwiseAnd-13, ...,
// BitwiseRightShift-15.
#include <opcost/ops/logical.hpp>
#include "elementwise_proofs.hpp"

namespace {
using namespace proofs;

// ---- logical_and, logical_or, logical_xor, xor_1, logical_not
static_assert(all_broadcast<logical_and, logical_or, logical_xor, xor_1>());
static_assert(all_reject_strangers<logical_and, logical_or, logical_xor, xor_1>());
static_assert(rejects(logical_and{}, {tensor{{2}}, tensor{{2}}}), "operands are not boolean");
static_assert(shape_of(logical_not{}, {tensor{{2, 3}, dtype::boolean}}) == shape{2, 3} && rejects(logical_not{}, {}));
template <class... Ops> constexpr bool all_are_one_boolean = (costs_each<Ops>({.logic = 1}, {}, dtype::boolean) && ...);
static_assert(all_are_one_boolean<logical_and, logical_or, logical_xor, xor_1, logical_not>);

template <class Op, class F> void prove_boolean(F&& f) {
  proof<Op> p;
  prove_pairs(
      Op{}, dtype::boolean, [](auto& roll, const shape& s, bool) { return roll.booleans(s); },
      [=](number a, number b) { return logic(f(a.whole(), b.whole()) ? 1 : 0); }, p);
}

TEST_CASE("LogicalAnd, LogicalOr, LogicalXor, Xor, LogicalNot") {
  prove_boolean<logical_and>([](auto a, auto b) { return a != 0 && b != 0; });
  prove_boolean<logical_or>([](auto a, auto b) { return a != 0 || b != 0; });
  prove_boolean<logical_xor>([](auto a, auto b) { return a != b; });
  prove_boolean<xor_1>([](auto a, auto b) { return a != b; });
  proof<logical_not> p;
  prove_each(
      logical_not{}, dtype::boolean, [](auto& roll, const shape& s) { return roll.booleans(s); },
      [](number x) { return logic(x.whole() == 0 ? 1 : 0); }, p);
}

// ---- bitwise_and, bitwise_or, bitwise_xor, bitwise_not, bitwise_left_shift, bitwise_right_shift
static_assert(all_broadcast<bitwise_and, bitwise_or, bitwise_xor, bitwise_left_shift, bitwise_right_shift>());
static_assert(all_reject_strangers<bitwise_and, bitwise_or, bitwise_xor, bitwise_left_shift, bitwise_right_shift>());
static_assert(rejects(bitwise_and{}, {tensor{{2}}, tensor{{2}}}) && rejects(bitwise_not{}, {tensor{{2}}}));
static_assert(rejects(bitwise_left_shift{}, {tensor{{2}, dtype::boolean}, tensor{{2}, dtype::boolean}}));
static_assert(shape_of(bitwise_not{}, {tensor{{2, 3}, dtype::u8}}) == shape{2, 3});
template <class... Ops> constexpr bool all_are_one_operation = (costs_each<Ops>({.logic = 1}, {}, dtype::i32) && ...);
static_assert(
    all_are_one_operation<bitwise_and, bitwise_or, bitwise_xor, bitwise_not, bitwise_left_shift, bitwise_right_shift>);

template <class Op, class F> void prove_bitwise(int low, int high, F&& f) {
  proof<Op> p;
  prove_pairs(
      Op{}, dtype::dynamic, [=](auto& roll, const shape& s, bool) { return roll.integers(s, low, high, dtype::i32); },
      [=](number a, number b) { return logic(static_cast<double>(f(a.whole(), b.whole()))); }, p);
}

TEST_CASE("BitwiseAnd, BitwiseOr, BitwiseXor, BitwiseNot, BitwiseLeftShift, BitwiseRightShift") {
  prove_bitwise<bitwise_and>(-99, 99, [](auto a, auto b) { return a & b; });
  prove_bitwise<bitwise_or>(-99, 99, [](auto a, auto b) { return a | b; });
  prove_bitwise<bitwise_xor>(-99, 99, [](auto a, auto b) { return a ^ b; });
  prove_bitwise<bitwise_left_shift>(0, 9, [](auto a, auto b) { return a << b; });
  prove_bitwise<bitwise_right_shift>(0, 9, [](auto a, auto b) { return a >> b; });
  proof<bitwise_not> p;
  prove_each(
      bitwise_not{}, dtype::dynamic, [](auto& roll, const shape& s) { return roll.integers(s, -99, 99); },
      [](number x) { return logic(static_cast<double>(~x.whole())); }, p);
}
}  // namespace
