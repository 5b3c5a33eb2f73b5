// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Sorting: the largest or smallest elements of a row, and the distinct elements. Semantics: OpenVINO operation
// specifications TopK-1, TopK-3, TopK-11, Unique-10.
#include <opcost/op/indexing.hpp>

namespace opcost {

/// Whether TopK takes the largest or the smallest elements.
enum class top_k_mode : std::uint8_t { max, min };
/// The order of TopK's results.
enum class top_k_sort : std::uint8_t { none, index, value };
template <> inline constexpr std::array<std::string_view, 2> spellings<top_k_mode>{"max", "min"};
template <> inline constexpr std::array<std::string_view, 3> spellings<top_k_sort>{"none", "index", "value"};

/// The k largest or smallest elements along an axis, and their indices. Inputs: data, k.
struct top_k_1 {
  count_t axis = 0;
  top_k_mode mode = top_k_mode::max;
  top_k_sort sort = top_k_sort::none;
  dtype index_element_type = dtype::i32;
};
/// TopK of opset 3.
struct top_k_3 : top_k_1 {};
/// TopK of opset 11, optionally stable.
struct top_k_11 : top_k_3 {
  bool stable = false;
};
/// The different elements of a tensor, or the different slices along an axis (input 1).
struct unique {
  bool sorted = true;
  dtype index_element_type = dtype::i64, count_element_type = dtype::i64;
};

namespace detail {
// Comparisons to find a position among n sorted elements: ceil(log2(n + 1)), by bisection.
constexpr count_t bisection(count_t n) {
  count_t steps = 0;
  for (count_t reach = 1; reach <= n && steps < 63; reach *= 2) ++steps;
  return steps;
}
// True if element i of t is before element k.
template <class Dim> constexpr bool before(const basic_tensor<Dim>& t, std::int64_t i, std::int64_t k, bool greatest) {
  const auto a = static_cast<std::size_t>(i), b = static_cast<std::size_t>(k);
  if (t.reals.empty()) return greatest ? lower(t.value[b]) < lower(t.value[a]) : lower(t.value[a]) < lower(t.value[b]);
  return greatest ? t.reals[b] < t.reals[a] : t.reals[a] < t.reals[b];
}
}  // namespace detail

// The k largest or smallest elements along the axis, and their positions.
template <> struct op_traits<top_k_1> {
  static constexpr std::string_view formula =
      "The position of each element among the k best:  #x ceil(log2(k + 1)) comparisons";
  static constexpr std::string_view name = "TopK";
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 0b10;
  static constexpr void attributes(auto& op, auto&& f) {
    f("axis", op.axis);
    f("mode", op.mode);
    f("sort", op.sort);
    f("index_element_type", op.index_element_type);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const top_k_1& op, const basic_operands<Dim>& in) {
    basic_shape<Dim> out = in[0].dims;
    if (!detail::is_scalar(in[1])) return rejected("input 1 (k): expected a scalar, got rank {}", in[1].dims.rank);
    if (out.rank == 0) return rejected("input 0: expected at least rank 1, got 0");
    if (out.ranked()) {
      const int axis = detail::normal_axis(op.axis, out.rank);
      if (axis < 0) return rejected("axis: expected an axis of rank {}, got {}", out.rank, op.axis);
      const Dim n = out[axis];
      if constexpr (std::same_as<Dim, count_t>)
        if (in[1].value.empty()) return undecided("input 1 (k): the value is unknown");
      const Dim k = in[1].value.empty() ? between<Dim>(0, count_t::limit) : in[1].value[0];
      if (upper(k) < 0) return rejected("input 1 (k): expected at least 0, got {}", k);
      // k elements; if only bounds of k are known, at most all elements
      out.set(axis, known(k) ? k
                             : between<Dim>(larger(smaller(lower(n), lower(k)), 0),
                                            bounded(n) ? smaller(upper(n), upper(k)) : upper(n)));
    }
    return {detail::of(out, in[0].type), detail::of(out, op.index_element_type)};
  }
  static constexpr tally count(const top_k_1& op, const tensors& in, const outputs& out) {
    const int axis = detail::normal_axis(op.axis, out[0].dims.rank);
    return {.cmp = in[0].dims.elements() * detail::bisection(out[0].dims[axis])};
  }
  static constexpr bool value(const top_k_1& op, const partial_tensors& in, const partial_tensor& out, int port,
                              content<interval> into) {
    const auto& x = in[0];
    if (!x.has_value()) return false;
    for (const interval& d : x.value)
      if (!known(d)) return false;
    const int axis = detail::normal_axis(op.axis, x.dims.rank);
    const std::int64_t n = detail::extent(x.dims, axis), k = detail::extent(out.dims, axis),
                       step = detail::step_of(x.dims, axis), all = detail::places(into);
    if (k > n) return false;
    for (std::int64_t i = 0; i < all; ++i) {
      if (detail::coordinate(out.dims, axis, i) != 0) continue;
      const std::int64_t row = i / step / k * n * step + i % step;
      // equal elements are in the order of their positions
      const auto precedes = [&](std::int64_t a, std::int64_t b) {
        const bool greatest = op.mode == top_k_mode::max;
        return detail::before(x, row + a * step, row + b * step, greatest) ||
               (a < b && !detail::before(x, row + b * step, row + a * step, greatest));
      };
      std::int64_t last = -1;
      for (std::int64_t rank = 0; rank < k; ++rank) {
        std::int64_t best = -1;
        for (std::int64_t e = 0; e < n; ++e)
          if ((last < 0 || precedes(last, e)) && (best < 0 || precedes(e, best))) best = e;
        if (best < 0) return false;  // NaN has no order
        if (op.sort != top_k_sort::index && !put(into, i + rank * step, x, row + best * step, best, port)) return false;
        last = best;
      }
      std::int64_t to = i;
      for (std::int64_t e = 0; op.sort == top_k_sort::index && e < n && k > 0; ++e) {
        if (precedes(last, e)) continue;
        if (!put(into, to, x, row + e * step, e, port)) return false;
        to += step;
      }
    }
    return true;
  }

 private:
  static constexpr bool put(content<interval> into, std::int64_t to, const partial_tensor& x, std::int64_t at,
                            std::int64_t e, int port) {
    if (port == 0) return detail::pick(into, to, x, at);
    if (!into.reals.empty() || to >= detail::places(into)) return false;
    into.numbers[to] = e;
    return true;
  }
};
template <> struct op_traits<top_k_3> : op_traits<top_k_1> { static constexpr int opset = 3; };
template <> struct op_traits<top_k_11> : op_traits<top_k_3> {
  static constexpr int opset = 11;
  static constexpr void attributes(auto& op, auto&& f) {
    op_traits<top_k_1>::attributes(op, f), f("stable", op.stable);
  }
};

// The distinct elements or slices along an axis; the first position of each; the distinct element of each element; the
// number of occurrences of each.
template <> struct op_traits<unique> {
  static constexpr std::string_view formula =
      "Sorted, or looked up among those seen:  #x ceil(log2(n + 1)) comparisons for n elements or slices";
  static constexpr std::string_view name = "Unique";
  static constexpr int opset = 10;
  static constexpr int inputs = 1;
  static constexpr unsigned reads = 0b11;
  static constexpr void attributes(auto& op, auto&& f) {
    f("sorted", op.sorted);
    f("index_element_type", op.index_element_type);
    f("count_element_type", op.count_element_type);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const unique& op, const basic_operands<Dim>& in) {
    const auto& x = in[0].dims;
    const Dim unknown = basic_shape<Dim>::unknown_dim();
    const detail::single_number named = detail::known_scalar(in[1]);
    if (in.has(1) && !named.known) return undecided("input 1 (axis): the value is unknown");
    const int axis = in.has(1) && x.ranked() ? detail::normal_axis(named.n, x.rank) : 0;
    if (axis < 0) return rejected("input 1 (axis): expected an axis of rank {}, got {}", x.rank, named.n);
    const Dim total = x.is_static() ? Dim(lower(x.elements())) : unknown;
    // of n elements at least one is distinct
    const auto some_of = [&](Dim n) { return n == unknown || upper(n) < 1 ? n : between<Dim>(1, upper(n)); };
    const Dim of_all = x.is_static() && lower(total) > 0 ? total : unknown;
    Dim found = some_of(of_all), each = of_all, distinct = found;
    basic_shape<Dim> out{found};
    if (in.has(1)) {
      out = x;
      each = x.ranked() ? x[axis] : unknown;
      if (is(each, 0)) found = 0;
      distinct = some_of(each);
      out.set(axis, distinct);
    }
    if (in[0].stored != 0 && in[0].has_value()) {  // a constant: its elements can be compared
      found = distinct_in(in[0], in.has(1) ? axis : -1);
      if (in.has(1))
        out.set(axis, found);
      else
        out = {found};
    } else if constexpr (std::same_as<Dim, count_t>) {
      return undecided("input 0: the number of distinct elements depends on values that are unknown");
    }
    const basic_shape<Dim> list{found};
    const dtype index = op.index_element_type;
    return {detail::of(out, in[0].type), detail::of(list, index), detail::of(basic_shape<Dim>{each}, index),
            detail::of(list, op.count_element_type)};
  }
  static constexpr tally count(const unique&, const tensors& in, const outputs& out) {
    return {.cmp = in[0].dims.elements() * detail::bisection(out[2].dims[0])};
  }

 private:
  // The number of slices along the axis that differ from all before; without an axis, of elements.
  template <class Dim> static constexpr Dim distinct_in(const basic_tensor<Dim>& x, int axis) {
    const std::int64_t all = detail::size_of(x), n = axis < 0 ? all : detail::extent(x.dims, axis),
                       step = axis < 0 ? 1 : detail::step_of(x.dims, axis);
    std::int64_t found = 0;
    for (std::int64_t a = 0; a < n; ++a) {
      bool again = false;
      for (std::int64_t b = 0; b < a && !again; ++b) {
        again = true;
        for (std::int64_t i = 0; i < all && again; ++i) {
          if (i / step % n != a) continue;
          const std::int64_t other = i - (a - b) * step;
          again = !detail::before(x, i, other, true) && !detail::before(x, i, other, false);
        }
      }
      found += again ? 0 : 1;
    }
    return found;
  }
};

}  // namespace opcost
