// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// One operation on given operands: what comes out, how much work it is, and what the conventions asked for say of it.
#include <opcost/graph/analysis.hpp>

namespace opcost {

template <std::size_t Conventions> struct evaluation {
  rejection refusal{};
  bool counted = false;  // all dimensions are numbers, so the work is one
  tally work{};
  memory_use memory = memory_use::own;
  count_t parameters = 0, parameter_bytes = 0;
  std::array<figure, Conventions> figures{};
};

// Tensors as numbers, where all their dimensions are; with their contents, where those are.
class number_operands {
 public:
  constexpr bool assign(const partial_tensors& in, bool with_contents) {
    items_.clear();
    for (const partial_tensor& t : in) {
      if (t.present() && !t.dims.is_static()) return false;
      items_.push_back(numbers(t));
    }
    if (with_contents) take_contents(in);
    return true;
  }
  constexpr operator tensors() const { return tensors(std::span<const tensor>(items_)); }

 private:
  sequence<tensor> items_{};
  sequence<count_t> contents_{};

  constexpr void take_contents(const partial_tensors& in) {
    contents_.clear();
    for (const partial_tensor& t : in)
      for (const interval& v : t.value) contents_.push_back(v.min);
    std::size_t at = 0;
    for (int i = 0; i < in.size(); ++i) {
      tensor& t = items_[static_cast<std::size_t>(i)];
      bool all_known = true;
      for (const interval& v : in[i].value) all_known = all_known && known(v);
      if (all_known) t.value = std::span<const count_t>(contents_).subspan(at, in[i].value.size());
      t.reals = in[i].reals;
      at += in[i].value.size();
    }
  }
};

namespace detail {
constexpr std::span<const partial_tensor> distinct(const partial_outputs& o) {
  return std::span<const partial_tensor>(o.first).first(static_cast<std::size_t>(o.cut_axis < 0 ? o.count : 1));
}
constexpr bool as_numbers(std::span<const partial_tensor> all, outputs& out) {
  if (all.size() > out.first.size()) return false;
  for (const partial_tensor& t : all) {
    if (!t.dims.is_static()) return false;
    out.first[static_cast<std::size_t>(out.count++)] = numbers(t);
  }
  return true;
}

// The work of an operation whose operands and outputs are numbers.
template <class... Cs, class Op, class Evaluation>
constexpr void count_work(Evaluation& e, const Op& op, const tensors& in, const outputs& out) {
  e.work = op_traits<Op>::count(op, in, out);
  e.figures = {read<Cs>(op, in, out, e.work)...};
  e.counted = true;
}
template <class... Cs, class List, class Evaluation>
constexpr void count_work(Evaluation& e, const op_ref<List>& ref, const tensors& in, const outputs& out) {
  e.work = ref.entry().count(ref.op, in, out);
  [[maybe_unused]] const auto one = [&]<class C>(std::type_identity<C>) {
    const rule_function f = rules_of<C, List>[static_cast<std::size_t>(ref.index)];
    return f ? f(ref.op, in, out) : weigh<C>(e.work);
  };
  e.figures = {one(std::type_identity<Cs>{})...};
  e.counted = true;
}

// An operation whose operands are numbers: its outputs. A layer is the sum of what it lowers to, but for a convention
// that has a rule for the layer itself.
template <class... Cs, class Op>
constexpr outputs measure(evaluation<sizeof...(Cs)>& e, const Op& op, const tensors& in);
template <class Op> constexpr partial_outputs infer_partial(const Op& op, const partial_tensors& in);

// What a layer's `lower` writes itself down with: f(op, operands...) is the operation's first output, f.all(op,
// operands...) has all of them.
template <class... Cs> struct adding_up {
  evaluation<sizeof...(Cs)>& e;
  bool first = true;

  template <class Op, class... Operands> constexpr outputs all(const Op& op, const Operands&... operands) {
    if (!e.refusal.empty()) return {};
    const std::array<tensor, sizeof...(Operands)> given{operands...};
    outputs out;
    if (first) {
      out = measure<Cs...>(e, op, tensors(std::span<const tensor>(given)));
      first = false;
    } else {
      evaluation<sizeof...(Cs)> part;
      out = measure<Cs...>(part, op, tensors(std::span<const tensor>(given)));
      e.refusal = part.refusal, e.work += part.work;
      if (part.memory < e.memory) e.memory = part.memory;
      for (std::size_t c = 0; c < sizeof...(Cs); ++c)
        e.figures[c] = e.figures[c].known && part.figures[c].known ? e.figures[c] + part.figures[c] : figure{};
      e.parameters += part.parameters, e.parameter_bytes += part.parameter_bytes;
    }
    for (const tensor& t : given)
      if (t.stored == tensor::learned)
        e.parameters += t.dims.elements(), e.parameter_bytes += bytes_of(t.type, t.dims.elements());
    return out;
  }
  template <class Op, class... Operands> constexpr tensor operator()(const Op& op, const Operands&... operands) {
    return all(op, operands...)[0];
  }
};
struct following_shapes {
  rejection refusal{};
  template <class Op, class... Operands> constexpr partial_outputs all(const Op& op, const Operands&... operands) {
    const std::array<partial_tensor, sizeof...(Operands)> given{operands...};
    partial_outputs part = infer_partial(op, partial_tensors(std::span<const partial_tensor>(given)));
    if (refusal.empty()) refusal = part.refusal;
    return part;
  }
  template <class Op, class... Operands>
  constexpr partial_tensor operator()(const Op& op, const Operands&... operands) {
    return all(op, operands...)[0];
  }
};

template <class... Cs, class Op>
constexpr outputs measure(evaluation<sizeof...(Cs)>& e, const Op& op, const tensors& in) {
  if constexpr (lowered_op<Op>) {
    adding_up<Cs...> f{e};
    outputs out = op_traits<Op>::lower(op, in, f);
    if (e.refusal.empty()) e.refusal = out.refusal;
    e.counted = e.refusal.empty();
    if constexpr ((has_rule<Cs, Op> || ...)) {
      std::size_t c = 0;
      const auto own = [&]<class C>(std::type_identity<C>) {
        if constexpr (has_rule<C, Op>)
          if (const figure whole = rule<C, Op>::figure_of(op, in, out); whole.known) e.figures[c] = whole;
        ++c;
      };
      if (e.counted) (own(std::type_identity<Cs>{}), ...);
    }
    return out;
  } else {
    outputs out = infer(op, in);
    e.memory = memory_of<Op>();
    if (out.refusal.empty())
      count_work<Cs...>(e, op, in, out);
    else
      e.refusal = out.refusal;
    return out;
  }
}
template <class Op> constexpr partial_outputs infer_partial(const Op& op, const partial_tensors& in) {
  if constexpr (lowered_op<Op>) {
    following_shapes f;
    partial_outputs out = op_traits<Op>::lower(op, in, f);
    if (!f.refusal.empty()) out.refusal = f.refusal;
    return out;
  } else {
    return infer(op, in);
  }
}
template <class List> constexpr partial_outputs infer_partial(const op_ref<List>& ref, const partial_tensors& in) {
  return ref.entry().infer(ref.op, in);
}

template <class C, class Op> constexpr bool has_own_rule(const Op&) { return has_rule<C, Op>; }
template <class C, class List> constexpr bool has_own_rule(const op_ref<List>& ref) {
  return rules_of<C, List>[static_cast<std::size_t>(ref.index)] != nullptr;
}

template <class Op> constexpr bool reads_content(const Op&) { return reads_of<Op>() != 0; }
template <class List> constexpr bool reads_content(const op_ref<List>& ref) { return ref.entry().reads != 0; }

// Numbers are enough for an operation whose outputs hang on no content and that is no input of unknown extent.
template <class Op> inline constexpr bool takes_numbers = reads_of<Op>() == 0 && kind_of<Op>() != node_kind::input;
template <class List>
inline constexpr bool takes_numbers<op_ref<List>> = false;  // so that a reader compiles each infer once
}  // namespace detail

// Appends the outputs. `scratch` is reused from call to call.
template <class... Cs, class Op>
constexpr void evaluate(evaluation<sizeof...(Cs)>& e, sequence<partial_tensor>& into, const Op& op,
                        const partial_tensors& in, number_operands& scratch) {
  if constexpr (detail::takes_numbers<Op>) {
    if (scratch.assign(in, false)) {
      const outputs out = detail::measure<Cs...>(e, op, scratch);
      if (e.refusal.empty())
        for (int i = 0; i < out.count; ++i) into.push_back(partial(out[i]));
      return;
    }
  }
  const partial_outputs inferred = detail::infer_partial(op, in);
  e.refusal = inferred.refusal;
  if (!e.refusal.empty()) return;
  for (int i = 0; i < inferred.count; ++i) into.push_back(inferred[i]);
  if constexpr (!lowered_op<Op>) {
    outputs out;
    if (!detail::as_numbers(detail::distinct(inferred), out) || !scratch.assign(in, detail::reads_content(op))) return;
    out.count = inferred.count,
    out.cut_axis = inferred.cut_axis;  // pieces are all as long as the first here: no figure hangs on the difference
    detail::count_work<Cs...>(e, op, scratch, out);
  }
}
// The same with outputs that are known from elsewhere.
template <class... Cs, class Op>
constexpr void evaluate_as(evaluation<sizeof...(Cs)>& e, const Op& op, const partial_tensors& in,
                           std::span<const partial_tensor> known, number_operands& scratch) {
  if constexpr (!lowered_op<Op>) {
    outputs out;
    if (detail::as_numbers(known, out) && scratch.assign(in, detail::reads_content(op)))
      detail::count_work<Cs...>(e, op, scratch, out);
  }
}

}  // namespace opcost
