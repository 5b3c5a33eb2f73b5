// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The bytes of a file of which little is read: mapped into memory where the system can, so that weights are never
// loaded; otherwise held.
#include <cstddef>
#include <opcost/core/sequence.hpp>
#include <string>
#include <utility>
#if defined(__unix__) || defined(__APPLE__)
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace opcost::files {

/// Bytes that are mapped or held. Moving does not move them.
class mapped_bytes {
 public:
  mapped_bytes() = default;
  explicit mapped_bytes(sequence<char> held) : held_(std::move(held)) {}
  mapped_bytes(mapped_bytes&& o) noexcept
      : held_(std::move(o.held_)), mapped_(std::exchange(o.mapped_, nullptr)), size_(std::exchange(o.size_, 0)) {}
  mapped_bytes& operator=(mapped_bytes&& o) noexcept {
    std::swap(held_, o.held_);
    std::swap(mapped_, o.mapped_);
    std::swap(size_, o.size_);
    return *this;
  }
  ~mapped_bytes() {
#if defined(__unix__) || defined(__APPLE__)
    if (mapped_ != nullptr) ::munmap(mapped_, size_);
#endif
  }

  const char* data() const { return mapped_ != nullptr ? static_cast<const char*>(mapped_) : held_.data(); }
  std::size_t size() const { return mapped_ != nullptr ? size_ : held_.size(); }

  /// Maps a regular file of 1 byte to 2 GiB. False if it is none or cannot be mapped: then it has to be read.
  bool map([[maybe_unused]] const std::string& path) {
#if defined(__unix__) || defined(__APPLE__)
    if (mapped_ != nullptr) return false;
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    struct ::stat about {};
    constexpr long long most = 0x7fff'ffff;
    if (::fstat(file, &about) == 0 && S_ISREG(about.st_mode) && about.st_size > 0 && about.st_size <= most) {
      const auto size = static_cast<std::size_t>(about.st_size);
      void* at = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
      if (at != MAP_FAILED) {
        mapped_ = at;
        size_ = size;
      }
    }
    ::close(file);
    return mapped_ != nullptr;
#else
    return false;
#endif
  }

 private:
  sequence<char> held_{};
  void* mapped_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace opcost::files
