// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Operations that sample their input at other places.
#include <opcost/onnx/front_end/expansion_parts.hpp>

namespace opcost::onnx::front_end {
namespace detail {

inline void roi_align(expansion& e) {
  const std::string_view mode = e.node.text("coordinate_transformation_mode", "half_pixel");
  const bool shifted = e.node.version >= 16 && mode == "half_pixel";
  e.out(e.make("ROIAlign", 9, {e.in(0), e.in(1), e.in(2)},
               {{"pooled_h", e.text(e.node.integer("output_height", 1))},
                {"pooled_w", e.text(e.node.integer("output_width", 1))},
                {"sampling_ratio", e.text(e.node.integer("sampling_ratio", 0))},
                {"spatial_scale", e.text(e.node.real("spatial_scale", 1))},
                {"mode", e.node.text("mode", "avg")},
                {"aligned_mode", shifted ? "half_pixel_for_nn" : "asymmetric"}}));
}
inline void grid_sample(expansion& e) {
  if (e.has_rank(0) && e.rank(0) != 4) return e.refuse("a grid of another rank than 4");
  const std::string_view mode = e.node.text("mode", "bilinear");
  e.out(e.make("GridSample", 9, {e.in(0), e.in(1)},
               {{"align_corners", e.text(e.node.integer("align_corners", 0) != 0)},
                {"mode", mode == "linear"  ? "bilinear"
                         : mode == "cubic" ? "bicubic"
                                           : mode},
                {"padding_mode", e.node.text("padding_mode", "zeros")}}));
}
inline edge interpolate(expansion& e, std::initializer_list<edge> from, std::string_view by,
                        std::string_view transformation) {
  const std::string_view mode = e.node.text("mode", "nearest");
  return e.make("Interpolate", 11, from,
                {{"mode", mode == "linear" || mode == "bilinear" ? "linear_onnx" : mode},
                 {"shape_calculation_mode", by},
                 {"coordinate_transformation_mode", transformation},
                 {"nearest_mode", e.node.text("nearest_mode", "round_prefer_floor")},
                 {"antialias", e.text(e.node.integer("antialias", 0) != 0)},
                 {"cube_coeff", e.text(e.node.real("cubic_coeff_a", -0.75))}});
}
inline void resize_10(expansion& e) { e.out(interpolate(e, {e.in(0), e.in(1)}, "scales", "asymmetric")); }
inline void resize_11(expansion& e) {
  const bool sizes = e.has(3);
  const edge to = sizes ? e.in(3) : e.in(2);
  const std::string_view by = sizes ? "sizes" : "scales",
                         transformation = e.node.text("coordinate_transformation_mode", "half_pixel");
  if (!e.node.has("axes")) return e.out(interpolate(e, {e.in(0), to}, by, transformation));
  const edge axes = e.numbers(e.node.integers("axes"));
  e.out(interpolate(e, {e.in(0), to, axes}, by, transformation));
}
inline void upsample(expansion& e) {
  if (e.has(1)) return e.out(interpolate(e, {e.in(0), e.in(1)}, "scales", "half_pixel"));
  std::vector<float> scales(e.node.reals("scales").begin(), e.node.reals("scales").end());
  if (scales.empty())
    scales = {1, 1, static_cast<float>(e.node.real("height_scale", 1)),
              static_cast<float>(e.node.real("width_scale", 1))};
  const edge to = e.reals(scales);
  e.out(interpolate(e, {e.in(0), to}, "scales", "half_pixel"));
}

}  // namespace detail

inline constexpr expansion_rule resampling_expansions[] = {
    {"GridSample", 1, detail::grid_sample}, {"Resize", 1, detail::resize_10},  {"Resize", 11, detail::resize_11},
    {"RoiAlign", 1, detail::roi_align},     {"Upsample", 1, detail::upsample},
};

}  // namespace opcost::onnx::front_end
