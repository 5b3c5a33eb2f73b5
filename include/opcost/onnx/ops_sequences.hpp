// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// ONNX operations on sequences and optionals, which carry tensors and do no arithmetic, and on texts. A sequence is
// described by what holds for all of its tensors.
#include <opcost/onnx/ops_movement.hpp>

namespace opcost::onnx::detail {

inline partial_shape of_both(const partial_shape& a, const partial_shape& b) {
  if (!a.ranked() || !b.ranked() || a.rank != b.rank) return partial_shape::of_unknown_rank();
  partial_shape s = a;
  for (int i = 0; i < a.rank; ++i)
    if (!(a[i] == b[i])) s.set(i, interval::unknown());
  return s;
}
inline lowered_outputs sequence_construct(const call&, const partial_tensors& in, steps& step) {
  partial_shape each = in[0].dims;
  for (int i = 1; i < in.size(); ++i) each = of_both(each, in[i].dims);
  return moved(each, in[0].type, step);
}
inline lowered_outputs sequence_empty(const call& c, const partial_tensors&, steps& step) {
  return moved(partial_shape::of_unknown_rank(), type_or(c, "dtype", dtype::f32), step);
}
inline lowered_outputs sequence_insert(const call&, const partial_tensors& in, steps& step) {
  return moved(of_both(in[0].dims, in[1].dims), in[1].type, step);
}
inline lowered_outputs passed_on(const call&, const partial_tensors& in, steps& step) {
  return moved(in[0].dims, in[0].type, step);
}
inline lowered_outputs one_integer(const call&, const partial_tensors&, steps& step) {
  return moved({}, dtype::i64, step);
}
inline lowered_outputs one_truth(const call&, const partial_tensors&, steps& step) {
  return moved({}, dtype::boolean, step);
}
inline lowered_outputs concat_from_sequence(const call& c, const partial_tensors& in, steps& step) {
  partial_shape y = in[0].dims;
  if (!y.ranked()) return moved(y, in[0].type, step);
  const bool fresh = c.flag("new_axis");
  const int axis = opcost::detail::normal_axis(c.integer("axis", 0), y.rank + (fresh ? 1 : 0));
  if (axis < 0) return "attribute axis: outside of the rank";
  if (fresh) {
    partial_shape wide = y.slice(0, axis);
    wide.push_back(interval::unknown());
    wide.append(y.slice(axis, y.rank));
    y = wide;
  } else {
    y.set(axis, interval::unknown());
  }
  return moved(y, in[0].type, step);
}
inline lowered_outputs split_to_sequence(const call& c, const partial_tensors& in, steps& step) {
  partial_shape y = in[0].dims;
  const int axis = y.ranked() ? opcost::detail::normal_axis(c.integer("axis", 0), y.rank) : -1;
  if (axis < 0) return moved(y, in[0].type, step);
  const bool one_each = !in.has(1);
  y.set(axis, one_each ? interval(1) : interval::unknown());
  if (one_each && !c.flag("keepdims", true)) {
    partial_shape narrow = y.slice(0, axis);
    narrow.append(y.slice(axis + 1, y.rank));
    y = narrow;
  }
  lowered_outputs r = moved(y, in[0].type, step);
  step.settings(0b10);
  return r;
}
// ---- texts: shapes only
inline lowered_outputs texts_joined(const call&, const partial_tensors& in, steps& step) {
  partial_shape y = in[0].dims;
  if (!broadcast(y, in[1].dims)) return "the shapes do not broadcast";
  return moved(y, dtype::string, step);
}
inline lowered_outputs texts_matched(const call&, const partial_tensors& in, steps& step) {
  return moved(in[0].dims, dtype::boolean, step);
}
inline lowered_outputs texts_split(const call&, const partial_tensors& in, steps& step) {
  partial_shape y = in[0].dims;
  y.push_back(interval::unknown());
  return {moved(y, dtype::string, step), step.constant(in[0].dims, dtype::i64)};
}
inline lowered_outputs texts_normalized(const call& c, const partial_tensors& in, steps& step) {
  partial_shape y = in[0].dims;
  if (!c.texts("stopwords").empty() && y.ranked() && y.rank > 0) y.set(-1, interval::unknown());
  return moved(y, dtype::string, step);
}
inline lowered_outputs ngrams_counted(const call& c, const partial_tensors& in, steps& step) {
  interval width = 0;
  for (std::int64_t i : c.integers("ngram_indexes"))
    if (i + 1 > width.min) width = i + 1;
  partial_shape y = in[0].dims.rank == 2 ? partial_shape{in[0].dims[0], width} : partial_shape{width};
  return moved(y, dtype::f32, step);
}

// Nodes with bodies: what they yield is what the bodies yield (onnx_graph.hpp).
inline lowered_outputs decided_by_bodies(const call&, const partial_tensors&, steps&) {
  return undecided("its bodies decide, and they are missing or of a form that is not followed");
}

inline constexpr op_rule sequence_rules[] = {
    {"ConcatFromSequence", 11, concat_from_sequence},
    {"If", 1, decided_by_bodies},
    {"Loop", 1, decided_by_bodies},
    {"Optional", 15, passed_on},
    {"OptionalGetElement", 15, passed_on},
    {"OptionalHasElement", 15, one_truth},
    {"RegexFullMatch", 20, texts_matched},
    {"Scan", 8, decided_by_bodies},
    {"SequenceAt", 11, passed_on},
    {"SequenceConstruct", 11, sequence_construct},
    {"SequenceEmpty", 11, sequence_empty},
    {"SequenceErase", 11, passed_on},
    {"SequenceInsert", 11, sequence_insert},
    {"SequenceLength", 11, one_integer},
    {"SequenceMap", 17, decided_by_bodies},
    {"SplitToSequence", 11, split_to_sequence},
    {"StringConcat", 20, texts_joined},
    {"StringNormalizer", 10, texts_normalized},
    {"StringSplit", 20, texts_split},
    {"TfIdfVectorizer", 9, ngrams_counted},
};

}  // namespace opcost::onnx::detail
