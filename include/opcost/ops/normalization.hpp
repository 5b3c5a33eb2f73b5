// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Normalization by given statistics, or by those of the data. OpenVINO operation specifications, family normalization.
#include <opcost/op/common.hpp>
#include <opcost/op/window.hpp>

namespace opcost {
namespace detail {
// The number of elements of a group that spans the given axes. Axes outside the rank are ignored.
constexpr count_t group_size(const shape& x, const known_list& axes) {
  count_t n = 1;
  for (int d = 0; d < x.rank; ++d)
    if (axes.holds(d) || axes.holds(d - x.rank)) n *= x[d];
  return n;
}
// The axes of input 1. If their values are unknown, the last axes.
constexpr known_list axes_of(const tensors& in) {
  known_list axes = known_value(in[1]);
  if (axes.known) return axes;
  for (int i = 0; in[1].present() && i < in[1].dims.elements() && i < 8; ++i)
    axes.items[static_cast<std::size_t>(axes.size++)] = -1 - i;
  return axes;
}
// Mean and variance of groups of n: per group, n - 1 additions and a division for each of the two; per element, a
// difference and a square. With the variance also epsilon and a root per group, and a division per element.
constexpr tally mean_variance(count_t all, count_t n, bool variance) {
  if (all == 0 || n == 0) return {};
  const count_t groups = all / n;
  tally t{.add = 2 * all - groups, .div = groups};
  if (variance) t += tally{.add = all, .mul = all, .div = all + groups, .sqrt = groups};
  return t;
}
template <class Dim> constexpr bool list_or_unknown(const basic_shape<Dim>& s) { return !s.ranked() || s.rank == 1; }
// Rejects an input 1 that is not a list of axes of input 0.
template <class Dim> constexpr rejection check_axes(const basic_operands<Dim>& in) {
  if (!list_or_unknown(in[1].dims)) return rejected("input 1 (axes): expected rank 1, got {}", in[1].dims.rank);
  if (in[0].dims.ranked() && in[1].dims.ranked() && lower(in[1].dims[0]) > in[0].dims.rank)
    return rejected("input 1 (axes): expected at most {} axes, got {}", in[0].dims.rank, in[1].dims[0]);
  return {};
}

// Checks x [N, C, ...] with vectors of C numbers; absent vectors are skipped.
template <class Dim>
constexpr inferred<Dim> per_channel(const basic_operands<Dim>& in, int data, std::initializer_list<int> vectors) {
  basic_shape<Dim> x = in[data].dims, channels = basic_shape<Dim>::of_unknown_rank();
  for (int k : vectors) {
    if (!in.has(k)) continue;
    if (!list_or_unknown(in[k].dims)) return rejected("input {}: expected rank 1, got {}", k, in[k].dims.rank);
    if (!merge(channels, in[k].dims))
      return rejected("input {}: expected {} numbers, got {}", k, channels[0], in[k].dims[0]);
  }
  if (x.ranked()) {
    if (x.rank < 2) return rejected("input 0: expected at least rank 2, got {}", x.rank);
    Dim c = x[1];
    if (channels.ranked() && !merge(c, channels[0]))
      return rejected("expected {} numbers per vector, one per channel, got {}", x[1], channels[0]);
    x.set(1, c);
  }
  return of(x, in[data].type);
}
template <class Dim>
constexpr inferred<Dim> batch_norm(const basic_operands<Dim>& in, int data, std::initializer_list<int> vectors) {
  inferred<Dim> out = per_channel(in, data, vectors);
  dtype& type = out.first[0].type;
  if (!out.refusal.empty()) return out;
  for (int k : vectors) {
    type = common(type, in[k].type);
    if (type == dtype::none) return rejected("input {}: expected the element type of input 0, got {t}", k, in[k].type);
  }
  if (is_boolean(type) || is_integer(type)) return rejected("input 0: expected a real element type, got {t}", type);
  for (int k : vectors)
    if (is(out.first[0].dims.at_or(1, 1), 0) || is(in[k].dims.at_or(0, 1), 0))
      return rejected("input {}: expected at least 1 channel, got 0", k);
  return out;
}
}  // namespace detail

/// inputs: x, gamma, beta, mean, variance. Mean and variance may be absent if a layer is lowered to it.
struct batch_norm_inference {
  double epsilon = 1e-5;
};
template <> struct op_traits<batch_norm_inference> {
  static constexpr std::string_view name = "BatchNormInference";
  static constexpr memory_use memory = memory_use::in_place;
  static constexpr std::string_view formula =
      "gamma (x - mean) / sqrt(variance + epsilon) + beta = s x + t: "
      "s and t are constants of the channel";
  static constexpr int opset = 5;
  static constexpr int inputs = 3;
  static constexpr void attributes(auto& op, auto&& f) { f("epsilon", op.epsilon); }
  template <class Dim>
  static constexpr inferred<Dim> infer(const batch_norm_inference&, const basic_operands<Dim>& in) {
    return detail::batch_norm(in, 0, {1, 2, 3, 4});
  }
  static constexpr tally count(const batch_norm_inference&, const tensors&, const outputs& out) {
    return tally{.add = 1, .mul = 1} * out[0].dims.elements();
  }
};
/// inputs: gamma, beta, x, mean, variance
struct batch_norm_inference_1 : batch_norm_inference {};
template <> struct op_traits<batch_norm_inference_1> : op_traits<batch_norm_inference> {
  static constexpr int opset = 1;
  static constexpr int inputs = 5;
  template <class Dim>
  static constexpr inferred<Dim> infer(const batch_norm_inference_1&, const basic_operands<Dim>& in) {
    return detail::batch_norm(in, 2, {0, 1, 3, 4});
  }
};

/// Mean-variance normalization over all dimensions but the batch, or but batch and channels, or over the given axes.
struct mvn {
  bool across_channels = false, normalize_variance = true;
  double eps = 1e-9;
  ints reduction_axes{};
};
template <> struct op_traits<mvn> {
  static constexpr std::string_view name = "MVN";
  static constexpr std::string_view formula =
      "(x - mean) / sqrt(mean((x - mean)^2) + eps): #x elements in g groups cost 3 #x - g additions, #x "
      "multiplications, #x + 2 g divisions, g roots; "
      "without the variance 2 #x - g additions, g divisions";
  static constexpr int opset = 2;
  static constexpr int inputs = 1;
  static constexpr void attributes(auto& op, auto&& f) {
    f("across_channels", op.across_channels);
    f("normalize_variance", op.normalize_variance);
    f("eps", op.eps);
    f("reduction_axes", op.reduction_axes);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const mvn&, const basic_operands<Dim>& in) { return in[0]; }
  static constexpr tally count(const mvn& op, const tensors&, const outputs& out) {
    const shape& x = out[0].dims;
    detail::known_list axes;
    for (count_t axis : op.reduction_axes) axes.items[static_cast<std::size_t>(axes.size++)] = axis.n;
    const count_t n =
        op.reduction_axes.empty() ? x.product(op.across_channels ? 1 : 2, x.rank) : detail::group_size(x, axes);
    return detail::mean_variance(x.elements(), n, op.normalize_variance);
  }
};

/// Whether epsilon is added below the square root or to it.
enum class mvn_eps_mode : std::uint8_t { inside_sqrt, outside_sqrt };
template <> inline constexpr std::array<std::string_view, 2> spellings<mvn_eps_mode>{"INSIDE_SQRT", "OUTSIDE_SQRT"};
/// in: x, axes
struct mvn_6 {
  bool normalize_variance = true;
  double eps = 1e-6;
  mvn_eps_mode eps_mode = mvn_eps_mode::inside_sqrt;
};
template <> struct op_traits<mvn_6> : op_traits<mvn> {
  static constexpr int opset = 6;
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 0b10;
  static constexpr void attributes(auto& op, auto&& f) {
    f("eps", op.eps);
    f("normalize_variance", op.normalize_variance);
    f("eps_mode", op.eps_mode);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const mvn_6&, const basic_operands<Dim>& in) {
    if (const rejection why = detail::check_axes(in)) return why;
    return in[0];
  }
  static constexpr tally count(const mvn_6& op, const tensors& in, const outputs& out) {
    return detail::mean_variance(out[0].dims.elements(), detail::group_size(out[0].dims, detail::axes_of(in)),
                                 op.normalize_variance);
  }
};

/// inputs: x [N, C, ...], scale [C], bias [C]
struct group_normalization {
  count_t num_groups = 1;
  double epsilon = 1e-5;
};
template <> struct op_traits<group_normalization> {
  static constexpr std::string_view name = "GroupNormalization";
  static constexpr std::string_view formula =
      "scale (x - mean) / sqrt(variance + epsilon) + bias: "
      "MVN of N num_groups groups, one multiplication and one addition per element";
  static constexpr int opset = 12;
  static constexpr int inputs = 3;
  static constexpr void attributes(auto& op, auto&& f) {
    f("num_groups", op.num_groups);
    f("epsilon", op.epsilon);
  }
  template <class Dim>
  static constexpr inferred<Dim> infer(const group_normalization& op, const basic_operands<Dim>& in) {
    const auto& x = in[0].dims;
    if (op.num_groups <= 0) return rejected("num_groups: expected at least 1, got {}", op.num_groups);
    const inferred<Dim> fit = detail::per_channel(in, 0, {1, 2});
    if (!fit.refusal.empty()) return fit;
    if (x.ranked() && known(x[1]) && (lower(x[1]) < op.num_groups || lower(x[1]) % op.num_groups != 0))
      return rejected("input 0: expected channels that are a multiple of num_groups ({}), got {}", op.num_groups, x[1]);
    return in[0];
  }
  static constexpr tally count(const group_normalization& op, const tensors&, const outputs& out) {
    const shape& x = out[0].dims;
    const count_t all = x.elements();
    return detail::mean_variance(all, x.product(1, x.rank) / op.num_groups, true) + tally{.add = 1, .mul = 1} * all;
  }
};

namespace detail {
// The axes; if they are unknown, the channels.
template <class Dim> constexpr known_list lrn_axes(const basic_operands<Dim>& in) {
  known_list axes = known_value(in[1]);
  if (!axes.known) {
    axes.items[0] = 1;
    axes.size = 1;
  }
  return axes;
}
}  // namespace detail
/// in: x, axes
struct lrn {
  double alpha = 1e-4, beta = 0.75, bias = 1;
  count_t size = 1;
};
template <> struct op_traits<lrn> {
  static constexpr std::string_view name = "LRN";
  static constexpr std::string_view formula =
      "x / (bias + alpha / size^axes * sum x^2)^beta: "
      "per element a square, 1 mul, 1 add, 1 pow, 1 div; and the sums over the elements of the windows";
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 0b10;
  static constexpr void attributes(auto& op, auto&& f) {
    f("alpha", op.alpha);
    f("beta", op.beta);
    f("bias", op.bias);
    f("size", op.size);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const lrn&, const basic_operands<Dim>& in) {
    if (const rejection why = detail::check_axes(in)) return why;
    if (is_real(in[1].type)) return rejected("input 1 (axes): expected an integer element type, got {t}", in[1].type);
    const detail::known_list axes = detail::lrn_axes(in);
    for (int i = 0; i < axes.size; ++i)
      if (in[0].dims.ranked() && axes[i] >= in[0].dims.rank)
        return rejected("input 1 (axes): expected axes of rank {}, got {}", in[0].dims.rank, axes[i]);
    return in[0];
  }
  static constexpr tally count(const lrn& op, const tensors& in, const outputs& out) {
    const shape& x = out[0].dims;
    const count_t all = x.elements();
    const detail::known_list axes = detail::lrn_axes(in);
    count_t taps = 1;
    for (int d = 0; d < x.rank; ++d)
      taps *= axes.holds(d) || axes.holds(d - x.rank) ? taps_on_elements(x[d], x[d], op.size, 1, 1, (op.size - 1) / 2)
                                                      : x[d];
    return tally{.add = 1, .mul = 2, .div = 1, .pow = 1} * all + tally{.add = larger(taps - all, 0)};
  }
};

/// Whether epsilon is added to the sum of squares or is its lower limit.
enum class l2_eps_mode : std::uint8_t { add, max };
template <> inline constexpr std::array<std::string_view, 2> spellings<l2_eps_mode>{"add", "max"};
/// in: x, axes
struct normalize_l2 {
  double eps = 1e-10;
  l2_eps_mode eps_mode = l2_eps_mode::add;
};
template <> struct op_traits<normalize_l2> {
  static constexpr std::string_view name = "NormalizeL2";
  static constexpr std::string_view formula =
      "x / sqrt(sum x^2 + eps), or max with eps: "
      "#x squares, #x - g additions, g times eps, g roots, #x divisions in g groups";
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 0b10;
  static constexpr void attributes(auto& op, auto&& f) {
    f("eps", op.eps);
    f("eps_mode", op.eps_mode);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const normalize_l2&, const basic_operands<Dim>& in) {
    if (in[1].dims.ranked() && in[1].dims.rank > 1)
      return rejected("input 1 (axes): expected rank 0 or 1, got {}", in[1].dims.rank);
    const detail::known_list axes = detail::known_value(in[1]);
    for (int i = 0; i < axes.size; ++i)
      if (in[0].dims.ranked() && detail::normal_axis(axes[i], in[0].dims.rank) < 0)
        return rejected("input 1 (axes): expected axes of rank {}, got {}", in[0].dims.rank, axes[i]);
    return in[0];
  }
  static constexpr tally count(const normalize_l2& op, const tensors& in, const outputs& out) {
    const shape& x = out[0].dims;
    const count_t all = x.elements(), n = detail::group_size(x, detail::axes_of(in));
    if (all == 0) return {};
    const count_t groups = all / n;
    const bool add = op.eps_mode == l2_eps_mode::add;
    return {.add = all - groups + (add ? groups : 0), .mul = all, .div = all, .cmp = add ? 0 : groups, .sqrt = groups};
  }
};

/// x / sqrt(sum over channels of x^2 + bias).
struct grn {
  double bias = 1;
};
template <> struct op_traits<grn> {
  static constexpr std::string_view name = "GRN";
  static constexpr std::string_view formula =
      "x / sqrt(sum over the channels of x^2 + bias): #x squares, additions and divisions, #x / C roots";
  static constexpr int inputs = 1;
  static constexpr void attributes(auto& op, auto&& f) { f("bias", op.bias); }
  template <class Dim> static constexpr inferred<Dim> infer(const grn&, const basic_operands<Dim>& in) {
    if (in[0].dims.ranked() && (in[0].dims.rank < 2 || in[0].dims.rank > 4))
      return rejected("input 0: expected rank 2 to 4, got {}", in[0].dims.rank);
    return in[0];
  }
  static constexpr tally count(const grn&, const tensors&, const outputs& out) {
    const count_t all = out[0].dims.elements();
    return all == 0 ? tally{} : tally{.add = all, .mul = all, .div = all, .sqrt = all / out[0].dims[1]};
  }
};

}  // namespace opcost
