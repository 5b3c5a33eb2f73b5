// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// expect: the_model_has_operators_or_shapes_that_are_not_known
#include <opcost/tflite.hpp>

constexpr unsigned char model[] = {
#include "dot_general.inc"
};
// STABLEHLO_DOT_GENERAL becomes STABLEHLO_CUSTOM_CALL
constexpr auto other = [] {
  std::array<unsigned char, sizeof model> a{};
  for (std::size_t i = 0; i < a.size(); ++i) a[i] = model[i] == 197 ? 173 : model[i];
  return a;
}();
#ifdef OPCOST_REJECT
static_assert(opcost::tflite::macs(other) >= 0);
#else
static_assert(opcost::tflite::macs(model) == 120);
static_assert(opcost::tflite::parameters(other) >= 0);
#endif
