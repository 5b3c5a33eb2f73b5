// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Non-maximum suppression: of boxes that overlap, the one with the best score remains. Attributes and shapes: OpenVINO
// operation specifications NonMaxSuppression-1, -3, -4, -5, -9, NMSRotated-13, MatrixNms-8, MulticlassNms-8, -9.
#include <opcost/ops/boxes.hpp>

namespace opcost {

/// How a box is given: two corners, or center and size.
enum class box_encoding : std::uint8_t { corner, center };
template <> inline constexpr std::array<std::string_view, 2> spellings<box_encoding>{"corner", "center"};
/// Suppresses boxes that overlap a better one. Inputs: boxes [N, B, 4], scores [N, C, B], then optional limits.
struct non_max_suppression {
  box_encoding encoding = box_encoding::corner;
  bool sort_result_descending = true;
  dtype output_type = dtype::i64;
};
/// NonMaxSuppression of opset 3: the number of outputs is known.
struct non_max_suppression_3 : non_max_suppression {};
/// NonMaxSuppression of opset 4.
struct non_max_suppression_4 : non_max_suppression {};
/// NonMaxSuppression of opset 5: also yields scores and the number of boxes.
struct non_max_suppression_5 : non_max_suppression {};
/// NonMaxSuppression of opset 9.
struct non_max_suppression_9 : non_max_suppression {};
/// NMSRotated: boxes have an angle.
struct nms_rotated {
  bool sort_result_descending = true, clockwise = true;
  dtype output_type = dtype::i64;
};
/// The order of the results.
enum class nms_order : std::uint8_t { none, score, classid };
template <> inline constexpr std::array<std::string_view, 3> spellings<nms_order>{"none", "score", "classid"};
/// How MatrixNms lowers a score.
enum class nms_decay : std::uint8_t { linear, gaussian };
template <> inline constexpr std::array<std::string_view, 2> spellings<nms_decay>{"linear", "gaussian"};
/// What MatrixNms and MulticlassNms have in common.
struct class_nms {
  nms_order sort_result_type = nms_order::none;
  bool sort_result_across_batch = false, normalized = true;
  dtype output_type = dtype::i64;
  count_t nms_top_k = -1, keep_top_k = -1, background_class = -1;
  double score_threshold = 0;
};
/// MatrixNms: lowers the score of a box by its overlap with better ones.
struct matrix_nms : class_nms {
  nms_decay decay_function = nms_decay::linear;
  double gaussian_sigma = 2, post_threshold = 0;
};
/// MulticlassNms of opset 8. Inputs: boxes [N, B, 4], scores [N, C, B].
struct multiclass_nms : class_nms {
  double iou_threshold = 0, nms_eta = 1;
};
/// MulticlassNms of opset 9: the boxes of all images may share a list, with the number per image as input 2.
struct multiclass_nms_9 : multiclass_nms {};

namespace detail {
// Rejects shapes other than boxes [N, B, numbers] and scores [N, C, B].
template <class Dim>
constexpr rejection check_boxes(const basic_shape<Dim>& boxes, const basic_shape<Dim>& scores, std::int64_t numbers) {
  if (!may_have_rank(boxes, 3) || !may_have_rank(scores, 3))
    return rejected("inputs 0 (boxes) and 1 (scores): expected rank 3, got {} and {}", rank_of(boxes), rank_of(scores));
  if (boxes.ranked() && !may_be(boxes[2], numbers))
    return rejected("input 0 (boxes): expected {} numbers per box, got {}", numbers, boxes[2]);
  if (boxes.ranked() && scores.ranked() && (!agree(boxes[0], scores[0]) || !agree(boxes[1], scores[2])))
    return rejected("input 1 (scores): expected {} x ... x {}, got a batch of {}", boxes[0], boxes[1], scores[0]);
  return {};
}
template <class Dim> constexpr rejection check_limits(const basic_operands<Dim>& in, int last, bool list_too) {
  for (int i = 2; i <= last; ++i)
    if (in.has(i) && !one_number(in[i].dims, list_too))
      return rejected("input {}: expected a scalar, got rank {}", i, rank_of(in[i].dims));
  return {};
}
// The limit of boxes per class; -1: unknown.
template <class Dim> constexpr count_t boxes_per_class(const basic_tensor<Dim>& limit) {
  const known_list v = known_value(limit);
  return limit.present() && v.known && v.size > 0 ? count_t(v[0]) : count_t(-1);
}
template <class Dim> constexpr Dim or_unknown(count_t n) { return n < 0 ? basic_shape<Dim>::unknown_dim() : Dim(n); }

// The bound of the output rows: all classes together, or each class of each image. From version 5 on the number of rows
// is only a bound.
enum class selected : std::uint8_t { of_all_classes, of_each_class, at_most };
template <class Dim> constexpr Dim selected_boxes(const basic_operands<Dim>& in, selected how) {
  const auto &boxes = in[0].dims, &scores = in[1].dims;
  if (!boxes.ranked()) return basic_shape<Dim>::unknown_dim();
  const count_t limit = how != selected::at_most && !in.has(2) ? count_t(0) : boxes_per_class(in[2]);
  if (how == selected::of_all_classes) {
    const Dim all = scores.ranked() ? or_unknown<Dim>(limit) * scores[1] : or_unknown<Dim>(limit);
    return known(boxes[1]) && known(all) && limit >= 0 ? Dim(smaller(lower(boxes[1]), lower(all)))
                                                       : basic_shape<Dim>::unknown_dim();
  }
  if (!scores.ranked() || limit < 0) return basic_shape<Dim>::unknown_dim();
  if (how == selected::at_most)
    return bounded(boxes[1]) ? between<Dim>(0, smaller(upper(boxes[1]), limit)) * most(scores[0]) * most(scores[1])
                             : basic_shape<Dim>::unknown_dim();
  return known(boxes[1]) ? Dim(smaller(lower(boxes[1]), limit)) * most(scores[0]) * most(scores[1])
                         : basic_shape<Dim>::unknown_dim();
}
template <class Dim> constexpr inferred<Dim> three_outputs(Dim rows, dtype type, dtype scores = dtype::f32) {
  return {of(basic_shape<Dim>{rows, 3}, type), of(basic_shape<Dim>{rows, 3}, scores), of(basic_shape<Dim>{1}, type)};
}
// Work for N images and C classes with B boxes each, of which an equal share of the output rows is kept.
constexpr tally nms_work(const tensors& in, const shape& rows, const tally& each_box) {
  const shape &boxes = in[0].dims, &scores = in[1].dims;
  const count_t groups = scores[0] * scores[1];
  return each_box * (boxes[0] * boxes[1]) +
         (tally{.cmp = boxes[1]} + suppression(boxes[1], ceil_div(rows[0], larger(groups, 1)))) * groups;
}
constexpr tally encoded(box_encoding e) { return e == box_encoding::center ? tally{.add = 4, .mul = 2} : tally{}; }
constexpr void nms_attributes(auto& op, auto&& f) {
  f("box_encoding", op.encoding);
  f("sort_result_descending", op.sort_result_descending);
  f("output_type", op.output_type);
}
}  // namespace detail

// inputs: boxes [N, B, 4], scores [N, C, B], limit of boxes per class, thresholds; output: indices [.., 3].   N C (B
// scores sorted, kept x B overlaps)
template <> struct op_traits<non_max_suppression> {
  static constexpr std::string_view name = "NonMaxSuppression";
  static constexpr std::string_view formula = "at most N C (B log2 B comparisons, kept * B overlaps of boxes)";
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 1u << 2, selects = 1u << 3 | 1u << 4 | 1u << 5;
  static constexpr void attributes(auto& op, auto&& f) {
    f("box_encoding", op.encoding);
    f("sort_result_descending", op.sort_result_descending);
  }
  template <class Dim>
  static constexpr inferred<Dim> infer(const non_max_suppression& op, const basic_operands<Dim>& in) {
    return infer_indices(op, in, detail::selected::of_all_classes);
  }
  static constexpr tally count(const non_max_suppression& op, const tensors& in, const outputs& out) {
    return detail::nms_work(in, out[0].dims, detail::encoded(op.encoding));
  }

 protected:
  template <class Dim>
  static constexpr inferred<Dim> infer_indices(const non_max_suppression& op, const basic_operands<Dim>& in,
                                               detail::selected how) {
    if (const rejection why = detail::check_boxes(in[0].dims, in[1].dims, 4)) return why;
    if (const rejection why = detail::check_limits(in, 5, how == detail::selected::at_most)) return why;
    const Dim rows = detail::selected_boxes(in, how);
    return how == detail::selected::at_most ? detail::three_outputs(rows, op.output_type)
                                            : inferred<Dim>(detail::of(basic_shape<Dim>{rows, 3}, op.output_type));
  }
};
template <> struct op_traits<non_max_suppression_3> : op_traits<non_max_suppression> {
  static constexpr int opset = 3;
  static constexpr void attributes(auto& op, auto&& f) { detail::nms_attributes(op, f); }
};
template <> struct op_traits<non_max_suppression_4> : op_traits<non_max_suppression_3> {
  static constexpr int opset = 4;
  template <class Dim>
  static constexpr inferred<Dim> infer(const non_max_suppression& op, const basic_operands<Dim>& in) {
    return infer_indices(op, in, detail::selected::of_each_class);
  }
};
// Also outputs the scores and the number of rows that are used.
template <> struct op_traits<non_max_suppression_5> : op_traits<non_max_suppression_3> {
  static constexpr int opset = 5;
  template <class Dim>
  static constexpr inferred<Dim> infer(const non_max_suppression& op, const basic_operands<Dim>& in) {
    return infer_indices(op, in, detail::selected::at_most);
  }
};
template <> struct op_traits<non_max_suppression_9> : op_traits<non_max_suppression_5> {
  static constexpr int opset = 9;
};

// Boxes [N, B, 5] with an angle. The intersection of two is a polygon of up to 8 corners: what each side
// of one in turn leaves of the other.
template <> struct op_traits<nms_rotated> {
  static constexpr std::string_view name = "NMSRotated";
  static constexpr std::string_view formula = "at most N C (B log2 B comparisons, kept * B overlaps of rotated boxes)";
  static constexpr int opset = 13, inputs = 5;
  static constexpr unsigned reads = 1u << 2, selects = 1u << 3 | 1u << 4;
  static constexpr void attributes(auto& op, auto&& f) {
    f("sort_result_descending", op.sort_result_descending);
    f("output_type", op.output_type);
    f("clockwise", op.clockwise);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const nms_rotated& op, const basic_operands<Dim>& in) {
    if (const rejection why = detail::check_boxes(in[0].dims, in[1].dims, 5)) return why;
    if (const rejection why = detail::check_limits(in, 4, true)) return why;
    return detail::three_outputs(detail::selected_boxes(in, detail::selected::at_most), op.output_type);
  }
  static constexpr tally count(const nms_rotated&, const tensors& in, const outputs& out) {
    // the corners and sides of each box; per pair of boxes 22 corners compared with a side, 8 cuts, the area, and the
    // overlap
    const shape &boxes = in[0].dims, &scores = in[1].dims;
    const count_t groups = scores[0] * scores[1], kept = smaller(ceil_div(out[0].dims[0], larger(groups, 1)), boxes[1]);
    const tally pair = tally{.add = 2, .mul = 2, .cmp = 1} * 22 + tally{.add = 5, .mul = 2, .div = 1} * 8 +
                       tally{.add = 2, .mul = 2} * 8 + tally{.add = 2, .mul = 1, .div = 1, .cmp = 1};
    return tally{.add = 18, .mul = 11, .trig = 2} * (boxes[0] * boxes[1]) +
           (tally{.cmp = boxes[1] + detail::ordering(boxes[1])} + pair * (larger(kept, 0) * boxes[1])) * groups;
  }
};

namespace detail {
// The most rows that all classes of all images may keep.
template <class Dim> constexpr Dim kept_rows(const class_nms& op, Dim boxes, Dim classes, Dim pictures) {
  Dim n = op.nms_top_k < 0 ? boxes
          : bounded(boxes) ? Dim(smaller(upper(boxes), op.nms_top_k))
                           : basic_shape<Dim>::unknown_dim();
  n = n * classes;
  if (op.keep_top_k >= 0 && bounded(n) && op.keep_top_k < upper(n)) n = Dim(op.keep_top_k);
  return between<Dim>(0, upper(n * pictures));
}
template <class Dim> constexpr inferred<Dim> kept_outputs(Dim rows, Dim pictures, dtype boxes, dtype type) {
  return {of(basic_shape<Dim>{rows, 6}, boxes), of(basic_shape<Dim>{rows, 1}, type),
          of(basic_shape<Dim>{pictures}, type)};
}
constexpr void class_nms_attributes(auto& op, auto&& f) {
  f("sort_result_type", op.sort_result_type);
  f("sort_result_across_batch", op.sort_result_across_batch);
  f("output_type", op.output_type);
  f("score_threshold", op.score_threshold);
  f("nms_top_k", op.nms_top_k);
  f("keep_top_k", op.keep_top_k);
  f("background_class", op.background_class);
  f("normalized", op.normalized);
}
}  // namespace detail

// Scores are reduced by the overlap; no box is dropped (Wang et al. 2020, arXiv:2003.10152). Each of the best T is
// compared with each better one.
template <> struct op_traits<matrix_nms> {
  static constexpr std::string_view name = "MatrixNms";
  static constexpr std::string_view formula = "N C (B log2 B comparisons, T (T - 1) / 2 overlaps and decays)";
  static constexpr int opset = 8, inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::class_nms_attributes(op, f);
    f("decay_function", op.decay_function);
    f("gaussian_sigma", op.gaussian_sigma);
    f("post_threshold", op.post_threshold);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const matrix_nms& op, const basic_operands<Dim>& in) {
    const auto &boxes = in[0].dims, &scores = in[1].dims;
    if (const rejection why = detail::check_boxes(boxes, scores, 4)) return why;
    if (op.nms_top_k < -1 || op.keep_top_k < -1 || op.background_class < -1)
      return rejected("nms_top_k, keep_top_k and background_class: expected at least -1, got {}, {} and {}",
                      op.nms_top_k, op.keep_top_k, op.background_class);
    const Dim rows = boxes.ranked() && scores.ranked() ? detail::kept_rows(op, boxes[1], scores[1], scores[0])
                                                       : basic_shape<Dim>::unknown_dim();
    return detail::kept_outputs(rows, detail::dim_or_unknown(boxes, 0), in[0].type, op.output_type);
  }
  static constexpr tally count(const matrix_nms& op, const tensors& in, const outputs&) {
    const shape& scores = in[1].dims;
    const count_t n = scores[2], best = op.nms_top_k < 0 ? n : smaller(n, op.nms_top_k),
                  pairs = best * larger(best - 1, 0) / 2;
    const tally decay = op.decay_function == nms_decay::linear ? tally{.add = 2, .div = 1, .cmp = 2}
                                                               : tally{.add = 1, .mul = 3, .cmp = 2, .exp = 1};
    return (tally{.cmp = n + detail::ordering(n)} + detail::box_area * best + (detail::box_overlap + decay) * pairs +
            tally{.mul = best, .cmp = best}) *
           (scores[0] * scores[1]);
  }
};
template <> struct op_traits<multiclass_nms> {
  static constexpr std::string_view name = "MulticlassNms";
  static constexpr std::string_view formula =
      "at most N C (B log2 B comparisons, T * T overlaps of boxes), then the best of all classes";
  static constexpr int opset = 8, inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::class_nms_attributes(op, f);
    f("iou_threshold", op.iou_threshold);
    f("nms_eta", op.nms_eta);
  }
  // inputs: boxes [N, B, 4], scores [N, C, B]; or, since version 9, boxes [C, B, 4], scores [C, B] and the number of
  // boxes of each image [N]
  template <class Dim> static constexpr inferred<Dim> infer(const multiclass_nms& op, const basic_operands<Dim>& in) {
    const auto &boxes = in[0].dims, &scores = in[1].dims, &counts = in[2].dims;
    const bool shared = in.has(2);
    if (!shared) {
      if (const rejection why = detail::check_boxes(boxes, scores, 4)) return why;
    } else {
      if (!detail::may_have_rank(boxes, 3) || !detail::may_have_rank(scores, 2) || !detail::may_have_rank(counts, 1))
        return rejected("inputs 0 to 2 (boxes, scores, numbers of boxes): expected ranks 3, 2 and 1, got {}, {} and {}",
                        detail::rank_of(boxes), detail::rank_of(scores), detail::rank_of(counts));
      if (boxes.ranked() && !may_be(boxes[2], 4))
        return rejected("input 0 (boxes): expected 4 numbers per box, got {}", boxes[2]);
      if (boxes.ranked() && scores.ranked() &&
          (!detail::agree(boxes[0], scores[0]) || !detail::agree(boxes[1], scores[1])))
        return rejected("input 1 (scores): expected a shape of {} x {}, got a batch of {}", boxes[0], boxes[1],
                        scores[0]);
    }
    if (!boxes.ranked() || !scores.ranked() || (shared && !counts.ranked()))
      return detail::kept_outputs(basic_shape<Dim>::unknown_dim(), basic_shape<Dim>::unknown_dim(), in[0].type,
                                  op.output_type);
    const Dim rows = shared ? detail::kept_rows(op, boxes[1], boxes[0], counts[0])
                            : detail::kept_rows(op, boxes[1], scores[1], scores[0]);
    return detail::kept_outputs(rows, shared ? counts[0] : boxes[0], in[0].type, op.output_type);
  }
  static constexpr tally count(const multiclass_nms& op, const tensors& in, const outputs&) {
    const shape& scores = in[1].dims;
    const bool shared = in.has(2);  // the images share the boxes of a class
    const count_t n = scores[-1], groups = scores.product(0, scores.rank - 1), pictures = shared ? 1 : scores[0],
                  best = op.nms_top_k < 0 || shared ? n : smaller(n, op.nms_top_k);
    return (tally{.cmp = n + detail::ordering(n)} + detail::box_area * best + detail::box_overlap * (best * best)) *
               groups +
           tally{.cmp = detail::ordering(best * (shared ? scores[0] : scores[1]))} * pictures;
  }
};
template <> struct op_traits<multiclass_nms_9> : op_traits<multiclass_nms> { static constexpr int opset = 9; };

}  // namespace opcost
