// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A tensor with some elements replaced by updates or combined with them. Semantics: OpenVINO operation specifications
// ScatterUpdate-3, ScatterElementsUpdate-3 and -12, ScatterNDUpdate-3 and -15.
#include <opcost/op/indexing.hpp>

namespace opcost {

/// How updates are combined with the data.
enum class scatter_reduction : std::uint8_t { none, sum, prod, min, max, mean, sub };
template <>
inline constexpr std::array<std::string_view, 7> spellings<scatter_reduction>{"none", "sum",  "prod", "min",
                                                                              "max",  "mean", "sub"};

/// Replaces slices along an axis. Inputs: data, indices, updates, axis.
struct scatter_update {};
/// Replaces single elements along an axis. Inputs: data, indices, updates, axis.
struct scatter_elements_update_3 {};
/// ScatterElementsUpdate of opset 12: may combine updates with the data.
struct scatter_elements_update_12 {
  scatter_reduction reduction = scatter_reduction::none;
  bool use_init_val = true;
};
/// Replaces slices; the last dimension of the indices is a position. Inputs: data, indices, updates.
struct scatter_nd_update_4 {};
/// ScatterNDUpdate of opset 15: may combine updates with the data.
struct scatter_nd_update_15 {
  scatter_reduction reduction = scatter_reduction::none;
};

namespace detail {
// One operation per element of the updates; a mean also divides once per element.
constexpr tally combining(scatter_reduction how, count_t updates) {
  switch (how) {
    case scatter_reduction::none: return {};
    case scatter_reduction::prod: return {.mul = updates};
    case scatter_reduction::min:
    case scatter_reduction::max: return {.cmp = updates};
    case scatter_reduction::mean: return {.add = updates, .div = updates};
    default: return {.add = updates};
  }
}
// Combines element `to` of the output with element `from` of the updates; only for integers.
constexpr bool combine(scatter_reduction how, content<interval> into, std::int64_t to, const partial_tensor& updates,
                       std::int64_t from) {
  if (how == scatter_reduction::none) return pick(into, to, updates, from);
  if (!into.reals.empty() || updates.value.empty() || to < 0 || to >= places(into) || from < 0 ||
      from >= size_of(updates))
    return false;
  interval& old = into.numbers[to];
  const interval u = updates.value[from];
  switch (how) {
    case scatter_reduction::sum: old = old + u; return true;
    case scatter_reduction::sub: old = old - u; return true;
    case scatter_reduction::prod: old = old * u; return true;
    case scatter_reduction::min: old = smaller(old, u); return true;
    case scatter_reduction::max: old = larger(old, u); return true;
    default: return false;
  }
}
template <class Dim> constexpr bool single_axis(const basic_tensor<Dim>& t) {
  return t.dims.rank < 1 || (t.dims.rank == 1 && may_be(t.dims[0], 1));
}
// -1: outside the dimension.
constexpr std::int64_t normal_index(count_t i, std::int64_t n) {
  if (i < 0) i += n;
  return i < 0 || i >= n ? -1 : i.n;
}
}  // namespace detail

// Replaces the slices of the data that the indices select along the axis. Updates have the dimensions of data before
// the axis, of the indices, of data after the axis.
template <> struct op_traits<scatter_update> : moves_data {
  static constexpr std::string_view name = "ScatterUpdate";
  static constexpr int opset = 3;
  static constexpr int inputs = 4;
  static constexpr unsigned reads = 0b1000, selects = 0b0010;
  template <class Dim> static constexpr inferred<Dim> infer(const scatter_update&, const basic_operands<Dim>& in) {
    const auto &x = in[0].dims, &indices = in[1].dims, &updates = in[2].dims;
    if (common(in[0].type, in[2].type) == dtype::none)
      return rejected("input 2 (updates): expected the element type of input 0, got {t}", in[2].type);
    if (!detail::single_axis(in[3]))
      return rejected("input 3 (axis): expected one number, got rank {}", detail::rank_of(in[3].dims));
    if (!x.ranked()) return detail::of(x, in[0].type);
    const bool ranks = indices.ranked() && updates.ranked();
    if (ranks && updates.rank != x.rank + indices.rank - 1)
      return rejected("input 2 (updates): expected rank {}, got {}", x.rank + indices.rank - 1, updates.rank);
    const detail::single_number named = detail::known_scalar(in[3]);
    if (!named.known) return detail::of(x, in[0].type);
    const int axis = detail::normal_axis(named.n, x.rank);
    if (axis < 0) return rejected("input 3 (axis): expected an axis of rank {}, got {}", x.rank, named.n);
    bool fits = true;
    for (int i = 0; ranks && i < updates.rank; ++i)
      fits = fits && detail::agree(updates[i], i < axis                  ? x[i]
                                               : i < axis + indices.rank ? indices[i - axis]
                                                                         : x[i - indices.rank + 1]);
    if (!fits) return rejected("input 2 (updates): expected the shape of the slices of axis {} of input 0", axis);
    return detail::of(x, in[0].type);
  }
  static constexpr bool value(const scatter_update&, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    const detail::integer_list indices = detail::integers_of(in[1]);
    const detail::single_number named = detail::known_scalar(in[3]);
    if (!indices.known || !named.known || !detail::copy_content(in[0], into)) return false;
    const int axis = detail::normal_axis(named.n, out.dims.rank);
    const std::int64_t n = detail::extent(out.dims, axis), inner = detail::step_of(out.dims, axis),
                       updates = detail::size_of(in[2]);
    for (std::int64_t i = 0; i < updates && indices.size > 0; ++i) {
      const std::int64_t row = i / inner, index = detail::normal_index(indices[row % indices.size], n);
      if (index < 0 || !detail::pick(into, (row / indices.size * n + index) * inner + i % inner, in[2], i))
        return false;
    }
    return updates > 0 || indices.size == 0;
  }
};

namespace detail {
template <class Dim> constexpr inferred<Dim> scattered_elements(const basic_operands<Dim>& in) {
  const auto &x = in[0].dims, &indices = in[1].dims, &updates = in[2].dims;
  if (common(in[0].type, in[2].type) == dtype::none)
    return rejected("input 2 (updates): expected the element type of input 0, got {t}", in[2].type);
  if (!single_axis(in[3])) return rejected("input 3 (axis): expected one number, got rank {}", rank_of(in[3].dims));
  if (x.ranked() && indices.ranked() && x.rank != indices.rank)
    return rejected("input 1 (indices): expected rank {}, got {}", x.rank, indices.rank);
  if (!agree(indices, updates))
    return rejected("input 2 (updates): expected the shape of input 1, got rank {}", rank_of(updates));
  const single_number named = known_scalar(in[3]);
  if (x.ranked() && named.known && normal_axis(named.n, x.rank) < 0)
    return rejected("input 3 (axis): expected an axis of rank {}, got {}", x.rank, named.n);
  return of(x, in[0].type);
}
constexpr bool scatter_elements(scatter_reduction how, const partial_tensors& in, const partial_tensor& out,
                                content<interval> into) {
  const integer_list indices = integers_of(in[1]);
  const single_number named = known_scalar(in[3]);
  if (!indices.known || !named.known || !in[1].dims.is_static() || !copy_content(in[0], into)) return false;
  const int axis = normal_axis(named.n, out.dims.rank);
  element_walk row;
  for (int d = 0; d < out.dims.rank; ++d) row.add(extent(in[1].dims, d), d == axis ? 0 : step_of(out.dims, d));
  for (std::int64_t i = 0; i < indices.size; ++i) {
    const std::int64_t index = normal_index(indices[i], extent(out.dims, axis));
    if (index < 0) return false;
    const std::int64_t to = row.next() + step_of(out.dims, axis) * index;
    if (!combine(how, into, to, in[2], i)) return false;
  }
  return true;
}
}  // namespace detail

// x[indices[i, j, ...], j, ...] = updates[i, j, ...] for axis 0
template <> struct op_traits<scatter_elements_update_3> : moves_data {
  static constexpr std::string_view name = "ScatterElementsUpdate";
  static constexpr int opset = 3;
  static constexpr int inputs = 4;
  static constexpr unsigned reads = 0b1000, selects = 0b0010;
  template <class Dim> static constexpr inferred<Dim> infer(const auto&, const basic_operands<Dim>& in) {
    return detail::scattered_elements(in);
  }
  static constexpr bool value(const scatter_elements_update_3&, const partial_tensors& in, const partial_tensor& out,
                              int, content<interval> into) {
    return detail::scatter_elements(scatter_reduction::none, in, out, into);
  }
};
template <> struct op_traits<scatter_elements_update_12> : op_traits<scatter_elements_update_3> {
  static constexpr int opset = 12;
  static constexpr std::string_view formula =
      "moves data; with a reduction one addition, product or comparison for each update";
  static constexpr void attributes(auto& op, auto&& f) {
    f("reduction", op.reduction);
    f("use_init_val", op.use_init_val);
  }
  static constexpr tally count(const scatter_elements_update_12& op, const tensors& in, const outputs&) {
    return detail::combining(op.reduction, in[2].dims.elements());
  }
  static constexpr bool value(const scatter_elements_update_12& op, const partial_tensors& in,
                              const partial_tensor& out, int, content<interval> into) {
    return (op.use_init_val || op.reduction == scatter_reduction::none) &&
           detail::scatter_elements(op.reduction, in, out, into);
  }
};

namespace detail {
// indices [n..., m]: each m numbers select a slice of the data; updates [n..., dimensions of data after m]
template <class Dim> constexpr inferred<Dim> scattered_nd(const basic_operands<Dim>& in) {
  const auto &x = in[0].dims, &indices = in[1].dims, &updates = in[2].dims;
  if (common(in[0].type, in[2].type) == dtype::none)
    return rejected("input 2 (updates): expected the element type of input 0, got {t}", in[2].type);
  if (x.rank == 0 || indices.rank == 0)
    return rejected("inputs 0 and 1 (indices): expected at least rank 1, got {} and {}", rank_of(x), rank_of(indices));
  if (!x.ranked() || !indices.ranked() || !known(indices[-1])) return of(x, in[0].type);
  const count_t named = lower(indices[-1]);
  if (named > x.rank)
    return rejected("input 1 (indices): expected a last dimension of at most {}, got {}", x.rank, named);
  const int before = indices.rank - 1, rank = before + x.rank - static_cast<int>(named);
  if (!updates.ranked() || rank == 0) return of(x, in[0].type);
  if (updates.rank != rank) return rejected("input 2 (updates): expected rank {}, got {}", rank, updates.rank);
  for (int i = 0; i < rank; ++i)
    if (!agree(updates[i], i < before ? indices[i] : x[i - before + static_cast<int>(named)]))
      return rejected("input 2 (updates): expected {} in dimension {}, got {}",
                      i < before ? indices[i] : x[i - before + static_cast<int>(named)], i, updates[i]);
  return of(x, in[0].type);
}
constexpr bool scatter_nd(scatter_reduction how, const partial_tensors& in, const partial_tensor& out,
                          content<interval> into) {
  const integer_list indices = integers_of(in[1]);
  if (!indices.known || !in[1].dims.is_static() || !copy_content(in[0], into)) return false;
  const int named = static_cast<int>(lower(in[1].dims[-1]));
  if (named < 1) return false;
  const std::int64_t inner = step_of(out.dims, named - 1);
  for (std::int64_t i = 0; i < indices.size / named; ++i) {
    std::int64_t to = 0;
    for (int d = 0; d < named; ++d) {
      const std::int64_t index = normal_index(indices[i * named + d], extent(out.dims, d));
      if (index < 0) return false;
      to += index * step_of(out.dims, d);
    }
    for (std::int64_t j = 0; j < inner; ++j)
      if (!combine(how, into, to + j, in[2], inner * i + j)) return false;
  }
  return true;
}
}  // namespace detail

// x[indices[i, ...]] = updates[i, ...]
template <> struct op_traits<scatter_nd_update_4> : moves_data {
  static constexpr std::string_view name = "ScatterNDUpdate";
  static constexpr int opset = 4;
  static constexpr int inputs = 3;
  static constexpr unsigned selects = 0b010;
  template <class Dim> static constexpr inferred<Dim> infer(const auto&, const basic_operands<Dim>& in) {
    return detail::scattered_nd(in);
  }
  static constexpr bool value(const scatter_nd_update_4&, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    return detail::scatter_nd(scatter_reduction::none, in, out, into);
  }
};
template <> struct op_traits<scatter_nd_update_15> : op_traits<scatter_nd_update_4> {
  static constexpr int opset = 15;
  static constexpr std::string_view formula =
      "moves data; with a reduction one addition, product or comparison for each update";
  static constexpr void attributes(auto& op, auto&& f) { f("reduction", op.reduction); }
  static constexpr tally count(const scatter_nd_update_15& op, const tensors& in, const outputs&) {
    return detail::combining(op.reduction, in[2].dims.elements());
  }
  static constexpr bool value(const scatter_nd_update_15& op, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    return detail::scatter_nd(op.reduction, in, out, into);
  }
};

}  // namespace opcost
