// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reductions, and what is built of them.
#include <opcost/onnx/front_end/expansion_parts.hpp>

namespace opcost::onnx::front_end {
namespace detail {

// The axes of a Reduce. In the operator sets before `as_input` they are an attribute, in those from it on an input.
// OpenVINO ignores the attribute in the operator set 13 of the operations that `loses_axes` names.
struct reduce_axes {
  edge axes = nothing;
  bool none = false;  // nothing is reduced
};
inline edge attribute_axes(expansion& e, edge x) {
  if (!e.node.integers("axes").empty()) return e.numbers(e.node.integers("axes"));
  if (!e.has_rank(0)) return all_axes(e, x);
  std::vector<std::int64_t> list;
  for (int i = 0; i < e.rank(0); ++i) list.push_back(i);
  return e.numbers(list);
}
inline bool is_empty(const expansion& e, int k) {
  return !e.has(k) || (e.has_rank(k) && e.rank(k) == 1 && e.tensor(k).dims[0].exact() && e.tensor(k).dims[0].min == 0);
}
inline reduce_axes axes_of(expansion& e, edge x, int as_input, bool loses_axes = false) {
  if (e.node.version < as_input) {
    if (loses_axes && e.node.version >= 13) return {all_axes(e, x)};
    return {attribute_axes(e, x)};
  }
  if (!is_empty(e, 1)) return {e.in(1)};
  if (e.node.integer("noop_with_empty_axes", 0) != 0) return {nothing, true};
  return {all_axes(e, x)};
}
inline bool keeps(const expansion& e) { return e.node.integer("keepdims", 1) != 0; }
inline edge reduced(expansion& e, std::string_view type, edge x, edge axes, bool keep) {
  const int opset = type == "ReduceL1" || type == "ReduceL2" ? 4 : 1;
  return e.make(type, opset, {x, axes}, {{"keep_dims", e.text(keep)}});
}

inline void reduce(expansion& e, int as_input, bool loses_axes) {
  const reduce_axes a = axes_of(e, e.in(0), as_input, loses_axes);
  if (a.none) return e.out(e.make("Identity", 16, {e.in(0)}));
  const bool truth = e.type(0) == dtype::boolean;
  const edge x = truth ? convert(e, e.in(0), dtype::u8) : e.in(0);
  const edge y = reduced(e, e.layer_type(), x, a.axes, keeps(e));
  e.out(truth ? convert(e, y, dtype::boolean) : y);
}
inline void reduce_18(expansion& e) { reduce(e, 18, false); }
inline void reduce_sum(expansion& e) { reduce(e, 13, false); }
inline void reduce_l1(expansion& e) { reduce(e, 18, true); }
inline void reduce_sum_square(expansion& e) {
  const edge square = two(e, "Multiply", e.in(0), e.in(0));
  const reduce_axes a = axes_of(e, e.in(0), 18);
  e.out(a.none ? square : reduced(e, "ReduceSum", square, a.axes, keeps(e)));
}
inline void reduce_log_sum(expansion& e) {
  const reduce_axes a = axes_of(e, e.in(0), 18, true);
  const edge sum = a.none ? e.in(0) : reduced(e, "ReduceSum", e.in(0), a.axes, keeps(e));
  e.out(e.make("Log", 1, {sum}));
}
inline void reduce_log_sum_exp(expansion& e) {
  const reduce_axes a = axes_of(e, e.in(0), 18, true);
  if (a.none) return e.out(e.make("Identity", 16, {e.in(0)}));
  const edge most = reduced(e, "ReduceMax", e.in(0), a.axes, true);
  const edge grown = e.make("Exp", 1, {two(e, "Subtract", e.in(0), most)});
  const edge sum = e.make("Log", 1, {reduced(e, "ReduceSum", grown, a.axes, keeps(e))});
  e.out(two(e, "Add", keeps(e) ? most : e.make("Squeeze", 1, {most, a.axes}), sum));
}

// TopK with k = 1 yields the index.
inline void arg(expansion& e) {
  const std::int64_t axis = e.node.integer("axis", 0);
  const std::string_view along = e.text(axis < 0 && e.has_rank(0) ? axis + e.rank(0) : axis);
  const auto top = [&](edge x) {
    const edge one = e.number(1);
    return piece(e.make("TopK", 11, {x, one},
                        {{"axis", along},
                         {"mode", e.layer_type()},
                         {"sort", "value"},
                         {"index_element_type", "i64"},
                         {"stable", "true"}},
                        2),
                 1);
  };
  edge y = nothing;
  if (e.node.integer("select_last_index", 0) == 0) {
    y = top(e.in(0));
  } else {
    const edge at = e.numbers({axis < 0 && e.has_rank(0) ? axis + e.rank(0) : axis}), zero = e.number(0);
    const edge length = e.make("Gather", 1, {old_shape_of(e, e.in(0)), at, zero});
    const edge last = top(e.make("Reverse", 1, {e.in(0), at}, {{"mode", "index"}}));
    y = two(e, "Subtract", two(e, "Subtract", length, last), e.numbers({1}));
  }
  if (keeps(e)) return e.out(y);
  e.out(e.make("Squeeze", 1, {y, e.number(axis < 0 && e.has_rank(0) ? axis + e.rank(0) : axis, dtype::u64)}));
}

// The operator sets before 13 flatten to two axes first, 11 of Softmax does not.
inline edge normalized(expansion& e, edge x, std::int64_t axis) {
  const bool log = e.layer_type() == "LogSoftmax";
  return e.make(e.layer_type(), log ? 5 : 8, {x}, {{"axis", e.text(axis)}});
}
inline void softmax_flat(expansion& e) {
  if (e.has_rank(0) && e.rank(0) == 0) return e.out(e.scalar(e.layer_type() == "Softmax" ? 1 : 0, e.type(0)));
  const edge flat = flattened(e, e.in(0), e.node.integer("axis", 1), e.tensor(0));
  const edge y = normalized(e, flat, 1);
  e.out(reshape(e, y, shape_of(e, e.in(0))));
}
inline void softmax_11(expansion& e) { e.out(normalized(e, e.in(0), e.node.integer("axis", 1))); }
inline void softmax_13(expansion& e) { e.out(normalized(e, e.in(0), e.node.integer("axis", -1))); }

// One where the maximum is: TopK, then OneHot of its index.
inline edge one_hot_of_maximum(expansion& e, edge x, std::int64_t axis) {
  const edge one = e.number(1);
  const edge top = e.make(
      "TopK", 11, {x, one},
      {{"axis", e.text(axis)}, {"mode", "max"}, {"sort", "none"}, {"index_element_type", "i32"}, {"stable", "false"}},
      2);
  const edge at = e.numbers({axis}), zero = e.number(0);
  const edge length = gather(e, old_shape_of(e, x), at, zero);
  const edge depth = e.make("Squeeze", 1, {length, e.numbers({0})});
  const edge on = e.number(1), off = e.number(0);
  const edge hot = e.make("OneHot", 1, {piece(top, 1), depth, on, off}, {{"axis", e.text(axis)}});
  const edge numbers = convert(e, hot, e.type(0));
  return reshape(e, numbers, old_shape_of(e, e.in(0)));
}
inline void hardmax_flat(expansion& e) {
  e.out(one_hot_of_maximum(e, flattened(e, e.in(0), e.node.integer("axis", 1), e.tensor(0)), 1));
}
inline void hardmax(expansion& e) {
  const std::int64_t axis = e.node.integer("axis", -1);
  e.out(one_hot_of_maximum(e, e.in(0), axis < 0 && e.has_rank(0) ? axis + e.rank(0) : axis));
}
inline void lp_normalization(expansion& e) {
  const bool one = e.node.integer("p", 2) == 1;
  const std::int64_t axis = e.node.integer("axis", -1);
  const edge along = e.number(axis < 0 && e.has_rank(0) ? axis + e.rank(0) : axis);
  const dtype t = e.type(0);
  const edge x = one ? e.make("Abs", 1, {e.in(0)}) : two(e, "Power", e.in(0), e.scalar(2, t));
  const double tiny = 1.1920928955078125e-07;
  edge norm = two(e, "Add", reduced(e, "ReduceSum", x, along, true), e.scalar(tiny, t));
  if (!one) norm = e.make("Sqrt", 1, {norm});
  e.out(two(e, "Divide", e.in(0), norm));
}
inline void cum_sum(expansion& e) {
  ints known;
  const bool single = e.has_rank(1) && e.rank(1) > 0 && e.numbers_of(e.in(1), known) && known.rank == 1;
  const edge axis = single ? e.number(known[0].n, e.of(e.in(1)).is.type) : e.has(1) ? e.in(1) : e.number(0, dtype::i32);
  e.out(e.make("CumSum", 3, {e.in(0), axis},
               {{"exclusive", e.text(e.node.integer("exclusive", 0) != 0)},
                {"reverse", e.text(e.node.integer("reverse", 0) != 0)}}));
}
inline void top_k(expansion& e) {
  edge k = nothing;
  if (e.node.version < 10) {
    k = e.number(e.node.integer("k", 1));
  } else {
    ints list;
    const bool known = e.numbers_of(e.in(1), list) && list.rank == 1;
    if (known && e.has_rank(1) && e.rank(1) == 0)
      k = e.in(1);
    else if (known)
      k = e.number(list[0].n);
    else
      k = e.make("Squeeze", 1, {e.in(1), e.numbers({0})});
  }
  const bool largest = e.node.version < 11 || e.node.integer("largest", 1) != 0;
  const bool sorted = e.node.version < 11 || e.node.integer("sorted", 1) != 0;
  const edge top = e.make("TopK", 11, {e.in(0), k},
                          {{"axis", e.text(e.node.integer("axis", -1))},
                           {"mode", largest ? "max" : "min"},
                           {"sort", sorted ? "value" : "none"},
                           {"index_element_type", "i64"},
                           {"stable", "false"}},
                          2);
  e.out(0, top);
  e.out(1, piece(top, 1));
}

}  // namespace detail

inline constexpr expansion_rule reduction_expansions[] = {
    {"ArgMax", 1, detail::arg, "max"},
    {"ArgMin", 1, detail::arg, "min"},
    {"CumSum", 1, detail::cum_sum},
    {"Hardmax", 1, detail::hardmax_flat},
    {"Hardmax", 13, detail::hardmax},
    {"LogSoftmax", 1, detail::softmax_flat, "LogSoftmax"},
    {"LogSoftmax", 13, detail::softmax_13, "LogSoftmax"},
    {"LpNormalization", 1, detail::lp_normalization},
    {"ReduceL1", 1, detail::reduce_l1, "ReduceL1"},
    {"ReduceL2", 1, detail::reduce_18, "ReduceL2"},
    {"ReduceLogSum", 1, detail::reduce_log_sum},
    {"ReduceLogSumExp", 1, detail::reduce_log_sum_exp},
    {"ReduceMax", 1, detail::reduce_18, "ReduceMax"},
    {"ReduceMean", 1, detail::reduce_18, "ReduceMean"},
    {"ReduceMin", 1, detail::reduce_18, "ReduceMin"},
    {"ReduceProd", 1, detail::reduce_18, "ReduceProd"},
    {"ReduceSum", 1, detail::reduce_sum, "ReduceSum"},
    {"ReduceSumSquare", 1, detail::reduce_sum_square},
    {"Softmax", 1, detail::softmax_flat, "Softmax"},
    {"Softmax", 11, detail::softmax_11, "Softmax"},
    {"Softmax", 13, detail::softmax_13, "Softmax"},
    {"TopK", 1, detail::top_k},
};

}  // namespace opcost::onnx::front_end
