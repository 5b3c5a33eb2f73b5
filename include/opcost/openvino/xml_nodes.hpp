// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the reader asks of an XML node: its name, its place in the text, and numbers in its attributes.
#include <opcost/openvino/ir_model.hpp>
#include <opcost/openvino/xml_pieces.hpp>
#include <pugixml.hpp>
#include <utility>

namespace opcost::openvino::detail {

inline bool plain_int(const char* s, int& into) {
  const bool negative = *s == '-';
  if (negative) ++s;
  if (*s < '0' || *s > '9') return false;
  std::int64_t v = 0;
  for (; *s >= '0' && *s <= '9'; ++s) {
    v = v * 10 + (*s - '0');
    if (v > 0x7fffffff) return false;
  }
  if (*s != '\0') return false;
  into = static_cast<int>(negative ? -v : v);
  return true;
}

// "opset8" is 8, a missing version is 1. "experimental" operations are now in later opsets. Other versions are
// extensions: 0.
inline int opset_of_text(std::string_view version) {
  if (version.empty()) return 1;
  if (version == "experimental") return layer::newest;
  count_t n = 0;
  return version.substr(0, 5) == "opset" && text::read_integer(version.substr(5), n) && n >= 1 && n < layer::newest
             ? static_cast<int>(n.n)
             : 0;
}

// Compares in place, without a call: strcmp for each name of a file would cost as much as parsing it. The fold stops at
// the first difference, so that it never reads behind the end of `name`.
template <std::size_t N> bool is(const char* name, const char (&wanted)[N]) {
  return [&]<std::size_t... At>(std::index_sequence<At...>) { return ((name[At] == wanted[At]) && ...); }
  (std::make_index_sequence<N>{});
}
template <std::size_t N> bool begins(const char* name, const char (&wanted)[N]) {
  return [&]<std::size_t... At>(std::index_sequence<At...>) { return ((name[At] == wanted[At]) && ...); }
  (std::make_index_sequence<N - 1>{});
}

// Finds the line of a node in the text. Parsing in place keeps the newlines.
struct place {
  std::string_view text{};
  const text_pieces* without = nullptr;  // not null: the frame was parsed, which is the text without these pieces
  std::size_t from = 0;                  // otherwise: the parsed text starts here
  int operator()(std::ptrdiff_t offset) const {
    const auto at = static_cast<std::size_t>(offset < 0 ? 0 : offset);
    return text::line_of(text, static_cast<std::ptrdiff_t>(without ? without->in_text(at) : from + at));
  }
  int operator()(pugi::xml_node n) const { return (*this)(n.offset_debug()); }
  // The node's position in the whole text.
  std::size_t position(pugi::xml_node n) const {
    const std::ptrdiff_t offset = n.offset_debug();
    const auto at = static_cast<std::size_t>(offset < 0 ? 0 : offset);
    return without ? without->in_text(at) : from + at;
  }
};
inline error fail(pugi::xml_node at, const place& where) { return error::at(error_code::malformed, where(at)); }

inline count_t integer_attribute(pugi::xml_node n, const char* name, count_t otherwise) {
  count_t v = otherwise;
  if (const pugi::xml_attribute a = n.attribute(name)) text::read_integer(a.value(), v);
  return v;
}

}  // namespace opcost::openvino::detail
