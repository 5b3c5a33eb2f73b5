// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Functions of one number: OpenVINO specifications arithmetic/Abs-1, ..., Tan-1, Acosh-4, Asinh-4, Atanh-4, Round-5.
#include <opcost/ops/math.hpp>
#include "elementwise_proofs.hpp"

namespace {
using namespace proofs;

// ---- math::abs, math::ceiling, math::floor, math::round, math::negative, math::sign, math::sqrt, math::exp,
// math::log, math::erf, math::erf_inv
static_assert(all_keep_the_shape<math::abs, math::ceiling, math::floor, math::round, math::negative, math::sign,
                                 math::sqrt, math::exp, math::log, math::erf, math::erf_inv>());
static_assert(all_reject_nothing_given<math::abs, math::ceiling, math::floor, math::round, math::negative, math::sign,
                                       math::sqrt, math::exp, math::log, math::erf, math::erf_inv>());
static_assert(rejects(math::abs{}, {tensor{{2}, dtype::boolean}}));
static_assert(rejects(math::erf_inv{}, {tensor{{2}, dtype::i32}}));
static_assert(costs_each<math::abs>({.cmp = 1}));
static_assert(costs_each<math::ceiling>({.round = 1}));
static_assert(costs_each<math::floor>({.round = 1}));
static_assert(costs_each<math::round>({.round = 1}));
static_assert(costs_each<math::negative>({.add = 1}), "0 - x");
static_assert(costs_each<math::sign>({.cmp = 2}), "x > 0, x < 0");
static_assert(costs_each<math::sqrt>({.sqrt = 1}));
static_assert(costs_each<math::exp>({.exp = 1}));
static_assert(costs_each<math::log>({.log = 1}));
static_assert(costs_each<math::erf>({.erf = 1}));
static_assert(costs_each<math::erf_inv>({.erf = 1}));

const auto reals = [](auto& roll, const shape& s) { return roll.reals(s, -4, 4); };
const auto integers = [](auto& roll, const shape& s) { return roll.integers(s, -9, 9); };
// multiples of 1/2, so that ties occur
const auto halves = [](auto& roll, const shape& s) {
  dense d = roll.reals(s);
  for (number& v : d.data) v = roll(-9, 9) / 2.0;
  return d;
};

template <class Op, class F> void prove_reals_and_integers(F&& f) {
  proof<Op> p;
  prove_each(Op{}, dtype::dynamic, reals, f, p);
  prove_each(Op{}, dtype::dynamic, integers, f, p);
}
TEST_CASE("Abs, Negative, Sign") {
  prove_reals_and_integers<math::abs>([](number x) { return abs(x); });
  prove_reals_and_integers<math::negative>([](number x) { return number(0) - x; });
  prove_reals_and_integers<math::sign>([](number x) {
    const bool above = x > 0, below = x < 0;
    return number(above ? 1 : below ? -1 : 0);
  });
}

TEST_CASE("Ceiling, Floor, Round") {
  prove_each_real<math::ceiling>([](number x) { return ceil(x); });
  prove_each_real<math::floor>([](number x) { return floor(x); });
  proof<math::ceiling> c;
  prove_each(
      math::ceiling{}, dtype::dynamic, halves, [](number x) { return ceil(x); }, c);
  proof<math::floor> f;
  prove_each(
      math::floor{}, dtype::dynamic, halves, [](number x) { return floor(x); }, f);
  proof<math::round> r;
  prove_each(
      math::round{}, dtype::dynamic, halves, [](number x) { return nearest(x); }, r);
  prove_each(
      math::round{math::rounding::half_away_from_zero}, dtype::dynamic, halves,
      [](number x) { return number::count(&tally::round, std::round(x.value())); }, r);
}

// The inverse of erf, by Newton's method: one evaluation of a function of that kind.
double inverse_erf(double y) {
  double x = 0;
  for (int k = 0; k < 60; ++k) x -= (std::erf(x) - y) / (2 / std::sqrt(std::acos(-1.0)) * std::exp(-x * x));
  return x;
}

TEST_CASE("Sqrt, Exp, Log, Erf, ErfInv") {
  prove_each_real<math::sqrt>([](number x) { return sqrt(x); }, 0, 9);
  prove_each_real<math::exp>([](number x) { return exp(x); });
  prove_each_real<math::log>([](number x) { return log(x); }, 0.1, 9);
  prove_each_real<math::erf>([](number x) { return erf(x); });
  prove_each_real<math::erf_inv>([](number x) { return number::count(&tally::erf, inverse_erf(x.value())); }, -0.9,
                                 0.9);
}

// ---- math::sin, math::cos, math::tan, math::asin, math::acos, math::atan, math::sinh, math::cosh, math::asinh,
// math::acosh, math::atanh
static_assert(all_keep_the_shape<math::sin, math::cos, math::tan, math::asin, math::acos, math::atan, math::sinh,
                                 math::cosh, math::asinh, math::acosh, math::atanh>());
static_assert(all_reject_nothing_given<math::sin, math::cos, math::tan, math::asin, math::acos, math::atan, math::sinh,
                                       math::cosh, math::asinh, math::acosh, math::atanh>());
template <class... Ops> constexpr bool all_are_one_trig = (costs_each<Ops>({.trig = 1}) && ...);
static_assert(all_are_one_trig<math::sin, math::cos, math::tan, math::asin, math::acos, math::atan, math::sinh,
                               math::cosh, math::asinh, math::acosh, math::atanh>);

template <class Op> void prove_trigonometric(double (*f)(double), double low = -1, double high = 1) {
  prove_each_real<Op>([f](number x) { return number::count(&tally::trig, f(x.value())); }, low, high);
}

TEST_CASE("trigonometric and hyperbolic functions and their inverses") {
  prove_trigonometric<math::sin>(std::sin, -4, 4);
  prove_trigonometric<math::cos>(std::cos, -4, 4);
  prove_trigonometric<math::tan>(std::tan);
  prove_trigonometric<math::asin>(std::asin);
  prove_trigonometric<math::acos>(std::acos);
  prove_trigonometric<math::atan>(std::atan, -4, 4);
  prove_trigonometric<math::sinh>(std::sinh);
  prove_trigonometric<math::cosh>(std::cosh);
  prove_trigonometric<math::asinh>(std::asinh, -4, 4);
  prove_trigonometric<math::acosh>(std::acosh, 1.1, 4);
  prove_trigonometric<math::atanh>(std::atanh, -0.9, 0.9);
}
}  // namespace
