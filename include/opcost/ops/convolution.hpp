// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Convolutions of 1 to 3 spatial dimensions, plain, grouped and binary. Others: deconvolution.hpp (transposed),
// deformable.hpp. Attributes and shapes: OpenVINO operation specifications Convolution-1, GroupConvolution-1,
// BinaryConvolution-1.
#include <opcost/op/common.hpp>
#include <opcost/op/window.hpp>

namespace opcost {

struct convolution {
  ints strides{}, dilations{}, pads_begin{}, pads_end{};  // an empty list: 1s, for pads 0s
  auto_pad pad = auto_pad::explicit_;
};
struct group_convolution : convolution {};

namespace detail {
// Padding in one spatial dimension, as the attributes or the automatic mode say.
constexpr padding pads_of(const convolution& op, int i, count_t extent, count_t kernel) {
  if (op.pad == auto_pad::explicit_) return {op.pads_begin.at_or(i, 0), op.pads_end.at_or(i, 0)};
  if (op.pad == auto_pad::valid) return {0, 0};
  return same_padding(extent, dilated(kernel, op.dilations.at_or(i, 1)), op.strides.at_or(i, 1), op.pad);
}
constexpr bool positive(const ints& list) {
  for (count_t v : list)
    if (v <= 0) return false;
  return true;
}
constexpr bool empty_or_of(const ints& list, int n) { return list.rank == 0 || list.rank == n; }
// How many spatial dimensions there are: as the input, else the filter, else the attributes tell; -1: nothing tells.
template <class Dim>
constexpr int spatial_rank(const convolution& op, const basic_shape<Dim>& x, const basic_shape<Dim>& filter,
                           int kernel_from) {
  if (x.ranked()) return x.rank - 2;
  if (filter.ranked()) return filter.rank - kernel_from;
  for (const ints* list : {&op.strides, &op.dilations, &op.pads_begin, &op.pads_end})
    if (list->rank > 0) return list->rank;
  return -1;
}
// What is wrong with a window over n spatial dimensions, or null.
template <class Dim>
constexpr const char* window_refusal(const convolution& op, const basic_shape<Dim>& filter, int kernel_from, int n) {
  if (n < 1 || n > 3) return "a convolution has 1 to 3 spatial dimensions";
  if (filter.ranked() && filter.rank != kernel_from + n) return "the filter's rank does not go with the input's";
  if (!empty_or_of(op.strides, n) || !empty_or_of(op.dilations, n) || !empty_or_of(op.pads_begin, n) ||
      !empty_or_of(op.pads_end, n))
    return "strides, dilations and pads must be one per spatial dimension";
  if (!positive(op.strides) || !positive(op.dilations)) return "strides and dilations must be positive";
  return nullptr;
}
// The extent of the dilated kernel; a kernel of unknown extent has one tap at least.
template <class Dim>
constexpr Dim window_extent(const convolution& op, const basic_shape<Dim>& filter, int kernel_from, int i) {
  const Dim kernel = filter.ranked() ? filter[kernel_from + i] : basic_shape<Dim>::unknown_dim();
  return dilated(known(kernel) ? kernel : larger(kernel, Dim(1)), Dim(op.dilations.at_or(i, 1)));
}
// Spatial dimensions appended to `out`: floor((n + pads - window) / stride) + 1, with automatic padding ceil(n /
// stride). A refusal, or null.
template <class Dim>
constexpr const char* slide(const convolution& op, const basic_shape<Dim>& x, const basic_shape<Dim>& filter,
                            int kernel_from, int n, basic_shape<Dim>& out) {
  for (int i = 0; i < n; ++i) {
    const Dim extent = x.ranked() ? x[2 + i] : basic_shape<Dim>::unknown_dim();
    const Dim stride = op.strides.at_or(i, 1);
    if (op.pad == auto_pad::same_upper || op.pad == auto_pad::same_lower) {
      out.push_back(ceil_div(extent, stride));
      continue;
    }
    const count_t pads =
        op.pad == auto_pad::valid ? count_t(0) : larger(op.pads_begin.at_or(i, 0) + op.pads_end.at_or(i, 0), 0);
    if (pads.saturated()) return "the pads are beyond 64 bits";
    const Dim window = window_extent(op, filter, kernel_from, i);
    if (upper(window) < 1) return "the filter has no taps";
    const Dim room = extent + pads - window;
    if (known(room) && lower(room) < 0) return "the filter, dilated, is larger than the padded input";
    out.push_back(floor_div(larger(room, Dim(0)), stride) + 1);
  }
  return nullptr;
}
// Taps that meet real elements, all spatial dimensions multiplied; kernel_from: where the filter's begin.
constexpr count_t window_taps(const convolution& op, const shape& x, const shape& y, const shape& filter,
                              int kernel_from) {
  count_t taps = 1;
  for (int i = 0; i < x.rank - 2; ++i) {
    const count_t k = filter[kernel_from + i];
    taps *= taps_on_elements(x[2 + i], y[2 + i], k, op.strides.at_or(i, 1), op.dilations.at_or(i, 1),
                             pads_of(op, i, x[2 + i], k).begin);
  }
  return taps;
}
// Multiply-accumulates of a window: outputs N x O x spatial, each a dot product over `channels` x kernel.
constexpr tally window_macs(const convolution& op, const shape& x, const shape& y, const shape& filter, int kernel_from,
                            count_t channels) {
  const count_t all = y.elements() * channels * filter.product(kernel_from, filter.rank);
  return {.mac = all, .padded = all - y[0] * y[1] * channels * window_taps(op, x, y, filter, kernel_from)};
}
constexpr void convolution_attributes(auto& op, auto&& f) {
  f("strides", op.strides), f("dilations", op.dilations), f("pads_begin", op.pads_begin), f("pads_end", op.pads_end),
      f("auto_pad", op.pad);
}

template <class Dim>
constexpr inferred<Dim> infer_convolution(const convolution& op, const basic_operands<Dim>& in, dtype type) {
  const auto &x = in[0].dims, &filter = in[1].dims;
  const int n = spatial_rank(op, x, filter, 2);
  if (n < 0 && !x.ranked() && !filter.ranked()) return of_unknown_rank<Dim>(type);
  if (const char* why = window_refusal(op, filter, 2, n)) return why;
  Dim channels = dim_or_unknown(x, 1);
  if (x.ranked() && filter.ranked() && !merge(channels, filter[1])) return "the filter's channels are not the input's";
  basic_shape<Dim> out{dim_or_unknown(x, 0), dim_or_unknown(filter, 0)};
  if (const char* why = slide(op, x, filter, 2, n, out)) return why;
  return of(out, type);
}
// Groups and what a group has: channels of the input divided by the filter's. False where they contradict each other.
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
  static constexpr std::string_view formula = "MACs = #y C K; needed: those whose tap lies on an element of x";
  static constexpr int inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) { detail::convolution_attributes(op, f); }
  // in: input [N, C, spatial...], filter [O, C, kernel...]; out: [N, O, spatial...]
  template <class Dim> static constexpr inferred<Dim> infer(const convolution& op, const basic_operands<Dim>& in) {
    return detail::infer_convolution(op, in, detail::filtered_type(in[0].type, in[1].type));
  }
  static constexpr tally count(const convolution& op, const tensors& in, const outputs& out) {
    return detail::window_macs(op, in[0].dims, out[0].dims, in[1].dims, 2, in[1].dims[1]);
  }
};

// The filter [G, O/G, C/G, kernel...] carries the groups:  MACs = #y (C/G K)
template <> struct op_traits<group_convolution> {
  static constexpr std::string_view name = "GroupConvolution";
  static constexpr std::string_view formula = "MACs = #y C/G K; needed: those whose tap lies on an element of x";
  static constexpr int inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) { detail::convolution_attributes(op, f); }
  template <class Dim>
  static constexpr inferred<Dim> infer(const group_convolution& op, const basic_operands<Dim>& in) {
    const auto &x = in[0].dims, &filter = in[1].dims;
    const dtype type = detail::filtered_type(in[0].type, in[1].type);
    const int n = detail::spatial_rank(op, x, filter, 3);
    if (n < 0 && !x.ranked() && !filter.ranked()) return of_unknown_rank<Dim>(type);
    if (const char* why = detail::window_refusal(op, filter, 3, n)) return why;
    Dim channels = basic_shape<Dim>::unknown_dim();
    if (filter.ranked()) {
      Dim groups = filter[0];
      if (!detail::merge_groups(groups, x, filter[2]))
        return "the filter's groups times channels are not the input's channels";
      channels = groups * filter[1];
    }
    basic_shape<Dim> out{dim_or_unknown(x, 0), channels};
    if (const char* why = detail::slide(op, x, filter, 3, n, out)) return why;
    return of(out, type);
  }
  static constexpr tally count(const group_convolution& op, const tensors& in, const outputs& out) {
    return detail::window_macs(op, in[0].dims, out[0].dims, in[1].dims, 3, in[1].dims[2]);
  }
};

enum class binary_mode : std::uint8_t { xnor_popcount };
template <> inline constexpr std::array<std::string_view, 1> spellings<binary_mode>{"xnor-popcount"};
struct binary_convolution : convolution {
  binary_mode mode = binary_mode::xnor_popcount;
  double pad_value = 0;
};
// Bits stand for -1 and 1, a product is an exclusive nor:  MACs = #y (C K), then 2 p - B.
// Kernels leave out the padding only where pad_value is 0, which is neither of the two; any other value is computed
// with.
template <> struct op_traits<binary_convolution> {
  static constexpr std::string_view name = "BinaryConvolution";
  static constexpr std::string_view formula = "MACs = #y C K, of one bit each; y = 2 popcount - C K";
  static constexpr int inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::convolution_attributes(op, f), f("mode", op.mode), f("pad_value", op.pad_value);
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
