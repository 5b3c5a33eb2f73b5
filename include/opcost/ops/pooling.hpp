// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Pooling over 1 to 3 spatial dimensions: with a sliding window, or adaptive, with as many windows as the output has
// places. Attributes and shapes: OpenVINO operation specifications MaxPool-1, -8, -14, AvgPool-1, -14, -16,
// AdaptiveAvgPool-8, AdaptiveMaxPool-8.
#include <opcost/ops/deconvolution.hpp>

namespace opcost {

/// How the number of windows is rounded. ceil_torch drops a last window that begins in the padding.
enum class rounding : std::uint8_t { floor, ceil, ceil_torch };
template <> inline constexpr std::array<std::string_view, 3> spellings<rounding>{"floor", "ceil", "ceil_torch"};

/// Maximum over windows: input [N, C, spatial...]; output [N, C, spatial...].
struct max_pool {
  ints kernel_size{}, strides{}, pads_begin{},
      pads_end{};  ///< one number per spatial dimension; empty: 1s, for pads 0s
  rounding round = rounding::floor;
  auto_pad pad = auto_pad::explicit_;
};
/// Maximum over windows and, as output 1, the positions of the maxima.
struct max_pool_8 {
  ints kernel_size{}, strides{}, pads_begin{},
      pads_end{};  ///< one number per spatial dimension; empty: 1s, for pads 0s
  rounding round = rounding::floor;
  auto_pad pad = auto_pad::explicit_;
  ints dilations{};
  dtype index_element_type = dtype::i64;
  count_t axis = 0;
};
/// The same since opset 14, with rounding ceil_torch.
struct max_pool_14 {
  ints kernel_size{}, strides{}, pads_begin{},
      pads_end{};  ///< one number per spatial dimension; empty: 1s, for pads 0s
  rounding round = rounding::floor;
  auto_pad pad = auto_pad::explicit_;
  ints dilations{};
  dtype index_element_type = dtype::i64;
  count_t axis = 0;
};
/// Mean over windows: input [N, C, spatial...]; output [N, C, spatial...].
struct avg_pool {
  ints kernel_size{}, strides{}, pads_begin{},
      pads_end{};  ///< one number per spatial dimension; empty: 1s, for pads 0s
  rounding round = rounding::floor;
  auto_pad pad = auto_pad::explicit_;
  bool exclude_pad = false;
};
/// The same since opset 14, with rounding ceil_torch.
struct avg_pool_14 {
  ints kernel_size{}, strides{}, pads_begin{},
      pads_end{};  ///< one number per spatial dimension; empty: 1s, for pads 0s
  rounding round = rounding::floor;
  auto_pad pad = auto_pad::explicit_;
  bool exclude_pad = false;
};
/// The same since opset 16, with dilations.
struct avg_pool_16 {
  ints kernel_size{}, strides{}, pads_begin{},
      pads_end{};  ///< one number per spatial dimension; empty: 1s, for pads 0s
  rounding round = rounding::floor;
  auto_pad pad = auto_pad::explicit_;
  bool exclude_pad = false;
  ints dilations{};
};
/// Mean over as many windows as the output has places: input [N, C, spatial...], a list with the output's extents.
struct adaptive_avg_pool {};
/// Maximum over as many windows as the output has places, and the positions of the maxima.
struct adaptive_max_pool {
  dtype index_element_type = dtype::i64;
};

namespace detail {
// floor or ceil((n + pads - window) / stride) + 1. ceil_torch skips a last window that would start after the input and
// the padding before it.
template <class Op, class Dim>
constexpr inferred<Dim> infer_pool(const Op& op, const ints& dilations, bool leaves_none_in_padding,
                                   const basic_tensor<Dim>& in) {
  const basic_shape<Dim>& x = in.dims;
  const int n = op.kernel_size.rank;
  if (n < 1 || n > 3) return rejected("kernel: expected 1 to 3 numbers, got {}", n);
  if (const auto why = check_length("strides: expected {} numbers, got {}", op.strides, n)) return why;
  if (const auto why = check_length("dilations: expected {} numbers, got {}", dilations, n)) return why;
  if (const auto why = check_length("pads_begin: expected {} numbers, got {}", op.pads_begin, n)) return why;
  if (const auto why = check_length("pads_end: expected {} numbers, got {}", op.pads_end, n)) return why;
  if (const auto why = check_at_least("kernel[{}]: expected at least {}, got {}", op.kernel_size, 1)) return why;
  if (const auto why = check_at_least("strides[{}]: expected at least {}, got {}", op.strides, 1)) return why;
  if (const auto why = check_at_least("dilations[{}]: expected at least {}, got {}", dilations, 1)) return why;
  if (op.pad == auto_pad::explicit_) {
    if (const auto why = check_at_least("pads_begin[{}]: expected at least {}, got {}", op.pads_begin, 0)) return why;
    if (const auto why = check_at_least("pads_end[{}]: expected at least {}, got {}", op.pads_end, 0)) return why;
  }
  if (!x.ranked()) return of(basic_shape<Dim>::filled(2 + n, basic_shape<Dim>::unknown_dim()), in.type);
  if (x.rank != 2 + n) return rejected("input 0: expected rank {}, got {}", 2 + n, x.rank);
  if (is(x[0], 0)) return rejected("input 0: expected a batch of at least 1, got 0");
  if (is(x[1], 0)) return rejected("input 0: expected at least 1 channel, got 0");
  const bool automatic = op.pad == auto_pad::same_upper || op.pad == auto_pad::same_lower;
  basic_shape<Dim> out{x[0], x[1]};
  for (int i = 0; i < n; ++i) {
    const Dim extent = x[2 + i];
    if (automatic && !known(extent)) {
      out.push_back(basic_shape<Dim>::unknown_dim());
      continue;
    }
    const count_t window = dilated(op.kernel_size[i], dilations.at_or(i, 1)), stride = op.strides.at_or(i, 1);
    padding p{};
    if (automatic)
      p = same_padding(lower(extent), window, stride, op.pad);
    else if (op.pad == auto_pad::explicit_)
      p = {op.pads_begin.at_or(i, 0), op.pads_end.at_or(i, 0)};
    if ((p.begin + p.end).saturated()) return rejected("pads_begin and pads_end: the sum exceeds 64 bits");
    if (window.saturated()) return rejected("kernel and dilations: the window exceeds 64 bits");
    const Dim room = extent + p.begin + p.end - window;
    if (known(room) && lower(room) < 0)
      return rejected("the dilated kernel ({}) is larger than the padded input ({}) in dimension {}", window,
                      extent + p.begin + p.end, 2 + i);
    if (leaves_none_in_padding && known(extent) && (window <= p.begin || window <= p.end))
      return rejected("a window of {} lies completely in the padding of {} in dimension {}", window,
                      larger(p.begin, p.end), 2 + i);
    Dim d = (op.round == rounding::floor ? floor_div(larger(room, Dim(0)), Dim(stride))
                                         : ceil_div(larger(room, Dim(0)), Dim(stride))) +
            1;
    if (op.round == rounding::ceil_torch) {
      const auto kept = [&](count_t windows, count_t from) {
        return from + p.begin > 0 && (windows - 1) * stride >= from + p.begin ? windows - 1 : windows;
      };
      d = between<Dim>(kept(lower(d), lower(extent)), bounded(d) ? kept(upper(d), upper(extent)) : upper(d));
    }
    out.push_back(d);
  }
  return of(out, in.type);
}
template <class Dim> constexpr inferred<Dim> with_indices(const inferred<Dim>& values, dtype type) {
  if (!values.refusal.empty()) return values;
  return {values[0], of(values[0].dims, type)};
}
constexpr count_t taps_of(const auto& op) { return larger(op.kernel_size.elements(), 1); }
constexpr void pool_attributes(auto& op, auto&& f) {
  f("strides", op.strides);
  f("pads_begin", op.pads_begin);
  f("pads_end", op.pads_end);
  f("kernel", op.kernel_size);
  f("rounding_type", op.round);
  f("auto_pad", op.pad);
}
}  // namespace detail

// y = the maximum of K taps: K - 1 comparisons
template <> struct op_traits<max_pool> {
  static constexpr std::string_view name = "MaxPool";
  static constexpr bool folds = true;
  static constexpr std::string_view formula = "#y (K - 1) comparisons";
  static constexpr int inputs = 1;
  static constexpr void attributes(auto& op, auto&& f) { detail::pool_attributes(op, f); }
  template <class Dim> static constexpr inferred<Dim> infer(const max_pool& op, const basic_operands<Dim>& in) {
    return detail::infer_pool(op, {}, false, in[0]);
  }
  static constexpr tally count(const auto& op, const tensors&, const outputs& out) {
    return tally{.cmp = detail::taps_of(op) - 1} * out[0].dims.elements();
  }
};
// Output 1 holds the positions of the maxima.
template <> struct op_traits<max_pool_8> : op_traits<max_pool> {
  static constexpr int opset = 8;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::pool_attributes(op, f);
    f("dilations", op.dilations);
    f("index_element_type", op.index_element_type);
    f("axis", op.axis);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const auto& op, const basic_operands<Dim>& in) {
    return detail::with_indices(detail::infer_pool(op, op.dilations, false, in[0]), op.index_element_type);
  }
};
template <> struct op_traits<max_pool_14> : op_traits<max_pool_8> { static constexpr int opset = 14; };

// y = the mean of K taps: K - 1 additions and a division
template <> struct op_traits<avg_pool> {
  static constexpr std::string_view name = "AvgPool";
  static constexpr bool folds = true;
  static constexpr std::string_view formula = "#y means of K taps";
  static constexpr int inputs = 1;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::pool_attributes(op, f);
    f("exclude-pad", op.exclude_pad);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const auto& op, const basic_operands<Dim>& in) {
    return detail::infer_pool(op, {}, op.exclude_pad, in[0]);
  }
  static constexpr tally count(const auto& op, const tensors&, const outputs& out) {
    return tally{.add = detail::taps_of(op) - 1, .div = 1} * out[0].dims.elements();
  }
};
template <> struct op_traits<avg_pool_14> : op_traits<avg_pool> { static constexpr int opset = 14; };
template <> struct op_traits<avg_pool_16> : op_traits<avg_pool> {
  static constexpr int opset = 16;
  static constexpr void attributes(auto& op, auto&& f) {
    op_traits<avg_pool>::attributes(op, f);
    f("dilations", op.dilations);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const avg_pool_16& op, const basic_operands<Dim>& in) {
    return detail::infer_pool(op, op.dilations, op.exclude_pad, in[0]);
  }
};

namespace detail {
template <class Dim> constexpr inferred<Dim> infer_adaptive(const basic_operands<Dim>& in) {
  const basic_shape<Dim>& x = in[0].dims;
  if (!x.ranked()) return of_unknown_rank<Dim>(in[0].type);
  if (x.rank < 3 || x.rank > 5) return rejected("input 0: expected rank 3 to 5, got {}", x.rank);
  const basic_shape<Dim> wanted = extents_of(in[1]);
  if (in[1].dims.ranked() && in[1].dims.rank != 1)
    return rejected("input 1 (output shape): expected rank 1, got {}", in[1].dims.rank);
  if (wanted.ranked() && wanted.rank != x.rank - 2)
    return rejected("input 1 (output shape): expected {} numbers, got {}", x.rank - 2, wanted.rank);
  basic_shape<Dim> out{x[0], x[1]};
  for (int i = 0; i < x.rank - 2; ++i) out.push_back(dim_or_unknown(wanted, i));
  return of(out, in[0].type);
}
constexpr count_t greatest_common_divisor(count_t a, count_t b) {
  while (b > 0) {
    const count_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}
// Output i of m covers the elements from floor(i n / m) to ceil((i + 1) n / m) of n. All windows together have
// n + m - gcd(n, m) elements.
constexpr count_t adaptive_taps(const shape& x, const shape& y) {
  count_t taps = y[0] * y[1];
  for (int i = 2; i < x.rank; ++i) taps *= y[i] == 0 ? count_t(0) : x[i] + y[i] - greatest_common_divisor(x[i], y[i]);
  return taps;
}
}  // namespace detail

// additions = taps - #y
template <> struct op_traits<adaptive_avg_pool> {
  static constexpr std::string_view name = "AdaptiveAvgPool";
  static constexpr bool folds = true;
  static constexpr std::string_view formula =
      "taps = N C product of (n + m - gcd(n, m)); taps - #y additions, #y divisions";
  static constexpr int opset = 8, inputs = 2;
  static constexpr unsigned reads = 1u << 1;
  template <class Dim> static constexpr inferred<Dim> infer(const adaptive_avg_pool&, const basic_operands<Dim>& in) {
    return detail::infer_adaptive(in);
  }
  static constexpr tally count(const adaptive_avg_pool&, const tensors& in, const outputs& out) {
    const shape& y = out[0].dims;
    return {.add = larger(detail::adaptive_taps(in[0].dims, y) - y.elements(), 0), .div = y.elements()};
  }
};
template <> struct op_traits<adaptive_max_pool> {
  static constexpr std::string_view name = "AdaptiveMaxPool";
  static constexpr bool folds = true;
  static constexpr std::string_view formula = "taps = N C product of (n + m - gcd(n, m)); taps - #y comparisons";
  static constexpr int opset = 8, inputs = 2;
  static constexpr unsigned reads = 1u << 1;
  static constexpr void attributes(auto& op, auto&& f) { f("index_element_type", op.index_element_type); }
  template <class Dim>
  static constexpr inferred<Dim> infer(const adaptive_max_pool& op, const basic_operands<Dim>& in) {
    return detail::with_indices(detail::infer_adaptive(in), op.index_element_type);
  }
  static constexpr tally count(const adaptive_max_pool&, const tensors& in, const outputs& out) {
    return {.cmp = larger(detail::adaptive_taps(in[0].dims, out[0].dims) - out[0].dims.elements(), 0)};
  }
};

}  // namespace opcost
