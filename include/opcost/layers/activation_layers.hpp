// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Activation functions as modules, with torch's attributes and defaults. They are in namespace nn because many share
// their name with an operation.
#include <opcost/layers/attribute_types.hpp>
#include <opcost/op/lowering.hpp>
#include <opcost/ops/activation.hpp>
#include <opcost/ops/binary_arithmetic.hpp>
#include <opcost/ops/comparison.hpp>
#include <opcost/ops/joining.hpp>
#include <opcost/ops/math.hpp>

namespace opcost {

/// The formula of GELU: with erf, or with the approximation by tanh.
enum class gelu_approximation : std::uint8_t { none, tanh };
template <> inline constexpr std::array<std::string_view, 2> spellings<gelu_approximation>{"none", "tanh"};

namespace nn {
/// max(x, 0), any shape (torch's ReLU).
struct relu {
  bool inplace = false;
};
/// min(max(x, 0), 6), any shape.
struct relu6 {
  bool inplace = false;
};
/// x if x > 0, else negative_slope x.
struct leaky_relu {
  double negative_slope = 0.01;
  bool inplace = false;
};
/// x if x > 0, else a learned slope times x: one slope, or one per channel (dimension 1).
struct prelu {
  count_t num_parameters = 1;
  double init = 0.25;
};
/// x if x > 0, else the mean of lower and upper times x.
struct rrelu {
  double lower = 1.0 / 8, upper = 1.0 / 3;
  bool inplace = false;
};
/// x if x > 0, else alpha (e^x - 1).
struct elu {
  double alpha = 1;
  bool inplace = false;
};
/// A scaled ELU with torch's constants.
struct selu {
  bool inplace = false;
};
/// max(x, 0) + min(alpha (e^(x / alpha) - 1), 0).
struct celu {
  double alpha = 1;
  bool inplace = false;
};
/// x times the normal distribution of x, exact or by tanh.
struct gelu {
  gelu_approximation approximate = gelu_approximation::none;
};
/// x sigmoid(x).
struct silu {
  bool inplace = false;
};
/// x tanh(softplus(x)).
struct mish {
  bool inplace = false;
};
/// 1 / (1 + e^-x).
struct sigmoid {};
/// tanh x.
struct tanh {};
/// x - tanh x.
struct tanhshrink {};
/// ln(sigmoid(x)).
struct log_sigmoid {};
/// min(max(x, min_val), max_val).
struct hardtanh {
  real_number min_val = -1.0, max_val = 1.0;
  bool inplace = false;
};
/// x min(max(x + 3, 0), 6) / 6.
struct hardswish {
  bool inplace = false;
};
/// min(max(x / 6 + 1 / 2, 0), 1).
struct hardsigmoid {
  bool inplace = false;
};
/// x if |x| > lambd, else 0.
struct hardshrink {
  real_number lambd = 0.5;
};
/// x moved toward 0 by lambd.
struct softshrink {
  real_number lambd = 0.5;
};
/// ln(1 + e^(beta x)) / beta.
struct softplus {
  real_number beta = 1.0, threshold = 20.0;
};  // beyond the threshold torch returns x; the work is counted as the same
/// x / (1 + |x|).
struct softsign {};
/// x if x > threshold, else value.
struct threshold {
  real_number threshold = 0.0, value = 0.0;
  bool inplace = false;
};
/// e^x / sum e^x along dim.
struct softmax {
  none_or<count_t> dim{};
};  // dim None: 0 for ranks 0, 1 and 3, else 1
/// Softmax of -x along dim.
struct softmin {
  none_or<count_t> dim{};
};
/// ln(softmax(x)) along dim.
struct log_softmax {
  none_or<count_t> dim{};
};
/// Softmax over the channels of [N, C, H, W] or [C, H, W].
struct softmax2d {};  // over the channels
/// a sigmoid(b), where a and b are the halves of x along dim.
struct glu {
  count_t dim = -1;
};  // the first half times the sigmoid of the second
}  // namespace nn

namespace detail {
// A constant that is a single number.
template <class Dim> constexpr basic_tensor<Dim> scalar_of(const basic_operands<Dim>& in) {
  return fixed(in, basic_shape<Dim>{});
}

// A module that is one operation, with `Scalars` constants as further operands.
template <fixed_string Name, class Op, int Scalars = 0> struct as_operation {
  static constexpr std::string_view name = Name;
  static constexpr std::string_view repr = "inplace?";
  static constexpr void attributes([[maybe_unused]] auto& l, [[maybe_unused]] auto&& f) {
    if constexpr (requires { l.inplace; }) f("inplace", l.inplace);
  }
  template <class Dim> static constexpr basic_tensor<Dim> lower(const auto&, const basic_operands<Dim>& in, auto&& f) {
    if constexpr (Scalars == 0)
      return f(Op{}, in[0]);
    else if constexpr (Scalars == 1)
      return f(Op{}, in[0], scalar_of(in));
    else
      return f(Op{}, in[0], scalar_of(in), scalar_of(in));
  }
};
constexpr count_t dim_or_implied(const none_or<count_t>& dim, int rank) {
  return dim.given ? dim.value : count_t(rank == 0 || rank == 1 || rank == 3 ? 0 : 1);
}
struct along_dim {
  static constexpr std::string_view repr = "dim";
  static constexpr void attributes(auto& l, auto&& f) { f("dim", l.dim); }
};
}  // namespace detail

template <> struct op_traits<nn::relu> : detail::as_operation<"ReLU", relu> {};
template <> struct op_traits<nn::silu> : detail::as_operation<"SiLU", swish> {};
template <> struct op_traits<nn::mish> : detail::as_operation<"Mish", mish> {};
template <> struct op_traits<nn::selu> : detail::as_operation<"SELU", selu, 2> {};
template <> struct op_traits<nn::hardswish> : detail::as_operation<"Hardswish", hswish> {};
template <> struct op_traits<nn::hardsigmoid> : detail::as_operation<"Hardsigmoid", hsigmoid> {};
template <> struct op_traits<nn::sigmoid> : detail::as_operation<"Sigmoid", sigmoid> {};
template <> struct op_traits<nn::tanh> : detail::as_operation<"Tanh", math::tanh> {};
template <> struct op_traits<nn::softsign> : detail::as_operation<"Softsign", softsign> {};

template <> struct op_traits<nn::relu6> : detail::as_operation<"ReLU6", clamp> {
  static constexpr auto lower(const nn::relu6&, const auto& in, auto&& f) { return f(clamp{0, 6}, in[0]); }
};
template <> struct op_traits<nn::hardtanh> {
  static constexpr std::string_view name = "Hardtanh";
  static constexpr std::string_view repr = "min_val, max_val, inplace?";
  static constexpr void attributes(auto& l, auto&& f) {
    f("min_val", l.min_val);
    f("max_val", l.max_val);
    f("inplace", l.inplace);
  }
  static constexpr auto lower(const nn::hardtanh& l, const auto& in, auto&& f) {
    return f(clamp{l.min_val.value, l.max_val.value}, in[0]);
  }
};
template <> struct op_traits<nn::leaky_relu> : detail::as_operation<"LeakyReLU", prelu, 1> {
  static constexpr std::string_view repr = "negative_slope, inplace?";
  static constexpr void attributes(auto& l, auto&& f) {
    f("negative_slope", l.negative_slope);
    f("inplace", l.inplace);
  }
};
// The slope is random in training and the mean of both bounds at inference.
template <> struct op_traits<nn::rrelu> : detail::as_operation<"RReLU", prelu, 1> {
  static constexpr std::string_view repr = "lower, upper, inplace?";
  static constexpr void attributes(auto& l, auto&& f) {
    f("lower", l.lower);
    f("upper", l.upper);
    f("inplace", l.inplace);
  }
};
template <> struct op_traits<nn::prelu> {
  static constexpr std::string_view name = "PReLU";
  static constexpr std::string_view repr = "num_parameters";
  static constexpr void attributes(auto& l, auto&& f) {
    f("num_parameters", l.num_parameters);
    f("init", l.init);
  }
  static constexpr void parameters(const nn::prelu& l, const tensors&, auto&& f) {
    f("weight", shape{l.num_parameters});
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const nn::prelu& l, const basic_operands<Dim>& in, auto&& f) {
    const Dim channels = in[0].dims.rank > 1 ? in[0].dims[1] : Dim(1);
    if (l.num_parameters < 1 || (l.num_parameters != 1 && !may_be(channels, l.num_parameters.n)))
      return rejected("num_parameters: expected 1 or {}, the channels of input 0, got {}", channels, l.num_parameters);
    return f(prelu{}, in[0], learned(in, {l.num_parameters}));
  }
};
template <> struct op_traits<nn::elu> {
  static constexpr std::string_view name = "ELU";
  static constexpr std::string_view repr = "alpha, inplace?";
  static constexpr void attributes(auto& l, auto&& f) {
    f("alpha", l.alpha);
    f("inplace", l.inplace);
  }
  static constexpr auto lower(const nn::elu& l, const auto& in, auto&& f) { return f(elu{l.alpha}, in[0]); }
};
// max(x, 0) + min(alpha (e^(x / alpha) - 1), 0)
template <> struct op_traits<nn::celu> : op_traits<nn::elu> {
  static constexpr std::string_view name = "CELU";
  static constexpr auto lower(const nn::celu& l, const auto& in, auto&& f) {
    return f(elu{l.alpha}, f(multiply{}, in[0], detail::scalar_of(in)));
  }
};
template <> struct op_traits<nn::gelu> {
  static constexpr std::string_view name = "GELU";
  static constexpr std::string_view repr = "approximate";
  static constexpr void attributes(auto& l, auto&& f) { f("approximate", l.approximate); }
  static constexpr auto lower(const nn::gelu& l, const auto& in, auto&& f) {
    return f(gelu_7{l.approximate == gelu_approximation::none ? gelu_mode::erf : gelu_mode::tanh}, in[0]);
  }
};
template <> struct op_traits<nn::tanhshrink> {
  static constexpr std::string_view name = "Tanhshrink";
  static constexpr auto lower(const nn::tanhshrink&, const auto& in, auto&& f) {
    return f(subtract{}, in[0], f(math::tanh{}, in[0]));
  }
};
// -ln(1 + e^-x)
template <> struct op_traits<nn::log_sigmoid> {
  static constexpr std::string_view name = "LogSigmoid";
  static constexpr auto lower(const nn::log_sigmoid&, const auto& in, auto&& f) {
    return f(math::negative{}, f(softplus{}, f(math::negative{}, in[0])));
  }
};
// x if |x| > lambda, else 0
template <> struct op_traits<nn::hardshrink> {
  static constexpr std::string_view name = "Hardshrink";
  static constexpr std::string_view repr = "*lambd";
  static constexpr void attributes(auto& l, auto&& f) { f("lambd", l.lambd); }
  static constexpr auto lower(const nn::hardshrink&, const auto& in, auto&& f) {
    const auto limit = detail::scalar_of(in);
    return f(where{}, f(greater{}, f(math::abs{}, in[0]), limit), in[0], limit);
  }
};
// x - min(max(x, -lambda), lambda)
template <> struct op_traits<nn::softshrink> {
  static constexpr std::string_view name = "Softshrink";
  static constexpr std::string_view repr = "*lambd";
  static constexpr void attributes(auto& l, auto&& f) { f("lambd", l.lambd); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const nn::softshrink& l, const basic_operands<Dim>& in, auto&& f) {
    if (l.lambd.value < 0) return rejected("lambd: expected at least 0");
    return f(subtract{}, in[0], f(clamp{-l.lambd.value, l.lambd.value}, in[0]));
  }
};
// ln(1 + e^(beta x)) / beta
template <> struct op_traits<nn::softplus> {
  static constexpr std::string_view name = "Softplus";
  static constexpr std::string_view repr = "beta, threshold";
  static constexpr void attributes(auto& l, auto&& f) {
    f("beta", l.beta);
    f("threshold", l.threshold);
  }
  template <class Dim>
  static constexpr basic_tensor<Dim> lower(const nn::softplus& l, const basic_operands<Dim>& in, auto&& f) {
    if (l.beta.value >= 1 && l.beta.value <= 1) return f(softplus{}, in[0]);
    const basic_tensor<Dim> beta = detail::scalar_of(in);
    return f(divide{}, f(softplus{}, f(multiply{}, in[0], beta)), beta);
  }
};
template <> struct op_traits<nn::threshold> {
  static constexpr std::string_view name = "Threshold";
  static constexpr std::string_view repr = "threshold, value, inplace?";
  static constexpr int required = 2;
  static constexpr void attributes(auto& l, auto&& f) {
    f("threshold", l.threshold);
    f("value", l.value);
    f("inplace", l.inplace);
  }
  static constexpr auto lower(const nn::threshold&, const auto& in, auto&& f) {
    const auto limit = detail::scalar_of(in);
    return f(where{}, f(greater{}, in[0], limit), in[0], limit);
  }
};

template <> struct op_traits<nn::softmax> : detail::along_dim {
  static constexpr std::string_view name = "Softmax";
  static constexpr auto lower(const nn::softmax& l, const auto& in, auto&& f) {
    return f(softmax_8{{detail::dim_or_implied(l.dim, in[0].dims.rank)}}, in[0]);
  }
};
template <> struct op_traits<nn::softmin> : detail::along_dim {
  static constexpr std::string_view name = "Softmin";
  static constexpr auto lower(const nn::softmin& l, const auto& in, auto&& f) {
    return f(softmax_8{{detail::dim_or_implied(l.dim, in[0].dims.rank)}}, f(math::negative{}, in[0]));
  }
};
template <> struct op_traits<nn::log_softmax> : detail::along_dim {
  static constexpr std::string_view name = "LogSoftmax";
  static constexpr auto lower(const nn::log_softmax& l, const auto& in, auto&& f) {
    return f(log_softmax{detail::dim_or_implied(l.dim, in[0].dims.rank)}, in[0]);
  }
};
template <> struct op_traits<nn::softmax2d> {
  static constexpr std::string_view name = "Softmax2d";
  static constexpr auto lower(const nn::softmax2d&, const auto& in, auto&& f) { return f(softmax_8{{-3}}, in[0]); }
};
template <> struct op_traits<nn::glu> : detail::along_dim {
  static constexpr std::string_view name = "GLU";
  template <class Dim>
  static constexpr basic_tensor<Dim> lower(const nn::glu& l, const basic_operands<Dim>& in, auto&& f) {
    const Dim along[]{l.dim};
    basic_tensor<Dim> axis = detail::scalar_of(in);
    axis.type = dtype::i64;
    axis.value = along;
    const inferred<Dim> halves = f.all(split{.num_splits = 2}, in[0], axis);
    return f(multiply{}, halves[0], f(sigmoid{}, halves[1]));
  }
};

}  // namespace opcost
