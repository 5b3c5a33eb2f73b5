// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Evaluates one operation on given operands: its outputs, its work, and its figures under the conventions.
#include <opcost/graph/analysis.hpp>
#include <opcost/graph/any_op.hpp>

namespace opcost {

/// The result of evaluating one operation or layer.
template <std::size_t Conventions> struct evaluation {
  rejection refusal{};
  std::string_view refused_by{};  // the inner operation that rejected its operands
  bool counted = false;           // all dimensions are numbers, so that the work is known
  bool folds = false;             // all of its operations fold elements
  tally work{};
  memory_use memory = memory_use::own;
  count_t parameters = 0, parameter_bytes = 0;
  std::array<figure, Conventions> figures{};
};

// Tensors as numbers, if all their dimensions are numbers, with those contents that are numbers.
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
  constexpr operator tensors() const { return tensors(span<const tensor>(items_)); }

 private:
  sequence<tensor> items_{};
  sequence<count_t> contents_{};

  constexpr void take_contents(const partial_tensors& in) {
    contents_.clear();
    for (const partial_tensor& t : in)
      for (const interval& v : t.value) contents_.push_back(v.min);
    std::size_t at = 0;
    for (int i = 0; i < in.size(); ++i) {
      tensor& t = items_[i];
      bool all_known = true;
      for (const interval& v : in[i].value) all_known = all_known && known(v);
      if (all_known) t.value = span<const count_t>(contents_).subspan(at, in[i].value.size());
      t.reals = in[i].reals;
      at += in[i].value.size();
    }
  }
};

namespace detail {
constexpr span<const partial_tensor> distinct(const partial_outputs& o) {
  return span<const partial_tensor>(o.first).first(static_cast<std::size_t>(o.cut_axis < 0 ? o.count : 1));
}
constexpr bool as_numbers(span<const partial_tensor> all, outputs& out) {
  if (all.size() > out.first.size()) return false;
  for (const partial_tensor& t : all) {
    if (!t.dims.is_static()) return false;
    out.first[static_cast<std::size_t>(out.count++)] = numbers(t);
  }
  return true;
}

// Adds the work of an operation whose operands and outputs are numbers.
template <class... Cs, class Op, class Evaluation>
constexpr void count_work(Evaluation& e, const any_op<Op>& op, const tensors& in, const outputs& out) {
  e.work = op.count(in, out);
  e.figures = {op.template read<Cs>(in, out, e.work)...};
  e.counted = true;
  e.folds = op.folds();
}

// Returns the outputs of an operation whose operands are numbers, and adds its work. A layer is the sum of the
// operations that it lowers to, except for a convention that has a rule for the layer itself.
template <class... Cs, class Op>
constexpr outputs measure(evaluation<sizeof...(Cs)>& e, const Op& op, const tensors& in);

// A layer's `lower` calls it with each operation and its operands: f(op, operands...) returns the first output,
// f.all(op, operands...) all of them. Work, figures and parameters add up.
template <class... Cs> struct adding_up {
  evaluation<sizeof...(Cs)>& e;
  bool first = true;

  template <class Op, class Dim> constexpr outputs all(const Op& op, const basic_operands<Dim>& given) {
    if (!e.refusal.empty()) return {};
    outputs out;
    if (first) {
      out = measure<Cs...>(e, op, given);
      first = false;
    } else {
      evaluation<sizeof...(Cs)> part;
      out = measure<Cs...>(part, op, given);
      add(part);
    }
    if (!e.refusal.empty()) e.refused_by = any_op<Op>(op).name();
    for (const tensor& t : given)
      if (t.stored == tensor::learned) {
        e.parameters += t.dims.elements();
        e.parameter_bytes += bytes_of(t.type, t.dims.elements());
      }
    return out;
  }
  template <class Op, class... Operands> constexpr outputs all(const Op& op, const Operands&... operands) {
    const std::array<tensor, sizeof...(Operands)> given{operands...};
    return all(op, tensors(span<const tensor>(given)));
  }
  template <class Op, class... Operands> constexpr tensor operator()(const Op& op, const Operands&... operands) {
    return all(op, operands...)[0];
  }

 private:
  constexpr void add(const evaluation<sizeof...(Cs)>& part) {
    e.refusal = part.refusal;
    e.work += part.work;
    if (part.memory < e.memory) e.memory = part.memory;
    e.folds = e.folds && part.folds;
    for (std::size_t c = 0; c < sizeof...(Cs); ++c)
      e.figures[c] = e.figures[c].known && part.figures[c].known ? e.figures[c] + part.figures[c] : figure{};
    e.parameters += part.parameters;
    e.parameter_bytes += part.parameter_bytes;
  }
};

template <class... Cs, class Op>
constexpr outputs measure(evaluation<sizeof...(Cs)>& e, const Op& op, const tensors& in) {
  if constexpr (lowered_op<Op>) {
    e.refusal = required_of<Op>().missing(in);
    if (!e.refusal.empty()) return {};
    adding_up<Cs...> f{e};
    outputs out = op_traits<Op>::lower(op, in, f);
    if (e.refusal.empty()) e.refusal = out.refusal;
    e.counted = e.refusal.empty();
    if constexpr ((has_rule<Cs, Op> || ...)) {
      const auto own = [&]<class C>(std::type_identity<C>, std::size_t c) {
        if constexpr (has_rule<C, Op>)
          if (const figure whole = rule<C, Op>::figure_of(op, in, out); whole.known) e.figures[c] = whole;
      };
      if (e.counted) convention_list<Cs...>::each_with_index(own);
    }
    return out;
  } else {
    outputs out = infer(op, in);
    e.memory = memory_of<Op>();
    if (out.refusal.empty())
      count_work<Cs...>(e, any_op<Op>(op), in, out);
    else
      e.refusal = out.refusal;
    return out;
  }
}
}  // namespace detail

/// Evaluates an operation and appends its outputs to `into`. `scratch` is reused from call to call.
template <class... Cs, class Op>
constexpr void evaluate(evaluation<sizeof...(Cs)>& e, sequence<partial_tensor>& into, const Op& op,
                        const partial_tensors& in, number_operands& scratch) {
  using face = detail::any_op<Op>;
  if constexpr (face::takes_numbers()) {
    if (scratch.assign(in, false)) {
      const outputs out = detail::measure<Cs...>(e, op, scratch);
      if (e.refusal.empty())
        for (int i = 0; i < out.count; ++i) into.push_back(partial(out[i]));
      return;
    }
  }
  const partial_outputs inferred = face(op).infer(in);
  e.refusal = inferred.refusal;
  if (!e.refusal.empty()) return;
  for (int i = 0; i < inferred.count; ++i) into.push_back(inferred[i]);
  if constexpr (!lowered_op<Op>) {
    outputs out;
    if (!detail::as_numbers(detail::distinct(inferred), out) || !scratch.assign(in, face(op).reads() != 0)) return;
    // all pieces are taken to be as long as the first one; no figure depends on the difference
    out.count = inferred.count;
    out.cut_axis = inferred.cut_axis;
    detail::count_work<Cs...>(e, face(op), scratch, out);
  }
}
/// The same with outputs that are already known.
template <class... Cs, class Op>
constexpr void evaluate_as(evaluation<sizeof...(Cs)>& e, const Op& op, const partial_tensors& in,
                           span<const partial_tensor> known, number_operands& scratch) {
  if constexpr (!lowered_op<Op>) {
    const detail::any_op<Op> face(op);
    outputs out;
    if (detail::as_numbers(known, out) && scratch.assign(in, face.reads() != 0))
      detail::count_work<Cs...>(e, face, scratch, out);
  }
}

}  // namespace opcost
