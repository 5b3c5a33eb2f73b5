// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Integers and dimensions as text.
#include <cstddef>
#include <opcost/core/interval.hpp>
#include <string_view>

namespace opcost {

/// The decimal digits of a number. `group` inserts a comma before every third digit: 4,089,184,256.
struct digits {
  char text[32]{};
  std::size_t from = sizeof text;
  constexpr explicit digits(count_t v, bool group = false) {
    std::uint64_t u = v.n < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(v.n) : static_cast<std::uint64_t>(v.n);
    int written = 0;
    do {
      if (group && written > 0 && written % 3 == 0) text[--from] = ',';
      text[--from] = static_cast<char>('0' + u % 10);
      u /= 10;
      ++written;
    } while (u != 0);
    if (v.n < 0) text[--from] = '-';
  }
  constexpr operator std::string_view() const { return {text + from, sizeof text - from}; }
};

/// Writes a dimension as OpenVINO does: 7, ?, 1..16, 2.., ..9. Calls `put` with pieces of the text.
template <class Put> constexpr void write_interval(interval d, Put&& put) {
  if (known(d)) return put(digits(d.min));
  if (d == interval::unknown()) return put("?");
  if (d.min != 0) put(digits(d.min));
  put("..");
  if (bounded(d)) put(digits(d.max));
}

}  // namespace opcost
