// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The tables of a .tflite file (schema version 3): numbers of their fields, element types, enumerations of options.
#include <opcost/core/dtype.hpp>

namespace opcost::tflite {

// clang-format off
namespace field {
struct model { enum : int { version, operator_codes, subgraphs, description, buffers, metadata_buffer, metadata,
                            signature_defs, external_buffer_groups, external_buffers }; };
struct operator_code { enum : int { deprecated_builtin_code, custom_code, version, builtin_code }; };
struct subgraph { enum : int { tensors, inputs, outputs, operators, name }; };
struct tensor { enum : int { shape, type, buffer, name, quantization, is_variable, sparsity, shape_signature, has_rank,
                             variant_tensors, external_buffer }; };
struct operation { enum : int { opcode_index, inputs, outputs, builtin_options_type, builtin_options, custom_options,
                                custom_options_format, mutating_variable_inputs, intermediates,
                                large_custom_options_offset, large_custom_options_size, builtin_options_2_type,
                                builtin_options_2 }; };
struct buffer { enum : int { data, offset, size }; };
struct quantization { enum : int { min, max, scale, zero_point, details_type, details, quantized_dimension }; };
struct metadata { enum : int { name, buffer }; };
struct signature { enum : int { inputs, outputs, key, deprecated_tag, subgraph }; };
struct tensor_map { enum : int { name, tensor }; };

struct conv_2d { enum : int { padding, stride_w, stride_h, activation, dilation_w, dilation_h }; };
struct depthwise_conv_2d { enum : int { padding, stride_w, stride_h, depth_multiplier, activation, dilation_w,
                                        dilation_h }; };
struct conv_3d { enum : int { padding, stride_d, stride_w, stride_h, activation, dilation_d, dilation_w,
                              dilation_h }; };
struct transpose_conv { enum : int { padding, stride_w, stride_h, activation }; };
struct pool_2d { enum : int { padding, stride_w, stride_h, filter_w, filter_h, activation }; };
struct fully_connected { enum : int { activation, weights_format, keep_num_dims }; };
struct batch_matmul { enum : int { adj_x, adj_y }; };
struct svdf { enum : int { rank, activation }; };
struct rnn { enum : int { activation }; };
struct sequence_rnn { enum : int { time_major, activation }; };
struct bidirectional_rnn { enum : int { time_major, activation, merge_outputs }; };
struct lstm { enum : int { activation, cell_clip, proj_clip, kernel_type }; };
struct sequence_lstm { enum : int { activation, cell_clip, proj_clip, time_major }; };
struct bidirectional_lstm { enum : int { activation, cell_clip, proj_clip, merge_outputs, time_major }; };
struct branch { enum : int { then_subgraph, else_subgraph }; };
struct loop { enum : int { condition_subgraph, body_subgraph }; };
struct call { enum : int { subgraph }; };
struct branches { enum : int { subgraphs }; };
struct dot_general { enum : int { a_batch, b_batch, a_contracted, b_contracted }; };
struct stablehlo_convolution { enum : int { strides, padding, input_dilation, filter_dilation, reversal, input_batch,
                                            input_feature, input_spatial, filter_input, filter_output, filter_spatial,
                                            output_batch, output_feature, output_spatial, feature_groups,
                                            batch_groups }; };
struct stablehlo_reduce { enum : int { dimensions, subgraph }; };
struct stablehlo_reduce_window { enum : int { window, strides, base_dilations, window_dilations, padding, subgraph }; };
struct stablehlo_scatter { enum : int { indices_are_sorted, update_window_dims, inserted_window_dims,
                                        scatter_dims_to_operand_dims, index_vector_dim, unique_indices, subgraph }; };
struct stablehlo_sort { enum : int { dimension, is_stable, subgraph }; };
struct reduce_window { enum : int { function }; };
struct embedding_lookup_sparse { enum : int { combiner }; };
struct composite { enum : int { name, decomposition_subgraph }; };
}  // namespace field

enum class element : std::int8_t { float32, float16, int32, uint8, int64, string, boolean, int16, complex64, int8,
                                   float64, complex128, uint64, resource, variant, uint32, uint16, int4, bfloat16, int2,
                                   uint4, float8_e4m3, float8_e5m2 };
// clang-format on

enum class window_padding : std::int8_t { same, valid };
enum class activation : std::int8_t { none, relu, relu_n1_to_1, relu6, tanh, sign_bit };

namespace detail {
struct element_fact {
  dtype type;       // what the library calls it; complex numbers, resources and variants have no name of their own
  int arena_bytes;  // of an element in memory while a model runs; 0: no fixed size
};
inline constexpr element_fact element_facts[] = {
    {dtype::f32, 4},    {dtype::f16, 2},      {dtype::i32, 4},   {dtype::u8, 1},      {dtype::i64, 8},
    {dtype::string, 0}, {dtype::boolean, 1},  {dtype::i16, 2},   {dtype::dynamic, 8}, {dtype::i8, 1},
    {dtype::f64, 8},    {dtype::dynamic, 16}, {dtype::u64, 8},   {dtype::dynamic, 4}, {dtype::dynamic, 4},
    {dtype::u32, 4},    {dtype::u16, 2},      {dtype::i4, 1},    {dtype::bf16, 2},    {dtype::dynamic, 1},
    {dtype::u4, 1},     {dtype::f8e4m3, 1},   {dtype::f8e5m2, 1}};
inline constexpr int element_types = static_cast<int>(sizeof element_facts / sizeof element_facts[0]);
}  // namespace detail

/// The library's name for an element type; `dynamic` if it has none (complex numbers, resources, unknown types).
constexpr dtype dtype_of(element e) {
  const int i = static_cast<int>(e);
  return i >= 0 && i < detail::element_types ? detail::element_facts[i].type : dtype::dynamic;
}
/// Bytes of one element in TensorFlow Lite Micro's arena, where int4 takes a byte; 0: no fixed size.
constexpr int arena_bytes_of(element e) {
  const int i = static_cast<int>(e);
  return i >= 0 && i < detail::element_types ? detail::element_facts[i].arena_bytes : 0;
}

}  // namespace opcost::tflite
