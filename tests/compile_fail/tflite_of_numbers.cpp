// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// expect: opcost: a model is an array of bytes (README: tflite)
#include <opcost/tflite.hpp>

#ifdef OPCOST_REJECT
constexpr int model[] = {28, 0, 0, 0};
constexpr auto bytes = opcost::tflite::detail::bytes_of_model(model);
#else
constexpr unsigned char model[] = {28, 0, 0, 0};
constexpr auto bytes = opcost::tflite::detail::bytes_of_model(model);
#endif
