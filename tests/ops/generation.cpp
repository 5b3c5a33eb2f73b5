// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Tensors made from a few numbers: OpenVINO specifications Range-1, -4, Eye-9, RandomUniform-8, Multinomial-13. Random
// numbers are taken from a fixed list: how they are drawn is not counted.
#include <opcost/ops/generation.hpp>
#include "../support/proof.hpp"

namespace {
using namespace proofs;

constexpr count_t zero = 0, two = 2, three = 3, nine = 9, minus_two = -2;
constexpr count_t dims[] = {2, 5};
constexpr tensor number_f32{};

// ---- range, range_4
static_assert(shape_of(range{}, {holding(zero), holding(nine), holding(two)}) == shape{5});
static_assert(shape_of(range_4{dtype::i32}, {holding(nine), holding(zero), holding(minus_two)}) == shape{5});
static_assert(shape_of(range{}, {holding(nine), holding(zero), holding(two)}) == shape{0});
static_assert(tally_of(range{}, {holding(zero), holding(nine), holding(two)}) == tally{.add = 5, .mul = 5});
static_assert(tally_of(range_4{}, {holding(zero), holding(nine), holding(two)}) == tally{.add = 5, .mul = 5});
static_assert(rejects(range{}, {holding(zero), holding(nine), holding(zero)}), "a step of 0");
static_assert(rejects(range_4{dtype::boolean}, {holding(zero), holding(nine), holding(two)}));

template <class Op> void prove_range() {
  proof<Op> p;
  for (int round = 0; round < 80; ++round) {
    Op op{};
    const bool real = p.roll.flip();
    const dtype type = real ? dtype::f32 : dtype::i64;
    if constexpr (requires { op.output_type; }) op.output_type = type;
    const double unit = real ? 0.5 : 1, step = (p.roll.flip() ? 1 : -1) * p.roll(1, 3) * unit;
    const double start = p.roll(-5, 5) * unit, stop = p.roll(-5, 5) * unit;
    p.run(op, {scalar_of(start, type), scalar_of(stop, type), scalar_of(step, type)}, [&] {
      std::int64_t n = 0;
      while (step > 0 ? start + static_cast<double>(n) * step < stop : start + static_cast<double>(n) * step > stop)
        ++n;
      dense y({n}, type);
      for (std::int64_t i = 0; i < n; ++i) y[i] = number(start) + number(i) * step;
      return y;
    });
  }
}
TEST_CASE("Range") {
  prove_range<range>();
  prove_range<range_4>();
}

// ---- eye
static_assert(shape_of(eye{}, {holding(two), holding(three), holding(zero)}) == shape{2, 3});
static_assert(shape_of(eye{}, {holding(two), holding(three), holding(zero), holding(dims)}) == shape{2, 5, 2, 3});
static_assert(tally_of(eye{}, {holding(two), holding(three), holding(zero)}) == tally{});
static_assert(rejects(eye{}, {holding(minus_two), holding(three), holding(zero)}));

TEST_CASE("Eye") {
  proof<eye> p;
  for (int round = 0; round < 30; ++round) {
    const int rows = p.roll(1, 4), columns = p.roll(1, 4), diagonal = p.roll(-3, 3);
    p.run({dtype::i32}, {scalar_of(rows, dtype::i64), scalar_of(columns, dtype::i64), scalar_of(diagonal, dtype::i64)},
          [&] {
            dense y({rows, columns}, dtype::i32);
            for (int i = 0; i < rows; ++i)
              for (int j = 0; j < columns; ++j) y(i, j) = j - i == diagonal ? 1 : 0;
            return y;
          });
  }
}

// ---- random_uniform
static_assert(shape_of(random_uniform{}, {holding(dims), number_f32, number_f32}) == shape{2, 5});
static_assert(tally_of(random_uniform{}, {holding(dims), number_f32, number_f32}) ==
                  tally{.add = 2 * 5 + 1, .mul = 2 * 5},
              "max - min once, then min + u (max - min)");
static_assert(rejects(random_uniform{}, {holding(dims), tensor{{}, dtype::i32}, number_f32}));

TEST_CASE("RandomUniform") {
  proof<random_uniform> p;
  for (int round = 0; round < 30; ++round) {
    const shape s = p.roll.dims(p.roll(1, 3));
    const dense low = p.roll.reals({}, -2, -1), high = p.roll.reals({}, 1, 2);
    p.run({}, {list_of(s), low, high}, [&] {
      dense y(s);
      const number width = high[0] - low[0];
      for (number& v : y.data) v = low[0] + number(p.roll.real(0, 1)) * width;
      return y;
    });
  }
}

// ---- multinomial
constexpr tensor classes{{2, 7}};
static_assert(shape_of(multinomial{}, {classes, holding(three)}) == shape{2, 3});
static_assert(tally_of(multinomial{}, {classes, holding(three)}) == tally{.add = 6, .div = 7, .cmp = 3 * 7} * 2);
static_assert(tally_of(multinomial{.with_replacement = false, .log_probs = true}, {classes, holding(three)}) ==
              tally{.add = 6 + 2 * (7 + 2), .div = 7 + 2 * 7, .cmp = 3 * 7, .exp = 7} * 2);
static_assert(rejects(multinomial{}, {tensor{{7}}, holding(three)}));

TEST_CASE("Multinomial") {
  proof<multinomial> p;
  for (int round = 0; round < 60; ++round) {
    const multinomial op{.with_replacement = p.roll.flip(), .log_probs = p.roll.flip()};
    const int rows = p.roll(1, 3), n = p.roll(1, 5), samples = op.with_replacement ? p.roll(1, 4) : p.roll(1, n);
    const dense x = p.roll.reals({rows, n}, 0.25, 1);
    p.run(op, {x, scalar_of(samples, dtype::i64)}, [&] {
      dense y({rows, samples}, op.convert_type);
      for (int r = 0; r < rows; ++r) {
        std::vector<number> sums;  // of the probabilities up to each class
        for (int c = 0; c < n; ++c) {
          const number share = op.log_probs ? exp(x(r, c)) : x(r, c);
          sums.push_back(c == 0 ? share : sums.back() + share);
        }
        const number all = sums.back();
        for (number& s : sums) s = s / all;
        for (int s = 0; s < samples; ++s) {
          const number drawn = p.roll.real(0, 1);
          int picked = 0;
          for (int c = 0; c < n; ++c)
            if (sums[static_cast<std::size_t>(c)] < drawn && c + 1 < n) picked = c + 1;
          y(r, s) = picked;
          if (op.with_replacement || s + 1 == samples) continue;
          const auto at = static_cast<std::size_t>(picked);
          const number share = sums[at] - (picked > 0 ? sums[at - 1] : number(0)), left = number(1) - share;
          for (std::size_t c = 0; c < sums.size(); ++c) sums[c] = (sums[c] - (c >= at ? share : number(0))) / left;
        }
      }
      return y;
    });
  }
}
}  // namespace
