// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Pooling as frameworks name it; it owns no parameters. An empty stride is the kernel.
#include <opcost/layers/convolution.hpp>
#include <opcost/ops/pooling.hpp>

namespace opcost {

template <int Spatial> struct max_pooling { ints kernel{}, stride{}, padding{}, dilation{}; bool ceil_mode = false; };
using max_pool1d = max_pooling<1>;
using max_pool2d = max_pooling<2>;
using max_pool3d = max_pooling<3>;
template <int Spatial> struct avg_pooling { ints kernel{}, stride{}, padding{}; bool ceil_mode = false, count_include_pad = true; };
using avg_pool1d = avg_pooling<1>;
using avg_pool2d = avg_pooling<2>;
using avg_pool3d = avg_pooling<3>;
// As many windows as the output has places, whatever the input's extent; an empty size: one place, the global average.
template <int Spatial> struct adaptive_avg_pooling { ints output_size{}; };
using adaptive_avg_pool1d = adaptive_avg_pooling<1>;
using adaptive_avg_pool2d = adaptive_avg_pooling<2>;
using adaptive_avg_pool3d = adaptive_avg_pooling<3>;

template <int Spatial> struct op_traits<max_pooling<Spatial>> {
  static constexpr std::string_view name = detail::numbered(Spatial, "MaxPool1d", "MaxPool2d", "MaxPool3d");
  static constexpr void attributes(auto& l, auto&& f) { f("kernel_size", l.kernel), f("stride", l.stride), f("padding", l.padding), f("dilation", l.dilation), f("ceil_mode", l.ceil_mode); }
  static constexpr auto lower(const max_pooling<Spatial>& l, const auto& in, auto&& f) {
    max_pool_14 op;
    op.kernel = l.kernel, op.strides = l.stride.empty() ? l.kernel : l.stride, op.pads_begin = l.padding, op.pads_end = l.padding;
    op.dilations = l.dilation, op.round = l.ceil_mode ? rounding::ceil_torch : rounding::floor;
    return f(op, in[0]);
  }
};
template <int Spatial> struct op_traits<avg_pooling<Spatial>> {
  static constexpr std::string_view name = detail::numbered(Spatial, "AvgPool1d", "AvgPool2d", "AvgPool3d");
  static constexpr void attributes(auto& l, auto&& f) {
    f("kernel_size", l.kernel), f("stride", l.stride), f("padding", l.padding), f("ceil_mode", l.ceil_mode), f("count_include_pad", l.count_include_pad);
  }
  static constexpr auto lower(const avg_pooling<Spatial>& l, const auto& in, auto&& f) {
    avg_pool_14 op;
    op.kernel = l.kernel, op.strides = l.stride.empty() ? l.kernel : l.stride, op.pads_begin = l.padding, op.pads_end = l.padding;
    op.exclude_pad = !l.count_include_pad, op.round = l.ceil_mode ? rounding::ceil_torch : rounding::floor;
    return f(op, in[0]);
  }
};
template <int Spatial> struct op_traits<adaptive_avg_pooling<Spatial>> {
  static constexpr std::string_view name = detail::numbered(Spatial, "AdaptiveAvgPool1d", "AdaptiveAvgPool2d", "AdaptiveAvgPool3d");
  static constexpr void attributes(auto& l, auto&& f) { f("output_size", l.output_size); }
  static constexpr auto lower(const adaptive_avg_pooling<Spatial>& l, const auto& in, auto&& f) {
    using Dim = dim_of<decltype(in)>;
    Dim places[Spatial];
    for (int i = 0; i < Spatial; ++i) places[i] = l.output_size.at_or(i, 1);
    basic_tensor<Dim> size = fixed(in, basic_shape<Dim>{Spatial});
    size.type = dtype::i64, size.value = places;
    return f(adaptive_avg_pool{}, in[0], size);
  }
};

}  // namespace opcost
