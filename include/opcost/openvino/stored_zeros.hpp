// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Sparsity of stored weights: the zeros of each unique constant that is a parameter. If a zero point is subtracted, the
// elements that are equal to it. The weights are read once, in blocks.
#include <opcost/core/zeros.hpp>
#include <opcost/graph/stored.hpp>
#include <opcost/op/element_walk.hpp>
#include <opcost/openvino/ir_graph.hpp>
#include <opcost/report/report.hpp>

namespace opcost::openvino {
namespace detail {

class zero_counter {
 public:
  template <class Ops>
  zero_counter(const graph<Ops>& g, const analysis_base& a)
      : weights_(g.source().weights), layers_(g.layers().layers), a_(a), taker_(a.rows.size(), -1) {
    for (int i = 0; i < static_cast<int>(a.rows.size()); ++i)
      for (const edge& v : a.inputs_of(a.at(i)))
        if (v.row >= 0 && taker_[v.row] < 0) taker_[v.row] = i;
  }
  // Returns the zeros of a constant, or -1 if the weights do not have its bytes.
  count_t operator()(int constant) const {
    const partial_tensor& t = a_.outputs_of(a_.at(constant))[0];
    const count_t n = numbers(t.dims).elements();
    const int point = zero_point_of(constant);
    if (point >= 0) return equal_to(constant, t, point);
    return count_zeros_in_blocks(t.type, n,
                                 [&](count_t from, span<std::byte> into) { return read(constant, from, into); });
  }

 private:
  const files::weights& weights_;
  const sequence<layer>& layers_;
  const analysis_base& a_;
  sequence<int> taker_;  // the first consumer of each row

  bool read(int constant, count_t from, span<std::byte> into) const {
    const int at = a_.at(constant).node;
    if (at < 0 || at >= static_cast<int>(layers_.size())) return false;  // a layer of a body
    const layer& l = layers_[at];
    return l.offset >= 0 && from + into.size() <= l.size && weights_.read(l.offset + from, into);
  }
  bool is(int row, std::string_view type) const { return row >= 0 && a_.at(row).type == type; }
  // The row of the zero point that a Subtract subtracts from this constant, or -1. A Convert may follow either of them.
  int zero_point_of(int constant) const {
    int at = constant, next = taker_[constant];
    if (is(next, "Convert")) {
      at = next;
      next = taker_[next];
    }
    if (!is(next, "Subtract")) return -1;
    const auto from = a_.inputs_of(a_.at(next));
    if (from.size() < 2 || from[0].row != at) return -1;
    int point = from[1].row;
    if (is(point, "Convert") && a_.inputs_of(a_.at(point)).size() == 1) point = a_.inputs_of(a_.at(point))[0].row;
    return point >= 0 && a_.at(point).kind == node_kind::constant && a_.at(point).outputs > 0 ? point : -1;
  }
  // Elements `first` ... first + into.size() - 1; `first` is a multiple of 8.
  bool elements(int constant, const partial_tensor& t, count_t first, span<double> into) const {
    sequence<std::byte> bytes(static_cast<std::size_t>(bytes_of(t.type, into.size()).n));
    if (bits_of(t.type) == 0 || !read(constant, bytes_of(t.type, first), bytes)) return false;
    decode_reals(t.type, {bytes.data(), bytes.size()}, 0, into);
    return true;
  }
  count_t equal_to(int constant, const partial_tensor& t, int point) const {
    const partial_tensor& p = a_.outputs_of(a_.at(point))[0];
    partial_shape both = t.dims;
    if (!p.dims.is_static() || !broadcast(both, p.dims) || !(both == t.dims) ||
        numbers(p.dims).elements() > numbers(t.dims).elements())
      return -1;
    sequence<double> points(static_cast<std::size_t>(numbers(p.dims).elements().n)), part(1 << 14);
    if (!elements(point, p, 0, points)) return -1;
    opcost::detail::element_walk at = opcost::detail::element_walk::broadcast(p.dims, t.dims);
    const count_t n = numbers(t.dims).elements();
    count_t zeros = 0;
    for (count_t first = 0; first < n; first += part.size()) {
      const auto now = span(part).first(static_cast<std::size_t>(smaller(n - first, part.size()).n));
      if (!elements(constant, t, first, now)) return -1;
      std::int64_t found = 0;
      for (double e : now) found += e == points[at.next()];
      zeros += found;
    }
    return zeros;
  }
};
}  // namespace detail

/// The zeros of stored parameters by row, like parameters_by_row; unknown without the weights.
template <class Ops> zero_counts count_stored_zeros(const graph<Ops>& g, const analysis_base& a) {
  zero_counts z;
  const detail::zero_counter zeros(g, a);
  z.by_row.resize(a.rows.size(), count_t(0));
  z.known = static_cast<bool>(g.source().weights);
  const sequence<char> is_quantization = quantization_constants(a);
  if (z.known)
    each_stored_parameter(a, [&](int user, int constant) {
      if (is_quantization[static_cast<std::size_t>(constant)] != 0) return;
      const count_t n = zeros(constant);
      count_t& of_user = z.by_row[static_cast<std::size_t>(user)];
      if (n < 0) {
        z.known = false;
        of_user = -1;
      } else if (of_user >= 0) {
        of_user += n;
        z.total += n;
      }
    });
  return z;
}

}  // namespace opcost::openvino
