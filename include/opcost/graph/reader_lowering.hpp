// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Nodes that a reader lowers to operations of its catalogue (graph/lowered_node.hpp).
//
// In a reader, lowerings are plain functions. They are compiled once each, not once per convention or kind of number:
//   using my_lowering = lowering_to<builtin_ops>;
//   lowered_outputs lower_gemm(const my_node& n, const partial_tensors& in, my_lowering& step) {
//     partial_tensor y = step(matmul{.transpose_a = n.trans_a, .transpose_b = n.trans_b}, in[0], in[1]);
//     return in.has(2) ? step(add{}, y, in[2]) : y;
//   }
//   lowered_outputs lower_flatten(const my_node& n, const partial_tensors& in, my_lowering& step) {
//     if (n.axis > 8) return "axis: expected at most 8";                    // rejects the node, with a reason
//     return step(reshape{}, in[0], step.numbers({1, -1}));                 // a constant made on the spot
//   }
// and `visit` says f(lowered_by(node, &lower_gemm)).
#include <opcost/graph/lowered_node.hpp>

namespace opcost {
namespace detail {
// A convention for the steps of a reader's lowering.
struct erased_convention {
  std::string_view name;
  const rule_function* rules;  // by index in the catalogue
  figure (*weigh)(const tally&);
  bool counts_folded;
};
template <class List, class... Cs>
inline constexpr std::array<erased_convention, sizeof...(Cs)> erased_conventions{
    erased_convention{Cs::name, rules_of<Cs, List>.data(), &weigh<Cs>, counts_folded<Cs>()}...};
}  // namespace detail

/// Evaluates the steps of a reader's lowering; not a template, so that it is compiled once.
class lowering_sink : public lowering_steps {
 public:
  /// A step with the operation of index `index` in the catalogue, whose attributes are at `op`.
  lowered_outputs apply(int index, const void* op, span<partial_tensor> operands) {
    const detail::any_op<detail::erased_op_ref> face({entries_ + index, op});
    return run(face, operands,
               [&](const detail::any_op<detail::erased_op_ref>&, const tensors& in, const outputs& out, bool folded) {
                 add(static_cast<std::size_t>(index), op, in, out, folded);
                 return face.memory();
               });
  }

  /// Sets the figure of the whole node under the convention of this name, instead of the sum over its steps, for a tool
  /// that has a rule for the node's type. Unknown: the tool does not count the type.
  void figure_of(std::string_view convention, const figure& f) {
    for (std::size_t c = 0; c < conventions_.size(); ++c)
      if (conventions_[c].name == convention) figures_[c] = f;
  }

 protected:
  lowering_sink(span<const partial_tensor> operands, detail::lowering_store& store, const op_entry* entries,
                span<const detail::erased_convention> conventions, tally& work, span<figure> figures)
      : lowering_steps(operands, store), entries_(entries), conventions_(conventions), work_(work), figures_(figures) {
    for (figure& f : figures) f = count_t(0);
  }

 private:
  const op_entry* entries_;
  span<const detail::erased_convention> conventions_;
  tally& work_;
  span<figure> figures_;

  void add(std::size_t index, const void* op, const tensors& in, const outputs& out, bool folded) {
    const tally work = entries_[index].count(op, in, out);
    if (!folded) work_ += work;
    for (std::size_t c = 0; c < conventions_.size(); ++c) {
      const detail::erased_convention& by = conventions_[c];
      if (folded && !by.counts_folded) continue;
      const rule_function rule = by.rules[index];
      const figure f = rule ? rule(op, in, out) : by.weigh(work);
      figure& sum = figures_[c];
      sum = sum.known && f.known ? sum + f : figure{};
    }
  }
};

/// The steps of a reader's lowering: operations of the catalogue `List`, by type.
template <class List> class lowering_to final : public lowering_sink {
 public:
  template <class... Cs>
  lowering_to(span<const partial_tensor> operands, detail::lowering_store& store, std::type_identity<void (*)(Cs...)>,
              tally& work, span<figure> figures)
      : lowering_sink(operands, store, catalogue<List>::entries.data(), detail::erased_conventions<List, Cs...>, work,
                      figures) {}

  template <class Op, class... Operands> lowered_outputs all(const Op& op, const Operands&... operands) {
    constexpr int index = catalogue<List>::template index_of<Op>();
    static_assert(index >= 0,
                  "opcost: a step of a lowering must be an operation of the reader's list (README: Add an op)");
    if constexpr (sizeof...(Operands) == 1 && (std::convertible_to<const Operands&, partial_tensors> && ...)) {
      sequence<partial_tensor> given;
      const auto copy = [&](const partial_tensors& list) {
        for (const partial_tensor& t : list) given.push_back(t);
      };
      (copy(operands), ...);
      return this->apply(index, &op, span<partial_tensor>(given.data(), given.size()));
    } else {
      std::array<partial_tensor, sizeof...(Operands)> given{operands...};
      return this->apply(index, &op, span<partial_tensor>(given));
    }
  }
  template <class Op, class... Operands> partial_tensor operator()(const Op& op, const Operands&... operands) {
    return all(op, operands...)[0];
  }
};

/// A node and the function that lowers it; made by lowered_by().
template <class Catalogue> struct lowering_ref {
  using list = Catalogue;
  using any_function = void (*)();
  const void* node = nullptr;
  any_function lower = nullptr;
  lowered_outputs (*call)(const void* node, any_function lower, const partial_tensors&, lowering_to<list>&) = nullptr;
};

/// For visit of a graph: f(lowered_by(node, &lower_gemm)). The node must outlive the call.
template <class Node, class List>
lowering_ref<List> lowered_by(const Node& node,
                              lowered_outputs (*lower)(const Node&, const partial_tensors&, lowering_to<List>&)) {
  using function = lowered_outputs (*)(const Node&, const partial_tensors&, lowering_to<List>&);
  using any_function = typename lowering_ref<List>::any_function;
  return {&node, reinterpret_cast<any_function>(lower),
          [](const void* n, any_function f, const partial_tensors& in, lowering_to<List>& step) {
            return reinterpret_cast<function>(f)(*static_cast<const Node*>(n), in, step);
          }};
}

}  // namespace opcost
