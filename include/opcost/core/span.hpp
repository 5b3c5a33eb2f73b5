// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A view of contiguous elements: the part of std::span that the library uses. Including <span> costs as much compile
// time as a fifth of the library.
#include <concepts>
#include <cstddef>
#include <type_traits>

namespace opcost {

/// Elements that the span does not own. Any container with data() and size() converts to it, std::span too.
template <class T> class span {
 public:
  using element_type = T;
  using value_type = std::remove_cv_t<T>;
  using iterator = T*;

  constexpr span() = default;
  constexpr span(T* first, std::size_t n) : data_(first), size_(n) {}
  constexpr span(T* first, T* end) : data_(first), size_(static_cast<std::size_t>(end - first)) {}
  template <std::size_t N> constexpr span(T (&all)[N]) : data_(all), size_(N) {}
  template <class Container>
  requires requires(Container& c, std::remove_pointer_t<decltype(c.data())> (*elements)[]) {
    static_cast<T(*)[]>(elements);
    c.size();
  }
  // NOLINTNEXTLINE(bugprone-forwarding-reference-overload)
  constexpr span(Container&& c) : data_(c.data()), size_(c.size()) {}

  constexpr T* data() const { return data_; }
  constexpr std::size_t size() const { return size_; }
  constexpr bool empty() const { return size_ == 0; }
  constexpr T* begin() const { return data_; }
  constexpr T* end() const { return data_ + size_; }
  /// The element at any integer index, so that callers with int indexes need no cast.
  template <std::integral Index> constexpr T& operator[](Index i) const { return data_[i]; }
  constexpr T& front() const { return data_[0]; }
  constexpr T& back() const { return data_[size_ - 1]; }
  constexpr span first(std::size_t n) const { return {data_, n}; }
  constexpr span last(std::size_t n) const { return {data_ + (size_ - n), n}; }
  constexpr span subspan(std::size_t from) const { return {data_ + from, size_ - from}; }
  constexpr span subspan(std::size_t from, std::size_t n) const { return {data_ + from, n}; }

 private:
  T* data_ = nullptr;
  std::size_t size_ = 0;
};
template <class T> span(T*, std::size_t) -> span<T>;
template <class T> span(T*, T*) -> span<T>;
template <class T, std::size_t N> span(T (&)[N]) -> span<T>;
template <class Container> span(Container&& c) -> span<std::remove_pointer_t<decltype(c.data())>>;

}  // namespace opcost
