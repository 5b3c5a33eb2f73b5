// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// MobileNetV2 (Sandler et al. 2018, table 2), modules named as torchvision names them.
#include <opcost/layers/activation_layers.hpp>
#include <opcost/layers/dropout.hpp>
#include <opcost/layers/functions_movement.hpp>
#include <opcost/layers/functions_windows.hpp>
#include <opcost/opcost.hpp>

namespace zoo {
using namespace opcost;

template <class... Conventions> constexpr auto mobilenet_v2(const partial_shape& images = {1, 3, 224, 224}) {
  network<Conventions...> net("MobileNetV2");
  const auto conv_norm_activation = [&](module_name name, edge x, count_t channels, count_t kernel, count_t stride,
                                        count_t groups) {
    return net.in(name, "Conv2dNormActivation", [&] {
      x = net.add(0,
                  conv2d{.out_channels = channels,
                         .kernel_size = {kernel, kernel},
                         .stride = {stride, stride},
                         .padding = {kernel / 2, kernel / 2},
                         .groups = groups,
                         .bias = false},
                  x);
      return net.add(2, nn::relu6{.inplace = true}, net.add(1, batch_norm2d{}, x));
    });
  };
  // A 1 x 1 convolution to `expanded` channels, a depthwise 3 x 3, and a 1 x 1 to `to` channels.
  const auto inverted_residual = [&](module_name name, edge x, count_t from, count_t expansion, count_t to,
                                     count_t stride) {
    return net.in(name, "InvertedResidual", [&] {
      const count_t expanded = from * expansion;
      const edge y = net.in("conv", "Sequential", [&] {
        int i = 0;
        edge inner = x;
        if (expansion != 1) inner = conv_norm_activation(i++, inner, expanded, 1, 1, 1);
        inner = conv_norm_activation(i++, inner, expanded, 3, stride, expanded);
        inner = net.add(i++, conv2d{.out_channels = to, .kernel_size = {1, 1}, .bias = false}, inner);
        return net.add(i, batch_norm2d{}, inner);
      });
      return stride == 1 && from == to ? net.add(add{}, x, y) : y;
    });
  };

  edge x = net.input(images);
  net.in("features", "Sequential", [&] {
    constexpr struct {
      int expansion, channels, repeats, stride;
    } stages[] = {{1, 16, 1, 1}, {6, 24, 2, 2},  {6, 32, 3, 2}, {6, 64, 4, 2},
                  {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}};
    x = conv_norm_activation(0, x, 32, 3, 2, 1);
    int i = 1, channels = 32;
    for (const auto& s : stages)
      for (int n = 0; n < s.repeats; ++n) {
        x = inverted_residual(i++, x, channels, s.expansion, s.channels, n == 0 ? s.stride : 1);
        channels = s.channels;
      }
    x = conv_norm_activation(i, x, 1280, 1, 1, 1);
  });
  x = net.add(fn::flatten{{.start_dim = 1}}, net.add(fn::adaptive_avg_pool2d{{.output_size = {1, 1}}}, x));
  net.output(net.in("classifier", "Sequential",
                    [&] { return net.add(1, linear{1000}, net.add(0, nn::dropout{.p = 0.2}, x)); }));
  return net;
}

}  // namespace zoo
