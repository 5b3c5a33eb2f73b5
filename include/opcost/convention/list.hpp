// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The catalogue of conventions: one line each.
#include <opcost/convention/exact.hpp>
#include <opcost/convention/model_analyzer.hpp>

namespace opcost {

using all_conventions = convention_list<
    exact,
    model_analyzer
>;

}  // namespace opcost
