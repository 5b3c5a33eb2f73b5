// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Recurrent networks. OpenVINO has the batch first and another order of the gates.
#include <opcost/onnx/front_end/expansion_parts.hpp>

namespace opcost::onnx::front_end {
namespace detail {

// What the node is given, as OpenVINO wants it; made in the order of the members.
struct recurrent_inputs {
  edge x = nothing, weights = nothing, recurrence = nothing, bias = nothing, state = nothing, cell = nothing,
       lengths = nothing;
};
// OpenVINO ignores the attribute layout.
inline edge batch_to_front(expansion& e, edge x) { return transpose(e, x, {1, 0, 2}); }

// LSTM's gates iofc as fico.
inline edge reordered(expansion& e, edge x, int gates) {
  if (gates != 4) return x;
  const edge axis = e.number(1), parts = split(e, x, axis, 4);
  return concat(e, {piece(parts, 2), piece(parts, 0), piece(parts, 3), piece(parts, 1)}, 1);
}
// Both halves of the bias added. GRU with linear_before_reset keeps the halves of its last gate apart.
inline edge summed_bias(expansion& e, int gates) {
  const edge axis = e.number(1);
  if (gates == 3 && e.node.integer("linear_before_reset", 0) != 0) {
    const edge parts = split(e, e.in(3), axis, 6);
    const edge first = two(e, "Add", piece(parts, 0), piece(parts, 3)),
               second = two(e, "Add", piece(parts, 1), piece(parts, 4));
    return concat(e, {first, second, piece(parts, 2), piece(parts, 5)}, 1);
  }
  const edge halves = split(e, e.in(3), axis, 2);
  return reordered(e, two(e, "Add", piece(halves, 0), piece(halves, 1)), gates);
}

// A chain is made once and only where something asks for it.
class recurrent_parts {
 public:
  recurrent_parts(expansion& e, int gates) : e_(e), gates_(gates) {}

  recurrent_inputs all() {
    recurrent_inputs r;
    r.x = x_ = batch_to_front(e_, e_.in(0));
    r.weights = reordered(e_, e_.in(1), gates_);
    r.recurrence = recurrence_ = reordered(e_, e_.in(2), gates_);
    r.bias = e_.has(3) ? summed_bias(e_, gates_) : no_bias();
    r.lengths = e_.has(4) ? e_.in(4) : full_lengths();
    r.state = e_.has(5) ? batch_to_front(e_, e_.in(5)) : zeros();
    if (gates_ == 4) r.cell = e_.has(6) ? batch_to_front(e_, e_.in(6)) : zeros();
    return r;
  }

 private:
  expansion& e_;
  const int gates_;
  edge x_ = nothing, recurrence_ = nothing, shape_of_x_ = nothing, shape_of_r_ = nothing, batch_ = nothing,
       directions_ = nothing, hidden_ = nothing;

  dtype type() const { return is_real(e_.type(0)) ? e_.type(0) : dtype::f32; }
  edge shape_of_x() { return shape_of_x_ = shape_of_x_.row < 0 ? shape_of(e_, x_) : shape_of_x_; }
  edge shape_of_r() { return shape_of_r_ = shape_of_r_.row < 0 ? shape_of(e_, recurrence_) : shape_of_r_; }
  edge batch() { return batch_ = batch_.row < 0 ? extent(e_, shape_of_x(), 0) : batch_; }
  edge directions() { return directions_ = directions_.row < 0 ? extent(e_, shape_of_r(), 0) : directions_; }
  edge hidden() { return hidden_ = hidden_.row < 0 ? extent(e_, shape_of_r(), 2) : hidden_; }

  edge full_lengths() { return broadcast(e_, extent(e_, shape_of_x(), 1), batch()); }
  edge zeros() {
    const edge to = concat(e_, {batch(), directions(), hidden()}, 0);
    return broadcast(e_, e_.scalar(0, type()), to);
  }
  edge no_bias() {
    const partial_shape& r = e_.tensor(2).dims;
    if (gates_ == 3 && e_.node.integer("linear_before_reset", 0) != 0 && r.is_static() && r.rank == 3)
      return e_.filled({r[0].min, 4 * r[2].min}, 0, type());
    const edge gates = e_.numbers({gates_});
    const edge to = concat(e_, {directions(), two(e_, "Multiply", gates, hidden())}, 0);
    return broadcast(e_, e_.scalar(0, type()), to);
  }
};

inline std::string_view activations_of(expansion& e, std::string_view otherwise) {
  const auto given = e.node.texts("activations");
  if (given.empty()) return otherwise;
  std::string all;
  for (std::string_view a : given) {
    if (!all.empty()) all += ",";
    for (char c : a) all += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return e.join({all});
}
inline std::string_view reals_of(expansion& e, std::string_view name) {
  std::string all;
  for (float v : e.node.reals(name)) {
    if (!all.empty()) all += ",";
    all += e.text(static_cast<double>(v));
  }
  return e.join({all});
}
inline void yield_states(expansion& e, edge sequence, int outputs) {
  const auto turned = [&](int k) {
    return k == 0 ? transpose(e, piece(sequence, 0), {2, 1, 0, 3}) : transpose(e, piece(sequence, k), {1, 0, 2});
  };
  for (int k = 0; k < outputs; ++k)
    if (e.node.wants(k)) e.out(k, turned(k));
}
inline void recurrent(expansion& e, int gates, std::string_view otherwise) {
  recurrent_parts parts(e, gates);
  const recurrent_inputs in = parts.all();
  const bool lstm = gates == 4;
  std::vector<edge> from{in.x, in.state};
  if (lstm) from.push_back(in.cell);
  for (edge v : {in.lengths, in.weights, in.recurrence, in.bias}) from.push_back(v);
  std::int64_t hidden = e.node.integer("hidden_size", 0);
  if (hidden == 0 && e.has_rank(2) && e.rank(2) == 3 && e.tensor(2).dims[2].exact()) hidden = e.tensor(2).dims[2].min.n;
  const edge sequence = e.make(
      e.layer_type(), 5, from,
      {{"direction", e.node.text("direction", "forward")},
       {"linear_before_reset", gates == 3 ? e.text(e.node.integer("linear_before_reset", 0) != 0) : std::string_view()},
       {"hidden_size", e.text(hidden)},
       {"activations", activations_of(e, otherwise)},
       {"activations_alpha", reals_of(e, "activation_alpha")},
       {"activations_beta", reals_of(e, "activation_beta")},
       {"clip", e.text(e.node.real("clip", 0))}},
      lstm ? 3 : 2);
  yield_states(e, sequence, lstm ? 3 : 2);
}
inline void lstm(expansion& e) { recurrent(e, 4, "sigmoid,tanh,tanh"); }
inline void gru(expansion& e) { recurrent(e, 3, "sigmoid,tanh"); }
inline void rnn(expansion& e) { recurrent(e, 1, "tanh"); }

}  // namespace detail

inline constexpr expansion_rule recurrent_expansions[] = {
    {"GRU", 1, detail::gru, "GRUSequence"},
    {"LSTM", 1, detail::lstm, "LSTMSequence"},
    {"RNN", 1, detail::rnn, "RNNSequence"},
};

}  // namespace opcost::onnx::front_end
