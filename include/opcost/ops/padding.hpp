// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Elements added before and after each dimension. Semantics: OpenVINO operation specifications Pad-1, Pad-12.
#include <opcost/op/indexing.hpp>

namespace opcost {

/// What the padding consists of.
enum class pad_mode : std::uint8_t { constant, edge, reflect, symmetric };
template <>
inline constexpr std::array<std::string_view, 4> spellings<pad_mode>{"constant", "edge", "reflect", "symmetric"};

/// Pad of opset 1. Inputs: data, pads begin, pads end, optional value.
struct pad_1 {
  pad_mode mode = pad_mode::constant;
};
/// Pad of opset 12: a negative number removes elements.
struct pad_12 : pad_1 {};

// y_i = begin_i + x_i + end_i elements in dimension i
template <> struct op_traits<pad_1> : moves_data {
  static constexpr unsigned connected = 1u << 3;
  static constexpr std::string_view name = "Pad";
  static constexpr int inputs = 3;
  static constexpr unsigned reads = 0b0110, selects = 0b1000;
  static constexpr void attributes(auto& op, auto&& f) { f("pad_mode", op.mode); }
  template <class Dim> static constexpr inferred<Dim> infer(const pad_1& op, const basic_operands<Dim>& in) {
    const auto& x = in[0].dims;
    if (!detail::is_list(in[1]) || !detail::is_list(in[2]))
      return rejected("inputs 1 and 2 (pads): expected rank 1, got {} and {}", detail::rank_of(in[1].dims),
                      detail::rank_of(in[2].dims));
    if (op.mode == pad_mode::constant && in.has(3) && !detail::is_scalar(in[3]))
      return rejected("input 3 (pad value): expected a scalar, got rank {}", in[3].dims.rank);
    if (!x.ranked()) return detail::of_unknown_rank<Dim>(in[0].type);
    if (detail::length_of(in[1]) > x.rank || detail::length_of(in[2]) > x.rank)
      return rejected("inputs 1 and 2 (pads): expected {} numbers, got {} and {}", x.rank, detail::length_of(in[1]),
                      detail::length_of(in[2]));
    const bool pads_known = x.rank == 0 || (!in[1].value.empty() && !in[2].value.empty());
    if (!pads_known)
      return detail::at_least(detail::of_rank<Dim>(x.rank), in[0].type, "inputs 1 and 2 (pads): a value is unknown");
    if (static_cast<int>(in[1].value.size()) != x.rank || static_cast<int>(in[2].value.size()) != x.rank)
      return rejected("inputs 1 and 2 (pads): expected {} numbers, got {} and {}", x.rank,
                      static_cast<int>(in[1].value.size()), static_cast<int>(in[2].value.size()));
    basic_shape<Dim> out;
    for (int i = 0; i < x.rank; ++i) {
      const Dim begin = in[1].value[static_cast<std::size_t>(i)], end = in[2].value[static_cast<std::size_t>(i)],
                d = begin + x[i] + end;
      const count_t most = larger(lower(begin), lower(end)), n = lower(x[i]);
      if (known(x[i]) && op.mode == pad_mode::edge && n < 1 && most > 0)
        return rejected("input 0: expected at least 1 element in dimension {} for mode edge, got 0", i);
      if (known(x[i]) && op.mode == pad_mode::reflect && most >= n)
        return rejected("pads: expected less than {} in dimension {} for mode reflect, got {}", n, i, most);
      if (known(x[i]) && op.mode == pad_mode::symmetric && most > n)
        return rejected("pads: expected at most {} in dimension {} for mode symmetric, got {}", n, i, most);
      if (std::same_as<Dim, count_t> && upper(d) < 0)
        return rejected("pads: dimension {} would have {} elements", i, d);
      out.push_back(upper(d) < 0 ? basic_shape<Dim>::unknown_dim() : larger(d, Dim(0)));
    }
    return detail::of(out, in[0].type);
  }
  static constexpr bool value(const pad_1& op, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    const detail::known_list begin = detail::known_value(in[1]);
    if (!begin.known || !detail::has_content(in[0])) return false;
    constexpr std::int64_t most = std::int64_t{1} << 31;  // no content is longer
    detail::element_walk place;
    std::array<std::int64_t, partial_shape::max_rank> extents{}, steps{};
    for (int a = 0; a < begin.size; ++a)
      if (begin[a] < -most || begin[a] > most) return false;
    for (int a = 0; a < out.dims.rank; ++a) {
      place.add(detail::extent(out.dims, a), 0);
      extents[static_cast<std::size_t>(a)] = detail::extent(in[0].dims, a);
      steps[static_cast<std::size_t>(a)] = detail::step_of(in[0].dims, a);
    }
    const std::int64_t all = detail::places(into);
    for (std::int64_t i = 0; i < all; ++i, place.next()) {
      std::int64_t from = 0;
      bool outside = false;
      for (int a = 0; a < out.dims.rank; ++a) {
        const std::int64_t n = extents[static_cast<std::size_t>(a)];
        std::int64_t at = place.coordinate(a) - begin[a];
        outside |= at < 0 || at >= n;
        if (op.mode == pad_mode::edge)
          at = at < 0 ? 0 : at >= n ? n - 1 : at;
        else if (op.mode == pad_mode::reflect)
          at = at < 0 ? -at : at >= n ? 2 * n - 2 - at : at;
        else if (op.mode == pad_mode::symmetric)
          at = at < 0 ? -1 - at : at >= n ? 2 * n - 1 - at : at;
        from += at * steps[static_cast<std::size_t>(a)];
      }
      if (!outside || op.mode != pad_mode::constant) {
        if (!detail::pick(into, i, in[0], from)) return false;
      } else if (!in.has(3)) {
        detail::put_zero(into, i);
      } else if (!detail::pick(into, i, in[3], 0)) {
        return false;
      }
    }
    return true;
  }
};
template <> struct op_traits<pad_12> : op_traits<pad_1> { static constexpr int opset = 12; };

}  // namespace opcost
