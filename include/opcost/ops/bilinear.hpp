// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// What it takes to read a picture between its elements: v = sum over the four neighbours of w_i v_i.
// These products are an addressing matter, not a layer's contraction: they are counted as mul and add, not as mac.
#include <opcost/op/op_traits.hpp>

namespace opcost::detail {

// Once a point: its two coordinates rounded down, two fractions and their complements, four weights.
inline constexpr tally bilinear_point{.add = 4, .mul = 4, .round = 2};
// Once a point and channel.
inline constexpr tally bilinear_blend{.add = 3, .mul = 4};

}  // namespace opcost::detail
