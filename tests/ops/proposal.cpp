// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Region proposals: OpenVINO specifications Proposal-1, -4, GenerateProposals-9,
// ExperimentalDetectronGenerateProposalsSingleImage-6, ExperimentalDetectronTopKROIs-6,
// ExperimentalDetectronROIFeatureExtractor-6. How many boxes remain depends on the data: the tallies are bounds.
#include <opcost/ops/proposal.hpp>
#include "bilinear_proofs.hpp"
#include "box_proofs.hpp"

namespace {
using namespace proofs;

constexpr tally decoding{.add = 10, .mul = 8, .exp = 2}, clipping{.cmp = 8}, size_test{.add = 2, .cmp = 2};
constexpr tally area{.add = 2, .mul = 1}, overlaps{.add = 4, .mul = 1, .div = 1, .cmp = 7};
constexpr count_t all = 3 * 4 * 5;  // anchors of 3 kinds in 4 x 5 cells
constexpr tally of_image =
    (decoding + clipping + size_test) * all + tally{.cmp = all * 6} + area * 20 + overlaps * (10 * 20);

// ---- proposal, proposal_4
constexpr tensor scores{{2, 6, 4, 5}}, deltas{{2, 12, 4, 5}}, picture{{3}};
constexpr proposal best_ten{.pre_nms_topn = 20, .post_nms_topn = 10};
constexpr proposal_4 with_scores{best_ten};
static_assert(shape_of(best_ten, {scores, deltas, picture}) == shape{2 * 10, 5});
static_assert(shape_of(with_scores, {scores, deltas, picture}, 1) == shape{2 * 10});
static_assert(tally_of(with_scores, {scores, deltas, picture}) == of_image * 2,
              "boxes decoded, clipped, measured and sorted; 10 kept are compared with 20");
static_assert(rejects(best_ten, {scores, scores, picture}) && rejects(with_scores, {scores, deltas, tensor{{5}}}));

// ---- generate_proposals, generate_proposals_single_image
constexpr tensor pictures{{2, 3}}, anchors{{4, 5, 3, 4}}, four_deltas{{2, 12, 4, 5}}, three_scores{{2, 3, 4, 5}};
constexpr generate_proposals generated{.pre_nms_count = 20, .post_nms_count = 10};
constexpr generate_proposals_single_image single{.pre_nms_count = 20, .post_nms_count = 10};
static_assert(partial_shape_of(generated, {partial(pictures), partial(anchors), partial(four_deltas),
                                           partial(three_scores)})[0] == interval(0, 2 * 10));
static_assert(shape_of(single, {picture, tensor{{60, 4}}, tensor{{12, 4, 5}}, tensor{{3, 4, 5}}}) == shape{10, 4});
constexpr tensor generated_inputs[] = {pictures, anchors, four_deltas, three_scores};
static_assert(op_traits<generate_proposals>::count(generated, tensors(opcost::span(generated_inputs)), outputs{}) ==
              of_image * 2);
static_assert(tally_of(single, {picture, tensor{{60, 4}}, tensor{{12, 4, 5}}, tensor{{3, 4, 5}}}) == of_image);
static_assert(rejects(generated, {pictures, anchors, four_deltas, scores}) &&
              rejects(single, {picture, tensor{{60, 5}}, tensor{{12, 4, 5}}, tensor{{3, 4, 5}}}));

// Anchors, which depend on no data.
std::vector<plain_box> random_anchors(random_source& roll, std::int64_t n) {
  std::vector<plain_box> boxes;
  for (std::int64_t i = 0; i < n; ++i) {
    const double x = roll.real(0, 8), y = roll.real(0, 8);
    boxes.push_back({x, y, x + roll.real(1, 4), y + roll.real(1, 4)});
  }
  return boxes;
}
// What remains of the anchors of one image.
template <class Delta, class Score>
std::vector<std::int64_t> proposals(const std::vector<plain_box>& priors, Delta&& delta, Score&& score,
                                    std::int64_t before, std::int64_t after) {
  std::vector<plain_box> boxes;
  std::vector<std::int64_t> large_enough;
  const auto n = static_cast<std::int64_t>(priors.size());
  for (std::int64_t i = 0; i < n; ++i) {
    plain_box box = decoded(priors[static_cast<std::size_t>(i)], delta(i, 0), delta(i, 1), delta(i, 2), delta(i, 3));
    box.clip(10, 10);
    boxes.push_back(box);
    const bool wide = box.right - box.left >= number(0.5), high = box.bottom - box.top >= number(0.5);
    if (wide && high) large_enough.push_back(i);
  }
  const auto places = by_score(static_cast<std::int64_t>(large_enough.size()), [&](std::int64_t i) {
    return score(large_enough[static_cast<std::size_t>(i)]).value();
  });
  std::vector<std::int64_t> order;
  for (std::int64_t i : places) order.push_back(large_enough[static_cast<std::size_t>(i)]);
  order = best_of(order, before > 0 ? before : -1);
  for (std::int64_t i : order) boxes[static_cast<std::size_t>(i)].measure();
  return suppressed(order, after, 0.5, [&](std::int64_t a, std::int64_t b) {
    return overlap(boxes[static_cast<std::size_t>(a)], boxes[static_cast<std::size_t>(b)]);
  });
}
template <class Op> void prove_proposal() {
  proof<Op> p;
  p.strict.bound = true;
  for (int round = 0; round < 60; ++round) {
    const int images = p.roll(1, 2), kinds = p.roll(1, 2), h = p.roll(1, 3), w = p.roll(1, 3), n = kinds * h * w;
    Op op{};
    op.pre_nms_topn = p.roll(0, 6);
    op.post_nms_topn = p.roll(1, 4);
    const auto given = random_anchors(p.roll, n);
    const dense score = p.roll.reals({images, 2 * kinds, h, w}, 0, 1), delta = p.roll.reals({images, 4 * kinds, h, w});
    p.run(op, {score, delta, dense({3})}, [&]() -> results {
      for (int image = 0; image < images; ++image)
        proposals(
            given, [&](std::int64_t i, std::int64_t k) { return delta[(image * n + i) * 4 + k]; },
            [&](std::int64_t i) { return score[image * 2 * n + n + i]; }, op.pre_nms_topn.n, op.post_nms_topn.n);
      const dense boxes({op.post_nms_topn * images, 5}), kept({op.post_nms_topn * images});
      return std::same_as<Op, proposal> ? results{boxes} : results{boxes, kept};
    });
  }
}
TEST_CASE("Proposal") {
  prove_proposal<proposal>();
  prove_proposal<proposal_4>();
}
TEST_CASE("GenerateProposals") {
  proof<generate_proposals> p;
  proof<generate_proposals_single_image> q;
  p.strict.bound = true;
  p.strict.data_dependent = true;
  q.strict.bound = true;
  for (int round = 0; round < 60; ++round) {
    const int images = p.roll(1, 2), kinds = p.roll(1, 2), h = p.roll(1, 3), w = p.roll(1, 3), n = kinds * h * w;
    generate_proposals op{};
    op.pre_nms_count = p.roll(1, 6);
    op.post_nms_count = p.roll(1, 4);
    const generate_proposals_single_image alone{.pre_nms_count = op.pre_nms_count, .post_nms_count = op.post_nms_count};
    const auto given = random_anchors(p.roll, n);
    const dense score = p.roll.reals({images, kinds, h, w}, 0, 1), delta = p.roll.reals({images, 4 * kinds, h, w});
    const auto of_one = [&](int image) {
      return static_cast<std::int64_t>(
          proposals(
              given, [&](std::int64_t i, std::int64_t k) { return delta[(image * n + i) * 4 + k]; },
              [&](std::int64_t i) { return score[image * n + i]; }, op.pre_nms_count.n, op.post_nms_count.n)
              .size());
    };
    p.run(op, {dense({images, 3}), dense({h, w, kinds, 4}), delta, score}, [&]() -> results {
      std::int64_t rows = 0;
      for (int image = 0; image < images; ++image) rows += of_one(image);
      return {dense({rows, 4}), dense({rows}), dense({images}, dtype::i64)};
    });
    q.run(alone, {dense({3}), dense({n, 4}), dense({4 * kinds, h, w}), dense({kinds, h, w})}, [&]() -> results {
      of_one(0);
      return {dense({op.post_nms_count, 4}), dense({op.post_nms_count})};
    });
  }
}

// ---- top_k_rois
static_assert(shape_of(top_k_rois{5}, {tensor{{8, 4}}, tensor{{8}}}) == shape{5, 4});
static_assert(tally_of(top_k_rois{5}, {tensor{{8, 4}}, tensor{{8}}}) == tally{.cmp = 8 * 3});
static_assert(rejects(top_k_rois{5}, {tensor{{8, 4}}, tensor{{7}}}));

TEST_CASE("ExperimentalDetectronTopKROIs") {
  proof<top_k_rois> p;
  p.strict.bound = true;
  for (int round = 0; round < 40; ++round) {
    const int n = p.roll(1, 9), most = p.roll(1, n);
    const dense boxes = p.roll.reals({n, 4}), score = p.roll.reals({n}, 0, 1);
    p.run({most}, {boxes, score}, [&] {
      dense y({most, 4});
      const auto order = by_score(n, [&](std::int64_t i) { return score[i].value(); });
      for (int i = 0; i < 4 * most; ++i) y[i] = boxes(order[static_cast<std::size_t>(i / 4)], i % 4);
      return y;
    });
  }
}

// ---- roi_feature_extractor
constexpr tensor boxes{{7, 4}}, fine{{1, 6, 16, 16}}, coarse{{1, 6, 8, 8}};
constexpr roi_feature_extractor pyramid{.output_size = 3, .sampling_ratio = 2, .pyramid_scales = {4, 8}};
constexpr tally region{.add = 2, .mul = 4, .div = 2}, point{.add = 4, .mul = 4, .round = 2}, place{.add = 2, .mul = 2},
    blend{.add = 3, .mul = 4}, level{.add = 3, .mul = 2, .round = 1, .sqrt = 1, .log = 1};
static_assert(shape_of(pyramid, {boxes, fine, coarse}) == shape{7, 6, 3, 3});
static_assert(shape_of(pyramid, {boxes, fine, coarse}, 1) == shape{7, 4});
static_assert(tally_of(pyramid, {boxes, fine, coarse}) ==
              (region + level) * 7 + (point + place) * (7 * 9 * 4) +
                  (blend * 4 + tally{.add = 4 - 1, .div = 1}) * (7 * 6 * 9));
static_assert(rejects(pyramid, {boxes, fine, tensor{{1, 5, 8, 8}}}));

TEST_CASE("ExperimentalDetectronROIFeatureExtractor") {
  proof<roi_feature_extractor> p;
  for (int round = 0; round < 40; ++round) {
    const int n = p.roll(1, 3), channels = p.roll(1, 3), side = p.roll(1, 3), ratio = p.roll(1, 2);
    const roi_feature_extractor op{
        .output_size = side, .sampling_ratio = ratio, .pyramid_scales = {1, 2}, .aligned = p.roll.flip()};
    const dense rois = p.roll.reals({n, 4}, 0, 8);
    const std::vector<dense> levels{p.roll.reals({1, channels, 8, 8}), p.roll.reals({1, channels, 4, 4})};
    p.run(op, {rois, levels[0], levels[1]}, [&]() -> results {
      dense y({n, channels, side, side});
      for (int r = 0; r < n; ++r) {
        const number width = rois(r, 2) - rois(r, 0), height = rois(r, 3) - rois(r, 1);
        const number wanted = floor(log(sqrt(width * height) * (1.0 / 224)) + 4);
        const bool is_coarse = wanted.value() > 0;
        const scaled_box box(rois, r, 0, is_coarse ? 0.5 : 1, side, side);
        if (op.aligned) work().add += 4;  // half a pixel off each number
        each_index({side, side}, [&](const position& bin) {
          std::vector<bilinear_point> points;
          for (int k = 0; k < ratio * ratio; ++k) {
            const auto [v, h] = box.point(box.top, box.left, bin[0], bin[1], k / ratio, k % ratio, ratio, ratio);
            points.emplace_back(v, h);
          }
          for (int c = 0; c < channels; ++c) {
            y(r, c, bin[0], bin[1]) =
                sum_of(ratio * ratio,
                       [&](std::int64_t k) {
                         return points[static_cast<std::size_t>(k)].read(levels[is_coarse ? 1 : 0], 0, c);
                       }) /
                (ratio * ratio);
          }
        });
      }
      return {y, rois};
    });
  }
}
}  // namespace
