// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The last layers of detectors: boxes with classes from predictions. Attributes and shapes: OpenVINO operation
// specifications DetectionOutput-1, -8, ExperimentalDetectronDetectionOutput-6, RegionYolo-1.
#include <opcost/ops/boxes.hpp>

namespace opcost {

/// How priors and deltas encode a box.
enum class box_code : std::uint8_t { corner, center_size };
template <>
inline constexpr std::array<std::string_view, 2> spellings<box_code>{"caffe.PriorBoxParameter.CORNER",
                                                                     "caffe.PriorBoxParameter.CENTER_SIZE"};
/// SSD's detections: decodes boxes by priors, suppresses overlaps, keeps the best. Inputs: box deltas, class
/// predictions, priors, and optionally class predictions and box deltas of ARM.
struct detection_output {
  count_t num_classes = 0, background_label_id = 0, top_k = -1, input_height = 1, input_width = 1;
  ints keep_top_k{};
  bool variance_encoded_in_target = false, share_location = true, clip_before_nms = false, clip_after_nms = false,
       decrease_label_id = false, normalized = false;
  box_code code_type = box_code::corner;
  double nms_threshold = 0, confidence_threshold = 0, objectness_score = 0;
};
/// DetectionOutput of opset 8: the number of classes follows from the inputs.
struct detection_output_8 : detection_output {};
/// ExperimentalDetectronDetectionOutput: boxes, classes and scores of at most max_detections_per_image objects.
struct detectron_detection_output {
  count_t num_classes = 0, post_nms_count = 0, max_detections_per_image = 0;
  double score_threshold = 0, nms_threshold = 0, max_delta_log_wh = 0;
  bool class_agnostic_box_regression = false;
  reals deltas_weights{};
};
/// YOLO's last layer: logistic functions of box coordinates and objectness, and a softmax or logistic functions of
/// classes.
struct region_yolo {
  count_t axis = 1, end_axis = 3, coords = 4, classes = 0, num = 0;
  ints mask{};
  bool do_softmax = true;
  reals anchors{};
};

namespace detail {
// Sets into = d / n if d is known. False if d is not a multiple of n.
template <class Dim> constexpr bool quotient(Dim d, count_t n, count_t& into) {
  if (!known(d)) return true;
  if (n < 1 || lower(d) % n != 0) return false;
  into = lower(d) / n;
  return true;
}
// The numbers of priors and classes, from the extents that are known: box predictions [N, priors * classes with boxes
// of their own * 4], class predictions [N, priors * classes], priors [1 or N, 1 or 2, priors * numbers], optionally
// predictions of an earlier stage. 0: unknown.
struct priors_and_classes {
  count_t priors = 0, classes = 0;
};
template <class Dim>
constexpr rejection deduce_classes(const detection_output& op, const basic_operands<Dim>& in, count_t numbers,
                                   priors_and_classes& r) {
  const auto &boxes = in[0].dims, &classes = in[1].dims, &priors = in[2].dims, &earlier_classes = in[3].dims,
             &earlier_boxes = in[4].dims;
  const bool five = in.has(4);
  if (priors.ranked() && (!quotient(priors[2], numbers, r.priors) || is(priors[2], 0)))
    return rejected("input 2 (priors): expected a last dimension that is a multiple of {}, got {}", numbers, priors[2]);
  if (r.priors == 0 && five && earlier_classes.ranked() &&
      (!quotient(earlier_classes[1], 2, r.priors) || is(earlier_classes[1], 0)))
    return rejected("input 3 (earlier class predictions): expected a multiple of 2 numbers, got {}",
                    earlier_classes[1]);
  if (r.priors == 0) return {};
  if (classes.ranked() && !quotient(classes[1], r.priors, r.classes))
    return rejected("input 1 (class predictions): expected a multiple of {} priors, got {}", r.priors, classes[1]);
  if (r.classes == 0 && boxes.ranked() && !op.share_location && !quotient(boxes[1], r.priors * 4, r.classes))
    return rejected("input 0 (box predictions): expected a multiple of 4 x {} priors, got {}", r.priors, boxes[1]);
  if (r.classes == 0 && five && earlier_boxes.ranked() && !op.share_location &&
      !quotient(earlier_boxes[1], r.priors * 4, r.classes))
    return rejected("input 4 (earlier box predictions): expected a multiple of 4 x {} priors, got {}", r.priors,
                    earlier_boxes[1]);
  return {};
}
// Compares the class predictions with the batch and the numbers of priors and classes. Completes the number of priors.
template <class Dim>
constexpr rejection check_classes(const basic_shape<Dim>& classes, Dim& pictures, priors_and_classes& n) {
  if (!classes.ranked()) return {};
  if (!known(pictures) && known(classes[0]))
    pictures = classes[0];
  else if (!agree(classes[0], pictures))
    return rejected("input 1 (class predictions): expected a batch of {}, got {}", pictures, classes[0]);
  if (known(classes[1]) && n.classes > 0) {
    if (n.priors == 0 && !quotient(classes[1], n.classes, n.priors))
      return rejected("input 1 (class predictions): expected a multiple of {} classes, got {}", n.classes, classes[1]);
    if (lower(classes[1]) != n.priors * n.classes)
      return rejected("input 1 (class predictions): expected {} numbers, got {}", n.priors * n.classes, classes[1]);
  }
  return {};
}
// The same of the priors: boxes of `numbers` numbers, and their variances.
template <class Dim>
constexpr rejection check_priors(const detection_output& op, const basic_shape<Dim>& priors, const Dim& pictures,
                                 count_t numbers, priors_and_classes& n) {
  if (!priors.ranked()) return {};
  if (!may_be(priors[0], 1) && !agree(priors[0], pictures))
    return rejected("input 2 (priors): expected a batch of 1 or {}, got {}", pictures, priors[0]);
  if (!may_be(priors[1], op.variance_encoded_in_target ? 1 : 2))
    return rejected("input 2 (priors): expected dimension 1 to be {}, got {}", op.variance_encoded_in_target ? 1 : 2,
                    priors[1]);
  if (n.priors == 0 && !quotient(priors[2], numbers, n.priors))
    return rejected("input 2 (priors): expected a last dimension that is a multiple of {}, got {}", numbers, priors[2]);
  if (known(priors[2]) && lower(priors[2]) != n.priors * numbers)
    return rejected("input 2 (priors): expected {} numbers, got {}", n.priors * numbers, priors[2]);
  return {};
}
// The same of the earlier predictions (inputs 3 and 4), if there are any.
template <class Dim>
constexpr rejection check_earlier(const basic_operands<Dim>& in, const Dim& pictures, priors_and_classes& n) {
  const auto &boxes = in[0].dims, &earlier_classes = in[3].dims, &earlier_boxes = in[4].dims;
  if (!in.has(4)) return {};
  if (earlier_classes.ranked()) {
    if (!agree(earlier_classes[0], pictures))
      return rejected("input 3 (earlier class predictions): expected a batch of {}, got {}", pictures,
                      earlier_classes[0]);
    if (n.priors > 0 && !agree(earlier_classes[1], Dim(n.priors * 2)))
      return rejected("input 3 (earlier class predictions): expected {} numbers, got {}", n.priors * 2,
                      earlier_classes[1]);
    if (known(earlier_classes[1])) n.priors = lower(earlier_classes[1]) / 2;
  }
  if (!agree(earlier_boxes, boxes))
    return rejected("input 4 (earlier box predictions): expected the shape of input 0, got rank {}",
                    rank_of(earlier_boxes));
  return {};
}
template <class Dim>
constexpr inferred<Dim> infer_detections(const detection_output& op, const basic_operands<Dim>& in, bool deduced) {
  const auto &boxes = in[0].dims, &classes = in[1].dims, &priors = in[2].dims, &earlier_classes = in[3].dims,
             &earlier_boxes = in[4].dims;
  const bool five = in.has(4);
  if (in.has(3) != five) return rejected("inputs 3 and 4 (earlier predictions): expected both or none of them");
  if (!may_have_rank(boxes, 2) || !may_have_rank(classes, 2) || !may_have_rank(priors, 3) ||
      (five && (!may_have_rank(earlier_classes, 2) || !may_have_rank(earlier_boxes, 2))))
    return rejected("inputs 0 to 2 (boxes, classes, priors): expected ranks 2, 2 and 3, got {}, {} and {}",
                    rank_of(boxes), rank_of(classes), rank_of(priors));
  if (op.keep_top_k.rank < 1) return rejected("keep_top_k: expected at least 1 number, got 0");
  const count_t numbers = op.normalized ? 4 : 5;
  priors_and_classes n{0, op.num_classes};
  if (deduced) {
    n.classes = 0;
    if (const rejection why = deduce_classes(op, in, numbers, n)) return why;
  }
  const count_t located = op.share_location ? count_t(1) : n.classes;
  Dim pictures = dim_or_unknown(boxes, 0);
  if (boxes.ranked()) {
    if (n.priors == 0 && !quotient(boxes[1], located * 4, n.priors))
      return rejected("input 0 (box predictions): expected a multiple of {}, got {}", located * 4, boxes[1]);
    if (n.priors > 0 && located > 0 && !agree(boxes[1], Dim(n.priors * located * 4)))
      return rejected("input 0 (box predictions): expected {} numbers, got {}", n.priors * located * 4, boxes[1]);
  }
  if (const rejection why = check_classes(classes, pictures, n)) return why;
  if (const rejection why = check_priors(op, priors, pictures, numbers, n)) return why;
  if (const rejection why = check_earlier(in, pictures, n)) return why;
  const auto or_any = [](count_t v) { return v > 0 ? Dim(v) : basic_shape<Dim>::unknown_dim(); };
  Dim rows = pictures;
  if (op.keep_top_k[0] > 0)
    rows = rows * op.keep_top_k[0];
  else if (op.keep_top_k[0] == -1 && op.top_k > 0)
    rows = rows * op.top_k * or_any(n.classes);
  else
    rows = rows * or_any(n.priors) * or_any(n.classes);
  return of(basic_shape<Dim>{1, 1, rows, 7}, in[0].type);
}
constexpr void detection_output_attributes(auto& op, auto&& f) {
  f("background_label_id", op.background_label_id);
  f("top_k", op.top_k);
  f("variance_encoded_in_target", op.variance_encoded_in_target);
  f("keep_top_k", op.keep_top_k);
  f("code_type", op.code_type);
  f("share_location", op.share_location);
  f("nms_threshold", op.nms_threshold);
  f("confidence_threshold", op.confidence_threshold);
  f("clip_after_nms", op.clip_after_nms);
  f("clip_before_nms", op.clip_before_nms);
  f("decrease_label_id", op.decrease_label_id);
  f("normalized", op.normalized);
  f("input_height", op.input_height);
  f("input_width", op.input_width);
  f("objectness_score", op.objectness_score);
}
}  // namespace detail

// Boxes are decoded from priors; suppression per class keeps the best top_k (Liu et al. 2015, arXiv:1512.02325), then
// the best keep_top_k of all classes remain; output: [1, 1, rows, 7]
template <> struct op_traits<detection_output> {
  static constexpr std::string_view name = "DetectionOutput";
  static constexpr std::string_view formula =
      "at most N (P boxes decoded, C (P log2 P comparisons, T * T overlaps)); T = top_k";
  static constexpr int inputs = 3;
  static constexpr void attributes(auto& op, auto&& f) {
    f("num_classes", op.num_classes);
    detail::detection_output_attributes(op, f);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const detection_output& op, const basic_operands<Dim>& in) {
    return detail::infer_detections(op, in, false);
  }
  static constexpr tally count(const detection_output& op, const tensors& in, const outputs& out) {
    const shape &boxes = in[0].dims, &scores = in[1].dims, &priors = in[2].dims;
    const count_t n = priors[2] / (op.normalized ? 4 : 5), classes = n > 0 ? scores[1] / n : count_t(0);
    const count_t best = op.top_k > 0 ? smaller(op.top_k, n) : n;
    tally decode = op.code_type == box_code::center_size ? detail::box_decoding : tally{.add = 4};
    if (!op.variance_encoded_in_target) decode.mul += 4;
    if (op.clip_before_nms) decode += detail::box_clipping;
    const tally each_class =
        tally{.cmp = n + detail::ordering(n)} + detail::box_area * best + detail::box_overlap * (best * best);
    return decode * (boxes.elements() / 4) + each_class * (boxes[0] * classes) +
           tally{.cmp = detail::ordering(best * classes)} * boxes[0] +
           (op.clip_after_nms ? detail::box_clipping * out[0].dims[2] : tally{});
  }
};
template <> struct op_traits<detection_output_8> : op_traits<detection_output> {
  static constexpr int opset = 8;
  static constexpr void attributes(auto& op, auto&& f) { detail::detection_output_attributes(op, f); }
  template <class Dim> static constexpr inferred<Dim> infer(const detection_output& op, const basic_operands<Dim>& in) {
    return detail::infer_detections(op, in, true);
  }
};

// inputs: boxes [R, 4], deltas [R, 4 classes], scores [R, classes], image size [1, 3]; outputs: boxes, classes and
// scores of max_detections_per_image
template <> struct op_traits<detectron_detection_output> {
  static constexpr std::string_view name = "ExperimentalDetectronDetectionOutput";
  static constexpr std::string_view formula = "at most C (R boxes decoded and sorted, post_nms_count * R overlaps)";
  static constexpr int opset = 6, inputs = 4;
  static constexpr unsigned selects = 1u << 3;
  static constexpr void attributes(auto& op, auto&& f) {
    f("score_threshold", op.score_threshold);
    f("nms_threshold", op.nms_threshold);
    f("max_delta_log_wh", op.max_delta_log_wh);
    f("num_classes", op.num_classes);
    f("post_nms_count", op.post_nms_count);
    f("max_detections_per_image", op.max_detections_per_image);
    f("class_agnostic_box_regression", op.class_agnostic_box_regression);
    f("deltas_weights", op.deltas_weights);
  }
  template <class Dim>
  static constexpr inferred<Dim> infer(const detectron_detection_output& op, const basic_operands<Dim>& in) {
    const auto &boxes = in[0].dims, &deltas = in[1].dims, &scores = in[2].dims;
    if (!detail::may_have_rank(boxes, 2) || !detail::may_have_rank(deltas, 2) || !detail::may_have_rank(scores, 2))
      return rejected("inputs 0 to 2 (boxes, deltas, scores): expected rank 2, got {}, {} and {}",
                      detail::rank_of(boxes), detail::rank_of(deltas), detail::rank_of(scores));
    if (boxes.ranked() && !may_be(boxes[1], 4))
      return rejected("input 0 (boxes): expected 4 numbers per box, got {}", boxes[1]);
    if (deltas.ranked() && !may_be(deltas[1], (op.num_classes * 4).n))
      return rejected("input 1 (deltas): expected {} numbers per box, got {}", op.num_classes * 4, deltas[1]);
    if (scores.ranked() && !may_be(scores[1], op.num_classes.n))
      return rejected("input 2 (scores): expected {} numbers per box, got {}", op.num_classes, scores[1]);
    if (!detail::agree(in[3].dims, basic_shape<Dim>{1, 3}))
      return rejected("input 3 (image size): expected a shape [1, 3], got rank {}", detail::rank_of(in[3].dims));
    if (boxes.ranked() && deltas.ranked() && scores.ranked()) {
      Dim n = boxes[0];
      if (!merge(n, deltas[0]) || !merge(n, scores[0]))
        return rejected("inputs 0 to 2 (boxes, deltas, scores): expected one number of boxes, got {}, {} and {}",
                        boxes[0], deltas[0], scores[0]);
    }
    const basic_shape<Dim> rows{op.max_detections_per_image};
    return {detail::of(basic_shape<Dim>{op.max_detections_per_image, 4}, in[0].type), detail::of(rows, dtype::i32),
            detail::of(rows, in[0].type)};
  }
  static constexpr tally count(const detectron_detection_output& op, const tensors& in, const outputs&) {
    const count_t n = in[0].dims[0], kept = op.post_nms_count > 0 ? op.post_nms_count : n;
    return ((detail::box_decoding + detail::box_clipping + tally{.div = 4, .cmp = 2}) * n + tally{.cmp = n} +
            detail::suppression(n, kept)) *
           op.num_classes;
  }
};

// Per cell and anchor: sigmoids of two coordinates and the objectness, and of the classes, or the softmax of the
// classes (Redmon and Farhadi 2016, arXiv:1612.08242).
template <> struct op_traits<region_yolo> {
  static constexpr std::string_view name = "RegionYolo";
  static constexpr std::string_view formula = "N H W anchors (3 sigmoids, sigmoids or softmax of the classes)";
  static constexpr int inputs = 1;
  static constexpr void attributes(auto& op, auto&& f) {
    f("anchors", op.anchors);
    f("axis", op.axis);
    f("coords", op.coords);
    f("classes", op.classes);
    f("end_axis", op.end_axis);
    f("num", op.num);
    f("do_softmax", op.do_softmax);
    f("mask", op.mask);
  }
  // With softmax, the dimensions from axis to end_axis become one. Otherwise the channels are those of the anchors of
  // `mask`.
  template <class Dim> static constexpr inferred<Dim> infer(const region_yolo& op, const basic_operands<Dim>& in) {
    const basic_shape<Dim>& x = in[0].dims;
    if (!x.ranked()) return detail::of_unknown_rank<Dim>(in[0].type);
    if (x.rank != 4) return rejected("input 0: expected rank 4, got {}", x.rank);
    if (!op.do_softmax) {
      basic_shape<Dim> out = x;
      out.set(1, (op.classes + op.coords + 1) * op.mask.rank);
      return detail::of(out, in[0].type);
    }
    const int from = detail::normal_axis(op.axis, 4), to = detail::normal_axis(op.end_axis, 4);
    if (from < 0 || to < 0)
      return rejected("axis and end_axis: expected axes of rank 4, got {} and {}", op.axis, op.end_axis);
    basic_shape<Dim> out = x.slice(0, from + 1);
    for (int i = from + 1; i < 4; ++i) {
      if (i <= to)
        out.set(from, out[from] * x[i]);
      else
        out.push_back(x[i]);
    }
    return detail::of(out, in[0].type);
  }
  static constexpr tally count(const region_yolo& op, const tensors& in, const outputs&) {
    const shape& x = in[0].dims;
    const count_t anchors = larger(op.do_softmax ? op.num : count_t(op.mask.rank), 0), classes = larger(op.classes, 0);
    const tally sigmoid{.add = 1, .div = 1, .exp = 1};
    const tally of_classes = op.do_softmax ? tally{.add = 2 * classes - smaller(classes, 1),
                                                   .div = classes,
                                                   .cmp = larger(classes - 1, 0),
                                                   .exp = classes}
                                           : sigmoid * classes;
    return (sigmoid * 3 + of_classes) * (x[0] * x[2] * x[3] * anchors);
  }
};

}  // namespace opcost
