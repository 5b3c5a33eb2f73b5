// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Divides a box into boxes that are nearly square (Bruls, Huizing, van Wijk, "Squarified Treemaps", 2000), in integers:
// without gaps, and the same on all machines.
#include <opcost/core/span.hpp>
#include <opcost/report/pictures/svg.hpp>

namespace opcost::detail {

struct box {
  tenths x = 0, y = 0, width = 0, height = 0;
};

// Calls place(i, box) for each share. The shares are in descending order, each above 0, their sum below 2^32.
template <class Place> void squarify(box in, span<const std::int64_t> shares, Place&& place) {
  std::int64_t rest = 0;
  for (std::int64_t s : shares) rest += s;
  for (std::size_t from = 0; from < shares.size() && rest > 0;) {
    const bool beside = in.width >= in.height;  // the next strip is at the left, or at the top
    const tenths across = beside ? in.height : in.width, along = beside ? in.width : in.height;
    std::int64_t strip = 0, longer = 0, shorter = 1;  // the worst side ratio of the strip so far
    std::size_t end = from;
    while (end < shares.size()) {
      const std::int64_t sum = strip + shares[end], thickness = along * 16 * sum / rest + 1;
      const auto ratio = [&](std::int64_t share, std::int64_t& a, std::int64_t& b) {
        const std::int64_t length = across * 16 * share / sum + 1;
        a = length < thickness ? thickness : length;
        b = length < thickness ? length : thickness;
      };
      std::int64_t a = 0, b = 1, c = 0, d = 1;
      ratio(shares[from], a, b);
      ratio(shares[end], c, d);
      if (c * b > a * d) {
        a = c;
        b = d;
      }
      if (end > from && a * shorter > longer * b) break;
      longer = a;
      shorter = b;
      strip = sum;
      ++end;
    }
    const tenths thickness = along * strip / rest;
    std::int64_t before = 0;
    for (std::size_t i = from; i < end; ++i) {
      const tenths a = across * before / strip, b = across * (before + shares[i]) / strip;
      place(i, beside ? box{in.x, in.y + a, thickness, b - a} : box{in.x + a, in.y, b - a, thickness});
      before += shares[i];
    }
    if (beside) {
      in.x += thickness;
      in.width -= thickness;
    } else {
      in.y += thickness;
      in.height -= thickness;
    }
    rest -= strip;
    from = end;
  }
}

}  // namespace opcost::detail
