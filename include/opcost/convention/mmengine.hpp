// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// mmengine's get_model_complexity_info: fvcore's handlers on the network in its current form. A new network is in
// training form.
#include <opcost/convention/fvcore.hpp>

namespace opcost {

/// mmengine on a network as it is created, in training form.
struct mmengine {
  static constexpr std::string_view name = "mmengine";
  static constexpr std::string_view about =
      "mmengine on a network as it is made, in training form: as fvcore, but batch norm counts 5 per element and a "
      "vector on the right is a column";
  static constexpr tally weights{};
  static constexpr network_form form = network_form::training;
  static constexpr bool vectors_are_columns = true;
  using readings = convention_list<mmengine, fvcore::activations>;
  static constexpr void figures(const auto& a, auto&& f) { fvcore::figures_of<mmengine>(a, f); }
  static constexpr std::string_view manner(std::string_view type) { return fvcore_train::manner(type); }
  static constexpr std::string_view ir_note = fvcore_train::ir_note;
};
/// mmengine after eval().
struct mmengine_eval {
  static constexpr std::string_view name = "mmengine_eval";
  static constexpr std::string_view about = "mmengine after eval(): fvcore's figures";
  static constexpr tally weights{};
  static constexpr network_form form = network_form::evaluation;
  static constexpr bool vectors_are_columns = true;
  using readings = convention_list<mmengine_eval, fvcore::activations>;
  static constexpr void figures(const auto& a, auto&& f) { fvcore::figures_of<mmengine_eval>(a, f); }
  static constexpr std::string_view ir_note = fvcore::ir_note;
};

}  // namespace opcost
