// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// numpy's "Optimized FLOP count" of einsum_path(equation, optimize="optimal"): the cheapest order of contractions of
// two terms, in which no result is larger than the largest operand or the output. If no order satisfies that, the
// remaining terms are contracted at once.
#include <opcost/ops/einsum.hpp>

namespace opcost::aten {

/// The cheapest order of contractions of an equation. sound() is false if the equation has too many operands.
class einsum_path {
 public:
  static constexpr int operands_at_most = 7;  // all orders are tried; eight operands have 1.6 million

  constexpr einsum_path(const einsum& op, const tensors& in) {
    if (in.size() < 1 || in.size() > operands_at_most || detail::einsum_operand_count(op.equation) != in.size()) return;
    for (int i = 0; i < in.size(); ++i) {
      const detail::einsum_term term = detail::einsum_operand(op.equation, i);
      if (extents_.add(term, in[i].dims)) return;
      term.each([&](int l) { given_.sets[i] |= labels{1} << l; });
    }
    if (!detail::each_output_label(op.equation, [&](int l) { output_ |= labels{1} << l; })) return;
    given_.count = in.size();
  }
  constexpr bool sound() const { return given_.count > 0; }

  // Per combination of the labels: one multiplication for each term after the first, and one addition if labels are
  // summed. numpy adds 1.
  constexpr count_t operations() {
    labels all = 0;
    for (int i = 0; i < given_.count; ++i) {
      all |= given_.sets[i];
      limit_ = larger(limit_, size_of(given_.sets[i]));
    }
    limit_ = larger(limit_, size_of(output_));
    if (given_.count <= 2 || all == output_) return contraction(given_, (1u << given_.count) - 1).cost + 1;
    search(given_, 0);
    return cost_ + (best_.count > 1 ? contraction(best_, (1u << best_.count) - 1).cost : count_t(0)) + 1;
  }

 private:
  using labels = std::uint64_t;
  struct terms {
    labels sets[operands_at_most]{};
    int count = 0;
  };
  struct contracted {
    terms left{};
    labels result = 0;
    count_t cost = 0;
  };
  detail::einsum_extents<count_t> extents_{};
  terms given_{}, best_{};
  labels output_ = 0;
  count_t limit_ = 0, cost_ = 0;

  constexpr count_t size_of(labels set) const {
    bool has[detail::einsum_labels]{};
    for (int l = 0; l < detail::einsum_labels; ++l) has[l] = (set >> l & 1u) != 0;
    return detail::einsum_elements(extents_, has);
  }
  // Contracts the terms of a mask to one, with the labels that other terms or the output need. It becomes the last
  // term.
  constexpr contracted contraction(const terms& from, unsigned mask) const {
    contracted r;
    labels met = 0, needed = output_;
    int n = 0;
    for (int i = 0; i < from.count; ++i) {
      if ((mask >> i & 1u) != 0) {
        met |= from.sets[i];
        ++n;
      } else {
        needed |= from.sets[i];
        r.left.sets[r.left.count++] = from.sets[i];
      }
    }
    r.result = met & needed;
    r.left.sets[r.left.count++] = r.result;
    r.cost = size_of(met) * ((n > 2 ? n - 1 : 1) + (r.result != met ? 1 : 0));
    return r;
  }
  // Keeps the cheapest of the longest orders, and the first among equals.
  constexpr void search(const terms& from, count_t cost) {
    if (best_.count == 0 || from.count < best_.count || (from.count == best_.count && cost < cost_)) {
      best_ = from;
      cost_ = cost;
    }
    for (int a = 0; a < from.count; ++a)
      for (int b = a + 1; b < from.count; ++b)
        if (const contracted c = contraction(from, 1u << a | 1u << b); size_of(c.result) <= limit_)
          search(c.left, cost + c.cost);
  }
};

/// A number printed with "%.3e" and read back: four significant digits, halves rounded to even.
constexpr count_t through_four_digits(count_t n) {
  count_t unit = 1;
  while (n / unit >= 10'000) unit *= 10;
  const count_t rest = n % unit, kept = n / unit;
  const bool up = rest * 2 > unit || (rest * 2 == unit && kept % 2 == 1);
  return (kept + (up ? 1 : 0)) * unit;
}

}  // namespace opcost::aten
