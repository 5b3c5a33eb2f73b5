// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The same elements in another shape or in another order of dimensions, and the shape itself as a list. Semantics:
// OpenVINO operation specifications Reshape-1, Squeeze-1, Squeeze-15, Unsqueeze-1, Transpose-1, ShapeOf-1, ShapeOf-3.
#include <opcost/op/indexing.hpp>

namespace opcost {

/// Gives the elements another shape (input 1), where -1 is computed and 0, with special_zero, is copied.
struct reshape {
  bool special_zero = false;
};
/// Removes dimensions of 1: those of input 1, or all.
struct squeeze_1 {};
/// Squeeze of opset 15.
struct squeeze_15 {
  bool allow_axis_skip = false;
};
/// Inserts dimensions of 1 at the axes of input 1.
struct unsqueeze {};
/// Permutes the dimensions by input 1; an empty order reverses them.
struct transpose {};
/// The shape of the input as a tensor of i64.
struct shape_of_1 {};
/// The shape of the input as a tensor of i64 or i32.
struct shape_of_3 {
  dtype output_type = dtype::i64;
};

namespace detail {
struct keeps_elements : moves_data {
  static constexpr bool value(const auto&, const partial_tensors& in, const partial_tensor&, int,
                              content<interval> into) {
    return copy_content(in[0], into);
  }
};

// A product of dimensions, split into known numbers and others.
template <class Dim> struct dim_product {
  count_t numbers = 1;
  Dim others = 1;
  constexpr void operator*=(Dim d) {
    if (known(d))
      numbers *= lower(d);
    else
      others = others * d;
  }
};
// The extent of the dimension that the target leaves open: elements of the input / elements of the output.
template <class Dim> constexpr Dim remaining(Dim in, Dim out) {
  if (known(in) && known(out)) return lower(out) == 0 ? Dim(0) : share_evenly(in, lower(out)) ? in : Dim(-1);
  const bool capped = bounded(in) && lower(out) != 0;
  const count_t hi = capped ? upper(in) / lower(out) : count_t(count_t::limit);
  const count_t lo = upper(out) == 0 ? lower(in)
                     : bounded(out)  ? ceil_div(lower(in), upper(out))
                                     : smaller(lower(in), 1);
  return between<Dim>(smaller(lo, hi), hi);
}
// -1: in a target shape the open dimension; of a quotient, that it does not exist.
template <class Dim> constexpr bool is_open(Dim d) { return is(d, -1); }
}  // namespace detail

// y has the elements of x in the same order. In the target, 0 copies the dimension of x, and one dimension may be -1:
// the rest.
template <> struct op_traits<reshape> : detail::keeps_elements {
  static constexpr std::string_view name = "Reshape";
  static constexpr memory_use memory = memory_use::view;
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 0b10;
  static constexpr void attributes(auto& op, auto&& f) { f("special_zero", op.special_zero); }
  template <class Dim> static constexpr inferred<Dim> infer(const reshape& op, const basic_operands<Dim>& in) {
    const auto& x = in[0].dims;
    if (!detail::is_list(in[1])) return rejected("input 1 (target shape): expected rank 1, got {}", in[1].dims.rank);
    const count_t rank = detail::length_of(in[1]);
    if (rank > 0 && in[1].value.empty())
      return detail::at_least(detail::of_rank<Dim>(rank), in[0].type, "input 1 (target shape): a value is unknown");
    if (rank < 0) return detail::of_unknown_rank<Dim>(in[0].type);
    basic_shape<Dim> out, pattern;
    int open = -1;
    if (const rejection why = read_pattern(in[1], pattern, open)) return why;
    detail::dim_product<Dim> from, to;
    unsigned alike = 0;  // dimensions of x that are also in the target: they cancel
    bool any_zero = false;
    for (int i = 0; i < pattern.rank; ++i) {
      Dim d = pattern[i];
      any_zero |= is(d, 0);
      if (i == open) {
        d = basic_shape<Dim>::unknown_dim();
        if (!x.ranked()) to.others = d;
      } else if (is(d, 0) && op.special_zero) {
        if (!x.ranked())
          from.others = to.others = d = basic_shape<Dim>::unknown_dim();
        else if (i >= x.rank)
          return rejected("input 1 (target shape): a 0 in place {} copies a dimension, but input 0 has rank {}", i,
                          x.rank);
        else {
          d = x[i];
          alike |= 1u << i;
        }
      } else {
        const int k = known(d) && !is(d, 0) ? like(op, d, x, pattern, alike) : -1;
        if (k < 0)
          to *= d;
        else
          alike |= 1u << k;
      }
      out.push_back(d);
    }
    for (int k = 0; k < x.rank; ++k)
      if (((alike >> k) & 1u) == 0) from *= x[k];
    if (open >= 0) {
      if (to.numbers == 0 && from.numbers != 0)
        return rejected("input 1 (target shape): -1 next to a dimension of 0, but input 0 is not empty");
      // equal numbers cancel, only the others remain
      if (from.numbers == to.numbers) from.numbers = to.numbers = 1;
      const Dim left = detail::remaining(from.others * Dim(from.numbers), to.others * Dim(to.numbers));
      if (detail::is_open(left))
        return rejected("input 1 (target shape): {} elements are no multiple of {}", from.others * Dim(from.numbers),
                        to.others * Dim(to.numbers));
      out.set(open, left);
    } else if (x.is_static() && out.is_static() && !(any_zero && op.special_zero) && from.numbers != to.numbers) {
      return rejected("input 1 (target shape): expected {} elements, got {}", x.elements(), out.elements());
    }
    return detail::of(out, in[0].type);
  }

 private:
  // The target shape as dimensions. `open`: the place of -1, or -1.
  template <class Dim>
  static constexpr rejection read_pattern(const basic_tensor<Dim>& target, basic_shape<Dim>& pattern, int& open) {
    for (int i = 0; i < static_cast<int>(target.value.size()); ++i) {
      Dim d = target.value[static_cast<std::size_t>(i)];
      if (detail::is_open(d)) {
        if (open >= 0)
          return rejected("input 1 (target shape): expected at most one -1, got them in places {} and {}", open, i);
        open = i;
      } else if (upper(d) < 0) {
        return rejected("input 1 (target shape): expected at least -1 in place {}, got {}", i, d);
      } else if (lower(d) < -1) {
        d = basic_shape<Dim>::unknown_dim();
      } else if (lower(d) < 0) {
        d = between<Dim>(0, upper(d));
      }
      pattern.push_back(d);
    }
    if (!pattern.ranked())
      return rejected("input 1 (target shape): expected at most rank 8, got {}", detail::length_of(target));
    return {};
  }
  // A dimension of x that equals d and is not taken or copied yet; -1: there is none.
  template <class Dim>
  static constexpr int like(const reshape& op, Dim d, const basic_shape<Dim>& x, const basic_shape<Dim>& pattern,
                            unsigned taken) {
    for (int k = 0; k < x.rank; ++k)
      if (((taken >> k) & 1u) == 0 && x[k] == d && !(op.special_zero && k < pattern.rank && is(pattern[k], 0)))
        return k;
    return -1;
  }
};

namespace detail {
template <class Dim> constexpr inferred<Dim> squeezed(const basic_operands<Dim>& in, bool keeps_rank_open, bool skips) {
  const auto& x = in[0].dims;
  if (!is_scalar_or_list(in[1])) return rejected("input 1 (axes): expected rank 0 or 1, got {}", in[1].dims.rank);
  if (!x.ranked()) return of_unknown_rank<Dim>(in[0].type);
  axis_set axes = in.has(1) ? axes_of(in[1], x.rank) : axis_set{0, true, true};
  if (!axes.valid) return rejected_axes(in[1], x.rank);
  bool one = false, perhaps = false;  // a dimension may be 1; it may also be another number
  for (int i = 0; i < x.rank; ++i) {
    one |= may_be(x[i], 1);
    perhaps |= may_be(x[i], 1) && !known(x[i]) && (axes.bits == 0 || axes.has(i));
  }
  if (!axes.known) {
    const bool single = in[1].dims.is_static() && is(in[1].dims.elements(), 1) && x.rank > 0;
    const basic_shape<Dim> left = single && !one ? x : of_rank<Dim>(single && !keeps_rank_open ? x.rank - 1 : -1);
    return at_least(left, in[0].type, "input 1 (axes): a value is unknown");
  }
  if (perhaps && (axes.bits == 0 || skips)) return of_unknown_rank<Dim>(in[0].type);
  basic_shape<Dim> out;
  for (int i = 0; i < x.rank; ++i)
    if (!may_be(x[i], 1) || !(axes.bits == 0 || axes.has(i))) out.push_back(x[i]);
  return of(out, in[0].type);
}
}  // namespace detail

// Removes dimensions of extent 1: the given ones, or all. A given dimension that is not 1 stays.
template <> struct op_traits<squeeze_1> : detail::keeps_elements {
  static constexpr unsigned connected = 1u << 1;
  static constexpr std::string_view name = "Squeeze";
  static constexpr memory_use memory = memory_use::view;
  static constexpr int inputs = 1;
  static constexpr unsigned reads = 0b10;
  template <class Dim> static constexpr inferred<Dim> infer(const squeeze_1&, const basic_operands<Dim>& in) {
    return detail::squeezed(in, false, false);
  }
};
template <> struct op_traits<squeeze_15> : op_traits<squeeze_1> {
  static constexpr int opset = 15;
  static constexpr void attributes(auto& op, auto&& f) { f("allow_axis_skip", op.allow_axis_skip); }
  template <class Dim> static constexpr inferred<Dim> infer(const squeeze_15& op, const basic_operands<Dim>& in) {
    return detail::squeezed(in, true, op.allow_axis_skip);
  }
};

// Inserts dimensions of extent 1 at the given axes of the output.
template <> struct op_traits<unsqueeze> : detail::keeps_elements {
  static constexpr std::string_view name = "Unsqueeze";
  static constexpr memory_use memory = memory_use::view;
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 0b10;
  template <class Dim> static constexpr inferred<Dim> infer(const unsqueeze&, const basic_operands<Dim>& in) {
    if (!detail::is_scalar_or_list(in[1]))
      return rejected("input 1 (axes): expected rank 0 or 1, got {}", in[1].dims.rank);
    const detail::known_list list = detail::known_value(in[1]);
    if (!list.known || !in[0].dims.ranked())
      return detail::at_least(detail::of_rank<Dim>(-1), in[0].type, "input 1 (axes): a value is unknown");
    if (list.size == 0) return rejected("input 1 (axes): expected at least 1 axis, got 0");
    int places = 0;  // the same axis may occur twice
    for (int i = 0; i < list.size; ++i) {
      bool again = false;
      for (int k = 0; k < i && !again; ++k) again = list[k] == list[i];
      places += !again;
    }
    if (in[0].dims.rank + places > basic_shape<Dim>::max_rank)
      return rejected("input 1 (axes): the output would have rank {}; the limit is 8", in[0].dims.rank + places);
    const detail::axis_set axes = detail::axes_of(in[1], in[0].dims.rank + places);
    if (!axes.valid) return detail::rejected_axes(in[1], in[0].dims.rank + places);
    basic_shape<Dim> out;
    int from = 0;
    for (int i = 0; i < in[0].dims.rank + places; ++i) {
      if (axes.has(i))
        out.push_back(1);
      else if (from < in[0].dims.rank)
        out.push_back(in[0].dims[from++]);
    }
    return detail::of(out, in[0].type);
  }
};

// Dimension k of y is dimension order[k] of x; without an order, the dimensions are reversed.
template <> struct op_traits<transpose> : moves_data {
  static constexpr std::string_view name = "Transpose";
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 0b10;
  template <class Dim> static constexpr inferred<Dim> infer(const transpose&, const basic_operands<Dim>& in) {
    const auto& x = in[0].dims;
    if (!detail::is_list(in[1])) return rejected("input 1 (order): expected rank 1, got {}", in[1].dims.rank);
    const count_t length = detail::length_of(in[1]);
    if (x.ranked() && length > 0 && length != x.rank)
      return rejected("input 1 (order): expected {} numbers, got {}", x.rank, length);
    const detail::known_list order = detail::known_value(in[1]);
    if (!order.known)
      return detail::at_least(detail::of_rank<Dim>(x.rank), in[0].type, "input 1 (order): a value is unknown");
    if (!x.ranked()) return detail::of(detail::of_rank<Dim>(order.size == 0 ? -1 : order.size), in[0].type);
    basic_shape<Dim> out;
    unsigned seen = 0;
    for (int i = 0; i < x.rank; ++i) {
      const int from = source(order, x.rank, i);
      if (from < 0 || ((seen >> from) & 1u) != 0)
        return rejected("input 1 (order): expected a permutation of {} axes, got {} in place {}", x.rank, from, i);
      seen |= 1u << from;
      out.push_back(x[from]);
    }
    return detail::of(out, in[0].type);
  }
  static constexpr bool value(const transpose&, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    const detail::known_list order = detail::known_value(in[1]);
    if (!order.known) return false;
    detail::element_walk v;
    for (int i = 0; i < out.dims.rank; ++i)
      v.add(detail::extent(out.dims, i), detail::step_of(in[0].dims, source(order, out.dims.rank, i)));
    return detail::take(into, in[0], v);
  }

 private:
  static constexpr int source(const detail::known_list& order, int rank, int i) {
    const std::int64_t from = order.size == 0 ? rank - 1 - i : order[i];
    return from < 0 || from >= rank ? -1 : static_cast<int>(from);
  }
};

// The dimensions of x as a list.
template <> struct op_traits<shape_of_1> : moves_data {
  static constexpr std::string_view name = "ShapeOf";
  static constexpr int inputs = 1;
  static constexpr bool value_of_shape = true;
  template <class Dim> static constexpr inferred<Dim> infer(const shape_of_1&, const basic_operands<Dim>& in) {
    return list(in, dtype::i64);
  }
  static constexpr bool value(const auto&, const partial_tensors& in, const partial_tensor&, int,
                              content<interval> into) {
    if (!in[0].dims.ranked() || into.numbers.size() != static_cast<std::size_t>(in[0].dims.rank)) return false;
    for (int i = 0; i < in[0].dims.rank; ++i) into.numbers[i] = in[0].dims[i];
    return true;
  }

 protected:
  template <class Dim> static constexpr inferred<Dim> list(const basic_operands<Dim>& in, dtype type) {
    return detail::of(basic_shape<Dim>{in[0].dims.ranked() ? Dim(in[0].dims.rank) : basic_shape<Dim>::unknown_dim()},
                      type);
  }
};
template <> struct op_traits<shape_of_3> : op_traits<shape_of_1> {
  static constexpr int opset = 3;
  static constexpr void attributes(auto& op, auto&& f) { f("output_type", op.output_type); }
  template <class Dim> static constexpr inferred<Dim> infer(const shape_of_3& op, const basic_operands<Dim>& in) {
    return list(in, op.output_type);
  }
};

}  // namespace opcost
