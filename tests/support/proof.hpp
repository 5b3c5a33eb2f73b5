// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Proves an operation's traits: a reference implementation runs with counting numbers, and
//   - what it counted equals `count`, field by field
//   - the shapes that it produced equal those of `infer`, and are within those of `infer` for wider intervals
//   - the content that the `value` rule computes equals the result.
// With OPCOST_PROOFS=FILE every case is written to FILE as a line of JSON; tests/ops/compare_openvino.py runs them in
// OpenVINO.
#include <doctest/doctest.h>
#include <opcost/op/op_list.hpp>
#include "dense.hpp"

namespace proofs {
using namespace opcost;  // operations by their names

/// Results of a reference: one tensor or several.
struct results : std::vector<dense> {
  using std::vector<dense>::vector;
  results(dense d) { push_back(std::move(d)); }
};

/// How strict a proof is. Each exception needs a reason next to it.
struct strictness {
  bool tally = true;            // the counted run equals `count`; false if a bound is checked by the test itself
  bool bound = false;           // how much work is done depends on data: no field of the counted run exceeds `count`
  bool intervals = true;        // wider inputs give wider outputs
  bool data_dependent = false;  // the extents depend on data: `infer` must give an interval that contains them
  double tolerance = 1e-5;      // of values that the `value` rule computes
};

class proof_base {
 public:
  random_source roll;
  strictness strict{};

 protected:
  using infer_function = outputs (*)(const void*, const tensors&);
  proof_base(const op_entry& entry, infer_function infer) : roll(20261130), entry_(entry), infer_(infer) {}
  proof_base(const proof_base&) = delete;
  ~proof_base();
  void check(const void* op, const std::vector<dense>& in, const results& out);

 private:
  const op_entry& entry_;
  infer_function infer_;
  int runs_ = 0, values_ = 0;
};

template <class Op> class proof : public proof_base {
 public:
  proof() : proof_base(entry, &infer_numbers) {}
  /// `reference()` returns a dense tensor, or `results`.
  template <class Reference> void run(const Op& op, const std::vector<dense>& in, Reference&& reference) {
    work() = {};
    const results out = reference();
    check(&op, in, out);
  }

 private:
  static constexpr op_entry entry = detail::entry_of<Op>();
  static outputs infer_numbers(const void* op, const tensors& in) { return infer(*static_cast<const Op*>(op), in); }
};

// ---- for static_asserts

template <class Op> constexpr outputs outputs_of(const Op& op, std::initializer_list<tensor> in) {
  return infer(op, tensors(opcost::span(in.begin(), in.size())));
}
template <class Op> constexpr shape shape_of(const Op& op, std::initializer_list<tensor> in, int port = 0) {
  return outputs_of(op, in)[port].dims;
}
template <class Op> constexpr dtype type_of(const Op& op, std::initializer_list<tensor> in, int port = 0) {
  return outputs_of(op, in)[port].type;
}
template <class Op> constexpr tally tally_of(const Op& op, std::initializer_list<tensor> in) {
  const tensors given(opcost::span(in.begin(), in.size()));
  return op_traits<Op>::count(op, given, infer(op, given));
}
template <class Op> constexpr bool rejects(const Op& op, std::initializer_list<tensor> in) {
  return !outputs_of(op, in).refusal.empty();
}
/// What `infer` yields if dimensions are only partly known.
template <class Op> constexpr partial_shape partial_shape_of(const Op& op, std::initializer_list<partial_tensor> in) {
  return infer(op, partial_tensors(opcost::span(in.begin(), in.size())))[0].dims;
}
/// An integer tensor with content, from an array that outlives it.
template <std::size_t N> constexpr tensor holding(const count_t (&values)[N], dtype type = dtype::i64) {
  return tensor{{static_cast<int>(N)}, type, 0, values};
}
constexpr tensor holding(const count_t& value, dtype type = dtype::i64) {
  return tensor{{}, type, 0, opcost::span<const count_t>(&value, 1)};
}

}  // namespace proofs
