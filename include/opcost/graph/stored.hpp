// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Finds the rows that an output depends on, and the stored constants that are parameters: those that reach an output as
// data, each once, also through rows that depend only on constants. A constant that is only used as a shape, an axis or
// a list of indices is not a parameter.
#include <opcost/graph/analysis.hpp>
#include <opcost/graph/dequantization.hpp>

namespace opcost {

namespace detail {
// 1 for each row that some output depends on; what initializes a state that is set only with `initializers`.
constexpr sequence<char> rows_reached(const analysis_base& a, bool initializers) {
  sequence<char> reached(a.rows.size(), 0);
  for (std::size_t i = a.rows.size(); i-- > 0;) {
    const row& r = a.rows[i];
    if (r.kind == node_kind::output) reached[i] = 1;
    if (reached[i] == 0 || (r.state_is_set && !initializers)) continue;
    for (const edge& v : a.inputs_of(r))
      if (v.row >= 0) reached[static_cast<std::size_t>(v.row)] = 1;
  }
  return reached;
}
}  // namespace detail

/// Marks the rows that no output depends on, and sums up the initializers that do not run. A graph without outputs is
/// taken whole.
constexpr void mark_reached(analysis_base& a) {
  bool any = false;
  bool set = false;
  for (const row& r : a.rows) {
    any = any || r.kind == node_kind::output;
    set = set || r.state_is_set;
  }
  if (!any) return;
  const sequence<char> runs = detail::rows_reached(a, false);
  for (std::size_t i = 0; i < a.rows.size(); ++i) a.rows[i].reached = runs[i] != 0;
  if (!set) return;
  const sequence<char> first_run = detail::rows_reached(a, true);
  for (std::size_t i = 0; i < a.rows.size(); ++i) {
    const row& r = a.rows[i];
    if (runs[i] != 0 || first_run[i] == 0 || r.kind != node_kind::computed || r.folded) continue;
    ++a.left_out.layers;
    a.left_out.work += r.work;
  }
}

namespace detail {
struct user_of_constant {
  int user, constant;
};
struct storage_place {
  std::int64_t stored, elements;
  int type, index;
  constexpr bool same(const storage_place& o) const {
    return stored == o.stored && elements == o.elements && type == o.type;
  }
  constexpr bool operator<(const storage_place& o) const {
    if (stored != o.stored) return stored < o.stored;
    if (elements != o.elements) return elements < o.elements;
    return type != o.type ? type < o.type : index < o.index;
  }
};
}  // namespace detail

/// Calls f(user, constant) for each parameter: the first row that uses it, and the row of the stored constant.
template <class F> constexpr void each_stored_parameter(const analysis_base& a, F&& f) {
  const auto constant = [&](int i) { return a.at(i).kind == node_kind::constant; };
  bool any = false, ends = false;
  for (const row& r : a.rows) {
    any = any || r.kind == node_kind::constant;
    ends = ends || r.kind == node_kind::output;
  }
  if (!any) return;

  const int n = static_cast<int>(a.rows.size());
  enum : char { idle = 0, data = 1, taken = 2 };
  sequence<char> mark(a.rows.size(), ends ? char{idle} : char{data});
  const auto at = [&](int i) -> char& { return mark[i]; };
  const auto each_data_input = [&](int i, auto&& g) {
    const row& r = a.at(i);
    const auto from = a.inputs_of(r);
    for (int k = 0; k < r.inputs; ++k)
      if (from[k].row >= 0 && (k >= 32 || ((r.settings >> k) & 1u) == 0)) g(from[k].row);
  };
  for (int i = n; i-- > 0;) {
    if (a.at(i).kind == node_kind::output) at(i) = data;
    if (at(i) == data) each_data_input(i, [&](int from) { at(from) = data; });
  }
  sequence<detail::user_of_constant> found;
  sequence<int> below;
  for (int i = 0; i < n; ++i) {
    if (at(i) != data || a.at(i).folded || constant(i)) continue;
    each_data_input(i, [&](int from) { below.push_back(from); });
    while (!below.empty()) {
      const int c = below.back();
      below.pop_back();
      if (at(c) == taken || !(constant(c) || a.at(c).folded)) continue;
      at(c) = taken;
      if (!constant(c))
        each_data_input(c, [&](int from) { below.push_back(from); });
      else if (a.at(c).outputs > 0 && a.outputs_of(a.at(c))[0].dims.is_static())
        found.push_back({i, c});
    }
  }
  // constants with the same place, type and size are one
  sequence<detail::storage_place> places;
  places.reserve(found.size());
  for (int k = 0; k < static_cast<int>(found.size()); ++k) {
    const partial_tensor& t = a.outputs_of(a.at(found[k].constant))[0];
    places.push_back({t.stored, numbers(t.dims).elements().n, static_cast<int>(t.type), k});
  }
  detail::heap_sort(span<detail::storage_place>(places));
  for (std::size_t k = 1; k < places.size(); ++k)
    if (places[k].same(places[k - 1])) found[places[k].index].constant = -1;
  for (const detail::user_of_constant& p : found)
    if (p.constant >= 0) f(p.user, p.constant);
}

/// Elements and bytes of parameters.
struct parameter_count {
  count_t elements = 0;            ///< of weights
  count_t bytes = 0;               ///< of weights, their scales and zero points
  count_t quantization = 0;        ///< elements of scales and zero points (graph/dequantization.hpp)
  count_t quantization_bytes = 0;  ///< of them; a part of `bytes`
};

/// Parameters by row: those that the layer owns, and the stored constants of which it is the first user.
constexpr sequence<parameter_count> parameters_by_row(const analysis_base& a) {
  sequence<parameter_count> rows;
  rows.reserve(a.rows.size());
  for (const row& r : a.rows) rows.push_back({r.parameters, r.parameter_bytes, r.quantization, r.quantization_bytes});
  const sequence<char> is_quantization = quantization_constants(a);
  each_stored_parameter(a, [&](int user, int constant) {
    const partial_tensor& t = a.outputs_of(a.at(constant))[0];
    const count_t n = numbers(t.dims).elements();
    parameter_count& p = rows[static_cast<std::size_t>(user)];
    const count_t bytes = bytes_of(t.type, n);
    p.bytes += bytes;
    if (is_quantization[static_cast<std::size_t>(constant)] != 0) {
      p.quantization += n;
      p.quantization_bytes += bytes;
    } else {
      p.elements += n;
    }
  });
  return rows;
}
/// All parameters of the network.
constexpr parameter_count count_parameters(const analysis_base& a) {
  parameter_count sum;
  for (const parameter_count& p : parameters_by_row(a)) {
    sum.elements += p.elements;
    sum.bytes += p.bytes;
    sum.quantization += p.quantization;
    sum.quantization_bytes += p.quantization_bytes;
  }
  return sum;
}
constexpr count_t analysis_base::parameters() const { return count_parameters(*this).elements; }
constexpr count_t analysis_base::weight_bytes() const { return count_parameters(*this).bytes; }

}  // namespace opcost
