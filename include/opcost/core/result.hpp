// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A value or an error. The library throws no exceptions.
#include <opcost/core/sink.hpp>
#include <utility>

namespace opcost {

/// The kind of an error, for programs that react differently to each.
enum class error_code : std::uint8_t { none, cannot_read, not_a_model, unsupported, malformed, bad_argument };

/// An error: its kind, the line of the file, and one line of text that names the layer, says what is wrong and what to
/// do about it.
///
///     return error::at(error_code::malformed, line) << "layer 'conv1': expected 4 channels, got 5";
struct error {
  error_code code = error_code::none;
  int line = 0;            ///< line of the file, from 1; 0: the whole file
  short_text<400> what{};  ///< the message, without file name and line

  static constexpr error at(error_code code, int line = 0) {
    error e;
    e.code = code;
    e.line = line;
    return e;
  }
  constexpr error&& operator<<(std::string_view s) && {
    what(s);
    return std::move(*this);
  }
  constexpr error&& operator<<(count_t n) && {
    what(digits(n));
    return std::move(*this);
  }
};

/// A value or an error: `if (auto r = read(...)) use(*r); else print(r.error().what);`
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
  T value_{};  // not std::optional, which costs more compile time than the rest of this class
  struct error error_ {};
  bool good_ = false;
};

}  // namespace opcost
