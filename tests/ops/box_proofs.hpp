// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Boxes: decoding, order by score, overlaps, suppression.
#include <algorithm>
#include "../support/proof.hpp"

namespace proofs {

struct plain_box {
  number left = 0, top = 0, right = 0, bottom = 0, area = 0;

  void measure() { area = (right - left) * (bottom - top); }
  void clip(number width, number height) {
    left = min(max(left, 0), width);
    right = min(max(right, 0), width);
    top = min(max(top, 0), height);
    bottom = min(max(bottom, 0), height);
  }
};
/// Four numbers of a tensor, from a flat index on.
inline plain_box box_at(const dense& boxes, std::int64_t from) {
  return {boxes[from], boxes[from + 1], boxes[from + 2], boxes[from + 3]};
}
/// A prior moved and scaled by four predicted numbers.
inline plain_box decoded(const plain_box& prior, number dx, number dy, number dw, number dh) {
  const number width = prior.right - prior.left, height = prior.bottom - prior.top;
  const number x = prior.left + width * 0.5 + dx * width, y = prior.top + height * 0.5 + dy * height;
  const number half_width = exp(dw) * width * 0.5, half_height = exp(dh) * height * 0.5;
  return {x - half_width, y - half_height, x + half_width, y + half_height};
}
/// Intersection over union; areas are known.
inline number overlap(const plain_box& a, const plain_box& b) {
  const number width = max(min(a.right, b.right) - max(a.left, b.left), 0),
               height = max(min(a.bottom, b.bottom) - max(a.top, b.top), 0);
  const number common = width * height;
  return common / (a.area + b.area - common);
}

/// The indices of n scores, the largest first. A merge sort: at most n ceil(log2 n) comparisons.
template <class Score> std::vector<std::int64_t> by_score(std::int64_t n, Score&& score) {
  std::vector<std::int64_t> order;
  for (std::int64_t i = 0; i < n; ++i) order.push_back(i);
  const auto better = [&](std::int64_t a, std::int64_t b) { return number(score(a)) > number(score(b)); };
  for (std::int64_t width = 1; width < n; width *= 2)
    for (std::int64_t i = 0; i + width < n; i += 2 * width) {
      const auto begin = order.begin() + i, middle = begin + width, end = order.begin() + std::min(i + 2 * width, n);
      std::vector<std::int64_t> merged;
      std::merge(begin, middle, middle, end, std::back_inserter(merged), better);
      std::copy(merged.begin(), merged.end(), begin);
    }
  return order;
}
/// The candidates that overlap no better one by more than `threshold`; at most `limit`. `candidates` come in order.
template <class Overlap>
std::vector<std::int64_t> suppressed(const std::vector<std::int64_t>& candidates, std::int64_t limit, double threshold,
                                     Overlap&& overlap_of) {
  std::vector<std::int64_t> kept;
  for (std::int64_t c : candidates) {
    if (static_cast<std::int64_t>(kept.size()) == limit) break;
    bool keep = true;
    for (std::size_t k = 0; k < kept.size() && keep; ++k) keep = overlap_of(kept[k], c) <= number(threshold);
    if (keep) kept.push_back(c);
  }
  return kept;
}
/// The first n of a list.
inline std::vector<std::int64_t> best_of(std::vector<std::int64_t> order, std::int64_t n) {
  if (n >= 0 && static_cast<std::int64_t>(order.size()) > n) order.resize(static_cast<std::size_t>(n));
  return order;
}

}  // namespace proofs
