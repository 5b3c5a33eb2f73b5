// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Transposed convolutions: each element of the input adds a window to the output.
// Attributes and shapes: OpenVINO operation specifications ConvolutionBackpropData-1, GroupConvolutionBackpropData-1.
#include <opcost/op/content.hpp>
#include <opcost/ops/convolution.hpp>

namespace opcost {

/// Transposed convolution: input [N, C, spatial...], filter [C, O, kernel...], optionally a list with the spatial
/// extents of the output; output [N, O, spatial...].
struct convolution_backprop_data {
  ints strides{}, dilations{}, pads_begin{}, pads_end{};  ///< one number per spatial dimension; empty: 1s, for pads 0s
  auto_pad pad = auto_pad::explicit_;
  ints output_padding{};  ///< elements added at the end of each spatial dimension of the output
};
/// Transposed convolution in groups: the filter is [G, C/G, O/G, kernel...].
struct group_convolution_backprop_data {
  ints strides{}, dilations{}, pads_begin{}, pads_end{};  ///< one number per spatial dimension; empty: 1s, for pads 0s
  auto_pad pad = auto_pad::explicit_;
  ints output_padding{};  ///< elements added at the end of each spatial dimension of the output
};

namespace detail {
// The extent of the windows of n elements: (n - 1) stride + window.
template <class Dim> constexpr Dim spread(Dim n, Dim stride, Dim window) {
  return larger(n - 1, Dim(0)) * stride + window;
}

// Elements that are cut off at the ends of spatial dimension i. Automatic modes cut only if the output's extent is
// given: of total = (n - 1) stride + window + output_padding - y, the larger half is cut at the start for same_upper
// and at the end for same_lower, the opposite of what a convolution pads.
template <class Op>
constexpr padding cropped(const Op& op, int i, count_t extent, count_t kernel, count_t out, bool out_given) {
  if (op.pad == auto_pad::explicit_) return {op.pads_begin.at_or(i, 0), op.pads_end.at_or(i, 0)};
  if (op.pad == auto_pad::valid || !out_given) return {0, 0};
  const count_t total = larger(spread(extent, op.strides.at_or(i, 1), dilated(kernel, op.dilations.at_or(i, 1))) +
                                   op.output_padding.at_or(i, 0) - out,
                               0);
  const count_t less = total / 2;
  return op.pad == auto_pad::same_upper ? padding{total - less, less} : padding{less, total - less};
}
// A list of extents as dimensions. Extents that are unknown or negative become unknown dimensions.
template <class Dim> constexpr basic_shape<Dim> extents_of(const basic_tensor<Dim>& t) {
  if (!t.dims.ranked() || t.dims.rank != 1 || !known(t.dims[0])) return basic_shape<Dim>::of_unknown_rank();
  basic_shape<Dim> r;
  const bool content = t.has_value();
  for (count_t i = 0; i < lower(t.dims[0]) && r.ranked(); ++i) {
    const Dim d = content ? number_at(t, static_cast<std::size_t>(i.n)) : basic_shape<Dim>::unknown_dim();
    r.push_back(known(d) && lower(d) < 0 ? basic_shape<Dim>::unknown_dim() : d);
  }
  return r;
}
// The output [N, channels, spatial...]. The spatial extents are those of input 2, or
// (n - 1) stride + window + output_padding - pads. The kernel's extents begin at dimension `kernel_from` of the filter.
template <class Op, class Dim>
constexpr inferred<Dim> infer_deconvolution(const Op& op, const basic_operands<Dim>& in, int kernel_from,
                                            Dim channels) {
  const auto &x = in[0].dims, &filter = in[1].dims;
  const dtype type = filtered_type(in[0].type, in[1].type);
  const basic_shape<Dim> wanted = in.has(2) ? extents_of(in[2]) : basic_shape<Dim>{};
  int n = spatial_rank(convolution{}, x, filter, kernel_from);
  if (!x.ranked() && !filter.ranked())
    n = wanted.ranked() && wanted.rank > 0 ? wanted.rank : spatial_rank(op, x, filter, kernel_from);
  if (n < 0 && !x.ranked() && !filter.ranked()) return of_unknown_rank<Dim>(type);
  if (const rejection why = check_window(op, filter, kernel_from, n)) return why;
  if (const rejection why = check_length("output_padding: expected {} numbers, got {}", op.output_padding, n))
    return why;
  if (in.has(2) && in[2].dims.ranked() && in[2].dims.rank != 1)
    return rejected("input 2 (output shape): expected rank 1, got {}", in[2].dims.rank);
  basic_shape<Dim> out{dim_or_unknown(x, 0), channels};
  if (in.has(2)) {
    if (wanted.ranked() && wanted.rank != n)
      return rejected("input 2 (output shape): expected {} numbers, got {}", n, wanted.rank);
    for (int i = 0; i < n; ++i) out.push_back(dim_or_unknown(wanted, i));
    return of(out, type);
  }
  for (int i = 0; i < n; ++i) {
    const count_t pads =
        op.pad == auto_pad::explicit_ ? op.pads_begin.at_or(i, 0) + op.pads_end.at_or(i, 0) : count_t(0);
    const Dim full =
        spread(dim_or_unknown(x, 2 + i), Dim(op.strides.at_or(i, 1)), window_extent(op, filter, kernel_from, i));
    Dim d = full + op.output_padding.at_or(i, 0) - pads;
    if constexpr (std::same_as<Dim, interval>) d = upper(d) < 0 ? interval::unknown() : larger(d, Dim(0));
    out.push_back(d);
  }
  return of(out, type);
}
// Each input element is multiplied by `channels` x kernel weights. Products that fall inside the output are valid.
template <class Op>
constexpr tally deconvolution_macs(const Op& op, const tensors& in, const shape& y, int kernel_from, count_t channels) {
  const shape &x = in[0].dims, &filter = in[1].dims;
  count_t valid = x[0] * x[1] * channels;
  for (int i = 0; i < x.rank - 2; ++i) {
    const count_t k = filter[kernel_from + i], begin = cropped(op, i, x[2 + i], k, y[2 + i], in.has(2)).begin;
    // input and output of a convolution change places: 0 <= i stride + k dilation - begin < y
    valid *= taps_on_elements(y[2 + i], x[2 + i], k, op.strides.at_or(i, 1), op.dilations.at_or(i, 1), begin);
  }
  const count_t all = x.elements() * channels * filter.product(kernel_from, filter.rank);
  return {.mac = all, .padded = all - valid};
}
constexpr void deconvolution_attributes(auto& op, auto&& f) {
  convolution_attributes(op, f);
  f("output_padding", op.output_padding);
}
}  // namespace detail

// y[n, o, p s + k d - pad] += w[c, o, k] x[n, c, p]:  MACs = #x O K; valid: those that fall inside y
template <> struct op_traits<convolution_backprop_data> {
  static constexpr unsigned connected = 1u << 2;
  static constexpr std::string_view name = "ConvolutionBackpropData";
  static constexpr std::string_view formula = "MACs = #x O K; valid: those that fall inside y";
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 1u << 2;
  static constexpr void attributes(auto& op, auto&& f) { detail::deconvolution_attributes(op, f); }
  template <class Dim>
  static constexpr inferred<Dim> infer(const convolution_backprop_data& op, const basic_operands<Dim>& in) {
    const auto &x = in[0].dims, &filter = in[1].dims;
    Dim channels = detail::dim_or_unknown(x, 1);
    if (x.ranked() && filter.ranked() && !merge(channels, filter[0]))
      return rejected("input 1 (filter): expected {} channels, got {}", x[1], filter[0]);
    return detail::infer_deconvolution(op, in, 2, detail::dim_or_unknown(filter, 1));
  }
  static constexpr tally count(const convolution_backprop_data& op, const tensors& in, const outputs& out) {
    return detail::deconvolution_macs(op, in, out[0].dims, 2, in[1].dims[1]);
  }
};

// The filter [G, C/G, O/G, kernel...] has the groups:  MACs = #x (O/G K)
template <> struct op_traits<group_convolution_backprop_data> {
  static constexpr unsigned connected = 1u << 2;
  static constexpr std::string_view name = "GroupConvolutionBackpropData";
  static constexpr std::string_view formula = "MACs = #x O/G K; valid: those that fall inside y";
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 1u << 2;
  static constexpr void attributes(auto& op, auto&& f) { detail::deconvolution_attributes(op, f); }
  template <class Dim>
  static constexpr inferred<Dim> infer(const group_convolution_backprop_data& op, const basic_operands<Dim>& in) {
    const auto &x = in[0].dims, &filter = in[1].dims;
    Dim channels = basic_shape<Dim>::unknown_dim();
    if (filter.ranked()) {
      Dim groups = filter[0];
      if (!detail::merge_groups(groups, x, filter[1]))
        return rejected("input 1 (filter): expected groups x channels = {}, got {} x {}", x[1], filter[0], filter[1]);
      channels = groups * filter[2];
    }
    return detail::infer_deconvolution(op, in, 3, channels);
  }
  static constexpr tally count(const group_convolution_backprop_data& op, const tensors& in, const outputs& out) {
    return detail::deconvolution_macs(op, in, out[0].dims, 3, in[1].dims[2]);
  }
};

}  // namespace opcost
