// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Convolutions over 1 to 3 spatial dimensions: plain, grouped and binary. Transposed ones are in deconvolution.hpp,
// deformable ones in deformable.hpp. Attributes and shapes: OpenVINO operation specifications Convolution-1,
// GroupConvolution-1, BinaryConvolution-1.
#include <opcost/op/common.hpp>
#include <opcost/op/window.hpp>

namespace opcost {

/// Convolution: input [N, C, spatial...], filter [O, C, kernel...]; output [N, O, spatial...].
struct convolution {
  ints strides{}, dilations{}, pads_begin{}, pads_end{};  ///< one number per spatial dimension; empty: 1s, for pads 0s
  auto_pad pad = auto_pad::explicit_;
};
/// Convolution in groups: input [N, C, spatial...], filter [G, O/G, C/G, kernel...]; output [N, O, spatial...].
struct group_convolution {
  ints strides{}, dilations{}, pads_begin{}, pads_end{};  ///< one number per spatial dimension; empty: 1s, for pads 0s
  auto_pad pad = auto_pad::explicit_;
};

namespace detail {
// Padding of spatial dimension i: that of the attributes, or the automatic one.
template <class Op> constexpr padding pads_of(const Op& op, int i, count_t extent, count_t kernel) {
  if (op.pad == auto_pad::explicit_) return {op.pads_begin.at_or(i, 0), op.pads_end.at_or(i, 0)};
  if (op.pad == auto_pad::valid) return {0, 0};
  return same_padding(extent, dilated(kernel, op.dilations.at_or(i, 1)), op.strides.at_or(i, 1), op.pad);
}
// The number of spatial dimensions, by the input, else by the filter, else by the attributes; -1 if all are unknown.
template <class Op, class Dim>
constexpr int spatial_rank(const Op& op, const basic_shape<Dim>& x, const basic_shape<Dim>& filter, int kernel_from) {
  if (x.ranked()) return x.rank - 2;
  if (filter.ranked()) return filter.rank - kernel_from;
  for (const ints* list : {&op.strides, &op.dilations, &op.pads_begin, &op.pads_end})
    if (list->rank > 0) return list->rank;
  return -1;
}
// Rejects attributes and a filter that do not fit n spatial dimensions.
template <class Op, class Dim>
constexpr rejection check_window(const Op& op, const basic_shape<Dim>& filter, int kernel_from, int n) {
  if (n < 1 || n > 3) return rejected("input 0: expected 1 to 3 spatial dimensions, got {}", n);
  if (filter.ranked() && filter.rank != kernel_from + n)
    return rejected("input 1 (filter): expected rank {}, got {}", kernel_from + n, filter.rank);
  const std::int64_t least_pad = op.pad == auto_pad::explicit_ ? 0 : -count_t::limit;
  if (list_fits(op.strides, n, 1) && list_fits(op.dilations, n, 1) && list_fits(op.pads_begin, n, least_pad) &&
      list_fits(op.pads_end, n, least_pad))
    return {};
  if (const auto why = check_length("strides: expected {} numbers, got {}", op.strides, n)) return why;
  if (const auto why = check_length("dilations: expected {} numbers, got {}", op.dilations, n)) return why;
  if (const auto why = check_length("pads_begin: expected {} numbers, got {}", op.pads_begin, n)) return why;
  if (const auto why = check_length("pads_end: expected {} numbers, got {}", op.pads_end, n)) return why;
  if (const auto why = check_at_least("strides[{}]: expected at least {}, got {}", op.strides, 1)) return why;
  if (const auto why = check_at_least("dilations[{}]: expected at least {}, got {}", op.dilations, 1)) return why;
  if (op.pad != auto_pad::explicit_) return {};
  if (const auto why = check_at_least("pads_begin[{}]: expected at least {}, got {}", op.pads_begin, 0)) return why;
  return check_at_least("pads_end[{}]: expected at least {}, got {}", op.pads_end, 0);
}
// The extent of the dilated kernel in spatial dimension i. A kernel of unknown extent has at least one tap.
template <class Op, class Dim>
constexpr Dim window_extent(const Op& op, const basic_shape<Dim>& filter, int kernel_from, int i) {
  const Dim kernel = filter.ranked() ? filter[kernel_from + i] : basic_shape<Dim>::unknown_dim();
  return dilated(known(kernel) ? kernel : larger(kernel, Dim(1)), Dim(op.dilations.at_or(i, 1)));
}
// Appends n spatial dimensions to `out`: floor((extent + pads - window) / stride) + 1, with same_upper and same_lower
// ceil(extent / stride).
template <class Op, class Dim>
constexpr rejection slide(const Op& op, const basic_shape<Dim>& x, const basic_shape<Dim>& filter, int kernel_from,
                          int n, basic_shape<Dim>& out) {
  for (int i = 0; i < n; ++i) {
    const Dim extent = x.ranked() ? x[2 + i] : basic_shape<Dim>::unknown_dim();
    const Dim stride = op.strides.at_or(i, 1);
    if (op.pad == auto_pad::same_upper || op.pad == auto_pad::same_lower) {
      out.push_back(ceil_div(extent, stride));
      continue;
    }
    const count_t pads = op.pad == auto_pad::valid ? count_t(0) : op.pads_begin.at_or(i, 0) + op.pads_end.at_or(i, 0);
    if (pads.saturated()) return rejected("pads_begin and pads_end: the sum exceeds 64 bits");
    const Dim window = window_extent(op, filter, kernel_from, i);
    if (upper(window) < 1)
      return rejected("input 1 (filter): expected a kernel of at least 1 in dimension {}, got 0", kernel_from + i);
    const Dim room = extent + pads - window;
    if (known(room) && lower(room) < 0)
      return rejected("the dilated kernel ({}) is larger than the padded input ({}) in dimension {}", window,
                      extent + pads, 2 + i);
    out.push_back(floor_div(larger(room, Dim(0)), stride) + 1);
  }
  return {};
}
// Pairs of an output position and a tap that fall on elements of the input, over all spatial dimensions. The kernel's
// extents begin at dimension `kernel_from` of the filter.
template <class Op>
constexpr count_t window_taps(const Op& op, const shape& x, const shape& y, const shape& filter, int kernel_from) {
  count_t taps = 1;
  for (int i = 0; i < x.rank - 2; ++i) {
    const count_t k = filter[kernel_from + i];
    taps *= taps_on_elements(x[2 + i], y[2 + i], k, op.strides.at_or(i, 1), op.dilations.at_or(i, 1),
                             pads_of(op, i, x[2 + i], k).begin);
  }
  return taps;
}
// Multiply-accumulates: each of the N x O x spatial outputs is a dot product over `channels` x kernel.
template <class Op>
constexpr tally window_macs(const Op& op, const shape& x, const shape& y, const shape& filter, int kernel_from,
                            count_t channels) {
  const count_t all = y.elements() * channels * filter.product(kernel_from, filter.rank);
  return {.mac = all, .padded = all - y[0] * y[1] * channels * window_taps(op, x, y, filter, kernel_from)};
}
constexpr void convolution_attributes(auto& op, auto&& f) {
  f("strides", op.strides);
  f("dilations", op.dilations);
  f("pads_begin", op.pads_begin);
  f("pads_end", op.pads_end);
  f("auto_pad", op.pad);
}

template <class Op, class Dim>
constexpr inferred<Dim> infer_convolution(const Op& op, const basic_operands<Dim>& in, dtype type) {
  const auto &x = in[0].dims, &filter = in[1].dims;
  const int n = spatial_rank(op, x, filter, 2);
  if (n < 0 && !x.ranked() && !filter.ranked()) return of_unknown_rank<Dim>(type);
  if (const rejection why = check_window(op, filter, 2, n)) return why;
  Dim channels = dim_or_unknown(x, 1);
  if (x.ranked() && filter.ranked() && !merge(channels, filter[1]))
    return rejected("input 1 (filter): expected {} channels, got {}", x[1], filter[1]);
  basic_shape<Dim> out{dim_or_unknown(x, 0), dim_or_unknown(filter, 0)};
  if (const rejection why = slide(op, x, filter, 2, n, out)) return why;
  return of(out, type);
}
// The number of groups: channels of the input divided by those of a group. False if there is no such number.
template <class Dim> constexpr bool merge_groups(Dim& groups, const basic_shape<Dim>& x, Dim per_group) {
  if (!x.ranked() || !known(per_group) || lower(per_group) < 1) return true;
  const count_t low = ceil_div(lower(x[1]), lower(per_group)), high = floor_div(upper(x[1]), lower(per_group));
  return low <= high && merge(groups, between<Dim>(low, high));
}
constexpr dtype filtered_type(dtype x, dtype filter) {
  return common(x, filter) == dtype::none ? x : common(x, filter);
}
}  // namespace detail

// y[n, o, p] = sum over c, k of w[o, c, k] x[n, c, p s + k d - pad]:  MACs = #y (C K)
template <> struct op_traits<convolution> {
  static constexpr std::string_view name = "Convolution";
  static constexpr std::string_view formula = "MACs = #y C K; valid: those whose tap falls on an element of x";
  static constexpr int inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) { detail::convolution_attributes(op, f); }
  template <class Dim> static constexpr inferred<Dim> infer(const convolution& op, const basic_operands<Dim>& in) {
    return detail::infer_convolution(op, in, detail::filtered_type(in[0].type, in[1].type));
  }
  static constexpr tally count(const convolution& op, const tensors& in, const outputs& out) {
    return detail::window_macs(op, in[0].dims, out[0].dims, in[1].dims, 2, in[1].dims[1]);
  }
};

// The filter [G, O/G, C/G, kernel...] has the groups:  MACs = #y (C/G K)
template <> struct op_traits<group_convolution> {
  static constexpr std::string_view name = "GroupConvolution";
  static constexpr std::string_view formula = "MACs = #y C/G K; valid: those whose tap falls on an element of x";
  static constexpr int inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) { detail::convolution_attributes(op, f); }
  template <class Dim>
  static constexpr inferred<Dim> infer(const group_convolution& op, const basic_operands<Dim>& in) {
    const auto &x = in[0].dims, &filter = in[1].dims;
    const dtype type = detail::filtered_type(in[0].type, in[1].type);
    const int n = detail::spatial_rank(op, x, filter, 3);
    if (n < 0 && !x.ranked() && !filter.ranked()) return detail::of_unknown_rank<Dim>(type);
    if (const rejection why = detail::check_window(op, filter, 3, n)) return why;
    Dim channels = basic_shape<Dim>::unknown_dim();
    if (filter.ranked()) {
      Dim groups = filter[0];
      if (!detail::merge_groups(groups, x, filter[2]))
        return rejected("input 1 (filter): expected groups x channels = {}, got {} x {}", x[1], filter[0], filter[2]);
      channels = groups * filter[1];
    }
    basic_shape<Dim> out{detail::dim_or_unknown(x, 0), channels};
    if (const rejection why = detail::slide(op, x, filter, 3, n, out)) return why;
    return detail::of(out, type);
  }
  static constexpr tally count(const group_convolution& op, const tensors& in, const outputs& out) {
    return detail::window_macs(op, in[0].dims, out[0].dims, in[1].dims, 3, in[1].dims[2]);
  }
};

/// How BinaryConvolution multiplies bits.
enum class binary_mode : std::uint8_t { xnor_popcount };
template <> inline constexpr std::array<std::string_view, 1> spellings<binary_mode>{"xnor-popcount"};
/// Convolution of bits that stand for -1 and 1: input [N, C, spatial...], filter [O, C, kernel...] of 1-bit elements.
struct binary_convolution {
  ints strides{}, dilations{}, pads_begin{}, pads_end{};  ///< one number per spatial dimension; empty: 1s, for pads 0s
  auto_pad pad = auto_pad::explicit_;
  binary_mode mode = binary_mode::xnor_popcount;
  double pad_value = 0;
};
// A product of two bits is an exclusive nor:  MACs = #y (C K), then y = 2 popcount - C K.
// Kernels skip the padding only if pad_value is 0, which stands for neither -1 nor 1. Other values are multiplied.
template <> struct op_traits<binary_convolution> {
  static constexpr std::string_view name = "BinaryConvolution";
  static constexpr std::string_view formula = "MACs = #y C K, of one bit each; y = 2 popcount - C K";
  static constexpr int inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::convolution_attributes(op, f);
    f("mode", op.mode);
    f("pad_value", op.pad_value);
  }
  template <class Dim>
  static constexpr inferred<Dim> infer(const binary_convolution& op, const basic_operands<Dim>& in) {
    return detail::infer_convolution(op, in, in[0].type);
  }
  static constexpr tally count(const binary_convolution& op, const tensors& in, const outputs& out) {
    tally t = detail::window_macs(op, in[0].dims, out[0].dims, in[1].dims, 2, in[1].dims[1]);
    if (op.pad_value < 0 || op.pad_value > 0) t.padded = 0;
    return t + tally{.add = 1, .mul = 1} * out[0].dims.elements();
  }
};

}  // namespace opcost
