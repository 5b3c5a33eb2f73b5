// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Prior boxes: the same boxes around every cell of a feature map. Attributes and shapes: OpenVINO operation
// specifications PriorBox-1, -8, PriorBoxClustered-1, ExperimentalDetectronPriorGridGenerator-6.
#include <opcost/ops/boxes.hpp>

namespace opcost {

/// SSD's prior boxes for each cell of a feature map. Inputs: sizes of the feature map and of the image. Output: [2, 4 *
/// cells * priors].
struct prior_box {
  reals min_size{}, max_size{}, aspect_ratio{}, density{}, fixed_ratio{}, fixed_size{}, variance{};
  bool clip = false, flip = false, scale_all_sizes = true;
  double step = 0, offset = 0;
};
/// PriorBox of opset 8.
struct prior_box_8 : prior_box {
  bool min_max_aspect_ratios_order = true;
};
/// Prior boxes with given widths and heights.
struct prior_box_clustered {
  reals width{}, height{}, variance{};
  bool clip = false;
  double step = 0, step_w = 0, step_h = 0, offset = 0;
};
/// ExperimentalDetectronPriorGridGenerator: the priors of each cell of a feature map, as [H * W * priors, 4].
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
// Writes boxes around the center of each cell, in single precision as OpenVINO computes them: corners divided by the
// extents of the image, then the variances.
class box_writer {
 public:
  constexpr box_writer(const partial_tensors& in, bool clip, content<interval> into) : into_(into), clip_(clip) {
    const integer_list cells = integers_of(in[0]), image = integers_of(in[1]);
    known_ = !into.reals.empty() && cells.known && cells.size == 2 && image.known && image.size == 2;
    if (!known_) return;
    rows_ = cells[0];
    columns_ = cells[1];
    height = static_cast<float>(image[0]);
    width = static_cast<float>(image[1]);
    const auto most = static_cast<std::int64_t>(into.reals.size());  // a cell has several numbers
    known_ = rows_ >= 0 && columns_ >= 0 && rows_ <= most && columns_ <= most;
  }
  float height = 0, width = 0;  // of the image

  constexpr bool known() const { return known_; }
  constexpr float rows() const { return static_cast<float>(rows_); }
  constexpr float columns() const { return static_cast<float>(columns_); }
  template <class F> constexpr void each_cell(F&& f) const {
    for (std::int64_t row = 0; row < rows_; ++row)
      for (std::int64_t column = 0; column < columns_; ++column) f(static_cast<float>(row), static_cast<float>(column));
  }
  constexpr void put(float x, float y, float half_width, float half_height) {
    for (float v :
         {(x - half_width) / width, (y - half_height) / height, (x + half_width) / width, (y + half_height) / height}) {
      if (put_ < into_.reals.size() / 2)
        into_.reals[put_] = static_cast<double>(clip_ ? (v < 0 ? 0.0f : v > 1 ? 1.0f : v) : v);
      ++put_;
    }
  }
  // False if the boxes are not as many as the output has.
  constexpr bool finish(const reals& variance) {
    if (put_ != into_.reals.size() / 2) return false;
    for (std::size_t i = 0; i < put_; ++i)
      into_.reals[put_ + i] =
          variance.size > 0
              ? static_cast<double>(static_cast<float>(variance.items[i % static_cast<std::size_t>(variance.size)]))
              : static_cast<double>(0.1f);
    return true;
  }

 private:
  content<interval> into_;
  bool clip_, known_ = false;
  std::int64_t rows_ = 0, columns_ = 0;
  std::size_t put_ = 0;
};
constexpr float item(const reals& list, int i) { return static_cast<float>(list.items[static_cast<std::size_t>(i)]); }
constexpr float float_root(float v) { return static_cast<float>(square_root(static_cast<double>(v))); }
constexpr bool close(float a, float b) { return a - b < 1e-6f && b - a < 1e-6f; }

// The boxes of PriorBox. Not known for boxes of fixed sizes.
constexpr bool prior_box_content(const prior_box& op, bool ratios_last, const partial_tensors& in,
                                 content<interval> into) {
  box_writer boxes(in, op.clip, into);
  if (!boxes.known() || op.fixed_size.size > 0) return false;
  const int sizes = op.min_size.size;
  const float offset = static_cast<float>(op.offset), given = static_cast<float>(op.step);
  const bool per_image = !op.scale_all_sizes;  // then sizes and step are shares of the image's height
  const float step = !per_image ? given : op.step == -1 ? boxes.height / boxes.rows() : given * boxes.height;
  std::array<float, 2 * reals::capacity> ratios{};
  std::size_t ratio_count = 0;
  const auto add = [&](float r) {
    bool fresh = !close(r, 1);
    for (std::size_t i = 0; i < ratio_count; ++i) fresh = fresh && !close(ratios[i], r);
    if (fresh) ratios[ratio_count++] = r;
  };
  for (int i = 0; i < op.aspect_ratio.size; ++i) {
    const float r = item(op.aspect_ratio, i);
    add(r);
    if (op.flip && (r > 0 || r < 0)) add(1 / r);
  }
  boxes.each_cell([&](float row, float column) {
    const bool stepped = step > 0 || step < 0;
    const float x = stepped ? (offset + column) * step : (column + 0.5f) * (boxes.width / boxes.columns()),
                y = stepped ? (offset + row) * step : (row + 0.5f) * (boxes.height / boxes.rows());
    const auto size = [&](int k) { return per_image ? item(op.min_size, k) * boxes.height : item(op.min_size, k); };
    for (int k = 0; k < sizes; ++k) {
      boxes.put(x, y, size(k) * 0.5f, size(k) * 0.5f);
      const auto put_largest = [&] {
        if (k >= op.max_size.size) return;
        const float half = float_root(size(k) * item(op.max_size, k)) * 0.5f;
        boxes.put(x, y, half, half);
      };
      if (ratios_last) put_largest();
      if (op.scale_all_sizes || k + 1 == sizes) {
        const float half = size(op.scale_all_sizes ? k : 0) * 0.5f;
        for (std::size_t i = 0; i < ratio_count; ++i) {
          const float root = float_root(ratios[i]);
          boxes.put(x, y, half * root, half / root);
        }
      }
      if (!ratios_last) put_largest();
    }
  });
  return boxes.finish(op.variance);
}
constexpr bool clustered_content(const prior_box_clustered& op, const partial_tensors& in, content<interval> into) {
  box_writer boxes(in, op.clip, into);
  if (!boxes.known()) return false;
  double step_x = op.step_w == 0 ? op.step : op.step_w, step_y = op.step_h == 0 ? op.step : op.step_h;
  const bool by_cells = step_x == 0 && step_y == 0;
  const float wide = by_cells ? boxes.width / boxes.columns() : static_cast<float>(step_x),
              high = by_cells ? boxes.height / boxes.rows() : static_cast<float>(step_y),
              offset = static_cast<float>(op.offset);
  boxes.each_cell([&](float row, float column) {
    for (int k = 0; k < op.width.size && k < op.height.size; ++k)
      boxes.put((column + offset) * wide, (row + offset) * high, item(op.width, k) / 2, item(op.height, k) / 2);
  });
  return boxes.finish(op.variance);
}
constexpr void prior_box_attributes(auto& op, auto&& f) {
  f("min_size", op.min_size);
  f("max_size", op.max_size);
  f("aspect_ratio", op.aspect_ratio);
  f("density", op.density);
  f("fixed_ratio", op.fixed_ratio);
  f("fixed_size", op.fixed_size);
  f("clip", op.clip);
  f("flip", op.flip);
  f("step", op.step);
  f("offset", op.offset);
  f("variance", op.variance);
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
           tally{.div = 1, .sqrt = 1} * detail::distinct_ratios(op) + tally{.mul = 1, .sqrt = 1} * op.max_size.size;
  }
  static constexpr bool value(const prior_box& op, const partial_tensors& in, const partial_tensor&, int,
                              content<interval> into) {
    return detail::prior_box_content(op, true, in, into);
  }
};
template <> struct op_traits<prior_box_8> : op_traits<prior_box> {
  static constexpr int opset = 8;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::prior_box_attributes(op, f);
    f("min_max_aspect_ratios_order", op.min_max_aspect_ratios_order);
  }
  static constexpr bool value(const prior_box_8& op, const partial_tensors& in, const partial_tensor&, int,
                              content<interval> into) {
    return detail::prior_box_content(op, op.min_max_aspect_ratios_order, in, into);
  }
};
template <> struct op_traits<prior_box_clustered> {
  static constexpr std::string_view name = "PriorBoxClustered";
  static constexpr std::string_view formula = op_traits<prior_box>::formula;
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 1u << 0, selects = 1u << 1;
  static constexpr void attributes(auto& op, auto&& f) {
    f("width", op.width);
    f("height", op.height);
    f("clip", op.clip);
    f("step", op.step);
    f("step_w", op.step_w);
    f("step_h", op.step_h);
    f("offset", op.offset);
    f("variance", op.variance);
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
  static constexpr bool value(const prior_box_clustered& op, const partial_tensors& in, const partial_tensor&, int,
                              content<interval> into) {
    return detail::clustered_content(op, in, into);
  }
};

// Priors [P, 4] shifted to every cell of a feature map: [H, W, P, 4], or flattened [H W P, 4].  #y additions
template <> struct op_traits<prior_grid_generator> {
  static constexpr std::string_view name = "ExperimentalDetectronPriorGridGenerator";
  static constexpr std::string_view formula = "#y additions";
  static constexpr int opset = 6, inputs = 3;
  static constexpr void attributes(auto& op, auto&& f) {
    f("flatten", op.flatten);
    f("h", op.h);
    f("w", op.w);
    f("stride_x", op.stride_x);
    f("stride_y", op.stride_y);
  }
  template <class Dim>
  static constexpr inferred<Dim> infer(const prior_grid_generator& op, const basic_operands<Dim>& in) {
    const auto &priors = in[0].dims, &map = in[1].dims, &picture = in[2].dims;
    if (!detail::may_have_rank(priors, 2) || !detail::may_have_rank(map, 4) || !detail::may_have_rank(picture, 4))
      return rejected("inputs 0 to 2 (priors, feature map, image): expected ranks 2, 4 and 4, got {}, {} and {}",
                      detail::rank_of(priors), detail::rank_of(map), detail::rank_of(picture));
    if (priors.ranked() && !may_be(priors[1], 4))
      return rejected("input 0 (priors): expected 4 numbers per prior, got {}", priors[1]);
    if (map.ranked() && picture.ranked() && !detail::agree(map[0], picture[0]))
      return rejected("input 2 (image): expected a batch of {}, got {}", map[0], picture[0]);
    const Dim h = detail::dim_or_unknown(map, 2), w = detail::dim_or_unknown(map, 3),
              n = detail::dim_or_unknown(priors, 0);
    if (op.flatten) return detail::of(basic_shape<Dim>{h * w * n, 4}, in[0].type);
    return detail::of(basic_shape<Dim>{h, w, n, 4}, in[0].type);
  }
  static constexpr tally count(const prior_grid_generator&, const tensors&, const outputs& out) {
    return {.add = out[0].dims.elements()};
  }
};

}  // namespace opcost
