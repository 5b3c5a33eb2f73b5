// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The figures of a network under one convention, as sums over its rows.
#include <opcost/graph/liveness.hpp>
#include <opcost/graph/states.hpp>
#include <opcost/graph/stored.hpp>

namespace opcost {

/// Lower and upper bound.
struct work_range {
  count_t least = 0, most = 0;
  constexpr bool operator==(const work_range&) const = default;
};
template <class Of> constexpr work_range range_of(const analysis_base& a, const Of& of);
namespace detail {
// Bounds for a row that does not count, since it is unknown which of its branches runs: the branch with the least, and
// the branch with the most. of(a, row) returns what is summed.
template <class Of> constexpr work_range range_of_branches(const analysis_base& a, int row, const Of& of) {
  work_range own;
  bool first = true;
  for (const body_rows& b : a.bodies) {
    if (b.row != row || !known(b.trips)) continue;
    const work_range inside = range_of(b.inside, of);
    own.least = first ? inside.least * b.trips.min : smaller(own.least, inside.least * b.trips.min);
    own.most = larger(own.most, inside.most * b.trips.min);
    first = false;
  }
  return own;
}
template <class Of> constexpr count_t least_of_branches(const analysis_base& a, int row, const Of& of) {
  return range_of_branches(a, row, of).least;
}
}  // namespace detail
/// Bounds of a sum over rows, by the unknown branches. of(a, row) returns what is summed.
template <class Of> constexpr work_range range_of(const analysis_base& a, const Of& of) {
  work_range sum;
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    const row& r = a.at(i);
    if (r.counts()) {
      sum.least += of(a, i);
      sum.most += of(a, i);
    } else if (r.reached && !r.folded && !r.refused) {
      const work_range own = detail::range_of_branches(a, i, of);
      sum.least += own.least;
      sum.most += own.most;
    }
  }
  return sum;
}
/// True if the figures of a row depend on an assumed trip count, also in nested bodies.
constexpr bool trips_assumed(const analysis_base& a, int row) {
  for (const body_rows& b : a.bodies) {
    if (b.row != row) continue;
    if (b.assumed) return true;
    for (const body_rows& inner : b.inside.bodies)
      if (trips_assumed(b.inside, inner.row)) return true;
  }
  return false;
}

/// The totals of a network. Unknown rows are not in them.
struct totals {
  std::string_view convention{};
  count_t macs = 0, valid_macs = 0;                     // all taps of a window; those that are not on padding
  figure flops{count_t(0)}, flops_integer{count_t(0)};  // all; of them, those on integer operands
  tally work{};                                         // of all rows that count
  count_t transcendental = 0;                           // exp, log, pow, trigonometric, tanh, erf
  count_t parameters = 0, weight_bytes = 0;
  count_t quantization = 0, quantization_bytes = 0;  // scales and zero points of compressed weights
  figure state_bytes{count_t(0)};                    // of the variables that a run reads; unknown if a shape is
  count_t activations = 0, mac_activations = 0;      // elements written by every layer, by those with MACs
  memory_peak peak{};
  count_t assumed_macs = 0, assumed_flops = 0;  // the parts in loops whose trip count the caller gave
  work_range macs_range{}, flops_range{};       // bounds if it is unknown which branch runs

  constexpr bool saturated() const {
    return macs.saturated() || flops.whole.saturated() || parameters.saturated() || weight_bytes.saturated() ||
           activations.saturated() || peak.bytes.saturated() || transcendental.saturated();
  }
};

/// True if the first operand of a layer that is data has an integer type; without such an operand, its output.
constexpr bool works_on_integers(const analysis_base& a, const row& r) {
  const auto from = a.inputs_of(r);
  for (int i = 0; i < r.inputs; ++i) {
    const partial_tensor& t = a[from[i]];
    if (t.present() && (i >= 32 || ((r.settings >> i) & 1u) == 0)) return is_integer(t.type);
  }
  return r.outputs > 0 && is_integer(a.outputs_of(r)[0].type);
}

/// Sums over all rows of an analysis under convention C.
template <class C, class... Cs> constexpr totals total(const analysis<Cs...>& a) {
  totals t;
  t.convention = C::name;
  tally work;
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    const row& r = a.at(i);
    if (!r.reached || (r.folded && !counts_folded<C>())) continue;
    const figure f = a.template flops<C>(i);
    t.flops = t.flops + f;
    if (works_on_integers(a, r)) t.flops_integer = t.flops_integer + f;
    if (r.counts()) work += r.work;
    if (r.counts() && trips_assumed(a, i)) {
      t.assumed_macs += r.work.mac;
      t.assumed_flops += f.whole;
    }
  }
  t.macs_range = range_of(a, [](const analysis_base& in, int i) { return in.at(i).work.mac; });
  t.flops_range = range_of(a, [](const analysis_base& in, int i) {
    return in.figures[i * analysis<Cs...>::conventions + analysis<Cs...>::template index_of<C>()].whole;
  });
  t.work = work;
  t.macs = work.mac;
  t.valid_macs = work.valid_mac();
  t.transcendental = work.transcendental();
  const parameter_count p = count_parameters(a);
  t.parameters = p.elements;
  t.weight_bytes = p.bytes;
  t.activations = a.activations();
  t.mac_activations = a.activations(true);
  t.quantization = p.quantization;
  t.quantization_bytes = p.quantization_bytes;
  t.state_bytes = state_bytes(a);
  t.peak = peak_of(a);
  return t;
}

}  // namespace opcost
