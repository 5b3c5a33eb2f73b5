// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Connectionist temporal classification: OpenVINO specifications CTCGreedyDecoder-1, CTCGreedyDecoderSeqLen-6,
// CTCLoss-4.
#include <opcost/ops/ctc.hpp>
#include "../support/proof.hpp"

namespace {
using namespace proofs;

constexpr tensor logits{{5, 2, 7}}, mask{{5, 2}}, by_batch{{2, 5, 7}}, lengths{{2}, dtype::i32},
    labels{{2, 5}, dtype::i32};

// ---- ctc_greedy_decoder
static_assert(shape_of(ctc_greedy_decoder{}, {logits, mask}) == shape{2, 5, 1, 1});
static_assert(tally_of(ctc_greedy_decoder{}, {logits, mask}) == tally{.cmp = (7 - 1) + 2} * (5 * 2),
              "the best class; is it blank, is it the one before");
static_assert(tally_of(ctc_greedy_decoder{false}, {logits, mask}) == tally{.cmp = (7 - 1) + 1} * (5 * 2));
static_assert(rejects(ctc_greedy_decoder{}, {logits, tensor{{4, 2}}}));

// ---- ctc_greedy_decoder_seq_len
static_assert(shape_of(ctc_greedy_decoder_seq_len{}, {by_batch, lengths}) == shape{2, 5});
static_assert(shape_of(ctc_greedy_decoder_seq_len{}, {by_batch, lengths}, 1) == shape{2});
static_assert(tally_of(ctc_greedy_decoder_seq_len{}, {by_batch, lengths}) == tally{.cmp = (7 - 1) + 2} * (5 * 2));
static_assert(rejects(ctc_greedy_decoder_seq_len{}, {by_batch, tensor{{3}, dtype::i32}}));

// The classes that T steps of C logits decode to; at(t, c) is a logit.
template <class At> std::vector<std::int64_t> decoded(int steps, int classes, int blank, bool merge, At&& at) {
  std::vector<std::int64_t> all;
  std::int64_t before = -1;
  for (int t = 0; t < steps; ++t) {
    std::int64_t best = 0;
    for (int c = 1; c < classes; ++c)
      if (at(t, c) > at(t, static_cast<int>(best))) best = c;
    bool taken = number(best) != blank;
    if (merge) {
      const bool differs = number(best) != before;
      taken = taken && differs;
    }
    if (taken) all.push_back(best);
    before = best;
  }
  return all;
}

TEST_CASE("CTCGreedyDecoder") {
  proof<ctc_greedy_decoder> p;
  proof<ctc_greedy_decoder_seq_len> q;
  for (int round = 0; round < 60; ++round) {
    const int steps = p.roll(1, 5), batch = p.roll(1, 3), classes = p.roll(2, 4);
    const bool merge = p.roll.flip();
    const dense x = p.roll.reals({steps, batch, classes});
    p.run({merge}, {x, dense({steps, batch}, dtype::f32, 1)}, [&] {
      dense y({batch, steps, 1, 1}, dtype::f32, -1);
      for (int n = 0; n < batch; ++n) {
        const auto found = decoded(steps, classes, classes - 1, merge, [&](int t, int c) { return x(t, n, c); });
        for (std::size_t i = 0; i < found.size(); ++i) y(n, i, 0, 0) = found[i];
      }
      return y;
    });
    const dense z = q.roll.reals({batch, steps, classes});
    q.run({merge}, {z, dense({batch}, dtype::i32, steps)}, [&]() -> results {
      dense y({batch, steps}, dtype::i32, -1), n_found({batch}, dtype::i32);
      for (int n = 0; n < batch; ++n) {
        const auto found = decoded(steps, classes, classes - 1, merge, [&](int t, int c) { return z(n, t, c); });
        for (std::size_t i = 0; i < found.size(); ++i) y(n, i) = found[i];
        n_found[n] = found.size();
      }
      return {y, n_found};
    });
  }
}

// ---- ctc_loss
// A bound: fewer labels than steps need fewer states.
constexpr tally state{.add = 7, .cmp = 2, .exp = 3, .log = 1};
static_assert(shape_of(ctc_loss{}, {by_batch, lengths, labels, lengths}) == shape{2});
static_assert(tally_of(ctc_loss{}, {by_batch, lengths, labels, lengths}) ==
                  (tally{.add = 3, .cmp = 1, .exp = 1} * 7 + tally{.log = 1} + state * (2 * 5 + 1)) * (2 * 5),
              "a log-softmax of each step, and 2 L + 1 states");
static_assert(rejects(ctc_loss{}, {by_batch, lengths, tensor{{2, 6}, dtype::i32}, lengths}));

constexpr double never = -1e30;
number log_sum(const std::vector<number>& terms) {
  number largest = terms[0];
  for (std::size_t i = 1; i < terms.size(); ++i) largest = max(largest, terms[i]);
  number sum = exp(terms[0] - largest);
  for (std::size_t i = 1; i < terms.size(); ++i) sum += exp(terms[i] - largest);
  return log(sum) + largest;
}
TEST_CASE("CTCLoss") {
  proof<ctc_loss> p;
  p.strict.bound = true;
  for (int round = 0; round < 60; ++round) {
    const int batch = p.roll(1, 2), steps = p.roll(1, 4), classes = p.roll(2, 4), n = p.roll(1, steps);
    const dense x = p.roll.reals({batch, steps, classes}),
                wanted = p.roll.integers({batch, steps}, 0, classes - 2);  // the last class is blank
    p.run({}, {x, dense({batch}, dtype::i32, steps), wanted, dense({batch}, dtype::i32, n)}, [&] {
      dense y({batch});
      for (int b = 0; b < batch; ++b) {
        std::vector<int> path{classes - 1};
        for (int i = 0; i < n; ++i) {
          path.push_back(static_cast<int>(wanted(b, i).whole()));
          path.push_back(classes - 1);
        }
        std::vector<number> reached(path.size(), never);
        for (int step = 0; step < steps; ++step) {
          std::vector<number> row;
          for (int c = 0; c < classes; ++c) row.push_back(x(b, step, c));
          const number all = log_sum(row);
          for (number& v : row) v -= all;
          const std::vector<number> before = reached;
          for (std::size_t s = 0; s < path.size(); ++s) {
            const number own = row[static_cast<std::size_t>(path[s])];
            std::vector<number> ways;
            if (step > 0) ways.push_back(before[s]);
            if (step > 0 && s > 0) ways.push_back(before[s - 1]);
            if (step > 0 && s > 1 && path[s] != classes - 1 && path[s] != path[s - 2]) ways.push_back(before[s - 2]);
            reached[s] = step == 0 ? (s < 2 ? own : number(never)) : log_sum(ways) + own;
          }
        }
        y[b] = -log_sum({reached[path.size() - 1], reached[path.size() - 2]});
      }
      return y;
    });
  }
}
}  // namespace
