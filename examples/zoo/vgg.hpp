// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// VGG (Simonyan and Zisserman 2014, table 1), with or without batch normalization, modules named as torchvision names
// them.
#include <opcost/layers/activation_layers.hpp>
#include <opcost/layers/dropout.hpp>
#include <opcost/layers/functions_movement.hpp>
#include <opcost/opcost.hpp>

namespace zoo {
using namespace opcost;

struct vgg_plan {
  std::array<int, 5> convolutions{};  // with 64, 128, 256, 512 and 512 channels; a pooling follows each group
};
inline constexpr vgg_plan vgg11_plan{{1, 1, 2, 2, 2}}, vgg13_plan{{2, 2, 2, 2, 2}}, vgg16_plan{{2, 2, 3, 3, 3}},
    vgg19_plan{{2, 2, 4, 4, 4}};

template <class... Conventions>
constexpr auto vgg(const vgg_plan& plan, bool normalized = false, const partial_shape& images = {1, 3, 224, 224}) {
  network<Conventions...> net("VGG");
  edge x = net.input(images);
  net.in("features", "Sequential", [&] {
    count_t channels = 64;
    for (int group : plan.convolutions) {
      for (int i = 0; i < group; ++i) {
        x = net.add(conv2d{.out_channels = channels, .kernel_size = {3, 3}, .padding = {1, 1}}, x);
        if (normalized) x = net.add(batch_norm2d{}, x);
        x = net.add(nn::relu{.inplace = true}, x);
      }
      x = net.add(max_pool2d{.kernel_size = {2}, .stride = {2}}, x);
      channels = smaller(2 * channels, 512);
    }
  });
  x = net.add(fn::flatten{{.start_dim = 1}}, net.add("avgpool", adaptive_avg_pool2d{.output_size = {7, 7}}, x));
  net.in("classifier", "Sequential", [&] {
    for (int i = 0; i < 2; ++i)
      x = net.add(nn::dropout{}, net.add(nn::relu{.inplace = true}, net.add(linear{4096}, x)));
    x = net.add(linear{1000}, x);
  });
  net.output(x);
  return net;
}

}  // namespace zoo
