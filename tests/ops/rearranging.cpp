// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Elements in another order: OpenVINO specifications Reverse-1, ReverseSequence-1, Roll-7, ShuffleChannels-1.
#include <opcost/ops/rearranging.hpp>
#include "../support/proof.hpp"

namespace {
using namespace proofs;

constexpr count_t axes[] = {0, 2}, outside[] = {3};
constexpr tensor x{{2, 6, 4}}, shifts{{2}, dtype::i64};

// y has the shape of `data`; from(position) is where an element comes from.
template <class F> dense rearranged(const dense& data, F&& from) {
  dense y(data.dims, data.type);
  each_index(data.dims, [&](const position& at) { y.at(at) = data.at(from(at)); });
  return y;
}

// ---- reverse
static_assert(shape_of(reverse{}, {x, holding(axes)}) == shape{2, 6, 4});
static_assert(tally_of(reverse{}, {x, holding(axes)}) == tally{});
static_assert(rejects(reverse{}, {x, holding(outside)}));

TEST_CASE("Reverse") {
  proof<reverse> p;
  for (int round = 0; round < 40; ++round) {
    const dense data = p.roll.reals(p.roll.dims(p.roll(1, 4)));
    const bool mask = p.roll.flip();
    shape list;
    std::vector<bool> turned;
    for (int i = 0; i < data.dims.rank; ++i) {
      turned.push_back(i == 0 || p.roll.flip());
      if (mask) list.push_back(turned.back() ? 1 : 0);
      if (!mask && turned.back()) list.push_back(i);
    }
    const reverse op{mask ? reverse_mode::mask : reverse_mode::index};
    p.run(op, {data, list_of(list, mask ? dtype::boolean : dtype::i64)}, [&] {
      return rearranged(data, [&](position at) {
        for (std::size_t i = 0; i < at.size(); ++i)
          if (turned[i]) at[i] = data.extent(static_cast<int>(i)) - 1 - at[i];
        return at;
      });
    });
  }
}

// ---- reverse_sequence
static_assert(shape_of(reverse_sequence{}, {x, tensor{{2}, dtype::i32}}) == shape{2, 6, 4});
static_assert(tally_of(reverse_sequence{}, {x, tensor{{2}, dtype::i32}}) == tally{});
static_assert(rejects(reverse_sequence{}, {x, tensor{{3}, dtype::i32}}) &&
              rejects(reverse_sequence{0, 3}, {x, shifts}));

TEST_CASE("ReverseSequence") {
  proof<reverse_sequence> p;
  for (int round = 0; round < 40; ++round) {
    const dense data = p.roll.reals(p.roll.dims(p.roll(2, 4)));
    const int last = data.dims.rank - 1;
    const bool swapped = p.roll.flip();
    const reverse_sequence op{swapped ? last : 0, swapped ? 0 : last};
    const int batch = swapped ? last : 0, along = swapped ? 0 : last;
    const dense lengths = p.roll.integers({data.dims[batch]}, 1, static_cast<int>(data.extent(along)));
    p.run(op, {data, lengths}, [&] {
      return rearranged(data, [&](position at) {
        const std::int64_t n = lengths[at[static_cast<std::size_t>(batch)]].whole();
        auto& k = at[static_cast<std::size_t>(along)];
        if (k < n) k = n - 1 - k;
        return at;
      });
    });
  }
}

// ---- roll
static_assert(shape_of(roll{}, {x, shifts, holding(axes)}) == shape{2, 6, 4});
static_assert(tally_of(roll{}, {x, shifts, holding(axes)}) == tally{});
static_assert(rejects(roll{}, {x, tensor{{3}, dtype::i64}, holding(axes)}));

TEST_CASE("Roll") {
  proof<roll> p;
  for (int round = 0; round < 40; ++round) {
    const dense data = p.roll.reals(p.roll.dims(p.roll(1, 4)));
    const int n = p.roll(1, data.dims.rank);
    const dense by = p.roll.integers({n}, -5, 5, dtype::i64);
    dense list({n}, dtype::i64);
    for (int i = 0; i < n; ++i) list[i] = i;
    p.run({}, {data, by, list}, [&] {
      return rearranged(data, [&](position at) {
        for (int i = 0; i < n; ++i) {
          const std::int64_t extent = data.extent(i);
          auto& k = at[static_cast<std::size_t>(i)];
          k = ((k - by[i].whole()) % extent + extent) % extent;
        }
        return at;
      });
    });
  }
}

// ---- shuffle_channels
static_assert(shape_of(shuffle_channels{1, 3}, {x}) == shape{2, 6, 4});
static_assert(tally_of(shuffle_channels{1, 3}, {x}) == tally{});
static_assert(rejects(shuffle_channels{1, 4}, {x}) && rejects(shuffle_channels{3, 1}, {x}));

TEST_CASE("ShuffleChannels") {
  proof<shuffle_channels> p;
  for (int round = 0; round < 40; ++round) {
    const int groups = p.roll(1, 3), each = p.roll(1, 3);
    shape dims = p.roll.dims(p.roll(2, 4));
    const int axis = p.roll(0, dims.rank - 1);
    dims.set(axis, groups * each);
    const dense data = p.roll.reals(dims);
    p.run({p.roll.flip() ? axis : axis - dims.rank, groups}, {data}, [&] {
      return rearranged(data, [&](position at) {
        auto& k = at[static_cast<std::size_t>(axis)];
        k = k % groups * each + k / groups;
        return at;
      });
    });
  }
}
}  // namespace
