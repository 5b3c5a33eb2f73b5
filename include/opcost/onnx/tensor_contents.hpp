// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The elements of stored tensors, read when they are asked for: from the file, from memory, or from external data in
// the model's folder.
#include <opcost/core/decode.hpp>
#include <opcost/onnx/onnx_model.hpp>
#include <opcost/op/op_traits.hpp>

namespace opcost::onnx {

inline constexpr std::uint64_t most_content_bytes = 8 * max_content;

namespace detail {
/// A relative path that stays inside of the folder.
inline bool stays_inside(std::string_view path) {
  if (path.empty() || path[0] == '/' || path[0] == '\\' || path.find(':') != path.npos) return false;
  while (!path.empty()) {
    const std::size_t end = path.find_first_of("/\\");
    if (path.substr(0, end) == "..") return false;
    path = end == path.npos ? std::string_view() : path.substr(end + 1);
  }
  return true;
}
inline result<files::weights> open_external(const model& m, const tensor_data& t) {
  if (!m.has_folder) return error::at(error_code::cannot_read) << "read from memory: external data has no folder";
  if (!stays_inside(t.location))
    return error::at(error_code::bad_argument)
           << "external data '" << t.location << "' is not inside of the model's folder";
  std::string path(m.folder.data(), m.folder.size());
  path.append(t.location);
  return files::weights::open(path);
}
inline bool read_bytes(const model& m, const tensor_data& t, span<std::byte> into) {
  if (t.stored == storage::external) {
    if (t.misplaced) return false;
    const auto file = open_external(m, t);
    return file && file->read(t.offset, into);
  }
  if (!t.kept.empty() || into.empty()) {
    if (t.kept.size() < into.size()) return false;
    for (std::size_t i = 0; i < into.size(); ++i) into[i] = static_cast<std::byte>(t.kept[i]);
    return true;
  }
  if (t.bytes < into.size()) return false;
  if (m.file) return m.file.read(t.at, into);
  if (t.at + into.size() > m.bytes.size()) return false;
  for (std::size_t i = 0; i < into.size(); ++i)
    into[i] = static_cast<std::byte>(m.bytes[static_cast<std::size_t>(t.at) + i]);
  return true;
}
// ONNX stores elements with fewer than 8 bits from the lowest bit up, also those with two bits.
inline count_t small_integer(dtype type, span<const std::byte> bytes, std::size_t i) {
  const auto width = static_cast<std::size_t>(bits_of(type));
  const std::size_t at = i * width;
  const std::uint64_t bits =
      (std::to_integer<std::uint64_t>(bytes[at / 8]) >> (at % 8)) & ((std::uint64_t{1} << width) - 1);
  return integer_element(type, bits);
}
inline double typed_real(const tensor_data& t, dtype type, std::uint64_t bits) {
  if (t.stored == storage::float_data)
    return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
  return real_element(type, bits);
}
}  // namespace detail

/// The content of a stored tensor; false if it is not there, or of a kind that has none.
inline bool read_content(const model& m, const net& in, const tensor_data& t, content<interval> into) {
  const dtype type = element_type(t.type);
  if (t.sparse || bits_of(type) == 0 || is_complex(type)) return false;
  const std::size_t n = is_real(type) ? into.reals.size() : into.numbers.size();
  if (t.stored == storage::raw || t.stored == storage::external) {
    std::byte bytes[most_content_bytes];
    const count_t size = bytes_of(type, count_t(n));
    if (size > count_t(sizeof bytes)) return false;
    const auto all = span<std::byte>(bytes).first(static_cast<std::size_t>(size.n));
    if (!detail::read_bytes(m, t, all)) return false;
    if (bits_of(type) >= 8 || is_real(type)) return decode(type, all, into);
    for (std::size_t i = 0; i < n; ++i) into.numbers[i] = detail::small_integer(type, all, i);
    return true;
  }
  if (t.listed.count < 0 || bits_of(type) < 8) return false;
  const auto entries = net::of(in.entries, t.listed);
  if (entries.size() != n) return false;
  for (std::size_t i = 0; i < n; ++i) {
    if (is_real(type))
      into.reals[i] = detail::typed_real(t, type, entries[i]);
    else if (is_boolean(type))
      into.numbers[i] = entries[i] != 0 ? 1 : 0;
    else
      into.numbers[i] = type == dtype::u64 ? count_t(entries[i]) : count_t(static_cast<std::int64_t>(entries[i]));
  }
  return true;
}

/// The stored bytes of a tensor; -1: the file does not say.
inline std::int64_t stored_bytes(const tensor_data& t) {
  if (t.sparse) return -1;
  if (t.stored == storage::raw) return static_cast<std::int64_t>(t.bytes);
  return -1;
}

}  // namespace opcost::onnx
