// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The work of a group of layers that run as one, and the bytes that it moves. Measured times are compared with these
// figures.
//   FLOPs of a layer = 2 x MACs + 1 per element that its own bias adds to
//                    = 1 per output element, if it has arithmetic but no MACs
//                    = 1 per element that it folds, for a reduction or a pooling (for each output)
//   bytes of a group = inputs and weights from outside of the group, each tensor once, + outputs that leave it
// Work on padding is counted separately, since kernels skip it.
#include <opcost/graph/analysis.hpp>

namespace opcost {

/// The work of a group, in MACs, FLOPs and bytes.
struct work_done {
  count_t macs = 0, valid_macs = 0;
  count_t flops = 0, valid_flops = 0;
  count_t bytes_in = 0, bytes_weights = 0, bytes_out = 0;
  bool bytes_known = true;
  tally operations{};  // the same work in primitive operations

  constexpr count_t bytes() const { return bytes_in + bytes_weights + bytes_out; }
};

/// The name of the rule for FLOPs, for reports.
inline constexpr std::string_view roofline_rule = "2 x MACs + 1 per element";
/// The FLOPs of a layer by this rule.
constexpr count_t roofline_flops(const analysis_base& a, const row& r) {
  if (!r.counts()) return 0;
  const tally& w = r.work;
  if (w.mac != 0) return w.mac * 2 + w.bias;
  if (w == tally{}) return 0;
  count_t first = 0, all = 0;
  const auto out = a.outputs_of(r);
  for (std::size_t i = 0; i < out.size(); ++i)
    if (out[i].dims.is_static()) {
      const count_t n = numbers(out[i].dims).elements();
      all += n;
      first = i == 0 ? n : first;
    }
  if (!r.folds || first == 0) return all;
  const count_t folded = larger(larger(w.add, w.cmp), larger(w.mul, w.logic));
  return (folded + first) * (all / first);
}

/// Computes the bytes that groups move. `owner[row]` is the group of a row, or -1. Linear in the edges of the graph.
class traffic {
 public:
  traffic(const analysis_base& a, span<const int> owner)
      : a_(a), owner_(owner), leaves_(a.tensors.size(), char{0}), counted_for_(a.tensors.size(), -1) {
    for (std::size_t c = 0; c < a.rows.size(); ++c)
      for (const edge& v : a.inputs_of(a.rows[c])) {
        if (!exists(v)) continue;
        char& mark = leaves_[place(v)];
        if (owner[c] < 0 || owner[c] != owner[v.row])
          mark = outside;
        else if (mark == 0)
          mark = inside;
      }
  }
  /// Adds a row to the work of its group.
  void add(int i, work_done& to) {
    const row& r = a_.at(i);
    const int group = owner_[i];
    if (r.counts()) {
      to.bytes_weights += r.parameter_bytes;  // of a layer that owns its parameters
      const count_t flops = roofline_flops(a_, r);
      to.macs += r.work.mac;
      to.valid_macs += r.work.valid_mac();
      to.flops += flops;
      to.valid_flops += flops - r.work.padded * 2;
      to.operations += r.work;
    }
    for (const edge& v : a_.inputs_of(r)) {
      if (!exists(v) || owner_[v.row] == group || counted_for_[place(v)] == group) continue;
      counted_for_[place(v)] = group;
      const row& from = a_.at(v.row);
      bytes_of_tensor(a_[v], from.kind == node_kind::constant || from.folded ? to.bytes_weights : to.bytes_in, to);
    }
    for (int port = 0; port < r.outputs; ++port)
      if (leaves_[r.first_output + port] != inside) bytes_of_tensor(a_[{i, port}], to.bytes_out, to);
  }

 private:
  enum : char { inside = 1, outside = 2 };
  const analysis_base& a_;
  span<const int> owner_;
  sequence<char> leaves_;
  sequence<int> counted_for_;

  bool exists(edge v) const { return v.row >= 0 && v.port < a_.at(v.row).outputs; }
  std::size_t place(edge v) const { return static_cast<std::size_t>(a_.at(v.row).first_output + v.port); }
  static void bytes_of_tensor(const partial_tensor& t, count_t& into, work_done& of) {
    if (t.dims.is_static() && bits_of(t.type) > 0)
      into += bytes_of(t.type, numbers(t.dims).elements());
    else
      of.bytes_known = false;
  }
};

}  // namespace opcost
