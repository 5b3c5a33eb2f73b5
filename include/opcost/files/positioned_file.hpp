// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A file that several threads can read at once, at any position, also beyond 2 GiB on systems with a long of 32 bits.
#include <opcost/core/count.hpp>
#include <opcost/core/span.hpp>
#include <opcost/files/open_file.hpp>
#include <string>
#include <utility>
#if defined(__unix__) || defined(__APPLE__)
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#else
#include <atomic>
#include <cstdio>
#endif

namespace opcost::files {

/// A file that is open for reading, or not. read() does not share a position, so threads need no lock.
class positioned_file {
 public:
  constexpr positioned_file() = default;
  explicit positioned_file(const std::string& path);
  constexpr positioned_file(positioned_file&& o) noexcept : handle_(std::exchange(o.handle_, none)) {}
  constexpr positioned_file& operator=(positioned_file&& o) noexcept {
    std::swap(handle_, o.handle_);
    return *this;
  }
  constexpr ~positioned_file() {
    if (handle_ != none) close();
  }
  constexpr explicit operator bool() const { return handle_ != none; }
  /// The size in bytes; -1 if it is unknown, as for pipes.
  count_t size() const;
  bool is_folder() const;
  /// Reads to.size() bytes from `offset`, which is not negative. Returns false if the file is shorter or cannot be
  /// read.
  bool read(std::int64_t offset, span<std::byte> to) const;

 private:
  void close();
#if defined(__unix__) || defined(__APPLE__)
  using handle = int;
  static constexpr handle none = -1;
#if defined(__GLIBC__) && defined(__USE_LARGEFILE64)  // offsets of 64 bits on machines of 32 too
  using information = struct ::stat64;
  static int open_file(const char* path) { return ::open64(path, O_RDONLY | O_CLOEXEC); }
  static int describe(int f, information& into) { return ::fstat64(f, &into); }
  static auto read_some(int f, void* to, std::size_t n, std::int64_t at) { return ::pread64(f, to, n, at); }
#else
  using information = struct ::stat;
  static int open_file(const char* path) { return ::open(path, O_RDONLY | O_CLOEXEC); }
  static int describe(int f, information& into) { return ::fstat(f, &into); }
  static auto read_some(int f, void* to, std::size_t n, std::int64_t at) {
    return ::pread(f, to, n, static_cast<off_t>(at));
  }
#endif
#else
  struct locked {
    std::FILE* file;
    std::atomic_flag busy{};
  };
  using handle = locked*;
  static constexpr handle none = nullptr;
#if defined(_WIN32)
  static int seek(std::FILE* f, std::int64_t at, int from) { return ::_fseeki64(f, at, from); }
  static std::int64_t tell(std::FILE* f) { return ::_ftelli64(f); }
#else
  static int seek(std::FILE* f, std::int64_t at, int from) { return std::fseek(f, static_cast<long>(at), from); }
  static std::int64_t tell(std::FILE* f) { return std::ftell(f); }
#endif
  // Calls f(file) while no other thread does.
  template <class F> auto alone(F&& f) const {
    while (handle_->busy.test_and_set(std::memory_order_acquire)) {
#if defined(__cpp_lib_atomic_wait)  // not on bare machines
      handle_->busy.wait(true);
#endif
    }
    const auto r = f(handle_->file);
    handle_->busy.clear(std::memory_order_release);
#if defined(__cpp_lib_atomic_wait)
    handle_->busy.notify_one();
#endif
    return r;
  }
#endif
  handle handle_ = none;
};

#if defined(__unix__) || defined(__APPLE__)
inline positioned_file::positioned_file(const std::string& path) : handle_(open_file(path.c_str())) {}
inline void positioned_file::close() { ::close(handle_); }
inline count_t positioned_file::size() const {
  information i{};
  return describe(handle_, i) == 0 && S_ISREG(i.st_mode) ? count_t(i.st_size) : count_t(-1);
}
inline bool positioned_file::is_folder() const {
  information i{};
  return describe(handle_, i) == 0 && S_ISDIR(i.st_mode);
}
inline bool positioned_file::read(std::int64_t offset, span<std::byte> to) const {
  while (!to.empty()) {
    const auto got = read_some(handle_, to.data(), to.size(), offset);
    if (got <= 0) return false;
    to = to.subspan(static_cast<std::size_t>(got));
    offset += got;
  }
  return true;
}
#else
inline positioned_file::positioned_file(const std::string& path) {
  if (std::FILE* f = files::open_file(path, "rb")) handle_ = new locked{f};
}
inline void positioned_file::close() {
  std::fclose(handle_->file);
  delete handle_;
}
inline count_t positioned_file::size() const {
  return alone([](std::FILE* f) { return seek(f, 0, SEEK_END) == 0 ? count_t(tell(f)) : count_t(-1); });
}
inline bool positioned_file::is_folder() const { return false; }  // a folder does not open there
inline bool positioned_file::read(std::int64_t offset, span<std::byte> to) const {
  return alone([&](std::FILE* f) {
    return seek(f, offset, SEEK_SET) == 0 && std::fread(to.data(), 1, to.size(), f) == to.size();
  });
}
#endif

}  // namespace opcost::files
