// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Pooling: OpenVINO specifications MaxPool-1, -8, -14, AvgPool-1, -14, -16, AdaptiveAvgPool-8, AdaptiveMaxPool-8.
// Taps on padding count like all others.
#include <opcost/ops/pooling.hpp>
#include "window_proofs.hpp"

namespace {
using namespace proofs;

constexpr tensor image{{2, 6, 19, 19}};
constexpr count_t three_by_five[] = {3, 5};

// ---- max_pool, max_pool_8, max_pool_14
// Windows of 3 x 3 every 2 elements.
template <class Op> constexpr Op halved(const ints& dilations = {}) {
  Op op{};
  op.kernel_size = {3, 3};
  op.strides = {2, 2};
  if constexpr (requires { op.dilations; }) op.dilations = dilations;
  return op;
}
constexpr auto halving = halved<max_pool>();
static_assert(shape_of(halving, {image}) == shape{2, 6, 9, 9});
static_assert(shape_of(max_pool{.kernel_size = {4, 4}, .strides = {2, 2}, .round = rounding::ceil}, {image}) ==
              shape{2, 6, 9, 9});
static_assert(tally_of(halving, {image}) == tally{.cmp = 3 * 3 - 1} * (2 * 6 * 9 * 9));
static_assert(tally_of(halved<max_pool_8>({2, 2}), {image}) == tally{.cmp = 3 * 3 - 1} * (2 * 6 * 8 * 8),
              "windows of 5 x 5, 9 taps each");
static_assert(type_of(max_pool_14{.kernel_size = {3, 3}, .index_element_type = dtype::i32}, {image}, 1) == dtype::i32);
static_assert(rejects(max_pool{.kernel_size = {20, 1}}, {image}) && rejects(max_pool{}, {image}));
static_assert(rejects(halved<max_pool_8>({2}), {image}), "one dilation for two dimensions");
static_assert(rejects(halved<max_pool_14>(), {tensor{{2, 6, 19}}}));
// ceil: the window that begins in the padding behind the input; ceil_torch leaves it out
constexpr max_pool overhanging{
    .kernel_size = {1}, .strides = {3}, .pads_begin = {0}, .pads_end = {1}, .round = rounding::ceil};
constexpr max_pool as_torch{
    .kernel_size = {1}, .strides = {3}, .pads_begin = {0}, .pads_end = {1}, .round = rounding::ceil_torch};
static_assert(shape_of(overhanging, {tensor{{1, 1, 6}}}) == shape{1, 1, 3});
static_assert(shape_of(as_torch, {tensor{{1, 1, 6}}}) == shape{1, 1, 2});
static_assert(shape_of(as_torch, {tensor{{1, 1, 7}}}) == shape{1, 1, 3});

// ---- avg_pool, avg_pool_14, avg_pool_16
constexpr auto averaging = halved<avg_pool>();
static_assert(shape_of(averaging, {image}) == shape{2, 6, 9, 9});
static_assert(tally_of(averaging, {image}) == tally{.add = 3 * 3 - 1, .div = 1} * (2 * 6 * 9 * 9));
static_assert(tally_of(halved<avg_pool_14>(), {image}) == tally{.add = 3 * 3 - 1, .div = 1} * (2 * 6 * 9 * 9));
static_assert(shape_of(halved<avg_pool_16>({2, 2}), {image}) == shape{2, 6, 8, 8});
static_assert(tally_of(halved<avg_pool_16>({2, 2}), {image}) == tally{.add = 3 * 3 - 1, .div = 1} * (2 * 6 * 8 * 8));
static_assert(rejects(averaging, {tensor{{2, 6, 2, 2}}}) && rejects(avg_pool_14{}, {image}));
static_assert(rejects(halved<avg_pool_16>({0, 1}), {image}));
static_assert(rejects(avg_pool{.kernel_size = {2}, .pads_begin = {2}, .pads_end = {0}, .exclude_pad = true},
                      {tensor{{1, 1, 5}}}),
              "a window without an element has no mean");

// ---- adaptive_avg_pool, adaptive_max_pool
static_assert(shape_of(adaptive_avg_pool{}, {image, holding(three_by_five)}) == shape{2, 6, 3, 5});
static_assert(tally_of(adaptive_avg_pool{}, {image, holding(three_by_five)}) ==
                  tally{.add = 2 * 6 * ((19 + 3 - 1) * (19 + 5 - 1) - 3 * 5), .div = 2 * 6 * 3 * 5},
              "windows that overlap: n + m - gcd(n, m) taps a dimension");
static_assert(tally_of(adaptive_max_pool{}, {tensor{{2, 6, 18, 20}}, holding(three_by_five)}) ==
                  tally{.cmp = 2 * 6 * (18 * 20 - 3 * 5)},
              "windows that do not overlap");
static_assert(shape_of(adaptive_max_pool{}, {image, holding(three_by_five)}, 1) == shape{2, 6, 3, 5});
static_assert(rejects(adaptive_avg_pool{}, {image}) &&
              rejects(adaptive_max_pool{}, {tensor{{2, 6, 19}}, holding(three_by_five)}));

// Windows of a pooling, by the modes of rounding.
struct pooled {
  window_axes axes{};
  shape out{};
};
template <class Op> pooled random_pool(random_source& roll, Op& op, ints* dilations) {
  pooled r;
  const int n = roll(1, 3);
  op.round = static_cast<rounding>(roll(0, 2));
  op.pad = roll.flip() ? auto_pad::explicit_ : static_cast<auto_pad>(roll(0, 3));
  for (int i = 0; i < n; ++i) {
    window_axis a;
    a.taps = roll(1, 3);
    a.stride = roll(1, 3);
    a.dilation = dilations ? roll(1, 2) : 1;
    a.extent = a.width() + roll(0, 4);
    if (op.pad == auto_pad::explicit_) {
      const int most = static_cast<int>(a.width() - 1 < 2 ? a.width() - 1 : 2);
      a.begin = roll(0, most);
      a.end = roll(0, most);
      op.pads_begin.push_back(a.begin);
      op.pads_end.push_back(a.end);
    }
    if (op.pad == auto_pad::same_upper || op.pad == auto_pad::same_lower) a.pad_same(op.pad == auto_pad::same_upper);
    op.kernel_size.push_back(a.taps);
    op.strides.push_back(a.stride);
    if (dilations) dilations->push_back(a.dilation);
    const std::int64_t padded = a.extent + a.begin + a.end;
    std::int64_t windows = a.windows();
    if (op.round != rounding::floor && (windows - 1) * a.stride + a.width() < padded) {
      ++windows;  // one that overhangs
      if (op.round == rounding::ceil_torch && (windows - 1) * a.stride >= a.extent + a.begin) --windows;
    }
    r.axes.push_back(a);
    r.out.push_back(windows);
  }
  return r;
}
shape whole(const dense& x, const shape& spatial) {
  shape s{x.dims[0], x.dims[1]};
  s.append(spatial);
  return s;
}
dense random_input(random_source& roll, const pooled& w) {
  dense x(behind(roll(1, 2), roll(1, 2), w.axes, [](const window_axis& a) { return a.extent; }));
  for (std::int64_t i = 0; i < x.size(); ++i) x[i] = roll.real(-2, 2) + static_cast<double>(i) / 4096;  // no ties
  return x;
}

// The largest of each window, and its index in the dimensions from `axis` on.
results largest(const pooled& w, const dense& x, int axis, dtype index_type) {
  const shape out = whole(x, w.out);
  dense y(out), where(out, index_type);
  each_index(out, [&](const position& at) {
    number best = -std::numeric_limits<double>::infinity();
    bool first = true;
    std::int64_t index = 0;
    each_tap(w.axes, at, [&](const position&, const position& from, bool inside) {
      const number v = inside ? x.at(from) : number(-std::numeric_limits<double>::infinity());
      const bool larger = first ? inside : v > best;
      if (larger) {
        best = v;
        index = 0;
        for (std::size_t i = static_cast<std::size_t>(axis); i < from.size(); ++i)
          index = index * x.dims[static_cast<int>(i)].n + from[i];
      }
      first = false;
    });
    y.at(at) = best;
    where.at(at) = index;
  });
  return {y, where};
}

TEST_CASE("MaxPool") {
  proof<max_pool> first;
  for (int round = 0; round < 150; ++round) {
    max_pool op;
    const pooled w = random_pool(first.roll, op, nullptr);
    const dense x = random_input(first.roll, w);
    first.run(op, {x}, [&] { return largest(w, x, 0, dtype::i64)[0]; });
  }
  const auto with_indices = []<class Op>(proof<Op>& p) {
    for (int round = 0; round < 150; ++round) {
      Op op;
      const pooled w = random_pool(p.roll, op, &op.dilations);
      const dense x = random_input(p.roll, w);
      op.axis = p.roll(0, 2);
      op.index_element_type = p.roll.flip() ? dtype::i64 : dtype::i32;
      p.run(op, {x}, [&] { return largest(w, x, static_cast<int>(op.axis), op.index_element_type); });
    }
  };
  proof<max_pool_8> second;
  with_indices(second);
  proof<max_pool_14> third;
  with_indices(third);
}

// The mean of each window: of its real elements, or of those in the padding too.
dense means(const pooled& w, const dense& x, bool exclude_pad) {
  dense y(whole(x, w.out));
  each_index(y.dims, [&](const position& at) {
    number sum;
    bool first = true;
    std::int64_t n = 0;
    each_tap(w.axes, at, [&](const position&, const position& from, bool inside) {
      const number v = inside ? x.at(from) : number(0);
      sum = first ? v : sum + v;
      first = false;
      bool counts = inside;
      if (!exclude_pad) {
        counts = true;
        for (std::size_t i = 0; i < w.axes.size(); ++i)
          counts = counts && from[i + 2] < w.axes[i].extent + w.axes[i].end;  // not what overhangs
      }
      n += counts ? 1 : 0;
    });
    y.at(at) = sum / n;
  });
  return y;
}

TEST_CASE("AvgPool") {
  const auto all = []<class Op>(proof<Op>& p) {
    for (int round = 0; round < 150; ++round) {
      Op op;
      ints* dilations = nullptr;
      if constexpr (requires { op.dilations; }) dilations = &op.dilations;
      const pooled w = random_pool(p.roll, op, dilations);
      const dense x = random_input(p.roll, w);
      op.exclude_pad = p.roll.flip();
      p.run(op, {x}, [&] { return means(w, x, op.exclude_pad); });
    }
  };
  proof<avg_pool> first;
  all(first);
  proof<avg_pool_14> second;
  all(second);
  proof<avg_pool_16> third;
  all(third);
}

template <class Op, class Reference> void prove_adaptive(Reference&& reference) {
  proof<Op> p;
  for (int round = 0; round < 100; ++round) {
    const int n = p.roll(1, 3);
    const dense x = p.roll.reals(p.roll.dims(n + 2, 1, n == 3 ? 4 : 7));
    const shape wanted = p.roll.dims(n, 1, 5);
    p.run({}, {x, list_of(wanted)}, [&] { return reference(x, whole(x, wanted)); });
  }
}

TEST_CASE("AdaptiveAvgPool, AdaptiveMaxPool") {
  prove_adaptive<adaptive_avg_pool>([](const dense& x, const shape& out) {
    dense y(out);
    each_adaptive_window(x, out, [&](const position& at, const auto& values) {
      number sum = values[0].first;
      for (std::size_t i = 1; i < values.size(); ++i) sum += values[i].first;
      y.at(at) = sum / values.size();
    });
    return y;
  });
  prove_adaptive<adaptive_max_pool>([](const dense& x, const shape& out) -> results {
    dense y(out), where(out, dtype::i64);
    each_adaptive_window(x, out, [&](const position& at, const auto& values) {
      auto best = values[0];
      for (std::size_t i = 1; i < values.size(); ++i)
        if (values[i].first > best.first) best = values[i];
      y.at(at) = best.first;
      where.at(at) = best.second;
    });
    return {y, where};
  });
}
}  // namespace
