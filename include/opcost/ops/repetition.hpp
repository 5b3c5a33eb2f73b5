// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A tensor repeated to a given shape. Semantics: OpenVINO operation specifications Tile-1, Broadcast-1, Broadcast-3.
#include <opcost/op/elementwise.hpp>
#include <opcost/op/indexing.hpp>

namespace opcost {

/// How Broadcast aligns the input with the target shape.
enum class broadcast_mode : std::uint8_t {
  numpy,
  explicit_,
  bidirectional,
  pdpd,
  none
};  // none: the name of explicit in version 1
template <>
inline constexpr std::array<std::string_view, 5> spellings<broadcast_mode>{"numpy", "explicit", "bidirectional", "pdpd",
                                                                           "none"};

/// Repeats the input along each axis. Inputs: data, repeats.
struct tile {};
/// Broadcasts the input to a target shape (input 1).
struct broadcast_1 {
  broadcast_mode mode = broadcast_mode::numpy;
  count_t start_axis = 0;  // of pdpd: the target dimension of the input's first dimension
};
/// Broadcast of opset 3: also in both directions.
struct broadcast_3 : broadcast_1 {};

// y repeats x repeats[i] times along dimension i
template <> struct op_traits<tile> : moves_data {
  static constexpr std::string_view name = "Tile";
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 0b10;
  template <class Dim> static constexpr inferred<Dim> infer(const tile&, const basic_operands<Dim>& in) {
    const auto& x = in[0].dims;
    if (!detail::is_list(in[1])) return rejected("input 1 (repeats): expected rank 1, got {}", in[1].dims.rank);
    const count_t length = detail::length_of(in[1]);
    if (!x.ranked() || length < 0) return detail::of_unknown_rank<Dim>(in[0].type);
    const int rank = static_cast<int>(larger(smaller(length, basic_shape<Dim>::max_rank + 1), x.rank));
    if (length > 0 && in[1].value.empty())
      return detail::at_least(detail::of_rank<Dim>(rank), in[0].type, "input 1 (repeats): a value is unknown");
    basic_shape<Dim> out;
    const auto times = [&](int i) {  // the repeats are aligned at the end; a negative one counts as 0
      const int at = i - rank + static_cast<int>(in[1].value.size());
      return at < 0 ? Dim(1) : larger(in[1].value[static_cast<std::size_t>(at)], Dim(0));
    };
    for (int i = 0; i < rank; ++i) out.push_back(times(i) * x.at_or(i - rank + x.rank, 1));
    return detail::of(out, in[0].type);
  }
  static constexpr bool value(const tile&, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    if (!in[0].has_value()) return false;
    detail::element_walk v;
    for (int i = 0; i < out.dims.rank; ++i) {
      const int from = i - out.dims.rank + in[0].dims.rank;
      const std::int64_t n = from < 0 ? 1 : detail::extent(in[0].dims, from);
      v.add(detail::extent(out.dims, i) / n, 0);
      v.add(n, detail::step_of(in[0].dims, from));
    }
    return detail::take(into, in[0], v);
  }
};

// y has the target shape; with bidirectional, the shape to which input and target broadcast. Explicit: axes give the
// dimension of y for each dimension of x.
template <> struct op_traits<broadcast_1> : moves_data {
  static constexpr std::string_view name = "Broadcast";
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 0b110;
  static constexpr void attributes(auto& op, auto&& f) {
    f("mode", op.mode);
    f("mode.mode.axis", op.start_axis);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const broadcast_1& op, const basic_operands<Dim>& in) {
    const auto& x = in[0].dims;
    basic_shape<Dim> out;
    if (!detail::is_list(in[1])) return rejected("input 1 (target shape): expected rank 1, got {}", in[1].dims.rank);
    if (by_axes(op) && !in.has(2)) return rejected("input 2 (axes): missing; mode explicit needs it");
    if (by_axes(op) && !detail::is_list(in[2]))
      return rejected("input 2 (axes): expected rank 1, got {}", in[2].dims.rank);
    const count_t length = detail::length_of(in[1]);
    const bool known_target = length == 0 || !in[1].value.empty();
    if (!known_target) out = detail::of_rank<Dim>(length);
    for (const Dim& d : in[1].value) {
      if (upper(d) < -1) return rejected("input 1 (target shape): expected at least 0, got {}", d);
      out.push_back(is(d, -1) ? basic_shape<Dim>::unknown_dim() : larger(d, Dim(0)));
    }
    if (op.mode == broadcast_mode::bidirectional) {
      if (!broadcast(out, x)) return detail::rejected_broadcast(out, x);
    } else if (known_target && out.ranked() && x.ranked()) {
      const bool pdpd = op.mode == broadcast_mode::pdpd;
      if (const rejection why = by_axes(op) ? misplaced(in, out)
                                : pdpd      ? unlike_from(op, x, out)
                                            : unlike(x, out, out.rank - x.rank))
        return why;
    }
    return at_least_if(known_target, out, in[0].type);
  }
  static constexpr bool value(const broadcast_1& op, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    const auto& x = in[0].dims;
    const detail::known_list axes = by_axes(op) ? detail::known_value(in[2]) : detail::known_list{};
    if ((by_axes(op) && !axes.known) || !in[0].has_value()) return false;
    const int shift = op.mode == broadcast_mode::pdpd ? static_cast<int>(op.start_axis) : out.dims.rank - x.rank;
    detail::element_walk v;
    for (int i = 0; i < out.dims.rank; ++i) {
      int from = i - shift;
      if (by_axes(op))
        for (from = x.rank - 1; from >= 0 && axes[from] != i; --from) {}
      v.add(detail::extent(out.dims, i), from < 0 || from >= x.rank || is(x[from], 1) ? 0 : detail::step_of(x, from));
    }
    return detail::take(into, in[0], v);
  }

 private:
  static constexpr bool by_axes(const broadcast_1& op) {
    return op.mode == broadcast_mode::explicit_ || op.mode == broadcast_mode::none;
  }
  template <class Dim> static constexpr inferred<Dim> at_least_if(bool known, const basic_shape<Dim>& out, dtype type) {
    return known ? inferred<Dim>(detail::of(out, type))
                 : detail::at_least(out, type, "input 1 (target shape): a value is unknown");
  }
  // The input's dimensions begin at dimension `shift` of the target.
  template <class Dim>
  static constexpr rejection unlike(const basic_shape<Dim>& x, const basic_shape<Dim>& target, int shift) {
    if (shift < 0)
      return rejected("input 1 (target shape): expected at least {} dimensions, got {}", x.rank, target.rank);
    for (int i = 0; i < x.rank; ++i)
      if (known(x[i]) && known(target[i + shift]) && !is(x[i], 1) && !(x[i] == target[i + shift]))
        return rejected("input 0: expected 1 or {} in dimension {}, got {}", target[i + shift], i, x[i]);
    return {};
  }
  template <class Dim>
  static constexpr rejection unlike_from(const broadcast_1& op, const basic_shape<Dim>& x, basic_shape<Dim>& target) {
    if (op.start_axis < 0 || op.start_axis + x.rank < target.rank)
      return rejected("start_axis: expected 0 to {}, got {}", target.rank - x.rank, op.start_axis);
    const int from = static_cast<int>(smaller(op.start_axis, target.rank));
    for (int i = from; i < target.rank; ++i) {
      Dim d = target[i];
      const Dim own = x[i - from];
      if (!is(own, 1) && !is(d, 1) && !merge(d, own))
        return rejected("input 0: expected 1 or {} in dimension {}, got {}", target[i], i - from, own);
      target.set(i, is(target[i], 1) && !is(own, 1) ? own : d);
    }
    return {};
  }
  template <class Dim>
  static constexpr rejection misplaced(const basic_operands<Dim>& in, const basic_shape<Dim>& target) {
    const auto& x = in[0].dims;
    const count_t length = detail::length_of(in[2]);
    if (length >= 0 && length != x.rank && !(x.rank == 0 && length == 1))
      return rejected("input 2 (axes): expected {} numbers, got {}", x.rank, length);
    const detail::known_list axes = detail::known_value(in[2]);
    for (int i = 0; i < axes.size; ++i) {
      if (axes[i] < 0 || axes[i] >= target.rank)
        return rejected("input 2 (axes): expected axes of rank {}, got {}", target.rank, axes[i]);
      if (i > 0 && axes[i] < axes[i - 1])
        return rejected("input 2 (axes): expected ascending axes, got {} after {}", axes[i], axes[i - 1]);
      const Dim d = target[static_cast<int>(axes[i])];
      if (x.rank == 0 ? !may_be(d, 1) : !detail::agree(d, x[i]) && !may_be(x[i], 1))
        return rejected("input 0: expected 1 or {} in dimension {}, got {}", d, i, x[i]);
    }
    return {};
  }
};
template <> struct op_traits<broadcast_3> : op_traits<broadcast_1> { static constexpr int opset = 3; };

}  // namespace opcost
