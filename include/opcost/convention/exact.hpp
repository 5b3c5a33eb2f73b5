// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <opcost/convention/reading.hpp>

namespace opcost {

/// opcost's own convention: FLOPs = 2 MACs + every other primitive arithmetic operation. Transcendental functions are
/// listed apart; boolean and bitwise operations do not count.
struct exact {
  static constexpr std::string_view name = "opcost";
  static constexpr std::string_view about =
      "the default: 2 x MACs + every other arithmetic operation; transcendental functions listed apart";
  static constexpr tally weights{.mac = 2, .add = 1, .mul = 1, .div = 1, .cmp = 1, .round = 1, .sqrt = 1, .bias = 1};

  static constexpr void figures(const auto& a, auto&& f) {
    f("macs", figure(a.macs()));
    f("valid_macs", figure(a.valid_macs()));
    f("flops", a.template flops<exact>());
    f("params", figure(a.parameters()));
  }
};

}  // namespace opcost
