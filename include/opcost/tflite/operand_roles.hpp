// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which operands of an operator are settings, not data: shapes, axes, index lists, limits. A constant that only ever
// serves as one is not a parameter.
#include <opcost/tflite/builtin_operator.hpp>

namespace opcost::tflite {

/// Bit i: operand i is a setting, not data.
constexpr unsigned settings_of(builtin op) {
  switch (op) {
    case builtin::transpose_conv:
    case builtin::conv_3d_transpose:
    case builtin::split:
    case builtin::fill:
    case builtin::random_uniform:
    case builtin::random_standard_normal:
    case builtin::stablehlo_rng_bit_generator:
    case builtin::embedding_lookup: return 0b1;
    case builtin::reshape:
    case builtin::mean:
    case builtin::sum:
    case builtin::reduce_prod:
    case builtin::reduce_max:
    case builtin::reduce_min:
    case builtin::reduce_any:
    case builtin::reduce_all:
    case builtin::transpose:
    case builtin::pad:
    case builtin::padv2:
    case builtin::mirror_pad:
    case builtin::tile:
    case builtin::expand_dims:
    case builtin::arg_max:
    case builtin::arg_min:
    case builtin::topk_v2:
    case builtin::resize_bilinear:
    case builtin::resize_nearest_neighbor:
    case builtin::cumsum:
    case builtin::reverse_v2:
    case builtin::reverse_sequence:
    case builtin::broadcast_to:
    case builtin::gather:
    case builtin::gather_nd:
    case builtin::segment_sum:
    case builtin::multinomial:
    case builtin::rfft2d:
    case builtin::stablehlo_gather: return 0b10;
    case builtin::unsorted_segment_prod:
    case builtin::unsorted_segment_max:
    case builtin::unsorted_segment_min:
    case builtin::unsorted_segment_sum:
    case builtin::space_to_batch_nd:
    case builtin::batch_to_space_nd:
    case builtin::slice:
    case builtin::split_v: return 0b110;
    case builtin::strided_slice: return 0b1110;
    case builtin::hashtable_lookup:
    case builtin::one_hot:
    case builtin::sparse_to_dense:
    case builtin::broadcast_args: return 0b11;
    case builtin::range:
    case builtin::embedding_lookup_sparse: return 0b111;
    case builtin::scatter_nd: return 0b101;
    case builtin::dynamic_update_slice: return 0b100;
    case builtin::dilate: return 0b10;
    case builtin::reduce_window: return 0b111100;
    case builtin::non_max_suppression_v4: return 0b11100;
    case builtin::non_max_suppression_v5: return 0b111100;
    case builtin::stablehlo_dynamic_slice: return ~1u;
    case builtin::stablehlo_dynamic_update_slice: return ~3u;
    case builtin::stablehlo_scatter: return 0b10;
    default: return 0;
  }
}

/// Bit i: a constant at operand i is a weight, a bias, a slope or a table that is looked up: a parameter of a layer.
/// Constants of element-wise operators are not.
constexpr std::uint64_t layer_parameters_of(builtin op) {
  constexpr auto bits = [](int first, int last) { return (~std::uint64_t{0} >> (63 - last)) >> first << first; };
  switch (op) {
    case builtin::conv_2d:
    case builtin::depthwise_conv_2d:
    case builtin::conv_3d:
    case builtin::fully_connected:
    case builtin::stablehlo_convolution: return 0b110;
    case builtin::transpose_conv:
    case builtin::conv_3d_transpose: return 0b1010;
    case builtin::batch_matmul:
    case builtin::stablehlo_dot_general: return 0b11;
    case builtin::svdf:
    case builtin::rnn:
    case builtin::unidirectional_sequence_rnn: return 0b1110;
    case builtin::bidirectional_sequence_rnn: return bits(1, 3) | bits(5, 7) | bits(10, 11);
    case builtin::lstm:
    case builtin::unidirectional_sequence_lstm: return bits(1, 17) | bits(20, 23);
    case builtin::bidirectional_sequence_lstm: return bits(1, 34) | bits(40, 47);
    case builtin::prelu:
    case builtin::embedding_lookup: return 0b10;
    case builtin::gather: return 0b1;
    case builtin::embedding_lookup_sparse: return 0b1000;
    default: return 0;
  }
}

}  // namespace opcost::tflite
