// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Connectionist temporal classification (Graves et al. 2006): greedy decoding and the loss.
// Attributes and shapes: OpenVINO operation specifications CTCGreedyDecoder-1, CTCGreedyDecoderSeqLen-6, CTCLoss-4.
#include <opcost/op/indexing.hpp>

namespace opcost {

/// Greedy CTC decoding. Inputs: probabilities [T, N, C], sequence mask [T, N]. Output: [N, T, 1, 1].
struct ctc_greedy_decoder {
  bool merge_repeated = true;
};
/// Greedy CTC decoding with sequence lengths. Inputs: probabilities [N, T, C], lengths [N], optional blank index.
/// Outputs: classes [N, T], lengths [N].
struct ctc_greedy_decoder_seq_len {
  bool merge_repeated = true;
  dtype classes_index_type = dtype::i32, sequence_length_type = dtype::i32;
};
/// The CTC loss of each sequence. Inputs: logits [N, T, C], lengths [N], labels [N, T], label lengths [N], optional
/// blank index. Output: [N].
struct ctc_loss {
  bool preprocess_collapse_repeated = false, ctc_merge_repeated = true, unique = false;
};

namespace detail {
// The best of C classes at each of T N steps. Repetitions are found by comparison with the step before.
constexpr tally greedy_work(const shape& logits, bool merge) {
  return tally{.cmp = larger(logits[2] - 1, 0) + (merge ? 2 : 1)} * (logits[0] * logits[1]);
}
}  // namespace detail

// inputs: logits [T, N, C], mask [T, N]; output: classes [N, T, 1, 1], filled up with -1.  T N (C - 1) comparisons
template <> struct op_traits<ctc_greedy_decoder> {
  static constexpr std::string_view name = "CTCGreedyDecoder";
  static constexpr std::string_view formula = "T N (C + 1) comparisons, without merging T N C";
  static constexpr int inputs = 2;
  static constexpr unsigned selects = 1u << 1;
  static constexpr void attributes(auto& op, auto&& f) { f("ctc_merge_repeated", op.merge_repeated); }
  template <class Dim> static constexpr inferred<Dim> infer(const ctc_greedy_decoder&, const basic_operands<Dim>& in) {
    const auto &logits = in[0].dims, &mask = in[1].dims;
    if (!detail::may_have_rank(logits, 3) || !detail::may_have_rank(mask, 2))
      return rejected("inputs 0 (logits) and 1 (mask): expected ranks 3 and 2, got {} and {}", detail::rank_of(logits),
                      detail::rank_of(mask));
    Dim time = detail::dim_or_unknown(logits, 0), batch = detail::dim_or_unknown(logits, 1);
    if (mask.ranked() && (!merge(time, mask[0]) || !merge(batch, mask[1])))
      return rejected("input 1 (mask): expected a shape of {} x {}, got {} x ...", detail::dim_or_unknown(logits, 0),
                      detail::dim_or_unknown(logits, 1), mask[0]);
    return detail::of(basic_shape<Dim>{batch, time, 1, 1}, in[0].type);
  }
  static constexpr tally count(const ctc_greedy_decoder& op, const tensors& in, const outputs&) {
    return detail::greedy_work(in[0].dims, op.merge_repeated);
  }
};
// inputs: logits [N, T, C], lengths [N], optionally the index of the blank; outputs: classes [N, T], their numbers [N]
template <> struct op_traits<ctc_greedy_decoder_seq_len> {
  static constexpr std::string_view name = "CTCGreedyDecoderSeqLen";
  static constexpr std::string_view formula = "N T (C + 1) comparisons, without merging N T C";
  static constexpr int opset = 6, inputs = 2;
  static constexpr unsigned selects = 1u << 1 | 1u << 2;
  static constexpr void attributes(auto& op, auto&& f) {
    f("merge_repeated", op.merge_repeated);
    f("classes_index_type", op.classes_index_type);
    f("sequence_length_type", op.sequence_length_type);
  }
  template <class Dim>
  static constexpr inferred<Dim> infer(const ctc_greedy_decoder_seq_len& op, const basic_operands<Dim>& in) {
    const auto &logits = in[0].dims, &lengths = in[1].dims, &blank = in[2].dims;
    if (!detail::may_have_rank(logits, 3) || !detail::may_have_rank(lengths, 1))
      return rejected("inputs 0 (logits) and 1 (lengths): expected ranks 3 and 1, got {} and {}",
                      detail::rank_of(logits), detail::rank_of(lengths));
    if (in.has(2) && blank.is_static() && !detail::one_number(blank, true))
      return rejected("input 2 (blank index): expected one number, got rank {}", blank.rank);
    Dim batch = detail::dim_or_unknown(logits, 0);
    if (lengths.ranked() && !merge(batch, lengths[0]))
      return rejected("input 1 (lengths): expected {} numbers, got {}", detail::dim_or_unknown(logits, 0), lengths[0]);
    return {detail::of(basic_shape<Dim>{batch, detail::dim_or_unknown(logits, 1)}, op.classes_index_type),
            detail::of(basic_shape<Dim>{batch}, op.sequence_length_type)};
  }
  static constexpr tally count(const ctc_greedy_decoder_seq_len& op, const tensors& in, const outputs&) {
    return detail::greedy_work(in[0].dims, op.merge_repeated);
  }
};

// The logarithm of the sum over all paths: a log-softmax of C classes at each of N T steps, then 2 L + 1 states (labels
// and blanks), each from up to three states of the step before.
// inputs: logits [N, T, C], their lengths [N], labels [N, T], their lengths [N], optionally the index of the blank;
// output: [N]. There may be as many labels as steps.
template <> struct op_traits<ctc_loss> {
  static constexpr std::string_view name = "CTCLoss";
  static constexpr std::string_view formula = "at most N T (log-softmax of C, 2 L + 1 log-sums of 3)";
  static constexpr int opset = 4, inputs = 4;
  static constexpr unsigned selects = 1u << 1 | 1u << 2 | 1u << 3 | 1u << 4;
  static constexpr void attributes(auto& op, auto&& f) {
    f("preprocess_collapse_repeated", op.preprocess_collapse_repeated);
    f("ctc_merge_repeated", op.ctc_merge_repeated);
    f("unique", op.unique);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const ctc_loss&, const basic_operands<Dim>& in) {
    const auto &logits = in[0].dims, &lengths = in[1].dims, &labels = in[2].dims, &label_lengths = in[3].dims;
    if (!detail::may_have_rank(logits, 3) || !detail::may_have_rank(lengths, 1) || !detail::may_have_rank(labels, 2) ||
        !detail::may_have_rank(label_lengths, 1) || (in.has(4) && !detail::may_have_rank(in[4].dims, 0)))
      return rejected("inputs 0 to 4: expected ranks 3, 1, 2, 1 and 0, got {}, {}, {} ...", detail::rank_of(logits),
                      detail::rank_of(lengths), detail::rank_of(labels));
    Dim batch = basic_shape<Dim>::unknown_dim();
    bool first = true;
    for (const auto* s : {&logits, &lengths, &labels, &label_lengths}) {
      if (!s->ranked()) continue;
      if (first)
        batch = (*s)[0];
      else if (!merge(batch, (*s)[0]))
        return rejected("inputs 0 to 3: expected one batch, got {} and {}", batch, (*s)[0]);
      first = false;
    }
    if (logits.ranked() && labels.ranked() && known(logits[1]) && !detail::agree(labels[1], logits[1]))
      return rejected("input 2 (labels): expected at most {} labels per sequence, got {}", logits[1], labels[1]);
    return detail::of(basic_shape<Dim>{batch}, in[0].type);
  }
  static constexpr tally count(const ctc_loss&, const tensors& in, const outputs&) {
    const shape &logits = in[0].dims, &labels = in[2].dims;
    const count_t steps = logits[0] * logits[1], classes = logits[2];
    const tally softmax = tally{.add = 3, .cmp = 1, .exp = 1} * classes + tally{.log = 1};
    const tally state{.add = 7, .cmp = 2, .exp = 3, .log = 1};
    return (softmax + state * (labels[1] * 2 + 1)) * steps;
  }
};

}  // namespace opcost
