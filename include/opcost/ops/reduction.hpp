// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reductions along some dimensions, and running sums. Semantics: OpenVINO operation specifications ReduceSum-1,
// ReduceMean-1, ReduceMax-1, ReduceMin-1, ReduceProd-1, ReduceL1-4, ReduceL2-4, ReduceLogicalAnd-1, ReduceLogicalOr-1,
// CumSum-3.
#include <opcost/op/indexing.hpp>

namespace opcost {

/// What all reductions have. Inputs: data, axes.
struct reduction {
  bool keep_dims = false;
};
/// The sum.
struct reduce_sum : reduction {};
/// The arithmetic mean.
struct reduce_mean : reduction {};
/// The maximum.
struct reduce_max : reduction {};
/// The minimum.
struct reduce_min : reduction {};
/// The product.
struct reduce_prod : reduction {};
/// The sum of absolute values.
struct reduce_l1 : reduction {};
/// The square root of the sum of squares.
struct reduce_l2 : reduction {};
/// True if all elements are true.
struct reduce_logical_and : reduction {};
/// True if an element is true.
struct reduce_logical_or : reduction {};
/// Cumulative sums along an axis.
struct cum_sum {
  bool exclusive = false, reverse = false;
};

namespace detail {
template <class Dim> constexpr inferred<Dim> reduced(bool keep_dims, const basic_operands<Dim>& in) {
  const auto& x = in[0].dims;
  if (!is_scalar_or_list(in[1])) return rejected("input 1 (axes): expected rank 0 or 1, got {}", in[1].dims.rank);
  const axis_set axes = x.ranked() ? axes_of(in[1], x.rank) : axis_set{};
  if (!axes.valid) return rejected_axes(in[1], x.rank);
  if (!axes.known) {
    // a single axis cannot occur twice
    const bool single = in[1].dims.is_static() && is(in[1].dims.elements(), 1);
    return at_least(of_rank<Dim>(keep_dims ? x.rank
                                 : single  ? x.rank - 1
                                           : -1),
                    in[0].type, "input 1 (axes): a value is unknown");
  }
  basic_shape<Dim> out;
  for (int i = 0; i < x.rank; ++i) {
    if (!axes.has(i))
      out.push_back(x[i]);
    else if (keep_dims)
      out.push_back(1);
  }
  return of(out, in[0].type);
}
using fold_numbers = interval (*)(interval, interval);
using fold_reals = double (*)(double, double);
// Calls number(folded, element), or real, for each element of each group after the first. `whole`: all of them must be
// known.
constexpr bool fold(bool whole, const partial_tensors& in, content<interval> into, fold_numbers number,
                    fold_reals real) {
  const auto& x = in[0];
  if (!x.has_value()) return false;
  const axis_set axes = axes_of(in[1], x.dims.rank);
  if (!axes.known || !axes.valid) return false;
  if (whole)
    for (const interval& d : x.value)
      if (!known(d)) return false;
  element_walk group, member;
  std::int64_t members = 1;
  for (int i = 0; i < x.dims.rank; ++i) {
    (axes.has(i) ? member : group).add(extent(x.dims, i), step_of(x.dims, i));
    if (axes.has(i)) members *= extent(x.dims, i);
  }
  const std::int64_t groups = places(into);
  for (std::int64_t i = 0; i < groups; ++i) {
    const auto to = static_cast<std::size_t>(i);
    const std::int64_t first = group.next();
    for (std::int64_t k = 0; k < members; ++k) {  // after the last one, `member` begins again
      const std::int64_t at = first + member.next();
      if (at < 0 || at >= size_of(x)) return false;
      const auto from = static_cast<std::size_t>(at);
      if (into.reals.empty())
        into.numbers[to] = k == 0 ? number_at(x, from) : number(into.numbers[to], number_at(x, from));
      else
        into.reals[to] = k == 0 ? real_at(x, from) : real(into.reals[to], real_at(x, from));
    }
  }
  return members > 0;
}
constexpr count_t folds(const tensors& in, const outputs& out) {
  return larger(in[0].dims.elements() - out[0].dims.elements(), 0);
}

template <fixed_string Name, int Opset> struct reducing {
  static constexpr bool folds = true;
  static constexpr std::string_view name = Name;
  static constexpr int opset = Opset;
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 0b10;
  static constexpr void attributes(auto& op, auto&& f) { f("keep_dims", op.keep_dims); }
  template <class Dim> static constexpr inferred<Dim> infer(const reduction& op, const basic_operands<Dim>& in) {
    return reduced(op.keep_dims, in);
  }
};
}  // namespace detail

template <> struct op_traits<reduce_sum> : detail::reducing<"ReduceSum", 1> {
  static constexpr std::string_view formula = "y = sum of x:  #x - #y additions";
  static constexpr tally count(const reduction&, const tensors& in, const outputs& out) {
    return {.add = detail::folds(in, out)};
  }
  static constexpr bool value(const reduction&, const partial_tensors& in, const partial_tensor&, int,
                              content<interval> into) {
    return detail::fold(
        true, in, into, [](interval a, interval b) { return a + b; }, [](double a, double b) { return a + b; });
  }
};
template <> struct op_traits<reduce_mean> : detail::reducing<"ReduceMean", 1> {
  static constexpr std::string_view formula = "y = (sum of x) / n:  #x - #y additions, #y divisions";
  static constexpr tally count(const reduction&, const tensors& in, const outputs& out) {
    return {.add = detail::folds(in, out), .div = out[0].dims.elements()};
  }
  static constexpr bool value(const reduction& op, const partial_tensors& in, const partial_tensor& out, int port,
                              content<interval> into) {
    if (!op_traits<reduce_sum>::value(op, in, out, port, into)) return false;
    const std::int64_t n = detail::places(into) > 0 ? detail::size_of(in[0]) / detail::places(into) : 1;
    for (interval& d : into.numbers) d = d / interval(n);
    for (double& d : into.reals) d = d / static_cast<double>(n);
    return true;
  }
};
template <> struct op_traits<reduce_max> : detail::reducing<"ReduceMax", 1> {
  static constexpr std::string_view formula = "y = max x:  #x - #y comparisons";
  static constexpr tally count(const reduction&, const tensors& in, const outputs& out) {
    return {.cmp = detail::folds(in, out)};
  }
  static constexpr bool value(const reduction&, const partial_tensors& in, const partial_tensor&, int,
                              content<interval> into) {
    return detail::fold(
        false, in, into, [](interval a, interval b) { return larger(a, b); },
        [](double a, double b) { return a < b ? b : a; });
  }
};
template <> struct op_traits<reduce_min> : detail::reducing<"ReduceMin", 1> {
  static constexpr std::string_view formula = "y = min x:  #x - #y comparisons";
  static constexpr tally count(const reduction&, const tensors& in, const outputs& out) {
    return {.cmp = detail::folds(in, out)};
  }
  static constexpr bool value(const reduction&, const partial_tensors& in, const partial_tensor&, int,
                              content<interval> into) {
    return detail::fold(
        false, in, into, [](interval a, interval b) { return smaller(a, b); },
        [](double a, double b) { return b < a ? b : a; });
  }
};
template <> struct op_traits<reduce_prod> : detail::reducing<"ReduceProd", 1> {
  static constexpr std::string_view formula = "y = product of x:  #x - #y multiplications";
  static constexpr tally count(const reduction&, const tensors& in, const outputs& out) {
    return {.mul = detail::folds(in, out)};
  }
  static constexpr bool value(const reduction&, const partial_tensors& in, const partial_tensor&, int,
                              content<interval> into) {
    return detail::fold(
        false, in, into, [](interval a, interval b) { return a * b; }, [](double a, double b) { return a * b; });
  }
};
template <> struct op_traits<reduce_l1> : detail::reducing<"ReduceL1", 4> {
  static constexpr std::string_view formula = "y = sum of |x|:  #x absolute values, #x - #y additions";
  static constexpr tally count(const reduction&, const tensors& in, const outputs& out) {
    return {.add = detail::folds(in, out), .cmp = in[0].dims.elements()};
  }
};
template <> struct op_traits<reduce_l2> : detail::reducing<"ReduceL2", 4> {
  static constexpr std::string_view formula = "y = sqrt(sum of x^2):  #x multiply-accumulates, #y roots";
  static constexpr tally count(const reduction&, const tensors& in, const outputs& out) {
    return {.mac = in[0].dims.elements(), .sqrt = out[0].dims.elements()};
  }
};
template <> struct op_traits<reduce_logical_and> : detail::reducing<"ReduceLogicalAnd", 1> {
  static constexpr std::string_view formula = "y = all of x:  #x - #y conjunctions";
  static constexpr tally count(const reduction&, const tensors& in, const outputs& out) {
    return {.logic = detail::folds(in, out)};
  }
  static constexpr bool value(const reduction&, const partial_tensors& in, const partial_tensor&, int,
                              content<interval> into) {
    return detail::fold(
        true, in, into, [](interval a, interval b) { return smaller(a, b); }, [](double a, double) { return a; });
  }
};
template <> struct op_traits<reduce_logical_or> : detail::reducing<"ReduceLogicalOr", 1> {
  static constexpr std::string_view formula = "y = any of x:  #x - #y disjunctions";
  static constexpr tally count(const reduction&, const tensors& in, const outputs& out) {
    return {.logic = detail::folds(in, out)};
  }
  static constexpr bool value(const reduction&, const partial_tensors& in, const partial_tensor&, int,
                              content<interval> into) {
    return detail::fold(
        true, in, into, [](interval a, interval b) { return larger(a, b); }, [](double a, double) { return a; });
  }
};

template <> struct op_traits<cum_sum> {
  static constexpr std::string_view formula =
      "y_i = x_0 + ... + x_i along the axis; exclusive: without x_i; reverse: from the other end:  #x additions to a "
      "running sum";
  static constexpr std::string_view name = "CumSum";
  static constexpr int opset = 3;
  static constexpr int inputs = 1;
  static constexpr unsigned selects = 0b10;
  static constexpr void attributes(auto& op, auto&& f) {
    f("exclusive", op.exclusive);
    f("reverse", op.reverse);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const cum_sum&, const basic_operands<Dim>& in) {
    return in[0];
  }
  static constexpr tally count(const cum_sum&, const tensors& in, const outputs&) {
    return {.add = in[0].dims.elements()};
  }
};

}  // namespace opcost
