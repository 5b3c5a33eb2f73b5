// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The figures that a tool prints for a network, by name, and the ways in which tools count parameters.
#include <opcost/graph/stored.hpp>

namespace opcost {

/// Whether a shared parameter counts once or for each module.
enum class shared_weights : std::uint8_t { once, each_time };
/// Whether parameters that are not trained count.
enum class frozen_weights : std::uint8_t { counted, left_out };

/// Elements of the parameters that modules own. For a graph without modules: elements of its unique stored constants.
constexpr count_t owned_parameters(const analysis_base& a, shared_weights shared = shared_weights::once,
                                   frozen_weights frozen = frozen_weights::counted) {
  if (a.tree.modules.empty()) return a.parameters();
  count_t n = 0;
  for (const module_parameter& p : a.tree.parameters)
    if ((shared == shared_weights::each_time || p.same_as < 0) && (frozen == frozen_weights::counted || p.trainable))
      n += p.dims.elements();
  return n;
}
/// Elements of the trained parameters, each counted once.
constexpr count_t trained_parameters(const analysis_base& a) {
  return owned_parameters(a, shared_weights::once, frozen_weights::left_out);
}

/// Calls f(name, figure) for each figure that the convention prints.
template <class C, class... Cs> constexpr void each_figure(const analysis<Cs...>& a, auto&& f) {
  if constexpr (requires { C::figures(a, f); })
    C::figures(a, f);
  else
    f("flops", a.template flops<C>());
}

}  // namespace opcost
