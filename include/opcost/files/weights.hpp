// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Weights beside a model: a file that is read on demand, or a caller-owned buffer.
#include <cstring>
#include <opcost/core/result.hpp>
#include <opcost/files/positioned_file.hpp>

namespace opcost::files {

/// The weights of a model. Several threads may read from one const object.
class weights {
 public:
  constexpr weights() = default;  ///< no weights
  constexpr weights(weights&&) noexcept = default;
  constexpr weights& operator=(weights&& o) noexcept {
    file_ = std::move(o.file_);
    bytes_ = o.bytes_;
    size_ = o.size_;
    have_ = o.have_;
    return *this;
  }
  /// Refers to bytes, which must outlive it.
  weights(span<const std::byte> bytes) : bytes_(bytes), have_(true) {}
  /// Opens a file. Errors: it does not open; it is a folder.
  static result<weights> open(const std::string& path) {
    weights w;
    w.file_ = positioned_file(path);
    if (!w.file_)
      return error::at(error_code::cannot_read)
             << "the weights file '" << path << "' cannot be opened; name another one or leave it out";
    if (w.file_.is_folder())
      return error::at(error_code::cannot_read)
             << "the weights file '" << path << "' is a folder; name the file in it or leave it out";
    w.have_ = true;
    w.size_ = w.file_.size();
    return w;
  }
  explicit operator bool() const { return have_; }
  /// The size in bytes; -1 if it is unknown.
  count_t size() const { return !have_ ? count_t(-1) : file_ ? size_ : count_t(bytes_.size()); }

  /// Reads to.size() bytes from `offset`. Returns false if there are no weights or they are shorter.
  bool read(count_t offset, span<std::byte> to) const {
    if (!have_ || offset < 0 || offset.saturated()) return false;
    if (file_) return file_.read(offset.n, to);
    const auto from = static_cast<std::uint64_t>(offset.n);
    if (from > bytes_.size() || bytes_.size() - from < to.size()) return false;
    if (!to.empty()) std::memcpy(to.data(), bytes_.data() + static_cast<std::size_t>(from), to.size());
    return true;
  }

 private:
  positioned_file file_{};
  span<const std::byte> bytes_{};
  count_t size_ = -1;
  bool have_ = false;
};

}  // namespace opcost::files
