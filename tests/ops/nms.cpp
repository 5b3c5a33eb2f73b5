// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Non-maximum suppression: OpenVINO specifications NonMaxSuppression-1, -3, -4, -5, -9, NMSRotated-13, MatrixNms-8,
// MulticlassNms-8, -9. How many boxes remain depends on the data: the tally is a bound.
#include <opcost/ops/nms.hpp>
#include "box_proofs.hpp"

namespace {
using namespace proofs;

constexpr tensor boxes{{2, 8, 4}}, scores{{2, 3, 8}}, rotated{{2, 8, 5}}, one_number{{}};
constexpr count_t limit = 5;
constexpr tally area{.add = 2, .mul = 1}, overlaps{.add = 4, .mul = 1, .div = 1, .cmp = 7};
constexpr tally order_of_eight{.cmp = 8 * 3}, threshold_of_eight{.cmp = 8};

// ---- non_max_suppression, non_max_suppression_3, non_max_suppression_4, non_max_suppression_5, non_max_suppression_9
static_assert(shape_of(non_max_suppression{}, {boxes, scores, holding(limit)}) == shape{8, 3});
static_assert(shape_of(non_max_suppression_3{}, {boxes, scores}) == shape{0, 3}, "no limit: no box");
static_assert(shape_of(non_max_suppression_4{}, {boxes, scores, holding(limit)}) == shape{2 * 3 * 5, 3});
static_assert(tally_of(non_max_suppression_4{}, {boxes, scores, holding(limit)}) ==
              (threshold_of_eight + order_of_eight + area * 8 + overlaps * (5 * 8)) * (2 * 3));
static_assert(tally_of(non_max_suppression_4{{box_encoding::center}}, {boxes, scores, holding(limit)}) ==
              tally_of(non_max_suppression_4{}, {boxes, scores, holding(limit)}) + tally{.add = 4, .mul = 2} * (2 * 8));
constexpr interval five[] = {5};
constexpr partial_tensor limit_of_five{{}, dtype::i64, 0, five};
static_assert(partial_shape_of(non_max_suppression_5{}, {partial(boxes), partial(scores), limit_of_five})[0] ==
              interval(0, 2 * 3 * 5));
static_assert(rejects(non_max_suppression{}, {rotated, scores, holding(limit)}));
static_assert(rejects(non_max_suppression_9{}, {boxes, tensor{{2, 3, 7}}, holding(limit)}));

// Boxes of which many overlap.
dense random_boxes(random_source& roll, const shape& dims) {
  dense all = roll.reals(dims, 0, 2);
  const std::int64_t numbers = dims[-1].n;
  for (std::int64_t i = 0; i < all.size(); i += numbers)
    for (int k = 2; k < 4; ++k) all[i + k] = all[i + k].value() + all[i + k - 2].value() + 1;
  return all;
}
// Three outputs of `rows` rows, or the first of them.
results selected(std::int64_t rows, dtype type, bool all) {
  dense indices({rows, 3}, type), found({rows, 3}), valid({1}, type);
  return all ? results{indices, found, valid} : results{indices};
}

template <class Op> void prove_nms(bool at_most) {
  proof<Op> p;
  p.strict.bound = true;
  p.strict.data_dependent = at_most;
  p.strict.intervals = opset_of<Op>() != 4;  // as in OpenVINO, which takes the largest batch for the true one
  for (int round = 0; round < 80; ++round) {
    Op op{};
    op.encoding = static_cast<box_encoding>(p.roll(0, 1));
    const bool legacy = op_traits<Op>::name == "NonMaxSuppression" && opset_of<Op>() < 4;  // one class of one image
    const int pictures = legacy ? 1 : p.roll(1, 2), classes = legacy ? 1 : p.roll(1, 3), n = p.roll(1, 6),
              most = p.roll(1, 5);
    const dense all = random_boxes(p.roll, {pictures, n, 4}), score = p.roll.reals({pictures, classes, n}, 0, 1);
    p.run(op, {all, score, scalar_of(most, dtype::i64), scalar_of(0.5), scalar_of(0.25)}, [&] {
      std::int64_t kept = 0;
      for (int picture = 0; picture < pictures; ++picture) {
        std::vector<plain_box> of;
        for (int i = 0; i < n; ++i) {
          plain_box b = box_at(all, (picture * n + i) * 4);
          if (op.encoding == box_encoding::center) {
            const number half_width = b.right * 0.5, half_height = b.bottom * 0.5;
            b = {b.left - half_width, b.top - half_height, b.left + half_width, b.top + half_height};
          }
          of.push_back(b);
        }
        for (int c = 0; c < classes; ++c) {
          std::vector<std::int64_t> candidates;
          for (std::int64_t i = 0; i < n; ++i)
            if (score(picture, c, i) > number(0.25)) candidates.push_back(i);
          const auto order = by_score(static_cast<std::int64_t>(candidates.size()), [&](std::int64_t i) {
            return score(picture, c, candidates[static_cast<std::size_t>(i)]).value();
          });
          std::vector<std::int64_t> sorted;
          for (std::int64_t i : order) sorted.push_back(candidates[static_cast<std::size_t>(i)]);
          for (std::int64_t i : sorted) of[static_cast<std::size_t>(i)].measure();
          kept += static_cast<std::int64_t>(suppressed(sorted, most, 0.5, [&](std::int64_t a, std::int64_t b) {
                                              return overlap(of[static_cast<std::size_t>(a)],
                                                             of[static_cast<std::size_t>(b)]);
                                            }).size());
        }
      }
      const std::int64_t rows = at_most ? kept : std::min(most, n) * pictures * classes;
      return selected(rows, op.output_type, at_most);
    });
  }
}
TEST_CASE("NonMaxSuppression") {
  prove_nms<non_max_suppression>(false);
  prove_nms<non_max_suppression_3>(false);
  prove_nms<non_max_suppression_4>(false);
  prove_nms<non_max_suppression_5>(true);
  prove_nms<non_max_suppression_9>(true);
}

// ---- nms_rotated
static_assert(partial_shape_of(nms_rotated{}, {partial(rotated), partial(scores), limit_of_five, partial(one_number),
                                               partial(one_number)})[0] == interval(0, 2 * 3 * 5));
static_assert(rejects(nms_rotated{}, {boxes, scores, holding(limit), one_number, one_number}));
constexpr tensor ten_rows{{10, 3}, dtype::i64}, rotated_inputs[] = {rotated, scores};
static_assert(op_traits<nms_rotated>::count({}, tensors(opcost::span(rotated_inputs)), outputs{ten_rows}) ==
                  tally{.add = 18, .mul = 11, .trig = 2} * (2 * 8) +
                      (threshold_of_eight + order_of_eight +
                       (tally{.add = 2, .mul = 2, .cmp = 1} * (4 + 5 + 6 + 7) +
                        tally{.add = 5, .mul = 2, .div = 1} * 8 + tally{.add = 2, .mul = 2} * 8 +
                        tally{.add = 2, .mul = 1, .div = 1, .cmp = 1}) *
                           (2 * 8)) *
                          (2 * 3),
              "10 rows of 6 classes: 2 boxes each are compared with 8");

struct point {
  number x = 0, y = 0;
};
// Corners in order, and the sides: a x + b y <= c.
struct polygon {
  std::vector<point> corners{};
  struct side {
    number a = 0, b = 0, c = 0;
  };
  std::array<side, 4> sides{};
  number area = 0;

  polygon(const dense& all, std::int64_t from) {
    const number x = all[from], y = all[from + 1], w = all[from + 2] * 0.5, h = all[from + 3] * 0.5,
                 c = cos(all[from + 4]), s = sin(all[from + 4]);
    const number wc = w * c, ws = w * s, hc = h * c, hs = h * s;
    const number px = wc - hs, py = ws + hc, qx = wc + hs, qy = ws - hc;  // two corners from the center
    corners = {{x + qx, y + qy}, {x + px, y + py}, {x - qx, y - qy}, {x - px, y - py}};
    const number along = c * x + s * y, across = c * y - s * x;
    sides = {{{c, s, along + w}, {-s, c, across + h}, {-c, -s, w - along}, {s, -c, h - across}}};
    area = all[from + 2] * all[from + 3];
  }
};
number common_area(const polygon& a, const polygon& b) {
  std::vector<point> left = a.corners;
  for (const auto& side : b.sides) {
    std::vector<number> beyond;
    std::vector<bool> outside;
    for (const point& p : left) {
      beyond.push_back(side.a * p.x + side.b * p.y - side.c);
      outside.push_back(beyond.back() > 0);
    }
    std::vector<point> rest;
    for (std::size_t i = 0; i < left.size(); ++i) {
      const std::size_t next = (i + 1) % left.size();
      if (!outside[i]) rest.push_back(left[i]);
      if (outside[i] == outside[next]) continue;
      const number t = beyond[i] / (beyond[i] - beyond[next]);
      rest.push_back({left[i].x + t * (left[next].x - left[i].x), left[i].y + t * (left[next].y - left[i].y)});
    }
    left = rest;
  }
  number doubled = 0;
  for (std::size_t i = 0; i < left.size(); ++i) {
    const point &p = left[i], &q = left[(i + 1) % left.size()];
    doubled += p.x * q.y - q.x * p.y;
  }
  return doubled * 0.5;
}
TEST_CASE("NMSRotated") {
  proof<nms_rotated> p;
  p.strict.bound = true;
  p.strict.data_dependent = true;
  for (int round = 0; round < 60; ++round) {
    const int pictures = p.roll(1, 2), classes = p.roll(1, 2), n = p.roll(1, 5), most = p.roll(1, 4);
    dense all = p.roll.reals({pictures, n, 5}, 0, 2);
    for (std::int64_t i = 0; i < all.size(); i += 5)
      for (int k = 2; k < 4; ++k) all[i + k] = all[i + k].value() + 1;
    const dense score = p.roll.reals({pictures, classes, n}, 0, 1);
    p.run({}, {all, score, scalar_of(most, dtype::i64), scalar_of(0.3), scalar_of(0)}, [&] {
      std::int64_t kept = 0;
      for (int picture = 0; picture < pictures; ++picture) {
        std::vector<polygon> of;
        for (int i = 0; i < n; ++i) of.emplace_back(all, (picture * n + i) * 5);
        for (int c = 0; c < classes; ++c) {
          for (int i = 0; i < n; ++i) CHECK(score(picture, c, i) >= number(0));
          const auto order = by_score(n, [&](std::int64_t i) { return score(picture, c, i).value(); });
          const auto rest = suppressed(order, most, 0.3, [&](std::int64_t a, std::int64_t b) {
            const polygon &x = of[static_cast<std::size_t>(a)], &y = of[static_cast<std::size_t>(b)];
            const number common = common_area(x, y);
            return common / (x.area + y.area - common);
          });
          kept += static_cast<std::int64_t>(rest.size());
        }
      }
      return selected(kept, dtype::i64, true);
    });
  }
}

// ---- matrix_nms, multiclass_nms, multiclass_nms_9
constexpr tensor of_classes{{3, 8, 4}}, class_scores{{3, 8}}, numbers_of_boxes{{2}, dtype::i32};
constexpr tensor plain_inputs[] = {boxes, scores}, shared_inputs[] = {of_classes, class_scores, numbers_of_boxes};
constexpr matrix_nms linear{{.nms_top_k = 5}};
constexpr multiclass_nms best_five{{.nms_top_k = 5}};
template <class Op, std::size_t N> constexpr tally bound_of(const Op& op, const tensor (&in)[N]) {
  return op_traits<Op>::count(op, tensors(opcost::span(in)), outputs{});
}
template <class Op> constexpr interval rows_of(const Op& op, std::initializer_list<partial_tensor> in) {
  return partial_shape_of(op, in)[0];
}
static_assert(rows_of(linear, {partial(boxes), partial(scores)}) == interval(0, 2 * 3 * 5));
static_assert(rows_of(multiclass_nms{{.nms_top_k = 5, .keep_top_k = 4}}, {partial(boxes), partial(scores)}) ==
              interval(0, 2 * 4));
static_assert(rows_of(multiclass_nms_9{}, {partial(of_classes), partial(class_scores), partial(numbers_of_boxes)}) ==
                  interval(0, 2 * 3 * 8),
              "each class of each image");
static_assert(bound_of(linear, plain_inputs) ==
                  (threshold_of_eight + order_of_eight + area * 5 +
                   (overlaps + tally{.add = 2, .div = 1, .cmp = 2}) * (5 * 4 / 2) + tally{.mul = 5, .cmp = 5}) *
                      (2 * 3),
              "each of the best 5 with each better one");
static_assert(bound_of(best_five, plain_inputs) ==
              (threshold_of_eight + order_of_eight + area * 5 + overlaps * (5 * 5)) * (2 * 3) +
                  tally{.cmp = 15 * 4} * 2);
static_assert(bound_of(multiclass_nms_9{}, shared_inputs) ==
              (threshold_of_eight + order_of_eight + area * 8 + overlaps * (8 * 8)) * 3 + tally{.cmp = 24 * 5});
static_assert(rejects(matrix_nms{{.nms_top_k = -2}}, {boxes, scores}) && rejects(multiclass_nms{}, {rotated, scores}) &&
              rejects(multiclass_nms_9{}, {of_classes, tensor{{2, 8}}, numbers_of_boxes}));

// The boxes of one class of one image, [from, from + n) of a list: measured, in order, and the best of them.
struct candidates {
  std::vector<plain_box> boxes{};
  std::vector<std::int64_t> order{};

  template <class Score>
  candidates(const dense& all, std::int64_t from, std::int64_t n, std::int64_t best, Score&& score) {
    for (std::int64_t i = 0; i < n; ++i) {
      CHECK(score(i) >= number(0));
      boxes.push_back(box_at(all, (from + i) * 4));
    }
    order = best_of(by_score(n, [&](std::int64_t i) { return score(i).value(); }), best);
    for (std::int64_t i : order) boxes[static_cast<std::size_t>(i)].measure();
  }
  number overlap_of(std::int64_t a, std::int64_t b) const {
    return overlap(boxes[static_cast<std::size_t>(a)], boxes[static_cast<std::size_t>(b)]);
  }
};
results kept_of(std::int64_t rows, int pictures) {
  return {dense({rows, 6}), dense({rows, 1}, dtype::i64), dense({pictures}, dtype::i64)};
}

TEST_CASE("MatrixNms") {
  proof<matrix_nms> p;
  p.strict.bound = true;
  p.strict.data_dependent = true;
  for (int round = 0; round < 60; ++round) {
    const int pictures = p.roll(1, 2), classes = p.roll(1, 3), n = p.roll(1, 6), best = p.roll(-1, 4);
    matrix_nms op{{.nms_top_k = best}};
    op.decay_function = static_cast<nms_decay>(p.roll(0, 1));
    const dense all = random_boxes(p.roll, {pictures, n, 4}), score = p.roll.reals({pictures, classes, n}, 0, 1);
    p.run(op, {all, score}, [&] {
      std::int64_t rows = 0;
      for (int picture = 0; picture < pictures; ++picture) {
        for (int c = 0; c < classes; ++c) {
          const candidates of(all, picture * n, n, best, [&](std::int64_t i) { return score(picture, c, i); });
          std::vector<number> worst;  // the largest overlap of each with a better one
          for (std::size_t j = 0; j < of.order.size(); ++j) {
            number largest = 0, decay = 1;
            for (std::size_t i = 0; i < j; ++i) {
              const number common = of.overlap_of(of.order[i], of.order[j]);
              largest = max(largest, common);
              if (op.decay_function == nms_decay::linear)
                decay = min(decay, (number(1) - common) / (number(1) - worst[i]));
              else
                decay = min(decay, exp((worst[i] * worst[i] - common * common) * op.gaussian_sigma));
            }
            worst.push_back(largest);
            rows += score(picture, c, of.order[j]) * decay > number(0) ? 1 : 0;
          }
        }
      }
      return kept_of(rows, pictures);
    });
  }
}

template <class Op> void prove_multiclass(bool shared) {
  proof<Op> p;
  p.strict.bound = true;
  p.strict.data_dependent = true;
  for (int round = 0; round < 60; ++round) {
    const int pictures = p.roll(1, 2), classes = p.roll(1, 3), n = p.roll(1, 6), best = p.roll(-1, 4),
              most = p.roll(-1, 4);
    Op op{};
    op.nms_top_k = best;
    op.keep_top_k = most;
    op.iou_threshold = 0.4;
    const dense all = random_boxes(p.roll, {shared ? classes : pictures, n, 4}),
                score = p.roll.reals(shared ? shape{classes, n} : shape{pictures, classes, n}, 0, 1);
    std::vector<dense> in{all, score};
    const int first = p.roll(0, n);  // boxes of the first image
    if (shared) in.push_back(pictures == 1 ? list_of({n}) : list_of({first, n - first}));
    p.run(op, in, [&] {
      std::int64_t rows = 0;
      for (int picture = 0; picture < pictures; ++picture) {
        const std::int64_t from = shared && picture == 1 ? first : 0;
        const std::int64_t own = !shared || pictures == 1 ? n : picture == 1 ? n - first : first;
        std::int64_t kept = 0;
        for (int c = 0; c < classes; ++c) {
          const candidates of(all, (shared ? c : picture) * n + from, own, best,
                              [&](std::int64_t i) { return shared ? score(c, from + i) : score(picture, c, i); });
          const auto rest = suppressed(of.order, own, op.iou_threshold,
                                       [&](std::int64_t a, std::int64_t b) { return of.overlap_of(a, b); });
          kept += static_cast<std::int64_t>(rest.size());
        }
        const auto order = by_score(kept, [](std::int64_t i) { return -static_cast<double>(i); });
        rows += static_cast<std::int64_t>(best_of(order, most).size());
      }
      return kept_of(rows, pictures);
    });
  }
}
TEST_CASE("MulticlassNms") {
  prove_multiclass<multiclass_nms>(false);
  prove_multiclass<multiclass_nms_9>(true);
}
}  // namespace
