// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Elements and slices picked by index lists: OpenVINO specifications Gather-1, -7, -8, GatherElements-6, GatherND-5,
// -8, GatherTree-1.
#include <opcost/ops/gathering.hpp>
#include "../support/proof.hpp"

namespace {
using namespace proofs;

constexpr count_t one = 1, five = 5;
constexpr tensor x{{2, 3, 4}}, few{{2, 5}, dtype::i64};

// ---- gather_1, gather_7, gather_8
static_assert(shape_of(gather_1{}, {x, few, holding(one)}) == shape{2, 2, 5, 4});
static_assert(shape_of(gather_7{1}, {x, few, holding(one)}) == shape{2, 5, 4});
static_assert(shape_of(gather_8{{-1}}, {x, few, holding(one)}) == shape{2, 5, 4});
static_assert(tally_of(gather_8{{1}}, {x, few, holding(one)}) == tally{});
static_assert(rejects(gather_1{}, {x, few, holding(five)}) && rejects(gather_8{{2}}, {x, few, holding(one)}));

template <class Op> void prove_gather() {
  proof<Op> p;
  for (int round = 0; round < 120; ++round) {
    Op op{};
    const shape dims = p.roll.dims(p.roll(1, 3), 1, 3);
    const int axis = p.roll(0, dims.rank - 1);
    int batch = 0;
    if constexpr (requires { op.batch_dims; }) batch = p.roll(0, axis);
    shape at = dims.slice(0, batch);
    at.append(p.roll.dims(p.roll(0, 2), 1, 3));
    if constexpr (requires { op.batch_dims; }) op.batch_dims = batch;
    const dense data = p.roll.flip() ? p.roll.reals(dims) : p.roll.integers(dims, -9, 9);
    const bool from_end = opset_of<Op>() == 8;
    const dense indices = p.roll.integers(at, from_end ? -static_cast<int>(dims[axis].n) : 0,
                                          static_cast<int>(dims[axis].n) - 1, dtype::i64);
    p.run(op, {data, indices, scalar_of(p.roll.flip() ? axis : axis - dims.rank, dtype::i64)}, [&] {
      shape out = dims.slice(0, axis);
      out.append(at.slice(batch, at.rank));
      out.append(dims.slice(axis + 1, dims.rank));
      dense y(out, data.type);
      each_index(out, [&](const position& to) {
        const auto cut = to.begin() + axis, rest = cut + (at.rank - batch);
        position where(to.begin(), to.begin() + batch), from(to.begin(), cut);
        where.insert(where.end(), cut, rest);
        const std::int64_t index = indices.at(where).whole();
        from.push_back(index < 0 ? index + dims[axis].n : index);
        from.insert(from.end(), rest, to.end());
        y.at(to) = data.at(from);
      });
      return y;
    });
  }
}
TEST_CASE("Gather") {
  prove_gather<gather_1>();
  prove_gather<gather_7>();
  prove_gather<gather_8>();
}

// ---- gather_elements
static_assert(shape_of(gather_elements{1}, {x, tensor{{2, 7, 4}, dtype::i64}}) == shape{2, 7, 4});
static_assert(tally_of(gather_elements{1}, {x, tensor{{2, 7, 4}, dtype::i64}}) == tally{});
static_assert(rejects(gather_elements{1}, {x, tensor{{3, 7, 4}, dtype::i64}}));

TEST_CASE("GatherElements") {
  proof<gather_elements> p;
  for (int round = 0; round < 60; ++round) {
    const dense data = p.roll.reals(p.roll.dims(p.roll(1, 4)));
    const int axis = p.roll(0, data.dims.rank - 1);
    shape dims = data.dims;
    dims.set(axis, p.roll(1, 5));
    const dense indices = p.roll.integers(dims, 0, static_cast<int>(data.extent(axis)) - 1, dtype::i64);
    p.run({axis}, {data, indices}, [&] {
      dense y(dims);
      each_index(dims, [&](position at) {
        const position to = at;
        at[static_cast<std::size_t>(axis)] = indices.at(to).whole();
        y.at(to) = data.at(at);
      });
      return y;
    });
  }
}

// ---- gather_nd_5, gather_nd_8
static_assert(shape_of(gather_nd_5{}, {x, tensor{{7, 2}, dtype::i64}}) == shape{7, 4});
static_assert(shape_of(gather_nd_8{{1}}, {x, tensor{{2, 7, 2}, dtype::i64}}) == shape{2, 7},
              "an index may name all dimensions");
static_assert(shape_of(gather_nd_5{2}, {x, tensor{{2, 3, 1}, dtype::i64}}) == shape{6}, "version 5 joins the batch");
static_assert(tally_of(gather_nd_8{}, {x, tensor{{7, 2}, dtype::i64}}) == tally{});
static_assert(rejects(gather_nd_5{}, {x, tensor{{7, 4}, dtype::i64}}));
static_assert(rejects(gather_nd_8{{1}}, {x, tensor{{3, 7, 2}, dtype::i64}}));

template <class Op> void prove_gather_nd(bool joins) {
  proof<Op> p;
  for (int round = 0; round < 100; ++round) {
    const dense data = p.roll.reals(p.roll.dims(p.roll(1, 4), 1, 3));
    const int batch = p.roll(0, data.dims.rank - 1), named = p.roll(1, data.dims.rank - batch);
    shape at = data.dims.slice(0, batch);
    at.append(p.roll.dims(p.roll(0, 2), 1, 3));
    const shape lists = at;
    at.push_back(named);
    dense indices(at, dtype::i64);
    for (std::int64_t i = 0; i < indices.size(); ++i)
      indices[i] = p.roll(0, static_cast<int>(data.extent(batch + static_cast<int>(i % named))) - 1);
    Op op{};
    op.batch_dims = batch;
    p.run(op, {data, indices}, [&] {
      shape full = lists;
      full.append(data.dims.slice(batch + named, data.dims.rank));
      dense y(full);
      each_index(full, [&](const position& to) {
        position from(to.begin(), to.begin() + batch), where(to.begin(), to.begin() + lists.rank);
        for (int k = 0; k < named; ++k) {
          where.push_back(k);
          from.push_back(indices.at(where).whole());
          where.pop_back();
        }
        from.insert(from.end(), to.begin() + lists.rank, to.end());
        y.at(to) = data.at(from);
      });
      if (joins && batch > 1) {
        shape joined{full.product(0, batch)};
        joined.append(full.slice(batch, full.rank));
        y.dims = joined;
      }
      return y;
    });
  }
}
TEST_CASE("GatherND") {
  prove_gather_nd<gather_nd_5>(true);
  prove_gather_nd<gather_nd_8>(false);
}

// ---- gather_tree
constexpr tensor beams{{5, 2, 3}, dtype::i32}, ends{{2}, dtype::i32}, token{{}, dtype::i32};
static_assert(shape_of(gather_tree{}, {beams, beams, ends, token}) == shape{5, 2, 3});
static_assert(tally_of(gather_tree{}, {beams, beams, ends, token}) == tally{});
static_assert(rejects(gather_tree{}, {beams, beams, tensor{{3}, dtype::i32}, token}));

TEST_CASE("GatherTree") {
  proof<gather_tree> p;
  for (int round = 0; round < 40; ++round) {
    const int steps = p.roll(1, 4), batch = p.roll(1, 3), width = p.roll(1, 3);
    const shape dims{steps, batch, width};
    const dense ids = p.roll.integers(dims, 1, 9), parents = p.roll.integers(dims, 0, width - 1);
    const dense lengths = p.roll.integers({batch}, 1, steps);
    p.run({}, {ids, parents, lengths, scalar_of(0, dtype::i32)}, [&] {
      dense y(dims, dtype::i32);
      for (int b = 0; b < batch; ++b) {
        for (int w = 0; w < width; ++w) {
          std::int64_t beam = w;
          for (std::int64_t t = lengths[b].whole() - 1; t >= 0; --t) {
            y(t, b, w) = ids(t, b, beam);
            beam = parents(t, b, beam).whole();
          }
          bool ended = false;
          for (int t = 0; t < steps; ++t) {
            if (ended) y(t, b, w) = 0;
            ended = ended || y(t, b, w).whole() == 0;
          }
        }
      }
      return y;
    });
  }
}
}  // namespace
