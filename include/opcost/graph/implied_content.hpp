// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Finds the content of a constant whose weights are missing, from the shapes that the graph stores around it: axes and
// permutations, if only one choice leads to these shapes; a target shape that copies dimensions as far as possible,
// which is an assumption.
#include <opcost/graph/evaluate.hpp>

namespace opcost::detail {

enum class implication : std::uint8_t { none, certain, assumed };

template <class Op> class implied_content {
 public:
  // Finds the content of input `k` of `op` and stores it in `content`. All stored shapes must be static.
  implied_content(const Op& op, int k, span<partial_tensor> in, span<const partial_tensor> out)
      : op_(op), at_(k), in_(in), out_(out) {}
  std::array<interval, 8> content{};

  implication find() {
    const partial_tensor& c = in_[at_];
    if (!is_integer(c.type) || !c.dims.is_static() || c.dims.rank > 1 || at_ == 0) return implication::none;
    const count_t n = c.dims.elements().min;
    if (n < 1 || n > 8 || !in_[0].dims.is_static()) return implication::none;
    size_ = static_cast<int>(n.n);
    if (const implication one = single(); one != implication::none || several_) return one;
    return target();
  }

 private:
  const Op& op_;
  int at_, size_ = 0;
  bool several_ = false;
  span<partial_tensor> in_;
  span<const partial_tensor> out_;

  bool fits() {
    in_[at_].value = span<const interval>(content).first(static_cast<std::size_t>(size_));
    const partial_outputs o = any_op<Op>(op_).infer(partial_tensors(span<const partial_tensor>(in_)));
    in_[at_].value = {};
    if (!o.refusal.empty() || o.count != static_cast<int>(out_.size())) return false;
    for (int i = 0; i < o.count; ++i)
      if (!(o[i].dims == out_[i].dims)) return false;
    return true;
  }
  // The only list of distinct axes that fits: ascending, or a permutation of all axes.
  implication single() {
    int rank = in_[0].dims.rank > out_[0].dims.rank ? in_[0].dims.rank : out_[0].dims.rank;
    rank = rank > 5 ? 5 : rank;
    const bool permuted = size_ == in_[0].dims.rank;
    std::array<interval, 8> found{};
    int matches = 0;
    const auto place = [&](auto&& self, int i, unsigned used) -> void {
      if (matches > 1) return;
      if (i == size_) {
        if (fits() && ++matches == 1) found = content;
        return;
      }
      for (int axis = i > 0 && !permuted ? static_cast<int>(content[static_cast<std::size_t>(i - 1)].min.n) + 1 : 0;
           axis < rank; ++axis)
        if ((used >> axis & 1u) == 0) {
          content[static_cast<std::size_t>(i)] = axis;
          self(self, i + 1, used | 1u << axis);
        }
    };
    place(place, 0, 0);
    several_ = matches > 1;
    content = found;
    return matches == 1 ? implication::certain : implication::none;
  }
  // A target shape: 0 copies a dimension, and one of the others is open (-1).
  implication target() {
    const partial_shape &x = in_[0].dims, &y = out_[0].dims;
    if (size_ != y.rank) return implication::none;
    const auto put = [&](bool copies) {
      int open = -1;
      bool copying = copies;
      for (int i = 0; i < size_; ++i) {
        copying = copying && i < x.rank && x[i] == y[i];
        content[static_cast<std::size_t>(i)] = copying ? interval(0) : y[i];
        if (!copying && open < 0) open = i;
      }
      bool whole = open == size_ - 1;  // if several dimensions differ, it is unknown which one is open
      if (!copies) {
        open = 0;
        whole = true;
      }
      if (whole) content[static_cast<std::size_t>(open)] = -1;
      return fits();
    };
    return put(true) || put(false) ? implication::assumed : implication::none;
  }
};

}  // namespace opcost::detail
