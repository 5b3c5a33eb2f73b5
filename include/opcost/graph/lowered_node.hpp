// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A node that is several operations of the catalogue. The analysis has one row for it, with the node's own name and
// type; shapes, work, figures, contents, parameters and memory follow from the operations.
//
// In C++, for a graph whose operations are known at compile time, `visit` calls f with one of
//   fused{conv2d{.out_channels = 8, .kernel_size = {3, 3}}, relu{}}       a chain (its rule for operands: below)
//   lowering{[&](const auto& in, auto&& step) { return step(relu{}, step(add{}, in[0], in[1])); }}
//
// In a reader: graph/reader_lowering.hpp.
//
// `step(op, operands...)` returns the first output, `step.all(op, operands...)` all of them; either takes a span of
// tensors as well. Contents pass from step to step (Shape -> Gather -> Concat -> Reshape). If an operation rejects its
// operands, the row is not known, the reason names that operation, and further steps do nothing.
// A step that depends only on constants is not counted.
#include <opcost/graph/lowering_steps.hpp>

namespace opcost {

// ---- at compile time

/// A node that a function lowers to operations. lower(in, step), with the operands as partial_tensors, returns what
/// converts to lowered_outputs. `type` is the row's type if the graph does not have one.
template <class F> struct lowering {
  F lower;
  std::string_view type = "lowered";
};
template <class F> lowering(F) -> lowering<F>;
template <class F> lowering(F, std::string_view) -> lowering<F>;

/// A chain of operations or layers in one node. The first takes the node's operands; each next one takes the output of
/// the one before as its first operand. An operation after the first that requires more operands (op_traits<Op>::inputs
/// above 1: an addition with a residual) takes them from the end of the node's operands, in the order of the chain:
/// fused{convolution{}, add{}, relu{}} takes data, filter and residual.
template <class First, class... Rest> struct fused {
  First first;
  fused<Rest...> rest;
  constexpr fused(const First& f, const Rest&... r) : first(f), rest(r...) {}
};
template <class Only> struct fused<Only> {
  Only first;
  constexpr fused(const Only& f) : first(f) {}
};
template <class... Ops> fused(const Ops&...) -> fused<Ops...>;

namespace detail {
template <class Op> constexpr int extra_operands() { return inputs_of<Op>() > 1 ? inputs_of<Op>() - 1 : 0; }
template <class... Ops> constexpr std::size_t joined_size() {
  return ((std::string_view(op_traits<Ops>::name).size() + 1) + ...) - 1;
}
// "Conv2d+ReLU"
template <class... Ops> constexpr auto joined_names() {
  std::array<char, joined_size<Ops...>()> text{};
  std::size_t at = 0;
  const auto add = [&](std::string_view name) {
    if (at > 0) text[at++] = '+';
    for (char c : name) text[at++] = c;
  };
  (add(op_traits<Ops>::name), ...);
  return text;
}
template <class... Ops> inline constexpr auto names_of_chain = joined_names<Ops...>();

// `extra`: operands of the node that the rest of the chain takes.
template <class Dim, class Op, class... Rest>
constexpr auto run_chain(const fused<Op, Rest...>& chain, span<const basic_tensor<Dim>> in,
                         span<const basic_tensor<Dim>> extra, auto& f) {
  if constexpr (sizeof...(Rest) == 0) {
    return f.all(chain.first, basic_operands<Dim>(in));
  } else {
    sequence<basic_tensor<Dim>> next;
    next.push_back(f.all(chain.first, basic_operands<Dim>(in))[0]);
    const auto more = [&]<class Next, class... Others>(const fused<Next, Others...>& rest) {
      constexpr auto wanted = static_cast<std::size_t>(extra_operands<Next>());
      const std::size_t taken = wanted < extra.size() ? wanted : extra.size();
      for (const auto& t : extra.first(taken)) next.push_back(t);
      return run_chain<Dim>(rest, span<const basic_tensor<Dim>>(next), extra.subspan(taken), f);
    };
    return more(chain.rest);
  }
}
}  // namespace detail

template <class... Ops> struct op_traits<fused<Ops...>> {
  static constexpr std::string_view name{detail::names_of_chain<Ops...>.data(), detail::names_of_chain<Ops...>.size()};
  // a chain whose operations read contents is evaluated like a lowering
  static constexpr bool follows_contents = ((settings_of<Ops>() | reads_of<Ops>()) | ...) != 0;
  template <class Dim>
  static constexpr auto lower(const fused<Ops...>& chain, const basic_operands<Dim>& in, auto&& f) {
    const span<const basic_tensor<Dim>> all(in.begin(), in.end());
    const std::size_t extra = extra_of(chain);
    const std::size_t own = extra <= all.size() ? all.size() - extra : all.size();
    return detail::run_chain<Dim>(chain, all.first(own), all.subspan(own), f);
  }

 private:
  template <class First, class... Rest> static constexpr std::size_t extra_of(const fused<First, Rest...>&) {
    return static_cast<std::size_t>((detail::extra_operands<Rest>() + ... + 0));
  }
};

namespace detail {
// Evaluates the steps of a lowering whose operations are known at compile time.
template <class... Cs> class following_steps : public lowering_steps {
 public:
  constexpr following_steps(span<const partial_tensor> operands, lowering_store& store, evaluation<sizeof...(Cs)>& e)
      : lowering_steps(operands, store), e_(e) {
    for (figure& f : e.figures) f = count_t(0);
  }

  template <class Op, class... Operands> constexpr lowered_outputs all(const Op& op, const Operands&... operands) {
    static_assert(
        costed_op<Op>,
        "opcost: an operation needs op_traits with name, infer and count, or name and lower (README: Add an op)");
    sequence<partial_tensor> given;
    if constexpr (sizeof...(Operands) == 1 && (std::convertible_to<const Operands&, partial_tensors> && ...)) {
      const auto copy = [&](const partial_tensors& list) {
        for (const partial_tensor& t : list) given.push_back(t);
      };
      (copy(operands), ...);
    } else {
      given.reserve(sizeof...(Operands));
      (given.push_back(operands), ...);
    }
    return this->run(any_op<Op>(op), span<partial_tensor>(given.data(), given.size()),
                     [&](const any_op<Op>&, const tensors& in, const outputs& out, bool folded) {
                       return add(op, in, out, folded);
                     });
  }
  template <class Op, class... Operands>
  constexpr partial_tensor operator()(const Op& op, const Operands&... operands) {
    return all(op, operands...)[0];
  }

 private:
  evaluation<sizeof...(Cs)>& e_;

  template <class Op> constexpr memory_use add(const Op& op, const tensors& in, const outputs& out, bool folded) {
    evaluation<sizeof...(Cs)> step;
    if constexpr (lowered_op<Op>) {
      measure<Cs...>(step, op, in);
      this->add_parameters(step.parameters, step.parameter_bytes);
    } else {
      count_work<Cs...>(step, any_op<Op>(op), in, out);
      step.memory = memory_of<Op>();
    }
    if (!folded) e_.work += step.work;
    convention_list<Cs...>::each_with_index([&]<class C>(std::type_identity<C>, std::size_t c) {
      figure& sum = e_.figures[c];
      if (!folded || counts_folded<C>()) sum = sum.known && step.figures[c].known ? sum + step.figures[c] : figure{};
    });
    return step.memory;
  }
};
}  // namespace detail

// ---- in readers: graph/reader_lowering.hpp

template <class List> class lowering_to;
template <class List> struct lowering_ref;

namespace detail {
template <class Op> inline constexpr bool is_lowering = false;
template <class F> inline constexpr bool is_lowering<lowering<F>> = true;
template <class List> inline constexpr bool is_lowering<lowering_ref<List>> = true;
template <class... Ops> inline constexpr bool is_lowering<fused<Ops...>> = op_traits<fused<Ops...>>::follows_contents;

template <class Op> inline constexpr bool names_inner_op = is_lowering<Op>;
template <class... Ops> inline constexpr bool names_inner_op<fused<Ops...>> = true;

template <class F> constexpr std::string_view type_of_lowering(const lowering<F>& l) { return l.type; }
template <class List> constexpr std::string_view type_of_lowering(const lowering_ref<List>&) { return "lowered"; }
template <class... Ops> constexpr std::string_view type_of_lowering(const fused<Ops...>&) {
  return op_traits<fused<Ops...>>::name;
}

struct lowering_access {
  template <class Steps, class Evaluation>
  static constexpr lowered_facts finish(Steps& steps, Evaluation& e, lowered_outputs& out) {
    return steps.finish(e, out);
  }
};

// Evaluates a lowered node and appends its outputs, whose contents refer to `store`.
template <class... Cs, class Op>
constexpr lowered_facts evaluate_lowered(evaluation<sizeof...(Cs)>& e, sequence<partial_tensor>& into, const Op& op,
                                         span<const partial_tensor> operands, lowering_store& store) {
  const partial_tensors in{operands};
  const auto with = [&](auto& step, auto&& run) {
    lowered_outputs out = run(step);
    const lowered_facts facts = lowering_access::finish(step, e, out);
    if (e.refusal.empty())
      for (const partial_tensor& t : out) into.push_back(t);
    return facts;
  };
  if constexpr (requires { op.call; }) {
    lowering_to<typename Op::list> step(operands, store, std::type_identity<void (*)(Cs...)>{}, e.work, e.figures);
    return with(step, [&](auto& s) { return op.call(op.node, op.lower, in, s); });
  } else {
    following_steps<Cs...> step(operands, store, e);
    return with(step, [&](auto& s) -> lowered_outputs {
      if constexpr (requires { op.lower; })
        return op.lower(in, s);
      else
        return op_traits<Op>::lower(op, in, s);
    });
  }
}
}  // namespace detail

}  // namespace opcost
