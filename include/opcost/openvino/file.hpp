// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A file's bytes, and what a file that is no IR seems to be.
#include <cstdio>
#include <cstring>
#include <opcost/core/result.hpp>
#include <opcost/core/sequence.hpp>
#include <opcost/openvino/text.hpp>
#include <string>

namespace opcost::openvino::detail {

// Open for reading, or not.
class file {
 public:
  file() = default;
  explicit file(const std::string& path) : f_(std::fopen(path.c_str(), "rb")) {}
  file(file&& o) noexcept : f_(std::exchange(o.f_, nullptr)) {}
  file& operator=(file&& o) noexcept { return std::swap(f_, o.f_), *this; }
  ~file() { if (f_) std::fclose(f_); }
  explicit operator bool() const { return f_ != nullptr; }
  std::FILE* get() const { return f_; }

 private:
  std::FILE* f_ = nullptr;
};

inline int line_of(std::string_view text, std::ptrdiff_t offset) {
  int line = 1;
  for (std::ptrdiff_t i = 0; i < offset && i < static_cast<std::ptrdiff_t>(text.size()); ++i) line += text[static_cast<std::size_t>(i)] == '\n';
  return line;
}

// What a text that is no IR seems to be, and what to do.
inline error not_a_model(std::string_view text) {
  const std::string_view head = trimmed(text.substr(0, 512));
  const auto is = [&](std::string_view s) { return head.substr(0, s.size()) == s; };
  error e = error::at(error_code::not_a_model);
  if (head.empty()) return std::move(e) << "the file is empty; give an OpenVINO IR (.xml)";
  if (is("version https://git-lfs")) return std::move(e) << "a Git LFS pointer, not the model itself: run git lfs pull";
  if (is("{") || is("[")) return std::move(e) << "JSON, not an OpenVINO IR; give the model's .xml";
  if (is("<!DOCTYPE html") || is("<!doctype html") || is("<html")) return std::move(e) << "an HTML page, not an OpenVINO IR; the download was probably refused";
  if (is("PK")) return std::move(e) << "a ZIP archive, not an OpenVINO IR; unpack it and give the model's .xml";
  return std::move(e) << "not an OpenVINO IR: no <net> with a version; give the model's .xml";
}

inline result<sequence<char>> read_file(const std::string& path) {
  const file f(path);
  if (!f) return error::at(error_code::cannot_read) << "the file cannot be opened; is the path right?";
  std::ungetc(std::fgetc(f.get()), f.get());    // a folder opens, but does not read
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
    if (size == text.size()) text.resize_unset(2 * size);    // a pipe tells no size
  }
  if (std::ferror(f.get())) return error::at(error_code::cannot_read) << "the file cannot be read to its end";
  text.resize_unset(size);
  return text;
}

}  // namespace opcost::openvino::detail
