// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// torchinfo 1.8.0 (the release): "mult-adds" by the names of a leaf module's parameters and the shape of its first
// output.
//   weight or bias, class with "Conv" in its name   elements x N x positions
//   weight or bias, other classes                   elements x the first dimension, so the middle dimensions of a
//                                                   Linear do not count; biases do
//   weight_ih_l0 and similar names                  elements x the first two dimensions
#include <opcost/convention/module_kind.hpp>

namespace opcost {

/// torchinfo 1.8.0: "mult-adds" by the parameters of leaf modules.
struct torchinfo {
  static constexpr std::string_view name = "torchinfo";
  static constexpr std::string_view about =
      "torchinfo 1.8.0: elements of weights and biases x positions (Conv) or x the first dimension; functions, and "
      "modules without parameters, are 0";
  static constexpr tally weights{};

  /// Bytes that leaf modules with parameters write forward and backward: twice their outputs.
  struct output_bytes {
    static constexpr std::string_view name = "torchinfo.output_bytes";
    static constexpr std::string_view about =
        "torchinfo's forward and backward pass size: 2 x the output bytes of modules with parameters";
    static constexpr tally weights{};
  };
  using readings = convention_list<torchinfo, output_bytes>;

  /// Parameters of every called module, once; a shared tensor counts in each of them. A module with children adds what
  /// they do not have, at least 0, including modules that are never called.
  static constexpr count_t total_parameters(const auto& a) {
    if (a.tree.modules.empty()) return a.parameters();
    count_t n = 0;
    for (int m = 0; m < a.tree.size(); ++m)
      if (m == 0 || a.tree.at(m).calls > 0) n += larger(unique_within(a.tree, m) - taken_within(a.tree, m), 0);
    return n;
  }
  static constexpr void figures(const auto& a, auto&& f) {
    f("total_mult_adds", a.template flops<torchinfo>());
    f("total_params", figure(total_parameters(a)));
  }

 private:
  // Elements of the parameters below a module; a shared tensor counts once.
  static constexpr count_t unique_within(const auto& tree, int m) {
    const auto below = [&](int i) {
      while (i > m) i = tree.at(i).parent;
      return i == m;
    };
    const auto tensor_of = [&](int i) {
      return tree.parameters[static_cast<std::size_t>(i)].same_as < 0
                 ? i
                 : tree.parameters[static_cast<std::size_t>(i)].same_as;
    };
    count_t n = 0;
    for (int i = 0; i < static_cast<int>(tree.parameters.size()); ++i) {
      if (!below(tree.parameters[static_cast<std::size_t>(i)].module)) continue;
      bool seen = false;
      for (int k = 0; k < i && !seen; ++k)
        seen = tensor_of(k) == tensor_of(i) && below(tree.parameters[static_cast<std::size_t>(k)].module);
      if (!seen) n += tree.parameters[static_cast<std::size_t>(i)].dims.elements();
    }
    return n;
  }
  // The part of it that called modules below have.
  static constexpr count_t taken_within(const auto& tree, int m) {
    count_t n = 0;
    for (int c = tree.at(m).first_child; c >= 0; c = tree.at(c).next)
      n += tree.at(c).calls > 0 ? unique_within(tree, c) : taken_within(tree, c);
    return n;
  }
};

namespace detail {
constexpr bool contains(
    std::string_view text,
    std::string_view part) {  // g++ rejects find() in constant expressions if it checks for null pointers
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text.substr(i).starts_with(part)) return true;
  return false;
}
// Calls f(elements, factor) for each parameter.
template <class Op> constexpr void each_torchinfo_term(const Op& op, const tensors& in, const shape& y, auto&& f) {
  constexpr bool convolves = contains(op_traits<Op>::name, "Conv");
  const count_t places = convolves ? y[0] * positions(y) : y[0];
  if constexpr (torch_layer<Op>) {
    each_parameter(op, in, [&](std::string_view name, const shape& s) {
      if (name == "weight" || name == "bias")
        f(s.elements(), places);
      else if (contains(name, "weight") || contains(name, "bias"))
        f(s.elements(), y[0] * (y.rank > 1 ? y[1] : count_t(1)));
    });
  } else if (const count_t n = weights_of_call(op, in); n > 0) {
    f(n, places);
  }
}
}  // namespace detail

template <class Op>
requires seen_as_module<Op>
struct rule<torchinfo, Op> {
  static constexpr figure figure_of([[maybe_unused]] const Op& op, [[maybe_unused]] const tensors& in,
                                    [[maybe_unused]] const outputs& out) {
    count_t n = 0;
    if constexpr (leaf_module<Op>)
      detail::each_torchinfo_term(op, in, out[0].dims, [&](count_t elements, count_t times) { n += elements * times; });
    return n;
  }
};
template <class Op>
requires seen_as_module<Op>
struct rule<torchinfo::output_bytes, Op> {
  static constexpr figure figure_of([[maybe_unused]] const Op& op, [[maybe_unused]] const tensors& in,
                                    [[maybe_unused]] const outputs& out) {
    bool owns = false;
    if constexpr (leaf_module<Op>)
      detail::each_torchinfo_term(op, in, out[0].dims, [&](count_t, count_t) { owns = true; });
    return owns ? bytes_of(out[0].type, out[0].dims.elements()) * 2 : count_t(0);
  }
};

}  // namespace opcost
