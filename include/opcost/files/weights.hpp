// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The .bin beside an IR: a file, of which only what is asked for is read, or bytes that the caller holds.
#include <opcost/files/file.hpp>

namespace opcost::files {

class weights {
 public:
  constexpr weights() = default;  // none
  constexpr weights(std::span<const std::byte> bytes) : bytes_(bytes), have_(true) {}
  static result<weights> open(const std::string& path) {
    weights w;
    w.file_ = file(path);
    if (!w.file_)
      return error::at(error_code::cannot_read)
             << "the weights file '" << path << "' cannot be opened; name another one or leave it out";
    w.have_ = true;
    if (std::fseek(w.file_.get(), 0, SEEK_END) == 0)
      w.size_ = std::ftell(w.file_.get());  // negative where a long is too short
    return w;
  }
  constexpr explicit operator bool() const { return have_; }
  constexpr count_t size() const {
    return !have_ ? count_t(-1) : file_ ? size_ : count_t(bytes_.size());
  }  // -1: not known

  std::FILE* handle() const { return file_.get(); }  // null: held in memory, or none
  // The `to.size()` bytes from `offset`; false where the weights are absent or end before.
  bool read(count_t offset, std::span<std::byte> to) const {
    if (!have_ || offset < 0 || offset.saturated()) return false;
    if (!file_) {
      const std::uint64_t from = static_cast<std::uint64_t>(offset.n);
      if (from > bytes_.size() || bytes_.size() - from < to.size()) return false;
      for (std::size_t i = 0; i < to.size(); ++i) to[i] = bytes_[static_cast<std::size_t>(from) + i];
      return true;
    }
    return seek(file_.get(), static_cast<std::uint64_t>(offset.n)) &&
           std::fread(to.data(), 1, to.size(), file_.get()) == to.size();
  }

 private:
  file file_{};
  std::span<const std::byte> bytes_{};
  count_t size_ = -1;
  bool have_ = false;
};

}  // namespace opcost::files
