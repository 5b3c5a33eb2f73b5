// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Blocks: OpenVINO specifications DepthToSpace-1, SpaceToDepth-1, SpaceToBatch-2, BatchToSpace-2, ReorgYolo-2.
#include <opcost/ops/blocks.hpp>
#include "../support/proof.hpp"

namespace {
using namespace proofs;

constexpr tensor x{{2, 8, 4, 6}};
constexpr count_t block[] = {1, 1, 2, 2}, begin[] = {0, 0, 1, 0}, end[] = {0, 0, 1, 2}, zeros[] = {0, 0, 0, 0};
constexpr count_t three[] = {1, 1, 3, 2};

// ---- depth_to_space, space_to_depth
static_assert(shape_of(depth_to_space{2}, {x}) == shape{2, 2, 8, 12});
static_assert(shape_of(space_to_depth{{2}}, {x}) == shape{2, 32, 2, 3});
static_assert(tally_of(depth_to_space{2}, {x}) == tally{} && tally_of(space_to_depth{{2}}, {x}) == tally{});
static_assert(rejects(depth_to_space{3}, {x}) && rejects(space_to_depth{{4}}, {x}));

template <class Op> void prove_blocks(bool to_space) {
  proof<Op> p;
  for (int round = 0; round < 60; ++round) {
    Op op{};
    const int b = p.roll(1, 3), n = p.roll(1, 2), c = p.roll(1, 2), h = p.roll(1, 2), w = p.roll(1, 2);
    op.block_size = b;
    op.mode = p.roll.flip() ? block_order::blocks_first : block_order::depth_first;
    const shape deep{n, c * b * b, h, w}, wide{n, c, h * b, w * b};
    const dense data = p.roll.reals(to_space ? deep : wide);
    p.run(op, {data}, [&] {
      dense y(to_space ? wide : deep);
      each_index(wide, [&](const position& at) {
        const std::int64_t place = at[2] % b * b + at[3] % b;
        const std::int64_t channel = op.mode == block_order::blocks_first ? place * c + at[1] : at[1] * b * b + place;
        const position from{at[0], channel, at[2] / b, at[3] / b};
        if (to_space)
          y.at(at) = data.at(from);
        else
          y.at(from) = data.at(at);
      });
      return y;
    });
  }
}
TEST_CASE("DepthToSpace, SpaceToDepth") {
  prove_blocks<depth_to_space>(true);
  prove_blocks<space_to_depth>(false);
}

// ---- space_to_batch, batch_to_space
static_assert(shape_of(space_to_batch{}, {x, holding(block), holding(begin), holding(end)}) == shape{2 * 4, 8, 3, 4});
static_assert(shape_of(batch_to_space{}, {tensor{{8, 8, 3, 4}}, holding(block), holding(begin), holding(end)}) ==
              shape{2, 8, 4, 6});
static_assert(tally_of(space_to_batch{}, {x, holding(block), holding(begin), holding(end)}) == tally{});
static_assert(rejects(space_to_batch{}, {x, holding(three), holding(zeros), holding(zeros)}));
static_assert(rejects(batch_to_space{}, {x, holding(block), holding(zeros), holding(zeros)}));

TEST_CASE("SpaceToBatch, BatchToSpace") {
  proof<space_to_batch> there;
  proof<batch_to_space> back;
  for (int round = 0; round < 60; ++round) {
    auto& roll = there.roll;
    const int b = roll(1, 3), d = roll(1, 2), n = roll(1, 2), c = roll(1, 2), h = roll(1, 3), w = roll(1, 3);
    const int top = roll(0, b - 1), left = roll(0, d - 1), bottom = h * b - 1 > top ? roll(0, 1) : 0;
    const shape outer{n * b * d, c, h, w}, inner{n, c, h * b - top - bottom, w * d - left};
    if (inner[2] < 1 || inner[3] < 1) continue;
    const dense lists[] = {list_of({1, 1, b, d}), list_of({0, 0, top, left}), list_of({0, 0, bottom, 0})};
    const auto outside = [&](const position& at) {
      const std::int64_t i = at[2] + top, j = at[3] + left;
      return position{(i % b * d + j % d) * n + at[0], at[1], i / b, j / d};
    };
    const dense data = roll.reals(inner), batches = roll.reals(outer);
    there.run({}, {data, lists[0], lists[1], lists[2]}, [&] {
      dense y(outer);
      each_index(inner, [&](const position& at) { y.at(outside(at)) = data.at(at); });
      return y;
    });
    back.run({}, {batches, lists[0], lists[1], lists[2]}, [&] {
      dense y(inner);
      each_index(inner, [&](const position& at) { y.at(at) = batches.at(outside(at)); });
      return y;
    });
  }
}

// ---- reorg_yolo
static_assert(shape_of(reorg_yolo{{2}}, {x}) == shape{2, 32, 2, 3});
static_assert(tally_of(reorg_yolo{{2}}, {x}) == tally{});
static_assert(rejects(reorg_yolo{{4}}, {x}) && rejects(reorg_yolo{{0}}, {x}));
}  // namespace
