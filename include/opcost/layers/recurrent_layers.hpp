// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Recurrent networks as modules. Input: [T, N, I], with batch_first [N, T, I], without a batch [T, I]; an initial state
// is optional. Outputs for D directions and L layers: all h [T, N, D H], the last h [D L, N, H] and for an LSTM the
// last c. torch has two biases per layer. Their sum is constant and not counted; the new gate of a GRU needs both. LSTM
// with projections: Sak et al. 2014, arXiv:1402.1128.
#include <opcost/layers/attribute_types.hpp>
#include <opcost/layers/recurrent_names.hpp>
#include <opcost/op/lowering.hpp>
#include <opcost/ops/activation.hpp>
#include <opcost/ops/binary_arithmetic.hpp>
#include <opcost/ops/math.hpp>
#include <opcost/ops/matmul.hpp>
#include <opcost/ops/recurrent.hpp>

namespace opcost {

/// The activation of an Elman network.
enum class rnn_nonlinearity : std::uint8_t { tanh, relu };
template <> inline constexpr std::array<std::string_view, 2> spellings<rnn_nonlinearity>{"tanh", "relu"};

namespace nn {
/// A stack of LSTM layers. input_size 0: the last dimension of the input. proj_size 0: the state is not projected.
struct lstm {
  count_t input_size = 0, hidden_size = 0, num_layers = 1;
  bool bias = true, batch_first = false;
  double dropout = 0;
  bool bidirectional = false;
  count_t proj_size = 0;
};
/// A stack of GRU layers. input_size 0: the last dimension of the input.
struct gru {
  count_t input_size = 0, hidden_size = 0, num_layers = 1;
  bool bias = true, batch_first = false;
  double dropout = 0;
  bool bidirectional = false;
};
/// A stack of Elman layers. input_size 0: the last dimension of the input.
struct rnn {
  count_t input_size = 0, hidden_size = 0, num_layers = 1;
  bool bias = true, batch_first = false;
  double dropout = 0;
  bool bidirectional = false;
  rnn_nonlinearity nonlinearity = rnn_nonlinearity::tanh;
};

/// One step of an LSTM: input [N, I] or [I]. input_size 0: the last dimension of the input.
struct lstm_cell {
  count_t input_size = 0, hidden_size = 0;
  bool bias = true;
};
/// One step of a GRU: input [N, I] or [I]. input_size 0: the last dimension of the input.
struct gru_cell {
  count_t input_size = 0, hidden_size = 0;
  bool bias = true;
};
/// One step of an Elman network: input [N, I] or [I]. input_size 0: the last dimension of the input.
struct rnn_cell {
  count_t input_size = 0, hidden_size = 0;
  bool bias = true;
  rnn_nonlinearity nonlinearity = rnn_nonlinearity::tanh;
};
}  // namespace nn

namespace detail {
constexpr std::string_view rnn_activation(rnn_nonlinearity n) { return n == rnn_nonlinearity::relu ? "relu" : "tanh"; }
template <class Layer> constexpr count_t projection(const Layer& l) {
  if constexpr (requires { l.proj_size; })
    return l.proj_size;
  else
    return 0;
}
// The attribute input_size, or if it is 0, the last dimension of the input.
template <class Layer, class Dim> constexpr Dim input_size_of(const Layer& l, const basic_shape<Dim>& given) {
  return l.input_size != 0 ? Dim(l.input_size) : given[-1];
}
template <class Layer, class Dim> constexpr rejection check_sizes(const Layer& l, const basic_shape<Dim>& given) {
  if (l.hidden_size < 1) return rejected("hidden_size: expected at least 1, got {}", l.hidden_size);
  if (l.input_size < 0) return rejected("input_size: expected at least 0, got {}", l.input_size);
  if (l.input_size != 0 && !may_be(given[-1], l.input_size.n))
    return rejected("input 0: expected a last dimension of {} (input_size), got {}", l.input_size, given[-1]);
  if (upper(given[-1]) < 1) return rejected("input 0: expected a last dimension of at least 1, got {}", given[-1]);
  return {};
}

// The parameters of a layer as operands of an operation: W, R and the sum of the biases. torch's two biases follow,
// beyond the operands that the operation reads, so that they count as parameters.
template <class Dim> struct recurrent_operands {
  basic_tensor<Dim> w, r, bias, first, second;
  constexpr recurrent_operands(const basic_operands<Dim>& in, const recurrence& kind, bool has_bias, Dim input,
                               Dim hidden, std::initializer_list<Dim> lead) {
    const auto with = [&](std::initializer_list<Dim> own) {
      basic_shape<Dim> s(lead);
      for (const Dim& d : own) s.push_back(d);
      return learned(in, s);
    };
    w = with({hidden * Dim(kind.gates), input});
    r = with({hidden * Dim(kind.gates), hidden});
    bias = first = second = absent<Dim>;
    if (!has_bias) return;
    first = second = with({hidden * Dim(kind.gates)});
    bias = with({hidden * Dim(kind.bias_gates)});
    bias.stored = 0;
    first.type = second.type = learned_bias(in, {hidden}).type;
  }
};

// A layer whose state h is projected from H to P numbers. All steps at once, which takes as many products. Returns all
// h.
template <class Dim>
constexpr basic_tensor<Dim> projected_layer(const nn::lstm& l, const basic_operands<Dim>& in,
                                            const basic_tensor<Dim>& x, Dim input, auto&& f) {
  const Dim hidden = l.hidden_size, projected = l.proj_size, gates = hidden * Dim(4);
  const auto wide = [&](Dim last) { return of(basic_shape<Dim>{x.dims[0], x.dims[1], last}, x.type); };
  const basic_tensor<Dim> all = f(matmul{.transpose_b = true}, x, learned(in, {gates, input}));
  f(matmul{.transpose_b = true}, wide(projected), learned(in, {gates, projected}));
  if (l.bias) f(add_bias{}, all, learned_bias(in, {gates}), learned_bias(in, {gates}));
  f(sigmoid{}, wide(hidden * Dim(3)));
  const basic_tensor<Dim> state = wide(hidden);
  const basic_tensor<Dim> cell = f(add{}, f(multiply{}, state, state), f(multiply{}, state, f(math::tanh{}, state)));
  return f(matmul{.transpose_b = true}, f(multiply{}, state, f(math::tanh{}, cell)), learned(in, {projected, hidden}));
}

template <class Layer, class Sequence, recurrence Kind> struct recurrent_layer {
  static constexpr std::string_view repr =
      "*input_size, *hidden_size, proj_size?, num_layers?, bias?, batch_first?, dropout?, bidirectional?";
  static constexpr int required = 2;
  static constexpr void attributes(auto& l, auto&& f) {
    f("input_size", l.input_size);
    f("hidden_size", l.hidden_size);
    f("num_layers", l.num_layers);
    if constexpr (requires { l.nonlinearity; }) f("nonlinearity", l.nonlinearity);
    f("bias", l.bias);
    f("batch_first", l.batch_first);
    f("dropout", l.dropout);
    f("bidirectional", l.bidirectional);
    if constexpr (requires { l.proj_size; }) f("proj_size", l.proj_size);
  }
  static constexpr void parameters(const Layer& l, const tensors& in, auto&& f) {
    const count_t input = input_size_of(l, in[0].dims), h = l.hidden_size, p = projection(l), state = p > 0 ? p : h,
                  directions = l.bidirectional ? 2 : 1;
    for (int layer = 0; layer < l.num_layers && layer < recurrent_layers_at_most; ++layer)
      for (int d = 0; d < directions; ++d) {
        f(recurrent_name<0>(layer, d != 0), shape{h * Kind.gates, layer == 0 ? input : state * directions});
        f(recurrent_name<1>(layer, d != 0), shape{h * Kind.gates, state});
        if (l.bias) {
          f(recurrent_name<2>(layer, d != 0), shape{h * Kind.gates});
          f(recurrent_name<3>(layer, d != 0), shape{h * Kind.gates});
        }
        if (p > 0) f(recurrent_name<4>(layer, d != 0), shape{p, h});
      }
  }
  template <class Dim> static constexpr inferred<Dim> lower(const Layer& l, const basic_operands<Dim>& in, auto&& f) {
    const auto& given = in[0].dims;
    const count_t p = projection(l);
    if (!given.ranked()) return undecided("input 0: the rank is unknown");
    if (given.rank != 2 && given.rank != 3) return rejected("input 0: expected rank 2 or 3, got {}", given.rank);
    if (const rejection why = check_sizes(l, given)) return why;
    if (l.num_layers < 1 || l.num_layers > recurrent_layers_at_most)
      return rejected("num_layers: expected 1 to {}, got {}", recurrent_layers_at_most, l.num_layers);
    if (p < 0 || p >= l.hidden_size)
      return rejected("proj_size: expected less than hidden_size ({}), got {}", l.hidden_size, p);
    const bool batched = given.rank == 3, first = batched && l.batch_first;
    const Dim n = batched ? given[first ? 0 : 1] : Dim(1), steps = given[first ? 1 : 0], hidden = l.hidden_size,
              directions = l.bidirectional ? 2 : 1, state = p > 0 ? Dim(p) : hidden;
    basic_tensor<Dim> x = of(basic_shape<Dim>{n, steps, input_size_of(l, given)}, in[0].type);
    const basic_tensor<Dim> start = of(basic_shape<Dim>{n, directions, hidden}, in[0].type);
    for (count_t layer = 0; layer < l.num_layers; ++layer) {
      if constexpr (requires { l.proj_size; }) {
        for (int d = 0; p > 0 && d < (l.bidirectional ? 2 : 1); ++d) projected_layer(l, in, x, x.dims[2], f);
      }
      if (p == 0) {
        Sequence op;
        op.hidden_size = l.hidden_size;
        op.direction = l.bidirectional ? sequence_direction::bidirectional : sequence_direction::forward;
        if constexpr (requires { op.linear_before_reset; }) op.linear_before_reset = true;
        if constexpr (requires { l.nonlinearity; }) op.activations = rnn_activation(l.nonlinearity);
        const recurrent_operands<Dim> own(in, Kind, l.bias, x.dims[2], hidden, {directions});
        if constexpr (Kind.states > 1)
          f.all(op, x, start, start, absent<Dim>, own.w, own.r, own.bias, own.first, own.second);
        else
          f.all(op, x, start, absent<Dim>, own.w, own.r, own.bias, own.first, own.second);
      }
      x = of(basic_shape<Dim>{n, steps, state * directions}, in[0].type);
    }
    basic_shape<Dim> all, last{directions * Dim(l.num_layers)}, cell;
    if (batched) {
      all.push_back(first ? n : steps);
      all.push_back(first ? steps : n);
      last.push_back(n);
    } else
      all.push_back(steps);
    all.push_back(state * directions);
    cell = last;
    last.push_back(state);
    cell.push_back(hidden);
    if constexpr (Kind.states > 1)
      return {of(all, in[0].type), of(last, in[0].type), of(cell, in[0].type)};
    else
      return {of(all, in[0].type), of(last, in[0].type)};
  }
};

template <class Layer, class Cell, recurrence Kind> struct recurrent_cell_layer {
  static constexpr std::string_view repr = "*input_size, *hidden_size, bias?, nonlinearity~?";
  static constexpr int required = 2;
  static constexpr void attributes(auto& l, auto&& f) {
    f("input_size", l.input_size);
    f("hidden_size", l.hidden_size);
    f("bias", l.bias);
    if constexpr (requires { l.nonlinearity; }) f("nonlinearity", l.nonlinearity);
  }
  static constexpr void parameters(const Layer& l, const tensors& in, auto&& f) {
    const count_t rows = l.hidden_size * Kind.gates;
    f("weight_ih", shape{rows, input_size_of(l, in[0].dims)});
    f("weight_hh", shape{rows, l.hidden_size});
    if (l.bias) {
      f("bias_ih", shape{rows});
      f("bias_hh", shape{rows});
    }
  }
  template <class Dim> static constexpr inferred<Dim> lower(const Layer& l, const basic_operands<Dim>& in, auto&& f) {
    const auto& given = in[0].dims;
    if (!given.ranked()) return undecided("input 0: the rank is unknown");
    if (given.rank != 1 && given.rank != 2) return rejected("input 0: expected rank 1 or 2, got {}", given.rank);
    if (const rejection why = check_sizes(l, given)) return why;
    const Dim input = input_size_of(l, given);
    const Dim n = given.rank == 2 ? given[0] : Dim(1), hidden = l.hidden_size;
    const basic_tensor<Dim> x = of(basic_shape<Dim>{n, input}, in[0].type),
                            start = of(basic_shape<Dim>{n, hidden}, in[0].type);
    const recurrent_operands<Dim> own(in, Kind, l.bias, input, hidden, {});
    Cell op;
    op.hidden_size = l.hidden_size;
    if constexpr (requires { op.linear_before_reset; }) op.linear_before_reset = true;
    if constexpr (requires { l.nonlinearity; }) op.activations = rnn_activation(l.nonlinearity);
    if constexpr (Kind.states > 1)
      f.all(op, x, start, start, own.w, own.r, own.bias, own.first, own.second);
    else
      f.all(op, x, start, own.w, own.r, own.bias, own.first, own.second);
    const basic_tensor<Dim> state = given.rank == 2 ? start : of(basic_shape<Dim>{hidden}, in[0].type);
    if constexpr (Kind.states > 1)
      return {state, state};
    else
      return state;
  }
};
inline constexpr recurrence lstm_recurrence{4, 2, 4}, gru_recurrence{3, 1, 4}, rnn_recurrence{1, 1, 1};
}  // namespace detail

template <> struct op_traits<nn::lstm> : detail::recurrent_layer<nn::lstm, lstm_sequence, detail::lstm_recurrence> {
  static constexpr std::string_view name = "LSTM";
};
template <> struct op_traits<nn::gru> : detail::recurrent_layer<nn::gru, gru_sequence, detail::gru_recurrence> {
  static constexpr std::string_view name = "GRU";
};
template <> struct op_traits<nn::rnn> : detail::recurrent_layer<nn::rnn, rnn_sequence, detail::rnn_recurrence> {
  static constexpr std::string_view name = "RNN";
};
template <>
struct op_traits<nn::lstm_cell> : detail::recurrent_cell_layer<nn::lstm_cell, lstm_cell_4, detail::lstm_recurrence> {
  static constexpr std::string_view name = "LSTMCell";
};
template <>
struct op_traits<nn::gru_cell> : detail::recurrent_cell_layer<nn::gru_cell, gru_cell, detail::gru_recurrence> {
  static constexpr std::string_view name = "GRUCell";
};
template <>
struct op_traits<nn::rnn_cell> : detail::recurrent_cell_layer<nn::rnn_cell, rnn_cell, detail::rnn_recurrence> {
  static constexpr std::string_view name = "RNNCell";
};

}  // namespace opcost
