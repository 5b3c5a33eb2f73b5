// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Elements in order: OpenVINO specifications TopK-1, -3, -11, Unique-10. The algorithm that is counted is bisection:
// each element is compared ceil(log2(n + 1)) times to find its place among n.
#include <opcost/ops/sorting.hpp>
#include <optional>
#include "bisection_proofs.hpp"

namespace {
using namespace proofs;

constexpr count_t three = 3;

// ---- top_k_1, top_k_3, top_k_11
static_assert(shape_of(top_k_1{.axis = 1}, {tensor{{2, 9}}, holding(three)}) == shape{2, 3});
static_assert(type_of(top_k_3{{.axis = 1, .index_element_type = dtype::i64}}, {tensor{{2, 9}}, holding(three)}, 1) ==
              dtype::i64);
template <class... Ops>
constexpr bool all_bisect = ((tally_of(Ops{}, {tensor{{9, 2}}, holding(three)}) == tally{.cmp = 2 * 9 * 2}) && ...);
static_assert(all_bisect<top_k_1, top_k_3, top_k_11>, "two comparisons find a place among 3");
static_assert(rejects(top_k_1{.axis = 2}, {tensor{{2, 9}}, holding(three)}) && rejects(top_k_11{}, {tensor{{2, 9}}}));

template <class Op> void prove_top_k() {
  proof<Op> p;
  for (int round = 0; round < 120; ++round) {
    Op op{};
    const dense x = p.roll.flip() ? p.roll.reals(p.roll.dims(p.roll(1, 3), 1, 6))
                                  : p.roll.integers(p.roll.dims(p.roll(1, 3), 1, 6), -20, 20);
    const int axis = p.roll(0, x.dims.rank - 1);
    const int n = static_cast<int>(x.extent(axis)), k = p.roll(1, n);
    op.axis = p.roll.flip() ? axis : axis - x.dims.rank;
    op.mode = p.roll.flip() ? top_k_mode::max : top_k_mode::min;
    op.sort = p.roll.flip() ? top_k_sort::value : top_k_sort::index;
    op.index_element_type = p.roll.flip() ? dtype::i32 : dtype::i64;
    if constexpr (requires { op.stable; }) op.stable = op.sort == top_k_sort::value;
    p.run(op, {x, scalar_of(k, dtype::i64)}, [&]() -> results {
      shape dims = x.dims;
      dims.set(axis, k);
      dense values(dims, x.type), indices(dims, op.index_element_type);
      const std::int64_t step = x.dims.product(axis + 1, x.dims.rank).n;
      for (std::int64_t row = 0; row < x.size() / n; ++row) {
        const std::int64_t from = row / step * n * step + row % step, to = row / step * k * step + row % step;
        std::vector<std::int64_t> best;  // indices, the best first
        for (std::int64_t e = 0; e < n; ++e) {
          const auto place = static_cast<std::ptrdiff_t>(bisected(k, [&](std::int64_t i) {
            if (i >= static_cast<std::int64_t>(best.size())) return number::count(&tally::cmp, 0).value() > 0;
            const number other = x[from + best[static_cast<std::size_t>(i)] * step];
            return op.mode == top_k_mode::max ? other >= x[from + e * step] : other <= x[from + e * step];
          }));
          best.insert(best.begin() + place, e);
          if (static_cast<int>(best.size()) > k) best.pop_back();
        }
        if (op.sort == top_k_sort::index)  // in the order of the input, which the indices give without comparisons
          for (std::size_t i = 1; i < best.size(); ++i)
            for (std::size_t j = i; j > 0 && best[j] < best[j - 1]; --j) std::swap(best[j], best[j - 1]);
        for (int i = 0; i < k; ++i) {
          values[to + i * step] = x[from + best[static_cast<std::size_t>(i)] * step];
          indices[to + i * step] = best[static_cast<std::size_t>(i)];
        }
      }
      return {values, indices};
    });
  }
}
TEST_CASE("TopK") {
  prove_top_k<top_k_1>();
  prove_top_k<top_k_3>();
  prove_top_k<top_k_11>();
}

// ---- unique
constexpr count_t seven_numbers[] = {3, 1, 3, 2, 1, 3, 3};
constexpr tensor constant{{7}, dtype::i64, 1, seven_numbers};
static_assert(shape_of(unique{}, {constant}) == shape{3} && shape_of(unique{}, {constant}, 2) == shape{7});
static_assert(tally_of(unique{}, {constant}) == tally{.cmp = 7 * 3}, "three comparisons find a place among 7");
static_assert(rejects(unique{}, {tensor{{7}}}), "how many differ depends on the values");
static_assert(rejects(unique{}, {constant, tensor{{1}, dtype::i64}}), "the axis is not known");

TEST_CASE("Unique") {
  proof<unique> p;
  p.strict.data_dependent = true;
  for (int round = 0; round < 100; ++round) {
    const dense x = p.roll.integers(p.roll.dims(p.roll(1, 3), 1, 3), 0, 2);
    const bool by_slice = p.roll.flip();
    const int axis = p.roll(0, x.dims.rank - 1);
    const unique op{.sorted = p.roll.flip()};
    p.strict.intervals = !by_slice;  // the axis must be known
    std::vector<dense> in{x};
    if (by_slice) in.push_back(scalar_of(axis, dtype::i64));
    const std::int64_t n = by_slice ? x.extent(axis) : x.size(), size = x.size() / n,
                       step = by_slice ? x.dims.product(axis + 1, x.dims.rank).n : 1;
    const auto element = [&](std::int64_t slice, std::int64_t i) { return (i / step * n + slice) * step + i % step; };
    p.run(op, in, [&]() -> results {
      std::vector<std::int64_t> sorted, first, counts;  // slices in order; in the order of their first occurrence
      dense inverse({n}, dtype::i64);
      std::vector<std::int64_t> kind_of(static_cast<std::size_t>(n));
      for (std::int64_t s = 0; s < n; ++s) {
        std::optional<std::int64_t> same;
        const std::int64_t place = bisected(n, [&](std::int64_t i) {
          work().cmp += size;  // element by element
          if (i >= static_cast<std::int64_t>(sorted.size())) return false;
          const std::int64_t other = sorted[static_cast<std::size_t>(i)];
          for (std::int64_t e = 0; e < size; ++e) {
            const double a = x[element(other, e)].value(), b = x[element(s, e)].value();
            if (a < b) return true;
            if (a > b) return false;
          }
          same = other;
          return false;
        });
        if (!same) {
          sorted.insert(sorted.begin() + static_cast<std::ptrdiff_t>(place), s);
          first.push_back(s);
        }
        kind_of[static_cast<std::size_t>(s)] = same ? *same : s;
      }
      const std::vector<std::int64_t>& order = op.sorted ? sorted : first;
      const auto found = static_cast<std::int64_t>(order.size());
      shape dims = by_slice ? x.dims : shape{found};
      if (by_slice) dims.set(axis, found);
      dense y(dims, x.type), where({found}, dtype::i64), often({found}, dtype::i64);
      for (std::int64_t k = 0; k < found; ++k) {
        const std::int64_t s = order[static_cast<std::size_t>(k)];
        where[k] = s;
        for (std::int64_t e = 0; e < size; ++e) y[(e / step * found + k) * step + e % step] = x[element(s, e)];
        for (std::int64_t other = 0; other < n; ++other)
          if (kind_of[static_cast<std::size_t>(other)] == s) {
            often[k] = often[k].whole() + 1;
            inverse[other] = k;
          }
      }
      return {y, where, inverse, often};
    });
  }
}
}  // namespace
