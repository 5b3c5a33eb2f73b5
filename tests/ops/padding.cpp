// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Padding: OpenVINO specifications Pad-1, -12.
#include <opcost/ops/padding.hpp>
#include "../support/proof.hpp"

namespace {
using namespace proofs;

constexpr count_t begin[] = {0, 1}, end[] = {2, 3}, cut[] = {-1, -1}, far[] = {0, 4};
constexpr tensor x{{2, 4}};

// ---- pad_1, pad_12
static_assert(shape_of(pad_1{}, {x, holding(begin), holding(end)}) == shape{2 + 2, 1 + 4 + 3});
static_assert(shape_of(pad_12{}, {x, holding(cut), holding(end)}) == shape{2 + 2 - 1, 4 + 3 - 1});
static_assert(tally_of(pad_12{}, {x, holding(begin), holding(end)}) == tally{});
static_assert(rejects(pad_1{}, {x, holding(begin)}) &&
              rejects(pad_12{{pad_mode::reflect}}, {x, holding(far), holding(begin)}));

template <class Op> void prove_pad(bool cuts) {
  proof<Op> p;
  for (int round = 0; round < 150; ++round) {
    const Op op{{static_cast<pad_mode>(p.roll(0, 3))}};
    const shape dims = p.roll.dims(p.roll(1, 3), 3, 4);
    const shape before = p.roll.list(dims.rank, cuts && op.mode == pad_mode::constant ? -1 : 0, 2);
    const shape after = p.roll.list(dims.rank, cuts && op.mode == pad_mode::constant ? -1 : 0, 2);
    const bool real = p.roll.flip(), with_value = p.roll.flip();
    const dense data = real ? p.roll.reals(dims) : p.roll.integers(dims, -9, 9);
    std::vector<dense> in{data, list_of(before), list_of(after)};
    if (with_value) in.push_back(scalar_of(7, data.type));
    p.run(op, in, [&] {
      shape out;
      for (int i = 0; i < dims.rank; ++i) out.push_back(before[i] + dims[i] + after[i]);
      dense y(out, data.type);
      each_index(out, [&](const position& at) {
        position from;
        bool outside = false;
        for (int i = 0; i < dims.rank; ++i) {
          const std::int64_t n = dims[i].n;
          std::int64_t k = at[static_cast<std::size_t>(i)] - before[i].n;
          outside = outside || k < 0 || k >= n;
          if (op.mode == pad_mode::edge) k = k < 0 ? 0 : k >= n ? n - 1 : k;
          if (op.mode == pad_mode::reflect) k = k < 0 ? -k : k >= n ? 2 * (n - 1) - k : k;
          if (op.mode == pad_mode::symmetric) k = k < 0 ? -k - 1 : k >= n ? 2 * n - 1 - k : k;
          from.push_back(k);
        }
        y.at(at) = outside && op.mode == pad_mode::constant ? number(with_value ? 7 : 0) : data.at(from);
      });
      return y;
    });
  }
}
TEST_CASE("Pad") {
  prove_pad<pad_1>(false);
  prove_pad<pad_12>(true);
}
}  // namespace
