// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Names to numbers, in constant time on average; and texts that stay where they are.
#include <opcost/core/sequence.hpp>
#include <opcost/op/op_list.hpp>

namespace opcost::onnx {

class name_table {
 public:
  /// The number of a name; -1: it has none.
  int find(std::string_view name) const {
    if (slots_.empty()) return -1;
    for (std::size_t i = start(name);; i = i + 1 < slots_.size() ? i + 1 : 0) {
      if (slots_[i].number < 0) return -1;
      if (slots_[i].name == name) return slots_[i].number;
    }
  }
  /// Gives a name a number; one that it had is replaced.
  void set(std::string_view name, int number) {
    if (2 * (used_ + 1) > slots_.size()) grow();
    put(name, number);
  }

 private:
  struct slot {
    std::string_view name{};
    int number = -1;
  };
  sequence<slot> slots_{};
  std::size_t used_ = 0;

  std::size_t start(std::string_view name) const { return to_size(hash(name) % slots_.size()); }
  static std::uint64_t hash(std::string_view name) {
    std::uint64_t h = 14695981039346656037u;
    for (char c : name) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211u;
    return h ^ h >> 29;
  }
  void put(std::string_view name, int number) {
    for (std::size_t i = start(name);; i = i + 1 < slots_.size() ? i + 1 : 0) {
      if (slots_[i].number >= 0 && slots_[i].name != name) continue;
      if (slots_[i].number < 0) ++used_;
      slots_[i] = {name, number};
      return;
    }
  }
  void grow() {
    sequence<slot> old = std::move(slots_);
    slots_ = sequence<slot>(old.empty() ? 16 : 2 * old.size());
    used_ = 0;
    for (const slot& s : old)
      if (s.number >= 0) put(s.name, s.number);
  }
};

/// Texts that are put together from parts; views of them stay valid when the object is moved.
class text_store {
 public:
  std::string_view join(std::initializer_list<std::string_view> parts) {
    std::size_t n = 0;
    for (std::string_view p : parts) n += p.size();
    if (chunks_.empty() || chunks_.back().size() + n > chunks_.back().capacity()) {
      chunks_.push_back(sequence<char>{});
      chunks_.back().reserve(n > 4096 ? n : 4096);
    }
    sequence<char>& last = chunks_.back();
    const std::size_t from = last.size();
    for (std::string_view p : parts) last.append(p.data(), p.size());
    return {last.data() + from, n};
  }

 private:
  sequence<sequence<char>> chunks_{};
};

}  // namespace opcost::onnx
