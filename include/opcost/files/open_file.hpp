// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Opens files by paths in UTF-8, on Windows too, where the C library takes paths in a code page.
#include <cstdio>
#include <opcost/text/utf8.hpp>
#include <string>

namespace opcost::files {

#if defined(_WIN32)
/// A path in UTF-8 as UTF-16, for Windows.
inline std::wstring wide_path(const std::string& path) {
  std::wstring wide;
  for (std::size_t i = 0; i < path.size();) {
    const utf8_character c = first_character(std::string_view(path).substr(i));
    const unsigned code = c.valid ? static_cast<unsigned>(c.code) : 0xfffdu;
    if (code < 0x10000u) {
      wide += static_cast<wchar_t>(code);
    } else {  // a pair of surrogates
      wide += static_cast<wchar_t>(0xd800u + ((code - 0x10000u) >> 10));
      wide += static_cast<wchar_t>(0xdc00u + ((code - 0x10000u) & 0x3ffu));
    }
    i += c.length;
  }
  return wide;
}
#endif

/// As std::fopen; null if the file cannot be opened.
inline std::FILE* open_file(const std::string& path, const char* mode) {
#if defined(_WIN32)
  std::FILE* f = nullptr;
  return ::_wfopen_s(&f, wide_path(path).c_str(), wide_path(mode).c_str()) == 0 ? f : nullptr;
#else
  return std::fopen(path.c_str(), mode);
#endif
}

}  // namespace opcost::files
