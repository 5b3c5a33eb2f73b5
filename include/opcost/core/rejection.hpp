// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The reason why an operation rejects its operands: a text with places for numbers. Nothing is formatted until it is
// printed.
#include <array>
#include <opcost/core/digits.hpp>
#include <opcost/core/dtype.hpp>

namespace opcost {

/// The reason why an operation rejects its operands or attributes. The text is a string literal, so that compilers show
/// it in their messages; `{}` in it is replaced by the next number, `{t}` by the next word. Empty: nothing is rejected.
///
///     return rejected("input 1 (filter): expected {} channels, got {}", x.dims[1], filter.dims[1]);
struct rejection {
  const char* text = nullptr;               ///< a literal; null: nothing is rejected
  std::array<interval, 3> numbers{};        ///< what the first, second and third `{}` stand for
  std::array<std::string_view, 2> words{};  ///< what the first and second `{t}` stand for; must outlive the rejection
  bool undecided = false;                   ///< true: no contradiction; the answer depends on a value that is unknown

  constexpr rejection() = default;
  constexpr explicit rejection(const char* literal) : text(literal) {}

  constexpr bool empty() const { return text == nullptr; }
  constexpr bool is_contradiction() const { return text != nullptr && !undecided; }
  constexpr explicit operator bool() const { return text != nullptr; }

  /// Calls `put` with the pieces of the complete text.
  template <class Put> constexpr void write(Put&& put) const {
    if (empty()) return;
    const std::string_view all(text);
    std::size_t from = 0, next = 0, next_word = 0;
    for (std::size_t i = 0; i + 1 < all.size(); ++i) {
      if (all[i] != '{') continue;
      const bool number = all[i + 1] == '}';
      if (!number && all.substr(i, 3) != "{t}") continue;
      put(all.substr(from, i - from));
      if (!number && next_word < words.size())
        put(words[next_word++]);
      else if (number && next < numbers.size())
        write_interval(numbers[next++], put);
      from = i + (number ? 2 : 3);
    }
    put(all.substr(from));
  }
  /// Compares the complete text.
  friend constexpr bool operator==(const rejection& r, std::string_view s) {
    bool same = true;
    r.write([&](std::string_view piece) {
      same = same && s.starts_with(piece);
      if (same) s.remove_prefix(piece.size());
    });
    return same && s.empty();
  }
};

namespace detail {
// Stores the values of a rejection from number `at` and word `word` on.
constexpr void fill(rejection&, std::size_t, std::size_t) {}
constexpr void fill(rejection& r, std::size_t at, std::size_t word, const auto& first, const auto&... rest) {
  using given = std::remove_cvref_t<decltype(first)>;
  if constexpr (std::is_same_v<given, dtype>) {
    if (word < r.words.size()) r.words[word] = name_of(first);
    fill(r, at, word + 1, rest...);
  } else if constexpr (std::is_convertible_v<given, std::string_view>) {
    if (word < r.words.size()) r.words[word] = first;
    fill(r, at, word + 1, rest...);
  } else {
    static_assert(sizeof...(rest) < 8);
    if (at < r.numbers.size()) r.numbers[at] = interval(first);
    fill(r, at + 1, word, rest...);
  }
}
}  // namespace detail

/// A rejection by a literal and what its `{}` (numbers, dimensions) and `{t}` (a text or an element type) stand for.
template <class... Values> constexpr rejection rejected(const char* literal, const Values&... values) {
  rejection r(literal);
  detail::fill(r, 0, 0, values...);
  return r;
}
/// A rejection that is no contradiction: the operation has no answer because a value or a dimension is unknown.
template <class... Values> constexpr rejection undecided(const char* literal, const Values&... values) {
  rejection r = rejected(literal, values...);
  r.undecided = true;
  return r;
}

}  // namespace opcost
