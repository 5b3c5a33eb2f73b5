// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads an image between its elements.
#include "../support/proof.hpp"

namespace proofs {

/// A point between four elements, the first of which is at [top, left], and the weights of the four.
struct bilinear_point {
  std::int64_t top = 0, left = 0;
  number weights[4]{};

  bilinear_point(number y, number x) {
    const number y0 = floor(y), x0 = floor(x);
    const number below = y - y0, right = x - x0, above = number(1) - below, before = number(1) - right;
    top = y0.whole();
    left = x0.whole();
    weights[0] = above * before;
    weights[1] = above * right;
    weights[2] = below * before;
    weights[3] = below * right;
  }
  /// The four elements times their weights. Outside of the image is 0.
  std::array<number, 4> products(const dense& image, std::int64_t n, std::int64_t c) const {
    std::array<number, 4> all;
    for (int i = 0; i < 4; ++i) {
      const std::int64_t y = top + i / 2, x = left + i % 2;
      const bool inside = 0 <= y && y < image.extent(2) && 0 <= x && x < image.extent(3);
      all[static_cast<std::size_t>(i)] = weights[i] * (inside ? image(n, c, y, x) : number(0));
    }
    return all;
  }
  number read(const dense& image, std::int64_t n, std::int64_t c) const {
    const auto [a, b, d, e] = products(image, n, c);
    return a + b + d + e;
  }
};

/// The sum of f(0) to f(n - 1), which takes n - 1 additions.
template <class F> number sum_of(std::int64_t n, F&& f) {
  number sum = f(0);
  for (std::int64_t i = 1; i < n; ++i) sum += f(i);
  return sum;
}

/// A box in the coordinates of a feature map, divided into bins of equal extents.
struct scaled_box {
  number top = 0, left = 0, height = 0, width = 0, bin_height = 0, bin_width = 0;

  /// The four numbers of row r from `first` on: left, top, right, bottom.
  scaled_box(const dense& boxes, std::int64_t r, int first, double scale, std::int64_t rows, std::int64_t columns) {
    left = boxes(r, first) * scale;
    top = boxes(r, first + 1) * scale;
    width = boxes(r, first + 2) * scale - left;
    height = boxes(r, first + 3) * scale - top;
    bin_height = height / rows;
    bin_width = width / columns;
  }
  /// Point [a, b] of n x m in the middles of bin [i, j], from a corner on.
  std::pair<number, number> point(number from_top, number from_left, std::int64_t i, std::int64_t j, std::int64_t a,
                                  std::int64_t b, std::int64_t n, std::int64_t m) const {
    const auto middle = [](std::int64_t k, std::int64_t of) {
      return (static_cast<double>(k) + 0.5) / static_cast<double>(of);
    };
    return {from_top + bin_height * (static_cast<double>(i) + middle(a, n)),
            from_left + bin_width * (static_cast<double>(j) + middle(b, m))};
  }
};

}  // namespace proofs
