// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Tensors joined and split along a dimension. Semantics: OpenVINO operation specifications Concat-1, Split-1,
// VariadicSplit-1.
#include <opcost/op/indexing.hpp>

namespace opcost {

/// Joins the inputs along an axis.
struct concat {
  count_t axis = 0;
};
/// Splits the input into num_splits equal pieces along an axis (input 1).
struct split {
  count_t num_splits = 1;
};
/// Splits the input along an axis (input 1) into pieces of given lengths (input 2).
struct variadic_split {};

template <> struct op_traits<concat> : moves_data {
  static constexpr std::string_view name = "Concat";
  static constexpr int inputs = 1;
  static constexpr bool variadic = true;
  static constexpr void attributes(auto& op, auto&& f) { f("axis", op.axis); }
  template <class Dim> static constexpr inferred<Dim> infer(const concat& op, const basic_operands<Dim>& in) {
    basic_shape<Dim> out = basic_shape<Dim>::of_unknown_rank();
    dtype type = dtype::dynamic;
    for (const auto& t : in) {
      if (common(type, t.type) == dtype::none)
        return rejected("expected one element type for all inputs, got also {t}", t.type);
      type = common(type, t.type);
      if (t.dims.ranked() && !out.ranked()) out = t.dims;
    }
    if (!out.ranked()) return detail::of(out, type);
    const int axis = detail::normal_axis(op.axis, out.rank);
    if (axis < 0) return rejected("axis: expected an axis of rank {}, got {}", out.rank, op.axis);
    Dim joined = 0;
    for (const auto& t : in) {
      joined = joined + (t.dims.ranked() ? t.dims[axis] : basic_shape<Dim>::unknown_dim());
      if (!t.dims.ranked()) continue;
      if (t.dims.rank != out.rank)
        return rejected("expected rank {} for all inputs, got also {}", out.rank, t.dims.rank);
      out.set(axis, t.dims[axis]);
      if (!merge(out, t.dims)) return rejected("expected equal dimensions in all inputs except in axis {}", axis);
    }
    out.set(axis, joined);
    return detail::of(out, type);
  }
  // The dimensions before the axis are the outer loop; each iteration copies a block of each input.
  static constexpr bool value(const concat& op, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    const int axis = detail::normal_axis(op.axis, out.dims.rank);
    const std::int64_t row = detail::extent(out.dims, axis) * detail::step_of(out.dims, axis);
    std::int64_t at = 0;
    for (const auto& t : in) {
      if (!detail::has_content(t)) return false;
      const std::int64_t block = detail::extent(t.dims, axis) * detail::step_of(t.dims, axis), n = detail::size_of(t);
      for (std::int64_t i = 0; i < n; ++i)
        if (!detail::pick(into, i / block * row + at + i % block, t, i)) return false;
      at += block;
    }
    return true;
  }
};

namespace detail {
inline constexpr int most_pieces = 1 << 16;  // a damaged file may ask for more than fits into memory

// A piece of `extent` elements along `axis` that begins at `first`.
constexpr bool take_piece(const partial_tensor& x, int axis, std::int64_t first, const partial_shape& piece,
                          content<interval> into) {
  if (axis < 0 || !x.has_value()) return false;
  element_walk v;
  v.move(first * step_of(x.dims, axis));
  for (int i = 0; i < piece.rank; ++i) v.add(extent(piece, i), step_of(x.dims, i));
  return take(into, x, v);
}
}  // namespace detail

template <> struct op_traits<split> : moves_data {
  static constexpr std::string_view name = "Split";
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 0b10;
  static constexpr void attributes(auto& op, auto&& f) { f("num_splits", op.num_splits); }
  template <class Dim> static constexpr inferred<Dim> infer(const split& op, const basic_operands<Dim>& in) {
    if (op.num_splits < 1) return rejected("num_splits: expected at least 1, got {}", op.num_splits);
    if (op.num_splits > detail::most_pieces)
      return rejected("num_splits: expected at most {}, got {}", detail::most_pieces, op.num_splits);
    if (!detail::is_scalar(in[1])) return rejected("input 1 (axis): expected a scalar, got rank {}", in[1].dims.rank);
    const int parts = static_cast<int>(op.num_splits);
    const detail::single_number named = detail::known_scalar(in[1]);
    basic_shape<Dim> out = in[0].dims;
    int axis = 0;
    if (!named.known) {
      if constexpr (std::same_as<Dim, count_t>) return undecided("input 1 (axis): the value is unknown");
      out = detail::of_rank<Dim>(out.rank);
    } else if (out.ranked()) {
      axis = detail::normal_axis(named.n, out.rank);
      if (axis < 0) return rejected("input 1 (axis): expected an axis of rank {}, got {}", out.rank, named.n);
      Dim d = out[axis];
      if (known(d) ? lower(d) % parts != 0 : upper(d) < parts)
        return rejected("input 0: expected dimension {} to be a multiple of {}, got {}", axis, parts, d);
      const count_t most = bounded(d) ? share(upper(d), parts) : upper(d);
      out.set(axis, known(d) ? Dim(lower(d) / parts) : between<Dim>(share(lower(d), parts), most));
    }
    return inferred<Dim>::pieces(detail::of(out, in[0].type), axis, parts, {});
  }
  static constexpr bool value(const split&, const partial_tensors& in, const partial_tensor& out, int port,
                              content<interval> into) {
    const int axis = detail::normal_axis(detail::known_scalar(in[1]).n, out.dims.rank);
    return detail::take_piece(in[0], axis, detail::extent(out.dims, axis) * port, out.dims, into);
  }

 private:
  // OpenVINO multiplies by a reciprocal in single precision: 41 / 41 becomes 0.
  static constexpr count_t share(count_t n, int parts) {
    return parts == 1
               ? n
               : count_t(static_cast<std::int64_t>(static_cast<float>(n.n) * (1.0f / static_cast<float>(parts))));
  }
};

// One length may be -1: the rest.
template <> struct op_traits<variadic_split> : moves_data {
  static constexpr std::string_view name = "VariadicSplit";
  static constexpr int inputs = 3;
  static constexpr unsigned reads = 0b110;
  template <class Dim> static constexpr inferred<Dim> infer(const variadic_split&, const basic_operands<Dim>& in) {
    if (in[1].dims.rank > 1 || (in[1].dims.rank == 1 && !may_be(in[1].dims[0], 1)))
      return rejected("input 1 (axis): expected one number, got rank {}", in[1].dims.rank);
    if (!detail::is_list(in[2])) return rejected("input 2 (lengths): expected rank 1, got {}", in[2].dims.rank);
    const count_t parts = detail::length_of(in[2]);
    if (parts < 0)
      return inferred<Dim>::pieces(in[0], 0, 0, {});  // as many as there are lengths; their number is unknown
    if (parts > detail::most_pieces)
      return rejected("input 2 (lengths): expected at most {} numbers, got {}", detail::most_pieces, parts);
    const detail::single_number named = detail::known_scalar(in[1]);
    const detail::known_list lengths = detail::known_value(in[2]);
    if constexpr (std::same_as<Dim, count_t>)
      if (!named.known || !lengths.known) return undecided("inputs 1 (axis) and 2 (lengths): a value is unknown");
    basic_shape<Dim> out = in[0].dims;
    if (!out.ranked() || !named.known)
      return inferred<Dim>::pieces(detail::of(detail::of_rank<Dim>(out.rank), in[0].type), 0, static_cast<int>(parts),
                                   {});
    const int axis = detail::normal_axis(named.n, out.rank);
    if (axis < 0) return rejected("input 1 (axis): expected an axis of rank {}, got {}", out.rank, named.n);
    if (!lengths.known) {
      out.set(axis, basic_shape<Dim>::unknown_dim());
      return inferred<Dim>::pieces(detail::of(out, in[0].type), axis, static_cast<int>(parts), {});
    }
    count_t sum = 0;
    bool open = false;
    for (int i = 0; i < lengths.size; ++i) {
      if (lengths[i] < -1)
        return rejected("input 2 (lengths): expected at least -1 in place {}, got {}", i, lengths[i]);
      if (lengths[i] == -1 && open) return rejected("input 2 (lengths): expected at most one -1");
      if (lengths[i] == -1)
        open = true;
      else
        sum += lengths[i];
    }
    const Dim d = out[axis];
    if (known(d) && !open && sum != lower(d))
      return rejected("input 2 (lengths): expected a sum of {}, got {}", d, sum);
    out.set(axis, known(d) ? Dim(larger(lower(d) - sum, 0))
                           : basic_shape<Dim>::unknown_dim());  // the extent if a length is -1
    return inferred<Dim>::pieces(detail::of(out, in[0].type), axis, static_cast<int>(parts), in[2].value);
  }
  static constexpr bool value(const variadic_split&, const partial_tensors& in, const partial_tensor& out, int port,
                              content<interval> into) {
    const detail::known_list lengths = detail::known_value(in[2]);
    const detail::single_number named = detail::known_scalar(in[1]);
    if (!lengths.known || !named.known || port >= lengths.size || !in[0].has_value()) return false;
    const int axis = detail::normal_axis(named.n, out.dims.rank);
    count_t rest = detail::extent(in[0].dims, axis), first = 0;
    for (int i = 0; i < lengths.size; ++i)
      if (lengths[i] >= 0) rest -= lengths[i];
    for (int i = 0; i < port; ++i) first += lengths[i] >= 0 ? count_t(lengths[i]) : rest;
    return first <= detail::size_of(in[0]) && detail::take_piece(in[0], axis, first.n, out.dims, into);
  }
};

}  // namespace opcost
