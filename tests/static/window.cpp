// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#include <opcost/op/window.hpp>

namespace {
using namespace opcost;

static_assert(dilated<count_t>(3, 1) == 3 && dilated<count_t>(3, 2) == 5 && dilated<count_t>(1, 9) == 1);
static_assert(dilated(interval(2, 3), interval(2)) == interval(3, 5));

// 224 wide, window 7, stride 2: ceil(224 / 2) outputs reach over (112 - 1) * 2 + 7 = 229, 5 more than there are
static_assert(same_padding(224, 7, 2, auto_pad::same_upper).begin == 2 &&
              same_padding(224, 7, 2, auto_pad::same_upper).end == 3);
static_assert(same_padding(224, 7, 2, auto_pad::same_lower).begin == 3 &&
              same_padding(224, 7, 2, auto_pad::same_lower).end == 2);
static_assert(same_padding(224, 1, 2, auto_pad::same_upper).begin == 0 &&
              same_padding(224, 1, 2, auto_pad::same_upper).end == 0);

// Three outputs of a window of three at 0, 1, 2 less a padding of one: only the outermost taps miss.
static_assert(taps_on_elements(3, 3, 3, 1, 1, 1) == 3 * 3 - 2);
static_assert(taps_on_elements(5, 3, 3, 1, 1, 0) == 3 * 3 && taps_on_elements(0, 3, 3, 1, 1, 1) == 0 &&
              taps_on_elements(5, 0, 3, 1, 1, 1) == 0);

constexpr count_t counted(int extent, int outs, int taps, int stride, int dilation, int pad) {
  int n = 0;
  for (int o = 0; o < outs; ++o)
    for (int k = 0; k < taps; ++k)
      n += o * stride + k * dilation - pad >= 0 && o * stride + k * dilation - pad < extent;
  return n;
}
static_assert(
    [] {
      for (int extent = 1; extent < 6; ++extent)
        for (int outs = 1; outs < 5; ++outs)
          for (int taps = 1; taps < 5; ++taps)
            for (int stride = 1; stride < 4; ++stride)
              for (int pad = 0; pad < 5; ++pad)
                if (taps_on_elements(extent, outs, taps, stride, 2, pad) != counted(extent, outs, taps, stride, 2, pad))
                  return false;
      return true;
    }(),
    "the closed form equals a loop that counts");
// A dimension too long for a loop: all pairs except the first 1 + 2 and the last 1 + 2 fall on an element.
static_assert(taps_on_elements(1'000'000'000'000, 1'000'000'000'000, 5, 1, 1, 2) ==
              5 * count_t(1'000'000'000'000) - 2 * (1 + 2));
}  // namespace
