// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The door for TensorFlow Lite models that are arrays of bytes. Its figures are constants, for static_assert and array
// sizes:
//   alignas(16) extern constexpr unsigned char g_model[] = { ... };
//   static_assert(opcost::tflite::macs(g_model) <= 8'000'000);
// Files at run time: <opcost/models.hpp>.
#include <opcost/version.hpp>
#ifdef OPCOST_HAS_CPP20
#include <opcost/tflite/constants.hpp>
#endif
