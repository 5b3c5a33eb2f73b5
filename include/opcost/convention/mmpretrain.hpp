// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// mmpretrain's get_flops: mmengine after eval(), with extract_feat as forward. The head counts only in the parameters.
#include <opcost/convention/mmengine.hpp>

namespace opcost {

/// mmpretrain's get_flops.
struct mmpretrain {
  static constexpr std::string_view name = "mmpretrain";
  static constexpr std::string_view about =
      "mmpretrain's get_flops: fvcore after eval() without the head (head, heads, fc, classifier), which counts as "
      "parameters alone";
  static constexpr tally weights{};
  static constexpr network_form form = network_form::evaluation;
  static constexpr bool vectors_are_columns = true;

  // The head has another name in torchvision's networks.
  static constexpr bool is_head(const auto& n) {
    return n.text == "head" || n.text == "heads" || n.text == "fc" || n.text == "classifier";
  }
  static constexpr bool leaves_out(const auto& tree, int module) {
    while (module > 0 && tree.at(module).parent > 0) module = tree.at(module).parent;
    return module > 0 && is_head(tree.at(module).name);
  }
  struct activations : fvcore::activations {
    static constexpr std::string_view name = "mmpretrain.activations";
    static constexpr bool leaves_out(const auto& tree, int module) { return mmpretrain::leaves_out(tree, module); }
  };
  using readings = convention_list<mmpretrain, activations>;
  static constexpr void figures(const auto& a, auto&& f) {
    f("flops", a.template flops<mmpretrain>());
    f("activations", a.template flops<activations>());
    f("params", figure(owned_parameters(a)));
  }
  static constexpr std::string_view ir_note =
      "such a file does not say where the head begins, which is counted here; batch norm is folded into convolutions, "
      "pooling to one place is a mean, a norm's scale is an operation of its own: "
      "get_flops would add 2 per element of the first, 1 per input element of the second, 1 per element of the third";
};
template <class Op>
requires has_rule<fvcore::activations, Op>
struct rule<mmpretrain::activations, Op> : rule<fvcore::activations, Op> {
};

}  // namespace opcost
