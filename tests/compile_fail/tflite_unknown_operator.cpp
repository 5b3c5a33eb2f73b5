// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// expect: the_model_has_operators_or_shapes_that_are_not_known
#include <opcost/tflite.hpp>

constexpr unsigned char model[] = {
#include "dot_general.inc"
};
#ifdef OPCOST_REJECT
static_assert(opcost::tflite::macs(model) >= 0);
#else
static_assert(opcost::tflite::parameters(model) >= 0);
#endif
