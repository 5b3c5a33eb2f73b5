// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Custom operators that this library knows by their custom_code.
#include <string_view>

namespace opcost::tflite {

enum class custom_kind : signed char {
  unknown,
  ethos_u,                 // commands for an NPU, compiled by Vela: its work is not in the file
  detection_post_process,  // decodes boxes and suppresses overlapping ones
  circular_buffer,         // keeps the last inputs of a stream
  transpose_conv_bias,     // MediaPipe's transposed convolution with a bias
  max_pool_argmax,         // MediaPipe's max pooling that also yields positions
  max_unpool,
  landmarks_to_matrix,  // MediaPipe: a transform matrix from landmarks
  transform_landmarks,
  transform_tensor,  // MediaPipe: bilinear sampling under a transform
  signal_window,     // the rest: the signal library of TensorFlow Lite Micro
  signal_rfft,
  signal_irfft,
  signal_energy,
  signal_filter_bank,
  signal_filter_bank_square_root,
  signal_filter_bank_log,
  signal_spectral_subtraction,
  signal_pcan,
  signal_framer,
  signal_stacker,
  signal_delay,
  signal_overlap_add,
  signal_fft_auto_scale
};

namespace detail {
struct custom_fact {
  std::string_view code;
  custom_kind kind;
};
inline constexpr custom_fact custom_facts[] = {
    {"ethos-u", custom_kind::ethos_u},
    {"TFLite_Detection_PostProcess", custom_kind::detection_post_process},
    {"CIRCULAR_BUFFER", custom_kind::circular_buffer},
    {"Convolution2DTransposeBias", custom_kind::transpose_conv_bias},
    {"MaxPoolingWithArgmax2D", custom_kind::max_pool_argmax},
    {"MaxUnpooling2D", custom_kind::max_unpool},
    {"Landmarks2TransformMatrix", custom_kind::landmarks_to_matrix},
    {"TransformLandmarks", custom_kind::transform_landmarks},
    {"TransformTensorBilinear", custom_kind::transform_tensor},
    {"SignalWindow", custom_kind::signal_window},
    {"SignalRfft", custom_kind::signal_rfft},
    {"SignalIrfft", custom_kind::signal_irfft},
    {"SignalEnergy", custom_kind::signal_energy},
    {"SignalFilterBank", custom_kind::signal_filter_bank},
    {"SignalFilterBankSquareRoot", custom_kind::signal_filter_bank_square_root},
    {"SignalFilterBankLog", custom_kind::signal_filter_bank_log},
    {"SignalFilterBankSpectralSubtraction", custom_kind::signal_spectral_subtraction},
    {"SignalPCAN", custom_kind::signal_pcan},
    {"SignalFramer", custom_kind::signal_framer},
    {"SignalStacker", custom_kind::signal_stacker},
    {"SignalDelay", custom_kind::signal_delay},
    {"SignalOverlapAdd", custom_kind::signal_overlap_add},
    {"SignalFftAutoScale", custom_kind::signal_fft_auto_scale}};
}  // namespace detail

/// Why the work of a known custom operator is not counted; empty if it is.
constexpr std::string_view why_not_counted(custom_kind kind) {
  if (kind == custom_kind::ethos_u) return "its work is inside of ethos-u, compiled for an NPU";
  if (kind == custom_kind::landmarks_to_matrix) return "its work depends on how many landmarks its options name";
  return {};
}
constexpr custom_kind kind_of_custom(std::string_view code) {
  for (const detail::custom_fact& c : detail::custom_facts)
    if (c.code == code) return c.kind;
  return custom_kind::unknown;
}

}  // namespace opcost::tflite
