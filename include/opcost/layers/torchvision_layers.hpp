// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Modules of torchvision that are no combination of torch's modules.
#include <opcost/layers/functions_movement.hpp>
#include <opcost/layers/normalization_layers.hpp>
#include <opcost/ops/deformable.hpp>

namespace opcost {

/// A batch norm of x [N, C, H, W] with constants only (torchvision.ops.FrozenBatchNorm2d): one product and one sum per
/// element, no parameters. num_features 0: taken from the input.
struct frozen_batch_norm2d {
  count_t num_features = 0;
  double eps = 1e-5;
};
template <> struct op_traits<frozen_batch_norm2d> {
  static constexpr std::string_view name = "FrozenBatchNorm2d";
  static constexpr std::string_view repr = "*num_features, eps";
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("num_features", l.num_features);
    f("eps", l.eps);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const frozen_batch_norm2d& l, const basic_operands<Dim>& in, auto&& f) {
    const basic_shape<Dim>& x = in[0].dims;
    if (!detail::may_have_rank(x, 4)) return rejected("input 0: expected rank 4, got {}", x.rank);
    const Dim channels = detail::dim_or_unknown(x, 1);
    if (l.num_features != 0 && !may_be(channels, l.num_features.n))
      return rejected("input 0: expected {} channels, got {}", l.num_features, channels);
    const basic_tensor<Dim> constant = fixed(in, basic_shape<Dim>{1, channels, 1, 1});
    return f(add{}, f(multiply{}, in[0], constant), constant);
  }
};

/// A layer norm over the channels of x [N, C, H, W] (torchvision's and timm's LayerNorm2d).
struct layer_norm2d {
  ints normalized_shape{};
  bool affine = true;
  double eps = 1e-5;
  bool bias = true;
};
template <> struct op_traits<layer_norm2d> {
  static constexpr std::string_view name = "LayerNorm2d";
  static constexpr std::string_view repr = op_traits<layer_norm>::repr;
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { op_traits<layer_norm>::attributes(l, f); }
  static constexpr void parameters(const layer_norm2d& l, const tensors&, auto&& f) {
    detail::affine_parameters(l.affine, l.bias, l.normalized_shape, f);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const layer_norm2d& l, const basic_operands<Dim>& in, auto&& f) {
    const basic_shape<Dim>& x = in[0].dims;
    if (!detail::may_have_rank(x, 4)) return rejected("input 0: expected rank 4, got {}", x.rank);
    if (l.normalized_shape.rank != 1)
      return rejected("normalized_shape: expected 1 number, got {}", l.normalized_shape.rank);
    if (!may_be(detail::dim_or_unknown(x, 1), l.normalized_shape[0].n))
      return rejected("input 0: expected {} channels, got {}", l.normalized_shape[0], detail::dim_or_unknown(x, 1));
    const Dim channels[]{1};
    const basic_tensor<Dim> y = f(mvn_6{.eps = l.eps}, in[0], detail::axes_operand<Dim>(in, channels));
    return l.affine ? detail::scale_and_shift(in, y, basic_shape<Dim>{l.normalized_shape[0], 1, 1}, l.bias, f) : y;
  }
};

namespace nn {
/// torchvision.ops.Permute; torch does not print its dims.
struct permute {
  ints dims{};
};
}  // namespace nn
template <> struct op_traits<nn::permute> {
  static constexpr std::string_view name = "Permute";
  static constexpr std::string_view repr = "";
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { f("dims", as_written(l.dims)); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const nn::permute& l, const basic_operands<Dim>& in, auto&& f) {
    return op_traits<fn::permuting>::lower(fn::permuting{l.dims}, in, f);
  }
};

/// A convolution whose taps are moved by offsets (torchvision.ops.DeformConv2d; Dai et al. 2017, arXiv:1703.06211).
/// Inputs: x [N, C, H, W], offsets [N, 2 G kernel, H', W'], optional mask [N, G kernel, H', W'].
struct deform_conv2d {
  count_t in_channels = 0, out_channels = 0;
  ints kernel_size{}, stride{}, padding{}, dilation{};
  count_t groups = 1;
  bool bias = true;
};
namespace detail {
// x, offsets, filter and mask of a deformable convolution with stride, padding, dilation and groups as torch has them.
template <class Dim>
constexpr inferred<Dim> deformed(const auto& l, const basic_operands<Dim>& in, const basic_tensor<Dim>& filter,
                                 const basic_tensor<Dim>& mask, auto&& f) {
  const Dim offsets = dim_or_unknown(in[1].dims, 1);
  const count_t per_group = lower(dim_or_unknown(filter.dims, 2) * dim_or_unknown(filter.dims, 3)) * 2;
  deformable_convolution_8 op;
  op.strides = spread_over(l.stride, 2);
  op.dilations = spread_over(l.dilation, 2);
  op.pads_begin = spread_over(l.padding, 2);
  op.pads_end = op.pads_begin;
  op.group = l.groups;
  op.deformable_group = per_group > 0 && known(offsets) ? larger(opcost::lower(offsets) / per_group, 1) : count_t(1);
  return mask.present() ? f(op, in[0], in[1], filter, mask) : f(op, in[0], in[1], filter);
}
}  // namespace detail
template <> struct op_traits<deform_conv2d> {
  static constexpr std::string_view name = "DeformConv2d";
  static constexpr std::string_view repr =
      "*in_channels, *out_channels, kernel_size, stride, padding?, dilation?, groups?, bias?";
  static constexpr int required = 3;
  static constexpr void attributes(auto& l, auto&& f) {
    f("in_channels", l.in_channels);
    f("out_channels", l.out_channels);
    f("kernel_size", per_axis<2>(l.kernel_size));
    f("stride", per_axis<2>(l.stride, {1}));
    f("padding", per_axis<2>(l.padding, {0}));
    f("dilation", per_axis<2>(l.dilation, {1}));
    f("groups", l.groups);
    f("bias", l.bias);
  }
  static constexpr void parameters(const deform_conv2d& l, const tensors& in, auto&& f) {
    f("weight", detail::with_kernel<count_t>(
                    {l.out_channels, detail::given_or(l.in_channels, in[0].dims[1]) / larger(l.groups, 1)},
                    spread_over(l.kernel_size, 2)));
    if (l.bias) f("bias", shape{l.out_channels});
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const deform_conv2d& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 2 && in.size() != 3) return rejected("expected 2 or 3 inputs, got {}", in.size());
    if (!detail::may_have_rank(in[0].dims, 4)) return rejected("input 0: expected rank 4, got {}", in[0].dims.rank);
    if (const rejection why = detail::check_convolution(l, in[0].dims, 2)) return why;
    const Dim channels = detail::given_or(l.in_channels, detail::dim_or_unknown(in[0].dims, 1)) / Dim(l.groups);
    const basic_tensor<Dim> filter =
        learned(in, detail::with_kernel<Dim>({l.out_channels, channels}, spread_over(l.kernel_size, 2)));
    const inferred<Dim> y = detail::deformed(l, in, filter, in[2], f);
    if (y.refusal || !l.bias) return y;
    return f(add_bias{}, y[0], learned_bias(in, {Dim(l.out_channels)}));
  }
};

namespace fn {
/// torchvision.ops.deform_conv2d: x, offsets, filter [O, C / groups, kernel], optional bias and mask.
struct deforming {
  ints stride{}, padding{}, dilation{};
};
using deform_conv2d = function<"torchvision.ops.deform_conv2d", deforming>;
}  // namespace fn
template <> struct op_traits<fn::deforming> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("stride", per_axis<2>(l.stride, {1}));
    f("padding", per_axis<2>(l.padding, {0}));
    f("dilation", per_axis<2>(l.dilation, {1}));
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::deforming& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() < 3 || in.size() > 4)
      return rejected("expected x, offsets, a filter and an optional bias, got {} inputs", in.size());
    const Dim channels = detail::dim_or_unknown(in[0].dims, 1), each = detail::dim_or_unknown(in[2].dims, 1);
    if (!known(channels) || !known(each) || opcost::lower(each) < 1)
      return undecided("the number of channels is unknown");
    const struct {
      ints stride, padding, dilation;
      count_t groups;
    } how{l.stride, l.padding, l.dilation, larger(opcost::lower(channels) / opcost::lower(each), 1)};
    const inferred<Dim> y = detail::deformed(how, in, in[2], detail::absent<Dim>, f);
    if (y.refusal || !in.has(3)) return y;
    return f(add_bias{}, y[0], in[3]);
  }
};

}  // namespace opcost
