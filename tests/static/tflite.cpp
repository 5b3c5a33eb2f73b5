// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Four models of TensorFlow Lite Micro and MLPerf Tiny, checked where their arrays are compiled.
#include <opcost/tflite.hpp>

namespace {
using namespace opcost::tflite;

constexpr unsigned char keyword_spotting[] = {
#include "kws_ref_model.inc"
};
static_assert(macs(keyword_spotting) == 2'656'768);
static_assert(valid_macs(keyword_spotting) == 2'562'432);
static_assert(layer_parameters(keyword_spotting) == 22'604);
static_assert(arena(keyword_spotting).head_bytes == 16'000);

constexpr unsigned char wake_word[] = {
#include "str_ww_ref_model.inc"
};
static_assert(macs(wake_word) == 826'368);
static_assert(arena(wake_word).head_bytes == 6'656);

constexpr unsigned char micro_speech[] = {
#include "micro_speech_quantized.inc"
};
static_assert(macs(micro_speech) == 336'000);
static_assert(valid_macs(micro_speech) == 301'760);
static_assert(parameters(micro_speech) == 16'652);
static_assert(layer_parameters(micro_speech) == 16'652);
static_assert(arena(micro_speech).head_bytes == 5'968);

constexpr unsigned char person_detect[] = {
#include "person_detect.inc"
};
static_assert(macs(person_detect) == 7'157'888);
static_assert(valid_macs(person_detect) == 7'072'280);
static_assert(parameters(person_detect) == 210'706);
static_assert(arena(person_detect).head_bytes == 55'296);
static_assert(figures(person_detect).macs == 7'157'888 && figures(person_detect).valid_macs == 7'072'280 &&
              figures(person_detect).parameters == 210'706);
static_assert(arena(person_detect).bytes_at_most < 100'000);
}  // namespace
