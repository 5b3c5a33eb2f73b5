// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Slices: OpenVINO specifications StridedSlice-1, Slice-8, SliceScatter-15.
#include <opcost/ops/slicing.hpp>
#include "../support/proof.hpp"

namespace {
using namespace proofs;

constexpr tensor x{{4, 6, 5}};
constexpr count_t from[] = {1, -2}, to[] = {3, 100}, by[] = {1, 1}, back[] = {-1, 1}, never[] = {1, 0}, axes[] = {0, 2},
                  twice[] = {0, -3}, three[] = {1, 2, 3};

// ---- strided_slice
static_assert(shape_of(strided_slice{}, {x, holding(from), holding(to), holding(by)}) == shape{2, 2, 5});
static_assert(shape_of(strided_slice{.end_mask = {1, 1}}, {x, holding(from), holding(to)}) == shape{3, 2, 5});
static_assert(shape_of(strided_slice{.new_axis_mask = {1, 0}}, {x, holding(from), holding(to)}) == shape{1, 2, 6, 5});
static_assert(shape_of(strided_slice{.shrink_axis_mask = {1, 0}}, {x, holding(from), holding(to)}) == shape{2, 5});
static_assert(shape_of(strided_slice{.ellipsis_mask = {1, 0}}, {x, holding(from), holding(to)}) == shape{4, 6, 2});
static_assert(shape_of(strided_slice{.begin_mask = {1}, .end_mask = {1}},
                       {x, holding(from), holding(to), holding(back)}) == shape{4, 2, 5});
static_assert(tally_of(strided_slice{}, {x, holding(from), holding(to)}) == tally{});
static_assert(rejects(strided_slice{}, {x, holding(from), holding(to), holding(never)}) &&
              rejects(strided_slice{}, {x, holding(from), holding(three)}) &&
              rejects(strided_slice{.ellipsis_mask = {1, 1}}, {x, holding(from), holding(to)}));

// ---- slice
static_assert(shape_of(slice{}, {x, holding(from), holding(to), holding(by)}) == shape{2, 2, 5});
static_assert(shape_of(slice{}, {x, holding(from), holding(to), holding(by), holding(axes)}) == shape{2, 6, 2});
static_assert(tally_of(slice{}, {x, holding(from), holding(to), holding(by)}) == tally{});
static_assert(rejects(slice{}, {x, holding(from), holding(to), holding(by), holding(twice)}) &&
              rejects(slice{}, {x, holding(from), holding(to), holding(never)}) &&
              rejects(slice{}, {x, holding(from), holding(three), holding(by)}));

// ---- slice_scatter
constexpr tensor updates{{2, 6, 2}};
static_assert(shape_of(slice_scatter{}, {x, updates, holding(from), holding(to), holding(by), holding(axes)}) ==
              shape{4, 6, 5});
static_assert(tally_of(slice_scatter{}, {x, updates, holding(from), holding(to), holding(by), holding(axes)}) ==
              tally{});
static_assert(rejects(slice_scatter{}, {x, updates, holding(from), holding(to), holding(by)}) &&
              rejects(slice_scatter{}, {x, tensor{{2, 6}}, holding(from), holding(to), holding(by), holding(axes)}));

// The positions that a cut of a dimension of n selects.
std::vector<std::int64_t> selected(std::int64_t n, std::int64_t start, std::int64_t stop, std::int64_t step) {
  if (start < 0) start += n;
  if (stop < 0) stop += n;
  if (start < 0) start = 0;  // also backwards, unlike in Python
  if (step < 0 && start >= n) start = n - 1;
  std::vector<std::int64_t> all;
  for (std::int64_t i = start; step > 0 ? i < stop && i < n : i > stop && i >= 0; i += step) all.push_back(i);
  return all;
}
using selection = std::vector<std::vector<std::int64_t>>;  // for each dimension
template <class F> void each_selected(const selection& cuts, F&& f) {
  shape dims;
  for (const auto& list : cuts) dims.push_back(static_cast<std::int64_t>(list.size()));
  each_index(dims, [&](const position& at) {
    position source;
    for (std::size_t i = 0; i < at.size(); ++i) source.push_back(cuts[i][static_cast<std::size_t>(at[i])]);
    f(at, source);
  });
}
dense taken(const dense& data, const selection& cuts, const shape& out) {
  dense y(out, data.type);
  std::int64_t i = 0;
  each_selected(cuts, [&](const position&, const position& source) { y[i++] = data.at(source); });
  return y;
}
// Lists of numbers as they are given, and what they select.
struct random_cuts {
  dense start, stop, step, axes;
  selection cuts{};
  shape out{};

  random_cuts(random_source& roll, const shape& dims)
      : start({dims.rank}, dtype::i64), stop(start), step(start), axes(start) {
    for (int i = 0; i < dims.rank; ++i) {
      start[i] = roll(-6, 6);
      stop[i] = roll(-6, 6);
      step[i] = roll.flip() ? 1 : roll(1, 2) * (roll.flip() ? 1 : -1);
      axes[i] = roll.flip() ? i : i - dims.rank;
      // a stop of -1 is the last element, so a cut to the front begins before it
      if (step[i].whole() < 0 && roll.flip()) stop[i] = -100;
      cuts.push_back(selected(dims[i].n, start[i].whole(), stop[i].whole(), step[i].whole()));
      out.push_back(static_cast<std::int64_t>(cuts.back().size()));
    }
  }
};

TEST_CASE("Slice") {
  proof<slice> p;
  for (int round = 0; round < 200; ++round) {
    const shape dims = p.roll.dims(p.roll(1, 3));
    const dense data = p.roll.flip() ? p.roll.reals(dims) : p.roll.integers(dims, -9, 9);
    const random_cuts c(p.roll, dims);
    std::vector<dense> in{data, c.start, c.stop, c.step};
    if (p.roll.flip()) in.push_back(c.axes);
    p.run({}, in, [&] { return taken(data, c.cuts, c.out); });
  }
}
TEST_CASE("SliceScatter") {
  proof<slice_scatter> p;
  for (int round = 0; round < 100; ++round) {
    const shape dims = p.roll.dims(p.roll(1, 3));
    const dense data = p.roll.reals(dims);
    const random_cuts c(p.roll, dims);
    const dense own = p.roll.reals(c.out);
    p.run({}, {data, own, c.start, c.stop, c.step, c.axes}, [&] {
      dense y = data;
      each_selected(c.cuts, [&](const position& at, const position& source) { y.at(source) = own.at(at); });
      return y;
    });
  }
}
TEST_CASE("StridedSlice") {
  proof<strided_slice> p;
  for (int round = 0; round < 200; ++round) {
    const shape dims = p.roll.dims(p.roll(1, 3));
    const dense data = p.roll.flip() ? p.roll.reals(dims) : p.roll.integers(dims, -9, 9);
    random_cuts c(p.roll, dims);
    strided_slice op;
    shape out;
    std::vector<number> start, stop, step;
    const auto mask = [&](int begin, int end, int fresh, int shrink) {
      op.begin_mask.push_back(begin);
      op.end_mask.push_back(end);
      op.new_axis_mask.push_back(fresh);
      op.shrink_axis_mask.push_back(shrink);
    };
    for (int i = 0; i < dims.rank; ++i) {
      const std::int64_t n = dims[i].n, s = c.step[i].whole();
      auto& cut = c.cuts[static_cast<std::size_t>(i)];
      if (start.size() < 5 && p.roll(0, 4) == 0) {  // a new dimension before this one
        mask(0, 0, 1, 0);
        for (auto* list : {&start, &stop, &step}) list->push_back(1);
        out.push_back(1);
      }
      const bool open_begin = p.roll(0, 3) == 0, open_end = p.roll(0, 3) == 0, shrinks = p.roll(0, 4) == 0;
      if (shrinks) c.start[i] = p.roll(static_cast<int>(-n), static_cast<int>(n) - 1);
      start.push_back(c.start[i]);
      stop.push_back(c.stop[i]);
      step.push_back(c.step[i]);
      mask(!shrinks && open_begin, open_end, 0, shrinks);
      if (shrinks) {
        const std::int64_t at = c.start[i].whole();
        cut = {at < 0 ? at + n : at};
        continue;
      }
      cut = selected(n, open_begin ? (s < 0 ? n - 1 : 0) : c.start[i].whole(),
                     open_end ? (s < 0 ? -n - 1 : n) : c.stop[i].whole(), s);
      out.push_back(static_cast<std::int64_t>(cut.size()));
    }
    const auto list = [](const std::vector<number>& values) {
      dense d({static_cast<int>(values.size())}, dtype::i64);
      d.data = values;
      return d;
    };
    p.run(op, {data, list(start), list(stop), list(step)}, [&] { return taken(data, c.cuts, out); });
  }
}
}  // namespace
