// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The list of pictures. A new picture is one more entry.
#include <opcost/report/output_format.hpp>
#include <opcost/report/pictures/arena_picture.hpp>
#include <opcost/report/pictures/roofline_picture.hpp>
#include <opcost/report/pictures/timeline_picture.hpp>
#include <opcost/report/pictures/treemap_picture.hpp>

namespace opcost {

/// All pictures.
inline constexpr output_format pictures[] = {
    {"arena", "where each tensor is in memory, over time; needs report::arena",
     [](const report& r, const sink& to) { write_arena(r, to); }},
    {"timeline", "the memory that is live at each layer",
     [](const report& r, const sink& to) { write_timeline(r, to); }},
    {"roofline", "layers under the limits of a device; needs report::roofline",
     [](const report& r, const sink& to) { write_roofline(r, to); }},
    {"treemap", "the FLOPs of modules and layers as areas",
     [](const report& r, const sink& to) { write_treemap(r, cost::flops, to); }},
};

}  // namespace opcost
