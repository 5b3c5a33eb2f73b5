// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A value, or one line that says what is wrong, where, and what to do. No exceptions.
#include <opcost/core/sink.hpp>
#include <utility>

namespace opcost {

enum class error_code : std::uint8_t { none, cannot_read, not_a_model, unsupported, malformed, bad_argument };

struct error {
  error_code code = error_code::none;
  int line = 0;            // of the file, from 1; 0: the file as a whole
  short_text<400> what{};  // names the layer where there is one; says what to do

  static constexpr error at(error_code code, int line = 0) {
    error e;
    e.code = code;
    e.line = line;
    return e;
  }
  // error::at(...) << "layer 'conv1': " << ...
  constexpr error&& operator<<(std::string_view s) && {
    what(s);
    return std::move(*this);
  }
  constexpr error&& operator<<(count_t n) && {
    what(digits(n));
    return std::move(*this);
  }
};

template <class T> class [[nodiscard]] result {
 public:
  constexpr result(T value) : value_(std::move(value)), good_(true) {}
  constexpr result(struct error e) : error_(std::move(e)) {}
  constexpr explicit operator bool() const { return good_; }
  constexpr T& operator*() { return value_; }
  constexpr const T& operator*() const { return value_; }
  constexpr T* operator->() { return &value_; }
  constexpr const T* operator->() const { return &value_; }
  constexpr const struct error& error() const { return error_; }

 private:
  T value_{};  // no std::optional: each type of one costs a compiler more than all of this
  struct error error_ {};
  bool good_ = false;
};

}  // namespace opcost
