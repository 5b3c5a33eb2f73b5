// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Convolutions as modules, with a filter and a bias of their own: input [N, C, spatial...] or [C, spatial...].
#include <opcost/layers/attribute_types.hpp>
#include <opcost/layers/unbatched.hpp>
#include <opcost/op/lowering.hpp>
#include <opcost/ops/binary_arithmetic.hpp>
#include <opcost/ops/convolution.hpp>
#include <opcost/ops/deconvolution.hpp>
#include <opcost/ops/padding.hpp>

namespace opcost {

/// What a convolution reads outside its input.
enum class padding_mode : std::uint8_t { zeros, reflect, replicate, circular };
template <>
inline constexpr std::array<std::string_view, 4> spellings<padding_mode>{"zeros", "reflect", "replicate", "circular"};

/// A convolution of `Spatial` dimensions: x [N, C, spatial...] or [C, spatial...] (torch's Conv1d to Conv3d).
/// A list of one number stands for all dimensions, an empty one for 1s, of padding for 0s. in_channels 0: taken from
/// the input. Lazy: torch's LazyConv, which takes its channels from the first input.
template <int Spatial, bool Lazy = false> struct conv {
  count_t out_channels = 0;
  ints kernel_size{}, stride{}, padding{}, dilation{};
  count_t groups = 1;
  bool bias = true;
  auto_pad pad = auto_pad::explicit_;  // torch's 'same' is same_upper
  count_t in_channels = 0;
  opcost::padding_mode padding_mode = opcost::padding_mode::zeros;
};
using conv1d = conv<1>;
using conv2d = conv<2>;
using conv3d = conv<3>;
using lazy_conv1d = conv<1, true>;
using lazy_conv2d = conv<2, true>;
using lazy_conv3d = conv<3, true>;

/// A transposed convolution of `Spatial` dimensions (torch's ConvTranspose1d to ConvTranspose3d); attributes as `conv`.
template <int Spatial, bool Lazy = false> struct conv_transpose {
  count_t out_channels = 0;
  ints kernel_size{}, stride{}, padding{}, output_padding{};
  count_t groups = 1;
  bool bias = true;
  ints dilation{};
  count_t in_channels = 0;
  opcost::padding_mode padding_mode = opcost::padding_mode::zeros;
};
using conv_transpose1d = conv_transpose<1>;
using conv_transpose2d = conv_transpose<2>;
using conv_transpose3d = conv_transpose<3>;
using lazy_conv_transpose1d = conv_transpose<1, true>;
using lazy_conv_transpose2d = conv_transpose<2, true>;
using lazy_conv_transpose3d = conv_transpose<3, true>;

namespace detail {
constexpr std::string_view numbered(int n, std::string_view one, std::string_view two, std::string_view three) {
  return n == 1 ? one : n == 2 ? two : three;
}
template <class Dim> constexpr basic_shape<Dim> with_kernel(std::initializer_list<Dim> front, const ints& kernel) {
  basic_shape<Dim> s(front);
  for (count_t k : kernel) s.push_back(k);
  return s;
}
// The attribute of the layer, or if it is 0, what the input has.
template <class Dim> constexpr Dim given_or(count_t made_for, Dim is) { return made_for != 0 ? Dim(made_for) : is; }
// Checks the attributes of a convolution with `spatial` dimensions against its input x.
template <class Layer, class Dim>
constexpr rejection check_convolution(const Layer& l, const basic_shape<Dim>& x, int spatial) {
  if (x.ranked() && x.rank != 2 + spatial)
    return rejected("input 0: expected rank {} or {}, got {}", 1 + spatial, 2 + spatial, x.rank);
  if (l.out_channels < 1) return rejected("out_channels: expected at least 1, got {}", l.out_channels);
  if (l.in_channels < 0) return rejected("in_channels: expected at least 0, got {}", l.in_channels);
  if (l.in_channels != 0 && x.ranked() && !may_be(x[1], l.in_channels.n))
    return rejected("in_channels: expected {}, the channels of input 0, got {}", x[1], l.in_channels);
  if (l.groups < 1) return rejected("groups: expected at least 1, got {}", l.groups);
  if (l.out_channels % l.groups != 0)
    return rejected("out_channels: expected a multiple of groups ({}), got {}", l.groups, l.out_channels);
  if (x.ranked() && known(x[1]) && lower(x[1]) % l.groups != 0)
    return rejected("input 0: expected channels that are a multiple of groups ({}), got {}", l.groups, x[1]);
  if (l.kernel_size.empty() || l.kernel_size.rank > spatial)
    return rejected("kernel_size: expected {} numbers, got {}", spatial, l.kernel_size.rank);
  return check_at_least("kernel_size[{}]: expected at least {}, got {}", l.kernel_size, 1);
}
template <class Dim> constexpr rejection check_batched(const basic_shape<Dim>& x, int spatial) {
  if (!x.ranked() || x.rank == 2 + spatial) return {};
  return rejected("input 0: expected rank {} or {}, got {}", 1 + spatial, 2 + spatial, x.rank);
}
// Adds `begin` and `end` elements to the last dimensions of x. Circular padding reads as many elements as edge padding.
template <class Dim>
constexpr basic_tensor<Dim> padded(const basic_operands<Dim>& in, const ints& begin, const ints& end, pad_mode mode,
                                   auto&& f) {
  Dim before[shape::max_rank]{}, after[shape::max_rank]{};
  const int rank = in[0].dims.rank < 0 ? 0 : in[0].dims.rank;
  for (int i = 0; i < begin.rank && i < rank; ++i) {
    before[rank - begin.rank + i] = begin[i];
    after[rank - begin.rank + i] = end[i];
  }
  basic_tensor<Dim> b = fixed(in, basic_shape<Dim>{rank}), e = b;
  b.type = e.type = dtype::i64;
  b.value = span<const Dim>(before).first(static_cast<std::size_t>(rank));
  e.value = span<const Dim>(after).first(static_cast<std::size_t>(rank));
  return f(pad_12{mode}, in[0], b, e);
}
}  // namespace detail

template <int Spatial, bool Lazy> struct op_traits<conv<Spatial, Lazy>> {
  using layer = conv<Spatial, Lazy>;
  static constexpr std::string_view name = Lazy ? detail::numbered(Spatial, "LazyConv1d", "LazyConv2d", "LazyConv3d")
                                                : detail::numbered(Spatial, "Conv1d", "Conv2d", "Conv3d");
  static constexpr bool lazy = Lazy;
  static constexpr std::string_view repr =
      "*in_channels, *out_channels, kernel_size, stride, padding~?, dilation?, groups?, bias?, padding_mode~?";
  static constexpr int required = Lazy ? 2 : 3;
  static constexpr void attributes(auto& l, auto&& f) {
    if constexpr (!Lazy) f("in_channels", l.in_channels);
    f("out_channels", l.out_channels);
    f("kernel_size", per_axis<Spatial>(l.kernel_size));
    f("stride", per_axis<Spatial>(l.stride, {1}));
    f("padding", padding_per_axis<Spatial>(l.padding, l.pad));
    f("dilation", per_axis<Spatial>(l.dilation, {1}));
    f("groups", l.groups);
    f("bias", l.bias);
    f("padding_mode", l.padding_mode);
    if constexpr (Lazy) f("in_channels", l.in_channels);
  }
  static constexpr void parameters(const layer& l, const tensors& in, auto&& f) {
    f("weight", detail::with_kernel<count_t>(
                    {l.out_channels,
                     detail::given_or(l.in_channels, detail::channels_of(in[0].dims, Spatial)) / larger(l.groups, 1)},
                    spread_over(l.kernel_size, Spatial)));
    if (l.bias) f("bias", shape{l.out_channels});
  }
  template <class Dim> static constexpr inferred<Dim> lower(const layer& l, const basic_operands<Dim>& in, auto&& f) {
    return detail::with_batch(in, Spatial, [&](const auto& batched) { return lower_batched(l, batched, f); });
  }

 private:
  template <class Dim>
  static constexpr inferred<Dim> lower_batched(const layer& l, const basic_operands<Dim>& in, auto&& f) {
    if (const rejection why = detail::check_convolution(l, in[0].dims, Spatial)) return why;
    const Dim channels = detail::given_or(l.in_channels, in[0].dims[1]) / Dim(l.groups), out = l.out_channels,
              groups = l.groups;
    const ints kernel = spread_over(l.kernel_size, Spatial);
    convolution op{.strides = spread_over(l.stride, Spatial),
                   .dilations = spread_over(l.dilation, Spatial),
                   .pads_begin = spread_over(l.padding, Spatial),
                   .pads_end = {},
                   .pad = l.pad};
    op.pads_end = op.pads_begin;
    if (l.padding_mode != padding_mode::zeros && l.pad != auto_pad::valid) {
      if (l.pad == auto_pad::same_upper) {
        op.pads_begin = op.pads_end = {};
        for (int i = 0; i < Spatial; ++i) {
          const count_t total = dilated(kernel[i], op.dilations.at_or(i, 1)) - 1;
          op.pads_begin.push_back(total / 2);
          op.pads_end.push_back(total - total / 2);
        }
      }
      const basic_tensor<Dim> wide[]{
          detail::padded(in, op.pads_begin, op.pads_end,
                         l.padding_mode == padding_mode::reflect ? pad_mode::reflect : pad_mode::edge, f)};
      layer bare = l;
      bare.padding = {};
      bare.pad = auto_pad::explicit_;
      bare.padding_mode = padding_mode::zeros;
      return lower_batched(bare, basic_operands<Dim>(wide), f);
    }
    const basic_tensor<Dim> y =
        l.groups == 1 ? f(op, in[0], learned(in, detail::with_kernel<Dim>({out, channels}, kernel)))
                      : f(group_convolution{op.strides, op.dilations, op.pads_begin, op.pads_end, op.pad}, in[0],
                          learned(in, detail::with_kernel<Dim>({groups, out / groups, channels}, kernel)));
    return l.bias ? f(add_bias{}, y, learned_bias(in, {out})) : y;
  }
};

template <int Spatial, bool Lazy> struct op_traits<conv_transpose<Spatial, Lazy>> {
  using layer = conv_transpose<Spatial, Lazy>;
  static constexpr std::string_view name =
      Lazy ? detail::numbered(Spatial, "LazyConvTranspose1d", "LazyConvTranspose2d", "LazyConvTranspose3d")
           : detail::numbered(Spatial, "ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d");
  static constexpr bool lazy = Lazy;
  static constexpr std::string_view repr =
      "*in_channels, *out_channels, kernel_size, stride, padding?, dilation?, output_padding?, groups?, bias?, "
      "padding_mode~?";
  static constexpr int required = Lazy ? 2 : 3;
  static constexpr void attributes(auto& l, auto&& f) {
    if constexpr (!Lazy) f("in_channels", l.in_channels);
    f("out_channels", l.out_channels);
    f("kernel_size", per_axis<Spatial>(l.kernel_size));
    f("stride", per_axis<Spatial>(l.stride, {1}));
    f("padding", per_axis<Spatial>(l.padding, {0}));
    f("output_padding", per_axis<Spatial>(l.output_padding, {0}));
    f("groups", l.groups);
    f("bias", l.bias);
    f("dilation", per_axis<Spatial>(l.dilation, {1}));
    f("padding_mode", l.padding_mode);
    if constexpr (Lazy) f("in_channels", l.in_channels);
  }
  static constexpr void parameters(const layer& l, const tensors& in, auto&& f) {
    f("weight", detail::with_kernel<count_t>({detail::given_or(l.in_channels, detail::channels_of(in[0].dims, Spatial)),
                                              l.out_channels / larger(l.groups, 1)},
                                             spread_over(l.kernel_size, Spatial)));
    if (l.bias) f("bias", shape{l.out_channels});
  }
  template <class Dim> static constexpr inferred<Dim> lower(const layer& l, const basic_operands<Dim>& in, auto&& f) {
    return detail::with_batch(in, Spatial, [&](const auto& batched) { return lower_batched(l, batched, f); });
  }

 private:
  template <class Dim>
  static constexpr inferred<Dim> lower_batched(const layer& l, const basic_operands<Dim>& in, auto&& f) {
    if (const rejection why = detail::check_convolution(l, in[0].dims, Spatial)) return why;
    if (l.padding_mode != padding_mode::zeros)
      return rejected("padding_mode: expected zeros, got {t}",
                      spellings<opcost::padding_mode>[static_cast<std::size_t>(l.padding_mode)]);
    const Dim channels = detail::given_or(l.in_channels, in[0].dims[1]), out = l.out_channels, groups = l.groups;
    convolution_backprop_data op;
    op.strides = spread_over(l.stride, Spatial);
    op.dilations = spread_over(l.dilation, Spatial);
    op.pads_begin = op.pads_end = spread_over(l.padding, Spatial);
    op.output_padding = spread_over(l.output_padding, Spatial);
    const ints kernel = spread_over(l.kernel_size, Spatial);
    const basic_tensor<Dim> y =
        l.groups == 1
            ? f(op, in[0], learned(in, detail::with_kernel<Dim>({channels, out}, kernel)))
            : f(group_convolution_backprop_data{op.strides, op.dilations, op.pads_begin, op.pads_end, op.pad,
                                                op.output_padding},
                in[0], learned(in, detail::with_kernel<Dim>({groups, channels / groups, out / groups}, kernel)));
    return l.bias ? f(add_bias{}, y, learned_bias(in, {out})) : y;
  }
};

}  // namespace opcost
