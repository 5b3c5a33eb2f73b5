// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The catalogue of layers that a text can name.
#include <opcost/layers/activation_layers.hpp>
#include <opcost/layers/attention_layers.hpp>
#include <opcost/layers/convolution_layers.hpp>
#include <opcost/layers/distance.hpp>
#include <opcost/layers/dropout.hpp>
#include <opcost/layers/embedding_bag_layer.hpp>
#include <opcost/layers/flatten.hpp>
#include <opcost/layers/fold_layers.hpp>
#include <opcost/layers/functions.hpp>
#include <opcost/layers/linear.hpp>
#include <opcost/layers/normalization_layers.hpp>
#include <opcost/layers/padding_layers.hpp>
#include <opcost/layers/pooling_layers.hpp>
#include <opcost/layers/recurrent_layers.hpp>
#include <opcost/layers/region_layers.hpp>
#include <opcost/layers/response_norm.hpp>
#include <opcost/layers/rms_norm.hpp>
#include <opcost/layers/shuffle_layers.hpp>
#include <opcost/layers/special_pooling_layers.hpp>
#include <opcost/layers/torchvision_layers.hpp>
#include <opcost/layers/transformer_layers.hpp>
#include <opcost/layers/upsampling_layers.hpp>
#include <opcost/op/op_list.hpp>

namespace opcost {

/// The catalogue of layers and functions that a text can name.
struct builtin_layers
    : op_list_cat<
          op_list<conv1d, conv2d, conv3d, conv_transpose1d, conv_transpose2d, conv_transpose3d, lazy_conv1d,
                  lazy_conv2d, lazy_conv3d, lazy_conv_transpose1d, lazy_conv_transpose2d, lazy_conv_transpose3d,
                  deform_conv2d, linear, nn::lazy_linear, nn::output_projection, nn::identity, batch_norm1d,
                  batch_norm2d, batch_norm3d, instance_norm1d, instance_norm2d, instance_norm3d, lazy_batch_norm1d,
                  lazy_batch_norm2d, lazy_batch_norm3d, sync_batch_norm, frozen_batch_norm2d, lazy_instance_norm1d,
                  lazy_instance_norm2d, lazy_instance_norm3d, layer_norm, layer_norm2d, group_norm, rms_norm,
                  local_response_norm, cross_map_lrn2d, max_pool1d, max_pool2d, max_pool3d, avg_pool1d, avg_pool2d,
                  avg_pool3d, adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d, adaptive_max_pool1d,
                  adaptive_max_pool2d, adaptive_max_pool3d, lp_pool1d, lp_pool2d, lp_pool3d, fractional_max_pool2d,
                  fractional_max_pool3d, max_unpool1d, max_unpool2d, max_unpool3d, fn::deform_conv2d, region_align,
                  region_max_pool, position_sensitive_pool, fn::roi_align, fn::roi_pool, fn::ps_roi_pool,
                  fn::embedding_bag, nn::relu, nn::relu6, nn::leaky_relu, nn::prelu, nn::rrelu, nn::elu, nn::selu,
                  nn::celu, nn::gelu, nn::silu, nn::mish, nn::sigmoid, nn::log_sigmoid, nn::tanh, nn::tanhshrink,
                  nn::hardtanh, nn::hardswish, nn::hardsigmoid, nn::hardshrink, nn::softshrink, nn::softplus,
                  nn::softsign, nn::threshold, nn::softmax, nn::softmin, nn::log_softmax, nn::softmax2d, nn::glu,
                  nn::dropout, nn::dropout1d, nn::dropout2d, nn::dropout3d, nn::alpha_dropout,
                  nn::feature_alpha_dropout, nn::stochastic_depth, nn::permute, nn::constant_pad1d, nn::constant_pad2d,
                  nn::constant_pad3d, nn::zero_pad1d, nn::zero_pad2d, nn::zero_pad3d, nn::reflection_pad1d,
                  nn::reflection_pad2d, nn::reflection_pad3d, nn::replication_pad1d, nn::replication_pad2d,
                  nn::replication_pad3d, nn::circular_pad1d, nn::circular_pad2d, nn::circular_pad3d, nn::upsample,
                  nn::upsampling_nearest2d, nn::upsampling_bilinear2d, nn::pixel_shuffle, nn::pixel_unshuffle,
                  nn::channel_shuffle, flatten, unflatten, nn::fold, nn::unfold, embedding, embedding_bag, bilinear,
                  cosine_similarity, pairwise_distance, nn::rnn, nn::lstm, nn::gru, nn::rnn_cell, nn::lstm_cell,
                  nn::gru_cell, multihead_attention, transformer_encoder_layer, transformer_decoder_layer,
                  transformer_encoder, transformer_decoder, transformer>,
          builtin_functions> {};

}  // namespace opcost
