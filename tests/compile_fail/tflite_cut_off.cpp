// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// expect: the_bytes_are_not_a_tflite_model_or_are_cut_off
#include <opcost/tflite.hpp>

constexpr unsigned char model[] = {
#include "while_loop.inc"
};
constexpr auto half = [] {
  std::array<unsigned char, sizeof model / 2> a{};
  for (std::size_t i = 0; i < a.size(); ++i) a[i] = model[i];
  return a;
}();
#ifdef OPCOST_REJECT
static_assert(opcost::tflite::parameters(half) >= 0);
#else
static_assert(opcost::tflite::parameters(model) >= 0);
#endif
