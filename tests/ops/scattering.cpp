// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Updates scattered into a tensor: OpenVINO specifications ScatterUpdate-3, ScatterElementsUpdate-3, -12,
// ScatterNDUpdate-3, -15.
#include <opcost/ops/scattering.hpp>
#include "../support/proof.hpp"

namespace {
using namespace proofs;

constexpr count_t one = 1, five = 5;
constexpr tensor x{{2, 3, 4}}, two{{2}, dtype::i64}, few{{2, 5, 4}, dtype::i64}, few_updates{{2, 5, 4}};

number combined(scatter_reduction how, number old, number update) {
  switch (how) {
    case scatter_reduction::sum: return old + update;
    case scatter_reduction::sub: return old - update;
    case scatter_reduction::prod: return old * update;
    case scatter_reduction::min: return min(old, update);
    case scatter_reduction::max: return max(old, update);
    default: return update;
  }
}
scatter_reduction random_reduction(random_source& roll) {
  constexpr scatter_reduction all[] = {scatter_reduction::none, scatter_reduction::sum, scatter_reduction::prod,
                                       scatter_reduction::min, scatter_reduction::max};
  return all[roll(0, 4)];
}
dense random_data(random_source& roll, bool real, const shape& s) {
  return real ? roll.reals(s) : roll.integers(s, -3, 3);
}

// ---- scatter_update
static_assert(shape_of(scatter_update{}, {x, two, tensor{{2, 2, 4}}, holding(one)}) == shape{2, 3, 4});
static_assert(tally_of(scatter_update{}, {x, two, tensor{{2, 2, 4}}, holding(one)}) == tally{});
static_assert(rejects(scatter_update{}, {x, two, tensor{{2, 3, 4}}, holding(one)}));
static_assert(rejects(scatter_update{}, {x, two, tensor{{2, 2, 4}}, holding(five)}));

TEST_CASE("ScatterUpdate") {
  proof<scatter_update> p;
  for (int round = 0; round < 80; ++round) {
    const bool real = p.roll.flip();
    const dense data = random_data(p.roll, real, p.roll.dims(p.roll(1, 3), 2, 3));
    const int axis = p.roll(0, data.dims.rank - 1), n = static_cast<int>(data.extent(axis));
    dense at({p.roll(1, 2)}, dtype::i64);
    for (std::int64_t i = 0; i < at.size(); ++i) at[i] = n - 1 - i;
    shape dims = data.dims;
    dims.set(axis, at.size());
    const dense updates = random_data(p.roll, real, dims);
    p.run({}, {data, at, updates, scalar_of(axis, dtype::i64)}, [&] {
      dense y = data;
      each_index(dims, [&](position to) {
        const number v = updates.at(to);
        auto& place = to[static_cast<std::size_t>(axis)];
        place = at[place].whole();
        y.at(to) = v;
      });
      return y;
    });
  }
}

// ---- scatter_elements_update_3, scatter_elements_update_12
static_assert(shape_of(scatter_elements_update_3{}, {x, few, few_updates, holding(one)}) == shape{2, 3, 4});
static_assert(tally_of(scatter_elements_update_3{}, {x, few, few_updates, holding(one)}) == tally{});
static_assert(tally_of(scatter_elements_update_12{scatter_reduction::sum}, {x, few, few_updates, holding(one)}) ==
              tally{.add = 2 * 5 * 4});
static_assert(tally_of(scatter_elements_update_12{scatter_reduction::mean}, {x, few, few_updates, holding(one)}) ==
                  tally{.add = 2 * 5 * 4, .div = 2 * 5 * 4},
              "at most as many divisions as updates");
static_assert(rejects(scatter_elements_update_3{}, {x, few, tensor{{2, 4, 4}}, holding(one)}));
static_assert(rejects(scatter_elements_update_12{}, {x, few, few_updates, holding(five)}));

template <class Op> void prove_elements() {
  proof<Op> p;
  for (int round = 0; round < 100; ++round) {
    Op op{};
    scatter_reduction how = scatter_reduction::none;
    if constexpr (requires { op.reduction; }) op.reduction = how = random_reduction(p.roll);
    const bool real = p.roll.flip();
    const dense data = random_data(p.roll, real, p.roll.dims(p.roll(1, 3), 1, 4));
    const int axis = p.roll(0, data.dims.rank - 1), n = static_cast<int>(data.extent(axis));
    shape dims = data.dims;
    dims.set(axis, how == scatter_reduction::none ? 1 : p.roll(1, 3));
    const dense at = p.roll.integers(dims, -n, n - 1, dtype::i64), updates = random_data(p.roll, real, dims);
    p.run(op, {data, at, updates, scalar_of(axis, dtype::i64)}, [&] {
      dense y = data;
      each_index(dims, [&](position to) {
        const number v = updates.at(to);
        const std::int64_t index = at.at(to).whole();
        to[static_cast<std::size_t>(axis)] = index < 0 ? index + n : index;
        y.at(to) = combined(how, y.at(to), v);
      });
      return y;
    });
  }
}
TEST_CASE("ScatterElementsUpdate") {
  prove_elements<scatter_elements_update_3>();
  prove_elements<scatter_elements_update_12>();
}

// ---- scatter_nd_update_4, scatter_nd_update_15
static_assert(shape_of(scatter_nd_update_4{}, {x, tensor{{5, 2}, dtype::i64}, tensor{{5, 4}}}) == shape{2, 3, 4});
static_assert(tally_of(scatter_nd_update_4{}, {x, tensor{{5, 2}, dtype::i64}, tensor{{5, 4}}}) == tally{});
static_assert(tally_of(scatter_nd_update_15{scatter_reduction::max}, {x, tensor{{5, 2}, dtype::i64}, tensor{{5, 4}}}) ==
              tally{.cmp = 5 * 4});
static_assert(rejects(scatter_nd_update_4{}, {x, tensor{{5, 4}, dtype::i64}, tensor{{5}}}));
static_assert(rejects(scatter_nd_update_15{}, {x, tensor{{5, 2}, dtype::i64}, tensor{{5, 3}}}));

template <class Op> void prove_nd() {
  proof<Op> p;
  for (int round = 0; round < 100; ++round) {
    Op op{};
    scatter_reduction how = scatter_reduction::none;
    if constexpr (requires { op.reduction; }) op.reduction = how = random_reduction(p.roll);
    const bool real = p.roll.flip();
    const dense data = random_data(p.roll, real, p.roll.dims(p.roll(1, 3), 1, 3));
    const int named = p.roll(1, data.dims.rank), n = how == scatter_reduction::none ? 1 : p.roll(1, 4);
    dense at({n, named}, dtype::i64);
    for (std::int64_t i = 0; i < at.size(); ++i)
      at[i] = p.roll(0, static_cast<int>(data.extent(static_cast<int>(i % named))) - 1);
    shape dims{n};
    dims.append(data.dims.slice(named, data.dims.rank));
    const dense updates = random_data(p.roll, real, dims);
    p.run(op, {data, at, updates}, [&] {
      dense y = data;
      each_index(dims, [&](const position& from) {
        position to;
        for (int k = 0; k < named; ++k) to.push_back(at(from[0], k).whole());
        to.insert(to.end(), from.begin() + 1, from.end());
        y.at(to) = combined(how, y.at(to), updates.at(from));
      });
      return y;
    });
  }
}
TEST_CASE("ScatterNDUpdate") {
  prove_nd<scatter_nd_update_4>();
  prove_nd<scatter_nd_update_15>();
}
}  // namespace
