// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Memory plans in constant expressions, under the compilers' default limits.
#include <opcost/opcost.hpp>
#include <opcost/plan/static_plan.hpp>

namespace {
using namespace opcost;

// ---- The cases of TensorFlow Lite Micro's planner (greedy_memory_planner_test.cc): bytes, first and last use, and the
// resulting offsets and sizes.
constexpr buffer used(std::int64_t bytes, int first, int last) {
  return {.bytes = bytes, .first = first, .last = last};
}

constexpr buffer basics[] = {used(10, 0, 1), used(20, 2, 3)};
constexpr buffer medium[] = {used(10, 0, 1), used(20, 1, 2), used(30, 2, 3), used(40, 3, 4), used(50, 0, 1)};
constexpr buffer overlap[] = {used(100, 0, 1), used(50, 2, 3), used(20, 1, 2)};
// A MobileNet that detects persons in images of 96 x 96.
constexpr buffer person_detection[] = {
    used(9216, 0, 29),  used(3, 28, 29),    used(256, 27, 28),  used(2304, 26, 27), used(2304, 25, 26),
    used(2304, 24, 25), used(1152, 23, 24), used(4608, 22, 23), used(4608, 21, 22), used(4608, 20, 21),
    used(4608, 19, 20), used(4608, 18, 19), used(4608, 17, 18), used(4608, 16, 17), used(4608, 15, 16),
    used(4608, 14, 15), used(4608, 13, 14), used(4608, 12, 13), used(2304, 11, 12), used(9216, 10, 11),
    used(9216, 9, 10),  used(9216, 8, 9),   used(4608, 7, 8),   used(18432, 6, 7),  used(18432, 5, 6),
    used(18432, 4, 5),  used(9216, 3, 4),   used(36864, 2, 3),  used(18432, 1, 2),  used(18432, 0, 1)};

template <class Planner>
constexpr bool planned(opcost::span<const buffer> buffers, std::int64_t size,
                       std::initializer_list<std::int64_t> offsets = {}) {
  const memory_plan p = plan_memory<Planner>(buffers);
  if (!is_valid(buffers, p) || p.size != size) return false;
  for (std::size_t i = 0; i < offsets.size(); ++i)
    if (p.offsets[i] != offsets.begin()[i]) return false;
  return true;
}
static_assert(planned<greedy_by_size>(basics, 20, {0, 0}));
static_assert(planned<greedy_by_size>(medium, 90, {50, 70, 40, 0, 0}));
static_assert(planned<greedy_by_size>(overlap, 100 + 20));
static_assert(planned<greedy_by_size>(person_detection, 64'512) && peak_of(person_detection) == 9216 + 36864 + 18432);
static_assert(planned<greedy_by_conflict>(person_detection, 64'512));
static_assert(planned<hill_climb>(person_detection, 64'512));
// Given offsets do not change.
constexpr buffer offline[] = {used(10, 0, 1), {.bytes = 20, .first = 0, .last = 1, .fixed = 5}, used(5, 0, 2)};
static_assert(planned<greedy_by_size>(offline, 35, {25, 5, 0}));

// ---- Invalid plans.
constexpr bool rejected(std::int64_t a, std::int64_t b, std::int64_t size) {
  const buffer two[] = {used(4, 0, 1), used(4, 1, 2)};
  memory_plan p;
  p.offsets.push_back(a);
  p.offsets.push_back(b);
  p.size = size;
  return !is_valid(two, p);
}
static_assert(rejected(0, 3, 8) && rejected(0, 4, 7) && rejected(-4, 0, 8) && !rejected(0, 4, 8) && !rejected(4, 0, 8));

// ---- MobileNetV2 at a quarter of its width, 8-bit, on pictures of 96 x 96: batch norm and ReLU6 are in the
// convolutions, as TensorFlow Lite has them.
constexpr std::int64_t quarter(std::int64_t channels) {  // to multiples of 8, by at most a tenth down
  const std::int64_t c = channels / 4, near_by = (c + 4) / 8 * 8, eight = near_by < 8 ? 8 : near_by;
  return eight * 10 < c * 9 ? eight + 8 : eight;
}
constexpr auto mobilenet_v2() {
  network<> net;
  const auto conv = [&](edge x, std::int64_t channels, std::int64_t kernel, std::int64_t stride, std::int64_t groups) {
    return net.add(conv2d{.out_channels = channels,
                          .kernel_size = {kernel, kernel},
                          .stride = {stride, stride},
                          .padding = {kernel / 2, kernel / 2},
                          .groups = groups},
                   x);
  };
  constexpr struct {
    int expansion, channels, repeats, stride;
  } stages[] = {{1, 16, 1, 1}, {6, 24, 2, 2},  {6, 32, 3, 2}, {6, 64, 4, 2},
                {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}};
  edge x = conv(net.input({1, 3, 96, 96}, dtype::i8), quarter(32), 3, 2, 1);
  std::int64_t channels = quarter(32);
  for (const auto& s : stages)
    for (int n = 0; n < s.repeats; ++n) {
      const std::int64_t to = quarter(s.channels), inner = channels * s.expansion;
      edge y = s.expansion == 1 ? x : conv(x, inner, 1, 1, 1);
      y = conv(conv(y, inner, 3, n == 0 ? s.stride : 1, inner), to, 1, 1, 1);
      x = n > 0 ? net.add(add{}, x, y) : y;
      channels = to;
    }
  x = net.add(adaptive_avg_pool2d{}, conv(x, 1280, 1, 1, 1));
  net.add(linear{1000}, net.add(flatten{}, x));
  return net;
}
// The peak is in the first block of the second stage, after it widened 8 channels to 48.
constexpr auto plan = arena_plan<mobilenet_v2>();
static_assert(plan.lower_bound == 48 * 48 * 48 + 24 * 24 * 48 && plan.size == plan.lower_bound);
// A tensor is found by the value that net.add returned; one that is not in the arena is at its end.
static_assert(plan.tensors[5].row > 0 && plan.tensors[5].offset < plan.size);
static_assert(plan.offset_of({plan.tensors[5].row, plan.tensors[5].port}) == plan.tensors[5].offset);
static_assert(plan.offset_of({-1, 0}) == plan.size);
}  // namespace

alignas(16) std::byte arena[plan.size];
