// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Recurrent cells and sequences: OpenVINO specifications LSTMCell-1, -4, GRUCell-3, RNNCell-1, LSTM-, GRU- and
// RNNSequence-5.
#include <opcost/ops/recurrent.hpp>
#include <string>
#include "../support/proof.hpp"

namespace {
using namespace proofs;

constexpr tally sigmoid_tally{.add = 1, .div = 1, .exp = 1}, tanh_tally{.tanh = 1};
constexpr tensor x{{2, 5}}, state{{2, 3}};

// ---- lstm_cell, lstm_cell_4, lstm_sequence
constexpr tensor w4{{4 * 3, 5}}, r4{{4 * 3, 3}}, b4{{4 * 3}}, peepholes{{3 * 3}};
constexpr tally lstm_element =
    tally{.add = 4 + 1, .mul = 3} + sigmoid_tally * 3 + tanh_tally * 2;  // C = f C + i g, h = o tanh(C)
static_assert(shape_of(lstm_cell_4{}, {x, state, state, w4, r4, b4}, 1) == shape{2, 3});
static_assert(tally_of(lstm_cell_4{}, {x, state, state, w4, r4, b4}) ==
              tally{.mac = 2 * (4 * 3) * (5 + 3)} + lstm_element * (2 * 3));
static_assert(tally_of(lstm_cell{}, {x, state, state, w4, r4, b4, peepholes}) ==
                  tally{.mac = 2 * (4 * 3) * (5 + 3)} + (lstm_element + tally{.add = 3, .mul = 3}) * (2 * 3),
              "three gates look at the cell's state");
static_assert(rejects(lstm_cell{}, {x, state, state, w4, r4, b4, tensor{{8}}}));
static_assert(rejects(lstm_cell_4{}, {x, state, state, tensor{{11, 5}}, r4, b4}));
constexpr tensor xs{{2, 7, 5}}, states{{2, 1, 3}}, lengths{{2}, dtype::i32};
static_assert(shape_of(lstm_sequence{}, {xs, states, states, lengths, tensor{{1, 12, 5}}, tensor{{1, 12, 3}},
                                         tensor{{1, 12}}}) == shape{2, 1, 7, 3});
static_assert(tally_of(lstm_sequence{},
                       {xs, states, states, lengths, tensor{{1, 12, 5}}, tensor{{1, 12, 3}}, tensor{{1, 12}}}) ==
              (tally{.mac = 2 * (4 * 3) * (5 + 3)} + lstm_element * (2 * 3)) * 7);

// ---- gru_cell, gru_sequence
constexpr tensor w3{{3 * 3, 5}}, r3{{3 * 3, 3}}, b3{{3 * 3}}, linear_b{{4 * 3}};
constexpr tally gru_element = tally{.add = 3 + 2, .mul = 1 + 2} + sigmoid_tally * 2 + tanh_tally;
static_assert(shape_of(gru_cell{}, {x, state, w3, r3, b3}) == shape{2, 3});
static_assert(tally_of(gru_cell{}, {x, state, w3, r3, b3}) ==
              tally{.mac = 2 * (3 * 3) * (5 + 3)} + gru_element * (2 * 3));
constexpr gru_cell linear = [] {
  gru_cell op;
  op.linear_before_reset = true;
  return op;
}();
static_assert(tally_of(linear, {x, state, w3, r3, linear_b}) ==
                  tally{.mac = 2 * (3 * 3) * (5 + 3)} + (gru_element + tally{.add = 2}) * (2 * 3),
              "one more bias, and x W + r (h R + b)");
static_assert(rejects(gru_cell{}, {x, state, w3, r3, linear_b}) && rejects(gru_sequence{}, {xs, states}));

// ---- rnn_cell, rnn_sequence
constexpr tensor w1{{3, 5}}, r1{{3, 3}}, b1{{3}};
static_assert(shape_of(rnn_cell{}, {x, state, w1, r1, b1}) == shape{2, 3});
static_assert(tally_of(rnn_cell{}, {x, state, w1, r1, b1}) ==
              tally{.mac = 2 * 3 * (5 + 3)} + (tally{.add = 1} + tanh_tally) * (2 * 3));
static_assert(rejects(rnn_cell{}, {x, tensor{{3, 3}}, w1, r1, b1}) && rejects(rnn_sequence{}, {xs, states}));

number activated(std::string_view name, number v) {
  if (name == "sigmoid") return number(1) / (number(1) + exp(-v));
  if (name == "relu") return max(v, 0);
  return tanh(v);
}
// What a step of any of them is given: rows of matrices, and what the attributes say.
struct step {
  std::vector<std::string> names{};
  double clip = 0;
  bool linear = false;
  std::int64_t inputs = 0, hidden = 0;
  const number *x = nullptr, *w = nullptr, *r = nullptr, *b = nullptr, *p = nullptr;

  number clipped(number v) const { return clip > 0 ? max(min(v, clip), -clip) : v; }
  void multiply_x(number& sum, std::int64_t row) const {
    for (std::int64_t i = 0; i < inputs; ++i) mac(sum, w[row * inputs + i], x[i]);
  }
  void multiply_h(number& sum, std::int64_t row, const std::vector<number>& h) const {
    for (std::int64_t i = 0; i < hidden; ++i) mac(sum, r[row * hidden + i], h[static_cast<std::size_t>(i)]);
  }
  number biased(number sum, std::int64_t row) const { return b ? sum + b[row] : sum; }
  number gate(std::int64_t row, const std::vector<number>& h) const {
    number sum;
    multiply_x(sum, row);
    multiply_h(sum, row, h);
    return biased(sum, row);
  }
};
void lstm(const step& s, std::vector<number>& h, std::vector<number>& c) {
  std::vector<number> next_h = h, next_c = c;
  for (std::int64_t j = 0; j < s.hidden; ++j) {
    const auto at = static_cast<std::size_t>(j);
    number f = s.gate(j, h), i = s.gate(s.hidden + j, h), g = s.gate(2 * s.hidden + j, h),
           o = s.gate(3 * s.hidden + j, h);
    if (s.p) {
      f = f + s.p[j] * c[at];
      i = i + s.p[s.hidden + j] * c[at];
    }
    f = activated(s.names[0], s.clipped(f));
    i = activated(s.names[0], s.clipped(i));
    g = activated(s.names[1], s.clipped(g));
    next_c[at] = f * c[at] + i * g;
    if (s.p) o = o + s.p[2 * s.hidden + j] * next_c[at];
    o = activated(s.names[0], s.clipped(o));
    next_h[at] = o * activated(s.names[2], next_c[at]);
  }
  h = next_h;
  c = next_c;
}
void gru(const step& s, std::vector<number>& h, std::vector<number>&) {
  const std::vector<number> before = h;
  std::vector<number> reset(before.size());
  for (std::int64_t j = 0; j < s.hidden; ++j)
    reset[static_cast<std::size_t>(j)] = activated(s.names[0], s.clipped(s.gate(s.hidden + j, before)));
  std::vector<number> kept(before.size());
  for (std::size_t k = 0; !s.linear && k < kept.size(); ++k) kept[k] = reset[k] * before[k];
  for (std::int64_t j = 0; j < s.hidden; ++j) {
    const auto at = static_cast<std::size_t>(j);
    const std::int64_t row = 2 * s.hidden + j;
    const number z = activated(s.names[0], s.clipped(s.gate(j, before)));
    number sum;
    s.multiply_x(sum, row);
    if (s.linear) {
      number recurrent;
      s.multiply_h(recurrent, row, before);
      sum = s.biased(sum, row) + reset[at] * s.biased(recurrent, row + s.hidden);
    } else {
      s.multiply_h(sum, row, kept);
      sum = s.biased(sum, row);
    }
    const number n = activated(s.names[1], s.clipped(sum));
    h[at] = (number(1) - z) * n + z * before[at];
  }
}
void rnn(const step& s, std::vector<number>& h, std::vector<number>&) {
  const std::vector<number> before = h;
  for (std::int64_t j = 0; j < s.hidden; ++j)
    h[static_cast<std::size_t>(j)] = activated(s.names[0], s.clipped(s.gate(j, before)));
}
using step_function = void (*)(const step&, std::vector<number>&, std::vector<number>&);

// gates, states, biases a gate; `sequence`: T steps in each direction.
template <class Op>
void prove_recurrent(step_function f, int gates, int states_of, bool sequence, bool with_peepholes) {
  proof<Op> p;
  auto& roll = p.roll;
  std::string names;  // outlives the runs
  for (int round = 0; round < 80; ++round) {
    Op op;
    step s;
    s.inputs = roll(1, 4);
    s.hidden = roll(1, 4);
    op.hidden_size = s.hidden;
    if (roll.flip()) op.clip = s.clip = 0.75;
    const int functions = gates == 4 ? 3 : gates == 3 ? 2 : 1;
    names.clear();
    for (int i = 0; i < functions; ++i) {
      s.names.push_back(gates > 1 && i == 0 ? "sigmoid" : "tanh");
      if (roll(0, 3) == 0) s.names.back() = "relu";
      names += (i ? "," : "") + s.names.back();
    }
    op.activations = names;
    if constexpr (requires { op.linear_before_reset; }) op.linear_before_reset = s.linear = roll.flip();
    int directions = 1;
    if constexpr (requires { op.direction; }) {
      op.direction = static_cast<sequence_direction>(roll(0, 2));
      directions = op.direction == sequence_direction::bidirectional ? 2 : 1;
    }
    const bool with_bias = with_peepholes || roll(0, 3) > 0;
    const int batch = roll(1, 3), steps = sequence ? roll(1, 3) : 1;
    const std::int64_t rows = gates * s.hidden, bias_rows = rows + (s.linear ? s.hidden : 0);
    const auto dims = [&](const shape& cell) {
      shape d;
      if (sequence) d.push_back(directions);
      d.append(cell);
      return d;
    };
    const dense data = roll.reals(sequence ? shape{batch, steps, s.inputs} : shape{batch, s.inputs});
    const shape state_dims = sequence ? shape{batch, directions, s.hidden} : shape{batch, s.hidden};
    const dense h0 = roll.reals(state_dims), c0 = roll.reals(state_dims);
    const dense w = roll.reals(dims({rows, s.inputs})), r = roll.reals(dims({rows, s.hidden}));
    const dense b = roll.reals(dims({bias_rows})), peep = roll.reals({3 * s.hidden});
    std::vector<dense> given{data, h0};
    if (states_of == 2) given.push_back(c0);
    if (sequence) {
      dense all({batch}, dtype::i32, steps);
      given.push_back(all);
    }
    given.push_back(w);
    given.push_back(r);
    if (with_bias || sequence) given.push_back(with_bias ? b : dense::absent());
    if (with_peepholes) given.push_back(peep);
    p.run(op, given, [&]() -> results {
      dense all({batch, directions, steps, s.hidden}), h_last = h0, c_last = c0;
      for (int n = 0; n < batch; ++n) {
        for (int d = 0; d < directions; ++d) {
          std::vector<number> h, c;
          for (std::int64_t j = 0; j < s.hidden; ++j) {
            h.push_back(h0[(n * directions + d) * s.hidden + j]);
            c.push_back(c0[(n * directions + d) * s.hidden + j]);
          }
          bool backward = d == 1;
          if constexpr (requires { op.direction; }) backward = backward || op.direction == sequence_direction::reverse;
          for (int k = 0; k < steps; ++k) {
            const int t = backward ? steps - 1 - k : k;
            step now = s;
            now.x = data.data.data() + (n * steps + t) * s.inputs;
            now.w = w.data.data() + d * rows * s.inputs;
            now.r = r.data.data() + d * rows * s.hidden;
            now.b = with_bias ? b.data.data() + d * bias_rows : nullptr;
            now.p = with_peepholes ? peep.data.data() : nullptr;
            f(now, h, c);
            for (std::int64_t j = 0; j < s.hidden; ++j) all(n, d, t, j) = h[static_cast<std::size_t>(j)];
          }
          for (std::int64_t j = 0; j < s.hidden; ++j) {
            h_last[(n * directions + d) * s.hidden + j] = h[static_cast<std::size_t>(j)];
            c_last[(n * directions + d) * s.hidden + j] = c[static_cast<std::size_t>(j)];
          }
        }
      }
      results y;
      if (sequence) y.push_back(all);
      y.push_back(h_last);
      if (states_of == 2) y.push_back(c_last);
      return y;
    });
  }
}

TEST_CASE("LSTMCell") {
  prove_recurrent<lstm_cell_4>(lstm, 4, 2, false, false);
  prove_recurrent<lstm_cell>(lstm, 4, 2, false, false);
  prove_recurrent<lstm_cell>(lstm, 4, 2, false, true);
}
TEST_CASE("GRUCell") { prove_recurrent<gru_cell>(gru, 3, 1, false, false); }
TEST_CASE("RNNCell") { prove_recurrent<rnn_cell>(rnn, 1, 1, false, false); }
TEST_CASE("LSTMSequence") { prove_recurrent<lstm_sequence>(lstm, 4, 2, true, false); }
TEST_CASE("GRUSequence") { prove_recurrent<gru_sequence>(gru, 3, 1, true, false); }
TEST_CASE("RNNSequence") { prove_recurrent<rnn_sequence>(rnn, 1, 1, true, false); }
}  // namespace
