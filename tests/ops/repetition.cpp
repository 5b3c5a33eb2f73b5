// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Repetition: OpenVINO specifications Tile-1, Broadcast-1, -3.
#include <opcost/ops/repetition.hpp>
#include "../support/proof.hpp"

namespace {
using namespace proofs;

constexpr count_t twice[] = {2, 1, 3};
constexpr count_t target[] = {5, 2, 4};
constexpr count_t axes[] = {1, 2};
constexpr tensor x{{2, 4}};

// ---- tile
static_assert(shape_of(tile{}, {x, holding(twice)}) == shape{2, 2, 3 * 4});
static_assert(tally_of(tile{}, {x, holding(twice)}) == tally{});
static_assert(rejects(tile{}, {x, tensor{{3}, dtype::i64}}) && rejects(tile{}, {x}));

TEST_CASE("Tile") {
  proof<tile> p;
  for (int round = 0; round < 80; ++round) {
    const shape dims = p.roll.dims(p.roll(0, 3), 1, 3);
    const dense data = p.roll.flip() ? p.roll.reals(dims) : p.roll.integers(dims, -9, 9);
    const shape times = p.roll.dims(p.roll(1, 4), 1, 3);
    p.run({}, {data, list_of(times)}, [&] {
      const int rank = times.rank > dims.rank ? times.rank : dims.rank;
      shape out;
      for (int i = 0; i < rank; ++i)
        out.push_back(dims.at_or(i - rank + dims.rank, 1) * times.at_or(i - rank + times.rank, 1));
      dense y(out, data.type);
      each_index(out, [&](const position& at) {
        position from;
        for (int i = 0; i < dims.rank; ++i)
          from.push_back(at[static_cast<std::size_t>(i + rank - dims.rank)] % dims[i].n);
        y.at(at) = data.at(from);
      });
      return y;
    });
  }
}

// ---- broadcast_1, broadcast_3
static_assert(shape_of(broadcast_1{}, {x, holding(target)}) == shape{5, 2, 4});
static_assert(shape_of(broadcast_3{{broadcast_mode::bidirectional}}, {tensor{{7, 1, 1, 4}}, holding(target)}) ==
              shape{7, 5, 2, 4});
static_assert(shape_of(broadcast_3{{broadcast_mode::explicit_}}, {x, holding(target), holding(axes)}) ==
              shape{5, 2, 4});
static_assert(tally_of(broadcast_3{}, {x, holding(target)}) == tally{});
static_assert(rejects(broadcast_1{}, {tensor{{3, 4}}, holding(target)}));
static_assert(rejects(broadcast_3{{broadcast_mode::explicit_}}, {x, holding(target)}), "the axes are missing");

template <class Op> void prove_broadcast(bool bidirectional) {
  proof<Op> p;
  for (int round = 0; round < 120; ++round) {
    Op op{};
    const int kind = p.roll(0, bidirectional ? 2 : 1);
    op.mode = kind == 0 ? broadcast_mode::numpy : kind == 1 ? broadcast_mode::explicit_ : broadcast_mode::bidirectional;
    shape out = p.roll.dims(p.roll(1, 4), 1, 3), dims, wanted;
    std::vector<std::size_t> places;  // where in the output the input's dimensions are
    for (int i = 0; i < out.rank; ++i) {
      const bool has = kind == 1 ? p.roll.flip() : !dims.empty() || p.roll.flip();
      if (!has) continue;
      dims.push_back(p.roll.flip() ? 1 : out[i].n);
      places.push_back(static_cast<std::size_t>(i));
    }
    if (kind == 1 && dims.empty()) continue;
    wanted = out;
    if (kind == 2)
      for (int i = 0; i < out.rank; ++i) {
        const int own = i - out.rank + dims.rank;
        if (own >= 0 && dims[own] == out[i]) wanted.set(i, 1);
      }
    const dense data = p.roll.flip() ? p.roll.reals(dims) : p.roll.integers(dims, -9, 9);
    std::vector<dense> in{data, list_of(wanted)};
    if (kind == 1) {
      dense list({dims.rank}, dtype::i64);
      for (std::size_t i = 0; i < places.size(); ++i) list[static_cast<std::int64_t>(i)] = places[i];
      in.push_back(list);
    }
    p.run(op, in, [&] {
      dense y(out, data.type);
      each_index(out, [&](const position& at) {
        position from;
        for (std::size_t i = 0; i < places.size(); ++i)
          from.push_back(dims[static_cast<int>(i)] == 1 ? 0 : at[places[i]]);
        y.at(at) = data.at(from);
      });
      return y;
    });
  }
}
TEST_CASE("Broadcast") {
  prove_broadcast<broadcast_1>(false);
  prove_broadcast<broadcast_3>(true);
}
}  // namespace
