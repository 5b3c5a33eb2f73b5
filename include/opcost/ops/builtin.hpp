// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The catalogue of operations.
#include <opcost/op/op_list.hpp>
#include <opcost/ops/activation.hpp>
#include <opcost/ops/attention.hpp>
#include <opcost/ops/binary_arithmetic.hpp>
#include <opcost/ops/blocks.hpp>
#include <opcost/ops/color.hpp>
#include <opcost/ops/comparison.hpp>
#include <opcost/ops/control_flow.hpp>
#include <opcost/ops/conversion.hpp>
#include <opcost/ops/convolution.hpp>
#include <opcost/ops/ctc.hpp>
#include <opcost/ops/deconvolution.hpp>
#include <opcost/ops/deformable.hpp>
#include <opcost/ops/detection.hpp>
#include <opcost/ops/einsum.hpp>
#include <opcost/ops/embedding.hpp>
#include <opcost/ops/fft.hpp>
#include <opcost/ops/gathering.hpp>
#include <opcost/ops/generation.hpp>
#include <opcost/ops/image_patches.hpp>
#include <opcost/ops/io.hpp>
#include <opcost/ops/joining.hpp>
#include <opcost/ops/linalg.hpp>
#include <opcost/ops/logical.hpp>
#include <opcost/ops/math.hpp>
#include <opcost/ops/matmul.hpp>
#include <opcost/ops/nms.hpp>
#include <opcost/ops/normalization.hpp>
#include <opcost/ops/padding.hpp>
#include <opcost/ops/pooling.hpp>
#include <opcost/ops/prior_box.hpp>
#include <opcost/ops/proposal.hpp>
#include <opcost/ops/quantization.hpp>
#include <opcost/ops/rearranging.hpp>
#include <opcost/ops/recurrent.hpp>
#include <opcost/ops/reduction.hpp>
#include <opcost/ops/repetition.hpp>
#include <opcost/ops/resampling.hpp>
#include <opcost/ops/reshaping.hpp>
#include <opcost/ops/roi.hpp>
#include <opcost/ops/scattering.hpp>
#include <opcost/ops/searching.hpp>
#include <opcost/ops/slicing.hpp>
#include <opcost/ops/sorting.hpp>
#include <opcost/ops/sparse.hpp>
#include <opcost/ops/state.hpp>
#include <opcost/ops/strings.hpp>

namespace opcost {

/// The catalogue: every operation of OpenVINO's opsets that is described here.
struct builtin_ops
    : op_list<
          // convolution
          convolution, group_convolution, binary_convolution, convolution_backprop_data,
          group_convolution_backprop_data, deformable_convolution, deformable_convolution_8, deformable_psroi_pooling,
          // matmul
          matmul, grouped_matmul,
          // elementwise
          add, subtract, multiply, divide, maximum, minimum, mod, floor_mod, power, squared_difference,
          // math
          math::abs, math::ceiling, math::floor, math::round, math::negative, math::sign, math::sqrt, math::exp,
          math::log, math::erf, math::erf_inv, math::sin, math::cos, math::tan, math::asin, math::acos, math::atan,
          math::sinh, math::cosh, math::asinh, math::acosh, math::atanh,
          // activation
          relu, prelu, elu, sigmoid, math::tanh, clamp, hard_sigmoid, selu, gelu, gelu_7, hswish, hsigmoid, mish,
          softplus, softsign, swish, softmax, softmax_8, log_softmax,
          // comparison
          equal, not_equal, less, less_equal, greater, greater_equal, where, is_finite, is_inf, is_nan,
          // logical
          logical_and, logical_or, logical_xor, xor_1, logical_not, bitwise_and, bitwise_or, bitwise_xor, bitwise_not,
          bitwise_left_shift, bitwise_right_shift,
          // conversion
          convert, convert_like, convert_promote_types, identity,
          // generation
          range, range_4, eye, random_uniform, multinomial,
          // normalization
          batch_norm_inference, batch_norm_inference_1, mvn, mvn_6, group_normalization, lrn, normalize_l2, grn,
          // quantization
          fake_quantize, fake_convert,
          // pooling
          max_pool, max_pool_8, max_pool_14, avg_pool, avg_pool_14, avg_pool_16, adaptive_avg_pool, adaptive_max_pool,
          // reshaping
          reshape, squeeze_1, squeeze_15, unsqueeze, transpose, shape_of_1, shape_of_3,
          // joining
          concat, split, variadic_split,
          // slicing
          strided_slice, slice, slice_scatter,
          // control flow
          tensor_iterator, loop, branch,
          // regions
          roi_pooling, psroi_pooling, roi_align, roi_align_9, roi_align_rotated,
          // resampling
          interpolate, interpolate_4, interpolate_11, grid_sample, extract_image_patches, col2im,
          // gathering
          gather_1, gather_7, gather_8, gather_elements, gather_nd_5, gather_nd_8, gather_tree,
          // scattering
          scatter_update, scatter_elements_update_3, scatter_elements_update_12, scatter_nd_update_4,
          scatter_nd_update_15,
          // repetition
          tile, broadcast_1, broadcast_3,
          // padding
          pad_1, pad_12,
          // rearranging
          reverse, reverse_sequence, roll, shuffle_channels,
          // blocks
          depth_to_space, space_to_depth, space_to_batch, batch_to_space, reorg_yolo,
          // reduction
          reduce_sum, reduce_mean, reduce_max, reduce_min, reduce_prod, reduce_l1, reduce_l2, reduce_logical_and,
          reduce_logical_or, cum_sum,
          // sorting
          top_k_1, top_k_3, top_k_11, unique,
          // searching
          non_zero, bucketize, search_sorted,
          // sparse
          one_hot_1, one_hot_16, segment_max, sparse_fill_empty_rows,
          // embedding
          embedding_bag_offsets_sum, embedding_bag_offsets, embedding_bag_packed_sum, embedding_bag_packed,
          embedding_segments_sum,
          // text
          string_tensor_pack, string_tensor_unpack,
          // color
          nv12_to_rgb, nv12_to_bgr, i420_to_rgb, i420_to_bgr, rgb_to_nv12, bgr_to_nv12,
          // detection
          non_max_suppression, non_max_suppression_3, non_max_suppression_4, non_max_suppression_5,
          non_max_suppression_9, nms_rotated, matrix_nms, multiclass_nms, multiclass_nms_9, prior_box, prior_box_8,
          prior_box_clustered, prior_grid_generator, proposal, proposal_4, generate_proposals,
          generate_proposals_single_image, top_k_rois, roi_feature_extractor, detection_output, detection_output_8,
          detectron_detection_output, region_yolo,
          // recurrent
          lstm_cell, lstm_cell_4, gru_cell, rnn_cell, lstm_sequence, gru_sequence, rnn_sequence,
          // attention
          scaled_dot_product_attention,
          // einsum
          einsum,
          // ctc
          ctc_greedy_decoder, ctc_greedy_decoder_seq_len, ctc_loss,
          // linear algebra
          inverse,
          // state
          read_value, read_value_6, assign, assign_6,
          // fourier
          dft, idft, rdft, irdft, stft, istft,
          // io
          input, constant, network_output> {};

}  // namespace opcost
