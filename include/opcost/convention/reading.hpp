// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A convention is a reading of tallies. It defines
//   name, about     its name and one line about it, for lists and reports
//   weights         the weight of each primitive operation; without it only operations with a rule have a figure
//   counts_folded   true: work that depends only on constants is counted too (default false)
//   per_mac         the weight of a multiply-accumulate, if there are no weights (default 1)
//   manner(type)    words to print after a type that it counts in its own way: " in training form"
//   ir_note         what it would count but a model file no longer contains
//   leaves_out(tree, module)   true: the rows of this module do not count
// A specialization rule<Convention, Op>::figure_of(op, in, out) replaces the weights for one operation. If the rule of
// a layer returns no figure, the figures of its parts are added. rule<Convention, Op>::note(op, in) says in words that
// the tool itself fails on such operands. A tool with several figures defines
//   readings        a convention_list of all readings that it needs, itself first
//   figures(a, f)   calls f(name, figure) for each figure that it prints; analysis `a` holds these readings
#include <opcost/core/figure.hpp>
#include <opcost/op/common.hpp>
#include <opcost/op/lowering.hpp>
#include <opcost/op/op_list.hpp>

namespace opcost {

/// A type that names a convention: `name` and `about`.
template <class C>
concept convention = requires {
  { C::name } -> std::convertible_to<std::string_view>;
  { C::about } -> std::convertible_to<std::string_view>;
};

/// An operation whose type is known only at run time. It applies the rules of that type itself.
template <class Op>
concept erased_op = requires {
  op_traits<Op>::erased;
};
/// Whether a convention has a rule of its own for an operation.
template <class C, class Op>
concept has_rule = !erased_op<Op> && requires(const Op& op, const tensors& in, const outputs& out) {
  rule<C, Op>::figure_of(op, in, out);
};

/// The note of a convention on an operation and its operands, or an empty text.
template <class C, class Op> constexpr std::string_view note_of(const Op& op, const tensors& in) {
  if constexpr (requires { rule<C, Op>::note(op, in); })
    return rule<C, Op>::note(op, in);
  else
    return {};
}

/// A tally read with the weights of a convention; unknown if the convention has no weights.
template <class C> constexpr figure weigh(const tally& work) {
  if constexpr (requires { C::weights; })
    return work * C::weights;
  else
    return {};
}
/// Whether a convention has weights.
template <class C> constexpr bool weighs() {
  return requires { C::weights; };
}
/// The figure of one operation: its rule, or its tally read with the weights.
template <class C, class Op>
constexpr figure read(const Op& op, const tensors& in, const outputs& out, const tally& work) {
  if constexpr (has_rule<C, Op>)
    return rule<C, Op>::figure_of(op, in, out);
  else
    return weigh<C>(work);
}
/// Whether a convention counts work that depends only on constants.
template <class C> constexpr bool counts_folded() {
  if constexpr (requires { C::counts_folded; })
    return C::counts_folded;
  else
    return false;
}

/// A list of conventions.
template <class... Cs> struct convention_list {
  /// Calls f(std::type_identity<C>) for each convention.
  template <class F> static constexpr void each(F&& f) { (f(std::type_identity<Cs>{}), ...); }
  /// Calls f(std::type_identity<C>, index) for each convention.
  template <class F> static constexpr void each_with_index(F&& f) {
    std::size_t index = 0;
    (f(std::type_identity<Cs>{}, index++), ...);
  }
};
namespace detail {
template <class C> struct readings { using type = convention_list<C>; };
template <class C>
requires requires { typename C::readings; }
struct readings<C> {
  using type = typename C::readings;
};
template <class... Cs> struct distinct_cat;
template <class... Done> struct distinct_cat<convention_list<Done...>> { using type = convention_list<Done...>; };
template <class... Done, class... Rest>
struct distinct_cat<convention_list<Done...>, convention_list<>, Rest...>
    : distinct_cat<convention_list<Done...>, Rest...> {};
template <class... Done, class C, class... Cs, class... Rest>
struct distinct_cat<convention_list<Done...>, convention_list<C, Cs...>, Rest...>
    : distinct_cat<
          std::conditional_t<(std::same_as<C, Done> || ...), convention_list<Done...>, convention_list<Done..., C>>,
          convention_list<Cs...>, Rest...> {};
template <template <class...> class To, class List> struct applied;
template <template <class...> class To, class... Cs> struct applied<To, convention_list<Cs...>> {
  using type = To<Cs...>;
};
}  // namespace detail
/// To<...> with all readings that these conventions need, each once: with_readings<network, fvcore, thop>.
template <template <class...> class To, class... Cs>
using with_readings = typename detail::applied<
    To, typename detail::distinct_cat<convention_list<>, typename detail::readings<Cs>::type...>::type>::type;

/// The rule of a convention for an operation of a catalogue; null if no rule matches.
using rule_function = figure (*)(const void*, const tensors&, const outputs&);
namespace detail {
template <class C, class Op> constexpr rule_function rule_for() {
  if constexpr (has_rule<C, Op>)
    return [](const void* op, const tensors& in, const outputs& out) {
      return figure(rule<C, Op>::figure_of(*static_cast<const Op*>(op), in, out));
    };
  else
    return nullptr;
}
template <class C, class... Ops> constexpr std::array<rule_function, sizeof...(Ops)> rules_for(op_list<Ops...>) {
  return {rule_for<C, Ops>()...};
}
template <class C, class List> inline constexpr auto rules_of = rules_for<C>(list_of<List>{});
}  // namespace detail

}  // namespace opcost
