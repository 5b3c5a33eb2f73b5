// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Functions on images and signals: convolutions whose filter is an operand, pooling, interpolation, padding, sampling.
#include <opcost/layers/fold_layers.hpp>
#include <opcost/layers/function.hpp>
#include <opcost/layers/pooling_layers.hpp>
#include <opcost/layers/shuffle_layers.hpp>
#include <opcost/layers/special_pooling_layers.hpp>
#include <opcost/layers/upsampling_layers.hpp>
#include <opcost/ops/matmul.hpp>

namespace opcost {

/// What F.pad adds.
enum class padding_by : std::uint8_t { constant, reflect, replicate, circular };
template <>
inline constexpr std::array<std::string_view, 4> spellings<padding_by>{"constant", "reflect", "replicate", "circular"};

namespace fn {
/// Operands: x, a filter [O, I / G, k...] (transposed: [I, O / G, k...]), an optional bias.
template <int Spatial> struct convolving {
  ints stride{}, padding{}, dilation{};
  count_t groups = 1;
  auto_pad pad = auto_pad::explicit_;
};
/// A transposed convolution; operands as of a convolution.
template <int Spatial> struct transposed_convolving {
  ints stride{}, padding{}, output_padding{};
  count_t groups = 1;
  ints dilation{};
};
template <int Spatial>
struct max_pooling : opcost::max_pooling<Spatial> {};  // torch's function lists ceil_mode before return_indices
/// A pool that always returns indices too.
template <class Pool> struct with_indices { Pool pool{}; };
/// theta [N, 2, 3] (or [N, 3, 4]) to a grid [N, H, W, 2]: every position times theta.
struct making_grid {
  ints size{};
  bool align_corners = false;
};
/// x [T, N, C], filter [K, C, O], bias [O]: a convolution over time.
struct convolving_time_first {
  count_t pad = 0;
};
/// F.interpolate: the attributes of nn::upsample and antialias.
struct interpolating : nn::upsample {
  bool antialias = false;
};
/// F.pad.
struct padding {
  ints pad{};
  padding_by mode = padding_by::constant;
  none_or<real_number> value{};
};
/// F.grid_sample: x [N, C, H, W] at positions [N, H', W', 2].
struct sampling {
  grid_mode mode = grid_mode::bilinear;
  grid_padding padding_mode = grid_padding::zeros;
  bool align_corners = false;
};

using conv1d = function<"F.conv1d", convolving<1>>;
using conv2d = function<"F.conv2d", convolving<2>>;
using conv3d = function<"F.conv3d", convolving<3>>;
using conv_transpose1d = function<"F.conv_transpose1d", transposed_convolving<1>>;
using conv_transpose2d = function<"F.conv_transpose2d", transposed_convolving<2>>;
using conv_transpose3d = function<"F.conv_transpose3d", transposed_convolving<3>>;
using max_pool1d = function<"F.max_pool1d", max_pooling<1>>;
using max_pool2d = function<"F.max_pool2d", max_pooling<2>>;
using max_pool3d = function<"F.max_pool3d", max_pooling<3>>;
using avg_pool1d = function<"F.avg_pool1d", avg_pooling<1>>;
using avg_pool2d = function<"F.avg_pool2d", avg_pooling<2>>;
using avg_pool3d = function<"F.avg_pool3d", avg_pooling<3>>;
using adaptive_avg_pool1d = function<"F.adaptive_avg_pool1d", adaptive_avg_pooling<1>>;
using adaptive_avg_pool2d = function<"F.adaptive_avg_pool2d", adaptive_avg_pooling<2>>;
using adaptive_avg_pool3d = function<"F.adaptive_avg_pool3d", adaptive_avg_pooling<3>>;
using adaptive_max_pool1d = function<"F.adaptive_max_pool1d", adaptive_max_pooling<1>>;
using adaptive_max_pool2d = function<"F.adaptive_max_pool2d", adaptive_max_pooling<2>>;
using adaptive_max_pool3d = function<"F.adaptive_max_pool3d", adaptive_max_pooling<3>>;
using lp_pool1d = function<"F.lp_pool1d", lp_pooling<1>>;
using lp_pool2d = function<"F.lp_pool2d", lp_pooling<2>>;
using lp_pool3d = function<"F.lp_pool3d", lp_pooling<3>>;
using max_pool1d_with_indices = function<"F.max_pool1d_with_indices", with_indices<max_pooling<1>>>;
using max_pool2d_with_indices = function<"F.max_pool2d_with_indices", with_indices<max_pooling<2>>>;
using max_pool3d_with_indices = function<"F.max_pool3d_with_indices", with_indices<max_pooling<3>>>;
using adaptive_max_pool1d_with_indices =
    function<"F.adaptive_max_pool1d_with_indices", with_indices<adaptive_max_pooling<1>>>;
using adaptive_max_pool2d_with_indices =
    function<"F.adaptive_max_pool2d_with_indices", with_indices<adaptive_max_pooling<2>>>;
using adaptive_max_pool3d_with_indices =
    function<"F.adaptive_max_pool3d_with_indices", with_indices<adaptive_max_pooling<3>>>;
using fractional_max_pool2d = function<"F.fractional_max_pool2d", fractional_max_pooling<2>>;
using fractional_max_pool3d = function<"F.fractional_max_pool3d", fractional_max_pooling<3>>;
using fractional_max_pool2d_with_indices =
    function<"F.fractional_max_pool2d_with_indices", with_indices<fractional_max_pooling<2>>>;
using fractional_max_pool3d_with_indices =
    function<"F.fractional_max_pool3d_with_indices", with_indices<fractional_max_pooling<3>>>;
using upsample_nearest = function<"F.upsample_nearest", nn::upsampling_nearest2d>;
using upsample_bilinear = function<"F.upsample_bilinear", nn::upsampling_bilinear2d>;
using native_channel_shuffle = function<"F.native_channel_shuffle", nn::channel_shuffle>;
using affine_grid = function<"F.affine_grid", making_grid>;
using conv_tbc = function<"F.conv_tbc", convolving_time_first>;
using interpolate = function<"F.interpolate", interpolating>;
using upsample = function<"F.upsample", nn::upsample>;
using pad = function<"F.pad", padding>;
using grid_sample = function<"F.grid_sample", sampling>;
using unfold = function<"F.unfold", nn::unfold>;
using fold = function<"F.fold", nn::fold>;
using pixel_shuffle = function<"F.pixel_shuffle", nn::pixel_shuffle>;
using pixel_unshuffle = function<"F.pixel_unshuffle", nn::pixel_unshuffle>;
using channel_shuffle = function<"F.channel_shuffle", nn::channel_shuffle>;
}  // namespace fn

namespace detail {
// The filter of a grouped convolution with a dimension of its own for the groups.
template <class Dim> constexpr basic_tensor<Dim> filter_by_groups(basic_tensor<Dim> w, count_t groups) {
  basic_shape<Dim> dims{groups, w.dims[0] / Dim(groups)};
  for (int i = 1; i < w.dims.rank; ++i) dims.push_back(w.dims[i]);
  w.dims = dims;
  return w;
}
template <int Spatial, class Dim> constexpr rejection refused_filter(const basic_operands<Dim>& in, count_t groups) {
  if (in.size() != 2 && in.size() != 3) return rejected("expected 2 or 3 inputs (x, filter, bias), got {}", in.size());
  if (!may_have_rank(in[0].dims, Spatial + 2) || in[1].dims.rank != Spatial + 2)
    return rejected("inputs 0 (x) and 1 (filter): expected rank {}, got {} and {}", Spatial + 2, rank_of(in[0].dims),
                    rank_of(in[1].dims));
  if (groups < 1 || (known(in[1].dims[0]) && lower(in[1].dims[0]) % groups != 0))
    return rejected("input 1 (filter): expected dimension 0 to be a multiple of groups ({}), got {}", groups,
                    in[1].dims[0]);
  return {};
}
}  // namespace detail

template <int Spatial> struct op_traits<fn::convolving<Spatial>> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("stride", per_axis<Spatial>(l.stride, {1}));
    f("padding", padding_per_axis<Spatial>(l.padding, l.pad));
    f("dilation", per_axis<Spatial>(l.dilation, {1}));
    f("groups", l.groups);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::convolving<Spatial>& l, const basic_operands<Dim>& in, auto&& f) {
    return detail::with_batch(in, Spatial, [&](const auto& batched) { return lower_batched(l, batched, f); });
  }

 private:
  template <class Dim>
  static constexpr inferred<Dim> lower_batched(const fn::convolving<Spatial>& l, const basic_operands<Dim>& in,
                                               auto&& f) {
    if (const rejection why = detail::refused_filter<Spatial>(in, l.groups)) return why;
    convolution op{.strides = spread_over(l.stride, Spatial),
                   .dilations = spread_over(l.dilation, Spatial),
                   .pads_begin = spread_over(l.padding, Spatial),
                   .pads_end = {},
                   .pad = l.pad};
    op.pads_end = op.pads_begin;
    const basic_tensor<Dim> y = l.groups == 1
                                    ? f(op, in[0], in[1])
                                    : f(group_convolution{op.strides, op.dilations, op.pads_begin, op.pads_end, op.pad},
                                        in[0], detail::filter_by_groups(in[1], l.groups));
    return in.has(2) ? f(add_bias{}, y, in[2]) : y;
  }
};
template <int Spatial> struct op_traits<fn::transposed_convolving<Spatial>> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("stride", per_axis<Spatial>(l.stride, {1}));
    f("padding", per_axis<Spatial>(l.padding, {0}));
    f("output_padding", per_axis<Spatial>(l.output_padding, {0}));
    f("groups", l.groups);
    f("dilation", per_axis<Spatial>(l.dilation, {1}));
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::transposed_convolving<Spatial>& l, const basic_operands<Dim>& in,
                                       auto&& f) {
    return detail::with_batch(in, Spatial, [&](const auto& batched) { return lower_batched(l, batched, f); });
  }

 private:
  template <class Dim>
  static constexpr inferred<Dim> lower_batched(const fn::transposed_convolving<Spatial>& l,
                                               const basic_operands<Dim>& in, auto&& f) {
    if (const rejection why = detail::refused_filter<Spatial>(in, l.groups)) return why;
    convolution_backprop_data op;
    op.strides = spread_over(l.stride, Spatial);
    op.dilations = spread_over(l.dilation, Spatial);
    op.pads_begin = op.pads_end = spread_over(l.padding, Spatial);
    op.output_padding = spread_over(l.output_padding, Spatial);
    const basic_tensor<Dim> y = l.groups == 1
                                    ? f(op, in[0], in[1])
                                    : f(group_convolution_backprop_data{op.strides, op.dilations, op.pads_begin,
                                                                        op.pads_end, op.pad, op.output_padding},
                                        in[0], detail::filter_by_groups(in[1], l.groups));
    return in.has(2) ? f(add_bias{}, y, in[2]) : y;
  }
};
template <int Spatial> struct op_traits<fn::max_pooling<Spatial>> : op_traits<max_pooling<Spatial>> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("kernel_size", as_written(l.kernel_size));
    f("stride", as_written(l.stride, l.kernel_size));
    f("padding", as_written(l.padding, {0}));
    f("dilation", as_written(l.dilation, {1}));
    f("ceil_mode", l.ceil_mode);
    f("return_indices", l.return_indices);
  }
};
template <class Pool> struct op_traits<fn::with_indices<Pool>> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { op_traits<Pool>::attributes(l.pool, f); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::with_indices<Pool>& l, const basic_operands<Dim>& in, auto&& f) {
    Pool pool = l.pool;
    pool.return_indices = true;
    return op_traits<Pool>::lower(pool, in, f);
  }
};
template <> struct op_traits<fn::making_grid> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("size", as_written(l.size));
    f("align_corners", l.align_corners);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::making_grid& l, const basic_operands<Dim>& in, auto&& f) {
    const int spatial = l.size.rank - 2;
    if (spatial != 2 && spatial != 3) return rejected("size: expected 4 or 5 numbers, got {}", l.size.rank);
    if (!detail::may_have_rank(in[0].dims, 3)) return rejected("input 0: expected rank 3, got {}", in[0].dims.rank);
    basic_shape<Dim> grid{l.size[0]};
    for (int i = 0; i < spatial; ++i) grid.push_back(l.size[2 + i]);
    grid.push_back(spatial);
    f(matmul{}, detail::of(basic_shape<Dim>{l.size[0], l.size.product(2, l.size.rank), spatial + 1}, in[0].type),
      detail::of(basic_shape<Dim>{l.size[0], spatial + 1, spatial}, in[0].type));
    return detail::of(grid, in[0].type);
  }
};
template <> struct op_traits<fn::convolving_time_first> {
  static constexpr void attributes(auto& l, auto&& f) { f("pad", l.pad); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::convolving_time_first& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 3) return rejected("expected x, a filter and a bias, got {} inputs", in.size());
    const basic_shape<Dim>&x = in[0].dims, &w = in[1].dims;
    for (int i = 0; i < 2; ++i)
      if (in[i].dims.rank != 3) return rejected("input {}: expected rank 3, got {}", i, in[i].dims.rank);
    convolution op{.strides = {1}, .dilations = {1}, .pads_begin = {l.pad}, .pads_end = {l.pad}, .pad = {}};
    const basic_tensor<Dim> y = f(op, detail::of(basic_shape<Dim>{x[1], x[2], x[0]}, in[0].type),
                                  detail::of(basic_shape<Dim>{w[2], w[1], w[0]}, in[1].type));
    f(add_bias{}, y, in[2]);
    return detail::of(basic_shape<Dim>{y.dims[2], x[1], w[2]}, in[0].type);
  }
};
template <> struct op_traits<fn::interpolating> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("size", as_written(l.size));
    f("scale_factor", l.scale_factor);
    f("mode", l.mode);
    f("align_corners", l.align_corners);
    f("recompute_scale_factor", l.recompute_scale_factor);
    f("antialias", l.antialias);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::interpolating& l, const basic_operands<Dim>& in, auto&& f) {
    return detail::resampled(l, in, f);
  }
};
// pad: two numbers per dimension, those of the last dimension first. A negative number crops.
template <> struct op_traits<fn::padding> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("pad", as_written(l.pad));
    f("mode", l.mode);
    f("value", l.value);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::padding& l, const basic_operands<Dim>& in, auto&& f) {
    const int dims = l.pad.rank / 2;
    if (l.pad.rank % 2 != 0 || l.pad.empty() || (in[0].dims.ranked() && dims > in[0].dims.rank))
      return rejected("pad: expected two numbers per padded dimension, at most {}, got {}", detail::rank_of(in[0].dims),
                      l.pad.rank);
    ints begin, end;
    for (int i = dims - 1; i >= 0; --i) {
      begin.push_back(l.pad[2 * i]);
      end.push_back(l.pad[2 * i + 1]);
    }
    return detail::padded(in, begin, end,
                          l.mode == padding_by::reflect    ? pad_mode::reflect
                          : l.mode == padding_by::constant ? pad_mode::constant
                                                           : pad_mode::edge,
                          f);
  }
};
template <> struct op_traits<fn::sampling> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("mode", l.mode);
    f("padding_mode", l.padding_mode);
    f("align_corners", l.align_corners);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::sampling& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 2) return rejected("expected 2 inputs (x, grid), got {}", in.size());
    return f(grid_sample{.align_corners = l.align_corners, .mode = l.mode, .padding = l.padding_mode}, in[0], in[1]);
  }
};

}  // namespace opcost
