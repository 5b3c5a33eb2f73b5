// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A growing array that is cheap in constant expressions. With it a static_assert of ResNet-50 compiles in half the time
// that std::vector takes, and each std::vector<T> would add 10 ms to every file that includes the library.
#include <concepts>
#include <cstddef>
#include <opcost/core/span.hpp>
#include <utility>

namespace opcost {

/// A growing array, as std::vector. clear() and pop_back() destroy nothing before the array itself is destroyed.
template <class T> class sequence {
 public:
  using value_type = T;
  constexpr sequence() = default;
  constexpr explicit sequence(std::size_t n, const T& each = T{}) { resize(n, each); }
  constexpr sequence(const sequence& o) { append(o.begin_, o.size_); }
  constexpr sequence(sequence&& o) noexcept { swap(o); }
  constexpr sequence& operator=(sequence o) noexcept {
    swap(o);
    return *this;
  }
  constexpr ~sequence() { delete[] begin_; }

  constexpr std::size_t size() const { return size_; }
  constexpr std::size_t capacity() const { return capacity_; }
  constexpr bool empty() const { return size_ == 0; }
  constexpr T* data() { return begin_; }
  constexpr const T* data() const { return begin_; }
  constexpr T* begin() { return begin_; }
  constexpr const T* begin() const { return begin_; }
  constexpr T* end() { return begin_ + size_; }
  constexpr const T* end() const { return begin_ + size_; }
  /// The element at any integer index, so that callers with int indexes need no cast.
  template <std::integral Index> constexpr T& operator[](Index i) { return begin_[i]; }
  template <std::integral Index> constexpr const T& operator[](Index i) const { return begin_[i]; }
  constexpr T& back() { return begin_[size_ - 1]; }
  constexpr const T& back() const { return begin_[size_ - 1]; }
  constexpr operator span<const T>() const { return {begin_, size_}; }

  constexpr void reserve(std::size_t n) {
    if (n <= capacity_) return;
    T* wider = new T[n];
    for (std::size_t i = 0; i < size_; ++i) wider[i] = std::move(begin_[i]);
    delete[] begin_;
    begin_ = wider;
    capacity_ = n;
  }
  constexpr void push_back(const T& v) {
    if (size_ == capacity_) {
      const T copy = v;  // v may be an element of this array. NOLINT(performance-unnecessary-copy-initialization)
      reserve(size_ < 4 ? 8 : 2 * size_);
      begin_[size_++] = copy;
    } else {
      begin_[size_++] = v;
    }
  }
  constexpr void push_back(T&& v) requires(!std::is_trivially_copyable_v<T>) {
    if (size_ == capacity_) reserve(size_ < 4 ? 8 : 2 * size_);
    begin_[size_++] = std::move(v);
  }
  constexpr void append(const T* from, std::size_t n) {
    reserve(size_ + n);
    for (std::size_t i = 0; i < n; ++i) begin_[size_ + i] = from[i];
    size_ += n;
  }
  constexpr void pop_back() { --size_; }
  constexpr void clear() { size_ = 0; }
  constexpr void resize(std::size_t n, const T& each = T{}) {
    reserve(n);
    for (std::size_t i = size_; i < n; ++i) begin_[i] = each;
    size_ = n;
  }
  /// Resizes without a value for new elements: default-initialized, so numbers are unset, or have an older value.
  constexpr void resize_unset(std::size_t n) {
    reserve(n);
    size_ = n;
  }

 private:
  T* begin_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;

  constexpr void swap(sequence& o) noexcept {
    std::swap(begin_, o.begin_);
    std::swap(size_, o.size_);
    std::swap(capacity_, o.capacity_);
  }
};

}  // namespace opcost
