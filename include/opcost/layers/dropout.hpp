// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Layers that do nothing where a network is run and not trained.
#include <opcost/op/common.hpp>
#include <opcost/op/lowering.hpp>
#include <opcost/ops/conversion.hpp>

namespace opcost {
namespace nn {
struct identity {};
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

template <> struct op_traits<nn::identity> {
  static constexpr std::string_view name = "Identity";
  static constexpr auto lower(const nn::identity&, const auto& in, auto&& f) { return f(identity{}, in[0]); }
};
template <fixed_string Name> struct op_traits<nn::dropping<Name>> {
  static constexpr std::string_view name = Name;
  static constexpr std::string_view repr = "p, inplace";
  static constexpr void attributes(auto& l, auto&& f) { f("p", l.p), f("inplace", l.inplace); }
  static constexpr auto lower(const nn::dropping<Name>&, const auto& in, auto&& f) { return f(identity{}, in[0]); }
};

}  // namespace opcost
