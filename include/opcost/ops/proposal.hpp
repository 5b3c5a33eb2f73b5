// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Region proposals: anchors are decoded, suppression keeps the best, and features are pooled for them. Attributes and
// shapes: OpenVINO operation specifications Proposal-1, -4, GenerateProposals-9,
// ExperimentalDetectronGenerateProposalsSingleImage-6, ExperimentalDetectronTopKROIs-6,
// ExperimentalDetectronROIFeatureExtractor-6.
#include <opcost/ops/boxes.hpp>
#include <opcost/ops/roi.hpp>

namespace opcost {

/// Faster R-CNN's proposals. Inputs: class probabilities, box deltas, image size. Output: [N * post_nms_topn, 5].
struct proposal {
  count_t base_size = 0, pre_nms_topn = 0, post_nms_topn = 0, feat_stride = 0, min_size = 0;
  reals ratio{}, scale{};
  double nms_thresh = 0, box_size_scale = 1, box_coordinate_scale = 1;
  bool clip_before_nms = true, clip_after_nms = false, normalize = false;
  std::string_view framework{};
};
/// Proposal of opset 4: also yields scores.
struct proposal_4 : proposal {};
/// GenerateProposals: the proposals of all images in one list, with the number per image.
struct generate_proposals {
  double min_size = 0, nms_threshold = 0, nms_eta = 1;
  count_t pre_nms_count = 0, post_nms_count = 0;
  bool normalized = true;
  dtype roi_num_type = dtype::i64;
};
/// ExperimentalDetectronGenerateProposalsSingleImage: the proposals of one image.
struct generate_proposals_single_image {
  double min_size = 0, nms_threshold = 0;
  count_t pre_nms_count = 0, post_nms_count = 0;
};
/// ExperimentalDetectronTopKROIs: the boxes with the best scores.
struct top_k_rois {
  count_t max_rois = 0;
};
/// ExperimentalDetectronROIFeatureExtractor: ROIAlign on the level of a feature pyramid that fits the box.
struct roi_feature_extractor {
  count_t output_size = 0, sampling_ratio = 0;
  ints pyramid_scales{};
  bool aligned = false;
};

namespace detail {
// Per image: all anchors are decoded, clipped, tested for their size and sorted; the best are input to the suppression.
constexpr tally proposal_work(count_t pictures, count_t anchors, count_t before, count_t after) {
  const count_t candidates = before > 0 ? smaller(before, anchors) : anchors;
  return ((box_decoding + box_clipping + tally{.add = 2, .cmp = 2}) * anchors + tally{.cmp = ordering(anchors)} +
          box_area * candidates + box_overlap * (larger(smaller(after, candidates), 0) * candidates)) *
         pictures;
}
}  // namespace detail

// inputs: scores [N, 2 A, H, W], deltas [N, 4 A, H, W], image size; output: [N post_nms_topn, 5] (Ren et al. 2015,
// arXiv:1506.01497)
template <> struct op_traits<proposal> {
  static constexpr std::string_view name = "Proposal";
  static constexpr std::string_view formula =
      "at most N (A H W boxes decoded and sorted, post_nms_topn * pre_nms_topn overlaps)";
  static constexpr int inputs = 3;
  static constexpr unsigned selects = 1u << 2;
  static constexpr void attributes(auto& op, auto&& f) {
    f("base_size", op.base_size);
    f("pre_nms_topn", op.pre_nms_topn);
    f("post_nms_topn", op.post_nms_topn);
    f("nms_thresh", op.nms_thresh);
    f("feat_stride", op.feat_stride);
    f("min_size", op.min_size);
    f("ratio", op.ratio);
    f("scale", op.scale);
    f("clip_before_nms", op.clip_before_nms);
    f("clip_after_nms", op.clip_after_nms);
    f("normalize", op.normalize);
    f("box_size_scale", op.box_size_scale);
    f("box_coordinate_scale", op.box_coordinate_scale);
    f("framework", op.framework);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const proposal& op, const basic_operands<Dim>& in) {
    const auto &scores = in[0].dims, &deltas = in[1].dims, &picture = in[2].dims;
    if (!detail::may_have_rank(scores, 4) || !detail::may_have_rank(deltas, 4) || !detail::may_have_rank(picture, 1))
      return rejected("inputs 0 to 2 (scores, deltas, image size): expected ranks 4, 4 and 1, got {}, {} and {}",
                      detail::rank_of(scores), detail::rank_of(deltas), detail::rank_of(picture));
    if (picture.ranked() && !may_be(picture[0], 3) && !may_be(picture[0], 4))
      return rejected("input 2 (image size): expected 3 or 4 numbers, got {}", picture[0]);
    if (scores.ranked() && deltas.ranked() && !detail::agree(deltas[1], scores[1] * 2))
      return rejected("input 1 (deltas): expected {} channels, got {}", scores[1] * 2, deltas[1]);
    Dim pictures = detail::dim_or_unknown(scores, 0);
    if (deltas.ranked() && !merge(pictures, deltas[0]))
      return rejected("input 1 (deltas): expected a batch of {}, got {}", scores[0], deltas[0]);
    return detail::of(basic_shape<Dim>{pictures * op.post_nms_topn, 5}, in[0].type);
  }
  static constexpr tally count(const proposal& op, const tensors& in, const outputs&) {
    const shape& scores = in[0].dims;
    return detail::proposal_work(scores[0], scores.product(1, 4) / 2, op.pre_nms_topn, op.post_nms_topn);
  }
};
// Also outputs the scores of the boxes.
template <> struct op_traits<proposal_4> : op_traits<proposal> {
  static constexpr int opset = 4;
  template <class Dim> static constexpr inferred<Dim> infer(const proposal& op, const basic_operands<Dim>& in) {
    const inferred<Dim> boxes = op_traits<proposal>::infer(op, in);
    if (!boxes.refusal.empty()) return boxes;
    return {boxes[0], detail::of(basic_shape<Dim>{boxes[0].dims[0]}, in[0].type)};
  }
};

// inputs: image sizes [N, 3 or 4], anchors [H, W, A, 4], deltas [N, 4 A, H, W], scores [N, A, H, W]; outputs: boxes,
// scores, number of boxes per image
template <> struct op_traits<generate_proposals> {
  static constexpr std::string_view name = "GenerateProposals";
  static constexpr std::string_view formula =
      "at most N (A H W boxes decoded and sorted, post_nms_count * pre_nms_count overlaps)";
  static constexpr int opset = 9, inputs = 4;
  static constexpr unsigned selects = 1u << 0;
  static constexpr void attributes(auto& op, auto&& f) {
    f("min_size", op.min_size);
    f("nms_threshold", op.nms_threshold);
    f("pre_nms_count", op.pre_nms_count);
    f("post_nms_count", op.post_nms_count);
    f("normalized", op.normalized);
    f("nms_eta", op.nms_eta);
    f("roi_num_type", op.roi_num_type);
  }
  template <class Dim>
  static constexpr inferred<Dim> infer(const generate_proposals& op, const basic_operands<Dim>& in) {
    const auto &pictures = in[0].dims, &anchors = in[1].dims, &deltas = in[2].dims, &scores = in[3].dims;
    if (!detail::may_have_rank(pictures, 2) || !detail::may_have_rank(anchors, 4) ||
        !detail::may_have_rank(deltas, 4) || !detail::may_have_rank(scores, 4))
      return rejected("inputs 0 to 2 (image sizes, anchors, deltas): expected ranks 2, 4 and 4, got {}, {} and {}",
                      detail::rank_of(pictures), detail::rank_of(anchors), detail::rank_of(deltas));
    if (pictures.ranked() && !may_be(pictures[1], 3) && !may_be(pictures[1], 4))
      return rejected("input 0 (image sizes): expected 3 or 4 numbers, got {}", pictures[1]);
    if (anchors.ranked() && !may_be(anchors[3], 4))
      return rejected("input 1 (anchors): expected 4 numbers per anchor, got {}", anchors[3]);
    if (deltas.ranked() && scores.ranked()) {
      if (!detail::agree(deltas[0], scores[0]) || !detail::agree(deltas[1], scores[1] * 4) ||
          !detail::agree(deltas[2], scores[2]) || !detail::agree(deltas[3], scores[3]))
        return rejected(
            "inputs 2 (deltas) and 3 (scores): the shapes do not belong together; deltas have {} in dimension 1, "
            "scores {}",
            deltas[1], scores[1]);
      if (pictures.ranked() && !detail::agree(deltas[0], pictures[0]))
        return rejected("input 2 (deltas): expected a batch of {}, got {}", pictures[0], deltas[0]);
    }
    if (scores.ranked() && anchors.ranked() &&
        (!detail::agree(anchors[0], scores[2]) || !detail::agree(anchors[1], scores[3]) ||
         !detail::agree(anchors[2], scores[1])))
      return rejected("input 1 (anchors): expected a shape of {} x {} x {}", scores[2], scores[3], scores[1]);
    Dim batch = basic_shape<Dim>::unknown_dim();
    if constexpr (std::same_as<Dim, interval>) {
      for (const auto* s : {&pictures, &deltas, &scores}) {
        Dim both = batch;
        if (s->ranked() && merge(both, (*s)[0])) batch = both;
      }
    } else {
      batch = deltas[0];
    }
    const Dim rows = between<Dim>(0, upper(batch * op.post_nms_count));
    return {detail::of(basic_shape<Dim>{rows, 4}, in[1].type), detail::of(basic_shape<Dim>{rows}, in[3].type),
            detail::of(basic_shape<Dim>{batch}, op.roi_num_type)};
  }
  static constexpr tally count(const generate_proposals& op, const tensors& in, const outputs&) {
    const shape& scores = in[3].dims;
    return detail::proposal_work(scores[0], scores.product(1, 4), op.pre_nms_count, op.post_nms_count);
  }
};
// inputs: image size [3], anchors [.., 4], deltas [4 A, H, W], scores [A, H, W]; outputs: post_nms_count boxes and
// scores
template <> struct op_traits<generate_proposals_single_image> {
  static constexpr std::string_view name = "ExperimentalDetectronGenerateProposalsSingleImage";
  static constexpr std::string_view formula =
      "at most A H W boxes decoded and sorted, post_nms_count * pre_nms_count overlaps";
  static constexpr int opset = 6, inputs = 4;
  static constexpr unsigned selects = 1u << 0;
  static constexpr void attributes(auto& op, auto&& f) {
    f("min_size", op.min_size);
    f("nms_threshold", op.nms_threshold);
    f("pre_nms_count", op.pre_nms_count);
    f("post_nms_count", op.post_nms_count);
  }
  template <class Dim>
  static constexpr inferred<Dim> infer(const generate_proposals_single_image& op, const basic_operands<Dim>& in) {
    const auto &picture = in[0].dims, &anchors = in[1].dims, &deltas = in[2].dims, &scores = in[3].dims;
    if (!detail::may_have_rank(picture, 1) || !detail::may_have_rank(anchors, 2) || !detail::may_have_rank(deltas, 3) ||
        !detail::may_have_rank(scores, 3))
      return rejected("inputs 0 to 2 (image size, anchors, deltas): expected ranks 1, 2 and 3, got {}, {} and {}",
                      detail::rank_of(picture), detail::rank_of(anchors), detail::rank_of(deltas));
    if (picture.ranked() && !may_be(picture[0], 3))
      return rejected("input 0 (image size): expected 3 numbers, got {}", picture[0]);
    if (anchors.ranked() && !may_be(anchors[1], 4))
      return rejected("input 1 (anchors): expected 4 numbers per anchor, got {}", anchors[1]);
    if (deltas.ranked() && scores.ranked() &&
        (!detail::agree(deltas[1], scores[1]) || !detail::agree(deltas[2], scores[2])))
      return rejected(
          "inputs 2 (deltas) and 3 (scores): the shapes do not belong together; deltas have {} in dimension 1, scores "
          "{}",
          deltas[1], scores[1]);
    return {detail::of(basic_shape<Dim>{op.post_nms_count, 4}, in[1].type),
            detail::of(basic_shape<Dim>{op.post_nms_count}, in[3].type)};
  }
  static constexpr tally count(const generate_proposals_single_image& op, const tensors& in, const outputs&) {
    return detail::proposal_work(1, in[3].dims.elements(), op.pre_nms_count, op.post_nms_count);
  }
};

// The max_rois boxes with the highest probabilities.
template <> struct op_traits<top_k_rois> {
  static constexpr std::string_view name = "ExperimentalDetectronTopKROIs";
  static constexpr std::string_view formula = "R log2 R comparisons";
  static constexpr int opset = 6, inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) { f("max_rois", op.max_rois); }
  template <class Dim> static constexpr inferred<Dim> infer(const top_k_rois& op, const basic_operands<Dim>& in) {
    const auto &boxes = in[0].dims, &scores = in[1].dims;
    if (!detail::may_have_rank(boxes, 2) || !detail::may_have_rank(scores, 1))
      return rejected("inputs 0 (boxes) and 1 (probabilities): expected ranks 2 and 1, got {} and {}",
                      detail::rank_of(boxes), detail::rank_of(scores));
    if (boxes.ranked() && !may_be(boxes[1], 4))
      return rejected("input 0 (boxes): expected 4 numbers per box, got {}", boxes[1]);
    if (boxes.ranked() && scores.ranked() && !detail::agree(boxes[0], scores[0]))
      return rejected("input 1 (probabilities): expected {} numbers, got {}", boxes[0], scores[0]);
    return detail::of(basic_shape<Dim>{op.max_rois, 4}, in[0].type);
  }
  static constexpr tally count(const top_k_rois&, const tensors& in, const outputs&) {
    return {.cmp = detail::ordering(in[1].dims.elements())};
  }
};

// inputs: boxes [R, 4], pyramid levels [1, C, H, W]...; outputs: [R, C, output_size, output_size], the boxes. The size
// of a box selects its level; then as ROIAlign.
template <> struct op_traits<roi_feature_extractor> {
  static constexpr std::string_view name = "ExperimentalDetectronROIFeatureExtractor";
  static constexpr bool variadic = true;
  static constexpr std::string_view formula = "#y means of sampling_ratio^2 points read between elements";
  static constexpr int opset = 6, inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) {
    f("output_size", op.output_size);
    f("sampling_ratio", op.sampling_ratio);
    f("pyramid_scales", op.pyramid_scales);
    f("aligned", op.aligned);
  }
  template <class Dim>
  static constexpr inferred<Dim> infer(const roi_feature_extractor& op, const basic_operands<Dim>& in) {
    const basic_shape<Dim>& boxes = in[0].dims;
    if (!detail::may_have_rank(boxes, 2)) return rejected("input 0 (boxes): expected rank 2, got {}", boxes.rank);
    if (boxes.ranked() && !may_be(boxes[1], 4))
      return rejected("input 0 (boxes): expected 4 numbers per box, got {}", boxes[1]);
    Dim channels = basic_shape<Dim>::unknown_dim();
    bool told = false;
    for (int i = 1; i < in.size(); ++i) {
      const basic_shape<Dim>& level = in[i].dims;
      if (!detail::may_have_rank(level, 4))
        return rejected("input {} (pyramid level): expected rank 4, got {}", i, level.rank);
      if (!level.ranked()) continue;
      if (!may_be(level[0], 1)) return rejected("input {} (pyramid level): expected a batch of 1, got {}", i, level[0]);
      if (told && !merge(channels, level[1]))
        return rejected("input {} (pyramid level): expected {} channels, got {}", i, channels, level[1]);
      if (!told) channels = level[1];
      told = true;
    }
    const Dim n = detail::dim_or_unknown(boxes, 0);
    return {detail::of(basic_shape<Dim>{n, channels, op.output_size, op.output_size}, in[1].type),
            detail::of(basic_shape<Dim>{n, 4}, in[0].type)};
  }
  static constexpr tally count(const roi_feature_extractor& op, const tensors& in, const outputs& out) {
    const roi_align each{.pooled_h = op.output_size, .pooled_w = op.output_size, .sampling_ratio = op.sampling_ratio};
    const tensor level[]{in[1]};
    return detail::align_work(each, tensors(span<const tensor>(level)), out[0].dims, detail::point_of_bin) +
           tally{.add = op.aligned ? 7 : 3, .mul = 2, .round = 1, .sqrt = 1, .log = 1} * out[0].dims[0];
  }
};

}  // namespace opcost
