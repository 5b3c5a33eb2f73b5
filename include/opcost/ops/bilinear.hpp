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
// The weight of one of 4 cubic taps: its distance, and a polynomial of degree 3 by Horner's rule.
inline constexpr tally cubic_weight{.add = 4, .mul = 3};

// A box in the input's coordinates and the extents of its bins.
inline constexpr tally region_of_box{.add = 2, .mul = 4, .div = 2};
// The position of a point in its bin.
inline constexpr tally point_of_bin{.add = 2, .mul = 2};

}  // namespace opcost::detail
