// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The subgraphs that an operator calls.
#include <opcost/core/sequence.hpp>
#include <opcost/tflite/model_view.hpp>
#include <opcost/tflite/options_view.hpp>

namespace opcost::tflite {

inline constexpr int deepest_call = 16;  ///< subgraphs that call subgraphs
/// Operators and their operands that are looked at in a file of so many bytes, those of called subgraphs each time.
constexpr std::int64_t most_called_operators(std::uint64_t bytes) {
  return (std::int64_t{1} << 18) + static_cast<std::int64_t>(bytes / 4);
}

namespace detail {
inline constexpr std::string_view of_calls = "its subgraphs call each other without end, or too often";
}

/// Calls f(index) with the subgraphs that operator `o` names, in the order in which they may run: IF's branches, a
/// loop's condition and body. An index may be out of range.
template <class Bytes, class F>
constexpr void for_each_called(const model_view<Bytes>& m, const operator_entry& o, F&& f) {
  const auto named_by = [&](int id) { f(options_view<Bytes>(m.bytes(), m.options(o)).integer(id)); };
  switch (o.op) {
    case builtin::if_:
      named_by(field::branch::then_subgraph);
      named_by(field::branch::else_subgraph);
      return;
    case builtin::while_:
    case builtin::stablehlo_while:
      named_by(field::loop::condition_subgraph);
      named_by(field::loop::body_subgraph);
      return;
    case builtin::call_once:
    case builtin::call: return named_by(field::call::subgraph);
    case builtin::stablehlo_composite: return named_by(field::composite::decomposition_subgraph);
    case builtin::stablehlo_reduce: return named_by(field::stablehlo_reduce::subgraph);
    case builtin::stablehlo_reduce_window: return named_by(field::stablehlo_reduce_window::subgraph);
    case builtin::stablehlo_scatter: return named_by(field::stablehlo_scatter::subgraph);
    case builtin::stablehlo_sort: return named_by(field::stablehlo_sort::subgraph);
    case builtin::stablehlo_case: {
      const ints branches = options_view<Bytes>(m.bytes(), m.options(o)).list(field::branches::subgraphs, 4);
      for (int k = 0; k < branches.rank; ++k) f(branches[k]);
      return;
    }
    default: return;
  }
}

/// The operators of subgraph `g` and of those that it calls, each as often as it is called; -1: they call each other
/// without end, deeper than 16, or make more than most_called_operators. `known` remembers, one number per subgraph
/// from 0.
template <class Bytes>
constexpr std::int64_t called_operators(const model_view<Bytes>& m, std::uint32_t g, sequence<std::int64_t>& known,
                                        int depth = 0) {
  if (depth > deepest_call) return -1;
  if (known[g] != 0) return known[g];
  const subgraph_entry s = m.subgraph(g);
  const std::int64_t most = most_called_operators(m.bytes().size());
  std::int64_t sum = 1 + std::int64_t{s.inputs.size} + s.outputs.size;
  for (std::uint32_t i = 0; i < s.operators.size && sum > 0 && m.good(); ++i) {
    const operator_entry o = m.operation(s, i);
    sum += 1 + std::int64_t{o.inputs.size} + o.outputs.size;
    for_each_called(m, o, [&](count_t callee) {
      if (callee < 0 || callee >= count_t(m.subgraphs()) || sum < 0) return;
      const std::int64_t inside = called_operators(m, static_cast<std::uint32_t>(callee.n), known, depth + 1);
      sum = inside < 0 || sum + inside > most ? -1 : sum + inside;
    });
  }
  return known[g] = sum > most ? -1 : sum;
}

}  // namespace opcost::tflite
