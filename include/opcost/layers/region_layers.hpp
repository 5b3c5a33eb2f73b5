// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Pooling of regions of interest (torchvision.ops): x [N, C, H, W] and boxes [R, 5], each an index into the batch and
// two corners, to [R, channels, bins].
#include <opcost/layers/function.hpp>
#include <opcost/ops/roi.hpp>

namespace opcost {

/// torchvision.ops.RoIAlign: the mean of points read between elements, per bin (He et al. 2017, arXiv:1703.06870).
struct region_align {
  ints output_size{};
  double spatial_scale = 1;
  count_t sampling_ratio = -1;  ///< points of a bin along each dimension; below 1: as many as it spans elements
  bool aligned = false;
};
/// torchvision.ops.RoIPool: the largest element of each bin (Girshick 2015, arXiv:1504.08083).
struct region_max_pool {
  ints output_size{};
  double spatial_scale = 1;
};
/// torchvision.ops.PSRoIPool: the mean of each bin, which has channels of its own (Dai et al. 2016, arXiv:1605.06409).
struct position_sensitive_pool {
  ints output_size{};
  double spatial_scale = 1;
};

namespace detail {
struct region_traits {
  static constexpr std::string_view repr = "output_size, spatial_scale";
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("output_size", as_written(l.output_size));
    f("spatial_scale", l.spatial_scale);
  }
  template <class Dim> static constexpr rejection refused(const ints& output_size, const basic_operands<Dim>& in) {
    if (in.size() != 2) return rejected("expected x and boxes, got {} inputs", in.size());
    if (output_size.empty() || output_size.rank > 2)
      return rejected("output_size: expected 1 or 2 numbers, got {}", output_size.rank);
    return {};
  }
};
}  // namespace detail
template <> struct op_traits<region_align> : detail::region_traits {
  static constexpr std::string_view name = "RoIAlign";
  static constexpr std::string_view repr = "output_size, spatial_scale, sampling_ratio, aligned";
  static constexpr void attributes(auto& l, auto&& f) {
    region_traits::attributes(l, f);
    f("sampling_ratio", l.sampling_ratio);
    f("aligned", l.aligned);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const region_align& l, const basic_operands<Dim>& in, auto&& f) {
    if (const rejection why = region_traits::refused(l.output_size, in)) return why;
    const basic_shape<Dim>& boxes = in[1].dims;
    if (!detail::may_have_rank(boxes, 2) || !may_be(detail::dim_or_unknown(boxes, 1), 5))
      return rejected("input 1 (boxes): expected 5 numbers per box, got {}", detail::dim_or_unknown(boxes, 1));
    const ints bins = spread_over(l.output_size, 2);
    roi_align_9 op;
    op.pooled_h = bins[0];
    op.pooled_w = bins[1];
    op.sampling_ratio = l.sampling_ratio < 0 ? count_t(0) : l.sampling_ratio;
    op.spatial_scale = l.spatial_scale;
    const Dim regions = detail::dim_or_unknown(boxes, 0);
    return f(op, in[0], detail::of(basic_shape<Dim>{regions, 4}, in[1].type),
             detail::of(basic_shape<Dim>{regions}, dtype::i64));
  }
};
template <> struct op_traits<region_max_pool> : detail::region_traits {
  static constexpr std::string_view name = "RoIPool";
  template <class Dim>
  static constexpr inferred<Dim> lower(const region_max_pool& l, const basic_operands<Dim>& in, auto&& f) {
    if (const rejection why = refused(l.output_size, in)) return why;
    const ints bins = spread_over(l.output_size, 2);
    roi_pooling op;
    op.pooled_h = bins[0];
    op.pooled_w = bins[1];
    op.spatial_scale = l.spatial_scale;
    return f(op, in[0], in[1]);
  }
};
template <> struct op_traits<position_sensitive_pool> : detail::region_traits {
  static constexpr std::string_view name = "PSRoIPool";
  template <class Dim>
  static constexpr inferred<Dim> lower(const position_sensitive_pool& l, const basic_operands<Dim>& in, auto&& f) {
    if (const rejection why = refused(l.output_size, in)) return why;
    const ints bins = spread_over(l.output_size, 2);
    const Dim channels = detail::dim_or_unknown(in[0].dims, 1);
    if (bins[0] != bins[1] || bins[0] < 1)
      return rejected("output_size: expected two equal positive numbers, got {} and {}", bins[0], bins[1]);
    if (!known(channels)) return undecided("the number of channels is unknown");
    psroi_pooling op;
    op.group_size = bins[0];
    op.output_dim = opcost::lower(channels) / (bins[0] * bins[0]);
    op.spatial_scale = l.spatial_scale;
    return f(op, in[0], in[1]);
  }
};

namespace fn {
using roi_align = function<"torchvision.ops.roi_align", region_align>;
using roi_pool = function<"torchvision.ops.roi_pool", region_max_pool>;
using ps_roi_pool = function<"torchvision.ops.ps_roi_pool", position_sensitive_pool>;
}  // namespace fn

}  // namespace opcost
