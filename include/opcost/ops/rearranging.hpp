// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Elements in another order along some dimensions; the shape does not change. Semantics: OpenVINO operation
// specifications Reverse-1, ReverseSequence-1, Roll-7, ShuffleChannels-1.
#include <opcost/op/indexing.hpp>

namespace opcost {

/// Whether Reverse's axes are given as indices or as a mask.
enum class reverse_mode : std::uint8_t { index, mask };
template <> inline constexpr std::array<std::string_view, 2> spellings<reverse_mode>{"index", "mask"};

/// Reverses the order of elements along axes.
struct reverse {
  reverse_mode mode = reverse_mode::index;
};
/// Reverses the first n elements of each sequence; input 1 has n for each.
struct reverse_sequence {
  count_t batch_axis = 0, seq_axis = 1;
};
/// Moves elements along axes; those that leave at the end enter at the start.
struct roll {};
/// Regroups an axis: [group, n] to [n, group].
struct shuffle_channels {
  count_t axis = 1, group = 1;
};

// Reverses whole dimensions, given by index or by a mask.
template <> struct op_traits<reverse> : moves_data {
  static constexpr std::string_view name = "Reverse";
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 0b10;
  static constexpr void attributes(auto& op, auto&& f) { f("mode", op.mode); }
  template <class Dim> static constexpr inferred<Dim> infer(const reverse& op, const basic_operands<Dim>& in) {
    const auto& x = in[0].dims;
    if (!detail::is_list(in[1])) return rejected("input 1 (axes): expected rank 1, got {}", in[1].dims.rank);
    if (!x.ranked()) return in[0];
    if (op.mode == reverse_mode::mask) {
      if (in[1].dims.ranked() && !may_be(in[1].dims[0], x.rank))
        return rejected("input 1 (mask): expected {} elements, got {}", x.rank, in[1].dims[0]);
      return in[0];
    }
    const detail::known_list axes = detail::known_value(in[1]);
    for (int i = 0; i < axes.size; ++i)
      if (axes[i] >= x.rank) return rejected("input 1 (axes): expected axes of rank {}, got {}", x.rank, axes[i]);
    return in[0];
  }
};

// Reverses each entry of a batch up to its length.
template <> struct op_traits<reverse_sequence> : moves_data {
  static constexpr std::string_view name = "ReverseSequence";
  static constexpr int inputs = 2;
  static constexpr unsigned selects = 0b10;
  static constexpr void attributes(auto& op, auto&& f) {
    f("batch_axis", op.batch_axis);
    f("seq_axis", op.seq_axis);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const reverse_sequence& op, const basic_operands<Dim>& in) {
    basic_shape<Dim> out = in[0].dims;
    if (!detail::is_list(in[1])) return rejected("input 1 (lengths): expected rank 1, got {}", in[1].dims.rank);
    if (!out.ranked()) return in[0];
    if (out.rank < 2) return rejected("input 0: expected at least rank 2, got {}", out.rank);
    const int batch = detail::normal_axis(op.batch_axis, out.rank);
    if (batch < 0 || detail::normal_axis(op.seq_axis, out.rank) < 0)
      return rejected("batch_axis and seq_axis: expected axes of rank {}, got {} and {}", out.rank, op.batch_axis,
                      op.seq_axis);
    Dim d = out[batch];
    if (in[1].dims.ranked() && !merge(d, in[1].dims[0]))
      return rejected("input 1 (lengths): expected {} numbers, got {}", out[batch], in[1].dims[0]);
    out.set(batch, d);
    return detail::of(out, in[0].type);
  }
};

// Shifts elements along dimensions; those that leave at one end enter at the other.
template <> struct op_traits<roll> : moves_data {
  static constexpr std::string_view name = "Roll";
  static constexpr int opset = 7;
  static constexpr int inputs = 3;
  static constexpr unsigned reads = 0b100, selects = 0b010;
  template <class Dim> static constexpr inferred<Dim> infer(const roll&, const basic_operands<Dim>& in) {
    if (!detail::is_scalar_or_list(in[1]) || !detail::is_scalar_or_list(in[2]))
      return rejected("inputs 1 (shifts) and 2 (axes): expected rank 0 or 1, got {} and {}",
                      detail::rank_of(in[1].dims), detail::rank_of(in[2].dims));
    if (in[1].dims.rank != 0 && !detail::agree(in[1].dims, in[2].dims))
      return rejected("input 1 (shifts): expected {} numbers, got {}", detail::dim_or_unknown(in[2].dims, 0),
                      detail::dim_or_unknown(in[1].dims, 0));
    if (in[0].dims.ranked() && !detail::axes_of(in[2], in[0].dims.rank).valid)
      return rejected("input 2 (axes): expected axes of rank {}", in[0].dims.rank);
    return in[0];
  }
};

// Along the axis, [group, n / group] becomes [n / group, group].
template <> struct op_traits<shuffle_channels> : moves_data {
  static constexpr std::string_view name = "ShuffleChannels";
  static constexpr int inputs = 1;
  static constexpr void attributes(auto& op, auto&& f) {
    f("axis", op.axis);
    f("group", op.group);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const shuffle_channels& op, const basic_operands<Dim>& in) {
    const auto& x = in[0].dims;
    if (op.group < 1) return rejected("group: expected at least 1, got {}", op.group);
    if (!x.ranked()) return in[0];
    const int axis = detail::normal_axis(op.axis, x.rank);
    if (axis < 0) return rejected("axis: expected an axis of rank {}, got {}", x.rank, op.axis);
    if (known(x[axis]) && lower(x[axis]) % op.group != 0)
      return rejected("input 0: expected dimension {} to be a multiple of group ({}), got {}", axis, op.group, x[axis]);
    return in[0];
  }
};

}  // namespace opcost
