// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The work of reading an image between its elements: v = sum over the 4 neighbors of w_i v_i. These products belong to
// the addressing and contract no dimension, so they count as mul and add, not as mac.
#include <opcost/op/op_traits.hpp>

namespace opcost::detail {

// Per point: two coordinates rounded down, two fractions and their complements, four weights.
inline constexpr tally bilinear_point{.add = 4, .mul = 4, .round = 2};
// Per point and channel.
inline constexpr tally bilinear_blend{.add = 3, .mul = 4};

}  // namespace opcost::detail
