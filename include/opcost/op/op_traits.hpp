// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The customization point for operations. A specialization of op_traits<Op> has
//   name                                     type name in graphs, compared ignoring case
//   infer(op, in) -> inferred                outputs, for numbers and for intervals, or a rejection
//   count(op, in, out) -> tally              how often each primitive operation runs
// and may have
//   opset                                    first opset with this version of the operation (default 1)
//   formula                                  human-readable formula (default: none)
//   inputs                                   number of required inputs (default 0)
//   optional                                 bit i: input i, although below `inputs`, may be absent (not in a file)
//   connected                                bit i: optional input i, if a file declares it, must have an edge, because
//                                            work, shapes or parameters depend on it
//   variadic                                 true if it takes any number of inputs, all of which must be present
//   attributes(op, f)                        calls f(name, member) for each attribute
//   reads                                    bit i: infer reads the content of input i (a target shape, axes, a limit)
//   selects                                  bit i: input i is not data either (indices, a range); such a constant is
//                                            not a parameter
//   value(op, in, out, port, into) -> bool   content of an output if the inputs' contents determine it
//   value_of_shape                           true if that content depends only on the inputs' shapes
//   kind                                     role in a graph (default: computed)
//   pure                                     false if equal inputs may give other outputs: never computed ahead
//   folds                                    true if each output element combines several input elements and that is
//                                            all: reductions, poolings (default: false)
//   memory                                   memory of the output (memory_use; default: its own)
// Layers have, instead of infer and count,
//   lower(op, in, f) -> tensor               the operations that they consist of (op/lowering.hpp); returns `inferred`
//                                            if there are several outputs
//   parameters(op, in, f)                    calls f(name, shape) for each parameter, with the names of frameworks;
//                                            must accept an empty `in`
//   submodules(op, net)                      declares modules within it that are never called by themselves
//   functional                               true if it is a function, not a module (default: false)
// or, for a block of layers,
//   build(op, net, x...)                     adds the layers to the network's module of that name
// The defaults are in the functions below: inputs_of<Op>(), opset_of<Op>() and so on.
#include <opcost/core/tally.hpp>
#include <opcost/fwd.hpp>
#include <opcost/op/attributes.hpp>

namespace opcost {

/// The role of an operation in a graph.
enum class node_kind : std::uint8_t { computed, input, constant, output };

/// The memory of an output. The order matters: a layer has the smallest value of its operations.
enum class memory_use : std::uint8_t {
  own,       ///< its own buffer
  in_place,  ///< may overwrite an input of the same size that is not used again: elementwise operations
  view,      ///< the buffer of input 0: reshapes, and operations that change nothing
};

namespace detail {
struct lowering_probe {
  constexpr tensor operator()(auto&&...) const { return {}; }
  constexpr outputs all(auto&&...) const { return {}; }
};
}  // namespace detail
/// An operation that is lowered to others.
template <class Op>
concept lowered_op = requires(const Op& op, tensors in) {
  op_traits<Op>::lower(op, in, detail::lowering_probe{});
};

/// An operation with a shape rule and a formula of its own.
template <class Op>
concept primitive_op = requires(const Op& op, tensors in, const outputs& out) {
  { op_traits<Op>::infer(op, in) } -> std::convertible_to<outputs>;
  { op_traits<Op>::count(op, in, out) } -> std::same_as<tally>;
};
/// A type with complete op_traits.
template <class Op>
concept costed_op = requires {
  { op_traits<Op>::name } -> std::convertible_to<std::string_view>;
}
&&(primitive_op<Op> || lowered_op<Op>);

namespace detail {
// Returns false, with one message of the compiler, if a type is not a complete operation. The assertions use plain
// constants, because compilers add a page of reasons to a failed concept.
template <class Op> constexpr bool check_op() {
  if constexpr (requires(const Op& op) { op.entry(); })
    return true;  // an operation of a catalogue, which was checked there
  else {
    constexpr bool named = requires { op_traits<Op>::name; };
    constexpr bool counts = requires(const Op& op, tensors in, const outputs& out) {
      op_traits<Op>::count(op, in, out);
    };
    constexpr bool tallies = requires(const Op& op, tensors in, const outputs& out) {
      { op_traits<Op>::count(op, in, out) } -> std::same_as<tally>;
    };
    constexpr bool complete = costed_op<Op>;
    static_assert(
        named,
        "opcost: an operation needs op_traits with name, infer and count, or name and lower (README: Add an op)");
    if constexpr (named && counts && !tallies && !lowered_op<Op>)
      static_assert(tallies, "opcost: op_traits::count must return an opcost::tally (README: Add an op)");
    else if constexpr (named)
      static_assert(complete, "opcost: op_traits need name, infer and count, or name and lower (README: Add an op)");
    return complete;
  }
}
}  // namespace detail

/// The first opset with this version of an operation. This and the following functions return a member of
/// op_traits<Op>, or its default.
template <class Op> constexpr int opset_of() {
  if constexpr (requires { op_traits<Op>::opset; })
    return op_traits<Op>::opset;
  else
    return 1;
}
template <class Op> constexpr int inputs_of() {
  if constexpr (requires { op_traits<Op>::inputs; })
    return op_traits<Op>::inputs;
  else
    return lowered_op<Op> ? 1 : 0;
}
/// Bit i: input i is optional, although it is among the first `inputs`.
template <class Op> constexpr unsigned optional_of() {
  if constexpr (requires { op_traits<Op>::optional; })
    return op_traits<Op>::optional;
  else
    return 0;
}
template <class Op> constexpr unsigned connected_of() {
  if constexpr (requires { op_traits<Op>::connected; })
    return op_traits<Op>::connected;
  else
    return 0;
}
template <class Op> constexpr bool variadic_of() {
  if constexpr (requires { op_traits<Op>::variadic; })
    return op_traits<Op>::variadic;
  else
    return false;
}
template <class Op> constexpr unsigned reads_of() {
  if constexpr (requires { op_traits<Op>::reads; })
    return op_traits<Op>::reads;
  else
    return 0;
}
template <class Op> constexpr std::string_view formula_of() {
  if constexpr (requires { op_traits<Op>::formula; })
    return op_traits<Op>::formula;
  else
    return {};
}
/// Bit i: input i is not data, because the operation reads its content or selects by it.
template <class Op> constexpr unsigned settings_of() {
  if constexpr (requires { op_traits<Op>::selects; })
    return op_traits<Op>::selects | reads_of<Op>();
  else
    return reads_of<Op>();
}
template <class Op> constexpr node_kind kind_of() {
  if constexpr (requires { op_traits<Op>::kind; })
    return op_traits<Op>::kind;
  else
    return node_kind::computed;
}
template <class Op> constexpr memory_use memory_of() {
  if constexpr (requires { op_traits<Op>::memory; })
    return op_traits<Op>::memory;
  else
    return memory_use::own;
}
template <class Op> constexpr bool pure_of() {
  if constexpr (requires { op_traits<Op>::pure; })
    return op_traits<Op>::pure;
  else
    return true;
}
template <class Op> constexpr bool folds_of() {
  if constexpr (requires { op_traits<Op>::folds; })
    return op_traits<Op>::folds;
  else
    return false;
}
/// True for a layer that is called as a function and is not a module.
template <class Op> constexpr bool functional_of() {
  if constexpr (requires { op_traits<Op>::functional; })
    return op_traits<Op>::functional;
  else
    return false;
}
/// True if the content depends on the input's shape and not on its content.
template <class Op> constexpr bool value_of_shape() {
  if constexpr (requires { op_traits<Op>::value_of_shape; })
    return op_traits<Op>::value_of_shape;
  else
    return false;
}
namespace detail {
template <class Op, class Dim> constexpr inferred<Dim> raw_infer(const Op& op, const basic_operands<Dim>& in) {
  if constexpr (requires { op_traits<Op>::infer(op, in); }) {
    return op_traits<Op>::infer(op, in);
  } else {  // `infer` accepts numbers only
    std::array<tensor, 8> given{};
    if (in.size() > 8)
      return rejected("expected at most 8 inputs for an infer that takes numbers only, got {}", in.size());
    for (int i = 0; i < in.size(); ++i) {
      if (in[i].present() && !in[i].dims.is_static())
        return undecided("input {}: a dimension is unknown, and infer takes numbers only", i);
      given[static_cast<std::size_t>(i)] = numbers(in[i]);
    }
    const outputs out = op_traits<Op>::infer(op, tensors(span(given).first(static_cast<std::size_t>(in.size()))));
    inferred<Dim> r;
    r.count = out.cut_axis < 0 ? out.count : 0;
    r.refusal = out.refusal;
    for (int i = 0; i < r.count; ++i) r.first[static_cast<std::size_t>(i)] = partial(out[i]);
    return r;
  }
}
}  // namespace detail

namespace detail {
// The operands that an operation requires.
struct required_operands {
  int inputs = 0;
  unsigned optional = 0;
  bool variadic = false;
  unsigned connected = 0;

  /// True if a file that declares the operand must connect it.
  constexpr bool in_files(int i) const { return i < inputs || variadic || (i < 32 && (connected >> i & 1u) != 0); }
  /// True if the operation has no answer without the operand.
  constexpr bool has(int i) const { return (i < inputs || variadic) && (i >= 32 || (optional >> i & 1u) == 0); }
  /// The rejection for the first missing operand; empty if all are present.
  template <class Dim> constexpr rejection missing(const basic_operands<Dim>& in) const {
    if (in.size() < inputs) return rejected("expected at least {} inputs, got {}", inputs, in.size());
    for (int i = 0; i < in.size(); ++i)
      if (has(i) && !in.has(i)) return rejected("input {}: missing; expected at least {} inputs", i, inputs);
    return {};
  }
};
template <class Op> constexpr required_operands required_of() {
  return {inputs_of<Op>(), optional_of<Op>(), variadic_of<Op>(), connected_of<Op>()};
}

// Rejects ranks above 8 and negative dimensions.
template <class Dim> constexpr void check_outputs(inferred<Dim>& out) {
  for (int i = 0; i < out.count && i < static_cast<int>(out.first.size()); ++i) {
    auto& dims = out.first[static_cast<std::size_t>(i)].dims;
    if (dims.rank == dims.too_long) {
      out = rejected("output {}: the rank is above the limit of 8", i);
      return;
    }
    if (!dims.at_least_zero()) {
      out = rejected("output {}: a dimension would be negative", i);
      return;
    }
  }
}
}  // namespace detail

/// The outputs of an operation, or why it rejects its inputs. It is compiled for every operation, so it is short.
template <class Op, class Dim> constexpr inferred<Dim> infer(const Op& op, const basic_operands<Dim>& in) {
  if (const rejection why = detail::required_of<Op>().missing(in)) return why;
  inferred<Dim> out = detail::raw_infer(op, in);
  detail::check_outputs(out);
  return out;
}
/// The largest number of elements of a tensor whose content an analysis follows.
inline constexpr int max_content = 64;

/// True if op_traits<Op> can compute the content of an output.
template <class Op> constexpr bool has_value_rule() {
  return requires(const Op& op, partial_tensors in, const partial_tensor& out, content<interval> into) {
    op_traits<Op>::value(op, in, out, 0, into);
  };
}

}  // namespace opcost
