// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads the values of --trips and --solve.
#include <opcost/graph/solve.hpp>
#include <opcost/text/parse_numbers.hpp>
#include <vector>

namespace cli {

/// Reads NAME=N. Returns false if `text` has another form.
inline bool read_trips(std::string_view text, std::vector<opcost::trip_count>& into) {
  const std::size_t equals = text.rfind('=');
  if (equals == text.npos || equals == 0 || equals + 1 == text.size()) return false;
  for (char c : text.substr(equals + 1))
    if (c < '0' || c > '9') return false;
  opcost::trip_count t{text.substr(0, equals), 0};
  opcost::text::read_integer(text.substr(equals + 1), t.trips);
  into.push_back(t);
  return true;
}

/// Reads DIMENSION, or DIMENSION=32k for multiples of 32. Returns false if `text` has another form.
inline bool read_dimension(std::string_view text, std::string_view& name, opcost::count_t& step) {
  const std::size_t equals = text.rfind('=');
  name = text.substr(0, equals);
  step = 1;
  if (equals == text.npos) return !name.empty();
  return text.back() == 'k' && opcost::text::read_integer(text.substr(equals + 1), step) && step >= 1 && step < 1 << 20;
}

}  // namespace cli
