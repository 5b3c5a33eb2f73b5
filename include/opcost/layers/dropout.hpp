// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Layers that do nothing at inference.
#include <opcost/op/common.hpp>
#include <opcost/op/lowering.hpp>
#include <opcost/ops/conversion.hpp>

namespace opcost {
namespace nn {
/// torch's Identity.
struct identity {};
/// torch's dropout classes: the identity at inference. p: the share that training drops.
template <fixed_string Name> struct dropping {
  double p = 0.5;
  bool inplace = false;
};
using dropout = dropping<"Dropout">;
using dropout1d = dropping<"Dropout1d">;
using dropout2d = dropping<"Dropout2d">;
using dropout3d = dropping<"Dropout3d">;
using alpha_dropout = dropping<"AlphaDropout">;
using feature_alpha_dropout = dropping<"FeatureAlphaDropout">;
}  // namespace nn

/// What StochasticDepth drops in training: rows, or the whole batch.
enum class stochastic_depth_mode : std::uint8_t { row, batch };
template <> inline constexpr std::array<std::string_view, 2> spellings<stochastic_depth_mode>{"row", "batch"};
namespace nn {
/// torchvision's StochasticDepth: the identity when a network runs. `mode`: what training drops.
struct stochastic_depth {
  double p = 0;
  stochastic_depth_mode mode = stochastic_depth_mode::row;
};
}  // namespace nn
template <> struct op_traits<nn::stochastic_depth> {
  static constexpr std::string_view name = "StochasticDepth";
  static constexpr std::string_view repr = "p, mode~";
  static constexpr int required = 2;
  static constexpr void attributes(auto& l, auto&& f) {
    f("p", l.p);
    f("mode", l.mode);
  }
  static constexpr auto lower(const nn::stochastic_depth&, const auto& in, auto&& f) { return f(identity{}, in[0]); }
};

template <> struct op_traits<nn::identity> {
  static constexpr std::string_view name = "Identity";
  static constexpr auto lower(const nn::identity&, const auto& in, auto&& f) { return f(identity{}, in[0]); }
};
template <fixed_string Name> struct op_traits<nn::dropping<Name>> {
  static constexpr std::string_view name = Name;
  static constexpr std::string_view repr = "p, inplace";
  static constexpr void attributes(auto& l, auto&& f) {
    f("p", l.p);
    f("inplace", l.inplace);
  }
  static constexpr auto lower(const nn::dropping<Name>&, const auto& in, auto&& f) { return f(identity{}, in[0]); }
};

}  // namespace opcost
