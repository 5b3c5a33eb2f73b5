// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Recurrent cells and sequences: x of I numbers and h of H numbers go through G gates. MACs per step = #W + #R = G H (I
// + H), for each row of the batch and each direction. Attributes and shapes: OpenVINO operation specifications
// LSTMCell-1, -4, GRUCell-3, RNNCell-1, LSTM-, GRU- and RNNSequence-5.
#include <opcost/op/common.hpp>

namespace opcost {

/// The order in which a sequence is read.
enum class sequence_direction : std::uint8_t { forward, reverse, bidirectional };
template <>
inline constexpr std::array<std::string_view, 3> spellings<sequence_direction>{"forward", "reverse", "bidirectional"};

/// What all recurrent cells and sequences have.
struct recurrent {
  count_t hidden_size = 0;
  std::string_view activations{};  // empty: sigmoid for gates, tanh otherwise
  reals activations_alpha{}, activations_beta{};
  double clip = 0;  // above 0: the inputs of activations are clipped to [-clip, clip]
};
/// LSTMCell of opset 1. Inputs: X, H, C, W, R, B, optional peepholes P.
struct lstm_cell : recurrent {
  bool input_forget = false;
  std::string_view weights_format{};
};
/// LSTMCell of opset 4.
struct lstm_cell_4 : recurrent {};
/// GRUCell. Inputs: X, H, W, R, B.
struct gru_cell : recurrent {
  bool linear_before_reset = false;
};
/// RNNCell. Inputs: X, H, W, R, B.
struct rnn_cell : recurrent {};
/// LSTMSequence: an LSTM cell for each step of a sequence.
struct lstm_sequence : recurrent {
  sequence_direction direction = sequence_direction::forward;
};
/// GRUSequence: a GRU cell for each step of a sequence.
struct gru_sequence : recurrent {
  sequence_direction direction = sequence_direction::forward;
  bool linear_before_reset = false;
};
/// RNNSequence: an RNN cell for each step of a sequence.
struct rnn_sequence : recurrent {
  sequence_direction direction = sequence_direction::forward;
};

namespace detail {
// The work of an activation by its name. Unknown names count as tanh.
constexpr tally activation_named(std::string_view name) {
  if (same_ignoring_case(name, "sigmoid")) return {.add = 1, .div = 1, .exp = 1};
  if (same_ignoring_case(name, "relu")) return {.cmp = 1};
  if (same_ignoring_case(name, "hardsigmoid")) return {.add = 1, .mul = 1, .cmp = 2};
  return {.tanh = 1};
}
// The work of item `index` of a comma-separated list.
constexpr tally activation_of(const recurrent& op, int index, std::string_view otherwise) {
  std::string_view rest = op.activations, item{};
  for (int i = 0; i <= index; ++i) {
    const std::size_t comma = rest.find(',');
    item = rest.substr(0, comma);
    rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
  }
  while (!item.empty() && item.front() == ' ') item.remove_prefix(1);
  while (!item.empty() && item.back() == ' ') item.remove_suffix(1);
  return activation_named(item.empty() ? otherwise : item);
}
constexpr tally clipping(const recurrent& op, count_t inputs) { return {.cmp = op.clip > 0 ? inputs * 2 : count_t(0)}; }

// Work per hidden number and step besides the products; the bias is one addition per gate.
//   i, f, o = f(..), g = g(..); C = f C + i g; h = o h(C)
constexpr tally lstm_element(const recurrent& op, bool bias = true) {
  return tally{.add = (bias ? 4 : 0) + 1, .mul = 3} + activation_of(op, 0, "sigmoid") * 3 +
         activation_of(op, 1, "tanh") + activation_of(op, 2, "tanh") + clipping(op, 4);
}
//   z, r = f(..), n = g(x.. + r h..) or g(x.. + r (h.. + b)); h = (1 - z) n + z h
constexpr tally gru_element(const recurrent& op, bool linear_before_reset, bool bias = true) {
  const count_t biases = !bias ? 0 : linear_before_reset ? 4 : 3;
  const count_t joined = linear_before_reset ? 1 : 0;  // x.. + r (h..): the two sums of products are apart
  return tally{.add = biases + joined + 2, .mul = 1 + 2} + activation_of(op, 0, "sigmoid") * 2 +
         activation_of(op, 1, "tanh") + clipping(op, 3);
}
//   h = f(..)
constexpr tally rnn_element(const recurrent& op, bool bias = true) {
  return tally{.add = bias ? 1 : 0} + activation_of(op, 0, "tanh") + clipping(op, 1);
}

// The parts of a kind of network: gates, states, and gates of the bias.
struct recurrence {
  int gates, states, bias_gates;
};

template <class Dim> struct rows_of {  // dimension i of an input; unknown if its rank is
  const basic_operands<Dim>& in;
  constexpr bool ranked(int k) const { return in.has(k) && in[k].dims.ranked(); }
  constexpr Dim operator()(int k, int i) const { return ranked(k) ? in[k].dims[i] : basic_shape<Dim>::unknown_dim(); }
};
template <class Dim> constexpr bool narrow(Dim& into, const rows_of<Dim>& dims, int k, int i) {
  return !dims.ranked(k) || merge(into, dims(k, i));
}
template <class Dim> constexpr bool narrow_quotient(Dim& into, Dim d, int by) {
  const count_t low = ceil_div(lower(d), by), high = floor_div(upper(d), by);
  return low <= high && merge(into, between<Dim>(low, high));
}

// The hidden size, from states and weights. `lead`: dimensions before those of a cell, 0 or 1 (the direction); w: the
// index of the first weights.
template <class Dim>
constexpr rejection hidden_size(const recurrence& kind, const rows_of<Dim>& dims, int w, int lead, Dim& hidden) {
  hidden = dims(1, lead + 1);
  if (kind.states > 1 && !narrow(hidden, dims, 2, lead + 1))
    return rejected("inputs 1 and 2 (states): expected one hidden size, got {} and {}", dims(1, lead + 1),
                    dims(2, lead + 1));
  if (!narrow(hidden, dims, w + 1, lead + 1))
    return rejected("input {} (R): expected {} columns (hidden size), got {}", w + 1, hidden, dims(w + 1, lead + 1));
  if (known(hidden)) {
    for (int i = 0; i < 2; ++i)
      if (dims.ranked(w + i) && !may_be(dims(w + i, lead), (lower(hidden) * kind.gates).n))
        return rejected("input {}: expected {} rows (gates x hidden size), got {}", w + i, lower(hidden) * kind.gates,
                        dims(w + i, lead));
    if (dims.ranked(w + 2) && !may_be(dims(w + 2, lead), (lower(hidden) * kind.bias_gates).n))
      return rejected("input {} (bias): expected {} numbers (gates x hidden size), got {}", w + 2,
                      lower(hidden) * kind.bias_gates, dims(w + 2, lead));
    return {};
  }
  // the bias of an LSTM cell has it too; of the others, only weights whose first dimension is known
  const bool lstm_cell = lead == 0 && kind.states == 2;
  for (int i = 0; i < (lstm_cell ? 3 : 2); ++i)
    if (dims.ranked(w + i) && (lstm_cell || known(dims(w + i, 0))) &&
        !narrow_quotient(hidden, dims(w + i, lead), kind.gates))
      return rejected("input {}: expected rows that are a multiple of {} gates, got {}", w + i, kind.gates,
                      dims(w + i, lead));
  return {};
}
// Rejects inputs `from` to before `to` whose rank is not `rank`.
template <class Dim> constexpr rejection check_ranks(const rows_of<Dim>& dims, int from, int to, int rank) {
  for (int k = from; k < to; ++k)
    if (dims.ranked(k) && dims.in[k].dims.rank != rank)
      return rejected("input {}: expected rank {}, got {}", k, rank, dims.in[k].dims.rank);
  return {};
}
// inputs: x [N, I], states [N, H], W [G H, I], R [G H, H], bias; outputs: the states
template <class Dim> constexpr inferred<Dim> infer_cell(const recurrence& kind, const basic_operands<Dim>& in) {
  const rows_of<Dim> dims{in};
  const int w = 1 + kind.states;
  if (const rejection why = check_ranks(dims, 0, w + 2, 2)) return why;
  if (const rejection why = check_ranks(dims, w + 2, w + 3, 1)) return why;
  Dim batch = dims(0, 0), hidden{};
  for (int k = 1; k < w; ++k)
    if (!narrow(batch, dims, k, 0))
      return rejected("input {} (state): expected a batch of {}, got {}", k, dims(0, 0), dims(k, 0));
  if (const rejection why = hidden_size(kind, dims, w, 0, hidden)) return why;
  const basic_tensor<Dim> state = of(basic_shape<Dim>{batch, hidden}, in[0].type);
  return kind.states > 1 ? inferred<Dim>{state, state} : inferred<Dim>{state};
}
// inputs: x [N, T, I], states [N, D, H], lengths [N], W [D, G H, I], R [D, G H, H], bias [D, G H]; outputs: all h [N,
// D, T, H], then the states
template <class Dim>
constexpr inferred<Dim> infer_sequence(const recurrence& kind, sequence_direction direction,
                                       const basic_operands<Dim>& in) {
  const rows_of<Dim> dims{in};
  const int w = 2 + kind.states;
  if (const rejection why = check_ranks(dims, 0, w - 1, 3)) return why;
  if (const rejection why = check_ranks(dims, w - 1, w, 1)) return why;
  if (const rejection why = check_ranks(dims, w, w + 2, 3)) return why;
  if (const rejection why = check_ranks(dims, w + 2, w + 3, 2)) return why;
  Dim batch = dims(0, 0), hidden{}, directions = direction == sequence_direction::bidirectional ? 2 : 1;
  for (int k = 1; k < w; ++k)
    if (!narrow(batch, dims, k, 0))
      return rejected("input {}: expected a batch of {}, got {}", k, dims(0, 0), dims(k, 0));
  for (int k = 1; k < w - 1; ++k)
    if (!narrow(directions, dims, k, 1))
      return rejected("input {} (state): expected {} directions, got {}", k, directions, dims(k, 1));
  for (int k = w; k < w + 3; ++k)
    if (!narrow(directions, dims, k, 0))
      return rejected("input {}: expected {} directions, got {}", k, directions, dims(k, 0));
  if (const rejection why = hidden_size(kind, dims, w, 1, hidden)) return why;
  const basic_tensor<Dim> all = of(basic_shape<Dim>{batch, directions, dims(0, 1), hidden}, in[0].type),
                          state = of(basic_shape<Dim>{batch, directions, hidden}, in[0].type);
  return kind.states > 1 ? inferred<Dim>{all, state, state} : inferred<Dim>{all, state};
}
// All steps of the batch: the products with all weights, and `element` per hidden number.
constexpr tally recurrent_work(const tensors& in, int w, count_t steps, const tally& element, const shape& state) {
  return tally{.mac = steps * (in[w].dims.elements() + in[w + 1].dims.elements())} +
         element * (steps * state.product(1, state.rank));
}
constexpr void recurrent_attributes(auto& op, auto&& f) {
  f("hidden_size", op.hidden_size);
  f("activations", op.activations);
  f("activations_alpha", op.activations_alpha);
  f("activations_beta", op.activations_beta);
  f("clip", op.clip);
}
inline constexpr std::string_view lstm_formula =
    "MACs = N 4 H (I + H) per step and direction; i, f, o = sigmoid, g = tanh; C = f C + i g; h = o tanh(C)";
inline constexpr std::string_view gru_formula =
    "MACs = N 3 H (I + H) per step and direction; z, r = sigmoid, n = tanh; h = (1 - z) n + z h";
inline constexpr std::string_view rnn_formula = "MACs = N H (I + H) per step and direction; h = tanh";
}  // namespace detail

template <> struct op_traits<lstm_cell_4> {
  static constexpr unsigned connected = 1u << 5;
  static constexpr std::string_view name = "LSTMCell", formula = detail::lstm_formula;
  static constexpr int opset = 4, inputs = 5;
  static constexpr void attributes(auto& op, auto&& f) { detail::recurrent_attributes(op, f); }
  template <class Dim> static constexpr inferred<Dim> infer(const recurrent&, const basic_operands<Dim>& in) {
    return detail::infer_cell({4, 2, 4}, in);
  }
  static constexpr tally count(const recurrent& op, const tensors& in, const outputs& out) {
    return detail::recurrent_work(in, 3, in[0].dims[0], detail::lstm_element(op, in.has(5)), out[0].dims);
  }
};
// With peepholes: the cell state is an input of three gates, with one weight per element.
template <> struct op_traits<lstm_cell> : op_traits<lstm_cell_4> {
  static constexpr unsigned connected = 1u << 5 | 1u << 6;
  static constexpr int opset = 1;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::recurrent_attributes(op, f);
    f("input_forget", op.input_forget);
    f("weights_format", op.weights_format);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const recurrent&, const basic_operands<Dim>& in) {
    inferred<Dim> states = detail::infer_cell({4, 2, 4}, in);
    if (!states.refusal.empty() || !in.has(6)) return states;
    const basic_shape<Dim>& peepholes = in[6].dims;
    if (!peepholes.ranked()) return states;
    Dim hidden = states[0].dims[1];
    if (peepholes.rank != 1 || !detail::narrow_quotient(hidden, peepholes[0], 3))
      return rejected("input 6 (peepholes): expected 3 x {} numbers, got {}", states[0].dims[1],
                      detail::dim_or_unknown(peepholes, 0));
    for (auto& state : states.first) state.dims.set(1, hidden);
    return states;
  }
  static constexpr tally count(const lstm_cell& op, const tensors& in, const outputs& out) {
    const tally element = detail::lstm_element(op, in.has(5)) + (in.has(6) ? tally{.add = 3, .mul = 3} : tally{});
    return detail::recurrent_work(in, 3, in[0].dims[0], element, out[0].dims);
  }
};
template <> struct op_traits<gru_cell> {
  static constexpr unsigned connected = 1u << 4;
  static constexpr std::string_view name = "GRUCell", formula = detail::gru_formula;
  static constexpr int opset = 3, inputs = 4;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::recurrent_attributes(op, f);
    f("linear_before_reset", op.linear_before_reset);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const gru_cell& op, const basic_operands<Dim>& in) {
    return detail::infer_cell({3, 1, op.linear_before_reset ? 4 : 3}, in);
  }
  static constexpr tally count(const gru_cell& op, const tensors& in, const outputs& out) {
    return detail::recurrent_work(in, 2, in[0].dims[0], detail::gru_element(op, op.linear_before_reset, in.has(4)),
                                  out[0].dims);
  }
};
template <> struct op_traits<rnn_cell> {
  static constexpr unsigned connected = 1u << 4;
  static constexpr std::string_view name = "RNNCell", formula = detail::rnn_formula;
  static constexpr int inputs = 4;
  static constexpr void attributes(auto& op, auto&& f) { detail::recurrent_attributes(op, f); }
  template <class Dim> static constexpr inferred<Dim> infer(const rnn_cell&, const basic_operands<Dim>& in) {
    return detail::infer_cell({1, 1, 1}, in);
  }
  static constexpr tally count(const rnn_cell& op, const tensors& in, const outputs& out) {
    return detail::recurrent_work(in, 2, in[0].dims[0], detail::rnn_element(op, in.has(4)), out[0].dims);
  }
};

// Sequences: all T steps count; the lengths do not shorten them.
template <> struct op_traits<lstm_sequence> {
  static constexpr std::string_view name = "LSTMSequence", formula = detail::lstm_formula;
  static constexpr int opset = 5, inputs = 7;
  static constexpr unsigned optional = 1u << 3 | 1u << 6;  // lengths, bias
  static constexpr unsigned selects = 1u << 3;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::recurrent_attributes(op, f);
    f("direction", op.direction);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const lstm_sequence& op, const basic_operands<Dim>& in) {
    return detail::infer_sequence({4, 2, 4}, op.direction, in);
  }
  static constexpr tally count(const lstm_sequence& op, const tensors& in, const outputs& out) {
    return detail::recurrent_work(in, 4, in[0].dims[0] * in[0].dims[1], detail::lstm_element(op, in.has(6)),
                                  out[1].dims);
  }
};
template <> struct op_traits<gru_sequence> {
  static constexpr std::string_view name = "GRUSequence", formula = detail::gru_formula;
  static constexpr int opset = 5, inputs = 6;
  static constexpr unsigned optional = 1u << 2 | 1u << 5;  // lengths, bias
  static constexpr unsigned selects = 1u << 2;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::recurrent_attributes(op, f);
    f("direction", op.direction);
    f("linear_before_reset", op.linear_before_reset);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const gru_sequence& op, const basic_operands<Dim>& in) {
    return detail::infer_sequence({3, 1, op.linear_before_reset ? 4 : 3}, op.direction, in);
  }
  static constexpr tally count(const gru_sequence& op, const tensors& in, const outputs& out) {
    return detail::recurrent_work(in, 3, in[0].dims[0] * in[0].dims[1],
                                  detail::gru_element(op, op.linear_before_reset, in.has(5)), out[1].dims);
  }
};
template <> struct op_traits<rnn_sequence> {
  static constexpr std::string_view name = "RNNSequence", formula = detail::rnn_formula;
  static constexpr int opset = 5, inputs = 6;
  static constexpr unsigned optional = 1u << 2 | 1u << 5;  // lengths, bias
  static constexpr unsigned selects = 1u << 2;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::recurrent_attributes(op, f);
    f("direction", op.direction);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const rnn_sequence& op, const basic_operands<Dim>& in) {
    return detail::infer_sequence({1, 1, 1}, op.direction, in);
  }
  static constexpr tally count(const rnn_sequence& op, const tensors& in, const outputs& out) {
    return detail::recurrent_work(in, 3, in[0].dims[0] * in[0].dims[1], detail::rnn_element(op, in.has(5)),
                                  out[1].dims);
  }
};

}  // namespace opcost
