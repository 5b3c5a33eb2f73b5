// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The wire format of protocol buffers: a cursor over bytes in memory (also in constant expressions) or over a file, of
// which it reads only what it is asked for.
#include <bit>
#include <opcost/files/file.hpp>

namespace opcost::onnx {

enum class wire_type : std::uint8_t { varint = 0, fixed64 = 1, bytes = 2, group = 3, end_group = 4, fixed32 = 5 };

// One field of a message. The payload of a field of kind `bytes` is [begin, end); the cursor is at its start.
struct wire_field {
  std::uint32_t number = 0;
  wire_type type = wire_type::varint;
  std::uint64_t value = 0;  // of varint and the fixed types
  std::uint64_t begin = 0, end = 0;
  constexpr std::uint64_t size() const { return end - begin; }
};

class wire_cursor {
 public:
  constexpr explicit wire_cursor(std::string_view bytes) : window_(bytes), size_(bytes.size()) {}
  // Reads from `f`, which has `size` bytes. What views refer to is appended to `kept`.
  wire_cursor(std::FILE* f, std::uint64_t size, sequence<sequence<char>>& kept) : file_(f), kept_(&kept), size_(size) {
    std::setvbuf(f, nullptr, _IONBF, 0);  // the windows are the buffer
  }

  constexpr std::uint64_t size() const { return size_; }
  constexpr std::uint64_t offset() const { return base_ + at_; }
  constexpr std::string_view wrong() const { return wrong_; }  // what is wrong at `offset`; empty: nothing

  // The next field of a message that ends at `end`. Groups, which are obsolete, are passed over. False at the end, and
  // where something is wrong.
  constexpr bool next(wire_field& f, std::uint64_t end) {
    for (;;) {
      if (offset() >= end || !wrong_.empty()) return false;
      if (!header(f, end)) return false;
      if (f.type == wire_type::end_group) return fail("the end of a group that was not begun");
      if (f.type != wire_type::group) return true;
      if (!pass_group(f.number, end)) return false;
    }
  }
  // The payload as a view that stays valid as long as the model.
  constexpr bool text(const wire_field& f, std::string_view& into) {
    const auto n = to_size(f.size());
    if (!have(n)) return fail("the file cannot be read to its end");
    into = window_.substr(at_, n);
    at_ += n;
    return true;
  }
  // Goes on at `to`, which is not before the current offset; nothing between is read.
  constexpr void pass(std::uint64_t to) {
    const std::uint64_t by = to - offset();
    if (by <= window_.size() - at_) {
      at_ += static_cast<std::size_t>(by);
    } else {
      base_ = to;
      window_ = {};
      at_ = 0;
      wanted_ = least_window;
    }
  }
  constexpr bool varint(std::uint64_t& v, std::uint64_t end) {
    v = 0;
    if (at_ < window_.size() && static_cast<unsigned char>(window_[at_]) < 0x80) {  // most have one byte
      v = static_cast<unsigned char>(window_[at_++]);
      return offset() <= end || fail("a number that is cut off");
    }
    const std::uint64_t left = end - offset();
    const std::size_t most = left < 10 ? static_cast<std::size_t>(left) : 10;
    if (!have(most)) return fail("the file cannot be read to its end");
    for (std::size_t i = 0; i < most; ++i) {
      const auto byte = static_cast<unsigned char>(window_[at_ + i]);
      v |= static_cast<std::uint64_t>(byte & 0x7f) << (7 * i);
      if (byte >= 0x80) continue;
      if (i == 9 && byte > 1) return fail("a number of more than 64 bits");
      at_ += i + 1;
      return true;
    }
    return fail(most < 10 ? "a number that is cut off" : "a number of more than 10 bytes");
  }
  constexpr bool fixed(std::size_t bytes, std::uint64_t& v, std::uint64_t end) {
    if (end - offset() < bytes) return fail("a number that is cut off");
    if (!have(bytes)) return fail("the file cannot be read to its end");
    v = 0;
    for (std::size_t i = 0; i < bytes; ++i)
      v |= static_cast<std::uint64_t>(static_cast<unsigned char>(window_[at_ + i])) << (8 * i);
    at_ += bytes;
    return true;
  }
  constexpr bool fail(std::string_view what) {
    if (wrong_.empty()) wrong_ = what;
    return false;
  }

 private:
  static constexpr std::size_t least_window = 2048, most_window = 65536;

  std::string_view window_{};  // the bytes from base_ on
  std::size_t at_ = 0;
  std::uint64_t base_ = 0;
  std::FILE* file_ = nullptr;
  sequence<sequence<char>>* kept_ = nullptr;
  std::uint64_t size_ = 0, file_at_ = 0;
  std::size_t wanted_ = least_window;
  std::string_view wrong_{};

  constexpr bool header(wire_field& f, std::uint64_t end) {
    const std::uint64_t from = offset();
    std::uint64_t key = 0;
    if (!varint(key, end)) return false;
    if (key > 0xffffffffu || offset() - from > 5) return fail("a key of more than 32 bits");
    f.number = static_cast<std::uint32_t>(key >> 3);
    f.type = static_cast<wire_type>(key & 7);
    if (f.number == 0) return fail("a field of number 0");
    switch (f.type) {
      case wire_type::varint: return varint(f.value, end);
      case wire_type::fixed64: return fixed(8, f.value, end);
      case wire_type::fixed32: return fixed(4, f.value, end);
      case wire_type::group:
      case wire_type::end_group: return true;
      case wire_type::bytes: {
        std::uint64_t length = 0;
        if (!varint(length, end)) return false;
        f.begin = offset();
        if (length > end - f.begin) return fail("a length past the end of its message");
        f.end = f.begin + length;
        return true;
      }
    }
    return fail("a wire type that does not exist");
  }
  constexpr bool pass_group(std::uint32_t number, std::uint64_t end) {
    std::uint32_t open[100]{number};
    int depth = 1;
    while (depth > 0) {
      wire_field f;
      if (offset() >= end) return fail("a group that is not ended");
      if (!header(f, end)) return false;
      if (f.type == wire_type::bytes) pass(f.end);
      if (f.type == wire_type::group) {
        if (depth == 100) return fail("groups nested more than 100 levels deep");
        open[depth++] = f.number;
      }
      if (f.type == wire_type::end_group && open[--depth] != f.number) return fail("the end of another group");
    }
    return true;
  }

  // Loads the next n bytes into the window.
  constexpr bool have(std::size_t n) { return window_.size() - at_ >= n || (file_ && refill(n)); }
  bool refill(std::size_t n) {
    const std::string_view rest = window_.substr(at_);
    const std::uint64_t from = offset(), after = from + rest.size();
    std::uint64_t want = n > wanted_ ? n : wanted_;
    if (want > size_ - from) want = size_ - from;
    if (want < n) return false;
    sequence<char> next;
    next.resize_unset(to_size(want));
    if (!rest.empty()) std::memcpy(next.data(), rest.data(), rest.size());
    const std::size_t more = next.size() - rest.size();
    if (after != file_at_ && !files::seek(file_, after)) return false;
    if (std::fread(next.data() + rest.size(), 1, more, file_) != more) return false;
    file_at_ = after + more;
    if (wanted_ < most_window) wanted_ *= 2;
    base_ = from;
    at_ = 0;
    window_ = {next.data(), next.size()};
    kept_->push_back(std::move(next));
    return true;
  }
};

constexpr float real32(std::uint64_t bits) { return std::bit_cast<float>(static_cast<std::uint32_t>(bits)); }

}  // namespace opcost::onnx
