// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Comparisons and the choice between two operands: OpenVINO specifications comparison/Equal-1, ..., condition/Select-1,
// IsFinite-10, IsInf-10, IsNaN-10.
#include <opcost/ops/comparison.hpp>
#include "elementwise_proofs.hpp"

namespace {
using namespace proofs;

// ---- equal, not_equal, less, less_equal, greater, greater_equal
static_assert(all_broadcast<equal, not_equal, less, less_equal, greater, greater_equal>());
static_assert(all_reject_strangers<equal, not_equal, less, less_equal, greater, greater_equal>());
template <class... Ops> constexpr bool all_compare_once = (costs_each<Ops>({.cmp = 1}) && ...);
static_assert(all_compare_once<equal, not_equal, less, less_equal, greater, greater_equal>);
static_assert(type_of(less{}, {tensor{{2}}, tensor{{2}}}) == dtype::boolean);

template <class Op, class F> void prove_comparison(F&& f) {
  proof<Op> p;
  const auto bit = [=](number a, number b) { return number(f(a, b) ? 1 : 0); };
  prove_pairs(
      Op{}, dtype::boolean, [](auto& roll, const shape& s, bool) { return roll.integers(s, -2, 2, dtype::i32); }, bit,
      p);
  prove_pairs(
      Op{}, dtype::boolean, [](auto& roll, const shape& s, bool) { return roll.integers(s, -2, 2, dtype::f32); }, bit,
      p);
}

TEST_CASE("Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual") {
  prove_comparison<equal>([](number a, number b) { return a == b; });
  prove_comparison<not_equal>([](number a, number b) { return a != b; });
  prove_comparison<less>([](number a, number b) { return a < b; });
  prove_comparison<less_equal>([](number a, number b) { return a <= b; });
  prove_comparison<greater>([](number a, number b) { return a > b; });
  prove_comparison<greater_equal>([](number a, number b) { return a >= b; });
}

// ---- where
constexpr tensor condition{{2, 1}, dtype::boolean};
static_assert(shape_of(where{}, {condition, tensor{{3}}, tensor{{4, 1, 1}}}) == shape{4, 2, 3});
static_assert(tally_of(where{}, {condition, tensor{{3}}, tensor{{4, 1, 1}}}) == tally{}, "a choice is no arithmetic");
static_assert(rejects(where{}, {tensor{{2}}, tensor{{2}}, tensor{{2}}}), "the condition is not boolean");
static_assert(rejects(where{}, {condition, tensor{{2}}, tensor{{3}}}));
static_assert(rejects(where{}, {condition, tensor{{2}}, tensor{{2}, dtype::i32}}));

TEST_CASE("Select") {
  proof<where> p;
  for (int round = 0; round < 150; ++round) {
    const shape_pair s = random_pair(p.roll);
    where op;
    op.mode = s.how.mode;
    op.axis = s.how.axis;
    const bool real = p.roll.flip();
    const auto make = [&](const shape& dims) { return real ? p.roll.reals(dims) : p.roll.integers(dims, -9, 9); };
    // pdpd stretches condition and the third operand to the second
    const bool one_way = op.mode == auto_broadcast::pdpd;
    const dense c = p.roll.booleans(one_way || p.roll.flip() ? s.b : s.a), a = make(s.a), b = make(s.b);
    p.run(op, {c, a, b}, [&] {
      dense y(s.out, a.type);
      each_index(s.out, [&](const position& at) {
        const bool first = element_for(op, c, at, false).value() > 0;
        y.at(at) = first ? element_for(op, a, at, true) : element_for(op, b, at, false);
      });
      return y;
    });
  }
}

// ---- is_finite, is_inf, is_nan
static_assert(all_keep_the_shape<is_finite, is_inf, is_nan>());
static_assert(rejects(is_finite{}, {tensor{{2}, dtype::i32}}) && rejects(is_inf{}, {}) && rejects(is_nan{}, {}));
template <class... Ops> constexpr bool all_test_once = (costs_each<Ops>({.cmp = 1}) && ...);
static_assert(all_test_once<is_finite, is_inf, is_nan>);
static_assert(type_of(is_nan{}, {tensor{{2}}}) == dtype::boolean);

const auto with_special_numbers = [](auto& roll, const shape& s) {
  dense d = roll.reals(s);
  for (number& v : d.data) {
    const int kind = roll(0, 5);
    const double infinity = std::numeric_limits<double>::infinity();
    if (kind < 3) v = kind == 0 ? infinity : kind == 1 ? -infinity : std::nan("");
  }
  return d;
};
number test(bool holds) { return number::count(&tally::cmp, holds ? 1 : 0); }

TEST_CASE("IsFinite, IsInf, IsNaN") {
  proof<is_finite> finite;
  prove_each(
      is_finite{}, dtype::boolean, with_special_numbers, [](number x) { return test(std::isfinite(x.value())); },
      finite);
  proof<is_nan> none;
  prove_each(
      is_nan{}, dtype::boolean, with_special_numbers, [](number x) { return test(std::isnan(x.value())); }, none);
  proof<is_inf> infinite;
  for (int which = 0; which < 4; ++which) {
    const is_inf op{.detect_negative = (which & 1) != 0, .detect_positive = (which & 2) != 0};
    prove_each(
        op, dtype::boolean, with_special_numbers,
        [=](number x) {
          return test(std::isinf(x.value()) && (x.value() < 0 ? op.detect_negative : op.detect_positive));
        },
        infinite);
  }
}
}  // namespace
