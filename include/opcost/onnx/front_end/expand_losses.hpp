// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Losses.
#include <opcost/onnx/front_end/expansion_parts.hpp>

namespace opcost::onnx::front_end {
namespace detail {

inline edge over_all(expansion& e, std::string_view type, edge x) {
  const edge axes = all_axes(e, x);
  return e.make(type, 1, {x, axes}, {{"keep_dims", "false"}});
}
// The probability of the class that is right, negative, by the class's weight.
inline void loss_of(expansion& e, edge probabilities) {
  if (e.node.has("ignore_index")) return e.refuse("a class that is ignored");
  const edge at = e.numbers({1}), none = e.numbers({0}), one = e.numbers({1});
  const edge targets = e.make("Unsqueeze", 1, {e.in(1), at});
  const edge chosen = e.make("GatherElements", 6, {probabilities, targets}, {{"axis", "1"}});
  const edge negative = e.make("Negative", 1, {chosen});
  const edge first = e.make("Slice", 8, {negative, none, one, one, one});
  edge loss = e.make("Squeeze", 1, {first, at}), weights = nothing;
  if (e.has(2)) {
    weights = gather(e, e.in(2), e.in(1), none);
    loss = two(e, "Multiply", loss, weights);
  }
  const std::string_view reduction = e.node.text("reduction", "mean");
  if (reduction == "none") {
    e.out(loss);
  } else if (reduction == "sum") {
    e.out(over_all(e, "ReduceSum", loss));
  } else if (!e.has(2)) {
    e.out(over_all(e, "ReduceMean", loss));
  } else {
    const edge sum = over_all(e, "ReduceSum", loss), total = over_all(e, "ReduceSum", weights);
    e.out(two(e, "Divide", sum, total));
  }
}
inline void negative_log_likelihood(expansion& e) { loss_of(e, e.in(0)); }
inline void softmax_cross_entropy(expansion& e) {
  const edge log = e.make("LogSoftmax", 5, {e.in(0)}, {{"axis", "1"}});
  loss_of(e, log);
  if (e.node.wants(1)) e.out(1, log);
}

}  // namespace detail

inline constexpr expansion_rule loss_expansions[] = {
    {"NegativeLogLikelihoodLoss", 1, detail::negative_log_likelihood},
    {"SoftmaxCrossEntropyLoss", 1, detail::softmax_cross_entropy},
};

}  // namespace opcost::onnx::front_end
