// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Prior boxes: the same boxes around every cell of a feature map. Attributes and shapes: OpenVINO operation
// specifications PriorBox-1, -8, PriorBoxClustered-1, ExperimentalDetectronPriorGridGenerator-6.
#include <opcost/ops/boxes.hpp>

namespace opcost {

struct prior_box {
  reals min_size{}, max_size{}, aspect_ratio{}, density{}, fixed_ratio{}, fixed_size{}, variance{};
  bool clip = false, flip = false, scale_all_sizes = true;
  double step = 0, offset = 0;
};
struct prior_box_8 : prior_box {
  bool min_max_aspect_ratios_order = true;
};
struct prior_box_clustered {
  reals width{}, height{}, variance{};
  bool clip = false;
  double step = 0, step_w = 0, step_h = 0, offset = 0;
};
struct prior_grid_generator {
  bool flatten = true;
  count_t h = 0, w = 0;
  double stride_x = 0, stride_y = 0;
};

namespace detail {
// The number of different ratios, compared to six decimals. 1 is included; with flip, so are the reciprocals.
constexpr std::int64_t distinct_ratios(const prior_box& op) {
  std::array<std::int64_t, 2 * reals::capacity + 1> seen{1000000};
  std::size_t n = 1;
  const auto insert = [&](double ratio) {
    const double millionths = ratio * 1e6 + 0.5;
    if (!(millionths > -9e18 && millionths < 9e18)) return;
    const auto r = static_cast<std::int64_t>(millionths);
    for (std::size_t i = 0; i < n; ++i)
      if (seen[i] == r) return;
    seen[n++] = r;
  };
  for (int i = 0; i < op.aspect_ratio.size; ++i) {
    const double ratio = op.aspect_ratio.items[static_cast<std::size_t>(i)];
    insert(ratio);
    if (op.flip && (ratio > 0 || ratio < 0)) insert(1 / ratio);
  }
  return static_cast<std::int64_t>(n);
}
// Boxes per cell: ratios x min sizes + max sizes (or ratios + min sizes - 1). Fixed sizes replace them. A density d
// adds d^2 - 1 boxes of each ratio.
constexpr count_t priors_of(const prior_box& op) {
  const count_t ratios = distinct_ratios(op);
  count_t n = op.scale_all_sizes ? ratios * op.min_size.size + op.max_size.size : ratios + op.min_size.size - 1;
  if (op.fixed_size.size > 0) n = ratios * op.fixed_size.size;
  for (int i = 0; i < op.density.size; ++i) {
    const double density = op.density.items[static_cast<std::size_t>(i)];
    if (!(density > -1e9 && density < 1e9)) continue;
    const count_t d = static_cast<std::int64_t>(density);
    n += (op.fixed_ratio.size > 0 ? count_t(op.fixed_ratio.size) : ratios) * (d * d - 1);
  }
  return n;
}
// [2, 4 H W priors]: boxes and their variances.
template <class Dim> constexpr inferred<Dim> infer_priors(const basic_operands<Dim>& in, count_t priors) {
  for (int i = 0; i < 2; ++i)
    if (!may_have_rank(in[i].dims, 1)) return rejected("input {}: expected rank 1, got {}", i, in[i].dims.rank);
  Dim n = basic_shape<Dim>::unknown_dim();
  if (in[0].has_value() && !is(in[0].dims[0], 2))
    return rejected("input 0 (layer size): expected 2 numbers, got {}", in[0].dims[0]);
  if (in[0].has_value()) n = number_at(in[0], 0) * number_at(in[0], 1) * priors * 4;
  if (upper(n) < 0) return rejected("input 0 (layer size): expected at least 0, got negative extents");
  return of(basic_shape<Dim>{2, n}, dtype::f32);
}
// Four corners from a center and half sizes, divided by the image's extents, optionally clipped; and the centers of the
// cells.
constexpr tally priors_work(const shape& y, count_t priors, bool clip) {
  const count_t boxes = y[1] / 4;
  return (tally{.add = 4, .mul = 2, .div = 4} + (clip ? box_clipping : tally{})) * boxes +
         tally{.add = 2, .mul = 2} * (priors > 0 ? boxes / priors : count_t(0));
}
constexpr void prior_box_attributes(auto& op, auto&& f) {
  f("min_size", op.min_size), f("max_size", op.max_size), f("aspect_ratio", op.aspect_ratio), f("density", op.density),
      f("fixed_ratio", op.fixed_ratio), f("fixed_size", op.fixed_size);
  f("clip", op.clip), f("flip", op.flip), f("step", op.step), f("offset", op.offset), f("variance", op.variance),
      f("scale_all_sizes", op.scale_all_sizes);
}
}  // namespace detail

// inputs: extents of the layer [H, W], extents of the image; output: [2, 4 H W priors]
template <> struct op_traits<prior_box> {
  static constexpr std::string_view name = "PriorBox";
  static constexpr std::string_view formula = "H W priors boxes: corners from a center, divided by the image's extents";
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 1u << 0, selects = 1u << 1;
  static constexpr void attributes(auto& op, auto&& f) { detail::prior_box_attributes(op, f); }
  template <class Dim> static constexpr inferred<Dim> infer(const prior_box& op, const basic_operands<Dim>& in) {
    return detail::infer_priors(in, detail::priors_of(op));
  }
  static constexpr tally count(const prior_box& op, const tensors&, const outputs& out) {
    return detail::priors_work(out[0].dims, detail::priors_of(op), op.clip) +
           tally{.div = 1, .sqrt = 1} * detail::distinct_ratios(op);
  }
};
template <> struct op_traits<prior_box_8> : op_traits<prior_box> {
  static constexpr int opset = 8;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::prior_box_attributes(op, f), f("min_max_aspect_ratios_order", op.min_max_aspect_ratios_order);
  }
};
template <> struct op_traits<prior_box_clustered> {
  static constexpr std::string_view name = "PriorBoxClustered";
  static constexpr std::string_view formula = op_traits<prior_box>::formula;
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 1u << 0, selects = 1u << 1;
  static constexpr void attributes(auto& op, auto&& f) {
    f("width", op.width), f("height", op.height), f("clip", op.clip), f("step", op.step), f("step_w", op.step_w),
        f("step_h", op.step_h), f("offset", op.offset), f("variance", op.variance);
  }
  template <class Dim>
  static constexpr inferred<Dim> infer(const prior_box_clustered& op, const basic_operands<Dim>& in) {
    if (op.width.size != op.height.size)
      return rejected("width and height: expected lists of one length, got {} and {}", op.width.size, op.height.size);
    return detail::infer_priors(in, op.width.size);
  }
  static constexpr tally count(const prior_box_clustered& op, const tensors&, const outputs& out) {
    return detail::priors_work(out[0].dims, op.width.size, op.clip);
  }
};

// Priors [P, 4] shifted to every cell of a feature map: [H, W, P, 4], or flattened [H W P, 4].  #y additions
template <> struct op_traits<prior_grid_generator> {
  static constexpr std::string_view name = "ExperimentalDetectronPriorGridGenerator";
  static constexpr std::string_view formula = "#y additions";
  static constexpr int opset = 6, inputs = 3;
  static constexpr void attributes(auto& op, auto&& f) {
    f("flatten", op.flatten), f("h", op.h), f("w", op.w), f("stride_x", op.stride_x), f("stride_y", op.stride_y);
  }
  template <class Dim>
  static constexpr inferred<Dim> infer(const prior_grid_generator& op, const basic_operands<Dim>& in) {
    const auto &priors = in[0].dims, &map = in[1].dims, &picture = in[2].dims;
    if (!may_have_rank(priors, 2) || !may_have_rank(map, 4) || !may_have_rank(picture, 4))
      return rejected("inputs 0 to 2 (priors, feature map, image): expected ranks 2, 4 and 4, got {}, {} and {}",
                      rank_of(priors), rank_of(map), rank_of(picture));
    if (priors.ranked() && !may_be(priors[1], 4))
      return rejected("input 0 (priors): expected 4 numbers per prior, got {}", priors[1]);
    if (map.ranked() && picture.ranked() && !agree(map[0], picture[0]))
      return rejected("input 2 (image): expected a batch of {}, got {}", map[0], picture[0]);
    const Dim h = dim_or_unknown(map, 2), w = dim_or_unknown(map, 3), n = dim_or_unknown(priors, 0);
    if (op.flatten) return of(basic_shape<Dim>{h * w * n, 4}, in[0].type);
    return of(basic_shape<Dim>{h, w, n, 4}, in[0].type);
  }
  static constexpr tally count(const prior_grid_generator&, const tensors&, const outputs& out) {
    return {.add = out[0].dims.elements()};
  }
};

}  // namespace opcost
