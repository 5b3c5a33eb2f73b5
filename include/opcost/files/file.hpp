// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A file's bytes.
#include <cstdio>
#include <cstring>
#include <opcost/core/result.hpp>
#include <opcost/core/sequence.hpp>
#include <string>

namespace opcost::files {

// Open for reading, or not.
class file {
 public:
  file() = default;
  explicit file(const std::string& path) : f_(std::fopen(path.c_str(), "rb")) {}
  file(file&& o) noexcept : f_(std::exchange(o.f_, nullptr)) {}
  file& operator=(file&& o) noexcept { return std::swap(f_, o.f_), *this; }
  ~file() {
    if (f_) std::fclose(f_);
  }
  explicit operator bool() const { return f_ != nullptr; }
  std::FILE* get() const { return f_; }

 private:
  std::FILE* f_ = nullptr;
};

inline result<sequence<char>> read_file(const std::string& path) {
  const file f(path);
  if (!f) return error::at(error_code::cannot_read) << "the file cannot be opened; is the path right?";
  std::ungetc(std::fgetc(f.get()), f.get());  // a folder opens, but does not read
  if (std::ferror(f.get())) return error::at(error_code::cannot_read) << "the file cannot be read; is it a folder?";
  std::size_t expected = 0;
  if (std::fseek(f.get(), 0, SEEK_END) == 0) {
    const long end = std::ftell(f.get());
    if (end > 0x7fffffff) return error::at(error_code::unsupported) << "the file has more than 2 GiB: not an IR's .xml";
    if (end > 0) expected = static_cast<std::size_t>(end);
    std::rewind(f.get());
  }
  sequence<char> text;
  text.resize_unset(expected + 1);
  std::size_t size = 0;
  while (const std::size_t got = std::fread(text.data() + size, 1, text.size() - size, f.get())) {
    size += got;
    if (size == text.size()) text.resize_unset(2 * size);  // a pipe tells no size
  }
  if (std::ferror(f.get())) return error::at(error_code::cannot_read) << "the file cannot be read to its end";
  text.resize_unset(size);
  return text;
}

}  // namespace opcost::files
