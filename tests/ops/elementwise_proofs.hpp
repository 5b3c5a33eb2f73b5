// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Shared by the proofs of element-wise operations.
#include <opcost/op/elementwise.hpp>
#include "../support/proof.hpp"

namespace proofs {

/// y_i = f(x_i) on random shapes. `make(roll, shape)` makes x.
template <class Op, class Make, class F>
void prove_each(const Op& op, dtype result, Make&& make, F&& f, proof<Op>& p, int rounds = 60) {
  for (int round = 0; round < rounds; ++round) {
    const dense x = make(p.roll, p.roll.dims(p.roll(0, 4)));
    p.run(op, {x}, [&] {
      dense y(x.dims, result == dtype::dynamic ? x.type : result);
      for (std::int64_t i = 0; i < x.size(); ++i) y[i] = f(x[i]);
      return y;
    });
  }
}
template <class Op, class F> void prove_each_real(F&& f, double low = -3, double high = 3, const Op& op = {}) {
  proof<Op> p;
  prove_each(
      op, dtype::dynamic, [=](auto& roll, const shape& s) { return roll.reals(s, low, high); }, f, p);
}

/// The position of the second operand's element for an element of `out`, by the rules of auto_broadcast.
inline number element_for(const broadcasting& how, const dense& t, const position& where, bool first) {
  const auto rank = static_cast<int>(where.size());
  const int shift =
      !first && how.mode == auto_broadcast::pdpd && how.axis != -1 ? static_cast<int>(how.axis.n) : rank - t.dims.rank;
  position own(static_cast<std::size_t>(t.dims.rank));
  for (int i = 0; i < t.dims.rank; ++i)
    own[static_cast<std::size_t>(i)] = t.dims[i] == 1 ? 0 : where[static_cast<std::size_t>(i + shift)];
  return t.at(own);
}

/// Two shapes that broadcast in one of the modes, and the result.
struct shape_pair {
  broadcasting how{};
  shape a{}, b{}, out{};
};
inline shape_pair random_pair(random_source& roll) {
  shape_pair r;
  const int kind = roll(0, 3);
  if (kind == 0) {
    r.how.mode = auto_broadcast::none;
    r.a = roll.dims(roll(0, 3));
    r.b = r.a;
    r.out = r.a;
  } else if (kind == 1) {
    r.how.mode = auto_broadcast::pdpd;
    r.a = roll.dims(roll(1, 4));
    r.out = r.a;
    const int rank = roll(1, r.a.rank), shift = roll(0, r.a.rank - rank);
    for (int i = 0; i < rank; ++i) r.b.push_back(r.a[shift + i]);
    r.how.axis = shift;
  } else {
    const int rank_a = roll(0, 4), rank_b = roll(0, 4);
    for (int i = rank_a > rank_b ? rank_a : rank_b; i > 0; --i) {
      const int n = roll(1, 4), ones = roll(0, 2);
      const bool stretch_a = ones == 0 && i <= rank_b, stretch_b = ones == 1 && i <= rank_a;
      if (i <= rank_a) r.a.push_back(stretch_a ? 1 : n);
      if (i <= rank_b) r.b.push_back(stretch_b ? 1 : n);
      r.out.push_back(n);
    }
  }
  return r;
}

/// y_i = f(a_i, b_i) on shapes that broadcast. `make(roll, shape, second)` makes the operands.
template <class Op, class Make, class F>
void prove_pairs(Op op, dtype result, Make&& make, F&& f, proof<Op>& p, int rounds = 100) {
  for (int round = 0; round < rounds; ++round) {
    const shape_pair s = random_pair(p.roll);
    op.mode = s.how.mode;
    op.axis = s.how.axis;
    const dense a = make(p.roll, s.a, false), b = make(p.roll, s.b, true);
    p.run(op, {a, b}, [&] {
      dense y(s.out, result == dtype::dynamic ? a.type : result);
      each_index(s.out, [&](const position& at) {
        y.at(at) = f(element_for(op, a, at, true), element_for(op, b, at, false));
      });
      return y;
    });
  }
}

// ---- for static_asserts
/// Two operands broadcast as numpy does it, or the second one from `axis` on.
template <class... Ops> constexpr bool all_broadcast() {
  const auto one = []<class Op>(const Op& plain) {
    Op along = plain;
    along.mode = auto_broadcast::pdpd;
    along.axis = 1;
    const dtype type = rejects(plain, {tensor{{2}}, tensor{{2}}}) ? dtype::boolean : dtype::f32;
    const dtype other = rejects(plain, {tensor{{2}, type}, tensor{{2}, type}}) ? dtype::i32 : type;
    return shape_of(plain, {tensor{{2, 1, 4}, other}, tensor{{3, 1}, other}}) == shape{2, 3, 4} &&
           shape_of(along, {tensor{{2, 3, 4}, other}, tensor{{3}, other}}) == shape{2, 3, 4};
  };
  return (one(Ops{}) && ...);
}
/// Shapes that do not broadcast, operands of two types and a missing operand are rejected.
template <class... Ops> constexpr bool all_reject_strangers() {
  const auto one = []<class Op>(const Op& op) {
    bool all = rejects(op, {tensor{{2}}});
    for (dtype t : {dtype::f32, dtype::i32, dtype::boolean})
      all = all && rejects(op, {tensor{{2, 3}, t}, tensor{{4}, t}});
    return all && rejects(op, {tensor{{2}, dtype::f32}, tensor{{2}, dtype::i32}});
  };
  return (one(Ops{}) && ...);
}
/// The shape and the type of x, of any rank.
template <class... Ops> constexpr bool all_keep_the_shape() {
  return ((shape_of(Ops{}, {tensor{{2, 3, 4}}}) == shape{2, 3, 4} && shape_of(Ops{}, {tensor{{}}}) == shape{}) && ...);
}
template <class... Ops> constexpr bool all_reject_nothing_given() { return (rejects(Ops{}, {}) && ...); }
/// The same work for each element of a 2 x 3 tensor.
template <class Op> constexpr bool costs_each(const tally& each, const Op& op = {}, dtype type = dtype::f32) {
  const tensor x{{2, 3}, type};
  const tally work = inputs_of<Op>() == 1 ? tally_of(op, {x}) : tally_of(op, {x, tensor{{3}, type}});
  return work == each * (2 * 3);
}

}  // namespace proofs
