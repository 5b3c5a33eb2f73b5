// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A TensorFlow Lite model that is flashed as an array, checked by the compiler. `xxd -i < model.tflite` prints the list
// of bytes; a compiler with #embed needs none.
#include <cstdio>
#include <opcost/tflite.hpp>

alignas(16) extern constexpr unsigned char g_model[] = {
#include "micro_speech_quantized.inc"
};
static_assert(opcost::tflite::macs(g_model) <= 400'000, "the model is too slow for this device");
static_assert(opcost::tflite::arena(g_model).head_bytes == 5'968);

alignas(16) static unsigned char tensor_arena[opcost::tflite::arena(g_model).bytes_at_most];

int main() {
  std::printf("%lld MACs, %lld on real elements, an arena of %zu bytes\n",
              static_cast<long long>(opcost::tflite::macs(g_model)),
              static_cast<long long>(opcost::tflite::valid_macs(g_model)), sizeof tensor_arena);
}
