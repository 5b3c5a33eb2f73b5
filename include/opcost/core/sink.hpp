// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Text without locale, streams or allocation: a sink that takes pieces, integers and shapes written into it, a short
// buffer.
#include <opcost/core/tensor.hpp>

namespace opcost {

// Where text goes: anything that can be called with a std::string_view. Refers to it, like std::span refers to data.
class sink {
 public:
  sink(void (*to)(std::string_view)) : to_{.function = to}, put_([](target t, std::string_view s) { t.function(s); }) {}
  template <class To>
  requires(!std::same_as<std::remove_cvref_t<To>, sink> && !std::is_function_v<std::remove_reference_t<To>> &&
           std::is_invocable_v<To&, std::string_view>) sink(To&& to)
      : to_{.object = const_cast<void*>(static_cast<const void*>(&to))},
        put_([](target t, std::string_view s) { (*static_cast<std::remove_reference_t<To>*>(t.object))(s); }) {}
  void operator()(std::string_view s) const { put_(to_, s); }
  const sink& operator<<(std::string_view s) const { return put_(to_, s), *this; }

 private:
  union target {
    void* object;
    void (*function)(std::string_view);
  };
  target to_;
  void (*put_)(target, std::string_view);
};

// The decimal digits of a number; `group` puts a comma before every third: 4,089,184,256.
struct digits {
  char text[32]{};
  std::size_t from = sizeof text;
  constexpr explicit digits(count_t v, bool group = false) {
    std::uint64_t u = v.n < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(v.n) : static_cast<std::uint64_t>(v.n);
    int written = 0;
    do {
      if (group && written > 0 && written % 3 == 0) text[--from] = ',';
      text[--from] = static_cast<char>('0' + u % 10);
      u /= 10, ++written;
    } while (u != 0);
    if (v.n < 0) text[--from] = '-';
  }
  constexpr operator std::string_view() const { return {text + from, sizeof text - from}; }
};
inline const sink& operator<<(const sink& to, count_t n) { return to << std::string_view(digits(n)); }

// 7, ?, 1..16, 2.., ..9 as OpenVINO writes dimensions.
inline const sink& operator<<(const sink& to, interval d) {
  if (known(d)) return to << d.min;
  if (d == interval::unknown()) return to << "?";
  if (d.min != 0) to << d.min;
  to << "..";
  return bounded(d) ? to << d.max : to;
}
// [1,?,16..32]; [...] where the rank is not known.
template <class Dim> const sink& operator<<(const sink& to, const basic_shape<Dim>& s) {
  if (!s.ranked()) return to << "[...]";
  to << "[";
  for (int i = 0; i < s.rank; ++i) (i ? to << "," : to) << s[i];
  return to << "]";
}

// A line of text with a fixed capacity; what does not fit is cut and ends in "...".
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
