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
  opcost::trip_count t;
  if (!opcost::text::read_named_number(text, t.name, t.trips)) return false;
  into.push_back(t);
  return true;
}
inline bool read_dim(std::string_view text, std::vector<opcost::named_dimension>& into) {
  opcost::named_dimension d;
  if (!opcost::text::read_named_number(text, d.name, d.value)) return false;
  into.push_back(d);
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
