// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A convention that is chosen at run time.
#include <opcost/convention/all_conventions.hpp>
#include <opcost/report/report.hpp>

namespace opcost {

/// What an analysis that has the readings of all conventions says under one of them. Without a name: no convention.
template <class Analysis> struct convention_of {
  std::string_view name{};
  opcost::report (*report)(const Analysis&, const subject&, const shape_check*) = nullptr;
  totals (*total)(const Analysis&) = nullptr;
};

/// The convention with this name. The result has an empty name if the name is unknown.
template <class Analysis> convention_of<Analysis> convention_named(std::string_view name) {
  convention_of<Analysis> found{};
  all_conventions::each([&]<class C>(std::type_identity<C>) {
    if (name == C::name)
      found = {
          C::name,
          [](const Analysis& a, const subject& of, const shape_check* shapes) { return make_report<C>(a, of, shapes); },
          [](const Analysis& a) { return opcost::total<C>(a); }};
  });
  return found;
}

}  // namespace opcost
