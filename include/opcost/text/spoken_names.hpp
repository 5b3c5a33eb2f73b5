// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Names of types in sentences: "AdaptiveAvgPool2d" and "F.adaptive_avg_pool2d" are "adaptive average pooling",
// "BatchNormInference" is "batch norm".
#include <array>
#include <string>
#include <string_view>

namespace opcost {
namespace detail {
// Words for whole names, then for parts of names.
inline constexpr std::array<std::string_view, 2> spoken_names[] = {
    {"Conv", "convolution"},
    {"ConvTranspose", "transposed convolution"},
    {"ConvolutionBackpropData", "transposed convolution"},
    {"GroupConvolution", "convolution"},
    {"GroupConvolutionBackpropData", "transposed convolution"},
    {"MatMul", "matrix product"},
    {"BatchNormInference", "batch norm"},
    {"GroupNormalization", "group norm"},
    {"Add", "addition"},
    {"Subtract", "subtraction"},
    {"Multiply", "multiplication"},
    {"Divide", "division"},
    {"SoftMax", "softmax"},
    {"Elu", "ELU"},
    {"Gelu", "GELU"},
    {"Interpolate", "interpolation"},
    {"conv", "convolution"},
    {"add", "addition"},
    {"iadd", "addition"},
    {"sub", "subtraction"},
    {"mul", "multiplication"},
    {"div", "division"},
    {"truediv", "division"},
    {"matmul", "matrix product"},
    {"mm", "matrix product"},
    {"bmm", "matrix product"},
    {"relu", "ReLU"},
    {"relu6", "ReLU6"},
    {"elu", "ELU"},
    {"gelu", "GELU"},
    {"silu", "SiLU"}};
inline constexpr std::array<std::string_view, 2> spoken_words[] = {
    {"avg", "average"}, {"pool", "pooling"}, {"normalization", "norm"}};

constexpr bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
}  // namespace detail

/// The words for a type or a function. Acronyms (LSTM, PReLU) do not change.
inline std::string in_words(std::string_view type) {
  if (const std::size_t dot = type.rfind('.'); dot != type.npos && dot + 1 < type.size())
    type.remove_prefix(dot + 1);  // the namespace of a function
  for (std::string_view end : {"1d", "2d", "3d"})
    if (type.size() > 2 && type.ends_with(end)) type.remove_suffix(2);
  for (const auto& n : detail::spoken_names)
    if (n[0] == type) return std::string(n[1]);
  for (std::size_t i = 1; i < type.size(); ++i)
    if (detail::is_capital(type[i]) && detail::is_capital(type[i - 1])) return std::string(type);  // LSTM, PReLU
  std::string text;
  for (std::size_t from = 0; from < type.size();) {
    std::size_t to = from + 1;
    while (to < type.size() && !detail::is_capital(type[to]) && type[to] != '_') ++to;
    std::string part(type.substr(from, to - from));
    if (!part.empty() && detail::is_capital(part[0])) part[0] = static_cast<char>(part[0] - 'A' + 'a');
    for (const auto& w : detail::spoken_words)
      if (w[0] == part) part = w[1];
    text.append(text.empty() ? "" : " ").append(part);
    from = to < type.size() && type[to] == '_' ? to + 1 : to;
  }
  return text;
}

}  // namespace opcost
