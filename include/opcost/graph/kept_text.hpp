// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Storage for texts that an analysis composes or copies: names that a graph returns by value, and reasons that contain
// a name. A text never moves, so that views of it stay valid, even if the store is moved.
#include <opcost/core/sequence.hpp>
#include <string_view>
#include <type_traits>

namespace opcost {

class kept_text {
 public:
  /// Keeps the text that write(put) composes by calls of put(std::string_view), and returns a view of it. `write` runs
  /// twice.
  template <class Write>
  requires(std::is_invocable_v<Write, void (*)(std::string_view)>) constexpr std::string_view keep(Write&& write) {
    std::size_t size = 0;
    write([&](std::string_view part) { size += part.size(); });
    sequence<char>& last = with_room(size);
    const std::size_t from = last.size();
    write([&](std::string_view part) { last.append(part.data(), part.size()); });
    return {last.data() + from, size};
  }
  /// Copies a text and returns a view of the copy.
  constexpr std::string_view keep(std::string_view text) {
    return keep([&](auto&& put) { put(text); });
  }

 private:
  sequence<sequence<char>> chunks_{};

  constexpr sequence<char>& with_room(std::size_t size) {
    if (chunks_.empty() || chunks_.back().capacity() - chunks_.back().size() < size) {
      constexpr std::size_t chunk = 2048;
      chunks_.push_back(sequence<char>{});
      chunks_.back().reserve(std::is_constant_evaluated() || size > chunk ? size : chunk);
    }
    return chunks_.back();
  }
};

}  // namespace opcost
