// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Interpolation over the spatial dimensions of x [N, C, spatial...], to a size or by a factor: floor(factor x extent).
#include <opcost/layers/attribute_types.hpp>
#include <opcost/op/lowering.hpp>
#include <opcost/ops/pooling.hpp>
#include <opcost/ops/resampling.hpp>

namespace opcost {

/// How Upsample computes elements.
enum class upsample_mode : std::uint8_t { nearest, linear, bilinear, bicubic, trilinear, area, nearest_exact };
template <>
inline constexpr std::array<std::string_view, 7> spellings<upsample_mode>{
    "nearest", "linear", "bilinear", "bicubic", "trilinear", "area", "nearest-exact"};

namespace nn {
/// Resampling of x [N, C, spatial...] to size or by scale_factor; exactly one of them is given (torch's Upsample).
struct upsample {
  ints size{};
  factors scale_factor{};
  upsample_mode mode = upsample_mode::nearest;
  bool align_corners = false, recompute_scale_factor = false;
};
/// torch's older classes, with one mode each.
struct upsampling_nearest2d : upsample {};
struct upsampling_bilinear2d : upsample {
  constexpr upsampling_bilinear2d() {
    mode = upsample_mode::bilinear;
    align_corners = true;
  }
};
}  // namespace nn

namespace detail {
constexpr interpolate_mode interpolation_of(upsample_mode m) {
  switch (m) {
    case upsample_mode::linear:
    case upsample_mode::bilinear:
    case upsample_mode::trilinear: return interpolate_mode::linear_onnx;
    case upsample_mode::bicubic: return interpolate_mode::cubic;
    default: return interpolate_mode::nearest;
  }
}
template <class Dim> constexpr Dim scaled_extent(Dim n, double by) {
  const auto scaled = [&](count_t d) { return d.saturated() ? d : to_count(static_cast<double>(d.n) * by); };
  return between<Dim>(scaled(lower(n)), scaled(upper(n)));
}

// Lowers nn.Upsample and F.interpolate.
template <class Dim> constexpr inferred<Dim> resampled(const nn::upsample& l, const basic_operands<Dim>& in, auto&& f) {
  const auto& x = in[0].dims;
  if (x.ranked() && (x.rank < 3 || x.rank > 5)) return rejected("input 0: expected rank 3 to 5, got {}", x.rank);
  const int spatial = x.ranked() ? x.rank - 2 : 2;
  if (l.size.empty() == (l.scale_factor.size == 0))
    return rejected("size and scale_factor: expected exactly one of them");
  if (l.size.rank > 1 && l.size.rank != spatial)
    return rejected("size: expected {} numbers, got {}", spatial, l.size.rank);
  if (l.scale_factor.size > 1 && l.scale_factor.size != spatial)
    return rejected("scale_factor: expected {} numbers, got {}", spatial, l.scale_factor.size);
  if ((l.mode == upsample_mode::linear && spatial != 1) ||
      ((l.mode == upsample_mode::bilinear || l.mode == upsample_mode::bicubic) && spatial != 2) ||
      (l.mode == upsample_mode::trilinear && spatial != 3))
    return rejected("mode: does not match {} spatial dimensions", spatial);
  Dim wanted[3]{};
  interpolate op{.axes = {}, .mode = interpolation_of(l.mode), .align_corners = l.align_corners};
  for (int i = 0; i < spatial; ++i) {
    op.axes.push_back(2 + i);
    wanted[i] = l.size.empty() ? scaled_extent(x[2 + i], l.scale_factor[i]) : Dim(l.size[l.size.rank == 1 ? 0 : i]);
    if (upper(wanted[i]) < 1) return rejected("the output would have {} elements in dimension {}", wanted[i], 2 + i);
  }
  basic_tensor<Dim> sizes = fixed(in, basic_shape<Dim>{spatial});
  sizes.type = dtype::i64;
  sizes.value = span<const Dim>(wanted).first(static_cast<std::size_t>(spatial));
  if (l.mode == upsample_mode::area) return f(adaptive_avg_pool{}, in[0], sizes);  // area means adaptive pooling
  return f(op, in[0], sizes);
}

template <class Layer> struct upsampling_traits {
  static constexpr std::string_view repr = "scale_factor?, size?, mode";
  static constexpr void attributes(auto& l, auto&& f) {
    f("size", l.size);
    f("scale_factor", l.scale_factor);
    f("mode", l.mode);
    if constexpr (std::same_as<Layer, nn::upsample>) {
      f("align_corners", l.align_corners);
      f("recompute_scale_factor", l.recompute_scale_factor);
    }
  }
  template <class Dim> static constexpr inferred<Dim> lower(const Layer& l, const basic_operands<Dim>& in, auto&& f) {
    return resampled(l, in, f);
  }
};
}  // namespace detail
template <> struct op_traits<nn::upsample> : detail::upsampling_traits<nn::upsample> {
  static constexpr std::string_view name = "Upsample";
};
template <> struct op_traits<nn::upsampling_nearest2d> : detail::upsampling_traits<nn::upsampling_nearest2d> {
  static constexpr std::string_view name = "UpsamplingNearest2d";
};
template <> struct op_traits<nn::upsampling_bilinear2d> : detail::upsampling_traits<nn::upsampling_bilinear2d> {
  static constexpr std::string_view name = "UpsamplingBilinear2d";
};

}  // namespace opcost
