// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Pooling as modules, without parameters: input [N, C, spatial...] or [C, spatial...]. An empty stride means the kernel
// size; a list of one number stands for all dimensions.
#include <opcost/layers/convolution_layers.hpp>
#include <opcost/ops/pooling.hpp>

namespace opcost {

/// The maximum per window (torch's MaxPool1d to MaxPool3d). return_indices: a second output of type i64.
template <int Spatial> struct max_pooling {
  ints kernel_size{}, stride{}, padding{}, dilation{};
  bool ceil_mode = false, return_indices = false;
};
using max_pool1d = max_pooling<1>;
using max_pool2d = max_pooling<2>;
using max_pool3d = max_pooling<3>;
/// The mean per window (torch's AvgPool1d to AvgPool3d).
template <int Spatial> struct avg_pooling {
  ints kernel_size{}, stride{}, padding{};
  bool ceil_mode = false, count_include_pad = true;
  none_or<count_t> divisor_override{};
};
using avg_pool1d = avg_pooling<1>;
using avg_pool2d = avg_pooling<2>;
using avg_pool3d = avg_pooling<3>;
/// The mean of as many windows as the output has elements (torch's AdaptiveAvgPool). An empty size means 1: the global
/// average.
template <int Spatial> struct adaptive_avg_pooling { ints output_size{}; };
using adaptive_avg_pool1d = adaptive_avg_pooling<1>;
using adaptive_avg_pool2d = adaptive_avg_pooling<2>;
using adaptive_avg_pool3d = adaptive_avg_pooling<3>;

namespace detail {
template <int Spatial, class Pool, class Layer> constexpr void pool_lists(Pool& op, const Layer& l) {
  op.kernel_size = spread_over(l.kernel_size, Spatial);
  op.strides = l.stride.empty() ? op.kernel_size : spread_over(l.stride, Spatial);
  op.pads_begin = op.pads_end = spread_over(l.padding, Spatial);
  op.round = l.ceil_mode ? rounding::ceil_torch : rounding::floor;
}
// torch accepts a padding of at most half the kernel size.
template <class Layer> constexpr rejection check_pool_padding(const Layer& l, int spatial) {
  const ints kernel = spread_over(l.kernel_size, spatial), padding = spread_over(l.padding, spatial);
  if (const rejection why = check_at_least("padding[{}]: expected at least {}, got {}", padding, 0)) return why;
  for (int i = 0; i < padding.rank && i < kernel.rank; ++i)
    if (padding[i] > kernel[i] / 2)
      return rejected("padding[{}]: expected at most half of kernel_size ({}), got {}", i, kernel[i], padding[i]);
  return {};
}
// The extents of the output of an adaptive pooling.
template <int Spatial, class Dim> struct pool_places {
  Dim items[static_cast<std::size_t>(Spatial)]{};
  constexpr pool_places(const ints& size, const basic_shape<Dim>& x) {
    for (int i = 0; i < Spatial; ++i) {
      const count_t n = size.rank == 1 ? size[0] : size.at_or(i, 1);
      items[i] = n == as_input ? x[i - Spatial] : Dim(n);
    }
  }
  constexpr basic_tensor<Dim> operand(const basic_operands<Dim>& in) const {
    basic_tensor<Dim> t = fixed(in, basic_shape<Dim>{Spatial});
    t.type = dtype::i64;
    t.value = items;
    return t;
  }
};
constexpr rejection check_output_size(const ints& list) {
  for (int i = 0; i < list.rank; ++i)
    if (list[i] < 0 && list[i] != as_input) return rejected("output_size[{}]: expected at least 0, got {}", i, list[i]);
  return {};
}
}  // namespace detail

template <int Spatial> struct op_traits<max_pooling<Spatial>> {
  static constexpr std::string_view name = detail::numbered(Spatial, "MaxPool1d", "MaxPool2d", "MaxPool3d");
  static constexpr std::string_view repr = "kernel_size, stride, padding, dilation, ceil_mode";
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("kernel_size", as_written(l.kernel_size));
    f("stride", as_written(l.stride, l.kernel_size));
    f("padding", as_written(l.padding, {0}));
    f("dilation", as_written(l.dilation, {1}));
    f("return_indices", l.return_indices);
    f("ceil_mode", l.ceil_mode);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const max_pooling<Spatial>& l, const basic_operands<Dim>& in, auto&& f) {
    return detail::with_batch(in, Spatial, [&](const auto& batched) { return lower_batched(l, batched, f); });
  }

 private:
  template <class Dim>
  static constexpr inferred<Dim> lower_batched(const max_pooling<Spatial>& l, const basic_operands<Dim>& in, auto&& f) {
    if (const rejection why = detail::check_batched(in[0].dims, Spatial)) return why;
    if (const rejection why = detail::check_pool_padding(l, Spatial)) return why;
    max_pool_14 op;
    detail::pool_lists<Spatial>(op, l);
    op.dilations = spread_over(l.dilation, Spatial);
    if (l.return_indices) return f.all(op, in[0]);
    return f(op, in[0]);
  }
};
template <int Spatial> struct op_traits<avg_pooling<Spatial>> {
  static constexpr std::string_view name = detail::numbered(Spatial, "AvgPool1d", "AvgPool2d", "AvgPool3d");
  static constexpr std::string_view repr = "kernel_size, stride, padding";
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    constexpr int width = Spatial == 1 ? 1 : 0;
    f("kernel_size", per_axis<width>(l.kernel_size));
    f("stride", per_axis<width>(l.stride, l.kernel_size));
    f("padding", per_axis<width>(l.padding, {0}));
    f("ceil_mode", l.ceil_mode);
    f("count_include_pad", l.count_include_pad);
    if constexpr (Spatial > 1) f("divisor_override", l.divisor_override);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const avg_pooling<Spatial>& l, const basic_operands<Dim>& in, auto&& f) {
    return detail::with_batch(in, Spatial, [&](const auto& batched) { return lower_batched(l, batched, f); });
  }

 private:
  template <class Dim>
  static constexpr inferred<Dim> lower_batched(const avg_pooling<Spatial>& l, const basic_operands<Dim>& in, auto&& f) {
    if (const rejection why = detail::check_batched(in[0].dims, Spatial)) return why;
    if (const rejection why = detail::check_pool_padding(l, Spatial)) return why;
    avg_pool_14 op;
    detail::pool_lists<Spatial>(op, l);
    op.exclude_pad = !l.count_include_pad;
    return f(op, in[0]);
  }
};
template <int Spatial> struct op_traits<adaptive_avg_pooling<Spatial>> {
  static constexpr std::string_view name =
      detail::numbered(Spatial, "AdaptiveAvgPool1d", "AdaptiveAvgPool2d", "AdaptiveAvgPool3d");
  static constexpr std::string_view repr = "output_size";
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { f("output_size", as_written(l.output_size, {1})); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const adaptive_avg_pooling<Spatial>& l, const basic_operands<Dim>& in,
                                       auto&& f) {
    return detail::with_batch(in, Spatial, [&](const auto& batched) { return lower_batched(l, batched, f); });
  }

 private:
  template <class Dim>
  static constexpr inferred<Dim> lower_batched(const adaptive_avg_pooling<Spatial>& l, const basic_operands<Dim>& in,
                                               auto&& f) {
    if (const rejection why = detail::check_batched(in[0].dims, Spatial)) return why;
    if (const rejection why = detail::check_output_size(l.output_size)) return why;
    const detail::pool_places<Spatial, Dim> places(l.output_size, in[0].dims);
    return f(adaptive_avg_pool{}, in[0], places.operand(in));
  }
};

}  // namespace opcost
