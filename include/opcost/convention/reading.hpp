// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A convention is a reading of tallies. It states
//   name, about     for lists and reports
//   weights         what each primitive operation counts; without it, only operations that have a rule are counted
//   counts_folded   true where work that hangs on constants alone is counted too (default false)
//   per_mac         what a multiply-accumulate is in its figures, where weights do not tell (default 1)
//   manner(type)    words that belong behind a type where it counts it in a way of its own: " in training form"
//   ir_note         what files have lost that it would count
//   leaves_out(tree, module)   true for modules whose rows have no part in its figures
// and departs from its weights by rule<Convention, Op>::flops(op, in, out). A layer's rule may return no figure: then
// its parts add up as they do without one. rule<Convention, Op>::note(op, in) is what it adds in words, where the tool
// itself fails on such an operand. A tool that prints more than one figure states
//   readings        a convention_list of all that it reads from tallies, itself first: convention_list<fvcore,
//   fvcore::activations> figures(a, f)   calls f(name, figure) for each that it prints, from an analysis `a` that holds
//   these readings
#include <opcost/core/figure.hpp>
#include <opcost/op/common.hpp>
#include <opcost/op/lowering.hpp>
#include <opcost/op/op_list.hpp>

namespace opcost {

template <class C>
concept convention = requires {
  { C::name } -> std::convertible_to<std::string_view>;
  { C::about } -> std::convertible_to<std::string_view>;
};

// What stands for an operation that is known at run time only asks that one's rules itself: op_traits<Op>::erased, and
// name_of(op).
template <class Op>
concept erased_op = requires {
  op_traits<Op>::erased;
};
template <class C, class Op>
concept has_rule = !erased_op<Op> && requires(const Op& op, const tensors& in, const outputs& out) {
  rule<C, Op>::figure_of(op, in, out);
};

// Empty where there is nothing to say.
template <class C, class Op> constexpr std::string_view note_of(const Op& op, const tensors& in) {
  if constexpr (requires { rule<C, Op>::note(op, in); })
    return rule<C, Op>::note(op, in);
  else
    return {};
}

// A convention without a rule for an operation reads its tally, or says nothing.
template <class C> constexpr figure weigh(const tally& work) {
  if constexpr (requires { C::weights; })
    return work * C::weights;
  else
    return {};
}
template <class C> constexpr bool weighs() {
  return requires { C::weights; };
}
template <class C, class Op>
constexpr figure read(const Op& op, const tensors& in, const outputs& out, const tally& work) {
  if constexpr (has_rule<C, Op>)
    return rule<C, Op>::figure_of(op, in, out);
  else
    return weigh<C>(work);
}
template <class C> constexpr bool counts_folded() {
  if constexpr (requires { C::counts_folded; })
    return C::counts_folded;
  else
    return false;
}

// Several conventions.
template <class... Cs> struct convention_list {
  // Calls f(std::type_identity<C>) for each.
  template <class F> static constexpr void each(F&& f) { (f(std::type_identity<Cs>{}), ...); }
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
// All that these conventions read, each once: with_readings<network, fvcore, thop> is a network that can tell the
// figures of both.
template <template <class...> class To, class... Cs>
using with_readings = typename detail::applied<
    To, typename detail::distinct_cat<convention_list<>, typename detail::readings<Cs>::type...>::type>::type;

// A convention's rules for the operations of a catalogue; null where it has none.
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
