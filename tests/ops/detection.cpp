// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Detection: OpenVINO specifications DetectionOutput-1, -8, ExperimentalDetectronDetectionOutput-6, RegionYolo-1.
#include <opcost/ops/detection.hpp>
#include "box_proofs.hpp"

namespace {
using namespace proofs;

// ---- region_yolo
constexpr tensor cells{{2, 3 * (4 + 1 + 5), 7, 6}};
constexpr tally sigmoid{.add = 1, .div = 1, .exp = 1};
constexpr region_yolo with_softmax{.classes = 5, .num = 3};
constexpr region_yolo of_two_anchors{.classes = 5, .num = 9, .mask = {0, 2}, .do_softmax = false};
static_assert(shape_of(with_softmax, {cells}) == shape{2, 30 * 7 * 6});
static_assert(shape_of(of_two_anchors, {tensor{{2, 20, 7, 6}}}) == shape{2, 2 * (4 + 1 + 5), 7, 6});
static_assert(tally_of(with_softmax, {cells}) ==
                  (sigmoid * 3 + tally{.add = 5 + 4, .div = 5, .cmp = 4, .exp = 5}) * (2 * 7 * 6 * 3),
              "two coordinates and the objectness, then a softmax of the classes");
static_assert(tally_of(of_two_anchors, {tensor{{2, 20, 7, 6}}}) == sigmoid * (3 + 5) * (2 * 7 * 6 * 2));
static_assert(rejects(with_softmax, {tensor{{2, 30, 7}}}));

number logistic(number x) { return number(1) / (number(1) + exp(-x)); }

TEST_CASE("RegionYolo") {
  proof<region_yolo> p;
  for (int round = 0; round < 60; ++round) {
    region_yolo op;
    op.classes = p.roll(1, 4);
    op.do_softmax = p.roll.flip();
    const int anchors = p.roll(1, 3), each = 4 + 1 + static_cast<int>(op.classes), h = p.roll(1, 3), w = p.roll(1, 3);
    op.num = op.do_softmax ? anchors : 9;
    for (int i = 0; !op.do_softmax && i < anchors; ++i) op.mask.push_back(i);
    const int batch = p.roll(1, 2);
    const dense x = p.roll.reals({batch, anchors * each, h, w});
    p.run(op, {x}, [&] {
      dense y = x;
      for (int n = 0; n < batch; ++n)
        for (int a = 0; a < anchors; ++a)
          for (int i = 0; i < h; ++i)
            for (int j = 0; j < w; ++j) {
              const auto at = [&](int k) -> number& { return y(n, a * each + k, i, j); };
              for (int k : {0, 1, 4}) at(k) = logistic(at(k));
              if (!op.do_softmax) {
                for (int k = 5; k < each; ++k) at(k) = logistic(at(k));
                continue;
              }
              number largest = at(5);
              for (int k = 6; k < each; ++k) largest = max(largest, at(k));
              for (int k = 5; k < each; ++k) at(k) = exp(at(k) - largest);
              number sum = at(5);
              for (int k = 6; k < each; ++k) sum += at(k);
              for (int k = 5; k < each; ++k) at(k) = at(k) / sum;
            }
      if (op.do_softmax) y.dims = {batch, anchors * each * h * w};
      return y;
    });
  }
}

// ---- detection_output, detection_output_8
// At most this much work: how many boxes survive depends on the scores.
constexpr tensor boxes{{2, 4 * 6}}, scores{{2, 3 * 6}}, priors{{1, 2, 4 * 6}}, priors_of_five{{1, 2, 5 * 6}};
constexpr detection_output plain{.num_classes = 3, .keep_top_k = {10}, .normalized = true};
static_assert(shape_of(plain, {boxes, scores, priors}) == shape{1, 1, 2 * 10, 7});
static_assert(shape_of(detection_output{.num_classes = 3, .keep_top_k = {10}}, {boxes, scores, priors_of_five}) ==
                  shape{1, 1, 2 * 10, 7},
              "priors that are not normalized have a fifth number");
static_assert(rejects(plain, {boxes, scores, priors_of_five}) && rejects(plain, {boxes, tensor{{2, 17}}, priors}));
constexpr tally overlaps_of_boxes{.add = 4, .mul = 1, .div = 1, .cmp = 7}, area{.add = 2, .mul = 1};
static_assert(tally_of(plain, {boxes, scores, priors}) ==
                  tally{.add = 4, .mul = 4} * (2 * 6) +
                      (tally{.cmp = 6 + 6 * 3} + area * 6 + overlaps_of_boxes * (6 * 6)) * (2 * 3) +
                      tally{.cmp = 18 * 5} * 2,
              "boxes decoded; each class: a threshold, an order, overlaps; the best of all classes");

TEST_CASE("DetectionOutput") {
  const auto prove = []<class Op>(proof<Op>& p) {
    p.strict.bound = true;
    for (int round = 0; round < 60; ++round) {
      const int images = p.roll(1, 2), classes = p.roll(1, 3), n = p.roll(1, 5), best = p.roll(1, 5),
                most = p.roll(1, 4);
      Op op{};
      op.num_classes = classes;
      op.top_k = best;
      op.keep_top_k = {most};
      op.normalized = true;
      op.variance_encoded_in_target = p.roll.flip();
      op.clip_before_nms = p.roll.flip();
      op.clip_after_nms = p.roll.flip();
      op.code_type = static_cast<box_code>(p.roll(0, 1));
      const dense deltas = p.roll.reals({images, 4 * n}), score = p.roll.reals({images, n * classes}, 0, 1);
      dense given({1, op.variance_encoded_in_target ? 1 : 2, 4 * n}, dtype::f32, 0.1);
      for (int i = 0; i < 4 * n; ++i) given[i] = p.roll.real(i % 4 < 2 ? 0 : 2, i % 4 < 2 ? 1 : 3);
      p.run(op, {deltas, score, given}, [&] {
        for (int image = 0; image < images; ++image) {
          std::vector<plain_box> all;
          for (int i = 0; i < n; ++i) {
            number d[4];
            for (int k = 0; k < 4; ++k) {
              d[k] = deltas(image, 4 * i + k);
              if (!op.variance_encoded_in_target) d[k] *= given[4 * (n + i) + k];
            }
            const plain_box prior = box_at(given, 4 * i);
            plain_box box = op.code_type == box_code::center_size ? decoded(prior, d[0], d[1], d[2], d[3])
                                                                  : plain_box{prior.left + d[0], prior.top + d[1],
                                                                              prior.right + d[2], prior.bottom + d[3]};
            if (op.clip_before_nms) box.clip(1, 1);
            all.push_back(box);
          }
          std::int64_t kept = 0;
          for (int c = 0; c < classes; ++c) {
            const auto of = [&](std::int64_t i) { return score(image, i * classes + c); };
            for (int i = 0; i < n; ++i) CHECK(of(i) >= number(0));
            const auto order = best_of(by_score(n, [&](std::int64_t i) { return of(i).value(); }), best);
            for (std::int64_t i : order) all[static_cast<std::size_t>(i)].measure();
            const auto rest = suppressed(order, best, 0.4, [&](std::int64_t a, std::int64_t b) {
              return overlap(all[static_cast<std::size_t>(a)], all[static_cast<std::size_t>(b)]);
            });
            kept += static_cast<std::int64_t>(rest.size());
          }
          const auto left = best_of(by_score(kept, [](std::int64_t i) { return static_cast<double>(i); }), most);
          for (std::size_t i = 0; op.clip_after_nms && i < left.size(); ++i) plain_box{}.clip(1, 1);
        }
        return dense({1, 1, most * images, 7});
      });
    }
  };
  proof<detection_output> first;
  prove(first);
  proof<detection_output_8> second;
  prove(second);
}

// ---- detectron_detection_output
constexpr tensor regions{{8, 4}}, deltas{{8, 12}}, region_scores{{8, 3}}, picture{{1, 3}};
constexpr detectron_detection_output best_five{.num_classes = 3, .post_nms_count = 5, .max_detections_per_image = 10};
static_assert(shape_of(best_five, {regions, deltas, region_scores, picture}) == shape{10, 4});
static_assert(shape_of(best_five, {regions, deltas, region_scores, picture}, 2) == shape{10});
static_assert(tally_of(best_five, {regions, deltas, region_scores, picture}) ==
                  ((tally{.add = 10, .mul = 8, .exp = 2} + tally{.cmp = 8} + tally{.div = 4, .cmp = 2}) * 8 +
                   tally{.cmp = 8} + tally{.cmp = 8 * 3} + area * 8 + overlaps_of_boxes * (5 * 8)) *
                      3,
              "each class: boxes decoded, clipped, with weights; a threshold, an order, overlaps");
static_assert(rejects(best_five, {regions, tensor{{8, 8}}, region_scores, picture}));

TEST_CASE("ExperimentalDetectronDetectionOutput") {
  proof<detectron_detection_output> p;
  p.strict.bound = true;
  for (int round = 0; round < 60; ++round) {
    const int classes = p.roll(1, 3), n = p.roll(1, 5), most = p.roll(1, 5);
    const detectron_detection_output op{.num_classes = classes,
                                        .post_nms_count = most,
                                        .max_detections_per_image = 6,
                                        .max_delta_log_wh = 2,
                                        .deltas_weights = {10, 10, 5, 5}};
    const dense given = p.roll.reals({n, 4}, 0, 4), moves = p.roll.reals({n, 4 * classes}),
                score = p.roll.reals({n, classes}, 0, 1);
    p.run(op, {given, moves, score, dense({1, 3})}, [&]() -> results {
      for (int c = 0; c < classes; ++c) {
        std::vector<plain_box> all;
        for (int i = 0; i < n; ++i) {
          number d[4];
          for (int k = 0; k < 4; ++k) d[k] = moves(i, 4 * c + k) / op.deltas_weights.items[static_cast<std::size_t>(k)];
          const plain_box prior{given(i, 0), given(i, 1), given(i, 2), given(i, 3)};
          all.push_back(decoded(prior, d[0], d[1], min(d[2], op.max_delta_log_wh), min(d[3], op.max_delta_log_wh)));
          all.back().clip(8, 8);
          CHECK(score(i, c) >= number(0));
        }
        const auto order = by_score(n, [&](std::int64_t i) { return score(i, c).value(); });
        for (std::int64_t i : order) all[static_cast<std::size_t>(i)].measure();
        suppressed(order, most, 0.4, [&](std::int64_t a, std::int64_t b) {
          return overlap(all[static_cast<std::size_t>(a)], all[static_cast<std::size_t>(b)]);
        });
      }
      return {dense({6, 4}), dense({6}, dtype::i32), dense({6})};
    });
  }
}
}  // namespace
