// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Elements and slices selected by lists of indices. Semantics: OpenVINO operation specifications Gather-1, Gather-7,
// Gather-8, GatherElements-6, GatherND-5, GatherND-8, GatherTree-1.
#include <opcost/op/indexing.hpp>

namespace opcost {

/// Gather of opset 1. Inputs: data, indices, axis.
struct gather_1 {};
/// Gather of opset 7: the first batch_dims dimensions of data and indices are the same.
struct gather_7 {
  count_t batch_dims = 0;
};
/// Gather of opset 8: negative indices count from the end.
struct gather_8 : gather_7 {};
/// Takes an element of the data for each index, along an axis. Output: the shape of the indices.
struct gather_elements {
  count_t axis = 0;
};
/// Takes slices of the data; the last dimension of the indices is a position. The output joins the batch dimensions.
struct gather_nd_5 {
  count_t batch_dims = 0;
};
/// GatherND of opset 8: the output keeps the batch dimensions.
struct gather_nd_8 : gather_nd_5 {};
/// The beams of a beam search, from the last step back. Inputs: step ids [T, N, B], parents [T, N, B], lengths [N],
/// end.
struct gather_tree {};

namespace detail {
// inputs: data, indices, axis; output: dimensions of data before the axis, of the indices after the batch, of data
// after the axis
template <class Dim> constexpr inferred<Dim> gathered(count_t batch_dims, const basic_operands<Dim>& in) {
  const auto &x = in[0].dims, &indices = in[1].dims;
  if (in[2].dims.rank > 1 || (in[2].dims.rank == 1 && !may_be(in[2].dims[0], 1)))
    return rejected("input 2 (axis): expected one number, got rank {}", in[2].dims.rank);
  const single_number named = known_scalar(in[2]);
  const int axis = named.known && x.ranked() ? normal_axis(named.n, x.rank) : 0;
  if (axis < 0) return rejected("input 2 (axis): expected an axis of rank {}, got {}", x.rank, named.n);
  if (!x.ranked() || !indices.ranked()) return of_unknown_rank<Dim>(in[0].type);
  if (x.rank == 0) return rejected("input 0: expected at least rank 1, got 0");
  const count_t batch = batch_dims < 0 ? batch_dims + indices.rank : batch_dims;
  if (batch < 0 || batch > indices.rank || batch > (named.known ? axis : x.rank))
    return rejected("batch_dims: expected at most the axis and the rank of input 1 ({}), got {}", indices.rank,
                    batch_dims);
  basic_shape<Dim> out;
  for (int i = 0; i < batch; ++i) {
    Dim d = x[i];
    if (!merge(d, indices[i]))
      return rejected("input 1 (indices): expected dimension {} to be {}, got {}", i, x[i], indices[i]);
    out.push_back(d);
  }
  if (!named.known) {
    out.append(of_rank<Dim>(x.rank + indices.rank - 1 - static_cast<int>(batch) - out.rank));
    return at_least(out, in[0].type, "input 2 (axis): the value is unknown");
  }
  for (int i = static_cast<int>(batch); i < axis; ++i) out.push_back(x[i]);
  for (int i = static_cast<int>(batch); i < indices.rank; ++i) out.push_back(indices[i]);
  for (int i = axis + 1; i < x.rank; ++i) out.push_back(x[i]);
  return of(out, in[0].type);
}
// An index outside the data gives 0.
constexpr bool gather_content(count_t batch_dims, const partial_tensors& in, content<interval> into) {
  const auto &x = in[0].dims, &at = in[1].dims;
  const integer_list indices = integers_of(in[1]);
  const single_number named = known_scalar(in[2]);
  if (!indices.known || !named.known || !x.is_static() || !has_content(in[0])) return false;
  const int axis = normal_axis(named.n, x.rank),
            batch = static_cast<int>(batch_dims < 0 ? batch_dims + at.rank : batch_dims);
  const std::int64_t n = extent(x, axis), inner = step_of(x, axis), per_batch = step_of(at, batch - 1),
                     all = places(into);
  std::int64_t between = 1;  // rows of the data between the batch and the axis
  for (int i = batch; i < axis; ++i) between *= extent(x, i);
  for (std::int64_t i = 0; i < all; ++i) {
    // i = ((b * between + m) * per_batch + k) * inner + j
    const std::int64_t j = i % inner, k = i / inner % per_batch, outer = i / inner / per_batch;
    const count_t from_end = indices[outer / between * per_batch + k], index = from_end < 0 ? from_end + n : from_end;
    if (index >= 0 && index < n) {
      if (!pick(into, i, in[0], (outer * n + index.n) * inner + j)) return false;
    } else {
      put_zero(into, i);
    }
  }
  return true;
}
}  // namespace detail

template <> struct op_traits<gather_1> : moves_data {
  static constexpr std::string_view name = "Gather";
  static constexpr int inputs = 3;
  static constexpr unsigned reads = 0b100, selects = 0b010;
  template <class Dim> static constexpr inferred<Dim> infer(const gather_1&, const basic_operands<Dim>& in) {
    return detail::gathered(0, in);
  }
  static constexpr bool value(const gather_1&, const partial_tensors& in, const partial_tensor&, int,
                              content<interval> into) {
    return detail::gather_content(0, in, into);
  }
};
template <> struct op_traits<gather_7> : op_traits<gather_1> {
  static constexpr int opset = 7;
  static constexpr void attributes(auto& op, auto&& f) { f("batch_dims", op.batch_dims); }
  template <class Dim> static constexpr inferred<Dim> infer(const gather_7& op, const basic_operands<Dim>& in) {
    return detail::gathered(op.batch_dims, in);
  }
  static constexpr bool value(const gather_7& op, const partial_tensors& in, const partial_tensor&, int,
                              content<interval> into) {
    return detail::gather_content(op.batch_dims, in, into);
  }
};
template <> struct op_traits<gather_8> : op_traits<gather_7> { static constexpr int opset = 8; };

// y[i, j, ...] = x[indices[i, j, ...], j, ...] for axis 0
template <> struct op_traits<gather_elements> : moves_data {
  static constexpr std::string_view name = "GatherElements";
  static constexpr int opset = 6;
  static constexpr int inputs = 2;
  static constexpr unsigned selects = 0b10;
  static constexpr void attributes(auto& op, auto&& f) { f("axis", op.axis); }
  template <class Dim> static constexpr inferred<Dim> infer(const gather_elements& op, const basic_operands<Dim>& in) {
    const auto &x = in[0].dims, &indices = in[1].dims;
    if (x.rank == 0 || indices.rank == 0)
      return rejected("inputs 0 and 1 (indices): expected at least rank 1, got {} and {}", detail::rank_of(x),
                      detail::rank_of(indices));
    const int axis = x.ranked() ? detail::normal_axis(op.axis, x.rank) : 0;
    if (axis < 0) return rejected("axis: expected an axis of rank {}, got {}", x.rank, op.axis);
    if (!x.ranked()) return detail::of(indices, in[0].type);
    basic_shape<Dim> out = x;
    out.set(axis, indices.ranked() ? indices[axis] : basic_shape<Dim>::unknown_dim());
    if (!merge(out, indices))
      return rejected("input 1 (indices): expected the shape of input 0 except in axis {}, got rank {}", axis,
                      detail::rank_of(indices));
    return detail::of(out, in[0].type);
  }
};

namespace detail {
// inputs: data, indices [batch..., n..., m], of which each m numbers name a slice of data; output: [batch..., n...,
// dimensions of data after batch and m]
template <class Dim>
constexpr inferred<Dim> gathered_nd(count_t batch_dims, const basic_operands<Dim>& in, bool fuse_batch) {
  const auto &x = in[0].dims, &indices = in[1].dims;
  if (batch_dims < 0) return rejected("batch_dims: expected at least 0, got {}", batch_dims);
  if (x.ranked() && x.rank <= batch_dims)
    return rejected("batch_dims: expected less than the rank of input 0 ({}), got {}", x.rank, batch_dims);
  if (indices.ranked() && indices.rank <= batch_dims)
    return rejected("batch_dims: expected less than the rank of input 1 ({}), got {}", indices.rank, batch_dims);
  if (!x.ranked() || !indices.ranked() || !known(indices[-1])) return of_unknown_rank<Dim>(in[0].type);
  const int batch = static_cast<int>(batch_dims);
  const count_t named = lower(indices[-1]);
  if (named + batch > x.rank)
    return rejected("input 1 (indices): expected a last dimension of at most {}, got {}", x.rank - batch, named);
  basic_shape<Dim> out;
  Dim fused = 1;
  for (int i = 0; i < batch; ++i) {
    Dim d = x[i];
    if (!merge(d, indices[i]))
      return rejected("input 1 (indices): expected dimension {} to be {}, got {}", i, x[i], indices[i]);
    fused = fused * d;
    if (!fuse_batch || batch == 1)
      out.push_back(d);
    else if (i + 1 == batch)
      out.push_back(fused);
  }
  for (int i = batch; i + 1 < indices.rank; ++i) out.push_back(indices[i]);
  for (int i = batch + static_cast<int>(named); i < x.rank; ++i) out.push_back(x[i]);
  return of(out, in[0].type);
}
}  // namespace detail

// Version 5 joins all batch dimensions into one.
template <> struct op_traits<gather_nd_5> : moves_data {
  static constexpr std::string_view name = "GatherND";
  static constexpr int opset = 5;
  static constexpr int inputs = 2;
  static constexpr unsigned selects = 0b10;
  static constexpr void attributes(auto& op, auto&& f) { f("batch_dims", op.batch_dims); }
  template <class Dim> static constexpr inferred<Dim> infer(const gather_nd_5& op, const basic_operands<Dim>& in) {
    return detail::gathered_nd(op.batch_dims, in, true);
  }
};
template <> struct op_traits<gather_nd_8> : op_traits<gather_nd_5> {
  static constexpr int opset = 8;
  template <class Dim> static constexpr inferred<Dim> infer(const gather_nd_8& op, const basic_operands<Dim>& in) {
    return detail::gathered_nd(op.batch_dims, in, false);
  }
};

// The beams of a beam search, traced from their ends: step_ids and parent_idx [steps, batch, beams].
template <> struct op_traits<gather_tree> : moves_data {
  static constexpr std::string_view name = "GatherTree";
  static constexpr int inputs = 4;
  static constexpr unsigned selects = 0b1110;
  template <class Dim> static constexpr inferred<Dim> infer(const gather_tree&, const basic_operands<Dim>& in) {
    basic_shape<Dim> out = in[0].dims;
    if (!merge(out, in[1].dims) || (out.ranked() && out.rank != 3))
      return rejected("inputs 0 (ids) and 1 (parents): expected one shape of rank 3, got ranks {} and {}",
                      detail::rank_of(in[0].dims), detail::rank_of(in[1].dims));
    if (!detail::is_list(in[2]) || !detail::is_scalar(in[3]))
      return rejected("inputs 2 (lengths) and 3 (end token): expected ranks 1 and 0, got {} and {}",
                      detail::rank_of(in[2].dims), detail::rank_of(in[3].dims));
    Dim batch = out[1];
    if (out.ranked() && in[2].dims.ranked() && !merge(batch, in[2].dims[0]))
      return rejected("input 2 (lengths): expected {} numbers, got {}", out[1], in[2].dims[0]);
    out.set(1, batch);
    return detail::of(out, in[0].type);
  }
};

}  // namespace opcost
