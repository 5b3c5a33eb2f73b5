// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Custom operators that custom_operator.hpp knows. Source: the kernels of MediaPipe (util/tflite/operations), of
// TensorFlow Lite (detection_postprocess.cc) and of the signal library of TensorFlow Lite Micro (signal/src).
#include <opcost/tflite/custom_operator.hpp>
#include <opcost/tflite/lower_special.hpp>
#include <opcost/tflite/lower_windows_nhwc.hpp>

namespace opcost::tflite::detail {

inline partial_shape with_last(const partial_shape& s, const interval& last) {
  partial_shape r = s;
  if (r.rank > 0) r.set(-1, last);
  return r;
}

// A C structure of 32-bit integers (TfLitePoolParams): padding (1: same), stride and filter width and height.
inline lowered_outputs lower_pool_argmax(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  const file_view view = n.view();
  const vector_place bytes = view.custom_options(n.entry());
  const vector_place fields{bytes.first, bytes.size / 4, true};
  if (fields.size < 5 || in[0].dims.rank != 4) return "it needs an input of rank 4, and its window as options";
  const auto number = [&](std::uint32_t k) { return count_t(view.bytes().signed_at(fields, k, 4, "Operator")); };
  max_pool op;
  op.strides = {number(2), number(1)};
  op.kernel_size = {number(4), number(3)};
  op.pad = number(0) == 1 ? auto_pad::same_upper : auto_pad::valid;
  return channels_last_tensor(step(op, channels_second_tensor(in[0])));
}

inline lowered_outputs lower_transpose_conv_bias(const operator_node& n, const partial_tensors& in,
                                                 lowering_step& step) {
  product_steps f{step};
  const partial_outputs y = transpose_conv_bias_products(in, n.stored_output(0), f);
  if (!y.refusal.empty()) return y;
  return in.has(2) ? step(add{}, y[0], in[2]) : y[0];
}

// Each box: 4 divisions by the scales, 2 centers (a product, a sum each), 2 extents (an exponential, 2 products each),
// 4 sums; each anchor's best class; then boxes that overlap are suppressed, at most.
inline lowered_outputs lower_detections(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  if (in[0].dims.rank != 3 || in[1].dims.rank != 3) return "it needs boxes and scores of rank 3";
  const interval boxes = in[0].dims[1], classes = in[1].dims[2];
  const partial_tensor four = reals_like(in[0], {boxes, 4}), two = reals_like(in[0], {boxes, 2});
  step(divide{}, four, step.real(1));
  step(add{}, step(multiply{}, two, two), two);
  step(multiply{}, step(multiply{}, step(math::exp{}, two), step.real(0.5)), two);
  step(add{}, four, four);
  step(reduce_max{}, reals_like(in[1], {boxes, classes}), step.numbers({1}));
  const partial_shape out = n.stored_output(0).dims;
  const interval kept = out.rank > 1 ? out[1] : interval::unknown();
  step(non_max_suppression{}, reals_like(in[0], {1, boxes, 4}), reals_like(in[1], {1, 1, boxes}), step.number(kept),
       step.real(0.5), step.real(0));
  lowered_outputs all;
  for (int k = 0; k < n.outputs(); ++k) all.push_back(reals_like(in[0], n.stored_output(k).dims));
  return all;
}

// Bilinear sampling under an affine transform: of each position 2 products of a row with (x, y, 0, 1), 4 comparisons
// with the borders, 2 floors, 4 differences; of each element 3 blends of 2.
inline lowered_outputs lower_transform_tensor(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  const partial_shape y = n.stored_output(0).dims;
  if (y.rank != 4) return "it needs an output of rank 4";
  const interval positions = y[0] * y[1] * y[2];
  const auto many = [&](int k) { return reals_like(in[0], {positions, k}); };
  step(multiply{}, many(8), many(8));
  step(add{}, many(6), many(6));
  step(maximum{}, many(4), many(4));
  step(math::floor{}, many(2));
  step(subtract{}, many(4), many(4));
  partial_shape blended = y;
  blended.push_back(6);
  step(multiply{}, reals_like(in[0], blended), reals_like(in[0], blended));
  blended.set(-1, 3);
  step(add{}, reals_like(in[0], blended), reals_like(in[0], blended));
  return reals_like(in[0], y);
}

inline lowered_outputs lower_signal(custom_kind kind, const operator_node& n, const partial_tensors& in,
                                    lowering_step& step) {
  const partial_tensor x = reals_like(in[0], in[0].dims);
  if (x.dims.rank < 1) return "it needs a signal";
  const partial_tensor y = reals_like(in[0], n.stored_output(0).dims);
  switch (kind) {
    case custom_kind::signal_window: return step(multiply{}, x, in.has(1) ? reals_like(in[1], in[1].dims) : x);
    case custom_kind::signal_rfft: {  // n / 2 + 1 complex numbers, the parts side by side
      const interval length = y.dims.rank > 0 ? y.dims[-1] - 2 : interval::unknown();
      step(rdft{}, reals_like(in[0], with_last(x.dims, length)), step.numbers({x.dims.rank - 1}));
      return y;
    }
    case custom_kind::signal_irfft: {
      partial_shape parts = with_last(x.dims, floor_div(x.dims[-1], interval(2)));
      parts.push_back(2);
      step(irdft{}, reals_like(in[0], parts), step.numbers({x.dims.rank - 1}));
      return y;
    }
    case custom_kind::signal_fft_auto_scale: {  // the largest magnitude, then a shift
      step(maximum{}, step(math::abs{}, x), x);
      partial_tensor bits = with(in[0], x.dims);
      bits.type = dtype::i32;
      step(bitwise_left_shift{}, bits, bits);
      return {x, reals_like(in[0], {})};
    }
    case custom_kind::signal_energy: return step(add{}, step(multiply{}, y, y), step(multiply{}, y, y));
    case custom_kind::signal_filter_bank: {  // each energy goes to two channels
      for (int k = 0; k < 2; ++k) {
        const partial_tensor w = reals_like(in[0], in[1].dims);
        step(add{}, step(multiply{}, w, w), w);
      }
      return y;
    }
    case custom_kind::signal_filter_bank_square_root: return step(math::sqrt{}, x);
    case custom_kind::signal_filter_bank_log: return step(multiply{}, step(math::log{}, x), step.real(1));
    case custom_kind::signal_spectral_subtraction: {
      // the noise is smoothed, a part of the signal always remains
      const partial_tensor noise = step(add{}, step(multiply{}, x, step.real(1)), step(multiply{}, x, step.real(1)));
      return {step(maximum{}, step(subtract{}, x, noise), step(multiply{}, x, step.real(1))), noise};
    }
    case custom_kind::signal_pcan: {
      // the gain, a polynomial of degree 2 from a table; the product with it; a square or a difference
      partial_tensor gain = step(add{}, step(multiply{}, x, x), x);
      gain = step(add{}, step(add{}, step(multiply{}, gain, x), x), x);
      const partial_tensor snr = step(multiply{}, x, gain);
      return step(maximum{}, step(multiply{}, snr, snr), x);
    }
    case custom_kind::signal_overlap_add: return with(step(add{}, x, x), y.dims);
    default: return "an operator without a formula";
  }
}

/// Lowers a custom operator by its custom_code; the others are an `unknown_op`.
inline lowered_outputs lower_custom(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  switch (const custom_kind kind = kind_of_custom(n.is->type)) {
    case custom_kind::detection_post_process: return lower_detections(n, in, step);
    case custom_kind::transpose_conv_bias: return lower_transpose_conv_bias(n, in, step);
    case custom_kind::max_pool_argmax: return lower_pool_argmax(n, in, step);
    case custom_kind::transform_landmarks: {  // two products of a row of the matrix with (x, y, 0, 1) each
      if (in[0].dims.rank < 2) return "it needs landmarks";
      const interval points = in[0].dims[-2];
      step(multiply{}, reals_like(in[0], {points, 8}), reals_like(in[0], {points, 8}));
      step(add{}, reals_like(in[0], {points, 6}), reals_like(in[0], {points, 6}));
      return in[0];
    }
    case custom_kind::transform_tensor: return lower_transform_tensor(n, in, step);
    case custom_kind::circular_buffer:
    case custom_kind::max_unpool:
    case custom_kind::signal_framer:
    case custom_kind::signal_stacker:
    case custom_kind::signal_delay: return with(in[0], n.stored_output(0).dims);
    case custom_kind::unknown: return "a custom operator that is not known";
    default: return lower_signal(kind, n, in, step);
  }
}

}  // namespace opcost::tflite::detail
