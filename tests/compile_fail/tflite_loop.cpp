// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// expect: the_work_of_the_model_depends_on_its_data
#include <opcost/tflite.hpp>

constexpr unsigned char model[] = {
#include "while_loop.inc"
};
#ifdef OPCOST_REJECT
static_assert(opcost::tflite::macs(model) >= 0);
#else
static_assert(opcost::tflite::parameters(model) >= 0);
#endif
