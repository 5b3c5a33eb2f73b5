// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Linear layers: y = x W^T + b over the last dimension, with W [out_features, in_features].
#include <opcost/op/lowering.hpp>
#include <opcost/ops/binary_arithmetic.hpp>
#include <opcost/ops/matmul.hpp>

namespace opcost {

/// true or false, and no number: `linear{512, 1}` does not compile.
struct true_or_false {
  bool value = false;
  constexpr true_or_false() = default;
  template <class T> constexpr true_or_false(T v) : value(static_cast<bool>(v)) {
    constexpr bool truth = std::is_same_v<T, bool>;
    static_assert(truth,
                  "opcost: the second value of linear is bias, true or false: write .in_features (README: Layers)");
  }
  constexpr operator bool() const { return value; }
};

/// y = x W^T + b over the last dimension of the input; W is [out_features, in_features], b [out_features].
/// in_features 0: the last dimension of the input.
struct linear {
  count_t out_features = 0;
  true_or_false bias = true;
  count_t in_features = 0;
};
namespace nn {
/// torch's LazyLinear: it takes in_features from the first input.
struct lazy_linear {
  count_t out_features = 0;
  true_or_false bias = true;
  count_t in_features = 0;
};
/// The Linear within torch's MultiheadAttention, which prints its own name.
struct output_projection {
  count_t out_features = 0;
  true_or_false bias = true;
  count_t in_features = 0;
};
}  // namespace nn

namespace detail {
template <class Layer, bool Lazy = false> struct linear_traits {
  static constexpr std::string_view repr = "in_features, out_features, bias";
  static constexpr int required = Lazy ? 1 : 2;
  static constexpr void attributes(auto& l, auto&& f) {
    if constexpr (!Lazy) f("in_features", l.in_features);
    f("out_features", l.out_features);
    f("bias", l.bias.value);
    if constexpr (Lazy) f("in_features", l.in_features);
  }
  static constexpr void parameters(const Layer& l, const tensors& in, auto&& f) {
    f("weight", shape{l.out_features, l.in_features != 0 ? l.in_features : in[0].dims[-1]});
    if (l.bias) f("bias", shape{l.out_features});
  }
  template <class Dim> static constexpr inferred<Dim> lower(const Layer& l, const basic_operands<Dim>& in, auto&& f) {
    if (in[0].dims.rank == 0) return rejected("input 0: expected at least rank 1, got 0");
    if (l.out_features < 1) return rejected("out_features: expected at least 1, got {}", l.out_features);
    if (l.in_features != 0 && in[0].dims.ranked() && !may_be(in[0].dims[-1], l.in_features.n))
      return rejected("input 0: expected a last dimension of {} (in_features), got {}", l.in_features, in[0].dims[-1]);
    const basic_tensor<Dim> y =
        f(matmul{.transpose_b = true}, in[0],
          learned(in, {l.out_features, l.in_features != 0 ? Dim(l.in_features) : in[0].dims[-1]}));
    return l.bias ? f(add_bias{}, y, learned_bias(in, {l.out_features})) : y;
  }
};
}  // namespace detail
template <> struct op_traits<linear> : detail::linear_traits<linear> {
  static constexpr std::string_view name = "Linear";
};
template <> struct op_traits<nn::lazy_linear> : detail::linear_traits<nn::lazy_linear, true> {
  static constexpr std::string_view name = "LazyLinear";
};
template <> struct op_traits<nn::output_projection> : detail::linear_traits<nn::output_projection> {
  static constexpr std::string_view name = "NonDynamicallyQuantizableLinear";
};

}  // namespace opcost
