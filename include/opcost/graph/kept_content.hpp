// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Storage for the contents of small tensors, which partial_tensor::value and ::reals refer to.
#include <opcost/core/sequence.hpp>
#include <opcost/op/op_traits.hpp>
#include <type_traits>

namespace opcost::detail {

// Returns room for n more elements. Earlier elements never move.
template <class T> constexpr span<T> room_for(sequence<sequence<T>>& chunks, std::size_t n) {
  constexpr std::size_t chunk = 512;
  if (chunks.empty() || chunks.back().size() + n > chunks.back().capacity()) {
    chunks.push_back(sequence<T>{});
    chunks.back().reserve(std::is_constant_evaluated() || n > chunk ? n : chunk);
  }
  auto& last = chunks.back();
  last.resize(last.size() + n);
  return span<T>(last).last(n);
}

// Keeps the content of `t` if its shape is known and small and fill(content) returns true.
template <class Fill>
constexpr void follow_content(sequence<sequence<interval>>& numbers_kept, sequence<sequence<double>>& reals_kept,
                              partial_tensor& t, Fill&& fill) {
  if (!t.dims.is_static()) return;
  const count_t n = numbers(t.dims).elements();
  if (n < 1 || n > max_content) return;
  const auto size = static_cast<std::size_t>(n.n);
  if (is_real(t.type)) {
    const auto into = room_for(reals_kept, size);
    if (fill(content<interval>{{}, into}))
      t.reals = into;
    else
      reals_kept.back().resize(reals_kept.back().size() - size);
  } else {
    const auto into = room_for(numbers_kept, size);
    if (fill(content<interval>{into, {}}))
      t.value = into;
    else
      numbers_kept.back().resize(numbers_kept.back().size() - size);
  }
}

// Copies the content of a tensor of the same type and shape.
constexpr bool copy_elements(const partial_tensor& from, content<interval> into) {
  if (from.value.size() != into.numbers.size() || from.reals.size() != into.reals.size()) return false;
  for (std::size_t i = 0; i < into.numbers.size(); ++i) into.numbers[i] = from.value[i];
  for (std::size_t i = 0; i < into.reals.size(); ++i) into.reals[i] = from.reals[i];
  return true;
}

}  // namespace opcost::detail
