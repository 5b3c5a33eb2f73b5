// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Windows whose taps are moved by offsets that the network computes: they read between the elements of the input.
// Attributes and shapes: OpenVINO operation specifications DeformableConvolution-1 and -8, DeformablePSROIPooling-1.
#include <opcost/op/indexing.hpp>
#include <opcost/ops/bilinear.hpp>
#include <opcost/ops/convolution.hpp>

namespace opcost {

struct deformable_convolution : convolution {
  count_t group = 1, deformable_group = 1;
};
struct deformable_convolution_8 : deformable_convolution {
  bool bilinear_interpolation_pad = false;
};

namespace detail {
template <class Dim> constexpr bool divisible(Dim d, count_t by) {
  return ceil_div(lower(d), by) <= floor_div(upper(d), by);
}
// Offsets (per_tap 2) or a mask (1) beside the output: [N, deformable_group * per_tap * kernel, output's extents].
template <class Dim>
constexpr const char* beside_refusal(const deformable_convolution& op, const basic_shape<Dim>& beside,
                                     const basic_shape<Dim>& filter, count_t per_tap, basic_shape<Dim>& out) {
  if (!beside.ranked()) return nullptr;
  if (beside.rank != 4) return "offsets and mask must have rank 4";
  if (!divisible(beside[1], op.deformable_group))
    return "the offsets' channels do not divide into the deformable groups";
  if (filter.ranked() && !agree(beside[1], filter[2] * filter[3] * per_tap * op.deformable_group))
    return "the offsets' channels do not go with the kernel";
  Dim batch = out[0];
  if (!merge(batch, beside[0])) return "the offsets' batch is not the input's";
  if (per_tap == 2) out.set(0, batch);
  for (int i = 2; i < 4; ++i)
    if (!agree(beside[i], out[i])) return "the offsets' extents are not the output's";
  return nullptr;
}
}  // namespace detail

// A convolution whose taps are read at p s + k d - pad + offset, for each deformable group alike; a mask weighs what is
// read. MACs = #y (C/G K); reading: points N DG K #p, each blended for C / DG channels. Where a tap lands only the
// offsets tell: nothing counts as padding.
template <> struct op_traits<deformable_convolution> {
  static constexpr std::string_view name = "DeformableConvolution";
  static constexpr std::string_view formula = "MACs = #y C/G K; with N DG K HW points read between elements";
  static constexpr int inputs = 3;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::convolution_attributes(op, f);
    f("group", op.group), f("deformable_group", op.deformable_group);
  }
  // in: input [N, C, H, W], offsets, filter [O, C/G, kernel...], perhaps a mask; out: [N, O, H', W']
  template <class Dim>
  static constexpr inferred<Dim> infer(const deformable_convolution& op, const basic_operands<Dim>& in) {
    const auto &x = in[0].dims, &offsets = in[1].dims, &filter = in[2].dims;
    const dtype type = detail::filtered_type(in[0].type, in[2].type);
    if (!x.ranked() && !filter.ranked() && !offsets.ranked()) return of_unknown_rank<Dim>(type);
    if ((x.ranked() && x.rank != 4) || (filter.ranked() && filter.rank != 4))
      return "a deformable convolution has two spatial dimensions";
    if (const char* why = detail::window_refusal(op, filter, 2, 2)) return why;
    if (op.group < 1 || op.deformable_group < 1) return "groups must be positive";
    if (x.ranked() && !detail::divisible(x[1], op.group)) return "the channels do not divide into the groups";
    if (filter.ranked() && !detail::divisible(filter[0], op.group))
      return "the filter's outputs do not divide into the groups";
    if (x.ranked() && filter.ranked() && !agree(x[1], filter[1] * op.group))
      return "the filter's channels are not the input's";
    basic_shape<Dim> out{dim_or_unknown(x, 0), dim_or_unknown(filter, 0)};
    if (const char* why = detail::slide(op, x, filter, 2, 2, out)) return why;
    if (const char* why = detail::beside_refusal(op, offsets, filter, 2, out)) return why;
    if (in.has(3))
      if (const char* why = detail::beside_refusal(op, in[3].dims, filter, 1, out)) return why;
    return of(out, type);
  }
  static constexpr tally count(const deformable_convolution& op, const tensors& in, const outputs& out) {
    const shape &x = in[0].dims, &y = out[0].dims, &filter = in[2].dims;
    const count_t taps = filter.product(2, filter.rank), places = y[0] * y.product(2, y.rank) * taps;
    tally blend = detail::bilinear_blend;
    if (in.has(3)) blend.mul += 1;
    return tally{.mac = y.elements() * filter[1] * taps} +
           (detail::bilinear_point + tally{.add = 2}) * (places * op.deformable_group) + blend * (places * x[1]);
  }
};
template <> struct op_traits<deformable_convolution_8> : op_traits<deformable_convolution> {
  static constexpr int opset = 8;
  static constexpr void attributes(auto& op, auto&& f) {
    op_traits<deformable_convolution>::attributes(op, f);
    f("bilinear_interpolation_pad", op.bilinear_interpolation_pad);
  }
};

enum class deformable_pooling_mode : std::uint8_t { bilinear_deformable, bilinear };
template <>
inline constexpr std::array<std::string_view, 2> spellings<deformable_pooling_mode>{"bilinear_deformable", "bilinear"};
struct deformable_psroi_pooling {
  count_t output_dim = 1, group_size = 1, spatial_bins_x = 1, spatial_bins_y = 1, part_size = 1;
  double spatial_scale = 1, trans_std = 1;
  deformable_pooling_mode mode = deformable_pooling_mode::bilinear_deformable;
};
// Each bin of a region is the mean of spatial_bins_x spatial_bins_y points, its corner moved where a third input says
// so (Dai et al. 2017, arXiv:1703.06211).
template <> struct op_traits<deformable_psroi_pooling> {
  static constexpr std::string_view name = "DeformablePSROIPooling";
  static constexpr std::string_view formula =
      "#y means of spatial_bins_x * spatial_bins_y points read between elements";
  static constexpr int inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) {
    f("output_dim", op.output_dim), f("spatial_scale", op.spatial_scale), f("group_size", op.group_size),
        f("mode", op.mode);
    f("spatial_bins_x", op.spatial_bins_x), f("spatial_bins_y", op.spatial_bins_y), f("trans_std", op.trans_std),
        f("part_size", op.part_size);
  }
  template <class Dim>
  static constexpr inferred<Dim> infer(const deformable_psroi_pooling& op, const basic_operands<Dim>& in) {
    const auto &x = in[0].dims, &regions = in[1].dims, &offsets = in[2].dims;
    if ((x.ranked() && x.rank != 4) || (in.has(2) && offsets.ranked() && offsets.rank != 4))
      return "score maps and offsets must have rank 4";
    if (regions.ranked() && regions.rank != 2) return "regions must have rank 2";
    if (op.output_dim < 1 || op.group_size < 1) return "output_dim and group_size must be positive";
    return of(basic_shape<Dim>{dim_or_unknown(regions, 0), op.output_dim, op.group_size, op.group_size}, in[0].type);
  }
  static constexpr tally count(const deformable_psroi_pooling& op, const tensors& in, const outputs& out) {
    const tally point = detail::bilinear_point + detail::bilinear_blend +
                        tally{.add = 3, .mul = 2};  // and its place in the bin; the sum
    tally bin = point * (larger(op.spatial_bins_x, 0) * larger(op.spatial_bins_y, 0)) + tally{.div = 1};
    if (in.has(2)) bin += {.add = 2, .mul = 4};  // offset times trans_std times the region's extents
    return bin * out[0].dims.elements();
  }
};

}  // namespace opcost
