// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Inputs and outputs of operations: a shape, an element type, and the content of small tensors if it is known.
#include <array>
#include <cstddef>
#include <opcost/core/rejection.hpp>
#include <opcost/core/shape.hpp>
#include <opcost/core/span.hpp>
#include <string_view>

namespace opcost {

/// A tensor as formulas see it. Its content is known only if it is small and the shape of something depends on it.
template <class Dim> struct basic_tensor {
  basic_shape<Dim> dims{};
  dtype type = dtype::f32;
  std::int64_t stored = 0;     ///< identity of a stored constant; 0: computed; `learned`: a layer's own parameter
  span<const Dim> value{};     ///< content of an integer tensor (target shape, axes, limits); empty: unknown
  span<const double> reals{};  ///< content of a real tensor (scales); empty: unknown

  static constexpr std::int64_t learned = -1;
  /// False for an optional input that is not connected.
  constexpr bool present() const { return type != dtype::none; }
  constexpr bool has_value() const { return !value.empty() || !reals.empty(); }
};
using tensor = basic_tensor<count_t>;
using partial_tensor = basic_tensor<interval>;

namespace detail {
template <class Dim> inline constexpr basic_tensor<Dim> absent{{}, dtype::none, 0, {}, {}};
template <class Dim>
inline constexpr basic_tensor<Dim> unknown{basic_shape<Dim>::of_unknown_rank(), dtype::dynamic, 0, {}, {}};
}  // namespace detail
/// The inputs of an operation. Any index is valid: an input that does not exist is absent.
template <class Dim> class basic_operands {
 public:
  constexpr basic_operands() = default;
  template <class Range>
  requires std::constructible_from < span<const basic_tensor<Dim>>,
  const Range& > constexpr basic_operands(const Range& r) : all_(r) {}
  constexpr const basic_tensor<Dim>& operator[](int i) const {
    return i >= 0 && static_cast<std::size_t>(i) < all_.size() ? all_[i] : detail::absent<Dim>;
  }
  constexpr int size() const { return static_cast<int>(all_.size()); }
  constexpr bool has(int i) const { return (*this)[i].present(); }
  constexpr auto begin() const { return all_.begin(); }
  constexpr auto end() const { return all_.end(); }

 private:
  span<const basic_tensor<Dim>> all_{};
};
using tensors = basic_operands<count_t>;
using partial_tensors = basic_operands<interval>;

/// The tensor with intervals as dimensions, without its content.
constexpr partial_tensor partial(const tensor& t) {
  partial_tensor p;
  p.dims = t.dims;
  p.type = t.type;
  p.stored = t.stored;
  return p;
}
/// The tensor with numbers as dimensions, without its content. Its shape must be is_static().
constexpr tensor numbers(const partial_tensor& t) {
  tensor r;
  r.dims = numbers(t.dims);
  r.type = t.type;
  r.stored = t.stored;
  return r;
}

/// The outputs of an operation, or the reason why it rejects its inputs. A tensor, a list of up to 4 tensors, a
/// rejection or a string literal converts to it.
template <class Dim> struct inferred {
  std::array<basic_tensor<Dim>, 4> first{};
  int count = 0;           ///< number of outputs
  int cut_axis = -1;       ///< all outputs are pieces of first[0] along this axis; -1: the outputs are in `first`
  span<const Dim> cuts{};  ///< extents of the pieces along the axis; -1, or an empty list: as first[0]
  rejection refusal{};     ///< why there are no outputs; empty: there are outputs

  constexpr inferred() = default;
  constexpr inferred(const basic_tensor<Dim>& t) : count(1) { put(0, t); }
  constexpr inferred(std::initializer_list<basic_tensor<Dim>> list) {
    if (list.size() > first.size()) {
      refusal = rejected("an infer can list 4 outputs; more must be pieces of one tensor (inferred::pieces)");
      return;
    }
    for (const auto& t : list) put(count++, t);
  }
  constexpr inferred(const rejection& why) : refusal(why) {}
  constexpr inferred(const char* why) : refusal(why) {}
  /// `parts` outputs with the shape of `like`, except that dimension `axis` of output i is lengths[i]. Equal outputs
  /// need no lengths.
  static constexpr inferred pieces(const basic_tensor<Dim>& like, int axis, int parts, span<const Dim> lengths) {
    inferred r(like);
    r.count = parts;
    r.cut_axis = axis;
    r.cuts = lengths;
    return r;
  }
  constexpr basic_tensor<Dim> operator[](int i) const {
    if (cut_axis < 0 && (i < 0 || i >= count)) return detail::absent<Dim>;
    if (cut_axis < 0) return first[static_cast<std::size_t>(i)];
    basic_tensor<Dim> t = first[0];
    if (static_cast<std::size_t>(i) < cuts.size() && !is(cuts[i], -1)) t.dims.set(cut_axis, cuts[i]);
    return t;
  }

 private:
  constexpr void put(int i, const basic_tensor<Dim>& t) {
    auto& o = first[static_cast<std::size_t>(i)];
    o.dims = t.dims;
    o.type = t.type;  // not the content: `t` may be an input
  }
};
/// The buffer for the content of an output. One of the two has a place for each element; the other is empty.
template <class Dim> struct content {
  span<Dim> numbers{};
  span<double> reals{};
};
using outputs = inferred<count_t>;
using partial_outputs = inferred<interval>;

}  // namespace opcost
