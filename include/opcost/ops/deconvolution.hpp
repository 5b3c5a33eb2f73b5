// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Transposed convolutions: each element of the input spreads a window over the output.
// Attributes and shapes: OpenVINO operation specifications ConvolutionBackpropData-1, GroupConvolutionBackpropData-1.
#include <opcost/op/content.hpp>
#include <opcost/ops/convolution.hpp>

namespace opcost {

struct convolution_backprop_data : convolution {
  ints output_padding{};
};
struct group_convolution_backprop_data : convolution_backprop_data {};

namespace detail {
// The extent that the windows of n elements span: (n - 1) stride + window.
template <class Dim> constexpr Dim spread(Dim n, Dim stride, Dim window) {
  return larger(n - 1, Dim(0)) * stride + window;
}

// What the ends of a spatial dimension are cropped by. Automatically only where the output's extent is given, and then
// the other way round than a convolution pads: of total = (n - 1) stride + window + output_padding - y the larger half
// goes to the start for same_upper, to the end for same_lower.
constexpr padding cropped(const convolution_backprop_data& op, int i, count_t extent, count_t kernel, count_t out,
                          bool out_given) {
  if (op.pad == auto_pad::explicit_) return {op.pads_begin.at_or(i, 0), op.pads_end.at_or(i, 0)};
  if (op.pad == auto_pad::valid || !out_given) return {0, 0};
  const count_t total = larger(spread(extent, op.strides.at_or(i, 1), dilated(kernel, op.dilations.at_or(i, 1))) +
                                   op.output_padding.at_or(i, 0) - out,
                               0);
  const count_t less = total / 2;
  return op.pad == auto_pad::same_upper ? padding{total - less, less} : padding{less, total - less};
}
// A list of extents as dimensions; those that are not known are unknown ones.
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
// The output for a filter [.., out_channels, kernel from `kernel_from`...]: N x channels x extents that are given or (n
// - 1) stride + window + output_padding - pads.
template <class Dim>
constexpr inferred<Dim> infer_deconvolution(const convolution_backprop_data& op, const basic_operands<Dim>& in,
                                            int kernel_from, Dim channels) {
  const auto &x = in[0].dims, &filter = in[1].dims;
  const dtype type = filtered_type(in[0].type, in[1].type);
  const basic_shape<Dim> wanted = in.has(2) ? extents_of(in[2]) : basic_shape<Dim>{};
  int n = spatial_rank(convolution{}, x, filter, kernel_from);
  if (!x.ranked() && !filter.ranked())
    n = wanted.ranked() && wanted.rank > 0 ? wanted.rank : spatial_rank(op, x, filter, kernel_from);
  if (n < 0 && !x.ranked() && !filter.ranked()) return of_unknown_rank<Dim>(type);
  if (const char* why = window_refusal(op, filter, kernel_from, n)) return why;
  if (!empty_or_of(op.output_padding, n)) return "output_padding must be one per spatial dimension";
  if (in.has(2) && in[2].dims.ranked() && in[2].dims.rank != 1) return "the output's extents must be a list";
  basic_shape<Dim> out{dim_or_unknown(x, 0), channels};
  if (in.has(2)) {
    if (wanted.ranked() && wanted.rank != n) return "the output's extents must be one per spatial dimension";
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
// Each input element meets `channels` x kernel weights; those that land inside the output are needed.
constexpr tally deconvolution_macs(const convolution_backprop_data& op, const tensors& in, const shape& y,
                                   int kernel_from, count_t channels) {
  const shape &x = in[0].dims, &filter = in[1].dims;
  count_t needed = x[0] * x[1] * channels;
  for (int i = 0; i < x.rank - 2; ++i) {
    const count_t k = filter[kernel_from + i], begin = cropped(op, i, x[2 + i], k, y[2 + i], in.has(2)).begin;
    // the roles of a convolution's input and output are swapped: 0 <= i stride + k dilation - begin < y
    needed *= taps_on_elements(y[2 + i], x[2 + i], k, op.strides.at_or(i, 1), op.dilations.at_or(i, 1), begin);
  }
  const count_t all = x.elements() * channels * filter.product(kernel_from, filter.rank);
  return {.mac = all, .padded = all - needed};
}
constexpr void deconvolution_attributes(auto& op, auto&& f) {
  convolution_attributes(op, f);
  f("output_padding", op.output_padding);
}
}  // namespace detail

// y[n, o, p s + k d - pad] += w[c, o, k] x[n, c, p]:  MACs = #x O K; needed: those that land inside y
template <> struct op_traits<convolution_backprop_data> {
  static constexpr std::string_view name = "ConvolutionBackpropData";
  static constexpr std::string_view formula = "MACs = #x O K; needed: those that land inside y";
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 1u << 2;
  static constexpr void attributes(auto& op, auto&& f) { detail::deconvolution_attributes(op, f); }
  // in: input [N, C, spatial...], filter [C, O, kernel...], perhaps the spatial extents of the output; out: [N, O,
  // spatial...]
  template <class Dim>
  static constexpr inferred<Dim> infer(const convolution_backprop_data& op, const basic_operands<Dim>& in) {
    const auto &x = in[0].dims, &filter = in[1].dims;
    Dim channels = dim_or_unknown(x, 1);
    if (x.ranked() && filter.ranked() && !merge(channels, filter[0]))
      return "the filter's channels are not the input's";
    return detail::infer_deconvolution(op, in, 2, dim_or_unknown(filter, 1));
  }
  static constexpr tally count(const convolution_backprop_data& op, const tensors& in, const outputs& out) {
    return detail::deconvolution_macs(op, in, out[0].dims, 2, in[1].dims[1]);
  }
};

// The filter [G, C/G, O/G, kernel...] carries the groups:  MACs = #x (O/G K)
template <> struct op_traits<group_convolution_backprop_data> {
  static constexpr std::string_view name = "GroupConvolutionBackpropData";
  static constexpr std::string_view formula = "MACs = #x O/G K; needed: those that land inside y";
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
        return "the filter's groups times channels are not the input's channels";
      channels = groups * filter[2];
    }
    return detail::infer_deconvolution(op, in, 3, channels);
  }
  static constexpr tally count(const group_convolution_backprop_data& op, const tensors& in, const outputs& out) {
    return detail::deconvolution_macs(op, in, out[0].dims, 3, in[1].dims[2]);
  }
};

}  // namespace opcost
