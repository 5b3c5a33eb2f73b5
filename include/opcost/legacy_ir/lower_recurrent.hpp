// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Cells of old IR: one blob [gates x hidden, input + hidden] holds both matrices.
#include <opcost/legacy_ir/old_layer.hpp>

namespace opcost::legacy_ir {

inline lowered_outputs lower_cell(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  const count_t hidden = n.integer("hidden_size", 0);
  if (hidden < 1) return rejected("hidden_size: expected at least 1, got {}", hidden);
  const bool lstm = n.is("LSTMCell"), gru = n.is("GRUCell");
  for (int i = 1; i < (lstm ? 3 : 2); ++i)
    if (in[i].dims.rank != 2 || !(in[i].dims[1] == interval(hidden)))
      return rejected("input {}: expected a state of {} elements, got {}", count_t(i), hidden, in[i].dims[1]);
  const count_t gates = lstm ? 4 : gru ? 3 : 1;
  const blob* weights = n.blob_named("weights");
  const dtype type = weights ? weights->type : in[0].type;
  const partial_tensor w = step.learned({gates * hidden, in[0].dims[1]}, type);
  const partial_tensor r = step.learned({gates * hidden, hidden}, type);
  const bool linear = n.flag("linear_before_reset");
  const partial_tensor b = step.learned({(gru && linear ? 4 : gates) * hidden}, type);
  if (lstm) {
    lstm_cell_4 op;
    op.hidden_size = hidden;
    op.clip = n.real("clip", 0);
    return step.all(op, in[0], in[1], in[2], w, r, b);
  }
  if (gru) {
    gru_cell op;
    op.hidden_size = hidden;
    op.clip = n.real("clip", 0);
    op.linear_before_reset = linear;
    return step.all(op, in[0], in[1], w, r, b);
  }
  rnn_cell op;
  op.hidden_size = hidden;
  op.clip = n.real("clip", 0);
  return step.all(op, in[0], in[1], w, r, b);
}

/// Memory with index 0 reads a state, with index 1 it writes one.
inline lowered_outputs lower_memory(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  if (n.outputs() == 0) return step(network_output{}, in[0]);
  return n.stored_output(0);
}

}  // namespace opcost::legacy_ir
