// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Windows of an image as columns [N, C K, L], and the sum of such columns as an image.
#include <opcost/layers/convolution_layers.hpp>
#include <opcost/layers/flatten.hpp>
#include <opcost/ops/image_patches.hpp>

namespace opcost {
namespace nn {
/// Windows of x [N, C, H, W] or [C, H, W] as columns [N, C kernel, windows] (torch's Unfold).
struct unfold {
  ints kernel_size{}, dilation{}, padding{}, stride{};
};
/// The sum of columns [N, C kernel, windows] as an image [N, C, output_size] (torch's Fold).
struct fold {
  ints output_size{}, kernel_size{}, dilation{}, padding{}, stride{};
};
}  // namespace nn

template <> struct op_traits<nn::unfold> {
  static constexpr std::string_view name = "Unfold";
  static constexpr std::string_view repr = "kernel_size, dilation, padding, stride";
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("kernel_size", as_written(l.kernel_size));
    f("dilation", as_written(l.dilation, {1}));
    f("padding", as_written(l.padding, {0}));
    f("stride", as_written(l.stride, {1}));
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const nn::unfold& l, const basic_operands<Dim>& in, auto&& f) {
    return detail::with_batch(in, 2, [&](const auto& batched) { return lower_batched(l, batched, f); });
  }

 private:
  template <class Dim>
  static constexpr inferred<Dim> lower_batched(const nn::unfold& l, const basic_operands<Dim>& in, auto&& f) {
    const auto list = [](const ints& given, count_t otherwise) {
      return given.empty() ? ints::filled(2, otherwise) : spread_over(given, 2);
    };
    if (const rejection why = detail::check_batched(in[0].dims, 2)) return why;
    if (const auto why = detail::check_at_least("kernel_size[{}]: expected at least {}, got {}", l.kernel_size, 1))
      return why;
    const ints pads = list(l.padding, 0);
    const basic_tensor<Dim> wide = pads == ints{0, 0} ? in[0] : detail::padded(in, pads, pads, pad_mode::constant, f);
    const basic_tensor<Dim> y = f(
        extract_image_patches{
            .sizes = list(l.kernel_size, 1), .strides = list(l.stride, 1), .rates = list(l.dilation, 1)},
        wide);
    return detail::reshaped_to(in, y, basic_shape<Dim>{y.dims[0], y.dims[1], y.dims[2] * y.dims[3]}, f);
  }
};
template <> struct op_traits<nn::fold> {
  static constexpr std::string_view name = "Fold";
  static constexpr std::string_view repr = "output_size, kernel_size, dilation, padding, stride";
  static constexpr int required = 2;
  static constexpr void attributes(auto& l, auto&& f) {
    f("output_size", as_written(l.output_size));
    f("kernel_size", as_written(l.kernel_size));
    f("dilation", as_written(l.dilation, {1}));
    f("padding", as_written(l.padding, {0}));
    f("stride", as_written(l.stride, {1}));
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const nn::fold& l, const basic_operands<Dim>& in, auto&& f) {
    return detail::with_batch(in, 1, [&](const auto& batched) { return lower_batched(l, batched, f); });
  }

 private:
  template <class Dim>
  static constexpr inferred<Dim> lower_batched(const nn::fold& l, const basic_operands<Dim>& in, auto&& f) {
    const ints size = spread_over(l.output_size, 2), kernel = spread_over(l.kernel_size, 2),
               pads = spread_over(l.padding, 2);
    const Dim sizes[]{size[0], size[1]}, kernels[]{kernel[0], kernel[1]};
    basic_tensor<Dim> s = fixed(in, basic_shape<Dim>{2}), k = s;
    s.type = k.type = dtype::i64;
    s.value = sizes;
    k.value = kernels;
    return f(col2im{.strides = spread_over(l.stride, 2),
                    .dilations = spread_over(l.dilation, 2),
                    .pads_begin = pads,
                    .pads_end = pads},
             in[0], s, k);
  }
};

}  // namespace opcost
