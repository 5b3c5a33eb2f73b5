// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Activation functions: OpenVINO specifications, family activation. A choice computes both alternatives, as vector
// kernels do.
#include <opcost/ops/activation.hpp>
#include "elementwise_proofs.hpp"

namespace {
using namespace proofs;

// ---- relu, elu, sigmoid, math::tanh, clamp, gelu, gelu_7, hswish, hsigmoid, mish, softplus, softsign
static_assert(all_keep_the_shape<relu, elu, sigmoid, math::tanh, clamp, gelu, gelu_7, hswish, hsigmoid, mish, softplus,
                                 softsign>());
static_assert(all_reject_nothing_given<relu, elu, sigmoid, math::tanh, clamp, gelu, gelu_7, hswish, hsigmoid, mish,
                                       softplus, softsign>());
static_assert(rejects(relu{}, {tensor{{2}, dtype::boolean}}) && rejects(gelu{}, {tensor{{2}, dtype::i32}}));
static_assert(rejects(clamp{.min = 1, .max = 0}, {tensor{{2}}}) && rejects(clamp{}, {tensor{{2}, dtype::boolean}}));
static_assert(costs_each<relu>({.cmp = 1}), "max(x, 0)");
static_assert(costs_each<elu>({.add = 1, .mul = 1, .cmp = 1, .exp = 1}), "x if x >= 0, else alpha (e^x - 1)");
static_assert(costs_each<sigmoid>({.add = 1, .div = 1, .exp = 1}), "1 / (1 + e^-x)");
static_assert(costs_each<math::tanh>({.tanh = 1}));
static_assert(costs_each<clamp>({.cmp = 2}), "min(max(x, low), high)");
static_assert(costs_each<gelu>({.add = 1, .mul = 3, .erf = 1}), "x 0.5 (1 + erf(x sqrt(0.5)))");
static_assert(costs_each<gelu_7>({.add = 1, .mul = 3, .erf = 1}));
static_assert(costs_each<gelu_7>({.add = 2, .mul = 6, .tanh = 1}, gelu_7{gelu_mode::tanh}),
              "x 0.5 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x x x)))");
static_assert(costs_each<hswish>({.add = 1, .mul = 2, .cmp = 2}), "x min(max(x + 3, 0), 6) (1 / 6)");
static_assert(costs_each<hsigmoid>({.add = 1, .mul = 1, .cmp = 2}), "min(max(x + 3, 0), 6) (1 / 6)");
static_assert(costs_each<mish>({.add = 1, .mul = 1, .exp = 1, .log = 1, .tanh = 1}), "x tanh(ln(1 + e^x))");
static_assert(costs_each<softplus>({.add = 1, .exp = 1, .log = 1}), "ln(1 + e^x)");
static_assert(costs_each<softsign>({.add = 1, .div = 1, .cmp = 1}), "x / (1 + |x|)");

number gauss_by_erf(number x) { return x * 0.5 * (number(1) + erf(x * std::sqrt(0.5))); }
number gauss_by_tanh(number x) {
  const number inner = x + number(0.044715) * x * x * x;
  return x * 0.5 * (number(1) + tanh(number(std::sqrt(2 / std::acos(-1.0))) * inner));
}

TEST_CASE("ReLU, Elu, Sigmoid, Tanh, Clamp") {
  prove_each_real<relu>([](number x) { return max(x, 0); });
  const elu op{.alpha = 0.5};
  prove_each_real<elu>(
      [=](number x) {
        const number below = number(op.alpha) * (exp(x) - 1);
        return x >= 0 ? x : below;
      },
      -3, 3, op);
  prove_each_real<sigmoid>([](number x) { return number(1) / (number(1) + exp(-x)); });
  prove_each_real<math::tanh>([](number x) { return tanh(x); });
  const clamp limits{.min = -1, .max = 1.5};
  prove_each_real<clamp>([](number x) { return min(max(x, -1), 1.5); }, -3, 3, limits);
  proof<clamp> p;
  prove_each(
      clamp{.min = -2.5, .max = 3.5}, dtype::dynamic,
      [](auto& roll, const shape& s) { return roll.integers(s, -9, 9); }, [](number x) { return min(max(x, -2), 3); },
      p);
}

TEST_CASE("Gelu, HSwish, HSigmoid, Mish, SoftPlus, SoftSign") {
  prove_each_real<gelu>(gauss_by_erf);
  prove_each_real<gelu_7>(gauss_by_erf);
  prove_each_real<gelu_7>(gauss_by_tanh, -3, 3, gelu_7{gelu_mode::tanh});
  prove_each_real<hswish>([](number x) { return x * min(max(x + 3, 0), 6) * (1 / 6.0); }, -5, 5);
  prove_each_real<hsigmoid>([](number x) { return min(max(x + 3, 0), 6) * (1 / 6.0); }, -5, 5);
  prove_each_real<mish>([](number x) { return x * tanh(log(number(1) + exp(x))); });
  prove_each_real<softplus>([](number x) { return log(number(1) + exp(x)); });
  prove_each_real<softsign>([](number x) { return x / (number(1) + abs(x)); });
}

// ---- prelu, hard_sigmoid, selu, swish
static_assert(shape_of(prelu{}, {tensor{{2, 3, 4}}, tensor{{3}}}) == shape{2, 3, 4});
static_assert(tally_of(prelu{}, {tensor{{2, 3}}, tensor{{3}}}) == tally{.mul = 1, .cmp = 1} * (2 * 3));
static_assert(shape_of(hard_sigmoid{}, {tensor{{2, 3}}, tensor{}, tensor{}}) == shape{2, 3});
static_assert(tally_of(hard_sigmoid{}, {tensor{{2, 3}}, tensor{}, tensor{}}) ==
              tally{.add = 1, .mul = 1, .cmp = 2} * (2 * 3));
static_assert(shape_of(selu{}, {tensor{{2, 3}}, tensor{{1}}, tensor{{1}}}) == shape{2, 3});
static_assert(tally_of(selu{}, {tensor{{2, 3}}, tensor{{1}}, tensor{{1}}}) ==
              tally{.add = 1, .mul = 2, .cmp = 1, .exp = 1} * (2 * 3));
static_assert(shape_of(swish{}, {tensor{{2, 3}}}) == shape{2, 3});
static_assert(tally_of(swish{}, {tensor{{2, 3}}}) == tally{.add = 1, .mul = 1, .div = 1, .exp = 1} * (2 * 3));
static_assert(tally_of(swish{}, {tensor{{2, 3}}, tensor{}}) == tally{.add = 1, .mul = 2, .div = 1, .exp = 1} * (2 * 3));
static_assert(rejects(prelu{}, {tensor{{2}}}), "the slope is missing");
static_assert(rejects(hard_sigmoid{}, {tensor{{2}}, tensor{{1}}, tensor{}}), "alpha is no scalar");
static_assert(rejects(selu{}, {tensor{{2}}, tensor{{1}, dtype::f16}, tensor{{1}}}), "two element types");
static_assert(rejects(swish{}, {tensor{{2}}, tensor{{1}}}), "beta is no scalar");

TEST_CASE("PReLU") {
  proof<prelu> p;
  for (int round = 0; round < 60; ++round) {
    const dense x = p.roll.reals(p.roll.dims(p.roll(2, 4)));
    const int kind = p.roll(0, 2);  // one slope, one a channel, one an element
    const dense slope = p.roll.reals(kind == 0 ? shape{1} : kind == 1 ? shape{x.dims[1]} : x.dims);
    p.run({}, {x, slope}, [&] {
      dense y(x.dims);
      each_index(x.dims, [&](const position& at) {
        const number s = kind == 0 ? slope[0] : kind == 1 ? slope[at[1]] : slope.at(at);
        const number below = s * x.at(at);
        y.at(at) = x.at(at) >= 0 ? x.at(at) : below;
      });
      return y;
    });
  }
}

template <class Op, class F> void prove_with_parameters(const shape& parameter, int parameters, F&& f) {
  proof<Op> p;
  for (int round = 0; round < 60; ++round) {
    const dense x = p.roll.reals(p.roll.dims(p.roll(1, 4)), -3, 3);
    std::vector<dense> in{x};
    for (int i = 0; i < parameters; ++i) in.push_back(p.roll.reals(parameter, 0.2, 1.5));
    p.run({}, in, [&] {
      dense y(x.dims);
      for (std::int64_t i = 0; i < x.size(); ++i)
        y[i] = f(x[i], parameters > 0 ? in[1][0] : 0, parameters > 1 ? in[2][0] : 0);
      return y;
    });
  }
}

TEST_CASE("HardSigmoid, Selu, Swish") {
  prove_with_parameters<hard_sigmoid>(
      {}, 2, [](number x, number alpha, number beta) { return max(0, min(1, alpha * x + beta)); });
  prove_with_parameters<selu>({1}, 2, [](number x, number alpha, number lambda) {
    const number below = alpha * (exp(x) - 1);
    return lambda * (x > 0 ? x : below);
  });
  prove_with_parameters<swish>({}, 0, [](number x, number, number) { return x * (number(1) / (number(1) + exp(-x))); });
  prove_with_parameters<swish>(
      {}, 1, [](number x, number beta, number) { return x * (number(1) / (number(1) + exp(-(beta * x)))); });
}

// ---- softmax, softmax_8, log_softmax
constexpr tensor rows{{2, 5, 3}};
static_assert(shape_of(softmax{1}, {rows}) == shape{2, 5, 3} && shape_of(log_softmax{-1}, {rows}) == shape{2, 5, 3});
static_assert(tally_of(softmax{1}, {rows}) == tally{.add = 5 + 4, .div = 5, .cmp = 4, .exp = 5} * (2 * 3));
static_assert(tally_of(softmax_8{{-2}}, {rows}) == tally{.add = 5 + 4, .div = 5, .cmp = 4, .exp = 5} * (2 * 3));
static_assert(tally_of(log_softmax{1}, {rows}) == tally{.add = 5 + 4 + 5, .cmp = 4, .exp = 5, .log = 1} * (2 * 3));
static_assert(rejects(softmax{-1}, {rows}), "the first version counts from 0");
static_assert(rejects(softmax_8{{3}}, {rows}) && rejects(log_softmax{-4}, {rows}), "the axis is outside the rank");

// e^(x - max) along an axis, then `finish(x - max, e^(x - max), sum)`; `once(sum)` once a row.
template <class Once, class Finish> dense along_rows(const dense& x, int axis, Once&& once, Finish&& finish) {
  dense y(x.dims);
  const shape before = x.dims.slice(0, axis), after = x.dims.slice(axis + 1, x.dims.rank);
  const std::int64_t n = x.extent(axis), step = after.elements().n;
  for (std::int64_t outer = 0; outer < before.elements().n; ++outer) {
    for (std::int64_t inner = 0; inner < step; ++inner) {
      const auto at = [&](std::int64_t i) { return (outer * n + i) * step + inner; };
      number greatest = x[at(0)];
      for (std::int64_t i = 1; i < n; ++i) greatest = max(greatest, x[at(i)]);
      std::vector<number> t, e;
      for (std::int64_t i = 0; i < n; ++i) {
        t.push_back(x[at(i)] - greatest);
        e.push_back(exp(t.back()));
      }
      number sum = e[0];
      for (std::size_t i = 1; i < e.size(); ++i) sum += e[i];
      const number shared = once(sum);
      for (std::int64_t i = 0; i < n; ++i)
        y[at(i)] = finish(t[static_cast<std::size_t>(i)], e[static_cast<std::size_t>(i)], shared);
    }
  }
  return y;
}
template <class Op> void prove_softmax(bool from_the_end, auto&& once, auto&& finish) {
  proof<Op> p;
  for (int round = 0; round < 80; ++round) {
    const int rank = p.roll(1, 4), axis = p.roll(0, rank - 1);
    const dense x = p.roll.reals(p.roll.dims(rank));
    Op op{};
    op.axis = from_the_end && p.roll.flip() ? axis - rank : axis;
    p.run(op, {x}, [&] { return along_rows(x, axis, once, finish); });
  }
}

TEST_CASE("SoftMax, LogSoftmax") {
  const auto itself = [](number sum) { return sum; };
  const auto share = [](number, number e, number sum) { return e / sum; };
  prove_softmax<softmax>(false, itself, share);
  prove_softmax<softmax_8>(true, itself, share);
  prove_softmax<log_softmax>(
      true, [](number sum) { return log(sum); }, [](number t, number, number log_sum) { return t - log_sum; });
}
}  // namespace
