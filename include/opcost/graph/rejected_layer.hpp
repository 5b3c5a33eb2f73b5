// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Compiler messages that say why a layer of a constant expression is rejected.
//
// clang prints the values of a call's arguments. g++ prints neither variables nor structs, but it prints the operands
// of a pointer difference that is not constant. So the message is the difference between the text of the rejection and
// an element of an array that is declared but never defined; the indices of the element are the numbers for the `{}` of
// the text:
//
//     error: '("input 1 (filter): expected {} channels, got {}" - &opcost::detail::numbers_in_text[4][5])' is not a
//     constant expression
#include <opcost/core/rejection.hpp>

namespace opcost::detail {

inline constexpr std::int64_t shown_below = sizeof(void*) == 8 ? std::int64_t{1} << 20 : 1 << 9;
extern const char no_numbers;
extern const char one_number_in_text[shown_below];
extern const char numbers_in_text[shown_below][shown_below];
extern const char three_numbers_in_text[shown_below][shown_below][shown_below];

constexpr bool can_be_shown(std::int64_t n) { return n >= 0 && n < shown_below; }
constexpr int numbers_in(const char* text) {
  int n = 0;
  for (; *text != '\0'; ++text) n += text[0] == '{' && text[1] == '}';
  return n;
}

// Never a constant expression. It is never called at run time, where it must not refer to the arrays.
#if defined(_MSC_VER) && !defined(__clang__)
template <class Layer>
std::ptrdiff_t rejected_layer(const char* text, const char*, std::int64_t, std::int64_t, std::int64_t) {
  return *text;
}
#else
template <class Layer>
constexpr std::ptrdiff_t rejected_layer(const char* text, const char* word, std::int64_t a, std::int64_t b,
                                        std::int64_t c) {
  if (__builtin_is_constant_evaluated()) {
    const int n = numbers_in(text);
    if (word) return text - word;
    if (n == 0 || !can_be_shown(a) || !can_be_shown(b) || !can_be_shown(c)) return text - &no_numbers;
    if (n == 1) return text - &one_number_in_text[a];
    if (n == 2) return text - &numbers_in_text[a][b];
    return text - &three_numbers_in_text[a][b][c];
  }
  return 0;
}
#endif

}  // namespace opcost::detail
