// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The version, and two conditions of every program: one copy of the headers, and C++20.
#ifdef OPCOST_VERSION
#error "opcost: include either the header tree or the single header, not both (README: Single header)"
#endif
#define OPCOST_VERSION "0.1.0"

// Before C++20 the doors are empty, so that this is the only error.
#if __cplusplus >= 202002L || (defined(_MSVC_LANG) && _MSVC_LANG >= 202002L)
#define OPCOST_HAS_CPP20
#else
#error "opcost needs C++20: compile with -std=c++20 (MSVC: /std:c++20; CMake: link opcost::opcost)"
#endif
