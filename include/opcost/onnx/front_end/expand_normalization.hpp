// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Normalizations.
#include <opcost/onnx/front_end/expansion_parts.hpp>

namespace opcost::onnx::front_end {
namespace detail {

inline edge batch_norm(expansion& e, edge center, edge variance) {
  return e.make("BatchNormInference", 5, {e.in(0), e.in(1), e.in(2), center, variance},
                {{"epsilon", e.text(e.node.real("epsilon", double(1e-5f)))}});
}
// Training: mean and variance are those of the batch; the running ones go on by the momentum.
inline void training_batch_normalization(expansion& e) {
  if (e.node.version < 14 || !e.has_rank(0)) return e.refuse("its training form");
  std::vector<std::int64_t> list;
  for (int i = 0; i < e.rank(0); ++i)
    if (i != 1) list.push_back(i);
  const edge axes = e.numbers(list), center = mean(e, e.in(0), axes), apart = two(e, "Subtract", e.in(0), center);
  const edge spread = mean(e, two(e, "Multiply", apart, apart), axes), flat = e.numbers({-1});
  const edge new_mean = reshape(e, center, flat), new_variance = reshape(e, spread, flat);
  e.out(batch_norm(e, new_mean, new_variance));
  const double momentum = e.node.real("momentum", double(0.9f));
  const auto running = [&](int k, edge fresh) {
    const edge old = two(e, "Multiply", e.in(k), e.scalar(momentum, e.type(k)));
    const edge part = e.scalar(1 - momentum, e.type(k));
    return two(e, "Add", old, two(e, "Multiply", convert_like(e, fresh, e.in(k)), part));
  };
  if (e.node.wants(1)) e.out(1, running(3, new_mean));
  if (e.node.wants(2)) e.out(2, running(4, new_variance));
}
inline void batch_normalization(expansion& e) {
  const bool trains =
      e.node.version >= 14 ? e.node.integer("training_mode", 0) != 0 : e.node.version >= 7 && e.node.outputs() > 1;
  if (trains) return training_batch_normalization(e);
  e.out(batch_norm(e, e.in(3), e.in(4)));
}
inline edge mean_variance(expansion& e, edge x, edge axes, double epsilon) {
  return e.make("MVN", 6, {x, axes},
                {{"eps", e.text(epsilon)}, {"normalize_variance", "true"}, {"eps_mode", "INSIDE_SQRT"}});
}
inline void instance_normalization(expansion& e) {
  if (!e.has_rank(0)) return e.refuse("the rank is not known");
  std::vector<std::int64_t> list;
  for (int i = 2; i < e.rank(0); ++i) list.push_back(i);
  const edge axes = e.numbers(list);
  const edge normal = mean_variance(e, e.in(0), axes, e.node.real("epsilon", double(1e-5f)));
  const edge rank = shape_of(e, shape_of(e, normal));
  const edge scaled = two(e, "Multiply", normal, per_channel(e, e.in(1), rank));
  e.out(two(e, "Add", scaled, per_channel(e, e.in(2), rank)));
}
inline edge axes_of_layer(expansion& e, std::int64_t axis) {
  return axis < 0 ? last_axes(e, -axis) : axes_from(e, e.in(0), axis);
}
// What is below the fraction bar of a normalization: 1 / sqrt(variance + epsilon).
inline void mean_and_deviation(expansion& e, edge x, edge axes, double epsilon, dtype t, int first_output) {
  const edge one = e.scalar(1, t), center = mean(e, x, axes), apart = two(e, "Subtract", x, center);
  const edge variance = mean(e, two(e, "Multiply", apart, apart), axes);
  const edge root = e.make("Sqrt", 1, {two(e, "Add", variance, e.scalar(epsilon, t))});
  if (e.node.wants(first_output)) e.out(first_output, center);
  if (e.node.wants(first_output + 1)) e.out(first_output + 1, two(e, "Divide", one, root));
}
inline void layer_normalization(expansion& e) {
  const double epsilon = e.node.real("epsilon", double(1e-5f));
  const bool wide = e.type(0) == dtype::f16 || e.type(0) == dtype::bf16;
  const edge x = wide ? convert(e, e.in(0), dtype::f32) : e.in(0);
  const edge axes = axes_of_layer(e, e.node.integer("axis", -1));
  edge y = mean_variance(e, x, axes, epsilon);
  if (wide) y = convert_like(e, y, e.in(0));
  y = two(e, "Multiply", y, e.in(1));
  if (e.has(2)) y = two(e, "Add", y, e.in(2));
  e.out(y);
  if (e.node.wants(1) || e.node.wants(2)) mean_and_deviation(e, x, axes, epsilon, wide ? dtype::f32 : e.type(0), 1);
}
inline void rms_normalization(expansion& e) {
  const dtype t = e.type(0);
  const edge square = two(e, "Power", e.in(0), e.scalar(2, t));
  const edge center = mean(e, square, axes_of_layer(e, e.node.integer("axis", -1)));
  const edge root = e.make("Sqrt", 1, {two(e, "Add", center, e.scalar(e.node.real("epsilon", double(1e-5f)), t))});
  const edge scaled = two(e, "Multiply", e.in(0), two(e, "Power", root, e.scalar(-1, t)));
  e.out(two(e, "Multiply", scaled, e.in(1)));
}
// 1 / sqrt(mean(x^2) + epsilon), with the square as a power.
inline edge simplified_norm(expansion& e, edge x, edge axes, edge like) {
  const dtype t = dtype::f32;
  const edge one = e.scalar(1, t), square = two(e, "Multiply", x, x);
  const edge root =
      e.make("Sqrt", 1, {two(e, "Add", mean(e, square, axes), e.scalar(e.node.real("epsilon", double(1e-5f)), t))});
  return two(e, "Multiply", like, two(e, "Divide", one, root));
}
inline void simplified_layer_normalization(expansion& e) {
  const bool wide = e.type(0) == dtype::f16;
  const edge x = wide ? convert(e, e.in(0), dtype::f32) : e.in(0);
  edge y = simplified_norm(e, x, axes_of_layer(e, e.node.integer("axis", -1)), x);
  if (wide) y = convert(e, y, dtype::f16);
  e.out(two(e, "Multiply", y, e.in(1)));
}
inline edge skipped(expansion& e, int bias) {
  edge x = two(e, "Add", e.in(0), e.in(1));
  return e.has(bias) ? two(e, "Add", x, e.in(bias)) : x;
}
inline void skip_layer_normalization(expansion& e) {
  const double epsilon = e.node.real("epsilon", double(1e-12f));
  const edge x = skipped(e, 4), axes = e.numbers({-1}, dtype::i32);
  edge y = two(e, "Multiply", mean_variance(e, x, axes, epsilon), e.in(2));
  if (e.has(3)) y = two(e, "Add", y, e.in(3));
  e.out(y);
  if (e.node.wants(1) || e.node.wants(2)) mean_and_deviation(e, x, axes, epsilon, e.type(0), 1);
  if (e.node.wants(3)) e.out(3, x);
}
inline void skip_simplified_layer_normalization(expansion& e) {
  const edge x = skipped(e, 3), axes = e.number(-1);
  e.out(two(e, "Multiply", simplified_norm(e, x, axes, x), e.in(2)));
  if (e.node.wants(3)) e.out(3, x);
}
inline void group_normalization(expansion& e) {
  e.out(e.make("GroupNormalization", 12, {e.in(0), e.in(1), e.in(2)},
               {{"num_groups", e.text(e.node.integer("num_groups", 1))},
                {"epsilon", e.text(e.node.real("epsilon", double(1e-5f)))}}));
}
// One scale for each group: each is repeated for its channels.
inline void group_normalization_18(expansion& e) {
  const edge one = e.numbers({1}), zero = e.numbers({0}), groups = e.numbers({e.node.integer("num_groups", 1)});
  const edge channels = gather(e, shape_of(e, e.in(0)), one, zero), each = two(e, "Divide", channels, groups);
  const auto repeated = [&](int k) {
    const edge apart = e.make("Unsqueeze", 1, {e.in(k), one});
    return reshape(e, broadcast(e, apart, each, "bidirectional"), channels);
  };
  const edge scale = repeated(1), bias = repeated(2);
  e.out(e.make("GroupNormalization", 12, {e.in(0), scale, bias},
               {{"num_groups", e.text(e.node.integer("num_groups", 1))},
                {"epsilon", e.text(e.node.real("epsilon", double(1e-5f)))}}));
}
inline void lrn(expansion& e) {
  const edge axis = e.numbers({1});
  e.out(e.make("LRN", 1, {e.in(0), axis},
               {{"alpha", e.text(e.node.real("alpha", double(0.0001f)))},
                {"beta", e.text(e.node.real("beta", double(0.75f)))},
                {"bias", e.text(e.node.real("bias", 1))},
                {"size", e.text(e.node.integer("size", 1))}}));
}
inline void mean_variance_normalization(expansion& e) {
  edge axes = nothing;
  if (e.node.has("axes")) {
    axes = e.numbers(e.node.integers("axes"));
  } else {
    axes = e.numbers({0, 2, 3});
  }
  e.out(e.make("MVN", 6, {e.in(0), axes},
               {{"eps", e.text(double(1e-9f))}, {"normalize_variance", "true"}, {"eps_mode", "OUTSIDE_SQRT"}}));
}

}  // namespace detail

inline constexpr expansion_rule normalization_expansions[] = {
    {"BatchNormalization", 1, detail::batch_normalization},
    {"GroupNormalization", 1, detail::group_normalization_18},
    {"GroupNormalization", 21, detail::group_normalization},
    {"InstanceNormalization", 1, detail::instance_normalization},
    {"LRN", 1, detail::lrn},
    {"LayerNormalization", 1, detail::layer_normalization},
    {"MeanVarianceNormalization", 1, detail::mean_variance_normalization},
    {"RMSNormalization", 1, detail::rms_normalization},
    {"SimplifiedLayerNormalization", 1, detail::simplified_layer_normalization},
};

}  // namespace opcost::onnx::front_end
