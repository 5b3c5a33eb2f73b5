// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Detection: OpenVINO specifications DetectionOutput-1, -8, ExperimentalDetectronDetectionOutput-6, RegionYolo-1.
#include <opcost/ops/detection.hpp>
#include "../support/proof.hpp"

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
constexpr tally overlap{.add = 4, .mul = 1, .div = 1, .cmp = 7}, area{.add = 2, .mul = 1};
static_assert(tally_of(plain, {boxes, scores, priors}) ==
                  tally{.add = 4, .mul = 4} * (2 * 6) +
                      (tally{.cmp = 6 + 6 * 3} + area * 6 + overlap * (6 * 6)) * (2 * 3) + tally{.cmp = 18 * 5} * 2,
              "boxes decoded; each class: a threshold, an order, overlaps; the best of all classes");
}  // namespace
