// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The text form of an ONNX model, told from the binary form by how it begins.
#include <string_view>

namespace opcost::onnx::detail {

/// Whether it begins like the text form: a field's name, a colon or a brace; comments may come before. A binary file
/// begins with a key, a small number.
constexpr bool looks_like_text(std::string_view head) {
  std::size_t i = 0;
  for (;;) {
    while (i < head.size() && (head[i] == ' ' || head[i] == '\t' || head[i] == '\r' || head[i] == '\n')) ++i;
    if (i == head.size() || head[i] != '#') break;
    while (i < head.size() && head[i] != '\n') ++i;
  }
  const std::size_t from = i;
  while (i < head.size() && ((head[i] >= 'a' && head[i] <= 'z') || head[i] == '_')) ++i;
  if (i - from < 4) return false;
  while (i < head.size() && head[i] == ' ') ++i;
  return i < head.size() && (head[i] == ':' || head[i] == '{' || head[i] == '<');
}

}  // namespace opcost::onnx::detail
