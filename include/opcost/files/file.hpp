// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads a file whole, or its first bytes to find out what it is. Files and pipes have the same limits.
#include <cstdio>
#include <cstring>
#include <opcost/core/result.hpp>
#include <opcost/core/sequence.hpp>
#include <opcost/files/open_file.hpp>
#include <string>

namespace opcost::files {

/// A file that is open for reading, or not. Closes it at the end of its life.
class file {
 public:
  constexpr file() = default;
  explicit file(const std::string& path) : f_(open_file(path, "rb")) {}
  constexpr file(file&& o) noexcept : f_(std::exchange(o.f_, nullptr)) {}
  constexpr file& operator=(file&& o) noexcept {
    std::swap(f_, o.f_);
    return *this;
  }
  constexpr ~file() {
    if (f_) std::fclose(f_);
  }
  constexpr explicit operator bool() const { return f_ != nullptr; }
  std::FILE* get() const { return f_; }

 private:
  std::FILE* f_ = nullptr;
};

/// Moves to `offset` bytes from the start, in steps that fit into a long, which has 32 bits on some systems.
inline bool seek(std::FILE* f, std::uint64_t offset) {
  if (std::fseek(f, 0, SEEK_SET) != 0) return false;
  while (offset > 0) {
    const std::uint64_t step = offset < 0x7fffffff ? offset : 0x7fffffff;
    if (std::fseek(f, static_cast<long>(step), SEEK_CUR) != 0) return false;
    offset -= step;
  }
  return true;
}

/// A file of unknown kind: reads the first bytes at once, and the rest only on request.
class input_file {
 public:
  static constexpr std::size_t head_size = 4096;
  static constexpr std::size_t most = 0x7fffffff;  ///< limit of bytes that are read

  input_file() = default;
  /// Errors: `cannot_read` if the file does not open or its first bytes cannot be read. A folder opens.
  static result<input_file> open(const std::string& path) {
    input_file in;
    in.path_ = path;
    in.file_ = file(path);
    if (!in.file_) return error::at(error_code::cannot_read) << "the file cannot be opened; is the path right?";
    in.bytes_.resize_unset(head_size);
    const std::size_t size = std::fread(in.bytes_.data(), 1, head_size, in.file_.get());
    in.bytes_.resize_unset(size);
    in.folder_ = std::ferror(in.file_.get()) != 0;
    return in;
  }
  /// The content of a file that is in memory; it is copied. Its path is empty.
  static input_file of_bytes(span<const std::byte> content) {
    input_file in;
    in.bytes_.append(reinterpret_cast<const char*>(content.data()), content.size());
    return in;
  }
  bool in_memory() const { return !file_; }
  const std::string& path() const { return path_; }
  /// The first bytes, at most `head_size`.
  std::string_view head() const { return {bytes_.data(), bytes_.size() < head_size ? bytes_.size() : head_size}; }
  /// True if the path opens but has no bytes to read, as folders do.
  bool is_folder() const { return folder_; }

  /// Returns all bytes of the file, and keeps none. Errors: a folder, a read error, more than `most` bytes.
  result<sequence<char>> take_contents() {
    if (folder_) return error::at(error_code::cannot_read) << "the file cannot be read; is it a folder?";
    sequence<char> all = std::move(bytes_);
    if (in_memory()) return all;
    std::size_t size = all.size();
    if (size == head_size) {
      all.resize_unset(expected_size());
      while (const std::size_t got = std::fread(all.data() + size, 1, all.size() - size, file_.get())) {
        size += got;
        if (size > most) return error::at(error_code::unsupported) << "the file has more than 2 GiB";
        if (size == all.size()) all.resize_unset(2 * size);  // the size of a pipe is not known before its end
      }
      if (std::ferror(file_.get())) return error::at(error_code::cannot_read) << "the file cannot be read to its end";
    }
    all.resize_unset(size);
    return all;
  }

 private:
  std::string path_{};
  file file_{};
  sequence<char> bytes_{};
  bool folder_ = false;

  // Room for the whole file and for the attempt to read beyond it; twice the head if the size is unknown, as for pipes.
  std::size_t expected_size() const {
    std::FILE* f = file_.get();
    const long here = std::ftell(f);
    long end = -1;
    if (here >= 0 && std::fseek(f, 0, SEEK_END) == 0) {
      end = std::ftell(f);
      std::fseek(f, here, SEEK_SET);
    }
    if (end < 0) return 2 * head_size;
    const auto size = static_cast<std::size_t>(end);
    return (size < most ? size : most) + 2;
  }
};

/// Reads a whole file. Errors: as input_file::open and take_contents.
inline result<sequence<char>> read_file(const std::string& path) {
  auto in = input_file::open(path);
  if (!in) return in.error();
  return in->take_contents();
}

}  // namespace opcost::files
