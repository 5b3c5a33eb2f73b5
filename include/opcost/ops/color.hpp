// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Conversion between RGB and YUV 4:2:0, in which a block of 2 x 2 pixels shares its chroma. The planes are in one
// tensor of 3/2 the height, or in tensors of their own. Semantics: OpenVINO operation specifications NV12toRGB-8,
// NV12toBGR-8, I420toRGB-8, I420toBGR-8, RGBtoNV12-17, BGRtoNV12-17.
#include <opcost/op/indexing.hpp>

namespace opcost {

/// NV12 images (one input of 1.5 H rows, or planes Y and UV) to RGB [N, H, W, 3].
struct nv12_to_rgb {};
/// NV12 images to BGR.
struct nv12_to_bgr {};
/// I420 images (one input of 1.5 H rows, or planes Y, U and V) to RGB [N, H, W, 3].
struct i420_to_rgb {};
/// I420 images to BGR.
struct i420_to_bgr {};
/// RGB images [N, H, W, 3] to NV12, as one plane or as planes Y and UV.
struct rgb_to_nv12 {
  bool single_plane = true;
};
/// BGR images to NV12.
struct bgr_to_nv12 : rgb_to_nv12 {};

namespace detail {
template <class Dim> constexpr basic_shape<Dim> any_image(Dim channels) {
  basic_shape<Dim> s = of_rank<Dim>(3);
  s.push_back(channels);
  return s;
}
/// Narrows an image to what `dims` says; false if they contradict each other. Numbers have no unknown extents to start
/// from: an extent of 0 is one that no plane has told yet.
template <class Dim> constexpr bool narrow_image(basic_shape<Dim>& image, const basic_shape<Dim>& dims) {
  if constexpr (std::same_as<Dim, count_t>) {
    for (int i = 0; i < 3; ++i)
      if (image[i] == 0) image.set(i, dims[i]);
  }
  return merge(image, dims);
}
constexpr bool is_color_type(dtype t) {
  return t == dtype::dynamic || t == dtype::none || t == dtype::u8 || is_real(t);
}
template <class Dim> constexpr bool odd(Dim d) { return known(d) && lower(d) % 2 != 0; }

// Planes: Y [N, H, W, 1] and further ones [N, H/2, W/2, channels]. If there is only one input, it is 3/2 H high and
// contains all planes.
template <class Dim> constexpr inferred<Dim> image_of(const basic_operands<Dim>& in, int further, Dim channels) {
  basic_shape<Dim> image = any_image<Dim>(1);
  if (in.size() != 1 && in.size() != 1 + further)
    return rejected("expected 1 or {} inputs, got {}", 1 + further, in.size());
  if (!narrow_image(image, in[0].dims))
    return rejected("input 0 (first plane): expected a shape [N, H, W, 1], got rank {}", rank_of(in[0].dims));
  dtype type = in[0].type;
  if (in.size() == 1) {
    Dim height = image[1] * Dim(2);
    if (!share_evenly(height, 3))
      return rejected("input 0: expected a height that is a multiple of 3, got {}", image[1]);
    image.set(1, height);
  }
  basic_shape<Dim> chroma = any_image<Dim>(channels);
  for (int i = 1; i < in.size(); ++i) {
    if (common(type, in[i].type) == dtype::none)
      return rejected("input {}: expected the element type of input 0, got {t}", i, in[i].type);
    type = common(type, in[i].type);
    if (!narrow_image(chroma, in[i].dims))
      return rejected("input {}: expected a shape [N, H/2, W/2, {}], got rank {}", i, channels, rank_of(in[i].dims));
  }
  if (in.size() > 1) {
    for (int i = 0; i < 3; ++i) {
      Dim d = image[i];
      if (!merge(d, i == 0 ? chroma[i] : chroma[i] * Dim(2)))
        return rejected(
            "inputs from 1: expected half the height and width of input 0; dimension {} is {}, in input 0 {}", i,
            chroma[i], image[i]);
      image.set(i, d);
    }
  }
  if (odd(image[1]) || odd(image[2]))
    return rejected("expected an even height and width, got {} and {}", image[1], image[2]);
  if (!is_color_type(type)) return rejected("input 0: expected u8 or real elements, got {t}", in[0].type);
  image.set(3, 3);
  return of(image, type);
}
// Per pixel, with c = Y - 16, d = U - 128, e = V - 128, clamped on both sides: R = 1.164 c + 1.596 e, G = 1.164 c -
// 0.391 d - 0.813 e, B = 1.164 c + 2.018 d
constexpr tally to_color(const outputs& out) {
  return tally{.mac = 4, .add = 3, .mul = 1, .cmp = 6} * out[0].dims.product(0, 3);
}

template <fixed_string Name, int Further> struct from_yuv {
  static constexpr std::string_view name = Name;
  static constexpr std::string_view formula =
      "R, G, B of each pixel: 4 multiply-accumulates, a product, 3 additions, 6 comparisons to clamp";
  static constexpr int opset = 8;
  static constexpr int inputs = 1;
  template <class Dim> static constexpr inferred<Dim> infer(const auto&, const basic_operands<Dim>& in) {
    return image_of<Dim>(in, Further, Further == 1 ? 2 : 1);
  }
  static constexpr tally count(const auto&, const tensors&, const outputs& out) { return to_color(out); }
};
}  // namespace detail

// NV12: U and V alternate in one plane. I420: each has its own plane.
template <> struct op_traits<nv12_to_rgb> : detail::from_yuv<"NV12toRGB", 1> {};
template <> struct op_traits<nv12_to_bgr> : detail::from_yuv<"NV12toBGR", 1> {};
template <> struct op_traits<i420_to_rgb> : detail::from_yuv<"I420toRGB", 2> {};
template <> struct op_traits<i420_to_bgr> : detail::from_yuv<"I420toBGR", 2> {};

// Per pixel: Y, U and V are sums of three products and a constant, clamped on both sides and rounded. The U and V of a
// block of 4 pixels are averaged.
template <> struct op_traits<rgb_to_nv12> {
  static constexpr std::string_view name = "RGBtoNV12";
  static constexpr std::string_view formula =
      "Y, U, V: three products each, clamped, of each pixel; U and V averaged over blocks of four";
  static constexpr int opset = 17;
  static constexpr int inputs = 1;
  static constexpr void attributes(auto& op, auto&& f) { f("single_plane", op.single_plane); }
  template <class Dim> static constexpr inferred<Dim> infer(const rgb_to_nv12& op, const basic_operands<Dim>& in) {
    basic_shape<Dim> y = detail::any_image<Dim>(3);
    if (!detail::narrow_image(y, in[0].dims))
      return rejected("input 0: expected a shape [N, H, W, 3], got rank {}", detail::rank_of(in[0].dims));
    if (detail::odd(y[1]) || detail::odd(y[2]))
      return rejected("input 0: expected an even height and width, got {} and {}", y[1], y[2]);
    if (!detail::is_color_type(in[0].type))
      return rejected("input 0: expected u8 or real elements, got {t}", in[0].type);
    y.set(3, 1);
    Dim height = op.single_plane ? y[1] * Dim(3) : y[1], width = y[2];
    if (!detail::share_evenly(height, 2) || !detail::share_evenly(width, 2))
      return rejected("input 0: expected an even height and width, got {} and {}", y[1], y[2]);
    if (op.single_plane) {
      y.set(1, height);
      return detail::of(y, in[0].type);
    }
    return {detail::of(y, in[0].type), detail::of(basic_shape<Dim>{y[0], height, width, 2}, in[0].type)};
  }
  static constexpr tally count(const rgb_to_nv12&, const tensors& in, const outputs&) {
    const count_t pixels = in[0].dims.product(0, 3), blocks = pixels / 4;
    const bool whole = !is_real(in[0].type);
    return {.mac = 9 * pixels,
            .add = 6 * blocks,
            .div = 2 * blocks,
            .cmp = 6 * pixels,
            .round = whole ? 3 * pixels + 2 * blocks : count_t(0)};
  }
};
template <> struct op_traits<bgr_to_nv12> : op_traits<rgb_to_nv12> {
  static constexpr std::string_view name = "BGRtoNV12";
};

}  // namespace opcost
