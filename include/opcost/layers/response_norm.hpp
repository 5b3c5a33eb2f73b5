// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Normalization by neighboring channels.
#include <opcost/layers/normalization_layers.hpp>

namespace opcost {

/// x / (k + alpha / size sum x^2)^beta, where the sum covers `size` channels around each (torch's LocalResponseNorm): x
/// [N, C, ...].
struct local_response_norm {
  count_t size = 1;
  double alpha = 1e-4, beta = 0.75;
  real_number k = 1.0;
};
/// The same under an older class of torch (CrossMapLRN2d).
struct cross_map_lrn2d {
  count_t size = 1;
  double alpha = 1e-4, beta = 0.75;
  real_number k = 1;
};

namespace detail {
// Traits of both classes: a window over the channels.
template <class Layer> struct over_channels {
  static constexpr std::string_view repr = "*size, alpha, beta, k";
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("size", l.size);
    f("alpha", l.alpha);
    f("beta", l.beta);
    f("k", l.k);
  }
  template <class Dim> static constexpr inferred<Dim> lower(const Layer& l, const basic_operands<Dim>& in, auto&& f) {
    if (l.size < 1) return rejected("size: expected at least 1, got {}", l.size);
    const Dim channels[]{1};
    return f(lrn{.alpha = l.alpha, .beta = l.beta, .bias = l.k.value, .size = l.size}, in[0],
             axes_operand<Dim>(in, channels));
  }
};
}  // namespace detail
template <> struct op_traits<local_response_norm> : detail::over_channels<local_response_norm> {
  static constexpr std::string_view name = "LocalResponseNorm";
};
template <> struct op_traits<cross_map_lrn2d> : detail::over_channels<cross_map_lrn2d> {
  static constexpr std::string_view name = "CrossMapLRN2d";
};

}  // namespace opcost
