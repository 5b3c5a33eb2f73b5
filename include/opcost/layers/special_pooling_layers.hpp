// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Adaptive maximum, p-norm and fractional maximum pooling.
#include <opcost/layers/pooling_layers.hpp>
#include <opcost/layers/upsampling_layers.hpp>
#include <opcost/ops/gathering.hpp>
#include <opcost/ops/math.hpp>

namespace opcost {

/// The maximum of as many windows as the output has elements (torch's AdaptiveMaxPool).
template <int Spatial> struct adaptive_max_pooling {
  ints output_size{};
  bool return_indices = false;
};
using adaptive_max_pool1d = adaptive_max_pooling<1>;
using adaptive_max_pool2d = adaptive_max_pooling<2>;
using adaptive_max_pool3d = adaptive_max_pooling<3>;
/// (sum x^p)^(1/p) per window (torch's LPPool), computed as torch does: the mean of the powers, times the window size.
template <int Spatial> struct lp_pooling {
  real_number norm_type = 2;
  ints kernel_size{}, stride{};
  bool ceil_mode = false;
};
using lp_pool1d = lp_pooling<1>;
using lp_pool2d = lp_pooling<2>;
using lp_pool3d = lp_pooling<3>;
/// The maximum of windows at pseudo-random positions, one per output element (torch's FractionalMaxPool; Graham 2014,
/// arXiv:1412.6071). output_ratio: the output extents relative to the input.
template <int Spatial> struct fractional_max_pooling {
  ints kernel_size{}, output_size{};
  factors output_ratio{};
  bool return_indices = false;
};
using fractional_max_pool2d = fractional_max_pooling<2>;
using fractional_max_pool3d = fractional_max_pooling<3>;

template <int Spatial> struct op_traits<adaptive_max_pooling<Spatial>> {
  static constexpr std::string_view name =
      detail::numbered(Spatial, "AdaptiveMaxPool1d", "AdaptiveMaxPool2d", "AdaptiveMaxPool3d");
  static constexpr std::string_view repr = "output_size";
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("output_size", as_written(l.output_size, {1}));
    f("return_indices", l.return_indices);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const adaptive_max_pooling<Spatial>& l, const basic_operands<Dim>& in,
                                       auto&& f) {
    return detail::with_batch(in, Spatial, [&](const auto& batched) { return lower_batched(l, batched, f); });
  }

 private:
  template <class Dim>
  static constexpr inferred<Dim> lower_batched(const adaptive_max_pooling<Spatial>& l, const basic_operands<Dim>& in,
                                               auto&& f) {
    if (const rejection why = detail::check_batched(in[0].dims, Spatial)) return why;
    if (const rejection why = detail::check_output_size(l.output_size)) return why;
    const detail::pool_places<Spatial, Dim> places(l.output_size, in[0].dims);
    if (l.return_indices) return f.all(adaptive_max_pool{}, in[0], places.operand(in));
    return f(adaptive_max_pool{}, in[0], places.operand(in));
  }
};

template <int Spatial> struct op_traits<lp_pooling<Spatial>> {
  static constexpr std::string_view name = detail::numbered(Spatial, "LPPool1d", "LPPool2d", "LPPool3d");
  static constexpr std::string_view repr = "norm_type, kernel_size, stride, ceil_mode";
  static constexpr int required = 2;
  static constexpr void attributes(auto& l, auto&& f) {
    f("norm_type", l.norm_type);
    f("kernel_size", as_written(l.kernel_size));
    f("stride", as_written(l.stride));
    f("ceil_mode", l.ceil_mode);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const lp_pooling<Spatial>& l, const basic_operands<Dim>& in, auto&& f) {
    return detail::with_batch(in, Spatial, [&](const auto& batched) { return lower_batched(l, batched, f); });
  }

 private:
  template <class Dim>
  static constexpr inferred<Dim> lower_batched(const lp_pooling<Spatial>& l, const basic_operands<Dim>& in, auto&& f) {
    if (const rejection why = detail::check_batched(in[0].dims, Spatial)) return why;
    avg_pool_14 op;
    const struct {
      ints kernel_size, stride, padding;
      bool ceil_mode;
    } window{l.kernel_size, l.stride, {}, l.ceil_mode};
    detail::pool_lists<Spatial>(op, window);
    const basic_tensor<Dim> one = fixed(in, basic_shape<Dim>{});
    const bool squares = l.norm_type.value >= 2 && l.norm_type.value <= 2;
    const basic_tensor<Dim> powers = squares ? f(multiply{}, in[0], in[0]) : f(power{}, in[0], one);
    const basic_tensor<Dim> sums = f(multiply{}, f(op, powers), one);
    return squares ? f(math::sqrt{}, sums) : f(power{}, sums, one);
  }
};

template <int Spatial> struct op_traits<fractional_max_pooling<Spatial>> {
  static constexpr std::string_view name =
      detail::numbered(Spatial, "FractionalMaxPool1d", "FractionalMaxPool2d", "FractionalMaxPool3d");
  static constexpr std::string_view repr = "";
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("kernel_size", as_written(l.kernel_size));
    f("output_size", as_written(l.output_size));
    f("output_ratio", l.output_ratio);
    f("return_indices", l.return_indices);
  }
  // Gathers the windows side by side along each dimension and takes the maximum of each.
  template <class Dim>
  static constexpr inferred<Dim> lower(const fractional_max_pooling<Spatial>& l, const basic_operands<Dim>& in,
                                       auto&& f) {
    return detail::with_batch(in, Spatial, [&](const auto& batched) { return lower_batched(l, batched, f); });
  }

 private:
  template <class Dim>
  static constexpr inferred<Dim> lower_batched(const fractional_max_pooling<Spatial>& l, const basic_operands<Dim>& in,
                                               auto&& f) {
    if (const rejection why = detail::check_batched(in[0].dims, Spatial)) return why;
    const auto& x = in[0].dims;
    if (l.output_size.empty() == (l.output_ratio.size == 0))
      return rejected("output_size and output_ratio: expected exactly one of them");
    const ints kernel = spread_over(l.kernel_size, Spatial), size = spread_over(l.output_size, Spatial);
    basic_tensor<Dim> windows = in[0];
    for (int i = 0; i < Spatial; ++i) {
      const Dim places = size.empty() ? detail::scaled_extent(x[2 + i], l.output_ratio[i]) : Dim(size[i]);
      if (kernel[i] < 1 || upper(places) < 1)
        return rejected("kernel_size and output_size: expected at least 1, got {} and {}", kernel[i], places);
      if (opcost::lower(places + kernel[i] - 1) > upper(x[2 + i]))
        return rejected("the windows need {} elements in dimension {}, got {}", places + kernel[i] - 1, 2 + i,
                        x[2 + i]);
      const Dim along[]{2 + i};
      basic_tensor<Dim> axis = fixed(in, basic_shape<Dim>{}),
                        indices = fixed(in, basic_shape<Dim>{places * Dim(kernel[i])});
      axis.type = indices.type = dtype::i64;
      axis.value = along;
      windows = f(gather_8{}, windows, indices, axis);
    }
    max_pool_14 op;
    op.kernel_size = op.strides = kernel;
    if (l.return_indices) return f.all(op, windows);
    return f(op, windows);
  }
};

}  // namespace opcost
