// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A file's bytes, and what a file that is no IR seems to be.
#include <cstdio>
#include <cstring>
#include <memory>
#include <opcost/core/result.hpp>
#include <opcost/openvino/text.hpp>
#include <string>

namespace opcost::openvino::detail {

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

inline result<std::unique_ptr<char[]>> read_file(const std::string& path, std::size_t& size) {
  struct closer { void operator()(std::FILE* f) const { std::fclose(f); } };
  const std::unique_ptr<std::FILE, closer> file(std::fopen(path.c_str(), "rb"));
  if (!file) return error::at(error_code::cannot_read) << "the file cannot be opened; is the path right?";
  std::unique_ptr<char[]> text;
  std::size_t capacity = 0;
  size = 0;
  std::ungetc(std::fgetc(file.get()), file.get());    // a folder opens, but does not read
  if (std::ferror(file.get())) return error::at(error_code::cannot_read) << "the file cannot be read; is it a folder?";
  if (std::fseek(file.get(), 0, SEEK_END) == 0) {
    const long end = std::ftell(file.get());
    if (end > 0x7fffffff) return error::at(error_code::unsupported) << "the file has more than 2 GiB: not an IR's .xml";
    if (end > 0) capacity = static_cast<std::size_t>(end);
    std::rewind(file.get());
  }
  ++capacity;
  text.reset(new char[capacity]);
  for (;;) {
    const std::size_t got = std::fread(text.get() + size, 1, capacity - size, file.get());
    size += got;
    if (got == 0) break;
    if (size == capacity) {    // a pipe tells no size
      std::unique_ptr<char[]> wider(new char[capacity * 2]);
      std::memcpy(wider.get(), text.get(), size);
      text = std::move(wider), capacity *= 2;
    }
  }
  if (std::ferror(file.get())) return error::at(error_code::cannot_read) << "the file cannot be read to its end";
  return text;
}

}  // namespace opcost::openvino::detail
