// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The names of the parameters of a recurrent layer: weight_ih_l0, bias_hh_l1_reverse.
#include <array>
#include <string_view>

namespace opcost::detail {

inline constexpr int recurrent_layers_at_most = 64;
inline constexpr std::array<std::string_view, 5> recurrent_kinds{"weight_ih", "weight_hh", "bias_ih", "bias_hh",
                                                                 "weight_hr"};

// The names of one kind for all layers, forward and reverse.
struct recurrent_names {
  static constexpr std::size_t widest = 24;
  char text[2 * recurrent_layers_at_most][widest]{};
  std::size_t size[2 * recurrent_layers_at_most]{};
  constexpr explicit recurrent_names(std::string_view kind) {
    for (int i = 0; i < 2 * recurrent_layers_at_most; ++i) {
      const auto at = static_cast<std::size_t>(i);
      const auto put = [&](std::string_view s) {
        for (char c : s) text[at][size[at]++] = c;
      };
      const auto digit = [&](int d) { text[at][size[at]++] = static_cast<char>('0' + d); };
      put(kind);
      put("_l");
      if (i / 2 >= 10) digit(i / 2 / 10);
      digit(i / 2 % 10);
      if (i % 2 != 0) put("_reverse");
    }
  }
};
template <int Kind> inline constexpr recurrent_names recurrent_names_of{recurrent_kinds[Kind]};

template <int Kind> constexpr std::string_view recurrent_name(int layer, bool reverse) {
  const std::size_t i = static_cast<std::size_t>(2 * layer + (reverse ? 1 : 0));
  return {recurrent_names_of<Kind>.text[i], recurrent_names_of<Kind>.size[i]};
}

}  // namespace opcost::detail
