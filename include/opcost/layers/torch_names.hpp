// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Names of torch and torchvision that mean something else in the catalogue: aliases of functions, and classes that are
// a Sequential.
#include <array>
#include <string_view>

namespace opcost::detail {

// Other names of torch for functions of the catalogue. Only functions that no tool counts by name.
inline constexpr std::array<std::string_view, 2> torch_aliases[] = {{"torch.absolute", "torch.abs"},
                                                                    {"torch.arccos", "torch.acos"},
                                                                    {"torch.arccosh", "torch.acosh"},
                                                                    {"torch.arcsin", "torch.asin"},
                                                                    {"torch.arcsinh", "torch.asinh"},
                                                                    {"torch.arctan", "torch.atan"},
                                                                    {"torch.arctan2", "torch.atan2"},
                                                                    {"torch.arctanh", "torch.atanh"},
                                                                    {"torch.celu_", "F.celu_"},
                                                                    {"torch.clip", "torch.clamp"},
                                                                    {"torch.concat", "torch.cat"},
                                                                    {"torch.concatenate", "torch.cat"},
                                                                    {"torch.cosine_similarity", "F.cosine_similarity"},
                                                                    {"torch.divide", "torch.div"},
                                                                    {"torch.fix", "torch.trunc"},
                                                                    {"torch.float_power", "torch.pow"},
                                                                    {"torch.ger", "torch.outer"},
                                                                    {"torch.greater", "torch.gt"},
                                                                    {"torch.greater_equal", "torch.ge"},
                                                                    {"torch.less", "torch.lt"},
                                                                    {"torch.less_equal", "torch.le"},
                                                                    {"torch.moveaxis", "torch.movedim"},
                                                                    {"torch.negative", "torch.neg"},
                                                                    {"torch.not_equal", "torch.ne"},
                                                                    {"torch.pairwise_distance", "F.pairwise_distance"},
                                                                    {"torch.pdist", "F.pdist"},
                                                                    {"torch.pixel_shuffle", "F.pixel_shuffle"},
                                                                    {"torch.pixel_unshuffle", "F.pixel_unshuffle"},
                                                                    {"torch.positive", "torch.clone"},
                                                                    {"torch.prelu", "F.prelu"},
                                                                    {"torch.row_stack", "torch.vstack"},
                                                                    {"torch.selu", "F.selu_"},
                                                                    {"torch.special.erf", "torch.erf"},
                                                                    {"torch.special.erfc", "torch.erfc"},
                                                                    {"torch.special.exp2", "torch.exp2"},
                                                                    {"torch.special.expit", "torch.sigmoid"},
                                                                    {"torch.special.expm1", "torch.expm1"},
                                                                    {"torch.special.log1p", "torch.log1p"},
                                                                    {"torch.special.log_softmax", "torch.log_softmax"},
                                                                    {"torch.special.logit", "torch.logit"},
                                                                    {"torch.special.logsumexp", "torch.logsumexp"},
                                                                    {"torch.special.round", "torch.round"},
                                                                    {"torch.special.sinc", "torch.sinc"},
                                                                    {"torch.special.softmax", "torch.softmax"},
                                                                    {"torch.special.xlogy", "torch.xlogy"},
                                                                    {"torch.subtract", "torch.sub"},
                                                                    {"torch.swapaxes", "torch.transpose"},
                                                                    {"torch.swapdims", "torch.transpose"},
                                                                    {"torch.true_divide", "torch.div"}};

// Sequential, and the classes of torchvision that derive from it and run their modules in order.
inline bool is_sequential(std::string_view type) {
  constexpr std::string_view classes[] = {"Sequential",
                                          "Conv2dNormActivation",
                                          "Conv3dNormActivation",
                                          "ConvNormActivation",
                                          "ConvBNActivation",
                                          "ConvBNReLU",
                                          "MLP",
                                          "MLPBlock",
                                          "SimpleStemIN",
                                          "AnyStage",
                                          "BottleneckTransform",
                                          "Conv2Plus1D",
                                          "BasicStem",
                                          "R2Plus1dStem",
                                          "TemporalSeparableConv",
                                          "FCNHead",
                                          "ASPPConv",
                                          "_Transition"};
  for (std::string_view c : classes)
    if (c == type) return true;
  return false;
}

}  // namespace opcost::detail
