// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Conversion between lists of indices and dense tensors. Semantics: OpenVINO operation specifications OneHot-1,
// OneHot-16, SegmentMax-16, SparseFillEmptyRows-16.
#include <opcost/op/indexing.hpp>

namespace opcost {

/// What a negative index of OneHot means.
enum class negative_indices : std::uint8_t { ignore_negative, normalize };
/// The value of an empty segment.
enum class segment_fill : std::uint8_t { zero, lowest };
template <>
inline constexpr std::array<std::string_view, 2> spellings<negative_indices>{"ignore_negative", "normalize"};
template <> inline constexpr std::array<std::string_view, 2> spellings<segment_fill>{"zero", "lowest"};

/// One-hot vectors along an axis. Inputs: indices, depth, on value, off value.
struct one_hot_1 {
  count_t axis = -1;
};
/// OneHot of opset 16, with negative_indices_mode.
struct one_hot_16 : one_hot_1 {
  negative_indices mode = negative_indices::ignore_negative;
};
/// The maximum of each segment. Inputs: data, segment ids, optional number of segments.
struct segment_max {
  segment_fill fill = segment_fill::zero;
};
/// Fills empty rows of a sparse tensor with a default value.
struct sparse_fill_empty_rows {};

// inputs: indices, depth, on, off; output: a new dimension of `depth`, in which the element at the index is on, all
// others off
template <> struct op_traits<one_hot_1> : moves_data {
  static constexpr std::string_view name = "OneHot";
  static constexpr int inputs = 4;
  static constexpr unsigned reads = 0b0010, selects = 0b1101;
  static constexpr void attributes(auto& op, auto&& f) { f("axis", op.axis); }
  template <class Dim> static constexpr inferred<Dim> infer(const one_hot_1& op, const basic_operands<Dim>& in) {
    const auto& indices = in[0].dims;
    const dtype type = common(in[2].type, in[3].type);
    if (type == dtype::none)
      return rejected("input 3 (off value): expected the element type of input 2, got {t}", in[3].type);
    if (!detail::is_scalar(in[1]) || !detail::is_scalar(in[2]) || !detail::is_scalar(in[3]))
      return rejected("inputs 1 to 3 (depth, on, off): expected scalars, got ranks {}, {} and {}",
                      detail::rank_of(in[1].dims), detail::rank_of(in[2].dims), detail::rank_of(in[3].dims));
    if (!indices.ranked()) return detail::of_unknown_rank<Dim>(type);
    const int axis = detail::normal_axis(op.axis, indices.rank + 1);
    if (axis < 0) return rejected("axis: expected an axis of rank {}, got {}", indices.rank + 1, op.axis);
    if constexpr (std::same_as<Dim, count_t>)
      if (in[1].value.empty()) return undecided("input 1 (depth): the value is unknown");
    const Dim depth = in[1].value.empty() ? basic_shape<Dim>::unknown_dim() : in[1].value[0];
    if (upper(depth) < 0) return rejected("input 1 (depth): expected at least 0, got {}", depth);
    basic_shape<Dim> out = indices.slice(0, axis);
    out.push_back(larger(depth, Dim(0)));
    out.append(indices.slice(axis, indices.rank));
    return detail::of(out, type);
  }
  static constexpr bool value(const one_hot_1& op, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    return put(op, false, in, out, into);
  }

 protected:
  static constexpr bool put(const one_hot_1& op, bool normalize, const partial_tensors& in, const partial_tensor& out,
                            content<interval> into) {
    const detail::integer_list indices = detail::integers_of(in[0]);
    if (!indices.known || !in[2].has_value() || !in[3].has_value()) return false;
    const int axis = detail::normal_axis(op.axis, out.dims.rank);
    const std::int64_t depth = detail::extent(out.dims, axis), step = detail::step_of(out.dims, axis),
                       all = detail::places(into);
    for (std::int64_t i = 0; i < all; ++i) {
      const std::int64_t entry = i / (step * depth) * step + i % step;
      if (entry >= indices.size) return false;
      count_t index = indices[entry];
      if (normalize && index < 0) index += depth;
      if (!detail::pick(into, i, in[index == i / step % depth ? 2 : 3], 0)) return false;
    }
    return true;
  }
};
template <> struct op_traits<one_hot_16> : op_traits<one_hot_1> {
  static constexpr int opset = 16;
  static constexpr void attributes(auto& op, auto&& f) {
    f("axis", op.axis);
    f("negative_indices_mode", op.mode);
  }
  static constexpr bool value(const one_hot_16& op, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    return put(op, op.mode == negative_indices::normalize, in, out, into);
  }
};

template <> struct op_traits<segment_max> {
  static constexpr std::string_view formula =
      "y[s] = max of the x[i] with segment_ids[i] = s, the ids in order:  #x comparisons";
  static constexpr std::string_view name = "SegmentMax";
  static constexpr int opset = 16;
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 0b110;
  static constexpr void attributes(auto& op, auto&& f) { f("fill_mode", op.fill); }
  template <class Dim> static constexpr inferred<Dim> infer(const segment_max&, const basic_operands<Dim>& in) {
    basic_shape<Dim> out = in[0].dims;
    if (out.rank == 0) return rejected("input 0: expected at least rank 1, got 0");
    if (!detail::is_list(in[1])) return rejected("input 1 (segments): expected rank 1, got {}", in[1].dims.rank);
    if (in.has(2) && !detail::is_scalar(in[2]))
      return rejected("input 2 (number of segments): expected a scalar, got rank {}", in[2].dims.rank);
    if (out.ranked() && in[1].dims.ranked() && !detail::agree(out[0], in[1].dims[0]))
      return rejected("input 1 (segments): expected {} numbers, got {}", out[0], in[1].dims[0]);
    const detail::known_list ids = detail::known_value(in[1]);
    for (int i = 1; i < ids.size; ++i)
      if (ids[i] < ids[i - 1])
        return rejected("input 1 (segments): expected ascending numbers, got {} after {}", ids[i], ids[i - 1]);
    const detail::single_number segments = detail::known_scalar(in[2]);
    if (!out.ranked()) return detail::of(out, in[0].type);
    if (segments.known)
      out.set(0, count_t(segments.n));
    else if (!in.has(2) && ids.known && ids.size > 0)
      out.set(0, count_t(ids[ids.size - 1]) + 1);
    else {
      out.set(0, basic_shape<Dim>::unknown_dim());
      return detail::at_least(out, in[0].type, "input 2 (number of segments): the value is unknown");
    }
    return detail::of(out, in[0].type);
  }
  static constexpr tally count(const segment_max&, const tensors& in, const outputs&) {
    return {.cmp = in[0].dims.elements()};
  }
};

// Adds an element to each empty row of a sparse matrix (values, dense shape, indices). outputs: indices [n, 2], values
// [n], a mask of the empty rows
template <> struct op_traits<sparse_fill_empty_rows> : moves_data {
  static constexpr std::string_view name = "SparseFillEmptyRows";
  static constexpr int opset = 16;
  static constexpr int inputs = 4;
  static constexpr unsigned reads = 0b0110, selects = 0b1000;
  template <class Dim>
  static constexpr inferred<Dim> infer(const sparse_fill_empty_rows&, const basic_operands<Dim>& in) {
    const auto &values = in[0].dims, &indices = in[2].dims;
    if (!detail::is_list(in[0]) || !detail::is_list(in[1]) || !detail::is_scalar(in[3]))
      return rejected("inputs 0 (values), 1 (shape) and 3 (default): expected ranks 1, 1 and 0, got {}, {} and {}",
                      detail::rank_of(in[0].dims), detail::rank_of(in[1].dims), detail::rank_of(in[3].dims));
    if (in[1].dims.ranked() && !may_be(in[1].dims[0], 2))
      return rejected("input 1 (shape): expected 2 numbers, got {}", in[1].dims[0]);
    if (indices.ranked() &&
        (indices.rank != 2 || !may_be(indices[1], 2) || (values.ranked() && !detail::agree(indices[0], values[0]))))
      return rejected("input 2 (indices): expected {} pairs, got a shape of {} x {}", detail::dim_or_unknown(values, 0),
                      indices[0], indices[1]);
    const Dim unknown = basic_shape<Dim>::unknown_dim();
    const detail::known_list dense = detail::known_value(in[1]), pairs = detail::known_value(in[2]);
    const bool shape_known = dense.known && dense.size == 2;
    if (shape_known && (dense[0] < 0 || dense[1] < 0))
      return rejected("input 1 (shape): expected at least 0, got {} and {}", dense[0], dense[1]);
    Dim rows = shape_known ? Dim(count_t(dense[0])) : unknown, all = unknown, value_count = unknown;
    if (shape_known && pairs.known && pairs.size % 2 == 0) {
      count_t used = 0;
      for (int i = 0; i < pairs.size; i += 2) {
        if (pairs[i] < 0 || pairs[i] >= dense[0] || pairs[i + 1] < 0 || pairs[i + 1] >= dense[1])
          return rejected("input 2 (indices): pair {}: [{}, {}] is outside the matrix", i / 2, pairs[i], pairs[i + 1]);
        bool again = false;
        for (int k = 0; k < i && !again; k += 2) again = pairs[k] == pairs[i];
        used += again ? 0 : 1;
      }
      const Dim empty = count_t(dense[0]) - used;
      if (indices.ranked()) all = indices[0] + empty;
      if (values.ranked()) value_count = values[0] + empty;
    } else if constexpr (std::same_as<Dim, count_t>) {
      return undecided("input 2 (indices): the number of empty rows depends on values that are unknown");
    }
    using dims = basic_shape<Dim>;
    return {detail::of(dims{all, 2}, in[2].type), detail::of(dims{value_count}, in[0].type),
            detail::of(dims{rows}, dtype::boolean)};
  }
};

}  // namespace opcost
