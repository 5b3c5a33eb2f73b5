// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Activation functions. OpenVINO operation specifications, family activation.
#include <opcost/op/elementwise.hpp>
#include <opcost/ops/math.hpp>

namespace opcost {

/// max(x, 0).
struct relu {};
template <> struct op_traits<relu> : elementwise<"ReLU", tally{.cmp = 1}>, element_value<> {
  static constexpr std::string_view formula = "max(x, 0)";
  static constexpr interval number(interval x) { return larger(x, interval(0)); }
  static constexpr double real(double x) { return x < 0 ? 0 : x; }
};

/// inputs: x, slope (a scalar, one number per channel, or any shape that broadcasts)
struct prelu {};
template <> struct op_traits<prelu> : elementwise<"PReLU", tally{.mul = 1, .cmp = 1}, accepts::anything> {
  static constexpr std::string_view formula = "x if x >= 0, else slope x";
  static constexpr int inputs = 2;
};

/// x for x > 0, alpha * (exp(x) - 1) otherwise.
struct elu {
  double alpha = 1;
};
template <>
struct op_traits<elu> : elementwise<"Elu", tally{.add = 1, .mul = 1, .cmp = 1, .exp = 1}, accepts::anything> {
  static constexpr std::string_view formula = "x if x >= 0, else alpha (e^x - 1)";
  static constexpr void attributes(auto& op, auto&& f) { f("alpha", op.alpha); }
};

/// 1 / (1 + exp(-x)).
struct sigmoid {};
template <> struct op_traits<sigmoid> : elementwise<"Sigmoid", tally{.add = 1, .div = 1, .exp = 1}>, element_value<> {
  static constexpr std::string_view formula = "1 / (1 + e^-x)";
  static constexpr double real(double x) { return 1 / (1 + detail::exponential(-x)); }
};

namespace math {
/// The hyperbolic tangent.
struct tanh {};
}  // namespace math
template <> struct op_traits<math::tanh> : elementwise<"Tanh", tally{.tanh = 1}>, element_value<> {
  static constexpr std::string_view formula = "tanh x";
  static constexpr double real(double x) { return detail::hyperbolic_tangent(x); }
};

/// Limits each element to [min, max].
struct clamp {
  double min = 0, max = 1;
};
template <> struct op_traits<clamp> : elementwise<"Clamp", tally{.cmp = 2}> {
  static constexpr std::string_view formula = "min(max(x, min), max)";
  static constexpr void attributes(auto& op, auto&& f) {
    f("min", op.min);
    f("max", op.max);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const clamp& op, const basic_operands<Dim>& in) {
    if (!(op.min <= op.max))
      return rejected("min: expected at most max ({}), got {}", to_count(op.max), to_count(op.min));
    if (is_boolean(in[0].type)) return rejected("input 0: expected an element type of numbers, got boolean");
    return detail::like_first(in, accepts::anything);
  }
  static constexpr bool value(const clamp& op, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    const interval low = to_count(detail::ceiling_of(op.min)), high = to_count(detail::floor_of(op.max));
    const std::size_t n = detail::size_of(into);
    if (detail::content_size(in[0]) != n) return false;
    for (std::size_t i = 0; i < n; ++i) {
      if (into.reals.empty()) {
        into.numbers[i] = smaller(larger(detail::number_at(in[0], i), low), high);
      } else {
        if (in[0].reals.empty()) return false;
        const double x = in[0].reals[i];
        into.reals[i] = detail::rounded(out.type, x < op.min ? op.min : x > op.max ? op.max : x);
      }
    }
    return true;
  }
};

namespace detail {
// The shape of x. All inputs have one element type.
template <class Dim> constexpr inferred<Dim> like_first_with_parameters(const basic_operands<Dim>& in, accepts what) {
  dtype type = in[0].type;
  for (int i = 1; i < in.size(); ++i) {
    if (common(type, in[i].type) == dtype::none)
      return rejected("input {}: expected the element type of input 0, got {t}", i, in[i].type);
    type = common(type, in[i].type);
  }
  if (const rejection why = check_type(what, type)) return why;
  return of(in[0].dims, type);
}
}  // namespace detail

/// inputs: x, alpha, beta (scalars)
struct hard_sigmoid {};
template <> struct op_traits<hard_sigmoid> : elementwise<"HardSigmoid", tally{.add = 1, .mul = 1, .cmp = 2}> {
  static constexpr std::string_view formula = "max(0, min(1, alpha x + beta))";
  static constexpr int inputs = 3;
  static constexpr unsigned selects = 0b110;
  template <class Dim> static constexpr inferred<Dim> infer(const hard_sigmoid&, const basic_operands<Dim>& in) {
    for (int i = 1; i <= 2; ++i)
      if (in[i].dims.rank > 0 && in[i].dims.is_static())
        return rejected("input {}: expected a scalar, got rank {}", i, in[i].dims.rank);
    return detail::like_first_with_parameters(in, accepts::anything);
  }
};

/// inputs: x, alpha, lambda (scalars)
struct selu {};
template <> struct op_traits<selu> : elementwise<"Selu", tally{.add = 1, .mul = 2, .cmp = 1, .exp = 1}> {
  static constexpr std::string_view formula = "lambda (x if x > 0, else alpha (e^x - 1))";
  static constexpr int inputs = 3;
  static constexpr unsigned selects = 0b110;
  template <class Dim> static constexpr inferred<Dim> infer(const selu&, const basic_operands<Dim>& in) {
    return detail::like_first_with_parameters(in, accepts::reals);
  }
};

/// GELU of opset 2, with the error function: x * (1 + erf(x / sqrt(2))) / 2.
struct gelu {};
template <> struct op_traits<gelu> : elementwise<"Gelu", tally{.add = 1, .mul = 3, .erf = 1}, accepts::reals> {
  static constexpr std::string_view formula = "x 0.5 (1 + erf(x sqrt(0.5)))";
  static constexpr int opset = 2;
};

/// How Gelu of opset 7 computes: with erf, or with the approximation by tanh.
enum class gelu_mode : std::uint8_t { erf, tanh };
template <> inline constexpr std::array<std::string_view, 2> spellings<gelu_mode>{"erf", "tanh"};
/// Gelu of opset 7, with a choice of approximation.
struct gelu_7 {
  gelu_mode approximation_mode = gelu_mode::erf;
};
template <> struct op_traits<gelu_7> : op_traits<gelu> {
  static constexpr std::string_view formula =
      "x 0.5 (1 + erf(x sqrt(0.5))), or x 0.5 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))";
  static constexpr int opset = 7;
  static constexpr void attributes(auto& op, auto&& f) { f("approximation_mode", op.approximation_mode); }
  static constexpr tally count(const gelu_7& op, const tensors& in, const outputs& out) {
    if (op.approximation_mode == gelu_mode::erf) return op_traits<gelu>::count(op, in, out);
    return tally{.add = 2, .mul = 6, .tanh = 1} * out[0].dims.elements();
  }
};

/// x * min(max(x + 3, 0), 6) / 6.
struct hswish {};
template <> struct op_traits<hswish> : elementwise<"HSwish", tally{.add = 1, .mul = 2, .cmp = 2}> {
  static constexpr std::string_view formula = "x min(max(x + 3, 0), 6) (1 / 6)";
  static constexpr int opset = 4;
};

/// min(max(x + 3, 0), 6) / 6.
struct hsigmoid {};
template <> struct op_traits<hsigmoid> : elementwise<"HSigmoid", tally{.add = 1, .mul = 1, .cmp = 2}> {
  static constexpr std::string_view formula = "min(max(x + 3, 0), 6) (1 / 6)";
  static constexpr int opset = 5;
};

/// x * tanh(softplus(x)).
struct mish {};
template <>
struct op_traits<mish> : elementwise<"Mish", tally{.add = 1, .mul = 1, .exp = 1, .log = 1, .tanh = 1}, accepts::reals> {
  static constexpr std::string_view formula = "x tanh(ln(1 + e^x))";
  static constexpr int opset = 4;
};

/// log(1 + exp(x)).
struct softplus {};
template <> struct op_traits<softplus> : elementwise<"SoftPlus", tally{.add = 1, .exp = 1, .log = 1}, accepts::reals> {
  static constexpr std::string_view formula = "ln(1 + e^x)";
  static constexpr int opset = 4;
};

/// x / (1 + |x|).
struct softsign {};
template <> struct op_traits<softsign> : elementwise<"SoftSign", tally{.add = 1, .div = 1, .cmp = 1}, accepts::reals> {
  static constexpr std::string_view formula = "x / (1 + |x|)";
  static constexpr int opset = 9;
};

/// inputs: x, optionally a scalar beta (default 1)
struct swish {};
template <>
struct op_traits<swish> : elementwise<"Swish", tally{.add = 1, .mul = 1, .div = 1, .exp = 1}, accepts::reals> {
  static constexpr std::string_view formula = "x (1 / (1 + e^(-beta x))): one multiplication more if beta is given";
  static constexpr int opset = 4;
  static constexpr unsigned selects = 0b10;
  template <class Dim> static constexpr inferred<Dim> infer(const swish&, const basic_operands<Dim>& in) {
    if (in[1].dims.rank > 0) return rejected("input 1 (beta): expected a scalar, got rank {}", in[1].dims.rank);
    return detail::like_first_with_parameters(in, accepts::reals);
  }
  static constexpr tally count(const swish&, const tensors& in, const outputs& out) {
    return tally{.add = 1, .mul = in.has(1) ? 2 : 1, .div = 1, .exp = 1} * out[0].dims.elements();
  }
};

// ---- along an axis

namespace detail {
template <class Dim> constexpr inferred<Dim> normalized_along(count_t axis, const basic_operands<Dim>& in) {
  const int rank = in[0].dims.rank == 0 ? 1 : in[0].dims.rank;  // a scalar is a row of 1 element
  if (in[0].dims.ranked() && normal_axis(axis, rank) < 0)
    return rejected("axis: expected an axis of rank {}, got {}", rank, axis);
  return in[0];
}
// Rows of n elements: the maximum of a row, n differences from it, n exponentials and their sum.
constexpr tally softmax_rows(const shape& x, count_t axis, const tally& each, const tally& each_row) {
  const count_t all = x.elements(), n = x.at_or(normal_axis(axis, x.rank), 1);
  if (all == 0) return {};
  const count_t rows = all / n;
  return (each + tally{.add = 1, .exp = 1}) * all + (each_row + tally{.add = 1, .cmp = 1} * (n - 1)) * rows;
}
}  // namespace detail

/// Softmax along an axis that is not negative.
struct softmax {
  count_t axis = 1;
};
template <> struct op_traits<softmax> {
  static constexpr std::string_view name = "SoftMax";
  static constexpr std::string_view formula =
      "e^(x - max x) / sum e^(x - max x): "
      "a row of n costs n - 1 comparisons, 2 n - 1 additions, n exponentials, n divisions";
  static constexpr int inputs = 1;
  static constexpr void attributes(auto& op, auto&& f) { f("axis", op.axis); }
  template <class Dim> static constexpr inferred<Dim> infer(const softmax& op, const basic_operands<Dim>& in) {
    if (op.axis < 0) return rejected("axis: expected at least 0, got {}", op.axis);
    return detail::normalized_along(op.axis, in);
  }
  static constexpr tally count(const softmax& op, const tensors&, const outputs& out) {
    return detail::softmax_rows(out[0].dims, op.axis, {.div = 1}, {});
  }
};
/// Softmax of opset 8: the axis may be negative.
struct softmax_8 : softmax {};
template <> struct op_traits<softmax_8> : op_traits<softmax> {
  static constexpr int opset = 8;
  template <class Dim> static constexpr inferred<Dim> infer(const softmax_8& op, const basic_operands<Dim>& in) {
    return detail::normalized_along(op.axis, in);
  }
};

/// The logarithm of the softmax along an axis.
struct log_softmax {
  count_t axis = 1;
};
template <> struct op_traits<log_softmax> {
  static constexpr std::string_view name = "LogSoftmax";
  static constexpr std::string_view formula =
      "t - ln sum e^t, t = x - max x: "
      "a row of n costs n - 1 comparisons, 3 n - 1 additions, n exponentials, 1 logarithm";
  static constexpr int opset = 5;
  static constexpr int inputs = 1;
  static constexpr void attributes(auto& op, auto&& f) { f("axis", op.axis); }
  template <class Dim> static constexpr inferred<Dim> infer(const log_softmax& op, const basic_operands<Dim>& in) {
    return detail::normalized_along(op.axis, in);
  }
  static constexpr tally count(const log_softmax& op, const tensors&, const outputs& out) {
    return detail::softmax_rows(out[0].dims, op.axis, {.add = 1}, {.log = 1});
  }
};

}  // namespace opcost
