// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Guesses the kind of the network: the first rule that holds for the shapes of inputs and outputs and the types of the
// nodes.
#include <opcost/replay/model_analyzer/node.hpp>

namespace opcost::replay::model_analyzer {
namespace detail {

class type_guess {
 public:
  explicit type_guess(const graph& g) {
    for (int i : g.order) {
      const node& n = g.at(i);
      if (n.is(node_type::region_yolo) && !has(node_type::region_yolo))
        each_number(attribute(g, n, "anchors"), [&](double v) { anchors_.push_back(static_cast<float>(v)); });
      has_[static_cast<std::size_t>(n.facts.type)] = true;
      if (n.is(node_type::parameter) && n.outputs > 0) inputs_.push_back(g.outputs_of(n)[0].is->dims);
    }
    for (int r : g.results)
      if (g.feeds(g.input(g.at(r), 0))) outputs_.push_back(g[g.input(g.at(r), 0)].is->dims);
  }

  std::string_view name() const {
    static constexpr float v3[] = {10, 13, 16, 30, 33, 23, 30, 61, 62, 45, 59, 119, 116, 90, 156, 198, 373, 326};
    static constexpr float tiny_v3[] = {10, 14, 23, 27, 37, 58, 81, 82, 135, 169, 344, 319};
    // the tool compares the anchors of tiny YOLOv2 as doubles with floats from the file, so that they are never equal
    const bool region = has(node_type::region_yolo);
    if (!region && like_yolo(1)) return "tiny_yolo_v2";
    if (region && anchors_are(v3)) return "yolo_v3";
    if (like_yolo(3)) return "yolo_v4";
    if (region ? anchors_are(tiny_v3) : like_yolo(2)) return "yolo_v3";
    if (region) return "yolo";
    if (has(node_type::detection_output) && !has(node_type::roi_pooling)) return "ssd";
    if (classifies()) return "classificator";
    if ((has(node_type::roi_pooling) && !has(node_type::detection_output)) || has(node_type::detectron_roi))
      return "mask_rcnn";
    if (has(node_type::elu) && inputs_.size() == 2) return "inpainting";
    if (has(node_type::mvn)) return "style_transfer";
    if (scales_images()) return "super_resolution";
    if (embeds_faces()) return "face_recognition";
    return "generic";
  }

 private:
  std::array<bool, 64> has_{};
  std::vector<partial_shape> inputs_{}, outputs_{};
  sequence<float> anchors_{};

  bool has(node_type t) const { return has_[static_cast<std::size_t>(t)]; }
  // An unknown dimension is -1, as in the tool.
  static std::int64_t dim(const partial_shape& s, int i) { return known(s[i]) ? s[i].min.n : -1; }
  template <std::size_t N> bool anchors_are(const float (&list)[N]) const {
    if (anchors_.size() != N) return false;
    for (std::size_t i = 0; i < N; ++i)
      if (anchors_[i] != list[i]) return false;
    return true;
  }
  bool all_images() const {
    for (const partial_shape& s : outputs_)
      if (s.rank != 4) return false;
    return true;
  }
  // True for k grids of boxes over one image.
  bool like_yolo(std::size_t k) const {
    if (outputs_.size() != k || !all_images() || inputs_.size() != 1 || inputs_[0].rank != 4) return false;
    if (k == 1) {
      for (int i = 1; i < 4; ++i)
        if (dim(outputs_[0], i) % 2 == 0 || dim(outputs_[0], i) <= 1) return false;
      return true;
    }
    for (int i = 0; i < 4; ++i) {
      std::int64_t least = dim(outputs_[0], i);
      for (const partial_shape& s : outputs_) least = dim(s, i) < least ? dim(s, i) : least;
      for (const partial_shape& s : outputs_)
        if (least == 0 || dim(s, i) % least != 0) return false;
    }
    return true;
  }
  bool classifies() const {
    if (outputs_.size() != 1 || has(node_type::prelu) || has(node_type::normalize_l2)) return false;
    const partial_shape& s = outputs_[0];
    return s.rank == 2 || (s.rank >= 4 && dim(s, 2) == 1 && dim(s, 3) == 1 && dim(s, 1) > 1);
  }
  bool scales_images() const {
    if (outputs_.size() != 1 || !all_images() || inputs_.empty() || inputs_.size() > 2) return false;
    const partial_shape& o = outputs_[0];
    if ((dim(o, 1) != 1 && dim(o, 1) != 3) || (dim(o, 2) == 1 && dim(o, 3) == 1)) return false;
    if (inputs_.size() == 1) return true;
    bool in_proportion = false;  // of the last one whose height differs; by products, a height of 0 included
    for (const partial_shape& i : inputs_)
      if (i.rank >= 4 && dim(i, 2) != dim(o, 2)) in_proportion = dim(i, 2) * dim(o, 3) == dim(i, 3) * dim(o, 2);
    return in_proportion;
  }
  bool embeds_faces() const {
    if (outputs_.size() != 1 || !(has(node_type::prelu) || has(node_type::normalize_l2)) || outputs_[0].rank < 2)
      return false;
    const partial_shape& s = outputs_[0];
    std::int64_t product = 1, most = dim(s, 1);
    for (int i = 1; i < s.rank; ++i) {
      product *= dim(s, i);
      most = dim(s, i) > most ? dim(s, i) : most;
    }
    return product == most;
  }
};
}  // namespace detail

/// Returns the tool's name for the kind of network.
inline std::string_view guess_type(const graph& g) { return detail::type_guess(g).name(); }

}  // namespace opcost::replay::model_analyzer
