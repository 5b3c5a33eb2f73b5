// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The products of the operators that multiply and accumulate, written once for compile time and run time: each is the
// library's own convolution or matrix product, given permuted shapes. Tensors stay as stored (x NHWC, filters OHWI), so
// nothing is transposed and no work, bytes or rows appear. What else an operator does (bias, activation, gates) is not
// part of this file.
//
// `f` is the sink: f(op, operands...) returns the operation's first output, f.as(y, op, operands...) likewise, where y
// is what it is if the file's own shapes hold. A sink that trusts those needs no inference. Source: the kernels of
// TensorFlow Lite define the layouts; tensorflow/lite/schema/schema.fbs the options.
#include <opcost/ops/convolution.hpp>
#include <opcost/ops/deconvolution.hpp>
#include <opcost/ops/matmul.hpp>
#include <opcost/tflite/builtin_operator.hpp>
#include <opcost/tflite/schema.hpp>
#include <opcost/tflite/stablehlo_products.hpp>

namespace opcost::tflite {

/// True for the operators that multiply and accumulate.
constexpr bool has_products(builtin op) {
  switch (op) {
    case builtin::conv_2d:
    case builtin::depthwise_conv_2d:
    case builtin::transpose_conv:
    case builtin::conv_3d:
    case builtin::conv_3d_transpose:
    case builtin::fully_connected:
    case builtin::batch_matmul:
    case builtin::svdf:
    case builtin::rnn:
    case builtin::unidirectional_sequence_rnn:
    case builtin::bidirectional_sequence_rnn:
    case builtin::lstm:
    case builtin::unidirectional_sequence_lstm:
    case builtin::bidirectional_sequence_lstm:
    case builtin::stablehlo_dot_general:
    case builtin::stablehlo_convolution: return true;
    default: return false;
  }
}

namespace detail {

constexpr auto_pad pad_of(int padding) {
  return padding == static_cast<int>(window_padding::same) ? auto_pad::same_upper : auto_pad::valid;
}

/// A convolution of x [N, spatial..., C] with a filter that is already [O, I, kernel...]. There is no attribute for
/// groups: they follow from C / I.
template <class Dim, class F>
constexpr inferred<Dim> convolve(const convolution& window, const basic_tensor<Dim>& x, const basic_tensor<Dim>& filter,
                                 const basic_tensor<Dim>& stored, F& f) {
  const basic_tensor<Dim> expected = with_dims(stored, channels_second(stored.dims));
  const basic_tensor<Dim> image = with_dims(x, channels_second(x.dims));
  const basic_shape<Dim>& w = filter.dims;
  const Dim channels = x.dims[-1];
  const Dim own = w[1];
  if (!known(channels) || !known(own) || is(channels, lower(own).n)) {
    const auto y = f.as(expected, window, image, filter);
    return with_dims(y, channels_last(y.dims));
  }
  if (lower(own) < 1 || lower(channels) % lower(own) != 0) return "the filter's channels do not divide the input's";
  const count_t groups = lower(channels) / lower(own);
  if (known(w[0]) && lower(w[0]) % groups != 0) return "the filter's outputs do not divide into groups";
  basic_shape<Dim> grouped{Dim(groups), floor_div(w[0], Dim(groups)), own};
  grouped.append(w.slice(2, w.rank));
  group_convolution of_groups;
  of_groups.strides = window.strides;
  of_groups.dilations = window.dilations;
  of_groups.pads_begin = window.pads_begin;
  of_groups.pads_end = window.pads_end;
  of_groups.pad = window.pad;
  const auto y = f.as(expected, of_groups, image, with_dims(filter, grouped));
  return with_dims(y, channels_last(y.dims));
}

template <class Op = convolution, class Options> constexpr Op window_2d(const Options& o, int stride_w, int stride_h) {
  Op c;
  c.pad = pad_of(o.choice(0));
  c.strides = {o.integer(stride_h), o.integer(stride_w)};
  return c;
}

/// x [N, H, W, C], filter [O, KH, KW, I]
template <class Options, class Dim, class F>
constexpr inferred<Dim> conv_2d_products(const Options& o, const basic_operands<Dim>& in,
                                         const basic_tensor<Dim>& stored, F& f) {
  convolution c = window_2d(o, field::conv_2d::stride_w, field::conv_2d::stride_h);
  c.dilations = {o.integer(field::conv_2d::dilation_h, 1), o.integer(field::conv_2d::dilation_w, 1)};
  const basic_shape<Dim>&x = in[0].dims, &w = in[1].dims;
  if (!x.ranked() || !w.ranked()) return with_dims(in[0], shape_of_unknown_rank<Dim>());
  if (x.rank != 4 || w.rank != 4) return "a 2-D convolution needs an input and a filter of rank 4";
  return convolve(c, in[0], with_dims(in[1], basic_shape<Dim>{w[0], w[3], w[1], w[2]}), stored, f);
}

/// x [N, H, W, C], filter [1, KH, KW, C M]: output channel c M + m
template <class Options, class Dim, class F>
constexpr inferred<Dim> depthwise_products(const Options& o, const basic_operands<Dim>& in,
                                           const basic_tensor<Dim>& stored, F& f) {
  using fields = field::depthwise_conv_2d;
  auto c = window_2d<group_convolution>(o, fields::stride_w, fields::stride_h);
  c.dilations = {o.integer(fields::dilation_h, 1), o.integer(fields::dilation_w, 1)};
  const basic_shape<Dim>&x = in[0].dims, &w = in[1].dims;
  if (!x.ranked() || !w.ranked()) return with_dims(in[0], shape_of_unknown_rank<Dim>());
  if (x.rank != 4 || w.rank != 4) return "a depthwise convolution needs an input and a filter of rank 4";
  if (known(x[3]) && lower(x[3]) < 1) return "a depthwise convolution needs channels";
  const basic_shape<Dim> filter{x[3], floor_div(w[3], x[3]), 1, w[1], w[2]};
  const auto y = f.as(with_dims(stored, channels_second(stored.dims)), c, with_dims(in[0], channels_second(x)),
                      with_dims(in[1], filter));
  return with_dims(y, channels_last(y.dims));
}

/// filter [KD, KH, KW, I, O]
template <class Options, class Dim, class F>
constexpr inferred<Dim> conv_3d_products(const Options& o, const basic_operands<Dim>& in,
                                         const basic_tensor<Dim>& stored, F& f) {
  using fields = field::conv_3d;
  convolution c;
  c.pad = pad_of(o.choice(fields::padding));
  c.strides = {o.integer(fields::stride_d), o.integer(fields::stride_h), o.integer(fields::stride_w)};
  c.dilations = {o.integer(fields::dilation_d, 1), o.integer(fields::dilation_h, 1), o.integer(fields::dilation_w, 1)};
  const basic_shape<Dim>&x = in[0].dims, &w = in[1].dims;
  if (!x.ranked() || !w.ranked()) return with_dims(in[0], shape_of_unknown_rank<Dim>());
  if (x.rank != 5 || w.rank != 5) return "a 3-D convolution needs an input and a filter of rank 5";
  return convolve(c, in[0], with_dims(in[1], basic_shape<Dim>{w[4], w[3], w[0], w[1], w[2]}), stored, f);
}

/// Operand 0 is the complete output shape; the sink gets its spatial part. If its content is unknown, the output shape
/// in the file replaces it.
template <class Dim, class F>
constexpr inferred<Dim> deconvolve(convolution_backprop_data c, const basic_operands<Dim>& in,
                                   const basic_shape<Dim>& filter, const basic_tensor<Dim>& stored, F& f) {
  const basic_shape<Dim>& x = in[2].dims;
  // the windows of ceil(out / stride) inputs are cropped, the smaller half first
  if (c.pad == auto_pad::same_upper) c.pad = auto_pad::same_lower;
  basic_shape<Dim> whole = shape_of_unknown_rank<Dim>();
  if (in[0].has_value()) {
    whole = {};
    for (const Dim& d : in[0].value) whole.push_back(d);
  } else if (stored.dims.ranked()) {
    whole = stored.dims;
  }
  std::array<Dim, 3> extents{};
  basic_tensor<Dim> spatial;
  spatial.type = dtype::i32;
  spatial.dims = {Dim(x.rank - 2)};
  if (whole.ranked()) {
    if (whole.rank != x.rank) return "the output shape must have the input's rank";
    for (int i = 0; i < x.rank - 2; ++i) extents[static_cast<std::size_t>(i)] = whole[1 + i];
    spatial.value = span<const Dim>(extents).first(static_cast<std::size_t>(x.rank - 2));
  }
  const auto y = f(c, with_dims(in[2], channels_second(x)), with_dims(in[1], filter), spatial);
  basic_shape<Dim> out = channels_last(y.dims);
  if (in[0].has_value() && whole.rank == out.rank) out.set(0, whole[0]);
  return with_dims(y, out);
}

/// in: output shape, filter [O, KH, KW, I], x [N, H, W, I], bias
template <class Options, class Dim, class F>
constexpr inferred<Dim> transpose_conv_products(const Options& o, const basic_operands<Dim>& in,
                                                const basic_tensor<Dim>& stored, F& f) {
  const basic_shape<Dim>&x = in[2].dims, &w = in[1].dims;
  if (!x.ranked() || !w.ranked()) return with_dims(in[2], shape_of_unknown_rank<Dim>());
  if (x.rank != 4 || w.rank != 4) return "a transposed convolution needs an input and a filter of rank 4";
  auto c = window_2d<convolution_backprop_data>(o, field::transpose_conv::stride_w, field::transpose_conv::stride_h);
  return deconvolve(c, in, basic_shape<Dim>{w[3], w[0], w[1], w[2]}, stored, f);
}
/// in: output shape, filter [KD, KH, KW, O, I], x [N, D, H, W, I], bias
template <class Options, class Dim, class F>
constexpr inferred<Dim> conv_3d_transpose_products(const Options& o, const basic_operands<Dim>& in,
                                                   const basic_tensor<Dim>& stored, F& f) {
  using fields = field::conv_3d;
  const basic_shape<Dim>&x = in[2].dims, &w = in[1].dims;
  if (!x.ranked() || !w.ranked()) return with_dims(in[2], shape_of_unknown_rank<Dim>());
  if (x.rank != 5 || w.rank != 5) return "a transposed 3-D convolution needs an input and a filter of rank 5";
  convolution_backprop_data c;
  c.pad = pad_of(o.choice(fields::padding));
  c.strides = {o.integer(fields::stride_d), o.integer(fields::stride_h), o.integer(fields::stride_w)};
  c.dilations = {o.integer(fields::dilation_d, 1), o.integer(fields::dilation_h, 1), o.integer(fields::dilation_w, 1)};
  return deconvolve(c, in, basic_shape<Dim>{w[4], w[3], w[0], w[1], w[2]}, stored, f);
}

/// MediaPipe's own: x [N, H, W, I], filter [O, KH, KW, I], bias [O]. The output is (n - 1) stride + kernel wide, or
/// n stride; the strides follow from it. The filter is as large as the stride in every model known.
template <class Dim, class F>
constexpr inferred<Dim> transpose_conv_bias_products(const basic_operands<Dim>& in, const basic_tensor<Dim>& stored,
                                                     F& f) {
  const basic_shape<Dim>&x = in[0].dims, &w = in[1].dims, &y = stored.dims;
  if (!x.ranked() || !w.ranked() || !y.ranked()) return with_dims(in[0], shape_of_unknown_rank<Dim>());
  if (x.rank != 4 || w.rank != 4 || y.rank != 4)
    return "a transposed convolution needs an input and a filter of rank 4";
  convolution_backprop_data c;
  for (int i = 1; i < 3; ++i) {
    if (!known(y[i]) || !known(x[i]) || lower(x[i]) < 1) return "its stride follows from shapes that are not known";
    c.strides.push_back(ceil_div(lower(y[i]), lower(x[i])));
  }
  c.pad = auto_pad::same_lower;
  std::array<Dim, 2> extents{y[1], y[2]};
  basic_tensor<Dim> spatial;
  spatial.type = dtype::i32;
  spatial.dims = {Dim(2)};
  spatial.value = span<const Dim>(extents);
  const auto z =
      f(c, with_dims(in[0], channels_second(x)), with_dims(in[1], basic_shape<Dim>{w[3], w[0], w[1], w[2]}), spatial);
  return with_dims(z, channels_last(z.dims));
}

/// x of any rank as [rows, K], weights [N, K]: y [rows, N], or x's own dimensions with N last.
template <class Options, class Dim, class F>
constexpr inferred<Dim> fully_connected_products(const Options& o, const basic_operands<Dim>& in, F& f) {
  const basic_shape<Dim>&x = in[0].dims, &w = in[1].dims;
  if (!x.ranked() || !w.ranked()) return with_dims(in[0], shape_of_unknown_rank<Dim>());
  if (w.rank != 2) return "a fully connected layer needs weights of rank 2";
  if (known(w[1]) && lower(w[1]) < 1) return "a fully connected layer needs inputs";
  const Dim elements = x.elements();
  if (known(elements) && known(w[1]) && lower(elements) % lower(w[1]) != 0)
    return "the input does not divide into rows of the weights' length";
  const basic_shape<Dim> rows{floor_div(elements, w[1]), w[1]};
  const basic_tensor<Dim> expected = with_dims(in[0], basic_shape<Dim>{rows[0], w[0]});
  auto y = f.as(expected, matmul{.transpose_b = true}, with_dims(in[0], rows), in[1]);
  if (!o.flag(field::fully_connected::keep_num_dims)) return y;
  basic_shape<Dim> kept = x.slice(0, x.rank - 1);
  kept.push_back(w[0]);
  return with_dims(y, kept);
}

template <class Options, class Dim, class F>
constexpr inferred<Dim> batch_matmul_products(const Options& o, const basic_operands<Dim>& in, F& f) {
  matmul m;
  m.transpose_a = o.flag(field::batch_matmul::adj_x);
  m.transpose_b = o.flag(field::batch_matmul::adj_y);
  return f(m, in[0], in[1]);
}

/// x [N, I], feature weights [F, I], time weights [F, M]: N F I products, then N F M over the last M inputs of each
/// filter. Returns [N, F], before the sum over the rank.
template <class Dim, class F> constexpr inferred<Dim> svdf_products(const basic_operands<Dim>& in, F& f) {
  const basic_shape<Dim>&x = in[0].dims, &feature = in[1].dims, &time = in[2].dims;
  if (!x.ranked() || !feature.ranked() || !time.ranked()) return with_dims(in[0], shape_of_unknown_rank<Dim>());
  if (x.rank != 2 || feature.rank != 2 || time.rank != 2) return "SVDF needs an input and weights of rank 2";
  const auto filtered = f(matmul{.transpose_b = true}, in[0], in[1]);
  // each filter has weights of its own over time: [N, F, 1, M] times [F, M, 1]
  const auto summed = f(matmul{}, with_dims(filtered, basic_shape<Dim>{x[0], feature[0], 1, time[1]}),
                        with_dims(in[2], basic_shape<Dim>{time[0], time[1], 1}));
  return with_dims(summed, basic_shape<Dim>{x[0], feature[0]});
}

/// x [..., I] of all steps times [H, I] weights, and h [..., P] times [H, P]: the same products whether step by step or
/// at once.
template <class Dim, class F>
constexpr basic_tensor<Dim> step_product(const basic_tensor<Dim>& steps, const basic_tensor<Dim>& weights, F& f) {
  return f(matmul{.transpose_b = true}, steps, weights);
}
template <class Dim> constexpr basic_tensor<Dim> last_as(const basic_tensor<Dim>& x, Dim last) {
  basic_tensor<Dim> r = with_dims(x, x.dims);
  r.dims.set(-1, last);
  return r;
}

/// One direction of an RNN: weights [U, I], recurrent weights [U, U].
template <class Dim, class F>
constexpr inferred<Dim> rnn_products(const basic_tensor<Dim>& x, const basic_tensor<Dim>& weights,
                                     const basic_tensor<Dim>& recurrent, F& f) {
  if (!x.dims.ranked() || !weights.dims.ranked() || !recurrent.dims.ranked())
    return with_dims(x, shape_of_unknown_rank<Dim>());
  if (x.dims.rank < 2 || weights.dims.rank != 2 || recurrent.dims.rank != 2)
    return "a recurrent layer needs an input and weights of rank 2";
  const auto y = step_product(x, weights, f);
  step_product(y, recurrent, f);
  return y;
}

/// Operands of one direction of an LSTM: where its first matrix, its projection and its first bias are.
struct lstm_operands {
  int input_weights = 1, recurrent_weights = 5, peepholes = 9, biases = 12, projection = 16, projection_bias = 17;
};
inline constexpr lstm_operands lstm_forward{};
inline constexpr lstm_operands lstm_backward{18, 22, 26, 29, 33, 34};

/// One direction of an LSTM whose gates (input, forget, cell, output) have weights of their own; those of the input
/// gate are missing where it is coupled to the forget gate. Returns h of all steps: [..., P].
template <class Dim, class F>
constexpr inferred<Dim> lstm_products(const basic_tensor<Dim>& x, const basic_operands<Dim>& in,
                                      const lstm_operands& at, F& f) {
  const basic_tensor<Dim>& weights = in[at.input_weights + 1];
  const basic_tensor<Dim>& recurrent = in[at.recurrent_weights + 1];
  if (!weights.present() || !recurrent.present()) return "an LSTM needs the weights of its forget gate";
  if (!x.dims.ranked() || !weights.dims.ranked() || !recurrent.dims.ranked())
    return with_dims(x, shape_of_unknown_rank<Dim>());
  if (x.dims.rank < 2 || weights.dims.rank != 2 || recurrent.dims.rank != 2)
    return "an LSTM needs an input and weights of rank 2";
  const basic_tensor<Dim> h = last_as(x, recurrent.dims[1]);
  const basic_tensor<Dim> cell = last_as(x, weights.dims[0]);
  for (int gate = 0; gate < 4; ++gate) {
    if (in.has(at.input_weights + gate)) step_product(x, in[at.input_weights + gate], f);
    if (in.has(at.recurrent_weights + gate)) step_product(h, in[at.recurrent_weights + gate], f);
  }
  if (in.has(at.projection)) return step_product(cell, in[at.projection], f);
  return h;
}

/// The old basic kernel: x [N, I] and the last output [N, H] side by side, weights [4 H, I + H]. in: x, last output,
/// weights, bias, last state.
template <class Dim, class F> constexpr inferred<Dim> basic_lstm_products(const basic_operands<Dim>& in, F& f) {
  const basic_shape<Dim>&x = in[0].dims, &h = in[1].dims;
  if (!x.ranked() || !h.ranked() || !in[2].dims.ranked()) return with_dims(in[0], shape_of_unknown_rank<Dim>());
  if (x.rank != 2 || h.rank != 2 || in[2].dims.rank != 2) return "an LSTM needs an input and weights of rank 2";
  step_product(last_as(in[0], x[1] + h[1]), in[2], f);
  return with_dims(in[1], h);
}

/// Two outputs side by side, or one after the other in a second output.
template <class Dim>
constexpr inferred<Dim> both_directions(const basic_tensor<Dim>& forward, const basic_tensor<Dim>& backward,
                                        bool merged) {
  if (!merged) return {forward, backward};
  return last_as(forward, forward.dims[-1] + backward.dims[-1]);
}
/// in: x, then forward W, R, bias, state, backward W, R, bias, state, auxiliary input, its weights forward and backward
template <class Options, class Dim, class F>
constexpr inferred<Dim> bidirectional_rnn_products(const Options& o, const basic_operands<Dim>& in, F& f) {
  const bool second_input = in.has(9) && !in.has(10);  // the backward direction reads the auxiliary input
  const inferred<Dim> forward = rnn_products(in[0], in[1], in[2], f);
  if (!forward.refusal.empty()) return forward;
  const inferred<Dim> backward = rnn_products(second_input ? in[9] : in[0], in[5], in[6], f);
  if (!backward.refusal.empty()) return backward;
  if (in.has(10)) step_product(in[9], in[10], f);
  if (in.has(11)) step_product(in[9], in[11], f);
  return both_directions(forward[0], backward[0], o.flag(field::bidirectional_rnn::merge_outputs));
}
template <class Options, class Dim, class F>
constexpr inferred<Dim> bidirectional_lstm_products(const Options& o, const basic_operands<Dim>& in, F& f) {
  constexpr int auxiliary = 39, auxiliary_weights = 40;
  const bool second_input = in.has(auxiliary) && !in.has(auxiliary_weights + 1);
  const inferred<Dim> forward = lstm_products(in[0], in, lstm_forward, f);
  if (!forward.refusal.empty()) return forward;
  const inferred<Dim> backward = lstm_products(second_input ? in[auxiliary] : in[0], in, lstm_backward, f);
  if (!backward.refusal.empty()) return backward;
  for (int k = auxiliary_weights; k < auxiliary_weights + 8; ++k)
    if (in.has(k)) step_product(in[auxiliary], in[k], f);
  return both_directions(forward[0], backward[0], o.flag(field::bidirectional_lstm::merge_outputs));
}

}  // namespace detail

/// The outputs of an operator with has_products(op), and its products through `f`. `stored` is the output that the file
/// states. Bias, gates and activations are not included; of SVDF, neither is the sum over the rank.
template <class Options, class Dim, class F>
constexpr inferred<Dim> lower_products(builtin op, const Options& o, const basic_operands<Dim>& in,
                                       const basic_tensor<Dim>& stored, F& f) {
  switch (op) {
    case builtin::conv_2d: return detail::conv_2d_products(o, in, stored, f);
    case builtin::depthwise_conv_2d: return detail::depthwise_products(o, in, stored, f);
    case builtin::transpose_conv: return detail::transpose_conv_products(o, in, stored, f);
    case builtin::conv_3d: return detail::conv_3d_products(o, in, stored, f);
    case builtin::conv_3d_transpose: return detail::conv_3d_transpose_products(o, in, stored, f);
    case builtin::fully_connected: return detail::fully_connected_products(o, in, f);
    case builtin::batch_matmul: return detail::batch_matmul_products(o, in, f);
    case builtin::svdf: return detail::svdf_products(in, f);
    case builtin::rnn:
    case builtin::unidirectional_sequence_rnn: return detail::rnn_products(in[0], in[1], in[2], f);
    case builtin::bidirectional_sequence_rnn: return detail::bidirectional_rnn_products(o, in, f);
    case builtin::lstm:
      if (in.size() == 5) return detail::basic_lstm_products(in, f);
      return detail::lstm_products(in[0], in, detail::lstm_forward, f);
    case builtin::unidirectional_sequence_lstm: return detail::lstm_products(in[0], in, detail::lstm_forward, f);
    case builtin::bidirectional_sequence_lstm: return detail::bidirectional_lstm_products(o, in, f);
    case builtin::stablehlo_dot_general: return detail::dot_general_products(o, in, f);
    case builtin::stablehlo_convolution: return detail::stablehlo_convolution_products(o, in, stored, f);
    default: return "an operator without products";
  }
}

}  // namespace opcost::tflite
