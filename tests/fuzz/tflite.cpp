// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Any bytes as a .tflite file.
#include "../support/any_tflite.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  any_tflite::look_at(std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
