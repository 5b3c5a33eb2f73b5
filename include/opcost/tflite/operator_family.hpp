// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which formula an operator has: one list for all questions about operators. An operator that is not in it is unknown.
#include <opcost/tflite/products.hpp>
#include <string_view>

namespace opcost::tflite {

/// Operators that are lowered in the same way.
enum class operator_family : std::uint8_t {
  unknown,
  product,  // has multiply-accumulates: products.hpp
  pair,     // element by element, of two operands
  unary,    // element by element, or along one axis, of one operand
  pool,
  reduction,
  resize,
  position,  // of the largest or the smallest element
  top_k,
  running_sum,
  sum,      // of all operands
  call,     // of other subgraphs: branches, loops, composites
  special,  // a formula of its own: lower_special.hpp
  custom,   // by its custom_code: lower_custom.hpp
  movement  // of data, strings, hashes or random bits; no arithmetic
};

// clang-format off
constexpr operator_family family_of(builtin op) {
  if (has_products(op)) return operator_family::product;
  switch (op) {
    case builtin::add: case builtin::sub: case builtin::mul: case builtin::div: case builtin::maximum:
    case builtin::minimum: case builtin::pow: case builtin::squared_difference: case builtin::floor_mod:
    case builtin::floor_div: case builtin::atan2: case builtin::equal: case builtin::not_equal: case builtin::less:
    case builtin::less_equal: case builtin::greater: case builtin::greater_equal: case builtin::logical_and:
    case builtin::logical_or: case builtin::bitwise_xor: case builtin::right_shift: case builtin::stablehlo_add:
    case builtin::stablehlo_subtract: case builtin::stablehlo_multiply: case builtin::stablehlo_divide:
    case builtin::stablehlo_maximum: case builtin::stablehlo_minimum: case builtin::stablehlo_power:
    case builtin::stablehlo_and: case builtin::stablehlo_or: case builtin::stablehlo_compare:
    case builtin::stablehlo_remainder: case builtin::stablehlo_shift_left: return operator_family::pair;
    case builtin::relu: case builtin::relu6: case builtin::relu_n1_to_1: case builtin::relu_0_to_1:
    case builtin::leaky_relu: case builtin::prelu: case builtin::elu: case builtin::tanh: case builtin::logistic:
    case builtin::hard_swish: case builtin::gelu: case builtin::softmax: case builtin::log_softmax:
    case builtin::abs: case builtin::neg: case builtin::sign: case builtin::sin: case builtin::cos:
    case builtin::exp: case builtin::log: case builtin::sqrt: case builtin::rsqrt: case builtin::square:
    case builtin::floor: case builtin::ceil: case builtin::round: case builtin::logical_not: case builtin::cast:
    case builtin::dequantize: case builtin::quantize: case builtin::fake_quant: case builtin::l2_normalization:
    case builtin::local_response_normalization: case builtin::stablehlo_tanh: case builtin::stablehlo_logistic:
    case builtin::stablehlo_abs: case builtin::stablehlo_negate: case builtin::stablehlo_cosine:
    case builtin::stablehlo_exponential: case builtin::stablehlo_log: case builtin::stablehlo_rsqrt:
    case builtin::stablehlo_cbrt: case builtin::stablehlo_floor: case builtin::stablehlo_convert:
      return operator_family::unary;
    case builtin::average_pool_2d: case builtin::max_pool_2d: case builtin::l2_pool_2d: return operator_family::pool;
    case builtin::mean: case builtin::sum: case builtin::reduce_prod: case builtin::reduce_max:
    case builtin::reduce_min: case builtin::reduce_all: case builtin::reduce_any: return operator_family::reduction;
    case builtin::resize_bilinear: case builtin::resize_nearest_neighbor: return operator_family::resize;
    case builtin::arg_max: case builtin::arg_min: return operator_family::position;
    case builtin::topk_v2: return operator_family::top_k;
    case builtin::cumsum: return operator_family::running_sum;
    case builtin::add_n: return operator_family::sum;
    case builtin::if_: case builtin::while_: case builtin::call: case builtin::stablehlo_case:
    case builtin::stablehlo_while: case builtin::stablehlo_composite: return operator_family::call;
    case builtin::complex_abs: case builtin::rfft2d: case builtin::random_uniform:
    case builtin::random_standard_normal: case builtin::multinomial: case builtin::bucketize: case builtin::unique:
    case builtin::segment_sum: case builtin::unsorted_segment_sum: case builtin::unsorted_segment_prod:
    case builtin::unsorted_segment_max: case builtin::unsorted_segment_min: case builtin::embedding_lookup_sparse:
    case builtin::non_max_suppression_v4: case builtin::non_max_suppression_v5: case builtin::reduce_window:
    case builtin::stablehlo_clamp: return operator_family::special;
    case builtin::custom: return operator_family::custom;
    case builtin::concatenation: case builtin::reshape: case builtin::space_to_depth: case builtin::depth_to_space:
    case builtin::pad: case builtin::padv2: case builtin::mirror_pad: case builtin::gather: case builtin::gather_nd:
    case builtin::batch_to_space_nd: case builtin::space_to_batch_nd: case builtin::transpose:
    case builtin::squeeze: case builtin::strided_slice: case builtin::split: case builtin::split_v:
    case builtin::slice: case builtin::tile: case builtin::expand_dims: case builtin::shape: case builtin::pack:
    case builtin::unpack: case builtin::rank: case builtin::fill: case builtin::zeros_like: case builtin::range:
    case builtin::reverse_v2: case builtin::reverse_sequence: case builtin::matrix_diag:
    case builtin::matrix_set_diag: case builtin::broadcast_to: case builtin::broadcast_args:
    case builtin::dynamic_update_slice: case builtin::bitcast: case builtin::one_hot: case builtin::sparse_to_dense:
    case builtin::densify: case builtin::embedding_lookup: case builtin::hashtable_lookup: case builtin::scatter_nd:
    case builtin::select: case builtin::select_v2: case builtin::var_handle: case builtin::read_variable:
    case builtin::assign_variable: case builtin::call_once: case builtin::real: case builtin::imag:
    case builtin::dilate: case builtin::where: case builtin::hashtable: case builtin::hashtable_find:
    case builtin::hashtable_import: case builtin::hashtable_size: case builtin::stablehlo_reshape:
    case builtin::stablehlo_concatenate: case builtin::stablehlo_broadcast_in_dim: case builtin::stablehlo_slice:
    case builtin::stablehlo_select: case builtin::stablehlo_dynamic_slice:
    case builtin::stablehlo_dynamic_update_slice: case builtin::stablehlo_pad: case builtin::stablehlo_iota:
    case builtin::stablehlo_gather: case builtin::stablehlo_transpose:
    case builtin::stablehlo_rng_bit_generator: case builtin::lsh_projection: case builtin::skip_gram:
    case builtin::concat_embeddings: return operator_family::movement;
    default: return operator_family::unknown;
  }
}
// clang-format on

/// Why the work of an operator is not counted, whatever its operands are; empty if it is counted.
constexpr std::string_view why_not_counted(builtin op) {
  switch (op) {
    case builtin::delegate:
    case builtin::placeholder_for_greater_op_codes: return "its code stands for no operator";
    case builtin::stablehlo_custom_call: return "it calls a function that is not in the file";
    case builtin::stablehlo_reduce:
    case builtin::stablehlo_reduce_window:
    case builtin::stablehlo_scatter:
    case builtin::stablehlo_sort: return "its body may be any computation; how it runs is not known";
    default: return {};
  }
}

/// True if the numbers in the output are computed from those of the operands in shape calculations.
constexpr bool passes_content(builtin op) {
  const operator_family family = family_of(op);
  return family == operator_family::movement || family == operator_family::pair || family == operator_family::unary ||
         family == operator_family::reduction;
}

}  // namespace opcost::tflite
