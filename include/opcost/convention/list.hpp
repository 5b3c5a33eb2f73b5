// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The catalogue of conventions: one line each.
#include <opcost/convention/exact.hpp>
#include <opcost/convention/model_analyzer.hpp>

namespace opcost {

template <class... Cs> struct convention_list {
  // Calls f(std::type_identity<C>) for each.
  template <class F> static constexpr void each(F&& f) { (f(std::type_identity<Cs>{}), ...); }
};
using all_conventions = convention_list<
    exact,
    model_analyzer
>;

}  // namespace opcost
