// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads FlatBuffers tables, vectors and strings from any indexable bytes, in constant expressions too. Every read goes
// through number(), which checks the bounds: a damaged file gives one fault, and zeros and empty lists from then on.
// Format: little endian. Tables, vectors and strings are u32 offsets forward from where the offset is stored; a table
// starts with an i32, the distance back to its vtable: u16 own bytes, u16 table bytes, u16 for each field (0: absent).
#include <cstddef>
#include <cstdint>
#include <opcost/core/count.hpp>
#include <string_view>
#include <type_traits>

namespace opcost::tflite {

/// What is wrong with a file, and where. `what` is empty if nothing is.
struct read_fault {
  std::string_view what{};
  std::string_view table{};  // the table that was read
  int field = -1;            // its field; -1: the table itself
  std::uint64_t offset = 0;  // of the byte at which reading failed
};

template <class Byte>
concept byte_like = sizeof(Byte) == 1 && (std::is_integral_v<Byte> || std::is_enum_v<Byte>);

/// Bytes in an array of char, unsigned char, std::uint8_t or std::byte.
template <byte_like Byte> struct array_bytes {
  const Byte* data = nullptr;
  std::uint64_t length = 0;
  constexpr std::uint64_t size() const { return length; }
  constexpr std::uint8_t operator[](std::uint64_t i) const { return static_cast<std::uint8_t>(data[to_size(i)]); }
};

/// A table: where it starts, and where its vtable does. Absent if `at` is 0.
struct table_place {
  std::uint64_t at = 0, vtable = 0;
  std::uint32_t vtable_bytes = 0;
  const char* name = "";
  constexpr explicit operator bool() const { return at != 0; }
};
/// The elements of a vector. An absent one is empty and has `present` false.
struct vector_place {
  std::uint64_t first = 0;
  std::uint32_t size = 0;
  bool present = false;
};

/// `Bytes` is an array_bytes.
template <class Bytes> class flatbuffer {
 public:
  constexpr explicit flatbuffer(const Bytes& bytes) : bytes_(bytes), size_(bytes.size()) {}

  constexpr std::uint64_t size() const { return size_; }
  constexpr const read_fault& fault() const { return fault_; }
  constexpr bool good() const { return !failed_; }
  /// Keeps the first fault.
  constexpr void fail(std::string_view what, const char* table, int field, std::uint64_t offset) {
    if (failed_) return;
    failed_ = true;
    fault_ = {what, table, field, offset};
  }

  /// The unsigned number of `width` (1, 2, 4 or 8) bytes at `at`; 0 if it does not lie within the file or after a
  /// fault.
  constexpr std::uint64_t number(std::uint64_t at, unsigned width, const char* table, int field) {
    if (failed_ || at > size_ || size_ - at < width) {
      fail("it lies outside of the file, which may be cut off", table, field, at);
      return 0;
    }
    // without calls and loops: compilers take long for those in constant expressions
    const auto* p = bytes_.data + static_cast<std::size_t>(at);
    const auto low = static_cast<std::uint64_t>(static_cast<std::uint8_t>(p[0]));
    if (width == 1) return low;
    const std::uint64_t half = low | static_cast<std::uint64_t>(static_cast<std::uint8_t>(p[1])) << 8;
    if (width == 2) return half;
    const std::uint64_t whole = half | static_cast<std::uint64_t>(static_cast<std::uint8_t>(p[2])) << 16 |
                                static_cast<std::uint64_t>(static_cast<std::uint8_t>(p[3])) << 24;
    return width == 4 ? whole : whole | number(at + 4, 4, table, field) << 32;
  }

  /// The table that the offset at `from` refers to.
  constexpr table_place follow(std::uint64_t from, const char* name) {
    table_place t;
    t.at = from + number(from, 4, name, -1);
    t.name = name;
    const std::uint64_t back = number(t.at, 4, name, -1);
    const std::int64_t distance = static_cast<std::int32_t>(static_cast<std::uint32_t>(back));
    const std::int64_t vtable = static_cast<std::int64_t>(t.at) - distance;
    if (vtable < 0) fail("its vtable lies outside of the file", name, -1, t.at);
    t.vtable = static_cast<std::uint64_t>(vtable);
    t.vtable_bytes = static_cast<std::uint32_t>(number(t.vtable, 2, name, -1));
    if (!good()) return {};
    if (t.at == 0) fail("its offset is 0", name, -1, from);
    return t;
  }

  /// Where a field is stored; 0 if it is absent.
  constexpr std::uint64_t slot(const table_place& t, int field) {
    const auto entry = static_cast<std::uint32_t>(4 + 2 * field);
    if (!t || entry + 2 > t.vtable_bytes) return 0;
    const std::uint64_t offset = number(t.vtable + entry, 2, t.name, field);
    return offset == 0 ? 0 : t.at + offset;
  }
  constexpr std::uint64_t unsigned_field(const table_place& t, int field, unsigned width, std::uint64_t otherwise = 0) {
    const std::uint64_t at = slot(t, field);
    return at == 0 ? otherwise : number(at, width, t.name, field);
  }
  constexpr std::int64_t signed_field(const table_place& t, int field, unsigned width, std::int64_t otherwise = 0) {
    const std::uint64_t at = slot(t, field);
    return at == 0 ? otherwise : as_signed(number(at, width, t.name, field), width);
  }
  constexpr table_place table_field(const table_place& t, int field, const char* name) {
    const std::uint64_t at = slot(t, field);
    return at == 0 ? table_place{} : follow(at, name);
  }
  /// A vector of elements of `width` bytes. All of them lie within the file, or it is a fault.
  constexpr vector_place vector_field(const table_place& t, int field, unsigned width) {
    const std::uint64_t at = slot(t, field);
    if (at == 0) return {};
    const std::uint64_t start = at + number(at, 4, t.name, field);
    const std::uint64_t elements = number(start, 4, t.name, field);
    if (elements * width > size_ || start + 4 > size_ - elements * width)
      fail("its elements lie outside of the file, which may be cut off", t.name, field, start);
    if (!good()) return {};
    return {start + 4, static_cast<std::uint32_t>(elements), true};
  }
  /// Element `i` of a vector of tables.
  constexpr table_place table_at(const vector_place& v, std::uint32_t i, const char* name) {
    if (i < v.size) return follow(v.first + std::uint64_t{4} * i, name);
    fail("an index is beyond the end of the list", name, -1, v.first);
    return {};
  }
  /// Element `i` of a vector of numbers of `width` bytes; the caller checks `i`.
  constexpr std::int64_t signed_at(const vector_place& v, std::uint32_t i, unsigned width, const char* table) {
    return as_signed(number(v.first + std::uint64_t{width} * i, width, table, -1), width);
  }
  constexpr std::uint8_t byte_at(std::uint64_t at) const { return at < size_ ? bytes_[at] : std::uint8_t{0}; }

  /// True if a string field or a vector of bytes is exactly `text`.
  constexpr bool equals(const vector_place& s, std::string_view text) const {
    if (s.size != text.size()) return false;
    for (std::uint32_t i = 0; i < s.size; ++i)
      if (static_cast<char>(byte_at(s.first + i)) != text[i]) return false;
    return true;
  }

 private:
  Bytes bytes_;
  std::uint64_t size_;
  bool failed_ = false;
  read_fault fault_{};

  static constexpr std::int64_t as_signed(std::uint64_t n, unsigned width) {
    if (width == 1) return static_cast<std::int8_t>(static_cast<std::uint8_t>(n));
    if (width == 2) return static_cast<std::int16_t>(static_cast<std::uint16_t>(n));
    if (width == 4) return static_cast<std::int32_t>(static_cast<std::uint32_t>(n));
    return static_cast<std::int64_t>(n);
  }
};

}  // namespace opcost::tflite
