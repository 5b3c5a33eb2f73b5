// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Normalization: OpenVINO specifications, family normalization.
#include <opcost/ops/normalization.hpp>
#include "group_proofs.hpp"

namespace {
using namespace proofs;

constexpr tensor image{{2, 6, 4, 5}};
constexpr tensor channels{{6}};
constexpr count_t last_two[] = {-1, 2};
constexpr count_t channel_axis[] = {1};
constexpr count_t outside[] = {4};
constexpr int all = 2 * 6 * 4 * 5;

// The sum of f(i) for i of a list.
template <class List, class F> number sum_of_all(const List& list, F&& f) {
  number sum = f(list[0]);
  for (std::size_t i = 1; i < list.size(); ++i) sum += f(list[i]);
  return sum;
}

// ---- batch_norm_inference, batch_norm_inference_1
static_assert(shape_of(batch_norm_inference{}, {image, channels, channels, channels, channels}) == shape{2, 6, 4, 5});
static_assert(tally_of(batch_norm_inference{}, {image, channels, channels, channels, channels}) ==
                  tally{.add = all, .mul = all},
              "s x + t: s and t are constants");
static_assert(tally_of(batch_norm_inference_1{}, {channels, channels, image, channels, channels}) ==
              tally{.add = all, .mul = all});
static_assert(rejects(batch_norm_inference{}, {image, channels, channels, channels, tensor{{5}}}));
static_assert(rejects(batch_norm_inference_1{}, {channels, channels, tensor{{6}}, channels, channels}));

template <class Op> void prove_batch_norm(int data) {
  proof<Op> p;
  for (int round = 0; round < 60; ++round) {
    Op op{};
    op.epsilon = 0.125;
    const dense x = p.roll.reals(p.roll.dims(p.roll(2, 5), 1, 3));
    const shape c{x.dims[1]};
    const dense gamma = p.roll.reals(c), beta = p.roll.reals(c), mean = p.roll.reals(c),
                variance = p.roll.reals(c, 0.5, 2);
    const std::vector<dense> in =
        data == 0 ? std::vector{x, gamma, beta, mean, variance} : std::vector{gamma, beta, x, mean, variance};
    p.run(op, in, [&] {
      dense y(x.dims);
      each_index(x.dims, [&](const position& at) {
        const auto k = static_cast<std::int64_t>(at[1]);
        const double s = gamma[k].value() / std::sqrt(variance[k].value() + op.epsilon);  // ahead of time
        const double t = beta[k].value() - s * mean[k].value();
        y.at(at) = x.at(at) * s + t;
      });
      return y;
    });
  }
}
TEST_CASE("BatchNormInference") {
  prove_batch_norm<batch_norm_inference>(0);
  prove_batch_norm<batch_norm_inference_1>(2);
}

// ---- mvn, mvn_6
static_assert(shape_of(mvn{}, {image}) == shape{2, 6, 4, 5});
static_assert(shape_of(mvn_6{}, {image, holding(last_two)}) == shape{2, 6, 4, 5});
static_assert(tally_of(mvn{}, {image}) == tally{.add = (20 - 1 + 20 + 20 - 1 + 1) * (2 * 6),
                                                .mul = 20 * (2 * 6),
                                                .div = (1 + 1 + 20) * (2 * 6),
                                                .sqrt = 2 * 6},
              "a mean, differences, the mean of their squares, epsilon, a root and a division each");
static_assert(tally_of(mvn{.across_channels = true, .normalize_variance = false}, {image}) ==
              tally{.add = (120 - 1 + 120) * 2, .div = 2});
static_assert(tally_of(mvn_6{}, {image, holding(last_two)}) == tally_of(mvn{}, {image}));
static_assert(rejects(mvn{}, {}) && rejects(mvn_6{}, {image}));
static_assert(rejects(mvn_6{}, {image, tensor{{1, 2}, dtype::i64}}), "axes are a list");

// One group: x is normalized where `flat` says.
void normalize(const dense& x, dense& y, const std::vector<std::int64_t>& flat, bool variance, double eps,
               bool inside) {
  const number n = flat.size();
  const number mean = sum_of_all(flat, [&](auto i) { return x[i]; }) / n;
  for (auto i : flat) y[i] = x[i] - mean;
  if (!variance) return;
  const number spread = sum_of_all(flat, [&](auto i) { return y[i] * y[i]; }) / n;
  const number deviation = inside ? sqrt(spread + eps) : sqrt(spread) + eps;
  for (auto i : flat) y[i] = y[i] / deviation;
}

TEST_CASE("MVN") {
  proof<mvn> p;
  for (int round = 0; round < 100; ++round) {
    mvn op{.across_channels = p.roll.flip(), .normalize_variance = p.roll.flip(), .eps = 0.125};
    const dense x = p.roll.reals(p.roll.dims(p.roll(3, 5), 1, 3));
    std::vector<int> axes;
    for (int i = op.across_channels ? 1 : 2; i < x.dims.rank; ++i) axes.push_back(i);
    if (p.roll.flip()) {
      axes = random_axes(p.roll, x.dims.rank);
      for (int a : axes) op.reduction_axes.push_back(a);
    }
    p.run(op, {x}, [&] {
      dense y(x.dims);
      for (const auto& g : groups_of(x.dims, axes)) normalize(x, y, g, op.normalize_variance, op.eps, true);
      return y;
    });
  }
  proof<mvn_6> q;
  for (int round = 0; round < 100; ++round) {
    const mvn_6 op{.normalize_variance = q.roll.flip(),
                   .eps = 0.125,
                   .eps_mode = q.roll.flip() ? mvn_eps_mode::inside_sqrt : mvn_eps_mode::outside_sqrt};
    const dense x = q.roll.reals(q.roll.dims(q.roll(1, 5), 1, 3));
    const std::vector<int> axes = random_axes(q.roll, x.dims.rank);
    q.run(op, {x, axes_operand(q.roll, axes, x.dims.rank)}, [&] {
      dense y(x.dims);
      for (const auto& g : groups_of(x.dims, axes))
        normalize(x, y, g, op.normalize_variance, op.eps, op.eps_mode == mvn_eps_mode::inside_sqrt);
      return y;
    });
  }
}

// ---- group_normalization
static_assert(shape_of(group_normalization{3}, {image, channels, channels}) == shape{2, 6, 4, 5});
static_assert(tally_of(group_normalization{3}, {image, channels, channels}) ==
              tally{.add = (40 - 1 + 40 + 40 - 1 + 1) * (2 * 3) + all,
                    .mul = 40 * (2 * 3) + all,
                    .div = (1 + 1 + 40) * (2 * 3),
                    .sqrt = 2 * 3});
static_assert(rejects(group_normalization{4}, {image, channels, channels}), "4 groups of 6 channels");
static_assert(rejects(group_normalization{3}, {image, channels, tensor{{5}}}));

TEST_CASE("GroupNormalization") {
  proof<group_normalization> p;
  for (int round = 0; round < 80; ++round) {
    const int groups = p.roll(1, 3), of_group = p.roll(1, 2);
    const group_normalization op{groups, 0.125};
    shape dims{p.roll(1, 2), groups * of_group};
    dims.append(p.roll.dims(p.roll(1, 3), 1, 3));
    const dense x = p.roll.reals(dims), scale = p.roll.reals({dims[1]}), bias = p.roll.reals({dims[1]});
    p.run(op, {x, scale, bias}, [&] {
      dense y(dims);
      const std::int64_t of_channel = dims.product(2, dims.rank).n, n = of_group * of_channel;
      for (std::int64_t g = 0; g < x.size() / n; ++g) {
        std::vector<std::int64_t> flat;
        for (std::int64_t i = 0; i < n; ++i) flat.push_back(g * n + i);
        normalize(x, y, flat, true, op.epsilon, true);
        for (auto i : flat) y[i] = y[i] * scale[i / of_channel % dims[1].n] + bias[i / of_channel % dims[1].n];
      }
      return y;
    });
  }
}

// ---- lrn
static_assert(shape_of(lrn{.size = 3}, {image, holding(channel_axis)}) == shape{2, 6, 4, 5});
static_assert(tally_of(lrn{.size = 3}, {image, holding(channel_axis)}) ==
                  tally{.add = all + (2 * 4 * 5) * (6 * 3 - 2 - 6), .mul = 2 * all, .div = all, .pow = all},
              "windows of 3 channels, one less at either end");
static_assert(rejects(lrn{}, {image, holding(outside)}) && rejects(lrn{}, {image}));

TEST_CASE("LRN") {
  proof<lrn> p;
  for (int round = 0; round < 100; ++round) {
    const lrn op{.alpha = 0.25, .beta = 0.75, .bias = 1.5, .size = 2 * p.roll(0, 2) + 1};
    const dense x = p.roll.reals(p.roll.dims(p.roll(2, 4), 1, 4));
    const std::vector<int> axes = round % 2 == 0 ? std::vector{1} : random_axes(p.roll, x.dims.rank);
    const std::int64_t reach = (op.size.n - 1) / 2;
    double share = op.alpha;
    for (std::size_t i = 0; i < axes.size(); ++i) share /= static_cast<double>(op.size.n);
    p.run(op, {x, axes_operand(p.roll, axes, x.dims.rank)}, [&] {
      dense squares(x.dims), y(x.dims);
      for (std::int64_t i = 0; i < x.size(); ++i) squares[i] = x[i] * x[i];
      each_index(x.dims, [&](const position& at) {
        std::vector<number> window;
        each_index(x.dims, [&](const position& other) {
          bool near = true;
          for (int d = 0; d < x.dims.rank; ++d) {
            bool slides = false;
            for (int a : axes) slides = slides || a == d;
            const std::int64_t distance = other[static_cast<std::size_t>(d)] - at[static_cast<std::size_t>(d)];
            near = near && (slides ? -reach <= distance && distance <= reach : distance == 0);
          }
          if (near) window.push_back(squares.at(other));
        });
        y.at(at) =
            x.at(at) / pow(number(op.bias) + number(share) * sum_of_all(window, [](number v) { return v; }), op.beta);
      });
      return y;
    });
  }
}

// ---- normalize_l2
static_assert(shape_of(normalize_l2{}, {image, holding(channel_axis)}) == shape{2, 6, 4, 5});
static_assert(tally_of(normalize_l2{}, {image, holding(channel_axis)}) ==
              tally{.add = (6 - 1 + 1) * (2 * 4 * 5), .mul = all, .div = all, .sqrt = 2 * 4 * 5});
static_assert(tally_of(normalize_l2{.eps_mode = l2_eps_mode::max}, {image, holding(channel_axis)}) ==
              tally{.add = (6 - 1) * (2 * 4 * 5), .mul = all, .div = all, .cmp = 2 * 4 * 5, .sqrt = 2 * 4 * 5});
static_assert(rejects(normalize_l2{}, {image, holding(outside)}));

TEST_CASE("NormalizeL2") {
  proof<normalize_l2> p;
  for (int round = 0; round < 100; ++round) {
    const bool adds = p.roll.flip();
    const normalize_l2 op{.eps = 0.5, .eps_mode = adds ? l2_eps_mode::add : l2_eps_mode::max};
    const dense x = p.roll.reals(p.roll.dims(p.roll(1, 4), 1, 4));
    const std::vector<int> axes = random_axes(p.roll, x.dims.rank);
    p.run(op, {x, axes_operand(p.roll, axes, x.dims.rank)}, [&] {
      dense y(x.dims);
      for (const auto& g : groups_of(x.dims, axes)) {
        const number sum = sum_of_all(g, [&](auto i) { return x[i] * x[i]; });
        const number length = sqrt(adds ? sum + op.eps : max(sum, op.eps));
        for (auto i : g) y[i] = x[i] / length;
      }
      return y;
    });
  }
}

// ---- grn
static_assert(shape_of(grn{}, {image}) == shape{2, 6, 4, 5});
static_assert(tally_of(grn{}, {image}) ==
              tally{.add = (6 - 1 + 1) * (2 * 4 * 5), .mul = all, .div = all, .sqrt = 2 * 4 * 5});
static_assert(rejects(grn{}, {tensor{{6}}}), "no channels");

TEST_CASE("GRN") {
  proof<grn> p;
  for (int round = 0; round < 60; ++round) {
    const grn op{.bias = 0.5};
    const dense x = p.roll.reals(p.roll.dims(p.roll(2, 4), 1, 4));
    p.run(op, {x}, [&] {
      dense y(x.dims);
      for (const auto& g : groups_of(x.dims, {1})) {
        const number length = sqrt(sum_of_all(g, [&](auto i) { return x[i] * x[i]; }) + op.bias);
        for (auto i : g) y[i] = x[i] / length;
      }
      return y;
    });
  }
}
}  // namespace
