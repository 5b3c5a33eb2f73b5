// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// DenseNet (Huang et al. 2016, table 1), modules named as torchvision names them.
#include <opcost/layers/activation_layers.hpp>
#include <opcost/layers/functions_activation.hpp>
#include <opcost/layers/functions_movement.hpp>
#include <opcost/layers/functions_windows.hpp>
#include <opcost/opcost.hpp>

namespace zoo {
using namespace opcost;

struct densenet_plan {
  std::array<int, 4> layers{};  // of the four dense blocks
  count_t growth = 32, first = 64;
};
inline constexpr densenet_plan densenet121_plan{{6, 12, 24, 16}}, densenet169_plan{{6, 12, 32, 32}},
    densenet201_plan{{6, 12, 48, 32}}, densenet161_plan{{6, 12, 36, 24}, 48, 96};

template <class... Conventions>
constexpr auto densenet(const densenet_plan& plan, const partial_shape& images = {1, 3, 224, 224}) {
  network<Conventions...> net("DenseNet");
  const auto conv = [&](module_name name, edge x, count_t channels, count_t kernel, count_t stride = 1) {
    return net.add(name,
                   conv2d{.out_channels = channels,
                          .kernel_size = {kernel, kernel},
                          .stride = {stride, stride},
                          .padding = {kernel / 2, kernel / 2},
                          .bias = false},
                   x);
  };
  const auto norm_relu = [&](module_name norm, module_name relu, edge x) {
    return net.add(relu, nn::relu{.inplace = true}, net.add(norm, batch_norm2d{}, x));
  };
  // The input of each layer is the block's input and the outputs of all layers before it.
  const auto dense_layer = [&](module_name name, edge x) {
    const edge grown = net.in(name, "_DenseLayer", [&] {
      const edge y = conv("conv1", norm_relu("norm1", "relu1", x), 4 * plan.growth, 1);
      return conv("conv2", norm_relu("norm2", "relu2", y), plan.growth, 3);
    });
    return net.add(concat{.axis = 1}, x, grown);
  };

  edge x = net.input(images);
  net.in("features", "Sequential", [&] {
    x = norm_relu("norm0", "relu0", conv("conv0", x, plan.first, 7, 2));
    x = net.add("pool0", max_pool2d{.kernel_size = {3}, .stride = {2}, .padding = {1}}, x);
    count_t channels = plan.first;
    for (int block = 0; block < 4; ++block) {
      net.in({"denseblock", block + 1}, "_DenseBlock", [&] {
        for (int i = 0; i < plan.layers[static_cast<std::size_t>(block)]; ++i)
          x = dense_layer({"denselayer", i + 1}, x);
      });
      channels += plan.layers[static_cast<std::size_t>(block)] * plan.growth;
      if (block == 3) break;
      channels = channels / 2;
      net.in({"transition", block + 1}, "_Transition", [&] {
        x = net.add("pool", avg_pool2d{.kernel_size = {2}, .stride = {2}},
                    conv("conv", norm_relu("norm", "relu", x), channels, 1));
      });
    }
    x = net.add("norm5", batch_norm2d{}, x);
  });
  x = net.add(fn::adaptive_avg_pool2d{{.output_size = {1, 1}}}, net.add(fn::relu{{.inplace = true}}, x));
  net.output(net.add("classifier", linear{1000}, net.add(fn::flatten{{.start_dim = 1}}, x)));
  return net;
}

}  // namespace zoo
