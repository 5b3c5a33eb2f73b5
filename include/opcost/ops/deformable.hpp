// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Convolution and pooling whose taps are moved by offsets that the network computes. Taps are read between the elements
// of the input. Attributes and shapes: OpenVINO operation specifications DeformableConvolution-1 and -8,
// DeformablePSROIPooling-1.
#include <opcost/op/indexing.hpp>
#include <opcost/ops/bilinear.hpp>
#include <opcost/ops/convolution.hpp>

namespace opcost {

/// Deformable convolution: input [N, C, H, W], offsets [N, 2 DG kernel, H', W'], filter [O, C/G, kernel...], optionally
/// a mask [N, DG kernel, H', W']; output [N, O, H', W'].
struct deformable_convolution {
  ints strides{}, dilations{}, pads_begin{}, pads_end{};  ///< one number per spatial dimension; empty: 1s, for pads 0s
  auto_pad pad = auto_pad::explicit_;
  count_t group = 1, deformable_group = 1;
};
/// The same since opset 8.
struct deformable_convolution_8 {
  ints strides{}, dilations{}, pads_begin{}, pads_end{};  ///< one number per spatial dimension; empty: 1s, for pads 0s
  auto_pad pad = auto_pad::explicit_;
  count_t group = 1, deformable_group = 1;
  bool bilinear_interpolation_pad = false;
};

namespace detail {
template <class Dim> constexpr bool divisible(Dim d, count_t by) {
  return ceil_div(lower(d), by) <= floor_div(upper(d), by);
}
// Rejects offsets (per_tap 2) or a mask (per_tap 1) whose shape is not [N, deformable_group * per_tap * kernel,
// output's extents].
template <class Op, class Dim>
constexpr rejection check_offsets(const Op& op, const basic_shape<Dim>& offsets, const basic_shape<Dim>& filter,
                                  int per_tap, basic_shape<Dim>& out) {
  const int operand = per_tap == 2 ? 1 : 3;
  if (!offsets.ranked()) return {};
  if (offsets.rank != 4) return rejected("input {} (offsets or mask): expected rank 4, got {}", operand, offsets.rank);
  if (!divisible(offsets[1], op.deformable_group))
    return rejected(
        "input {} (offsets or mask): expected channels that are a multiple of deformable_group ({}), got {}", operand,
        op.deformable_group, offsets[1]);
  if (filter.ranked()) {
    const Dim channels = filter[2] * filter[3] * Dim(per_tap) * Dim(op.deformable_group);
    if (!agree(offsets[1], channels))
      return rejected("input {} (offsets or mask): expected {} channels, got {}", operand, channels, offsets[1]);
  }
  Dim batch = out[0];
  if (!merge(batch, offsets[0]))
    return rejected("input {} (offsets or mask): expected a batch of {}, got {}", operand, out[0], offsets[0]);
  if (per_tap == 2) out.set(0, batch);
  for (int i = 2; i < 4; ++i)
    if (!agree(offsets[i], out[i]))
      return rejected("input {} (offsets or mask): expected an extent of {} as in the output, got {}", operand, out[i],
                      offsets[i]);
  return {};
}
}  // namespace detail

// The taps of each deformable group are read at p s + k d - pad + offset, and multiplied by the mask if there is one.
// MACs = #y (C/G K). N DG K #p points are read, each blended for C / DG channels. The positions depend on the offsets,
// so no product counts as padding.
template <> struct op_traits<deformable_convolution> {
  static constexpr std::string_view name = "DeformableConvolution";
  static constexpr std::string_view formula = "MACs = #y C/G K; with N DG K HW points read between elements";
  static constexpr int inputs = 3;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::convolution_attributes(op, f);
    f("group", op.group);
    f("deformable_group", op.deformable_group);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const auto& op, const basic_operands<Dim>& in) {
    const auto &x = in[0].dims, &offsets = in[1].dims, &filter = in[2].dims;
    const dtype type = detail::filtered_type(in[0].type, in[2].type);
    if (!x.ranked() && !filter.ranked() && !offsets.ranked()) return detail::of_unknown_rank<Dim>(type);
    if (x.ranked() && x.rank != 4) return rejected("input 0: expected rank 4, got {}", x.rank);
    if (filter.ranked() && filter.rank != 4) return rejected("input 2 (filter): expected rank 4, got {}", filter.rank);
    if (const rejection why = detail::check_window(op, filter, 2, 2)) return why;
    if (op.group < 1) return rejected("group: expected at least 1, got {}", op.group);
    if (op.deformable_group < 1) return rejected("deformable_group: expected at least 1, got {}", op.deformable_group);
    if (x.ranked() && !detail::divisible(x[1], op.group))
      return rejected("input 0: expected channels that are a multiple of group ({}), got {}", op.group, x[1]);
    if (filter.ranked() && !detail::divisible(filter[0], op.group))
      return rejected("input 2 (filter): expected outputs that are a multiple of group ({}), got {}", op.group,
                      filter[0]);
    if (x.ranked() && filter.ranked() && !detail::agree(x[1], filter[1] * op.group))
      return rejected("input 2 (filter): expected group x channels = {}, got {} x {}", x[1], op.group, filter[1]);
    basic_shape<Dim> out{detail::dim_or_unknown(x, 0), detail::dim_or_unknown(filter, 0)};
    if (const rejection why = detail::slide(op, x, filter, 2, 2, out)) return why;
    if (const rejection why = detail::check_offsets(op, offsets, filter, 2, out)) return why;
    if (in.has(3))
      if (const rejection why = detail::check_offsets(op, in[3].dims, filter, 1, out)) return why;
    return detail::of(out, type);
  }
  static constexpr tally count(const auto& op, const tensors& in, const outputs& out) {
    const shape &x = in[0].dims, &y = out[0].dims, &filter = in[2].dims;
    const count_t taps = filter.product(2, filter.rank), places = y[0] * y.product(2, y.rank) * taps;
    tally blend = detail::bilinear_blend;
    if (in.has(3)) blend.mul += 1;
    return tally{.mac = y.elements() * filter[1] * taps} +
           (detail::bilinear_point + tally{.add = 2}) * (places * op.deformable_group) + blend * (places * x[1]);
  }
};
template <> struct op_traits<deformable_convolution_8> : op_traits<deformable_convolution> {
  static constexpr unsigned connected = 1u << 3;
  static constexpr int opset = 8;
  static constexpr void attributes(auto& op, auto&& f) {
    op_traits<deformable_convolution>::attributes(op, f);
    f("bilinear_interpolation_pad", op.bilinear_interpolation_pad);
  }
};

/// The sampling mode of DeformablePSROIPooling.
enum class deformable_pooling_mode : std::uint8_t { bilinear_deformable, bilinear };
template <>
inline constexpr std::array<std::string_view, 2> spellings<deformable_pooling_mode>{"bilinear_deformable", "bilinear"};
/// Position-sensitive pooling of regions: input [N, C, H, W], regions [R, 5], optionally offsets [R, 2, part, part];
/// output [R, output_dim, group_size, group_size].
struct deformable_psroi_pooling {
  count_t output_dim = 1, group_size = 1, spatial_bins_x = 1, spatial_bins_y = 1, part_size = 1;
  double spatial_scale = 1, trans_std = 1;
  deformable_pooling_mode mode = deformable_pooling_mode::bilinear_deformable;
};
// Each bin of a region is the mean of spatial_bins_x spatial_bins_y points. A third input moves the corners of the bins
// (Dai et al. 2017, arXiv:1703.06211).
template <> struct op_traits<deformable_psroi_pooling> {
  static constexpr unsigned connected = 1u << 2;
  static constexpr std::string_view name = "DeformablePSROIPooling";
  static constexpr std::string_view formula =
      "#y means of spatial_bins_x * spatial_bins_y points read between elements";
  static constexpr int inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) {
    f("output_dim", op.output_dim);
    f("spatial_scale", op.spatial_scale);
    f("group_size", op.group_size);
    f("mode", op.mode);
    f("spatial_bins_x", op.spatial_bins_x);
    f("spatial_bins_y", op.spatial_bins_y);
    f("trans_std", op.trans_std);
    f("part_size", op.part_size);
  }
  template <class Dim>
  static constexpr inferred<Dim> infer(const deformable_psroi_pooling& op, const basic_operands<Dim>& in) {
    const auto &x = in[0].dims, &regions = in[1].dims, &offsets = in[2].dims;
    if (x.ranked() && x.rank != 4) return rejected("input 0 (score maps): expected rank 4, got {}", x.rank);
    if (regions.ranked() && regions.rank != 2)
      return rejected("input 1 (regions): expected rank 2, got {}", regions.rank);
    if (in.has(2) && offsets.ranked() && offsets.rank != 4)
      return rejected("input 2 (offsets): expected rank 4, got {}", offsets.rank);
    if (op.output_dim < 1) return rejected("output_dim: expected at least 1, got {}", op.output_dim);
    if (op.group_size < 1) return rejected("group_size: expected at least 1, got {}", op.group_size);
    return detail::of(basic_shape<Dim>{detail::dim_or_unknown(regions, 0), op.output_dim, op.group_size, op.group_size},
                      in[0].type);
  }
  static constexpr tally count(const deformable_psroi_pooling& op, const tensors& in, const outputs& out) {
    const count_t points = larger(op.spatial_bins_x, 0) * larger(op.spatial_bins_y, 0);
    tally bin = (detail::bilinear_point + detail::bilinear_blend + detail::point_of_bin) * points +
                tally{.add = larger(points - 1, 0), .div = 1};
    if (in.has(2)) bin += {.add = 2, .mul = 4};  // offset times trans_std times the region's extents
    return detail::region_of_box * out[0].dims[0] + bin * out[0].dims.elements();
  }
};

}  // namespace opcost
