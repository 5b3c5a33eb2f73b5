// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// ONNX operations over axes: reductions, normalizations, softmax, sorting, detection, losses.
#include <opcost/onnx/ops_products.hpp>

namespace opcost::onnx::detail {

// ---- reductions
struct reduced_axes {
  partial_tensor axes{};
  bool none = false;  // nothing is reduced
};
inline partial_tensor axes_from(const partial_tensor& x, int first, steps& step) {
  ints axes;
  for (int i = first; i < x.dims.rank; ++i) axes.push_back(i);
  return step.numbers(axes);
}
// The axes attribute of older operator sets, the input of newer ones; without axes all.
inline reduced_axes axes_of(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor given = setting(c, "axes", in, 1, step);
  const bool empty = !given.present() || (given.dims.is_static() && is(given.dims.elements(), 0));
  if (!empty) return {given};
  if (c.flag("noop_with_empty_axes")) return {{}, true};
  return {axes_from(in[0], 0, step)};
}
template <class Op>
partial_tensor reduced(const call& c, const partial_tensor& x, const partial_tensor& axes, steps& step) {
  return step(keeping_dims<Op>(c.flag("keepdims", true)), x, axes);
}
template <class Op> lowered_outputs reduce(const call& c, const partial_tensors& in, steps& step) {
  const reduced_axes over = axes_of(c, in, step);
  if (over.none) return step(identity{}, in[0]);
  if (!in[0].dims.ranked() && !in.has(1) && !c.has("axes")) return undecided("the rank is not known");
  return reduced<Op>(c, in[0], over.axes, step);
}
inline lowered_outputs reduce_boolean(const call& c, const partial_tensors& in, steps& step, bool any) {
  const reduced_axes over = axes_of(c, in, step);
  if (over.none) return step(identity{}, in[0]);
  return any ? reduced<reduce_logical_or>(c, in[0], over.axes, step)
             : reduced<reduce_logical_and>(c, in[0], over.axes, step);
}
inline lowered_outputs reduce_largest(const call& c, const partial_tensors& in, steps& step) {
  return is_boolean(in[0].type) ? reduce_boolean(c, in, step, true) : reduce<reduce_max>(c, in, step);
}
inline lowered_outputs reduce_least(const call& c, const partial_tensors& in, steps& step) {
  return is_boolean(in[0].type) ? reduce_boolean(c, in, step, false) : reduce<reduce_min>(c, in, step);
}
inline lowered_outputs reduce_log_sum(const call& c, const partial_tensors& in, steps& step) {
  const reduced_axes over = axes_of(c, in, step);
  return step(math::log{}, over.none ? in[0] : reduced<reduce_sum>(c, in[0], over.axes, step));
}
inline lowered_outputs reduce_log_sum_exp(const call& c, const partial_tensors& in, steps& step) {
  const reduced_axes over = axes_of(c, in, step);
  const partial_tensor e = step(math::exp{}, in[0]);
  return step(math::log{}, over.none ? e : reduced<reduce_sum>(c, e, over.axes, step));
}
inline lowered_outputs reduce_sum_square(const call& c, const partial_tensors& in, steps& step) {
  const reduced_axes over = axes_of(c, in, step);
  const partial_tensor squares = step(multiply{}, in[0], in[0]);
  return over.none ? squares : reduced<reduce_sum>(c, squares, over.axes, step);
}
template <bool Largest> lowered_outputs arg_extreme(const call& c, const partial_tensors& in, steps& step) {
  top_k_11 op;
  op.axis = c.integer("axis", 0);
  op.mode = Largest ? top_k_mode::max : top_k_mode::min;
  op.index_element_type = dtype::i64;
  lowered_outputs found = step.all(op, in[0], step.number(1));
  if (!found.refusal.empty() || found.size() < 2) return found;
  if (c.flag("keepdims", true)) return found[1];
  return step(squeeze_15{}, found[1], axis_of(c, 0, step));
}
inline lowered_outputs cumulative_sum(const call& c, const partial_tensors& in, steps& step) {
  step.settings(0b10);
  const partial_tensor axis = in[1].dims.rank == 0 ? in[1] : step(squeeze_15{}, in[1]);
  return step(cum_sum{c.flag("exclusive"), c.flag("reverse")}, in[0], axis);
}
inline lowered_outputs cumulative_product(const call& c, const partial_tensors& in, steps& step) {
  (void)c;  // one product where a cumulative sum has one addition
  step.settings(0b10);
  return step(multiply{}, in[0], in[0]);
}
inline lowered_outputs top_k_of(const call& c, const partial_tensors& in, steps& step) {
  top_k_11 op;
  op.axis = c.integer("axis", -1);
  op.mode = c.flag("largest", true) ? top_k_mode::max : top_k_mode::min;
  op.sort = c.flag("sorted", true) ? top_k_sort::value : top_k_sort::none;
  op.index_element_type = dtype::i64;
  if (c.version < 10) return step.all(op, in[0], step.number(c.integer("k", 1)));
  step.settings(0b10);
  return step.all(op, in[0], in[1].dims.rank == 0 ? in[1] : step(squeeze_15{}, in[1]));
}

// ---- softmax
template <class Op> lowered_outputs soft_maximum(const call& c, const partial_tensors& in, steps& step) {
  Op op;
  if (c.version >= 13) {
    op.axis = c.integer("axis", -1);
    return step(op, in[0]);
  }
  // one row per leading index: all axes from `axis` on are summed over together
  const partial_shape& x = in[0].dims;
  if (!x.ranked()) return moved(x, in[0].type, step);
  std::int64_t axis = c.integer("axis", 1);
  if (axis < 0) axis += x.rank;
  if (axis == x.rank - 1) {
    op.axis = axis;
    return step(op, in[0]);
  }
  if (axis < 0 || axis > x.rank) return rejected("axis: expected 0 to {}, got {}", x.rank, axis);
  const interval front = x.product(0, static_cast<int>(axis)), back = x.product(static_cast<int>(axis), x.rank);
  op.axis = 1;
  const partial_tensor y = step(op, step(reshape{}, in[0], step.numbers({front, back})));
  return step(reshape{}, y, step(shape_of_3{}, in[0]));
}
inline lowered_outputs hard_maximum(const call& c, const partial_tensors& in, steps& step) {
  const partial_shape& x = in[0].dims;
  if (!x.ranked()) return moved(x, in[0].type, step);
  partial_tensor rows = in[0];
  std::int64_t axis = c.integer("axis", c.version < 13 ? 1 : -1);
  if (axis < 0) axis += x.rank;
  if (axis < 0 || axis >= x.rank) return rejected("axis: expected 0 to {}, got {}", x.rank - 1, axis);
  if (c.version < 13) {
    rows = step(reshape{}, rows,
                step.numbers({x.product(0, static_cast<int>(axis)), x.product(static_cast<int>(axis), x.rank)}));
    axis = 1;
  }
  top_k_11 op;
  op.axis = axis;
  op.index_element_type = dtype::i64;
  step.all(op, rows, step.number(1));
  step.memory(memory_use::own);
  return in[0];
}

// ---- normalizations
inline lowered_outputs batch_normalization(const call& c, const partial_tensors& in, steps& step) {
  const bool training = c.version >= 14 ? c.flag("training_mode")
                        : c.version < 7 ? !c.flag("is_test")
                                        : c.outputs() > 1;
  const batch_norm_inference op{c.real("epsilon", 1e-5)};
  if (!training || !in[0].dims.ranked() || in[0].dims.rank < 2) {
    const partial_tensor y = step(op, in[0], in[1], in[2], in[3], in[4]);
    lowered_outputs all(y);
    for (int i = 1; i < c.outputs(); ++i) all.push_back(i % 2 == 1 ? in[3] : in[4]);
    return all;
  }
  ints axes{0};
  for (int i = 2; i < in[0].dims.rank; ++i) axes.push_back(i);
  const partial_tensor over = step.numbers(axes);
  const partial_tensor mean = step(keeping_dims<reduce_mean>(), in[0], over);
  const partial_tensor centered = step(subtract{}, in[0], mean);
  const partial_tensor variance = step(reduce_mean{}, step(multiply{}, centered, centered), over);
  const partial_tensor flat_mean = step(squeeze_15{}, mean, over);
  const auto running = [&](const partial_tensor& old, const partial_tensor& now) {
    const double m = c.real("momentum", 0.9);
    return step(add{}, step(multiply{}, old, step.real(m, old.type)),
                step(multiply{}, now, step.real(1 - m, now.type)));
  };
  lowered_outputs all(step(op, in[0], in[1], in[2], flat_mean, variance));
  if (c.outputs() > 1) all.push_back(running(in[3], flat_mean));
  if (c.outputs() > 2) all.push_back(running(in[4], variance));
  for (int i = 3; i < c.outputs(); ++i) all.push_back(i % 2 == 1 ? flat_mean : variance);
  return all;
}
inline lowered_outputs instance_normalization(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor y = step(mvn_6{true, c.real("epsilon", 1e-5)}, in[0], spatial_axes(in[0], step));
  const int rank = in[0].dims.rank;
  return step(add{}, step(multiply{}, y, per_channel(in[1], rank, step)), per_channel(in[2], rank, step));
}
inline lowered_outputs layer_normalization(const call& c, const partial_tensors& in, steps& step) {
  const partial_shape& x = in[0].dims;
  if (!x.ranked()) return moved(x, in[0].type, step);
  const int axis = opcost::detail::normal_axis(c.integer("axis", -1), x.rank);
  if (axis < 0) return "attribute axis: outside of the rank";
  partial_tensor y = step(mvn_6{true, c.real("epsilon", 1e-5)}, in[0], axes_from(in[0], axis, step));
  if (in.has(1)) y = step(multiply{}, y, in[1]);
  if (in.has(2)) y = step(add{}, y, in[2]);
  lowered_outputs all(y);
  partial_shape row = x;
  for (int i = axis; i < x.rank; ++i) row.set(i, 1);
  for (int i = 1; i < c.outputs(); ++i) all.push_back(step.constant(row, in[0].type));
  return all;
}
// x / sqrt(mean of squares + epsilon) * scale
inline partial_tensor root_mean_square(const partial_tensor& x, int axis, double epsilon, const partial_tensor& scale,
                                       steps& step) {
  const partial_tensor squares = step(multiply{}, x, x);
  const partial_tensor mean = step(keeping_dims<reduce_mean>(), squares, axes_from(x, axis, step));
  const partial_tensor root = step(math::sqrt{}, step(add{}, mean, step.real(epsilon, mean.type)));
  const partial_tensor y = step(divide{}, x, root);
  return scale.present() ? step(multiply{}, y, scale) : y;
}
inline lowered_outputs rms_normalization(const call& c, const partial_tensors& in, steps& step) {
  if (!in[0].dims.ranked()) return moved(in[0].dims, in[0].type, step);
  const int axis = opcost::detail::normal_axis(c.integer("axis", -1), in[0].dims.rank);
  if (axis < 0) return "attribute axis: outside of the rank";
  lowered_outputs all(root_mean_square(in[0], axis, c.real("epsilon", 1e-5), in[1], step));
  partial_shape row = in[0].dims;
  for (int i = axis; i < row.rank; ++i) row.set(i, 1);
  for (int i = 1; i < c.outputs(); ++i) all.push_back(step.constant(row, dtype::f32));
  return all;
}
inline lowered_outputs group_normalization_of(const call& c, const partial_tensors& in, steps& step) {
  const group_normalization op{c.integer("num_groups", 1), c.real("epsilon", 1e-5)};
  const auto per_element = [&](const partial_tensor& t) {  // opset 18 has one per group
    if (c.version >= 21 || !in[0].dims.ranked() || t.dims.rank != 1) return t;
    return step.constant({in[0].dims[1]}, t.type);
  };
  const partial_tensor y = step(op, in[0], per_element(in[1]), per_element(in[2]));
  if (c.version < 21) step.settings(0);
  return y;
}
inline lowered_outputs mean_variance(const call& c, const partial_tensors& in, steps& step) {
  const ints axes = c.has("axes") ? c.list("axes") : ints{0, 2, 3};
  return step(mvn_6{true, 1e-9, mvn_eps_mode::outside_sqrt}, in[0], step.numbers(axes));
}
inline lowered_outputs lp_normalization(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t p = c.integer("p", 2);
  const partial_tensor sum =
      step(keeping_dims<reduce_sum>(), to_the_power(in[0], p, step), step.numbers({c.integer("axis", -1)}));
  return step(divide{}, in[0], root_of(sum, p, step));
}

// ---- detection, losses
inline lowered_outputs suppressed(const call& c, const partial_tensors& in, steps& step) {
  non_max_suppression_9 op;
  step.settings(0b11100);
  op.encoding = c.flag("center_point_box") ? box_encoding::center : box_encoding::corner;
  const auto scalar = [&](int i, partial_tensor otherwise) {
    if (!in.has(i)) return otherwise;
    return in[i].dims.rank == 0 ? in[i] : step(squeeze_15{}, in[i]);
  };
  return step(op, in[0], in[1], scalar(2, step.number(0)), scalar(3, step.real(0)), scalar(4, step.real(0)));
}
inline lowered_outputs loss_of(const call& c, const partial_tensors& in, steps& step, const partial_tensor& log_p) {
  const partial_shape& x = in[0].dims;
  if (!x.ranked() || x.rank < 2) return undecided("the rank is not known");
  const partial_tensor at = step(unsqueeze{}, in[1], step.numbers({1}));
  partial_tensor loss =
      step(math::negative{}, step(squeeze_15{}, step(gather_elements{1}, log_p, at), step.numbers({1})));
  if (in.has(2)) loss = step(multiply{}, loss, step(gather_8{}, in[2], in[1], step.number(0)));
  const std::string_view by = c.text("reduction", "mean");
  if (by == "none") return loss;
  const partial_tensor all_axes = axes_from(loss, 0, step);
  if (by == "sum") return step(reduce_sum{}, loss, all_axes);
  if (!in.has(2)) return step(reduce_mean{}, loss, all_axes);
  const partial_tensor weights = step(gather_8{}, in[2], in[1], step.number(0));
  return step(divide{}, step(reduce_sum{}, loss, all_axes), step(reduce_sum{}, weights, all_axes));
}
inline lowered_outputs negative_log_likelihood(const call& c, const partial_tensors& in, steps& step) {
  return loss_of(c, in, step, in[0]);
}
inline lowered_outputs cross_entropy(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor log_p = step(log_softmax{1}, in[0]);
  lowered_outputs all = loss_of(c, in, step, log_p);
  if (all.refusal.empty() && c.outputs() > 1) all.push_back(log_p);
  return all;
}

inline constexpr op_rule reduction_rules[] = {
    {"ArgMax", 1, arg_extreme<true>},
    {"ArgMin", 1, arg_extreme<false>},
    {"BatchNormalization", 1, batch_normalization},
    {"CumProd", 26, cumulative_product},
    {"CumSum", 11, cumulative_sum},
    {"GroupNormalization", 18, group_normalization_of},
    {"Hardmax", 1, hard_maximum},
    {"InstanceNormalization", 1, instance_normalization},
    {"LayerNormalization", 1, layer_normalization},
    {"LogSoftmax", 1, soft_maximum<log_softmax>},
    {"LpNormalization", 1, lp_normalization},
    {"MeanVarianceNormalization", 9, mean_variance},
    {"NegativeLogLikelihoodLoss", 12, negative_log_likelihood},
    {"NonMaxSuppression", 10, suppressed},
    {"RMSNormalization", 23, rms_normalization},
    {"ReduceL1", 1, reduce<reduce_l1>},
    {"ReduceL2", 1, reduce<reduce_l2>},
    {"ReduceLogSum", 1, reduce_log_sum},
    {"ReduceLogSumExp", 1, reduce_log_sum_exp},
    {"ReduceMax", 1, reduce_largest},
    {"ReduceMean", 1, reduce<reduce_mean>},
    {"ReduceMin", 1, reduce_least},
    {"ReduceProd", 1, reduce<reduce_prod>},
    {"ReduceSum", 1, reduce<reduce_sum>},
    {"ReduceSumSquare", 1, reduce_sum_square},
    {"SimplifiedLayerNormalization", 1, rms_normalization},
    {"Softmax", 1, soft_maximum<softmax_8>},
    {"SoftmaxCrossEntropyLoss", 12, cross_entropy},
    {"TopK", 1, top_k_of},
};

}  // namespace opcost::onnx::detail
