// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// One interface for every operation: any_op<Op> is the same for an operation whose type is known at compile time, for a
// layer, and for an entry of a catalogue that is known only at run time. The recorder and the evaluation use nothing
// else.
#include <opcost/convention/reading.hpp>

namespace opcost::detail {

template <class Op> class any_op;

/// Infers the shapes of a layer: `lower` calls it with each operation and its operands.
struct following_shapes {
  rejection refusal{};
  std::string_view refused_by{};  // the operation that rejected its operands

  template <class Op, class Dim> constexpr partial_outputs all(const Op& op, const basic_operands<Dim>& operands) {
    partial_outputs part = any_op<Op>(op).infer(operands);
    if (refusal.empty() && !part.refusal.empty()) {
      refusal = part.refusal;
      refused_by = any_op<Op>(op).name();
    }
    return part;
  }
  template <class Op, class... Operands> constexpr partial_outputs all(const Op& op, const Operands&... operands) {
    const std::array<partial_tensor, sizeof...(Operands)> given{operands...};
    return all(op, partial_tensors(span<const partial_tensor>(given)));
  }
  template <class Op, class... Operands>
  constexpr partial_tensor operator()(const Op& op, const Operands&... operands) {
    return all(op, operands...)[0];
  }
};

/// An operation or a layer whose type is known at compile time.
template <class Op> class any_op {
 public:
  constexpr explicit any_op(const Op& op) : op_(op) {}

  constexpr std::string_view name() const {
    if constexpr (erased_op<Op>)
      return op_traits<Op>::name_of(op_);
    else
      return op_traits<Op>::name;
  }
  static constexpr int opset() { return opset_of<Op>(); }
  static constexpr node_kind kind() { return kind_of<Op>(); }
  static constexpr bool pure() { return pure_of<Op>(); }
  static constexpr bool folds() { return folds_of<Op>(); }
  static constexpr memory_use memory() { return memory_of<Op>(); }
  static constexpr unsigned settings() { return settings_of<Op>(); }
  static constexpr unsigned reads() { return reads_of<Op>(); }
  // True if numbers are enough: the outputs depend on no content, and the operation is not an input, whose dimensions
  // may be unknown.
  static constexpr bool takes_numbers() { return reads() == 0 && kind() != node_kind::input; }

  static constexpr bool has_value() { return has_value_rule<Op>(); }
  constexpr bool value([[maybe_unused]] const partial_tensors& in, [[maybe_unused]] const partial_tensor& out,
                       [[maybe_unused]] int port, [[maybe_unused]] content<interval> into) const {
    if constexpr (has_value_rule<Op>())
      return op_traits<Op>::value(op_, in, out, port, into);
    else
      return false;
  }
  constexpr partial_outputs infer(const partial_tensors& in) const {
    if constexpr (lowered_op<Op>) {
      // layers index the dimensions of their inputs
      for (int i = 0; i < in.size(); ++i)
        if (in[i].present() && !in[i].dims.ranked()) return undecided("input {}: the rank is unknown", i);
      if (const rejection why = required_of<Op>().missing(in)) return why;
      following_shapes f;
      partial_outputs out = op_traits<Op>::lower(op_, in, f);
      if (!f.refusal.empty()) out.refusal = f.refusal;
      return out;
    } else {
      return opcost::infer(op_, in);
    }
  }
  constexpr tally count(const tensors& in, const outputs& out) const { return op_traits<Op>::count(op_, in, out); }

  template <class C> static constexpr bool has_rule() { return opcost::has_rule<C, Op>; }
  template <class C> constexpr figure read(const tensors& in, const outputs& out, const tally& work) const {
    return opcost::read<C>(op_, in, out, work);
  }

 private:
  const Op& op_;
};

/// An entry of a catalogue. It is compiled once for all catalogues.
template <> class any_op<erased_op_ref> {
 public:
  constexpr explicit any_op(const erased_op_ref& r) : entry_(*r.entry), op_(r.op) {}

  constexpr std::string_view name() const { return entry_.name; }
  constexpr int opset() const { return entry_.opset; }
  constexpr node_kind kind() const { return entry_.kind; }
  constexpr bool pure() const { return entry_.pure; }
  constexpr bool folds() const { return entry_.folds; }
  constexpr memory_use memory() const { return entry_.memory; }
  constexpr unsigned settings() const { return entry_.settings; }
  constexpr unsigned reads() const { return entry_.reads; }
  static constexpr bool takes_numbers() { return false; }  // so that a reader compiles each infer once

  constexpr bool has_value() const { return entry_.value != nullptr; }
  bool value(const partial_tensors& in, const partial_tensor& out, int port, content<interval> into) const {
    return entry_.value(op_, in, out, port, into);
  }
  partial_outputs infer(const partial_tensors& in) const { return entry_.infer(op_, in); }
  tally count(const tensors& in, const outputs& out) const { return entry_.count(op_, in, out); }

 protected:
  const op_entry& entry_;
  const void* op_;
};

/// An entry of the catalogue `List`, with the conventions' rules for it.
template <class List> class any_op<op_ref<List>> : public any_op<erased_op_ref> {
 public:
  constexpr explicit any_op(const op_ref<List>& r) : any_op<erased_op_ref>(r.erased()), index_(r.index) {}

  template <class C> bool has_rule() const { return rules_of<C, List>[static_cast<std::size_t>(index_)] != nullptr; }
  template <class C> figure read(const tensors& in, const outputs& out, const tally& work) const {
    const rule_function f = rules_of<C, List>[static_cast<std::size_t>(index_)];
    return f ? f(op_, in, out) : weigh<C>(work);
  }

 private:
  int index_;
};

}  // namespace opcost::detail
