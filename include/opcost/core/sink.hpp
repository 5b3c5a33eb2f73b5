// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Writes text without locale, streams or allocation: a sink for pieces of text, operators for integers and shapes, and
// a buffer of fixed size.
#include <opcost/core/tensor.hpp>

namespace opcost {

/// The destination of a text: refers to a function or an object that can be called with a std::string_view. The object
/// must outlive the sink.
class sink {
 public:
  sink(void (*to)(std::string_view)) : to_{.function = to}, put_([](target t, std::string_view s) { t.function(s); }) {}
  template <class To>
  requires(!std::same_as<std::remove_cvref_t<To>, sink> && !std::is_function_v<std::remove_reference_t<To>> &&
           std::is_invocable_v<To&, std::string_view>) sink(To&& to)  // NOLINT(bugprone-forwarding-reference-overload)
      : to_{.object = const_cast<void*>(static_cast<const void*>(&to))},
        put_([](target t, std::string_view s) { (*static_cast<std::remove_reference_t<To>*>(t.object))(s); }) {}
  void operator()(std::string_view s) const { put_(to_, s); }
  const sink& operator<<(std::string_view s) const {
    put_(to_, s);
    return *this;
  }

 private:
  union target {
    void* object;
    void (*function)(std::string_view);
  };
  target to_;
  void (*put_)(target, std::string_view);
};

inline const sink& operator<<(const sink& to, count_t n) { return to << std::string_view(digits(n)); }

/// Writes a dimension: 7, ?, 1..16, 2.., ..9.
inline const sink& operator<<(const sink& to, interval d) {
  write_interval(d, to);
  return to;
}
/// Writes the complete text of a rejection.
inline const sink& operator<<(const sink& to, const rejection& r) {
  r.write(to);
  return to;
}
/// Writes a shape: [1,?,16..32]; [...] if the rank is unknown.
template <class Dim> const sink& operator<<(const sink& to, const basic_shape<Dim>& s) {
  if (!s.ranked()) return to << "[...]";
  to << "[";
  for (int i = 0; i < s.rank; ++i) (i ? to << "," : to) << s[i];
  return to << "]";
}

/// A text in a buffer of fixed size. A text that does not fit is cut, and ends in "...".
template <std::size_t Capacity> struct short_text {
  char text[Capacity]{};
  std::size_t size = 0;
  constexpr short_text() = default;
  constexpr short_text(std::string_view s) { (*this)(s); }
  constexpr void operator()(std::string_view s) {
    for (char c : s) {
      if (size == Capacity) {
        for (std::size_t i = 1; i <= 3; ++i) text[Capacity - i] = '.';
        return;
      }
      text[size++] = c;
    }
  }
  constexpr operator std::string_view() const { return {text, size}; }
  constexpr bool empty() const { return size == 0; }
};

}  // namespace opcost
