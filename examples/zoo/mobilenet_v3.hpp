// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// MobileNetV3 (Howard et al. 2019, tables 1 and 2), modules named as torchvision names them.
#include <opcost/layers/activation_layers.hpp>
#include <opcost/layers/dropout.hpp>
#include <opcost/layers/functions_activation.hpp>
#include <opcost/layers/functions_arithmetic.hpp>
#include <opcost/layers/functions_movement.hpp>
#include <opcost/layers/functions_windows.hpp>
#include <opcost/opcost.hpp>

namespace zoo {
using namespace opcost;

struct mobilenet_v3_row {
  int kernel, expanded, channels;
  bool squeeze, hardswish;
  int stride;
};
inline constexpr mobilenet_v3_row mobilenet_v3_small_rows[] = {
    {3, 16, 16, true, false, 2}, {3, 72, 24, false, false, 2}, {3, 88, 24, false, false, 1},
    {5, 96, 40, true, true, 2},  {5, 240, 40, true, true, 1},  {5, 240, 40, true, true, 1},
    {5, 120, 48, true, true, 1}, {5, 144, 48, true, true, 1},  {5, 288, 96, true, true, 2},
    {5, 576, 96, true, true, 1}, {5, 576, 96, true, true, 1}};
inline constexpr mobilenet_v3_row mobilenet_v3_large_rows[] = {
    {3, 16, 16, false, false, 1}, {3, 64, 24, false, false, 2}, {3, 72, 24, false, false, 1},
    {5, 72, 40, true, false, 2},  {5, 120, 40, true, false, 1}, {5, 120, 40, true, false, 1},
    {3, 240, 80, false, true, 2}, {3, 200, 80, false, true, 1}, {3, 184, 80, false, true, 1},
    {3, 184, 80, false, true, 1}, {3, 480, 112, true, true, 1}, {3, 672, 112, true, true, 1},
    {5, 672, 160, true, true, 2}, {5, 960, 160, true, true, 1}, {5, 960, 160, true, true, 1}};

// `old_modules`: the modules of torchvision before 0.11. They have an Identity after each linear convolution; the
// pooling and the sigmoid of squeeze-and-excitation are functions.
struct mobilenet_v3_plan {
  opcost::span<const mobilenet_v3_row> rows{};
  int last = 0;  // channels of the classifier's hidden layer
  bool old_modules = false;
};
inline constexpr mobilenet_v3_plan mobilenet_v3_small_plan{mobilenet_v3_small_rows, 1024},
    mobilenet_v3_large_plan{mobilenet_v3_large_rows, 1280},
    old_mobilenet_v3_small_plan{mobilenet_v3_small_rows, 1024, true},
    old_mobilenet_v3_large_plan{mobilenet_v3_large_rows, 1280, true};

template <class... Conventions>
constexpr auto mobilenet_v3(const mobilenet_v3_plan& plan, const partial_shape& images = {1, 3, 224, 224}) {
  network<Conventions...> net("MobileNetV3");
  enum class act { none, relu, hardswish };
  const auto conv_norm_activation = [&](module_name name, edge x, count_t channels, count_t kernel, count_t stride,
                                        count_t groups, act a) {
    return net.in(name, plan.old_modules ? "ConvBNActivation" : "Conv2dNormActivation", [&] {
      x = net.add(0,
                  conv2d{.out_channels = channels,
                         .kernel_size = {kernel, kernel},
                         .stride = {stride, stride},
                         .padding = {kernel / 2, kernel / 2},
                         .groups = groups,
                         .bias = false},
                  x);
      x = net.add(1, batch_norm2d{.eps = 0.001, .momentum = 0.01}, x);
      if (a == act::relu) return net.add(2, nn::relu{.inplace = true}, x);
      if (a == act::hardswish) return net.add(2, nn::hardswish{.inplace = true}, x);
      return plan.old_modules ? net.add(2, nn::identity{}, x) : x;
    });
  };
  const auto squeeze_excitation = [&](module_name name, edge x, int channels) {
    int squeezed = (channels / 4 + 4) / 8 * 8;  // the nearest multiple of 8, at least 90 % of channels / 4
    squeezed = squeezed < 8 ? 8 : squeezed;
    squeezed += 10 * squeezed < 9 * (channels / 4) ? 8 : 0;
    return net.in(name, "SqueezeExcitation", [&] {
      edge y = plan.old_modules ? net.add(fn::adaptive_avg_pool2d{{.output_size = {1, 1}}}, x)
                                : net.add("avgpool", adaptive_avg_pool2d{.output_size = {1}}, x);
      y = net.add("fc1", conv2d{.out_channels = squeezed, .kernel_size = {1, 1}}, y);
      y = plan.old_modules ? net.add("relu", nn::relu{.inplace = true}, y) : net.add("activation", nn::relu{}, y);
      y = net.add("fc2", conv2d{.out_channels = channels, .kernel_size = {1, 1}}, y);
      y = plan.old_modules ? net.add(fn::hardsigmoid{}, y) : net.add("scale_activation", nn::hardsigmoid{}, y);
      if (!plan.old_modules) net.listed({"avgpool", "fc1", "fc2", "activation", "scale_activation"});
      return net.add(multiply{}, y, x);
    });
  };

  edge x = net.input(images);
  net.in("features", "Sequential", [&] {
    int at = 0, channels = 16;
    x = conv_norm_activation(at++, x, channels, 3, 2, 1, act::hardswish);
    for (const mobilenet_v3_row& r : plan.rows) {
      const act a = r.hardswish ? act::hardswish : act::relu;
      net.in(at++, "InvertedResidual", [&] {
        const edge y = net.in("block", "Sequential", [&] {
          int i = 0;
          edge inner = x;
          if (r.expanded != channels) inner = conv_norm_activation(i++, inner, r.expanded, 1, 1, 1, a);
          inner = conv_norm_activation(i++, inner, r.expanded, r.kernel, r.stride, r.expanded, a);
          if (r.squeeze) inner = squeeze_excitation(i++, inner, r.expanded);
          return conv_norm_activation(i, inner, r.channels, 1, 1, 1, act::none);
        });
        x = r.stride == 1 && channels == r.channels ? net.add(fn::operator_iadd{}, y, x) : y;
      });
      channels = r.channels;
    }
    x = conv_norm_activation(at, x, 6 * channels, 1, 1, 1, act::hardswish);
  });
  x = net.add(fn::flatten{{.start_dim = 1}}, net.add("avgpool", adaptive_avg_pool2d{.output_size = {1}}, x));
  net.in("classifier", "Sequential", [&] {
    x = net.add(1, nn::hardswish{.inplace = true}, net.add(0, linear{plan.last}, x));
    x = net.add(3, linear{1000}, net.add(2, nn::dropout{.p = 0.2, .inplace = true}, x));
  });
  net.output(x);
  return net;
}

}  // namespace zoo
