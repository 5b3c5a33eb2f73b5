// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Pooling of regions: each of R boxes is divided into pooled_h x pooled_w bins; each bin gives one value per channel.
// The sizes of the boxes depend on the data; where work depends on them, each box is assumed to cover the whole input.
// Attributes and shapes: OpenVINO operation specifications ROIPooling-2, PSROIPooling-1, ROIAlign-3 and -9,
// ROIAlignRotated-15.
#include <opcost/ops/bilinear.hpp>
#include <opcost/ops/pooling.hpp>

namespace opcost {

/// How ROIPooling computes an element.
enum class roi_method : std::uint8_t { max, bilinear };
template <> inline constexpr std::array<std::string_view, 2> spellings<roi_method>{"max", "bilinear"};
/// ROIPooling. Inputs: data [N, C, H, W], boxes [R, 5]. Output: [R, C, pooled_h, pooled_w].
struct roi_pooling {
  ints output_size{}, output_roi{};  // other names of the extents; pooled_h and pooled_w take precedence
  count_t pooled_h = 0, pooled_w = 0;
  double spatial_scale = 1;
  roi_method method = roi_method::max;
};
/// How PSROIPooling computes an element.
enum class psroi_mode : std::uint8_t { average, bilinear };
template <> inline constexpr std::array<std::string_view, 2> spellings<psroi_mode>{"average", "bilinear"};
/// PSROIPooling: the channels of the input depend on the bin. Inputs: data [N, C, H, W], boxes [R, 5].
struct psroi_pooling {
  count_t output_dim = 1, group_size = 1, spatial_bins_x = 1, spatial_bins_y = 1;
  double spatial_scale = 1;
  psroi_mode mode = psroi_mode::average;
};
/// How ROIAlign combines the samples of a bin.
enum class roi_mode : std::uint8_t { avg, max };
template <> inline constexpr std::array<std::string_view, 2> spellings<roi_mode>{"avg", "max"};
/// How the coordinates of a box are aligned with elements.
enum class roi_aligned_mode : std::uint8_t { asymmetric, half_pixel_for_nn, half_pixel };
template <>
inline constexpr std::array<std::string_view, 3> spellings<roi_aligned_mode>{"asymmetric", "half_pixel_for_nn",
                                                                             "half_pixel"};
/// ROIAlign. Inputs: data [N, C, H, W], boxes [R, 4], batch indices [R]. Output: [R, C, pooled_h, pooled_w].
struct roi_align {
  count_t pooled_h = 1, pooled_w = 1, sampling_ratio = 0;  // 0: as many points per bin as it has elements
  double spatial_scale = 1;
  roi_mode mode = roi_mode::avg;
};
/// ROIAlign of opset 9, with aligned_mode.
struct roi_align_9 : roi_align {
  roi_aligned_mode aligned_mode = roi_aligned_mode::asymmetric;
};
/// ROIAlignRotated: boxes [R, 5] have an angle.
struct roi_align_rotated : roi_align {
  bool clockwise_mode = false;
};

namespace detail {
// Rejects an input and a list of boxes that do not have `numbers` numbers each.
template <class Dim>
constexpr rejection check_regions(const basic_shape<Dim>& x, const basic_shape<Dim>& boxes, std::int64_t numbers,
                                  double scale = 1) {
  if (x.ranked() && x.rank != 4) return rejected("input 0: expected rank 4, got {}", x.rank);
  if (boxes.ranked() && boxes.rank != 2) return rejected("input 1 (boxes): expected rank 2, got {}", boxes.rank);
  if (boxes.ranked() && !may_be(boxes[1], numbers))
    return rejected("input 1 (boxes): expected {} numbers per box, got {}", numbers, boxes[1]);
  if (!(scale > 0)) return rejected("spatial_scale: expected more than 0");
  return {};
}
constexpr ints pooled_extents(const roi_pooling& op) {
  ints e = op.output_roi.rank == 2 ? op.output_roi : op.output_size;
  if (e.rank != 2) e = {0, 0};
  if (op.pooled_h != 0) e.set(0, op.pooled_h);
  if (op.pooled_w != 0) e.set(1, op.pooled_w);
  return e;
}
}  // namespace detail

// The maximum of a bin, or one point read between elements (Girshick 2015, arXiv:1504.08083).
template <> struct op_traits<roi_pooling> {
  static constexpr std::string_view name = "ROIPooling";
  static constexpr std::string_view formula =
      "#y maxima over bins, which together cover each box; or #y points read between elements";
  static constexpr int opset = 2, inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) {
    f("output_size", op.output_size);
    f("output_roi", op.output_roi);
    f("pooled_h", op.pooled_h);
    f("pooled_w", op.pooled_w);
    f("spatial_scale", op.spatial_scale);
    f("method", op.method);
  }
  // inputs: [N, C, H, W], boxes [R, 5]; output: [R, C, pooled_h, pooled_w]
  template <class Dim> static constexpr inferred<Dim> infer(const roi_pooling& op, const basic_operands<Dim>& in) {
    if (const rejection why = detail::check_regions(in[0].dims, in[1].dims, 5, op.spatial_scale)) return why;
    const ints bins = detail::pooled_extents(op);
    if (bins[0] < 1 || bins[1] < 1)
      return rejected("pooled_h and pooled_w: expected at least 1, got {} and {}", bins[0], bins[1]);
    return detail::of(basic_shape<Dim>{detail::dim_or_unknown(in[1].dims, 0), detail::dim_or_unknown(in[0].dims, 1),
                                       bins[0], bins[1]},
                      in[0].type);
  }
  static constexpr tally count(const roi_pooling& op, const tensors& in, const outputs& out) {
    const shape& y = out[0].dims;
    const tally boxes = detail::region_of_box * y[0];
    if (op.method == roi_method::bilinear)
      return boxes + (detail::bilinear_point + detail::point_of_bin) * (y[0] * y[2] * y[3]) +
             detail::bilinear_blend * y.elements();
    return boxes + tally{.cmp = larger(detail::adaptive_taps(in[0].dims, y) - y.elements(), 0)};
  }
};

// Position-sensitive: each bin has channels of its own (Dai et al. 2016, arXiv:1605.06409). The mean of a bin, or of
// spatial_bins_x * spatial_bins_y points.
template <> struct op_traits<psroi_pooling> {
  static constexpr std::string_view name = "PSROIPooling";
  static constexpr std::string_view formula =
      "#y means over bins, or over spatial_bins_x * spatial_bins_y points read between elements";
  static constexpr int inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) {
    f("output_dim", op.output_dim);
    f("group_size", op.group_size);
    f("spatial_scale", op.spatial_scale);
    f("mode", op.mode);
    f("spatial_bins_x", op.spatial_bins_x);
    f("spatial_bins_y", op.spatial_bins_y);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const psroi_pooling& op, const basic_operands<Dim>& in) {
    if (const rejection why = detail::check_regions(in[0].dims, in[1].dims, 5, op.spatial_scale)) return why;
    if (op.output_dim < 0 || op.group_size < 1 || op.spatial_bins_x < 1 || op.spatial_bins_y < 1)
      return rejected("output_dim, group_size and spatial_bins: expected at least 1, got {}, {} and {}", op.output_dim,
                      op.group_size, smaller(op.spatial_bins_x, op.spatial_bins_y));
    const count_t per_output =
        op.mode == psroi_mode::average ? op.group_size * op.group_size : op.spatial_bins_x * op.spatial_bins_y;
    if (in[0].dims.ranked() && !may_be(in[0].dims[1], (per_output * op.output_dim).n))
      return rejected("input 0: expected {} channels, got {}", per_output * op.output_dim, in[0].dims[1]);
    return detail::of(
        basic_shape<Dim>{detail::dim_or_unknown(in[1].dims, 0), op.output_dim, op.group_size, op.group_size},
        in[0].type);
  }
  static constexpr tally count(const psroi_pooling& op, const tensors& in, const outputs& out) {
    const shape& y = out[0].dims;
    const tally boxes = detail::region_of_box * y[0];
    if (op.mode == psroi_mode::average)
      return boxes + tally{.add = larger(detail::adaptive_taps(in[0].dims, y) - y.elements(), 0), .div = y.elements()};
    const count_t points = larger(op.spatial_bins_x * op.spatial_bins_y, 1);
    return boxes + (detail::bilinear_point + detail::point_of_bin) * (y[0] * y[2] * y[3] * points) +
           (detail::bilinear_blend * points + tally{.add = points - 1, .div = 1}) * y.elements();
  }
};

namespace detail {
template <class Dim>
constexpr inferred<Dim> infer_align(const roi_align& op, const basic_operands<Dim>& in, std::int64_t numbers) {
  if (const rejection why = check_regions(in[0].dims, in[1].dims, numbers)) return why;
  if (op.pooled_h < 0 || op.pooled_w < 0)
    return rejected("pooled_h and pooled_w: expected at least 0, got {} and {}", op.pooled_h, op.pooled_w);
  const basic_shape<Dim>& batches = in[2].dims;
  if (batches.ranked() && batches.rank != 1)
    return rejected("input 2 (batch indices): expected rank 1, got {}", batches.rank);
  Dim regions = dim_or_unknown(in[1].dims, 0);
  if (batches.ranked() && !merge(regions, batches[0]))
    return rejected("input 2 (batch indices): expected {} numbers, got {}", dim_or_unknown(in[1].dims, 0), batches[0]);
  return of(basic_shape<Dim>{regions, dim_or_unknown(in[0].dims, 1), op.pooled_h, op.pooled_w}, in[0].type);
}
// S points per bin, each read between elements for all channels; then their mean or maximum.
constexpr tally align_work(const roi_align& op, const tensors& in, const shape& y, const tally& each_point) {
  const shape& x = in[0].dims;
  const count_t points = op.sampling_ratio > 0 ? op.sampling_ratio * op.sampling_ratio
                                               : ceil_div(x[2], larger(y[2], 1)) * ceil_div(x[3], larger(y[3], 1));
  const count_t rest = larger(points - 1, 0);
  const tally channel = op.mode == roi_mode::avg ? bilinear_blend * points + tally{.add = rest, .div = 1}
                                                 : tally{.mul = 4, .cmp = 3} * points + tally{.cmp = rest};
  return region_of_box * y[0] + (bilinear_point + each_point) * (y[0] * y[2] * y[3] * points) + channel * y.elements();
}
constexpr void align_attributes(auto& op, auto&& f) {
  f("pooled_h", op.pooled_h);
  f("pooled_w", op.pooled_w);
  f("sampling_ratio", op.sampling_ratio);
  f("spatial_scale", op.spatial_scale);
}
}  // namespace detail

// The mean or maximum of S points read between elements (He et al. 2017, arXiv:1703.06870): S = sampling_ratio^2.
template <> struct op_traits<roi_align> {
  static constexpr std::string_view name = "ROIAlign";
  static constexpr std::string_view formula = "#y means or maxima of sampling_ratio^2 points read between elements";
  static constexpr int opset = 3, inputs = 3;
  static constexpr unsigned selects = 1u << 2;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::align_attributes(op, f);
    f("mode", op.mode);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const roi_align& op, const basic_operands<Dim>& in) {
    return detail::infer_align(op, in, 4);
  }
  static constexpr tally count(const roi_align& op, const tensors& in, const outputs& out) {
    return detail::align_work(op, in, out[0].dims, detail::point_of_bin);
  }
};
template <> struct op_traits<roi_align_9> : op_traits<roi_align> {
  static constexpr int opset = 9;
  static constexpr void attributes(auto& op, auto&& f) {
    op_traits<roi_align>::attributes(op, f), f("aligned_mode", op.aligned_mode);
  }
  static constexpr tally count(const roi_align_9& op, const tensors& in, const outputs& out) {
    const tally half_pixels = tally{.add = op.aligned_mode == roi_aligned_mode::asymmetric ? 0 : 4} * out[0].dims[0];
    return op_traits<roi_align>::count(op, in, out) + half_pixels;
  }
};
// Boxes [R, 5] with an angle, by which each point is rotated.
template <> struct op_traits<roi_align_rotated> {
  static constexpr std::string_view name = "ROIAlignRotated";
  static constexpr std::string_view formula =
      "#y means of sampling_ratio^2 points read between elements, each turned by its box's angle";
  static constexpr int opset = 15, inputs = 3;
  static constexpr unsigned selects = 1u << 2;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::align_attributes(op, f);
    f("clockwise_mode", op.clockwise_mode);
  }
  template <class Dim>
  static constexpr inferred<Dim> infer(const roi_align_rotated& op, const basic_operands<Dim>& in) {
    return detail::infer_align(op, in, 5);
  }
  static constexpr tally count(const roi_align_rotated& op, const tensors& in, const outputs& out) {
    return tally{.trig = 2} * out[0].dims[0] +
           detail::align_work(op, in, out[0].dims, {.add = 4, .mul = 6});  // scaled, rotated, moved to the center
  }
};

}  // namespace opcost
