// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Computes the contents of tensors, element by element. By its element type, a content has integers, of which only
// bounds may be known, or reals.
#include <opcost/op/common.hpp>
#include <opcost/op/element_walk.hpp>
#include <opcost/op/number.hpp>

namespace opcost::detail {

/// True if the content is given, or the tensor has no elements.
template <class Dim> constexpr bool has_content(const basic_tensor<Dim>& t) {
  return t.has_value() || (t.dims.is_static() && is(t.dims.elements(), 0));
}

/// Element i as an integer; a real is truncated.
template <class Dim> constexpr Dim number_at(const basic_tensor<Dim>& t, std::size_t i) {
  return t.reals.empty() ? t.value[i] : Dim(to_count(t.reals[i]));
}
/// Element i as a real. Of an integer with bounds it is the lower one, so ask known(number_at(...)) first.
template <class Dim> constexpr double real_at(const basic_tensor<Dim>& t, std::size_t i) {
  return t.reals.empty() ? static_cast<double>(lower(t.value[i])) : t.reals[i];
}

/// Copies element `from` of `t` to element `to`. Returns false if a real is needed and only bounds are known.
template <class Dim>
constexpr bool put_element(content<Dim> into, std::size_t to, const basic_tensor<Dim>& t, std::size_t from) {
  if (!into.reals.empty()) {
    if (t.reals.empty() && !known(t.value[from])) return false;
    into.reals[to] = real_at(t, from);
  } else {
    into.numbers[to] = number_at(t, from);
  }
  return true;
}
/// The number of elements of a content.
template <class Dim> constexpr std::size_t size_of(const content<Dim>& c) {
  return c.reals.empty() ? c.numbers.size() : c.reals.size();
}

/// Copies all elements in order: reshape, conversion.
template <class Dim> constexpr bool copy_content(const basic_tensor<Dim>& t, content<Dim> into) {
  const std::size_t n = size_of(into);
  if (!t.has_value() || (t.reals.empty() ? t.value.size() : t.reals.size()) != n) return false;
  for (std::size_t i = 0; i < n; ++i)
    if (!put_element(into, i, t, i)) return false;
  return true;
}

// ---- element by element

constexpr std::size_t content_size(const partial_tensor& t) {
  return t.reals.empty() ? t.value.size() : t.reals.size();
}

/// A function of one element, for integers and for reals. Null: there is no such function.
struct element_rule {
  interval (*number)(interval);
  double (*real)(double);
};
/// A function of two elements, for integers and for reals. Null: there is no such function.
struct pair_rule {
  interval (*number)(interval, interval);
  double (*real)(double, double);
};
constexpr bool put_real(content<interval> into, std::size_t at, dtype type, double v) {
  into.reals[at] = rounded(type, v);
  return v == v;
}

/// Applies a function to each element. `whole`: with an element of which only bounds are known, nothing is known, as in
/// OpenVINO for most functions. Returns false if the content is unknown.
constexpr bool map_elements(const element_rule& f, bool whole, const partial_tensor& x, const partial_tensor& out,
                            content<interval> into) {
  const std::size_t n = size_of(into);
  if (content_size(x) != n || into.reals.empty() != x.reals.empty()) return false;
  if (into.reals.empty()) {
    if (f.number == nullptr) return false;
    for (std::size_t i = 0; i < n; ++i) {
      if (whole && !x.value[i].exact()) return false;
      into.numbers[i] = f.number(x.value[i]);
    }
  } else {
    if (f.real == nullptr) return false;
    for (std::size_t i = 0; i < n; ++i)
      if (!put_real(into, i, out.type, f.real(x.reals[i]))) return false;
  }
  return true;
}

/// Applies a function to each pair of elements of two inputs, whose dimensions begin at dimensions `shift_a` and
/// `shift_b` of the output. Returns false if a content is unknown.
constexpr bool map_pairs(const pair_rule& f, bool whole, const partial_tensor& a, int shift_a, const partial_tensor& b,
                         int shift_b, const partial_tensor& out, content<interval> into) {
  const std::size_t n = size_of(into), size_a = content_size(a), size_b = content_size(b);
  const bool real = !into.reals.empty();
  if (size_a == 0 || size_b == 0 || a.reals.empty() == real || b.reals.empty() == real) return false;
  if (real ? f.real == nullptr : f.number == nullptr) return false;
  element_walk walk_a(a.dims, shift_a, out.dims), walk_b(b.dims, shift_b, out.dims);
  for (std::size_t i = 0; i < n; ++i) {
    const auto k = static_cast<std::size_t>(walk_a.next()), l = static_cast<std::size_t>(walk_b.next());
    if (k >= size_a || l >= size_b) return false;
    if (real) {
      if (!put_real(into, i, out.type, f.real(a.reals[k], b.reals[l]))) return false;
    } else {
      if (whole && !(a.value[k].exact() && b.value[l].exact())) return false;
      into.numbers[i] = f.number(a.value[k], b.value[l]);
    }
  }
  return true;
}

/// Converts a content to another element type. Reals are truncated to integers. Returns false if a real is needed and
/// only bounds are known.
constexpr bool convert_content(const partial_tensor& x, dtype to, content<interval> into) {
  const std::size_t n = size_of(into);
  if (n == 0 || content_size(x) != n) return false;
  for (std::size_t i = 0; i < n; ++i) {
    if (!into.reals.empty()) {
      if (x.reals.empty() && !x.value[i].exact()) return false;
      into.reals[i] = rounded(to, real_at(x, i));
    } else if (x.reals.empty()) {
      into.numbers[i] = converted(x.value[i], to);
    } else {
      into.numbers[i] = is_boolean(to) ? interval(x.reals[i] != 0 ? 1 : 0) : converted(to_count(x.reals[i]), to);
    }
  }
  return true;
}

/// Reads a content as a shape, in which -1 is an unknown dimension. If the content is unknown, its length gives the
/// rank. Returns false if a dimension is below -1.
template <class Dim> constexpr bool as_dims(const basic_tensor<Dim>& t, basic_shape<Dim>& dims) {
  if (has_content(t) && t.reals.empty()) {
    dims = {};
    for (const Dim& d : t.value) {
      if (upper(d) < -1) return false;
      dims.push_back(upper(d) < 0 ? basic_shape<Dim>::unknown_dim() : between<Dim>(larger(lower(d), 0), upper(d)));
    }
    return true;
  }
  const Dim length = t.dims.rank == 1 ? t.dims[0] : Dim(0);
  if (t.dims.rank == 1 && known(length)) {
    dims = {};
    for (std::int64_t i = 0; i < lower(length).n && dims.ranked(); ++i) dims.push_back(basic_shape<Dim>::unknown_dim());
  } else {
    dims = basic_shape<Dim>::of_unknown_rank();
  }
  return true;
}

}  // namespace opcost::detail
