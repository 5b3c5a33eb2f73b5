// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Prior boxes: OpenVINO specifications PriorBox-1, -8, PriorBoxClustered-1, ExperimentalDetectronPriorGridGenerator-6.
#include <opcost/ops/prior_box.hpp>
#include "../support/proof.hpp"

namespace {
using namespace proofs;

constexpr count_t map_size[] = {3, 4}, picture_size[] = {30, 40}, three[] = {3, 4, 5};
constexpr tally corners{.add = 4, .mul = 2, .div = 4}, center{.add = 2, .mul = 2};

// ---- prior_box, prior_box_8
constexpr prior_box of_four{.min_size = {4}, .max_size = {9}, .aspect_ratio = {2}, .flip = true, .step = 8};
constexpr prior_box_8 clipped{{.min_size = {4, 5}, .clip = true, .step = 8}};
static_assert(shape_of(of_four, {holding(map_size), holding(picture_size)}) == shape{2, 4 * 12 * 4},
              "ratios 1, 2 and 1/2, and one between the sizes");
static_assert(shape_of(prior_box{.density = {2}, .fixed_size = {4}}, {holding(map_size), holding(picture_size)}) ==
                  shape{2, 4 * 12 * 4},
              "a density of 2 adds 3 boxes");
static_assert(shape_of(prior_box_8{{.min_size = {1, 2}, .scale_all_sizes = false}},
                       {holding(map_size), holding(picture_size)}) == shape{2, 4 * 12 * 2});
static_assert(tally_of(of_four, {holding(map_size), holding(picture_size)}) ==
              corners * (12 * 4) + center * 12 + tally{.div = 1, .sqrt = 1} * 3 + tally{.mul = 1, .sqrt = 1});
static_assert(tally_of(clipped, {holding(map_size), holding(picture_size)}) ==
              (corners + tally{.cmp = 8}) * (12 * 2) + center * 12 + tally{.div = 1, .sqrt = 1});
static_assert(rejects(of_four, {holding(three), holding(picture_size)}) &&
              rejects(prior_box_8{}, {tensor{{2, 1}, dtype::i64}, holding(picture_size)}));

// ---- prior_box_clustered
constexpr prior_box_clustered of_two{.width = {4, 6}, .height = {5, 3}, .step = 8};
static_assert(shape_of(of_two, {holding(map_size), holding(picture_size)}) == shape{2, 4 * 12 * 2});
static_assert(tally_of(of_two, {holding(map_size), holding(picture_size)}) == corners * (12 * 2) + center * 12);
static_assert(rejects(prior_box_clustered{.width = {4, 6}, .height = {5}}, {holding(map_size), holding(picture_size)}));

struct extents {
  number width = 0, height = 0;
};
// Around the center of each cell, boxes of all extents; then the variances.
dense priors(std::int64_t rows, std::int64_t columns, const shape& picture, const std::vector<extents>& all,
             double step, double offset, bool clip) {
  const auto boxes = static_cast<std::int64_t>(all.size()) * rows * columns;
  dense y({2, 4 * boxes}, dtype::f32, 0.1);
  std::int64_t to = 0;
  for (std::int64_t i = 0; i < rows; ++i)
    for (std::int64_t j = 0; j < columns; ++j) {
      const number v = (number(i) + offset) * step, u = (number(j) + offset) * step;
      for (const extents& e : all) {
        const number w = e.width * 0.5, h = e.height * 0.5;
        const number height = picture[0].n, width = picture[1].n;
        for (number n : {(u - w) / width, (v - h) / height, (u + w) / width, (v + h) / height})
          y[to++] = clip ? min(max(n, 0), 1) : n;
      }
    }
  return y;
}
// By the extents of a cell's boxes. Multiplying a size by a ratio is part of halving it.
template <class Op> std::vector<extents> of_prior_box(const Op& op, bool largest_last) {
  std::vector<std::pair<double, double>> factors;
  const auto add = [&](double ratio) {
    const number root = sqrt(number(ratio));
    factors.push_back({root.value(), (number(1) / root).value()});
  };
  add(1);
  for (int i = 0; i < op.aspect_ratio.size; ++i) {
    add(op.aspect_ratio.items[static_cast<std::size_t>(i)]);
    if (op.flip) add(1 / op.aspect_ratio.items[static_cast<std::size_t>(i)]);
  }
  std::vector<extents> all;
  for (int k = 0; k < op.min_size.size; ++k) {
    const double size = op.min_size.items[static_cast<std::size_t>(k)];
    std::vector<extents> own;
    for (const auto& [wider, lower] : factors) own.push_back({size * wider, size * lower});
    if (k < op.max_size.size) {
      const number between = sqrt(number(size) * op.max_size.items[static_cast<std::size_t>(k)]);
      own.insert(largest_last ? own.end() : own.begin() + 1, {between, between});
    }
    all.insert(all.end(), own.begin(), own.end());
  }
  return all;
}
template <class Op> void prove_prior_box() {
  proof<Op> p;
  for (int round = 0; round < 60; ++round) {
    Op op{};
    op.min_size = p.roll.flip() ? reals{3} : reals{3, 5};
    if (p.roll.flip()) op.max_size = {7};
    if (p.roll.flip()) op.aspect_ratio = {2};
    op.flip = p.roll.flip();
    op.clip = p.roll.flip();
    op.step = p.roll(1, 8);
    op.offset = 0.5;
    bool largest_last = false;
    if constexpr (requires { op.min_max_aspect_ratios_order; }) {
      op.min_max_aspect_ratios_order = p.roll.flip();
      largest_last = !op.min_max_aspect_ratios_order;
    }
    const int rows = p.roll(1, 2), columns = p.roll(1, 2);
    p.run(op, {list_of({rows, columns}), list_of({20, 30})}, [&] {
      return priors(rows, columns, {20, 30}, of_prior_box(op, largest_last), op.step, op.offset, op.clip);
    });
  }
}
TEST_CASE("PriorBox") {
  prove_prior_box<prior_box>();
  prove_prior_box<prior_box_8>();
}
TEST_CASE("PriorBoxClustered") {
  proof<prior_box_clustered> p;
  for (int round = 0; round < 40; ++round) {
    prior_box_clustered op{.width = {4, 6}, .height = {5, 3}, .clip = p.roll.flip(), .offset = 0.5};
    op.step = p.roll(1, 8);
    const int rows = p.roll(1, 2), columns = p.roll(1, 2);
    p.run(op, {list_of({rows, columns}), list_of({20, 30})}, [&] {
      return priors(rows, columns, {20, 30}, {{4, 5}, {6, 3}}, op.step, op.offset, op.clip);
    });
  }
}

// ---- prior_grid_generator
constexpr tensor anchors{{3, 4}}, features{{1, 8, 5, 6}}, picture{{1, 3, 50, 60}};
static_assert(shape_of(prior_grid_generator{}, {anchors, features, picture}) == shape{5 * 6 * 3, 4});
static_assert(shape_of(prior_grid_generator{.flatten = false}, {anchors, features, picture}) == shape{5, 6, 3, 4});
static_assert(tally_of(prior_grid_generator{}, {anchors, features, picture}) == tally{.add = 5 * 6 * 3 * 4});
static_assert(rejects(prior_grid_generator{}, {tensor{{3, 5}}, features, picture}));

TEST_CASE("ExperimentalDetectronPriorGridGenerator") {
  proof<prior_grid_generator> p;
  for (int round = 0; round < 40; ++round) {
    const prior_grid_generator op{.flatten = p.roll.flip(), .stride_x = 4, .stride_y = 8};
    const int n = p.roll(1, 3), h = p.roll(1, 3), w = p.roll(1, 3);
    const dense given = p.roll.reals({n, 4});
    p.run(op, {given, dense({1, 2, h, w}), dense({1, 3, 8 * h, 4 * w})}, [&] {
      dense y({h, w, n, 4});
      each_index(y.dims, [&](const position& at) {
        const double shift =
            at[3] % 2 == 0 ? 4 * (static_cast<double>(at[1]) + 0.5) : 8 * (static_cast<double>(at[0]) + 0.5);
        y.at(at) = given(at[2], at[3]) + shift;
      });
      if (op.flatten) y.dims = {h * w * n, 4};
      return y;
    });
  }
}
}  // namespace
