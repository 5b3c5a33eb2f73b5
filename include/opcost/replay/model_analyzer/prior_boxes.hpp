// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The boxes of PriorBox and PriorBoxClustered, in floats as OpenVINO computes them: corners, then their variances.
#include <cmath>
#include <opcost/replay/model_analyzer/rearranged.hpp>

namespace opcost::replay::model_analyzer::detail {

class prior_boxes {
 public:
  prior_boxes(const graph& g, const node& n, const std::vector<operand>& in, std::vector<double>& all)
      : g_(g), n_(n), all_(all) {
    rows_ = static_cast<float>(in[0][0]);
    columns_ = static_cast<float>(in[0][1]);
    height_ = static_cast<float>(in[1][0]);
    width_ = static_cast<float>(in[1][1]);
    clip_ = flag("clip", false);
    offset_ = number("offset", 0);
  }

  // False for boxes of fixed sizes and where their number is another than the output has.
  bool of_sizes() {
    std::vector<float> sizes = list("min_size"), largest = list("max_size");
    if (!list("fixed_size").empty()) return false;
    const bool all_sizes = flag("scale_all_sizes", true), ratios_last = flag("min_max_aspect_ratios_order", true);
    float step = number("step", 0);
    if (!all_sizes) {
      step = step == -1 ? height_ / rows_ : step * height_;
      for (float& s : sizes) s *= height_;
    }
    std::vector<float> ratios;
    const auto add = [&](float r) {
      if (std::fabs(r - 1) < 1e-6f) return;
      for (float known : ratios)
        if (std::fabs(known - r) < 1e-6f) return;
      ratios.push_back(r);
    };
    for (float r : list("aspect_ratio")) {
      add(r);
      if (flag("flip", false) && r != 0) add(1 / r);
    }
    each_cell([&](float row, float column) {
      const float x = step == 0 ? (column + 0.5f) * (width_ / columns_) : (offset_ + column) * step,
                  y = step == 0 ? (row + 0.5f) * (height_ / rows_) : (offset_ + row) * step;
      const auto put_ratios = [&](std::size_t k) {
        for (float r : ratios) put(x, y, sizes[k] * 0.5f * std::sqrt(r), sizes[k] * 0.5f / std::sqrt(r));
      };
      for (std::size_t k = 0; k < sizes.size(); ++k) {
        put(x, y, sizes[k] * 0.5f, sizes[k] * 0.5f);
        const auto put_largest = [&] {
          if (k < largest.size())
            put(x, y, std::sqrt(sizes[k] * largest[k]) * 0.5f, std::sqrt(sizes[k] * largest[k]) * 0.5f);
        };
        const bool now = all_sizes || k + 1 == sizes.size();
        if (ratios_last) put_largest();
        if (now) put_ratios(all_sizes ? k : 0);
        if (!ratios_last) put_largest();
      }
    });
    return finish();
  }
  bool clustered() {
    const std::vector<float> widths = list("width"), heights = list("height");
    const float step = number("step", 0);
    float step_x = number("step_w", 0), step_y = number("step_h", 0);
    if (step_x == 0) step_x = step;
    if (step_y == 0) step_y = step;
    if (step_x == 0 && step_y == 0) {
      step_x = width_ / columns_;
      step_y = height_ / rows_;
    }
    each_cell([&](float row, float column) {
      for (std::size_t k = 0; k < widths.size() && k < heights.size(); ++k)
        put((column + offset_) * step_x, (row + offset_) * step_y, widths[k] / 2, heights[k] / 2);
    });
    return finish();
  }

 private:
  const graph& g_;
  const node& n_;
  std::vector<double>& all_;
  std::size_t put_ = 0;
  float rows_ = 0, columns_ = 0, height_ = 0, width_ = 0, offset_ = 0;
  bool clip_ = false;

  std::vector<float> list(std::string_view name) const {
    std::vector<float> all;
    each_number(attribute(g_, n_, name), [&](double v) { all.push_back(static_cast<float>(v)); });
    return all;
  }
  float number(std::string_view name, float otherwise) const {
    return static_cast<float>(number_of(attribute(g_, n_, name), static_cast<double>(otherwise)));
  }
  bool flag(std::string_view name, bool otherwise) const {
    return attribute(g_, n_, name).empty() ? otherwise : g_.source->is_true(n_.layer, name);
  }
  template <class F> void each_cell(F&& f) const {
    const float most = static_cast<float>(all_.size());  // a cell has several numbers
    if (!(rows_ <= most && columns_ <= most && rows_ * columns_ <= most)) return;
    const auto rows = static_cast<std::int64_t>(std::ceil(rows_)),
               columns = static_cast<std::int64_t>(std::ceil(columns_));
    for (std::int64_t row = 0; row < rows; ++row)
      for (std::int64_t column = 0; column < columns; ++column) f(static_cast<float>(row), static_cast<float>(column));
  }
  void put(float x, float y, float half_width, float half_height) {
    for (float v : {(x - half_width) / width_, (y - half_height) / height_, (x + half_width) / width_,
                    (y + half_height) / height_}) {
      if (put_ < all_.size() / 2) all_[put_] = static_cast<double>(clip_ ? (v < 0 ? 0.0f : v > 1 ? 1.0f : v) : v);
      ++put_;
    }
  }
  bool finish() {
    if (put_ != all_.size() / 2) return false;
    std::vector<float> variance = list("variance");
    if (variance.empty()) variance.push_back(0.1f);
    for (std::size_t i = 0; i < put_; ++i) all_[put_ + i] = static_cast<double>(variance[i % variance.size()]);
    return true;
  }
};

inline bool put_prior_boxes(const graph& g, const node& n, const std::vector<operand>& in, std::vector<double>& all) {
  if (n.layer < 0 || in.size() < 2 || in[0].size() != 2 || in[1].size() != 2) return false;
  prior_boxes boxes(g, n, in, all);
  return (n.is_constant() ? n.computed_as : n.type) == "PriorBox" ? boxes.of_sizes() : boxes.clustered();
}

}  // namespace opcost::replay::model_analyzer::detail
