// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Positions of elements: of those that are not zero, and in a sorted list. Semantics: OpenVINO operation specifications
// NonZero-3, Bucketize-3, SearchSorted-15.
#include <opcost/ops/sorting.hpp>

namespace opcost {

/// The positions of the elements that are not 0: [rank, at most elements].
struct non_zero {
  dtype output_type = dtype::i64;
};
/// The bucket of each element, by sorted boundaries (input 1).
struct bucketize {
  dtype output_type = dtype::i64;
  bool with_right_bound = true;
};
/// The position of each value (input 1) in sorted rows (input 0).
struct search_sorted {
  bool right_mode = false;
  dtype output_type = dtype::i64;
};

template <> struct op_traits<non_zero> {
  static constexpr std::string_view formula =
      "The coordinates of all elements that are not 0, [rank, count]:  #x comparisons";
  static constexpr std::string_view name = "NonZero";
  static constexpr int opset = 3;
  static constexpr int inputs = 1;
  static constexpr unsigned reads = 0b1;
  static constexpr void attributes(auto& op, auto&& f) { f("output_type", op.output_type); }
  template <class Dim> static constexpr inferred<Dim> infer(const non_zero& op, const basic_operands<Dim>& in) {
    const auto& x = in[0].dims;
    if (followed(in[0])) {
      const Dim n = found(in[0]);
      return detail::of(basic_shape<Dim>{x.rank == 0 ? n : Dim(x.rank), n}, op.output_type);
    }
    if constexpr (std::same_as<Dim, count_t>) {
      return undecided("input 0: the number of nonzero elements depends on values that are unknown");
    } else {
      if (x.rank <= 0) return detail::of(detail::of_rank<Dim>(2), op.output_type);
      return detail::of(basic_shape<Dim>{Dim(x.rank), between<Dim>(0, upper(x.elements()))}, op.output_type);
    }
  }
  static constexpr tally count(const non_zero&, const tensors& in, const outputs&) {
    return {.cmp = in[0].dims.elements()};
  }
  static constexpr bool value(const non_zero&, const partial_tensors& in, const partial_tensor&, int,
                              content<interval> into) {
    const auto& x = in[0];
    if (!followed(x)) return false;
    const std::int64_t n = found(x), all = detail::size_of(x);
    const int rank = x.dims.rank == 0 ? 1 : x.dims.rank;
    std::int64_t at = 0;
    for (std::int64_t i = 0; i < all; ++i) {
      if (!set(x, i)) continue;
      for (int a = 0; a < rank; ++a) {
        const auto to = static_cast<std::size_t>(n * a + at);
        if (to >= into.numbers.size()) return false;
        into.numbers[to] = detail::coordinate(x.dims, a, i);
      }
      ++at;
    }
    return true;
  }

 private:
  template <class Dim> static constexpr bool followed(const basic_tensor<Dim>& x) {
    for (const Dim& d : x.value)
      if (!known(d)) return false;
    return x.has_value() && x.dims.is_static();
  }
  template <class Dim> static constexpr bool set(const basic_tensor<Dim>& x, std::int64_t i) {
    const auto at = static_cast<std::size_t>(i);
    return x.reals.empty() ? !is(x.value[at], 0) : x.reals[at] != 0;
  }
  template <class Dim> static constexpr std::int64_t found(const basic_tensor<Dim>& x) {
    std::int64_t n = 0;
    for (std::int64_t i = 0; i < detail::size_of(x); ++i) n += set(x, i) ? 1 : 0;
    return n;
  }
};

template <> struct op_traits<bucketize> {
  static constexpr std::string_view formula =
      "The bucket of each element, between n bounds:  #x ceil(log2(n + 1)) comparisons";
  static constexpr std::string_view name = "Bucketize";
  static constexpr int opset = 3;
  static constexpr int inputs = 2;
  static constexpr unsigned selects = 0b10;
  static constexpr void attributes(auto& op, auto&& f) {
    f("output_type", op.output_type);
    f("with_right_bound", op.with_right_bound);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const bucketize& op, const basic_operands<Dim>& in) {
    if (!detail::is_list(in[1])) return rejected("input 1 (bounds): expected rank 1, got {}", in[1].dims.rank);
    return detail::of(in[0].dims, op.output_type);
  }
  static constexpr tally count(const bucketize&, const tensors& in, const outputs&) {
    return {.cmp = in[0].dims.elements() * detail::bisection(in[1].dims[0])};
  }
};

template <> struct op_traits<search_sorted> {
  static constexpr std::string_view formula =
      "The position of each value in a sorted row of n:  #values ceil(log2(n + 1)) comparisons";
  static constexpr std::string_view name = "SearchSorted";
  static constexpr int opset = 15;
  static constexpr int inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) {
    f("right_mode", op.right_mode);
    f("output_type", op.output_type);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const search_sorted& op, const basic_operands<Dim>& in) {
    const auto &sorted = in[0].dims, &values = in[1].dims;
    if (sorted.rank == 0) return rejected("input 0 (sorted): expected at least rank 1, got 0");
    if (values.rank == 0 && sorted.ranked() && sorted.rank != 1)
      return rejected("input 0 (sorted): expected rank 1 for a single value, got {}", sorted.rank);
    basic_shape<Dim> out = values;
    if (!values.ranked() && sorted.rank > 1) {
      out = sorted;
      out.set(-1, basic_shape<Dim>::unknown_dim());
    }
    if (sorted.rank > 1 && values.ranked()) {
      if (sorted.rank != values.rank)
        return rejected("input 1 (values): expected rank {}, got {}", sorted.rank, values.rank);
      for (int i = 0; i + 1 < values.rank; ++i) {
        Dim d = values[i];
        if (!merge(d, sorted[i]))
          return rejected("input 1 (values): expected {} in dimension {}, got {}", sorted[i], i, values[i]);
        out.set(i, d);
      }
    }
    return detail::of(out, op.output_type);
  }
  static constexpr tally count(const search_sorted&, const tensors& in, const outputs& out) {
    return {.cmp = out[0].dims.elements() * detail::bisection(in[0].dims[-1])};
  }
};

}  // namespace opcost
