// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The names that <windows.h>, <complex.h> and old headers turn into macros. Everything is included after them; the
// standard's own headers, which no such macro is to meet, before. Compiling is passing.
#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <concepts>
#include <cstdio>
#include <cstring>
#include <limits>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>
#if __has_include(<pugixml.hpp>)
#include <pugixml.hpp>
#endif

#define min(a, b) hostile min
#define max(a, b) hostile max
#define abs(a) hostile abs
#define I hostile I
#define small hostile small
#define near hostile near
#define far hostile far
#define interface hostile interface
#define IN hostile IN
#define OUT hostile OUT
#define ERROR hostile ERROR
#define TRUE hostile TRUE
#define FALSE hostile FALSE
#define major hostile major
#define minor hostile minor

#if __has_include(<pugixml.hpp>)
#include <opcost/openvino.hpp>
#endif
#include <opcost/deploy.hpp>
#include <opcost/torch.hpp>
