// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The options of an operator: a table of which each field has a default.
#include <bit>
#include <opcost/core/shape.hpp>
#include <opcost/tflite/flatbuffer.hpp>

namespace opcost::tflite {

template <class Bytes> class options_view {
 public:
  constexpr options_view(flatbuffer<Bytes>& bytes, const table_place& table) : in_(&bytes), table_(table) {}

  constexpr explicit operator bool() const { return static_cast<bool>(table_); }
  constexpr count_t integer(int field, std::int64_t otherwise = 0) const {
    return in_->signed_field(table_, field, 4, otherwise);
  }
  constexpr count_t long_integer(int field, std::int64_t otherwise = 0) const {
    return in_->signed_field(table_, field, 8, otherwise);
  }
  constexpr int choice(int field) const { return static_cast<int>(in_->signed_field(table_, field, 1)); }
  constexpr bool flag(int field, bool otherwise = false) const {
    return in_->unsigned_field(table_, field, 1, otherwise ? 1 : 0) != 0;
  }
  constexpr double real(int field) const {
    const auto bits = static_cast<std::uint32_t>(in_->unsigned_field(table_, field, 4));
    return static_cast<double>(std::bit_cast<float>(bits));
  }
  /// A list of integers of `width` bytes. More than 8 make a list of rank `too_long`.
  constexpr ints list(int field, unsigned width) const {
    ints all;
    const vector_place v = in_->vector_field(table_, field, width);
    if (v.size > static_cast<std::uint32_t>(ints::max_rank)) {
      all.rank = ints::too_long;
      return all;
    }
    for (std::uint32_t i = 0; i < v.size; ++i) all.push_back(in_->signed_at(v, i, width, table_.name));
    return all;
  }
  constexpr bool has(int field) const { return in_->slot(table_, field) != 0; }
  constexpr flatbuffer<Bytes>& bytes() const { return *in_; }
  constexpr const table_place& table() const { return table_; }

 private:
  flatbuffer<Bytes>* in_;
  table_place table_;
};

}  // namespace opcost::tflite
