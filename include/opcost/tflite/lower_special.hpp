// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Operators with a formula of their own: random numbers, Fourier transforms, segments, lookups, boxes, windows of
// StableHLO. Source: the kernels of TensorFlow Lite.
#include <opcost/tflite/operator_node.hpp>

namespace opcost::tflite::detail {

// A tensor of these dimensions that depends on the same data as `x`.
inline partial_tensor reals_like(const partial_tensor& x, const partial_shape& dims) {
  partial_tensor t = with(x, dims);
  t.type = dtype::f32;
  return t;
}
inline partial_shape without_last(const partial_shape& s) { return s.rank > 0 ? s.slice(0, s.rank - 1) : s; }

// |re + i im|: of each element two squares, a sum and a root.
inline partial_tensor complex_abs(const partial_tensor& z, lowering_step& step) {
  const partial_tensor part = reals_like(z, z.dims);
  return step(math::sqrt{}, step(add{}, step(multiply{}, part, part), step(multiply{}, part, part)));
}

// Pairs of normal numbers from pairs of uniform ones: r = sqrt(-2 log u), then r cos(2 pi v) and r sin(2 pi v).
inline lowered_outputs normal_numbers(const partial_tensor& dims, lowering_step& step) {
  const partial_tensor uniform = step(random_uniform{}, dims, step.real(0), step.real(1));
  const interval n = uniform.dims.elements();
  const partial_tensor half = reals_like(uniform, {known(n) ? interval(ceil_div(lower(n), 2)) : interval::unknown()});
  const partial_tensor r = step(math::sqrt{}, step(multiply{}, step(math::log{}, half), step.real(-2)));
  const partial_tensor angle = step(multiply{}, half, step.real(6.28318530717958647692));
  step(multiply{}, step(math::cos{}, angle), r);
  step(multiply{}, step(math::sin{}, angle), r);
  return uniform;
}

// The sum, product or extreme of the slices that share a segment: one operation per element of x.
template <class Op>
lowered_outputs segments(const Op& op, const partial_tensor& x, const interval& count, int ids_rank,
                         lowering_step& step) {
  step(op, x, x);
  partial_shape y{count};
  if (!x.dims.ranked() || ids_rank < 0) return with(x, partial_shape::of_unknown_rank());
  for (int i = ids_rank; i < x.dims.rank; ++i) y.push_back(x.dims[i]);
  return with(x, y);
}
inline interval last_segment(const partial_tensor& ids) {  // of ids in rising order
  if (!ids.has_value() || ids.value.empty() || !known(ids.value.back())) return interval::unknown();
  return ids.value.back() + 1;
}

// in: ids [n], their places [n, r], the dense shape, weights [n], table [v, e...]. Each row that is looked up is
// multiplied by its weight and added; a mean also divides by the sum of the weights, sqrtn by the root of the sum of
// their squares.
inline lowered_outputs lookup_sparse(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  if (in[4].dims.rank < 1 || in[0].dims.rank != 1) return "it needs a table and a list of ids";
  partial_shape rows = in[4].dims;
  rows.set(0, in[0].dims[0]);
  partial_shape each = partial_shape::filled(rows.rank, 1);
  each.set(0, in[0].dims[0]);
  const partial_tensor weights = reals_like(in[3], each);
  const partial_tensor scaled = step(multiply{}, reals_like(in[4], rows), weights);
  step(add{}, scaled, scaled);
  const count_t combiner = n.options().choice(field::embedding_lookup_sparse::combiner);
  const partial_tensor y = reals_like(scaled, n.stored_output(0).dims);
  if (combiner == 0) return y;
  if (combiner == 2) step(multiply{}, weights, weights);
  step(add{}, weights, weights);
  return step(divide{}, y, step.real(1));
}

// in: boxes [n, 4], scores [n], the most boxes kept, thresholds
inline lowered_outputs suppressed_boxes(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  if (in[0].dims.rank != 2 || in[1].dims.rank != 1) return "it needs boxes of rank 2 and scores of rank 1";
  const interval count = in[0].dims[0];
  step(non_max_suppression{}, reals_like(in[0], {1, count, 4}), reals_like(in[1], {1, 1, count}), in[2], in[3], in[4]);
  lowered_outputs all;
  for (int k = 0; k < n.outputs(); ++k) {
    const bool number = k + 1 == n.outputs();  // how many are valid
    const partial_shape kept = in[2].has_value() ? partial_shape{in[2].value[0]} : partial_shape{interval::unknown()};
    all.push_back(with(in[1], number ? partial_shape{} : kept));
  }
  return all;
}

// in: x, the initial value, window, strides, dilations. One operation per tap and output element.
inline lowered_outputs reduced_windows(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  if (!in[2].has_value() || !in[3].has_value() || !in[4].has_value()) return undecided("its window is unknown");
  if (static_cast<int>(in[2].value.size()) != in[0].dims.rank || in[3].value.size() != in[2].value.size() ||
      in[4].value.size() != in[2].value.size())
    return "its window needs one number per dimension";
  partial_shape y;
  interval taps = 1;
  for (std::size_t i = 0; i < in[2].value.size(); ++i) {
    const interval window = in[2].value[i], stride = in[3].value[i], dilation = in[4].value[i];
    if (!known(window) || !known(stride) || !known(dilation) || lower(stride) < 1 || lower(window) < 1)
      return undecided("its window is unknown");
    taps = taps * window;
    y.push_back(
        floor_div(larger(in[0].dims[static_cast<int>(i)] - (window - 1) * dilation - 1 + stride, interval(0)), stride));
  }
  const partial_tensor all = with(in[0], {y.elements(), taps});
  switch (n.options().choice(field::reduce_window::function)) {
    case 1: step(add{}, all, all); break;
    case 2: step(multiply{}, all, all); break;
    case 3: step(minimum{}, all, all); break;
    case 4: step(maximum{}, all, all); break;
    case 5: step(logical_and{}, reals_like(all, all.dims), reals_like(all, all.dims)); break;
    case 6: step(logical_or{}, reals_like(all, all.dims), reals_like(all, all.dims)); break;
    default: return "it reduces by a function that is not known";
  }
  return with(in[0], y);
}

inline lowered_outputs lower_special(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  switch (n.is->op) {
    case builtin::complex_abs: return complex_abs(in[0], step);
    case builtin::rfft2d: {
      const int rank = in[0].dims.rank;
      if (rank < 2) return "it needs an input of rank 2 or more";
      const partial_tensor y = step(rdft{}, reals_like(in[0], in[0].dims), step.numbers({rank - 2, rank - 1}), in[1]);
      return with(in[0], without_last(y.dims));
    }
    case builtin::random_uniform: return step(random_uniform{}, in[0], step.real(0), step.real(1));
    case builtin::random_standard_normal: return normal_numbers(in[0], step);
    case builtin::multinomial: return step(multinomial{.log_probs = true}, in[0], in[1]);
    case builtin::bucketize: {
      sequence<double> limits;
      const auto o = n.options();
      const vector_place list = o.bytes().vector_field(o.table(), 0, 4);
      for (std::uint32_t i = 0; i < list.size && i < max_content; ++i)
        limits.push_back(static_cast<double>(
            std::bit_cast<float>(static_cast<std::uint32_t>(o.bytes().signed_at(list, i, 4, "BucketizeOptions")))));
      return step(bucketize{.output_type = dtype::i32}, in[0], step.reals(span<const double>(limits)));
    }
    case builtin::unique: return step.all(unique{}, in[0]);
    case builtin::segment_sum: return segments(add{}, in[0], last_segment(in[1]), 1, step);
    case builtin::unsorted_segment_sum:
    case builtin::unsorted_segment_prod:
    case builtin::unsorted_segment_max:
    case builtin::unsorted_segment_min: {
      const interval count = in[2].value.size() == 1 ? in[2].value[0] : interval::unknown();
      const int rank = in[1].dims.rank;
      if (n.is->op == builtin::unsorted_segment_sum) return segments(add{}, in[0], count, rank, step);
      if (n.is->op == builtin::unsorted_segment_prod) return segments(multiply{}, in[0], count, rank, step);
      if (n.is->op == builtin::unsorted_segment_max) return segments(maximum{}, in[0], count, rank, step);
      return segments(minimum{}, in[0], count, rank, step);
    }
    case builtin::embedding_lookup_sparse: return lookup_sparse(n, in, step);
    case builtin::non_max_suppression_v4:
    case builtin::non_max_suppression_v5: return suppressed_boxes(n, in, step);
    case builtin::reduce_window: return reduced_windows(n, in, step);
    case builtin::stablehlo_clamp: return step(minimum{}, step(maximum{}, in[1], in[0]), in[2]);
    case builtin::stablehlo_reduce:
    case builtin::stablehlo_reduce_window:
    case builtin::stablehlo_scatter:
    case builtin::stablehlo_sort: return undecided("its body is any computation; its work is not counted");
    default: return "an operator without a formula";
  }
}

}  // namespace opcost::tflite::detail
