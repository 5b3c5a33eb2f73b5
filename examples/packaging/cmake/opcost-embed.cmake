# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# Writes a file's bytes as C++:
#   cmake -DFROM=<file> -DHEADER=<file> -DNAME=<array> -P opcost-embed.cmake
#     a header that defines a constexpr array of them, in the form that the compiler at hand compiles fastest: #embed,
#     else a string literal, else (MSVC, whose literals are short) a list of numbers
#   cmake -DFROM=<file> -DLIST=<file> -P opcost-embed.cmake
#     the list of numbers alone, for #include between the braces of an array
cmake_minimum_required(VERSION 3.22)
file(READ ${FROM} hex HEX)
string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," list "${hex}")
if(LIST)
  file(WRITE ${LIST} "${list}\n")
  return()
endif()

# Three octal digits per byte: a hexadecimal escape has no end.
string(REGEX REPLACE "([0-9a-f][0-9a-f])" " \\1" literal "${hex}")
set(digits 0 1 2 3 4 5 6 7 8 9 a b c d e f)
set(value 0)
foreach(high IN LISTS digits)
  foreach(low IN LISTS digits)
    math(EXPR a "${value} / 64")
    math(EXPR b "${value} / 8 % 8")
    math(EXPR c "${value} % 8")
    string(REPLACE " ${high}${low}" "\\${a}${b}${c}" literal "${literal}")
    math(EXPR value "${value} + 1")
  endforeach()
endforeach()
string(REGEX REPLACE "\n+$" "" literal "${literal}")
string(REPLACE "\n" "\"\n    \"" literal "${literal}")
file(SIZE ${FROM} bytes)
get_filename_component(file ${FROM} NAME)
file(WRITE ${HEADER} "// Written by opcost_embed from ${file}. Do not edit.
#pragma once
#include <cstddef>

inline constexpr std::size_t ${NAME}_bytes = ${bytes};
#if defined(__has_embed)
#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored \"-Wpragmas\"
#pragma clang diagnostic ignored \"-Wunknown-warning-option\"
#pragma clang diagnostic ignored \"-Wc23-extensions\"
#endif
alignas(16) inline constexpr unsigned char ${NAME}[] = {
#embed \"${FROM}\"
};
#if defined(__clang__)
#pragma clang diagnostic pop
#endif
#elif defined(_MSC_VER) && !defined(__clang__)
alignas(16) inline constexpr unsigned char ${NAME}[] = {
${list}
};
#else
// One byte more than the model: the literal's end.
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored \"-Woverlength-strings\"
#endif
alignas(16) inline constexpr unsigned char ${NAME}[] =
    \"${literal}\";
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif
#endif
")
