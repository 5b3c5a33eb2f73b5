// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Convolutions as frameworks name them: input [N, C, spatial...], a filter and a bias of their own.
#include <opcost/op/lowering.hpp>
#include <opcost/ops/convolution.hpp>
#include <opcost/ops/deconvolution.hpp>
#include <opcost/ops/elementwise.hpp>

namespace opcost {

// An empty list: 1s, for padding 0s.
template <int Spatial> struct conv {
  count_t out_channels = 0;
  ints kernel{}, stride{}, padding{}, dilation{};
  count_t groups = 1;
  bool bias = true;
  auto_pad pad = auto_pad::explicit_;
};
using conv1d = conv<1>;
using conv2d = conv<2>;
using conv3d = conv<3>;

template <int Spatial> struct conv_transpose {
  count_t out_channels = 0;
  ints kernel{}, stride{}, padding{}, output_padding{};
  count_t groups = 1;
  bool bias = true;
  ints dilation{};
};
using conv_transpose1d = conv_transpose<1>;
using conv_transpose2d = conv_transpose<2>;
using conv_transpose3d = conv_transpose<3>;

namespace detail {
constexpr std::string_view numbered(int n, std::string_view one, std::string_view two, std::string_view three) { return n == 1 ? one : n == 2 ? two : three; }
template <class Dim> constexpr basic_shape<Dim> with_kernel(std::initializer_list<Dim> front, const ints& kernel) {
  basic_shape<Dim> s(front);
  for (count_t k : kernel) s.push_back(k);
  return s;
}
}  // namespace detail

template <int Spatial> struct op_traits<conv<Spatial>> {
  using layer = conv<Spatial>;
  static constexpr std::string_view name = detail::numbered(Spatial, "Conv1d", "Conv2d", "Conv3d");
  static constexpr void attributes(auto& l, auto&& f) {
    f("out_channels", l.out_channels), f("kernel_size", l.kernel), f("stride", l.stride), f("padding", l.padding), f("dilation", l.dilation), f("groups", l.groups), f("bias", l.bias);
  }
  static constexpr auto lower(const layer& l, const auto& in, auto&& f) {
    using Dim = dim_of<decltype(in)>;
    const Dim channels = in[0].dims[1] / Dim(l.groups), out = l.out_channels, groups = l.groups;
    const convolution op{.strides = l.stride, .dilations = l.dilation, .pads_begin = l.padding, .pads_end = l.padding, .pad = l.pad};
    const auto y = l.groups == 1 ? f(op, in[0], learned(in, detail::with_kernel<Dim>({out, channels}, l.kernel)))
                                 : f(group_convolution{op}, in[0], learned(in, detail::with_kernel<Dim>({groups, out / groups, channels}, l.kernel)));
    return l.bias ? f(add_bias{}, y, learned(in, {out})) : y;
  }
};

template <int Spatial> struct op_traits<conv_transpose<Spatial>> {
  using layer = conv_transpose<Spatial>;
  static constexpr std::string_view name = detail::numbered(Spatial, "ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d");
  static constexpr void attributes(auto& l, auto&& f) {
    f("out_channels", l.out_channels), f("kernel_size", l.kernel), f("stride", l.stride), f("padding", l.padding), f("output_padding", l.output_padding), f("groups", l.groups), f("bias", l.bias),
        f("dilation", l.dilation);
  }
  static constexpr auto lower(const layer& l, const auto& in, auto&& f) {
    using Dim = dim_of<decltype(in)>;
    const Dim channels = in[0].dims[1], out = l.out_channels, groups = l.groups;
    convolution_backprop_data op;
    op.strides = l.stride, op.dilations = l.dilation, op.pads_begin = l.padding, op.pads_end = l.padding, op.output_padding = l.output_padding;
    const auto y = l.groups == 1 ? f(op, in[0], learned(in, detail::with_kernel<Dim>({channels, out}, l.kernel)))
                                 : f(group_convolution_backprop_data{op}, in[0], learned(in, detail::with_kernel<Dim>({groups, channels / groups, out / groups}, l.kernel)));
    return l.bias ? f(add_bias{}, y, learned(in, {out})) : y;
  }
};

}  // namespace opcost
