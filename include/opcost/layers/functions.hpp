// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The catalogue of functions. A text torch.Tensor.NAME means torch.NAME unless it has a line of its own.
#include <opcost/layers/distance.hpp>
#include <opcost/layers/functions_activation.hpp>
#include <opcost/layers/functions_arithmetic.hpp>
#include <opcost/layers/functions_fft.hpp>
#include <opcost/layers/functions_formula.hpp>
#include <opcost/layers/functions_movement.hpp>
#include <opcost/layers/functions_normalization.hpp>
#include <opcost/layers/functions_products.hpp>
#include <opcost/layers/functions_rearranging.hpp>
#include <opcost/layers/functions_reduction.hpp>
#include <opcost/layers/functions_scanning.hpp>
#include <opcost/layers/functions_tensor_products.hpp>
#include <opcost/layers/functions_windows.hpp>
#include <opcost/op/op_list.hpp>

namespace opcost {

/// The catalogue of functions that a text can name.
struct builtin_functions
    : op_list<fn::matmul, fn::mm, fn::bmm, fn::mv, fn::dot, fn::operator_matmul, fn::tensor_matmul, fn::tensor_mm,
              fn::tensor_bmm, fn::addmm, fn::baddbmm, fn::tensor_addmm, fn::tensor_baddbmm, fn::einsum, fn::linear,
              fn::bilinear, fn::scaled_dot_product_attention, fn::add, fn::sub, fn::mul, fn::div, fn::tensor_add,
              fn::tensor_mul, fn::operator_add, fn::operator_iadd, fn::operator_sub, fn::operator_mul,
              fn::operator_truediv, fn::maximum, fn::minimum, fn::remainder, fn::pow, fn::eq, fn::ne, fn::lt, fn::le,
              fn::gt, fn::ge, fn::where, fn::logical_and, fn::logical_or, fn::logical_not, fn::abs, fn::neg, fn::sign,
              fn::floor, fn::ceil, fn::round, fn::sqrt, fn::rsqrt, fn::reciprocal, fn::square, fn::exp, fn::expm1,
              fn::log, fn::log1p, fn::log2, fn::log10, fn::erf, fn::sin, fn::cos, fn::tan, fn::asin, fn::acos, fn::atan,
              fn::sinh, fn::cosh, fn::clamp, fn::relu, fn::relu6, fn::leaky_relu, fn::prelu, fn::rrelu, fn::elu,
              fn::selu, fn::celu, fn::gelu, fn::silu, fn::mish, fn::sigmoid, fn::tanh, fn::tanhshrink, fn::logsigmoid,
              fn::hardtanh, fn::hardswish, fn::hardsigmoid, fn::hardshrink, fn::softshrink, fn::softplus, fn::softsign,
              fn::threshold, fn::softmax, fn::softmin, fn::log_softmax, fn::glu, fn::dropout, fn::torch_relu,
              fn::torch_sigmoid, fn::torch_tanh, fn::torch_softmax, fn::torch_log_softmax, fn::sum, fn::mean, fn::prod,
              fn::amax, fn::amin, fn::all, fn::any, fn::var, fn::standard_deviation, fn::argmax, fn::argmin, fn::max,
              fn::min, fn::norm, fn::normalize, fn::logsumexp, fn::cumsum, fn::topk, fn::sort, fn::cosine_similarity,
              fn::pairwise_distance, fn::permute, fn::transpose, fn::reshape, fn::flatten, fn::squeeze, fn::unsqueeze,
              fn::expand, fn::repeat, fn::cat, fn::stack, fn::chunk, fn::split, fn::flip, fn::roll, fn::gather,
              fn::index_select, fn::embedding, fn::narrow, fn::tril, fn::triu, fn::clone, fn::conv1d, fn::conv2d,
              fn::conv3d, fn::conv_transpose1d, fn::conv_transpose2d, fn::conv_transpose3d, fn::max_pool1d,
              fn::max_pool2d, fn::max_pool3d, fn::avg_pool1d, fn::avg_pool2d, fn::avg_pool3d, fn::adaptive_avg_pool1d,
              fn::adaptive_avg_pool2d, fn::adaptive_avg_pool3d, fn::adaptive_max_pool1d, fn::adaptive_max_pool2d,
              fn::adaptive_max_pool3d, fn::lp_pool1d, fn::lp_pool2d, fn::interpolate, fn::upsample, fn::pad,
              fn::grid_sample, fn::unfold, fn::fold, fn::pixel_shuffle, fn::pixel_unshuffle, fn::channel_shuffle,
              fn::batch_norm, fn::instance_norm, fn::layer_norm, fn::group_norm, fn::rms_norm, fn::local_response_norm,
              fn::addcmul, fn::addcdiv, fn::lerp, fn::multiply_, fn::trunc, fn::frac, fn::exp2, fn::erfc, fn::asinh,
              fn::acosh, fn::atanh, fn::sinc, fn::deg2rad, fn::rad2deg, fn::logit, fn::sgn, fn::isnan, fn::isinf,
              fn::isfinite, fn::isposinf, fn::isneginf, fn::nan_to_num, fn::signbit, fn::rsub, fn::fmod, fn::atan2,
              fn::hypot, fn::logaddexp, fn::logaddexp2, fn::fmax, fn::fmin, fn::floor_divide, fn::copysign, fn::xlogy,
              fn::heaviside, fn::ldexp, fn::logical_xor, fn::outer, fn::inner, fn::vdot, fn::linalg_matmul,
              fn::chain_matmul, fn::multi_dot, fn::kron, fn::cross, fn::linalg_cross, fn::vecdot, fn::tensordot,
              fn::addmv, fn::addr, fn::addbmm, fn::cdist, fn::pdist, fn::repeat_interleave, fn::tile, fn::vstack,
              fn::hstack, fn::dstack, fn::column_stack, fn::movedim, fn::select, fn::unbind, fn::diagonal, fn::t,
              fn::take_along_dim, fn::masked_fill, fn::broadcast_to, fn::unflatten, fn::one_hot, fn::max_unpool1d,
              fn::max_unpool2d, fn::max_unpool3d, fn::nansum, fn::count_nonzero, fn::var_mean, fn::std_mean,
              fn::aminmax, fn::cumprod, fn::cummax, fn::cummin, fn::logcumsumexp, fn::vector_norm, fn::square_sum_norm,
              fn::fft, fn::ifft, fn::rfft, fn::irfft, fn::hfft, fn::ihfft, fn::fft2, fn::ifft2, fn::rfft2, fn::irfft2,
              fn::fftn, fn::ifftn, fn::rfftn, fn::irfftn, fn::fftshift, fn::ifftshift, fn::dropout1d, fn::dropout2d,
              fn::dropout3d, fn::alpha_dropout, fn::feature_alpha_dropout, fn::stochastic_depth, fn::relu_in_place,
              fn::elu_in_place, fn::selu_in_place, fn::celu_in_place, fn::leaky_relu_in_place, fn::rrelu_in_place,
              fn::hardtanh_in_place, fn::threshold_in_place, fn::lp_pool3d, fn::max_pool1d_with_indices,
              fn::max_pool2d_with_indices, fn::max_pool3d_with_indices, fn::adaptive_max_pool1d_with_indices,
              fn::adaptive_max_pool2d_with_indices, fn::adaptive_max_pool3d_with_indices, fn::fractional_max_pool2d,
              fn::fractional_max_pool3d, fn::fractional_max_pool2d_with_indices, fn::fractional_max_pool3d_with_indices,
              fn::upsample_nearest, fn::upsample_bilinear, fn::native_channel_shuffle, fn::affine_grid, fn::conv_tbc> {
};

}  // namespace opcost
